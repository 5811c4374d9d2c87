/* Pages of lists. A page goes on from the key of its anchor, never from a count; the key is made
 * from the cells the anchor was shown with, so a row that changed or went since does not lose the
 * place. Two ranges of one index make a page: rows with the same key behind the anchor, then the
 * keys behind it. */
#include <config.h>

#include "open_priv.h"
#include "search_priv.h"

#include "base/mem.h"
#include "spec/type.h"
#include "store/list.h"

#include <stdlib.h>
#include <string.h>

#define MAX_FILTERS 4
#define COUNT_UP_TO 200 /* rows of a filter looked at to choose the rarest */
#define MAX_OF_OWNER 5000

struct page {
	struct store *s;
	struct projections *p;
	struct overview *o;
	const struct list_query *q;
	bool down;             /* walk the index from its end */
	size_t driver;         /* filter whose index is walked; n_filters: none */
};

static void row_clear(struct list_row *r)
{
	for (size_t i = 0; i < LIST_MAX_COLUMNS; i++)
		free(r->cell[i]);
	*r = (struct list_row){.id = {{0}}};
}

void list_rows_clear(struct list_row *rows, size_t n)
{
	for (size_t i = 0; rows && i < n; i++)
		row_clear(&rows[i]);
}

static const struct spec_field *column_field(const struct page *g, size_t column)
{
	return g->o->spec->columns[column].field;
}

static void reverse(struct list_row *rows, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		struct list_row r = rows[i];
		rows[i] = rows[n - 1 - i];
		rows[n - 1 - i] = r;
	}
}

/* --- SQL of one range ------------------------------------------------------ */

static void add_cells(struct sql_text *t, const struct overview *o)
{
	sql_add(t, "SELECT _nr, _id");
	for (size_t i = 0; i < o->spec->n_columns; i++) {
		sql_add(t, ", ");
		sql_cell(t, i);
	}
	sql_add(t, " FROM ");
	sql_name(t, "o_", o->spec->id);
	sql_add(t, " WHERE 1");
}

/* Places 1..: the filters; the caller goes on from *at. */
static void add_filters(struct sql_text *t, const struct page *g, int *at)
{
	for (size_t i = 0; i < g->q->n_filters; i++) {
		sql_add(t, " AND ");
		/* "+": this one has no say in which index is walked */
		sql_add(t, i == g->driver ? "" : "+");
		sql_cell(t, g->q->filters[i].column);
		sql_add(t, " IS ");
		sql_places(t, (*at)++, 1);
	}
}

enum range { RANGE_ALL, RANGE_SAME_KEY, RANGE_BEHIND };

static void range_text(struct sql_text *t, const struct page *g, enum range range)
{
	int at = 1;
	add_cells(t, g->o);
	add_filters(t, g, &at);
	if (range != RANGE_ALL) {
		sql_add(t, " AND ");
		sql_sort_key(t, g->q->sort);
		sql_add(t, range == RANGE_SAME_KEY ? " = " : g->down ? " < " : " > ");
		sql_places(t, at++, 1);
	}
	if (range == RANGE_SAME_KEY) {
		sql_add(t, g->down ? " AND _nr < " : " AND _nr > ");
		sql_places(t, at++, 1);
	}
	sql_add(t, " ORDER BY ");
	sql_sort_key(t, g->q->sort);
	sql_add(t, g->down ? " DESC, _nr DESC LIMIT " : ", _nr LIMIT ");
	sql_places(t, at, 1);
}

static int bind_filters(struct stmt *q, const struct page *g)
{
	int at = 1;
	for (size_t i = 0; i < g->q->n_filters; i++)
		bind_value(q, at++, column_field(g, g->q->filters[i].column), g->q->filters[i].value);
	return at;
}

static enum err take_row(struct stmt *q, const struct overview *o, struct list_row *out)
{
	*out = (struct list_row){.id = {{0}}};
	if (!stmt_get_bytes(q, 1, out->id.b, ID_BYTES))
		return ERR_DAMAGED;
	for (size_t i = 0; i < o->spec->n_columns; i++)
		out->cell[i] = mem_dup(stmt_get_text(q, (int)i + 2));
	return ERR_OK;
}

