check_PROGRAMS += tests/check_spec
TESTS += tests/check_spec
tests_check_spec_SOURCES = tests/spec/main.c tests/spec/suites.h tests/spec/test_blocks.c tests/spec/test_digest.c tests/spec/test_language.c tests/spec/test_load.c tests/spec/test_type.c
tests_check_spec_CPPFLAGS = $(TESTS_CPPFLAGS)
tests_check_spec_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_spec_LDADD = $(LIBS_TEST) $(LIBS_SPEC)
