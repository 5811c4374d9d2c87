/* Due dates in tables. After each change the rules run over the dossier in the same transaction,
 * and only rows that differ are written. When rules or settings changed, dossiers are computed
 * again in pieces, by rising number; a cursor says how far. */
#include <config.h>

#include "werk_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "change_priv.h"
#include "rule/regels.h"
#include "rule/termijn.h"
#include "sets_priv.h"
#include "spec/type.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SQL_ROWS, SQL_ADD, SQL_DROP, SQL_DROP_ALL, SQL_HEAD, SQL_HEAD_SET, SQL_HEAD_DROP, SQL_STATE,
	SQL_STATE_SET, SQL_STATE_DROP, SQL_NEXT, SQL_COUNT, SQL_OTHERS };

#define KEY "dossier = :dossier AND regel = :regel AND rij = :rij AND signaal = :signaal AND aan = :aan"

static const struct sql rows[] = {
	{SQL_ROWS,
		"SELECT regel, rij, signaal, aan, regisseur, klaar, due, gevolg, wacht, start, nominaal, vooraf, tot,"
		" klaar_op, reden FROM termijn WHERE dossier = :dossier"},
	{SQL_ADD,
		"INSERT OR REPLACE INTO termijn (dossier, regel, rij, signaal, aan, regisseur, klaar, due, gevolg, wacht,"
		" start, nominaal, vooraf, tot, klaar_op, reden) VALUES (:dossier, :regel, :rij, :signaal, :aan, :regisseur,"
		" :klaar, :due, :gevolg, :wacht, :start, :nominaal, :vooraf, :tot, :klaar_op, :reden)"},
	{SQL_DROP, "DELETE FROM termijn WHERE " KEY},
	{SQL_DROP_ALL, "DELETE FROM termijn WHERE dossier = :dossier"},
	{SQL_HEAD, "SELECT naam, nummer, plaats, gezin FROM werk WHERE dossier = :dossier"},
	{SQL_HEAD_SET, "INSERT OR REPLACE INTO werk (dossier, naam, nummer, plaats, gezin)"
		" VALUES (:dossier, :naam, :nummer, :plaats, :gezin)"},
	{SQL_HEAD_DROP, "DELETE FROM werk WHERE dossier = :dossier"},
	{SQL_STATE, "SELECT tekst FROM afgeleid WHERE id = 'termijn'"},
	{SQL_STATE_SET, "INSERT OR REPLACE INTO afgeleid (id, tekst) VALUES ('termijn', :tekst)"},
	{SQL_STATE_DROP, "DELETE FROM afgeleid WHERE id = 'termijn'"},
	{SQL_NEXT,
		"SELECT nr FROM record WHERE soort = :soort AND eigenaar IS NULL AND nr > :na ORDER BY nr LIMIT 1"},
	{SQL_COUNT, "SELECT count(*) FROM record WHERE soort = :soort AND eigenaar IS NULL AND nr > :na"},
	{SQL_OTHERS, "SELECT EXISTS (SELECT 1 FROM record WHERE soort = :soort AND eigenaar IS NULL AND nr <> :nr)"},
};

const struct sql_set werk_sql = SQL_SET("werk", rows);

static struct stmt *sql(struct store *s, unsigned id)
{
	return db_stmt(s->db, &werk_sql, id);
}

/* --- one dossier in memory ------------------------------------------------------------- */

#define NO_DAY INT64_MIN

struct werkrij {
	char *regel, *reden;
	int64_t rij, signaal, aan, regisseur, klaar, due, gevolg, wacht, start, nominaal, vooraf, tot, klaar_op;
};

struct werkblad {
	struct werkrij *r;
	size_t n, cap;
	char *naam, *nummer, *plaats;
	int64_t gezin;
};

static void blad_clear(struct werkblad *b)
{
	for (size_t i = 0; i < b->n; i++) {
		free(b->r[i].regel);
		free(b->r[i].reden);
	}
	free(b->r);
	free(b->naam);
	free(b->nummer);
	free(b->plaats);
	*b = (struct werkblad){0};
}

