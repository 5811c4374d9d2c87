/* werk: due dates follow every save, are read by an index, wait and are computed anew when rules or
 * settings change, and are what a rebuild makes of the lines. */
#include <config.h>

#include "store/opslag.h"
#include "store/suites.h"
#include "support/run.h"

#include "open_priv.h"
#include "rule/regels.h"
#include "store/change.h"
#include "store/travel.h"
#include "store/verify.h"
#include "store/werk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define LINES 60

static const char law[] =
	"instelling: lbt_dagen\nlabel: LBT binnen\ntype: geheel\nwaarde: %s\n\n"
	"feit: eerste_pip\nlabel: PIP\nrecord: pip\nwaar: not(leeg(${dagtekening}))\nop: dagtekening\nkies: eerste\n\n"
	"termijn: pip\nlabel: PIP vaststellen\nrelevant: ${doelgroep} = 'AS'\nstart: ${datum_kennisgeving}\nduur: 10 weken\n"
	"atw: ja\nklaar: not(leeg(${eerste_pip}))\ngevolg: recht\nsignalen: 2 1 weken\n\n"
	"termijn: lbt\nlabel: LBT\nstart: ${datum_kennisgeving}\nduur: @lbt_dagen dagen\ngevolg: orde\n\n"
	"termijn: bezwaar\nlabel: Bezwaar\nrecord: pip\nstart: ${dagtekening}\nduur: 6 weken\ngevolg: geld\nwacht: ja\n\n"
	"termijn: verjaardag\nlabel: Verjaardag\nuiterlijk: ${persoon.geboortedatum}\ngevolg: hoffelijk\n";

static struct opslag t;
static struct kalender *kalender;
static struct regels *regels;
static struct werk_line lines[LINES];
static size_t n;
static const struct rid none;

static void load_law(const char *days)
{
	char path[4300];
	const char *dir = support_dir();
	struct spec_fault_list faults = {0};
	struct buf all = {0};
	snprintf(path, sizeof path, "%s/a.def", dir);
	FILE *f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fprintf(f, law, days);
	fclose(f);
	struct regels_options o = {.spec = t.spec, .kalender = kalender, .dir = dir};
	regels_free(regels);
	enum err e = regels_load(&o, &regels, &faults);
	spec_faults_format(faults.rows, faults.n, &all);
	ck_assert_msg(e == ERR_OK, "%s", buf_str(&all));
	spec_fault_list_clear(&faults);
	buf_clear(&all);
	t.o.regels = regels;
}

static void load_spec(void)
{
	static char screens[4200], codes[4200], days[4200];
	struct spec_fault *faults = NULL;
	size_t n_faults = 0;
	snprintf(screens, sizeof screens, "%s/screens", support_srcdir());
	snprintf(codes, sizeof codes, "%s/db/codes", support_srcdir());
	snprintf(days, sizeof days, "%s/db/feestdagen.def", support_srcdir());
	spec_free(t.spec);
	ck_assert_int_eq(spec_load(screens, codes, NULL, &t.spec, &faults, &n_faults), ERR_OK);
	ck_assert_int_eq(kalender_load(days, &kalender, NULL), ERR_OK);
	t.o.spec = t.spec;
}

static void setup(void)
{
	opslag_setup(&t);
	load_spec();
	load_law("63");
	opslag_practice(&t);
}

static void teardown(void)
{
	werk_lines_clear(lines, n);
	n = 0;
	opslag_close(&t);
	regels_free(regels);
	regels = NULL;
	kalender_free(kalender);
	opslag_teardown(&t);
}

/* --- making ---------------------------------------------------------------------------- */

static const struct spec_field *field(const char *id)
{
	const struct spec_field *f = spec_field(t.spec, id);
	ck_assert_msg(f != NULL, "%s", id);
	return f;
}

static void save(struct change_set *c)
{
	struct change_result result = {0};
	enum err e = change_save(c, &result);
	ck_assert_msg(e == ERR_OK, "%s %s", err_name(e), store_error(t.s));
	change_result_clear(&result);
	change_free(c);
}

