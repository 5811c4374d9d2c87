/* What the units of the store share: the handle itself and what each half of the room
 * calls in the other. Nothing here is for other rooms. */
#ifndef REGIE_STORE_STORE_PRIV_H
#define REGIE_STORE_STORE_PRIV_H

#include "crypt/slots.h"
#include "db_priv.h"
#include "store/record.h"
#include "store/store.h"

struct lines;       /* the end of this device's chain, the hybrid clock: line.c */
struct projections; /* statements and layout per record definition: projection.c */
struct presence;    /* who has the store open: presence.c */

struct store {
	struct db *db;              /* statements and transactions go through this */
	const struct spec *spec;    /* as given, borrowed */
	const struct regels *regels;/* the same; NULL: no due dates */
	struct clock clock;         /* fixed_today is set in practice stores */
	char *dir;                  /* real path of the directory */
	int dirfd;
	char *schema_dir;
	bool read_only;
	bool practice;              /* open slot: only practice BSNs */
	struct slots *slots;        /* unlocked */
	struct buf keys;            /* bytes of the slots file as last read or written */
	struct secret *draft_key;   /* sub-key 3 */
	struct buf error;           /* store_error() */
	struct buf notices;         /* sentences for the user after opening */

	unsigned char id[16];       /* of the store */
	unsigned char device[16];   /* key d of an operation */
	int64_t incarnation;        /* key i */
	int64_t written;            /* sequence of the last own line of the open transaction; 0 none */
	char tag[3];                /* two letters for numbers given offline */
	char gemeente[5];
	char user[33];              /* who unlocked; "herstel" after the code */
	bool definitions_known;     /* the digest in the store is that of spec */
	bool seeded;                /* store_random: from the seed, see store_set_seed */
	unsigned char seed[32];
	uint64_t drawn;

	struct presence *presence;
	struct lines *lines;              /* owned by line.c: made at first use, line_close */
	struct projections *projections;  /* owned by projection.c: projection_close */

	unsigned open_drafts;       /* handles of draft.c that use draft_key */
	unsigned wrong_tries;       /* passphrases that were wrong before this opening */
	bool unlock_due;            /* the line of the opening waits for the first transaction */
	bool unlock_written;        /* and stands in the open one */
	bool (*on_busy)(void *ctx, const char *who, int waited_ms);
	void *busy_ctx;
};

#define STORE_SCHEMA 3            /* PRAGMA user_version of db/schema.sql */
#define STORE_APPLICATION 1380403525 /* "RGIE" */

/* A technical sentence for store_error(); gives e back. Never a value of a person. */
enum err store_fail(struct store *s, enum err e, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* A BSN that may be written here: any in an ordinary store, in a practice store only
 * 990000000-999999999 that pass the 11-proef. Empty is allowed. */
bool store_bsn_allowed(const struct store *s, const char *bsn);

/* Chance for ids of change sets and records made here and for salts; never for keys. */
void store_random(struct store *s, void *p, size_t n);
void store_random_uuid(struct store *s, unsigned char out[16]);

/* Tell the world beside the database how far this device's chain is, so that a file put
 * back from a copy is noticed at the next opening. store_commit does it for every line of
 * line_write; call it after a commit made otherwise. Never fails. */
void store_witness(struct store *s, int64_t sequence);

/* --- what the half with registers and tables gives ------------------------------------ */

/* After opening when the tables are those of s->spec (definitions_known), and again after
 * a projection_accept; close may be called without open. */
enum err projection_open(struct store *s);
void projection_close(struct store *s);
void line_close(struct store *s);

/* Inside a writing transaction: tables, columns and indexes of every record of s->spec,
 * and rows of `veld`. ERR_REFUSED (nothing changed) when a field in use changes type. */
enum err projection_accept(struct store *s);
/* Empty every table computed from lines, in one transaction. */
enum err projection_empty(struct store *s);
/* Apply the stored line `nr` to registers and tables (rebuild); transaction is open. */
enum err projection_apply(struct store *s, int64_t nr);
/* BLAKE2b over the rows of every computed table, in a fixed order, independent of line
 * numbers; `each` gets one call a table (may be NULL); out = digest over them, hex. */
enum err projection_digest(struct store *s, void (*each)(void *ctx, const char *table, const char *hex),
	void *ctx, char out[65]);

/* Write a line of kind log in the chain of this device, inside an open writing
 * transaction. subject may be none; particulars are pairs name, value. */
struct line_particular { const char *name, *value; };
enum err line_log(struct store *s, const char *act, struct rid subject, const struct line_particular *p,
	size_t n);

#endif
