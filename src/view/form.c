/* A form on the screen: items of an entry laid out in the body, one of them with the
 * cursor. The entry knows values and rules; here is only where things stand, what a key
 * does, and the editor of the field with the cursor. Nothing is asked when leaving a
 * field: the warning stands beside it. */
#include <config.h>

#include "view/screens.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "entry/entry.h"
#include "form_priv.h"
#include "show_priv.h"
#include "store/journaal.h"
#include "tui/edit.h"

#include <stdlib.h>
#include <string.h>

enum { LABEL_X = 2, LABEL_W = 28, VALUE_X = 31, AREA_ROWS = 3 };

/* --- layout -------------------------------------------------------------------- */

static const struct entry_item *item_at(struct form *f, size_t i)
{
	return i < entry_n_items(f->entry) ? entry_item(f->entry, i) : NULL;
}

static bool focusable(const struct entry_item *it)
{
	return it && (it->kind == ENTRY_FIELD || it->kind == ENTRY_ROW || it->kind == ENTRY_ADD);
}

static const char *label_of(const struct entry_item *it)
{
	if (it->question && it->question->label && (it->kind != ENTRY_FIELD || it->depth == 0))
		return it->question->label;
	return it->field ? it->field->label : "";
}

static bool is_area(const struct entry_item *it)
{
	return it->kind == ENTRY_FIELD && it->field->type->widget == SPEC_WIDGET_AREA;
}

static int area_rows(const struct spec_field *f)
{
	const char *p = f->appearance ? strstr(f->appearance, "regels-") : NULL;
	int n = p ? (int)strtol(p + 7, NULL, 10) : 0;
	return n >= 1 && n <= 12 ? n : AREA_ROWS;
}

static int label_width(const struct entry_item *it)
{
	return text_width(label_of(it)) + 2 * it->depth;
}

/* Rows of an item: a long label has a row of its own. */
static int item_rows(const struct entry_item *it)
{
	if (it->kind == ENTRY_BLOCK)
		return 2;
	if (it->kind != ENTRY_FIELD)
		return 1;
	return (label_width(it) > LABEL_W ? 1 : 0) + (is_area(it) ? area_rows(it->field) : 1);
}

/* First row of item i, counted from the top of the form. */
static int item_row(struct form *f, size_t i)
{
	int y = 0;
	for (size_t k = 0; k < i; k++)
		y += item_rows(entry_item(f->entry, k));
	return y;
}

static void scroll_to_cursor(struct form *f)
{
	const struct entry_item *it = item_at(f, f->cursor);
	int rows = views_body_rows(f->views), y = item_row(f, f->cursor), h = it ? item_rows(it) : 1;
	if (f->cursor > 0 && entry_item(f->entry, f->cursor - 1)->kind == ENTRY_BLOCK) {
		h += 2; /* the heading comes along */
		y -= 2;
	}
	if (y < f->top)
		f->top = y;
	if (y + h > f->top + rows)
		f->top = y + h - rows;
}

/* --- the editor of the field with the cursor ------------------------------------- */

static void editor_close(struct form *f)
{
	tui_edit_free(f->edit);
	f->edit = NULL;
}

static void editor_open(struct form *f, size_t offset)
{
	const struct entry_item *it = item_at(f, f->cursor);
	editor_close(f);
	entry_set_cursor(f->entry, f->cursor, offset);
	if (!it || it->kind != ENTRY_FIELD || entry_is_readonly(f->entry, f->cursor))
		return;
	struct tui_edit_options o = {.multiline = is_area(it), .max_chars = it->field->type->max_chars};
	const char *text = entry_edit_text(f->entry, f->cursor);
	f->edit = tui_edit_new(&o, text);
	tui_edit_set_offset(f->edit, offset == SIZE_MAX ? strlen(text) : offset);
}

/* Leave the field: what was typed becomes its value. */
static void editor_commit(struct form *f)
{
	/* After a resume the editor holds typing that is no value yet: compare, do not ask
	 * whether a key was pressed. */
	if (f->edit && (tui_edit_changed(f->edit) || f->resumed))
		entry_set(f->entry, f->cursor, tui_edit_text(f->edit));
	f->resumed = false;
}

