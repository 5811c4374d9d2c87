noinst_LIBRARIES += src/chain/libchain.a
src_chain_libchain_a_SOURCES = src/chain/chain.c
noinst_HEADERS += include/chain/import.h include/chain/export.h
