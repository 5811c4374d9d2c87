/* Changing answers. */
#ifndef REGIE_ENTRY_ANSWER_PRIV_H
#define REGIE_ENTRY_ANSWER_PRIV_H

#include "model_priv.h"

/* The text under the cursor becomes a value, as if the field were left. */
void answer_typed(struct entry *e);
/* No text under the cursor any more. */
void answer_typing_drop(struct entry *e);
/* May the field of item i be changed? Its hold (index) and field when so. */
bool answer_target(const struct entry *e, size_t i, size_t *hold, size_t *field);

#endif
