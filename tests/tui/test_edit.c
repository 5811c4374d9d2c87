/* The editor as a model: graphemes stay whole, keys do what they say, nothing else does. */
#include <config.h>

#include "suites.h"
#include "tui/edit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/secret.h"
#include "base/text.h"
#include "wrap_priv.h"

static struct tui_edit *edit_line(const char *text)
{
	static const struct tui_edit_options o = {0};
	return tui_edit_new(&o, text);
}

static struct tui_edit *edit_area(const char *text)
{
	static const struct tui_edit_options o = {.multiline = true};
	return tui_edit_new(&o, text);
}

static bool named(struct tui_edit *e, enum tui_name name)
{
	struct tui_key k = {.kind = TUI_NAMED, .name = name};
	return tui_edit_key(e, &k);
}

static void type(struct tui_edit *e, const char *utf8)
{
	for (size_t at = 0, n = strlen(utf8); at < n;) {
		struct tui_key k = {.kind = TUI_CHAR};
		at += text_decode(utf8 + at, n - at, &k.cp);
		ck_assert(tui_edit_key(e, &k));
	}
}

static void paste(struct tui_edit *e, const char *utf8)
{
	struct tui_key k = {.kind = TUI_PASTE, .text = utf8, .text_len = strlen(utf8)};
	ck_assert(tui_edit_key(e, &k));
}

/* The text with | at the cursor; in a static place. */
static const char *state(const struct tui_edit *e)
{
	static char out[4096];
	size_t at = tui_edit_offset(e);
	snprintf(out, sizeof out, "%.*s|%s", (int)at, tui_edit_text(e), tui_edit_text(e) + at);
	return out;
}

/* Keys in a word list: L R H E (Home End) B D (Backspace Delete) l r h e (with Ctrl)
 * U N (up, down) P (Enter); anything in quotes is typed. */
static void press(struct tui_edit *e, const char *keys)
{
	static const struct {
		char c;
		enum tui_name name;
	} names[] = {{'L', TUI_LEFT}, {'R', TUI_RIGHT}, {'H', TUI_HOME}, {'E', TUI_END}, {'B', TUI_BACKSPACE},
		{'D', TUI_DELETE}, {'l', TUI_CTRL_LEFT}, {'r', TUI_CTRL_RIGHT}, {'h', TUI_CTRL_HOME}, {'e', TUI_CTRL_END},
		{'U', TUI_UP}, {'N', TUI_DOWN}, {'P', TUI_ENTER}};
	char typed[64];
	while (*keys) {
		if (*keys == '\'') {
			size_t n = strcspn(keys + 1, "'");
			snprintf(typed, sizeof typed, "%.*s", (int)n, keys + 1);
			type(e, typed);
			keys += n + 2;
			continue;
		}
		for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
			if (names[i].c == *keys)
				named(e, names[i].name);
		keys++;
	}
}

static const struct {
	const char *text;
	const char *keys;
	const char *state;
} lines[] = {
	{"", "", "|"},
	{"abc", "", "abc|"},
	{"abc", "H'x'", "x|abc"},
	{"abc", "LL'é'", "aé|bc"},
	{"abc", "B", "ab|"},
	{"abc", "HD", "|bc"},
	{"abc", "HB", "|abc"},
	{"abc", "D", "abc|"},
	{"abc", "LLLLLRRRRR", "abc|"},
	/* graphemes: combining mark, Hangul, flag, joined emoji, Persian with a non-joiner */
	{"ae\314\201b", "L", "ae\314\201|b"},
	{"ae\314\201b", "LB", "a|b"},
	{"ae\314\201b", "HRD", "a|b"},
	{"ae\314\201b", "LL", "a|e\314\201b"},
	{"e", "'\314\201'", "e\314\201|"},
	{"e", "'\314\201'B", "|"},
	{"xy", "H'\314\201'", "\314\201|xy"},
	{"e\314\201", "H'x'", "x|e\314\201"},
	{"\314\201z", "H'x'", "x\314\201|z"},
	{"\360\237\207\263\360\237\207\261!", "LB", "|!"},
	{"\360\237\221\251\342\200\215\360\237\221\247a", "LL", "|\360\237\221\251\342\200\215\360\237\221\247a"},
	{"می\342\200\214خواهم", "HR", "م|ی\342\200\214خواهم"},
	{"ተስፋይ", "B", "ተስፋ|"},
	/* words */
	{"een twee, drie", "l", "een twee, |drie"},
	{"een twee, drie", "ll", "een |twee, drie"},
	{"een twee, drie", "llll", "|een twee, drie"},
	{"een twee, drie", "hr", "een |twee, drie"},
	{"een twee, drie", "hrr", "een twee, |drie"},
	{"een twee, drie", "hrrrr", "een twee, drie|"},
	{"Şükrü Łukasz", "l", "Şükrü |Łukasz"},
	{"Şükrü Łukasz", "hr", "Şükrü |Łukasz"},
	{"  ", "l", "|  "},
	{"abc def", "hE", "abc def|"},
	{"abc def", "H'x'e'y'", "xabc defy|"},
};

