# data: schema, migrations, codes; installed, read at run time
codesdir = $(pkgdatadir)/db/codes
dist_codes_DATA = \
  db/codes/README \
  db/codes/gemeenten.csv \
  db/codes/landen.csv \
  db/codes/nationaliteiten.csv \
  db/codes/talen.csv \
  db/codes/verblijfstitels.csv
EXTRA_DIST += db/operations.md db/slots.md db/rules.md
dbdir = $(pkgdatadir)/db
dist_db_DATA = db/feestdagen.def db/schema.sql
mappingsdir = $(pkgdatadir)/db/mappings
dist_mappings_DATA = \
  db/mappings/README.md \
  db/mappings/dossier-voorbeeld.csv \
  db/mappings/dossier.def \
  db/mappings/gba-v.def
regelsdir = $(pkgdatadir)/db/regels
dist_regels_DATA = \
  db/regels/10-normen-wet.def \
  db/regels/12-normen-afspraak.def \
  db/regels/20-instellingen.def \
  db/regels/25-profielen.def \
  db/regels/30-feiten.def \
  db/regels/40-termijnen-intake.def \
  db/regels/42-termijnen-pip.def \
  db/regels/44-termijnen-inburgering.def \
  db/regels/46-termijnen-aanbieders.def \
  db/regels/48-termijnen-handhaving.def \
  db/regels/50-normen.def \
  db/regels/60-toetsen-intake-pip.def \
  db/regels/62-toetsen-traject.def \
  db/regels/64-toetsen-handhaving.def \
  db/regels/90-rulebook.def
migrationsdir = $(pkgdatadir)/db/migrations
dist_migrations_DATA = db/migrations/0002_reis.sql db/migrations/0003_termijn.sql
