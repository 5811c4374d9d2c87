/* The bytes of a draft record: numbers and texts, written to a buf and read back
 * with every length checked. */
#ifndef REGIE_ENTRY_WIRE_PRIV_H
#define REGIE_ENTRY_WIRE_PRIV_H

#include "base/buf.h"
#include "store/record.h"

#include <stdint.h>

struct wire { /* a record being read */
	const char *p;
	size_t left;
	bool bad; /* it was shorter than it said; every later answer is empty */
};

void wire_put_number(struct buf *b, uint64_t n); /* 7 bits a byte, low first */
void wire_put_bytes(struct buf *b, const void *p, size_t n);
void wire_put_text(struct buf *b, const char *s); /* NULL as "" */
void wire_put_rid(struct buf *b, struct rid id);
void wire_put_value(struct buf *b, const struct value *v);

uint64_t wire_number(struct wire *w);
/* Bytes with a length before them; borrowed, NULL when bad. */
const char *wire_bytes(struct wire *w, size_t *n);
/* A text, owned by the caller; "" when bad. */
char *wire_text(struct wire *w);
struct rid wire_rid(struct wire *w);
/* Into *out (overwritten); the caller clears it. */
void wire_value(struct wire *w, struct value *out);

#endif
