/* text: decoding, normal form, clusters and columns, what is drawn, folding. Hostile
 * strings go through every function; properties run over all of Unicode. */
#include <config.h>

#include "suites.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/mem.h"
#include "base/text.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof(a)[0]))
#define LAST_CP 0x10FFFF

static bool is_surrogate(uint32_t cp)
{
	return cp >= 0xD800 && cp <= 0xDFFF;
}

/* `n` times `piece`, owned by the caller. */
static char *repeat(const char *piece, size_t n)
{
	struct buf b = {0};
	while (n-- > 0)
		buf_add(&b, piece);
	return buf_detach(&b);
}

/* Random bytes of a kind that hurts: leads, continuations, marks, controls, letters. */
static char *random_text(unsigned *seed, size_t n)
{
	static const char *const pieces[] = {
		"a", "\xcc\x81", "\xcd\x8f", "\xe2\x80\x8d", "\xe2\x80\x8c", "\xf0\x9f\x87\xb3", "\xf0\x9f\x91\xa9", "\x80",
		"\xe2", "\xf0\x9f", "\n", "\r", "\xe1\x84\x80", "\xe1\x85\xa1", "\xd9\x8e", "\xd8\x80", "\xc2\x9b",
		"\xe2\x80\xae",
		"\xc3\xa9", " ", "\xef\xbf\xbf", "\xed\xa0\x80", "\xe0\xa4\xbf", "\xcc\xa3", "\xf0\x9f\x8f\xbd",
		"\xf4\x90\x80\x80",
	};
	struct buf b = {0};
	while (n-- > 0) {
		*seed = *seed * 1103515245u + 12345u;
		buf_add(&b, pieces[(*seed >> 16) % COUNT(pieces)]);
	}
	return buf_detach(&b);
}

/* --- bytes --- */

static const struct {
	const char *bytes;
	size_t n;
	size_t used;
	uint32_t cp;
} sequences[] = {
	{"a", 1, 1, 'a'},
	{"\0", 1, 1, 0},
	{"\x7f", 1, 1, 0x7F},
	{"\xc3\xa9", 2, 2, 0xE9},
	{"\xc3\xa9", 1, 1, 0xFFFD},
	{"\xe2\x82\xac", 3, 3, 0x20AC},
	{"\xe2\x82\xac", 2, 1, 0xFFFD},
	{"\xf0\x9f\x98\x80", 4, 4, 0x1F600},
	{"\xf0\x9f\x98", 3, 1, 0xFFFD},
	{"\xf4\x8f\xbf\xbf", 4, 4, 0x10FFFF},
	{"\xf4\x90\x80\x80", 4, 1, 0xFFFD},
	{"\xf5\x80\x80\x80", 4, 1, 0xFFFD},
	{"\xff", 1, 1, 0xFFFD},
	{"\x80", 1, 1, 0xFFFD},
	{"\xc0\x80", 2, 1, 0xFFFD},
	{"\xc1\xbf", 2, 1, 0xFFFD},
	{"\xe0\x80\x80", 3, 1, 0xFFFD},
	{"\xe0\x9f\xbf", 3, 1, 0xFFFD},
	{"\xe0\xa0\x80", 3, 3, 0x800},
	{"\xf0\x80\x80\x80", 4, 1, 0xFFFD},
	{"\xf0\x8f\xbf\xbf", 4, 1, 0xFFFD},
	{"\xed\xa0\x80", 3, 1, 0xFFFD},
	{"\xed\xbf\xbf", 3, 1, 0xFFFD},
	{"\xed\x9f\xbf", 3, 3, 0xD7FF},
	{"\xee\x80\x80", 3, 3, 0xE000},
	{"\xef\xbf\xbd", 3, 3, 0xFFFD},
	{"\xf8\x88\x80\x80\x80", 5, 1, 0xFFFD},
	{"\xc3(", 2, 1, 0xFFFD},
};

START_TEST(text_decode__strict_and_total)
{
	uint32_t cp;
	ck_assert_uint_eq(text_decode(sequences[_i].bytes, sequences[_i].n, &cp), sequences[_i].used);
	ck_assert_uint_eq(cp, sequences[_i].cp);
	bool good = cp != 0 && (cp != 0xFFFD || sequences[_i].used == 3);
	ck_assert_int_eq(text_is_utf8(sequences[_i].bytes,
		sequences[_i].used == 1 ? sequences[_i].n : sequences[_i].used),
		good);
}
END_TEST

