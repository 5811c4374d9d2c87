/* Persoonslijsten: rows under a named first row, kept whole and turned into records. */
#ifndef REGIE_CHAIN_GBA_PRIV_H
#define REGIE_CHAIN_GBA_PRIV_H

#include "mapping_priv.h"
#include "run_priv.h"
#include "table_priv.h"

/* Import the table as persons. */
enum err gba_import(struct run *r, const struct mapping *m, const struct table *t);
/* Filled cells of a row as text: one "column<TAB>value" a line, escaped; columns by
 * their number in the mapping. */
void gba_pack(const struct mapping *m, char *const *cells, struct buf *out);
/* Back into m->n_columns cells (owned, free each; "" when not there). */
void gba_unpack(const struct mapping *m, const char *packed, char **cells);
/* What a mapped cell is stored as: converted when it can be, else as given. Owned. */
char *gba_stored(const struct mapping_to *to, const char *cell);

#endif
