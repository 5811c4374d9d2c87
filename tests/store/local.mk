check_PROGRAMS += tests/check_store
TESTS += tests/check_store
tests_check_store_SOURCES = tests/store/main.c
tests_check_store_CPPFLAGS = $(TESTS_CPPFLAGS) -I$(top_srcdir)/src/store
tests_check_store_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_store_LDADD = $(LIBS_TEST) $(LIBS_STORE)

# registers and tables
tests_check_store_SOURCES += tests/store/oracle.c tests/store/oracle.h tests/store/suites.h \
  tests/store/lab.c tests/store/lab.h tests/store/test_chance.c tests/store/test_change.c tests/store/test_line.c \
  tests/store/test_list.c tests/store/test_projection.c tests/store/test_record.c tests/store/test_register.c \
  tests/store/test_search.c \
  tests/store/test_travel.c
EXTRA_DIST += tests/store/mutants tests/store/defs/10-proef.def tests/store/defs/20-zaak.def

# the file and its keys
tests_check_store_SOURCES += tests/store/opslag.c tests/store/opslag.h \
  tests/store/test_db.c \
  tests/store/test_place.c \
  tests/store/test_open.c \
  tests/store/test_keys.c \
  tests/store/test_verify.c \
  tests/store/test_draft.c \
  tests/store/test_journaal.c \
  tests/store/test_migrate.c \
  tests/store/test_rebuild.c \
  tests/store/test_power.c \
  tests/store/test_saved.c
# due dates
tests_check_store_SOURCES += tests/store/test_werk.c

EXTRA_DIST += tests/store/stores/1/regie.db tests/store/stores/1/regie.keys \
  tests/store/stores/1/concept/GKx8j7cNhkOcEoXnerQW_w.concept
EXTRA_DIST += tests/store/stores/2/regie.db tests/store/stores/2/regie.keys \
  tests/store/stores/2/concept/u7jN7Du8_L2RM1wyKN93Qg.concept
EXTRA_DIST += tests/store/stores/3/regie.db tests/store/stores/3/regie.keys \
  tests/store/stores/3/concept/lA9UxULH8fg9KD4gnmNvWA.concept
