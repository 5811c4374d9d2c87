/* All time behind one struct, handed in, so that tests and practice stores choose
 * it: wall milliseconds, monotonic milliseconds, and the civil date in
 * Europe/Amsterdam whatever TZ says. */
#ifndef REGIE_BASE_CLOCK_H
#define REGIE_BASE_CLOCK_H

#include "base/civil.h"

#include <stdbool.h>
#include <stdint.h>

struct clock {
	int64_t (*wall_ms)(void *ctx);      /* milliseconds since 1970 UTC */
	int64_t (*monotonic_ms)(void *ctx); /* never back, counts on during sleep */
	void *ctx;
	struct civil fixed_today;           /* practice stores: the civil date; none = real */
};

/* The real clock. */
struct clock clock_system(void);
/* Civil date in Amsterdam now (or fixed_today). EU summer time rule computed here. */
struct civil clock_today(const struct clock *c);
/* Offset of Amsterdam from UTC in minutes at a wall time: 60 or 120, by the rule of
 * directive 2000/84/EC. True to history from 1996 on; before, the same rule is applied
 * (dates of birth have no time). Wall times outside 1583..9999 count as the nearest
 * moment inside, here and below. */
int clock_amsterdam_offset(int64_t wall_ms);
/* "2026-03-02T10:15:00+01:00" of a wall time, Amsterdam; 26 bytes. With fixed_today
 * set, callers that record civil moments use clock_today for the date part. */
void clock_format(int64_t wall_ms, char out[26]);
/* Civil date in Amsterdam of a wall time. */
struct civil clock_date_of(int64_t wall_ms);

#endif
