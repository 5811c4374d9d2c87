/* Key material of a device and of the office (sync-security b.11), and the one form in which
 * it is kept: a text in secret memory that the store holds inside its encrypted database, so that a
 * new master key, a backup and a restore carry it along. Nothing here knows SQL. */
#ifndef REGIE_SYNC_KEYS_H
#define REGIE_SYNC_KEYS_H

#include "base/err.h"
#include "base/secret.h"
#include "crypt/hash.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KEYS_PUBLIC 32
#define KEYS_TEXT_MAX 16384 /* room for the text form */
#define KEYS_COUNT_MAX 32

/* SIGN Ed25519, signs bundles, receipts, requests. BOX X25519, receives bundles. ROOT Ed25519, vouches
 * for the others of the office. SHARED 32 bytes of one device and the office; its
 * public part is all zero. */
enum key_role { KEY_SIGN, KEY_BOX, KEY_ROOT, KEY_SHARED };

struct key {
	enum key_role role;
	unsigned char public[KEYS_PUBLIC];
	unsigned char fingerprint[ID_BYTES]; /* first 16 bytes of BLAKE2b-256 of the public part */
	struct secret *secret;             /* Ed25519: 64 bytes; others 32. NULL: kept elsewhere (root) */
	int64_t from_ms, to_ms;            /* used for new work from..to; 0, 0: always */
};

/* Keys of one device or office, in the order in which they were added. */
struct keyring;

/* Empty, for device or office `id`. keyring_free: NULL is nothing. */
struct keyring *keyring_new(const unsigned char id[ID_BYTES]);
void keyring_free(struct keyring *k);
const unsigned char *keyring_id(const struct keyring *k);
size_t keyring_count(const struct keyring *k);
const struct key *keyring_at(const struct keyring *k, size_t i);
/* Make a fresh key of a role and add it; borrowed until the ring changes. NULL above KEYS_COUNT_MAX. */
const struct key *keyring_make(struct keyring *k, enum key_role role, int64_t from_ms, int64_t to_ms);
/* The shared secret as the office gave it (32 bytes, copied): replaces the one there was. */
enum err keyring_set_shared(struct keyring *k, const struct secret *shared);
/* The key of a role for new work at a moment: the newest that is valid then and has its
 * secret; NULL: none. And by fingerprint, whatever its time (a bundle for a retired key still opens). */
const struct key *keyring_now(const struct keyring *k, enum key_role role, int64_t now_ms);
const struct key *keyring_find(const struct keyring *k, const unsigned char fingerprint[ID_BYTES]);
/* Last moment of a key; ERR_NOT_FOUND. Forget a key for good (a retired box key after its
 * collection window, the root after it was written elsewhere). */
enum err keyring_expire(struct keyring *k, const unsigned char fingerprint[ID_BYTES], int64_t to_ms);
enum err keyring_drop(struct keyring *k, const unsigned char fingerprint[ID_BYTES]);
/* Text form into `out` (KEYS_TEXT_MAX), in place of what it held; ERR_LIMIT when it has no room. */
enum err keyring_write(const struct keyring *k, struct secret *out);
/* Strict: one ring, one spelling; public parts must follow from the secrets. ERR_NEWER_FORMAT,
 * ERR_DAMAGED; *out NULL on failure. */
enum err keyring_read(const unsigned char *p, size_t n, struct keyring **out);
/* Fingerprint of any public key. */
void key_fingerprint(const unsigned char public[KEYS_PUBLIC], unsigned char out[ID_BYTES]);

#endif