static int by_key(const void *a, const void *b)
{
	const struct werkrij *x = a, *y = b;
	int order = strcmp(x->regel, y->regel);
	if (!order)
		order = (x->rij > y->rij) - (x->rij < y->rij);
	if (!order)
		order = (x->signaal > y->signaal) - (x->signaal < y->signaal);
	return order ? order : (x->aan > y->aan) - (x->aan < y->aan);
}

static bool same_row(const struct werkrij *x, const struct werkrij *y)
{
	return x->regisseur == y->regisseur && x->klaar == y->klaar && x->due == y->due && x->gevolg == y->gevolg &&
		x->wacht == y->wacht && x->start == y->start && x->nominaal == y->nominaal && x->vooraf == y->vooraf &&
		x->tot == y->tot && x->klaar_op == y->klaar_op && strcmp(x->reden, y->reden) == 0;
}

/* --- what is to be there --------------------------------------------------------------- */

struct making {
	struct store *s;
	const struct dossier_feiten *d;
	int64_t regisseur;
	int dossier;               /* row of d->f */
	struct werkblad *out;
};

static int64_t day(struct civil d)
{
	return civil_is_none(d) ? NO_DAY : civil_to_days(d);
}

static const char *get(const struct making *m, int row, const char *field)
{
	return feiten_get(m->d->f, row, field);
}

/* The newest decision about a line; FEITEN_NONE: none. */
static int decision(const struct making *m, const char *regel, const char *row)
{
	int found = FEITEN_NONE;
	for (size_t i = 0;; i++) {
		int at = feiten_of(m->d->f, "werkbesluit", i);
		if (at == FEITEN_NONE)
			return found;
		const char *of = get(m, at, "rij");
		if (strcmp(get(m, at, "termijn"), regel) == 0 &&
			(strcmp(of, row) == 0 || (!*of && strcmp(row, feiten_id(m->d->f, m->dossier)) == 0)))
			found = at;
	}
}

static void add_row(struct making *m, const struct werkrij *r)
{
	struct werkblad *b = m->out;
	MEM_GROW(b->r, b->n, b->cap);
	b->r[b->n] = *r;
	b->r[b->n].regel = mem_dup(r->regel);
	b->r[b->n++].reden = mem_dup(r->reden ? r->reden : "");
}

/* A line that was handed over waits here and stands in the list of who took it. */
static enum err hand_over(struct making *m, int besluit, struct werkrij *r)
{
	int64_t to;
	enum err e = rec_by_text(m->s, get(m, besluit, "aan"), &to);
	if (e || !to || to == r->regisseur)
		return e;
	struct werkrij other = *r;
	other.regisseur = to;
	other.aan = 1;
	add_row(m, &other);
	r->wacht = 1;
	return ERR_OK;
}

static enum err decide(struct making *m, int besluit, struct werkrij *r)
{
	const char *soort = get(m, besluit, "soort");
	struct civil back;
	if (!*soort || strcmp(soort, "terug") == 0)
		return ERR_OK;
	r->reden = (char *)get(m, besluit, "reden");
	if (strcmp(soort, "gedaan") == 0)
		r->klaar = 1;
	else if (strcmp(soort, "uitgesteld") == 0 && civil_parse(get(m, besluit, "tot"), &back))
		r->vooraf = day(back) > r->vooraf ? day(back) : r->vooraf;
	else if (strcmp(soort, "overgedragen") == 0)
		return hand_over(m, besluit, r);
	return ERR_OK;
}

static enum err add_termijn(struct making *m, const struct termijn *t)
{
	int row = feiten_by_id(m->d->f, t->row);
	struct werkrij r = {
		.regel = (char *)t->regel->id, .rij = row == FEITEN_NONE ? 0 : m->d->nrs[row], .signaal = t->signaal,
		.regisseur = m->regisseur, .klaar = t->klaar, .due = day(t->due), .gevolg = t->regel->gevolg,
		.wacht = t->regel->wacht, .start = day(t->start), .nominaal = day(t->nominaal), .vooraf = day(t->vooraf),
		.tot = day(t->tot), .klaar_op = day(t->klaar_op),
	};
	if (r.vooraf == NO_DAY)
		r.vooraf = r.due;
	int besluit = decision(m, t->regel->id, t->row);
	enum err e = besluit == FEITEN_NONE ? ERR_OK : decide(m, besluit, &r);
	if (!e && !(r.klaar && r.signaal))
		add_row(m, &r);
	return e;
}

