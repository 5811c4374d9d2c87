/* Beginning a form of a dossier from any screen: actions "nieuw:FORM". */
#ifndef REGIE_VIEW_QUICK_PRIV_H
#define REGIE_VIEW_QUICK_PRIV_H

#include "store/record.h"
#include "view/view.h"

bool quick_is(const char *action);
/* The form that the action begins; NULL: none of these actions. */
const struct spec_form *quick_form(struct views *vs, const char *action);
/* One form, or all that a dossier may have many of, into the palette. */
void quick_add(struct views *vs, struct pick *p, const struct spec_form *f);
void quick_offer(struct views *vs, struct pick *p);
/* Begin it for a dossier. False: not one of these actions, or no dossier. */
bool quick_act(struct views *vs, struct rid dossier, const char *action);

#endif
