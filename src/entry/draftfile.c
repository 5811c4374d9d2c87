/* A draft read back into a form (format: draftlog.c). First the bases, so that the
 * form stands as its author saw it; then what was done, in order. A name that the
 * definitions do not have any more is noted for the user and left in the file's past;
 * a record that cannot be read is passed over. */
#include <config.h>

#include "draftfile_priv.h"

#include "answer_priv.h"
#include "base/mem.h"
#include "draftlog_priv.h"
#include "form_priv.h"
#include "items_priv.h"
#include "load_priv.h"
#include "store/store.h"
#include "undo_priv.h"
#include "wire_priv.h"

#include <stdlib.h>
#include <string.h>

struct file {
	struct buf *recs;
	size_t n, cap;
	char *form;
	struct rid main, owner;
	bool fresh;
};

static enum err keep_record(void *ctx, uint64_t number, const char *p, size_t n)
{
	struct file *f = ctx;
	(void)number;
	if (!n)
		return ERR_OK;
	MEM_GROW(f->recs, f->n, f->cap);
	f->recs[f->n] = (struct buf){0};
	buf_add_n(&f->recs[f->n++], p, n);
	return ERR_OK;
}

static void file_clear(struct file *f)
{
	for (size_t i = 0; i < f->n; i++)
		buf_wipe(&f->recs[i]);
	free(f->recs);
	free(f->form);
}

static struct wire wire_of(const struct buf *rec)
{
	return (struct wire){.p = rec->s + 1, .left = rec->len - 1};
}

static enum err read_header(struct file *f)
{
	if (!f->n || f->recs[0].s[0] != 'H')
		return ERR_DAMAGED;
	struct wire w = wire_of(&f->recs[0]);
	uint64_t version = wire_number(&w);
	if (version > DRAFTFILE_VERSION)
		return ERR_NEWER_FORMAT;
	f->form = wire_text(&w);
	free(wire_text(&w)); /* the digest: names say more */
	f->main = wire_rid(&w);
	f->owner = wire_rid(&w);
	f->fresh = wire_number(&w);
	return w.bad || rid_is_none(f->main) ? ERR_DAMAGED : ERR_OK;
}

/* A start ends with T (draftlog.c). What was killed before it is not a form yet: half a base
 * would show an empty record. */
static bool is_whole(const struct file *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->recs[i].s[0] == 'T')
			return true;
	return false;
}

/* Bases at the end belong to a step that was never written, and may be cut off themselves. */
static void drop_unused_bases(struct file *f)
{
	while (f->n && memchr("BW", f->recs[f->n - 1].s[0], 2))
		buf_wipe(&f->recs[--f->n]);
}

static enum err file_read(struct store *s, const unsigned char id[16], struct file *f)
{
	*f = (struct file){0};
	enum err err = draft_read(s, id, keep_record, f);
	if (err == ERR_OK)
		err = read_header(f);
	if (err == ERR_OK && !is_whole(f))
		err = ERR_NOT_FOUND;
	drop_unused_bases(f);
	if (err != ERR_OK) {
		file_clear(f);
		*f = (struct file){0};
	}
	return err;
}

/* What could not be brought back, each name once. */
static void note_lost(struct entry *e, const char *kind, const char *field)
{
	struct buf name = {0};
	buf_printf(&name, *field ? "%s.%s" : "%s", kind, field);
	if (!strstr(buf_str(&e->notes), buf_str(&name)))
		buf_printf(&e->notes, "%s%s", e->notes.len ? ", " : "", buf_str(&name));
	buf_clear(&name);
}

/* Bases ------------------------------------------------------------------------- */

/* One that was cut off before is told again from its beginning. */
static void base_drop(struct entry *e, struct rid id)
{
	for (size_t i = 0; i < e->n_bases; i++)
		if (rid_equal(e->bases[i].record->id, id)) {
			record_free(e->bases[i].record);
			e->n_bases--;
			memmove(&e->bases[i], &e->bases[i + 1], (e->n_bases - i) * sizeof *e->bases);
			return;
		}
}

static struct record *base_record(const struct entry *e, struct rid id)
{
	for (size_t i = 0; i < e->n_bases; i++)
		if (rid_equal(e->bases[i].record->id, id))
			return e->bases[i].record;
	return NULL;
}

