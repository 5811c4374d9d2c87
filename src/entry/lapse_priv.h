/* What a value or row counts for. */
#ifndef REGIE_ENTRY_LAPSE_PRIV_H
#define REGIE_ENTRY_LAPSE_PRIV_H

#include "model_priv.h"

/* What a save does with an answer that is not on the form any more. */
enum lapse {
	LAPSE_KEEP,
	LAPSE_CLEAR, /* emptied by an explicit edit */
	LAPSE_BACK   /* a field of another record, hidden by this form only: as it was stored */
};

/* Asked by the form at all, shown or not. */
bool lapse_is_asked(const struct entry *e, const struct hold *h, size_t field);
/* A question that asks it is on the form now. */
bool lapse_is_on(const struct entry *e, const struct hold *h, size_t field);
/* The field stands on the form: asked, relevant, its question and block shown. */
bool lapse_is_shown(const struct entry *e, const struct hold *h, size_t field);
/* The text other fields see: what would be stored if the form were saved now, and
 * empty for a field that is not relevant. */
const char *lapse_seen(const struct entry *e, const struct hold *h, size_t field);
enum lapse lapse_of(const struct entry *e, const struct hold *h, size_t field);
/* The same for a whole row, whose list may be hidden. */
enum lapse lapse_of_row(const struct entry *e, const struct hold *h);
/* Does the row count for the others? */
bool lapse_row_is_seen(const struct entry *e, const struct hold *h);
/* Is in the store, or would be written by a save now. */
bool lapse_will_exist(const struct entry *e, const struct hold *h);
/* Would a save fill this field, because it links to a record that then comes to exist? */
bool lapse_will_link(const struct entry *e, const struct hold *h, size_t field);
/* The eis that holds now: V falls away while `required` does not hold. */
unsigned lapse_eis(const struct hold *h, size_t field, unsigned eis);
/* Needed at this level (SPEC_EIS_V or SPEC_EIS_V | SPEC_EIS_D) and not answered. */
bool lapse_is_missing(const struct entry *e, const struct hold *h, size_t field, unsigned eis,
	unsigned level);

#endif
