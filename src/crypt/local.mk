noinst_LIBRARIES += src/crypt/libcrypt.a
src_crypt_libcrypt_a_SOURCES = src/crypt/hash.c
noinst_HEADERS += include/crypt/hash.h include/crypt/seal.h include/crypt/slots.h
