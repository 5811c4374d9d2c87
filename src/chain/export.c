/* Files out. What was kept of a file goes out as it came in, byte for byte; a cell whose field
 * was changed here since comes from the field. A record that no file brought gets a row made
 * from its fields. Every record is in the journaal before its first byte is written. */
#include <config.h>

#include "chain/export.h"

#include "apply_priv.h"
#include "import_priv.h"
#include "json_priv.h"
#include "pack_priv.h"

#include "base/i18n.h"
#include "store/journaal.h"

#include <stdlib.h>
#include <string.h>

enum { RECORDS_MAX = 10000000, NOTED_FIRST = 200, NOTED_LEAST = 20, NOTED_MOST = 4000 };

struct out {
	const struct export_options *o;
	const struct mapping *m;
	struct apply a;      /* store, mapping and scratch for find_* */
	struct run run;
	bool jsonl;
	struct row row;
	struct buf line, encoded;
	uint64_t rows;
	struct pace pace;    /* records of an event in the journaal */
};

/* --- bytes ------------------------------------------------------------------------------------- */

static enum err emit(struct out *o)
{
	const struct buf *bytes = &o->line;
	enum err e = ERR_OK;
	size_t bad;
	if (o->m->charset != CHARSET_UTF8 && !o->jsonl) {
		buf_reset(&o->encoded);
		e = charset_encode(o->m->charset, buf_str(&o->line), o->line.len, &o->encoded, &bad);
		bytes = &o->encoded;
	}
	if (e == ERR_PARSE && o->o->why)
		buf_printf(o->o->why, _("Een teken past niet in %s.\n"), charset_name(o->m->charset));
	if (e == ERR_OK && !o->o->write(o->o->write_ctx, buf_str(bytes), bytes->len))
		e = ERR_IO;
	buf_reset(&o->line);
	return e;
}

/* A cell that a spreadsheet program would compute, when the mapping asks. */
static bool wants_guard(const struct mapping *m, const char *cell)
{
	const char *p = cell + strspn(cell, "'");
	return m->guarded && *p && strchr("=+-@\t\r", *p);
}

static void add_csv_cell(struct out *o, const char *cell)
{
	struct buf guarded = {0};
	if (wants_guard(o->m, cell)) {
		buf_printf(&guarded, "'%s", cell);
		cell = buf_str(&guarded);
	}
	table_write_cell(&o->line, cell, o->m->separator ? o->m->separator : ';');
	buf_wipe(&guarded);
}

static void end_line(struct out *o)
{
	buf_add(&o->line, o->m->crlf && !o->jsonl ? "\r\n" : "\n");
}

static enum err write_row(struct out *o)
{
	if (o->jsonl)
		json_write(o->m, &o->row, &o->line);
	for (size_t i = 0; !o->jsonl && i < o->m->n_columns; i++) {
		if (i)
			buf_add_c(&o->line, o->m->separator ? o->m->separator : ';');
		add_csv_cell(o, row_cell(&o->row, i));
	}
	end_line(o);
	o->rows++;
	return emit(o);
}

static enum err write_header(struct out *o)
{
	if (o->jsonl)
		return ERR_OK;
	if (o->m->bom)
		buf_add(&o->line, "\xEF\xBB\xBF");
	for (size_t i = 0; i < o->m->n_columns; i++) {
		if (i)
			buf_add_c(&o->line, o->m->separator ? o->m->separator : ';');
		table_write_cell(&o->line, o->m->columns[i], o->m->separator ? o->m->separator : ';');
	}
	end_line(o);
	return emit(o);
}

/* --- rows ---------------------------------------------------------------------------------------- */

/* Cells whose field says something else than they do. */
static void overlay(struct out *o, const struct mapping_record *mr, const struct record *r)
{
	for (size_t i = 0; i < mr->n; i++) {
		const struct mapping_to *to = &mr->to[i];
		const char *now = record_at(r, to->field->index);
		if (to->fixed)
			continue;
		char *was = convert_in(o->m, to, &o->a.env, row_cell(&o->row, to->column), NULL);
		if (!convert_same(was, now)) {
			char *cell = convert_out(o->m, to, &o->a.env, now);
			row_set(&o->row, to->column, cell, strlen(cell));
			explicit_bzero(cell, strlen(cell));
			free(cell);
		}
		explicit_bzero(was, strlen(was));
		free(was);
	}
}

