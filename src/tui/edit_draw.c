/* An edit on the screen: a line that scrolls sideways with marks where text is hidden, an
 * area that wraps, a secret as stars. Only the view is kept here; the text never changes. */
#include <config.h>

#include "edit_priv.h"

#include "base/buf.h"
#include "base/text.h"

enum { MIN_MARK_WIDTH = 4 };

/* Bytes [from, to) as they are shown: themselves, or a star for each grapheme. */
static void shown(const struct tui_edit *e, size_t from, size_t to, struct buf *out)
{
	if (!e->hold) {
		buf_add_n(out, e->s + from, to - from);
		return;
	}
	for (size_t at = from; at < to; at = text_next(e->s, at))
		buf_add_c(out, '*');
}

static int columns(const struct tui_edit *e, size_t from, size_t to)
{
	if (!e->hold)
		return wrap_columns(e->tui, e->s, from, to);
	int n = 0;
	for (size_t at = from; at < to; at = text_next(e->s, at))
		n++;
	return n;
}

/* Start of the longest stretch that ends at `to` and takes at most `cols` columns. */
static size_t back_by(const struct tui_edit *e, size_t to, int cols)
{
	size_t at = to;
	while (at > 0) {
		size_t before = text_prev(e->s, at);
		cols -= columns(e, before, at);
		if (cols < 0)
			break;
		at = before;
	}
	return at;
}

/* Columns that the marks "<" and ">" take: text is hidden there. */
static int mark_before(const struct tui_edit *e, int w)
{
	return e->left && w >= MIN_MARK_WIDTH ? 1 : 0;
}

static int mark_after(const struct tui_edit *e, int w)
{
	return w >= MIN_MARK_WIDTH && columns(e, e->left, e->len) > w - mark_before(e, w) ? 1 : 0;
}

/* Scroll sideways in steps of a third, so that most keys move nothing but the cursor; at
 * the end of the text a third of the field at least stays filled. */
static void scroll_line(struct tui_edit *e, int w)
{
	int marks = w >= MIN_MARK_WIDTH ? 1 : 0;
	if (e->left > e->len || columns(e, 0, e->len) < w)
		e->left = 0;
	if (e->at < e->left)
		e->left = back_by(e, e->at, w / 3);
	if (e->left && columns(e, e->left, e->len) < w / 3)
		e->left = back_by(e, e->len, w - 1 - marks - w / 3);
	if (columns(e, e->left, e->at) > w - 1 - mark_before(e, w) - mark_after(e, w))
		e->left = back_by(e, e->at, w - 1 - marks - w / 3);
}

/* Where on the screen. */
struct place {
	int y, x, h, w;
	enum tui_role role;
};

/* Bytes [from, to) on row y of the screen, between the columns taken by marks. */
static void draw_part(struct tui *t, const struct tui_edit *e, const struct place *p, int y,
	struct wrap_row part, int before, int after)
{
	struct buf b = {0};
	shown(e, part.from, part.to, &b);
	tui_text(t, y, p->x + before, p->w - before - after, p->role, buf_str(&b));
	buf_wipe(&b);
}

static void draw_mark(struct tui *t, const struct place *p, int y, int col, const char *mark)
{
	tui_text(t, y, p->x + col, 1, p->role, mark);
}

static void put_cursor(struct tui *t, const struct place *p, int row, int col)
{
	tui_cursor(t, p->y + row, p->x + (col < p->w ? col : p->w - 1));
}

static void draw_line(struct tui *t, struct tui_edit *e, const struct place *p, bool focused)
{
	scroll_line(e, p->w);
	int before = mark_before(e, p->w), after = mark_after(e, p->w);
	if (before)
		draw_mark(t, p, p->y, 0, "<");
	draw_part(t, e, p, p->y, (struct wrap_row){e->left, e->len}, before, after);
	if (after)
		draw_mark(t, p, p->y, p->w - 1, ">");
	if (focused)
		put_cursor(t, p, 0, before + columns(e, e->left, e->at));
}

static void scroll_area(struct tui_edit *e, size_t row, size_t h, size_t n)
{
	if (row < e->top)
		e->top = row;
	if (row >= e->top + h)
		e->top = row - h + 1;
	if (e->top + h > n)
		e->top = n > h ? n - h : 0;
}

static void draw_area(struct tui *t, struct tui_edit *e, const struct place *p, bool focused)
{
	const struct wrap *rows = edit_rows(e);
	size_t row = wrap_row_of(rows, e->at);
	scroll_area(e, row, (size_t)p->h, rows->n);
	for (int i = 0; i < p->h; i++) {
		size_t r = e->top + (size_t)i;
		if (r < rows->n)
			draw_part(t, e, p, p->y + i, rows->rows[r], 0, 0);
		else
			tui_blank(t, p->y + i, p->x, p->w, p->role);
	}
	if (e->top > 0)
		draw_mark(t, p, p->y, p->w - 1, "^");
	if (e->top + (size_t)p->h < rows->n)
		draw_mark(t, p, p->y + p->h - 1, p->w - 1, "v");
	if (focused)
		put_cursor(t, p, (int)(row - e->top), columns(e, rows->rows[row].from, e->at));
}

void tui_edit_draw(struct tui *t, struct tui_edit *e, int y, int x, int h, int w, enum tui_role role,
	bool focused)
{
	const struct place p = {y, x, h, w, role};
	if (h < 1 || w < 1)
		return;
	if (e->tui != t)
		e->wrap.n = 0;
	e->tui = t;
	e->width = w;
	if (e->o.multiline)
		draw_area(t, e, &p, focused);
	else
		draw_line(t, e, &p, focused);
}

int tui_edit_rows(const char *text, int w, int max)
{
	struct wrap rows = {0};
	if (max <= 0)
		return 0;
	wrap_text(&rows, NULL, text ? text : "", w > 1 ? w - 1 : 1, (size_t)max);
	int n = (int)rows.n;
	wrap_clear(&rows);
	return n;
}
