/* Pieces that follow the time they took: down at once, up by half, never outside the bounds. */
#include <config.h>

#include "base/pace.h"
#include "base/suites.h"

START_TEST(pace_learn__halves_what_took_twice_too_long)
{
	struct pace p = pace_new(100, 10, 500);
	pace_learn(&p, 100, 50000);
	ck_assert_uint_eq(p.size, 50);
	pace_learn(&p, 50, 1000000);
	ck_assert_uint_eq(p.size, 10);
}
END_TEST

START_TEST(pace_learn__grows_by_half_and_not_beyond_the_most)
{
	struct pace p = pace_new(100, 10, 200);
	pace_learn(&p, 100, 1000);
	ck_assert_uint_eq(p.size, 151);
	pace_learn(&p, 151, 0);
	ck_assert_uint_eq(p.size, 200);
}
END_TEST

START_TEST(pace_learn__a_small_piece_counts_by_what_was_in_it)
{
	struct pace p = pace_new(100, 10, 500);
	pace_learn(&p, 10, 25000);
	ck_assert_uint_eq(p.size, 10);
	pace_learn(&p, 0, 1000000);
	ck_assert_uint_eq(p.size, 10);
	pace_learn(&p, UINT32_MAX, INT64_MAX);
	ck_assert_uint_eq(p.size, 10);
}
END_TEST

START_TEST(pace_new__first_stays_within)
{
	ck_assert_uint_eq(pace_new(1, 10, 20).size, 10);
	ck_assert_uint_eq(pace_new(50, 10, 20).size, 20);
}
END_TEST

Suite *pace_suite(void)
{
	Suite *s = suite_create("pace");
	TCase *t = tcase_create("pace");
	tcase_add_test(t, pace_learn__halves_what_took_twice_too_long);
	tcase_add_test(t, pace_learn__grows_by_half_and_not_beyond_the_most);
	tcase_add_test(t, pace_learn__a_small_piece_counts_by_what_was_in_it);
	tcase_add_test(t, pace_new__first_stays_within);
	suite_add_tcase(s, t);
	return s;
}
