/* A row as one text, to be kept: exactly what the file held, whatever the store does to text. */
#ifndef REGIE_CHAIN_PACK_PRIV_H
#define REGIE_CHAIN_PACK_PRIV_H

#include "mapping_priv.h"
#include "row_priv.h"

enum { PACK_MAX = 200 << 10 }; /* bytes in a line of operations, below its limit */

/* Filled cells (by column of the mapping) as "NAME<TAB>value<LF>", appended. Characters that
 * would make two texts one, or would be changed by keeping them, are escaped. */
void pack_row(const struct mapping *m, const struct row *r, struct buf *out);
/* Back into a row of m->n_columns cells. Columns that the mapping no longer has are left. */
void pack_unpack(const struct mapping *m, const char *packed, struct row *out);
/* Bytes that a text takes in a line of operations. */
size_t pack_weight(const char *packed);

#endif
