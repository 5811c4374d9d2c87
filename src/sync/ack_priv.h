/* What an office acknowledged and what is therefore sent again: pure, so that the model of the tests drives
 * the very same rules. */
#ifndef REGIE_SYNC_ACK_PRIV_H
#define REGIE_SYNC_ACK_PRIV_H

#include "sync/receipt.h"

/* Per incarnation of this device. */
struct ack {
	uint64_t epoch, number;    /* of the receipt that holds; 0, 0 none */
	int64_t time_ms;
	int64_t received;          /* 1..received are at the office */
	int64_t exported;          /* went out at least once; says nothing */
	bool fork;                 /* it said so */
	bool different;            /* the last one spoke of other lines than ours */
	bool went_back;            /* the last one gave up what an earlier one had */
};

/* What a receipt changes; verdict as receipt_judge. `k` is filled by the caller but for what is in `a`. Not
 * `present`: an incarnation that ended when this device was put back or copied; that the office has more of it
 * is no alarm then. */
enum receipt_verdict ack_take(struct ack *a, const struct receipt *r, struct receipt_known *k, bool present);
/* First sequence to export: everything no receipt covers, however often it went out. */
int64_t ack_from(const struct ack *a);

/* What the office says of a stream: the end of a chain that is here from 1 on. `at`, `after`: of the bundle that
 * brought it; a stream that forked is acknowledged only on the branch of that bundle. */
struct office_stream {
	int64_t held;
	unsigned char h[HASH_BYTES];
	bool fork;
	bool ends_there;           /* a chain ends at exactly (at, after) */
	bool passed;               /* the device has gone on as another incarnation: it may have less than we */
	bool holds_there;          /* the chain that is held goes through (at, after) */
	int64_t at;
	unsigned char after[HASH_BYTES];
};
/* Range and chain into the receipt (ranges points at `range`). */
void ack_range(const struct office_stream *o, struct receipt_range *range, struct receipt *r);

#endif
