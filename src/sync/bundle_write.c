/* Writing a bundle: lines are packed and sealed as they come into NAME.part, which gets
 * its name only when what stands on the medium was read back and proved. */
#include <config.h>

#include "envelope_priv.h"
#include "manifest_priv.h"

#include "base/mem.h"
#include "sync/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>
#include <zstd.h>

enum {
	LEVEL = 3,
	WINDOW_LOG = 22,                   /* a reader takes up to 8 MiB */
	PACKED_STEP = 128 * 1024,
	NAME_MOST = 240
};

struct bundle_writer {
	int dirfd, fd;
	char name[NAME_MOST + 1], part[NAME_MOST + 6];
	struct secret *sign;               /* own copy: the caller's may go */
	struct bundle_manifest *m;
	struct track track;
	struct hash *plain;                /* of all plain bytes, for the end mark */
	uint64_t plain_n;
	ZSTD_CCtx *zstd;
	struct sealer *sealer;
	struct buf line;
	unsigned char packed[PACKED_STEP];
};

static enum err tell(enum sync_fault *to, enum sync_fault fault)
{
	if (to)
		*to = fault;
	return sync_fault_err(fault);
}

void bundle_name(const unsigned char device[ID_BYTES], uint64_t number, char out[BUNDLE_NAME])
{
	char hex[13];
	hash_hex(device, 6, hex);
	snprintf(out, BUNDLE_NAME, "regie-%s-%012" PRIu64 ".bundel", hex, number % 1000000000000u);
}

/* Only a plain name in this directory: what a bundle says is never a path. */
static bool is_name(const char *name)
{
	size_t n = strlen(name);
	return n >= 1 && n <= NAME_MOST && !strchr(name, '/') && name[0] != '.';
}

