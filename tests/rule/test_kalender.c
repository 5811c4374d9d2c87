/* kalender: known days in both calendars, counting checked against a walk of the
 * test's own, files that must be refused, and the golden cases when they are there. */
#include <config.h>

#include "suites.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "base/buf.h"
#include "rule/kalender.h"
#include "support/run.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof(a)[0]))

static struct kalender *k;

static struct civil date(const char *s)
{
	struct civil d;
	ck_assert_msg(civil_parse(s, &d) || !*s, "not a date: %s", s);
	return d;
}

static void assert_date(struct civil d, const char *want)
{
	char s[11];
	civil_format(d, s);
	ck_assert_str_eq(s, want);
}

static void setup(void)
{
	struct buf path = {0}, why = {0};
	buf_printf(&path, "%s/db/feestdagen.def", support_srcdir());
	ck_assert_msg(kalender_load(path.s, &k, &why) == ERR_OK, "%s", buf_str(&why));
	ck_assert_str_eq(buf_str(&why), "");
	buf_clear(&path);
	buf_clear(&why);
}

static void teardown(void)
{
	kalender_free(k);
}

/* --- days ------------------------------------------------------------------- */

static const struct {
	const char *day, *atw, *cao; /* code, NULL: work day */
} days[] = {
	{"2026-01-01", "nieuwjaarsdag", "nieuwjaarsdag"},
	{"2026-01-02", "kb_dag", NULL},
	{"2026-02-16", NULL, NULL},                    /* carnaval */
	{"2026-04-03", "goede_vrijdag", NULL},
	{"2026-04-05", "zondag", "zondag"},            /* Eerste Paasdag */
	{"2026-04-06", "tweede_paasdag", "tweede_paasdag"},
	{"2026-04-27", "koningsdag", "koningsdag"},
	{"2025-04-26", "koningsdag", "koningsdag"},    /* the 27th is a Sunday */
	{"2025-04-27", "zondag", "zondag"},
	{"2014-04-26", "koningsdag", "koningsdag"},
	{"2026-05-05", "bevrijdingsdag", NULL},
	{"2025-05-05", "bevrijdingsdag", "bevrijdingsdag"}, /* lustrum */
	{"2030-05-05", "bevrijdingsdag", "bevrijdingsdag"}, /* a Sunday: the holiday goes first */
	{"2029-05-05", "bevrijdingsdag", "zaterdag"},
	{"2016-05-05", "bevrijdingsdag", "hemelvaartsdag"}, /* both on one day */
	{"2026-05-14", "hemelvaartsdag", "hemelvaartsdag"},
	{"2026-05-15", "kb_dag", NULL},
	{"2026-05-25", "tweede_pinksterdag", "tweede_pinksterdag"},
	{"2026-12-25", "eerste_kerstdag", "eerste_kerstdag"},
	{"2026-12-26", "tweede_kerstdag", "tweede_kerstdag"},
	{"2026-12-31", NULL, NULL},
	{"2023-04-28", "kb_dag", NULL},
	{"2028-05-26", "kb_dag", NULL},
	{"2028-04-28", "kb_dag", NULL},
	{"2017-04-28", "kb_dag", NULL},
	{"2024-03-29", "goede_vrijdag", NULL},
	{"2008-05-01", "hemelvaartsdag", "hemelvaartsdag"},
	{"1600-01-03", NULL, NULL},
	{"9999-12-25", "eerste_kerstdag", "eerste_kerstdag"},
};

START_TEST(kalender_reden__known_days)
{
	const char *const want[] = {days[_i].atw, days[_i].cao};
	for (int s = 0; s < KALENDER_SOORTEN; s++) {
		const char *why = "?";
		ck_assert_pstr_eq(kalender_reden(k, s, date(days[_i].day)), want[s]);
		ck_assert_int_eq(kalender_is_werkdag_in(k, s, date(days[_i].day), &why), !want[s]);
		ck_assert_int_eq(why == NULL, !want[s]);
		ck_assert_int_eq(kalender_is_werkdag_in(k, s, date(days[_i].day), NULL), !want[s]);
	}
}
END_TEST

