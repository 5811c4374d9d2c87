/* A mapping: which column of a file is which field. Data under db/mappings; adding one
 * needs no code. */
#ifndef REGIE_CHAIN_MAPPING_PRIV_H
#define REGIE_CHAIN_MAPPING_PRIV_H

#include "base/buf.h"
#include "base/charset.h"
#include "base/err.h"
#include "spec/spec.h"
#include "spec/type.h"

#include <stdbool.h>
#include <stddef.h>

/* How a cell becomes a stored value; NULL when it cannot: stored as given. */
typedef char *(*mapping_convert_fn)(const char *cell);

struct mapping_to {
	size_t column;                  /* in mapping->columns */
	const struct spec_field *field;
	mapping_convert_fn convert;     /* NULL: the type's own parse (spreadsheets) or as given */
	const char *fixed;              /* a constant instead of a column; NULL */
};

/* A record made from a row: the main one, or one of a category. */
struct mapping_record {
	const struct spec_record *record;
	const char *category;           /* "08": only rows where that category is filled; NULL */
	bool every_row;                 /* also from the rows below the first (history) */
	struct mapping_to *to;
	size_t n;
};

struct mapping {
	char *name, *kind, *label;
	char separator;                 /* 0: guess */
	enum charset charset;
	bool bom, crlf, spaced;
	bool as_typed;                  /* cells go through the types' parse */
	const struct spec_record *raw;  /* rows are kept whole in this record (brp_rij); NULL */
	char **columns;                 /* names in file order; "" allowed, repeats too */
	size_t n_columns;
	struct mapping_record *records;
	size_t n_records;
};

/* Read DIR/NAME.def. ERR_NOT_FOUND, ERR_DEFINITION with a sentence in `why`. */
enum err mapping_load(const struct spec *spec, const char *dir, const char *name, struct mapping **out, struct buf *why);
void mapping_free(struct mapping *m);
/* Column of the k-th header cell with this name (names may repeat); SIZE_MAX: not named. */
size_t mapping_column(const struct mapping *m, const char *header, size_t occurrence);
/* "08" of column "08.11.10"; "" for others. Two bytes and NUL. */
void mapping_category(const struct mapping *m, size_t column, char out[3]);

#endif
