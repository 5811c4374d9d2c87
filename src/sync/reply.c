/* The office gives back: receipts, orders, and the lines a device lacks of what it is to have. Cumulative from what
 * the device confirmed, so a reply may be lost. */
#include <config.h>

#include "office_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "store/journaal.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- receipts ------------------------------------------------------------------------------ */

/* Is the line that ended the device's newest bundle on what is held? */
static enum err holds_there(struct office *o, struct member *m, int64_t incarnation, struct office_stream *out)
{
	unsigned char h[4][HASH_BYTES];
	size_t n = 0;
	if (out->at > out->held)
		return ERR_OK;
	enum err e = travel_chain(o->s, m->id, incarnation, out->at, h, 4, &n);
	for (size_t i = 0; !e && i < n; i++)
		out->holds_there = out->holds_there || memcmp(h[i], out->after, HASH_BYTES) == 0;
	return e;
}

static enum err look_at_stream(struct office *o, struct member *m, int64_t incarnation, struct office_stream *out)
{
	struct travel_stream t;
	char name[64];
	enum err e = travel_settle(o->s, m->id, incarnation);
	if (!e)
		e = travel_stream(o->s, m->id, incarnation, &t);
	if (e)
		return e;
	*out = (struct office_stream){.held = t.held, .fork = t.fork};
	memcpy(out->h, t.h, HASH_BYTES);
	snprintf(name, sizeof name, "tot_%lld", (long long)incarnation);
	out->at = notes_int(&m->notes, name);
	snprintf(name, sizeof name, "h_%lld", (long long)incarnation);
	if (!out->at || !notes_bytes(&m->notes, name, out->after, HASH_BYTES))
		return ERR_OK;
	out->passed = incarnation < notes_int(&m->notes, "incarnatie");
	e = travel_ends_at(o->s, m->id, incarnation, out->at, out->after, &out->ends_there);
	return e ? e : holds_there(o, m, incarnation, out);
}

static enum err list_refused(struct office *o, struct member *m, struct receipt_note *notes, char (*reasons)[33],
	size_t max, size_t *n)
{
	struct buf prefix = {0};
	char **keys;
	size_t count;
	*n = 0;
	member_key(KEY_REFUSED, m->id, &prefix);
	enum err e = travel_keys(o->s, buf_str(&prefix), max, &keys, &count);
	for (size_t i = 0; !e && i < count; i++) {
		struct buf code = {0};
		const char *number = strrchr(keys[i], '/') + 1;
		e = travel_get(o->s, keys[i], &code);
		snprintf(reasons[*n], 33, "%s", buf_str(&code));
		notes[*n] = (struct receipt_note){strtoull(number, NULL, 10), reasons[*n]};
		*n += !e;
		buf_clear(&code);
	}
	travel_keys_free(keys, count);
	buf_clear(&prefix);
	return e;
}

enum err office_receipt(struct office *o, struct member *m, int64_t incarnation, struct buf *out)
{
	struct office_stream stream;
	struct receipt_range range;
	struct receipt_note refused[50];
	char reasons[50][33];
	const struct key *sign = office_sign_key(o, m);
	struct receipt r = {.epoch = (uint64_t)notes_int(&o->notes, "tijdperk"), .incarnation = incarnation,
		.number = (uint64_t)notes_int(&m->notes, "bewijs") + 1, .time_ms = wall_now(o->s), .refused = refused};
	int64_t newest = 0;
	memcpy(r.office, o->id, ID_BYTES);
	memcpy(r.device, m->id, ID_BYTES);
	enum err e = sign ? look_at_stream(o, m, incarnation, &stream) : ERR_NOT_FOUND;
	if (!e)
		e = travel_newest(o->s, &newest);
	if (!e)
		e = list_refused(o, m, refused, reasons, 50, &r.n_refused);
	if (e)
		return e;
	r.position = (uint64_t)newest;
	ack_range(&stream, &range, &r);
	if (!stream.passed || stream.holds_there) {
		memcpy(r.head, stream.at ? stream.after : r.head, HASH_BYTES);
		r.head_at = stream.at;
	}
	notes_set_int(&m->notes, "bewijs", (int64_t)r.number);
	return receipt_write(&r, sign->secret, out);
}

/* --- what goes in --------------------------------------------------------------------------- */

