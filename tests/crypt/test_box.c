/* box: keys of RFC 7748 6.1 (the product and its BLAKE2b by another implementation), sealing, bad points. */
#include <config.h>

#include "suites.h"

#include <string.h>

#include "base/secret.h"
#include "crypt/box.h"
#include "crypt/hash.h"

static void start(void)
{
	ck_assert_int_eq(secret_init(), ERR_OK);
}

static struct secret *secret_of(const char *hex)
{
	struct secret *s = secret_new(32);
	secret_set_len(s, 32);
	ck_assert(hash_unhex(hex, secret_bytes(s), 32));
	return s;
}

START_TEST(box_file_key__vector_and_both_sides)
{
	unsigned char a_public[32], b_public[32], want[32];
	struct secret *a = secret_of("77076d0a7318a57d3c16c17251b26645df4c2f92ebc0992ac177fba51db92c2a");
	struct secret *b = secret_of("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
	struct secret *shared = secret_of("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
	struct secret *key = secret_new(32), *again = secret_new(32);
	ck_assert(box_public(a, a_public) && box_public(b, b_public));
	ck_assert_int_eq(box_file_key(a, b_public, shared, "bound", 5, key), ERR_OK);
	ck_assert(hash_unhex("9de53d8c9e20c73a517840a5ce39d387f167e6561b5144d65fdbeb0e1c4bfc42", want, 32));
	ck_assert_uint_eq(secret_len(key), 32);
	ck_assert_mem_eq(secret_view(key), want, 32);
	ck_assert_int_eq(box_file_key(b, a_public, shared, "bound", 5, again), ERR_OK);
	ck_assert(secret_is_equal(key, again));
	/* Each part counts. */
	ck_assert_int_eq(box_file_key(b, a_public, shared, "bounD", 5, again), ERR_OK);
	ck_assert(!secret_is_equal(key, again));
	secret_bytes(shared)[31] ^= 1;
	ck_assert_int_eq(box_file_key(b, a_public, shared, "bound", 5, again), ERR_OK);
	ck_assert(!secret_is_equal(key, again));
	struct secret *all[] = {a, b, shared, key, again};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		secret_free(all[i]);
}
END_TEST

START_TEST(box_file_key__refuses_points_of_small_order)
{
	static const unsigned char zero[32], one[32] = {1};
	unsigned char public[32];
	struct secret *own = secret_new(32), *shared = secret_new(32), *key = secret_new(32), *small = secret_new(8);
	box_pair(public, own);
	secret_set_len(shared, 32);
	ck_assert_int_eq(box_file_key(own, zero, shared, "", 0, key), ERR_REFUSED);
	ck_assert_int_eq(box_file_key(own, one, shared, "", 0, key), ERR_REFUSED);
	ck_assert_uint_eq(secret_len(key), 0);
	ck_assert_int_eq(box_file_key(own, public, shared, "", 0, small), ERR_LIMIT);
	secret_free(own);
	secret_free(shared);
	secret_free(key);
	secret_free(small);
}
END_TEST

START_TEST(box_open__opens_what_was_sealed_and_nothing_else)
{
	unsigned char public[32], other[32], sealed[32 + BOX_SEAL_OVERHEAD];
	static const unsigned char zero[32];
	struct secret *own = secret_new(32), *foreign = secret_new(32), *content = secret_new(32), *out = secret_new(32);
	struct secret *small = secret_new(31);
	box_pair(public, own);
	box_pair(other, foreign);
	secret_set_len(content, 32);
	secret_random(secret_bytes(content), 32);
	ck_assert(!box_seal(content, zero, sealed));
	ck_assert(box_seal(content, public, sealed));
	ck_assert(box_open(sealed, sizeof sealed, own, out));
	ck_assert(secret_is_equal(out, content));
	ck_assert(!box_open(sealed, sizeof sealed, foreign, out));
	ck_assert_uint_eq(secret_len(out), 0);
	ck_assert(!box_open(sealed, sizeof sealed, own, small));
	for (size_t n = 0; n < sizeof sealed; n++)
		ck_assert(!box_open(sealed, n, own, out));
	for (size_t bit = 0; bit < 8 * sizeof sealed; bit++) {
		if (bit == 255)
			continue; /* the top bit of a point counts for nothing in X25519 */
		sealed[bit / 8] ^= (unsigned char)(1 << bit % 8);
		ck_assert_msg(!box_open(sealed, sizeof sealed, own, out), "bit %zu", bit);
		sealed[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	struct secret *all[] = {own, foreign, content, out, small};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		secret_free(all[i]);
}
END_TEST

Suite *box_suite(void)
{
	Suite *s = suite_create("box");
	TCase *t = tcase_create("box");
	tcase_add_checked_fixture(t, start, NULL);
	tcase_add_test(t, box_file_key__vector_and_both_sides);
	tcase_add_test(t, box_file_key__refuses_points_of_small_order);
	tcase_add_test(t, box_open__opens_what_was_sealed_and_nothing_else);
	suite_add_tcase(s, t);
	return s;
}
