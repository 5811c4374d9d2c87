/* The suites of room expr. */
#ifndef REGIE_TESTS_EXPR_SUITES_H
#define REGIE_TESTS_EXPR_SUITES_H

#include <check.h>

Suite *expr_suite(void);

#endif
