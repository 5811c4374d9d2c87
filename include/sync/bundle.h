/* Bundles (db/bundles.md): sealed files that carry lines between a device and the office.
 * Everything here is about bytes: no store, no clock. A bundle may be lost, cut, doubled,
 * swapped or stolen: reading hands nothing out before the last byte was proved, and no
 * plaintext ever touches a disk. Memory is constant, whatever the size. */
#ifndef REGIE_SYNC_BUNDLE_H
#define REGIE_SYNC_BUNDLE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/secret.h"
#include "crypt/hash.h"
#include "sync/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BUNDLE_FILE_MAX (64u * 1024 * 1024)   /* sealed file */
#define BUNDLE_PLAIN_MAX (512u * 1024 * 1024) /* what it unpacks to */
#define BUNDLE_LINES_MAX 1000000u             /* between manifest and end mark */
#define BUNDLE_LINE_MAX (1024u * 1024)        /* one line of the plain text */
#define BUNDLE_STREAMS_MAX 4096u
/* An export is split so that the lines of one bundle stay under both: it then always fits.
 * Count BUNDLE_ITEM_COST for each line above its own bytes. */
#define BUNDLE_PLAN_BYTES (48u * 1024 * 1024)
#define BUNDLE_PLAN_LINES 500000u
#define BUNDLE_ITEM_COST 64u
#define BUNDLE_NAME 41 /* file name and NUL: lower-case ASCII, nothing of a person */
#define BUNDLE_KEY 32  /* an Ed25519 or X25519 public key, and the shared secret */

/* export: device to office; all streams are of the sender itself and whole. reply: office to
 * device. carry: lines of another device that died, brought in by the sender: no device may
 * write under another's name, so a person decides first. */
enum bundle_kind { BUNDLE_EXPORT, BUNDLE_REPLY, BUNDLE_CARRY };

/* The lines of one device and incarnation in a bundle, in the order of sequence. `whole`:
 * from, from + 1 .. to without a gap, and the chain hash goes from `before` (of from - 1;
 * zero bytes for from 1) to `after` (of to). Else: a choice out of from..to (scope), two
 * lines of one number allowed (a fork), before and after all zero. */
struct bundle_stream {
	unsigned char device[ID_BYTES];
	int64_t incarnation, from, to;     /* 1 <= from <= to < 2^53 */
	bool whole;
	unsigned char before[HASH_BYTES], after[HASH_BYTES];
};

/* What the sender has of a stream: the device tells the office so that it sends the rest. */
struct bundle_range {
	unsigned char device[ID_BYTES];
	int64_t incarnation, from, to;
};

/* The first line. Texts are borrowed when writing, owned by the bundle when reading. */
struct bundle_manifest {
	enum bundle_kind kind;
	unsigned char device[ID_BYTES];    /* sender; the header says the same */
	int64_t incarnation;               /* of the sender now, from 1 */
	uint64_t number;                   /* of the bundle, rising per sender; the header says the same */
	uint64_t lines;                    /* items between manifest and end mark */
	int64_t time_ms;                   /* wall clock of the sender */
	uint64_t hlc;                      /* last stamp of the sender */
	const char *app;                   /* version of the program, 1..64 bytes */
	const char *least_app;             /* reply: below it, warn; "" none. NULL is "" */
	const char *definitions;           /* digest of the sender's definitions, "" none, at most 64 bytes */
	uint64_t seen;                     /* export: number of the last reply taken in; 0 none */
	uint64_t epoch;                    /* reply: of the office; export: the last one seen */
	uint64_t feed_from, feed_to;       /* reply: positions after which and up to which it brings;
	                                    * export: feed_to = position up to which it has all; 0, 0 none */
	const struct bundle_stream *streams; /* sorted by device, incarnation; each pair once */
	size_t n_streams;
	const struct bundle_range *have;   /* sorted by device, incarnation, from; no overlap */
	size_t n_have;
};

/* LINE an operation line; GONE one that was destroyed: only its commitment is left; MESSAGE a
 * signed message (receipt.h, enroll.h) with its own signature; OTHER a kind of a later
 * version, canonical JSON, kept as text (only read, never written). MESSAGE and OTHER stand after all lines. */
enum bundle_item_kind { BUNDLE_LINE, BUNDLE_GONE, BUNDLE_MESSAGE, BUNDLE_OTHER };

struct bundle_item {
	enum bundle_item_kind kind;
	const char *text;                  /* LINE, MESSAGE: exact bytes; OTHER: the whole line; GONE: NULL.
	                                    * No NUL after it */
	size_t n;
	unsigned char salt[16];            /* LINE */
	/* Of LINE and GONE; when writing a LINE these are read from its text. */
	unsigned char device[ID_BYTES];
	int64_t incarnation, sequence;
	unsigned char commit[HASH_BYTES];  /* db/operations.md c; when writing only GONE gives it */
	/* Filled by the reader only: */
	unsigned char link[HASH_BYTES];    /* h after this line in a whole stream, else zero */
	uint64_t number;                   /* 0, 1, 2 .. in this bundle: for resuming */
};

/* --- writing --- */

struct bundle_seal {
	const struct secret *sign;         /* Ed25519 secret key of the sender (crypt/sign.h) */
	const struct secret *shared;       /* 32 bytes shared by this device and the office */
	unsigned char recipient[BUNDLE_KEY]; /* X25519 public key */
};

struct bundle_writer;

