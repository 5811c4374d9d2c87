/* The first line of a bundle: who sends what. Every value is a text; what a later version
 * adds is passed over. */
#include <config.h>

#include "manifest_priv.h"

#include "fields_priv.h"

#include "base/mem.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { APP_MOST = 64 };

static const char *const kind_names[] = {"export", "reply", "carry"};
enum { KINDS = sizeof kind_names / sizeof kind_names[0] };

static const unsigned char no_hash[HASH_BYTES];

static const char *or_empty(const char *s)
{
	return s ? s : "";
}

static bool is_short_text(const char *s, size_t least)
{
	size_t n = strlen(s);
	return n >= least && n <= APP_MOST && (n == 0 || text_is_utf8(s, n));
}

static bool is_span(int64_t incarnation, int64_t from, int64_t to)
{
	return incarnation >= 1 && incarnation <= INT32_MAX && from >= 1 && from <= to && to <= JSON_NUMBER_MAX;
}

static int owner_order(const unsigned char *a, int64_t a_incarnation, const unsigned char *b, int64_t b_incarnation)
{
	int order = memcmp(a, b, ID_BYTES);
	if (order == 0)
		order = (a_incarnation > b_incarnation) - (a_incarnation < b_incarnation);
	return order;
}

static bool streams_are_good(const struct bundle_manifest *m)
{
	if (m->n_streams > BUNDLE_STREAMS_MAX)
		return false;
	for (size_t i = 0; i < m->n_streams; i++) {
		const struct bundle_stream *s = &m->streams[i], *before = i ? s - 1 : s;
		bool starts = s->from == 1, zero = memcmp(s->before, no_hash, HASH_BYTES) == 0;
		if (!is_span(s->incarnation, s->from, s->to))
			return false;
		if (i > 0 && owner_order(before->device, before->incarnation, s->device, s->incarnation) >= 0)
			return false;
		if (s->whole && starts != zero)
			return false;
		if (!s->whole && (!zero || memcmp(s->after, no_hash, HASH_BYTES) != 0))
			return false;
	}
	return true;
}

/* Nobody writes under the name of another device. */
static bool is_own_work(const struct bundle_manifest *m)
{
	for (size_t i = 0; m->kind == BUNDLE_EXPORT && i < m->n_streams; i++)
		if (!m->streams[i].whole || memcmp(m->streams[i].device, m->device, ID_BYTES) != 0)
			return false;
	return true;
}

static bool have_is_good(const struct bundle_manifest *m)
{
	if (m->n_have > BUNDLE_STREAMS_MAX)
		return false;
	for (size_t i = 0; i < m->n_have; i++) {
		const struct bundle_range *r = &m->have[i], *before = i ? r - 1 : r;
		if (!is_span(r->incarnation, r->from, r->to))
			return false;
		int order = i ? owner_order(before->device, before->incarnation, r->device, r->incarnation) : -1;
		if (order > 0 || (order == 0 && before->to >= r->from))
			return false;
	}
	return true;
}

static bool is_good(const struct bundle_manifest *m)
{
	const uint64_t most = JSON_NUMBER_MAX;
	return (unsigned)m->kind < KINDS && m->incarnation >= 1 && m->incarnation <= INT32_MAX && m->number >= 1 &&
		m->number <= most && m->lines <= BUNDLE_LINES_MAX && m->time_ms >= 0 && m->time_ms <= JSON_NUMBER_MAX &&
		m->seen <= most && m->epoch <= most && m->feed_from <= m->feed_to && m->feed_to <= most &&
		is_short_text(or_empty(m->app), 1) && is_short_text(or_empty(m->least_app), 0) &&
		is_short_text(or_empty(m->definitions), 0) && streams_are_good(m) && is_own_work(m) && have_is_good(m);
}

static void put_span(struct buf *out, const unsigned char device[ID_BYTES], int64_t incarnation, int64_t from,
	int64_t to)
{
	buf_add(out, out->s[out->len - 1] == '[' ? "[" : ",[");
	value_put_id(out, device);
	value_put_whole(out, incarnation);
	value_put_whole(out, from);
	value_put_whole(out, to);
}

