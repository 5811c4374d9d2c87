/* Dates, incomplete dates, moments, times of the day and quarters. */
#include <config.h>

#include "date_priv.h"

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* --- datum and datum_onv --------------------------------------------------------------------- */

static void add_stored(struct civil d, struct buf *out)
{
	buf_printf(out, "%04d-%02d-%02d", d.year, d.month, d.day);
}

/* Behind a date that was typed as such, the holiday it falls on. */
static void note_holiday(const struct spec_env *env, struct civil d, struct buf *echo)
{
	const char *why = NULL;
	if (!env || !env->is_workday || d.day == 0 || civil_weekday(d) >= 6)
		return;
	if (!env->is_workday(env->ctx, d, &why) && why)
		buf_printf(echo, " · %s", why);
}

/* Of a date that may be incomplete, one of long ago, the holiday is no news. */
static void echo_date(const struct spec_typing *t, struct civil d, const struct buf *note, bool holiday)
{
	date_say(d, t->echo);
	if (note->len)
		buf_printf(t->echo, " · %s", buf_str(note));
	if (holiday)
		note_holiday(t->env, d, t->echo);
}

static bool read_with(struct spec_typing *t, const struct date_rules *rules, struct civil *d)
{
	struct buf note = {0};
	bool good = date_read(t->env, t->text, rules, d, &note, t->why);
	if (good) {
		add_stored(*d, t->value);
		echo_date(t, *d, &note, !rules->partial);
	}
	buf_clear(&note);
	return good;
}

bool read_date(struct spec_typing *t)
{
	static const struct date_rules rules = {.partial = false};
	struct civil d;
	return read_with(t, &rules, &d);
}

bool read_partial_date(struct spec_typing *t)
{
	static const struct date_rules rules = {.partial = true};
	struct civil d;
	bool good = read_with(t, &rules, &d);
	if (good && d.month == 1 && d.day == 1)
		buf_add(t->echo, _(" · geschat?"));
	return good;
}

bool check_date(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why)
{
	(void)f;
	(void)env;
	struct civil d;
	return !stored[0] || civil_parse(stored, &d) ||
		refuse(why, _("Dit is geen datum. Typ bijvoorbeeld 12-6-2024, vandaag, vr, +10w of wk24."));
}

bool check_partial_date(const struct spec_field *f, const struct spec_env *env, const char *stored,
	struct buf *why)
{
	(void)f;
	(void)env;
	struct civil d;
	return !stored[0] || expr_date(stored, &d) ||
		refuse(why, _("Dit is geen datum. Typ bijvoorbeeld 5-3-1980, 03-1980, 1980 of onbekend."));
}

void print_date(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *out)
{
	if (!stored[0] || !f->type->check(f, env, stored, NULL))
		buf_add(out, stored);
	else
		buf_printf(out, "%.2s-%.2s-%.4s", stored + 8, stored + 5, stored);
}

/* The stored form sorts by its bytes; entirely unknown comes just before empty. */
int compare_date(const struct spec_field *f, const char *a, const char *b)
{
	int order;
	if (order_of_empty(a, b, &order))
		return order;
	bool x = strncmp(a, "0000", 4) == 0, y = strncmp(b, "0000", 4) == 0;
	return x != y ? x - y : compare_plain(f, a, b);
}

/* --- tijd --------------------------------------------------------------------------------------- */

/* "9", "14u", "9:30", "9.30", "9u30", "0930", and ":ss" behind hh:mm when `seconds` is
 * not NULL. */
static bool take_time(const char *s, int *hour, int *minute, int *seconds)
{
	size_t n = strspn(s, "0123456789");
	*minute = 0;
	if (n == 3 || n == 4) {
		*hour = digits_at(s, (int)n) / 100;
		*minute = digits_at(s, (int)n) % 100;
		s += n;
	} else if (n == 1 || n == 2) {
		*hour = digits_at(s, (int)n);
		s += n;
		bool mark = *s && strchr(":.,uU", *s);
		s += mark;
		if (mark && digits_at(s, 2) >= 0) {
			*minute = digits_at(s, 2);
			s += 2;
		} else if (mark && lower(s[-1]) != 'u') {
			return false;
		}
	} else {
		return false;
	}
	if (seconds && *s == ':' && (*seconds = digits_at(s + 1, 2)) >= 0)
		s += 3;
	s += strspn(s, " ");
	if (strcmp(s, "uur") == 0 || strcmp(s, "u") == 0)
		s += strlen(s);
	return !*s && *hour < 24 && *minute < 60;
}