static void go_to(struct form *f, size_t i, size_t offset)
{
	if (i >= entry_n_items(f->entry))
		return;
	f->cursor = i;
	editor_open(f, offset);
	scroll_to_cursor(f);
	const char *finding = entry_finding(f->entry, i);
	if (finding)
		views_message(f->views, ROLE_WARNING, "! %s", finding);
}

/* The next focusable item in a direction; stays when there is none. */
static size_t neighbour(struct form *f, size_t from, int step)
{
	size_t n = entry_n_items(f->entry);
	for (size_t i = from + (size_t)step; i < n; i += (size_t)step)
		if (focusable(entry_item(f->entry, i)))
			return i;
	return from;
}

static void move(struct form *f, int step)
{
	/* Committing may change which items there are: find the field again by identity. */
	const struct entry_item here = *item_at(f, f->cursor);
	editor_commit(f);
	size_t at = here.kind == ENTRY_FIELD ? entry_find(f->entry, here.record, here.field) : f->cursor;
	if (at == SIZE_MAX || at >= entry_n_items(f->entry))
		at = f->cursor < entry_n_items(f->entry) ? f->cursor : entry_n_items(f->entry) - 1;
	go_to(f, neighbour(f, at, step), SIZE_MAX);
}

static void move_block(struct form *f, int step)
{
	editor_commit(f);
	const struct entry_item *it = item_at(f, f->cursor);
	size_t block = it ? it->block : 0, n = entry_n_items(f->entry);
	size_t target = SIZE_MAX;
	for (size_t i = 0; i < n; i++) {
		const struct entry_item *k = entry_item(f->entry, i);
		if (k->kind != ENTRY_BLOCK)
			continue;
		if (step > 0 && k->block > block) {
			target = i;
			break;
		}
		if (step < 0 && k->block < block)
			target = i;
	}
	if (target == SIZE_MAX) {
		views_message(f->views, ROLE_QUIET, "%s", step > 0 ? _("Dit is het laatste blok.") : _("Dit is het eerste blok."));
		return;
	}
	size_t first = neighbour(f, target, 1);
	f->top = item_row(f, target);
	go_to(f, first, SIZE_MAX);
}

/* --- drawing ------------------------------------------------------------------------ */

static void badge_text(const struct entry_block_state *s, struct buf *out)
{
	switch (s->badge) {
	case BADGE_EMPTY: buf_add(out, _("leeg")); break;
	case BADGE_BUSY: buf_printf(out, _("bezig %u/%u"), s->answered, s->asked); break;
	case BADGE_FAULTS: buf_printf(out, _("fouten %u"), s->faults); break;
	case BADGE_DONE: buf_add(out, _("klaar")); break;
	}
}

static void draw_block(struct form *f, const struct entry_item *it, int y)
{
	struct tui *t = views_tui(f->views);
	struct entry_block_state s = entry_block_state(f->entry, it->block);
	struct buf badge = {0};
	badge_text(&s, &badge);
	const char *label = entry_form(f->entry)->blocks[it->block].label;
	tui_text(t, y, 0, tui_cols(t) - 14, ROLE_TITLE, label);
	tui_text_right(t, y, tui_cols(t) - 14, 14, s.badge == BADGE_FAULTS ? ROLE_WARNING : ROLE_QUIET, buf_str(&badge));
	buf_clear(&badge);
}

/* "onbekend", "niet gevraagd", "wil niet zeggen" stand where the value would. */
static const char *stand_text(enum stand s)
{
	static const char *const texts[] = {NULL, N_("onbekend"), N_("niet gevraagd"), N_("wil niet zeggen")};
	return s == STAND_GEGEVEN ? NULL : _(texts[s]);
}

/* The grey or warning text right of a value of `used` columns. */
static void draw_beside(struct form *f, size_t i, int y, int x)
{
	struct tui *t = views_tui(f->views);
	int w = tui_cols(t) - x;
	const char *finding = entry_finding(f->entry, i), *echo = entry_echo(f->entry, i);
	if (w <= 0)
		return;
	if (entry_in_conflict(f->entry, i))
		tui_text(t, y, x, w, ROLE_ERROR, _("! twee waarden"));
	else if (finding) {
		struct buf b = {0};
		buf_printf(&b, "! %s", finding);
		tui_text(t, y, x, w, ROLE_WARNING, buf_str(&b));
		buf_clear(&b);
	} else if (echo && *echo && strcmp(echo, entry_shown(f->entry, i)) != 0)
		tui_text(t, y, x, w, ROLE_QUIET, echo);
	else if (entry_is_missing(f->entry, i))
		tui_text(t, y, x, w, ROLE_QUIET, "*");
	else
		tui_blank(t, y, x, w, ROLE_TEXT);
}

