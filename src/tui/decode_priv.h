/* Bytes of a terminal to keys. Pure: no curses, no clock, no descriptor.
 *
 * What it promises, whatever the bytes:
 * - a byte that begins no escape sequence gives its key at once, also right after a bad
 *   byte or half a character (those give U+FFFD first);
 * - a sequence that breaks off gives TUI_UNKNOWN and the byte that broke it still counts;
 * - a sequence that stays open ends after DECODE_SEQUENCE_MS of silence, a paste after
 *   DECODE_PASTE_MS: a key after that is never lost. Only what arrives inside an open
 *   sequence (or within that time after Esc) is part of it, and what arrives inside a
 *   paste is text of that paste.
 * Mouse and focus reports and a terminal's answers are swallowed without a key. */
#ifndef REGIE_TUI_DECODE_PRIV_H
#define REGIE_TUI_DECODE_PRIV_H

#include "tui/tui.h"

enum {
	DECODE_SEQUENCE_MS = 25,    /* between two bytes of one sequence */
	DECODE_CHARACTER_MS = 200,  /* between two bytes of one UTF-8 character */
	DECODE_PASTE_MS = 3000,     /* a paste whose end got lost */
	DECODE_PASTE_MAX = 1 << 20, /* bytes of UTF-8 kept of one paste */
	DECODE_SEQUENCE_MAX = 64    /* bytes of a sequence that are kept */
};

struct decode;

/* A key as the terminal's own description spells it. Only strings that begin with ESC
 * are used; they win over what we know ourselves. */
struct decode_string {
	const char *bytes;
	enum tui_name name;
};

struct decode_options {
	const struct decode_string *strings; /* copied */
	size_t n_strings;
	const uint32_t *upper; /* code points of bytes 0x80..0xff (128), copied; NULL: UTF-8 */
	int esc_ms;            /* 0 = 1000 */
	bool esc_back;         /* an Esc after which nothing came is TUI_ESC_ESC, else nothing */
};

struct decode *decode_new(const struct decode_options *o);
/* Wipes what is left; NULL is nothing. */
void decode_free(struct decode *d);
/* Take bytes that are there at `now` (milliseconds, monotonic) until a key is ready or
 * all are used; gives the number used. Take the key with decode_next, then go on. */
size_t decode_feed(struct decode *d, const unsigned char *p, size_t n, int64_t now);
/* Nothing came until `now`: ends what waited too long. Call only when no byte is to be
 * read, or a busy program would tear sequences apart. */
void decode_tick(struct decode *d, int64_t now);
/* The next ready key; false when there is none. Paste text lives until the next call. */
bool decode_next(struct decode *d, struct tui_key *k);
/* Forget the keys that are ready, an Esc that waits, and the text of a paste under way
 * (which goes on as a paste). */
void decode_drop(struct decode *d);
/* When decode_tick has something to do: a time, or -1 for never. */
int64_t decode_deadline(const struct decode *d);
/* True while "Esc-" waits for a digit. */
bool decode_is_pending(const struct decode *d);
/* True inside a sequence, a character or a paste: more bytes must come within a moment. */
bool decode_is_open(const struct decode *d);
/* Bytes of the last sequence that gave a key (for the screen that teaches keys). */
size_t decode_last(const struct decode *d, const unsigned char **p);

#endif
