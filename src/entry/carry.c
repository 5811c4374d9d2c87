/* Carry-over: one key takes an answer from the previous record of the same kind (the
 * talk before this one), else from a member of the household. It becomes an answer of
 * this record with the date it was true of, and says on screen where it came from. */
#include <config.h>

#include "answer_priv.h"
#include "base/clock.h"
#include "base/mem.h"
#include "derive_priv.h"
#include "items_priv.h"
#include "undo_priv.h"

#include <stdlib.h>

struct source {
	struct value value;
	struct civil per;   /* the day it was true of */
	char *label;        /* "Brede intake" */
	int64_t changed_ms;
};

static void source_clear(struct source *s)
{
	value_clear(&s->value);
	free(s->label);
}

/* Takes the answer of `r` when it has one and it is newer than what was found. */
static void consider(const struct entry *e, const struct record *r, size_t field, struct source *s)
{
	const struct value *v = &r->values[field];
	if (r->deleted || !v->text || !*v->text || (s->label && r->changed_ms <= s->changed_ms))
		return;
	source_clear(s);
	*s = (struct source){.changed_ms = r->changed_ms, .label = mem_dup(r->spec->label)};
	value_copy(&s->value, v);
	if (!v->peildatum || !civil_parse(v->peildatum, &s->per))
		s->per = r->changed_ms ? clock_date_of(r->changed_ms) : e->env.today;
}

/* Rows of a kind under one owner, the record on the form left out. */
static void consider_rows(const struct entry *e, struct rid owner, const struct hold *h, size_t field,
	struct source *s)
{
	struct record **rows;
	size_t n;
	if (store_read_rows(e->o.store, owner, h->now->spec, &rows, &n) != ERR_OK)
		return;
	for (size_t i = 0; i < n; i++)
		if (!rid_equal(rows[i]->id, h->now->id))
			consider(e, rows[i], field, s);
	records_free(rows, n);
}

/* A record of the household: what `sibling` (beside `from`) owns or refers to. */
static void consider_sibling(const struct entry *e, struct rid sibling, const struct kind *from,
	const struct hold *h, size_t field, struct source *s)
{
	const struct kind *k = &e->kinds[h->kind];
	struct record *r, *to;
	struct rid id;
	if (h->now->spec->owner == from->spec) {
		consider_rows(e, sibling, h, field, s);
		return;
	}
	if (k->way != WAY_REFERRED || store_read(e->o.store, sibling, &r) != ERR_OK)
		return;
	if (r->spec == from->spec && rid_parse(record_at(r, k->link->index), &id) && !rid_equal(id, h->now->id)
			&& store_read(e->o.store, id, &to) == ERR_OK) {
		if (to->spec == h->now->spec)
			consider(e, to, field, s);
		record_free(to);
	}
	record_free(r);
}

/* Others that refer to the same person or household as a record of this form does. */
static void consider_household(const struct entry *e, const struct hold *h, size_t field, struct source *s)
{
	for (size_t i = 0; i < e->n_kinds; i++) {
		const struct kind *shared = &e->kinds[i];
		if (shared->way != WAY_REFERRED || i == h->kind || e->holds[shared->hold]->fresh)
			continue;
		const struct kind *from = &e->kinds[shared->via];
		struct rid *ids;
		size_t n;
		if (store_referring(e->o.store, shared->link, e->holds[shared->hold]->now->id, &ids, &n) != ERR_OK)
			continue;
		for (size_t k = 0; k < n; k++)
			if (!rid_equal(ids[k], e->holds[from->hold]->now->id))
				consider_sibling(e, ids[k], from, h, field, s);
		free(ids);
	}
}

static void put_source(struct entry *e, size_t hold, size_t field, struct source *s)
{
	struct cell *c = &e->holds[hold]->cells[field];
	struct buf origin = {0};
	char date[11], shown[11];
	civil_format(s->per, date);
	civil_format_nl(s->per, shown);
	buf_printf(&origin, "%s %s", s->label, shown);
	free(c->origin);
	c->origin = buf_detach(&origin);
	struct value v = {.text = s->value.text, .bron = s->value.bron, .peildatum = date};
	undo_do_value(e, hold, field, &v);
}

bool entry_carry_over(struct entry *e, size_t i)
{
	size_t hold, field;
	struct source s = {0};
	if (!answer_target(e, i, &hold, &field))
		return false;
	answer_typed(e);
	derive_today(e);
	const struct hold *h = e->holds[hold];
	if (!rid_is_none(h->now->owner))
		consider_rows(e, h->now->owner, h, field, &s);
	if (!s.label)
		consider_household(e, h, field, &s);
	bool found = s.label;
	if (found)
		put_source(e, hold, field, &s);
	source_clear(&s);
	items_refresh(e);
	return found;
}
