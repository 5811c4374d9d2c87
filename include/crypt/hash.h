/* Hashes, ids and the text forms of bytes. BLAKE2b from libsodium. */
#ifndef REGIE_CRYPT_HASH_H
#define REGIE_CRYPT_HASH_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

#define HASH_BYTES 32
#define ID_BYTES 16
#define ID_TEXT 23 /* 22 characters of URL-safe base64 and NUL */
#define UUID_TEXT 37

/* BLAKE2b-256; key may be NULL (key_len 0..64), p when n is 0. */
void hash_bytes(unsigned char out[HASH_BYTES], const void *key, size_t key_len, const void *p, size_t n);
/* BLAKE2b-256 of two parts one after the other. */
void hash_pair(unsigned char out[HASH_BYTES], const void *a, size_t an, const void *b, size_t bn);
/* BLAKE2b-256 of bytes that come in pieces; `now` may be asked for at any moment and changes
 * nothing. hash_free: wipes, NULL is nothing. */
struct hash;
struct hash *hash_new(void);
void hash_add(struct hash *h, const void *p, size_t n);
void hash_now(const struct hash *h, unsigned char out[HASH_BYTES]);
void hash_free(struct hash *h);
/* The first 11 * words bits of a digest as Dutch words (1..23), blanks between, appended: to
 * be compared aloud. */
void hash_words(const unsigned char digest[HASH_BYTES], size_t words, struct buf *out);
/* The chain of sync-security b.1: commitment c = BLAKE2b(key=salt, line);
 * link = BLAKE2b(previous link || c). */
void hash_commit(unsigned char out[HASH_BYTES], const unsigned char salt[16], const void *line, size_t n);
void hash_link(unsigned char out[HASH_BYTES], const unsigned char prev[HASH_BYTES],
	const unsigned char commit[HASH_BYTES]);
/* 16 bytes as 22 characters of URL-safe base64, and strictly back (exactly 22
 * characters, canonical last character; false leaves `out` alone). */
void id_text(const unsigned char id[ID_BYTES], char out[ID_TEXT]);
bool id_parse(const char *s, unsigned char out[ID_BYTES]);
void id_random(unsigned char out[ID_BYTES]);
/* uuid v4: random, text form (lower case), strict parse (any case and version accepted;
 * false leaves `out` alone). */
void uuid_random(unsigned char out[ID_BYTES]);
void uuid_text(const unsigned char id[ID_BYTES], char out[UUID_TEXT]);
bool uuid_parse(const char *s, unsigned char out[ID_BYTES]);
/* Lower case hex; out holds 2n+1. Back: exactly 2n lower case digits, else false and
 * `out` is left alone. */
void hash_hex(const void *p, size_t n, char *out);
bool hash_unhex(const char *s, void *out, size_t n);

#endif
