/* What is open, read from the heads of records: nothing here is kept anywhere. */
#include <config.h>

#include "store/conflict.h"

#include "change_priv.h"
#include "open_priv.h"
#include "store/travel.h"

#include "base/mem.h"
#include "spec/type.h"

#include <stdlib.h>
#include <string.h>

#define DAY_MS (24 * 60 * 60 * INT64_C(1000))

enum { SQL_OPEN };

static const struct sql rows[] = {
	{SQL_OPEN, "SELECT nr, id FROM record WHERE (vlaggen & 10) <> 0 AND nr > :na ORDER BY nr LIMIT :max"},
};

const struct sql_set conflict_sql = SQL_SET("oneens", rows);

struct found {
	struct store *s;
	struct projections *p;
	struct conflict *c;
	size_t n, cap;
};

static void conflict_clear(struct conflict *c)
{
	for (size_t i = 0; i < c->n_values; i++) {
		free(c->values[i].text);
		free(c->values[i].who);
		free(c->values[i].saw);
	}
	free(c->values);
}

void conflicts_free(struct conflict *c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		conflict_clear(&c[i]);
	free(c);
}

static struct conflict *add(struct found *f, enum conflict_kind kind, struct rid record)
{
	MEM_GROW(f->c, f->n, f->cap);
	struct conflict *c = &f->c[f->n++];
	*c = (struct conflict){.kind = kind, .record = record, .klasse = 'A'};
	return c;
}

/* --- one side --------------------------------------------------------------------------- */

static char *text_of(const struct layout *l, const struct layout_register *reg, const struct line_register *r)
{
	struct buf b = {0};
	if (!r)
		return mem_dup("");
	if (!reg || reg->field)
		return mem_dup(r->value ? r->value : "");
	for (size_t i = 0; i < reg->group->n_fields; i++) {
		buf_add(&b, i ? "\n" : "");
		buf_add(&b, line_value(r, l->spec->fields[reg->group->fields[i]].name));
	}
	return buf_detach(&b);
}

/* The values that a line replaced: what its author had in view. */
static enum err seen_by(struct found *f, const struct layout *l, const struct layout_register *reg,
	const struct line_register *r, char **out)
{
	struct buf b = {0};
	enum err e = ERR_OK;
	for (size_t i = 0; r && !e && i < r->n_bases; i++) {
		int64_t nr;
		struct line base;
		e = line_find(f->s, r->bases[i], &nr);
		if (e || !nr || line_load(f->s, nr, &base, NULL) != ERR_OK)
			continue;
		char *text = text_of(l, reg, line_register(&base, r->name));
		buf_add(&b, b.len ? "\n" : "");
		buf_add(&b, text);
		free(text);
		line_clear(&base);
	}
	*out = buf_detach(&b);
	return e;
}

static enum err add_value(struct found *f, struct conflict *c, const struct layout *l,
	const struct layout_register *reg, int64_t nr, struct state_line *order, struct line *line)
{
	int64_t came;
	enum err e = line_load(f->s, nr, line, order->id);
	if (e)
		return e;
	order->line = line;
	c->values = mem_resize(c->values, c->n_values + 1, sizeof *c->values);
	struct conflict_value *v = &c->values[c->n_values++];
	const struct line_register *r = line_register(line, reg ? reg->name : LINE_OWNER);
	*v = (struct conflict_value){.who = mem_dup(line->user), .when_ms = line_ms(line->time),
		.stand = r ? stand_of(r->stand) : STAND_GEGEVEN, .deletes = line->kind == LINE_TOMBSTONE};
	memcpy(v->line, order->id, ID_BYTES);
	v->text = reg ? text_of(l, reg, r) : mem_dup("");
	e = travel_received(f->s, nr, &came);
	v->doubtful = came && v->when_ms > came + DAY_MS;
	if (v->when_ms > c->since_ms)
		c->since_ms = v->when_ms;
	return e ? e : seen_by(f, l, reg, reg ? r : NULL, &v->saw);
}

struct side {
	struct state_line order;
	struct line line;
	struct conflict_value value;
};

static int oldest_first(const void *a, const void *b)
{
	const struct side *x = a, *y = b;
	struct state_line p = x->order, q = y->order;
	p.line = &x->line;
	q.line = &y->line;
	return register_order(&p, &q);
}

/* The heads of a register (NULL: of the record itself), oldest first; the last is what is shown. */
static enum err add_sides(struct found *f, struct conflict *c, const struct layout *l,
	const struct layout_register *reg, const int64_t *nrs, size_t n)
{
	struct side *sides = mem_new_array(n + 1, sizeof *sides);
	enum err e = ERR_OK;
	size_t got = 0;
	for (; !e && got < n; got += !e)
		e = add_value(f, c, l, reg, nrs[got], &sides[got].order, &sides[got].line);
	for (size_t i = 0; i < got; i++)
		sides[i].value = c->values[i];
	if (!e && n)
		qsort(sides, n, sizeof *sides, oldest_first);
	for (size_t i = 0; i < got; i++) {
		if (!e)
			c->values[i] = sides[i].value;
		line_clear(&sides[i].line);
	}
	if (!e && n && c->kind == CONFLICT_VALUES)
		c->values[n - 1].shown = true;
	free(sides);
	return e;
}

