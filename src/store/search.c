/* Finding records by the beginnings of words. Words hang under records that stand alone (a
 * person, a dossier) and come from it, from what it owns, and from what it refers to in an
 * overview. A search looks at a bounded number of rows: the list of its rarest word, and, when
 * that is too long to read, the newest records beside it. */
#include <config.h>

#include "search_priv.h"

#include "base/mem.h"
#include "spec/type.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_AT 500   /* rows of one word's list */
#define LOOK_NEWEST 200 /* and of the newest records when the list is longer */

enum { SQL_RANGE, SQL_COUNT, SQL_WORD_ADD, SQL_WORD_DROP, SQL_ROW, SQL_ROW_SET, SQL_ROW_DROP, SQL_RECENT,
	SQL_NEWEST, SQL_WORDS_EMPTY, SQL_ROWS_EMPTY, SQL_CHANGED, SQL_SUBJECTS };

static const struct sql rows[] = {
	{SQL_RANGE, "SELECT record FROM zoekwoord WHERE soort = :soort AND woord >= :van AND woord < :tot "
		"LIMIT :n"},
	{SQL_COUNT, "SELECT count(*) FROM (SELECT 1 FROM zoekwoord WHERE soort = :soort AND woord >= :van AND "
		"woord < :tot LIMIT :n)"},
	{SQL_WORD_ADD, "INSERT OR IGNORE INTO zoekwoord (soort, woord, record) "
		"VALUES (:soort, :woord, :record)"},
	{SQL_WORD_DROP, "DELETE FROM zoekwoord WHERE soort = :soort AND woord = :woord AND record = :record"},
	{SQL_ROW, "SELECT woorden, recent, soort FROM zoekrij WHERE nr = :nr"},
	{SQL_ROW_SET, "INSERT OR REPLACE INTO zoekrij (nr, soort, woorden, recent) "
		"VALUES (:nr, :soort, :woorden, :recent)"},
	{SQL_ROW_DROP, "DELETE FROM zoekrij WHERE nr = :nr"},
	{SQL_RECENT, "UPDATE zoekrij SET recent = :recent WHERE nr = :nr AND recent < :recent"},
	{SQL_NEWEST, "SELECT nr FROM zoekrij WHERE soort = :soort ORDER BY recent DESC LIMIT :n"},
	{SQL_WORDS_EMPTY, "DELETE FROM zoekwoord"},
	{SQL_ROWS_EMPTY, "DELETE FROM zoekrij"},
	{SQL_CHANGED, "SELECT gewijzigd, soort FROM record WHERE nr = :nr"},
	{SQL_SUBJECTS, "SELECT nr FROM record WHERE soort = :soort AND nr > :na ORDER BY nr LIMIT 2000"},
};

const struct sql_set search_sql = SQL_SET("zoek", rows);

static struct stmt *sql(struct store *s, unsigned id)
{
	return db_stmt(s->db, &search_sql, id);
}

/* --- who has words --------------------------------------------------------- */

/* A reference whose words count for its holder: shown in an overview over the whole store. */
static bool is_word_link(struct projections *p, const struct layout *l, const struct spec_field *f)
{
	struct layout *to = f->ref ? layout_of(p, f->ref) : NULL;
	if (!to || !to->below_searched)
		return false;
	for (size_t i = 0; i < p->n_overviews; i++) {
		const struct overview *o = &p->overviews[i];
		for (size_t k = 0; o->spec->indexed && k < o->n_sources; k++)
			if (o->sources[k].at == l && o->sources[k].ref == f)
				return true;
	}
	return false;
}

bool search_is_subject(struct projections *p, const struct layout *l)
{
	if (l->spec->owner)
		return false;
	if (l->below_searched)
		return true;
	for (size_t i = 0; i < l->spec->n_fields; i++)
		if (is_word_link(p, l, &l->spec->fields[i]))
			return true;
	return false;
}

/* --- gathering ------------------------------------------------------------- */

