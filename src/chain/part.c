/* One record against what a file says of it. Three voices: what is stored, what the file said
 * before, what it says now. Only what the file changed is written, and where someone here changed
 * it too the mapping says whose word stands. */
#include <config.h>

#include "part_priv.h"

#include "base/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void wipe(char *s)
{
	explicit_bzero(s, strlen(s));
	free(s);
}

/* What a new value says is said by the source of this set, today, for certain. */
void part_put(struct record *r, size_t field, const char *text)
{
	struct value *v = &r->values[field];
	free(v->bron);
	free(v->peildatum);
	v->bron = v->peildatum = NULL;
	v->stand = STAND_GEGEVEN;
	record_set(r, field, text);
}

void part_put_number(struct record *r, size_t field, size_t n)
{
	char text[24];
	snprintf(text, sizeof text, "%zu", n);
	part_put(r, field, text);
}

/* --- making records -------------------------------------------------------------------------- */

/* What the cell of a row is stored as. Owned. */
static char *stored_value(const struct apply *a, const struct mapping_to *to, const struct row *row)
{
	return convert_in(a->m, to, &a->env, to->fixed ? "" : row_cell(row, to->column), NULL);
}

static void fill(struct apply *a, const struct mapping_record *mr, const struct row *row, struct record *r)
{
	for (size_t i = 0; i < mr->n; i++) {
		char *v = stored_value(a, &mr->to[i], row);
		part_put(r, mr->to[i].field->index, v);
		wipe(v);
	}
}

void part_create(struct apply *a, const struct mapping_record *mr, const struct row *row, struct record *r)
{
	fill(a, mr, row, r);
	run_create(a->run, r);
}

void part_add(struct apply *a, const struct mapping_record *mr, const struct row *row, struct part p)
{
	struct record *r = record_new(mr->record, p.holder);
	r->id = find_part_id(p.seed, mr);
	part_create(a, mr, row, r);
	record_free(r);
}

/* --- what differs ------------------------------------------------------------------------------ */

/* A value in the store against what the file said before and says now. */
enum verdict { NOTHING, TAKE, KEEP };

static enum verdict judge(const struct apply *a, const char *stored, const char *before, const char *after)
{
	if (convert_same(stored, after))
		return NOTHING;
	if (!before) /* seen here for the first time: what is empty is filled */
		return !*after ? NOTHING : *stored ? KEEP : TAKE;
	return convert_same(stored, before) || a->m->file_wins ? TAKE : KEEP;
}

static void differ(struct apply *a, const struct mapping_record *mr, const struct row *before,
	const struct row *after, struct record *now, bool *changed)
{
	for (size_t i = 0; i < mr->n; i++) {
		const struct mapping_to *to = &mr->to[i];
		if (to->fixed || !a->src->given[to->column])
			continue;
		const char *was = before ? row_cell(before, to->column) : NULL;
		const char *is = row_cell(after, to->column);
		if (was && strcmp(was, is) == 0)
			continue;
		char *old = was ? convert_in(a->m, to, &a->env, was, NULL) : NULL;
		char *new = convert_in(a->m, to, &a->env, is, NULL);
		enum verdict v = judge(a, record_at(now, to->field->index), old, new);
		if (v == TAKE) {
			part_put(now, to->field->index, new);
			*changed = true;
		} else if (v == KEEP) {
			run_finding(a->run, after->number, to->column,
				_("hier staat iets anders; dat blijft staan."));
		}
		if (old)
			wipe(old);
		wipe(new);
	}
}

void part_update(struct apply *a, const struct mapping_record *mr, const struct record *was,
	const struct row *before, const struct row *after, bool *changed)
{
	struct record *now = record_dup(was);
	bool differs = false;
	differ(a, mr, before, after, now, &differs);
	if (differs && (was->frozen || was->deleted))
		run_finding(a->run, after->number, SIZE_MAX,
			was->frozen ? _("dit is hier vastgesteld en blijft zoals het is.")
				: _("dit is hier verwijderd en blijft zoals het is."));
	else if (differs)
		run_edit(a->run, was, now);
	*changed = *changed || differs;
	record_free(now);
}

/* --- parts: records owned by the main one or the one it refers to ---------------------------------- */

/* Does a row that was there before the file spoke say the same kind of thing? */
static bool same_kind(const struct mapping_record *mr, const struct record *r)
{
	for (size_t i = 0; i < mr->n; i++)
		if (mr->to[i].fixed && strcmp(record_at(r, mr->to[i].field->index), mr->to[i].fixed) != 0)
			return false;
	return true;
}

/* Rows of that kind that are there already stay. */
enum err part_first(struct apply *a, const struct mapping_record *mr, const struct row *row, struct part p,
	bool *changed)
{
	struct record **rows = NULL;
	size_t n = 0, at = 0;
	enum err e = store_read_rows(a->run->store, p.holder, mr->record, &rows, &n);
	while (at < n && !same_kind(mr, rows[at]))
		at++;
	if (e == ERR_OK && at < n) {
		part_update(a, mr, rows[at], NULL, row, changed);
	} else if (e == ERR_OK) {
		part_add(a, mr, row, p);
		*changed = true;
	}
	records_free(rows, n);
	return e;
}

static bool is_as_said(struct apply *a, const struct mapping_record *mr, const struct record *r,
	const struct row *said)
{
	bool same = true;
	for (size_t i = 0; same && i < mr->n; i++) {
		char *v = stored_value(a, &mr->to[i], said);
		same = convert_same(v, record_at(r, mr->to[i].field->index));
		wipe(v);
	}
	return same;
}

/* The file takes back what this came from: it goes, unless someone changed it here. */
static void take_back(struct apply *a, const struct mapping_record *mr, const struct record *was,
	const struct row *before, bool *changed)
{
	if (was->deleted || was->frozen)
		return;
	if (!is_as_said(a, mr, was, before)) {
		run_finding(a->run, a->unit.rows[0].number, SIZE_MAX,
			_("een gegeven vervalt in het bestand, maar is hier gewijzigd; het blijft staan."));
		return;
	}
	run_delete(a->run, was);
	*changed = true;
}

enum err part_follow(struct apply *a, const struct mapping_record *mr, struct part p,
	const struct row *before, const struct row *after, bool *changed)
{
	struct record *was = NULL;
	enum err e = store_read(a->run->store, find_part_id(p.seed, mr), &was);
	if (e == ERR_OK && after)
		part_update(a, mr, was, before, after, changed);
	else if (e == ERR_OK)
		take_back(a, mr, was, before, changed);
	else if (e == ERR_NOT_FOUND && after) {
		part_add(a, mr, after, p);
		*changed = true;
	}
	record_free(was);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}
