/* Whole numbers, hours as minutes, money as cents, percentages. */
#include <config.h>

#include "type_priv.h"

#include "base/i18n.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define WHOLE_MAX INT64_C(999999999)
#define MINUTES_MAX (INT64_C(9999) * 60 + 59)
#define CENTS_MAX INT64_C(99999999999)

static void add_number(struct buf *out, int64_t n)
{
	buf_printf(out, "%" PRId64, n);
}

/* At most 12 digits at *s; moves *s behind them. False when there are none or more. */
static bool take_digits(const char **s, int64_t *out, size_t *n)
{
	*n = strspn(*s, "0123456789");
	*out = 0;
	if (*n == 0 || *n > 12)
		return false;
	for (size_t i = 0; i < *n; i++)
		*out = *out * 10 + ((*s)[i] - '0');
	*s += *n;
	return true;
}

/* Digits that may be grouped by points in threes: 1234 or 1.234. */
static bool take_grouped(const char **s, int64_t *out)
{
	size_t n;
	int64_t part;
	if (!take_digits(s, out, &n))
		return false;
	if (n > 3)
		return **s != '.';
	while (**s == '.' && strspn(*s + 1, "0123456789") == 3) {
		(*s)++;
		if (!take_digits(s, &part, &n) || *out > CENTS_MAX)
			return false;
		*out = *out * 1000 + part;
	}
	return true;
}

/* Move past a sign; hyphen or minus. */
static bool take_minus(const char **s)
{
	if (**s == '-') {
		(*s)++;
		return true;
	}
	if (strncmp(*s, "\xE2\x88\x92", 3) == 0) {
		*s += 3;
		return true;
	}
	return false;
}

static void skip_blanks(const char **s)
{
	*s += strspn(*s, " ");
}

/* Is the rest of the text this word, in any case? */
static bool rest_is(const char *s, const char *word)
{
	for (; *word && lower(*s) == lower(*word); s++, word++)
		;
	return *s == *word;
}

int compare_number(const struct spec_field *f, const char *a, const char *b)
{
	int64_t x, y;
	int order;
	if (order_of_empty(a, b, &order))
		return order;
	bool x_ok = stored_number(a, &x), y_ok = stored_number(b, &y);
	if (x_ok && y_ok)
		return (x > y) - (x < y);
	return x_ok || y_ok ? (x_ok ? -1 : 1) : compare_plain(f, a, b);
}

/* --- geheel -------------------------------------------------------------------------------- */

bool read_whole(struct spec_typing *t)
{
	const char *s = t->text;
	int64_t n;
	bool minus = take_minus(&s);
	if (!minus && *s == '+')
		s++;
	if (!take_grouped(&s, &n))
		return false;
	skip_blanks(&s);
	if (*s && !(t->f->unit && rest_is(s, t->f->unit)))
		return false;
	add_number(t->value, minus ? -n : n);
	return true;
}

bool check_whole(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why)
{
	(void)env;
	int64_t n, min = -WHOLE_MAX, max = WHOLE_MAX;
	if (!stored[0])
		return true;
	if (!stored_number(stored, &n))
		return refuse(why, _("Typ een heel getal, zonder komma."));
	if (f->min || f->max) {
		min = f->min;
		max = f->max;
	}
	if (n >= min && n <= max)
		return true;
	if (why)
		buf_printf(why, _("Dit getal moet van %ld tot en met %ld zijn."), (long)min, (long)max);
	return false;
}

/* --- uren ------------------------------------------------------------------------------------- */

static const char hours_wanted[] = N_("Typ uren als 1:30, 1,5, 2u of 90m; het moeten hele minuten zijn.");

/* "30", "30m", "30 min" after hours; nothing is 0 minutes. */
static bool take_minutes(const char *s, int64_t *minutes)
{
	size_t n;
	skip_blanks(&s);
	*minutes = 0;
	if (!*s)
		return true;
	if (!take_digits(&s, minutes, &n) || n > 2 || *minutes > 59)
		return false;
	skip_blanks(&s);
	return !*s || rest_is(s, "m") || rest_is(s, "min") || rest_is(s, "minuten");
}

/* ",5" or ",25" of an hour, when that is whole minutes. */
static bool take_fraction(const char *s, int64_t *minutes)
{
	int64_t part;
	size_t n;
	if (!take_digits(&s, &part, &n) || n > 2)
		return false;
	int64_t of_hour = part * 60 * (n == 1 ? 10 : 1);
	*minutes = of_hour / 100;
	skip_blanks(&s);
	return of_hour % 100 == 0 && (!*s || rest_is(s, "u") || rest_is(s, "uur"));
}

/* What follows the first number: ":30", ",5", "u30", "m" or nothing. */
static bool take_hours_rest(const char *s, int64_t first, int64_t *minutes)
{
	int64_t more = 0;
	if (rest_is(s, "m") || rest_is(s, "min") || rest_is(s, "minuten")) {
		*minutes = first;
		return true;
	}
	*minutes = first * 60;
	if (*s == ':' && strlen(s) != 3)
		return false;
	bool good = true;
	if (*s == ':')
		good = take_minutes(s + 1, &more);
	else if (*s == ',' || *s == '.')
		good = take_fraction(s + 1, &more);
	else if (rest_is(s, "uur") || rest_is(s, "uren"))
		more = 0;
	else if (lower(*s) == 'u')
		good = take_minutes(s + 1, &more);
	else
		good = !*s;
	*minutes += more;
	return good;
}

