/* Overviews over the whole store as tables of their own: a row per record with the cells its
 * columns show, kept up in the transaction that changes the record, its owner or what it refers
 * to. Each column that may be sorted on has a key beside it; each choice or reference has an
 * index before every key, because lists are filtered on those. */
#include <config.h>

#include "projection_priv.h"

#include "base/mem.h"
#include "base/text.h"
#include "spec/type.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY_BYTES 64
#define MAX_FILTER_INDEXES 24
#define FILL_PIECE 2000

enum { SQL_DERIVED, SQL_DERIVED_SET, SQL_DERIVED_ALL, SQL_DERIVED_DROP };

static const struct sql rows[] = {
	{SQL_DERIVED, "SELECT tekst FROM afgeleid WHERE id = :id"},
	{SQL_DERIVED_SET, "INSERT OR REPLACE INTO afgeleid (id, tekst) VALUES (:id, :tekst)"},
	{SQL_DERIVED_ALL, "SELECT id FROM afgeleid WHERE id LIKE 'o.%' ORDER BY id"},
	{SQL_DERIVED_DROP, "DELETE FROM afgeleid WHERE id = :id"},
};

const struct sql_set list_overview_sql = SQL_SET("overzicht", rows);

static struct stmt *sql(struct store *s, unsigned id)
{
	return db_stmt(s->db, &list_overview_sql, id);
}

/* --- where columns come from ----------------------------------------------- */

/* Find the way from the record of the overview to the record of a field: itself, an owner, or what
 * one of those refers to. */
static bool find_way(struct projections *p, const struct spec_record *from, const struct spec_record *to,
	struct source *out)
{
	int up = 0;
	for (const struct spec_record *r = from; r && up < OWNER_DEPTH; r = r->owner, up++)
		if (r == to) {
			*out = (struct source){.up = up, .at = layout_of(p, r), .kind = layout_of(p, r)};
			return true;
		}
	up = 0;
	for (const struct spec_record *r = from; r && up < OWNER_DEPTH; r = r->owner, up++) {
		const struct spec_field *link = spec_link(r, to);
		if (link) {
			*out = (struct source){.up = up, .at = layout_of(p, r), .ref = link, .kind = layout_of(p, to)};
			return true;
		}
	}
	return false;
}

static void add_column(struct overview *o, const struct source *way, size_t column)
{
	struct source *src = NULL;
	for (size_t i = 0; i < o->n_sources; i++)
		if (o->sources[i].up == way->up && o->sources[i].ref == way->ref && o->sources[i].kind == way->kind)
			src = &o->sources[i];
	if (!src) {
		src = &o->sources[o->n_sources++];
		*src = *way;
		src->columns = mem_new_array(o->spec->n_columns, sizeof *src->columns);
	}
	src->columns[src->n_columns++] = column;
}

static void make_overview(struct projections *p, struct overview *o, const struct spec_overview *spec)
{
	o->spec = spec;
	o->layout = layout_of(p, spec->record);
	o->sources = mem_new_array(spec->n_columns + 1, sizeof *o->sources);
	for (size_t i = 0; i < spec->n_columns; i++) {
		struct source way;
		if (find_way(p, spec->record, spec->columns[i].field->record, &way))
			add_column(o, &way, i);
	}
}

enum err overview_layouts(struct store *s, struct projections *p)
{
	size_t n = spec_n_overviews(s->spec);
	p->overviews = mem_new_array(n + 1, sizeof *p->overviews);
	for (size_t i = 0; i < n; i++) {
		const struct spec_overview *o = spec_overview_at(s->spec, i);
		if (o->n_columns > LIST_MAX_COLUMNS)
			return store_fail(s, ERR_DEFINITION, "%s: more than %d columns", o->id, LIST_MAX_COLUMNS);
		make_overview(p, &p->overviews[p->n_overviews++], o);
	}
	return ERR_OK;
}

void overview_free(struct projections *p)
{
	for (size_t i = 0; i < p->n_overviews; i++) {
		struct overview *o = &p->overviews[i];
		for (size_t k = 0; k < o->n_sources; k++) {
			free(o->sources[k].columns);
			stmt_free(o->sources[k].read);
			stmt_free(o->sources[k].read_ref);
		}
		free(o->sources);
		stmt_free(o->write);
		stmt_free(o->drop);
	}
	free(p->overviews);
}

