/* termijn: terms of small definitions over small dossiers, their reasoning and signals, what
 * moves, and that neither the order of filling in nor hostile values change or break anything. */
#include <config.h>

#include "suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "rule/termijn.h"
#include "support.h"
#include "support/run.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof(a)[0]))

static const char *const definitions =
	"instelling: lbt_dagen\nlabel: LBT binnen\ntype: geheel\neenheid: dagen\nwaarde: 63\n\n"
	"feit: eerste_pip\nlabel: Het eerste PIP\nrecord: pip\nwaar: not(leeg(${dagtekening}))\nop: dagtekening\nkies: eerste\n\n"
	"feit: laatste_pip\nlabel: Het laatste PIP\nrecord: pip\nop: dagtekening\nkies: laatste\n\n"
	"feit: afspraken\nlabel: Afspraken van dit PIP\nrecord: pip_afspraak\nwaar: ${ouder} = ${rij.id}\nkies: aantal\n\n"
	"feit: uren\nlabel: Uren\nrecord: presentie\nkies: som\ntelt: ${aanwezig_min}\n\n"
	"feit: langste\nlabel: Langste\nrecord: presentie\nkies: grootste\ntelt: ${aanwezig_min}\n\n"
	"feit: vroegste\nlabel: Vroegste\nrecord: presentie\nkies: kleinste\ntelt: ${datum}\n\n"
	"feit: begin\nlabel: Begin\nwaarde: if(${dossier.art28}, ${dossier.plicht_begin}, ${dossier.datum_kennisgeving})\n\n"
	"termijn: pip\nlabel: PIP vaststellen\nrelevant: ${doelgroep} = 'AS'\nstart: ${begin}\nstart_label: Kennisgeving van DUO\n"
	"duur: 10 weken\natw: ja\nklaar: not(leeg(${eerste_pip}))\nklaar_op: ${eerste_pip.dagtekening}\nwie: college\n"
	"gevolg: recht\ngevolg_tekst: Het recht vervalt.\nsignalen: 2 1 weken\nspring: pip.dagtekening\n"
	"beweegt: Een andere kennisgeving.\nbron: R053; Bi 5.3 lid 1\n\n"
	"termijn: lbt\nlabel: LBT\nstart: ${datum_kennisgeving}\nduur: @lbt_dagen dagen\ngevolg: orde\nzekerheid: onbevestigd\n"
	"vooraf: 1 maanden\n\n"
	"termijn: bezwaar\nlabel: Bezwaar\nrecord: pip\nstart: ${dagtekening}\nduur: 6 weken\natw: ja\nplus: 1 dagen\n"
	"klaar: ${afspraken} > 1\ngevolg: geld\nwacht: ja\n\n"
	"termijn: jaren\nlabel: Drie jaar\nstart: ${eerste_pip.dagtekening} + 1\nduur: periode 3 jaren\ngevolg: recht\n\n"
	"termijn: aanvraag\nlabel: Verlenging\nstart: ${laatste_pip.verwachte_leerroute_einde}\nduur: terug 6 maanden\n"
	"gevolg: recht\nzekerheid: lezing\n\n"
	"termijn: eigen\nlabel: Eigen dag\nuiterlijk: ${vroegste}\nrelevant: ${uren} > 100 and ${langste} = 90\ngevolg: hoffelijk\n";

static struct regels *r;
static struct instellingen *s;
static struct feiten *f;
static struct termijnen t;
static int dossier;

static void setup(void)
{
	r = rule_good(definitions);
	s = instellingen_new(r);
	f = feiten_new(rule_spec());
	dossier = feiten_row(f, "dossier", "d-1", NULL);
	feiten_set(f, dossier, "doelgroep", "AS");
	feiten_set(f, dossier, "datum_kennisgeving", "2026-03-02");
}

static void teardown(void)
{
	termijnen_clear(&t);
	feiten_free(f);
	instellingen_free(s);
	regels_free(r);
}

static void compute(void)
{
	termijnen_clear(&t);
	termijnen_compute(r, s, f, &t);
}

static const struct termijn *find(const char *id, const char *row, int signaal)
{
	for (size_t i = 0; i < t.n; i++)
		if (strcmp(t.rows[i].regel->id, id) == 0 && strcmp(t.rows[i].row, row) == 0 && t.rows[i].signaal == signaal)
			return &t.rows[i];
	return NULL;
}

static void assert_date(struct civil d, const char *want)
{
	char text[11];
	civil_format(d, text);
	ck_assert_str_eq(text, want);
}

