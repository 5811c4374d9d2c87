/* A window on a list of any length. */
#include <config.h>

#include "pager_priv.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { WINDOW_MAX = 600, CHUNK = 60 };

void pager_clear(struct pager *p)
{
	list_rows_clear(p->rows, p->n);
	free(p->rows);
	p->rows = NULL;
	p->n = p->cap = p->cursor = p->top = 0;
}

/* Room for `more` rows behind the known ones. */
static void grow(struct pager *p, size_t more)
{
	MEM_GROW(p->rows, p->n + more, p->cap);
}

/* `want` more rows at the end; CHUNK at most. */
static enum err fetch_after(struct pager *p, size_t want)
{
	size_t got = 0;
	grow(p, CHUNK);
	const struct list_row *anchor = p->n ? &p->rows[p->n - 1] : NULL;
	enum err e = store_list_page(p->store, &p->query, anchor, false, p->rows + p->n, want, &got);
	if (e != ERR_OK)
		return e;
	p->n += got;
	p->at_end = got < want;
	if (p->n > WINDOW_MAX) {
		size_t drop = p->n - WINDOW_MAX;
		if (drop > p->top)
			drop = p->top;
		list_rows_clear(p->rows, drop);
		memmove(p->rows, p->rows + drop, (p->n - drop) * sizeof *p->rows);
		p->n -= drop;
		p->cursor -= drop;
		p->top -= drop;
		p->at_start = p->at_start && !drop;
		p->shifted = p->shifted || drop;
	}
	return ERR_OK;
}

static enum err fetch_before(struct pager *p)
{
	struct list_row got_rows[CHUNK];
	size_t got = 0;
	const struct list_row *anchor = p->n ? &p->rows[0] : NULL;
	enum err e = store_list_page(p->store, &p->query, anchor, true, got_rows, CHUNK, &got);
	if (e != ERR_OK)
		return e;
	grow(p, got);
	memmove(p->rows + got, p->rows, p->n * sizeof *p->rows);
	memcpy(p->rows, got_rows, got * sizeof *p->rows);
	p->n += got;
	p->cursor += got;
	p->top += got;
	p->at_start = got < CHUNK;
	p->shifted = p->shifted || got;
	return ERR_OK;
}

/* Keep the cursor on the page. */
static void settle(struct pager *p, size_t page)
{
	if (p->cursor >= p->n)
		p->cursor = p->n ? p->n - 1 : 0;
	if (p->cursor < p->top)
		p->top = p->cursor;
	if (page && p->cursor >= p->top + page)
		p->top = p->cursor - page + 1;
}

enum err pager_load(struct pager *p, bool end, size_t page)
{
	pager_clear(p);
	p->at_start = !end;
	p->at_end = end;
	/* What is not looked at is not read: each key of a search loads anew. */
	enum err e = end ? fetch_before(p) : fetch_after(p, page < CHUNK ? page : CHUNK);
	p->cursor = end && p->n ? p->n - 1 : 0;
	p->top = 0;
	settle(p, page);
	return e;
}

enum err pager_move(struct pager *p, long by, size_t page)
{
	enum err e = ERR_OK;
	while (e == ERR_OK && by > 0 && !p->at_end && p->cursor + (size_t)by + page >= p->n)
		e = fetch_after(p, CHUNK);
	while (e == ERR_OK && by < 0 && !p->at_start && p->cursor < (size_t)-by + page)
		e = fetch_before(p);
	if (by < 0 && p->cursor < (size_t)-by)
		p->cursor = 0;
	else
		p->cursor = (size_t)((long)p->cursor + by);
	settle(p, page);
	return e;
}

const struct list_row *pager_current(const struct pager *p)
{
	return p->cursor < p->n ? &p->rows[p->cursor] : NULL;
}

void pager_find(struct pager *p, struct rid id)
{
	for (size_t i = 0; i < p->n; i++)
		if (rid_equal(p->rows[i].id, id)) {
			p->cursor = i;
			return;
		}
}
