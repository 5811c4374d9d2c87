/* A caseload from a spreadsheet or JSON Lines: one row, one dossier with its person. */
#ifndef REGIE_CHAIN_SHEET_PRIV_H
#define REGIE_CHAIN_SHEET_PRIV_H

#include "mapping_priv.h"
#include "run_priv.h"
#include "table_priv.h"

/* Read a separated file, or JSON Lines when the name ends in .jsonl, as a table. */
enum err sheet_read(const struct import_options *o, const struct mapping *m, struct table *t, struct buf *why);
/* Import the table as dossiers. */
enum err sheet_import(struct run *r, const struct mapping *m, const struct table *t);

#endif
