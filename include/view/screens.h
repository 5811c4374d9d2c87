/* Opening the screens from elsewhere: each pushes itself on the stack. */
#ifndef REGIE_VIEW_SCREENS_H
#define REGIE_VIEW_SCREENS_H

#include "spec/spec.h"
#include "store/record.h"
#include "view/view.h"

/* The first screen: what to do today, ordered by what happens if it waits. */
void view_vandaag(struct views *vs);
/* All dossiers: search, filters, sort, remembered per user. */
void view_caseload(struct views *vs);
/* New person: search first, near matches side by side, then the form. */
void view_new_person(struct views *vs);
/* One dossier: what is there, what is missing, its records by section. */
void view_dossier(struct views *vs, struct rid dossier);
/* The household: members, their dossiers side by side. */
void view_household(struct views *vs, struct rid gezin);
/* A form on a new record of `owner`, or on an existing record. */
void view_form_new(struct views *vs, const struct spec_form *f, struct rid owner);
void view_form_open(struct views *vs, const struct spec_form *f, struct rid record);
/* Go on with a draft (after lock or kill). */
void view_form_resume(struct views *vs, const unsigned char draft[16]);
/* Drafts that were left: continue or discard; says so when there are none. At the start
 * of the program nothing is said then. */
void view_drafts(struct views *vs);
void view_drafts_at_start(struct views *vs);
/* Records that stand apart from dossiers: colleagues, providers, settings. */
void view_lists(struct views *vs);
/* History of a record. */
void view_history(struct views *vs, struct rid record);

#endif
