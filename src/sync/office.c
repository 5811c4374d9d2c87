/* The office: keys, statement, the devices it knows. */
#include <config.h>

#include "office_priv.h"

#include "base/mem.h"
#include "store/journaal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct rid none;

/* --- opening ------------------------------------------------------------------------- */

enum err office_open(struct store *s, struct office *o)
{
	enum sync_fault fault;
	int64_t incarnation;
	*o = (struct office){.s = s};
	travel_self(s, o->id, &incarnation);
	enum err e = ring_load(s, KEY_OFFICE_RING, &o->ring);
	if (!e)
		e = notes_load(s, KEY_OFFICE, &o->notes);
	if (!e)
		e = travel_get(s, KEY_STATEMENT, &o->statement_text);
	if (!e)
		e = statement_read(o->statement_text.s, o->statement_text.len, NULL, &o->statement, &fault);
	return e;
}

void office_close(struct office *o)
{
	keyring_free(o->ring);
	statement_free(o->statement);
	buf_clear(&o->statement_text);
	notes_clear(&o->notes);
	*o = (struct office){0};
}

bool centre_is(struct store *s)
{
	struct buf b = {0};
	bool is = travel_get(s, KEY_OFFICE, &b) == ERR_OK;
	buf_clear(&b);
	return is;
}

/* --- the statement ------------------------------------------------------------------------ */

enum err office_state(struct office *o, const struct statement *next)
{
	struct buf text = {0};
	const struct key *root = keyring_now(o->ring, KEY_ROOT, wall_now(o->s));
	enum err e = root ? statement_write(next, root->secret, NULL, &text) : ERR_NOT_FOUND;
	if (!e)
		e = travel_put(o->s, KEY_STATEMENT, text.s, text.len);
	struct statement *st = NULL;
	if (!e)
		e = statement_read(text.s, text.len, NULL, &st, NULL);
	if (!e) {
		statement_free(o->statement);
		o->statement = st;
		buf_clear(&o->statement_text);
		o->statement_text = text;
		return ERR_OK;
	}
	buf_clear(&text);
	return e;
}

const struct key *office_sign_key(struct office *o, const struct member *m)
{
	int64_t known = notes_int(&m->notes, "opgave_tijd");
	const struct key *best = NULL;
	for (size_t i = 0; i < keyring_count(o->ring); i++) {
		const struct key *k = keyring_at(o->ring, i);
		if (k->role == KEY_SIGN && k->secret && k->from_ms <= known && (!best || k->from_ms >= best->from_ms))
			best = k;
	}
	return best;
}

/* Every sign and box key of the ring, as a statement lists them. */
static size_t list_keys(const struct keyring *ring, int64_t until, struct statement_key *out)
{
	size_t n = 0;
	for (size_t i = 0; i < keyring_count(ring); i++) {
		const struct key *k = keyring_at(ring, i);
		if (k->role != KEY_SIGN && k->role != KEY_BOX)
			continue;
		out[n] = (struct statement_key){.role = k->role, .from_ms = k->from_ms, .to_ms = k->to_ms ? k->to_ms : until};
		memcpy(out[n++].public, k->public, KEYS_PUBLIC);
	}
	return n;
}

static enum err state_again(struct office *o, const struct statement_revoked *revoked, size_t n_revoked)
{
	struct statement_key keys[KEYS_COUNT_MAX];
	const struct key *root = keyring_now(o->ring, KEY_ROOT, wall_now(o->s));
	struct statement next = {.root_number = 1, .version = 1, .time_ms = wall_now(o->s), .least_app = "",
		.keys = keys, .revoked = revoked, .n_revoked = n_revoked};
	if (!root)
		return ERR_NOT_FOUND;
	next.until_ms = next.time_ms + STATEMENT_MS;
	memcpy(next.office, o->id, ID_BYTES);
	memcpy(next.root, root->public, KEYS_PUBLIC);
	if (o->statement) {
		next.root_number = o->statement->root_number;
		next.version = o->statement->version + 1;
		next.least_app = o->statement->least_app;
	}
	next.n_keys = list_keys(o->ring, next.until_ms, keys);
	return office_state(o, &next);
}

