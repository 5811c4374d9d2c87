/* The screens before there is a store: first run, unlock, and taking new definitions. */
#ifndef REGIE_VIEW_START_H
#define REGIE_VIEW_START_H

#include "view/view.h"

/* Ask what a new store needs (gemeente, own name, user name, passphrase of words,
 * recovery code typed back, profile) and make it; it exists only after the last step.
 * VIEWS_QUIT with *out set: made; with *out NULL: the user left. */
enum views_end view_first_run(struct views *vs, const struct store_options *o, struct store **out);
/* Ask user and passphrase (or recovery code) until it opens or the user leaves. When the slots
 * file is damaged it first offers to open with the one that was kept (regie.keys.bak).
 * `why`: one line that says why it is locked, or NULL. */
enum views_end view_unlock(struct views *vs, const struct store_options *o, const char *why, struct store **out);
/* The definitions differ from those of the store: say so, and take them when a
 * beheerder accepts. True when the store may be used. */
bool view_definitions(struct views *vs);

#endif
