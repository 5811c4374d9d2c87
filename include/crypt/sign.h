/* Signatures: Ed25519ph of libsodium, over bytes that come in pieces. Whoever signs two
 * kinds of things with one key begins each with bytes that the other never has. */
#ifndef REGIE_CRYPT_SIGN_H
#define REGIE_CRYPT_SIGN_H

#include "base/secret.h"

#include <stdbool.h>
#include <stddef.h>

#define SIGN_PUBLIC_BYTES 32
#define SIGN_SECRET_BYTES 64
#define SIGN_BYTES 64

/* A fresh pair; `secret` (room for SIGN_SECRET_BYTES) gets its half in place of what it held. */
void sign_pair(unsigned char public[SIGN_PUBLIC_BYTES], struct secret *secret);
/* The public half of a secret key; false when it is none. */
bool sign_public(const struct secret *secret, unsigned char public[SIGN_PUBLIC_BYTES]);

struct sign; /* opaque: bytes so far */

/* Begin; add any number of pieces; then make or check a signature over them all, once. */
struct sign *sign_new(void);
void sign_add(struct sign *s, const void *p, size_t n);
void sign_make(struct sign *s, const struct secret *secret, unsigned char out[SIGN_BYTES]);
/* False as well for a public key that is none. */
bool sign_check(struct sign *s, const unsigned char public[SIGN_PUBLIC_BYTES],
	const unsigned char signature[SIGN_BYTES]);
/* NULL is nothing. */
void sign_free(struct sign *s);

#endif
