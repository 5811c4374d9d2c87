/* Breaking text into rows: greedy, at blanks and hyphens, by grapheme. */
#include <config.h>

#include "wrap_priv.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"

static int width_at(const struct tui *t, const char *s, size_t at)
{
	return t ? tui_grapheme_width(t, s, at) : text_grapheme_width(s, at);
}

int wrap_columns(const struct tui *t, const char *s, size_t from, size_t to)
{
	int cols = 0;
	for (size_t at = from; at < to && s[at]; at = text_next(s, at))
		cols += width_at(t, s, at);
	return cols;
}

static void add_row(struct wrap *w, size_t from, size_t to)
{
	MEM_GROW(w->rows, w->n, w->cap);
	w->rows[w->n++] = (struct wrap_row){from, to};
}

/* The place where a row that began at `from` and is full at `at` is cut. */
static size_t cut_place(size_t from, size_t after_break, size_t at)
{
	return after_break > from ? after_break : at;
}

void wrap_text(struct wrap *w, const struct tui *t, const char *s, int cols, size_t max)
{
	size_t from = 0, at = 0, after_break = 0;
	int col = 0;
	w->n = 0;
	cols = cols > 0 ? cols : 1;
	while (s[at] && (!max || w->n < max)) {
		if (s[at] == '\n') {
			add_row(w, from, at++);
			from = after_break = at;
			col = 0;
			continue;
		}
		int width = width_at(t, s, at);
		bool hangs = s[at] == ' ' && col <= cols;
		if (col + width > cols && at > from && !hangs) {
			size_t cut = cut_place(from, after_break, at);
			add_row(w, from, cut);
			from = after_break = cut;
			col = wrap_columns(t, s, from, at);
			continue;
		}
		bool breaks = s[at] == ' ' || s[at] == '-';
		at = text_next(s, at);
		col += width;
		after_break = breaks ? at : after_break;
	}
	if (!max || w->n < max)
		add_row(w, from, at);
}

size_t wrap_row_of(const struct wrap *w, size_t at)
{
	size_t low = 0, high = w->n;
	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;
		if (w->rows[mid].from <= at)
			low = mid;
		else
			high = mid;
	}
	return low;
}

bool wrap_is_soft(const struct wrap *w, size_t row)
{
	return row + 1 < w->n && w->rows[row + 1].from == w->rows[row].to;
}

void wrap_clear(struct wrap *w)
{
	free(w->rows);
	*w = (struct wrap){0};
}
