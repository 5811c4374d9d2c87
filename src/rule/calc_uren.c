/* The hours ledger: what counts before the PIP, what is still missing, scaling down to A2, attendance. */
#include <config.h>

#include "calc_priv.h"

#include <string.h>

#include "base/i18n.h"

/* --- hours before the PIP (R243, R244) ------------------------------------------------- */

static const char *const doelen[] = {"afschalen_600", "z_les_800", "z_participatie_800", "pvt_12", "map_40",
	NULL};
static const char *const soorten[] = {"nt2_intake", "knm_intake", "nt2_los", "vso_pro_entree_2jaar",
	"activiteit_intake", "pw_tijdens_intake", "maatschappelijke_begeleiding", "pvt_intake",
	"pvt_voorinburgering",
	"map_intake", NULL};

static const struct {
	const char *doel, *soort, *artikel;
} telt_mee[] = {
	{"afschalen_600", "nt2_intake", "Bi 5.5 lid 2"},
	{"z_les_800", "nt2_intake", "Bi 3.14 lid 6"},
	{"z_les_800", "knm_intake", "Bi 3.14 lid 6"},
	{"z_les_800", "vso_pro_entree_2jaar", "Bi 3.14 lid 9"},
	{"z_participatie_800", "activiteit_intake", "Bi 3.14 lid 6"},
	{"z_participatie_800", "pw_tijdens_intake", "Bi 3.14 lid 6"},
	{"z_participatie_800", "maatschappelijke_begeleiding", "Bi 3.14 lid 6"},
	{"pvt_12", "pvt_intake", "Bi 3.1 lid 5"},
	{"map_40", "map_intake", "Bi 3.2 lid 3"},
};

void calc_uren_voor_pip(struct calc *c)
{
	const char *doel = doelen[calc_choice(c, "doel", doelen)];
	const char *soort = soorten[calc_choice(c, "soort", soorten)];
	const char *artikel = NULL;
	for (size_t i = 0; i < sizeof telt_mee / sizeof telt_mee[0]; i++)
		if (strcmp(telt_mee[i].doel, doel) == 0 && strcmp(telt_mee[i].soort, soort) == 0)
			artikel = telt_mee[i].artikel;
	sheet_bool(c->out, "telt", artikel != NULL);
	sheet_text(c->out, "artikel", artikel ? artikel : "Bi 5.3 lid 5");
	uitleg_add(c->u, UITLEG_UITKOMST, (struct civil){0}, artikel ? _("Deze uren tellen mee (%s)")
		: _("Uren van voor het PIP tellen niet mee (%s)"), artikel ? artikel : "Bi 5.3 lid 5");
}

/* --- hours against a norm ------------------------------------------------------------------ */

#define UUR 60

static void explain_hours(struct calc *c, int64_t minutes, int64_t norm, const char *label)
{
	uitleg_add(c->u, minutes < norm ? UITLEG_GRENS : UITLEG_TEL, (struct civil){0},
		_("%s: %lld:%02lld van %lld:%02lld uur"),
		label, (long long)(minutes / UUR), (long long)(minutes % UUR), (long long)(norm / UUR),
		(long long)(norm % UUR));
}

/* --- what is still missing ---------------------------------------------------------------- */

static void missing(struct calc *c, bool is_missing, const char *code)
{
	if (is_missing)
		sheet_list_text(c->out, "ontbreekt", code);
}

/* Hours short of a norm, with the arithmetic. */
static void missing_hours(struct calc *c, int64_t minutes, int64_t norm, const char *code, const char *label)
{
	if (c->failed)
		return;
	explain_hours(c, minutes, norm, label);
	missing(c, minutes < norm, code);
}

/* R112. */
static void toets_pvt(struct calc *c)
{
	missing_hours(c, calc_minutes(c, "pvt_min"), calc_norm(c, "pvt_uren"), "pvt_uren",
		_("Participatieverklaringstraject"));
	missing(c, !calc_flag(c, "pvt_activiteit"), "pvt_activiteit");
	missing(c, !calc_flag(c, "pvt_getekend"), "pvt_ondertekening");
}

/* R114-R116; not in the onderwijsroute (R088). */
static void toets_map(struct calc *c)
{
	missing_hours(c, calc_minutes(c, "map_praktijk_min"), calc_norm(c, "map_praktijk_uren"),
		"map_praktijk",
		_("MAP, praktische inzet"));
	missing(c, !calc_flag(c, "map_eindgesprek"), "map_eindgesprek");
}

