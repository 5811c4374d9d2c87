/* numbers: the practice range of BSNs to its last number, and that every other number
 * passes the check of its type and can belong to nobody. */
#include <config.h>

#include "suites.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "numbers_priv.h"
#include "spec/type.h"

enum { FIRST = 990000000, RANGE = 10000000 };

START_TEST(bsn__walks_the_whole_range_once)
{
	unsigned char *seen = mem_new(RANGE / 8);
	struct numbers_bsn n = {0};
	char bsn[10];
	unsigned count = 0;
	/* One assertion a number would take minutes. */
	while (numbers_bsn(&n, bsn)) {
		long v = strtol(bsn, NULL, 10) - FIRST;
		bool good = strlen(bsn) == 9 && v >= 0 && v < RANGE && spec_bsn_ok(bsn);
		if (!good || seen[v / 8] & (1 << v % 8))
			ck_abort_msg("%s: %s", bsn, good ? "twice" : "not a practice BSN");
		seen[v / 8] |= (unsigned char)(1 << v % 8);
		count++;
	}
	ck_assert(!numbers_bsn(&n, bsn));
	/* Every number of the range that passes is met. */
	unsigned want = 0;
	for (int v = FIRST; v < FIRST + RANGE; v++) {
		int sum = -(v % 10);
		for (int w = 2, rest = v / 10; rest; rest /= 10)
			sum += w++ * (rest % 10);
		want += sum % 11 == 0;
	}
	ck_assert_uint_eq(count, want);
	ck_assert_uint_eq(count, NUMBERS_BSN_MAX);
	free(seen);
}
END_TEST

START_TEST(bsn__neighbours_look_scattered)
{
	struct numbers_bsn n = {0};
	char a[10], b[10];
	numbers_bsn(&n, a);
	for (int i = 0; i < 100; i++) {
		numbers_bsn(&n, b);
		ck_assert_int_gt(labs(strtol(a, NULL, 10) - strtol(b, NULL, 10)), 1000);
		memcpy(a, b, sizeof a);
	}
}
END_TEST

static bool passes(const char *type, const char *value)
{
	struct spec_field f = {.name = "x", .type = spec_type(type)};
	return f.type->check(&f, &(struct spec_env){.ctx = NULL}, value, NULL);
}

START_TEST(numbers__pass_the_check_of_their_type)
{
	struct dice d;
	char v[11], a[11], phone[17], postcode[7];
	dice_start(&d, 3, 1);
	for (unsigned i = 0; i < 2000; i++) {
		numbers_vnr(&d, v);
		numbers_anr(&d, a);
		numbers_phone(&d, phone);
		numbers_postcode(&d, i, postcode);
		ck_assert_msg(passes("vnr", v) && v[0] != '0', "%s", v);
		ck_assert_msg(passes("anr", a), "%s", a);
		ck_assert_msg(passes("tel", phone), "%s", phone);
		ck_assert_msg(passes("postcode", postcode), "%s", postcode);
	}
}
END_TEST

/* After 06 (or +31 6) always a 0: a block of numbers that is not in use for telephones. */
START_TEST(phone__belongs_to_nobody)
{
	struct dice d;
	char phone[17], digits[17];
	dice_start(&d, 3, 2);
	for (int i = 0; i < 1000; i++) {
		size_t n = 0;
		numbers_phone(&d, phone);
		for (const char *s = phone; *s; s++)
			if (*s >= '0' && *s <= '9')
				digits[n++] = *s;
		digits[n] = '\0';
		ck_assert_msg(!strncmp(digits, "060", 3) || !strncmp(digits, "3160", 4), "%s", phone);
	}
}
END_TEST

START_TEST(postcode__has_letters_that_are_never_given_out)
{
	struct dice d;
	char p[7];
	dice_start(&d, 3, 3);
	for (unsigned i = 0; i < 1000; i++) {
		numbers_postcode(&d, i, p);
		ck_assert_msg(p[4] == 'S' && strchr("ADS", p[5]), "%s", p);
	}
}
END_TEST

Suite *numbers_suite(void)
{
	Suite *s = suite_create("numbers");
	TCase *t = tcase_create("numbers");
	tcase_add_test(t, bsn__walks_the_whole_range_once);
	tcase_add_test(t, bsn__neighbours_look_scattered);
	tcase_add_test(t, numbers__pass_the_check_of_their_type);
	tcase_add_test(t, phone__belongs_to_nobody);
	tcase_add_test(t, postcode__has_letters_that_are_never_given_out);
	suite_add_tcase(s, t);
	return s;
}
