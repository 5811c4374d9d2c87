/* Export of persoonslijsten: every kept cell byte for byte; a cell whose field was
 * changed here since comes from the field. */
#include <config.h>

#include "chain/export.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "gba_priv.h"
#include "json_priv.h"
#include "store/journaal.h"

#include <stdlib.h>
#include <string.h>

struct out {
	struct store *s;
	const struct export_options *o;
	const struct mapping *m;
	bool jsonl;
	struct buf line;
	uint64_t rows;
};

static enum err emit(struct out *o)
{
	bool good = o->o->write(o->o->write_ctx, buf_str(&o->line), o->line.len);
	buf_reset(&o->line);
	return good ? ERR_OK : ERR_IO;
}

static void end_line(struct out *o)
{
	buf_add(&o->line, o->m->crlf && !o->jsonl ? "\r\n" : "\n");
}

static void add_csv(struct out *o, char *const *cells)
{
	for (size_t i = 0; i < o->m->n_columns; i++) {
		if (i)
			buf_add_c(&o->line, o->m->separator);
		table_write_cell(&o->line, cells[i], o->m->separator);
	}
	end_line(o);
}

static enum err add_row(struct out *o, char *const *cells)
{
	if (o->jsonl) {
		json_row(&o->line, o->m->columns, cells, o->m->n_columns);
		end_line(o);
	} else {
		add_csv(o, cells);
	}
	o->rows++;
	return emit(o);
}

/* The stored form turned back: a date without its dashes; anything else as it is. */
static char *given_form(const struct mapping_to *to, const char *stored)
{
	struct buf b = {0};
	for (const char *p = stored; *p; p++)
		if (!to->convert || *p != '-')
			buf_add_c(&b, *p);
	char *back = buf_detach(&b), *again = to->convert ? to->convert(back) : NULL;
	bool good = !to->convert || (again && strcmp(again, stored) == 0);
	free(again);
	if (good)
		return back;
	free(back);
	return mem_dup(stored);
}

/* Cells of the first row that were changed in the program. */
static void overlay_person(const struct mapping *m, const struct record *person, char **cells)
{
	const struct mapping_record *main = &m->records[0];
	for (size_t i = 0; i < main->n; i++) {
		const struct mapping_to *to = &main->to[i];
		if (to->fixed)
			continue;
		char *was = gba_stored(to, cells[to->column]);
		const char *now = record_at(person, to->field->index);
		if (strcmp(was, now) != 0) {
			free(cells[to->column]);
			cells[to->column] = given_form(to, now);
		}
		free(was);
	}
}

static int by_number(const void *a, const void *b)
{
	unsigned long x = strtoul(record_get(*(struct record *const *)a, "rij"), NULL, 10);
	unsigned long y = strtoul(record_get(*(struct record *const *)b, "rij"), NULL, 10);
	return x < y ? -1 : x > y;
}

static enum err export_person(struct out *o, struct rid id)
{
	struct record *person = NULL, **raws = NULL;
	size_t n = 0;
	char **cells = mem_new_array(o->m->n_columns, sizeof *cells);
	enum err e = store_read(o->s, id, &person);
	if (e == ERR_OK)
		e = store_read_rows(o->s, id, o->m->raw, &raws, &n);
	if (n)
		qsort(raws, n, sizeof *raws, by_number);
	for (size_t i = 0; i < n && e == ERR_OK; i++) {
		gba_unpack(o->m, record_get(raws[i], "inhoud"), cells);
		if (i == 0)
			overlay_person(o->m, person, cells);
		e = add_row(o, cells);
		for (size_t k = 0; k < o->m->n_columns; k++)
			free(cells[k]);
	}
	free(cells);
	records_free(raws, n);
	record_free(person);
	return e;
}

static enum err export_head(struct out *o)
{
	if (o->jsonl)
		return ERR_OK;
	if (o->m->bom)
		buf_add(&o->line, "\xEF\xBB\xBF");
	add_csv(o, o->m->columns);
	return emit(o);
}

enum { PERSONS_MAX = 10000000 };

static enum err export_all(struct out *o)
{
	struct rid *ids = NULL;
	size_t n = 0;
	enum err e = store_all_of(o->s, o->m->records[0].record, PERSONS_MAX, &ids, &n);
	if (e == ERR_OK)
		e = export_head(o);
	for (size_t i = n; i-- > 0 && e == ERR_OK;) {
		e = journaal_note(o->s, "export", ids[i], o->m->name);
		if (e == ERR_OK)
			e = export_person(o, ids[i]);
		if (e == ERR_OK && o->o->progress && !o->o->progress(o->o->progress_ctx, _("Schrijven"), n - i, n))
			e = ERR_STOPPED;
	}
	free(ids);
	return e;
}

enum err chain_export(struct store *s, const struct export_options *o, uint64_t *rows)
{
	struct mapping *m = NULL;
	struct buf why = {0};
	*rows = 0;
	if (store_is_practice(s) || !o->reason || !*o->reason)
		return ERR_REFUSED;
	if (o->format && strcmp(o->format, "csv") != 0 && strcmp(o->format, "jsonl") != 0)
		return ERR_USAGE;
	enum err e = mapping_load(store_spec(s), o->mapping_dir, o->mapping ? o->mapping : "gba-v", &m, &why);
	buf_clear(&why);
	if (e != ERR_OK)
		return e;
	if (strcmp(m->kind, o->kind) != 0 || !m->raw || !m->n_records) {
		mapping_free(m);
		return ERR_NOT_FOUND;
	}
	struct out out = {.s = s, .o = o, .m = m, .jsonl = o->format && strcmp(o->format, "jsonl") == 0};
	e = journaal_note(s, "export", (struct rid){{0}}, o->reason);
	if (e == ERR_OK)
		e = export_all(&out);
	*rows = out.rows;
	buf_wipe(&out.line);
	mapping_free(m);
	return e;
}
