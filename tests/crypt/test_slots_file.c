/* The text form of the slots file: the vectors of db/slots.md, and that whatever is not
 * exactly a file (cut, flipped, edited, absurd) opens nothing and crashes nothing. */
#include <config.h>

#include "suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/crypt/slots_priv.h"
#include "base/mem.h"
#include "crypt/hash.h"
#include "vectors.h"

enum { SUM_LINE = 69 };

static struct buf three; /* the file of the vectors */

static void setup(void)
{
	ck_assert_int_eq(secret_init(), ERR_OK);
	vector_block("file-of-three", &three);
}

static void teardown(void)
{
	buf_clear(&three);
}

static enum err parse(const char *text, size_t n)
{
	struct slots *s = (struct slots *)&three;
	/* In a block of its own size, so that a byte read too many is seen. */
	char *exact = mem_new(n);
	memcpy(exact, text, n);
	enum err e = slots_parse(exact, n, &s);
	ck_assert((e == ERR_OK) == (s != NULL));
	slots_free(s);
	free(exact);
	return e;
}

/* Make the sum of a text right again; the sum line is at its end. */
static void sum_again(struct buf *b)
{
	unsigned char sum[HASH_BYTES];
	char hex[2 * HASH_BYTES + 1];
	ck_assert_uint_gt(b->len, SUM_LINE);
	buf_cut(b, b->len - SUM_LINE);
	hash_bytes(sum, NULL, 0, b->s, b->len);
	hash_hex(sum, sizeof sum, hex);
	buf_printf(b, "sum %s\n", hex);
}

/* The vector with `from` (there once) put as `to`, sum made right. */
static void edited(struct buf *b, const char *from, const char *to)
{
	char *at = memmem(three.s, three.len, from, strlen(from));
	ck_assert_msg(at != NULL, "%s", from);
	size_t before = (size_t)(at - three.s);
	buf_reset(b);
	buf_add_n(b, three.s, before);
	buf_add(b, to);
	buf_add(b, at + strlen(from));
	sum_again(b);
}

/* Neither the form nor any way in accepts it. */
static enum err open_any_way(const struct buf *b)
{
	struct slots *s;
	struct secret *office = vector_secret("office secret key");
	enum err e = slots_parse(b->s, b->len, &s);
	if (e == ERR_OK) {
		enum err by_code = slots_unlock_code(s, vector_text("recovery code"), NULL);
		enum err by_office = slots_unlock_office(s, office);
		enum err by_none = slots_unlock_open(s);
		ck_assert_int_eq(by_none, ERR_PASSPHRASE);
		e = by_code == ERR_OK ? by_code : by_office;
		ck_assert_int_eq(slots_is_unlocked(s), e == ERR_OK);
	}
	slots_free(s);
	secret_free(office);
	return e;
}

static void set_of_three(struct slots **s, char code[SLOTS_CODE_TEXT])
{
	unsigned char store_id[16], office[SLOTS_OFFICE_KEY_BYTES];
	struct secret *typed = vector_secret("passphrase as typed (NFD)");
	vector_bytes("store id", store_id, sizeof store_id);
	vector_bytes("office public key", office, sizeof office);
	*s = slots_new(store_id);
	ck_assert_int_eq(slots_set_passphrase(*s, "jansen", typed, slots_cost_shared), ERR_OK);
	ck_assert_int_eq(slots_set_recovery(*s, code), ERR_OK);
	ck_assert_int_eq(slots_set_office(*s, office), ERR_OK);
	secret_free(typed);
}

START_TEST(slots_write__vector_of_three)
{
	struct slots *s;
	struct buf b = {0};
	char code[SLOTS_CODE_TEXT];
	vectors_fix_random();
	set_of_three(&s, code);
	ck_assert_str_eq(code, vector_text("recovery code"));
	ck_assert_int_eq(slots_write(s, &b), ERR_OK);
	ck_assert_str_eq(buf_str(&b), buf_str(&three));
	slots_free(s);
	buf_clear(&b);
	vectors_free_random();
}
END_TEST

START_TEST(slots_write__vector_of_practice)
{
	unsigned char store_id[16];
	struct buf b = {0}, want = {0};
	vector_bytes("store id", store_id, sizeof store_id);
	vector_block("file-of-practice", &want);
	vectors_fix_random();
	struct slots *s = slots_new(store_id);
	ck_assert_int_eq(slots_set_open(s), ERR_OK);
	ck_assert_int_eq(slots_write(s, &b), ERR_OK);
	ck_assert_str_eq(buf_str(&b), buf_str(&want));
	slots_free(s);
	ck_assert_int_eq(slots_parse(b.s, b.len, &s), ERR_OK);
	ck_assert_int_eq(slots_kind(s, 0), SLOT_OPEN);
	ck_assert_int_eq(slots_unlock_code(s, vector_text("recovery code"), NULL), ERR_PASSPHRASE);
	ck_assert_int_eq(slots_unlock_open(s), ERR_OK);
	slots_free(s);
	buf_clear(&b);
	buf_clear(&want);
	vectors_free_random();
}
END_TEST

