/* Counting one term of one row: for whom, from which day, how long, until when, and whether it
 * is done. With an uitleg every step says what it did; without one it only counts. */
#include <config.h>

#include "termijn_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "rule/calc.h"

#include <stdlib.h>
#include <string.h>

#define NONE ((struct civil){0, 0, 0})

/* One term at work. */
struct werk {
	struct scope *c;
	const struct termijn_def *def;
	int row;
	struct termijn *out;
	struct uitleg *u;
	const char **why;
};

static enum telling finding(struct werk *w, const char *text)
{
	*w->why = text;
	uitleg_add(w->u, UITLEG_GRENS, NONE, "%s", text);
	return TELLING_BEVINDING;
}

enum kalender_soort termijn_kalender(const struct scope *c, const struct termijn_def *def)
{
	enum kalender_soort soort = def->kalender;
	if (!def->kalender_vast)
		kalender_soort_by_name(instellingen_text(c->s, def->kalender_instelling->id, c->at), &soort);
	return soort;
}

/* --- what is missing ------------------------------------------------------------------- */

/* The fields that an expression looks at and that are empty, by their labels. */
static void tell_empty(struct werk *w, const struct rule_expr *e)
{
	for (size_t i = 0; w->u && e && i < e->n; i++) {
		const struct bind *b = &e->binds[i];
		if (b->kind != BIND_VELD && b->kind != BIND_FEIT_VELD && b->kind != BIND_FEIT)
			continue;
		struct expr_value v = scope_name(w->c, e, b->name, w->row);
		if (v.kind != EXPR_EMPTY)
			continue;
		if (b->kind == BIND_FEIT)
			uitleg_add(w->u, UITLEG_GRENS, NONE, _("Nog niet bekend: %s."), b->feit->label);
		else
			uitleg_add(w->u, UITLEG_GRENS, NONE, _("Nog niet ingevuld: %s (%s)."), b->field->label,
				b->field->record->label);
	}
}

/* A date that the definition asks for. */
static enum telling take_date(struct werk *w, const struct rule_expr *e, struct civil *out)
{
	switch (scope_date(w->c, e, w->row, out)) {
	case SCOPE_DATE:
		return TELLING_GOED;
	case SCOPE_BAD_DATE:
		return finding(w, _("De datum is niet volledig bekend; zonder dag is er geen termijn."));
	case SCOPE_NO_DATE:
		break;
	}
	tell_empty(w, e);
	return TELLING_NIET;
}

/* --- counting -------------------------------------------------------------------------- */

static int duur_n(struct werk *w, const struct duur *d)
{
	enum { FAR = 1000000 };
	if (!d->instelling)
		return d->n;
	int64_t n = instellingen_int(w->c->s, d->instelling->id, w->c->at);
	uitleg_add(w->u, UITLEG_REGEL, NONE, _("Instelling: %s: %lld %s"), d->instelling->label, (long long)n,
		d->instelling->eenheid ? d->instelling->eenheid : "");
	return n < 0 ? 0 : n > FAR ? FAR : (int)n;
}

static struct tel count(struct werk *w, struct civil from, const struct duur *d, bool atw)
{
	const struct kalender *k = w->c->r->kalender;
	enum kalender_soort soort = termijn_kalender(w->c, w->def);
	int n = duur_n(w, d);
	if (!d->terug && !d->periode)
		return tel_na(k, from, n, d->eenheid, atw, soort, w->u);
	struct civil due = d->terug ? tel_terug(from, n, d->eenheid, k, soort, w->u) :
		tel_periode(from, d->eenheid == TEL_JAREN ? n * 12 : n, w->u);
	return (struct tel){.nominaal = due, .due = due};
}

static enum telling set_due(struct werk *w, struct civil nominaal, struct civil due)
{
	if (civil_is_none(due))
		return finding(w, _("De uitkomst valt buiten de kalender."));
	w->out->nominaal = civil_is_none(nominaal) ? due : nominaal;
	w->out->due = due;
	w->out->verschoven = civil_compare(w->out->nominaal, due) != 0;
	return TELLING_GOED;
}

static enum telling by_duur(struct werk *w)
{
	struct tel t = count(w, w->out->start, &w->def->duur, w->def->atw);
	return set_due(w, t.nominaal, t.due);
}

/* The day that the definition gives itself. */
static enum telling by_uiterlijk(struct werk *w)
{
	struct civil d;
	enum telling found = take_date(w, w->def->uiterlijk, &d);
	if (found != TELLING_GOED)
		return found;
	return set_due(w, d, w->def->atw ? tel_verschuif(w->c->r->kalender, d, w->u) : d);
}

/* --- by a calculation ------------------------------------------------------------------ */

