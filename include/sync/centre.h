/* The office: the same store with everybody's lines, its keys, the devices it knows, what it takes in and
 * what it gives back. Every call is safe to repeat and to kill. */
#ifndef REGIE_SYNC_CENTRE_H
#define REGIE_SYNC_CENTRE_H

#include "store/record.h"
#include "store/verify.h"
#include "sync/fault.h"

/* Make this store an office: keys, first statement. `words` (may be NULL) gets its eight words. ERR_EXISTS when it
 * is one already. */
enum err centre_init(struct store *s, struct buf *words);
bool centre_is(struct store *s);

/* --- devices -------------------------------------------------------------------------- */

struct centre_device {
	unsigned char id[16];
	char label[65], tag[3];
	char *users;              /* user names of its caseload, blanks between; "*" everything; owned */
	int64_t incarnation;
	int64_t enrolled_ms, seen_ms, revoked_ms; /* 0: never */
	int64_t held;             /* lines of its present incarnation that are here without a gap */
	bool fork;
	uint64_t bundle, reply, confirmed; /* numbers: newest taken in, newest reply, newest reply it took in */
	unsigned packs;
};
/* Take in a request after its words were compared: `agreed` is asked with label and words; false stops (ERR_STOPPED).
 * `grant` gets the answer. A device that is known keeps its secret name for lines and gets new keys. */
enum err centre_enroll(struct store *s, const char *p, size_t n, const char *users,
	bool (*agreed)(void *ctx, const char *label, const char *words), void *ctx, struct buf *grant,
	enum sync_fault *fault);
enum err centre_devices(struct store *s, struct centre_device **out, size_t *n);
void centre_devices_free(struct centre_device *d, size_t n);
/* By label, or by the first characters (6 at least) of the id in hex. ERR_NOT_FOUND, ERR_CONFLICT (more than one). */
enum err centre_find(struct store *s, const char *name, unsigned char device[16]);
/* From now on what it brings waits for a person. In the next statement. */
enum err centre_revoke(struct store *s, const unsigned char device[16], const char *reason);
/* New sign and box keys; the old ones still open and still prove what was made with them. */
enum err centre_rotate(struct store *s);
/* This store was put back from a copy: a new epoch, devices send again; erased records go first. */
enum err centre_restored(struct store *s);

/* --- in ------------------------------------------------------------------------------------ */

struct centre_taken {
	unsigned char device[16];
	char label[65];
	uint64_t number;
	bool again;               /* received before */
	bool known;               /* the sender is one of ours */
	bool quarantine;          /* kept apart for a person to decide */
	uint64_t fresh, known_lines, held, doubtful, erased, forks;
};
/* One bundle. The file stays where it is; what is refused leaves no trace but a note for the receipt. `decided`:
 * a person took it out of quarantine. */
enum err centre_ingest(struct store *s, int dirfd, const char *name, bool decided, store_progress_fn progress,
	void *ctx, struct centre_taken *out, enum sync_fault *fault);
/* Bundles that wait in quarantine: file names, the array and strings the caller's. */
enum err centre_quarantine(struct store *s, char ***names, size_t *n);
/* Take in, or drop for good, with a reason in the journaal. */
enum err centre_decide(struct store *s, const char *name, bool take, const char *reason, struct centre_taken *out,
	enum sync_fault *fault);

/* --- out ----------------------------------------------------------------------------------- */

struct centre_reply {
	uint64_t number, lines, records, bytes;
	unsigned orders;          /* scope and erase orders in it */
	bool more;                /* not everything fitted: the rest after the next exchange */
	char name[41];
};
/* Receipts, orders and what the device lacks of its caseload, as one bundle in dirfd. */
enum err centre_reply(struct store *s, const unsigned char device[16], int dirfd, store_progress_fn progress,
	void *ctx, struct centre_reply *out, enum sync_fault *fault);
/* Give a device records beside its caseload (a visit to an AZC): each root with what goes along, until and with a
 * day. The journaal says so at each. */
enum err centre_pack(struct store *s, const unsigned char device[16], const struct rid *roots, size_t n,
	const char *until);
/* The device is back: what it took along leaves it with the next reply. ERR_NOT_FOUND when it had nothing. */
enum err centre_return(struct store *s, const unsigned char device[16]);
/* Destroy a record and what is below it, here and on every device; it does not come back. */
enum err centre_erase(struct store *s, struct rid root, const char *reason);

struct centre_status {
	uint64_t epoch;
	size_t devices, silent;   /* silent: nothing for 14 days */
	size_t quarantine;
	size_t open;              /* records with something open */
	size_t incomplete, forks, erased;
	int64_t statement_until;
};
enum err centre_status(struct store *s, struct centre_status *out);

#endif
