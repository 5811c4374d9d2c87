/* The Dutch calendar of work days: fixed and moving holidays (ATW art. 3), KB days
 * and the cao variant, from db/feestdagen.def (rulebook C8-C11). */
#ifndef REGIE_RULE_KALENDER_H
#define REGIE_RULE_KALENDER_H

#include "base/buf.h"
#include "base/civil.h"
#include "base/err.h"

#include <stdbool.h>

struct kalender; /* opaque, immutable */

/* Which days are free: by law (the default, and the only one for terms of the law), or
 * what a municipality may choose for its own agreements (setting werkdag_kalender). */
enum kalender_soort { KALENDER_ATW, KALENDER_CAO, KALENDER_SOORTEN };

/* "atw" or "cao"; any other name, or NULL: false, and *out KALENDER_ATW. */
bool kalender_soort_by_name(const char *name, enum kalender_soort *out);

/* Read the file. On failure *out is NULL and `why` (may be NULL) gets file, line, word
 * and sentence of every fault, one a line: ERR_DEFINITION, or ERR_MISSING, ERR_RIGHTS,
 * ERR_IO, ERR_LIMIT as file_read. A file without holidays is a fault. */
enum err kalender_load(const char *path, struct kalender **out, struct buf *why);
/* NULL is nothing. */
void kalender_free(struct kalender *k);

/* Work day? *why (may be NULL) gets the Dutch name of the holiday, "zaterdag", "zondag",
 * or NULL on a work day; a holiday goes before a weekend day. Borrowed from k. None is no
 * work day. */
bool kalender_is_werkdag(const struct kalender *k, struct civil d, const char **why);
bool kalender_is_werkdag_in(const struct kalender *k, enum kalender_soort soort, struct civil d,
	const char **why);
/* The reason as a code that never changes ("hemelvaartsdag", "kb_dag", "zondag"), NULL on
 * a work day and for none; borrowed from k. */
const char *kalender_reden(const struct kalender *k, enum kalender_soort soort, struct civil d);
/* The n-th work day after start (n >= 0; 0 = start itself, work day or not). None when
 * start is none, n is negative or the day lies beyond 9999. */
struct civil kalender_werkdagen(const struct kalender *k, struct civil start, int n);
struct civil kalender_werkdagen_in(const struct kalender *k, enum kalender_soort soort, struct civil start,
	int n);
/* Work days after start up to and including eind; 0 when eind is not later or one is none. */
long kalender_werkdagen_tussen(const struct kalender *k, enum kalender_soort soort, struct civil start,
	struct civil eind);
/* The last year of which KB days are known, 0 when there are none: what falls later may
 * still move (rulebook C9). */
int kalender_kb_tot(const struct kalender *k);
/* Is d a KB day of the list? */
bool kalender_is_kb_dag(const struct kalender *k, struct civil d);
/* A copy that knows these KB days too (days that are none or known already are left out); yours to free. */
struct kalender *kalender_with_kb(const struct kalender *k, const struct civil *days, size_t n);
/* Digest of everything that decides a day; 22 characters, borrowed from k. */
const char *kalender_digest(const struct kalender *k);

#endif
