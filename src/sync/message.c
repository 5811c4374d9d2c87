/* The envelope of signed messages. */
#include <config.h>

#include "message_priv.h"

#include "sync/enroll.h"

#include <string.h>

enum { DEPTH = 4 };

static const char start[] = "regie-message-1\n";

static struct sign *signing(const char *kind, struct json body)
{
	struct sign *s = sign_new();
	sign_add(s, start, sizeof start - 1);
	sign_add(s, kind, strlen(kind));
	sign_add(s, "\n", 1);
	sign_add(s, body.p, body.n);
	return s;
}

static void put_signature(struct buf *out, const char *key, const char *kind, struct json body,
	const struct secret *secret)
{
	unsigned char signature[SIGN_BYTES];
	struct sign *s = signing(kind, body);
	sign_make(s, secret, signature);
	sign_free(s);
	field_put_hex(out, key, signature, sizeof signature);
}

bool message_write(const char *kind, const struct buf *body, const struct secret *sign,
	const struct secret *before, struct buf *out)
{
	struct json value = {body->s, body->len};
	size_t length = out->len;
	if (!json_valid(value.p, value.n, DEPTH - 1, false) || !json_is_object(value))
		return false;
	buf_add(out, "{\"body\":");
	buf_add_n(out, value.p, value.n);
	field_put_text(out, "kind", kind);
	put_signature(out, "sign", kind, value, sign);
	if (before)
		put_signature(out, "sign_before", kind, value, before);
	buf_add_c(out, '}');
	if (out->len - length <= ENROLL_MESSAGE_MAX)
		return true;
	buf_cut(out, length);
	return false;
}

/* The envelope is not signed itself, so it has one spelling: nothing else stands in it. */
static bool is_spelled(const struct message *m, const char *p, size_t n)
{
	struct buf again = {0};
	buf_add(&again, "{\"body\":");
	buf_add_n(&again, m->body.p, m->body.n);
	field_put_text(&again, "kind", m->kind);
	field_put_hex(&again, "sign", m->sign, SIGN_BYTES);
	if (m->has_before)
		field_put_hex(&again, "sign_before", m->before, SIGN_BYTES);
	buf_add_c(&again, '}');
	bool same = again.len == n && memcmp(again.s, p, n) == 0;
	buf_clear(&again);
	return same;
}

static enum sync_fault judge_version(struct json body)
{
	int64_t version;
	if (!field_whole(body, "version", 1, JSON_NUMBER_MAX, &version))
		return FAULT_LINE;
	return version == 1 ? FAULT_NONE : FAULT_NEWER;
}

enum sync_fault message_read(const char *p, size_t n, const char *kind, struct message *out)
{
	struct json o = {p, n}, v;
	memset(out, 0, sizeof *out);
	out->kind = kind;
	if (n > ENROLL_MESSAGE_MAX)
		return FAULT_LONG;
	if (!json_valid(p, n, DEPTH, false) || !json_get(o, "body", &out->body) || !json_is_object(out->body) ||
			!json_get(o, "kind", &v) || !value_is(v, kind))
		return FAULT_LINE;
	enum sync_fault fault = judge_version(out->body);
	if (fault != FAULT_NONE)
		return fault;
	if (!field_hex(o, "sign", out->sign, SIGN_BYTES))
		return FAULT_LINE;
	out->has_before = json_get(o, "sign_before", &v);
	if (out->has_before && !value_hex(v, out->before, SIGN_BYTES))
		return FAULT_LINE;
	return is_spelled(out, p, n) ? FAULT_NONE : FAULT_LINE;
}

static bool is_signed(const struct message *m, const unsigned char public[SIGN_PUBLIC_BYTES],
	const unsigned char signature[SIGN_BYTES])
{
	struct sign *s = signing(m->kind, m->body);
	bool good = sign_check(s, public, signature);
	sign_free(s);
	return good;
}

bool message_is_by(const struct message *m, const unsigned char public[SIGN_PUBLIC_BYTES])
{
	return is_signed(m, public, m->sign);
}

bool message_is_vouched(const struct message *m, const unsigned char public[SIGN_PUBLIC_BYTES])
{
	return m->has_before && is_signed(m, public, m->before);
}

enum message_kind message_kind(const char *p, size_t n)
{
	static const struct {
		const char *name;
		enum message_kind kind;
	} kinds[] = {
		{"receipt", MESSAGE_RECEIPT},
		{"request", MESSAGE_REQUEST},
		{"grant", MESSAGE_GRANT},
		{"statement", MESSAGE_STATEMENT},
		{"revocation", MESSAGE_REVOCATION},
	};
	struct json v;
	if (n > ENROLL_MESSAGE_MAX || !json_valid(p, n, DEPTH, false) || !json_get((struct json){p, n}, "kind", &v))
		return MESSAGE_UNKNOWN;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (value_is(v, kinds[i].name))
			return kinds[i].kind;
	return MESSAGE_UNKNOWN;
}
