/* Commands of the office: the same program over a store that holds everybody's lines. */
#include <config.h>

#include "sync_priv.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "sync/enroll.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define EXCHANGE_WAITS 120 /* halves of a second for an office that watches */

/* --- beginning -------------------------------------------------------------------------- */

int cmd_centre_init(struct app *a)
{
	struct buf words = {0};
	int fd = -1;
	enum err e = app_open(a);
	if (e == ERR_OK)
		e = centre_init(a->store, &words);
	if (e == ERR_OK)
		e = office_dir(a->dirs.store, "in", &fd);
	if (e == ERR_OK)
		printf(_("Dit is nu een kantoor. Zijn woorden: %s\n"), buf_str(&words));
	if (fd >= 0)
		close(fd);
	buf_clear(&words);
	return e == ERR_OK ? 0 : app_fail(a, e);
}

static bool compare_device(void *ctx, const char *label, const char *words)
{
	struct buf question = {0};
	buf_printf(&question, _("%s leest nu voor:"), label && *label ? label : _("Het apparaat"));
	bool ok = confirm_words(ctx, buf_str(&question), words);
	buf_clear(&question);
	return ok;
}

/* The answer lies beside the request. */
static enum err write_grant(const char *path, const struct buf *grant)
{
	struct buf name = {0};
	buf_printf(&name, "%s.antwoord", path);
	int fd = open(buf_str(&name), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	enum err e = fd < 0 ? file_errno(errno) : ERR_OK;
	if (e == ERR_OK && (write(fd, grant->s, grant->len) != (ssize_t)grant->len || fsync(fd) != 0))
		e = file_errno(errno);
	if (fd >= 0)
		close(fd);
	if (e == ERR_OK)
		printf(_("Antwoord geschreven: %s\n"), buf_str(&name));
	buf_clear(&name);
	return e;
}

static char *with_blanks(const char *list)
{
	char *s = mem_dup(list ? list : "");
	for (char *p = s; *p; p++)
		if (*p == ',')
			*p = ' ';
	return s;
}

int cmd_centre_enroll(struct app *a)
{
	struct buf request = {0}, grant = {0};
	enum sync_fault fault = FAULT_NONE;
	char *users = with_blanks(a->o.users);
	enum err e = app_open(a);
	if (e == ERR_OK)
		e = file_read(AT_FDCWD, a->argv[0], ENROLL_MESSAGE_MAX, &request);
	if (e == ERR_OK)
		e = centre_enroll(a->store, buf_str(&request), request.len, users, compare_device, a, &grant, &fault);
	if (e == ERR_OK)
		e = write_grant(a->argv[0], &grant);
	buf_clear(&request);
	buf_clear(&grant);
	free(users);
	return e == ERR_OK ? 0 : sync_fail(a, e, fault, NULL);
}

/* --- in ------------------------------------------------------------------------------------- */

struct senders {
	unsigned char (*id)[16];
	size_t n, cap;
};

static void note_sender(struct senders *s, const unsigned char id[16])
{
	for (size_t i = 0; i < s->n; i++)
		if (memcmp(s->id[i], id, 16) == 0)
			return;
	MEM_GROW(s->id, s->n, s->cap);
	memcpy(s->id[s->n++], id, 16);
}

static void tell_taken(const struct app *a, const char *name, const struct centre_taken *t)
{
	if (a->o.json) {
		printf("{\"bundle\":\"%s\",\"fresh\":%" PRIu64 ",\"known\":%" PRIu64 ",\"forks\":%" PRIu64 ",\"again\":%s}\n", name, t->fresh,
			t->known_lines, t->forks, t->again ? "true" : "false");
		return;
	}
	printf(_("%s: %s, %" PRIu64 " nieuwe regels, %" PRIu64 " bekende.\n"), name, t->label, t->fresh, t->known_lines);
	if (t->again)
		puts(_("Deze bundel was al ontvangen."));
	if (t->forks)
		puts(_("Let op: twee apparaten schrijven onder deze naam. Beide kanten zijn bewaard; laat het opnieuw aanmelden."));
	if (t->doubtful)
		printf(_("%" PRIu64 " regels hebben een tijd ver vooruit; ze zijn opgenomen.\n"), t->doubtful);
	if (t->erased)
		printf(_("%" PRIu64 " regels gaan over wat vernietigd is; hun inhoud is niet bewaard.\n"), t->erased);
}

/* One file; *keep: it is to stay where it lies. */
static enum err ingest_one(struct app *a, int fd, const char *name, struct senders *who, bool *keep, int *code)
{
	struct centre_taken t;
	enum sync_fault fault;
	enum err e = centre_ingest(a->store, fd, name, false, app_progress, a, &t, &fault);
	app_progress_end();
	*keep = e != ERR_OK && !t.quarantine;
	if (e == ERR_OK) {
		tell_taken(a, name, &t);
		note_sender(who, t.device);
		return ERR_OK;
	}
	*code = sync_fail(a, e, fault, name);
	/* what concerns one bundle does not stop the others */
	return fault == FAULT_NONE || fault == FAULT_STOPPED ? e : ERR_OK;
}

static enum err ingest_all(struct app *a, int fd, bool own, struct senders *who, size_t *taken, int *code)
{
	char **names;
	size_t n;
	enum err e = bundles_in(fd, &names, &n);
	*taken = 0;
	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		bool keep;
		e = ingest_one(a, fd, names[i], who, &keep, code);
		*taken += !keep;
		if (own && !keep && e == ERR_OK)
			unlinkat(fd, names[i], 0);
		/* a bad one in our own directory is set aside, so that a watch does not read it for ever */
		if (own && keep && e == ERR_OK) {
			struct buf aside = {0};
			buf_printf(&aside, "%s.geweigerd", names[i]);
			renameat(fd, names[i], fd, buf_str(&aside));
			buf_clear(&aside);
		}
	}
	names_free(names, n);
	return e;
}

