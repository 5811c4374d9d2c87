/* The state of the caseload, and what a user chooses in it (caseload_choose.c). */
#ifndef REGIE_VIEW_CASELOAD_PRIV_H
#define REGIE_VIEW_CASELOAD_PRIV_H

#include "pager_priv.h"
#include "store/journaal.h"
#include "tui/edit.h"
#include "tui/widget.h"
#include "view/view.h"

enum { CASELOAD_FILTERS = 4 };

struct caseload {
	struct views *views;
	const struct spec_overview *overview;
	struct pager pager;
	struct tui_list list;          /* draws what the pager holds */
	struct list_filter filters[CASELOAD_FILTERS];
	char *filter_values[CASELOAD_FILTERS];
	size_t n_filters;
	size_t sort;
	bool descending;
	bool hidden[LIST_MAX_COLUMNS];
	int width[LIST_MAX_COLUMNS];   /* as drawn; 0: not */
	size_t n;                      /* rows in all, */
	bool more;                     /* or more than were counted */
	struct tui_edit *search;       /* NULL: not searched */
	bool searching;                /* keys go to the search line */
	struct journaal_visit *visit;
};

/* Read anew from the start. */
void caseload_reload(struct caseload *c);

/* What this user had the last time. */
void caseload_recall(struct caseload *c);
void caseload_drop_filters(struct caseload *c);
/* Ask, apply, remember. */
void caseload_sort(struct caseload *c);
void caseload_filter(struct caseload *c);
void caseload_columns(struct caseload *c);
/* Only one's own dossiers, and back. */
void caseload_mine(struct caseload *c);
const char *caseload_why_not_mine(const struct caseload *c);

#endif