static enum err take_rows(struct stmt *q, const struct page *g, struct list_row *rows, size_t max,
	size_t *n)
{
	bool row = true;
	enum err e = ERR_OK;
	while (!e && row && *n < max) {
		e = stmt_step(q, &row);
		if (!e && row)
			e = take_row(q, g->o, &rows[(*n)++]);
	}
	stmt_done(q);
	return e;
}

static enum err read_range(const struct page *g, enum range range, const struct list_row *anchor,
	int64_t anchor_nr, struct list_row *rows, size_t max, size_t *n)
{
	struct sql_text t = {0};
	struct stmt *q;
	if (*n >= max)
		return ERR_OK;
	range_text(&t, g, range);
	enum err e = projection_keep(g->s, &t, &q);
	sql_text_clear(&t);
	if (e)
		return e;
	int at = bind_filters(q, g);
	if (range != RANGE_ALL)
		bind_sort_key(q, at++, column_field(g, g->q->sort), anchor->cell[g->q->sort]);
	if (range == RANGE_SAME_KEY)
		stmt_int_at(q, at++, anchor_nr);
	stmt_int_at(q, at, (int64_t)(max - *n));
	return take_rows(q, g, rows, max, n);
}

/* --- which filter leads ---------------------------------------------------- */

static enum err count_filter(const struct page *g, size_t filter, int64_t *n)
{
	struct sql_text t = {0};
	struct stmt *q;
	sql_add(&t, "SELECT count(*) FROM (SELECT 1 FROM ");
	sql_name(&t, "o_", g->o->spec->id);
	sql_add(&t, " WHERE ");
	sql_cell(&t, g->q->filters[filter].column);
	sql_add(&t, " IS ?1 LIMIT ?2)");
	enum err e = projection_keep(g->s, &t, &q);
	sql_text_clear(&t);
	if (e)
		return e;
	bind_value(q, 1, column_field(g, g->q->filters[filter].column), g->q->filters[filter].value);
	stmt_int_at(q, 2, COUNT_UP_TO + 1);
	return stmt_run_int(q, n);
}

/* The rarest filter that has an index; its length up to COUNT_UP_TO + 1. */
static enum err choose_driver(struct page *g, int64_t *length)
{
	enum err e = ERR_OK;
	*length = COUNT_UP_TO + 1;
	g->driver = g->q->n_filters;
	for (size_t i = 0; !e && i < g->q->n_filters; i++) {
		int64_t n = COUNT_UP_TO + 1;
		const struct spec_column *c = &g->o->spec->columns[g->q->filters[i].column];
		if (!overview_filters(c))
			continue;
		e = count_filter(g, i, &n);
		if (!e && (g->driver == g->q->n_filters || n < *length)) {
			g->driver = i;
			*length = n;
		}
	}
	return e;
}

/* --- searched pages -------------------------------------------------------- */

static bool row_passes(const struct page *g, const struct list_row *r)
{
	for (size_t i = 0; i < g->q->n_filters; i++) {
		const char *cell = r->cell[g->q->filters[i].column], *want = g->q->filters[i].value;
		if (strcmp(cell ? cell : "", want ? want : "") != 0)
			return false;
	}
	return true;
}

struct found {
	struct list_row *rows;
	size_t n, cap;
	bool more;
};

/* The row of record nr, when it is in the list and passes. */
static enum err add_found(const struct page *g, int64_t nr, struct found *f)
{
	struct sql_text t = {0};
	struct stmt *q;
	bool row;
	add_cells(&t, g->o);
	sql_add(&t, " AND _nr = ?1");
	enum err e = projection_keep(g->s, &t, &q);
	sql_text_clear(&t);
	if (e)
		return e;
	stmt_int_at(q, 1, nr);
	e = stmt_step(q, &row);
	if (!e && row) {
		MEM_GROW(f->rows, f->n, f->cap);
		e = take_row(q, g->o, &f->rows[f->n]);
		if (!e && row_passes(g, &f->rows[f->n]))
			f->n++;
		else
			row_clear(&f->rows[f->n]);
	}
	stmt_done(q);
	return e;
}