/* The searched columns of a layout, or (ref given) one reference of it. */
static enum err select_columns(struct store *s, struct layout *l, const struct spec_field *ref,
	struct stmt **q)
{
	struct sql_text t = {0};
	sql_add(&t, "SELECT ");
	for (size_t i = 0; !ref && i < l->n_searched; i++) {
		sql_add(&t, i ? ", " : "");
		sql_column(&t, &l->spec->fields[l->searched[i]], "");
	}
	if (ref)
		sql_column(&t, ref, "");
	sql_add(&t, " FROM ");
	sql_name(&t, "r_", l->spec->id);
	sql_add(&t, " WHERE _nr = ?1");
	enum err e = projection_keep(s, &t, q);
	sql_text_clear(&t);
	return e;
}

static enum err gather_own(struct store *s, struct layout *l, int64_t nr, struct words *w)
{
	struct stmt *q;
	bool row;
	if (!l->n_searched)
		return ERR_OK;
	enum err e = select_columns(s, l, NULL, &q);
	if (e)
		return e;
	stmt_int_at(q, 1, nr);
	e = stmt_step(q, &row);
	for (size_t i = 0; !e && row && i < l->n_searched; i++)
		words_add(w, &l->spec->fields[l->searched[i]], stmt_get_text(q, (int)i));
	stmt_done(q);
	return e;
}

/* A record and the visible rows it owns. */
static enum err gather(struct store *s, struct projections *p, struct layout *l, int64_t nr,
	struct words *w, int depth)
{
	bool visible;
	enum err e = rec_visible(s, nr, &visible);
	if (!e && visible)
		e = gather_own(s, l, nr, w);
	for (size_t i = 0; !e && visible && depth < OWNER_DEPTH && i < p->n_layouts; i++) {
		struct layout *c = &p->layouts[i];
		int64_t *below = NULL;
		size_t n = 0;
		if (c->spec->owner != l->spec || !c->below_searched || !c->soort)
			continue;
		e = rec_children(s, nr, c->soort, &below, &n);
		for (size_t k = 0; !e && k < n; k++)
			e = gather(s, p, c, below[k], w, depth + 1);
		free(below);
	}
	return e;
}

/* The record a reference leads to, when it is one of the kind it should be; else 0. */
static enum err linked(struct store *s, const struct layout *to, const char *uuid, int64_t *nr)
{
	struct rec r;
	enum err e = rec_by_text(s, uuid, nr);
	if (e || !*nr)
		return e;
	e = rec_load_nr(s, *nr, &r);
	if (e || r.soort != to->soort)
		*nr = 0;
	rec_clear(&r);
	return e;
}

/* Newest change of a record and all it owns, as far as their soorten are defined. */
static enum err newest_of(struct store *s, struct projections *p, int64_t nr, int64_t *newest, int depth)
{
	int64_t *below = NULL;
	size_t n = 0;
	bool row, known = false;
	struct stmt *q = sql(s, SQL_CHANGED);
	stmt_int(q, ":nr", nr);
	enum err e = stmt_step(q, &row);
	if (!e && row) {
		known = layout_by_number(p, (uint32_t)stmt_get_int(q, 1)) != NULL;
		if (known && stmt_get_int(q, 0) > *newest)
			*newest = stmt_get_int(q, 0);
	}
	stmt_done(q);
	if (!e && known && depth < OWNER_DEPTH)
		e = rec_children(s, nr, 0, &below, &n);
	for (size_t i = 0; !e && i < n; i++)
		e = newest_of(s, p, below[i], newest, depth + 1);
	free(below);
	return e;
}

static enum err gather_links(struct store *s, struct projections *p, struct layout *l, int64_t nr,
	struct words *w, int64_t *newest)
{
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < l->spec->n_fields; i++) {
		const struct spec_field *f = &l->spec->fields[i];
		struct stmt *q;
		bool row;
		int64_t to = 0;
		if (!f->ref || !is_word_link(p, l, f))
			continue;
		e = select_columns(s, l, f, &q);
		if (e)
			break;
		stmt_int_at(q, 1, nr);
		e = stmt_step(q, &row);
		char *id = !e && row ? mem_dup(stmt_get_text(q, 0)) : NULL;
		stmt_done(q);
		if (!e)
			e = linked(s, layout_of(p, f->ref), id, &to);
		free(id);
		if (!e && to)
			e = gather(s, p, layout_of(p, f->ref), to, w, 0);
		if (!e && to)
			e = newest_of(s, p, to, newest, 0);
	}
	return e;
}