START_TEST(slots_parse__reads_the_vector)
{
	struct slots *s;
	unsigned char store_id[16];
	vector_bytes("store id", store_id, sizeof store_id);
	ck_assert_int_eq(slots_parse(three.s, three.len, &s), ERR_OK);
	ck_assert_mem_eq(slots_store_id(s), store_id, 16);
	ck_assert_uint_eq(slots_generation(s), 1);
	ck_assert_uint_eq(slots_count(s), 3);
	ck_assert_int_eq(slots_kind(s, 0), SLOT_PASSPHRASE);
	ck_assert_int_eq(slots_kind(s, 1), SLOT_RECOVERY);
	ck_assert_int_eq(slots_kind(s, 2), SLOT_OFFICE);
	ck_assert_str_eq(slots_user(s, 0), "jansen");
	ck_assert_ptr_null(slots_user(s, 1));
	ck_assert_ptr_null(slots_user(s, 2));
	ck_assert_uint_eq(slots_cost_of(s, 0).mib, 64);
	ck_assert_uint_eq(slots_cost_of(s, 0).passes, 3);
	ck_assert_uint_eq(slots_cost_of(s, 1).mib, 0);
	ck_assert(!slots_is_unlocked(s));
	slots_free(s);
	ck_assert_int_eq(open_any_way(&three), ERR_OK);
}
END_TEST

/* geval-K02 */
START_TEST(slots_parse__refuses_every_cut)
{
	ck_assert_int_eq(parse(three.s, three.len), ERR_OK);
	for (size_t n = 0; n < three.len; n++)
		ck_assert_int_eq(parse(three.s, n), ERR_SLOTS_DAMAGED);
	/* And with the sum of what is left put behind it. */
	for (size_t n = 0; n < three.len - SUM_LINE; n++) {
		struct buf b = {0};
		buf_add_n(&b, three.s, n);
		buf_add_n(&b, three.s + three.len - SUM_LINE, SUM_LINE);
		if (n > 0)
			sum_again(&b);
		ck_assert_int_eq(parse(b.s, b.len), ERR_SLOTS_DAMAGED);
		buf_clear(&b);
	}
}
END_TEST

START_TEST(slots_parse__refuses_every_flipped_bit)
{
	for (size_t bit = 0; bit < three.len * 8; bit++) {
		three.s[bit / 8] = (char)(three.s[bit / 8] ^ 1 << bit % 8);
		enum err e = parse(three.s, three.len);
		/* Only the digit of the format, made larger, is not called damage. */
		bool newer = bit / 8 == 11 && three.s[11] > '1' && three.s[11] <= '9';
		ck_assert_int_eq(e, newer ? ERR_NEWER_FORMAT : ERR_SLOTS_DAMAGED);
		three.s[bit / 8] = (char)(three.s[bit / 8] ^ 1 << bit % 8);
	}
	ck_assert_int_eq(parse(three.s, three.len), ERR_OK);
}
END_TEST

/* Someone who can reckon the sum cannot reckon the MAC: nothing opens with any bit changed,
 * not even with a slot that was left alone. */
START_TEST(slots_unlock__refuses_every_flipped_bit_with_its_sum_made_right)
{
	size_t parsed = 0;
	for (size_t bit = 0; bit < (three.len - SUM_LINE) * 8; bit++) {
		struct buf b = {0};
		buf_add_n(&b, three.s, three.len);
		b.s[bit / 8] = (char)(b.s[bit / 8] ^ 1 << bit % 8);
		sum_again(&b);
		parsed += parse(b.s, b.len) == ERR_OK;
		ck_assert_msg(open_any_way(&b) != ERR_OK, "bit %zu", bit);
		buf_clear(&b);
	}
	ck_assert_uint_gt(parsed, 1000); /* the flips did reach the boxes and the MAC */
}
END_TEST