/* Rows of the list below a found record: itself, or what it owns. */
static enum err add_below(const struct page *g, const struct layout *at, int64_t nr, struct found *f,
	int depth)
{
	enum err e = ERR_OK;
	if (at == g->o->layout)
		return add_found(g, nr, f);
	for (size_t i = 0; !e && depth < OWNER_DEPTH && f->n < SEARCH_CANDIDATES && i < g->p->n_layouts; i++) {
		const struct layout *c = &g->p->layouts[i];
		const struct spec_record *r = g->o->layout->spec;
		int64_t *below = NULL;
		size_t n = 0;
		while (r && r != c->spec)
			r = r->owner;
		if (!r || c->spec->owner != at->spec || !c->soort)
			continue;
		e = rec_children(g->s, nr, c->soort, &below, &n);
		for (size_t k = n; !e && k-- > 0 && f->n < SEARCH_CANDIDATES;)
			e = add_below(g, c, below[k], f, depth + 1);
		free(below);
	}
	return e;
}

static const struct layout *root_of(const struct page *g)
{
	const struct spec_record *r = g->o->layout->spec;
	while (r->owner)
		r = r->owner;
	return layout_of(g->p, r);
}

/* Records of a rare filter: then the words are checked, not looked up. */
static enum err of_driver(const struct page *g, int64_t **nrs, size_t *n)
{
	struct sql_text t = {0};
	struct stmt *q;
	bool row = true;
	size_t cap = 0;
	sql_add(&t, "SELECT _nr FROM ");
	sql_name(&t, "o_", g->o->spec->id);
	sql_add(&t, " WHERE ");
	sql_cell(&t, g->q->filters[g->driver].column);
	sql_add(&t, " IS ?1");
	enum err e = projection_keep(g->s, &t, &q);
	sql_text_clear(&t);
	if (e)
		return e;
	bind_value(q, 1, column_field(g, g->q->filters[g->driver].column), g->q->filters[g->driver].value);
	while (!e && row) {
		e = stmt_step(q, &row);
		if (e || !row)
			continue;
		MEM_GROW(*nrs, *n, cap);
		(*nrs)[(*n)++] = stmt_get_int(q, 0);
	}
	stmt_done(q);
	return e;
}

static enum err find_terms(struct page *g, const struct term *terms, size_t n_terms, struct found *f)
{
	const struct layout *root = root_of(g);
	struct candidate *c = NULL;
	int64_t *among = NULL, length = 0;
	size_t n = 0, n_among = 0;
	enum err e = choose_driver(g, &length);
	bool rare = !e && g->driver < g->q->n_filters && length <= COUNT_UP_TO && root == g->o->layout;
	if (rare)
		e = of_driver(g, &among, &n_among);
	if (rare && !n_among)
		goto out;
	if (!e)
		e = search_candidates(g->s, root->soort, terms, n_terms, among, n_among, &c, &n, &f->more);
	for (size_t i = 0; !e && i < n && f->n < SEARCH_CANDIDATES; i++)
		e = add_below(g, root, c[i].nr, f, 0);
out:
	free(among);
	free(c);
	return e;
}

static enum err find(struct page *g, struct found *f)
{
	struct term terms[SEARCH_TERMS];
	bool joined;
	size_t n = terms_parse(g->q->search, terms, true, &joined);
	enum err e = n ? find_terms(g, terms, n, f) : ERR_OK;
	if (!e && n && joined && !f->n) {
		/* no such postcode: a year and two letters of a name, then */
		n = terms_parse(g->q->search, terms, false, &joined);
		e = find_terms(g, terms, n, f);
	}
	return e;
}

