/* sign: the vector of RFC 8032 7.3, pieces, and every bit of a signature. */
#include <config.h>

#include "suites.h"

#include <sodium.h>
#include <string.h>

#include "base/secret.h"
#include "crypt/hash.h"
#include "crypt/sign.h"

static void start(void)
{
	ck_assert_int_eq(secret_init(), ERR_OK);
}

static struct secret *rfc_key(void)
{
	unsigned char seed[32], public[SIGN_PUBLIC_BYTES];
	struct secret *s = secret_new(SIGN_SECRET_BYTES);
	secret_set_len(s, SIGN_SECRET_BYTES);
	ck_assert(hash_unhex("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42", seed, sizeof seed));
	crypto_sign_seed_keypair(public, secret_bytes(s), seed);
	return s;
}

static void make(const struct secret *key, const char *text, unsigned char out[SIGN_BYTES])
{
	struct sign *s = sign_new();
	sign_add(s, text, strlen(text));
	sign_make(s, key, out);
	sign_free(s);
}

static bool check(const unsigned char *public, const char *text, const unsigned char sig[SIGN_BYTES])
{
	struct sign *s = sign_new();
	sign_add(s, text, strlen(text));
	bool good = sign_check(s, public, sig);
	sign_free(s);
	return good;
}

START_TEST(sign_make__vector_of_rfc_8032)
{
	unsigned char sig[SIGN_BYTES];
	char hex[2 * SIGN_BYTES + 1];
	struct secret *key = rfc_key();
	make(key, "abc", sig);
	hash_hex(sig, sizeof sig, hex);
	ck_assert_str_eq(hex, "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae41"
		"31f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406");
	ck_assert(check(secret_view(key) + 32, "abc", sig));
	secret_free(key);
}
END_TEST

START_TEST(sign_add__pieces_are_the_whole)
{
	unsigned char public[SIGN_PUBLIC_BYTES], whole[SIGN_BYTES], sig[SIGN_BYTES];
	struct secret *key = secret_new(SIGN_SECRET_BYTES);
	sign_pair(public, key);
	make(key, "een hele zin", whole);
	struct sign *s = sign_new();
	sign_add(s, "een ", 4);
	sign_add(s, "", 0);
	sign_add(s, "hele zin", 8);
	sign_make(s, key, sig);
	sign_free(s);
	ck_assert_mem_eq(sig, whole, SIGN_BYTES);
	secret_free(key);
}
END_TEST

START_TEST(sign_check__refuses_every_flipped_bit_and_other_keys)
{
	unsigned char public[SIGN_PUBLIC_BYTES], other[SIGN_PUBLIC_BYTES], sig[SIGN_BYTES];
	static const unsigned char zero[SIGN_PUBLIC_BYTES], one[SIGN_PUBLIC_BYTES] = {1};
	struct secret *key = secret_new(SIGN_SECRET_BYTES), *second = secret_new(SIGN_SECRET_BYTES);
	sign_pair(public, key);
	sign_pair(other, second);
	make(key, "bericht", sig);
	ck_assert(check(public, "bericht", sig));
	ck_assert(!check(public, "berichT", sig));
	ck_assert(!check(public, "", sig));
	ck_assert(!check(other, "bericht", sig));
	ck_assert(!check(zero, "bericht", sig));
	ck_assert(!check(one, "bericht", sig)); /* of small order */
	for (size_t bit = 0; bit < 8 * SIGN_BYTES; bit++) {
		sig[bit / 8] ^= (unsigned char)(1 << bit % 8);
		ck_assert_msg(!check(public, "bericht", sig), "bit %zu", bit);
		sig[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	for (size_t bit = 0; bit < 8 * SIGN_PUBLIC_BYTES; bit++) {
		public[bit / 8] ^= (unsigned char)(1 << bit % 8);
		ck_assert_msg(!check(public, "bericht", sig), "bit %zu of the key", bit);
		public[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	secret_free(key);
	secret_free(second);
}
END_TEST

START_TEST(sign_public__follows_from_the_seed)
{
	unsigned char public[SIGN_PUBLIC_BYTES], found[SIGN_PUBLIC_BYTES];
	struct secret *key = secret_new(SIGN_SECRET_BYTES);
	sign_pair(public, key);
	ck_assert(sign_public(key, found));
	ck_assert_mem_eq(found, public, sizeof public);
	secret_bytes(key)[40] ^= 1; /* the half that tells the public key */
	ck_assert(!sign_public(key, found));
	secret_set_len(key, 32);
	ck_assert(!sign_public(key, found));
	secret_free(key);
}
END_TEST

Suite *sign_suite(void)
{
	Suite *s = suite_create("sign");
	TCase *t = tcase_create("sign");
	tcase_add_checked_fixture(t, start, NULL);
	tcase_add_test(t, sign_make__vector_of_rfc_8032);
	tcase_add_test(t, sign_add__pieces_are_the_whole);
	tcase_add_test(t, sign_check__refuses_every_flipped_bit_and_other_keys);
	tcase_add_test(t, sign_public__follows_from_the_seed);
	suite_add_tcase(s, t);
	return s;
}
