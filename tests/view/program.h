/* The whole program on a practice store, for the tests of screens. */
#ifndef REGIE_TESTS_VIEW_PROGRAM_H
#define REGIE_TESTS_VIEW_PROGRAM_H

#include "support/pty.h"

/* Keys as xterm sends them. */
#define KEY_UP "\033OA"
#define KEY_DOWN "\033OB"
#define KEY_PGDN "\033[6~"
#define KEY_PGUP "\033[5~"
#define KEY_HOME "\033OH"
#define KEY_END "\033OF"
#define KEY_F1 "\033OP"
#define KEY_F2 "\033OQ"
#define KEY_F3 "\033OR"
#define KEY_F4 "\033OS"
#define KEY_F6 "\033[17~"
#define KEY_F8 "\033[19~"
#define KEY_F9 "\033[20~"
#define KEY_F10 "\033[21~"
#define KEY_F12 "\033[24~"
#define KEY_DELETE "\033[3~"
#define KEY_CTRL_D "\004"
#define KEY_CTRL_E "\005"
#define KEY_CTRL_K "\013"
#define KEY_CTRL_N "\016"
#define KEY_CTRL_T "\024"
#define KEY_CTRL_Y "\031"
#define KEY_CTRL_Z "\032"
#define KEY_ENTER "\r"
#define KEY_TAB "\t"

/* A practice store of 40 dossiers, made once per test program and copied per call; the
 * copy is removed at the end. Borrowed. */
const char *program_store(void);
/* regie --demo on a fresh copy, 24x80, xterm-256color; `option` one more option or NULL;
 * `env` as pty_start. Waits for the caseload. */
struct pty *program_start(const char *option, const char *const *env, const char *term);
/* The same on a store of the caller's. */
struct pty *program_start_first(const char *store, const char *option, const char *const *env, const char *term);
/* The same, gone on to the caseload. */
struct pty *program_start_on(const char *store, const char *option, const char *const *env, const char *term);
/* From the caseload to a new record of the form by its label, in the first dossier. */
void program_new_form(struct pty *p, const char *label);
/* From a dossier to a new record of the form by its label; from a palette by words. */
void program_add(struct pty *p, const char *label);
void program_do(struct pty *p, const char *words);
/* Fails the test with the whole screen when the text is not on it; or when it is. */
void program_shows(struct pty *p, const char *text);
void program_shows_not(struct pty *p, const char *text);
/* Bytes the program writes for one key. */
size_t program_key_bytes(struct pty *p, const char *key);
/* Compare the screen with tests/screens/NAME.txt; REGIE_SCREENS=write makes it. */
void program_picture(struct pty *p, const char *name);

#endif