static int value_width(struct form *f, const struct entry_item *it)
{
	int room = tui_cols(views_tui(f->views)) - VALUE_X;
	int w = is_area(it) ? room : it->field->type->width + 1; /* and the cursor behind it */
	return w > room ? room : w < 4 ? 4 : w;
}

/* Every row of an area that is not being edited: wrapped by the same rules. */
static void draw_area(struct form *f, size_t i, const struct entry_item *it, int y, int h)
{
	struct tui_edit_options o = {.multiline = true};
	struct tui_edit *e = tui_edit_new(&o, entry_shown(f->entry, i));
	tui_edit_set_offset(e, 0);
	tui_edit_draw(views_tui(f->views), e, y, VALUE_X, h, value_width(f, it), ROLE_FIELD, false);
	tui_edit_free(e);
}

static void draw_value(struct form *f, size_t i, const struct entry_item *it, int y, int h)
{
	struct tui *t = views_tui(f->views);
	bool focused = i == f->cursor;
	int w = value_width(f, it);
	bool one_more = !is_area(it) && VALUE_X + w < tui_cols(t); /* for the cursor behind a full field */
	if (focused && f->edit) {
		tui_edit_draw(t, f->edit, y, VALUE_X, h, one_more ? w + 1 : w, ROLE_FOCUS, true);
	} else if (is_area(it) && h > 0) {
		draw_area(f, i, it, y, h);
	} else {
		const char *stand = stand_text(entry_stand(f->entry, i));
		enum tui_role role = entry_is_readonly(f->entry, i) ? ROLE_VALUE : ROLE_FIELD;
		tui_text(t, y, VALUE_X, w, focused ? ROLE_FOCUS : role, stand ? stand : entry_shown(f->entry, i));
		if (focused)
			tui_cursor(t, y, VALUE_X);
	}
	if (!is_area(it)) {
		if (!focused || !f->edit)
			tui_blank(t, y, VALUE_X + w, 1, ROLE_TEXT);
		draw_beside(f, i, y, VALUE_X + w + 1);
	}
}

/* An item whose first row is at body row `y` (may lie partly outside). */
static void draw_field(struct form *f, size_t i, const struct entry_item *it, int y, int bottom)
{
	struct tui *t = views_tui(f->views);
	int top = views_body_top(f->views), value_y = y, indent = LABEL_X + 2 * it->depth;
	bool own_row = label_width(it) > LABEL_W, warn = entry_finding(f->entry, i) || entry_in_conflict(f->entry, i);
	if (y >= top) {
		tui_text(t, y, 0, indent, ROLE_TEXT, i == f->cursor ? ">" : warn ? "!" : "");
		tui_text(t, y, indent, own_row ? tui_cols(t) - indent : VALUE_X - indent, ROLE_LABEL, label_of(it));
	}
	if (own_row) {
		value_y++;
		if (value_y >= top && value_y < bottom)
			tui_blank(t, value_y, 0, VALUE_X, ROLE_TEXT);
	}
	int h = is_area(it) ? area_rows(it->field) : 1;
	for (int r = 1; r < h; r++)
		if (value_y + r >= top && value_y + r < bottom)
			tui_blank(t, value_y + r, 0, VALUE_X, ROLE_TEXT);
	if (value_y + h > bottom)
		h = bottom - value_y;
	if (value_y >= top && h > 0)
		draw_value(f, i, it, value_y, h);
	else if (value_y < top && value_y + h > top)
		tui_clear_rows(t, top, value_y + h - 1); /* an area of which only the tail is in sight */
}

