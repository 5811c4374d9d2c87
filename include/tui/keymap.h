/* Keys as data: an action has an id, a name and a help line; a table binds keys to
 * actions in a context. Key bar, help, palette and manual page come from it. */
#ifndef REGIE_TUI_KEYMAP_H
#define REGIE_TUI_KEYMAP_H

#include "tui/tui.h"

struct tui_action {
	const char *id;     /* "opslaan" */
	const char *label;  /* key bar, <= 10 columns: "Opslaan" */
	const char *help;   /* one sentence */
};

struct tui_binding {
	const char *context; /* "*" everywhere, else the screen's name */
	const char *key;     /* "F9", "^O", "Enter", "Tab", "/", "Alt-Omlaag" ... */
	const char *action;
	bool bar;            /* show in the key bar */
};

/* Action id bound to `k` in the context, else in "*"; NULL when none. Characters only
 * match in the context that declares them, never by "*". */
const char *tui_keymap_find(const struct tui_binding *b, size_t n, const char *context,
	const struct tui_key *k);
/* Name of a key as the table spells it, into out (16 bytes): "F9", "^O", "a", "Spatie",
 * "Enter", "Tab", "Shift-Tab", "Backspace", "Delete", "Insert", "Home", "End", "PgUp",
 * "PgDn", "Omhoog", "Omlaag", "Links", "Rechts", "Alt-Omhoog", "Alt-Omlaag", "Ctrl-Links",
 * "Ctrl-Rechts", "Ctrl-Home", "Ctrl-End", "Esc Esc"; "" for what is no key. On screen a name
 * goes through _(). */
void tui_key_name(const struct tui_key *k, char out[16]);
/* First key bound to the action in this context, else in "*"; "" when none; borrowed. */
const char *tui_keymap_key(const struct tui_binding *b, size_t n, const char *context, const char *action);

#endif
