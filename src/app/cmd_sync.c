/* Commands of a device: enrol, send, receive, how things stand, and all of it in one call through the user's
 * own ssh. */
#include <config.h>

#include "sync_priv.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "sync/enroll.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define REQUEST_NAME "regie.aanmelding"
#define DAY_MS (24 * 3600 * INT64_C(1000))

/* --- enrolment ----------------------------------------------------------------------- */

static enum err put_on_medium(int dirfd, const char *name, const struct buf *text)
{
	int fd = openat(dirfd, name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return file_errno(errno);
	ssize_t n = write(fd, text->s, text->len);
	enum err e = n == (ssize_t)text->len && fsync(fd) == 0 ? ERR_OK : file_errno(errno);
	close(fd);
	return e;
}

static void show_code(const struct app *a, const struct buf *code)
{
	struct buf qr = {0};
	int columns = 0, rows = 0;
	(void)a;
	if (isatty(1) && enroll_qr(buf_str(code), false, true, &qr, &columns, &rows) == ERR_OK && columns <= 80 && rows <= 40)
		fputs(buf_str(&qr), stdout);
	buf_clear(&qr);
}

static enum err write_request(struct app *a, const char *dir)
{
	struct buf request = {0}, words = {0}, code = {0};
	int fd = -1;
	enum err e = sync_enroll_request(a->store, a->o.name ? a->o.name : "laptop", &request, &words, &code);
	if (e == ERR_OK)
		e = medium_open(dir, &fd);
	if (e == ERR_OK)
		e = put_on_medium(fd, REQUEST_NAME, &request);
	if (e == ERR_OK) {
		show_code(a, &code);
		printf(_("Aanvraag geschreven: %s/%s\n"), dir, REQUEST_NAME);
		printf(_("Lees deze woorden voor aan het kantoor: %s\n"), buf_str(&words));
	}
	if (fd >= 0)
		close(fd);
	buf_clear(&request);
	buf_clear(&words);
	buf_clear(&code);
	return e;
}

/* Yes only when a person types it, or --ja was given by one who compared them. */
bool confirm_words(const struct app *a, const char *question, const char *words)
{
	char answer[8] = "";
	printf("%s %s\n", question, words);
	if (a->o.yes)
		return true;
	if (!isatty(0))
		return false;
	printf("%s ", _("Zijn het dezelfde woorden? Typ ja:"));
	fflush(stdout);
	return fgets(answer, sizeof answer, stdin) && strncmp(answer, "ja", 2) == 0;
}

static bool compare_office(void *ctx, const char *words)
{
	return confirm_words(ctx, _("Het kantoor leest nu voor:"), words);
}

static enum err take_grant(struct app *a, const char *path, enum sync_fault *fault)
{
	struct buf grant = {0};
	enum err e = file_read(AT_FDCWD, path, ENROLL_MESSAGE_MAX + 1024, &grant);
	if (e == ERR_OK)
		e = sync_enroll_accept(a->store, grant.s, grant.len, compare_office, a, fault);
	if (e == ERR_OK)
		puts(_("Aangemeld bij het kantoor."));
	buf_clear(&grant);
	return e;
}

int cmd_sync_enroll(struct app *a)
{
	struct stat st;
	enum sync_fault fault = FAULT_NONE;
	enum err e = app_open(a);
	if (e == ERR_OK && stat(a->argv[0], &st) != 0)
		e = file_errno(errno);
	if (e == ERR_OK)
		e = S_ISDIR(st.st_mode) ? write_request(a, a->argv[0]) : take_grant(a, a->argv[0], &fault);
	return e == ERR_OK ? 0 : sync_fail(a, e, fault, NULL);
}

/* --- out and in ------------------------------------------------------------------------- */

static enum err export_to(struct app *a, int fd, enum sync_fault *fault)
{
	struct sync_exported out;
	enum err e = sync_export(a->store, fd, app_progress, a, &out, fault);
	app_progress_end();
	if (e == ERR_NOT_FOUND)
		fprintf(stderr, "%s\n", _("Dit apparaat is nog niet aangemeld bij een kantoor: regie sync enroll."));
	if (e != ERR_OK)
		return e;
	if (a->o.json)
		printf("{\"bundles\":%u,\"lines\":%" PRIu64 ",\"bytes\":%" PRIu64 "}\n", out.bundles, out.lines, out.bytes);
	else
		printf(_("%" PRIu64 " regels geschreven in %u bundel(s), %" PRIu64 " bytes; wacht op het ontvangstbewijs.\n"), out.lines,
			out.bundles, out.bytes);
	return ERR_OK;
}

int cmd_sync_export(struct app *a)
{
	enum sync_fault fault = FAULT_NONE;
	int fd = -1;
	enum err e = app_open(a);
	if (e == ERR_OK)
		e = medium_open(a->argv[0], &fd);
	if (e == ERR_OK)
		e = export_to(a, fd, &fault);
	if (fd >= 0)
		close(fd);
	return e == ERR_OK ? 0 : sync_fail(a, e, fault, NULL);
}

static void tell_import(const struct app *a, const char *name, const struct sync_imported *i)
{
	if (a->o.json) {
		printf("{\"fresh\":%" PRIu64 ",\"known\":%" PRIu64 ",\"purged\":%u,\"different\":%s,\"fork\":%s}\n", i->fresh, i->known,
			i->purged, i->different ? "true" : "false", i->fork ? "true" : "false");
		return;
	}
	printf(_("%s: %" PRIu64 " nieuwe regels, %" PRIu64 " bekende.\n"), name, i->fresh, i->known);
	if (i->again)
		puts(_("Deze bundel was al ontvangen."));
	if (i->received_less)
		puts(_("Het kantoor heeft minder dan eerder: het is teruggezet. Alles wat ontbreekt gaat opnieuw mee."));
	if (i->different)
		puts(_("Let op: het kantoor heeft onder de naam van dit apparaat iets anders. Meld dit apparaat opnieuw aan."));
	if (i->fork)
		puts(_("Let op: er is een kopie van dit apparaat in gebruik. Beide kanten zijn bewaard; meld opnieuw aan."));
	if (i->purged)
		printf(_("%u records staan niet langer op dit apparaat.\n"), i->purged);
	if (i->waiting)
		printf(_("%u opdrachten wachten tot het werk eraan ontvangen is.\n"), i->waiting);
	if (i->expired)
		puts(_("De sleutelopgave van het kantoor is verlopen; vraag een nieuwe."));
	if (i->older_app)
		puts(_("Het kantoor vraagt een nieuwere versie van regie."));
}

static enum err import_one(struct app *a, int fd, const char *name, enum sync_fault *fault)
{
	struct sync_imported i;
	enum err e = sync_import(a->store, fd, name, app_progress, a, &i, fault);
	app_progress_end();
	if (e == ERR_OK)
		tell_import(a, name, &i);
	return e;
}

/* Every bundle of a directory; one that is bad does not stop the others. */
static enum err import_all(struct app *a, int fd, int *code)
{
	char **names;
	size_t n;
	enum err e = bundles_in(fd, &names, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		enum sync_fault fault;
		enum err one = import_one(a, fd, names[i], &fault);
		if (one != ERR_OK && fault != FAULT_OWN)
			*code = sync_fail(a, one, fault, names[i]);
		if (fault == FAULT_STOPPED)
			e = one;
	}
	if (e == ERR_OK && !n)
		puts(_("Hier liggen geen bundels."));
	names_free(names, n);
	return e;
}

int cmd_sync_import(struct app *a)
{
	struct stat st;
	enum sync_fault fault = FAULT_NONE;
	char *name = NULL;
	int fd = -1, code = 0;
	enum err e = app_open(a);
	if (e == ERR_OK && stat(a->argv[0], &st) != 0)
		e = file_errno(errno);
	bool directory = e == ERR_OK && S_ISDIR(st.st_mode);
	if (e == ERR_OK)
		e = directory ? medium_open(a->argv[0], &fd) : medium_file(a->argv[0], &fd, &name);
	if (e == ERR_OK)
		e = directory ? import_all(a, fd, &code) : import_one(a, fd, name, &fault);
	if (fd >= 0)
		close(fd);
	free(name);
	return e == ERR_OK ? code : sync_fail(a, e, fault, NULL);
}

/* --- how things stand ------------------------------------------------------------------------ */

static void print_status(struct app *a, const struct sync_status *s)
{
	int64_t now = a->clock.wall_ms(a->clock.ctx);
	char when[26];
	if (!s->enrolled)
		puts(_("Niet aangemeld bij een kantoor."));
	printf(_("%" PRIu64 " wijzigingen nog niet ontvangen door het kantoor"), s->changes);
	if (s->oldest_ms)
		printf(_(", de oudste van %d dagen geleden"), (int)((now - s->oldest_ms) / DAY_MS));
	puts(".");
	if (s->arrived_ms) {
		clock_format(s->arrived_ms, when);
		printf(_("Laatste ontvangstbewijs: %.16s\n"), when);
	} else {
		puts(_("Nog geen ontvangstbewijs."));
	}
	if (s->conflicts)
		printf(_("%zu records met iets om te beslissen.\n"), s->conflicts);
	if (s->incomplete)
		printf(_("%zu wijzigingen zijn nog niet volledig aangekomen.\n"), s->incomplete);
	if (s->pack)
		printf(_("%zu keer meegenomen voor een bezoek; de eerste tot en met %s.\n"), s->pack, s->pack_until);
	if (s->different || s->fork)
		puts(_("Let op: het kantoor heeft onder de naam van dit apparaat iets anders. Meld dit apparaat opnieuw aan."));
	if (s->went_back)
		puts(_("Het kantoor heeft minder dan eerder: het is teruggezet. Alles wat ontbreekt gaat opnieuw mee."));
	if (s->expired)
		puts(_("De sleutelopgave van het kantoor is verlopen; vraag een nieuwe."));
}

int cmd_sync_status(struct app *a)
{
	struct sync_status s;
	unsigned gone;
	enum err e = app_open(a);
	if (e == ERR_OK)
		e = sync_expire(a->store, &gone);
	if (e == ERR_OK)
		e = sync_status(a->store, &s);
	if (e != ERR_OK)
		return app_fail(a, e);
	if (a->o.json)
		printf("{\"enrolled\":%s,\"changes\":%" PRIu64 ",\"lines\":%" PRIu64 ",\"oldest_ms\":%" PRId64 ",\"conflicts\":%zu,\"fork\":%s,"
			"\"different\":%s}\n", s.enrolled ? "true" : "false", s.changes, s.lines, s.oldest_ms, s.conflicts,
			s.fork ? "true" : "false", s.different ? "true" : "false");
	else
		print_status(a, &s);
	return s.different || s.fork ? err_exit_code(ERR_FINDINGS) : 0;
}

/* --- all of it through ssh ----------------------------------------------------------------------- */

/* A name that ssh can only take for a host. */
static bool host_ok(const char *host)
{
	static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_@:";
	return *host && *host != '-' && strlen(host) <= 255 && strspn(host, good) == strlen(host);
}

struct peer {
	pid_t pid;
	int in, out; /* what it reads, what it writes */
};

/* The one program that is ever started, with fixed arguments. */
static enum err start_ssh(const char *host, struct peer *p)
{
	int in[2], out[2];
	if (pipe2(in, O_CLOEXEC) != 0)
		return ERR_IO;
	if (pipe2(out, O_CLOEXEC) != 0) {
		close(in[0]);
		close(in[1]);
		return ERR_IO;
	}
	p->pid = fork();
	if (p->pid == 0) {
		const char *const argv[] = {"ssh", "-T", "--", host, "regie", "centre", "exchange", NULL};
		if (dup2(in[0], 0) >= 0 && dup2(out[1], 1) >= 0)
			execvp("ssh", (char *const *)argv);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	p->in = in[1];
	p->out = out[0];
	if (p->pid > 0)
		return ERR_OK;
	close(p->in);
	close(p->out);
	return ERR_IO;
}

static enum err talk(struct peer *p, int to_dir, int from_dir)
{
	size_t n;
	struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
	int status = 0;
	sigaction(SIGPIPE, &ignore, &before);
	enum err e = wire_send(p->in, to_dir, &n);
	close(p->in);
	if (e == ERR_OK)
		e = wire_receive(p->out, from_dir, &n);
	close(p->out);
	while (waitpid(p->pid, &status, 0) < 0 && errno == EINTR)
		;
	sigaction(SIGPIPE, &before, NULL);
	if (e == ERR_OK && (!WIFEXITED(status) || WEXITSTATUS(status) != 0))
		e = ERR_IO;
	return e;
}

/* Bundles of an earlier call that was cut off: the office has them or gets them again. */
static void empty(int fd)
{
	char **names;
	size_t n;
	if (bundles_in(fd, &names, &n) != ERR_OK)
		return;
	for (size_t i = 0; i < n; i++)
		unlinkat(fd, names[i], 0);
	names_free(names, n);
}

static enum err exchange(struct app *a, int to, int from, enum sync_fault *fault)
{
	struct peer p;
	int code = 0;
	empty(to);
	empty(from);
	enum err e = export_to(a, to, fault);
	if (e == ERR_OK)
		e = start_ssh(a->o.with, &p);
	if (e == ERR_OK)
		e = talk(&p, to, from);
	if (e == ERR_IO)
		fprintf(stderr, _("De verbinding met %s is niet gelukt of afgebroken; er is niets verloren.\n"), a->o.with);
	if (e == ERR_OK)
		e = import_all(a, from, &code);
	empty(to);
	empty(from);
	return e != ERR_OK ? e : code ? ERR_FINDINGS : ERR_OK;
}

int cmd_sync(struct app *a)
{
	enum sync_fault fault = FAULT_NONE;
	int to = -1, from = -1;
	if (!a->o.with || !host_ok(a->o.with)) {
		fprintf(stderr, "%s\n", _("Gebruik: regie sync --with HOST, of regie sync export MAP en regie sync import MAP"));
		return err_exit_code(ERR_USAGE);
	}
	enum err e = app_open(a);
	if (e == ERR_OK)
		e = office_dir(a->dirs.store, "heen", &to);
	if (e == ERR_OK)
		e = office_dir(a->dirs.store, "terug", &from);
	if (e == ERR_OK)
		e = exchange(a, to, from, &fault);
	if (to >= 0)
		close(to);
	if (from >= 0)
		close(from);
	return e == ERR_OK ? 0 : sync_fail(a, e, fault, NULL);
}
