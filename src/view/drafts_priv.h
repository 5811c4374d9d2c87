/* What can be done with one draft, from wherever it is met. */
#ifndef REGIE_VIEW_DRAFTS_PRIV_H
#define REGIE_VIEW_DRAFTS_PRIV_H

#include "spec/spec.h"
#include "store/record.h"
#include "view/view.h"

/* Ask: go on, compare, open what is stored (record not none), throw away. */
void drafts_choose(struct views *vs, const unsigned char draft[16], const struct spec_form *form, struct rid record);
/* What the draft has that is not stored like that, on a page. */
void drafts_compare(struct views *vs, const unsigned char draft[16]);
/* True when it was thrown away (asked first). */
bool drafts_discard(struct views *vs, const unsigned char draft[16]);

#endif
