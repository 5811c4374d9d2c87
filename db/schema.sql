-- The fixed tables of a store. Tables per record definition (r_persoon, r_dossier, ...)
-- are made from the definitions and are not here. Truth is `lijn`; `winkel`,
-- `definitie` and `persoonlijk` stand beside it; everything else is computed.
-- Times are milliseconds since 1970 UTC. Ids are 16 bytes. Written for version 1.

CREATE TABLE winkel (                     -- one row: what this store is
  nr INTEGER PRIMARY KEY CHECK (nr = 1),
  winkel BLOB NOT NULL,                   -- store id; the slots file names the same
  apparaat BLOB NOT NULL,                 -- device: key d of an operation
  incarnatie INTEGER NOT NULL,            -- key i: one higher when this file turns out to be a copy
  exemplaar BLOB NOT NULL,                -- which file on which machine this is (32 bytes), to notice a copy
  tag TEXT NOT NULL,                      -- two letters for numbers given offline
  gemeente TEXT NOT NULL,                 -- gemeentecode, 4 digits
  oefenen INTEGER NOT NULL,               -- 1: practice store
  gebruiker TEXT NOT NULL,                -- practice store: who works in it; '' in an ordinary store
  oefendag TEXT NOT NULL,                 -- its own today JJJJ-MM-DD; '' in an ordinary store
  sleutelgeneratie INTEGER NOT NULL,      -- generation of the slots file last seen
  definities TEXT NOT NULL,               -- digest of all definitions in use
  gemaakt INTEGER NOT NULL                -- when
) STRICT;

CREATE TABLE apparaat (                   -- devices whose lines are here
  nr INTEGER PRIMARY KEY,                 -- small number used in lijn
  id BLOB NOT NULL UNIQUE                 -- 16 bytes
) STRICT;

CREATE TABLE lijn (                       -- every operation, in order of arrival; never changed
  nr INTEGER PRIMARY KEY,                 -- order of arrival in this store; not part of the meaning
  id BLOB NOT NULL UNIQUE,                -- first 16 bytes of the commitment
  rest BLOB NOT NULL,                     -- its other 16 bytes
  apparaat INTEGER NOT NULL,              -- device, see apparaat
  incarnatie INTEGER NOT NULL,
  volgnr INTEGER NOT NULL,                -- 1, 2, 3 .. per device and incarnation; forks share one
  h BLOB NOT NULL,                        -- chain after this line, 32 bytes
  zout BLOB,                              -- 16 bytes; NULL when destroyed
  regel BLOB,                             -- the exact bytes; NULL when destroyed
  wijziging BLOB NOT NULL,                -- change set = id of the draft
  record BLOB,                            -- NULL for a log line without subject
  kind TEXT NOT NULL,                     -- create set tombstone restore freeze link unlink resolve log
  soort TEXT NOT NULL,                    -- record definition; for log: the act
  wanneer INTEGER NOT NULL                -- wall part of the hybrid clock
) STRICT;
CREATE INDEX lijn_van_record ON lijn (record, nr) WHERE record IS NOT NULL;
CREATE INDEX lijn_van_wijziging ON lijn (wijziging);
CREATE INDEX lijn_van_apparaat ON lijn (apparaat, incarnatie, volgnr);

CREATE TABLE record (                     -- computed: one row a record
  id BLOB PRIMARY KEY,
  soort TEXT NOT NULL,                    -- record definition
  eigenaar BLOB,                          -- owner; NULL stands alone
  dossier BLOB,                           -- the dossier it belongs to, for scope and the journaal
  koppen BLOB NOT NULL,                   -- heads of its registers: per line its nr, a count, register numbers
  vlaggen INTEGER NOT NULL,               -- bits: deleted, frozen, open conflict
  gewijzigd INTEGER NOT NULL,             -- last change
  door TEXT NOT NULL                      -- by whom
) STRICT, WITHOUT ROWID;
CREATE INDEX record_van_eigenaar ON record (eigenaar, soort) WHERE eigenaar IS NOT NULL;

CREATE TABLE open_basis (                 -- computed: a base named by a line, whose own line is not here yet
  basis BLOB NOT NULL,                    -- id of the line that is missing
  nr INTEGER NOT NULL,                    -- line that names it
  register INTEGER NOT NULL,              -- in which register, see veld
  PRIMARY KEY (basis, nr, register)
) STRICT, WITHOUT ROWID;

CREATE TABLE veld (                       -- dictionary: registers by small number
  nr INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE                 -- record.veld or record.groep; permanent
) STRICT;

CREATE TABLE definitie (                  -- every version of a record definition that was ever used
  versie TEXT PRIMARY KEY,                -- digest, key v of an operation
  record TEXT NOT NULL,
  tekst TEXT NOT NULL,                    -- canonical text
  sinds INTEGER NOT NULL                  -- when first used here
) STRICT, WITHOUT ROWID;

CREATE TABLE zoekwoord (                  -- computed: folded words of the fields that are searched
  woord TEXT NOT NULL,
  soort INTEGER NOT NULL,                 -- naam, nummer, datum, postcode, tekst
  record BLOB NOT NULL,
  PRIMARY KEY (woord, soort, record)
) STRICT, WITHOUT ROWID;
CREATE INDEX zoekwoord_van_record ON zoekwoord (record);

CREATE TABLE persoonlijk (                -- settings of one person on this store; never synchronised
  gebruiker TEXT NOT NULL,
  sleutel TEXT NOT NULL,
  waarde TEXT NOT NULL,
  PRIMARY KEY (gebruiker, sleutel)
) STRICT, WITHOUT ROWID;

PRAGMA application_id = 1380403525;       -- "RGIE"
PRAGMA user_version = 1;                  -- number of this schema; migrations raise it
