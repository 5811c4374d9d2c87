/* Undo of a saved set: a new set that says again what was said before. Only as long as nobody
 * built on it: every head of every register it wrote must still be its own. A run (an import) is
 * many sets, undone from last to first; there it is enough that a register says what its set
 * said, so that later work which was itself undone is not in the way. */
#include <config.h>

#include "change_priv.h"
#include "open_priv.h"

#include "base/i18n.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define MAX_SETS 20 /* of one record, looked at for the newest that can be undone */

enum { SQL_SET, SQL_LINES, SQL_OWN, SQL_MADE, SQL_THERE };

static const struct sql rows[] = {
	{SQL_SET, "SELECT nr FROM lijn WHERE wijziging = :set AND kind <> 'log' ORDER BY nr"},
	{SQL_LINES, "SELECT nr FROM lijn WHERE record = :record AND kind <> 'log' ORDER BY nr"},
	{SQL_OWN, "SELECT l.nr, l.wijziging, l.wanneer FROM lijn AS l JOIN apparaat AS a ON a.nr = l.apparaat "
		"WHERE l.record = :record AND l.kind <> 'log' AND a.id = :apparaat ORDER BY l.nr DESC LIMIT 400"},
	{SQL_MADE, "SELECT 1 FROM lijn WHERE record = :record AND kind = 'create' AND substr(wijziging, 1, 12) = :run LIMIT 1"},
	{SQL_THERE, "SELECT 1 FROM lijn WHERE wijziging = :set LIMIT 1"},
};

const struct sql_set change_undo_sql = SQL_SET("ongedaan", rows);

/* A set as it was saved. */
struct old_set {
	struct store *s;
	int64_t *nrs;
	size_t n, cap;
	struct line *lines;
	unsigned char (*ids)[ID_BYTES];
	const unsigned char *run; /* first bytes of all sets of its run; NULL: by itself */
};

static void old_clear(struct old_set *o)
{
	for (size_t i = 0; o->lines && i < o->n; i++)
		line_clear(&o->lines[i]);
	free(o->lines);
	free(o->ids);
	free(o->nrs);
	*o = (struct old_set){0};
}

static bool has_line(const struct old_set *o, int64_t nr)
{
	for (size_t i = 0; i < o->n; i++)
		if (o->nrs[i] == nr)
			return true;
	return false;
}

static bool has_id(const struct old_set *o, const unsigned char id[ID_BYTES])
{
	for (size_t i = 0; i < o->n; i++)
		if (memcmp(o->ids[i], id, ID_BYTES) == 0)
			return true;
	return false;
}

static bool creates(const struct old_set *o, const unsigned char record[ID_BYTES])
{
	for (size_t i = 0; i < o->n; i++)
		if (o->lines[i].kind == LINE_CREATE && memcmp(o->lines[i].record, record, ID_BYTES) == 0)
			return true;
	return false;
}

static enum err load_set(struct store *s, const unsigned char set[ID_BYTES], struct old_set *o)
{
	bool row = true;
	struct stmt *q = db_stmt(s->db, &change_undo_sql, SQL_SET);
	enum err e = ERR_OK;
	o->s = s;
	stmt_blob(q, ":set", set, ID_BYTES);
	while (!e && row) {
		e = stmt_step(q, &row);
		if (e || !row)
			continue;
		MEM_GROW(o->nrs, o->n, o->cap);
		o->nrs[o->n++] = stmt_get_int(q, 0);
	}
	stmt_done(q);
	size_t n = o->n;
	o->n = 0;
	o->lines = mem_new_array(n + 1, sizeof *o->lines);
	o->ids = mem_new_array(n + 1, sizeof *o->ids);
	for (size_t i = 0; !e && i < n; i++) {
		e = line_load(s, o->nrs[i], &o->lines[i], o->ids[i]);
		o->n += !e;
	}
	if (!e && !n)
		e = ERR_NOT_FOUND;
	return e;
}

/* --- what depends on it ---------------------------------------------------- */