static const struct {
	const char *from, *to;
	enum err e; /* of the form; ERR_OK: well-formed, but must not open */
} edits[] = {
	{"regie-keys 1", "regie-keys 2", ERR_NEWER_FORMAT},
	{"regie-keys 1", "regie-keys 999999999999999999", ERR_NEWER_FORMAT},
	{"regie-keys 1", "regie-keys 0", ERR_SLOTS_DAMAGED},
	{"regie-keys 1", "regie-keys 01", ERR_SLOTS_DAMAGED},
	{"regie-keys 1", "regie-keys ", ERR_SLOTS_DAMAGED},
	{"regie-keys 1", "regie-keys 1 ", ERR_SLOTS_DAMAGED},
	{"regie-keys 1", "\xef\xbb\xbfregie-keys 1", ERR_SLOTS_DAMAGED},
	{"regie-keys 1\n", "regie-keys 1\r\n", ERR_SLOTS_DAMAGED},
	{"store 10111213", "store 10111214", ERR_OK},
	{"store 1011", "store 10111", ERR_SLOTS_DAMAGED},
	{"store 1011", "store 101", ERR_SLOTS_DAMAGED},
	{"1a1b1c1d1e1f\n", "1A1b1c1d1e1f\n", ERR_SLOTS_DAMAGED},
	{"generation 1\n", "generation 2\n", ERR_OK},
	{"generation 1\n", "generation 999999999999999999\n", ERR_OK},
	{"generation 1\n", "generation 0\n", ERR_SLOTS_DAMAGED},
	{"generation 1\n", "generation 01\n", ERR_SLOTS_DAMAGED},
	{"generation 1\n", "generation -1\n", ERR_SLOTS_DAMAGED},
	{"generation 1\n", "generation +1\n", ERR_SLOTS_DAMAGED},
	{"generation 1\n", "generation 1000000000000000000\n", ERR_SLOTS_DAMAGED},
	{"generation 1\n", "generation 18446744073709551617\n", ERR_SLOTS_DAMAGED},
	{"generation 1\n", "generation 1\ngeneration 1\n", ERR_SLOTS_DAMAGED},
	{"generation 1\n", "\ngeneration 1\n", ERR_SLOTS_DAMAGED},
	{"generation 1\n", "generation 1\n\n", ERR_SLOTS_DAMAGED},
	{"generation 1\n", "", ERR_SLOTS_DAMAGED},
	{"slot passphrase", "slot  passphrase", ERR_SLOTS_DAMAGED},
	{"slot passphrase", "slot\tpassphrase", ERR_SLOTS_DAMAGED},
	{"slot passphrase", "slot fido2", ERR_SLOTS_DAMAGED},
	{"slot passphrase", "Slot passphrase", ERR_SLOTS_DAMAGED},
	{"slot passphrase c0c1", "slot passphrase c0c2", ERR_OK},
	/* geval-K03: absurd or weak, refused before memory is asked */
	{" 64 3 ", " 8192 3 ", ERR_REFUSED},
	{" 64 3 ", " 1025 3 ", ERR_REFUSED},
	{" 64 3 ", " 63 3 ", ERR_REFUSED},
	{" 64 3 ", " 8 3 ", ERR_REFUSED},
	{" 64 3 ", " 0 3 ", ERR_REFUSED},
	{" 64 3 ", " 64 1000000000 ", ERR_REFUSED},
	{" 64 3 ", " 64 17 ", ERR_REFUSED},
	{" 64 3 ", " 64 2 ", ERR_REFUSED},
	{" 64 3 ", " 64 0 ", ERR_REFUSED},
	{" 64 3 ", " 0 0 ", ERR_REFUSED},
	{" 64 3 ", " 4294967360 3 ", ERR_REFUSED},         /* 64 modulo 2^32 */
	{" 64 3 ", " 18446744073709551680 3 ", ERR_SLOTS_DAMAGED}, /* 64 modulo 2^64, 20 digits */
	{" 64 3 ", " 064 3 ", ERR_SLOTS_DAMAGED},
	{" 64 3 ", " -64 3 ", ERR_SLOTS_DAMAGED},
	{" 64 3 ", " 64 3", ERR_SLOTS_DAMAGED},
	{" 64 3 ", " 1024 16 ", ERR_OK},
	{"e0e1e2e3e4e5e6e7 0 0 ", "e0e1e2e3e4e5e6e7 64 3 ", ERR_REFUSED},
	{"0001020304050607 0 0 ", "0001020304050607 0 1 ", ERR_REFUSED},
	{" jansen\n", " jansen \n", ERR_SLOTS_DAMAGED},
	{" jansen\n", "  jansen\n", ERR_SLOTS_DAMAGED},
	{" jansen\n", " \n", ERR_SLOTS_DAMAGED},
	{" jansen\n", "\n", ERR_SLOTS_DAMAGED},
	{" jansen\n", " jan\tsen\n", ERR_SLOTS_DAMAGED},
	{" jansen\n", " jan\x1b[2Jsen\n", ERR_SLOTS_DAMAGED},
	{" jansen\n", " jan\xc2\x9bsen\n", ERR_SLOTS_DAMAGED},
	{" jansen\n", " jan\xe2\x80\xaesen\n", ERR_SLOTS_DAMAGED},
	{" jansen\n", " jans\xffn\n", ERR_SLOTS_DAMAGED},
	{" jansen\n", " jane\xcc\x81\n", ERR_SLOTS_DAMAGED}, /* not NFC */
	{" jansen\n", " jan van den berg\n", ERR_OK},
	{" jansen\n", " \xc5\x9e\xc3\xbckr\xc3\xbc\n", ERR_OK},
	{" jansen\n", " pietersen\n", ERR_OK},
	{" jansen\n", " 1234567890123456789012345678901234567890123456789012345678901234\n", ERR_OK},
	{" jansen\n", " 12345678901234567890123456789012345678901234567890123456789012345\n", ERR_SLOTS_DAMAGED},
	{" -\nslot office", " x\nslot office", ERR_SLOTS_DAMAGED},
	{" 213651d4214dfd94\n", " 213651d4214dfd9\n", ERR_SLOTS_DAMAGED},
	{" 213651d4214dfd94\n", " 213651d4214dfd95\n", ERR_OK},
	{"mac a92d", "mac a92e", ERR_OK},
	{"mac a92d", "mac A92d", ERR_SLOTS_DAMAGED},
	{"mac a92d", "mac a92d ", ERR_SLOTS_DAMAGED},
	{"mac a92d", "x\nmac a92d", ERR_SLOTS_DAMAGED},
	{"\nsum ", "\nextra line\nsum ", ERR_SLOTS_DAMAGED},
};

