/* A whole encrypted file copied into another, page by page, and what is in a file as one
 * number, to prove that the copy is the same. */
#ifndef REGIE_STORE_COPY_PRIV_H
#define REGIE_STORE_COPY_PRIV_H

#include "crypt/hash.h"
#include "db_priv.h"
#include "store/verify.h"

/* Copy every page of `from` into the new database `to` (its own key), in pieces; others
 * may write meanwhile. `to` is in the making from here on: sync it. ERR_STOPPED, ERR_BUSY,
 * ERR_DISK_FULL, ERR_DAMAGED, ERR_IO. */
enum err db_copy(struct db *from, struct db *to, store_progress_fn progress, void *ctx);
/* Rows of statement `select` on `from` into `insert` on `to` (same columns, by place). The
 * select may have one parameter: the first column of the last row of the piece before,
 * *after, which is brought up to date. *n = rows copied. In an open transaction of `to`. */
enum err db_copy_rows(struct stmt *select, struct stmt *insert, int64_t *after, size_t *n);
/* Hash over all rows of all tables, and the schema. In one transaction. */
enum err db_digest(struct db *db, unsigned char out[HASH_BYTES]);
/* Every page authentic, then the structure of the trees. Findings are added as Dutch
 * sentences; ERR_DAMAGED when there are any. *pages (may be NULL) = pages of the file. */
enum err db_check_pages(struct db *db, uint64_t *pages, struct buf *findings);
enum err db_check_trees(struct db *db, struct buf *findings);

#endif
