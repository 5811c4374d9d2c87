/* The table of calculations and what they share: reading inputs, settings, outputs. The calculations
 * themselves are in calc_*.c by subject. */
#include <config.h>

#include "rule/calc.h"

#include "calc_priv.h"

#include <stdarg.h>
#include <string.h>

#include "base/i18n.h"

#define KEYS(...) (const char *const[]){__VA_ARGS__, NULL}

const char *const calc_routes[] = {"b1", "onderwijs", "z", NULL};
const char *const calc_doelgroepen[] = {"asiel", "gezin", NULL};
const char *const calc_termijnsoorten[] = {"termijn", "nieuw_6", "nieuw_12", "nieuw_18", "nieuw_24", NULL};

/* By subject, in the order of the list of golden cases. */
static const struct {
	const char *name;
	calc_fn run;
	const char *const *in, *const *out;
} calcs[] = {
	{"is_werkdag", calc_is_werkdag, KEYS("datum", "kalender"), KEYS("werkdag", "reden")},
	{"werkdagen", calc_werkdagen, KEYS("start", "n", "kalender"), KEYS("due")},
	{"werkdagen_tussen", calc_werkdagen_tussen, KEYS("start", "eind", "kalender"), KEYS("aantal")},
	{"termijn_atw", calc_termijn_atw, KEYS("start", "n", "eenheid", "atw"),
		KEYS("nominaal", "due", "verschoven", "atw_geldt")},
	{"periode", calc_periode, KEYS("start", "maanden"), KEYS("due")},
	{"terugtellen", calc_terugtellen, KEYS("eind", "maanden"), KEYS("due")},
	{"pip", calc_pip, KEYS("kennisgeving", "brp", "art28", "info_derden"),
		KEYS("anker", "nominaal", "due", "verschoven", "via")},
	{"pip_verhuizing", calc_pip_verhuizing, KEYS("brp_nieuw"), KEYS("nominaal", "due", "verschoven")},
	{"pip_lokaal", calc_pip_lokaal, KEYS("brp"), KEYS("due")},
	{"bezwaar", calc_bezwaar, KEYS("bekendmaking"), KEYS("eerste_dag", "nominaal", "due", "verschoven")},
	{"bezwaar_post", calc_bezwaar_post, KEYS("bekendmaking"), KEYS("einde_bezwaar", "due")},
	{"beslissing_bezwaar", calc_beslissing_bezwaar, KEYS("bekendmaking", "commissie", "verdaagd"),
		KEYS("einde_bezwaar", "due")},
	{"onherroepelijk", calc_onherroepelijk, KEYS("bekendmaking"), KEYS("einde_bezwaar", "due",
	"due_post")},
	{"betaling", calc_betaling, KEYS("bekendmaking"), KEYS("nominaal", "due", "verschoven")},
	{"aanmaning", calc_aanmaning, KEYS("verzending"), KEYS("nominaal", "due", "verschoven")},
	{"boete_besluit", calc_boete_besluit, KEYS("rapport"), KEYS("due")},
	{"boete_regime", calc_boete_regime, KEYS("soort", "overtreding"),
		KEYS("max_cent", "art_5_53", "rapport_verplicht", "zienswijze_verplicht",
		"rapporteur_mag_opleggen",
			"vervaljaren", "due")},
	{"termijn", calc_termijn, KEYS("dagtekening", "verlenging_maanden", "verlenging_weken",
	"onderbreking_dagen"),
		KEYS("start", "due", "due_exclusief")},
	{"verlenging_aanvraag", calc_verlenging_aanvraag, KEYS("einde"), KEYS("due")},
	{"verlenging_grond", calc_verlenging_grond, KEYS("grond", "termijn_start", "einde", "van", "tot",
	"route"),
		KEYS("mogelijk", "reden", "due")},
	{"verlenging_inspanning", calc_verlenging_inspanning,
		KEYS("dagtekening", "op", "route", "doelgroep", "taal_behaald", "knm_examen", "pvt", "map",
		"lessen_alle",
			"uren_min"),
		KEYS("mag", "ontbreekt", "vanaf", "due")},
	{"aanbod", calc_aanbod, KEYS("vaststelling", "route", "doelgroep", "aanbod", "start_taalschakel"),
		KEYS("due", "due_start", "grond", "verlenging_dagen", "verlenging_maanden")},
	{"leerroute_wissel", calc_leerroute_wissel,
		KEYS("dagtekening", "op", "van", "naar", "bijzonder", "opleiding_einde"),
		KEYS("start", "due", "mag", "reden")},
	{"afschalen", calc_afschalen,
		KEYS("route", "nt2_keurmerk_min", "nt2_taalschakel_min", "nt2_intake_min", "knm_min",
		"inspanning",
			"b1_onhaalbaar"),
		KEYS("mag", "meetellend_min", "redenen")},
	{"uren_voor_pip", calc_uren_voor_pip, KEYS("doel", "soort"), KEYS("telt", "artikel")},
	{"uren_toets", calc_uren_toets,
		KEYS("route", "doelgroep", "taal_behaald", "taal_vrij", "knm_examen", "knm_vrij",
		"taalschakeltraject",
			"nt2_min", "knm_min", "participatie_min", "map_praktijk_min", "map_totaal_min",
			"pvt_min",
			"map_eindgesprek", "pvt_activiteit", "pvt_getekend", "z_eindgesprek",
			"ontheffing_participatie",
			"norm_les_min"),
		KEYS("voldaan", "ontbreekt")},
	{"aanwezigheid", calc_aanwezigheid, KEYS("aanwezig_min", "totaal_min", "norm"), KEYS("pct_x10",
	"voldoet")},
	{"duo_registratie", calc_duo_registratie, KEYS("gebeurtenis"), KEYS("due")},
	{"verhuizing_overdracht", calc_verhuizing_overdracht, KEYS("brp_nieuw"), KEYS("due")},
	{"cbs_levering", calc_cbs_levering, KEYS("jaar", "kwartaal"), KEYS("kwartaaleinde", "due")},
	{"managementinfo", calc_managementinfo, KEYS("jaar", "kwartaal"), KEYS("due")},
	{"ontzorgen", calc_ontzorgen, KEYS("bijstand", "verlengd_maanden", "bijstand_einde"), KEYS("due",
	"grond")},
	{"voortgangsrapportages", calc_voortgangsrapportages, KEYS("start", "aantal"), KEYS("reeks")},
	{"nazorg", calc_nazorg, KEYS("afronding"), KEYS("due")},
	{"intake_ladder", calc_intake_ladder, KEYS("nr", "verwijtbaar", "bijstand_verlaagd"),
		KEYS("gevolg", "boete_cent", "nieuwe_termijn", "intake_voltooien")},
	{"intake_nieuwe_termijn", calc_intake_nieuwe_termijn, KEYS("bekendmaking"), KEYS("due")},
	{"pip_boete", calc_pip_boete, KEYS("overtredingen", "termijnsoort", "reeds_opgelegd_cent"),
		KEYS("regels", "totaal_cent", "plafond_cent")},
	{"duo_boete", calc_duo_boete, KEYS("doelgroep", "leerroute", "map", "pvt"), KEYS("mogelijk",
	"max_cent")},
	{"duo_nieuwe_termijn", calc_duo_nieuwe_termijn,
		KEYS("bekendmaking", "route", "doelgroep", "leerroute_niet", "pvt_niet", "map_niet",
		"examenonderdelen",
			"les_min", "participatie_min"),
		KEYS("maanden", "due", "plafondsoort")},
	{"leeftijd", calc_leeftijd, KEYS("geboren", "jaren"), KEYS("due")},
	{"aow", calc_aow, KEYS("geboren"), KEYS("jaren", "maanden", "due", "in_tabel")},
	{"bewaren", calc_bewaren, KEYS("einde_plicht", "overlijden", "kernset"), KEYS("due", "grond")},
	{"bsn", calc_bsn, KEYS("bsn"), KEYS("geldig")},
};

