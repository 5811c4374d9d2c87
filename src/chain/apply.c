/* Writing what rows say. What a file said before is kept row by row, so that a second import
 * writes only what the file changed since: the same file twice writes nothing. */
#include <config.h>

#include "apply_priv.h"

#include "base/i18n.h"
#include "pack_priv.h"
#include "part_priv.h"

#include <stdlib.h>
#include <string.h>

/* What the store has of the rows at hand. */
struct target {
	struct rid main, linked;     /* what main refers to */
	struct record *was_main, *was_linked; /* as read; NULL: made now */
	struct record **raws;        /* kept rows, in order */
	size_t n_raws;
	bool linked_met;             /* an earlier row of this file spoke of `linked` */
	bool changed;
};

static void target_clear(struct target *t)
{
	record_free(t->was_main);
	record_free(t->was_linked);
	records_free(t->raws, t->n_raws);
}

static const struct row *first_row(const struct apply *a)
{
	return &a->unit.rows[0];
}

/* --- room ------------------------------------------------------------------------------------ */

/* All lines of a unit go in one set. A list that is longer than a set is cut between its rows. */
static enum err room_for_unit(struct apply *a, size_t kept)
{
	size_t per_row = 1 + a->m->n_records, rows = a->unit.n > kept ? a->unit.n : kept;
	size_t lines = 2 + a->m->n_records + per_row * rows;
	return run_room(a->run, lines < RUN_SET_LINES ? (unsigned)lines : RUN_SET_LINES);
}

static enum err room_for_row(struct apply *a)
{
	return run_room(a->run, (unsigned)(1 + a->m->n_records));
}

/* --- the main record, what it refers to, and what comes from the first row ------------------------ */

static struct part part_of(const struct apply *a, const struct target *t, const struct mapping_record *mr,
	struct rid seed)
{
	return (struct part){seed, a->m->records[mr->holder].role == MAPPING_LINKED ? t->linked : t->main};
}

/* What an earlier row of the file said of a person stands: two dossiers of one person, two rows. */
static bool is_passed_over(const struct apply *a, const struct target *t, const struct mapping_record *mr)
{
	bool of_linked = mr->role == MAPPING_LINKED ||
		(mr->role == MAPPING_OWNED && a->m->records[mr->holder].role == MAPPING_LINKED);
	return of_linked && t->linked_met;
}

static bool holder_was_there(const struct apply *a, const struct target *t, const struct mapping_record *mr)
{
	return a->m->records[mr->holder].role == MAPPING_LINKED ? t->was_linked != NULL : t->was_main != NULL;
}

/* Parts of a unit of which nothing was kept. */
static enum err first_parts(struct apply *a, struct target *t, const struct row *row, struct rid seed,
	bool every_row)
{
	enum err e = ERR_OK;
	for (size_t k = 0; e == ERR_OK && k < a->m->n_records; k++) {
		const struct mapping_record *mr = &a->m->records[k];
		if (mr->role != MAPPING_OWNED || mr->every_row != every_row || is_passed_over(a, t, mr) ||
			!check_applies(a->m, mr, row, row == first_row(a)))
			continue;
		struct part p = part_of(a, t, mr, seed);
		if (!holder_was_there(a, t, mr) || t->n_raws)
			part_add(a, mr, row, p);
		else
			e = part_first(a, mr, row, p, &t->changed);
	}
	return e;
}

/* Parts of a unit against the row they were made from. */
static enum err follow_parts(struct apply *a, struct target *t, const struct row *after, struct rid seed,
	bool every_row)
{
	enum err e = ERR_OK;
	for (size_t k = 0; e == ERR_OK && k < a->m->n_records; k++) {
		const struct mapping_record *mr = &a->m->records[k];
		if (mr->role != MAPPING_OWNED || mr->every_row != every_row || is_passed_over(a, t, mr))
			continue;
		bool applies = after && check_applies(a->m, mr, after, after == first_row(a));
		e = part_follow(a, mr, part_of(a, t, mr, seed), &a->before, applies ? after : NULL,
			&t->changed);
	}
	return e;
}

/* Another person in the store has the BSN of one that is made now. */
static enum err tell_equal_bsn(struct apply *a, const struct mapping_record *mr)
{
	enum err e = ERR_OK;
	for (size_t i = 0; e == ERR_OK && i < mr->n; i++) {
		const struct mapping_to *to = &mr->to[i];
		struct rid found[8];
		size_t n = 0;
		if (to->fixed || strcmp(to->field->type->name, "bsn") != 0 ||
			!*row_cell(first_row(a), to->column))
			continue;
		char *v = convert_in(a->m, to, &a->env, row_cell(first_row(a), to->column), NULL);
		e = store_find_equal(a->run->store, to->field, v, found, sizeof found / sizeof found[0], &n);
		explicit_bzero(v, strlen(v));
		free(v);
		for (size_t k = 0; e == ERR_OK && k < n; k++)
			if (!idset_has(&a->met, found[k])) {
				run_finding(a->run, first_row(a)->number, to->column,
					_("dit BSN staat al bij een andere persoon; beide blijven staan."));
				break;
			}
	}
	return e;
}

