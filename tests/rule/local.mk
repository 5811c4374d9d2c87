check_PROGRAMS += tests/check_rule
TESTS += tests/check_rule
tests_check_rule_SOURCES = tests/rule/main.c tests/rule/suites.h \
  tests/rule/test_calc.c tests/rule/test_kalender.c tests/rule/test_normtabel.c tests/rule/test_sheet.c tests/rule/test_tel.c tests/rule/test_uitleg.c
tests_check_rule_CPPFLAGS = $(TESTS_CPPFLAGS) -I$(top_srcdir)/src/rule
tests_check_rule_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_rule_LDADD = $(LIBS_TEST) $(LIBS_RULE) $(JANSSON_LIBS)
tests_check_rule_SOURCES += \
  tests/rule/support.c tests/rule/support.h \
  tests/rule/test_feiten.c tests/rule/test_norm.c tests/rule/test_regels.c tests/rule/test_termijn.c
EXTRA_DIST += tests/rule/golden.json
tests_check_rule_SOURCES += tests/rule/test_dossiers.c tests/rule/test_rulebook.c
EXTRA_DIST += tests/rule/dossiers
