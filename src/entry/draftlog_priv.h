/* What the draft of a form is told. */
#ifndef REGIE_ENTRY_DRAFTLOG_PRIV_H
#define REGIE_ENTRY_DRAFTLOG_PRIV_H

#include "model_priv.h"

enum draftlog_op { DRAFTLOG_DO, DRAFTLOG_UNDO, DRAFTLOG_REDO };

/* A step was done, undone or done again; starts the draft at the first. Returns at
 * once; a failure shows in entry_draft_state. */
void draftlog_step(struct entry *e, enum draftlog_op op, const struct step *s);
/* The text under the cursor as it is now (none: it went away). */
void draftlog_typing(struct entry *e);
/* The cursor went to another field: told when there is a draft, so that a kill comes back
 * there. */
void draftlog_cursor(struct entry *e);
/* Close: the file stays, or goes because all is saved or thrown away. */
void draftlog_close(struct entry *e, bool keep);

/* Go on writing in an existing draft; takes `d`. */
void draftlog_join(struct entry *e, struct draft *d);

#endif
