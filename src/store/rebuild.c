/* The tables built anew from the lines, in a second encrypted file: what stands beside
 * the lines is copied, everything computed is computed again, and each table is compared
 * by its digest. Others may go on meanwhile; what they add is caught up with. Putting
 * the new file in place is one rename, with the store alone. */
#include <config.h>

#include "store/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "copy_priv.h"
#include "journaal_priv.h"
#include "line_write_priv.h"
#include "open_priv.h"
#include "place_priv.h"
#include "presence_priv.h"
#include "projection_priv.h"
#include "rekey_priv.h"
#include "werk_priv.h"

#define LINES_A_TRANSACTION 500
#define MAX_ROUNDS 20
#define SCHEMA_LIMIT (1 << 20)
#define JOURNAL_REBUILT PLACE_DB_REBUILT "-journal"

enum { SQL_WINKEL, SQL_WINKEL_IN, SQL_APPARAAT, SQL_APPARAAT_IN, SQL_LIJN, SQL_LIJN_IN, SQL_KLOK, SQL_KLOK_IN,
	SQL_TELLER, SQL_TELLER_IN, SQL_VELD, SQL_VELD_IN, SQL_DEFINITIE, SQL_DEFINITIE_IN, SQL_PERSOONLIJK,
	SQL_PERSOONLIJK_IN, SQL_REIS, SQL_REIS_IN, SQL_STROOM, SQL_STROOM_IN, SQL_ONTVANGST, SQL_ONTVANGST_IN,
	SQL_MEEGEGEVEN, SQL_MEEGEGEVEN_IN, SQL_LAST, SQL_NEXT };

static const struct sql rows[] = {
	{SQL_WINKEL, "SELECT nr, winkel, apparaat, incarnatie, exemplaar, tag, gemeente, oefenen, gebruiker,"
		" oefendag, sleutelgeneratie, definities, gemaakt FROM winkel"},
	{SQL_WINKEL_IN, "INSERT OR REPLACE INTO winkel (nr, winkel, apparaat, incarnatie, exemplaar, tag, gemeente,"
		" oefenen, gebruiker, oefendag, sleutelgeneratie, definities, gemaakt)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"},
	{SQL_APPARAAT, "SELECT nr, id FROM apparaat"},
	{SQL_APPARAAT_IN, "INSERT OR REPLACE INTO apparaat (nr, id) VALUES (?1, ?2)"},
	{SQL_LIJN, "SELECT nr, id, rest, apparaat, incarnatie, volgnr, h, zout, regel, wijziging, record, kind,"
		" soort, wanneer FROM lijn WHERE nr > ?1 ORDER BY nr LIMIT 500"},
	{SQL_LIJN_IN, "INSERT INTO lijn (nr, id, rest, apparaat, incarnatie, volgnr, h, zout, regel, wijziging,"
		" record, kind, soort, wanneer) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"},
	{SQL_KLOK, "SELECT nr, laatste FROM klok"},
	{SQL_KLOK_IN, "INSERT OR REPLACE INTO klok (nr, laatste) VALUES (?1, ?2)"},
	{SQL_TELLER, "SELECT soort, jaar, n FROM teller"},
	{SQL_TELLER_IN, "INSERT OR REPLACE INTO teller (soort, jaar, n) VALUES (?1, ?2, ?3)"},
	{SQL_VELD, "SELECT nr, id FROM veld"},
	{SQL_VELD_IN, "INSERT OR REPLACE INTO veld (nr, id) VALUES (?1, ?2)"},
	{SQL_DEFINITIE, "SELECT versie, record, tekst, sinds FROM definitie"},
	{SQL_DEFINITIE_IN, "INSERT OR REPLACE INTO definitie (versie, record, tekst, sinds)"
		" VALUES (?1, ?2, ?3, ?4)"},
	{SQL_PERSOONLIJK, "SELECT gebruiker, sleutel, waarde FROM persoonlijk"},
	{SQL_PERSOONLIJK_IN, "INSERT OR REPLACE INTO persoonlijk (gebruiker, sleutel, waarde) VALUES (?1, ?2, ?3)"},
	{SQL_REIS, "SELECT sleutel, waarde FROM reis"},
	{SQL_REIS_IN, "INSERT OR REPLACE INTO reis (sleutel, waarde) VALUES (?1, ?2)"},
	{SQL_STROOM, "SELECT apparaat, incarnatie, volgnr, h FROM stroom"},
	{SQL_STROOM_IN, "INSERT OR REPLACE INTO stroom (apparaat, incarnatie, volgnr, h) VALUES (?1, ?2, ?3, ?4)"},
	{SQL_ONTVANGST, "SELECT vanaf, tot, wanneer, van, bundel FROM ontvangst"},
	{SQL_ONTVANGST_IN, "INSERT OR REPLACE INTO ontvangst (vanaf, tot, wanneer, van, bundel)"
		" VALUES (?1, ?2, ?3, ?4, ?5)"},
	{SQL_MEEGEGEVEN, "SELECT apparaat, record, tot, gestuurd, bundel FROM meegegeven"},
	{SQL_MEEGEGEVEN_IN, "INSERT OR REPLACE INTO meegegeven (apparaat, record, tot, gestuurd, bundel)"
		" VALUES (?1, ?2, ?3, ?4, ?5)"},
	{SQL_LAST, "SELECT coalesce(max(nr), 0) FROM lijn"},
	{SQL_NEXT, "SELECT nr, kind FROM lijn WHERE nr > :after ORDER BY nr LIMIT 1"},
};