static void assert_due(const char *id, const char *row, const char *due)
{
	const struct termijn *at = find(id, row, 0);
	if (!due) {
		ck_assert_msg(!at, "%s is there", id);
		return;
	}
	ck_assert_msg(at != NULL, "%s is not there", id);
	assert_date(at->due, due);
}

static int add_pip(const char *id, const char *dagtekening)
{
	int row = feiten_row(f, "pip", id, "d-1");
	feiten_set(f, row, "dagtekening", dagtekening);
	return row;
}

/* --- computing ------------------------------------------------------------------------- */

START_TEST(termijnen_compute__counts_from_the_event)
{
	compute();
	assert_due("pip", "d-1", "2026-05-11");
	assert_due("lbt", "d-1", "2026-05-04");
	assert_due("jaren", "d-1", NULL);
	const struct termijn *pip = find("pip", "d-1", 0);
	assert_date(pip->start, "2026-03-02");
	assert_date(pip->vooraf, "2026-04-27");
	ck_assert(!pip->klaar && !pip->verschoven);
	assert_date(find("lbt", "d-1", 0)->vooraf, "2026-04-04");
}
END_TEST

START_TEST(termijnen_compute__moves_by_the_atw)
{
	feiten_set(f, dossier, "datum_kennisgeving", "2026-03-05"); /* 14 May is Hemelvaartsdag, 15 May by KB */
	compute();
	const struct termijn *pip = find("pip", "d-1", 0);
	assert_date(pip->nominaal, "2026-05-14");
	assert_date(pip->due, "2026-05-18");
	ck_assert(pip->verschoven);
}
END_TEST

START_TEST(termijnen_compute__only_for_whom_it_is)
{
	feiten_set(f, dossier, "doelgroep", "GM");
	compute();
	assert_due("pip", "d-1", NULL);
	assert_due("lbt", "d-1", "2026-05-04");
}
END_TEST

START_TEST(termijnen_compute__other_event_by_a_fact)
{
	feiten_set(f, dossier, "art28", "1");
	feiten_set(f, dossier, "plicht_begin", "2026-04-01");
	compute();
	assert_due("pip", "d-1", "2026-06-10");
}
END_TEST

START_TEST(termijnen_compute__done_and_by_row)
{
	add_pip("p-2", "2026-05-04");
	add_pip("p-1", "2026-04-01");
	add_pip("p-3", "");
	feiten_set(f, feiten_by_id(f, "p-2"), "verwachte_leerroute_einde", "2028-02-29");
	feiten_row(f, "pip_afspraak", "a-1", "p-1");
	feiten_row(f, "pip_afspraak", "a-2", "p-1");
	feiten_row(f, "pip_afspraak", "a-3", "p-2");
	compute();
	const struct termijn *pip = find("pip", "d-1", 0);
	ck_assert(pip->klaar);
	assert_date(pip->klaar_op, "2026-04-01");
	ck_assert_ptr_null(find("pip", "d-1", 2));
	assert_due("bezwaar", "p-1", "2026-05-14"); /* six weeks, then one day more by the same counting */
	ck_assert(find("bezwaar", "p-1", 0)->klaar);
	ck_assert(!find("bezwaar", "p-2", 0)->klaar);
	assert_due("bezwaar", "p-3", NULL);
	assert_due("jaren", "d-1", "2029-04-01");
	assert_due("aanvraag", "d-1", "2027-08-29");
}
END_TEST

START_TEST(termijnen_compute__signals_until_the_next)
{
	compute();
	const struct termijn *two = find("pip", "d-1", 2), *one = find("pip", "d-1", 1);
	assert_date(two->due, "2026-04-27");
	assert_date(two->tot, "2026-05-04");
	assert_date(one->due, "2026-05-04");
	assert_date(one->tot, "2026-05-11");
}
END_TEST

START_TEST(termijnen_compute__sums_and_bounds_of_rows)
{
	static const char *const days[] = {"2026-06-03", "2026-06-01", "2026-06-02", ""};
	static const char *const minutes[] = {"90", "30", "", "12"};
	for (int i = 0; i < COUNT(days); i++) {
		char id[20];
		snprintf(id, sizeof id, "x-%d", i);
		int row = feiten_row(f, "presentie", id, "d-1");
		feiten_set(f, row, "datum", days[i]);
		feiten_set(f, row, "aanwezig_min", minutes[i]);
	}
	compute();
	assert_due("eigen", "d-1", "2026-06-01");
}
END_TEST