/* --- name, number, place --------------------------------------------------------------- */

/* Where one would go: the COA location or the town of the newest address that holds. */
static const char *place_of(const struct making *m)
{
	const char *town = "";
	const struct feiten *f = m->d->f;
	for (size_t i = 0;; i++) {
		int at = feiten_of(f, "adres", i);
		if (at == FEITEN_NONE)
			break;
		bool azc = strcmp(get(m, at, "soort"), "azc") == 0;
		const char *here = get(m, at, azc ? "azc_locatie" : "woonplaats");
		if (!*get(m, at, "einde") && *here)
			town = here;
	}
	return *town ? town : get(m, feiten_of(f, "klantprofiel_coa", 0), "azc_locatie");
}

static void name_of(const struct making *m, struct buf *out)
{
	static const struct spec_env env;
	const struct spec_record *r = spec_record(m->s->spec, "persoon");
	int row = feiten_by_id(m->d->f, get(m, m->dossier, "persoon"));
	for (size_t i = 0; r && row != FEITEN_NONE && i < r->n_title; i++) {
		const struct spec_field *f = &r->fields[r->title[i]];
		const char *text = get(m, row, f->name);
		if (!*text || f->ref)
			continue;
		if (out->len)
			buf_add_c(out, ' ');
		f->type->print(f, &env, text, out);
	}
}

static enum err make_head(struct making *m)
{
	struct buf naam = {0};
	name_of(m, &naam);
	m->out->naam = buf_detach(&naam);
	m->out->nummer = mem_dup(get(m, m->dossier, "dossiernummer"));
	m->out->plaats = mem_dup(place_of(m));
	enum err e = rec_by_text(m->s, get(m, m->dossier, "regisseur"), &m->regisseur);
	return e ? e : rec_by_text(m->s, get(m, m->dossier, "gezin"), &m->out->gezin);
}

/* All rows of a dossier from its facts. */
static enum err make_blad(struct store *s, const struct dossier_feiten *d, const struct instellingen *i,
	struct werkblad *out)
{
	struct termijnen t;
	struct making m = {.s = s, .d = d, .out = out, .dossier = feiten_of(d->f, "dossier", 0)};
	if (m.dossier == FEITEN_NONE)
		return ERR_OK;
	enum err e = make_head(&m);
	termijnen_compute(s->regels, i, d->f, &t);
	for (size_t k = 0; !e && k < t.n; k++)
		e = add_termijn(&m, &t.rows[k]);
	termijnen_clear(&t);
	if (out->n)
		qsort(out->r, out->n, sizeof *out->r, by_key);
	return e;
}

/* --- what is there --------------------------------------------------------------------- */

static int64_t get_day(struct stmt *q, int column)
{
	return stmt_is_null(q, column) ? NO_DAY : stmt_get_int(q, column);
}

static enum err read_blad(struct store *s, int64_t dossier, struct werkblad *out)
{
	bool row = true;
	struct stmt *q = sql(s, SQL_ROWS);
	stmt_int(q, ":dossier", dossier);
	enum err e = ERR_OK;
	while (!e && row) {
		e = stmt_step(q, &row);
		if (e || !row)
			continue;
		MEM_GROW(out->r, out->n, out->cap);
		out->r[out->n++] = (struct werkrij){.regel = mem_dup(stmt_get_text(q, 0)), .rij = stmt_get_int(q, 1),
			.signaal = stmt_get_int(q, 2), .aan = stmt_get_int(q, 3), .regisseur = stmt_get_int(q, 4),
			.klaar = stmt_get_int(q, 5), .due = stmt_get_int(q, 6), .gevolg = stmt_get_int(q, 7),
			.wacht = stmt_get_int(q, 8), .start = get_day(q, 9), .nominaal = stmt_get_int(q, 10),
			.vooraf = stmt_get_int(q, 11), .tot = get_day(q, 12), .klaar_op = get_day(q, 13),
			.reden = mem_dup(stmt_get_text(q, 14))};
	}
	stmt_done(q);
	if (out->n)
		qsort(out->r, out->n, sizeof *out->r, by_key);
	return e;
}

