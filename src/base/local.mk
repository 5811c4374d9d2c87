noinst_LIBRARIES += src/base/libbase.a
src_base_libbase_a_SOURCES = src/base/buf.c \
  src/base/charset.c \
  src/base/civil.c \
  src/base/clock.c \
  src/base/err.c \
  src/base/file.c \
  src/base/file_priv.h \
  src/base/log.c \
  src/base/mem.c \
  src/base/pace.c \
  src/base/secret.c \
  src/base/text.c \
  src/base/text_cluster.c \
  src/base/text_fold.c \
  src/base/text_fold_table.c \
  src/base/text_priv.h \
  src/base/text_simplify.c \
  src/base/text_simplify_table.c
noinst_HEADERS += include/base/buf.h include/base/charset.h include/base/civil.h include/base/clock.h include/base/err.h include/base/file.h include/base/i18n.h include/base/log.h include/base/mem.h include/base/pace.h include/base/secret.h include/base/text.h 
