/* The work list: due dates as the last change of each dossier left them, read by an index; and
 * the facts of one dossier for explanations, "what if" and dates that move. */
#ifndef REGIE_STORE_WERK_H
#define REGIE_STORE_WERK_H

#include "base/civil.h"
#include "rule/feiten.h"
#include "rule/termijn.h"
#include "store/change.h"
#include "store/record.h"

/* One line. Texts are owned (werk_lines_clear); `regel` is borrowed from the rules the store was opened
 * with. */
struct werk_line {
	struct rid dossier;
	struct rid row;              /* the record the term belongs to */
	const struct regel_termijn *regel;
	int signaal;                 /* 0: the term itself */
	struct civil start, nominaal, due;
	struct civil vooraf;         /* from this day it is coming; after a postponement: the day it returns */
	bool verschoven;
	bool wacht;                  /* for others, by the rule or because it was handed over */
	char *naam, *nummer;         /* of the person, of the dossier */
	char *plaats;                /* AZC or town: one visit; "" when not known */
	struct rid gezin;            /* household; none */
	struct rid regisseur;
	char *reden;                 /* why it was postponed or handed over; "" */
};

struct werk_query {
	struct rid regisseur;        /* none: everybody's */
	struct civil tot;            /* only lines whose `vooraf` is on or before this day; none: all */
	const char *termijn;         /* only this term; NULL: all */
	const char *plaats;          /* only this place; NULL: all */
	struct rid dossier;          /* only this dossier; none: all */
	bool klaar;                  /* those that are done instead of open ones */
};

/* At most `max` open lines, earliest due first, then weight; *more when there are more. One read of an index; the
 * cost does not grow with other people's dossiers. ERR_OK, ERR_BUSY, ERR_DAMAGED. */
enum err store_werk(struct store *s, const struct werk_query *q, struct werk_line *lines, size_t max, size_t *n,
	bool *more);
void werk_lines_clear(struct werk_line *lines, size_t n);
/* How many dossiers still wait for their dates to be computed anew (rules or settings changed); 0: none. */
enum err store_werk_pending(struct store *s, size_t *n);
/* Compute the next piece of them, at most `max` dossiers and 50 ms a transaction; *left how many remain. */
enum err store_werk_recompute(struct store *s, size_t max, size_t *left);

/* The facts of one dossier, with the person and household above it. Owned by the caller (feiten_free). `op` (none:
 * as it is now): as it stood at the end of that day, by the operations known then. */
enum err store_feiten(struct store *s, struct rid dossier, struct civil op, struct feiten **out);
/* Settings in force, from the records `instelling`. Owned by the caller (instellingen_free). */
enum err store_instellingen(struct store *s, struct instellingen **out);
/* What would move if this change set were saved. *moves is owned by the caller (free). Writes nothing. */
enum err store_werk_moves(struct store *s, struct rid dossier, const struct change_set *c,
	struct termijn_move **moves, size_t *n);

#endif
