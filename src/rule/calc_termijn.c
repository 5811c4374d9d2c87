/* The termijn and what moves it: extension, the offer, another leerroute, ontzorgen, ages and how long
 * data may stay. Months are added so that the first day counts: three and a half years from 1 December
 * end on 31 May, not on the 30th. */
#include <config.h>

#include "calc_priv.h"

#include "base/i18n.h"

#define MAANDEN_JAAR 12
#define EXTRA_MAX 100000 /* months, weeks or days of an extension that may be given */

/* --- the termijn ------------------------------------------------------------------- */

/* The termijn of three years, some months longer: first and last day (R070, C3). */
static struct civil termijn_einde(struct calc *c, struct civil start, int64_t extra)
{
	return tel_periode(start, (int)(calc_norm(c, "termijn_jaren") * MAANDEN_JAAR + extra), c->u);
}

static struct civil termijn_start(struct calc *c)
{
	struct civil dagtekening = calc_date(c, "dagtekening"), start = civil_add_days(dagtekening, 1);
	uitleg_add(c->u, UITLEG_BEGIN, dagtekening, "%s", _("Dagtekening van het eerste PIP"));
	uitleg_add(c->u, UITLEG_TEL, start, "%s", _("De termijn begint de dag erna"));
	return start;
}

/* R070, R071, R233: months, weeks and days of extension in this order; DUO's own date wins. */
void calc_termijn(struct calc *c)
{
	struct civil start = termijn_start(c);
	int64_t maanden = calc_int_opt(c, "verlenging_maanden", 0, EXTRA_MAX, 0);
	int64_t weken = calc_int_opt(c, "verlenging_weken", 0, EXTRA_MAX, 0);
	int64_t dagen = calc_int_opt(c, "onderbreking_dagen", 0, EXTRA_MAX, 0);
	if (c->failed)
		return;
	struct civil last = termijn_einde(c, start, maanden);
	struct civil due = civil_add_days(last, (long)(weken * 7 + dagen));
	if (weken)
		uitleg_add(c->u, UITLEG_VERLENG, civil_add_days(last, (long)weken * 7),
			_("%d weken verlengd"), (int)weken);
	if (dagen)
		uitleg_add(c->u, UITLEG_VERLENG, due, _("%d dagen verlengd om een onderbreking"), (int)dagen);
	calc_put_date(c, "start", start);
	calc_put_date(c, "due", due);
	calc_put_date(c, "due_exclusief", civil_add_days(due, 1));
	calc_say(c, UITLEG_ONZEKER, _("Verwachting: de datum van DUO gaat voor"));
}

/* C15, R251: counted back from the day after the last day. */
static struct civil eerste_aanvraag(struct calc *c, struct civil einde)
{
	struct civil after = civil_add_days(einde, 1);
	return tel_terug(after, (int)calc_norm(c, "verlenging_aanvraag_maanden"), TEL_MAANDEN,
		c->env->kalender, KALENDER_ATW,
		c->u);
}

void calc_verlenging_aanvraag(struct calc *c)
{
	struct civil einde = calc_date(c, "einde");
	uitleg_add(c->u, UITLEG_BEGIN, einde, "%s", _("Laatste dag van de termijn"));
	calc_put_date(c, "due", eerste_aanvraag(c, einde));
}

/* --- extension by a ground ------------------------------------------------------------ */

/* R250: how long each ground extends. Without a fixed length it is that of the circumstance, at least
 * `minimum` months in a row, at most `max` months. */
static const struct {
	const char *letter;
	const char *minimum, *max;   /* settings in months; NULL: none */
	const char *maanden, *weken; /* settings of a fixed length */
	bool routes;                 /* B1 and onderwijs only */
} gronden[] = {
	{"a", "verlenging_minimum_maanden", NULL, NULL, NULL, false},
	{"b", NULL, NULL, "verlenging_overlijden_maanden", NULL, false},
	{"c", NULL, NULL, NULL, "verlenging_bevalling_weken", false},
	{"d", "verlenging_minimum_maanden", NULL, NULL, NULL, false},
	{"e", "verlenging_minimum_maanden", "verlenging_alfabetisering_max_maanden", NULL, NULL, true},
	{"f", "verlenging_minimum_maanden", "verlenging_dakloosheid_max_maanden", NULL, NULL, false},
	{"h", "verlenging_minimum_maanden", "verlenging_aanbieder_max_maanden", NULL, NULL, false},
	{"i", "verlenging_minimum_maanden", "verlenging_bijzonder_max_maanden", NULL, NULL, false},
	{"j", "verlenging_minimum_maanden", NULL, NULL, NULL, false},
};

