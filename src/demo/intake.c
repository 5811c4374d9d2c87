/* The ten domains of the intake as recipes. A talk that is half way has some domains and
 * not others; what the profile knows (school, work, language) is put first, so that
 * answers agree with each other. */
#include <config.h>

#include "intake_priv.h"

#include "recipe_priv.h"
#include "texts_priv.h"

#include <stdio.h>
#include <string.h>

static const struct recipe language[] = {
	{"a4_nl_lessen", RECIPE_TEXT, NULL, 80, NULL},
	{"a9_bron_inschatting", RECIPE_CODES, "gesp*5 int*2 coa aanb dipl", 85, NULL},
	{"a10_nl_gebruik", RECIPE_TEXT, NULL, 60, NULL},
	{"a11_hulp_brieven", RECIPE_CODE, "zelf gezin*3 net*2 vw*3 niemand", 75, NULL},
	{"a_notitie", RECIPE_TEXT, NULL, 35, NULL},
};

static const struct recipe school[] = {
	{"b3_diploma", RECIPE_CODE, "H*3 B*3 K*2", 90, "b2_hoogste_opleiding 4 5 6"},
	{"b3_diploma", RECIPE_CODE, "N*7 B", 90, "b2_hoogste_opleiding 0 1 2 3"},
	{"b4_diplomawaardering", RECIPE_CODE, "J*2 A*3 N*3 X*2", 70, "b3_diploma H B"},
	{"b4_uitkomst", RECIPE_TEXT, NULL, 100, "b4_diplomawaardering J"},
	{"b5_leerervaring", RECIPE_TEXT, NULL, 65, NULL},
	{"b6_leerbelemmering", RECIPE_CODES, "geen*6 zien horen conc*2 geh schr tijd*2", 75, NULL},
	{"b7_studiewens", RECIPE_CODE, "N*3 mbo*4 hbo wo cursus*2 wn*2", 90, NULL},
	{"b7_studie", RECIPE_TEXT, NULL, 80, "b7_studiewens mbo hbo wo cursus"},
	{"b8_opleiding_nu", RECIPE_CODE, "0", 90, NULL},
	{"b9_toelichting", RECIPE_TEXT, NULL, 60, NULL},
	{"b_notitie", RECIPE_TEXT, NULL, 30, NULL},
};

static const struct recipe work[] = {
	{"c1_beroep_herkomst", RECIPE_TEXT, NULL, 95, NULL},
	{"c1_jaren", RECIPE_NUMBER, "1 15", 80, NULL},
	{"c3_uren", RECIPE_NUMBER, "4 24", 90, "c3_nu_werk V S D Z"},
	{"c3_uren", RECIPE_NUMBER, "32 40", 90, "c3_nu_werk T"},
	{"c4_droombaan", RECIPE_TEXT, NULL, 80, NULL},
	{"c5_ook_goed", RECIPE_TEXT, NULL, 55, NULL},
	{"c6_vaardigheden", RECIPE_CODES,
	"tijden reizen zelfst druk comm alleen durf vaktaal prec fysiek*2 klant*2 leid", 75, NULL},
	{"c6_anders", RECIPE_TEXT, NULL, 25, NULL},
	{"c7_werknemersvaardigheden", RECIPE_CODES,
	"aanp klant zelfr vak flex digi soc*2 pro tijd*3 samen*2 afspr*2", 60, NULL},
	{"c8_belemmering_werk", RECIPE_CODES, "taal*6 opv*2 gez verv*2 dipl tijd verg geen", 90, NULL},
	{"c9_vervoer", RECIPE_CODES, "lopen*2 fiets*4 ov*4 auto", 85, NULL},
	{"c9_fietsen_kan", RECIPE_CODE, "1*3 0", 80, NULL},
	{"c11_uren_per_week", RECIPE_NUMBER, "12 40", 70, NULL},
	{"c12_doel_kort", RECIPE_TEXT, NULL, 85, NULL},
	{"c12_doel_lang", RECIPE_TEXT, NULL, 80, NULL},
	{"c13_hoofddoel", RECIPE_CODE, "bw*5 bwv*2 mf*2 ond opl*2 wf", 60, NULL},
	{"c_notitie", RECIPE_TEXT, NULL, 30, NULL},
};

