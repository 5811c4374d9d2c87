noinst_LIBRARIES += src/rule/librule.a
src_rule_librule_a_SOURCES = src/rule/kalender.c src/rule/sheet.c src/rule/tel.c src/rule/uitleg.c
noinst_HEADERS += include/rule/calc.h include/rule/feiten.h include/rule/kalender.h include/rule/regels.h \
  include/rule/sheet.h include/rule/tel.h include/rule/termijn.h include/rule/uitleg.h
# The definitions and what is made of them.
src_rule_librule_a_SOURCES += \
  src/rule/feiten.c \
  src/rule/feiten_priv.h \
  src/rule/norm.c \
  src/rule/regels.c \
  src/rule/regels_bind.c \
  src/rule/regels_build.c \
  src/rule/regels_instelling.c \
  src/rule/regels_priv.h \
  src/rule/regels_read.c \
  src/rule/scope.c \
  src/rule/scope_priv.h \
  src/rule/termijn.c \
  src/rule/termijn_priv.h \
  src/rule/termijn_tel.c \
  src/rule/termijn_uitleg.c \
  src/rule/toets.c
# The calculations of the law, one table by name.
src_rule_librule_a_SOURCES += \
  src/rule/calc.c src/rule/calc_priv.h \
  src/rule/calc_boete.c \
  src/rule/calc_persoon.c \
  src/rule/calc_tel.c \
  src/rule/calc_termijn.c \
  src/rule/calc_uren.c \
  src/rule/normtabel.c src/rule/normtabel_priv.h
