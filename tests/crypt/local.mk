check_PROGRAMS += tests/check_crypt
TESTS += tests/check_crypt
# The page of the format carries the vectors that the tests hold the program to.
EXTRA_DIST += db/slots.md
tests_check_crypt_SOURCES = tests/crypt/main.c tests/crypt/suites.h \
  tests/crypt/test_box.c \
  tests/crypt/test_code.c \
  tests/crypt/test_hash.c \
  tests/crypt/test_phrase.c \
  tests/crypt/test_seal.c \
  tests/crypt/test_sign.c \
  tests/crypt/test_slots.c \
  tests/crypt/test_slots_file.c \
  tests/crypt/test_stream.c \
  tests/crypt/vectors.c \
  tests/crypt/vectors.h
tests_check_crypt_CPPFLAGS = $(TESTS_CPPFLAGS)
tests_check_crypt_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_crypt_LDADD = $(LIBS_TEST) $(LIBS_CRYPT)
