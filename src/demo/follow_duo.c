/* What DUO tells and decides: messages, extension of the term, how a duty ended otherwise;
 * and the handover of who moved. */
#include <config.h>

#include "follow_priv.h"

#include "recipe_priv.h"
#include "texts_priv.h"

/* Messages of the last three weeks wait to be read. */
static void signal_of(struct maker *m, struct subject *s, const char *code, const char *soort,
	struct civil day)
{
	struct record *r = maker_add(m, "signaal", NULL);
	bool fresh = civil_days_between(day, m->today) < 21;
	maker_put(m, r, "bron", "duo");
	maker_put(m, r, "code", code);
	maker_put(m, r, "soort", soort);
	maker_put_moment(m, r, "registratie_datumtijd", day, 7 * 60 + (int)dice_below(&m->dice, 60));
	maker_put_moment(m, r, "ontvangen_op", day, 8 * 60 + 15);
	maker_put(m, r, "bsn", maker_get(s->persoon, "bsn"));
	maker_put_ref(m, r, "dossier", maker_id(s->dossier));
	maker_put(m, r, "opdracht", code);
	maker_put(m, r, "status", fresh ? "nieuw" : "afgehandeld");
	if (fresh)
		return;
	maker_put_moment(m, r, "afgehandeld_op", maker_after(m, day, 1), 9 * 60 + 40);
	maker_put_ref(m, r, "afgehandeld_door", s->regisseur);
}

static void signals(struct maker *m, struct subject *s)
{
	const struct course *c = &s->course;
	bool z = s->profile.route[0] == 'Z';
	signal_of(m, s, "SS101", "geb", c->notice);
	if (!civil_is_none(c->test))
		signal_of(m, s, "SS131", "geb", maker_earlier(maker_after(m, c->test, 3), m->today));
	if (!civil_is_none(c->plan))
		signal_of(m, s, "SS102", "geb", maker_earlier(maker_after(m, c->plan, 6), m->today));
	if (maker_is(s->dossier, "sluitreden", "verhuisd"))
		signal_of(m, s, "SS122", "att", c->closed);
	else if (!civil_is_none(c->done))
		signal_of(m, s, z ? "SS141" : "SS106", z ? "att" : "geb", c->done);
}

/* Three months more for something at the school or in life: a second row of the term. */
static void extend(struct maker *m, struct subject *s)
{
	const struct course *c = &s->course;
	struct civil asked = maker_after(m, civil_add_months(c->plan, 18), dice_between(&m->dice, 0, 120));
	struct civil decided = maker_after(m, asked, 40);
	bool open = c->stage == COURSE_UNDERWAY || c->stage == COURSE_FINISHING;
	if (!open || !dice_percent(&m->dice, 25) || !maker_is_past(m, asked))
		return;
	bool known = maker_is_past(m, decided);
	struct civil end = civil_add_months(c->term_end, 3);
	struct record *v = maker_add(m, "verlenging_termijn", s->dossier);
	maker_put_date(m, v, "aanvraag_op", asked);
	maker_put(m, v, "beoordeling", known ? "Toegekend" : "InBehandeling");
	maker_put_code(m, v, "grond", "h*3 i*3 b c");
	maker_put_code(m, v, "bewijs", "school*2 ander");
	maker_put(m, v, "ambtshalve", "0");
	if (!known)
		return;
	maker_put_date(m, v, "datum_beoordeling", decided);
	maker_put_date(m, v, "nieuwe_einddatum", end);
	struct record *t = maker_add(m, "inburgeringstermijn", s->dossier);
	maker_put_date(m, t, "startdatum", c->term_start);
	maker_put_date(m, t, "einddatum_excl", end);
	maker_put_date(m, t, "laatste_dag", civil_add_days(end, -1));
	maker_put_date(m, t, "wijzigingsdatum", decided);
	maker_put(m, t, "verlengingsgrond_omschrijving", "Bijzondere omstandigheid");
	signal_of(m, s, "SS104", "geb", decided);
}

static void exempt(struct maker *m, struct subject *s)
{
	if (maker_is(s->dossier, "sluitreden", "vrijgesteld")) {
		struct record *v = maker_add(m, "vrijstelling", s->dossier);
		maker_put(m, v, "soort", "geh");
		maker_put(m, v, "oordeel", "Toekenning");
		maker_put_date(m, v, "datum_oordeel", s->course.done);
		maker_put_code(m, v, "reden", "DIP*2 DOC AVI");
	}
	if (maker_is(s->dossier, "sluitreden", "ontheven")) {
		struct record *o = maker_add(m, "ontheffing", s->dossier);
		maker_put(m, o, "soort", "geh");
		maker_put(m, o, "grond", "MED");
		maker_put(m, o, "oordeel", "Toekenning");
		maker_put_date(m, o, "datum_oordeel", s->course.done);
	}
}

static void hand_over(struct maker *m, struct subject *s)
{
	struct civil day = s->course.closed;
	if (!maker_is(s->dossier, "sluitreden", "verhuisd"))
		return;
	struct record *r = maker_add(m, "verhuizing_overdracht", s->dossier);
	maker_put(m, r, "richting", "uit");
	maker_put_code(m, r, "andere_gemeente", "0193 0307 0344 0363 0599");
	maker_put_date(m, r, "datum_brp", day);
	maker_put_date(m, r, "geinformeerd_inburgeraar_op", day);
	struct civil told = maker_earlier(maker_after(m, day, 4), maker_workday_before(m, m->today));
	maker_put_date(m, r, "overdracht_op", told);
	maker_put_code(m, r, "wijze", "bestand*2 gesp tel");
	maker_put(m, r, "meegegeven", "aanbod pip uren");
}

void follow_duo(struct maker *m, struct subject *s)
{
	signals(m, s);
	extend(m, s);
	exempt(m, s);
	hand_over(m, s);
}
