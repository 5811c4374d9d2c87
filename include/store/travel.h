/* Lines on their way between stores (db/operations.md): reading what is here stream by stream,
 * taking in what others wrote, and what room sync keeps beside the lines. A stream is what one
 * device wrote in one incarnation: 1, 2, 3 .. chained. No order, repetition or gap changes what
 * the lines mean. Nothing here knows bundles or keys. */
#ifndef REGIE_STORE_TRAVEL_H
#define REGIE_STORE_TRAVEL_H

#include "crypt/hash.h"
#include "store/record.h"
#include "store/verify.h"

struct travel_stream {
	unsigned char device[ID_BYTES];
	int64_t incarnation;
	int64_t held;                  /* 1..held are here without a gap; 0 none */
	unsigned char h[HASH_BYTES];   /* chain at `held`; zero at 0 */
	int64_t last;                  /* greatest number here */
	bool fork;                     /* two lines share a number: both are kept */
};

/* One line as it is kept. Borrowed during the call; `bytes` is wiped afterwards. */
struct travel_line {
	int64_t nr;                    /* local number, in order of arrival here */
	unsigned char id[ID_BYTES], device[ID_BYTES];
	int64_t incarnation, sequence;
	unsigned char commit[HASH_BYTES];
	unsigned char h[HASH_BYTES];   /* chain after it; all zero: what came before it is not here */
	const unsigned char *salt;     /* 16 bytes; NULL with bytes: the line was destroyed */
	const char *bytes;
	size_t n;
	struct rid record;             /* none for a log line without subject */
	const char *kind, *soort;
};

/* --- what is here -------------------------------------------------------------------- */

/* This store's own device and present incarnation. */
void travel_self(const struct store *s, unsigned char device[ID_BYTES], int64_t *incarnation);
/* Number of the newest line here, of whoever. */
enum err travel_newest(struct store *s, int64_t *nr);
/* Greatest stamp of this store's own stream (0: nothing written). */
enum err travel_clock(struct store *s, uint64_t *hlc);
/* One stream; all zero but device and incarnation when nothing of it is here. */
enum err travel_stream(struct store *s, const unsigned char device[ID_BYTES], int64_t incarnation,
	struct travel_stream *out);
/* All streams here, own ones too, by device and incarnation; the array is the caller's. */
enum err travel_streams(struct store *s, struct travel_stream **out, size_t *n);
/* Chain hash at a number, of each line that has it (a fork has more than one): up to max. */
enum err travel_chain(struct store *s, const unsigned char device[ID_BYTES], int64_t incarnation,
	int64_t sequence, unsigned char (*h)[HASH_BYTES], size_t max, size_t *n);
/* Of our own stream, of the line that was written here. ERR_NOT_FOUND. */
enum err travel_own_chain(struct store *s, int64_t incarnation, int64_t sequence, unsigned char h[HASH_BYTES]);
/* Records in which something is open: a conflict, a finding, deleted and edited. */
enum err travel_open_records(struct store *s, size_t *n);
/* Lines of a stream with a number above `after`, up to `to`, in order of number: at most `max`
 * lines or some 1 MiB, told after the reading has ended. *after gets the last number told: call
 * again until it no longer moves. A number is never cut in two (forks come together). Stops with the error of
 * `each`. */
enum err travel_read(struct store *s, const unsigned char device[ID_BYTES], int64_t incarnation, int64_t *after,
	int64_t to, size_t max, enum err (*each)(void *ctx, const struct travel_line *l), void *ctx);
/* Lines about one record with a local number above *after and up to `to`, in order of arrival; the
 * same way. */
enum err travel_read_record(struct store *s, struct rid record, int64_t *after, int64_t to, size_t max,
	enum err (*each)(void *ctx, const struct travel_line *l), void *ctx);
/* Where a line stands, for lines chosen by record. */
struct travel_place {
	unsigned char device[ID_BYTES];
	int64_t incarnation, sequence, nr;
	size_t bytes;
};
/* Add the places of the lines about a record above local number `after` and up to `to`, without log lines, orders
 * of the centre and destroyed ones, to the array (grown; the caller's). */
