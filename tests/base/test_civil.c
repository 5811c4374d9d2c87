/* civil: every day of three centuries against a calendar that only counts on, and
 * the corners: ends of the range, missing day numbers, weeks of two years, Easter. */
#include <config.h>

#include "suites.h"

#include <limits.h>
#include <string.h>

#include "base/civil.h"

static struct civil date(const char *s)
{
	struct civil d;
	if (!civil_parse(s, &d))
		ck_assert_msg(!*s, "not a date: %s", s);
	return d;
}

static void assert_date(struct civil d, const char *want)
{
	char s[11];
	civil_format(d, s);
	ck_assert_str_eq(s, want);
}

static bool leap(int y)
{
	return y % 400 == 0 || (y % 4 == 0 && y % 100 != 0);
}

/* Walks every day of the range with a counter of its own, and reports what differs. */
START_TEST(civil_from_days__every_day_of_the_range_round_trips)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int y = 1583, m = 1, d = 1;
	long n;
	for (n = -141349; y < 10000; n++) {
		struct civil c = civil_from_days(n);
		if (c.year != y || c.month != m || c.day != d || civil_to_days(c) != n || !civil_is_valid(y, m, d))
			ck_abort_msg("day %ld is not %d-%d-%d", n, y, m, d);
		if (++d > lengths[m - 1] + (m == 2 && leap(y))) {
			if (civil_is_valid(y, m, d) || civil_days_in_month(y, m) != d - 1)
				ck_abort_msg("month %d of %d", m, y);
			d = 1;
			if (++m > 12) {
				m = 1;
				y++;
			}
		}
	}
	ck_assert_int_eq(n, 2932897);
	ck_assert(civil_is_none(civil_from_days(n)));
	ck_assert(civil_is_none(civil_from_days(-141350)));
	ck_assert(civil_is_none(civil_from_days(LONG_MAX)));
	ck_assert(civil_is_none(civil_from_days(LONG_MIN)));
}
END_TEST

/* ISO 8601: a week starts on Monday; week 1 is the first with four days in its year. */
START_TEST(civil_week__every_day_of_three_centuries)
{
	long first = civil_to_days((struct civil){1900, 1, 1}), last = civil_to_days((struct civil){2200, 12, 31});
	int weekday = 1, week = 1, year = 1900; /* 1 January 1900 was a Monday */
	for (long n = first; n <= last; n++) {
		struct civil d = civil_from_days(n), thursday = civil_from_days(n + 4 - weekday);
		int got_year, got = civil_week(d, &got_year);
		if (weekday == 1 && n > first) {
			week = thursday.year != year ? 1 : week + 1;
			year = thursday.year;
		}
		if (civil_weekday(d) != weekday || got != week || got_year != year)
			ck_abort_msg("%d-%d-%d: weekday %d week %d of %d", d.year, d.month, d.day, civil_weekday(d), got,
				got_year);
		if (civil_compare(civil_week_monday(year, week), civil_from_days(n - weekday + 1)) != 0)
			ck_abort_msg("Monday of week %d of %d", week, year);
		weekday = weekday % 7 + 1;
	}
}
END_TEST

static const struct {
	const char *day;
	int year, week;
} weeks[] = {
	{"2026-01-01", 2026, 1}, {"2021-01-03", 2020, 53}, {"2024-12-30", 2025, 1}, {"2027-01-03", 2026, 53},
	{"1583-01-01", 1582, 52}, {"1583-01-03", 1583, 1}, {"9999-12-31", 9999, 52}, {"", 0, 0},
};

START_TEST(civil_week__known_days)
{
	int year;
	ck_assert_int_eq(civil_week(date(weeks[_i].day), &year), weeks[_i].week);
	ck_assert_int_eq(year, weeks[_i].year);
	ck_assert_int_eq(civil_week(date(weeks[_i].day), NULL), weeks[_i].week);
}
END_TEST

START_TEST(civil_week_monday__a_week_that_is_not_there_is_none)
{
	assert_date(civil_week_monday(2026, 53), "2026-12-28");
	assert_date(civil_week_monday(2025, 53), "");
	assert_date(civil_week_monday(2025, 0), "");
	assert_date(civil_week_monday(2025, -1), "");
	assert_date(civil_week_monday(2025, INT_MAX), "");
	assert_date(civil_week_monday(1582, 52), "");
	assert_date(civil_week_monday(INT_MAX, 1), "");
	assert_date(civil_week_monday(INT_MIN, 1), "");
	assert_date(civil_week_monday(9999, 52), "9999-12-27");
}
END_TEST

