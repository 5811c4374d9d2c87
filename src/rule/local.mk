noinst_LIBRARIES += src/rule/librule.a
src_rule_librule_a_SOURCES = src/rule/kalender.c
noinst_HEADERS += include/rule/kalender.h
