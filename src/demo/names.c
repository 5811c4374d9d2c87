/* Choosing from the tables of names. */
#include <config.h>

#include "names_priv.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const struct people *const peoples[] = {
	&people_syrie, &people_eritrea, &people_turkije, &people_afghanistan, &people_jemen, &people_somalie,
	&people_iran, &people_irak, &people_soedan, &people_ethiopie, &people_oekraine, &people_marokko,
	&people_brazilie, &people_thailand, &people_vietnam, &people_india,
};

enum { N_PEOPLES = sizeof peoples / sizeof peoples[0] };

const struct people *names_people(unsigned i)
{
	return i < N_PEOPLES ? peoples[i] : NULL;
}

const struct people *names_pick_people(struct dice *d, bool asiel)
{
	unsigned char weights[N_PEOPLES];
	for (unsigned i = 0; i < N_PEOPLES; i++)
		weights[i] = asiel ? peoples[i]->asiel : peoples[i]->gezin;
	return peoples[dice_weighted(d, weights, N_PEOPLES)];
}

const char *names_pick(struct dice *d, const struct words *w)
{
	return w->row[dice_below(d, w->n)];
}

const char *names_pick_family(struct dice *d, const struct words *w, char voorvoegsel[11])
{
	const char *name = names_pick(d, w);
	const char *bar = strchr(name, '|');
	snprintf(voorvoegsel, 11, "%.*s", bar ? (int)(bar - name) : 0, name);
	return bar ? bar + 1 : name;
}

unsigned names_pick_tongue(struct dice *d, const struct people *p)
{
	unsigned char weights[PEOPLE_TONGUES];
	for (unsigned i = 0; i < PEOPLE_TONGUES; i++)
		weights[i] = p->tongues[i].weight;
	return dice_weighted(d, weights, PEOPLE_TONGUES);
}
