/* Lines to tables. A line that only adds to what is known is applied to the heads of its
 * record at once; whatever is out of the ordinary (a tombstone, a freeze, a create that comes
 * late, two soorten under one id) settles the record from all its lines. Both ways give the
 * same tables; the oracle of the tests holds them to it. */
#include <config.h>

#include "projection_priv.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SQL_OPEN_HAS, SQL_OPEN_DROP, SQL_OPEN_ADD, SQL_LINES, SQL_SET_DOSSIER, SQL_OPEN_DROP_OF,
	SQL_BASE };

static const struct sql rows[] = {
	{SQL_OPEN_HAS, "SELECT count(*) FROM open_basis WHERE basis = :basis AND record = :record"
		" AND register = :register"},
	{SQL_OPEN_DROP, "DELETE FROM open_basis WHERE basis = :basis"},
	{SQL_OPEN_ADD, "INSERT OR IGNORE INTO open_basis (basis, record, register) "
		"VALUES (:basis, :record, :register)"},
	{SQL_LINES, "SELECT nr, id, regel FROM lijn WHERE record = :record AND nr <= :tot ORDER BY nr"},
	{SQL_SET_DOSSIER, "UPDATE record SET dossier = :dossier WHERE nr = :nr"},
	{SQL_OPEN_DROP_OF, "DELETE FROM open_basis WHERE record = :record"},
	{SQL_BASE, "SELECT nr FROM lijn WHERE id = :id AND regel IS NOT NULL"},
};

const struct sql_set projection_sql = SQL_SET("projectie", rows);

static struct stmt *sql(struct store *s, unsigned id)
{
	return db_stmt(s->db, &projection_sql, id);
}

/* One line being applied. */
struct apply {
	struct store *s;
	struct projections *p;
	const struct line_at *at;
	const struct line *line;
	struct layout *layout;   /* NULL: a soort nobody defined */
	struct rec rec;
	struct value *values;    /* of the row; NULL without layout */
	bool *changed;           /* per field */
	bool any;                /* a value changed */
	bool row;                /* the record came or went */
	uint32_t *regs;          /* number per register of the line */
};

/* --- what was touched ------------------------------------------------------ */

static struct touched *touch(struct projections *p, int64_t nr, struct layout *l)
{
	for (size_t i = p->n_touched; i-- > 0;)
		if (p->touched[i].nr == nr)
			return &p->touched[i];
	MEM_GROW(p->touched, p->n_touched, p->cap_touched);
	struct touched *t = &p->touched[p->n_touched++];
	*t = (struct touched){.nr = nr, .layout = l};
	t->fields = mem_new_array(l->spec->n_fields + 1, sizeof *t->fields);
	return t;
}

/* The record and everything owned by it came, went or moved. */
static enum err touch_below(struct apply *a, int64_t nr, uint32_t soort, int depth)
{
	int64_t *below = NULL;
	size_t n = 0;
	struct layout *l = layout_by_number(a->p, soort);
	enum err e = rec_children(a->s, nr, 0, &below, &n);
	if (l)
		touch(a->p, nr, l)->row = true;
	for (size_t i = 0; !e && depth < OWNER_DEPTH && i < n; i++) {
		struct rec r;
		e = rec_load_nr(a->s, below[i], &r);
		if (!e)
			e = touch_below(a, below[i], r.soort, depth + 1);
		rec_clear(&r);
	}
	free(below);
	return e;
}

static enum err note_touched(struct apply *a)
{
	if (!a->layout || !a->changed)
		return ERR_OK;
	if (a->row)
		return touch_below(a, a->rec.nr, a->rec.soort, 0);
	struct touched *t = touch(a->p, a->rec.nr, a->layout);
	for (size_t i = 0; i < a->layout->spec->n_fields; i++)
		t->fields[i] = t->fields[i] || a->changed[i];
	return ERR_OK;
}

enum err projection_finish(struct store *s, enum err e)
{
	struct projections *p = s->projections;
	if (!p)
		return e;
	for (size_t i = 0; !e && i < p->n_touched; i++)
		e = overview_touched(s, &p->touched[i]);
	if (!e)
		e = search_touched(s, p->touched, p->n_touched);
	for (size_t i = 0; i < p->n_touched; i++)
		free(p->touched[i].fields);
	p->n_touched = 0;
	return e;
}

/* --- values of a register -------------------------------------------------- */

static void set_text(char **place, const char *text)
{
	free(*place);
	*place = text && *text ? mem_dup(text) : NULL;
}

