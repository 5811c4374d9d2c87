/* Import of persoonslijsten. The bytes of every named column are kept per row; the
 * fields of a person are filled from them. A second import compares rows and writes only
 * what the file changed, so that a colleague's correction is not undone by it. */
#include <config.h>

#include "gba_priv.h"

#include "base/i18n.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- rows as text ------------------------------------------------------------------------ */

static void add_escaped(struct buf *out, const char *s)
{
	for (; *s; s++) {
		const char *code = *s == '\\' ? "\\\\" : *s == '\n' ? "\\n" : *s == '\r' ? "\\r" : *s == '\t' ? "\\t" : NULL;
		if (code)
			buf_add(out, code);
		else
			buf_add_c(out, *s);
	}
}

void gba_pack(const struct mapping *m, char *const *cells, struct buf *out)
{
	for (size_t i = 0; i < m->n_columns; i++)
		if (cells[i] && *cells[i]) {
			buf_printf(out, "%zu\t", i);
			add_escaped(out, cells[i]);
			buf_add_c(out, '\n');
		}
}

static char *unescape(const char *s, size_t n)
{
	struct buf b = {0};
	for (size_t i = 0; i < n; i++) {
		if (s[i] != '\\' || i + 1 == n) {
			buf_add_c(&b, s[i]);
			continue;
		}
		char c = s[++i];
		buf_add_c(&b, c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c);
	}
	return buf_detach(&b);
}

void gba_unpack(const struct mapping *m, const char *packed, char **cells)
{
	for (size_t i = 0; i < m->n_columns; i++)
		cells[i] = NULL;
	for (const char *p = packed; *p;) {
		size_t len = strcspn(p, "\n");
		const char *tab = memchr(p, '\t', len);
		size_t column = tab ? (size_t)strtoul(p, NULL, 10) : SIZE_MAX;
		if (column < m->n_columns && !cells[column])
			cells[column] = unescape(tab + 1, (size_t)(p + len - tab - 1));
		p += len + (p[len] == '\n');
	}
	for (size_t i = 0; i < m->n_columns; i++)
		if (!cells[i])
			cells[i] = mem_dup("");
}

char *gba_stored(const struct mapping_to *to, const char *cell)
{
	if (to->fixed)
		return mem_dup(to->fixed);
	char *converted = to->convert && *cell ? to->convert(cell) : NULL;
	return converted ? converted : mem_dup(cell);
}

/* --- the file as persons -------------------------------------------------------------------- */

struct lists {
	struct run *run;
	const struct mapping *m;
	const struct table *t;
	size_t *columns;        /* of the file: mapping column, or SIZE_MAX */
	char **cells;           /* of the row at hand, by mapping column; borrowed or "" */
	struct spec_env env;
};

/* Rows of one person: [first, end). */
struct person {
	size_t first, end;
};

static enum err map_header(struct lists *l)
{
	const struct table_row *h = &l->t->rows[0];
	size_t known = 0;
	l->columns = mem_new_array(h->n + 1, sizeof *l->columns);
	for (size_t i = 0; i < h->n; i++) {
		size_t occurrence = 0;
		for (size_t k = 0; k < i; k++)
			occurrence += strcmp(h->cells[k], h->cells[i]) == 0;
		l->columns[i] = mapping_column(l->m, h->cells[i], occurrence);
		known += l->columns[i] != SIZE_MAX;
	}
	if (known >= 2 && l->columns[0] == 0)
		return ERR_OK;
	buf_add(&l->run->report->text, _("De kolommen van dit bestand passen niet bij deze indeling.\n"));
	return ERR_PARSE;
}

/* Cells of row i by mapping column. Counts what is not kept. */
static void take_row(struct lists *l, size_t i, bool count)
{
	static char empty[] = "";
	const struct table_row *r = &l->t->rows[i];
	for (size_t k = 0; k < l->m->n_columns; k++)
		l->cells[k] = empty;
	for (size_t k = 0; k < r->n; k++) {
		size_t c = k < l->t->rows[0].n ? l->columns[k] : SIZE_MAX;
		if (c != SIZE_MAX)
			l->cells[c] = r->cells[k];
		else if (count && *r->cells[k])
			l->run->report->not_stored++;
	}
}

