/* The track after the plan: applied for, begun, attended month by month, reported on; PVT,
 * MAP, KNM and exams; at the end what the Z-route asks. */
#include <config.h>

#include "follow_priv.h"

#include "recipe_priv.h"
#include "texts_priv.h"

#include <stdlib.h>

/* A track of lessons: when it began, until when it is known about, hours so far. */
struct track {
	struct record *row;
	struct civil start, until;
	int minutes, missed;
	bool ended;
};

/* --- applying and beginning --------------------------------------------------------------------- */

static struct record *apply(struct maker *m, struct subject *s, struct civil day)
{
	struct record *a = maker_add(m, "aanmelding", s->dossier);
	bool switches = s->profile.route[0] == 'O';
	maker_put_ref(m, a, "aanbieder", follow_provider(m, switches ? PROVIDER_SWITCH : PROVIDER_LESSONS));
	maker_put(m, a, "product", s->profile.route[0] == 'Z' ? "ZT" : switches ? "OV" : "BT");
	maker_put_date(m, a, "datum_aanmelding", day);
	maker_put_ref(m, a, "pip", maker_id(s->pip));
	maker_put_ref(m, a, "brede_intake", maker_id(s->intake));
	maker_put_ref(m, a, "leerbaarheidstoets", maker_id(s->lbt));
	maker_put(m, a, "wijze", "mail");
	maker_put(m, a, "geldt_als_opdracht", "1");
	maker_put(m, a, "profiel", "basis");
	maker_put_date(m, a, "laatste_dag_termijn", civil_add_days(s->course.term_end, -1));
	maker_put(m, a, "onderdelen_gevraagd", "knm taal");
	maker_put(m, a, "uren_gevraagd", "600");
	maker_put_ref(m, a, "contactpersoon_gemeente", s->regisseur);
	struct civil confirmed = maker_after(m, day, 4), intake = maker_after(m, day, 12);
	bool past = maker_is_past(m, intake);
	maker_put_date(m, a, "ontvangst_bevestigd_op", maker_is_past(m, confirmed) ? confirmed :
		(struct civil){0});
	maker_put_date(m, a, "intake_op", past ? intake : (struct civil){0});
	maker_put(m, a, "intake_verschenen", past ? "J" : "");
	maker_put(m, a, "status", past ? "gest" : "verz");
	return a;
}

static void put_timetable(struct maker *m, const struct record *track)
{
	static const char *const days[] = {"ma", "di", "do"};
	bool morning = dice_percent(&m->dice, 65);
	for (int i = 0; i < 3; i++) {
		struct record *r = maker_add(m, "traject_rooster", track);
		maker_put(m, r, "dag", days[i]);
		maker_put(m, r, "van_tijd", morning ? "09:15" : "13:00");
		maker_put(m, r, "tot_tijd", morning ? "12:15" : "15:45");
		maker_put(m, r, "locatie", "Lokaal 2");
	}
}

static void begin(struct maker *m, struct subject *s, const struct record *application, struct civil start,
	struct track *t)
{
	struct civil expected = maker_after(m, civil_add_months(start, 22), 0);
	bool switches = s->profile.route[0] == 'O';
	t->start = start;
	t->until = civil_is_none(s->course.done) ? m->today : s->course.done;
	t->ended = civil_compare(expected, t->until) <= 0 || !civil_is_none(s->course.done);
	t->until = maker_earlier(t->until, expected);
	struct record *r = t->row = maker_add(m, "traject", s->dossier);
	maker_put_ref(m, r, "aanmelding", maker_id(application));
	maker_put_ref(m, r, "aanbieder", follow_provider(m, switches ? PROVIDER_SWITCH : PROVIDER_LESSONS));
	maker_put(m, r, "soort", switches ? "tst" : "t");
	maker_put_date(m, r, "start_datum", start);
	maker_put_date(m, r, "eind_datum_verwacht", expected);
	maker_put(m, r, "startgroep", !s->profile.reads ? "al" : s->profile.route[0] == 'Z' ? "z" :
		s->profile.dutch >= 3 ? "a1" : "a0");
	maker_put(m, r, "standaardrooster", "1");
	maker_putf(m, r, "beoogd_uren_taal", "%d", switches ? 1000 : 600);
	maker_put(m, r, "beoogd_uren_knm", "60");
	maker_put(m, r, "status", t->ended ? "klaar" : "loopt");
	if (t->ended) {
		maker_put_date(m, r, "eind_datum", t->until);
		maker_put(m, r, "einddatum_reden", "klaar");
	}
	put_timetable(m, r);
}