#define N_CALCS (sizeof calcs / sizeof calcs[0])

const char *calc_name(size_t i)
{
	return i < N_CALCS ? calcs[i].name : NULL;
}

/* N_CALCS when there is no such name. */
static size_t find(const char *name)
{
	size_t i = 0;
	while (i < N_CALCS && strcmp(calcs[i].name, name) != 0)
		i++;
	return i;
}

const char *const *calc_inputs(const char *name)
{
	size_t i = find(name);
	return i < N_CALCS ? calcs[i].in : NULL;
}

const char *const *calc_outputs(const char *name)
{
	size_t i = find(name);
	return i < N_CALCS ? calcs[i].out : NULL;
}

enum err calc_run(const char *name, const struct calc_env *env, const struct sheet *in, struct sheet *out,
	struct uitleg *u, struct buf *why)
{
	struct calc c = {.env = env, .in = in, .out = out, .u = u, .why = why};
	size_t i = find(name);
	sheet_clear(out);
	if (i == N_CALCS) {
		calc_fail(&c, _("Deze berekening bestaat niet: %s."), name);
		return ERR_NOT_FOUND;
	}
	calcs[i].run(&c);
	if (!c.failed)
		return ERR_OK;
	sheet_clear(out);
	return ERR_PARSE;
}