static enum err reply_to(struct app *a, const unsigned char id[16], enum sync_fault *fault)
{
	struct centre_reply r;
	int fd = -1;
	enum err e = office_out(a->dirs.store, id, &fd);
	if (e == ERR_OK)
		e = centre_reply(a->store, id, fd, app_progress, a, &r, fault);
	app_progress_end();
	if (e == ERR_OK && a->o.json)
		printf("{\"reply\":\"%s\",\"lines\":%" PRIu64 ",\"more\":%s}\n", r.name, r.lines, r.more ? "true" : "false");
	else if (e == ERR_OK)
		printf(_("%s: %" PRIu64 " regels over %" PRIu64 " records, %u opdrachten.%s\n"), r.name, r.lines, r.records, r.orders,
			r.more ? _(" De rest gaat mee met de volgende.") : "");
	if (fd >= 0)
		close(fd);
	return e;
}

static enum err reply_all(struct app *a, const struct senders *who, int *code)
{
	enum err e = ERR_OK;
	for (size_t i = 0; e == ERR_OK && i < who->n; i++) {
		enum sync_fault fault = FAULT_NONE;
		enum err one = reply_to(a, who->id[i], &fault);
		if (one == ERR_REFUSED) /* revoked meanwhile */
			continue;
		if (one != ERR_OK)
			*code = sync_fail(a, one, fault, NULL);
	}
	return e;
}

/* Everything that lies in post/in, then a reply for whoever sent it. */
static enum err office_turn(struct app *a, size_t *taken, int *code)
{
	struct senders who = {NULL, 0, 0};
	int fd;
	enum err e = office_dir(a->dirs.store, "in", &fd);
	if (e != ERR_OK)
		return e;
	e = ingest_all(a, fd, true, &who, taken, code);
	if (e == ERR_OK)
		e = reply_all(a, &who, code);
	close(fd);
	free(who.id);
	return e;
}

static enum err watch(struct app *a)
{
	enum err e = ERR_OK;
	while (e == ERR_OK && app_progress(a, _("Wachten"), 0, 0)) {
		size_t taken = 0;
		int code = 0;
		e = office_turn(a, &taken, &code);
		fflush(stdout);
		if (e == ERR_OK && !taken)
			wait_a_moment();
		if (e == ERR_BUSY)
			e = ERR_OK;
	}
	return e;
}

static enum err ingest_from(struct app *a, const char *path, int *code)
{
	struct senders who = {NULL, 0, 0};
	struct stat st;
	size_t taken;
	bool keep;
	char *name = NULL;
	int fd = -1;
	enum err e = stat(path, &st) == 0 ? ERR_OK : file_errno(errno);
	bool directory = e == ERR_OK && S_ISDIR(st.st_mode);
	if (e == ERR_OK)
		e = directory ? medium_open(path, &fd) : medium_file(path, &fd, &name);
	if (e == ERR_OK)
		e = directory ? ingest_all(a, fd, false, &who, &taken, code) : ingest_one(a, fd, name, &who, &keep, code);
	if (e == ERR_OK)
		e = reply_all(a, &who, code);
	if (fd >= 0)
		close(fd);
	free(name);
	free(who.id);
	return e;
}

int cmd_centre_ingest(struct app *a)
{
	int code = 0;
	size_t taken;
	enum err e = app_open(a);
	if (e == ERR_OK && !centre_is(a->store))
		e = ERR_NOT_FOUND;
	if (e == ERR_OK && a->argc)
		e = ingest_from(a, a->argv[0], &code);
	else if (e == ERR_OK)
		e = a->o.watch ? watch(a) : office_turn(a, &taken, &code);
	return e == ERR_OK ? code : app_fail(a, e);
}