static void set_value(struct apply *a, size_t field, const char *text, const struct line_register *r)
{
	struct value now = {0}, *v = &a->values[field];
	now.text = (char *)text;
	if (r && a->layout->spec->answers) {
		now.stand = stand_of(r->stand);
		now.bron = (char *)r->bron;
		now.peildatum = (char *)r->peil;
	}
	if (value_same(v, &now))
		return;
	set_text(&v->text, now.text);
	set_text(&v->bron, now.bron);
	set_text(&v->peildatum, now.peildatum);
	v->stand = now.stand;
	a->changed[field] = a->any = true;
}

/* What a register shows; r NULL: nothing. */
static void show(struct apply *a, const char *name, const struct line_register *r)
{
	const struct layout_register *lr = a->layout ? layout_register(a->layout, name) : NULL;
	if (!lr)
		return;
	if (lr->field)
		set_value(a, lr->field->index, r ? line_value(r, NULL) : "", r);
	for (size_t i = 0; lr->group && i < lr->group->n_fields; i++) {
		size_t f = lr->group->fields[i];
		set_value(a, f, r ? line_value(r, a->layout->spec->fields[f].name) : "", r);
	}
}

static enum err load_values(struct apply *a)
{
	if (!a->layout)
		return ERR_OK;
	a->changed = mem_new_array(a->layout->spec->n_fields + 1, sizeof *a->changed);
	if (a->rec.nr)
		return layout_read(a->s, a->layout, a->rec.nr, &a->values);
	a->values = mem_new_array(a->layout->spec->n_fields + 1, sizeof *a->values);
	return ERR_OK;
}

static enum err register_number(struct apply *a, const char *soort, const char *name, uint32_t *nr)
{
	if (strcmp(name, LINE_OWNER) == 0 || strcmp(name, LINE_FREEZE) == 0) {
		*nr = name[0] == '~' ? HEADS_OWNER : HEADS_FREEZE;
		return ERR_OK;
	}
	const struct layout_register *lr = a->layout ? layout_register(a->layout, name) : NULL;
	*nr = lr ? lr->nr : 0;
	return *nr ? ERR_OK : veld_number(a->s, soort, name, true, nr);
}

static enum err soort_number(struct apply *a, const char *soort, uint32_t *nr)
{
	*nr = a->layout ? a->layout->soort : 0;
	return *nr ? ERR_OK : veld_number(a->s, soort, NULL, true, nr);
}

/* --- bases that are not here ----------------------------------------------- */

static enum err open_add(struct apply *a, const unsigned char basis[ID_BYTES], uint32_t reg)
{
	struct stmt *q = sql(a->s, SQL_OPEN_ADD);
	stmt_blob(q, ":basis", basis, ID_BYTES);
	stmt_int(q, ":record", a->rec.nr);
	stmt_int(q, ":register", reg);
	return stmt_run(q);
}

static enum err open_has(struct apply *a, uint32_t reg, bool *has)
{
	int64_t n;
	struct stmt *q = sql(a->s, SQL_OPEN_HAS);
	stmt_blob(q, ":basis", a->at->id, ID_BYTES);
	stmt_int(q, ":record", a->rec.nr);
	stmt_int(q, ":register", reg);
	enum err e = stmt_run_int(q, &n);
	*has = n > 0;
	return e;
}

static enum err open_drop(struct apply *a)
{
	struct stmt *q = sql(a->s, SQL_OPEN_DROP);
	stmt_blob(q, ":basis", a->at->id, ID_BYTES);
	return stmt_run(q);
}

/* A line that stands behind this one is not here yet: a rebuild walks from the first on. Nor is one of
 * which the bytes are gone: it may come back, and is replaced then. */