/* --- hours ------------------------------------------------------------------------------------------ */

static void attend(struct maker *m, struct track *t, struct civil month)
{
	struct record *p = maker_add(m, "presentie", t->row);
	int planned = dice_between(&m->dice, 30, 44) * 60;
	int missed = dice_percent(&m->dice, 55) ? 0 : dice_between(&m->dice, 1, 12) * 60;
	maker_put(m, p, "niveau_registratie", "maand");
	maker_putf(m, p, "periode", "%04d-%02d", month.year, month.month);
	maker_put(m, p, "sessie_soort", "les");
	maker_putf(m, p, "gepland_min", "%d", planned);
	maker_putf(m, p, "aanwezig_min", "%d", planned - missed);
	maker_putf(m, p, "afwezig_min", "%d", missed);
	if (missed > 0) {
		maker_put_code(m, p, "reden_afwezig",
			"ziek*4 ziekkind*3 dokter gemeente werk*2 vakantie geen*2 onbekend");
		maker_put_code(m, p, "geoorloofd", "J*6 N*2 O");
	}
	t->minutes += planned - missed;
	t->missed += missed;
}

/* By the month; what lies further back than two years was not taken over. */
static void attend_all(struct maker *m, struct track *t)
{
	struct civil month = {t->start.year, t->start.month, 1};
	struct civil last = {t->until.year, t->until.month, 1};
	for (int n = 0; n < 24; n++) {
		month = civil_add_months(month, 1);
		if (civil_compare(month, last) >= 0)
			break;
		attend(m, t, month);
	}
}

static void put_hours(struct maker *m, struct subject *s, const struct track *t)
{
	struct record *u = maker_add(m, "uren_stand", s->dossier);
	int extra = s->profile.route[0] == 'Z' ? t->minutes / 2 : 0;
	maker_put_date(m, u, "stand_per", maker_workday_before(m, t->until));
	maker_putf(m, u, "uren_bi_taal_knm", "%ld", strtol(maker_get(s->intake, "uren_taal_knm_bi"), NULL,
		10));
	maker_putf(m, u, "uren_leerroute_taal", "%d", t->minutes);
	maker_putf(m, u, "uren_leerroute_knm", "%d", t->minutes / 12);
	long before = strtol(maker_get(s->intake, "uren_participatie_bi"), NULL, 10);
	maker_putf(m, u, "uit_activiteiten", "%d", extra);
	maker_putf(m, u, "uit_bredeintake", "%ld", before);
	maker_putf(m, u, "uren_participatie", "%ld", extra + before);
	maker_putf(m, u, "verzuim_ongeoorloofd", "%d", t->missed / 3);
	maker_putf(m, u, "verzuim_geoorloofd", "%d", t->missed - t->missed / 3);
}