struct overview *overview_of(struct projections *p, const struct spec_overview *o)
{
	for (size_t i = 0; i < p->n_overviews; i++)
		if (p->overviews[i].spec == o)
			return &p->overviews[i];
	return NULL;
}

/* --- names and keys -------------------------------------------------------- */

static void sql_numbered(struct sql_text *t, const char *letter, size_t column)
{
	char name[24];
	snprintf(name, sizeof name, "%s%zu", letter, column);
	sql_name(t, "", name);
}

void sql_cell(struct sql_text *t, size_t column)
{
	sql_numbered(t, "c", column);
}

void sql_sort_key(struct sql_text *t, size_t column)
{
	sql_numbered(t, "s", column);
}

bool overview_filters(const struct spec_column *c)
{
	return c->field->list || c->field->ref || strncmp(c->field->type->name, "ja_nee", 6) == 0;
}

bool overview_sorts(const struct spec_overview *o, size_t column)
{
	return column < o->n_columns && (o->columns[column].sort || column == o->sort);
}

/* At most KEY_BYTES, never within a character. */
static void cut_key(struct buf *b)
{
	size_t n = KEY_BYTES;
	if (b->len <= n)
		return;
	while (n && ((unsigned char)b->s[n] & 0xc0) == 0x80)
		n--;
	buf_cut(b, n);
}

static long place_in_list(const struct spec_list *l, const char *code)
{
	for (size_t i = 0; i < l->n_codes; i++)
		if (strcmp(l->codes[i].code, code) == 0)
			return (long)i;
	return -1;
}

/* Short lists sort as they were written, names folded, the rest as stored; empty comes last. */
#define SHORT_LIST 64

static bool sorts_by_list(const struct spec_field *f)
{
	return f->list && f->list->n_codes <= SHORT_LIST && f->type->widget == SPEC_WIDGET_CHOICE;
}

void bind_sort_key(struct stmt *q, int at, const struct spec_field *f, const char *text)
{
	struct buf key = {0};
	long place = text && sorts_by_list(f) ? place_in_list(f->list, text) : -1;
	if (!text || !*text) {
		stmt_blob_at(q, at, "", 0);
	} else if (place >= 0) {
		stmt_int_at(q, at, place);
	} else if (f->type->is_integer || f->list || strncmp(f->type->name, "datum", 5) == 0) {
		bind_value(q, at, f, text);
	} else {
		text_fold(&key, text);
		if (!key.len)
			buf_add(&key, text);
		cut_key(&key);
		stmt_text_at(q, at, buf_str(&key));
	}
	buf_clear(&key);
}

/* --- cells ----------------------------------------------------------------- */

static enum err prepare_source(struct store *s, const struct overview *o, struct source *src)
{
	struct sql_text t = {0};
	enum err e = ERR_OK;
	if (src->read)
		return ERR_OK;
	sql_add(&t, "SELECT ");
	for (size_t i = 0; i < src->n_columns; i++) {
		sql_add(&t, i ? ", " : "");
		sql_column(&t, o->spec->columns[src->columns[i]].field, "");
	}
	sql_add(&t, " FROM ");
	sql_name(&t, "r_", src->kind->spec->id);
	sql_add(&t, " WHERE _nr = ?1");
	e = db_prepare(s->db, &t, &src->read);
	sql_text_clear(&t);
	if (e || !src->ref)
		return e;
	sql_add(&t, "SELECT ");
	sql_column(&t, src->ref, "");
	sql_add(&t, " FROM ");
	sql_name(&t, "r_", src->at->spec->id);
	sql_add(&t, " WHERE _nr = ?1");
	e = db_prepare(s->db, &t, &src->read_ref);
	sql_text_clear(&t);
	return e;
}

/* The record a source reads from, for the row of record nr; 0: none. */
static enum err follow(struct store *s, struct source *src, int64_t nr, int64_t *out)
{
	enum err e = ERR_OK;
	bool row;
	*out = nr;
	for (int i = 0; !e && *out && i < src->up; i++)
		e = rec_owner(s, *out, out);
	if (e || !*out || !src->ref)
		return e;
	stmt_int_at(src->read_ref, 1, *out);
	*out = 0;
	e = stmt_step(src->read_ref, &row);
	char *to = !e && row ? mem_dup(stmt_get_text(src->read_ref, 0)) : NULL;
	stmt_done(src->read_ref);
	if (!e)
		e = rec_by_text(s, to, out);
	free(to);
	return e;
}

