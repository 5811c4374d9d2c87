# definitions: installed, read at run time; one explicit list, in the order in which they load
screensdir = $(pkgdatadir)/screens
dist_screens_DATA = \
  screens/00-codes.def \
  screens/01-lijsten.def \
  screens/10-persoon.def \
  screens/20-dossier.def \
  screens/21-nieuw-dossier.def \
  screens/30-brede-intake.def \
  screens/40-pip.def \
  screens/50-gesprekken.def \
  screens/60-beheer.def screens/62-werk.def \
  screens/65-inlezing.def \
  screens/70-traject.def \
  screens/72-onderdelen.def \
  screens/74-begeleiding.def \
  screens/76-termijn.def \
  screens/78-overdracht.def
EXTRA_DIST += screens/definitions.md screens/expressions.md screens/bronnen.md