/* --- failure -------------------------------------------------------------------- */

void calc_fail(struct calc *c, const char *format, ...)
{
	va_list ap;
	if (!c->failed && c->why) {
		va_start(ap, format);
		buf_vprintf(c->why, format, ap);
		va_end(ap);
	}
	c->failed = true;
}

/* --- inputs ----------------------------------------------------------------------- */

/* The value of a key that must be of this kind; NONE when it is empty or, with a failure, when it is not. */
static struct sheet_value take(struct calc *c, const char *key, enum sheet_kind kind, bool needed)
{
	static const char *const kinds[] = {
		[SHEET_BOOL] = N_("ja of nee"), [SHEET_INT] = N_("een geheel getal"),
			[SHEET_TEXT] = N_("een woord"),
		[SHEET_DATE] = N_("een datum"),
	};
	struct sheet_value v = sheet_get(c->in, key);
	if (v.kind == kind || (v.kind == SHEET_NONE && !needed))
		return v;
	if (v.kind == SHEET_NONE)
		calc_fail(c, _("%s ontbreekt: hier hoort %s."), key, _(kinds[kind]));
	else
		calc_fail(c, _("%s is niet goed: hier hoort %s."), key, _(kinds[kind]));
	return (struct sheet_value){.kind = SHEET_NONE};
}

static struct civil take_date(struct calc *c, const char *key, bool needed)
{
	struct civil d = take(c, key, SHEET_DATE, needed).date;
	if (civil_is_none(c->op))
		c->op = d;
	return d;
}

struct civil calc_date(struct calc *c, const char *key)
{
	return take_date(c, key, true);
}

struct civil calc_date_opt(struct calc *c, const char *key)
{
	return take_date(c, key, false);
}

static int64_t within(struct calc *c, const char *key, int64_t v, int64_t least, int64_t most)
{
	if (v >= least && v <= most)
		return v;
	calc_fail(c, _("%s is niet goed: hier hoort een getal van %lld tot en met %lld."), key,
		(long long)least,
		(long long)most);
	return least;
}

int64_t calc_int(struct calc *c, const char *key, int64_t least, int64_t most)
{
	struct sheet_value v = take(c, key, SHEET_INT, true);
	return v.kind == SHEET_INT ? within(c, key, v.number, least, most) : least;
}

int64_t calc_int_opt(struct calc *c, const char *key, int64_t least, int64_t most, int64_t otherwise)
{
	struct sheet_value v = take(c, key, SHEET_INT, false);
	return v.kind == SHEET_INT ? within(c, key, v.number, least, most) : otherwise;
}

int64_t calc_minutes(struct calc *c, const char *key)
{
	return calc_int_opt(c, key, 0, CALC_MIN_MAX, 0);
}

bool calc_bool(struct calc *c, const char *key)
{
	return take(c, key, SHEET_BOOL, true).number != 0;
}

