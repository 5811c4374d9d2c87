/* The draft of a form: everything that is not saved yet, in a file of its own
 * (store/draft.h) as records that a reader applies in order. A record is a letter and
 * what belongs to it, numbers and texts as in wire.c:
 *
 *   H  version, form, digest of the definitions, main record, owner, fresh
 *   B  record, kind, owner, flags, heads     what its author saw: bases for the save
 *   W  record, n, n x (field, value)         the values of B
 *   N  record, removed, n, n x (field, value) how it is now
 *   s z  n, n x change                       steps to undo, to redo; not applied
 *   D U R  n, n x change, place              a step done, undone, done again
 *   T  record, field, text, place            text under the cursor; no record: gone
 *   C  place                                 the cursor
 *
 *   change: record, field, before, after, origin; field "": removed before, after
 *   place: kind of item, block, question (field or list), record, field, offset
 *
 * A draft starts with the whole state (H B W N s z T) and grows by B W D U R T C. The
 * same is done anew in a new file when the file has grown so much that starting over is
 * shorter; and later when no file could be made: until then the form itself is the
 * draft. Names, not numbers, point into the definitions, so that a draft outlives them. */
#include <config.h>

#include "draftlog_priv.h"

#include "base/clock.h"
#include "base/mem.h"
#include "draftfile_priv.h"
#include "store/change.h"
#include "store/store.h"
#include "wire_priv.h"

#include <stdio.h>
#include <stdlib.h>

/* With a tick each second nothing typed is older than two seconds (house 7). */
#define TYPING_MS 1000
/* A record stays far below what the seal takes (4 MiB). */
#define MAX_RECORD (1024 * 1024)
/* Appended beyond this, the file is made anew. */
#define MAX_FILE (16 * 1024 * 1024)

static void append(struct entry *e, struct draft *to, struct buf *b, bool sync)
{
	draft_append(to, b->s, b->len, sync);
	e->log.bytes += b->len;
	buf_wipe(b);
}

static void put_field(struct buf *b, const struct entry *e, size_t hold, size_t field)
{
	wire_put_rid(b, e->holds[hold]->now->id);
	wire_put_text(b, field == NONE ? "" : e->holds[hold]->now->spec->fields[field].name);
}

static void put_place(struct buf *b, const struct entry *e, const struct place *p)
{
	const struct spec_block *block = &e->form->blocks[p->block];
	const struct spec_question *ask = p->question < block->n_questions ? &block->questions[p->question] : NULL;
	wire_put_number(b, p->kind);
	wire_put_text(b, e->form->n_blocks ? block->id : "");
	wire_put_text(b, !ask ? "" : ask->ask == SPEC_ASK_ROWS ? ask->rows->id : ask->field->id);
	if (p->hold == NONE) {
		wire_put_rid(b, (struct rid){{0}});
		wire_put_text(b, "");
	} else {
		put_field(b, e, p->hold, p->field);
	}
	wire_put_number(b, p->offset);
}

static void put_step(struct buf *b, const struct entry *e, const struct step *s)
{
	wire_put_number(b, s->n);
	for (size_t i = 0; i < s->n; i++) {
		const struct change *c = &s->changes[i];
		put_field(b, e, c->hold, c->field);
		if (c->field == NONE) {
			wire_put_number(b, c->removed_before);
			wire_put_number(b, c->removed_after);
			continue;
		}
		wire_put_value(b, &c->before);
		wire_put_value(b, &c->after);
		wire_put_text(b, e->holds[c->hold]->cells[c->field].origin);
	}
}

/* The values of `r` that differ from `than` (NULL: that are not empty), a few records
 * when they are long. */
static void put_values(struct entry *e, struct draft *to, const struct buf *head, const struct record *r,
	const struct record *than)
{
	static const struct value none;
	struct buf rec = {0}, values = {0};
	size_t n = 0;
	for (size_t f = 0; f <= r->spec->n_fields; f++) {
		bool last = f == r->spec->n_fields;
		if (last || values.len > MAX_RECORD / 4) {
			buf_add_n(&rec, head->s, head->len);
			wire_put_number(&rec, n);
			if (values.len)
				buf_add_n(&rec, values.s, values.len);
			append(e, to, &rec, false);
			buf_wipe(&values);
			n = 0;
		}
		if (last || value_equal(&r->values[f], than ? &than->values[f] : &none))
			continue;
		wire_put_text(&values, r->spec->fields[f].name);
		wire_put_value(&values, &r->values[f]);
		n++;
	}
}

