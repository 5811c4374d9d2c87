/* charset: every byte of every single-byte set against tables of the test's own, every
 * code point through UTF-16, and input that must be refused at the right place. */
#include <config.h>

#include "suites.h"

#include <string.h>

#include "base/charset.h"
#include "base/text.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof(a)[0]))

/* 0x80..0x9F as published for Windows-1252; 0 is undefined. */
static const uint16_t cp1252[32] = {
	0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,
		0x017D, 0,
	0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,
		0x017E, 0x0178,
};

static uint32_t cp_of(enum charset c, int byte)
{
	static const struct {
		uint8_t byte;
		uint16_t cp;
	} latin9[] = {{0xA4, 0x20AC}, {0xA6, 0x160}, {0xA8, 0x161}, {0xB4, 0x17D}, {0xB8, 0x17E}, {0xBC, 0x152},
		{0xBD, 0x153}, {0xBE, 0x178}};
	if (c == CHARSET_CP1252 && byte >= 0x80 && byte < 0xA0)
		return cp1252[byte - 0x80];
	for (int i = 0; c == CHARSET_LATIN9 && i < COUNT(latin9); i++)
		if (latin9[i].byte == byte)
			return latin9[i].cp;
	return (uint32_t)byte;
}

static const enum charset single[] = {CHARSET_CP1252, CHARSET_LATIN1, CHARSET_LATIN9};

START_TEST(charset_decode__every_byte)
{
	enum charset c = single[_i];
	for (int byte = 0; byte < 256; byte++) {
		struct buf out = {0}, want = {0}, back = {0};
		const char in[] = {'x', 'y', (char)byte, 'z'};
		uint32_t cp = cp_of(c, byte);
		size_t bad;
		enum err e = charset_decode(c, in, sizeof in, &out, &bad);
		if (cp == 0) {
			ck_assert_int_eq(e, ERR_PARSE);
			ck_assert_uint_eq(bad, 2);
			ck_assert_uint_eq(out.len, 0);
			buf_clear(&out);
			continue;
		}
		ck_assert_int_eq(e, ERR_OK);
		buf_add(&want, "xy");
		text_encode(&want, cp);
		buf_add(&want, "z");
		ck_assert_str_eq(out.s, want.s);
		ck_assert_int_eq(charset_encode(c, out.s, out.len, &back, &bad), ERR_OK);
		ck_assert_uint_eq(back.len, sizeof in);
		ck_assert_mem_eq(back.s, in, sizeof in);
		buf_clear(&out);
		buf_clear(&want);
		buf_clear(&back);
	}
}
END_TEST

/* A set holds exactly the code points of its 256 bytes: everything else is refused. */
START_TEST(charset_encode__refuses_every_other_code_point)
{
	enum charset c = single[_i];
	bool known[0x2200] = {false};
	for (int byte = 1; byte < 256; byte++)
		known[cp_of(c, byte)] = true;
	struct buf in = {0}, out = {0};
	for (uint32_t cp = 1; cp <= 0x10FFFF; cp += cp < 0x3000 || cp >= 0xE0000 ? 1 : 97) {
		size_t bad;
		buf_reset(&in);
		buf_reset(&out);
		buf_add(&in, "ab");
		text_encode(&in, cp);
		enum err e = charset_encode(c, in.s, in.len, &out, &bad);
		bool fits = cp < 0x2200 && cp != 0 && known[cp];
		if ((e == ERR_OK) != fits || (e && (bad != 2 || out.len)) || (!e && out.len != 3))
			ck_abort_msg("U+%04X: %d", cp, e);
	}
	buf_clear(&in);
	buf_clear(&out);
}
END_TEST

static const enum charset wide[] = {CHARSET_UTF16LE, CHARSET_UTF16BE};

START_TEST(charset_encode__utf16_round_trips)
{
	struct buf in = {0}, out = {0}, back = {0};
	size_t bad;
	for (uint32_t cp = 1; cp <= 0x10FFFF; cp += cp < 0x3000 || (cp >> 8) == 0xE00 ? 1 : 53)
		if (cp < 0xD800 || cp > 0xDFFF)
			text_encode(&in, cp);
	ck_assert_int_eq(charset_encode(wide[_i], in.s, in.len, &out, &bad), ERR_OK);
	ck_assert_int_eq(charset_decode(wide[_i], out.s, out.len, &back, &bad), ERR_OK);
	ck_assert_uint_eq(back.len, in.len);
	ck_assert_mem_eq(back.s, in.s, in.len);
	buf_clear(&in);
	buf_clear(&out);
	buf_clear(&back);
}
END_TEST

