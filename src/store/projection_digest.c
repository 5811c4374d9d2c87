/* Digest of the computed tables. Two stores with the same lines have the same digest, whatever
 * order the lines came in: local numbers are read as the ids they stand for, and rows are added
 * up as numbers, so their order plays no part. */
#include <config.h>

#include "projection_priv.h"
#include "werk_priv.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SQL_RECORDS, SQL_OPEN, SQL_WORDS, SQL_ROWS, SQL_LINE_ID, SQL_VELD_ID, SQL_EMPTY_RECORD,
	SQL_EMPTY_OPEN, SQL_EMPTY_WORDS, SQL_EMPTY_ROWS, SQL_WORK, SQL_TERMS, SQL_EMPTY_WORK, SQL_EMPTY_TERMS,
	SQL_EMPTY_STATE };

static const struct sql rows[] = {
	/* in pieces, each from the key (the last columns) of the row before */
	{SQL_RECORDS, "SELECT r.id, coalesce(v.id, ''), coalesce(e.id, x''), coalesce(d.id, x''), r.vlaggen,"
		" r.gewijzigd, r.door, r.koppen, r.laatste, r.nr FROM record AS r LEFT JOIN veld AS v ON v.nr = r.soort"
		" LEFT JOIN record AS e ON e.nr = r.eigenaar LEFT JOIN record AS d ON d.nr = r.dossier"
		" WHERE r.soort > 0 AND r.nr > ?1 ORDER BY r.nr LIMIT 500"},
	{SQL_OPEN, "SELECT o.basis, r.id, o.register, o.basis, o.record, o.register FROM open_basis AS o"
		" CROSS JOIN record AS r ON r.nr = o.record WHERE (o.basis, o.record, o.register) > (?1, ?2, ?3)"
		" AND NOT EXISTS (SELECT 1 FROM lijn AS l WHERE l.id = o.basis)"
		" ORDER BY o.basis, o.record, o.register LIMIT 500"},
	{SQL_WORDS, "SELECT v.id, z.woord, r.id, z.soort, z.woord, z.record FROM zoekwoord AS z"
		" CROSS JOIN record AS r ON r.nr = z.record CROSS JOIN veld AS v ON v.nr = z.soort"
		" WHERE (z.soort, z.woord, z.record) > (?1, ?2, ?3) ORDER BY z.soort, z.woord, z.record LIMIT 500"},
	{SQL_ROWS, "SELECT r.id, v.id, z.woorden, z.recent, z.nr FROM zoekrij AS z"
		" CROSS JOIN record AS r ON r.nr = z.nr CROSS JOIN veld AS v ON v.nr = z.soort"
		" WHERE z.nr > ?1 ORDER BY z.nr LIMIT 500"},
	{SQL_LINE_ID, "SELECT id FROM lijn WHERE nr = :nr"},
	{SQL_VELD_ID, "SELECT id FROM veld WHERE nr = :nr"},
	{SQL_EMPTY_RECORD, "DELETE FROM record"},
	{SQL_EMPTY_OPEN, "DELETE FROM open_basis"},
	{SQL_EMPTY_WORDS, "DELETE FROM zoekwoord"},
	{SQL_EMPTY_ROWS, "DELETE FROM zoekrij"},
	{SQL_WORK, "SELECT r.id, w.naam, w.nummer, w.plaats, coalesce(g.id, x''), w.dossier FROM werk AS w"
		" CROSS JOIN record AS r ON r.nr = w.dossier LEFT JOIN record AS g ON g.nr = w.gezin"
		" WHERE w.dossier > ?1 ORDER BY w.dossier LIMIT 500"},
	/* all of a dossier at once, told apart by ids */
	{SQL_TERMS, "SELECT d.id, (SELECT group_concat(x, char(10)) FROM (SELECT t.regel || ' ' ||"
		" hex(coalesce(r.id, x'')) || ' ' || hex(coalesce(m.id, x'')) || ' ' || t.signaal || ' ' || t.aan || ' ' ||"
		" t.klaar || ' ' || t.due || ' ' || t.gevolg || ' ' || t.wacht || ' ' || coalesce(t.start, '-') || ' ' ||"
		" t.nominaal || ' ' || t.vooraf || ' ' || coalesce(t.tot, '-') || ' ' || coalesce(t.klaar_op, '-') || ' ' ||"
		" t.reden AS x FROM termijn AS t LEFT JOIN record AS r ON r.nr = t.rij LEFT JOIN record AS m"
		" ON m.nr = t.regisseur WHERE t.dossier = w.dossier ORDER BY x)), w.dossier FROM werk AS w"
		" CROSS JOIN record AS d ON d.nr = w.dossier WHERE w.dossier > ?1 ORDER BY w.dossier LIMIT 500"},
	{SQL_EMPTY_WORK, "DELETE FROM werk"},
	{SQL_EMPTY_TERMS, "DELETE FROM termijn"},
	{SQL_EMPTY_STATE, "DELETE FROM afgeleid WHERE id = 'termijn'"},
};