START_TEST(termijnen_compute__by_the_setting_of_the_event)
{
	ck_assert_int_eq(instellingen_set(s, "lbt_dagen", "10", rule_date("2026-03-02")), ERR_OK);
	compute();
	assert_due("lbt", "d-1", "2026-03-12");
	feiten_set(f, dossier, "datum_kennisgeving", "2026-03-01");
	compute();
	assert_due("lbt", "d-1", "2026-05-03");
}
END_TEST

START_TEST(termijnen_compute__incomplete_date_is_a_finding)
{
	feiten_set(f, dossier, "datum_kennisgeving", "2026-03-00");
	compute();
	assert_due("pip", "d-1", NULL);
	ck_assert_int_eq((int)t.n_bevindingen, 2);
	ck_assert_str_eq(t.bevindingen[0].regel->id, "pip");
	ck_assert_str_eq(t.bevindingen[0].row, "d-1");
	ck_assert_int_gt((int)strlen(t.bevindingen[0].tekst), 10);
	feiten_set(f, dossier, "datum_kennisgeving", "9999-12-31");
	compute();
	ck_assert_int_eq((int)t.n_bevindingen, 2);
}
END_TEST

START_TEST(termijnen_compute__nothing_without_a_dossier)
{
	feiten_drop(f, dossier);
	compute();
	ck_assert_int_eq((int)t.n, 0);
	ck_assert_int_eq((int)t.n_bevindingen, 0);
}
END_TEST

/* --- explaining ------------------------------------------------------------------------ */

static bool explain(const char *id, const char *row, struct buf *out)
{
	struct uitleg *u = uitleg_new();
	bool is = termijn_explain(r, s, f, id, row, u);
	uitleg_print(u, out);
	uitleg_free(u);
	return is;
}

START_TEST(termijn_explain__says_rule_event_outcome)
{
	static const char *const want[] = {"R053; Bi 5.3 lid 1", "artikel gelezen", "Kennisgeving van DUO", "02-03-2026",
		"11-05-2026", "10 weken", "Het recht vervalt.", "Een andere kennisgeving."};
	struct buf out = {0};
	ck_assert(explain("pip", "d-1", &out));
	for (int i = 0; i < COUNT(want); i++)
		ck_assert_msg(strstr(buf_str(&out), want[i]) != NULL, "%s in\n%s", want[i], buf_str(&out));
	buf_clear(&out);
}
END_TEST

START_TEST(termijn_explain__says_what_is_not_sure)
{
	struct buf out = {0};
	ck_assert(explain("lbt", "d-1", &out));
	ck_assert(strstr(buf_str(&out), "Onbevestigd") != NULL);
	ck_assert(strstr(buf_str(&out), "LBT binnen: 63 dagen") != NULL);
	buf_clear(&out);
	add_pip("p-1", "2026-04-01");
	feiten_set(f, feiten_by_id(f, "p-1"), "verwachte_leerroute_einde", "2028-02-29");
	ck_assert(explain("aanvraag", "d-1", &out));
	ck_assert(strstr(buf_str(&out), "Lezing") != NULL);
	buf_clear(&out);
}
END_TEST

START_TEST(termijn_explain__says_what_is_missing)
{
	struct buf out = {0};
	feiten_set(f, dossier, "datum_kennisgeving", "");
	ck_assert(!explain("lbt", "d-1", &out));
	ck_assert(strstr(buf_str(&out), "Kennisgeving DUO") != NULL);
	buf_reset(&out);
	ck_assert(!explain("bezwaar", "p-9", &out));
	ck_assert(strstr(buf_str(&out), "Er is nog geen") != NULL);
	buf_reset(&out);
	feiten_set(f, dossier, "doelgroep", "GM");
	ck_assert(!explain("pip", NULL, &out));
	ck_assert(strstr(buf_str(&out), "voorwaarde") != NULL);
	ck_assert(!explain("bestaat_niet", "d-1", &out));
	buf_clear(&out);
}
END_TEST

/* --- what moves ------------------------------------------------------------------------ */

START_TEST(termijnen_moves__only_the_dependents)
{
	struct termijnen after = {0};
	struct termijn_move *m = NULL;
	compute();
	feiten_set(f, dossier, "art28", "1");
	feiten_set(f, dossier, "plicht_begin", "2026-03-09");
	termijnen_compute(r, s, f, &after);
	ck_assert_int_eq((int)termijnen_moves(&t, &after, &m), 1);
	ck_assert_str_eq(m[0].regel->id, "pip");
	ck_assert_int_eq((int)m[0].days, 7);
	assert_date(m[0].was, "2026-05-11");
	assert_date(m[0].now, "2026-05-18");
	free(m);
	termijnen_clear(&after);
}
END_TEST

