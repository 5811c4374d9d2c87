/* Prepared statements. A unit has one constant table of texts; the handle keeps what
 * was prepared, found by table and place. The first failure of a statement sticks to
 * it until stmt_done, so callers bind without looking and ask once, at the step.
 * A statement knows its text and can lose what SQLite holds of it (the file under the
 * connection was exchanged): it is prepared again at the next use. */
#include <config.h>

#include "stmt_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "sets_priv.h"

#define MAX_NAME 120

struct stmt {
	struct db *db;
	sqlite3_stmt *sqlite;
	const char *unit;    /* for the log: unit and id */
	unsigned id;
	const char *text;    /* of the table, or `owned` */
	char *owned;
	int params;          /* how many the text has */
	int bound;           /* bindings since the last done */
	enum err failed;     /* sticks until stmt_done */
	bool in_use;
	bool stepped;
	bool once;           /* a second copy: freed by stmt_done */
	struct stmt *next, **link;
};

static struct stmt *stmt_new(struct db *db, const char *unit, unsigned id, const char *text, char *owned)
{
	struct stmt *q = mem_new(sizeof *q);
	*q = (struct stmt){.db = db, .unit = unit, .id = id, .text = text, .owned = owned};
	q->next = db->all;
	q->link = &db->all;
	if (db->all)
		db->all->link = &q->next;
	db->all = q;
	return q;
}

/* Not inlined: GCC 12 sees a use after free in its own split of this function. */
__attribute__((noinline)) void stmt_free(struct stmt *q)
{
	if (!q)
		return;
	struct stmt *next = q->next;
	sqlite3_finalize(q->sqlite);
	*q->link = next;
	if (next)
		next->link = q->link;
	free(q->owned);
	free(q);
}

void stmt_drop_all(struct db *db)
{
	for (struct stmt *q = db->all; q; q = q->next) {
		sqlite3_finalize(q->sqlite);
		q->sqlite = NULL;
	}
}

void stmt_free_all(struct db *db)
{
	for (struct stmt *q = db->all, *next; q; q = next) {
		next = q->next;
		stmt_free(q);
	}
	for (size_t i = 0; i < db->n_sets; i++)
		free(db->sets[i].stmts);
	free(db->sets);
	db->sets = NULL;
	db->n_sets = db->cap_sets = 0;
}

/* The first failure wins; the log says which statement. */
static void fail(struct stmt *q, enum err e, const char *why)
{
	if (q->failed)
		return;
	q->failed = e;
	buf_reset(&q->db->error);
	buf_printf(&q->db->error, "%s %u: %s", q->unit, q->id, why);
	log_note("store: %s", buf_str(&q->db->error));
}

static void fail_sqlite(struct stmt *q, int rc)
{
	if (q->failed)
		return;
	char what[64];
	snprintf(what, sizeof what, "%s %u", q->unit, q->id);
	q->failed = db_failed(q->db, rc, what);
}

static void prepare(struct stmt *q)
{
	const char *tail = NULL;
	if (q->sqlite || q->failed)
		return;
	int rc = sqlite3_prepare_v3(q->db->sqlite, q->text, -1, SQLITE_PREPARE_PERSISTENT, &q->sqlite, &tail);
	if (rc != SQLITE_OK)
		fail_sqlite(q, rc);
	else if (!q->sqlite || (tail && tail[strspn(tail, " \t\n;")]))
		fail(q, ERR_REFUSED, "not exactly one statement");
	q->params = q->sqlite ? sqlite3_bind_parameter_count(q->sqlite) : 0;
}

static struct stmt_set *set_of(struct db *db, const struct sql_set *set)
{
	for (size_t i = 0; i < db->n_sets; i++)
		if (db->sets[i].set == set)
			return &db->sets[i];
	MEM_GROW(db->sets, db->n_sets, db->cap_sets);
	struct stmt_set *s = &db->sets[db->n_sets++];
	*s = (struct stmt_set){.set = set, .stmts = mem_new_array(set->n, sizeof *s->stmts)};
	return s;
}

