# bench: measurements, built and run by hand (bench/run); never part of make check
EXTRA_PROGRAMS = bench/terminal
bench_terminal_SOURCES = bench/terminal.c
bench_terminal_LDADD = -lutil
EXTRA_DIST += bench/run

# what the store costs: bench/store DIR [RUNS], or --make DOSSIERS DIR
EXTRA_PROGRAMS += bench/store
bench_store_SOURCES = bench/store.c
bench_store_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src/store -DBENCH_TOP='"$(abs_top_srcdir)"'
bench_store_LDADD = $(LIBS_STORE)

# what a bundle costs: bench/bundle DIR LINES
EXTRA_PROGRAMS += bench/bundle
bench_bundle_SOURCES = bench/bundle.c
bench_bundle_LDADD = $(LIBS_SYNC)

# what an exchange costs: bench/sync DIR LINES
EXTRA_PROGRAMS += bench/sync
bench_sync_SOURCES = bench/sync.c
bench_sync_CPPFLAGS = $(AM_CPPFLAGS) -DBENCH_TOP='"$(abs_top_srcdir)"'
bench_sync_LDADD = $(LIBS_SYNC)