/* --- out -------------------------------------------------------------------------------------- */

int cmd_centre_receipts(struct app *a)
{
	struct centre_device *d = NULL;
	size_t n = 0;
	int code = 0;
	unsigned char only[16];
	enum err e = app_open(a);
	if (e == ERR_OK && a->argc)
		e = centre_find(a->store, a->argv[0], only);
	if (e == ERR_OK)
		e = centre_devices(a->store, &d, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		enum sync_fault fault = FAULT_NONE;
		if (d[i].revoked_ms || (a->argc && memcmp(only, d[i].id, 16) != 0))
			continue;
		enum err one = reply_to(a, d[i].id, &fault);
		if (one != ERR_OK)
			code = sync_fail(a, one, fault, NULL);
	}
	centre_devices_free(d, n);
	return e == ERR_OK ? code : app_fail(a, e);
}

/* --- a device through ssh ----------------------------------------------------------------------- */

/* Wait until an office that watches has taken everything from post/in. */
static enum err wait_for_office(int in)
{
	for (int i = 0; i < EXCHANGE_WAITS; i++) {
		char **names;
		size_t n;
		enum err e = bundles_in(in, &names, &n);
		names_free(names, n);
		if (e != ERR_OK || !n)
			return e;
		wait_a_moment();
	}
	return ERR_BUSY;
}

/* Whose bundles came: their names say it. */
static enum err sender_of(int in, char hex[13])
{
	char **names;
	size_t n;
	enum err e = bundles_in(in, &names, &n);
	if (e == ERR_OK && !n)
		e = ERR_NOT_FOUND;
	if (e == ERR_OK)
		snprintf(hex, 13, "%.12s", names[0] + 6);
	names_free(names, n);
	return e;
}

/* The store opens without a passphrase (practice), or was opened by one: then the office is us; else another process
 * watches. Reads and answers on the pipes alone. */
static enum err exchange(struct app *a, int in, int replies)
{
	size_t n;
	int code = 0, out = -1;
	char hex[13], dir[32];
	enum err e = wire_receive(0, in, &n);
	if (e == ERR_OK)
		e = sender_of(in, hex);
	if (e == ERR_OK)
		e = a->store ? office_turn(a, &n, &code) : wait_for_office(in);
	if (e != ERR_OK)
		return e;
	snprintf(dir, sizeof dir, "uit/%s", hex);
	e = office_dir(a->dirs.store, dir, &out);
	if (e == ERR_OK)
		e = wire_send(replies, out, &n);
	if (out >= 0)
		close(out);
	return e;
}

int cmd_centre_exchange(struct app *a)
{
	int in = -1, replies = dup(1);
	/* nothing but bundles on the wire */
	if (replies < 0 || dup2(2, 1) < 0)
		return app_fail(a, ERR_IO);
	enum err e = app_open(a);
	if (e == ERR_PASSPHRASE && !a->o.passphrase_fd)
		e = ERR_OK;
	if (e == ERR_OK)
		e = office_dir(a->dirs.store, "in", &in);
	if (e == ERR_OK)
		e = exchange(a, in, replies);
	if (in >= 0)
		close(in);
	close(replies);
	return e == ERR_OK ? 0 : app_fail(a, e);
}

/* --- care ------------------------------------------------------------------------------------------ */

static enum err with_device(struct app *a, unsigned char id[16])
{
	enum err e = app_open(a);
	return e == ERR_OK ? centre_find(a->store, a->argv[0], id) : e;
}

int cmd_centre_revoke(struct app *a)
{
	unsigned char id[16];
	enum err e = with_device(a, id);
	if (e == ERR_OK)
		e = centre_revoke(a->store, id, "ingetrokken");
	if (e == ERR_OK)
		puts(_("Ingetrokken. Wat dit apparaat nog brengt, wacht op een besluit (regie centre quarantine)."));
	return e == ERR_OK ? 0 : app_fail(a, e);
}

int cmd_centre_rotate(struct app *a)
{
	enum err e = app_open(a);
	if (e == ERR_OK)
		e = centre_rotate(a->store);
	if (e == ERR_OK)
		puts(_("Nieuwe sleutels; de apparaten horen ervan bij de volgende uitwisseling."));
	return e == ERR_OK ? 0 : app_fail(a, e);
}

int cmd_centre_restored(struct app *a)
{
	enum err e = app_open(a);
	if (e == ERR_OK)
		e = centre_restored(a->store);
	if (e == ERR_OK)
		puts(_("Teruggezet: de apparaten sturen opnieuw wat hier ontbreekt."));
	return e == ERR_OK ? 0 : app_fail(a, e);
}