static void draw_row_item(struct form *f, size_t i, const struct entry_item *it, int y)
{
	struct tui *t = views_tui(f->views);
	bool focused = i == f->cursor;
	const char *text = it->kind == ENTRY_ADD ? _("+ toevoegen (Enter)") : entry_shown(f->entry, i);
	struct buf b = {0};
	if (it->kind == ENTRY_ROW)
		buf_printf(&b, "%s %s", entry_row_is_open(f->entry, i) ? "-" : "+", *text ? text : _("(nog leeg)"));
	else if (it->kind == ENTRY_ROWS)
		buf_printf(&b, "%s", label_of(it));
	else
		buf_add(&b, text);
	tui_text(t, y, 0, 4, ROLE_TEXT, focused ? ">" : "");
	tui_text(t, y, it->kind == ENTRY_ROWS ? LABEL_X : 4, -1,
		focused ? ROLE_FOCUS : it->kind == ENTRY_ADD ? ROLE_QUIET : it->kind == ENTRY_ROWS ? ROLE_LABEL : ROLE_VALUE, buf_str(&b));
	if (focused)
		tui_cursor(t, y, 4);
	buf_wipe(&b);
}

static void draw_item(struct form *f, size_t i, int y, int bottom)
{
	const struct entry_item *it = entry_item(f->entry, i);
	struct tui *t = views_tui(f->views);
	int top = views_body_top(f->views);
	if (it->kind == ENTRY_BLOCK) {
		if (y >= top)
			tui_blank(t, y, 0, -1, ROLE_TEXT);
		if (y + 1 >= top && y + 1 < bottom)
			draw_block(f, it, y + 1);
	} else if (it->kind == ENTRY_FIELD) {
		draw_field(f, i, it, y, bottom);
	} else if (y >= top) {
		draw_row_item(f, i, it, y);
	}
}

static void draw_title(struct form *f)
{
	struct buf place = {0};
	buf_printf(&place, "%s%s", entry_form(f->entry)->label, entry_is_dirty(f->entry) ? " *" : "");
	if (entry_main(f->entry)->frozen)
		buf_add(&place, _(" (vastgesteld)"));
	show_band(f->views, buf_str(&place), f->person);
	buf_clear(&place);
}

static void form_draw(struct view *v)
{
	struct form *f = v->state;
	struct tui *t = views_tui(v->views);
	int top = views_body_top(v->views), bottom = top + views_body_rows(v->views);
	scroll_to_cursor(f);
	draw_title(f);
	int y = top - f->top;
	for (size_t i = 0; i < entry_n_items(f->entry) && y < bottom; i++) {
		int h = item_rows(entry_item(f->entry, i));
		if (y + h > top)
			draw_item(f, i, y, bottom);
		y += h;
	}
	if (y < top)
		y = top;
	if (y < bottom)
		tui_clear_rows(t, y, bottom - 1);
}

/* --- choices ------------------------------------------------------------------------ */

static char *pick_from_list(struct form *f, const struct entry_item *it, bool multi)
{
	const struct spec_list *l = it->field->list;
	struct tui_choice *c = mem_new_array(l->n_codes + 1, sizeof *c);
	char today[11];
	civil_format(store_today(views_store(f->views)), today);
	for (size_t i = 0; i < l->n_codes; i++)
		c[i] = (struct tui_choice){l->codes[i].code, l->codes[i].label,
			l->codes[i].until && strcmp(l->codes[i].until, today) < 0};
	char *value = views_pick(f->views, label_of(it), c, l->n_codes, multi, entry_stored(f->entry, f->cursor));
	free(c);
	return value;
}

enum { REF_MAX = 500 };

/* Rows of the record referred to, by title. */
static char *pick_reference(struct form *f, const struct entry_item *it)
{
	struct rid *ids = NULL;
	size_t n = 0;
	if (store_all_of(views_store(f->views), it->field->ref, REF_MAX, &ids, &n) != ERR_OK || !n) {
		views_message(f->views, ROLE_QUIET, _("Er is nog geen %s; voeg er eerst een toe."), it->field->ref->label);
		free(ids);
		return NULL;
	}
	struct tui_choice *c = mem_new_array(n, sizeof *c);
	for (size_t i = 0; i < n; i++) {
		struct buf b = {0};
		char id[37];
		rid_text(ids[i], id);
		show_record_title(f->views, ids[i], &b);
		c[i] = (struct tui_choice){mem_dup(id), buf_detach(&b), false};
	}
	char *value = views_pick(f->views, label_of(it), c, n, false, entry_stored(f->entry, f->cursor));
	for (size_t i = 0; i < n; i++) {
		free((char *)c[i].code);
		free((char *)c[i].label);
	}
	free(c);
	free(ids);
	return value;
}

