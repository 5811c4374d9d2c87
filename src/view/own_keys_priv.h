/* Keys of one's own (^E and a digit), and learning what keys do. */
#ifndef REGIE_VIEW_OWN_KEYS_PRIV_H
#define REGIE_VIEW_OWN_KEYS_PRIV_H

#include "views_priv.h"

/* Shows the ten keys; a digit does its action, a free one asks which. */
void own_keys(struct views *vs);

/* Learning on or off, remembered per user. */
void learn_switch(struct views *vs);
/* After an action by a key: says what it did, the first times; nothing when something was
 * said already. */
void learn_say(struct views *vs, const char *action, const struct tui_key *k);
/* Keeps what was learned; frees. */
void learn_close(struct views *vs);

#endif
