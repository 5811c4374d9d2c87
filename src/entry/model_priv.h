/* The records a form holds and the values on them. Private to entry: model.c reads
 * and keeps them, depend.c and derive.c say what follows from a value, items.c what
 * stands on the form, undo.c and draftlog.c what was done, save.c what is written. */
#ifndef REGIE_ENTRY_MODEL_PRIV_H
#define REGIE_ENTRY_MODEL_PRIV_H

#include "base/buf.h"
#include "entry/entry.h"
#include "store/draft.h"

#define NONE SIZE_MAX
/* Most bytes of one value: twice this, escaped, is one operation line (db/operations.md). */
#define MODEL_MAX_TEXT 120000

enum {
	CELL_RELEVANT = 1,      /* the field's own condition holds */
	CELL_REQUIRED = 2,      /* its `required` holds, or it has none */
	CELL_BROKEN = 4,        /* its constraint does not hold */
	CELL_DIFFERS = 8,       /* differs from what is stored */
	CELL_WAS_RELEVANT = 16, /* as it was when opened or saved */
	CELL_WAS_SHOWN = 32,
	CELL_MOVED = 64         /* a calculation came out otherwise than it was */
};

/* What follows from, or is remembered of, one field of one record. */
struct cell {
	char *finding;  /* of the type; NULL = good */
	char *echo;     /* of the last typing; NULL = ask the type */
	char *origin;   /* carried over: "Brede intake 03-02-2026"; shown while the value has a peildatum */
	char *settled;  /* of a calculation: what it was when opened or saved */
	unsigned char flags;
	unsigned char queued; /* derive.c: one bit per role */
};

/* One record on the form. */
struct hold {
	size_t kind;          /* in entry->kinds */
	struct record *was;   /* as its reader saw it, with heads; a fresh record: its defaults */
	struct record *now;
	struct cell *cells;
	size_t diffs;         /* fields with CELL_DIFFERS */
	size_t moves;         /* fields with CELL_MOVED */
	bool fresh;           /* not in the store yet */
	bool removed;         /* a row taken away */
	bool moved;           /* a row that came or went since it was stored */
	bool open;            /* a row opened in place */
	bool absent;          /* referred to, but not in this store: to look at only */
	bool logged;          /* the draft knows what was stored */
};

enum way { WAY_MAIN, WAY_OWNER, WAY_REFERRED, WAY_ROWS };

struct edges {
	size_t *nodes;
	size_t n, cap;
};

/* One kind of record the form reaches. A kind is reached in one way only. */
struct kind {
	const struct spec_record *spec;
	enum way way;
	size_t via;                    /* OWNER: whose owner; REFERRED: who refers; ROWS: who owns */
	const struct spec_field *link; /* REFERRED: the ref field of `via` */
	size_t hold;                   /* the record; NONE for rows */
	size_t *rows;                  /* ROWS: holds in order, removed ones too */
	size_t n_rows, cap_rows;
	unsigned *asked, *on;          /* per field: questions that ask it, and those on the form now */
	unsigned n_asked;              /* questions that ask any field */
	unsigned rows_asked, rows_on, rows_were_on;
	struct edges *on_value;        /* per field: what follows from its value */
	struct edges on_rows;          /* what follows from the list */
	size_t (*nodes)[5];            /* per field and role of a field, NONE: no expression */
};

/* A part of a step: a value, or a row that came or went (field NONE). */
struct change {
	size_t hold, field;
	struct value before, after;
	bool removed_before, removed_after;
};

struct step {
	struct change *changes;
	size_t n;
};

struct steps {
	struct step *list;
	size_t n, cap;
};

/* Text under the cursor that is not a value yet. */
struct typing {
	size_t hold, field;   /* hold NONE: nothing */
	char *text;
	int64_t since_ms;     /* monotonic: the first key the draft does not have yet */
	bool unwritten;
};

/* The place of the cursor, by what stands there. */
struct place {
	enum entry_kind kind;
	size_t block, question;
	size_t hold, field;   /* NONE where it has none */
	size_t offset;
};

