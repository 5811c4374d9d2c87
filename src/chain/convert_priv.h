/* How a cell becomes a stored value, and back. */
#ifndef REGIE_CHAIN_CONVERT_PRIV_H
#define REGIE_CHAIN_CONVERT_PRIV_H

#include "mapping_priv.h"
#include "spec/type.h"

/* One way of writing a value that a file uses and the store does not. Both give an owned
 * string, or NULL when what they are given has another form. */
struct convert {
	const char *name;
	char *(*in)(const char *cell);
	char *(*out)(const char *stored);
};
/* NULL: no such conversion. */
const struct convert *convert_by_name(const char *name);

/* What the types need: today, and another day by which is found what depends on today. */
struct convert_env {
	struct spec_env now, later;
};
struct convert_env convert_env(struct civil today);

/* What a cell is stored as: converted, or read as typed, when that gives a good value; else
 * as given, with the reason appended to `finding` (may be NULL). An empty cell is "". A fixed
 * value is itself. Owned. The reason never holds the value. */
char *convert_in(const struct mapping *m, const struct mapping_to *to, const struct convert_env *env,
	const char *cell, struct buf *finding);
/* A stored value as a cell that convert_in reads back as that value where it can. Owned. */
char *convert_out(const struct mapping *m, const struct mapping_to *to, const struct convert_env *env,
	const char *stored);
/* Are two stored texts the same to the store: in NFC, and but for blanks at their ends? */
bool convert_same(const char *a, const char *b);

#endif
