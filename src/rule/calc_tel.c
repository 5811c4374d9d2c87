/* Calculations that only count: the calendar, the PIP, the Awb, and the agreements. */
#include <config.h>

#include "calc_priv.h"

#include "base/i18n.h"

#define N_MAX 100000      /* units of a term that may be asked for */
#define REEKS_MAX 1000    /* days of one series */
#define MAANDEN_KWARTAAL 3

/* --- the calendar ------------------------------------------------------------------ */

/* C8-C11. */
void calc_is_werkdag(struct calc *c)
{
	struct civil d = calc_date(c, "datum");
	enum kalender_soort soort = calc_kalender(c);
	const char *reden = kalender_reden(c->env->kalender, soort, d), *name;
	sheet_bool(c->out, "werkdag", kalender_is_werkdag_in(c->env->kalender, soort, d, &name));
	sheet_text(c->out, "reden", reden);
	uitleg_add(c->u, UITLEG_UITKOMST, d, "%s", reden ? name : _("werkdag"));
}

void calc_werkdagen(struct calc *c)
{
	struct civil start = calc_date(c, "start");
	int n = (int)calc_int(c, "n", 0, N_MAX);
	enum kalender_soort soort = calc_kalender(c);
	if (c->failed)
		return;
	struct tel t = tel_na(c->env->kalender, start, n, TEL_WERKDAGEN, false, soort, c->u);
	calc_put_date(c, "due", t.due);
}

void calc_werkdagen_tussen(struct calc *c)
{
	struct civil start = calc_date(c, "start"), eind = calc_date(c, "eind");
	enum kalender_soort soort = calc_kalender(c);
	if (civil_days_between(start, eind) > N_MAX)
		calc_fail(c, _("Tussen start en eind liggen meer dan %d dagen."), N_MAX);
	if (c->failed)
		return;
	sheet_int(c->out, "aantal", kalender_werkdagen_tussen(c->env->kalender, soort, start, eind));
}

/* C1-C7. */
void calc_termijn_atw(struct calc *c)
{
	static const char *const names[] = {"dagen", "weken", "maanden", "jaren", "werkdagen", NULL};
	struct civil start = calc_date(c, "start");
	int n = (int)calc_int(c, "n", 0, N_MAX);
	enum tel_eenheid e = (enum tel_eenheid)calc_choice(c, "eenheid", names);
	bool atw = calc_bool(c, "atw");
	if (c->failed)
		return;
	struct tel t = tel_na(c->env->kalender, start, n, e, atw, KALENDER_ATW, c->u);
	calc_put_tel(c, t);
	sheet_bool(c->out, "atw_geldt", t.atw_geldt);
}

void calc_periode(struct calc *c)
{
	struct civil start = calc_date(c, "start");
	int maanden = (int)calc_int(c, "maanden", 1, N_MAX);
	if (!c->failed)
		calc_put_date(c, "due", tel_periode(start, maanden, c->u));
}

void calc_terugtellen(struct calc *c)
{
	struct civil eind = calc_date(c, "eind");
	int maanden = (int)calc_int(c, "maanden", 0, N_MAX);
	if (!c->failed)
		calc_put_date(c, "due", tel_terug(eind, maanden, TEL_MAANDEN, c->env->kalender,
			KALENDER_ATW, c->u));
}

/* --- the PIP ------------------------------------------------------------------------- */

static void pip_waits(struct calc *c)
{
	static const char *const none[] = {"anker", "nominaal", "due"};
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		sheet_none(c->out, none[i]);
	sheet_bool(c->out, "verschoven", false);
	sheet_text(c->out, "via", "wacht_op_brp");
	calc_say(c, UITLEG_GRENS,
		_("De termijn begint bij inschrijving in de gemeente van huisvesting (Bi 5.3 lid 1)"));
}

/* R053, R054, X02: the notice, or the registration of who is housed under art. 28 and was not yet
 * registered; two weeks after information of a third party, when that is later. */
