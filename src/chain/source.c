/* Rows of a file by the columns of a mapping. A separated file says with its header which
 * column is which; a line of JSON says it itself. */
#include <config.h>

#include "source_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "json_priv.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_jsonl(const char *path)
{
	size_t n = strlen(path);
	return n > 6 && strcmp(path + n - 6, ".jsonl") == 0;
}

/* FNV-1a: tells an interrupted import whether the file is still the one it began with. */
static void mark_of(const struct table *t, char *out, size_t size)
{
	uint64_t h = UINT64_C(14695981039346656037);
	for (size_t i = 0; i < t->text.len; i++)
		h = (h ^ (unsigned char)t->text.s[i]) * UINT64_C(1099511628211);
	snprintf(out, size, "%zu-%016" PRIx64, t->text.len, h);
}

/* --- the header -------------------------------------------------------------------------- */

/* A heading of a spreadsheet is compared without case, accents and punctuation. */
static char *heading(const struct mapping *m, const char *text)
{
	struct buf b = {0};
	if (!m->as_typed)
		return text_nfc(text, strlen(text));
	text_fold(&b, text);
	return buf_detach(&b);
}

/* The column of the mapping for heading i of the file: the k-th of a name is the k-th there. */
static size_t column_for(const struct source *s, char *const *ours, char *const *theirs, size_t i)
{
	size_t k = 0;
	if (s->m->as_typed && !*theirs[i])
		return SIZE_MAX;
	for (size_t j = 0; j < i; j++)
		k += strcmp(theirs[j], theirs[i]) == 0;
	for (size_t c = 0; c < s->m->n_columns; c++)
		if (s->m->occurrences[c] == k && strcmp(ours[c], theirs[i]) == 0)
			return c;
	return SIZE_MAX;
}

static char **headings(const struct source *s, bool ours, size_t *n)
{
	*n = ours ? s->m->n_columns : s->header.n;
	char **h = mem_new_array(*n + 1, sizeof *h);
	for (size_t i = 0; i < *n; i++)
		h[i] = heading(s->m, ours ? s->m->columns[i] : row_cell(&s->header, i));
	return h;
}

static void free_headings(char **h, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(h[i]);
	free(h);
}

/* Is there enough in this file to know what its rows are about? */
static bool suffices(const struct source *s, size_t known)
{
	if (s->m->list != SIZE_MAX)
		return known >= 2 && s->given[s->m->list];
	for (size_t i = 0; i < s->m->n_keys; i++)
		for (size_t k = 0; k < s->m->keys[i].n; k++)
			if (s->given[s->m->keys[i].columns[k]])
				return true;
	return false;
}

static enum err map_header(struct source *s, struct buf *why)
{
	size_t n_ours, known = 0;
	char **ours = headings(s, true, &n_ours), **theirs = headings(s, false, &s->n_columns);
	s->columns = mem_new_array(s->n_columns + 1, sizeof *s->columns);
	for (size_t i = 0; i < s->n_columns; i++) {
		s->columns[i] = column_for(s, ours, theirs, i);
		if (s->columns[i] == SIZE_MAX)
			continue;
		s->given[s->columns[i]] = true;
		known++;
	}
	free_headings(ours, n_ours);
	free_headings(theirs, s->n_columns);
	if (suffices(s, known))
		return ERR_OK;
	buf_printf(why, _("De kolommen van dit bestand passen niet bij de indeling '%s'.\n"), s->m->name);
	return ERR_PARSE;
}

static enum err read_header(struct source *s, struct buf *why)
{
	bool there;
	table_separate(&s->table, s->m->separator);
	enum err e = table_next(&s->table, &s->header, &there, why);
	if (e == ERR_OK && !there) {
		buf_add(why, _("Dit bestand is leeg.\n"));
		e = ERR_PARSE;
	}
	return e == ERR_OK ? map_header(s, why) : e;
}

enum err source_open(struct source *s, const struct import_options *o, const struct mapping *m,
	struct buf *why)
{
	*s = (struct source){.m = m, .jsonl = is_jsonl(o->file)};
	s->given = mem_new_array(m->n_columns + 1, sizeof *s->given);
	enum err e = table_load(o->file, o->charset, m->strict_charset, &s->table, why);
	if (e != ERR_OK)
		return e;
	mark_of(&s->table, s->mark, sizeof s->mark);
	if (!s->jsonl)
		return read_header(s, why);
	table_rewind(&s->table);
	return ERR_OK;
}

void source_rewind(struct source *s)
{
	struct buf why = {0};
	bool there;
	table_rewind(&s->table);
	if (!s->jsonl)
		table_next(&s->table, &s->raw, &there, &why);
	buf_clear(&why);
}

void source_clear(struct source *s)
{
	table_clear(&s->table);
	row_clear(&s->header);
	row_clear(&s->raw);
	free(s->columns);
	free(s->given);
	*s = (struct source){0};
}

/* --- rows ----------------------------------------------------------------------------------- */

/* A cell that a spreadsheet was kept from computing. */
static const char *unguarded(const struct mapping *m, const char *cell)
{
	size_t n = m->guarded ? strspn(cell, "'") : 0;
	return n && cell[n] && strchr("=+-@\t\r", cell[n]) ? cell + 1 : cell;
}

static bool is_heading(const struct source *s)
{
	if (s->raw.n != s->header.n)
		return false;
	for (size_t i = 0; i < s->raw.n; i++)
		if (strcmp(row_cell(&s->raw, i), row_cell(&s->header, i)) != 0)
			return false;
	return true;
}

static void arrange(const struct source *s, struct row *out)
{
	row_start(out, s->m->n_columns);
	for (size_t i = 0; i < s->raw.n; i++) {
		const char *cell = row_cell(&s->raw, i);
		if (!*cell)
			continue;
		if (i >= s->n_columns || s->columns[i] == SIZE_MAX) {
			out->extra++;
			continue;
		}
		cell = unguarded(s->m, cell);
		row_set(out, s->columns[i], cell, strlen(cell));
	}
	out->number = s->raw.number;
	out->heading = is_heading(s);
}

static enum err next_json(struct source *s, struct row *out, bool *there, struct buf *why)
{
	struct table *t = &s->table;
	*there = false;
	while (t->at < t->text.len) {
		const char *line = t->text.s + t->at;
		const char *end = memchr(line, '\n', t->text.len - t->at);
		size_t n = end ? (size_t)(end - line) : t->text.len - t->at;
		t->at += n + (end != NULL);
		t->number++;
		if (strspn(line, " \t\r") >= n)
			continue;
		if (n > TABLE_MAX_ROW) {
			buf_printf(why, _("Rij %zu: deze rij is te groot.\n"), t->number);
			return ERR_LIMIT;
		}
		if (!json_read(s->m, line, n, out, s->given)) {
			buf_printf(why, _("Rij %zu: dit is geen JSON-object van teksten en hele getallen.\n"),
				t->number);
			return ERR_PARSE;
		}
		out->number = t->number;
		*there = true;
		return ERR_OK;
	}
	return ERR_OK;
}

enum err source_next(struct source *s, struct row *out, bool *there, struct buf *why)
{
	if (s->jsonl)
		return next_json(s, out, there, why);
	enum err e = table_next(&s->table, &s->raw, there, why);
	if (e == ERR_OK && *there)
		arrange(s, out);
	return e;
}
