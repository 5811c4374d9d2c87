/* Unicode text: UTF-8 in, NFC stored, grapheme clusters as the unit of editing,
 * columns as the unit of drawing. Also folding for search and what a terminal
 * or an 8-bit locale can show. Uses utf8proc and one table of our own. */
#ifndef REGIE_BASE_TEXT_H
#define REGIE_BASE_TEXT_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* True when `s` (n bytes) is well-formed UTF-8 without NUL. */
bool text_is_utf8(const char *s, size_t n);
/* Decode one code point at s (n > 0 bytes left); returns bytes used (>= 1) and
 * puts the code point, or U+FFFD for a bad byte, in *cp. */
size_t text_decode(const char *s, size_t n, uint32_t *cp);
/* Append the UTF-8 of cp; U+FFFD for 0, surrogates and what is beyond U+10FFFF. */
void text_encode(struct buf *b, uint32_t cp);
/* NFC of `s`; bad bytes and NUL become U+FFFD. Owned by the caller. */
char *text_nfc(const char *s, size_t n);
/* NFC, outer blanks trimmed, inner control characters (C0, C1, DEL, bidi controls, other
 * unseen format characters, noncharacters) removed. A tab becomes a blank; an end of
 * line (CRLF, CR, LF, line and paragraph separators) becomes LF when `multiline`, else a
 * blank. U+200C and U+200D are kept. Owned by the caller. */
char *text_clean(const char *s, bool multiline);
/* Length in code points. */
size_t text_length(const char *s);
/* Byte offset of the grapheme boundary after / before `at` (<= strlen); ends at 0 and
 * strlen. text_next wants a boundary; text_prev takes any place in the text. */
size_t text_next(const char *s, size_t at);
size_t text_prev(const char *s, size_t at);
/* Columns of the grapheme at `at`, and of a whole string, as text_display draws them: 0 for
 * a lone joiner, 1 or 2; more (3, at most 8) only in scripts with spacing vowel signs. */
int text_grapheme_width(const char *s, size_t at);
int text_width(const char *s);
/* Longest prefix that fits in `cols` columns, in bytes; whole graphemes only. */
size_t text_fit(const char *s, int cols);
/* What may be drawn: each control, bidi control, line separator, noncharacter, unassigned
 * or unseen character as U+FFFD (newlines too: split lines first), at most 4 combining
 * marks a cluster, joiners and variation selectors dropped, of joined emoji the first.
 * Appends to `out`. Drawing the result again changes nothing. */
void text_display(struct buf *out, const char *s);
/* The same, in NFC, for an 8-bit or ASCII terminal: our own table (Ş->S, Ł->L, en
 * dash->-) and `?`; `can_show` says what the locale shows (NULL: ASCII only). Returns
 * true when something was simplified. The columns may differ from those of `s`. */
bool text_simplify(struct buf *out, const char *s, bool (*can_show)(uint32_t cp));
/* Search key, appended: lower case, without marks (accents, harakat, tatweel), ł->l đ->d
 * ø->o ı->i ß->ss æ->ae œ->oe þ->th, one form of Arabic yeh, kaf and heh, ASCII digits;
 * joiners dropped, anything that is not a letter or digit becomes one blank, trimmed.
 * A key folds to itself. */
void text_fold(struct buf *out, const char *s);
/* Compare folded, then raw; strcmp-like. For sorting names. */
int text_compare(const char *a, const char *b);

#endif
