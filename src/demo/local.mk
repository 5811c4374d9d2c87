noinst_LIBRARIES += src/demo/libdemo.a
src_demo_libdemo_a_SOURCES = src/demo/course.c src/demo/course_priv.h \
  src/demo/demo.c src/demo/dice.c src/demo/dice_priv.h \
  src/demo/dossier.c src/demo/dossier_priv.h src/demo/follow_care.c \
  src/demo/follow_centre.c src/demo/follow_duo.c src/demo/follow_law.c src/demo/follow_lessons.c src/demo/follow_plan.c src/demo/follow_priv.h \
  src/demo/follow_talks.c src/demo/history.c src/demo/history_priv.h src/demo/household.c src/demo/household_priv.h \
  src/demo/intake.c src/demo/intake_priv.h \
  src/demo/maker.c src/demo/maker_priv.h \
  src/demo/names.c src/demo/names_priv.h src/demo/names_arab.c src/demo/names_hoorn.c \
  src/demo/names_nl.c src/demo/names_perzisch.c src/demo/names_wereld.c \
  src/demo/numbers.c src/demo/numbers_priv.h \
  src/demo/person.c src/demo/person_priv.h src/demo/places.c src/demo/places_priv.h \
  src/demo/recipe.c src/demo/recipe_priv.h src/demo/staff.c src/demo/staff_priv.h \
  src/demo/texts.c src/demo/texts_priv.h src/demo/ticking.c
noinst_HEADERS += include/demo/demo.h
