/* Tables from lines: the same when nothing is wrong, right again when something was. */
#include <config.h>

#include "store/opslag.h"
#include "store/suites.h"
#include "support/run.h"

#include "open_priv.h"
#include "place_priv.h"
#include "store/change.h"
#include "store/draft.h"
#include "store/journaal.h"
#include "store/personal.h"
#include "store/verify.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct opslag t;
static struct verify_report report;
static struct rid person, seen;

static struct rid make(const char *kind, struct rid owner, const char *field, const char *value)
{
	const struct spec_record *spec = spec_record(t.spec, kind);
	struct record *r = record_new(spec, owner);
	struct rid id = r->id;
	record_set(r, spec_record_field(spec, field)->index, value);
	struct change_set *c = change_new(t.s, NULL);
	struct change_result result = {0};
	change_create(c, r);
	ck_assert_int_eq(change_save(c, &result), ERR_OK);
	change_result_clear(&result);
	change_free(c);
	record_free(r);
	return id;
}

static void change(struct rid id, const char *field, const char *value)
{
	struct record *was;
	ck_assert_int_eq(store_read(t.s, id, &was), ERR_OK);
	struct record *now = record_dup(was);
	record_set(now, spec_record_field(was->spec, field)->index, value);
	struct change_set *c = change_new(t.s, NULL);
	struct change_result result = {0};
	change_edit(c, was, now);
	ck_assert_int_eq(change_save(c, &result), ERR_OK);
	change_result_clear(&result);
	change_free(c);
	record_free(was);
	record_free(now);
}

static void setup(void)
{
	static const struct rid none;
	char uuid[37];
	struct journaal_visit *v;
	opslag_setup(&t);
	opslag_practice(&t);
	for (int i = 0; i < 8; i++) {
		person = make("persoon", none, "geslachtsnaam", "Haile");
		rid_text(person, uuid);
		struct rid dossier = make("dossier", none, "persoon", uuid);
		make("gesprek", dossier, "verslag", "Een verslag");
		change(person, "geslachtsnaam", "Tesfay");
	}
	ck_assert_int_eq(journaal_visit_begin(t.s, "caseload", &v), ERR_OK);
	journaal_visit_drawn(v, person);
	ck_assert_int_eq(journaal_visit_end(v), ERR_OK);
	ck_assert_int_eq(personal_set(t.s, "thema", "dark"), ERR_OK);
	seen = person;
}

static void teardown(void)
{
	verify_report_clear(&report);
	opslag_teardown(&t);
}

static enum err rebuild(bool replace)
{
	verify_report_clear(&report);
	return store_rebuild(t.s, replace, NULL, NULL, &report);
}

static void tamper(const char *sql)
{
	ck_assert_int_eq(db_begin(t.s->db, true), ERR_OK);
	ck_assert_int_eq(db_script(t.s->db, "test", sql, NULL, NULL), ERR_OK);
	ck_assert_int_eq(db_commit(t.s->db), ERR_OK);
}

static bool any(void *ctx, const struct journaal_line *l)
{
	*(int *)ctx += strcmp(l->act, "caseload") == 0;
	return true;
}

static void expect_whole(void)
{
	struct record *r;
	struct buf theme = {0};
	int visits = 0;
	ck_assert_int_eq(store_read(t.s, person, &r), ERR_OK);
	ck_assert_str_eq(record_get(r, "geslachtsnaam"), "Tesfay");
	record_free(r);
	ck_assert_int_eq(personal_get(t.s, "thema", &theme), ERR_OK);
	ck_assert_str_eq(buf_str(&theme), "dark");
	buf_clear(&theme);
	ck_assert_int_eq(journaal_read(t.s, seen, any, &visits), ERR_OK);
	ck_assert_int_eq(visits, 1);
	ck_assert_int_eq(store_verify(t.s, NULL, NULL, &report), ERR_OK);
}

