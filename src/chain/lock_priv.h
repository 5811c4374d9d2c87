/* One import, or undoing of one, at a time in a store. */
#ifndef REGIE_CHAIN_LOCK_PRIV_H
#define REGIE_CHAIN_LOCK_PRIV_H

#include "store/store.h"

/* *fd is yours, close it to let others; -1 on failure. ERR_BUSY, with a sentence in `why`:
 * another process imports now. A process that is killed has let go by itself. */
enum err lock_take(struct store *s, int *fd, struct buf *why);

#endif