static enum err read_source(struct store *s, const struct overview *o, struct source *src, int64_t nr,
	char **cells)
{
	int64_t from;
	bool row = false;
	enum err e = prepare_source(s, o, src);
	if (!e)
		e = follow(s, src, nr, &from);
	if (e || !from)
		return e;
	stmt_int_at(src->read, 1, from);
	e = stmt_step(src->read, &row);
	for (size_t i = 0; !e && row && i < src->n_columns; i++)
		if (!stmt_is_null(src->read, (int)i))
			cells[src->columns[i]] = mem_dup(stmt_get_text(src->read, (int)i));
	stmt_done(src->read);
	return e;
}

enum err overview_cells(struct store *s, struct overview *o, int64_t nr, char **cells)
{
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < o->n_sources; i++)
		e = read_source(s, o, &o->sources[i], nr, cells);
	return e;
}

/* --- rows ------------------------------------------------------------------ */

static enum err prepare_write(struct store *s, struct overview *o)
{
	struct sql_text t = {0};
	int n = 2;
	if (o->write)
		return ERR_OK;
	sql_add(&t, "INSERT OR REPLACE INTO ");
	sql_name(&t, "o_", o->spec->id);
	sql_add(&t, " (_nr, _id");
	for (size_t i = 0; i < o->spec->n_columns; i++, n++) {
		sql_add(&t, ", ");
		sql_cell(&t, i);
	}
	for (size_t i = 0; i < o->spec->n_columns; i++)
		if (overview_sorts(o->spec, i)) {
			sql_add(&t, ", ");
			sql_sort_key(&t, i);
			n++;
		}
	sql_add(&t, ") VALUES (");
	sql_places(&t, 1, n);
	sql_add(&t, ")");
	enum err e = db_prepare(s->db, &t, &o->write);
	sql_text_clear(&t);
	if (e)
		return e;
	sql_add(&t, "DELETE FROM ");
	sql_name(&t, "o_", o->spec->id);
	sql_add(&t, " WHERE _nr = ?1");
	e = db_prepare(s->db, &t, &o->drop);
	sql_text_clear(&t);
	return e;
}

static void bind_row(struct overview *o, int64_t nr, const unsigned char id[ID_BYTES], char *const *cells)
{
	int at = 1;
	stmt_int_at(o->write, at++, nr);
	stmt_blob_at(o->write, at++, id, ID_BYTES);
	for (size_t i = 0; i < o->spec->n_columns; i++)
		bind_value(o->write, at++, o->spec->columns[i].field, cells[i]);
	for (size_t i = 0; i < o->spec->n_columns; i++)
		if (overview_sorts(o->spec, i))
			bind_sort_key(o->write, at++, o->spec->columns[i].field, cells[i]);
}

/* Make the row of record nr anew, or take it away. */
static enum err refresh(struct store *s, struct overview *o, int64_t nr)
{
	char *cells[LIST_MAX_COLUMNS] = {NULL};
	unsigned char id[ID_BYTES];
	bool visible;
	enum err e = rec_visible(s, nr, &visible);
	if (!e)
		e = prepare_write(s, o);
	if (!e && !visible) {
		stmt_int_at(o->drop, 1, nr);
		return stmt_run(o->drop);
	}
	if (!e)
		e = overview_cells(s, o, nr, cells);
	if (!e)
		e = rec_id(s, nr, id);
	if (!e) {
		bind_row(o, nr, id, cells);
		e = stmt_run(o->write);
	}
	for (size_t i = 0; i < LIST_MAX_COLUMNS; i++)
		free(cells[i]);
	return e;
}

/* --- who depends on a change ----------------------------------------------- */

/* Refresh the rows `down` owners below nr. */
static enum err refresh_below(struct store *s, struct overview *o, int64_t nr, int down)
{
	int64_t *below = NULL;
	size_t n = 0;
	if (down == 0)
		return refresh(s, o, nr);
	enum err e = rec_children(s, nr, down == 1 ? o->layout->soort : 0, &below, &n);
	for (size_t i = 0; !e && i < n; i++)
		e = refresh_below(s, o, below[i], down - 1);
	free(below);
	return e;
}

static enum err refresh_through(struct store *s, struct overview *o, struct source *src, int64_t nr)
{
	int64_t *from = NULL;
	size_t n = 0;
	if (!src->ref)
		return refresh_below(s, o, nr, src->up);
	enum err e = rec_referring(s, src->at, src->ref, nr, &from, &n);
	for (size_t i = 0; !e && i < n; i++)
		e = refresh_below(s, o, from[i], src->up);
	free(from);
	return e;
}