/* --- writing --------------------------------------------------------------------------- */

static void bind_key(struct stmt *q, int64_t dossier, const struct werkrij *r)
{
	stmt_int(q, ":dossier", dossier);
	stmt_text(q, ":regel", r->regel);
	stmt_int(q, ":rij", r->rij);
	stmt_int(q, ":signaal", r->signaal);
	stmt_int(q, ":aan", r->aan);
}

static void bind_day(struct stmt *q, const char *name, int64_t d)
{
	if (d == NO_DAY)
		stmt_null(q, name);
	else
		stmt_int(q, name, d);
}

static enum err write_row(struct store *s, int64_t dossier, const struct werkrij *r)
{
	struct stmt *q = sql(s, SQL_ADD);
	bind_key(q, dossier, r);
	stmt_int(q, ":regisseur", r->regisseur);
	stmt_int(q, ":klaar", r->klaar);
	stmt_int(q, ":due", r->due);
	stmt_int(q, ":gevolg", r->gevolg);
	stmt_int(q, ":wacht", r->wacht);
	bind_day(q, ":start", r->start);
	stmt_int(q, ":nominaal", r->nominaal);
	stmt_int(q, ":vooraf", r->vooraf);
	bind_day(q, ":tot", r->tot);
	bind_day(q, ":klaar_op", r->klaar_op);
	stmt_text(q, ":reden", r->reden);
	return stmt_run(q);
}

static enum err drop_row(struct store *s, int64_t dossier, const struct werkrij *r)
{
	struct stmt *q = sql(s, SQL_DROP);
	bind_key(q, dossier, r);
	return stmt_run(q);
}

/* Both in order of key: only what differs is touched. */
static enum err write_rows(struct store *s, int64_t dossier, const struct werkblad *was,
	const struct werkblad *now)
{
	enum err e = ERR_OK;
	size_t i = 0, j = 0;
	while (!e && (i < was->n || j < now->n)) {
		int order = i == was->n ? 1 : j == now->n ? -1 : by_key(&was->r[i], &now->r[j]);
		if (order < 0)
			e = drop_row(s, dossier, &was->r[i++]);
		else if (order > 0)
			e = write_row(s, dossier, &now->r[j++]);
		else if (i++, !same_row(&was->r[i - 1], &now->r[j++]))
			e = write_row(s, dossier, &now->r[j - 1]);
	}
	return e;
}

static enum err write_head(struct store *s, int64_t dossier, const struct werkblad *b)
{
	bool row;
	struct stmt *q = sql(s, SQL_HEAD);
	stmt_int(q, ":dossier", dossier);
	enum err e = stmt_step(q, &row);
	bool same = !e && row && b->naam && strcmp(stmt_get_text(q, 0), b->naam) == 0 &&
		strcmp(stmt_get_text(q, 1), b->nummer) == 0 && strcmp(stmt_get_text(q, 2), b->plaats) == 0 &&
		stmt_get_int(q, 3) == b->gezin;
	stmt_done(q);
	if (e || same || (!row && !b->naam))
		return e;
	q = sql(s, b->naam ? SQL_HEAD_SET : SQL_HEAD_DROP);
	stmt_int(q, ":dossier", dossier);
	if (b->naam) {
		stmt_text(q, ":naam", b->naam);
		stmt_text(q, ":nummer", b->nummer);
		stmt_text(q, ":plaats", b->plaats);
		stmt_int(q, ":gezin", b->gezin);
	}
	return stmt_run(q);
}

static enum err recompute(struct store *s, int64_t dossier, const struct instellingen *i)
{
	struct dossier_feiten d;
	struct werkblad was = {0}, now = {0};
	enum err e = feiten_load(s, dossier, false, (struct civil){0}, &d);
	if (e)
		return e;
	e = make_blad(s, &d, i, &now);
	if (!e)
		e = read_blad(s, dossier, &was);
	if (!e)
		e = write_head(s, dossier, &now);
	if (!e)
		e = write_rows(s, dossier, &was, &now);
	blad_clear(&was);
	blad_clear(&now);
	feiten_unload(&d);
	return e;
}

