/* A separated file in memory. libcsv splits it, strictly and without trimming: what a
 * cell holds is what the file held. */
#include <config.h>

#include "table_priv.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/secret.h"

#include <csv.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct reading {
	struct table *table;
	struct table_row row;
	size_t cap;
	enum err err;
};

static void on_cell(void *p, size_t n, void *ctx)
{
	struct reading *r = ctx;
	if (r->row.n >= TABLE_MAX_COLUMNS || n > TABLE_MAX_CELL) {
		r->err = ERR_LIMIT;
		return;
	}
	MEM_GROW(r->row.cells, r->row.n, r->cap);
	r->row.cells[r->row.n++] = mem_dup_n(p ? p : "", n);
}

static void on_row(int c, void *ctx)
{
	struct reading *r = ctx;
	struct table *t = r->table;
	(void)c;
	MEM_GROW(t->rows, t->n, t->cap);
	r->row.line = t->n + 1;
	t->rows[t->n++] = r->row;
	r->row = (struct table_row){0};
	r->cap = 0;
}

static int never_space(unsigned char c)
{
	(void)c;
	return 0;
}

/* The separator that the header row uses most. */
static char guess_separator(const char *text, size_t n)
{
	static const char candidates[] = ";,\t";
	size_t best = 0, end = 0;
	char found = ';';
	while (end < n && text[end] != '\n' && text[end] != '\r')
		end++;
	for (const char *c = candidates; *c; c++) {
		size_t count = 0;
		for (size_t i = 0; i < end; i++)
			count += text[i] == *c;
		if (count > best) {
			best = count;
			found = *c;
		}
	}
	return found;
}

static void drop_row(struct table_row *r)
{
	for (size_t i = 0; i < r->n; i++) {
		secret_wipe(r->cells[i], strlen(r->cells[i]));
		free(r->cells[i]);
	}
	free(r->cells);
}

void table_clear(struct table *t)
{
	for (size_t i = 0; i < t->n; i++)
		drop_row(&t->rows[i]);
	free(t->rows);
	*t = (struct table){0};
}

enum err table_parse(const char *text, size_t n, char separator, struct table *out, struct buf *why)
{
	struct csv_parser p;
	struct reading r = {.table = out};
	out->separator = separator ? separator : guess_separator(text, n);
	if (csv_init(&p, CSV_STRICT | CSV_STRICT_FINI) != 0)
		return ERR_MEMORY;
	csv_set_delim(&p, (unsigned char)out->separator);
	csv_set_space_func(&p, never_space);
	bool good = csv_parse(&p, text, n, on_cell, on_row, &r) == n && csv_fini(&p, on_cell, on_row, &r) == 0;
	enum err e = r.err != ERR_OK ? r.err : good ? ERR_OK : ERR_PARSE;
	csv_free(&p);
	if (e == ERR_PARSE)
		buf_printf(why, _("Rij %zu: de aanhalingstekens kloppen niet."), out->n + 1);
	else if (e == ERR_LIMIT)
		buf_printf(why, _("Rij %zu: te veel kolommen of een te grote cel."), out->n + 1);
	drop_row(&r.row);
	if (e != ERR_OK)
		table_clear(out);
	return e;
}

static enum err read_bytes(const char *path, struct buf *raw)
{
	struct buf name = {0};
	const char *slash = strrchr(path, '/');
	buf_add_n(&name, path, slash ? (size_t)(slash - path + 1) : 0);
	int fd = open(name.len ? buf_str(&name) : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum err e = fd < 0 ? ERR_MISSING : file_read(fd, slash ? slash + 1 : path, TABLE_MAX_BYTES, raw);
	if (fd >= 0)
		close(fd);
	buf_clear(&name);
	return e;
}

/* Row of a byte offset, for the message. */
static size_t row_of(const struct buf *raw, size_t at)
{
	size_t row = 1;
	for (size_t i = 0; i < at && i < raw->len; i++)
		row += raw->s[i] == '\n';
	return row;
}

enum err table_load_text(const char *path, const char *charset, struct buf *out, enum charset *used, struct buf *why)
{
	struct buf raw = {0};
	size_t mark = 0, bad = 0;
	enum err e = read_bytes(path, &raw);
	if (e == ERR_OK)
		*used = charset_guess(raw.s, raw.len, &mark);
	if (e == ERR_OK && charset) {
		e = charset_by_name(charset, used);
		if (e != ERR_OK)
			buf_printf(why, "%s", _("Deze tekenset kent regie niet; kies UTF-8, UTF-16LE, UTF-16BE, Windows-1252, "
									"ISO-8859-1 of ISO-8859-15."));
	}
	if (e == ERR_OK) {
		e = charset_decode(*used, raw.s + mark, raw.len - mark, out, &bad);
		if (e != ERR_OK)
			buf_printf(why, _("Rij %zu: een teken dat niet in %s past."), row_of(&raw, mark + bad), charset_name(*used));
	}
	buf_wipe(&raw);
	return e;
}

enum err table_read(const char *path, const char *charset, char separator, struct table *out, struct buf *why)
{
	struct buf text = {0};
	enum charset used = CHARSET_UTF8;
	*out = (struct table){0};
	enum err e = table_load_text(path, charset, &text, &used, why);
	if (e == ERR_OK)
		e = table_parse(buf_str(&text), text.len, separator, out, why);
	out->charset = used;
	buf_wipe(&text);
	return e;
}

void table_write_cell(struct buf *out, const char *cell, char separator)
{
	const char special[] = {separator, '"', '\r', '\n', '\0'};
	if (!strpbrk(cell, special)) {
		buf_add(out, cell);
		return;
	}
	buf_add_c(out, '"');
	for (const char *p = cell; *p; p++) {
		if (*p == '"')
			buf_add_c(out, '"');
		buf_add_c(out, *p);
	}
	buf_add_c(out, '"');
}