static enum err list_quarantine(struct app *a)
{
	char **names;
	size_t n;
	enum err e = centre_quarantine(a->store, &names, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		puts(names[i]);
	names_free(names, n);
	return e;
}

int cmd_centre_quarantine(struct app *a)
{
	struct centre_taken t;
	enum sync_fault fault = FAULT_NONE;
	enum err e = app_open(a);
	if (e == ERR_OK && a->argc && (a->o.take == a->o.drop || !a->o.reason)) {
		fprintf(stderr, "%s\n", _("Gebruik: regie centre quarantine BESTAND --opnemen of --wegdoen, met --reason TEKST"));
		return err_exit_code(ERR_USAGE);
	}
	if (e == ERR_OK)
		e = a->argc ? centre_decide(a->store, a->argv[0], a->o.take, a->o.reason, &t, &fault) : list_quarantine(a);
	if (e == ERR_OK && a->argc && a->o.take)
		tell_taken(a, a->argv[0], &t);
	return e == ERR_OK ? 0 : sync_fail(a, e, fault, NULL);
}

static enum err find_file(struct app *a, const char *number, struct rid *out)
{
	size_t n = 0;
	const struct spec_field *f = spec_field(a->spec, "dossier.dossiernummer");
	enum err e = f ? store_find_equal(a->store, f, number, out, 1, &n) : ERR_NOT_FOUND;
	return e == ERR_OK && !n ? ERR_NOT_FOUND : e;
}

int cmd_centre_pack(struct app *a)
{
	unsigned char id[16];
	size_t n = (size_t)a->argc - 1;
	struct rid *roots = mem_new_array(n + 1, sizeof *roots);
	enum err e = a->o.until ? with_device(a, id) : ERR_USAGE;
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		e = find_file(a, a->argv[i + 1], &roots[i]);
	if (e == ERR_OK)
		e = centre_pack(a->store, id, roots, n, a->o.until);
	if (e == ERR_OK)
		printf(_("%zu dossiers gaan mee tot en met %s, met het volgende antwoord.\n"), n, a->o.until);
	free(roots);
	return e == ERR_OK ? 0 : app_fail(a, e);
}

int cmd_centre_return(struct app *a)
{
	unsigned char id[16];
	enum err e = with_device(a, id);
	if (e == ERR_OK)
		e = centre_return(a->store, id);
	if (e == ERR_OK)
		puts(_("Terug: bij de volgende uitwisseling gaat het meegenomene van het apparaat."));
	return e == ERR_OK ? 0 : app_fail(a, e);
}

int cmd_centre_erase(struct app *a)
{
	struct rid root;
	enum err e = a->o.reason ? app_open(a) : ERR_USAGE;
	if (e == ERR_OK)
		e = find_file(a, a->argv[0], &root);
	if (e == ERR_OK)
		e = centre_erase(a->store, root, a->o.reason);
	if (e == ERR_OK)
		puts(_("Vernietigd, hier en bij de volgende uitwisseling op elk apparaat."));
	return e == ERR_OK ? 0 : app_fail(a, e);
}

/* --- how things stand ---------------------------------------------------------------------------------- */

static void print_device(const struct centre_device *d)
{
	char hex[13], seen[26] = "-";
	snprintf(hex, sizeof hex, "%02x%02x%02x%02x%02x%02x", d->id[0], d->id[1], d->id[2], d->id[3], d->id[4], d->id[5]);
	if (d->seen_ms)
		clock_format(d->seen_ms, seen);
	printf("%-12s %-20s %2s %-16.16s %8" PRId64 "  %s%s%s\n", hex, d->label, d->tag, seen, d->held, d->users,
		d->revoked_ms ? _("  ingetrokken") : "", d->fork ? _("  kopie in gebruik") : "");
}

int cmd_centre_status(struct app *a)
{
	struct centre_status s;
	struct centre_device *d = NULL;
	size_t n = 0;
	enum err e = app_open(a);
	if (e == ERR_OK)
		e = centre_status(a->store, &s);
	if (e == ERR_OK)
		e = centre_devices(a->store, &d, &n);
	if (e != ERR_OK)
		return app_fail(a, e);
	if (a->o.json) {
		printf("{\"devices\":%zu,\"silent\":%zu,\"quarantine\":%zu,\"open\":%zu,\"incomplete\":%zu,\"forks\":%zu}\n", s.devices,
			s.silent, s.quarantine, s.open, s.incomplete, s.forks);
	} else {
		for (size_t i = 0; i < n; i++)
			print_device(&d[i]);
		printf(_("%zu apparaten, waarvan %zu langer dan 14 dagen stil; %zu bundels in quarantaine; %zu records met iets om te "
			"beslissen; %zu wijzigingen onvolledig; %zu splitsingen.\n"), s.devices, s.silent, s.quarantine, s.open, s.incomplete,
			s.forks);
	}
	centre_devices_free(d, n);
	return s.quarantine || s.forks ? err_exit_code(ERR_FINDINGS) : 0;
}
