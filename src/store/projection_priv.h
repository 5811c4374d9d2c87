/* The tables computed from lines, and what the units that fill them share: the layout per
 * record definition, rows of `record`, what one transaction touched. */
#ifndef REGIE_STORE_PROJECTION_PRIV_H
#define REGIE_STORE_PROJECTION_PRIV_H

#include "line_write_priv.h"
#include "register_priv.h"
#include "store/list.h"
#include "store_priv.h"

/* Bits of record.vlaggen. */
enum { FLAG_DELETED = 1, FLAG_DISPUTED = 2, FLAG_FROZEN = 4, FLAG_CONFLICT = 8, FLAG_PARTIAL = 16,
	FLAG_MIXED = 32 /* lines of another soort too: always settled from all lines */ };

#define OWNER_DEPTH 8 /* more owners above each other than any definition has */

/* --- layout ---------------------------------------------------------------- */

struct layout_register {
	const char *name;                /* as in a line: "adres" */
	const struct spec_group *group;  /* or */
	const struct spec_field *field;
	uint32_t nr;                     /* in veld */
};

struct layout {
	const struct spec_record *spec;
	uint32_t soort;                  /* in veld */
	struct layout_register *registers; /* by name */
	size_t n_registers;
	size_t *register_of;             /* per field: index in registers */
	size_t *searched;                /* fields marked zoek */
	size_t n_searched;
	bool below_searched;             /* it or a record owned by it has searched fields */
	struct stmt *read, *write, *words; /* made at first use */
};

/* Where columns of an overview come from: `up` owners up, then perhaps along a ref field. */
struct source {
	int up;
	struct layout *at;               /* kind of record after going up */
	const struct spec_field *ref;    /* of `at`; NULL: `at` itself */
	struct layout *kind;             /* whose fields are read */
	size_t *columns;                 /* of the overview */
	size_t n_columns;
	struct stmt *read, *read_ref;
};

struct overview {
	const struct spec_overview *spec;
	struct layout *layout;           /* of the rows */
	struct source *sources;
	size_t n_sources;
	struct stmt *write, *drop;
};

/* A record that was changed in this transaction. */
struct touched {
	int64_t nr;
	struct layout *layout;
	bool row;                        /* came, went, or got another owner */
	bool *fields;                    /* per field of the layout: changed; NULL with row */
};

/* A statement kept by its text. */
struct kept {
	uint64_t hash;                   /* of the text: most differ here already */
	char *text;
	struct stmt *q;
	uint64_t used;
};

#define MAX_KEPT 128

struct projections {
	uint64_t undone;                 /* of the connection when numbers were read */
	struct layout *layouts;          /* in the order of spec_record_at */
	size_t n_layouts;
	struct overview *overviews;      /* all; only the indexed have tables */
	size_t n_overviews;
	struct touched *touched;
	size_t n_touched, cap_touched;
	struct kept kept[MAX_KEPT];
	uint64_t used;
};

/* The layouts, with numbers that are good in the present transaction. ERR_REFUSED while the
 * definitions are not accepted. */
enum err projection_ready(struct store *s, struct projections **out);
struct layout *layout_of(struct projections *p, const struct spec_record *r);      /* NULL: none */
struct layout *layout_by_number(struct projections *p, uint32_t soort);             /* NULL: unknown */
struct layout *layout_by_id(struct projections *p, const char *soort);
const struct layout_register *layout_register(const struct layout *l, const char *name); /* NULL: unknown */
/* Number of "soort.register" (reg not NULL) or of a soort; made when absent and `make` (else 0). */
enum err veld_number(struct store *s, const char *soort, const char *reg, bool make, uint32_t *nr);
/* Statement by text, kept; free to use until the next call with the same text. */
enum err projection_keep(struct store *s, struct sql_text *t, struct stmt **out);
/* All stored values of a row, spec->n_fields of them (caller: values_free). A row that is
 * not there gives empty values. */
enum err layout_read(struct store *s, struct layout *l, int64_t nr, struct value **out);
enum err layout_write(struct store *s, struct layout *l, int64_t nr, const struct value *v);
void values_free(struct value *v, size_t n);
/* "O", "G", "W" as lines and columns have them, "" for gegeven; and back. */
const char *stand_text(enum stand s);
enum stand stand_of(const char *s);
bool value_same(const struct value *a, const struct value *b);
/* Bind a value the way columns of its type hold it: canonical integers as integers, else
 * text, empty as NULL. */
