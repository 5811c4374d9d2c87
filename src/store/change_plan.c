/* What a save will write, worked out before anything is written: for each register that differs,
 * the heads its user saw against the heads there are now. What both changed stops the save; what
 * only others changed is told. */
#include <config.h>

#include "change_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "spec/type.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SQL_LINE };

static const struct sql rows[] = {
	{SQL_LINE, "SELECT id, record FROM lijn WHERE nr = :nr"},
};

const struct sql_set change_plan_sql = SQL_SET("wijziging", rows);

/* --- building a plan ------------------------------------------------------- */

struct plan_line *plan_line(struct plan *p, enum line_kind kind, const unsigned char record[ID_BYTES],
	const struct spec_record *spec)
{
	MEM_GROW(p->lines, p->n, p->cap);
	struct plan_line *l = &p->lines[p->n++];
	*l = (struct plan_line){.kind = kind, .spec = spec};
	memcpy(l->record, record, ID_BYTES);
	return l;
}

struct plan_register *plan_register(struct plan_line *l, const char *name)
{
	MEM_GROW(l->registers, l->n, l->cap);
	struct plan_register *r = &l->registers[l->n++];
	*r = (struct plan_register){.name = mem_dup(name)};
	return r;
}

void plan_base(struct plan_register *r, const unsigned char id[ID_BYTES])
{
	MEM_GROW(r->bases, r->n_bases, r->cap_bases);
	memcpy(r->bases[r->n_bases++], id, ID_BYTES);
}

void plan_part(struct plan_register *r, const char *name, const char *value)
{
	r->parts = mem_resize(r->parts, r->n_parts + 1, sizeof *r->parts);
	r->parts[r->n_parts++] = (struct line_part){mem_dup(name), mem_dup(value)};
}

static void plan_after(struct plan_register *r, size_t line)
{
	MEM_GROW(r->after, r->n_after, r->cap_after);
	r->after[r->n_after++] = line;
}

enum err plan_bases(struct plan *p, struct plan_register *r, const unsigned char record[ID_BYTES],
	const int64_t *lines, size_t n)
{
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < n; i++) {
		bool row;
		unsigned char id[ID_BYTES], of[ID_BYTES];
		struct stmt *q = db_stmt(p->s->db, &change_plan_sql, SQL_LINE);
		stmt_int(q, ":nr", lines[i]);
		e = stmt_step(q, &row);
		if (!e && (!row || !stmt_get_bytes(q, 0, id, ID_BYTES) || !stmt_get_bytes(q, 1, of, ID_BYTES) ||
			memcmp(of, record, ID_BYTES) != 0))
			e = store_fail(p->s, ERR_DAMAGED, "line %lld is no head of this record", (long long)lines[i]);
		stmt_done(q);
		if (!e)
			plan_base(r, id);
	}
	return e;
}

static void free_register(struct plan_register *r)
{
	for (size_t i = 0; i < r->n_parts; i++) {
		free((char *)r->parts[i].name);
		free((char *)r->parts[i].value);
	}
	free(r->parts);
	free(r->name);
	free(r->value);
	free(r->bron);
	free(r->peil);
	free(r->bases);
	free(r->after);
}

static void clash_clear(struct change_clash *k)
{
	free(k->mine);
	free(k->theirs);
	free(k->who);
}

void plan_clear(struct plan *p)
{
	for (size_t i = 0; i < p->n; i++) {
		for (size_t k = 0; k < p->lines[i].n; k++)
			free_register(&p->lines[i].registers[k]);
		free(p->lines[i].registers);
	}
	free(p->lines);
	for (size_t i = 0; i < p->n_clashes; i++)
		clash_clear(&p->clashes[i]);
	free(p->clashes);
	buf_clear(&p->others);
}

/* --- values of registers --------------------------------------------------- */

/* One register of a record: its fields, one or those of the group. */
struct fields {
	const struct spec_record *spec;
	const struct layout_register *reg;
	size_t n;
};

static struct fields fields_of(const struct layout *l, const struct layout_register *reg)
{
	return (struct fields){l->spec, reg, reg->group ? reg->group->n_fields : 1};
}

static size_t field_at(const struct fields *f, size_t i)
{
	return f->reg->group ? f->reg->group->fields[i] : f->reg->field->index;
}

