/* Settings of one person on this store: columns, filters, sort, theme. Local, never
 * synchronised. */
#ifndef REGIE_STORE_PERSONAL_H
#define REGIE_STORE_PERSONAL_H

#include "store/store.h"

/* Value into out (appended); ERR_NOT_FOUND leaves it as it was. */
enum err personal_get(struct store *s, const char *key, struct buf *out);
enum err personal_set(struct store *s, const char *key, const char *value);

#endif
