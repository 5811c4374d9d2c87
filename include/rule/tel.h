/* Counting days as the law does (rulebook C1-C8, ATW 1-4), with the reasoning. Everything that
 * counts, counts here. */
#ifndef REGIE_RULE_TEL_H
#define REGIE_RULE_TEL_H

#include "base/civil.h"
#include "rule/kalender.h"
#include "rule/uitleg.h"

#include <stdbool.h>

enum tel_eenheid { TEL_DAGEN, TEL_WEKEN, TEL_MAANDEN, TEL_JAREN, TEL_WERKDAGEN, TEL_EENHEDEN };

struct tel {
	struct civil nominaal;  /* before moving; none when no such day exists */
	struct civil due;
	bool verschoven;        /* due differs from nominaal */
	bool atw_geldt;         /* asked for and within the limits of ATW 4 */
};

/* By name ("dagen", "weken", "maanden", "jaren", "werkdagen", also singular). */
bool tel_eenheid_by_name(const char *name, enum tel_eenheid *out);
/* n units after the event `start` (day 0). `atw`: the term stands in a wet or AMvB; then it ends on a work
 * day of the ATW, and one of three days or more holds two of them (C4, C7), within the limits of C5.
 * `soort` is for werkdagen only. u may be NULL. All none and false when n is negative or a day lies
 * beyond 9999. */
struct tel tel_na(const struct kalender *k, struct civil start, int n, enum tel_eenheid e, bool atw,
	enum kalender_soort soort, struct uitleg *u);
/* Last day of a period whose first day is `start` (C3); never moved; none for fewer than one month. */
struct civil tel_periode(struct civil start, int maanden, struct uitleg *u);
/* n units back from `eind`; never moved (C6). None for a negative n or before 1583. */
struct civil tel_terug(struct civil eind, int n, enum tel_eenheid e, const struct kalender *k,
	enum kalender_soort soort, struct uitleg *u);
/* The first day from d on that is a work day of the ATW (C4); none when there is none. */
struct civil tel_verschuif(const struct kalender *k, struct civil d, struct uitleg *u);

#endif
