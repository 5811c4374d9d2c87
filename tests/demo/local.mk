check_PROGRAMS += tests/check_demo
TESTS += tests/check_demo
tests_check_demo_SOURCES = tests/demo/main.c tests/demo/suites.h \
  tests/demo/test_dice.c tests/demo/test_fill.c tests/demo/test_household.c tests/demo/test_names.c tests/demo/test_numbers.c tests/demo/world.c tests/demo/world.h
tests_check_demo_CPPFLAGS = $(TESTS_CPPFLAGS) -I$(top_srcdir)/src/demo -I$(top_srcdir)/src/store
tests_check_demo_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_demo_LDADD = $(LIBS_TEST) $(LIBS_DEMO)
