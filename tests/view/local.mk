EXTRA_DIST += tests/screens
check_PROGRAMS += tests/check_view
TESTS += tests/check_view
tests_check_view_SOURCES = tests/view/main.c tests/view/suites.h tests/view/program.c tests/view/program.h \
  tests/view/test_caseload.c tests/view/test_dossier.c tests/view/test_form.c tests/view/test_fields.c tests/view/test_pictures.c tests/view/test_terminal.c
tests_check_view_CPPFLAGS = $(TESTS_CPPFLAGS)
tests_check_view_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_view_LDADD = $(LIBS_TEST) $(LIBS_ALL)
