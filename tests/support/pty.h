/* A program on a pseudo-terminal of its own, its screen read by libvterm. The program
 * writes a notice ("COUNTER BYTES-TAKEN\n") to descriptor REGIE_IDLE_FD whenever it is
 * about to wait for a key; by that a test knows without any sleeping that what it sent
 * was taken and that all that was drawn is here. */
#ifndef REGIE_TESTS_SUPPORT_PTY_H
#define REGIE_TESTS_SUPPORT_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { PTY_LIMIT_MS = 60000 }; /* a program that hangs longer than this failed */

struct pty;

struct pty_cell {
	char text[32];  /* UTF-8, base and marks; "" for an empty cell */
	int width;
	bool bold, underline, reverse;
	int fg, bg;     /* colour index; -1 default; -2 other (RGB) */
};

/* Starts argv (argv[0] is the path, NULL-ended) in a clean environment: PATH, HOME (a
 * fresh directory), LC_ALL=C.UTF-8, TERM, REGIE_IDLE_FD and sanitizer options. `env`
 * (NULL-ended, may be NULL) adds or replaces "NAME=value"; "NAME" alone takes it away.
 * `term` NULL: no TERM. Output in a locale with 8859 in LC_ALL is read as ISO 8859-1.
 * Never NULL. */
struct pty *pty_start(const char *const *argv, const char *const *env, int rows, int cols, const char *term);
/* Ends the program if it runs, and fails the test when a sanitizer reported anything. */
void pty_free(struct pty *p);

void pty_send(struct pty *p, const char *bytes);
void pty_send_n(struct pty *p, const void *bytes, size_t n);
/* Wait until all that was sent (or the resize or signal) was taken and drawn. False: the
 * program ended, or hangs. */
bool pty_wait(struct pty *p);
/* Send and wait; fails the test when the program does not come back. */
void pty_type(struct pty *p, const char *bytes);
/* Wait until the text stands somewhere on the screen; false after `ms`, or at the end. The
 * rest of the frame may still be under way: pty_wait after it when that matters. */
bool pty_wait_text(struct pty *p, const char *text, int ms);

/* Leave the program alone until it has begun n times more to wait for a key, as it does each
 * second: what it does in a second that passes is done then, however busy the machine is.
 * Fails the test when the program ends or hangs. */
void pty_wait_seconds(struct pty *p, unsigned n);

/* One row, or all with newlines: UTF-8, trailing blanks cut. Borrowed, for a few calls. */
const char *pty_row(struct pty *p, int y);
const char *pty_screen(struct pty *p);
/* Is the text on the screen? */
bool pty_shows(struct pty *p, const char *text);
struct pty_cell pty_cell(struct pty *p, int y, int x);
/* Hardware cursor; false when it is hidden. */
bool pty_cursor(struct pty *p, int *y, int *x);
/* On the alternate screen? How often did the bell ring? Was a title set? */
bool pty_is_alternate(struct pty *p);
int pty_bells(struct pty *p);
bool pty_has_title(struct pty *p);

/* Bytes the program wrote since the start or the last reset; borrowed. */
const char *pty_bytes(struct pty *p, size_t *n);
void pty_reset(struct pty *p);
/* Do those contain this byte string? */
bool pty_wrote(struct pty *p, const char *bytes);

void pty_resize(struct pty *p, int rows, int cols);
/* Send a signal. */
void pty_kill(struct pty *p, int signal);
/* Take the terminal away, as a closed window does. */
void pty_hang_up(struct pty *p);
/* Exit status when the program ended within `ms`: its code, or 128 + signal; -1 when it
 * still runs. */
int pty_status(struct pty *p, int ms);
pid_t pty_pid(const struct pty *p);

/* A locale that the system may lack, made by localedef in the build folder: for instance
 * ("nl_NL", "ISO-8859-1"). Gives "LOCPATH=..." for the environment, or NULL when it
 * cannot be made; the name to use is then nl_NL.ISO-8859-1. Borrowed. */
const char *pty_locale(const char *language, const char *charset);

#endif
