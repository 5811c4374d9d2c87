/* How stored values become words on a screen: the types' surroundings, names of
 * records referred to, masks. */
#ifndef REGIE_VIEW_SHOW_PRIV_H
#define REGIE_VIEW_SHOW_PRIV_H

#include "spec/type.h"
#include "store/record.h"
#include "view/view.h"

/* What the types need here; ctx is `vs`. Cheap; make one per draw. */
struct spec_env show_env(struct views *vs);
/* A stored value as text for the screen, appended. */
void show_value(struct views *vs, const struct spec_field *f, const char *stored, struct buf *out);
/* "***456789" of a BSN: only the last three digits; "" for empty. */
void show_masked(const char *bsn, struct buf *out);
/* The person a dossier belongs to (owned by the caller), NULL when there is none. */
struct record *show_person_of(struct views *vs, const struct record *dossier);
/* The dossier that owns a record, directly or above (owned), or NULL. */
struct record *show_dossier_of(struct views *vs, const struct record *r);
/* Place, name and masked BSN of line 1 for a record. */
void show_band(struct views *vs, const char *place, const struct record *person);
/* The one line of help of a field: hint or the first sentence of its page. */
void show_field_help(const struct spec_field *f, const struct spec_question *q, struct buf *line, struct buf *page);
/* Who is at work, as a record (id as text); false when the user has none. */
bool show_own_id(struct views *vs, char out[37]);
/* A record of any kind by its title; appended. Kept until a screen comes or goes. */
void show_record_title(struct views *vs, struct rid id, struct buf *out);
/* Titles may have changed: read them anew. */
void show_forget(struct views *vs);

#endif
