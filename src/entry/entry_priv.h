/* Of the form as a whole. */
#ifndef REGIE_ENTRY_ENTRY_PRIV_H
#define REGIE_ENTRY_ENTRY_PRIV_H

#include "model_priv.h"

/* The kind of record that is a person: names a draft, is looked up before it is made. */
#define PERSOON "persoon"

/* Name of what the form is about: the person it reaches, else its owner, else the main
 * record. Owned by the caller. */
char *entry_title(const struct entry *e);

#endif
