/* Lists: pages of an overview by key, search as you type, rows of one dossier.
 * Every list reads a covering index; no call depends on the number of rows. */
#ifndef REGIE_STORE_LIST_H
#define REGIE_STORE_LIST_H

#include "store/record.h"

#define LIST_MAX_COLUMNS 16

struct list_row {
	struct rid id;
	char *cell[LIST_MAX_COLUMNS]; /* stored text per column of the overview; owned */
};

struct list_filter {
	size_t column;     /* of the overview */
	const char *value; /* stored text that must be equal */
};

struct list_query {
	const struct spec_overview *overview; /* with index: ja */
	size_t sort;                 /* column */
	bool descending;
	const struct list_filter *filters;
	size_t n_filters;            /* 0..4 */
	const char *search;          /* words as typed; NULL or "" = none */
};

/* A page of at most `max` rows after (or before) `anchor`; anchor NULL: from the start
 * (or the end). Rows are owned by the caller (list_rows_clear). */
enum err store_list_page(struct store *s, const struct list_query *q, const struct list_row *anchor,
	bool before, struct list_row *rows, size_t max, size_t *n);
/* How many rows, counted up to `limit` only; *more when there are more. */
enum err store_list_count(struct store *s, const struct list_query *q, size_t limit, size_t *n, bool *more);
void list_rows_clear(struct list_row *rows, size_t n);

/* Search: prefixes of words in any order over the fields marked zoek, up to 500
 * candidates ranked by newest contact. Used by store_list_page when q->search is set
 * (the page then comes from the ranked candidates; anchor by position). Prefixed words
 * narrow: geb:1988 bsn:.. v:.. pc:... */
/* Near matches of a new person for "search first": same BSN, V-nummer, or folded names
 * and a birth date that agrees as far as known; best first, up to max. why[i] gets a
 * Dutch reason, borrowed. */
enum err store_near(struct store *s, const struct record *persoon, struct rid *out, const char **why,
	size_t max, size_t *n);

/* Rows of an overview that belong to `owner` (a dossier), newest first. */
enum err store_list_of(struct store *s, const struct spec_overview *o, struct rid owner,
	struct list_row *rows, size_t max, size_t *n);

#endif
