/* The terminal: the only user of curses. Three fixed bands at 80x24, text by role,
 * bytes decoded to keys by ourselves, nothing emitted that came from data unfiltered. */
#ifndef REGIE_TUI_TUI_H
#define REGIE_TUI_TUI_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tui;

enum tui_theme { TUI_MONO, TUI_CONTRAST, TUI_LIGHT, TUI_DARK };

/* Roles, never colours, are asked for. Each has an attribute twin in mono. */
enum tui_role {
	ROLE_TEXT, ROLE_LABEL, ROLE_VALUE, ROLE_FIELD, ROLE_FOCUS, ROLE_CURSOR_ROW, ROLE_BAND,
	ROLE_MARK,    /* practice, offline */
	ROLE_KEY, ROLE_KEY_TEXT, ROLE_ERROR, ROLE_WARNING, ROLE_GOOD, ROLE_QUIET, ROLE_TITLE, ROLE_HIT, ROLE_COUNT
};

struct tui_options {
	enum tui_theme theme;
	bool ascii;    /* only ASCII, lines too */
	bool slow;     /* no boxes, no clock, no optional redraw */
	bool no_color; /* NO_COLOR */
	int idle_fd;   /* a counter is written here before each wait for a key; -1 none */
	int esc_ms;    /* how long "Esc-" waits for a digit; 0 = 1000 */
	const char *term; /* kind of terminal; NULL = TERM of the environment */
};

/* Keys as the rest of the program sees them. */
enum tui_key_kind {
	TUI_CHAR,      /* cp: one code point */
	TUI_PASTE,     /* text: a bracketed paste, whole */
	TUI_NAMED,     /* name: enum tui_name */
	TUI_CTRL,      /* cp: 'A'..'Z' */
	TUI_RESIZE,
	TUI_IDLE,      /* the wait of tui_key ran out */
	TUI_HANGUP,    /* the terminal is gone, or SIGHUP/SIGTERM came */
	TUI_SUSPEND,   /* SIGTSTP or sleep noticed: lock */
	TUI_UNKNOWN    /* a sequence nobody knows, or one that broke off: message, swallowed */
};
enum tui_name {
	TUI_UP, TUI_DOWN, TUI_LEFT, TUI_RIGHT, TUI_HOME, TUI_END, TUI_PGUP, TUI_PGDN, TUI_ENTER, TUI_TAB,
	TUI_BACKTAB, TUI_BACKSPACE, TUI_DELETE, TUI_INSERT, TUI_ESC_ESC, TUI_ALT_DOWN, TUI_ALT_UP,
	TUI_CTRL_LEFT, TUI_CTRL_RIGHT, TUI_CTRL_HOME, TUI_CTRL_END,
	TUI_F1, TUI_F2, TUI_F3, TUI_F4, TUI_F5, TUI_F6, TUI_F7, TUI_F8, TUI_F9, TUI_F10, TUI_F11, TUI_F12,
	TUI_NAME_COUNT
};
struct tui_key {
	enum tui_key_kind kind;
	uint32_t cp;
	enum tui_name name;
	const char *text; /* TUI_PASTE: UTF-8, borrowed until the next tui_key */
	size_t text_len;
	bool by_esc;      /* came as Esc + digit */
	bool cut;         /* TUI_PASTE: it was longer than 1 MiB, the rest was thrown away: say so */
};

/* Start on descriptors 0 and 1. ERR_NO_TERMINAL with a translated sentence in `why`
 * (borrowed) when TERM is empty, unknown or unfit, or there is no terminal; nothing was
 * written then. The locale must be set. The caller has dropped from the environment what
 * would make curses read other files or change its ways: TERMINFO, TERMINFO_DIRS, TERMCAP,
 * TERMPATH, NCURSES_*, and for this call HOME (~/.terminfo).
 * Catches SIGWINCH, SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGTSTP and SIGCONT until tui_stop;
 * one terminal at a time. */
enum err tui_start(const struct tui_options *o, struct tui **out, const char **why);
/* Clear the screen (and scrollback where the terminal can), put the terminal back, free.
 * NULL is nothing. */