/* --- how far --------------------------------------------------------------------------- */

#define DONE INT64_MAX

/* `same`: the dates, as far as `done`, are those of what `by` is the digest of. `there`: a state is kept at all. */
struct voortgang {
	bool there, same;
	int64_t done;
};

static enum err read_stand(struct store *s, const char *by, struct voortgang *out)
{
	bool row;
	struct stmt *q = sql(s, SQL_STATE);
	*out = (struct voortgang){0};
	enum err e = stmt_step(q, &row);
	if (!e && row) {
		const char *text = stmt_get_text(q, 0), *blank = strchr(text, ' ');
		out->there = true;
		out->same = blank && (size_t)(blank - text) == strlen(by) && strncmp(text, by, strlen(by)) == 0;
		out->done = out->same ? strtoll(blank + 1, NULL, 10) : 0;
	}
	stmt_done(q);
	return e;
}

static enum err write_stand(struct store *s, const char *by, int64_t done)
{
	struct buf text = {0};
	struct stmt *q = sql(s, SQL_STATE_SET);
	buf_printf(&text, "%s %lld", by, (long long)done);
	stmt_text(q, ":tekst", buf_str(&text));
	enum err e = stmt_run(q);
	buf_clear(&text);
	return e;
}

/* The settings in force, and the digest of them and the rules. */
static enum err read_law(struct store *s, struct instellingen **i, char by[2 * HASH_BYTES + 1])
{
	struct buf text = {0};
	unsigned char h[HASH_BYTES];
	buf_printf(&text, "%s\n", regels_digest(s->regels));
	enum err e = werk_settings(s, i, &text);
	hash_bytes(h, NULL, 0, buf_str(&text), text.len);
	hash_hex(h, sizeof h, by);
	by[32] = '\0'; /* half of it tells versions apart */
	buf_clear(&text);
	return e;
}

static uint32_t dossier_soort(struct store *s)
{
	struct projections *p;
	const struct layout *l = projection_ready(s, &p) ? NULL : layout_by_id(p, "dossier");
	return l ? l->soort : 0;
}

static enum err ask(struct store *s, unsigned id, const char *name, int64_t value, int64_t *out)
{
	struct stmt *q = sql(s, id);
	stmt_int(q, ":soort", dossier_soort(s));
	stmt_int(q, name, value);
	return stmt_run_int(q, out);
}

/* The first dossier of a store begins the count: nothing waits. */
static enum err begin_stand(struct store *s, int64_t dossier, const char *by)
{
	int64_t others;
	struct voortgang now;
	enum err e = read_stand(s, by, &now);
	if (e || now.there)
		return e;
	e = ask(s, SQL_OTHERS, ":nr", dossier, &others);
	return e || others ? e : write_stand(s, by, DONE);
}

/* --- after a change -------------------------------------------------------------------- */

/* Dossiers that name this person or household. */
static enum err recompute_referring(struct store *s, struct projections *p, int64_t nr, const char *field,
	const struct instellingen *i)
{
	struct layout *l = layout_by_id(p, "dossier");
	const struct spec_field *f = l ? spec_record_field(l->spec, field) : NULL;
	int64_t *all = NULL;
	size_t n = 0;
	enum err e = f ? rec_referring(s, l, f, nr, &all, &n) : ERR_OK;
	for (size_t k = 0; !e && k < n; k++)
		e = recompute(s, all[k], i);
	free(all);
	return e;
}

static enum err drop_all(struct store *s, int64_t dossier)
{
	struct stmt *q = sql(s, SQL_DROP_ALL);
	stmt_int(q, ":dossier", dossier);
	enum err e = stmt_run(q);
	if (e)
		return e;
	q = sql(s, SQL_HEAD_DROP);
	stmt_int(q, ":dossier", dossier);
	return stmt_run(q);
}

static enum err after_change(struct store *s, struct projections *p, int64_t nr,
	const struct spec_record *kind)
{
	struct instellingen *i = NULL;
	char by[2 * HASH_BYTES + 1];
	bool own = strcmp(kind->id, "dossier") == 0;
	if (!own && strcmp(kind->id, "persoon") != 0 && strcmp(kind->id, "gezin") != 0)
		return ERR_OK;
	enum err e = read_law(s, &i, by);
	if (!e && own)
		e = begin_stand(s, nr, by);
	if (!e)
		e = own ? recompute(s, nr, i) : recompute_referring(s, p, nr, kind->id, i);
	instellingen_free(i);
	return e;
}