static const struct recipe family[] = {
	{"d2_toelichting", RECIPE_TEXT, NULL, 85, "d2_nareis J"},
	{"d3_zorgtaken", RECIPE_TEXT, NULL, 60, NULL},
	{"d3_uren", RECIPE_NUMBER, "2 30", 50, NULL},
	{"d4_opvang_nodig", RECIPE_CODE, "1*2 0", 90, "d0_kinderen_13 1"},
	{"d4_opvang_dagen", RECIPE_CODES, "ma di wo do vr", 90, "d4_opvang_nodig 1"},
	{"d5_opvang_geregeld", RECIPE_CODES, "voor*2 insch*2 toeslag eigen geen*2", 80, "d4_opvang_nodig 1"},
	{"d7_opvoeding", RECIPE_TEXT, NULL, 70, "d0_kinderen_13 1"},
	{"d_notitie", RECIPE_TEXT, NULL, 25, NULL},
};

static const struct recipe health[] = {
	{"e1_lichamelijk", RECIPE_CODE, "N*6 B*3 S X", 90, NULL},
	{"e2_mentaal", RECIPE_CODE, "N*4 B*4 S*2 X", 88, NULL},
	{"e3_invloed", RECIPE_TEXT, NULL, 70, "e1_lichamelijk B S"},
	{"e4_behandeling", RECIPE_CODE, "J N*4 O", 70, NULL},
	{"e5_beperking", RECIPE_CODES, "geen*8 zien horen bew leren", 88, NULL},
	{"e6_aanpassing", RECIPE_CODES, "tijd*3 beeld schrift onder typ", 50,
	"e5_beperking zien horen bew leren"}, {"e7_middelen", RECIPE_CODE, "N*12 B X", 55, NULL},
	{"e8_ontheffing_denkbaar", RECIPE_CODE, "N*12 MED BIO", 60, NULL},
	{"e9_huisarts", RECIPE_CODE, "J*6 N O", 80, NULL},
	{"e_notitie", RECIPE_TEXT, NULL, 20, NULL},
};

static const struct recipe living[] = {
	{"f3_vaste_lasten", RECIPE_CODE, "J*5 soms*2 N onb", 75, NULL},
	{"f4_schulden", RECIPE_CODE, "N*6 J*2 O", 80, NULL},
	{"f4_schuld_grootte", RECIPE_CODE, "lt500*2 500_2000*2 gt2000", 90, "f4_schulden J"},
	{"f5_administratie", RECIPE_CODE, "zelf*2 hulp*4 niet", 75, NULL},
	{"f7_toeslagen", RECIPE_CODES, "zorg*4 huur*4 kgb*2 kot geen", 80, NULL},
	{"f_notitie", RECIPE_TEXT, NULL, 25, NULL},
};

static const struct recipe network[] = {
	{"g1_netwerk", RECIPE_TEXT, NULL, 92, NULL},
	{"g2_contact_nl", RECIPE_CODE, "0*2 1-2*4 3-5*2 dag", 75, NULL},
	{"g3_activiteiten", RECIPE_TEXT, NULL, 70, NULL},
	{"g4_vervoer_leren", RECIPE_CODES, "fietsen*3 ov*2 auto geen*3", 60, NULL},
	{"g5_dagritme", RECIPE_TEXT, NULL, 50, NULL},
	{"g6_eenzaam", RECIPE_CODE, "nooit*2 soms*4 vaak altijd", 75, NULL},
	{"g7_taalmaatje", RECIPE_CODE, "1*3 0*2", 80, NULL},
	{"g7_voorkeur", RECIPE_TEXT, NULL, 60, "g7_taalmaatje 1"},
	{"g_notitie", RECIPE_TEXT, NULL, 25, NULL},
};