static bool category_filled(const struct mapping *m, char *const *cells, const char *category)
{
	char c[3];
	for (size_t i = 0; i < m->n_columns; i++) {
		if (!*cells[i])
			continue;
		mapping_category(m, i, c);
		if (strcmp(c, category) == 0)
			return true;
	}
	return false;
}

/* Fill a record from cells. */
static void fill(const struct mapping_record *mr, char *const *cells, struct record *r)
{
	for (size_t i = 0; i < mr->n; i++) {
		char *v = gba_stored(&mr->to[i], mr->to[i].fixed ? "" : cells[mr->to[i].column]);
		record_set(r, mr->to[i].field->index, v);
		free(v);
	}
}

/* Checks of what a row would store. */
static void check_row(struct lists *l, const struct mapping_record *mr, size_t row)
{
	for (size_t i = 0; i < mr->n; i++) {
		const struct mapping_to *to = &mr->to[i];
		struct buf why = {0};
		if (to->fixed || !*l->cells[to->column])
			continue;
		char *v = gba_stored(to, l->cells[to->column]);
		if (!to->field->type->check(to->field, &l->env, v, &why))
			run_finding(l->run, row + 1, l->m->columns[to->column], buf_str(&why));
		buf_wipe(&why);
		free(v);
	}
}

static bool applies(const struct lists *l, const struct mapping_record *mr, bool first)
{
	if (!first && !mr->every_row)
		return false;
	return !mr->category || category_filled(l->m, l->cells, mr->category);
}

static void check_person(struct lists *l, const struct person *p)
{
	for (size_t i = p->first; i < p->end; i++) {
		take_row(l, i, true);
		for (size_t k = 0; k < l->m->n_records; k++)
			if (applies(l, &l->m->records[k], i == p->first))
				check_row(l, &l->m->records[k], i);
	}
}

/* --- writing --------------------------------------------------------------------------------- */

static void set_named(struct record *r, const char *name, const char *text)
{
	const struct spec_field *f = spec_record_field(r->spec, name);
	if (f)
		record_set(r, f->index, text);
}

static struct record *raw_record(struct lists *l, struct rid owner, size_t number, const char *packed, const char *key)
{
	struct record *r = record_new(l->m->raw, owner);
	char text[24];
	snprintf(text, sizeof text, "%zu", number);
	set_named(r, "rij", text);
	set_named(r, "sleutel", key);
	set_named(r, "inhoud", packed);
	return r;
}

static void create_records(struct lists *l, const struct mapping_record *mr, struct rid person)
{
	struct record *r = record_new(mr->record, person);
	fill(mr, l->cells, r);
	change_create(l->run->set, r);
	record_free(r);
	l->run->report->created++;
}

static enum err create_person(struct lists *l, const struct person *p)
{
	const char *key = l->t->rows[p->first].cells[0];
	const struct mapping_record *main = &l->m->records[0];
	enum err e = run_room(l->run, (unsigned)(1 + (p->end - p->first) * 4));
	if (e != ERR_OK || l->run->o->dry_run)
		return e;
	struct record *person = record_new(main->record, (struct rid){{0}});
	take_row(l, p->first, false);
	fill(main, l->cells, person);
	change_create(l->run->set, person);
	l->run->report->created++;
	for (size_t i = p->first; i < p->end; i++) {
		struct buf packed = {0};
		take_row(l, i, false);
		gba_pack(l->m, l->cells, &packed);
		struct record *raw = raw_record(l, person->id, i - p->first + 1, buf_str(&packed), key);
		change_create(l->run->set, raw);
		record_free(raw);
		buf_wipe(&packed);
		for (size_t k = 1; k < l->m->n_records; k++)
			if (applies(l, &l->m->records[k], i == p->first))
				create_records(l, &l->m->records[k], person->id);
	}
	record_free(person);
	return ERR_OK;
}

