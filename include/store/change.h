/* Change sets: what one save writes. Operations (db/operations.md) are the truth; the
 * tables follow in the same transaction. */
#ifndef REGIE_STORE_CHANGE_H
#define REGIE_STORE_CHANGE_H

#include "store/record.h"
#include "store/verify.h"

struct change_set; /* opaque: gathers in memory, writes once */

/* `draft` = 16 bytes of the draft it came from, or NULL for a random id. */
struct change_set *change_new(struct store *s, const unsigned char draft[16]);
void change_free(struct change_set *c);
/* Create record `r` (id, kind and owner as in r) with its non-empty values. Copies. */
void change_create(struct change_set *c, const struct record *r);
/* Edit: every register in which `now` differs from `was` (as read, with its heads) is
 * written with those heads as bases. Nothing different: no line. Copies both. */
void change_edit(struct change_set *c, const struct record *was, const struct record *now);
/* Close an open conflict of the register of `f`: its value in `now` is written also when it is what was shown, and names
 * every head of `was`. ERR_CONFLICT from change_save, without clashes, when there are other heads than the `heads` of
 * `was`. Copies both. */
void change_settle(struct change_set *c, const struct record *was, const struct record *now, const struct spec_field *f,
	size_t heads);
/* Tombstone; restore. Bases from `was`. */
void change_delete(struct change_set *c, const struct record *was);
void change_restore(struct change_set *c, const struct record *was);
/* Make definitive: names the lines that are the heads now. What a colleague changed since
 * `was`, and an open conflict, is a clash first. */
void change_freeze(struct change_set *c, const struct record *was);
/* A reason, kept with every line of the set (correction, import). */
void change_reason(struct change_set *c, const char *reason);
/* Bron of every value in this set that has none of its own ("imp", "brp"). */
void change_source(struct change_set *c, const char *bron);

/* One register on which both changed. */
struct change_clash {
	struct rid record;
	const struct spec_field *field;  /* the field, or the first of its group */
	char *mine, *theirs;             /* stored text (groups: parts joined by a newline) */
	char *who;
	int64_t when_ms;
	int choice;                      /* set by the caller: 0 none, 1 mine, 2 theirs */
};

struct change_result {
	struct change_clash *clashes;    /* with ERR_CONFLICT */
	size_t n_clashes;
	char *others;                    /* "A. wijzigde intussen: ..." or NULL */
	unsigned lines;                  /* operations written */
};
void change_result_clear(struct change_result *r);

/* Write all: one transaction, operations, registers, tables, search, due dates. ERR_CONFLICT:
 * nothing written, clashes filled; set `choice` on each and call change_save again with the
 * same result (its clashes are gone after ERR_OK): the choice is written as an operation that
 * names both heads, the loser stays in history. ERR_FROZEN, ERR_NOT_FOUND, ERR_EXISTS (a record
 * made twice), ERR_LIMIT (one value over 256 KiB), ERR_DISK_FULL, ERR_BUSY, ERR_READ_ONLY,
 * ERR_REFUSED (practice store and a real BSN; definitions not accepted): nothing written. An empty
 * set is ERR_OK with lines 0. Inside a store_begin many sets are one transaction: at most 500
 * lines, and a set that fails undoes them all. */
enum err change_save(struct change_set *c, struct change_result *r);
/* Id of the set, 22 characters, valid after change_new. */
const char *change_id(const struct change_set *c);

/* Undo of a saved set by a new one (kind set/restore with the old values). ERR_REFUSED
 * when something later depends on it or it was frozen. */
enum err change_undo(struct store *s, const char *set_id);
/* A run is a number of sets whose ids are twelve bytes and a counter 0, 1, 2 .. (32 bits, high
 * byte first; the highest bit is kept free): what an import wrote. Look whether the first n can
 * all be undone. ERR_REFUSED, and how many cannot in *blocked, when a record says something
 * else now than the run said, or something outside the run hangs on it. */
#define CHANGE_RUN_BYTES 12
enum err change_undo_look(struct store *s, const unsigned char run[CHANGE_RUN_BYTES], unsigned n, unsigned *blocked);
/* Undo them, last to first, each in its own transaction; what was undone before by this, or was
 * never written, is passed over: after ERR_STOPPED or a failure the same call goes on. */
enum err change_undo_run(struct store *s, const unsigned char run[CHANGE_RUN_BYTES], unsigned n,
	store_progress_fn progress, void *ctx);
/* Newest own set that can be undone, 22 characters into out; ERR_NOT_FOUND. */
enum err change_last(struct store *s, struct rid record, char out[23], int64_t *when_ms);

/* History of a record, newest first. Return false to stop. */
struct history_line {
	int64_t when_ms;
	const char *user, *kind, *set;
	const struct spec_field *field;  /* NULL for whole-record lines */
	const char *name;                /* field or part as stored, also when field is NULL because no
	                                  * definition here knows it; "" for whole-record lines */
	const char *value;               /* stored text; groups: one call per part */
	const char *bron, *stand;
	const char *reason;              /* of the set; NULL: none given */
	bool head;                       /* still (one of) the value(s) */
};
enum err store_history(struct store *s, struct rid record,
	bool (*each)(void *ctx, const struct history_line *l), void *ctx);

#endif
