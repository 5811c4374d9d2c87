/* What follows from the values: relevance, calculations, required, constraints. */
#ifndef REGIE_ENTRY_DERIVE_PRIV_H
#define REGIE_ENTRY_DERIVE_PRIV_H

#include "model_priv.h"

/* Fill the defaults of a fresh record, once. */
void derive_defaults(struct entry *e, struct hold *h);
/* Everything anew. `baseline`: remember this relevance as that of the stored state. */
void derive_all(struct entry *e, bool baseline);
/* Records from `first` on joined the form while it was open. */
void derive_joined(struct entry *e, size_t first);
/* After model_put of a field, or when a row came or went (`hold` is the row). */
void derive_value(struct entry *e, size_t hold, size_t field);
void derive_row(struct entry *e, size_t hold);
/* A fresh row, before it comes: its defaults and all that follows in it. */
void derive_new_row(struct entry *e, size_t hold);
/* The day changed while the form stood open. */
void derive_today(struct entry *e);

#endif
