/* One invented person: the name and birth, and when there is a case the record persoon with
 * its addresses, nationality and languages. */
#ifndef REGIE_DEMO_PERSON_PRIV_H
#define REGIE_DEMO_PERSON_PRIV_H

#include "course_priv.h"

/* Who somebody is, with or without a case. */
struct identity {
	const struct people *people;
	bool woman;
	char voornamen[160], voorvoegsel[11], geslachtsnaam[160];
	struct civil born;    /* as it is */
	char geboortedatum[11]; /* as it is registered: parts may be 00 */
	int age;
};

/* What the intake will find; drawn once, so that answers agree with each other. */
struct profile {
	unsigned tongue;      /* index in people->tongues */
	int school_years;
	int school;           /* 0 none .. 6 higher: list opleiding_intake */
	bool reads, latin;
	int learning;         /* 0 slow, 1 middling, 2 quick */
	int dutch;            /* index in the list taalniveau_intake, at the intake */
	char route[2];        /* B, O or Z */
	bool benefit;         /* bijstand */
	char work[2];         /* code of the list werk_nu */
};

/* Where a household lives; the same for all its members. */
struct home {
	const struct centre *centre; /* not NULL: in a centre */
	const char *street;
	char number[12], letter[2], addition[5], postcode[7];
};

/* A name and birth of someone `least` to `most` years old. `family` of the household, or
 * NULL to draw one; where children carry their father's name `father` may be given. */
void identity_make(struct maker *m, const struct people *people, bool woman, int least, int most,
	const struct identity *family, struct identity *out);
void profile_make(struct maker *m, const struct identity *who, const struct course *c, struct profile *out);
void home_make(struct maker *m, const struct course *c, struct home *out);
/* The record persoon and its rows, in the set of the maker. NULL when not defined. */
struct record *person_make(struct maker *m, const struct identity *who, const struct profile *p,
	const struct course *c, const struct home *home);
/* The four parts of a name and the birth into fields of those names. */
void identity_put(struct maker *m, struct record *r, const struct identity *who);

/* Values that the check of their type refuses, as an import leaves them; one case in forty
 * has one. The i-th: field and value; NULL past the end. */
const char *person_odd_field(size_t i, const char **value);

#endif
