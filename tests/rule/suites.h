/* The suites of room rule, one a unit. */
#ifndef REGIE_TESTS_RULE_SUITES_H
#define REGIE_TESTS_RULE_SUITES_H

#include <check.h>

Suite *calc_suite(void);
Suite *kalender_suite(void);
Suite *normtabel_suite(void);
Suite *sheet_suite(void);
Suite *tel_suite(void);
Suite *uitleg_suite(void);
Suite *regels_suite(void);
Suite *feiten_suite(void);
Suite *termijn_suite(void);
Suite *norm_suite(void);
Suite *rulebook_suite(void);
Suite *dossiers_suite(void);

#endif