/* Every head of the register is of this set. */
static bool owns_heads(const struct old_set *o, const struct heads *h, uint32_t reg)
{
	int64_t *lines;
	size_t n = heads_of(h, reg, &lines);
	bool own = n > 0;
	for (size_t i = 0; i < n; i++)
		own = own && has_line(o, lines[i]);
	free(lines);
	return own;
}

/* Did anyone say more about a record that this set made? */
static enum err grew(const struct old_set *o, const unsigned char record[ID_BYTES], bool *more)
{
	bool row = true;
	struct stmt *q = db_stmt(o->s->db, &change_undo_sql, SQL_LINES);
	enum err e = ERR_OK;
	stmt_blob(q, ":record", record, ID_BYTES);
	*more = false;
	while (!e && row && !*more) {
		e = stmt_step(q, &row);
		*more = !e && row && !has_line(o, stmt_get_int(q, 0));
	}
	stmt_done(q);
	return e;
}

/* Was the record made by a set of the same run? */
static enum err made_by_run(const struct old_set *o, const unsigned char record[ID_BYTES], bool *made)
{
	struct stmt *q = db_stmt(o->s->db, &change_undo_sql, SQL_MADE);
	stmt_blob(q, ":record", record, ID_BYTES);
	stmt_blob(q, ":run", o->run, CHANGE_RUN_BYTES);
	enum err e = stmt_step(q, made);
	stmt_done(q);
	return e;
}

/* Records outside the set, or its run, that may be seen. */
static enum err any_outside(const struct old_set *o, const int64_t *nrs, size_t n, bool *any)
{
	enum err e = ERR_OK;
	for (size_t i = 0; !e && !*any && i < n; i++) {
		unsigned char id[ID_BYTES];
		bool visible;
		e = rec_visible(o->s, nrs[i], &visible);
		if (!e && visible)
			e = rec_id(o->s, nrs[i], id);
		bool own = !e && visible && creates(o, id);
		if (!e && visible && !own && o->run)
			e = made_by_run(o, id, &own);
		*any = !e && visible && !own;
	}
	return e;
}

/* Rows owned by it, and rows that refer to it. */
static enum err is_needed(const struct old_set *o, struct projections *p, const struct rec *rec,
	bool *needed)
{
	struct layout *own = layout_by_number(p, rec->soort);
	int64_t *nrs;
	size_t n;
	*needed = false;
	enum err e = rec_children(o->s, rec->nr, 0, &nrs, &n);
	if (!e)
		e = any_outside(o, nrs, n, needed);
	free(nrs);
	for (size_t i = 0; !e && i < p->n_layouts; i++)
		for (size_t f = 0; !e && !*needed && f < p->layouts[i].spec->n_fields; f++) {
			const struct spec_field *field = &p->layouts[i].spec->fields[f];
			if (!own || field->ref != own->spec)
				continue;
			e = rec_referring(o->s, &p->layouts[i], field, rec->nr, &nrs, &n);
			if (!e)
				e = any_outside(o, nrs, n, needed);
			free(nrs);
		}
	return e;
}

/* --- what was before ------------------------------------------------------- */

/* The greatest of the lines that this set replaced in a register, parsed; *there false: none. */
static enum err find_before(const struct old_set *o, const unsigned char record[ID_BYTES], const char *name,
	struct line *out, bool *there)
{
	struct state_line best = {.line = out};
	enum err e = ERR_OK;
	*there = false;
	for (size_t i = 0; !e && i < o->n; i++) {
		const struct line_register *r = memcmp(o->lines[i].record, record, ID_BYTES) ?
			NULL : line_register(&o->lines[i], name);
		for (size_t b = 0; !e && r && b < r->n_bases; b++) {
			struct line l;
			struct state_line x = {.line = &l};
			int64_t nr;
			if (has_id(o, r->bases[b]))
				continue;
			e = line_find(o->s, r->bases[b], &nr);
			if (!e && nr)
				e = line_load(o->s, nr, &l, x.id);
			if (e || !nr)
				continue;
			if (*there && register_order(&x, &best) < 0) {
				line_clear(&l);
				continue;
			}
			if (*there)
				line_clear(out);
			*out = l;
			memcpy(best.id, x.id, ID_BYTES);
			*there = true;
		}
	}
	if (e && *there) {
		line_clear(out);
		*there = false;
	}
	return e;
}

