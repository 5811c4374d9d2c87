-- What lines need that travel between stores: see the tables of the same name in schema.sql.

CREATE TABLE reis (
	sleutel TEXT PRIMARY KEY,
	waarde BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE stroom (
	apparaat INTEGER NOT NULL,
	incarnatie INTEGER NOT NULL,
	volgnr INTEGER NOT NULL,
	h BLOB NOT NULL,
	PRIMARY KEY (apparaat, incarnatie, volgnr, h)
) STRICT, WITHOUT ROWID;

CREATE TABLE ontvangst (
	vanaf INTEGER PRIMARY KEY,
	tot INTEGER NOT NULL,
	wanneer INTEGER NOT NULL,
	van BLOB NOT NULL,
	bundel INTEGER NOT NULL
) STRICT;

CREATE TABLE meegegeven (
	apparaat BLOB NOT NULL,
	record BLOB NOT NULL,
	tot INTEGER NOT NULL,
	gestuurd INTEGER NOT NULL,
	bundel INTEGER NOT NULL,
	PRIMARY KEY (apparaat, record)
) STRICT, WITHOUT ROWID;

CREATE INDEX record_oneens ON record (nr) WHERE (vlaggen & 10) <> 0;

PRAGMA user_version = 2;
