/* Commands that prove, copy and account for the store. */
#include <config.h>

#include "app_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "store/journaal.h"
#include "store/record.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_verify(const struct app *a, const struct verify_report *r)
{
	if (a->o.json) {
		printf("{\"lines\":%" PRIu64 ",\"bad_lines\":%" PRIu64 ",\"journaal\":%" PRIu64 ",\"pages\":%" PRIu64
			   ",\"digest\":\"%s\"}\n",
			r->lines, r->bad_lines, r->journaal_lines, r->pages, r->digest);
		return;
	}
	fputs(buf_str(&r->text), stdout);
	printf(_("%" PRIu64 " regels, waarvan %" PRIu64 " journaal; %" PRIu64 " niet goed; %" PRIu64 " bladzijden.\n"), r->lines,
		r->journaal_lines, r->bad_lines, r->pages);
	if (r->digest[0])
		printf(_("Kenmerk van de tabellen: %s\n"), r->digest);
}

int cmd_verify(struct app *a)
{
	enum err e = app_open(a);
	if (e != ERR_OK)
		return app_fail(a, e);
	struct verify_report r = {0};
	e = a->o.rebuild ? store_rebuild(a->store, a->o.replace, app_progress, a, &r)
					 : store_verify(a->store, app_progress, a, &r);
	app_progress_end();
	print_verify(a, &r);
	verify_report_clear(&r);
	return e == ERR_OK ? 0 : app_fail(a, e);
}

int cmd_backup(struct app *a)
{
	enum err e = app_open(a);
	if (e == ERR_OK)
		e = store_backup(a->store, a->argv[0], app_progress, a);
	app_progress_end();
	if (e != ERR_OK)
		return app_fail(a, e);
	printf(_("Reservekopie gemaakt en teruggelezen: %s\n"), a->argv[0]);
	return 0;
}

int cmd_restore(struct app *a)
{
	enum err e = dirs_make_parents(a->dirs.store);
	if (e == ERR_OK)
		e = store_restore(a->argv[0], a->dirs.store);
	if (e != ERR_OK)
		return app_fail(a, e);
	printf(_("Teruggezet in %s\n"), a->dirs.store);
	return 0;
}

/* The dossier (by number) or person (by BSN) that is asked for. */
static enum err journaal_subject(struct app *a, struct rid *out)
{
	size_t n = 0;
	if (a->o.dossier) {
		const struct spec_field *f = spec_field(a->spec, "dossier.dossiernummer");
		enum err e = f ? store_find_equal(a->store, f, a->o.dossier, out, 1, &n) : ERR_NOT_FOUND;
		return e == ERR_OK && !n ? ERR_NOT_FOUND : e;
	}
	struct secret *bsn;
	enum err e = app_secret(a->o.bsn_fd, &bsn);
	if (e != ERR_OK)
		return e;
	secret_append(bsn, "", 1);
	const struct spec_field *f = spec_field(a->spec, "persoon.bsn");
	e = f ? store_find_equal(a->store, f, (const char *)secret_view(bsn), out, 1, &n) : ERR_NOT_FOUND;
	secret_free(bsn);
	return e == ERR_OK && !n ? ERR_NOT_FOUND : e;
}

static bool print_line(void *ctx, const struct journaal_line *l)
{
	char when[26];
	(void)ctx;
	clock_format(l->when_ms, when);
	printf("%.16s  %-16s %-12s %s\n", when, l->user, l->act, l->detail ? l->detail : "");
	return true;
}

int cmd_journaal(struct app *a)
{
	if (!a->o.dossier == !a->o.bsn_fd) {
		fprintf(stderr, "%s\n", _("Gebruik: regie journaal --dossier NUMMER, of --bsn-fd N"));
		return err_exit_code(ERR_USAGE);
	}
	enum err e = app_open(a);
	struct rid subject;
	if (e == ERR_OK)
		e = journaal_subject(a, &subject);
	if (e == ERR_OK)
		e = journaal_note(a->store, "journaal", subject, "");
	if (e == ERR_OK)
		e = journaal_read(a->store, subject, print_line, NULL);
	return e == ERR_OK ? 0 : app_fail(a, e);
}