static void say_before(struct plan_register *to, const struct layout_register *lr,
	const struct line_register *was, const struct line_register *shape)
{
	if (was && was->value)
		to->value = mem_dup(was->value);
	else if (!was && shape->value)
		to->value = mem_dup("");
	for (size_t i = 0; was && i < was->n_parts; i++)
		plan_part(to, was->parts[i].name, was->parts[i].value);
	for (size_t i = 0; lr && lr->group && !to->value && i < lr->group->n_fields; i++) {
		const char *part = lr->group->record->fields[lr->group->fields[i]].name;
		bool there = false;
		for (size_t k = 0; k < to->n_parts; k++)
			there = there || strcmp(to->parts[k].name, part) == 0;
		if (!there)
			plan_part(to, part, "");
	}
	if (!to->value && !to->n_parts)
		to->value = mem_dup("");
	to->stand = was && was->stand ? stand_text(stand_of(was->stand)) : NULL;
	to->bron = was && was->bron ? mem_dup(was->bron) : NULL;
	to->peil = was && was->peil ? mem_dup(was->peil) : NULL;
}

/* --- planning -------------------------------------------------------------- */

struct undoing {
	struct plan *p;
	const struct old_set *o;
	struct rec rec;
	struct layout *layout;
	size_t set_line;
};

/* What the set said last of a register of the record; NULL: nothing. */
static const struct line_register *said_by_set(const struct undoing *u, const char *name)
{
	const struct line_register *said = NULL;
	for (size_t i = 0; i < u->o->n; i++) {
		const struct line_register *r =
			memcmp(u->o->lines[i].record, u->rec.id, ID_BYTES) ? NULL : line_register(&u->o->lines[i], name);
		said = r ? r : said;
	}
	return said;
}

static bool shows(const struct undoing *u, const struct layout_register *lr, const struct value *values)
{
	const struct line_register *said = said_by_set(u, lr->name);
	size_t n = lr->group ? lr->group->n_fields : 1;
	if (heads_in_conflict(&u->rec.heads, lr->nr))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct spec_field *f = lr->group ? &u->layout->spec->fields[lr->group->fields[i]] : lr->field;
		const struct value *v = &values[f->index];
		const char *was = said ? line_value(said, lr->group ? f->name : NULL) : NULL;
		if (!register_text_equal(v->text ? v->text : "", was ? was : "") ||
			(u->layout->spec->answers && v->stand != (said ? stand_of(said->stand) : STAND_GEGEVEN)))
			return false;
	}
	return true;
}

/* Does the register (`only`), or the whole record, still say what the set said? */
static enum err still_says(struct undoing *u, const struct layout_register *only, bool *same)
{
	struct value *values = NULL;
	enum err e = layout_read(u->p->s, u->layout, u->rec.nr, &values);
	*same = !e;
	for (size_t i = 0; *same && i < u->layout->n_registers; i++) {
		const struct layout_register *lr = &u->layout->registers[i];
		if (!only || only == lr)
			*same = shows(u, lr, values);
	}
	/* what no definition here knows cannot be compared */
	for (size_t i = 0; *same && !only && i < u->rec.heads.n; i++) {
		const struct head *h = &u->rec.heads.h[i];
		bool known = h->reg < HEADS_FIRST || has_line(u->o, h->line);
		for (size_t k = 0; !known && k < u->layout->n_registers; k++)
			known = u->layout->registers[k].nr == h->reg;
		*same = known;
	}
	values_free(values, u->layout->spec->n_fields);
	return e;
}