START_TEST(kalender_is_werkdag__gives_the_dutch_name)
{
	const char *why;
	ck_assert(!kalender_is_werkdag(k, date("2026-05-14"), &why));
	ck_assert_str_eq(why, "Hemelvaartsdag");
	ck_assert(!kalender_is_werkdag(k, date("2026-05-15"), &why));
	ck_assert_str_eq(why, "dag gelijkgesteld bij KB");
	ck_assert(!kalender_is_werkdag(k, date("2026-05-16"), &why));
	ck_assert_str_eq(why, "zaterdag");
	ck_assert(kalender_is_werkdag(k, date("2026-05-18"), &why));
	ck_assert_ptr_null(why);
}
END_TEST

START_TEST(kalender_is_werkdag__none_is_no_work_day)
{
	const char *why = "?";
	struct civil bad = {2026, 2, 30};
	ck_assert(!kalender_is_werkdag(k, date(""), &why));
	ck_assert_ptr_null(why);
	ck_assert(!kalender_is_werkdag(k, bad, NULL));
	ck_assert_ptr_null(kalender_reden(k, KALENDER_ATW, bad));
}
END_TEST

/* Every year has nine holidays of the law, some of them on a weekend day. */
START_TEST(kalender_reden__nine_holidays_every_year)
{
	for (int year = 2014; year <= 2200; year++) {
		int holidays = 0, cao = 0;
		for (struct civil d = {(int16_t)year, 1, 1}; d.year == year; d = civil_add_days(d, 1)) {
			const char *a = kalender_reden(k, KALENDER_ATW, d), *c = kalender_reden(k, KALENDER_CAO, d);
			holidays += a && strcmp(a, "kb_dag") != 0 && strcmp(a, "zaterdag") != 0 && strcmp(a, "zondag") != 0;
			cao += c && strcmp(c, "zaterdag") != 0 && strcmp(c, "zondag") != 0;
			if (!a && c)
				ck_abort_msg("%d-%d-%d is free in cao only", d.year, d.month, d.day);
		}
		/* The only two that can share a day. */
		struct civil pasen = civil_easter(year), hemelvaart = civil_add_days(pasen, 39);
		bool shared = civil_compare(hemelvaart, (struct civil){(int16_t)year, 5, 5}) == 0;
		if (holidays != 9 - shared)
			ck_abort_msg("%d holidays in %d", holidays, year);
		ck_assert_int_ge(cao, 6);
		ck_assert_int_le(cao, 8);
	}
}
END_TEST

/* --- counting --------------------------------------------------------------- */

static const struct {
	enum kalender_soort soort;
	const char *start;
	int n;
	const char *due;
} counts[] = {
	{KALENDER_ATW, "2026-04-02", 5, "2026-04-13"},
	{KALENDER_ATW, "2026-04-20", 10, "2026-05-06"},
	{KALENDER_CAO, "2026-04-20", 10, "2026-05-05"},
	{KALENDER_ATW, "2026-04-02", 30, "2026-05-22"},
	{KALENDER_ATW, "2026-12-01", 20, "2026-12-30"},
	{KALENDER_ATW, "2026-12-18", 10, "2027-01-05"},
	{KALENDER_ATW, "2026-05-11", 10, "2026-05-28"},
	{KALENDER_ATW, "2026-05-16", 0, "2026-05-16"}, /* start itself, though a Saturday */
	{KALENDER_ATW, "2026-05-16", 1, "2026-05-18"},
	{KALENDER_ATW, "2026-05-15", -1, ""},
	{KALENDER_ATW, "", 3, ""},
	{KALENDER_ATW, "9999-12-30", 1, "9999-12-31"},
	{KALENDER_ATW, "9999-12-31", 1, ""},
	{KALENDER_ATW, "9990-01-01", INT_MAX, ""},
};

START_TEST(kalender_werkdagen__known_terms)
{
	assert_date(kalender_werkdagen_in(k, counts[_i].soort, date(counts[_i].start), counts[_i].n),
		counts[_i].due);
	if (counts[_i].soort == KALENDER_ATW)
		assert_date(kalender_werkdagen(k, date(counts[_i].start), counts[_i].n), counts[_i].due);
}
END_TEST