static void put_value(struct sheet *in, const char *key, struct expr_value v)
{
	struct civil d;
	if (v.kind == EXPR_DATE && civil_is_valid(v.date.year, v.date.month, v.date.day))
		sheet_date(in, key, v.date);
	else if (v.kind == EXPR_TEXT && v.text && civil_parse(v.text, &d))
		sheet_date(in, key, d);
	else if (v.kind == EXPR_TEXT && v.text && *v.text)
		sheet_text(in, key, v.text);
	else if (v.kind == EXPR_BOOL)
		sheet_bool(in, key, v.number != 0);
	else if (v.kind == EXPR_INT)
		sheet_int(in, key, v.number);
}

/* The event of a calculation: its own start when the definition names none. */
static void take_start(struct werk *w, const struct sheet *out)
{
	static const char *const keys[] = {"anker", "start"};
	for (size_t i = 0; i < sizeof keys / sizeof keys[0] && civil_is_none(w->out->start); i++)
		w->out->start = sheet_get_date(out, keys[i]);
}

static enum telling by_reken(struct werk *w)
{
	struct calc_env env = {.kalender = w->c->r->kalender, .instellingen = w->c->s};
	struct sheet *in = sheet_new(), *out = sheet_new();
	struct buf why = {0};
	enum telling found = TELLING_NIET;
	for (size_t i = 0; i < w->def->n_in; i++)
		put_value(in, w->def->in[i].key, scope_eval(w->c, w->def->in[i].waarde, w->row));
	enum err e = calc_run(w->def->reken, &env, in, out, w->u, &why);
	struct civil due = sheet_get_date(out, w->def->uit);
	if (e == ERR_OK && !civil_is_none(due)) {
		bool main = strcmp(w->def->uit, "due") == 0;
		take_start(w, out);
		found = set_due(w, main ? sheet_get_date(out, "nominaal") : NONE, due);
	} else if (why.len) {
		uitleg_add(w->u, UITLEG_GRENS, NONE, "%s", buf_str(&why));
	}
	for (size_t i = 0; found == TELLING_NIET && i < w->def->n_in; i++)
		tell_empty(w, w->def->in[i].waarde);
	sheet_free(in);
	sheet_free(out);
	buf_clear(&why);
	return found;
}

/* --- one term -------------------------------------------------------------------------- */

static enum telling take_event(struct werk *w)
{
	const char *label = w->def->pub.start_label;
	if (!w->def->start)
		return TELLING_GOED;
	enum telling found = take_date(w, w->def->start, &w->out->start);
	if (found == TELLING_NIET)
		uitleg_add(w->u, UITLEG_GRENS, NONE, _("Er is nog geen begin: %s."), label ? label : w->def->pub.label);
	if (found == TELLING_GOED)
		uitleg_add(w->u, UITLEG_BEGIN, w->out->start, "%s", label ? label : _("Begin"));
	return found;
}

static enum telling take_due(struct werk *w)
{
	enum telling found = w->def->reken ? by_reken(w) : w->def->uiterlijk ? by_uiterlijk(w) : by_duur(w);
	if (found != TELLING_GOED || !w->def->plus.is)
		return found;
	return set_due(w, NONE, count(w, w->out->due, &w->def->plus, false).due);
}

static void take_end(struct werk *w)
{
	if (w->def->klaar && scope_true(w->c, w->def->klaar, w->row)) {
		w->out->klaar = true;
		scope_date(w->c, w->def->klaar_op, w->row, &w->out->klaar_op);
	}
	struct duur d = w->def->vooraf;
	int n = d.instelling ? (int)instellingen_int(w->c->s, d.instelling->id, w->c->at) : d.n;
	w->out->vooraf = tel_terug(w->out->due, n, d.eenheid, w->c->r->kalender, termijn_kalender(w->c, w->def),
		NULL);
}

enum telling termijn_tel(struct scope *c, const struct termijn_def *def, int row, struct termijn *out,
	struct uitleg *u, const char **why)
{
	struct werk w = {.c = c, .def = def, .row = row, .out = out, .u = u, .why = why};
	*out = (struct termijn){.regel = &def->pub};
	strncpy(out->row, feiten_id(c->f, row), sizeof out->row - 1);
	c->rij = row;
	c->at = NONE;
	if (!scope_true(c, def->relevant, row)) {
		uitleg_add(u, UITLEG_GRENS, NONE, "%s", _("De voorwaarde van deze regel is hier niet vervuld."));
		return TELLING_NIET;
	}
	enum telling found = take_event(&w);
	c->at = out->start;
	if (found == TELLING_GOED)
		found = take_due(&w);
	if (found == TELLING_GOED)
		take_end(&w);
	c->at = NONE;
	return found;
}
