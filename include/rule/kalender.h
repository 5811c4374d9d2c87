/* The Dutch calendar of work days: fixed and moving holidays (ATW art. 3), KB days
 * and the cao variant, from db/feestdagen.def. Rules R-calendar of the rulebook. */
#ifndef REGIE_RULE_KALENDER_H
#define REGIE_RULE_KALENDER_H

#include "base/buf.h"
#include "base/civil.h"
#include "base/err.h"

#include <stdbool.h>

struct kalender; /* opaque, immutable */

/* Read the file; ERR_DEFINITION with file, line and word in `why`. */
enum err kalender_load(const char *path, struct kalender **out, struct buf *why);
void kalender_free(struct kalender *k);
/* Work day? *why gets the Dutch name of the holiday, "zaterdag", "zondag", or NULL. */
bool kalender_is_werkdag(const struct kalender *k, struct civil d, const char **why);
/* The n-th work day after start (n >= 0; 0 = start itself). */
struct civil kalender_werkdagen(const struct kalender *k, struct civil start, int n);

#endif
