/* The cells of one row: bytes of UTF-8 as the file held them, nothing trimmed. One block that
 * is used again for the next row, so that a file costs the memory of its longest row. */
#ifndef REGIE_CHAIN_ROW_PRIV_H
#define REGIE_CHAIN_ROW_PRIV_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* `struct row r = {0}` is a row without cells. */
struct row {
	struct buf bytes;  /* "", then every cell with a NUL behind it */
	size_t *at;        /* where each cell begins */
	size_t n, cap;
	size_t number;     /* of the row in its file, 1 = header */
	size_t extra;      /* filled cells that have no place in it */
	bool heading;      /* it repeats the header of its file */
};

/* Empty it and give it n empty cells. */
void row_start(struct row *r, size_t n);
/* Add a cell at the end. */
void row_add(struct row *r, const char *p, size_t n);
/* Add one in pieces: after row_begin append to r->bytes, then row_end. */
void row_begin(struct row *r);
void row_end(struct row *r);
/* Replace cell i (i < n). */
void row_set(struct row *r, size_t i, const char *p, size_t n);
/* Cell i, "" beyond the last; borrowed until the row changes. */
const char *row_cell(const struct row *r, size_t i);
bool row_is_empty(const struct row *r);
/* Take over all of `from`. */
void row_copy(struct row *r, const struct row *from);
/* Wipe and free. */
void row_clear(struct row *r);

#endif