static const char *const grond_letters[] = {"a", "b", "c", "d", "e", "f", "h", "i", "j", NULL};

/* The circumstance and the termijn it fell in. */
struct omstandigheid {
	int grond; /* place in gronden */
	struct civil start, einde, van, tot;
	enum route route;
};

static bool read_omstandigheid(struct calc *c, struct omstandigheid *o)
{
	o->grond = calc_choice(c, "grond", grond_letters);
	o->einde = calc_date(c, "einde");
	o->start = calc_date(c, "termijn_start");
	o->van = calc_date(c, "van");
	o->tot = calc_date(c, "tot");
	bool routes = gronden[o->grond].routes;
	o->route = (enum route)(routes ? calc_choice(c, "route", calc_routes)
		: calc_choice_opt(c, "route", calc_routes, ROUTE_B1));
	if (!c->failed && civil_compare(o->tot, o->van) < 0)
		calc_fail(c, "%s", _("tot ligt voor van."));
	if (!c->failed && civil_compare(o->einde, o->start) < 0)
		calc_fail(c, "%s", _("einde ligt voor termijn_start."));
	return !c->failed;
}

/* Why the ground gives nothing; NULL when it does. The circumstance must begin in the termijn: what went on
 * before it delayed nothing. */
static const char *grond_reden(struct calc *c, const struct omstandigheid *o)
{
	if (civil_compare(o->van, o->einde) > 0 || civil_compare(o->van, o->start) < 0)
		return "buiten_termijn";
	if (gronden[o->grond].minimum) {
		struct civil enough = civil_period_end(o->van, (int)calc_norm(c, gronden[o->grond].minimum));
		if (civil_is_none(enough) || civil_compare(o->tot, enough) < 0)
			return "korter_dan_3_maanden";
	}
	return gronden[o->grond].routes && o->route == ROUTE_Z ? "verkeerde_route" : NULL;
}

static struct civil grond_einde(struct calc *c, const struct omstandigheid *o)
{
	if (gronden[o->grond].maanden)
		return calc_verleng_maanden(o->einde, calc_norm(c, gronden[o->grond].maanden));
	if (gronden[o->grond].weken)
		return civil_add_days(o->einde, (long)calc_norm(c, gronden[o->grond].weken) * 7);
	long dagen = civil_days_between(o->van, o->tot) + 1;
	struct civil due = civil_add_days(o->einde, dagen);
	uitleg_add(c->u, UITLEG_VERLENG, due, _("%ld dagen, de eerste en de laatste dag meegeteld"), dagen);
	if (!gronden[o->grond].max)
		return due;
	int64_t max = calc_norm(c, gronden[o->grond].max);
	struct civil cap = calc_verleng_maanden(o->einde, max);
	if (!civil_is_none(cap) && (civil_is_none(due) || civil_compare(cap, due) < 0)) {
		uitleg_add(c->u, UITLEG_GRENS, cap, _("hoogstens %d maanden"), (int)max);
		due = cap;
	}
	return due;
}

/* R075, R077, R250; Ri 4.1. A forecast: DUO decides. */
void calc_verlenging_grond(struct calc *c)
{
	struct omstandigheid o;
	if (!read_omstandigheid(c, &o))
		return;
	uitleg_add(c->u, UITLEG_BEGIN, o.einde, "%s", _("Laatste dag van de termijn"));
	const char *reden = grond_reden(c, &o);
	sheet_bool(c->out, "mogelijk", !reden);
	sheet_text(c->out, "reden", reden);
	if (reden) {
		uitleg_add(c->u, UITLEG_GRENS, o.van, "%s", _("De omstandigheid geeft geen verlenging"));
		sheet_none(c->out, "due");
		return;
	}
	if (civil_compare(o.tot, o.einde) > 0)
		calc_say(c, UITLEG_ONZEKER,
			_("De omstandigheid duurt langer dan de termijn; geteld is haar hele duur"));
	struct civil due = grond_einde(c, &o);
	calc_put_date(c, "due", due);
	uitleg_add(c->u, UITLEG_UITKOMST, due, "%s", _("Verwachte nieuwe laatste dag; DUO beslist"));
}

