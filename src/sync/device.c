/* A device: who it is, its office, what its office acknowledged. */
#include <config.h>

#include "device_priv.h"

#include "base/mem.h"
#include "store/journaal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- opening ----------------------------------------------------------------------- */

static enum err load_statement(struct device *d)
{
	struct buf b = {0};
	enum sync_fault fault;
	enum err e = travel_get(d->s, KEY_STATEMENT, &b);
	if (!e)
		e = statement_read(b.s, b.len, NULL, &d->statement, &fault);
	buf_clear(&b);
	return e;
}

enum err device_open(struct store *s, struct device *d)
{
	*d = (struct device){.s = s};
	travel_self(s, d->id, &d->incarnation);
	enum err e = ring_load(s, KEY_RING, &d->ring);
	if (!e)
		e = notes_load(s, KEY_DEVICE, &d->notes);
	return e ? e : load_statement(d);
}

void device_close(struct device *d)
{
	keyring_free(d->ring);
	statement_free(d->statement);
	notes_clear(&d->notes);
	*d = (struct device){0};
}

enum err device_save(struct device *d)
{
	return notes_save(d->s, KEY_DEVICE, &d->notes);
}

/* --- acknowledgement kept ------------------------------------------------------------- */

static void ack_key(int64_t incarnation, char out[64])
{
	snprintf(out, 64, "%s%lld", KEY_ACK, (long long)incarnation);
}

enum err ack_load(struct store *s, int64_t incarnation, struct ack *out)
{
	struct notes n;
	char key[64];
	ack_key(incarnation, key);
	enum err e = notes_load(s, key, &n);
	*out = (struct ack){
		.epoch = (uint64_t)notes_int(&n, "tijdperk"), .number = (uint64_t)notes_int(&n, "nummer"),
		.time_ms = notes_int(&n, "tijd"), .received = notes_int(&n, "ontvangen"),
		.exported = notes_int(&n, "verstuurd"), .fork = notes_int(&n, "vork"), .different = notes_int(&n, "anders"), .went_back = notes_int(&n, "terug"),
	};
	notes_clear(&n);
	return e;
}

enum err ack_save(struct store *s, int64_t incarnation, const struct ack *a)
{
	struct notes n = {0};
	char key[64];
	ack_key(incarnation, key);
	notes_set_int(&n, "tijdperk", (int64_t)a->epoch);
	notes_set_int(&n, "nummer", (int64_t)a->number);
	notes_set_int(&n, "tijd", a->time_ms);
	notes_set_int(&n, "ontvangen", a->received);
	notes_set_int(&n, "verstuurd", a->exported);
	notes_set_int(&n, "vork", a->fork);
	notes_set_int(&n, "anders", a->different);
	notes_set_int(&n, "terug", a->went_back);
	enum err e = notes_save(s, key, &n);
	notes_clear(&n);
	return e;
}

/* --- enrolment --------------------------------------------------------------------------- */

static enum err make_ring(struct store *s, const unsigned char id[ID_BYTES], struct keyring **out)
{
	*out = keyring_new(id);
	if (keyring_make(*out, KEY_SIGN, 0, 0) && keyring_make(*out, KEY_BOX, 0, 0))
		return ring_save(s, KEY_RING, *out);
	return ERR_LIMIT;
}

static enum err write_request(struct store *s, const struct keyring *ring, const struct enroll_request *r,
	struct buf *out, struct buf *words, struct buf *code)
{
	int64_t now = wall_now(s);
	enum err e = enroll_request_write(r, keyring_now(ring, KEY_SIGN, now)->secret, out);
	if (!e && words)
		enroll_request_words(r, words);
	if (!e && code)
		enroll_code_write(r, code);
	return e;
}

enum err sync_enroll_request(struct store *s, const char *label, struct buf *out, struct buf *words,
	struct buf *code)
{
	struct keyring *ring;
	struct notes n = {0};
	static const struct rid none;
	struct enroll_request r = {.label = label, .app = APP_VERSION, .time_ms = wall_now(s)};
	travel_self(s, r.device, &r.incarnation);
	enum err e = ring_load(s, KEY_RING, &ring);
	if (e == ERR_NOT_FOUND)
		e = make_ring(s, r.device, &ring);
	if (!e)
		e = notes_load(s, KEY_DEVICE, &n);
	if (!e) {
		notes_set(&n, "naam", label);
		e = notes_save(s, KEY_DEVICE, &n);
	}
	if (!e) {
		memcpy(r.sign, keyring_now(ring, KEY_SIGN, r.time_ms)->public, KEYS_PUBLIC);
		memcpy(r.box, keyring_now(ring, KEY_BOX, r.time_ms)->public, KEYS_PUBLIC);
		e = journaal_note(s, "aanmelden", none, "");
	}
	if (!e)
		e = write_request(s, ring, &r, out, words, code);
	notes_clear(&n);
	keyring_free(ring);
	return e;
}

