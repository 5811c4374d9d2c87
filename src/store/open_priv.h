/* Steps of opening and making a store that its units share. */
#ifndef REGIE_STORE_OPEN_PRIV_H
#define REGIE_STORE_OPEN_PRIV_H

#include "store_priv.h"

#define STORE_USER_RECOVERY "herstel"
#define STORE_KEYS_LIMIT 65536

/* A handle with the options, nothing opened. */
struct store *store_handle(const struct store_options *o);
/* The wait of a connection, for db_options.busy; ctx is the store. */
bool store_wait(void *ctx, int waited_ms);
/* A writing transaction for the journaal, also in a store opened to look. */
enum err store_begin_log_at(struct store *s, const char *file, int line);
#define store_begin_log(s) store_begin_log_at((s), __FILE__, __LINE__)
/* The line of the opening, in an open transaction. */
enum err store_log_unlock(struct store *s, bool older_keys);
/* Commit when e is ERR_OK, else roll back. */
enum err store_end(struct store *s, enum err e);
/* Add a sentence to store_notices(). */
void store_notice(struct store *s, const char *sentence);
/* Whether this user may change users and keys. */
bool store_may_manage(struct store *s);
/* Record of the user: made or changed; `actief` off. ERR_OK without that definition. */
enum err store_add_medewerker(struct store *s, const char *user, const char *name, const char *rollen);
enum err store_end_medewerker(struct store *s, const char *user);

/* A connection under the key of an unlocked handle, to file `name` in its directory or to
 * any path without links. */
enum err store_connect(struct store *s, const char *name, bool create, struct db **out);
enum err store_connect_at(struct store *s, const char *path, bool create, struct db **out);
/* The file under s->db was exchanged: go over to the new one. */
enum err store_reconnect(struct store *s);
/* From an unlocked handle with its directory and presence to a usable store: connection,
 * proof of identity, migration, copy check, definitions, journaal line. */
enum err store_finish_open(struct store *s, const struct store_options *o);

/* Read and parse a slots file of the directory. ERR_SLOTS_DAMAGED also when it is empty. */
enum err keyfile_read(int dirfd, const char *name, struct slots **out, struct buf *bytes);
/* Keep the present file as the generation before, when that is another one. */
void keyfile_keep(struct store *s);
/* A user name: 1..32 of a-z 0-9 . - _, and not the name of the recovery code. */
bool keyfile_user_ok(const char *user);
/* Cost for a new passphrase in this store: that of the passphrases it has. */
struct slots_cost keyfile_cost(const struct slots *slots);
/* The generation kept inside the database, to be written in an open transaction. */
enum err keyfile_note_generation(struct db *db, uint64_t generation);

/* Bring the schema from its user_version to `target` with DIR/migrations/NNNN_*.sql, one
 * transaction each; `each` as db_script. ERR_NEWER when it is higher already. */
enum err migrate_to(struct db *db, const char *dir, int target, bool (*each)(void *ctx), void *ctx);
enum err migrate_version(struct db *db, int *version);

/* A directory in the making: DIR.new, empty, ours, entered alone. `building` is owned by
 * the caller, also on failure. ERR_EXISTS when there is something at dir. */
struct presence;
enum err create_begin(const char *dir, char **building, int *dirfd, struct presence **presence,
	struct buf *why);
/* Sync and rename it to `dir`. */
enum err create_commit(const char *building, const char *dir, int dirfd);
/* Remove what a making left: known directories and plain files only. */
enum err create_remove(const char *dir);

#endif
