/* Rows as JSON. Numbers that are not whole are refused: how they were written is lost. */
#include <config.h>

#include "json_priv.h"

#include "base/mem.h"
#include "base/text.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static bool same_name(const struct mapping *m, const char *a, const char *b)
{
	struct buf x = {0}, y = {0};
	if (!m->as_typed)
		return strcmp(a, b) == 0;
	text_fold(&x, a);
	text_fold(&y, b);
	bool same = strcmp(buf_str(&x), buf_str(&y)) == 0;
	buf_clear(&x);
	buf_clear(&y);
	return same;
}

static size_t column_of(const struct mapping *m, const char *key)
{
	for (size_t i = 0; i < m->n_columns; i++) {
		struct buf label = {0};
		mapping_label(m, i, &label);
		bool same = same_name(m, buf_str(&label), key);
		buf_clear(&label);
		if (same)
			return i;
	}
	return SIZE_MAX;
}

/* As the text of a cell; false: no such thing. */
static bool cell_of(const json_t *v, struct buf *out)
{
	if (json_is_string(v))
		buf_add(out, json_string_value(v));
	else if (json_is_integer(v))
		buf_printf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
	else if (json_is_boolean(v))
		buf_add(out, json_is_true(v) ? "ja" : "nee");
	else
		return json_is_null(v);
	return true;
}

bool json_read(const struct mapping *m, const char *line, size_t n, struct row *out, bool *given)
{
	json_t *o = json_loadb(line, n, JSON_REJECT_DUPLICATES, NULL), *v;
	const char *key;
	bool good = json_is_object(o);
	row_start(out, m->n_columns);
	if (good)
		json_object_foreach(o, key, v) {
			struct buf cell = {0};
			size_t c = column_of(m, key);
			good = good && cell_of(v, &cell) && (c == SIZE_MAX || !*row_cell(out, c));
			if (c != SIZE_MAX)
				given[c] = true;
			if (good && c != SIZE_MAX)
				row_set(out, c, buf_str(&cell), cell.len);
			else if (c == SIZE_MAX)
				out->extra += cell.len > 0;
			buf_wipe(&cell);
		}
	json_decref(o);
	return good;
}

static void add_text(struct buf *out, const char *s)
{
	json_t *v = json_string(s);
	char *text = v ? json_dumps(v, JSON_ENCODE_ANY) : NULL;
	buf_add(out, text ? text : "\"\"");
	if (text)
		explicit_bzero(text, strlen(text));
	free(text);
	json_decref(v);
}

void json_write(const struct mapping *m, const struct row *r, struct buf *out)
{
	const char *comma = "";
	buf_add_c(out, '{');
	for (size_t i = 0; i < m->n_columns; i++) {
		struct buf label = {0};
		if (!*row_cell(r, i))
			continue;
		mapping_label(m, i, &label);
		buf_add(out, comma);
		add_text(out, buf_str(&label));
		buf_add_c(out, ':');
		add_text(out, row_cell(r, i));
		buf_clear(&label);
		comma = ",";
	}
	buf_add_c(out, '}');
}