START_TEST(slots_parse__refuses_edits)
{
	struct buf b = {0};
	edited(&b, edits[_i].from, edits[_i].to);
	ck_assert_int_eq(parse(b.s, b.len), edits[_i].e);
	ck_assert_int_ne(open_any_way(&b), ERR_OK);
	buf_clear(&b);
}
END_TEST

/* The lines of the vector by number, sum made right. */
static void of_lines(struct buf *b, const char *which)
{
	buf_reset(b);
	for (; *which; which++) {
		const char *at = three.s;
		for (int i = *which - '0'; i > 0; i--)
			at = strchr(at, '\n') + 1;
		buf_add_n(b, at, strcspn(at, "\n") + 1);
	}
	sum_again(b);
}

START_TEST(slots_parse__refuses_moved_missing_and_double_lines)
{
	/* 0 head, 1 store, 2 generation, 3 passphrase, 4 recovery, 5 office, 6 mac, 7 sum */
	static const struct {
		const char *lines;
		enum err e;
	} rows[] = {
		{"01234567", ERR_OK},             {"01243567", ERR_OK},
		{"0123567", ERR_OK},              {"0124567", ERR_OK},
		{"012467", ERR_OK},               {"012567", ERR_OK},
		{"01267", ERR_SLOTS_DAMAGED},     {"012344567", ERR_SLOTS_DAMAGED},
		{"012334567", ERR_SLOTS_DAMAGED}, {"012345567", ERR_SLOTS_DAMAGED}, {"0123457", ERR_SLOTS_DAMAGED},
		{"012345667", ERR_SLOTS_DAMAGED}, {"01236457", ERR_SLOTS_DAMAGED},  {"02134567", ERR_SLOTS_DAMAGED},
		{"1234567", ERR_SLOTS_DAMAGED},   {"0234567", ERR_SLOTS_DAMAGED},   {"012345677", ERR_SLOTS_DAMAGED},
	};
	struct buf b = {0};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		of_lines(&b, rows[i].lines);
		ck_assert_msg(parse(b.s, b.len) == rows[i].e, "%s", rows[i].lines);
		ck_assert_msg((open_any_way(&b) == ERR_OK) == (i == 0), "%s", rows[i].lines);
	}
	buf_clear(&b);
}
END_TEST

START_TEST(slots_parse__refuses_an_open_slot_beside_others)
{
	struct buf practice = {0}, b = {0};
	vector_block("file-of-practice", &practice);
	char *line = strstr(practice.s, "slot open");
	*strchr(line, '\n') = '\0';
	edited(&b, "slot passphrase", "");
	/* Before the others and behind them. */
	buf_reset(&b);
	char *first = strstr(three.s, "slot "), *last = strstr(three.s, "mac ");
	buf_add_n(&b, three.s, (size_t)(first - three.s));
	buf_printf(&b, "%s\n%s", line, first);
	sum_again(&b);
	ck_assert_int_eq(parse(b.s, b.len), ERR_SLOTS_DAMAGED);
	buf_reset(&b);
	buf_add_n(&b, three.s, (size_t)(last - three.s));
	buf_printf(&b, "%s\n%s", line, last);
	sum_again(&b);
	ck_assert_int_eq(parse(b.s, b.len), ERR_SLOTS_DAMAGED);
	buf_clear(&practice);
	buf_clear(&b);
}
END_TEST