static struct record *fresh(const char *kind, struct rid owner, const char *const *pairs)
{
	struct record *r = record_new(spec_record(t.spec, kind), owner);
	for (size_t i = 0; pairs[i]; i += 2)
		record_set(r, field(pairs[i])->index, pairs[i + 1]);
	return r;
}

static struct rid make_of(const char *kind, struct rid owner, const char *const *pairs)
{
	struct change_set *c = change_new(t.s, NULL);
	struct record *r = fresh(kind, owner, pairs);
	struct rid id = r->id;
	change_create(c, r);
	save(c);
	record_free(r);
	return id;
}

#define MAKE(kind, owner, ...) make_of((kind), (owner), (const char *const[]){__VA_ARGS__, NULL})

static struct change_set *edit(struct rid id, const char *name, const char *value)
{
	struct record *was;
	ck_assert_int_eq(store_read(t.s, id, &was), ERR_OK);
	struct record *now = record_dup(was);
	struct change_set *c = change_new(t.s, NULL);
	record_set(now, field(name)->index, value);
	change_edit(c, was, now);
	record_free(was);
	record_free(now);
	return c;
}

static void drop(struct rid id)
{
	struct record *was;
	struct change_set *c = change_new(t.s, NULL);
	ck_assert_int_eq(store_read(t.s, id, &was), ERR_OK);
	change_delete(c, was);
	save(c);
	record_free(was);
}

static struct rid worker(const char *user)
{
	return MAKE("medewerker", none, "medewerker.gebruikersnaam", user, "medewerker.naam", user);
}

static struct rid dossier(struct rid who, const char *name, const char *day, struct rid *person)
{
	char uuid[37], worker_id[37];
	struct rid p = MAKE("persoon", none, "persoon.geslachtsnaam", name);
	rid_text(p, uuid);
	rid_text(who, worker_id);
	if (person)
		*person = p;
	return MAKE("dossier", none, "dossier.persoon", uuid, "dossier.regisseur", worker_id, "dossier.doelgroep", "AS",
		"dossier.datum_kennisgeving", day);
}

/* --- looking --------------------------------------------------------------------------- */

static void read_query(struct werk_query q)
{
	bool more;
	werk_lines_clear(lines, n);
	ck_assert_int_eq(store_werk(t.s, &q, lines, LINES, &n, &more), ERR_OK);
	ck_assert(!more);
}

static void read_of(struct rid who)
{
	read_query((struct werk_query){.regisseur = who});
}

static const struct werk_line *line(const char *id, int signaal)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(lines[i].regel->id, id) == 0 && lines[i].signaal == signaal)
			return &lines[i];
	return NULL;
}

static void assert_day(struct civil d, const char *want)
{
	char text[11];
	civil_format(d, text);
	ck_assert_str_eq(text, want);
}

static void assert_due(const char *id, const char *due)
{
	const struct werk_line *l = line(id, 0);
	ck_assert_int_eq(l != NULL, due != NULL);
	if (l)
		assert_day(l->due, due);
}

static size_t pending(void)
{
	size_t left = 99;
	ck_assert_int_eq(store_werk_pending(t.s, &left), ERR_OK);
	return left;
}

static void expect_whole(void)
{
	struct verify_report r;
	enum err e = store_rebuild(t.s, false, NULL, NULL, &r);
	ck_assert_msg(e == ERR_OK, "%s %s", err_name(e), buf_str(&r.text));
	verify_report_clear(&r);
}

/* --- after a save ---------------------------------------------------------------------- */

