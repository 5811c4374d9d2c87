/* A caseload from a spreadsheet. Every row is checked before the first is written; cells
 * are read as if typed; what fails a check stays as given and is a finding. A row whose
 * dossier number or BSN is there already changes nothing that it does not say. */
#include <config.h>

#include "sheet_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

struct sheet {
	struct run *run;
	const struct mapping *m;
	const struct table *t;
	size_t *columns;        /* of the file: mapping column, or SIZE_MAX */
	struct spec_env env;
	const struct mapping_record *dossier, *persoon;
};

static bool same_heading(const char *a, const char *b)
{
	struct buf x = {0}, y = {0};
	text_fold(&x, a);
	text_fold(&y, b);
	bool same = strcmp(buf_str(&x), buf_str(&y)) == 0;
	buf_clear(&x);
	buf_clear(&y);
	return same;
}

static enum err map_header(struct sheet *s)
{
	const struct table_row *h = &s->t->rows[0];
	size_t known = 0;
	s->columns = mem_new_array(h->n + 1, sizeof *s->columns);
	for (size_t i = 0; i < h->n; i++) {
		s->columns[i] = SIZE_MAX;
		for (size_t k = 0; k < s->m->n_columns && s->columns[i] == SIZE_MAX; k++)
			if (*h->cells[i] && same_heading(h->cells[i], s->m->columns[k]))
				s->columns[i] = k;
		known += s->columns[i] != SIZE_MAX;
	}
	if (known)
		return ERR_OK;
	buf_add(&s->run->report->text, _("Geen enkele kolomkop van dit bestand is bekend; zie db/mappings/dossier.def.\n"));
	return ERR_PARSE;
}

/* The cell of a mapping column in a row, "" when the file has no such column. */
static const char *cell_of(const struct sheet *s, const struct table_row *r, size_t column)
{
	for (size_t i = 0; i < r->n && i < s->t->rows[0].n; i++)
		if (s->columns[i] == column)
			return r->cells[i];
	return "";
}

/* A cell as stored: what the type makes of it as if typed. Owned. */
static char *typed_value(const struct sheet *s, const struct mapping_to *to, const char *cell, struct buf *finding)
{
	struct spec_parsed p = {0};
	to->field->type->parse(to->field, &s->env, cell, &p);
	buf_add(finding, buf_str(&p.finding));
	char *v = mem_dup(finding->len ? cell : buf_str(&p.value));
	spec_parsed_clear(&p);
	return v;
}

static void fill(const struct sheet *s, const struct mapping_record *mr, const struct table_row *row, struct record *r,
	bool report)
{
	for (size_t i = 0; i < mr->n; i++) {
		const struct mapping_to *to = &mr->to[i];
		const char *cell = to->fixed ? to->fixed : cell_of(s, row, to->column);
		struct buf finding = {0};
		if (!*cell)
			continue;
		char *v = to->fixed ? mem_dup(cell) : typed_value(s, to, cell, &finding);
		if (report && finding.len)
			run_finding(s->run, row->line, s->m->columns[to->column], buf_str(&finding));
		record_set(r, to->field->index, v);
		buf_wipe(&finding);
		free(v);
	}
}

static bool any_cell(const struct sheet *s, const struct mapping_record *mr, const struct table_row *row)
{
	for (size_t i = 0; i < mr->n; i++)
		if (!mr->to[i].fixed && *cell_of(s, row, mr->to[i].column))
			return true;
	return false;
}

static enum err check_row(struct sheet *s, const struct table_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		s->run->report->not_stored += *row->cells[i] && (i >= s->t->rows[0].n || s->columns[i] == SIZE_MAX);
	for (size_t k = 0; k < s->m->n_records; k++) {
		struct record *r = record_new(s->m->records[k].record, (struct rid){{0}});
		fill(s, &s->m->records[k], row, r, true);
		record_free(r);
	}
	if (!any_cell(s, s->persoon, row) && !any_cell(s, s->dossier, row)) {
		s->run->report->rejected++;
		buf_printf(&s->run->report->text, _("Rij %zu: leeg, overgeslagen.\n"), row->line);
	}
	return ERR_OK;
}

/* A record that has this row's value in a field that names it (number, BSN); none: zero. */
static enum err find_by(const struct sheet *s, const struct mapping_record *mr, const char *field,
	const struct table_row *row, struct rid *out)
{
	*out = (struct rid){{0}};
	for (size_t i = 0; i < mr->n; i++) {
		const struct mapping_to *to = &mr->to[i];
		struct buf finding = {0};
		size_t n = 0;
		if (to->fixed || strcmp(to->field->name, field) != 0 || !*cell_of(s, row, to->column))
			continue;
		char *v = typed_value(s, to, cell_of(s, row, to->column), &finding);
		enum err e = store_find_equal(s->run->store, to->field, v, out, 1, &n);
		buf_wipe(&finding);
		free(v);
		if (e == ERR_OK && !n)
			*out = (struct rid){{0}};
		return e;
	}
	return ERR_OK;
}

