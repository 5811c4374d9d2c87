/* The inside of a connection, for db.c and stmt.c only. */
#ifndef REGIE_STORE_STMT_PRIV_H
#define REGIE_STORE_STMT_PRIV_H

#include "db_priv.h"

#include <sqlite3.h>

/* Statements of one set, by id; a slot is NULL until first used. */
struct stmt_set {
	const struct sql_set *set;
	struct stmt **stmts;
};

struct db {
	sqlite3 *sqlite;
	struct stmt_set *sets;
	size_t n_sets, cap_sets;
	struct stmt *all;       /* every statement that exists, linked */
	struct buf error;
	db_busy_fn busy;
	void *busy_ctx;
	int busy_since_ms;      /* how long the present wait lasts */
	bool read_only;
	bool abandoned;         /* db_abandon */
	int depth;
	bool writing;
	bool committing;        /* the door is open: the commit hook lets one through */
	bool broken;            /* an inner level rolled back */
	uint64_t undone;        /* transactions rolled back */
	const char *file;       /* who opened the outermost transaction */
	int line;
	int64_t began_ms;
};

/* Bind the present row of one statement to the places 1.. of another; how many columns and
 * parameters a statement has. */
void stmt_pass(struct stmt *from, struct stmt *to, int columns);
int stmt_columns(const struct stmt *q);
int stmt_params(const struct stmt *q);
/* SQLite's last result on this connection as a code of ours; keeps the sentence. */
enum err db_failed(struct db *db, int rc, const char *what);
/* The raw key and salt as sqlite3_key_v2 wants them; wipe after use. */
#define DB_KEY_TEXT (2 * (DB_KEY_BYTES + DB_SALT_BYTES) + 3)
void db_key_text(const unsigned char *key, const unsigned char *salt, char out[DB_KEY_TEXT]);

/* Drop what SQLite holds of all statements; they are prepared again at next use. */
void stmt_drop_all(struct db *db);
/* Free all statements. */
void stmt_free_all(struct db *db);

#endif
