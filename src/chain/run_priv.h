/* One run of an import: records go in by pieces of whole change sets whose ids follow from
 * the run's own, so that the run can be gone on with and undone by its id alone. */
#ifndef REGIE_CHAIN_RUN_PRIV_H
#define REGIE_CHAIN_RUN_PRIV_H

#include "base/pace.h"
#include "chain/import.h"
#include "mapping_priv.h"
#include "store/change.h"

/* The longest set: with a unit that is cut only when it is longer. What else goes in one is
 * learned from the time that sets take, during which others wait. */
enum { RUN_SET_LINES = 200, RUN_FIRST_LINES = 50, RUN_LEAST_LINES = 10 };

/* Counts that wait for the present set to be saved. */
struct run_counts {
	uint64_t created, changed;
};

struct run {
	struct store *store;
	const struct import_options *o;
	const struct mapping *m;
	struct import_report *report;
	const char *mark;            /* of the file, see struct source */
	struct rid id;               /* of the run */
	struct record *record;       /* its `inlezing` as stored; NULL: nothing was written yet */
	struct change_set *set;      /* being filled; NULL: nothing in it */
	struct pace pace;            /* lines of a set */
	unsigned reserved;           /* room that was asked for in `set`, also above the pace */
	unsigned lines;              /* in `set` */
	size_t bytes;                /* of text in `set` */
	unsigned sets;               /* numbers given out so far */
	unsigned announced;          /* those below it are in `record` */
	struct run_counts waiting;
	struct run_counts before;    /* of an interrupted run that goes on */
};

/* Start, or go on with the run of this kind, mapping and file that did not end. Writes
 * nothing. ERR_REFUSED while a run is half undone. */
enum err run_begin(struct run *r, struct store *s, const struct import_options *o, const struct mapping *m,
	const char *mark, struct import_report *report);
/* Room for `lines` more in the present set, at most RUN_SET_LINES: saves it first when it
 * would grow too large. Call before changes that must stay in one set. */
enum err run_room(struct run *r, unsigned lines);
void run_create(struct run *r, const struct record *now);
void run_edit(struct run *r, const struct record *was, const struct record *now);
void run_delete(struct run *r, const struct record *was);
/* Save what is left, mark the run as ended. With `e` not ERR_OK: leave it open. Frees. */
enum err run_end(struct run *r, enum err e);
/* Progress; ERR_STOPPED when the user stopped. */
enum err run_progress(struct run *r, const char *what, uint64_t done, uint64_t total);
/* One finding in the report (the first 200 in words): a column by number, or SIZE_MAX. */
void run_finding(struct run *r, size_t row, size_t column, const char *why);

#endif
