/* The suites of room store, one a unit. */
#ifndef REGIE_TESTS_STORE_SUITES_H
#define REGIE_TESTS_STORE_SUITES_H

#include <check.h>

Suite *change_suite(void);
Suite *db_suite(void);
Suite *line_suite(void);
Suite *open_suite(void);
Suite *place_suite(void);
Suite *projection_suite(void);
Suite *register_suite(void);

#endif
