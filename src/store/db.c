/* The connection: SQLCipher proven before anything is trusted to it, the key as raw
 * bytes in the first call, hardened, and one door for transactions. A commit that did
 * not come through the door is refused by the commit hook, so a statement that writes
 * outside a transaction is an error and not a habit.
 *
 * SQLite's allocator is ours: it wipes what it gives back, because rows stay readable
 * in freed memory otherwise. */
#include <config.h>

#include "db_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/secret.h"
#include "stmt_priv.h"

#define BUSY_GIVE_UP_MS 5000
#define LONG_TRANSACTION_MS 50

/* --- memory that is wiped ------------------------------------------------------------- */

/* The size stands before the block, in room that keeps the alignment. */
#define HEAD 16

static void *wiping_malloc(int n)
{
	unsigned char *p = n > 0 ? malloc((size_t)n + HEAD) : NULL;
	if (!p)
		return NULL;
	memcpy(p, &n, sizeof n);
	return p + HEAD;
}

static int wiping_size(void *p)
{
	int n = 0;
	if (p)
		memcpy(&n, (unsigned char *)p - HEAD, sizeof n);
	return n;
}

static void wiping_free(void *p)
{
	if (!p)
		return;
	secret_wipe(p, (size_t)wiping_size(p));
	free((unsigned char *)p - HEAD);
}

static void *wiping_realloc(void *p, int n)
{
	int old = wiping_size(p);
	void *q = wiping_malloc(n);
	if (!q)
		return NULL;
	memcpy(q, p, (size_t)(old < n ? old : n));
	wiping_free(p);
	return q;
}

static int wiping_roundup(int n)
{
	return (n + 7) & ~7;
}

static int wiping_init(void *unused)
{
	(void)unused;
	return SQLITE_OK;
}

static void wiping_shutdown(void *unused)
{
	(void)unused;
}

/* The one thing kept for the process: SQLite can be configured only once. */
static pthread_once_t library_once = PTHREAD_ONCE_INIT;
static enum err library_state;

static void library_start(void)
{
	static const sqlite3_mem_methods wiping = {wiping_malloc, wiping_free, wiping_realloc, wiping_size,
		wiping_roundup, wiping_init, wiping_shutdown, NULL};
	library_state = ERR_NO_CIPHER;
	if (sqlite3_config(SQLITE_CONFIG_MALLOC, &wiping) != SQLITE_OK)
		return;
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	sqlite3_config(SQLITE_CONFIG_MMAP_SIZE, (sqlite3_int64)0, (sqlite3_int64)0);
	sqlite3_config(SQLITE_CONFIG_URI, 0);
	if (sqlite3_initialize() != SQLITE_OK)
		library_state = ERR_MEMORY;
	else if (sqlite3_compileoption_used("HAS_CODEC") && !sqlite3_compileoption_used("TEMP_STORE=0"))
		library_state = ERR_OK;
}

enum err db_library(void)
{
	pthread_once(&library_once, library_start);
	return library_state;
}

/* --- errors --------------------------------------------------------------------------- */

static const struct {
	int rc;
	enum err e;
} primary_codes[] = {
	{SQLITE_OK, ERR_OK},
	{SQLITE_ROW, ERR_OK},
	{SQLITE_DONE, ERR_OK},
	{SQLITE_BUSY, ERR_BUSY},
	{SQLITE_LOCKED, ERR_BUSY},
	{SQLITE_FULL, ERR_DISK_FULL},
	{SQLITE_CORRUPT, ERR_DAMAGED},
	{SQLITE_NOTADB, ERR_DAMAGED},
	{SQLITE_ERROR, ERR_DAMAGED},  /* a table is missing: the statement itself is tested */
	{SQLITE_SCHEMA, ERR_DAMAGED},
	{SQLITE_READONLY, ERR_READ_ONLY},
	{SQLITE_NOMEM, ERR_MEMORY},
	{SQLITE_PERM, ERR_RIGHTS},
	{SQLITE_AUTH, ERR_REFUSED},
	{SQLITE_INTERRUPT, ERR_STOPPED},
	{SQLITE_TOOBIG, ERR_LIMIT},
	{SQLITE_CONSTRAINT, ERR_REFUSED},
	{SQLITE_MISMATCH, ERR_REFUSED},
	{SQLITE_MISUSE, ERR_REFUSED},
	{SQLITE_RANGE, ERR_REFUSED},
	{SQLITE_NOLFS, ERR_LIMIT},
};

