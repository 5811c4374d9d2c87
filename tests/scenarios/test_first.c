/* The first run, and the keys after it (house 4, 6; K01, K05, K06, S16; T15).
 * - Walked in full on the screen: gemeente, name, user, the proposed words typed, the recovery
 *   code typed back; then it is a store, and before that there is nothing, whichever step was
 *   left, whichever step went wrong.
 * - It opens with the passphrase and with the code (typed small, without dashes); a wrong
 *   passphrase and a wrong code are told apart from damage, on the screen and by exit code 3;
 *   tries are counted and told at the next opening.
 * - A change of the passphrase and a new key, killed at any moment, leave a store that opens
 *   with the old or with the new, and is sound. */
#include <config.h>

#include "scenarios/lab.h"
#include "scenarios/suites.h"

#include "base/mem.h"
#include "support/run.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NEW_PASSPHRASE "achttien oude ezels eten elke dag elzenhout"

struct words {
	char phrase[256];
	char code[64];
};

/* The line that is set in by eight blanks: the proposal, or the code. */
static void read_inset(struct pty *p, char *out, size_t size)
{
	for (int y = 1; y < 22; y++) {
		const char *row = pty_row(p, y);
		if (strncmp(row, "        ", 8) == 0 && isalnum((unsigned char)row[8])) {
			snprintf(out, size, "%s", row + 8);
			return;
		}
	}
	ck_abort_msg("nothing is proposed:\n%.3000s", pty_screen(p));
}

static void step_kind(struct pty *p, struct words *w)
{
	(void)w;
	lab_shows(p, "Welkom bij regie");
	pty_type(p, KEY_ENTER);
}

static void step_gemeente(struct pty *p, struct words *w)
{
	(void)w;
	lab_shows(p, "Welke gemeente?");
	pty_type(p, "utrecht");
	pty_type(p, KEY_ENTER);
}

static void step_name(struct pty *p, struct words *w)
{
	(void)w;
	lab_shows(p, "Uw naam");
	pty_type(p, KEY_ENTER); /* no name is no name */
	lab_shows(p, "Uw naam");
	pty_type(p, "Anna de Vries" KEY_ENTER);
}

static void step_user(struct pty *p, struct words *w)
{
	(void)w;
	lab_shows(p, "Gebruikersnaam");
	lab_shows(p, "anna.de.vries");
	pty_type(p, "!" KEY_ENTER);
	lab_shows(p, "Alleen kleine letters");
	pty_type(p, "\177" KEY_ENTER);
}

static void step_passphrase(struct pty *p, struct words *w)
{
	lab_shows(p, "Voorstel");
	pty_type(p, "kort" KEY_ENTER);
	lab_shows(p, "Voorstel"); /* too weak: asked again */
	read_inset(p, w->phrase, sizeof w->phrase);
	pty_type(p, w->phrase);
	pty_type(p, KEY_ENTER);
	lab_shows(p, "nog een keer");
	pty_type(p, w->phrase);
	pty_type(p, KEY_ENTER);
}

static void step_device(struct pty *p, struct words *w)
{
	(void)w;
	lab_shows(p, "Waar staat deze opslag?");
	pty_type(p, "gedeeld");
	pty_type(p, KEY_ENTER);
}

static void step_code(struct pty *p, struct words *w)
{
	lab_shows(p, "Typ hem over");
	read_inset(p, w->code, sizeof w->code);
	pty_type(p, "ABCDE" KEY_ENTER);
	lab_shows(p, "niet dezelfde code");
	char typed[64];
	size_t n = 0;
	for (const char *s = w->code; *s; s++)
		if (*s != '-')
			typed[n++] = (char)tolower((unsigned char)*s);
	typed[n] = '\0';
	pty_type(p, typed);
	pty_type(p, KEY_ENTER);
}

static void (*const steps[])(struct pty *p, struct words *w) = {
	step_kind, step_gemeente, step_name, step_user, step_passphrase, step_device, step_code};
enum { N_STEPS = sizeof steps / sizeof steps[0] };

static size_t count_entries(const char *dir)
{
	DIR *d = opendir(dir);
	size_t n = 0;
	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n > 2 ? n - 2 : 0;
}

START_TEST(first_run__left_at_a_step_makes_nothing)
{
	char *dir = mem_dup(support_dir()), *store = lab_path(dir, "nieuw");
	struct words w;
	struct pty *p = lab_start(store, 24, 80, NULL);
	for (int i = 0; i < _i; i++)
		steps[i](p, &w);
	for (int i = 0; i <= _i + 1; i++) {
		if (pty_status(p, 0) >= 0)
			break;
		pty_send(p, KEY_F12);
		pty_wait(p);
	}
	ck_assert_int_eq(pty_status(p, PTY_LIMIT_MS), 0);
	pty_free(p);
	ck_assert_uint_eq(count_entries(dir), 0);
	free(store);
	free(dir);
}
END_TEST

static struct lab_run verify_with(const char *store, const char *how, const char *secret)
{
	const char *argv[] = {"./regie", "verify", "--store", store, how, LAB_FD, NULL};
	return lab_run(argv, (const char *const[]){secret, NULL}, NULL);
}

static void check_exit(const char *store, const char *how, const char *secret, int code, const char *says)
{
	struct lab_run r = verify_with(store, how, secret);
	ck_assert_msg(r.code == code && (!says || strstr(buf_str(&r.err), says)), "%s: %d, not %d: %s", how, r.code, code,
		buf_str(&r.err));
	ck_assert(!strstr(buf_str(&r.err), secret));
	lab_run_clear(&r);
}