/* R089, R090, R237, R245: lessons for both groups, for who has asiel participation too, MAP and PVT in it. */
static void toets_z(struct calc *c, bool asiel)
{
	int64_t norm = calc_int_opt(c, "norm_les_min", 0, CALC_MIN_MAX, calc_norm(c, "z_les_uren"));
	int64_t les = calc_minutes(c, "nt2_min") + calc_minutes(c, "knm_min");
	int64_t participatie = calc_minutes(c, "participatie_min") + calc_minutes(c, "map_totaal_min") +
		calc_minutes(c, "pvt_min");
	bool ontheven = calc_flag(c, "ontheffing_participatie");
	missing_hours(c, les, norm, "z_les", _("Cursusuren NT2 en KNM"));
	if (asiel && !ontheven)
		missing_hours(c, participatie, calc_norm(c, "z_participatie_uren"), "z_participatie",
			_("Participatie, met MAP en PVT"));
	missing(c, !calc_flag(c, "z_eindgesprek"), "z_eindgesprek");
}

/* R087, R088: the exams, or in the onderwijsroute the taalschakeltraject instead of them. */
static void toets_examens(struct calc *c, bool onderwijs)
{
	int64_t taal = calc_int_opt(c, "taal_behaald", 0, 4, 0) + calc_int_opt(c, "taal_vrij", 0, 4, 0);
	bool knm_examen = calc_flag(c, "knm_examen"), knm_vrij = calc_flag(c, "knm_vrij");
	bool taal_ok = taal >= calc_norm(c, "taalexamens"), knm_ok = knm_examen || knm_vrij;
	if (onderwijs) {
		bool traject = calc_flag(c, "taalschakeltraject");
		missing(c, !traject && !(taal_ok && knm_ok), "taalschakeltraject");
		return;
	}
	missing(c, !taal_ok, "taalexamens");
	missing(c, !knm_ok, "knm_examen");
}

void calc_uren_toets(struct calc *c)
{
	int route = calc_choice(c, "route", calc_routes);
	bool asiel = calc_choice(c, "doelgroep", calc_doelgroepen) == DOELGROEP_ASIEL;
	sheet_list(c->out, "ontbreekt");
	toets_pvt(c);
	if (route != ROUTE_ONDERWIJS)
		toets_map(c);
	if (route == ROUTE_Z)
		toets_z(c, asiel);
	else
		toets_examens(c, route == ROUTE_ONDERWIJS);
	sheet_bool(c->out, "voldaan", sheet_n(c->out, "ontbreekt") == 0);
}

/* --- down to A2 (R103) ------------------------------------------------------------------------ */

static void reden(struct calc *c, bool holds, const char *code)
{
	if (holds)
		sheet_list_text(c->out, "redenen", code);
}

void calc_afschalen(struct calc *c)
{
	int route = calc_choice(c, "route", calc_routes);
	int64_t uren = calc_minutes(c, "nt2_keurmerk_min") + calc_minutes(c, "nt2_taalschakel_min") +
		calc_minutes(c, "nt2_intake_min");
	int64_t norm = calc_norm(c, "afschalen_uren");
	bool inspanning = calc_flag(c, "inspanning"), onhaalbaar = calc_flag(c, "b1_onhaalbaar");
	(void)calc_minutes(c, "knm_min"); /* read for its kind: it never counts */
	sheet_list(c->out, "redenen");
	reden(c, route != ROUTE_B1, "niet_b1_route");
	reden(c, uren < norm, "minder_dan_600_uur");
	reden(c, !inspanning, "inspanning_onvoldoende");
	reden(c, !onhaalbaar, "b1_nog_haalbaar");
	sheet_bool(c->out, "mag", sheet_n(c->out, "redenen") == 0);
	sheet_int(c->out, "meetellend_min", uren);
	explain_hours(c, uren, norm, _("Cursusuren NT2"));
}

/* --- attendance (R151, R153) -------------------------------------------------------------------- */

void calc_aanwezigheid(struct calc *c)
{
	int64_t aanwezig = calc_int(c, "aanwezig_min", 0, CALC_MIN_MAX);
	int64_t totaal = calc_int(c, "totaal_min", 0, CALC_MIN_MAX);
	int64_t norm = calc_int_opt(c, "norm", 0, 100, calc_norm(c, "aanwezigheid_norm"));
	if (totaal == 0) {
		sheet_none(c->out, "pct_x10");
		sheet_none(c->out, "voldoet");
		return;
	}
	sheet_int(c->out, "pct_x10", (aanwezig * 2000 + totaal) / (totaal * 2));
	sheet_bool(c->out, "voldoet", aanwezig * 100 >= norm * totaal);
	uitleg_add(c->u, UITLEG_TEL, (struct civil){0}, _("%lld van %lld minuten, de norm is %lld procent"),
		(long long)aanwezig, (long long)totaal, (long long)norm);
}
