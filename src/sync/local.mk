noinst_LIBRARIES += src/sync/libsync.a
noinst_HEADERS += include/sync/fault.h

# what travels, as bytes
src_sync_libsync_a_SOURCES = src/sync/fault.c \
  src/sync/bundle_read.c \
  src/sync/bundle_write.c \
  src/sync/code.c \
  src/sync/enroll.c \
  src/sync/envelope.c \
  src/sync/envelope_priv.h \
  src/sync/fields.c \
  src/sync/fields_priv.h \
  src/sync/grant.c \
  src/sync/item.c \
  src/sync/json.c \
  src/sync/json_priv.h \
  src/sync/keys.c \
  src/sync/manifest.c \
  src/sync/manifest_priv.h \
  src/sync/message.c \
  src/sync/message_priv.h \
  src/sync/receipt.c \
  src/sync/sealer.c \
  src/sync/spool.c \
  src/sync/statement.c \
  src/sync/unpack.c \
  src/sync/unpack_priv.h
noinst_HEADERS += include/sync/bundle.h include/sync/enroll.h include/sync/keys.h include/sync/receipt.h

# the store's side
src_sync_libsync_a_SOURCES += src/sync/ack.c src/sync/device.c src/sync/export.c src/sync/import.c src/sync/ingest.c \
  src/sync/notes.c src/sync/office.c src/sync/reply.c src/sync/scope.c
noinst_HEADERS += include/sync/centre.h include/sync/sync.h src/sync/ack_priv.h src/sync/device_priv.h \
  src/sync/notes_priv.h src/sync/office_priv.h
