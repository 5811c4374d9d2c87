/* What can be proven about a store: every page is authentic and in its place, every line
 * is the line its hash says, no number of a chain is missing, and the columns beside a
 * line say what the line says. Lines are read in pieces, up to the number noted at the
 * start, so nobody waits. The trees of the file are walked only when this session has the
 * store alone: that walk cannot be cut in pieces. */
#include <config.h>

#include "store/verify.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "copy_priv.h"
#include "line_write_priv.h"
#include "open_priv.h"
#include "place_priv.h"
#include "presence_priv.h"
#include "travel_priv.h"
#include "verify_priv.h"

#define MAX_SENTENCES 200

enum { SQL_LAST, SQL_TOTAL, SQL_PIECE, SQL_INDEXES };

static const struct sql rows[] = {
	{SQL_LAST, "SELECT coalesce(max(nr), 0) FROM lijn"},
	{SQL_TOTAL, "SELECT count(*) FROM lijn"},
	{SQL_PIECE, "SELECT l.nr, l.apparaat, l.incarnatie, l.volgnr, l.id, l.rest, l.h, l.zout, l.regel,"
		" l.wijziging,"
		" l.record, l.kind, l.soort, l.wanneer, (SELECT a.id FROM apparaat AS a WHERE a.nr = l.apparaat), "
		TRAVEL_NOT_RECEIVED
		" FROM lijn AS l WHERE (l.apparaat, l.incarnatie, l.volgnr, l.nr) >"
		" (:apparaat, :incarnatie, :volgnr, :nr) AND l.nr <= :last"
		" ORDER BY l.apparaat, l.incarnatie, l.volgnr, l.nr LIMIT 200"},
	/* sum: count(*) takes the smallest index, whatever is said */
	{SQL_INDEXES, "SELECT max(t, a, b, c) - min(t, a, b, c) + max(r, d) - min(r, d) FROM"
		" (SELECT count(*) AS t, sum(record IS NOT NULL) AS r FROM lijn NOT INDEXED),"
		" (SELECT sum(nr > 0) AS a FROM lijn INDEXED BY sqlite_autoindex_lijn_1),"
		" (SELECT sum(nr > 0) AS b FROM lijn INDEXED BY lijn_van_wijziging),"
		" (SELECT sum(nr > 0) AS c FROM lijn INDEXED BY lijn_van_apparaat),"
		" (SELECT sum(nr > 0) AS d FROM lijn INDEXED BY lijn_van_record WHERE record IS NOT NULL)"},
};
enum { L_NR, L_APPARAAT, L_INCARNATIE, L_VOLGNR, L_ID, L_REST, L_H, L_ZOUT, L_REGEL, L_WIJZIGING, L_RECORD,
	L_KIND, L_SOORT, L_WANNEER, L_APPARAAT_ID, L_OWN };

const struct sql_set verify_sql = SQL_SET("verify", rows);

void verify_report_clear(struct verify_report *r)
{
	buf_clear(&r->text);
	*r = (struct verify_report){0};
}

/* --- the chain ------------------------------------------------------------------------------- */

/* Chain values after one number: several where the device forked. */
struct links {
	unsigned char (*h)[HASH_BYTES];
	size_t n, cap;
};

struct walk {
	struct verify_report *report;
	const unsigned char *own; /* device of this store */
	unsigned sentences;
	int64_t last;             /* line to stop at */
	int64_t nr, device, incarnation, sequence;
	bool started;
	bool anchored;            /* the lines before are here, so links can be compared */
	struct links before, at;  /* after sequence - 1 and after sequence */
};

static void keep_link(struct links *l, const void *h)
{
	MEM_GROW(l->h, l->n, l->cap);
	memcpy(l->h[l->n++], h, HASH_BYTES);
}

static void bad_line(struct walk *w, int64_t nr, const char *why)
{
	w->report->bad_lines++;
	if (w->sentences++ < MAX_SENTENCES)
		buf_printf(&w->report->text, _("Regel %lld: %s\n"), (long long)nr, why);
}

/* On to the next number, device or incarnation. */
static void advance(struct walk *w, struct stmt *q)
{
	int64_t device = stmt_get_int(q, L_APPARAAT), incarnation = stmt_get_int(q, L_INCARNATIE);
	int64_t sequence = stmt_get_int(q, L_VOLGNR);
	bool same = w->started && device == w->device && incarnation == w->incarnation;
	unsigned char id[ID_BYTES];
	if (same && sequence == w->sequence)
		return; /* a fork: two lines of one number */
	int64_t expected = same ? w->sequence + 1 : 1;
	struct links freed = w->before;
	w->before = w->at;
	w->at = freed;
	w->at.n = 0;
	w->anchored = sequence == expected;
	if (!same) {
		static const unsigned char start[HASH_BYTES];
		w->before.n = 0;
		keep_link(&w->before, start);
	}
	stmt_get_bytes(q, L_APPARAAT_ID, id, sizeof id);
	/* lines under our own name may also have come back from the office, in part */
	if (sequence != expected && stmt_get_int(q, L_OWN) && memcmp(id, w->own, ID_BYTES) == 0)
		bad_line(w, stmt_get_int(q, L_NR), _("ervoor ontbreken regels van dit apparaat."));
	w->started = true;
	w->device = device;
	w->incarnation = incarnation;
	w->sequence = sequence;
}

