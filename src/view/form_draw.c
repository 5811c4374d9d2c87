/* How a form looks: the bar of the block, label and value, with a star while it is still
 * needed, and beside the value the warning or the echo of what was typed. */
#include <config.h>

#include "form_priv.h"

#include "base/i18n.h"
#include "base/text.h"
#include "show_priv.h"

#include <string.h>

enum { BADGE_W = 14, PLACE_W = 16, ROW_X = 4 };

/* --- the block -------------------------------------------------------------------- */

void form_badge(const struct entry_block_state *s, struct buf *out)
{
	switch (s->badge) {
	case BADGE_EMPTY:
		buf_add(out, _("leeg"));
		break;
	case BADGE_BUSY:
		buf_printf(out, _("bezig %u/%u"), s->answered, s->asked);
		break;
	case BADGE_FAULTS:
		buf_printf(out, _("fouten %u"), s->faults);
		break;
	case BADGE_DONE:
		buf_add(out, _("klaar"));
		break;
	}
}

static void draw_heading(struct form *f, size_t block, int y, const char *place)
{
	struct tui *t = views_tui(f->views);
	struct entry_block_state s = entry_block_state(f->entry, block);
	struct buf badge = {0};
	int x = tui_cols(t) - BADGE_W - PLACE_W;
	form_badge(&s, &badge);
	tui_text(t, y, 0, x, ROLE_TITLE, entry_form(f->entry)->blocks[block].label);
	tui_text_right(t, y, x, PLACE_W, ROLE_QUIET, place);
	tui_text_right(t, y, x + PLACE_W, BADGE_W, s.badge == BADGE_FAULTS ? ROLE_WARNING : ROLE_QUIET, buf_str(&badge));
	buf_clear(&badge);
}

/* Blocks that are on the form now, and which of them this is. */
static void count_blocks(const struct form *f, size_t block, size_t *at, size_t *n)
{
	*at = *n = 0;
	for (size_t i = 0; i < entry_n_items(f->entry); i++) {
		const struct entry_item *it = entry_item(f->entry, i);
		if (it->kind != ENTRY_BLOCK)
			continue;
		(*n)++;
		if (it->block == block)
			*at = *n;
	}
}

static void draw_bar(struct form *f, int y)
{
	const struct entry_item *it = form_item(f, f->first);
	size_t at, n;
	struct buf place = {0};
	if (!it)
		return;
	count_blocks(f, it->block, &at, &n);
	if (n > 1)
		buf_printf(&place, _("blok %zu van %zu"), at, n);
	draw_heading(f, it->block, y, buf_str(&place));
	buf_clear(&place);
}

/* --- a field ------------------------------------------------------------------------ */

const char *form_stand(enum stand s)
{
	static const char *const texts[] = {
		[STAND_ONBEKEND] = N_("onbekend"),
		[STAND_NIET_GEVRAAGD] = N_("niet gevraagd"),
		[STAND_WIL_NIET] = N_("wil niet zeggen"),
	};
	return s == STAND_GEGEVEN ? NULL : _(texts[s]);
}

void form_say_hint(struct form *f, const struct entry_item *it)
{
	const char *hint = it->depth == 0 && it->question && it->question->hint ? it->question->hint : it->field->hint;
	if (form_is_area(it))
		views_message(f->views, ROLE_QUIET, _("%s (Tab gaat verder)"), hint ? hint : form_label(it));
	else if (hint)
		views_message(f->views, ROLE_QUIET, "%s", hint);
}

/* As wide as the longest of a few choices; the names of a long list are cut. */
static int list_width(const struct spec_field *f)
{
	enum { FEW = 30, LEAST = 10, MOST = 28 };
	int widest = LEAST;
	for (size_t i = 0; f->list->n_codes <= FEW && i < f->list->n_codes; i++) {
		int w = text_width(f->list->codes[i].label);
		widest = w > widest ? w : widest;
	}
	return f->list->n_codes > FEW || widest > MOST ? MOST : widest;
}

int form_value_width(const struct form *f, const struct entry_item *it)
{
	int room = tui_cols(views_tui(f->views)) - FORM_VALUE_X;
	/* One more than the value is long: the cursor may stand behind it. */
	int w = form_is_area(it) ? room : (it->field->list ? list_width(it->field) : it->field->type->width) + 1;
	if (w > room)
		return room;
	return w < 4 ? 4 : w;
}

