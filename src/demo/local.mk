noinst_LIBRARIES += src/demo/libdemo.a
src_demo_libdemo_a_SOURCES = src/demo/dice.c src/demo/dice_priv.h \
  src/demo/maker.c src/demo/maker_priv.h \
  src/demo/names.c src/demo/names_priv.h src/demo/names_arab.c src/demo/names_hoorn.c \
  src/demo/names_nl.c src/demo/names_perzisch.c src/demo/names_wereld.c \
  src/demo/numbers.c src/demo/numbers_priv.h \
  src/demo/places.c src/demo/places_priv.h \
  src/demo/texts.c src/demo/texts_priv.h
noinst_HEADERS += include/demo/demo.h
