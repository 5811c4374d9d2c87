/* The records of a form in memory: which kinds the form reaches, the values as they
 * were read and as they are now, and the count of what differs. Nothing here derives:
 * who puts a value calls derive.c next. Holds are never removed while the form lives,
 * because steps of undo and records of the draft point at them. */
#include <config.h>

#include "model_priv.h"

#include "base/i18n.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

size_t model_kind(const struct entry *e, const struct spec_record *spec)
{
	for (size_t k = 0; k < e->n_kinds; k++)
		if (e->kinds[k].spec == spec)
			return k;
	return NONE;
}

static void hold_free(struct hold *h)
{
	for (size_t f = 0; f < h->now->spec->n_fields; f++) {
		free(h->cells[f].finding);
		free(h->cells[f].echo);
		free(h->cells[f].origin);
		free(h->cells[f].settled);
	}
	free(h->cells);
	record_free(h->was);
	record_free(h->now);
	free(h);
}

void model_clear(struct entry *e)
{
	for (size_t i = 0; i < e->n_holds; i++)
		hold_free(e->holds[i]);
	for (size_t i = 0; i < e->n_bases; i++)
		record_free(e->bases[i].record);
	free(e->bases);
	free(e->holds);
}

static struct base *base_of(struct entry *e, struct rid id)
{
	for (size_t i = 0; i < e->n_bases; i++)
		if (e->bases[i].record && rid_equal(e->bases[i].record->id, id))
			return &e->bases[i];
	return NULL;
}

static bool same_heads(const struct record *a, const struct record *b)
{
	return a->deleted == b->deleted && a->heads_len == b->heads_len
		&& (!a->heads_len || memcmp(a->heads, b->heads, a->heads_len) == 0);
}

/* What the draft's author saw stands in for what is stored now. */
static struct record *as_seen(struct entry *e, struct record *r, bool *fresh)
{
	struct base *b = base_of(e, r->id);
	if (!b)
		return r;
	struct record *seen = b->record;
	e->changed |= !b->fresh && !same_heads(seen, r);
	*fresh = b->fresh;
	b->record = NULL;
	if (seen != r)
		record_free(r);
	return seen;
}

size_t model_hold(struct entry *e, size_t kind, struct record *r, bool fresh)
{
	struct hold *h = mem_new(sizeof *h);
	h->logged = base_of(e, r->id);
	r = as_seen(e, r, &fresh);
	h->kind = kind;
	h->was = r;
	h->now = record_dup(r);
	h->fresh = fresh;
	h->cells = mem_new_array(r->spec->n_fields, sizeof *h->cells);
	for (size_t f = 0; f < r->spec->n_fields; f++)
		h->cells[f].flags = CELL_RELEVANT | CELL_REQUIRED;
	MEM_GROW(e->holds, e->n_holds, e->cap_holds);
	e->holds[e->n_holds] = h;
	struct kind *k = &e->kinds[kind];
	if (k->way == WAY_ROWS) {
		h->removed = fresh || r->deleted; /* until model_remove says it came */
		MEM_GROW(k->rows, k->n_rows, k->cap_rows);
		k->rows[k->n_rows++] = e->n_holds;
	}
	return e->n_holds++;
}

size_t model_find(const struct entry *e, struct rid id)
{
	for (size_t i = 0; i < e->n_holds; i++)
		if (rid_equal(e->holds[i]->now->id, id))
			return i;
	return NONE;
}

struct hold *model_main(const struct entry *e)
{
	return e->holds[e->kinds[0].hold];
}

const char *value_text(const struct value *v)
{
	return v->text ? v->text : "";
}