START_TEST(tui_edit_key__in_a_line)
{
	struct tui_edit *e = edit_line(lines[_i].text);
	press(e, lines[_i].keys);
	ck_assert_msg(strcmp(state(e), lines[_i].state) == 0, "row %d: %s, not %s", _i, state(e), lines[_i].state);
	tui_edit_free(e);
}
END_TEST

START_TEST(tui_edit_key__says_what_it_takes)
{
	static const enum tui_name taken[] = {TUI_LEFT, TUI_RIGHT, TUI_HOME, TUI_END, TUI_BACKSPACE, TUI_DELETE,
		TUI_CTRL_LEFT, TUI_CTRL_RIGHT, TUI_CTRL_HOME, TUI_CTRL_END};
	struct tui_edit *e = edit_line("abc");
	for (int name = 0; name < TUI_NAME_COUNT; name++) {
		bool wanted = false;
		for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
			wanted |= (int)taken[i] == name;
		ck_assert_msg(named(e, (enum tui_name)name) == wanted, "name %d", name);
	}
	/* Keys of the program: save, lock, palette and the rest pass by. */
	for (uint32_t c = 'A'; c <= 'Z'; c++) {
		struct tui_key k = {.kind = TUI_CTRL, .cp = c};
		ck_assert(!tui_edit_key(e, &k));
	}
	for (enum tui_key_kind kind = TUI_RESIZE; kind <= TUI_UNKNOWN; kind++) {
		struct tui_key k = {.kind = kind};
		ck_assert(!tui_edit_key(e, &k));
	}
	tui_edit_free(e);
}
END_TEST

START_TEST(tui_edit_key__keeps_controls_out)
{
	struct tui_edit *e = edit_line("");
	static const uint32_t controls[] = {0x07, 0x1b, 0x7f, 0x9b, 0x202e, 0x2066, 0x200f, 0xfeff, 0xfffe,
		0x1ffff, 0xe0041, 0xfff9, 0x61c};
	for (size_t i = 0; i < sizeof controls / sizeof controls[0]; i++) {
		struct tui_key k = {.kind = TUI_CHAR, .cp = controls[i]};
		ck_assert(tui_edit_key(e, &k));
	}
	ck_assert_str_eq(tui_edit_text(e), "");
	ck_assert(!tui_edit_changed(e));
	type(e, "\342\200\214\342\200\215\357\277\275"); /* joiners and the replacement stay */
	ck_assert_str_eq(tui_edit_text(e), "\342\200\214\342\200\215\357\277\275");
	tui_edit_free(e);
}
END_TEST

START_TEST(tui_edit_key__pastes)
{
	struct tui_edit *e = edit_line("ab"), *area = edit_area("ab");
	named(e, TUI_LEFT);
	paste(e, "een\ntwee\tdrie\033[31m");
	ck_assert_str_eq(state(e), "aeen twee drie[31m|b");
	named(area, TUI_LEFT);
	paste(area, "een\ntwee\n");
	ck_assert_str_eq(state(area), "aeen\ntwee\n|b");
	ck_assert(tui_edit_changed(e) && tui_edit_changed(area));
	tui_edit_free(e);
	tui_edit_free(area);
}
END_TEST

START_TEST(tui_edit_key__stops_at_the_limit)
{
	static const struct tui_edit_options o = {.max_chars = 5};
	struct tui_edit *e = tui_edit_new(&o, "abc");
	type(e, "é");
	ck_assert(!tui_edit_was_full(e));
	type(e, "fg");
	ck_assert(tui_edit_was_full(e));
	ck_assert_str_eq(tui_edit_text(e), "abcéf");
	named(e, TUI_BACKSPACE);
	ck_assert(!tui_edit_was_full(e));
	paste(e, "xyz");
	ck_assert(tui_edit_was_full(e));
	ck_assert_str_eq(tui_edit_text(e), "abcéx");
	/* What was stored longer is not cut. */
	tui_edit_set(e, "0123456789");
	type(e, "x");
	ck_assert_str_eq(tui_edit_text(e), "0123456789");
	press(e, "BBBBBB'x'");
	ck_assert_str_eq(tui_edit_text(e), "0123x");
	tui_edit_free(e);
}
END_TEST

