/* Several users in one store at once (house 4; S14, M02, M03; W22).
 * - Two change the same field from the same view: the second save stops and shows both values
 *   with the name; either can be chosen, the loser stays in the history; leaving stores nothing
 *   and keeps what was typed; the same value twice is no clash.
 * - Different fields of one record: both are there, and the second is told in one line.
 * - A command that writes (an import) beside an open form is such a colleague too.
 * - Two programs save a hundred times at the same moments, two imports run side by side: nothing
 *   is lost, nobody hangs, verify finds no fault.
 * - What takes the store alone says who is in it, and disturbs nobody. */
#include <config.h>

#include "scenarios/lab.h"
#include "scenarios/suites.h"

#include "base/mem.h"
#include "support/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define BERT_PASSPHRASE "twaalf trage treinen tussen de tulpen"

enum { HIGH = 260 };

/* --- two people ------------------------------------------------------------------------------- */

static char *store_of_two(void)
{
	char *store = lab_real();
	struct lab_run r = lab_run((const char *const[]){"./regie", "user", "add", "bert", "--naam", "Bert Jansen", "--rol",
		"consulent", "--store", store, "--passphrase-fd", LAB_FD, "--new-passphrase-fd", LAB_FD2, NULL},
		(const char *const[]){LAB_PASSPHRASE "\n", BERT_PASSPHRASE "\n", NULL}, NULL);
	ck_assert_msg(r.code == 0, "%s", buf_str(&r.err));
	lab_run_clear(&r);
	return store;
}

static struct pty *sit_down(const char *store, const char *user, const char *passphrase)
{
	struct pty *p = lab_start(store, 24, 80, NULL);
	lab_shows(p, "Wie bent u?");
	pty_type(p, user);
	pty_type(p, KEY_ENTER);
	pty_send(p, passphrase);
	pty_type(p, KEY_ENTER);
	lab_caseload(p);
	return p;
}

struct two {
	char *store;
	struct pty *anna, *bert;
};

static void quit(struct pty *p)
{
	for (int i = 0; i < 6 && !pty_shows(p, "Regie sluiten?"); i++)
		pty_type(p, KEY_F12);
	pty_send(p, "j");
	ck_assert_int_eq(pty_status(p, PTY_LIMIT_MS), 0);
	pty_free(p);
}

static void set_field(struct pty *p, const char *label, const char *text)
{
	ck_assert(lab_go_to(p, label));
	char *old = lab_value(p);
	for (size_t i = 0; i < strlen(old); i++)
		pty_type(p, "\177");
	free(old);
	pty_type(p, text);
}

/* An intake that both have open. */
static struct two two_at_an_intake(void)
{
	struct two t = {.store = store_of_two()};
	t.anna = sit_down(t.store, "anna", LAB_PASSPHRASE);
	lab_new_form(t.anna, "Brede intake");
	pty_type(t.anna, "12-2-2026" KEY_TAB);
	pty_type(t.anna, KEY_F9);
	lab_shows(t.anna, "Opgeslagen.");
	t.bert = sit_down(t.store, "bert", BERT_PASSPHRASE);
	lab_open_form(t.bert, "Brede intake");
	return t;
}

/* Both leave, and the record is looked at anew. */
static void check_after(struct two *t, const char *label, const char *value)
{
	quit(t->anna);
	quit(t->bert);
	t->anna = lab_start(t->store, HIGH, 100, NULL);
	pty_type(t->anna, "anna" KEY_ENTER);
	pty_send(t->anna, LAB_PASSPHRASE);
	pty_type(t->anna, KEY_ENTER);
	lab_shows_not(t->anna, LAB_DRAFTS);
	lab_open_form(t->anna, "Brede intake");
	char *now = lab_value_of(t->anna, label);
	ck_assert_str_eq(now, value);
	free(now);
}

static void end_two(struct two *t)
{
	pty_free(t->anna);
	lab_verify(t->store, true);
	free(t->store);
}

