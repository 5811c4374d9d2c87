/* Checks of one row at one moment: those that do not hold, in the order of the definitions. */
#include <config.h>

#include "scope_priv.h"

#include "rule/termijn.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static bool is_at(const struct toets_def *t, const char *bij)
{
	for (size_t i = 0; i < t->n_bij; i++)
		if (strcmp(t->bij[i], bij) == 0)
			return true;
	return false;
}

void toetsen_run(const struct regels *r, const struct instellingen *s, const struct feiten *f, int row,
	const char *bij, struct civil op, struct toetsen *out)
{
	struct scope c;
	*out = (struct toetsen){.rows = mem_new_array(r->n_toetsen + 1, sizeof *out->rows)};
	scope_init(&c, r, s, f, op);
	c.rij = row;
	const struct spec_record *kind = feiten_kind(f, row);
	for (size_t i = 0; i < r->n_toetsen && kind; i++) {
		const struct toets_def *t = &r->toetsen[i];
		if (t->record != kind || !is_at(t, bij) || !scope_true(&c, t->relevant, row) || scope_true(&c, t->goed,
			row))
			continue;
		out->rows[out->n++] = (struct toets){.id = t->id, .melding = t->melding, .spring = t->spring,
			.doel = t->doel, .weigering = t->weigering, .bron = t->bron};
	}
	scope_clear(&c);
}

void toetsen_clear(struct toetsen *t)
{
	free(t->rows);
	*t = (struct toetsen){0};
}
