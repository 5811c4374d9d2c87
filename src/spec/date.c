/* Dates as caseworkers type them (12-6, 120624, 12 juni, vr, +10wd, wk24). A row of
 * readers is tried in order, each for one way of writing; the first that recognises its
 * own way decides, also when it then has to say what is wrong. */
#include <config.h>

#include "date_priv.h"

#include "base/i18n.h"

#include <stdlib.h>
#include <string.h>

/* A date being read. */
struct reading {
	const struct spec_env *env;
	const struct date_rules *rules;
	const char *text;  /* lower case */
	struct civil *d;
	struct buf *note, *why;
};

/* NOT_MINE: another reader may try. */
enum outcome { NOT_MINE, GOOD, WRONG };

static enum outcome wrong(struct reading *r, const char *sentence)
{
	buf_add(r->why, sentence);
	return WRONG;
}

static enum outcome reckoned(struct reading *r, struct civil d)
{
	if (civil_is_none(d))
		return wrong(r, _("Deze datum ligt te ver weg."));
	*r->d = d;
	return GOOD;
}

static const char *const month_names[] = {
	N_("januari"), N_("februari"), N_("maart"), N_("april"), N_("mei"), N_("juni"), N_("juli"), N_("augustus"),
	N_("september"), N_("oktober"), N_("november"), N_("december"),
};
static const char *const weekday_names[] = {
	"maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag",
};

static size_t letters(const char *s)
{
	return strspn(s, "abcdefghijklmnopqrstuvwxyz");
}

static bool word_is(const char *s, size_t n, const char *word)
{
	return strlen(word) == n && memcmp(s, word, n) == 0;
}

/* Whole name, or its first letters. */
static bool short_for(const char *s, size_t n, const char *name, size_t least)
{
	return n >= least && n <= strlen(name) && memcmp(s, name, n) == 0;
}

/* --- words --------------------------------------------------------------------------------- */

static enum outcome read_word(struct reading *r)
{
	static const struct { const char *word; int days; } rows[] = {
		{".", 0}, {"vandaag", 0}, {"nu", 0}, {"gisteren", -1}, {"eergisteren", -2}, {"morgen", 1},
		{"overmorgen", 2},
	};
	struct civil today = today_of(r->env);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (strcmp(r->text, rows[i].word) == 0)
			return reckoned(r, civil_add_days(today, rows[i].days));
	return NOT_MINE;
}

/* The next such day; today excluded. */
static enum outcome read_weekday(struct reading *r)
{
	size_t n = strlen(r->text);
	for (int i = 0; i < 7; i++) {
		if (n != 2 && strcmp(r->text, weekday_names[i]) != 0)
			continue;
		if (!short_for(r->text, n, weekday_names[i], 2))
			continue;
		struct civil today = today_of(r->env);
		int ahead = (i + 1 - civil_weekday(today) + 7) % 7;
		return reckoned(r, civil_add_days(today, ahead ? ahead : 7));
	}
	return NOT_MINE;
}

/* --- weeks ---------------------------------------------------------------------------------- */

/* "ew": Friday of this week. */
static enum outcome read_week_end(struct reading *r)
{
	if (strcmp(r->text, "ew") != 0 && strcmp(r->text, "einde week") != 0)
		return NOT_MINE;
	struct civil today = today_of(r->env);
	return reckoned(r, civil_add_days(today, 5 - civil_weekday(today)));
}

/* "wk24", "week 24", "wk 1 2027": its Monday. */
static enum outcome read_week(struct reading *r)
{
	const char *s = r->text;
	size_t n = letters(s), digits;
	if (!word_is(s, n, "wk") && !word_is(s, n, "week"))
		return NOT_MINE;
	s += n + strspn(s + n, " ");
	digits = strspn(s, "0123456789");
	if (digits == 0 || digits > 2)
		return wrong(r, _("Schrijf een week als wk24 of wk24 2027."));
	int week = digits_at(s, (int)digits), year = 0;
	civil_week(today_of(r->env), &year);
	s += digits + strspn(s + digits, " -/");
	if (*s) {
		if (!is_digits(s, 4))
			return wrong(r, _("Schrijf een week als wk24 of wk24 2027."));
		year = digits_at(s, 4);
	}
	struct civil monday = civil_week_monday(year, week);
	if (civil_is_none(monday)) {
		buf_printf(r->why, _("Week %d bestaat niet in %d."), week, year);
		return WRONG;
	}
	buf_printf(r->note, _("maandag van week %d"), week);
	return reckoned(r, monday);
}

