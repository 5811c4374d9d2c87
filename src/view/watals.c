/* "Wat als": a copy of the facts is changed in one way, the terms and norms are computed again, and
 * what differs stands on a page. Nothing is saved. */
#include <config.h>

#include "rows_priv.h"

#include "ask_priv.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "pick_priv.h"
#include "rule/termijn.h"
#include "show_priv.h"
#include "views_priv.h"

#include <stdlib.h>
#include <string.h>

/* One way to change the facts: a field of the newest row of a record, or of a new row. */
struct watals {
	const char *id, *label;
	const char *record, *field;
	const char *value;      /* NULL: ask */
	bool new_row;
};

static const struct watals ways[] = {
	{"b", N_("Leerroute B1"), "pip", "leerroute", "B", false},
	{"o", N_("Leerroute onderwijsroute"), "pip", "leerroute", "O", false},
	{"z", N_("Leerroute Z"), "pip", "leerroute", "Z", false},
	{"a2", N_("Afschalen naar A2"), "pip", "niveau", "A2", false},
	{"verlenging", N_("Verlenging: nieuwe laatste dag"), "verlenging_termijn", "nieuwe_einddatum", NULL, true},
	{"dagtekening", N_("Dagtekening van het PIP"), "pip", "dagtekening", NULL, false},
};

/* The value of a way that asks; stored text, owned, NULL when left or not good. */
static char *ask_value(struct rows *r, const struct watals *w)
{
	struct buf id = {0};
	buf_printf(&id, "%s.%s", w->record, w->field);
	const struct spec_field *f = spec_field(views_spec(r->views), buf_str(&id));
	buf_clear(&id);
	if (w->value || !f)
		return w->value ? mem_dup(w->value) : NULL;
	struct spec_env env = show_env(r->views);
	char *typed = ask_line(r->views, _(w->label), f->hint ? f->hint : f->label, "");
	struct spec_parsed p = {0};
	char *value = NULL;
	if (typed)
		f->type->parse(f, &env, typed, &p);
	if (typed && p.finding.len)
		views_message(r->views, ROLE_WARNING, "%s", buf_str(&p.finding));
	else if (typed && p.value.len)
		value = mem_dup(buf_str(&p.value));
	free(typed);
	spec_parsed_clear(&p);
	return value;
}

static int last_row(const struct feiten *f, const char *record)
{
	int found = FEITEN_NONE;
	for (size_t i = 0; feiten_of(f, record, i) != FEITEN_NONE; i++)
		found = feiten_of(f, record, i);
	return found;
}

static void change(struct rows *r, struct feiten *f, const struct watals *w, const char *value)
{
	char id[37], dossier[37];
	int row = w->new_row ? FEITEN_NONE : last_row(f, w->record);
	rid_text(r->dossier, dossier);
	if (row == FEITEN_NONE) {
		rid_text(rid_random(), id);
		row = feiten_row(f, w->record, id, dossier);
	}
	feiten_set(f, row, w->field, value);
}

static void add_day(struct civil d, struct buf *out)
{
	char day[11];
	civil_format_nl(d, day);
	buf_add(out, *day ? day : _("geen"));
}

static void print_moves(struct rows *r, const struct feiten *now, struct buf *out)
{
	struct termijnen a = {0}, b = {0};
	struct termijn_move *m = NULL;
	termijnen_compute(r->views->o.regels, r->instellingen, r->feiten, &a);
	termijnen_compute(r->views->o.regels, r->instellingen, now, &b);
	size_t n = termijnen_moves(&a, &b, &m);
	buf_printf(out, n ? _("Termijnen die verschuiven (%zu):\n") : _("Er verschuift geen termijn.\n"), n);
	for (size_t i = 0; i < n; i++) {
		buf_printf(out, "  %s: ", m[i].regel->label);
		add_day(m[i].was, out);
		buf_add(out, " -> ");
		add_day(m[i].now, out);
		if (m[i].days)
			buf_printf(out, _(" (%+ld dagen)"), m[i].days);
		buf_add(out, "\n");
	}
	free(m);
	termijnen_clear(&a);
	termijnen_clear(&b);
}

static const struct norm *norm_by_id(const struct normen *m, const char *id)
{
	for (size_t i = 0; i < m->n; i++)
		if (strcmp(m->rows[i].id, id) == 0)
			return &m->rows[i];
	return NULL;
}