/* --- extension for nearly done ------------------------------------------------------------ */

static void missing(struct calc *c, const char *key, bool is_missing, const char *code)
{
	if (is_missing)
		sheet_list_text(c->out, key, code);
}

/* R078, R251; Wi 12 lid 1 b, Bi 4.4. */
void calc_verlenging_inspanning(struct calc *c)
{
	struct civil start = termijn_start(c), op = calc_date(c, "op");
	int route = calc_choice(c, "route", calc_routes);
	bool gezin = calc_choice(c, "doelgroep", calc_doelgroepen) == DOELGROEP_GEZIN;
	int64_t taal = calc_int_opt(c, "taal_behaald", 0, 4, 0), uren = calc_minutes(c, "uren_min");
	bool lessen = calc_flag(c, "lessen_alle"), knm = calc_flag(c, "knm_examen");
	bool pvt = calc_flag(c, "pvt"), map = calc_flag(c, "map");
	if (c->failed)
		return;
	struct civil einde = termijn_einde(c, start, 0), vanaf = eerste_aanvraag(c, einde);
	const char *key = "ontbreekt";
	sheet_list(c->out, key);
	missing(c, key, route != ROUTE_B1, "niet_b1_route");
	missing(c, key, gezin && uren < calc_norm(c, "inspanning_uren_gezin"), "minder_dan_450_uur");
	missing(c, key, !gezin && !lessen, "lessen_niet_alle");
	missing(c, key, taal < calc_norm(c, "inspanning_taalexamens"), "minder_dan_2_taalexamens");
	missing(c, key, !knm, "knm_examen");
	missing(c, key, !pvt, "pvt");
	missing(c, key, !map, "map");
	missing(c, key, civil_compare(op, vanaf) < 0, "te_vroeg");
	bool mag = sheet_n(c->out, key) == 0;
	sheet_bool(c->out, "mag", mag);
	calc_put_date(c, "vanaf", vanaf);
	if (mag)
		calc_put_date(c, "due", termijn_einde(c, start, calc_norm(c, "inspanning_maanden")));
	else
		sheet_none(c->out, "due");
}

/* --- the offer ----------------------------------------------------------------------------- */

/* What a late offer or start comes to; grond NONE: not known yet. */
struct aanbod_grond {
	enum sheet_kind known; /* SHEET_BOOL or SHEET_NONE */
	bool grond;
	long dagen;      /* 0: none */
	int64_t maanden; /* 0: none */
};

/* The offer itself (R073), and for the onderwijsroute the real start of the taalschakeltraject. */
static struct aanbod_grond aanbod_grond(struct calc *c, struct civil due, struct civil due_start)
{
	struct civil aanbod = calc_date_opt(c, "aanbod"), start = calc_date_opt(c, "start_taalschakel");
	bool onderwijs = !civil_is_none(due_start);
	if (onderwijs && civil_compare(start, due_start) > 0)
		return (struct aanbod_grond){SHEET_BOOL, true, 0,
			calc_norm(c, "taalschakel_verlenging_maanden")};
	if (!civil_is_none(aanbod) && civil_compare(aanbod, due) > 0)
		return (struct aanbod_grond){SHEET_BOOL, true, civil_days_between(due, aanbod), 0};
	if (civil_is_none(aanbod) || (onderwijs && civil_is_none(start)))
		return (struct aanbod_grond){.known = SHEET_NONE};
	return (struct aanbod_grond){.known = SHEET_BOOL};
}

static void put_or_none(struct calc *c, const char *key, int64_t n)
{
	if (n > 0)
		sheet_int(c->out, key, n);
	else
		sheet_none(c->out, key);
}

