/* The life of a form: opened, closed, thrown away. */
#include <config.h>

#include "form_priv.h"

#include "answer_priv.h"
#include "base/mem.h"
#include "depend_priv.h"
#include "draftlog_priv.h"
#include "items_priv.h"
#include "load_priv.h"
#include "show_priv.h"
#include "store/store.h"
#include "undo_priv.h"
#include "wet_priv.h"

#include <stdlib.h>
#include <string.h>

static bool is_workday(void *ctx, struct civil d, const char **why)
{
	const struct entry *e = ctx;
	return kalender_is_werkdag(e->o.kalender, d, why);
}

struct entry *entry_make(const struct entry_options *o)
{
	struct entry *e = mem_new(sizeof *e);
	e->o = *o;
	e->form = o->form;
	e->read_only = store_is_read_only(o->store);
	e->env = (struct spec_env){
		.today = store_today(o->store),
		.is_workday = o->kalender ? is_workday : NULL,
		.ctx = e,
		.title = show_title,
	};
	e->typing.hold = NONE;
	e->cursor.hold = e->cursor.field = NONE;
	e->log.written = e->cursor;
	depend_build(e);
	return e;
}

void entry_unmake(struct entry *e)
{
	if (!e)
		return;
	wet_clear(e);
	undo_clear(e);
	items_clear(e);
	model_clear(e);
	depend_clear(e);
	show_clear(e);
	free(e->typing.text);
	free(e->reason);
	buf_clear(&e->notes);
	free(e);
}

static enum err load(const struct entry_options *o, struct rid record, struct rid owner, bool fresh,
	struct entry **out)
{
	struct entry *e = entry_make(o);
	enum err err = load_form(e, record, owner, fresh);
	if (err != ERR_OK) {
		entry_unmake(e);
		return err;
	}
	e->stale = e->wet_stale = true;
	items_refresh(e);
	*out = e;
	return ERR_OK;
}

static enum err single_is_free(const struct entry_options *o, struct rid owner)
{
	struct record **rows = NULL;
	size_t n = 0;
	if (!o->form->record->single)
		return ERR_OK;
	enum err err = store_read_rows(o->store, owner, o->form->record, &rows, &n);
	records_free(rows, n);
	return err == ERR_OK && n ? ERR_EXISTS : err;
}

enum err entry_new(const struct entry_options *o, struct rid owner, struct entry **out)
{
	*out = NULL;
	const struct spec_record *above = o->form->record->owner;
	if (rid_is_none(owner) != !above)
		return ERR_NOT_FOUND;
	if (above && store_kind_of(o->store, owner) != above)
		return ERR_NOT_FOUND;
	enum err err = above ? single_is_free(o, owner) : ERR_OK;
	return err == ERR_OK ? load(o, (struct rid){{0}}, owner, true, out) : err;
}

enum err entry_open(const struct entry_options *o, struct rid record, struct entry **out)
{
	*out = NULL;
	return load(o, record, (struct rid){{0}}, false, out);
}

void entry_free(struct entry *e)
{
	if (!e)
		return;
	bool dirty = entry_is_dirty(e);
	if (dirty && e->typing.hold != NONE && e->typing.unwritten)
		draftlog_typing(e);
	draftlog_close(e, dirty);
	entry_unmake(e);
}

const struct spec_form *entry_form(const struct entry *e)
{
	return e->form;
}

const struct record *entry_main(const struct entry *e)
{
	return model_main(e)->now;
}

bool entry_is_dirty(const struct entry *e)
{
	return e->diffs || e->typing.hold != NONE;
}

void entry_discard(struct entry *e)
{
	answer_typing_drop(e);
	undo_clear(e);
	draftlog_close(e, false);
	load_forget(e);
	load_again(e); /* failed: what was read before is as good as we have */
	items_refresh(e);
}

char *entry_title(const struct entry *e)
{
	struct buf title = {0};
	for (size_t k = 0; k < e->n_kinds && !title.len; k++)
		if (e->kinds[k].way != WAY_ROWS && strcmp(e->kinds[k].spec->id, PERSOON) == 0)
			record_title(e->holds[e->kinds[k].hold]->now, &title);
	for (size_t k = e->n_kinds; k-- > 0 && !title.len;)
		if (e->kinds[k].way == WAY_OWNER || e->kinds[k].way == WAY_MAIN)
			record_title(e->holds[e->kinds[k].hold]->now, &title);
	return buf_detach(&title);
}