void bind_value(struct stmt *q, int at, const struct spec_field *f, const char *text);
/* Name of a field's column in r_ tables (suffix "" or "__stand" ...), checked. */
void sql_column(struct sql_text *t, const struct spec_field *f, const char *suffix);

/* --- rows of `record` ------------------------------------------------------ */

struct rec {
	int64_t nr;                      /* 0: not there */
	unsigned char id[ID_BYTES];
	uint32_t soort;
	int64_t owner, dossier;          /* 0: none */
	struct heads heads;
	unsigned flags;
	int64_t newest;                  /* line */
	int64_t changed_ms;
	char user[65];
};

/* By id or number; nr 0 when absent. rec_clear frees. ERR_DAMAGED for a broken blob. */
enum err rec_load(struct store *s, const unsigned char id[ID_BYTES], struct rec *out);
enum err rec_load_nr(struct store *s, int64_t nr, struct rec *out);
enum err rec_save(struct store *s, struct rec *r);
void rec_clear(struct rec *r);
/* Number of a record by id, 0 absent; and back. */
enum err rec_number(struct store *s, const unsigned char id[ID_BYTES], int64_t *nr);
enum err rec_id(struct store *s, int64_t nr, unsigned char id[ID_BYTES]);
/* Number by uuid text, 0 for anything that is not the id of a record here. */
enum err rec_by_text(struct store *s, const char *uuid, int64_t *nr);
/* Owner of a record, 0 none. */
enum err rec_owner(struct store *s, int64_t nr, int64_t *owner);
/* Is it there, of a known soort, and neither it nor an owner deleted? */
enum err rec_visible(struct store *s, int64_t nr, bool *visible);
/* Numbers of the records owned by nr, of one soort (0: all); the caller frees. */
enum err rec_children(struct store *s, int64_t nr, uint32_t soort, int64_t **out, size_t *n);
/* Numbers of the records of a soort that stand alone, newest first, at most max; the caller frees. */
enum err rec_alone(struct store *s, uint32_t soort, size_t max, int64_t **out, size_t *n);
/* Numbers of records whose ref field f holds the id of nr. */
enum err rec_referring(struct store *s, struct layout *l, const struct spec_field *f, int64_t nr,
	int64_t **out, size_t *n);

/* --- applying -------------------------------------------------------------- */

/* Bring registers and row of the record of one stored line up to date. `l` is what the line says. */
enum err projection_line(struct store *s, const struct line_at *at, const struct line *l);
/* Settle a record from all its lines; `row`: as if it had just come. */
enum err projection_settle(struct store *s, const unsigned char id[ID_BYTES], bool row);
/* A record whose lines are not here any more: its row, registers and words go; only its number stays. */
enum err projection_forget(struct store *s, const unsigned char id[ID_BYTES]);
/* Overviews and search of everything touched; before the commit, also after a failure (then
 * with e): forgets what was touched and gives e. */
enum err projection_finish(struct store *s, enum err e);
/* The one point after the changes of a dossier and before its commit: what depends on a dossier
 * as a whole is recomputed here. */
enum err store_after_change(struct store *s, int64_t dossier);

/* --- overviews and search -------------------------------------------------- */

enum err overview_layouts(struct store *s, struct projections *p);
void overview_free(struct projections *p);
struct overview *overview_of(struct projections *p, const struct spec_overview *o);
enum err overview_accept(struct store *s, struct projections *p);
enum err overview_touched(struct store *s, const struct touched *t);
enum err search_accept(struct store *s, struct projections *p);
enum err search_touched(struct store *s, const struct touched *t, size_t n);
/* Columns of an o_ table: cell, sort key; and the key of a stored value bound. */
void sql_cell(struct sql_text *t, size_t column);
void sql_sort_key(struct sql_text *t, size_t column);
void bind_sort_key(struct stmt *q, int at, const struct spec_field *f, const char *text);
bool overview_sorts(const struct spec_overview *o, size_t column); /* has a key */
bool overview_filters(const struct spec_column *c); /* has indexes for equality */
/* All rows of an overview computed from scratch, in the open transaction. */
enum err overview_fill(struct store *s, struct overview *o);
/* What record nr shows in the columns: cells[LIST_MAX_COLUMNS], NULL before, owned after. */
enum err overview_cells(struct store *s, struct overview *o, int64_t nr, char **cells);
/* Has a derived table been made for exactly this description? And note that it was. */
enum err derived_same(struct store *s, const char *id, const char *text, bool *same);
enum err derived_set(struct store *s, const char *id, const char *text);

#endif
