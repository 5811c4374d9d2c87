/* Changing answers: what is typed becomes a value when the field is left; a choice, a
 * stand, a row. Each is one step (undo.c). Text that equals what the editor started
 * with changes nothing, so walking through a form never rewrites imported values. */
#include <config.h>

#include "answer_priv.h"

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "derive_priv.h"
#include "draftlog_priv.h"
#include "items_priv.h"
#include "show_priv.h"
#include "store/store.h"
#include "undo_priv.h"

#include <stdlib.h>
#include <string.h>

bool answer_target(const struct entry *e, size_t i, size_t *hold, size_t *field)
{
	if (!items_field(e, i, field) || entry_is_readonly(e, i))
		return false;
	*hold = e->spots[i].hold;
	return true;
}

void answer_typing_drop(struct entry *e)
{
	free(e->typing.text);
	e->typing = (struct typing){.hold = NONE};
}

/* At most MODEL_MAX_TEXT bytes, cut between characters; owned by the caller. */
static char *bounded(const char *typed, bool *cut)
{
	size_t n = strlen(typed);
	*cut = n > MODEL_MAX_TEXT;
	if (*cut)
		for (n = MODEL_MAX_TEXT; n && ((unsigned char)typed[n] & 0xc0) == 0x80; n--)
			;
	return mem_dup_n(typed, n);
}

/* The finding and echo of typing say more than a check of the result. */
static void keep_words(struct cell *c, struct spec_parsed *p, bool cut)
{
	if (cut) {
		free(c->finding);
		c->finding = mem_dup(_("De tekst is te lang; het einde is niet bewaard."));
	} else if (p->finding.len) {
		free(c->finding);
		c->finding = buf_detach(&p->finding);
	}
	free(c->echo);
	c->echo = p->echo.len ? buf_detach(&p->echo) : NULL;
}

static void set_typed(struct entry *e, size_t hold, size_t field, const char *typed)
{
	struct hold *h = e->holds[hold];
	const struct spec_field *f = &h->now->spec->fields[field];
	struct spec_parsed p = {0};
	bool cut;
	if (strcmp(typed, show_edit(e, h, field)) == 0)
		return;
	char *text = bounded(typed, &cut);
	f->type->parse(f, &e->env, text, &p);
	const struct value *now = &h->now->values[field];
	if (strcmp(buf_str(&p.value), value_text(now)) != 0 || (now->stand != STAND_GEGEVEN && p.value.len))
		undo_do_value(e, hold, field, &(struct value){.text = p.value.s});
	keep_words(&h->cells[field], &p, cut);
	spec_parsed_clear(&p);
	free(text);
}

/* Before and after a change: does the draft hold text that is not under the cursor? */
struct told {
	bool typing;
	size_t n_steps;
};

static struct told told_before(const struct entry *e)
{
	return (struct told){.typing = e->typing.hold != NONE && !e->typing.unwritten, .n_steps = e->undo.n};
}

static void told_after(struct entry *e, struct told t)
{
	if (t.typing && e->undo.n == t.n_steps)
		draftlog_typing(e);
	items_refresh(e);
}

static void leave(struct entry *e, size_t hold, size_t field, const char *typed)
{
	struct told told = told_before(e);
	char *text = mem_dup(typed); /* may be the text under the cursor itself */
	answer_typing_drop(e);
	derive_today(e);
	set_typed(e, hold, field, text);
	free(text);
	told_after(e, told);
}

void answer_typed(struct entry *e)
{
	if (e->typing.hold != NONE)
		leave(e, e->typing.hold, e->typing.field, e->typing.text);
}

/* Text under the cursor of another field is left first. */
static bool take_over(struct entry *e, size_t i, size_t *hold, size_t *field)
{
	if (!answer_target(e, i, hold, field))
		return false;
	if (e->typing.hold != NONE && (e->typing.hold != *hold || e->typing.field != *field))
		answer_typed(e);
	return true;
}

void entry_typing(struct entry *e, size_t i, const char *text)
{
	size_t hold, field;
	bool cut;
	if (!take_over(e, i, &hold, &field))
		return;
	struct typing *t = &e->typing;
	if (t->hold != NONE ? strcmp(text, t->text) == 0 : strcmp(text, show_edit(e, e->holds[hold], field)) == 0)
		return;
	char *copy = bounded(text, &cut);
	free(t->text);
	t->text = copy;
	t->hold = hold;
	t->field = field;
	if (t->unwritten)
		return;
	const struct clock *clock = store_clock(e->o.store);
	t->unwritten = true;
	t->since_ms = clock->monotonic_ms(clock->ctx);
}

void entry_set(struct entry *e, size_t i, const char *typed)
{
	size_t hold, field;
	if (take_over(e, i, &hold, &field))
		leave(e, hold, field, typed);
}

/* Choices as stored: in NFC, codes in order. */
static char *as_stored(const struct spec_field *f, const char *stored)
{
	if (f->type->widget == SPEC_WIDGET_MULTI)
		return spec_sort_codes(stored);
	return text_nfc(stored, strlen(stored));
}