static void base_add(struct entry *e, struct record *r, bool fresh, const char *heads, size_t n)
{
	free(r->heads);
	r->heads = n ? mem_new(n) : NULL;
	if (n)
		memcpy(r->heads, heads, n);
	r->heads_len = n;
	e->bases = mem_resize(e->bases, e->n_bases + 1, sizeof *e->bases);
	e->bases[e->n_bases++] = (struct base){.record = r, .fresh = fresh};
}

static void read_base(struct entry *e, struct wire *w)
{
	struct rid id = wire_rid(w);
	char *kind = wire_text(w);
	struct rid owner = wire_rid(w);
	uint64_t flags = wire_number(w);
	size_t n;
	const char *heads = wire_bytes(w, &n);
	const struct spec_record *spec = spec_record(store_spec(e->o.store), kind);
	bool known = spec && model_kind(e, spec) != NONE;
	if (!w->bad && !known)
		note_lost(e, kind, "");
	if (!w->bad && known) {
		base_drop(e, id);
		struct record *r = record_new(spec, owner);
		r->id = id;
		r->deleted = flags & DRAFTFILE_DELETED;
		base_add(e, r, flags & DRAFTFILE_FRESH, heads, n);
	}
	free(kind);
}

static void read_base_values(struct entry *e, struct wire *w)
{
	struct record *r = base_record(e, wire_rid(w));
	for (uint64_t n = r ? wire_number(w) : 0; n && !w->bad; n--) {
		char *name = wire_text(w);
		struct value v;
		wire_value(w, &v);
		const struct spec_field *f = spec_record_field(r->spec, name);
		if (f && !w->bad)
			value_copy(&r->values[f->index], &v);
		value_clear(&v);
		free(name);
	}
}

static void read_bases(struct entry *e, const struct file *f)
{
	for (size_t i = 1; i < f->n; i++) {
		struct wire w = wire_of(&f->recs[i]);
		if (f->recs[i].s[0] == 'B')
			read_base(e, &w);
		else if (f->recs[i].s[0] == 'W')
			read_base_values(e, &w);
	}
}

/* What was done ------------------------------------------------------------------ */

/* A field by record and name; false (noted) when the form does not have it. */
static bool read_target(struct entry *e, struct wire *w, size_t *hold, size_t *field)
{
	*hold = model_find(e, wire_rid(w));
	char *name = wire_text(w);
	const struct spec_field *f = NULL;
	*field = NONE;
	if (*hold != NONE && *name) {
		f = spec_record_field(e->holds[*hold]->now->spec, name);
		if (f)
			*field = f->index;
		else
			note_lost(e, e->holds[*hold]->now->spec->id, name);
	}
	bool ok = *hold != NONE && (f || !*name) && !w->bad;
	free(name);
	return ok;
}

static void put_value(struct entry *e, size_t hold, size_t field, const struct value *v)
{
	struct change c = {.hold = hold, .field = field, .after = *v};
	undo_apply(e, &c, true);
}

static void read_now(struct entry *e, struct wire *w)
{
	size_t hold = model_find(e, wire_rid(w));
	bool removed = wire_number(w);
	if (hold == NONE)
		return;
	if (e->kinds[e->holds[hold]->kind].way == WAY_ROWS && removed != e->holds[hold]->removed)
		undo_apply(e, &(struct change){.hold = hold, .field = NONE, .removed_after = removed}, true);
	for (uint64_t n = wire_number(w); n && !w->bad; n--) {
		char *name = wire_text(w);
		struct value v;
		wire_value(w, &v);
		const struct spec_field *f = spec_record_field(e->holds[hold]->now->spec, name);
		if (!f)
			note_lost(e, e->holds[hold]->now->spec->id, name);
		else if (!w->bad && !f->calculation)
			put_value(e, hold, f->index, &v);
		value_clear(&v);
		free(name);
	}
}

static void read_origin(struct entry *e, struct wire *w, const struct change *c, bool known)
{
	char *origin = wire_text(w);
	if (known && *origin) {
		struct cell *cell = &e->holds[c->hold]->cells[c->field];
		free(cell->origin);
		cell->origin = origin;
		return;
	}
	free(origin);
}

