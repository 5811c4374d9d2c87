/* Where the people of the practice caseload live: invented streets in the town of the
 * store, and invented reception centres. */
#ifndef REGIE_DEMO_PLACES_PRIV_H
#define REGIE_DEMO_PLACES_PRIV_H

#include "dice_priv.h"

struct centre {
	const char *name, *street, *number, *postcode, *town, *gemeente;
};

/* An invented street; borrowed. */
const char *places_street(struct dice *d);
const struct centre *places_centre(struct dice *d);
/* A room to meet in. */
const char *places_room(struct dice *d);

#endif