bool read_time(struct spec_typing *t)
{
	int hour, minute;
	if (!take_time(t->text, &hour, &minute, NULL))
		return false;
	buf_printf(t->value, "%02d:%02d", hour, minute);
	return true;
}

bool check_time(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why)
{
	(void)f;
	(void)env;
	int hour = digits_at(stored, 2);
	int minute = hour >= 0 && stored[2] == ':' ? digits_at(stored + 3, 2) : -1;
	bool good = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && stored[5] == '\0';
	return good || !stored[0] || refuse(why, _("Typ een tijd als 9:30 of 14u."));
}

/* --- datumtijd ----------------------------------------------------------------------------------- */

struct moment {
	struct civil day;
	int hour, minute, seconds;
	int offset; /* minutes east of UTC */
};

/* Strict JJJJ-MM-DDTuu:mm:ss+uu:mm (or Z). */
static bool parse_moment(const char *s, struct moment *m)
{
	char day[11] = "";
	size_t n = strlen(s);
	if (n < 20 || n > 25 || s[10] != 'T' || s[13] != ':' || s[16] != ':')
		return false;
	memcpy(day, s, 10);
	m->hour = digits_at(s + 11, 2);
	m->minute = digits_at(s + 14, 2);
	m->seconds = digits_at(s + 17, 2);
	m->offset = 0;
	bool zone = n == 20 && s[19] == 'Z';
	if (n == 25 && (s[19] == '+' || s[19] == '-') && s[22] == ':') {
		int h = digits_at(s + 20, 2), min = digits_at(s + 23, 2);
		zone = h >= 0 && h <= 14 && min >= 0 && min < 60;
		m->offset = (s[19] == '-' ? -1 : 1) * (h * 60 + min);
	}
	bool time = m->hour >= 0 && m->hour < 24 && m->minute >= 0 && m->minute < 60 && m->seconds >= 0 &&
		m->seconds < 60;
	return zone && time && civil_parse(day, &m->day);
}

static int64_t moment_ms(const struct moment *m)
{
	int64_t minutes = civil_to_days(m->day) * INT64_C(1440) + m->hour * 60 + m->minute - m->offset;
	return (minutes * 60 + m->seconds) * 1000;
}

/* Give a local time its offset in Amsterdam; of the hour that comes twice the first. False
 * for the hour that summer time leaves out. */
static bool set_offset(struct moment *m)
{
	static const int offsets[] = {120, 60};
	for (size_t i = 0; i < 2; i++) {
		m->offset = offsets[i];
		if (clock_amsterdam_offset(moment_ms(m)) == offsets[i])
			return true;
	}
	return false;
}

static void add_moment(const struct moment *m, struct buf *out)
{
	int offset = m->offset < 0 ? -m->offset : m->offset;
	add_stored(m->day, out);
	buf_printf(out, "T%02d:%02d:%02d%c%02d:%02d", m->hour, m->minute, m->seconds, m->offset < 0 ? '-' : '+',
		offset / 60, offset % 60);
}

/* "DD-MM-JJJJ uu:mm", with seconds when there are any. */
static void say_moment(const struct moment *m, struct buf *out)
{
	buf_printf(out, "%02d-%02d-%04d %02d:%02d", m->day.day, m->day.month, m->day.year, m->hour, m->minute);
	if (m->seconds)
		buf_printf(out, ":%02d", m->seconds);
}

/* The day and the time are split at the last blank before a word that begins with a digit. */
static bool split_moment(char *text, char **day, char **time)
{
	*day = text;
	for (size_t i = strlen(text); i-- > 1;)
		if (text[i - 1] == ' ' && text[i] >= '0' && text[i] <= '9') {
			text[i - 1] = '\0';
			*time = text + i;
			return true;
		}
	return false;
}

