/* Civil dates as plain values. All arithmetic goes through a day number, counted in
 * 400-year eras from 1 March, so that the leap day is the last of its year and no
 * table of months is needed (the algorithm of H. Hinnant, "chrono-compatible
 * low-level date algorithms"). What leaves 1583..9999 becomes none, never a wrong date. */
#include <config.h>

#include "base/civil.h"

#include <stddef.h>

#include "base/i18n.h"

#define FIRST_YEAR 1583
#define LAST_YEAR 9999
#define ERA_DAYS 146097
#define ERA_YEARS 400
#define EPOCH_SHIFT 719468 /* 0000-03-01 to 1970-01-01 */
#define FIRST_DAY (-141349L) /* 1583-01-01 */
#define LAST_DAY 2932896L    /* 9999-12-31 */

static const struct civil none;

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool civil_is_none(struct civil d)
{
	return d.year == 0 && d.month == 0 && d.day == 0;
}

bool civil_is_valid(int year, int month, int day)
{
	return year >= FIRST_YEAR && year <= LAST_YEAR && day >= 1 && day <= civil_days_in_month(year, month);
}

static bool is_date(struct civil d)
{
	return civil_is_valid(d.year, d.month, d.day);
}

int civil_days_in_month(int year, int month)
{
	static const int8_t days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if (month < 1 || month > 12)
		return 0;
	return days[month - 1] + (month == 2 && is_leap(year));
}

long civil_to_days(struct civil d)
{
	if (!is_date(d))
		return 0;
	long y = d.year - (d.month <= 2);
	long era = y / ERA_YEARS;
	long year_of_era = y % ERA_YEARS;
	long day_of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
	long day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * ERA_DAYS + day_of_era - EPOCH_SHIFT;
}

