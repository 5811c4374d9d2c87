/* The register: which lines are the heads of a field, which value is shown, what is in
 * conflict, what a tombstone or a freeze does to it. A pure function of the set of lines of
 * one record: order, repetition and gaps change nothing. */
#ifndef REGIE_STORE_REGISTER_PRIV_H
#define REGIE_STORE_REGISTER_PRIV_H

#include "line_priv.h"

#include <stddef.h>

struct state_line {
	const struct line *line;
	unsigned char id[ID_BYTES];
};

#define STATE_NONE ((size_t)-1)

struct state_register {
	const char *name;     /* borrowed from a line */
	size_t *heads;        /* indexes in the lines given, least first */
	size_t n_heads;
	size_t shown;         /* index; STATE_NONE: shown empty (frozen while empty) */
	bool conflict;        /* heads with different values */
	bool finding;         /* frozen, and a later line says something else */
};

struct state {
	struct state_register *registers; /* by name; without ~ and ! */
	size_t n_registers;
	const char *soort;    /* borrowed; NULL: no line counts */
	bool created;         /* a create is among the lines */
	unsigned char owner[ID_BYTES];
	bool deleted;         /* a tombstone stands and its authors saw everything */
	bool disputed;        /* a tombstone stands, but not everything was seen or it was restored */
	bool frozen;
	size_t newest;        /* greatest line; STATE_NONE: none */
	size_t *status;       /* heads of ~ */
	size_t n_status;
	size_t *freezes;      /* all freeze lines */
	size_t n_freezes;
	size_t *owned;        /* private */
};

/* Greatest (time, device, incarnation, sequence, id) last; strcmp-like. */
int register_order(const struct state_line *a, const struct state_line *b);
/* Equal to a reader: bytes after NFC and trimming, and the same stand; a part that is
 * absent is empty. */
bool register_equal(const struct line_register *a, const struct line_register *b);
bool register_text_equal(const char *a, const char *b);
/* The state of one record from all its lines (any order, each id once). Lines of kinds that
 * do not count (log, held, another soort) are passed over. */
void state_of(const struct state_line *lines, size_t n, struct state *out);
void state_clear(struct state *s);

/* --- heads as kept beside a record ----------------------------------------- */

/* Register numbers of ~ and ! in the blob; names get theirs from the store, from 2. */
enum { HEADS_OWNER = 0, HEADS_FREEZE = 1, HEADS_FIRST = 2 };

struct head {
	int64_t line;         /* local number of the line */
	uint32_t reg;         /* local number of the register */
};

struct heads {
	struct head *h;       /* by line, then register */
	size_t n, cap;
	uint32_t *conflicts;  /* registers in open conflict (or with a finding), rising */
	size_t n_conflicts, cap_conflicts;
};

/* False for bytes that heads_encode did not make; *out is then empty. NULL with 0 is empty. */
bool heads_decode(const void *p, size_t n, struct heads *out);
void heads_encode(const struct heads *h, struct buf *out);
void heads_clear(struct heads *h);
void heads_copy(struct heads *to, const struct heads *from);
bool heads_has(const struct heads *h, int64_t line, uint32_t reg);
bool heads_has_line(const struct heads *h, int64_t line);
void heads_add(struct heads *h, int64_t line, uint32_t reg);
bool heads_remove(struct heads *h, int64_t line, uint32_t reg);
/* Lines that are heads of `reg`, rising, into *out (grown; the caller frees); how many. */
size_t heads_of(const struct heads *h, uint32_t reg, int64_t **out);
bool heads_in_conflict(const struct heads *h, uint32_t reg);
void heads_set_conflict(struct heads *h, uint32_t reg, bool conflict);
bool heads_equal_at(const struct heads *a, const struct heads *b, uint32_t reg);

#endif