static bool read_day_and_time(struct spec_typing *t, char *text)
{
	static const struct date_rules rules = {.partial = false};
	struct moment m = {.seconds = 0};
	struct buf note = {0};
	char *day, *time;
	bool good = split_moment(text, &day, &time) &&
		take_time(time, &m.hour, &m.minute, &m.seconds) && m.seconds < 60 &&
		date_read(t->env, day, &rules, &m.day, &note, t->why);
	if (good && !set_offset(&m)) {
		buf_add(t->why, _("Deze tijd bestaat niet: de klok gaat dan een uur vooruit."));
		good = false;
	}
	if (good) {
		add_moment(&m, t->value);
		echo_date(t, m.day, &note, true);
		buf_printf(t->echo, " · %02d:%02d", m.hour, m.minute);
	}
	buf_clear(&note);
	return good;
}

bool read_moment(struct spec_typing *t)
{
	struct moment m;
	if (parse_moment(t->text, &m)) {
		buf_add(t->value, t->text);
		return true;
	}
	char *copy = mem_dup(t->text);
	bool good = read_day_and_time(t, copy);
	free(copy);
	return good;
}

bool check_moment(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why)
{
	(void)f;
	(void)env;
	struct moment m;
	return !stored[0] || parse_moment(stored, &m) ||
		refuse(why, _("Typ dag en tijd, zoals 12-6-2024 10:15 of vr 14u."));
}

void print_moment(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *out)
{
	(void)f;
	(void)env;
	struct moment m;
	if (!parse_moment(stored, &m)) {
		buf_add(out, stored);
		return;
	}
	buf_printf(out, "%s ", civil_weekday_short(m.day));
	say_moment(&m, out);
}

/* Only a moment that typing gives back is edited as day and time; others as stored. */
void edit_moment(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *out)
{
	(void)f;
	(void)env;
	struct moment m;
	struct buf again = {0};
	bool ours = parse_moment(stored, &m) && set_offset(&m);
	if (ours)
		add_moment(&m, &again);
	if (ours && strcmp(buf_str(&again), stored) == 0)
		say_moment(&m, out);
	else
		buf_add(out, stored);
	buf_clear(&again);
}

int compare_moment(const struct spec_field *f, const char *a, const char *b)
{
	struct moment x, y;
	if (!parse_moment(a, &x) || !parse_moment(b, &y))
		return compare_plain(f, a, b);
	int64_t p = moment_ms(&x), q = moment_ms(&y);
	return (p > q) - (p < q);
}

/* --- kwartaal -------------------------------------------------------------------------------------- */

/* "2026Q1", "2026-1", "q1 2026", "1 2026", "q1" (this year). */
static bool take_quarter(const char *s, int *year, int *quarter)
{
	static const char marks[] = " -/";
	int first = digits_at(s, 4);
	if (first >= 0) {
		*year = first;
		s += 4;
		s += strspn(s, marks);
	}
	bool q = lower(*s) == 'q' || lower(*s) == 'k';
	s += q;
	if (*s < '1' || *s > '4')
		return false;
	*quarter = *s++ - '0';
	if (first >= 0)
		return !*s;
	if (!*s)
		return q && *year > 0;
	size_t between = strspn(s, marks);
	*year = digits_at(s + between, 4);
	return between > 0 && *year >= 0 && s[between + 4] == '\0';
}

bool read_quarter(struct spec_typing *t)
{
	int year = today_of(t->env).year, quarter;
	if (!take_quarter(t->text, &year, &quarter))
		return false;
	buf_printf(t->value, "%04dQ%d", year, quarter);
	return true;
}

bool check_quarter(const struct spec_field *f, const struct spec_env *env, const char *stored,
	struct buf *why)
{
	(void)f;
	(void)env;
	bool good = strlen(stored) == 6 && digits_at(stored, 4) >= 1900 && stored[4] == 'Q' &&
		stored[5] >= '1' && stored[5] <= '4';
	return good || !stored[0] || refuse(why, _("Typ een kwartaal als 2026Q1 of q1."));
}
