/* Commands that bring data in and out, and that look at definitions. */
#include <config.h>

#include "app_priv.h"

#include "base/i18n.h"
#include "chain/export.h"
#include "chain/import.h"
#include "rule/kalender.h"
#include "rule/regels.h"
#include "store/werk.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void print_json(const struct import_report *r)
{
	printf("{\"rows\":%" PRIu64 ",\"created\":%" PRIu64 ",\"changed\":%" PRIu64 ",\"same\":%" PRIu64
		   ",\"findings\":%" PRIu64 ",\"rejected\":%" PRIu64 ",\"empty\":%" PRIu64 ",\"not_stored\":%" PRIu64
		   ",\"id\":\"%s\"}\n",
		r->rows, r->created, r->changed, r->same, r->findings, r->rejected, r->empty, r->not_stored,
			r->id);
}

static void print_report(const struct app *a, const struct import_report *r)
{
	if (a->o.json) {
		print_json(r);
		return;
	}
	fputs(buf_str(&r->text), stdout);
	printf(_("%" PRIu64 " rijen: %" PRIu64 " nieuw, %" PRIu64 " gewijzigd, %" PRIu64 " gelijk, %" PRIu64
			 " bevindingen, %" PRIu64 " overgeslagen.\n"),
		r->rows, r->created, r->changed, r->same, r->findings, r->rejected + r->empty);
	printf(_("%" PRIu64 " gevulde cellen staan in kolommen die niet worden bewaard.\n"), r->not_stored);
	if (a->o.dry_run)
		puts(_("Dit was een proef: er is niets opgeslagen."));
	else if (r->id[0])
		printf(_("Ongedaan maken: regie import undo %s\n"), r->id);
}

/* What stands in the municipality's own directory goes before what came with the program. */
static char *own_mappings(const struct app *a)
{
	struct buf path = {0};
	if (!a->dirs.gemeente)
		return NULL;
	buf_printf(&path, "%s/mappings", a->dirs.gemeente);
	return buf_detach(&path);
}

int cmd_import(struct app *a)
{
	enum err e = app_open(a);
	if (e != ERR_OK)
		return app_fail(a, e);
	char *own = own_mappings(a);
	struct import_options o = {
		.kind = a->argv[0],
		.file = a->argv[1],
		.mapping_dir = a->dirs.mappings,
		.own_mapping_dir = own,
		.mapping = a->o.mapping,
		.charset = a->o.charset,
		.dry_run = a->o.dry_run,
		.progress = app_progress,
		.progress_ctx = a,
	};
	struct import_report r = {0};
	e = chain_import(a->store, &o, &r);
	app_progress_end();
	print_report(a, &r);
	int code = e != ERR_OK ? app_fail(a, e) : r.findings || r.rejected ? err_exit_code(ERR_FINDINGS) : 0;
	import_report_clear(&r);
	free(own);
	return code;
}

int cmd_import_undo(struct app *a)
{
	enum err e = app_open(a);
	if (e != ERR_OK)
		return app_fail(a, e);
	struct undo_options o = {.progress = app_progress, .progress_ctx = a};
	struct import_report r = {0};
	e = chain_import_undo(a->store, a->argc ? a->argv[0] : "laatste", &o, &r);
	app_progress_end();
	if (a->o.json)
		print_json(&r);
	else
		fputs(buf_str(&r.text), stdout);
	if (e == ERR_OK && !a->o.json)
		puts(_("De inlezing is ongedaan gemaakt."));
	import_report_clear(&r);
	return e == ERR_OK ? 0 : app_fail(a, e);
}

static bool write_stdout(void *ctx, const void *p, size_t n)
{
	(void)ctx;
	return fwrite(p, 1, n, stdout) == n;
}

int cmd_export(struct app *a)
{
	if (a->o.to) {
		fprintf(stderr, "%s\n",
			_("Verzegelen voor een ontvanger kan nog niet; geef --reason TEKST."));
		return err_exit_code(ERR_REFUSED);
	}
	enum err e = app_open(a);
	if (e != ERR_OK)
		return app_fail(a, e);
	struct buf why = {0};
	char *own = own_mappings(a);
	struct export_options o = {
		.kind = a->argv[0],
		.mapping_dir = a->dirs.mappings,
		.own_mapping_dir = own,
		.mapping = a->o.mapping,
		.format = a->o.format,
		.reason = a->o.reason,
		.progress = app_progress,
		.progress_ctx = a,
		.write = write_stdout,
		.why = &why,
	};
	uint64_t rows;
	e = chain_export(a->store, &o, &rows);
	app_progress_end();
	if (e == ERR_OK && fflush(stdout) != 0)
		e = ERR_IO;
	fputs(buf_str(&why), stderr);
	buf_clear(&why);
	free(own);
	return e == ERR_OK ? 0 : app_fail(a, e);
}

