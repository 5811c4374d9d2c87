/* A household: one to seven people, of whom one or two have a case of their own. */
#ifndef REGIE_DEMO_HOUSEHOLD_PRIV_H
#define REGIE_DEMO_HOUSEHOLD_PRIV_H

#include "person_priv.h"

/* One inburgeraar with what is known and made of the case so far. Records are in the set
 * of the maker; NULL when not made or not defined. */
struct subject {
	struct identity who;
	struct profile profile;
	struct course course;
	bool partner;          /* a partner lives with them */
	unsigned kids, kids_13, kids_vve; /* children here; under 13; of 2.5 to 4 years */
	bool waits;            /* family is still to come */
	struct rid regisseur;
	struct record *persoon, *gezin, *dossier, *klantprofiel, *intake, *contact, *lbt, *pip;
};

enum { HOUSEHOLD_CASES = 2, HOUSEHOLD_OTHERS = 6 };

struct member {
	struct identity who;
	const char *relatie, *verblijf;
};

struct household {
	struct home home;
	struct subject cases[HOUSEHOLD_CASES];
	unsigned n_cases;
	struct member others[HOUSEHOLD_OTHERS]; /* without a case */
	unsigned n_others;
};

/* Make household `number` (from 0), of at most `room` cases: all its records are in the
 * set of the maker. */
void household_make(struct maker *m, unsigned number, unsigned room, struct household *h);

#endif