static const struct {
	const char *from;
	int n;
	const char *on, *period;
} months[] = {
	{"2026-01-31", 1, "2026-02-28", "2026-02-28"},
	{"2024-01-31", 1, "2024-02-29", "2024-02-29"},
	{"2026-03-01", 36, "2029-03-01", "2029-02-28"},
	{"2024-02-29", 12, "2025-02-28", "2025-02-28"},
	{"2024-02-29", 48, "2028-02-29", "2028-02-28"},
	{"2026-08-31", 6, "2027-02-28", "2027-02-28"},
	{"2026-05-31", -3, "2026-02-28", "2026-02-28"},
	{"2026-01-15", -1, "2025-12-15", "2025-12-14"},
	{"2026-01-15", -13, "2024-12-15", "2024-12-14"},
	{"2026-12-01", 1, "2027-01-01", "2026-12-31"},
	{"2026-01-15", 0, "2026-01-15", "2026-01-14"},
	{"9999-11-30", 1, "9999-12-30", "9999-12-29"},
	{"9999-12-01", 1, "", ""},
	{"1583-01-31", -1, "", ""},
	{"1583-01-01", 0, "1583-01-01", ""},
	{"2026-01-01", INT_MAX, "", ""},
	{"2026-01-01", INT_MIN, "", ""},
	{"", 3, "", ""},
};

START_TEST(civil_add_months__missing_day_becomes_the_last)
{
	assert_date(civil_add_months(date(months[_i].from), months[_i].n), months[_i].on);
}
END_TEST

START_TEST(civil_period_end__first_day_counts)
{
	assert_date(civil_period_end(date(months[_i].from), months[_i].n), months[_i].period);
}
END_TEST

/* n months on and back never lands later than it started, nor more than three days before. */
START_TEST(civil_add_months__on_and_back)
{
	for (long n = civil_to_days((struct civil){1999, 1, 1}); n <= civil_to_days((struct civil){2005, 1, 1}); n++)
		for (int m = -30; m <= 30; m++) {
			struct civil d = civil_from_days(n), there = civil_add_months(d, m);
			long lost = civil_days_between(civil_add_months(there, -m), d);
			if (lost < 0 || lost > 3 || (d.day <= 28 && lost) || (there.month - d.month - m) % 12 != 0)
				ck_abort_msg("%ld %d", n, m);
		}
}
END_TEST

START_TEST(civil_add_days__stays_in_the_range)
{
	assert_date(civil_add_days(date("2024-02-28"), 1), "2024-02-29");
	assert_date(civil_add_days(date("2100-02-28"), 1), "2100-03-01");
	assert_date(civil_add_days(date("2026-01-01"), -1), "2025-12-31");
	assert_date(civil_add_days(date("9999-12-31"), 1), "");
	assert_date(civil_add_days(date("1583-01-01"), -1), "");
	assert_date(civil_add_days(date("2026-01-01"), LONG_MAX), "");
	assert_date(civil_add_days(date("1900-01-01"), LONG_MIN), "");
	assert_date(civil_add_days(date(""), 1), "");
}
END_TEST

START_TEST(civil_days_between__signed_and_none)
{
	ck_assert_int_eq(civil_days_between(date("2024-01-01"), date("2025-01-01")), 366);
	ck_assert_int_eq(civil_days_between(date("2025-01-01"), date("2024-01-01")), -366);
	ck_assert_int_eq(civil_days_between(date(""), date("2024-01-01")), 0);
	ck_assert_int_eq(civil_to_days(date("1970-01-01")), 0);
}
END_TEST

START_TEST(civil_compare__orders_by_time_none_first)
{
	static const char *const order[] = {"", "1583-01-01", "2025-12-31", "2026-01-01", "2026-01-02",
		"2026-02-01"};
	for (int i = 0; i < 6; i++)
		for (int j = 0; j < 6; j++)
			ck_assert_int_eq(civil_compare(date(order[i]), date(order[j])), (i > j) - (i < j));
}
END_TEST

/* Published dates; the earliest and latest possible ones among them. */
static const char *const easters[] = {
	"1583-04-10", "1598-03-22", "1666-04-25", "1818-03-22", "1886-04-25", "1943-04-25", "1954-04-18",
	"1981-04-19",
	"2000-04-23", "2008-03-23", "2019-04-21", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28",
	"2028-04-16",
	"2038-04-25", "2049-04-18", "2076-04-19", "2285-03-22",
};

START_TEST(civil_easter__known_years)
{
	assert_date(civil_easter(date(easters[_i]).year), easters[_i]);
}
END_TEST

/* Clavius's own reckoning: the Sunday after the full moon of the epact table. */
static long easter_by_epact(int y)
{
	int golden = y % 19 + 1, century = y / 100 + 1;
	int solar = 3 * century / 4 - 12, lunar = (8 * century + 5) / 25 - 5;
	int sunday = 5 * y / 4 - solar - 10;
	int epact = ((11 * golden + 20 + lunar - solar) % 30 + 30) % 30;
	if (epact == 24 || (epact == 25 && golden > 11))
		epact++;
	int moon = 44 - epact;
	if (moon < 21)
		moon += 30;
	moon += 7 - (sunday + moon) % 7;
	return civil_to_days((struct civil){(int16_t)y, 3, 1}) + moon - 1;
}

