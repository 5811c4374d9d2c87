check_PROGRAMS += tests/check_scenarios
TESTS += tests/check_scenarios
tests_check_scenarios_SOURCES = tests/scenarios/main.c tests/scenarios/suites.h tests/scenarios/lab.c \
  tests/scenarios/lab.h tests/scenarios/script.c tests/scenarios/script.h tests/scenarios/test_kill.c tests/scenarios/test_hangup.c \
  tests/scenarios/test_lock.c tests/scenarios/test_full.c tests/scenarios/test_two.c \
  tests/scenarios/test_marker.c tests/scenarios/test_first.c \
  tests/scenarios/test_commands.c tests/scenarios/test_gemeente.c \
  tests/scenarios/test_trace.c tests/scenarios/test_noise.c
tests_check_scenarios_CPPFLAGS = $(TESTS_CPPFLAGS)
tests_check_scenarios_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_scenarios_LDADD = $(LIBS_TEST) $(LIBS_SPEC)
