/* An exchange of files under a store: a new key, or tables built anew. */
#ifndef REGIE_STORE_REKEY_PRIV_H
#define REGIE_STORE_REKEY_PRIV_H

#include "db_priv.h"

struct presence;

/* Finish or undo an exchange of keys that was interrupted; needs no key. ERR_BUSY when
 * one is going on. */
enum err rekey_settle(int dirfd, struct presence *p, struct buf *why);
/* Write into `db`, which is file `name`, that this file is the store's own and no copy. */
enum err rekey_set_exemplaar(int dirfd, const char *name, struct db *db);

#endif
