/* Receipts: written and signed by the office, judged by the device. */
#include <config.h>

#include "sync/receipt.h"

#include "message_priv.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static const char kind[] = "receipt";
static const unsigned char no_hash[HASH_BYTES];

int64_t receipt_prefix(const struct receipt *r)
{
	return r->n_ranges > 0 && r->ranges[0].from == 1 ? r->ranges[0].to : 0;
}

/* --- rules --- */

static bool is_zero(const unsigned char hash[HASH_BYTES])
{
	return memcmp(hash, no_hash, HASH_BYTES) == 0;
}

static bool ranges_are_good(const struct receipt *r)
{
	if (r->n_ranges > RECEIPT_RANGES_MAX)
		return false;
	for (size_t i = 0; i < r->n_ranges; i++) {
		const struct receipt_range *range = &r->ranges[i];
		if (range->from < 1 || range->to < range->from || range->to > JSON_NUMBER_MAX)
			return false;
		if (i > 0 && range->from <= r->ranges[i - 1].to + 1)
			return false;
	}
	return true;
}

static bool notes_are_good(const struct receipt_note *notes, size_t n)
{
	if (n > RECEIPT_NOTES_MAX)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!notes[i].reason || !is_word(notes[i].reason) || notes[i].number > (uint64_t)JSON_NUMBER_MAX)
			return false;
	return true;
}

static bool is_good(const struct receipt *r)
{
	const uint64_t most = JSON_NUMBER_MAX;
	int64_t prefix = ranges_are_good(r) ? receipt_prefix(r) : -1;
	return prefix >= 0 && (prefix == 0) == is_zero(r->chain) && r->safe >= 0 && r->safe <= prefix &&
		(r->head_at == 0) == is_zero(r->head) && r->head_at >= 0 && r->head_at <= JSON_NUMBER_MAX &&
		r->epoch <= most && r->number >= 1 && r->number <= most && r->position <= most &&
		r->incarnation >= 1 && r->incarnation <= INT32_MAX && r->time_ms >= 0 && r->time_ms <= JSON_NUMBER_MAX &&
		notes_are_good(r->held, r->n_held) && notes_are_good(r->refused, r->n_refused);
}

/* --- writing --- */

static void put_notes(struct buf *out, const char *key, const struct receipt_note *notes, size_t n)
{
	field_put_key(out, key);
	buf_add_c(out, '[');
	for (size_t i = 0; i < n; i++) {
		buf_add(out, i ? ",[" : "[");
		value_put_whole(out, (int64_t)notes[i].number);
		value_put_text(out, notes[i].reason);
		buf_add_c(out, ']');
	}
	buf_add_c(out, ']');
}

static void put_ranges(struct buf *out, const struct receipt *r)
{
	field_put_key(out, "ranges");
	buf_add_c(out, '[');
	for (size_t i = 0; i < r->n_ranges; i++) {
		buf_add(out, i ? ",[" : "[");
		value_put_whole(out, r->ranges[i].from);
		value_put_whole(out, r->ranges[i].to);
		buf_add_c(out, ']');
	}
	buf_add_c(out, ']');
}

/* In the order of the keys. */
static void put_body(struct buf *out, const struct receipt *r)
{
	buf_add_c(out, '{');
	field_put_hex(out, "chain", r->chain, HASH_BYTES);
	field_put_id(out, "device", r->device);
	field_put_whole(out, "epoch", (int64_t)r->epoch);
	field_put_text(out, "fork", r->fork ? "1" : "0");
	field_put_hex(out, "head", r->head, HASH_BYTES);
	field_put_whole(out, "head_at", r->head_at);
	put_notes(out, "held", r->held, r->n_held);
	field_put_whole(out, "incarnation", r->incarnation);
	field_put_whole(out, "number", (int64_t)r->number);
	field_put_id(out, "office", r->office);
	field_put_whole(out, "position", (int64_t)r->position);
	put_ranges(out, r);
	put_notes(out, "refused", r->refused, r->n_refused);
	field_put_whole(out, "safe", r->safe);
	field_put_whole(out, "time", r->time_ms);
	field_put_text(out, "version", "1");
	buf_add_c(out, '}');
}

enum err receipt_write(const struct receipt *r, const struct secret *sign, struct buf *out)
{
	struct buf body = {0};
	if (!is_good(r))
		return ERR_PARSE;
	put_body(&body, r);
	bool good = message_write(kind, &body, sign, NULL, out);
	buf_clear(&body);
	return good ? ERR_OK : ERR_PARSE;
}

/* --- reading --- */

static bool get_notes(struct json o, const char *key, const struct receipt_note **out, size_t *n)
{
	struct json array, v, part[2];
	const char *at = NULL;
	int64_t number;
	if (!field_array(o, key, RECEIPT_NOTES_MAX, &array, n))
		return false;
	struct receipt_note *notes = mem_new_array(*n, sizeof *notes);
	*out = notes;
	for (size_t i = 0; json_next(array, &at, &v); i++) {
		if (!value_row(v, part, 2) || !value_whole(part[0], 0, JSON_NUMBER_MAX, &number) ||
				!value_word(part[1], &notes[i].reason))
			return false;
		notes[i].number = (uint64_t)number;
	}
	return true;
}

