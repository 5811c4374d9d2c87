/* The suites of room store, one a unit. */
#ifndef REGIE_TESTS_STORE_SUITES_H
#define REGIE_TESTS_STORE_SUITES_H

#include <check.h>

Suite *chance_suite(void);
Suite *change_suite(void);
Suite *db_suite(void);
Suite *line_suite(void);
Suite *list_suite(void);
Suite *open_suite(void);
Suite *place_suite(void);
Suite *projection_suite(void);
Suite *record_suite(void);
Suite *register_suite(void);
Suite *keys_suite(void);
Suite *verify_suite(void);
Suite *draft_suite(void);
Suite *journaal_suite(void);
Suite *migrate_suite(void);
Suite *rebuild_suite(void);
Suite *saved_suite(void);
Suite *power_suite(void);
Suite *search_suite(void);
Suite *travel_suite(void);
Suite *werk_suite(void);

#endif
