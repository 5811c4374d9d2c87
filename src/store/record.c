/* Records in memory and read from the tables. A reader takes away the heads it saw: they are
 * the bases of whatever it writes later. */
#include <config.h>

#include "open_priv.h"
#include "projection_priv.h"

#include "base/mem.h"
#include "spec/type.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- ids ------------------------------------------------------------------- */

bool rid_is_none(struct rid id)
{
	static const struct rid none;
	return memcmp(id.b, none.b, sizeof id.b) == 0;
}

bool rid_equal(struct rid a, struct rid b)
{
	return memcmp(a.b, b.b, sizeof a.b) == 0;
}

void rid_text(struct rid id, char out[37])
{
	uuid_text(id.b, out);
}

bool rid_parse(const char *s, struct rid *out)
{
	*out = (struct rid){{0}};
	return uuid_parse(s, out->b);
}

struct rid rid_random(void)
{
	struct rid id;
	uuid_random(id.b);
	return id;
}

/* --- in memory ------------------------------------------------------------- */

static struct record *new_record(const struct spec_record *spec)
{
	struct record *r = mem_new(sizeof *r);
	r->spec = spec;
	r->values = mem_new_array(spec->n_fields + 1, sizeof *r->values);
	r->conflicts = mem_new_array(spec->n_fields + 1, 1);
	return r;
}

struct record *record_new(const struct spec_record *spec, struct rid owner)
{
	struct record *r = new_record(spec);
	r->id = rid_random();
	r->owner = owner;
	return r;
}

void value_clear(struct value *v)
{
	free(v->text);
	free(v->bron);
	free(v->peildatum);
	*v = (struct value){0};
}

void value_copy(struct value *to, const struct value *from)
{
	struct value v = {mem_dup(from->text), from->stand, mem_dup(from->bron), mem_dup(from->peildatum)};
	value_clear(to);
	*to = v;
}

void record_free(struct record *r)
{
	if (!r)
		return;
	values_free(r->values, r->spec->n_fields);
	free(r->heads);
	free(r->conflicts);
	free(r->changed_by);
	free(r);
}

void records_free(struct record **r, size_t n)
{
	for (size_t i = 0; r && i < n; i++)
		record_free(r[i]);
	free(r);
}

struct record *record_dup(const struct record *r)
{
	struct record *d = new_record(r->spec);
	struct value *values = d->values;
	unsigned char *conflicts = d->conflicts;
	*d = *r;
	d->values = values;
	d->conflicts = conflicts;
	d->changed_by = mem_dup(r->changed_by);
	d->heads = r->heads ? mem_new(r->heads_len + 1) : NULL;
	if (d->heads)
		memcpy(d->heads, r->heads, r->heads_len);
	memcpy(d->conflicts, r->conflicts, r->spec->n_fields);
	for (size_t i = 0; i < r->spec->n_fields; i++)
		value_copy(&d->values[i], &r->values[i]);
	return d;
}

const char *record_at(const struct record *r, size_t field)
{
	const char *s = field < r->spec->n_fields ? r->values[field].text : NULL;
	return s ? s : "";
}

const char *record_get(const struct record *r, const char *name)
{
	for (size_t i = 0; i < r->spec->n_fields; i++)
		if (strcmp(r->spec->fields[i].name, name) == 0)
			return record_at(r, i);
	return "";
}

void record_set(struct record *r, size_t field, const char *text)
{
	if (field >= r->spec->n_fields)
		return;
	char *copy = text && *text ? mem_dup(text) : NULL;
	free(r->values[field].text);
	r->values[field].text = copy;
}

void record_title(const struct record *r, struct buf *out)
{
	static const struct spec_env env;
	size_t before = out->len;
	for (size_t i = 0; i < r->spec->n_title; i++) {
		const struct spec_field *f = &r->spec->fields[r->spec->title[i]];
		const char *s = record_at(r, r->spec->title[i]);
		if (!*s || f->ref) /* a uuid names nobody */
			continue;
		if (out->len > before)
			buf_add_c(out, ' ');
		f->type->print(f, &env, s, out);
	}
}

