TESTS += tests/layers.sh tests/locale.sh
EXTRA_DIST += tests/layers.sh tests/layers.txt tests/locale.sh
# One test program a room; each tests/<room>/local.mk adds its own.
if HAVE_CHECK
check_LIBRARIES += tests/support/libsupport.a
tests_support_libsupport_a_SOURCES = tests/support/pty.c tests/support/pty.h tests/support/run.c tests/support/run.h
tests_support_libsupport_a_CPPFLAGS = $(TESTS_CPPFLAGS)
tests_support_libsupport_a_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS) $(VTERM_CFLAGS)
TESTS_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests -DSUPPORT_SRCDIR='"$(abs_top_srcdir)"'
LIBS_TEST = tests/support/libsupport.a $(CHECK_LIBS) $(VTERM_LIBS)
AM_TESTS_ENVIRONMENT = abs_top_srcdir='$(abs_top_srcdir)'; export abs_top_srcdir; \
  CK_DEFAULT_TIMEOUT='$(CK_SECONDS)'; export CK_DEFAULT_TIMEOUT; REGIE_LEVEL='$(CK_LEVEL)'; export REGIE_LEVEL;

# Locales that pty_locale made.
mostlyclean-local:
	-rm -rf locales

# A test that takes longer hangs.
CK_SECONDS = 120

# The thousands of kills, histories, noises and bit flips of every room; run by hand.
check-long:
	$(MAKE) check CK_LEVEL=long CK_SECONDS=7200
.PHONY: check-long

include tests/base/local.mk
include tests/crypt/local.mk
include tests/expr/local.mk
include tests/spec/local.mk
include tests/rule/local.mk
include tests/store/local.mk
include tests/entry/local.mk
include tests/sync/local.mk
include tests/chain/local.mk
include tests/demo/local.mk
include tests/tui/local.mk
include tests/view/local.mk
include tests/scenarios/local.mk
endif
