/* The lines between manifest and end mark, the end mark, and the walk along the streams. */
#include <config.h>

#include "manifest_priv.h"

#include "fields_priv.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* An operation line as db/operations.md has it: 256 KiB, four deep. */
enum { LINE_MOST = 262144, LINE_DEPTH = 4, SALT_TEXT = ID_TEXT - 1 };

static const char line_start[] = "[\"line\",\"", gone_start[] = "[\"gone\",", message_start[] = "[\"message\",{";

static bool starts_with(const char *p, size_t n, const char *start)
{
	return n > strlen(start) && memcmp(p, start, strlen(start)) == 0;
}

enum sync_fault item_line_identity(const char *p, size_t n, struct bundle_item *out)
{
	struct json o = {p, n}, device, incarnation, sequence;
	if (n > LINE_MOST)
		return FAULT_LONG;
	if (!json_valid(p, n, LINE_DEPTH, true) || !json_is_object(o) || !json_get(o, "d", &device) ||
			!json_get(o, "i", &incarnation) || !json_get(o, "n", &sequence))
		return FAULT_LINE;
	if (!value_id(device, out->device) || !json_whole(incarnation, INT32_MAX, &out->incarnation) ||
			!json_whole(sequence, JSON_NUMBER_MAX, &out->sequence))
		return FAULT_LINE;
	return out->incarnation >= 1 && out->sequence >= 1 ? FAULT_NONE : FAULT_LINE;
}

/* A kind of later: ["word",...], canonical. */
static bool is_other(const char *p, size_t n)
{
	struct json array = {p, n}, first, word;
	const char *at = NULL;
	if (!json_valid(p, n, LINE_DEPTH + 1, false) || !json_is_array(array) || !json_next(array, &at, &first) ||
			!json_plain(first, &word) || word.n < 1 || word.n > 16)
		return false;
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] < 'a' || word.p[i] > 'z')
			return false;
	return true;
}

static bool is_message(const char *p, size_t n)
{
	return n >= 2 && *p == '{' && json_valid(p, n, LINE_DEPTH, false);
}

static void write_gone(const struct bundle_item *item, struct buf *out)
{
	char id[ID_TEXT], hex[2 * HASH_BYTES + 1];
	id_text(item->device, id);
	hash_hex(item->commit, HASH_BYTES, hex);
	buf_printf(out, "%s\"%s\",\"%" PRId64 "\",\"%" PRId64 "\",\"%s\"]", gone_start, id, item->incarnation,
		item->sequence, hex);
}

enum sync_fault item_write(const struct bundle_item *item, struct buf *out)
{
	struct bundle_item identity;
	enum sync_fault fault;
	char salt[ID_TEXT];
	switch (item->kind) {
	case BUNDLE_LINE:
		fault = item_line_identity(item->text, item->n, &identity);
		if (fault != FAULT_NONE)
			return fault;
		id_text(item->salt, salt);
		buf_printf(out, "%s%s\",", line_start, salt);
		buf_add_n(out, item->text, item->n);
		buf_add_c(out, ']');
		return FAULT_NONE;
	case BUNDLE_GONE:
		if (item->incarnation < 1 || item->incarnation > INT32_MAX || item->sequence < 1 ||
				item->sequence > JSON_NUMBER_MAX)
			return FAULT_LINE;
		write_gone(item, out);
		return FAULT_NONE;
	case BUNDLE_MESSAGE:
		if (item->n > BUNDLE_LINE_MAX - sizeof message_start - 1)
			return FAULT_LONG;
		if (!is_message(item->text, item->n))
			return FAULT_LINE;
		buf_add_n(out, message_start, sizeof message_start - 2);
		buf_add_n(out, item->text, item->n);
		buf_add_c(out, ']');
		return FAULT_NONE;
	case BUNDLE_OTHER:
		break;
	}
	return FAULT_LINE; /* a kind of later is passed on as it came, never written anew */
}

static enum sync_fault read_line(const char *p, size_t n, struct bundle_item *out)
{
	char salt[ID_TEXT] = "";
	const size_t head = sizeof line_start - 1 + SALT_TEXT + 2;
	if (n < head + 3 || memcmp(p + head - 2, "\",", 2) != 0 || p[n - 1] != ']')
		return FAULT_LINE;
	memcpy(salt, p + sizeof line_start - 1, SALT_TEXT);
	if (!id_parse(salt, out->salt))
		return FAULT_LINE;
	out->kind = BUNDLE_LINE;
	out->text = p + head;
	out->n = n - head - 1;
	enum sync_fault fault = item_line_identity(out->text, out->n, out);
	if (fault == FAULT_NONE)
		hash_commit(out->commit, out->salt, out->text, out->n);
	return fault;
}

static enum sync_fault read_gone(const char *p, size_t n, struct bundle_item *out)
{
	struct json part[5];
	out->kind = BUNDLE_GONE;
	if (!json_valid(p, n, 1, false) || !value_row((struct json){p, n}, part, 5))
		return FAULT_LINE;
	bool good = value_id(part[1], out->device) && value_whole(part[2], 1, INT32_MAX, &out->incarnation) &&
		value_whole(part[3], 1, JSON_NUMBER_MAX, &out->sequence) && value_hex(part[4], out->commit, HASH_BYTES);
	return good ? FAULT_NONE : FAULT_LINE;
}

