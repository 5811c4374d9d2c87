/* Seals a file as its bytes come: one chunk is held back until it is known not to be the
 * last. Each file has a key of its own, from a pair that lives as long as the sealer. */
#include <config.h>

#include "envelope_priv.h"

#include "base/mem.h"
#include "crypt/box.h"
#include "sync/keys.h"

#include <stdlib.h>
#include <string.h>

struct sealer {
	int fd;
	uint64_t size;
	struct stream *stream;
	struct sign *sign;
	struct hash *hash;
	unsigned char bound[HASH_BYTES];
	size_t held;                       /* bytes in plain */
	unsigned char plain[ENVELOPE_CHUNK], sealed[ENVELOPE_CHUNK + STREAM_OVERHEAD];
};

static enum sync_fault put(struct sealer *s, const void *p, size_t n)
{
	s->size += n;
	if (s->size > BUNDLE_FILE_MAX - SIGN_BYTES)
		return FAULT_SIZE;
	sign_add(s->sign, p, n);
	hash_add(s->hash, p, n);
	return envelope_write_all(s->fd, p, n);
}

static enum sync_fault file_key(const struct bundle_seal *keys, struct envelope_head *head,
	const unsigned char sender[ID_BYTES], uint64_t number, struct secret *key)
{
	unsigned char public[BUNDLE_KEY], recipient[ID_BYTES];
	struct secret *own = secret_new(BOX_KEY_BYTES);
	box_pair(public, own);
	key_fingerprint(keys->recipient, recipient);
	envelope_head_make(head, sender, recipient, number, public);
	enum err e = box_file_key(own, keys->recipient, keys->shared, head->bytes, ENVELOPE_KEYED, key);
	secret_free(own);
	return e == ERR_OK ? FAULT_NONE : FAULT_RECIPIENT;
}

enum sync_fault sealer_new(int fd, const struct bundle_seal *keys, const unsigned char sender[ID_BYTES],
	uint64_t number, struct sealer **out)
{
	struct envelope_head head;
	struct secret *key = secret_new(BOX_KEY_BYTES);
	enum sync_fault fault = file_key(keys, &head, sender, number, key);
	struct sealer *s = mem_new(sizeof *s);
	*out = s;
	s->fd = fd;
	s->sign = sign_new();
	s->hash = hash_new();
	if (fault == FAULT_NONE) {
		s->stream = stream_seal(key, head.bytes + ENVELOPE_KEYED);
		hash_bytes(s->bound, NULL, 0, head.bytes, sizeof head.bytes);
		fault = put(s, head.bytes, sizeof head.bytes);
	}
	secret_free(key);
	if (fault == FAULT_NONE)
		return FAULT_NONE;
	sealer_free(s);
	*out = NULL;
	return fault;
}

static enum sync_fault push(struct sealer *s, bool last)
{
	size_t n = s->held;
	stream_push(s->stream, s->plain, n, s->bound, sizeof s->bound, last, s->sealed);
	s->held = 0;
	return put(s, s->sealed, n + STREAM_OVERHEAD);
}

enum sync_fault sealer_add(struct sealer *s, const void *p, size_t n)
{
	const char *at = p;
	while (n > 0) {
		if (s->held == ENVELOPE_CHUNK) {
			enum sync_fault fault = push(s, false);
			if (fault != FAULT_NONE)
				return fault;
		}
		size_t part = ENVELOPE_CHUNK - s->held;
		if (part > n)
			part = n;
		memcpy(s->plain + s->held, at, part);
		s->held += part;
		at += part;
		n -= part;
	}
	return FAULT_NONE;
}

enum sync_fault sealer_end(struct sealer *s, const struct secret *sign, unsigned char digest[HASH_BYTES])
{
	unsigned char signature[SIGN_BYTES];
	size_t over = s->held % ENVELOPE_PAD;
	size_t pad = over || s->held == 0 ? ENVELOPE_PAD - over : 0;
	memset(s->plain + s->held, 0, pad);
	s->held += pad;
	enum sync_fault fault = push(s, true);
	if (fault != FAULT_NONE)
		return fault;
	sign_make(s->sign, sign, signature);
	hash_add(s->hash, signature, sizeof signature);
	hash_now(s->hash, digest);
	s->size += sizeof signature;
	return envelope_write_all(s->fd, signature, sizeof signature);
}

uint64_t sealer_size(const struct sealer *s)
{
	return s->size;
}

void sealer_free(struct sealer *s)
{
	if (!s)
		return;
	stream_free(s->stream);
	sign_free(s->sign);
	hash_free(s->hash);
	secret_wipe(s, sizeof *s);
	free(s);
}
