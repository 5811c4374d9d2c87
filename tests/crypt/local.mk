check_PROGRAMS += tests/check_crypt
TESTS += tests/check_crypt
tests_check_crypt_SOURCES = tests/crypt/main.c tests/crypt/suites.h \
  tests/crypt/test_hash.c
tests_check_crypt_CPPFLAGS = $(TESTS_CPPFLAGS)
tests_check_crypt_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_crypt_LDADD = $(LIBS_TEST) $(LIBS_CRYPT)
