/* The connection to one encrypted database file: the only place that sees sqlite3.
 * Statements are texts of ours, prepared once and found by their place in a constant
 * table; values are always bound. Transactions have one door. */
#ifndef REGIE_STORE_DB_PRIV_H
#define REGIE_STORE_DB_PRIV_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;   /* a connection, opened with its key and hardened */
struct stmt; /* one prepared statement in use */

/* --- connection ----------------------------------------------------------------- */

#define DB_KEY_BYTES 32
#define DB_SALT_BYTES 16
#define DB_PAGE_BYTES 4096

/* Waiting for another process: false gives up. `waited_ms` grows from 0. */
typedef bool (*db_busy_fn)(void *ctx, int waited_ms);

struct db_options {
	const char *path;           /* no symbolic link anywhere in it */
	const unsigned char *key;   /* DB_KEY_BYTES raw bytes */
	const unsigned char *salt;  /* DB_SALT_BYTES: the first bytes of the file; a store's id */
	bool create;                /* the file must not exist; else it must */
	bool read_only;
	db_busy_fn busy;            /* NULL: wait five seconds */
	void *busy_ctx;
};

/* Once per process, before the first connection: wiping allocator, no shared cache,
 * the linked library proven to be SQLCipher. ERR_NO_CIPHER. */
enum err db_library(void);
/* Open, key, prove the cipher, prove the key by a first read, harden. ERR_NO_CIPHER,
 * ERR_DAMAGED (wrong key or bad page: the slots proved the key already), ERR_MISSING,
 * ERR_EXISTS, ERR_RIGHTS, ERR_BUSY, ERR_MEMORY, ERR_DISK_FULL, ERR_IO. */
enum err db_open(const struct db_options *o, struct db **out);
/* The file under the connection changed (new key, rebuilt, renamed): close it and open
 * again by `o`; statements that are kept go on working. On failure the connection is
 * of no more use but for db_close. No transaction may be open. */
enum err db_exchange(struct db *db, const struct db_options *o);
/* A file in the making, worthless until it is whole: nothing is synced any more, the journal
 * stays in memory. Whoever gives it a name syncs it first (place_sync_file). */
enum err db_in_the_making(struct db *db);
/* The file under the connection is no longer the store's (an exchange of files stopped half
 * way): every later transaction is ERR_IO, so that nothing is written into a file without
 * a name. */
void db_abandon(struct db *db);
/* Finalizes every statement (also those still held) and closes. NULL is nothing. */
void db_close(struct db *db);
/* Technical sentence about the last failure: code and statement name, never a value. */
const char *db_error(const struct db *db);
/* Several statements of a file of ours (schema, migration); no values, no results.
 * `each`, when not NULL, is called after every statement; false stops (ERR_STOPPED). */
enum err db_script(struct db *db, const char *name, const char *text, bool (*each)(void *ctx), void *ctx);
/* Rowid of the last insert; rows changed by the last statement. */
int64_t db_last_rowid(const struct db *db);
int64_t db_changes(const struct db *db);
/* Statements that were stepped and not finished: 0 whenever nobody reads. */
unsigned db_unfinished(const struct db *db);

/* --- transactions: nested by depth -------------------------------------------------- */

/* Writers begin IMMEDIATE. A writing begin inside a reading one is a fault of ours:
 * ERR_REFUSED. `file` and `line` name the opener in the log. */
enum err db_begin_at(struct db *db, bool write, const char *file, int line);
#define db_begin(db, write) db_begin_at((db), (write), __FILE__, __LINE__)
/* Inner: one level up. Outermost: really commits; ERR_REFUSED and rolled back when a
 * level inside rolled back. On any failure nothing of the transaction is stored. */
enum err db_commit(struct db *db);
/* Undo everything of the outermost transaction (at once when outermost). */
void db_rollback(struct db *db);
int db_depth(const struct db *db);
/* How many transactions were undone so far: what was remembered of rows written in one
 * must be forgotten when this changed. */
uint64_t db_undone(const struct db *db);
bool db_is_writing(const struct db *db);
/* End a level by its result: commit when e is ERR_OK, else roll back; gives e, or the
 * failure of the commit. */
