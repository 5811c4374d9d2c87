/* Editing one text. The model is UTF-8 with the cursor on a grapheme boundary; rows are
 * only a view of it, made when they are needed. A secret lives in locked memory of fixed
 * size; other text is wiped where it moves or shrinks, because it is about persons. */
#include <config.h>

#include "tui/edit.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/secret.h"
#include "base/text.h"
#include "edit_priv.h"

enum { MAX_CHARS = 20000, MAX_SECRET_CHARS = 1000, FIRST_CAP = 64, DEFAULT_WIDTH = 60 };

/* --- the text ---------------------------------------------------------------------- */

static void hold_secret(struct tui_edit *e)
{
	e->cap = (size_t)e->o.max_chars * 4 + 1;
	e->hold = secret_new(e->cap);
	secret_set_len(e->hold, e->cap);
	e->s = (char *)secret_bytes(e->hold);
	memset(e->s, 0, e->cap);
}

/* Room for n more bytes; false when a secret is full. */
static bool reserve(struct tui_edit *e, size_t n)
{
	if (e->len + n + 1 <= e->cap)
		return true;
	if (e->hold)
		return false;
	size_t cap = e->cap ? e->cap : FIRST_CAP;
	while (cap < e->len + n + 1)
		cap *= 2;
	char *s = mem_new(cap);
	if (e->s) {
		memcpy(s, e->s, e->len);
		secret_wipe(e->s, e->cap);
		free(e->s);
	}
	e->s = s;
	e->cap = cap;
	return true;
}

static void touched(struct tui_edit *e)
{
	e->changed = true;
	e->version++;
	e->goal = -1;
}

static void erase_range(struct tui_edit *e, size_t from, size_t to)
{
	memmove(e->s + from, e->s + to, e->len - to);
	secret_wipe(e->s + e->len - (to - from), to - from);
	e->len -= to - from;
	e->s[e->len] = '\0';
	e->n_chars = text_length(e->s);
	touched(e);
}

/* What was inserted may have joined the grapheme after the cursor. */
static void align(struct tui_edit *e)
{
	if (e->at == 0)
		return;
	size_t end = text_next(e->s, text_prev(e->s, e->at));
	if (end > e->at)
		e->at = end;
}

/* Insert n bytes that hold `chars` code points at the cursor. */
static bool insert(struct tui_edit *e, const char *p, size_t n, size_t chars)
{
	if (e->n_chars + chars > (size_t)e->o.max_chars || !reserve(e, n)) {
		e->full = true;
		return false;
	}
	memmove(e->s + e->at + n, e->s + e->at, e->len - e->at);
	memcpy(e->s + e->at, p, n);
	e->len += n;
	e->s[e->len] = '\0';
	e->at += n;
	e->n_chars += chars;
	touched(e);
	return true;
}

struct tui_edit *tui_edit_new(const struct tui_edit_options *o, const char *text)
{
	struct tui_edit *e = mem_new(sizeof *e);
	e->o = *o;
	e->width = DEFAULT_WIDTH;
	if (e->o.max_chars <= 0)
		e->o.max_chars = o->secret ? MAX_SECRET_CHARS : MAX_CHARS;
	if (o->secret) {
		e->o.multiline = false;
		hold_secret(e);
	}
	tui_edit_set(e, text);
	return e;
}

void tui_edit_free(struct tui_edit *e)
{
	if (!e)
		return;
	if (e->hold) {
		secret_free(e->hold);
	} else {
		secret_wipe(e->s, e->cap);
		free(e->s);
	}
	wrap_clear(&e->wrap);
	secret_wipe(e, sizeof *e);
	free(e);
}

const char *tui_edit_text(const struct tui_edit *e)
{
	return e->s;
}

