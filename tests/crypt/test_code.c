/* The recovery code (geval-K05, geval-I07): every wrong digit, every swap within a group
 * and every moved group is noticed and named; every harmless way of writing is read. */
#include <config.h>

#include "suites.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "../../src/crypt/code_priv.h"
#include "base/secret.h"
#include "vectors.h"

static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static void start(void)
{
	ck_assert_int_eq(secret_init(), ERR_OK);
}

static void assert_reads(const char *text, const unsigned char want[CODE_BITS_BYTES])
{
	unsigned char bits[CODE_BITS_BYTES];
	int group = -1;
	ck_assert_msg(code_read(text, bits, &group), "%s", text);
	ck_assert_mem_eq(bits, want, CODE_BITS_BYTES);
	ck_assert_int_eq(group, -1);
}

/* Refused, with this group, and nothing given away. */
static void assert_typo(const char *text, int want)
{
	static const unsigned char nothing[CODE_BITS_BYTES];
	unsigned char bits[CODE_BITS_BYTES];
	int group = -1;
	ck_assert_msg(!code_read(text, bits, &group), "%s", text);
	ck_assert_msg(group == want, "%s: group %d, not %d", text, group, want);
	ck_assert_mem_eq(bits, nothing, CODE_BITS_BYTES);
	ck_assert(!code_read(text, bits, NULL));
}

static void some_code(unsigned char bits[CODE_BITS_BYTES], char text[CODE_TEXT])
{
	secret_random(bits, CODE_BITS_BYTES);
	code_write(bits, text);
}

START_TEST(code_write__vector_and_form)
{
	unsigned char bits[CODE_BITS_BYTES];
	char text[CODE_TEXT];
	vector_bytes("recovery bits", bits, sizeof bits);
	code_write(bits, text);
	ck_assert_str_eq(text, vector_text("recovery code"));
	assert_reads(text, bits);
	for (int i = 0; i < 500; i++) {
		some_code(bits, text);
		ck_assert_uint_eq(strlen(text), 47);
		for (size_t c = 0; c < 47; c++)
			ck_assert_ptr_nonnull(strchr(c % 6 == 5 ? "-" : digits, text[c]));
		assert_reads(text, bits);
	}
}
END_TEST

START_TEST(code_write__every_bit_counts)
{
	unsigned char bits[CODE_BITS_BYTES] = {0};
	char text[CODE_TEXT], other[CODE_TEXT];
	code_write(bits, text);
	for (size_t bit = 0; bit < 160; bit++) {
		bits[bit / 8] ^= (unsigned char)(1u << bit % 8);
		code_write(bits, other);
		ck_assert_str_ne(text, other);
		assert_reads(other, bits);
		bits[bit / 8] ^= (unsigned char)(1u << bit % 8);
	}
}
END_TEST

START_TEST(code_read__names_the_group_of_every_wrong_digit)
{
	unsigned char bits[CODE_BITS_BYTES];
	char text[CODE_TEXT], wrong[CODE_TEXT];
	some_code(bits, text);
	for (size_t at = 0; at < 47; at++) {
		for (const char *c = digits; *c && at % 6 != 5; c++) {
			memcpy(wrong, text, sizeof wrong);
			wrong[at] = *c;
			if (text[at] != *c)
				assert_typo(wrong, (int)at / 6 + 1);
		}
	}
}
END_TEST

START_TEST(code_read__names_the_group_of_two_swapped_digits)
{
	unsigned char bits[CODE_BITS_BYTES];
	char text[CODE_TEXT], wrong[CODE_TEXT];
	for (int round = 0; round < 50; round++) {
		some_code(bits, text);
		for (size_t a = 0; a < 47; a++)
			for (size_t b = a + 1; b < a / 6 * 6 + 5; b++) {
				memcpy(wrong, text, sizeof wrong);
				wrong[a] = text[b];
				wrong[b] = text[a];
				if (text[a] != text[b])
					assert_typo(wrong, (int)a / 6 + 1);
			}
	}
}
END_TEST

START_TEST(code_read__notices_moved_groups)
{
	unsigned char bits[CODE_BITS_BYTES];
	char text[CODE_TEXT], wrong[CODE_TEXT];
	for (int round = 0; round < 50; round++) {
		some_code(bits, text);
		for (size_t a = 0; a < CODE_GROUPS; a++)
			for (size_t b = a + 1; b < CODE_GROUPS; b++) {
				memcpy(wrong, text, sizeof wrong);
				memcpy(wrong + a * 6, text + b * 6, 5);
				memcpy(wrong + b * 6, text + a * 6, 5);
				assert_typo(wrong, (int)a + 1);
			}
	}
	/* Even groups that are all alike but for their check digit. */
	memset(bits, 0, sizeof bits);
	code_write(bits, text);
	memcpy(wrong, text, sizeof wrong);
	memcpy(wrong, text + 6, 5);
	assert_typo(wrong, 1);
}
END_TEST