int form_beside_width(const struct form *f, const struct entry_item *it)
{
	return tui_cols(views_tui(f->views)) - FORM_VALUE_X - form_value_width(f, it) - 1;
}

/* What stands beside a value, with its role. */
static enum tui_role beside(struct form *f, size_t i, struct buf *out)
{
	const char *finding = entry_finding(f->entry, i), *echo = entry_echo(f->entry, i);
	if (entry_in_conflict(f->entry, i)) {
		buf_add(out, _("! twee waarden"));
		return ROLE_ERROR;
	}
	if (finding) {
		buf_printf(out, "! %s", finding);
		return ROLE_WARNING;
	}
	if (*echo && strcmp(echo, entry_shown(f->entry, i)) != 0)
		buf_add(out, entry_echo(f->entry, i));
	return ROLE_QUIET;
}

/* What has no room beside the value is shown up to what it says to do about it; the message
 * line has it whole when the cursor comes there. */
static void draw_beside(struct form *f, int y, int x, enum tui_role role, struct buf *text)
{
	struct tui *t = views_tui(f->views);
	size_t clause = strcspn(buf_str(text), ";");
	if (tui_width(t, buf_str(text)) > tui_cols(t) - x && clause < text->len)
		buf_cut(text, clause);
	tui_text_cut(t, y, x, -1, role, buf_str(text));
}

/* An area that is not being edited, wrapped by the same rules; words tell when there is more. */
static void draw_area(struct form *f, size_t i, const struct entry_item *it, int y, int h)
{
	struct tui *t = views_tui(f->views);
	struct tui_edit_options o = {.multiline = true};
	struct tui_edit *e = tui_edit_new(&o, entry_shown(f->entry, i));
	tui_edit_set_offset(e, 0);
	tui_edit_draw(t, e, y, FORM_VALUE_X, h, form_value_width(f, it), i == f->cursor ? ROLE_FOCUS : ROLE_FIELD, false);
	if (i == f->cursor)
		tui_cursor(t, y, FORM_VALUE_X);
	tui_edit_free(e);
}

static void draw_line(struct form *f, size_t i, int y, int w)
{
	struct tui *t = views_tui(f->views);
	const char *stand = form_stand(entry_stand(f->entry, i));
	enum tui_role role = entry_is_readonly(f->entry, i) ? ROLE_VALUE : ROLE_FIELD;
	tui_text(t, y, FORM_VALUE_X, w, i == f->cursor ? ROLE_FOCUS : role, stand ? stand : entry_shown(f->entry, i));
	if (i == f->cursor)
		tui_cursor(t, y, FORM_VALUE_X);
}

/* "onbekend" on the first row of an area. */
static void draw_stand_area(struct form *f, size_t i, const struct entry_item *it, int y, int h)
{
	draw_line(f, i, y, form_value_width(f, it));
	for (int r = 1; r < h; r++)
		tui_blank(views_tui(f->views), y + r, FORM_VALUE_X, -1, ROLE_TEXT);
}

static void draw_editor(struct form *f, const struct entry_item *it, int y, int h)
{
	struct tui *t = views_tui(f->views);
	int w = form_value_width(f, it);
	if (!form_is_area(it) && FORM_VALUE_X + w < tui_cols(t))
		w++; /* for the cursor behind a full field */
	tui_edit_draw(t, f->edit, y, FORM_VALUE_X, h, w, ROLE_FOCUS, true);
}

/* A line with what stands beside it. With nothing beside it a long value has all the room. */
static void draw_with_beside(struct form *f, size_t i, const struct entry_item *it, int y)
{
	struct tui *t = views_tui(f->views);
	struct buf b = {0};
	enum tui_role role = beside(f, i, &b);
	bool edited = i == f->cursor && f->edit;
	int w = form_value_width(f, it), room = tui_cols(t) - FORM_VALUE_X;
	if (!edited && !b.len && tui_width(t, entry_shown(f->entry, i)) > w)
		w = room;
	if (edited)
		draw_editor(f, it, y, 1);
	else
		draw_line(f, i, y, w);
	if (w < room) {
		tui_blank(t, y, FORM_VALUE_X + w, 1, ROLE_TEXT);
		draw_beside(f, y, FORM_VALUE_X + w + 1, role, &b);
	}
	buf_wipe(&b);
}