/* R073, R111; Ri 4.1 lid 1 g and 2 g. Only an asielstatushouder has this ground. */
void calc_aanbod(struct calc *c)
{
	struct civil vaststelling = calc_date(c, "vaststelling"), due_start = {0};
	bool onderwijs = calc_choice(c, "route", calc_routes) == ROUTE_ONDERWIJS;
	bool gezin = calc_choice(c, "doelgroep", calc_doelgroepen) == DOELGROEP_GEZIN;
	struct civil due = calc_tel(c, _("Vaststelling van het PIP"), vaststelling, "aanbod_maanden",
		TEL_MAANDEN, false).due;
	calc_put_date(c, "due", due);
	if (onderwijs) {
		due_start = calc_tel(c, _("Vaststelling van het PIP"), vaststelling,
			"taalschakel_start_maanden", TEL_MAANDEN, false).due;
		calc_put_date(c, "due_start", due_start);
	} else
		sheet_none(c->out, "due_start");
	struct aanbod_grond g = aanbod_grond(c, due, due_start);
	if (gezin)
		g = (struct aanbod_grond){.known = SHEET_BOOL};
	if (g.known == SHEET_BOOL)
		sheet_bool(c->out, "grond", g.grond);
	else
		sheet_none(c->out, "grond");
	put_or_none(c, "verlenging_dagen", g.dagen);
	put_or_none(c, "verlenging_maanden", g.maanden);
	if (g.grond)
		calc_say(c, UITLEG_VERLENG, _("Het aanbod of de start kwam te laat: grond voor verlenging"));
}

/* --- another leerroute ------------------------------------------------------------------------ */

struct wissel {
	int van, naar;
	struct civil op, opleiding_einde, due;
	bool bijzonder;
};

/* R093, R095, R096, R249; in the order in which a caseworker would look. */
static const char *wissel_reden(const struct wissel *w, bool *mag)
{
	bool opleiding = !civil_is_none(w->opleiding_einde);
	*mag = w->van != w->naar;
	if (!*mag)
		return "geen_wijziging";
	if (civil_compare(w->op, w->due) <= 0)
		return "binnen_18_maanden";
	if (w->van == ROUTE_ONDERWIJS && w->naar == ROUTE_B1)
		return "onderwijs_naar_b1";
	if (opleiding && civil_compare(w->opleiding_einde, w->due) > 0 &&
		civil_compare(w->op, w->opleiding_einde) >= 0)
		return "na_opleiding";
	*mag = w->bijzonder;
	return w->bijzonder ? "bijzonder_geval" : "na_18_maanden";
}

void calc_leerroute_wissel(struct calc *c)
{
	struct civil start = termijn_start(c);
	struct wissel w = {
		.van = calc_choice(c, "van", calc_routes),
		.naar = calc_choice(c, "naar", calc_routes),
		.op = calc_date(c, "op"),
		.opleiding_einde = calc_date_opt(c, "opleiding_einde"),
		.bijzonder = calc_flag(c, "bijzonder"),
	};
	bool mag;
	w.due = tel_periode(start, (int)calc_norm(c, "leerroute_wissel_maanden"), c->u);
	sheet_text(c->out, "reden", wissel_reden(&w, &mag));
	sheet_bool(c->out, "mag", mag);
	calc_put_date(c, "start", start);
	calc_put_date(c, "due", w.due);
}

/* --- ontzorgen ------------------------------------------------------------------------------------ */

/* R118, R119: six months, longer when decided, never longer than the bijstand. */
void calc_ontzorgen(struct calc *c)
{
	struct civil bijstand = calc_date(c, "bijstand"), einde = calc_date_opt(c, "bijstand_einde");
	int64_t extra = calc_int_opt(c, "verlengd_maanden", 0, EXTRA_MAX, 0);
	if (!c->failed && !civil_is_none(einde) && civil_compare(einde, bijstand) < 0)
		calc_fail(c, "%s", _("bijstand_einde ligt voor bijstand."));
	if (c->failed)
		return;
	uitleg_add(c->u, UITLEG_BEGIN, bijstand, "%s", _("Eerste dag van het recht op bijstand"));
	struct civil due = tel_periode(bijstand, (int)(calc_norm(c, "ontzorgen_maanden") + extra), c->u);
	const char *grond = extra ? "verlengd" : "zes_maanden";
	if (!civil_is_none(einde) && civil_compare(einde, due) < 0) {
		due = einde;
		grond = "bijstand_beeindigd";
		uitleg_add(c->u, UITLEG_GRENS, due, "%s", _("De bijstand eindigt eerder"));
	}
	calc_put_date(c, "due", due);
	sheet_text(c->out, "grond", grond);
}
