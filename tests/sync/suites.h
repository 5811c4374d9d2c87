/* The suites of room sync. */
#ifndef REGIE_TESTS_SYNC_SUITES_H
#define REGIE_TESTS_SYNC_SUITES_H

#include <check.h>

/* what travels, as bytes */
Suite *bundle_suite(void);
Suite *fault_suite(void);

/* the store's side */

#endif
