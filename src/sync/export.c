/* Out: every own line that no receipt covers, in bundles that fit. Nothing counts as sent. */
#include <config.h>

#include "device_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "store/journaal.h"

#include <stdlib.h>
#include <string.h>

#define PIECE 500

/* What goes into one bundle. */
struct load {
	struct bundle_stream *streams;
	size_t n, cap;
	uint64_t lines, bytes;
	bool full;
};

enum err fill_line(void *ctx, const struct travel_line *l)
{
	struct filling *f = ctx;
	struct bundle_item item = {.kind = l->bytes ? BUNDLE_LINE : BUNDLE_GONE, .text = l->bytes, .n = l->n,
		.incarnation = l->incarnation, .sequence = l->sequence};
	memcpy(item.device, l->device, ID_BYTES);
	memcpy(item.commit, l->commit, HASH_BYTES);
	if (l->salt)
		memcpy(item.salt, l->salt, sizeof item.salt);
	enum err e = bundle_put(f->w, &item, f->fault);
	f->done++;
	if (!e && f->progress && f->done % 200 == 0 && !f->progress(f->ctx, _("Versturen"), f->done, f->total)) {
		*f->fault = FAULT_STOPPED;
		return ERR_STOPPED;
	}
	return e;
}

/* --- what fits ------------------------------------------------------------------------- */

struct measuring {
	struct load *load;
	struct bundle_stream *stream;
};

static enum err measure(void *ctx, const struct travel_line *l)
{
	struct measuring *m = ctx;
	struct load *o = m->load;
	if (o->full)
		return ERR_OK;
	if (o->lines + 1 > BUNDLE_PLAN_LINES || o->bytes + l->n + BUNDLE_ITEM_COST > BUNDLE_PLAN_BYTES) {
		o->full = true;
		return ERR_OK;
	}
	o->lines++;
	o->bytes += l->n + BUNDLE_ITEM_COST;
	m->stream->to = l->sequence;
	memcpy(m->stream->after, l->h, HASH_BYTES);
	return ERR_OK;
}

static enum err load_stream(struct device *d, int64_t incarnation, int64_t from, struct load *o)
{
	struct travel_stream own;
	enum err e = travel_stream(d->s, d->id, incarnation, &own);
	if (e || own.held < from)
		return e;
	MEM_GROW(o->streams, o->n, o->cap);
	struct bundle_stream *st = &o->streams[o->n];
	*st = (struct bundle_stream){.incarnation = incarnation, .from = from, .whole = true};
	memcpy(st->device, d->id, ID_BYTES);
	if (from > 1)
		e = travel_own_chain(d->s, incarnation, from - 1, st->before);
	struct measuring m = {o, st};
	int64_t after = from - 1;
	for (int64_t last = -1; !e && !o->full && last != after;) {
		last = after;
		e = travel_read(d->s, d->id, incarnation, &after, own.held, PIECE, measure, &m);
	}
	o->n += !e && st->to >= from;
	return e;
}

/* From where each incarnation goes on in this export. */
static enum err load_up(struct device *d, int64_t *next, struct load *o)
{
	enum err e = ERR_OK;
	for (int64_t i = 1; !e && !o->full && i <= d->incarnation; i++)
		e = load_stream(d, i, next[i], o);
	for (size_t k = 0; !e && k < o->n; k++)
		next[o->streams[k].incarnation] = o->streams[k].to + 1;
	return e;
}

/* --- one bundle ---------------------------------------------------------------------------- */

/* The number is kept before the file is made: a number is never used for two contents. */
static enum err next_number(struct device *d, uint64_t *number)
{
	*number = (uint64_t)notes_int(&d->notes, "bundel") + 1;
	notes_set_int(&d->notes, "bundel", (int64_t)*number);
	return device_save(d);
}

static enum err open_seal(struct device *d, struct bundle_seal *seal)
{
	int64_t now = wall_now(d->s);
	const struct key *sign = keyring_now(d->ring, KEY_SIGN, now), *shared = keyring_now(d->ring, KEY_SHARED, now);
	const struct statement_key *box = statement_key_now(d->statement, KEY_BOX, now);
	if (!box) /* out of date: the newest there was */
		for (size_t i = 0; i < d->statement->n_keys; i++)
			if (d->statement->keys[i].role == KEY_BOX)
				box = &d->statement->keys[i];
	if (!sign || !shared || !box)
		return ERR_NOT_FOUND;
	*seal = (struct bundle_seal){.sign = sign->secret, .shared = shared->secret};
	memcpy(seal->recipient, box->public, BUNDLE_KEY);
	return ERR_OK;
}