static bool text_equal(const char *a, const char *b)
{
	return register_text_equal(a ? a : "", b ? b : "");
}

/* Equal to a reader: what conflicts are judged by. */
static bool equal(const struct fields *f, const struct value *a, const struct value *b)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct value *x = &a[field_at(f, i)], *y = &b[field_at(f, i)];
		if (x->stand != y->stand || !text_equal(x->text, y->text))
			return false;
	}
	return true;
}

/* And from the same source: nothing to write. */
static bool same(const struct fields *f, const struct value *a, const struct value *b)
{
	for (size_t i = 0; i < f->n; i++)
		if (!text_equal(a[field_at(f, i)].bron, b[field_at(f, i)].bron) ||
			!text_equal(a[field_at(f, i)].peildatum, b[field_at(f, i)].peildatum))
			return false;
	return equal(f, a, b);
}

static bool is_empty(const struct fields *f, const struct value *v)
{
	for (size_t i = 0; i < f->n; i++)
		if ((v[field_at(f, i)].text && *v[field_at(f, i)].text) || v[field_at(f, i)].stand != STAND_GEGEVEN)
			return false;
	return true;
}

static char *joined(const struct fields *f, const struct value *v)
{
	struct buf b = {0};
	for (size_t i = 0; i < f->n; i++) {
		buf_add(&b, i ? "\n" : "");
		buf_add(&b, v[field_at(f, i)].text);
	}
	return buf_detach(&b);
}

static char *text_or_null(const char *s)
{
	return s && *s ? mem_dup(s) : NULL;
}

/* What a value says, into a register of a line. stand, bron and peildatum of a group are those
 * of its first part that has any. */
static void say(const struct plan *p, struct plan_register *r, const struct fields *f,
	const struct value *v)
{
	const struct value *meta = NULL;
	for (size_t i = 0; i < f->n; i++) {
		const struct value *x = &v[field_at(f, i)];
		if (f->reg->group)
			plan_part(r, f->spec->fields[field_at(f, i)].name, x->text ? x->text : "");
		else
			r->value = mem_dup(x->text ? x->text : "");
		if (!meta && (x->stand != STAND_GEGEVEN || x->bron || x->peildatum))
			meta = x;
	}
	r->stand = meta && meta->stand != STAND_GEGEVEN ? stand_text(meta->stand) : NULL;
	r->bron = text_or_null(meta && meta->bron ? meta->bron : p->c->source);
	r->peil = text_or_null(meta ? meta->peildatum : NULL);
}

/* A practice store takes practice numbers only. */
static enum err guard(const struct plan *p, const struct fields *f, const struct value *v)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct spec_field *x = &f->spec->fields[field_at(f, i)];
		if (strcmp(x->type->name, "bsn") == 0 && !store_bsn_allowed(p->s, v[field_at(f, i)].text))
			return store_fail(p->s, ERR_REFUSED, "%s: not a practice number", x->id);
	}
	return ERR_OK;
}

/* --- what others did ------------------------------------------------------- */

void plan_note_other(struct plan *p, const char *who, const char *label)
{
	struct buf start = {0};
	buf_printf(&start, _("%s wijzigde intussen: "), who);
	char *at = p->others.len ? strstr(p->others.s, buf_str(&start)) : NULL;
	if (!at) {
		buf_add(&p->others, p->others.len ? "; " : "");
		buf_add(&p->others, buf_str(&start));
		buf_add(&p->others, label);
	} else {
		/* behind the others of the same person */
		size_t offset = (size_t)(at - p->others.s) + strcspn(at, ";");
		char *rest = mem_dup(p->others.s + offset);
		buf_cut(&p->others, offset);
		buf_printf(&p->others, ", %s%s", label, rest);
		free(rest);
	}
	buf_clear(&start);
}

static const char *label_of(const struct layout_register *reg)
{
	return reg->group && reg->group->label ? reg->group->label :
		reg->group ? reg->group->record->fields[reg->group->fields[0]].label : reg->field->label;
}

/* One head, as values in the shape of the record. */
struct said {
	struct value *values;
	struct state_line at;     /* order */
	struct line line;
	bool there;
};

static void said_clear(struct said *x, const struct spec_record *spec)
{
	values_free(x->values, spec->n_fields);
	if (x->there)
		line_clear(&x->line);
	*x = (struct said){0};
}

