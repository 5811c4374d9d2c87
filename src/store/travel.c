/* What is here of every stream, and what room sync keeps beside the lines. Reading gathers a
 * piece first and tells it after the transaction has ended, because who listens may write to
 * a slow medium. */
#include <config.h>

#include "travel_priv.h"

#include "base/mem.h"
#include "base/secret.h"
#include "open_priv.h"
#include "presence_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PIECE_BYTES (1u << 20)

enum { SQL_PUT, SQL_GET, SQL_DROP, SQL_KEYS, SQL_NEWEST, SQL_STREAMS, SQL_LAST, SQL_OWN_LAST, SQL_ENDS, SQL_CHAIN, SQL_LINES,
	SQL_OWN_LINES, SQL_OF_RECORD, SQL_RECEIVED, SQL_PARTS, SQL_TAG, SQL_INCARNATION, SQL_INDEX, SQL_PLACE, SQL_AT,
	SQL_UNSENT, SQL_ENDS_AT, SQL_OWN_CHAIN, SQL_OPEN };

#define COLUMNS "l.nr, l.id, l.rest, l.volgnr, l.h, l.zout, l.regel, l.record, l.kind, l.soort, a.id, l.incarnatie"
#define FROM_LINES " FROM lijn AS l CROSS JOIN apparaat AS a ON a.nr = l.apparaat"
enum { C_NR, C_ID, C_REST, C_SEQUENCE, C_H, C_SALT, C_BYTES, C_RECORD, C_KIND, C_SOORT, C_DEVICE, C_INCARNATION };