static enum sync_fault read_message(const char *p, size_t n, struct bundle_item *out)
{
	out->kind = BUNDLE_MESSAGE;
	out->text = p + sizeof message_start - 2;
	out->n = n - (sizeof message_start - 2) - 1;
	return p[n - 1] == ']' && is_message(out->text, out->n) ? FAULT_NONE : FAULT_LINE;
}

enum sync_fault item_read(const char *p, size_t n, struct bundle_item *out)
{
	out->text = NULL;
	out->n = 0;
	memset(out->salt, 0, sizeof out->salt);
	if (starts_with(p, n, line_start))
		return read_line(p, n, out);
	if (starts_with(p, n, gone_start))
		return read_gone(p, n, out);
	if (starts_with(p, n, message_start))
		return read_message(p, n, out);
	out->kind = BUNDLE_OTHER;
	out->text = p;
	out->n = n;
	/* The words above in another form are no kind of later. */
	if (starts_with(p, n, "[\"line\"") || starts_with(p, n, "[\"gone\"") || starts_with(p, n, "[\"message\""))
		return FAULT_LINE;
	return is_other(p, n) ? FAULT_NONE : FAULT_LINE;
}

void end_write(uint64_t lines, const unsigned char hash[HASH_BYTES], struct buf *out)
{
	char hex[2 * HASH_BYTES + 1];
	hash_hex(hash, HASH_BYTES, hex);
	buf_printf(out, "{\"end\":\"bundle\",\"hash\":\"%s\",\"lines\":\"%" PRIu64 "\"}", hex, lines);
}

bool end_read(const char *p, size_t n, uint64_t *lines, unsigned char hash[HASH_BYTES])
{
	struct buf again = {0};
	struct json o = {p, n};
	if (!json_valid(p, n, 1, false) || !field_hex(o, "hash", hash, HASH_BYTES) || !field_count(o, "lines", lines))
		return false;
	/* One spelling: nothing else in it. */
	end_write(*lines, hash, &again);
	bool same = again.len == n && memcmp(again.s, p, n) == 0;
	buf_clear(&again);
	return same;
}

/* --- the walk --- */

static void enter(struct track *t)
{
	if (t->stream == t->m->n_streams)
		return;
	const struct bundle_stream *s = &t->m->streams[t->stream];
	t->next = s->from;
	memcpy(t->link, s->before, HASH_BYTES);
}

void track_begin(struct track *t, const struct bundle_manifest *m)
{
	*t = (struct track){.m = m};
	enter(t);
}

/* Leave the stream that is under way: a whole one must have come to its end. */
static enum sync_fault leave(struct track *t)
{
	const struct bundle_stream *s = &t->m->streams[t->stream];
	if (s->whole && t->next != s->to + 1)
		return FAULT_COUNT;
	if (s->whole && memcmp(t->link, s->after, HASH_BYTES) != 0)
		return FAULT_CHAIN;
	t->stream++;
	enter(t);
	return FAULT_NONE;
}

static bool belongs(const struct track *t, const struct bundle_item *item)
{
	const struct bundle_stream *s = &t->m->streams[t->stream];
	return s->incarnation == item->incarnation && memcmp(s->device, item->device, ID_BYTES) == 0;
}

static enum sync_fault track_line(struct track *t, struct bundle_item *item)
{
	if (t->past_lines)
		return FAULT_COUNT;
	while (t->stream < t->m->n_streams && !belongs(t, item)) {
		enum sync_fault fault = leave(t);
		if (fault != FAULT_NONE)
			return fault;
	}
	if (t->stream == t->m->n_streams)
		return FAULT_COUNT;
	const struct bundle_stream *s = &t->m->streams[t->stream];
	if (item->sequence > s->to || item->sequence < t->next || (s->whole && item->sequence != t->next))
		return FAULT_COUNT;
	if (s->whole) {
		hash_link(t->link, t->link, item->commit);
		memcpy(item->link, t->link, HASH_BYTES);
	}
	t->next = item->sequence + (s->whole ? 1 : 0);
	return FAULT_NONE;
}

enum sync_fault track_item(struct track *t, struct bundle_item *item)
{
	bool is_line = item->kind == BUNDLE_LINE || item->kind == BUNDLE_GONE;
	memset(item->link, 0, HASH_BYTES);
	if (t->items == BUNDLE_LINES_MAX)
		return FAULT_LINES;
	if (t->items == t->m->lines)
		return FAULT_COUNT;
	item->number = t->items++;
	if (is_line)
		return track_line(t, item);
	t->past_lines = true;
	return FAULT_NONE;
}

enum sync_fault track_end(struct track *t)
{
	while (t->stream < t->m->n_streams) {
		enum sync_fault fault = leave(t);
		if (fault != FAULT_NONE)
			return fault;
	}
	return t->items == t->m->lines ? FAULT_NONE : FAULT_COUNT;
}
