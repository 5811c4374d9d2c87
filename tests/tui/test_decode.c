/* The decoder: every spelling of every key, broken sequences, time, pastes, code sets, and
 * the promise that no bytes lose the key after them. */
#include <config.h>

#include "decode_priv.h"
#include "suites.h"
#include "tui/keymap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "codeset_priv.h"
#include "support/run.h"

enum { LONG_AGO = 1000, ESC_WAIT = 1000 };

static struct decode *make(const uint32_t *upper)
{
	struct decode_options o = {.upper = upper, .esc_back = true};
	return decode_new(&o);
}

/* A key in words, with a blank behind it. */
static void spell(struct buf *out, const struct tui_key *k)
{
	char name[16];
	tui_key_name(k, name);
	if (k->kind == TUI_PASTE)
		buf_printf(out, "plak(%.*s)%s ", (int)k->text_len, k->text, k->cut ? "!" : "");
	else if (k->kind == TUI_UNKNOWN)
		buf_add(out, "? ");
	else
		buf_printf(out, "%s%s ", name, k->by_esc ? "(Esc)" : "");
}

static void collect(struct decode *d, struct buf *out)
{
	struct tui_key k;
	while (decode_next(d, &k))
		spell(out, &k);
}

static void feed_at(struct decode *d, const void *p, size_t n, int64_t now, struct buf *out)
{
	const unsigned char *s = p;
	for (size_t at = 0; at < n;) {
		at += decode_feed(d, s + at, n - at, now);
		collect(d, out);
	}
}

/* Silence, looked at as the loop looks: at each deadline. */
static void wait_until(struct decode *d, int64_t now, struct buf *out)
{
	int64_t deadline;
	while ((deadline = decode_deadline(d)) >= 0 && deadline <= now) {
		decode_tick(d, deadline);
		collect(d, out);
	}
}

/* Keys of `bytes` in one piece, then a moment of silence that is too short for Esc. */
static char *keys_of(const char *bytes, size_t n, const uint32_t *upper)
{
	struct decode *d = make(upper);
	struct buf out = {0};
	feed_at(d, bytes, n, LONG_AGO, &out);
	wait_until(d, LONG_AGO + 210, &out);
	decode_free(d);
	return buf_detach(&out);
}

#define assert_keys(bytes, wanted) \
	do { \
		char *got = keys_of(bytes, sizeof(bytes) - 1, NULL); \
		ck_assert_str_eq(got, wanted); \
		free(got); \
	} while (0)

