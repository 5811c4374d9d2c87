/* One run of an import: records go in by pieces of whole change sets whose ids follow
 * from the run's own, so that the run can be undone by its id alone. */
#ifndef REGIE_CHAIN_RUN_PRIV_H
#define REGIE_CHAIN_RUN_PRIV_H

#include "chain/import.h"
#include "store/change.h"

struct run {
	struct store *store;
	const struct import_options *o;
	struct import_report *report;
	struct rid id;               /* of the run */
	struct record *record;       /* the `inlezing` as stored; NULL with dry_run */
	struct change_set *set;      /* being filled */
	unsigned lines;              /* estimated in `set` */
	unsigned sets;               /* written so far */
};

/* Start, or go on with the newest run of this kind and mapping that did not end. */
enum err run_begin(struct run *r, struct store *s, const struct import_options *o, struct import_report *report);
/* Room for `lines` more lines in the present set: saves it first when it would grow too
 * large. Call before the changes of one person or dossier, which stay in one set. */
enum err run_room(struct run *r, unsigned lines);
/* Save what is left, mark the run as ended. With `e` not ERR_OK: keep it open. */
enum err run_end(struct run *r, enum err e);
/* Progress; ERR_STOPPED when the user stopped. */
enum err run_progress(struct run *r, uint64_t done, uint64_t total);
/* One finding in the report (the first 200 in words). */
void run_finding(struct run *r, size_t row, const char *column, const char *why);

#endif
