/* Taking in lines of others. Each is stored with its bytes and applied at once; a transaction ends
 * between change sets, after 500 lines or some 40 ms. Killed anywhere, what was committed
 * stands and the rest comes again: nothing here counts on having been here before. */
#include <config.h>

#include "travel_priv.h"

#include "base/mem.h"
#include "journaal_priv.h"
#include "open_priv.h"
#include "projection_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINES_A_TRANSACTION 500
#define MS_A_TRANSACTION 40
#define SETTLE_A_TRANSACTION 2000
#define DAY_MS (24 * 60 * 60 * INT64_C(1000))

enum { SQL_SAME_NUMBER, SQL_OF_SET, SQL_NOTE, SQL_ENDS, SQL_ENDS_DROP, SQL_ENDS_ADD, SQL_WALK, SQL_SET_H, SQL_LAST,
	SQL_RECORD_OF };

static const struct sql rows[] = {
	{SQL_SAME_NUMBER, "SELECT count(*) FROM lijn WHERE apparaat = :apparaat AND incarnatie = :incarnatie"
		" AND volgnr = :volgnr"},
	{SQL_OF_SET, "SELECT count(*) FROM lijn WHERE wijziging = :wijziging"},
	{SQL_NOTE, "INSERT OR REPLACE INTO ontvangst (vanaf, tot, wanneer, van, bundel)"
		" VALUES (:vanaf, :tot, :wanneer, :van, :bundel)"},
	{SQL_ENDS, "SELECT volgnr, h FROM stroom WHERE apparaat = :apparaat AND incarnatie = :incarnatie ORDER BY volgnr, h"},
	{SQL_ENDS_DROP, "DELETE FROM stroom WHERE apparaat = :apparaat AND incarnatie = :incarnatie"},
	{SQL_ENDS_ADD, "INSERT OR REPLACE INTO stroom (apparaat, incarnatie, volgnr, h)"
		" VALUES (:apparaat, :incarnatie, :volgnr, :h)"},
	{SQL_WALK, "SELECT nr, volgnr, h, id, rest FROM lijn WHERE apparaat = :apparaat AND incarnatie = :incarnatie"
		" AND volgnr > :na ORDER BY volgnr, nr LIMIT 2000"},
	{SQL_SET_H, "UPDATE lijn SET h = :h WHERE nr = :nr"},
	{SQL_LAST, "SELECT coalesce(max(volgnr), 0) FROM lijn WHERE apparaat = :apparaat AND incarnatie = :incarnatie"},
	{SQL_RECORD_OF, "SELECT nr, dossier FROM record WHERE id = :id"},
};

const struct sql_set travel_take_sql = SQL_SET("opname", rows);

static struct stmt *sql(struct store *s, unsigned id)
{
	return db_stmt(s->db, &travel_take_sql, id);
}

/* A stream that lines came of. */
struct met {
	unsigned char device[ID_BYTES];
	int64_t incarnation, nr; /* nr in apparaat */
	int64_t last;            /* greatest number seen here */
};

struct travel {
	struct store *s;
	struct travel_from from;
	struct travel_report report;
	bool open, any_erased, any_parts;
	unsigned lines;                /* in the open transaction */
	int64_t began_ms;
	int64_t first, last;           /* local numbers stored in it */
	unsigned char set[ID_BYTES];   /* of the last line taken */
	unsigned parts, seen;          /* of that set */
	struct travel_set touched;     /* records of the open transaction */
	struct travel_set all;
	struct met *met;
	size_t n_met, cap_met;
};

/* --- the ends of chains ---------------------------------------------------------------- */

struct chain_end {
	int64_t sequence;
	unsigned char h[HASH_BYTES];
	bool grew;
};

struct ends {
	struct chain_end *e;
	size_t n, cap;
};

static void add_end(struct ends *x, int64_t sequence, const unsigned char h[HASH_BYTES])
{
	MEM_GROW(x->e, x->n, x->cap);
	x->e[x->n] = (struct chain_end){.sequence = sequence};
	memcpy(x->e[x->n++].h, h, HASH_BYTES);
}

static struct stmt *of_stream(struct store *s, unsigned id, int64_t device, int64_t incarnation)
{
	struct stmt *q = sql(s, id);
	stmt_int(q, ":apparaat", device);
	stmt_int(q, ":incarnatie", incarnation);
	return q;
}