static enum err may_undo(struct undoing *u, const struct layout_register *lr)
{
	bool same = owns_heads(u->o, &u->rec.heads, lr->nr);
	if (u->o->run && u->rec.flags & FLAG_DELETED)
		return ERR_REFUSED; /* a new value would bring it back */
	enum err e = same || !u->o->run ? ERR_OK : still_says(u, lr, &same);
	return e ? e : same ? ERR_OK : ERR_REFUSED;
}

static enum err undo_register(struct undoing *u, const char *name, const struct line_register *shape)
{
	const struct layout_register *lr = layout_register(u->layout, name);
	struct line before;
	bool there;
	int64_t *heads;
	enum err e = lr ? may_undo(u, lr) : ERR_REFUSED;
	if (e)
		return e;
	if (u->set_line == SIZE_MAX) {
		plan_line(u->p, LINE_SET, u->rec.id, u->layout->spec);
		u->set_line = u->p->n - 1;
	}
	struct plan_line *l = &u->p->lines[u->set_line];
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->registers[i].name, name) == 0)
			return ERR_OK; /* written twice by the set: undone once */
	e = find_before(u->o, u->rec.id, name, &before, &there);
	if (e)
		return e;
	struct plan_register *r = plan_register(l, name);
	say_before(r, lr, there ? line_register(&before, name) : NULL, shape);
	if (there)
		line_clear(&before);
	size_t n = heads_of(&u->rec.heads, lr->nr, &heads);
	e = plan_bases(u->p, r, u->rec.id, heads, n);
	free(heads);
	return e;
}

/* Of a run: what the set made or brought back is gone, what it deleted is there, without us. */
static bool is_undone(const struct undoing *u, enum line_kind kind)
{
	return u->o->run && !(u->rec.flags & FLAG_DELETED) == (kind == LINE_TOMBSTONE);
}

/* A record that the set made goes away again; one it deleted comes back. */
static enum err undo_status(struct undoing *u, enum line_kind kind)
{
	int64_t *heads = NULL;
	size_t n = 0;
	bool in_the_way = false;
	enum err e = ERR_OK;
	if (is_undone(u, kind))
		return ERR_OK;
	if (!owns_heads(u->o, &u->rec.heads, HEADS_OWNER) && (!u->o->run || u->rec.flags & FLAG_DISPUTED))
		return ERR_REFUSED;
	if (kind == LINE_CREATE) {
		e = grew(u->o, u->rec.id, &in_the_way);
		if (!e && in_the_way && u->o->run) {
			e = still_says(u, NULL, &in_the_way);
			in_the_way = !in_the_way;
		}
		if (!e && !in_the_way)
			e = is_needed(u->o, u->p->p, &u->rec, &in_the_way);
		if (!e && in_the_way)
			e = ERR_REFUSED;
	}
	if (e)
		return e;
	struct plan_line *l = plan_line(u->p, kind == LINE_TOMBSTONE ? LINE_RESTORE : LINE_TOMBSTONE, u->rec.id,
		u->layout->spec);
	l->all_heads = l->kind == LINE_TOMBSTONE;
	struct plan_register *r = plan_register(l, LINE_OWNER);
	r->value = mem_dup("");
	if (l->kind == LINE_RESTORE)
		n = heads_of(&u->rec.heads, HEADS_OWNER, &heads);
	e = plan_bases(u->p, r, u->rec.id, heads, n);
	free(heads);
	return e;
}

static enum err undo_lines(struct undoing *u)
{
	enum err e = ERR_OK;
	bool made = creates(u->o, u->rec.id);
	for (size_t i = 0; !e && i < u->o->n; i++) {
		const struct line *l = &u->o->lines[i];
		if (memcmp(l->record, u->rec.id, ID_BYTES) != 0)
			continue;
		switch (l->kind) {
		case LINE_CREATE:
		case LINE_TOMBSTONE:
		case LINE_RESTORE:
			e = undo_status(u, l->kind);
			break;
		case LINE_SET:
		case LINE_RESOLVE:
			for (size_t r = 0; !e && !made && r < l->n_registers; r++)
				e = undo_register(u, l->registers[r].name, &l->registers[r]);
			break;
		default:
			e = ERR_REFUSED;
		}
	}
	return e;
}