static const struct {
	const char *bytes;
	const char *keys;
} spellings[] = {
	/* cursor keys: application, normal, modifiers, rxvt, old xterm, gnome */
	{"\033OA\033OB\033OC\033OD", "Omhoog Omlaag Rechts Links "},
	{"\033[A\033[B\033[C\033[D", "Omhoog Omlaag Rechts Links "},
	{"\033[1;2A\033[1;2B\033[1;2C\033[1;2D", "Omhoog Omlaag Rechts Links "},
	{"\033[1;3A\033[1;3B\033[1;3C\033[1;3D", "Alt-Omhoog Alt-Omlaag Ctrl-Rechts Ctrl-Links "},
	{"\033[1;5C\033[1;5D", "Ctrl-Rechts Ctrl-Links "},
	{"\033[1;5A\033[1;7B", "? ? "},
	{"\033[5C\033[5D\033O5C\033O5D\033O1;5C", "Ctrl-Rechts Ctrl-Links Ctrl-Rechts Ctrl-Links Ctrl-Rechts "},
	{"\033[a\033[b\033[c\033[d", "Omhoog Omlaag Rechts Links "},
	{"\033Oc\033Od", "Ctrl-Rechts Ctrl-Links "},
	{"\033\033[A\033\033[B\033\033OA\033\033OB", "Alt-Omhoog Alt-Omlaag Alt-Omhoog Alt-Omlaag "},
	{"\033\033[C\033\033[D\033\033[5~", "Ctrl-Rechts Ctrl-Links PgUp "},
	/* Home, End, paging */
	{"\033[H\033[F\033OH\033OF", "Home End Home End "},
	{"\033[1~\033[4~\033[7~\033[8~", "Home End Home End "},
	{"\033[5~\033[6~\033[2~\033[3~", "PgUp PgDn Insert Delete "},
	{"\033[5$\033[6$\033[2$\033[3$\033[7$\033[8$", "PgUp PgDn Insert Delete Home End "},
	{"\033[7^\033[8^\033[1;5H\033[1;5F\033[1;5~\033[4;5~",
		"Ctrl-Home Ctrl-End Ctrl-Home Ctrl-End Ctrl-Home Ctrl-End "},
	{"\033[1;2H\033[1;2F\033[3;2~\033[5;2~", "Home End Delete PgUp "},
	{"\033[3;5~\033[5^", "? ? "},
	/* function keys: xterm, rxvt and PuTTY, Linux console, VT220, with modifiers */
	{"\033OP\033OQ\033OR\033OS", "F1 F2 F3 F4 "},
	{"\033[11~\033[12~\033[13~\033[14~", "F1 F2 F3 F4 "},
	{"\033[[A\033[[B\033[[C\033[[D\033[[E", "F1 F2 F3 F4 F5 "},
	{"\033[15~\033[17~\033[18~\033[19~\033[20~\033[21~\033[23~\033[24~", "F5 F6 F7 F8 F9 F10 F11 F12 "},
	{"\033[P\033[Q\033[1P", "F1 F2 F1 "},
	{"\033[1;2P\033[15;5~\033O2P\033[25~\033[34~", "? ? ? ? ? "},
	/* Tab, Enter, Backspace, keypad */
	{"\t\r\n\177\b\033[Z\033OM\033[1;2Z", "Tab Enter Enter Backspace Backspace Shift-Tab Enter Shift-Tab "},
	{"\033Op\033Oq\033Oy\033On\033Om\033Ok\033Oj\033Oo\033OX", "0 1 9 . - + * / = "},
	/* controls and characters */
	{"\001\013\017\032\031", "^A ^K ^O ^Z ^Y "},
	{"a Z~", "a Spatie Z ~ "},
	{"\303\251\305\236\330\247\341\212\240\360\237\230\200", "é Ş ا አ 😀 "},
	/* keys reported by code */
	{"\033[13u\033[9;2u\033[111;5u\033[233u\033[97;3u", "Enter Shift-Tab ^O é ? "},
	{"\033[27;5;111~\033[27;2;13~", "^O Enter "},
	/* Esc and a digit in one piece (Alt-digit) */
	{"\0331\0339\0330\033-\033=", "F1(Esc) F9(Esc) F10(Esc) F11(Esc) F12(Esc) "},
	{"\033\033", "Esc Esc "},
	{"\033\033x", "Esc Esc x "},
	{"\033\033\033\033", "Esc Esc Esc Esc "},
	/* reports are swallowed, whole */
	{"\033[<0;10;20M\033[<0;10;20mx", "x "},
	{"\033[M !!x\033[M\377\377\377y", "x y "},
	{"\033[32;10;20Mx\033[Ix\033[Ox", "x x x "},
	{"\033[?62;22cx\033[>0;276;0cx\033[24;80Rx\033[8;24;80tx\033[?2004;1$yx", "x x x x x "},
	{"\033]11;rgb:0000/0000/0000\033\\x\033]10;?\ax\033P1$r0m\033\\x\033_kitty\033\\x", "x x x x "},
	{"\033[201~x", "x "},
	/* what nobody knows is one TUI_UNKNOWN, and nothing of it leaks */
	{"\033[99~x\033[5;5Xy\033[?1;2hz\033[=5Zq", "? x ? y z q "},
	{"\033fx\033bx", "? x ? x "},
	{"\033Ozx\033[1$wx", "? x ? x "},
	/* broken off: the byte that breaks counts */
	{"\033[1;\rx\033[\177\033O\tx", "? Enter x ? Backspace ? Tab x "},
	{"\033[12\303\251x", "? é x "},
	{"\033[1;5\033[A", "? Omhoog "},
	{"\033]0;title\rx", "? Enter x "},
	{"\033P\033[A", "? Omhoog "},
	{"\033\r\033\177\033\303\251", "Enter Backspace é "},
	{"\033[M\033[A", "? Omhoog "},
	{"\033[[\tx", "? Tab x "},
	/* bad bytes: one mark for each, and what follows stays */
	{"\351x\377x\200x", "\357\277\275 x \357\277\275 x \357\277\275 x "},
	{"\303x\342\202x\360\237\230x", "\357\277\275 x \357\277\275 x \357\277\275 x "},
	{"\300\200x\355\240\200x\364\220\200\200x",
		"\357\277\275 \357\277\275 x \357\277\275 \357\277\275 \357\277\275 x "
		"\357\277\275 \357\277\275 \357\277\275 \357\277\275 x "},
	{"\302\233Ax", "\357\277\275 A x "}, /* CSI as UTF-8 is no CSI */
	{"\303\033[A", "\357\277\275 Omhoog "},
};

