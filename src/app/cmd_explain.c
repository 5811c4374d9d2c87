/* What the law makes of one dossier, in words: every due date with its reasoning, what could not
 * be counted, and the measures that must be reached. */
#include <config.h>

#include "app_priv.h"

#include "base/i18n.h"
#include "base/text.h"
#include "rule/termijn.h"
#include "store/journaal.h"
#include "store/record.h"
#include "store/werk.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is explained, and by what. */
struct explained {
	struct app *a;
	const char *nummer;
	struct rid dossier;
	struct feiten *f;
	struct instellingen *s;
	struct termijnen t;
	struct normen n;
};

static void say(const char *before, const char *text)
{
	struct buf shown = {0};
	text_display(&shown, text);
	printf("%s%s\n", before, buf_str(&shown));
	buf_clear(&shown);
}

static void day_text(struct civil d, char out[16])
{
	char date[11];
	civil_format_nl(d, date);
	snprintf(out, 16, "%s %s", civil_weekday_short(d), date);
}

/* --- text ------------------------------------------------------------------------------ */

static void print_steps(const struct uitleg *u)
{
	for (size_t i = 0; i < uitleg_n(u); i++) {
		struct uitleg_step step = uitleg_at(u, i);
		struct buf line = {0};
		char day[16];
		buf_add(&line, step.text);
		day_text(step.date, day);
		if (!civil_is_none(step.date))
			buf_printf(&line, ": %s", day);
		say("    ", buf_str(&line));
		buf_clear(&line);
	}
}

static struct uitleg *explain(const struct explained *x, const struct termijn *t)
{
	struct uitleg *u = uitleg_new();
	termijn_explain(x->a->regels, x->s, x->f, t->regel->id, t->row, u);
	return u;
}

static void print_terms(const struct explained *x, bool klaar, const char *head)
{
	bool any = false;
	for (size_t i = 0; i < x->t.n; i++) {
		const struct termijn *t = &x->t.rows[i];
		char day[16];
		if (t->signaal || t->klaar != klaar)
			continue;
		if (!any)
			printf("\n%s\n", head);
		any = true;
		day_text(t->due, day);
		printf("\n%s  %s\n", day, t->regel->label);
		struct uitleg *u = explain(x, t);
		print_steps(u);
		uitleg_free(u);
	}
}

static void print_amount(int64_t n, const char *eenheid)
{
	if (strcmp(eenheid, "uren") == 0)
		printf("%lld:%02lld", (long long)(n / 60), (long long)(n % 60 < 0 ? -(n % 60) : n % 60));
	else if (strcmp(eenheid, "pct") == 0)
		printf("%lld,%lld%%", (long long)(n / 10), (long long)(n % 10 < 0 ? -(n % 10) : n % 10));
	else
		printf("%lld", (long long)n);
}

static void print_norm(const struct norm *m)
{
	char day[16];
	printf("%s: ", m->label);
	print_amount(m->stand, m->eenheid);
	fputs(m->minstens ? _(" van ") : _(" van hoogstens "), stdout);
	print_amount(m->eis, m->eenheid);
	puts(m->voldaan ? _(": voldaan") : m->onhaalbaar ? _(": in dit tempo niet haalbaar") : "");
	day_text(m->tot, day);
	if (!civil_is_none(m->tot))
		printf(_("    tot en met %s\n"), day);
	day_text(m->haalbaar_op, day);
	if (!civil_is_none(m->haalbaar_op))
		printf(_("    in dit tempo gehaald op %s\n"), day);
}

static void print_text(const struct explained *x)
{
	say("", x->nummer);
	print_terms(x, false, _("Open"));
	print_terms(x, true, _("Gedaan"));
	if (x->t.n_bevindingen)
		printf("\n%s\n\n", _("Niet te tellen"));
	for (size_t i = 0; i < x->t.n_bevindingen; i++)
		printf("%s: %s\n", x->t.bevindingen[i].regel->label, x->t.bevindingen[i].tekst);
	if (x->n.n)
		printf("\n%s\n\n", _("Normen"));
	for (size_t i = 0; i < x->n.n; i++)
		print_norm(&x->n.rows[i]);
}

/* --- JSON ------------------------------------------------------------------------------ */

static json_t *json_day(struct civil d)
{
	char text[11];
	civil_format(d, text);
	return *text ? json_string(text) : json_null();
}