static enum err undo_record(struct plan *p, const struct old_set *o, const unsigned char record[ID_BYTES])
{
	struct undoing u = {.p = p, .o = o, .set_line = SIZE_MAX};
	enum err e = rec_load(p->s, record, &u.rec);
	u.layout = layout_by_number(p->p, u.rec.soort);
	if (!e && (!u.layout || u.rec.flags & FLAG_FROZEN))
		e = ERR_REFUSED;
	if (!e)
		e = undo_lines(&u);
	rec_clear(&u.rec);
	return e;
}

static bool met_before(const struct old_set *o, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (memcmp(o->lines[k].record, o->lines[i].record, ID_BYTES) == 0)
			return true;
	return false;
}

/* The lines that undo a set; ERR_REFUSED when something was built on it. Last first: rows go
 * before what owns them. */
static enum err undo_plan(struct plan *p, const unsigned char set[ID_BYTES], const unsigned char *run)
{
	struct old_set o = {.run = run};
	enum err e = load_set(p->s, set, &o);
	for (size_t i = o.n; !e && i-- > 0;)
		if (!met_before(&o, i))
			e = undo_record(p, &o, o.lines[i].record);
	old_clear(&o);
	return e;
}

/* --- doing it -------------------------------------------------------------- */

static enum err undo_inside(struct plan *p, const unsigned char set[ID_BYTES], const unsigned char *run)
{
	enum err e = undo_plan(p, set, run);
	return projection_finish(p->s, e ? e : plan_write(p));
}

/* One transaction; the new set is called `as` (NULL: by chance). */
static enum err undo_set(struct store *s, const unsigned char set[ID_BYTES], const unsigned char *run,
	const unsigned char *as)
{
	struct change_result result = {0};
	struct plan p = {.s = s, .result = &result};
	enum err e = projection_ready(s, &p.p);
	if (!e)
		e = store_begin(s, true);
	if (e)
		return e;
	struct change_set *c = change_new(s, as);
	change_reason(c, "ongedaan gemaakt"); /* stored, so in no language but one */
	p.c = c;
	e = store_end(s, undo_inside(&p, set, run));
	if (!e)
		change_witness(s);
	plan_clear(&p);
	change_result_clear(&result);
	change_free(c);
	return e;
}

enum err change_undo(struct store *s, const char *set_id)
{
	unsigned char set[ID_BYTES];
	if (!set_id || !id_parse(set_id, set))
		return ERR_NOT_FOUND;
	return undo_set(s, set, NULL, NULL);
}

/* --- runs --------------------------------------------------------------------------------------------------- */

/* Set n of a run, or (undone) the set that undoes it. */
static void set_of_run(const unsigned char run[CHANGE_RUN_BYTES], unsigned n, bool undone, unsigned char out[ID_BYTES])
{
	uint32_t count = (uint32_t)n | (undone ? UINT32_C(0x80000000) : 0);
	memcpy(out, run, CHANGE_RUN_BYTES);
	for (int i = 0; i < 4; i++)
		out[CHANGE_RUN_BYTES + i] = (unsigned char)(count >> (8 * (3 - i)));
}

static enum err is_there(struct store *s, const unsigned char set[ID_BYTES], bool *there)
{
	struct stmt *q = db_stmt(s->db, &change_undo_sql, SQL_THERE);
	stmt_blob(q, ":set", set, ID_BYTES);
	enum err e = stmt_step(q, there);
	stmt_done(q);
	return e;
}

/* Is set n still to be undone? Not when it was announced and never written, or is undone. */
static enum err is_due(struct store *s, const unsigned char run[CHANGE_RUN_BYTES], unsigned n, bool *due)
{
	unsigned char id[ID_BYTES];
	bool undone = false;
	set_of_run(run, n, false, id);
	enum err e = is_there(s, id, due);
	set_of_run(run, n, true, id);
	if (!e)
		e = is_there(s, id, &undone);
	*due = *due && !undone;
	return e;
}

