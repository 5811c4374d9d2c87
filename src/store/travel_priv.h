/* What the units of travel share. */
#ifndef REGIE_STORE_TRAVEL_PRIV_H
#define REGIE_STORE_TRAVEL_PRIV_H

#include "line_write_priv.h"
#include "store/travel.h"

/* Keys in `reis` that the store itself keeps. */
#define TRAVEL_FORK "vork/"      /* and device, '/', incarnation: first number with two lines */
#define TRAVEL_PART "deel/"      /* and change set: not all of its lines are here */
#define TRAVEL_ERASED "gewist/"  /* and record */

/* Condition on a line l: it was written here, or was in the file when that was copied. */
#define TRAVEL_NOT_RECEIVED "NOT EXISTS (SELECT 1 FROM ontvangst AS o WHERE o.vanaf = " \
	"(SELECT max(p.vanaf) FROM ontvangst AS p WHERE p.vanaf <= l.nr) AND o.tot >= l.nr)"

/* The key of a stream or an id, into out. */
void travel_stream_key(const char *prefix, const unsigned char device[ID_BYTES], int64_t incarnation,
	struct buf *out);
void travel_id_key(const char *prefix, const unsigned char id[ID_BYTES], struct buf *out);
/* Forget the ends of the chains of a stream: they are found again from number 1. */
enum err travel_unsettle(struct store *s, const unsigned char device[ID_BYTES], int64_t incarnation);

#endif