static void act_choose(struct form *f)
{
	const struct entry_item *it = item_at(f, f->cursor);
	if (!it || it->kind != ENTRY_FIELD || entry_is_readonly(f->entry, f->cursor))
		return;
	const struct tui_choice yes_no[] = {{"1", _("ja"), false}, {"0", _("nee"), false}};
	const struct tui_choice yes_no_unknown[] = {{"J", _("ja"), false}, {"N", _("nee"), false}, {"O", _("onbekend"), false}};
	const char *type = it->field->type->name;
	char *value = NULL;
	if (it->field->list)
		value = pick_from_list(f, it, it->field->type->widget == SPEC_WIDGET_MULTI);
	else if (it->field->ref)
		value = pick_reference(f, it);
	else if (strcmp(type, "ja_nee") == 0)
		value = views_pick(f->views, label_of(it), yes_no, 2, false, entry_stored(f->entry, f->cursor));
	else if (strcmp(type, "ja_nee_onb") == 0)
		value = views_pick(f->views, label_of(it), yes_no_unknown, 3, false, entry_stored(f->entry, f->cursor));
	else
		views_message(f->views, ROLE_QUIET, "%s", _("Dit veld heeft geen keuzelijst."));
	if (!value)
		return;
	const struct entry_item here = *it;
	entry_set_stored(f->entry, f->cursor, value);
	free(value);
	size_t at = entry_find(f->entry, here.record, here.field);
	f->cursor = at == SIZE_MAX ? f->cursor : at;
	editor_open(f, SIZE_MAX);
	go_to(f, neighbour(f, f->cursor, 1), SIZE_MAX);
}

/* --- save --------------------------------------------------------------------------- */

/* Both values side by side, one after the other; false when the user left. */
static bool choose_clashes(struct form *f, struct change_result *r)
{
	for (size_t i = 0; i < r->n_clashes; i++) {
		struct change_clash *c = &r->clashes[i];
		struct buf title = {0}, mine = {0}, theirs = {0};
		buf_printf(&title, _("%s: %s wijzigde dit intussen"), c->field->label, c->who ? c->who : "?");
		buf_add(&mine, _("van u: "));
		show_value(f->views, c->field, c->mine, &mine);
		buf_printf(&theirs, _("van %s: "), c->who ? c->who : "?");
		show_value(f->views, c->field, c->theirs, &theirs);
		const struct tui_choice choices[] = {{"1", buf_str(&mine), false}, {"2", buf_str(&theirs), false}};
		char *value = views_pick(f->views, buf_str(&title), choices, 2, false, NULL);
		c->choice = value ? value[0] - '0' : 0;
		buf_wipe(&title);
		buf_wipe(&mine);
		buf_wipe(&theirs);
		free(value);
		if (!c->choice)
			return false;
	}
	return true;
}

static void report_saved(struct form *f, const struct change_result *r)
{
	if (r->others)
		views_message(f->views, ROLE_WARNING, "%s", r->others);
	else
		views_message(f->views, ROLE_GOOD, "%s", r->lines ? _("Opgeslagen.") : _("Er was niets op te slaan."));
}

static void go_to_problem(struct form *f, const char *none)
{
	size_t i = entry_next_problem(f->entry, f->cursor);
	if (i == SIZE_MAX)
		views_message(f->views, ROLE_GOOD, "%s", none);
	else
		go_to(f, i, SIZE_MAX);
}

/* The first field without which the record can not be stored. */
static void go_to_needed(struct form *f)
{
	for (size_t i = 0; i < entry_n_items(f->entry); i++) {
		const struct entry_item *it = entry_item(f->entry, i);
		if (it->kind != ENTRY_FIELD || *entry_stored(f->entry, i) || entry_is_readonly(f->entry, i))
			continue;
		unsigned eis = it->depth == 0 && it->question ? it->question->eis : it->field->eis;
		if (eis & SPEC_EIS_V) {
			go_to(f, i, SIZE_MAX);
			return;
		}
	}
	go_to_problem(f, "");
}

