/* Copying a file and proving it. The copy goes through SQLite's backup, a few hundred
 * pages at a time with the lock let go between, into a file that was opened with a key:
 * there is no way to an unkeyed target from here. */
#include <config.h>

#include "copy_priv.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/i18n.h"
#include "stmt_priv.h"

#define PAGES_A_STEP 256
#define MAX_RESTARTS 20     /* others keep writing: then the rest in one go */
#define BUSY_TRIES 200
#define MAX_FINDINGS 100

enum { SQL_TABLES, SQL_PAGES, SQL_TREES, SQL_SCHEMA, SQL_COUNT };

static const struct sql rows[] = {
	{SQL_TABLES, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"},
	{SQL_PAGES, "PRAGMA cipher_integrity_check"},
	{SQL_TREES, "PRAGMA quick_check(100)"},
	{SQL_SCHEMA, "SELECT coalesce(sql, '') FROM sqlite_master ORDER BY type, name"},
	{SQL_COUNT, "PRAGMA page_count"},
};

const struct sql_set copy_sql = SQL_SET("copy", rows);

/* --- copy --------------------------------------------------------------------------------- */

struct copying {
	sqlite3_backup *b;
	int left;        /* pages, after the last step */
	int restarts;
	int busy;
	bool done;
};

static enum err copy_step(struct db *to, struct copying *c)
{
	int rc = sqlite3_backup_step(c->b, c->restarts > MAX_RESTARTS ? -1 : PAGES_A_STEP);
	int left = sqlite3_backup_remaining(c->b);
	if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED) {
		struct timespec t = {0, 10 * 1000000L};
		nanosleep(&t, NULL);
		return c->busy++ < BUSY_TRIES ? ERR_OK : ERR_BUSY;
	}
	c->busy = 0;
	c->restarts += c->left && left > c->left;
	c->left = left;
	c->done = rc == SQLITE_DONE;
	return db_failed(to, rc, "copy");
}

enum err db_copy(struct db *from, struct db *to, store_progress_fn progress, void *ctx)
{
	enum err e = db_in_the_making(to);
	if (e)
		return e;
	struct copying c = {.b = sqlite3_backup_init(to->sqlite, "main", from->sqlite, "main")};
	if (!c.b)
		return db_failed(to, sqlite3_errcode(to->sqlite), "copy");
	while (!e && !c.done) {
		e = copy_step(to, &c);
		int total = sqlite3_backup_pagecount(c.b);
		if (!e && progress && !progress(ctx, _("Kopie"), (uint64_t)(total - c.left), (uint64_t)total))
			e = ERR_STOPPED;
	}
	int rc = sqlite3_backup_finish(c.b);
	return e ? e : db_failed(to, rc, "copy");
}

/* --- rows ------------------------------------------------------------------------------------ */

enum err db_copy_rows(struct stmt *select, struct stmt *insert, int64_t *after, size_t *n)
{
	bool row, more = true;
	*n = 0;
	if (stmt_params(select))
		stmt_int_at(select, 1, *after);
	enum err e = stmt_step(select, &row);
	while (!e && row) {
		if (stmt_params(select))
			*after = stmt_get_int(select, 0);
		stmt_pass(select, insert, stmt_columns(select));
		e = stmt_step(insert, &more);
		stmt_done(insert);
		(*n)++;
		if (!e)
			e = stmt_step(select, &row);
	}
	stmt_done(select);
	stmt_done(insert);
	return e;
}

/* --- digest -------------------------------------------------------------------------------- */

static void mix(unsigned char h[HASH_BYTES], const void *p, size_t n)
{
	unsigned char next[HASH_BYTES];
	hash_pair(next, h, HASH_BYTES, p, n);
	memcpy(h, next, HASH_BYTES);
}

/* One value, with its type and length, so that no two rows hash alike by chance of
 * boundaries. */
