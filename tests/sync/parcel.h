/* A device and an office with their keys, lines with their chain, and bundles of them. */
#ifndef REGIE_TESTS_SYNC_PARCEL_H
#define REGIE_TESTS_SYNC_PARCEL_H

#include "base/buf.h"
#include "sync/bundle.h"
#include "sync/keys.h"

#define PARCEL_TIME 1780000000000

struct parcel {
	const char *dir;
	int dirfd;
	unsigned char device[ID_BYTES], office[ID_BYTES];
	struct keyring *device_keys, *office_keys;
	struct secret *shared;
	bool revoked;
	/* What the reader handed out. */
	uint64_t items, checked;
	struct buf text;           /* of all items, LF after each */
	uint64_t stop_at;          /* `each` gives ERR_BUSY at this item; UINT64_MAX never */
	struct bundle_reader reader; /* of the office */
};

void parcel_begin(struct parcel *p);
void parcel_end(struct parcel *p);
/* Line `sequence` of the device and its salt: the same ones every time. */
void parcel_line(const struct parcel *p, int64_t sequence, struct buf *line, unsigned char salt[16]);
/* Chain hash of the device at a sequence. */
void parcel_link(const struct parcel *p, int64_t sequence, unsigned char out[HASH_BYTES]);
/* A manifest of one whole stream from..to of the device. */
struct bundle_manifest parcel_manifest(const struct parcel *p, struct bundle_stream *s, int64_t from, int64_t to);
struct bundle_seal parcel_seal(const struct parcel *p);
/* Write lines from..to as NAME; the fault. */
enum sync_fault parcel_write(struct parcel *p, const char *name, int64_t from, int64_t to);
/* Open NAME as the office and hand everything out. Whatever is refused must have handed out nothing. */
enum sync_fault parcel_read(struct parcel *p, const char *name);
/* The office's file of these bytes, private. */
void parcel_put(const struct parcel *p, const char *name, const void *bytes, size_t n);
void parcel_get(const struct parcel *p, const char *name, struct buf *out);
bool parcel_exists(const struct parcel *p, const char *name);
/* Entries of the directory. */
size_t parcel_count(const struct parcel *p);
/* Sign anew what stands before the signature, as the device (or with another key). */
void parcel_resign(const struct parcel *p, struct buf *file, const struct secret *sign);
/* Seal any plain bytes (already packed) as a validly signed bundle of the device. */
void parcel_seal_raw(const struct parcel *p, const void *packed, size_t n, uint64_t number, struct buf *out);
/* The same with lines that are packed first. */
void parcel_seal_text(const struct parcel *p, const char *text, size_t n, uint64_t number, struct buf *out);

#endif