static void clash(struct two *t)
{
	set_field(t->anna, "Notitie taal", "waarde van anna");
	set_field(t->bert, "Notitie taal", "waarde van bert");
	pty_type(t->anna, KEY_F9);
	lab_shows(t->anna, "Opgeslagen.");
	pty_type(t->bert, KEY_F9);
	lab_shows(t->bert, "anna wijzigde dit op");
	lab_shows(t->bert, "van u: waarde van bert");
	lab_shows(t->bert, "anna: waarde van anna");
}

START_TEST(clash__shows_both_and_keeps_the_choice)
{
	static const char *const keys[] = {"1", "2"}, *const values[] = {"waarde van bert", "waarde van anna"};
	struct two t = two_at_an_intake();
	clash(&t);
	pty_type(t.bert, keys[_i]);
	lab_shows(t.bert, "Opgeslagen.");
	check_after(&t, "Notitie taal", values[_i]);
	/* The one that was not chosen stays in the history. */
	pty_type(t.anna, KEY_F2);
	pty_type(t.anna, "historie");
	pty_type(t.anna, KEY_ENTER);
	lab_shows(t.anna, "waarde van anna");
	lab_shows(t.anna, "waarde van bert");
	end_two(&t);
}
END_TEST

START_TEST(clash__left_stores_nothing_and_keeps_the_typing)
{
	struct two t = two_at_an_intake();
	clash(&t);
	pty_type(t.bert, KEY_F12);
	lab_shows(t.bert, "waarde van bert");
	lab_shows_not(t.bert, "Opgeslagen.");
	pty_type(t.bert, KEY_F9);
	lab_shows(t.bert, "anna wijzigde dit op");
	pty_type(t.bert, "2");
	lab_shows(t.bert, "Opgeslagen.");
	check_after(&t, "Notitie taal", "waarde van anna");
	end_two(&t);
}
END_TEST

START_TEST(clash__locked_at_the_question_keeps_the_typing)
{
	struct two t = two_at_an_intake();
	clash(&t);
	pty_type(t.bert, KEY_CTRL_K);
	lab_shows(t.bert, "Wie bent u?");
	lab_shows_not(t.bert, "waarde van");
	pty_type(t.bert, "bert" KEY_ENTER);
	pty_send(t.bert, BERT_PASSPHRASE);
	pty_type(t.bert, KEY_ENTER);
	char *label = lab_label(t.bert), *value = lab_value(t.bert);
	ck_assert_str_eq(label, "Notitie taal");
	ck_assert_str_eq(value, "waarde van bert");
	free(label);
	free(value);
	pty_type(t.bert, KEY_F9);
	pty_type(t.bert, "1");
	lab_shows(t.bert, "Opgeslagen.");
	check_after(&t, "Notitie taal", "waarde van bert");
	end_two(&t);
}
END_TEST

START_TEST(same_value__typed_by_both_is_no_clash)
{
	struct two t = two_at_an_intake();
	set_field(t.anna, "Notitie taal", "hetzelfde");
	set_field(t.bert, "Notitie taal", "hetzelfde");
	pty_type(t.anna, KEY_F9);
	pty_type(t.bert, KEY_F9);
	lab_shows_not(t.bert, "van u:");
	check_after(&t, "Notitie taal", "hetzelfde");
	end_two(&t);
}
END_TEST

START_TEST(other_fields__merge_and_are_told_in_one_line)
{
	struct two t = two_at_an_intake();
	set_field(t.anna, "Notitie taal", "over de taal");
	set_field(t.bert, "Notitie onderwijs", "over de school");
	pty_type(t.anna, KEY_F9);
	lab_shows(t.anna, "Opgeslagen.");
	pty_type(t.bert, KEY_F9);
	lab_shows(t.bert, "wijzigde intussen: Notitie taal");
	check_after(&t, "Notitie taal", "over de taal");
	char *other = lab_value_of(t.anna, "Notitie onderwijs");
	ck_assert_str_eq(other, "over de school");
	free(other);
	end_two(&t);
}
END_TEST

/* --- a command beside a form ------------------------------------------------------------------ */

