/* Undo and redo. A step is what leaving a field (or adding, removing a row, setting a
 * stand) changed, with the values on both sides, so that a step can be applied either
 * way on its own. What follows from a value is derived, never kept in a step. */
#include <config.h>

#include "undo_priv.h"

#include "base/mem.h"
#include "derive_priv.h"
#include "draftlog_priv.h"
#include "load_priv.h"

#include <stdlib.h>

void step_clear(struct step *s)
{
	for (size_t i = 0; i < s->n; i++) {
		value_clear(&s->changes[i].before);
		value_clear(&s->changes[i].after);
	}
	free(s->changes);
	*s = (struct step){0};
}

static void steps_clear(struct steps *s)
{
	for (size_t i = 0; i < s->n; i++)
		step_clear(&s->list[i]);
	free(s->list);
	*s = (struct steps){0};
}

void undo_clear(struct entry *e)
{
	steps_clear(&e->undo);
	steps_clear(&e->redo);
}

void steps_push(struct steps *s, struct step step)
{
	MEM_GROW(s->list, s->n, s->cap);
	s->list[s->n++] = step;
}

void undo_push(struct entry *e, struct step s)
{
	steps_clear(&e->redo);
	steps_push(&e->undo, s);
}

static struct step step_of(struct change c)
{
	struct step s = {.n = 1};
	s.changes = mem_new(sizeof c);
	s.changes[0] = c;
	return s;
}

void undo_join(struct entry *e, struct change c)
{
	if (!e->undo.n) {
		steps_push(&e->undo, step_of(c));
		return;
	}
	struct step *top = &e->undo.list[e->undo.n - 1];
	top->changes = mem_resize(top->changes, top->n + 1, sizeof c);
	top->changes[top->n++] = c;
}

void undo_apply(struct entry *e, const struct change *c, bool forward)
{
	struct hold *h = e->holds[c->hold];
	if (c->field == NONE) {
		model_remove(e, h, forward ? c->removed_after : c->removed_before);
		derive_row(e, c->hold);
		return;
	}
	if (!model_put(e, h, c->field, forward ? &c->after : &c->before))
		return;
	model_check(e, h, c->field);
	size_t linked = model_linked(e, h->kind, c->field), first = e->n_holds;
	if (linked != NONE && e->kinds[h->kind].hold == c->hold && load_follow(e, linked))
		derive_joined(e, first);
	else
		derive_value(e, c->hold, c->field);
}

void undo_do_value(struct entry *e, size_t hold, size_t field, const struct value *after)
{
	struct change c = {.hold = hold, .field = field};
	const struct value *now = &e->holds[hold]->now->values[field];
	if (value_equal(now, after))
		return;
	value_copy(&c.before, now);
	value_copy(&c.after, after);
	undo_apply(e, &c, true);
	undo_push(e, step_of(c));
	draftlog_step(e, DRAFTLOG_DO, &e->undo.list[e->undo.n - 1]);
}

void undo_do_row(struct entry *e, size_t hold, bool removed)
{
	struct change c = {.hold = hold, .field = NONE,
		.removed_before = e->holds[hold]->removed, .removed_after = removed};
	undo_apply(e, &c, true);
	undo_push(e, step_of(c));
	draftlog_step(e, DRAFTLOG_DO, &e->undo.list[e->undo.n - 1]);
}

bool undo_move(struct entry *e, struct steps *from, struct steps *to, bool forward)
{
	if (!from->n)
		return false;
	struct step s = from->list[--from->n];
	for (size_t i = 0; i < s.n; i++)
		undo_apply(e, &s.changes[forward ? i : s.n - 1 - i], forward);
	steps_push(to, s);
	return true;
}
