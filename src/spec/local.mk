noinst_LIBRARIES += src/spec/libspec.a
src_spec_libspec_a_SOURCES = \
  src/spec/arena.c \
  src/spec/arena_priv.h \
  src/spec/blocks.c \
  src/spec/canonical.c \
  src/spec/check.c \
  src/spec/date.c \
  src/spec/date_priv.h \
  src/spec/digest.c \
  src/spec/digest_priv.h \
  src/spec/fault.c \
  src/spec/language.c \
  src/spec/load.c \
  src/spec/load_form.c \
  src/spec/load_list.c \
  src/spec/load_record.c \
  src/spec/load_type.c \
  src/spec/map.c \
  src/spec/map_priv.h \
  src/spec/model_priv.h \
  src/spec/spec.c \
  src/spec/type.c \
  src/spec/type_choice.c \
  src/spec/type_date.c \
  src/spec/type_id.c \
  src/spec/type_number.c \
  src/spec/type_priv.h \
  src/spec/type_text.c
noinst_HEADERS += include/spec/blocks.h include/spec/fault.h include/spec/spec.h include/spec/type.h
