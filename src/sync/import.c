/* In: a reply of the office. Copied first, proved whole, then its lines in short transactions, then its
 * receipts and orders. All of it may come again. */
#include <config.h>

#include "device_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "store/journaal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- orders of the office ------------------------------------------------------------- */

static enum err parse_records(const char *text, struct travel_set *set)
{
	char *copy = mem_dup(text), *save = NULL;
	enum err e = ERR_OK;
	for (char *id = strtok_r(copy, " ", &save); !e && id; id = strtok_r(NULL, " ", &save)) {
		struct rid r;
		if (id_parse(id, r.b))
			travel_set_add(set, r);
		else
			e = ERR_PARSE;
	}
	free(copy);
	return e;
}

static void copy_value(const struct travel_line *l, const char *name, struct notes *to)
{
	struct buf b = {0};
	if (travel_line_value(l->bytes, l->n, name, &b))
		notes_set(to, name, buf_str(&b));
	buf_clear(&b);
}

/* Kept in the transaction that stores the line; carried out later, again and again until it is done. */
static enum err keep_order(void *ctx, const struct travel_line *l)
{
	struct device *d = ctx;
	struct notes n = {0};
	char key[64], id[ID_TEXT];
	bool office = memcmp(l->device, d->statement->office, ID_BYTES) == 0;
	if (!office || (strcmp(l->kind, "scope") != 0 && strcmp(l->kind, "erase") != 0))
		return ERR_OK;
	id_text(l->id, id);
	snprintf(key, sizeof key, "%s%s", KEY_ORDER, id);
	notes_set(&n, "soort", l->kind);
	copy_value(l, "records", &n);
	copy_value(l, "tot", &n);
	copy_value(l, "personen", &n);
	copy_value(l, "apparaat", &n);
	enum err e = notes_save(d->s, key, &n);
	notes_clear(&n);
	return e;
}

/* Nothing may go while older work waits. */
static enum err is_settled(struct device *d, int64_t *received, bool *settled)
{
	enum err e = ERR_OK;
	*settled = true;
	for (int64_t i = 1; !e && i <= d->incarnation; i++) {
		struct ack a;
		uint64_t lines, changes;
		int64_t oldest;
		e = ack_load(d->s, i, &a);
		if (!e)
			e = travel_unsent(d->s, i, a.received, &lines, &changes, &oldest);
		if (!e && i < d->incarnation && changes)
			*settled = false;
		*received = a.received;
	}
	return e;
}

/* Take a set off; *done false: it waits. */
static enum err take_off(struct device *d, const struct travel_set *set, bool erase, bool *done)
{
	int64_t received = 0;
	bool settled;
	*done = false;
	enum err e = is_settled(d, &received, &settled);
	if (e || (!settled && !erase))
		return e;
	e = travel_purge(d->s, set, received, erase);
	*done = !e;
	return e == ERR_REFUSED ? ERR_OK : e;
}

static enum err keep_pack(struct device *d, const char *order, const struct notes *n)
{
	char key[64];
	snprintf(key, sizeof key, "%s%s", KEY_PACK, order);
	return notes_save(d->s, key, n);
}

static enum err carry_out_one(struct device *d, const char *key, struct sync_imported *out)
{
	struct notes n;
	struct travel_set set = {0};
	char mine[ID_TEXT];
	bool done = true;
	enum err e = notes_load(d->s, key, &n);
	bool erase = strcmp(notes_get(&n, "soort"), "erase") == 0;
	id_text(d->id, mine);
	if (!e)
		e = parse_records(notes_get(&n, "records"), &set);
	/* an order for one device means nothing to another */
	if (!e && !erase && strcmp(notes_get(&n, "apparaat"), mine) != 0)
		done = true;
	else if (!e && *notes_get(&n, "tot"))
		e = keep_pack(d, key + strlen(KEY_ORDER), &n);
	else if (!e) {
		e = take_off(d, &set, erase, &done);
		out->purged += done ? (unsigned)set.n : 0;
		out->waiting += !done;
	}
	if (!e && done)
		e = travel_drop(d->s, key);
	travel_set_clear(&set);
	notes_clear(&n);
	return e;
}