static enum err look_at(struct store *s, struct projections *ready, const unsigned char run[CHANGE_RUN_BYTES], unsigned n)
{
	unsigned char id[ID_BYTES];
	struct plan p = {.s = s, .p = ready};
	bool due;
	enum err e = store_begin(s, false);
	if (e)
		return e;
	e = is_due(s, run, n, &due);
	set_of_run(run, n, false, id);
	if (!e && due)
		e = undo_plan(&p, id, run);
	plan_clear(&p);
	return store_end(s, e);
}

enum err change_undo_look(struct store *s, const unsigned char run[CHANGE_RUN_BYTES], unsigned n, unsigned *blocked)
{
	struct projections *ready;
	enum err e = projection_ready(s, &ready);
	*blocked = 0;
	for (unsigned i = 0; !e && i < n; i++) {
		e = look_at(s, ready, run, i);
		*blocked += e == ERR_REFUSED;
		e = e == ERR_REFUSED ? ERR_OK : e;
	}
	return e ? e : *blocked ? ERR_REFUSED : ERR_OK;
}

enum err change_undo_run(struct store *s, const unsigned char run[CHANGE_RUN_BYTES], unsigned n,
	store_progress_fn progress, void *ctx)
{
	enum err e = ERR_OK;
	for (unsigned i = n; !e && i-- > 0;) {
		unsigned char id[ID_BYTES], as[ID_BYTES];
		bool due;
		if (progress && !progress(ctx, _("Ongedaan maken"), n - 1 - i, n))
			return ERR_STOPPED;
		e = is_due(s, run, i, &due);
		set_of_run(run, i, false, id);
		set_of_run(run, i, true, as);
		if (!e && due)
			e = undo_set(s, id, run, as);
	}
	return e;
}

struct set_found {
	unsigned char id[ID_BYTES];
	int64_t when_ms;
};

static enum err own_sets(struct store *s, struct rid record, struct set_found *out, size_t *n)
{
	bool row = true;
	struct stmt *q = db_stmt(s->db, &change_undo_sql, SQL_OWN);
	enum err e = ERR_OK;
	stmt_blob(q, ":record", record.b, ID_BYTES);
	stmt_blob(q, ":apparaat", s->device, ID_BYTES);
	while (!e && row && *n < MAX_SETS) {
		e = stmt_step(q, &row);
		if (e || !row)
			continue;
		if (!stmt_get_bytes(q, 1, out[*n].id, ID_BYTES))
			e = ERR_DAMAGED;
		out[*n].when_ms = stmt_get_int(q, 2);
		if (!*n || memcmp(out[*n].id, out[*n - 1].id, ID_BYTES) != 0)
			(*n)++;
	}
	stmt_done(q);
	return e;
}

enum err change_last(struct store *s, struct rid record, char out[23], int64_t *when_ms)
{
	struct set_found sets[MAX_SETS];
	struct projections *ready;
	size_t n = 0;
	out[0] = '\0';
	*when_ms = 0;
	enum err e = projection_ready(s, &ready);
	if (!e)
		e = store_begin(s, false);
	if (e)
		return e;
	e = own_sets(s, record, sets, &n);
	enum err found = ERR_NOT_FOUND;
	for (size_t i = 0; !e && found && i < n; i++) {
		struct plan p = {.s = s, .p = ready};
		found = undo_plan(&p, sets[i].id, NULL);
		plan_clear(&p);
		if (found && found != ERR_REFUSED && found != ERR_NOT_FOUND)
			e = found;
		if (!found) {
			id_text(sets[i].id, out);
			*when_ms = sets[i].when_ms;
		}
	}
	e = store_end(s, e);
	return e ? e : found ? ERR_NOT_FOUND : ERR_OK;
}
