/* norm and toets: measures with their pace, and the checks of one row at one moment. */
#include <config.h>

#include "suites.h"

#include <stdlib.h>
#include <string.h>

#include "rule/termijn.h"
#include "support.h"
#include "support/run.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof(a)[0]))

static const char *const definitions =
	"instelling: eis\nlabel: Eis\ntype: uren\nwaarde: 6000\n\n"
	"feit: uren\nlabel: Uren\nrecord: presentie\nkies: som\ntelt: ${aanwezig_min}\n\n"
	"feit: recent\nlabel: Kort geleden\nrecord: presentie\nwaar: ${datum} > vandaag() - 91\nkies: som\ntelt: ${aanwezig_min}\n\n"
	"feit: gemist\nlabel: Gemist\nrecord: presentie\nwaar: ${afwezig_min} > 0\nkies: aantal\n\n"
	"termijn: einde\nlabel: Einde\nstart: ${plicht_begin}\nduur: 1 jaren\ngevolg: recht\n\n"
	"norm: lessen\nlabel: Lessen\nstand: ${uren}\neis: @eis\neenheid: uren\ntempo: ${recent}\ntot: termijn einde\n\n"
	"norm: gemist\nlabel: Gemist\nstand: ${gemist}\neis: 2\neenheid: keer\nrichting: hoogstens\n\n"
	"norm: zonder\nlabel: Zonder eis\nstand: 1\neis: ${dossier.regisseur_duo_id}\neenheid: keer\n\n"
	"norm: niet\nlabel: Niet\nrelevant: ${doelgroep} = 'GM'\nstand: 1\neis: 1\neenheid: keer\n\n"
	"toets: route\nrecord: pip\nbij: opslaan vaststellen\ngoed: not(leeg(${leerroute}))\nmelding: Kies een leerroute.\n"
	"spring: pip.leerroute\n\n"
	"toets: dag\nrecord: pip\nbij: vaststellen\nrelevant: ${leerroute} = 'Z'\ngoed: ${dagtekening} <= vandaag()\n"
	"ernst: waarschuwing\nmelding: De dagtekening ligt in de toekomst.\ndoel: DUO\n\n"
	"toets: anders\nrecord: oproep\nbij: opslaan\ngoed: false()\nmelding: Nooit goed.\n";

static struct regels *r;
static struct instellingen *s;
static struct feiten *f;
static struct normen n;
static struct toetsen found;
static int pip;

static void setup(void)
{
	r = rule_good(definitions);
	s = instellingen_new(r);
	f = feiten_new(rule_spec());
	int d = feiten_row(f, "dossier", "d", NULL);
	feiten_set(f, d, "doelgroep", "AS");
	feiten_set(f, d, "plicht_begin", "2025-09-01");
	pip = feiten_row(f, "pip", "p", "d");
}

static void teardown(void)
{
	normen_clear(&n);
	toetsen_clear(&found);
	feiten_free(f);
	instellingen_free(s);
	regels_free(r);
}

static void hours(const char *id, const char *datum, const char *minutes)
{
	int row = feiten_row(f, "presentie", id, "d");
	feiten_set(f, row, "datum", datum);
	feiten_set(f, row, "aanwezig_min", minutes);
}

static const struct norm *norm(const char *id)
{
	normen_clear(&n);
	normen_compute(r, s, f, rule_date("2026-03-02"), &n);
	for (size_t i = 0; i < n.n; i++)
		if (strcmp(n.rows[i].id, id) == 0)
			return &n.rows[i];
	return NULL;
}

static void assert_date(struct civil d, const char *want)
{
	char text[11];
	civil_format(d, text);
	ck_assert_str_eq(text, want);
}

