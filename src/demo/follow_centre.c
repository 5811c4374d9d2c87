/* What the reception centre hands over about an asylum case, and the calls for the intake. */
#include <config.h>

#include "follow_priv.h"

#include "places_priv.h"
#include "recipe_priv.h"
#include "texts_priv.h"

#include <string.h>

static const struct recipe profile[] = {
	{"gezinssamenstelling", RECIPE_TEXT, NULL, 80, NULL},
	{"diplomawaardering", RECIPE_CODE, "N*6 A*2 O", 70, NULL},
	{"diplomawaardering_voor", RECIPE_TEXT, "opleiding", 100, "diplomawaardering A O"},
	{"diplomawaardering_niveau", RECIPE_CODE, "mbo hbo havo", 100, "diplomawaardering O"},
	{"werk_type", RECIPE_CODES, "aanpakken*2 helpen*2 maken*2 verkopen vervoeren", 70, NULL},
	{"cv_gemaakt", RECIPE_CODE, "J N*3 O", 70, NULL},
	{"ambitie", RECIPE_TEXT, NULL, 75, NULL},
	{"uaf_contact", RECIPE_CODE, "N*6 J O", 50, NULL},
	{"vrije_tijd", RECIPE_TEXT, NULL, 60, NULL},
	{"voorinburgering_deelname", RECIPE_CODE, "J*4 N O", 80, NULL},
	{"nt2_presentie", RECIPE_CODE, "altijd*3 wisselend*2 nooit", 60, NULL},
	{"taal_mondeling", RECIPE_CODE, "1*4 2*3 3", 70, NULL},
	{"taal_schriftelijk", RECIPE_CODE, "1*4 2*3 3", 70, NULL},
	{"taal_totaal", RECIPE_CODE, "1*4 2*3 3", 70, NULL},
	{"ict_vaardig", RECIPE_CODE, "J*2 N*2 O", 60, NULL},
	{"ict_niveau", RECIPE_CODE, "2 3*2 4", 80, "ict_vaardig J"},
	{"medisch_aandacht", RECIPE_CODE, "N*5 J O", 60, NULL},
};

static void put_rows(struct maker *m, struct subject *s)
{
	struct record *k = s->klantprofiel;
	if (s->profile.school > 0) {
		struct record *o = maker_add(m, "klantprofiel_opleiding", k);
		int to = s->who.born.year + 7 + s->profile.school_years;
		to = to > s->course.arrived.year ? s->course.arrived.year : to;
		maker_put(m, o, "niveau", s->profile.school < 4 ? "basis" : s->profile.school < 6 ?
			"mbo_havo_vwo" : "wo");
		maker_put(m, o, "naam", s->profile.school < 4 ? "Basisschool" :
			texts_pick(&m->dice, "opleiding"));
		maker_putf(m, o, "tot_jaar", "%d", to);
		maker_put(m, o, "land", s->who.people->land);
		maker_put(m, o, "diploma", s->profile.school >= 4 ? "1" : "0");
		maker_put(m, o, "in_bezit", s->profile.school >= 4 ?
			(dice_percent(&m->dice, 40) ? "1" : "0") : "");
	}
	if (s->who.age >= 22 && dice_percent(&m->dice, 75)) {
		struct record *w = maker_add(m, "klantprofiel_werk", k);
		const char *sector;
		maker_put(m, w, "beroep", texts_pick_job(&m->dice, &sector));
		maker_put(m, w, "sector", sector);
		maker_putf(m, w, "tot_jaar", "%d", s->course.arrived.year);
		maker_put(m, w, "land", s->who.people->land);
	}
	for (int i = 0; i < 2; i++) {
		struct record *d = maker_add(m, "klantprofiel_module", k);
		maker_put(m, d, "naam", texts_pick(&m->dice, "module"));
		maker_put(m, d, "deelname", dice_percent(&m->dice, 80) ? "1" : "0");
	}
}

