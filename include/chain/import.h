/* Files in: persons by a mapping (GBA-V list), a caseload from a spreadsheet. The whole
 * file is checked first, then applied in whole change sets of at most 500 lines,
 * resumable, undone by one command. What a mapping names is kept byte for byte. */
#ifndef REGIE_CHAIN_IMPORT_H
#define REGIE_CHAIN_IMPORT_H

#include "base/buf.h"
#include "base/charset.h"
#include "base/err.h"
#include "store/verify.h"

#include <stdbool.h>
#include <stdint.h>

struct import_options {
	const char *kind;        /* "persoon", "dossier" */
	const char *file;        /* path */
	const char *mapping_dir; /* db/mappings */
	const char *mapping;     /* name; NULL: the kind's own ("gba-v", "dossier") */
	const char *charset;     /* name, or NULL to guess */
	bool dry_run;            /* check and report, write nothing */
	store_progress_fn progress; /* may be NULL */
	void *progress_ctx;
};

struct import_report {
	uint64_t rows;           /* of the file, header not counted */
	uint64_t created, changed, same; /* records */
	uint64_t findings;       /* values that fail a check, stored as given */
	uint64_t rejected;       /* rows that could not be read */
	uint64_t not_stored;     /* filled cells of columns that the mapping does not name */
	char id[37];             /* of this import, for undo; "" with dry_run */
	struct buf text;         /* Dutch, one line per finding: row and column, no values */
};
void import_report_clear(struct import_report *r);

/* ERR_OK also with findings (they are counted). ERR_PARSE, ERR_LIMIT, ERR_NOT_FOUND
 * (mapping), ERR_MISSING (file), ERR_REFUSED (practice store), ERR_DISK_FULL,
 * ERR_STOPPED: whole change sets applied so far stay and the same import goes on. */
enum err chain_import(struct store *s, const struct import_options *o, struct import_report *r);
/* Undo an import by its id ("laatste" = the newest). ERR_REFUSED when later work hangs on it. */
enum err chain_import_undo(struct store *s, const char *id, struct import_report *r);

#endif
