/* The suites of room base, one a unit. */
#ifndef REGIE_TESTS_BASE_SUITES_H
#define REGIE_TESTS_BASE_SUITES_H

#include <check.h>

Suite *mem_suite(void);
Suite *buf_suite(void);
Suite *civil_suite(void);

#endif