/* One in five comes without a profile. */
void follow_centre(struct maker *m, struct subject *s)
{
	static const struct recipe_manner manner = {.complete = false};
	if (!s->course.asiel || !dice_percent(&m->dice, 80))
		return;
	struct record *k = maker_add(m, "klantprofiel_coa", s->dossier);
	s->klantprofiel = k;
	maker_put(m, k, "moment", "kop");
	maker_put_date(m, k, "datum_profiel", s->course.coupled);
	maker_put_date(m, k, "datum_opgehaald", maker_earlier(maker_after(m, s->course.coupled, 2),
		m->today));
	maker_putf(m, k, "casemanager_naam", "%s, COA", names_pick(&m->dice, &names_nl_first));
	maker_put(m, k, "azc_locatie", places_centre(&m->dice)->name);
	recipe_follow(m, k, profile, sizeof profile / sizeof profile[0], &manner);
	if (maker_is(k, "voorinburgering_deelname", "J"))
		maker_put_date(m, k, "voorinburgering_instemming",
			maker_workday_before(m, civil_add_days(s->course.coupled, -40)));
	put_rows(m, s);
}

/* --- calls ----------------------------------------------------------------------------------- */

static struct record *call(struct maker *m, struct subject *s, const char *waarvoor, int number,
	struct civil sent, struct civil on)
{
	struct record *o = maker_add(m, "oproep", s->dossier);
	maker_put(m, o, "waarvoor", waarvoor);
	maker_putf(m, o, "volgnummer", "%d", number);
	maker_put_date(m, o, "datum_verzonden", sent);
	maker_put_moment(m, o, "afspraak_op", on, 9 * 60 + 30 * (int)dice_below(&m->dice, 14));
	maker_put(m, o, "locatie", places_room(&m->dice));
	maker_put_code(m, o, "wijze", "post*6 aang mail*2 portaal uitgereikt");
	bool translated = dice_percent(&m->dice, 40);
	maker_put(m, o, "vertaling_mee", translated ? "1" : "0");
	maker_put(m, o, "vertaling_taal", translated ? maker_get(s->persoon, "tolk_taal") : "");
	return o;
}

static void missed(struct maker *m, struct subject *s, struct record *o, struct civil on, struct civil again)
{
	bool blame = dice_percent(&m->dice, 55);
	maker_put(m, o, "verschenen", "N");
	maker_put_code(m, o, "reden_niet", blame ? "geen*3 onbekend*3" :
		"ziek*3 ziekkind*2 vervoer dokter opvang");
	maker_put(m, o, "verwijtbaar", blame ? "J" : "N");
	maker_put(m, o, "gevolg", blame ? "wrs" : "nieuw");
	if (!blame)
		return;
	struct civil day = maker_after(m, on, 1);
	struct record *letter = follow_document(m, s, "wrs", "Waarschuwing brede intake", day);
	struct record *w = maker_add(m, "waarschuwing", s->dossier);
	maker_put_date(m, w, "datum", day);
	maker_put(m, w, "reden", "BI1");
	maker_put_ref(m, w, "oproep", maker_id(o));
	maker_put_date(m, w, "gedraging_op", on);
	maker_put(m, w, "kanaal", "brief");
	maker_put_ref(m, w, "document", maker_id(letter));
	maker_put(m, w, "uitleg_taal", maker_get(s->persoon, "tolk_taal"));
	maker_put_code(m, w, "uitleg_begrepen", "J*3 O");
	maker_put(m, w, "samenloop_pw", "N");
	maker_put_moment(m, w, "nieuwe_afspraak", again, 10 * 60);
	maker_put(m, w, "gevolg", "oproep");
}

/* One in nine misses the first talk; then there is a second call. */
void follow_calls(struct maker *m, struct subject *s)
{
	const struct course *c = &s->course;
	if (civil_is_none(c->called))
		return;
	struct civil first = maker_after(m, c->called, 5);
	bool misses = civil_compare(first, c->appointment) < 0 &&
		maker_is_past(m, civil_add_days(first, 2)) && dice_percent(&m->dice, 11);
	int number = 1;
	if (misses)
		missed(m, s, call(m, s, "bi", number++, c->called, first), first, c->appointment);
	struct record *o = call(m, s, "bi", number, misses ? maker_after(m, first, 1) : c->called,
		c->appointment);
	if (maker_is_past(m, c->intake))
		maker_put(m, o, "verschenen", "J");
	if (!civil_is_none(c->test))
		maker_put(m, call(m, s, "lbt", 1, c->intake, c->test), "verschenen", "J");
}
