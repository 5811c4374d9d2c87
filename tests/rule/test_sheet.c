/* sheet: every kind in and out, replacing, lists and rows, what is equal. */
#include <config.h>

#include "suites.h"

#include "rule/sheet.h"
#include "support.h"

static struct sheet *s;

static void setup(void)
{
	s = sheet_new();
}

static void teardown(void)
{
	sheet_free(s);
}

START_TEST(sheet_get__gives_back_every_kind)
{
	sheet_none(s, "leeg");
	sheet_bool(s, "mag", true);
	sheet_int(s, "cent", -5);
	sheet_text(s, "reden", "te_vroeg");
	sheet_date(s, "due", rule_date("2026-05-14"));
	ck_assert_int_eq(sheet_get(s, "leeg").kind, SHEET_NONE);
	ck_assert(sheet_has(s, "leeg") && !sheet_has(s, "lee"));
	ck_assert(sheet_get_bool(s, "mag", false));
	ck_assert_int_eq(sheet_get_int(s, "cent", 0), -5);
	ck_assert_str_eq(sheet_get_text(s, "reden", ""), "te_vroeg");
	rule_assert_date(sheet_get_date(s, "due"), "2026-05-14");
	ck_assert_str_eq(sheet_key(s, 0), "leeg");
	ck_assert_str_eq(sheet_key(s, 4), "due");
	ck_assert_ptr_null(sheet_key(s, 5));
}
END_TEST

START_TEST(sheet_get__another_kind_gives_the_default)
{
	sheet_text(s, "n", "7");
	ck_assert_int_eq(sheet_get_int(s, "n", 3), 3);
	ck_assert_int_eq(sheet_get_int(s, "weg", 4), 4);
	ck_assert(sheet_get_bool(s, "n", true));
	ck_assert(civil_is_none(sheet_get_date(s, "n")));
	sheet_int(s, "n", 7);
	ck_assert_str_eq(sheet_get_text(s, "n", "-"), "-");
	ck_assert_ptr_null(sheet_get_text(s, "weg", NULL));
	ck_assert_int_eq(sheet_get(s, "weg").kind, SHEET_NONE);
}
END_TEST

START_TEST(sheet_set__replaces_in_place_and_takes_none)
{
	sheet_int(s, "a", 1);
	sheet_int(s, "b", 2);
	sheet_text(s, "a", "x");
	ck_assert_str_eq(sheet_key(s, 0), "a");
	ck_assert_ptr_null(sheet_key(s, 2));
	sheet_text(s, "a", sheet_get(s, "a").text); /* its own text */
	ck_assert_str_eq(sheet_get_text(s, "a", ""), "x");
	sheet_text(s, "a", NULL);
	ck_assert_int_eq(sheet_get(s, "a").kind, SHEET_NONE);
	sheet_date(s, "b", (struct civil){0});
	ck_assert_int_eq(sheet_get(s, "b").kind, SHEET_NONE);
	ck_assert(sheet_has(s, "b"));
}
END_TEST

START_TEST(sheet_list__keeps_order_and_starts_again_over_another_kind)
{
	sheet_list(s, "l");
	ck_assert_int_eq(sheet_get(s, "l").kind, SHEET_LIST);
	ck_assert_uint_eq(sheet_n(s, "l"), 0);
	sheet_list_text(s, "l", "b");
	sheet_list_text(s, "l", "a");
	sheet_list_date(s, "l", rule_date("2026-01-01"));
	ck_assert_uint_eq(sheet_n(s, "l"), 3);
	ck_assert_str_eq(sheet_at(s, "l", 0).text, "b");
	ck_assert_int_eq(sheet_at(s, "l", 2).kind, SHEET_DATE);
	ck_assert_int_eq(sheet_at(s, "l", 3).kind, SHEET_NONE);
	ck_assert_ptr_null(sheet_row_at(s, "l", 0));
	sheet_list(s, "l"); /* goes on */
	ck_assert_uint_eq(sheet_n(s, "l"), 3);
	sheet_int(s, "l", 1);
	sheet_list_text(s, "l", "c");
	ck_assert_uint_eq(sheet_n(s, "l"), 1);
}
END_TEST

