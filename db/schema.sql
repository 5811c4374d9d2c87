-- The fixed tables of a store. Tables per record definition (r_persoon, r_dossier, ...)
-- and per overview (o_caseload, ...) are made from the definitions and are not here. Truth
-- is `lijn`; `winkel`, `klok`, `definitie`, `teller`, `persoonlijk`, `reis`, `stroom`, `ontvangst` and `meegegeven`
-- stand beside it; everything else is computed.
-- Times are milliseconds since 1970 UTC. Ids are 16 bytes. Written for version 3; migrations/ brings older
-- stores here.

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
  h BLOB NOT NULL,                        -- chain after this line, 32 bytes; all zero: the line before is not here
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

CREATE TABLE klok (                       -- one row: the greatest stamp of others that raises our own clock
  nr INTEGER PRIMARY KEY CHECK (nr = 1),
  laatste INTEGER NOT NULL                -- 48 bits of milliseconds, 16 of counter
) STRICT;

CREATE TABLE record (                     -- computed: one row a record, also one only named as owner so far
  nr INTEGER PRIMARY KEY,                 -- small number, key of its rows in r_ and o_ tables; not part of the meaning
  id BLOB NOT NULL UNIQUE,                -- 16 bytes
  soort INTEGER NOT NULL,                 -- record definition, see veld; 0 only named so far
  eigenaar INTEGER,                       -- owner (nr); NULL stands alone
  dossier INTEGER,                        -- outermost owner (nr); NULL stands alone
  koppen BLOB NOT NULL,                   -- heads: conflicts, then per line its nr and the registers it is head of
  vlaggen INTEGER NOT NULL,               -- bits: 1 deleted, 2 disputed, 4 frozen, 8 conflict or finding, 16 no create yet
  laatste INTEGER NOT NULL,               -- greatest line (lijn.nr); 0 none
  gewijzigd INTEGER NOT NULL,             -- wall part of its clock
  door TEXT NOT NULL                      -- by whom
) STRICT;
CREATE INDEX record_van_eigenaar ON record (eigenaar, soort) WHERE eigenaar IS NOT NULL;
CREATE INDEX record_alleen ON record (soort) WHERE eigenaar IS NULL;

CREATE INDEX record_oneens ON record (nr) WHERE (vlaggen & 10) <> 0;

CREATE TABLE open_basis (                 -- computed: a base named by a line, whose own line is not here yet
  basis BLOB NOT NULL,                    -- id of the line that is missing
  record INTEGER NOT NULL,                -- record (nr) and register (veld) in which it is replaced
  register INTEGER NOT NULL,
  PRIMARY KEY (basis, record, register)
) STRICT, WITHOUT ROWID;

CREATE TABLE veld (                       -- dictionary: record definitions and registers by small number
  nr INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE                 -- record, record.veld or record.groep; permanent
) STRICT;

CREATE TABLE kolom (                      -- what the columns of r_ tables hold, so that a type in use cannot change
  id TEXT PRIMARY KEY,                    -- record.veld
  type TEXT NOT NULL,
  register TEXT NOT NULL                  -- record.veld or record.groep
) STRICT, WITHOUT ROWID;

CREATE TABLE afgeleid (                   -- which overviews and words the computed tables were made for
  id TEXT PRIMARY KEY,                    -- 'o.' and the overview, or 'zoek'
  tekst TEXT NOT NULL                     -- description; another one means: make the table anew
) STRICT, WITHOUT ROWID;

CREATE TABLE teller (                     -- last number given out by this device per record definition and year
  soort TEXT NOT NULL,
  jaar INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (soort, jaar)
) STRICT, WITHOUT ROWID;

CREATE TABLE definitie (                  -- every version of a record definition that was ever used
  versie TEXT PRIMARY KEY,                -- digest, key v of an operation
  record TEXT NOT NULL,
  tekst TEXT NOT NULL,                    -- canonical text
  sinds INTEGER NOT NULL                  -- when first used here
) STRICT, WITHOUT ROWID;

CREATE TABLE zoekwoord (                  -- computed: folded words under which a record is found
  soort INTEGER NOT NULL,                 -- of the record, see veld
  woord TEXT NOT NULL,
  record INTEGER NOT NULL,                -- record (nr) that stands alone: a person, a dossier
  PRIMARY KEY (soort, woord, record)
) STRICT, WITHOUT ROWID;