struct content {
	struct office *o;
	struct member *m;
	struct travel_set scope, given, taken; /* taken: of which the lines go along */
	struct travel_place *places;
	size_t n, cap;
	uint64_t bytes;
	int64_t newest;
	bool fork, more;
	struct bundle_stream *streams;
	size_t n_streams, cap_streams;
	char **orders;
	size_t n_orders;
	struct buf *messages;
	size_t n_messages;
};

static void content_clear(struct content *c)
{
	travel_set_clear(&c->scope);
	travel_set_clear(&c->given);
	travel_set_clear(&c->taken);
	free(c->places);
	free(c->streams);
	travel_keys_free(c->orders, c->n_orders);
	for (size_t i = 0; i < c->n_messages; i++)
		buf_clear(&c->messages[i]);
	free(c->messages);
}

/* Its own lines of its present stream it has, unless somebody else writes under its name too. */
static void leave_out_own(struct content *c, size_t from)
{
	int64_t now = notes_int(&c->m->notes, "incarnatie");
	size_t kept = from;
	for (size_t i = from; i < c->n; i++) {
		bool own = memcmp(c->places[i].device, c->m->id, ID_BYTES) == 0 && c->places[i].incarnation == now;
		if (!own || c->fork)
			c->places[kept++] = c->places[i];
	}
	c->n = kept;
}

static enum err add_record(struct content *c, struct rid id)
{
	int64_t given;
	size_t from = c->n;
	uint64_t bytes = 0;
	enum err e = travel_given(c->o->s, c->m->id, id, &given);
	if (!e)
		e = travel_index(c->o->s, id, given < 0 ? 0 : given, c->newest, &c->places, &c->n, &c->cap);
	if (e)
		return e;
	if (given >= 0)
		leave_out_own(c, from);
	for (size_t i = from; i < c->n; i++)
		bytes += c->places[i].bytes + BUNDLE_ITEM_COST;
	if (from && (c->n > BUNDLE_PLAN_LINES || c->bytes + bytes > BUNDLE_PLAN_BYTES)) {
		c->n = from;
		c->more = true;
		return ERR_OK;
	}
	c->bytes += bytes;
	travel_set_add(&c->taken, id);
	return ERR_OK;
}

/* What it had and is no longer to have: an order, and from now on it is given nothing of it. */
static enum err let_leave(struct content *c)
{
	struct travel_set leaving = {0};
	enum err e = ERR_OK;
	for (size_t i = 0; i < c->given.n; i++)
		if (!travel_set_has(&c->scope, c->given.ids[i]))
			travel_set_add(&leaving, c->given.ids[i]);
	if (leaving.n)
		e = office_order(c->o, "scope", c->m->id, &leaving, "", 0);
	if (!e && leaving.n)
		e = travel_take_back(c->o->s, c->m->id, &leaving);
	travel_set_clear(&leaving);
	return e;
}

static enum err add_orders(struct content *c)
{
	struct buf prefix = {0};
	member_key(KEY_OUT, c->m->id, &prefix);
	enum err e = travel_keys(c->o->s, buf_str(&prefix), 100000, &c->orders, &c->n_orders);
	for (size_t i = 0; !e && i < c->n_orders; i++) {
		const char *number = strrchr(c->orders[i], '/') + 1;
		MEM_GROW(c->places, c->n, c->cap);
		e = travel_place_of(c->o->s, (int64_t)strtoull(number, NULL, 10), &c->places[c->n]);
		c->n += !e;
	}
	buf_clear(&prefix);
	return e;
}

static void make_streams(struct content *c)
{
	travel_index_sort(c->places, c->n);
	for (size_t i = 0; i < c->n; i++) {
		const struct travel_place *p = &c->places[i];
		struct bundle_stream *last = c->n_streams ? &c->streams[c->n_streams - 1] : NULL;
		if (last && last->incarnation == p->incarnation && memcmp(last->device, p->device, ID_BYTES) == 0) {
			last->to = p->sequence;
			continue;
		}
		MEM_GROW(c->streams, c->n_streams, c->cap_streams);
		struct bundle_stream *st = &c->streams[c->n_streams++];
		*st = (struct bundle_stream){.incarnation = p->incarnation, .from = p->sequence, .to = p->sequence};
		memcpy(st->device, p->device, ID_BYTES);
	}
}

