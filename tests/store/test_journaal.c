/* The journaal: a line before it is shown, visits with what was drawn, found by record. */
#include <config.h>

#include "store/opslag.h"
#include "store/suites.h"
#include "support/run.h"

#include "store/change.h"
#include "store/journaal.h"
#include "store/personal.h"
#include "store_priv.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct opslag t;
static const struct rid none;

static void setup(void)
{
	opslag_setup(&t);
	opslag_practice(&t);
}

static void teardown(void)
{
	opslag_teardown(&t);
}

static bool collect(void *ctx, const struct journaal_line *l)
{
	buf_printf(ctx, "%s %s %s|", l->user, l->act, l->detail);
	return true;
}

static void expect(struct rid subject, const char *text)
{
	struct buf b = {0};
	ck_assert_int_eq(journaal_read(t.s, subject, collect, &b), ERR_OK);
	ck_assert_str_eq(buf_str(&b), text);
	buf_clear(&b);
}

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

START_TEST(journaal_note__is_read_back_by_its_subject)
{
	struct rid a = rid_random(), b = rid_random();
	ck_assert_int_eq(journaal_note(t.s, "dossier", a, "intake \"x\""), ERR_OK);
	ck_assert_int_eq(journaal_note(t.s, "historie", b, NULL), ERR_OK);
	ck_assert_int_eq(journaal_note(t.s, "afdruk", a, ""), ERR_OK);
	expect(a, "oefen dossier intake \"x\"|oefen afdruk |");
	expect(b, "oefen historie |");
	expect(rid_random(), "");
}
END_TEST

START_TEST(journaal_visit__is_one_event_with_all_that_was_drawn)
{
	struct journaal_visit *v;
	struct rid seen[200];
	ck_assert_int_eq(journaal_visit_begin(t.s, "caseload", &v), ERR_OK);
	for (int round = 0; round < 3; round++)
		for (size_t i = 0; i < 200; i++) {
			if (!round)
				seen[i] = rid_random();
			journaal_visit_drawn(v, seen[i]);
		}
	journaal_visit_drawn(v, none);
	ck_assert_int_eq(journaal_visit_end(v), ERR_OK);
	for (size_t i = 0; i < 200; i++)
		expect(seen[i], "oefen caseload |");
	ck_assert_int_eq(journaal_visit_end(NULL), ERR_OK);
	journaal_visit_drawn(NULL, seen[0]);
}
END_TEST

START_TEST(journaal_visit__of_very_many_records_is_cut_into_lines)
{
	struct journaal_visit *v;
	struct rid id[3];
	ck_assert_int_eq(journaal_visit_begin(t.s, "zoeken", &v), ERR_OK);
	for (size_t i = 0; i < 17000; i++) {
		struct rid r = rid_random();
		if (i == 0 || i == 8000 || i == 16999)
			id[i == 0 ? 0 : i == 8000 ? 1 : 2] = r;
		journaal_visit_drawn(v, r);
	}
	ck_assert_int_eq(journaal_visit_end(v), ERR_OK);
	for (size_t i = 0; i < 3; i++)
		expect(id[i], "oefen zoeken |");
}
END_TEST

/* Until the file of the visit has grown to n bytes. */
static void wait_for_bytes(off_t n)
{
	for (;;) {
		DIR *d = opendir(opslag_path(&t, "concept"));
		const struct dirent *entry;
		struct stat st;
		while (d && (entry = readdir(d)))
			if (strstr(entry->d_name, ".bezoek") && fstatat(dirfd(d), entry->d_name, &st, 0) == 0 && st.st_size >= n) {
				closedir(d);
				return;
			}
		closedir(d);
		struct timespec ts = {0, 1000000};
		nanosleep(&ts, NULL);
	}
}

/* Killed in the middle of a list: what it had drawn is told after the next opening, under
 * the name of who looked, and once. */
START_TEST(journaal_visit__that_was_killed_is_completed)
{
	struct rid seen[40];
	int pipes[2];
	char c;
	for (size_t i = 0; i < 40; i++)
		seen[i] = rid_random();
	opslag_close(&t);
	ck_assert_int_eq(pipe(pipes), 0);
	pid_t child = fork();
	if (child == 0) {
		struct journaal_visit *v;
		if (opslag_open(&t) != ERR_OK)
			_exit(1);
		snprintf(t.s->user, sizeof t.s->user, "bram");
		if (journaal_visit_begin(t.s, "caseload", &v) != ERR_OK)
			_exit(2);
		for (size_t i = 0; i < 40; i++)
			journaal_visit_drawn(v, seen[i]);
		wait_for_bytes(40 * 60); /* the helper writes */
		if (write(pipes[1], "x", 1) != 1)
			_exit(3);
		pause();
	}
	ck_assert_int_eq(read(pipes[0], &c, 1), 1);
	ck_assert_int_eq(opslag_open(&t), ERR_OK); /* it still looks: not touched */
	expect(seen[0], "");
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	for (int round = 0; round < 2; round++) {
		ck_assert_int_eq(opslag_open(&t), ERR_OK);
		for (size_t i = 0; i < 40; i++)
			expect(seen[i], "bram caseload |");
	}
	close(pipes[0]);
	close(pipes[1]);
}
END_TEST

