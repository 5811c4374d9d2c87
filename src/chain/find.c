/* Which stored record rows are about. A list goes by its name; a row of a spreadsheet by the
 * numbers in it, in the order of the mapping, else by who it names. A record that an earlier
 * row of the same file was about is not taken again: equal numbers are two records, and a
 * second import finds both, in their order. */
#include <config.h>

#include "apply_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "pack_priv.h"

#include <stdlib.h>
#include <string.h>

enum { FEW = 16, MANY = 4096 };

/* Main records that rows may be about. */
struct candidates {
	struct rid *ids;
	size_t n, cap;
	struct rid linked; /* the first that has the number and no main record yet */
};

size_t find_linked(const struct mapping *m)
{
	for (size_t i = 0; i < m->n_records; i++)
		if (m->records[i].role == MAPPING_LINKED)
			return i;
	return SIZE_MAX;
}

struct rid find_part_id(struct rid raw, const struct mapping_record *mr)
{
	struct rid key = idset_key(mr->record->id, mr->category ? mr->category : "");
	/* the last six bytes of a uuid carry neither version nor variant */
	for (int i = 10; i < 16; i++)
		raw.b[i] ^= key.b[i];
	return raw;
}

static int by_number(const void *a, const void *b)
{
	unsigned long x = strtoul(record_get(*(struct record *const *)a, "rij"), NULL, 10);
	unsigned long y = strtoul(record_get(*(struct record *const *)b, "rij"), NULL, 10);
	return (x > y) - (x < y);
}

enum err find_rows(struct apply *a, struct rid main, struct record ***out, size_t *n)
{
	enum err e = store_read_rows(a->run->store, main, a->m->raw, out, n);
	if (e == ERR_OK && *n > 1)
		qsort(*out, *n, sizeof **out, by_number);
	return e;
}

/* --- candidates ------------------------------------------------------------------------------ */

static void add(struct apply *a, struct candidates *c, struct rid id)
{
	if (idset_has(&a->met, id))
		return;
	for (size_t i = 0; i < c->n; i++)
		if (rid_equal(c->ids[i], id))
			return;
	MEM_GROW(c->ids, c->n, c->cap);
	c->ids[c->n++] = id;
}

/* Main records that refer to this one; none: it may be referred to. */
static enum err add_holders(struct apply *a, struct candidates *c, const struct mapping_record *mr,
	struct rid id)
{
	struct rid *ids = NULL;
	size_t n = 0;
	enum err e = store_referring(a->run->store, mr->link, id, &ids, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		add(a, c, ids[i]);
	if (e == ERR_OK && !n && rid_is_none(c->linked) && !idset_has(&a->met, id))
		c->linked = id;
	free(ids);
	return e;
}

static enum err by_field(struct apply *a, struct candidates *c, const struct mapping_key *k)
{
	const char *cell = row_cell(&a->unit.rows[0], k->columns[0]);
	const struct mapping_record *mr = &a->m->records[k->record];
	struct rid found[64];
	size_t n = 0;
	if (!*cell)
		return ERR_OK;
	char *v = convert_in(a->m, k->field, &a->env, cell, NULL);
	char *nfc = text_nfc(v, strlen(v));
	enum err e = store_find_equal(a->run->store, k->field->field, nfc, found, 64, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		if (mr->role == MAPPING_MAIN)
			add(a, c, found[i]);
		else
			e = add_holders(a, c, mr, found[i]);
	}
	explicit_bzero(v, strlen(v));
	explicit_bzero(nfc, strlen(nfc));
	free(v);
	free(nfc);
	return e;
}

/* Do the kept cells and these both have a number, and another one? */
static bool contradicts(struct apply *a, const struct row *kept)
{
	for (size_t i = 0; i < a->m->n_keys; i++) {
		const struct mapping_key *k = &a->m->keys[i];
		const char *was = k->field ? row_cell(kept, k->columns[0]) : "";
		const char *now = k->field ? row_cell(&a->unit.rows[0], k->columns[0]) : "";
		if (*was && *now && strcmp(was, now) != 0)
			return true;
	}
	return false;
}

/* Among the kept rows, by name. */
static enum err by_name(struct apply *a, struct candidates *c, const char *name)
{
	struct rid few[FEW], *found = few;
	size_t n = 0;
	enum err e = store_find_equal(a->run->store, a->m->raw_key, name, few, FEW, &n);
	if (e == ERR_OK && n == FEW) {
		found = mem_new_array(MANY, sizeof *found);
		e = store_find_equal(a->run->store, a->m->raw_key, name, found, MANY, &n);
	}
	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		struct record *raw = NULL;
		e = store_read(a->run->store, found[i], &raw);
		if (e != ERR_OK)
			break;
		pack_unpack(a->m, record_at(raw, a->m->raw_content->index), &a->before);
		if (!contradicts(a, &a->before))
			add(a, c, raw->owner);
		record_free(raw);
	}
	if (found != few)
		free(found);
	return e;
}

