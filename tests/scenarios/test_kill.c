/* Nothing that was typed is lost when the program is killed (house 4 and 7, case S01,
 * dreiging-T16, W16-W18). A brede intake of up to forty fields is typed, as fast as the
 * program takes it, in a practice store and in a store with a passphrase; kill -9 comes at
 * seeded moments: just after a field was left, in the middle of a word, while a save is under
 * way, after a confirmed save. After each:
 * - the form is as it was at one moment of the last two seconds; all that was left or typed
 *   before those is there, the word under the cursor to its last letter;
 * - the program offers the draft, and comes back at the same field;
 * - a save that was confirmed on the screen is there; no draft of it is left over;
 * - verify finds no fault, and a rebuild of the tables gives the same digest. */
#include <config.h>

#include "scenarios/lab.h"
#include "scenarios/script.h"
#include "scenarios/suites.h"
#include "support/run.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HIGH = 260, FIELDS = 40, ROUNDS_A_STORE = 20 };

enum moment { AFTER_FIELD, IN_WORD, IN_SAVE, AFTER_SAVE, N_MOMENTS };

/* Of all rounds; printed at the long level. */
static struct {
	unsigned rounds, fields, young_missing, places, same_place, saves_done, saves_undone;
} tally;

/* When the program ended, by lab_now_ms. */
static long kill_now(struct pty *p)
{
	long now = lab_now_ms();
	pty_kill(p, SIGKILL);
	ck_assert_int_eq(pty_status(p, PTY_LIMIT_MS), 128 + SIGKILL);
	pty_free(p);
	return now;
}

/* A few fields, and the end at the moment. *saved: a save was confirmed of that many. */
static long type_and_kill(const char *store, struct script *s, enum moment how, size_t *saved)
{
	struct pty *p = lab_open(store);
	lab_new_form(p, "Brede intake");
	script_type(s, p, 1 + lab_dice(FIELDS - 2));
	*saved = 0;
	if (how == AFTER_SAVE) {
		pty_type(p, KEY_F9);
		lab_shows(p, "Opgeslagen.");
		*saved = s->n;
		if (lab_dice(2))
			script_type(s, p, 1);
	} else if (how == IN_WORD) {
		script_begin(s, p, 1 + lab_dice(30));
		pty_wait_seconds(p, 2);
	} else if (how == IN_SAVE) {
		pty_send(p, KEY_F9);
	}
	if (lab_dice(3))
		lab_sleep_ms((int)lab_dice(40));
	return kill_now(p);
}

static void check_fields(const struct script *s, struct pty *p, long end_ms)
{
	size_t missing = script_check(s, p, end_ms);
	tally.fields += (unsigned)(s->n - missing);
	tally.young_missing += (unsigned)missing;
}

/* Saved records are looked at through the dossier: `n` answers are there for certain. */
static void check_saved(const char *store, const struct script *s, size_t n, long end_ms)
{
	struct pty *p = lab_open_sized(store, HIGH, 100, NULL);
	lab_open_form(p, "Brede intake");
	ck_assert_uint_le(script_check(s, p, end_ms), s->n - n);
	kill_now(p);
}

static void check_resumed(struct script *s, struct pty *p, size_t saved, long end_ms)
{
	lab_resume(p);
	size_t missing = script_check(s, p, end_ms);
	ck_assert_msg(missing <= s->n - saved, "round %u: %zu of %zu answers are not there, %zu of them were saved\n%.3000s",
		s->round, missing, s->n, saved, pty_screen(p));
	check_fields(s, p, end_ms);
	tally.places++;
	tally.same_place += script_check_place(s, p, end_ms);
	if (!*s->begun)
		return;
	char *value = lab_value(p);
	ck_assert_msg(value && strcmp(value, s->begun) == 0, "typed '%s', there is '%s'", s->begun, value ? value : "");
	free(value);
}

static void save_and_kill(struct pty *p, const char *store, const struct script *s, long end_ms)
{
	size_t missing = script_check(s, p, end_ms);
	pty_type(p, KEY_F9);
	lab_shows(p, "Opgeslagen.");
	kill_now(p);
	check_saved(store, s, s->n - missing, end_ms);
}

static void discard(struct pty *p, const char *store)
{
	pty_type(p, KEY_F12);
	lab_shows(p, "staat bij de concepten");
	kill_now(p);
	p = lab_open(store);
	lab_shows(p, LAB_DRAFTS);
	pty_type(p, KEY_DELETE);
	pty_type(p, "weg" KEY_ENTER);
	lab_caseload(p);
	kill_now(p);
}

