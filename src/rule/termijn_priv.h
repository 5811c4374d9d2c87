/* One term being counted: computing and explaining take the same road. */
#ifndef REGIE_RULE_TERMIJN_PRIV_H
#define REGIE_RULE_TERMIJN_PRIV_H

#include "scope_priv.h"

#include "rule/termijn.h"
#include "rule/uitleg.h"

enum telling {
	TELLING_GOED,
	TELLING_NIET,      /* not for this row, or nothing to count from yet */
	TELLING_BEVINDING  /* it should be there and cannot: t->why says so */
};

/* The term of def for `row`, without its signals; the reasoning into u (may be NULL). */
enum telling termijn_tel(struct scope *c, const struct termijn_def *def, int row, struct termijn *out,
	struct uitleg *u, const char **why);
/* The calendar that a term counts work days by. */
enum kalender_soort termijn_kalender(const struct scope *c, const struct termijn_def *def);

#endif
