/* A stream of sealed chunks (secretstream of libsodium, XChaCha20-Poly1305): each is bound to
 * its place and to bytes of the caller, and the last one says that it is. What comes
 * out of a stream before its last chunk was seen proves only that the beginning is whole. */
#ifndef REGIE_CRYPT_STREAM_H
#define REGIE_CRYPT_STREAM_H

#include "base/secret.h"

#include <stdbool.h>
#include <stddef.h>

#define STREAM_HEADER_BYTES 24
#define STREAM_OVERHEAD 17

struct stream;

/* Begin sealing under a key of 32 bytes; `header` is to stand before the chunks. */
struct stream *stream_seal(const struct secret *key, unsigned char header[STREAM_HEADER_BYTES]);
/* One chunk of n bytes into out (n + STREAM_OVERHEAD); `last` marks the end. */
void stream_push(struct stream *s, const void *p, size_t n, const void *bound, size_t bound_n, bool last,
	unsigned char *out);
/* Begin opening. */
struct stream *stream_open(const struct secret *key, const unsigned char header[STREAM_HEADER_BYTES]);
/* One chunk of n bytes into out (n - STREAM_OVERHEAD). False when it is not the next chunk of
 * this stream, whole, with these bound bytes, or carries a mark that stream_push never makes;
 * `out` is then zero and the stream is of no more use. */
bool stream_pull(struct stream *s, const unsigned char *p, size_t n, const void *bound, size_t bound_n,
	unsigned char *out, bool *last);
/* Wipes; NULL is nothing. */
void stream_free(struct stream *s);

#endif
