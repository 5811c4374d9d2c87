/* Keys by name. The names are Dutch, as they stand in the key bar, the help and the
 * manual page; one table gives them both ways. */
#include <config.h>

#include "tui/keymap.h"

#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"

enum { NAME_SIZE = 16 };

static const char *const names[TUI_NAME_COUNT] = {
	[TUI_UP] = N_("Omhoog"),
	[TUI_DOWN] = N_("Omlaag"),
	[TUI_LEFT] = N_("Links"),
	[TUI_RIGHT] = N_("Rechts"),
	[TUI_HOME] = "Home",
	[TUI_END] = "End",
	[TUI_PGUP] = "PgUp",
	[TUI_PGDN] = "PgDn",
	[TUI_ENTER] = "Enter",
	[TUI_TAB] = "Tab",
	[TUI_BACKTAB] = "Shift-Tab",
	[TUI_BACKSPACE] = "Backspace",
	[TUI_DELETE] = "Delete",
	[TUI_INSERT] = "Insert",
	[TUI_ESC_ESC] = "Esc Esc",
	[TUI_ALT_DOWN] = N_("Alt-Omlaag"),
	[TUI_ALT_UP] = N_("Alt-Omhoog"),
	[TUI_CTRL_LEFT] = N_("Ctrl-Links"),
	[TUI_CTRL_RIGHT] = N_("Ctrl-Rechts"),
	[TUI_CTRL_HOME] = "Ctrl-Home",
	[TUI_CTRL_END] = "Ctrl-End",
	[TUI_F1] = "F1",
	[TUI_F2] = "F2",
	[TUI_F3] = "F3",
	[TUI_F4] = "F4",
	[TUI_F5] = "F5",
	[TUI_F6] = "F6",
	[TUI_F7] = "F7",
	[TUI_F8] = "F8",
	[TUI_F9] = "F9",
	[TUI_F10] = "F10",
	[TUI_F11] = "F11",
	[TUI_F12] = "F12",
};

static void put_name(char *out, const char *s, size_t n)
{
	n = n < NAME_SIZE - 1 ? n : NAME_SIZE - 2;
	memcpy(out, s, n);
	out[n] = '\0';
}

static void put_character(char *out, uint32_t cp)
{
	struct buf b = {0};
	text_encode(&b, cp);
	put_name(out, buf_str(&b), b.len);
	buf_clear(&b);
}

void tui_key_name(const struct tui_key *k, char out[16])
{
	out[0] = '\0';
	if (k->kind == TUI_NAMED && k->name < TUI_NAME_COUNT) {
		put_name(out, names[k->name], strlen(names[k->name]));
	} else if (k->kind == TUI_CTRL) {
		out[0] = '^';
		put_character(out + 1, k->cp);
	} else if (k->kind == TUI_CHAR && k->cp == ' ') {
		put_name(out, N_("Spatie"), 6);
	} else if (k->kind == TUI_CHAR) {
		put_character(out, k->cp);
	}
}

/* First row of the context with this key; NULL when none. */
static const char *find_in(const struct tui_binding *b, size_t n, const char *context, const char *key)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(b[i].context, context) == 0 && strcmp(b[i].key, key) == 0)
			return b[i].action;
	return NULL;
}

const char *tui_keymap_find(const struct tui_binding *b, size_t n, const char *context,
	const struct tui_key *k)
{
	char key[NAME_SIZE];
	tui_key_name(k, key);
	if (!key[0])
		return NULL;
	const char *action = find_in(b, n, context, key);
	if (action || k->kind == TUI_CHAR)
		return action;
	return find_in(b, n, "*", key);
}

static const char *key_in(const struct tui_binding *b, size_t n, const char *context, const char *action)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(b[i].context, context) == 0 && strcmp(b[i].action, action) == 0)
			return b[i].key;
	return NULL;
}

const char *tui_keymap_key(const struct tui_binding *b, size_t n, const char *context, const char *action)
{
	const char *key = key_in(b, n, context, action);
	if (!key)
		key = key_in(b, n, "*", action);
	return key ? key : "";
}