/* The commitment, from the bytes or, of a destroyed line, as it was kept. */
static bool commitment(struct stmt *q, unsigned char commit[HASH_BYTES], bool *destroyed)
{
	unsigned char id[ID_BYTES], rest[HASH_BYTES - ID_BYTES], salt[16];
	size_t n;
	if (!stmt_get_bytes(q, L_ID, id, sizeof id) || !stmt_get_bytes(q, L_REST, rest, sizeof rest))
		return false;
	*destroyed = stmt_is_null(q, L_REGEL) && stmt_is_null(q, L_ZOUT);
	if (*destroyed) {
		memcpy(commit, id, sizeof id);
		memcpy(commit + sizeof id, rest, sizeof rest);
		return true;
	}
	if (!stmt_get_bytes(q, L_ZOUT, salt, sizeof salt))
		return false;
	const void *bytes = stmt_get_blob(q, L_REGEL, &n);
	hash_commit(commit, salt, bytes, n);
	return memcmp(commit, id, sizeof id) == 0 && memcmp(commit + sizeof id, rest, sizeof rest) == 0;
}

/* All zero says that the line before was not here when this one came. */
static bool links_up(struct walk *w, const unsigned char h[HASH_BYTES],
	const unsigned char commit[HASH_BYTES])
{
	static const unsigned char unknown[HASH_BYTES];
	unsigned char expected[HASH_BYTES];
	bool comparable = false;
	if (!w->anchored || memcmp(h, unknown, HASH_BYTES) == 0)
		return true;
	for (size_t i = 0; i < w->before.n; i++) {
		bool zero = memcmp(w->before.h[i], unknown, HASH_BYTES) == 0;
		hash_link(expected, w->before.h[i], commit);
		if (memcmp(expected, h, HASH_BYTES) == 0)
			return true;
		comparable |= !zero || w->sequence == 1;
	}
	return !comparable;
}

static bool same_bytes(struct stmt *q, int col, const unsigned char *p, bool may_be_null)
{
	static const unsigned char none[ID_BYTES];
	unsigned char have[ID_BYTES];
	if (stmt_is_null(q, col))
		return may_be_null && memcmp(p, none, ID_BYTES) == 0;
	return stmt_get_bytes(q, col, have, ID_BYTES) && memcmp(have, p, ID_BYTES) == 0;
}

/* Do the columns say what the line says? */
static bool columns_agree(struct stmt *q, const struct line *l)
{
	const char *kind = l->kind_name ? l->kind_name : line_kind_name(l->kind);
	return same_bytes(q, L_WIJZIGING, l->set, false) && same_bytes(q, L_RECORD, l->record, true) &&
	       same_bytes(q, L_APPARAAT_ID, l->device, false) && stmt_get_int(q, L_INCARNATIE) == l->incarnation &&
	       stmt_get_int(q, L_VOLGNR) == l->sequence && strcmp(stmt_get_text(q, L_KIND), kind) == 0 &&
	       strcmp(stmt_get_text(q, L_SOORT), l->soort) == 0 && stmt_get_int(q, L_WANNEER) == line_ms(l->time);
}

static void check_content(struct walk *w, struct stmt *q)
{
	struct line l;
	size_t n;
	const void *bytes = stmt_get_blob(q, L_REGEL, &n);
	if (line_parse(bytes, n, &l) != ERR_OK) {
		bad_line(w, stmt_get_int(q, L_NR), _("de inhoud is geen geldige regel."));
		return;
	}
	if (!columns_agree(q, &l))
		bad_line(w, stmt_get_int(q, L_NR), _("de kolommen zeggen iets anders dan de regel."));
	w->report->journaal_lines += l.kind == LINE_LOG;
	line_clear(&l);
}

static void check_line(struct walk *w, struct stmt *q)
{
	unsigned char commit[HASH_BYTES], h[HASH_BYTES];
	bool destroyed = false;
	advance(w, q);
	w->report->lines++;
	w->nr = stmt_get_int(q, L_NR);
	bool whole = stmt_get_bytes(q, L_H, h, sizeof h);
	if (!commitment(q, commit, &destroyed)) {
		bad_line(w, w->nr, _("de inhoud past niet bij het kenmerk."));
		w->anchored = false;
	} else if (!whole || !links_up(w, h, commit)) {
		bad_line(w, w->nr, _("sluit niet aan op de regel ervoor."));
	} else if (!destroyed) {
		check_content(w, q);
	}
	keep_link(&w->at, h);
}