/* --- so much further -------------------------------------------------------------------------- */

static enum outcome add_days(struct reading *r, int n)
{
	return reckoned(r, civil_add_days(today_of(r->env), n));
}

static enum outcome add_weeks(struct reading *r, int n)
{
	return reckoned(r, civil_add_days(today_of(r->env), n * 7L));
}

static enum outcome add_months(struct reading *r, int n)
{
	return reckoned(r, civil_add_months(today_of(r->env), n));
}

static enum outcome add_years(struct reading *r, int n)
{
	return reckoned(r, civil_add_months(today_of(r->env), n * 12));
}

/* Name a holiday that was skipped, each once. */
static void note_skipped(struct reading *r, const char *name)
{
	const char *list = r->note->len ? strstr(buf_str(r->note), _("overgeslagen: ")) : NULL;
	if (list && strstr(list, name))
		return;
	buf_printf(r->note, "%s%s", list ? ", " : _(" · overgeslagen: "), name);
}

static enum outcome add_workdays(struct reading *r, int n)
{
	enum { FAR = 2000 };
	struct civil d = today_of(r->env);
	int step = n < 0 ? -1 : 1;
	if (!r->env || !r->env->is_workday)
		return wrong(r, _("Werkdagen kunnen hier niet worden geteld."));
	if (n > FAR || n < -FAR)
		return wrong(r, _("Zoveel werkdagen kunnen niet worden geteld (ten hoogste 2000)."));
	buf_printf(r->note, "%d wd", n);
	for (int left = abs(n); left > 0 && !civil_is_none(d);) {
		const char *why = NULL;
		d = civil_add_days(d, step);
		if (r->env->is_workday(r->env->ctx, d, &why))
			left--;
		else if (why && civil_weekday(d) < 6)
			note_skipped(r, why);
	}
	return reckoned(r, d);
}

static const struct {
	const char *unit;
	enum outcome (*add)(struct reading *r, int n);
	const char *one, *many; /* NULL: the function says it */
} spans[] = {
	{"", add_days, N_("dag"), N_("dagen")}, {"d", add_days, N_("dag"), N_("dagen")},
	{"dag", add_days, N_("dag"), N_("dagen")}, {"dagen", add_days, N_("dag"), N_("dagen")},
	{"w", add_weeks, N_("week"), N_("weken")}, {"week", add_weeks, N_("week"), N_("weken")},
	{"weken", add_weeks, N_("week"), N_("weken")},
	{"wd", add_workdays, NULL, NULL}, {"werkdagen", add_workdays, NULL, NULL},
	{"m", add_months, N_("maand"), N_("maanden")}, {"maand", add_months, N_("maand"), N_("maanden")},
	{"maanden", add_months, N_("maand"), N_("maanden")},
	{"j", add_years, N_("jaar"), N_("jaar")}, {"jaar", add_years, N_("jaar"), N_("jaar")},
};

static enum outcome read_span(struct reading *r)
{
	const char *s = r->text;
	if (*s != '+' && *s != '-')
		return NOT_MINE;
	int sign = *s++ == '-' ? -1 : 1;
	s += strspn(s, " ");
	size_t digits = strspn(s, "0123456789");
	if (digits == 0 || digits > 5)
		return wrong(r, _("Schrijf zo: +10w, +10wd, +3m, +5d of -2w."));
	int n = sign * digits_at(s, (int)digits);
	s += digits;
	s += strspn(s, " ");
	for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++) {
		if (strcmp(s, spans[i].unit) != 0)
			continue;
		if (spans[i].one)
			buf_printf(r->note, "%+d %s", n, _(n == 1 || n == -1 ? spans[i].one : spans[i].many));
		return spans[i].add(r, n);
	}
	return wrong(r, _("Schrijf zo: +10w, +10wd, +3m, +5d of -2w."));
}

