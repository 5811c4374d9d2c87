/* The facts of one dossier out of the tables, or, for a day in the past, out of the lines that
 * were there then. Rows stand in the order of making, by their first line: the same in every
 * store that has the same lines. */
#include <config.h>

#include "werk_priv.h"

#include "base/clock.h"
#include "base/mem.h"
#include "rule/regels.h"
#include "sets_priv.h"

#include <stdlib.h>
#include <string.h>

enum { SQL_BELOW, SQL_BELOW_ALL, SQL_LINES_OF, SQL_ALONE };

#define BELOW(only) "WITH RECURSIVE onder (nr) AS (SELECT nr FROM record WHERE nr = :nr" only \
	" UNION SELECT r.nr FROM onder AS o CROSS JOIN record AS r ON r.eigenaar = o.nr" only ")" \
	" SELECT r.nr, r.id, r.soort, e.id, (SELECT l.wanneer FROM lijn AS l WHERE l.record = r.id ORDER BY l.nr LIMIT 1)" \
	" FROM onder AS o CROSS JOIN record AS r ON r.nr = o.nr LEFT JOIN record AS e ON e.nr = r.eigenaar"

static const struct sql rows[] = {
	{SQL_BELOW, BELOW(" AND vlaggen & 1 = 0")},
	{SQL_BELOW_ALL, BELOW("")},
	{SQL_LINES_OF, "SELECT id, regel FROM lijn WHERE record = :record AND regel IS NOT NULL ORDER BY nr"},
	{SQL_ALONE, "SELECT r.nr, r.id, r.soort, NULL, (SELECT l.wanneer FROM lijn AS l WHERE l.record = r.id"
		" ORDER BY l.nr LIMIT 1) FROM record AS r WHERE r.soort = :soort AND r.eigenaar IS NULL AND r.vlaggen & 1 = 0"},
};

const struct sql_set feiten_read_sql = SQL_SET("feiten", rows);

static struct stmt *sql(struct store *s, unsigned id)
{
	return db_stmt(s->db, &feiten_read_sql, id);
}

/* One record that belongs to it. */
struct rij {
	int64_t nr, made;
	unsigned char id[ID_BYTES], owner[ID_BYTES];
	bool owned;
	uint32_t soort;
};

struct rijen {
	struct rij *r;
	size_t n, cap;
};

static int by_making(const void *a, const void *b)
{
	const struct rij *x = a, *y = b;
	if (x->made != y->made)
		return x->made < y->made ? -1 : 1;
	return memcmp(x->id, y->id, ID_BYTES);
}

static enum err take_rows(struct stmt *q, struct rijen *out)
{
	bool row = true;
	enum err e = ERR_OK;
	while (!e && row) {
		e = stmt_step(q, &row);
		if (e || !row)
			continue;
		MEM_GROW(out->r, out->n, out->cap);
		struct rij *r = &out->r[out->n++];
		*r = (struct rij){.nr = stmt_get_int(q, 0), .soort = (uint32_t)stmt_get_int(q, 2), .made = stmt_get_int(q, 4)};
		r->owned = !stmt_is_null(q, 3) && stmt_get_bytes(q, 3, r->owner, ID_BYTES);
		if (!stmt_get_bytes(q, 1, r->id, ID_BYTES))
			e = ERR_DAMAGED;
	}
	stmt_done(q);
	if (out->n)
		qsort(out->r, out->n, sizeof *out->r, by_making);
	return e;
}

/* --- values ---------------------------------------------------------------------------- */

struct reading {
	struct store *s;
	struct projections *p;
	struct dossier_feiten *out;
	bool all;
	struct civil op;
};

/* Records that the work list itself looks at. */
static bool is_wanted(const struct reading *r, const struct spec_record *record)
{
	static const char *const own[] = {"dossier", "persoon", "adres", "klantprofiel_coa", "werkbesluit"};
	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		if (strcmp(own[i], record->id) == 0)
			return true;
	return r->all || (r->s->regels && regels_uses(r->s->regels, record));
}

static int add_row(struct reading *r, const struct rij *at, const struct spec_record *record)
{
	char id[UUID_TEXT], owner[UUID_TEXT];
	struct dossier_feiten *d = r->out;
	uuid_text(at->id, id);
	uuid_text(at->owner, owner);
	int row = feiten_row(d->f, record->id, id, at->owned ? owner : NULL);
	if (row == FEITEN_NONE)
		return row;
	MEM_GROW(d->nrs, (size_t)row, d->cap);
	d->nrs[row] = at->nr;
	d->n = (size_t)row + 1 > d->n ? (size_t)row + 1 : d->n;
	return row;
}

