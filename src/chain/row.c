/* The cells of one row. Cell numbers are offsets in one block of bytes that starts with a
 * NUL: an empty cell is offset 0. */
#include <config.h>

#include "row_priv.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

void row_start(struct row *r, size_t n)
{
	buf_reset(&r->bytes);
	buf_add_c(&r->bytes, '\0');
	r->extra = 0;
	r->heading = false;
	if (n)
		MEM_GROW(r->at, n, r->cap);
	for (size_t i = 0; i < n; i++)
		r->at[i] = 0;
	r->n = n;
}

void row_begin(struct row *r)
{
	MEM_GROW(r->at, r->n, r->cap);
	r->at[r->n++] = r->bytes.len;
}

void row_end(struct row *r)
{
	buf_add_c(&r->bytes, '\0');
}

void row_add(struct row *r, const char *p, size_t n)
{
	if (n) {
		row_begin(r);
		buf_add_n(&r->bytes, p, n);
		row_end(r);
		return;
	}
	MEM_GROW(r->at, r->n, r->cap);
	r->at[r->n++] = 0;
}

void row_set(struct row *r, size_t i, const char *p, size_t n)
{
	r->at[i] = n ? r->bytes.len : 0;
	if (!n)
		return;
	buf_add_n(&r->bytes, p, n);
	buf_add_c(&r->bytes, '\0');
}

const char *row_cell(const struct row *r, size_t i)
{
	return i < r->n ? r->bytes.s + r->at[i] : "";
}

bool row_is_empty(const struct row *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (*row_cell(r, i))
			return false;
	return true;
}

void row_copy(struct row *r, const struct row *from)
{
	row_start(r, from->n);
	buf_reset(&r->bytes);
	buf_add_n(&r->bytes, buf_str(&from->bytes), from->bytes.len);
	if (from->n)
		memcpy(r->at, from->at, from->n * sizeof *r->at);
	r->number = from->number;
	r->extra = from->extra;
	r->heading = from->heading;
}

void row_clear(struct row *r)
{
	buf_wipe(&r->bytes);
	free(r->at);
	*r = (struct row){0};
}