/* --- day, month, year ------------------------------------------------------------------------- */

struct part {
	int value;
	size_t digits;   /* 0: a month by name */
};

static bool take_month_name(const char *s, size_t n, struct part *p)
{
	*p = (struct part){0};
	if (word_is(s, n, "mrt"))
		p->value = 3;
	for (int i = 0; i < 12 && !p->value; i++)
		if (short_for(s, n, month_names[i], 3))
			p->value = i + 1;
	return p->value > 0;
}

/* Cut into at most three parts; 0 when it is not parts at all. */
static size_t take_parts(const char *s, struct part parts[3])
{
	size_t n = 0;
	while (*s) {
		size_t digits = strspn(s, "0123456789"), word = letters(s);
		if (n == 3 || digits > 8 || digits + word == 0)
			return 0;
		if (digits > 0)
			parts[n] = (struct part){digits_at(s, (int)digits), digits};
		else if (!take_month_name(s, word, &parts[n]))
			return 0;
		n++;
		s += digits ? digits : word;
		const char *mark = s + strspn(s, " ");
		if (*mark && strchr("-./", *mark))
			mark++;
		mark += strspn(mark, " ");
		if (mark > s && !*mark)
			return 0; /* a mark with nothing behind it */
		s = mark;
	}
	return n;
}

/* One run of 6 or 8 digits: ddmmjj, ddmmjjjj or jjjjmmdd. Those of eight cannot be mistaken
 * for each other: the year would lie before 1583. Eight zeros are 00-00-0000. */
static bool split_run(struct part parts[3])
{
	int v = parts[0].value;
	if (parts[0].digits == 6) {
		parts[2] = (struct part){v % 100, 2};
		v /= 100;
	} else if (parts[0].digits == 8 && (v % 10000 >= 1583 || v < 10000)) {
		parts[2] = (struct part){v % 10000, 4};
		v /= 10000;
	} else if (parts[0].digits == 8) {
		parts[2] = (struct part){v / 10000, 4};
		v = v % 100 * 100 + v / 100 % 100;
	} else {
		return false;
	}
	parts[1] = (struct part){v % 100, 2};
	parts[0] = (struct part){v / 100, 2};
	return true;
}

/* Two digits of a year. A plain date lies in this century. A date that may be a birth is
 * asked for when both centuries are near: 110 years back to 15 years ahead. */
static enum outcome whole_year(struct reading *r, struct part p, int *year)
{
	enum { BACK = 110, AHEAD = 15 };
	int now = today_of(r->env).year, old = 1900 + p.value, new = 2000 + p.value;
	*year = p.value;
	if (p.digits == 4)
		return GOOD;
	if (p.digits != 2)
		return NOT_MINE;
	*year = new;
	if (!r->rules->partial)
		return GOOD;
	bool may_be_old = now > 0 && old >= now - BACK, may_be_new = now > 0 && new <= now + AHEAD;
	if (may_be_old == may_be_new) {
		buf_printf(r->why, _("Is het %d of %d? Typ het jaartal met vier cijfers."), old, new);
		return WRONG;
	}
	*year = may_be_old ? old : new;
	return GOOD;
}

static enum outcome no_such_day(struct reading *r, int day, int month, int year)
{
	if (month > 12)
		buf_printf(r->why, _("Maand %d bestaat niet; schrijf dag-maand-jaar."), month);
	else if (year < 1583)
		buf_printf(r->why, _("Het jaartal %04d kan niet kloppen."), year);
	else
		buf_printf(r->why, _("Dag %d bestaat niet: %s %d heeft %d dagen."), day, _(month_names[month - 1]), year,
			civil_days_in_month(year, month));
	return WRONG;
}

