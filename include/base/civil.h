/* Calendar arithmetic on civil dates (proleptic Gregorian, 1583..9999), no time,
 * no zone. A date is a plain value; {0,0,0} means none. */
#ifndef REGIE_BASE_CIVIL_H
#define REGIE_BASE_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

struct civil {
	int16_t year;
	int8_t month; /* 1..12 */
	int8_t day;   /* 1..31 */
};

bool civil_is_none(struct civil d);
bool civil_is_valid(int year, int month, int day);
/* Days since 1970-01-01 (0 for none), and back. Here and below: a result outside
 * 1583..9999, or computed from none, is none. */
long civil_to_days(struct civil d);
struct civil civil_from_days(long days);
struct civil civil_add_days(struct civil d, long n);
/* n months on (n may be negative); a day that the month lacks becomes its last day
 * (rulebook C2). */
struct civil civil_add_months(struct civil d, int n);
/* Last day of a period of n months that starts with `first`: the day before the same
 * day number, or the last day of a month that lacks the number (rulebook C3). */
struct civil civil_period_end(struct civil first, int months);
/* 0 for a month outside 1..12. */
int civil_days_in_month(int year, int month);
/* 1 = Monday .. 7 = Sunday, 0 for none. */
int civil_weekday(struct civil d);
/* ISO 8601 week number and its year (week_year may be NULL; 0 and 0 for none); Monday
 * of a week, none when that year has no such week. */
int civil_week(struct civil d, int *week_year);
struct civil civil_week_monday(int week_year, int week);
/* -1, 0, 1; none comes first. */
int civil_compare(struct civil a, struct civil b);
/* Days from one to the other (negative when back), 0 when one is none. */
long civil_days_between(struct civil from, struct civil to);
/* Easter Sunday of a year (Gregorian). */
struct civil civil_easter(int year);
/* Strict JJJJ-MM-DD; false leaves *out none. NULL is no date. */
bool civil_parse(const char *s, struct civil *out);
/* "JJJJ-MM-DD" into 11 bytes; none gives "". */
void civil_format(struct civil d, char out[11]);
/* "DD-MM-JJJJ" for the screen; none gives "". */
void civil_format_nl(struct civil d, char out[11]);
/* "ma".."zo", "" for none; borrowed. */
const char *civil_weekday_short(struct civil d);

#endif
