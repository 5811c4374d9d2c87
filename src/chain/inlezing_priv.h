/* The record that a run leaves behind: `inlezing`. */
#ifndef REGIE_CHAIN_INLEZING_PRIV_H
#define REGIE_CHAIN_INLEZING_PRIV_H

#include "store/record.h"

enum inlezing_stand {
	INLEZING_LOOPT,     /* not finished: the same import goes on */
	INLEZING_KLAAR,
	INLEZING_TERUG,     /* being undone: the same undo goes on */
	INLEZING_ONGEDAAN,
	INLEZING_OTHER      /* what a later version may say */
};

enum inlezing_stand inlezing_stand(const struct record *r);
void inlezing_put(struct record *r, const char *name, const char *text);
void inlezing_put_number(struct record *r, const char *name, uint64_t n);
void inlezing_put_stand(struct record *r, enum inlezing_stand stand);
unsigned inlezing_number(const struct record *r, const char *name);
/* Write `now`; *r (as read, or new) becomes what is stored then. ERR_BUSY: somebody else
 * works on the same run. */
enum err inlezing_save(struct store *s, struct record **r, struct record *now);
/* The newest for which `fits` says yes; *out NULL: none. */
enum err inlezing_find(struct store *s, bool (*fits)(void *ctx, const struct record *r), void *ctx,
	struct record **out);
/* Id of set n of run: its first twelve bytes and a counter. */
void inlezing_set_id(struct rid run, unsigned n, unsigned char out[16]);

#endif