START_TEST(text_encode__every_code_point_comes_back)
{
	struct buf b = {0};
	for (uint32_t cp = 1; cp <= LAST_CP; cp++) {
		uint32_t back;
		buf_reset(&b);
		text_encode(&b, cp);
		size_t used = text_decode(b.s, b.len, &back);
		if (used != b.len || back != (is_surrogate(cp) ? 0xFFFD : cp) || !text_is_utf8(b.s, b.len))
			ck_abort_msg("U+%04X", cp);
	}
	buf_reset(&b);
	text_encode(&b, 0);
	text_encode(&b, 0x110000);
	text_encode(&b, UINT32_MAX);
	ck_assert_str_eq(b.s, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	buf_clear(&b);
}
END_TEST

START_TEST(text_is_utf8__nothing_is_fine_nul_is_not)
{
	ck_assert(text_is_utf8("", 0));
	ck_assert(text_is_utf8("abc\xc3\xa9", 5));
	ck_assert(!text_is_utf8("abc\xc3\xa9", 4));
	ck_assert(!text_is_utf8("a\0b", 3));
}
END_TEST

START_TEST(text_length__code_points)
{
	ck_assert_uint_eq(text_length(""), 0);
	ck_assert_uint_eq(text_length("Şükrü"), 5);
	ck_assert_uint_eq(text_length("e\xcc\x81"), 2);
	ck_assert_uint_eq(text_length("\xff\xe2\x82"), 3);
}
END_TEST

/* --- normal form --- */

static const struct {
	const char *in, *out;
} normals[] = {
	{"", ""},
	{"Jansen", "Jansen"},
	{"Şu\xcc\x88kru\xcc\x88", "Şükrü"},
	{"e\xcc\x81", "\xc3\xa9"},
	{"e\xcc\xa3\xcc\x82", "\xe1\xbb\x87"},             /* ệ, marks in order */
	{"e\xcc\x82\xcc\xa3", "\xe1\xbb\x87"},             /* and not */
	{"\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "\xed\x95\x9c"}, /* Hangul */
	{"\xe2\x84\xab", "\xc3\x85"},                      /* singleton: Ångström sign */
	{"\xe0\xa5\x98", "\xe0\xa4\x95\xe0\xa4\xbc"},      /* excluded from composition */
	{"\xff", "\xef\xbf\xbd"},
	{"a\xc3", "a\xef\xbf\xbd"},
	{"\xef\xac\x81", "\xef\xac\x81"},                  /* compatibility forms stay */
};

START_TEST(text_nfc__known_forms)
{
	char *s = text_nfc(normals[_i].in, strlen(normals[_i].in));
	ck_assert_str_eq(s, normals[_i].out);
	char *again = text_nfc(s, strlen(s));
	ck_assert_str_eq(again, s);
	free(again);
	free(s);
}
END_TEST

START_TEST(text_nfc__nul_does_not_cut)
{
	char *s = text_nfc("a\0b", 3);
	ck_assert_str_eq(s, "a\xef\xbf\xbd" "b");
	free(s);
	s = text_nfc(NULL, 0);
	ck_assert_str_eq(s, "");
	free(s);
}
END_TEST

/* 400,000 marks in the worst order: below comes after above, each a step back. */
START_TEST(text_nfc__many_marks_stay_linear)
{
	char *marks = repeat("\xcc\x81\xcc\xa3", 200000);
	struct buf in = {0};
	buf_add(&in, "e");
	buf_add(&in, marks);
	char *s = text_nfc(in.s, in.len);
	ck_assert_uint_eq(text_length(s), 400000); /* e and one dot below became one */
	ck_assert_mem_eq(s, "\xe1\xba\xb9\xcc\xa3", 5);
	ck_assert_str_eq(s + strlen(s) - 2, "\xcc\x81");
	free(s);
	free(marks);
	buf_clear(&in);
}
END_TEST

START_TEST(text_nfc__is_idempotent_on_random_text)
{
	unsigned seed = 1;
	for (int i = 0; i < 3000; i++) {
		char *in = random_text(&seed, 1 + i % 60);
		char *once = text_nfc(in, strlen(in)), *twice = text_nfc(once, strlen(once));
		ck_assert(text_is_utf8(once, strlen(once)));
		ck_assert_str_eq(once, twice);
		free(in);
		free(once);
		free(twice);
	}
}
END_TEST

static const struct {
	const char *in, *one, *many;
} dirty[] = {
	{"", "", ""},
	{"  \t \xc2\xa0 ", "", ""},
	{" Jan  Jansen ", "Jan  Jansen", "Jan  Jansen"},
	{"a\r\nb\rc\nd", "a b c d", "a\nb\nc\nd"},
	{"\n\n a \n\n", "a", "a"},
	{"a\tb", "a b", "a b"},
	{"a\x1b[31mb", "a[31mb", "a[31mb"},
	{"a\x07\x7f\x01" "b", "ab", "ab"},
	{"a\xc2\x9b" "31mb", "a31mb", "a31mb"},
	{"a\xc2\x85" "b", "a b", "a\nb"},
	{"a\xe2\x80\xa8" "b\xe2\x80\xa9" "c", "a b c", "a\nb\nc"},
	{"\xe2\x80\xaegnp.exe\xe2\x80\xac", "gnp.exe", "gnp.exe"},
	{"\xe2\x81\xa6x\xe2\x81\xa9\xd8\x9c\xe2\x80\x8e\xe2\x80\x8f", "x", "x"},
	{"\xef\xbb\xbfJan", "Jan", "Jan"},
	{"J\xe2\x80\x8b" "an\xc2\xad", "Jan", "Jan"},
	{"\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xb1\xd9\x88\xd9\x85",
		"\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xb1\xd9\x88\xd9\x85",
		"\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xb1\xd9\x88\xd9\x85"}, /* U+200C stays */
	{"\xe0\xb6\x9a\xe2\x80\x8d\xe0\xb6\xba", "\xe0\xb6\x9a\xe2\x80\x8d\xe0\xb6\xba",
		"\xe0\xb6\x9a\xe2\x80\x8d\xe0\xb6\xba"},
	{"e\x01\xcc\x81", "\xc3\xa9", "\xc3\xa9"}, /* composed after cleaning */
	{"\xef\xbf\xbe\xef\xb7\x90x\xf4\x8f\xbf\xbf", "x", "x"},
	{"x\xf3\xa0\x81\xb3", "x", "x"}, /* tags */
	{"a\xff", "a\xef\xbf\xbd", "a\xef\xbf\xbd"},
	{"Mc\xc2\xa0" "Donald", "Mc\xc2\xa0" "Donald", "Mc\xc2\xa0" "Donald"},
};

START_TEST(text_clean__keeps_words_only)
{
	for (int many = 0; many < 2; many++) {
		char *s = text_clean(dirty[_i].in, many);
		ck_assert_str_eq(s, many ? dirty[_i].many : dirty[_i].one);
		char *again = text_clean(s, many);
		ck_assert_str_eq(again, s);
		free(again);
		free(s);
	}
}
END_TEST

START_TEST(text_clean__leaves_no_control_anywhere)
{
	struct buf b = {0};
	for (uint32_t cp = 1; cp <= LAST_CP; cp++) {
		buf_reset(&b);
		buf_add_c(&b, 'x');
		text_encode(&b, cp);
		buf_add_c(&b, 'y');
		char *s = text_clean(b.s, false), *again = text_clean(s, false);
		for (const char *p = s; *p; p++)
			if ((unsigned char)*p < ' ' || *p == 0x7F)
				ck_abort_msg("U+%04X left a control", cp);
		if (strcmp(s, again) != 0)
			ck_abort_msg("U+%04X: cleaning twice differs", cp);
		free(s);
		free(again);
	}
	buf_clear(&b);
}
END_TEST

/* --- clusters and columns --- */

static const struct {
	const char *s;
	int clusters, cols;
	const char *shown; /* NULL: as it is */
} samples[] = {
	{"", 0, 0, NULL},
	{"Jansen", 6, 6, NULL},
	{"Şükrü", 5, 5, NULL},
	{"e\xcc\x81tude", 5, 5, NULL},
	{"\xd9\x85\xd8\xad\xd9\x85\xd8\xaf", 4, 4, NULL},
	{"\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xb1", 3, 3, "\xd9\x85\xdb\x8c\xd8\xb1"},
	{"\xe1\x88\x83\xe1\x8b\xad\xe1\x88\x88", 3, 3, NULL},               /* Ge'ez */
	{"\xe6\xbc\xa2\xe5\xad\x97", 2, 4, NULL},
	{"\xed\x95\x9c\xea\xb5\xad", 2, 4, NULL},
	{"\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", 1, 2, NULL},               /* jamo L V T */
	{"\xf0\x9f\x87\xb3\xf0\x9f\x87\xb1", 1, 2, NULL},                   /* flag */
	{"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7", 1, 2, "\xf0\x9f\x91\xa9"}, /* family: the first */
	{"\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd", 1, 2, "\xf0\x9f\x91\x8d"},     /* skin tone */
	{"\xe2\x9d\xa4\xef\xb8\x8f", 1, 1, "\xe2\x9d\xa4"},                 /* selector */
	{"\xe0\xa4\x95\xe0\xa4\xbf", 1, 2, NULL},                           /* spacing vowel sign */
	{"\xcc\x81x", 2, 2, "\xe2\x97\x8c\xcc\x81x"},                       /* mark without a base */
	{"a\x1b[0m", 5, 5, "a\xef\xbf\xbd[0m"},
	{"a\nb", 3, 3, "a\xef\xbf\xbd" "b"},
	{"\r\n", 1, 2, "\xef\xbf\xbd\xef\xbf\xbd"},
	{"\xc2\x9b", 1, 1, "\xef\xbf\xbd"},
	{"\xe2\x80\xae" "abc", 4, 4, "\xef\xbf\xbd" "abc"},
	{"\xe2\x80\xa8", 1, 1, "\xef\xbf\xbd"},
	{"\xef\xbf\xbf", 1, 1, "\xef\xbf\xbd"},
	{"\xf3\xb0\x80\x80", 1, 1, NULL},                                   /* private use */
	{"\xcd\xb8", 1, 1, "\xef\xbf\xbd"},                                 /* unassigned */
	{"\xff\xfe", 2, 2, "\xef\xbf\xbd\xef\xbf\xbd"},
	{"\xe3\x85\xa4", 1, 1, "\xef\xbf\xbd"},                             /* letter without ink */
	{"\xe2\x80\x8d", 1, 0, ""},
	{"\xd8\x80\xd9\xa1", 1, 2, NULL},                                   /* number sign before a digit */
	{"a\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86", 1, 1, "a\xcc\x81\xcc\x82\xcc\x83\xcc\x84"},
};

static int count_clusters(const char *s)
{
	int n = 0;
	for (size_t at = 0; s[at]; at = text_next(s, at))
		n++;
	return n;
}

START_TEST(text_next__clusters)
{
	ck_assert_int_eq(count_clusters(samples[_i].s), samples[_i].clusters);
}
END_TEST

START_TEST(text_width__columns)
{
	ck_assert_int_eq(text_width(samples[_i].s), samples[_i].cols);
}
END_TEST

START_TEST(text_display__what_may_be_drawn)
{
	struct buf b = {0};
	text_display(&b, samples[_i].s);
	ck_assert_str_eq(buf_str(&b), samples[_i].shown ? samples[_i].shown : samples[_i].s);
	ck_assert_int_eq(text_width(buf_str(&b)), samples[_i].cols);
	buf_clear(&b);
}
END_TEST

/* On any text: forward and back visit the same places, columns add up, what is drawn
 * has the columns that were promised and is drawn unchanged a second time. */
static void check_walks(const char *s)
{
	size_t starts[600], n = 0, len = strlen(s);
	int cols = 0;
	for (size_t at = 0; s[at] && n < COUNT(starts); at = text_next(s, at)) {
		starts[n++] = at;
		cols += text_grapheme_width(s, at);
		ck_assert_uint_gt(text_next(s, at), at);
		ck_assert_uint_le(text_next(s, at), len);
	}
	if (n == COUNT(starts))
		return;
	ck_assert_int_eq(text_width(s), cols);
	size_t at = len;
	while (n > 0) {
		at = text_prev(s, at);
		ck_assert_uint_eq(at, starts[--n]);
	}
	ck_assert_uint_eq(text_prev(s, at), 0);
	struct buf once = {0}, twice = {0};
	text_display(&once, s);
	text_display(&twice, buf_str(&once));
	ck_assert(text_is_utf8(buf_str(&once), once.len));
	ck_assert_int_eq(text_width(buf_str(&once)), cols);
	ck_assert_str_eq(buf_str(&once), buf_str(&twice));
	buf_clear(&once);
	buf_clear(&twice);
}

START_TEST(text_prev__mirrors_next_on_samples)
{
	check_walks(samples[_i].s);
}
END_TEST

START_TEST(text_prev__mirrors_next_on_random_text)
{
	unsigned seed = 7;
	for (int i = 0; i < 5000; i++) {
		char *s = random_text(&seed, i % 80);
		check_walks(s);
		for (int cols = -1; cols < 12; cols++) {
			size_t fit = text_fit(s, cols);
			char *head = mem_dup_n(s, fit);
			ck_assert_int_le(text_width(head), cols < 0 ? 0 : cols);
			ck_assert(!s[fit] || text_width(head) + text_grapheme_width(s, fit) > cols);
			free(head);
		}
		free(s);
	}
}
END_TEST

START_TEST(text_fit__whole_clusters)
{
	ck_assert_uint_eq(text_fit("Jansen", 3), 3);
	ck_assert_uint_eq(text_fit("Jansen", 0), 0);
	ck_assert_uint_eq(text_fit("Jansen", -5), 0);
	ck_assert_uint_eq(text_fit("Jansen", 99), 6);
	ck_assert_uint_eq(text_fit("e\xcc\x81x", 1), 3);
	ck_assert_uint_eq(text_fit("\xe6\xbc\xa2\xe5\xad\x97", 3), 3);
	ck_assert_uint_eq(text_fit("", 3), 0);
}
END_TEST

/* Clusters without end: marks, joined emoji, jamo and prefixes by the thousand. */
static const struct {
	const char *piece;
	int most_cols; /* of the first cluster */
} chains[] = {
	{"\xcc\x81", 1}, {"\xe2\x80\x8d", 0}, {"\xf0\x9f\x91\xa9\xe2\x80\x8d", 2}, {"\xe1\x84\x80", 8},
		{"\xd8\x80", 8},
	{"\xe0\xa4\xbe", 8}, {"\xf0\x9f\x87\xb3", 2}, {"\xf0\x9f\x8f\xbd", 2}, {"\x80", 1}, {"\xe2\x80\xae", 1},
	{"\xf3\xa0\x81\xb3", 8}, {"\xed\xa0\x80", 1},
};

START_TEST(text_width__endless_clusters_are_bounded)
{
	char *s = repeat(chains[_i].piece, 500);
	ck_assert_int_le(text_grapheme_width(s, 0), chains[_i].most_cols);
	check_walks(s);
	free(s);
	s = repeat(chains[_i].piece, 20000);
	ck_assert_int_ge(text_width(s), 0);
	text_prev(s, strlen(s));
	free(s);
}
END_TEST

START_TEST(text_display__caps_a_thousand_marks)
{
	struct buf in = {0}, out = {0};
	char *marks = repeat("\xcd\xa0", 1000);
	buf_add(&in, "Z");
	buf_add(&in, marks);
	buf_add(&in, "a");
	text_display(&out, in.s);
	ck_assert_str_eq(out.s, "Z\xcd\xa0\xcd\xa0\xcd\xa0\xcd\xa0" "a");
	free(marks);
	buf_clear(&in);
	buf_clear(&out);
}
END_TEST

/* No code point can put anything on the terminal that is not a graphic character. */
START_TEST(text_display__no_code_point_drives_the_terminal)
{
	struct buf in = {0}, out = {0};
	for (uint32_t cp = 1; cp <= LAST_CP; cp++) {
		buf_reset(&in);
		buf_reset(&out);
		buf_add_c(&in, 'x');
		text_encode(&in, cp);
		buf_add_c(&in, 'y');
		text_display(&out, in.s);
		if (text_width(in.s) != text_width(out.s) || out.s[0] != 'x' || out.s[out.len - 1] != 'y')
			ck_abort_msg("U+%04X", cp);
		for (size_t i = 0; i < out.len; i++) {
			uint32_t shown;
			text_decode(out.s + i, out.len - i, &shown);
			if (shown < ' ' || (shown >= 0x7F && shown < 0xA0) || (shown >= 0x202A && shown <= 0x202E) ||
				(shown >= 0x2066 && shown <= 0x2069) || shown == 0xFEFF || (shown & 0xFFFE) == 0xFFFE)
				if ((out.s[i] & 0xC0) != 0x80)
					ck_abort_msg("U+%04X shows U+%04X", cp, shown);
		}
	}
	buf_clear(&in);
	buf_clear(&out);
}
END_TEST

/* The columns agree with the C library, so that curses puts cells where we think. */
START_TEST(text_width__agrees_with_the_c_library)
{
	char *old = mem_dup(setlocale(LC_CTYPE, NULL));
	bool utf8 = setlocale(LC_CTYPE, "C.UTF-8") != NULL;
	struct buf in = {0}, out = {0};
	int differ = 0;
	for (uint32_t cp = 0xA0; utf8 && cp <= LAST_CP; cp++) {
		int cells = wcwidth((wchar_t)cp);
		if (cells < 0 || is_surrogate(cp))
			continue;
		buf_reset(&in);
		buf_reset(&out);
		buf_add_c(&in, 'x');
		text_encode(&in, cp);
		text_display(&out, in.s);
		if (strcmp(out.s, in.s) != 0) /* replaced or left out */
			continue;
		if (text_width(in.s) != cells + 1 && differ++ < 20)
			fprintf(stderr, "U+%04X: %d, the C library %d\n", cp, text_width(in.s) - 1, cells);
	}
	setlocale(LC_CTYPE, old);
	free(old);
	buf_clear(&in);
	buf_clear(&out);
	ck_assert_int_eq(differ, 0);
}
END_TEST

/* --- 8-bit terminals --- */

static bool latin1(uint32_t cp)
{
	return cp < 0x100;
}

static const struct {
	const char *in, *ascii, *latin1;
} simples[] = {
	{"Jansen", "Jansen", "Jansen"},
	{"Şükrü", "Sukru", "Sükrü"},
	{"Łukasz Đorđević", "Lukasz Dordevic", "Lukasz Dordevic"},
	{"Nguyễn Thị Hương", "Nguyen Thi Huong", "Nguyên Thi Huong"},
	{"Tết", "Tet", "Têt"},
	{"Ærøskøbing", "AEroskobing", "Ærøskøbing"},
	{"Straße", "Strasse", "Straße"},
	{"1990–2000 — „ja” … ‘nee’", "1990-2000 - \"ja\" ... 'nee'", "1990-2000 - \"ja\" ... 'nee'"},
	{"€ 25", "EUR 25", "EUR 25"},
	{"┌─┐", "+-+", "+-+"},
	{"ﬁets ½ ① Ⅳ ℃ ＡＢ", "fiets 1/2 (1) IV oC AB", "fiets ½ (1) IV oC AB"},
	{"\xd9\x85\xd8\xad\xd9\x85\xd8\xaf", "????", "????"},
	{"\xe1\x88\x83\xe1\x8b\xad", "??", "??"},
	{"\xd9\xa1\xd9\xa2", "12", "12"},
	{"e\xcc\x81", "e", "é"},
	{"e\xcc\x81\xcc\x81", "e", "é"},
	{"a\x1b" "b", "a?b", "a?b"},
	{"\xe2\x80\x8d", "", ""},
	{"漢字", "??", "??"},
	{"İstanbul ığdır", "Istanbul igdir", "Istanbul igdir"},
	{"x ≤ y → z ✓", "x <= y -> z v", "x <= y -> z v"},
	{"A\xc2\xa0" "B", "A B", "A\xc2\xa0" "B"},
	{"ĳs Ĳs", "ijs IJs", "ijs IJs"},
};

START_TEST(text_simplify__ascii_and_latin1)
{
	struct buf a = {0}, l = {0}, shown = {0};
	text_display(&shown, simples[_i].in);
	bool changed = text_simplify(&a, simples[_i].in, NULL);
	ck_assert_str_eq(buf_str(&a), simples[_i].ascii);
	ck_assert_int_eq(changed, strcmp(buf_str(&a), buf_str(&shown)) != 0);
	text_simplify(&l, simples[_i].in, latin1);
	ck_assert_str_eq(buf_str(&l), simples[_i].latin1);
	buf_clear(&a);
	buf_clear(&l);
	buf_clear(&shown);
}
END_TEST

START_TEST(text_simplify__ascii_stays_ascii_for_every_code_point)
{
	struct buf in = {0}, out = {0};
	for (uint32_t cp = 1; cp <= LAST_CP; cp++) {
		buf_reset(&in);
		buf_reset(&out);
		text_encode(&in, cp);
		text_simplify(&out, in.s, NULL);
		for (size_t i = 0; i < out.len; i++)
			if (out.s[i] < ' ' || out.s[i] > '~')
				ck_abort_msg("U+%04X", cp);
		/* every Latin letter keeps a letter */
		if ((cp >= 0xC0 && cp < 0x180 && cp != 0xD7 && cp != 0xF7) || (cp >= 0x1E00 && cp < 0x1EFA))
			if (!((out.s[0] | 0x20) >= 'a' && (out.s[0] | 0x20) <= 'z'))
				ck_abort_msg("U+%04X lost its letter: %s", cp, out.s);
	}
	buf_clear(&in);
	buf_clear(&out);
}
END_TEST

START_TEST(text_simplify__shows_all_when_the_terminal_can)
{
	struct buf out = {0};
	ck_assert(!text_simplify(&out, "Straße in Köln", latin1));
	ck_assert_str_eq(out.s, "Straße in Köln");
	buf_clear(&out);
}
END_TEST

/* --- folding --- */

static const struct {
	const char *in, *key;
} folds[] = {
	{"", ""},
	{" ", ""},
	{"--", ""},
	{"Jansen", "jansen"},
	{"  van der  Berg-Smit ", "van der berg smit"},
	{"Şükrü", "sukru"},
	{"S\xcc\xa7u\xcc\x88kru\xcc\x88", "sukru"},
	{"Łukasz", "lukasz"},
	{"Đorđević", "dordevic"},
	{"Nguyễn", "nguyen"},
	{"Nguye\xcc\x82\xcc\x83n", "nguyen"},
	{"Ærø Œuvre", "aero oeuvre"},
	{"Straße STRASSE ẞ", "strasse strasse ss"},
	{"Þór Ðórðarson", "thor dordarson"},
	{"IĞDIR İstanbul ığdır", "igdir istanbul igdir"},
	{"ħŧŋĸŀſŉ", "htnklsn"},
	{"Əliyev", "eliyev"},
	{"O'Brien O’Brien d'Hondt", "o brien o brien d hondt"},
	{"ĳsberg", "ijsberg"},
	{"ﬁets ＡＢ１２", "fiets ab12"},
	{"INB-2026-AA-17", "inb 2026 aa 17"},
	{"1234 AB", "1234 ab"},
	{"jan@example.nl", "jan example nl"},
	{"\xd9\x85\xd9\x8f\xd8\xad\xd9\x8e\xd9\x85\xd9\x91\xd8\xaf", "\xd9\x85\xd8\xad\xd9\x85\xd8\xaf"},
		/* harakat */
	{"\xd9\x85\xd9\x80\xd9\x80\xd8\xad\xd9\x85\xd8\xaf", "\xd9\x85\xd8\xad\xd9\x85\xd8\xaf"},
		        /* tatweel */
	{"\xd8\xa3\xd8\xad\xd9\x85\xd8\xaf", "\xd8\xa7\xd8\xad\xd9\x85\xd8\xaf"},
		                        /* alef with hamza */
	{"\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xb1", "\xd9\x85\xd9\x8a\xd8\xb1"},
		                            /* yeh, non-joiner */
	{"\xda\xa9\xd8\xb1\xdb\x8c\xd9\x85", "\xd9\x83\xd8\xb1\xd9\x8a\xd9\x85"},
		                        /* keheh, yeh */
	{"\xdb\xb1\xdb\xb4 \xd9\xa0\xd9\xa9", "14 09"},
	{"\xe1\x88\x83\xe1\x8b\xad\xe1\x88\x88\xe1\x8d\xa1\xe1\x8a\xa0",
		"\xe1\x88\x83\xe1\x8b\xad\xe1\x88\x88 \xe1\x8a\xa0"},
	{"ΝΊΚΟΣ Νίκος", "νικοσ νικοσ"},
	{"Київ Йосип", "киів иосип"},
	{"\xe0\xa4\xb0\xe0\xa4\xbe\xe0\xa4\xae", "\xe0\xa4\xb0\xe0\xa4\xbe\xe0\xa4\xae"}, /* vowel sign stays */
	{"Saʿid", "said"},
	{"a\xff" "b", "a b"},
	{"a\x01" "b", "a b"},
	{"a\xef\xb8\x8f" "b\xcd\x8f" "c\xe2\x83\x9d", "abc"}, /* selector, U+034F, enclosing circle */
	{"J\xe2\x80\x8b" "an\xc2\xad", "jan"},
	{"\xf0\x9f\x98\x80 Jan \xe2\x98\xba", "jan"},
	{"½", "1 2"},
};

START_TEST(text_fold__known_names)
{
	struct buf b = {0};
	text_fold(&b, folds[_i].in);
	ck_assert_str_eq(buf_str(&b), folds[_i].key);
	buf_clear(&b);
}
END_TEST

START_TEST(text_fold__appends)
{
	struct buf b = {0};
	buf_add(&b, "key:");
	text_fold(&b, " Jan ");
	text_fold(&b, "Smit");
	ck_assert_str_eq(b.s, "key:jansmit");
	buf_clear(&b);
}
END_TEST

START_TEST(text_fold__long_word_passes_the_fast_path)
{
	char *in = repeat("Abc", 1000), *want = repeat("abc", 1000);
	struct buf b = {0};
	text_fold(&b, in);
	ck_assert_str_eq(b.s, want);
	buf_clear(&b);
	free(in);
	free(want);
}
END_TEST

/* A key folds to itself; composed, decomposed, upper and lower give one key. */
START_TEST(text_fold__every_code_point_is_stable)
{
	struct buf in = {0}, once = {0}, twice = {0}, composed = {0};
	for (uint32_t cp = 1; cp <= LAST_CP; cp++) {
		buf_reset(&in);
		buf_reset(&once);
		buf_reset(&twice);
		buf_reset(&composed);
		text_encode(&in, cp);
		text_fold(&once, in.s);
		text_fold(&twice, buf_str(&once));
		char *nfc = text_nfc(in.s, in.len);
		text_fold(&composed, nfc);
		if (strcmp(buf_str(&once), buf_str(&twice)) != 0 || strcmp(buf_str(&once), buf_str(&composed)) != 0)
			ck_abort_msg("U+%04X: '%s' then '%s', composed '%s'", cp, buf_str(&once), buf_str(&twice),
				buf_str(&composed));
		free(nfc);
	}
	buf_clear(&in);
	buf_clear(&once);
	buf_clear(&twice);
	buf_clear(&composed);
}
END_TEST

START_TEST(text_compare__sorts_names)
{
	static const char *const order[] = {"Aydin", "Aydın", "çelik", "Çelik", "Dekker", "Đorđević", "Łukasz",
		"Maas", "Şükrü", "Zand"};
	for (int i = 0; i < COUNT(order); i++)
		for (int j = 0; j < COUNT(order); j++) {
			int got = text_compare(order[i], order[j]);
			if (i == j)
				ck_assert_int_eq(got, 0);
			else if (i != 2 && i != 3 && j != 2 && j != 3)
				ck_assert_msg((got < 0) == (i < j), "%s, %s", order[i], order[j]);
		}
	ck_assert_int_ne(text_compare("çelik", "Çelik"), 0);
	ck_assert_int_lt(text_compare("", "a"), 0);
}
END_TEST

Suite *text_suite(void)
{
	Suite *s = suite_create("text");
	TCase *tc = tcase_create("text");
	tcase_add_loop_test(tc, text_decode__strict_and_total, 0, COUNT(sequences));
	tcase_add_test(tc, text_encode__every_code_point_comes_back);
	tcase_add_test(tc, text_is_utf8__nothing_is_fine_nul_is_not);
	tcase_add_test(tc, text_length__code_points);
	tcase_add_loop_test(tc, text_nfc__known_forms, 0, COUNT(normals));
	tcase_add_test(tc, text_nfc__nul_does_not_cut);
	tcase_add_test(tc, text_nfc__many_marks_stay_linear);
	tcase_add_test(tc, text_nfc__is_idempotent_on_random_text);
	tcase_add_loop_test(tc, text_clean__keeps_words_only, 0, COUNT(dirty));
	tcase_add_test(tc, text_clean__leaves_no_control_anywhere);
	tcase_add_loop_test(tc, text_next__clusters, 0, COUNT(samples));
	tcase_add_loop_test(tc, text_width__columns, 0, COUNT(samples));
	tcase_add_loop_test(tc, text_display__what_may_be_drawn, 0, COUNT(samples));
	tcase_add_loop_test(tc, text_prev__mirrors_next_on_samples, 0, COUNT(samples));
	tcase_add_test(tc, text_prev__mirrors_next_on_random_text);
	tcase_add_test(tc, text_fit__whole_clusters);
	tcase_add_loop_test(tc, text_width__endless_clusters_are_bounded, 0, COUNT(chains));
	tcase_add_test(tc, text_display__caps_a_thousand_marks);
	tcase_add_test(tc, text_display__no_code_point_drives_the_terminal);
	tcase_add_test(tc, text_width__agrees_with_the_c_library);
	tcase_add_loop_test(tc, text_simplify__ascii_and_latin1, 0, COUNT(simples));
	tcase_add_test(tc, text_simplify__ascii_stays_ascii_for_every_code_point);
	tcase_add_test(tc, text_simplify__shows_all_when_the_terminal_can);
	tcase_add_loop_test(tc, text_fold__known_names, 0, COUNT(folds));
	tcase_add_test(tc, text_fold__appends);
	tcase_add_test(tc, text_fold__long_word_passes_the_fast_path);
	tcase_add_test(tc, text_fold__every_code_point_is_stable);
	tcase_add_test(tc, text_compare__sorts_names);
	suite_add_tcase(s, tc);
	return s;
}
