/* Windows over the body: where they stand, and wrapped text in them. */
#include <config.h>

#include "box_priv.h"

#include "base/buf.h"
#include "wrap_priv.h"

enum { EDGE_ROWS = 2, EDGE_COLS = 4, BODY_TOP = 1, BANDS = 3 };

struct box box_place(const struct tui *t, int h, int w)
{
	int rows = tui_rows(t) - BANDS, cols = tui_cols(t);
	struct box b;
	rows = rows < EDGE_ROWS + 1 ? tui_rows(t) : rows;
	b.h = h + EDGE_ROWS < rows ? h + EDGE_ROWS : rows;
	b.w = w + EDGE_COLS < cols ? w + EDGE_COLS : cols;
	b.y = (tui_rows(t) > BANDS ? BODY_TOP : 0) + (rows - b.h) / 2;
	b.x = (cols - b.w) / 2;
	return b;
}

int box_inner_h(const struct box *b)
{
	return b->h > EDGE_ROWS ? b->h - EDGE_ROWS : 0;
}

int box_inner_w(const struct box *b)
{
	return b->w > EDGE_COLS ? b->w - EDGE_COLS : 0;
}

int box_text(struct tui *t, const struct box *b, int from, int h, enum tui_role role, const char *text)
{
	struct wrap rows = {0};
	struct buf line = {0};
	int used = 0;
	wrap_text(&rows, t, text, box_inner_w(b), h > 0 ? (size_t)h : 1);
	for (; used < h && (size_t)used < rows.n; used++) {
		buf_reset(&line);
		buf_add_n(&line, text + rows.rows[used].from, rows.rows[used].to - rows.rows[used].from);
		tui_text(t, b->y + 1 + from + used, b->x + 2, box_inner_w(b), role, buf_str(&line));
	}
	wrap_clear(&rows);
	buf_wipe(&line);
	return used;
}

int box_text_rows(const struct tui *t, int inner_w, const char *text)
{
	struct wrap rows = {0};
	wrap_text(&rows, t, text, inner_w, 0);
	int n = (int)rows.n;
	wrap_clear(&rows);
	return n;
}
