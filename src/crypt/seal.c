/* Sealed records: u32 length of the box, little end first; nonce; box. The number and
 * the file are not written but bound, so a record fits one place in one file. */
#include <config.h>

#include "crypt/seal.h"

#include "base/mem.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum {
	LENGTH_BYTES = 4,
	NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	HEAD_BYTES = LENGTH_BYTES + NONCE_BYTES,
	BOUND_BYTES = 12 + 16 + 8
};

_Static_assert(SEAL_OVERHEAD == HEAD_BYTES + TAG_BYTES, "the header says what a record costs");

/* What a record is bound to: label, file, number. */
static void bind_to(unsigned char bound[BOUND_BYTES], const unsigned char file_id[16], uint64_t number)
{
	memcpy(bound, "regie-seal-1", 12);
	memcpy(bound + 12, file_id, 16);
	for (int i = 0; i < 8; i++)
		bound[28 + i] = (unsigned char)(number >> (8 * i));
}

static void put_length(unsigned char out[LENGTH_BYTES], size_t n)
{
	for (int i = 0; i < LENGTH_BYTES; i++)
		out[i] = (unsigned char)(n >> (8 * i));
}

static size_t get_length(const unsigned char in[LENGTH_BYTES])
{
	size_t n = 0;
	for (int i = 0; i < LENGTH_BYTES; i++)
		n |= (size_t)in[i] << (8 * i);
	return n;
}

enum err seal_record(struct buf *out, const struct secret *key, const unsigned char file_id[16],
	uint64_t number, const void *p, size_t n)
{
	unsigned char bound[BOUND_BYTES], head[HEAD_BYTES];
	assert(secret_len(key) == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
	if (n > SEAL_RECORD_MAX)
		return ERR_LIMIT;
	bind_to(bound, file_id, number);
	put_length(head, n + TAG_BYTES);
	randombytes_buf(head + LENGTH_BYTES, NONCE_BYTES);
	unsigned char *box = mem_new(n + TAG_BYTES);
	crypto_aead_xchacha20poly1305_ietf_encrypt(box, NULL, p, n, bound, sizeof bound, NULL, head + LENGTH_BYTES,
		secret_view(key));
	buf_add_n(out, head, sizeof head);
	buf_add_n(out, box, n + TAG_BYTES);
	free(box);
	return ERR_OK;
}

/* The bytes of the record at `p`, or 0 when it is cut or absurd. */
static size_t record_size(const unsigned char *p, size_t n)
{
	if (n < HEAD_BYTES + TAG_BYTES)
		return 0;
	size_t box = get_length(p);
	if (box < TAG_BYTES || box > SEAL_RECORD_MAX + TAG_BYTES || box > n - HEAD_BYTES)
		return 0;
	return HEAD_BYTES + box;
}

enum err seal_walk(const void *p, size_t n, const struct secret *key, const unsigned char file_id[16],
	enum err (*each)(void *ctx, uint64_t number, const char *p, size_t n), void *ctx, size_t *good_len)
{
	const unsigned char *at = p, *end = at + n;
	unsigned char bound[BOUND_BYTES];
	enum err e = ERR_OK;
	assert(secret_len(key) == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
	*good_len = 0;
	for (uint64_t number = 0; e == ERR_OK; number++) {
		size_t size = record_size(at, (size_t)(end - at));
		if (size == 0)
			break;
		size_t text_len = size - HEAD_BYTES - TAG_BYTES;
		char *text = mem_new(text_len + 1);
		bind_to(bound, file_id, number);
		if (crypto_aead_xchacha20poly1305_ietf_decrypt((unsigned char *)text, NULL, NULL, at + HEAD_BYTES,
			size - HEAD_BYTES, bound, sizeof bound, at + LENGTH_BYTES, secret_view(key)) != 0)
			size = 0;
		else
			e = each(ctx, number, text, text_len);
		secret_wipe(text, text_len);
		free(text);
		if (size == 0)
			break;
		if (e == ERR_OK)
			*good_len += size;
		at += size;
	}
	return e;
}
