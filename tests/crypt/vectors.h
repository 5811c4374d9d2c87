/* The vectors of db/slots.md, and randomness that is none, as that page defines it. */
#ifndef REGIE_TESTS_CRYPT_VECTORS_H
#define REGIE_TESTS_CRYPT_VECTORS_H

#include <stddef.h>

#include "base/buf.h"
#include "base/secret.h"

/* The value of a vector, text up to the end of its line; borrowed until the next call. */
const char *vector_text(const char *name);
/* The same as bytes. */
void vector_bytes(const char *name, unsigned char *out, size_t n);
/* The same as a secret, whatever its length. */
struct secret *vector_secret(const char *name);
/* A fenced block of the page. */
void vector_block(const char *name, struct buf *out);
/* From here on random draws are those of the vectors, counted from nought. */
void vectors_fix_random(void);
void vectors_free_random(void);

#endif
