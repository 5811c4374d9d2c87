/* The table `lijn`. A line of our own is numbered, stamped, salted and chained here, always
 * from what the table says at that moment: another process may have written since. What was
 * read of the end of the chain is kept only as long as number and hash there are the same. */
#include <config.h>

#include "line_write_priv.h"
#include "travel_priv.h"

#include "base/mem.h"
#include "base/secret.h"

#include <stdlib.h>
#include <string.h>

enum { SQL_DEVICE, SQL_DEVICE_NEW, SQL_END, SQL_NEW, SQL_FIND, SQL_LOAD, SQL_HEARD, SQL_HEAR, SQL_BEFORE,
	SQL_PURGED };

static const struct sql rows[] = {
	{SQL_DEVICE, "SELECT nr FROM apparaat WHERE id = :id"},
	{SQL_DEVICE_NEW, "INSERT INTO apparaat (id) VALUES (:id)"},
	/* of what was written here: a copy of this store may have written under the same name */
	{SQL_END, "SELECT nr, volgnr, h FROM lijn AS l WHERE apparaat = :apparaat AND incarnatie = :incarnatie AND "
		TRAVEL_NOT_RECEIVED " ORDER BY volgnr DESC, nr LIMIT 1"},
	{SQL_NEW, "INSERT INTO lijn (id, rest, apparaat, incarnatie, volgnr, h, zout, regel, wijziging, record,"
		" kind, soort, wanneer) VALUES (:id, :rest, :apparaat, :incarnatie, :volgnr, :h, :zout, :regel,"
		" :wijziging, :record, :kind, :soort, :wanneer)"},
	{SQL_FIND, "SELECT nr FROM lijn WHERE id = :id"},
	{SQL_LOAD, "SELECT regel, id FROM lijn WHERE nr = :nr"},
	{SQL_HEARD, "SELECT laatste FROM klok"},
	{SQL_HEAR, "INSERT OR REPLACE INTO klok (nr, laatste) VALUES (1, :laatste)"},
	{SQL_BEFORE, "SELECT h FROM lijn WHERE apparaat = :apparaat AND incarnatie = :incarnatie"
		" AND volgnr = :volgnr ORDER BY nr LIMIT 2"},
	{SQL_PURGED, "DELETE FROM lijn WHERE id = :id AND regel IS NULL"},
};

const struct sql_set line_write_sql = SQL_SET("line", rows);

/* What is remembered of the end of the chain. */
struct lines {
	uint64_t undone;       /* of the connection when it was read */
	int64_t device;        /* number in apparaat; 0: not known */
	int64_t incarnation;
	int64_t sequence;      /* -1: not known */
	unsigned char h[HASH_BYTES];
	uint64_t time;
};

static struct stmt *sql(struct store *s, unsigned id)
{
	return db_stmt(s->db, &line_write_sql, id);
}

static struct lines *lines_of(struct store *s)
{
	if (!s->lines) {
		s->lines = mem_new(sizeof *s->lines);
		s->lines->sequence = -1;
	}
	if (s->lines->undone != db_undone(s->db) || s->lines->incarnation != s->incarnation) {
		s->lines->undone = db_undone(s->db);
		s->lines->incarnation = s->incarnation;
		s->lines->device = 0;
		s->lines->sequence = -1;
	}
	return s->lines;
}

void line_close(struct store *s)
{
	free(s->lines);
	s->lines = NULL;
}

enum err line_device(struct store *s, const unsigned char id[ID_BYTES], bool make, int64_t *nr)
{
	struct stmt *q = sql(s, SQL_DEVICE);
	*nr = 0;
	stmt_blob(q, ":id", id, ID_BYTES);
	enum err e = stmt_run_int(q, nr);
	if (e != ERR_NOT_FOUND)
		return e;
	*nr = 0;
	if (!make)
		return ERR_OK;
	q = sql(s, SQL_DEVICE_NEW);
	stmt_blob(q, ":id", id, ID_BYTES);
	e = stmt_run(q);
	*nr = e ? 0 : db_last_rowid(s->db);
	return e;
}

/* --- the clock ------------------------------------------------------------- */

