/* A set of 16-byte keys: records met, numbers seen. */
#ifndef REGIE_CHAIN_IDSET_PRIV_H
#define REGIE_CHAIN_IDSET_PRIV_H

#include "store/record.h"

#include <stdbool.h>
#include <stddef.h>

struct idset {
	struct rid *slots; /* none: free */
	size_t n, cap;
};

bool idset_has(const struct idset *s, struct rid id);
/* False when it was there already. The zero id is never there and never added. */
bool idset_add(struct idset *s, struct rid id);
void idset_clear(struct idset *s);
/* A key for a text under a name: equal texts, equal keys. Tells nothing of the text to who
 * has not the text, but is no secret: it stays in memory. */
struct rid idset_key(const char *name, const char *text);

#endif
