/* Reading a bundle: everything is proved before anything is handed out. Opening goes
 * over the file three times (signature; chunks to the last; lines), handing out once more: the
 * sealed file is the only place where the content is kept. */
#include <config.h>

#include "envelope_priv.h"
#include "manifest_priv.h"
#include "unpack_priv.h"

#include "base/mem.h"
#include "crypt/box.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct bundle {
	int fd;
	struct bundle_reader reader;
	struct envelope_progress progress;
	struct envelope_head raw;
	struct bundle_head head;
	struct bundle_peer peer;
	struct secret *key;                /* of this file */
	unsigned char digest[HASH_BYTES];
	struct bundle_manifest *m;         /* NULL until the first line was read */
};

static const struct unpack_limits limits = {
	.plain = BUNDLE_PLAIN_MAX,
	.free = 1024 * 1024,
	.ratio = 100,
	.pad = ENVELOPE_PAD,
};

static enum err tell(enum sync_fault *to, enum sync_fault fault)
{
	if (to)
		*to = fault;
	return sync_fault_err(fault);
}

static bool may_go_on(struct bundle *b, size_t n)
{
	b->progress.done += n;
	return !b->progress.fn || b->progress.fn(b->progress.ctx, b->progress.done, b->progress.total);
}

/* --- what stands in front --- */

static enum sync_fault read_head(int fd, const struct stat *st, struct envelope_head *raw, struct bundle_head *head)
{
	if (st->st_size == 0)
		return FAULT_SHORT;
	return envelope_head_read(fd, (uint64_t)st->st_size, raw, head);
}

enum err bundle_peek(int dirfd, const char *name, struct bundle_head *out, enum sync_fault *fault)
{
	struct envelope_head raw;
	struct stat st;
	int fd;
	enum sync_fault f = envelope_open(dirfd, name, false, &fd, &st);
	if (f == FAULT_NONE) {
		f = read_head(fd, &st, &raw, out);
		close(fd);
	}
	return tell(fault, f);
}

static enum sync_fault find_sender(struct bundle *b)
{
	static const unsigned char nobody[ID_BYTES];
	const struct bundle_reader *r = &b->reader;
	if (memcmp(r->self, nobody, ID_BYTES) != 0 && memcmp(r->self, b->head.sender, ID_BYTES) == 0)
		return FAULT_OWN;
	return r->peer(r->ctx, b->head.sender, &b->peer) ? FAULT_NONE : FAULT_SENDER;
}

static enum sync_fault find_key(struct bundle *b)
{
	struct bundle_box box;
	if (!b->reader.box(b->reader.ctx, b->head.recipient, &box))
		return FAULT_RECIPIENT;
	enum err e = box_file_key(box.secret, envelope_ephemeral(&b->raw), b->peer.shared, b->raw.bytes, ENVELOPE_KEYED,
		b->key);
	return e == ERR_OK ? FAULT_NONE : FAULT_KEY;
}

/* Every chunk up to the final one, before a byte of it is unpacked. */
static enum sync_fault check_chunks(struct bundle *b)
{
	struct opener *o = opener_new(b->fd, b->head.size, &b->raw, b->key);
	const unsigned char *p;
	size_t n;
	enum sync_fault fault;
	do {
		fault = opener_next(o, &p, &n);
		if (fault == FAULT_NONE && !may_go_on(b, n))
			fault = FAULT_STOPPED;
	} while (fault == FAULT_NONE && n > 0);
	opener_free(o);
	return fault;
}

/* --- one pass over the lines --- */

struct pass {
	struct bundle *b;
	struct opener *opener;
	struct hash *hash;                 /* of the plain bytes before the line at hand */
	struct track track;
	struct buf rest;                   /* a line whose end did not come yet */
	bool manifest_seen, ended;
	/* Who gets the items. */
	uint64_t from;
	enum err (*each)(void *ctx, const struct bundle_item *item);
	void *ctx;
	enum err e;                        /* that `each` gave */
};

static enum sync_fault more(void *ctx, const unsigned char **p, size_t *n)
{
	struct pass *pass = ctx;
	enum sync_fault fault = opener_next(pass->opener, p, n);
	if (fault == FAULT_NONE && !may_go_on(pass->b, *n))
		fault = FAULT_STOPPED;
	return fault;
}

/* The first line is kept by the proving pass; in later ones it is there already. */
static enum sync_fault take_manifest(struct pass *pass, const char *p, size_t n)
{
	struct bundle *b = pass->b;
	if (!b->m) {
		enum sync_fault fault = manifest_read(p, n, &b->m);
		if (fault != FAULT_NONE)
			return fault;
		if (b->m->number != b->head.number || memcmp(b->m->device, b->head.sender, ID_BYTES) != 0)
			return FAULT_MANIFEST;
		if (b->m->kind == BUNDLE_CARRY && !b->reader.carried_too)
			return FAULT_CARRIED;
	}
	track_begin(&pass->track, b->m);
	pass->manifest_seen = true;
	return FAULT_NONE;
}

static enum sync_fault take_end(struct pass *pass, const char *p, size_t n)
{
	unsigned char said[HASH_BYTES], found[HASH_BYTES];
	uint64_t lines;
	if (!end_read(p, n, &lines, said))
		return FAULT_LINE;
	hash_now(pass->hash, found);
	if (lines != pass->track.items || memcmp(said, found, HASH_BYTES) != 0)
		return FAULT_COUNT;
	pass->ended = true;
	return track_end(&pass->track);
}

