/* The editor's model, for the half that draws it. */
#ifndef REGIE_TUI_EDIT_PRIV_H
#define REGIE_TUI_EDIT_PRIV_H

#include "tui/edit.h"

#include "wrap_priv.h"

struct tui_edit {
	struct tui_edit_options o;
	char *s;                /* NUL-terminated; inside `hold` when secret */
	size_t len, cap;        /* cap counts the NUL */
	struct secret *hold;
	size_t at;              /* cursor, a grapheme boundary */
	size_t n_chars;         /* code points */
	int goal;               /* column that Up and Down keep; -1 none */
	size_t left;            /* line: first byte shown */
	size_t top;             /* area: first row shown */
	int width;              /* as last drawn */
	const struct tui *tui;  /* as last drawn: widths */
	bool changed, full;
	unsigned long version;  /* counts changes of the text */
	struct wrap wrap;       /* rows of `wrapped`, at wrap_width */
	unsigned long wrapped;
	int wrap_width;
};

/* Rows at the width last drawn; one column stays free for the cursor. Borrowed until the
 * text or the width changes. */
const struct wrap *edit_rows(struct tui_edit *e);

#endif