static enum outcome compose(struct reading *r, int day, int month, int year)
{
	bool some = day == 0 || month == 0 || year == 0;
	if (some && !r->rules->partial)
		return wrong(r, _("Typ de hele datum: dag, maand en jaar."));
	if (day > 0 && month == 0)
		return wrong(r, _("De dag is bekend maar de maand niet: typ ook voor de dag 00."));
	if (year == 0 && month > 0)
		return wrong(r, _("Het jaar is niet bekend: typ 00-00-0000 of onbekend."));
	if (year > 0 && !civil_is_valid(year, month ? month : 1, day ? day : 1))
		return no_such_day(r, day, month, year);
	*r->d = (struct civil){(int16_t)year, (int8_t)month, (int8_t)day};
	return GOOD;
}

static bool is_short(struct part p)
{
	return p.digits <= 2;
}

/* Day and month without a year, or month and year without a day. */
static enum outcome read_two(struct reading *r, const struct part p[3])
{
	if (is_short(p[0]) && p[1].digits == 4)
		return r->rules->partial ? compose(r, 0, p[0].value, p[1].value) : compose(r, 0, 0, 0);
	if (p[0].digits == 4 && is_short(p[1]))
		return r->rules->partial ? compose(r, 0, p[1].value, p[0].value) : compose(r, 0, 0, 0);
	if (!is_short(p[0]) || !is_short(p[1]) || p[0].digits == 0)
		return NOT_MINE;
	if (r->rules->partial)
		return wrong(r, _("Typ ook het jaartal, met vier cijfers."));
	if (civil_is_none(today_of(r->env)))
		return wrong(r, _("Typ ook het jaartal."));
	return compose(r, p[0].value, p[1].value, today_of(r->env).year);
}

static enum outcome read_numbers(struct reading *r)
{
	struct part p[3];
	int year;
	size_t n = take_parts(r->text, p);
	if (n == 1 && p[0].digits == 4)
		return r->rules->partial ? compose(r, 0, 0, p[0].value) : compose(r, 0, 0, 0);
	if (n == 1 && split_run(p))
		n = 3;
	if (n == 2)
		return read_two(r, p);
	if (n != 3 || !is_short(p[1]))
		return NOT_MINE;
	if (p[0].digits == 4 && is_short(p[2]) && p[2].digits > 0)
		return compose(r, p[2].value, p[1].value, p[0].value);
	if (!is_short(p[0]) || p[0].digits == 0)
		return NOT_MINE;
	enum outcome century = whole_year(r, p[2], &year);
	return century == GOOD ? compose(r, p[0].value, p[1].value, year) : century;
}

static enum outcome read_unknown(struct reading *r)
{
	if (strcmp(r->text, "onbekend") != 0 && strcmp(r->text, "onb") != 0)
		return NOT_MINE;
	return compose(r, 0, 0, 0);
}

/* --- all ways ------------------------------------------------------------------------------------ */

bool date_read(const struct spec_env *env, const char *text, const struct date_rules *rules,
	struct civil *d, struct buf *note, struct buf *why)
{
	static enum outcome (*const readers[])(struct reading *r) = {
		read_unknown, read_numbers, read_word, read_weekday, read_week_end, read_week, read_span,
	};
	enum { LONGEST = 40, NEEDS_TODAY = 2 };
	char small[LONGEST + 1];
	size_t n = strlen(text);
	*d = (struct civil){0, 0, 0};
	if (n > LONGEST)
		return false;
	for (size_t i = 0; i <= n; i++)
		small[i] = lower(text[i]);
	struct reading r = {.env = env, .rules = rules, .text = small, .d = d, .note = note, .why = why};
	for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
		if (i >= NEEDS_TODAY && civil_is_none(today_of(env)))
			return false;
		enum outcome o = readers[i](&r);
		if (o != NOT_MINE)
			return o == GOOD;
	}
	return false;
}

void date_say(struct civil d, struct buf *out)
{
	char day[11];
	if (d.year == 0) {
		buf_add(out, _("datum niet bekend"));
	} else if (d.month == 0) {
		buf_printf(out, _("alleen jaar bekend: %d"), d.year);
	} else if (d.day == 0) {
		buf_printf(out, _("dag niet bekend: %s %d"), _(month_names[d.month - 1]), d.year);
	} else {
		civil_format_nl(d, day);
		buf_printf(out, "%s %s", civil_weekday_short(d), day);
	}
}