const struct sql_set projection_digest_sql = SQL_SET("samenvatting", rows);

static struct stmt *sql(struct store *s, unsigned id)
{
	return db_stmt(s->db, &projection_digest_sql, id);
}

/* --- sums ------------------------------------------------------------------ */

struct sum {
	unsigned char b[HASH_BYTES];
};

static void add_row(struct sum *sum, const struct buf *row)
{
	unsigned char h[HASH_BYTES];
	unsigned carry = 0;
	hash_bytes(h, NULL, 0, row->s, row->len);
	for (size_t i = 0; i < HASH_BYTES; i++) {
		carry += (unsigned)sum->b[i] + h[i];
		sum->b[i] = (unsigned char)carry;
		carry >>= 8;
	}
}

static void put(struct buf *row, const void *p, size_t n)
{
	buf_printf(row, "%zu:", n);
	buf_add_n(row, p, n);
}

static void put_text(struct buf *row, const char *s)
{
	put(row, s, strlen(s));
}

/* Columns as they stand, NULL apart from empty; from..to of the present row. */
static void put_columns(struct buf *row, struct stmt *q, int from, int to)
{
	for (int i = from; i < to; i++) {
		size_t n;
		const void *p;
		if (stmt_is_null(q, i)) {
			buf_add(row, "-");
			continue;
		}
		p = stmt_get_blob(q, i, &n);
		put(row, p, n);
	}
}

static enum err put_name(struct store *s, unsigned id, int64_t nr, struct buf *row)
{
	bool there;
	struct stmt *q = sql(s, id);
	stmt_int(q, ":nr", nr);
	enum err e = stmt_step(q, &there);
	if (!e && there)
		put_columns(row, q, 0, 1);
	else
		buf_printf(row, "#%lld", (long long)nr);
	stmt_done(q);
	return e;
}

static int by_bytes(const void *a, const void *b)
{
	const struct buf *x = a, *y = b;
	size_t n = x->len < y->len ? x->len : y->len;
	int c = n ? memcmp(x->s, y->s, n) : 0;
	return c ? c : (x->len > y->len) - (x->len < y->len);
}

/* Heads by the ids of their lines and the names of their registers, sorted. */
static enum err put_heads(struct store *s, const struct heads *h, struct buf *row)
{
	size_t n = h->n + h->n_conflicts;
	struct buf *parts = mem_new_array(n + 1, sizeof *parts);
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < h->n; i++) {
		e = put_name(s, SQL_VELD_ID, h->h[i].reg, &parts[i]);
		if (!e)
			e = put_name(s, SQL_LINE_ID, h->h[i].line, &parts[i]);
	}
	for (size_t i = 0; !e && i < h->n_conflicts; i++) {
		buf_add(&parts[h->n + i], "!");
		e = put_name(s, SQL_VELD_ID, h->conflicts[i], &parts[h->n + i]);
	}
	qsort(parts, n, sizeof *parts, by_bytes);
	for (size_t i = 0; i < n; i++) {
		put(row, buf_str(&parts[i]), parts[i].len);
		buf_clear(&parts[i]);
	}
	free(parts);
	return e;
}

/* --- one table ------------------------------------------------------------- */

static enum err put_record(struct store *s, struct stmt *q, struct buf *row)
{
	struct heads h;
	size_t n;
	const void *p = stmt_get_blob(q, 7, &n);
	if (!heads_decode(p, n, &h))
		return ERR_DAMAGED;
	put_columns(row, q, 0, 7);
	enum err e = put_heads(s, &h, row);
	if (!e && stmt_get_int(q, 8))
		e = put_name(s, SQL_LINE_ID, stmt_get_int(q, 8), row);
	heads_clear(&h);
	return e;
}

static enum err put_open(struct store *s, struct stmt *q, struct buf *row)
{
	put_columns(row, q, 0, 2);
	return put_name(s, SQL_VELD_ID, stmt_get_int(q, 2), row);
}

/* A key of up to three columns: n a number, t a text, b a blob. */
#define MAX_KEY 3

