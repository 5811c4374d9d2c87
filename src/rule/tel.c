/* Counting days: the day of the event is day 0 (C1), months keep their day number or end with the
 * month (C2, C3), and a term of the law ends on a work day (ATW 1, 2, 4). The limits of the ATW are
 * what counting is, not what a rule asks, so they stand here and not among the settings. */
#include <config.h>

#include "rule/tel.h"

#include <limits.h>
#include <string.h>

#include "base/i18n.h"

#define YEARS_MAX 10000    /* beyond every date that exists */
#define ATW_DAGEN_MIN 3   /* ATW 2: a term of at least so many days ... */
#define ATW_WERKDAGEN 2   /* ... holds at least so many work days */

static const struct {
	const char *name, *single; /* in definitions */
	const char *one, *many;    /* on the screen */
	int atw_max;               /* ATW 4 a: not for longer terms; in units */
	int days, months;          /* of one unit; 0, 0: work days */
} eenheden[TEL_EENHEDEN] = {
	[TEL_DAGEN] = {"dagen", "dag", N_("dag"), N_("dagen"), 90, 1, 0},
	[TEL_WEKEN] = {"weken", "week", N_("week"), N_("weken"), 12, 7, 0},
	[TEL_MAANDEN] = {"maanden", "maand", N_("maand"), N_("maanden"), 3, 0, 1},
	[TEL_JAREN] = {"jaren", "jaar", N_("jaar"), N_("jaar"), 0, 0, 12},
	[TEL_WERKDAGEN] = {"werkdagen", "werkdag", N_("werkdag"), N_("werkdagen"), 90, 0, 0},
};

bool tel_eenheid_by_name(const char *name, enum tel_eenheid *out)
{
	*out = TEL_DAGEN;
	for (enum tel_eenheid e = 0; name && e < TEL_EENHEDEN; e++)
		if (strcmp(name, eenheden[e].name) == 0 || strcmp(name, eenheden[e].single) == 0) {
			*out = e;
			return true;
		}
	return false;
}

static const char *unit_word(int n, enum tel_eenheid e)
{
	return _(n == 1 ? eenheden[e].one : eenheden[e].many);
}

/* n whole days or months on, back when n is negative; none outside the calendar. */
static struct civil steps(struct civil from, int n, enum tel_eenheid e)
{
	if (eenheden[e].days)
		return civil_add_days(from, (long)n * eenheden[e].days);
	if (n > YEARS_MAX * 12 || n < -YEARS_MAX * 12)
		return (struct civil){0};
	return civil_add_months(from, n * eenheden[e].months);
}

/* --- work days ---------------------------------------------------------------- */

/* The days between that were no work days by a holiday; weekends go without saying. */
static void tell_holidays(const struct kalender *k, enum kalender_soort soort, struct civil after,
	struct civil until, struct uitleg *u)
{
	const char *name;
	for (struct civil d = civil_add_days(after, 1); u && civil_compare(d,
		until) < 0; d = civil_add_days(d, 1))
		if (civil_weekday(d) < 6 && !kalender_is_werkdag_in(k, soort, d, &name))
			uitleg_add(u, UITLEG_OVERSLAAN, d, _("%s telt niet mee"), name);
}

static struct civil werkdagen_terug(const struct kalender *k, enum kalender_soort soort, struct civil d,
	int n)
{
	while (n > 0 && !civil_is_none(d)) {
		d = civil_add_days(d, -1);
		n -= kalender_is_werkdag_in(k, soort, d, NULL);
	}
	return d;
}

/* --- the Algemene termijnenwet --------------------------------------------------- */

struct civil tel_verschuif(const struct kalender *k, struct civil d, struct uitleg *u)
{
	const char *name;
	while (!civil_is_none(d) && !kalender_is_werkdag(k, d, &name)) {
		uitleg_add(u, UITLEG_OVERSLAAN, d, _("een termijn eindigt niet op %s"), name);
		d = civil_add_days(d, 1);
	}
	return d;
}