/* What one main record has to say. */
struct subject {
	struct record *main, *linked, **raws;
	size_t n_raws;
};

static struct rid holder_of(const struct out *o, const struct subject *s, const struct mapping_record *mr)
{
	bool linked = o->m->records[mr->holder].role == MAPPING_LINKED;
	return linked ? s->linked ? s->linked->id : (struct rid){{0}} : s->main->id;
}

/* The part that was made from this row, if it is still there. */
static enum err overlay_part(struct out *o, const struct mapping_record *mr, struct rid seed)
{
	struct record *r = NULL;
	enum err e = store_read(o->run.store, find_part_id(seed, mr), &r);
	if (e == ERR_OK && !r->deleted)
		overlay(o, mr, r);
	record_free(r);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* The newest row of that kind, for a record that no file brought. */
static enum err overlay_newest(struct out *o, const struct mapping_record *mr, struct rid holder)
{
	struct record **rows = NULL;
	size_t n = 0;
	enum err e = store_read_rows(o->run.store, holder, mr->record, &rows, &n);
	for (size_t i = n; e == ERR_OK && i-- > 0;) {
		bool same = true;
		for (size_t t = 0; t < mr->n; t++)
			same = same && (!mr->to[t].fixed ||
				strcmp(mr->to[t].fixed, record_at(rows[i], mr->to[t].field->index)) == 0);
		if (!same)
			continue;
		overlay(o, mr, rows[i]);
		break;
	}
	records_free(rows, n);
	return e;
}

static enum err overlay_parts(struct out *o, const struct subject *s, size_t i)
{
	enum err e = ERR_OK;
	for (size_t k = 0; e == ERR_OK && k < o->m->n_records; k++) {
		const struct mapping_record *mr = &o->m->records[k];
		if (mr->role != MAPPING_OWNED || (i > 0 && !mr->every_row))
			continue;
		if (!s->n_raws)
			e = overlay_newest(o, mr, holder_of(o, s, mr));
		else
			e = overlay_part(o, mr, mr->every_row ? s->raws[i]->id : s->main->id);
	}
	return e;
}

/* A list needs a name: that of a record without one is its id. */
static void fresh_row(struct out *o, const struct subject *s)
{
	char text[37];
	row_start(&o->row, o->m->n_columns);
	rid_text(s->main->id, text);
	if (o->m->list != SIZE_MAX)
		row_set(&o->row, o->m->list, text, strlen(text));
}

static enum err write_one(struct out *o, const struct subject *s, size_t i)
{
	size_t at = find_linked(o->m);
	if (s->n_raws)
		pack_unpack(o->m, record_at(s->raws[i], o->m->raw_content->index), &o->row);
	else
		fresh_row(o, s);
	if (i == 0)
		overlay(o, &o->m->records[0], s->main);
	if (i == 0 && s->linked)
		overlay(o, &o->m->records[at], s->linked);
	enum err e = overlay_parts(o, s, i);
	return e == ERR_OK ? write_row(o) : e;
}

static enum err read_subject(struct out *o, struct rid id, struct subject *s)
{
	size_t at = find_linked(o->m);
	struct rid linked;
	enum err e = store_read(o->run.store, id, &s->main);
	if (e == ERR_OK)
		e = find_rows(&o->a, id, &s->raws, &s->n_raws);
	if (e == ERR_OK && at != SIZE_MAX &&
		rid_parse(record_at(s->main, o->m->records[at].link->index), &linked))
		e = store_read(o->run.store, linked, &s->linked);
	return e == ERR_NOT_FOUND && s->main ? ERR_OK : e;
}

static enum err write_subject(struct out *o, struct rid id)
{
	struct subject s = {0};
	enum err e = read_subject(o, id, &s);
	for (size_t i = 0; e == ERR_OK && i < (s.n_raws ? s.n_raws : 1); i++)
		e = write_one(o, &s, i);
	record_free(s.main);
	record_free(s.linked);
	records_free(s.raws, s.n_raws);
	return e;
}

/* --- the file --------------------------------------------------------------------------------------- */

/* The next piece in one event, before any of its bytes. */
static enum err note(struct out *o, const struct rid *ids, size_t n, size_t *noted)
{
	size_t piece = n - *noted < o->pace.size ? n - *noted : o->pace.size;
	pace_begin(&o->pace);
	enum err e = journaal_note_many(o->run.store, "export", ids + *noted, piece, o->m->name);
	pace_end(&o->pace, (unsigned)piece);
	*noted += piece;
	return e;
}

static enum err write_all(struct out *o)
{
	struct rid *ids = NULL;
	size_t n = 0;
	enum err e = store_all_of(o->run.store, o->m->records[0].record, RECORDS_MAX, &ids, &n);
	for (size_t i = 0; i < n / 2; i++) { /* newest first; a file goes the other way */
		struct rid id = ids[i];
		ids[i] = ids[n - 1 - i];
		ids[n - 1 - i] = id;
	}
	if (e == ERR_OK)
		e = write_header(o);
	for (size_t i = 0, noted = 0; e == ERR_OK && i < n; i++) {
		if (i == noted)
			e = note(o, ids, n, &noted);
		if (e == ERR_OK)
			e = write_subject(o, ids[i]);
		if (e == ERR_OK && o->o->progress &&
			!o->o->progress(o->o->progress_ctx, _("Schrijven"), i + 1, n))
			e = ERR_STOPPED;
	}
	free(ids);
	return e;
}

static enum err refuse(struct store *s, const struct export_options *o, struct buf *why)
{
	bool jsonl = o->format && strcmp(o->format, "jsonl") == 0;
	if (store_is_practice(s)) {
		buf_add(why, _("Uit een oefenopslag gaat niets naar buiten.\n"));
		return ERR_REFUSED;
	}
	if (!o->reason || !o->reason[strspn(o->reason, " \t")]) {
		buf_add(why, _("Zeg met --reason waarom dit onversleuteld naar buiten gaat.\n"));
		return ERR_REFUSED;
	}
	if (o->format && !jsonl && strcmp(o->format, "csv") != 0) {
		buf_add(why, _("Kies als formaat csv of jsonl.\n"));
		return ERR_USAGE;
	}
	if (!import_mapping_of(o->kind)) {
		buf_add(why, _("Dit soort gegevens schrijft regie niet; kies persoon of dossier.\n"));
		return ERR_NOT_FOUND;
	}
	return ERR_OK;
}

static enum err export_by(struct store *s, const struct export_options *o, const struct mapping *m,
	uint64_t *rows)
{
	struct out out = {.o = o, .m = m, .jsonl = o->format && strcmp(o->format, "jsonl") == 0};
	out.pace = pace_new(NOTED_FIRST, NOTED_LEAST, NOTED_MOST);
	out.run = (struct run){.store = s, .m = m};
	out.a = (struct apply){.run = &out.run, .m = m, .env = convert_env(store_today(s))};
	enum err e = journaal_note(s, "export", (struct rid){{0}}, o->reason);
	if (e == ERR_OK)
		e = write_all(&out);
	*rows = out.rows;
	row_clear(&out.row);
	buf_wipe(&out.line);
	buf_wipe(&out.encoded);
	return e;
}

enum err chain_export(struct store *s, const struct export_options *o, uint64_t *rows)
{
	const char *dirs[2] = {o->own_mapping_dir, o->mapping_dir};
	struct mapping *m = NULL;
	struct buf own = {0}, *why = o->why ? o->why : &own;
	*rows = 0;
	enum err e = refuse(s, o, why);
	if (e == ERR_OK)
		e = import_load_mapping(s, dirs, o->kind, o->mapping, &m, why);
	if (e == ERR_OK)
		e = export_by(s, o, m, rows);
	mapping_free(m);
	buf_clear(&own);
	return e;
}