static void report(struct maker *m, struct subject *s, const struct track *t, struct civil from,
	struct civil to, int number)
{
	static const char *const levels[] = {"0", "A0", "A1-", "A1", "A2", "B1", "B2"};
	static const char *const fields[] = {"taal_lezen", "taal_luisteren", "taal_schrijven",
		"taal_spreken"};
	struct record *v = maker_add(m, "voortgangsrapportage", s->dossier);
	char stand[8];
	struct civil got = maker_after(m, to, 8);
	maker_choose(&m->dice, "plan*7 risico*2 achter", stand, sizeof stand);
	maker_put_ref(m, v, "traject", maker_id(t->row));
	maker_put_date(m, v, "periode_van", from);
	maker_put_date(m, v, "periode_tot", to);
	maker_put_date(m, v, "ontvangen_op", got);
	maker_putf(m, v, "aanwezigheid_pct", "%d", dice_between(&m->dice, 68, 100));
	maker_put(m, v, "welzijn_nodig", "0");
	maker_put(m, v, "op_of_afschalen", "geen");
	maker_put(m, v, "status", stand);
	maker_put(m, v, "taal_voortgang", texts_pick(&m->dice, *stand == 'p' ? "taal.plan" :
		*stand == 'r' ? "taal.risico" : "taal.achter"));
	for (int i = 0; i < 4; i++) {
		int level = s->profile.dutch + number / 2 - (i == 2);
		maker_put(m, v, fields[i], levels[level < 0 ? 0 : level > 5 ? 5 : level]);
	}
	maker_putf(m, v, "taal_uren", "%d", number * 105);
	maker_put_code(m, v, "beoordeling_gemeente", "akk*8 vraag actie");
	maker_put(m, v, "beoordeling_toelichting", maker_is(v, "beoordeling_gemeente", "akk") ? "" :
		"Met de school gebeld.");
}

/* Every quarter. */
static void report_all(struct maker *m, struct subject *s, const struct track *t)
{
	struct civil from = t->start;
	for (int n = 1; n <= 8; n++) {
		struct civil to = civil_period_end(from, 3);
		if (civil_compare(to, t->until) > 0 || !maker_is_past(m, maker_after(m, to, 8)))
			break;
		report(m, s, t, from, to, n);
		from = civil_add_days(to, 1);
	}
}

static void report_end(struct maker *m, struct subject *s, const struct track *t)
{
	static const char *const fields[] = {"resultaat_lezen", "resultaat_luisteren", "resultaat_schrijven",
		"resultaat_spreken"};
	struct civil day = maker_after(m, t->until, 10), told = maker_after(m, day, 5);
	if (!t->ended || !maker_is_past(m, told))
		return;
	struct record *letter = follow_document(m, s, "eindr", "Eindrapport taal", day);
	struct record *e = maker_add(m, "eindrapportage", s->dossier);
	maker_put_ref(m, e, "traject", maker_id(t->row));
	maker_put_date(m, e, "datum", day);
	maker_put_code(m, e, "doelen_behaald", "J*6 deels*3");
	if (maker_is(e, "doelen_behaald", "deels"))
		maker_put(m, e, "toelichting_niet", "Schrijven is nog geen A2.");
	for (int i = 0; i < 4; i++)
		maker_put_code(m, e, fields[i], s->profile.route[0] == 'Z' ? "A1*4 A2*2" : "A2*3 B1*5");
	maker_put_code(m, e, "trede_einde", "3*2 4*3 5*2 6");
	maker_put_date(m, e, "besproken_inburgeraar_op", day);
	maker_put_date(m, e, "besproken_gemeente_op", told);
	maker_put(m, e, "oordeel_gemeente", "J");
	maker_put(m, e, "mag_factureren", "1");
	maker_put_ref(m, e, "document", maker_id(letter));
}

/* --- parts of the duty -------------------------------------------------------------------------------- */

