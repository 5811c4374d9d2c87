/* The law beside a form: the facts of the dossier with the answers of the form over them, what the
 * checks say of them, and which dates a save would move. */
#ifndef REGIE_ENTRY_WET_PRIV_H
#define REGIE_ENTRY_WET_PRIV_H

#include "model_priv.h"

struct wet;

/* The answers changed: say anew what the checks find. Reads the facts at the first time and after
 * wet_forget. Nothing without rules, or for a form of no dossier. */
void wet_refresh(struct entry *e);
/* What is stored changed. */
void wet_forget(struct entry *e);
void wet_clear(struct entry *e);
/* The warning of a check that stands at a field of the main record; NULL: none. An empty field is not
 * warned of before a save or vaststellen was refused: it is marked as needed. */
const char *wet_finding(const struct entry *e, const struct hold *h, size_t field);
/* Refusals at `bij` ("opslaan", "vaststellen"), a line each; true when there is one. */
bool wet_refuses(struct entry *e, const char *bij, struct buf *why);
/* "PIP vaststellen: 12-03-2026 wordt 14-03-2026 (+2 dagen)", a line each. */
void wet_moves(struct entry *e, struct buf *text);

#endif