/* False when the form does not know what it changes; the wire is past it all the same. */
static bool read_change(struct entry *e, struct wire *w, struct change *c)
{
	struct wire peek = *w;
	wire_rid(&peek);
	char *name = wire_text(&peek);
	bool is_row = !*name;
	free(name);
	*c = (struct change){0};
	bool known = read_target(e, w, &c->hold, &c->field);
	if (is_row) {
		c->removed_before = wire_number(w);
		c->removed_after = wire_number(w);
		return known && !w->bad && e->kinds[e->holds[c->hold]->kind].way == WAY_ROWS;
	}
	wire_value(w, &c->before);
	wire_value(w, &c->after);
	read_origin(e, w, c, known && !w->bad);
	if (known && !w->bad)
		return true;
	value_clear(&c->before);
	value_clear(&c->after);
	return false;
}

static struct step read_step(struct entry *e, struct wire *w)
{
	struct step s = {0};
	for (uint64_t n = wire_number(w); n && !w->bad; n--) {
		struct change c;
		if (!read_change(e, w, &c))
			continue;
		s.changes = mem_resize(s.changes, s.n + 1, sizeof *s.changes);
		s.changes[s.n++] = c;
	}
	return s;
}

static void apply_step(struct entry *e, const struct step *s, bool forward)
{
	for (size_t i = 0; i < s->n; i++)
		undo_apply(e, &s->changes[forward ? i : s->n - 1 - i], forward);
}

static void drop_newest(struct steps *s)
{
	if (s->n)
		step_clear(&s->list[--s->n]);
}

static size_t find_block(const struct spec_form *form, const char *id)
{
	for (size_t b = 0; b < form->n_blocks; b++)
		if (strcmp(form->blocks[b].id, id) == 0)
			return b;
	return 0;
}

static size_t find_question(const struct spec_block *b, const char *id)
{
	for (size_t q = 0; q < b->n_questions; q++) {
		const struct spec_question *ask = &b->questions[q];
		if (strcmp(ask->ask == SPEC_ASK_ROWS ? ask->rows->id : ask->field->id, id) == 0)
			return q;
	}
	return NONE;
}

static void read_place(struct entry *e, struct wire *w)
{
	struct place p = {.question = NONE};
	p.kind = wire_number(w);
	char *block = wire_text(w), *question = wire_text(w);
	p.hold = model_find(e, wire_rid(w));
	char *name = wire_text(w);
	const struct spec_field *f = p.hold == NONE ? NULL : spec_record_field(e->holds[p.hold]->now->spec, name);
	p.field = f ? f->index : NONE;
	p.offset = wire_number(w);
	p.block = find_block(e->form, block);
	if (e->form->n_blocks)
		p.question = find_question(&e->form->blocks[p.block], question);
	if (!w->bad)
		e->cursor = p;
	free(block);
	free(question);
	free(name);
}

static void read_typing(struct entry *e, struct wire *w)
{
	size_t hold, field;
	answer_typing_drop(e);
	bool known = read_target(e, w, &hold, &field);
	char *text = wire_text(w);
	read_place(e, w);
	if (known && field != NONE && !w->bad)
		e->typing = (struct typing){.hold = hold, .field = field, .text = text};
	else
		free(text);
}

static void read_done(struct entry *e, char letter, struct wire *w)
{
	struct step s = read_step(e, w);
	struct steps *from = letter == 'U' ? &e->undo : &e->redo, *to = letter == 'U' ? &e->redo : &e->undo;
	answer_typing_drop(e);
	read_place(e, w);
	if (!s.n)
		return;
	apply_step(e, &s, letter != 'U');
	if (letter == 'D') {
		undo_push(e, s);
		return;
	}
	drop_newest(from);
	steps_push(to, s);
}

static void read_stacked(struct steps *to, struct step s)
{
	if (s.n)
		steps_push(to, s);
}

static void replay(struct entry *e, const struct file *f)
{
	for (size_t i = 1; i < f->n; i++) {
		struct wire w = wire_of(&f->recs[i]);
		char letter = f->recs[i].s[0];
		if (letter == 'N')
			read_now(e, &w);
		else if (letter == 's')
			read_stacked(&e->undo, read_step(e, &w));
		else if (letter == 'z')
			read_stacked(&e->redo, read_step(e, &w));
		else if (letter == 'D' || letter == 'U' || letter == 'R')
			read_done(e, letter, &w);
		else if (letter == 'T')
			read_typing(e, &w);
		else if (letter == 'C')
			read_place(e, &w);
	}
}