/* --- one record ---------------------------------------------------------------------------- */

static enum err add_register(struct found *f, const struct rec *r, const struct layout *l, uint32_t nr)
{
	const struct layout_register *reg = NULL;
	struct rid id;
	int64_t *lines;
	memcpy(id.b, r->id, ID_BYTES);
	for (size_t i = 0; l && i < l->n_registers; i++)
		if (l->registers[i].nr == nr)
			reg = &l->registers[i];
	if (!reg)
		return ERR_OK; /* a field of a later version: shown as text in history */
	struct conflict *c = add(f, r->flags & FLAG_FROZEN ? CONFLICT_FROZEN : CONFLICT_VALUES, id);
	c->field = reg->field ? reg->field : &l->spec->fields[reg->group->fields[0]];
	c->klasse = reg->group ? reg->group->klasse : reg->field->klasse;
	size_t n = heads_of(&r->heads, nr, &lines);
	enum err e = add_sides(f, c, l, reg, lines, n);
	free(lines);
	return e;
}

static enum err add_deleted(struct found *f, const struct rec *r, const struct layout *l)
{
	struct rid id;
	int64_t *lines;
	memcpy(id.b, r->id, ID_BYTES);
	struct conflict *c = add(f, CONFLICT_DELETED, id);
	size_t n = heads_of(&r->heads, HEADS_OWNER, &lines);
	/* beside who deleted (or brought back): the newest change */
	bool listed = false;
	for (size_t i = 0; i < n; i++)
		listed = listed || lines[i] == r->newest;
	lines = mem_resize(lines, n + 1, sizeof *lines);
	if (!listed && r->newest)
		lines[n++] = r->newest;
	enum err e = add_sides(f, c, l, NULL, lines, n);
	free(lines);
	return e;
}

static enum err look_at(struct found *f, const unsigned char id[ID_BYTES])
{
	struct rec r;
	enum err e = rec_load(f->s, id, &r);
	const struct layout *l = e ? NULL : layout_by_number(f->p, r.soort);
	for (size_t i = 0; !e && i < r.heads.n_conflicts; i++)
		e = add_register(f, &r, l, r.heads.conflicts[i]);
	if (!e && l && r.flags & FLAG_DISPUTED)
		e = add_deleted(f, &r, l);
	rec_clear(&r);
	return e;
}

static enum err hand_over(struct found *f, enum err e, struct conflict **out, size_t *n)
{
	*out = NULL;
	*n = 0;
	if (e) {
		conflicts_free(f->c, f->n);
		return e;
	}
	*out = f->c;
	*n = f->n;
	return ERR_OK;
}

enum err conflicts_of(struct store *s, struct rid record, struct conflict **out, size_t *n)
{
	struct found f = {.s = s};
	enum err e = projection_ready(s, &f.p);
	if (!e)
		e = store_begin(s, false);
	if (!e)
		e = store_end(s, look_at(&f, record.b));
	return hand_over(&f, e, out, n);
}

static enum err look_on(struct found *f, int64_t *after, size_t max)
{
	unsigned char (*ids)[ID_BYTES] = mem_new_array(max + 1, sizeof *ids);
	size_t n = 0;
	bool row = true;
	struct stmt *q = db_stmt(f->s->db, &conflict_sql, SQL_OPEN);
	stmt_int(q, ":na", *after);
	stmt_int(q, ":max", (int64_t)max);
	enum err e = ERR_OK;
	while (!e && row && n < max) {
		e = stmt_step(q, &row);
		if (e || !row)
			continue;
		*after = stmt_get_int(q, 0);
		if (!stmt_get_bytes(q, 1, ids[n++], ID_BYTES))
			e = ERR_DAMAGED;
	}
	stmt_done(q);
	for (size_t i = 0; !e && i < n; i++)
		e = look_at(f, ids[i]);
	free(ids);
	return e;
}

enum err conflicts_read(struct store *s, int64_t *after, size_t max, struct conflict **out, size_t *n)
{
	struct found f = {.s = s};
	int64_t before = -1;
	enum err e = projection_ready(s, &f.p);
	/* a record of a later version may have nothing that can be shown: look on */
	while (!e && !f.n && before != *after) {
		before = *after;
		e = store_begin(s, false);
		if (!e)
			e = store_end(s, look_on(&f, after, max));
	}
	return hand_over(&f, e, out, n);
}

/* --- two records, one number ----------------------------------------------------------------- */

/* Fields that are to be one of a kind. */
static bool is_number(const struct spec_field *f)
{
	return f->zoek && strcmp(f->zoek, "nummer") == 0;
}

