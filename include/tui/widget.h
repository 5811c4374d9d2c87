/* Ready pieces: a list that asks for its rows, a choice list with type-ahead, a page of
 * text, a question. Each runs inside the caller's loop: draw, then feed keys. */
#ifndef REGIE_TUI_WIDGET_H
#define REGIE_TUI_WIDGET_H

#include "tui/edit.h"
#include "tui/tui.h"

/* --- list: virtual, any length ------------------------------------------------ */
struct tui_list {
	size_t n;        /* rows known */
	size_t cursor;   /* the row with the mark */
	size_t top;      /* first drawn */
	int y, h, x, w;  /* place on the screen */
	/* Draw row i at line y; the list itself draws the mark ">" in the first column. */
	void (*draw_row)(void *ctx, struct tui *t, size_t i, int y, int x, int w, bool current);
	void *ctx;
	size_t drawn_top;    /* what the last draw showed: private */
	size_t drawn_cursor;
	bool drawn;
	unsigned long drawn_damage;
	int drawn_y, drawn_h;
};
/* Draws with the least output: only the two rows that changed, or a scroll and the new
 * rows; all after tui_list_dirty, a resize, or anything that cleared or framed part of the
 * screen. Brings cursor and top within 0..n first, so rows may come and go. The hardware
 * cursor goes to the mark. */
void tui_list_draw(struct tui *t, struct tui_list *l);
/* Up, Down, PgUp, PgDn, Home, End. True when taken (also at an end). */
bool tui_list_key(struct tui_list *l, const struct tui_key *k);
void tui_list_dirty(struct tui_list *l); /* draw all rows next time */

/* --- choice list ---------------------------------------------------------------- */
struct tui_choice { const char *code; const char *label; bool ended; };
struct tui_pick;
/* One (multi = false) or several of `n` choices. `chosen`: stored value ("a" or "a b c"),
 * NULL is none. Choices are borrowed until free; the title is copied. */
struct tui_pick *tui_pick_new(const char *title, const struct tui_choice *c, size_t n, bool multi,
	const char *chosen);
void tui_pick_free(struct tui_pick *p);
void tui_pick_draw(struct tui *t, struct tui_pick *p);
/* Letters narrow (folded; each word begins the code or a word of the label), with the cursor on
 * the first that begins with them or whose code they are, else on the first; Backspace widens, 1-9 choose on screen (and take, unless multi), Space toggles (multi), Enter
 * takes, Esc Esc / F12 leaves. Ended choices stand in brackets. */
enum tui_pick_state { PICK_OPEN, PICK_TAKEN, PICK_LEFT };
enum tui_pick_state tui_pick_key(struct tui_pick *p, const struct tui_key *k);
/* After PICK_TAKEN: the stored value, borrowed. Several: codes sorted, with a blank
 * between; codes that were chosen before but are no choice are kept. */
const char *tui_pick_value(struct tui_pick *p);

/* --- page of text (help, report) ------------------------------------------------- */
/* Both are copied. Fills the body; the reader keeps his place in a resize. */
struct tui_page;
struct tui_page *tui_page_new(const char *title, const char *text);
void tui_page_free(struct tui_page *p);
void tui_page_draw(struct tui *t, struct tui_page *p);
/* False: leave (Esc Esc, F12, F10, Enter, q). */
bool tui_page_key(struct tui_page *p, const struct tui_key *k);

/* --- question: type a word to go on, default No ------------------------------------ */
struct tui_ask;
/* word NULL: J/N, default N. Else only that word (in any case) and Enter is yes; Enter on
 * nothing is no; another word stays. Esc Esc and F12 are no; pastes and resizes answer
 * nothing. Drops type-ahead first. Texts are copied. */
struct tui_ask *tui_ask_new(struct tui *t, const char *title, const char *text, const char *word);
void tui_ask_free(struct tui_ask *a);
void tui_ask_draw(struct tui *t, struct tui_ask *a);
enum tui_ask_state { ASK_OPEN, ASK_YES, ASK_NO };
enum tui_ask_state tui_ask_key(struct tui_ask *a, const struct tui_key *k);

#endif
