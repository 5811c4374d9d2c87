/* dice: the published numbers of splitmix64 and xoshiro256** come out, and what is drawn
 * stays within its bounds. */
#include <config.h>

#include "suites.h"

#include <string.h>

#include "dice_priv.h"

/* xoshiro256** from the state 1, 2, 3, 4: the first numbers its authors' program gives. */
START_TEST(next__gives_the_published_row)
{
	static const uint64_t want[] = {UINT64_C(11520), UINT64_C(0), UINT64_C(1509978240),
		UINT64_C(1215971899390074240), UINT64_C(1216172134540287360)};
	struct dice d = {{1, 2, 3, 4}};
	for (int i = 0; i < 5; i++)
		ck_assert_uint_eq(dice_next(&d), want[i]);
}
END_TEST

/* FNV-1a of nothing and of "a" as its authors publish them. */
START_TEST(seed_of__is_fnv1a)
{
	ck_assert_uint_eq(dice_seed_of(""), UINT64_C(0xcbf29ce484222325));
	ck_assert_uint_eq(dice_seed_of("a"), UINT64_C(0xaf63dc4c8601ec8c));
}
END_TEST

START_TEST(start__gives_every_stream_a_row_of_its_own)
{
	struct dice a, b, again;
	dice_start(&a, 7, 1);
	dice_start(&b, 7, 2);
	dice_start(&again, 7, 1);
	uint64_t first = dice_next(&a);
	ck_assert_uint_eq(first, dice_next(&again));
	ck_assert_uint_ne(first, dice_next(&b));
	dice_start(&b, 8, 1);
	ck_assert_uint_ne(first, dice_next(&b));
}
END_TEST

START_TEST(between__reaches_both_ends_and_no_further)
{
	struct dice d;
	unsigned seen[7] = {0};
	dice_start(&d, 1, 1);
	for (int i = 0; i < 1000; i++) {
		int n = dice_between(&d, -3, 3);
		ck_assert_int_ge(n, -3);
		ck_assert_int_le(n, 3);
		seen[n + 3]++;
	}
	for (int i = 0; i < 7; i++)
		ck_assert_uint_gt(seen[i], 80);
	ck_assert_int_eq(dice_between(&d, 5, 5), 5);
	ck_assert_int_eq(dice_between(&d, 5, 4), 5);
}
END_TEST

START_TEST(percent__of_nought_and_hundred_is_certain)
{
	struct dice d;
	dice_start(&d, 1, 2);
	for (int i = 0; i < 1000; i++) {
		ck_assert(!dice_percent(&d, 0));
		ck_assert(dice_percent(&d, 100));
	}
}
END_TEST

START_TEST(weighted__never_gives_a_weight_of_nought)
{
	static const unsigned char weights[] = {0, 3, 0, 1, 0};
	unsigned seen[5] = {0};
	struct dice d;
	dice_start(&d, 1, 3);
	for (int i = 0; i < 4000; i++)
		seen[dice_weighted(&d, weights, 5)]++;
	ck_assert_uint_eq(seen[0] + seen[2] + seen[4], 0);
	ck_assert_uint_gt(seen[1], 2 * seen[3]);
	ck_assert_uint_gt(seen[3], 500);
	static const unsigned char none[] = {0, 0};
	ck_assert_uint_eq(dice_weighted(&d, none, 2), 0);
}
END_TEST

START_TEST(uuid__has_version_and_variant)
{
	struct dice d;
	unsigned char a[16], b[16];
	dice_start(&d, 1, 4);
	for (int i = 0; i < 100; i++) {
		dice_uuid(&d, a);
		ck_assert_int_eq(a[6] >> 4, 4);
		ck_assert_int_eq(a[8] >> 6, 2);
		dice_uuid(&d, b);
		ck_assert_int_ne(memcmp(a, b, 16), 0);
	}
}
END_TEST

Suite *dice_suite(void)
{
	Suite *s = suite_create("dice");
	TCase *t = tcase_create("dice");
	tcase_add_test(t, next__gives_the_published_row);
	tcase_add_test(t, seed_of__is_fnv1a);
	tcase_add_test(t, start__gives_every_stream_a_row_of_its_own);
	tcase_add_test(t, between__reaches_both_ends_and_no_further);
	tcase_add_test(t, percent__of_nought_and_hundred_is_certain);
	tcase_add_test(t, weighted__never_gives_a_weight_of_nought);
	tcase_add_test(t, uuid__has_version_and_variant);
	suite_add_tcase(s, t);
	return s;
}
