/* The handle, and curses itself, for the units of this room that draw or read. */
#ifndef REGIE_TUI_TUI_PRIV_H
#define REGIE_TUI_TUI_PRIV_H

#define NCURSES_NOMACROS 1
#define NCURSES_WIDECHAR 1
#include <curses.h>

#include "tui/tui.h"

#include <stdint.h>

#include "base/buf.h"
#include "codeset_priv.h"
#include "decode_priv.h"

enum { TUI_MAX_ROWS = 1000, TUI_MAX_COLS = 1000, TUI_IN = 4096 };

struct tui {
	struct tui_options o;
	SCREEN *screen;
	bool ansi;             /* understands private modes: bracketed paste */
	bool ended;            /* the terminal was put back */
	bool wrote_paste_mode;

	enum codeset set;
	bool simplify;         /* the locale or `ascii` cannot show everything */
	codeset_can_show_fn can_show;
	bool colors_started;
	bool use_colors;

	int cursor_y, cursor_x;
	unsigned long damage;
	cchar_t *cells;        /* one row of scratch, what fits in it and more */
	struct buf scratch;    /* one cluster as drawn */

	struct decode *decode;
	unsigned char in[TUI_IN];
	size_t in_at, in_len;
	unsigned long n_read;  /* bytes taken from the terminal */
	unsigned long n_idle;  /* notices written */
	int seen_rows, seen_cols; /* what the terminal last said of its window; 0: nothing */
	bool hung_up;
	bool suspended;        /* a TUI_SUSPEND is due */
	bool resized;          /* a TUI_RESIZE is due */
	bool looked;
	int64_t slept;         /* boot time minus monotonic time when last looked */
	void (*on_pending)(void *ctx, bool waiting);
	void *pending_ctx;
	bool pending_shown;
};

/* Take the size of the window again; curses follows. */
void term_follow_size(struct tui *t);
/* Modes of the terminal again after somebody else may have changed them. */
void term_again(struct tui *t);
/* The cluster at s[at] as cells from `out` on, at most `room` columns. Gives the columns
 * used (0: nothing is drawn of it), -1 when it does not fit; *next is where the next begins. */
int draw_cluster(struct tui *t, const char *s, size_t at, attr_t attrs, short pair, cchar_t *out, int *n_out,
	int room, size_t *next);

#endif