START_TEST(import__beside_an_open_form_is_a_colleague)
{
	char *store = lab_real(), *csv = lab_path(support_dir(), "telefoon.csv");
	struct pty *p = lab_open(store);
	lab_open_form(p, "Persoon");
	lab_write(csv, "V-nummer;Voornamen;Geslachtsnaam;Geboortedatum;Telefoon\n"
		"0000012345;" LAB_GIVEN ";" LAB_NAME ";01-01-1988;0611111111\n");
	ck_assert(lab_go_to(p, "Telefoon"));
	pty_type(p, "0622222222");
	lab_command(store, 0, NULL, "import", "dossier", csv, NULL);
	pty_type(p, KEY_F9);
	lab_shows(p, "wijzigde dit op");
	lab_shows(p, "van u: 06");
	pty_type(p, "1");
	lab_shows(p, "Opgeslagen.");
	pty_free(p);
	lab_verify(store, true);
	remove(csv);
	free(csv);
	free(store);
}
END_TEST

/* --- at the same moments ------------------------------------------------------------------------ */

START_TEST(saves__of_two_programs_at_once_are_all_there)
{
	char *store = lab_practice(), letters[2][201] = {{0}};
	static const char *const labels[] = {"Notitie taal", "Notitie onderwijs"};
	struct pty *two[2] = {lab_open(store)};
	unsigned n = (unsigned)lab_rounds(100, 200);
	lab_new_form(two[0], "Brede intake");
	pty_type(two[0], "12-2-2026" KEY_TAB KEY_F9);
	two[1] = lab_open(store);
	lab_open_form(two[1], "Brede intake");
	for (int k = 0; k < 2; k++)
		ck_assert(lab_go_to(two[k], labels[k]));
	for (unsigned i = 0; i < n; i++) {
		for (int k = 0; k < 2; k++) {
			letters[k][i] = (char)('a' + (i + (unsigned)k) % 26);
			pty_send_n(two[k], &letters[k][i], 1);
			pty_send(two[k], KEY_F9);
		}
		for (int k = 0; k < 2; k++) {
			ck_assert(pty_wait(two[k]));
			ck_assert_msg(pty_shows(two[k], "Opgeslagen.") || pty_shows(two[k], "wijzigde intussen"), "save %u of %d:\n%.3000s",
				i, k, pty_screen(two[k]));
		}
	}
	for (int k = 0; k < 2; k++)
		pty_free(two[k]);
	struct pty *p = lab_open_sized(store, HIGH, 250, NULL);
	lab_shows_not(p, LAB_DRAFTS);
	lab_open_form(p, "Brede intake");
	for (int k = 0; k < 2; k++) {
		char *value = lab_value_of(p, labels[k]);
		ck_assert_str_eq(value, letters[k]);
		free(value);
	}
	pty_free(p);
	lab_verify(store, true);
	free(store);
}
END_TEST

static char *one_person(const char *dir, int who, int i)
{
	char name[32], row[256];
	snprintf(name, sizeof name, "p%d-%d.csv", who, i);
	snprintf(row, sizeof row, "V-nummer;Voornamen;Geslachtsnaam;Geboortedatum;Doelgroep;Inburgeringsplichtig;Gemeentecode;"
		"Gekoppeld op\n%d%09d;Voor%d;Achter%d;01-01-1980;AS;ja;0907;12-01-2026\n", who + 1, i, i, i);
	char *path = lab_path(dir, name);
	lab_write(path, row);
	return path;
}

static pid_t imports(const char *store, const char *dir, int who, int n)
{
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	int bad = 0;
	for (int i = 0; i < n; i++) {
		char *path = one_person(dir, who, i);
		struct lab_run r = lab_run((const char *const[]){"./regie", "import", "dossier", path, "--store", store,
			"--passphrase-fd", LAB_FD, NULL}, (const char *const[]){LAB_PASSPHRASE "\n", NULL}, NULL);
		if (r.code != 0)
			fprintf(stderr, "import %d of %d: %d %s\n", i, who, r.code, buf_str(&r.err));
		bad += r.code != 0;
		lab_run_clear(&r);
		free(path);
	}
	_exit(bad != 0);
}