/* Lines of one piece; *n 0 at the end. */
static enum err check_piece(struct db *db, struct walk *w, size_t *n)
{
	bool row;
	*n = 0;
	struct stmt *q = db_stmt(db, &verify_sql, SQL_PIECE);
	stmt_int(q, ":apparaat", w->device);
	stmt_int(q, ":incarnatie", w->incarnation);
	stmt_int(q, ":volgnr", w->sequence);
	stmt_int(q, ":nr", w->nr);
	stmt_int(q, ":last", w->last);
	enum err e = stmt_step(q, &row);
	for (; !e && row; e = stmt_step(q, &row)) {
		check_line(w, q);
		(*n)++;
	}
	stmt_done(q);
	return e;
}

enum err verify_chain(struct db *db, const unsigned char own[ID_BYTES], store_progress_fn progress, void *ctx,
	struct verify_report *r)
{
	struct walk w = {.report = r, .own = own};
	int64_t total = 0;
	size_t n = 1;
	enum err e = stmt_run_int(db_stmt(db, &verify_sql, SQL_LAST), &w.last);
	if (!e)
		e = stmt_run_int(db_stmt(db, &verify_sql, SQL_TOTAL), &total);
	while (!e && n) {
		e = check_piece(db, &w, &n);
		if (!e && progress && !progress(ctx, _("Regels"), r->lines, (uint64_t)total))
			e = ERR_STOPPED;
	}
	free(w.before.h);
	free(w.at.h);
	return e || !r->bad_lines ? e : ERR_DAMAGED;
}

/* --- the whole -------------------------------------------------------------------------------- */

/* An old page of an index is authentic, and so is the tree that it stands in: it only knows
 * fewer lines than the table does. */
static enum err check_indexes(struct db *db, struct buf *text)
{
	int64_t missing;
	enum err e = stmt_run_int(db_stmt(db, &verify_sql, SQL_INDEXES), &missing);
	if (e || !missing)
		return e;
	buf_printf(text, _("In een index van de regels ontbreken er %lld.\n"), (long long)missing);
	return ERR_DAMAGED;
}

/* After one bad page a connection answers wrongly, so pages get one of their own. */
static enum err check_file(struct store *s, struct verify_report *r)
{
	struct db *db;
	enum err e = store_connect(s, PLACE_DB, false, &db);
	if (e) {
		buf_printf(&r->text, "%s\n", err_text(e));
		return e;
	}
	e = db_check_pages(db, &r->pages, &r->text);
	if (e == ERR_DAMAGED && db_begin(db, false) == ERR_OK) {
		/* A page that was being written looks damaged: once more, with writers kept out. */
		buf_reset(&r->text);
		e = db_check_pages(db, &r->pages, &r->text);
		db_rollback(db);
	}
	if (!e && presence_alone(s->presence, NULL) == ERR_OK) {
		e = db_check_trees(db, &r->text);
		if (!e)
			e = check_indexes(db, &r->text);
		presence_share(s->presence);
	}
	db_close(db);
	return e;
}

/* A database that is behind what this device wrote on this machine was put back. */
static enum err check_witness(struct store *s, struct verify_report *r)
{
	int64_t incarnation, sequence, newest = 0;
	if (!presence_witnessed(s->presence, &incarnation, &sequence) || incarnation != s->incarnation)
		return ERR_OK;
	enum err e = line_last(s, &newest);
	if (e || newest >= sequence)
		return e;
	buf_printf(&r->text, _("Er zijn regels verdwenen: dit apparaat was al bij %lld en is nu bij %lld.\n"),
		(long long)sequence, (long long)newest);
	return ERR_DAMAGED;
}

static enum err worse(enum err a, enum err b)
{
	return a ? a : b;
}

enum err store_verify(struct store *s, store_progress_fn progress, void *ctx, struct verify_report *r)
{
	*r = (struct verify_report){0};
	if (progress && !progress(ctx, _("Bladzijden"), 0, 1))
		return ERR_STOPPED;
	enum err e = check_file(s, r);
	if (e && e != ERR_DAMAGED)
		return e;
	enum err chain = verify_chain(s->db, s->device, progress, ctx, r);
	if (chain && chain != ERR_DAMAGED)
		return worse(e, chain);
	e = worse(e, chain);
	e = worse(e, check_witness(s, r));
	if (s->definitions_known) {
		enum err digest = projection_digest(s, NULL, NULL, r->digest);
		e = worse(e, digest);
	}
	return e;
}

enum err store_digest(struct store *s, char out[65])
{
	out[0] = '\0';
	return s->definitions_known ? projection_digest(s, NULL, NULL, out) : ERR_DEFINITION;
}