/* Six meetings of two or three hours, signed at the last. */
static void make_pvt(struct maker *m, struct subject *s)
{
	struct civil day = maker_after(m, s->course.plan, dice_between(&m->dice, 60, 160));
	struct record *p = maker_add(m, "pvt", s->dossier);
	int minutes = 0, n = 0;
	maker_put(m, p, "eigen_gemeente", "1");
	maker_put_date(m, p, "aangemeld_op", maker_after(m, s->course.plan, 10));
	for (; n < 6 && maker_is_past(m, day); n++) {
		struct record *b = maker_add(m, "pvt_bijeenkomst", p);
		maker_put_date(m, b, "datum", day);
		maker_put(m, b, "soort", n == 5 ? "ond" : n == 3 ? "exc" : "les");
		maker_put(m, b, "uren", "120");
		maker_put(m, b, "aanwezig", "1");
		maker_put(m, b, "uren_gevolgd", "120");
		minutes += 120;
		if (n < 5)
			day = maker_after(m, day, 7);
	}
	maker_putf(m, p, "uren_totaal", "%d", minutes);
	if (n < 6)
		return;
	struct record *letter = follow_document(m, s, "pvtverkl", "Participatieverklaring", day);
	maker_put_date(m, p, "datum_ondertekening", day);
	maker_put(m, p, "ondertekend_taal", maker_get(s->persoon, "moedertaal"));
	maker_put(m, p, "ondertekend_tolk", dice_percent(&m->dice, 60) ? "1" : "0");
	maker_put(m, p, "weigert_ondertekenen", "0");
	maker_put_ref(m, p, "document", maker_id(letter));
}

static void make_map(struct maker *m, struct subject *s)
{
	const struct course *c = &s->course;
	struct civil start = maker_after(m, civil_add_months(c->plan, 8), dice_between(&m->dice, 0, 90));
	if (s->profile.route[0] == 'O' || !maker_is_past(m, start))
		return;
	bool done = c->stage >= COURSE_DONE;
	struct record *p = maker_add(m, "map", s->dossier);
	int hours = done ? dice_between(&m->dice, 40, 60) : dice_between(&m->dice, 0, 39);
	maker_put_ref(m, p, "pip", maker_id(s->pip));
	maker_put(m, p, "van_toepassing", "1");
	maker_put(m, p, "eigen_gemeente", "0");
	maker_put_ref(m, p, "uitvoerder", follow_provider(m, PROVIDER_WORK));
	maker_put_date(m, p, "start_datum", start);
	maker_put_code(m, p, "praktijk_soort", "vrijw*4 wep*2 stage werk*2");
	maker_putf(m, p, "praktijk_uren", "%d", hours * 60);
	maker_putf(m, p, "uren_totaal", "%d", (hours + 24) * 60);
	for (int i = 1; i <= 8; i++) {
		struct record *t = maker_add(m, "map_thema", p);
		maker_putf(m, t, "thema", "%d", i);
		maker_put_code(m, t, "status", done ? "2" : i < 4 ? "2*3 1" : "0*3 1");
	}
	if (!done)
		return;
	maker_put_date(m, p, "portfolio_ontvangen", maker_workday_before(m, civil_add_days(c->done, -20)));
	maker_put_moment(m, p, "eindgesprek_gepland", maker_workday_before(m,
		civil_add_days(c->done, -3)), 11 * 60);
	maker_put_date(m, p, "datum_eindgesprek", maker_workday_before(m, civil_add_days(c->done, -3)));
	maker_put_ref(m, p, "eindgesprek_door", s->regisseur);
	maker_put(m, p, "oordeel", "V");
}