/* Does a change of these fields show in the columns of this source? */
static bool shows(const struct overview *o, const struct source *src, const struct touched *t)
{
	if (src->ref && src->at == t->layout && (t->row || t->fields[src->ref->index]))
		return true;
	if (src->kind != t->layout)
		return false;
	if (t->row)
		return true;
	for (size_t i = 0; i < src->n_columns; i++)
		if (t->fields[o->spec->columns[src->columns[i]].field->index])
			return true;
	return false;
}

static enum err touched_source(struct store *s, struct overview *o, struct source *src,
	const struct touched *t)
{
	/* the record that holds the reference: rows below it look elsewhere now */
	if (src->ref && src->at == t->layout && (t->row || t->fields[src->ref->index])) {
		enum err e = refresh_below(s, o, t->nr, src->up);
		if (e || src->kind != t->layout)
			return e;
	}
	return src->kind == t->layout ? refresh_through(s, o, src, t->nr) : ERR_OK;
}

enum err overview_touched(struct store *s, const struct touched *t)
{
	struct projections *p = s->projections;
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < p->n_overviews; i++) {
		struct overview *o = &p->overviews[i];
		if (!o->spec->indexed)
			continue;
		if (o->layout == t->layout && t->row)
			e = refresh(s, o, t->nr);
		for (size_t k = 0; !e && k < o->n_sources; k++)
			if (shows(o, &o->sources[k], t))
				e = touched_source(s, o, &o->sources[k], t);
	}
	return e;
}

/* --- making and filling ---------------------------------------------------- */

/* What a table was made for; another text means another table. */
static void describe(const struct overview *o, struct buf *out)
{
	buf_add(out, "_nr _id\n");
	for (size_t i = 0; i < o->spec->n_columns; i++) {
		const struct spec_column *c = &o->spec->columns[i];
		buf_printf(out, "%s %s%s%s\n", c->field->id, c->field->type->name, overview_sorts(o->spec, i) ? " op" : "",
			overview_filters(c) ? " filter" : "");
		for (size_t k = 0; overview_sorts(o->spec, i) && sorts_by_list(c->field) && k < c->field->list->n_codes; k++)
			buf_printf(out, " %s", c->field->list->codes[k].code);
	}
	for (size_t i = 0; i < o->n_sources; i++)
		buf_printf(out, "%d %s %s\n", o->sources[i].up, o->sources[i].ref ? o->sources[i].ref->id : "-",
			o->sources[i].kind->spec->id);
}

static enum err run_text(struct store *s, struct sql_text *t)
{
	enum err e = db_run_text(s->db, t);
	sql_text_clear(t);
	return e;
}

static enum err make_index(struct store *s, const struct overview *o, size_t filter, bool filtered,
	size_t sort)
{
	struct sql_text t = {0};
	struct buf name = {0};
	if (filtered)
		buf_printf(&name, "%s.%zu.%zu", o->spec->id, filter, sort);
	else
		buf_printf(&name, "%s.%zu", o->spec->id, sort);
	sql_add(&t, "CREATE INDEX ");
	sql_name(&t, "o_", buf_str(&name));
	sql_add(&t, " ON ");
	sql_name(&t, "o_", o->spec->id);
	sql_add(&t, " (");
	if (filtered) {
		sql_cell(&t, filter);
		sql_add(&t, ", ");
	}
	sql_sort_key(&t, sort);
	sql_add(&t, ")");
	buf_clear(&name);
	return run_text(s, &t);
}

static enum err make_indexes(struct store *s, const struct overview *o)
{
	enum err e = ERR_OK;
	size_t made = 0;
	for (size_t k = 0; !e && k < o->spec->n_columns; k++) {
		if (!overview_sorts(o->spec, k))
			continue;
		e = make_index(s, o, 0, false, k);
		for (size_t f = 0; !e && f < o->spec->n_columns && made < MAX_FILTER_INDEXES; f++)
			if (overview_filters(&o->spec->columns[f])) {
				e = make_index(s, o, f, true, k);
				made++;
			}
	}
	return e;
}

static enum err drop_table(struct store *s, const char *id)
{
	struct sql_text t = {0};
	sql_add(&t, "DROP TABLE IF EXISTS ");
	sql_name(&t, "o_", id);
	return run_text(s, &t);
}

