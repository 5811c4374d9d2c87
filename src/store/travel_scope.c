/* Which records go along with a dossier to another store, what a store was given, and taking contents
 * off a store again. Going is not deleting: commitments stay, and the same lines may come back. */
#include <config.h>

#include "travel_priv.h"
#include "werk_priv.h"

#include "base/mem.h"
#include "open_priv.h"
#include "projection_priv.h"

#include <stdlib.h>
#include <string.h>

#define PURGE_A_TRANSACTION 100

enum { SQL_GIVEN, SQL_GIVE, SQL_CONFIRM, SQL_FORGET, SQL_UNSENT, SQL_PURGE, SQL_IDS_OF_KIND, SQL_GIVEN_SET,
	SQL_TAKE_BACK };

static const struct sql rows[] = {
	{SQL_GIVEN, "SELECT tot FROM meegegeven WHERE apparaat = :apparaat AND record = :record"},
	{SQL_GIVE, "INSERT INTO meegegeven (apparaat, record, tot, gestuurd, bundel)"
		" VALUES (:apparaat, :record, 0, :gestuurd, :bundel)"
		" ON CONFLICT (apparaat, record) DO UPDATE SET gestuurd = excluded.gestuurd, bundel = excluded.bundel"},
	{SQL_CONFIRM, "UPDATE meegegeven SET tot = gestuurd WHERE apparaat = :apparaat AND bundel <= :bundel"
		" AND tot <> gestuurd"},
	{SQL_FORGET, "DELETE FROM meegegeven WHERE apparaat = :apparaat"},
	{SQL_UNSENT, "SELECT count(*) FROM lijn AS l JOIN apparaat AS a ON a.nr = l.apparaat WHERE l.record = :record"
		" AND l.kind <> 'log' AND a.id = :apparaat AND (l.incarnatie > :incarnatie OR (l.incarnatie = :incarnatie AND"
		" l.volgnr > :ontvangen))"},
	{SQL_PURGE, "UPDATE lijn SET regel = NULL, zout = NULL, record = NULL, wijziging = zeroblob(16), kind = '',"
		" soort = '', wanneer = 0 WHERE record = :record AND kind <> 'log'"},
	{SQL_IDS_OF_KIND, "SELECT nr FROM record WHERE soort = :soort AND eigenaar IS NULL AND nr > :na ORDER BY nr LIMIT 200"},
	{SQL_GIVEN_SET, "SELECT record FROM meegegeven WHERE apparaat = :apparaat AND record > :na AND gestuurd >= 0"
		" ORDER BY record LIMIT 1000"},
	{SQL_TAKE_BACK, "UPDATE meegegeven SET tot = -1, gestuurd = -1, bundel = 0 WHERE apparaat = :apparaat"
		" AND record = :record"},
};

const struct sql_set travel_scope_sql = SQL_SET("meegaan", rows);

static struct stmt *sql(struct store *s, unsigned id)
{
	return db_stmt(s->db, &travel_scope_sql, id);
}

/* --- a set of records -------------------------------------------------------------- */

static size_t place_of(const struct travel_set *set, struct rid id)
{
	uint64_t at;
	memcpy(&at, id.b + 8, sizeof at); /* ids are random */
	for (at &= set->table_cap - 1;; at = (at + 1) & (set->table_cap - 1))
		if (!set->table[at] || rid_equal(set->ids[set->table[at] - 1], id))
			return (size_t)at;
}

static void widen(struct travel_set *set)
{
	free(set->table);
	set->table_cap = set->table_cap ? set->table_cap * 2 : 64;
	set->table = mem_new_array(set->table_cap, sizeof *set->table);
	for (size_t i = 0; i < set->n; i++)
		set->table[place_of(set, set->ids[i])] = i + 1;
}

bool travel_set_has(const struct travel_set *set, struct rid id)
{
	return set->table_cap && set->table[place_of(set, id)];
}

bool travel_set_add(struct travel_set *set, struct rid id)
{
	if (set->n * 2 >= set->table_cap)
		widen(set);
	size_t at = place_of(set, id);
	if (set->table[at])
		return false;
	MEM_GROW(set->ids, set->n, set->cap);
	set->ids[set->n++] = id;
	set->table[at] = set->n;
	return true;
}