static enum err find_base(struct apply *a, const unsigned char id[ID_BYTES], int64_t *nr)
{
	struct stmt *q = sql(a->s, SQL_BASE);
	stmt_blob(q, ":id", id, ID_BYTES);
	enum err e = stmt_run_int(q, nr);
	if (e || *nr > a->at->nr)
		*nr = 0;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* Note what this line replaces and is not here; for kinds whose bases are replacements. */
static enum err note_open_bases(struct apply *a)
{
	enum err e = ERR_OK;
	if (a->line->kind == LINE_FREEZE_RECORD)
		return ERR_OK;
	for (size_t i = 0; i < a->line->n_registers; i++)
		for (size_t b = 0; !e && b < a->line->registers[i].n_bases; b++) {
			int64_t nr;
			e = find_base(a, a->line->registers[i].bases[b], &nr);
			if (!e && !nr)
				e = open_add(a, a->line->registers[i].bases[b], a->regs[i]);
		}
	return e;
}

/* --- owners ---------------------------------------------------------------- */

/* A record that was only named so far gets a row, so that it has a number. */
static enum err find_owner(struct store *s, const unsigned char id[ID_BYTES], int64_t *nr)
{
	static const unsigned char none[ID_BYTES];
	struct rec r;
	*nr = 0;
	if (memcmp(id, none, ID_BYTES) == 0)
		return ERR_OK;
	enum err e = rec_load(s, id, &r);
	if (!e && !r.nr) {
		memcpy(r.id, id, ID_BYTES);
		r.flags = FLAG_PARTIAL;
		e = rec_save(s, &r);
	}
	*nr = r.nr;
	rec_clear(&r);
	return e;
}

/* The outermost owner, 0 when there is none or the owners go round. */
static enum err outermost(struct store *s, int64_t owner, int64_t *out)
{
	enum err e = ERR_OK;
	*out = owner;
	for (int depth = 0; !e && *out && depth <= OWNER_DEPTH; depth++) {
		int64_t up;
		e = rec_owner(s, *out, &up);
		if (e || !up)
			return e;
		*out = depth == OWNER_DEPTH ? 0 : up;
	}
	return e;
}

/* Everything below nr has another outermost owner now. */
static enum err move_below(struct store *s, int64_t nr, int depth)
{
	int64_t *below, dossier = 0;
	size_t n;
	enum err e = rec_children(s, nr, 0, &below, &n);
	if (!e && n)
		e = outermost(s, nr, &dossier);
	for (size_t i = 0; !e && depth <= OWNER_DEPTH && i < n; i++) {
		struct stmt *q = sql(s, SQL_SET_DOSSIER);
		if (dossier)
			stmt_int(q, ":dossier", dossier);
		else
			stmt_null(q, ":dossier");
		stmt_int(q, ":nr", below[i]);
		e = stmt_run(q);
		if (!e)
			e = move_below(s, below[i], depth + 1);
	}
	free(below);
	return e;
}

static enum err set_owner(struct apply *a, const unsigned char id[ID_BYTES])
{
	int64_t owner;
	enum err e = find_owner(a->s, id, &owner);
	if (e)
		return e;
	a->row = a->row || owner != a->rec.owner;
	a->rec.owner = owner;
	return outermost(a->s, owner, &a->rec.dossier);
}

/* --- the newest line ------------------------------------------------------- */

static enum err note_newest(struct apply *a)
{
	int64_t ms = line_ms(a->line->time);
	bool newer = ms > a->rec.changed_ms || !a->rec.newest;
	if (!newer && ms == a->rec.changed_ms) {
		struct line l;
		struct state_line x = {.line = &l}, y = {.line = a->line};
		enum err e = line_load(a->s, a->rec.newest, &l, x.id);
		if (e)
			return e;
		memcpy(y.id, a->at->id, ID_BYTES);
		newer = register_order(&x, &y) < 0;
		line_clear(&l);
	}
	if (newer) {
		a->rec.newest = a->at->nr;
		a->rec.changed_ms = ms;
		snprintf(a->rec.user, sizeof a->rec.user, "%s", a->line->user);
	}
	return ERR_OK;
}

/* --- the short way: one more line ------------------------------------------ */

/* A register with several heads: read what they say, show the greatest, see whether they agree. */
static enum err weigh(struct apply *a, const char *name, uint32_t reg)
{
	int64_t *nrs;
	size_t n = heads_of(&a->rec.heads, reg, &nrs), got = 0;
	struct line *lines = mem_new_array(n + 1, sizeof *lines);
	struct state_line best = {0};
	const struct line_register *shown = NULL;
	bool conflict = false;
	enum err e = ERR_OK;
	for (; !e && got < n; got += !e) {
		struct state_line x = {.line = &lines[got]};
		e = line_load(a->s, nrs[got], &lines[got], x.id);
		if (!e && (!best.line || register_order(&best, &x) < 0))
			best = x;
	}
	if (!e && best.line)
		shown = line_register(best.line, name);
	for (size_t i = 0; shown && i < n; i++) {
		const struct line_register *r = line_register(&lines[i], name);
		conflict = conflict || !r || !register_equal(r, shown);
	}
	if (!e) {
		show(a, name, shown);
		heads_set_conflict(&a->rec.heads, reg, conflict);
	}
	for (size_t i = 0; i < got; i++)
		line_clear(&lines[i]);
	free(lines);
	free(nrs);
	return e;
}

static enum err apply_register(struct apply *a, size_t i)
{
	const struct line_register *r = &a->line->registers[i];
	uint32_t reg = a->regs[i];
	bool replaced = false;
	int64_t *heads;
	enum err e = open_has(a, reg, &replaced);
	for (size_t b = 0; !e && b < r->n_bases; b++) {
		int64_t nr;
		e = find_base(a, r->bases[b], &nr);
		if (!e && nr)
			heads_remove(&a->rec.heads, nr, reg);
	}
	if (e)
		return e;
	if (!replaced)
		heads_add(&a->rec.heads, a->at->nr, reg);
	size_t n = heads_of(&a->rec.heads, reg, &heads);
	free(heads);
	if (n == 1 && !replaced) {
		heads_set_conflict(&a->rec.heads, reg, false);
		show(a, r->name, r);
		return ERR_OK;
	}
	return weigh(a, r->name, reg);
}

static bool is_short(const struct apply *a, uint32_t soort)
{
	enum line_kind k = a->line->kind;
	if (a->rec.soort == 0)
		return k == LINE_CREATE || k == LINE_SET || k == LINE_RESOLVE || k == LINE_LINK || k == LINE_UNLINK;
	if (a->rec.soort != soort || a->rec.flags & (FLAG_DELETED | FLAG_DISPUTED | FLAG_FROZEN | FLAG_MIXED))
		return false;
	return k == LINE_SET || k == LINE_RESOLVE || k == LINE_LINK || k == LINE_UNLINK;
}

static enum err apply_short(struct apply *a, uint32_t soort)
{
	enum err e = ERR_OK;
	if (!a->rec.soort) {
		a->rec.soort = soort;
		a->row = true;
		a->rec.flags = a->line->kind == LINE_CREATE ? 0 : FLAG_PARTIAL;
	}
	for (size_t i = 0; !e && i < a->line->n_registers; i++) {
		if (a->regs[i] == HEADS_OWNER) {
			unsigned char owner[ID_BYTES] = {0};
			uuid_parse(line_value(&a->line->registers[i], NULL), owner);
			bool replaced;
			e = open_has(a, HEADS_OWNER, &replaced);
			if (!e && !replaced)
				heads_add(&a->rec.heads, a->at->nr, HEADS_OWNER);
			if (!e)
				e = set_owner(a, owner);
		} else {
			e = apply_register(a, i);
		}
	}
	return e ? e : note_newest(a);
}

/* --- the long way: all lines ----------------------------------------------- */

struct all_lines {
	struct line *lines;
	struct state_line *set;
	int64_t *nrs;
	size_t n, cap, cap_set, cap_nrs;
};

static void all_clear(struct all_lines *all)
{
	for (size_t i = 0; i < all->n; i++)
		line_clear(&all->lines[i]);
	free(all->lines);
	free(all->set);
	free(all->nrs);
}

static enum err load_all(struct store *s, const unsigned char id[ID_BYTES], int64_t until,
	struct all_lines *all)
{
	bool row = true;
	struct stmt *q = sql(s, SQL_LINES);
	stmt_blob(q, ":record", id, ID_BYTES);
	stmt_int(q, ":tot", until);
	enum err e = ERR_OK;
	while (!e && row) {
		e = stmt_step(q, &row);
		if (e || !row || stmt_is_null(q, 2))
			continue;
		size_t len;
		const void *bytes = stmt_get_blob(q, 2, &len);
		MEM_GROW(all->lines, all->n, all->cap);
		MEM_GROW(all->set, all->n, all->cap_set);
		MEM_GROW(all->nrs, all->n, all->cap_nrs);
		e = line_parse(bytes, len, &all->lines[all->n]) ? ERR_DAMAGED : ERR_OK;
		if (!e && !stmt_get_bytes(q, 1, all->set[all->n].id, ID_BYTES))
			e = ERR_DAMAGED;
		if (!e)
			all->nrs[all->n++] = stmt_get_int(q, 0);
	}
	stmt_done(q);
	for (size_t i = 0; i < all->n; i++)
		all->set[i].line = &all->lines[i];
	return e;
}

static bool has_another_soort(const struct all_lines *all, const char *soort)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->lines[i].kind != LINE_HELD && all->lines[i].kind != LINE_LOG &&
			strcmp(all->lines[i].soort, soort) != 0)
			return true;
	return false;
}

