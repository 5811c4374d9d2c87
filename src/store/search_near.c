/* Who is already here? Before a person is made: the same number, the same names with a birth date
 * that agrees as far as it is known, or the same birth date with one name in common. */
#include <config.h>

#include "open_priv.h"
#include "search_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "spec/type.h"
#include "store/list.h"

#include <stdlib.h>
#include <string.h>

#define LOOK_AT_MOST 100

struct near_match {
	int64_t nr;
	int score;
	const char *why;
	int64_t recent;
};

struct near_search {
	struct store *s;
	struct projections *p;
	struct layout *layout;
	const struct record *person;
	const struct spec_field *date; /* NULL: the definition has none */
	struct words names;            /* of the new person */
	struct near_match *m;
	size_t n, cap;
};

static void add(struct near_search *x, int64_t nr, int score, const char *why, int64_t recent)
{
	for (size_t i = 0; i < x->n; i++)
		if (x->m[i].nr == nr) {
			if (score > x->m[i].score) {
				x->m[i].score = score;
				x->m[i].why = why;
			}
			return;
		}
	MEM_GROW(x->m, x->n, x->cap);
	x->m[x->n++] = (struct near_match){nr, score, why, recent};
}

/* --- numbers --------------------------------------------------------------- */

static const struct {
	const char *type, *why;
} numbers[] = {
	{"bsn", N_("Zelfde BSN")},
	{"vnr", N_("Zelfde V-nummer")},
	{"anr", N_("Zelfde A-nummer")},
};

static enum err by_numbers(struct near_search *x)
{
	enum err e = ERR_OK;
	for (size_t f = 0; !e && f < x->layout->spec->n_fields; f++)
		for (size_t i = 0; !e && i < sizeof numbers / sizeof numbers[0]; i++) {
			const struct spec_field *field = &x->layout->spec->fields[f];
			struct rid found[8];
			size_t n = 0;
			if (strcmp(field->type->name, numbers[i].type) != 0)
				continue;
			e = store_find_equal(x->s, field, record_at(x->person, f), found, 8, &n);
			for (size_t k = 0; !e && k < n; k++) {
				int64_t nr;
				e = rec_number(x->s, found[k].b, &nr);
				if (!e)
					add(x, nr, 100, _(numbers[i].why), 0);
			}
		}
	return e;
}

/* --- dates ----------------------------------------------------------------- */

/* Parts of JJJJ-MM-DD; 0 where unknown. False when it is no date. */
static bool date_parts(const char *s, int part[3])
{
	if (strlen(s) < 10 || s[4] != '-' || s[7] != '-')
		return false;
	part[0] = (int)strtol(s, NULL, 10);
	part[1] = (int)strtol(s + 5, NULL, 10);
	part[2] = (int)strtol(s + 8, NULL, 10);
	return true;
}

enum agreement { DATE_DIFFERS, DATE_UNKNOWN, DATE_AGREES, DATE_SAME };

static enum agreement compare_dates(const char *a, const char *b)
{
	int x[3], y[3];
	bool whole = true;
	if (!date_parts(a, x) || !date_parts(b, y))
		return DATE_UNKNOWN;
	for (int i = 0; i < 3; i++) {
		if (x[i] && y[i] && x[i] != y[i])
			return DATE_DIFFERS;
		whole = whole && x[i] && y[i];
	}
	return whole ? DATE_SAME : DATE_AGREES;
}

static enum err date_of(struct near_search *x, int64_t nr, char out[11])
{
	struct value *v;
	enum err e = layout_read(x->s, x->layout, nr, &v);
	out[0] = '\0';
	if (!e && x->date && v[x->date->index].text && strlen(v[x->date->index].text) == 10)
		memcpy(out, v[x->date->index].text, 11);
	if (!e)
		values_free(v, x->layout->spec->n_fields);
	return e;
}

/* --- names ----------------------------------------------------------------- */

static const struct {
	int score;
	const char *why;
} by_agreement[] = {
	[DATE_DIFFERS] = {0, NULL},
	[DATE_UNKNOWN] = {50, N_("Naam past")},
	[DATE_AGREES] = {60, N_("Naam en deel datum passen")},
	[DATE_SAME] = {80, N_("Zelfde naam en datum")},
};

/* The words of a name, each by itself: elsewhere they may be spread over other fields. */
static void add_names(struct near_search *x, const char *name)
{
	struct term t[SEARCH_TERMS];
	bool joined;
	size_t n = terms_parse(name, t, false, &joined);
	for (size_t i = 0; i < n; i++) {
		MEM_GROW(x->names.w, x->names.n, x->names.cap);
		char *to = x->names.w[x->names.n++];
		to[0] = WORD_NAME;
		memcpy(to + 1, t[i].word, sizeof t[i].word - 1);
		to[WORD_BYTES - 1] = '\0';
	}
}