/* A receipt for each incarnation of which something is here, and the statement. */
static enum err add_messages(struct content *c)
{
	int64_t now = notes_int(&c->m->notes, "incarnatie");
	enum err e = ERR_OK;
	c->messages = mem_new_array((size_t)now + 2, sizeof *c->messages);
	for (int64_t i = 1; !e && i <= now; i++)
		e = office_receipt(c->o, c->m, i, &c->messages[c->n_messages++]);
	buf_add_n(&c->messages[c->n_messages++], c->o->statement_text.s, c->o->statement_text.len);
	return e;
}

static enum err gather(struct content *c)
{
	struct travel_stream own;
	enum err e = travel_stream(c->o->s, c->m->id, notes_int(&c->m->notes, "incarnatie"), &own);
	c->fork = own.fork;
	if (!e)
		e = office_scope(c->o, c->m, &c->scope);
	if (!e)
		e = travel_given_set(c->o->s, c->m->id, &c->given);
	if (!e)
		e = let_leave(c);
	if (!e)
		e = travel_newest(c->o->s, &c->newest);
	for (size_t i = 0; !e && !c->more && i < c->scope.n; i++)
		e = add_record(c, c->scope.ids[i]);
	if (!e)
		e = add_orders(c);
	if (!e)
		e = add_messages(c);
	if (!e)
		make_streams(c);
	return e;
}

/* --- writing ------------------------------------------------------------------------------------ */

struct filling {
	struct bundle_writer *w;
	enum sync_fault *fault;
	store_progress_fn progress;
	void *ctx;
	uint64_t done, total;
};

static enum err fill_line(void *ctx, const struct travel_line *l)
{
	struct filling *f = ctx;
	struct bundle_item item = {.kind = l->bytes ? BUNDLE_LINE : BUNDLE_GONE, .text = l->bytes, .n = l->n,
		.incarnation = l->incarnation, .sequence = l->sequence};
	memcpy(item.device, l->device, ID_BYTES);
	memcpy(item.commit, l->commit, HASH_BYTES);
	if (l->salt)
		memcpy(item.salt, l->salt, sizeof item.salt);
	enum err e = bundle_put(f->w, &item, f->fault);
	if (!e && f->progress && ++f->done % 200 == 0 && !f->progress(f->ctx, _("Antwoord"), f->done, f->total)) {
		*f->fault = FAULT_STOPPED;
		return ERR_STOPPED;
	}
	return e;
}

/* Numbers in one transaction, from what the store says now: another process may be replying or taking in. */
static enum err count_on(struct office *o, struct member *m, uint64_t *number)
{
	struct notes office;
	struct member now;
	enum err e = notes_load(o->s, KEY_OFFICE, &office);
	if (!e)
		e = member_load(o->s, m->id, &now);
	if (e) {
		notes_clear(&office);
		return e;
	}
	*number = (uint64_t)notes_int(&office, "bundel") + 1;
	notes_set_int(&office, "bundel", (int64_t)*number);
	notes_set_int(&now.notes, "antwoord", (int64_t)*number);
	notes_set_int(&now.notes, "bewijs", notes_int(&m->notes, "bewijs"));
	/* from its confirmation on the device knows this statement */
	if (notes_int(&now.notes, "opgave_gestuurd") != o->statement->time_ms) {
		notes_set_int(&now.notes, "opgave_gestuurd", o->statement->time_ms);
		notes_set_int(&now.notes, "opgave_antwoord", (int64_t)*number);
	}
	e = notes_save(o->s, KEY_OFFICE, &office);
	if (!e)
		e = member_save(o->s, &now);
	notes_clear(&office);
	member_clear(&now);
	return e;
}

static enum err next_number(struct office *o, struct member *m, uint64_t *number)
{
	enum err e = store_begin(o->s, true);
	if (e)
		return e;
	e = count_on(o, m, number);
	if (!e)
		return store_commit(o->s);
	store_rollback(o->s);
	return e;
}

static enum err put_all(struct content *c, struct filling *f)
{
	enum err e = travel_read_at(c->o->s, c->places, c->n, fill_line, f);
	for (size_t i = 0; !e && i < c->n_messages; i++) {
		struct bundle_item item = {.kind = BUNDLE_MESSAGE, .text = c->messages[i].s, .n = c->messages[i].len};
		e = bundle_put(f->w, &item, f->fault);
	}
	return e;
}

static enum err open_seal(struct office *o, struct member *m, struct bundle_seal *seal)
{
	const struct key *sign = office_sign_key(o, m);
	*seal = (struct bundle_seal){.sign = sign ? sign->secret : NULL, .shared = m->shared};
	return sign && notes_bytes(&m->notes, "doos", seal->recipient, BUNDLE_KEY) ? ERR_OK : ERR_NOT_FOUND;
}

