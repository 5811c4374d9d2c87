check_PROGRAMS += tests/check_view
TESTS += tests/check_view
tests_check_view_SOURCES = tests/view/main.c
tests_check_view_CPPFLAGS = $(TESTS_CPPFLAGS)
tests_check_view_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_view_LDADD = $(LIBS_TEST) $(LIBS_ALL)
