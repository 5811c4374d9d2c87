/* The measurements beside the intake and the plan that follows from them: a decision with
 * its letter, its agreements, the term DUO sets on it, the offer of lessons. */
#include <config.h>

#include "follow_priv.h"

#include "recipe_priv.h"
#include "texts_priv.h"

#include <string.h>

struct record *follow_document(struct maker *m, struct subject *s, const char *soort, const char *titel,
	struct civil day)
{
	struct record *d = maker_add(m, "document", s->dossier);
	maker_put(m, d, "soort", soort);
	maker_put(m, d, "titel", titel);
	maker_put_date(m, d, "datum", day);
	maker_put(m, d, "opslag", "verw");
	maker_putf(m, d, "verwijzing", "archief/%04d/%06u", day.year, dice_below(&m->dice, 1000000));
	maker_put(m, d, "medisch", "0");
	return d;
}

struct rid follow_provider(const struct maker *m, size_t kind)
{
	return kind < m->n_providers ? m->providers[kind] : (struct rid){{0}};
}

/* --- measurements ------------------------------------------------------------------------------- */

static void make_test(struct maker *m, struct subject *s)
{
	static const char *const results[] = {"N*8 O", "H*6 N*3 O", "H*9 O"};
	static const struct { char route; const char *advice; } advices[] = {{'B', "B1*5 open"},
		{'O', "O*5 B1"}, {'Z', "Z*5 open"}};
	struct record *t = maker_add(m, "leerbaarheidstoets", s->dossier);
	s->lbt = t;
	maker_put(m, t, "toets_afgenomen", "1");
	maker_put_date(m, t, "datum_afname", s->course.test);
	maker_put(m, t, "locatie", "Gemeentehuis, computerruimte");
	maker_put_ref(m, t, "begeleider", s->regisseur);
	maker_put_code(m, t, "resultaat", results[s->profile.learning]);
	maker_put(m, t, "lbt_ontheffing", "0");
	maker_putf(m, t, "score_nodig", "%d", 30);
	maker_putf(m, t, "score_behaald", "%d", maker_is(t, "resultaat", "H") ?
		dice_between(&m->dice, 30, 48) : dice_between(&m->dice, 8, 29));
	for (size_t i = 0; i < 3; i++)
		if (advices[i].route == s->profile.route[0])
			maker_put_code(m, t, "advies_route", advices[i].advice);
}

static void make_zrm(struct maker *m, struct subject *s, struct civil day)
{
	static const struct recipe scores[] = {
		{"zrm_financien", RECIPE_CODE, "2*2 3*4 4*3 5", 95, NULL},
		{"zrm_werk_opleiding", RECIPE_CODE, "2*4 3*4 4*2", 95, NULL},
		{"zrm_tijdsbesteding", RECIPE_CODE, "2*2 3*4 4*3 5", 95, NULL},
		{"zrm_huisvesting", RECIPE_CODE, "3*2 4*4 5*3", 95, NULL},
		{"zrm_huiselijke_relaties", RECIPE_CODE, "3 4*4 5*4", 95, NULL},
		{"zrm_geestelijk", RECIPE_CODE, "2 3*4 4*4 5*2", 95, NULL},
		{"zrm_lichamelijk", RECIPE_CODE, "3*3 4*4 5*3", 95, NULL},
		{"zrm_middelen", RECIPE_CODE, "4 5*9", 95, NULL},
		{"zrm_basale_adl", RECIPE_CODE, "4*2 5*8", 95, NULL},
		{"zrm_instrumentele_adl", RECIPE_CODE, "2 3*4 4*4 5", 95, NULL},
		{"zrm_netwerk", RECIPE_CODE, "2*2 3*4 4*3 5", 95, NULL},
		{"zrm_participatie", RECIPE_CODE, "2*3 3*4 4*2", 95, NULL},
		{"zrm_justitie", RECIPE_CODE, "5*12 4", 95, NULL},
	};
	static const struct recipe_manner manner = {.complete = false};
	struct record *z = maker_add(m, "zrm_meting", s->dossier);
	maker_put_date(m, z, "meetdatum", day);
	maker_put_ref(m, z, "beoordelaar", s->regisseur);
	maker_put(m, z, "periode_beoordeeld", "afgelopen maand");
	recipe_follow(m, z, scores, sizeof scores / sizeof scores[0], &manner);
}

