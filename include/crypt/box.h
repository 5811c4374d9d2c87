/* X25519: pairs, small things sealed to a public key, and the key of a file that two
 * parties share. */
#ifndef REGIE_CRYPT_BOX_H
#define REGIE_CRYPT_BOX_H

#include "base/err.h"
#include "base/secret.h"

#include <stdbool.h>
#include <stddef.h>

#define BOX_KEY_BYTES 32
#define BOX_SEAL_OVERHEAD 48

/* A fresh pair; `secret` (room for BOX_KEY_BYTES) gets its half in place of what it held. */
void box_pair(unsigned char public[BOX_KEY_BYTES], struct secret *secret);
/* The public half of a secret key; false when it is not 32 bytes. */
bool box_public(const struct secret *secret, unsigned char public[BOX_KEY_BYTES]);

/* Seal a secret of n bytes to a public key: out holds n + BOX_SEAL_OVERHEAD. False when the
 * key is none (of small order). Nobody can tell who sealed it. */
bool box_seal(const struct secret *content, const unsigned char public[BOX_KEY_BYTES], unsigned char *out);
/* Open what was sealed: `out` gets the content in place of what it held. False (`out` empty) when
 * it is not for this pair, was changed, or `out` has no room. */
bool box_open(const unsigned char *p, size_t n, const struct secret *secret, struct secret *out);

/* Key of a file, 32 bytes, in place of what `out` held:
 * BLAKE2b-256(key = shared, X25519(own, other) || bound). `shared` (32 bytes) keeps the file
 * closed to who breaks X25519 later. ERR_REFUSED for a public key of small order; ERR_LIMIT when
 * `out` has no room. */
enum err box_file_key(const struct secret *own, const unsigned char other[BOX_KEY_BYTES],
	const struct secret *shared, const void *bound, size_t n, struct secret *out);

#endif
