/* Reading records into a form. */
#ifndef REGIE_ENTRY_LOAD_PRIV_H
#define REGIE_ENTRY_LOAD_PRIV_H

#include "model_priv.h"

/* Read the main record (or make a fresh one owned by `owner`, with id `id` when given)
 * and all that is reached, and derive all. ERR_NOT_FOUND, ERR_DAMAGED and what the
 * store says. */
enum err load_form(struct entry *e, struct rid id, struct rid owner, bool fresh);
/* Read all again, after a save. What differs from `was` stays as it is here. On failure
 * nothing changed. */
enum err load_again(struct entry *e);
/* Every value and row as it was read; fresh records as if never answered. */
void load_forget(struct entry *e);
/* After a link changed: the record it names takes the place of its kind, with its rows.
 * True when another record is held than before. */
bool load_follow(struct entry *e, size_t kind);

#endif
