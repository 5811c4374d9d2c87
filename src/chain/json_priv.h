/* Rows as JSON, one object a line. */
#ifndef REGIE_CHAIN_JSON_PRIV_H
#define REGIE_CHAIN_JSON_PRIV_H

#include "mapping_priv.h"
#include "row_priv.h"

/* One object of texts, whole numbers, booleans and nulls as a row by columns of the mapping;
 * other keys that are filled are counted as extra; given[column] becomes true for each that is
 * there. False: it is something else. */
bool json_read(const struct mapping *m, const char *line, size_t n, struct row *out, bool *given);
/* {"NAME":"value",...} of the filled cells, appended; the second of a name is "NAME#2". */
void json_write(const struct mapping *m, const struct row *r, struct buf *out);

#endif