struct stmt *db_stmt(struct db *db, const struct sql_set *set, unsigned id)
{
	const char *text = id < set->n && set->rows[id].id == id ? set->rows[id].text : NULL;
	struct stmt *q;
	if (text) {
		struct stmt **place = &set_of(db, set)->stmts[id];
		if (!*place)
			*place = stmt_new(db, set->unit, id, text, NULL);
		q = *place;
	}
	if (!text || q->in_use) {
		q = stmt_new(db, set->unit, id, text ? text : "", NULL);
		q->once = true;
	}
	q->in_use = true;
	if (!text)
		fail(q, ERR_REFUSED, "no such statement, or the table is out of order");
	prepare(q);
	return q;
}

/* --- binding -------------------------------------------------------------------------- */

static int place_of(struct stmt *q, const char *name)
{
	prepare(q);
	if (q->failed)
		return 0;
	int at = sqlite3_bind_parameter_index(q->sqlite, name);
	if (!at)
		fail(q, ERR_REFUSED, name);
	return at;
}

/* Every binding by place starts here: begins the use of a kept statement, too. */
static bool may_bind(struct stmt *q, int at)
{
	q->in_use = true;
	prepare(q);
	if (!q->failed && (at < 1 || at > q->params))
		fail(q, ERR_REFUSED, "no such place");
	if (q->failed)
		return false;
	q->bound++;
	return true;
}

void stmt_int_at(struct stmt *q, int at, int64_t v)
{
	if (may_bind(q, at))
		fail_sqlite(q, sqlite3_bind_int64(q->sqlite, at, v));
}

static void text_at(struct stmt *q, int at, const char *s, size_t n)
{
	if (!may_bind(q, at))
		return;
	fail_sqlite(q, s ? sqlite3_bind_text64(q->sqlite, at, s, n, SQLITE_TRANSIENT, SQLITE_UTF8)
	                 : sqlite3_bind_null(q->sqlite, at));
}

void stmt_text_at(struct stmt *q, int at, const char *s)
{
	text_at(q, at, s, s ? strlen(s) : 0);
}

void stmt_blob_at(struct stmt *q, int at, const void *p, size_t n)
{
	if (!may_bind(q, at))
		return;
	if (p && !n)
		fail_sqlite(q, sqlite3_bind_zeroblob(q->sqlite, at, 0));
	else
		fail_sqlite(q, sqlite3_bind_blob64(q->sqlite, at, p, n, SQLITE_TRANSIENT));
}

void stmt_null_at(struct stmt *q, int at)
{
	if (may_bind(q, at))
		fail_sqlite(q, sqlite3_bind_null(q->sqlite, at));
}

void stmt_int(struct stmt *q, const char *name, int64_t v)
{
	int at = place_of(q, name);
	if (at)
		stmt_int_at(q, at, v);
}

void stmt_text(struct stmt *q, const char *name, const char *s)
{
	stmt_text_n(q, name, s, s ? strlen(s) : 0);
}

void stmt_text_n(struct stmt *q, const char *name, const char *s, size_t n)
{
	int at = place_of(q, name);
	if (at)
		text_at(q, at, s, n);
}

void stmt_blob(struct stmt *q, const char *name, const void *p, size_t n)
{
	int at = place_of(q, name);
	if (at)
		stmt_blob_at(q, at, p, n);
}

void stmt_null(struct stmt *q, const char *name)
{
	int at = place_of(q, name);
	if (at)
		stmt_null_at(q, at);
}

/* --- stepping ----------------------------------------------------------------------- */

enum err stmt_step(struct stmt *q, bool *row)
{
	*row = false;
	q->in_use = true;
	prepare(q);
	if (!q->failed && !q->stepped && q->bound < q->params)
		fail(q, ERR_REFUSED, "a parameter was never bound");
	if (q->failed)
		return q->failed;
	q->stepped = true;
	int rc = sqlite3_step(q->sqlite);
	*row = rc == SQLITE_ROW;
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		fail_sqlite(q, rc);
	return q->failed;
}

enum err stmt_check(struct stmt *q)
{
	prepare(q);
	return q->failed;
}

