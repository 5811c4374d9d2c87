noinst_LIBRARIES += src/store/libstore.a
src_store_libstore_a_SOURCES = \
  src/store/db.c \
  src/store/stmt.c \
  src/store/place.c \
  src/store/presence.c \
  src/store/throttle.c \
  src/store/keyfile.c \
  src/store/passphrase.c \
  src/store/migrate.c \
  src/store/open.c \
  src/store/create.c \
  src/store/store.c \
  src/store/chance.c \
  src/store/personal.c \
  src/store/draft.c \
  src/store/copy.c \
  src/store/journaal.c \
  src/store/verify.c \
  src/store/backup.c \
  src/store/rekey.c \
  src/store/rebuild.c
noinst_HEADERS += \
  include/store/change.h \
  include/store/conflict.h \
  include/store/draft.h \
  include/store/journaal.h \
  include/store/list.h \
  include/store/personal.h \
  include/store/record.h \
  include/store/store.h \
  include/store/travel.h \
  include/store/verify.h \
  src/store/db_priv.h \
  src/store/line_form_priv.h \
  src/store/stmt_priv.h \
  src/store/store_priv.h \
  src/store/place_priv.h \
  src/store/presence_priv.h \
  src/store/throttle_priv.h \
  src/store/open_priv.h \
  src/store/draft_priv.h \
  src/store/copy_priv.h \
  src/store/journaal_priv.h \
  src/store/verify_priv.h \
  src/store/rekey_priv.h \
  src/store/sets_priv.h

# registers and tables
src_store_libstore_a_SOURCES += src/store/change.c src/store/change_number.c src/store/change_plan.c \
  src/store/change_undo.c src/store/change_write.c src/store/heads.c src/store/history.c src/store/line.c src/store/line_build.c src/store/line_write.c src/store/list.c \
  src/store/list_overview.c src/store/projection.c src/store/projection_digest.c src/store/projection_layout.c src/store/projection_rec.c \
  src/store/record.c src/store/register.c src/store/search.c src/store/search_near.c \
  src/store/search_words.c src/store/conflict.c src/store/travel.c src/store/travel_scope.c src/store/travel_take.c
noinst_HEADERS += include/store/werk.h src/store/change_priv.h src/store/line_priv.h src/store/line_write_priv.h src/store/projection_priv.h \
  src/store/register_priv.h src/store/search_priv.h src/store/travel_priv.h
# Due dates and the work list.
src_store_libstore_a_SOURCES += src/store/feiten_read.c src/store/werk.c src/store/werk_list.c
noinst_HEADERS += src/store/werk_priv.h
