/* Text broken into rows. */
#ifndef REGIE_TUI_WRAP_PRIV_H
#define REGIE_TUI_WRAP_PRIV_H

#include "tui/tui.h"

/* Bytes [from, to) of the text; a newline belongs to no row. */
struct wrap_row {
	size_t from, to;
};
/* {0} is empty. There is always a row, also for "". */
struct wrap {
	struct wrap_row *rows;
	size_t n, cap;
};

/* Break `s` at newlines, and at blanks and hyphens where a row would be wider than
 * `cols`; a word that is too long is broken between graphemes. One blank may hang over
 * the edge. At most `max` rows (0: any number). Widths are those of `t`, or of plain
 * text when NULL. */
void wrap_text(struct wrap *w, const struct tui *t, const char *s, int cols, size_t max);
/* Row in which an offset lies: at a soft break that is the lower row. */
size_t wrap_row_of(const struct wrap *w, size_t at);
/* True when the row ends at a soft break: its end is the start of the next row. */
bool wrap_is_soft(const struct wrap *w, size_t row);
void wrap_clear(struct wrap *w);
/* Columns of bytes [from, to) of s. */
int wrap_columns(const struct tui *t, const char *s, size_t from, size_t to);

#endif