static void put(struct entry *e, size_t hold, size_t field, const struct value *v)
{
	struct told told = told_before(e);
	answer_typing_drop(e);
	derive_today(e);
	undo_do_value(e, hold, field, v);
	told_after(e, told);
}

void entry_set_stored(struct entry *e, size_t i, const char *stored)
{
	size_t hold, field;
	if (strlen(stored) > MODEL_MAX_TEXT || !take_over(e, i, &hold, &field))
		return;
	const struct record *r = e->holds[hold]->now;
	char *text = as_stored(&r->spec->fields[field], stored);
	const struct value *now = &r->values[field];
	bool same = strcmp(text, value_text(now)) == 0 && now->stand == STAND_GEGEVEN;
	put(e, hold, field, same ? now : &(struct value){.text = text});
	free(text);
}

#define CORRECTS "correctie_van"

bool entry_corrects(struct entry *e, struct rid of)
{
	const struct hold *h = model_main(e);
	const struct spec_field *f = spec_record_field(h->now->spec, CORRECTS);
	char id[37];
	if (!f || !h->fresh)
		return false;
	rid_text(of, id);
	put(e, e->kinds[0].hold, f->index, &(struct value){.text = id});
	return true;
}

bool entry_is_correction(const struct entry *e)
{
	const struct hold *h = model_main(e);
	return h->fresh && *record_get(h->now, CORRECTS);
}

void entry_set_stand(struct entry *e, size_t i, enum stand s)
{
	size_t hold, field;
	if (!take_over(e, i, &hold, &field) || !e->holds[hold]->now->spec->answers)
		return;
	const struct value *now = &e->holds[hold]->now->values[field];
	put(e, hold, field, s == now->stand ? now : &(struct value){.stand = s});
}

size_t entry_row_add(struct entry *e, size_t i)
{
	if (i >= e->n_items || (e->items[i].kind != ENTRY_ADD && e->items[i].kind != ENTRY_ROWS))
		return SIZE_MAX;
	size_t kind = e->spots[i].rows;
	const struct kind *k = &e->kinds[kind];
	const struct hold *owner = e->holds[e->kinds[k->via].hold];
	if (model_is_fixed(e, owner) || (k->spec->single && model_count_rows(e, k)))
		return SIZE_MAX;
	answer_typed(e);
	derive_today(e);
	size_t hold = model_hold(e, kind, record_new(k->spec, owner->now->id), true);
	derive_new_row(e, hold);
	e->holds[hold]->open = true;
	undo_do_row(e, hold, false);
	items_refresh(e);
	return items_near(e, hold, NONE);
}

static struct hold *row_at(const struct entry *e, size_t i)
{
	bool in_row = i < e->n_items && (e->items[i].kind == ENTRY_ROW || e->items[i].depth == 1);
	return in_row ? e->holds[e->spots[i].hold] : NULL;
}

void entry_row_remove(struct entry *e, size_t i)
{
	const struct hold *h = row_at(e, i);
	if (!h || model_is_fixed(e, h))
		return;
	size_t hold = e->spots[i].hold;
	answer_typed(e);
	derive_today(e);
	undo_do_row(e, hold, true);
	items_refresh(e);
}

void entry_row_open(struct entry *e, size_t i, bool open)
{
	struct hold *h = row_at(e, i);
	if (!h || h->open == open)
		return;
	h->open = open;
	e->stale = true;
	items_refresh(e);
}

bool entry_row_is_open(const struct entry *e, size_t i)
{
	const struct hold *h = row_at(e, i);
	return h && h->open;
}

/* Shows what moved: a field in a closed row opens its row. */
static size_t moved_item(struct entry *e, const struct step *s)
{
	const struct change *c = &s->changes[0];
	if (c->field != NONE && e->kinds[e->holds[c->hold]->kind].way == WAY_ROWS && !e->holds[c->hold]->open) {
		e->holds[c->hold]->open = true;
		e->stale = true;
	}
	items_refresh(e);
	return items_near(e, c->hold, c->field);
}

size_t entry_undo(struct entry *e)
{
	answer_typed(e);
	derive_today(e);
	if (e->read_only || !undo_move(e, &e->undo, &e->redo, false))
		return SIZE_MAX;
	const struct step *s = &e->redo.list[e->redo.n - 1];
	draftlog_step(e, DRAFTLOG_UNDO, s);
	return moved_item(e, s);
}

size_t entry_redo(struct entry *e)
{
	answer_typed(e);
	derive_today(e);
	if (e->read_only || !undo_move(e, &e->redo, &e->undo, true))
		return SIZE_MAX;
	const struct step *s = &e->undo.list[e->undo.n - 1];
	draftlog_step(e, DRAFTLOG_REDO, s);
	return moved_item(e, s);
}

void entry_set_cursor(struct entry *e, size_t item, size_t offset)
{
	e->cursor = items_place(e, item, offset);
	draftlog_cursor(e);
}

void entry_cursor(const struct entry *e, size_t *item, size_t *offset)
{
	*item = items_at(e, &e->cursor);
	*offset = e->cursor.offset;
}