static enum err read_now(struct reading *r, const struct rij *at, struct layout *l)
{
	struct value *v;
	enum err e = layout_read(r->s, l, at->nr, &v);
	if (e)
		return e;
	int row = add_row(r, at, l->spec);
	for (size_t i = 0; i < l->spec->n_fields; i++)
		if (v[i].text && *v[i].text)
			feiten_set(r->out->f, row, l->spec->fields[i].name, v[i].text);
	values_free(v, l->spec->n_fields);
	return ERR_OK;
}

/* --- as it stood ----------------------------------------------------------------------- */

struct past {
	struct line *lines;
	struct state_line *set;
	size_t n, cap, cap_set;
};

static void past_clear(struct past *p)
{
	for (size_t i = 0; i < p->n; i++)
		line_clear(&p->lines[i]);
	free(p->lines);
	free(p->set);
}

static enum err load_past(struct reading *r, const unsigned char id[ID_BYTES], struct past *p)
{
	bool row = true;
	struct stmt *q = sql(r->s, SQL_LINES_OF);
	stmt_blob(q, ":record", id, ID_BYTES);
	enum err e = ERR_OK;
	while (!e && row) {
		size_t len;
		e = stmt_step(q, &row);
		if (e || !row)
			continue;
		const void *bytes = stmt_get_blob(q, 1, &len);
		MEM_GROW(p->lines, p->n, p->cap);
		MEM_GROW(p->set, p->n, p->cap_set);
		if (line_parse(bytes, len, &p->lines[p->n]))
			e = ERR_DAMAGED;
		else if (civil_compare(clock_date_of(line_ms(p->lines[p->n].time)), r->op) > 0)
			line_clear(&p->lines[p->n]);
		else if (stmt_get_bytes(q, 0, p->set[p->n].id, ID_BYTES))
			p->n++;
	}
	stmt_done(q);
	for (size_t i = 0; i < p->n; i++)
		p->set[i].line = &p->lines[i];
	return e;
}

static void set_shown(struct reading *r, int row, const struct layout_register *lr,
	const struct line_register *line)
{
	if (!line)
		return;
	if (lr->field)
		feiten_set(r->out->f, row, lr->field->name, line_value(line, NULL));
	for (size_t i = 0; lr->group && i < lr->group->n_fields; i++) {
		const char *name = lr->group->record->fields[lr->group->fields[i]].name;
		feiten_set(r->out->f, row, name, line_value(line, name));
	}
}

static void take_state(struct reading *r, const struct rij *at, const struct layout *l,
	const struct state *st, const struct past *p)
{
	int row = add_row(r, at, l->spec);
	for (size_t i = 0; i < l->n_registers; i++)
		for (size_t k = 0; k < st->n_registers; k++)
			if (strcmp(st->registers[k].name, l->registers[i].name) == 0 && st->registers[k].shown != STATE_NONE)
				set_shown(r, row, &l->registers[i],
					line_register(p->set[st->registers[k].shown].line, l->registers[i].name));
}

static enum err read_past(struct reading *r, const struct rij *at, const struct layout *l)
{
	struct past p = {0};
	struct state st;
	enum err e = load_past(r, at->id, &p);
	state_of(p.set, p.n, &st);
	if (!e && st.soort && !st.deleted && strcmp(st.soort, l->spec->id) == 0)
		take_state(r, at, l, &st, &p);
	state_clear(&st);
	past_clear(&p);
	return e;
}

/* Rows of what was deleted then are not there either. */
static void drop_orphans(struct reading *r, const struct rijen *all)
{
	for (size_t i = 0; i < all->n; i++) {
		char id[UUID_TEXT];
		uuid_text(all->r[i].id, id);
		int row = feiten_by_id(r->out->f, id);
		if (row != FEITEN_NONE && all->r[i].owned && feiten_owner(r->out->f, row) == FEITEN_NONE)
			feiten_drop(r->out->f, row);
	}
}

/* --- the whole ------------------------------------------------------------------------- */

static bool is_past(const struct reading *r)
{
	return !civil_is_none(r->op);
}

static enum err read_rijen(struct reading *r, const struct rijen *all)
{
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < all->n; i++) {
		struct layout *l = layout_by_number(r->p, all->r[i].soort);
		if (l && is_wanted(r, l->spec))
			e = is_past(r) ? read_past(r, &all->r[i], l) : read_now(r, &all->r[i], l);
	}
	if (is_past(r))
		drop_orphans(r, all);
	return e;
}