START_TEST(store_werk__follows_every_save)
{
	struct rid anja = worker("anja"), bert = worker("bert"), person;
	struct rid d = dossier(anja, "Yılmaz", "2026-03-02", &person);
	read_of(anja);
	ck_assert_uint_eq(n, 4); /* two signals, lbt, pip */
	ck_assert_str_eq(lines[0].regel->id, "pip");
	ck_assert_int_eq(lines[0].signaal, 2);
	ck_assert_str_eq(lines[3].regel->id, "pip");
	assert_due("pip", "2026-05-11");
	assert_due("lbt", "2026-05-04");
	ck_assert_str_eq(lines[0].naam, "Yılmaz");
	ck_assert_int_gt((int)strlen(lines[0].nummer), 5);
	ck_assert(rid_equal(lines[0].dossier, d) && rid_equal(lines[0].row, d));
	save(edit(d, "dossier.datum_kennisgeving", "2026-03-09"));
	read_of(anja);
	assert_due("pip", "2026-05-18");
	read_of(bert);
	ck_assert_uint_eq(n, 0);
	save(edit(person, "persoon.geboortedatum", "1990-07-01"));
	save(edit(person, "persoon.geslachtsnaam", "Yilmaz"));
	read_of(anja);
	assert_due("verjaardag", "1990-07-01");
	ck_assert_str_eq(lines[0].naam, "Yilmaz");
	char uuid[37];
	rid_text(bert, uuid);
	save(edit(d, "dossier.regisseur", uuid));
	read_of(bert);
	ck_assert_uint_eq(n, 5);
	read_of(anja);
	ck_assert_uint_eq(n, 0);
	ck_assert_uint_eq(pending(), 0);
	expect_whole();
}
END_TEST

START_TEST(store_werk__rows_come_and_go)
{
	struct rid anja = worker("anja"), d = dossier(anja, "A", "2026-03-02", NULL);
	struct rid pip = MAKE("pip", d, "pip.dagtekening", "2026-04-01");
	read_of(anja);
	assert_due("bezwaar", "2026-05-13");
	ck_assert(line("bezwaar", 0)->wacht);
	ck_assert(rid_equal(line("bezwaar", 0)->row, pip));
	assert_due("pip", NULL);
	read_query((struct werk_query){.regisseur = anja, .klaar = true});
	assert_due("pip", "2026-05-11");
	ck_assert_ptr_null(line("pip", 1));
	drop(pip);
	read_of(anja);
	assert_due("bezwaar", NULL);
	assert_due("pip", "2026-05-11");
	drop(d);
	read_of(anja);
	ck_assert_uint_eq(n, 0);
	expect_whole();
}
END_TEST

START_TEST(store_werk__by_day_term_place_dossier)
{
	struct rid anja = worker("anja"), person, d = dossier(anja, "A", "2026-03-02", &person);
	struct rid other = dossier(anja, "B", "2026-03-03", NULL);
	MAKE("adres", person, "adres.soort", "azc", "adres.azc_locatie", "Gilze");
	read_query((struct werk_query){.regisseur = anja, .tot = {2026, 4, 26}});
	ck_assert_uint_eq(n, 2); /* both lbt: 14 days before 4 and 5 May */
	read_query((struct werk_query){.regisseur = anja, .tot = {2026, 4, 28}});
	ck_assert_uint_eq(n, 6);
	ck_assert_ptr_nonnull(line("pip", 2));
	read_query((struct werk_query){.regisseur = anja, .tot = {2026, 5, 5}});
	ck_assert_ptr_null(line("pip", 2)); /* the next one speaks */
	ck_assert_ptr_nonnull(line("pip", 1));
	read_query((struct werk_query){.regisseur = anja, .termijn = "lbt"});
	ck_assert_uint_eq(n, 2);
	read_query((struct werk_query){.plaats = "Gilze", .termijn = "lbt"});
	ck_assert_uint_eq(n, 1);
	ck_assert(rid_equal(lines[0].dossier, d));
	ck_assert_str_eq(lines[0].plaats, "Gilze");
	read_query((struct werk_query){.dossier = other, .termijn = "pip"});
	ck_assert_uint_eq(n, 3);
	read_query((struct werk_query){.dossier = other, .regisseur = anja, .termijn = "lbt"});
	ck_assert_uint_eq(n, 1);
	read_query((struct werk_query){.regisseur = rid_random()});
	ck_assert_uint_eq(n, 0);
}
END_TEST