static enum err load_ends(struct store *s, int64_t device, int64_t incarnation, struct ends *x)
{
	static const unsigned char start[HASH_BYTES];
	bool row = true;
	struct stmt *q = of_stream(s, SQL_ENDS, device, incarnation);
	enum err e = ERR_OK;
	while (!e && row) {
		unsigned char h[HASH_BYTES];
		e = stmt_step(q, &row);
		if (!e && row && stmt_get_bytes(q, 1, h, HASH_BYTES))
			add_end(x, stmt_get_int(q, 0), h);
	}
	stmt_done(q);
	if (!x->n)
		add_end(x, 0, start);
	return e;
}

static enum err save_ends(struct store *s, int64_t device, int64_t incarnation, const struct ends *x)
{
	enum err e = stmt_run(of_stream(s, SQL_ENDS_DROP, device, incarnation));
	for (size_t i = 0; !e && i < x->n; i++) {
		if (!x->e[i].sequence)
			continue;
		struct stmt *q = of_stream(s, SQL_ENDS_ADD, device, incarnation);
		stmt_int(q, ":volgnr", x->e[i].sequence);
		stmt_blob(q, ":h", x->e[i].h, HASH_BYTES);
		e = stmt_run(q);
	}
	return e;
}

/* A line against the ends before it: the chain goes on, or another branch begins. */
struct link {
	int64_t nr, sequence;
	unsigned char h[HASH_BYTES], commit[HASH_BYTES];
	bool unknown;            /* h was not known and is now */
};

static bool extend(struct ends *x, struct link *k)
{
	static const unsigned char zero[HASH_BYTES];
	unsigned char h[HASH_BYTES];
	bool blank = memcmp(k->h, zero, HASH_BYTES) == 0;
	for (size_t i = 0; i < x->n; i++) {
		if (x->e[i].sequence != k->sequence - 1)
			continue;
		hash_link(h, x->e[i].h, k->commit);
		if (!blank && memcmp(h, k->h, HASH_BYTES) != 0)
			continue;
		x->e[i].grew = true;
		k->unknown = blank;
		memcpy(k->h, h, HASH_BYTES);
		add_end(x, k->sequence, h);
		return true;
	}
	return false;
}

/* Ends that grew are no ends any more; those that did not are kept. */
static void drop_grown(struct ends *x, int64_t below)
{
	size_t kept = 0;
	for (size_t i = 0; i < x->n; i++)
		if (!x->e[i].grew || x->e[i].sequence >= below)
			x->e[kept++] = x->e[i];
	x->n = kept;
}

static bool reaches(const struct ends *x, int64_t sequence)
{
	for (size_t i = 0; i < x->n; i++)
		if (x->e[i].sequence >= sequence)
			return true;
	return false;
}

static int64_t lowest(const struct ends *x)
{
	int64_t low = INT64_MAX;
	for (size_t i = 0; i < x->n; i++)
		low = x->e[i].sequence < low ? x->e[i].sequence : low;
	return low;
}

struct links {
	struct link *k;
	size_t n, cap;
};

static enum err load_links(struct store *s, int64_t device, int64_t incarnation, int64_t after, struct links *out)
{
	bool row = true;
	struct stmt *q = of_stream(s, SQL_WALK, device, incarnation);
	stmt_int(q, ":na", after);
	enum err e = ERR_OK;
	out->n = 0;
	while (!e && row) {
		e = stmt_step(q, &row);
		if (e || !row)
			continue;
		MEM_GROW(out->k, out->n, out->cap);
		struct link *k = &out->k[out->n++];
		*k = (struct link){.nr = stmt_get_int(q, 0), .sequence = stmt_get_int(q, 1)};
		if (!stmt_get_bytes(q, 2, k->h, HASH_BYTES) || !stmt_get_bytes(q, 3, k->commit, ID_BYTES) ||
			!stmt_get_bytes(q, 4, k->commit + ID_BYTES, HASH_BYTES - ID_BYTES))
			e = ERR_DAMAGED;
	}
	stmt_done(q);
	return e;
}

static enum err keep_h(struct store *s, const struct link *k)
{
	struct stmt *q = sql(s, SQL_SET_H);
	stmt_int(q, ":nr", k->nr);
	stmt_blob(q, ":h", k->h, HASH_BYTES);
	return stmt_run(q);
}