void travel_set_clear(struct travel_set *set)
{
	free(set->ids);
	free(set->table);
	*set = (struct travel_set){0};
}

/* --- what goes along ------------------------------------------------------------------ */

struct walk {
	struct store *s;
	struct projections *p;
	uint32_t root_soort;
	int64_t root;
	struct travel_set *set;
	int64_t *todo;       /* outermost records whose family is to be looked at */
	size_t n, cap;
};

static bool is_family_of_another_root(struct walk *w, const struct rec *r)
{
	if (r->nr == w->root)
		return false;
	if (r->soort == w->root_soort)
		return true;
	int64_t top = r->dossier ? r->dossier : r->nr;
	struct rec above;
	if (top == r->nr || top == w->root)
		return false;
	bool other = rec_load_nr(w->s, top, &above) == ERR_OK && above.soort == w->root_soort;
	rec_clear(&above);
	return other;
}

/* The outermost record above `nr` is to be looked at, unless it is or belongs to another root. */
static enum err visit(struct walk *w, int64_t nr)
{
	struct rec r;
	enum err e = rec_load_nr(w->s, nr, &r);
	if (!e && r.nr && r.soort && !is_family_of_another_root(w, &r)) {
		int64_t top = r.dossier ? r.dossier : r.nr;
		bool known = false;
		for (size_t i = 0; i < w->n; i++)
			known = known || w->todo[i] == top;
		if (!known) {
			MEM_GROW(w->todo, w->n, w->cap);
			w->todo[w->n++] = top;
		}
	}
	rec_clear(&r);
	return e;
}

/* What a record refers to. */
static enum err follow_out(struct walk *w, struct layout *l, int64_t nr)
{
	struct value *v;
	enum err e = layout_read(w->s, l, nr, &v);
	if (e)
		return e;
	for (size_t i = 0; !e && i < l->spec->n_fields; i++) {
		int64_t to = 0;
		if (!l->spec->fields[i].ref || !v[i].text)
			continue;
		e = rec_by_text(w->s, v[i].text, &to);
		if (!e && to)
			e = visit(w, to);
	}
	values_free(v, l->spec->n_fields);
	return e;
}

/* What refers to it: rows of others that stand under something else. */
static enum err follow_in(struct walk *w, const struct layout *to, int64_t nr)
{
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < w->p->n_layouts; i++) {
		struct layout *l = &w->p->layouts[i];
		for (size_t f = 0; !e && f < l->spec->n_fields; f++) {
			int64_t *from = NULL;
			size_t n = 0;
			if (l->spec->fields[f].ref != to->spec)
				continue;
			e = rec_referring(w->s, l, &l->spec->fields[f], nr, &from, &n);
			for (size_t k = 0; !e && k < n; k++)
				e = visit(w, from[k]);
			free(from);
		}
	}
	return e;
}

static enum err add_family(struct walk *w, int64_t nr, bool all_ways, int depth)
{
	struct rec r;
	int64_t *below = NULL;
	size_t n = 0;
	struct rid id;
	enum err e = rec_load_nr(w->s, nr, &r);
	if (e || !r.nr) {
		rec_clear(&r);
		return e;
	}
	memcpy(id.b, r.id, ID_BYTES);
	travel_set_add(w->set, id);
	struct layout *l = layout_by_number(w->p, r.soort);
	rec_clear(&r);
	if (l && all_ways)
		e = follow_out(w, l, nr);
	if (!e)
		e = rec_children(w->s, nr, 0, &below, &n);
	for (size_t i = 0; !e && depth < OWNER_DEPTH && i < n; i++)
		e = add_family(w, below[i], all_ways, depth + 1);
	free(below);
	return e;
}

/* A family in a reading transaction of its own. What stands alone for all (a medewerker, an aanbieder) is
 * referred to from everywhere: only the root is followed backwards. */
static enum err add_one(struct walk *w, size_t i)
{
	enum err e = store_begin(w->s, false);
	if (e)
		return e;
	struct rec r;
	int64_t nr = w->todo[i];
	e = rec_load_nr(w->s, nr, &r);
	struct layout *l = e ? NULL : layout_by_number(w->p, r.soort);
	rec_clear(&r);
	if (!e)
		e = add_family(w, nr, true, 0);
	if (!e && l && nr == w->root)
		e = follow_in(w, l, nr);
	return store_end(w->s, e);
}