START_TEST(kalender_werkdagen_tussen__known_spans)
{
	ck_assert_int_eq(kalender_werkdagen_tussen(k, KALENDER_ATW, date("2026-04-30"), date("2026-05-31")), 17);
	ck_assert_int_eq(kalender_werkdagen_tussen(k, KALENDER_CAO, date("2026-04-30"), date("2026-05-31")), 19);
	ck_assert_int_eq(kalender_werkdagen_tussen(k, KALENDER_ATW, date("2026-05-18"), date("2026-05-18")), 0);
	ck_assert_int_eq(kalender_werkdagen_tussen(k, KALENDER_ATW, date("2026-05-18"), date("2026-05-01")), 0);
	ck_assert_int_eq(kalender_werkdagen_tussen(k, KALENDER_ATW, date(""), date("2026-05-01")), 0);
	ck_assert_int_eq(kalender_werkdagen_tussen(k, KALENDER_ATW, date("2026-05-01"), date("")), 0);
}
END_TEST

/* The n-th work day after any start is a work day, with exactly n of them up to it. */
START_TEST(kalender_werkdagen__and_tussen_undo_each_other)
{
	for (int s = 0; s < KALENDER_SOORTEN; s++)
		for (struct civil d = date("2025-11-01"); civil_compare(d,
			date("2027-02-01")) < 0; d = civil_add_days(d, 1))
			for (int n = 1; n <= 45; n += 4) {
				struct civil due = kalender_werkdagen_in(k, s, d, n);
				if (!kalender_is_werkdag_in(k, s, due, NULL) || kalender_werkdagen_tussen(k, s, d, due) != n)
					ck_abort_msg("%d work days after %d-%d-%d", n, d.year, d.month, d.day);
			}
}
END_TEST

START_TEST(kalender_kb_tot__last_known_year)
{
	ck_assert_int_eq(kalender_kb_tot(k), 2028);
}
END_TEST

START_TEST(kalender_soort_by_name__two_names)
{
	static const char *const wrong[] = {NULL, "", "ATW", "atw ", "caos", "ca"};
	enum kalender_soort s;
	ck_assert(kalender_soort_by_name("cao", &s) && s == KALENDER_CAO);
	ck_assert(kalender_soort_by_name("atw", &s) && s == KALENDER_ATW);
	for (int i = 0; i < COUNT(wrong); i++) {
		s = KALENDER_CAO;
		ck_assert(!kalender_soort_by_name(wrong[i], &s));
		ck_assert_int_eq(s, KALENDER_ATW);
	}
}
END_TEST

/* --- files ------------------------------------------------------------------ */

static enum err load_text(const char *text, size_t n, struct kalender **out, struct buf *why)
{
	struct buf path = {0};
	buf_printf(&path, "%s/dagen.def", support_dir());
	FILE *f = fopen(path.s, "w");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(text, 1, n, f), n);
	ck_assert_int_eq(fclose(f), 0);
	enum err e = kalender_load(path.s, out, why);
	buf_clear(&path);
	return e;
}

#define DAY "feestdag: dag\nlabel: Dag\n"
#define BRON "bron: x\n"

