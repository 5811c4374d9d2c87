noinst_LIBRARIES += src/spec/libspec.a
src_spec_libspec_a_SOURCES = src/spec/blocks.c src/spec/fault.c
noinst_HEADERS += include/spec/blocks.h include/spec/fault.h include/spec/spec.h include/spec/type.h