void calc_pip(struct calc *c)
{
	struct civil kennisgeving = calc_date(c, "kennisgeving"), brp = calc_date_opt(c, "brp");
	struct civil derden = calc_date_opt(c, "info_derden");
	bool art28 = calc_bool(c, "art28");
	if (c->failed)
		return;
	if (art28 && civil_is_none(brp)) {
		pip_waits(c);
		return;
	}
	bool by_brp = art28 && civil_compare(brp, kennisgeving) > 0;
	struct civil anker = by_brp ? brp : kennisgeving;
	const char *label = by_brp ? _("Inschrijving in de BRP na de kennisgeving")
		: _("Kennisgeving van DUO");
	struct tel t = calc_tel(c, label, anker, "pip_weken", TEL_WEKEN, true);
	const char *via = by_brp ? "brp" : "kennisgeving";
	if (!civil_is_none(derden)) {
		struct tel later = calc_tel(c, _("Informatie van derden ontvangen"), derden,
			"pip_derden_weken", TEL_WEKEN, true);
		bool counts = civil_compare(later.due, t.due) > 0;
		uitleg_add(c->u, counts ? UITLEG_VERLENG : UITLEG_GRENS, counts ? later.due : t.due, "%s",
			counts ? _("Het PIP volgt na de informatie van derden")
			: _("Informatie van derden verkort de termijn niet"));
		t = counts ? later : t;
		via = counts ? "derden" : via;
	}
	calc_put_date(c, "anker", anker);
	calc_put_tel(c, t);
	sheet_text(c->out, "via", via);
}

/* R242. */
void calc_pip_verhuizing(struct calc *c)
{
	struct civil brp = calc_date(c, "brp_nieuw");
	calc_put_tel(c, calc_tel(c, _("Inschrijving in de nieuwe gemeente"), brp, "pip_verhuizing_weken",
		TEL_WEKEN, true));
}

/* X02: the local warning. */
void calc_pip_lokaal(struct calc *c)
{
	struct civil brp = calc_date(c, "brp");
	calc_put_due(c, _("Inschrijving in de BRP"), brp, "pip_lokaal_weken", TEL_WEKEN, false);
}

/* --- objection and payment -------------------------------------------------------------- */

/* R191: six weeks, from the day after the decision was sent or handed over. */
static struct tel bezwaartermijn(struct calc *c)
{
	struct civil bekendmaking = calc_date(c, "bekendmaking");
	return calc_tel(c, _("Bekendmaking"), bekendmaking, "bezwaar_weken", TEL_WEKEN, true);
}

void calc_bezwaar(struct calc *c)
{
	struct tel t = bezwaartermijn(c);
	calc_put_date(c, "eerste_dag", civil_add_days(calc_date(c, "bekendmaking"), 1));
	calc_put_tel(c, t);
}

/* R192. */
static struct tel postweek(struct calc *c, struct civil einde)
{
	return calc_tel(c, _("Einde van de bezwaartermijn"), einde, "bezwaar_post_weken", TEL_WEKEN, true);
}

void calc_bezwaar_post(struct calc *c)
{
	struct civil einde = bezwaartermijn(c).due;
	calc_put_date(c, "einde_bezwaar", einde);
	calc_put_date(c, "due", postweek(c, einde).due);
}

/* R193. The postponement is added to the weeks and the sum is moved once: each of the terms the law names
 * is short enough for the ATW, so their sum is not measured against its limit. */
void calc_beslissing_bezwaar(struct calc *c)
{
	struct civil einde = bezwaartermijn(c).due;
	bool commissie = calc_bool(c, "commissie"), verdaagd = calc_bool(c, "verdaagd");
	int64_t weken = calc_norm(c, commissie ? "bezwaar_commissie_weken" : "bezwaar_besluit_weken");
	if (verdaagd)
		weken += calc_norm(c, "bezwaar_verdaging_weken");
	struct tel t = calc_tel_n(c, _("Einde van de bezwaartermijn"), einde, weken, TEL_WEKEN, false);
	calc_put_date(c, "einde_bezwaar", einde);
	calc_put_date(c, "due", tel_verschuif(c->env->kalender, t.due, c->u));
}

/* R256: when nobody objects. */
void calc_onherroepelijk(struct calc *c)
{
	struct civil einde = bezwaartermijn(c).due, post = postweek(c, einde).due;
	calc_put_date(c, "einde_bezwaar", einde);
	calc_put_date(c, "due", civil_add_days(einde, 1));
	calc_put_date(c, "due_post", civil_add_days(post, 1));
	calc_say(c, UITLEG_ONZEKER, _("Alleen als er geen bezwaar komt"));
}