/* Mappings of the program and of the municipality, against good definitions. */
static enum err check_mappings(const struct app *a, const struct spec *spec, const char *gemeente)
{
	struct spec_fault_list faults = {0};
	struct buf own = {0}, text = {0};
	size_t n = 0, n_own = 0;
	enum err e = chain_check_mappings(spec, a->dirs.mappings, &faults, &n);
	buf_printf(&own, "%s/mappings", gemeente ? gemeente : "");
	if (gemeente && chain_check_mappings(spec, buf_str(&own), &faults, &n_own) == ERR_DEFINITION)
		e = ERR_DEFINITION;
	spec_faults_format(faults.rows, faults.n, &text);
	fputs(buf_str(&text), stdout);
	if (e == ERR_OK)
		printf(_("%zu indelingen van bestanden: goed.\n"), n + n_own);
	spec_fault_list_clear(&faults);
	buf_clear(&own);
	buf_clear(&text);
	return e;
}

/* Rules and calendar, against good definitions. */
static enum err check_rules(const struct app *a, const struct spec *spec, const char *gemeente)
{
	struct spec_fault_list faults = {0};
	struct buf path = {0}, own = {0}, text = {0};
	struct kalender *kalender = NULL;
	struct regels *regels = NULL;
	buf_printf(&path, "%s/feestdagen.def", a->dirs.db);
	buf_printf(&own, "%s/regels", gemeente ? gemeente : "");
	enum err e = kalender_load(buf_str(&path), &kalender, &text);
	struct regels_options o = {.spec = spec, .kalender = kalender, .dir = a->dirs.regels,
		.gemeente = gemeente ? buf_str(&own) : NULL};
	if (e == ERR_OK)
		e = regels_load(&o, &regels, &faults);
	spec_faults_format(faults.rows, faults.n, &text);
	fputs(buf_str(&text), stdout);
	if (e == ERR_OK)
		printf(_("%zu regels: goed.\n"), regels_n(regels));
	spec_fault_list_clear(&faults);
	regels_free(regels);
	kalender_free(kalender);
	buf_clear(&path);
	buf_clear(&own);
	buf_clear(&text);
	return e;
}

int cmd_definitions_check(struct app *a)
{
	struct spec_fault *faults = NULL;
	struct spec *spec = NULL;
	size_t n = 0;
	const char *gemeente = a->argc ? a->argv[0] : a->dirs.gemeente;
	if (a->argc && access(gemeente, R_OK | X_OK) != 0) {
		fprintf(stderr, "regie: %s\n", _("Die map is er niet, of mag niet worden gelezen."));
		return err_exit_code(ERR_NOT_FOUND);
	}
	enum err e = spec_load(a->dirs.screens, a->dirs.codes, gemeente, &spec, &faults, &n);
	for (size_t i = 0; i < n; i++)
		printf("%s:%d: %s%s%s\n", faults[i].file, faults[i].line, faults[i].word ? faults[i].word
			: "",
			faults[i].word ? ": " : "", faults[i].text);
	if (e == ERR_OK)
		printf(_("%zu records, %zu formulieren, %zu lijsten met rijen: goed.\n"),
			spec_n_records(spec),
			spec_n_forms(spec), spec_n_overviews(spec));
	else if (!n)
		fprintf(stderr, "%s\n", err_text(e));
	if (e == ERR_OK) {
		enum err rules = check_rules(a, spec, gemeente);
		e = check_mappings(a, spec, gemeente);
		e = e ? e : rules;
	}
	spec_faults_free(faults, n);
	spec_free(spec);
	return err_exit_code(e);
}

/* Other definitions may mean other due dates: compute what waits, and say how far it is. */
static enum err recompute(struct app *a)
{
	enum { PIECE = 200 };
	size_t waiting = 0, left = 0;
	enum err e = store_werk_pending(a->store, &waiting);
	left = waiting;
	while (e == ERR_OK && left) {
		e = store_werk_recompute(a->store, PIECE, &left);
		if (e == ERR_OK && !app_progress(a, _("Termijnen"), waiting > left ? waiting - left : 0, waiting))
			e = ERR_STOPPED;
	}
	app_progress_end();
	return e;
}

int cmd_definitions_accept(struct app *a)
{
	a->accept_definitions = true;
	enum err e = app_open(a);
	if (e == ERR_OK && !store_has_role(a->store, "beheerder")) {
		fprintf(stderr, "%s\n", _("Alleen een beheerder neemt definities aan."));
		return err_exit_code(ERR_REFUSED);
	}
	if (e == ERR_OK)
		e = store_definitions_accept(a->store);
	if (e == ERR_OK)
		e = recompute(a);
	if (e != ERR_OK)
		return app_fail(a, e);
	puts(_("De definities zijn aangenomen."));
	return 0;
}