static void draw_value(struct form *f, size_t i, const struct entry_item *it, int y, int h)
{
	if (!form_is_area(it))
		draw_with_beside(f, i, it, y);
	else if (i == f->cursor && f->edit)
		draw_editor(f, it, y, h);
	else if (!form_stand(entry_stand(f->entry, i)))
		draw_area(f, i, it, y, h);
	else
		draw_stand_area(f, i, it, y, h);
}

/* Mark in front of a line: where the cursor is, what is wrong. */
static const char *mark_of(struct form *f, size_t i)
{
	if (i == f->cursor)
		return ">";
	if (form_item(f, i)->kind == ENTRY_ROWS)
		return "";
	return entry_finding(f->entry, i) || entry_in_conflict(f->entry, i) ? "!" : "";
}

/* A label, with a star behind it while an answer is still needed. */
static void draw_label(struct form *f, size_t i, const struct entry_item *it, int y, int x, int width)
{
	struct tui *t = views_tui(f->views);
	struct buf b = {0};
	buf_add(&b, form_label(it));
	if (entry_is_missing(f->entry, i))
		buf_add(&b, tui_width(t, buf_str(&b)) + 2 < width ? " *" : "*");
	tui_text_cut(t, y, x, width, ROLE_LABEL, buf_str(&b));
	buf_clear(&b);
}

static void draw_field(struct form *f, size_t i, const struct entry_item *it, int y, int bottom)
{
	struct tui *t = views_tui(f->views);
	int indent = FORM_LABEL_X + 2 * it->depth, h = form_is_area(it) ? form_area_rows(it) : 1;
	bool own_row = form_label_is_long(it);
	tui_text(t, y, 0, indent, ROLE_TEXT, mark_of(f, i));
	draw_label(f, i, it, y, indent, own_row ? tui_cols(t) - indent : FORM_VALUE_X - indent);
	if (own_row)
		y++;
	for (int r = own_row ? 0 : 1; r < h && y + r < bottom; r++)
		tui_blank(t, y + r, 0, FORM_VALUE_X, ROLE_TEXT);
	if (y + h > bottom)
		h = bottom - y;
	if (h > 0)
		draw_value(f, i, it, y, h);
}

/* The choice that the typing so far stands for, without stopping the typist; nothing while
 * it fits more than one. */
static void draw_preview(struct form *f, const struct entry_item *it, int y)
{
	struct tui *t = views_tui(f->views);
	struct spec_parsed p = {0};
	struct spec_env env = show_env(f->views);
	int w = form_value_width(f, it);
	if (*tui_edit_text(f->edit))
		it->field->type->parse(it->field, &env, tui_edit_text(f->edit), &p);
	tui_text(t, y, FORM_VALUE_X + w + 1, form_beside_width(f, it), ROLE_QUIET, p.finding.len ? "" : buf_str(&p.echo));
	spec_parsed_clear(&p);
}

/* The edited text stands in the same place: only this is drawn for a typed character. */
static void draw_typed(struct form *f, const struct entry_item *it, int y, int bottom)
{
	int h = form_is_area(it) ? form_area_rows(it) : 1;
	y += form_label_is_long(it);
	if (it->field->list && !f->untouched && form_beside_width(f, it) > 0 && !tui_is_slow(views_tui(f->views)))
		draw_preview(f, it, y);
	draw_editor(f, it, y, y + h > bottom ? bottom - y : h);
}

/* --- rows of a list ------------------------------------------------------------------- */

static void row_text(struct form *f, size_t i, const struct entry_item *it, struct buf *out)
{
	const char *shown = entry_shown(f->entry, i), *finding;
	if (it->kind == ENTRY_ADD) {
		buf_printf(out, _("+ %s toevoegen (Enter)"), it->question->rows->label);
		return;
	}
	if (it->kind == ENTRY_ROWS) {
		buf_printf(out, "%s%s", form_label(it), entry_is_missing(f->entry, i) ? " *" : "");
		return;
	}
	buf_printf(out, "%s %s", entry_row_is_open(f->entry, i) ? "-" : "+", *shown ? shown : _("(nog leeg)"));
	finding = entry_finding(f->entry, i);
	if (finding)
		buf_printf(out, "  ! %s", finding);
	else if (entry_is_missing(f->entry, i))
		buf_add(out, " *");
}

