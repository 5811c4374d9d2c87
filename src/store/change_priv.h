/* A change set on its way to lines: what was asked, what will be written, what stands in the
 * way. */
#ifndef REGIE_STORE_CHANGE_PRIV_H
#define REGIE_STORE_CHANGE_PRIV_H

#include "projection_priv.h"
#include "store/change.h"

enum edit_kind { EDIT_CREATE, EDIT_SET, EDIT_DELETE, EDIT_RESTORE, EDIT_FREEZE, EDIT_SETTLE };

struct edit {
	enum edit_kind kind;
	struct record *was, *now; /* own copies; create has no was, delete and the like no now */
	const struct spec_field *field; /* EDIT_SETTLE: of the register to be closed */
	size_t heads;             /* and how many heads its author had in view */
};

struct change_set {
	struct store *s;
	unsigned char id[ID_BYTES];
	char id_text[ID_TEXT];
	struct edit *edits;
	size_t n, cap;
	char *reason, *source;
};

/* A register of a line to be written. */
struct plan_register {
	char *name;
	char *value;              /* of a field; NULL: a group */
	struct line_part *parts;  /* names and values owned */
	size_t n_parts;
	const char *stand;
	char *bron, *peil;
	unsigned char (*bases)[ID_BYTES];
	size_t n_bases, cap_bases;
	size_t *after;            /* earlier lines of this plan that are bases too */
	size_t n_after, cap_after;
};

struct plan_line {
	enum line_kind kind;
	unsigned char record[ID_BYTES];
	const struct spec_record *spec;
	struct plan_register *registers;
	size_t n, cap;
	bool all_heads;           /* a tombstone or freeze: its bases are read when it is written */
	const struct record *was; /* of a tombstone: what its author saw */
};

struct plan {
	struct store *s;
	struct projections *p;
	const struct change_set *c;
	struct change_result *result;
	struct plan_line *lines;
	size_t n, cap;
	struct change_clash *clashes; /* all that stand in the way now */
	size_t n_clashes, cap_clashes;
	size_t open;              /* clashes without a choice */
	struct buf others;
};

/* What would be written, in an open writing transaction. ERR_CONFLICT with the clashes in
 * the result; ERR_FROZEN, ERR_REFUSED, ERR_NOT_FOUND, ERR_EXISTS, ERR_DAMAGED. */
enum err plan_make(struct plan *p);
void plan_clear(struct plan *p);
/* Write its lines, registers and tables in the open transaction; counts them in the result. */
enum err plan_write(struct plan *p);

struct plan_line *plan_line(struct plan *p, enum line_kind kind, const unsigned char record[ID_BYTES],
	const struct spec_record *spec);
struct plan_register *plan_register(struct plan_line *l, const char *name);
void plan_base(struct plan_register *r, const unsigned char id[ID_BYTES]);
void plan_part(struct plan_register *r, const char *name, const char *value);
/* Ids of lines by number, of this record only: ERR_DAMAGED when one is not. */
enum err plan_bases(struct plan *p, struct plan_register *r, const unsigned char record[ID_BYTES],
	const int64_t *lines, size_t n);

/* A number by the pattern of the definition for a new record that has none yet. */
enum err number_give(struct store *s, struct projections *p, struct record *r);

/* The chain went on: say so beside the database, so that an old copy of it is noticed. */
void change_witness(struct store *s);
/* Add clashing change of `who` to "a wijzigde intussen: ..."; label of a field or group. */
void plan_note_other(struct plan *p, const char *who, const char *label);

#endif
