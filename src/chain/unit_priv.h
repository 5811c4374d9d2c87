/* What becomes one main record: one row, or a named row and the rows below it. */
#ifndef REGIE_CHAIN_UNIT_PRIV_H
#define REGIE_CHAIN_UNIT_PRIV_H

#include "source_priv.h"

enum { UNIT_MAX_ROWS = 5000 };

struct unit {
	struct row *rows;       /* n, and perhaps the first of the next one */
	size_t n, cap;
	bool ahead;             /* rows[n] is the next one's first */
	struct buf *packed;     /* of each row, after unit_pack */
	size_t n_packed, cap_packed;
};

/* The next one. ERR_LIMIT: a list of too many rows. */
enum err unit_next(struct unit *u, struct source *s, bool *there, struct buf *why);
/* The name of its list, "" when it has none. Borrowed. */
const char *unit_name(const struct unit *u, const struct mapping *m);
/* Pack its rows into u->packed. */
void unit_pack(struct unit *u, const struct mapping *m);
/* Before the source is rewound. */
void unit_restart(struct unit *u);
void unit_clear(struct unit *u);

#endif
