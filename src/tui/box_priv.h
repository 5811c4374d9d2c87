/* Place of a window over the body. */
#ifndef REGIE_TUI_BOX_PRIV_H
#define REGIE_TUI_BOX_PRIV_H

#include "tui/tui.h"

/* Outer rectangle; the inside begins one row down and two columns in. */
struct box {
	int y, x, h, w;
};

/* Centred in the body (rows 1 .. rows-3), room for `h` rows and `w` columns inside, as
 * far as there is. */
struct box box_place(const struct tui *t, int h, int w);
int box_inner_h(const struct box *b);
int box_inner_w(const struct box *b);
/* Text over the rows [from, from + h) of the inside, wrapped; gives the rows used. */
int box_text(struct tui *t, const struct box *b, int from, int h, enum tui_role role, const char *text);
/* Rows that needs at the box's width. */
int box_text_rows(const struct tui *t, int inner_w, const char *text);

#endif
