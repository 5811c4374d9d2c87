/* Short Dutch notes as a consulent writes them and answers as people give them, by topic;
 * about nobody. */
#ifndef REGIE_DEMO_TEXTS_PRIV_H
#define REGIE_DEMO_TEXTS_PRIV_H

#include "dice_priv.h"

#include <stddef.h>

/* A text of the topic (the name of a field, or "contact.taal"); "" for an unknown topic. */
const char *texts_pick(struct dice *d, const char *topic);
/* A trade, and its code in the list sector. */
const char *texts_pick_job(struct dice *d, const char **sector);
/* The i-th topic and its number of texts, for tests; NULL past the end. */
const char *texts_topic(size_t i, unsigned *n);

#endif
