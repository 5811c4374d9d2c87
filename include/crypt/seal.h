/* Sealed records for drafts: each append is one authenticated record bound to its
 * file and place, so a cut file loses only its tail and a swapped record is refused. */
#ifndef REGIE_CRYPT_SEAL_H
#define REGIE_CRYPT_SEAL_H

#include "base/buf.h"
#include "base/err.h"
#include "base/secret.h"

#include <stddef.h>
#include <stdint.h>

/* One record: XChaCha20-Poly1305 under `key`, additional data = file id (16) and
 * record number. Appends length, nonce and box to out. */
enum err seal_record(struct buf *out, const struct secret *key, const unsigned char file_id[16], uint64_t number, const void *p, size_t n);
/* Walk the records of a file: calls `each` per good record in order and stops at the
 * first that is cut or wrong; *good_len gets the bytes that were good. Records over
 * 4 MiB are refused. ERR_OK also when the tail was cut. */
enum err seal_walk(const void *p, size_t n, const struct secret *key, const unsigned char file_id[16],
	enum err (*each)(void *ctx, uint64_t number, const char *p, size_t n), void *ctx, size_t *good_len);

#endif