/* --- writing --------------------------------------------------------------- */

static enum err word_row(struct store *s, unsigned id, uint32_t soort, const char *word, size_t n,
	int64_t nr)
{
	struct stmt *q = sql(s, id);
	stmt_int(q, ":soort", soort);
	stmt_text_n(q, ":woord", word, n);
	stmt_int(q, ":record", nr);
	return stmt_run(q);
}

/* Is this word (without its letter) among the others? Two kinds can give one word. */
static bool has_word(const char *woorden, const char *word, size_t n)
{
	for (const char *p = woorden; *p;) {
		size_t len = strcspn(p, " ");
		if (len == n + 1 && memcmp(p + 1, word, n) == 0)
			return true;
		p += len;
		p += strspn(p, " ");
	}
	return false;
}

/* Words of `from` that are not in `in` are added to or dropped from the lists. */
static enum err change_words(struct store *s, unsigned id, uint32_t soort, int64_t nr, const char *from,
	const char *in)
{
	enum err e = ERR_OK;
	for (const char *p = from; !e && *p;) {
		size_t len = strcspn(p, " ");
		if (len > 1 && !has_word(in, p + 1, len - 1))
			e = word_row(s, id, soort, p + 1, len - 1, nr);
		p += len;
		p += strspn(p, " ");
	}
	return e;
}

struct search_row {
	struct buf woorden;
	int64_t recent;
	uint32_t soort;
	bool there;
};

static enum err load_row(struct store *s, int64_t nr, struct search_row *out)
{
	struct stmt *q = sql(s, SQL_ROW);
	stmt_int(q, ":nr", nr);
	buf_reset(&out->woorden);
	enum err e = stmt_step(q, &out->there);
	if (!e && out->there) {
		buf_add(&out->woorden, stmt_get_text(q, 0));
		out->recent = stmt_get_int(q, 1);
		out->soort = (uint32_t)stmt_get_int(q, 2);
	}
	stmt_done(q);
	return e;
}

enum err search_words_of(struct store *s, int64_t nr, struct buf *out)
{
	struct search_row row = {0};
	enum err e = load_row(s, nr, &row);
	buf_add(out, buf_str(&row.woorden));
	buf_wipe(&row.woorden);
	return e;
}

static enum err save_row(struct store *s, uint32_t soort, int64_t nr, const char *woorden, int64_t recent)
{
	struct stmt *q = sql(s, SQL_ROW_SET);
	stmt_int(q, ":nr", nr);
	stmt_int(q, ":soort", soort);
	stmt_text(q, ":woorden", woorden);
	stmt_int(q, ":recent", recent);
	return stmt_run(q);
}

static enum err drop_row(struct store *s, int64_t nr, const struct search_row *old)
{
	if (!old->there)
		return ERR_OK;
	enum err e = change_words(s, SQL_WORD_DROP, old->soort, nr, buf_str(&old->woorden), "");
	struct stmt *q = sql(s, SQL_ROW_DROP);
	stmt_int(q, ":nr", nr);
	if (!e)
		return stmt_run(q);
	stmt_done(q);
	return e;
}

