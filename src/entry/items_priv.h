/* What stands on the form, top to bottom. */
#ifndef REGIE_ENTRY_ITEMS_PRIV_H
#define REGIE_ENTRY_ITEMS_PRIV_H

#include "model_priv.h"

/* Beside each item: where its value is. */
struct spot {
	size_t hold;      /* NONE for a block; of rows and "add": the owner */
	size_t field;     /* NONE when not a field */
	size_t rows;      /* kind of a list, a row, or a field in a row; NONE */
	size_t question;  /* in its block; NONE for a block */
};

/* Make the items anew when something came or went (e->stale). */
void items_refresh(struct entry *e);
void items_clear(struct entry *e);
/* The item of a field, or what stands nearest to it when it is hidden: its row, its
 * list, its block, the top. field NONE: of the row itself. */
size_t items_near(const struct entry *e, size_t hold, size_t field);
/* The hold and field of an item, NULL when it is not a field (or not there). */
struct hold *items_field(const struct entry *e, size_t i, size_t *field);
/* The eis that holds for an item: of the question, or of the field in a row. */
unsigned items_eis(const struct entry *e, size_t i);
struct place items_place(const struct entry *e, size_t i, size_t offset);
/* Back from a place; the nearest when it is gone. */
size_t items_at(const struct entry *e, const struct place *p);

#endif
