/* The choice list: type to narrow, a digit or Enter to choose. Folded search words are
 * made once; narrowing keeps the marks that were set. */
#include <config.h>

#include "tui/widget.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "box_priv.h"

enum { SHORT_CODE = 4, HEAD_ROWS = 1, NUMBERED = 9, MAX_ROWS = 1000 };

struct tui_pick {
	char *title;
	const struct tui_choice *choices;
	size_t n;
	bool multi;
	bool *on;             /* multi: chosen */
	char **folded;        /* search words of each choice: code, label */
	size_t *label_at;     /* where in those the label begins */
	size_t *shown;        /* the choices that the filter leaves */
	struct buf filter;
	struct buf others;    /* codes chosen before that are no choice here */
	struct buf value;
	struct tui_list list; /* over `shown` */
	int code_width;       /* 0: codes are not shown */
	int label_width;
};

static void draw_choice(void *ctx, struct tui *t, size_t i, int y, int x, int w, bool current);

static bool is_code(const char *s, size_t n, const char *code)
{
	return strlen(code) == n && memcmp(s, code, n) == 0;
}

/* Marks what is chosen already; single: the cursor starts there. */
static void mark_chosen(struct tui_pick *p, const char *chosen)
{
	while (chosen && *chosen) {
		size_t len = strcspn(chosen, " "), i = 0;
		while (i < p->n && !is_code(chosen, len, p->choices[i].code))
			i++;
		if (i < p->n) {
			p->on[i] = true;
			p->list.cursor = p->multi ? 0 : i;
		} else if (len) {
			buf_add(&p->others, p->others.len ? " " : "");
			buf_add_n(&p->others, chosen, len);
		}
		chosen += len;
		chosen += strspn(chosen, " ");
	}
}

static int widest(int a, int b)
{
	return a > b ? a : b;
}

static void learn_choices(struct tui_pick *p)
{
	struct buf words = {0};
	for (size_t i = 0; i < p->n; i++) {
		buf_reset(&words);
		text_fold(&words, p->choices[i].code);
		buf_add_c(&words, ' ');
		p->label_at[i] = words.len;
		text_fold(&words, p->choices[i].label);
		p->folded[i] = mem_dup(buf_str(&words));
		p->shown[i] = i;
		p->code_width = widest(p->code_width, text_width(p->choices[i].code));
		p->label_width = widest(p->label_width, text_width(p->choices[i].label) + (p->choices[i].ended ? 2 : 0));
	}
	if (p->code_width > SHORT_CODE)
		p->code_width = 0;
	buf_clear(&words);
}

struct tui_pick *tui_pick_new(const char *title, const struct tui_choice *c, size_t n, bool multi,
	const char *chosen)
{
	struct tui_pick *p = mem_new(sizeof *p);
	p->title = mem_dup(title ? title : "");
	p->choices = c;
	p->n = n;
	p->multi = multi;
	p->on = mem_new_array(n, sizeof *p->on);
	p->folded = mem_new_array(n, sizeof *p->folded);
	p->label_at = mem_new_array(n, sizeof *p->label_at);
	p->shown = mem_new_array(n, sizeof *p->shown);
	p->list.n = n;
	p->list.draw_row = draw_choice;
	p->list.ctx = p;
	learn_choices(p);
	mark_chosen(p, chosen);
	return p;
}

void tui_pick_free(struct tui_pick *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->n; i++)
		free(p->folded[i]);
	free(p->folded);
	free(p->label_at);
	free(p->shown);
	free(p->on);
	free(p->title);
	buf_wipe(&p->filter);
	buf_wipe(&p->others);
	buf_wipe(&p->value);
	free(p);
}

/* --- drawing --------------------------------------------------------------------------- */

/* "1 [x] B  Onderwijsroute"; the number only on the first nine rows of the window. */
static void draw_choice(void *ctx, struct tui *t, size_t i, int y, int x, int w, bool current)
{
	const struct tui_pick *p = ctx;
	const struct tui_choice *c = &p->choices[p->shown[i]];
	struct buf line = {0};
	size_t row = i - p->list.top;
	buf_add_c(&line, row < NUMBERED ? (char)('1' + row) : ' ');
	buf_add_c(&line, ' ');
	if (p->multi)
		buf_add(&line, p->on[p->shown[i]] ? "[x] " : "[ ] ");
	if (p->code_width) {
		buf_add(&line, c->code);
		buf_printf(&line, "%*s", p->code_width + 2 - text_width(c->code), "");
	}
	buf_printf(&line, c->ended ? "(%s)" : "%s", c->label);
	tui_text_cut(t, y, x, w, current ? ROLE_CURSOR_ROW : c->ended ? ROLE_QUIET : ROLE_TEXT, buf_str(&line));
	buf_wipe(&line);
}

static void draw_head(struct tui *t, const struct tui_pick *p, const struct box *b)
{
	struct buf line = {0};
	if (p->filter.len)
		buf_printf(&line, _("Zoek: %s"), buf_str(&p->filter));
	else if (p->multi)
		buf_add(&line, _("Typ om te zoeken, Spatie merkt, Enter neemt over"));
	else
		buf_add(&line, _("Typ om te zoeken, Enter kiest, F12 terug"));
	tui_text(t, b->y + 1, b->x + 2, box_inner_w(b), p->filter.len ? ROLE_HIT : ROLE_QUIET, buf_str(&line));
	buf_wipe(&line);
}

