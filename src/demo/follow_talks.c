/* Talks about progress, notes of contact, a warning now and then, tasks still open. */
#include <config.h>

#include "follow_priv.h"

#include "places_priv.h"
#include "recipe_priv.h"
#include "texts_priv.h"

#include <stdio.h>
#include <string.h>

/* --- progress -------------------------------------------------------------------------------- */

static void put_part(struct maker *m, struct record *g, const char *part, const char *stand)
{
	char field[32], topic[32];
	snprintf(field, sizeof field, "%s_stand", part);
	maker_put(m, g, field, stand);
	snprintf(field, sizeof field, "%s_toelichting", part);
	snprintf(topic, sizeof topic, "%s.%s", part, stand);
	maker_put(m, g, field, texts_pick(&m->dice, topic));
}

static void put_progress(struct maker *m, struct subject *s, struct record *g)
{
	static const char *const parts[] = {"taal", "part", "map", "pvt"};
	bool switches = s->profile.route[0] == 'O';
	for (int i = 0; i < 4; i++) {
		char stand[8];
		maker_choose(&m->dice, i < 2 ? "plan*7 risico*2 achter" : "plan*5 risico nvt*2", stand,
			sizeof stand);
		put_part(m, g, parts[i], i == 2 && switches ? "nvt" : stand);
	}
}

static void progress(struct maker *m, struct subject *s, int number, struct civil planned, struct civil next)
{
	struct record *g = maker_add(m, "voortgangsgesprek", s->dossier);
	bool comes = dice_percent(&m->dice, 93);
	maker_putf(m, g, "volgnummer", "%d", number);
	maker_put_moment(m, g, "afgesproken_op", planned, 9 * 60 + 30 * (int)dice_below(&m->dice, 13));
	maker_put(m, g, "verschenen", comes ? "J" : "A");
	maker_put_date(m, g, "volgend_gesprek", next);
	if (!comes)
		return;
	maker_put_date(m, g, "gehouden_op", planned);
	maker_put_code(m, g, "wijze", "gesp*7 tel video huis*2");
	maker_put_code(m, g, "tolk_gebruikt", number < 3 ? "T*6 N*2 A" : "N*5 T*3");
	put_progress(m, s, g);
	maker_put(m, g, "afspraken", texts_pick(&m->dice, "afspraken"));
	maker_put(m, g, "pip_wijzigen", dice_percent(&m->dice, 6) ? "1" : "0");
	if (dice_percent(&m->dice, 75))
		maker_put(m, g, "verslag", texts_pick(&m->dice, "gesprek.verslag"));
}

/* About every four months, while the duty lasts. */
static void progress_all(struct maker *m, struct subject *s)
{
	struct civil day = maker_after(m, s->course.plan, dice_between(&m->dice, 90, 130));
	for (int n = 1; n <= 9 && !civil_is_none(s->course.plan); n++) {
		if (!maker_is_past(m, day) || (!civil_is_none(s->course.done) &&
			civil_compare(day, s->course.done) > 0))
			break;
		struct civil next = maker_after(m, day, dice_between(&m->dice, 100, 140));
		progress(m, s, n, day, next);
		day = next;
	}
}

/* --- notes ------------------------------------------------------------------------------------- */

/* Something about a subject that fits how far the case is. */
static void note(struct maker *m, struct subject *s, struct civil day)
{
	char subject[8], topic[24], with[8];
	bool early = civil_is_none(s->course.plan) || civil_compare(day, s->course.plan) <= 0;
	maker_choose(&m->dice, early ? "ov*5 woning*2 duo geld gez" :
		"taal*4 werk*3 verzuim*2 opvang geld duo gez ov*3", subject, sizeof subject);
	maker_choose(&m->dice, "ink*12 aanb*3 school vrijw pw gez", with, sizeof with);
	struct record *r = maker_add(m, "contactmoment", s->dossier);
	snprintf(topic, sizeof topic, "contact.%s", subject);
	maker_put_moment(m, r, "moment", day, 8 * 60 + 30 + 5 * (int)dice_below(&m->dice, 100));
	maker_put_code(m, r, "kanaal", "tel*6 app*4 mail*3 balie*2 sms brief huis");
	maker_put_code(m, r, "richting", "in*5 uit*5");
	maker_put(m, r, "met", with);
	maker_put(m, r, "met_naam", strcmp(with, "ink") == 0 ? "" : names_pick(&m->dice, &names_nl_first));
	maker_put(m, r, "onderwerp", subject);
	maker_put(m, r, "tekst", texts_pick(&m->dice, topic));
	maker_put(m, r, "bijzonder", strcmp(subject, "gez") == 0 ? "gez" : "n");
}

