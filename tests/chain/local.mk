check_PROGRAMS += tests/check_chain
TESTS += tests/check_chain
tests_check_chain_SOURCES = tests/chain/main.c
tests_check_chain_CPPFLAGS = $(TESTS_CPPFLAGS)
tests_check_chain_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_chain_LDADD = $(LIBS_TEST) $(LIBS_CHAIN)