static const struct recipe digital[] = {
	{"h1_apparaat", RECIPE_CODES, "tel*6 laptop*2 tablet", 85, NULL},
	{"h2_internet", RECIPE_CODE, "J*6 N O", 80, NULL},
	{"h3_digivaardig", RECIPE_CODE, "0 1*3 2*3 3", 90, NULL},
	{"h_notitie", RECIPE_TEXT, NULL, 20, NULL},
};

static const struct recipe wishes[] = {
	{"i1_wens", RECIPE_TEXT, NULL, 92, NULL},
	{"i2_sterk", RECIPE_TEXT, NULL, 70, NULL},
	{"i3_bezorgd", RECIPE_TEXT, NULL, 65, NULL},
	{"i4_steun", RECIPE_TEXT, NULL, 88, NULL},
	{"i_notitie", RECIPE_TEXT, NULL, 20, NULL},
};

static const struct recipe safety[] = {
	{"j1_justitie", RECIPE_CODE, "N*20 J O", 60, NULL},
	{"j2_onveilig", RECIPE_CODE, "N*20 J O", 70, NULL},
	{"j_notitie", RECIPE_TEXT, NULL, 10, NULL},
};

#define DOMAIN(rows) {rows, sizeof rows / sizeof rows[0]}
static const struct domain {
	const struct recipe *rows;
	size_t n;
} domains[] = {
	DOMAIN(language), DOMAIN(school), DOMAIN(work), DOMAIN(family), DOMAIN(health),
	DOMAIN(living), DOMAIN(network), DOMAIN(digital), DOMAIN(wishes), DOMAIN(safety),
};

enum domain_id { A_LANGUAGE, B_SCHOOL, C_WORK, D_FAMILY, E_HEALTH, F_LIVING, G_NETWORK, H_DIGITAL,
	I_WISHES, J_SAFETY, DOMAINS };

/* --- what the profile knows ------------------------------------------------------------------ */

static void know_language(struct maker *m, struct subject *s)
{
	static const char *const levels[] = {"0", "A0", "A1-", "A1", "A2", "B1", "B2"};
	static const char *const fields[] = {"a5_nl_spreken", "a6_nl_luisteren", "a7_nl_lezen",
		"a8_nl_schrijven"};
	for (int i = 0; i < 4; i++) {
		int level = s->profile.dutch + (i == 1) - (i >= 2 && dice_percent(&m->dice, 50));
		if (i >= 2 && !s->profile.latin)
			level = 0;
		maker_put(m, s->intake, fields[i], levels[level < 0 ? 0 : level > 6 ? 6 : level]);
	}
}

static void know_school(struct maker *m, struct subject *s)
{
	static const char *const learning[] = {"laag*4 wisselend", "midden*6 wisselend", "hoog*6 midden"};
	maker_putf(m, s->intake, "b1_jaren_onderwijs", "%d", s->profile.school_years);
	maker_putf(m, s->intake, "b2_hoogste_opleiding", "%d", s->profile.school);
	maker_put_code(m, s->intake, "b9_leerbaarheid_indruk", learning[s->profile.learning]);
	if (s->who.age < 20 && dice_percent(&m->dice, 30)) {
		maker_put(m, s->intake, "b8_opleiding_nu", "1");
		maker_put(m, s->intake, "b8_opleiding_naam", texts_pick(&m->dice, "b8_opleiding_naam"));
		maker_putf(m, s->intake, "b8_opleiding_eind", "%04d-07-31", m->today.year + 1);
	}
}

/* A morning or afternoon a day; evenings and weekends are often left open. */
static void know_work(struct maker *m, struct subject *s)
{
	static const char *const days[] = {"ma", "di", "wo", "do", "vr", "za", "zo"};
	char field[16];
	maker_put(m, s->intake, "c3_nu_werk", s->profile.work);
	for (int i = 0; i < 7; i++)
		for (const char *part = "oma"; *part; part++) {
			bool office = i < 5 && *part != 'a';
			bool asked = office || dice_percent(&m->dice, 25);
			char code[4];
			maker_choose(&m->dice, office ? "J*7 M*2 N" : "N*5 M*2 J", code, sizeof code);
			if (!asked)
				continue;
			snprintf(field, sizeof field, "c10_%s_%c", days[i], *part);
			maker_put(m, s->intake, field, code);
		}
}