START_TEST(decode__every_spelling)
{
	char *got = keys_of(spellings[_i].bytes, strlen(spellings[_i].bytes), NULL);
	ck_assert_msg(strcmp(got, spellings[_i].keys) == 0, "row %d: got %s, not %s", _i, got, spellings[_i].keys);
	free(got);
}
END_TEST

/* The same keys when every byte comes in a read of its own. */
START_TEST(decode__every_spelling_split_over_reads)
{
	struct decode *d = make(NULL);
	struct buf out = {0};
	const char *s = spellings[_i].bytes;
	for (size_t i = 0; s[i]; i++)
		feed_at(d, s + i, 1, LONG_AGO + (int64_t)i * 20, &out);
	wait_until(d, LONG_AGO + (int64_t)strlen(s) * 20 + 210, &out);
	ck_assert_msg(strcmp(buf_str(&out), spellings[_i].keys) == 0, "row %d: got %s, not %s", _i, buf_str(&out),
		spellings[_i].keys);
	buf_clear(&out);
	decode_free(d);
}
END_TEST

START_TEST(decode__nul_and_odd_controls_are_unknown)
{
	assert_keys("\0\034\035\036\037x", "? ? ? ? ? x ");
}
END_TEST

START_TEST(decode__the_terminals_own_strings_win)
{
	static const struct decode_string strings[] = {
		{"\033[M", TUI_F1}, {"\033Ot", TUI_F5}, {"\033\t", TUI_BACKTAB}, {"\033?p", TUI_F2}, {"\033[I", TUI_PGUP},
		{"\n", TUI_DOWN}, {"\033", TUI_F9}, {NULL, TUI_F9}, {"\033ab", TUI_F3}, {"\033abcd", TUI_F4},
	};
	struct decode_options o = {.strings = strings, .n_strings = sizeof strings / sizeof strings[0]};
	struct decode *d = decode_new(&o);
	struct buf out = {0};
	static const char bytes[] = "\033[M\033Ot\033\t\033?p\033[I\n\033?x\033ab\033abcd\033abcx\033[A";
	feed_at(d, bytes, sizeof bytes - 1, LONG_AGO, &out);
	ck_assert_str_eq(buf_str(&out), "F1 F5 Shift-Tab F2 PgUp Enter ? x F3 F4 ? x Omhoog ");
	buf_clear(&out);
	decode_free(d);
}
END_TEST

START_TEST(decode__esc_waits_for_a_digit)
{
	struct decode *d = make(NULL);
	struct buf out = {0};
	feed_at(d, "\033", 1, LONG_AGO, &out);
	ck_assert(!decode_is_pending(d) && decode_is_open(d));
	ck_assert_int_eq(decode_deadline(d), LONG_AGO + DECODE_SEQUENCE_MS);
	wait_until(d, LONG_AGO + 25, &out);
	ck_assert(decode_is_pending(d) && !decode_is_open(d));
	ck_assert_int_eq(decode_deadline(d), LONG_AGO + ESC_WAIT);
	feed_at(d, "9", 1, LONG_AGO + 900, &out);
	ck_assert(!decode_is_pending(d));
	ck_assert_str_eq(buf_str(&out), "F9(Esc) ");
	buf_clear(&out);
	decode_free(d);
}
END_TEST

/* After an Esc of a moment ago. */
static const struct {
	const char *then;
	const char *keys;
} after_esc[] = {
	{"1", "F1(Esc) "}, {"0", "F10(Esc) "}, {"-", "F11(Esc) "}, {"=", "F12(Esc) "}, {"x", "x "}, {"[A", "[ A "},
	{"\033", "Esc Esc "}, {"\033[A", "Omhoog "}, {"\r", "Enter "}, {"\303\251", "é "},
	{"\033[200~a\033[201~", "plak(a) "}, {"\351x", "\357\277\275 x "}, {"", "Esc Esc "},
};