enum err centre_init(struct store *s, struct buf *words)
{
	struct office o = {.s = s};
	int64_t incarnation, now = wall_now(s);
	if (centre_is(s))
		return ERR_EXISTS;
	travel_self(s, o.id, &incarnation);
	enum err e = store_begin(s, true);
	if (e)
		return e;
	o.ring = keyring_new(o.id);
	if (!keyring_make(o.ring, KEY_ROOT, 0, 0) || !keyring_make(o.ring, KEY_SIGN, now, 0) ||
		!keyring_make(o.ring, KEY_BOX, now, 0))
		e = ERR_LIMIT;
	if (!e)
		e = ring_save(s, KEY_OFFICE_RING, o.ring);
	notes_set_int(&o.notes, "tijdperk", 1);
	if (!e)
		e = notes_save(s, KEY_OFFICE, &o.notes);
	if (!e)
		e = state_again(&o, NULL, 0);
	if (!e)
		e = store_commit(s);
	else
		store_rollback(s);
	if (!e && words)
		statement_words(o.statement, words);
	if (!e)
		e = journaal_note(s, "kantoor", none, "ingericht");
	office_close(&o);
	return e;
}

enum err centre_rotate(struct store *s)
{
	struct office o;
	int64_t now = wall_now(s);
	enum err e = office_open(s, &o);
	if (!e && (!keyring_make(o.ring, KEY_SIGN, now, 0) || !keyring_make(o.ring, KEY_BOX, now, 0)))
		e = ERR_LIMIT;
	if (!e)
		e = store_begin(s, true);
	if (!e) {
		e = ring_save(s, KEY_OFFICE_RING, o.ring);
		if (!e)
			e = state_again(&o, o.statement->revoked, o.statement->n_revoked);
		if (!e)
			e = store_commit(s);
		else
			store_rollback(s);
	}
	if (!e)
		e = journaal_note(s, "kantoor", none, "nieuwe sleutels");
	office_close(&o);
	return e;
}

static int by_device(const void *a, const void *b)
{
	return memcmp(((const struct statement_revoked *)a)->device, ((const struct statement_revoked *)b)->device, ID_BYTES);
}

enum err centre_revoke(struct store *s, const unsigned char device[16], const char *reason)
{
	struct office o;
	struct member m;
	enum err e = office_open(s, &o);
	if (!e)
		e = member_load(s, device, &m);
	if (e) {
		office_close(&o);
		return e;
	}
	size_t n = o.statement->n_revoked;
	struct statement_revoked *all = mem_new_array(n + 1, sizeof *all);
	if (n)
		memcpy(all, o.statement->revoked, n * sizeof *all);
	all[n] = (struct statement_revoked){.since_ms = wall_now(s), .reason = reason && *reason ? reason : "ingetrokken"};
	memcpy(all[n].device, device, ID_BYTES);
	if (notes_int(&m.notes, "ingetrokken"))
		e = ERR_EXISTS;
	qsort(all, n + 1, sizeof *all, by_device);
	notes_set_int(&m.notes, "ingetrokken", wall_now(s));
	if (!e)
		e = store_begin(s, true);
	if (!e) {
		e = member_save(s, &m);
		if (!e)
			e = state_again(&o, all, n + 1);
		if (!e)
			e = store_commit(s);
		else
			store_rollback(s);
	}
	if (!e)
		e = journaal_note(s, "toestel", none, "ingetrokken");
	free(all);
	member_clear(&m);
	office_close(&o);
	return e;
}

enum err centre_restored(struct store *s)
{
	struct office o;
	enum err e = office_open(s, &o);
	if (!e)
		e = office_erase_again(&o);
	notes_set_int(&o.notes, "tijdperk", notes_int(&o.notes, "tijdperk") + 1);
	if (!e)
		e = notes_save(s, KEY_OFFICE, &o.notes);
	if (!e)
		e = journaal_note(s, "kantoor", none, "teruggezet");
	office_close(&o);
	return e;
}

/* --- devices --------------------------------------------------------------------------------- */

void member_key(const char *prefix, const unsigned char id[ID_BYTES], struct buf *out)
{
	char text[ID_TEXT];
	id_text(id, text);
	buf_reset(out);
	buf_printf(out, "%s%s", prefix, text);
}

void member_number_key(const char *prefix, const unsigned char id[ID_BYTES], uint64_t number, struct buf *out)
{
	member_key(prefix, id, out);
	buf_printf(out, "/%020llu", (unsigned long long)number);
}

enum err member_load(struct store *s, const unsigned char id[ID_BYTES], struct member *out)
{
	struct buf key = {0};
	unsigned char shared[BUNDLE_KEY];
	*out = (struct member){0};
	memcpy(out->id, id, ID_BYTES);
	member_key(KEY_MEMBER, id, &key);
	enum err e = notes_load(s, buf_str(&key), &out->notes);
	buf_clear(&key);
	if (!e && !out->notes.count)
		return ERR_NOT_FOUND;
	out->shared = secret_new(BUNDLE_KEY);
	if (!e && notes_bytes(&out->notes, "geheim", shared, sizeof shared))
		secret_append(out->shared, shared, sizeof shared);
	secret_wipe(shared, sizeof shared);
	return e;
}

