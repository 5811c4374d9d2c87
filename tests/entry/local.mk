# Over a store in memory: clashes, a full disk and a death can be had there on command.
check_PROGRAMS += tests/check_entry
TESTS += tests/check_entry
tests_check_entry_SOURCES = tests/entry/main.c tests/entry/suites.h tests/entry/fake_store.c tests/entry/fake_store.h \
  tests/entry/world.c tests/entry/world.h \
  tests/entry/test_wire.c \
  tests/entry/test_form.c \
  tests/entry/test_save.c \
  tests/entry/test_draft.c \
  tests/entry/test_replay.c \
  tests/entry/test_size.c
tests_check_entry_CPPFLAGS = $(TESTS_CPPFLAGS) -I$(top_srcdir)/src/entry
tests_check_entry_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_entry_LDADD = $(LIBS_TEST) src/entry/libentry.a $(LIBS_RULE)
EXTRA_DIST += tests/entry/defs/entry.def tests/entry/defs2/entry.def

# Over the store itself and the definitions we ship.
check_PROGRAMS += tests/check_entry_store
TESTS += tests/check_entry_store
tests_check_entry_store_SOURCES = tests/entry/main_store.c tests/entry/suites.h tests/entry/test_store.c
tests_check_entry_store_CPPFLAGS = $(TESTS_CPPFLAGS)
tests_check_entry_store_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_entry_store_LDADD = $(LIBS_TEST) $(LIBS_ENTRY)