START_TEST(sheet_row__rows_are_sheets_and_live_as_long)
{
	struct sheet *first = sheet_row(s, "regels");
	sheet_int(first, "bedrag", 1);
	for (int i = 0; i < 100; i++)
		sheet_int(sheet_row(s, "regels"), "bedrag", i);
	sheet_int(first, "bedrag", 2); /* still there after growing */
	ck_assert_uint_eq(sheet_n(s, "regels"), 101);
	ck_assert_int_eq(sheet_get_int(sheet_row_at(s, "regels", 0), "bedrag", 0), 2);
	ck_assert_int_eq(sheet_get_int(sheet_row_at(s, "regels", 100), "bedrag", 0), 99);
	ck_assert_ptr_null(sheet_row_at(s, "regels", 101));
	ck_assert_int_eq(sheet_at(s, "regels", 0).kind, SHEET_NONE);
	sheet_rows(s, "leeg");
	ck_assert_int_eq(sheet_get(s, "leeg").kind, SHEET_ROWS);
	sheet_clear(s);
	ck_assert_ptr_null(sheet_key(s, 0));
}
END_TEST

static void fill(struct sheet *t, bool other_order)
{
	if (other_order)
		sheet_bool(t, "mag", true);
	sheet_text(t, "reden", "x");
	sheet_list_text(t, "l", "a");
	sheet_list_text(t, "l", "b");
	sheet_int(sheet_row(t, "r"), "n", 1);
	if (!other_order)
		sheet_bool(t, "mag", true);
}

START_TEST(sheet_equal__order_of_keys_never_matters_of_lists_always)
{
	struct sheet *t = sheet_new();
	fill(s, false);
	fill(t, true);
	ck_assert(sheet_equal(s, t) && sheet_equal(t, s));
	sheet_none(t, "meer");
	ck_assert(!sheet_equal(s, t) && !sheet_equal(t, s));
	sheet_clear(t);
	fill(t, true);
	sheet_text(t, "reden", "y");
	ck_assert(!sheet_equal(s, t));
	sheet_text(t, "reden", "x");
	sheet_int(sheet_row(t, "r"), "n", 2);
	ck_assert(!sheet_equal(s, t));
	sheet_clear(t);
	fill(t, false);
	sheet_none(t, "l");
	sheet_list_text(t, "l", "b");
	sheet_list_text(t, "l", "a");
	ck_assert(!sheet_equal(s, t));
	sheet_bool(t, "mag", false);
	ck_assert(!sheet_equal(s, t));
	sheet_free(t);
}
END_TEST

START_TEST(sheet_equal__one_and_true_differ_and_so_do_none_and_absent)
{
	struct sheet *t = sheet_new();
	sheet_int(s, "n", 1);
	sheet_bool(t, "n", true);
	ck_assert(!sheet_equal(s, t));
	sheet_none(s, "n");
	sheet_none(t, "m");
	ck_assert(!sheet_equal(s, t));
	sheet_free(t);
	sheet_free(NULL);
}
END_TEST

Suite *sheet_suite(void)
{
	Suite *suite = suite_create("sheet");
	TCase *t = tcase_create("values");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, sheet_get__gives_back_every_kind);
	tcase_add_test(t, sheet_get__another_kind_gives_the_default);
	tcase_add_test(t, sheet_set__replaces_in_place_and_takes_none);
	tcase_add_test(t, sheet_list__keeps_order_and_starts_again_over_another_kind);
	tcase_add_test(t, sheet_row__rows_are_sheets_and_live_as_long);
	tcase_add_test(t, sheet_equal__order_of_keys_never_matters_of_lists_always);
	tcase_add_test(t, sheet_equal__one_and_true_differ_and_so_do_none_and_absent);
	suite_add_tcase(suite, t);
	return suite;
}
