# translations and manual pages
dist_man_MANS += locale/man/regie.1 locale/man/regie-definitions.5
