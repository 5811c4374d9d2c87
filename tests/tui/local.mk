check_PROGRAMS += tests/check_tui
TESTS += tests/check_tui
tests_check_tui_SOURCES = tests/tui/main.c
tests_check_tui_CPPFLAGS = $(TESTS_CPPFLAGS)
tests_check_tui_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_tui_LDADD = $(LIBS_TEST) $(LIBS_TUI)
