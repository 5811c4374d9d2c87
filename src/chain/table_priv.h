/* A file in memory as UTF-8, read row by row. */
#ifndef REGIE_CHAIN_TABLE_PRIV_H
#define REGIE_CHAIN_TABLE_PRIV_H

#include "base/buf.h"
#include "base/charset.h"
#include "base/err.h"
#include "row_priv.h"

#include <stdbool.h>
#include <stddef.h>

enum { TABLE_MAX_BYTES = 256 << 20, TABLE_MAX_COLUMNS = 2000, TABLE_MAX_CELL = 100 << 10,
	TABLE_MAX_ROW = 160 << 10 };

struct table {
	struct buf text;      /* UTF-8, whole; well-formed and without NUL */
	size_t start;         /* behind the byte order mark */
	size_t at;            /* where the next row begins */
	size_t number;        /* rows read so far, empty lines too */
	char separator;
	bool cr_rows;         /* rows end with a lone CR: a file of an old Mac */
	bool ends[256];       /* bytes that end a cell without quotes, or do not belong in one */
	enum charset charset; /* of the file */
	bool guessed;         /* not by mark, name or mapping */
};

/* Read the file. The character set: by mark; by name (NULL: none given); else UTF-8 when
 * it is well-formed; else, unless `strict`, Windows-1252. Mixed sets, UTF-16 without a mark,
 * a name that contradicts the mark and bytes outside the set are ERR_PARSE with row and
 * reason in `why`; an unknown name ERR_USAGE; ERR_NOT_FOUND, ERR_RIGHTS, ERR_LIMIT, ERR_IO
 * with a sentence too. Nothing of the file is ever in `why`. */
enum err table_load(const char *path, const char *charset, bool strict, struct table *out, struct buf *why);
/* Take `text` (UTF-8 without a mark) as the file; it is emptied. */
void table_take(struct table *out, struct buf *text);
/* Prepare for separated rows: the separator given, or (0) the one its first row uses most. */
void table_separate(struct table *t, char separator);
/* The next row into r; *there false: no more. Empty lines are passed over, and counted.
 * ERR_PARSE: quotes that do not belong together; ERR_LIMIT: too many columns, a cell or row
 * that is too large. With row and column in `why`. */
enum err table_next(struct table *t, struct row *r, bool *there, struct buf *why);
/* Begin again at the first row. */
void table_rewind(struct table *t);
/* Wipe and free. */
void table_clear(struct table *t);
/* Append one cell, in quotes only when it must be. */
void table_write_cell(struct buf *out, const char *cell, char separator);

#endif
