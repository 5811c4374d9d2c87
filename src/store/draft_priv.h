/* Sealed files in concept/ beyond the drafts of forms, and a change of keys. */
#ifndef REGIE_STORE_DRAFT_PRIV_H
#define REGIE_STORE_DRAFT_PRIV_H

#include "base/secret.h"
#include "crypt/hash.h"
#include "store/draft.h"
#include "store/store.h"

/* A visit: what a list has shown until it is left, so that a kill loses nothing of it. */
enum draft_kind { DRAFT_FORM, DRAFT_VISIT };

/* As in store/draft.h, for one kind; visits also in a store opened to look. `id` is the
 * change set that will make the file superfluous. */
enum err draft_new_kind(struct store *s, enum draft_kind kind, const unsigned char id[ID_BYTES],
	struct draft **out);
enum err draft_list_kind(struct store *s, enum draft_kind kind,
	bool (*each)(void *ctx, const struct draft_info *i), void *ctx);
enum err draft_read_kind(struct store *s, enum draft_kind kind, const unsigned char id[ID_BYTES],
	enum err (*each)(void *ctx, uint64_t number, const char *p, size_t n), void *ctx);
enum err draft_remove_kind(struct store *s, enum draft_kind kind, const unsigned char id[ID_BYTES]);

/* Write every file of the store, sealed under `key`, into the directory `to`. Nobody may
 * have one open. */
enum err draft_reseal(struct store *s, int to, const struct secret *key);

#endif