enum err device_carry_out(struct device *d, struct sync_imported *out)
{
	char **keys;
	size_t n;
	enum err e = travel_keys(d->s, KEY_ORDER, 100000, &keys, &n);
	for (size_t i = 0; !e && i < n; i++)
		e = carry_out_one(d, keys[i], out);
	travel_keys_free(keys, n);
	return e;
}

/* --- what was taken along ----------------------------------------------------------------- */

static enum err expire_one(struct device *d, const char *key, unsigned *gone)
{
	struct notes n;
	struct travel_set set = {0};
	struct civil until, today = store_today(d->s);
	bool done = false;
	static const struct rid none;
	enum err e = notes_load(d->s, key, &n);
	bool over = civil_parse(notes_get(&n, "tot"), &until) && civil_compare(until, today) < 0;
	if (!e && over)
		e = parse_records(notes_get(&n, "records"), &set);
	if (!e && over)
		e = take_off(d, &set, false, &done);
	if (!e && done)
		e = travel_drop(d->s, key);
	if (!e && done)
		e = journaal_note(d->s, "meegenomen", none, "weg");
	*gone += done ? (unsigned)set.n : 0;
	travel_set_clear(&set);
	notes_clear(&n);
	return e;
}

enum err sync_expire(struct store *s, unsigned *n)
{
	struct device d;
	char **keys = NULL;
	size_t count = 0;
	*n = 0;
	enum err e = travel_keys(s, KEY_PACK, 10000, &keys, &count);
	if (e || !count) {
		travel_keys_free(keys, count);
		return e;
	}
	e = device_open(s, &d);
	for (size_t i = 0; !e && i < count; i++)
		e = expire_one(&d, keys[i], n);
	device_close(&d);
	travel_keys_free(keys, count);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* --- messages --------------------------------------------------------------------------------- */

struct own_chain {
	struct store *s;
	int64_t incarnation;
};

static bool chain_at(void *ctx, int64_t sequence, unsigned char out[HASH_BYTES])
{
	struct own_chain *c = ctx;
	return travel_own_chain(c->s, c->incarnation, sequence, out) == ERR_OK;
}

/* By any key of the office that its statement vouches for. */
static enum err read_receipt(struct device *d, const char *p, size_t n, struct receipt **out)
{
	enum sync_fault fault = FAULT_SIGNATURE;
	enum err e = ERR_DAMAGED;
	*out = NULL;
	for (size_t i = 0; e && i < d->statement->n_keys; i++)
		if (d->statement->keys[i].role == KEY_SIGN)
			e = receipt_read(p, n, d->statement->keys[i].public, out, &fault);
	return e;
}

static enum err take_receipt(struct device *d, const char *p, size_t n, struct sync_imported *out)
{
	struct receipt *r;
	struct own_chain chain = {d->s, 0};
	struct receipt_known k = {.chain = chain_at, .ctx = &chain};
	struct travel_stream own;
	struct ack a;
	if (read_receipt(d, p, n, &r) != ERR_OK)
		return ERR_OK; /* not of our office: says nothing */
	chain.incarnation = k.incarnation = r->incarnation;
	memcpy(k.office, d->statement->office, ID_BYTES);
	memcpy(k.device, d->id, ID_BYTES);
	enum err e = r->incarnation > d->incarnation ? ERR_NOT_FOUND : ack_load(d->s, r->incarnation, &a);
	if (!e)
		e = travel_stream(d->s, d->id, r->incarnation, &own);
	k.last = own.held;
	if (!e) {
		enum receipt_verdict v = ack_take(&a, r, &k, r->incarnation == d->incarnation);
		out->received_more = out->received_more || v == RECEIPT_FORWARD;
		out->received_less = out->received_less || v == RECEIPT_BACK;
		out->different = out->different || v == RECEIPT_DIFFERENT;
		out->fork = out->fork || (r->fork && r->incarnation == d->incarnation);
		if (v != RECEIPT_OLD && v != RECEIPT_OTHER) {
			notes_set_int(&d->notes, "aangekomen", wall_now(d->s));
			notes_set_int(&d->notes, "klok", r->time_ms - wall_now(d->s));
			e = ack_save(d->s, r->incarnation, &a);
		}
	}
	receipt_free(r);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* Only upward, only vouched for by the root that is known. */
static enum err take_statement(struct device *d, const char *p, size_t n)
{
	struct statement *st;
	enum sync_fault fault;
	if (statement_read(p, n, d->statement->root, &st, &fault) != ERR_OK)
		return ERR_OK;
	if (statement_follows(st, d->statement->office, d->statement->root_number, d->statement->version) != FAULT_NONE) {
		statement_free(st);
		return ERR_OK;
	}
	statement_free(d->statement);
	d->statement = st;
	return travel_put(d->s, KEY_STATEMENT, p, n);
}

enum err device_message(struct device *d, const char *p, size_t n, struct sync_imported *out)
{
	switch (message_kind(p, n)) {
	case MESSAGE_RECEIPT:
		return take_receipt(d, p, n, out);
	case MESSAGE_STATEMENT:
		return take_statement(d, p, n);
	default:
		return ERR_OK;
	}
}

/* --- reading a reply ---------------------------------------------------------------------------- */

struct reading {
	struct device *d;
	size_t key;              /* which sign key of the office is tried */
	bool office_sender;
	struct travel *travel;
	struct sync_imported *out;
	store_progress_fn progress;
	void *ctx;
};

static bool find_peer(void *ctx, const unsigned char sender[ID_BYTES], struct bundle_peer *out)
{
	struct reading *r = ctx;
	const struct key *shared = keyring_now(r->d->ring, KEY_SHARED, wall_now(r->d->s));
	r->office_sender = memcmp(sender, r->d->statement->office, ID_BYTES) == 0;
	if (!r->office_sender || !shared)
		return false;
	*out = (struct bundle_peer){.shared = shared->secret};
	memcpy(out->sign, r->d->statement->keys[r->key].public, BUNDLE_KEY);
	return true;
}

static bool find_box(void *ctx, const unsigned char fingerprint[ID_BYTES], struct bundle_box *out)
{
	struct reading *r = ctx;
	const struct key *k = keyring_find(r->d->ring, fingerprint);
	if (!k || k->role != KEY_BOX || !k->secret)
		return false;
	out->secret = k->secret;
	memcpy(out->public, k->public, BUNDLE_KEY);
	return true;
}

/* Every line is looked at before the first is taken. */
static enum err check_item(void *ctx, const struct bundle_item *item)
{
	(void)ctx;
	return item->kind == BUNDLE_LINE ? travel_check(item->text, item->n) : ERR_OK;
}

static bool tell_progress(void *ctx, uint64_t done, uint64_t total)
{
	struct reading *r = ctx;
	return !r->progress || r->progress(r->ctx, _("Ontvangen"), done, total);
}

/* Every sign key the office has or had: a reply may be older than a change of keys. */
static enum err open_reply(struct reading *r, int spool, const char *as, struct bundle **b, enum sync_fault *fault)
{
	const struct statement *st = r->d->statement;
	struct bundle_reader reader = {.peer = find_peer, .box = find_box, .check = check_item,
		.progress = tell_progress, .ctx = r};
	enum err e = ERR_REFUSED;
	memcpy(reader.self, r->d->id, ID_BYTES);
	*fault = FAULT_SIGNATURE;
	for (size_t i = 0; i < st->n_keys && *fault == FAULT_SIGNATURE; i++) {
		if (st->keys[i].role != KEY_SIGN)
			continue;
		r->key = i;
		*fault = FAULT_NONE;
		e = bundle_open(spool, as, &reader, b, fault);
	}
	if (!e && bundle_manifest(*b)->kind != BUNDLE_REPLY) {
		bundle_close(*b);
		*b = NULL;
		*fault = FAULT_MANIFEST;
		e = sync_fault_err(FAULT_MANIFEST);
	}
	return e;
}

static enum err take_item(void *ctx, const struct bundle_item *item)
{
	static const unsigned char zero[HASH_BYTES];
	struct reading *r = ctx;
	const unsigned char *h = memcmp(item->link, zero, HASH_BYTES) ? item->link : NULL;
	switch (item->kind) {
	case BUNDLE_LINE:
		return travel_take(r->travel, item->salt, item->text, item->n, h);
	case BUNDLE_GONE:
		return travel_take_gone(r->travel, item->device, item->incarnation, item->sequence, item->commit, h);
	case BUNDLE_MESSAGE:
		return ERR_OK; /* after the lines, apart */
	default:
		return ERR_OK;
	}
}

static enum err take_message(void *ctx, const struct bundle_item *item)
{
	struct reading *r = ctx;
	return item->kind == BUNDLE_MESSAGE ? device_message(r->d, item->text, item->n, r->out) : ERR_OK;
}

static enum err take_lines(struct reading *r, struct bundle *b, enum sync_fault *fault)
{
	const struct bundle_manifest *m = bundle_manifest(b);
	struct travel_from from = {.bundle = m->number, .held = keep_order, .ctx = r->d};
	struct travel_report report = {0};
	memcpy(from.device, m->device, ID_BYTES);
	enum err e = travel_begin(r->d->s, &from, &r->travel);
	if (e)
		return e;
	e = bundle_items(b, 0, take_item, r, fault);
	e = travel_end(r->travel, e, &report);
	r->out->fresh += report.fresh;
	r->out->known += report.known;
	r->out->doubtful += report.doubtful;
	return e;
}

/* What the reply says of itself, kept when everything in it was taken in. */
static enum err note_reply(struct device *d, const struct bundle_manifest *m, struct sync_imported *out)
{
	uint64_t seen = (uint64_t)notes_int(&d->notes, "gezien");
	out->again = m->number <= seen && !out->fresh;
	out->expired = statement_is_expired(d->statement, wall_now(d->s));
	out->older_app = m->least_app && *m->least_app && strcmp(m->least_app, APP_VERSION) > 0;
	if (m->number > seen || m->epoch > (uint64_t)notes_int(&d->notes, "tijdperk")) {
		notes_set_int(&d->notes, "gezien", (int64_t)m->number);
		notes_set_int(&d->notes, "tijdperk", (int64_t)m->epoch);
		notes_set_int(&d->notes, "stand", (int64_t)m->feed_to);
	}
	return device_save(d);
}

static enum err take_reply(struct reading *r, struct bundle *b, enum sync_fault *fault)
{
	unsigned gone = 0;
	enum err e = take_lines(r, b, fault);
	if (!e)
		e = bundle_items(b, 0, take_message, r, fault);
	/* our own stream may have gone on as another incarnation meanwhile */
	travel_self(r->d->s, r->d->id, &r->d->incarnation);
	if (!e)
		e = note_reply(r->d, bundle_manifest(b), r->out);
	if (!e)
		e = device_carry_out(r->d, r->out);
	if (!e)
		e = sync_expire(r->d->s, &gone);
	r->out->purged += gone;
	return e;
}

enum err sync_import(struct store *s, int dirfd, const char *name, store_progress_fn progress, void *ctx,
	struct sync_imported *out, enum sync_fault *fault)
{
	struct device d;
	struct bundle *b = NULL;
	struct reading r = {.d = &d, .out = out, .progress = progress, .ctx = ctx};
	char as[64];
	int spool = -1;
	static const struct rid none;
	*out = (struct sync_imported){0};
	*fault = FAULT_NONE;
	snprintf(as, sizeof as, "in-%ld.bundel", (long)getpid());
	enum err e = device_open(s, &d);
	if (!e)
		e = post_open(s, "", &spool);
	if (!e)
		e = bundle_spool(dirfd, name, spool, as, fault);
	if (!e)
		e = open_reply(&r, spool, as, &b, fault);
	if (!e)
		e = journaal_note(s, "ontvangen", none, "");
	if (!e)
		e = take_reply(&r, b, fault);
	bundle_close(b);
	if (spool >= 0) {
		unlinkat(spool, as, 0);
		close(spool);
	}
	device_close(&d);
	return e;
}
