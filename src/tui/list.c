/* The list that asks for its rows. It remembers what the last draw showed and then does
 * no more than needed: two rows when only the mark moved, a scroll and the new rows when
 * the window moved less than its height, else all. */
#include <config.h>

#include "tui/widget.h"

enum { MARK_WIDTH = 2 };

static void draw_one(struct tui *t, const struct tui_list *l, size_t i)
{
	int y = l->y + (int)(i - l->top);
	bool current = i == l->cursor;
	if (i >= l->n) {
		tui_blank(t, y, l->x, l->w, ROLE_TEXT);
		return;
	}
	tui_text(t, y, l->x, MARK_WIDTH, current ? ROLE_FOCUS : ROLE_TEXT, current ? ">" : "");
	tui_blank(t, y, l->x + 1, 1, ROLE_TEXT);
	l->draw_row(l->ctx, t, i, y, l->x + MARK_WIDTH, l->w - MARK_WIDTH, current);
}

static void draw_rows(struct tui *t, const struct tui_list *l, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		draw_one(t, l, i);
}

/* Cursor on a row, window around the cursor, no blank rows that could be filled. */
static void keep_inside(struct tui_list *l)
{
	size_t h = l->h > 0 ? (size_t)l->h : 1;
	if (l->cursor >= l->n)
		l->cursor = l->n ? l->n - 1 : 0;
	if (l->cursor < l->top)
		l->top = l->cursor;
	if (l->cursor - l->top >= h)
		l->top = l->cursor - h + 1;
	if (l->n <= h)
		l->top = 0;
	else if (l->top > l->n - h)
		l->top = l->n - h;
}

static bool is_full_width(struct tui *t, const struct tui_list *l)
{
	return l->x == 0 && l->w == tui_cols(t);
}

static void draw_changed(struct tui *t, const struct tui_list *l)
{
	size_t h = (size_t)l->h, end = l->top + h;
	size_t moved = l->top > l->drawn_top ? l->top - l->drawn_top : l->drawn_top - l->top;
	if (moved >= h || (moved && !is_full_width(t, l))) {
		draw_rows(t, l, l->top, end);
		return;
	}
	if (moved)
		tui_scroll(t, l->y, l->y + l->h - 1, l->top > l->drawn_top ? (int)moved : -(int)moved);
	if (l->top > l->drawn_top)
		draw_rows(t, l, end - moved, end);
	else
		draw_rows(t, l, l->top, l->top + moved);
	if (l->drawn_cursor >= l->top && l->drawn_cursor < end)
		draw_one(t, l, l->drawn_cursor);
	draw_one(t, l, l->cursor);
}

void tui_list_draw(struct tui *t, struct tui_list *l)
{
	if (l->h < 1 || l->w < 1)
		return;
	keep_inside(l);
	if (l->drawn && l->drawn_damage == tui_damage(t) && l->drawn_y == l->y && l->drawn_h == l->h)
		draw_changed(t, l);
	else
		draw_rows(t, l, l->top, l->top + (size_t)l->h);
	l->drawn = true;
	l->drawn_damage = tui_damage(t);
	l->drawn_y = l->y;
	l->drawn_h = l->h;
	l->drawn_top = l->top;
	l->drawn_cursor = l->cursor;
	tui_cursor(t, l->y + (int)(l->cursor - l->top), l->x);
}

void tui_list_dirty(struct tui_list *l)
{
	l->drawn = false;
}

static void page_down(struct tui_list *l, size_t step)
{
	size_t left = l->n - 1 - l->cursor;
	l->cursor += step < left ? step : left;
	l->top += step; /* keep_inside brings it back */
}

static void page_up(struct tui_list *l, size_t step)
{
	l->cursor -= step < l->cursor ? step : l->cursor;
	l->top -= step < l->top ? step : l->top;
}

bool tui_list_key(struct tui_list *l, const struct tui_key *k)
{
	size_t step = l->h > 1 ? (size_t)l->h - 1 : 1;
	if (k->kind != TUI_NAMED)
		return false;
	switch (k->name) {
	case TUI_UP:
		l->cursor -= l->cursor > 0;
		break;
	case TUI_DOWN:
		l->cursor += l->cursor + 1 < l->n;
		break;
	case TUI_PGUP:
		page_up(l, step);
		break;
	case TUI_PGDN:
		if (l->n)
			page_down(l, step);
		break;
	case TUI_HOME:
		l->cursor = 0;
		break;
	case TUI_END:
		l->cursor = l->n ? l->n - 1 : 0;
		break;
	default:
		return false;
	}
	keep_inside(l);
	return true;
}
