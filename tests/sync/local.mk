check_PROGRAMS += tests/check_sync
TESTS += tests/check_sync
tests_check_sync_SOURCES = tests/sync/main.c tests/sync/suites.h
tests_check_sync_CPPFLAGS = $(TESTS_CPPFLAGS) -I$(top_srcdir)/src/sync
tests_check_sync_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
# A disk that fails: tests/sync/faulty.c.
tests_check_sync_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=openat,--wrap=write,--wrap=pread,--wrap=read,--wrap=fsync \
  -Wl,--wrap=renameat,--wrap=renameat2,--wrap=unlinkat
tests_check_sync_LDADD = $(LIBS_TEST) $(LIBS_SYNC)

# what travels, as bytes; the page of the format carries the vectors
EXTRA_DIST += db/bundles.md tests/sync/bundles/1/voorbeeld.bundel
tests_check_sync_SOURCES += tests/sync/parcel.c tests/sync/parcel.h \
  tests/sync/test_bundle.c \
  tests/sync/faulty.c tests/sync/faulty.h tests/sync/hostile.h \
  tests/sync/test_enroll.c \
  tests/sync/test_fault.c \
  tests/sync/test_format.c \
  tests/sync/test_json.c \
  tests/sync/test_keys.c \
  tests/sync/test_manifest.c \
  tests/sync/test_medium.c \
  tests/sync/test_receipt.c \
  tests/sync/test_unpack.c

# the store's side
tests_check_sync_SOURCES += tests/sync/post.c tests/sync/post.h tests/sync/test_post.c tests/sync/test_scope.c \
  tests/sync/model.c tests/sync/model.h tests/sync/test_model.c

# Fuzz entries, run briefly here; tests/sync/fuzz runs them under libFuzzer.
SYNC_FUZZ = tests/fuzz_lines tests/fuzz_receipt tests/fuzz_enroll tests/fuzz_bundle
check_PROGRAMS += $(SYNC_FUZZ)
TESTS += $(SYNC_FUZZ)
EXTRA_DIST += tests/sync/fuzz tests/sync/mutants
SYNC_FUZZ_FILES = tests/sync/fuzz_drive.c tests/sync/fuzz_keys.c tests/sync/fuzz.h
SYNC_FUZZ_FLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src/sync
tests_fuzz_lines_SOURCES = tests/sync/fuzz_lines.c $(SYNC_FUZZ_FILES)
tests_fuzz_lines_CPPFLAGS = $(SYNC_FUZZ_FLAGS)
tests_fuzz_lines_LDADD = $(LIBS_SYNC)
tests_fuzz_receipt_SOURCES = tests/sync/fuzz_receipt.c $(SYNC_FUZZ_FILES)
tests_fuzz_receipt_CPPFLAGS = $(SYNC_FUZZ_FLAGS)
tests_fuzz_receipt_LDADD = $(LIBS_SYNC)
tests_fuzz_enroll_SOURCES = tests/sync/fuzz_enroll.c $(SYNC_FUZZ_FILES)
tests_fuzz_enroll_CPPFLAGS = $(SYNC_FUZZ_FLAGS)
tests_fuzz_enroll_LDADD = $(LIBS_SYNC)
tests_fuzz_bundle_SOURCES = tests/sync/fuzz_bundle.c $(SYNC_FUZZ_FILES)
tests_fuzz_bundle_CPPFLAGS = $(SYNC_FUZZ_FLAGS)
tests_fuzz_bundle_LDADD = $(LIBS_SYNC)

# Twenty thousand histories instead of five hundred: by hand.
.PHONY: check-long-sync
check-long-sync: tests/check_sync
	HISTORIES=20000 CK_DEFAULT_TIMEOUT=14400 CK_RUN_SUITE=model ./tests/check_sync