START_TEST(civil_easter__every_year_agrees_with_the_epact)
{
	for (int y = 1583; y <= 9999; y++) {
		struct civil d = civil_easter(y);
		if (civil_weekday(d) != 7 || civil_to_days(d) != easter_by_epact(y))
			ck_abort_msg("Easter of %d", y);
	}
	ck_assert(civil_is_none(civil_easter(1582)));
	ck_assert(civil_is_none(civil_easter(10000)));
	ck_assert(civil_is_none(civil_easter(INT_MIN)));
}
END_TEST

static const char *const no_dates[] = {
	"", " ", "2026", "2026-1-01", "2026-01-1", "2026-01-011", "2026-13-01", "2026-00-01", "2026-01-00",
	"2026-02-29",
	"2026-04-31", "1582-12-31", "0000-00-00", "99999-1-01", "2026/01/01", "01-01-2026", " 2026-01-01",
	"2026-01-01 ",
	"2026-01-01T", "-026-01-01", "+026-01-01", "2026-+1-01", "2026-01--1", "20\xb2" "6-01-01",
	"2026-01-0\xd9\xa1",
	"\xef\xbc\x92" "026-01-01", "2026-01", "2026-", "2026-01-", "2100-02-29",
};

START_TEST(civil_parse__refuses)
{
	struct civil d = {1, 1, 1};
	ck_assert_msg(!civil_parse(no_dates[_i], &d), "%s", no_dates[_i]);
	ck_assert(civil_is_none(d));
}
END_TEST

START_TEST(civil_parse__null_is_no_date)
{
	struct civil d = {1, 1, 1};
	ck_assert(!civil_parse(NULL, &d));
	ck_assert(civil_is_none(d));
}
END_TEST

START_TEST(civil_format__both_ways_and_none)
{
	char s[11];
	assert_date(date("2026-03-02"), "2026-03-02");
	civil_format_nl(date("2026-03-02"), s);
	ck_assert_str_eq(s, "02-03-2026");
	civil_format_nl(date(""), s);
	ck_assert_str_eq(s, "");
	assert_date((struct civil){INT16_MIN, INT8_MIN, INT8_MAX}, "");
	assert_date((struct civil){2026, 2, 30}, "");
}
END_TEST

START_TEST(civil_weekday_short__names)
{
	static const char *const names[] = {"ma", "di", "wo", "do", "vr", "za", "zo"};
	for (int i = 0; i < 7; i++)
		ck_assert_str_eq(civil_weekday_short(civil_add_days(date("2026-03-02"), i)), names[i]);
	ck_assert_str_eq(civil_weekday_short(date("")), "");
	ck_assert_int_eq(civil_weekday(date("")), 0);
}
END_TEST

START_TEST(civil_is_valid__corners)
{
	ck_assert(civil_is_valid(2024, 2, 29) && civil_is_valid(2000, 2, 29) && civil_is_valid(1583, 1, 1));
	ck_assert(!civil_is_valid(1900, 2, 29) && !civil_is_valid(2026, 13, 1) && !civil_is_valid(2026, -1, 1));
	ck_assert(!civil_is_valid(10000, 1, 1) && !civil_is_valid(2026, 1, 32) && !civil_is_valid(2026, INT_MIN, 1));
	ck_assert_int_eq(civil_days_in_month(2026, 0), 0);
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof(a)[0]))

Suite *civil_suite(void)
{
	Suite *s = suite_create("civil");
	TCase *tc = tcase_create("civil");
	tcase_add_test(tc, civil_from_days__every_day_of_the_range_round_trips);
	tcase_add_test(tc, civil_week__every_day_of_three_centuries);
	tcase_add_loop_test(tc, civil_week__known_days, 0, COUNT(weeks));
	tcase_add_test(tc, civil_week_monday__a_week_that_is_not_there_is_none);
	tcase_add_loop_test(tc, civil_add_months__missing_day_becomes_the_last, 0, COUNT(months));
	tcase_add_loop_test(tc, civil_period_end__first_day_counts, 0, COUNT(months));
	tcase_add_test(tc, civil_add_months__on_and_back);
	tcase_add_test(tc, civil_add_days__stays_in_the_range);
	tcase_add_test(tc, civil_days_between__signed_and_none);
	tcase_add_test(tc, civil_compare__orders_by_time_none_first);
	tcase_add_loop_test(tc, civil_easter__known_years, 0, COUNT(easters));
	tcase_add_test(tc, civil_easter__every_year_agrees_with_the_epact);
	tcase_add_loop_test(tc, civil_parse__refuses, 0, COUNT(no_dates));
	tcase_add_test(tc, civil_parse__null_is_no_date);
	tcase_add_test(tc, civil_format__both_ways_and_none);
	tcase_add_test(tc, civil_weekday_short__names);
	tcase_add_test(tc, civil_is_valid__corners);
	suite_add_tcase(s, tc);
	return s;
}
