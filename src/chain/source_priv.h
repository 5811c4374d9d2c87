/* Rows of a file in the order of the mapping's columns, whatever kind of file it is. */
#ifndef REGIE_CHAIN_SOURCE_PRIV_H
#define REGIE_CHAIN_SOURCE_PRIV_H

#include "chain/import.h"
#include "mapping_priv.h"
#include "table_priv.h"

struct source {
	const struct mapping *m;
	struct table table;
	bool jsonl;
	size_t *columns;        /* of the file: column of the mapping, or SIZE_MAX */
	size_t n_columns;
	bool *given;            /* per column of the mapping: has the file it? JSON: known when all is read */
	struct row header, raw; /* of the file */
	char mark[40];          /* size and checksum: is this the same file again? */
};

/* Read the file and its header. ERR_PARSE and the like with a sentence in `why`. */
enum err source_open(struct source *s, const struct import_options *o, const struct mapping *m,
	struct buf *why);
/* The next row, by columns of the mapping. */
enum err source_next(struct source *s, struct row *out, bool *there, struct buf *why);
/* Begin again behind the header. */
void source_rewind(struct source *s);
void source_clear(struct source *s);

#endif
