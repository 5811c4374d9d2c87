/* The record brede_intake: half filled, or complete and definitive. */
#ifndef REGIE_DEMO_INTAKE_PRIV_H
#define REGIE_DEMO_INTAKE_PRIV_H

#include "household_priv.h"

/* Make it when the course has come so far; s->intake is set. */
void intake_make(struct maker *m, struct subject *s);

#endif
