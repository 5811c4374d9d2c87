/* The items of a form: blocks, questions, lists, rows and the fields of opened rows
 * that are on the form now. Made anew as a whole when relevance or rows change; one
 * pass over the questions, no value is looked at. */
#include <config.h>

#include "items_priv.h"

#include "base/mem.h"
#include "lapse_priv.h"
#include "wet_priv.h"

#include <stdlib.h>

static void item_add(struct entry *e, struct entry_item item, struct spot spot)
{
	MEM_GROW(e->items, e->n_items, e->cap_items);
	MEM_GROW(e->spots, e->n_items, e->cap_spots);
	e->items[e->n_items] = item;
	e->spots[e->n_items++] = spot;
}

static void field_add(struct entry *e, struct entry_item item, struct spot spot)
{
	const struct hold *h = e->holds[spot.hold];
	if (!lapse_is_shown(e, h, spot.field))
		return;
	item.kind = ENTRY_FIELD;
	item.field = &h->now->spec->fields[spot.field];
	item.record = h->now->id;
	item_add(e, item, spot);
}

static void row_add(struct entry *e, struct entry_item item, struct spot spot)
{
	const struct hold *h = e->holds[spot.hold];
	if (h->removed)
		return;
	item.kind = ENTRY_ROW;
	item.record = h->now->id;
	item_add(e, item, spot);
	item.depth = 1;
	for (size_t f = 0; h->open && f < h->now->spec->n_fields; f++) {
		spot.field = f;
		field_add(e, item, spot);
	}
}

static bool may_add(const struct entry *e, const struct kind *k)
{
	const struct hold *owner = e->holds[e->kinds[k->via].hold];
	return !model_is_fixed(e, owner) && !(k->spec->single && model_count_rows(e, k));
}

static void list_add(struct entry *e, struct entry_item item, size_t kind, size_t question)
{
	const struct kind *k = &e->kinds[kind];
	struct spot spot = {.hold = e->kinds[k->via].hold, .field = NONE, .rows = kind, .question = question};
	item.kind = ENTRY_ROWS;
	item.record = e->holds[spot.hold]->now->id;
	item_add(e, item, spot);
	for (size_t i = 0; i < k->n_rows; i++) {
		struct spot row = spot;
		row.hold = k->rows[i];
		row_add(e, item, row);
	}
	item.kind = ENTRY_ADD;
	if (may_add(e, k))
		item_add(e, item, spot);
}

static void question_add(struct entry *e, size_t b, size_t q)
{
	const struct spec_question *ask = &e->form->blocks[b].questions[q];
	size_t kind = model_kind(e, ask->ask == SPEC_ASK_ROWS ? ask->rows : ask->field->record);
	if (kind == NONE || !e->question_on[b][q])
		return;
	struct entry_item item = {.block = b, .question = ask};
	if (ask->ask == SPEC_ASK_ROWS) {
		list_add(e, item, kind, q);
		return;
	}
	field_add(e, item, (struct spot){.hold = e->kinds[kind].hold, .field = ask->field->index,
		.rows = NONE, .question = q});
}

void items_refresh(struct entry *e)
{
	if (e->wet_stale) {
		e->wet_stale = false;
		wet_refresh(e);
	}
	if (!e->stale)
		return;
	e->stale = false;
	e->n_items = 0;
	for (size_t b = 0; b < e->form->n_blocks; b++) {
		if (!e->block_on[b])
			continue;
		item_add(e, (struct entry_item){.kind = ENTRY_BLOCK, .block = b, .record = model_main(e)->now->id},
			(struct spot){.hold = NONE, .field = NONE, .rows = NONE, .question = NONE});
		for (size_t q = 0; q < e->form->blocks[b].n_questions; q++)
			question_add(e, b, q);
	}
}

void items_clear(struct entry *e)
{
	free(e->items);
	free(e->spots);
	e->items = NULL;
	e->spots = NULL;
	e->n_items = e->cap_items = e->cap_spots = 0;
}

size_t entry_n_items(const struct entry *e)
{
	return e->n_items;
}

const struct entry_item *entry_item(const struct entry *e, size_t i)
{
	return i < e->n_items ? &e->items[i] : NULL;
}

size_t entry_find(const struct entry *e, struct rid record, const struct spec_field *f)
{
	for (size_t i = 0; i < e->n_items; i++)
		if (e->items[i].field == f && f && rid_equal(e->items[i].record, record))
			return i;
	return SIZE_MAX;
}

struct hold *items_field(const struct entry *e, size_t i, size_t *field)
{
	if (i >= e->n_items || e->items[i].kind != ENTRY_FIELD)
		return NULL;
	*field = e->spots[i].field;
	return e->holds[e->spots[i].hold];
}

unsigned items_eis(const struct entry *e, size_t i)
{
	const struct entry_item *item = &e->items[i];
	if (item->depth && item->field)
		return item->field->eis;
	return item->question ? item->question->eis : 0;
}

/* A block whose questions ask this kind, as a last resort. */
static bool asks(const struct entry *e, size_t block, size_t kind)
{
	const struct spec_block *b = &e->form->blocks[block];
	for (size_t q = 0; q < b->n_questions; q++) {
		const struct spec_question *ask = &b->questions[q];
		if ((ask->ask == SPEC_ASK_ROWS ? ask->rows : ask->field->record) == e->kinds[kind].spec)
			return true;
	}
	return false;
}

size_t items_near(const struct entry *e, size_t hold, size_t field)
{
	size_t kind = e->holds[hold]->kind, row = NONE, list = NONE, block = NONE;
	for (size_t i = 0; i < e->n_items; i++) {
		const struct spot *s = &e->spots[i];
		if (s->hold == hold && s->field == field && (field != NONE || e->items[i].kind == ENTRY_ROW))
			return i;
		if (row == NONE && s->hold == hold && e->items[i].kind == ENTRY_ROW)
			row = i;
		if (list == NONE && s->rows == kind && e->items[i].kind == ENTRY_ROWS)
			list = i;
		if (block == NONE && e->items[i].kind == ENTRY_BLOCK && asks(e, e->items[i].block, kind))
			block = i;
	}
	if (row != NONE)
		return row;
	if (list != NONE)
		return list;
	return block != NONE ? block : 0;
}

struct place items_place(const struct entry *e, size_t i, size_t offset)
{
	if (i >= e->n_items)
		return (struct place){.hold = NONE, .field = NONE, .question = NONE};
	return (struct place){
		.kind = e->items[i].kind,
		.block = e->items[i].block,
		.question = e->spots[i].question,
		.hold = e->spots[i].hold,
		.field = e->spots[i].field,
		.offset = offset,
	};
}

size_t items_at(const struct entry *e, const struct place *p)
{
	size_t block = 0;
	for (size_t i = 0; i < e->n_items; i++) {
		const struct spot *s = &e->spots[i];
		if (e->items[i].block != p->block)
			continue;
		if (e->items[i].kind == p->kind && s->question == p->question && s->hold == p->hold
				&& s->field == p->field)
			return i;
		if (e->items[i].kind == ENTRY_BLOCK)
			block = i;
	}
	bool is_value = p->hold != NONE && p->kind != ENTRY_ROWS && p->kind != ENTRY_ADD;
	return is_value ? items_near(e, p->hold, p->field) : block;
}