static bool same(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

bool value_equal(const struct value *a, const struct value *b)
{
	return a->stand == b->stand && same(a->text, b->text) && same(a->bron, b->bron)
		&& same(a->peildatum, b->peildatum);
}

bool value_is_answered(const struct value *v)
{
	return (v->text && *v->text) || v->stand == STAND_ONBEKEND || v->stand == STAND_WIL_NIET;
}

static void differs(struct entry *e, struct hold *h, size_t field)
{
	struct cell *c = &h->cells[field];
	bool now = !h->now->spec->fields[field].calculation
		&& !value_equal(&h->was->values[field], &h->now->values[field]);
	if (now == !!(c->flags & CELL_DIFFERS))
		return;
	c->flags ^= CELL_DIFFERS;
	h->diffs += now ? 1 : -1;
	e->diffs += now ? 1 : -1;
}

bool model_put(struct entry *e, struct hold *h, size_t field, const struct value *v)
{
	struct value *to = &h->now->values[field];
	if (value_equal(to, v))
		return false;
	struct value copy = {0};
	value_copy(&copy, v); /* v may lie inside *to */
	value_clear(to);
	*to = copy;
	free(h->cells[field].echo);
	h->cells[field].echo = NULL;
	differs(e, h, field);
	e->stale = e->wet_stale = true;
	return true;
}

/* A row that came or went counts as one difference. */
static void row_differs(struct entry *e, struct hold *h)
{
	bool now = h->fresh ? !h->removed : h->removed != h->was->deleted;
	if (e->kinds[h->kind].way != WAY_ROWS || now == h->moved)
		return;
	h->moved = now;
	e->diffs += now ? 1 : -1;
}

void model_settle(struct entry *e, struct hold *h)
{
	for (size_t f = 0; f < h->now->spec->n_fields; f++)
		differs(e, h, f);
	row_differs(e, h);
}

void model_remove(struct entry *e, struct hold *h, bool removed)
{
	h->removed = removed;
	h->now->deleted = removed && !h->fresh;
	row_differs(e, h);
	e->stale = e->wet_stale = true;
}

size_t model_count_rows(const struct entry *e, const struct kind *k)
{
	size_t n = 0;
	for (size_t i = 0; i < k->n_rows; i++)
		n += !e->holds[k->rows[i]]->removed;
	return n;
}

size_t model_linked(const struct entry *e, size_t kind, size_t field)
{
	for (size_t k = 0; k < e->n_kinds; k++)
		if (e->kinds[k].way == WAY_REFERRED && e->kinds[k].via == kind && e->kinds[k].link->index == field)
			return k;
	return NONE;
}

struct hold *model_owner(const struct entry *e, const struct hold *h)
{
	const struct kind *k = &e->kinds[h->kind];
	return e->holds[e->kinds[k->via].hold];
}

bool model_is_mains(const struct entry *e, const struct hold *h)
{
	const struct kind *k = &e->kinds[h->kind];
	return k->way == WAY_MAIN || (k->way == WAY_ROWS && k->via == 0);
}

bool model_is_reached(const struct entry *e, const struct hold *h)
{
	const struct kind *k = &e->kinds[h->kind];
	if (k->way != WAY_ROWS)
		return e->holds[k->hold] == h;
	return rid_equal(h->now->owner, model_owner(e, h)->now->id);
}

bool model_is_fixed(const struct entry *e, const struct hold *h)
{
	const struct kind *k = &e->kinds[h->kind];
	if (e->read_only || h->absent || h->now->frozen || h->now->deleted)
		return true;
	if (k->way == WAY_ROWS)
		return model_is_fixed(e, model_owner(e, h));
	return k->way == WAY_REFERRED && h->fresh && model_is_fixed(e, e->holds[e->kinds[k->via].hold]);
}

void model_check(struct entry *e, struct hold *h, size_t field)
{
	const struct spec_field *f = &h->now->spec->fields[field];
	const char *text = value_text(&h->now->values[field]);
	struct cell *c = &h->cells[field];
	free(c->finding);
	c->finding = NULL;
	if (!*text || f->calculation)
		return;
	struct buf why = {0};
	if (!f->type->check(f, &e->env, text, &why))
		c->finding = why.len ? buf_detach(&why) : mem_dup(_("Deze waarde is niet goed."));
	buf_clear(&why);
}
