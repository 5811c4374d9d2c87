/* One record made from a row, and what becomes of it when the row changes. */
#ifndef REGIE_CHAIN_PART_PRIV_H
#define REGIE_CHAIN_PART_PRIV_H

#include "apply_priv.h"

/* A record owned by another: its id follows from that of the kept row, or main record, it was
 * made from. */
struct part {
	struct rid seed, holder;
};

/* Set a field in memory; what is said of its source falls away. */
void part_put(struct record *r, size_t field, const char *text);
void part_put_number(struct record *r, size_t field, size_t n);
/* Fill r from a row and create it. */
void part_create(struct apply *a, const struct mapping_record *mr, const struct row *row, struct record *r);
/* Create the record of a part. */
void part_add(struct apply *a, const struct mapping_record *mr, const struct row *row, struct part p);
/* Say over an existing record what the file changed; `before` NULL: the file never spoke of it,
 * and only what is empty is filled. *changed becomes true when something is written. */
void part_update(struct apply *a, const struct mapping_record *mr, const struct record *was,
	const struct row *before, const struct row *after, bool *changed);
/* The file speaks of this holder, which is there already, for the first time. */
enum err part_first(struct apply *a, const struct mapping_record *mr, const struct row *row, struct part p,
	bool *changed);
/* The record made before from `before` follows the row: `after` NULL, the row says nothing of
 * it any more. */
enum err part_follow(struct apply *a, const struct mapping_record *mr, struct part p,
	const struct row *before, const struct row *after, bool *changed);

#endif
