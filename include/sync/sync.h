/* A device and its office: enrolment, what goes out, what comes in, how things stand. Bundles are files
 * on whatever directory; nothing here opens a network. Export changes no record; only a signed receipt
 * acknowledges (sync-security b.7). */
#ifndef REGIE_SYNC_SYNC_H
#define REGIE_SYNC_SYNC_H

#include "store/verify.h"
#include "sync/fault.h"

/* --- enrolment --------------------------------------------------------------------- */

/* Text of a request for the office, made anew as often as asked (the keys are made once); `words` (may be
 * NULL) gets the eight words to be compared aloud, `code` (may be NULL) the short code for QR or
 * typing. `label`: how the office calls this device, no person. */
enum err sync_enroll_request(struct store *s, const char *label, struct buf *out, struct buf *words,
	struct buf *code);
/* Take in the answer of the office. `words`: called with the eight words of the office at a first meeting; false
 * stops (ERR_STOPPED, nothing kept). */
enum err sync_enroll_accept(struct store *s, const char *p, size_t n, bool (*words)(void *ctx, const char *text),
	void *ctx, enum sync_fault *fault);

/* --- out and in ----------------------------------------------------------------------- */

struct sync_exported {
	unsigned bundles;
	uint64_t lines, bytes;
	char name[41];         /* of the last bundle */
};
/* Everything that no receipt covers, as one bundle or more in dirfd. ERR_NOT_FOUND: not enrolled. What was written
 * before a failure stays good; nothing counts as sent. ERR_STOPPED by progress. */
enum err sync_export(struct store *s, int dirfd, store_progress_fn progress, void *ctx, struct sync_exported *out,
	enum sync_fault *fault);

struct sync_imported {
	bool again;            /* was taken in before: nothing new */
	uint64_t fresh, known, doubtful;
	bool received_more, received_less; /* the receipt went forward, backward */
	bool different;        /* the office holds something else under our name: alarm */
	bool fork;
	unsigned purged;       /* records taken off this store by order of the office */
	unsigned waiting;      /* orders that wait because work on them was not received yet */
	bool expired;          /* the statement of the office is out of date */
	bool older_app;        /* the office asks for a newer version */
};
/* Take in one bundle of the office: NAME in dirfd. The file is copied first and stays where it is. */
enum err sync_import(struct store *s, int dirfd, const char *name, store_progress_fn progress, void *ctx,
	struct sync_imported *out, enum sync_fault *fault);
/* Carry lines of another device that died: every bundle file of it stays for the office to read; this says
 * whether NAME is a bundle of somebody else, to be brought along as it is. */

/* --- how things stand -------------------------------------------------------------------- */

struct sync_status {
	bool enrolled;
	char label[65];
	uint64_t changes, lines;   /* own, in no receipt: without and with the journaal */
	int64_t oldest_ms;         /* wall time of the oldest such change; 0 none */
	int64_t exported_ms;       /* last export; 0 never */
	int64_t receipt_ms;        /* office time of the receipt that holds now; 0 never */
	int64_t arrived_ms;        /* when it came in here */
	int64_t offset_ms;         /* office clock minus ours then */
	bool fork, different, went_back;
	bool expired;              /* statement */
	size_t conflicts;          /* records with something open */
	size_t incomplete;         /* change sets not wholly here */
	unsigned waiting;          /* orders of the office that wait */
	size_t pack;               /* persons taken along */
	char pack_until[11];       /* "JJJJ-MM-DD"; "" none */
};
enum err sync_status(struct store *s, struct sync_status *out);
/* What is past its end date goes off this store, as far as it was received; at opening and after an import.
 * *n = records gone. */
enum err sync_expire(struct store *s, unsigned *n);

#endif
