noinst_LIBRARIES += src/chain/libchain.a
src_chain_libchain_a_SOURCES = src/chain/import.c src/chain/run.c src/chain/run_priv.h \
  src/chain/table.c src/chain/table_priv.h src/chain/mapping.c src/chain/mapping_priv.h \
  src/chain/gba.c src/chain/gba_export.c src/chain/gba_priv.h \
  src/chain/sheet.c src/chain/sheet_read.c src/chain/sheet_priv.h \
  src/chain/json.c src/chain/json_priv.h
noinst_HEADERS += include/chain/import.h include/chain/export.h
