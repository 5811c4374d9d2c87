/* Rows as JSON, one object a line. */
#ifndef REGIE_CHAIN_JSON_PRIV_H
#define REGIE_CHAIN_JSON_PRIV_H

#include "base/buf.h"

#include <stddef.h>

/* {"name":"value",...} of the filled cells; a repeated or empty name gets "#2", "#3". */
void json_row(struct buf *out, char *const *names, char *const *cells, size_t n);

#endif