START_TEST(tui_edit_version__differs_only_when_the_text_did)
{
	struct tui_edit *e = edit_line("abc");
	unsigned long before = tui_edit_version(e);
	press(e, "LLHEhelrD");
	ck_assert_uint_eq(tui_edit_version(e), before);
	ck_assert(!tui_edit_changed(e));
	press(e, "B");
	ck_assert_uint_ne(tui_edit_version(e), before);
	ck_assert(tui_edit_changed(e));
	tui_edit_set(e, "abc");
	ck_assert(!tui_edit_changed(e));
	tui_edit_free(e);
}
END_TEST

/* Offsets handed in are brought to a grapheme boundary inside the text. */
START_TEST(tui_edit_set_offset__takes_boundaries)
{
	struct tui_edit *e = edit_line("ae\314\201b");
	static const size_t in[] = {0, 1, 2, 3, 4, 5, 99}, out[] = {0, 1, 4, 4, 4, 5, 5};
	for (size_t i = 0; i < sizeof in / sizeof in[0]; i++) {
		tui_edit_set_offset(e, in[i]);
		ck_assert_uint_eq(tui_edit_offset(e), out[i]);
	}
	tui_edit_free(e);
}
END_TEST

START_TEST(tui_edit__of_a_secret)
{
	static const struct tui_edit_options o = {.secret = true, .multiline = true, .max_chars = 8};
	ck_assert_int_eq(secret_init(), ERR_OK);
	struct tui_edit *e = tui_edit_new(&o, NULL);
	type(e, "wàchtzin");
	ck_assert_str_eq(tui_edit_text(e), "wàchtzin");
	type(e, "x");
	ck_assert(tui_edit_was_full(e));
	ck_assert(!named(e, TUI_ENTER) && !named(e, TUI_UP));
	named(e, TUI_CTRL_LEFT);
	ck_assert_uint_eq(tui_edit_offset(e), 0);
	named(e, TUI_DELETE);
	ck_assert_str_eq(state(e), "|àchtzin");
	tui_edit_set(e, "");
	ck_assert_str_eq(tui_edit_text(e), "");
	tui_edit_free(e);
	tui_edit_free(NULL);
}
END_TEST

/* --- areas; 60 columns until drawn ------------------------------------------------------- */

#define LONG_LINE "aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk llll mmmm nnnn"

static const struct {
	const char *text;
	const char *keys;
	const char *state;
} areas[] = {
	{"een\ntwee", "P'x'", "een\ntwee\nx|"},
	{"een\ntwee", "U", "een|\ntwee"},
	{"een\ntwee", "UP", "een\n|\ntwee"},
	{"een\ntwee", "UN", "een\ntwee|"}, /* the column is kept */
	{"vierkant\nab\nvierkant", "U", "vierkant\nab|\nvierkant"},
	{"vierkant\nab\nvierkant", "UU", "vierkant|\nab\nvierkant"},
	{"vierkant\nab\nvierkant", "UULU", "vierkan|t\nab\nvierkant"},
	{"vierkant\nab\nvierkant", "UULNN", "vierkant\nab\nvierkan|t"},
	{"een\ntwee", "H", "een\n|twee"},
	{"een\ntwee", "h", "|een\ntwee"},
	{"een\ntwee", "hE", "een|\ntwee"},
	{"een\n\ntwee", "UU", "een|\n\ntwee"},
	{"een\n", "U", "|een\n"},
	{"een\ntwee", "HB", "een|twee"},
	{"een\ntwee", "hEDD", "een|wee"},
	/* soft wrap at 59 columns: rows are for moving, the text has no newline */
	{LONG_LINE, "H", "aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk llll |mmmm nnnn"},
	{LONG_LINE, "U", "aaaa bbbb| cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk llll mmmm nnnn"},
	{LONG_LINE, "UE", "aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk llll| mmmm nnnn"},
	{LONG_LINE, "UEN", LONG_LINE "|"},
	{LONG_LINE, "hN", "aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk llll |mmmm nnnn"},
};

START_TEST(tui_edit_key__in_an_area)
{
	struct tui_edit *e = edit_area(areas[_i].text);
	press(e, areas[_i].keys);
	ck_assert_msg(strcmp(state(e), areas[_i].state) == 0, "row %d: %s, not %s", _i, state(e), areas[_i].state);
	tui_edit_free(e);
}
END_TEST

START_TEST(tui_edit_key__leaves_an_area_at_its_ends)
{
	struct tui_edit *e = edit_area("een\ntwee");
	ck_assert(!named(e, TUI_DOWN));
	ck_assert(named(e, TUI_UP));
	ck_assert(!named(e, TUI_UP));
	ck_assert(!named(e, TUI_TAB) && !named(e, TUI_PGDN) && !named(e, TUI_PGUP));
	tui_edit_free(e);
}
END_TEST

/* --- rows ------------------------------------------------------------------------------------ */

