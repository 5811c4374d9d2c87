/* Support beside the lessons: the first months in the town, paying the rent for them, a
 * language buddy, the plan of their own, a talk afterwards. */
#include <config.h>

#include "follow_priv.h"

#include "recipe_priv.h"
#include "texts_priv.h"

#include <string.h>

static void put_points(struct maker *m, struct record *mb, struct civil start, bool done)
{
	static const char *const points[] = {"brp", "woning", "huur", "energie", "water", "internet",
		"bank", "zorgverz", "huisarts", "tandarts", "digid", "toeslag", "bijstand", "vervoer"};
	for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
		struct record *p = maker_add(m, "mb_punt", mb);
		struct civil day = maker_after(m, start, (long)i * 3);
		bool ready = (done || dice_percent(&m->dice, 60)) && maker_is_past(m, day);
		maker_put(m, p, "punt", points[i]);
		maker_put(m, p, "status", ready ? "klaar" : dice_percent(&m->dice, 50) ? "bezig" : "open");
		maker_put_date(m, p, "datum", ready ? day : (struct civil){0});
	}
}

static void make_first_months(struct maker *m, struct subject *s)
{
	struct civil start = s->course.registered, end = maker_after(m, civil_add_months(start, 6), 0);
	bool done = maker_is_past(m, end);
	if (!s->course.asiel || civil_is_none(start))
		return;
	struct record *r = maker_add(m, "maatschappelijke_begeleiding", s->dossier);
	maker_put(m, r, "recht", "1");
	maker_put_date(m, r, "startdatum", start);
	maker_put_date(m, r, "einddatum", done ? end : (struct civil){0});
	maker_put_ref(m, r, "uitvoerder", follow_provider(m, PROVIDER_CARE));
	maker_put(m, r, "begeleider", names_pick(&m->dice, &names_nl_first));
	maker_put(m, r, "vrijwilliger", dice_percent(&m->dice, 50) ?
		names_pick(&m->dice, &names_nl_first) : "");
	put_points(m, r, start, done);
}

/* Half a year of paying fixed costs for who has an asylum permit and benefit. */
static void make_payments(struct maker *m, struct subject *s)
{
	static const struct { const char *soort, *wie; int least, most; } posts[] = {
		{"huur", "Woningstichting De Sleutel", 450, 690}, {"zorg", "Zorgverzekering", 130, 165},
		{"elek", "Energiebedrijf", 60, 160}, {"water", "Waterbedrijf", 12, 25},
	};
	struct civil start = s->course.registered, end = maker_after(m, civil_add_months(start, 6), 0);
	bool done = maker_is_past(m, end);
	if (!s->course.asiel || !s->profile.benefit)
		return;
	struct record *letter = follow_document(m, s, "besch", "Beschikking ontzorgen", start);
	struct record *r = maker_add(m, "ontzorgen", s->dossier);
	maker_put(m, r, "van_toepassing", "1");
	maker_put_date(m, r, "startdatum", start);
	maker_put_date(m, r, "einddatum", done ? end : (struct civil){0});
	maker_put_date(m, r, "verwacht_einde", end);
	maker_put_date(m, r, "fz_start", start);
	maker_put_code(m, r, "fz_vorm", "cursus*3 coach*2 groep vrijw*2");
	if (done) {
		maker_put_date(m, r, "fz_eind", end);
		maker_put_code(m, r, "fz_resultaat", "zelf*5 deels*3 niet");
	}
	maker_put(m, r, "toeslagen_lopen", "huur zorg");
	maker_put_date(m, r, "toeslagen_op", start);
	maker_put(m, r, "weigert", "0");
	maker_put_ref(m, r, "beschikking", maker_id(letter));
	for (size_t i = 0; i < sizeof posts / sizeof posts[0]; i++) {
		struct record *p = maker_add(m, "ontzorgen_post", r);
		maker_put(m, p, "soort", posts[i].soort);
		maker_putf(m, p, "bedrag", "%d", dice_between(&m->dice, posts[i].least * 100,
			posts[i].most * 100));
		maker_put(m, p, "begunstigde", posts[i].wie);
		maker_put_date(m, p, "vanaf", start);
		maker_put(m, p, "via_gemeente", "1");
	}
}

static struct record *make_buddy(struct maker *m, struct subject *s)
{
	struct civil day = maker_after(m, s->course.plan, dice_between(&m->dice, 20, 120));
	if (!dice_percent(&m->dice, 35) || !maker_is_past(m, day))
		return NULL;
	struct record *t = maker_add(m, "taalmaatje", s->dossier);
	maker_put(m, t, "coordinator", "Vrijwilligers Taalhuis");
	maker_put(m, t, "maatje_naam", names_pick(&m->dice, &names_nl_first));
	maker_put_date(m, t, "gekoppeld_op", day);
	maker_put_code(m, t, "frequentie", "week*4 2week*2 maand");
	maker_put(m, t, "taalcafe", dice_percent(&m->dice, 50) ? "1" : "0");
	return t;
}