/* Say of what the main record refers to what the file changed, or (before NULL) what is empty. */
static void update_linked(struct apply *a, struct target *t, const struct row *before)
{
	size_t at = find_linked(a->m);
	if (t->was_linked && !t->linked_met)
		part_update(a, &a->m->records[at], t->was_linked, before, first_row(a), &t->changed);
}

static enum err create_linked(struct apply *a, struct target *t, const struct mapping_record *mr)
{
	enum err e = ERR_OK;
	if (t->was_linked) {
		update_linked(a, t, NULL);
		return ERR_OK;
	}
	struct record *r = record_new(mr->record, (struct rid){{0}});
	t->linked = r->id;
	e = tell_equal_bsn(a, mr);
	part_create(a, mr, first_row(a), r);
	record_free(r);
	return e;
}

static void create_main(struct apply *a, struct target *t, const struct mapping_record *linked)
{
	const struct mapping_record *mr = &a->m->records[0];
	struct record *r = record_new(mr->record, (struct rid){{0}});
	char text[37];
	t->main = r->id;
	if (linked) {
		rid_text(t->linked, text);
		part_put(r, linked->link->index, text);
	}
	part_create(a, mr, first_row(a), r);
	record_free(r);
}

/* --- kept rows ------------------------------------------------------------------------------------ */

static void put_raw(struct apply *a, struct record *r, size_t i)
{
	struct buf name = {0};
	if (i == 0)
		find_name(a, &name);
	part_put_number(r, a->m->raw_number->index, i + 1);
	part_put(r, a->m->raw_key->index, buf_str(&name));
	part_put(r, a->m->raw_content->index, buf_str(&a->unit.packed[i]));
	buf_wipe(&name);
}

static enum err add_row(struct apply *a, struct target *t, size_t i)
{
	enum err e = room_for_row(a);
	if (e != ERR_OK)
		return e;
	struct record *raw = record_new(a->m->raw, t->main);
	put_raw(a, raw, i);
	run_create(a->run, raw);
	t->changed = true;
	e = first_parts(a, t, &a->unit.rows[i], raw->id, true);
	record_free(raw);
	return e;
}

static const char *content(const struct apply *a, const struct record *raw)
{
	return record_at(raw, a->m->raw_content->index);
}

static enum err update_row(struct apply *a, struct target *t, size_t i, const struct record *raw)
{
	bool same = strcmp(content(a, raw), buf_str(&a->unit.packed[i])) == 0;
	bool moved = strtoul(record_at(raw, a->m->raw_number->index), NULL, 10) != i + 1;
	if (same && !moved)
		return ERR_OK;
	enum err e = room_for_row(a);
	if (e != ERR_OK)
		return e;
	struct record *now = record_dup(raw);
	put_raw(a, now, i);
	run_edit(a->run, raw, now);
	record_free(now);
	t->changed = true;
	if (same)
		return ERR_OK;
	pack_unpack(a->m, content(a, raw), &a->before);
	return follow_parts(a, t, &a->unit.rows[i], raw->id, true);
}

static enum err drop_row(struct apply *a, struct target *t, const struct record *raw)
{
	enum err e = room_for_row(a);
	if (e != ERR_OK)
		return e;
	pack_unpack(a->m, content(a, raw), &a->before);
	e = follow_parts(a, t, NULL, raw->id, true);
	run_delete(a->run, raw);
	t->changed = true;
	return e;
}

/* --- whole units ------------------------------------------------------------------------------------ */

static enum err create_unit(struct apply *a, struct target *t)
{
	size_t at = find_linked(a->m);
	const struct mapping_record *linked = at == SIZE_MAX ? NULL : &a->m->records[at];
	enum err e = ERR_OK;
	if (linked && !t->was_linked && !check_applies(a->m, linked, first_row(a), true)) {
		run_finding(a->run, first_row(a)->number, SIZE_MAX,
			_("over wie dit gaat, staat er niet; overgeslagen."));
		a->run->report->rejected++;
		return ERR_OK;
	}
	e = room_for_unit(a, 0);
	if (e == ERR_OK)
		e = linked ? create_linked(a, t, linked) : tell_equal_bsn(a, &a->m->records[0]);
	if (e == ERR_OK)
		create_main(a, t, linked);
	if (e == ERR_OK)
		e = first_parts(a, t, first_row(a), t->main, false);
	for (size_t i = 0; e == ERR_OK && i < a->unit.n; i++)
		e = add_row(a, t, i);
	a->run->waiting.created += e == ERR_OK;
	return e;
}

/* The main record is there, but its rows were never kept: it was not made by a file. */
static enum err adopt_unit(struct apply *a, struct target *t)
{
	enum err e = room_for_unit(a, 0);
	if (e != ERR_OK)
		return e;
	part_update(a, &a->m->records[0], t->was_main, NULL, first_row(a), &t->changed);
	update_linked(a, t, NULL);
	e = first_parts(a, t, first_row(a), t->main, false);
	for (size_t i = 0; e == ERR_OK && i < a->unit.n; i++)
		e = add_row(a, t, i);
	a->run->waiting.changed += e == ERR_OK;
	return e;
}