static enum err of_errno(int e)
{
	return e == EFBIG ? ERR_DISK_FULL : file_errno(e);
}

static enum err code_of(sqlite3 *sqlite, int rc)
{
	switch (rc) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID:
		return ERR_EXISTS;
	case SQLITE_IOERR_NOMEM:
		return ERR_MEMORY;
	case SQLITE_IOERR_CORRUPTFS:
		return ERR_DAMAGED;
	case SQLITE_CANTOPEN_SYMLINK:
		return ERR_RIGHTS;
	}
	if ((rc & 0xff) == SQLITE_IOERR || (rc & 0xff) == SQLITE_CANTOPEN)
		return sqlite ? of_errno(sqlite3_system_errno(sqlite)) : ERR_IO;
	for (size_t i = 0; i < sizeof primary_codes / sizeof primary_codes[0]; i++)
		if (primary_codes[i].rc == (rc & 0xff))
			return primary_codes[i].e;
	return ERR_IO;
}

/* SQLite's own sentence is not kept: it can quote a value. */
enum err db_failed(struct db *db, int rc, const char *what)
{
	if (rc == SQLITE_OK || rc == SQLITE_ROW || rc == SQLITE_DONE)
		return ERR_OK;
	int errnum = sqlite3_system_errno(db->sqlite);
	enum err e = code_of(db->sqlite, rc);
	buf_reset(&db->error);
	buf_printf(&db->error, "%s: SQLite %d (%s), errno %d", what, rc, sqlite3_errstr(rc), errnum);
	log_note("store: %s: %s", buf_str(&db->error), err_name(e));
	return e;
}

const char *db_error(const struct db *db)
{
	return buf_str(&db->error);
}

/* --- waiting ---------------------------------------------------------------------------- */

static int64_t monotonic_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int busy(void *ctx, int count)
{
	static const int steps[] = {1, 2, 5, 10, 15, 20, 25};
	struct db *db = ctx;
	int last = (int)(sizeof steps / sizeof steps[0]) - 1;
	int ms = steps[count < last ? count : last];
	if (count == 0)
		db->busy_since_ms = 0;
	if (db->busy ? !db->busy(db->busy_ctx, db->busy_since_ms) : db->busy_since_ms >= BUSY_GIVE_UP_MS)
		return 0;
	struct timespec t = {0, ms * 1000000L};
	nanosleep(&t, NULL);
	db->busy_since_ms += ms;
	return 1;
}

/* --- opening ---------------------------------------------------------------------------- */

static int refuse_commit(void *ctx)
{
	const struct db *db = ctx;
	if (!db->committing)
		log_note("store: a commit that did not come through the door was refused");
	return !db->committing;
}

static void put_hex(char *out, const unsigned char *p, size_t n)
{
	static const char hex[] = "0123456789abcdef";
	for (size_t i = 0; i < n; i++) {
		out[2 * i] = hex[p[i] >> 4];
		out[2 * i + 1] = hex[p[i] & 15];
	}
}

/* x'key salt': raw, so nothing is derived and the first bytes of the file are ours. */
void db_key_text(const unsigned char *key, const unsigned char *salt, char out[DB_KEY_TEXT])
{
	out[0] = 'x';
	out[1] = '\'';
	put_hex(out + 2, key, DB_KEY_BYTES);
	put_hex(out + 2 + 2 * DB_KEY_BYTES, salt, DB_SALT_BYTES);
	out[DB_KEY_TEXT - 1] = '\'';
}

