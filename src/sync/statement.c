/* The statement of the office: which of its keys count and which devices do not. Only the
 * root signs it, and a new root is vouched for by the one before. */
#include <config.h>

#include "sync/enroll.h"

#include "message_priv.h"

#include "base/mem.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { APP_MOST = 64 };

static const char kind[] = "statement";

static bool keys_are_good(const struct statement *s)
{
	if (s->n_keys > ENROLL_KEYS_MAX)
		return false;
	for (size_t i = 0; i < s->n_keys; i++) {
		const struct statement_key *k = &s->keys[i];
		if ((k->role != KEY_SIGN && k->role != KEY_BOX) || k->from_ms < 0 || k->from_ms >= k->to_ms ||
				k->to_ms > JSON_NUMBER_MAX)
			return false;
	}
	return true;
}

static bool revoked_is_good(const struct statement *s)
{
	if (s->n_revoked > ENROLL_REVOKED_MAX)
		return false;
	for (size_t i = 0; i < s->n_revoked; i++) {
		const struct statement_revoked *r = &s->revoked[i];
		if (r->since_ms < 0 || r->since_ms > JSON_NUMBER_MAX || !r->reason || !is_word(r->reason))
			return false;
		if (i > 0 && memcmp(s->revoked[i - 1].device, r->device, ID_BYTES) >= 0)
			return false;
	}
	return true;
}

static bool is_good(const struct statement *s)
{
	const char *app = s->least_app ? s->least_app : "";
	size_t n = strlen(app);
	return s->root_number >= 1 && s->root_number <= (uint64_t)JSON_NUMBER_MAX && s->version >= 1 &&
		s->version <= (uint64_t)JSON_NUMBER_MAX && s->time_ms >= 0 && s->time_ms <= s->until_ms &&
		s->until_ms <= JSON_NUMBER_MAX && n <= APP_MOST && (n == 0 || text_is_utf8(app, n)) &&
		keys_are_good(s) && revoked_is_good(s);
}

/* --- writing --- */

static void put_keys(struct buf *out, const struct statement *s)
{
	field_put_key(out, "keys");
	buf_add_c(out, '[');
	for (size_t i = 0; i < s->n_keys; i++) {
		const struct statement_key *k = &s->keys[i];
		buf_add(out, i ? ",[" : "[");
		value_put_text(out, k->role == KEY_SIGN ? "sign" : "box");
		value_put_hex(out, k->public, KEYS_PUBLIC);
		value_put_whole(out, k->from_ms);
		value_put_whole(out, k->to_ms);
		buf_add_c(out, ']');
	}
	buf_add_c(out, ']');
}

static void put_revoked(struct buf *out, const struct statement *s)
{
	field_put_key(out, "revoked");
	buf_add_c(out, '[');
	for (size_t i = 0; i < s->n_revoked; i++) {
		const struct statement_revoked *r = &s->revoked[i];
		buf_add(out, i ? ",[" : "[");
		value_put_id(out, r->device);
		value_put_whole(out, r->since_ms);
		value_put_text(out, r->reason);
		buf_add_c(out, ']');
	}
	buf_add_c(out, ']');
}

enum err statement_write(const struct statement *s, const struct secret *root, const struct secret *before,
	struct buf *out)
{
	struct buf body = {0};
	if (!is_good(s))
		return ERR_PARSE;
	buf_add_c(&body, '{');
	put_keys(&body, s);
	field_put_text(&body, "least", s->least_app ? s->least_app : "");
	field_put_whole(&body, "number", (int64_t)s->version);
	field_put_id(&body, "office", s->office);
	put_revoked(&body, s);
	field_put_hex(&body, "root", s->root, KEYS_PUBLIC);
	field_put_whole(&body, "root_number", (int64_t)s->root_number);
	field_put_whole(&body, "time", s->time_ms);
	field_put_whole(&body, "until", s->until_ms);
	field_put_text(&body, "version", "1");
	buf_add_c(&body, '}');
	bool good = message_write(kind, &body, root, before, out);
	buf_clear(&body);
	return good ? ERR_OK : ERR_PARSE;
}

/* --- reading --- */

static bool get_keys(struct json o, struct statement *s)
{
	struct json array, v, part[4];
	const char *at = NULL;
	if (!field_array(o, "keys", ENROLL_KEYS_MAX, &array, &s->n_keys))
		return false;
	struct statement_key *keys = mem_new_array(s->n_keys, sizeof *keys);
	s->keys = keys;
	for (size_t i = 0; json_next(array, &at, &v); i++) {
		if (!value_row(v, part, 4) || !(value_is(part[0], "sign") || value_is(part[0], "box")) ||
				!value_hex(part[1], keys[i].public, KEYS_PUBLIC) ||
				!value_whole(part[2], 0, JSON_NUMBER_MAX, &keys[i].from_ms) ||
				!value_whole(part[3], 0, JSON_NUMBER_MAX, &keys[i].to_ms))
			return false;
		keys[i].role = value_is(part[0], "sign") ? KEY_SIGN : KEY_BOX;
	}
	return true;
}