static const struct {
	const char *text;
	const char *why; /* how the message starts */
} wrong_files[] = {
	{"", "dagen.def: Hier staat geen"},
	{"# niets\n", "dagen.def: Hier staat geen"},
	{"kb_dag: 2026-01-02\nbron: x\n", "dagen.def: Hier staat geen"},
	{"feestdag: dag\n", "dagen.def:1: dag: Hier ontbreekt"},
	{"feestdag:\nlabel: x\ndatum: 01-01\n" BRON, "dagen.def:1: "},
	{DAY BRON, "dagen.def:1: dag: Een feestdag heeft"},
	{DAY BRON "datum: 01-01\npasen: 3\n", "dagen.def:1: dag: Een feestdag heeft"},
	{DAY BRON "datum: 13-01\n", "dagen.def:4: 13-01: "},
	{DAY BRON "datum: 02-30\n", "dagen.def:4: 02-30: "},
	{DAY BRON "datum: 1-1\n", "dagen.def:4: 1-1: "},
	{DAY BRON "datum: 01-01-2026\n", "dagen.def:4: 01-01-2026: "},
	{DAY BRON "datum:\n", "dagen.def:4: "},
	{DAY BRON "pasen: 91\n", "dagen.def:4: 91: "},
	{DAY BRON "pasen: -61\n", "dagen.def:4: -61: "},
	{DAY BRON "pasen: -\n", "dagen.def:4: -: "},
	{DAY BRON "pasen: 1x\n", "dagen.def:4: 1x: "},
	{DAY BRON "pasen: +1\n", "dagen.def:4: +1: "},
	{DAY BRON "pasen: 99999999999999999999\n", "dagen.def:4: 99999999999999999999: "},
	{DAY BRON "pasen: 1\nop_zondag: 01-01\n", "dagen.def:1: dag: Een dag die met Pasen"},
	{DAY BRON "datum: 01-01\nvanaf: 2020\ntot: 2019\n", "dagen.def:1: dag: Het eerste jaar"},
	{DAY BRON "datum: 01-01\nvanaf: 0\n", "dagen.def:5: 0: "},
	{DAY BRON "datum: 01-01\nkalender: gemeente\n", "dagen.def:5: gemeente: "},
	{DAY BRON "datum: 01-01\nkalender: atw atw\n", "dagen.def:5: atw atw: "},
	{DAY BRON "datum: 01-01\nkalender:\n", "dagen.def:5: "},
	{DAY BRON "datum: 01-01\nkalender: atw\nlustrum: cao\n", "dagen.def:1: dag: Lustrum"},
	{DAY BRON "datum: 01-01\nkleur: rood\n", "dagen.def:5: kleur: Deze sleutel bestaat niet"},
	{DAY BRON "datum: 01-01\ndatum: 01-02\n", "dagen.def:5: datum: Deze sleutel staat er al"},
	{DAY BRON "datum: 01-01\n\n" DAY BRON "datum: 01-02\n", "dagen.def:6: dag: Deze feestdag staat er al"},
	{"feestdag: kb_dag\nlabel: x\ndatum: 01-01\n" BRON, "dagen.def:1: kb_dag: Dit kan geen code"},
	{"feestdag: Een Dag\nlabel: x\ndatum: 01-01\n" BRON, "dagen.def:1: Een Dag: Dit kan geen code"},
	{"termijn: x\nlabel: x\n", "dagen.def:1: termijn: Dit soort blok"},
	{"kb_dag: 2026-02-30\nbron: x\n", "dagen.def:1: 2026-02-30: Dit is geen datum"},
	{"kb_dag: 2026-01-02\n", "dagen.def:1: 2026-01-02: Hier ontbreekt"},
	{"kb_dag: 2026-01-02\nbron: x\n\nkb_dag: 2026-01-02\nbron: x\n",
		"dagen.def:4: 2026-01-02: Deze dag staat er al"},
	{"\xff\xfe", "dagen.def:1: "},
	{"feestdag: d\xe2\x80\xae\n", "dagen.def:1: U+202E"},
	{"gewone tekst\n", "dagen.def:1: gewone"},
};

START_TEST(kalender_load__refuses_and_says_where)
{
	struct kalender *got = k;
	struct buf why = {0};
	ck_assert_int_eq(load_text(wrong_files[_i].text, strlen(wrong_files[_i].text), &got, &why), ERR_DEFINITION);
	ck_assert_ptr_null(got);
	ck_assert_msg(strncmp(buf_str(&why), wrong_files[_i].why, strlen(wrong_files[_i].why)) == 0, "%s",
		buf_str(&why));
	buf_clear(&why);
	ck_assert_int_eq(load_text(wrong_files[_i].text, strlen(wrong_files[_i].text), &got, NULL), ERR_DEFINITION);
}
END_TEST