/* The greatest stamp heard from others that may raise ours. */
static enum err heard(struct store *s, uint64_t *out)
{
	int64_t v;
	enum err e = stmt_run_int(sql(s, SQL_HEARD), &v);
	*out = e ? 0 : (uint64_t)v;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err hear(struct store *s, uint64_t received)
{
	uint64_t last;
	enum err e = heard(s, &last);
	uint64_t now = line_hear(last, received, s->clock.wall_ms(s->clock.ctx));
	if (e || now == last)
		return e;
	struct stmt *q = sql(s, SQL_HEAR);
	stmt_int(q, ":laatste", (int64_t)now);
	return stmt_run(q);
}

/* --- the end of our chain -------------------------------------------------- */

static enum err load_time(struct store *s, int64_t nr, uint64_t *out)
{
	struct line l;
	enum err e = line_load(s, nr, &l, NULL);
	*out = e ? 0 : l.time;
	if (!e)
		line_clear(&l);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err read_end(struct store *s, struct lines *n)
{
	bool row;
	int64_t sequence = 0, nr = 0;
	unsigned char h[HASH_BYTES] = {0};
	enum err e = n->device ? ERR_OK : line_device(s, s->device, true, &n->device);
	if (e)
		return e;
	struct stmt *q = sql(s, SQL_END);
	stmt_int(q, ":apparaat", n->device);
	stmt_int(q, ":incarnatie", s->incarnation);
	e = stmt_step(q, &row);
	if (!e && row) {
		nr = stmt_get_int(q, 0);
		sequence = stmt_get_int(q, 1);
		if (!stmt_get_bytes(q, 2, h, sizeof h))
			e = ERR_DAMAGED;
	}
	stmt_done(q);
	if (e || (n->sequence == sequence && memcmp(n->h, h, sizeof h) == 0))
		return e;
	n->sequence = -1;
	e = nr ? load_time(s, nr, &n->time) : (n->time = 0, ERR_OK);
	if (e)
		return e;
	memcpy(n->h, h, sizeof h);
	n->sequence = sequence;
	return ERR_OK;
}

enum err line_last(struct store *s, int64_t *sequence)
{
	struct lines *n = lines_of(s);
	struct stmt *q = sql(s, SQL_DEVICE);
	*sequence = 0;
	stmt_blob(q, ":id", s->device, ID_BYTES);
	enum err e = n->device ? (stmt_done(q), ERR_OK) : stmt_run_int(q, &n->device);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	e = read_end(s, n);
	*sequence = e ? 0 : n->sequence;
	return e;
}

/* --- writing --------------------------------------------------------------- */

static const unsigned char no_record[ID_BYTES];

static enum err insert(struct store *s, const struct line *l, int64_t device, const unsigned char salt[16],
	const unsigned char commit[HASH_BYTES], const unsigned char h[HASH_BYTES], const char *bytes, size_t n,
	struct line_at *out)
{
	struct stmt *q = sql(s, SQL_NEW);
	stmt_blob(q, ":id", commit, ID_BYTES);
	stmt_blob(q, ":rest", commit + ID_BYTES, HASH_BYTES - ID_BYTES);
	stmt_int(q, ":apparaat", device);
	stmt_int(q, ":incarnatie", l->incarnation);
	stmt_int(q, ":volgnr", l->sequence);
	stmt_blob(q, ":h", h, HASH_BYTES);
	stmt_blob(q, ":zout", salt, 16);
	stmt_blob(q, ":regel", bytes, n);
	stmt_blob(q, ":wijziging", l->set, ID_BYTES);
	stmt_blob(q, ":record", memcmp(l->record, no_record, ID_BYTES) ? l->record : NULL, ID_BYTES);
	stmt_text(q, ":kind", !bytes ? "" : l->kind == LINE_HELD ? l->kind_name : line_kind_name(l->kind));
	stmt_text(q, ":soort", bytes ? l->soort : "");
	stmt_int(q, ":wanneer", line_ms(l->time));
	enum err e = stmt_run(q);
	if (e)
		return e;
	out->nr = db_last_rowid(s->db);
	memcpy(out->id, commit, ID_BYTES);
	out->fresh = true;
	return ERR_OK;
}

enum err line_write(struct store *s, struct line *l, struct line_at *out)
{
	struct lines *n = lines_of(s);
	struct buf b = {0};
	unsigned char salt[16], commit[HASH_BYTES], h[HASH_BYTES];
	uint64_t last = 0;
	*out = (struct line_at){0};
	enum err e = read_end(s, n);
	if (!e)
		e = heard(s, &last);
	if (e)
		return e;
	memcpy(l->device, s->device, ID_BYTES);
	l->incarnation = s->incarnation;
	l->sequence = n->sequence + 1;
	l->time = line_tick(last > n->time ? last : n->time, s->clock.wall_ms(s->clock.ctx));
	e = line_build(l, &b);
	if (!e) {
		store_random(s, salt, sizeof salt);
		hash_commit(commit, salt, b.s, b.len);
		hash_link(h, n->h, commit);
		e = insert(s, l, n->device, salt, commit, h, b.s, b.len, out);
	}
	if (!e) {
		n->sequence = l->sequence;
		n->time = l->time;
		memcpy(n->h, h, sizeof h);
		s->written = l->sequence;
	}
	buf_wipe(&b);
	return e;
}

/* --- lines of others ------------------------------------------------------- */

/* The chain before (device, incarnation, sequence): zero bytes at the start; false when it is
 * not here or when there are two of them. */
static enum err chain_before(struct store *s, int64_t device, const struct line *l,
	unsigned char h[HASH_BYTES], bool *known)
{
	bool row, more = false;
	memset(h, 0, HASH_BYTES);
	*known = l->sequence == 1;
	if (*known)
		return ERR_OK;
	struct stmt *q = sql(s, SQL_BEFORE);
	stmt_int(q, ":apparaat", device);
	stmt_int(q, ":incarnatie", l->incarnation);
	stmt_int(q, ":volgnr", l->sequence - 1);
	enum err e = stmt_step(q, &row);
	if (!e && row) {
		*known = stmt_get_bytes(q, 0, h, HASH_BYTES);
		e = stmt_step(q, &more);
	}
	stmt_done(q);
	static const unsigned char zero[HASH_BYTES];
	*known = *known && !more && memcmp(h, zero, HASH_BYTES) != 0;
	return e;
}

/* Is it here with its bytes? One that was purged makes room for what came back. */
static enum err find_whole(struct store *s, const unsigned char commit[HASH_BYTES], int64_t *nr)
{
	enum err e = line_find(s, commit, nr);
	if (e || !*nr)
		return e;
	struct stmt *q = sql(s, SQL_PURGED);
	stmt_blob(q, ":id", commit, ID_BYTES);
	e = stmt_run(q);
	if (!e && db_changes(s->db) > 0)
		*nr = 0;
	return e;
}

static enum err chain_to(struct store *s, const struct line *l, const unsigned char commit[HASH_BYTES],
	const unsigned char *given, int64_t *device, unsigned char h[HASH_BYTES])
{
	bool known = false;
	enum err e = line_device(s, l->device, true, device);
	if (!e && !given)
		e = chain_before(s, *device, l, h, &known);
	if (given)
		memcpy(h, given, HASH_BYTES);
	else if (known)
		hash_link(h, h, commit);
	else
		memset(h, 0, HASH_BYTES);
	return e;
}

enum err line_receive_parsed(struct store *s, const struct line *l, const unsigned char salt[16], const char *bytes,
	size_t n, const unsigned char *given, struct line_at *out)
{
	unsigned char commit[HASH_BYTES];
	int64_t device = 0;
	*out = (struct line_at){0};
	hash_commit(commit, salt, bytes, n);
	memcpy(out->id, commit, ID_BYTES);
	enum err e = find_whole(s, commit, &out->nr);
	if (e || out->nr)
		return e;
	e = chain_to(s, l, commit, given, &device, out->h);
	if (!e)
		e = insert(s, l, device, salt, commit, out->h, bytes, n, out);
	return e ? e : hear(s, l->time);
}

enum err line_receive(struct store *s, const unsigned char salt[16], const char *bytes, size_t n,
	const unsigned char *given, struct line_at *out)
{
	struct line l;
	*out = (struct line_at){0};
	enum err e = line_parse(bytes, n, &l);
	if (e)
		return e;
	e = line_receive_parsed(s, &l, salt, bytes, n, given, out);
	line_clear(&l);
	return e;
}

enum err line_receive_gone(struct store *s, const struct line *l, const unsigned char commit[HASH_BYTES],
	const unsigned char *given, struct line_at *out)
{
	int64_t device = 0;
	*out = (struct line_at){0};
	memcpy(out->id, commit, ID_BYTES);
	enum err e = line_find(s, commit, &out->nr);
	if (e || out->nr)
		return e;
	e = chain_to(s, l, commit, given, &device, out->h);
	return e ? e : insert(s, l, device, NULL, commit, out->h, NULL, 0, out);
}

/* --- reading back ---------------------------------------------------------- */

enum err line_find(struct store *s, const unsigned char id[ID_BYTES], int64_t *nr)
{
	struct stmt *q = sql(s, SQL_FIND);
	stmt_blob(q, ":id", id, ID_BYTES);
	enum err e = stmt_run_int(q, nr);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err line_load(struct store *s, int64_t nr, struct line *out, unsigned char id[ID_BYTES])
{
	bool row;
	struct stmt *q = sql(s, SQL_LOAD);
	memset(out, 0, sizeof *out);
	stmt_int(q, ":nr", nr);
	enum err e = stmt_step(q, &row);
	if (!e && (!row || stmt_is_null(q, 0)))
		e = ERR_NOT_FOUND;
	if (!e) {
		size_t n;
		const void *p = stmt_get_blob(q, 0, &n);
		e = line_parse(p, n, out) == ERR_OK ? ERR_OK : ERR_DAMAGED;
		if (!e && id && !stmt_get_bytes(q, 1, id, ID_BYTES)) {
			line_clear(out);
			e = ERR_DAMAGED;
		}
	}
	stmt_done(q);
	return e;
}

/* --- log ------------------------------------------------------------------- */

enum err line_log(struct store *s, const char *act, struct rid subject, const struct line_particular *p,
	size_t n)
{
	struct line_register *r = mem_new_array(n + 1, sizeof *r);
	struct line_at at;
	struct line l = {.kind = LINE_LOG, .soort = act, .user = s->user, .version = "", .registers = r,
		.n_registers = n};
	for (size_t i = 0; i < n; i++) {
		r[i].name = p[i].name;
		r[i].value = p[i].value ? p[i].value : "";
	}
	store_random(s, l.set, sizeof l.set);
	memcpy(l.record, subject.b, ID_BYTES);
	enum err e = line_write(s, &l, &at);
	free(r);
	return e;
}
