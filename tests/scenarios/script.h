/* Filling a form as a user would, field by field from the definitions: every text is a
 * word of its own, so that each can be looked for afterwards. */
#ifndef REGIE_TESTS_SCENARIOS_SCRIPT_H
#define REGIE_TESTS_SCENARIOS_SCRIPT_H

#include "support/pty.h"

#include <stdbool.h>
#include <stddef.h>

enum { SCRIPT_MAX = 60, TRAIL_MAX = 400 };

/* One field that was typed in. */
struct answer {
	char *label;
	char *typed;
	char *shown;        /* what the screen starts with once the field is left */
	long left_ms;       /* when it was, by lab_now_ms */
};

/* One field that the cursor has been on. */
struct stop {
	char *label;
	long left_ms;       /* LONG_MAX: it is there still */
};

struct script {
	unsigned round;
	struct answer answers[SCRIPT_MAX];
	size_t n;
	struct stop trail[TRAIL_MAX];
	size_t n_trail;
	char *at;           /* label of the field with the cursor */
	char *begun;        /* typed there, not left; "" when nothing */
};

void script_start(struct script *s, unsigned round);
void script_clear(struct script *s);
/* From the field with the cursor on: type in and leave `n` fields, waiting for each. Fields
 * that are not understood are passed by. False: the form ended. */
bool script_type(struct script *s, struct pty *p, size_t n);
/* Type `chars` characters in the next text field and stay there. */
void script_begin(struct script *s, struct pty *p, size_t chars);
/* Compare with the (high) screen of a program that came after one that ended at `end_ms`.
 * What it shows must be what was there at one moment, at most two seconds before that: an
 * answer that is missing is younger, and all that came after it is missing too. Fails the
 * test otherwise. How many are missing. */
size_t script_check(const struct script *s, struct pty *p, long end_ms);
/* The same of the field with the cursor: the same one, or one left in those two seconds. True:
 * the same one. */
bool script_check_place(const struct script *s, struct pty *p, long end_ms);
/* Forget what the form of definitions was: call at the end of a test. */
void script_forget(void);

#endif