START_TEST(kalender_load__nul_and_missing_and_every_fault)
{
	struct kalender *got;
	struct buf why = {0}, path = {0};
	ck_assert_int_eq(load_text("feestdag: a\0b\n", 14, &got, &why), ERR_DEFINITION);
	buf_reset(&why);
	buf_printf(&path, "%s/is-er-niet.def", support_dir());
	ck_assert_int_eq(kalender_load(path.s, &got, &why), ERR_MISSING);
	ck_assert_ptr_null(got);
	ck_assert_ptr_nonnull(strstr(buf_str(&why), "is-er-niet.def"));
	buf_reset(&why);
	static const char two[] = DAY BRON "datum: 99-99\n\nkb_dag: gisteren\nbron: x\n";
	ck_assert_int_eq(load_text(two, sizeof two - 1, &got, &why), ERR_DEFINITION);
	ck_assert_ptr_nonnull(strstr(why.s, "99-99"));
	ck_assert_ptr_nonnull(strstr(why.s, "gisteren"));
	buf_clear(&why);
	buf_clear(&path);
}
END_TEST

/* A law that changes a day, a day of leap years, KB days out of order. */
START_TEST(kalender_load__years_and_order)
{
	static const char text[] =
		"feestdag: dag\nlabel: Oud\ndatum: 04-30\nop_zondag: 04-29\ntot: 2013\nbron: x\n\n"
		"feestdag: dag\nlabel: Nieuw\ndatum: 04-27\nvanaf: 2014\nbron: x\n\n"
		"feestdag: schrikkeldag\nlabel: S\ndatum: 02-29\nkalender: cao\nbron: x\n\n"
		"kb_dag: 2028-01-04\nbron: x\n\nkb_dag: 2026-01-02\nbron: x\n\nkb_dag: 2027-01-04\nbron: x\n";
	struct kalender *got;
	const char *why;
	ck_assert_int_eq(load_text(text, sizeof text - 1, &got, NULL), ERR_OK);
	ck_assert(!kalender_is_werkdag(got, date("2013-04-30"), &why));
	ck_assert_str_eq(why, "Oud");
	ck_assert(!kalender_is_werkdag(got, date("2006-04-29"), &why)); /* Saturday before a Sunday */
	ck_assert_str_eq(why, "Oud");
	ck_assert(kalender_is_werkdag(got, date("2014-04-30"), NULL));
	ck_assert(!kalender_is_werkdag(got, date("2015-04-27"), NULL));
	ck_assert_pstr_eq(kalender_reden(got, KALENDER_CAO, date("2024-02-29")), "schrikkeldag");
	ck_assert_pstr_eq(kalender_reden(got, KALENDER_ATW, date("2024-02-29")), NULL);
	ck_assert_pstr_eq(kalender_reden(got, KALENDER_ATW, date("2027-01-04")), "kb_dag");
	ck_assert_pstr_eq(kalender_reden(got, KALENDER_ATW, date("2028-01-04")), "kb_dag");
	ck_assert_pstr_eq(kalender_reden(got, KALENDER_ATW, date("2026-01-02")), "kb_dag");
	ck_assert_int_eq(kalender_kb_tot(got), 2028);
	kalender_free(got);
	kalender_free(NULL);
}
END_TEST

/* --- golden cases ----------------------------------------------------------- */

static json_t *load_golden(void)
{
	struct buf path = {0};
	json_t *root = NULL;
	if (support_shared()) {
		buf_printf(&path, "%s/domain/golden-visible.json", support_shared());
		if (access(path.s, R_OK) == 0) {
			root = json_load_file(path.s, 0, NULL);
			ck_assert_ptr_nonnull(root);
		}
	}
	buf_clear(&path);
	return root;
}

static const char *text_of(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));
	return s ? s : "";
}