struct civil civil_from_days(long days)
{
	if (days < FIRST_DAY || days > LAST_DAY)
		return none;
	long z = days + EPOCH_SHIFT;
	long era = z / ERA_DAYS;
	long day_of_era = z % ERA_DAYS;
	long year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	long day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	long shifted_month = (5 * day_of_year + 2) / 153;
	int month = (int)(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
	return (struct civil){
		.year = (int16_t)(year_of_era + era * ERA_YEARS + (month <= 2)),
		.month = (int8_t)month,
		.day = (int8_t)(day_of_year - (153 * shifted_month + 2) / 5 + 1),
	};
}

struct civil civil_add_days(struct civil d, long n)
{
	long days;
	if (!is_date(d) || __builtin_add_overflow(civil_to_days(d), n, &days))
		return none;
	return civil_from_days(days);
}

struct civil civil_add_months(struct civil d, int n)
{
	if (!is_date(d))
		return none;
	long months = d.year * 12L + d.month - 1 + n;
	if (months < FIRST_YEAR * 12L || months >= (LAST_YEAR + 1) * 12L)
		return none;
	int last = civil_days_in_month((int)(months / 12), (int)(months % 12) + 1);
	return (struct civil){
		.year = (int16_t)(months / 12),
		.month = (int8_t)(months % 12 + 1),
		.day = d.day < last ? d.day : (int8_t)last,
	};
}

struct civil civil_period_end(struct civil first, int months)
{
	struct civil same = civil_add_months(first, months);
	return same.day == first.day ? civil_add_days(same, -1) : same;
}

/* 1970-01-01 was a Thursday; the first day number is made positive by whole weeks. */
static int weekday_of(long days)
{
	return (int)((days + 3 + 7 * 100000L) % 7) + 1;
}

int civil_weekday(struct civil d)
{
	return is_date(d) ? weekday_of(civil_to_days(d)) : 0;
}

/* Day number of the Monday of week 1: the week with 4 January in it. Takes the years
 * just outside the range, which the first and last week of the range may belong to. */
static long first_monday(int week_year)
{
	long fourth;
	if (week_year < FIRST_YEAR)
		fourth = FIRST_DAY - 365 + 3;
	else if (week_year > LAST_YEAR)
		fourth = LAST_DAY + 4;
	else
		fourth = civil_to_days((struct civil){(int16_t)week_year, 1, 4});
	return fourth - (weekday_of(fourth) - 1);
}

int civil_week(struct civil d, int *week_year)
{
	int year = d.year;
	if (!is_date(d)) {
		if (week_year)
			*week_year = 0;
		return 0;
	}
	long days = civil_to_days(d);
	if (days < first_monday(year))
		year--;
	else if (days >= first_monday(year + 1))
		year++;
	if (week_year)
		*week_year = year;
	return (int)((days - first_monday(year)) / 7) + 1;
}

struct civil civil_week_monday(int week_year, int week)
{
	if (week_year < FIRST_YEAR || week_year > LAST_YEAR || week < 1)
		return none;
	long monday = first_monday(week_year) + 7L * (week - 1);
	return monday < first_monday(week_year + 1) ? civil_from_days(monday) : none;
}

int civil_compare(struct civil a, struct civil b)
{
	if (a.year != b.year)
		return a.year < b.year ? -1 : 1;
	if (a.month != b.month)
		return a.month < b.month ? -1 : 1;
	return (a.day > b.day) - (a.day < b.day);
}

long civil_days_between(struct civil from, struct civil to)
{
	return is_date(from) && is_date(to) ? civil_to_days(to) - civil_to_days(from) : 0;
}

/* The anonymous Gregorian computus (Meeus, Astronomical Algorithms, ch. 8). */
struct civil civil_easter(int year)
{
	if (year < FIRST_YEAR || year > LAST_YEAR)
		return none;
	int golden = year % 19, century = year / 100, rest = year % 100;
	int correction = (century - (century + 8) / 25 + 1) / 3;
	int epact = (19 * golden + century - century / 4 - correction + 15) % 30;
	int to_sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
	int late = (golden + 11 * epact + 22 * to_sunday) / 451;
	int n = epact + to_sunday - 7 * late + 114;
	return (struct civil){(int16_t)year, (int8_t)(n / 31), (int8_t)(n % 31 + 1)};
}

/* n digits at s as a number, -1 when one is no digit (also at a NUL). */
static int digits(const char *s, int n)
{
	int value = 0;
	for (int i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		value = value * 10 + (s[i] - '0');
	}
	return value;
}

bool civil_parse(const char *s, struct civil *out)
{
	*out = none;
	int year, month, day;
	if (!s || (year = digits(s, 4)) < 0 || s[4] != '-' || (month = digits(s + 5, 2)) < 0 || s[7] != '-' ||
		(day = digits(s + 8, 2)) < 0 || s[10])
		return false;
	if (!civil_is_valid(year, month, day))
		return false;
	*out = (struct civil){(int16_t)year, (int8_t)month, (int8_t)day};
	return true;
}

static char *put_digits(char *s, int value, int n)
{
	for (int i = n - 1; i >= 0; i--, value /= 10)
		s[i] = (char)('0' + value % 10);
	return s + n;
}

void civil_format(struct civil d, char out[11])
{
	char *s = out;
	if (is_date(d)) {
		s = put_digits(s, d.year, 4);
		*s++ = '-';
		s = put_digits(s, d.month, 2);
		*s++ = '-';
		s = put_digits(s, d.day, 2);
	}
	*s = '\0';
}

void civil_format_nl(struct civil d, char out[11])
{
	char *s = out;
	if (is_date(d)) {
		s = put_digits(s, d.day, 2);
		*s++ = '-';
		s = put_digits(s, d.month, 2);
		*s++ = '-';
		s = put_digits(s, d.year, 4);
	}
	*s = '\0';
}

const char *civil_weekday_short(struct civil d)
{
	static const char *const names[] = {NULL, N_("ma"), N_("di"), N_("wo"), N_("do"), N_("vr"), N_("za"),
		N_("zo")};
	int day = civil_weekday(d);
	return day ? _(names[day]) : "";
}