enum err travel_with(struct store *s, struct rid root, struct travel_set *set)
{
	struct walk w = {.s = s, .set = set};
	struct rec r;
	enum err e = projection_ready(s, &w.p);
	if (e)
		return e;
	e = rec_load(s, root.b, &r);
	w.root = r.nr;
	w.root_soort = r.soort;
	rec_clear(&r);
	if (!e && (!w.root || !w.root_soort))
		return ERR_NOT_FOUND;
	if (!e) {
		MEM_GROW(w.todo, w.n, w.cap);
		w.todo[w.n++] = w.root;
	}
	for (size_t i = 0; !e && i < w.n; i++)
		e = add_one(&w, i);
	free(w.todo);
	return e;
}

enum err travel_below(struct store *s, struct rid root, struct travel_set *set)
{
	struct walk w = {.s = s, .set = set};
	int64_t nr;
	enum err e = projection_ready(s, &w.p);
	if (!e)
		e = store_begin(s, false);
	if (e)
		return e;
	e = rec_number(s, root.b, &nr);
	if (!e && !nr)
		e = ERR_NOT_FOUND;
	if (!e)
		e = add_family(&w, nr, false, 0);
	return store_end(s, e);
}

static enum err ids_of_kind(struct walk *w, uint32_t soort, int64_t *after, int64_t nrs[200], size_t *n)
{
	bool row = true;
	struct stmt *q = sql(w->s, SQL_IDS_OF_KIND);
	stmt_int(q, ":soort", soort);
	stmt_int(q, ":na", *after);
	enum err e = ERR_OK;
	*n = 0;
	while (!e && row && *n < 200) {
		e = stmt_step(q, &row);
		if (!e && row)
			nrs[(*n)++] = *after = stmt_get_int(q, 0);
	}
	stmt_done(q);
	return e;
}

enum err travel_with_kind(struct store *s, const struct spec_record *kind, struct travel_set *set)
{
	struct walk w = {.s = s, .set = set};
	int64_t nrs[200], after = 0;
	size_t n = 1;
	enum err e = projection_ready(s, &w.p);
	const struct layout *l = e ? NULL : layout_of(w.p, kind);
	if (!e && !l)
		e = ERR_NOT_FOUND;
	while (!e && n) {
		e = store_begin(s, false);
		if (e)
			break;
		e = ids_of_kind(&w, l->soort, &after, nrs, &n);
		for (size_t i = 0; !e && i < n; i++)
			e = add_family(&w, nrs[i], false, 0);
		e = store_end(s, e);
	}
	return e;
}

/* --- what was given ---------------------------------------------------------------------- */