static enum err make_table(struct store *s, const struct overview *o)
{
	struct sql_text t = {0};
	sql_add(&t, "CREATE TABLE ");
	sql_name(&t, "o_", o->spec->id);
	sql_add(&t, " (_nr INTEGER PRIMARY KEY, _id");
	for (size_t i = 0; i < o->spec->n_columns; i++) {
		sql_add(&t, ", ");
		sql_cell(&t, i);
	}
	for (size_t i = 0; i < o->spec->n_columns; i++)
		if (overview_sorts(o->spec, i)) {
			sql_add(&t, ", ");
			sql_sort_key(&t, i);
		}
	sql_add(&t, ")");
	return run_text(s, &t);
}

enum err overview_fill(struct store *s, struct overview *o)
{
	enum err e = ERR_OK;
	int64_t after = 0;
	size_t n = FILL_PIECE;
	int64_t *nrs = mem_new_array(FILL_PIECE, sizeof *nrs);
	while (!e && n == FILL_PIECE) {
		struct sql_text t = {0};
		struct stmt *q;
		bool row = true;
		n = 0;
		sql_add(&t, "SELECT _nr FROM ");
		sql_name(&t, "r_", o->layout->spec->id);
		sql_add(&t, " WHERE _nr > ?1 ORDER BY _nr LIMIT 2000");
		e = projection_keep(s, &t, &q);
		sql_text_clear(&t);
		if (e)
			break;
		stmt_int_at(q, 1, after);
		while (!e && row) {
			e = stmt_step(q, &row);
			if (!e && row)
				after = nrs[n++] = stmt_get_int(q, 0);
		}
		stmt_done(q);
		for (size_t i = 0; !e && i < n; i++)
			e = refresh(s, o, nrs[i]);
	}
	free(nrs);
	return e;
}

static void derived_id(const struct overview *o, struct buf *out)
{
	buf_printf(out, "o.%s", o->spec->id);
}

enum err derived_same(struct store *s, const char *id, const char *text, bool *same)
{
	bool row;
	struct stmt *q = sql(s, SQL_DERIVED);
	stmt_text(q, ":id", id);
	enum err e = stmt_step(q, &row);
	*same = !e && row && strcmp(stmt_get_text(q, 0), text) == 0;
	stmt_done(q);
	return e;
}

enum err derived_set(struct store *s, const char *id, const char *text)
{
	struct stmt *q = sql(s, SQL_DERIVED_SET);
	stmt_text(q, ":id", id);
	stmt_text(q, ":tekst", text);
	return stmt_run(q);
}

static enum err accept_one(struct store *s, struct overview *o)
{
	struct buf text = {0}, id = {0};
	bool same;
	describe(o, &text);
	derived_id(o, &id);
	enum err e = derived_same(s, buf_str(&id), buf_str(&text), &same);
	if (!e && !same) {
		e = drop_table(s, o->spec->id);
		if (!e)
			e = make_table(s, o);
		if (!e)
			e = overview_fill(s, o);
		if (!e)
			e = make_indexes(s, o);
		if (!e)
			e = derived_set(s, buf_str(&id), buf_str(&text));
	}
	buf_clear(&text);
	buf_clear(&id);
	return e;
}

/* Tables of overviews that nobody defines any more. */
static enum err drop_others(struct store *s)
{
	char *gone[64];
	size_t n = 0;
	bool row = true;
	struct stmt *q = sql(s, SQL_DERIVED_ALL);
	enum err e = ERR_OK;
	while (!e && row && n < 64) {
		e = stmt_step(q, &row);
		if (e || !row)
			continue;
		const char *id = stmt_get_text(q, 0) + 2;
		const struct spec_overview *o = spec_overview(s->spec, id);
		if (!o || !o->indexed)
			gone[n++] = mem_dup(id);
	}
	stmt_done(q);
	for (size_t i = 0; i < n; i++) {
		struct buf id = {0};
		buf_printf(&id, "o.%s", gone[i]);
		if (!e)
			e = drop_table(s, gone[i]);
		q = sql(s, SQL_DERIVED_DROP);
		stmt_text(q, ":id", buf_str(&id));
		if (!e)
			e = stmt_run(q);
		else
			stmt_done(q);
		buf_clear(&id);
		free(gone[i]);
	}
	return e;
}

enum err overview_accept(struct store *s, struct projections *p)
{
	enum err e = drop_others(s);
	for (size_t i = 0; !e && i < p->n_overviews; i++)
		if (p->overviews[i].spec->indexed)
			e = accept_one(s, &p->overviews[i]);
	return e;
}
