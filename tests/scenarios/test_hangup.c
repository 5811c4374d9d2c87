/* The line drops, the window closes, the machine goes down, the program is suspended: on
 * every screen, with a word half typed where one can be (house 4 "lock", cases T09-T12, W35).
 * - SIGHUP, SIGTERM, SIGINT, SIGQUIT and a terminal that is gone end the program at once, with
 *   exit status 0 and nothing said; the terminal that is left shows nothing of anyone;
 * - SIGTSTP, and SIGSTOP with SIGCONT, lock it: the lock screen shows nothing of anyone;
 * - what was typed is in the draft to its last letter, and the form comes back at that field;
 * - during the first run nothing is made. */
#include <config.h>

#include "scenarios/lab.h"
#include "scenarios/suites.h"

#include "support/run.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MARKER "halfgetypt"

enum { GONE_MS = 20000 };

enum end { BY_SIGNAL, BY_CLOSING, BY_LOCK, BY_STOP };

static const struct {
	const char *name;
	enum end how;
	int signal;
} ends[] = {
	{"SIGHUP", BY_SIGNAL, SIGHUP}, {"SIGTERM", BY_SIGNAL, SIGTERM}, {"SIGINT", BY_SIGNAL, SIGINT},
	{"SIGQUIT", BY_SIGNAL, SIGQUIT}, {"gone", BY_CLOSING, 0}, {"SIGTSTP", BY_LOCK, SIGTSTP}, {"SIGSTOP", BY_STOP, SIGSTOP},
};
enum { N_ENDS = sizeof ends / sizeof ends[0] };

static void to_form(struct pty *p)
{
	lab_new_form(p, "Brede intake");
	pty_type(p, "12-2-2026" KEY_TAB);
	ck_assert(lab_go_to(p, "Notitie taal"));
	pty_type(p, MARKER);
}

static void to_choice(struct pty *p)
{
	lab_new_form(p, "Brede intake");
	pty_type(p, "12-2-2026" KEY_TAB);
	pty_type(p, KEY_F4);
	pty_type(p, "a");
}

static void to_form_help(struct pty *p)
{
	to_form(p);
	pty_type(p, KEY_F1);
	pty_type(p, KEY_F1);
	lab_shows(p, "Toetsen op dit scherm");
}

static void to_form_blocks(struct pty *p)
{
	to_form(p);
	pty_type(p, KEY_F3);
	lab_shows(p, "Typ om te zoeken");
}

static void to_form_discard(struct pty *p)
{
	to_form(p);
	pty_type(p, KEY_F2);
	pty_type(p, "weggooien");
	pty_type(p, KEY_ENTER);
	lab_shows(p, "Typ om door te gaan");
	pty_type(p, "we");
}

static void to_form_confirm(struct pty *p)
{
	to_form(p);
	pty_type(p, KEY_F2);
	pty_type(p, "vaststellen");
	pty_type(p, KEY_ENTER);
	lab_shows(p, "Dit ontbreekt nog");
}

/* The last dossier is closed: its intake is final. */
static void to_correction(struct pty *p)
{
	lab_caseload(p);
	pty_type(p, KEY_DOWN KEY_DOWN);
	lab_open_form(p, "Brede intake");
	lab_shows(p, "(vastgesteld)");
	pty_type(p, KEY_F2);
	pty_type(p, "correctie");
	pty_type(p, KEY_ENTER);
	ck_assert(lab_go_to(p, "Notitie taal"));
	pty_type(p, "!");
	pty_type(p, KEY_F9);
	lab_shows(p, "Reden van de correctie");
	pty_type(p, "zo klopt het");
}

static void to_drafts(struct pty *p)
{
	to_form(p);
	pty_type(p, KEY_F12);
	pty_type(p, KEY_F12);
	lab_caseload(p);
	pty_type(p, "c");
	lab_shows(p, LAB_DRAFTS);
}

static void to_draft_compared(struct pty *p)
{
	to_drafts(p);
	pty_type(p, "v");
	lab_shows(p, "Concept naast wat is opgeslagen");
}

static void to_draft_discard(struct pty *p)
{
	to_drafts(p);
	pty_type(p, KEY_DELETE);
	pty_type(p, "we");
}