static enum err load_said(struct plan *p, const struct fields *f, int64_t line, struct said *out)
{
	*out = (struct said){0};
	enum err e = line_load(p->s, line, &out->line, out->at.id);
	if (e)
		return e;
	out->there = true;
	out->values = mem_new_array(f->spec->n_fields + 1, sizeof *out->values);
	const struct line_register *r = line_register(&out->line, f->reg->name);
	for (size_t i = 0; r && i < f->n; i++) {
		struct value *v = &out->values[field_at(f, i)];
		v->text = text_or_null(line_value(r, f->reg->group ? f->spec->fields[field_at(f, i)].name : NULL));
		v->stand = f->spec->answers ? stand_of(r->stand) : STAND_GEGEVEN;
		v->bron = text_or_null(r->bron);
		v->peildatum = text_or_null(r->peil);
	}
	return ERR_OK;
}

/* Lines that are heads now and were not on the screen. */
static size_t unseen(const struct heads *now, const struct heads *seen, uint32_t reg, int64_t **out)
{
	int64_t *all;
	size_t n = heads_of(now, reg, &all), kept = 0;
	for (size_t i = 0; i < n; i++)
		if (!heads_has(seen, all[i], reg))
			all[kept++] = all[i];
	*out = all;
	return kept;
}

/* What stands against a change: the greatest unseen head that says something neither its author
 * saw nor wants. Heads that say what was on the screen are replaced too. */
struct against {
	struct said theirs;       /* there: a clash */
	int64_t *replaced;        /* unseen heads that say what was seen */
	size_t n_replaced;
	int64_t *lines;           /* all unseen heads */
	size_t n;
};

static void against_clear(struct against *a, const struct spec_record *spec)
{
	said_clear(&a->theirs, spec);
	free(a->replaced);
	free(a->lines);
}

static enum err weigh(struct plan *p, const struct fields *f, const struct value *was,
	const struct value *mine, struct against *a)
{
	enum err e = ERR_OK;
	a->replaced = mem_new_array(a->n + 1, sizeof *a->replaced);
	for (size_t i = 0; !e && i < a->n; i++) {
		struct said x;
		e = load_said(p, f, a->lines[i], &x);
		if (e)
			break;
		x.at.line = &x.line;
		a->theirs.at.line = &a->theirs.line;
		if (equal(f, x.values, was)) {
			a->replaced[a->n_replaced++] = a->lines[i];
			said_clear(&x, f->spec);
		} else if ((mine && equal(f, x.values, mine)) ||
			(a->theirs.there && register_order(&x.at, &a->theirs.at) < 0)) {
			said_clear(&x, f->spec);
		} else {
			said_clear(&a->theirs, f->spec);
			a->theirs = x;
		}
	}
	return e;
}

/* --- clashes --------------------------------------------------------------- */

static const struct spec_field *first_field(const struct fields *f)
{
	return &f->spec->fields[field_at(f, 0)];
}

/* The choice made the last time, when it was about the same two values. */
static int choice_of(const struct plan *p, const struct change_clash *k)
{
	const struct change_result *r = p->result;
	for (size_t i = 0; i < r->n_clashes; i++) {
		const struct change_clash *o = &r->clashes[i];
		if (rid_equal(o->record, k->record) && o->field == k->field && strcmp(o->theirs, k->theirs) == 0 &&
			strcmp(o->mine, k->mine) == 0)
			return o->choice;
	}
	return 0;
}

static int add_clash(struct plan *p, const struct record *was, const struct fields *f,
	const struct value *mine, const struct said *theirs)
{
	MEM_GROW(p->clashes, p->n_clashes, p->cap_clashes);
	struct change_clash *k = &p->clashes[p->n_clashes++];
	*k = (struct change_clash){.record = was->id, .field = first_field(f), .mine = joined(f, mine),
		.theirs = joined(f, theirs->values), .who = mem_dup(theirs->line.user),
			.when_ms = line_ms(theirs->line.time)};
	k->choice = choice_of(p, k);
	if (k->choice != 1 && k->choice != 2) {
		k->choice = 0;
		p->open++;
	}
	return k->choice;
}

/* --- one record ------------------------------------------------------------ */

