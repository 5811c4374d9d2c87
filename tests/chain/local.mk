check_PROGRAMS += tests/check_chain
TESTS += tests/check_chain
tests_check_chain_SOURCES = tests/chain/main.c tests/chain/suites.h tests/chain/kamer.c tests/chain/kamer.h \
  tests/chain/test_convert.c \
  tests/chain/test_export.c \
  tests/chain/test_golden.c \
  tests/chain/test_idset.c \
  tests/chain/test_json.c \
  tests/chain/test_kill.c \
  tests/chain/test_list.c \
  tests/chain/test_load.c \
  tests/chain/test_mapping.c \
  tests/chain/test_pack.c \
  tests/chain/test_sheet.c \
  tests/chain/test_table.c \
  tests/chain/test_undo.c
tests_check_chain_CPPFLAGS = $(TESTS_CPPFLAGS) -I$(top_srcdir)/src/chain
tests_check_chain_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_chain_LDADD = $(LIBS_TEST) $(LIBS_CHAIN)
EXTRA_DIST += tests/chain/data/persoonslijsten.csv
