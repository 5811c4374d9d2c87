/* Practice caseloads: invented people through ordinary change sets. The same number,
 * depth, date and version give the same operations. */
#ifndef REGIE_DEMO_DEMO_H
#define REGIE_DEMO_DEMO_H

#include "base/err.h"
#include "rule/kalender.h"
#include "store/verify.h"

enum demo_depth { DEMO_LIGHT /* person, dossier, intake */, DEMO_FULL /* as far as records go */ };

struct demo_options {
	unsigned dossiers;
	enum demo_depth depth;
	const struct kalender *kalender;
	store_progress_fn progress;
	void *progress_ctx;
};

/* The civil date of practice stores unless another is given: 2 March 2026. */
struct civil demo_today(void);
/* Fill an empty practice store: colleagues, then household by household. Light: each household
 * one change set, of today. Full: what happened in two weeks is one change set of that day, in
 * the order of days, so that the caseload has a past. ERR_REFUSED when it is not an empty practice store; ERR_STOPPED when `progress`
 * said so: what was written is whole. The same options, in a store that was created and
 * filled with a demo_clock of the same day, give the same bytes. */
enum err demo_fill(struct store *s, const struct demo_options *o);
/* A clock that starts at 09:00 five years before `today`, moves one millisecond a reading and is
 * moved on to the days of what is filled in. With another clock all is of one day. Its state
 * is freed by demo_clock_end, after every store that was given it has been closed. */
struct clock demo_clock(struct civil today);
void demo_clock_end(struct clock *c);

#endif
