/* How values of a form are shown. */
#ifndef REGIE_ENTRY_SHOW_PRIV_H
#define REGIE_ENTRY_SHOW_PRIV_H

#include "model_priv.h"

/* spec_env.title: the name of a referred record, read once. */
void show_title(void *ctx, const struct spec_field *f, const char *id, struct buf *out);
void show_clear(struct entry *e);
/* The finding of a field, of its type or constraint; NULL: none. Borrowed. */
const char *show_finding(const struct hold *h, size_t field);
/* What the editor starts with; borrowed until the next call. */
const char *show_edit(struct entry *e, const struct hold *h, size_t field);
/* Label of a code of the list "gegevensbron", else the code; borrowed. */
const char *show_source(const struct entry *e, const char *bron);

#endif
