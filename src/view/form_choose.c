/* Choosing instead of typing: codes of a list, yes or no, records by name, how an answer
 * came, and blocks to go to. A list opens narrowed to what was typed already. */
#include <config.h>

#include "form_priv.h"

#include "base/i18n.h"
#include "base/text.h"
#include "pick_priv.h"
#include "show_priv.h"
#include "view/screens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_MAX = 3 };

#define ADD_CODE "+"

/* --- records by name --------------------------------------------------------------------- */

static bool may_add(const struct form *f, const struct spec_record *kind)
{
	return !kind->owner && spec_form_of(views_spec(f->views), kind) && !store_is_read_only(views_store(f->views));
}

/* A form of the kind referred to, over this one; its record is taken when it was saved. */
static void add_new(struct form *f, const struct entry_item *it)
{
	struct entry_options o = {.store = views_store(f->views), .kalender = views_kalender(f->views), .regels = views_regels(f->views),
		.form = spec_form_of(views_spec(f->views), it->field->ref)};
	struct entry *e;
	enum err err = entry_new(&o, (struct rid){{0}}, &e);
	if (err != ERR_OK) {
		views_error(f->views, err);
		return;
	}
	f->await = (struct form_await){entry_main(e)->id, it->record, it->field};
	view_form_entry(f->views, e);
}

void form_take_awaited(struct form *f)
{
	struct form_await a = f->await;
	struct record *r = NULL;
	char id[37];
	f->await = (struct form_await){{{0}}, {{0}}, NULL};
	if (rid_is_none(a.made))
		return;
	size_t i = entry_find(f->entry, a.record, a.field);
	if (i != SIZE_MAX && store_read(views_store(f->views), a.made, &r) == ERR_OK) {
		rid_text(a.made, id);
		entry_set_stored(f->entry, i, id);
		f->cursor = entry_find(f->entry, a.record, a.field);
	}
	record_free(r);
	form_edit(f, SIZE_MAX);
}

void form_settle_reference(struct form *f, const char *typed)
{
	const struct entry_item *it = form_item(f, f->cursor);
	struct pick p = {0};
	struct buf names = {0};
	const char *found = NULL;
	size_t n = 0;
	pick_add_records(f->views, &p, it->field->ref);
	for (size_t i = 0; i < p.n; i++) {
		if (!pick_fits(p.choices[i].label, typed))
			continue;
		found = p.choices[i].code;
		if (n++ < NAMES_MAX)
			buf_printf(&names, "%s%s", names.len ? ", " : "", p.choices[i].label);
	}
	if (n == 1)
		entry_set_stored(f->entry, f->cursor, found);
	else
		entry_set(f->entry, f->cursor, typed);
	if (n > 1)
		views_message(f->views, ROLE_WARNING, _("Er passen er meer: %s%s. Kies met F4."), buf_str(&names),
			n > NAMES_MAX ? ", ..." : "");
	else if (!n)
		views_message(f->views, ROLE_WARNING, _("Geen %s heet zo. F4 toont de lijst en voegt toe."), it->field->ref->label);
	buf_wipe(&names);
	pick_clear(&p);
}

/* --- the list of a field ------------------------------------------------------------------ */

bool form_has_choices(const struct form *f)
{
	const struct entry_item *it = form_item(f, f->cursor);
	return it && it->kind == ENTRY_FIELD && (it->field->list || it->field->ref || it->field->type->widget == SPEC_WIDGET_CHOICE);
}

static void fill(struct form *f, struct pick *p, const struct spec_field *field)
{
	struct buf add = {0};
	if (field->ref && may_add(f, field->ref)) {
		buf_printf(&add, _("nieuw: %s toevoegen"), field->ref->label);
		pick_add(p, ADD_CODE, buf_str(&add), false);
	}
	pick_add_values(f->views, p, field);
	buf_clear(&add);
}

/* Typed words narrow the list; the words of a choice that is there already do not. */
static const char *typed_words(const struct form *f)
{
	return f->edit && !f->untouched ? tui_edit_text(f->edit) : "";
}

void form_choose(struct form *f)
{
	const struct entry_item it = *form_item(f, f->cursor);
	struct pick p = {.multi = it.field->type->widget == SPEC_WIDGET_MULTI};
	fill(f, &p, it.field);
	if (!p.n) {
		views_message(f->views, ROLE_WARNING, _("Er is nog geen %s en u kunt hier geen toevoegen."), it.field->ref->label);
		pick_clear(&p);
		return;
	}
	char *value = pick_run(f->views, &p, form_label(&it), entry_stored(f->entry, f->cursor), typed_words(f));
	pick_clear(&p);
	if (value && it.field->ref && strcmp(value, ADD_CODE) == 0) {
		add_new(f, &it);
	} else if (value) {
		entry_set_stored(f->entry, f->cursor, value);
		f->cursor = form_find_again(f, &it, f->cursor);
		form_go(f, form_neighbour(f, f->cursor, 1), SIZE_MAX);
	}
	free(value);
}

/* --- how an answer came ------------------------------------------------------------------- */

void form_choose_stand(struct form *f)
{
	static const char *const codes[] = {"0", "1", "2", "3"};
	struct pick p = {.hide_codes = true};
	form_commit(f);
	const struct entry_item it = *form_item(f, f->cursor);
	for (int s = 0; s < 4; s++)
		pick_add(&p, codes[s], s ? form_stand((enum stand)s) : _("gegeven: typ of kies het antwoord"), false);
	char *value = pick_run(f->views, &p, form_label(&it), codes[entry_stand(f->entry, f->cursor)], "");
	pick_clear(&p);
	if (value) {
		entry_set_stand(f->entry, f->cursor, (enum stand)(value[0] - '0'));
		f->cursor = form_find_again(f, &it, f->cursor);
	}
	form_edit(f, SIZE_MAX);
	if (value && value[0] != '0')
		form_go(f, form_neighbour(f, f->cursor, 1), SIZE_MAX);
	free(value);
}

/* --- blocks ---------------------------------------------------------------------------------- */

static void add_block(struct form *f, struct pick *p, size_t block, size_t item, int width)
{
	struct entry_block_state s = entry_block_state(f->entry, block);
	struct buf line = {0};
	char code[24];
	const char *label = entry_form(f->entry)->blocks[block].label;
	int pad = width - text_width(label);
	snprintf(code, sizeof code, "%zu", item);
	buf_printf(&line, "%s%*s  ", label, pad > 0 ? pad : 0, "");
	form_badge(&s, &line);
	pick_add(p, code, buf_str(&line), false);
	buf_clear(&line);
}

void form_choose_block(struct form *f)
{
	struct pick p = {.hide_codes = true};
	int width = 0;
	char here[24] = "";
	form_commit(f);
	for (size_t b = 0; b < entry_form(f->entry)->n_blocks; b++) {
		int w = text_width(entry_form(f->entry)->blocks[b].label);
		width = w > width ? w : width;
	}
	for (size_t i = 0; i < entry_n_items(f->entry); i++) {
		const struct entry_item *it = entry_item(f->entry, i);
		if (it->kind != ENTRY_BLOCK)
			continue;
		add_block(f, &p, it->block, i, width);
		if (i < f->cursor)
			snprintf(here, sizeof here, "%zu", i);
	}
	char *value = pick_run(f->views, &p, _("Naar welk blok?"), here, "");
	pick_clear(&p);
	if (value) {
		f->first = strtoul(value, NULL, 10);
		f->cursor = form_neighbour(f, f->first, 1);
	}
	form_go(f, f->cursor, SIZE_MAX);
	free(value);
}