/* Columns that the file does not have say what they said before. */
static void carry_over(struct apply *a, const struct target *t)
{
	for (size_t i = 0; i < a->unit.n && i < t->n_raws; i++) {
		pack_unpack(a->m, content(a, t->raws[i]), &a->before);
		for (size_t c = 0; c < a->m->n_columns; c++)
			if (!a->src->given[c])
				row_set(&a->unit.rows[i], c, row_cell(&a->before, c),
					strlen(row_cell(&a->before, c)));
	}
	unit_pack(&a->unit, a->m);
}

static bool is_partial(const struct apply *a)
{
	for (size_t c = 0; c < a->m->n_columns; c++)
		if (!a->src->given[c])
			return true;
	return false;
}

/* How many rows at the end are the same: what is new in a list comes at its top. */
static size_t same_tail(const struct apply *a, const struct target *t)
{
	size_t k = 0;
	while (k < a->unit.n && k < t->n_raws &&
		strcmp(buf_str(&a->unit.packed[a->unit.n - 1 - k]),
			content(a, t->raws[t->n_raws - 1 - k])) == 0)
		k++;
	return k;
}

static enum err update_heads(struct apply *a, struct target *t)
{
	pack_unpack(a->m, content(a, t->raws[0]), &a->before);
	part_update(a, &a->m->records[0], t->was_main, &a->before, first_row(a), &t->changed);
	update_linked(a, t, &a->before);
	return follow_parts(a, t, first_row(a), t->main, false);
}

static enum err update_unit(struct apply *a, struct target *t)
{
	if (is_partial(a))
		carry_over(a, t);
	size_t tail = same_tail(a, t), rows = a->unit.n - tail, kept = t->n_raws - tail;
	if (!rows && !kept) {
		a->run->report->same++;
		return ERR_OK;
	}
	enum err e = room_for_unit(a, t->n_raws);
	if (e == ERR_OK && strcmp(content(a, t->raws[0]), buf_str(&a->unit.packed[0])) != 0)
		e = update_heads(a, t);
	for (size_t i = 0; e == ERR_OK && i < a->unit.n; i++) {
		if (i >= rows)
			e = update_row(a, t, i, t->raws[kept + (i - rows)]);
		else
			e = i < kept ? update_row(a, t, i, t->raws[i]) : add_row(a, t, i);
	}
	for (size_t i = rows; e == ERR_OK && i < kept; i++)
		e = drop_row(a, t, t->raws[i]);
	a->run->waiting.changed += e == ERR_OK;
	return e;
}

/* --- the file ------------------------------------------------------------------------------------------ */

static enum err read_target(struct apply *a, struct target *t)
{
	size_t at = find_linked(a->m);
	enum err e = ERR_OK;
	if (!rid_is_none(t->main)) {
		e = store_read(a->run->store, t->main, &t->was_main);
		if (e == ERR_OK)
			e = find_rows(a, t->main, &t->raws, &t->n_raws);
		if (e == ERR_OK && at != SIZE_MAX)
			rid_parse(record_at(t->was_main, a->m->records[at].link->index), &t->linked);
	}
	t->linked_met = idset_has(&a->met, t->linked);
	if (e == ERR_OK && !rid_is_none(t->linked))
		e = store_read(a->run->store, t->linked, &t->was_linked);
	return e;
}

static enum err apply_unit(struct apply *a)
{
	struct target t = {0};
	if (!check_is_named(a, false))
		return ERR_OK;
	unit_pack(&a->unit, a->m);
	enum err e = find_unit(a, &t.main, &t.linked);
	if (e == ERR_OK)
		e = read_target(a, &t);
	if (e == ERR_OK && !t.was_main)
		e = create_unit(a, &t);
	else if (e == ERR_OK)
		e = t.n_raws ? update_unit(a, &t) : adopt_unit(a, &t);
	idset_add(&a->met, t.main);
	idset_add(&a->met, t.linked);
	target_clear(&t);
	return e;
}

static enum err each_unit(struct apply *a, const char *what, enum err (*each)(struct apply *a))
{
	bool there = true;
	source_rewind(a->src);
	unit_restart(&a->unit);
	enum err e = run_progress(a->run, what, 0, a->src->table.text.len);
	while (e == ERR_OK) {
		e = unit_next(&a->unit, a->src, &there, &a->run->report->text);
		if (e != ERR_OK || !there)
			break;
		e = each(a);
		if (e == ERR_OK)
			e = run_progress(a->run, what, a->src->table.at, a->src->table.text.len);
	}
	return e;
}

enum err apply_file(struct run *r, const struct mapping *m, struct source *src)
{
	struct apply a = {.run = r, .m = m, .src = src, .env = convert_env(store_today(r->store))};
	enum err e = each_unit(&a, _("Controleren"), check_unit);
	if (e == ERR_OK)
		e = each_unit(&a, _("Inlezen"), apply_unit);
	unit_clear(&a.unit);
	idset_clear(&a.met);
	idset_clear(&a.numbers);
	row_clear(&a.before);
	return e;
}
