/* What does not go as planned, and what it costs: lesson plans of the school and its invoices,
 * a change of route, a fine after a warning, an objection. Drawn after everything else, so
 * that it moves nothing of what was there before. */
#include <config.h>

#include "follow_priv.h"

#include "texts_priv.h"

#include <string.h>

/* The newest record of that kind in this case; NULL: none. */
static struct record *newest(const struct maker *m, const struct subject *s, const char *kind)
{
	for (size_t i = m->set.n; i-- > 0;)
		if (strcmp(m->set.rows[i]->spec->id, kind) == 0 && s->dossier &&
			rid_equal(m->set.rows[i]->owner, s->dossier->id))
			return m->set.rows[i];
	return NULL;
}

static struct civil day_of(const struct record *r, const char *field)
{
	struct civil d = {0};
	return civil_parse(maker_get(r, field), &d) ? d : (struct civil){0};
}

static void put_past(struct maker *m, struct record *r, const char *field, struct civil d)
{
	if (maker_is_past(m, d))
		maker_put_date(m, r, field, d);
}

/* A colleague who is not the regisseur: the `n`-th of the others. */
static struct rid colleague(const struct maker *m, const struct subject *s, size_t n)
{
	for (size_t i = 0; i < m->n_staff; i++)
		if (!rid_equal(m->staff[i], s->regisseur) && n-- == 0)
			return m->staff[i];
	return (struct rid){{0}};
}

/* --- the school ------------------------------------------------------------------------------- */

static void lesson_plan(struct maker *m, struct subject *s, struct record *application)
{
	struct civil got = maker_after(m, day_of(application, "datum_aanmelding"), dice_between(&m->dice, 16, 34));
	struct civil shown = maker_after(m, got, 3), agreed = maker_after(m, shown, dice_between(&m->dice, 2, 12));
	int days = dice_between(&m->dice, 3, 4);
	bool kids = s->kids_13 > 0;
	if (!maker_is_past(m, got))
		return;
	bool past = maker_is_past(m, agreed);
	struct record *letter = past ? follow_document(m, s, "leerplan", "Leerplan taal", got) : NULL;
	struct record *r = maker_add(m, "leerplan", s->dossier);
	maker_put_ref(m, r, "aanmelding", maker_id(application));
	maker_put(m, r, "soort", "taal");
	maker_put_date(m, r, "datum_ontvangen", got);
	maker_put(m, r, "versie", "1");
	maker_put(m, r, "doelen", texts_pick(&m->dice, "leerplan.doelen"));
	maker_putf(m, r, "lesdagen", "%d", days);
	maker_putf(m, r, "lesuren_per_week", "%d", days * 3);
	maker_put(m, r, "kinderopvang_behoefte", kids ? "1" : "0");
	maker_put(m, r, "kinderopvang_tijden", kids ? "Tijdens de lessen, met een half uur ervoor en erna." : "");
	put_past(m, r, "datum_voorgelegd", shown);
	maker_put(m, r, "status", past ? "def" : maker_is_past(m, shown) ? "voor" : "ontv");
	if (!past)
		return;
	maker_put_date(m, r, "datum_akkoord", agreed);
	maker_put_ref(m, r, "akkoord_door", s->regisseur);
	maker_put_date(m, r, "datum_ondertekend_inburgeraar", agreed);
	maker_put_ref(m, r, "document", maker_id(letter));
}

