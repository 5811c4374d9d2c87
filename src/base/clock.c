/* The clock behind one struct, and the civil time of Amsterdam by the rule of
 * directive 2000/84/EC (summer time from the last Sunday of March to the last Sunday
 * of October, both at 01:00 UTC), so that neither TZ nor an installed zone matters. */
#include <config.h>

#include "base/clock.h"

#include <stdio.h>
#include <time.h>

enum { MS_PER_MINUTE = 60 * 1000, MS_PER_HOUR = 60 * MS_PER_MINUTE, MS_PER_DAY = 24 * MS_PER_HOUR };

static int64_t read_ms(clockid_t id)
{
	struct timespec t = {0, 0};
	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t system_wall_ms(void *ctx)
{
	(void)ctx;
	return read_ms(CLOCK_REALTIME);
}

static int64_t system_monotonic_ms(void *ctx)
{
	(void)ctx;
	return read_ms(CLOCK_BOOTTIME);
}

struct clock clock_system(void)
{
	return (struct clock){.wall_ms = system_wall_ms, .monotonic_ms = system_monotonic_ms};
}

struct civil clock_today(const struct clock *c)
{
	return civil_is_none(c->fixed_today) ? clock_date_of(c->wall_ms(c->ctx)) : c->fixed_today;
}

/* Days and milliseconds since 1970 of the moment, held to the years that have a civil
 * date in both UTC and Amsterdam: a broken hardware clock gives an edge, no nonsense. */
static int64_t held(int64_t wall_ms)
{
	int64_t first = civil_to_days((struct civil){1583, 1, 1}) * (int64_t)MS_PER_DAY;
	int64_t last = (civil_to_days((struct civil){9999, 12, 31}) + 1) * (int64_t)MS_PER_DAY - MS_PER_HOUR - 1;
	if (wall_ms < first)
		return first;
	return wall_ms > last ? last : wall_ms;
}

/* Whole days and the rest; the rest is never negative. */
static long split_day(int64_t ms, long *rest)
{
	int64_t days = ms / MS_PER_DAY;
	int64_t in_day = ms % MS_PER_DAY;
	if (in_day < 0) {
		in_day += MS_PER_DAY;
		days--;
	}
	*rest = (long)in_day;
	return (long)days;
}

/* 01:00 UTC on the last Sunday of a month of 31 days. */
static int64_t change_of_time(int year, int month)
{
	struct civil last = {(int16_t)year, (int8_t)month, 31};
	long sunday = civil_to_days(last) - civil_weekday(last) % 7;
	return sunday * (int64_t)MS_PER_DAY + MS_PER_HOUR;
}

int clock_amsterdam_offset(int64_t wall_ms)
{
	long rest;
	int64_t ms = held(wall_ms);
	int year = civil_from_days(split_day(ms, &rest)).year;
	return ms >= change_of_time(year, 3) && ms < change_of_time(year, 10) ? 120 : 60;
}

/* The civil date and the milliseconds into that day, in Amsterdam. */
static struct civil amsterdam(int64_t wall_ms, long *rest, int *offset)
{
	*offset = clock_amsterdam_offset(wall_ms);
	return civil_from_days(split_day(held(wall_ms) + *offset * (int64_t)MS_PER_MINUTE, rest));
}

void clock_format(int64_t wall_ms, char out[26])
{
	long rest;
	int offset;
	struct civil d = amsterdam(wall_ms, &rest, &offset);
	unsigned second = (unsigned)(rest / 1000) % 60u;
	unsigned minute = (unsigned)(rest / MS_PER_MINUTE) % 60u;
	unsigned hour = (unsigned)(rest / MS_PER_HOUR) % 24u;
	/* Each held to its width, or the compiler fears for the room. */
	snprintf(out, 26, "%04u-%02u-%02uT%02u:%02u:%02u+%02u:00", (unsigned)d.year % 10000u,
		(unsigned)d.month % 100u, (unsigned)d.day % 100u, hour, minute, second,
		(unsigned)offset / 60u % 100u);
}

struct civil clock_date_of(int64_t wall_ms)
{
	long rest;
	int offset;
	return amsterdam(wall_ms, &rest, &offset);
}