static void know_family(struct maker *m, struct subject *s)
{
	maker_put(m, s->intake, "d0_kinderen_13", s->kids_13 ? "1" : "0");
	maker_put(m, s->intake, "d0_kind_vve", s->kids_vve ? "1" : "0");
	maker_put(m, s->intake, "d2_nareis", s->waits ? "J" : dice_percent(&m->dice, 5) ? "O" : "N");
	if (s->who.woman && s->who.age < 42 && dice_percent(&m->dice, 4))
		maker_putf(m, s->intake, "d8_zwanger", "%04d-%02d-00", m->today.year,
			4 + (int)dice_below(&m->dice, 6));
}

static void know_living(struct maker *m, struct subject *s)
{
	bool centre = civil_is_none(s->course.registered);
	bool works = strchr("DTZ", s->profile.work[0]) != NULL;
	const char *income = s->profile.benefit ? works ? "beide" : "bijst" : works ? "loon" :
		s->partner ? "partner" : centre ? "uitk" : "geen";
	maker_put_code(m, s->intake, "f1_woning", centre ? "opv" : s->course.asiel ? "zelf*8 geh hotel" :
		"zelf*4 inw*3 geh");
	maker_put(m, s->intake, "f2_inkomen", income);
	if (s->course.asiel && s->profile.benefit)
		maker_put_code(m, s->intake, "f6_ontzorgen", "J*6 A*3 E W");
}

static void know(struct maker *m, struct subject *s, enum domain_id d)
{
	switch (d) {
	case A_LANGUAGE: know_language(m, s); break;
	case B_SCHOOL: know_school(m, s); break;
	case C_WORK: know_work(m, s); break;
	case D_FAMILY: know_family(m, s); break;
	case F_LIVING: know_living(m, s); break;
	default: break;
	}
}

/* --- the record ------------------------------------------------------------------------------ */

static void put_head(struct maker *m, struct subject *s)
{
	struct record *r = s->intake;
	bool tolk = !maker_is(s->persoon, "tolk_nodig", "N");
	maker_put_date(m, r, "start_datum", s->course.intake);
	maker_put_code(m, r, "plaats", civil_is_none(s->course.registered) ? "azc*3 gem" :
		"gem*8 huis*2 bel aanb");
	maker_put_code(m, r, "tolk_gebruikt", tolk ? "T*12 A*4 I" : "N");
	maker_put(m, r, "afgerond_zonder", "0");
	if (s->klantprofiel) {
		maker_put(m, r, "klantprofiel_gebruikt", "1");
		maker_put_ref(m, r, "klantprofiel", maker_id(s->klantprofiel));
	}
}

/* What the reception centre told: school and work, of the day of the profile. */
static void put_sources(struct maker *m, struct subject *s)
{
	static const char *const fields[] = {"b1_jaren_onderwijs", "b2_hoogste_opleiding", "b3_diploma",
		"a4_nl_lessen", "c4_droombaan"};
	bool told = s->course.asiel && dice_percent(&m->dice, 40);
	for (size_t i = 0; told && i < sizeof fields / sizeof fields[0]; i++)
		maker_put_source(m, s->intake, fields[i], "coa", s->course.coupled);
}

