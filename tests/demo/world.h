/* What the tests of the practice caseload stand on: the real definitions and calendar, a maker
 * on them, and a judge that holds a set of records to what its definitions ask. */
#ifndef REGIE_TESTS_DEMO_WORLD_H
#define REGIE_TESTS_DEMO_WORLD_H

#include "household_priv.h"

struct world {
	struct spec *spec;
	struct kalender *kalender;
	struct maker m;
};

void world_open(struct world *w);
void world_close(struct world *w);
/* A maker for `dossiers` cases with a few colleagues and, when full, providers. */
void world_start(struct world *w, unsigned dossiers, enum demo_depth depth);
/* Make all households, calling `each` after each of them. */
void world_make(struct world *w, void (*each)(struct world *w, const struct household *h, void *ctx),
	void *ctx);

/* Is this one of the few values that are wrong on purpose? */
bool world_is_odd(const struct spec_field *f, const char *value);
/* Every value passes its type; relevant, constraint and eis V hold; eis D of what is
 * definitive is answered; references point at something of the right kind. */
void world_judge(const struct world *w);
/* The first record of a kind in the set, NULL when none. */
struct record *world_first(const struct world *w, const char *kind);
size_t world_count(const struct world *w, const char *kind);

#endif
