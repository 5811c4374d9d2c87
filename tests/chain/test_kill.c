/* An import, or its undoing, that is killed: the same command goes on, and in the end there is
 * what there would have been, once. */
#include <config.h>

#include "chain/kamer.h"
#include "chain/suites.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct kamer k;
static struct buf text, want;

static void make_text(void)
{
	buf_reset(&text);
	buf_add(&text, "BSN;V-nummer;Geslachtsnaam;Geboortedatum;Straat;Samenvatting\n");
	for (int i = 0; i < 420; i++) {
		if (i % 3 == 0)
			buf_printf(&text, ";%010d;Naam %d;;Weg %d;\n", 1000 + i, i, i);
		else if (i % 3 == 1)
			buf_printf(&text,
				";;Naam;1-1-1990;Weg;een\n"); /* all equal: told apart by their order */
		else
			buf_printf(&text, "%09d;;Fout nummer;;;\n", i % 7);
	}
}

static void setup(void)
{
	kamer_setup(&k, false);
	make_text();
	kamer_take(&k, "dossier", "x.csv", buf_str(&text), ERR_OK);
	ck_assert_uint_eq(k.report.created, 420);
	buf_reset(&want);
	kamer_picture(&k, false, &want);
	kamer_teardown(&k);
	kamer_setup(&k, false);
}

static void teardown(void)
{
	kamer_teardown(&k);
	buf_clear(&text);
	buf_clear(&want);
}

/* The numbers that the program gives are those that were not spent on the way. */
static char *without_numbers(const char *picture)
{
	struct buf out = {0};
	for (const char *p = picture; *p;) {
		size_t n = strcspn(p, "\n") + 1;
		if (!strstr(p, "dossiernummer=") || strstr(p, "dossiernummer=") > p + n)
			buf_add_n(&out, p, n);
		p += n;
	}
	return buf_detach(&out);
}

static void check_result(void)
{
	struct buf got = {0};
	kamer_picture(&k, false, &got);
	char *a = without_numbers(buf_str(&got)), *b = without_numbers(buf_str(&want));
	ck_assert_str_eq(a, b);
	free(a);
	free(b);
	buf_clear(&got);
}

/* Run in a child that is killed at its n-th look at progress; true when it got to the end. */
static bool run_killed(int n, const char *path, bool undo)
{
	store_close(k.s);
	k.s = NULL;
	pid_t pid = fork();
	if (pid == 0) {
		kamer_reopen(&k);
		k.kill_after = n;
		k.calls = 0;
		struct undo_options o = {.progress = kamer_progress, .progress_ctx = &k};
		enum err e = undo ? chain_import_undo(k.s, "laatste", &o, &k.report)
			: kamer_import(&k, "dossier", path);
		_exit(e == ERR_OK ? 0 : 1);
	}
	int status = kamer_wait(pid);
	ck_assert(WIFSIGNALED(status) ? WTERMSIG(status) == SIGKILL : WEXITSTATUS(status) == 0);
	kamer_reopen(&k);
	return !WIFSIGNALED(status);
}

/* geval-I06, M29: killed at growing depth until it is through. */
START_TEST(import__killed_again_and_again_ends_as_if_it_never_was)
{
	char path[4200];
	snprintf(path, sizeof path, "%s", kamer_text("x.csv", buf_str(&text)));
	int kills = 0;
	for (int n = 425; !run_killed(n, path, false); n += 97 + _i * 31)
		kills++;
	ck_assert_int_ge(kills, 3);
	check_result();
	ck_assert_uint_eq(kamer_count(&k, "inlezing"), 1);
	ck_assert_int_eq(kamer_import(&k, "dossier", path), ERR_OK);
	ck_assert_uint_eq(k.report.same, 420);
	kamer_undo(&k);
	ck_assert_uint_eq(kamer_count(&k, "dossier") + kamer_count(&k, "persoon"), 0);
}
END_TEST

START_TEST(import__stopped_keeps_whole_sets_and_goes_on)
{
	k.stop_after = 421 + 1 + 300;
	kamer_take(&k, "dossier", "x.csv", buf_str(&text), ERR_STOPPED);
	ck_assert_ptr_nonnull(strstr(buf_str(&k.report.text),
		"Dezelfde opdracht gaat verder waar deze stopte."));
	ck_assert_str_ne(k.report.id, "");
	size_t stored = kamer_count(&k, "dossier");
	ck_assert(stored > 0 && stored < 420);
	ck_assert_uint_eq(k.report.created, stored);
	k.stop_after = 0;
	char id[37];
	snprintf(id, sizeof id, "%s", k.report.id);
	kamer_take(&k, "dossier", "x.csv", buf_str(&text), ERR_OK);
	ck_assert_str_eq(k.report.id, id);
	ck_assert_uint_eq(k.report.created, 420 - stored);
	ck_assert_uint_eq(k.report.same, stored);
	check_result();
}
END_TEST