static bool within_atw(int n, enum tel_eenheid e, struct uitleg *u)
{
	if (n <= eenheden[e].atw_max)
		return true;
	if (eenheden[e].atw_max)
		uitleg_add(u, UITLEG_GRENS, (struct civil){0},
			_("De ATW verlengt geen termijn van meer dan %d %s (ATW 4)"), eenheden[e].atw_max,
			unit_word(eenheden[e].atw_max, e));
	else
		uitleg_add(u, UITLEG_GRENS, (struct civil){0}, "%s",
			_("De ATW verlengt geen termijn in jaren (ATW 4)"));
	return false;
}

/* ATW 2 (C7): not fewer than two work days between the event and the last day, both counted
 * from the day after the event. */
static struct civil room_for_work(const struct kalender *k, struct civil start, struct civil end,
	struct uitleg *u)
{
	struct civil later = kalender_werkdagen(k, start, ATW_WERKDAGEN);
	if (civil_days_between(start, end) < ATW_DAGEN_MIN || civil_compare(later, end) <= 0)
		return end;
	uitleg_add(u, UITLEG_VERLENG, later,
		_("een termijn van %d dagen of meer telt ten minste %d werkdagen (ATW 2)"),
		ATW_DAGEN_MIN, ATW_WERKDAGEN);
	return later;
}

/* --- counting ---------------------------------------------------------------------- */

struct tel tel_na(const struct kalender *k, struct civil start, int n, enum tel_eenheid e, bool atw,
	enum kalender_soort soort, struct uitleg *u)
{
	struct tel t = {0};
	bool work = e == TEL_WERKDAGEN;
	if (n < 0)
		return t;
	t.nominaal = work ? kalender_werkdagen_in(k, soort, start, n) : steps(start, n, e);
	if (civil_is_none(t.nominaal))
		return t;
	if (work)
		tell_holidays(k, soort, start, t.nominaal, u);
	uitleg_add(u, UITLEG_TEL, t.nominaal, _("%d %s later"), n, unit_word(n, e));
	t.atw_geldt = atw && within_atw(n, e, u);
	t.due = t.nominaal;
	if (t.atw_geldt && !work)
		t.due = room_for_work(k, start, t.due, u);
	if (t.atw_geldt)
		t.due = tel_verschuif(k, t.due, u);
	if (civil_is_none(t.due))
		return (struct tel){0};
	t.verschoven = civil_compare(t.due, t.nominaal) != 0;
	if (t.verschoven)
		uitleg_add(u, UITLEG_VERLENG, t.due, "%s", _("verlengd tot een werkdag (ATW 1)"));
	return t;
}

struct civil tel_periode(struct civil start, int maanden, struct uitleg *u)
{
	if (maanden < 1 || maanden > YEARS_MAX * 12)
		return (struct civil){0};
	struct civil last = civil_period_end(start, maanden);
	if (!civil_is_none(last))
		uitleg_add(u, UITLEG_TEL, last, _("laatste dag van %d %s, de eerste dag meegeteld"), maanden,
			unit_word(maanden, TEL_MAANDEN));
	return last;
}

struct civil tel_terug(struct civil eind, int n, enum tel_eenheid e, const struct kalender *k,
	enum kalender_soort soort, struct uitleg *u)
{
	if (n < 0)
		return (struct civil){0};
	bool work = e == TEL_WERKDAGEN;
	struct civil d = work ? werkdagen_terug(k, soort, eind, n) : steps(eind, -n, e);
	if (civil_is_none(d))
		return d;
	if (work)
		tell_holidays(k, soort, d, eind, u);
	uitleg_add(u, UITLEG_TEL, d, _("%d %s terug; de ATW verschuift dit niet (ATW 1 lid 2)"), n,
		unit_word(n, e));
	return d;
}
