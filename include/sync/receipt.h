/* Receipts: the only thing that acknowledges (sync-security b.7). The office signs what it
 * holds of a device after its own commit; the device believes it only where its own chain has that
 * hash at that number. A receipt may go backwards: then the device sends again. */
#ifndef REGIE_SYNC_RECEIPT_H
#define REGIE_SYNC_RECEIPT_H

#include "base/buf.h"
#include "base/err.h"
#include "base/secret.h"
#include "crypt/hash.h"
#include "sync/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RECEIPT_RANGES_MAX 1024u
#define RECEIPT_NOTES_MAX 4096u

struct receipt_range {
	int64_t from, to;                  /* 1 <= from <= to < 2^53; sorted, apart by at least one */
};
struct receipt_note {
	uint64_t number;                   /* sequence of a line, or number of a bundle */
	const char *reason;                /* 1..32 of a-z 0-9 -: "onbekend" for a held line, code of fault.h */
};

struct receipt {
	unsigned char office[ID_BYTES];
	uint64_t epoch;                    /* of the office; raised when it was restored from a backup */
	uint64_t number;                   /* rises per office and device within an epoch, from 1 */
	unsigned char device[ID_BYTES];    /* for whom, and for which continuation */
	int64_t incarnation;
	int64_t time_ms;                   /* clock of the office: the device shows its offset */
	uint64_t position;                 /* feed of the office at that moment */
	const struct receipt_range *ranges;/* held; when the first begins at 1, `chain` is h at its end */
	size_t n_ranges;
	unsigned char chain[HASH_BYTES];   /* zero when nothing from 1 on is held */
	int64_t safe;                      /* up to here in a proved off-site copy; <= the end of the first */
	unsigned char head[HASH_BYTES];    /* log head of the device's last bundle, countersigned; zero: none */
	int64_t head_at;                   /* its number; 0: none */
	bool fork;                         /* the office holds two lines for one number: enrol again */
	const struct receipt_note *held;   /* lines stored but not understood */
	size_t n_held;
	const struct receipt_note *refused;/* bundles not taken in */
	size_t n_refused;
};

/* Up to where all is held without a gap: the end of the first range when it begins at 1, else 0. */
int64_t receipt_prefix(const struct receipt *r);
/* The signed text (one line, no newline), appended. `sign`: receipt-signing key of the office.
 * ERR_PARSE when `r` breaks its own rules, `out` unchanged. */
enum err receipt_write(const struct receipt *r, const struct secret *sign, struct buf *out);
/* Strict, and only when signed by `sign` (a receipt key of the office: never a device's key).
 * *out (free with receipt_free) NULL on failure; FAULT_LINE, FAULT_SIGNATURE, FAULT_NEWER. */
enum err receipt_read(const char *p, size_t n, const unsigned char sign[32], struct receipt **out,
	enum sync_fault *fault);
void receipt_free(struct receipt *r);

/* What the device knows when a receipt arrives. */
struct receipt_known {
	unsigned char office[ID_BYTES], device[ID_BYTES];
	int64_t incarnation;
	int64_t last;                      /* own last sequence */
	uint64_t epoch, number;            /* of the receipt that holds now; 0, 0 none */
	int64_t time_ms;
	int64_t received;                  /* acknowledged up to here */
	/* Own chain hash at a sequence (1..last); false: not there. */
	bool (*chain)(void *ctx, int64_t sequence, unsigned char out[HASH_BYTES]);
	void *ctx;
};
/* FORWARD and SAME: received is receipt_prefix now. BACK: the same, but lower than before: mark the
 * difference unsent, warn at both ends. OLD: a late one of before, ignore. OTHER: other device,
 * incarnation or office. DIFFERENT: number beyond own log or another hash there: the office holds
 * something else under this name; change nothing, alarm. */
enum receipt_verdict {
	RECEIPT_FORWARD, RECEIPT_SAME, RECEIPT_BACK, RECEIPT_OLD, RECEIPT_OTHER, RECEIPT_DIFFERENT
};
/* Pure. A receipt counts as old only when neither (epoch, number) nor the time of the office is
 * later: an office that was put back without saying so is believed in what it does not have. The log
 * head that it countersigns must be of this chain too. */
enum receipt_verdict receipt_judge(const struct receipt *r, const struct receipt_known *k);

#endif
