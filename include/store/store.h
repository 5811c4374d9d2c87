/* The one door to the store: a directory with regie.db (SQLCipher), regie.keys, the
 * drafts and the municipality's definitions. Opening proves the cipher, the key and
 * the identity of the store before anyone else sees it. */
#ifndef REGIE_STORE_STORE_H
#define REGIE_STORE_STORE_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/secret.h"
#include "spec/spec.h"

#include <stdbool.h>
#include <stdint.h>

struct store;
struct regels;

struct store_options {
	const char *dir;
	const struct spec *spec;       /* kept by reference; must outlive the store. NULL: keys,
	                                * pages and chain only (no records, no definitions) */
	const struct regels *regels;   /* what due dates are computed by; kept by reference. NULL: none are kept */
	const char *schema_dir;        /* db/: schema.sql and migrations/ */
	const struct clock *clock;     /* copied */
	bool read_only;                /* no changes; the journaal is written all the same */
	struct buf *why;               /* one Dutch sentence on a failure to open or create (path
	                                * and what to do; never a value of a person). May be NULL */
	/* Waits `seconds` before a try after wrong passphrases. NULL: really waits. */
	void (*wait)(void *ctx, int seconds);
	void *wait_ctx;
	/* Called when a wait for another process lasts over 300 ms, with who (user,
	 * host, pid) when known; return false to give up (ERR_BUSY). May be NULL. */
	bool (*on_busy)(void *ctx, const char *who, int waited_ms);
	void *busy_ctx;                /* without on_busy a wait ends after five seconds */
};

/* How the key is given. Exactly one of passphrase and code, or neither for practice. */
struct store_key {
	const char *user;              /* slot to try; NULL: any */
	const struct secret *passphrase;
	const char *recovery_code;
	bool previous;                 /* the slots file is damaged: use regie.keys.bak and put it
	                                * back (the damaged one is kept beside it) */
};

/* What a new store starts with; nothing exists on disk until every step succeeded
 * (built in DIR.new, synced, renamed). */
struct store_new {
	const char *user;              /* gebruikersnaam, 1..32 of a-z 0-9 . - _ */
	const char *name;              /* own name, shown and kept in medewerker */
	const char *gemeentecode;      /* 4 digits */
	const char *rollen;            /* codes, blank between: "consulent beheerder" */
	const struct secret *passphrase; /* NULL: practice store (open slot) */
	bool shared_host;              /* 64 MiB/3 instead of 256 MiB/3 */
	struct civil practice_today;   /* practice: its own today */
	/* Called once with the recovery code when the user must type it back before the
	 * store comes to exist; false stops (ERR_STOPPED, nothing left). NULL: no code. */
	bool (*recovery)(void *ctx, const char *code);
	void *recovery_ctx;
};

/* ERR_EXISTS, ERR_RIGHTS, ERR_DISK_FULL, ERR_NO_CIPHER, ERR_STOPPED, ERR_IO. */
enum err store_create(const struct store_options *o, const struct store_new *n, struct store **out);
/* Every refusal its own code: ERR_MISSING ERR_EMPTY ERR_PLAIN ERR_FOREIGN ERR_NEWER
 * ERR_OLDER ERR_DAMAGED ERR_SLOTS_DAMAGED ERR_PASSPHRASE ERR_CODE_TYPO ERR_MEMORY ERR_RIGHTS ERR_BUSY
 * ERR_NO_CIPHER. After three wrong tries in a row the wait grows 1, 2, 4 .. 60 s. */
enum err store_open(const struct store_options *o, const struct store_key *k, struct store **out);
/* NULL is nothing. Wipes keys. */
void store_close(struct store *s);
/* Is there a store at dir, and does it open without a passphrase? For the first screen;
 * reads only the slots file. */
enum err store_peek(const char *dir, bool *practice, size_t *n_users);
/* Users with a passphrase slot, one a line, into out. */
enum err store_peek_users(const char *dir, struct buf *out);

const struct spec *store_spec(const struct store *s);
const struct regels *store_regels(const struct store *s); /* NULL: none */
const struct clock *store_clock(const struct store *s);
struct civil store_today(const struct store *s);
bool store_is_practice(const struct store *s);
/* Practice stores: take ids and salts of lines from this seed from now on, so that the same
 * work gives the same bytes; NULL: from the system again. For a store that nobody else has
 * open. ERR_REFUSED in an ordinary store. */
enum err store_set_seed(struct store *s, const unsigned char seed[32]);
bool store_is_read_only(const struct store *s);
const char *store_dir(const struct store *s);
const char *store_user(const struct store *s);      /* who unlocked; after the code: "herstel" */
const char *store_gemeente(const struct store *s);  /* 4 digits */
const char *store_device_tag(const struct store *s);/* two letters for numbers given offline */
/* One technical sentence about the last failure (never data of a person); borrowed. */
const char *store_error(const struct store *s);
/* What the user should know after opening, one Dutch sentence a line ("" = nothing): the
 * file turned out to be a copy, an older slots file was put back, wrong passphrases were
 * tried since the last time. Borrowed. */
const char *store_notices(const struct store *s);

/* Definitions: those of the store against those given at opening. */
enum store_definitions { STORE_DEFINITIONS_SAME, STORE_DEFINITIONS_NEW, STORE_DEFINITIONS_CHANGED };
enum store_definitions store_definitions(struct store *s);
/* Take the given definitions: new tables and columns, versions kept, digest written.
 * ERR_REFUSED with the field in store_error() when a field in use would change type.
 * Takes the store alone: ERR_BUSY names who else is in it (store_error). */
enum err store_definitions_accept(struct store *s);

/* Nested by depth. Reading transactions give a stable view; no transaction may last
 * longer than 50 ms or wait for a key. Rollback at any depth makes the outer commit
 * roll back (ERR_REFUSED). Writing inside a reading one is ERR_REFUSED. */
enum err store_begin_at(struct store *s, bool write, const char *file, int line);
#define store_begin(s, write) store_begin_at((s), (write), __FILE__, __LINE__)
enum err store_commit(struct store *s);
void store_rollback(struct store *s);

/* Slots: change own passphrase, add and remove users, new recovery code. A passphrase of
 * another, users, a code and a new key are for a beheerder or who opened with the code
 * (ERR_REFUSED, also for the last user, whatever other slot is left). ERR_BUSY when the slots file was changed by another since opening. */
enum err store_passphrase(struct store *s, const char *user, const struct secret *now);
enum err store_user_add(struct store *s, const char *user, const char *name, const char *rollen,
	const struct secret *passphrase);
enum err store_user_remove(struct store *s, const char *user);
enum err store_recovery(struct store *s, bool (*shown)(void *ctx, const char *code), void *ctx);
/* A new master key: copies into a new encrypted file, proves it, puts it in place. The
 * slot of `user` is made anew from `passphrase`; the others are dropped and named in out,
 * one a line. Takes the store alone: ERR_BUSY names who else is in it (store_error). */
enum err store_rekey(struct store *s, const char *user, const struct secret *passphrase, struct buf *out);

/* Six random words as a proposal; is a typed one good enough (NULL, or the reason); is a
 * typed recovery code the same as `code` whatever case and dashes. For rooms above that
 * do not see the keys. */
enum err store_propose_passphrase(struct secret **out);
const char *store_judge_passphrase(const struct secret *passphrase);
bool store_code_equal(const char *code, const char *typed);

/* Whether `user` of this store has the role (medewerker.rol). */
bool store_has_role(struct store *s, const char *rol);

#endif