void tui_pick_draw(struct tui *t, struct tui_pick *p)
{
	int w = 4 + (p->multi ? 4 : 0) + (p->code_width ? p->code_width + 2 : 0) + p->label_width;
	w = widest(w, tui_width(t, _("Typ om te zoeken, Spatie merkt, Enter neemt over")));
	w = widest(w, tui_width(t, p->title) + 2);
	struct box b = box_place(t, (int)(p->n < MAX_ROWS ? p->n : MAX_ROWS) + HEAD_ROWS, w);
	tui_frame(t, b.y, b.x, b.h, b.w, p->title);
	draw_head(t, p, &b);
	p->list.y = b.y + 1 + HEAD_ROWS;
	p->list.x = b.x + 2;
	p->list.h = box_inner_h(&b) - HEAD_ROWS;
	p->list.w = box_inner_w(&b);
	tui_list_draw(t, &p->list);
	if (!p->list.n)
		tui_text(t, p->list.y, p->list.x, p->list.w, ROLE_WARNING,
			_("Geen keuze past; Backspace haalt een letter weg"));
}

/* --- keys -------------------------------------------------------------------------------- */

/* Does each word of `words` begin a word of `folded`? */
static bool matches(const char *folded, const char *words)
{
	while (*words) {
		size_t len = strcspn(words, " ");
		const char *at = folded;
		while (*at && strncmp(at, words, len) != 0) {
			at += strcspn(at, " ");
			at += strspn(at, " ");
		}
		if (!*at)
			return false;
		words += len;
		words += strspn(words, " ");
	}
	return true;
}

/* Is it what the words are the beginning of, or its very code? Then it is meant before one that
 * has them further on. */
static bool is_meant(const struct tui_pick *p, size_t i, const struct buf *words)
{
	const char *folded = p->folded[i], *label = folded + p->label_at[i];
	return strncmp(label, buf_str(words), words->len) == 0 ||
		(p->label_at[i] == words->len + 1 && strncmp(folded, buf_str(words), words->len) == 0);
}

static void narrow(struct tui_pick *p)
{
	struct buf words = {0};
	bool found = false;
	text_fold(&words, buf_str(&p->filter));
	p->list.n = p->list.cursor = p->list.top = 0;
	for (size_t i = 0; i < p->n; i++) {
		if (!matches(p->folded[i], buf_str(&words)))
			continue;
		if (!found && is_meant(p, i, &words)) {
			found = true;
			p->list.cursor = p->list.n;
		}
		p->shown[p->list.n++] = i;
	}
	tui_list_dirty(&p->list);
	buf_wipe(&words);
}

static void toggle(struct tui_pick *p, size_t row)
{
	if (row < p->list.n) {
		p->on[p->shown[row]] = !p->on[p->shown[row]];
		tui_list_dirty(&p->list);
	}
}

static enum tui_pick_state take(struct tui_pick *p, size_t row)
{
	if (!p->multi) {
		if (row >= p->list.n)
			return PICK_OPEN;
		memset(p->on, 0, p->n * sizeof *p->on);
		p->on[p->shown[row]] = true;
	}
	return PICK_TAKEN;
}

static enum tui_pick_state char_key(struct tui_pick *p, uint32_t cp)
{
	if (cp >= '1' && cp <= '9') {
		size_t row = p->list.top + cp - '1';
		if (row >= p->list.n || cp - '1' >= (uint32_t)p->list.h)
			return PICK_OPEN;
		p->list.cursor = row;
		if (!p->multi)
			return take(p, row);
		toggle(p, row);
	} else if (cp == ' ' && p->multi) {
		toggle(p, p->list.cursor);
	} else if (cp != ' ' || p->filter.len) {
		text_encode(&p->filter, cp);
		narrow(p);
	}
	return PICK_OPEN;
}

enum tui_pick_state tui_pick_key(struct tui_pick *p, const struct tui_key *k)
{
	if (k->kind == TUI_CHAR)
		return char_key(p, k->cp);
	if (k->kind != TUI_NAMED || tui_list_key(&p->list, k))
		return PICK_OPEN;
	if (k->name == TUI_ENTER)
		return take(p, p->list.cursor);
	if (k->name == TUI_ESC_ESC || k->name == TUI_F12)
		return PICK_LEFT;
	if (k->name == TUI_BACKSPACE && p->filter.len) {
		buf_cut(&p->filter, text_prev(p->filter.s, p->filter.len));
		narrow(p);
	}
	return PICK_OPEN;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Appends the codes of a stored value to `codes`; cuts `value` up. */
static size_t split_codes(char *value, const char **codes)
{
	size_t n = 0;
	while (*value) {
		codes[n++] = value;
		value += strcspn(value, " ");
		if (*value)
			*value++ = '\0';
	}
	return n;
}

const char *tui_pick_value(struct tui_pick *p)
{
	const char **codes = mem_new_array(p->n + p->others.len + 1, sizeof *codes);
	char *others = mem_dup(buf_str(&p->others));
	size_t n = 0;
	for (size_t i = 0; i < p->n; i++)
		if (p->on[i])
			codes[n++] = p->choices[i].code;
	if (p->multi)
		n += split_codes(others, codes + n);
	qsort(codes, n, sizeof *codes, by_bytes);
	buf_reset(&p->value);
	for (size_t i = 0; i < n; i++)
		buf_printf(&p->value, i ? " %s" : "%s", codes[i]);
	free(codes);
	free(others);
	return buf_str(&p->value);
}