const struct sql_set rebuild_sql = SQL_SET("rebuild", rows);

struct rebuild {
	struct store *s;
	struct store *t;          /* over the second file */
	store_progress_fn progress;
	void *ctx;
	int64_t copied, applied;  /* lines */
	bool alone;
};

/* --- the second file --------------------------------------------------------------------- */

static enum err remove_file(int dirfd, const char *name)
{
	return unlinkat(dirfd, name, 0) == 0 || errno == ENOENT ? ERR_OK : file_errno(errno);
}

/* A handle that is this store, but over the other file. */
static struct store *twin(struct store *s)
{
	/* dates that wait to be computed anew in the one cannot be compared with the other */
	struct store_options o = {.spec = s->spec, .regels = werk_is_complete(s) ? s->regels : NULL, .clock = &s->clock, .schema_dir = s->schema_dir};
	struct store *t = store_handle(&o);
	t->dir = mem_dup(s->dir);
	t->presence = s->presence;
	t->practice = s->practice;
	t->incarnation = s->incarnation;
	memcpy(t->id, s->id, sizeof t->id);
	memcpy(t->device, s->device, sizeof t->device);
	memcpy(t->tag, s->tag, sizeof t->tag);
	memcpy(t->gemeente, s->gemeente, sizeof t->gemeente);
	memcpy(t->user, s->user, sizeof t->user);
	return t;
}

static void twin_close(struct store *t)
{
	if (!t)
		return;
	t->presence = NULL;
	store_close(t);
}

static enum err make_schema(struct store *t)
{
	struct buf schema = {0};
	char *path = place_path(t->schema_dir, "schema.sql");
	enum err e = file_read(AT_FDCWD, path, SCHEMA_LIMIT, &schema);
	free(path);
	if (!e)
		e = db_begin(t->db, true);
	if (!e)
		e = db_end(t->db, db_script(t->db, "schema", buf_str(&schema), NULL, NULL));
	buf_clear(&schema);
	return e;
}

/* What is not computed, but for the lines; and the dictionary, because the heads that forms and
 * drafts took away name registers by its numbers. */
static enum err copy_rest(struct rebuild *r)
{
	static const unsigned pairs[] = {SQL_WINKEL, SQL_APPARAAT, SQL_KLOK, SQL_TELLER, SQL_VELD,
		SQL_DEFINITIE, SQL_PERSOONLIJK, SQL_REIS, SQL_STROOM, SQL_ONTVANGST, SQL_MEEGEGEVEN};
	int64_t unused = 0;
	size_t n;
	enum err e = db_begin(r->t->db, true);
	if (e)
		return e;
	for (size_t i = 0; !e && i < sizeof pairs / sizeof pairs[0]; i++)
		e = db_copy_rows(db_stmt(r->s->db, &rebuild_sql, pairs[i]), db_stmt(r->t->db, &rebuild_sql, pairs[i] + 1),
			&unused, &n);
	return db_end(r->t->db, e);
}