static enum err settle_heads(struct apply *a, const struct state *st, const struct all_lines *all)
{
	struct heads *h = &a->rec.heads;
	enum err e = ERR_OK;
	heads_clear(h);
	for (size_t i = 0; i < st->n_status; i++)
		heads_add(h, all->nrs[st->status[i]], HEADS_OWNER);
	for (size_t i = 0; i < st->n_freezes; i++)
		heads_add(h, all->nrs[st->freezes[i]], HEADS_FREEZE);
	for (size_t i = 0; !e && i < st->n_registers; i++) {
		const struct state_register *r = &st->registers[i];
		uint32_t reg;
		e = register_number(a, st->soort, r->name, &reg);
		for (size_t k = 0; !e && k < r->n_heads; k++)
			heads_add(h, all->nrs[r->heads[k]], reg);
		if (!e)
			heads_set_conflict(h, reg, r->conflict || r->finding);
	}
	return e;
}

static void settle_values(struct apply *a, const struct state *st, const struct all_lines *all)
{
	for (size_t i = 0; a->layout && i < a->layout->n_registers; i++) {
		const char *name = a->layout->registers[i].name;
		const struct line_register *r = NULL;
		for (size_t k = 0; k < st->n_registers; k++)
			if (strcmp(st->registers[k].name, name) == 0 && st->registers[k].shown != STATE_NONE)
				r = line_register(&all->lines[st->registers[k].shown], name);
		show(a, name, r);
	}
}

