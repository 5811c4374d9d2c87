/* buf: growing, cutting, printing, taking out. */
#include <config.h>

#include "suites.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

START_TEST(buf_str__empty_buffer_is_empty_text)
{
	struct buf b = {0};
	ck_assert_str_eq(buf_str(&b), "");
	buf_add(&b, NULL);
	ck_assert_ptr_null(b.s);
	buf_cut(&b, 0);
	buf_reset(&b);
	buf_wipe(&b);
	buf_clear(&b);
	buf_clear(&b);
	char *s = buf_detach(&b);
	ck_assert_str_eq(s, "");
	free(s);
}
END_TEST

START_TEST(buf_add__every_length_stays_terminated)
{
	struct buf b = {0};
	for (size_t i = 0; i < 3000; i++) {
		ck_assert_uint_eq(b.len, i);
		buf_add_c(&b, (char)('a' + i % 26));
		ck_assert_int_eq(b.s[b.len], '\0');
		ck_assert_uint_lt(b.len, b.cap);
	}
	for (size_t i = 0; i < b.len; i++)
		ck_assert_int_eq(b.s[i], (int)('a' + i % 26));
	buf_clear(&b);
}
END_TEST

START_TEST(buf_add_n__keeps_nul_bytes_and_takes_nothing)
{
	struct buf b = {0};
	buf_add_n(&b, NULL, 0);
	ck_assert_str_eq(b.s, "");
	buf_add_n(&b, "a\0b", 3);
	buf_add_n(&b, "", 0);
	buf_add(&b, "c");
	ck_assert_uint_eq(b.len, 4);
	ck_assert_mem_eq(b.s, "a\0bc", 5);
	buf_clear(&b);
}
END_TEST

/* Around the first capacity, where the text just fits and just does not. */
START_TEST(buf_printf__fits_at_every_length)
{
	char want[200];
	memset(want, 'x', sizeof want);
	for (int n = 0; n < 150; n++) {
		struct buf b = {0};
		buf_printf(&b, "%.*s", n, want);
		ck_assert_uint_eq(b.len, (size_t)n);
		buf_printf(&b, "%d%s", n, "!");
		ck_assert_mem_eq(b.s, want, (size_t)n);
		ck_assert_int_eq(atoi(b.s + n), n);
		ck_assert_int_eq(b.s[b.len - 1], '!');
		ck_assert_int_eq(b.s[b.len], '\0');
		buf_clear(&b);
	}
}
END_TEST

START_TEST(buf_cut__shortens_only)
{
	struct buf b = {0};
	buf_add(&b, "dossier");
	buf_cut(&b, 99);
	ck_assert_str_eq(b.s, "dossier");
	buf_cut(&b, 3);
	ck_assert_str_eq(b.s, "dos");
	size_t cap = b.cap;
	buf_reset(&b);
	ck_assert_str_eq(b.s, "");
	ck_assert_uint_eq(b.cap, cap);
	buf_clear(&b);
	ck_assert_uint_eq(b.cap, 0);
}
END_TEST

START_TEST(buf_detach__gives_away_and_starts_anew)
{
	struct buf b = {0};
	buf_add(&b, "een");
	char *s = buf_detach(&b);
	buf_add(&b, "twee");
	ck_assert_str_eq(s, "een");
	ck_assert_str_eq(b.s, "twee");
	free(s);
	buf_wipe(&b);
	ck_assert_ptr_null(b.s);
	ck_assert_uint_eq(b.len + b.cap, 0);
}
END_TEST

Suite *buf_suite(void)
{
	Suite *s = suite_create("buf");
	TCase *tc = tcase_create("buf");
	tcase_add_test(tc, buf_str__empty_buffer_is_empty_text);
	tcase_add_test(tc, buf_add__every_length_stays_terminated);
	tcase_add_test(tc, buf_add_n__keeps_nul_bytes_and_takes_nothing);
	tcase_add_test(tc, buf_printf__fits_at_every_length);
	tcase_add_test(tc, buf_cut__shortens_only);
	tcase_add_test(tc, buf_detach__gives_away_and_starts_anew);
	suite_add_tcase(s, tc);
	return s;
}
