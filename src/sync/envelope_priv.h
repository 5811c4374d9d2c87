/* The sealed file (db/bundles.md): head, chunks, signature. Only sizes, bytes and keys;
 * what is inside is another's matter. */
#ifndef REGIE_SYNC_ENVELOPE_PRIV_H
#define REGIE_SYNC_ENVELOPE_PRIV_H

#include "sync/bundle.h"

#include "crypt/sign.h"
#include "crypt/stream.h"

#include <sys/stat.h>

enum {
	ENVELOPE_KEYED = 82,               /* bytes of the head that make the file key */
	ENVELOPE_HEAD = 106,
	ENVELOPE_CHUNK = 65536,            /* plain bytes of every chunk but the last */
	ENVELOPE_PAD = 4096,               /* the last holds a multiple of this, at least one */
	ENVELOPE_LEAST = ENVELOPE_HEAD + ENVELOPE_PAD + STREAM_OVERHEAD + SIGN_BYTES
};

/* The head as it stands in front. */
struct envelope_head {
	unsigned char bytes[ENVELOPE_HEAD];
};

/* errno of an operation on a medium. */
enum sync_fault envelope_errno(int e);
/* All of it, or a fault; EINTR is nothing. `at` as pread. */
enum sync_fault envelope_write_all(int fd, const void *p, size_t n);
enum sync_fault envelope_read_at(int fd, void *p, size_t n, uint64_t at);
/* Open a regular file without links for reading, never waiting for it. `private`: ours alone. */
enum sync_fault envelope_open(int dirfd, const char *name, bool private, int *fd, struct stat *st);

/* Lay out the head: all but the stream header at its end. */
void envelope_head_make(struct envelope_head *h, const unsigned char sender[ID_BYTES],
	const unsigned char recipient[ID_BYTES], uint64_t number, const unsigned char ephemeral[BUNDLE_KEY]);
/* Judge size and head of an open file. */
enum sync_fault envelope_head_read(int fd, uint64_t size, struct envelope_head *h, struct bundle_head *out);
const unsigned char *envelope_ephemeral(const struct envelope_head *h);
const unsigned char *envelope_stream_header(const struct envelope_head *h);

/* --- sealing: bytes in, file out --- */

struct sealer;
/* Writes the head. `keys` and `head` are copied as needed; fd stays the caller's. */
enum sync_fault sealer_new(int fd, const struct bundle_seal *keys, const unsigned char sender[ID_BYTES],
	uint64_t number, struct sealer **out);
enum sync_fault sealer_add(struct sealer *s, const void *p, size_t n);
/* Pads, marks the end, signs. `digest`: BLAKE2b-256 of the whole file. */
enum sync_fault sealer_end(struct sealer *s, const struct secret *sign, unsigned char digest[HASH_BYTES]);
uint64_t sealer_size(const struct sealer *s);
void sealer_free(struct sealer *s);

/* --- opening --- */

/* Pass over the file: is it signed by `sign`? Gives its digest. Progress as in bundle_reader, done from
 * `done` on; may be NULL. */
struct envelope_progress {
	bool (*fn)(void *ctx, uint64_t done, uint64_t total);
	void *ctx;
	uint64_t done, total;
};
enum sync_fault envelope_verify(int fd, uint64_t size, const unsigned char sign[BUNDLE_KEY],
	struct envelope_progress *progress, unsigned char digest[HASH_BYTES]);

struct opener;
/* From the first chunk on; `key` is the file key. */
struct opener *opener_new(int fd, uint64_t size, const struct envelope_head *head, const struct secret *key);
/* The next chunk's plain bytes, borrowed until the next call; *n = 0 after the last. */
enum sync_fault opener_next(struct opener *o, const unsigned char **p, size_t *n);
void opener_free(struct opener *o);

#endif