static enum err replace_row(struct store *s, const struct layout *l, int64_t nr, struct words *w,
	int64_t recent, struct search_row *old)
{
	struct buf now = {0};
	enum err e = ERR_OK;
	words_sort(w);
	for (size_t i = 0; i < w->n; i++) {
		buf_add(&now, i ? " " : "");
		buf_add(&now, w->w[i]);
	}
	if (old->there && old->soort != l->soort) {
		e = drop_row(s, nr, old);
		buf_reset(&old->woorden);
	}
	if (!e)
		e = change_words(s, SQL_WORD_DROP, l->soort, nr, buf_str(&old->woorden), buf_str(&now));
	if (!e)
		e = change_words(s, SQL_WORD_ADD, l->soort, nr, buf_str(&now), buf_str(&old->woorden));
	if (!e)
		e = save_row(s, l->soort, nr, buf_str(&now), recent);
	buf_wipe(&now);
	return e;
}

/* Words of one record that stands alone, made anew. */
static enum err refresh(struct store *s, struct projections *p, int64_t nr)
{
	struct words w = {0};
	struct search_row old = {0};
	struct rec r;
	int64_t newest = 0;
	bool visible = false;
	enum err e = rec_load_nr(s, nr, &r);
	struct layout *l = e ? NULL : layout_by_number(p, r.soort);
	if (!e)
		e = rec_visible(s, nr, &visible);
	if (!e)
		e = load_row(s, nr, &old);
	if (!e && (!visible || !l || !search_is_subject(p, l))) {
		e = drop_row(s, nr, &old);
	} else if (!e) {
		e = gather(s, p, l, nr, &w, 0);
		if (!e)
			e = newest_of(s, p, nr, &newest, 0);
		if (!e)
			e = gather_links(s, p, l, nr, &w, &newest);
		if (!e)
			e = replace_row(s, l, nr, &w, newest, &old);
	}
	words_clear(&w);
	buf_wipe(&old.woorden);
	rec_clear(&r);
	return e;
}

/* --- what a change means for words ----------------------------------------- */

struct subject {
	int64_t nr;
	bool words;   /* words may differ; else only how new it is */
	int64_t recent;
};

struct subjects {
	struct subject *s;
	size_t n, cap;
};

static void note(struct subjects *all, int64_t nr, bool words, int64_t recent)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->s[i].nr == nr) {
			all->s[i].words = all->s[i].words || words;
			if (recent > all->s[i].recent)
				all->s[i].recent = recent;
			return;
		}
	MEM_GROW(all->s, all->n, all->cap);
	all->s[all->n++] = (struct subject){nr, words, recent};
}

static bool words_differ(struct projections *p, const struct touched *t)
{
	if (t->row && (t->layout->below_searched || search_is_subject(p, t->layout)))
		return true;
	for (size_t i = 0; i < t->layout->spec->n_fields; i++)
		if (t->fields[i] && (t->layout->spec->fields[i].zoek ||
			is_word_link(p, t->layout, &t->layout->spec->fields[i])))
			return true;
	return false;
}

/* Records that refer to nr in a way that lends them its words. */
static enum err note_referring(struct store *s, struct projections *p, struct subjects *all, int64_t nr,
	const struct layout *to, bool words, int64_t recent)
{
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < p->n_layouts; i++) {
		struct layout *l = &p->layouts[i];
		for (size_t f = 0; !e && !l->spec->owner && f < l->spec->n_fields; f++) {
			int64_t *from = NULL;
			size_t n = 0;
			if (l->spec->fields[f].ref != to->spec || !is_word_link(p, l, &l->spec->fields[f]))
				continue;
			e = rec_referring(s, l, &l->spec->fields[f], nr, &from, &n);
			for (size_t k = 0; !e && k < n; k++)
				note(all, from[k], words, recent);
			free(from);
		}
	}
	return e;
}

/* The record, its owners, and who refers to any of them. */
static enum err note_touched(struct store *s, struct projections *p, struct subjects *all,
	const struct touched *t)
{
	bool words = words_differ(p, t);
	int64_t at = t->nr, recent = 0;
	struct layout *l = t->layout;
	enum err e = ERR_OK;
	for (int depth = 0; !e && at && l && depth <= OWNER_DEPTH; depth++) {
		struct rec r;
		e = rec_load_nr(s, at, &r);
		if (!e && depth == 0)
			recent = r.changed_ms;
		l = e ? NULL : layout_by_number(p, r.soort);
		if (!e && depth == 0 && !r.soort) { /* its lines were taken off this store */
			note(all, at, true, 0);
			e = note_referring(s, p, all, at, t->layout, true, 0);
		}
		if (l && !r.owner)
			note(all, at, words, recent);
		if (l && l->below_searched)
			e = note_referring(s, p, all, at, l, words, recent);
		at = r.owner;
		rec_clear(&r);
	}
	return e;
}

