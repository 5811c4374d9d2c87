/* Roles to attributes and colours. Every role has an attribute twin that is enough by
 * itself, and no needed text is dim. Colours are the sixteen of the terminal and its own
 * default, so that a user's scheme decides how they look. */
#include <config.h>

#include "role_priv.h"

enum { DEFAULT = -1, BRIGHT = 8 };
enum { BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE };

struct look {
	attr_t attrs;
	short fg, bg;
};

#define PLAIN {0, DEFAULT, DEFAULT}

static const struct look looks[][ROLE_COUNT] = {
	[TUI_MONO] = {
		[ROLE_TEXT] = PLAIN,
		[ROLE_LABEL] = PLAIN,
		[ROLE_VALUE] = PLAIN,
		[ROLE_FIELD] = {WA_UNDERLINE, DEFAULT, DEFAULT},
		[ROLE_FOCUS] = {WA_REVERSE, DEFAULT, DEFAULT},
		[ROLE_CURSOR_ROW] = {WA_BOLD, DEFAULT, DEFAULT},
		[ROLE_BAND] = {WA_REVERSE, DEFAULT, DEFAULT},
		[ROLE_MARK] = {WA_REVERSE | WA_BOLD, DEFAULT, DEFAULT},
		[ROLE_KEY] = {WA_BOLD, DEFAULT, DEFAULT},
		[ROLE_KEY_TEXT] = PLAIN,
		[ROLE_ERROR] = {WA_BOLD | WA_REVERSE, DEFAULT, DEFAULT},
		[ROLE_WARNING] = {WA_BOLD, DEFAULT, DEFAULT},
		[ROLE_GOOD] = PLAIN,
		[ROLE_QUIET] = PLAIN,
		[ROLE_TITLE] = {WA_BOLD, DEFAULT, DEFAULT},
		[ROLE_HIT] = {WA_UNDERLINE, DEFAULT, DEFAULT},
	},
	[TUI_CONTRAST] = {
		[ROLE_TEXT] = PLAIN,
		[ROLE_LABEL] = PLAIN,
		[ROLE_VALUE] = {WA_BOLD, DEFAULT, DEFAULT},
		[ROLE_FIELD] = {WA_UNDERLINE, DEFAULT, DEFAULT},
		[ROLE_FOCUS] = {0, BLACK, YELLOW + BRIGHT},
		[ROLE_CURSOR_ROW] = {WA_BOLD, DEFAULT, DEFAULT},
		[ROLE_BAND] = {0, BLACK, WHITE + BRIGHT},
		[ROLE_MARK] = {0, BLACK, YELLOW + BRIGHT},
		[ROLE_KEY] = {WA_BOLD, DEFAULT, DEFAULT},
		[ROLE_KEY_TEXT] = PLAIN,
		[ROLE_ERROR] = {WA_BOLD, WHITE + BRIGHT, RED},
		[ROLE_WARNING] = {WA_BOLD, DEFAULT, DEFAULT},
		[ROLE_GOOD] = PLAIN,
		[ROLE_QUIET] = PLAIN,
		[ROLE_TITLE] = {WA_BOLD, DEFAULT, DEFAULT},
		[ROLE_HIT] = {WA_UNDERLINE, DEFAULT, DEFAULT},
	},
	[TUI_LIGHT] = {
		[ROLE_TEXT] = PLAIN,
		[ROLE_LABEL] = {0, BLUE, DEFAULT},
		[ROLE_VALUE] = PLAIN,
		[ROLE_FIELD] = {WA_UNDERLINE, DEFAULT, DEFAULT},
		[ROLE_FOCUS] = {WA_REVERSE, DEFAULT, DEFAULT},
		[ROLE_CURSOR_ROW] = {WA_BOLD, DEFAULT, DEFAULT},
		[ROLE_BAND] = {0, WHITE + BRIGHT, BLUE},
		[ROLE_MARK] = {0, BLACK, YELLOW},
		[ROLE_KEY] = {0, BLUE, DEFAULT},
		[ROLE_KEY_TEXT] = PLAIN,
		[ROLE_ERROR] = {WA_BOLD, RED, DEFAULT},
		[ROLE_WARNING] = {0, MAGENTA, DEFAULT},
		[ROLE_GOOD] = {0, GREEN, DEFAULT},
		[ROLE_QUIET] = PLAIN,
		[ROLE_TITLE] = {WA_BOLD, BLUE, DEFAULT},
		[ROLE_HIT] = {WA_UNDERLINE, MAGENTA, DEFAULT},
	},
	[TUI_DARK] = {
		[ROLE_TEXT] = PLAIN,
		[ROLE_LABEL] = {0, CYAN, DEFAULT},
		[ROLE_VALUE] = PLAIN,
		[ROLE_FIELD] = {WA_UNDERLINE, DEFAULT, DEFAULT},
		[ROLE_FOCUS] = {WA_REVERSE, DEFAULT, DEFAULT},
		[ROLE_CURSOR_ROW] = {WA_BOLD, DEFAULT, DEFAULT},
		[ROLE_BAND] = {0, BLACK, CYAN},
		[ROLE_MARK] = {0, BLACK, YELLOW},
		[ROLE_KEY] = {0, YELLOW, DEFAULT},
		[ROLE_KEY_TEXT] = PLAIN,
		[ROLE_ERROR] = {WA_BOLD, RED + BRIGHT, DEFAULT},
		[ROLE_WARNING] = {0, YELLOW + BRIGHT, DEFAULT},
		[ROLE_GOOD] = {0, GREEN + BRIGHT, DEFAULT},
		[ROLE_QUIET] = PLAIN,
		[ROLE_TITLE] = {WA_BOLD, CYAN, DEFAULT},
		[ROLE_HIT] = {WA_UNDERLINE, YELLOW + BRIGHT, DEFAULT},
	},
};

static const struct look *look_of(const struct tui *t, enum tui_role role)
{
	return &looks[t->use_colors ? t->o.theme : TUI_MONO][role < ROLE_COUNT ? role : ROLE_TEXT];
}

/* With eight colours a bright one is its plain twin in bold. */
static short in_reach(short color, bool *bold)
{
	if (color < BRIGHT || COLORS >= 16)
		return color;
	*bold = true;
	return (short)(color - BRIGHT);
}

void role_attributes(const struct tui *t, enum tui_role role, attr_t *attrs, short *pair)
{
	const struct look *l = look_of(t, role);
	bool bold = false;
	*attrs = l->attrs;
	*pair = 0;
	if (!t->use_colors || (l->fg == DEFAULT && l->bg == DEFAULT))
		return;
	in_reach(l->fg, &bold);
	*attrs |= bold ? WA_BOLD : 0;
	*pair = (short)(role + 1);
}

void role_use_theme(struct tui *t)
{
	bool wanted = t->o.theme != TUI_MONO && !t->o.no_color && has_colors();
	if (wanted && !t->colors_started) {
		start_color();
		wanted = use_default_colors() == OK;
		t->colors_started = wanted;
	}
	t->use_colors = wanted;
	if (!wanted)
		return;
	for (int role = 0; role < ROLE_COUNT; role++) {
		const struct look *l = look_of(t, (enum tui_role)role);
		bool ignored;
		init_pair((short)(role + 1), in_reach(l->fg, &ignored), in_reach(l->bg, &ignored));
	}
}
