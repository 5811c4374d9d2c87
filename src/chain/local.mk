noinst_LIBRARIES += src/chain/libchain.a
src_chain_libchain_a_SOURCES = src/chain/apply.c src/chain/apply_priv.h \
  src/chain/check.c \
  src/chain/convert.c src/chain/convert_priv.h \
  src/chain/export.c \
  src/chain/find.c \
  src/chain/golden.c \
  src/chain/idset.c src/chain/idset_priv.h \
  src/chain/import.c src/chain/import_priv.h \
  src/chain/inlezing.c src/chain/inlezing_priv.h \
  src/chain/json.c src/chain/json_priv.h \
  src/chain/lock.c src/chain/lock_priv.h \
  src/chain/mapping.c src/chain/mapping_priv.h \
  src/chain/pack.c src/chain/pack_priv.h \
  src/chain/part.c src/chain/part_priv.h \
  src/chain/row.c src/chain/row_priv.h \
  src/chain/run.c src/chain/run_priv.h \
  src/chain/source.c src/chain/source_priv.h \
  src/chain/table.c src/chain/table_load.c src/chain/table_priv.h \
  src/chain/undo.c \
  src/chain/unit.c src/chain/unit_priv.h
noinst_HEADERS += include/chain/import.h include/chain/export.h include/chain/golden.h
