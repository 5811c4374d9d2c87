/* Files out, in the form a mapping gives, journalled before the first byte. */
#ifndef REGIE_CHAIN_EXPORT_H
#define REGIE_CHAIN_EXPORT_H

#include "base/buf.h"
#include "base/err.h"
#include "store/verify.h"

struct export_options {
	const char *kind;        /* "persoon" */
	const char *mapping_dir;
	const char *mapping;     /* NULL: the kind's own */
	const char *format;      /* "csv" or "jsonl"; NULL: csv */
	const char *reason;      /* why it leaves unsealed; NULL or "" is ERR_REFUSED */
	store_progress_fn progress;
	void *progress_ctx;
	/* Receives the bytes in order; false stops (ERR_IO). */
	bool (*write)(void *ctx, const void *p, size_t n);
	void *write_ctx;
};

enum err chain_export(struct store *s, const struct export_options *o, uint64_t *rows);

#endif