START_TEST(slots_parse__bounds_size_and_number)
{
	struct buf b = {0};
	unsigned char key[SLOTS_OFFICE_KEY_BYTES];
	unsigned char store_id[16] = {0};
	struct slots *s = slots_new(store_id);
	for (int i = 0; i < SLOTS_MAX; i++) {
		secret_random(key, sizeof key);
		ck_assert_int_eq(slots_set_office(s, key), ERR_OK);
	}
	ck_assert_int_eq(slots_write(s, &b), ERR_OK);
	ck_assert_uint_lt(b.len, SLOTS_FILE_MAX);
	ck_assert_int_eq(parse(b.s, b.len), ERR_OK);
	secret_random(key, sizeof key);
	ck_assert_int_eq(slots_set_office(s, key), ERR_LIMIT);
	ck_assert_uint_eq(slots_count(s), SLOTS_MAX);
	slots_free(s);
	/* The 65th, made by hand. */
	char *line = strstr(b.s, "slot office");
	char *copy = mem_dup_n(line, strcspn(line, "\n") + 1);
	char *mac = mem_dup(strstr(b.s, "mac "));
	copy[strlen(copy) - 2] = copy[strlen(copy) - 2] == '0' ? '1' : '0';
	buf_cut(&b, b.len - strlen(mac));
	buf_add(&b, copy);
	buf_add(&b, mac);
	sum_again(&b);
	ck_assert_int_eq(parse(b.s, b.len), ERR_REFUSED);
	free(copy);
	free(mac);
	buf_clear(&b);
	char *huge = mem_new(SLOTS_FILE_MAX + 1);
	memset(huge, 'x', SLOTS_FILE_MAX + 1);
	ck_assert_int_eq(parse(huge, SLOTS_FILE_MAX + 1), ERR_SLOTS_DAMAGED);
	ck_assert_int_eq(parse(huge, SLOTS_FILE_MAX), ERR_SLOTS_DAMAGED);
	free(huge);
}
END_TEST

START_TEST(slots_parse__refuses_noise)
{
	static const char *const pieces[] = {
		"regie-keys 1\n", "store ", "generation ", "slot ", "passphrase ", "recovery ", "office ", "open ",
		"mac ", "sum ", "00112233445566778899aabbccddeeff", "64 3 ", "0 0 ", " ", "\n", "-", "9999999999",
		"\xff", ""};
	for (int i = 0; i < 20000; i++) {
		struct buf b = {0};
		unsigned char draw[40];
		secret_random(draw, sizeof draw);
		buf_add(&b, i % 2 ? "regie-keys 1\nstore 00112233445566778899aabbccddeeff\ngeneration 1\n" : "");
		for (size_t j = 0; j < sizeof draw; j++)
			buf_add(&b, pieces[draw[j] % (sizeof pieces / sizeof pieces[0])]);
		buf_add_n(&b, three.s + three.len - SUM_LINE, SUM_LINE);
		sum_again(&b);
		ck_assert_int_ne(parse(b.s, b.len), ERR_OK);
		buf_clear(&b);
	}
}
END_TEST

Suite *slots_file_suite(void)
{
	Suite *s = suite_create("slots file");
	TCase *t = tcase_create("slots file");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, slots_write__vector_of_three);
	tcase_add_test(t, slots_write__vector_of_practice);
	tcase_add_test(t, slots_parse__reads_the_vector);
	tcase_add_test(t, slots_parse__refuses_every_cut);
	tcase_add_test(t, slots_parse__refuses_every_flipped_bit);
	tcase_add_test(t, slots_unlock__refuses_every_flipped_bit_with_its_sum_made_right);
	tcase_add_loop_test(t, slots_parse__refuses_edits, 0, (int)(sizeof edits / sizeof edits[0]));
	tcase_add_test(t, slots_parse__refuses_moved_missing_and_double_lines);
	tcase_add_test(t, slots_parse__refuses_an_open_slot_beside_others);
	tcase_add_test(t, slots_parse__bounds_size_and_number);
	tcase_add_test(t, slots_parse__refuses_noise);
	suite_add_tcase(s, t);
	return s;
}
