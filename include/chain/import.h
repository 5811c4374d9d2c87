/* Files in: persons by a mapping (GBA-V list), a caseload from a spreadsheet. The whole
 * file is checked first, then applied in whole change sets of at most 500 lines,
 * resumable, undone by one command. What a mapping names is kept byte for byte. */
#ifndef REGIE_CHAIN_IMPORT_H
#define REGIE_CHAIN_IMPORT_H

#include "base/buf.h"
#include "base/err.h"
#include "spec/fault.h"
#include "spec/spec.h"
#include "store/verify.h"

#include <stdbool.h>
#include <stdint.h>

struct import_options {
	const char *kind;        /* "persoon", "dossier" */
	const char *file;        /* path; *.jsonl is JSON Lines, all else separated text */
	const char *mapping_dir; /* db/mappings */
	const char *own_mapping_dir; /* of the municipality, looked in first; NULL */
	const char *mapping;     /* name; NULL: the kind's own ("gba-v", "dossier") */
	const char *charset;     /* name, or NULL to guess */
	bool dry_run;            /* check and report, write nothing */
	store_progress_fn progress; /* may be NULL */
	void *progress_ctx;
};

/* Units are persons or dossiers: what a row, or a named list of rows, is about. */
struct import_report {
	uint64_t rows;           /* of the file, header and empty lines not counted */
	uint64_t created, changed, same; /* units, as far as saved */
	uint64_t findings;       /* values that fail a check, stored as given, and what else was told */
	uint64_t rejected;       /* rows that say of nobody what they say: not stored */
	uint64_t empty;          /* rows without a filled cell, where they mean nothing */
	uint64_t not_stored;     /* filled cells of columns that the mapping does not name */
	char id[37];             /* of this import, for undo; "" when nothing was written */
	struct buf text;         /* Dutch, one line per finding: row, column and why, never a value */
};
/* Wipes; the report is empty after it. */
void import_report_clear(struct import_report *r);

/* ERR_OK also with findings (they are counted). Nothing is written with ERR_PARSE, ERR_LIMIT,
 * ERR_USAGE (character set), ERR_NOT_FOUND (file, kind, mapping), ERR_DEFINITION, ERR_REFUSED
 * (practice store, an undo that is not finished), ERR_READ_ONLY; the reason is in r->text.
 * ERR_STOPPED, ERR_DISK_FULL, ERR_BUSY, ERR_IO: whole change sets applied so far stay, and the
 * same import of the same file goes on. The caller clears r, also after failure. */
enum err chain_import(struct store *s, const struct import_options *o, struct import_report *r);

struct undo_options {
	store_progress_fn progress; /* may be NULL */
	void *progress_ctx;
};
/* Undo an import by its id ("laatste" = the newest that is not undone). ERR_REFUSED, and
 * nothing is written, when later work hangs on it or it is undone already; ERR_NOT_FOUND;
 * ERR_STOPPED and failures halfway: the same call goes on. The report has the id and words
 * only. `o` may be NULL. */
enum err chain_import_undo(struct store *s, const char *id, const struct undo_options *o,
	struct import_report *r);

/* Check all mappings of a directory against the definitions; faults are added by file and
 * line. ERR_OK, ERR_DEFINITION; ERR_MISSING: no such directory. *n counts the good ones. */
enum err chain_check_mappings(const struct spec *spec, const char *dir, struct spec_fault_list *faults,
	size_t *n);

#endif