/* The page of the ranked rows behind or before the anchor. */
static void cut_page(struct found *f, const struct list_row *anchor, bool before, struct list_row *rows,
	size_t max, size_t *n)
{
	size_t at = before ? f->n : 0, from, to;
	for (size_t i = 0; anchor && i < f->n; i++)
		if (rid_equal(f->rows[i].id, anchor->id))
			at = before ? i : i + 1;
	from = before ? (at > max ? at - max : 0) : at;
	to = before ? at : (f->n - at > max ? at + max : f->n);
	for (size_t i = from; i < to; i++) {
		rows[(*n)++] = f->rows[i];
		f->rows[i] = (struct list_row){.id = {{0}}};
	}
}

static enum err searched_page(struct page *g, const struct list_row *anchor, bool before,
	struct list_row *rows, size_t max, size_t *n)
{
	struct found f = {0};
	enum err e = find(g, &f);
	if (!e)
		cut_page(&f, anchor, before, rows, max, n);
	list_rows_clear(f.rows, f.n);
	free(f.rows);
	return e;
}

/* --- the page -------------------------------------------------------------- */

static bool has_search(const struct list_query *q)
{
	return q->search && q->search[strspn(q->search, " \t")];
}

static enum err prepare(struct store *s, const struct list_query *q, struct page *g)
{
	*g = (struct page){.s = s, .q = q, .driver = q->n_filters};
	enum err e = projection_ready(s, &g->p);
	if (e)
		return e;
	g->o = overview_of(g->p, q->overview);
	if (!g->o || !g->o->spec->indexed)
		return ERR_NOT_FOUND;
	if (!overview_sorts(g->o->spec, q->sort) || q->n_filters > MAX_FILTERS)
		return ERR_REFUSED;
	for (size_t i = 0; i < q->n_filters; i++)
		if (q->filters[i].column >= g->o->spec->n_columns)
			return ERR_REFUSED;
	return ERR_OK;
}

static enum err sorted_page(struct page *g, const struct list_row *anchor, bool before,
	struct list_row *rows, size_t max, size_t *n)
{
	int64_t nr = 0, length;
	enum err e = choose_driver(g, &length);
	g->down = g->q->descending != before;
	if (!e && !anchor) {
		e = read_range(g, RANGE_ALL, NULL, 0, rows, max, n);
	} else if (!e) {
		e = rec_number(g->s, anchor->id.b, &nr);
		if (!e)
			e = read_range(g, RANGE_SAME_KEY, anchor, nr, rows, max, n);
		if (!e)
			e = read_range(g, RANGE_BEHIND, anchor, nr, rows, max, n);
	}
	if (before)
		reverse(rows, *n);
	return e;
}

enum err store_list_page(struct store *s, const struct list_query *q, const struct list_row *anchor,
	bool before, struct list_row *rows, size_t max, size_t *n)
{
	struct page g;
	*n = 0;
	enum err e = prepare(s, q, &g);
	if (!e)
		e = store_begin(s, false);
	if (e)
		return e;
	if (has_search(q))
		e = searched_page(&g, anchor, before, rows, max, n);
	else
		e = sorted_page(&g, anchor, before, rows, max, n);
	e = store_end(s, e);
	if (e) {
		list_rows_clear(rows, *n);
		*n = 0;
	}
	return e;
}

/* --- counting -------------------------------------------------------------- */

static enum err count_rows(struct page *g, size_t limit, int64_t *n)
{
	struct sql_text t = {0};
	struct stmt *q;
	int at = 1;
	int64_t length;
	enum err e = choose_driver(g, &length);
	if (e)
		return e;
	sql_add(&t, "SELECT count(*) FROM (SELECT 1 FROM ");
	sql_name(&t, "o_", g->o->spec->id);
	sql_add(&t, " WHERE 1");
	add_filters(&t, g, &at);
	sql_add(&t, " LIMIT ");
	sql_places(&t, at, 1);
	sql_add(&t, ")");
	e = projection_keep(g->s, &t, &q);
	sql_text_clear(&t);
	if (e)
		return e;
	at = bind_filters(q, g);
	stmt_int_at(q, at, (int64_t)limit + 1);
	return stmt_run_int(q, n);
}