/* --- from the tables ------------------------------------------------------- */

static enum err fill(struct store *s, struct layout *l, const struct rec *rec, struct record *r)
{
	struct buf heads = {0};
	memcpy(r->id.b, rec->id, ID_BYTES);
	r->deleted = rec->flags & FLAG_DELETED;
	r->disputed = rec->flags & FLAG_DISPUTED;
	r->frozen = rec->flags & FLAG_FROZEN;
	r->changed_ms = rec->changed_ms;
	r->changed_by = mem_dup(rec->user);
	heads_encode(&rec->heads, &heads);
	r->heads_len = heads.len;
	r->heads = (unsigned char *)buf_detach(&heads);
	for (size_t i = 0; i < l->spec->n_fields; i++)
		r->conflicts[i] = heads_in_conflict(&rec->heads, l->registers[l->register_of[i]].nr);
	free(r->values);
	enum err e = layout_read(s, l, rec->nr, &r->values);
	if (e)
		r->values = mem_new_array(l->spec->n_fields + 1, sizeof *r->values);
	if (!e && rec->owner)
		e = rec_id(s, rec->owner, r->owner.b);
	return e;
}

static enum err read_rec(struct store *s, struct projections *p, const struct rec *rec, struct record **out)
{
	struct layout *l = layout_by_number(p, rec->soort);
	if (!rec->nr || !l)
		return ERR_NOT_FOUND;
	struct record *r = new_record(l->spec);
	enum err e = fill(s, l, rec, r);
	if (e)
		record_free(r);
	else
		*out = r;
	return e;
}

static enum err read_inside(struct store *s, struct projections *p, const unsigned char id[ID_BYTES],
	struct record **out)
{
	struct rec rec;
	enum err e = rec_load(s, id, &rec);
	if (!e)
		e = read_rec(s, p, &rec, out);
	rec_clear(&rec);
	return e;
}

enum err store_read(struct store *s, struct rid id, struct record **out)
{
	struct projections *p;
	*out = NULL;
	enum err e = projection_ready(s, &p);
	if (!e)
		e = store_begin(s, false);
	if (e)
		return e;
	e = read_inside(s, p, id.b, out);
	return store_end(s, e);
}

static enum err read_rows(struct store *s, struct projections *p, struct rid owner, const struct layout *l,
	struct record ***out, size_t *n)
{
	int64_t nr, *nrs = NULL;
	size_t count = 0;
	enum err e = rec_number(s, owner.b, &nr);
	if (!e && nr && l->soort)
		e = rec_children(s, nr, l->soort, &nrs, &count);
	*out = mem_new_array(count + 1, sizeof **out);
	for (size_t i = 0; !e && i < count; i++) {
		struct rec rec;
		e = rec_load_nr(s, nrs[i], &rec);
		if (!e && !(rec.flags & FLAG_DELETED)) {
			e = read_rec(s, p, &rec, &(*out)[*n]);
			*n += !e;
		}
		rec_clear(&rec);
	}
	free(nrs);
	return e;
}

enum err store_read_rows(struct store *s, struct rid owner, const struct spec_record *rows,
	struct record ***out, size_t *n)
{
	struct projections *p;
	*out = NULL;
	*n = 0;
	enum err e = projection_ready(s, &p);
	const struct layout *l = e ? NULL : layout_of(p, rows);
	if (!e && !l)
		e = ERR_NOT_FOUND;
	if (!e)
		e = store_begin(s, false);
	if (e)
		return e;
	e = store_end(s, read_rows(s, p, owner, l, out, n));
	if (e) {
		records_free(*out, *n);
		*out = NULL;
		*n = 0;
	}
	return e;
}

const struct spec_record *store_kind_of(struct store *s, struct rid id)
{
	struct projections *p;
	struct rec rec = {0};
	const struct layout *l = NULL;
	if (projection_ready(s, &p))
		return NULL;
	if (!rec_load(s, id.b, &rec))
		l = layout_by_number(p, rec.soort);
	rec_clear(&rec);
	return l ? l->spec : NULL;
}