static void put_end(struct maker *m, struct subject *s)
{
	static const struct recipe end[] = {
		{"informatie_gegeven", RECIPE_CODES, "plicht*3 route*3 term*2 hand mb ontz priv*2 klacht",
		100, NULL}, {"verslag", RECIPE_TEXT, NULL, 100, NULL},
		{"taalaanbieder_advies", RECIPE_TEXT, NULL, 30, NULL},
		{"verzuim_geoorloofd_bi", RECIPE_HOURS, "0 6", 15, NULL},
	};
	static const struct recipe_manner complete = {.complete = true};
	struct record *r = s->intake;
	maker_put_code(m, r, "apart_gesproken", s->partner ? "J*8 W*3 N" : "J");
	recipe_follow(m, r, end, sizeof end / sizeof end[0], &complete);
	maker_put_date(m, r, "eind_datum", s->course.intake_end);
	if (!s->course.asiel)
		return;
	int hours = dice_between(&m->dice, 0, 40);
	maker_putf(m, r, "uren_taal_knm_bi", "%d", hours * 60);
	maker_putf(m, r, "uren_participatie_bi", "%d", s->profile.route[0] == 'Z' ?
		dice_between(&m->dice, 0, 20) * 60 : 0);
	if (!s->profile.latin)
		maker_putf(m, r, "uren_alfabetisering_bi", "%d", hours / 2 * 60);
}

/* The talks of which the intake consists. */
static void put_talks(struct maker *m, struct subject *s)
{
	bool done = !civil_is_none(s->course.intake_end);
	for (int i = 0; i < 2 + done; i++) {
		struct civil day = maker_after(m, s->course.intake, 9L * i);
		if (!maker_is_past(m, day) || (done && civil_compare(day, s->course.intake_end) > 0))
			break;
		struct record *g = maker_add(m, "intake_gesprek", s->intake);
		maker_put_date(m, g, "datum", day);
		maker_put(m, g, "met_wie", maker_is(s->intake, "tolk_gebruikt", "N") ? "" : "Met tolk");
	}
}

/* What came after the report was closed. */
static void put_after(struct maker *m, struct subject *s)
{
	struct record *r = maker_add(m, "intake_verloop", s->dossier);
	maker_put_ref(m, r, "brede_intake", maker_id(s->intake));
	maker_put_date(m, r, "verslag_verstrekt_op", s->course.intake_end);
	if (dice_percent(&m->dice, 15))
		maker_put(m, r, "correctieverzoek", texts_pick(&m->dice, "correctieverzoek"));
}

static void put_jobs(struct maker *m, struct subject *s)
{
	unsigned n = s->who.age < 20 ? 0 : dice_below(&m->dice, 3);
	for (unsigned i = 0; i < n; i++) {
		struct record *w = maker_add(m, "werkervaring", s->intake);
		int from = s->who.born.year + 18 + (int)dice_below(&m->dice, 6),
			to = from + dice_between(&m->dice, 1, 9);
		int last = s->course.arrived.year;
		const char *sector;
		maker_put(m, w, "beroep", texts_pick_job(&m->dice, &sector));
		maker_put(m, w, "sector", sector);
		maker_put(m, w, "land", s->who.people->land);
		maker_putf(m, w, "van_jaar", "%d", from < last ? from : last);
		maker_putf(m, w, "tot_jaar", "%d", to < last ? to : last);
		maker_put_code(m, w, "soort", "loon*4 zelf*2 familie*2 vw");
	}
}

void intake_make(struct maker *m, struct subject *s)
{
	bool done = !civil_is_none(s->course.intake_end);
	if (civil_is_none(s->course.intake))
		return;
	s->intake = maker_add(m, "brede_intake", s->dossier);
	put_head(m, s);
	const struct recipe_manner manner = {.complete = done, .unknown = 5};
	for (unsigned d = 0; d < DOMAINS; d++) {
		/* Half way: each domain that was reached as often as the others, in any order. */
		if (!done && dice_percent(&m->dice, 50))
			continue;
		know(m, s, (enum domain_id)d);
		recipe_follow(m, s->intake, domains[d].rows, domains[d].n, &manner);
	}
	put_sources(m, s);
	if (done)
		put_end(m, s);
	if (done || dice_percent(&m->dice, 50))
		put_talks(m, s);
	put_jobs(m, s);
	if (done)
		maker_definitive(m, s->intake);
	if (done && m->depth == DEMO_FULL)
		put_after(m, s);
}