/* --- names --------------------------------------------------------------------------------------- */

void find_name(const struct apply *a, struct buf *out)
{
	struct buf name = {0};
	const struct mapping *m = a->m;
	if (m->list != SIZE_MAX) {
		buf_add(&name, unit_name(&a->unit, m));
	} else {
		const struct mapping_key *k = NULL;
		bool any = false;
		for (size_t i = 0; i < m->n_keys && !k; i++)
			k = m->keys[i].field ? NULL : &m->keys[i];
		for (size_t i = 0; k && i < k->n; i++) {
			const char *cell = row_cell(&a->unit.rows[0], k->columns[i]);
			any = any || *cell;
			buf_add(&name, i ? "|" : "");
			buf_add(&name, cell);
		}
		if (!any)
			buf_reset(&name);
	}
	char *nfc = text_nfc(buf_str(&name), name.len);
	buf_add(out, nfc);
	explicit_bzero(nfc, strlen(nfc));
	free(nfc);
	buf_wipe(&name);
}

/* --- choosing -------------------------------------------------------------------------------------- */

/* Of several, the one whose first kept row says exactly this; else the first. */
static enum err choose(struct apply *a, const struct candidates *c, struct rid *main)
{
	enum err e = ERR_OK;
	*main = c->n ? c->ids[0] : (struct rid){{0}};
	for (size_t i = 0; c->n > 1 && e == ERR_OK && i < c->n; i++) {
		struct record **raws = NULL;
		size_t n = 0;
		e = find_rows(a, c->ids[i], &raws, &n);
		bool same = n && strcmp(record_at(raws[0], a->m->raw_content->index),
			buf_str(&a->unit.packed[0])) == 0;
		records_free(raws, n);
		if (!same)
			continue;
		*main = c->ids[i];
		break;
	}
	return e;
}

/* A list that our own export gave the id of the record as its name. */
static enum err by_id(struct apply *a, struct candidates *c, const char *name)
{
	struct rid id;
	struct record *r = NULL;
	if (!rid_parse(name, &id))
		return ERR_OK;
	enum err e = store_read(a->run->store, id, &r);
	if (e == ERR_OK && r->spec == a->m->records[0].record && !r->deleted)
		add(a, c, id);
	record_free(r);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err find_unit(struct apply *a, struct rid *main, struct rid *linked)
{
	struct candidates c = {0};
	struct buf name = {0};
	enum err e = ERR_OK;
	for (size_t i = 0; e == ERR_OK && !c.n && i < a->m->n_keys; i++)
		if (a->m->keys[i].field)
			e = by_field(a, &c, &a->m->keys[i]);
	find_name(a, &name);
	if (e == ERR_OK && !c.n && rid_is_none(c.linked) && name.len)
		e = by_name(a, &c, buf_str(&name));
	if (e == ERR_OK && !c.n && a->m->list != SIZE_MAX)
		e = by_id(a, &c, buf_str(&name));
	if (e == ERR_OK)
		e = choose(a, &c, main);
	*linked = c.linked;
	free(c.ids);
	buf_wipe(&name);
	return e;
}