void tui_edit_set(struct tui_edit *e, const char *text)
{
	size_t n = text ? strlen(text) : 0;
	if (e->len)
		secret_wipe(e->s, e->len);
	e->len = 0;
	if (!reserve(e, n)) /* a secret: as many whole graphemes as it holds */
		for (n = 0; text[n] && text_next(text, n) < e->cap;)
			n = text_next(text, n);
	if (n)
		memcpy(e->s, text, n);
	e->s[n] = '\0';
	e->len = e->at = n;
	e->n_chars = text_length(e->s);
	e->left = e->top = 0;
	touched(e);
	e->changed = e->full = false;
}

size_t tui_edit_offset(const struct tui_edit *e)
{
	return e->at;
}

void tui_edit_set_offset(struct tui_edit *e, size_t at)
{
	e->at = at < e->len ? at : e->len;
	align(e);
	e->goal = -1;
}

bool tui_edit_changed(const struct tui_edit *e)
{
	return e->changed;
}

unsigned long tui_edit_version(const struct tui_edit *e)
{
	return e->version;
}

bool tui_edit_was_full(const struct tui_edit *e)
{
	return e->full;
}

/* --- typing -------------------------------------------------------------------------- */

/* What steers the terminal or the direction of writing, or is no character at all. */
static bool is_control(uint32_t cp)
{
	static const struct {
		uint32_t from, to;
	} controls[] = {
		{0x00, 0x1f}, {0x7f, 0x9f}, {0x61c, 0x61c}, {0x200e, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},
		{0xd800, 0xdfff}, {0xfdd0, 0xfdef}, {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xe0001, 0xe007f},
	};
	for (size_t i = 0; i < sizeof controls / sizeof controls[0]; i++)
		if (cp >= controls[i].from && cp <= controls[i].to)
			return true;
	return (cp & 0xfffe) == 0xfffe || cp > 0x10ffff;
}

/* The character that is kept of one that was typed or pasted; 0 for none. */
static uint32_t kept(const struct tui_edit *e, uint32_t cp)
{
	if (cp == '\n' || cp == 0x2028 || cp == 0x2029)
		return e->o.multiline ? '\n' : ' ';
	if (cp == '\t')
		return ' ';
	return is_control(cp) ? 0 : cp;
}

static void insert_char(struct tui_edit *e, uint32_t cp)
{
	struct buf b = {0};
	cp = kept(e, cp);
	if (cp) {
		text_encode(&b, cp);
		insert(e, b.s, b.len, 1);
		align(e);
	}
	buf_wipe(&b);
}

/* As much of a paste as there is room for. */
static void insert_paste(struct tui_edit *e, const char *p, size_t n)
{
	struct buf b = {0};
	size_t chars = 0, room = (size_t)e->o.max_chars > e->n_chars ? (size_t)e->o.max_chars - e->n_chars : 0;
	for (size_t at = 0; at < n;) {
		uint32_t cp;
		at += text_decode(p + at, n - at, &cp);
		cp = kept(e, cp);
		if (!cp)
			continue;
		if (chars == room) {
			e->full = true;
			break;
		}
		text_encode(&b, cp);
		chars++;
	}
	if (b.len)
		insert(e, b.s, b.len, chars);
	align(e);
	buf_wipe(&b);
}

/* --- moving --------------------------------------------------------------------------- */

/* Letters and digits, in any script; signs and blanks separate words. */
static bool in_word(const struct tui_edit *e, size_t at)
{
	uint32_t cp;
	text_decode(e->s + at, e->len - at, &cp);
	if (cp < 0x80)
		return (cp >= '0' && cp <= '9') || ((cp | 0x20) >= 'a' && (cp | 0x20) <= 'z');
	return cp >= 0xc0 && !(cp >= 0x2000 && cp < 0x2100 && cp != 0x200c && cp != 0x200d);
}

static size_t word_right(const struct tui_edit *e)
{
	size_t at = e->at;
	while (at < e->len && in_word(e, at))
		at = text_next(e->s, at);
	while (at < e->len && !in_word(e, at))
		at = text_next(e->s, at);
	return at;
}