/* The parts of the exam, one after the other; who is done passed them all. */
static void make_exams(struct maker *m, struct subject *s)
{
	static const char *const parts[] = {"KNM", "LE", "LU", "SP", "SC"};
	const struct course *c = &s->course;
	struct civil day = maker_after(m, civil_add_months(c->plan, 10), dice_between(&m->dice, 0, 60));
	struct civil last = civil_is_none(c->done) ? m->today : c->done;
	const char *level = s->profile.route[0] == 'O' ? "B1*4 B2" : "B1*3 A2";
	bool fulfilled = c->stage >= COURSE_DONE && c->stage != COURSE_CLOSED;
	if (s->profile.route[0] == 'Z')
		return;
	for (int i = 0; i < 5; i++) {
		bool fails = dice_percent(&m->dice, 18);
		struct civil on = fulfilled ? maker_workday_before(m,
			civil_add_days(last, -60 + 10 * i)) : day;
		if (civil_compare(on, last) > 0)
			break;
		struct record *e = maker_add(m, "examenpoging", s->dossier);
		maker_put(m, e, "onderdeel", parts[i]);
		if (i > 0)
			maker_put_code(m, e, "niveau", level);
		maker_put_date(m, e, "examendatum", on);
		maker_put(m, e, "resultaat", fails && !fulfilled ? "Gezakt" : "Geslaagd");
		day = maker_after(m, day, dice_between(&m->dice, 40, 110));
	}
	if (!fulfilled)
		return;
	struct record *x = maker_add(m, "examen_stand", s->dossier);
	maker_put_date(m, x, "diploma_datum", c->done);
}

static void make_z_end(struct maker *m, struct subject *s)
{
	const struct course *c = &s->course;
	if (s->profile.route[0] != 'Z' || c->stage < COURSE_DONE || c->stage == COURSE_CLOSED)
		return;
	struct civil talk = maker_workday_before(m, civil_add_days(c->done, -2));
	struct record *z = maker_add(m, "zroute_afronding", s->dossier);
	maker_putf(m, z, "uren_nt2_knm", "%d", dice_between(&m->dice, 800, 860) * 60);
	if (c->asiel)
		maker_putf(m, z, "uren_participatie", "%d", dice_between(&m->dice, 800, 850) * 60);
	maker_put_date(m, z, "eindgesprek_datum", talk);
	maker_put_ref(m, z, "eindgesprek_door", s->regisseur);
	maker_put(m, z, "eindgesprek_verslag", texts_pick(&m->dice, "gesprek.verslag"));
	maker_put_date(m, z, "datum_afronding", c->done);
}

static void make_knm(struct maker *m, struct subject *s)
{
	struct civil day = maker_after(m, civil_add_months(s->course.plan, 7), 0);
	if (!maker_is_past(m, day))
		return;
	struct record *k = maker_add(m, "knm", s->dossier);
	maker_put_ref(m, k, "gevolgd_bij", follow_provider(m, PROVIDER_LESSONS));
	maker_putf(m, k, "uren", "%d", dice_between(&m->dice, 10, 40) * 60);
	if (dice_percent(&m->dice, 50)) {
		maker_putf(m, k, "oefenresultaat", "%d", dice_between(&m->dice, 40, 95));
		maker_put_date(m, k, "oefen_datum", day);
	}
	for (int i = 1; i <= 8; i++) {
		struct record *t = maker_add(m, "knm_thema", k);
		maker_putf(m, t, "thema", "%d", i);
		maker_put_code(m, t, "stand", i < 5 ? "2*3 1" : "0*2 1 2");
	}
}

void follow_lessons(struct maker *m, struct subject *s)
{
	if (civil_is_none(s->course.plan))
		return;
	struct track t = {.row = NULL};
	struct civil applied = maker_after(m, s->course.plan, dice_between(&m->dice, 3, 20));
	struct civil start = maker_after(m, applied, dice_between(&m->dice, 25, 60));
	bool own = !s->course.asiel && dice_percent(&m->dice,
		55); /* many family migrants find their own school */
	if (!own && maker_is_past(m, applied)) {
		const struct record *application = apply(m, s, applied);
		if (maker_is_past(m, start)) {
			begin(m, s, application, start, &t);
			attend_all(m, &t);
			put_hours(m, s, &t);
			report_all(m, s, &t);
			report_end(m, s, &t);
		}
	}
	if (s->course.stage >= COURSE_UNDERWAY || dice_percent(&m->dice, 40))
		make_pvt(m, s);
	make_map(m, s);
	make_knm(m, s);
	make_exams(m, s);
	make_z_end(m, s);
}
