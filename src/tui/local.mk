noinst_LIBRARIES += src/tui/libtui.a
src_tui_libtui_a_SOURCES = src/tui/ask.c \
  src/tui/box.c \
  src/tui/box_priv.h \
  src/tui/codeset.c \
  src/tui/codeset_priv.h \
  src/tui/decode.c \
  src/tui/decode_priv.h \
  src/tui/draw.c \
  src/tui/edit.c \
  src/tui/edit_draw.c \
  src/tui/edit_priv.h \
  src/tui/input.c \
  src/tui/keymap.c \
  src/tui/list.c \
  src/tui/page.c \
  src/tui/pick.c \
  src/tui/role.c \
  src/tui/role_priv.h \
  src/tui/sequence.c \
  src/tui/sequence_priv.h \
  src/tui/signals.c \
  src/tui/signals_priv.h \
  src/tui/term.c \
  src/tui/tui_priv.h \
  src/tui/wrap.c \
  src/tui/wrap_priv.h
noinst_HEADERS += include/tui/edit.h include/tui/keymap.h include/tui/tui.h include/tui/widget.h 
