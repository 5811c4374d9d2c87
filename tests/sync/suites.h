/* The suites of room sync. */
#ifndef REGIE_TESTS_SYNC_SUITES_H
#define REGIE_TESTS_SYNC_SUITES_H

#include <check.h>

/* what travels, as bytes */
Suite *bundle_suite(void);
Suite *enroll_suite(void);
Suite *fault_suite(void);
Suite *format_suite(void);
Suite *json_suite(void);
Suite *keys_suite(void);
Suite *manifest_suite(void);
Suite *medium_suite(void);
Suite *receipt_suite(void);
Suite *unpack_suite(void);

/* the store's side */
Suite *model_suite(void);
Suite *post_suite(void);
Suite *scope_suite(void);

#endif
