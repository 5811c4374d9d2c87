/* normtabel: tables of the law in one line: good ones, and every way in which a part can be wrong. */
#include <config.h>

#include "suites.h"

#include <string.h>

#include "normtabel_priv.h"
#include "support.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof(a)[0]))

START_TEST(normrij_parse__values_in_order)
{
	struct normrij t;
	ck_assert(normrij_parse("50 100 200 400 800", &t, NULL));
	ck_assert_uint_eq(t.n, 5);
	ck_assert_int_eq(t.value[4], 800);
	ck_assert(normrij_parse("0", &t, NULL));
	ck_assert(normrij_parse("999999999", &t, NULL));
	ck_assert_int_eq(t.value[0], 999999999);
}
END_TEST

START_TEST(normtrap_parse__limits_and_values)
{
	struct normtrap t;
	ck_assert(normtrap_parse("200=24 400=18 600=12 799=6", &t, NULL));
	ck_assert_uint_eq(t.n, 4);
	ck_assert_int_eq(t.to[3], 799);
	ck_assert_int_eq(t.value[3], 6);
}
END_TEST

START_TEST(normleeftijd_parse__days_and_ages)
{
	struct normleeftijd t;
	ck_assert(normleeftijd_parse("1960-12-31=67j0m 1964-09-30=67j3m", &t, NULL));
	ck_assert_uint_eq(t.n, 2);
	rule_assert_date(t.to[1], "1964-09-30");
	ck_assert_int_eq(t.years[1], 67);
	ck_assert_int_eq(t.months[1], 3);
}
END_TEST

/* Type, text, and the part that the sentence names. */
static const struct {
	const char *type, *text, *part;
} bad[] = {
	{"rij", "", "\"\""}, {"rij", " ", "\"\""}, {"rij", "50 ", "\"\""}, {"rij", " 50", "\"\""},
	{"rij", "50  60", "\"\""}, {"rij", "50 x", "\"x\""}, {"rij", "50 -1", "\"-1\""}, {"rij", "1.5", "\"1.5\""},
	{"rij", "50,60", "\"50,60\""}, {"rij", "1000000000", "\"1000000000\""}, {"rij", "5=6", "\"5=6\""},
	{"rij", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33", "\"33\""},
	{"trap", "", "\"\""}, {"trap", "200", "\"200\""}, {"trap", "200=", "\"200=\""}, {"trap", "=24", "\"=24\""},
	{"trap", "200=24 200=18", "\"200=18\""}, {"trap", "200=24 100=18", "\"100=18\""}, {"trap", "200=24=1", "\"200=24=1\""},
	{"trap", "200=24 ", "\"\""}, {"trap", "200 =24", "\"200\""}, {"trap", "9999999999=1", "\"9999999999=1\""},
	{"leeftijden", "", "\"\""}, {"leeftijden", "1960-12-31", "\"1960-12-31\""},
	{"leeftijden", "1960-12-31=", "\"1960-12-31=\""}, {"leeftijden", "1960-12-31=67", "\"1960-12-31=67\""},
	{"leeftijden", "1960-12-31=67j", "\"1960-12-31=67j\""}, {"leeftijden", "1960-02-30=67j0m", "\"1960-02-30=67j0m\""},
	{"leeftijden", "1960-12-31=67j12m", "\"1960-12-31=67j12m\""}, {"leeftijden", "1960-12-31=121j0m", "\"1960-12-31=121j0m\""},
	{"leeftijden", "1960-12-31=67j0mm", "\"1960-12-31=67j0mm\""}, {"leeftijden", "1960-12-31=67j0m1m", "\"1960-12-31=67j0m1m\""},
	{"leeftijden", "1960-12-31=67j0m 1960-12-31=67j3m", "\"1960-12-31=67j3m\""}, {"leeftijden", "m", "\"m\""},
};

START_TEST(normtabel_ok__names_the_part_that_is_wrong)
{
	struct buf why = {0};
	ck_assert_msg(!normtabel_ok(bad[_i].type, bad[_i].text, &why), "%s", bad[_i].text);
	ck_assert_msg(strncmp(buf_str(&why), bad[_i].part, strlen(bad[_i].part)) == 0, "%s: %s", bad[_i].text, buf_str(&why));
	ck_assert(!normtabel_ok(bad[_i].type, bad[_i].text, NULL));
	buf_clear(&why);
}
END_TEST

START_TEST(normtabel_ok__null_and_other_types)
{
	struct normrij t;
	ck_assert(!normrij_parse(NULL, &t, NULL));
	ck_assert_uint_eq(t.n, 0);
	ck_assert(!normtabel_is_type("tekst") && !normtabel_is_type("") && normtabel_is_type("trap"));
	ck_assert(!normtabel_ok("tekst", "1", NULL));
}
END_TEST

Suite *normtabel_suite(void)
{
	Suite *suite = suite_create("normtabel");
	TCase *t = tcase_create("tables");
	tcase_add_test(t, normrij_parse__values_in_order);
	tcase_add_test(t, normtrap_parse__limits_and_values);
	tcase_add_test(t, normleeftijd_parse__days_and_ages);
	tcase_add_loop_test(t, normtabel_ok__names_the_part_that_is_wrong, 0, COUNT(bad));
	tcase_add_test(t, normtabel_ok__null_and_other_types);
	suite_add_tcase(suite, t);
	return suite;
}