/* One piece of the walk; *after moves on. */
static enum err settle_piece(struct store *s, int64_t device, int64_t incarnation, int64_t *after, bool *more)
{
	struct ends x = {0};
	struct links l = {0};
	int64_t group = 0;
	enum err e = load_ends(s, device, incarnation, &x);
	if (!e && *after < 0)
		*after = lowest(&x);
	if (!e)
		e = load_links(s, device, incarnation, *after, &l);
	*more = l.n == SETTLE_A_TRANSACTION;
	/* the last number may go on in the next piece */
	while (*more && l.n > 1 && l.k[l.n - 1].sequence == l.k[l.n - 2].sequence)
		l.n--;
	if (*more && l.n > 1)
		l.n--;
	for (size_t i = 0; !e && i < l.n; i++) {
		if (l.k[i].sequence != group) {
			drop_grown(&x, l.k[i].sequence - 1);
			group = l.k[i].sequence;
			if (!reaches(&x, group - 1)) {
				*more = false;
				break;
			}
		}
		*after = group;
		if (extend(&x, &l.k[i]) && l.k[i].unknown)
			e = keep_h(s, &l.k[i]);
	}
	drop_grown(&x, INT64_MAX);
	if (!e && l.n)
		e = save_ends(s, device, incarnation, &x);
	free(x.e);
	free(l.k);
	return e;
}

enum err travel_settle(struct store *s, const unsigned char device[ID_BYTES], int64_t incarnation)
{
	int64_t nr, after = -1;
	bool more = true;
	enum err e = line_device(s, device, false, &nr);
	while (!e && nr && more) {
		e = store_begin(s, true);
		if (!e)
			e = store_end(s, settle_piece(s, nr, incarnation, &after, &more));
	}
	return e;
}

enum err travel_unsettle(struct store *s, const unsigned char device[ID_BYTES], int64_t incarnation)
{
	int64_t nr;
	enum err e = line_device(s, device, false, &nr);
	return e || !nr ? e : stmt_run(of_stream(s, SQL_ENDS_DROP, nr, incarnation));
}

/* --- one transaction ----------------------------------------------------------------------- */

static int64_t now_ms(const struct travel *t)
{
	return t->s->clock.monotonic_ms(t->s->clock.ctx);
}

static void forget_transaction(struct travel *t)
{
	travel_set_clear(&t->touched);
	t->open = false;
	t->lines = 0;
	t->first = t->last = 0;
}

static enum err note_received(struct travel *t)
{
	if (!t->first)
		return ERR_OK;
	struct stmt *q = sql(t->s, SQL_NOTE);
	stmt_int(q, ":vanaf", t->first);
	stmt_int(q, ":tot", t->last);
	stmt_int(q, ":wanneer", t->s->clock.wall_ms(t->s->clock.ctx));
	stmt_blob(q, ":van", t->from.device, ID_BYTES);
	stmt_int(q, ":bundel", (int64_t)t->from.bundle);
	return stmt_run(q);
}

/* The dossiers of what was touched, each once. */
static enum err after_change(struct travel *t)
{
	int64_t *done = NULL;
	size_t n = 0, cap = 0;
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < t->touched.n; i++) {
		bool row, known = false;
		struct stmt *q = sql(t->s, SQL_RECORD_OF);
		stmt_blob(q, ":id", t->touched.ids[i].b, ID_BYTES);
		e = stmt_step(q, &row);
		int64_t dossier = !e && row ? stmt_get_int(q, stmt_is_null(q, 1) ? 0 : 1) : 0;
		stmt_done(q);
		for (size_t k = 0; k < n; k++)
			known = known || done[k] == dossier;
		if (e || !dossier || known)
			continue;
		MEM_GROW(done, n, cap);
		done[n++] = dossier;
		e = store_after_change(t->s, dossier);
	}
	free(done);
	return e;
}

/* Of a set that came in pieces: is all of it here now? */
static enum err settle_set(struct travel *t)
{
	int64_t here = 0;
	struct buf key = {0};
	if (!t->parts || (t->seen == t->parts && !t->any_parts))
		return ERR_OK;
	struct stmt *q = sql(t->s, SQL_OF_SET);
	stmt_blob(q, ":wijziging", t->set, ID_BYTES);
	enum err e = stmt_run_int(q, &here);
	travel_id_key(TRAVEL_PART, t->set, &key);
	t->any_parts = t->any_parts || here < t->parts;
	if (!e && here < t->parts)
		e = travel_put(t->s, buf_str(&key), "", 0);
	else if (!e)
		e = travel_drop(t->s, buf_str(&key));
	buf_clear(&key);
	t->parts = t->seen = 0;
	return e;
}

static enum err close_transaction(struct travel *t, enum err e)
{
	if (!t->open)
		return e;
	if (!e)
		e = settle_set(t);
	e = projection_finish(t->s, e);
	if (!e)
		e = after_change(t);
	if (!e)
		e = note_received(t);
	e = store_end(t->s, e);
	forget_transaction(t);
	return e;
}