static void make_own_plan(struct maker *m, struct subject *s, const struct record *buddy)
{
	struct civil day = maker_after(m, s->course.plan, dice_between(&m->dice, 5, 30));
	if (!dice_percent(&m->dice, 55) || !maker_is_past(m, day))
		return;
	struct record *p = maker_add(m, "pop", s->dossier);
	maker_put_date(m, p, "opgesteld_op", day);
	maker_put_ref(m, p, "pip", maker_id(s->pip));
	maker_put_code(m, p, "wens", "werk*4 werkopl*2 opl*2 taal*2 vrijw ondern");
	maker_put(m, p, "wens_tekst", texts_pick(&m->dice, "wens_tekst"));
	maker_put_ref(m, p, "taalmaatje", maker_id(buddy));
	maker_put_date(m, p, "eigen_exemplaar_verstrekt", day);
	for (int i = 0; i < 2; i++) {
		struct record *g = maker_add(m, "pop_subdoel", p), *a = maker_add(m, "pop_actie", p);
		maker_put(m, g, "doel", texts_pick(&m->dice, "subdoel"));
		maker_put_date(m, g, "start", day);
		maker_put_date(m, g, "eind", maker_after(m, day, 90));
		maker_put_code(m, g, "status", "open loopt*3 behaald*2");
		maker_put(m, a, "wat", texts_pick(&m->dice, "actie"));
		maker_put(m, a, "wie", i ? "gem" : "ink");
		maker_put_date(m, a, "datum", maker_after(m, day, 30));
		maker_put_code(m, a, "status", "open*2 loopt behaald*3");
	}
	struct record *w = maker_add(m, "pop_programma", p);
	maker_put(m, w, "dag", "wo");
	maker_put(m, w, "van", "10:00");
	maker_put(m, w, "tot", "11:30");
	maker_put(m, w, "wat", "Taalcafé");
	maker_put(m, w, "waar", "Bibliotheek");
}

/* For the first child of the household that needs it. */
static void make_child_care(struct maker *m, struct subject *s)
{
	struct civil start = maker_after(m, s->course.plan, dice_between(&m->dice, 10, 70));
	const struct record *child = NULL;
	for (size_t i = 0; i < m->set.n && !child; i++)
		if (maker_is(m->set.rows[i], "opvang_nodig", "1"))
			child = m->set.rows[i];
	if (!child || !maker_is_past(m, start))
		return;
	struct record *k = maker_add(m, "kinderopvang", s->dossier);
	maker_put_ref(m, k, "kind", maker_id(child));
	maker_put(m, k, "dagdelen", dice_percent(&m->dice, 50) ? "di_o ma_o" : "do_m do_o ma_o");
	maker_put_code(m, k, "doelgroep_wko", "J*6 O");
	maker_put_date(m, k, "inschrijving_op", maker_workday_before(m, civil_add_days(start, -20)));
	maker_put_date(m, k, "toeslag_op", maker_workday_before(m, civil_add_days(start, -10)));
	maker_put(m, k, "opvangorganisatie", "Kinderopvang Het Nest");
	maker_put_date(m, k, "start", start);
}

static void make_aftercare(struct maker *m, struct subject *s)
{
	const struct course *c = &s->course;
	struct civil planned = maker_after(m, civil_add_months(c->done, 6), 0);
	if (c->stage != COURSE_AFTERCARE && c->stage != COURSE_DONE)
		return;
	struct record *n = maker_add(m, "nazorg", s->dossier);
	maker_put_date(m, n, "gepland_op", planned);
	maker_put_code(m, n, "grondslag", "toest*4 pw");
	if (!maker_is_past(m, planned))
		return;
	maker_put_date(m, n, "gesproken_op", planned);
	maker_put_code(m, n, "situatie", "werk*4 opl*2 vw uitk");
	maker_put_code(m, n, "participatietrede", "4 5*2 6*3");
	maker_put(m, n, "vervolg", texts_pick(&m->dice, "eindwens"));
}

void follow_care(struct maker *m, struct subject *s)
{
	make_first_months(m, s);
	make_payments(m, s);
	if (!civil_is_none(s->course.plan)) {
		make_own_plan(m, s, make_buddy(m, s));
		make_child_care(m, s);
	}
	make_aftercare(m, s);
}
