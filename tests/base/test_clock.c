/* clock: Amsterdam whatever TZ says, at the edges of summer time and of the calendar. */
#include <config.h>

#include "suites.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

/* Seconds since 1970 UTC by `date -u`, and what the wall in Amsterdam says. */
static const struct {
	int64_t seconds;
	const char *text;
} moments[] = {
	{0, "1970-01-01T01:00:00+01:00"},
	{-1, "1970-01-01T00:59:59+01:00"},
	{-3601, "1969-12-31T23:59:59+01:00"},
	{828233999, "1996-03-31T01:59:59+01:00"},
	{828234000, "1996-03-31T03:00:00+02:00"},
	{846377999, "1996-10-27T02:59:59+02:00"},
	{846378000, "1996-10-27T02:00:00+01:00"},
	{1772442900, "2026-03-02T10:15:00+01:00"},
	{1774745999, "2026-03-29T01:59:59+01:00"},
	{1774746000, "2026-03-29T03:00:00+02:00"},
	{1792889999, "2026-10-25T02:59:59+02:00"},
	{1792890000, "2026-10-25T02:00:00+01:00"},
	{1767221999, "2025-12-31T23:59:59+01:00"},
	{1767222000, "2026-01-01T00:00:00+01:00"},
	{1780264799, "2026-05-31T23:59:59+02:00"},
	{1780264800, "2026-06-01T00:00:00+02:00"},
	{1709161200, "2024-02-29T00:00:00+01:00"},
	{253402297199, "9999-12-31T23:59:59+01:00"},
	{253402297200, "9999-12-31T23:59:59+01:00"},
};

START_TEST(clock_format__amsterdam_at_the_edges)
{
	char out[26];
	setenv("TZ", "Pacific/Kiritimati", 1);
	tzset();
	clock_format(moments[_i].seconds * 1000, out);
	ck_assert_str_eq(out, moments[_i].text);
	if (moments[_i].seconds != 253402297200) {
		clock_format(moments[_i].seconds * 1000 + 999, out);
		ck_assert_str_eq(out, moments[_i].text);
	}
}
END_TEST

START_TEST(clock_date_of__is_the_date_of_clock_format)
{
	char out[26], date[11];
	clock_format(moments[_i].seconds * 1000, out);
	civil_format(clock_date_of(moments[_i].seconds * 1000), date);
	ck_assert_int_eq(strncmp(out, date, 10), 0);
	ck_assert_int_eq(clock_amsterdam_offset(moments[_i].seconds * 1000), out[21] == '2' ? 120 : 60);
}
END_TEST

START_TEST(clock_date_of__absurd_times_give_the_edge)
{
	char out[26];
	clock_format(INT64_MAX, out);
	ck_assert_str_eq(out, "9999-12-31T23:59:59+01:00");
	clock_format(INT64_MIN, out);
	ck_assert_str_eq(out, "1583-01-01T01:00:00+01:00");
	ck_assert_int_eq(clock_date_of(INT64_MIN).year, 1583);
	ck_assert_int_eq(clock_date_of(INT64_MAX).year, 9999);
}
END_TEST

START_TEST(clock_amsterdam_offset__agrees_with_the_zone_file)
{
	if (access("/usr/share/zoneinfo/Europe/Amsterdam", R_OK) != 0)
		return;
	setenv("TZ", "Europe/Amsterdam", 1);
	tzset();
	/* Every half hour for 1996-2037 would be slow under the sanitizers: a step that is no
	 * divisor of a day meets every hour of every part of the year. */
	for (time_t t = 820454400; t < 2145916800; t += 3 * 3600 + 1711) {
		struct tm tm;
		localtime_r(&t, &tm);
		ck_assert_int_eq(clock_amsterdam_offset((int64_t)t * 1000), (int)(tm.tm_gmtoff / 60));
	}
}
END_TEST

static int64_t told(void *ctx)
{
	return *(int64_t *)ctx;
}

START_TEST(clock_today__is_amsterdam_or_fixed)
{
	int64_t now = 1780264800000; /* 31 May 22:00 UTC */
	struct clock c = {.wall_ms = told, .monotonic_ms = told, .ctx = &now};
	char out[11];
	civil_format(clock_today(&c), out);
	ck_assert_str_eq(out, "2026-06-01");
	now--;
	civil_format(clock_today(&c), out);
	ck_assert_str_eq(out, "2026-05-31");
	c.fixed_today = (struct civil){2026, 3, 2};
	civil_format(clock_today(&c), out);
	ck_assert_str_eq(out, "2026-03-02");
}
END_TEST

START_TEST(clock_system__agrees_with_time_and_never_goes_back)
{
	struct clock c = clock_system();
	int64_t before = (int64_t)time(NULL) * 1000;
	int64_t wall = c.wall_ms(c.ctx);
	int64_t after = ((int64_t)time(NULL) + 1) * 1000;
	ck_assert_int_le(before - 1000, wall);
	ck_assert_int_le(wall, after);
	int64_t last = c.monotonic_ms(c.ctx);
	ck_assert_int_gt(last, 0);
	for (int i = 0; i < 1000; i++) {
		int64_t next = c.monotonic_ms(c.ctx);
		ck_assert_int_ge(next, last);
		last = next;
	}
	ck_assert(civil_is_none(c.fixed_today));
}
END_TEST

Suite *clock_suite(void)
{
	Suite *s = suite_create("clock");
	TCase *t = tcase_create("clock");
	int rows = (int)(sizeof moments / sizeof moments[0]);
	tcase_add_loop_test(t, clock_format__amsterdam_at_the_edges, 0, rows);
	tcase_add_loop_test(t, clock_date_of__is_the_date_of_clock_format, 0, rows);
	tcase_add_test(t, clock_date_of__absurd_times_give_the_edge);
	tcase_add_test(t, clock_amsterdam_offset__agrees_with_the_zone_file);
	tcase_add_test(t, clock_today__is_amsterdam_or_fixed);
	tcase_add_test(t, clock_system__agrees_with_time_and_never_goes_back);
	suite_add_tcase(s, t);
	return s;
}