enum err store_after_change(struct store *s, int64_t dossier)
{
	struct projections *p;
	struct rec r;
	if (!s->regels) /* whoever opens it with rules computes anew */
		return stmt_run(sql(s, SQL_STATE_DROP));
	enum err e = projection_ready(s, &p);
	if (!e)
		e = rec_load_nr(s, dossier, &r);
	if (e)
		return e;
	const struct layout *l = layout_by_number(p, r.soort);
	rec_clear(&r);
	return l ? after_change(s, p, dossier, l->spec) : drop_all(s, dossier);
}

/* --- what goes off this store ---------------------------------------------------------- */

static void note_purged(struct werk_purged *p, int64_t dossier)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->dossiers[i] == dossier)
			return;
	MEM_GROW(p->dossiers, p->n, p->cap);
	p->dossiers[p->n++] = dossier;
}

static enum err note_naming(struct store *s, struct projections *all, const struct rec *r, const char *field,
	struct werk_purged *p)
{
	struct layout *l = layout_by_id(all, "dossier");
	const struct spec_field *f = l ? spec_record_field(l->spec, field) : NULL;
	int64_t *nrs = NULL;
	size_t n = 0;
	enum err e = f ? rec_referring(s, l, f, r->nr, &nrs, &n) : ERR_OK;
	for (size_t i = 0; !e && i < n; i++)
		note_purged(p, nrs[i]);
	free(nrs);
	return e;
}

enum err werk_purge_note(struct store *s, struct rid id, struct werk_purged *p)
{
	struct projections *all;
	struct rec r = {0};
	enum err e = projection_ready(s, &all);
	if (!e)
		e = rec_load(s, id.b, &r);
	const struct layout *l = e ? NULL : layout_by_number(all, r.soort);
	if (l && (strcmp(l->spec->id, "persoon") == 0 || strcmp(l->spec->id, "gezin") == 0))
		e = note_naming(s, all, &r, l->spec->id, p);
	else if (l)
		note_purged(p, r.dossier ? r.dossier : r.nr);
	rec_clear(&r);
	return e;
}

enum err werk_purge_finish(struct store *s, struct werk_purged *p, enum err e)
{
	for (size_t i = 0; !e && i < p->n; i++)
		e = store_after_change(s, p->dossiers[i]);
	free(p->dossiers);
	*p = (struct werk_purged){0};
	return e;
}

/* --- in pieces ------------------------------------------------------------------------- */

static enum err pending(struct store *s, size_t *n)
{
	struct instellingen *i = NULL;
	struct voortgang stand;
	char by[2 * HASH_BYTES + 1];
	int64_t left = 0;
	enum err e = read_law(s, &i, by);
	instellingen_free(i);
	if (!e)
		e = read_stand(s, by, &stand);
	if (!e && !(stand.same && stand.done == DONE))
		e = ask(s, SQL_COUNT, ":na", stand.done, &left);
	*n = (size_t)left;
	return e;
}

enum err store_werk_pending(struct store *s, size_t *n)
{
	*n = 0;
	if (!s->regels)
		return ERR_OK;
	enum err e = store_begin(s, false);
	return e ? e : db_end(s->db, pending(s, n));
}

bool werk_is_complete(struct store *s)
{
	size_t n;
	return s->regels && store_werk_pending(s, &n) == ERR_OK && n == 0;
}

