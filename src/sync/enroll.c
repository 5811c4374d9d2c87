/* Requests and revocations: small signed messages. And the words that people compare. */
#include <config.h>

#include "sync/enroll.h"

#include "message_priv.h"

#include "base/mem.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_MOST = 64 };

static enum err tell(enum sync_fault *to, enum sync_fault fault)
{
	if (to)
		*to = fault;
	return sync_fault_err(fault);
}

static bool is_time(int64_t ms)
{
	return ms >= 0 && ms <= JSON_NUMBER_MAX;
}

static bool is_label(const char *s)
{
	size_t n = s ? strlen(s) : 0;
	return n >= 1 && n <= TEXT_MOST && text_is_utf8(s, n);
}

/* --- request --- */

enum err enroll_request_write(const struct enroll_request *r, const struct secret *sign, struct buf *out)
{
	struct buf body = {0};
	if (!is_label(r->label) || !is_label(r->app) || !is_time(r->time_ms) || r->incarnation < 1 ||
			r->incarnation > INT32_MAX)
		return ERR_PARSE;
	buf_add_c(&body, '{');
	field_put_text(&body, "app", r->app);
	field_put_hex(&body, "box", r->box, KEYS_PUBLIC);
	field_put_id(&body, "device", r->device);
	field_put_whole(&body, "incarnation", r->incarnation);
	field_put_text(&body, "label", r->label);
	field_put_hex(&body, "sign", r->sign, KEYS_PUBLIC);
	field_put_whole(&body, "time", r->time_ms);
	field_put_text(&body, "version", "1");
	buf_add_c(&body, '}');
	bool good = message_write("request", &body, sign, NULL, out);
	buf_clear(&body);
	return good ? ERR_OK : ERR_PARSE;
}

static bool get_request(struct json o, struct enroll_request *r)
{
	return field_text(o, "app", 1, TEXT_MOST, &r->app) && field_hex(o, "box", r->box, KEYS_PUBLIC) &&
		field_id(o, "device", r->device) && field_whole(o, "incarnation", 1, INT32_MAX, &r->incarnation) &&
		field_text(o, "label", 1, TEXT_MOST, &r->label) && field_hex(o, "sign", r->sign, KEYS_PUBLIC) &&
		field_whole(o, "time", 0, JSON_NUMBER_MAX, &r->time_ms);
}

enum err enroll_request_read(const char *p, size_t n, struct enroll_request **out, enum sync_fault *fault)
{
	struct message m;
	struct enroll_request *r = mem_new(sizeof *r);
	enum sync_fault f = message_read(p, n, "request", &m);
	if (f == FAULT_NONE && !get_request(m.body, r))
		f = FAULT_LINE;
	/* Signed by the key that it names: who asks holds it. */
	if (f == FAULT_NONE && !message_is_by(&m, r->sign))
		f = FAULT_SIGNATURE;
	if (f != FAULT_NONE) {
		enroll_request_free(r);
		r = NULL;
	}
	*out = r;
	return tell(fault, f);
}

void enroll_request_free(struct enroll_request *r)
{
	if (!r)
		return;
	free((char *)r->app);
	free((char *)r->label);
	free(r);
}

void enroll_request_words(const struct enroll_request *r, struct buf *out)
{
	unsigned char digest[HASH_BYTES], number[4];
	struct hash *h = hash_new();
	for (int i = 0; i < 4; i++)
		number[i] = (unsigned char)((uint64_t)r->incarnation >> (24 - 8 * i));
	hash_add(h, "regie-request-1", 15);
	hash_add(h, r->device, ID_BYTES);
	hash_add(h, number, sizeof number);
	hash_add(h, r->sign, KEYS_PUBLIC);
	hash_add(h, r->box, KEYS_PUBLIC);
	hash_now(h, digest);
	hash_free(h);
	hash_words(digest, ENROLL_WORDS, out);
}

/* --- revocation --- */

enum err enroll_revocation_write(const struct enroll_revocation *r, const struct secret *sign, struct buf *out)
{
	struct buf body = {0};
	if (!r->reason || !is_word(r->reason) || !is_time(r->since_ms))
		return ERR_PARSE;
	buf_add_c(&body, '{');
	field_put_id(&body, "device", r->device);
	field_put_id(&body, "office", r->office);
	field_put_text(&body, "reason", r->reason);
	field_put_whole(&body, "since", r->since_ms);
	field_put_text(&body, "version", "1");
	buf_add_c(&body, '}');
	bool good = message_write("revocation", &body, sign, NULL, out);
	buf_clear(&body);
	return good ? ERR_OK : ERR_PARSE;
}

static bool get_revocation(struct json o, struct enroll_revocation *r)
{
	struct json v;
	return field_id(o, "device", r->device) && field_id(o, "office", r->office) && json_get(o, "reason", &v) &&
		value_word(v, &r->reason) && field_whole(o, "since", 0, JSON_NUMBER_MAX, &r->since_ms);
}

enum err enroll_revocation_read(const char *p, size_t n, const unsigned char sign[KEYS_PUBLIC],
	struct enroll_revocation **out, enum sync_fault *fault)
{
	struct message m;
	struct enroll_revocation *r = mem_new(sizeof *r);
	enum sync_fault f = message_read(p, n, "revocation", &m);
	if (f == FAULT_NONE && !message_is_by(&m, sign))
		f = FAULT_SIGNATURE;
	if (f == FAULT_NONE && !get_revocation(m.body, r))
		f = FAULT_LINE;
	if (f != FAULT_NONE) {
		enroll_revocation_free(r);
		r = NULL;
	}
	*out = r;
	return tell(fault, f);
}

void enroll_revocation_free(struct enroll_revocation *r)
{
	if (!r)
		return;
	free((char *)r->reason);
	free(r);
}
