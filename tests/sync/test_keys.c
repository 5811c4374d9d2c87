/* Rings of keys: which one counts when, and the text that a store keeps. */
#include <config.h>

#include "sync/keys.h"

#include "hostile.h"
#include "suites.h"

#include <stdlib.h>
#include <string.h>

static const unsigned char id[ID_BYTES] = "een apparaat 123";
static struct keyring *k;

static void start(void)
{
	ck_assert_int_eq(secret_init(), ERR_OK);
	k = keyring_new(id);
}

static void stop(void)
{
	keyring_free(k);
}

START_TEST(keyring_now__is_the_newest_that_is_valid)
{
	const struct key *first = keyring_make(k, KEY_BOX, 100, 200);
	const struct key *second = keyring_make(k, KEY_BOX, 150, 0);
	const struct key *sign = keyring_make(k, KEY_SIGN, 0, 0);
	ck_assert_ptr_null(keyring_now(k, KEY_BOX, 99));
	ck_assert_ptr_eq(keyring_now(k, KEY_BOX, 100), first);
	ck_assert_ptr_eq(keyring_now(k, KEY_BOX, 150), second);
	ck_assert_ptr_eq(keyring_now(k, KEY_BOX, 9999), second);
	ck_assert_ptr_eq(keyring_now(k, KEY_SIGN, 5), sign);
	ck_assert_ptr_null(keyring_now(k, KEY_ROOT, 150));
	ck_assert_ptr_eq(keyring_find(k, first->fingerprint), first); /* whatever its time */
	ck_assert_int_eq(keyring_expire(k, second->fingerprint, 160), ERR_OK);
	ck_assert_ptr_eq(keyring_now(k, KEY_BOX, 170), first);
	ck_assert_ptr_null(keyring_now(k, KEY_BOX, 201));
	unsigned char gone[ID_BYTES];
	memcpy(gone, first->fingerprint, ID_BYTES);
	ck_assert_int_eq(keyring_drop(k, gone), ERR_OK);
	ck_assert_ptr_null(keyring_find(k, gone));
	ck_assert_int_eq(keyring_drop(k, gone), ERR_NOT_FOUND);
	ck_assert_int_eq(keyring_expire(k, gone, 1), ERR_NOT_FOUND);
	ck_assert_uint_eq(keyring_count(k), 2);
}
END_TEST

START_TEST(keyring_make__stops_at_its_limit)
{
	for (int i = 0; i < KEYS_COUNT_MAX; i++)
		ck_assert_ptr_nonnull(keyring_make(k, KEY_SHARED, 0, 0));
	ck_assert_ptr_null(keyring_make(k, KEY_SHARED, 0, 0));
	struct secret *text = secret_new(KEYS_TEXT_MAX);
	ck_assert_int_eq(keyring_write(k, text), ERR_OK); /* all fit */
	secret_free(text);
}
END_TEST

START_TEST(keyring_set_shared__replaces)
{
	struct secret *s = secret_new(32);
	ck_assert_int_eq(keyring_set_shared(k, s), ERR_REFUSED);
	secret_set_len(s, 32);
	ck_assert_int_eq(keyring_set_shared(k, s), ERR_OK);
	secret_bytes(s)[0] = 7;
	ck_assert_int_eq(keyring_set_shared(k, s), ERR_OK);
	ck_assert_uint_eq(keyring_count(k), 1);
	ck_assert(secret_is_equal(keyring_now(k, KEY_SHARED, 5)->secret, s));
	secret_free(s);
}
END_TEST

static struct secret *written(void)
{
	struct secret *text = secret_new(KEYS_TEXT_MAX);
	keyring_make(k, KEY_SIGN, 0, 0);
	keyring_make(k, KEY_BOX, 10, 20);
	keyring_make(k, KEY_ROOT, 0, 0);
	keyring_make(k, KEY_SHARED, 0, 0);
	ck_assert_int_eq(keyring_write(k, text), ERR_OK);
	return text;
}

START_TEST(keyring_read__gives_what_was_written)
{
	struct secret *text = written(), *again = secret_new(KEYS_TEXT_MAX), *small = secret_new(50);
	struct keyring *r;
	ck_assert_int_eq(keyring_write(k, small), ERR_LIMIT);
	ck_assert_uint_eq(secret_len(small), 0);
	ck_assert_int_eq(keyring_read(secret_view(text), secret_len(text), &r), ERR_OK);
	ck_assert_uint_eq(keyring_count(r), 4);
	ck_assert_mem_eq(keyring_id(r), id, ID_BYTES);
	ck_assert(secret_is_equal(keyring_at(r, 2)->secret, keyring_at(k, 2)->secret));
	ck_assert_int_eq(keyring_write(r, again), ERR_OK);
	ck_assert(secret_is_equal(text, again));
	keyring_free(r);
	secret_free(text);
	secret_free(again);
	secret_free(small);
}
END_TEST

static bool reads(void *ctx, const char *p, size_t n)
{
	struct keyring *r;
	(void)ctx;
	enum err e = keyring_read((const unsigned char *)p, n, &r);
	ck_assert_int_eq(e == ERR_OK, r != NULL);
	keyring_free(r);
	return e == ERR_OK;
}

START_TEST(keyring_read__refuses_every_cut_and_flipped_bit)
{
	struct secret *text = written();
	size_t n = secret_len(text);
	char *copy = malloc(n);
	struct keyring *r;
	memcpy(copy, secret_view(text), n);
	hostile_refuses_all(copy, n, reads, NULL);
	copy[16] = '2';
	ck_assert_int_eq(keyring_read((unsigned char *)copy, n, &r), ERR_NEWER_FORMAT);
	ck_assert_ptr_null(r);
	free(copy);
	secret_free(text);
}
END_TEST

Suite *keys_suite(void)
{
	Suite *s = suite_create("keys");
	TCase *t = tcase_create("keys");
	tcase_add_checked_fixture(t, start, stop);
	tcase_add_test(t, keyring_now__is_the_newest_that_is_valid);
	tcase_add_test(t, keyring_make__stops_at_its_limit);
	tcase_add_test(t, keyring_set_shared__replaces);
	tcase_add_test(t, keyring_read__gives_what_was_written);
	tcase_add_test(t, keyring_read__refuses_every_cut_and_flipped_bit);
	tcase_set_timeout(t, 300);
	suite_add_tcase(s, t);
	return s;
}