/* Until max, or until the transaction has lasted long enough for others. */
static enum err piece(struct store *s, size_t max, size_t *did, bool *more)
{
	enum { LONG_ENOUGH_MS = 35 };
	struct instellingen *i = NULL;
	struct voortgang stand;
	char by[2 * HASH_BYTES + 1];
	int64_t began = s->clock.monotonic_ms(s->clock.ctx), nr = 0;
	enum err e = read_law(s, &i, by);
	if (!e)
		e = read_stand(s, by, &stand);
	*more = !e && !(stand.same && stand.done == DONE);
	while (!e && *more && *did < max && s->clock.monotonic_ms(s->clock.ctx) - began < LONG_ENOUGH_MS) {
		e = ask(s, SQL_NEXT, ":na", stand.done, &nr);
		*more = e != ERR_NOT_FOUND;
		if (!e)
			e = recompute(s, nr, i);
		stand.done = e ? stand.done : nr;
		*did += !e;
		e = *more ? e : ERR_OK;
	}
	if (!e && (stand.done != DONE || !stand.same))
		e = write_stand(s, by, *more ? stand.done : DONE);
	instellingen_free(i);
	return e;
}

enum err store_werk_recompute(struct store *s, size_t max, size_t *left)
{
	bool more = true;
	size_t did = 0;
	enum err e = ERR_OK;
	*left = 0;
	if (!s->regels)
		return ERR_OK;
	while (!e && more && did < max) {
		e = store_begin(s, true);
		if (!e)
			e = db_end(s->db, piece(s, max, &did, &more));
	}
	return e ? e : store_werk_pending(s, left);
}

enum err werk_compute_all(struct store *s)
{
	size_t left = 1;
	enum err e = ERR_OK;
	while (!e && left && s->regels)
		e = store_werk_recompute(s, 1000, &left);
	return e;
}

/* --- before a save --------------------------------------------------------------------- */

/* Does this change touch the dossier whose facts these are? */
static int row_for(struct feiten *f, const struct edit *e)
{
	char id[37], owner[37];
	const struct record *r = e->now ? e->now : e->was;
	rid_text(r->id, id);
	rid_text(r->owner, owner);
	int row = feiten_by_id(f, id);
	if (row != FEITEN_NONE || e->kind == EDIT_DELETE)
		return row;
	bool is_dossier = strcmp(r->spec->id, "dossier") == 0;
	if (!is_dossier && (rid_is_none(r->owner) || feiten_by_id(f, owner) == FEITEN_NONE))
		return FEITEN_NONE;
	return feiten_row(f, r->spec->id, id, rid_is_none(r->owner) ? NULL : owner);
}

static void apply_edit(struct feiten *f, const struct edit *e)
{
	int row = row_for(f, e);
	if (row == FEITEN_NONE)
		return;
	if (e->kind == EDIT_DELETE) {
		feiten_drop(f, row);
		return;
	}
	for (size_t i = 0; e->now && i < e->now->spec->n_fields; i++)
		if (!e->was || strcmp(record_at(e->was, i), record_at(e->now, i)) != 0)
			feiten_set(f, row, e->now->spec->fields[i].name, record_at(e->now, i));
}

static size_t moves_of(struct store *s, const struct instellingen *i, struct feiten *f,
	const struct change_set *c, struct termijn_move **moves)
{
	struct termijnen before, after;
	termijnen_compute(s->regels, i, f, &before);
	for (size_t k = 0; k < c->n; k++)
		apply_edit(f, &c->edits[k]);
	termijnen_compute(s->regels, i, f, &after);
	size_t n = termijnen_moves(&before, &after, moves);
	termijnen_clear(&before);
	termijnen_clear(&after);
	return n;
}

static enum err compute_moves(struct store *s, struct rid dossier, const struct change_set *c,
	struct termijn_move **moves, size_t *n)
{
	struct dossier_feiten d = {0};
	struct instellingen *i = NULL;
	struct buf digest = {0};
	int64_t nr;
	enum err e = rec_number(s, dossier.b, &nr);
	if (!e)
		e = werk_settings(s, &i, &digest);
	if (!e)
		e = feiten_load(s, nr, false, (struct civil){0}, &d);
	if (!e)
		*n = moves_of(s, i, d.f, c, moves);
	feiten_unload(&d);
	instellingen_free(i);
	buf_clear(&digest);
	return e;
}

enum err store_werk_moves(struct store *s, struct rid dossier, const struct change_set *c,
	struct termijn_move **moves, size_t *n)
{
	*moves = NULL;
	*n = 0;
	if (!s->regels)
		return ERR_OK;
	enum err e = store_begin(s, false);
	return e ? e : db_end(s->db, compute_moves(s, dossier, c, moves, n));
}
