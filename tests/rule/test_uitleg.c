/* uitleg: steps in order, appending (also to itself), printing, and NULL that keeps nothing. */
#include <config.h>

#include "suites.h"

#include "rule/uitleg.h"
#include "support.h"

START_TEST(uitleg_print__one_step_a_line_with_the_day)
{
	struct uitleg *u = uitleg_new();
	struct buf out = {0};
	uitleg_add(u, UITLEG_BEGIN, rule_date("2024-05-22"), "%s", "Kennisgeving");
	uitleg_add(u, UITLEG_GRENS, rule_date(""), "%d uur te weinig", 3);
	uitleg_print(u, &out);
	ck_assert_str_eq(buf_str(&out), "Kennisgeving: wo 22-05-2024\n3 uur te weinig\n");
	ck_assert_uint_eq(uitleg_n(u), 2);
	ck_assert_int_eq(uitleg_at(u, 1).kind, UITLEG_GRENS);
	ck_assert_str_eq(uitleg_at(u, 1).text, "3 uur te weinig");
	ck_assert_str_eq(uitleg_at(u, 2).text, "");
	buf_clear(&out);
	uitleg_free(u);
}
END_TEST

START_TEST(uitleg_append__adds_behind_also_itself)
{
	struct uitleg *u = uitleg_new(), *v = uitleg_new();
	uitleg_add(u, UITLEG_REGEL, rule_date(""), "a");
	uitleg_add(v, UITLEG_UITKOMST, rule_date("2026-01-01"), "b");
	uitleg_append(u, v);
	for (int i = 0; i < 6; i++)
		uitleg_append(u, u);
	uitleg_append(u, NULL);
	ck_assert_uint_eq(uitleg_n(u), 128);
	ck_assert_str_eq(uitleg_at(u, 126).text, "a");
	rule_assert_date(uitleg_at(u, 127).date, "2026-01-01");
	uitleg_free(u);
	uitleg_free(v);
}
END_TEST

START_TEST(uitleg_add__null_keeps_nothing)
{
	struct uitleg *u = uitleg_new();
	struct buf out = {0};
	uitleg_add(NULL, UITLEG_BEGIN, rule_date(""), "x");
	uitleg_append(NULL, u);
	uitleg_print(NULL, &out);
	ck_assert_uint_eq(uitleg_n(NULL), 0);
	ck_assert_str_eq(uitleg_at(NULL, 0).text, "");
	ck_assert_uint_eq(out.len, 0);
	uitleg_free(u);
	uitleg_free(NULL);
}
END_TEST

Suite *uitleg_suite(void)
{
	Suite *suite = suite_create("uitleg");
	TCase *t = tcase_create("steps");
	tcase_add_test(t, uitleg_print__one_step_a_line_with_the_day);
	tcase_add_test(t, uitleg_append__adds_behind_also_itself);
	tcase_add_test(t, uitleg_add__null_keeps_nothing);
	suite_add_tcase(suite, t);
	return suite;
}