START_TEST(imports__side_by_side_are_all_there)
{
	char *store = lab_real(), *dir = mem_dup(support_dir());
	int n = (int)lab_rounds(4, 100), status;
	pid_t pids[2];
	for (int k = 0; k < 2; k++)
		pids[k] = imports(store, dir, k, n);
	for (int k = 0; k < 2; k++) {
		ck_assert_int_eq(waitpid(pids[k], &status, 0), pids[k]);
		ck_assert_int_eq(status, 0);
	}
	for (int i = 0; i < 2 * n; i += n - 1) { /* both ends of both rows: they are there already */
		struct buf out = {0};
		char *path = one_person(dir, i / n, i % n);
		lab_command(store, 0, &out, "import", "dossier", path, "--json", NULL);
		ck_assert_msg(strstr(buf_str(&out), "\"same\":1"), "%s", buf_str(&out));
		buf_clear(&out);
		free(path);
	}
	struct buf list = {0};
	lab_command(store, 0, &list, "export", "persoon", "--reason", "proef", NULL);
	size_t rows = 0;
	for (const char *s = buf_str(&list); (s = strstr(s, "Achter")); s++)
		rows++;
	ck_assert_uint_ge(rows, (size_t)(2 * n));
	buf_clear(&list);
	lab_verify(store, true);
	free(dir);
	free(store);
}
END_TEST

/* A colleague's program stands still inside its save: who saves meanwhile is told that someone
 * is busy, keeps what was typed, and saves once that one is gone. */
START_TEST(save__beside_one_that_stands_still_waits_and_keeps_the_typing)
{
	char *store = lab_practice();
	struct pty *still = lab_open(store), *p = lab_open(store);
	lab_new_form(p, "Brede intake");
	pty_type(p, "12-2-2026" KEY_TAB);
	ck_assert(lab_go_to(p, "Notitie taal"));
	pty_type(p, "blijft staan");
	lab_new_form(still, "Brede intake");
	pty_type(still, "13-2-2026" KEY_TAB);
	if (lab_stop_in_save(still, store, 0)) {
		pty_type(p, KEY_F9);
		lab_shows(p, "bezig");
		lab_shows_not(p, "Opgeslagen.");
		lab_shows(p, "blijft staan");
	}
	pty_free(still);
	pty_type(p, KEY_F9);
	lab_shows(p, "Opgeslagen.");
	pty_free(p);
	lab_verify(store, true);
	free(store);
}
END_TEST

START_TEST(alone__says_who_is_there_and_disturbs_nobody)
{
	char *store = lab_real();
	struct pty *p = lab_open(store);
	lab_new_form(p, "Brede intake");
	pty_type(p, "12-2-2026" KEY_TAB);
	struct lab_run r = lab_run((const char *const[]){"./regie", "rekey", "--store", store, "--passphrase-fd", LAB_FD,
		"--new-passphrase-fd", LAB_FD2, NULL}, (const char *const[]){LAB_PASSPHRASE "\n", LAB_PASSPHRASE "\n", NULL}, NULL);
	ck_assert_msg(r.code == 7 && strstr(buf_str(&r.err), LAB_USER), "%d %s", r.code, buf_str(&r.err));
	lab_run_clear(&r);
	pty_type(p, KEY_F9);
	lab_shows(p, "Opgeslagen.");
	pty_free(p);
	lab_verify(store, true);
	free(store);
}
END_TEST

Suite *two_suite(void)
{
	Suite *s = suite_create("two");
	TCase *t = tcase_create("two");
	tcase_set_timeout(t, support_is_long() ? 1200 : 120);
	tcase_add_loop_test(t, clash__shows_both_and_keeps_the_choice, 0, 2);
	tcase_add_test(t, clash__left_stores_nothing_and_keeps_the_typing);
	tcase_add_test(t, clash__locked_at_the_question_keeps_the_typing);
	tcase_add_test(t, same_value__typed_by_both_is_no_clash);
	tcase_add_test(t, other_fields__merge_and_are_told_in_one_line);
	tcase_add_test(t, import__beside_an_open_form_is_a_colleague);
	tcase_add_test(t, saves__of_two_programs_at_once_are_all_there);
	tcase_add_test(t, imports__side_by_side_are_all_there);
	tcase_add_test(t, save__beside_one_that_stands_still_waits_and_keeps_the_typing);
	tcase_add_test(t, alone__says_who_is_there_and_disturbs_nobody);
	suite_add_tcase(s, t);
	return s;
}