/* Ids of those that may be seen, up to max. */
static enum err visible_ids(struct store *s, const int64_t *nrs, size_t count, struct rid *out, size_t max,
	size_t *n)
{
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < count && *n < max; i++) {
		bool visible;
		e = rec_visible(s, nrs[i], &visible);
		if (!e && visible) {
			e = rec_id(s, nrs[i], out[*n].b);
			*n += !e;
		}
	}
	return e;
}

enum err store_referring(struct store *s, const struct spec_field *f, struct rid to, struct rid **out,
	size_t *n)
{
	struct projections *p;
	int64_t nr, *nrs = NULL;
	size_t count = 0;
	*out = NULL;
	*n = 0;
	enum err e = projection_ready(s, &p);
	struct layout *l = e ? NULL : layout_of(p, f->record);
	if (!e && !l)
		e = ERR_NOT_FOUND;
	if (!e)
		e = store_begin(s, false);
	if (e)
		return e;
	e = rec_number(s, to.b, &nr);
	if (!e && nr)
		e = rec_referring(s, l, f, nr, &nrs, &count);
	*out = mem_new_array(count + 1, sizeof **out);
	if (!e)
		e = visible_ids(s, nrs, count, *out, count, n);
	e = store_end(s, e);
	free(nrs);
	if (e) {
		free(*out);
		*out = NULL;
		*n = 0;
	}
	return e;
}

enum err store_all_of(struct store *s, const struct spec_record *kind, size_t max, struct rid **out,
	size_t *n)
{
	struct projections *p;
	int64_t *nrs = NULL;
	size_t count = 0;
	*out = NULL;
	*n = 0;
	enum err e = projection_ready(s, &p);
	const struct layout *l = e ? NULL : layout_of(p, kind);
	if (!e && !l)
		e = ERR_NOT_FOUND;
	if (!e)
		e = store_begin(s, false);
	if (e)
		return e;
	e = rec_alone(s, l->soort, max, &nrs, &count);
	*out = mem_new_array(count + 1, sizeof **out);
	if (!e)
		e = visible_ids(s, nrs, count, *out, count, n);
	e = store_end(s, e);
	free(nrs);
	if (e) {
		free(*out);
		*out = NULL;
		*n = 0;
	}
	return e;
}

/* Rows with this value; deleted ones are passed over, so a few more than asked are looked at. */
static enum err find_rows(struct store *s, const struct layout *l, const struct spec_field *f,
	const char *value, struct rid *out, size_t max, size_t *n)
{
	struct sql_text t = {0};
	struct stmt *q = NULL;
	bool row = true;
	int64_t found[64], after = 0;
	size_t count;
	sql_add(&t, "SELECT _nr FROM ");
	sql_name(&t, "r_", l->spec->id);
	sql_add(&t, " WHERE ");
	sql_column(&t, f, "");
	sql_add(&t, " = ?1 AND _nr > ?2 ORDER BY _nr LIMIT 64");
	enum err e = projection_keep(s, &t, &q);
	sql_text_clear(&t);
	do {
		count = 0;
		row = true;
		if (e)
			break;
		bind_value(q, 1, f, value);
		stmt_int_at(q, 2, after);
		while (!e && row) {
			e = stmt_step(q, &row);
			if (!e && row)
				after = found[count++] = stmt_get_int(q, 0);
		}
		stmt_done(q);
		if (!e)
			e = visible_ids(s, found, count, out, max, n);
	} while (!e && count == 64 && *n < max);
	return e;
}

enum err store_find_equal(struct store *s, const struct spec_field *f, const char *value, struct rid *out,
	size_t max, size_t *n)
{
	struct projections *p;
	*n = 0;
	enum err e = projection_ready(s, &p);
	const struct layout *l = e ? NULL : layout_of(p, f->record);
	if (e || !value || !*value)
		return e;
	if (!l)
		return ERR_NOT_FOUND;
	e = store_begin(s, false);
	if (!e)
		e = store_end(s, find_rows(s, l, f, value, out, max, n));
	return e;
}