static bool get_revoked(struct json o, struct statement *s)
{
	struct json array, v, part[3];
	const char *at = NULL;
	if (!field_array(o, "revoked", ENROLL_REVOKED_MAX, &array, &s->n_revoked))
		return false;
	struct statement_revoked *revoked = mem_new_array(s->n_revoked, sizeof *revoked);
	s->revoked = revoked;
	for (size_t i = 0; json_next(array, &at, &v); i++)
		if (!value_row(v, part, 3) || !value_id(part[0], revoked[i].device) ||
				!value_whole(part[1], 0, JSON_NUMBER_MAX, &revoked[i].since_ms) ||
				!value_word(part[2], &revoked[i].reason))
			return false;
	return true;
}

static bool get_all(struct json o, struct statement *s)
{
	return field_id(o, "office", s->office) && field_hex(o, "root", s->root, KEYS_PUBLIC) &&
		field_count(o, "root_number", &s->root_number) && field_count(o, "number", &s->version) &&
		field_whole(o, "time", 0, JSON_NUMBER_MAX, &s->time_ms) &&
		field_whole(o, "until", 0, JSON_NUMBER_MAX, &s->until_ms) &&
		field_text(o, "least", 0, APP_MOST, &s->least_app) && get_keys(o, s) && get_revoked(o, s);
}

/* The root that it names must have signed; that root is known, or vouched for by the known one. */
static bool is_proved(const struct message *m, const struct statement *s, const unsigned char *root)
{
	if (!message_is_by(m, s->root))
		return false;
	return !root || memcmp(s->root, root, KEYS_PUBLIC) == 0 || message_is_vouched(m, root);
}

enum err statement_read(const char *p, size_t n, const unsigned char *root, struct statement **out,
	enum sync_fault *fault)
{
	struct message m;
	struct statement *s = mem_new(sizeof *s);
	enum sync_fault f = message_read(p, n, kind, &m);
	if (f == FAULT_NONE && !(get_all(m.body, s) && is_good(s)))
		f = FAULT_LINE;
	if (f == FAULT_NONE && !is_proved(&m, s, root))
		f = FAULT_STATEMENT;
	if (f != FAULT_NONE) {
		statement_free(s);
		s = NULL;
	}
	*out = s;
	if (fault)
		*fault = f;
	return sync_fault_err(f);
}

void statement_free(struct statement *s)
{
	if (!s)
		return;
	for (size_t i = 0; s->revoked && i < s->n_revoked; i++)
		free((char *)s->revoked[i].reason);
	free((struct statement_revoked *)s->revoked);
	free((struct statement_key *)s->keys);
	free((char *)s->least_app);
	free(s);
}

/* --- judging --- */

enum sync_fault statement_follows(const struct statement *s, const unsigned char office[ID_BYTES],
	uint64_t root_number, uint64_t version)
{
	if (memcmp(s->office, office, ID_BYTES) != 0)
		return FAULT_OTHER;
	if (root_number == 0)
		return FAULT_NONE;
	if (s->root_number > root_number + 1)
		return FAULT_STATEMENT;
	/* A new root counts anew: whoever had the old one cannot block it with a huge number. */
	if (s->root_number > root_number)
		return FAULT_NONE;
	return s->root_number == root_number && s->version > version ? FAULT_NONE : FAULT_OLDER;
}

bool statement_is_expired(const struct statement *s, int64_t now_ms)
{
	return now_ms > s->until_ms;
}

const struct statement_key *statement_key_now(const struct statement *s, enum key_role role, int64_t now_ms)
{
	const struct statement_key *best = NULL;
	for (size_t i = 0; i < s->n_keys; i++) {
		const struct statement_key *k = &s->keys[i];
		if (k->role == role && k->from_ms <= now_ms && now_ms <= k->to_ms && (!best || k->from_ms > best->from_ms))
			best = k;
	}
	return best;
}

bool statement_vouches(const struct statement *s, enum key_role role, const unsigned char public[KEYS_PUBLIC])
{
	for (size_t i = 0; i < s->n_keys; i++)
		if (s->keys[i].role == role && memcmp(s->keys[i].public, public, KEYS_PUBLIC) == 0)
			return true;
	return false;
}

void statement_words(const struct statement *s, struct buf *out)
{
	unsigned char digest[HASH_BYTES];
	struct hash *h = hash_new();
	hash_add(h, "regie-office-1", 14);
	hash_add(h, s->office, ID_BYTES);
	hash_add(h, s->root, KEYS_PUBLIC);
	hash_now(h, digest);
	hash_free(h);
	hash_words(digest, ENROLL_WORDS, out);
}