static bool is_full(const struct travel *t, const unsigned char set[ID_BYTES])
{
	if (!t->open)
		return false;
	if (t->lines >= LINES_A_TRANSACTION)
		return true;
	return memcmp(set, t->set, ID_BYTES) != 0 && now_ms(t) - t->began_ms >= MS_A_TRANSACTION;
}

static enum err make_room(struct travel *t, const unsigned char set[ID_BYTES])
{
	enum err e = is_full(t, set) ? close_transaction(t, ERR_OK) : ERR_OK;
	if (e || t->open)
		return e;
	e = store_begin(t->s, true);
	t->open = !e;
	t->began_ms = now_ms(t);
	return e;
}

/* --- one line -------------------------------------------------------------------------------- */

static enum err meet(struct travel *t, const struct line *l, struct met **out)
{
	for (size_t i = t->n_met; i-- > 0;) {
		*out = &t->met[i];
		if ((*out)->incarnation == l->incarnation && memcmp((*out)->device, l->device, ID_BYTES) == 0)
			return ERR_OK;
	}
	MEM_GROW(t->met, t->n_met, t->cap_met);
	struct met *m = &t->met[t->n_met];
	*m = (struct met){.incarnation = l->incarnation};
	memcpy(m->device, l->device, ID_BYTES);
	enum err e = line_device(t->s, l->device, true, &m->nr);
	if (!e)
		e = stmt_run_int(of_stream(t->s, SQL_LAST, m->nr, l->incarnation), &m->last);
	t->n_met += !e;
	*out = m;
	return e;
}

/* Two lines of one number: both stay, and the stream is marked. Of our own stream it means that another
 * store writes under our name: we go on as another one. */
static enum err note_fork(struct travel *t, const struct met *m, int64_t sequence)
{
	struct buf key = {0}, value = {0};
	t->report.forks++;
	travel_stream_key(TRAVEL_FORK, m->device, m->incarnation, &key);
	enum err e = travel_get(t->s, buf_str(&key), &value);
	if (e == ERR_NOT_FOUND) {
		buf_printf(&value, "%lld", (long long)sequence);
		e = travel_put(t->s, buf_str(&key), value.s, value.len);
	}
	if (!e)
		e = travel_unsettle(t->s, m->device, m->incarnation);
	buf_clear(&key);
	buf_clear(&value);
	return e;
}

static enum err check_fork(struct travel *t, struct met *m, int64_t sequence)
{
	int64_t n = 0;
	if (sequence > m->last) {
		m->last = sequence;
		return ERR_OK;
	}
	struct stmt *q = of_stream(t->s, SQL_SAME_NUMBER, m->nr, m->incarnation);
	stmt_int(q, ":volgnr", sequence);
	enum err e = stmt_run_int(q, &n);
	return e || n < 2 ? e : note_fork(t, m, sequence);
}

/* A line under our own name that we did not write. */
static enum err check_own(struct travel *t, const struct line *l)
{
	if (memcmp(l->device, t->s->device, ID_BYTES) != 0 || l->incarnation != t->s->incarnation)
		return ERR_OK;
	return travel_new_incarnation(t->s);
}

static enum err tell_held(struct travel *t, const struct line *l, const struct line_at *at, const char *bytes, size_t n,
	const unsigned char salt[16])
{
	t->report.held++;
	if (!t->from.held)
		return ERR_OK;
	struct travel_line x = {.nr = at->nr, .incarnation = l->incarnation, .sequence = l->sequence, .salt = salt,
		.bytes = bytes, .n = n, .kind = l->kind_name, .soort = l->soort};
	memcpy(x.id, at->id, ID_BYTES);
	memcpy(x.device, l->device, ID_BYTES);
	memcpy(x.record.b, l->record, ID_BYTES);
	return t->from.held(t->from.ctx, &x);
}

static enum err apply(struct travel *t, const struct line *l, const struct line_at *at)
{
	struct rid id;
	if (l->kind == LINE_LOG)
		return journaal_apply(t->s, at->nr, l);
	memcpy(id.b, l->record, ID_BYTES);
	if (!rid_is_none(id) && l->kind != LINE_HELD) {
		travel_set_add(&t->touched, id);
		travel_set_add(&t->all, id);
	}
	return projection_line(t->s, at, l);
}

static void count_number(struct travel *t, const struct line *l)
{
	if (memcmp(t->set, l->set, ID_BYTES) != 0 || t->parts != l->parts) {
		memcpy(t->set, l->set, ID_BYTES);
		t->seen = 0;
	}
	t->parts = l->parts;
	t->seen++;
}

