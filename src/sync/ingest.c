/* The office takes bundles in: copied, proved, applied; a revoked sender's is put apart. Receipts are written
 * later, from what the store then has. */
#include <config.h>

#include "office_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "store/journaal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct ingest {
	struct office *o;
	struct member m;
	bool known, decided;
	struct travel *travel;
	struct centre_taken *out;
	store_progress_fn progress;
	void *ctx;
};

/* --- who may ---------------------------------------------------------------------------- */

static bool find_peer(void *ctx, const unsigned char sender[ID_BYTES], struct bundle_peer *out)
{
	struct ingest *i = ctx;
	member_clear(&i->m);
	i->known = member_load(i->o->s, sender, &i->m) == ERR_OK;
	*out = (struct bundle_peer){.shared = i->m.shared, .revoked = notes_int(&i->m.notes, "ingetrokken") != 0};
	return i->known && notes_bytes(&i->m.notes, "teken", out->sign, BUNDLE_KEY);
}

static bool find_box(void *ctx, const unsigned char fingerprint[ID_BYTES], struct bundle_box *out)
{
	struct ingest *i = ctx;
	const struct key *k = keyring_find(i->o->ring, fingerprint);
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
	struct ingest *i = ctx;
	return !i->progress || i->progress(i->ctx, _("Ontvangen"), done, total);
}

/* --- lines -------------------------------------------------------------------------------- */

static enum err take_item(void *ctx, const struct bundle_item *item)
{
	static const unsigned char zero[HASH_BYTES];
	struct ingest *i = ctx;
	const unsigned char *h = memcmp(item->link, zero, HASH_BYTES) ? item->link : NULL;
	if (item->kind == BUNDLE_LINE)
		return travel_take(i->travel, item->salt, item->text, item->n, h);
	if (item->kind == BUNDLE_GONE)
		return travel_take_gone(i->travel, item->device, item->incarnation, item->sequence, item->commit, h);
	return ERR_OK;
}

static enum err take_lines(struct ingest *i, struct bundle *b, enum sync_fault *fault)
{
	const struct bundle_manifest *m = bundle_manifest(b);
	struct travel_from from = {.bundle = m->number};
	struct travel_report r = {0};
	memcpy(from.device, m->device, ID_BYTES);
	enum err e = travel_begin(i->o->s, &from, &i->travel);
	if (e)
		return e;
	e = bundle_items(b, 0, take_item, i, fault);
	e = travel_end(i->travel, e, &r);
	i->out->fresh = r.fresh;
	i->out->known_lines = r.known;
	i->out->held = r.held;
	i->out->doubtful = r.doubtful;
	i->out->erased = r.erased;
	i->out->forks = r.forks;
	return e;
}

/* --- what is remembered of it ----------------------------------------------------------------- */

/* Where each stream of the device ended in its newest bundle: a fork is acknowledged on that branch. */
static void note_ends(struct ingest *i, const struct bundle_manifest *m)
{
	for (size_t k = 0; k < m->n_streams; k++) {
		const struct bundle_stream *st = &m->streams[k];
		char name[64];
		if (!st->whole || memcmp(st->device, i->m.id, ID_BYTES) != 0)
			continue;
		snprintf(name, sizeof name, "tot_%lld", (long long)st->incarnation);
		notes_set_int(&i->m.notes, name, st->to);
		snprintf(name, sizeof name, "h_%lld", (long long)st->incarnation);
		notes_set_bytes(&i->m.notes, name, st->after, HASH_BYTES);
	}
}