struct editing {
	struct plan *p;
	const struct edit *edit;
	struct layout *layout;
	struct rec rec;
	struct heads seen;
	size_t set_line;          /* place in the plan of the set line; SIZE_MAX: none yet */
	size_t resolve_line;
	bool differs;
};

static struct plan_line *line_at(struct editing *d, size_t *place, enum line_kind kind)
{
	if (*place == SIZE_MAX) {
		plan_line(d->p, kind, d->rec.id, d->layout->spec);
		*place = d->p->n - 1;
	}
	return &d->p->lines[*place];
}

/* Parts of a group that a newer definition knows and ours does not go along unchanged. */
static enum err carry_parts(struct editing *d, const struct fields *f, struct plan_register *r,
	const int64_t *heads, size_t n)
{
	struct said best = {0};
	enum err e = ERR_OK;
	for (size_t i = 0; !e && f->reg->group && i < n; i++) {
		struct said x;
		e = load_said(d->p, f, heads[i], &x);
		if (e)
			break;
		x.at.line = &x.line;
		best.at.line = &best.line;
		if (best.there && register_order(&x.at, &best.at) < 0) {
			said_clear(&x, f->spec);
			continue;
		}
		said_clear(&best, f->spec);
		best = x;
	}
	const struct line_register *old = !e && best.there ? line_register(&best.line, f->reg->name) : NULL;
	for (size_t i = 0; old && i < old->n_parts; i++)
		if (!spec_record_field(f->spec, old->parts[i].name))
			plan_part(r, old->parts[i].name, old->parts[i].value);
	said_clear(&best, f->spec);
	return e;
}

/* The value the form has, in place of what it showed. */
static enum err write_mine(struct editing *d, const struct fields *f, const struct value *mine,
	const struct against *a)
{
	int64_t *heads;
	size_t n = heads_of(&d->seen, f->reg->nr, &heads);
	struct plan_register *r = plan_register(line_at(d, &d->set_line, LINE_SET), f->reg->name);
	say(d->p, r, f, mine);
	enum err e = plan_bases(d->p, r, d->rec.id, heads, n);
	if (!e)
		e = plan_bases(d->p, r, d->rec.id, a->replaced, a->n_replaced);
	if (!e)
		e = carry_parts(d, f, r, heads, n);
	free(heads);
	return e;
}

/* The choice, naming both heads: the line just planned and theirs. */
static enum err write_choice(struct editing *d, const struct fields *f, const struct value *chosen,
	const struct against *a)
{
	size_t mine = d->set_line;
	struct plan_register *r = plan_register(line_at(d, &d->resolve_line, LINE_RESOLVE), f->reg->name);
	say(d->p, r, f, chosen);
	plan_after(r, mine);
	enum err e = plan_bases(d->p, r, d->rec.id, a->lines, a->n);
	return e ? e : carry_parts(d, f, r, a->lines, a->n);
}

static enum err edit_register(struct editing *d, const struct fields *f)
{
	const struct value *was = d->edit->was->values, *mine = d->edit->now->values;
	struct against a = {0};
	int choice = 0;
	a.n = unseen(&d->rec.heads, &d->seen, f->reg->nr, &a.lines);
	bool changed = !same(f, was, mine);
	enum err e = weigh(d->p, f, was, changed ? mine : NULL, &a);
	if (!e && !changed) {
		if (a.theirs.there)
			plan_note_other(d->p, a.theirs.line.user, label_of(f->reg));
	} else if (!e) {
		d->differs = true;
		e = guard(d->p, f, mine);
		if (!e && a.theirs.there)
			choice = add_clash(d->p, d->edit->was, f, mine, &a.theirs);
		if (!e)
			e = write_mine(d, f, mine, &a);
		if (!e && choice)
			e = write_choice(d, f, choice == 1 ? mine : a.theirs.values, &a);
	}
	against_clear(&a, f->spec);
	return e;
}

/* It was deleted since it was read: the change stands, and its user is told. */
static enum err note_deleted(struct editing *d)
{
	int64_t *heads;
	struct line l;
	enum err e = ERR_OK;
	if (!(d->rec.flags & FLAG_DELETED) || d->edit->was->deleted)
		return ERR_OK;
	size_t n = heads_of(&d->rec.heads, HEADS_OWNER, &heads);
	if (n)
		e = line_load(d->p->s, heads[n - 1], &l, NULL);
	if (n && !e) {
		plan_note_other(d->p, l.user, _("verwijderd"));
		line_clear(&l);
	}
	free(heads);
	return e;
}

