/* The save: one change set over all records the form touched. What is written is
 * planned first (what lapses, which records come to exist, which links they need), so
 * that the question before the save and the save itself say the same. After it the
 * form goes on from the records as they are stored then. */
#include <config.h>

#include "answer_priv.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "derive_priv.h"
#include "draftlog_priv.h"
#include "form_priv.h"
#include "items_priv.h"
#include "lapse_priv.h"
#include "load_priv.h"
#include "state_priv.h"
#include "store/change.h"
#include "store/list.h"
#include "undo_priv.h"
#include "wet_priv.h"

#include <stdlib.h>
#include <string.h>

/* Lapsed answers named in the question; the rest is counted. */
#define MAX_NAMED 5
#define MAX_NEAR 3

enum act { ACT_NONE, ACT_CREATE, ACT_EDIT, ACT_DELETE, ACT_RESTORE };

struct plan {
	enum act *acts;       /* per hold */
	struct record **outs; /* per hold: what it becomes; NULL without an act */
	size_t n;
	size_t n_acts;
};

static bool is_row(const struct entry *e, const struct hold *h)
{
	return e->kinds[h->kind].way == WAY_ROWS;
}

/* Should the row be gone after the save? */
static bool row_goes(const struct entry *e, const struct hold *h)
{
	enum lapse lapse = lapse_of_row(e, h);
	if (lapse == LAPSE_CLEAR)
		return true;
	if (lapse == LAPSE_BACK)
		return h->fresh || h->was->deleted;
	return h->removed;
}

static enum act act_of_row(const struct entry *e, const struct hold *h, bool edited)
{
	bool goes = row_goes(e, h);
	if (h->fresh)
		return goes ? ACT_NONE : ACT_CREATE;
	if (goes != h->was->deleted)
		return goes ? ACT_DELETE : ACT_RESTORE;
	return edited && !goes ? ACT_EDIT : ACT_NONE;
}

/* Fields that lapse take the value they will have. */
static void lapse_fields(const struct entry *e, const struct hold *h, struct record *out)
{
	bool whole = is_row(e, h) && lapse_of_row(e, h) == LAPSE_BACK;
	for (size_t f = 0; f < out->spec->n_fields; f++) {
		enum lapse lapse = whole ? LAPSE_BACK : lapse_of(e, h, f);
		if (lapse == LAPSE_KEEP)
			continue;
		value_clear(&out->values[f]);
		if (lapse == LAPSE_BACK)
			value_copy(&out->values[f], &h->was->values[f]);
	}
}

/* Records that come to exist with this save are linked in it. */
static void link_fields(const struct entry *e, const struct hold *h, struct record *out)
{
	for (size_t k = 0; k < e->n_kinds; k++) {
		const struct kind *kind = &e->kinds[k];
		if (kind->way != WAY_REFERRED || kind->via != h->kind || !lapse_will_link(e, h, kind->link->index))
			continue;
		char id[37];
		rid_text(e->holds[kind->hold]->now->id, id);
		value_clear(&out->values[kind->link->index]);
		out->values[kind->link->index].text = mem_dup(id);
	}
}

/* Something of its user's would be written, or a calculation that followed from it. A
 * calculation that only the passing of time changed waits for that. */
static bool is_edited(const struct hold *h, const struct record *out)
{
	for (size_t f = 0; f < out->spec->n_fields; f++)
		if (!out->spec->fields[f].calculation && !value_equal(&h->was->values[f], &out->values[f]))
			return true;
	return h->moves;
}

static enum act act_of(const struct entry *e, const struct hold *h, struct record *out)
{
	if (!model_is_reached(e, h) || h->absent || (model_is_fixed(e, h) && !h->moved))
		return ACT_NONE;
	lapse_fields(e, h, out);
	link_fields(e, h, out);
	if (is_row(e, h))
		return act_of_row(e, h, is_edited(h, out));
	if (h->fresh)
		return lapse_will_exist(e, h) ? ACT_CREATE : ACT_NONE;
	return is_edited(h, out) ? ACT_EDIT : ACT_NONE;
}

