/* Sealed records for drafts: each append is one authenticated record bound to its
 * file and place, so a cut file loses only its tail and a swapped record is refused. */
#ifndef REGIE_CRYPT_SEAL_H
#define REGIE_CRYPT_SEAL_H

#include "base/buf.h"
#include "base/err.h"
#include "base/secret.h"

#include <stddef.h>
#include <stdint.h>

/* The most that one record holds, and what a record costs above its content. */
#define SEAL_RECORD_MAX (4 * 1024 * 1024)
#define SEAL_OVERHEAD 44

/* Append record `number` (0, 1, 2.. in the order of the file) with these n bytes to out:
 * length, nonce, XChaCha20-Poly1305 under `key` (32 bytes), bound to file and number as
 * db/slots.md says. A number may be sealed twice (a cut tail written again): nonces are
 * random. ERR_LIMIT above SEAL_RECORD_MAX, nothing appended. */
enum err seal_record(struct buf *out, const struct secret *key, const unsigned char file_id[16],
	uint64_t number, const void *p, size_t n);
/* Walk the records of a file: calls `each` per good record in order (its text is ended by
 * NUL, and wiped when `each` returns) and stops at the first that is cut, wrong, or larger
 * than SEAL_RECORD_MAX; *good_len gets the bytes that were good: cut the file there before
 * appending. ERR_OK also when the tail was bad; else what `each` gave, with *good_len at the
 * record it refused. */
enum err seal_walk(const void *p, size_t n, const struct secret *key, const unsigned char file_id[16],
	enum err (*each)(void *ctx, uint64_t number, const char *p, size_t n), void *ctx, size_t *good_len);

#endif
