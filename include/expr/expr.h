/* The small expression language of definitions (screens/expressions.md): XLSForm
 * spelling, no loops, no regex. Comparing with empty is false. */
#ifndef REGIE_EXPR_EXPR_H
#define REGIE_EXPR_EXPR_H

#include "base/buf.h"
#include "base/civil.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum expr_kind { EXPR_EMPTY, EXPR_BOOL, EXPR_INT, EXPR_TEXT, EXPR_DATE };

struct expr_value {
	enum expr_kind kind;
	int64_t number;     /* EXPR_BOOL (0/1), EXPR_INT */
	const char *text;   /* EXPR_TEXT: borrowed from the resolver or the expression */
	struct civil date;  /* EXPR_DATE; month and day may be 0 (incomplete), year 0 = unknown */
};

/* Where values come from. `name` is the text between ${ and }, or "." for the
 * field itself. Every function may be NULL (then the answer is empty or 0). */
struct expr_scope {
	void *ctx;
	struct civil today;
	struct expr_value (*value)(void *ctx, const char *name);
	bool (*has_code)(void *ctx, const char *name, const char *code); /* gekozen() */
	int64_t (*count)(void *ctx, const char *list);                   /* aantal() */
	int64_t (*sum)(void *ctx, const char *list, const char *field);  /* som() */
};

struct expr; /* opaque, immutable after parsing */

/* Parse `text`. ERR_PARSE with a Dutch sentence in `why` (may be NULL) and the byte
 * offset of the wrong word in *at (may be NULL). At most 4096 bytes, depth 64. */
enum err expr_parse(const char *text, struct expr **out, struct buf *why, size_t *at);
void expr_free(struct expr *e);
/* Evaluate; never fails: a type clash gives empty. */
struct expr_value expr_eval(const struct expr *e, const struct expr_scope *scope);
/* Truth of an expression: true bool, non-zero number, non-empty text or date. NULL: true. */
bool expr_true(const struct expr *e, const struct expr_scope *scope);
/* Visit each ${name} and list name once; used to check names and to order recalculation. */
void expr_names(const struct expr *e, void (*each)(void *ctx, const char *name, bool is_list), void *ctx);
/* Visit each som(list, field) once: `field` is a field of the rows of `list`. */
void expr_sums(const struct expr *e, void (*each)(void *ctx, const char *list, const char *field), void *ctx);
/* Visit each gekozen(name, code) once. */
void expr_codes(const struct expr *e, void (*each)(void *ctx, const char *name, const char *code), void *ctx);
/* Visit each comparison of a field with a text, ${name} = 'text' or != (either way
 * round). Used to find codes that do not exist. */
void expr_compares(const struct expr *e, void (*each)(void *ctx, const char *name, const char *text),
	void *ctx);
/* Whether vandaag() or leeftijd() is used. */
bool expr_uses_today(const struct expr *e);
/* A stored date, also an incomplete one (JJJJ-MM-00, JJJJ-00-00, 0000-00-00), strict. False leaves
 * *out none; true with year 0 is the date of which nothing is known. */
bool expr_date(const char *s, struct civil *out);

#endif