static bool get_ranges(struct json o, struct receipt *r)
{
	struct json array, v, part[2];
	const char *at = NULL;
	if (!field_array(o, "ranges", RECEIPT_RANGES_MAX, &array, &r->n_ranges))
		return false;
	struct receipt_range *ranges = mem_new_array(r->n_ranges, sizeof *ranges);
	r->ranges = ranges;
	for (size_t i = 0; json_next(array, &at, &v); i++)
		if (!value_row(v, part, 2) || !value_whole(part[0], 1, JSON_NUMBER_MAX, &ranges[i].from) ||
				!value_whole(part[1], 1, JSON_NUMBER_MAX, &ranges[i].to))
			return false;
	return true;
}

static bool get_body(struct json o, struct receipt *r)
{
	int64_t fork;
	bool good = field_id(o, "office", r->office) && field_id(o, "device", r->device) &&
		field_count(o, "epoch", &r->epoch) && field_count(o, "number", &r->number) &&
		field_count(o, "position", &r->position) &&
		field_whole(o, "incarnation", 1, INT32_MAX, &r->incarnation) &&
		field_whole(o, "time", 0, JSON_NUMBER_MAX, &r->time_ms) && field_hex(o, "chain", r->chain, HASH_BYTES) &&
		field_hex(o, "head", r->head, HASH_BYTES) && field_whole(o, "head_at", 0, JSON_NUMBER_MAX, &r->head_at) &&
		field_whole(o, "safe", 0, JSON_NUMBER_MAX, &r->safe) && field_whole(o, "fork", 0, 1, &fork);
	r->fork = good && fork == 1;
	return good && get_ranges(o, r) && get_notes(o, "held", &r->held, &r->n_held) &&
		get_notes(o, "refused", &r->refused, &r->n_refused);
}

enum err receipt_read(const char *p, size_t n, const unsigned char sign[32], struct receipt **out,
	enum sync_fault *fault)
{
	struct message m;
	struct receipt *r = mem_new(sizeof *r);
	enum sync_fault f = message_read(p, n, kind, &m);
	if (f == FAULT_NONE && !message_is_by(&m, sign))
		f = FAULT_SIGNATURE;
	if (f == FAULT_NONE && !(get_body(m.body, r) && is_good(r)))
		f = FAULT_LINE;
	if (f != FAULT_NONE) {
		receipt_free(r);
		r = NULL;
	}
	*out = r;
	if (fault)
		*fault = f;
	return sync_fault_err(f);
}

static void free_notes(const struct receipt_note *notes, size_t n)
{
	for (size_t i = 0; notes && i < n; i++)
		free((char *)notes[i].reason);
	free((struct receipt_note *)notes);
}

void receipt_free(struct receipt *r)
{
	if (!r)
		return;
	free_notes(r->held, r->n_held);
	free_notes(r->refused, r->n_refused);
	free((struct receipt_range *)r->ranges);
	free(r);
}

/* --- judging --- */

static bool is_for(const struct receipt *r, const struct receipt_known *k)
{
	return memcmp(r->office, k->office, ID_BYTES) == 0 && memcmp(r->device, k->device, ID_BYTES) == 0 &&
		r->incarnation == k->incarnation;
}

/* Does the chain of this device have that hash at that number? */
static bool agrees(const struct receipt_known *k, int64_t at, const unsigned char hash[HASH_BYTES])
{
	unsigned char own[HASH_BYTES];
	return at == 0 || (at <= k->last && k->chain(k->ctx, at, own) && memcmp(own, hash, HASH_BYTES) == 0);
}

/* Not later in any sense: an office that was put back may count from before again, but its
 * clock goes on. */
static bool is_old(const struct receipt *r, const struct receipt_known *k)
{
	bool counted = r->epoch < k->epoch || (r->epoch == k->epoch && r->number <= k->number);
	return counted && r->time_ms <= k->time_ms;
}

static bool is_the_same(const struct receipt *r, const struct receipt_known *k)
{
	return r->epoch == k->epoch && r->number == k->number && r->time_ms == k->time_ms;
}

enum receipt_verdict receipt_judge(const struct receipt *r, const struct receipt_known *k)
{
	int64_t prefix = receipt_prefix(r);
	if (!is_for(r, k))
		return RECEIPT_OTHER;
	/* All that it says it holds must be ours: the prefix and whatever lies beyond a gap. */
	int64_t last = r->n_ranges ? r->ranges[r->n_ranges - 1].to : 0;
	if (last > k->last || !agrees(k, prefix, r->chain) || !agrees(k, r->head_at, r->head))
		return RECEIPT_DIFFERENT;
	if (is_old(r, k) && !is_the_same(r, k))
		return RECEIPT_OLD;
	if (prefix < k->received)
		return RECEIPT_BACK;
	return prefix > k->received ? RECEIPT_FORWARD : RECEIPT_SAME;
}