CREATE TABLE zoekrij (                    -- computed: the same per record, and how new it is
  nr INTEGER PRIMARY KEY,                 -- record (nr)
  soort INTEGER NOT NULL,
  woorden TEXT NOT NULL,                  -- sorted words with a letter for their kind before each, a blank between
  recent INTEGER NOT NULL                 -- newest change of it, what it owns and what it refers to, milliseconds
) STRICT;
CREATE INDEX zoekrij_recent ON zoekrij (soort, recent);

CREATE TABLE werk (                       -- computed: what the work list says of a dossier
  dossier INTEGER PRIMARY KEY,            -- record (nr)
  naam TEXT NOT NULL,                     -- of the person
  nummer TEXT NOT NULL,                   -- of the dossier
  plaats TEXT NOT NULL,                   -- COA location or town: one visit; '' not known
  gezin INTEGER NOT NULL                  -- record (nr); 0 none
) STRICT;

CREATE TABLE termijn (                    -- computed: due dates, days since 1970; NULL none
  dossier INTEGER NOT NULL,               -- record (nr)
  regel TEXT NOT NULL,                    -- id of the definition
  rij INTEGER NOT NULL,                   -- record (nr) that it is of; the dossier itself too
  signaal INTEGER NOT NULL,               -- 0 the term; else months or days before it
  aan INTEGER NOT NULL,                   -- 1: stands in a colleague's list too, who took it over
  regisseur INTEGER NOT NULL,             -- record (nr) of the medewerker whose list it is in; 0 nobody
  klaar INTEGER NOT NULL,                 -- 1 done
  due INTEGER NOT NULL,
  gevolg INTEGER NOT NULL,                -- weight: 0 a right is lost .. 4 courtesy
  wacht INTEGER NOT NULL,                 -- 1 for others
  start INTEGER,                          -- the event
  nominaal INTEGER NOT NULL,              -- due before it was moved
  vooraf INTEGER NOT NULL,                -- from this day it is coming
  tot INTEGER,                            -- of a signal: from this day the next one speaks
  klaar_op INTEGER,
  reden TEXT NOT NULL,                    -- why it was put off or handed over
  PRIMARY KEY (dossier, regel, rij, signaal, aan)
) STRICT, WITHOUT ROWID;
CREATE INDEX termijn_werk ON termijn (regisseur, klaar, due, gevolg);
CREATE INDEX termijn_alle ON termijn (klaar, due, gevolg) WHERE aan = 0;

CREATE TABLE bezoek (                     -- computed: records that a log line about a list or search names
  record BLOB NOT NULL,                   -- 16 bytes
  nr INTEGER NOT NULL,                    -- the log line
  PRIMARY KEY (record, nr)
) STRICT, WITHOUT ROWID;

CREATE TABLE persoonlijk (                -- settings of one person on this store; never synchronised
  gebruiker TEXT NOT NULL,
  sleutel TEXT NOT NULL,
  waarde TEXT NOT NULL,
  PRIMARY KEY (gebruiker, sleutel)
) STRICT, WITHOUT ROWID;

CREATE TABLE reis (                       -- what room sync keeps: keys, receipts, devices, what was taken along
	sleutel TEXT PRIMARY KEY,
	waarde BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE stroom (                     -- ends of the chains of others that are here from number 1 on without a gap
	apparaat INTEGER NOT NULL,              -- device, see apparaat
	incarnatie INTEGER NOT NULL,
	volgnr INTEGER NOT NULL,
	h BLOB NOT NULL,                        -- chain there; two rows of one device and incarnation: a fork
	PRIMARY KEY (apparaat, incarnatie, volgnr, h)
) STRICT, WITHOUT ROWID;

CREATE TABLE ontvangst (                  -- when lines of others came: one row a transaction
	vanaf INTEGER PRIMARY KEY,              -- lijn.nr from .. up to and with
	tot INTEGER NOT NULL,
	wanneer INTEGER NOT NULL,               -- our clock
	van BLOB NOT NULL,                      -- device that brought them
	bundel INTEGER NOT NULL                 -- number of its bundle
) STRICT;

CREATE TABLE meegegeven (                 -- centre: how far a device has the lines of a record
	apparaat BLOB NOT NULL,                 -- device, 16 bytes
	record BLOB NOT NULL,
	tot INTEGER NOT NULL,                   -- lijn.nr up to which it has them, as it confirmed
	gestuurd INTEGER NOT NULL,              -- lijn.nr up to which they are in bundle
	bundel INTEGER NOT NULL,                -- the newest bundle with this record
	PRIMARY KEY (apparaat, record)
) STRICT, WITHOUT ROWID;

PRAGMA application_id = 1380403525;       -- "RGIE"
PRAGMA user_version = 3;                  -- number of this schema; migrations raise it