static enum err read_below(struct reading *r, int64_t nr)
{
	struct rijen all = {0};
	struct stmt *q = sql(r->s, is_past(r) ? SQL_BELOW_ALL : SQL_BELOW);
	stmt_int(q, ":nr", nr);
	enum err e = take_rows(q, &all);
	if (!e)
		e = read_rijen(r, &all);
	free(all.r);
	return e;
}

/* The person and the household that the dossier names. */
static enum err read_above(struct reading *r)
{
	static const char *const names[] = {"persoon", "gezin"};
	enum err e = ERR_OK;
	int row = feiten_of(r->out->f, "dossier", 0);
	for (size_t i = 0; !e && row != FEITEN_NONE && i < sizeof names / sizeof names[0]; i++) {
		int64_t nr;
		e = rec_by_text(r->s, feiten_get(r->out->f, row, names[i]), &nr);
		if (!e && nr)
			e = read_below(r, nr);
	}
	return e;
}

enum err feiten_load(struct store *s, int64_t dossier, bool all, struct civil op, struct dossier_feiten *out)
{
	struct reading r = {.s = s, .out = out, .all = all, .op = op};
	*out = (struct dossier_feiten){.f = feiten_new(s->spec)};
	enum err e = projection_ready(s, &r.p);
	if (!e)
		e = read_below(&r, dossier);
	if (!e)
		e = read_above(&r);
	if (e)
		feiten_unload(out);
	return e;
}

void feiten_unload(struct dossier_feiten *d)
{
	feiten_free(d->f);
	free(d->nrs);
	*d = (struct dossier_feiten){0};
}

enum err store_feiten(struct store *s, struct rid dossier, struct civil op, struct feiten **out)
{
	struct dossier_feiten d = {0};
	int64_t nr;
	*out = NULL;
	enum err e = store_begin(s, false);
	if (e)
		return e;
	e = rec_number(s, dossier.b, &nr);
	if (!e && !nr)
		e = ERR_NOT_FOUND;
	if (!e)
		e = feiten_load(s, nr, true, op, &d);
	if (!e && feiten_of(d.f, "dossier", 0) == FEITEN_NONE)
		e = ERR_NOT_FOUND;
	e = db_end(s->db, e);
	if (!e) {
		*out = d.f;
		d.f = NULL;
	}
	feiten_unload(&d);
	return e;
}

/* --- settings -------------------------------------------------------------------------- */

static enum err read_settings(struct store *s, const struct rijen *all, struct layout *l,
	struct instellingen *i, struct buf *digest)
{
	const struct spec_field *key = spec_record_field(l->spec, "sleutel"), *value = spec_record_field(l->spec,
		"waarde");
	const struct spec_field *from = spec_record_field(l->spec, "ingang");
	enum err e = key && value && from ? ERR_OK : ERR_DEFINITION;
	for (size_t k = 0; !e && k < all->n; k++) {
		struct value *v;
		struct civil ingang;
		e = layout_read(s, l, all->r[k].nr, &v);
		if (e)
			break;
		const char *name = v[key->index].text, *text = v[value->index].text, *day = v[from->index].text;
		civil_parse(day ? day : "", &ingang);
		if (name && text && instellingen_set(i, name, text, ingang) == ERR_OK)
			buf_printf(digest, "%zu:%s%zu:%s%s\n", strlen(name), name, strlen(text), text, day ? day : "");
		values_free(v, l->spec->n_fields);
	}
	return e;
}

enum err werk_settings(struct store *s, struct instellingen **i, struct buf *digest)
{
	struct projections *p;
	struct rijen all = {0};
	*i = instellingen_new(s->regels);
	enum err e = projection_ready(s, &p);
	struct layout *l = e ? NULL : layout_by_id(p, "instelling");
	if (!e && l && l->soort) {
		struct stmt *q = sql(s, SQL_ALONE);
		stmt_int(q, ":soort", l->soort);
		e = take_rows(q, &all);
		if (!e)
			e = read_settings(s, &all, l, *i, digest);
	}
	free(all.r);
	if (e) {
		instellingen_free(*i);
		*i = NULL;
	}
	return e;
}

enum err store_instellingen(struct store *s, struct instellingen **out)
{
	struct buf digest = {0};
	*out = NULL;
	if (!s->regels)
		return ERR_NOT_FOUND;
	enum err e = store_begin(s, false);
	if (!e)
		e = db_end(s->db, werk_settings(s, out, &digest));
	if (e) {
		instellingen_free(*out);
		*out = NULL;
	}
	buf_clear(&digest);
	return e;
}
