/* The first line of a bundle: who sends what. Every value is a text; what a later version
 * adds is passed over. */
#include <config.h>

#include "manifest_priv.h"

#include "base/mem.h"
#include "base/text.h"

#include <inttypes.h>
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
		is_short_text(or_empty(m->definitions), 0) && streams_are_good(m) && have_is_good(m);
}

static void put_text(struct buf *out, const char *key, const char *s)
{
	buf_printf(out, ",\"%s\":", key);
	json_put(out, s, strlen(s));
}

static void put_span(struct buf *out, const unsigned char device[ID_BYTES], int64_t incarnation, int64_t from,
	int64_t to)
{
	char id[ID_TEXT];
	id_text(device, id);
	buf_printf(out, "[\"%s\",\"%" PRId64 "\",\"%" PRId64 "\",\"%" PRId64 "\"", id, incarnation, from, to);
}

static void put_have(struct buf *out, const struct bundle_manifest *m)
{
	buf_add(out, ",\"have\":[");
	for (size_t i = 0; i < m->n_have; i++) {
		const struct bundle_range *r = &m->have[i];
		buf_add(out, i ? "," : "");
		put_span(out, r->device, r->incarnation, r->from, r->to);
		buf_add_c(out, ']');
	}
	buf_add_c(out, ']');
}

static void put_streams(struct buf *out, const struct bundle_manifest *m)
{
	char hex[2 * HASH_BYTES + 1];
	buf_add(out, ",\"streams\":[");
	for (size_t i = 0; i < m->n_streams; i++) {
		const struct bundle_stream *s = &m->streams[i];
		buf_add(out, i ? "," : "");
		put_span(out, s->device, s->incarnation, s->from, s->to);
		if (s->whole) {
			hash_hex(s->before, HASH_BYTES, hex);
			buf_printf(out, ",\"%s\"", hex);
			hash_hex(s->after, HASH_BYTES, hex);
			buf_printf(out, ",\"%s\"", hex);
		}
		buf_add_c(out, ']');
	}
	buf_add_c(out, ']');
}

enum sync_fault manifest_write(const struct bundle_manifest *m, struct buf *out)
{
	char id[ID_TEXT];
	size_t before = out->len;
	if (!is_good(m))
		return FAULT_MANIFEST;
	id_text(m->device, id);
	buf_add(out, "{\"app\":");
	json_put(out, m->app, strlen(m->app));
	buf_printf(out, ",\"clock\":\"%016" PRIx64 "\"", m->hlc);
	put_text(out, "definitions", or_empty(m->definitions));
	put_text(out, "device", id);
	buf_printf(out, ",\"epoch\":\"%" PRIu64 "\",\"feed\":[\"%" PRIu64 "\",\"%" PRIu64 "\"]", m->epoch, m->feed_from,
		m->feed_to);
	put_have(out, m);
	buf_printf(out, ",\"incarnation\":\"%" PRId64 "\",\"kind\":\"%s\"", m->incarnation, kind_names[m->kind]);
	put_text(out, "least", or_empty(m->least_app));
	buf_printf(out, ",\"lines\":\"%" PRIu64 "\",\"number\":\"%" PRIu64 "\",\"regie\":\"bundle\"", m->lines, m->number);
	buf_printf(out, ",\"seen\":\"%" PRIu64 "\"", m->seen);
	put_streams(out, m);
	buf_printf(out, ",\"time\":\"%" PRId64 "\"}", m->time_ms);
	if (out->len - before <= BUNDLE_LINE_MAX)
		return FAULT_NONE;
	buf_cut(out, before);
	return FAULT_MANIFEST;
}

/* --- reading --- */

static bool get_whole(struct json o, const char *key, int64_t *out)
{
	struct json v;
	return json_get(o, key, &v) && *v.p == '"' && json_whole(v, JSON_NUMBER_MAX, out);
}

static bool get_count(struct json o, const char *key, uint64_t *out)
{
	int64_t n = 0;
	bool good = get_whole(o, key, &n);
	*out = (uint64_t)n;
	return good;
}

static bool get_text(struct json o, const char *key, const char **out)
{
	struct json v;
	struct buf text = {0};
	bool good = json_get(o, key, &v) && json_text(v, APP_MOST, &text);
	*out = buf_detach(&text);
	return good;
}

static bool to_id(struct json v, unsigned char out[ID_BYTES])
{
	char id[ID_TEXT] = "";
	struct json plain;
	if (!json_plain(v, &plain) || plain.n != ID_TEXT - 1)
		return false;
	memcpy(id, plain.p, plain.n);
	return id_parse(id, out);
}

static bool to_hash(struct json v, unsigned char out[HASH_BYTES])
{
	char hex[2 * HASH_BYTES + 1] = "";
	struct json plain;
	if (!json_plain(v, &plain) || plain.n != 2 * HASH_BYTES)
		return false;
	memcpy(hex, plain.p, plain.n);
	return hash_unhex(hex, out, HASH_BYTES);
}