static const struct {
	enum charset c;
	const char *bytes;
	size_t n, bad_at;
} refused[] = {
	{CHARSET_UTF8, "\0", 1, 0},
	{CHARSET_UTF8, "ab\0c", 4, 2},
	{CHARSET_UTF8, "ab\xff", 3, 2},
	{CHARSET_UTF8, "\xc3\xa9\xc3", 3, 2},
	{CHARSET_UTF8, "a\xc0\x80", 3, 1},
	{CHARSET_UTF8, "a\xed\xa0\x80", 4, 1},
	{CHARSET_UTF8, "a\xf4\x90\x80\x80", 5, 1},
	{CHARSET_LATIN1, "ab\0", 3, 2},
	{CHARSET_LATIN9, "\0", 1, 0},
	{CHARSET_CP1252, "a\x81\0", 3, 1},
	{CHARSET_CP1252, "a\0\x81", 3, 1},
	{CHARSET_UTF16LE, "a", 1, 0},
	{CHARSET_UTF16LE, "a\0b", 3, 2},
	{CHARSET_UTF16LE, "a\0\0\0b\0", 6, 2},
	{CHARSET_UTF16LE, "a\0\x00\xd8", 4, 2},           /* high half at the end */
	{CHARSET_UTF16LE, "a\0\x00\xd8" "b\0", 6, 2},     /* high half alone */
	{CHARSET_UTF16LE, "a\0\x00\xdc" "b\0", 6, 2},     /* low half alone */
	{CHARSET_UTF16LE, "\x00\xd8\x00\xd8\x00\xdc", 6, 0},
	{CHARSET_UTF16LE, "a\0\x3d\xd8\x00", 5, 2},       /* cut in the low half */
	{CHARSET_UTF16BE, "\0a\0", 3, 2},
	{CHARSET_UTF16BE, "\0a\0\0", 4, 2},
	{CHARSET_UTF16BE, "\0a\xdc\x00\0b", 6, 2},
	{CHARSET_UTF16BE, "\0a\xd8\x00", 4, 2},
};

START_TEST(charset_decode__refuses_with_the_place)
{
	struct buf out = {0};
	size_t bad = 99;
	buf_add(&out, "there");
	ck_assert_int_eq(charset_decode(refused[_i].c, refused[_i].bytes, refused[_i].n, &out, &bad), ERR_PARSE);
	ck_assert_uint_eq(bad, refused[_i].bad_at);
	ck_assert_str_eq(out.s, "there");
	buf_clear(&out);
}
END_TEST

static const struct {
	enum charset c;
	const char *s;
	size_t n, bad_at;
} unfit[] = {
	{CHARSET_UTF8, "a\xff", 2, 1},
	{CHARSET_UTF8, "a\0", 2, 1},
	{CHARSET_LATIN1, "caf\xc3\xa9 \xe2\x82\xac", 9, 6},
	{CHARSET_LATIN1, "a\xff", 2, 1},
	{CHARSET_LATIN1, "a\xc3", 2, 1},
	{CHARSET_LATIN1, "ab\0c", 4, 2},
	{CHARSET_LATIN9, "\xc5\x9e", 2, 0},
	{CHARSET_CP1252, "x\xc2\x81", 3, 1},
	{CHARSET_CP1252, "e\xcc\x81", 3, 1},
	{CHARSET_CP1252, "x\xf3\xa0\x81\x95", 5, 1}, /* tag characters: iconv drops them silently */
	{CHARSET_UTF16LE, "a\xed\xa0\x80", 4, 1},
	{CHARSET_UTF16LE, "a\0", 2, 1},
};

START_TEST(charset_encode__refuses_with_the_place)
{
	struct buf out = {0};
	size_t bad = 99;
	buf_add(&out, "there");
	ck_assert_int_eq(charset_encode(unfit[_i].c, unfit[_i].s, unfit[_i].n, &out, &bad), ERR_PARSE);
	ck_assert_uint_eq(bad, unfit[_i].bad_at);
	ck_assert_str_eq(out.s, "there");
	buf_clear(&out);
}
END_TEST

/* Around the size of one piece of output, and far beyond it. */
START_TEST(charset_decode__long_text)
{
	static const size_t sizes[] = {0, 1, 2047, 2048, 2049, 4095, 4096, 4097, 1000000};
	for (int i = 0; i < COUNT(sizes); i++) {
		struct buf in = {0}, out = {0}, back = {0};
		size_t bad;
		for (size_t k = 0; k < sizes[i]; k++)
			buf_add_c(&in, (char)(k % 3 ? 'a' : 0xE9));
		ck_assert_int_eq(charset_decode(CHARSET_CP1252, in.s, in.len, &out, &bad), ERR_OK);
		ck_assert_uint_eq(out.len, sizes[i] + (sizes[i] + 2) / 3);
		ck_assert_int_eq(charset_encode(CHARSET_CP1252, out.s, out.len, &back, &bad), ERR_OK);
		ck_assert_uint_eq(back.len, in.len);
		ck_assert(in.len == 0 || memcmp(back.s, in.s, in.len) == 0);
		buf_clear(&in);
		buf_clear(&out);
		buf_clear(&back);
	}
}
END_TEST