static struct pty *at_lock(const char *store, const char *typed)
{
	struct pty *p = lab_start(store, 24, 80, NULL);
	lab_shows(p, "op slot");
	lab_shows(p, "anna.de.vries");
	pty_send(p, typed);
	pty_type(p, KEY_ENTER);
	return p;
}

static void check_on_screen(const char *store, const struct words *w)
{
	struct pty *p = at_lock(store, "een heel andere zin van woorden");
	lab_shows(p, "past niet bij dit bestand");
	lab_shows(p, "op slot");
	pty_send(p, w->phrase);
	pty_type(p, KEY_ENTER);
	lab_shows(p, "verkeerde wachtzin geprobeerd");
	pty_type(p, KEY_F12);
	lab_caseload(p);
	pty_free(p);
	p = at_lock(store, "");
	lab_shows(p, "Typ de herstelcode");
	pty_send(p, w->code);
	pty_type(p, KEY_ENTER);
	lab_shows_not(p, "op slot");
	pty_free(p);
}

START_TEST(first_run__makes_a_store_that_opens_with_words_and_with_code)
{
	char *dir = mem_dup(support_dir()), *store = lab_path(dir, "nieuw");
	struct words w;
	struct pty *p = lab_start(store, 24, 80, NULL);
	for (int i = 0; i < N_STEPS; i++) {
		steps[i](p, &w);
		ck_assert_msg(access(store, F_OK) != 0 || i == N_STEPS - 1, "the store is there after step %d", i);
	}
	lab_caseload(p);
	lab_shows_not(p, w.code);
	pty_free(p);
	ck_assert_uint_eq(count_entries(dir), 1);
	check_on_screen(store, &w);
	check_exit(store, "--passphrase-fd", "een heel andere zin van woorden", 3, "past niet");
	check_exit(store, "--passphrase-fd", w.phrase, 0, NULL);
	check_exit(store, "--code-fd", w.code, 0, NULL);
	w.code[1] = w.code[1] == '2' ? '3' : '2';
	check_exit(store, "--code-fd", w.code, 3, "typefout");
	free(store);
	free(dir);
}
END_TEST

/* --- killed while keys change --------------------------------------------------------------------- */

static struct lab_run change_keys(const char *store, const char *command, const char *now, const char *next, int kill_ms)
{
	const char *argv[] = {"./regie", command, "--store", store, "--user", LAB_USER, "--passphrase-fd", LAB_FD,
		"--new-passphrase-fd", LAB_FD2, NULL};
	return lab_run_killed(argv, (const char *const[]){now, next, NULL}, NULL, kill_ms);
}

/* Which of the two opens it; fails when neither does. */
static const char *opening(const char *store, const char *a, const char *b)
{
	struct lab_run r = verify_with(store, "--passphrase-fd", a);
	const char *which = r.code == 0 ? a : b;
	ck_assert_msg(r.code == 0 || r.code == 3, "%d: %s", r.code, buf_str(&r.err));
	lab_run_clear(&r);
	if (which == b) {
		r = verify_with(store, "--passphrase-fd", b);
		ck_assert_msg(r.code == 0, "neither opens it: %d: %s", r.code, buf_str(&r.err));
		lab_run_clear(&r);
	}
	return which;
}

static void kill_changes(const char *command, unsigned n)
{
	char *store = lab_real();
	const char *now = LAB_PASSPHRASE, *next = NEW_PASSPHRASE;
	long start = lab_now_ms();
	struct lab_run r = change_keys(store, command, now, next, -1);
	ck_assert_msg(r.code == 0, "%s: %d: %s", command, r.code, buf_str(&r.err));
	lab_run_clear(&r);
	long lasts = lab_now_ms() - start;
	unsigned done = 0;
	for (unsigned i = 0; i < n; i++) {
		const char *old = now;
		now = next;
		next = old;
		/* Mostly near the end, where files change places; the keys are stretched before. */
		long at = lab_dice(4) ? lasts / 2 + lab_dice((unsigned)lasts / 2 + 20) : lab_dice((unsigned)lasts);
		r = change_keys(store, command, now, next, (int)at);
		lab_run_clear(&r);
		const char *opens = opening(store, now, next);
		done += opens == next;
		if (opens == now) { /* it did not come to it: next time the same way */
			old = now;
			now = next;
			next = old;
		}
	}
	if (support_is_long())
		fprintf(stderr, "%s: %u kills, %u after the change\n", command, n, done);
	struct lab_run last = verify_with(store, "--passphrase-fd", next);
	ck_assert_msg(last.code == 0, "%d: %s", last.code, buf_str(&last.err));
	lab_run_clear(&last);
	free(store);
}

START_TEST(passphrase__killed_while_it_changes_opens_with_old_or_new)
{
	lab_dice_seed(51);
	kill_changes("passphrase", (unsigned)lab_rounds(5, 300));
}
END_TEST

START_TEST(rekey__killed_opens_with_old_or_new)
{
	lab_dice_seed(52);
	kill_changes("rekey", (unsigned)lab_rounds(5, 300));
}
END_TEST

Suite *first_suite(void)
{
	Suite *s = suite_create("first");
	TCase *t = tcase_create("first");
	tcase_set_timeout(t, support_is_long() ? 3600 : 120);
	tcase_add_loop_test(t, first_run__left_at_a_step_makes_nothing, 0, N_STEPS);
	tcase_add_test(t, first_run__makes_a_store_that_opens_with_words_and_with_code);
	tcase_add_test(t, passphrase__killed_while_it_changes_opens_with_old_or_new);
	tcase_add_test(t, rekey__killed_opens_with_old_or_new);
	suite_add_tcase(s, t);
	return s;
}
