/* Colleagues and providers of the practice store. */
#ifndef REGIE_DEMO_STAFF_PRIV_H
#define REGIE_DEMO_STAFF_PRIV_H

#include "maker_priv.h"

enum { STAFF_CASELOAD = 60, STAFF_SET = 100 /* records a set */ };

/* The records of colleagues from the `first`-th on, at most STAFF_SET, in the set of the
 * maker; m->staff grows with them. False when there are no more to make. */
bool staff_make(struct maker *m);
/* Providers of lessons, once; m->providers is set. */
void staff_make_providers(struct maker *m);

#endif