static const struct sql rows[] = {
	{SQL_PUT, "INSERT OR REPLACE INTO reis (sleutel, waarde) VALUES (:sleutel, :waarde)"},
	{SQL_GET, "SELECT waarde FROM reis WHERE sleutel = :sleutel"},
	{SQL_DROP, "DELETE FROM reis WHERE sleutel = :sleutel"},
	{SQL_KEYS, "SELECT sleutel FROM reis WHERE sleutel >= :van AND sleutel < :tot ORDER BY sleutel LIMIT :max"},
	{SQL_NEWEST, "SELECT coalesce(max(nr), 0) FROM lijn"},
	/* the next stream after one, by the index alone */
	{SQL_STREAMS, "SELECT l.apparaat, l.incarnatie, a.id FROM lijn AS l CROSS JOIN apparaat AS a ON a.nr = l.apparaat"
		" WHERE (l.apparaat, l.incarnatie) > (:apparaat, :incarnatie) ORDER BY l.apparaat, l.incarnatie LIMIT 1"},
	{SQL_LAST, "SELECT coalesce(max(volgnr), 0) FROM lijn WHERE apparaat = :apparaat AND incarnatie = :incarnatie"},
	{SQL_OWN_LAST, "SELECT l.volgnr, l.h FROM lijn AS l WHERE l.apparaat = :apparaat AND l.incarnatie = :incarnatie"
		" AND " TRAVEL_NOT_RECEIVED " ORDER BY l.volgnr DESC, l.nr LIMIT 1"},
	{SQL_ENDS, "SELECT volgnr, h FROM stroom WHERE apparaat = :apparaat AND incarnatie = :incarnatie"
		" ORDER BY volgnr DESC, h DESC LIMIT 1"},
	{SQL_CHAIN, "SELECT h FROM lijn WHERE apparaat = :apparaat AND incarnatie = :incarnatie AND volgnr = :volgnr"
		" ORDER BY nr"},
	{SQL_LINES, "SELECT " COLUMNS FROM_LINES " WHERE l.apparaat = :apparaat AND l.incarnatie = :incarnatie"
		" AND l.volgnr > :na AND l.volgnr <= :tot ORDER BY l.volgnr, l.nr"},
	{SQL_OWN_LINES, "SELECT " COLUMNS FROM_LINES " WHERE l.apparaat = :apparaat AND l.incarnatie = :incarnatie"
		" AND l.volgnr > :na AND l.volgnr <= :tot AND " TRAVEL_NOT_RECEIVED " ORDER BY l.volgnr, l.nr"},
	{SQL_OF_RECORD, "SELECT " COLUMNS FROM_LINES " WHERE l.record = :record AND l.nr > :na AND l.nr <= :tot"
		" ORDER BY l.nr"},
	{SQL_RECEIVED, "SELECT wanneer FROM ontvangst WHERE vanaf = (SELECT max(vanaf) FROM ontvangst WHERE vanaf <= :nr)"
		" AND tot >= :nr"},
	{SQL_PARTS, "SELECT count(*) FROM reis WHERE sleutel >= '" TRAVEL_PART "' AND sleutel < 'deel0'"},
	{SQL_TAG, "UPDATE winkel SET tag = :tag WHERE nr = 1"},
	{SQL_INCARNATION, "UPDATE winkel SET incarnatie = :incarnatie WHERE nr = 1"},
	{SQL_INDEX, "SELECT a.id, l.incarnatie, l.volgnr, l.nr, length(l.regel)" FROM_LINES " WHERE l.record = :record"
		" AND l.nr > :na AND l.nr <= :tot AND l.kind NOT IN ('log', 'scope', 'erase') AND l.regel IS NOT NULL"
		" ORDER BY l.nr"},
	{SQL_PLACE, "SELECT a.id, l.incarnatie, l.volgnr, l.nr, length(l.regel)" FROM_LINES " WHERE l.nr = :nr"},
	{SQL_AT, "SELECT " COLUMNS FROM_LINES " WHERE l.nr = :nr"},
	{SQL_UNSENT, "SELECT count(*), coalesce(sum(l.kind <> 'log' AND l.kind <> ''), 0),"
		" coalesce(min(CASE WHEN l.kind <> 'log' AND l.kind <> '' THEN l.wanneer END), 0) FROM lijn AS l"
		" WHERE l.apparaat = :apparaat AND l.incarnatie = :incarnatie AND l.volgnr > :na AND " TRAVEL_NOT_RECEIVED},
	{SQL_ENDS_AT, "SELECT count(*) FROM stroom WHERE apparaat = :apparaat AND incarnatie = :incarnatie"
		" AND volgnr = :volgnr AND h = :h"},
	{SQL_OWN_CHAIN, "SELECT l.h FROM lijn AS l WHERE l.apparaat = :apparaat AND l.incarnatie = :incarnatie"
		" AND l.volgnr = :volgnr AND " TRAVEL_NOT_RECEIVED " ORDER BY l.nr LIMIT 1"},
	{SQL_OPEN, "SELECT count(*) FROM record WHERE (vlaggen & 10) <> 0"},
};

const struct sql_set travel_sql = SQL_SET("reis", rows);

static struct stmt *sql(struct store *s, unsigned id)
{
	return db_stmt(s->db, &travel_sql, id);
}

/* --- beside the lines -------------------------------------------------------------- */

void travel_stream_key(const char *prefix, const unsigned char device[ID_BYTES], int64_t incarnation,
	struct buf *out)
{
	char id[ID_TEXT];
	id_text(device, id);
	buf_reset(out);
	buf_printf(out, "%s%s/%lld", prefix, id, (long long)incarnation);
}

void travel_id_key(const char *prefix, const unsigned char id[ID_BYTES], struct buf *out)
{
	char text[ID_TEXT];
	id_text(id, text);
	buf_reset(out);
	buf_printf(out, "%s%s", prefix, text);
}

enum err travel_put(struct store *s, const char *key, const void *p, size_t n)
{
	enum err e = store_begin(s, true);
	if (e)
		return e;
	struct stmt *q = sql(s, SQL_PUT);
	stmt_text(q, ":sleutel", key);
	stmt_blob(q, ":waarde", n ? p : "", n);
	return store_end(s, stmt_run(q));
}

enum err travel_get(struct store *s, const char *key, struct buf *out)
{
	bool row;
	struct stmt *q = sql(s, SQL_GET);
	stmt_text(q, ":sleutel", key);
	enum err e = stmt_step(q, &row);
	if (!e && row) {
		size_t n;
		const void *p = stmt_get_blob(q, 0, &n);
		buf_add_n(out, p, n);
	}
	stmt_done(q);
	return !e && !row ? ERR_NOT_FOUND : e;
}

