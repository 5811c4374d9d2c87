/* What the files of text share: decoding of terminated strings and the tables. */
#ifndef REGIE_BASE_TEXT_PRIV_H
#define REGIE_BASE_TEXT_PRIV_H

#include <stddef.h>
#include <stdint.h>

#define TEXT_REPLACEMENT 0xFFFD
#define TEXT_NOT_COMPOSED 0x300 /* below it nothing combines: every text is NFC */
#define TEXT_DECOMPOSED_MAX 4   /* canonical decomposition of one code point */

struct text_row {
	uint32_t from;
	char to[8];
};

/* Tables sorted by `from`. */
extern const struct text_row text_simplify_rows[];
extern const size_t text_simplify_row_count;
extern const struct text_row text_fold_rows[];
extern const size_t text_fold_row_count;

/* Folding of U+00A0..U+017F: at most three bytes each. */
#define TEXT_FOLD_FIRST 0xA0
#define TEXT_FOLD_END 0x180
extern const char text_fold_latin[TEXT_FOLD_END - TEXT_FOLD_FIRST][4];

/* The replacement of cp, NULL when there is none; borrowed. */
const char *text_row_find(const struct text_row *rows, size_t n, uint32_t cp);

/* Like text_decode on a terminated string; never reads beyond the NUL, which is one
 * byte and code point 0. */
size_t text_decode_z(const char *s, uint32_t *cp);

#endif