/* "regie-" 12 hex of the sender "-" 12 digits of the number ".bundel". */
void bundle_name(const unsigned char device[ID_BYTES], uint64_t number, char out[BUNDLE_NAME]);
/* Begin NAME in dirfd: writes NAME.part, 0600. What a killed writer left as NAME.part is taken
 * away; while a living one has it, FAULT_BUSY. The manifest is copied as far as it is needed. A
 * refusal of any call is the error of *fault (fault.h; may be NULL): FAULT_NAME when NAME exists,
 * FAULT_PLACE for no directory, a link, a device or rights, FAULT_FULL, FAULT_MEDIUM,
 * FAULT_MANIFEST for a manifest that breaks its rules. *out is NULL on failure. */
enum err bundle_begin(const struct bundle_seal *seal, const struct bundle_manifest *m, int dirfd,
	const char *name, struct bundle_writer **out, enum sync_fault *fault);
/* Add one item, in the order of the manifest's streams. FAULT_LINE for bytes that are no canonical
 * line, FAULT_CHAIN and FAULT_COUNT when it is not the next one of the manifest, FAULT_SIZE. After a
 * failure only bundle_abort is left. */
enum err bundle_put(struct bundle_writer *w, const struct bundle_item *item, enum sync_fault *fault);
/* End mark, last chunk, signature, fsync, read back from the medium, rename, fsync of the
 * directory. ERR_OK: NAME stands there whole; `digest` (may be NULL) gets BLAKE2b-256 of the file.
 * Else NAME.part is gone if that is possible and NAME does not exist (but when only the last sync
 * failed, it may). Frees the writer either way. A failed fsync is never tried again: begin anew. */
enum err bundle_finish(struct bundle_writer *w, unsigned char digest[HASH_BYTES], enum sync_fault *fault);
/* Stop: NAME.part goes away. NULL is nothing. */
void bundle_abort(struct bundle_writer *w);
/* Bytes of the sealed file so far, for progress. */
uint64_t bundle_written(const struct bundle_writer *w);

/* --- reading --- */

/* The open part in front of a bundle; nothing of it is proved yet. */
struct bundle_head {
	unsigned char sender[ID_BYTES];
	unsigned char recipient[ID_BYTES]; /* fingerprint: first 16 bytes of BLAKE2b-256 of the public key */
	uint64_t number;
	uint64_t size;                     /* of the file */
};

/* What the reader knows of a sender. */
struct bundle_peer {
	unsigned char sign[BUNDLE_KEY];    /* Ed25519 public key */
	const struct secret *shared;       /* 32 bytes; borrowed until bundle_close */
	bool revoked;                      /* proved by signature, then FAULT_REVOKED, unless `revoked_too` */
};

struct bundle_box {
	const struct secret *secret;       /* X25519 secret key, 32 bytes; borrowed until bundle_close */
	unsigned char public[BUNDLE_KEY];
};

struct bundle_reader {
	unsigned char self[ID_BYTES];      /* own device: FAULT_OWN for its bundles; all zero: none */
	bool revoked_too;                  /* a person decided to take in a bundle of quarantine */
	bool carried_too;                  /* a person decided about this carry; else FAULT_CARRIED */
	bool (*peer)(void *ctx, const unsigned char sender[ID_BYTES], struct bundle_peer *out);
	bool (*box)(void *ctx, const unsigned char fingerprint[ID_BYTES], struct bundle_box *out);
	/* Called in the proving pass with each item, before anything is handed out: it may look,
	 * not apply. Not ERR_OK refuses the bundle (FAULT_CHECK with that error). May be NULL. */
	enum err (*check)(void *ctx, const struct bundle_item *item);
	/* Bytes of the file done, of a total; false stops (FAULT_STOPPED). May be NULL. */
	bool (*progress)(void *ctx, uint64_t done, uint64_t total);
	void *ctx;
};

struct bundle;

/* Size and head only, for lists: FAULT_SHORT FAULT_SIZE FAULT_MAGIC FAULT_NEWER FAULT_PLACE
 * FAULT_ABSENT FAULT_MEDIUM. */
enum err bundle_peek(int dirfd, const char *name, struct bundle_head *out, enum sync_fault *fault);
/* Copy NAME from a medium into the spool directory under `as` (0600, synced; replaces): a stick
 * may change between two readings, the copy does not. At most BUNDLE_FILE_MAX bytes. */
enum err bundle_spool(int dirfd, const char *name, int spool_dirfd, const char *as, enum sync_fault *fault);
/* Prove the whole file, in this order: size, magic, sender, signature, recipient, every
 * chunk to the final tag, unpacked under limits in a child, every line read and checked against
 * manifest and chain. ERR_OK: it is whole and from whom it says; else *out is NULL, nothing was
 * handed out, and *fault (may be NULL) says why (the error is sync_fault_err of it, but that of
 * `check` for FAULT_CHECK). `reader` is copied. Private spool files only: another's file is FAULT_PLACE. */
enum err bundle_open(int dirfd, const char *name, const struct bundle_reader *reader, struct bundle **out,
	enum sync_fault *fault);
const struct bundle_head *bundle_head(const struct bundle *b);
const struct bundle_manifest *bundle_manifest(const struct bundle *b);
/* BLAKE2b-256 of the file: the same bundle again has the same. */
const unsigned char *bundle_digest(const struct bundle *b);
/* Hand out the items from number `from` on, in order: a second pass over the same proved
 * bytes. Stops with the error of `each`. May be called again. Texts are borrowed during the
 * call and wiped after it. */
enum err bundle_items(struct bundle *b, uint64_t from,
	enum err (*each)(void *ctx, const struct bundle_item *item), void *ctx, enum sync_fault *fault);
/* NULL is nothing. */
void bundle_close(struct bundle *b);

#endif
