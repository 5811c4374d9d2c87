/* Proof and repair: pages, chain, journaal; tables rebuilt from the lines; backup. */
#ifndef REGIE_STORE_VERIFY_H
#define REGIE_STORE_VERIFY_H

#include "store/store.h"

/* Progress with an estimate; return false to stop (ERR_STOPPED, nothing half done). */
typedef bool (*store_progress_fn)(void *ctx, const char *what, uint64_t done, uint64_t total);

struct verify_report {
	uint64_t lines, bad_lines, journaal_lines, pages;
	struct buf text;       /* one Dutch sentence per finding */
	char digest[65];       /* of all tables */
};
void verify_report_clear(struct verify_report *r);
/* ERR_OK clean, ERR_DAMAGED with findings. Reads in pieces. */
enum err store_verify(struct store *s, store_progress_fn progress, void *ctx, struct verify_report *r);
/* Build all tables anew in a second encrypted file and compare a digest per table;
 * `replace` puts them in place. ERR_FINDINGS when they differed. */
enum err store_rebuild(struct store *s, bool replace, store_progress_fn progress, void *ctx,
	struct verify_report *r);
/* Digest of all projection tables (the practice caseload prints it). */
enum err store_digest(struct store *s, char out[65]);
/* Copy of the store, consistent, encrypted with the same keys, into an empty or new
 * directory; opened and compared afterwards. */
enum err store_backup(struct store *s, const char *to_dir, store_progress_fn progress, void *ctx);
/* Put a backup directory in place of a store that is not there (ERR_EXISTS otherwise):
 * copied, synced, renamed. Opening it later makes a new incarnation. */
enum err store_restore(const char *from_dir, const char *to_dir);

#endif