START_TEST(termijnen_moves__new_done_and_gone)
{
	struct termijnen after = {0};
	struct termijn_move *m = NULL;
	compute();
	add_pip("p-1", "2026-04-01");
	termijnen_compute(r, s, f, &after);
	ck_assert_int_eq((int)termijnen_moves(&t, &after, &m), 3);
	ck_assert_str_eq(m[0].regel->id, "pip");
	ck_assert(m[0].klaar && !m[0].was_klaar);
	ck_assert_str_eq(m[1].regel->id, "bezwaar");
	ck_assert(civil_is_none(m[1].was));
	ck_assert_str_eq(m[2].regel->id, "jaren");
	free(m);
	ck_assert_int_eq((int)termijnen_moves(&after, &t, &m), 3);
	ck_assert(civil_is_none(m[2].now));
	free(m);
	ck_assert_int_eq((int)termijnen_moves(&t, &t, &m), 0);
	free(m);
	termijnen_clear(&after);
}
END_TEST

/* --- properties ------------------------------------------------------------------------ */

static unsigned seed;

static unsigned pick(unsigned n)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % n;
}

static const char *const values[] = {"", "2026-03-02", "2026-00-00", "0000-00-00", "2026-13-45", "9999-12-31", "1583-01-01",
	"0", "1", "-1", "90", "9223372036854775807", "99999999999999999999", "AS", "Z", "a b c", "\xff\xfe", "${x}", "2026-03-02T10:00",
	"1200-01-01", "d-1", "0x10", " ", "ja", "O'Brien\n"};
static const char *const records[] = {"dossier", "pip", "pip_afspraak", "presentie", "voortgangsgesprek", "oproep", "boete",
	"persoon", "examen_stand", "map", "map_portfolio"};

static void random_row(struct feiten *into, int i)
{
	char id[20], owner[20];
	snprintf(id, sizeof id, "d-%d", i + 1);
	snprintf(owner, sizeof owner, "d-%u", pick(12)); /* also itself, later ones, and circles */
	const char *record = i ? records[pick(COUNT(records))] : "dossier";
	int row = feiten_row(into, record, id, pick(4) ? owner : NULL);
	const struct spec_record *kind = spec_record(rule_spec(), record);
	for (size_t k = 0; k < kind->n_fields; k++)
		if (pick(2))
			feiten_set(into, row, kind->fields[k].name, values[pick(COUNT(values))]);
}

static void walk_all(const struct regels *rules, const struct instellingen *set, const struct feiten *facts)
{
	struct normen n = {0};
	struct toetsen found = {0};
	struct termijnen all = {0};
	termijnen_compute(rules, set, facts, &all);
	for (size_t i = 1; i < all.n; i++)
		ck_assert_int_le(civil_compare(all.rows[i - 1].due, all.rows[i].due), 0);
	normen_compute(rules, set, facts, rule_date("2026-03-02"), &n);
	for (size_t i = 0; i < feiten_n(facts); i++) {
		toetsen_run(rules, set, facts, (int)i, "opslaan", rule_date("2026-03-02"), &found);
		toetsen_clear(&found);
	}
	for (size_t i = 0; regels_termijn_at(rules, i); i++) {
		struct uitleg *u = uitleg_new();
		termijn_explain(rules, set, facts, regels_termijn_at(rules, i)->id, feiten_id(facts, (int)pick(12)), u);
		ck_assert_int_gt((int)uitleg_n(u), 0);
		uitleg_free(u);
	}
	termijnen_clear(&all);
	normen_clear(&n);
}

START_TEST(termijnen_compute__random_facts)
{
	const struct regels *rules = rule_regels();
	struct instellingen *set = instellingen_new(rules);
	for (int round = 0; round < 30; round++) {
		seed = (unsigned)(_i * 1000 + round);
		struct feiten *facts = feiten_new(rule_spec());
		for (int i = 0; i < 12; i++)
			random_row(facts, i);
		walk_all(rules, set, facts);
		walk_all(r, s, facts);
		feiten_free(facts);
	}
	instellingen_free(set);
}
END_TEST