static void gather_names(struct near_search *x)
{
	for (size_t i = 0; i < x->layout->n_searched; i++) {
		const struct spec_field *f = &x->layout->spec->fields[x->layout->searched[i]];
		if (strcmp(f->zoek, "naam") == 0)
			add_names(x, record_at(x->person, f->index));
		else if (strcmp(f->zoek, "datum") == 0 && !x->date)
			x->date = f;
	}
	words_sort(&x->names);
}

static enum err by_names(struct near_search *x)
{
	struct term terms[SEARCH_TERMS];
	struct candidate *c;
	size_t n, n_terms = x->names.n < SEARCH_TERMS ? x->names.n : SEARCH_TERMS;
	bool more;
	if (!n_terms)
		return ERR_OK;
	for (size_t i = 0; i < n_terms; i++) {
		terms[i].kind = WORD_NAME;
		memcpy(terms[i].word, x->names.w[i] + 1, sizeof terms[i].word - 1);
	}
	enum err e = search_candidates(x->s, x->layout->soort, terms, n_terms, NULL, 0, &c, &n, &more);
	for (size_t i = 0; !e && i < n && i < LOOK_AT_MOST; i++) {
		char date[11];
		e = date_of(x, c[i].nr, date);
		enum agreement a = compare_dates(x->date ? record_at(x->person, x->date->index) : "", date);
		if (!e && a != DATE_DIFFERS)
			add(x, c[i].nr, by_agreement[a].score, _(by_agreement[a].why), c[i].recent);
	}
	free(c);
	return e;
}

static bool shares_name(const struct near_search *x, const char *woorden)
{
	for (size_t i = 0; i < x->names.n; i++) {
		struct term t = {.kind = WORD_NAME};
		memcpy(t.word, x->names.w[i] + 1, sizeof t.word - 1);
		if (strlen(t.word) > 1 && terms_match(&t, 1, woorden))
			return true;
	}
	return false;
}

/* Born the same day, with one name in common. */
static enum err by_date(struct near_search *x)
{
	struct term t = {.kind = WORD_DATE};
	struct words w = {0};
	struct candidate *c = NULL;
	int part[3];
	size_t n = 0;
	bool more;
	const char *date = x->date ? record_at(x->person, x->date->index) : "";
	if (!date_parts(date, part) || !part[0] || !part[1] || !part[2])
		return ERR_OK;
	words_add(&w, x->date, date);
	words_sort(&w);
	memcpy(t.word, w.w[w.n - 1] + 1, sizeof t.word - 1); /* one of its two spellings is enough */
	words_clear(&w);
	enum err e = search_candidates(x->s, x->layout->soort, &t, 1, NULL, 0, &c, &n, &more);
	for (size_t i = 0; !e && i < n; i++) {
		struct buf woorden = {0};
		e = search_words_of(x->s, c[i].nr, &woorden);
		if (!e && shares_name(x, buf_str(&woorden)))
			add(x, c[i].nr, 40, _("Zelfde datum, een naam"), c[i].recent);
		buf_wipe(&woorden);
	}
	free(c);
	return e;
}

/* --- all ------------------------------------------------------------------- */

static int best_first(const void *a, const void *b)
{
	const struct near_match *x = a, *y = b;
	if (x->score != y->score)
		return y->score - x->score;
	if (x->recent != y->recent)
		return x->recent > y->recent ? -1 : 1;
	return x->nr > y->nr ? -1 : x->nr < y->nr;
}

static enum err search(struct near_search *x, struct rid *out, const char **why, size_t max, size_t *n)
{
	int64_t own = 0;
	gather_names(x);
	enum err e = by_numbers(x);
	if (!e)
		e = by_names(x);
	if (!e)
		e = by_date(x);
	if (!e)
		e = rec_number(x->s, x->person->id.b, &own);
	if (x->n)
		qsort(x->m, x->n, sizeof *x->m, best_first);
	for (size_t i = 0; !e && i < x->n && *n < max; i++) {
		if (x->m[i].nr == own)
			continue;
		e = rec_id(x->s, x->m[i].nr, out[*n].b);
		why[*n] = x->m[i].why;
		*n += !e;
	}
	return e;
}

enum err store_near(struct store *s, const struct record *persoon, struct rid *out, const char **why,
	size_t max, size_t *n)
{
	struct near_search x = {.s = s, .person = persoon};
	*n = 0;
	enum err e = projection_ready(s, &x.p);
	x.layout = e ? NULL : layout_of(x.p, persoon->spec);
	if (!e && !x.layout)
		e = ERR_NOT_FOUND;
	if (!e)
		e = store_begin(s, false);
	if (e)
		return e;
	e = store_end(s, search(&x, out, why, max, n));
	words_clear(&x.names);
	free(x.m);
	return e;
}
