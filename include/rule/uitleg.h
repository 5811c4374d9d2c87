/* The reasoning behind a date, an amount or a refusal: steps in order, each a Dutch
 * sentence, with the day it led to where it did. Written by calculations, shown by screens. */
#ifndef REGIE_RULE_UITLEG_H
#define REGIE_RULE_UITLEG_H

#include "base/buf.h"
#include "base/civil.h"

#include <stdbool.h>
#include <stddef.h>

enum uitleg_kind {
	UITLEG_REGEL,     /* which rule: label, article, kind and confidence */
	UITLEG_BEGIN,     /* the event, with its date */
	UITLEG_TEL,       /* days, weeks, months counted, with the day reached */
	UITLEG_OVERSLAAN, /* a day skipped or not counted, with its name */
	UITLEG_VERLENG,   /* an extension or shift, and why */
	UITLEG_GRENS,     /* a limit that cut something, or a condition that failed */
	UITLEG_UITKOMST,  /* the answer */
	UITLEG_BEWEEGT,   /* what would move it */
	UITLEG_ONZEKER    /* not verified: what is open */
};

struct uitleg_step {
	enum uitleg_kind kind;
	const char *text;  /* Dutch; borrowed */
	struct civil date; /* none: no day */
};

struct uitleg;

struct uitleg *uitleg_new(void);
void uitleg_free(struct uitleg *u); /* NULL is nothing */
/* Every adder takes u NULL: nothing is kept (due dates of a whole caseload). */
void uitleg_add(struct uitleg *u, enum uitleg_kind kind, struct civil date, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void uitleg_append(struct uitleg *u, const struct uitleg *other);
size_t uitleg_n(const struct uitleg *u);
struct uitleg_step uitleg_at(const struct uitleg *u, size_t i);
/* One step a line, dates as "wo 22-05-2024". */
void uitleg_print(const struct uitleg *u, struct buf *out);

#endif
