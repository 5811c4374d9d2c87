/* The suites of room tui. */
#ifndef REGIE_TESTS_TUI_SUITES_H
#define REGIE_TESTS_TUI_SUITES_H

#include <check.h>

Suite *decode_suite(void);
Suite *edit_suite(void);
Suite *keymap_suite(void);
Suite *terminal_suite(void);
Suite *widget_suite(void);

#endif
