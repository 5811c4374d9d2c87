-- Due dates and the work list: see the tables of the same name in schema.sql. They are filled in pieces
-- after opening.

CREATE TABLE werk (
  dossier INTEGER PRIMARY KEY,
  naam TEXT NOT NULL,
  nummer TEXT NOT NULL,
  plaats TEXT NOT NULL,
  gezin INTEGER NOT NULL
) STRICT;

CREATE TABLE termijn (
  dossier INTEGER NOT NULL,
  regel TEXT NOT NULL,
  rij INTEGER NOT NULL,
  signaal INTEGER NOT NULL,
  aan INTEGER NOT NULL,
  regisseur INTEGER NOT NULL,
  klaar INTEGER NOT NULL,
  due INTEGER NOT NULL,
  gevolg INTEGER NOT NULL,
  wacht INTEGER NOT NULL,
  start INTEGER,
  nominaal INTEGER NOT NULL,
  vooraf INTEGER NOT NULL,
  tot INTEGER,
  klaar_op INTEGER,
  reden TEXT NOT NULL,
  PRIMARY KEY (dossier, regel, rij, signaal, aan)
) STRICT, WITHOUT ROWID;
CREATE INDEX termijn_werk ON termijn (regisseur, klaar, due, gevolg);
CREATE INDEX termijn_alle ON termijn (klaar, due, gevolg) WHERE aan = 0;

PRAGMA user_version = 3;
