check_PROGRAMS += tests/check_tui tests/tui/sample
TESTS += tests/check_tui
tests_check_tui_SOURCES = tests/tui/main.c \
  tests/tui/suites.h \
  tests/tui/test_decode.c \
  tests/tui/test_edit.c \
  tests/tui/test_keymap.c \
  tests/tui/test_terminal.c \
  tests/tui/test_widget.c
tests_check_tui_CPPFLAGS = $(TESTS_CPPFLAGS) -I$(top_srcdir)/src/tui
tests_check_tui_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_tui_LDADD = $(LIBS_TEST) $(LIBS_TUI)
tests_tui_sample_SOURCES = tests/tui/sample.c
tests_tui_sample_CPPFLAGS = $(TESTS_CPPFLAGS)
tests_tui_sample_CFLAGS = $(AM_CFLAGS)
tests_tui_sample_LDADD = $(LIBS_TUI)