static const struct {
	const char *name;
	const char *keys[4];       /* from the caseload, one step an entry */
	const char *shows;         /* so it is that screen */
	void (*to)(struct pty *p); /* instead of keys */
	const char *draft;         /* where the form comes back, NULL: no form */
	const char *value;         /* and what stands there */
} screens[] = {
	{"caseload", {NULL}, "Caseload", NULL, NULL, NULL},
	{"vandaag", {KEY_F12}, "dossiers, op gevolg", NULL, NULL, NULL},
	{"terms", {KEY_ENTER, "t"}, "stand van", NULL, NULL, NULL},
	{"timeline", {KEY_ENTER, "l"}, "---- vandaag ----", NULL, NULL, NULL},
	{"as it stood", {KEY_ENTER, "l", "d"}, "Op welke dag?", NULL, NULL, NULL},
	{"what if", {KEY_ENTER, "t", "w"}, "Wat als?", NULL, NULL, NULL},
	{"search", {"/", MARKER}, "Zoek:", NULL, NULL, NULL},
	{"filter", {KEY_F4}, "Filter op", NULL, NULL, NULL},
	{"sort", {"s"}, "Sorteer op", NULL, NULL, NULL},
	{"columns", {"k"}, "Welke kolommen?", NULL, NULL, NULL},
	{"lists", {"l"}, "Enter kiest", NULL, NULL, NULL},
	{"dossier", {KEY_ENTER}, "g Gezin", NULL, NULL, NULL},
	{"dossier new", {KEY_ENTER, "n"}, "Enter kiest", NULL, NULL, NULL},
	{"household", {KEY_DOWN, KEY_DOWN, KEY_ENTER, "g"}, "Dossier of waar", NULL, NULL, NULL},
	{"history", {KEY_ENTER, "h"}, "Historie", NULL, NULL, NULL},
	{"new person", {"n", MARKER}, "eerst zoeken", NULL, NULL, NULL},
	{"help", {KEY_F1, KEY_F1}, "Toetsen op dit scherm", NULL, NULL, NULL},
	{"confirm", {KEY_F12, KEY_F12}, "Regie sluiten?", NULL, NULL, NULL},
	{"palette", {KEY_F2, "so"}, "Wat wilt u doen?", NULL, NULL, NULL},
	{"own keys", {KEY_CTRL_E}, "Eigen toetsen", NULL, NULL, NULL},
	{"learn keys", {KEY_F2, "toetsen: laat", KEY_ENTER}, "wat er aankomt", NULL, NULL, NULL},
	{"colours", {KEY_F2, "kleur", KEY_ENTER}, "hoog contrast", NULL, NULL, NULL},
	{"form", {NULL}, NULL, to_form, "Notitie taal", MARKER},
	{"choice", {NULL}, NULL, to_choice, "Waar", ""},
	{"form help", {NULL}, NULL, to_form_help, "Notitie taal", MARKER},
	{"form blocks", {NULL}, NULL, to_form_blocks, "Notitie taal", MARKER},
	{"form discard", {NULL}, NULL, to_form_discard, "Notitie taal", MARKER},
	/* vaststellen saves first: after it there is no draft any more */
	{"form confirm", {NULL}, NULL, to_form_confirm, NULL, NULL},
	{"correction", {NULL}, NULL, to_correction, "Notitie taal", ""},
	{"drafts", {NULL}, NULL, to_drafts, "Notitie taal", MARKER},
	{"draft compared", {NULL}, NULL, to_draft_compared, "Notitie taal", MARKER},
	{"draft discard", {NULL}, NULL, to_draft_discard, "Notitie taal", MARKER},
};
enum { N_SCREENS = sizeof screens / sizeof screens[0] };

static void go_to_screen(struct pty *p, size_t k)
{
	if (screens[k].to) {
		screens[k].to(p);
		return;
	}
	lab_caseload(p);
	for (size_t i = 0; i < 4 && screens[k].keys[i]; i++)
		pty_type(p, screens[k].keys[i]);
	lab_shows(p, screens[k].shows);
}

static void check_screen_is_clean(struct pty *p, const char *where)
{
	static const char *const words[] = {MARKER, "INB-2026", "BSN", "regie:", "anitizer"};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		ck_assert_msg(!pty_shows(p, words[i]), "%s leaves '%s':\n%.3000s", where, words[i], pty_screen(p));
}