START_TEST(import__stopped_while_it_checks_leaves_nothing)
{
	k.stop_after = 200;
	kamer_take(&k, "dossier", "x.csv", buf_str(&text), ERR_STOPPED);
	ck_assert_uint_eq(kamer_count(&k, "dossier") + kamer_count(&k, "inlezing"), 0);
	ck_assert_str_eq(k.report.id, "");
}
END_TEST

START_TEST(import__of_another_file_is_another_run)
{
	k.stop_after = 421 + 1 + 300;
	kamer_take(&k, "dossier", "x.csv", buf_str(&text), ERR_STOPPED);
	char id[37];
	snprintf(id, sizeof id, "%s", k.report.id);
	k.stop_after = 0;
	buf_add(&text, "999990019;;Nog een;;;\n");
	kamer_take(&k, "dossier", "x.csv", buf_str(&text), ERR_OK);
	ck_assert_str_ne(k.report.id, id);
	ck_assert_uint_eq(kamer_count(&k, "dossier"), 421);
	kamer_undo(&k);
	ck_assert_uint_lt(kamer_count(&k, "dossier"), 420);
	kamer_undo(&k);
	ck_assert_uint_eq(kamer_count(&k, "dossier"), 0);
}
END_TEST

static bool wait_for_byte(void *ctx, const char *what, uint64_t done, uint64_t total)
{
	int *pipes = ctx;
	char c = 'x';
	(void)what;
	if (done * 2 > total && pipes[0] >= 0) { /* halfway: tell the parent, and wait for it */
		ck_assert_int_eq(write(pipes[1], &c, 1), 1);
		ck_assert_int_eq(read(pipes[2], &c, 1), 1);
		pipes[0] = -1;
	}
	return true;
}

/* Two at once would each make every person. */
START_TEST(import__is_one_at_a_time)
{
	char path[4200], c;
	int there[2], back[2];
	snprintf(path, sizeof path, "%s", kamer_text("x.csv", buf_str(&text)));
	ck_assert_int_eq(pipe(there) + pipe(back), 0);
	store_close(k.s);
	k.s = NULL;
	pid_t pid = fork();
	if (pid == 0) {
		int pipes[3] = {0, there[1], back[0]};
		kamer_reopen(&k);
		struct import_options o = {.kind = "dossier", .file = path, .mapping_dir = k.mappings,
			.progress = wait_for_byte,
			.progress_ctx = pipes};
		_exit(chain_import(k.s, &o, &k.report) == ERR_OK ? 0 : 1);
	}
	ck_assert_int_eq(read(there[0], &c, 1), 1);
	kamer_reopen(&k);
	ck_assert_int_eq(kamer_import(&k, "dossier", path), ERR_BUSY);
	ck_assert_ptr_nonnull(strstr(buf_str(&k.report.text), "Op dit moment leest een ander"));
	import_report_clear(&k.report);
	ck_assert_int_eq(chain_import_undo(k.s, "laatste", NULL, &k.report), ERR_BUSY);
	import_report_clear(&k.report);
	ck_assert_int_eq(write(back[1], &c, 1), 1);
	ck_assert_int_eq(kamer_wait(pid), 0);
	ck_assert_int_eq(kamer_import(&k, "dossier", path), ERR_OK);
	ck_assert_uint_eq(k.report.same, 420);
	check_result();
}
END_TEST

START_TEST(undo__killed_again_and_again_ends_as_if_nothing_was_imported)
{
	char path[4200];
	snprintf(path, sizeof path, "%s", kamer_text("x.csv", buf_str(&text)));
	ck_assert_int_eq(kamer_import(&k, "dossier", path), ERR_OK);
	int kills = 0;
	for (int n = 2; !run_killed(n, NULL, true); n++)
		kills++;
	ck_assert_int_ge(kills, 2);
	ck_assert_uint_eq(kamer_count(&k, "dossier") + kamer_count(&k, "persoon"), 0);
	ck_assert_int_eq(kamer_import(&k, "dossier", path), ERR_OK);
	check_result();
}
END_TEST

Suite *kill_suite(void)
{
	Suite *s = suite_create("chain/kill");
	TCase *t = tcase_create("kill");
	tcase_add_unchecked_fixture(t, kamer_warm, NULL);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 400);
	tcase_add_loop_test(t, import__killed_again_and_again_ends_as_if_it_never_was, 0, 2);
	tcase_add_test(t, import__stopped_keeps_whole_sets_and_goes_on);
	tcase_add_test(t, import__stopped_while_it_checks_leaves_nothing);
	tcase_add_test(t, import__of_another_file_is_another_run);
	tcase_add_test(t, import__is_one_at_a_time);
	tcase_add_test(t, undo__killed_again_and_again_ends_as_if_nothing_was_imported);
	suite_add_tcase(s, t);
	return s;
}