struct node;
struct job;
struct spot;

struct draftlog {
	struct draft *draft;   /* NULL: nothing on disk yet */
	enum err failed;       /* why no (new) file could be made; tried again at each flush */
	struct place written;  /* the cursor the draft has */
	size_t bytes;          /* appended since the start */
	char id[23];           /* as text */
};

struct base { /* what a draft's author saw of a record */
	struct record *record;
	bool fresh;
};

struct title { struct rid id; char *text; };

struct wet;

struct entry {
	struct entry_options o;
	const struct spec_form *form;
	struct spec_env env;
	bool read_only;
	bool changed;          /* resume: a record changed since the draft's author saw it */
	bool reread;           /* saved, but not read again yet */

	struct kind *kinds;    /* [0] is the main record's */
	size_t n_kinds;
	struct hold **holds;   /* never removed while the form lives: steps point at them */
	size_t n_holds, cap_holds;
	size_t diffs;          /* over all holds: values, and rows that came or went */
	struct base *bases;    /* resume: while loading */
	size_t n_bases;

	struct node *nodes;
	size_t n_nodes, cap_nodes;
	size_t *block_nodes, **question_nodes;
	bool *block_on, **question_on;
	struct job *jobs;
	size_t n_jobs, cap_jobs;
	size_t n_evaluated;    /* expressions so far: what changes cost */

	struct entry_item *items;
	struct spot *spots;
	size_t n_items, cap_items, cap_spots;
	bool stale;            /* the set of items changed */
	struct wet *wet;       /* wet.c; NULL: no rules, or nothing asked yet */
	bool wet_stale;        /* an answer changed since the checks ran */

	struct steps undo, redo;
	struct typing typing;
	struct place cursor;
	struct draftlog log;
	char *reason;          /* of the next save; NULL: none */
	struct buf notes;      /* what a draft of older definitions could not bring back */

	struct buf shown, edit, echo, stored, finding; /* last answer of each accessor */
	struct title *titles;
	size_t n_titles, cap_titles;
};

/* Index of a kind the form reaches; NONE when it does not. */
size_t model_kind(const struct entry *e, const struct spec_record *spec);

/* Frees the records. */
void model_clear(struct entry *e);
/* A record joins the form: takes `r`. Rows are put in their list. Index of the hold. */
size_t model_hold(struct entry *e, size_t kind, struct record *r, bool fresh);
/* The hold of a record, NONE when not held. */
size_t model_find(const struct entry *e, struct rid id);
struct hold *model_main(const struct entry *e);

/* Put a value on a record; true when it is another than before. Derives nothing. */
bool model_put(struct entry *e, struct hold *h, size_t field, const struct value *v);
/* Is `field` of `kind` the link to another kind? That kind, or NONE. */
size_t model_linked(const struct entry *e, size_t kind, size_t field);
/* A row comes or goes. */
void model_remove(struct entry *e, struct hold *h, bool removed);
/* Rows that stand on the form now. */
size_t model_count_rows(const struct entry *e, const struct kind *k);
/* Count again what differs, after `was` or `now` were put in place from outside. */
void model_settle(struct entry *e, struct hold *h);
/* The record that owns a row; for WAY_ROWS only. */
struct hold *model_owner(const struct entry *e, const struct hold *h);

/* Belongs to the main record: itself or a row it owns. */
bool model_is_mains(const struct entry *e, const struct hold *h);
/* Does it stand on the form (reached now, and not removed)? */
bool model_is_reached(const struct entry *e, const struct hold *h);
/* To look at only. */
bool model_is_fixed(const struct entry *e, const struct hold *h);

/* Find the finding of the type again from the stored value. */
void model_check(struct entry *e, struct hold *h, size_t field);
bool value_equal(const struct value *a, const struct value *b);
/* Text, "" when none. */
const char *value_text(const struct value *v);
bool value_is_answered(const struct value *v);

#endif