static json_t *run_case(const char *rule, const json_t *in)
{
	enum kalender_soort soort;
	if (!kalender_soort_by_name(text_of(in, "kalender"), &soort))
		ck_assert_ptr_null(json_object_get(in, "kalender"));
	if (strcmp(rule, "is_werkdag") == 0) {
		const char *reden = kalender_reden(k, soort, date(text_of(in, "datum")));
		return json_pack("{s:b, s:s?}", "werkdag",
			kalender_is_werkdag_in(k, soort, date(text_of(in, "datum")), NULL), "reden", reden);
	}
	struct civil start = date(text_of(in, "start"));
	if (strcmp(rule, "werkdagen") == 0) {
		char due[11];
		civil_format(kalender_werkdagen_in(k, soort, start, (int)json_integer_value(json_object_get(in,
			"n"))), due);
		return json_pack("{s:s}", "due", due);
	}
	if (strcmp(rule, "werkdagen_tussen") == 0)
		return json_pack("{s:I}", "aantal",
			(json_int_t)kalender_werkdagen_tussen(k, soort, start, date(text_of(in, "eind"))));
	return NULL;
}

START_TEST(kalender__every_golden_case)
{
	json_t *root = load_golden();
	size_t i;
	json_t *c, *day;
	int ran = 0;
	if (!root)
		return;
	json_array_foreach(json_object_get(root, "cases"), i, c) {
		json_t *got = run_case(text_of(c, "rule"), json_object_get(c, "input"));
		if (!got)
			continue;
		ck_assert_msg(json_equal(got, json_object_get(c, "expect")), "%s", text_of(c, "id"));
		json_decref(got);
		ran++;
	}
	ck_assert_int_ge(ran, 14);
	json_array_foreach(json_object_get(root, "kb_dagen"), i, day)
		ck_assert_pstr_eq(kalender_reden(k, KALENDER_ATW, date(json_string_value(day))), "kb_dag");
	json_decref(root);
}
END_TEST

START_TEST(kalender_with_kb__is_a_copy_that_knows_more)
{
	const struct civil more[] = {date("2029-05-11"), date("2026-05-15"), {0}, {2026, 2, 30}, date("1990-01-02"), date("2029-05-11")};
	struct kalender *copy = kalender_with_kb(k, more, sizeof more / sizeof more[0]);
	ck_assert(kalender_is_kb_dag(copy, date("2029-05-11")) && !kalender_is_kb_dag(k, date("2029-05-11")));
	ck_assert(kalender_is_kb_dag(copy, date("1990-01-02")) && kalender_is_kb_dag(copy, date("2024-05-10")));
	ck_assert(!kalender_is_kb_dag(copy, date("")) && !kalender_is_kb_dag(copy, date("2026-05-14")));
	ck_assert_int_eq(kalender_kb_tot(copy), 2029);
	ck_assert_str_eq(kalender_reden(copy, KALENDER_ATW, date("2026-05-14")), "hemelvaartsdag");
	ck_assert(kalender_is_werkdag_in(copy, KALENDER_CAO, date("2029-05-11"), NULL));
	kalender_free(copy);
	ck_assert_str_eq(kalender_reden(k, KALENDER_ATW, date("2026-05-14")), "hemelvaartsdag");
}
END_TEST

Suite *kalender_suite(void)
{
	Suite *s = suite_create("kalender");
	TCase *tc = tcase_create("kalender");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, kalender_reden__known_days, 0, COUNT(days));
	tcase_add_test(tc, kalender_with_kb__is_a_copy_that_knows_more);
	tcase_add_test(tc, kalender_is_werkdag__gives_the_dutch_name);
	tcase_add_test(tc, kalender_is_werkdag__none_is_no_work_day);
	tcase_add_test(tc, kalender_reden__nine_holidays_every_year);
	tcase_add_loop_test(tc, kalender_werkdagen__known_terms, 0, COUNT(counts));
	tcase_add_test(tc, kalender_werkdagen_tussen__known_spans);
	tcase_add_test(tc, kalender_werkdagen__and_tussen_undo_each_other);
	tcase_add_test(tc, kalender_kb_tot__last_known_year);
	tcase_add_test(tc, kalender_soort_by_name__two_names);
	tcase_add_loop_test(tc, kalender_load__refuses_and_says_where, 0, COUNT(wrong_files));
	tcase_add_test(tc, kalender_load__nul_and_missing_and_every_fault);
	tcase_add_test(tc, kalender_load__years_and_order);
	tcase_add_test(tc, kalender__every_golden_case);
	suite_add_tcase(s, tc);
	return s;
}
