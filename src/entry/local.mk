noinst_LIBRARIES += src/entry/libentry.a
src_entry_libentry_a_SOURCES = src/entry/entry.c
noinst_HEADERS += include/entry/entry.h 
