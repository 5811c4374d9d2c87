noinst_LIBRARIES += src/sync/libsync.a
noinst_HEADERS += include/sync/fault.h

# what travels, as bytes
src_sync_libsync_a_SOURCES = src/sync/fault.c
noinst_HEADERS += include/sync/bundle.h include/sync/enroll.h include/sync/keys.h include/sync/receipt.h

# the store's side
