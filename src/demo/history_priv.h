/* When things were written down: the records of a household spread over the days on which they
 * happened, and a dossier that grows from the notice to its end. */
#ifndef REGIE_DEMO_HISTORY_PRIV_H
#define REGIE_DEMO_HISTORY_PRIV_H

#include "household_priv.h"

#include "base/clock.h"

/* What one household writes on one day. */
struct event {
	int64_t day; /* as civil_to_days */
	unsigned household;
};

/* Where a household begins: with this it can be made again. */
struct birth {
	unsigned begun;
	struct numbers_bsn bsn;
};

struct history {
	struct event *events; /* sorted after history_sort */
	size_t n, cap;
	struct birth *births;
	size_t n_births, cap_births;
	int64_t *days;        /* of the rows in the maker's set, for history_days */
	size_t cap_days;
};

/* Steps of a dossier: as it was opened, with its plan, as it is. */
enum history_step { HISTORY_OPENED, HISTORY_PLANNED, HISTORY_NOW, HISTORY_STEPS };

/* Days before today on which a practice store can begin. */
enum { HISTORY_DAYS = 1830 };

void history_clear(struct history *y);
/* Day of every row of the set in the maker, in y->days. Days of one household that are close
 * together count as one: what happened in two weeks is written on the last of them. */
void history_days(struct history *y, const struct maker *m, const struct household *h);
/* Day of a step of the dossier of a case; 0: it does not have that step. */
int64_t history_step_day(const struct history *y, const struct maker *m, const struct subject *s,
	enum history_step step);
/* The events of this household, made from y->days. */
void history_add(struct history *y, const struct maker *m, const struct household *h, unsigned number);
void history_sort(struct history *y);
/* What the dossier of the case says after a step, from what it says now. */
void history_put_step(struct maker *m, const struct subject *s, enum history_step step, struct record *r);

/* Move a demo_clock on to a minute of a day, never back; false when it is another clock. */
bool ticking_move(const struct clock *c, int64_t day, int minute);

#endif