static enum err write_bundle(struct content *c, int dirfd, struct filling *f, struct centre_reply *out)
{
	struct bundle_seal seal;
	struct office *o = c->o;
	struct bundle_manifest m = {.kind = BUNDLE_REPLY, .lines = c->n + c->n_messages, .time_ms = wall_now(o->s),
		.app = APP_VERSION, .least_app = o->statement->least_app, .definitions = spec_digest(store_spec(o->s)),
		.epoch = (uint64_t)notes_int(&o->notes, "tijdperk"), .feed_to = (uint64_t)c->newest,
		.streams = c->streams, .n_streams = c->n_streams};
	memcpy(m.device, o->id, ID_BYTES);
	unsigned char self[ID_BYTES];
	travel_self(o->s, self, &m.incarnation);
	enum err e = open_seal(o, c->m, &seal);
	if (!e)
		e = next_number(o, c->m, &m.number);
	if (!e)
		e = travel_clock(o->s, &m.hlc);
	bundle_name(o->id, m.number, out->name);
	out->number = m.number;
	if (!e)
		e = bundle_begin(&seal, &m, dirfd, out->name, &f->w, f->fault);
	if (e)
		return e;
	e = put_all(c, f);
	if (e) {
		bundle_abort(f->w);
		return e;
	}
	e = bundle_finish(f->w, NULL, f->fault);
	struct bundle_head head;
	if (!e && bundle_peek(dirfd, out->name, &head, f->fault) == ERR_OK)
		out->bytes = head.size;
	return e;
}

/* Which reply each order went out in: only its confirmation takes it away. */
static enum err note_orders(struct content *c, uint64_t number)
{
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < c->n_orders; i++) {
		struct notes n;
		e = notes_load(c->o->s, c->orders[i], &n);
		notes_set_int(&n, "antwoord", (int64_t)number);
		if (!e)
			e = notes_save(c->o->s, c->orders[i], &n);
		notes_clear(&n);
	}
	return e;
}

/* Older replies of ours in the same place say less: the newest has it all. */
static void drop_older(struct office *o, int dirfd, uint64_t number)
{
	char name[BUNDLE_NAME], start[BUNDLE_NAME];
	int fd = dup(dirfd);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	bundle_name(o->id, number, name);
	snprintf(start, sizeof start, "%.19s", name);
	if (!d)
		return;
	rewinddir(d);
	for (const struct dirent *x; (x = readdir(d));)
		if (strlen(x->d_name) == strlen(name) && strncmp(x->d_name, start, strlen(start)) == 0 &&
			strcmp(x->d_name, name) < 0)
			unlinkat(dirfd, x->d_name, 0);
	closedir(d);
}

static enum err write_reply(struct content *c, int dirfd, struct filling *f, struct centre_reply *out)
{
	enum err e = gather(c);
	f->total = c->n;
	if (!e)
		e = write_bundle(c, dirfd, f, out);
	if (!e)
		e = travel_give(c->o->s, c->m->id, &c->taken, c->newest, out->number);
	if (!e)
		e = note_orders(c, out->number);
	out->lines = c->n;
	out->records = c->taken.n;
	out->orders = (unsigned)c->n_orders;
	out->more = c->more;
	return e;
}

enum err centre_reply(struct store *s, const unsigned char device[16], int dirfd, store_progress_fn progress,
	void *ctx, struct centre_reply *out, enum sync_fault *fault)
{
	struct office o;
	struct member m = {0};
	struct content c = {.o = &o, .m = &m};
	struct filling f = {.fault = fault, .progress = progress, .ctx = ctx};
	static const struct rid none;
	*out = (struct centre_reply){0};
	*fault = FAULT_NONE;
	enum err e = office_open(s, &o);
	if (!e)
		e = member_load(s, device, &m);
	if (!e && notes_int(&m.notes, "ingetrokken"))
		e = ERR_REFUSED;
	if (!e)
		e = journaal_note(s, "versturen", none, notes_get(&m.notes, "naam"));
	if (!e)
		e = write_reply(&c, dirfd, &f, out);
	if (!e)
		drop_older(&o, dirfd, out->number);
	content_clear(&c);
	member_clear(&m);
	office_close(&o);
	return e;
}
