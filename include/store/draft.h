/* Draft files in concept/: sealed records appended by a helper thread; regie.db is not
 * touched. The content belongs to `entry`; here it is bytes. */
#ifndef REGIE_STORE_DRAFT_H
#define REGIE_STORE_DRAFT_H

#include "store/record.h"

struct draft; /* an open draft file with its writer thread */

/* New draft, id random. ERR_DISK_FULL, ERR_RIGHTS, ERR_IO. */
enum err draft_new(struct store *s, struct draft **out);
/* Go on with an existing one (appends after its good part). */
enum err draft_reopen(struct store *s, const unsigned char id[16], struct draft **out);
const unsigned char *draft_id(const struct draft *d); /* 16 bytes */
/* Queue bytes; returns at once. `sync` = fsync after this record. */
void draft_append(struct draft *d, const void *p, size_t n, bool sync);
/* Wait until all queued bytes are synced; the first failure since the last call. */
enum err draft_flush(struct draft *d);
/* Non-blocking: the first failure so far (disk full: the form says so). */
enum err draft_state(struct draft *d);
/* Flush and close, the file stays. NULL is nothing. */
void draft_close(struct draft *d);
/* Close and remove the file: only after its change set was committed or on purpose. */
void draft_discard(struct draft *d);
/* Visit the drafts of this store, newest first, with the records of each in order.
 * Left-overs whose change set is in the store are removed here. Return false to stop. */
struct draft_info { unsigned char id[16]; int64_t when_ms; size_t size; };
enum err draft_list(struct store *s, bool (*each)(void *ctx, const struct draft_info *i), void *ctx);
enum err draft_read(struct store *s, const unsigned char id[16],
	enum err (*each)(void *ctx, uint64_t number, const char *p, size_t n), void *ctx);
enum err draft_remove(struct store *s, const unsigned char id[16]);

#endif