enum err db_end(struct db *db, enum err e);

/* --- statements ------------------------------------------------------------------- */

/* One row of a unit's constant table. `id` is its index, kept to prove it. */
struct sql {
	unsigned id;
	const char *text;
};
/* The table of one unit: `const struct sql_set line_sql = SQL_SET("line", rows);` */
struct sql_set {
	const char *unit;
	const struct sql *rows;
	unsigned n;
};
#define SQL_SET(name, table) { (name), (table), sizeof (table) / sizeof (table)[0] }

/* Statement `id` of the set, prepared on first use and kept, ready for binding. Never
 * NULL: a failure to prepare comes out of stmt_step. Still in use by a caller above:
 * a second copy is made. */
struct stmt *db_stmt(struct db *db, const struct sql_set *set, unsigned id);

/* Bind by name (":id"); a name the statement lacks, and a step with a parameter never
 * bound, is an error of stmt_step (ERR_REFUSED). Values are copied; text and blob NULL
 * bind NULL. */
void stmt_int(struct stmt *q, const char *name, int64_t v);
void stmt_text(struct stmt *q, const char *name, const char *s);
void stmt_text_n(struct stmt *q, const char *name, const char *s, size_t n);
void stmt_blob(struct stmt *q, const char *name, const void *p, size_t n);
void stmt_null(struct stmt *q, const char *name);
/* The same by place, from 1: for statements made from definitions. */
void stmt_int_at(struct stmt *q, int at, int64_t v);
void stmt_text_at(struct stmt *q, int at, const char *s);
void stmt_blob_at(struct stmt *q, int at, const void *p, size_t n);
void stmt_null_at(struct stmt *q, int at);

/* Next row: *row false at the end (and after any failure). Always finish with
 * stmt_done, also after failures. */
enum err stmt_step(struct stmt *q, bool *row);
/* Reset, forget the bound values, give the statement back. NULL is nothing. */
void stmt_done(struct stmt *q);
/* Step to the end without looking at rows, then stmt_done. */
enum err stmt_run(struct stmt *q);
/* One integer of one row, then stmt_done. ERR_NOT_FOUND without a row. */
enum err stmt_run_int(struct stmt *q, int64_t *out);

/* Columns of the present row, from 0 in the order of the SELECT; borrowed until the
 * next step or done. Text is never NULL ("" for NULL); use stmt_is_null to tell. */
int64_t stmt_get_int(struct stmt *q, int col);
const char *stmt_get_text(struct stmt *q, int col);
const void *stmt_get_blob(struct stmt *q, int col, size_t *n);
bool stmt_is_null(struct stmt *q, int col);
/* Exactly n bytes into out; false (out zeroed) for any other length or NULL. */
bool stmt_get_bytes(struct stmt *q, int col, void *out, size_t n);

/* --- statements made from definitions ------------------------------------------------- */

/* Text of literals of ours and names out of definitions, nothing else: a name is
 * checked ([a-z0-9_.], at most 120 bytes) and quoted. `struct sql_text t = {0}`. */
struct sql_text {
	struct buf b;
	bool bad;  /* a name was refused: db_prepare fails with ERR_DEFINITION */
};
void sql_add(struct sql_text *t, const char *literal);
/* prefix (a literal of ours, may be "") and id as one quoted name: sql_name(&t, "r_",
 * "persoon") gives "r_persoon". */
void sql_name(struct sql_text *t, const char *prefix, const char *id);
/* n places: "?1, ?2, ?3". */
void sql_places(struct sql_text *t, int from, int n);
void sql_text_clear(struct sql_text *t);
/* Prepare (checked at once); the caller keeps it and frees it with stmt_free. It
 * survives a change of the file under the connection (rekey). *out NULL on failure. */
enum err db_prepare(struct db *db, const struct sql_text *t, struct stmt **out);
/* Run once: CREATE TABLE, ALTER TABLE and the like, no values. */
enum err db_run_text(struct db *db, const struct sql_text *t);
void stmt_free(struct stmt *q);

#endif