/* R181. */
void calc_betaling(struct calc *c)
{
	struct civil d = calc_date(c, "bekendmaking");
	calc_put_tel(c, calc_tel(c, _("Bekendmaking"), d, "betaling_weken", TEL_WEKEN, true));
}

void calc_aanmaning(struct calc *c)
{
	struct civil d = calc_date(c, "verzending");
	calc_put_tel(c, calc_tel(c, _("Verzending van de aanmaning"), d, "aanmaning_weken", TEL_WEKEN, true));
}

/* R177: thirteen weeks, which the ATW does not extend. */
void calc_boete_besluit(struct calc *c)
{
	struct civil d = calc_date(c, "rapport");
	calc_put_due(c, _("Rapport"), d, "boete_besluit_weken", TEL_WEKEN, true);
}

/* R239: the last day that the new term may have; not moved, for it is a limit and not a term. */
void calc_intake_nieuwe_termijn(struct calc *c)
{
	struct civil d = calc_date(c, "bekendmaking");
	calc_put_due(c, _("Bekendmaking van de boetebeschikking"), d, "intake_nieuwe_termijn_maanden",
		TEL_MAANDEN, false);
}

/* --- agreements ----------------------------------------------------------------------------- */

/* R065, R197. */
void calc_duo_registratie(struct calc *c)
{
	struct civil d = calc_date(c, "gebeurtenis");
	calc_put_due(c, _("Gebeurtenis"), d, "duo_registratie_werkdagen", TEL_WERKDAGEN, false);
}

/* R201. */
void calc_verhuizing_overdracht(struct calc *c)
{
	struct civil d = calc_date(c, "brp_nieuw");
	calc_put_due(c, _("Inschrijving in de nieuwe gemeente"), d, "verhuizing_overdracht_werkdagen",
		TEL_WERKDAGEN, false);
}

/* The last day of the quarter that is asked for. */
static struct civil kwartaaleinde(struct calc *c)
{
	int16_t jaar = (int16_t)calc_int(c, "jaar", 1583, 9998);
	int8_t month = (int8_t)(calc_int(c, "kwartaal", 1, 4) * MAANDEN_KWARTAAL);
	struct civil last = {jaar, month, (int8_t)civil_days_in_month(jaar, month)};
	c->op = last;
	return last;
}

/* R203. */
void calc_cbs_levering(struct calc *c)
{
	struct civil last = kwartaaleinde(c);
	calc_put_date(c, "kwartaaleinde", last);
	calc_put_due(c, _("Einde van het kwartaal"), last, "cbs_levering_weken", TEL_WEKEN, false);
}

/* R204, X28: before a day of the next month. */
void calc_managementinfo(struct calc *c)
{
	struct civil last = kwartaaleinde(c);
	int64_t day = calc_norm(c, "managementinfo_voor_dag");
	struct civil due = civil_add_days(last, (long)day - 1);
	uitleg_add(c->u, UITLEG_BEGIN, last, "%s", _("Einde van het kwartaal"));
	uitleg_add(c->u, UITLEG_TEL, due, _("voor dag %d van de maand erna"), (int)day);
	calc_put_date(c, "due", due);
}

/* R148: every date from the start itself, so that a short month does not stay short. */
void calc_voortgangsrapportages(struct calc *c)
{
	struct civil start = calc_date(c, "start");
	int aantal = (int)calc_int(c, "aantal", 0, REEKS_MAX);
	int maanden = (int)calc_norm(c, "voortgangsrapportage_maanden");
	sheet_list(c->out, "reeks");
	for (int i = 1; i <= aantal && !c->failed; i++) {
		struct civil d = civil_add_months(start, i * maanden);
		if (civil_is_none(d))
			calc_put_date(c, "reeks", d);
		else
			sheet_list_date(c->out, "reeks", d);
	}
	uitleg_add(c->u, UITLEG_TEL, start, _("elke %d maanden vanaf de start"), maanden);
}

/* R130. */
void calc_nazorg(struct calc *c)
{
	struct civil d = calc_date(c, "afronding");
	calc_put_due(c, _("Afronding"), d, "nazorg_maanden", TEL_MAANDEN, false);
}
