/* Grants: the office takes a device in. The shared secret travels sealed to the key of the
 * device, the statement of the office whole and with its own signature. */
#include <config.h>

#include "sync/enroll.h"

#include "message_priv.h"

#include "base/mem.h"
#include "crypt/box.h"

#include <stdlib.h>
#include <string.h>

enum { SHARED_BYTES = 32, SEALED_BYTES = SHARED_BYTES + BOX_SEAL_OVERHEAD, HALF = SEALED_BYTES / 2 };

static const char kind[] = "grant";

static bool is_tag(const char *tag)
{
	return tag && strlen(tag) == 2 && strspn(tag, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 2;
}

static bool is_good(const struct enroll_grant *g)
{
	return is_tag(g->tag) && g->incarnation >= 1 && g->incarnation <= INT32_MAX && g->time_ms >= 0 &&
		g->time_ms <= JSON_NUMBER_MAX && g->statement_n < ENROLL_MESSAGE_MAX / 2;
}

/* In the order of the keys; the sealed secret in two halves, as hex is kept short. */
static bool put_body(struct buf *out, const struct enroll_grant *g, const unsigned char sealed[SEALED_BYTES])
{
	buf_add_c(out, '{');
	field_put_id(out, "device", g->device);
	field_put_whole(out, "incarnation", g->incarnation);
	field_put_id(out, "office", g->office);
	field_put_key(out, "sealed");
	buf_add_c(out, '[');
	value_put_hex(out, sealed, HALF);
	value_put_hex(out, sealed + HALF, HALF);
	buf_add_c(out, ']');
	field_put_key(out, "statement");
	bool good = json_put(out, g->statement, g->statement_n);
	field_put_text(out, "tag", g->tag);
	field_put_whole(out, "time", g->time_ms);
	field_put_text(out, "version", "1");
	buf_add_c(out, '}');
	return good;
}

enum err enroll_grant_write(const struct enroll_grant *g, const unsigned char box[KEYS_PUBLIC],
	const struct secret *sign, struct buf *out)
{
	unsigned char sealed[SEALED_BYTES];
	struct buf body = {0};
	if (!is_good(g) || secret_len(g->shared) != SHARED_BYTES || !box_seal(g->shared, box, sealed))
		return ERR_PARSE;
	bool good = put_body(&body, g, sealed) && message_write(kind, &body, sign, NULL, out);
	buf_clear(&body);
	return good ? ERR_OK : ERR_PARSE;
}

/* --- reading --- */

static bool get_all(struct json o, struct enroll_grant *g, unsigned char sealed[SEALED_BYTES])
{
	struct json v, half[2];
	struct buf statement = {0};
	bool good = field_id(o, "device", g->device) && field_id(o, "office", g->office) &&
		field_whole(o, "incarnation", 1, INT32_MAX, &g->incarnation) &&
		field_whole(o, "time", 0, JSON_NUMBER_MAX, &g->time_ms) && field_text(o, "tag", 2, 2, &g->tag) &&
		json_get(o, "sealed", &v) && value_row(v, half, 2) && value_hex(half[0], sealed, HALF) &&
		value_hex(half[1], sealed + HALF, HALF) && json_get(o, "statement", &v) &&
		json_text(v, ENROLL_MESSAGE_MAX, &statement);
	g->statement_n = statement.len;
	g->statement = buf_detach(&statement);
	return good && is_good(g);
}

/* Signed by a key that the statement inside vouches for, and that statement by the root. */
static enum sync_fault prove(const struct message *m, const struct enroll_grant *g, const unsigned char *root)
{
	struct statement *s;
	enum sync_fault fault;
	statement_read(g->statement, g->statement_n, root, &s, &fault);
	if (fault != FAULT_NONE)
		return fault;
	fault = memcmp(s->office, g->office, ID_BYTES) == 0 ? FAULT_SIGNATURE : FAULT_OTHER;
	for (size_t i = 0; i < s->n_keys && fault == FAULT_SIGNATURE; i++)
		if (s->keys[i].role == KEY_SIGN && message_is_by(m, s->keys[i].public))
			fault = FAULT_NONE;
	statement_free(s);
	return fault;
}

/* With any box key of the device: it may have a new one since it asked. */
static enum sync_fault unseal(struct enroll_grant *g, const unsigned char sealed[SEALED_BYTES],
	const struct keyring *keys)
{
	g->shared = secret_new(SHARED_BYTES);
	for (size_t i = 0; i < keyring_count(keys); i++) {
		const struct key *k = keyring_at(keys, i);
		if (k->role == KEY_BOX && k->secret && box_open(sealed, SEALED_BYTES, k->secret, g->shared))
			return secret_len(g->shared) == SHARED_BYTES ? FAULT_NONE : FAULT_KEY;
	}
	return FAULT_KEY;
}

static enum sync_fault read_grant(const char *p, size_t n, const struct keyring *keys, int64_t incarnation,
	const unsigned char *root, struct enroll_grant *g)
{
	struct message m;
	unsigned char sealed[SEALED_BYTES];
	enum sync_fault fault = message_read(p, n, kind, &m);
	if (fault == FAULT_NONE && !get_all(m.body, g, sealed))
		fault = FAULT_LINE;
	if (fault == FAULT_NONE)
		fault = prove(&m, g, root);
	if (fault != FAULT_NONE)
		return fault;
	if (memcmp(g->device, keyring_id(keys), ID_BYTES) != 0 || g->incarnation != incarnation)
		return FAULT_OTHER;
	return unseal(g, sealed, keys);
}

enum err enroll_grant_read(const char *p, size_t n, const struct keyring *keys, int64_t incarnation,
	const unsigned char *root, struct enroll_grant **out, enum sync_fault *fault)
{
	struct enroll_grant *g = mem_new(sizeof *g);
	enum sync_fault f = read_grant(p, n, keys, incarnation, root, g);
	if (f != FAULT_NONE) {
		enroll_grant_free(g);
		g = NULL;
	}
	*out = g;
	if (fault)
		*fault = f;
	return sync_fault_err(f);
}

void enroll_grant_free(struct enroll_grant *g)
{
	if (!g)
		return;
	free((char *)g->tag);
	free((char *)g->statement);
	secret_free(g->shared);
	free(g);
}
