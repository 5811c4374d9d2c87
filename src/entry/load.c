/* Reading what a form reaches: the main record, its owners, what one of those refers
 * to, and the rows they own, in one view of the store. After a save the same records
 * are read again; everything is read before anything is replaced, so that a failure
 * leaves the form as it was. */
#include <config.h>

#include "load_priv.h"

#include "base/mem.h"
#include "derive_priv.h"
#include "wet_priv.h"
#include "store/store.h"

#include <stdlib.h>

/* A record of the wrong kind is as good as none. */
static enum err read_as(struct entry *e, struct rid id, const struct spec_record *spec, struct record **out)
{
	*out = NULL;
	if (rid_is_none(id))
		return ERR_NOT_FOUND;
	enum err err = store_read(e->o.store, id, out);
	if (err == ERR_OK && (*out)->spec != spec) {
		record_free(*out);
		*out = NULL;
		return ERR_NOT_FOUND;
	}
	return err;
}

/* Named but not here (outside the scope of this device): to look at only. */
static size_t hold_absent(struct entry *e, size_t kind, struct rid id)
{
	struct record *r = record_new(e->kinds[kind].spec, (struct rid){{0}});
	if (!rid_is_none(id))
		r->id = id;
	size_t i = model_hold(e, kind, r, true);
	e->holds[i]->absent = true;
	return i;
}

static enum err hold_read(struct entry *e, size_t kind, struct rid id, size_t *out)
{
	struct record *r;
	enum err err = read_as(e, id, e->kinds[kind].spec, &r);
	if (err == ERR_OK)
		*out = model_hold(e, kind, r, false);
	else if (err == ERR_NOT_FOUND)
		*out = hold_absent(e, kind, id);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* The record that will come to exist on the first answer; a draft may have named it. */
static size_t hold_fresh(struct entry *e, size_t kind)
{
	const struct spec_record *spec = e->kinds[kind].spec;
	for (size_t i = 0; i < e->n_holds; i++)
		if (e->holds[i]->kind == kind && e->holds[i]->fresh && !e->holds[i]->absent)
			return i;
	for (size_t i = 0; i < e->n_bases; i++) {
		struct record *r = e->bases[i].record;
		if (r && e->bases[i].fresh && r->spec == spec)
			return model_hold(e, kind, r, true);
	}
	return model_hold(e, kind, record_new(spec, (struct rid){{0}}), true);
}

static enum err load_owner(struct entry *e, size_t kind)
{
	const struct hold *below = e->holds[e->kinds[e->kinds[kind].via].hold];
	return hold_read(e, kind, below->now->owner, &e->kinds[kind].hold);
}

static enum err load_referred(struct entry *e, size_t kind)
{
	const struct kind *k = &e->kinds[kind];
	const char *link = record_at(e->holds[e->kinds[k->via].hold]->now, k->link->index);
	struct rid id;
	if (!*link) {
		size_t i = hold_fresh(e, kind);
		e->kinds[kind].hold = i;
		return ERR_OK;
	}
	if (!rid_parse(link, &id))
		id = (struct rid){{0}};
	size_t held = rid_is_none(id) ? NONE : model_find(e, id);
	if (held != NONE && e->holds[held]->kind == kind) {
		e->kinds[kind].hold = held;
		return ERR_OK;
	}
	return hold_read(e, kind, id, &e->kinds[kind].hold);
}

/* Puts the stored row `r` (taken) in the list: one already held keeps its place. */
static void row_join(struct entry *e, size_t kind, struct record *r)
{
	size_t held = model_find(e, r->id);
	if (held == NONE) {
		model_hold(e, kind, r, false);
		return;
	}
	struct kind *k = &e->kinds[kind];
	MEM_GROW(k->rows, k->n_rows, k->cap_rows);
	k->rows[k->n_rows++] = held;
	record_free(r);
}

static bool in_list(const struct kind *k, size_t hold)
{
	for (size_t i = 0; i < k->n_rows; i++)
		if (k->rows[i] == hold)
			return true;
	return false;
}

/* Rows of the owner that are held already but not stored, or taken away. */
static void rows_held(struct entry *e, size_t kind, struct rid owner, size_t n_before)
{
	struct kind *k = &e->kinds[kind];
	for (size_t i = 0; i < n_before; i++) {
		const struct hold *h = e->holds[i];
		if (h->kind != kind || !rid_equal(h->now->owner, owner) || in_list(k, i))
			continue;
		MEM_GROW(k->rows, k->n_rows, k->cap_rows);
		k->rows[k->n_rows++] = i;
	}
}

static enum err load_rows(struct entry *e, size_t kind)
{
	struct kind *k = &e->kinds[kind];
	const struct hold *owner = e->holds[e->kinds[k->via].hold];
	struct record **rows = NULL;
	size_t n = 0, n_before = e->n_holds;
	if (!owner->fresh) {
		enum err err = store_read_rows(e->o.store, owner->now->id, k->spec, &rows, &n);
		if (err != ERR_OK)
			return err;
	}
	k->n_rows = 0;
	for (size_t i = 0; i < n; i++)
		row_join(e, kind, rows[i]);
	free(rows);
	rows_held(e, kind, e->holds[e->kinds[k->via].hold]->now->id, n_before);
	return ERR_OK;
}

static enum err load_kind(struct entry *e, size_t kind)
{
	static enum err (*const loaders[])(struct entry *, size_t) = {
		[WAY_OWNER] = load_owner,
		[WAY_REFERRED] = load_referred,
		[WAY_ROWS] = load_rows,
	};
	return e->kinds[kind].way == WAY_MAIN ? ERR_OK : loaders[e->kinds[kind].way](e, kind);
}

/* A record that only the draft knows: a row added or restored there, one it had left by
 * a link, one that another took away. */
static enum err load_base(struct entry *e, struct base *b)
{
	struct record *r = b->record, *stored = NULL;
	size_t kind = model_kind(e, r->spec);
	if (kind == NONE || e->kinds[kind].way == WAY_MAIN || e->kinds[kind].way == WAY_OWNER)
		return ERR_OK;
	enum err err = b->fresh ? ERR_NOT_FOUND : read_as(e, r->id, r->spec, &stored);
	if (err != ERR_OK && err != ERR_NOT_FOUND)
		return err;
	e->changed |= !b->fresh && !stored;
	struct rid owner = r->owner;
	model_hold(e, kind, stored ? stored : r, b->fresh);
	struct kind *k = &e->kinds[kind];
	if (k->way == WAY_ROWS && !rid_equal(owner, e->holds[e->kinds[k->via].hold]->now->id))
		k->n_rows--; /* of an owner that is not held now */
	return ERR_OK;
}

static enum err load_bases(struct entry *e)
{
	enum err err = ERR_OK;
	for (size_t i = 0; err == ERR_OK && i < e->n_bases; i++)
		if (e->bases[i].record)
			err = load_base(e, &e->bases[i]);
	return err;
}

static enum err load_all(struct entry *e, struct rid id, struct rid owner, bool fresh)
{
	const struct spec_record *spec = e->form->record;
	struct record *r;
	if (fresh) {
		r = record_new(spec, owner);
		if (!rid_is_none(id))
			r->id = id;
	} else {
		enum err err = read_as(e, id, spec, &r);
		if (err != ERR_OK)
			return err;
	}
	size_t hold = model_hold(e, 0, r, fresh);
	e->kinds[0].hold = hold;
	for (size_t k = 1; k < e->n_kinds; k++) {
		enum err err = load_kind(e, k);
		if (err != ERR_OK)
			return err;
	}
	return load_bases(e);
}

enum err load_form(struct entry *e, struct rid id, struct rid owner, bool fresh)
{
	enum err err = store_begin(e->o.store, false);
	if (err != ERR_OK)
		return err;
	err = load_all(e, id, owner, fresh);
	store_rollback(e->o.store); /* only read */
	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < e->n_holds; i++) {
		derive_defaults(e, e->holds[i]);
		for (size_t f = 0; f < e->holds[i]->now->spec->n_fields; f++)
			model_check(e, e->holds[i], f);
	}
	derive_all(e, true);
	return ERR_OK;
}