static void make_ladder(struct maker *m, struct subject *s, const char *moment, struct civil day, int step)
{
	struct record *l = maker_add(m, "participatieladder_meting", s->dossier);
	maker_put(m, l, "moment", moment);
	maker_put_date(m, l, "datum", day);
	maker_putf(m, l, "trede", "%d", step);
	maker_putf(m, l, "toekomst", "%d", step + 2 > 6 ? 6 : step + 2);
	maker_put_ref(m, l, "beoordelaar", s->regisseur);
}

void follow_measures(struct maker *m, struct subject *s)
{
	const struct course *c = &s->course;
	int step = s->profile.work[0] == 'N' ? dice_between(&m->dice, 1, 3) : s->profile.work[0] == 'V' ?
		4 : 5;
	if (!civil_is_none(c->test))
		make_test(m, s);
	if (!civil_is_none(c->intake_end)) {
		if (dice_percent(&m->dice, 60))
			make_zrm(m, s, c->intake_end);
		make_ladder(m, s, "aanm", c->intake_end, step);
	}
	struct civil later = maker_after(m, civil_add_months(c->plan, 9), 0);
	if (!civil_is_none(c->plan) && maker_is_past(m, later)) {
		make_ladder(m, s, "tus", later, step < 5 ? step + 1 : step);
		if (dice_percent(&m->dice, 40))
			make_zrm(m, s, later);
	}
	if (!civil_is_none(c->done))
		make_ladder(m, s, "einde", c->done, step < 4 ? step + 2 : step);
}

/* --- the plan -------------------------------------------------------------------------------------- */

static void put_route(struct maker *m, struct subject *s)
{
	static const char routes[] = "BOZ";
	static const char *const fields[] = {"motivering_b", "motivering_o", "motivering_z"};
	struct record *p = s->pip;
	char route = s->profile.route[0];
	bool asiel = s->course.asiel;
	maker_put(m, p, "leerroute", s->profile.route);
	maker_put(m, p, "niveau", route == 'Z' ? "A2" : "B1");
	for (int i = 0; i < 3; i++)
		maker_put(m, p, fields[i], texts_pick(&m->dice, routes[i] == route ? "motivering.ja" :
			"motivering.nee"));
	if (route != 'Z' && maker_is(s->lbt, "resultaat", "N"))
		maker_put(m, p, "lbt_afwijking", texts_pick(&m->dice, "lbt_afwijking"));
	if (route == 'B' && asiel)
		maker_putf(m, p, "geschatte_uren_b1", "%d", dice_between(&m->dice, 8, 16) * 50);
	if (route == 'O' && asiel)
		maker_putf(m, p, "uren_onderwijsroute", "%d", dice_between(&m->dice, 20, 32) * 50);
	if (route == 'O') {
		maker_put_ref(m, p, "onderwijsroute_instelling", follow_provider(m, PROVIDER_SWITCH));
		maker_put(m, p, "onderwijsroute_studie", texts_pick(&m->dice, "b7_studie"));
	}
	if (route != 'O') {
		maker_put(m, p, "map_uren", "64");
		maker_put(m, p, "map_praktijk_uren", "40");
	}
	if (route != 'Z')
		return;
	maker_put(m, p, "z_wens_a2_examen", dice_percent(&m->dice, 25) ? "1" : "0");
	if (maker_is(p, "z_wens_a2_examen", "1"))
		maker_put(m, p, "z_examenonderdelen", "LU SP");
	maker_put(m, p, "z_uren_taal", "800");
	maker_put(m, p, "z_uren_participatie", asiel ? "800" : "");
	maker_put(m, p, "z_lagere_urennorm", "0");
}

