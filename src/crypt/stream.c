/* Secretstream: chunks bound to their place, the last one marked. */
#include <config.h>

#include "crypt/stream.h"

#include "base/mem.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(STREAM_HEADER_BYTES == crypto_secretstream_xchacha20poly1305_HEADERBYTES &&
	STREAM_OVERHEAD == crypto_secretstream_xchacha20poly1305_ABYTES, "the header says the sizes");

struct stream {
	crypto_secretstream_xchacha20poly1305_state state;
};

struct stream *stream_seal(const struct secret *key, unsigned char header[STREAM_HEADER_BYTES])
{
	struct stream *s = mem_new(sizeof *s);
	assert(secret_len(key) == crypto_secretstream_xchacha20poly1305_KEYBYTES);
	crypto_secretstream_xchacha20poly1305_init_push(&s->state, header, secret_view(key));
	return s;
}

void stream_push(struct stream *s, const void *p, size_t n, const void *bound, size_t bound_n, bool last,
	unsigned char *out)
{
	unsigned char tag = last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL :
		crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
	crypto_secretstream_xchacha20poly1305_push(&s->state, out, NULL, p, n, bound, bound_n, tag);
}

struct stream *stream_open(const struct secret *key, const unsigned char header[STREAM_HEADER_BYTES])
{
	struct stream *s = mem_new(sizeof *s);
	assert(secret_len(key) == crypto_secretstream_xchacha20poly1305_KEYBYTES);
	crypto_secretstream_xchacha20poly1305_init_pull(&s->state, header, secret_view(key));
	return s;
}

bool stream_pull(struct stream *s, const unsigned char *p, size_t n, const void *bound, size_t bound_n,
	unsigned char *out, bool *last)
{
	unsigned char tag = 0;
	*last = false;
	if (n < STREAM_OVERHEAD)
		return false;
	if (crypto_secretstream_xchacha20poly1305_pull(&s->state, out, NULL, &tag, p, n, bound, bound_n) != 0 ||
			(tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL &&
				tag != crypto_secretstream_xchacha20poly1305_TAG_MESSAGE)) {
		memset(out, 0, n - STREAM_OVERHEAD);
		return false;
	}
	*last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
	return true;
}

void stream_free(struct stream *s)
{
	if (s)
		sodium_memzero(s, sizeof *s);
	free(s);
}
