/* A window on a list of any length: rows are fetched by key when the cursor comes near
 * the end of what is known, so that a list of 100,000 costs what a list of 100 does. */
#ifndef REGIE_VIEW_PAGER_PRIV_H
#define REGIE_VIEW_PAGER_PRIV_H

#include "store/list.h"

struct pager {
	struct store *store;
	struct list_query query;     /* borrowed strings: the owner keeps them */
	struct list_row *rows;
	size_t n, cap;
	size_t cursor;               /* index in rows */
	size_t top;                  /* first row shown */
	bool at_start, at_end;       /* nothing before rows[0] / after rows[n-1] */
	bool shifted;                /* a row is no longer at the index it had; for who draws */
};

/* Read anew from the start (or, `end`, from the end). */
enum err pager_load(struct pager *p, bool end, size_t page);
/* Move the cursor by `by` rows, fetching as needed; keeps it within `page` rows of top. */
enum err pager_move(struct pager *p, long by, size_t page);
/* The row with the cursor, NULL when there is none. */
const struct list_row *pager_current(const struct pager *p);
/* Put the cursor on a record when it is in the window. */
void pager_find(struct pager *p, struct rid id);
void pager_clear(struct pager *p);

#endif
