/* Separated text, row by row. Strict: a quote opens a cell at its beginning only, is doubled
 * inside it and ends it; whatever cannot be read in one way is refused with its row. What a
 * cell holds is what the file held: nothing is trimmed. */
#include <config.h>

#include "table_priv.h"

#include "base/i18n.h"

#include <string.h>

void table_take(struct table *out, struct buf *text)
{
	*out = (struct table){.text = *text};
	*text = (struct buf){0};
}

void table_clear(struct table *t)
{
	buf_wipe(&t->text);
	*t = (struct table){0};
}

void table_rewind(struct table *t)
{
	t->at = t->start;
	t->number = 0;
}

/* --- what kind of rows ------------------------------------------------------------------ */

/* Walk the bytes outside quotes of the first row; true when its end was found. */
static bool first_row(const struct table *t, bool (*each)(void *ctx, char c, char next), void *ctx)
{
	bool quoted = false;
	for (size_t i = t->start; i < t->text.len; i++) {
		char c = t->text.s[i];
		if (c == '"')
			quoted = !quoted;
		else if (!quoted && !each(ctx, c, t->text.s[i + 1]))
			return true;
	}
	return false;
}

static const char candidates[] = ";,\t";

struct counts {
	size_t n[sizeof candidates];
	bool lone_cr;
};

static bool count_one(void *ctx, char c, char next)
{
	struct counts *k = ctx;
	const char *found = c ? strchr(candidates, c) : NULL;
	if (found)
		k->n[found - candidates]++;
	k->lone_cr = c == '\r' && next != '\n';
	return c != '\n' && c != '\r';
}

/* "sep=;" as its first line: what a spreadsheet program was told. */
static char told_separator(struct table *t)
{
	const char *p = t->text.s + t->start;
	if (t->text.len - t->start < 6 || strncmp(p, "sep=", 4) != 0 || !strchr(candidates, p[4]))
		return 0;
	size_t end = p[5] == '\n' ? 6 : p[5] == '\r' && p[6] == '\n' ? 7 : 0;
	if (end)
		t->start += end;
	return end ? p[4] : 0;
}

void table_separate(struct table *t, char separator)
{
	struct counts k = {0};
	if (!t->text.len)
		buf_add_n(&t->text, "", 0);
	if (!separator)
		separator = told_separator(t);
	first_row(t, count_one, &k);
	t->separator = separator ? separator : candidates[0];
	for (size_t i = 1, best = 0; !separator && candidates[i]; i++)
		if (k.n[i] > k.n[best]) {
			best = i;
			t->separator = candidates[i];
		}
	t->cr_rows = k.lone_cr;
	memset(t->ends, 0, sizeof t->ends);
	t->ends[0] = t->ends['"'] = t->ends['\n'] = t->ends['\r'] = true;
	t->ends[(unsigned char)t->separator] = true;
	table_rewind(t);
}

/* --- rows ---------------------------------------------------------------------------------- */

static enum err fault(const struct table *t, size_t column, struct buf *why, enum err e, const char *text)
{
	buf_printf(why, _("Rij %zu, kolom %zu: %s\n"), t->number, column, text);
	return e;
}

/* Bytes of the line end at `at`: 0 when there is none. */
static size_t line_end(const struct table *t, size_t at)
{
	const char *p = t->text.s + at;
	if (*p == '\n')
		return 1;
	if (*p != '\r')
		return 0;
	return p[1] == '\n' ? 2 : t->cr_rows ? 1 : 0;
}

static bool is_cell_end(const struct table *t, size_t at)
{
	return at >= t->text.len || t->text.s[at] == t->separator || line_end(t, at);
}

static enum err read_quoted(struct table *t, struct row *r, struct buf *why)
{
	size_t begin = r->bytes.len;
	row_begin(r);
	for (t->at++;; t->at++) {
		const char *from = t->text.s + t->at, *quote = memchr(from, '"', t->text.len - t->at);
		if (!quote)
			return fault(t, r->n, why, ERR_PARSE,
				_("het aanhalingsteken waarmee deze cel begint, wordt niet gesloten."));
		size_t n = (size_t)(quote - from);
		if (n > TABLE_MAX_CELL - (r->bytes.len - begin))
			return fault(t, r->n, why, ERR_LIMIT,
				_("deze cel is te groot; misschien ontbreekt een aanhalingsteken."));
		buf_add_n(&r->bytes, from, n);
		t->at += n + 1;
		if (t->text.s[t->at] != '"')
			break;
		buf_add_c(&r->bytes, '"');
	}
	row_end(r);
	if (!is_cell_end(t, t->at))
		return fault(t, r->n, why, ERR_PARSE,
			_("achter een aanhalingsteken dat een cel sluit, staat nog iets."));
	return ERR_OK;
}

static enum err read_plain(struct table *t, struct row *r, struct buf *why)
{
	const char *begin = t->text.s + t->at, *p = begin;
	for (;;) {
		while (!t->ends[(unsigned char)*p])
			p++;
		if (*p != '\r' || line_end(t, (size_t)(p - t->text.s)))
			break;
		p++; /* a CR that ends no row is one like any other */
	}
	size_t n = (size_t)(p - begin);
	t->at += n;
	if (n > TABLE_MAX_CELL)
		return fault(t, r->n + 1, why, ERR_LIMIT, _("deze cel is te groot."));
	row_add(r, begin, n);
	if (*p == '"')
		return fault(t, r->n, why, ERR_PARSE,
			_("een aanhalingsteken midden in een cel zonder aanhalingstekens."));
	return ERR_OK;
}

static enum err read_cell(struct table *t, struct row *r, struct buf *why)
{
	if (r->n >= TABLE_MAX_COLUMNS)
		return fault(t, r->n + 1, why, ERR_LIMIT, _("te veel kolommen."));
	enum err e = t->text.s[t->at] == '"' ? read_quoted(t, r, why) : read_plain(t, r, why);
	if (e == ERR_OK && r->bytes.len > TABLE_MAX_ROW)
		e = fault(t, r->n, why, ERR_LIMIT, _("deze rij is te groot."));
	return e;
}

enum err table_next(struct table *t, struct row *r, bool *there, struct buf *why)
{
	size_t end;
	*there = false;
	row_start(r, 0);
	while (t->at < t->text.len && (end = line_end(t, t->at))) {
		t->at += end;
		t->number++;
	}
	if (t->at >= t->text.len)
		return ERR_OK;
	*there = true;
	r->number = ++t->number;
	enum err e = read_cell(t, r, why);
	while (e == ERR_OK && t->at < t->text.len && t->text.s[t->at] == t->separator) {
		t->at++;
		e = read_cell(t, r, why);
	}
	if (e == ERR_OK && t->at < t->text.len)
		t->at += line_end(t, t->at);
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
