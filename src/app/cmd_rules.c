/* Commands about the rules of the law: worked examples against the definitions that hold here. */
#include <config.h>

#include "app_priv.h"

#include "base/i18n.h"
#include "base/text.h"
#include "chain/golden.h"

#include <stdio.h>

/* A text of the file, safe for a terminal. */
static void show(FILE *to, const char *before, const char *text)
{
	struct buf shown = {0};
	text_display(&shown, text);
	fprintf(to, "%s%s", before, buf_str(&shown));
	buf_clear(&shown);
}

static void print_diff(const struct golden_diff *d)
{
	show(stdout, "", d->id);
	show(stdout, " ", d->rule);
	if (d->key) {
		show(stdout, " ", d->key);
		/* TRANSLATORS: of a worked example: the value it wants, then the value that came. */
		show(stdout, _(": verwacht "), d->expected ? d->expected : _("niets"));
		show(stdout, _(", kreeg "), d->got ? d->got : _("niets"));
	} else
		show(stdout, ": ", d->got);
	putchar('\n');
}

static void print_report(const struct golden_report *r)
{
	char day[11];
	for (size_t i = 0; i < r->n_kb_nieuw; i++) {
		civil_format_nl(r->kb_nieuw[i], day);
		fprintf(stderr,
			_("KB-dag %s staat in het bestand, niet in de kalender; nu telt hij mee.\n"), day);
	}
	for (size_t i = 0; i < r->n_vreemd; i++) {
		show(stderr, "", r->vreemd[i].id);
		show(stderr, " ", r->vreemd[i].rule);
		show(stderr, " ", r->vreemd[i].key);
		fprintf(stderr, ": %s\n", _("deze invoer kent de berekening niet; hij telt niet mee"));
	}
	for (size_t i = 0; i < r->n; i++)
		print_diff(&r->rows[i]);
	printf("%zu passed, %zu failed\n", r->passed, r->failed);
}

static int refused(const struct golden_report *r, enum err e)
{
	if (e == ERR_MISSING) /* that of a store says something else */
		e = ERR_NOT_FOUND;
	show(stderr, "regie: ", r->why.len ? r->why.s : err_text(e));
	fputc('\n', stderr);
	return err_exit_code(e);
}

int cmd_rules_test(struct app *a)
{
	struct golden_report r = {0};
	struct instellingen *instellingen = instellingen_new(a->regels);
	struct calc_env env = {.kalender = a->kalender, .instellingen = instellingen};
	enum err e = chain_golden(a->argv[0], &env, &r);
	int code = e == ERR_OK ? err_exit_code(r.failed ? ERR_FINDINGS : ERR_OK) : refused(&r, e);
	if (e == ERR_OK && a->o.json) {
		struct buf out = {0};
		golden_report_json(&r, &out);
		puts(out.s);
		buf_clear(&out);
	} else if (e == ERR_OK)
		print_report(&r);
	golden_report_clear(&r);
	instellingen_free(instellingen);
	return code;
}