static enum err give_key(struct db *db, const struct db_options *o)
{
	char text[DB_KEY_TEXT];
	db_key_text(o->key, o->salt, text);
	int rc = sqlite3_key_v2(db->sqlite, "main", text, sizeof text);
	secret_wipe(text, sizeof text);
	return db_failed(db, rc, "key");
}

enum {
	SQL_QUIET, SQL_CIPHER, SQL_FIRST_READ, SQL_TEMP, SQL_JOURNAL, SQL_SYNC, SQL_SYNC_READ, SQL_CACHE,
	SQL_FOREIGN, SQL_CELLS, SQL_BEGIN, SQL_BEGIN_WRITE, SQL_COMMIT, SQL_ROLLBACK, SQL_TEMP_READ, SQL_NO_MAP,
	SQL_NO_SYNC, SQL_MEMORY_JOURNAL
};

static const struct sql rows[] = {
	{SQL_QUIET, "PRAGMA cipher_log_level = NONE"},
	{SQL_CIPHER, "PRAGMA cipher_version"},
	{SQL_FIRST_READ, "SELECT count(*) FROM sqlite_master"},
	{SQL_TEMP, "PRAGMA temp_store = MEMORY"},
	{SQL_JOURNAL, "PRAGMA journal_mode = TRUNCATE"},
	{SQL_SYNC, "PRAGMA synchronous = EXTRA"},
	{SQL_SYNC_READ, "PRAGMA synchronous"},
	{SQL_CACHE, "PRAGMA cache_size = -8192"},
	{SQL_FOREIGN, "PRAGMA foreign_keys = ON"},
	{SQL_CELLS, "PRAGMA cell_size_check = ON"},
	{SQL_BEGIN, "BEGIN DEFERRED"},
	{SQL_BEGIN_WRITE, "BEGIN IMMEDIATE"},
	{SQL_COMMIT, "COMMIT"},
	{SQL_ROLLBACK, "ROLLBACK"},
	{SQL_TEMP_READ, "PRAGMA temp_store"},
	{SQL_NO_MAP, "PRAGMA mmap_size = 0"},
	{SQL_NO_SYNC, "PRAGMA synchronous = OFF"},
	{SQL_MEMORY_JOURNAL, "PRAGMA journal_mode = MEMORY"},
};

const struct sql_set db_sql = SQL_SET("db", rows);

/* First column of the first row as text must be `want` ("" = anything but empty). */
static enum err expect(struct db *db, unsigned id, const char *want, enum err otherwise)
{
	bool row;
	struct stmt *q = db_stmt(db, &db_sql, id);
	enum err e = stmt_step(q, &row);
	if (!e) {
		const char *have = row ? stmt_get_text(q, 0) : "";
		bool ok = *want ? strcmp(have, want) == 0 : *have != '\0';
		e = ok ? ERR_OK : otherwise;
	}
	stmt_done(q);
	return e;
}

static enum err run(struct db *db, unsigned id)
{
	return stmt_run(db_stmt(db, &db_sql, id));
}

static enum err prove(struct db *db)
{
	enum err e = run(db, SQL_QUIET);
	sqlite3_busy_handler(db->sqlite, busy, db);
	if (!e)
		e = expect(db, SQL_CIPHER, "", ERR_NO_CIPHER);
	if (!e)
		e = run(db, SQL_FIRST_READ);
	return e;
}