static enum err note_taken_now(struct ingest *i, struct bundle *b)
{
	const struct bundle_manifest *m = bundle_manifest(b);
	struct notes *n = &i->m.notes;
	struct store *s = i->o->s;
	struct buf key = {0};
	char digest[2 * HASH_BYTES + 1];
	enum err e = ERR_OK;
	/* put back or copied: what it was given is not sure to be there any more */
	if (m->incarnation != notes_int(n, "incarnatie")) {
		notes_set_int(n, "incarnatie", m->incarnation);
		e = travel_forget_given(s, i->m.id);
	}
	if (!e && m->epoch == (uint64_t)notes_int(&i->o->notes, "tijdperk") && m->seen) {
		e = travel_confirm(s, i->m.id, m->seen);
		notes_set_int(n, "bevestigd", (int64_t)m->seen);
		if (notes_int(n, "opgave_antwoord") && m->seen >= (uint64_t)notes_int(n, "opgave_antwoord"))
			notes_set_int(n, "opgave_tijd", notes_int(n, "opgave_gestuurd"));
	}
	if (m->number > (uint64_t)notes_int(n, "bundel"))
		notes_set_int(n, "bundel", (int64_t)m->number);
	notes_set_int(n, "gezien", wall_now(s));
	notes_set(n, "app", m->app);
	note_ends(i, m);
	hash_hex(bundle_digest(b), HASH_BYTES, digest);
	member_number_key(KEY_GOT, i->m.id, m->number, &key);
	if (!e)
		e = travel_put(s, buf_str(&key), digest, strlen(digest));
	if (!e)
		e = member_save(s, &i->m);
	buf_clear(&key);
	return e;
}

/* In one transaction, from what the store says now: another process may be replying to this device. */
static enum err note_taken(struct ingest *i, struct bundle *b)
{
	unsigned char id[ID_BYTES];
	memcpy(id, i->m.id, ID_BYTES);
	enum err e = store_begin(i->o->s, true);
	if (e)
		return e;
	member_clear(&i->m);
	e = member_load(i->o->s, id, &i->m);
	if (!e)
		e = note_taken_now(i, b);
	if (!e)
		return store_commit(i->o->s);
	store_rollback(i->o->s);
	return e;
}

static enum err drop_confirmed_orders(struct ingest *i, const struct bundle_manifest *m)
{
	struct buf prefix = {0};
	char **keys;
	size_t n;
	if (!m->seen || m->epoch != (uint64_t)notes_int(&i->o->notes, "tijdperk"))
		return ERR_OK;
	member_key(KEY_OUT, i->m.id, &prefix);
	enum err e = travel_keys(i->o->s, buf_str(&prefix), 100000, &keys, &n);
	for (size_t k = 0; !e && k < n; k++) {
		struct notes order;
		e = notes_load(i->o->s, keys[k], &order);
		int64_t in = notes_int(&order, "antwoord");
		if (!e && in && (uint64_t)in <= m->seen)
			e = travel_drop(i->o->s, keys[k]);
		notes_clear(&order);
	}
	travel_keys_free(keys, n);
	buf_clear(&prefix);
	return e;
}

static bool was_taken(struct ingest *i, struct bundle *b)
{
	struct buf key = {0}, value = {0};
	char digest[2 * HASH_BYTES + 1];
	hash_hex(bundle_digest(b), HASH_BYTES, digest);
	member_number_key(KEY_GOT, i->m.id, bundle_manifest(b)->number, &key);
	bool was = travel_get(i->o->s, buf_str(&key), &value) == ERR_OK && strcmp(buf_str(&value), digest) == 0;
	buf_clear(&key);
	buf_clear(&value);
	return was;
}

/* For the receipt: which bundles were not taken in, and why. */
static void note_refused(struct ingest *i, const struct bundle_head *head, enum sync_fault fault)
{
	struct buf key = {0};
	const char *code = sync_fault_code(fault);
	if (!i->known)
		return;
	member_number_key(KEY_REFUSED, i->m.id, head->number, &key);
	travel_put(i->o->s, buf_str(&key), code, strlen(code));
	buf_clear(&key);
}

/* --- one bundle -------------------------------------------------------------------------------------- */

/* Bundles of a device that no longer counts wait for a person; nothing is destroyed. */
static enum err put_apart(struct ingest *i, int spool, const char *as, const struct bundle_head *head)
{
	char name[BUNDLE_NAME];
	int apart;
	enum err e = post_open(i->o->s, QUARANTINE, &apart);
	if (e)
		return e;
	bundle_name(head->sender, head->number, name);
	if (renameat(spool, as, apart, name) != 0 || fsync(apart) != 0 || fsync(spool) != 0)
		e = ERR_IO;
	close(apart);
	i->out->quarantine = !e;
	return e;
}