static json_t *json_steps(const struct uitleg *u)
{
	static const char *const kinds[] = {
		[UITLEG_REGEL] = "regel", [UITLEG_BEGIN] = "begin", [UITLEG_TEL] = "tel", [UITLEG_OVERSLAAN] = "overslaan",
		[UITLEG_VERLENG] = "verleng", [UITLEG_GRENS] = "grens", [UITLEG_UITKOMST] = "uitkomst",
		[UITLEG_BEWEEGT] = "beweegt", [UITLEG_ONZEKER] = "onzeker",
	};
	json_t *all = json_array();
	for (size_t i = 0; i < uitleg_n(u); i++) {
		struct uitleg_step step = uitleg_at(u, i);
		json_array_append_new(all, json_pack("{s:s, s:s, s:o}", "soort", kinds[step.kind], "tekst", step.text,
			"datum", json_day(step.date)));
	}
	return all;
}

static json_t *json_term(const struct explained *x, const struct termijn *t)
{
	struct uitleg *u = explain(x, t);
	json_t *o = json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:b, s:o, s:o}", "termijn", t->regel->id,
		"label", t->regel->label, "rij", t->row, "begin", json_day(t->start), "nominaal", json_day(t->nominaal),
		"uiterlijk", json_day(t->due), "klaar", t->klaar, "klaar_op", json_day(t->klaar_op), "uitleg",
		json_steps(u));
	uitleg_free(u);
	return o;
}

static json_t *json_norm(const struct norm *m)
{
	return json_pack("{s:s, s:s, s:s, s:I, s:I, s:b, s:b, s:b, s:o, s:o}", "norm", m->id, "label", m->label,
		"eenheid", m->eenheid, "stand", (json_int_t)m->stand, "eis", (json_int_t)m->eis, "minstens", m->minstens,
		"voldaan", m->voldaan, "onhaalbaar", m->onhaalbaar, "tot", json_day(m->tot),
		"haalbaar_op", json_day(m->haalbaar_op));
}

static void print_json(const struct explained *x)
{
	json_t *terms = json_array(), *findings = json_array(), *norms = json_array();
	for (size_t i = 0; i < x->t.n; i++)
		if (!x->t.rows[i].signaal)
			json_array_append_new(terms, json_term(x, &x->t.rows[i]));
	for (size_t i = 0; i < x->t.n_bevindingen; i++)
		json_array_append_new(findings, json_pack("{s:s, s:s, s:s}", "termijn", x->t.bevindingen[i].regel->id,
			"rij", x->t.bevindingen[i].row, "tekst", x->t.bevindingen[i].tekst));
	for (size_t i = 0; i < x->n.n; i++)
		json_array_append_new(norms, json_norm(&x->n.rows[i]));
	json_t *all = json_pack("{s:s, s:o, s:o, s:o}", "dossier", x->nummer, "termijnen", terms, "bevindingen",
		findings, "normen", norms);
	json_dumpf(all, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(all);
}

/* --- the command ----------------------------------------------------------------------- */

static enum err find_dossier(struct explained *x)
{
	size_t n = 0;
	const struct spec_field *f = spec_field(x->a->spec, "dossier.dossiernummer");
	enum err e = f ? store_find_equal(x->a->store, f, x->nummer, &x->dossier, 1, &n) : ERR_NOT_FOUND;
	return e == ERR_OK && !n ? ERR_NOT_FOUND : e;
}

int cmd_rules_explain(struct app *a)
{
	struct explained x = {.a = a, .nummer = a->argv[0]};
	enum err e = app_open(a);
	if (e == ERR_OK)
		e = find_dossier(&x);
	if (e == ERR_OK)
		e = journaal_note(a->store, "dossier", x.dossier, "rules explain");
	if (e == ERR_OK)
		e = store_feiten(a->store, x.dossier, (struct civil){0, 0, 0}, &x.f);
	if (e == ERR_OK)
		e = store_instellingen(a->store, &x.s);
	if (e == ERR_OK) {
		termijnen_compute(a->regels, x.s, x.f, &x.t);
		normen_compute(a->regels, x.s, x.f, store_today(a->store), &x.n);
		(a->o.json ? print_json : print_text)(&x);
	}
	termijnen_clear(&x.t);
	normen_clear(&x.n);
	instellingen_free(x.s);
	feiten_free(x.f);
	return e == ERR_OK ? 0 : app_fail(a, e);
}
