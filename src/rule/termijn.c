/* All terms of a dossier in one fixed order, their signals, and what moved between two of such
 * lists. */
#include <config.h>

#include "termijn_priv.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* --- order ----------------------------------------------------------------------------- */

static int by_due(const void *a, const void *b)
{
	const struct termijn *x = a, *y = b;
	int order = civil_compare(x->due, y->due);
	if (!order)
		order = (x->regel->gevolg > y->regel->gevolg) - (x->regel->gevolg < y->regel->gevolg);
	if (!order)
		order = strcmp(x->regel->id, y->regel->id);
	if (!order)
		order = strcmp(x->row, y->row);
	return order ? order : (x->signaal > y->signaal) - (x->signaal < y->signaal);
}

/* --- computing ------------------------------------------------------------------------- */

struct lijst {
	struct termijnen *out;
	size_t cap, cap_bevindingen;
};

static void add_row(struct lijst *l, const struct termijn *t)
{
	MEM_GROW(l->out->rows, l->out->n, l->cap);
	l->out->rows[l->out->n++] = *t;
}

static void add_finding(struct lijst *l, const struct termijn *t, const char *why)
{
	MEM_GROW(l->out->bevindingen, l->out->n_bevindingen, l->cap_bevindingen);
	struct termijn_bevinding *b = &l->out->bevindingen[l->out->n_bevindingen++];
	*b = (struct termijn_bevinding){.regel = t->regel, .tekst = why};
	memcpy(b->row, t->row, sizeof b->row);
}

/* A signal stands until the next one, or the term itself, takes over. */
static void add_signals(struct lijst *l, const struct scope *c, const struct termijn_def *def,
	const struct termijn *t)
{
	enum kalender_soort soort = termijn_kalender(c, def);
	for (size_t i = 0; i < def->n_signalen; i++) {
		struct termijn s = *t;
		s.signaal = def->signalen[i];
		s.due = s.nominaal = s.vooraf = tel_terug(t->due, s.signaal, def->signaal_eenheid, c->r->kalender, soort,
			NULL);
		s.verschoven = false;
		s.tot = t->due;
		for (size_t j = 0; j < def->n_signalen; j++) {
			struct civil other = tel_terug(t->due, def->signalen[j], def->signaal_eenheid, c->r->kalender, soort,
				NULL);
			if (def->signalen[j] < s.signaal && civil_compare(other, s.tot) < 0)
				s.tot = other;
		}
		if (!civil_is_none(s.due))
			add_row(l, &s);
	}
}

static void compute_row(struct lijst *l, struct scope *c, const struct termijn_def *def, int row)
{
	struct termijn t;
	const char *why = NULL;
	enum telling found = termijn_tel(c, def, row, &t, NULL, &why);
	if (found == TELLING_BEVINDING)
		add_finding(l, &t, why);
	if (found != TELLING_GOED)
		return;
	if (def->pub.venster)
		t.tot = civil_add_days(t.due, 1);
	add_row(l, &t);
	if (!t.klaar)
		add_signals(l, c, def, &t);
}

void termijnen_compute(const struct regels *r, const struct instellingen *s, const struct feiten *f,
	struct termijnen *out)
{
	struct scope c;
	*out = (struct termijnen){0};
	struct lijst l = {.out = out};
	scope_init(&c, r, s, f, (struct civil){0});
	for (size_t i = 0; i < r->n_termijnen && c.dossier != FEITEN_NONE; i++) {
		const struct termijn_def *def = &r->termijnen[i];
		size_t n = 1;
		const int *rows = def->record ? feiten_rows(f, def->record, &n) : &c.dossier;
		for (size_t j = 0; j < n; j++)
			compute_row(&l, &c, def, rows[j]);
	}
	scope_clear(&c);
	if (out->n)
		qsort(out->rows, out->n, sizeof *out->rows, by_due);
}

void termijnen_clear(struct termijnen *t)
{
	free(t->rows);
	free(t->bevindingen);
	*t = (struct termijnen){0};
}

/* --- what moves ------------------------------------------------------------------------ */

static const struct termijn *find(const struct termijnen *t, const struct termijn *like)
{
	for (size_t i = 0; i < t->n; i++)
		if (!t->rows[i].signaal && t->rows[i].regel == like->regel && strcmp(t->rows[i].row, like->row) == 0)
			return &t->rows[i];
	return NULL;
}

static struct termijn_move move_of(const struct termijn *was, const struct termijn *now)
{
	const struct termijn *any = now ? now : was;
	struct termijn_move m = {.regel = any->regel};
	memcpy(m.row, any->row, sizeof m.row);
	if (was) {
		m.was = was->due;
		m.was_klaar = was->klaar;
	}
	if (now) {
		m.now = now->due;
		m.klaar = now->klaar;
	}
	m.days = civil_days_between(m.was, m.now);
	return m;
}

static bool is_same(const struct termijn *was, const struct termijn *now)
{
	return was && now && was->klaar == now->klaar && civil_compare(was->due, now->due) == 0;
}

static int by_new_day(const void *a, const void *b)
{
	const struct termijn_move *x = a, *y = b;
	struct civil dx = civil_is_none(x->now) ? x->was : x->now, dy = civil_is_none(y->now) ? y->was : y->now;
	int order = civil_compare(dx, dy);
	if (!order)
		order = strcmp(x->regel->id, y->regel->id);
	return order ? order : strcmp(x->row, y->row);
}

size_t termijnen_moves(const struct termijnen *before, const struct termijnen *after,
	struct termijn_move **out)
{
	size_t n = 0;
	struct termijn_move *m = mem_new_array(before->n + after->n + 1, sizeof *m);
	for (size_t i = 0; i < after->n; i++) {
		const struct termijn *now = &after->rows[i], *was = now->signaal ? now : find(before, now);
		if (!now->signaal && !is_same(was, now))
			m[n++] = move_of(was, now);
	}
	for (size_t i = 0; i < before->n; i++) {
		const struct termijn *was = &before->rows[i];
		if (!was->signaal && !find(after, was))
			m[n++] = move_of(was, NULL);
	}
	qsort(m, n, sizeof *m, by_new_day);
	*out = m;
	return n;
}
