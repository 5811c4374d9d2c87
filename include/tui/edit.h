/* Editing one text: a line that scrolls sideways or an area that wraps. The model is
 * UTF-8 and grapheme clusters; drawing is cells. Never damages a combining mark. */
#ifndef REGIE_TUI_EDIT_H
#define REGIE_TUI_EDIT_H

#include "tui/tui.h"

struct tui_edit;

struct tui_edit_options {
	bool multiline;  /* real paragraphs: Enter makes a newline, wrap is only shown */
	bool secret;     /* draw marks, keep in locked memory */
	int max_chars;   /* code points; 0 = 20000 */
};

struct tui_edit *tui_edit_new(const struct tui_edit_options *o, const char *text);
void tui_edit_free(struct tui_edit *e);
const char *tui_edit_text(const struct tui_edit *e); /* borrowed; not for secrets' logs */
void tui_edit_set(struct tui_edit *e, const char *text);
size_t tui_edit_offset(const struct tui_edit *e);
void tui_edit_set_offset(struct tui_edit *e, size_t at);
/* Feed a key. True when it was an editing key (text or cursor changed or could have). */
bool tui_edit_key(struct tui_edit *e, const struct tui_key *k);
bool tui_edit_changed(const struct tui_edit *e); /* since tui_edit_set or _new */
/* Draw in h rows (1 for a line) and put the hardware cursor when focused. */
void tui_edit_draw(struct tui *t, struct tui_edit *e, int y, int x, int h, int w, enum tui_role role, bool focused);
/* Rows a text needs at width w, at most `max`. */
int tui_edit_rows(const char *text, int w, int max);

#endif
