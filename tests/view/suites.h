/* The suites of room view. */
#ifndef REGIE_TESTS_VIEW_SUITES_H
#define REGIE_TESTS_VIEW_SUITES_H

#include <check.h>

Suite *caseload_suite(void);
Suite *form_suite(void);
Suite *fields_suite(void);
Suite *dossier_suite(void);
Suite *terminal_suite(void);
Suite *pictures_suite(void);

#endif
