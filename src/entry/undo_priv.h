/* Steps: what was done to the form, to be undone and done again. */
#ifndef REGIE_ENTRY_UNDO_PRIV_H
#define REGIE_ENTRY_UNDO_PRIV_H

#include "model_priv.h"

/* Do a value or the coming or going of a row as one step: applied, kept, logged.
 * Nothing when it changes nothing. */
void undo_do_value(struct entry *e, size_t hold, size_t field, const struct value *after);
void undo_do_row(struct entry *e, size_t hold, bool removed);
/* Apply a change without keeping it (draft, undo). */
void undo_apply(struct entry *e, const struct change *c, bool forward);
/* Keep a step that was applied elsewhere; takes its changes. Redo is forgotten. */
void undo_push(struct entry *e, struct step s);
/* Join `c` (taken) to the newest step, so that they are undone together. */
void undo_join(struct entry *e, struct change c);
/* Move the newest step of `from` to `to`, applied; false when there is none. */
bool undo_move(struct entry *e, struct steps *from, struct steps *to, bool forward);
void steps_push(struct steps *s, struct step step);
void step_clear(struct step *s);
void undo_clear(struct entry *e);

#endif
