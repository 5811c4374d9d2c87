/* UTF-8 and its normal form. Decoding is strict (no overlong forms, no surrogates,
 * nothing above U+10FFFF) and total: a byte that does not fit is one U+FFFD, so that
 * every position in any text can be walked. Normalising uses the decomposition and
 * composition of utf8proc, but orders marks here: its own ordering takes quadratic
 * time, which a text of a hundred thousand marks would turn into minutes. */
#include <config.h>

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "base/mem.h"
#include "text_priv.h"

/* By lead byte: length of the sequence and the least code point that may take it. */
static size_t sequence_length(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead < 0xC2)
		return 0;
	return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
}

static bool is_scalar(uint32_t cp)
{
	return cp < 0xD800 || (cp > 0xDFFF && cp <= 0x10FFFF);
}

/* Reads one byte after another and stops at the first that does not continue. */
static size_t decode(const char *s, size_t n, uint32_t *cp)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *p = (const unsigned char *)s;
	size_t len = sequence_length(p[0]);
	*cp = TEXT_REPLACEMENT;
	if (len <= 1) {
		if (len == 1)
			*cp = p[0];
		return 1;
	}
	uint32_t value = p[0] & (0x7Fu >> len);
	for (size_t i = 1; i < len; i++) {
		if (i >= n || (p[i] & 0xC0) != 0x80)
			return 1;
		value = value << 6 | (p[i] & 0x3F);
	}
	if (value < least[len] || !is_scalar(value))
		return 1;
	*cp = value;
	return len;
}

size_t text_decode(const char *s, size_t n, uint32_t *cp)
{
	return decode(s, n, cp);
}

size_t text_decode_z(const char *s, uint32_t *cp)
{
	return decode(s, SIZE_MAX, cp);
}

bool text_is_utf8(const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		if (s[i] && !(s[i] & 0x80)) {
			i++;
			continue;
		}
		size_t used = decode(s + i, n - i, &cp);
		if (used == 1)
			return false;
		i += used;
	}
	return true;
}

void text_encode(struct buf *b, uint32_t cp)
{
	if (!is_scalar(cp) || cp == 0)
		cp = TEXT_REPLACEMENT;
	char s[4];
	utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)cp, (utf8proc_uint8_t *)s);
	buf_add_n(b, s, (size_t)n);
}

size_t text_length(const char *s)
{
	size_t count = 0;
	uint32_t cp;
	while (*s) {
		s += text_decode_z(s, &cp);
		count++;
	}
	return count;
}

/* --- normal form C --- */

static unsigned combining_class(utf8proc_int32_t cp)
{
	return cp < TEXT_NOT_COMPOSED ? 0 : utf8proc_get_property(cp)->combining_class;
}

/* Few marks, nearly in order: insertion. */
static void order_few(utf8proc_int32_t *cps, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		utf8proc_int32_t cp = cps[i];
		unsigned class = combining_class(cp);
		size_t j = i;
		for (; j > 0 && combining_class(cps[j - 1]) > class; j--)
			cps[j] = cps[j - 1];
		cps[j] = cp;
	}
}

/* Any number of marks: counted per class, which keeps the order within a class. */
static void order_many(utf8proc_int32_t *cps, size_t n)
{
	size_t start[257] = {0};
	utf8proc_int32_t *sorted = mem_new_array(n, sizeof *sorted);
	for (size_t i = 0; i < n; i++)
		start[combining_class(cps[i]) + 1]++;
	for (size_t c = 1; c < 257; c++)
		start[c] += start[c - 1];
	for (size_t i = 0; i < n; i++)
		sorted[start[combining_class(cps[i])]++] = cps[i];
	memcpy(cps, sorted, n * sizeof *cps);
	free(sorted);
}

/* Canonical ordering: each run of marks (class above 0) by class, stable. */
static void order_marks(utf8proc_int32_t *cps, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t end = i;
		while (end < n && combining_class(cps[end]))
			end++;
		if (end - i > 32)
			order_many(cps + i, end - i);
		else
			order_few(cps + i, end - i);
		if (end > i)
			i = end - 1;
	}
}