void tui_stop(struct tui *t);
/* Same, for use when the program must end at once; async-signal-unsafe but reentrant. */
void tui_emergency(void);
/* Size now: curses' own, changed only by the tui_key that gives TUI_RESIZE. */
int tui_cols(const struct tui *t);
int tui_rows(const struct tui *t);
bool tui_is_small(const struct tui *t); /* under 80x24 */
/* As asked for in the options. */
bool tui_is_ascii(const struct tui *t);
bool tui_is_slow(const struct tui *t);
/* The theme asked for; with no_color, or on a terminal without colours, it shows as mono.
 * A new one counts for what is drawn after it. */
enum tui_theme tui_theme(const struct tui *t);
void tui_set_theme(struct tui *t, enum tui_theme theme);

/* Wait at most `ms` (-1 for ever) for the next key. Redraw must have been flushed.
 * No byte loses the key after it: a bad byte is U+FFFD, what arrives within 25 ms after
 * Esc is part of a terminal's key, anything later is a key of its own. A single Esc shows
 * as pending (tui_on_pending) and waits esc_ms for a digit (1..9 0 - = are F1..F12); Esc
 * again is TUI_ESC_ESC; nothing is TUI_ESC_ESC too, but with `slow` nothing at all; any
 * other key cancels it. Once TUI_HANGUP, always TUI_HANGUP. */
struct tui_key tui_key(struct tui *t, int ms);
/* Called from within tui_key while Esc waits for its digit (true) and when that ended
 * (false); may draw and flush. NULL: none. */
void tui_on_pending(struct tui *t, void (*fn)(void *ctx, bool waiting), void *ctx);
/* Throw away what was typed ahead (before a confirmation). A paste under way stays one. */
void tui_drop_typeahead(struct tui *t);
/* Bytes of the last escape sequence that became a key (not of characters or pastes);
 * borrowed until the next tui_key. For the screen that teaches keys. */
size_t tui_key_bytes(const struct tui *t, const unsigned char **p);

/* Drawing: into the virtual screen; tui_flush sends only what differs. Text is
 * filtered and, where the locale cannot show it, simplified; returns the columns used,
 * never more than `width` (<0: to the edge); the rest of `width` is blanked. */
int tui_text(struct tui *t, int y, int x, int width, enum tui_role role, const char *utf8);
/* The same, with "…" at the end of a text that is wider than `width`: what is cut off is
 * never taken for all there is. */
int tui_text_cut(struct tui *t, int y, int x, int width, enum tui_role role, const char *utf8);
/* Right-aligned in width. */
int tui_text_right(struct tui *t, int y, int x, int width, enum tui_role role, const char *utf8);
/* Blanks, in the look of a role; whole rows from..to (inclusive) in ROLE_TEXT. */
void tui_blank(struct tui *t, int y, int x, int width, enum tui_role role);
void tui_clear_rows(struct tui *t, int from, int to);
/* A horizontal line; nothing with slow. */
void tui_line(struct tui *t, int y, int x, int width);
/* Frame around a window; ASCII or lines; nothing with slow. */
void tui_frame(struct tui *t, int y, int x, int h, int w, const char *title);
/* Where the hardware cursor stands after the flush; it is always visible. */
void tui_cursor(struct tui *t, int y, int x);
/* Move rows from..to (inclusive) by n lines (scroll regions), for lists. */
void tui_scroll(struct tui *t, int from, int to, int n);
/* Send what differs from what the terminal shows. */
void tui_flush(struct tui *t);
/* Forget what is on the terminal; the next flush sends everything (Ctrl-L). */
void tui_redraw(struct tui *t);
/* False when drawing this text shows it simplified (mark it "vereenvoudigd getoond", and
 * do not let people edit it in place). */
bool tui_can_show(const struct tui *t, const char *utf8);
/* Ring, or flash where the terminal cannot. */
void tui_bell(struct tui *t);
/* Counts clears, frames and resizes: what was drawn before the last of them may be gone. */
unsigned long tui_damage(const struct tui *t);
/* Columns that tui_text takes for the whole text, and for the grapheme at `at`. */
int tui_width(const struct tui *t, const char *utf8);
int tui_grapheme_width(const struct tui *t, const char *utf8, size_t at);

#endif