static enum err after_insert(struct travel *t, const struct line *l, const struct line_at *at)
{
	struct met *m;
	t->report.fresh++;
	t->lines++;
	t->first = t->first ? t->first : at->nr;
	t->last = at->nr;
	enum err e = meet(t, l, &m);
	if (!e)
		e = check_fork(t, m, l->sequence);
	return e ? e : check_own(t, l);
}

static enum err take_parsed(struct travel *t, const struct line *l, const unsigned char salt[16], const char *bytes,
	size_t n, const unsigned char *h)
{
	struct line_at at;
	struct met *m;
	struct rid record;
	bool erased = false;
	memcpy(record.b, l->record, ID_BYTES);
	enum err e = meet(t, l, &m); /* what was last before it, before it is here */
	if (!e && t->any_erased && !rid_is_none(record))
		e = travel_is_erased(t->s, record, &erased);
	if (!e && erased) {
		unsigned char commit[HASH_BYTES];
		hash_commit(commit, salt, bytes, n);
		t->report.erased++;
		e = line_receive_gone(t->s, l, commit, h, &at);
		return e || !at.fresh ? e : after_insert(t, l, &at);
	}
	if (!e)
		e = line_receive_parsed(t->s, l, salt, bytes, n, h, &at);
	if (e || !at.fresh) {
		t->report.known += !e;
		return e;
	}
	e = after_insert(t, l, &at);
	if (line_ms(l->time) > t->s->clock.wall_ms(t->s->clock.ctx) + DAY_MS)
		t->report.doubtful++;
	if (!e && l->kind == LINE_HELD)
		e = tell_held(t, l, &at, bytes, n, salt);
	return e ? e : apply(t, l, &at);
}

enum err travel_take(struct travel *t, const unsigned char salt[16], const char *bytes, size_t n,
	const unsigned char *h)
{
	struct line l;
	enum err e = line_parse(bytes, n, &l);
	if (e)
		return close_transaction(t, e);
	e = make_room(t, l.set);
	if (!e && memcmp(l.set, t->set, ID_BYTES) != 0)
		e = settle_set(t);
	if (!e) {
		count_number(t, &l);
		e = take_parsed(t, &l, salt, bytes, n, h);
	}
	line_clear(&l);
	return e ? close_transaction(t, e) : ERR_OK;
}

enum err travel_take_gone(struct travel *t, const unsigned char device[ID_BYTES], int64_t incarnation,
	int64_t sequence, const unsigned char commit[HASH_BYTES], const unsigned char *h)
{
	struct line_at at;
	struct met *m;
	struct line l = {.incarnation = incarnation, .sequence = sequence, .kind = LINE_HELD};
	memcpy(l.device, device, ID_BYTES);
	enum err e = make_room(t, l.set);
	if (!e)
		e = meet(t, &l, &m);
	if (!e)
		e = line_receive_gone(t->s, &l, commit, h, &at);
	if (!e && at.fresh)
		e = after_insert(t, &l, &at);
	else if (!e)
		t->report.known++;
	return e ? close_transaction(t, e) : ERR_OK;
}

/* --- the whole ----------------------------------------------------------------------------------- */

enum err travel_begin(struct store *s, const struct travel_from *from, struct travel **out)
{
	struct projections *p;
	char **erased;
	size_t n, parts = 0;
	*out = NULL;
	if (s->read_only)
		return ERR_READ_ONLY;
	enum err e = projection_ready(s, &p);
	if (!e)
		e = travel_keys(s, TRAVEL_ERASED, 1, &erased, &n);
	if (e)
		return e;
	travel_keys_free(erased, n);
	e = travel_incomplete(s, &parts);
	if (e)
		return e;
	struct travel *t = mem_new(sizeof *t);
	t->s = s;
	t->from = *from;
	t->any_erased = n > 0;
	t->any_parts = parts > 0;
	*out = t;
	return ERR_OK;
}

enum err travel_end(struct travel *t, enum err e, struct travel_report *r)
{
	e = close_transaction(t, e);
	/* also after a failure: what was committed before it counts */
	for (size_t i = 0; i < t->n_met; i++) {
		enum err settled = memcmp(t->met[i].device, t->s->device, ID_BYTES) == 0 ? ERR_OK :
			travel_settle(t->s, t->met[i].device, t->met[i].incarnation);
		e = e ? e : settled;
	}
	t->report.records = t->all.n;
	if (r)
		*r = t->report;
	travel_set_clear(&t->touched);
	travel_set_clear(&t->all);
	free(t->met);
	free(t);
	return e;
}
