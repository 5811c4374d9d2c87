/* The suites of room spec. */
#ifndef REGIE_TESTS_SPEC_SUITES_H
#define REGIE_TESTS_SPEC_SUITES_H

#include <check.h>

Suite *blocks_suite(void);
Suite *digest_suite(void);
Suite *language_suite(void);
Suite *load_suite(void);
Suite *type_suite(void);

#endif
