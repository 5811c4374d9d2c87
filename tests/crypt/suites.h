/* The suites of room crypt, one a unit. */
#ifndef REGIE_TESTS_CRYPT_SUITES_H
#define REGIE_TESTS_CRYPT_SUITES_H

#include <check.h>

Suite *hash_suite(void);

#endif
