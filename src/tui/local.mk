noinst_LIBRARIES += src/tui/libtui.a
src_tui_libtui_a_SOURCES = src/tui/tui.c
noinst_HEADERS += include/tui/edit.h include/tui/keymap.h include/tui/tui.h include/tui/widget.h 
