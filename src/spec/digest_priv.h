/* The version of a definition: BLAKE2b-256 (RFC 7693) of its canonical text, the first
 * 16 bytes as 22 characters of URL-safe base64. */
#ifndef REGIE_SPEC_DIGEST_PRIV_H
#define REGIE_SPEC_DIGEST_PRIV_H

#include <stddef.h>

enum { DIGEST_BYTES = 32, DIGEST_TEXT = 23 };

/* Unkeyed BLAKE2b-256 of n bytes. */
void digest_bytes(unsigned char out[DIGEST_BYTES], const void *p, size_t n);
/* Its text form. */
void digest_text(char out[DIGEST_TEXT], const void *p, size_t n);

#endif