START_TEST(store_werk__no_more_than_asked)
{
	struct rid anja = worker("anja");
	bool more;
	for (int i = 0; i < 3; i++)
		dossier(anja, "A", "2026-03-02", NULL);
	werk_lines_clear(lines, n);
	ck_assert_int_eq(store_werk(t.s, &(struct werk_query){.regisseur = anja}, lines, 12, &n, &more), ERR_OK);
	ck_assert(n == 12 && !more);
	for (size_t i = 1; i < n; i++)
		ck_assert_int_le(civil_compare(lines[i - 1].due, lines[i].due), 0);
	werk_lines_clear(lines, n);
	ck_assert_int_eq(store_werk(t.s, &(struct werk_query){.regisseur = anja}, lines, 11, &n, &more), ERR_OK);
	ck_assert(n == 11 && more);
}
END_TEST

/* --- decisions ------------------------------------------------------------------------- */

START_TEST(store_werk__decisions)
{
	struct rid anja = worker("anja"), bert = worker("bert"), d = dossier(anja, "A", "2026-03-02", NULL);
	char uuid[37], row[37];
	rid_text(bert, uuid);
	rid_text(d, row);
	MAKE("werkbesluit", d, "werkbesluit.termijn", "lbt", "werkbesluit.rij", row, "werkbesluit.soort", "uitgesteld",
		"werkbesluit.tot", "2026-04-30", "werkbesluit.reden", "ziek");
	read_of(anja);
	assert_due("lbt", "2026-05-04");
	assert_day(line("lbt", 0)->vooraf, "2026-04-30");
	ck_assert_str_eq(line("lbt", 0)->reden, "ziek");
	MAKE("werkbesluit", d, "werkbesluit.termijn", "lbt", "werkbesluit.rij", row, "werkbesluit.soort", "gedaan");
	read_of(anja);
	assert_due("lbt", NULL);
	MAKE("werkbesluit", d, "werkbesluit.termijn", "lbt", "werkbesluit.rij", row, "werkbesluit.soort", "terug");
	read_of(anja);
	assert_day(line("lbt", 0)->vooraf, "2026-04-20");
	MAKE("werkbesluit", d, "werkbesluit.termijn", "lbt", "werkbesluit.rij", row, "werkbesluit.soort", "overgedragen",
		"werkbesluit.aan", uuid, "werkbesluit.reden", "tolk");
	read_of(anja);
	ck_assert(line("lbt", 0)->wacht);
	read_of(bert);
	ck_assert_uint_eq(n, 1);
	ck_assert(!lines[0].wacht);
	ck_assert_str_eq(lines[0].reden, "tolk");
	read_query((struct werk_query){.dossier = d, .termijn = "lbt"});
	ck_assert_uint_eq(n, 1);
	expect_whole();
}
END_TEST

/* --- rules and settings change --------------------------------------------------------- */

static void compute_all(void)
{
	size_t left = 1;
	for (int i = 0; left && i < 100; i++) {
		size_t before = pending();
		ck_assert_int_eq(store_werk_recompute(t.s, 7, &left), ERR_OK);
		ck_assert_uint_lt(left, before);
	}
	ck_assert_uint_eq(pending(), 0);
}

START_TEST(store_werk_recompute__when_a_setting_changes)
{
	struct rid anja = worker("anja");
	for (int i = 0; i < 20; i++)
		dossier(anja, "A", "2026-03-02", NULL);
	ck_assert_uint_eq(pending(), 0);
	MAKE("instelling", none, "instelling.sleutel", "lbt_dagen", "instelling.waarde", "10", "instelling.ingang", "2026-01-01",
		"instelling.reden", "besluit");
	ck_assert_uint_eq(pending(), 20);
	read_query((struct werk_query){.regisseur = anja, .termijn = "lbt"});
	assert_due("lbt", "2026-05-04");
	expect_whole(); /* what waits is not compared */
	size_t left;
	ck_assert_int_eq(store_werk_recompute(t.s, 5, &left), ERR_OK);
	ck_assert_uint_eq(left, 15);
	compute_all();
	read_query((struct werk_query){.regisseur = anja, .termijn = "lbt"});
	ck_assert_uint_eq(n, 20);
	for (size_t i = 0; i < n; i++)
		assert_day(lines[i].due, "2026-03-12");
	expect_whole();
}
END_TEST

