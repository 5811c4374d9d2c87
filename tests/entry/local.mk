check_PROGRAMS += tests/check_entry
TESTS += tests/check_entry
tests_check_entry_SOURCES = tests/entry/main.c tests/entry/suites.h tests/entry/test_wire.c
tests_check_entry_CPPFLAGS = $(TESTS_CPPFLAGS)
tests_check_entry_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_entry_LDADD = $(LIBS_TEST) $(LIBS_ENTRY)