/* One part of the price; what is older than a month has been looked at. */
static void invoice(struct maker *m, struct subject *s, const struct record *application, struct civil start,
	const char *part, const char *cents, struct civil reached)
{
	struct civil sent = maker_after(m, reached, dice_between(&m->dice, 5, 30)), got = maker_after(m, sent, 2);
	struct civil seen = maker_after(m, got, 20);
	if (!maker_is_past(m, got))
		return;
	struct record *r = maker_add(m, "factuurregel", NULL);
	maker_put(m, r, "aanbieder", maker_get(application, "aanbieder"));
	maker_putf(m, r, "factuurnummer", "F%04d-%05u", sent.year, dice_below(&m->dice, 100000));
	maker_put_date(m, r, "factuurdatum", sent);
	maker_put_date(m, r, "ontvangen_op", got);
	maker_putf(m, r, "clientnummer", "%06u", dice_below(&m->dice, 1000000));
	maker_put_ref(m, r, "dossier", maker_id(s->dossier));
	maker_put_date(m, r, "startdatum_traject", start);
	maker_put(m, r, "product", maker_get(application, "product"));
	maker_put(m, r, "mijlpaal", part);
	maker_put(m, r, "bedrag", cents);
	maker_put_date(m, r, "prestatie_op", reached);
	if (!maker_is_past(m, seen))
		return;
	maker_put_code(m, r, "controle", "ok*14 dubbel onbekend");
	if (maker_is(r, "controle", "ok")) {
		maker_put_date(m, r, "geaccordeerd_op", seen);
		maker_put_ref(m, r, "geaccordeerd_door", colleague(m, s, 0));
	} else {
		maker_put(m, r, "controle_toelichting", "Met de aanbieder besproken; komt terug op de volgende factuur.");
	}
}

static void invoices(struct maker *m, struct subject *s, const struct record *application)
{
	static const struct { const char *part; int months; const char *cents; } parts[] = {
		{"1A", 0, "125000"}, {"1B", 6, "187500"}, {"2", 12, "250000"}, {"3", 22, "187500"},
	};
	struct civil start = day_of(newest(m, s, "traject"), "start_datum");
	struct civil last = civil_is_none(s->course.done) ? m->today : s->course.done;
	if (civil_is_none(start))
		return;
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		struct civil reached = maker_after(m, civil_add_months(start, parts[i].months), 0);
		if (civil_compare(reached, last) <= 0)
			invoice(m, s, application, start, parts[i].part, parts[i].cents, reached);
	}
}

/* --- another route ------------------------------------------------------------------------------ */

/* From the B1-route to the Z-route after most of a year; a new PIP follows, so it is open still. */
static void change_route(struct maker *m, struct subject *s)
{
	struct civil day = maker_after(m, civil_add_months(s->course.plan, 10), dice_between(&m->dice, 0, 300));
	bool fits = s->pip && s->profile.route[0] == 'B' && s->course.stage == COURSE_UNDERWAY;
	if (!fits || !dice_percent(&m->dice, 12) || !maker_is_past(m, day))
		return;
	struct record *r = maker_add(m, "leerroute_wijziging", s->dossier);
	maker_put(m, r, "soort", "rou");
	maker_put(m, r, "van_leerroute", "B");
	maker_put(m, r, "van_niveau", "B1");
	maker_put(m, r, "naar_leerroute", "Z");
	maker_put(m, r, "naar_niveau", "A2");
	maker_put_code(m, r, "verzoek_van", "aanb*4 ink*2 gem");
	maker_put(m, r, "aanleiding", texts_pick(&m->dice, "wijziging.aanleiding"));
	maker_putf(m, r, "maanden_na_start", "%ld", civil_days_between(s->course.plan, day) / 30);
	maker_put(m, r, "uitzondering", "geen");
	maker_put_date(m, r, "datum_akkoord_gemeente", day);
}

/* --- a fine, an objection ----------------------------------------------------------------------- */

/* The days of a fine under article 23, from the report to the decision. */
struct fine_days {
	struct civil seen, report, notice, until, decided;
};

static void put_fine_process(struct maker *m, struct subject *s, struct record *r, const struct fine_days *d)
{
	maker_put_date(m, r, "rapport_op", d->report);
	maker_put_ref(m, r, "rapport_door", s->regisseur);
	maker_put(m, r, "zienswijze_gevraagd", "1");
	maker_put_date(m, r, "voornemen_op", d->notice);
	maker_put_date(m, r, "zienswijze_tot", d->until);
	maker_put(m, r, "zienswijze_tolk", "0");
	maker_put(m, r, "zienswijze", texts_pick(&m->dice, "boete.zienswijze"));
	maker_put_date(m, r, "besluit_op", d->decided);
	maker_put_ref(m, r, "opgelegd_door", colleague(m, s, 0));
	if (!s->course.asiel)
		return;
	maker_put(m, r, "as_motivering", texts_pick(&m->dice, "boete.as"));
	maker_put_ref(m, r, "tweede_door", colleague(m, s, 1));
}