/* Is this open file still the one of that name? */
static bool is_named(int fd, int dirfd, const char *name)
{
	struct stat st, named;
	return fstat(fd, &st) == 0 && fstatat(dirfd, name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
		st.st_ino == named.st_ino && st.st_dev == named.st_dev;
}

/* A part that nobody is writing any more is taken away. */
static enum sync_fault clear_left_over(int dirfd, const char *part)
{
	struct stat st;
	int fd = openat(dirfd, part, O_WRONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return envelope_errno(errno);
	enum sync_fault fault = FAULT_NONE;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		fault = FAULT_PLACE;
	else if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
		fault = FAULT_BUSY; /* a file system without locks has no writer that we could see */
	else if (!is_named(fd, dirfd, part))
		fault = FAULT_BUSY; /* another was quicker */
	else if (unlinkat(dirfd, part, 0) != 0)
		fault = envelope_errno(errno);
	close(fd);
	return fault;
}

static enum sync_fault open_part(struct bundle_writer *w)
{
	const int flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY;
	w->fd = openat(w->dirfd, w->part, flags, 0600);
	if (w->fd < 0 && errno == EEXIST) {
		enum sync_fault fault = clear_left_over(w->dirfd, w->part);
		if (fault != FAULT_NONE)
			return fault;
		w->fd = openat(w->dirfd, w->part, flags, 0600);
		if (w->fd < 0 && errno == EEXIST)
			return FAULT_BUSY;
	}
	if (w->fd < 0)
		return errno == ENOENT ? FAULT_PLACE : envelope_errno(errno);
	/* A file system without locks has no second writer that we could see. */
	if (flock(w->fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
		return FAULT_BUSY;
	/* Between the two another may have taken our file for a left-over. */
	return is_named(w->fd, w->dirfd, w->part) ? FAULT_NONE : FAULT_BUSY;
}

static enum sync_fault open_target(struct bundle_writer *w)
{
	struct stat st;
	if (fstat(w->dirfd, &st) != 0 || !S_ISDIR(st.st_mode))
		return FAULT_PLACE;
	if (fstatat(w->dirfd, w->name, &st, AT_SYMLINK_NOFOLLOW) == 0)
		return S_ISREG(st.st_mode) ? FAULT_NAME : FAULT_PLACE;
	if (errno != ENOENT)
		return envelope_errno(errno);
	return open_part(w);
}

/* --- plain bytes to packed to sealed --- */

static enum sync_fault pack(struct bundle_writer *w, const void *p, size_t n, ZSTD_EndDirective how)
{
	ZSTD_inBuffer in = {p, n, 0};
	size_t rest;
	do {
		ZSTD_outBuffer out = {w->packed, sizeof w->packed, 0};
		rest = ZSTD_compressStream2(w->zstd, &out, &in, how);
		if (ZSTD_isError(rest))
			return FAULT_PACKED;
		enum sync_fault fault = sealer_add(w->sealer, w->packed, out.pos);
		if (fault != FAULT_NONE)
			return fault;
	} while (in.pos < in.size || (how == ZSTD_e_end && rest > 0));
	return FAULT_NONE;
}

/* The line that stands in w->line, with its newline. */
static enum sync_fault put_line(struct bundle_writer *w, ZSTD_EndDirective how)
{
	buf_add_c(&w->line, '\n');
	if (w->line.len > BUNDLE_LINE_MAX)
		return FAULT_LONG;
	w->plain_n += w->line.len;
	if (w->plain_n > BUNDLE_PLAIN_MAX)
		return FAULT_SIZE;
	hash_add(w->plain, w->line.s, w->line.len);
	enum sync_fault fault = pack(w, w->line.s, w->line.len, how);
	buf_reset(&w->line);
	return fault;
}

/* --- the writer --- */

/* Frees all; what stands on the medium is left as it is. */
static void writer_free(struct bundle_writer *w)
{
	if (w->fd >= 0)
		close(w->fd);
	manifest_free(w->m);
	hash_free(w->plain);
	ZSTD_freeCCtx(w->zstd);
	sealer_free(w->sealer);
	secret_free(w->sign);
	buf_wipe(&w->line);
	secret_wipe(w, sizeof *w);
	free(w);
}

void bundle_abort(struct bundle_writer *w)
{
	if (!w)
		return;
	if (w->fd >= 0 && is_named(w->fd, w->dirfd, w->part))
		unlinkat(w->dirfd, w->part, 0);
	writer_free(w);
}

static bool zstd_is_set(ZSTD_CCtx *zstd)
{
	return zstd && !ZSTD_isError(ZSTD_CCtx_setParameter(zstd, ZSTD_c_compressionLevel, LEVEL)) &&
		!ZSTD_isError(ZSTD_CCtx_setParameter(zstd, ZSTD_c_windowLog, WINDOW_LOG)) &&
		!ZSTD_isError(ZSTD_CCtx_setParameter(zstd, ZSTD_c_checksumFlag, 1));
}

static enum sync_fault begin(struct bundle_writer *w, const struct bundle_seal *seal,
	const struct bundle_manifest *m)
{
	enum sync_fault fault = manifest_write(m, &w->line);
	/* The manifest as a reader will see it is the copy that the lines are held to. */
	if (fault == FAULT_NONE)
		fault = manifest_read(w->line.s, w->line.len, &w->m);
	if (fault != FAULT_NONE)
		return FAULT_MANIFEST;
	track_begin(&w->track, w->m);
	if (!zstd_is_set(w->zstd))
		mem_exhausted();
	fault = open_target(w);
	if (fault == FAULT_NONE)
		fault = sealer_new(w->fd, seal, m->device, m->number, &w->sealer);
	return fault == FAULT_NONE ? put_line(w, ZSTD_e_continue) : fault;
}

enum err bundle_begin(const struct bundle_seal *seal, const struct bundle_manifest *m, int dirfd,
	const char *name, struct bundle_writer **out, enum sync_fault *fault)
{
	*out = NULL;
	if (!is_name(name))
		return tell(fault, FAULT_PLACE);
	struct bundle_writer *w = mem_new(sizeof *w);
	w->dirfd = dirfd;
	w->fd = -1;
	snprintf(w->name, sizeof w->name, "%s", name);
	snprintf(w->part, sizeof w->part, "%s.part", name);
	w->plain = hash_new();
	w->zstd = ZSTD_createCCtx();
	w->sign = secret_new(secret_len(seal->sign));
	secret_append(w->sign, secret_view(seal->sign), secret_len(seal->sign));
	enum sync_fault f = begin(w, seal, m);
	if (f == FAULT_NONE)
		*out = w;
	else
		bundle_abort(w);
	return tell(fault, f);
}

static enum sync_fault check_item(struct bundle_writer *w, const struct bundle_item *item)
{
	struct bundle_item read_again;
	enum sync_fault fault = item_write(item, &w->line);
	if (fault == FAULT_NONE)
		fault = item_read(w->line.s, w->line.len, &read_again);
	return fault == FAULT_NONE ? track_item(&w->track, &read_again) : fault;
}

enum err bundle_put(struct bundle_writer *w, const struct bundle_item *item, enum sync_fault *fault)
{
	buf_reset(&w->line);
	enum sync_fault f = check_item(w, item);
	return tell(fault, f == FAULT_NONE ? put_line(w, ZSTD_e_continue) : f);
}

uint64_t bundle_written(const struct bundle_writer *w)
{
	return sealer_size(w->sealer);
}

/* --- the end --- */

static enum sync_fault end_file(struct bundle_writer *w, unsigned char digest[HASH_BYTES])
{
	unsigned char sum[HASH_BYTES];
	enum sync_fault fault = track_end(&w->track);
	if (fault != FAULT_NONE)
		return fault;
	hash_now(w->plain, sum);
	buf_reset(&w->line);
	end_write(w->track.items, sum, &w->line);
	fault = put_line(w, ZSTD_e_end);
	if (fault == FAULT_NONE)
		fault = sealer_end(w->sealer, w->sign, digest);
	return fault;
}

/* Never twice on one file: a second fsync may say yes to what the first one lost. */
static enum sync_fault sync_part(int fd)
{
	int result;
	do
		result = fsync(fd);
	while (result != 0 && errno == EINTR);
	return result == 0 ? FAULT_NONE : envelope_errno(errno);
}

/* From the medium, not from memory, as far as the kernel lets us ask for that. */
static enum sync_fault read_back(struct bundle_writer *w, const unsigned char digest[HASH_BYTES])
{
	unsigned char public[BUNDLE_KEY], found[HASH_BYTES];
	struct stat st;
	int fd;
	if (!sign_public(w->sign, public))
		return FAULT_SIGNATURE;
	enum sync_fault fault = envelope_open(w->dirfd, w->part, false, &fd, &st);
	if (fault != FAULT_NONE)
		return fault == FAULT_ABSENT ? FAULT_MEDIUM : fault;
	posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	if ((uint64_t)st.st_size != sealer_size(w->sealer))
		fault = FAULT_READ_BACK;
	else
		fault = envelope_verify(fd, (uint64_t)st.st_size, public, NULL, found);
	close(fd);
	if (fault == FAULT_SIGNATURE || fault == FAULT_SHORT)
		return FAULT_READ_BACK;
	if (fault == FAULT_NONE && memcmp(found, digest, HASH_BYTES) != 0)
		return FAULT_READ_BACK;
	return fault;
}

static enum sync_fault give_name(struct bundle_writer *w)
{
	struct stat st;
	if (renameat2(w->dirfd, w->part, w->dirfd, w->name, RENAME_NOREPLACE) == 0)
		return FAULT_NONE;
	if (errno != EINVAL && errno != ENOSYS)
		return envelope_errno(errno);
	/* A file system that cannot promise it: look first. */
	if (fstatat(w->dirfd, w->name, &st, AT_SYMLINK_NOFOLLOW) == 0)
		return FAULT_NAME;
	return renameat(w->dirfd, w->part, w->dirfd, w->name) == 0 ? FAULT_NONE : envelope_errno(errno);
}

static enum sync_fault sync_dir(int dirfd)
{
	while (fsync(dirfd) != 0) {
		if (errno == EINVAL)
			break; /* some file systems have nothing to sync for a directory and say so */
		if (errno != EINTR)
			return envelope_errno(errno);
	}
	return FAULT_NONE;
}

static enum sync_fault finish(struct bundle_writer *w, unsigned char digest[HASH_BYTES])
{
	enum sync_fault fault = end_file(w, digest);
	if (fault == FAULT_NONE)
		fault = sync_part(w->fd);
	if (fault == FAULT_NONE)
		fault = read_back(w, digest);
	if (fault == FAULT_NONE)
		fault = give_name(w);
	return fault == FAULT_ABSENT ? FAULT_MEDIUM : fault; /* it was there a moment ago */
}

enum err bundle_finish(struct bundle_writer *w, unsigned char digest[HASH_BYTES], enum sync_fault *fault)
{
	unsigned char sum[HASH_BYTES];
	enum sync_fault f = finish(w, sum);
	if (f != FAULT_NONE) {
		bundle_abort(w);
		return tell(fault, f);
	}
	f = sync_dir(w->dirfd);
	if (digest)
		memcpy(digest, sum, HASH_BYTES);
	writer_free(w);
	return tell(fault, f);
}