START_TEST(store_rebuild__of_a_good_store_is_the_same)
{
	char digest[65];
	ck_assert_int_eq(store_digest(t.s, digest), ERR_OK);
	enum err e = rebuild(false);
	ck_assert_msg(e == ERR_OK, "%s: %s %s", err_name(e), store_error(t.s), buf_str(&report.text));
	ck_assert_str_eq(report.digest, digest);
	ck_assert_uint_gt(report.lines, 30);
	ck_assert(!place_exists(t.s->dirfd, PLACE_DB_REBUILT));
	expect_whole();
}
END_TEST

static const char *const tampered[] = {
	"UPDATE r_persoon SET geslachtsnaam = 'Heel Anders' WHERE rowid = (SELECT max(rowid) FROM r_persoon)",
	"DELETE FROM r_persoon",
	"DELETE FROM record WHERE nr = (SELECT max(nr) FROM record)",
	"UPDATE record SET vlaggen = 1",
	"DELETE FROM zoekwoord",
	"UPDATE record SET koppen = X'' WHERE nr = (SELECT max(nr) FROM record)",
};

START_TEST(store_rebuild__finds_and_mends_a_table)
{
	tamper(tampered[_i]);
	enum err e = rebuild(false);
	ck_assert_msg(e == ERR_FINDINGS, "%s: %s", err_name(e), store_error(t.s));
	ck_assert_ptr_nonnull(strstr(buf_str(&report.text), "Tabel "));
	ck_assert_int_eq(rebuild(true), ERR_FINDINGS);
	ck_assert_int_eq(rebuild(false), ERR_OK);
	expect_whole();
	person = make("persoon", (struct rid){{0}}, "geslachtsnaam", "Tesfay"); /* goes on */
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
	ck_assert_int_eq(t.s->incarnation, 1);
	ck_assert_str_eq(store_notices(t.s), "");
	expect_whole();
}
END_TEST

START_TEST(store_rebuild__replace_takes_the_store_alone)
{
	struct opslag second = t;
	struct store_key key = {0};
	ck_assert_int_eq(store_open(&second.o, &key, &second.s), ERR_OK);
	ck_assert_int_eq(rebuild(true), ERR_BUSY);
	ck_assert_ptr_nonnull(strstr(store_error(t.s), "oefen op"));
	ck_assert_int_eq(rebuild(false), ERR_OK);
	store_close(second.s);
	ck_assert_int_eq(rebuild(true), ERR_OK);
	expect_whole();
}
END_TEST

static bool stop(void *ctx, const char *what, uint64_t done, uint64_t total)
{
	(void)ctx;
	(void)what;
	(void)done;
	(void)total;
	return false;
}

START_TEST(store_rebuild__stopped_leaves_all_as_it_was)
{
	ck_assert_int_eq(store_rebuild(t.s, true, stop, NULL, &report), ERR_STOPPED);
	ck_assert(!place_exists(t.s->dirfd, PLACE_DB_REBUILT));
	expect_whole();
}
END_TEST

START_TEST(store_rebuild__killed_leaves_a_store_that_opens)
{
	opslag_close(&t);
	for (int i = 0; i < 12; i++) {
		pid_t child = fork();
		if (child == 0) {
			if (opslag_open(&t) == ERR_OK)
				rebuild(true);
			_exit(0);
		}
		struct timespec ts = {0, (random() % 150) * 1000000L};
		nanosleep(&ts, NULL);
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		ck_assert_int_eq(opslag_open(&t), ERR_OK);
		ck_assert_int_eq(t.s->incarnation, 1);
		expect_whole();
		opslag_close(&t);
	}
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
	ck_assert_int_eq(rebuild(true), ERR_OK);
	ck_assert(!place_exists(t.s->dirfd, PLACE_DB_REBUILT));
	expect_whole();
}
END_TEST

Suite *rebuild_suite(void)
{
	Suite *s = suite_create("store/rebuild");
	const TTest *const tests[] = {
		store_rebuild__of_a_good_store_is_the_same,
		store_rebuild__replace_takes_the_store_alone,
		store_rebuild__stopped_leaves_all_as_it_was,
		store_rebuild__killed_leaves_a_store_that_opens,
	};
	TCase *c = tcase_create("rebuild");
	tcase_set_timeout(c, 300);
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_loop_test(c, store_rebuild__finds_and_mends_a_table, 0, sizeof tampered / sizeof tampered[0]);
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(s, c);
	return s;
}