static enum err copy_lines(struct rebuild *r)
{
	size_t n = 1;
	enum err e = ERR_OK;
	while (!e && n) {
		e = db_begin(r->t->db, true);
		if (!e)
			e = db_end(r->t->db, db_copy_rows(db_stmt(r->s->db, &rebuild_sql, SQL_LIJN),
				db_stmt(r->t->db, &rebuild_sql, SQL_LIJN_IN), &r->copied, &n));
	}
	return e;
}

/* --- computing again --------------------------------------------------------------------------- */

static enum err next_line(struct store *t, int64_t after, int64_t *nr, bool *is_log)
{
	bool row;
	struct stmt *q = db_stmt(t->db, &rebuild_sql, SQL_NEXT);
	stmt_int(q, ":after", after);
	enum err e = stmt_step(q, &row);
	*nr = !e && row ? stmt_get_int(q, 0) : 0;
	*is_log = !e && row && strcmp(stmt_get_text(q, 1), "log") == 0;
	stmt_done(q);
	return e;
}

static enum err apply_log(struct store *t, int64_t nr)
{
	struct line l;
	enum err e = line_load(t, nr, &l, NULL);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	e = journaal_apply(t, nr, &l);
	line_clear(&l);
	return e;
}

static enum err apply_piece(struct rebuild *r, bool *more)
{
	bool is_log;
	int64_t nr;
	enum err e = store_begin(r->t, true);
	if (e)
		return e;
	*more = true;
	for (unsigned i = 0; !e && *more && i < LINES_A_TRANSACTION; i++) {
		e = next_line(r->t, r->applied, &nr, &is_log);
		*more = nr != 0;
		if (!e && nr)
			e = is_log ? apply_log(r->t, nr) : projection_apply(r->t, nr);
		if (!e && nr)
			r->applied = nr;
	}
	return store_end(r->t, projection_finish(r->t, e));
}

static enum err apply_lines(struct rebuild *r)
{
	bool more = true;
	enum err e = ERR_OK;
	while (!e && more) {
		e = apply_piece(r, &more);
		if (!e && r->progress && !r->progress(r->ctx, _("Opbouw"), (uint64_t)r->applied, (uint64_t)r->copied))
			e = ERR_STOPPED;
	}
	return e;
}

/* --- comparing ---------------------------------------------------------------------------------- */

struct digests {
	char *table[512];
	char hex[512][2 * HASH_BYTES + 1];
	size_t n;
};

static void keep_digest(void *ctx, const char *table, const char *hex)
{
	struct digests *d = ctx;
	if (d->n == sizeof d->table / sizeof d->table[0])
		return;
	d->table[d->n] = mem_dup(table);
	snprintf(d->hex[d->n++], sizeof d->hex[0], "%s", hex);
}

static void forget(struct digests *d)
{
	for (size_t i = 0; i < d->n; i++)
		free(d->table[i]);
	d->n = 0;
}

static const char *hex_of(const struct digests *d, const char *table)
{
	for (size_t i = 0; i < d->n; i++)
		if (strcmp(d->table[i], table) == 0)
			return d->hex[i];
	return "";
}

static enum err compare(const struct digests *was, const struct digests *now, struct verify_report *r)
{
	enum err e = was->n == now->n ? ERR_OK : ERR_FINDINGS;
	for (size_t i = 0; i < now->n; i++) {
		if (strcmp(hex_of(was, now->table[i]), now->hex[i]) == 0)
			continue;
		buf_printf(&r->text, _("Tabel %s zei iets anders dan de regels.\n"), now->table[i]);
		e = ERR_FINDINGS;
	}
	return e;
}