/* The root that is known already, or NULL at a first meeting. */
static enum err known_root(struct store *s, unsigned char root[KEYS_PUBLIC], bool *known)
{
	struct buf b = {0};
	struct statement *st = NULL;
	enum sync_fault fault;
	enum err e = travel_get(s, KEY_STATEMENT, &b);
	if (!e)
		e = statement_read(b.s, b.len, NULL, &st, &fault);
	*known = !e;
	if (!e)
		memcpy(root, st->root, KEYS_PUBLIC);
	statement_free(st);
	buf_clear(&b);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static bool agree(struct store *s, const struct enroll_grant *g, bool (*words)(void *ctx, const char *text), void *ctx)
{
	struct statement *st;
	struct buf text = {0};
	(void)s;
	if (statement_read(g->statement, g->statement_n, NULL, &st, NULL) != ERR_OK)
		return false;
	statement_words(st, &text);
	bool ok = words && words(ctx, buf_str(&text));
	buf_clear(&text);
	statement_free(st);
	return ok;
}

static enum err keep_grant(struct store *s, struct keyring *ring, const struct enroll_grant *g)
{
	enum err e = store_begin(s, true);
	if (e)
		return e;
	e = keyring_set_shared(ring, g->shared);
	if (!e)
		e = ring_save(s, KEY_RING, ring);
	if (!e)
		e = travel_put(s, KEY_STATEMENT, g->statement, g->statement_n);
	if (!e && g->tag && *g->tag)
		e = travel_set_tag(s, g->tag);
	if (!e)
		return store_commit(s);
	store_rollback(s);
	return e;
}

enum err sync_enroll_accept(struct store *s, const char *p, size_t n, bool (*words)(void *ctx, const char *text),
	void *ctx, enum sync_fault *fault)
{
	struct keyring *ring;
	struct enroll_grant *g = NULL;
	unsigned char root[KEYS_PUBLIC], device[ID_BYTES];
	int64_t incarnation;
	bool known = false;
	static const struct rid none;
	*fault = FAULT_NONE;
	travel_self(s, device, &incarnation);
	enum err e = ring_load(s, KEY_RING, &ring);
	if (!e)
		e = known_root(s, root, &known);
	if (!e)
		e = enroll_grant_read(p, n, ring, incarnation, known ? root : NULL, &g, fault);
	if (!e && !known && !agree(s, g, words, ctx))
		e = ERR_STOPPED;
	if (!e)
		e = keep_grant(s, ring, g);
	if (!e)
		e = journaal_note(s, "aanmelden", none, "kantoor");
	enroll_grant_free(g);
	keyring_free(ring);
	return e;
}

/* --- how things stand ------------------------------------------------------------------------ */

static enum err count_unsent(struct store *s, int64_t incarnation, struct sync_status *out)
{
	enum err e = ERR_OK;
	for (int64_t i = 1; !e && i <= incarnation; i++) {
		uint64_t lines, changes;
		int64_t oldest;
		struct ack a;
		e = ack_load(s, i, &a);
		if (!e)
			e = travel_unsent(s, i, a.received, &lines, &changes, &oldest);
		if (e)
			break;
		out->lines += lines;
		out->changes += changes;
		if (oldest && (!out->oldest_ms || oldest < out->oldest_ms))
			out->oldest_ms = oldest;
		if (i == incarnation) {
			out->fork = a.fork;
			out->different = a.different;
		}
		out->went_back = out->went_back || a.went_back;
		if (i == incarnation)
			out->receipt_ms = a.time_ms;
	}
	return e;
}

static enum err count_pack(struct store *s, struct sync_status *out)
{
	char **keys;
	size_t n;
	enum err e = travel_keys(s, KEY_PACK, 10000, &keys, &n);
	if (e)
		return e;
	out->pack = n;
	for (size_t i = 0; !e && i < n; i++) {
		struct buf b = {0};
		e = travel_get(s, keys[i], &b);
		if (!e && b.len == 10 && (!out->pack_until[0] || strcmp(buf_str(&b), out->pack_until) < 0))
			snprintf(out->pack_until, sizeof out->pack_until, "%s", buf_str(&b));
		buf_clear(&b);
	}
	travel_keys_free(keys, n);
	return e;
}

enum err sync_status(struct store *s, struct sync_status *out)
{
	struct device d;
	char **keys = NULL;
	size_t n = 0;
	*out = (struct sync_status){0};
	enum err e = device_open(s, &d);
	out->enrolled = !e;
	if (!e) {
		out->expired = statement_is_expired(d.statement, wall_now(s));
		out->exported_ms = notes_int(&d.notes, "verstuurd");
		out->arrived_ms = notes_int(&d.notes, "aangekomen");
		out->offset_ms = notes_int(&d.notes, "klok");
	}
	snprintf(out->label, sizeof out->label, "%s", notes_get(&d.notes, "naam"));
	if (e == ERR_NOT_FOUND)
		e = ERR_OK;
	if (!e)
		e = count_unsent(s, d.incarnation, out);
	if (!e)
		e = travel_incomplete(s, &out->incomplete);
	if (!e)
		e = count_pack(s, out);
	if (!e)
		e = travel_open_records(s, &out->conflicts);
	if (!e)
		e = travel_keys(s, KEY_ORDER, 100000, &keys, &n);
	out->waiting = (unsigned)n;
	travel_keys_free(keys, n);
	device_close(&d);
	return e;
}
