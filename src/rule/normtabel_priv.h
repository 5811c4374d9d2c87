/* Tables of the law that stand in one setting, as a line of text (db/rules.md, "Tables in a
 * setting"). */
#ifndef REGIE_RULE_NORMTABEL_PRIV_H
#define REGIE_RULE_NORMTABEL_PRIV_H

#include "base/buf.h"
#include "base/civil.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NORMTABEL_MAX = 32 }; /* parts of one table */

/* "50 100 200": row. */
struct normrij {
	int64_t value[NORMTABEL_MAX];
	size_t n;
};
/* "200=24 400=18": up to and including `to` the value; `to` ascends. */
struct normtrap {
	int64_t to[NORMTABEL_MAX], value[NORMTABEL_MAX];
	size_t n;
};
/* "1960-12-31=67j0m": born up to and including `to`; ascends. */
struct normleeftijd {
	struct civil to[NORMTABEL_MAX];
	int years[NORMTABEL_MAX], months[NORMTABEL_MAX];
	size_t n;
};

/* Each reads the whole text, at least one part; false with a sentence in why (may be NULL) that names the
 * part. NULL is no table. */
bool normrij_parse(const char *text, struct normrij *out, struct buf *why);
bool normtrap_parse(const char *text, struct normtrap *out, struct buf *why);
bool normleeftijd_parse(const char *text, struct normleeftijd *out, struct buf *why);

/* The types of settings that are such a table: rij, trap, leeftijden. */
bool normtabel_is_type(const char *type);
/* Is the text a table of that type? False with a sentence in why (may be NULL). */
bool normtabel_ok(const char *type, const char *text, struct buf *why);

#endif