START_TEST(decode__what_follows_a_pending_esc)
{
	struct decode *d = make(NULL);
	struct buf out = {0};
	feed_at(d, "\033", 1, LONG_AGO, &out);
	wait_until(d, LONG_AGO + 30, &out);
	ck_assert(decode_is_pending(d));
	feed_at(d, after_esc[_i].then, strlen(after_esc[_i].then), LONG_AGO + 300, &out);
	wait_until(d, LONG_AGO + 5000, &out);
	ck_assert_str_eq(buf_str(&out), after_esc[_i].keys);
	ck_assert_int_eq(decode_deadline(d), -1);
	buf_clear(&out);
	decode_free(d);
}
END_TEST

START_TEST(decode__a_lone_esc_is_nothing_when_slow)
{
	struct decode_options o = {.esc_ms = 300};
	struct decode *d = decode_new(&o);
	struct buf out = {0};
	feed_at(d, "\033", 1, LONG_AGO, &out);
	wait_until(d, LONG_AGO + 299, &out);
	ck_assert(decode_is_pending(d));
	wait_until(d, LONG_AGO + 300, &out);
	ck_assert(!decode_is_pending(d));
	ck_assert_str_eq(buf_str(&out), "");
	buf_clear(&out);
	decode_free(d);
}
END_TEST

START_TEST(decode__open_sequences_end_by_silence)
{
	static const char *const open[] = {
		"\033[", "\033[1;5", "\033O", "\033]0;x", "\033P", "\033[M ", "\033[[", "\033O1;", "\033]x\033"};
	for (size_t i = 0; i < sizeof open / sizeof open[0]; i++) {
		struct decode *d = make(NULL);
		struct buf out = {0};
		feed_at(d, open[i], strlen(open[i]), LONG_AGO, &out);
		ck_assert_str_eq(buf_str(&out), "");
		decode_tick(d, LONG_AGO + DECODE_SEQUENCE_MS - 1);
		ck_assert(decode_is_open(d));
		wait_until(d, LONG_AGO + DECODE_SEQUENCE_MS, &out);
		feed_at(d, "x", 1, LONG_AGO + 26, &out);
		ck_assert_msg(strcmp(buf_str(&out), "? x ") == 0, "%zu: %s", i, buf_str(&out));
		buf_clear(&out);
		decode_free(d);
	}
}
END_TEST

START_TEST(decode__endless_sequences_stay_bounded)
{
	struct decode *d = make(NULL);
	struct buf out = {0}, flood = {0};
	buf_add(&flood, "\033[");
	for (int i = 0; i < 100000; i++)
		buf_add(&flood, "1;");
	buf_add(&flood, "~x\033]");
	for (int i = 0; i < 100000; i++)
		buf_add(&flood, "zz");
	buf_add(&flood, "\ay");
	for (int i = 0; i < 10000; i++)
		buf_printf(&flood, "\033[<35;%d;%dM", i % 80, i % 24);
	buf_add(&flood, "z");
	feed_at(d, flood.s, flood.len, LONG_AGO, &out);
	ck_assert_str_eq(buf_str(&out), "? x y z ");
	buf_clear(&out);
	buf_clear(&flood);
	decode_free(d);
}
END_TEST

/* --- pastes --------------------------------------------------------------------------- */

static const struct {
	const char *bytes;
	const char *keys;
} pastes[] = {
	{"\033[200~abc\033[201~x", "plak(abc) x "},
	{"\033[200~a\r\nb\rc\nd\te\033[201~", "plak(a\nb\nc\nd\te) "},
	{"\033[200~\303\251\342\202\254\033[201~", "plak(é€) "},
	{"\033[200~\351x\303\033[201~", "plak(\357\277\275x\357\277\275) "},
	{"\033[200~a\033[31mb\033[200~c\033]0;t\ad\033[201~x", "plak(a[31mb[200~c]0;td) x "},
	{"\033[200~a\033[20\033[201~x", "plak(a[20) x "},
	{"\033[200~\033\033[201~x", "x "},
	{"\033[200~a\302\233b\177c\033[201~", "plak(abc) "},
	{"\033[200~\033[201~x", "x "},
	{"\033\033[200~a\033[201~x", "plak(a) x "},
};

