/* Character sets of files: a fixed list of names, iconv behind it, strict, never
 * //TRANSLIT or //IGNORE. Only for import and export of files. */
#ifndef REGIE_BASE_CHARSET_H
#define REGIE_BASE_CHARSET_H

#include "base/buf.h"
#include "base/err.h"

enum charset { CHARSET_UTF8, CHARSET_UTF16LE, CHARSET_UTF16BE, CHARSET_CP1252, CHARSET_LATIN1,
	CHARSET_LATIN9, CHARSET_COUNT };

/* "UTF-8", "UTF-16LE", ... as shown to people; borrowed. */
const char *charset_name(enum charset c);
/* By name, case-blind, with the usual spellings (utf8, cp1252, iso-8859-15...).
 * ERR_NOT_FOUND (and UTF-8) for any other name, NULL too: no name ever reaches iconv.
 * Plain "utf-16" is refused: without a mark nothing says which. */
enum err charset_by_name(const char *name, enum charset *out);
/* Guess from a byte order mark and content: UTF-8 when well-formed, else CP1252;
 * *bom gets the number of bytes of the mark (0 when none). */
enum charset charset_guess(const void *p, size_t n, size_t *bom);
/* Whole text to UTF-8, appended to out. ERR_PARSE with *bad_at = offset of the first
 * byte that does not belong to the set (out unchanged); NUL counts as bad. A byte
 * order mark is a character like any other: skip what charset_guess counted.
 * ERR_IO when the C library lacks the set. */
enum err charset_decode(enum charset c, const void *p, size_t n, struct buf *out, size_t *bad_at);
/* UTF-8 to the set, appended, without a mark. ERR_PARSE with *bad_at (in s) when a
 * character does not exist there or s is no UTF-8 (out unchanged); ERR_IO as above. */
enum err charset_encode(enum charset c, const char *s, size_t n, struct buf *out, size_t *bad_at);

#endif