static void print_amount(const struct norm *m, int64_t n, struct buf *out)
{
	if (m->eenheid && strcmp(m->eenheid, "uren") == 0)
		buf_printf(out, "%lld:%02lld", (long long)(n / 60), (long long)(n % 60));
	else
		buf_printf(out, "%lld", (long long)n);
}

static void print_norm(const struct norm *was, const struct norm *now, struct buf *out)
{
	const struct norm *m = now ? now : was;
	buf_printf(out, "  %s: ", m->label);
	if (was) {
		print_amount(was, was->stand, out);
		buf_add(out, "/");
		print_amount(was, was->eis, out);
	} else {
		buf_add(out, _("geldt niet"));
	}
	buf_add(out, " -> ");
	if (now) {
		print_amount(now, now->stand, out);
		buf_add(out, "/");
		print_amount(now, now->eis, out);
		buf_add(out, now->voldaan ? _(" voldaan") : now->onhaalbaar ? _(" niet haalbaar in dit tempo") : "");
	} else {
		buf_add(out, _("geldt niet meer"));
	}
	buf_add(out, "\n");
}

static bool same_norm(const struct norm *a, const struct norm *b)
{
	return a && b && a->stand == b->stand && a->eis == b->eis && a->voldaan == b->voldaan && a->onhaalbaar == b->onhaalbaar;
}

static void print_normen(struct rows *r, const struct feiten *now, struct buf *out)
{
	struct normen a = {0}, b = {0};
	size_t n = 0;
	normen_compute(r->views->o.regels, r->instellingen, r->feiten, rows_today(r), &a);
	normen_compute(r->views->o.regels, r->instellingen, now, rows_today(r), &b);
	buf_add(out, _("\nUren en normen die anders worden:\n"));
	for (size_t i = 0; i < b.n; i++) {
		const struct norm *was = norm_by_id(&a, b.rows[i].id);
		if (!same_norm(was, &b.rows[i]))
			print_norm(was, &b.rows[i], out), n++;
	}
	for (size_t i = 0; i < a.n; i++)
		if (!norm_by_id(&b, a.rows[i].id))
			print_norm(&a.rows[i], NULL, out), n++;
	if (!n)
		buf_add(out, _("  geen\n"));
	normen_clear(&a);
	normen_clear(&b);
}

/* What the law would refuse of it. */
static void print_refusals(struct rows *r, const struct feiten *now, const struct watals *w, struct buf *out)
{
	struct toetsen t = {0};
	int row = last_row(now, w->record);
	toetsen_run(r->views->o.regels, r->instellingen, now, row, "vaststellen", rows_today(r), &t);
	for (size_t i = 0; i < t.n; i++) {
		if (i == 0)
			buf_add(out, _("\nWat er dan nog niet klopt:\n"));
		buf_printf(out, "  %s%s\n", t.rows[i].weigering ? "! " : "", t.rows[i].melding);
	}
	toetsen_clear(&t);
}

static const struct watals *choose(struct rows *r)
{
	struct pick p = {.hide_codes = true};
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
		pick_add(&p, ways[i].id, _(ways[i].label), false);
	char *id = pick_run(r->views, &p, _("Wat als? Er wordt niets opgeslagen."), NULL, "");
	const struct watals *w = NULL;
	for (size_t i = 0; id && i < sizeof ways / sizeof ways[0]; i++)
		if (strcmp(ways[i].id, id) == 0)
			w = &ways[i];
	free(id);
	pick_clear(&p);
	return w;
}

void watals_show(struct rows *r)
{
	const struct watals *w = r->views->o.regels ? choose(r) : NULL;
	char *value = w ? ask_value(r, w) : NULL;
	if (!value)
		return;
	struct feiten *now = feiten_copy(r->feiten);
	struct buf b = {0};
	change(r, now, w, value);
	buf_printf(&b, _("%s. Dit is een berekening; er is niets opgeslagen.\n\n"), _(w->label));
	print_moves(r, now, &b);
	print_normen(r, now, &b);
	print_refusals(r, now, w, &b);
	views_page(r->views, _("Wat als"), buf_str(&b));
	buf_wipe(&b);
	feiten_free(now);
	free(value);
}