void stmt_done(struct stmt *q)
{
	if (!q)
		return;
	if (q->once) {
		stmt_free(q);
		return;
	}
	if (q->sqlite) {
		sqlite3_reset(q->sqlite);
		sqlite3_clear_bindings(q->sqlite);
	}
	q->failed = ERR_OK;
	q->bound = 0;
	q->in_use = q->stepped = false;
}

enum err stmt_run(struct stmt *q)
{
	bool row = true;
	enum err e = ERR_OK;
	while (!e && row)
		e = stmt_step(q, &row);
	stmt_done(q);
	return e;
}

enum err stmt_run_int(struct stmt *q, int64_t *out)
{
	bool row;
	*out = 0;
	enum err e = stmt_step(q, &row);
	if (!e && !row)
		e = ERR_NOT_FOUND;
	if (!e)
		*out = stmt_get_int(q, 0);
	stmt_done(q);
	return e;
}

/* --- columns ------------------------------------------------------------------------- */

int64_t stmt_get_int(struct stmt *q, int col)
{
	return sqlite3_column_int64(q->sqlite, col);
}

const char *stmt_get_text(struct stmt *q, int col)
{
	const unsigned char *s = sqlite3_column_text(q->sqlite, col);
	return s ? (const char *)s : "";
}

const void *stmt_get_blob(struct stmt *q, int col, size_t *n)
{
	const void *p = sqlite3_column_blob(q->sqlite, col);
	int len = sqlite3_column_bytes(q->sqlite, col);
	*n = p && len > 0 ? (size_t)len : 0;
	return p ? p : "";
}

bool stmt_is_null(struct stmt *q, int col)
{
	return sqlite3_column_type(q->sqlite, col) == SQLITE_NULL;
}

bool stmt_get_bytes(struct stmt *q, int col, void *out, size_t n)
{
	size_t have;
	const void *p = stmt_get_blob(q, col, &have);
	bool ok = have == n;
	memset(out, 0, n);
	if (ok && n)
		memcpy(out, p, n);
	return ok;
}

/* --- a row from one statement into another -------------------------------------------- */

void stmt_pass(struct stmt *from, struct stmt *to, int columns)
{
	for (int i = 0; i < columns; i++)
		if (may_bind(to, i + 1))
			fail_sqlite(to, sqlite3_bind_value(to->sqlite, i + 1, sqlite3_column_value(from->sqlite, i)));
}

int stmt_columns(const struct stmt *q)
{
	return q->sqlite ? sqlite3_column_count(q->sqlite) : 0;
}

int stmt_params(const struct stmt *q)
{
	return q->params;
}

/* --- text from definitions ---------------------------------------------------------------- */

static bool name_is_good(const char *id)
{
	size_t n = strlen(id);
	return n > 0 && n <= MAX_NAME && strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789_.") == n;
}

void sql_add(struct sql_text *t, const char *literal)
{
	buf_add(&t->b, literal);
}

void sql_name(struct sql_text *t, const char *prefix, const char *id)
{
	if (!name_is_good(id)) {
		t->bad = true;
		return;
	}
	buf_add_c(&t->b, '"');
	buf_add(&t->b, prefix);
	buf_add(&t->b, id);
	buf_add_c(&t->b, '"');
}

void sql_places(struct sql_text *t, int from, int n)
{
	for (int i = 0; i < n; i++)
		buf_printf(&t->b, "%s?%d", i ? ", " : "", from + i);
}

void sql_text_clear(struct sql_text *t)
{
	buf_clear(&t->b);
	t->bad = false;
}

enum err db_prepare(struct db *db, const struct sql_text *t, struct stmt **out)
{
	*out = NULL;
	if (t->bad)
		return ERR_DEFINITION;
	char *text = mem_dup(buf_str(&t->b));
	struct stmt *q = stmt_new(db, "definitie", 0, text, text);
	prepare(q);
	enum err e = q->failed;
	if (e)
		stmt_free(q);
	else
		*out = q;
	return e;
}

enum err db_run_text(struct db *db, const struct sql_text *t)
{
	struct stmt *q;
	enum err e = db_prepare(db, t, &q);
	if (e)
		return e;
	e = stmt_run(q);
	stmt_free(q);
	return e;
}