/* Write what the row says over an existing record; equal values write nothing. */
static enum err update(const struct sheet *s, const struct mapping_record *mr, const struct table_row *row, struct rid id)
{
	struct record *was = NULL;
	enum err e = store_read(s->run->store, id, &was);
	if (e != ERR_OK)
		return e;
	struct record *now = record_dup(was);
	fill(s, mr, row, now, false);
	bool same = true;
	for (size_t i = 0; i < was->spec->n_fields && same; i++)
		same = strcmp(record_at(was, i), record_at(now, i)) == 0;
	if (same)
		s->run->report->same++;
	else
		s->run->report->changed++;
	if (!same && !s->run->o->dry_run)
		change_edit(s->run->set, was, now);
	record_free(now);
	record_free(was);
	return ERR_OK;
}

static void create(const struct sheet *s, struct record *r)
{
	s->run->report->created++;
	if (!s->run->o->dry_run)
		change_create(s->run->set, r);
}

/* The person of a row: found by BSN, or made. */
static enum err apply_person(const struct sheet *s, const struct table_row *row, struct rid *id)
{
	enum err e = find_by(s, s->persoon, "bsn", row, id);
	if (e != ERR_OK || !rid_is_none(*id))
		return e == ERR_OK ? update(s, s->persoon, row, *id) : e;
	struct record *p = record_new(s->persoon->record, (struct rid){{0}});
	fill(s, s->persoon, row, p, false);
	create(s, p);
	*id = p->id;
	record_free(p);
	for (size_t k = 0; k < s->m->n_records; k++) {
		const struct mapping_record *mr = &s->m->records[k];
		if (mr->record->owner != s->persoon->record || !any_cell(s, mr, row))
			continue;
		struct record *r = record_new(mr->record, *id);
		fill(s, mr, row, r, false);
		create(s, r);
		record_free(r);
	}
	return ERR_OK;
}

/* The dossier of that person; *found when there is one. */
static enum err dossier_of(const struct sheet *s, struct rid person, struct rid *out)
{
	const struct spec_field *link = spec_link(s->dossier->record, s->persoon->record);
	struct rid *ids = NULL;
	size_t n = 0;
	enum err e = link ? store_referring(s->run->store, link, person, &ids, &n) : ERR_DEFINITION;
	*out = n ? ids[0] : (struct rid){{0}};
	free(ids);
	return e;
}

static enum err apply_row(struct sheet *s, const struct table_row *row)
{
	struct rid dossier, person;
	if (!any_cell(s, s->persoon, row) && !any_cell(s, s->dossier, row))
		return ERR_OK;
	enum err e = run_room(s->run, 6);
	if (e == ERR_OK)
		e = find_by(s, s->dossier, "dossiernummer", row, &dossier);
	if (e == ERR_OK && !rid_is_none(dossier)) {
		struct record *d = NULL;
		const struct spec_field *link = spec_link(s->dossier->record, s->persoon->record);
		e = update(s, s->dossier, row, dossier);
		if (e == ERR_OK)
			e = store_read(s->run->store, dossier, &d);
		if (e == ERR_OK && link && rid_parse(record_at(d, link->index), &person))
			e = update(s, s->persoon, row, person);
		record_free(d);
		return e;
	}
	if (e == ERR_OK)
		e = apply_person(s, row, &person);
	if (e == ERR_OK)
		e = dossier_of(s, person, &dossier);
	if (e != ERR_OK || !rid_is_none(dossier))
		return e == ERR_OK ? update(s, s->dossier, row, dossier) : e;
	struct record *d = record_new(s->dossier->record, (struct rid){{0}});
	const struct spec_field *link = spec_link(s->dossier->record, s->persoon->record);
	char text[37];
	rid_text(person, text);
	record_set(d, link->index, text);
	fill(s, s->dossier, row, d, false);
	create(s, d);
	record_free(d);
	return ERR_OK;
}

static enum err each_row(struct sheet *s, enum err (*each)(struct sheet *s, const struct table_row *row))
{
	enum err e = ERR_OK;
	for (size_t i = 1; i < s->t->n && e == ERR_OK; i++) {
		e = each(s, &s->t->rows[i]);
		if (e == ERR_OK)
			e = run_progress(s->run, i, s->t->n);
	}
	return e;
}

enum err sheet_import(struct run *r, const struct mapping *m, const struct table *t)
{
	struct sheet s = {.run = r, .m = m, .t = t, .env = {.today = store_today(r->store)}};
	for (size_t i = 0; i < m->n_records; i++) {
		if (strcmp(m->records[i].record->id, "dossier") == 0)
			s.dossier = &m->records[i];
		else if (strcmp(m->records[i].record->id, "persoon") == 0)
			s.persoon = &m->records[i];
	}
	if (!s.dossier || !s.persoon || !spec_link(s.dossier->record, s.persoon->record))
		return ERR_DEFINITION;
	if (!t->n)
		return ERR_PARSE;
	r->report->rows = t->n - 1;
	enum err e = map_header(&s);
	if (e == ERR_OK)
		e = each_row(&s, check_row);
	if (e == ERR_OK)
		e = each_row(&s, apply_row);
	free(s.columns);
	return e;
}