/* The first in the term of this plan: half of fifty euros, no intent and no gross fault. */
static struct record *fine(struct maker *m, struct subject *s, const struct record *warning)
{
	struct fine_days d = {.seen = maker_after(m, day_of(warning, "datum"), dice_between(&m->dice, 40, 110))};
	d.report = maker_after(m, d.seen, 10);
	d.notice = maker_after(m, d.report, 4);
	d.until = civil_add_days(d.notice, 14);
	d.decided = maker_after(m, d.until, dice_between(&m->dice, 6, 20));
	if (!maker_is_past(m, d.decided) || rid_is_none(colleague(m, s, 1)))
		return NULL;
	struct record *letter = follow_document(m, s, "boete", "Boete, beschikking", d.decided);
	struct record *r = maker_add(m, "boete", s->dossier);
	maker_put(m, r, "grond", "23");
	maker_put(m, r, "reden", maker_get(warning, "reden"));
	maker_put_date(m, r, "datum_constatering", d.seen);
	maker_put_date(m, r, "datum_gedraging_van", civil_add_days(d.seen, -28));
	maker_put_date(m, r, "datum_gedraging_tot", civil_add_days(d.seen, -1));
	maker_put(m, r, "plaats_constatering", "Gemeentehuis");
	maker_put(m, r, "omschrijving", texts_pick(&m->dice, "boete.omschrijving"));
	maker_put(m, r, "eerdere_interventies", texts_pick(&m->dice, "boete.eerder"));
	maker_put(m, r, "trede", "1");
	maker_put(m, r, "basisbedrag", "5000");
	maker_put(m, r, "verwijtbaarheid", "nor");
	maker_put(m, r, "percentage", "50");
	maker_put(m, r, "samenloop_pw", "0");
	maker_put(m, r, "bedrag", "2500");
	maker_put(m, r, "som_in_termijn", "2500");
	put_fine_process(m, s, r, &d);
	maker_put_ref(m, r, "document", maker_id(letter));
	maker_definitive(m, r);
	return r;
}

/* Heard and decided when it is old enough. */
static void object(struct maker *m, struct subject *s, const char *against, const char *field,
	const struct record *decision, struct civil known)
{
	struct civil got = maker_after(m, known, dice_between(&m->dice, 8, 40));
	struct civil heard = maker_after(m, got, 35), decided = maker_after(m, heard, dice_between(&m->dice, 20, 45));
	if (!maker_is_past(m, got))
		return;
	struct record *r = maker_add(m, "bezwaar", s->dossier);
	maker_put(m, r, "tegen", against);
	maker_put_ref(m, r, field, maker_id(decision));
	maker_put_date(m, r, "ontvangen_op", got);
	maker_put_date(m, r, "bekendmaking_op", known);
	maker_put(m, r, "tijdig", civil_compare(got, civil_add_days(known, 42)) <= 0 ? "1" : "0");
	maker_put(m, r, "gronden", texts_pick(&m->dice, "bezwaar.gronden"));
	maker_put_ref(m, r, "behandelaar", colleague(m, s, 0));
	maker_put(m, r, "commissie", "0");
	put_past(m, r, "hoorzitting_op", heard);
	if (!maker_is_past(m, decided))
		return;
	maker_put_date(m, r, "besluit_op", decided);
	maker_put_code(m, r, "uitslag", "ongegrond*5 deels*2 gegrond*2");
	maker_put(m, r, "beroep_ingesteld", "0");
}

void follow_law(struct maker *m, struct subject *s)
{
	struct record *application = newest(m, s, "aanmelding"), *warned = newest(m, s, "waarschuwing");
	bool to_plan = !civil_is_none(s->course.plan) && dice_percent(&m->dice, 3);
	if (application) {
		lesson_plan(m, s, application);
		invoices(m, s, application);
	}
	change_route(m, s);
	struct record *fined = warned && s->pip && dice_percent(&m->dice, 50) ? fine(m, s, warned) : NULL;
	if (fined && dice_percent(&m->dice, 45))
		object(m, s, "boete", "tegen_boete", fined, day_of(fined, "besluit_op"));
	if (s->pip && to_plan)
		object(m, s, "pip", "tegen_pip", s->pip, s->course.plan);
}
