/* The suites of room demo, one a unit. */
#ifndef REGIE_TESTS_DEMO_SUITES_H
#define REGIE_TESTS_DEMO_SUITES_H

#include <check.h>

Suite *dice_suite(void);
Suite *fill_suite(void);
Suite *household_suite(void);
Suite *names_suite(void);
Suite *numbers_suite(void);

#endif
