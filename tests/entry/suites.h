/* The suites of room entry, one a unit. */
#ifndef REGIE_TESTS_ENTRY_SUITES_H
#define REGIE_TESTS_ENTRY_SUITES_H

#include <check.h>

Suite *form_suite(void);
Suite *draft_suite(void);
Suite *replay_suite(void);
Suite *save_suite(void);
Suite *size_suite(void);
Suite *store_suite(void); /* of the second program */
Suite *wire_suite(void);

#endif
