/* What a value or row counts for: whether it stands on the form, what the other fields
 * see of it, what a save would make of it. One answer for all who ask, so that the
 * question before a save, the save itself and the expressions never differ. */
#include <config.h>

#include "lapse_priv.h"

#include <string.h>

bool lapse_is_asked(const struct entry *e, const struct hold *h, size_t field)
{
	const struct kind *k = &e->kinds[h->kind];
	if (k->way != WAY_ROWS)
		return k->asked[field];
	const char *appearance = k->spec->fields[field].appearance;
	return k->rows_asked && !(appearance && strcmp(appearance, "verborgen") == 0);
}

bool lapse_is_on(const struct entry *e, const struct hold *h, size_t field)
{
	const struct kind *k = &e->kinds[h->kind];
	return k->way == WAY_ROWS ? k->rows_on : k->on[field];
}

bool lapse_is_shown(const struct entry *e, const struct hold *h, size_t field)
{
	return (h->cells[field].flags & CELL_RELEVANT) && lapse_is_asked(e, h, field) && lapse_is_on(e, h, field)
		&& !h->removed;
}

const char *lapse_seen(const struct entry *e, const struct hold *h, size_t field)
{
	if (!(h->cells[field].flags & CELL_RELEVANT))
		return "";
	if (!lapse_is_asked(e, h, field) || lapse_is_on(e, h, field) || h->now->spec->fields[field].calculation)
		return value_text(&h->now->values[field]);
	return model_is_mains(e, h) ? "" : value_text(&h->was->values[field]);
}

enum lapse lapse_of(const struct entry *e, const struct hold *h, size_t field)
{
	const struct value *v = &h->now->values[field];
	unsigned flags = h->cells[field].flags;
	bool calculated = h->now->spec->fields[field].calculation;
	bool differs = flags & CELL_DIFFERS;
	if (!*value_text(v) && v->stand == STAND_GEGEVEN && !differs)
		return LAPSE_KEEP;
	if (!(flags & CELL_RELEVANT)) {
		bool ours = calculated || (lapse_is_asked(e, h, field) && (differs || (flags & CELL_WAS_RELEVANT)));
		return ours ? LAPSE_CLEAR : LAPSE_KEEP;
	}
	if (calculated || !lapse_is_asked(e, h, field) || lapse_is_on(e, h, field))
		return LAPSE_KEEP;
	if (model_is_mains(e, h))
		return differs || (flags & CELL_WAS_SHOWN) ? LAPSE_CLEAR : LAPSE_KEEP;
	return differs ? LAPSE_BACK : LAPSE_KEEP;
}

enum lapse lapse_of_row(const struct entry *e, const struct hold *h)
{
	const struct kind *k = &e->kinds[h->kind];
	if (!k->rows_asked || k->rows_on)
		return LAPSE_KEEP;
	if (model_is_mains(e, h))
		return h->fresh || k->rows_were_on ? LAPSE_CLEAR : LAPSE_KEEP;
	return h->moved || h->diffs ? LAPSE_BACK : LAPSE_KEEP;
}

bool lapse_row_is_seen(const struct entry *e, const struct hold *h)
{
	enum lapse lapse = lapse_of_row(e, h);
	if (lapse == LAPSE_BACK)
		return !h->fresh;
	return lapse == LAPSE_KEEP && !h->removed;
}

static bool has_fresh_rows(const struct entry *e, size_t owner)
{
	for (size_t k = 0; k < e->n_kinds; k++) {
		const struct kind *kind = &e->kinds[k];
		for (size_t i = 0; kind->way == WAY_ROWS && kind->via == owner && i < kind->n_rows; i++) {
			const struct hold *row = e->holds[kind->rows[i]];
			if (!row->removed && lapse_of_row(e, row) == LAPSE_KEEP)
				return true;
		}
	}
	return false;
}

/* Something typed that a save would write. */
static bool has_answer(const struct entry *e, const struct hold *h)
{
	for (size_t f = 0; h->diffs && f < h->now->spec->n_fields; f++)
		if ((h->cells[f].flags & CELL_DIFFERS) && lapse_of(e, h, f) == LAPSE_KEEP)
			return true;
	return false;
}

/* A new record cannot do without: the form asks about what it must refer to, and does
 * not let one be chosen. */
static bool is_due(const struct entry *e, const struct kind *k)
{
	const struct spec_field *link = k->link;
	return k->n_asked && (link->eis & SPEC_EIS_V) && !link->required && !e->kinds[k->via].asked[link->index];
}

bool lapse_will_exist(const struct entry *e, const struct hold *h)
{
	const struct kind *k = &e->kinds[h->kind];
	if (!model_is_reached(e, h) || h->absent)
		return false;
	if (k->way == WAY_ROWS)
		return !h->removed && (!h->fresh || lapse_of_row(e, h) == LAPSE_KEEP);
	if (!h->fresh || k->way != WAY_REFERRED)
		return true;
	return is_due(e, k) || has_answer(e, h) || has_fresh_rows(e, h->kind);
}

bool lapse_will_link(const struct entry *e, const struct hold *h, size_t field)
{
	size_t to = model_linked(e, h->kind, field);
	return to != NONE && e->holds[e->kinds[to].hold]->fresh && lapse_will_exist(e, e->holds[e->kinds[to].hold]);
}

unsigned lapse_eis(const struct hold *h, size_t field, unsigned eis)
{
	return h->cells[field].flags & CELL_REQUIRED ? eis : eis & ~(unsigned)SPEC_EIS_V;
}

bool lapse_is_missing(const struct entry *e, const struct hold *h, size_t field, unsigned eis,
	unsigned level)
{
	if (!(lapse_eis(h, field, eis) & level) || value_is_answered(&h->now->values[field]))
		return false;
	return lapse_is_shown(e, h, field) && lapse_will_exist(e, h) && !model_is_fixed(e, h)
		&& !h->now->spec->fields[field].calculation && !lapse_will_link(e, h, field);
}