enum err search_touched(struct store *s, const struct touched *t, size_t n)
{
	struct projections *p = s->projections;
	struct subjects all = {0};
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < n; i++)
		e = note_touched(s, p, &all, &t[i]);
	for (size_t i = 0; !e && i < all.n; i++) {
		if (all.s[i].words) {
			e = refresh(s, p, all.s[i].nr);
			continue;
		}
		struct stmt *q = sql(s, SQL_RECENT);
		stmt_int(q, ":recent", all.s[i].recent);
		stmt_int(q, ":nr", all.s[i].nr);
		e = stmt_run(q);
	}
	free(all.s);
	return e;
}

/* --- everything anew ------------------------------------------------------- */

static void describe(struct projections *p, struct buf *out)
{
	for (size_t i = 0; i < p->n_layouts; i++) {
		struct layout *l = &p->layouts[i];
		if (search_is_subject(p, l))
			buf_printf(out, "%s\n", l->spec->id);
		for (size_t f = 0; f < l->spec->n_fields; f++) {
			const struct spec_field *x = &l->spec->fields[f];
			if (x->zoek)
				buf_printf(out, "%s %s %s\n", x->id, x->zoek, x->type->name);
			if (is_word_link(p, l, x))
				buf_printf(out, "%s ->\n", x->id);
		}
	}
}

static enum err fill(struct store *s, struct projections *p, struct layout *l)
{
	int64_t after = 0, *nrs = mem_new_array(2000, sizeof *nrs);
	size_t n = 2000;
	enum err e = ERR_OK;
	while (!e && n == 2000) {
		bool row = true;
		struct stmt *q = sql(s, SQL_SUBJECTS);
		n = 0;
		stmt_int(q, ":soort", l->soort);
		stmt_int(q, ":na", after);
		while (!e && row) {
			e = stmt_step(q, &row);
			if (!e && row)
				after = nrs[n++] = stmt_get_int(q, 0);
		}
		stmt_done(q);
		for (size_t i = 0; !e && i < n; i++)
			e = refresh(s, p, nrs[i]);
	}
	free(nrs);
	return e;
}

enum err search_accept(struct store *s, struct projections *p)
{
	struct buf text = {0};
	bool same;
	describe(p, &text);
	enum err e = derived_same(s, "zoek", buf_str(&text), &same);
	if (!e && !same) {
		e = stmt_run(sql(s, SQL_WORDS_EMPTY));
		if (!e)
			e = stmt_run(sql(s, SQL_ROWS_EMPTY));
		for (size_t i = 0; !e && i < p->n_layouts; i++)
			if (search_is_subject(p, &p->layouts[i]))
				e = fill(s, p, &p->layouts[i]);
		if (!e)
			e = derived_set(s, "zoek", buf_str(&text));
	}
	buf_clear(&text);
	return e;
}

/* --- searching ------------------------------------------------------------- */

/* Numbers already looked at: open addressing, never more than a few hundred. */
struct seen {
	int64_t nr[4096];
};

static bool see(struct seen *x, int64_t nr)
{
	size_t at = (size_t)((uint64_t)nr * UINT64_C(0x9e3779b97f4a7c15) >> 52);
	while (x->nr[at]) {
		if (x->nr[at] == nr)
			return false;
		at = (at + 1) & 4095;
	}
	x->nr[at] = nr;
	return true;
}

struct search {
	struct store *s;
	uint32_t soort;
	const struct term *terms;
	size_t n_terms;
	struct seen *seen;
	struct candidate *found;
	size_t n, cap;
	struct search_row row;
};