/* Fields of `now` whose cell the file changed since the last import. */
static bool apply_cells(const struct mapping_record *mr, char *const *before, char *const *after, struct record *now)
{
	bool changed = false;
	for (size_t i = 0; i < mr->n; i++) {
		const struct mapping_to *to = &mr->to[i];
		if (to->fixed || strcmp(before[to->column], after[to->column]) == 0)
			continue;
		char *v = gba_stored(to, after[to->column]);
		record_set(now, to->field->index, v);
		free(v);
		changed = true;
	}
	return changed;
}

static void edit_record(struct lists *l, const struct mapping_record *mr, const struct record *was, char *const *before)
{
	struct record *now = record_dup(was);
	if (apply_cells(mr, before, l->cells, now)) {
		change_edit(l->run->set, was, now);
		l->run->report->changed++;
	}
	record_free(now);
}

/* The row of this record kind that still says what the old cells said. */
static struct record *row_like(const struct mapping_record *mr, struct record **rows, size_t n, char *const *before)
{
	for (size_t i = 0; i < n; i++) {
		bool same = true;
		for (size_t k = 0; k < mr->n && same; k++) {
			char *v = gba_stored(&mr->to[k], mr->to[k].fixed ? "" : before[mr->to[k].column]);
			same = strcmp(v, record_at(rows[i], mr->to[k].field->index)) == 0;
			free(v);
		}
		if (same)
			return rows[i];
	}
	return NULL;
}

static enum err update_rows_of(struct lists *l, const struct mapping_record *mr, struct rid person, char *const *before)
{
	struct record **rows = NULL;
	size_t n = 0;
	enum err e = store_read_rows(l->run->store, person, mr->record, &rows, &n);
	struct record *row = e == ERR_OK ? row_like(mr, rows, n, before) : NULL;
	if (row)
		edit_record(l, mr, row, before);
	else if (e == ERR_OK)
		create_records(l, mr, person);
	records_free(rows, n);
	return e;
}

/* One row of a person that is already there; `raw` is what is kept of it, or NULL. */
static enum err update_row(struct lists *l, const struct record *person, const struct record *raw, size_t number,
	const char *key)
{
	struct buf packed = {0};
	char **before = mem_new_array(l->m->n_columns, sizeof *before);
	enum err e = ERR_OK;
	gba_pack(l->m, l->cells, &packed);
	gba_unpack(l->m, raw ? record_get(raw, "inhoud") : "", before);
	if (raw && strcmp(record_get(raw, "inhoud"), buf_str(&packed)) == 0) {
		l->run->report->same++;
	} else if (!l->run->o->dry_run) {
		struct record *now = raw ? record_dup(raw) : raw_record(l, person->id, number, buf_str(&packed), key);
		set_named(now, "inhoud", buf_str(&packed));
		if (raw)
			change_edit(l->run->set, raw, now);
		else
			change_create(l->run->set, now);
		record_free(now);
		l->run->report->changed++;
		if (number == 1)
			edit_record(l, &l->m->records[0], person, before);
		for (size_t k = 1; k < l->m->n_records && e == ERR_OK; k++)
			if (applies(l, &l->m->records[k], number == 1))
				e = update_rows_of(l, &l->m->records[k], person->id, before);
	}
	for (size_t i = 0; i < l->m->n_columns; i++)
		free(before[i]);
	free(before);
	buf_wipe(&packed);
	return e;
}

static struct record *raw_number(struct record **rows, size_t n, size_t number)
{
	for (size_t i = 0; i < n; i++)
		if (strtoul(record_get(rows[i], "rij"), NULL, 10) == number)
			return rows[i];
	return NULL;
}