enum err travel_given(struct store *s, const unsigned char device[ID_BYTES], struct rid record, int64_t *nr)
{
	*nr = 0;
	struct stmt *q = sql(s, SQL_GIVEN);
	stmt_blob(q, ":apparaat", device, ID_BYTES);
	stmt_blob(q, ":record", record.b, ID_BYTES);
	enum err e = stmt_run_int(q, nr);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err travel_given_set(struct store *s, const unsigned char device[ID_BYTES], struct travel_set *set)
{
	struct rid last = {{0}};
	enum err e = ERR_OK;
	for (size_t n = 1; !e && n;) {
		bool row = true;
		struct stmt *q = sql(s, SQL_GIVEN_SET);
		stmt_blob(q, ":apparaat", device, ID_BYTES);
		stmt_blob(q, ":na", last.b, ID_BYTES);
		for (n = 0; !e && row;) {
			e = stmt_step(q, &row);
			if (e || !row || !stmt_get_bytes(q, 0, last.b, ID_BYTES))
				continue;
			travel_set_add(set, last);
			n++;
		}
		stmt_done(q);
	}
	return e;
}

enum err travel_take_back(struct store *s, const unsigned char device[ID_BYTES], const struct travel_set *set)
{
	enum err e = ERR_OK;
	for (size_t from = 0; !e && from < set->n; from += 500) {
		e = store_begin(s, true);
		if (e)
			break;
		for (size_t i = from; !e && i < set->n && i < from + 500; i++) {
			struct stmt *q = sql(s, SQL_TAKE_BACK);
			stmt_blob(q, ":apparaat", device, ID_BYTES);
			stmt_blob(q, ":record", set->ids[i].b, ID_BYTES);
			e = stmt_run(q);
		}
		e = store_end(s, e);
	}
	return e;
}

enum err travel_give(struct store *s, const unsigned char device[ID_BYTES], const struct travel_set *set,
	int64_t nr, uint64_t number)
{
	enum err e = ERR_OK;
	for (size_t from = 0; !e && from < set->n; from += 500) {
		e = store_begin(s, true);
		if (e)
			break;
		for (size_t i = from; !e && i < set->n && i < from + 500; i++) {
			struct stmt *q = sql(s, SQL_GIVE);
			stmt_blob(q, ":apparaat", device, ID_BYTES);
			stmt_blob(q, ":record", set->ids[i].b, ID_BYTES);
			stmt_int(q, ":gestuurd", nr);
			stmt_int(q, ":bundel", (int64_t)number);
			e = stmt_run(q);
		}
		e = store_end(s, e);
	}
	return e;
}

static enum err run_of(struct store *s, unsigned id, const unsigned char device[ID_BYTES], int64_t number)
{
	enum err e = store_begin(s, true);
	if (e)
		return e;
	struct stmt *q = sql(s, id);
	stmt_blob(q, ":apparaat", device, ID_BYTES);
	if (id == SQL_CONFIRM)
		stmt_int(q, ":bundel", number);
	return store_end(s, stmt_run(q));
}

enum err travel_confirm(struct store *s, const unsigned char device[ID_BYTES], uint64_t number)
{
	return run_of(s, SQL_CONFIRM, device, (int64_t)number);
}

enum err travel_forget_given(struct store *s, const unsigned char device[ID_BYTES])
{
	return run_of(s, SQL_FORGET, device, 0);
}

/* --- contents off this store ----------------------------------------------------------------- */

static enum err is_unsent(struct store *s, struct rid id, int64_t received, bool *unsent)
{
	int64_t n = 0;
	struct stmt *q = sql(s, SQL_UNSENT);
	stmt_blob(q, ":record", id.b, ID_BYTES);
	stmt_blob(q, ":apparaat", s->device, ID_BYTES);
	stmt_int(q, ":incarnatie", s->incarnation);
	stmt_int(q, ":ontvangen", received);
	enum err e = stmt_run_int(q, &n);
	*unsent = n > 0;
	return e;
}

static enum err purge_one(struct store *s, struct rid id, bool erase, struct werk_purged *purged)
{
	struct buf key = {0};
	enum err e = werk_purge_note(s, id, purged);
	if (!e)
		e = projection_forget(s, id.b);
	struct stmt *q = sql(s, SQL_PURGE);
	stmt_blob(q, ":record", id.b, ID_BYTES);
	e = e ? (stmt_done(q), e) : stmt_run(q);
	travel_id_key(TRAVEL_ERASED, id.b, &key);
	if (!e && erase)
		e = travel_put(s, buf_str(&key), "", 0);
	buf_clear(&key);
	return e;
}

enum err travel_purge(struct store *s, const struct travel_set *set, int64_t received, bool all)
{
	struct projections *p;
	struct werk_purged purged = {0};
	enum err e = projection_ready(s, &p);
	for (size_t i = 0; !e && !all && i < set->n; i++) {
		bool unsent;
		e = is_unsent(s, set->ids[i], received, &unsent);
		if (!e && unsent)
			return ERR_REFUSED;
	}
	for (size_t from = 0; !e && from < set->n; from += PURGE_A_TRANSACTION) {
		e = store_begin(s, true);
		if (e)
			break;
		for (size_t i = from; !e && i < set->n && i < from + PURGE_A_TRANSACTION; i++)
			e = purge_one(s, set->ids[i], all, &purged);
		e = werk_purge_finish(s, &purged, e);
		e = store_end(s, projection_finish(s, e));
	}
	return e;
}

enum err travel_is_erased(struct store *s, struct rid record, bool *erased)
{
	struct buf key = {0}, value = {0};
	travel_id_key(TRAVEL_ERASED, record.b, &key);
	enum err e = travel_get(s, buf_str(&key), &value);
	*erased = !e;
	buf_clear(&key);
	buf_clear(&value);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}
