/* How far a form is: what is missing, what is not good, the badge of each block. */
#include <config.h>

#include "state_priv.h"

#include "items_priv.h"
#include "lapse_priv.h"
#include "show_priv.h"
#include "wet_priv.h"

#define NEEDED (SPEC_EIS_V | SPEC_EIS_D)

bool state_is_faulty(const struct entry *e, const struct hold *h, size_t field)
{
	return show_finding(h, field) && lapse_is_shown(e, h, field) && !model_is_fixed(e, h);
}

bool state_row_misses(const struct entry *e, const struct hold *h, unsigned level)
{
	for (size_t f = 0; f < h->now->spec->n_fields; f++)
		if (lapse_is_missing(e, h, f, h->now->spec->fields[f].eis, level))
			return true;
	return false;
}

static bool row_is_faulty(const struct entry *e, const struct hold *h)
{
	for (size_t f = 0; f < h->now->spec->n_fields; f++)
		if (state_is_faulty(e, h, f))
			return true;
	return false;
}

bool state_list_misses(const struct entry *e, const struct spec_question *ask, unsigned level)
{
	size_t kind = model_kind(e, ask->rows);
	const struct kind *k = kind == NONE ? NULL : &e->kinds[kind];
	if (!k || !(ask->eis & level) || model_count_rows(e, k))
		return false;
	return !model_is_fixed(e, e->holds[e->kinds[k->via].hold]);
}

bool entry_is_missing(const struct entry *e, size_t i)
{
	size_t f;
	const struct hold *h = items_field(e, i, &f);
	if (h)
		return lapse_is_missing(e, h, f, items_eis(e, i), NEEDED);
	if (i >= e->n_items)
		return false;
	if (e->items[i].kind == ENTRY_ROWS)
		return state_list_misses(e, e->items[i].question, NEEDED);
	const struct hold *row = e->items[i].kind == ENTRY_ROW ? e->holds[e->spots[i].hold] : NULL;
	return row && !row->open && state_row_misses(e, row, NEEDED);
}

static bool is_problem(const struct entry *e, size_t i)
{
	size_t f;
	if (entry_is_missing(e, i))
		return true;
	const struct hold *h = items_field(e, i, &f);
	if (h)
		return state_is_faulty(e, h, f) || (lapse_is_shown(e, h, f) && wet_finding(e, h, f));
	if (e->items[i].kind != ENTRY_ROW)
		return false;
	h = e->holds[e->spots[i].hold];
	return !h->open && row_is_faulty(e, h);
}

size_t entry_next_problem(const struct entry *e, size_t from)
{
	size_t start = from < e->n_items ? from + 1 : 0;
	for (size_t n = 0; n < e->n_items; n++) {
		size_t i = (start + n) % e->n_items;
		if (is_problem(e, i))
			return i;
	}
	return SIZE_MAX;
}

/* Of one field towards the block. */
static void count_field(const struct entry *e, const struct hold *h, size_t f, unsigned eis, unsigned *needed,
	struct entry_block_state *s)
{
	bool missing = lapse_is_missing(e, h, f, eis, NEEDED);
	s->missing += missing;
	s->faults += state_is_faulty(e, h, f);
	*needed += missing || ((lapse_eis(h, f, eis) & NEEDED) && value_is_answered(&h->now->values[f]));
}

static void count_question(const struct entry *e, const struct spec_question *ask, unsigned *needed,
	struct entry_block_state *s)
{
	const struct kind *k = &e->kinds[model_kind(e, ask->field->record)];
	const struct hold *h = e->holds[k->hold];
	size_t f = ask->field->index;
	if (!lapse_is_shown(e, h, f))
		return;
	count_field(e, h, f, ask->eis, needed, s);
	if (ask->field->calculation || ask->field->readonly || (ask->field->eis & SPEC_EIS_A))
		return;
	s->asked++;
	s->answered += value_is_answered(&h->now->values[f]) && !state_is_faulty(e, h, f);
}

static void count_list(const struct entry *e, const struct spec_question *ask, unsigned *needed,
	struct entry_block_state *s)
{
	const struct kind *k = &e->kinds[model_kind(e, ask->rows)];
	bool missing = state_list_misses(e, ask, NEEDED);
	s->asked++;
	s->answered += model_count_rows(e, k) > 0;
	s->missing += missing;
	*needed += !!(ask->eis & NEEDED);
	for (size_t r = 0; r < k->n_rows; r++) {
		const struct hold *h = e->holds[k->rows[r]];
		for (size_t f = 0; !h->removed && f < k->spec->n_fields; f++)
			count_field(e, h, f, k->spec->fields[f].eis, needed, s);
	}
}

struct entry_block_state entry_block_state(const struct entry *e, size_t block)
{
	struct entry_block_state s = {.badge = BADGE_EMPTY};
	unsigned needed = 0;
	if (block >= e->form->n_blocks || !e->block_on[block])
		return s;
	for (size_t q = 0; q < e->form->blocks[block].n_questions; q++) {
		const struct spec_question *ask = &e->form->blocks[block].questions[q];
		bool rows = ask->ask == SPEC_ASK_ROWS;
		if (!e->question_on[block][q] || model_kind(e, rows ? ask->rows : ask->field->record) == NONE)
			continue;
		(rows ? count_list : count_question)(e, ask, &needed, &s);
	}
	if (s.faults)
		s.badge = BADGE_FAULTS;
	else if (s.missing == 0 && (needed || s.answered == s.asked))
		s.badge = BADGE_DONE;
	else if (s.answered)
		s.badge = BADGE_BUSY;
	return s;
}