static enum err settle_into(struct apply *a, const struct state *st, const struct all_lines *all)
{
	unsigned before = a->rec.flags;
	uint32_t soort_before = a->rec.soort;
	a->layout = layout_by_id(a->p, st->soort);
	enum err e = soort_number(a, st->soort, &a->rec.soort);
	if (!e && soort_before != a->rec.soort)
		a->row = true;
	values_free(a->values, a->values ? layout_by_number(a->p, soort_before)->spec->n_fields : 0);
	free(a->changed);
	a->values = NULL;
	a->changed = NULL;
	if (!e)
		e = load_values(a);
	if (!e)
		e = settle_heads(a, st, all);
	if (e)
		return e;
	settle_values(a, st, all);
	a->rec.flags = (st->deleted ? FLAG_DELETED : 0) | (st->disputed ? FLAG_DISPUTED : 0) |
		(st->frozen ? FLAG_FROZEN : 0) | (st->created ? 0 : FLAG_PARTIAL) |
		(has_another_soort(all, st->soort) ? FLAG_MIXED : 0);
	a->row = a->row || (before ^ a->rec.flags) & FLAG_DELETED;
	a->rec.newest = all->nrs[st->newest];
	a->rec.changed_ms = line_ms(all->lines[st->newest].time);
	snprintf(a->rec.user, sizeof a->rec.user, "%s", all->lines[st->newest].user);
	return set_owner(a, st->owner);
}

/* The row may have been another soort's: that table forgets it. */
static enum err forget_row(struct apply *a, uint32_t soort)
{
	struct layout *l = layout_by_number(a->p, soort);
	struct sql_text t = {0};
	struct stmt *q;
	if (!l || soort == a->rec.soort)
		return ERR_OK;
	touch(a->p, a->rec.nr, l)->row = true;
	sql_add(&t, "DELETE FROM ");
	sql_name(&t, "r_", l->spec->id);
	sql_add(&t, " WHERE _nr = ?1");
	enum err e = projection_keep(a->s, &t, &q);
	sql_text_clear(&t);
	if (e)
		return e;
	stmt_int_at(q, 1, a->rec.nr);
	return stmt_run(q);
}

static enum err apply_long(struct apply *a)
{
	struct all_lines all = {0};
	struct state st;
	uint32_t before = a->rec.soort;
	enum err e = load_all(a->s, a->rec.id, a->at ? a->at->nr : INT64_MAX, &all);
	state_of(all.set, all.n, &st);
	if (!e && st.soort)
		e = settle_into(a, &st, &all);
	if (!e && st.soort)
		e = forget_row(a, before);
	state_clear(&st);
	all_clear(&all);
	return e;
}

/* --- one line -------------------------------------------------------------- */

static enum err save(struct apply *a)
{
	if (a->rec.heads.n_conflicts)
		a->rec.flags |= FLAG_CONFLICT;
	else
		a->rec.flags &= ~(unsigned)FLAG_CONFLICT;
	enum err e = rec_save(a->s, &a->rec);
	if (!e && a->layout && (a->any || a->row))
		e = layout_write(a->s, a->layout, a->rec.nr, a->values);
	if (!e && a->row)
		e = move_below(a->s, a->rec.nr, 0);
	return e ? e : note_touched(a);
}