static void limit(struct db *db)
{
	static const struct { int id, value; } limits[] = {
		{SQLITE_LIMIT_LENGTH, 4 << 20},       /* lines are at most 256 KiB */
		{SQLITE_LIMIT_SQL_LENGTH, 256 << 10}, /* 400 fields of a record by name */
		{SQLITE_LIMIT_ATTACHED, 1},
		{SQLITE_LIMIT_EXPR_DEPTH, 200},
		{SQLITE_LIMIT_COMPOUND_SELECT, 20},
		{SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200},
		{SQLITE_LIMIT_TRIGGER_DEPTH, 4},
		{SQLITE_LIMIT_WORKER_THREADS, 0},
	};
	static const struct { int id, value; } switches[] = {
		{SQLITE_DBCONFIG_DEFENSIVE, 1},
		{SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
		{SQLITE_DBCONFIG_DQS_DML, 0},
		{SQLITE_DBCONFIG_DQS_DDL, 0},
		{SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
		{SQLITE_DBCONFIG_ENABLE_VIEW, 0},
		{SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
	};
	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
		sqlite3_limit(db->sqlite, limits[i].id, limits[i].value);
	for (size_t i = 0; i < sizeof switches / sizeof switches[0]; i++)
		sqlite3_db_config(db->sqlite, switches[i].id, switches[i].value, NULL);
}

static enum err harden(struct db *db)
{
	static const unsigned settings[] = {SQL_TEMP, SQL_SYNC, SQL_CACHE, SQL_FOREIGN, SQL_CELLS, SQL_NO_MAP};
	enum err e = ERR_OK;
	limit(db);
	for (size_t i = 0; !e && i < sizeof settings / sizeof settings[0]; i++)
		e = run(db, settings[i]);
	if (!e && !db->read_only)
		e = expect(db, SQL_JOURNAL, "truncate", ERR_IO);
	if (!e)
		e = expect(db, SQL_SYNC_READ, "3", ERR_IO);
	if (!e)
		e = expect(db, SQL_TEMP_READ, "2", ERR_NO_CIPHER);
	if (!e)
		sqlite3_commit_hook(db->sqlite, refuse_commit, db);
	return e;
}

/* SQLite makes a missing file silently: whether it is there is decided here. */
static enum err claim_path(const struct db_options *o)
{
	struct stat st;
	if (!o->create)
		return lstat(o->path, &st) == 0 ? ERR_OK : errno == ENOENT ? ERR_MISSING : file_errno(errno);
	int fd = open(o->path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return errno == EEXIST ? ERR_EXISTS : file_errno(errno);
	close(fd);
	return ERR_OK;
}

static int open_flags(const struct db_options *o)
{
	int rights = o->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	return rights | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_FULLMUTEX |
	       SQLITE_OPEN_EXRESCODE;
}

/* From nothing to a proven and hardened connection. */
static enum err connect_to(struct db *db, const struct db_options *o)
{
	int rc = sqlite3_open_v2(o->path, &db->sqlite, open_flags(o), NULL);
	enum err e = db->sqlite ? db_failed(db, rc, "open") : ERR_MEMORY;
	if (!e)
		e = give_key(db, o);
	if (!e)
		e = prove(db);
	if (!e)
		e = harden(db);
	return e;
}

enum err db_open(const struct db_options *o, struct db **out)
{
	*out = NULL;
	enum err e = db_library();
	if (!e)
		e = claim_path(o);
	if (e)
		return e;
	struct db *db = mem_new(sizeof *db);
	*db = (struct db){.busy = o->busy, .busy_ctx = o->busy_ctx, .read_only = o->read_only};
	e = connect_to(db, o);
	if (e)
		db_close(db);
	else
		*out = db;
	return e;
}

enum err db_exchange(struct db *db, const struct db_options *o)
{
	if (db->depth)
		return ERR_REFUSED;
	stmt_drop_all(db);
	sqlite3_close_v2(db->sqlite);
	db->sqlite = NULL;
	enum err e = claim_path(o);
	if (!e)
		e = connect_to(db, o);
	db->abandoned = e != ERR_OK;
	return e;
}

enum err db_in_the_making(struct db *db)
{
	enum err e = expect(db, SQL_MEMORY_JOURNAL, "memory", ERR_IO);
	return e ? e : run(db, SQL_NO_SYNC);
}

void db_abandon(struct db *db)
{
	db->abandoned = true;
	log_note("store: the connection was given up");
}

void db_close(struct db *db)
{
	if (!db)
		return;
	if (db->depth)
		db_rollback(db);
	stmt_free_all(db);
	sqlite3_close_v2(db->sqlite);
	buf_clear(&db->error);
	free(db);
}

int64_t db_last_rowid(const struct db *db)
{
	return sqlite3_last_insert_rowid(db->sqlite);
}

int64_t db_changes(const struct db *db)
{
	return sqlite3_changes64(db->sqlite);
}

unsigned db_unfinished(const struct db *db)
{
	unsigned n = 0;
	for (sqlite3_stmt *q = sqlite3_next_stmt(db->sqlite, NULL); q; q = sqlite3_next_stmt(db->sqlite, q))
		n += sqlite3_stmt_busy(q) != 0;
	return n;
}

enum err db_script(struct db *db, const char *name, const char *text, bool (*each)(void *ctx), void *ctx)
{
	enum err e = ERR_OK;
	while (!e && *text) {
		sqlite3_stmt *q = NULL;
		e = db_failed(db, sqlite3_prepare_v2(db->sqlite, text, -1, &q, &text), name);
		if (!e && q) {
			int rc;
			while ((rc = sqlite3_step(q)) == SQLITE_ROW)
				;
			e = db_failed(db, rc, name);
		}
		sqlite3_finalize(q);
		if (!e && q && each && !each(ctx))
			e = ERR_STOPPED;
	}
	return e;
}

/* --- transactions ------------------------------------------------------------------------- */

int db_depth(const struct db *db)
{
	return db->depth;
}

uint64_t db_undone(const struct db *db)
{
	return db->undone;
}

bool db_is_writing(const struct db *db)
{
	return db->depth > 0 && db->writing;
}

static enum err begin_inner(struct db *db, bool write, const char *file, int line)
{
	if (write && !db->writing) {
		log_note("store: %s:%d writes inside the reading transaction of %s:%d", file, line, db->file, db->line);
		return ERR_REFUSED;
	}
	db->depth++;
	return ERR_OK;
}

enum err db_begin_at(struct db *db, bool write, const char *file, int line)
{
	if (db->depth)
		return begin_inner(db, write, file, line);
	if (db->abandoned)
		return ERR_IO;
	if (write && db->read_only)
		return ERR_READ_ONLY;
	enum err e = run(db, write ? SQL_BEGIN_WRITE : SQL_BEGIN);
	if (!e && !write)
		e = run(db, SQL_FIRST_READ); /* the view is that of now, not of the first question */
	if (e) {
		if (!sqlite3_get_autocommit(db->sqlite))
			run(db, SQL_ROLLBACK);
		return e;
	}
	db->depth = 1;
	db->writing = write;
	db->broken = false;
	db->file = file;
	db->line = line;
	db->began_ms = monotonic_ms();
	return ERR_OK;
}

/* The transaction is over, one way or the other. */
static void ended(struct db *db)
{
	int64_t ms = monotonic_ms() - db->began_ms;
	if (ms > LONG_TRANSACTION_MS)
		log_note("store: the transaction of %s:%d lasted %lld ms", db->file, db->line, (long long)ms);
	db->depth = 0;
	db->writing = false;
	db->broken = false;
}

static void undo(struct db *db)
{
	db->undone++;
	if (!sqlite3_get_autocommit(db->sqlite))
		run(db, SQL_ROLLBACK);
}

enum err db_commit(struct db *db)
{
	if (!db->depth) {
		log_note("store: commit without a transaction");
		return ERR_REFUSED;
	}
	if (db->depth > 1) {
		db->depth--;
		return ERR_OK;
	}
	enum err e = ERR_OK;
	if (db->broken)
		e = ERR_REFUSED;
	else if (sqlite3_get_autocommit(db->sqlite))
		e = ERR_IO; /* SQLite rolled back by itself: a full disk, no memory */
	if (!e) {
		db->committing = true;
		e = run(db, SQL_COMMIT);
		db->committing = false;
	}
	if (e)
		undo(db);
	ended(db);
	return e;
}

void db_rollback(struct db *db)
{
	if (!db->depth)
		return;
	if (db->depth > 1) {
		db->broken = true;
		db->depth--;
		return;
	}
	undo(db);
	ended(db);
}

enum err db_end(struct db *db, enum err e)
{
	if (!e)
		return db_commit(db);
	db_rollback(db);
	return e;
}