static const struct {
	const char *bytes;
	size_t n, bom;
	enum charset c;
} guesses[] = {
	{"", 0, 0, CHARSET_UTF8},
	{"abc", 3, 0, CHARSET_UTF8},
	{"caf\xc3\xa9", 5, 0, CHARSET_UTF8},
	{"caf\xe9", 4, 0, CHARSET_CP1252},
	{"\xef\xbb\xbf" "a", 4, 3, CHARSET_UTF8},
	{"\xef\xbb", 2, 0, CHARSET_CP1252},
	{"\xff\xfe" "a\0", 4, 2, CHARSET_UTF16LE},
	{"\xfe\xff\0a", 4, 2, CHARSET_UTF16BE},
	{"\xff\xfe", 2, 2, CHARSET_UTF16LE},
	{"\xff", 1, 0, CHARSET_CP1252},
	{"a\0b\0", 4, 0, CHARSET_CP1252}, /* UTF-16 without a mark: refused at its NUL */
};

START_TEST(charset_guess__mark_then_content)
{
	size_t bom = 99;
	ck_assert_int_eq(charset_guess(guesses[_i].bytes, guesses[_i].n, &bom), guesses[_i].c);
	ck_assert_uint_eq(bom, guesses[_i].bom);
}
END_TEST

static const struct {
	const char *name;
	int c; /* -1: refused */
} names[] = {
	{"UTF-8", CHARSET_UTF8}, {"utf8", CHARSET_UTF8}, {"Utf_8", CHARSET_UTF8},
	{"UTF-16LE", CHARSET_UTF16LE}, {"utf16be", CHARSET_UTF16BE},
	{"cp1252", CHARSET_CP1252}, {"Windows-1252", CHARSET_CP1252}, {"CP-1252", CHARSET_CP1252},
	{"latin1", CHARSET_LATIN1}, {"ISO-8859-1", CHARSET_LATIN1}, {"iso8859_1", CHARSET_LATIN1},
	{"ISO-8859-15", CHARSET_LATIN9}, {"Latin-9", CHARSET_LATIN9},
	{NULL, -1}, {"", -1}, {"-", -1}, {"utf-16", -1}, {"utf-7", -1}, {"ISO-2022-CN-EXT", -1}, {"ISO-2022-JP", -1},
	{"IBM1390", -1}, {"EUC-KR", -1}, {"UTF-8//TRANSLIT", -1}, {"UTF-8//IGNORE", -1}, {"ISO-8859-1//", -1},
	{"../../tmp/evil", -1}, {"utf8\n", -1}, {"cp1252cp1252cp1252cp1252", -1}, {"ISO-8859-150", -1},
	{"\xef\xbd\x95tf8", -1},
};

START_TEST(charset_by_name__fixed_list_only)
{
	enum charset c = CHARSET_COUNT;
	enum err e = charset_by_name(names[_i].name, &c);
	ck_assert_int_eq(e, names[_i].c < 0 ? ERR_NOT_FOUND : ERR_OK);
	ck_assert_int_eq(c, names[_i].c < 0 ? CHARSET_UTF8 : (enum charset)names[_i].c);
}
END_TEST

START_TEST(charset_name__is_found_again)
{
	for (enum charset c = 0; c < CHARSET_COUNT; c++) {
		enum charset back;
		ck_assert_int_eq(charset_by_name(charset_name(c), &back), ERR_OK);
		ck_assert_int_eq(back, c);
	}
}
END_TEST

Suite *charset_suite(void)
{
	Suite *s = suite_create("charset");
	TCase *tc = tcase_create("charset");
	tcase_add_loop_test(tc, charset_decode__every_byte, 0, COUNT(single));
	tcase_add_loop_test(tc, charset_encode__refuses_every_other_code_point, 0, COUNT(single));
	tcase_add_loop_test(tc, charset_encode__utf16_round_trips, 0, COUNT(wide));
	tcase_add_loop_test(tc, charset_decode__refuses_with_the_place, 0, COUNT(refused));
	tcase_add_loop_test(tc, charset_encode__refuses_with_the_place, 0, COUNT(unfit));
	tcase_add_test(tc, charset_decode__long_text);
	tcase_add_loop_test(tc, charset_guess__mark_then_content, 0, COUNT(guesses));
	tcase_add_loop_test(tc, charset_by_name__fixed_list_only, 0, COUNT(names));
	tcase_add_test(tc, charset_name__is_found_again);
	suite_add_tcase(s, tc);
	return s;
}
