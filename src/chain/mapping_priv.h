/* A mapping: which column of a file is which field. Data under db/mappings; adding one
 * needs no code. */
#ifndef REGIE_CHAIN_MAPPING_PRIV_H
#define REGIE_CHAIN_MAPPING_PRIV_H

#include "base/buf.h"
#include "base/charset.h"
#include "base/err.h"
#include "spec/fault.h"
#include "spec/spec.h"

#include <stdbool.h>
#include <stddef.h>

struct convert;

/* One field and the column, or the constant, that it is filled from. */
struct mapping_to {
	size_t column;                  /* in mapping->columns; SIZE_MAX with a constant */
	const struct spec_field *field;
	const struct convert *convert;  /* NULL: as given, or as typed */
	char *fixed;                    /* a constant instead of a column; NULL */
};

/* How a record hangs together with the main one. */
enum mapping_role {
	MAPPING_MAIN,    /* the first: one of it per list of rows */
	MAPPING_LINKED,  /* the main one refers to it, by `link` */
	MAPPING_OWNED    /* it belongs to records[holder], which is main or linked */
};

/* A record made from a row. */
struct mapping_record {
	const struct spec_record *record;
	enum mapping_role role;
	const struct spec_field *link;  /* MAPPING_LINKED: field of the main record */
	size_t holder;                  /* MAPPING_OWNED */
	char *category;                 /* "08": only from rows where that category is filled; NULL */
	bool every_row;                 /* also from the rows below the first (history) */
	struct mapping_to *to;
	size_t n;
};

/* What tells one main record from another: a column whose field is looked up by value, or
 * several columns that together are looked up among the kept rows. */
struct mapping_key {
	size_t *columns;
	size_t n;
	const struct mapping_to *field; /* NULL: by the kept rows */
	size_t record;                  /* of `field`: main or linked */
};

struct mapping {
	char *name, *kind, *label;
	char separator;                 /* 0: guess */
	enum charset charset;
	bool strict_charset;            /* a file in another set is refused unless one is named */
	bool bom, crlf;
	bool as_typed;                  /* cells are read as if typed; headings by folded text */
	bool spaced;                    /* "_" in a name of a column stands for a blank */
	bool guarded;                   /* cells that a spreadsheet would compute get "'" before them */
	bool file_wins;                 /* where both the file and someone here changed a value */
	char *source;                   /* gegevensbron of what is stored */
	size_t list;                    /* column that names a list of rows; SIZE_MAX: each row by itself */
	char **columns;                 /* in file order; "" is an empty heading, names may repeat */
	size_t *occurrences;            /* how manieth of its name, from 0 */
	size_t n_columns;
	const struct spec_record *raw;  /* where rows are kept whole; belongs to the main record */
	const struct spec_field *raw_number, *raw_key, *raw_content;
	struct mapping_record *records; /* the main one first */
	size_t n_records;
	struct mapping_key *keys;       /* in order of trust */
	size_t n_keys;
};

/* Read DIR/NAME.def. ERR_NOT_FOUND; ERR_DEFINITION with faults by file and line. */
enum err mapping_load(const struct spec *spec, const char *dir, const char *name, struct mapping **out,
	struct spec_fault_list *faults);
/* The same from text. `name` must be what the mapping calls itself. */
enum err mapping_parse(const struct spec *spec, const char *name, const char *text, size_t n,
	struct mapping **out, struct spec_fault_list *faults);
void mapping_free(struct mapping *m);
/* The k-th (from 0) column with this name; SIZE_MAX: none. Looked for from `hint` on first. */
size_t mapping_column(const struct mapping *m, const char *name, size_t k, size_t hint);
/* Does a column belong to category "08", as "08.11.10" does? */
bool mapping_in_category(const struct mapping *m, size_t column, const char *category);
/* "06.88.10", "06.88.10#2" for the second of that name. Appends. */
void mapping_label(const struct mapping *m, size_t column, struct buf *out);

#endif