static const struct {
	const char *text;
	int cols;
	const char *rows; /* with / between */
} wraps[] = {
	{"", 10, ""},
	{"abc", 10, "abc"},
	{"een twee drie", 8, "een twee /drie"},
	{"een twee drie", 9, "een twee /drie"},
	{"een twee drie", 7, "een /twee /drie"},
	{"eentweedrie", 4, "eent/weed/rie"},
	{"een-twee", 5, "een-/twee"},
	{"a\n\nb", 5, "a//b"},
	{"a\n", 5, "a/"},
	{"abcd    efgh", 4, "abcd /   /efgh"},
	{"漢字漢字", 4, "漢字/漢字"},
	{"漢字", 1, "漢/字"},
	{"e\314\201e\314\201", 1, "e\314\201/e\314\201"},
};

START_TEST(wrap_text__breaks)
{
	struct wrap w = {0};
	struct buf out = {0};
	wrap_text(&w, NULL, wraps[_i].text, wraps[_i].cols, 0);
	for (size_t i = 0; i < w.n; i++) {
		buf_add(&out, i ? "/" : "");
		buf_add_n(&out, wraps[_i].text + w.rows[i].from, w.rows[i].to - w.rows[i].from);
	}
	ck_assert_str_eq(buf_str(&out), wraps[_i].rows);
	wrap_clear(&w);
	buf_clear(&out);
}
END_TEST

START_TEST(tui_edit_rows__is_at_least_one_and_bounded)
{
	ck_assert_int_eq(tui_edit_rows("", 10, 5), 1);
	ck_assert_int_eq(tui_edit_rows(NULL, 10, 5), 1);
	ck_assert_int_eq(tui_edit_rows("a\nb\nc", 10, 5), 3);
	ck_assert_int_eq(tui_edit_rows("a\nb\nc", 10, 2), 2);
	ck_assert_int_eq(tui_edit_rows("abcdefgh", 5, 9), 2);
	ck_assert_int_eq(tui_edit_rows("abcdefgh", 0, 9), 8);
	ck_assert_int_eq(tui_edit_rows("abc", 10, 0), 0);
}
END_TEST

/* Any keys on any text: valid UTF-8, the cursor on a boundary, and undoing by hand works. */
START_TEST(tui_edit_key__any_keys_keep_the_text_whole)
{
	static const char *const bits[] = {
		"a", " ", "é", "e\314\201", "\342\200\214", "漢", "😀", "\360\237\207\263", "\n", "-",
		"ት", "\331\205", "\314\201\314\202"};
	uint64_t seed = 5u + (uint64_t)_i;
	struct tui_edit *e = _i % 2 ? edit_area("") : edit_line("");
	for (int step = 0; step < 4000; step++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		uint32_t r = (uint32_t)(seed >> 33);
		if (r % 3)
			type(e, bits[(r >> 4) % (sizeof bits / sizeof bits[0])]);
		else
			named(e, (enum tui_name)((r >> 4) % TUI_F1));
		const char *s = tui_edit_text(e);
		size_t at = tui_edit_offset(e), len = strlen(s);
		ck_assert(text_is_utf8(s, len));
		ck_assert_uint_le(at, len);
		ck_assert(at == 0 || text_next(s, text_prev(s, at)) == at);
		if (len > 300)
			tui_edit_set(e, "");
	}
	tui_edit_free(e);
}
END_TEST

Suite *edit_suite(void)
{
	Suite *s = suite_create("edit");
	TCase *t = tcase_create("edit");
	tcase_add_loop_test(t, tui_edit_key__in_a_line, 0, sizeof lines / sizeof lines[0]);
	tcase_add_test(t, tui_edit_key__says_what_it_takes);
	tcase_add_test(t, tui_edit_key__keeps_controls_out);
	tcase_add_test(t, tui_edit_key__pastes);
	tcase_add_test(t, tui_edit_key__stops_at_the_limit);
	tcase_add_test(t, tui_edit_version__differs_only_when_the_text_did);
	tcase_add_test(t, tui_edit_set_offset__takes_boundaries);
	tcase_add_test(t, tui_edit__of_a_secret);
	tcase_add_loop_test(t, tui_edit_key__in_an_area, 0, sizeof areas / sizeof areas[0]);
	tcase_add_test(t, tui_edit_key__leaves_an_area_at_its_ends);
	tcase_add_loop_test(t, wrap_text__breaks, 0, sizeof wraps / sizeof wraps[0]);
	tcase_add_test(t, tui_edit_rows__is_at_least_one_and_bounded);
	tcase_add_loop_test(t, tui_edit_key__any_keys_keep_the_text_whole, 0, 4);
	suite_add_tcase(s, t);
	return s;
}
