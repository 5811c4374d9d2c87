/* Files out, in the form a mapping gives, journalled before the first byte. */
#ifndef REGIE_CHAIN_EXPORT_H
#define REGIE_CHAIN_EXPORT_H

#include "base/buf.h"
#include "base/err.h"
#include "store/verify.h"

struct export_options {
	const char *kind;        /* "persoon", "dossier" */
	const char *mapping_dir;
	const char *own_mapping_dir; /* of the municipality, looked in first; NULL */
	const char *mapping;     /* NULL: the kind's own */
	const char *format;      /* "csv" or "jsonl"; NULL: csv */
	const char *reason;      /* why it leaves unsealed; NULL, "" or blanks is ERR_REFUSED */
	store_progress_fn progress; /* may be NULL */
	void *progress_ctx;
	/* Receives the bytes in order; false stops (ERR_IO). */
	bool (*write)(void *ctx, const void *p, size_t n);
	void *write_ctx;
	struct buf *why;         /* Dutch sentences on failure, never a value; may be NULL */
};

/* Write all records of the kind, oldest first; *rows counts the rows written. What a file
 * brought goes out byte for byte, but for cells whose field was changed here since.
 * ERR_REFUSED (practice store, no reason), ERR_USAGE (format), ERR_NOT_FOUND (kind, mapping),
 * ERR_DEFINITION: nothing was written. ERR_STOPPED, ERR_IO, ERR_PARSE (a character that the
 * mapping's set lacks) and failures of the store: what was written so far was journalled. */
enum err chain_export(struct store *s, const struct export_options *o, uint64_t *rows);

#endif