/* The same fields, filled in backwards. */
static struct feiten *backwards(const struct feiten *from)
{
	struct feiten *to = feiten_new(rule_spec());
	for (size_t i = 0; i < feiten_n(from); i++) {
		int owner = feiten_owner(from, (int)i);
		feiten_row(to, feiten_record(from, (int)i), feiten_id(from, (int)i), owner == FEITEN_NONE ? NULL : feiten_id(from, owner));
	}
	for (size_t i = feiten_n(from); i-- > 0;) {
		const struct spec_record *kind = spec_record(rule_spec(), feiten_record(from, (int)i));
		for (size_t k = kind->n_fields; k-- > 0;)
			feiten_set(to, (int)i, kind->fields[k].name, feiten_get(from, (int)i, kind->fields[k].name));
	}
	return to;
}

START_TEST(termijnen_compute__order_of_filling_in_does_not_matter)
{
	const struct regels *rules = rule_regels();
	struct instellingen *set = instellingen_new(rules);
	for (int round = 0; round < 30; round++) {
		struct feiten *facts = feiten_new(rule_spec());
		struct termijnen a = {0}, b = {0};
		struct termijn_move *m;
		seed = (unsigned)(5000 + round);
		for (int i = 0; i < 12; i++)
			random_row(facts, i);
		struct feiten *other = backwards(facts);
		termijnen_compute(rules, set, facts, &a);
		termijnen_compute(rules, set, other, &b);
		ck_assert_int_eq((int)a.n, (int)b.n);
		ck_assert_int_eq((int)termijnen_moves(&a, &b, &m), 0);
		for (size_t i = 0; i < a.n; i++) {
			ck_assert_ptr_eq(a.rows[i].regel, b.rows[i].regel);
			ck_assert_str_eq(a.rows[i].row, b.rows[i].row);
			ck_assert_int_eq(a.rows[i].signaal, b.rows[i].signaal);
		}
		free(m);
		termijnen_clear(&a);
		termijnen_clear(&b);
		feiten_free(other);
		feiten_free(facts);
	}
	instellingen_free(set);
}
END_TEST

/* A field that no rule looks at moves nothing. */
START_TEST(termijnen_moves__nothing_by_what_no_rule_looks_at)
{
	const struct regels *rules = rule_regels();
	struct instellingen *set = instellingen_new(rules);
	for (int round = 0; round < 20; round++) {
		struct feiten *facts = feiten_new(rule_spec());
		struct termijnen before = {0}, after = {0};
		struct termijn_move *m;
		seed = (unsigned)(9000 + round);
		for (int i = 0; i < 12; i++)
			random_row(facts, i);
		termijnen_compute(rules, set, facts, &before);
		for (size_t i = 0; i < feiten_n(facts); i++) {
			feiten_set(facts, (int)i, "samenvatting", "anders");
			feiten_set(facts, (int)i, "voornamen", "Anders");
		}
		termijnen_compute(rules, set, facts, &after);
		ck_assert_int_eq((int)termijnen_moves(&before, &after, &m), 0);
		free(m);
		termijnen_clear(&before);
		termijnen_clear(&after);
		feiten_free(facts);
	}
	instellingen_free(set);
}
END_TEST

Suite *termijn_suite(void)
{
	Suite *suite = suite_create("termijn");
	TCase *c = tcase_create("termijn");
	tcase_set_timeout(c, 120);
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, termijnen_compute__counts_from_the_event);
	tcase_add_test(c, termijnen_compute__moves_by_the_atw);
	tcase_add_test(c, termijnen_compute__only_for_whom_it_is);
	tcase_add_test(c, termijnen_compute__other_event_by_a_fact);
	tcase_add_test(c, termijnen_compute__done_and_by_row);
	tcase_add_test(c, termijnen_compute__signals_until_the_next);
	tcase_add_test(c, termijnen_compute__sums_and_bounds_of_rows);
	tcase_add_test(c, termijnen_compute__by_the_setting_of_the_event);
	tcase_add_test(c, termijnen_compute__incomplete_date_is_a_finding);
	tcase_add_test(c, termijnen_compute__nothing_without_a_dossier);
	tcase_add_test(c, termijn_explain__says_rule_event_outcome);
	tcase_add_test(c, termijn_explain__says_what_is_not_sure);
	tcase_add_test(c, termijn_explain__says_what_is_missing);
	tcase_add_test(c, termijnen_moves__only_the_dependents);
	tcase_add_test(c, termijnen_moves__new_done_and_gone);
	tcase_add_loop_test(c, termijnen_compute__random_facts, 0, 4);
	tcase_add_test(c, termijnen_moves__nothing_by_what_no_rule_looks_at);
	tcase_add_test(c, termijnen_compute__order_of_filling_in_does_not_matter);
	suite_add_tcase(suite, c);
	return suite;
}