START_TEST(decode__pastes)
{
	const char *s = pastes[_i].bytes;
	char *got = keys_of(s, strlen(s), NULL);
	ck_assert_str_eq(got, pastes[_i].keys);
	free(got);
	for (size_t step = 1; step < 5; step++) {
		struct decode *d = make(NULL);
		struct buf out = {0};
		for (size_t i = 0, n = strlen(s); i < n; i += step)
			feed_at(d, s + i, n - i < step ? n - i : step, LONG_AGO, &out);
		ck_assert_str_eq(buf_str(&out), pastes[_i].keys);
		buf_clear(&out);
		decode_free(d);
	}
}
END_TEST

START_TEST(decode__a_paste_without_an_end_ends)
{
	struct decode *d = make(NULL);
	struct buf out = {0};
	feed_at(d, "\033[200~abc\303", 10, LONG_AGO, &out);
	wait_until(d, LONG_AGO + DECODE_PASTE_MS - 1, &out);
	ck_assert_str_eq(buf_str(&out), "");
	wait_until(d, LONG_AGO + DECODE_PASTE_MS, &out);
	feed_at(d, "x", 1, LONG_AGO + DECODE_PASTE_MS + 1, &out);
	ck_assert_str_eq(buf_str(&out), "plak(abc\357\277\275) x ");
	buf_clear(&out);
	decode_free(d);
}
END_TEST

START_TEST(decode__ten_megabytes_are_cut)
{
	struct decode *d = make(NULL);
	struct tui_key k;
	struct buf out = {0};
	char *block = mem_new(1 << 16);
	memset(block, 'a', 1 << 16);
	feed_at(d, "\033[200~", 6, LONG_AGO, &out);
	for (int i = 0; i < 160; i++)
		ck_assert_uint_eq(decode_feed(d, (unsigned char *)block, 1 << 16, LONG_AGO), 1 << 16);
	ck_assert(!decode_next(d, &k));
	ck_assert_uint_eq(decode_feed(d, (const unsigned char *)"\033[201~x", 7, LONG_AGO), 6);
	ck_assert(decode_next(d, &k));
	ck_assert_int_eq(k.kind, TUI_PASTE);
	ck_assert(k.cut);
	ck_assert_uint_le(k.text_len, DECODE_PASTE_MAX);
	ck_assert_uint_gt(k.text_len, DECODE_PASTE_MAX - 8);
	ck_assert(text_is_utf8(k.text, k.text_len));
	feed_at(d, "x", 1, LONG_AGO, &out);
	ck_assert_str_eq(buf_str(&out), "x ");
	free(block);
	buf_clear(&out);
	decode_free(d);
}
END_TEST

START_TEST(decode__dropping_keeps_a_paste_a_paste)
{
	struct decode *d = make(NULL);
	struct buf out = {0};
	feed_at(d, "\033[200~old\r", 10, LONG_AGO, &out);
	decode_drop(d);
	feed_at(d, "new\r\033[201~x", 11, LONG_AGO, &out);
	ck_assert_str_eq(buf_str(&out), "plak(new\n) x ");
	buf_clear(&out);
	decode_free(d);
}
END_TEST

START_TEST(decode__dropping_forgets_keys_and_esc)
{
	struct decode *d = make(NULL);
	struct buf out = {0};
	decode_feed(d, (const unsigned char *)"a", 1, LONG_AGO);
	decode_drop(d);
	feed_at(d, "\033", 1, LONG_AGO, &out);
	wait_until(d, LONG_AGO + 30, &out);
	decode_drop(d);
	feed_at(d, "1", 1, LONG_AGO + 40, &out);
	ck_assert_str_eq(buf_str(&out), "1 ");
	buf_clear(&out);
	decode_free(d);
}
END_TEST

/* --- code sets ------------------------------------------------------------------------- */