static void notes(struct maker *m, struct subject *s)
{
	const struct course *c = &s->course;
	struct civil day = c->notice, last = civil_is_none(c->closed) ? m->today : c->closed;
	int step = c->stage <= COURSE_PLAN ? 21 : 75;
	for (int n = 0; n < 20; n++) {
		day = maker_after(m, day, dice_between(&m->dice, step / 3, step + step / 2));
		if (civil_compare(day, last) > 0)
			break;
		note(m, s, day);
	}
}

/* --- warnings and tasks --------------------------------------------------------------------------- */

/* About the plan, not the intake: those are with the calls. */
static void warning(struct maker *m, struct subject *s)
{
	struct civil day = maker_after(m, s->course.plan, dice_between(&m->dice, 150, 420));
	if (civil_is_none(s->course.plan) || !dice_percent(&m->dice, 9) || !maker_is_past(m, day))
		return;
	struct record *letter = follow_document(m, s, "wrs", "Waarschuwing verzuim", day);
	struct record *w = maker_add(m, "waarschuwing", s->dossier);
	maker_put_date(m, w, "datum", day);
	maker_put_code(m, w, "reden", "TA1*5 TA2 VG1*2 PV1 MA1");
	maker_put_date(m, w, "gedraging_op", maker_workday_before(m, civil_add_days(day, -9)));
	maker_put_code(m, w, "kanaal", "brief*3 mond");
	maker_put_ref(m, w, "document", maker_id(letter));
	maker_put(m, w, "uitleg_taal", maker_get(s->persoon, "moedertaal"));
	maker_put_code(m, w, "uitleg_begrepen", "J*4 O");
	maker_put_code(m, w, "samenloop_pw", "N*8 verl");
	maker_put(m, w, "gevolg", "geen");
}

static void task(struct maker *m, struct subject *s)
{
	static const struct { enum course_stage from, to; const char *soort, *titel; } kinds[] = {
		{COURSE_ANNOUNCED, COURSE_ANNOUNCED, "oproep", "Oproep voor de brede intake versturen"},
		{COURSE_CALLED, COURSE_INTAKE, "intake", "Tolk regelen voor het gesprek"},
		{COURSE_INTAKE, COURSE_INTAKE, "lbt", "Leerbaarheidstoets aanmelden"},
		{COURSE_INTAKE_DONE, COURSE_PLAN_DRAFT, "pip", "PIP bespreken en vaststellen"},
		{COURSE_PLAN, COURSE_PLAN, "aanbod", "Aanbod bij de taalschool navragen"},
		{COURSE_PLAN, COURSE_UNDERWAY, "voortgang", "Voortgangsgesprek plannen"},
		{COURSE_UNDERWAY, COURSE_FINISHING, "examen", "Examendatum navragen"},
		{COURSE_FINISHING, COURSE_FINISHING, "map", "Eindgesprek MAP plannen"},
		{COURSE_DONE, COURSE_AFTERCARE, "nazorg", "Nazorg plannen"},
	};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (s->course.stage < kinds[i].from || s->course.stage > kinds[i].to ||
			!dice_percent(&m->dice, 55))
			continue;
		struct record *t = maker_add(m, "taak", s->dossier);
		struct civil due = maker_after(m, m->today, dice_between(&m->dice, -9, 24));
		maker_put(m, t, "titel", kinds[i].titel);
		maker_put(m, t, "soort", kinds[i].soort);
		maker_put_date(m, t, "streefdatum", due);
		maker_put_ref(m, t, "eigenaar", s->regisseur);
		maker_put_code(m, t, "prioriteit", "norm*8 hoog laag");
		maker_put_code(m, t, "status", "open*6 bezig*2 wacht");
		if (maker_is(t, "status", "wacht"))
			maker_put_code(m, t, "wacht_op", "ink*3 aanb*2 duo intern");
	}
}

void follow_talks(struct maker *m, struct subject *s)
{
	progress_all(m, s);
	notes(m, s);
	warning(m, s);
	task(m, s);
}