enum err member_save(struct store *s, const struct member *m)
{
	struct buf key = {0};
	member_key(KEY_MEMBER, m->id, &key);
	enum err e = notes_save(s, buf_str(&key), &m->notes);
	buf_clear(&key);
	return e;
}

void member_clear(struct member *m)
{
	notes_clear(&m->notes);
	secret_free(m->shared);
	*m = (struct member){0};
}

/* Two letters that no other device has: AA, AB .. ZZ. */
static void give_tag(struct office *o, struct member *m)
{
	char tag[3] = "AA";
	if (*notes_get(&m->notes, "tag"))
		return;
	int64_t n = notes_int(&o->notes, "tags") % 676;
	tag[0] = (char)('A' + n / 26);
	tag[1] = (char)('A' + n % 26);
	notes_set_int(&o->notes, "tags", n + 1);
	notes_set(&m->notes, "tag", tag);
}

static void fill_member(struct office *o, struct member *m, const struct enroll_request *r, const char *users)
{
	unsigned char shared[BUNDLE_KEY];
	secret_random(shared, sizeof shared);
	secret_reset(m->shared);
	secret_append(m->shared, shared, sizeof shared);
	notes_set_bytes(&m->notes, "geheim", shared, sizeof shared);
	secret_wipe(shared, sizeof shared);
	notes_set_bytes(&m->notes, "teken", r->sign, KEYS_PUBLIC);
	notes_set_bytes(&m->notes, "doos", r->box, KEYS_PUBLIC);
	if (r->label && *r->label)
		notes_set(&m->notes, "naam", r->label);
	notes_set(&m->notes, "gebruikers", users);
	notes_set_int(&m->notes, "incarnatie", r->incarnation);
	notes_set_int(&m->notes, "aangemeld", wall_now(o->s));
	notes_set(&m->notes, "ingetrokken", NULL);
	notes_set_int(&m->notes, "opgave_tijd", o->statement->time_ms);
	give_tag(o, m);
}

static enum err write_grant(struct office *o, struct member *m, const struct enroll_request *r, struct buf *grant)
{
	const struct key *sign = keyring_now(o->ring, KEY_SIGN, wall_now(o->s));
	struct enroll_grant g = {.incarnation = r->incarnation, .tag = notes_get(&m->notes, "tag"),
		.time_ms = wall_now(o->s), .shared = m->shared, .statement = o->statement_text.s,
		.statement_n = o->statement_text.len};
	memcpy(g.office, o->id, ID_BYTES);
	memcpy(g.device, r->device, ID_BYTES);
	return sign ? enroll_grant_write(&g, r->box, sign->secret, grant) : ERR_NOT_FOUND;
}

static enum err keep_member(struct office *o, struct member *m)
{
	enum err e = store_begin(o->s, true);
	if (e)
		return e;
	e = member_save(o->s, m);
	if (!e)
		e = notes_save(o->s, KEY_OFFICE, &o->notes);
	/* it starts again: everything of its caseload goes out once more */
	if (!e)
		e = travel_forget_given(o->s, m->id);
	if (!e)
		return store_commit(o->s);
	store_rollback(o->s);
	return e;
}

enum err centre_enroll(struct store *s, const char *p, size_t n, const char *users,
	bool (*agreed)(void *ctx, const char *label, const char *words), void *ctx, struct buf *grant,
	enum sync_fault *fault)
{
	struct office o;
	struct member m = {0};
	struct enroll_request *r = NULL;
	struct buf words = {0};
	*fault = FAULT_NONE;
	enum err e = office_open(s, &o);
	if (!e)
		e = n > 7 && memcmp(p, "REGIE1:", 7) == 0 ? enroll_code_read(p, &r) : enroll_request_read(p, n, &r, fault);
	if (!e) {
		enroll_request_words(r, &words);
		e = agreed(ctx, r->label, buf_str(&words)) ? ERR_OK : ERR_STOPPED;
	}
	if (!e) {
		enum err known = member_load(s, r->device, &m);
		e = known == ERR_NOT_FOUND ? ERR_OK : known;
		if (!m.shared)
			m.shared = secret_new(BUNDLE_KEY);
	}
	if (!e) {
		fill_member(&o, &m, r, users);
		e = keep_member(&o, &m);
	}
	if (!e)
		e = write_grant(&o, &m, r, grant);
	if (!e)
		e = journaal_note(s, "toestel", none, "aangemeld");
	buf_clear(&words);
	member_clear(&m);
	enroll_request_free(r);
	office_close(&o);
	return e;
}

