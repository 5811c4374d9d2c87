/* What is known of one dossier, as rules see it: rows of records with their fields, in memory. The
 * store, a form that is being filled, and "what if" make them; rules only read. */
#ifndef REGIE_RULE_FEITEN_H
#define REGIE_RULE_FEITEN_H

#include "spec/spec.h"

#include <stddef.h>

struct feiten;

/* spec is borrowed for life. */
struct feiten *feiten_new(const struct spec *spec);
void feiten_free(struct feiten *f); /* NULL is nothing */
/* A copy to change: "what if". */
struct feiten *feiten_copy(const struct feiten *f);

enum { FEITEN_NONE = -1 };
/* Add a row: `record` and `id` (uuid text) are copied; `owner` is the id of the row it belongs to, NULL
 * for none. Returns its number; FEITEN_NONE for a record that the spec does not know. Rows of a record
 * keep the order of adding (the order of making). An id that is there is taken again and emptied. */
int feiten_row(struct feiten *f, const char *record, const char *id, const char *owner);
/* Set a field by its own name ("dagtekening") to its stored text; NULL or "" clears it. An unknown field is ignored. */
void feiten_set(struct feiten *f, int row, const char *field, const char *value);
/* Take a row away (what if), with the rows that belong to it. */
void feiten_drop(struct feiten *f, int row);

size_t feiten_n(const struct feiten *f);
/* Rows of a record in order: the i-th, FEITEN_NONE past the end. */
int feiten_of(const struct feiten *f, const char *record, size_t i);
int feiten_by_id(const struct feiten *f, const char *id);
const char *feiten_id(const struct feiten *f, int row);
const char *feiten_record(const struct feiten *f, int row);
int feiten_owner(const struct feiten *f, int row);
/* Stored text; "" when empty, unknown or FEITEN_NONE. Borrowed until the row changes. */
const char *feiten_get(const struct feiten *f, int row, const char *field);

#endif