/* Once per record and draft, before its first change: what its author saw. */
static void tell_base(struct entry *e, struct draft *to, size_t hold)
{
	struct hold *h = e->holds[hold];
	const struct kind *k = &e->kinds[h->kind];
	if (h->logged)
		return;
	h->logged = true;
	if ((k->way == WAY_REFERRED && h->fresh) || (k->way == WAY_ROWS && model_owner(e, h)->fresh))
		tell_base(e, to, e->kinds[k->via].hold);
	struct buf b = {0};
	buf_add_c(&b, 'B');
	wire_put_rid(&b, h->was->id);
	wire_put_text(&b, h->was->spec->id);
	wire_put_rid(&b, h->was->owner);
	wire_put_number(&b, (h->fresh ? DRAFTFILE_FRESH : 0) | (h->was->deleted ? DRAFTFILE_DELETED : 0));
	wire_put_bytes(&b, h->was->heads, h->was->heads_len);
	append(e, to, &b, false);
	buf_add_c(&b, 'W');
	wire_put_rid(&b, h->was->id);
	put_values(e, to, &b, h->was, NULL);
	buf_wipe(&b);
}

static void tell_now(struct entry *e, struct draft *to, const struct hold *h)
{
	struct buf b = {0};
	buf_add_c(&b, 'N');
	wire_put_rid(&b, h->now->id);
	wire_put_number(&b, h->removed);
	put_values(e, to, &b, h->now, h->was);
	buf_wipe(&b);
}

/* A stack, oldest first; what is below a step too large for a record is left out. */
static void tell_stack(struct entry *e, struct draft *to, char letter, const struct steps *s)
{
	struct buf *recs = mem_new_array(s->n, sizeof *recs);
	size_t first = s->n;
	while (first > 0) {
		struct buf *b = &recs[first - 1];
		buf_add_c(b, letter);
		put_step(b, e, &s->list[first - 1]);
		if (b->len > MAX_RECORD)
			break;
		first--;
	}
	for (size_t i = 0; i < s->n; i++) {
		if (i >= first)
			append(e, to, &recs[i], false);
		buf_wipe(&recs[i]);
	}
	free(recs);
}

static void tell_typing(struct entry *e, struct draft *to, bool sync)
{
	struct buf b = {0};
	struct typing *t = &e->typing;
	buf_add_c(&b, 'T');
	if (t->hold == NONE) {
		wire_put_rid(&b, (struct rid){{0}});
		wire_put_text(&b, "");
	} else {
		put_field(&b, e, t->hold, t->field);
	}
	wire_put_text(&b, t->text);
	put_place(&b, e, &e->cursor);
	e->log.written = e->cursor;
	t->unwritten = false;
	append(e, to, &b, sync);
}

static void tell_header(struct entry *e, struct draft *to)
{
	struct buf b = {0};
	const struct hold *main = model_main(e);
	buf_add_c(&b, 'H');
	wire_put_number(&b, DRAFTFILE_VERSION);
	wire_put_text(&b, e->form->id);
	wire_put_text(&b, spec_digest(store_spec(e->o.store)));
	wire_put_rid(&b, main->now->id);
	wire_put_rid(&b, main->now->owner);
	wire_put_number(&b, main->fresh);
	append(e, to, &b, false);
}

static void stack_holds(const struct steps *s, bool *touched)
{
	for (size_t i = 0; i < s->n; i++)
		for (size_t c = 0; c < s->list[i].n; c++)
			touched[s->list[i].changes[c].hold] = true;
}

/* The whole state. */
static void tell_all(struct entry *e, struct draft *to)
{
	bool *touched = mem_new_array(e->n_holds, sizeof *touched);
	e->log.bytes = 0;
	stack_holds(&e->undo, touched);
	stack_holds(&e->redo, touched);
	if (e->typing.hold != NONE)
		touched[e->typing.hold] = true;
	for (size_t i = 0; i < e->n_holds; i++)
		e->holds[i]->logged = false;
	tell_header(e, to);
	for (size_t i = 0; i < e->n_holds; i++)
		if (touched[i] || e->holds[i]->diffs || e->holds[i]->moved)
			tell_base(e, to, i);
	for (size_t i = 0; i < e->n_holds; i++)
		if (e->holds[i]->logged)
			tell_now(e, to, e->holds[i]);
	tell_stack(e, to, 's', &e->undo);
	tell_stack(e, to, 'z', &e->redo);
	tell_typing(e, to, true);
	free(touched);
}

