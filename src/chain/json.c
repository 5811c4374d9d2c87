/* Rows as JSON, one object a line, in the order of the columns. */
#include <config.h>

#include "json_priv.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* The k-th column of a name gets "#k" from the second on. */
static void key_of(struct buf *out, char *const *names, size_t at)
{
	size_t k = 1;
	for (size_t i = 0; i < at; i++)
		k += strcmp(names[i], names[at]) == 0;
	buf_add(out, names[at]);
	if (k > 1)
		buf_printf(out, "#%zu", k);
}

void json_row(struct buf *out, char *const *names, char *const *cells, size_t n)
{
	json_t *row = json_object();
	for (size_t i = 0; i < n; i++) {
		struct buf key = {0};
		if (!*cells[i])
			continue;
		key_of(&key, names, i);
		json_object_set_new(row, buf_str(&key), json_string(cells[i]));
		buf_clear(&key);
	}
	char *text = json_dumps(row, JSON_COMPACT | JSON_PRESERVE_ORDER);
	buf_add(out, text ? text : "{}");
	free(text);
	json_decref(row);
}
