/* A question that nothing typed before it can answer, and nothing but an answer after it:
 * no is what Enter, leaving and anything unclear mean. */
#include <config.h>

#include "tui/widget.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "box_priv.h"

enum { MAX_WIDTH = 64, WORD_CHARS = 40, PROMPT_ROWS = 3 };

struct tui_ask {
	char *title, *text;
	char *word;            /* NULL: J or N */
	struct tui_edit *edit; /* the word as typed; NULL: J or N */
	bool wrong;            /* the last word was not it */
};

struct tui_ask *tui_ask_new(struct tui *t, const char *title, const char *text, const char *word)
{
	static const struct tui_edit_options options = {.max_chars = WORD_CHARS};
	struct tui_ask *a = mem_new(sizeof *a);
	tui_drop_typeahead(t);
	a->title = mem_dup(title ? title : "");
	a->text = mem_dup(text ? text : "");
	a->word = mem_dup(word);
	a->edit = word ? tui_edit_new(&options, "") : NULL;
	return a;
}

void tui_ask_free(struct tui_ask *a)
{
	if (!a)
		return;
	tui_edit_free(a->edit);
	free(a->title);
	free(a->text);
	free(a->word);
	free(a);
}

static void draw_yes_no(struct tui *t, const struct box *b, int y)
{
	const char *prompt = _("Druk op J voor ja; N of Enter is nee:");
	int x = b->x + 2;
	int used = tui_text(t, y, x, box_inner_w(b), ROLE_LABEL, prompt);
	tui_cursor(t, y, x + used + 1 < b->x + b->w - 1 ? x + used + 1 : x + used);
}

static void draw_word(struct tui *t, const struct tui_ask *a, const struct box *b, int y)
{
	struct buf line = {0};
	int w = box_inner_w(b);
	buf_printf(&line, a->wrong ? _("Dat is niet het woord. Typ: %s") : _("Typ om door te gaan: %s"), a->word);
	tui_text(t, y - 1, b->x + 2, w, a->wrong ? ROLE_WARNING : ROLE_LABEL, buf_str(&line));
	tui_edit_draw(t, a->edit, y, b->x + 2, 1, w < WORD_CHARS + 1 ? w : WORD_CHARS + 1, ROLE_FIELD, true);
	buf_clear(&line);
}

void tui_ask_draw(struct tui *t, struct tui_ask *a)
{
	int w = tui_cols(t) - 8 < MAX_WIDTH ? tui_cols(t) - 8 : MAX_WIDTH;
	int rows = box_text_rows(t, w > 1 ? w : 1, a->text);
	struct box b = box_place(t, rows + PROMPT_ROWS, w);
	int y = b.y + b.h - 2, room = box_inner_h(&b) - PROMPT_ROWS;
	tui_frame(t, b.y, b.x, b.h, b.w, a->title);
	box_text(t, &b, 0, room > 0 ? room : 0, ROLE_TEXT, a->text);
	if (a->word)
		draw_word(t, a, &b, y);
	else
		draw_yes_no(t, &b, y);
}

static bool is_the_word(const struct tui_ask *a)
{
	struct buf typed = {0}, wanted = {0};
	text_fold(&typed, tui_edit_text(a->edit));
	text_fold(&wanted, a->word);
	bool same = strcmp(buf_str(&typed), buf_str(&wanted)) == 0;
	buf_clear(&typed);
	buf_clear(&wanted);
	return same;
}

static enum tui_ask_state word_key(struct tui_ask *a, const struct tui_key *k)
{
	if (k->kind == TUI_NAMED && k->name == TUI_ENTER) {
		if (!*tui_edit_text(a->edit))
			return ASK_NO;
		if (is_the_word(a))
			return ASK_YES;
		a->wrong = true;
		tui_edit_set(a->edit, "");
	} else if (k->kind != TUI_PASTE) {
		tui_edit_key(a->edit, k);
	}
	return ASK_OPEN;
}

enum tui_ask_state tui_ask_key(struct tui_ask *a, const struct tui_key *k)
{
	if (k->kind == TUI_NAMED && (k->name == TUI_ESC_ESC || k->name == TUI_F12))
		return ASK_NO;
	if (a->word)
		return word_key(a, k);
	if (k->kind == TUI_CHAR && (k->cp == 'j' || k->cp == 'J'))
		return ASK_YES;
	if (k->kind == TUI_CHAR && (k->cp == 'n' || k->cp == 'N'))
		return ASK_NO;
	return k->kind == TUI_NAMED && k->name == TUI_ENTER ? ASK_NO : ASK_OPEN;
}
