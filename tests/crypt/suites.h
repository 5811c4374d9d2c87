/* The suites of room crypt, one a unit. */
#ifndef REGIE_TESTS_CRYPT_SUITES_H
#define REGIE_TESTS_CRYPT_SUITES_H

#include <check.h>

Suite *box_suite(void);
Suite *code_suite(void);
Suite *hash_suite(void);
Suite *phrase_suite(void);
Suite *seal_suite(void);
Suite *sign_suite(void);
Suite *slots_suite(void);
Suite *slots_file_suite(void);
Suite *stream_suite(void);

#endif
