/* Reading a caseload file: separated text as it is, JSON Lines turned into a table. */
#include <config.h>

#include "sheet_priv.h"

#include "base/i18n.h"
#include "base/mem.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static bool is_jsonl(const char *path)
{
	size_t n = strlen(path);
	return n > 6 && strcmp(path + n - 6, ".jsonl") == 0;
}

static void add_cells(struct table *t, char **cells, size_t n)
{
	MEM_GROW(t->rows, t->n, t->cap);
	t->rows[t->n] = (struct table_row){cells, n, t->n + 1};
	t->n++;
}

/* The mapping's own columns are the header; further keys are put behind them. */
static void header_of(const struct mapping *m, struct table *t)
{
	char **cells = mem_new_array(m->n_columns + 1, sizeof *cells);
	for (size_t i = 0; i < m->n_columns; i++)
		cells[i] = mem_dup(m->columns[i]);
	cells[m->n_columns] = mem_dup("+");
	add_cells(t, cells, m->n_columns + 1);
}

/* One object: strings, whole numbers and booleans; "+" holds a mark when keys were left. */
static bool object_row(const struct mapping *m, const json_t *o, struct table *t)
{
	char **cells = mem_new_array(m->n_columns + 1, sizeof *cells);
	const char *key;
	json_t *v;
	bool good = json_is_object(o);
	for (size_t i = 0; i <= m->n_columns; i++)
		cells[i] = NULL;
	json_object_foreach((json_t *)o, key, v) {
		size_t c = mapping_column(m, key, 0);
		struct buf b = {0};
		if (json_is_string(v))
			buf_add(&b, json_string_value(v));
		else if (json_is_integer(v))
			buf_printf(&b, "%lld", (long long)json_integer_value(v));
		else if (json_is_boolean(v))
			buf_add(&b, json_is_true(v) ? "1" : "0");
		else if (!json_is_null(v))
			good = false;
		size_t at = c == SIZE_MAX ? m->n_columns : c;
		free(cells[at]);
		cells[at] = buf_detach(&b);
	}
	for (size_t i = 0; i <= m->n_columns; i++)
		if (!cells[i])
			cells[i] = mem_dup("");
	add_cells(t, cells, m->n_columns + 1);
	return good;
}

static enum err parse_jsonl(const struct mapping *m, const char *text, struct table *t, struct buf *why)
{
	header_of(m, t);
	for (const char *p = text; *p;) {
		size_t n = strcspn(p, "\n");
		json_t *o = n ? json_loadb(p, n, JSON_REJECT_DUPLICATES, NULL) : NULL;
		bool good = !n || (o && object_row(m, o, t));
		json_decref(o);
		if (!good) {
			buf_printf(why, _("Rij %zu: dit is geen goed JSON-object van teksten en getallen.\n"), t->n);
			return ERR_PARSE;
		}
		p += n + (p[n] == '\n');
	}
	return ERR_OK;
}

enum err sheet_read(const struct import_options *o, const struct mapping *m, struct table *t, struct buf *why)
{
	if (!is_jsonl(o->file))
		return table_read(o->file, o->charset, m->separator, t, why);
	struct buf text = {0};
	enum charset used;
	*t = (struct table){0};
	enum err e = table_load_text(o->file, o->charset, &text, &used, why);
	if (e == ERR_OK)
		e = parse_jsonl(m, buf_str(&text), t, why);
	if (e != ERR_OK)
		table_clear(t);
	buf_wipe(&text);
	return e;
}