/* Digests of the store at a moment when no line came in between and all are applied. */
static enum err digest_when_still(struct rebuild *r, struct digests *was)
{
	char all[2 * HASH_BYTES + 1];
	int64_t last = -1;
	enum err e = ERR_OK;
	for (unsigned round = 0; !e && last != r->applied && round < MAX_ROUNDS; round++) {
		forget(was);
		e = copy_lines(r);
		if (!e)
			e = apply_lines(r);
		if (!e)
			e = projection_digest(r->s, keep_digest, was, all);
		if (!e)
			e = stmt_run_int(db_stmt(r->s->db, &rebuild_sql, SQL_LAST), &last);
	}
	return e || last == r->applied ? e : ERR_BUSY;
}

/* --- the whole ------------------------------------------------------------------------------------- */

static enum err build(struct rebuild *r)
{
	r->t = twin(r->s);
	enum err e = remove_file(r->s->dirfd, JOURNAL_REBUILT);
	if (!e)
		e = store_connect(r->s, PLACE_DB_REBUILT, true, &r->t->db);
	if (!e)
		e = db_in_the_making(r->t->db);
	if (!e)
		e = make_schema(r->t);
	if (!e)
		e = copy_rest(r);
	if (!e)
		e = store_begin(r->t, true);
	if (!e)
		e = store_end(r->t, projection_accept(r->t));
	r->t->definitions_known = true;
	if (!e)
		e = projection_open(r->t);
	return e;
}

static enum err put_in_place(struct rebuild *r)
{
	struct store *s = r->s;
	enum err e = rekey_set_exemplaar(s->dirfd, PLACE_DB_REBUILT, r->t->db);
	projection_close(r->t);
	line_close(r->t);
	db_close(r->t->db);
	r->t->db = NULL;
	if (!e)
		e = place_sniff(s->dirfd, PLACE_DB_REBUILT, s->id, NULL);
	if (!e)
		e = place_sync_file(s->dirfd, PLACE_DB_REBUILT);
	if (!e)
		e = remove_file(s->dirfd, JOURNAL_REBUILT);
	if (e)
		return e;
	projection_close(s);
	line_close(s);
	e = place_rename(s->dirfd, PLACE_DB_REBUILT, PLACE_DB);
	if (!e)
		e = store_reconnect(s);
	if (e)
		db_abandon(s->db);
	return e ? e : projection_open(s);
}

static enum err begin(struct rebuild *r, bool replace)
{
	struct buf who = {0};
	if (!r->s->definitions_known)
		return ERR_DEFINITION;
	if (db_depth(r->s->db))
		return ERR_BUSY;
	if (replace && r->s->read_only)
		return ERR_READ_ONLY;
	r->alone = presence_alone(r->s->presence, &who) == ERR_OK;
	enum err e = ERR_OK;
	if (replace && !r->alone)
		e = store_fail(r->s, ERR_BUSY, _("Nog in deze opslag: %s."), buf_str(&who));
	else if (r->alone)
		e = remove_file(r->s->dirfd, PLACE_DB_REBUILT); /* of a rebuild that was killed */
	if (!replace && r->alone) {
		presence_share(r->s->presence);
		r->alone = false;
	}
	buf_clear(&who);
	return e;
}

enum err store_rebuild(struct store *s, bool replace, store_progress_fn progress, void *ctx,
	struct verify_report *report)
{
	struct rebuild r = {.s = s, .progress = progress, .ctx = ctx};
	struct digests *was = mem_new(sizeof *was), *now = mem_new(sizeof *now);
	*report = (struct verify_report){0};
	enum err e = begin(&r, replace), found = ERR_OK;
	if (e)
		goto out;
	e = build(&r);
	if (!e)
		e = digest_when_still(&r, was);
	if (!e)
		e = werk_compute_all(r.t);
	if (!e)
		e = projection_digest(r.t, keep_digest, now, report->digest);
	report->lines = (uint64_t)r.applied;
	if (!e)
		found = compare(was, now, report);
	if (!e && replace)
		e = put_in_place(&r);
	twin_close(r.t);
	remove_file(s->dirfd, PLACE_DB_REBUILT);
	remove_file(s->dirfd, JOURNAL_REBUILT);
out:
	if (r.alone)
		presence_share(s->presence);
	forget(was);
	forget(now);
	free(was);
	free(now);
	return e ? e : found;
}
