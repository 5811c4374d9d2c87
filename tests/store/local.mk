check_PROGRAMS += tests/check_store
TESTS += tests/check_store
tests_check_store_SOURCES = tests/store/main.c
tests_check_store_CPPFLAGS = $(TESTS_CPPFLAGS)
tests_check_store_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_store_LDADD = $(LIBS_TEST) $(LIBS_STORE)