enum err store_list_count(struct store *s, const struct list_query *q, size_t limit, size_t *n, bool *more)
{
	struct page g;
	struct found f = {0};
	int64_t count = 0;
	*n = 0;
	*more = false;
	enum err e = prepare(s, q, &g);
	if (!e)
		e = store_begin(s, false);
	if (e)
		return e;
	if (has_search(q)) {
		e = find(&g, &f);
		count = (int64_t)f.n;
		*more = f.more;
	} else {
		e = count_rows(&g, limit, &count);
	}
	e = store_end(s, e);
	list_rows_clear(f.rows, f.n);
	free(f.rows);
	if (e)
		return e;
	*more = *more || (size_t)count > limit;
	*n = (size_t)count > limit ? limit : (size_t)count;
	return ERR_OK;
}

/* --- rows of one owner ----------------------------------------------------- */


/* In the order of the overview; what is equal there stays newest first. */
static int by_overview(const void *a, const void *b, void *ctx)
{
	const struct spec_overview *o = ctx;
	const struct list_row *x = a, *y = b;
	const struct spec_field *f = o->columns[o->sort].field;
	const char *p = x->cell[o->sort] ? x->cell[o->sort] : "", *q = y->cell[o->sort] ? y->cell[o->sort] : "";
	if (!*p || !*q)
		return (!*p) - (!*q);
	int c = f->type->compare(f, p, q);
	return o->descending ? -c : c;
}

/* qsort does not keep equal rows in their order. */
static void stable_sort(struct list_row *rows, size_t n, const struct spec_overview *o)
{
	for (size_t width = 1; width < n; width *= 2) {
		struct list_row *to = mem_new_array(n, sizeof *to);
		for (size_t from = 0; from < n; from += 2 * width) {
			size_t i = from, mid = from + width < n ? from + width : n, j = mid;
			size_t end = from + 2 * width < n ? from + 2 * width : n;
			for (size_t k = from; k < end; k++)
				to[k] = i < mid && (j >= end || by_overview(&rows[i], &rows[j], (void *)o) <= 0) ?
					rows[i++] : rows[j++];
		}
		memcpy(rows, to, n * sizeof *rows);
		free(to);
	}
}

static enum err rows_of(struct store *s, struct overview *o, struct rid owner, struct list_row *rows,
	size_t *n)
{
	int64_t nr, *below = NULL;
	size_t count = 0;
	enum err e = rec_number(s, owner.b, &nr);
	if (!e && nr && o->layout->soort)
		e = rec_children(s, nr, o->layout->soort, &below, &count);
	for (size_t i = count; !e && i-- > 0 && *n < MAX_OF_OWNER;) {
		struct list_row *r = &rows[*n];
		bool visible;
		e = rec_visible(s, below[i], &visible);
		if (e || !visible)
			continue;
		(*n)++;
		*r = (struct list_row){.id = {{0}}};
		e = rec_id(s, below[i], r->id.b);
		if (!e)
			e = overview_cells(s, o, below[i], r->cell);
	}
	free(below);
	return e;
}

enum err store_list_of(struct store *s, const struct spec_overview *spec, struct rid owner,
	struct list_row *rows, size_t max, size_t *n)
{
	struct projections *p;
	size_t count = 0;
	*n = 0;
	enum err e = projection_ready(s, &p);
	struct overview *o = e ? NULL : overview_of(p, spec);
	if (!e && !o)
		e = ERR_NOT_FOUND;
	if (!e)
		e = store_begin(s, false);
	if (e)
		return e;
	struct list_row *all = mem_new_array(MAX_OF_OWNER, sizeof *all);
	e = store_end(s, rows_of(s, o, owner, all, &count));
	if (!e && spec->sort < spec->n_columns)
		stable_sort(all, count, spec);
	for (size_t i = 0; !e && i < count && *n < max; i++) {
		rows[(*n)++] = all[i];
		all[i] = (struct list_row){.id = {{0}}};
	}
	list_rows_clear(all, count);
	free(all);
	return e;
}