START_TEST(store_werk_recompute__when_the_rules_change)
{
	struct rid anja = worker("anja");
	dossier(anja, "A", "2026-03-02", NULL);
	opslag_close(&t);
	load_law("20");
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
	ck_assert_uint_eq(pending(), 1);
	compute_all();
	read_of(anja);
	assert_due("lbt", "2026-03-22");
}
END_TEST

START_TEST(store_werk_recompute__after_saves_without_rules)
{
	struct rid anja = worker("anja"), d = dossier(anja, "A", "2026-03-02", NULL);
	t.o.regels = NULL;
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
	save(edit(d, "dossier.datum_kennisgeving", "2026-04-01"));
	read_of(anja);
	ck_assert_uint_eq(n, 0);
	t.o.regels = regels;
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
	ck_assert_uint_eq(pending(), 1);
	compute_all();
	read_of(anja);
	assert_due("lbt", "2026-06-03");
	expect_whole();
}
END_TEST

/* --- verify ---------------------------------------------------------------------------- */

START_TEST(store_rebuild__finds_a_due_date_that_was_changed)
{
	struct verify_report r;
	static const struct sql sql[] = {{0, "UPDATE termijn SET due = due + 1 WHERE regel = 'lbt'"}};
	static const struct sql_set set = SQL_SET("test", sql);
	struct rid anja = worker("anja");
	dossier(anja, "A", "2026-03-02", NULL);
	expect_whole();
	ck_assert_int_eq(db_begin(t.s->db, true), ERR_OK);
	ck_assert_int_eq(stmt_run(db_stmt(t.s->db, &set, 0)), ERR_OK);
	ck_assert_int_eq(db_commit(t.s->db), ERR_OK);
	ck_assert_int_eq(store_rebuild(t.s, false, NULL, NULL, &r), ERR_FINDINGS);
	ck_assert_ptr_nonnull(strstr(buf_str(&r.text), "termijn"));
	verify_report_clear(&r);
	ck_assert_int_eq(store_rebuild(t.s, true, NULL, NULL, &r), ERR_FINDINGS);
	verify_report_clear(&r);
	read_of(anja);
	assert_due("lbt", "2026-05-04");
	expect_whole();
}
END_TEST

/* --- off this store -------------------------------------------------------------------- */

static int64_t count_in_tables(void)
{
	static const struct sql sql[] = {{0, "SELECT (SELECT count(*) FROM termijn) + (SELECT count(*) FROM werk)"}};
	static const struct sql_set set = SQL_SET("test", sql);
	int64_t found = -1;
	ck_assert_int_eq(stmt_run_int(db_stmt(t.s->db, &set, 0), &found), ERR_OK);
	return found;
}

START_TEST(travel_purge__takes_the_due_dates_along)
{
	struct rid anja = worker("anja"), person, d = dossier(anja, "A", "2026-03-02", &person);
	struct rid pip = MAKE("pip", d, "pip.dagtekening", "2026-04-01");
	struct travel_set one = {0};
	travel_set_add(&one, pip);
	ck_assert_int_eq(travel_purge(t.s, &one, INT64_MAX, true), ERR_OK);
	read_of(anja);
	assert_due("bezwaar", NULL);
	assert_due("pip", "2026-05-11");
	travel_set_clear(&one);
	travel_set_add(&one, person);
	ck_assert_int_eq(travel_purge(t.s, &one, INT64_MAX, true), ERR_OK);
	read_of(anja);
	ck_assert_str_eq(lines[0].naam, "");
	travel_set_add(&one, d);
	ck_assert_int_eq(travel_purge(t.s, &one, INT64_MAX, true), ERR_OK);
	ck_assert_int_eq(count_in_tables(), 0);
	travel_set_clear(&one);
}
END_TEST

/* --- facts and moves ------------------------------------------------------------------- */

