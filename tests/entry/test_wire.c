/* The bytes of draft records: what is written is read back, and nothing that is cut or
 * foreign reads past its end. */
#include <config.h>

#include "entry/suites.h"

#include "wire_priv.h"

#include <stdlib.h>
#include <string.h>

static struct wire over(const struct buf *b, size_t n)
{
	return (struct wire){.p = b->s, .left = n};
}

START_TEST(number__is_read_back)
{
	static const uint64_t numbers[] = {0, 1, 127, 128, 16383, 16384, UINT32_MAX, UINT64_MAX - 1, UINT64_MAX};
	struct buf b = {0};
	wire_put_number(&b, numbers[_i]);
	struct wire w = over(&b, b.len);
	ck_assert_uint_eq(wire_number(&w), numbers[_i]);
	ck_assert(!w.bad);
	ck_assert_uint_eq(w.left, 0);
	buf_clear(&b);
}
END_TEST

START_TEST(number__without_end_is_bad)
{
	static const char endless[12] = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff";
	for (size_t n = 0; n <= sizeof endless; n++) {
		struct wire w = {.p = endless, .left = n};
		ck_assert_uint_eq(wire_number(&w), 0);
		ck_assert(w.bad);
	}
}
END_TEST

static void put_all(struct buf *b)
{
	struct value v = {.text = (char[]){"Şükrü"}, .stand = STAND_WIL_NIET, .bron = (char[]){"coa"}};
	wire_put_number(b, 300);
	wire_put_text(b, "veld");
	wire_put_rid(b, (struct rid){{7}});
	wire_put_value(b, &v);
}

START_TEST(record__is_read_back)
{
	struct buf b = {0};
	struct value v;
	put_all(&b);
	struct wire w = over(&b, b.len);
	ck_assert_uint_eq(wire_number(&w), 300);
	char *text = wire_text(&w);
	ck_assert_str_eq(text, "veld");
	ck_assert_uint_eq(wire_rid(&w).b[0], 7);
	wire_value(&w, &v);
	ck_assert_str_eq(v.text, "Şükrü");
	ck_assert_int_eq(v.stand, STAND_WIL_NIET);
	ck_assert_str_eq(v.bron, "coa");
	ck_assert_ptr_null(v.peildatum);
	ck_assert(!w.bad);
	free(text);
	free(v.text);
	free(v.bron);
	buf_clear(&b);
}
END_TEST

/* Cut at every byte: some part is then missing, and it says so. */
START_TEST(record__cut_anywhere_is_bad_and_never_read_past)
{
	struct buf b = {0};
	put_all(&b);
	for (size_t n = 0; n < b.len; n++) {
		char *cut = malloc(n ? n : 1); /* so that the sanitizer guards the end */
		memcpy(cut, b.s, n);
		struct wire w = {.p = cut, .left = n};
		struct value v;
		wire_number(&w);
		free(wire_text(&w));
		wire_rid(&w);
		wire_value(&w, &v);
		ck_assert(w.bad);
		free(v.text);
		free(v.bron);
		free(v.peildatum);
		free(cut);
	}
	buf_clear(&b);
}
END_TEST

START_TEST(text__with_nul_or_false_length_is_refused)
{
	struct buf b = {0};
	wire_put_bytes(&b, "a\0b", 3);
	struct wire w = over(&b, b.len);
	char *text = wire_text(&w);
	ck_assert_str_eq(text, "");
	ck_assert(w.bad);
	free(text);
	buf_reset(&b);
	wire_put_number(&b, UINT64_MAX);
	buf_add(&b, "kort");
	w = over(&b, b.len);
	text = wire_text(&w);
	ck_assert_str_eq(text, "");
	ck_assert(w.bad);
	free(text);
	buf_clear(&b);
}
END_TEST

START_TEST(value__of_an_unknown_stand_is_given)
{
	struct buf b = {0};
	struct value v;
	wire_put_text(&b, "x");
	wire_put_number(&b, 99);
	wire_put_text(&b, NULL);
	wire_put_text(&b, NULL);
	struct wire w = over(&b, b.len);
	wire_value(&w, &v);
	ck_assert_int_eq(v.stand, STAND_GEGEVEN);
	ck_assert(!w.bad);
	free(v.text);
	buf_clear(&b);
}
END_TEST

Suite *wire_suite(void)
{
	Suite *s = suite_create("wire");
	TCase *t = tcase_create("wire");
	tcase_add_loop_test(t, number__is_read_back, 0, 9);
	tcase_add_test(t, number__without_end_is_bad);
	tcase_add_test(t, record__is_read_back);
	tcase_add_test(t, record__cut_anywhere_is_bad_and_never_read_past);
	tcase_add_test(t, text__with_nul_or_false_length_is_refused);
	tcase_add_test(t, value__of_an_unknown_stand_is_given);
	suite_add_tcase(s, t);
	return s;
}