static void put_plan(struct maker *m, struct subject *s)
{
	static const struct recipe rest[] = {
		{"hoofddoel", RECIPE_CODE, "werk*5 opl*3 part*3", 100, NULL},
		{"ondersteuning", RECIPE_TEXT, NULL, 100, NULL},
		{"ondersteuning_soort", RECIPE_CODES, "mb*3 taalmaatje*3 jobcoach", 80, NULL},
		{"zienswijze", RECIPE_TEXT, NULL, 25, NULL},
	};
	static const struct recipe_manner manner = {.complete = true};
	struct record *p = s->pip;
	const char *letters = maker_get(s->persoon, "alfabetisering");
	maker_put(m, p, "volgnr", "1");
	maker_put(m, p, "soort_besluit", "E");
	maker_put_date(m, p, "datum_concept", s->course.plan_draft);
	put_route(m, s);
	maker_put(m, p, "alfabetisering", letters);
	if (!s->course.asiel && strcmp(letters, "NVT") != 0)
		maker_put(m, p, "alfabetisering_verplicht", "1");
	maker_put(m, p, "mag_opleiding_afmaken", maker_is(s->intake, "b8_opleiding_nu", "1") ? "1" : "0");
	maker_put(m, p, "voortgangsgesprekken_aantal", s->course.asiel ? "8" : "6");
	maker_put(m, p, "pvt_uren", "12");
	recipe_follow(m, p, rest, sizeof rest / sizeof rest[0], &manner);
	maker_put(m, p, "vve_van_toepassing", s->kids_vve ? "1" : "0");
	maker_put(m, p, "vve_afspraak", s->kids_vve ? texts_pick(&m->dice, "vve_afspraak") : "");
	maker_put(m, p, "eenzijdig", "0");
	maker_put_date(m, p, "verwachte_leerroute_einde", maker_after(m,
		civil_add_months(s->course.plan_draft, 26), 0));
}