struct key {
	const char *kinds;
	int64_t number[MAX_KEY];
	struct buf bytes[MAX_KEY];
};

static void bind_key(struct stmt *q, const struct key *k)
{
	for (int i = 0; k->kinds[i]; i++) {
		if (k->kinds[i] == 'n')
			stmt_int_at(q, i + 1, k->number[i]);
		else if (k->kinds[i] == 't')
			stmt_text_at(q, i + 1, buf_str(&k->bytes[i]));
		else
			stmt_blob_at(q, i + 1, buf_str(&k->bytes[i]), k->bytes[i].len);
	}
}

static void take_key(struct stmt *q, int column, struct key *k)
{
	for (int i = 0; k->kinds[i]; i++) {
		if (k->kinds[i] == 'n') {
			k->number[i] = stmt_get_int(q, column + i);
			continue;
		}
		size_t n;
		const void *p = stmt_get_blob(q, column + i, &n);
		buf_reset(&k->bytes[i]);
		buf_add_n(&k->bytes[i], p, n);
	}
}

/* How the rows of a table are read: `columns` of the row, then the key. */
struct reading {
	struct stmt *q;
	enum err (*each)(struct store *, struct stmt *, struct buf *); /* NULL: the columns as they are */
	int columns;
	const char *key;
};

static enum err sum_piece(struct store *s, const struct reading *r, struct key *k, struct sum *sum,
	bool *more)
{
	struct buf row = {0};
	bool there = true;
	*more = false;
	bind_key(r->q, k);
	enum err e = stmt_step(r->q, &there);
	while (!e && there) {
		*more = true;
		buf_reset(&row);
		take_key(r->q, r->columns, k);
		if (r->each)
			e = r->each(s, r->q, &row);
		else
			put_columns(&row, r->q, 0, r->columns);
		if (!e) {
			add_row(sum, &row);
			e = stmt_step(r->q, &there);
		}
	}
	stmt_done(r->q);
	buf_wipe(&row);
	return e;
}

/* Between the pieces others may write: nobody waits for a sum. */
static enum err sum_rows(struct store *s, const struct reading *r, struct sum *sum)
{
	struct key k = {.kinds = r->key, .number = {-1, -1, -1}};
	bool more = true;
	enum err e = ERR_OK;
	while (!e && more)
		e = sum_piece(s, r, &k, sum, &more);
	for (int i = 0; i < MAX_KEY; i++)
		buf_wipe(&k.bytes[i]);
	return e;
}

static const struct {
	const char *table;
	unsigned id;
	enum err (*each)(struct store *, struct stmt *, struct buf *);
	int columns;
	const char *key;
	bool work; /* compared only where it is up to date */
} fixed[] = {
	{"record", SQL_RECORDS, put_record, 9, "n", false},
	{"open_basis", SQL_OPEN, put_open, 3, "bnn", false},
	{"zoekwoord", SQL_WORDS, NULL, 3, "ntn", false},
	{"zoekrij", SQL_ROWS, NULL, 4, "n", false},
	{"werk", SQL_WORK, NULL, 5, "n", true},
	{"termijn", SQL_TERMS, NULL, 2, "n", true},
};

/* r_ or o_ table: the id, then its own columns. */
static enum err sum_made(struct store *s, const char *prefix, const char *id, struct sql_text *columns,
	int n, struct sum *sum)
{
	struct sql_text t = {0};
	struct stmt *q = NULL;
	sql_add(&t, "SELECT r.id");
	buf_add_n(&t.b, buf_str(&columns->b), columns->b.len);
	t.bad = columns->bad;
	sql_add(&t, ", x._nr FROM ");
	sql_name(&t, prefix, id);
	sql_add(&t, " AS x CROSS JOIN record AS r ON r.nr = x._nr WHERE x._nr > ?1 ORDER BY x._nr LIMIT 500");
	enum err e = db_prepare(s->db, &t, &q);
	if (!e) {
		const struct reading r = {q, NULL, n + 1, "n"};
		e = sum_rows(s, &r, sum);
	}
	stmt_free(q);
	sql_text_clear(&t);
	sql_text_clear(columns);
	return e;
}

static enum err sum_layout(struct store *s, const struct layout *l, struct sum *sum)
{
	static const char *const suffixes[] = {"", "__stand", "__bron", "__peil"};
	struct sql_text columns = {0};
	int per = l->spec->answers ? 4 : 1, n = 0;
	for (size_t i = 0; i < l->spec->n_fields; i++)
		for (int k = 0; k < per; k++, n++) {
			sql_add(&columns, ", x.");
			sql_column(&columns, &l->spec->fields[i], suffixes[k]);
		}
	return sum_made(s, "r_", l->spec->id, &columns, n, sum);
}