static bool form_save(struct form *f)
{
	struct buf before = {0};
	struct change_result r = {0};
	editor_commit(f);
	entry_before_save(f->entry, &before);
	if (before.len && !views_confirm(f->views, _("Opslaan"), buf_str(&before), NULL)) {
		buf_wipe(&before);
		return false;
	}
	buf_wipe(&before);
	enum err e = entry_save(f->entry, &r);
	while (e == ERR_CONFLICT && choose_clashes(f, &r))
		e = entry_save(f->entry, &r);
	if (e == ERR_OK)
		report_saved(f, &r);
	else if (e == ERR_FINDINGS) {
		go_to_needed(f);
		views_message(f->views, ROLE_ERROR, "%s", _("Nog niet opgeslagen: dit veld is nodig. Wat u typte is bewaard als concept."));
	} else
		views_error(f->views, e);
	change_result_clear(&r);
	if (f->cursor >= entry_n_items(f->entry))
		f->cursor = neighbour(f, 0, 1);
	editor_open(f, SIZE_MAX);
	views_dirty(f->views);
	return e == ERR_OK;
}

static void act_freeze(struct form *f)
{
	struct buf why = {0};
	struct change_result r = {0};
	if (!form_save(f))
		return;
	if (!views_confirm(f->views, _("Vaststellen"),
			_("Daarna kan dit alleen nog met een correctie worden gewijzigd."), _("vast")))
		return;
	enum err e = entry_freeze(f->entry, &r, &why);
	while (e == ERR_CONFLICT && choose_clashes(f, &r))
		e = entry_freeze(f->entry, &r, &why);
	if (e == ERR_FINDINGS) {
		views_page(f->views, _("Dit ontbreekt nog"), buf_str(&why));
		go_to_problem(f, "");
	} else if (e == ERR_OK)
		views_message(f->views, ROLE_GOOD, "%s", _("Vastgesteld."));
	else
		views_error(f->views, e);
	change_result_clear(&r);
	buf_wipe(&why);
	editor_open(f, SIZE_MAX);
	views_dirty(f->views);
}

/* --- actions ------------------------------------------------------------------------ */

static void act_enter(struct form *f)
{
	const struct entry_item *it = item_at(f, f->cursor);
	if (it && it->kind == ENTRY_ADD) {
		go_to(f, entry_row_add(f->entry, f->cursor), 0);
		const struct entry_item *row = item_at(f, f->cursor);
		if (row && row->kind == ENTRY_ROW) {
			entry_row_open(f->entry, f->cursor, true);
			go_to(f, neighbour(f, f->cursor, 1), SIZE_MAX);
		}
		views_dirty(f->views);
	} else if (it && it->kind == ENTRY_ROW) {
		bool open = !entry_row_is_open(f->entry, f->cursor);
		entry_row_open(f->entry, f->cursor, open);
		if (open)
			go_to(f, neighbour(f, f->cursor, 1), SIZE_MAX);
		views_dirty(f->views);
	} else {
		move(f, 1);
	}
}

static void act_step(struct form *f, size_t (*step)(struct entry *e), const char *none)
{
	editor_commit(f);
	size_t i = step(f->entry);
	if (i == SIZE_MAX) {
		views_message(f->views, ROLE_QUIET, "%s", none);
		return;
	}
	views_dirty(f->views);
	go_to(f, i < entry_n_items(f->entry) && focusable(entry_item(f->entry, i)) ? i : neighbour(f, 0, 1), SIZE_MAX);
}

/* gegeven, onbekend, niet gevraagd, wil niet, and round again. */
static void act_stand(struct form *f)
{
	const struct entry_item *it = item_at(f, f->cursor);
	if (!it || it->kind != ENTRY_FIELD || !it->field->record->answers) {
		views_message(f->views, ROLE_QUIET, "%s", _("Alleen bij antwoorden van de intake."));
		return;
	}
	editor_commit(f);
	entry_set_stand(f->entry, f->cursor, (enum stand)((entry_stand(f->entry, f->cursor) + 1) % 4));
	editor_open(f, SIZE_MAX);
	const char *text = stand_text(entry_stand(f->entry, f->cursor));
	views_message(f->views, ROLE_TEXT, _("Antwoord: %s"), text ? text : _("gegeven"));
}