static enum tui_role row_role(const struct form *f, size_t i, const struct entry_item *it)
{
	if (i == f->cursor)
		return ROLE_FOCUS;
	if (it->kind == ENTRY_ADD)
		return ROLE_QUIET;
	return it->kind == ENTRY_ROWS ? ROLE_LABEL : ROLE_VALUE;
}

static void draw_row(struct form *f, size_t i, const struct entry_item *it, int y)
{
	struct tui *t = views_tui(f->views);
	int x = it->kind == ENTRY_ROWS ? FORM_LABEL_X : ROW_X;
	struct buf b = {0};
	row_text(f, i, it, &b);
	tui_text(t, y, 0, x, ROLE_TEXT, mark_of(f, i));
	int used = tui_width(t, buf_str(&b)), w = tui_cols(t) - x;
	used = used < w ? used : w;
	tui_text_cut(t, y, x, used, row_role(f, i, it), buf_str(&b));
	if (used < w)
		tui_blank(t, y, x + used, -1, ROLE_TEXT);
	if (i == f->cursor)
		tui_cursor(t, y, x);
	buf_wipe(&b);
}

/* --- the whole ------------------------------------------------------------------------ */

static void draw_item(struct form *f, size_t i, int y, int bottom)
{
	const struct entry_item *it = entry_item(f->entry, i);
	if (it->kind == ENTRY_FIELD) {
		draw_field(f, i, it, y, bottom);
	} else if (it->kind == ENTRY_BLOCK) {
		tui_blank(views_tui(f->views), y, 0, -1, ROLE_TEXT);
		if (y + 1 < bottom)
			draw_heading(f, it->block, y + 1, "");
	} else {
		draw_row(f, i, it, y);
	}
}

static void draw_title(struct form *f)
{
	struct buf place = {0};
	buf_add(&place, entry_form(f->entry)->label);
	if (f->correction || entry_is_correction(f->entry))
		buf_add(&place, _(" (correctie)"));
	else if (entry_main(f->entry)->frozen)
		buf_add(&place, _(" (vastgesteld)"));
	else if (entry_is_dirty(f->entry))
		buf_add(&place, _(" (gewijzigd)"));
	show_band(f->views, buf_str(&place), f->person);
	buf_clear(&place);
}

/* First row of an item that is in the window. */
static int row_of(const struct form *f, size_t item, int top)
{
	for (size_t i = f->first; i < item; i++) {
		const struct entry_item *it = entry_item(f->entry, i);
		top += i == f->first && it->kind == ENTRY_BLOCK ? 0 : form_item_rows(it);
	}
	return top;
}

void form_draw(struct view *v)
{
	struct form *f = v->state;
	int top = views_body_top(v->views), bottom = top + views_body_rows(v->views), y = top + FORM_BAR_ROWS;
	form_scroll(f);
	draw_title(f);
	draw_bar(f, top);
	for (size_t i = f->first; i < entry_n_items(f->entry) && y < bottom; i++) {
		const struct entry_item *it = entry_item(f->entry, i);
		if (i == f->first && it->kind == ENTRY_BLOCK)
			continue;
		draw_item(f, i, y, bottom);
		y += form_item_rows(it);
	}
	if (y < bottom)
		tui_clear_rows(views_tui(v->views), y, bottom - 1);
	f->typed_only = false;
}

void form_update(struct view *v)
{
	struct form *f = v->state;
	int top = views_body_top(v->views), bottom = top + views_body_rows(v->views);
	const struct entry_item *it = form_item(f, f->cursor);
	if (!f->typed_only || !f->edit || !it) {
		form_draw(v);
		return;
	}
	f->typed_only = false;
	draw_title(f);
	draw_typed(f, it, row_of(f, f->cursor, top + FORM_BAR_ROWS), bottom);
}
