/* The suites of room base, one a unit. */
#ifndef REGIE_TESTS_BASE_SUITES_H
#define REGIE_TESTS_BASE_SUITES_H

#include <check.h>

Suite *mem_suite(void);
Suite *pace_suite(void);
Suite *buf_suite(void);
Suite *charset_suite(void);
Suite *civil_suite(void);
Suite *clock_suite(void);
Suite *file_suite(void);
Suite *log_suite(void);
Suite *secret_suite(void);
Suite *text_suite(void);

#endif
