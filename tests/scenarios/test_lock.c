/* The lock (house 4; W19, W20, W35; T13, K18; dreiging-T2): by key, by standing idle.
 * - A form with unsaved text, locked and opened again with the passphrase, is the same form at
 *   the same field with the same text; the same from a choice list or a question over it.
 * - Nobody is asked anything, and no open edit keeps it open.
 * - What waits at the lock knows nothing: its memory holds neither the text, nor the name of
 *   the person, nor the passphrase; that the search would find them is shown before the lock.
 * - The command line and the environment of every process hold no one's data. */
#include <config.h>

#include "scenarios/lab.h"
#include "scenarios/suites.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MARKER "qzsleutelwoord"

enum { MAX_MAPPING = 256 << 20, PIECE = 1 << 20 };

/* --- the memory of another process --------------------------------------------------------- */

static bool piece_holds(int mem, unsigned long from, unsigned long to, const char *what, char *piece)
{
	size_t n = strlen(what), kept = 0;
	while (from < to) {
		size_t want = to - from < PIECE ? (size_t)(to - from) : PIECE;
		ssize_t got = pread(mem, piece + kept, want, (off_t)from);
		if (got <= 0)
			return false;
		if (memmem(piece, kept + (size_t)got, what, n))
			return true;
		from += (unsigned long)got;
		size_t all = kept + (size_t)got;
		kept = all < n ? all : n;
		memmove(piece, piece + all - kept, kept);
	}
	return false;
}

/* 1: it is there; 0: it is not; -1: we may not look. The shadow of a sanitizer, which is as
 * large as all memory, holds no text and is passed by. */
static int memory_holds(pid_t pid, const char *what)
{
	char path[64], line[512];
	snprintf(path, sizeof path, "/proc/%d/mem", (int)pid);
	int mem = open(path, O_RDONLY | O_CLOEXEC);
	snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
	FILE *maps = fopen(path, "re");
	int found = mem < 0 || !maps ? -1 : 0;
	char *piece = malloc(PIECE + 256);
	size_t n = 0;
	while (found == 0 && fgets(line, sizeof line, maps)) {
		unsigned long from, to;
		char rights[8];
		if (sscanf(line, "%lx-%lx %7s", &from, &to, rights) != 3 || rights[0] != 'r' || to - from > MAX_MAPPING)
			continue;
		n++;
		found = piece_holds(mem, from, to, what, piece);
	}
	free(piece);
	if (maps)
		fclose(maps);
	if (mem >= 0)
		close(mem);
	return found == 0 && n == 0 ? -1 : found;
}

static bool file_of_process_holds(pid_t pid, const char *name, const char *what)
{
	char path[64], text[65536];
	snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof text);
	if (fd >= 0)
		close(fd);
	return n > 0 && memmem(text, (size_t)n, what, strlen(what));
}

static void check_public_face(struct pty *p)
{
	static const char *const words[] = {MARKER, LAB_NAME, LAB_GIVEN, "zeven groene", LAB_BSN};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		ck_assert(!file_of_process_holds(pty_pid(p), "cmdline", words[i]));
		ck_assert(!file_of_process_holds(pty_pid(p), "environ", words[i]));
	}
}

/* --- the form ---------------------------------------------------------------------------------- */

static void type_form(struct pty *p)
{
	lab_new_form(p, "Brede intake");
	pty_type(p, "12-2-2026" KEY_TAB);
	ck_assert(lab_go_to(p, "Notitie taal"));
	pty_type(p, MARKER);
}

static void wait_lock(struct pty *p)
{
	ck_assert_msg(pty_wait_text(p, "op slot", PTY_LIMIT_MS), "not locked:\n%.3000s", pty_screen(p));
	ck_assert(pty_wait(p));
	lab_shows_not(p, MARKER);
	lab_shows_not(p, LAB_NAME);
	check_public_face(p);
}

static void check_form(struct pty *p, const char *label, const char *text)
{
	lab_shows(p, "Verder waar u was");
	lab_shows(p, "Brede intake");
	char *at = lab_label(p), *value = lab_value(p);
	ck_assert_str_eq(at, label);
	ck_assert_str_eq(value, text);
	free(at);
	free(value);
}

START_TEST(lock__and_unlock_is_the_same_form_field_and_text)
{
	char *store = lab_real();
	struct pty *p = lab_open(store);
	type_form(p);
	for (int i = 0; i < 2; i++) { /* a lock of what came back from a lock, too */
		pty_type(p, KEY_CTRL_K);
		wait_lock(p);
		lab_unlock(p);
		check_form(p, "Notitie taal", MARKER);
	}
	pty_type(p, KEY_F9);
	lab_shows(p, "Opgeslagen.");
	pty_type(p, KEY_CTRL_K);
	wait_lock(p);
	lab_unlock(p);
	lab_shows_not(p, LAB_DRAFTS);
	pty_free(p);
	lab_verify(store, false);
	free(store);
}
END_TEST

static void over_choices(struct pty *p)
{
	pty_type(p, KEY_UP);
	pty_type(p, KEY_F4);
	pty_type(p, "k");
}

static void over_question(struct pty *p)
{
	pty_type(p, KEY_F2);
	pty_type(p, "kleur");
	pty_type(p, KEY_ENTER);
	lab_shows(p, "hoog contrast");
}

static void over_help(struct pty *p)
{
	pty_type(p, KEY_F1);
	pty_type(p, KEY_F1);
}

