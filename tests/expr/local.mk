check_PROGRAMS += tests/check_expr
TESTS += tests/check_expr
tests_check_expr_SOURCES = tests/expr/main.c tests/expr/suites.h tests/expr/test_expr.c
tests_check_expr_CPPFLAGS = $(TESTS_CPPFLAGS)
tests_check_expr_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_expr_LDADD = $(LIBS_TEST) $(LIBS_EXPR)
