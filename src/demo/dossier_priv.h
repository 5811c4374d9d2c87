/* The record dossier and, as far as the course and the depth go, what hangs on it. */
#ifndef REGIE_DEMO_DOSSIER_PRIV_H
#define REGIE_DEMO_DOSSIER_PRIV_H

#include "household_priv.h"

/* The dossier itself, from persoon and gezin. */
void dossier_make(struct maker *m, struct subject *s);
/* Everything that belongs to it. */
void dossier_fill(struct maker *m, struct subject *s);

#endif
