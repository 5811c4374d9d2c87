/* One record in memory: values per field, and the heads its reader saw. */
#ifndef REGIE_STORE_RECORD_H
#define REGIE_STORE_RECORD_H

#include "base/err.h"
#include "spec/spec.h"

#include <stdbool.h>
#include <stddef.h>

struct store;

struct rid { unsigned char b[16]; }; /* record id; all zero = none */

bool rid_is_none(struct rid id);
bool rid_equal(struct rid a, struct rid b);
void rid_text(struct rid id, char out[37]);
bool rid_parse(const char *s, struct rid *out);
struct rid rid_random(void);

/* How an answer came (house 4): absent = gegeven. */
enum stand { STAND_GEGEVEN, STAND_ONBEKEND, STAND_NIET_GEVRAAGD, STAND_WIL_NIET };

struct value {
	char *text;      /* NULL or "" = empty; UTF-8 as stored */
	enum stand stand;
	char *bron;      /* gegevensbron code; NULL = hand */
	char *peildatum; /* NULL = none */
};

struct record {
	struct rid id;
	const struct spec_record *spec;
	struct rid owner;        /* none for records that stand alone */
	bool deleted;            /* a tombstone is the head */
	bool frozen;             /* vastgesteld */
	bool disputed;           /* deleted by one and changed or restored by another: visible, marked */
	struct value *values;    /* spec->n_fields of them */
	unsigned char *heads;    /* what was on this reader's screen; opaque to all but store */
	size_t heads_len;
	unsigned char *conflicts;/* one byte per field: 1 = open conflict, or a line against what is frozen */
	int64_t changed_ms;      /* last change, wall time */
	char *changed_by;        /* user; owned */
};

/* Empty record of a kind with a random id (nothing in the store yet). */
struct record *record_new(const struct spec_record *spec, struct rid owner);
void record_free(struct record *r);
struct record *record_dup(const struct record *r);
/* Stored text of a field by name, "" when empty or unknown. Borrowed. */
const char *record_get(const struct record *r, const char *name);
const char *record_at(const struct record *r, size_t field);
/* Set in memory only (text copied; NULL empties). */
void record_set(struct record *r, size_t field, const char *text);
void value_clear(struct value *v);
void value_copy(struct value *to, const struct value *from);

/* Read one record. ERR_NOT_FOUND, ERR_DAMAGED. *out NULL on failure. */
enum err store_read(struct store *s, struct rid id, struct record **out);
/* The rows of kind `rows` owned by `owner`, oldest first; array and records owned by
 * the caller (records_free). Deleted rows are left out. */
enum err store_read_rows(struct store *s, struct rid owner, const struct spec_record *rows,
	struct record ***out, size_t *n);
void records_free(struct record **r, size_t n);
/* Kind of a record; NULL when unknown. */
const struct spec_record *store_kind_of(struct store *s, struct rid id);
/* Records of kind `rows` whose ref field `f` points at `to`; ids owned by the caller. */
enum err store_referring(struct store *s, const struct spec_field *f, struct rid to, struct rid **out,
	size_t *n);
/* Records of `kind` whose field has exactly this stored value (BSN, number): up to max. */
enum err store_find_equal(struct store *s, const struct spec_field *f, const char *value, struct rid *out,
	size_t max, size_t *n);
/* Ids of the records of a kind that stands alone (medewerker, aanbieder), newest first, at most max. */
enum err store_all_of(struct store *s, const struct spec_record *kind, size_t max, struct rid **out,
	size_t *n);
/* Name of a row from its title fields, NFC, for screens. Appends to out. */
void record_title(const struct record *r, struct buf *out);

#endif
