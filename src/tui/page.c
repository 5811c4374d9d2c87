/* A page of text over the body, for help and reports: wrapped at the width of the moment,
 * the reader's place kept by the text and not by the row, so that a resize keeps it. */
#include <config.h>

#include "tui/widget.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "box_priv.h"
#include "wrap_priv.h"

struct tui_page {
	char *title;
	struct buf text;  /* may be about persons: wiped */
	struct wrap rows;
	int width;        /* of rows; 0: none yet */
	size_t top, h;    /* first row shown, rows shown */
};

struct tui_page *tui_page_new(const char *title, const char *text)
{
	struct tui_page *p = mem_new(sizeof *p);
	p->title = mem_dup(title ? title : "");
	buf_add(&p->text, text);
	p->h = 1;
	return p;
}

void tui_page_free(struct tui_page *p)
{
	if (!p)
		return;
	wrap_clear(&p->rows);
	free(p->title);
	buf_wipe(&p->text);
	free(p);
}

static void wrap_at(struct tui_page *p, const struct tui *t, int width)
{
	if (p->width == width)
		return;
	size_t at = p->rows.n ? p->rows.rows[p->top].from : 0;
	wrap_text(&p->rows, t, buf_str(&p->text), width, 0);
	p->top = wrap_row_of(&p->rows, at);
	p->width = width;
}

static size_t last_top(const struct tui_page *p)
{
	return p->rows.n > p->h ? p->rows.n - p->h : 0;
}

static void draw_row(struct tui *t, const struct tui_page *p, const struct box *b, size_t i)
{
	struct buf line = {0};
	size_t r = p->top + i;
	if (r < p->rows.n)
		buf_add_n(&line, buf_str(&p->text) + p->rows.rows[r].from, p->rows.rows[r].to - p->rows.rows[r].from);
	tui_text(t, b->y + 1 + (int)i, b->x + 2, box_inner_w(b), ROLE_TEXT, buf_str(&line));
	buf_wipe(&line);
}

void tui_page_draw(struct tui *t, struct tui_page *p)
{
	struct box b = box_place(t, tui_rows(t), tui_cols(t));
	struct buf place = {0};
	tui_frame(t, b.y, b.x, b.h, b.w, p->title);
	wrap_at(p, t, box_inner_w(&b));
	p->h = box_inner_h(&b) > 0 ? (size_t)box_inner_h(&b) : 1;
	if (p->top > last_top(p))
		p->top = last_top(p);
	for (size_t i = 0; i < p->h; i++)
		draw_row(t, p, &b, i);
	size_t end = p->top + p->h < p->rows.n ? p->top + p->h : p->rows.n;
	buf_printf(&place, _(" %zu-%zu van %zu "), p->top + 1, end, p->rows.n);
	int w = tui_width(t, buf_str(&place));
	if (w < b.w - 4)
		tui_text(t, b.y + b.h - 1, b.x + b.w - 2 - w, w, ROLE_QUIET, buf_str(&place));
	tui_cursor(t, b.y + 1, b.x + 2);
	buf_clear(&place);
}

static bool scroll_key(struct tui_page *p, const struct tui_key *k)
{
	size_t step = p->h > 1 ? p->h - 1 : 1, last = last_top(p);
	enum tui_name name = k->kind == TUI_CHAR && k->cp == ' ' ? TUI_PGDN : k->name;
	if (k->kind != TUI_NAMED && !(k->kind == TUI_CHAR && k->cp == ' '))
		return false;
	if (name == TUI_UP)
		p->top -= p->top > 0;
	else if (name == TUI_DOWN)
		p->top += p->top < last;
	else if (name == TUI_PGUP)
		p->top -= p->top < step ? p->top : step;
	else if (name == TUI_PGDN)
		p->top = p->top + step < last ? p->top + step : last;
	else if (name == TUI_HOME || name == TUI_CTRL_HOME)
		p->top = 0;
	else if (name == TUI_END || name == TUI_CTRL_END)
		p->top = last;
	else
		return false;
	return true;
}

bool tui_page_key(struct tui_page *p, const struct tui_key *k)
{
	if (scroll_key(p, k))
		return true;
	if (k->kind == TUI_CHAR)
		return k->cp != 'q';
	return k->kind != TUI_NAMED ||
		!(k->name == TUI_ESC_ESC || k->name == TUI_F12 || k->name == TUI_F10 || k->name == TUI_ENTER);
}