START_TEST(code_read__forgives_case_look_alikes_blanks_and_dashes)
{
	unsigned char bits[CODE_BITS_BYTES];
	char text[CODE_TEXT], loose[300] = "";
	/* The first group holds 0, 1 and a check digit; letters follow. */
	memset(bits, 0, sizeof bits);
	bits[0] = 0x00;
	bits[1] = 0x40;
	memset(bits + 3, 0xbd, sizeof bits - 3);
	code_write(bits, text);
	size_t n = 0;
	for (const char *c = text; *c; c++) {
		char d = *c == '0' ? 'o' : *c == '1' ? 'l' : (char)tolower((unsigned char)*c);
		n += (size_t)snprintf(loose + n, sizeof loose - n, *c == '-' ? " - \t" : "%c ", d);
	}
	assert_reads(loose, bits);
	for (char *c = loose; *c; c++)
		*c = *c == 'l' ? 'I' : *c == 'o' ? 'O' : *c;
	assert_reads(loose, bits);
	for (char *c = loose; *c; c++)
		*c = *c == 'I' ? 'L' : (char)toupper((unsigned char)*c);
	assert_reads(loose, bits);
	n = 0;
	for (const char *c = text; *c; c++)
		if (*c != '-')
			loose[n++] = *c;
	loose[n] = '\0';
	assert_reads(loose, bits);
	ck_assert_ptr_nonnull(strchr(text, '0'));
	ck_assert_ptr_nonnull(strchr(text, '1'));
}
END_TEST

START_TEST(code_read__names_the_group_where_the_text_ends)
{
	unsigned char bits[CODE_BITS_BYTES];
	char text[CODE_TEXT + 10], part[CODE_TEXT];
	some_code(bits, text);
	assert_typo("", 1);
	assert_typo(" - ", 1);
	for (size_t n = 1; n < 47; n++) {
		snprintf(part, sizeof part, "%.*s", (int)n, text);
		assert_typo(part, (int)(n + 1) / 6 + 1);
	}
	strcat(text, "7");
	assert_typo(text, 8);
}
END_TEST

START_TEST(code_read__refuses_every_other_byte)
{
	unsigned char bits[CODE_BITS_BYTES];
	char text[CODE_TEXT], wrong[CODE_TEXT];
	some_code(bits, text);
	for (int c = 1; c < 256; c++) {
		if (isalnum(c) && c < 128 && c != 'u' && c != 'U')
			continue;
		memcpy(wrong, text, sizeof wrong);
		wrong[13] = (char)c;
		/* A skipped byte makes the group a digit short, so it takes from the next. */
		unsigned char out[CODE_BITS_BYTES];
		ck_assert_msg(!code_read(wrong, out, NULL), "byte %d", c);
	}
	memcpy(wrong, text, sizeof wrong);
	wrong[20] = 'U';
	assert_typo(wrong, 4);
}
END_TEST

/* geval-I07 */
START_TEST(code_read__refuses_all_short_strings_and_noise)
{
	char text[80];
	for (int a = 1; a < 256; a++) {
		text[0] = (char)a;
		text[1] = '\0';
		assert_typo(text, 1);
		text[2] = '\0';
		for (int b = 1; b < 256; b++) {
			text[1] = (char)b;
			assert_typo(text, 1);
		}
	}
	for (int i = 0; i < 20000; i++) {
		unsigned char bits[CODE_BITS_BYTES], n;
		secret_random(text, sizeof text);
		secret_random(&n, 1);
		text[n % sizeof text] = '\0';
		text[sizeof text - 1] = '\0';
		ck_assert(!code_read(text, bits, NULL));
	}
}
END_TEST

Suite *code_suite(void)
{
	Suite *s = suite_create("code");
	TCase *t = tcase_create("code");
	tcase_add_checked_fixture(t, start, NULL);
	tcase_add_test(t, code_write__vector_and_form);
	tcase_add_test(t, code_write__every_bit_counts);
	tcase_add_test(t, code_read__names_the_group_of_every_wrong_digit);
	tcase_add_test(t, code_read__names_the_group_of_two_swapped_digits);
	tcase_add_test(t, code_read__notices_moved_groups);
	tcase_add_test(t, code_read__forgives_case_look_alikes_blanks_and_dashes);
	tcase_add_test(t, code_read__names_the_group_where_the_text_ends);
	tcase_add_test(t, code_read__refuses_every_other_byte);
	tcase_add_test(t, code_read__refuses_all_short_strings_and_noise);
	suite_add_tcase(s, t);
	return s;
}
