/* What the tests of the calculations stand on: the calendar as it is installed. */
#ifndef REGIE_TESTS_RULE_NORMS_H
#define REGIE_TESTS_RULE_NORMS_H

#include "base/civil.h"
#include "rule/kalender.h"

/* db/feestdagen.def of the source tree; made once, lives as long as the test. */
const struct kalender *norms_kalender(void);
/* "2026-05-14"; "" is none. */
struct civil norms_date(const char *s);
void norms_assert_date(struct civil d, const char *want);

#endif