bool load_follow(struct entry *e, size_t kind)
{
	size_t before = e->kinds[kind].hold, n_before = e->n_holds;
	if (load_referred(e, kind) != ERR_OK)
		e->kinds[kind].hold = hold_absent(e, kind, (struct rid){{0}});
	if (e->kinds[kind].hold == before)
		return false;
	for (size_t k = 0; k < e->n_kinds; k++)
		if (e->kinds[k].way == WAY_ROWS && e->kinds[k].via == kind && load_rows(e, k) != ERR_OK)
			e->kinds[k].n_rows = 0;
	for (size_t i = n_before; i < e->n_holds; i++) {
		derive_defaults(e, e->holds[i]);
		for (size_t f = 0; f < e->holds[i]->now->spec->n_fields; f++)
			model_check(e, e->holds[i], f);
	}
	e->stale = true;
	return true;
}

/* Reading again --------------------------------------------------------------- */

struct again {
	struct record **by_hold; /* per hold: as stored now, NULL: not read */
	struct record **rows;    /* rows others added */
	size_t n_rows, cap_rows;
	size_t n_holds;
};

static void again_clear(struct again *a)
{
	for (size_t i = 0; i < a->n_holds; i++)
		record_free(a->by_hold[i]);
	for (size_t i = 0; i < a->n_rows; i++)
		record_free(a->rows[i]);
	free(a->by_hold);
	free(a->rows);
}