static enum err update_person(struct lists *l, const struct person *p, struct rid id)
{
	struct record *person = NULL, **raws = NULL;
	size_t n = 0;
	const char *key = l->t->rows[p->first].cells[0];
	enum err e = run_room(l->run, (unsigned)(2 + (p->end - p->first) * 5));
	if (e == ERR_OK)
		e = store_read(l->run->store, id, &person);
	if (e == ERR_OK)
		e = store_read_rows(l->run->store, id, l->m->raw, &raws, &n);
	for (size_t i = p->first; i < p->end && e == ERR_OK; i++) {
		size_t number = i - p->first + 1;
		take_row(l, i, false);
		e = update_row(l, person, raw_number(raws, n, number), number, key);
	}
	for (size_t i = 0; i < n && e == ERR_OK && !l->run->o->dry_run; i++)
		if (strtoul(record_get(raws[i], "rij"), NULL, 10) > p->end - p->first)
			change_delete(l->run->set, raws[i]);
	records_free(raws, n);
	record_free(person);
	return e;
}

/* The person whose list has this name already; none: a zero id. */
static enum err find_person(struct lists *l, const char *key, struct rid *out)
{
	const struct spec_field *f = spec_record_field(l->m->raw, "sleutel");
	struct rid row;
	size_t n = 0;
	*out = (struct rid){{0}};
	enum err e = f ? store_find_equal(l->run->store, f, key, &row, 1, &n) : ERR_DEFINITION;
	struct record *r = NULL;
	if (e == ERR_OK && n && (e = store_read(l->run->store, row, &r)) == ERR_OK)
		*out = r->owner;
	record_free(r);
	return e;
}

/* Equal BSN under another list: both stay, it is said. */
static void note_equal_bsn(struct lists *l, const struct person *p)
{
	const struct mapping_record *main = &l->m->records[0];
	struct rid other;
	size_t n = 0;
	take_row(l, p->first, false);
	for (size_t i = 0; i < main->n; i++)
		if (!main->to[i].fixed && strcmp(main->to[i].field->type->name, "bsn") == 0 && *l->cells[main->to[i].column] &&
			store_find_equal(l->run->store, main->to[i].field, l->cells[main->to[i].column], &other, 1, &n) == ERR_OK && n)
			run_finding(l->run, p->first + 1, l->m->columns[main->to[i].column],
				_("dit BSN staat al bij een andere persoon; beide blijven staan."));
}

static enum err import_person(struct lists *l, const struct person *p)
{
	struct rid known;
	enum err e = find_person(l, l->t->rows[p->first].cells[0], &known);
	if (e != ERR_OK)
		return e;
	if (!rid_is_none(known))
		return update_person(l, p, known);
	note_equal_bsn(l, p);
	return create_person(l, p);
}

static size_t end_of(const struct table *t, size_t first)
{
	size_t end = first + 1;
	while (end < t->n && (!t->rows[end].n || !*t->rows[end].cells[0]))
		end++;
	return end;
}

/* Every person once through `each`. */
static enum err each_person(struct lists *l, enum err (*each)(struct lists *l, const struct person *p))
{
	enum err e = ERR_OK;
	for (size_t i = 1; i < l->t->n && e == ERR_OK;) {
		struct person p = {i, end_of(l->t, i)};
		e = each(l, &p);
		i = p.end;
		if (e == ERR_OK)
			e = run_progress(l->run, i, l->t->n);
	}
	return e;
}

static enum err check_one(struct lists *l, const struct person *p)
{
	check_person(l, p);
	return ERR_OK;
}

enum err gba_import(struct run *r, const struct mapping *m, const struct table *t)
{
	struct lists l = {.run = r, .m = m, .t = t, .env = {.today = store_today(r->store)}};
	enum err e = ERR_OK;
	if (!m->raw || !m->n_records)
		return ERR_DEFINITION;
	if (!t->n)
		return ERR_PARSE;
	l.cells = mem_new_array(m->n_columns, sizeof *l.cells);
	r->report->rows = t->n - 1;
	e = map_header(&l);
	if (e == ERR_OK)
		e = each_person(&l, check_one);
	if (e == ERR_OK)
		e = each_person(&l, import_person);
	free(l.columns);
	free(l.cells);
	return e;
}
