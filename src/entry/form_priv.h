/* Of the form as a whole. */
#ifndef REGIE_ENTRY_FORM_PRIV_H
#define REGIE_ENTRY_FORM_PRIV_H

#include "model_priv.h"

/* The kind of record that is a person: names a draft, is looked up before it is made. */
#define PERSOON "persoon"

/* A form with its kinds found but nothing read. Never NULL. */
struct entry *entry_make(const struct entry_options *o);
/* Frees all but the draft, which must be closed. NULL is nothing. */
void entry_unmake(struct entry *e);
/* Name of what the form is about: the person it reaches, else its owner, else the main
 * record. Owned by the caller. */
char *entry_title(const struct entry *e);

#endif