static void name_draft(struct entry *e)
{
	struct change_set *c = change_new(e->o.store, draft_id(e->log.draft));
	snprintf(e->log.id, sizeof e->log.id, "%s", change_id(c));
	change_free(c);
}

/* A first file with all of it. */
static void start(struct entry *e)
{
	struct draft *d;
	e->log.failed = draft_new(e->o.store, &d);
	if (e->log.failed != ERR_OK)
		return;
	tell_all(e, d);
	e->log.draft = d;
	name_draft(e);
}

/* The same in a shorter file; the one before goes when this one is on the disk. False:
 * it could not be made, and the one before is still good. */
static bool start_over(struct entry *e)
{
	struct draft *d;
	enum err err = draft_new(e->o.store, &d);
	if (err == ERR_OK) {
		tell_all(e, d);
		err = draft_flush(d);
	}
	if (err == ERR_OK) {
		draft_discard(e->log.draft);
		e->log.draft = d;
		name_draft(e);
		return true;
	}
	draft_discard(d);
	for (size_t i = 0; i < e->n_holds; i++)
		e->holds[i]->logged = false; /* told again, which a reader passes over */
	e->log.bytes = 0;
	return false;
}

/* Is there a file to append to? When not, all there is has just been told. What a file
 * cannot take now its writer keeps and tries again (store/draft.h). */
static bool is_open(struct entry *e)
{
	if (e->read_only)
		return false;
	if (!e->log.draft) {
		start(e);
		return false;
	}
	return e->log.bytes < MAX_FILE || !start_over(e);
}

void draftlog_step(struct entry *e, enum draftlog_op op, const struct step *s)
{
	static const char letters[] = {[DRAFTLOG_DO] = 'D', [DRAFTLOG_UNDO] = 'U', [DRAFTLOG_REDO] = 'R'};
	struct buf b = {0};
	if (!is_open(e))
		return;
	for (size_t i = 0; i < s->n; i++)
		tell_base(e, e->log.draft, s->changes[i].hold);
	buf_add_c(&b, letters[op]);
	put_step(&b, e, s);
	put_place(&b, e, &e->cursor);
	e->log.written = e->cursor;
	append(e, e->log.draft, &b, true);
}

void draftlog_typing(struct entry *e)
{
	if (!is_open(e))
		return;
	if (e->typing.hold != NONE)
		tell_base(e, e->log.draft, e->typing.hold);
	tell_typing(e, e->log.draft, true);
}

static bool same_place(const struct place *a, const struct place *b)
{
	return a->kind == b->kind && a->block == b->block && a->question == b->question && a->hold == b->hold
		&& a->field == b->field && a->offset == b->offset;
}

static void tell_cursor(struct entry *e, bool sync)
{
	struct buf b = {0};
	if (!e->log.draft || same_place(&e->cursor, &e->log.written) || !is_open(e))
		return;
	buf_add_c(&b, 'C');
	put_place(&b, e, &e->cursor);
	e->log.written = e->cursor;
	append(e, e->log.draft, &b, sync);
}

void draftlog_cursor(struct entry *e)
{
	struct place same_spot = e->log.written;
	same_spot.offset = e->cursor.offset;
	if (!same_place(&e->cursor, &same_spot))
		tell_cursor(e, false);
}

static bool typing_is_due(const struct entry *e, bool force)
{
	const struct clock *clock = store_clock(e->o.store);
	if (e->typing.hold == NONE || !e->typing.unwritten)
		return false;
	return force || clock->monotonic_ms(clock->ctx) - e->typing.since_ms >= TYPING_MS;
}

enum err entry_flush(struct entry *e, bool force)
{
	if (typing_is_due(e, force))
		draftlog_typing(e);
	else if (e->log.failed != ERR_OK)
		is_open(e);
	tell_cursor(e, force);
	if (force && e->log.draft)
		draft_flush(e->log.draft);
	return entry_draft_state(e);
}

enum err entry_draft_state(const struct entry *e)
{
	if (e->log.failed != ERR_OK)
		return e->log.failed;
	return e->log.draft ? draft_state(e->log.draft) : ERR_OK;
}

const char *entry_draft_id(const struct entry *e)
{
	return e->log.draft ? e->log.id : NULL;
}

void draftlog_close(struct entry *e, bool keep)
{
	if (e->log.draft)
		(keep ? draft_close : draft_discard)(e->log.draft);
	e->log = (struct draftlog){.written = e->log.written};
	for (size_t i = 0; i < e->n_holds; i++)
		e->holds[i]->logged = false;
}

void draftlog_join(struct entry *e, struct draft *d)
{
	e->log.draft = d;
	name_draft(e);
}