START_TEST(normen_compute__pace)
{
	/* 6000 wanted, 2000 there, 91 days left of which each 1000 / 91: 364 days */
	hours("x1", "2025-10-01", "1000");
	hours("x2", "2026-02-01", "1000");
	const struct norm *m = norm("lessen");
	ck_assert_int_eq((int)m->stand, 2000);
	ck_assert_int_eq((int)m->eis, 6000);
	ck_assert(!m->voldaan && m->onhaalbaar && m->minstens);
	assert_date(m->tot, "2026-09-01");
	assert_date(m->haalbaar_op, "2027-03-01");
	hours("x3", "2026-02-02", "1500");
	m = norm("lessen"); /* 2500 to go at 2500 a quarter */
	ck_assert(!m->onhaalbaar);
	assert_date(m->haalbaar_op, "2026-06-01");
	hours("x4", "2026-02-03", "2500");
	ck_assert(norm("lessen")->voldaan);
}
END_TEST

START_TEST(normen_compute__no_pace_is_known_before_the_first_hour)
{
	ck_assert(!norm("lessen")->onhaalbaar);
	ck_assert(civil_is_none(norm("lessen")->haalbaar_op));
	hours("x1", "2025-10-01", "1000"); /* and nothing since */
	ck_assert(norm("lessen")->onhaalbaar);
	feiten_set(f, feiten_by_id(f, "d"), "plicht_begin", "2024-09-01");
	hours("x1", "", "");
	ck_assert(norm("lessen")->onhaalbaar); /* the day is past */
}
END_TEST

START_TEST(normen_compute__at_most_and_without_demand)
{
	static const char *const ids[] = {"x1", "x2", "x3"};
	for (int i = 0; i < COUNT(ids); i++) {
		ck_assert(norm("gemist")->voldaan);
		feiten_set(f, feiten_row(f, "presentie", ids[i], "d"), "afwezig_min", "60");
	}
	ck_assert(!norm("gemist")->voldaan);
	ck_assert(!norm("gemist")->onhaalbaar);
	ck_assert_ptr_null(norm("zonder"));
	ck_assert_ptr_null(norm("niet"));
}
END_TEST

START_TEST(normen_compute__setting_of_that_day)
{
	ck_assert_int_eq(instellingen_set(s, "eis", "1", rule_date("2026-03-03")), ERR_OK);
	ck_assert_int_eq((int)norm("lessen")->eis, 6000);
	ck_assert_int_eq(instellingen_set(s, "eis", "2", rule_date("2026-03-02")), ERR_OK);
	ck_assert_int_eq((int)norm("lessen")->eis, 2);
}
END_TEST

static void run(int row, const char *bij)
{
	toetsen_clear(&found);
	toetsen_run(r, s, f, row, bij, rule_date("2026-03-02"), &found);
}

START_TEST(toetsen_run__those_that_do_not_hold)
{
	run(pip, "opslaan");
	ck_assert_int_eq((int)found.n, 1);
	ck_assert_str_eq(found.rows[0].melding, "Kies een leerroute.");
	ck_assert_str_eq(found.rows[0].spring, "pip.leerroute");
	ck_assert(found.rows[0].weigering);
	run(pip, "uitvoer");
	ck_assert_int_eq((int)found.n, 0);
	feiten_set(f, pip, "leerroute", "Z");
	feiten_set(f, pip, "dagtekening", "2026-03-03");
	run(pip, "opslaan");
	ck_assert_int_eq((int)found.n, 0);
	run(pip, "vaststellen");
	ck_assert_int_eq((int)found.n, 1);
	ck_assert(!found.rows[0].weigering);
	ck_assert_str_eq(found.rows[0].doel, "DUO");
	feiten_set(f, pip, "dagtekening", "2026-03-02");
	run(pip, "vaststellen");
	ck_assert_int_eq((int)found.n, 0);
	run(FEITEN_NONE, "opslaan");
	ck_assert_int_eq((int)found.n, 0);
	run(feiten_row(f, "oproep", "o", "d"), "opslaan");
	ck_assert_int_eq((int)found.n, 1);
}
END_TEST

Suite *norm_suite(void)
{
	Suite *suite = suite_create("norm");
	TCase *c = tcase_create("norm");
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, normen_compute__pace);
	tcase_add_test(c, normen_compute__no_pace_is_known_before_the_first_hour);
	tcase_add_test(c, normen_compute__at_most_and_without_demand);
	tcase_add_test(c, normen_compute__setting_of_that_day);
	tcase_add_test(c, toetsen_run__those_that_do_not_hold);
	suite_add_tcase(suite, c);
	return suite;
}
