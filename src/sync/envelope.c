/* The sealed file: its head, its sizes, its signature, and the careful ways to get at one. */
#include <config.h>

#include "envelope_priv.h"

#include "base/file.h"
#include "base/mem.h"
#include "sync/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* As PNG has it: a byte above 127 and both ends of a line, so that a transfer as text shows. */
static const unsigned char magic[8] = {0x93, 'R', 'E', 'G', 'I', 'E', '\r', '\n'};
enum { AT_VERSION = 8, AT_SENDER = 10, AT_RECIPIENT = 26, AT_NUMBER = 42, AT_EPHEMERAL = 50, FORMAT = 1 };

enum { STEP = 256 * 1024 };

enum sync_fault envelope_errno(int e)
{
	static const struct {
		enum err e;
		enum sync_fault fault;
	} known[] = {
		{ERR_DISK_FULL, FAULT_FULL},
		{ERR_RIGHTS, FAULT_PLACE},
		{ERR_MISSING, FAULT_ABSENT},
		{ERR_EXISTS, FAULT_NAME},
	};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (known[i].e == file_errno(e))
			return known[i].fault;
	return FAULT_MEDIUM;
}

enum sync_fault envelope_write_all(int fd, const void *p, size_t n)
{
	const char *at = p;
	while (n > 0) {
		ssize_t put = write(fd, at, n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return envelope_errno(put == 0 ? EIO : errno);
		at += put;
		n -= (size_t)put;
	}
	return FAULT_NONE;
}

enum sync_fault envelope_read_at(int fd, void *p, size_t n, uint64_t at)
{
	char *to = p;
	while (n > 0) {
		ssize_t got = pread(fd, to, n, (off_t)at);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return FAULT_MEDIUM;
		if (got == 0)
			return FAULT_SHORT; /* it shrank */
		to += got;
		n -= (size_t)got;
		at += (uint64_t)got;
	}
	return FAULT_NONE;
}

enum sync_fault envelope_open(int dirfd, const char *name, bool private, int *fd, struct stat *st)
{
	*fd = openat(dirfd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (*fd < 0)
		return envelope_errno(errno);
	enum sync_fault fault = FAULT_PLACE;
	if (fstat(*fd, st) != 0)
		fault = FAULT_MEDIUM;
	else if (S_ISREG(st->st_mode) && st->st_nlink <= 1 &&
			(!private || (st->st_uid == geteuid() && (st->st_mode & (S_IRWXG | S_IRWXO)) == 0)))
		return FAULT_NONE;
	close(*fd);
	*fd = -1;
	return fault;
}

static void put_number(unsigned char *out, size_t bytes, uint64_t n)
{
	while (bytes-- > 0) {
		out[bytes] = (unsigned char)n;
		n >>= 8;
	}
}

static uint64_t get_number(const unsigned char *p, size_t bytes)
{
	uint64_t n = 0;
	for (size_t i = 0; i < bytes; i++)
		n = n << 8 | p[i];
	return n;
}

void envelope_head_make(struct envelope_head *h, const unsigned char sender[ID_BYTES],
	const unsigned char recipient[ID_BYTES], uint64_t number, const unsigned char ephemeral[BUNDLE_KEY])
{
	memset(h->bytes, 0, sizeof h->bytes);
	memcpy(h->bytes, magic, sizeof magic);
	put_number(h->bytes + AT_VERSION, 2, FORMAT);
	memcpy(h->bytes + AT_SENDER, sender, ID_BYTES);
	memcpy(h->bytes + AT_RECIPIENT, recipient, ID_BYTES);
	put_number(h->bytes + AT_NUMBER, 8, number);
	memcpy(h->bytes + AT_EPHEMERAL, ephemeral, BUNDLE_KEY);
}

const unsigned char *envelope_ephemeral(const struct envelope_head *h)
{
	return h->bytes + AT_EPHEMERAL;
}

const unsigned char *envelope_stream_header(const struct envelope_head *h)
{
	return h->bytes + ENVELOPE_KEYED;
}

/* Whole chunks, then one of a multiple of the padding. */
static bool size_fits(uint64_t size)
{
	if (size < ENVELOPE_LEAST)
		return false;
	uint64_t body = size - ENVELOPE_HEAD - SIGN_BYTES;
	uint64_t last = body % (ENVELOPE_CHUNK + STREAM_OVERHEAD);
	return last == 0 || (last > STREAM_OVERHEAD && (last - STREAM_OVERHEAD) % ENVELOPE_PAD == 0);
}

enum sync_fault envelope_head_read(int fd, uint64_t size, struct envelope_head *h, struct bundle_head *out)
{
	size_t n = size < ENVELOPE_HEAD ? (size_t)size : ENVELOPE_HEAD;
	enum sync_fault fault = envelope_read_at(fd, h->bytes, n, 0);
	if (fault != FAULT_NONE)
		return fault;
	if (memcmp(h->bytes, magic, n < sizeof magic ? n : sizeof magic) != 0)
		return FAULT_MAGIC;
	if (n < AT_SENDER)
		return FAULT_SHORT;
	if (get_number(h->bytes + AT_VERSION, 2) > FORMAT)
		return FAULT_NEWER;
	if (get_number(h->bytes + AT_VERSION, 2) != FORMAT)
		return FAULT_MAGIC;
	if (size < ENVELOPE_LEAST)
		return FAULT_SHORT;
	if (size > BUNDLE_FILE_MAX)
		return FAULT_SIZE;
	if (!size_fits(size))
		return FAULT_FORM;
	memcpy(out->sender, h->bytes + AT_SENDER, ID_BYTES);
	memcpy(out->recipient, h->bytes + AT_RECIPIENT, ID_BYTES);
	out->number = get_number(h->bytes + AT_NUMBER, 8);
	out->size = size;
	return FAULT_NONE;
}

static bool may_go_on(struct envelope_progress *p, uint64_t n)
{
	if (!p)
		return true;
	p->done += n;
	return !p->fn || p->fn(p->ctx, p->done, p->total);
}

enum sync_fault envelope_verify(int fd, uint64_t size, const unsigned char sign[BUNDLE_KEY],
	struct envelope_progress *progress, unsigned char digest[HASH_BYTES])
{
	unsigned char signature[SIGN_BYTES];
	unsigned char *step = mem_new(STEP);
	struct sign *signer = sign_new();
	struct hash *hash = hash_new();
	enum sync_fault fault = FAULT_NONE;
	const uint64_t end = size - SIGN_BYTES;
	for (uint64_t at = 0; at < end && fault == FAULT_NONE;) {
		size_t n = end - at < STEP ? (size_t)(end - at) : STEP;
		fault = envelope_read_at(fd, step, n, at);
		if (fault != FAULT_NONE)
			break;
		sign_add(signer, step, n);
		hash_add(hash, step, n);
		at += n;
		if (!may_go_on(progress, n))
			fault = FAULT_STOPPED;
	}
	if (fault == FAULT_NONE)
		fault = envelope_read_at(fd, signature, sizeof signature, end);
	if (fault == FAULT_NONE && !sign_check(signer, sign, signature))
		fault = FAULT_SIGNATURE;
	if (fault == FAULT_NONE) {
		hash_add(hash, signature, sizeof signature);
		hash_now(hash, digest);
	}
	hash_free(hash);
	sign_free(signer);
	free(step);
	return fault;
}

struct opener {
	int fd;
	uint64_t at, end;                  /* of the chunks */
	struct stream *stream;
	unsigned char bound[HASH_BYTES];
	unsigned char sealed[ENVELOPE_CHUNK + STREAM_OVERHEAD], plain[ENVELOPE_CHUNK];
};

struct opener *opener_new(int fd, uint64_t size, const struct envelope_head *head, const struct secret *key)
{
	struct opener *o = mem_new(sizeof *o);
	o->fd = fd;
	o->at = ENVELOPE_HEAD;
	o->end = size - SIGN_BYTES;
	o->stream = stream_open(key, envelope_stream_header(head));
	hash_bytes(o->bound, NULL, 0, head->bytes, sizeof head->bytes);
	return o;
}

enum sync_fault opener_next(struct opener *o, const unsigned char **p, size_t *n)
{
	const uint64_t left = o->end - o->at;
	size_t size = left < sizeof o->sealed ? (size_t)left : sizeof o->sealed;
	bool first = o->at == ENVELOPE_HEAD, last;
	*p = o->plain;
	*n = 0;
	if (left == 0)
		return FAULT_NONE;
	enum sync_fault fault = envelope_read_at(o->fd, o->sealed, size, o->at);
	if (fault != FAULT_NONE)
		return fault;
	if (!stream_pull(o->stream, o->sealed, size, o->bound, sizeof o->bound, o->plain, &last))
		return first ? FAULT_KEY : FAULT_CHUNK;
	o->at += size;
	if (last != (o->at == o->end))
		return last ? FAULT_AFTER : FAULT_END;
	*n = size - STREAM_OVERHEAD;
	return FAULT_NONE;
}

void opener_free(struct opener *o)
{
	if (!o)
		return;
	stream_free(o->stream);
	secret_wipe(o, sizeof *o);
	free(o);
}
