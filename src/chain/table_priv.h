/* A separated file in memory: cells as bytes of UTF-8, nothing trimmed. */
#ifndef REGIE_CHAIN_TABLE_PRIV_H
#define REGIE_CHAIN_TABLE_PRIV_H

#include "base/buf.h"
#include "base/charset.h"
#include "base/err.h"

#include <stddef.h>

enum { TABLE_MAX_BYTES = 256 << 20, TABLE_MAX_COLUMNS = 2000, TABLE_MAX_CELL = 1 << 20 };

struct table_row {
	char **cells;  /* each NUL-terminated */
	size_t n;
	size_t line;   /* number of the row in the file, 1 = header */
};

struct table {
	struct table_row *rows;
	size_t n, cap;
	char separator;
	enum charset charset;
};

/* Read the file: character set by name, or by mark and content; separator by the
 * header (comma, semicolon or tab) when 0 is given. ERR_PARSE with row and reason in
 * `why`: NUL, bytes outside the set, a quote that does not end, too many columns. */
enum err table_read(const char *path, const char *charset, char separator, struct table *out, struct buf *why);
/* The same of text that is UTF-8 already (without mark). */
enum err table_parse(const char *text, size_t n, char separator, struct table *out, struct buf *why);
/* Free and wipe. */
void table_clear(struct table *t);
/* Whole file to UTF-8 without its mark; bounded. For JSON Lines too. */
enum err table_load_text(const char *path, const char *charset, struct buf *out, enum charset *used, struct buf *why);
/* Append one cell, quoted only when it must be. */
void table_write_cell(struct buf *out, const char *cell, char separator);

#endif
