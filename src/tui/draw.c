/* Drawing into the virtual screen, cluster by cluster, so that the columns we count are
 * the columns curses uses: where the C library disagrees with our width of a cluster, the
 * cluster is padded, or shown as a replacement. Everything passes text_display or, where
 * the locale is poorer, text_simplify: no control character of data reaches curses. */
#include <config.h>

#include "tui/tui.h"

#include <string.h>
#include <wchar.h>

#include "base/text.h"
#include "role_priv.h"
#include "tui_priv.h"

#define REPLACEMENT 0xfffdu

static bool is_plain(char c)
{
	return c >= ' ' && c <= '~';
}

static cchar_t cell_of(wchar_t wc, attr_t attrs, short pair)
{
	cchar_t c;
	const wchar_t text[2] = {wc, L'\0'};
	setcchar(&c, text, attrs, pair, NULL);
	return c;
}

/* Blanks need no weight: so that the terminal's own erase can make them. */
static cchar_t blank_of(attr_t attrs, short pair)
{
	if (!(attrs & (WA_REVERSE | WA_UNDERLINE)) && pair == 0)
		attrs = 0;
	return cell_of(L' ', attrs, pair);
}

/* What is drawn of the cluster s[at, next), in t->scratch. True: simplified. */
static bool drawn_form(struct tui *t, const char *s, size_t at, size_t next)
{
	struct buf one = {0};
	bool changed = false;
	buf_reset(&t->scratch);
	buf_add_n(&one, s + at, next - at);
	if (t->simplify)
		changed = text_simplify(&t->scratch, buf_str(&one), t->can_show);
	else
		text_display(&t->scratch, buf_str(&one));
	buf_wipe(&one);
	return changed;
}

/* One spacing character and the marks on it. */
struct cell {
	wchar_t text[CCHARW_MAX + 1];
	size_t n;
	int cols;
};

/* Next cell of well-formed `s`; gives the bytes used, 0 at the end. */
static size_t next_cell(const char *s, struct cell *c)
{
	size_t at = 0, len = strlen(s);
	memset(c, 0, sizeof *c);
	while (at < len) {
		uint32_t cp;
		size_t used = text_decode(s + at, len - at, &cp);
		int w = wcwidth((wchar_t)cp);
		if (w < 0) {
			cp = REPLACEMENT;
			w = 1;
		}
		if (c->n && w > 0)
			break;
		if (w > 0)
			c->cols = w;
		if (c->n < CCHARW_MAX && (c->n || w > 0))
			c->text[c->n++] = (wchar_t)cp;
		at += used;
	}
	return at;
}

/* Columns of a drawn form as curses counts them. */
static int form_columns(const char *s)
{
	struct cell c;
	int cols = 0;
	for (size_t used; (used = next_cell(s, &c)) > 0; s += used)
		cols += c.cols;
	return cols;
}

static void put_cells(const char *s, attr_t attrs, short pair, cchar_t *out, int *n_out)
{
	struct cell c;
	for (size_t used; (used = next_cell(s, &c)) > 0; s += used)
		if (c.n)
			setcchar(&out[(*n_out)++], c.text, attrs, pair, NULL);
}

/* Columns that the form in t->scratch gets: ours, except where it was simplified. */
static int cluster_columns(struct tui *t, const char *s, size_t at, size_t next)
{
	if (drawn_form(t, s, at, next) || t->simplify)
		return form_columns(buf_str(&t->scratch));
	return text_grapheme_width(s, at);
}

int draw_cluster(struct tui *t, const char *s, size_t at, attr_t attrs, short pair, cchar_t *out, int *n_out,
	int room, size_t *next)
{
	if (is_plain(s[at]) && !(s[at + 1] & 0x80)) {
		*next = at + 1;
		if (room < 1)
			return -1;
		out[(*n_out)++] = cell_of((wchar_t)s[at], attrs, pair);
		return 1;
	}
	*next = text_next(s, at);
	int cols = cluster_columns(t, s, at, *next);
	if (cols > room)
		return -1;
	int have = form_columns(buf_str(&t->scratch));
	if (have > cols && cols > 0)
		out[(*n_out)++] = cell_of(t->set == CODESET_UTF8 && !t->o.ascii ? (wchar_t)REPLACEMENT : L'?', attrs, pair);
	else
		put_cells(buf_str(&t->scratch), attrs, pair, out, n_out);
	for (int i = have > cols ? 1 : have; i < cols; i++)
		out[(*n_out)++] = cell_of(L' ', attrs, pair);
	return cols;
}

/* Clip to the screen; false when nothing is left. */
static bool clip(const struct tui *t, int y, int *x, int *width)
{
	int cols = tui_cols(t);
	if (y < 0 || y >= tui_rows(t) || *x < 0 || *x >= cols)
		return false;
	if (*width < 0 || *width > cols - *x)
		*width = cols - *x;
	return *width > 0;
}

int tui_text(struct tui *t, int y, int x, int width, enum tui_role role, const char *utf8)
{
	attr_t attrs;
	short pair;
	int n = 0, used = 0;
	if (!clip(t, y, &x, &width))
		return 0;
	role_attributes(t, role, &attrs, &pair);
	for (size_t at = 0, next; utf8 && utf8[at]; at = next) {
		int cols = draw_cluster(t, utf8, at, attrs, pair, t->cells, &n, width - used, &next);
		if (cols < 0)
			break;
		used += cols;
	}
	cchar_t blank = blank_of(attrs, pair);
	for (int i = used; i < width; i++)
		t->cells[n++] = blank;
	mvadd_wchnstr(y, x, t->cells, n);
	return used;
}

