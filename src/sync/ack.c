/* Acknowledgement: only a receipt moves the mark, forward and backward, and only where the chain here
 * has the hash that the office names. */
#include <config.h>

#include "ack_priv.h"

#include <string.h>

enum receipt_verdict ack_take(struct ack *a, const struct receipt *r, struct receipt_known *k, bool present)
{
	k->epoch = a->epoch;
	k->number = a->number;
	k->time_ms = a->time_ms;
	k->received = a->received;
	enum receipt_verdict v = receipt_judge(r, k);
	if (v == RECEIPT_DIFFERENT && !present)
		v = RECEIPT_OLD;
	if (v == RECEIPT_OLD || v == RECEIPT_OTHER)
		return v;
	a->different = v == RECEIPT_DIFFERENT;
	a->fork = r->fork;
	if (v == RECEIPT_DIFFERENT)
		return v;
	a->went_back = v == RECEIPT_BACK;
	a->epoch = r->epoch;
	a->number = r->number;
	a->time_ms = r->time_ms;
	a->received = receipt_prefix(r);
	return v;
}

int64_t ack_from(const struct ack *a)
{
	return a->received + 1;
}

void ack_range(const struct office_stream *o, struct receipt_range *range, struct receipt *r)
{
	int64_t to = o->held;
	const unsigned char *h = o->h;
	if (o->fork) {
		to = o->ends_there ? o->at : 0;
		h = o->after;
	} else if (o->passed && o->holds_there) {
		to = o->at;
		h = o->after;
	}
	r->fork = o->fork;
	r->ranges = range;
	r->n_ranges = to > 0;
	memset(r->chain, 0, HASH_BYTES);
	if (to <= 0)
		return;
	*range = (struct receipt_range){1, to};
	memcpy(r->chain, h, HASH_BYTES);
}
