/* A device and an office with their keys, lines with their chain, and bundles of them. */
#include <config.h>

#include "parcel.h"

#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include "base/file.h"
#include "crypt/sign.h"
#include "support/run.h"

#include "envelope_priv.h"

static bool find_peer(void *ctx, const unsigned char sender[ID_BYTES], struct bundle_peer *out)
{
	struct parcel *p = ctx;
	if (memcmp(sender, p->device, ID_BYTES) != 0)
		return false;
	memcpy(out->sign, keyring_now(p->device_keys, KEY_SIGN, PARCEL_TIME)->public, BUNDLE_KEY);
	out->shared = p->shared;
	out->revoked = p->revoked;
	return true;
}

static bool find_box(void *ctx, const unsigned char fingerprint[ID_BYTES], struct bundle_box *out)
{
	struct parcel *p = ctx;
	const struct key *key = keyring_find(p->office_keys, fingerprint);
	if (!key || key->role != KEY_BOX)
		return false;
	out->secret = key->secret;
	memcpy(out->public, key->public, BUNDLE_KEY);
	return true;
}

static enum err check(void *ctx, const struct bundle_item *item)
{
	struct parcel *p = ctx;
	ck_assert_uint_eq(item->number, p->checked);
	p->checked++;
	return ERR_OK;
}

static enum err each(void *ctx, const struct bundle_item *item)
{
	struct parcel *p = ctx;
	if (item->number == p->stop_at)
		return ERR_BUSY;
	p->items++;
	buf_add_n(&p->text, item->text, item->n);
	buf_add_c(&p->text, '\n');
	return ERR_OK;
}

void parcel_begin(struct parcel *p)
{
	ck_assert_int_eq(secret_init(), ERR_OK);
	*p = (struct parcel){.dir = support_dir(), .stop_at = UINT64_MAX};
	ck_assert_int_eq(file_open_dir(p->dir, &p->dirfd), ERR_OK);
	for (int i = 0; i < ID_BYTES; i++) {
		p->device[i] = (unsigned char)i;
		p->office[i] = (unsigned char)(0x80 + i);
	}
	p->device_keys = keyring_new(p->device);
	p->office_keys = keyring_new(p->office);
	keyring_make(p->device_keys, KEY_SIGN, 0, 0);
	keyring_make(p->device_keys, KEY_BOX, 0, 0);
	keyring_make(p->office_keys, KEY_BOX, 0, 0);
	keyring_make(p->office_keys, KEY_SIGN, 0, 0);
	p->shared = secret_new(32);
	secret_set_len(p->shared, 32);
	secret_random(secret_bytes(p->shared), 32);
	ck_assert_int_eq(keyring_set_shared(p->device_keys, p->shared), ERR_OK);
	p->reader = (struct bundle_reader){.peer = find_peer, .box = find_box, .check = check, .ctx = p};
	memcpy(p->reader.self, p->office, ID_BYTES);
}

void parcel_end(struct parcel *p)
{
	close(p->dirfd);
	keyring_free(p->device_keys);
	keyring_free(p->office_keys);
	secret_free(p->shared);
	buf_wipe(&p->text);
}

void parcel_line(const struct parcel *p, int64_t sequence, struct buf *line, unsigned char salt[16])
{
	char id[ID_TEXT];
	id_text(p->device, id);
	for (int i = 0; i < 16; i++)
		salt[i] = (unsigned char)(sequence * 31 + i);
	buf_printf(line, "{\"c\":\"EBESExQVFhcYGRobHB0eHw\",\"d\":\"%s\",\"f\":{\"naam\":[\"waarde %" PRId64
		"\",{},[]]},\"i\":1,\"k\":\"set\",\"n\":%" PRId64 ",\"r\":\"6f1c2a34-0b5d-4e8f-9a70-b1c2d3e4f506\","
		"\"s\":\"persoon\",\"t\":\"019cadd461d80000\",\"u\":\"a.jansen\",\"v\":\"W8c2JVUyqhDsEBjplHvSnQ\"}",
		id, sequence, sequence);
}

void parcel_link(const struct parcel *p, int64_t sequence, unsigned char out[HASH_BYTES])
{
	unsigned char salt[16], commit[HASH_BYTES];
	struct buf line = {0};
	memset(out, 0, HASH_BYTES);
	for (int64_t n = 1; n <= sequence; n++) {
		buf_reset(&line);
		parcel_line(p, n, &line, salt);
		hash_commit(commit, salt, line.s, line.len);
		hash_link(out, out, commit);
	}
	buf_clear(&line);
}

struct bundle_manifest parcel_manifest(const struct parcel *p, struct bundle_stream *s, int64_t from, int64_t to)
{
	struct bundle_manifest m = {.kind = BUNDLE_EXPORT, .incarnation = 1, .number = 7,
		.lines = (uint64_t)(to - from + 1), .time_ms = PARCEL_TIME, .hlc = 0x019cadd461d80000, .app = "0.1.0",
		.n_streams = from <= to};
	memcpy(m.device, p->device, ID_BYTES);
	*s = (struct bundle_stream){.incarnation = 1, .from = from, .to = to, .whole = true};
	memcpy(s->device, p->device, ID_BYTES);
	parcel_link(p, from - 1, s->before);
	parcel_link(p, to, s->after);
	m.streams = s;
	return m;
}