/* Append the NFC of well-formed text whose code points are not all below U+0300. */
static void compose(struct buf *out, const char *s, size_t n)
{
	size_t cap = (text_length(s) + 1) * TEXT_DECOMPOSED_MAX, count = 0;
	utf8proc_int32_t *cps = mem_new_array(cap, sizeof *cps);
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		int boundary = 0;
		i += decode(s + i, n - i, &cp);
		utf8proc_ssize_t got = utf8proc_decompose_char((utf8proc_int32_t)cp, cps + count,
			(utf8proc_ssize_t)(cap - count), UTF8PROC_DECOMPOSE, &boundary);
		count += got > 0 ? (size_t)got : 0;
	}
	order_marks(cps, count);
	utf8proc_ssize_t left = utf8proc_normalize_utf32(cps, (utf8proc_ssize_t)count,
		UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	for (utf8proc_ssize_t i = 0; i < left; i++)
		text_encode(out, (uint32_t)cps[i]);
	explicit_bzero(cps, cap * sizeof *cps);
	free(cps);
}

char *text_nfc(const char *s, size_t n)
{
	struct buf plain = {0}, out = {0};
	uint32_t most = 0;
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		i += decode(s + i, n - i, &cp);
		text_encode(&plain, cp);
		most = cp > most ? cp : most;
	}
	if (most < TEXT_NOT_COMPOSED)
		return buf_detach(&plain);
	compose(&out, plain.s, plain.len);
	buf_wipe(&plain);
	return buf_detach(&out);
}

/* --- what may be stored --- */

/* White space of Unicode that stands at the ends of a text. */
static bool is_blank(uint32_t cp)
{
	return cp == ' ' || cp == '\n' || cp == 0xA0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) ||
		cp == 0x202F || cp == 0x205F || cp == 0x3000;
}

static bool is_line_end(uint32_t cp)
{
	return (cp >= '\n' && cp <= '\r') || cp == 0x85 || cp == 0x2028 || cp == 0x2029;
}

/* Not seen, not part of a word, or able to drive a terminal. U+200C and U+200D are
 * letters of Persian, Dari and Pashto spelling and stay. */
static bool is_unwanted(uint32_t cp)
{
	static const struct {
		uint32_t from, to;
	} ranges[] = {
		{0x00, 0x1F}, {0x7F, 0x9F}, {0xAD, 0xAD}, {0x61C, 0x61C}, {0x200B, 0x200B}, {0x200E, 0x200F},
		{0x202A, 0x202E}, {0x2060, 0x206F}, {0xFDD0, 0xFDEF}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB},
		{0xE0000, 0xE007F},
	};
	if (cp > 0x1F && cp < 0x7F)
		return false;
	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
		if (cp >= ranges[i].from && cp <= ranges[i].to)
			return true;
	return (cp & 0xFFFE) == 0xFFFE;
}

/* Append what stays of one code point. */
static void clean_one(struct buf *out, uint32_t cp, bool multiline)
{
	if (cp == '\t')
		buf_add_c(out, ' ');
	else if (is_line_end(cp))
		buf_add_c(out, multiline ? '\n' : ' ');
	else if (!is_unwanted(cp))
		text_encode(out, cp);
}

static void trim(const struct buf *b, size_t *start, size_t *end)
{
	uint32_t cp;
	*start = 0;
	*end = 0;
	for (size_t i = 0; i < b->len;) {
		size_t used = decode(b->s + i, b->len - i, &cp);
		if (!is_blank(cp))
			*end = i + used;
		else if (*end == 0)
			*start = i + used;
		i += used;
	}
	if (*end == 0)
		*start = 0;
}

char *text_clean(const char *s, bool multiline)
{
	struct buf kept = {0};
	size_t start, end;
	while (*s) {
		uint32_t cp;
		size_t used = text_decode_z(s, &cp);
		if (cp == '\r' && s[1] == '\n')
			used = 2;
		clean_one(&kept, cp, multiline);
		s += used;
	}
	trim(&kept, &start, &end);
	char *nfc = text_nfc(kept.s ? kept.s + start : NULL, end - start);
	buf_wipe(&kept);
	return nfc;
}

const char *text_row_find(const struct text_row *rows, size_t n, uint32_t cp)
{
	while (n > 0) {
		const struct text_row *middle = rows + n / 2;
		if (middle->from == cp)
			return middle->to;
		if (middle->from < cp) {
			rows = middle + 1;
			n -= n / 2 + 1;
		} else {
			n /= 2;
		}
	}
	return NULL;
}
