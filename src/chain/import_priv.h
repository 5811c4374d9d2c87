/* What both doors of chain need of a mapping. */
#ifndef REGIE_CHAIN_IMPORT_PRIV_H
#define REGIE_CHAIN_IMPORT_PRIV_H

#include "mapping_priv.h"
#include "store/store.h"

/* The mapping of a kind unless another is named; NULL: no such kind. */
const char *import_mapping_of(const char *kind);
/* The mapping by name (NULL: that of the kind, which exists), from the first of the
 * directories (NULL: none) that has it. With one sentence or more in `why` on failure. */
enum err import_load_mapping(struct store *s, const char *const dirs[2], const char *kind, const char *name,
	struct mapping **out, struct buf *why);

#endif
