/* What a complete escape sequence means. */
#ifndef REGIE_TUI_SEQUENCE_PRIV_H
#define REGIE_TUI_SEQUENCE_PRIV_H

#include "tui/tui.h"

enum sequence_kind {
	SEQUENCE_KEY,     /* the key is filled in */
	SEQUENCE_NOTHING, /* report of mouse or focus, answer of the terminal */
	SEQUENCE_PASTE,   /* a paste begins */
	SEQUENCE_UNKNOWN
};

enum sequence_match { MATCH_NONE = 0, MATCH_PREFIX = 1, MATCH_WHOLE = 2, MATCH_BOTH = 3 };

/* Is `s` (n bytes) one of the fixed spellings, or the beginning of one? With
 * MATCH_WHOLE in it, *k is filled in. */
enum sequence_match sequence_fixed(const unsigned char *s, size_t n, struct tui_key *k);
/* Meaning of a sequence that is complete by the grammar of ECMA-48: ESC [ .., ESC O ..,
 * the same behind a second ESC, or ESC and one character. */
enum sequence_kind sequence_meaning(const unsigned char *s, size_t n, struct tui_key *k);
/* Esc and this character: a function key by hand? */
bool sequence_esc_digit(unsigned char c, struct tui_key *k);

#endif
