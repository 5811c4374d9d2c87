/* chance: a practice store begins the same wherever it is made, a seed gives the same lines
 * again, and without one nothing repeats. */
#include <config.h>

#include "suites.h"

#include <string.h>

#include "store/lab.h"
#include "store_priv.h"

static struct lab a, b;

static void setup(void)
{
	lab_setup(&a, "0344");
	lab_setup(&b, "0344");
}

static void teardown(void)
{
	lab_teardown(&a);
	lab_teardown(&b);
}

static bool same_draw(void)
{
	unsigned char x[100], y[100];
	store_random(a.s, x, sizeof x);
	store_random(b.s, y, sizeof y);
	return memcmp(x, y, sizeof x) == 0;
}

static bool same_digest(void)
{
	char x[65], y[65];
	lab_digest(a.s, x);
	lab_digest(b.s, y);
	return strcmp(x, y) == 0;
}

START_TEST(create__begins_a_practice_store_the_same_everywhere)
{
	ck_assert(same_digest());
	ck_assert(same_draw());
}
END_TEST

START_TEST(open__takes_the_chance_of_the_system)
{
	lab_reopen(&a, NULL);
	ck_assert(!same_draw());
}
END_TEST

START_TEST(set_seed__gives_the_same_row_from_its_start)
{
	unsigned char first[48], again[48], seed[32] = {7};
	ck_assert_int_eq(store_set_seed(a.s, seed), ERR_OK);
	store_random(a.s, first, sizeof first);
	ck_assert_int_eq(store_set_seed(a.s, seed), ERR_OK);
	store_random(a.s, again, sizeof again);
	ck_assert_mem_eq(first, again, sizeof first);
	store_random(a.s, again, sizeof again);
	ck_assert_mem_ne(first, again, sizeof first);
	seed[31] = 1;
	ck_assert_int_eq(store_set_seed(a.s, seed), ERR_OK);
	store_random(a.s, again, sizeof again);
	ck_assert_mem_ne(first, again, sizeof first);
}
END_TEST

START_TEST(set_seed__of_nothing_goes_back_to_the_system)
{
	ck_assert_int_eq(store_set_seed(a.s, NULL), ERR_OK);
	ck_assert_int_eq(store_set_seed(b.s, NULL), ERR_OK);
	ck_assert(!same_draw());
}
END_TEST

START_TEST(set_seed__is_refused_in_an_ordinary_store)
{
	static const unsigned char seed[32];
	a.s->practice = false;
	ck_assert_int_eq(store_set_seed(a.s, seed), ERR_REFUSED);
	a.s->practice = true;
}
END_TEST

START_TEST(random_uuid__has_version_and_variant)
{
	unsigned char id[16];
	for (int i = 0; i < 50; i++) {
		store_random_uuid(a.s, id);
		ck_assert_int_eq(id[6] >> 4, 4);
		ck_assert_int_eq(id[8] >> 6, 2);
	}
}
END_TEST

Suite *chance_suite(void)
{
	Suite *s = suite_create("chance");
	TCase *t = tcase_create("chance");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, create__begins_a_practice_store_the_same_everywhere);
	tcase_add_test(t, open__takes_the_chance_of_the_system);
	tcase_add_test(t, set_seed__gives_the_same_row_from_its_start);
	tcase_add_test(t, set_seed__of_nothing_goes_back_to_the_system);
	tcase_add_test(t, set_seed__is_refused_in_an_ordinary_store);
	tcase_add_test(t, random_uuid__has_version_and_variant);
	suite_add_tcase(s, t);
	return s;
}