enum err travel_index(struct store *s, struct rid record, int64_t after, int64_t to, struct travel_place **out,
	size_t *n, size_t *cap);
/* By device, incarnation and number: the order of a bundle. */
void travel_index_sort(struct travel_place *p, size_t n);
/* The place of one line; ERR_NOT_FOUND. */
enum err travel_place_of(struct store *s, int64_t nr, struct travel_place *out);
/* The lines at these places, in their order. */
enum err travel_read_at(struct store *s, const struct travel_place *p, size_t n,
	enum err (*each)(void *ctx, const struct travel_line *l), void *ctx);
/* Own lines of an incarnation with a number above `after`: all, those that are no log lines, and the
 * wall time of the oldest of these (0 none). */
enum err travel_unsent(struct store *s, int64_t incarnation, int64_t after, uint64_t *lines, uint64_t *changes,
	int64_t *oldest_ms);
/* Does a chain that is here from number 1 on end at exactly this number and hash? */
enum err travel_ends_at(struct store *s, const unsigned char device[ID_BYTES], int64_t incarnation,
	int64_t sequence, const unsigned char h[HASH_BYTES], bool *ends);
/* Wall time at which a line of another device came in here; 0 for an own line. */
enum err travel_received(struct store *s, int64_t nr, int64_t *when_ms);
/* Change sets of which not every line is here yet: how many. */
enum err travel_incomplete(struct store *s, size_t *n);

/* --- taking in ------------------------------------------------------------------------ */

struct travel_from {
	unsigned char device[ID_BYTES]; /* who brings them */
	uint64_t bundle;                /* number of the bundle */
	/* Each line that was new here and whose kind this version does not know (orders of the office too),
	 * in the transaction that stores it: what is written of it stands or falls with it. May be NULL. */
	enum err (*held)(void *ctx, const struct travel_line *l);
	void *ctx;
};

struct travel_report {
	uint64_t fresh, known;         /* lines */
	uint64_t held;                 /* of the fresh: of an unknown kind */
	uint64_t doubtful;             /* of the fresh: stamped more than a day ahead of our clock */
	uint64_t erased;               /* about a record that was erased: only the commitment was kept */
	uint64_t forks;                /* numbers that got a second line */
	size_t records;                /* touched */
};

struct travel;

/* Begin. ERR_READ_ONLY, ERR_REFUSED (definitions not accepted). *out NULL on failure. */
enum err travel_begin(struct store *s, const struct travel_from *from, struct travel **out);
/* One line. `h`: the chain after it as the sender says, NULL when it did not. What is here already is
 * passed over, and comes back when it had been purged. Stored and applied in transactions of at most 500
 * lines and some 40 ms that end between change sets where that is possible; with each, due dates of every
 * dossier it touched are computed again. What was committed stays; the same call again goes on. ERR_PARSE
 * and ERR_LIMIT for bytes that are no line; the open transaction is then gone. */
enum err travel_take(struct travel *t, const unsigned char salt[16], const char *bytes, size_t n,
	const unsigned char *h);
/* Is this an operation line, in form and meaning (db/operations.md)? ERR_PARSE, ERR_LIMIT. For whoever
 * judges a whole bundle before a line of it is taken. */
enum err travel_check(const char *bytes, size_t n);
/* A line that was destroyed where it comes from: its place in the chain. */
enum err travel_take_gone(struct travel *t, const unsigned char device[ID_BYTES], int64_t incarnation,
	int64_t sequence, const unsigned char commit[HASH_BYTES], const unsigned char *h);
/* Commit what is open and free. `e` not ERR_OK: roll back what is open, give e. r may be NULL. */
enum err travel_end(struct travel *t, enum err e, struct travel_report *r);
/* Bring `stroom` up to date for one stream (travel_end does it for those it touched). */
enum err travel_settle(struct store *s, const unsigned char device[ID_BYTES], int64_t incarnation);