static void open_row_at(struct entry *e, size_t hold)
{
	if (hold != NONE && e->kinds[e->holds[hold]->kind].way == WAY_ROWS)
		e->holds[hold]->open = true;
}

static enum err file_open(const struct entry_options *o, const struct file *f, struct entry **out)
{
	struct entry_options own = *o;
	own.form = spec_form(store_spec(o->store), f->form);
	if (!own.form || (o->form && o->form != own.form))
		return ERR_NOT_FOUND;
	struct entry *e = entry_make(&own);
	read_bases(e, f);
	enum err err = load_form(e, f->main, f->owner, f->fresh);
	if (err != ERR_OK) {
		entry_unmake(e);
		return err;
	}
	replay(e, f);
	if (e->cursor.kind == ENTRY_FIELD)
		open_row_at(e, e->cursor.hold);
	open_row_at(e, e->typing.hold);
	e->stale = true;
	items_refresh(e);
	*out = e;
	return ERR_OK;
}

/* The file is taken first: what is read is then all there is, and nobody else has it. */
static enum err take(const struct entry_options *o, const unsigned char id[16], struct draft *d,
	struct entry **out)
{
	struct file f;
	enum err err = file_read(o->store, id, &f);
	if (err != ERR_OK)
		return err;
	err = file_open(o, &f, out);
	if (err == ERR_OK && d)
		draftlog_join(*out, d);
	file_clear(&f);
	return err;
}

enum err entry_resume(const struct entry_options *o, const unsigned char draft[16], struct entry **out,
	bool *changed)
{
	struct draft *d = NULL;
	*out = NULL;
	*changed = false;
	enum err err = store_is_read_only(o->store) ? ERR_OK : draft_reopen(o->store, draft, &d);
	if (err == ERR_OK)
		err = take(o, draft, d, out);
	if (err != ERR_OK) {
		draft_close(d);
		return err;
	}
	*changed = (*out)->changed;
	return ERR_OK;
}

const char *entry_resume_note(const struct entry *e)
{
	return buf_str(&e->notes);
}

/* The list ----------------------------------------------------------------------- */

struct listing {
	const struct entry_options *o;
	struct entry_draft *list;
	size_t n, cap;
};

static bool list_one(void *ctx, const struct draft_info *i)
{
	struct listing *l = ctx;
	struct file f;
	struct entry *e = NULL;
	enum err err = file_read(l->o->store, i->id, &f);
	if (err == ERR_NOT_FOUND && !store_is_read_only(l->o->store))
		draft_remove(l->o->store, i->id); /* its start was cut off: nothing is lost by it */
	if (err != ERR_OK)
		return true;
	struct entry_options any = {.store = l->o->store, .kalender = l->o->kalender};
	struct entry_draft d = {.form = spec_form(store_spec(l->o->store), f.form), .when_ms = i->when_ms};
	memcpy(d.id, i->id, sizeof d.id);
	if (d.form && file_open(&any, &f, &e) == ERR_OK) {
		d.answers = (unsigned)(e->diffs + (e->typing.hold != NONE));
		d.title = entry_title(e);
		entry_unmake(e);
	}
	d.title = d.title ? d.title : mem_dup("");
	d.owner = f.owner;
	if (!f.fresh)
		d.record = f.main;
	file_clear(&f);
	if (!d.form) {
		free(d.title);
		return true;
	}
	MEM_GROW(l->list, l->n, l->cap);
	l->list[l->n++] = d;
	return true;
}

enum err entry_drafts(const struct entry_options *o, struct entry_draft **out, size_t *n)
{
	struct listing l = {.o = o};
	enum err err = draft_list(o->store, list_one, &l);
	*out = NULL;
	*n = 0;
	if (err != ERR_OK) {
		entry_drafts_free(l.list, l.n);
		return err;
	}
	*out = l.list;
	*n = l.n;
	return ERR_OK;
}

void entry_drafts_free(struct entry_draft *d, size_t n)
{
	for (size_t i = 0; d && i < n; i++)
		free(d[i].title);
	free(d);
}