static enum err put_lines(struct device *d, const struct load *o, struct filling *f)
{
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < o->n; i++) {
		const struct bundle_stream *st = &o->streams[i];
		int64_t after = st->from - 1;
		for (int64_t last = -1; !e && last != after;) {
			last = after;
			e = travel_read(d->s, st->device, st->incarnation, &after, st->to, PIECE, fill_line, f);
		}
	}
	return e;
}

static enum err write_bundle(struct device *d, int dirfd, const struct load *o, struct filling *f,
	struct sync_exported *out)
{
	struct bundle_seal seal;
	struct bundle_manifest m = {.kind = BUNDLE_EXPORT, .incarnation = d->incarnation, .lines = o->lines,
		.time_ms = wall_now(d->s), .app = APP_VERSION, .definitions = store_spec(d->s) ? spec_digest(store_spec(d->s)) : "",
		.seen = (uint64_t)notes_int(&d->notes, "gezien"), .epoch = (uint64_t)notes_int(&d->notes, "tijdperk"),
		.feed_to = (uint64_t)notes_int(&d->notes, "stand"), .streams = o->streams, .n_streams = o->n};
	memcpy(m.device, d->id, ID_BYTES);
	enum err e = open_seal(d, &seal);
	if (!e)
		e = next_number(d, &m.number);
	if (!e)
		e = travel_clock(d->s, &m.hlc);
	bundle_name(d->id, m.number, out->name);
	if (!e)
		e = bundle_begin(&seal, &m, dirfd, out->name, &f->w, f->fault);
	if (e)
		return e;
	e = put_lines(d, o, f);
	if (e) {
		bundle_abort(f->w);
		return e;
	}
	e = bundle_finish(f->w, NULL, f->fault);
	struct bundle_head head;
	if (!e && bundle_peek(dirfd, out->name, &head, f->fault) == ERR_OK)
		out->bytes += head.size;
	out->bundles += !e;
	out->lines += e ? 0 : o->lines;
	return e;
}

/* --- the whole --------------------------------------------------------------------------------- */

static enum err first_numbers(struct device *d, int64_t *next, uint64_t *total)
{
	enum err e = ERR_OK;
	for (int64_t i = 1; !e && i <= d->incarnation; i++) {
		struct ack a;
		uint64_t lines, changes;
		int64_t oldest;
		e = ack_load(d->s, i, &a);
		next[i] = ack_from(&a);
		if (!e)
			e = travel_unsent(d->s, i, a.received, &lines, &changes, &oldest);
		*total += e ? 0 : lines;
	}
	return e;
}

static enum err note_exported(struct store *s, int64_t incarnation, int64_t to)
{
	struct ack a;
	enum err e = ack_load(s, incarnation, &a);
	if (e || to <= a.exported)
		return e;
	a.exported = to;
	return ack_save(s, incarnation, &a);
}

enum err sync_export(struct store *s, int dirfd, store_progress_fn progress, void *ctx, struct sync_exported *out,
	enum sync_fault *fault)
{
	struct device d;
	static const struct rid none;
	struct filling f = {.fault = fault, .progress = progress, .ctx = ctx};
	*out = (struct sync_exported){0};
	*fault = FAULT_NONE;
	enum err e = device_open(s, &d);
	int64_t *next = mem_new_array((size_t)d.incarnation + 2, sizeof *next);
	if (!e)
		e = journaal_note(s, "versturen", none, "");
	if (!e)
		e = first_numbers(&d, next, &f.total);
	bool more = true;
	while (!e && more) {
		struct load o = {0};
		e = load_up(&d, next, &o);
		if (!e)
			e = write_bundle(&d, dirfd, &o, &f, out);
		more = o.full;
		free(o.streams);
	}
	for (int64_t i = 1; !e && i <= d.incarnation; i++)
		e = note_exported(s, i, next[i] - 1);
	if (!e) {
		notes_set_int(&d.notes, "verstuurd", wall_now(s));
		e = device_save(&d);
	}
	free(next);
	device_close(&d);
	return e;
}
