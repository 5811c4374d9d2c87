/* The peoples of the practice caseload: names as they are spelled on papers, tongues and
 * scripts, places of birth. One table a people, in files by region; every person made of
 * them is invented. */
#ifndef REGIE_DEMO_NAMES_PRIV_H
#define REGIE_DEMO_NAMES_PRIV_H

#include "dice_priv.h"

#include <stdbool.h>

/* A row of words. A family name may have a voorvoegsel before it, with a bar between. */
struct words {
	const char *const *row;
	unsigned n;
};
#define WORDS(...) \
	{(const char *const[]){__VA_ARGS__}, sizeof(const char *const[]){__VA_ARGS__} / sizeof(const char *)}

struct tongue {
	const char *taal;    /* taalcode */
	const char *schrift; /* what its readers read */
	unsigned char weight;
};

enum { PEOPLE_TONGUES = 5 };

struct people {
	const char *land, *nationaliteit; /* codes of the BRP */
	unsigned char asiel, gezin;       /* how often among AS and among GM */
	unsigned char single;             /* in a hundred: one name only, as geslachtsnaam */
	unsigned char new_year;           /* in a hundred: registered as born on 1 January */
	bool fathers;                     /* the second name is the father's: children differ */
	struct tongue tongues[PEOPLE_TONGUES];
	const char *others;               /* second tongues, codes */
	struct words men, women, families, towns;
};

extern const struct people people_syrie, people_irak, people_jemen, people_soedan, people_marokko;
extern const struct people people_eritrea, people_ethiopie, people_somalie;
extern const struct people people_afghanistan, people_iran, people_turkije;
extern const struct people people_oekraine, people_brazilie, people_thailand, people_vietnam, people_india;

/* Dutch names, for colleagues and partners from here. */
extern const struct words names_nl_first, names_nl_families;

/* The i-th people; NULL past the end. */
const struct people *names_people(unsigned i);
/* One of the peoples, as often as its doelgroep says. */
const struct people *names_pick_people(struct dice *d, bool asiel);
const char *names_pick(struct dice *d, const struct words *w);
/* A family name in its two parts; both borrowed or in `voorvoegsel` (11 bytes). */
const char *names_pick_family(struct dice *d, const struct words *w, char voorvoegsel[11]);
/* The index of a tongue of this people. */
unsigned names_pick_tongue(struct dice *d, const struct people *p);

#endif
