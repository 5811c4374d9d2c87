/* From rows to records: checking, finding what is there already, writing what differs. */
#ifndef REGIE_CHAIN_APPLY_PRIV_H
#define REGIE_CHAIN_APPLY_PRIV_H

#include "convert_priv.h"
#include "idset_priv.h"
#include "run_priv.h"
#include "unit_priv.h"

struct apply {
	struct run *run;
	const struct mapping *m;
	struct source *src;
	struct convert_env env;
	struct unit unit;        /* the rows at hand */
	struct idset met;        /* records that this file was about already */
	struct idset numbers;    /* BSNs of this file */
	struct row before;       /* kept cells, scratch */
};

/* Import the whole file: every row is checked before the first is written. */
enum err apply_file(struct run *r, const struct mapping *m, struct source *src);

/* check.c: findings of the rows at hand. ERR_LIMIT: a row that cannot be kept. */
enum err check_unit(struct apply *a);
/* Can these rows be imported: do they say who they are about? A row that cannot is told when
 * `tell`. */
bool check_is_named(struct apply *a, bool tell);
/* Is the record to be made of this row? */
bool check_applies(const struct mapping *m, const struct mapping_record *mr, const struct row *r, bool first);

/* find.c: the main record that these rows are about and, when there is none yet, the record
 * that a new one would refer to (records[linked]). Zero ids: none. */
enum err find_unit(struct apply *a, struct rid *main, struct rid *linked);
/* What the rows at hand are called among the kept rows; appended. */
void find_name(const struct apply *a, struct buf *out);
/* Id of the record made from a kept row: follows from both. */
struct rid find_part_id(struct rid raw, const struct mapping_record *mr);
/* The record the main one refers to; SIZE_MAX: the mapping has none. */
size_t find_linked(const struct mapping *m);
/* Kept rows of a main record in their order. */
enum err find_rows(struct apply *a, struct rid main, struct record ***out, size_t *n);

#endif
