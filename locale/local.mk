# translations and manual pages
dist_man_MANS += locale/man/regie.1 locale/man/regie-definitions.5

# Another language is another file here, made with: msginit -i locale/regie.pot -l LANG
PO_FILES = locale/en.po
EXTRA_DIST += locale/extract locale/regie.pot $(PO_FILES)

# The catalogues stand in the build folder as they will stand when installed: a program
# run from there, and the tests, bind to locale/. Dutch has one too, of the texts
# themselves; without it LANGUAGE=nl:en would pass over Dutch and find English.
if HAVE_CATALOGUES
ALL_LOCAL += locale/catalogues
locale/catalogues: locale/regie.pot $(PO_FILES)
	$(AM_V_GEN)$(MKDIR_P) locale/nl/LC_MESSAGES && \
	$(MSGEN) -o locale/nl.po $(srcdir)/locale/regie.pot && \
	$(MSGFMT) -o locale/nl/LC_MESSAGES/$(PACKAGE).mo locale/nl.po && \
	for po in $(PO_FILES); do \
	  dir=locale/`basename $$po .po`/LC_MESSAGES; \
	  $(MKDIR_P) $$dir && $(MSGFMT) --check-format -o $$dir/$(PACKAGE).mo $(srcdir)/$$po || exit 1; \
	done && \
	(cd locale && ls */LC_MESSAGES/$(PACKAGE).mo) >$@
install-data-local: locale/catalogues
	for mo in `cat locale/catalogues`; do \
	  $(MKDIR_P) "$(DESTDIR)$(localedir)/`dirname $$mo`" && \
	  $(INSTALL_DATA) locale/$$mo "$(DESTDIR)$(localedir)/$$mo" || exit 1; \
	done
uninstall-local:
	for lang in nl $(PO_FILES); do \
	  rm -f "$(DESTDIR)$(localedir)/`basename $$lang .po`/LC_MESSAGES/$(PACKAGE).mo"; \
	done
clean-local:
	for lang in nl $(PO_FILES); do rm -rf locale/`basename $$lang .po`/LC_MESSAGES; done
CLEANFILES += locale/catalogues locale/nl.po
endif