static const struct {
	const char *codeset;
	const char *bytes;
	const char *keys;
} codesets[] = {
	{"ISO-8859-1", "\351\304\377x", "é Ä ÿ x "},
	{"ISO-8859-1", "\244\240\255", "¤ \302\240 \302\255 "},
	{"ISO-8859-15", "\244\246\250\264\270\274\275\276\351", "€ Š š Ž ž Œ œ Ÿ é "},
	{"ISO-8859-1", "\233A\217P\2005", "Omhoog F1 \357\277\275 5 "},
	{"ISO-8859-1", "\033[A\303\251", "Omhoog Ã © "},
	{"ISO-8859-1", "\033[200~\351t\351\r\n\201\033[201~", "plak(été\n) "},
	{"UTF-8", "\303\251\351x", "é \357\277\275 x "},
	{"ANSI_X3.4-1968", "\303\251\351x", "é \357\277\275 x "},
	{NULL, "\303\251x", "é x "},
	{"EUC-JP", "\261x", "\357\277\275 x "},
};

START_TEST(decode__code_sets)
{
	uint32_t upper[128];
	bool eight = codeset_upper(codeset_by_name(codesets[_i].codeset), upper);
	char *got = keys_of(codesets[_i].bytes, strlen(codesets[_i].bytes), eight ? upper : NULL);
	ck_assert_msg(strcmp(got, codesets[_i].keys) == 0, "row %d: got %s", _i, got);
	free(got);
}
END_TEST

START_TEST(codeset_can_show__by_set)
{
	ck_assert_ptr_null(codeset_can_show(CODESET_ASCII));
	codeset_can_show_fn latin1 = codeset_can_show(CODESET_LATIN1), latin9 = codeset_can_show(CODESET_LATIN9);
	ck_assert(latin1(0xe9) && latin1(0xa4) && !latin1(0x20ac) && !latin1(0x15e) && !latin1(0x9b) && !latin1(7));
	ck_assert(latin9(0xe9) && !latin9(0xa4) && latin9(0x20ac) && latin9(0x160));
	ck_assert(!latin9(0x15e) && !latin9(0x9b));
}
END_TEST

/* --- the promise -------------------------------------------------------------------------- */

/* Rounds of a fuzz test: many by hand (make check-long), enough in make check. */
static int rounds(int n)
{
	return support_is_long() ? n * 20 : n;
}

static uint32_t next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*state >> 33);
}

/* Bytes that are likely to hit something: introducers, digits, ends, anything. */
static unsigned char likely(uint64_t *state)
{
	static const char some[] = "\033\033\033[[O]P_M?<;;0123456789~ABZMRmu^$\\\a\r\t\303\251\342\233\217";
	uint32_t r = next_random(state);
	return r % 4 ? (unsigned char)some[(r >> 3) % (sizeof some - 1)] : (unsigned char)(r >> 8);
}

/* After any bytes and the longest silence, a key is delivered as itself and alone. */
START_TEST(decode__no_bytes_lose_the_key_after_them)
{
	uint32_t upper[128];
	codeset_upper(CODESET_LATIN1, upper);
	uint64_t state = 20220101u + (uint64_t)_i;
	struct decode *d = make(_i % 2 ? upper : NULL);
	int64_t now = LONG_AGO;
	for (int round = 0; round < rounds(3000); round++) {
		struct buf out = {0};
		for (uint32_t n = next_random(&state) % 24; n > 0; n--) {
			unsigned char c = likely(&state);
			feed_at(d, &c, 1, now, &out);
			now += next_random(&state) % 3 ? 0 : next_random(&state) % 40;
			wait_until(d, now, &out);
		}
		now += DECODE_PASTE_MS + ESC_WAIT;
		wait_until(d, now, &out);
		ck_assert_int_eq(decode_deadline(d), -1);
		buf_reset(&out);
		feed_at(d, "Q", 1, now, &out);
		ck_assert_str_eq(buf_str(&out), "Q ");
		buf_clear(&out);
	}
	decode_free(d);
}
END_TEST

/* Without any silence: whenever nothing is open, the next key is itself at once; and
 * without ESC nothing can be open for longer than one byte. */