/* --- scope ----------------------------------------------------------------------------- */

/* A set of records, each once. */
struct travel_set {
	struct rid *ids;
	size_t n;
	/* private */
	size_t cap, *table, table_cap;
};
/* False: it was there. */
bool travel_set_add(struct travel_set *set, struct rid id);
bool travel_set_has(const struct travel_set *set, struct rid id);
void travel_set_clear(struct travel_set *set);
/* Add everything that goes along with `root`: what is below it, what is above it, the records these refer to
 * with what is below them, and what refers to a record above or below; never another record of
 * a kind that `root` is of, nor what stands below such a one. In pieces, without a long transaction. */
enum err travel_with(struct store *s, struct rid root, struct travel_set *set);
/* Add `root` and what is below it, nothing else. */
enum err travel_below(struct store *s, struct rid root, struct travel_set *set);
/* Every record of a kind that stands alone and of its family (medewerkers, aanbieders: what all devices need). */
enum err travel_with_kind(struct store *s, const struct spec_record *kind, struct travel_set *set);
/* Centre: up to which local number device has the lines of a record, as it confirmed; -1: it was taken back, so
 * even its own lines are gone there. */
enum err travel_given(struct store *s, const unsigned char device[ID_BYTES], struct rid record, int64_t *nr);
/* Centre: all records the device was given something of, or is being given. */
enum err travel_given_set(struct store *s, const unsigned char device[ID_BYTES], struct travel_set *set);
/* Centre: these are given no more (they leave its scope). */
enum err travel_take_back(struct store *s, const unsigned char device[ID_BYTES], const struct travel_set *set);
/* Centre: bundle `number` brings them up to `nr`. In one transaction for a whole set. */
enum err travel_give(struct store *s, const unsigned char device[ID_BYTES], const struct travel_set *set,
	int64_t nr, uint64_t number);
/* Centre: the device took in `number`: what was in it is given. */
enum err travel_confirm(struct store *s, const unsigned char device[ID_BYTES], uint64_t number);
/* Centre: nothing is given any more (the device was restored, or starts again). */
enum err travel_forget_given(struct store *s, const unsigned char device[ID_BYTES]);
/* Take the contents of a record off this store: bytes and salts of its lines go, commitments stay, rows,
 * registers and words go. Not a deletion: the same lines may come back. Log lines stay (they hold ids only). ERR_REFUSED
 * (nothing changed) when it has own lines after `received` of the present incarnation, unless `all`. `all`
 * also writes the record down as erased: what comes later about it is not kept. */
enum err travel_purge(struct store *s, const struct travel_set *set, int64_t received, bool all);
enum err travel_is_erased(struct store *s, struct rid record, bool *erased);

/* --- beside the lines -------------------------------------------------------------------- */

/* What room sync keeps, by key; part of the store and its backups, never of the tables. */
enum err travel_put(struct store *s, const char *key, const void *p, size_t n);
/* Appended; ERR_NOT_FOUND. */
enum err travel_get(struct store *s, const char *key, struct buf *out);
enum err travel_drop(struct store *s, const char *key);
/* Keys that begin with prefix, rising, at most max; the strings and the array are the caller's. */
enum err travel_keys(struct store *s, const char *prefix, size_t max, char ***out, size_t *n);
void travel_keys_free(char **keys, size_t n);
/* A line of a kind of the centre (erase, scope) in this store's own chain: values are pairs name, value,
 * NULL ends. *nr (may be NULL): its local number. */
enum err travel_order(struct store *s, const char *kind, struct rid record, const char *const *values, int64_t *nr);
/* Value of a register of a line's bytes, appended; false when it does not name it. */
bool travel_line_value(const char *bytes, size_t n, const char *name, struct buf *out);
/* Begin a new incarnation: what was restored or copied goes on as another stream. */
enum err travel_new_incarnation(struct store *s);
/* Two letters for numbers given offline, as the office gave them. */
enum err travel_set_tag(struct store *s, const char *tag);

#endif
