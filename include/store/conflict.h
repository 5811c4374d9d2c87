/* What waits for a person after lines met: two values of one field, something deleted and changed, a number that
 * two records have. Derived from the lines at every look, never stored, so it cannot be lost or stuck
 * (sync-security b.3). */
#ifndef REGIE_STORE_CONFLICT_H
#define REGIE_STORE_CONFLICT_H

#include "store/change.h"

enum conflict_kind {
	CONFLICT_VALUES,    /* concurrent different values of a field or group */
	CONFLICT_FROZEN,    /* made definitive, and a later line says something else: a correction is a new record */
	CONFLICT_DELETED,   /* deleted by one, changed or restored by another */
	CONFLICT_SAME       /* two records with one BSN, V-nummer or number: perhaps one and the same */
};

/* One side of it. */
struct conflict_value {
	char *text;              /* stored text; parts of a group joined by a newline; "" empty */
	enum stand stand;
	char *who;
	int64_t when_ms;         /* as its author's clock said */
	bool doubtful;           /* that clock was more than a day ahead of ours when it came */
	bool shown;              /* what the record shows now */
	bool deletes;            /* CONFLICT_DELETED: this side deleted */
	char *saw;               /* what was on its author's screen: the values it replaces, a newline between; "" */
	unsigned char line[16];
};

struct conflict {
	enum conflict_kind kind;
	struct rid record, other;         /* other: of CONFLICT_SAME */
	const struct spec_field *field;   /* the field, or the first of its group; NULL for CONFLICT_DELETED */
	char klasse;                      /* A first in line, B, C quiet */
	struct conflict_value *values;    /* heads, oldest first; none for CONFLICT_SAME */
	size_t n_values;
	int64_t since_ms;                 /* newest of the values: from then on it was open */
};

/* Conflicts of the records in which something is open, by local number above *after; at most `max` records are looked
 * at and *after moves on; *n 0 at the end. Array and texts are the caller's (conflicts_free). */
enum err conflicts_read(struct store *s, int64_t *after, size_t max, struct conflict **out, size_t *n);
/* Those of one record. */
enum err conflicts_of(struct store *s, struct rid record, struct conflict **out, size_t *n);
/* Pairs of records that share a BSN, a V-nummer or another number that is searched: up to max. */
enum err conflicts_same(struct store *s, size_t max, struct conflict **out, size_t *n);
/* Sort for the inbox: class, then the oldest. */
void conflicts_sort(struct conflict *c, size_t n);
void conflicts_free(struct conflict *c, size_t n);

/* Close a CONFLICT_VALUES with value `index`, or with a third (`text` not NULL; not for groups): one line that names all
 * heads, with the reason (may be NULL). ERR_CONFLICT when another head came meanwhile: read again. `set` (may be
 * NULL) gets the set, for change_undo. ERR_REFUSED for another kind, a group and a text. */
enum err conflict_close(struct store *s, const struct conflict *c, size_t index, const char *text,
	const char *reason, char set[23]);
/* Close a CONFLICT_DELETED: gone after all, or kept. */
enum err conflict_delete(struct store *s, const struct conflict *c, bool gone, const char *reason);

#endif
