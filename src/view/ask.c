/* Asking one line over the screen. The editor of a secret keeps it in locked memory; it
 * is copied once, into the secret handed out. */
#include <config.h>

#include "ask_priv.h"

#include "base/mem.h"
#include "base/text.h"
#include "tui/edit.h"
#include "views_priv.h"

#include <stdlib.h>
#include <string.h>

enum { ASK_X = 4, ASK_Y = 3, ASK_W = 72 };

struct ask {
	const char *title, *text;
	struct tui_edit *edit;
};

/* Bytes of the text that go on one line: up to its end, or the last blank that fits. */
static size_t line_bytes(const char *p, int w)
{
	size_t n = strcspn(p, "\n");
	char *line = mem_dup_n(p, n);
	size_t fit = text_fit(line, w);
	while (fit < n && fit > 0 && p[fit] != ' ')
		fit--;
	if (fit < n && fit > 0)
		n = fit;
	secret_wipe(line, strlen(line));
	free(line);
	return n;
}

static void draw_ask(void *ctx, struct tui *t)
{
	struct ask *a = ctx;
	int y = ASK_Y, w = tui_cols(t) - 2 * ASK_X < ASK_W ? tui_cols(t) - 2 * ASK_X : ASK_W;
	tui_clear_rows(t, 1, tui_rows(t) - 3);
	tui_text(t, y, ASK_X, w, ROLE_TITLE, a->title);
	y += 2;
	for (const char *p = a->text; *p;) {
		size_t n = line_bytes(p, w);
		char *line = mem_dup_n(p, n);
		tui_text(t, y++, ASK_X, w, ROLE_TEXT, line);
		secret_wipe(line, n);
		free(line);
		p += n + (p[n] == '\n' || p[n] == ' ');
	}
	tui_edit_draw(t, a->edit, y + 1, ASK_X, 1, w, ROLE_FOCUS, true);
}

/* True: Enter; false: left or ended. */
static bool run(struct views *vs, struct ask *a)
{
	struct overlay before = vs->overlay;
	struct tui_key k;
	bool taken = false, going = true;
	vs->overlay = (struct overlay){draw_ask, a, "invoer"};
	views_dirty(vs);
	while (going && !taken && views_key(vs, &k)) {
		if (k.kind == TUI_NAMED && k.name == TUI_ENTER)
			taken = true;
		else if (k.kind == TUI_NAMED && (k.name == TUI_F12 || k.name == TUI_ESC_ESC))
			going = false;
		else
			tui_edit_key(a->edit, &k);
	}
	vs->overlay = before;
	views_dirty(vs);
	return taken;
}

char *ask_line(struct views *vs, const char *title, const char *text, const char *initial)
{
	struct tui_edit_options o = {.max_chars = 1000};
	struct ask a = {title, text, tui_edit_new(&o, initial ? initial : "")};
	tui_edit_set_offset(a.edit, initial ? strlen(initial) : 0);
	char *out = run(vs, &a) ? text_clean(tui_edit_text(a.edit), false) : NULL;
	tui_edit_free(a.edit);
	return out;
}

struct secret *ask_secret(struct views *vs, const char *title, const char *text)
{
	struct tui_edit_options o = {.secret = true, .max_chars = 1000};
	struct ask a = {title, text, tui_edit_new(&o, "")};
	struct secret *out = NULL;
	if (run(vs, &a)) {
		const char *typed = tui_edit_text(a.edit);
		out = secret_new(4096);
		if (!secret_append(out, typed, strlen(typed))) {
			secret_free(out);
			out = NULL;
		}
	}
	tui_edit_free(a.edit);
	return out;
}