int tui_width(const struct tui *t, const char *utf8)
{
	int cols = 0;
	for (size_t at = 0; utf8 && utf8[at]; at = text_next(utf8, at))
		cols += tui_grapheme_width(t, utf8, at);
	return cols;
}

int tui_grapheme_width(const struct tui *t, const char *utf8, size_t at)
{
	if (is_plain(utf8[at]) && !(utf8[at + 1] & 0x80))
		return 1;
	if (!t->simplify)
		return text_grapheme_width(utf8, at);
	return cluster_columns((struct tui *)t, utf8, at, text_next(utf8, at));
}

int tui_text_right(struct tui *t, int y, int x, int width, enum tui_role role, const char *utf8)
{
	if (!clip(t, y, &x, &width))
		return 0;
	int cols = tui_width(t, utf8);
	int pad = cols < width ? width - cols : 0;
	if (pad)
		tui_blank(t, y, x, pad, role);
	return tui_text(t, y, x + pad, width - pad, role, utf8);
}

int tui_text_cut(struct tui *t, int y, int x, int width, enum tui_role role, const char *utf8)
{
	static const char mark[] = "…";
	struct buf b = {0};
	size_t at = 0, end = 0;
	if (!clip(t, y, &x, &width))
		return 0;
	if (tui_width(t, utf8) <= width)
		return tui_text(t, y, x, width, role, utf8);
	for (int room = width - tui_width(t, mark); utf8[at]; at = text_next(utf8, at)) {
		room -= tui_grapheme_width(t, utf8, at);
		if (room < 0)
			break;
		if (utf8[at] != ' ') /* no blank before the mark */
			end = text_next(utf8, at);
	}
	buf_add_n(&b, utf8, end);
	buf_add(&b, mark);
	int used = tui_text(t, y, x, width, role, buf_str(&b));
	buf_wipe(&b);
	return used;
}

void tui_blank(struct tui *t, int y, int x, int width, enum tui_role role)
{
	tui_text(t, y, x, width, role, "");
}

void tui_clear_rows(struct tui *t, int from, int to)
{
	t->damage++;
	for (int y = from < 0 ? 0 : from; y <= to && y < tui_rows(t); y++)
		tui_blank(t, y, 0, -1, ROLE_TEXT);
}

/* A line-drawing character, or its ASCII stand-in. */
static cchar_t line_cell(const struct tui *t, const cchar_t *wacs, char ascii)
{
	return t->o.ascii ? cell_of((wchar_t)ascii, 0, 0) : *wacs;
}

static void put_line(struct tui *t, int y, int x, int width, cchar_t c)
{
	for (int i = 0; i < width; i++)
		t->cells[i] = c;
	mvadd_wchnstr(y, x, t->cells, width);
}

void tui_line(struct tui *t, int y, int x, int width)
{
	if (!clip(t, y, &x, &width))
		return;
	if (t->o.slow)
		tui_blank(t, y, x, width, ROLE_TEXT);
	else
		put_line(t, y, x, width, line_cell(t, WACS_HLINE, '-'));
}

static void put_cell(struct tui *t, int y, int x, cchar_t c)
{
	int width = 1;
	if (clip(t, y, &x, &width))
		mvadd_wchnstr(y, x, &c, 1);
}

static void frame_lines(struct tui *t, int y, int x, int h, int w)
{
	cchar_t side = line_cell(t, WACS_VLINE, '|');
	tui_line(t, y, x, w);
	tui_line(t, y + h - 1, x, w);
	for (int i = 1; i < h - 1; i++) {
		put_cell(t, y + i, x, side);
		put_cell(t, y + i, x + w - 1, side);
	}
	put_cell(t, y, x, line_cell(t, WACS_ULCORNER, '+'));
	put_cell(t, y, x + w - 1, line_cell(t, WACS_URCORNER, '+'));
	put_cell(t, y + h - 1, x, line_cell(t, WACS_LLCORNER, '+'));
	put_cell(t, y + h - 1, x + w - 1, line_cell(t, WACS_LRCORNER, '+'));
}

void tui_frame(struct tui *t, int y, int x, int h, int w, const char *title)
{
	if (h < 2 || w < 2)
		return;
	t->damage++;
	for (int i = 0; i < h; i++)
		tui_blank(t, y + i, x, w, ROLE_TEXT);
	if (!t->o.slow)
		frame_lines(t, y, x, h, w);
	if (!title || !*title || w < 6)
		return;
	int cols = tui_width(t, title);
	cols = cols > w - 4 ? w - 4 : cols;
	tui_blank(t, y, x + 1, cols + 2, ROLE_TITLE);
	tui_text(t, y, x + 2, cols, ROLE_TITLE, title);
}

void tui_cursor(struct tui *t, int y, int x)
{
	t->cursor_y = y;
	t->cursor_x = x;
}

void tui_scroll(struct tui *t, int from, int to, int n)
{
	if (from < 0 || to >= tui_rows(t) || from >= to || n == 0)
		return;
	setscrreg(from, to);
	scrollok(stdscr, TRUE);
	scrl(n);
	scrollok(stdscr, FALSE);
	setscrreg(0, tui_rows(t) - 1);
}

bool tui_can_show(const struct tui *t, const char *utf8)
{
	struct buf shown = {0};
	bool simplified = false;
	if (t->simplify) {
		simplified = text_simplify(&shown, utf8, t->can_show);
	} else {
		uint32_t cp;
		for (size_t at = 0, len = strlen(utf8); at < len && !simplified;) {
			at += text_decode(utf8 + at, len - at, &cp);
			simplified = wcwidth((wchar_t)cp) < 0;
		}
	}
	buf_wipe(&shown);
	return !simplified;
}

unsigned long tui_damage(const struct tui *t)
{
	return t->damage;
}

void tui_bell(struct tui *t)
{
	(void)t;
	beep();
}
