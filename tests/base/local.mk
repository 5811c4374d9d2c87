check_PROGRAMS += tests/check_base
TESTS += tests/check_base
tests_check_base_SOURCES = tests/base/main.c tests/base/suites.h \
  tests/base/test_buf.c \
  tests/base/test_charset.c \
  tests/base/test_civil.c \
  tests/base/test_clock.c \
  tests/base/test_file.c \
  tests/base/test_log.c \
  tests/base/test_mem.c \
  tests/base/test_pace.c \
  tests/base/test_secret.c \
  tests/base/test_text.c
tests_check_base_CPPFLAGS = $(TESTS_CPPFLAGS)
tests_check_base_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_base_LDADD = $(LIBS_TEST) $(LIBS_BASE)