static void act_remove_row(struct form *f)
{
	editor_commit(f);
	const struct entry_item *it = item_at(f, f->cursor);
	size_t i = f->cursor;
	while (it && it->kind == ENTRY_FIELD && it->depth && i-- > 0)
		it = item_at(f, i);
	if (!it || it->kind != ENTRY_ROW) {
		views_message(f->views, ROLE_QUIET, "%s", _("De cursor staat niet in een rij."));
		return;
	}
	entry_row_remove(f->entry, i);
	views_message(f->views, ROLE_TEXT, "%s", _("Rij weggehaald; Ctrl-Z brengt haar terug."));
	views_dirty(f->views);
	go_to(f, focusable(item_at(f, i)) ? i : neighbour(f, i, -1), SIZE_MAX);
}

static void act_save(struct form *f) { form_save(f); }
static void act_save_close(struct form *f) { if (form_save(f)) views_pop(f->views); }
static void act_previous(struct form *f) { move(f, -1); }
static void act_next_block(struct form *f) { move_block(f, 1); }
static void act_previous_block(struct form *f) { move_block(f, -1); }
static void act_problem(struct form *f) { editor_commit(f); go_to_problem(f, _("Er zijn geen problemen meer.")); }
static void act_undo(struct form *f) { act_step(f, entry_undo, _("Er is niets om ongedaan te maken.")); }
static void act_redo(struct form *f) { act_step(f, entry_redo, _("Er is niets om opnieuw te doen.")); }

static void act_back(struct form *f)
{
	editor_commit(f);
	bool dirty = entry_is_dirty(f->entry);
	struct views *vs = f->views;
	views_pop(vs);
	if (dirty)
		views_message(vs, ROLE_TEXT, "%s", _("Nog niet opgeslagen; bewaard als concept (F2, Concepten)."));
}

static void act_history(struct form *f)
{
	editor_commit(f);
	view_history(f->views, entry_main(f->entry)->id);
}

static const struct { const char *id; void (*act)(struct form *f); } acts[] = {
	{"opslaan", act_save}, {"opslaan_sluiten", act_save_close}, {"volgend_veld", act_enter},
	{"vorig_veld", act_previous}, {"volgend_blok", act_next_block}, {"vorig_blok", act_previous_block},
	{"probleem", act_problem}, {"ongedaan", act_undo}, {"opnieuw", act_redo}, {"stand", act_stand},
	{"rij_weg", act_remove_row}, {"vaststellen", act_freeze}, {"keuze", act_choose}, {"terug", act_back},
	{"historie", act_history},
};

static bool form_act(struct view *v, const char *action)
{
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
		if (strcmp(acts[i].id, action) == 0) {
			acts[i].act(v->state);
			return true;
		}
	return false;
}

static const char *form_why_not(struct view *v, const char *action)
{
	struct form *f = v->state;
	if (strcmp(action, "vaststellen") == 0 && !entry_form(f->entry)->definitive)
		return _("Dit formulier wordt niet vastgesteld.");
	if (strcmp(action, "vaststellen") == 0 && entry_main(f->entry)->frozen)
		return _("Dit is al vastgesteld.");
	if (strcmp(action, "stand") == 0 && !entry_main(f->entry)->spec->answers)
		return _("Alleen bij antwoorden van de intake.");
	if (strcmp(action, "opslaan") == 0 && store_is_read_only(views_store(v->views)))
		return err_text(ERR_READ_ONLY);
	return NULL;
}

static bool is_named(const struct tui_key *k, enum tui_name name)
{
	return k->kind == TUI_NAMED && k->name == name;
}

static bool form_key(struct view *v, const struct tui_key *k)
{
	struct form *f = v->state;
	if (k->kind == TUI_CHAR && k->cp == '?' && f->edit && !*tui_edit_text(f->edit)) {
		views_act(v->views, "help");
		return true;
	}
	if (f->edit && tui_edit_key(f->edit, k)) {
		if (k->cut || tui_edit_was_full(f->edit))
			views_message(v->views, ROLE_WARNING, "%s", _("Er past niet meer in dit veld; de rest is niet overgenomen."));
		entry_typing(f->entry, f->cursor, tui_edit_text(f->edit));
		entry_set_cursor(f->entry, f->cursor, tui_edit_offset(f->edit));
		return true;
	}
	if (is_named(k, TUI_UP))
		move(f, -1);
	else if (is_named(k, TUI_DOWN))
		move(f, 1);
	else if (k->kind == TUI_CHAR && !f->edit)
		views_message(v->views, ROLE_QUIET, "%s", _("Hier kan niets worden getypt; Enter gaat verder."));
	else
		return false;
	return true;
}

