noinst_LIBRARIES += src/view/libview.a
src_view_libview_a_SOURCES = src/view/view.c
noinst_HEADERS += include/view/view.h 