static enum err again_rows(struct entry *e, struct again *a, size_t kind)
{
	const struct kind *k = &e->kinds[kind];
	const struct hold *owner = e->holds[e->kinds[k->via].hold];
	struct record **rows = NULL;
	size_t n = 0;
	if (owner->fresh)
		return ERR_OK;
	enum err err = store_read_rows(e->o.store, owner->now->id, k->spec, &rows, &n);
	for (size_t i = 0; i < n; i++) {
		size_t held = model_find(e, rows[i]->id);
		if (held != NONE && !a->by_hold[held]) {
			a->by_hold[held] = rows[i];
		} else if (held == NONE) {
			MEM_GROW(a->rows, a->n_rows, a->cap_rows);
			a->rows[a->n_rows++] = rows[i];
		} else {
			record_free(rows[i]);
		}
	}
	free(rows);
	return err;
}

static enum err again_read(struct entry *e, struct again *a)
{
	enum err err = ERR_OK;
	for (size_t k = 0; err == ERR_OK && k < e->n_kinds; k++)
		if (e->kinds[k].way == WAY_ROWS)
			err = again_rows(e, a, k);
	for (size_t i = 0; err == ERR_OK && i < e->n_holds; i++) {
		if (a->by_hold[i] || e->holds[i]->fresh)
			continue;
		err = store_read(e->o.store, e->holds[i]->now->id, &a->by_hold[i]);
		if (err == ERR_NOT_FOUND)
			err = ERR_OK;
	}
	return err;
}

static void value_move(struct entry *e, struct hold *h, size_t f, const struct value *from)
{
	struct cell *c = &h->cells[f];
	struct value *to = &h->now->values[f];
	if (value_equal(to, from))
		return;
	value_clear(to);
	value_copy(to, from);
	free(c->echo);
	c->echo = NULL;
	model_check(e, h, f);
}

/* `stored` (taken) becomes what is known of the record; what was changed here stays. The
 * tables have no values of a deleted record: those that were known come back with it. */
static void rebase(struct entry *e, struct hold *h, struct record *stored)
{
	for (size_t f = 0; stored->deleted && f < stored->spec->n_fields; f++)
		value_copy(&stored->values[f], &h->was->values[f]);
	for (size_t f = 0; f < stored->spec->n_fields; f++)
		if (!(h->cells[f].flags & CELL_DIFFERS))
			value_move(e, h, f, &stored->values[f]);
	h->now->frozen = stored->frozen;
	h->now->owner = stored->owner;
	if (!h->moved)
		h->removed = stored->deleted && e->kinds[h->kind].way == WAY_ROWS;
	h->now->deleted = e->kinds[h->kind].way == WAY_ROWS ? h->removed : stored->deleted;
	record_free(h->was);
	h->was = stored;
	h->fresh = h->absent = false;
}

static void again_apply(struct entry *e, struct again *a)
{
	for (size_t i = 0; i < a->n_holds; i++) {
		struct hold *h = e->holds[i];
		if (!a->by_hold[i] || a->by_hold[i]->spec != h->now->spec)
			continue;
		rebase(e, h, a->by_hold[i]);
		a->by_hold[i] = NULL;
		model_settle(e, h);
	}
	for (size_t i = 0; i < a->n_rows; i++) {
		size_t hold = model_hold(e, model_kind(e, a->rows[i]->spec), a->rows[i], false);
		a->rows[i] = NULL;
		for (size_t f = 0; f < e->holds[hold]->now->spec->n_fields; f++)
			model_check(e, e->holds[hold], f);
	}
	for (size_t k = 0; k < e->n_kinds; k++)
		if (e->kinds[k].way == WAY_REFERRED)
			load_follow(e, k);
}

void load_forget(struct entry *e)
{
	for (size_t i = 0; i < e->n_holds; i++) {
		struct hold *h = e->holds[i];
		for (size_t f = 0; f < h->now->spec->n_fields; f++)
			value_move(e, h, f, &h->was->values[f]);
		if (e->kinds[h->kind].way == WAY_ROWS)
			model_remove(e, h, h->fresh || h->was->deleted);
		model_settle(e, h);
	}
	for (size_t k = 0; k < e->n_kinds; k++)
		if (e->kinds[k].way == WAY_REFERRED)
			load_follow(e, k);
	derive_all(e, true);
	e->stale = true;
}

enum err load_again(struct entry *e)
{
	struct again a = {.n_holds = e->n_holds};
	a.by_hold = mem_new_array(e->n_holds, sizeof(struct record *));
	enum err err = store_begin(e->o.store, false);
	if (err == ERR_OK) {
		err = again_read(e, &a);
		store_rollback(e->o.store); /* only read */
	}
	if (err == ERR_OK) {
		again_apply(e, &a);
		derive_all(e, true);
		e->stale = e->wet_stale = true;
		wet_forget(e);
	}
	again_clear(&a);
	return err;
}
