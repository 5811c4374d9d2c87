/* What is missing or not good, for the save. */
#ifndef REGIE_ENTRY_STATE_PRIV_H
#define REGIE_ENTRY_STATE_PRIV_H

#include "model_priv.h"

/* A finding on a field that stands on the form and can be mended here. */
bool state_is_faulty(const struct entry *e, const struct hold *h, size_t field);
/* Does a row lack an answer needed at this level (SPEC_EIS_*)? */
bool state_row_misses(const struct entry *e, const struct hold *h, unsigned level);
/* A list that must have a row and has none. */
bool state_list_misses(const struct entry *e, const struct spec_question *ask, unsigned level);

#endif