/* --- lists -------------------------------------------------------------------------------------- */

static enum err count_packs(struct store *s, const unsigned char id[ID_BYTES], unsigned *out)
{
	struct buf key = {0};
	char **keys;
	size_t n;
	member_key(KEY_GIVEN, id, &key);
	enum err e = travel_keys(s, buf_str(&key), 1000, &keys, &n);
	if (!e)
		travel_keys_free(keys, n);
	*out = e ? 0 : (unsigned)n;
	buf_clear(&key);
	return e;
}

static enum err describe(struct store *s, struct member *m, struct centre_device *out)
{
	struct travel_stream t;
	const struct notes *n = &m->notes;
	*out = (struct centre_device){.incarnation = notes_int(n, "incarnatie"), .enrolled_ms = notes_int(n, "aangemeld"),
		.seen_ms = notes_int(n, "gezien"), .revoked_ms = notes_int(n, "ingetrokken"),
		.bundle = (uint64_t)notes_int(n, "bundel"), .reply = (uint64_t)notes_int(n, "antwoord"),
		.confirmed = (uint64_t)notes_int(n, "bevestigd"), .users = mem_dup(notes_get(n, "gebruikers"))};
	memcpy(out->id, m->id, ID_BYTES);
	snprintf(out->label, sizeof out->label, "%s", notes_get(n, "naam"));
	snprintf(out->tag, sizeof out->tag, "%s", notes_get(n, "tag"));
	enum err e = travel_stream(s, m->id, out->incarnation, &t);
	out->held = t.held;
	out->fork = t.fork;
	return e ? e : count_packs(s, m->id, &out->packs);
}

enum err centre_devices(struct store *s, struct centre_device **out, size_t *n)
{
	char **keys;
	size_t count;
	*out = NULL;
	*n = 0;
	enum err e = travel_keys(s, KEY_MEMBER, 4096, &keys, &count);
	if (e)
		return e;
	*out = mem_new_array(count + 1, sizeof **out);
	for (size_t i = 0; !e && i < count; i++) {
		struct member m;
		unsigned char id[ID_BYTES];
		if (!id_parse(keys[i] + strlen(KEY_MEMBER), id))
			continue;
		e = member_load(s, id, &m);
		if (!e)
			e = describe(s, &m, &(*out)[(*n)++]);
		member_clear(&m);
	}
	travel_keys_free(keys, count);
	return e;
}

void centre_devices_free(struct centre_device *d, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(d[i].users);
	free(d);
}

enum err centre_find(struct store *s, const char *name, unsigned char device[16])
{
	struct centre_device *all;
	size_t n, found = 0;
	enum err e = centre_devices(s, &all, &n);
	for (size_t i = 0; !e && i < n; i++) {
		char hex[33];
		hash_hex(all[i].id, 16, hex);
		if (strcmp(all[i].label, name) != 0 && (strlen(name) < 6 || strncmp(hex, name, strlen(name)) != 0))
			continue;
		memcpy(device, all[i].id, 16);
		found++;
	}
	centre_devices_free(all, n);
	return e ? e : found == 0 ? ERR_NOT_FOUND : found > 1 ? ERR_CONFLICT : ERR_OK;
}

static enum err count_keys(struct store *s, const char *prefix, size_t *n)
{
	char **keys;
	enum err e = travel_keys(s, prefix, 1000000, &keys, n);
	if (!e)
		travel_keys_free(keys, *n);
	return e;
}

enum err centre_status(struct store *s, struct centre_status *out)
{
	struct office o;
	struct centre_device *d = NULL;
	char **names = NULL;
	size_t n = 0;
	*out = (struct centre_status){0};
	enum err e = office_open(s, &o);
	if (!e)
		e = centre_devices(s, &d, &n);
	for (size_t i = 0; !e && i < n; i++)
		out->silent += !d[i].revoked_ms && wall_now(s) - (d[i].seen_ms ? d[i].seen_ms : d[i].enrolled_ms) > SILENT_MS;
	out->devices = n;
	centre_devices_free(d, n);
	if (!e) {
		out->epoch = (uint64_t)notes_int(&o.notes, "tijdperk");
		out->statement_until = o.statement->until_ms;
		e = centre_quarantine(s, &names, &out->quarantine);
		travel_keys_free(names, out->quarantine);
	}
	if (!e)
		e = travel_open_records(s, &out->open);
	if (!e)
		e = travel_incomplete(s, &out->incomplete);
	if (!e)
		e = count_keys(s, "vork/", &out->forks);
	if (!e)
		e = count_keys(s, "gewist/", &out->erased);
	office_close(&o);
	return e;
}
