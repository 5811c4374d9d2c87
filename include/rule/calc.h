/* The calculations of the law that are more than counting from one day: one table by name. The
 * names and keys are those of the golden cases; numbers come from settings, never from code. */
#ifndef REGIE_RULE_CALC_H
#define REGIE_RULE_CALC_H

#include "base/err.h"
#include "rule/regels.h"
#include "rule/sheet.h"
#include "rule/uitleg.h"

#include <stddef.h>

struct calc_env {
	const struct kalender *kalender;
	const struct instellingen *instellingen; /* numbers of the law and of the municipality */
};

/* Names in the order of the table; NULL past the end. */
const char *calc_name(size_t i);
/* Run by name. `out` is cleared and gets every output key of the calculation; `u` (may be NULL) its
 * reasoning. ERR_NOT_FOUND: no such name; ERR_PARSE: an input that is needed is absent or of another
 * kind, or no date exists: a Dutch sentence in why (may be NULL), out is empty. */
enum err calc_run(const char *name, const struct calc_env *env, const struct sheet *in, struct sheet *out,
	struct uitleg *u, struct buf *why);
/* Keys it takes and gives, NULL-ended; NULL for an unknown name. For checking definitions. */
const char *const *calc_inputs(const char *name);
const char *const *calc_outputs(const char *name);

#endif