static void put_have(struct buf *out, const struct bundle_manifest *m)
{
	field_put_key(out, "have");
	buf_add_c(out, '[');
	for (size_t i = 0; i < m->n_have; i++) {
		const struct bundle_range *r = &m->have[i];
		put_span(out, r->device, r->incarnation, r->from, r->to);
		buf_add_c(out, ']');
	}
	buf_add_c(out, ']');
}

static void put_streams(struct buf *out, const struct bundle_manifest *m)
{
	field_put_key(out, "streams");
	buf_add_c(out, '[');
	for (size_t i = 0; i < m->n_streams; i++) {
		const struct bundle_stream *s = &m->streams[i];
		put_span(out, s->device, s->incarnation, s->from, s->to);
		if (s->whole) {
			value_put_hex(out, s->before, HASH_BYTES);
			value_put_hex(out, s->after, HASH_BYTES);
		}
		buf_add_c(out, ']');
	}
	buf_add_c(out, ']');
}

/* In the order of the keys. */
static void put_all(struct buf *out, const struct bundle_manifest *m)
{
	unsigned char clock[8];
	for (size_t i = 0; i < sizeof clock; i++)
		clock[i] = (unsigned char)(m->hlc >> (56 - 8 * i));
	buf_add_c(out, '{');
	field_put_text(out, "app", m->app);
	field_put_hex(out, "clock", clock, sizeof clock);
	field_put_text(out, "definitions", or_empty(m->definitions));
	field_put_id(out, "device", m->device);
	field_put_whole(out, "epoch", (int64_t)m->epoch);
	field_put_key(out, "feed");
	buf_add_c(out, '[');
	value_put_whole(out, (int64_t)m->feed_from);
	value_put_whole(out, (int64_t)m->feed_to);
	buf_add_c(out, ']');
	put_have(out, m);
	field_put_whole(out, "incarnation", m->incarnation);
	field_put_text(out, "kind", kind_names[m->kind]);
	field_put_text(out, "least", or_empty(m->least_app));
	field_put_whole(out, "lines", (int64_t)m->lines);
	field_put_whole(out, "number", (int64_t)m->number);
	field_put_text(out, "regie", "bundle");
	field_put_whole(out, "seen", (int64_t)m->seen);
	put_streams(out, m);
	field_put_whole(out, "time", m->time_ms);
	buf_add_c(out, '}');
}

enum sync_fault manifest_write(const struct bundle_manifest *m, struct buf *out)
{
	struct buf line = {0};
	if (!is_good(m))
		return FAULT_MANIFEST;
	put_all(&line, m);
	bool fits = line.len < BUNDLE_LINE_MAX;
	if (fits)
		buf_add_n(out, line.s, line.len);
	buf_clear(&line);
	return fits ? FAULT_NONE : FAULT_MANIFEST;
}

/* --- reading --- */

static bool get_text(struct json o, const char *key, const char **out)
{
	return field_text(o, key, 0, APP_MOST, out);
}

/* The clock: 16 lower-case hex digits. */
static bool get_stamp(struct json o, uint64_t *out)
{
	unsigned char bytes[8];
	if (!field_hex(o, "clock", bytes, sizeof bytes))
		return false;
	*out = 0;
	for (size_t i = 0; i < sizeof bytes; i++)
		*out = *out << 8 | bytes[i];
	return true;
}

/* [device, incarnation, from, to and in a whole stream two hashes] */
static bool to_stream(struct json v, bool hashes, struct bundle_stream *out)
{
	struct json part[6];
	out->whole = hashes && json_count(v, 6) == 6;
	if (!value_row(v, part, out->whole ? 6 : 4))
		return false;
	return value_id(part[0], out->device) && value_whole(part[1], 1, INT32_MAX, &out->incarnation) &&
		value_whole(part[2], 1, JSON_NUMBER_MAX, &out->from) &&
		value_whole(part[3], 1, JSON_NUMBER_MAX, &out->to) &&
		(!out->whole || (value_hex(part[4], out->before, HASH_BYTES) && value_hex(part[5], out->after, HASH_BYTES)));
}

