/* Lines of the work list in the order of what happens if they wait: first by when (late,
 * today, this week, coming, waiting for others), then by what is lost, then by day. Or all of one
 * household, or of one place, together; such a group stands where its most urgent line does. */
#include <config.h>

#include "vandaag_priv.h"

#include "base/i18n.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* Up to this many days ahead work days are counted, because those are what is left to work in. */
enum { WERKDAGEN_TOT = 14 };

enum vandaag_bak vandaag_bak(const struct werk_line *l, struct civil today)
{
	long left = civil_days_between(today, l->due);
	if (l->wacht)
		return BAK_WACHT;
	if (left < 0)
		return BAK_LAAT;
	if (left == 0)
		return BAK_VANDAAG;
	return left <= 7 - civil_weekday(today) ? BAK_WEEK : BAK_KOMEND;
}

void vandaag_when(const struct kalender *k, struct civil due, struct civil today, struct buf *out)
{
	long left = civil_days_between(today, due);
	if (left < 0)
		buf_printf(out, _("%ld d te laat"), -left);
	else if (left == 0)
		buf_add(out, _("vandaag"));
	else if (left <= WERKDAGEN_TOT)
		buf_printf(out, _("nog %ld wd"), kalender_werkdagen_tussen(k, KALENDER_ATW, today, due));
	else
		buf_printf(out, _("nog %ld d"), left);
}

const char *vandaag_gevolg(enum regel_gevolg g)
{
	static const char *const words[] = {
		[GEVOLG_RECHT] = N_("recht"), [GEVOLG_BOETE] = N_("boete"), [GEVOLG_GELD] = N_("geld"),
		[GEVOLG_ORDE] = N_("orde"), [GEVOLG_HOFFELIJK] = N_("netjes")};
	return _(words[g]);
}

/* --- order ------------------------------------------------------------------------------- */

/* A line with what it is ordered by; `best` is the most urgent line of its group. */
struct placed {
	const struct werk_line *line;
	size_t at;
	enum vandaag_bak bak;
	const struct placed *best;
};

static int by_urgency(const struct placed *a, const struct placed *b)
{
	if (a->bak != b->bak)
		return a->bak < b->bak ? -1 : 1;
	if (a->line->regel->gevolg != b->line->regel->gevolg)
		return a->line->regel->gevolg < b->line->regel->gevolg ? -1 : 1;
	int c = civil_compare(a->line->due, b->line->due);
	if (!c)
		c = strcmp(a->line->naam, b->line->naam);
	return c ? c : (a->at > b->at) - (a->at < b->at);
}

static int compare_lines(const void *x, const void *y)
{
	return by_urgency(x, y);
}

static int compare_groups(const void *x, const void *y)
{
	const struct placed *a = x, *b = y;
	if (a->best != b->best) {
		int c = by_urgency(a->best, b->best);
		if (c)
			return c;
	}
	return by_urgency(a, b);
}

static bool same_group(enum vandaag_groep g, const struct werk_line *a, const struct werk_line *b)
{
	if (g == GROEP_PLAATS)
		return strcmp(a->plaats, b->plaats) == 0;
	if (rid_is_none(a->gezin) || rid_is_none(b->gezin))
		return rid_equal(a->dossier, b->dossier);
	return rid_equal(a->gezin, b->gezin);
}

/* Each line learns of the first of its group; `p` is ordered by urgency. Groups are few beside lines, so the
 * firsts are walked. */
static void find_groups(struct placed *p, size_t n, enum vandaag_groep g)
{
	size_t *firsts = mem_new_array(n + 1, sizeof *firsts), k = 0;
	for (size_t i = 0; i < n; i++) {
		size_t j = 0;
		while (j < k && !same_group(g, p[firsts[j]].line, p[i].line))
			j++;
		if (j == k)
			firsts[k++] = i;
		p[i].best = &p[firsts[j]];
	}
	free(firsts);
}

/* --- headings ---------------------------------------------------------------------------- */

static const char *bak_name(enum vandaag_bak b)
{
	static const char *const names[BAKKEN] = {
		N_("Te laat"), N_("Vandaag"), N_("Deze week"), N_("Komend"), N_("Wacht op anderen")};
	return _(names[b]);
}

static void head_text(enum vandaag_groep g, const struct placed *p, struct buf *out)
{
	if (g == GROEP_GEVOLG)
		buf_add(out, bak_name(p->bak));
	else if (g == GROEP_PLAATS)
		buf_add(out, *p->line->plaats ? p->line->plaats : _("Plaats niet bekend"));
	else
		buf_printf(out, rid_is_none(p->line->gezin) ? "%s" : _("Gezin van %s"), p->line->naam);
}

static bool starts_group(enum vandaag_groep g, const struct placed *p, size_t i)
{
	if (i == 0)
		return true;
	return g == GROEP_GEVOLG ? p[i].bak != p[i - 1].bak : p[i].best != p[i - 1].best;
}

static size_t group_size(enum vandaag_groep g, const struct placed *p, size_t i, size_t n)
{
	size_t k = i + 1;
	while (k < n && !starts_group(g, p, k))
		k++;
	return k - i;
}

static void add_rows(struct vandaag *v, const struct placed *p)
{
	v->rows = mem_new_array(2 * v->n_lines + 1, sizeof *v->rows);
	for (size_t i = 0; i < v->n_lines; i++) {
		if (starts_group(v->groep, p, i)) {
			struct buf b = {0};
			head_text(v->groep, &p[i], &b);
			buf_printf(&b, " (%zu)", group_size(v->groep, p, i, v->n_lines));
			v->rows[v->n_rows++] = (struct vandaag_row){.head = mem_dup(buf_str(&b))};
			buf_wipe(&b);
		}
		v->rows[v->n_rows++] = (struct vandaag_row){.line = p[i].at};
	}
}

void vandaag_rows_clear(struct vandaag *v)
{
	for (size_t i = 0; i < v->n_rows; i++)
		free(v->rows[i].head);
	free(v->rows);
	v->rows = NULL;
	v->n_rows = 0;
}

void vandaag_arrange(struct vandaag *v, struct civil today)
{
	size_t n = v->n_lines;
	struct placed *p = mem_new_array(n + 1, sizeof *p);
	vandaag_rows_clear(v);
	for (size_t i = 0; i < n; i++)
		p[i] = (struct placed){&v->lines[i], i, vandaag_bak(&v->lines[i], today), NULL};
	qsort(p, n, sizeof *p, compare_lines);
	if (v->groep != GROEP_GEVOLG) {
		struct placed *sorted = mem_new_array(n + 1, sizeof *sorted);
		find_groups(p, n, v->groep);
		memcpy(sorted, p, n * sizeof *p); /* `best` keeps pointing into p */
		qsort(sorted, n, sizeof *sorted, compare_groups);
		add_rows(v, sorted);
		free(sorted);
	} else {
		add_rows(v, p);
	}
	free(p);
}