START_TEST(journaal_visit__leaves_no_file_behind)
{
	struct journaal_visit *v;
	ck_assert_int_eq(journaal_visit_begin(t.s, "caseload", &v), ERR_OK);
	journaal_visit_drawn(v, rid_random());
	ck_assert_int_eq(journaal_visit_end(v), ERR_OK);
	ck_assert_int_eq(rmdir(opslag_path(&t, "concept")), 0);
	ck_assert_int_eq(journaal_visit_begin(t.s, "caseload", &v), ERR_OK); /* goes without it */
	journaal_visit_drawn(v, rid_random());
	ck_assert_int_eq(journaal_visit_end(v), ERR_OK);
}
END_TEST

START_TEST(journaal_read__of_a_dossier_tells_of_its_records_and_its_person)
{
	struct rid person = make("persoon", none, "geslachtsnaam", "Tesfay");
	char uuid[37];
	rid_text(person, uuid);
	struct rid dossier = make("dossier", none, "persoon", uuid);
	struct rid talk = make("gesprek", dossier, "verslag", "tekst");
	struct rid other = make("dossier", none, "dossiernummer", "INB-1");
	ck_assert_int_eq(journaal_note(t.s, "dossier", dossier, "1"), ERR_OK);
	ck_assert_int_eq(journaal_note(t.s, "formulier", talk, "2"), ERR_OK);
	ck_assert_int_eq(journaal_note(t.s, "formulier", person, "3"), ERR_OK);
	ck_assert_int_eq(journaal_note(t.s, "dossier", other, "4"), ERR_OK);
	static const char all[] = "oefen dossier 1|oefen formulier 2|oefen formulier 3|";
	expect(dossier, all);
	expect(talk, all);
	expect(person, all);
	expect(other, "oefen dossier 4|");
}
END_TEST

/* Log before show: on a full disk the note fails, and the caller then shows nothing. */
START_TEST(journaal_note__that_can_not_be_written_says_so)
{
	int status;
	pid_t child = fork();
	if (child == 0) {
		struct stat st;
		if (stat(opslag_path(&t, "regie.db"), &st) != 0)
			_exit(1);
		struct rlimit limit = {(rlim_t)st.st_size, (rlim_t)st.st_size};
		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &limit);
		enum err e = ERR_OK;
		for (int i = 0; !e && i < 1000; i++)
			e = journaal_note(t.s, "dossier", rid_random(), "");
		struct journaal_visit *v;
		_exit(e == ERR_DISK_FULL && journaal_visit_begin(t.s, "caseload", &v) == ERR_DISK_FULL && !v ? 0 : 2);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 0);
}
END_TEST

START_TEST(journaal_note__inside_a_reading_transaction_is_a_fault)
{
	ck_assert_int_eq(store_begin(t.s, false), ERR_OK);
	ck_assert_int_eq(journaal_note(t.s, "dossier", none, ""), ERR_REFUSED);
	ck_assert_int_eq(store_commit(t.s), ERR_OK);
}
END_TEST

START_TEST(journaal__opening_is_a_line)
{
	static const struct sql rows[] = {{0, "SELECT count(*) FROM lijn WHERE kind = 'log' AND soort = 'ontgrendeld'"}};
	static const struct sql_set set = SQL_SET("test", rows);
	int64_t before, after;
	ck_assert_int_eq(stmt_run_int(db_stmt(t.s->db, &set, 0), &before), ERR_OK);
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
	ck_assert_int_eq(stmt_run_int(db_stmt(t.s->db, &set, 0), &after), ERR_OK);
	ck_assert_int_eq(after, before + 1);
}
END_TEST

/* --- personal settings ---------------------------------------------------------------------- */

START_TEST(personal__belongs_to_one_user)
{
	struct buf b = {0};
	buf_add(&b, "=");
	ck_assert_int_eq(personal_get(t.s, "thema", &b), ERR_NOT_FOUND);
	ck_assert_str_eq(buf_str(&b), "=");
	ck_assert_int_eq(personal_set(t.s, "thema", "light"), ERR_OK);
	ck_assert_int_eq(personal_set(t.s, "thema", "dark; 'x'"), ERR_OK);
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
	ck_assert_int_eq(personal_get(t.s, "thema", &b), ERR_OK);
	ck_assert_str_eq(buf_str(&b), "=dark; 'x'");
	snprintf(t.s->user, sizeof t.s->user, "bram");
	ck_assert_int_eq(personal_get(t.s, "thema", &b), ERR_NOT_FOUND);
	buf_clear(&b);
}
END_TEST

Suite *journaal_suite(void)
{
	Suite *s = suite_create("store/journaal");
	const TTest *const tests[] = {
		journaal_note__is_read_back_by_its_subject,
		journaal_visit__is_one_event_with_all_that_was_drawn,
		journaal_visit__of_very_many_records_is_cut_into_lines,
		journaal_visit__that_was_killed_is_completed,
		journaal_visit__leaves_no_file_behind,
		journaal_read__of_a_dossier_tells_of_its_records_and_its_person,
		journaal_note__that_can_not_be_written_says_so,
		journaal_note__inside_a_reading_transaction_is_a_fault,
		journaal__opening_is_a_line,
		personal__belongs_to_one_user,
	};
	TCase *c = tcase_create("journaal");
	tcase_add_checked_fixture(c, setup, teardown);
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(s, c);
	return s;
}