static enum err plan_set(struct editing *d)
{
	enum err e = note_deleted(d);
	for (size_t i = 0; !e && i < d->layout->n_registers; i++) {
		struct fields f = fields_of(d->layout, &d->layout->registers[i]);
		e = edit_register(d, &f);
	}
	if (!e && d->differs && d->rec.flags & FLAG_FROZEN)
		e = ERR_FROZEN;
	return e;
}

static enum err plan_create(struct editing *d)
{
	struct record *now = d->edit->now;
	char owner[UUID_TEXT] = "";
	enum err e = number_give(d->p->s, d->p->p, now);
	if (e)
		return e;
	if (!rid_is_none(now->owner))
		uuid_text(now->owner.b, owner);
	struct plan_line *l = plan_line(d->p, LINE_CREATE, now->id.b, now->spec);
	plan_register(l, LINE_OWNER)->value = mem_dup(owner);
	for (size_t i = 0; !e && i < d->layout->n_registers; i++) {
		struct fields f = fields_of(d->layout, &d->layout->registers[i]);
		if (is_empty(&f, now->values))
			continue;
		e = guard(d->p, &f, now->values);
		say(d->p, plan_register(l, f.reg->name), &f, now->values);
	}
	return e;
}

static enum err plan_delete(struct editing *d)
{
	if (d->rec.flags & FLAG_FROZEN)
		return ERR_FROZEN;
	if (d->rec.flags & FLAG_DELETED)
		return ERR_OK;
	struct plan_line *l = plan_line(d->p, LINE_TOMBSTONE, d->rec.id, d->layout->spec);
	l->all_heads = true;
	l->was = d->edit->was;
	plan_register(l, LINE_OWNER)->value = mem_dup("");
	return ERR_OK;
}

static enum err plan_restore(struct editing *d)
{
	int64_t *heads;
	if (!(d->rec.flags & (FLAG_DELETED | FLAG_DISPUTED)))
		return ERR_OK;
	struct plan_line *l = plan_line(d->p, LINE_RESTORE, d->rec.id, d->layout->spec);
	struct plan_register *r = plan_register(l, LINE_OWNER);
	size_t n = heads_of(&d->seen, HEADS_OWNER, &heads);
	r->value = mem_dup("");
	enum err e = plan_bases(d->p, r, d->rec.id, heads, n);
	free(heads);
	return e;
}

/* What is made definitive is what was on the screen: whatever differs there must be chosen first,
 * an open conflict too. */
static enum err freeze_register(struct editing *d, const struct fields *f)
{
	const struct value *was = d->edit->was->values;
	struct against a = {0};
	int choice;
	if (heads_in_conflict(&d->rec.heads, f->reg->nr))
		a.n = heads_of(&d->rec.heads, f->reg->nr, &a.lines);
	else
		a.n = unseen(&d->rec.heads, &d->seen, f->reg->nr, &a.lines);
	enum err e = weigh(d->p, f, was, NULL, &a);
	if (!e && a.theirs.there) {
		choice = add_clash(d->p, d->edit->was, f, was, &a.theirs);
		/* both heads are named by the one that is chosen */
		if (choice) {
			struct plan_register *r = plan_register(line_at(d, &d->resolve_line, LINE_RESOLVE),
				f->reg->name);
			int64_t *heads;
			size_t n = heads_of(&d->rec.heads, f->reg->nr, &heads);
			say(d->p, r, f, choice == 1 ? was : a.theirs.values);
			e = plan_bases(d->p, r, d->rec.id, heads, n);
			if (!e)
				e = carry_parts(d, f, r, heads, n);
			free(heads);
		}
	}
	against_clear(&a, f->spec);
	return e;
}

static enum err plan_freeze(struct editing *d)
{
	enum err e = ERR_OK;
	if (d->rec.flags & FLAG_FROZEN)
		return ERR_FROZEN;
	if (d->rec.flags & (FLAG_DELETED | FLAG_PARTIAL))
		return ERR_NOT_FOUND;
	for (size_t i = 0; !e && i < d->layout->n_registers; i++) {
		struct fields f = fields_of(d->layout, &d->layout->registers[i]);
		e = freeze_register(d, &f);
	}
	if (e)
		return e;
	struct plan_line *l = plan_line(d->p, LINE_FREEZE_RECORD, d->rec.id, d->layout->spec);
	l->all_heads = true;
	plan_register(l, LINE_FREEZE)->value = mem_dup("");
	return ERR_OK;
}

