/* The suites of the scenarios. */
#ifndef REGIE_TESTS_SCENARIOS_SUITES_H
#define REGIE_TESTS_SCENARIOS_SUITES_H

#include <check.h>

Suite *kill_suite(void);
Suite *hangup_suite(void);
Suite *lock_suite(void);
Suite *full_suite(void);
Suite *two_suite(void);
Suite *marker_suite(void);
Suite *first_suite(void);
Suite *commands_suite(void);
Suite *gemeente_suite(void);
Suite *trace_suite(void);
Suite *noise_suite(void);

#endif