static enum err add_pairs(struct found *f, struct layout *l, const struct spec_field *field, size_t max)
{
	struct sql_text t = {0};
	struct stmt *q;
	bool row = true;
	sql_add(&t, "SELECT a.id, b.id FROM (SELECT ");
	sql_column(&t, field, "");
	sql_add(&t, " AS v, min(_nr) AS x, max(_nr) AS y FROM ");
	sql_name(&t, "r_", l->spec->id);
	sql_add(&t, " WHERE ");
	sql_column(&t, field, "");
	sql_add(&t, " IS NOT NULL GROUP BY v HAVING count(*) > 1 LIMIT 200) AS g JOIN record AS a ON a.nr = g.x"
		" JOIN record AS b ON b.nr = g.y WHERE (a.vlaggen & 1) = 0 AND (b.vlaggen & 1) = 0");
	enum err e = projection_keep(f->s, &t, &q);
	sql_text_clear(&t);
	while (!e && row && f->n < max) {
		struct rid a, b;
		e = stmt_step(q, &row);
		if (e || !row || !stmt_get_bytes(q, 0, a.b, ID_BYTES) || !stmt_get_bytes(q, 1, b.b, ID_BYTES))
			continue;
		struct conflict *c = add(f, CONFLICT_SAME, a);
		c->other = b;
		c->field = field;
		c->klasse = 'A';
	}
	if (!e)
		stmt_done(q);
	return e;
}

enum err conflicts_same(struct store *s, size_t max, struct conflict **out, size_t *n)
{
	struct found f = {.s = s};
	enum err e = projection_ready(s, &f.p);
	for (size_t i = 0; !e && i < f.p->n_layouts; i++) {
		struct layout *l = &f.p->layouts[i];
		for (size_t k = 0; !e && k < l->spec->n_fields; k++) {
			if (!is_number(&l->spec->fields[k]))
				continue;
			e = store_begin(s, false);
			if (!e)
				e = store_end(s, add_pairs(&f, l, &l->spec->fields[k], max));
		}
	}
	return hand_over(&f, e, out, n);
}

static int by_class(const void *a, const void *b)
{
	const struct conflict *x = a, *y = b;
	if (x->klasse != y->klasse)
		return x->klasse < y->klasse ? -1 : 1;
	return (x->since_ms > y->since_ms) - (x->since_ms < y->since_ms);
}

void conflicts_sort(struct conflict *c, size_t n)
{
	if (n)
		qsort(c, n, sizeof *c, by_class);
}

/* --- closing ------------------------------------------------------------------------------------ */

static void take_part(struct record *now, size_t field, const char *text, const struct line_register *r)
{
	struct value *v = &now->values[field];
	value_clear(v);
	*v = (struct value){.text = text && *text ? mem_dup(text) : NULL, .stand = r ? stand_of(r->stand) : STAND_GEGEVEN,
		.bron = r && r->bron ? mem_dup(r->bron) : NULL, .peildatum = r && r->peil ? mem_dup(r->peil) : NULL};
}

/* What the line says, into the record that will be saved. */
static enum err take_value(struct store *s, const struct conflict *c, size_t index, struct record *now)
{
	struct line l;
	int64_t nr;
	const struct spec_group *g = c->field->group;
	enum err e = line_find(s, c->values[index].line, &nr);
	if (!e)
		e = nr ? line_load(s, nr, &l, NULL) : ERR_NOT_FOUND;
	if (e)
		return e;
	const struct line_register *r = line_register(&l, g ? strchr(g->id, '.') + 1 : c->field->name);
	for (size_t i = 0; g && i < g->n_fields; i++)
		take_part(now, g->fields[i], line_value(r, now->spec->fields[g->fields[i]].name), r);
	if (!g)
		take_part(now, c->field->index, line_value(r, NULL), r);
	line_clear(&l);
	return ERR_OK;
}

static enum err save(struct change_set *c, const char *reason, char set[23])
{
	struct change_result r = {0};
	if (reason && *reason)
		change_reason(c, reason);
	enum err e = change_save(c, &r);
	if (!e && set)
		memcpy(set, change_id(c), 23);
	change_result_clear(&r);
	change_free(c);
	return e;
}

enum err conflict_close(struct store *s, const struct conflict *c, size_t index, const char *text,
	const char *reason, char set[23])
{
	struct record *was, *now;
	if (c->kind != CONFLICT_VALUES || (text ? c->field->group != NULL : index >= c->n_values))
		return ERR_REFUSED;
	enum err e = store_read(s, c->record, &was);
	if (e)
		return e;
	now = record_dup(was);
	if (text)
		take_part(now, c->field->index, text, NULL);
	else
		e = take_value(s, c, index, now);
	if (!e) {
		struct change_set *x = change_new(s, NULL);
		change_settle(x, was, now, c->field, c->n_values);
		e = save(x, reason, set);
	}
	record_free(was);
	record_free(now);
	return e;
}

enum err conflict_delete(struct store *s, const struct conflict *c, bool gone, const char *reason)
{
	struct record *was;
	if (c->kind != CONFLICT_DELETED)
		return ERR_REFUSED;
	enum err e = store_read(s, c->record, &was);
	if (e)
		return e;
	struct change_set *x = change_new(s, NULL);
	if (gone)
		change_delete(x, was);
	else
		change_restore(x, was);
	e = save(x, reason, NULL);
	record_free(was);
	return e;
}
