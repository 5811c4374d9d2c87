/* What the scenarios share: stores, the program run as a command with its secrets on
 * descriptors, the program on a pty up to its caseload, forms read from the screen, seeded
 * chance, and a search for a marker in whatever lies on the disk. */
#ifndef REGIE_TESTS_SCENARIOS_LAB_H
#define REGIE_TESTS_SCENARIOS_LAB_H

#include "base/buf.h"
#include "support/pty.h"

#include <stddef.h>

#define KEY_UP "\033OA"
#define KEY_DOWN "\033OB"
#define KEY_F1 "\033OP"
#define KEY_F2 "\033OQ"
#define KEY_F3 "\033OR"
#define KEY_F4 "\033OS"
#define KEY_F6 "\033[17~"
#define KEY_F8 "\033[19~"
#define KEY_F9 "\033[20~"
#define KEY_F12 "\033[24~"
#define KEY_DELETE "\033[3~"
#define KEY_ENTER "\r"
#define KEY_TAB "\t"
#define KEY_CTRL_E "\005"
#define KEY_CTRL_K "\013"

#define LAB_PASSPHRASE "zeven groene ganzen lopen langs het water"
#define LAB_USER "anna"
/* What only the screen of the drafts that are left says. */
#define LAB_DRAFTS "Getypt en nog niet opgeslagen"
/* The first person of a lab_real store. */
#define LAB_NAME "Aaqzvist"
#define LAB_GIVEN "Bwexzi"
#define LAB_BSN "999990019"

/* --- length and chance -------------------------------------------------------------------- */

/* `few` in make check; `many` with REGIE_LEVEL=long. */
size_t lab_rounds(size_t few, size_t many);
/* 0 .. n-1, the same on every run; REGIE_SEED chooses another row. */
unsigned lab_dice(unsigned n);
void lab_dice_seed(unsigned seed);
void lab_sleep_ms(int ms);
long lab_now_ms(void); /* monotonic */

/* --- commands ----------------------------------------------------------------------------- */

struct lab_run {
	int code;            /* exit code, 128 + signal */
	struct buf out, err;
};

/* Runs argv (NULL-ended; argv[0] a path) to its end without a terminal, in an environment
 * of PATH, HOME, LC_ALL and `env` as in pty_start. The i-th string of `secrets` (NULL-ended,
 * may be NULL) is what descriptor 20 + i gives: LAB_FD is the first. Fails the test when it
 * lasts a minute, or when a sanitizer reports. Clear the result. */
struct lab_run lab_run(const char *const *argv, const char *const *secrets, const char *const *env);
/* The same, killed after so many milliseconds if it still runs; kill_ms < 0: not killed. */
struct lab_run lab_run_killed(const char *const *argv, const char *const *secrets, const char *const *env, int kill_ms);
void lab_run_clear(struct lab_run *r);
/* ./regie with these arguments on a store of lab_real (the passphrase is given) or of
 * lab_practice. Fails the test when the exit code is another; the output may be NULL. */
void lab_command(const char *store, int code, struct buf *out, const char *first, ...) __attribute__((sentinel));
#define LAB_FD "20"
#define LAB_FD2 "21"
/* `regie verify`, and `verify --rebuild` when `whole`: clean, else the test fails. */
void lab_verify(const char *store, bool whole);

/* --- stores ------------------------------------------------------------------------------- */

/* Made once, before the tests: call in main. */
bool lab_prepare(void);
/* A copy of its own for this test: three dossiers; no passphrase / LAB_PASSPHRASE of
 * LAB_USER, two dossiers by import, 64 MiB. Owned by the caller. */
char *lab_practice(void);
char *lab_real(void);
bool lab_is_real(const char *store);

/* --- the program on a pty ----------------------------------------------------------------- */

/* Open the store and wait for what comes after unlocking: the caseload, or the drafts. */
struct pty *lab_open(const char *store);
struct pty *lab_open_sized(const char *store, int rows, int cols, const char *const *env);
/* Only start: stands at the lock screen of a real store. */
struct pty *lab_start(const char *store, int rows, int cols, const char *const *env);
void lab_unlock(struct pty *p);
/* Fails unless the text is on the screen. */
void lab_shows(struct pty *p, const char *text);
/* On the caseload: there, or from Vandaag. */
void lab_caseload(struct pty *p);
void lab_shows_not(struct pty *p, const char *text);
/* From the caseload to a new record of the form in the first dossier. */
void lab_new_form(struct pty *p, const char *label);
/* From the caseload to the first record of the form (by its label in the dossier). */
void lab_open_form(struct pty *p, const char *label);
/* From the drafts that are offered: take the newest and go on. */
void lab_resume(struct pty *p);
/* Press F9 and stop the program (SIGSTOP) inside the transaction of its save, after `later`
 * looks more; false: the save was over before. Do not wait for it then: kill it. */
bool lab_stop_in_save(struct pty *p, const char *store, unsigned later);
/* The label and the value of the field with the cursor; owned. NULL: no field. */
char *lab_label(struct pty *p);
char *lab_value(struct pty *p);
/* Walk down until the cursor stands on the label; false: not found. */
bool lab_go_to(struct pty *p, const char *label);
/* The value that stands behind a label on a screen high enough for the form; owned; NULL:
 * not on the screen. */
char *lab_value_of(struct pty *p, const char *label);

/* --- files -------------------------------------------------------------------------------- */

/* Which file below dir holds the bytes in clear: UTF-8, upper or lower case, UTF-16 of
 * either order. Owned path, NULL: none. `seen` counts the files read. */
char *lab_find_marker(const char *dir, const char *marker, size_t *seen);
size_t lab_count_files(const char *dir);
void lab_write(const char *path, const char *text);
/* "%s/%s"; owned. */
char *lab_path(const char *dir, const char *name);
void lab_remove(const char *dir);
/* Where every test's own directories lie. */
const char *lab_scratch(void);

#endif