static void form_tick(struct view *v)
{
	struct form *f = v->state;
	enum err e = entry_flush(f->entry, false);
	if (e == ERR_OK)
		e = entry_draft_state(f->entry);
	if (e != ERR_OK)
		views_error(v->views, e);
}

static void form_help(struct view *v, struct buf *line, struct buf *page)
{
	struct form *f = v->state;
	const struct entry_item *it = item_at(f, f->cursor);
	if (it && it->kind == ENTRY_FIELD)
		show_field_help(it->field, it->depth ? NULL : it->question, line, page);
	else if (it && it->question && it->question->rows)
		buf_printf(line, _("Enter opent of voegt toe; Ctrl-D haalt een rij weg."));
}

static void form_seal(struct view *v)
{
	struct form *f = v->state;
	if (f->edit)
		entry_typing(f->entry, f->cursor, tui_edit_text(f->edit));
	entry_flush(f->entry, true);
	views_set_draft(v->views, entry_draft_id(f->entry));
}

static void form_close(struct view *v)
{
	struct form *f = v->state;
	editor_close(f);
	entry_free(f->entry);
	record_free(f->person);
	free(f);
}

static const struct view_ops form_ops = {
	.name = "formulier",
	.draw = form_draw,
	.act = form_act,
	.why_not = form_why_not,
	.key = form_key,
	.tick = form_tick,
	.help = form_help,
	.seal = form_seal,
	.close = form_close,
};

/* --- opening ------------------------------------------------------------------------ */

static struct record *person_of_entry(struct views *vs, const struct record *main)
{
	if (strcmp(main->spec->id, "persoon") == 0)
		return record_dup(main);
	struct record *dossier = show_dossier_of(vs, main);
	struct record *person = dossier ? show_person_of(vs, dossier) : NULL;
	record_free(dossier);
	return person;
}

static void form_push(struct views *vs, struct entry *e)
{
	struct form *f = mem_new(sizeof *f);
	size_t item, offset;
	f->views = vs;
	f->entry = e;
	f->person = person_of_entry(vs, entry_main(e));
	entry_cursor(e, &item, &offset);
	f->resumed = entry_is_dirty(e);
	f->cursor = focusable(item_at(f, item)) ? item : neighbour(f, 0, 1);
	editor_open(f, f->cursor == item ? offset : SIZE_MAX);
	views_push(vs, &form_ops, f);
}

static struct entry_options form_options(struct views *vs, const struct spec_form *form)
{
	return (struct entry_options){.store = views_store(vs), .kalender = views_kalender(vs), .form = form};
}

void view_form_new(struct views *vs, const struct spec_form *form, struct rid owner)
{
	struct entry_options o = form_options(vs, form);
	struct entry *e;
	enum err err = entry_new(&o, owner, &e);
	if (err == ERR_OK)
		form_push(vs, e);
	else
		views_error(vs, err);
}

void view_form_open(struct views *vs, const struct spec_form *form, struct rid record)
{
	struct entry_options o = form_options(vs, form);
	struct entry *e = NULL;
	enum err err = journaal_note(views_store(vs), "formulier", record, form->id);
	if (err == ERR_OK)
		err = entry_open(&o, record, &e);
	if (err == ERR_OK)
		form_push(vs, e);
	else
		views_error(vs, err);
}

void view_form_entry(struct views *vs, struct entry *e)
{
	form_push(vs, e);
}

void view_form_resume(struct views *vs, const unsigned char draft[16])
{
	struct entry_options o = form_options(vs, NULL);
	struct entry *e;
	bool changed;
	enum err err = entry_resume(&o, draft, &e, &changed);
	if (err != ERR_OK) {
		views_error(vs, err);
		return;
	}
	err = journaal_note(views_store(vs), "formulier", entry_main(e)->id, entry_form(e)->id);
	if (err != ERR_OK) {
		entry_free(e);
		views_error(vs, err);
		return;
	}
	form_push(vs, e);
	views_message(vs, changed ? ROLE_WARNING : ROLE_GOOD, "%s",
		changed ? _("Verder waar u was; een collega wijzigde dit intussen, opslaan vergelijkt.") : _("Verder waar u was."));
}