static void put_agreements(struct maker *m, struct subject *s)
{
	static const struct { const char *domein, *topic, *wie; } rows[] = {
		{"taal", "afspraak.taal", "ink"}, {"pvt", "afspraak.pvt", "ink"},
		{"knm", "afspraak.knm", "aanb"}, {"part", "afspraak.part", "ink"},
		{"werk", "afspraak.werk", "gem"}, {"dig", "afspraak.dig", "ink"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (i > 1 && !dice_percent(&m->dice, 45))
			continue;
		struct record *a = maker_add(m, "pip_afspraak", s->pip);
		maker_put(m, a, "domein", rows[i].domein);
		maker_put(m, a, "wat", texts_pick(&m->dice, rows[i].topic));
		maker_put(m, a, "wie", rows[i].wie);
		maker_put(m, a, "wie_naam", strcmp(rows[i].wie, "aanb") == 0 ? "Taalschool De Brug" : "");
		maker_putf(m, a, "uren_per_week", "%d", dice_between(&m->dice, 2, 12));
		maker_put_date(m, a, "van", maker_after(m, s->course.plan_draft, 21));
		maker_put_date(m, a, "tot", maker_after(m, civil_add_months(s->course.plan_draft, 12), 0));
		if (civil_is_none(s->course.plan) || !dice_percent(&m->dice, 50))
			continue;
		struct civil seen = maker_after(m, s->course.plan, 60);
		if (!maker_is_past(m, seen))
			continue;
		struct record *v = maker_add(m, "afspraak_voortgang", s->dossier);
		maker_put_ref(m, v, "afspraak", maker_id(a));
		maker_put_date(m, v, "datum", seen);
		maker_put_code(m, v, "status", "loopt*5 klaar*2 vervalt");
	}
}

/* Sent, signed, told to DUO. */
static void put_course_of_plan(struct maker *m, struct subject *s)
{
	struct record *v = maker_add(m, "pip_verloop", s->dossier);
	struct civil told = maker_after(m, s->course.plan, dice_between(&m->dice, 1, 9));
	maker_put_ref(m, v, "pip", maker_id(s->pip));
	maker_put_date(m, v, "verzonden_op", s->course.plan);
	maker_put_code(m, v, "verzonden_wijze", "post*4 uitgereikt*3 portaal");
	maker_put(m, v, "uitleg_taal", maker_get(s->persoon, "moedertaal"));
	maker_put_code(m, v, "uitleg_begrepen", "J*5 O");
	if (dice_percent(&m->dice, 85))
		maker_put_date(m, v, "ondertekend_inburgeraar", s->course.plan);
	if (maker_is_past(m, told))
		maker_put_moment(m, v, "duo_verzonden_op", told, 14 * 60 + 5);
}

static void put_term(struct maker *m, struct subject *s)
{
	struct record *t = maker_add(m, "inburgeringstermijn", s->dossier);
	maker_put_date(m, t, "startdatum", s->course.term_start);
	maker_put_date(m, t, "einddatum_excl", s->course.term_end);
	maker_put_date(m, t, "laatste_dag", civil_add_days(s->course.term_end, -1));
	maker_put_date(m, t, "wijzigingsdatum", s->course.term_start);
	maker_put_date(m, t, "lokaal_berekend", s->course.term_end);
	maker_put(m, t, "verschil_met_duo", "0");
}

/* Within three months after the plan, one in seven later. */
static void put_offer(struct maker *m, struct subject *s)
{
	bool late = dice_percent(&m->dice, 14);
	struct civil day = maker_after(m, s->course.plan, late ? dice_between(&m->dice, 95, 150) :
		dice_between(&m->dice, 3, 80));
	struct civil start = maker_after(m, day, dice_between(&m->dice, 7, 35));
	bool switches = s->profile.route[0] == 'O';
	if (!s->course.asiel || !maker_is_past(m, day))
		return;
	struct record *o = maker_add(m, "inburgeringsaanbod", s->dossier);
	maker_put_ref(m, o, "pip", maker_id(s->pip));
	maker_put_ref(m, o, "instelling", follow_provider(m, switches ? PROVIDER_SWITCH : PROVIDER_LESSONS));
	maker_put_date(m, o, "datum_aanbod", day);
	maker_put_date(m, o, "verwachte_start", start);
	maker_put_date(m, o, "verwachte_eind", maker_after(m, civil_add_months(start, 22), 0));
	maker_put(m, o, "alfabetisering", maker_get(s->persoon, "alfabetisering"));
	maker_put(m, o, "onderdelen", switches ? "pvt taal" : "map pvt taal");
	if (switches && maker_is_past(m, start))
		maker_put_date(m, o, "start_taalschakel", start);
	bool in_time = civil_compare(day, civil_add_months(s->course.plan, 3)) <= 0;
	maker_put(m, o, "binnen_3_maanden", in_time ? "1" : "0");
	if (!in_time)
		maker_put_code(m, o, "reden_laat_aanbod", "wachtlijst*3 capaciteit*2 persoonlijk");
}

void follow_plan(struct maker *m, struct subject *s)
{
	const struct course *c = &s->course;
	if (civil_is_none(c->plan_draft))
		return;
	struct record *letter = civil_is_none(c->plan) ? NULL :
		follow_document(m, s, "pip", "PIP, beschikking", c->plan);
	s->pip = maker_add(m, "pip", s->dossier);
	put_plan(m, s);
	if (dice_percent(&m->dice, 60) || letter) {
		maker_put_date(m, s->pip, "betrokkene_gesproken_op", c->plan_draft);
		maker_put_code(m, s->pip, "betrokkene_akkoord", "J*7 N G");
	}
	put_agreements(m, s);
	if (!letter)
		return;
	maker_put_date(m, s->pip, "dagtekening", c->plan);
	maker_put_ref(m, s->pip, "beschikking_document", maker_id(letter));
	maker_definitive(m, s->pip);
	put_course_of_plan(m, s);
	put_term(m, s);
	put_offer(m, s);
}