bool calc_flag(struct calc *c, const char *key)
{
	return take(c, key, SHEET_BOOL, false).number != 0;
}

static int take_choice(struct calc *c, const char *key, const char *const *names, bool needed, int otherwise)
{
	struct sheet_value v = take(c, key, SHEET_TEXT, needed);
	for (int i = 0; v.text && names[i]; i++)
		if (strcmp(names[i], v.text) == 0)
			return i;
	if (v.text)
		calc_fail(c, _("%s is niet goed: \"%s\" is geen bekende keuze."), key, v.text);
	return otherwise;
}

int calc_choice(struct calc *c, const char *key, const char *const *names)
{
	return take_choice(c, key, names, true, 0);
}

int calc_choice_opt(struct calc *c, const char *key, const char *const *names, int otherwise)
{
	return take_choice(c, key, names, false, otherwise);
}

enum kalender_soort calc_kalender(struct calc *c)
{
	static const char *const names[] = {"atw", "cao", NULL};
	return (enum kalender_soort)calc_choice_opt(c, "kalender", names, KALENDER_ATW);
}

/* --- settings ------------------------------------------------------------------------ */

int64_t calc_norm(struct calc *c, const char *id)
{
	return instellingen_int(c->env->instellingen, id, c->op);
}

const char *calc_norm_text(struct calc *c, const char *id)
{
	const char *text = instellingen_text(c->env->instellingen, id, c->op);
	if (!text)
		calc_fail(c, _("De instelling %s ontbreekt."), id);
	return text ? text : "";
}

enum kalender_soort calc_afspraak_kalender(struct calc *c)
{
	enum kalender_soort soort;
	if (!kalender_soort_by_name(calc_norm_text(c, "werkdag_kalender"), &soort))
		calc_fail(c, _("De instelling %s is niet goed."), "werkdag_kalender");
	return soort;
}

/* --- outputs ---------------------------------------------------------------------------- */

void calc_put_date_or_none(struct calc *c, const char *key, struct civil d)
{
	sheet_date(c->out, key, d);
}

void calc_put_date(struct calc *c, const char *key, struct civil d)
{
	if (civil_is_none(d))
		calc_fail(c, "%s",
			_("Deze dag bestaat niet: hij valt buiten de kalender (1583 tot en met 9999)."));
	sheet_date(c->out, key, d);
}

void calc_put_tel(struct calc *c, struct tel t)
{
	calc_put_date(c, "nominaal", t.nominaal);
	calc_put_date(c, "due", t.due);
	sheet_bool(c->out, "verschoven", t.verschoven);
}

/* --- counting ----------------------------------------------------------------------------- */

struct tel calc_tel_n(struct calc *c, const char *label, struct civil start, int64_t n, enum tel_eenheid e,
	bool atw)
{
	enum kalender_soort soort = e == TEL_WERKDAGEN ? calc_afspraak_kalender(c) : KALENDER_ATW;
	if (c->failed)
		return (struct tel){0};
	uitleg_add(c->u, UITLEG_BEGIN, start, "%s", label);
	return tel_na(c->env->kalender, start, (int)n, e, atw, soort, c->u);
}

struct tel calc_tel(struct calc *c, const char *label, struct civil start, const char *norm,
	enum tel_eenheid e,
	bool atw)
{
	return calc_tel_n(c, label, start, calc_norm(c, norm), e, atw);
}

void calc_put_due(struct calc *c, const char *label, struct civil start, const char *norm, enum tel_eenheid e,
	bool atw)
{
	calc_put_date(c, "due", calc_tel(c, label, start, norm, e, atw).due);
}

void calc_say(struct calc *c, enum uitleg_kind kind, const char *text)
{
	uitleg_add(c->u, kind, (struct civil){0}, "%s", text);
}

struct civil calc_verleng_maanden(struct civil laatste_dag, int64_t maanden)
{
	return maanden > 0 ? civil_period_end(civil_add_days(laatste_dag, 1), (int)maanden) : laatste_dag;
}
