# bench: measurements, built and run by hand (bench/run); never part of make check
EXTRA_PROGRAMS = bench/terminal
bench_terminal_SOURCES = bench/terminal.c
bench_terminal_LDADD = -lutil
EXTRA_DIST += bench/run