static void end_it(struct pty *p, size_t i, const char *where)
{
	if (ends[i].how == BY_CLOSING)
		pty_hang_up(p);
	else
		pty_kill(p, ends[i].signal);
	if (ends[i].how == BY_STOP) {
		lab_sleep_ms(20);
		pty_kill(p, SIGCONT);
	}
	if (ends[i].how == BY_SIGNAL || ends[i].how == BY_CLOSING) {
		int status = pty_status(p, GONE_MS);
		ck_assert_msg(status == 0, "%s, %s: exit status %d", where, ends[i].name, status);
		ck_assert(ends[i].how == BY_CLOSING || !pty_is_alternate(p));
	} else {
		ck_assert_msg(pty_wait_text(p, "op slot", PTY_LIMIT_MS), "%s, %s: not locked\n%.3000s", where, ends[i].name,
			pty_screen(p));
		ck_assert(pty_wait(p));
	}
	if (ends[i].how != BY_CLOSING) /* that one shows what it did when it went */
		check_screen_is_clean(p, where);
	pty_free(p);
}

static void check_draft(const char *store, size_t k, const char *where)
{
	struct pty *p = lab_open(store);
	if (!screens[k].draft) {
		ck_assert_msg(!pty_shows(p, LAB_DRAFTS), "%s: a draft of nothing", where);
		pty_free(p);
		return;
	}
	lab_resume(p);
	char *label = lab_label(p), *value = lab_value(p);
	ck_assert_msg(strcmp(label, screens[k].draft) == 0, "%s: back at '%s'", where, label);
	ck_assert_msg(strncmp(value, screens[k].value, strlen(screens[k].value)) == 0, "%s: back with '%s'", where, value);
	free(label);
	free(value);
	/* Away with it, for the next. */
	pty_type(p, KEY_F12);
	pty_free(p);
	char *drafts = lab_path(store, "concept");
	lab_remove(drafts);
	ck_assert_int_eq(mkdir(drafts, 0700), 0);
	free(drafts);
}

START_TEST(end__on_every_screen_keeps_what_was_typed)
{
	char *store = lab_practice();
	for (size_t i = 0; i < N_ENDS; i++) {
		/* Briefly: each end on some screens, each screen with some ends. */
		if (!support_is_long() && (i + (size_t)_i) % (screens[_i].draft ? 2 : 3))
			continue;
		char where[64];
		snprintf(where, sizeof where, "%s in %s", ends[i].name, screens[_i].name);
		struct pty *p = lab_open(store);
		go_to_screen(p, (size_t)_i);
		end_it(p, i, where);
		check_draft(store, (size_t)_i, where);
	}
	lab_verify(store, false);
	free(store);
}
END_TEST

/* The lock screen itself: it ends, or stays locked, with half a passphrase in it. */
START_TEST(end__on_the_lock_screen_opens_nothing)
{
	char *store = lab_real();
	struct pty *p = lab_start(store, 24, 80, NULL);
	lab_shows(p, "op slot");
	pty_type(p, "zeven groene");
	end_it(p, (size_t)_i, "lock screen");
	free(store);
}
END_TEST

START_TEST(end__in_the_first_run_makes_nothing)
{
	char *store = lab_path(support_dir(), "nieuw");
	struct pty *p = lab_start(store, 24, 80, NULL);
	lab_shows(p, "Welkom");
	pty_type(p, KEY_ENTER);
	pty_type(p, "utrecht");
	pty_type(p, KEY_ENTER);
	lab_shows(p, "Uw naam");
	pty_type(p, MARKER);
	if (ends[_i].how == BY_CLOSING)
		pty_hang_up(p);
	else
		pty_kill(p, ends[_i].signal);
	pty_kill(p, SIGCONT);
	ck_assert_int_eq(pty_status(p, GONE_MS), 0);
	if (ends[_i].how != BY_CLOSING)
		check_screen_is_clean(p, "first run");
	pty_free(p);
	ck_assert_int_ne(access(store, F_OK), 0);
	free(store);
}
END_TEST

Suite *hangup_suite(void)
{
	Suite *s = suite_create("hangup");
	TCase *t = tcase_create("hangup");
	tcase_set_timeout(t, support_is_long() ? 1200 : 120);
	tcase_add_loop_test(t, end__on_every_screen_keeps_what_was_typed, 0, N_SCREENS);
	tcase_add_loop_test(t, end__on_the_lock_screen_opens_nothing, 0, N_ENDS);
	tcase_add_loop_test(t, end__in_the_first_run_makes_nothing, 0, N_ENDS);
	suite_add_tcase(s, t);
	return s;
}
