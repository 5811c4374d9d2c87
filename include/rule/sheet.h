/* Named values in order: what goes into a calculation of the law, and what comes out. */
#ifndef REGIE_RULE_SHEET_H
#define REGIE_RULE_SHEET_H

#include "base/civil.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sheet_kind { SHEET_NONE, SHEET_BOOL, SHEET_INT, SHEET_TEXT, SHEET_DATE, SHEET_LIST, SHEET_ROWS };

/* SHEET_NONE is "no value" (null). LIST and ROWS are read with the functions below. */
struct sheet_value {
	enum sheet_kind kind;
	int64_t number;    /* BOOL 0/1, INT */
	const char *text;  /* TEXT; borrowed from the sheet */
	struct civil date; /* DATE */
};

struct sheet;

/* Empty. Owned by the caller. */
struct sheet *sheet_new(void);
void sheet_free(struct sheet *s); /* NULL is nothing */
void sheet_clear(struct sheet *s);

/* Set a key; a key that is there is replaced and keeps its place. Text is copied; text NULL and a
 * civil that is none set "no value". */
void sheet_none(struct sheet *s, const char *key);
void sheet_bool(struct sheet *s, const char *key, bool v);
void sheet_int(struct sheet *s, const char *key, int64_t v);
void sheet_text(struct sheet *s, const char *key, const char *v);
void sheet_date(struct sheet *s, const char *key, struct civil v);
/* Begin an empty list, or add to it (begun when not there). */
void sheet_list(struct sheet *s, const char *key);
void sheet_list_text(struct sheet *s, const char *key, const char *v);
void sheet_list_date(struct sheet *s, const char *key, struct civil v);
/* A new row at the end of the rows under `key`; borrowed, lives as long as s. */
struct sheet *sheet_row(struct sheet *s, const char *key);
void sheet_rows(struct sheet *s, const char *key); /* no rows yet */

/* A key that is not there is SHEET_NONE. */
struct sheet_value sheet_get(const struct sheet *s, const char *key);
bool sheet_has(const struct sheet *s, const char *key);
/* With a default for a key that is absent or of another kind. */
bool sheet_get_bool(const struct sheet *s, const char *key, bool otherwise);
int64_t sheet_get_int(const struct sheet *s, const char *key, int64_t otherwise);
const char *sheet_get_text(const struct sheet *s, const char *key, const char *otherwise);
struct civil sheet_get_date(const struct sheet *s, const char *key); /* none when absent */
/* Of a list or rows; 0 for anything else. */
size_t sheet_n(const struct sheet *s, const char *key);
struct sheet_value sheet_at(const struct sheet *s, const char *key, size_t i);
const struct sheet *sheet_row_at(const struct sheet *s, const char *key, size_t i);
/* Keys in order of setting; NULL past the end. */
const char *sheet_key(const struct sheet *s, size_t i);
/* Same keys with same values; order of keys does not matter, order of lists does. */
bool sheet_equal(const struct sheet *a, const struct sheet *b);

#endif
