/* Search keys and the order of names. ASCII is one look in a table of 128, Latin-1 and
 * Latin Extended-A one look in the table of this unit; everything else is decomposed
 * and case-folded by utf8proc, and each part looked up again. Of the marks only those
 * with a combining class go (accents, harakat, points): vowel signs of Indic and Thai
 * scripts have none and are letters to their readers. */
#include <config.h>

#include "base/text.h"

#include <string.h>

#include <utf8proc.h>

#include "text_priv.h"

#define PARTS_MAX 32 /* the longest decomposition, U+FDFA, has 18 parts */

struct key {
	struct buf *out;
	size_t start; /* of this key in out */
	bool blank;   /* a word ended */
};

static void add_blank(struct key *k)
{
	k->blank = true;
}

static void add_letter(struct key *k, const char *s, size_t n)
{
	if (k->blank && k->out->len > k->start)
		buf_add_c(k->out, ' ');
	k->blank = false;
	buf_add_n(k->out, s, n);
}

/* Lower-case letters and digits stay, blanks end a word. */
static void add_words(struct key *k, const char *s)
{
	for (const char *end = s; *s; s = end) {
		if (*s == ' ') {
			add_blank(k);
			end = s + 1;
			continue;
		}
		end = s + strcspn(s, " ");
		add_letter(k, s, (size_t)(end - s));
	}
}

/* 'a' for letters of either case, the digit for digits, 0 for what ends a word. */
static char fold_ascii(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c + ('a' - 'A'));
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '\0';
}

/* Value of a decimal digit of another script, -1 when it is none. */
static int digit_value(uint32_t cp)
{
	static const uint32_t zeros[] = {0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6,
		0xD66, 0xDE6, 0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810};
	for (size_t i = 0; i < sizeof zeros / sizeof zeros[0]; i++)
		if (cp >= zeros[i] && cp < zeros[i] + 10)
			return (int)(cp - zeros[i]);
	return -1;
}

static bool is_mark(int category)
{
	return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
		category == UTF8PROC_CATEGORY_ME;
}

/* Accents, enclosing marks, variation selectors, joiners and other unseen format. */
static bool is_dropped(const utf8proc_property_t *property)
{
	int category = property->category;
	if (category == UTF8PROC_CATEGORY_CF || category == UTF8PROC_CATEGORY_ME)
		return true;
	return is_mark(category) && (property->combining_class || property->ignorable);
}

/* What becomes of a character that no table names. */
static void add_other(struct key *k, uint32_t cp)
{
	const utf8proc_property_t *property = utf8proc_get_property((utf8proc_int32_t)cp);
	int category = property->category;
	if (is_dropped(property))
		return;
	int digit = category == UTF8PROC_CATEGORY_ND ? digit_value(cp) : -1;
	if (digit >= 0) {
		char c = (char)('0' + digit);
		add_letter(k, &c, 1);
		return;
	}
	if (category < UTF8PROC_CATEGORY_LU || category > UTF8PROC_CATEGORY_NO) { /* letters, marks, numbers */
		add_blank(k);
		return;
	}
	char s[4];
	utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)cp, (utf8proc_uint8_t *)s);
	add_letter(k, s, (size_t)n);
}

/* One part of a decomposition, lower case already. */
static void add_part(struct key *k, uint32_t cp)
{
	if (cp < 0x80) {
		char c = fold_ascii((char)cp);
		if (c)
			add_letter(k, &c, 1);
		else
			add_blank(k);
		return;
	}
	const char *to = cp >= TEXT_FOLD_FIRST && cp < TEXT_FOLD_END
		? text_fold_latin[cp - TEXT_FOLD_FIRST]
		: text_row_find(text_fold_rows, text_fold_row_count, cp);
	if (to)
		add_words(k, to);
	else
		add_other(k, cp);
}

static void add_code_point(struct key *k, uint32_t cp)
{
	utf8proc_int32_t parts[PARTS_MAX];
	int boundary = 0;
	if (cp < TEXT_FOLD_END) {
		add_part(k, cp);
		return;
	}
	utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp, parts, PARTS_MAX,
		UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD, &boundary);
	if (n < 0 || n > PARTS_MAX) {
		add_blank(k);
		return;
	}
	for (utf8proc_ssize_t i = 0; i < n; i++)
		add_part(k, (uint32_t)parts[i]);
}

void text_fold(struct buf *out, const char *s)
{
	struct key k = {.out = out, .start = out->len};
	while (*s) {
		char word[64];
		size_t n = 0;
		while (n < sizeof word && !(*s & 0x80) && (word[n] = fold_ascii(*s)) != '\0') {
			n++;
			s++;
		}
		if (n > 0) {
			add_letter(&k, word, n);
		} else {
			uint32_t cp;
			s += text_decode_z(s, &cp);
			add_code_point(&k, cp);
		}
	}
}

int text_compare(const char *a, const char *b)
{
	struct buf x = {0}, y = {0};
	text_fold(&x, a);
	text_fold(&y, b);
	int order = strcmp(buf_str(&x), buf_str(&y));
	buf_wipe(&x);
	buf_wipe(&y);
	return order ? order : strcmp(a, b);
}