START_TEST(decode__what_opens_nothing_loses_nothing)
{
	uint64_t state = 7u + (uint64_t)_i;
	struct decode *d = make(NULL);
	struct buf out = {0};
	unsigned checked = 0;
	for (int round = 0; round < rounds(40000); round++) {
		unsigned char c = likely(&state);
		bool bare = _i == 0;
		c = bare && c == 033 ? 0xc3 : c;
		feed_at(d, &c, 1, LONG_AGO, &out);
		if (!bare && (decode_is_open(d) || decode_is_pending(d)))
			continue;
		buf_reset(&out);
		feed_at(d, "Q", 1, LONG_AGO, &out);
		size_t len = out.len;
		ck_assert_uint_ge(len, 2);
		ck_assert_str_eq(out.s + len - 2, "Q ");
		checked++;
	}
	ck_assert_uint_gt(checked, 1000);
	buf_clear(&out);
	decode_free(d);
}
END_TEST

/* Every key that comes out is well-formed: no control, no surrogate, pastes valid UTF-8. */
START_TEST(decode__gives_only_sound_keys)
{
	uint64_t state = 99u + (uint64_t)_i;
	struct decode *d = make(NULL);
	struct tui_key k;
	for (int round = 0; round < rounds(60000); round++) {
		unsigned char c = likely(&state);
		decode_feed(d, &c, 1, LONG_AGO);
		while (decode_next(d, &k)) {
			if (k.kind == TUI_CHAR)
				ck_assert(k.cp >= 0x20 && !(k.cp >= 0x7f && k.cp < 0xa0) && !(k.cp >= 0xd800 && k.cp < 0xe000) &&
					k.cp <= 0x10ffff);
			else if (k.kind == TUI_PASTE)
				ck_assert(text_is_utf8(k.text, k.text_len) && k.text_len == strlen(k.text));
			else if (k.kind == TUI_CTRL)
				ck_assert(k.cp >= 'A' && k.cp <= 'Z');
			else if (k.kind == TUI_NAMED)
				ck_assert_int_lt((int)k.name, TUI_NAME_COUNT);
			else
				ck_assert_int_eq(k.kind, TUI_UNKNOWN);
		}
	}
	decode_free(d);
}
END_TEST

START_TEST(decode_last__gives_the_bytes_of_the_sequence)
{
	struct decode *d = make(NULL);
	struct buf out = {0};
	const unsigned char *p;
	feed_at(d, "\033[99~", 5, LONG_AGO, &out);
	ck_assert_uint_eq(decode_last(d, &p), 5);
	ck_assert_mem_eq(p, "\033[99~", 5);
	buf_clear(&out);
	decode_free(d);
	decode_free(NULL);
}
END_TEST

Suite *decode_suite(void)
{
	Suite *s = suite_create("decode");
	TCase *t = tcase_create("decode");
	tcase_add_loop_test(t, decode__every_spelling, 0, sizeof spellings / sizeof spellings[0]);
	tcase_add_loop_test(t, decode__every_spelling_split_over_reads, 0, sizeof spellings / sizeof spellings[0]);
	tcase_add_test(t, decode__nul_and_odd_controls_are_unknown);
	tcase_add_test(t, decode__the_terminals_own_strings_win);
	tcase_add_test(t, decode__esc_waits_for_a_digit);
	tcase_add_loop_test(t, decode__what_follows_a_pending_esc, 0, sizeof after_esc / sizeof after_esc[0]);
	tcase_add_test(t, decode__a_lone_esc_is_nothing_when_slow);
	tcase_add_test(t, decode__open_sequences_end_by_silence);
	tcase_add_test(t, decode__endless_sequences_stay_bounded);
	tcase_add_loop_test(t, decode__pastes, 0, sizeof pastes / sizeof pastes[0]);
	tcase_add_test(t, decode__a_paste_without_an_end_ends);
	tcase_add_test(t, decode__ten_megabytes_are_cut);
	tcase_add_test(t, decode__dropping_keeps_a_paste_a_paste);
	tcase_add_test(t, decode__dropping_forgets_keys_and_esc);
	tcase_add_loop_test(t, decode__code_sets, 0, sizeof codesets / sizeof codesets[0]);
	tcase_add_test(t, codeset_can_show__by_set);
	tcase_add_loop_test(t, decode__no_bytes_lose_the_key_after_them, 0, 4);
	tcase_add_loop_test(t, decode__what_opens_nothing_loses_nothing, 0, 3);
	tcase_add_loop_test(t, decode__gives_only_sound_keys, 0, 2);
	tcase_add_test(t, decode_last__gives_the_bytes_of_the_sequence);
	suite_add_tcase(s, t);
	return s;
}