bool read_hours(struct spec_typing *t)
{
	const char *s = t->text;
	int64_t first, minutes;
	size_t n;
	if (!take_digits(&s, &first, &n))
		return refuse(t->why, _(hours_wanted));
	skip_blanks(&s);
	if (!take_hours_rest(s, first, &minutes))
		return refuse(t->why, _(hours_wanted));
	add_number(t->value, minutes);
	print_hours(t->f, t->env, buf_str(t->value), t->echo);
	buf_add(t->echo, _(" uur"));
	return true;
}

bool check_hours(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why)
{
	(void)f;
	(void)env;
	int64_t n;
	if (!stored[0])
		return true;
	if (!stored_number(stored, &n) || n < 0)
		return refuse(why, _(hours_wanted));
	return n <= MINUTES_MAX || refuse(why, _("Dit zijn te veel uren (ten hoogste 9999)."));
}

void print_hours(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *out)
{
	int64_t n;
	if (!stored[0] || !check_hours(f, env, stored, NULL) || !stored_number(stored, &n))
		buf_add(out, stored);
	else
		buf_printf(out, "%" PRId64 ":%02" PRId64, n / 60, n % 60);
}

/* --- bedrag ------------------------------------------------------------------------------------- */

/* Cents behind a comma, or behind a point when one or two digits follow: "5" is 50,
 * "-", "--" and nothing are 0. */
static bool take_cents(const char **s, int64_t *cents)
{
	*cents = 0;
	if (**s != ',' && **s != '.')
		return true;
	bool comma = **s == ',';
	(*s)++;
	size_t n = strspn(*s, "0123456789"), dashes = strspn(*s, "-");
	if (n == 0) {
		*s += dashes;
		return comma && dashes <= 2;
	}
	if (n > 2 || !take_digits(s, cents, &n))
		return false;
	if (n == 1)
		*cents *= 10;
	return true;
}

static void skip_currency(const char **s)
{
	skip_blanks(s);
	if (strncmp(*s, "\xE2\x82\xAC", 3) == 0)
		*s += 3;
	else if (lower((*s)[0]) == 'e' && lower((*s)[1]) == 'u' && lower((*s)[2]) == 'r')
		*s += 3;
	skip_blanks(s);
}

bool read_money(struct spec_typing *t)
{
	const char *s = t->text;
	int64_t euros, cents;
	bool minus = take_minus(&s);
	skip_currency(&s);
	minus = take_minus(&s) || minus;
	if (!take_grouped(&s, &euros) || !take_cents(&s, &cents))
		return false;
	skip_currency(&s);
	if (*s)
		return false;
	if (euros > CENTS_MAX / 100)
		return refuse(t->why, _("Dit bedrag is te groot."));
	cents += euros * 100;
	add_number(t->value, minus ? -cents : cents);
	return true;
}

bool check_money(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why)
{
	(void)f;
	(void)env;
	int64_t n;
	if (!stored[0])
		return true;
	if (!stored_number(stored, &n))
		return refuse(why, _("Typ een bedrag als 1.234,56 of 12,50."));
	return (n <= CENTS_MAX && n >= -CENTS_MAX) || refuse(why, _("Dit bedrag is te groot."));
}

/* "1.234,56" or "1234,56". */
static void add_money(struct buf *out, int64_t cents, bool grouped)
{
	int64_t size = cents < 0 ? -cents : cents, euros = size / 100;
	int64_t millions = euros / 1000000, thousands = euros / 1000 % 1000, ones = euros % 1000;
	if (cents < 0)
		buf_add_c(out, '-');
	if (grouped && millions)
		buf_printf(out, "%" PRId64 ".%03" PRId64 ".%03" PRId64, millions, thousands, ones);
	else if (grouped && thousands)
		buf_printf(out, "%" PRId64 ".%03" PRId64, thousands, ones);
	else
		add_number(out, euros);
	buf_printf(out, ",%02" PRId64, size % 100);
}

static void show_money(const struct spec_field *f, const struct spec_env *env, const char *stored,
	struct buf *out, bool shown)
{
	int64_t n;
	if (!stored[0] || !check_money(f, env, stored, NULL) || !stored_number(stored, &n)) {
		buf_add(out, stored);
		return;
	}
	if (shown)
		buf_add(out, "\xE2\x82\xAC ");
	add_money(out, n, shown);
}

void print_money(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *out)
{
	show_money(f, env, stored, out, true);
}

void edit_money(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *out)
{
	show_money(f, env, stored, out, false);
}

/* --- pct ------------------------------------------------------------------------------------------ */

bool read_percent(struct spec_typing *t)
{
	const char *s = t->text;
	int64_t n;
	size_t digits;
	if (!take_digits(&s, &n, &digits))
		return false;
	skip_blanks(&s);
	if (*s == '%')
		s++;
	if (*s)
		return false;
	add_number(t->value, n);
	return true;
}

bool check_percent(const struct spec_field *f, const struct spec_env *env, const char *stored,
	struct buf *why)
{
	(void)f;
	(void)env;
	int64_t n;
	if (!stored[0] || (stored_number(stored, &n) && n >= 0 && n <= 100))
		return true;
	return refuse(why, _("Typ een heel percentage van 0 tot en met 100."));
}

void print_percent(const struct spec_field *f, const struct spec_env *env, const char *stored,
	struct buf *out)
{
	buf_add(out, stored);
	if (stored[0] && check_percent(f, env, stored, NULL))
		buf_add_c(out, '%');
}
