/* No plaintext (house 7; P15, S11, T01; dreiging-T1, T6): words that exist nowhere else are
 * typed into forms and the search line, saved, exported, imported, backed up, rebuilt, left in
 * drafts, restored; then every byte below the store, HOME, TMPDIR and all scratch of this run is
 * searched for them: as UTF-8, in capitals, folded as search words are, as UTF-16. The raw
 * journal and drafts too, while a save stands still in the middle, and after it was killed
 * there; the store then opens and is sound. That the search finds is shown first. */
#include <config.h>

#include "scenarios/lab.h"
#include "scenarios/suites.h"

#include "base/mem.h"
#include "support/run.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TYPED "zxqMerkteken"
#define SEARCHED "zxqGezocht"
#define IMPORTED "zxqIngelezen"
#define DRAFTED "zxqConcept"

enum { MANY = 40 }; /* saves to catch one in the middle, on a machine that is busy */

static const char *const markers[] = {TYPED, SEARCHED, IMPORTED, DRAFTED};

static void check_clear_of(const char *dir, const char *when)
{
	for (size_t i = 0; i < sizeof markers / sizeof markers[0]; i++) {
		size_t seen = 0;
		char *hit = lab_find_marker(dir, markers[i], &seen);
		ck_assert_msg(!hit, "%s: %s is in clear in %s", when, markers[i], hit);
		ck_assert_uint_gt(seen, 0);
	}
}

START_TEST(search__finds_what_is_in_clear)
{
	static const char wide[] = "z\0x\0q\0M\0e\0r\0k\0t\0e\0k\0e\0n\0";
	const struct { const char *bytes; size_t n; } texts[] = {
		{"..." TYPED "...", 18}, {"zxqmerkteken", 12}, {"ZXQMERKTEKEN", 12}, {wide, sizeof wide - 1}};
	char *dir = mem_dup(support_dir()), *path = lab_path(dir, "proef");
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		FILE *f = fopen(path, "we");
		ck_assert_uint_eq(fwrite(texts[i].bytes, 1, texts[i].n, f), texts[i].n);
		fclose(f);
		char *hit = lab_find_marker(dir, TYPED, NULL);
		ck_assert_msg(hit, "text %zu is not found", i);
		free(hit);
	}
	remove(path);
	free(path);
	free(dir);
}
END_TEST

static void type_everywhere(struct pty *p)
{
	lab_new_form(p, "Brede intake");
	pty_type(p, "12-2-2026" KEY_TAB);
	ck_assert(lab_go_to(p, "Notitie taal"));
	pty_type(p, TYPED);
	ck_assert(lab_go_to(p, "Notitie onderwijs"));
	pty_type(p, TYPED KEY_TAB);
	pty_type(p, KEY_F9);
	lab_shows(p, "Opgeslagen.");
	pty_type(p, KEY_F12);
	pty_type(p, KEY_F12);
	lab_caseload(p);
	pty_type(p, "/");
	pty_type(p, SEARCHED);
	pty_type(p, KEY_F12);
	pty_type(p, KEY_F12);
	if (pty_shows(p, "Regie sluiten?"))
		pty_type(p, "n");
	lab_new_form(p, "Brede intake");
	pty_type(p, "13-2-2026" KEY_TAB);
	ck_assert(lab_go_to(p, "Notitie taal"));
	pty_type(p, DRAFTED);
}

static void import_and_export(const char *store)
{
	char *csv = lab_path(support_dir(), "inlezen.csv");
	struct buf out = {0};
	lab_write(csv, "V-nummer;Voornamen;Geslachtsnaam;Geboortedatum;Doelgroep;Inburgeringsplichtig;Gemeentecode;Gekoppeld op\n"
		"0000077777;" IMPORTED ";" IMPORTED ";01-01-1980;AS;ja;0907;12-01-2026\n");
	lab_command(store, 0, NULL, "import", "dossier", csv, NULL);
	remove(csv);
	lab_command(store, 0, &out, "export", "persoon", "--reason", "proef", "--format", "jsonl", NULL);
	ck_assert_msg(strstr(buf_str(&out), IMPORTED), "the export does not have it"); /* so it is in the store */
	buf_wipe(&out);
	free(csv);
}

START_TEST(marker__is_nowhere_in_clear)
{
	char *store = lab_real(), *tmp = mem_dup(support_dir()), tmpdir[4200];
	snprintf(tmpdir, sizeof tmpdir, "TMPDIR=%s", tmp);
	const char *const env[] = {tmpdir, "SQLITE_TMPDIR=/tmp", NULL};
	struct pty *p = lab_open_sized(store, 24, 80, env);
	if (pty_shows(p, "kopie"))
		pty_type(p, KEY_F12);
	type_everywhere(p);
	check_clear_of(lab_scratch(), "while it runs");
	pty_type(p, KEY_CTRL_K);
	check_clear_of(lab_scratch(), "at the lock");
	lab_unlock(p);
	lab_shows(p, DRAFTED);
	pty_kill(p, SIGKILL);
	ck_assert_int_eq(pty_status(p, PTY_LIMIT_MS), 128 + SIGKILL);
	pty_free(p);
	check_clear_of(lab_scratch(), "after a kill");

	import_and_export(store);
	char *copy = lab_path(tmp, "kopie"), *back = lab_path(tmp, "echt-terug");
	lab_verify(store, true);
	lab_command(store, 0, NULL, "verify", "--rebuild", "--replace", NULL);
	lab_command(store, 0, NULL, "backup", copy, NULL);
	lab_command(back, 0, NULL, "restore", copy, NULL);
	lab_command(back, 0, NULL, "verify", NULL);
	check_clear_of(lab_scratch(), "after the commands");
	free(back);
	free(copy);
	free(tmp);
	free(store);
}
END_TEST

/* The save stands still in the middle, then is killed there. */
START_TEST(marker__is_not_in_the_journal_of_a_save_that_stands_still)
{
	unsigned caught = 0, n = (unsigned)lab_rounds(4, 60);
	char *store = lab_practice(), *journal = lab_path(store, "regie.db-journal");
	for (unsigned i = 0; i < n || (!caught && i < MANY); i++) {
		struct pty *p = lab_open(store);
		if (pty_shows(p, LAB_DRAFTS))
			pty_type(p, KEY_F12);
		lab_new_form(p, "Brede intake");
		pty_type(p, "12-2-2026" KEY_TAB);
		ck_assert(lab_go_to(p, "Notitie taal"));
		pty_type(p, TYPED);
		bool stopped = lab_stop_in_save(p, store, lab_dice(20));
		caught += stopped;
		struct stat st;
		ck_assert(!stopped || (stat(journal, &st) == 0 && st.st_size > 0));
		check_clear_of(store, "in a save");
		pty_kill(p, SIGKILL);
		ck_assert_int_eq(pty_status(p, PTY_LIMIT_MS), 128 + SIGKILL);
		pty_free(p);
		check_clear_of(store, "killed in a save");
		lab_verify(store, false);
	}
	ck_assert_msg(caught > 0, "no save was caught in the middle");
	lab_verify(store, true);
	free(journal);
	free(store);
}
END_TEST

Suite *marker_suite(void)
{
	Suite *s = suite_create("marker");
	TCase *t = tcase_create("marker");
	tcase_set_timeout(t, support_is_long() ? 1200 : 120);
	tcase_add_test(t, search__finds_what_is_in_clear);
	tcase_add_test(t, marker__is_nowhere_in_clear);
	tcase_add_test(t, marker__is_not_in_the_journal_of_a_save_that_stands_still);
	suite_add_tcase(s, t);
	return s;
}