static void one_round(const char *store, unsigned round)
{
	struct script s;
	enum moment how = (enum moment)(round % N_MOMENTS);
	size_t saved;
	lab_dice_seed(round);
	script_start(&s, round);
	long end_ms = type_and_kill(store, &s, how, &saved);
	struct pty *p = lab_open_sized(store, HIGH, 100, NULL);
	bool offered = pty_shows(p, LAB_DRAFTS);
	tally.rounds++;
	ck_assert_msg(offered || saved || how == IN_SAVE || s.n == 1, "round %u: no draft is offered", round);
	tally.saves_undone += how == IN_SAVE && offered;
	tally.saves_done += how == IN_SAVE && !offered;
	if (offered) {
		check_resumed(&s, p, saved, end_ms);
		if (lab_dice(2))
			save_and_kill(p, store, &s, end_ms);
		else
			discard(p, store);
	} else {
		kill_now(p);
		check_saved(store, &s, saved, end_ms);
	}
	p = lab_open(store);
	lab_shows_not(p, LAB_DRAFTS);
	kill_now(p);
	script_clear(&s);
}

static void rounds(char *(*make)(void), unsigned from, unsigned to)
{
	char *store = NULL;
	for (unsigned i = from; i < to; i++) {
		if (!store)
			store = make();
		one_round(store, i);
		if ((i + 1) % ROUNDS_A_STORE == 0 || i + 1 == to) {
			lab_verify(store, true);
			lab_remove(store);
			free(store);
			store = NULL;
		}
	}
	if (support_is_long())
		fprintf(stderr, "kill: %u rounds; %u fields there, %u younger than two seconds not; same field %u of %u; "
			"killed in a save: %u done, %u not\n", tally.rounds, tally.fields, tally.young_missing, tally.same_place,
			tally.places, tally.saves_done, tally.saves_undone);
	script_forget();
}

START_TEST(kill__in_a_practice_store_loses_nothing)
{
	rounds(lab_practice, 0, (unsigned)lab_rounds(12, 700));
}
END_TEST

START_TEST(kill__in_a_store_with_a_passphrase_loses_nothing)
{
	rounds(lab_real, 10000, 10000 + (unsigned)lab_rounds(8, 300));
}
END_TEST

/* Keys that follow each other so fast that there is never a pause: what was typed more than
 * two seconds before the end is there. The margin is for a machine that is busy. */
START_TEST(kill__under_steady_typing_leaves_all_but_two_seconds)
{
	enum { CHARS = 60, EVERY_MS = 100, AT_RISK = 20 + 5 };
	struct script s;
	char *store = lab_practice();
	struct pty *p = lab_open(store);
	char typed[CHARS + 1];
	script_start(&s, 1);
	lab_new_form(p, "Brede intake");
	script_type(&s, p, 2);
	script_begin(&s, p, 0);
	for (size_t i = 0; i < CHARS; i++) {
		typed[i] = (char)('a' + i % 26);
		pty_send_n(p, typed + i, 1);
		ck_assert(pty_wait(p));
		lab_sleep_ms(EVERY_MS);
	}
	typed[CHARS] = '\0';
	kill_now(p);
	p = lab_open_sized(store, HIGH, 120, NULL);
	lab_resume(p);
	char *value = lab_value(p);
	size_t n = value ? strlen(value) : 0;
	/* An area wraps at 89 columns: all of it is on the first row. */
	ck_assert_msg(n >= CHARS - AT_RISK && strncmp(typed, value, n) == 0, "typed '%s', there is '%s'", typed, value);
	free(value);
	pty_free(p);
	script_clear(&s);
	script_forget();
	free(store);
}
END_TEST

Suite *kill_suite(void)
{
	Suite *s = suite_create("kill");
	TCase *t = tcase_create("kill");
	tcase_set_timeout(t, support_is_long() ? 7200 : 120);
	tcase_add_test(t, kill__in_a_practice_store_loses_nothing);
	tcase_add_test(t, kill__in_a_store_with_a_passphrase_loses_nothing);
	tcase_add_test(t, kill__under_steady_typing_leaves_all_but_two_seconds);
	suite_add_tcase(s, t);
	return s;
}