static enum err sum_overview(struct store *s, const struct overview *o, struct sum *sum)
{
	struct sql_text columns = {0};
	int n = 0;
	for (size_t i = 0; i < o->spec->n_columns; i++, n++) {
		sql_add(&columns, ", x.");
		sql_cell(&columns, i);
	}
	for (size_t i = 0; i < o->spec->n_columns; i++)
		if (overview_sorts(o->spec, i)) {
			sql_add(&columns, ", x.");
			sql_sort_key(&columns, i);
			n++;
		}
	return sum_made(s, "o_", o->spec->id, &columns, n, sum);
}

/* --- all ------------------------------------------------------------------- */

struct digest {
	void (*each)(void *ctx, const char *table, const char *hex);
	void *ctx;
	struct buf all;
};

static void note(struct digest *d, const char *prefix, const char *id, const struct sum *sum)
{
	char hex[2 * HASH_BYTES + 1], table[140];
	hash_hex(sum->b, HASH_BYTES, hex);
	snprintf(table, sizeof table, "%s%s", prefix, id);
	put_text(&d->all, table);
	put_text(&d->all, hex);
	if (d->each)
		d->each(d->ctx, table, hex);
}

static enum err digest_made(struct store *s, struct projections *p, struct digest *d)
{
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < p->n_layouts; i++) {
		struct sum sum = {{0}};
		e = sum_layout(s, &p->layouts[i], &sum);
		if (!e)
			note(d, "r_", p->layouts[i].spec->id, &sum);
	}
	for (size_t i = 0; !e && i < p->n_overviews; i++) {
		struct sum sum = {{0}};
		if (!p->overviews[i].spec->indexed)
			continue;
		e = sum_overview(s, &p->overviews[i], &sum);
		if (!e)
			note(d, "o_", p->overviews[i].spec->id, &sum);
	}
	return e;
}

enum err projection_digest(struct store *s, void (*each)(void *ctx, const char *table, const char *hex),
	void *ctx, char out[65])
{
	struct projections *p;
	struct digest d = {.each = each, .ctx = ctx};
	unsigned char h[HASH_BYTES];
	out[0] = '\0';
	enum err e = projection_ready(s, &p);
	bool work = !e && werk_is_complete(s);
	for (size_t i = 0; !e && i < sizeof fixed / sizeof fixed[0]; i++) {
		struct sum sum = {{0}};
		if (fixed[i].work && !work)
			continue;
		const struct reading r = {sql(s, fixed[i].id), fixed[i].each, fixed[i].columns, fixed[i].key};
		e = sum_rows(s, &r, &sum);
		if (!e)
			note(&d, "", fixed[i].table, &sum);
	}
	if (!e)
		e = digest_made(s, p, &d);
	if (!e) {
		hash_bytes(h, NULL, 0, d.all.s, d.all.len);
		hash_hex(h, sizeof h, out);
	}
	buf_clear(&d.all);
	return e;
}

/* --- emptying -------------------------------------------------------------- */

static enum err empty_made(struct store *s, const char *prefix, const char *id)
{
	struct sql_text t = {0};
	sql_add(&t, "DELETE FROM ");
	sql_name(&t, prefix, id);
	enum err e = db_run_text(s->db, &t);
	sql_text_clear(&t);
	return e;
}

static enum err empty_all(struct store *s, struct projections *p)
{
	static const unsigned ids[] = {SQL_EMPTY_RECORD, SQL_EMPTY_OPEN, SQL_EMPTY_WORDS, SQL_EMPTY_ROWS,
		SQL_EMPTY_WORK, SQL_EMPTY_TERMS, SQL_EMPTY_STATE};
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < sizeof ids / sizeof ids[0]; i++)
		e = stmt_run(sql(s, ids[i]));
	for (size_t i = 0; !e && i < p->n_layouts; i++)
		e = empty_made(s, "r_", p->layouts[i].spec->id);
	for (size_t i = 0; !e && i < p->n_overviews; i++)
		if (p->overviews[i].spec->indexed)
			e = empty_made(s, "o_", p->overviews[i].spec->id);
	return e;
}

enum err projection_empty(struct store *s)
{
	struct projections *p;
	enum err e = projection_ready(s, &p);
	if (!e)
		e = db_begin(s->db, true);
	return e ? e : db_end(s->db, empty_all(s, p));
}