static struct plan plan_make(const struct entry *e)
{
	struct plan p = {.n = e->n_holds};
	p.acts = mem_new_array(p.n, sizeof *p.acts);
	p.outs = mem_new_array(p.n, sizeof *p.outs);
	for (size_t i = 0; i < p.n; i++) {
		struct record *out = record_dup(e->holds[i]->now);
		out->deleted = false;
		p.acts[i] = act_of(e, e->holds[i], out);
		if (p.acts[i] == ACT_NONE) {
			record_free(out);
			continue;
		}
		p.outs[i] = out;
		p.n_acts++;
	}
	return p;
}

static void plan_clear(struct plan *p)
{
	for (size_t i = 0; i < p->n; i++)
		record_free(p->outs[i]);
	free(p->outs);
	free(p->acts);
}

/* Before the save ------------------------------------------------------------------ */

struct lapsed {
	size_t n, n_rows;
	struct buf names;
};

static void count_lapsed(struct lapsed *l, const char *label)
{
	if (l->n++ < MAX_NAMED)
		buf_printf(&l->names, "%s%s", l->n > 1 ? ", " : "", label);
}

static bool is_something(const struct value *v)
{
	return (v->text && *v->text) || v->stand != STAND_GEGEVEN;
}

/* Answers on the form that will not be there after the save. */
static void lapsed_of(const struct entry *e, const struct hold *h, struct lapsed *l)
{
	bool reached = model_is_reached(e, h);
	if (is_row(e, h) && reached && !h->removed && row_goes(e, h)) {
		l->n_rows++;
		return;
	}
	for (size_t f = 0; f < h->now->spec->n_fields; f++) {
		const struct spec_field *field = &h->now->spec->fields[f];
		bool goes = reached ? lapse_of(e, h, f) != LAPSE_KEEP : h->cells[f].flags & CELL_DIFFERS;
		if (goes && !field->calculation && is_something(&h->now->values[f]))
			count_lapsed(l, field->label);
	}
}

static void say_lapsed(const struct entry *e, struct buf *text)
{
	struct lapsed l = {0};
	for (size_t i = 0; i < e->n_holds; i++)
		lapsed_of(e, e->holds[i], &l);
	if (l.n) {
		buf_printf(text, l.n == 1 ? _("%zu antwoord vervalt: %s") : _("%zu antwoorden vervallen: %s"), l.n,
			buf_str(&l.names));
		buf_add(text, l.n > MAX_NAMED ? _(" en andere.\n") : ".\n");
	}
	if (l.n_rows)
		buf_printf(text, l.n_rows == 1 ? _("%zu rij vervalt.\n") : _("%zu rijen vervallen.\n"), l.n_rows);
	buf_clear(&l.names);
}

static void say_near(struct entry *e, const struct record *person, struct buf *text)
{
	struct rid ids[MAX_NEAR];
	const char *why[MAX_NEAR];
	size_t n = 0;
	if (store_near(e->o.store, person, ids, why, MAX_NEAR, &n) != ERR_OK)
		return;
	for (size_t i = 0; i < n; i++) {
		struct record *r;
		struct buf name = {0};
		if (store_read(e->o.store, ids[i], &r) != ERR_OK)
			continue;
		record_title(r, &name);
		buf_printf(text, _("Lijkt op %s: %s.\n"), buf_str(&name), why[i] ? why[i] : "?");
		buf_wipe(&name);
		record_free(r);
	}
}

void entry_before_save(struct entry *e, struct buf *text)
{
	answer_typed(e);
	derive_today(e);
	items_refresh(e);
	say_lapsed(e, text);
	struct plan p = plan_make(e);
	for (size_t i = 0; i < p.n; i++)
		if (p.acts[i] == ACT_CREATE && strcmp(p.outs[i]->spec->id, PERSOON) == 0)
			say_near(e, p.outs[i], text);
	plan_clear(&p);
	wet_moves(e, text);
	if (text->len && text->s[text->len - 1] == '\n')
		buf_cut(text, text->len - 1);
}

/* What a save needs ------------------------------------------------------------------ */

/* Records that are written now must have their V-fields, as far as the form asks them. */
static bool is_judged(const struct entry *e, const struct hold *h)
{
	return h == model_main(e) || h->fresh || h->diffs;
}

