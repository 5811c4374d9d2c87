/* Editing one text: a line that scrolls sideways or an area that wraps. The model is
 * UTF-8 and grapheme clusters; drawing is cells. Never damages a combining mark. */
#ifndef REGIE_TUI_EDIT_H
#define REGIE_TUI_EDIT_H

#include "tui/tui.h"

struct tui_edit;

struct tui_edit_options {
	bool multiline;  /* real paragraphs: Enter makes a newline, wrap is only shown */
	bool secret;     /* draw stars, keep in locked memory; always one line */
	int max_chars;   /* code points that can be typed; 0 = 20000, of a secret 1000 */
};

/* `text` NULL is "". The cursor stands behind it. Text longer than max_chars is kept
 * whole (a secret: what fits); only typing stops. Owned by the caller. */
struct tui_edit *tui_edit_new(const struct tui_edit_options *o, const char *text);
/* Wipes; NULL is nothing. */
void tui_edit_free(struct tui_edit *e);
/* Borrowed until the next change. Of a secret it lies in locked memory: do not copy it
 * anywhere else, do not log it. */
const char *tui_edit_text(const struct tui_edit *e);
/* Replace the text; the cursor goes behind it. */
void tui_edit_set(struct tui_edit *e, const char *text);
/* Cursor as a byte offset; set: moved on to the next grapheme boundary. */
size_t tui_edit_offset(const struct tui_edit *e);
void tui_edit_set_offset(struct tui_edit *e, size_t at);
/* Feed a key. True when it was an editing key (text or cursor changed or could have):
 * characters, pastes, Backspace, Delete, Left, Right, Home, End, Ctrl with those four, and
 * in an area Enter, and Up and Down unless already on the first or last row. Controls and
 * characters of direction are not taken in; in a line newlines become blanks. */
bool tui_edit_key(struct tui_edit *e, const struct tui_key *k);
bool tui_edit_changed(const struct tui_edit *e); /* since tui_edit_set or _new */
/* Counts changes of the text: differs after a key that changed it. */
unsigned long tui_edit_version(const struct tui_edit *e);
/* True when the last key brought more than fits. */
bool tui_edit_was_full(const struct tui_edit *e);
/* Draw in h rows (1 for a line) and put the hardware cursor when focused. Wraps and
 * scrolls by itself; the width counts for Up and Down until the next draw. */
void tui_edit_draw(struct tui *t, struct tui_edit *e, int y, int x, int h, int w, enum tui_role role,
	bool focused);
/* Rows a text needs in an area of width w, at least 1, at most `max`. */
int tui_edit_rows(const char *text, int w, int max);

#endif