struct bundle_seal parcel_seal(const struct parcel *p)
{
	struct bundle_seal seal = {.sign = keyring_now(p->device_keys, KEY_SIGN, PARCEL_TIME)->secret,
		.shared = p->shared};
	memcpy(seal.recipient, keyring_now(p->office_keys, KEY_BOX, PARCEL_TIME)->public, BUNDLE_KEY);
	return seal;
}

enum sync_fault parcel_write(struct parcel *p, const char *name, int64_t from, int64_t to)
{
	struct bundle_stream s;
	struct bundle_manifest m = parcel_manifest(p, &s, from, to);
	struct bundle_seal seal = parcel_seal(p);
	struct bundle_writer *w;
	struct buf line = {0};
	enum sync_fault fault;
	enum err e = bundle_begin(&seal, &m, p->dirfd, name, &w, &fault);
	for (int64_t n = from; n <= to && e == ERR_OK; n++) {
		struct bundle_item item = {.kind = BUNDLE_LINE};
		buf_reset(&line);
		parcel_line(p, n, &line, item.salt);
		item.text = line.s;
		item.n = line.len;
		e = bundle_put(w, &item, &fault);
	}
	buf_clear(&line);
	if (e == ERR_OK)
		bundle_finish(w, NULL, &fault);
	else
		bundle_abort(w);
	return fault;
}

enum sync_fault parcel_read(struct parcel *p, const char *name)
{
	struct bundle *b;
	enum sync_fault fault, second;
	p->items = p->checked = 0;
	buf_reset(&p->text);
	enum err e = bundle_open(p->dirfd, name, &p->reader, &b, &fault);
	ck_assert_int_eq(e, sync_fault_err(fault));
	ck_assert_uint_eq(p->items, 0);
	if (e != ERR_OK) {
		ck_assert_ptr_null(b);
		return fault;
	}
	ck_assert_uint_eq(p->checked, bundle_manifest(b)->lines);
	e = bundle_items(b, 0, each, p, &second);
	if (p->stop_at == UINT64_MAX) {
		ck_assert_int_eq(e, ERR_OK);
		ck_assert_uint_eq(p->items, bundle_manifest(b)->lines);
	} else {
		ck_assert_int_eq(e, ERR_BUSY);
		ck_assert_int_eq(second, FAULT_CHECK);
		uint64_t at = p->stop_at;
		p->stop_at = UINT64_MAX;
		ck_assert_int_eq(bundle_items(b, at, each, p, &second), ERR_OK);
	}
	bundle_close(b);
	return fault;
}

void parcel_put(const struct parcel *p, const char *name, const void *bytes, size_t n)
{
	int fd = openat(p->dirfd, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bytes, n), (ssize_t)n);
	close(fd);
}

void parcel_get(const struct parcel *p, const char *name, struct buf *out)
{
	ck_assert_int_eq(file_read(p->dirfd, name, 1 << 30, out), ERR_OK);
}

bool parcel_exists(const struct parcel *p, const char *name)
{
	return faccessat(p->dirfd, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

size_t parcel_count(const struct parcel *p)
{
	DIR *d = opendir(p->dir);
	size_t n = 0;
	ck_assert_ptr_nonnull(d);
	while (readdir(d))
		n++;
	closedir(d);
	return n - 2;
}

void parcel_resign(const struct parcel *p, struct buf *file, const struct secret *sign)
{
	unsigned char signature[SIGN_BYTES];
	struct sign *s = sign_new();
	buf_cut(file, file->len - SIGN_BYTES);
	sign_add(s, file->s, file->len);
	sign_make(s, sign ? sign : keyring_now(p->device_keys, KEY_SIGN, PARCEL_TIME)->secret, signature);
	sign_free(s);
	buf_add_n(file, signature, sizeof signature);
}

void parcel_seal_raw(const struct parcel *p, const void *packed, size_t n, uint64_t number, struct buf *out)
{
	unsigned char digest[HASH_BYTES];
	struct sealer *s;
	struct bundle_seal seal = parcel_seal(p);
	int fd = openat(p->dirfd, "raw", O_RDWR | O_CREAT | O_TRUNC, 0600);
	ck_assert_int_eq(sealer_new(fd, &seal, p->device, number, &s), FAULT_NONE);
	ck_assert_int_eq(sealer_add(s, packed, n), FAULT_NONE);
	ck_assert_int_eq(sealer_end(s, seal.sign, digest), FAULT_NONE);
	sealer_free(s);
	close(fd);
	parcel_get(p, "raw", out);
	unlinkat(p->dirfd, "raw", 0);
}

void parcel_seal_text(const struct parcel *p, const char *text, size_t n, uint64_t number, struct buf *out)
{
	size_t room = ZSTD_compressBound(n);
	char *packed = malloc(room);
	size_t size = ZSTD_compress(packed, room, text, n, 3);
	ck_assert(!ZSTD_isError(size));
	parcel_seal_raw(p, packed, size, number, out);
	free(packed);
}