static bool question_blocks(const struct entry *e, const struct spec_question *ask)
{
	bool rows = ask->ask == SPEC_ASK_ROWS;
	size_t kind = model_kind(e, rows ? ask->rows : ask->field->record);
	if (kind == NONE)
		return false;
	const struct kind *k = &e->kinds[kind];
	if (!rows) {
		const struct hold *h = e->holds[k->hold];
		return is_judged(e, h) && lapse_is_missing(e, h, ask->field->index, ask->eis, SPEC_EIS_V);
	}
	if (state_list_misses(e, ask, SPEC_EIS_V) && is_judged(e, e->holds[e->kinds[k->via].hold]))
		return true;
	for (size_t i = 0; i < k->n_rows; i++) {
		const struct hold *h = e->holds[k->rows[i]];
		if (is_judged(e, h) && state_row_misses(e, h, SPEC_EIS_V))
			return true;
	}
	return false;
}

static bool lacks_needed(const struct entry *e)
{
	for (size_t b = 0; b < e->form->n_blocks; b++)
		for (size_t q = 0; q < e->form->blocks[b].n_questions; q++)
			if (e->question_on[b][q] && question_blocks(e, &e->form->blocks[b].questions[q]))
				return true;
	return false;
}

/* The save ------------------------------------------------------------------------- */

static void add_act(struct change_set *c, const struct hold *h, enum act act, const struct record *out)
{
	if (act == ACT_CREATE)
		change_create(c, out);
	if (act == ACT_DELETE)
		change_delete(c, h->was);
	if (act == ACT_RESTORE)
		change_restore(c, h->was);
	if (act == ACT_RESTORE || act == ACT_EDIT)
		change_edit(c, h->was, out);
}

/* What others refer to comes first, then the main record and the rest. */
static void add_plan(const struct entry *e, const struct plan *p, struct change_set *c)
{
	for (int referred = 1; referred >= 0; referred--)
		for (size_t i = 0; i < p->n; i++) {
			bool first = e->kinds[e->holds[i]->kind].way == WAY_REFERRED && p->acts[i] == ACT_CREATE;
			if (first == referred)
				add_act(c, e->holds[i], p->acts[i], p->outs[i]);
		}
}

/* A value that goes with this save comes back with the step that made it go. */
static void join_lapse(struct entry *e, size_t hold, size_t f, const struct value *after)
{
	struct change c = {.hold = hold, .field = f};
	value_copy(&c.before, &e->holds[hold]->now->values[f]);
	value_copy(&c.after, after);
	undo_join(e, c);
}

static void lapse_values(struct entry *e, size_t hold, const struct record *to)
{
	struct hold *h = e->holds[hold];
	for (size_t f = 0; f < to->spec->n_fields; f++) {
		if (value_equal(&h->now->values[f], &to->values[f]))
			continue;
		bool is_link = model_linked(e, h->kind, f) != NONE;
		if (!h->now->spec->fields[f].calculation && !is_link)
			join_lapse(e, hold, f, &to->values[f]);
		model_put(e, h, f, &to->values[f]);
		model_check(e, h, f);
	}
}

static void lapse_row(struct entry *e, size_t hold, bool removed)
{
	if (e->holds[hold]->removed == removed)
		return;
	struct change c = {.hold = hold, .field = NONE, .removed_before = !removed, .removed_after = removed};
	undo_join(e, c);
	model_remove(e, e->holds[hold], removed);
}

/* The form is as it was written; what was not written goes back. */
static void settle_hold(struct entry *e, size_t hold, enum act act, const struct record *out)
{
	struct hold *h = e->holds[hold];
	bool written = act == ACT_CREATE || act == ACT_EDIT || act == ACT_RESTORE;
	if (written || h->diffs)
		lapse_values(e, hold, written ? out : h->was);
	for (size_t f = 0; written && f < h->was->spec->n_fields; f++) {
		value_clear(&h->was->values[f]);
		value_copy(&h->was->values[f], &h->now->values[f]);
	}
	if (act != ACT_NONE) {
		h->fresh = false;
		h->was->deleted = h->removed;
	}
	model_settle(e, h);
}

static void settle(struct entry *e, struct plan *p)
{
	for (size_t i = 0; i < p->n; i++) {
		struct hold *h = e->holds[i];
		if (is_row(e, h) && model_is_reached(e, h))
			lapse_row(e, i, row_goes(e, h));
		else if (is_row(e, h))
			lapse_row(e, i, h->fresh || h->was->deleted);
	}
	for (size_t i = 0; i < p->n; i++)
		settle_hold(e, i, p->acts[i], p->outs[i]);
}

