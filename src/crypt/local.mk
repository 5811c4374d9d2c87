noinst_LIBRARIES += src/crypt/libcrypt.a
src_crypt_libcrypt_a_SOURCES = src/crypt/code.c \
  src/crypt/code_priv.h \
  src/crypt/box.c \
  src/crypt/hash.c \
  src/crypt/phrase.c \
  src/crypt/seal.c \
  src/crypt/sign.c \
  src/crypt/slots.c \
  src/crypt/slots_file.c \
  src/crypt/slots_priv.h \
  src/crypt/stream.c \
  src/crypt/words.c \
  src/crypt/words_priv.h
noinst_HEADERS += include/crypt/box.h include/crypt/hash.h include/crypt/seal.h include/crypt/sign.h \
  include/crypt/slots.h include/crypt/stream.h