static bool get_streams(struct json o, struct bundle_manifest *m)
{
	struct json array, v;
	const char *at = NULL;
	if (!field_array(o, "streams", BUNDLE_STREAMS_MAX, &array, &m->n_streams))
		return false;
	struct bundle_stream *streams = mem_new_array(m->n_streams, sizeof *streams);
	m->streams = streams;
	for (size_t i = 0; json_next(array, &at, &v); i++)
		if (!to_stream(v, true, &streams[i]))
			return false;
	return true;
}

static bool get_have(struct json o, struct bundle_manifest *m)
{
	struct json array, v;
	const char *at = NULL;
	if (!field_array(o, "have", BUNDLE_STREAMS_MAX, &array, &m->n_have))
		return false;
	struct bundle_range *have = mem_new_array(m->n_have, sizeof *have);
	m->have = have;
	for (size_t i = 0; json_next(array, &at, &v); i++) {
		struct bundle_stream s;
		if (!to_stream(v, false, &s))
			return false;
		memcpy(have[i].device, s.device, ID_BYTES);
		have[i].incarnation = s.incarnation;
		have[i].from = s.from;
		have[i].to = s.to;
	}
	return true;
}

static bool get_kind(struct json o, enum bundle_kind *out)
{
	struct json v;
	if (!json_get(o, "kind", &v))
		return false;
	for (int k = 0; k < KINDS; k++) {
		if (value_is(v, kind_names[k])) {
			*out = (enum bundle_kind)k;
			return true;
		}
	}
	return false;
}

static bool get_feed(struct json o, struct bundle_manifest *m)
{
	struct json array, part[2];
	int64_t from, to;
	if (!json_get(o, "feed", &array) || !value_row(array, part, 2) ||
			!value_whole(part[0], 0, JSON_NUMBER_MAX, &from) || !value_whole(part[1], 0, JSON_NUMBER_MAX, &to))
		return false;
	m->feed_from = (uint64_t)from;
	m->feed_to = (uint64_t)to;
	return true;
}

static bool is_bundle(struct json o)
{
	struct json v;
	return json_get(o, "regie", &v) && value_is(v, "bundle");
}

static bool get_all(struct json o, struct bundle_manifest *m)
{
	return is_bundle(o) && get_kind(o, &m->kind) && field_id(o, "device", m->device) &&
		field_whole(o, "incarnation", 1, INT32_MAX, &m->incarnation) && field_count(o, "number", &m->number) &&
		field_count(o, "lines", &m->lines) && field_whole(o, "time", 0, JSON_NUMBER_MAX, &m->time_ms) &&
		get_stamp(o, &m->hlc) && get_text(o, "app", &m->app) && get_text(o, "least", &m->least_app) &&
		get_text(o, "definitions", &m->definitions) && field_count(o, "seen", &m->seen) &&
		field_count(o, "epoch", &m->epoch) && get_feed(o, m) && get_streams(o, m) && get_have(o, m);
}

enum sync_fault manifest_read(const char *p, size_t n, struct bundle_manifest **out)
{
	*out = NULL;
	if (!json_valid(p, n, 4, false) || *p != '{')
		return FAULT_LINE;
	struct bundle_manifest *m = mem_new(sizeof *m);
	if (!get_all((struct json){p, n}, m) || !is_good(m)) {
		manifest_free(m);
		return FAULT_MANIFEST;
	}
	*out = m;
	return FAULT_NONE;
}

void manifest_free(struct bundle_manifest *m)
{
	if (!m)
		return;
	free((char *)m->app);
	free((char *)m->least_app);
	free((char *)m->definitions);
	free((struct bundle_stream *)m->streams);
	free((struct bundle_range *)m->have);
	free(m);
}