static enum err read_again(struct entry *e)
{
	enum err err = load_again(e);
	e->reread = err != ERR_OK;
	items_refresh(e);
	return err;
}

static enum err write_plan(struct entry *e, struct plan *p, struct change_result *r)
{
	struct change_set *c = change_new(e->o.store, e->log.draft ? draft_id(e->log.draft) : NULL);
	add_plan(e, p, c);
	if (e->reason)
		change_reason(c, e->reason);
	enum err err = change_save(c, r);
	change_free(c);
	if (err != ERR_OK)
		return err;
	entry_reason(e, NULL);
	draftlog_close(e, false);
	settle(e, p);
	read_again(e); /* fails: tried again before the next save */
	return ERR_OK;
}

void entry_reason(struct entry *e, const char *why)
{
	char *copy = mem_dup(why);
	free(e->reason);
	e->reason = copy;
}

enum err entry_save(struct entry *e, struct change_result *r)
{
	if (e->read_only)
		return ERR_READ_ONLY;
	answer_typed(e);
	derive_today(e);
	items_refresh(e);
	enum err err = e->reread ? read_again(e) : ERR_OK;
	if (err != ERR_OK)
		return err;
	struct plan p = plan_make(e);
	struct buf refused = {0};
	if (p.n_acts && (lacks_needed(e) || wet_refuses(e, "opslaan", &refused)))
		err = ERR_FINDINGS;
	else
		err = write_plan(e, &p, r);
	plan_clear(&p);
	buf_wipe(&refused);
	return err;
}

/* Vaststellen ----------------------------------------------------------------------- */

static void say_problem(const struct entry *e, size_t i, const char *what, struct buf *why)
{
	const struct entry_item *item = &e->items[i];
	const char *label = item->depth && item->field ? item->field->label
		: item->question && item->question->label ? item->question->label
		: item->field ? item->field->label : "";
	buf_printf(why, "%s: %s\n", label, what);
}

static void say_problems(struct entry *e, struct buf *why)
{
	for (size_t i = 0; i < e->n_items; i++) {
		size_t f;
		const struct hold *h = items_field(e, i, &f);
		const char *finding = !h || state_is_faulty(e, h, f) ? entry_finding(e, i) : NULL;
		if (entry_is_missing(e, i))
			say_problem(e, i, _("ontbreekt"), why);
		else if (finding)
			say_problem(e, i, finding, why);
	}
}

static void freeze_all(const struct entry *e, struct change_set *c)
{
	for (size_t i = 0; i < e->n_holds; i++) {
		const struct hold *h = e->holds[i];
		if (model_is_mains(e, h) && !h->fresh && !h->removed && !h->was->frozen)
			change_freeze(c, h->was);
	}
}

/* What is not stored yet. A second call, with choices for the freezing, has nothing. */
static enum err save_first(struct entry *e, struct change_result *r)
{
	if (!entry_is_dirty(e) && !model_main(e)->fresh)
		return e->reread ? read_again(e) : ERR_OK;
	enum err err = entry_save(e, r);
	if (err == ERR_OK) {
		change_result_clear(r);
		err = e->reread ? read_again(e) : ERR_OK;
	}
	return err;
}

bool entry_lacks(struct entry *e, struct buf *why)
{
	size_t before = why->len;
	if (e->form->definitive) {
		say_problems(e, why);
		wet_refuses(e, "vaststellen", why);
	}
	return why->len > before;
}

enum err entry_freeze(struct entry *e, struct change_result *r, struct buf *why)
{
	if (!e->form->definitive)
		return ERR_REFUSED;
	if (e->read_only)
		return ERR_READ_ONLY;
	if (model_main(e)->now->frozen)
		return ERR_FROZEN;
	enum err err = save_first(e, r);
	if (err != ERR_OK)
		return err;
	if (entry_lacks(e, why))
		return ERR_FINDINGS;
	struct change_set *c = change_new(e->o.store, NULL);
	freeze_all(e, c);
	err = change_save(c, r);
	change_free(c);
	if (err == ERR_OK)
		read_again(e);
	return err;
}
