/* Drafts and a change of keys. */
#ifndef REGIE_STORE_DRAFT_PRIV_H
#define REGIE_STORE_DRAFT_PRIV_H

#include "base/secret.h"
#include "store/store.h"

/* Write every draft of the store, sealed under `key`, into the directory `to`. Nobody may
 * have one open. */
enum err draft_reseal(struct store *s, int to, const struct secret *key);

#endif
