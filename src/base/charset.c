/* Character sets of files. iconv does the conversion, but only under the names of the
 * table below: no name from a file or a person reaches it, so no other converter is
 * ever loaded. What iconvs differ in (the bytes that CP1252 leaves undefined, NUL,
 * replacement characters) is decided here, before and after. */
#include <config.h>

#include "base/charset.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "base/text.h"

#define PIECE 4096

static const struct {
	const char *name;
	int unit; /* bytes */
} charsets[CHARSET_COUNT] = {
	[CHARSET_UTF8] = {"UTF-8", 1},
	[CHARSET_UTF16LE] = {"UTF-16LE", 2},
	[CHARSET_UTF16BE] = {"UTF-16BE", 2},
	[CHARSET_CP1252] = {"CP1252", 1},
	[CHARSET_LATIN1] = {"ISO-8859-1", 1},
	[CHARSET_LATIN9] = {"ISO-8859-15", 1},
};

/* Lower case, without "-", "_", "." and blanks. */
static const struct {
	const char *name;
	enum charset set;
} spellings[] = {
	{"utf8", CHARSET_UTF8},
	{"utf16le", CHARSET_UTF16LE},
	{"utf16be", CHARSET_UTF16BE},
	{"cp1252", CHARSET_CP1252},
	{"windows1252", CHARSET_CP1252},
	{"win1252", CHARSET_CP1252},
	{"1252", CHARSET_CP1252},
	{"latin1", CHARSET_LATIN1},
	{"iso88591", CHARSET_LATIN1},
	{"88591", CHARSET_LATIN1},
	{"latin9", CHARSET_LATIN9},
	{"iso885915", CHARSET_LATIN9},
	{"885915", CHARSET_LATIN9},
};

const char *charset_name(enum charset c)
{
	return charsets[c < CHARSET_COUNT ? c : CHARSET_UTF8].name;
}

/* The spelling without case and separators; false when it is too long to be one. */
static bool squeeze(const char *name, char *out, size_t size)
{
	size_t n = 0;
	for (; *name; name++) {
		if (strchr("-_. ", *name))
			continue;
		if (n + 1 == size)
			return false;
		out[n++] = *name >= 'A' && *name <= 'Z' ? (char)(*name + ('a' - 'A')) : *name;
	}
	out[n] = '\0';
	return true;
}

enum err charset_by_name(const char *name, enum charset *out)
{
	char plain[16];
	*out = CHARSET_UTF8;
	if (!name || !squeeze(name, plain, sizeof plain))
		return ERR_NOT_FOUND;
	for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++)
		if (strcmp(plain, spellings[i].name) == 0) {
			*out = spellings[i].set;
			return ERR_OK;
		}
	return ERR_NOT_FOUND;
}

enum charset charset_guess(const void *p, size_t n, size_t *bom)
{
	static const struct {
		const char *mark;
		size_t len;
		enum charset set;
	} marks[] = {
		{"\xef\xbb\xbf", 3, CHARSET_UTF8},
		{"\xff\xfe", 2, CHARSET_UTF16LE},
		{"\xfe\xff", 2, CHARSET_UTF16BE},
	};
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (n >= marks[i].len && memcmp(p, marks[i].mark, marks[i].len) == 0) {
			*bom = marks[i].len;
			return marks[i].set;
		}
	*bom = 0;
	return text_is_utf8(p, n) ? CHARSET_UTF8 : CHARSET_CP1252;
}

/* Offset of the first unit that iconv is not asked about, n when there is none: NUL; a
 * byte CP1252 does not define; and towards a set of single bytes what lies beyond
 * U+FFFF, because glibc leaves tag characters out without a word. */
static size_t first_refused(enum charset to, enum charset from, const unsigned char *p, size_t n)
{
	static const unsigned char undefined[] = {0x81, 0x8D, 0x8F, 0x90, 0x9D};
	size_t unit = (size_t)charsets[from].unit;
	bool bmp_only = from == CHARSET_UTF8 && charsets[to].unit == 1;
	for (size_t i = 0; i + unit <= n; i += unit) {
		if (p[i] == 0 && (unit == 1 || p[i + 1] == 0))
			return i;
		if (from == CHARSET_CP1252 && memchr(undefined, p[i], sizeof undefined))
			return i;
		if (bmp_only && p[i] >= 0xF0)
			return i;
	}
	return n;
}

static size_t first_bad_utf8(const char *s, size_t n)
{
	size_t i = 0;
	while (i < n) {
		uint32_t cp;
		size_t used = text_decode(s + i, n - i, &cp);
		if (cp == 0 || (used == 1 && cp == 0xFFFD))
			break;
		i += used;
	}
	return i;
}

/* All n bytes through iconv, appended to out; *bad_at gets how far it came. */
static enum err convert(iconv_t cd, const char *p, size_t n, struct buf *out, size_t *bad_at)
{
	char piece[PIECE];
	char *in = (char *)p;
	size_t left = n;
	enum err e = ERR_OK;
	while (left > 0 && !e) {
		char *to = piece;
		size_t room = sizeof piece;
		*bad_at = n - left;
		size_t replaced = iconv(cd, &in, &left, &to, &room);
		if (replaced == (size_t)-1) {
			*bad_at = n - left;
			e = errno == E2BIG ? ERR_OK : ERR_PARSE;
		} else if (replaced > 0) {
			e = ERR_PARSE;
		}
		buf_add_n(out, piece, sizeof piece - room);
	}
	explicit_bzero(piece, sizeof piece);
	return e;
}

/* From one set to another, whole or not at all. */
static enum err transcode(enum charset to, enum charset from, const char *p, size_t n, struct buf *out,
	size_t *bad_at)
{
	size_t before = out->len, clean = first_refused(to, from, (const unsigned char *)p, n);
	iconv_t cd = iconv_open(charsets[to].name, charsets[from].name);
	*bad_at = 0;
	if (cd == (iconv_t)-1)
		return ERR_IO;
	enum err e = convert(cd, p, clean, out, bad_at);
	iconv_close(cd);
	if (!e && clean < n) {
		*bad_at = clean;
		e = ERR_PARSE;
	}
	if (e)
		buf_cut(out, before);
	else
		*bad_at = 0;
	return e;
}

static enum err copy_utf8(const char *s, size_t n, struct buf *out, size_t *bad_at)
{
	size_t good = first_bad_utf8(s, n);
	*bad_at = good < n ? good : 0;
	if (good < n)
		return ERR_PARSE;
	buf_add_n(out, s, n);
	return ERR_OK;
}

enum err charset_decode(enum charset c, const void *p, size_t n, struct buf *out, size_t *bad_at)
{
	if (c == CHARSET_UTF8)
		return copy_utf8(p, n, out, bad_at);
	return transcode(CHARSET_UTF8, c, p, n, out, bad_at);
}

enum err charset_encode(enum charset c, const char *s, size_t n, struct buf *out, size_t *bad_at)
{
	if (c == CHARSET_UTF8)
		return copy_utf8(s, n, out, bad_at);
	return transcode(c, CHARSET_UTF8, s, n, out, bad_at);
}