enum err travel_drop(struct store *s, const char *key)
{
	enum err e = store_begin(s, true);
	if (e)
		return e;
	struct stmt *q = sql(s, SQL_DROP);
	stmt_text(q, ":sleutel", key);
	return store_end(s, stmt_run(q));
}

enum err travel_keys(struct store *s, const char *prefix, size_t max, char ***out, size_t *n)
{
	bool row = true;
	size_t cap = 0;
	struct buf end = {0};
	*out = NULL;
	*n = 0;
	buf_printf(&end, "%s\x7f", prefix);
	struct stmt *q = sql(s, SQL_KEYS);
	stmt_text(q, ":van", prefix);
	stmt_text(q, ":tot", buf_str(&end));
	stmt_int(q, ":max", (int64_t)max);
	enum err e = ERR_OK;
	while (!e && row) {
		e = stmt_step(q, &row);
		if (e || !row)
			continue;
		MEM_GROW(*out, *n, cap);
		(*out)[(*n)++] = mem_dup(stmt_get_text(q, 0));
	}
	stmt_done(q);
	buf_clear(&end);
	if (e) {
		travel_keys_free(*out, *n);
		*out = NULL;
		*n = 0;
	}
	return e;
}

void travel_keys_free(char **keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(keys[i]);
	free(keys);
}

/* --- streams ------------------------------------------------------------------------- */

void travel_self(const struct store *s, unsigned char device[ID_BYTES], int64_t *incarnation)
{
	memcpy(device, s->device, ID_BYTES);
	*incarnation = s->incarnation;
}

enum err travel_newest(struct store *s, int64_t *nr)
{
	return stmt_run_int(sql(s, SQL_NEWEST), nr);
}

static bool is_own(const struct store *s, const unsigned char device[ID_BYTES])
{
	return memcmp(device, s->device, ID_BYTES) == 0;
}

static enum err take_end(struct stmt *q, struct travel_stream *out)
{
	bool row;
	enum err e = stmt_step(q, &row);
	if (!e && row) {
		out->held = stmt_get_int(q, 0);
		if (!stmt_get_bytes(q, 1, out->h, HASH_BYTES))
			e = ERR_DAMAGED;
	}
	stmt_done(q);
	return e;
}