static void bind_range(struct stmt *q, uint32_t soort, const char *word, int limit)
{
	struct buf end = {0};
	buf_printf(&end, "%s\xf4\x8f\xbf\xbf", word);
	stmt_int(q, ":soort", soort);
	stmt_text(q, ":van", word);
	stmt_text(q, ":tot", buf_str(&end));
	stmt_int(q, ":n", limit);
	buf_clear(&end);
}

/* The term with the shortest list; its length, at most LOOK_AT + 1. */
static enum err rarest(struct search *f, size_t *which, int64_t *length)
{
	enum err e = ERR_OK;
	*which = 0;
	*length = LOOK_AT + 2;
	for (size_t i = 0; !e && i < f->n_terms && *length; i++) {
		int64_t n;
		struct stmt *q = sql(f->s, SQL_COUNT);
		bind_range(q, f->soort, f->terms[i].word, LOOK_AT + 1);
		e = stmt_run_int(q, &n);
		if (!e && n < *length) {
			*length = n;
			*which = i;
		}
	}
	return e;
}

static enum err look(struct search *f, int64_t nr)
{
	if (!see(f->seen, nr))
		return ERR_OK;
	enum err e = load_row(f->s, nr, &f->row);
	if (e || !f->row.there || f->row.soort != f->soort ||
		!terms_match(f->terms, f->n_terms, buf_str(&f->row.woorden)))
		return e;
	MEM_GROW(f->found, f->n, f->cap);
	f->found[f->n++] = (struct candidate){nr, f->row.recent};
	return ERR_OK;
}

static enum err look_at_rows(struct search *f, struct stmt *q)
{
	int64_t nrs[LOOK_AT];
	size_t n = 0;
	bool row = true;
	enum err e = ERR_OK;
	while (!e && row && n < LOOK_AT) {
		e = stmt_step(q, &row);
		if (!e && row)
			nrs[n++] = stmt_get_int(q, 0);
	}
	stmt_done(q);
	for (size_t i = 0; !e && i < n; i++)
		e = look(f, nrs[i]);
	return e;
}

static enum err look_around(struct search *f, bool *more)
{
	size_t which;
	int64_t length;
	enum err e = rarest(f, &which, &length);
	if (e || !length)
		return e;
	*more = length > LOOK_AT;
	struct stmt *q = sql(f->s, SQL_RANGE);
	bind_range(q, f->soort, f->terms[which].word, *more ? LOOK_AT - LOOK_NEWEST : LOOK_AT);
	e = look_at_rows(f, q);
	if (e || !*more)
		return e;
	q = sql(f->s, SQL_NEWEST);
	stmt_int(q, ":soort", f->soort);
	stmt_int(q, ":n", LOOK_NEWEST);
	return look_at_rows(f, q);
}

static int by_newest(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	if (x->recent != y->recent)
		return x->recent > y->recent ? -1 : 1;
	return x->nr > y->nr ? -1 : x->nr < y->nr;
}

enum err search_candidates(struct store *s, uint32_t soort, const struct term *t, size_t n_terms,
	const int64_t *among, size_t n_among, struct candidate **out, size_t *n, bool *more)
{
	struct search f = {.s = s, .soort = soort, .terms = t, .n_terms = n_terms};
	enum err e = ERR_OK;
	*out = NULL;
	*n = 0;
	*more = false;
	f.seen = mem_new(sizeof *f.seen);
	if (among)
		for (size_t i = 0; !e && i < n_among && i < 2000; i++)
			e = look(&f, among[i]);
	else if (n_terms)
		e = look_around(&f, more);
	if (f.n)
		qsort(f.found, f.n, sizeof *f.found, by_newest);
	if (f.n > SEARCH_CANDIDATES) {
		f.n = SEARCH_CANDIDATES;
		*more = true;
	}
	free(f.seen);
	buf_wipe(&f.row.woorden);
	if (e)
		free(f.found);
	else {
		*out = f.found;
		*n = f.n;
	}
	return e;
}
