noinst_LIBRARIES += src/view/libview.a
src_view_libview_a_SOURCES = src/view/views.c src/view/vandaag.c src/view/vandaag_decide.c src/view/vandaag_priv.h \
  src/view/rows.c src/view/rows_fill.c src/view/rows_priv.h src/view/watals.c src/view/vandaag_rows.c src/view/uitleg.c src/view/uitleg_priv.h src/view/views_priv.h \
  src/view/overlay.c src/view/overlay_priv.h \
  src/view/keys.c src/view/keys_priv.h src/view/own_keys.c src/view/own_keys_priv.h \
  src/view/show.c src/view/show_priv.h \
  src/view/pager.c src/view/pager_priv.h \
  src/view/form.c src/view/form_priv.h src/view/form_layout.c src/view/form_draw.c src/view/form_choose.c \
  src/view/form_save.c src/view/form_law.c src/view/form_read.c src/view/form_background.c src/view/form_correct.c src/view/form_open.c src/view/pick.c src/view/pick_priv.h \
  src/view/caseload.c src/view/caseload_priv.h src/view/caseload_choose.c src/view/lists.c \
  src/view/dossier.c src/view/dossier_priv.h src/view/dossier_lines.c src/view/drafts.c src/view/drafts_priv.h \
  src/view/household.c src/view/person.c src/view/past.c \
  src/view/quick.c src/view/quick_priv.h src/view/place.c src/view/start.c src/view/ask.c src/view/ask_priv.h
noinst_HEADERS += include/view/view.h include/view/start.h include/view/screens.h