static enum err is_forked(struct store *s, const struct travel_stream *t, bool *fork)
{
	struct buf key = {0}, value = {0};
	travel_stream_key(TRAVEL_FORK, t->device, t->incarnation, &key);
	enum err e = travel_get(s, buf_str(&key), &value);
	*fork = !e;
	buf_clear(&key);
	buf_clear(&value);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err travel_stream(struct store *s, const unsigned char device[ID_BYTES], int64_t incarnation,
	struct travel_stream *out)
{
	int64_t nr;
	*out = (struct travel_stream){.incarnation = incarnation};
	memcpy(out->device, device, ID_BYTES);
	enum err e = line_device(s, device, false, &nr);
	if (e || !nr)
		return e;
	struct stmt *q = sql(s, SQL_LAST);
	stmt_int(q, ":apparaat", nr);
	stmt_int(q, ":incarnatie", incarnation);
	e = stmt_run_int(q, &out->last);
	if (e || !out->last)
		return e;
	q = sql(s, is_own(s, device) ? SQL_OWN_LAST : SQL_ENDS);
	stmt_int(q, ":apparaat", nr);
	stmt_int(q, ":incarnatie", incarnation);
	e = take_end(q, out);
	return e ? e : is_forked(s, out, &out->fork);
}

static int by_device(const void *a, const void *b)
{
	const struct travel_stream *x = a, *y = b;
	int c = memcmp(x->device, y->device, ID_BYTES);
	return c ? c : (x->incarnation > y->incarnation) - (x->incarnation < y->incarnation);
}

enum err travel_streams(struct store *s, struct travel_stream **out, size_t *n)
{
	bool row = true;
	size_t cap = 0;
	int64_t device = 0, incarnation = 0;
	enum err e = ERR_OK;
	*out = NULL;
	*n = 0;
	while (!e && row) {
		unsigned char id[ID_BYTES] = {0};
		struct stmt *q = sql(s, SQL_STREAMS);
		stmt_int(q, ":apparaat", device);
		stmt_int(q, ":incarnatie", incarnation);
		e = stmt_step(q, &row);
		if (!e && row) {
			device = stmt_get_int(q, 0);
			incarnation = stmt_get_int(q, 1);
			if (!stmt_get_bytes(q, 2, id, ID_BYTES))
				e = ERR_DAMAGED;
		}
		stmt_done(q);
		if (e || !row)
			continue;
		MEM_GROW(*out, *n, cap);
		e = travel_stream(s, id, incarnation, &(*out)[(*n)++]);
	}
	if (e) {
		free(*out);
		*out = NULL;
		*n = 0;
	} else if (*n) {
		qsort(*out, *n, sizeof **out, by_device);
	}
	return e;
}

enum err travel_chain(struct store *s, const unsigned char device[ID_BYTES], int64_t incarnation,
	int64_t sequence, unsigned char (*h)[HASH_BYTES], size_t max, size_t *n)
{
	bool row = true;
	int64_t nr;
	*n = 0;
	enum err e = line_device(s, device, false, &nr);
	if (e || !nr)
		return e;
	struct stmt *q = sql(s, SQL_CHAIN);
	stmt_int(q, ":apparaat", nr);
	stmt_int(q, ":incarnatie", incarnation);
	stmt_int(q, ":volgnr", sequence);
	while (!e && row && *n < max) {
		e = stmt_step(q, &row);
		if (!e && row && stmt_get_bytes(q, 0, h[*n], HASH_BYTES))
			(*n)++;
	}
	stmt_done(q);
	return e;
}

enum err travel_clock(struct store *s, uint64_t *hlc)
{
	struct travel_stream own;
	int64_t after;
	struct line l;
	*hlc = 0;
	enum err e = travel_stream(s, s->device, s->incarnation, &own);
	if (e || !own.held)
		return e;
	after = own.held - 1;
	struct stmt *q = sql(s, SQL_OWN_LINES);
	int64_t nr = 0;
	bool row = false;
	e = line_device(s, s->device, false, &nr);
	stmt_int(q, ":apparaat", nr);
	stmt_int(q, ":incarnatie", s->incarnation);
	stmt_int(q, ":na", after);
	stmt_int(q, ":tot", own.held);
	if (!e)
		e = stmt_step(q, &row);
	nr = !e && row ? stmt_get_int(q, C_NR) : 0;
	stmt_done(q);
	e = e ? e : nr ? line_load(s, nr, &l, NULL) : ERR_NOT_FOUND;
	if (!e) {
		*hlc = l.time;
		line_clear(&l);
	}
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err travel_received(struct store *s, int64_t nr, int64_t *when_ms)
{
	*when_ms = 0;
	struct stmt *q = sql(s, SQL_RECEIVED);
	stmt_int(q, ":nr", nr);
	enum err e = stmt_run_int(q, when_ms);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err travel_incomplete(struct store *s, size_t *n)
{
	int64_t v = 0;
	enum err e = stmt_run_int(sql(s, SQL_PARTS), &v);
	*n = (size_t)v;
	return e;
}

/* --- reading in pieces ------------------------------------------------------------------ */

struct kept_line {
	struct travel_line l;
	unsigned char salt[16];
	struct buf bytes;
	char kind[24], *soort;
};

struct piece {
	struct kept_line *lines;
	size_t n, cap, bytes;
};

static void piece_clear(struct piece *p)
{
	for (size_t i = 0; i < p->n; i++) {
		buf_wipe(&p->lines[i].bytes);
		free(p->lines[i].soort);
	}
	free(p->lines);
}

static enum err keep_row(struct piece *p, struct stmt *q)
{
	MEM_GROW(p->lines, p->n, p->cap);
	struct kept_line *k = &p->lines[p->n++];
	struct travel_line *l = &k->l;
	*k = (struct kept_line){0};
	l->nr = stmt_get_int(q, C_NR);
	l->sequence = stmt_get_int(q, C_SEQUENCE);
	l->incarnation = stmt_get_int(q, C_INCARNATION);
	bool ok = stmt_get_bytes(q, C_ID, l->id, ID_BYTES) && stmt_get_bytes(q, C_H, l->h, HASH_BYTES) &&
		stmt_get_bytes(q, C_DEVICE, l->device, ID_BYTES) &&
		stmt_get_bytes(q, C_REST, l->commit + ID_BYTES, HASH_BYTES - ID_BYTES);
	memcpy(l->commit, l->id, ID_BYTES);
	if (!stmt_is_null(q, C_RECORD))
		ok = ok && stmt_get_bytes(q, C_RECORD, l->record.b, ID_BYTES);
	if (!stmt_is_null(q, C_BYTES)) {
		size_t n;
		const void *b = stmt_get_blob(q, C_BYTES, &n);
		buf_add_n(&k->bytes, b, n);
		ok = ok && stmt_get_bytes(q, C_SALT, k->salt, sizeof k->salt);
		p->bytes += n;
	}
	snprintf(k->kind, sizeof k->kind, "%s", stmt_get_text(q, C_KIND));
	k->soort = mem_dup(stmt_get_text(q, C_SOORT));
	return ok ? ERR_OK : ERR_DAMAGED;
}

/* Rows until there are enough; the lines of one number stay together. */
static enum err gather(struct stmt *q, size_t max, bool by_number, struct piece *p)
{
	bool row = true;
	enum err e = ERR_OK;
	while (!e && row) {
		e = stmt_step(q, &row);
		if (e || !row)
			continue;
		bool full = p->n >= max || p->bytes >= PIECE_BYTES;
		if (full && !(by_number && stmt_get_int(q, C_SEQUENCE) == p->lines[p->n - 1].l.sequence))
			break;
		e = keep_row(p, q);
	}
	stmt_done(q);
	return e;
}

static enum err tell(struct piece *p, bool by_number, int64_t *after,
	enum err (*each)(void *ctx, const struct travel_line *l), void *ctx)
{
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < p->n; i++) {
		struct kept_line *k = &p->lines[i];
		if (k->bytes.len) {
			k->l.bytes = k->bytes.s;
			k->l.n = k->bytes.len;
			k->l.salt = k->salt;
		}
		k->l.kind = k->kind;
		k->l.soort = k->soort;
		e = each(ctx, &k->l);
		if (!e)
			*after = by_number ? k->l.sequence : k->l.nr;
	}
	return e;
}

enum err travel_read(struct store *s, const unsigned char device[ID_BYTES], int64_t incarnation, int64_t *after,
	int64_t to, size_t max, enum err (*each)(void *ctx, const struct travel_line *l), void *ctx)
{
	struct piece p = {0};
	int64_t nr;
	enum err e = store_begin(s, false);
	if (e)
		return e;
	e = line_device(s, device, false, &nr);
	if (!e && nr) {
		struct stmt *q = sql(s, is_own(s, device) ? SQL_OWN_LINES : SQL_LINES);
		stmt_int(q, ":apparaat", nr);
		stmt_int(q, ":incarnatie", incarnation);
		stmt_int(q, ":na", *after);
		stmt_int(q, ":tot", to);
		e = gather(q, max, true, &p);
	}
	e = store_end(s, e);
	if (!e)
		e = tell(&p, true, after, each, ctx);
	piece_clear(&p);
	return e;
}

enum err travel_read_record(struct store *s, struct rid record, int64_t *after, int64_t to, size_t max,
	enum err (*each)(void *ctx, const struct travel_line *l), void *ctx)
{
	struct piece p = {0};
	enum err e = store_begin(s, false);
	if (e)
		return e;
	struct stmt *q = sql(s, SQL_OF_RECORD);
	stmt_blob(q, ":record", record.b, ID_BYTES);
	stmt_int(q, ":na", *after);
	stmt_int(q, ":tot", to);
	e = store_end(s, gather(q, max, false, &p));
	if (!e)
		e = tell(&p, false, after, each, ctx);
	piece_clear(&p);
	return e;
}

static enum err take_place(struct stmt *q, struct travel_place *p)
{
	*p = (struct travel_place){.incarnation = stmt_get_int(q, 1), .sequence = stmt_get_int(q, 2),
		.nr = stmt_get_int(q, 3), .bytes = (size_t)stmt_get_int(q, 4)};
	return stmt_get_bytes(q, 0, p->device, ID_BYTES) ? ERR_OK : ERR_DAMAGED;
}

enum err travel_index(struct store *s, struct rid record, int64_t after, int64_t to, struct travel_place **out,
	size_t *n, size_t *cap)
{
	bool row = true;
	struct stmt *q = sql(s, SQL_INDEX);
	stmt_blob(q, ":record", record.b, ID_BYTES);
	stmt_int(q, ":na", after);
	stmt_int(q, ":tot", to);
	enum err e = ERR_OK;
	while (!e && row) {
		e = stmt_step(q, &row);
		if (e || !row)
			continue;
		MEM_GROW(*out, *n, *cap);
		e = take_place(q, &(*out)[(*n)++]);
	}
	stmt_done(q);
	return e;
}

enum err travel_place_of(struct store *s, int64_t nr, struct travel_place *out)
{
	bool row;
	struct stmt *q = sql(s, SQL_PLACE);
	stmt_int(q, ":nr", nr);
	enum err e = stmt_step(q, &row);
	if (!e)
		e = row ? take_place(q, out) : ERR_NOT_FOUND;
	stmt_done(q);
	return e;
}

static int by_place(const void *a, const void *b)
{
	const struct travel_place *x = a, *y = b;
	int c = memcmp(x->device, y->device, ID_BYTES);
	if (c)
		return c;
	if (x->incarnation != y->incarnation)
		return x->incarnation < y->incarnation ? -1 : 1;
	if (x->sequence != y->sequence)
		return x->sequence < y->sequence ? -1 : 1;
	return (x->nr > y->nr) - (x->nr < y->nr);
}

void travel_index_sort(struct travel_place *p, size_t n)
{
	if (n)
		qsort(p, n, sizeof *p, by_place);
}

static enum err read_some(struct store *s, const struct travel_place *p, size_t n, struct piece *out, size_t *took)
{
	enum err e = store_begin(s, false);
	if (e)
		return e;
	for (*took = 0; !e && *took < n && out->n < 200 && out->bytes < PIECE_BYTES; (*took)++) {
		struct stmt *q = sql(s, SQL_AT);
		stmt_int(q, ":nr", p[*took].nr);
		e = gather(q, SIZE_MAX, false, out);
	}
	return store_end(s, e);
}

enum err travel_read_at(struct store *s, const struct travel_place *p, size_t n,
	enum err (*each)(void *ctx, const struct travel_line *l), void *ctx)
{
	enum err e = ERR_OK;
	for (size_t at = 0, took; !e && at < n; at += took) {
		struct piece some = {0};
		int64_t after;
		e = read_some(s, p + at, n - at, &some, &took);
		if (!e)
			e = tell(&some, false, &after, each, ctx);
		piece_clear(&some);
	}
	return e;
}

enum err travel_unsent(struct store *s, int64_t incarnation, int64_t after, uint64_t *lines, uint64_t *changes,
	int64_t *oldest_ms)
{
	int64_t nr;
	bool row = false;
	*lines = *changes = 0;
	*oldest_ms = 0;
	enum err e = line_device(s, s->device, false, &nr);
	if (e || !nr)
		return e;
	struct stmt *q = sql(s, SQL_UNSENT);
	stmt_int(q, ":apparaat", nr);
	stmt_int(q, ":incarnatie", incarnation);
	stmt_int(q, ":na", after);
	e = stmt_step(q, &row);
	if (!e && row) {
		*lines = (uint64_t)stmt_get_int(q, 0);
		*changes = (uint64_t)stmt_get_int(q, 1);
		*oldest_ms = stmt_get_int(q, 2);
	}
	stmt_done(q);
	return e;
}

enum err travel_own_chain(struct store *s, int64_t incarnation, int64_t sequence, unsigned char h[HASH_BYTES])
{
	int64_t nr;
	bool row = false;
	memset(h, 0, HASH_BYTES);
	enum err e = line_device(s, s->device, false, &nr);
	if (e)
		return e;
	struct stmt *q = sql(s, SQL_OWN_CHAIN);
	stmt_int(q, ":apparaat", nr);
	stmt_int(q, ":incarnatie", incarnation);
	stmt_int(q, ":volgnr", sequence);
	e = stmt_step(q, &row);
	if (!e && row && !stmt_get_bytes(q, 0, h, HASH_BYTES))
		e = ERR_DAMAGED;
	stmt_done(q);
	return !e && !row ? ERR_NOT_FOUND : e;
}

enum err travel_open_records(struct store *s, size_t *n)
{
	int64_t v = 0;
	enum err e = stmt_run_int(sql(s, SQL_OPEN), &v);
	*n = (size_t)v;
	return e;
}

enum err travel_ends_at(struct store *s, const unsigned char device[ID_BYTES], int64_t incarnation,
	int64_t sequence, const unsigned char h[HASH_BYTES], bool *ends)
{
	int64_t nr, n = 0;
	*ends = false;
	enum err e = line_device(s, device, false, &nr);
	if (e || !nr)
		return e;
	struct stmt *q = sql(s, SQL_ENDS_AT);
	stmt_int(q, ":apparaat", nr);
	stmt_int(q, ":incarnatie", incarnation);
	stmt_int(q, ":volgnr", sequence);
	stmt_blob(q, ":h", h, HASH_BYTES);
	e = stmt_run_int(q, &n);
	*ends = n > 0;
	return e;
}

/* --- lines and numbers of our own ------------------------------------------------------------ */

enum err travel_order(struct store *s, const char *kind, struct rid record, const char *const *values,
	int64_t *nr)
{
	struct line_register r[16];
	struct line_at at;
	struct line l = {.kind = LINE_HELD, .kind_name = kind, .soort = kind, .user = s->user, .version = "",
		.registers = r};
	for (; values && *values && l.n_registers < sizeof r / sizeof r[0]; values += 2)
		r[l.n_registers++] = (struct line_register){.name = values[0], .value = values[1]};
	store_random(s, l.set, sizeof l.set);
	memcpy(l.record, record.b, ID_BYTES);
	enum err e = store_begin(s, true);
	if (e)
		return e;
	e = store_end(s, line_write(s, &l, &at));
	if (nr)
		*nr = e ? 0 : at.nr;
	return e;
}

enum err travel_check(const char *bytes, size_t n)
{
	struct line l;
	enum err e = line_parse(bytes, n, &l);
	if (!e)
		line_clear(&l);
	return e;
}

bool travel_line_value(const char *bytes, size_t n, const char *name, struct buf *out)
{
	struct line l;
	if (line_parse(bytes, n, &l) != ERR_OK)
		return false;
	const struct line_register *r = line_register(&l, name);
	if (r && r->value)
		buf_add(out, r->value);
	bool there = r && r->value;
	line_clear(&l);
	return there;
}

enum err travel_new_incarnation(struct store *s)
{
	int64_t now = s->incarnation + 1;
	enum err e = store_begin(s, true);
	if (e)
		return e;
	struct stmt *q = sql(s, SQL_INCARNATION);
	stmt_int(q, ":incarnatie", now);
	e = store_end(s, stmt_run(q));
	if (!e)
		s->incarnation = now;
	return e;
}

enum err travel_set_tag(struct store *s, const char *tag)
{
	if (strlen(tag) != 2 || tag[0] < 'A' || tag[0] > 'Z' || tag[1] < 'A' || tag[1] > 'Z')
		return ERR_PARSE;
	enum err e = store_begin(s, true);
	if (e)
		return e;
	struct stmt *q = sql(s, SQL_TAG);
	stmt_text(q, ":tag", tag);
	e = store_end(s, stmt_run(q));
	if (!e)
		memcpy(s->tag, tag, 3);
	return e;
}