START_TEST(store_feiten__now_and_as_it_stood)
{
	struct rid anja = worker("anja"), person, d = dossier(anja, "A", "2026-03-02", &person);
	struct rid pip = MAKE("pip", d, "pip.leerroute", "Z");
	struct feiten *f;
	t.now_ms += 10LL * 24 * 3600 * 1000;
	save(edit(d, "dossier.datum_kennisgeving", "2026-03-09"));
	MAKE("pip", d, "pip.leerroute", "B");
	drop(pip);
	ck_assert_int_eq(store_feiten(t.s, d, (struct civil){0}, &f), ERR_OK);
	ck_assert_str_eq(feiten_get(f, feiten_of(f, "dossier", 0), "datum_kennisgeving"), "2026-03-09");
	ck_assert_str_eq(feiten_get(f, feiten_of(f, "pip", 0), "leerroute"), "B");
	ck_assert_int_eq(feiten_of(f, "pip", 1), FEITEN_NONE);
	ck_assert_str_eq(feiten_get(f, feiten_of(f, "persoon", 0), "geslachtsnaam"), "A");
	feiten_free(f);
	ck_assert_int_eq(store_feiten(t.s, d, (struct civil){2026, 3, 2}, &f), ERR_OK);
	ck_assert_str_eq(feiten_get(f, feiten_of(f, "dossier", 0), "datum_kennisgeving"), "2026-03-02");
	ck_assert_str_eq(feiten_get(f, feiten_of(f, "pip", 0), "leerroute"), "Z");
	ck_assert_int_eq(feiten_of(f, "pip", 1), FEITEN_NONE);
	feiten_free(f);
	ck_assert_int_eq(store_feiten(t.s, d, (struct civil){2026, 3, 1}, &f), ERR_NOT_FOUND);
	ck_assert_ptr_null(f);
	ck_assert_int_eq(store_feiten(t.s, rid_random(), (struct civil){0}, &f), ERR_NOT_FOUND);
}
END_TEST

START_TEST(store_werk_moves__says_and_writes_nothing)
{
	struct rid anja = worker("anja"), d = dossier(anja, "A", "2026-03-02", NULL);
	struct change_set *c = edit(d, "dossier.datum_kennisgeving", "2026-03-09");
	struct record *pip = fresh("pip", d, (const char *const[]){"pip.dagtekening", "2026-04-01", NULL});
	struct termijn_move *m;
	size_t moves;
	ck_assert_int_eq(store_werk_moves(t.s, d, c, &m, &moves), ERR_OK);
	ck_assert_uint_eq(moves, 2);
	ck_assert_str_eq(m[0].regel->id, "lbt");
	ck_assert_int_eq((int)m[0].days, 7);
	free(m);
	change_create(c, pip);
	ck_assert_int_eq(store_werk_moves(t.s, d, c, &m, &moves), ERR_OK);
	ck_assert_uint_eq(moves, 3);
	free(m);
	read_of(anja);
	assert_due("lbt", "2026-05-04");
	change_free(c);
	record_free(pip);
}
END_TEST

Suite *werk_suite(void)
{
	Suite *s = suite_create("store/werk");
	TCase *c = tcase_create("werk");
	tcase_set_timeout(c, 120);
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, store_werk__follows_every_save);
	tcase_add_test(c, store_werk__rows_come_and_go);
	tcase_add_test(c, store_werk__by_day_term_place_dossier);
	tcase_add_test(c, store_werk__no_more_than_asked);
	tcase_add_test(c, store_werk__decisions);
	tcase_add_test(c, store_werk_recompute__when_a_setting_changes);
	tcase_add_test(c, store_werk_recompute__when_the_rules_change);
	tcase_add_test(c, store_werk_recompute__after_saves_without_rules);
	tcase_add_test(c, store_rebuild__finds_a_due_date_that_was_changed);
	tcase_add_test(c, travel_purge__takes_the_due_dates_along);
	tcase_add_test(c, store_feiten__now_and_as_it_stood);
	tcase_add_test(c, store_werk_moves__says_and_writes_nothing);
	suite_add_tcase(s, c);
	return s;
}
