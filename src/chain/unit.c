/* Rows that belong together. A row is read ahead to see whether it begins the next list; a row
 * that repeats the header begins none. */
#include <config.h>

#include "unit_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "pack_priv.h"

#include <stdlib.h>
#include <string.h>

static struct row *room(struct unit *u, size_t i)
{
	size_t before = u->cap;
	MEM_GROW(u->rows, i, u->cap);
	if (u->cap > before)
		memset(u->rows + before, 0, (u->cap - before) * sizeof *u->rows);
	return &u->rows[i];
}

static bool begins(const struct unit *u, const struct mapping *m, const struct row *r)
{
	return u->n == 0 || m->list == SIZE_MAX || (*row_cell(r, m->list) && !r->heading);
}

/* The row read ahead becomes the first. */
static void turn(struct unit *u)
{
	if (u->ahead && u->n) {
		struct row first = u->rows[0];
		u->rows[0] = u->rows[u->n];
		u->rows[u->n] = first;
	}
	u->n = u->ahead;
	u->ahead = false;
}

enum err unit_next(struct unit *u, struct source *s, bool *there, struct buf *why)
{
	enum err e = ERR_OK;
	bool row = true;
	turn(u);
	while (e == ERR_OK && row && !u->ahead) {
		struct row *r = room(u, u->n);
		e = source_next(s, r, &row, why);
		if (e != ERR_OK || !row)
			continue;
		if (u->n && begins(u, s->m, r)) {
			u->ahead = true;
		} else if (++u->n > UNIT_MAX_ROWS) {
			buf_printf(why, _("Rij %zu: deze lijst heeft meer dan %d rijen.\n"), r->number,
				UNIT_MAX_ROWS);
			e = ERR_LIMIT;
		}
	}
	*there = u->n > 0;
	return e;
}

const char *unit_name(const struct unit *u, const struct mapping *m)
{
	return m->list == SIZE_MAX || u->rows[0].heading ? "" : row_cell(&u->rows[0], m->list);
}

void unit_pack(struct unit *u, const struct mapping *m)
{
	size_t before = u->cap_packed;
	if (u->n)
		MEM_GROW(u->packed, u->n - 1, u->cap_packed);
	if (u->cap_packed > before)
		memset(u->packed + before, 0, (u->cap_packed - before) * sizeof *u->packed);
	for (size_t i = 0; i < u->n; i++) {
		buf_reset(&u->packed[i]);
		pack_row(m, &u->rows[i], &u->packed[i]);
	}
	u->n_packed = u->n;
}

void unit_restart(struct unit *u)
{
	u->n = 0;
	u->ahead = false;
}

void unit_clear(struct unit *u)
{
	for (size_t i = 0; i < u->cap; i++)
		row_clear(&u->rows[i]);
	for (size_t i = 0; i < u->cap_packed; i++)
		buf_wipe(&u->packed[i]);
	free(u->rows);
	free(u->packed);
	*u = (struct unit){0};
}
