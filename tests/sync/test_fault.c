/* Faults: every one has its own code and sentence, and an error that fits. */
#include <config.h>

#include "sync/fault.h"

#include "suites.h"

#include <string.h>

START_TEST(sync_fault_code__is_short_unique_and_found_again)
{
	for (int f = 0; f < FAULT_COUNT_OF; f++) {
		const char *code = sync_fault_code((enum sync_fault)f);
		ck_assert_uint_gt(strlen(code), 0);
		ck_assert_uint_le(strlen(code), 32);
		ck_assert_uint_eq(strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789-"), strlen(code));
		ck_assert_int_eq(sync_fault_of(code), f);
	}
	ck_assert_int_eq(sync_fault_of("van later"), FAULT_COUNT_OF);
	ck_assert_str_eq(sync_fault_code(FAULT_COUNT_OF), "");
}
END_TEST

START_TEST(sync_fault_text__is_a_sentence_of_its_own)
{
	for (int f = 0; f < FAULT_COUNT_OF; f++) {
		const char *text = sync_fault_text((enum sync_fault)f);
		ck_assert_uint_gt(strlen(text), 6);
		ck_assert_int_eq(text[strlen(text) - 1] == '.' || text[strlen(text) - 1] == '?', 1);
		for (int g = 0; g < f; g++)
			ck_assert_str_ne(text, sync_fault_text((enum sync_fault)g));
	}
}
END_TEST

START_TEST(sync_fault_err__is_an_error_for_all_but_none)
{
	ck_assert_int_eq(sync_fault_err(FAULT_NONE), ERR_OK);
	for (int f = 1; f < FAULT_COUNT_OF; f++)
		ck_assert_int_ne(sync_fault_err((enum sync_fault)f), ERR_OK);
	ck_assert_int_eq(sync_fault_err(FAULT_COUNT_OF), ERR_REFUSED);
	/* house 6: a newer form is exit 6, damage 4, another's 5. */
	ck_assert_int_eq(err_exit_code(sync_fault_err(FAULT_NEWER)), 6);
	ck_assert_int_eq(err_exit_code(sync_fault_err(FAULT_SIGNATURE)), 4);
	ck_assert_int_eq(err_exit_code(sync_fault_err(FAULT_RECIPIENT)), 5);
	ck_assert_int_eq(err_exit_code(sync_fault_err(FAULT_FULL)), 7);
}
END_TEST

Suite *fault_suite(void)
{
	Suite *s = suite_create("fault");
	TCase *t = tcase_create("fault");
	tcase_add_test(t, sync_fault_code__is_short_unique_and_found_again);
	tcase_add_test(t, sync_fault_text__is_a_sentence_of_its_own);
	tcase_add_test(t, sync_fault_err__is_an_error_for_all_but_none);
	suite_add_tcase(s, t);
	return s;
}