static void apply_clear(struct apply *a)
{
	values_free(a->values, a->values && a->layout ? a->layout->spec->n_fields : 0);
	free(a->changed);
	free(a->regs);
	rec_clear(&a->rec);
}

static enum err number_line(struct apply *a)
{
	enum err e = ERR_OK;
	a->regs = mem_new_array(a->line->n_registers + 1, sizeof *a->regs);
	for (size_t i = 0; !e && i < a->line->n_registers; i++)
		e = register_number(a, a->line->soort, a->line->registers[i].name, &a->regs[i]);
	return e;
}

/* The record must have a number before anything refers to it. */
static enum err give_number(struct apply *a)
{
	if (a->rec.nr)
		return ERR_OK;
	memcpy(a->rec.id, a->line->record, ID_BYTES);
	return rec_save(a->s, &a->rec);
}

enum err projection_line(struct store *s, const struct line_at *at, const struct line *l)
{
	struct apply a = {.s = s, .at = at, .line = l};
	uint32_t soort = 0;
	if (l->kind == LINE_HELD || l->kind == LINE_LOG)
		return open_drop(&a);
	enum err e = projection_ready(s, &a.p);
	if (e)
		return e;
	e = rec_load(s, l->record, &a.rec);
	a.layout = layout_by_id(a.p, l->soort);
	if (!e)
		e = soort_number(&a, l->soort, &soort);
	if (!e)
		e = number_line(&a);
	if (!e)
		e = give_number(&a);
	if (!e && is_short(&a, soort)) {
		e = load_values(&a);
		if (!e)
			e = apply_short(&a, soort);
	} else if (!e) {
		a.layout = layout_by_number(a.p, a.rec.soort);
		e = apply_long(&a);
	}
	if (!e)
		e = note_open_bases(&a);
	if (!e)
		e = open_drop(&a);
	if (!e)
		e = save(&a);
	apply_clear(&a);
	return e;
}

enum err projection_settle(struct store *s, const unsigned char id[ID_BYTES], bool row)
{
	struct apply a = {.s = s, .row = row};
	enum err e = projection_ready(s, &a.p);
	if (e)
		return e;
	e = rec_load(s, id, &a.rec);
	if (!e && a.rec.nr && a.rec.soort) {
		a.layout = layout_by_number(a.p, a.rec.soort);
		e = apply_long(&a);
		if (!e)
			e = save(&a);
	}
	apply_clear(&a);
	return e;
}

static enum err touch_owner(struct apply *a)
{
	struct rec owner;
	if (!a->rec.owner)
		return ERR_OK;
	enum err e = rec_load_nr(a->s, a->rec.owner, &owner);
	struct layout *l = e ? NULL : layout_by_number(a->p, owner.soort);
	if (l)
		touch(a->p, owner.nr, l)->row = true;
	rec_clear(&owner);
	return e;
}

enum err projection_forget(struct store *s, const unsigned char id[ID_BYTES])
{
	struct apply a = {.s = s};
	enum err e = projection_ready(s, &a.p);
	if (e)
		return e;
	e = rec_load(s, id, &a.rec);
	if (e || !a.rec.nr || !a.rec.soort)
		goto out;
	uint32_t soort = a.rec.soort;
	e = touch_below(&a, a.rec.nr, soort, 0);
	if (!e)
		e = touch_owner(&a);
	heads_clear(&a.rec.heads);
	a.rec.soort = 0;
	a.rec.owner = a.rec.dossier = 0;
	a.rec.flags = FLAG_PARTIAL;
	a.rec.newest = a.rec.changed_ms = 0;
	a.rec.user[0] = '\0';
	if (!e)
		e = forget_row(&a, soort);
	if (!e)
		e = rec_save(s, &a.rec);
	struct stmt *q = sql(s, SQL_OPEN_DROP_OF);
	stmt_int(q, ":record", a.rec.nr);
	e = e ? (stmt_done(q), e) : stmt_run(q);
out:
	apply_clear(&a);
	return e;
}

enum err projection_apply(struct store *s, int64_t nr)
{
	struct line l;
	struct line_at at = {.nr = nr};
	enum err e = line_load(s, nr, &l, at.id);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	e = projection_finish(s, projection_line(s, &at, &l));
	line_clear(&l);
	return e;
}
