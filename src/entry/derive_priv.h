/* What follows from the values: relevance, calculations, required, constraints. */
#ifndef REGIE_ENTRY_DERIVE_PRIV_H
#define REGIE_ENTRY_DERIVE_PRIV_H

#include "model_priv.h"

/* What a save does with an answer that is not on the form any more. */
enum lapse {
	LAPSE_KEEP,
	LAPSE_CLEAR, /* emptied by an explicit edit */
	LAPSE_BACK   /* a field of another record, hidden by this form only: as it was stored */
};

/* Fill the defaults of a fresh record, once. */
void derive_defaults(struct entry *e, struct hold *h);
/* Everything anew. `baseline`: remember this relevance as that of the stored state. */
void derive_all(struct entry *e, bool baseline);
/* After model_put of a field, or when a row came or went (`hold` is the row). */
void derive_value(struct entry *e, size_t hold, size_t field);
void derive_row(struct entry *e, size_t hold);
/* A fresh row, before it comes: its defaults and all that follows in it. */
void derive_new_row(struct entry *e, size_t hold);
/* The day changed while the form stood open. */
void derive_today(struct entry *e);

/* The field is on the form: asked, relevant, its question and block shown. */
bool derive_is_shown(const struct entry *e, const struct hold *h, size_t field);
/* Asked by the form at all, shown or not. */
bool derive_is_asked(const struct entry *e, const struct hold *h, size_t field);
/* The text other fields see: what would be stored if the form were saved now, and
 * empty for a field that is not relevant. */
const char *derive_seen(const struct entry *e, const struct hold *h, size_t field);
enum lapse derive_lapse(const struct entry *e, const struct hold *h, size_t field);
/* The same for a whole row, whose list may be hidden. */
enum lapse derive_row_lapse(const struct entry *e, const struct hold *h);
/* The eis that holds now: V falls away while `required` does not hold. */
unsigned derive_eis(const struct hold *h, size_t field, unsigned eis);
/* Needed at this level (SPEC_EIS_V or SPEC_EIS_V | SPEC_EIS_D) and not answered. */
bool derive_is_missing(const struct entry *e, const struct hold *h, size_t field, unsigned eis, unsigned level);

#endif
