/* The operation line (db/operations.md): bytes to a struct and back. Pure: no database,
 * no clock. A parsed line borrows its texts from one JSON tree that it owns; a line to be
 * built borrows everything from its maker. */
#ifndef REGIE_STORE_LINE_PRIV_H
#define REGIE_STORE_LINE_PRIV_H

#include "base/buf.h"
#include "base/err.h"
#include "crypt/hash.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LINE_MAX_BYTES 262144
#define LINE_OWNER "~"  /* register of the record itself */
#define LINE_FREEZE "!" /* register of a freeze: its bases are the lines frozen */

/* In the order of line_kind_name; LINE_HELD: a kind this version does not know, kept and
 * passed on, never interpreted. */
enum line_kind {
	LINE_HELD, LINE_CREATE, LINE_SET, LINE_TOMBSTONE, LINE_RESTORE, LINE_FREEZE_RECORD, LINE_LINK,
	LINE_UNLINK, LINE_RESOLVE, LINE_LOG, LINE_KIND_COUNT
};

struct line_part {
	const char *name, *value;
};

struct line_register {
	const char *name;
	const char *value;                /* of a field; NULL when it is a group */
	const struct line_part *parts;    /* of a group, sorted by name when parsed */
	size_t n_parts;
	const char *stand, *bron, *peil;  /* NULL: absent */
	const unsigned char (*bases)[ID_BYTES];
	size_t n_bases;
};

struct line {
	unsigned char set[ID_BYTES], device[ID_BYTES];
	int64_t incarnation, sequence;
	uint64_t time;                    /* hybrid clock: 48 bits of ms, 16 of counter */
	enum line_kind kind;
	const char *kind_name;            /* as written; may be NULL when building */
	unsigned char record[ID_BYTES];   /* all zero: none (log) */
	const char *soort, *user, *version;
	const char *purpose;              /* NULL: absent */
	unsigned part, parts;             /* 0, 0: alone in its set */
	const struct line_register *registers;
	size_t n_registers;
	void *owned;                      /* of a parsed line; private */
};

const char *line_kind_name(enum line_kind k);
/* Strict: canonical bytes only. ERR_LIMIT above LINE_MAX_BYTES, ERR_PARSE for anything
 * that is not exactly the form. *out (caller's struct) must be line_clear'ed on ERR_OK
 * only; on failure it is zeroed. `bytes` need not live on. */
enum err line_parse(const char *bytes, size_t n, struct line *out);
void line_clear(struct line *l);
/* Canonical bytes, appended to out. ERR_LIMIT when over LINE_MAX_BYTES, ERR_PARSE when a
 * text is not UTF-8 or the result is not a line; `out` is then as it was. */
enum err line_build(const struct line *l, struct buf *out);
/* Cut a line that is too long into pieces of at most `limit` bytes, one register at least
 * each: starts[0..n] are indexes in l->registers (starts[n] = n_registers). The array is
 * the caller's. ERR_LIMIT when one register alone does not fit. */
enum err line_split(const struct line *l, size_t limit, size_t **starts, size_t *n);
/* Piece i of such a cut: shares all of l; what follows a cut create is a set. */
struct line line_piece(const struct line *l, const size_t *starts, size_t i);

/* Register by name; NULL: the line does not name it. */
const struct line_register *line_register(const struct line *l, const char *name);
/* Part of a group, "" when absent; the value itself of a field for name NULL. */
const char *line_value(const struct line_register *r, const char *name);

/* Hybrid clock: the next stamp after `last` at wall time `wall_ms`; never back, the
 * counter carries into the milliseconds. */
uint64_t line_tick(uint64_t last, int64_t wall_ms);
/* `last` raised by a received stamp, but only up to 24 hours ahead of the wall clock. */
uint64_t line_hear(uint64_t last, uint64_t received, int64_t wall_ms);
int64_t line_ms(uint64_t time);

#endif