static void (*const overs[])(struct pty *p) = {over_choices, over_question, over_help};

START_TEST(lock__from_what_lies_over_a_form_keeps_the_form)
{
	char *store = lab_practice();
	struct pty *p = lab_open(store);
	type_form(p);
	overs[_i](p);
	pty_type(p, KEY_CTRL_K);
	wait_lock(p);
	pty_type(p, KEY_ENTER);
	lab_shows(p, "Verder waar u was");
	ck_assert(lab_go_to(p, "Notitie taal"));
	lab_shows(p, MARKER);
	pty_free(p);
	free(store);
}
END_TEST

START_TEST(lock__when_idle_asks_nothing_and_keeps_the_draft)
{
	static const char *const soon[] = {"REGIE_IDLE_SECONDS=6", NULL};
	char *store = lab_real();
	struct pty *p = lab_open_sized(store, 24, 80, soon);
	if (pty_shows(p, "kopie"))
		pty_type(p, KEY_F12);
	type_form(p);
	pty_type(p, KEY_F2); /* an open list does not keep it open either */
	ck_assert(pty_wait_text(p, "Op slot over", PTY_LIMIT_MS));
	wait_lock(p);
	lab_unlock(p);
	check_form(p, "Notitie taal", MARKER);
	pty_free(p);
	free(store);
}
END_TEST

START_TEST(lock__leaves_nothing_in_memory)
{
	char *store = lab_real();
	struct pty *p = lab_open(store);
	type_form(p);
	pid_t pid = pty_pid(p);
	int there = memory_holds(pid, MARKER);
	if (there < 0) {
		fprintf(stderr, "lock__leaves_nothing_in_memory: /proc/PID/mem may not be read here; passed by\n");
	} else {
		ck_assert_int_eq(there, 1);
		ck_assert_int_eq(memory_holds(pid, LAB_NAME), 1);
		ck_assert_msg(memory_holds(pid, LAB_PASSPHRASE) == 0, "the passphrase stays in memory after it was used");
		pty_type(p, KEY_CTRL_K);
		wait_lock(p);
		ck_assert_int_eq(memory_holds(pid, MARKER), 0);
		ck_assert_int_eq(memory_holds(pid, LAB_NAME), 0);
		ck_assert_int_eq(memory_holds(pid, LAB_PASSPHRASE), 0);
		pty_type(p, "zeven groene ganzen"); /* half a passphrase, then suspended */
		pty_kill(p, SIGTSTP);
		ck_assert(pty_wait(p));
		wait_lock(p);
		ck_assert_int_eq(memory_holds(pid, "zeven groene"), 0);
	}
	pty_free(p);
	free(store);
}
END_TEST

/* No core is ever written, and the same user may not look in (root may, as always). */
START_TEST(lock__memory_is_closed)
{
	char *store = lab_practice(), path[64], line[256];
	struct pty *p = lab_open(store);
	bool no_core = false;
	snprintf(path, sizeof path, "/proc/%d/limits", (int)pty_pid(p));
	FILE *f = fopen(path, "re");
	while (f && fgets(line, sizeof line, f))
		if (strncmp(line, "Max core file size", 18) == 0)
			no_core = strtol(line + 18, NULL, 10) == 0 && strstr(line, "unlimited") == NULL;
	if (f)
		fclose(f);
	ck_assert(no_core);
	snprintf(path, sizeof path, "/proc/%d/mem", (int)pty_pid(p));
	ck_assert(geteuid() == 0 || open(path, O_RDONLY | O_CLOEXEC) < 0);
	pty_free(p);
	free(store);
}
END_TEST

/* --- the slots file is damaged ---------------------------------------------------------------- */

static void damage_slots(const char *store)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/regie.keys", store);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ck_assert_int_eq(pwrite(fd, "beschadigd", 10, 60), 10);
	close(fd);
}

START_TEST(slots__that_are_damaged_are_said_and_the_kept_ones_offered)
{
	char *store = lab_real();
	damage_slots(store);
	struct pty *p = lab_start(store, 24, 80, NULL);
	lab_shows(p, "regie.keys.bak?");
	pty_send(p, "n");
	ck_assert_int_eq(pty_status(p, PTY_LIMIT_MS), 4);
	pty_free(p);
	p = lab_start(store, 24, 80, NULL);
	pty_type(p, "j");
	lab_shows(p, "op slot");
	pty_send(p, LAB_PASSPHRASE);
	pty_type(p, KEY_ENTER);
	lab_shows(p, "de vorige versie is teruggezet");
	pty_free(p);
	p = lab_open(store);
	lab_shows(p, "Caseload");
	pty_free(p);
	lab_verify(store, false);
	free(store);
}
END_TEST

Suite *lock_suite(void)
{
	Suite *s = suite_create("lock");
	TCase *t = tcase_create("lock");
	tcase_set_timeout(t, 120);
	tcase_add_test(t, slots__that_are_damaged_are_said_and_the_kept_ones_offered);
	tcase_add_test(t, lock__and_unlock_is_the_same_form_field_and_text);
	tcase_add_loop_test(t, lock__from_what_lies_over_a_form_keeps_the_form, 0, sizeof overs / sizeof overs[0]);
	tcase_add_test(t, lock__when_idle_asks_nothing_and_keeps_the_draft);
	tcase_add_test(t, lock__leaves_nothing_in_memory);
	tcase_add_test(t, lock__memory_is_closed);
	suite_add_tcase(s, t);
	return s;
}