static enum sync_fault take_item(struct pass *pass, const char *p, size_t n)
{
	struct bundle_item item;
	enum sync_fault fault = item_read(p, n, &item);
	if (fault == FAULT_NONE)
		fault = track_item(&pass->track, &item);
	if (fault != FAULT_NONE || !pass->each || item.number < pass->from)
		return fault;
	pass->e = pass->each(pass->ctx, &item);
	return pass->e == ERR_OK ? FAULT_NONE : FAULT_CHECK;
}

static enum sync_fault take_line(struct pass *pass, const char *p, size_t n)
{
	enum sync_fault fault;
	if (n > BUNDLE_LINE_MAX)
		return FAULT_LONG;
	if (pass->ended)
		return FAULT_AFTER;
	if (!pass->manifest_seen)
		fault = take_manifest(pass, p, n);
	else if (n > 0 && *p == '{')
		fault = take_end(pass, p, n);
	else
		fault = take_item(pass, p, n);
	hash_add(pass->hash, p, n);
	hash_add(pass->hash, "\n", 1);
	return fault;
}

/* Cut unpacked bytes into lines. */
static enum sync_fault take_bytes(struct pass *pass, const unsigned char *bytes, size_t n)
{
	const char *p = (const char *)bytes, *lf;
	enum sync_fault fault = FAULT_NONE;
	while (fault == FAULT_NONE && (lf = memchr(p, '\n', n)) != NULL) {
		size_t part = (size_t)(lf - p);
		if (pass->rest.len == 0) {
			fault = take_line(pass, p, part);
		} else {
			buf_add_n(&pass->rest, p, part);
			fault = take_line(pass, pass->rest.s, pass->rest.len);
			buf_reset(&pass->rest);
		}
		p = lf + 1;
		n -= part + 1;
	}
	if (fault != FAULT_NONE)
		return fault;
	buf_add_n(&pass->rest, p, n);
	return pass->rest.len > BUNDLE_LINE_MAX ? FAULT_LONG : FAULT_NONE;
}

static enum sync_fault run(struct pass *pass)
{
	struct unpack *u;
	const unsigned char *p;
	size_t n;
	enum sync_fault fault = unpack_new(&limits, more, pass, &u);
	if (fault != FAULT_NONE)
		return fault;
	do {
		fault = unpack_next(u, &p, &n);
		if (fault == FAULT_NONE && n > 0)
			fault = take_bytes(pass, p, n);
	} while (fault == FAULT_NONE && n > 0);
	unpack_free(u);
	if (fault == FAULT_NONE && (!pass->ended || pass->rest.len > 0))
		fault = pass->ended ? FAULT_AFTER : FAULT_COUNT;
	return fault;
}

static enum sync_fault pass_over(struct bundle *b, uint64_t from,
	enum err (*each)(void *ctx, const struct bundle_item *item), void *ctx, enum err *e)
{
	struct pass pass = {.b = b, .from = from, .each = each, .ctx = ctx};
	pass.opener = opener_new(b->fd, b->head.size, &b->raw, b->key);
	pass.hash = hash_new();
	enum sync_fault fault = run(&pass);
	opener_free(pass.opener);
	hash_free(pass.hash);
	buf_wipe(&pass.rest);
	*e = fault == FAULT_CHECK ? pass.e : sync_fault_err(fault);
	return fault;
}

/* --- opening --- */

static enum sync_fault prove(struct bundle *b, enum err *e)
{
	enum sync_fault fault = find_sender(b);
	b->progress = (struct envelope_progress){b->reader.progress, b->reader.ctx, 0, 3 * b->head.size};
	if (fault == FAULT_NONE)
		fault = envelope_verify(b->fd, b->head.size, b->peer.sign, &b->progress, b->digest);
	if (fault == FAULT_NONE && b->peer.revoked && !b->reader.revoked_too)
		fault = FAULT_REVOKED;
	if (fault == FAULT_NONE)
		fault = find_key(b);
	if (fault == FAULT_NONE)
		fault = check_chunks(b);
	*e = sync_fault_err(fault);
	return fault == FAULT_NONE ? pass_over(b, 0, b->reader.check, b->reader.ctx, e) : fault;
}

enum err bundle_open(int dirfd, const char *name, const struct bundle_reader *reader, struct bundle **out,
	enum sync_fault *fault)
{
	struct stat st;
	struct bundle *b = mem_new(sizeof *b);
	enum err e = ERR_OK;
	*out = NULL;
	b->reader = *reader;
	b->key = secret_new(BOX_KEY_BYTES);
	enum sync_fault f = envelope_open(dirfd, name, true, &b->fd, &st);
	if (f == FAULT_NONE)
		f = read_head(b->fd, &st, &b->raw, &b->head);
	e = sync_fault_err(f);
	if (f == FAULT_NONE)
		f = prove(b, &e);
	if (f == FAULT_NONE)
		*out = b;
	else
		bundle_close(b);
	tell(fault, f);
	return e;
}

const struct bundle_head *bundle_head(const struct bundle *b)
{
	return &b->head;
}

const struct bundle_manifest *bundle_manifest(const struct bundle *b)
{
	return b->m;
}

const unsigned char *bundle_digest(const struct bundle *b)
{
	return b->digest;
}

enum err bundle_items(struct bundle *b, uint64_t from, enum err (*each)(void *ctx, const struct bundle_item *item),
	void *ctx, enum sync_fault *fault)
{
	enum err e;
	b->progress.done = 0;
	b->progress.total = b->head.size;
	tell(fault, pass_over(b, from, each, ctx, &e));
	return e;
}

void bundle_close(struct bundle *b)
{
	if (!b)
		return;
	if (b->fd >= 0)
		close(b->fd);
	manifest_free(b->m);
	secret_free(b->key);
	free(b);
}
