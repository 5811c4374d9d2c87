/* BLAKE2b-256, and ids and digests as text. All text forms here are canonical: one
 * value, one spelling, so that text may be compared and hashed in place of the value. */
#include <config.h>

#include "crypt/hash.h"

#include "base/mem.h"

#include "words_priv.h"

#include <assert.h>
#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char hex_digits[] = "0123456789abcdef";

void hash_bytes(unsigned char out[HASH_BYTES], const void *key, size_t key_len, const void *p, size_t n)
{
	assert(key_len <= crypto_generichash_KEYBYTES_MAX);
	crypto_generichash(out, HASH_BYTES, p, n, key_len ? key : NULL, key_len);
}

void hash_pair(unsigned char out[HASH_BYTES], const void *a, size_t an, const void *b, size_t bn)
{
	crypto_generichash_state state;
	crypto_generichash_init(&state, NULL, 0, HASH_BYTES);
	crypto_generichash_update(&state, a, an);
	crypto_generichash_update(&state, b, bn);
	crypto_generichash_final(&state, out, HASH_BYTES);
	sodium_memzero(&state, sizeof state);
}

struct hash {
	crypto_generichash_state state;
};

struct hash *hash_new(void)
{
	/* The state of libsodium wants 64 bytes of alignment. */
	struct hash *h = NULL;
	if (posix_memalign((void **)&h, 64, sizeof *h) != 0)
		mem_exhausted();
	crypto_generichash_init(&h->state, NULL, 0, HASH_BYTES);
	return h;
}

void hash_add(struct hash *h, const void *p, size_t n)
{
	crypto_generichash_update(&h->state, p, n);
}

void hash_now(const struct hash *h, unsigned char out[HASH_BYTES])
{
	crypto_generichash_state state = h->state;
	crypto_generichash_final(&state, out, HASH_BYTES);
	sodium_memzero(&state, sizeof state);
}

void hash_free(struct hash *h)
{
	if (h)
		sodium_memzero(h, sizeof *h);
	free(h);
}

void hash_words(const unsigned char digest[HASH_BYTES], size_t words, struct buf *out)
{
	assert(words <= HASH_BYTES * 8 / 11);
	uint32_t bits = 0;
	unsigned held = 0, byte = 0;
	for (size_t i = 0; i < words; i++) {
		while (held < 11) {
			bits = bits << 8 | digest[byte++];
			held += 8;
		}
		held -= 11;
		buf_add(out, i ? " " : "");
		buf_add(out, words_dutch[bits >> held & 2047]);
	}
}

void hash_commit(unsigned char out[HASH_BYTES], const unsigned char salt[16], const void *line, size_t n)
{
	hash_bytes(out, salt, 16, line, n);
}

void hash_link(unsigned char out[HASH_BYTES], const unsigned char prev[HASH_BYTES],
	const unsigned char commit[HASH_BYTES])
{
	hash_pair(out, prev, HASH_BYTES, commit, HASH_BYTES);
}

void id_text(const unsigned char id[ID_BYTES], char out[ID_TEXT])
{
	sodium_bin2base64(out, ID_TEXT, id, ID_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* The value of a character of URL-safe base64, -1 for any other. Of our own: that of
 * libsodium 1.0.18 takes some bytes above 0x7f for letters. */
static int sextet(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '-')
		return 62;
	return c == '_' ? 63 : -1;
}

bool id_parse(const char *s, unsigned char out[ID_BYTES])
{
	unsigned char id[ID_BYTES];
	unsigned bits = 0;
	size_t n = 0;
	for (size_t i = 0; i < ID_TEXT - 1; i++) {
		int value = sextet(s[i]);
		if (value < 0)
			return false;
		bits = (bits << 6 | (unsigned)value) & 0xfff;
		if (i % 4 != 0)
			id[n++] = (unsigned char)(bits >> (6 - i % 4 * 2));
	}
	/* 22 characters are 132 bits: the four that belong to no byte must be nought. */
	if (s[ID_TEXT - 1] != '\0' || (bits & 15) != 0)
		return false;
	memcpy(out, id, ID_BYTES);
	return true;
}

void id_random(unsigned char out[ID_BYTES])
{
	randombytes_buf(out, ID_BYTES);
}

void uuid_random(unsigned char out[ID_BYTES])
{
	randombytes_buf(out, ID_BYTES);
	out[6] = (unsigned char)((out[6] & 0x0f) | 0x40); /* version 4 */
	out[8] = (unsigned char)((out[8] & 0x3f) | 0x80); /* variant of RFC 9562 */
}

/* Is there a dash before byte `i` of the text form? */
static bool has_dash(size_t i)
{
	return i == 4 || i == 6 || i == 8 || i == 10;
}

void uuid_text(const unsigned char id[ID_BYTES], char out[UUID_TEXT])
{
	for (size_t i = 0; i < ID_BYTES; i++) {
		if (has_dash(i))
			*out++ = '-';
		*out++ = hex_digits[id[i] >> 4];
		*out++ = hex_digits[id[i] & 15];
	}
	*out = '\0';
}

/* The value of a hexadecimal digit, -1 for anything else, the NUL included. */
static int nibble(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : c;
}

bool uuid_parse(const char *s, unsigned char out[ID_BYTES])
{
	unsigned char id[ID_BYTES];
	for (size_t i = 0; i < ID_BYTES; i++) {
		if (has_dash(i) && *s++ != '-')
			return false;
		int high = nibble(lower(s[0]));
		int low = high < 0 ? -1 : nibble(lower(s[1]));
		if (low < 0)
			return false;
		id[i] = (unsigned char)(high << 4 | low);
		s += 2;
	}
	if (*s)
		return false;
	memcpy(out, id, ID_BYTES);
	return true;
}

void hash_hex(const void *p, size_t n, char *out)
{
	const unsigned char *bytes = p;
	for (size_t i = 0; i < n; i++) {
		*out++ = hex_digits[bytes[i] >> 4];
		*out++ = hex_digits[bytes[i] & 15];
	}
	*out = '\0';
}

bool hash_unhex(const char *s, void *out, size_t n)
{
	unsigned char *bytes = out;
	for (size_t i = 0; i < n; i++)
		if (nibble(s[2 * i]) < 0 || nibble(s[2 * i + 1]) < 0)
			return false;
	if (s[2 * n])
		return false;
	for (size_t i = 0; i < n; i++)
		bytes[i] = (unsigned char)(nibble(s[2 * i]) << 4 | nibble(s[2 * i + 1]));
	return true;
}