static enum err take_bundle(struct ingest *i, int spool, const char *as, enum sync_fault *fault)
{
	struct bundle_reader reader = {.revoked_too = i->decided, .carried_too = i->decided, .peer = find_peer,
		.box = find_box, .check = check_item, .progress = tell_progress, .ctx = i};
	struct bundle *b = NULL;
	struct bundle_head head;
	static const struct rid none;
	memcpy(reader.self, i->o->id, ID_BYTES);
	enum err e = bundle_peek(spool, as, &head, fault);
	if (e)
		return e;
	memcpy(i->out->device, head.sender, ID_BYTES);
	i->out->number = head.number;
	e = bundle_open(spool, as, &reader, &b, fault);
	i->out->known = i->known;
	snprintf(i->out->label, sizeof i->out->label, "%s", notes_get(&i->m.notes, "naam"));
	if (e) {
		enum err apart = *fault == FAULT_REVOKED || *fault == FAULT_CARRIED ? put_apart(i, spool, as, &head) : ERR_OK;
		note_refused(i, &head, *fault);
		return apart ? apart : e;
	}
	i->out->again = was_taken(i, b);
	if (bundle_manifest(b)->kind == BUNDLE_REPLY) {
		*fault = FAULT_RECIPIENT;
		e = sync_fault_err(*fault);
	}
	if (!e)
		e = journaal_note(i->o->s, "ontvangen", none, i->out->label);
	if (!e)
		e = take_lines(i, b, fault);
	if (!e)
		e = drop_confirmed_orders(i, bundle_manifest(b));
	if (!e)
		e = note_taken(i, b);
	bundle_close(b);
	return e;
}

enum err centre_ingest(struct store *s, int dirfd, const char *name, bool decided, store_progress_fn progress,
	void *ctx, struct centre_taken *out, enum sync_fault *fault)
{
	struct office o;
	struct ingest i = {.o = &o, .decided = decided, .out = out, .progress = progress, .ctx = ctx};
	char as[64];
	int spool = -1;
	*out = (struct centre_taken){.number = 0};
	*fault = FAULT_NONE;
	snprintf(as, sizeof as, "in-%ld.bundel", (long)getpid());
	enum err e = office_open(s, &o);
	if (!e)
		e = post_open(s, "", &spool);
	if (!e)
		e = bundle_spool(dirfd, name, spool, as, fault);
	if (!e)
		e = take_bundle(&i, spool, as, fault);
	if (spool >= 0) {
		unlinkat(spool, as, 0);
		close(spool);
	}
	member_clear(&i.m);
	office_close(&o);
	return e;
}

/* --- quarantine ------------------------------------------------------------------------------------------ */

enum err centre_quarantine(struct store *s, char ***names, size_t *n)
{
	int fd;
	size_t cap = 0;
	*names = NULL;
	*n = 0;
	enum err e = post_open(s, QUARANTINE, &fd);
	if (e)
		return e;
	DIR *d = fdopendir(fd);
	if (!d) {
		close(fd);
		return ERR_IO;
	}
	for (const struct dirent *x; (x = readdir(d));) {
		if (x->d_name[0] == '.')
			continue;
		MEM_GROW(*names, *n, cap);
		(*names)[(*n)++] = mem_dup(x->d_name);
	}
	closedir(d);
	return ERR_OK;
}

enum err centre_decide(struct store *s, const char *name, bool take, const char *reason, struct centre_taken *out,
	enum sync_fault *fault)
{
	int fd;
	static const struct rid none;
	struct buf what = {0};
	*out = (struct centre_taken){.number = 0};
	*fault = FAULT_NONE;
	if (!reason || !*reason || strchr(name, '/'))
		return ERR_USAGE;
	enum err e = post_open(s, QUARANTINE, &fd);
	if (e)
		return e;
	if (faccessat(fd, name, F_OK, AT_SYMLINK_NOFOLLOW) != 0)
		e = ERR_NOT_FOUND;
	buf_printf(&what, "%s: %s", take ? "opgenomen" : "weggedaan", reason);
	if (!e)
		e = journaal_note(s, "quarantaine", none, buf_str(&what));
	if (!e && take)
		e = centre_ingest(s, fd, name, true, NULL, NULL, out, fault);
	if (!e && unlinkat(fd, name, 0) != 0)
		e = ERR_IO;
	close(fd);
	buf_clear(&what);
	return e;
}