/* The clock: 16 lower-case hex digits. */
static bool to_stamp(struct json o, uint64_t *out)
{
	char hex[17] = "";
	unsigned char bytes[8];
	struct json v, plain;
	if (!json_get(o, "clock", &v) || !json_plain(v, &plain) || plain.n != 16)
		return false;
	memcpy(hex, plain.p, 16);
	if (!hash_unhex(hex, bytes, sizeof bytes))
		return false;
	*out = 0;
	for (size_t i = 0; i < sizeof bytes; i++)
		*out = *out << 8 | bytes[i];
	return true;
}

/* [device, incarnation, from, to and in a whole stream two hashes] */
static bool to_stream(struct json v, bool hashes, struct bundle_stream *out)
{
	struct json part[6] = {{0}};
	const char *at = NULL;
	size_t n = 0;
	if (json_count(v, 6) > 6)
		return false;
	while (n < 6 && json_next(v, &at, &part[n]))
		n++;
	out->whole = n == 6;
	if (n != 4 && !(n == 6 && hashes))
		return false;
	return to_id(part[0], out->device) && json_whole(part[1], INT32_MAX, &out->incarnation) &&
		json_whole(part[2], JSON_NUMBER_MAX, &out->from) && json_whole(part[3], JSON_NUMBER_MAX, &out->to) &&
		(n == 4 || (to_hash(part[4], out->before) && to_hash(part[5], out->after)));
}

static bool get_streams(struct json o, struct bundle_manifest *m)
{
	struct json array, v;
	const char *at = NULL;
	size_t n = 0, count;
	if (!json_get(o, "streams", &array) || !json_is_array(array) ||
			(count = json_count(array, BUNDLE_STREAMS_MAX)) > BUNDLE_STREAMS_MAX)
		return false;
	struct bundle_stream *streams = mem_new_array(count, sizeof *streams);
	m->streams = streams;
	m->n_streams = count;
	while (json_next(array, &at, &v))
		if (!to_stream(v, true, &streams[n++]))
			return false;
	return true;
}

static bool get_have(struct json o, struct bundle_manifest *m)
{
	struct json array, v;
	const char *at = NULL;
	size_t n = 0, count;
	if (!json_get(o, "have", &array) || !json_is_array(array) ||
			(count = json_count(array, BUNDLE_STREAMS_MAX)) > BUNDLE_STREAMS_MAX)
		return false;
	struct bundle_range *have = mem_new_array(count, sizeof *have);
	m->have = have;
	m->n_have = count;
	while (json_next(array, &at, &v)) {
		struct bundle_stream s;
		if (!to_stream(v, false, &s))
			return false;
		memcpy(have[n].device, s.device, ID_BYTES);
		have[n].incarnation = s.incarnation;
		have[n].from = s.from;
		have[n++].to = s.to;
	}
	return true;
}

static bool get_kind(struct json o, enum bundle_kind *out)
{
	struct json v, plain;
	if (!json_get(o, "kind", &v) || !json_plain(v, &plain))
		return false;
	for (int k = 0; k < KINDS; k++) {
		if (plain.n == strlen(kind_names[k]) && memcmp(plain.p, kind_names[k], plain.n) == 0) {
			*out = (enum bundle_kind)k;
			return true;
		}
	}
	return false;
}

static bool get_feed(struct json o, struct bundle_manifest *m)
{
	struct json array, v[2];
	const char *at = NULL;
	int64_t from, to;
	if (!json_get(o, "feed", &array) || json_count(array, 2) != 2 || !json_next(array, &at, &v[0]) ||
			!json_next(array, &at, &v[1]) || !json_whole(v[0], JSON_NUMBER_MAX, &from) ||
			!json_whole(v[1], JSON_NUMBER_MAX, &to))
		return false;
	m->feed_from = (uint64_t)from;
	m->feed_to = (uint64_t)to;
	return true;
}

static bool is_bundle(struct json o)
{
	struct json v;
	return json_get(o, "regie", &v) && v.n == 8 && memcmp(v.p, "\"bundle\"", 8) == 0;
}

static bool get_all(struct json o, struct bundle_manifest *m)
{
	struct json v;
	return is_bundle(o) && get_kind(o, &m->kind) && json_get(o, "device", &v) && to_id(v, m->device) &&
		get_whole(o, "incarnation", &m->incarnation) && get_count(o, "number", &m->number) &&
		get_count(o, "lines", &m->lines) && get_whole(o, "time", &m->time_ms) && to_stamp(o, &m->hlc) &&
		get_text(o, "app", &m->app) && get_text(o, "least", &m->least_app) &&
		get_text(o, "definitions", &m->definitions) && get_count(o, "seen", &m->seen) &&
		get_count(o, "epoch", &m->epoch) && get_feed(o, m) && get_streams(o, m) && get_have(o, m);
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
