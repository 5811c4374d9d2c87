noinst_LIBRARIES += src/entry/libentry.a
src_entry_libentry_a_SOURCES = src/entry/answer.c src/entry/answer_priv.h src/entry/carry.c src/entry/depend.c \
  src/entry/depend_priv.h src/entry/derive.c src/entry/derive_priv.h src/entry/draftfile.c \
  src/entry/draftfile_priv.h src/entry/draftlog.c src/entry/draftlog_priv.h src/entry/form.c \
  src/entry/form_priv.h src/entry/items.c src/entry/items_priv.h src/entry/lapse.c src/entry/lapse_priv.h \
  src/entry/load.c src/entry/load_priv.h src/entry/model.c src/entry/model_priv.h src/entry/save.c \
  src/entry/show.c src/entry/show_priv.h src/entry/state.c src/entry/state_priv.h src/entry/undo.c \
  src/entry/undo_priv.h src/entry/wire.c src/entry/wire_priv.h src/entry/wet.c src/entry/wet_priv.h
noinst_HEADERS += include/entry/entry.h
