/* The suites of room chain, one a unit. */
#ifndef REGIE_TESTS_CHAIN_SUITES_H
#define REGIE_TESTS_CHAIN_SUITES_H

#include <check.h>

Suite *convert_suite(void);
Suite *export_suite(void);
Suite *golden_suite(void);
Suite *idset_suite(void);
Suite *json_suite(void);
Suite *kill_suite(void);
Suite *list_suite(void);
Suite *load_suite(void);
Suite *mapping_suite(void);
Suite *pack_suite(void);
Suite *sheet_suite(void);
Suite *table_suite(void);
Suite *undo_suite(void);

#endif
