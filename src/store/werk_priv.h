/* Due dates kept in tables: reading the facts of a dossier, and the state of the whole. */
#ifndef REGIE_STORE_WERK_PRIV_H
#define REGIE_STORE_WERK_PRIV_H

#include "projection_priv.h"
#include "store/werk.h"

/* Facts of one dossier as read, and which record each row is. */
struct dossier_feiten {
	struct feiten *f;
	int64_t *nrs;       /* by number of a row of f */
	size_t n, cap;
};

/* Rows of the dossier, its person and its household. `all`: every record, else those that rules and the
 * work list look at. `op` (none: now): by the lines of that day and before. A dossier that is not there
 * (or deleted) gives no rows. */
enum err feiten_load(struct store *s, int64_t dossier, bool all, struct civil op, struct dossier_feiten *out);
void feiten_unload(struct dossier_feiten *d);

/* The settings in force, and what tells them apart appended to `digest`; *i is the caller's. */
enum err werk_settings(struct store *s, struct instellingen **i, struct buf *digest);
/* Are all dates those of the present rules and settings? Then their tables can be compared. */
bool werk_is_complete(struct store *s);
/* Compute everything that waits, in pieces (rebuild). */
enum err werk_compute_all(struct store *s);

/* Records whose contents go off this store: note each before it is forgotten, then bring the due dates of
 * the dossiers that had or named them up to date in the same transaction. */
struct werk_purged {
	int64_t *dossiers;
	size_t n, cap;
};
enum err werk_purge_note(struct store *s, struct rid id, struct werk_purged *p);
/* Gives e, or what went wrong; empties p. After a failure it only empties. */
enum err werk_purge_finish(struct store *s, struct werk_purged *p, enum err e);

#endif