static size_t word_left(const struct tui_edit *e)
{
	size_t at = e->at, before;
	while (at > 0 && !in_word(e, before = text_prev(e->s, at)))
		at = before;
	while (at > 0 && in_word(e, before = text_prev(e->s, at)))
		at = before;
	return at;
}

const struct wrap *edit_rows(struct tui_edit *e)
{
	int width = e->width > 1 ? e->width - 1 : 1;
	if (!e->wrap.n || e->wrapped != e->version || e->wrap_width != width) {
		wrap_text(&e->wrap, e->tui, e->s, width, 0);
		e->wrapped = e->version;
		e->wrap_width = width;
	}
	return &e->wrap;
}

/* Last place in a row that is still shown in that row. */
static size_t row_last(struct tui_edit *e, size_t row)
{
	const struct wrap *w = edit_rows(e);
	size_t to = w->rows[row].to;
	return wrap_is_soft(w, row) && to > w->rows[row].from ? text_prev(e->s, to) : to;
}

static bool move_row(struct tui_edit *e, int by)
{
	const struct wrap *w = edit_rows(e);
	size_t row = wrap_row_of(w, e->at);
	if (!e->o.multiline || (by < 0 && row == 0) || (by > 0 && row + 1 >= w->n))
		return false;
	if (e->goal < 0)
		e->goal = wrap_columns(e->tui, e->s, w->rows[row].from, e->at);
	row = by < 0 ? row - 1 : row + 1;
	size_t at = w->rows[row].from, last = row_last(e, row);
	for (int col = 0; at < last; at = text_next(e->s, at)) {
		col += wrap_columns(e->tui, e->s, at, text_next(e->s, at));
		if (col > e->goal)
			break;
	}
	e->at = at;
	return true;
}

static void move_to(struct tui_edit *e, size_t at)
{
	e->at = at;
	e->goal = -1;
}

static bool named_key(struct tui_edit *e, enum tui_name name)
{
	size_t row = e->o.multiline ? wrap_row_of(edit_rows(e), e->at) : 0;
	switch (name) {
	case TUI_LEFT:
		move_to(e, text_prev(e->s, e->at));
		return true;
	case TUI_RIGHT:
		move_to(e, text_next(e->s, e->at));
		return true;
	case TUI_HOME:
		move_to(e, e->o.multiline ? e->wrap.rows[row].from : 0);
		return true;
	case TUI_END:
		move_to(e, e->o.multiline ? row_last(e, row) : e->len);
		return true;
	case TUI_CTRL_HOME:
		move_to(e, 0);
		return true;
	case TUI_CTRL_END:
		move_to(e, e->len);
		return true;
	case TUI_CTRL_LEFT: /* words of a secret are not to be felt */
		move_to(e, e->hold ? 0 : word_left(e));
		return true;
	case TUI_CTRL_RIGHT:
		move_to(e, e->hold ? e->len : word_right(e));
		return true;
	case TUI_UP:
		return move_row(e, -1);
	case TUI_DOWN:
		return move_row(e, 1);
	default:
		return false;
	}
}

static bool deleting_key(struct tui_edit *e, enum tui_name name)
{
	size_t from = name == TUI_BACKSPACE ? text_prev(e->s, e->at) : e->at;
	size_t to = name == TUI_BACKSPACE ? e->at : text_next(e->s, e->at);
	if (name != TUI_BACKSPACE && name != TUI_DELETE)
		return false;
	if (to > from) {
		e->at = from;
		erase_range(e, from, to);
		align(e);
	}
	return true;
}

bool tui_edit_key(struct tui_edit *e, const struct tui_key *k)
{
	e->full = false;
	if (k->kind == TUI_CHAR)
		insert_char(e, k->cp);
	else if (k->kind == TUI_PASTE)
		insert_paste(e, k->text, k->text_len);
	else if (k->kind == TUI_NAMED && k->name == TUI_ENTER && e->o.multiline)
		insert_char(e, '\n');
	else
		return k->kind == TUI_NAMED && (deleting_key(e, k->name) || named_key(e, k->name));
	return true;
}