/* One line that names every head there is, as long as those are what its author saw. */
static enum err plan_settle(struct editing *d)
{
	const struct layout_register *reg = &d->layout->registers[d->layout->register_of[d->edit->field->index]];
	struct fields f = fields_of(d->layout, reg);
	int64_t *heads;
	if (d->rec.flags & FLAG_FROZEN)
		return ERR_FROZEN;
	size_t n = heads_of(&d->rec.heads, reg->nr, &heads);
	enum err e = n == d->edit->heads && heads_equal_at(&d->rec.heads, &d->seen, reg->nr) ? ERR_OK : ERR_CONFLICT;
	if (!e)
		e = guard(d->p, &f, d->edit->now->values);
	if (!e) {
		struct plan_register *r = plan_register(line_at(d, &d->resolve_line, LINE_RESOLVE), reg->name);
		say(d->p, r, &f, d->edit->now->values);
		e = plan_bases(d->p, r, d->rec.id, heads, n);
		if (!e)
			e = carry_parts(d, &f, r, heads, n);
	}
	free(heads);
	return e;
}

static enum err (*const planners[])(struct editing *) = {
	[EDIT_CREATE] = plan_create, [EDIT_SET] = plan_set, [EDIT_DELETE] = plan_delete,
	[EDIT_RESTORE] = plan_restore, [EDIT_FREEZE] = plan_freeze,
	[EDIT_SETTLE] = plan_settle,
};

/* Made earlier in the same set? Then there is nothing to compare with yet. */
static bool is_new_here(const struct plan *p, const struct edit *e, struct rid id)
{
	for (const struct edit *o = p->c->edits; o < e; o++)
		if (o->kind == EDIT_CREATE && rid_equal(o->now->id, id))
			return true;
	return false;
}

static enum err plan_edit(struct plan *p, const struct edit *edit)
{
	struct editing d = {.p = p, .edit = edit, .set_line = SIZE_MAX, .resolve_line = SIZE_MAX};
	const struct record *r = edit->kind == EDIT_CREATE ? edit->now : edit->was;
	d.layout = layout_of(p->p, r->spec);
	if (!d.layout)
		return ERR_DEFINITION;
	if (edit->now && edit->now->spec != r->spec)
		return ERR_REFUSED;
	enum err e = rec_load(p->s, r->id.b, &d.rec);
	bool here = is_new_here(p, edit, r->id);
	memcpy(d.rec.id, r->id.b, ID_BYTES);
	if (!e && edit->kind == EDIT_CREATE && (rid_is_none(r->id) || d.rec.soort || here))
		e = rid_is_none(r->id) ? ERR_REFUSED : ERR_EXISTS;
	if (!e && edit->kind != EDIT_CREATE && !here && d.rec.soort != d.layout->soort)
		e = ERR_NOT_FOUND;
	if (!e && edit->kind != EDIT_CREATE && !heads_decode(r->heads, r->heads_len, &d.seen))
		e = store_fail(p->s, ERR_DAMAGED, "the heads of a form are broken");
	if (!e)
		e = planners[edit->kind](&d);
	heads_clear(&d.seen);
	rec_clear(&d.rec);
	return e;
}

/* The clashes found now take the place of those of the call before. */
static void hand_over(struct plan *p)
{
	struct change_result *r = p->result;
	change_result_clear(r);
	r->clashes = p->clashes;
	r->n_clashes = p->n_clashes;
	r->others = p->others.len ? buf_detach(&p->others) : NULL;
	p->clashes = NULL;
	p->n_clashes = p->cap_clashes = 0;
}

enum err plan_make(struct plan *p)
{
	enum err e = p->c->reason && strlen(p->c->reason) > 4000 ? ERR_LIMIT : ERR_OK;
	for (size_t i = 0; !e && i < p->c->n; i++)
		e = plan_edit(p, &p->c->edits[i]);
	if (e)
		return e;
	bool open = p->open > 0;
	hand_over(p);
	return open ? ERR_CONFLICT : ERR_OK;
}