static void mix_value(struct buf *row, sqlite3_stmt *q, int col)
{
	int type = sqlite3_column_type(q, col);
	sqlite3_int64 i = type == SQLITE_INTEGER ? sqlite3_column_int64(q, col) : 0;
	int n = type == SQLITE_INTEGER ? (int)sizeof i : sqlite3_column_bytes(q, col);
	buf_add_n(row, &type, sizeof type);
	buf_add_n(row, &n, sizeof n);
	if (type == SQLITE_INTEGER)
		buf_add_n(row, &i, sizeof i);
	else if (n > 0)
		buf_add_n(row, sqlite3_column_blob(q, col), (size_t)n);
}

static enum err mix_table(struct db *db, const char *name, unsigned char h[HASH_BYTES])
{
	struct sql_text t = {0};
	sqlite3_stmt *q = NULL;
	struct buf row = {0};
	int rc;
	sql_add(&t, "SELECT * FROM ");
	sql_name(&t, "", name);
	rc = t.bad ? SQLITE_CORRUPT : sqlite3_prepare_v2(db->sqlite, buf_str(&t.b), -1, &q, NULL);
	enum err e = db_failed(db, rc, "digest");
	while (!e && (rc = sqlite3_step(q)) != SQLITE_DONE) {
		e = db_failed(db, rc, "digest");
		buf_reset(&row);
		for (int i = 0; !e && i < sqlite3_column_count(q); i++)
			mix_value(&row, q, i);
		mix(h, buf_str(&row), row.len);
	}
	sqlite3_finalize(q);
	sql_text_clear(&t);
	buf_wipe(&row);
	return e;
}

static enum err mix_all(struct db *db, unsigned id, bool tables, unsigned char h[HASH_BYTES])
{
	bool row;
	struct stmt *q = db_stmt(db, &copy_sql, id);
	enum err e = stmt_step(q, &row);
	while (!e && row) {
		const char *text = stmt_get_text(q, 0);
		mix(h, text, strlen(text));
		if (tables && strncmp(text, "sqlite_", 7) != 0)
			e = mix_table(db, text, h);
		if (!e)
			e = stmt_step(q, &row);
	}
	stmt_done(q);
	return e;
}

enum err db_digest(struct db *db, unsigned char out[HASH_BYTES])
{
	memset(out, 0, HASH_BYTES);
	enum err e = db_begin(db, false);
	if (e)
		return e;
	e = mix_all(db, SQL_SCHEMA, false, out);
	if (!e)
		e = mix_all(db, SQL_TABLES, true, out);
	return db_end(db, e);
}

/* --- pages and trees --------------------------------------------------------------------- */

/* Rows are SQLite's own sentences about pages and trees; a value never stands in them. */
static enum err check(struct db *db, unsigned id, const char *what, struct buf *findings)
{
	bool row, clean = true;
	unsigned n = 0;
	struct stmt *q = db_stmt(db, &copy_sql, id);
	enum err e = stmt_step(q, &row);
	for (; !e && row; e = stmt_step(q, &row)) {
		const char *text = stmt_get_text(q, 0);
		if (strcmp(text, "ok") == 0)
			continue;
		clean = false;
		if (n++ < MAX_FINDINGS)
			buf_printf(findings, "%s: %s\n", what, text);
	}
	stmt_done(q);
	if (e == ERR_DAMAGED) {
		buf_printf(findings, _("%s: het bestand is onleesbaar.\n"), what);
		return e;
	}
	return e || clean ? e : ERR_DAMAGED;
}

enum err db_check_pages(struct db *db, uint64_t *pages, struct buf *findings)
{
	int64_t n = 0;
	enum err e = check(db, SQL_PAGES, _("Bladzijden"), findings);
	enum err counted = stmt_run_int(db_stmt(db, &copy_sql, SQL_COUNT), &n);
	if (pages)
		*pages = (uint64_t)n;
	return e ? e : counted;
}

enum err db_check_trees(struct db *db, struct buf *findings)
{
	return check(db, SQL_TREES, _("Indeling"), findings);
}
