/* The lines of a bundle (db/bundles.md): manifest, items, end mark; and whether the items are
 * those that the manifest says. */
#ifndef REGIE_SYNC_MANIFEST_PRIV_H
#define REGIE_SYNC_MANIFEST_PRIV_H

#include "sync/bundle.h"

#include "json_priv.h"

/* Append the manifest line without its newline; FAULT_MANIFEST when it breaks a rule of bundle.h. */
enum sync_fault manifest_write(const struct bundle_manifest *m, struct buf *out);
/* Strict. *out (manifest_free) NULL on failure. */
enum sync_fault manifest_read(const char *p, size_t n, struct bundle_manifest **out);
void manifest_free(struct bundle_manifest *m);

/* Append the line of an item. */
enum sync_fault item_write(const struct bundle_item *item, struct buf *out);
/* Pick an item apart; its text lies in p. Computes the commitment of a LINE. `link` and `number` are
 * left alone. */
enum sync_fault item_read(const char *p, size_t n, struct bundle_item *out);
/* Device, incarnation and sequence of an operation line: FAULT_LINE for bytes that are none. */
enum sync_fault item_line_identity(const char *p, size_t n, struct bundle_item *out);

/* End mark: number of items and the hash of all bytes before it. */
void end_write(uint64_t lines, const unsigned char hash[HASH_BYTES], struct buf *out);
bool end_read(const char *p, size_t n, uint64_t *lines, unsigned char hash[HASH_BYTES]);

/* Walks along the streams of a manifest. */
struct track {
	const struct bundle_manifest *m;
	size_t stream;                     /* the one that is under way */
	int64_t next;                      /* whole: sequence due; choice: least that may come */
	unsigned char link[HASH_BYTES];
	uint64_t items;
	bool past_lines;                   /* a message or other came */
};
void track_begin(struct track *t, const struct bundle_manifest *m);
/* Is this the next item? Fills its link and number. */
enum sync_fault track_item(struct track *t, struct bundle_item *item);
enum sync_fault track_end(struct track *t);

#endif
