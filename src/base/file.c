/* Files the careful way. Everything is reached through a descriptor of its directory
 * and judged by fstat after opening, so that nothing can be swapped in between; links,
 * fifos and devices are never followed or waited for. */
#include <config.h>

#include "base/file.h"

#include "base/mem.h"
#include "base/secret.h"

#include "file_priv.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { READ_STEP = 64 * 1024 };

enum err file_errno(int e)
{
	static const struct {
		int number;
		enum err e;
	} known[] = {
		{ENOENT, ERR_MISSING},
		{ENOSPC, ERR_DISK_FULL},
		{EDQUOT, ERR_DISK_FULL},
		{EFBIG, ERR_DISK_FULL}, /* RLIMIT_FSIZE */
		{EACCES, ERR_RIGHTS},
		{EPERM, ERR_RIGHTS},
		{EROFS, ERR_RIGHTS},
		{ELOOP, ERR_RIGHTS},    /* O_NOFOLLOW met a link */
		{ENOTDIR, ERR_RIGHTS},
		{EISDIR, ERR_RIGHTS},
		{ENXIO, ERR_RIGHTS},    /* a fifo or device nobody serves */
		{ETXTBSY, ERR_BUSY},
		{EEXIST, ERR_EXISTS},
	};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (known[i].number == e)
			return known[i].e;
	return ERR_IO;
}

/* Nobody but us may own it, read it or write it. */
static bool is_private(const struct stat *st)
{
	return st->st_uid == geteuid() && (st->st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

static enum err read_all(int fd, size_t limit, struct buf *out)
{
	char *piece = mem_new(READ_STEP);
	enum err e = ERR_OK;
	size_t total = 0;
	for (;;) {
		ssize_t got = read(fd, piece, READ_STEP);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			e = file_errno(errno);
		if (got <= 0)
			break;
		/* Counted, not believed from fstat: the file may grow while we read. */
		if ((size_t)got > limit - total) {
			e = ERR_LIMIT;
			break;
		}
		buf_add_n(out, piece, (size_t)got);
		total += (size_t)got;
	}
	secret_wipe(piece, READ_STEP);
	free(piece);
	return e;
}

static enum err read_checked(int dirfd, const char *name, size_t limit, bool private, struct buf *out)
{
	struct stat st;
	size_t before = out->len;
	int fd = openat(dirfd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return file_errno(errno);
	enum err e = ERR_RIGHTS;
	if (fstat(fd, &st) != 0)
		e = file_errno(errno);
	else if (S_ISREG(st.st_mode) && st.st_nlink <= 1 && (!private || is_private(&st)))
		e = (uintmax_t)st.st_size > limit ? ERR_LIMIT : read_all(fd, limit, out);
	close(fd);
	if (e != ERR_OK)
		buf_cut(out, before);
	return e;
}

enum err file_read(int dirfd, const char *name, size_t limit, struct buf *out)
{
	return read_checked(dirfd, name, limit, false, out);
}

enum err file_read_private(int dirfd, const char *name, size_t limit, struct buf *out)
{
	return read_checked(dirfd, name, limit, true, out);
}

static enum err write_all(int fd, const void *p, size_t n)
{
	const char *at = p;
	while (n > 0) {
		ssize_t put = write(fd, at, n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return file_errno(errno);
		at += put;
		n -= (size_t)put;
	}
	return ERR_OK;
}

static enum err sync_fd(int fd)
{
	while (fsync(fd) != 0) {
		/* Some file systems have nothing to sync for a directory and say so. */
		if (errno == EINVAL || errno == EROFS)
			break;
		if (errno != EINTR)
			return file_errno(errno);
	}
	return ERR_OK;
}

static bool is_same_file(int fd, int dirfd, const char *name)
{
	struct stat a, b;
	return fstat(fd, &a) == 0 && fstatat(dirfd, name, &b, AT_SYMLINK_NOFOLLOW) == 0 && a.st_dev == b.st_dev &&
		a.st_ino == b.st_ino;
}

/* Take away what stands under the name of a new file: the left-over of a killed
 * writer, or something planted. The file of a writer at work is locked: ERR_BUSY. */
static enum err remove_stale(int dirfd, const char *name)
{
	enum err e = ERR_OK;
	int fd = openat(dirfd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0 && errno == ENOENT)
		return ERR_OK;
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0)
		e = ERR_BUSY;
	else if ((fd < 0 || is_same_file(fd, dirfd, name)) && unlinkat(dirfd, name, 0) != 0 && errno != ENOENT)
		e = file_errno(errno);
	if (fd >= 0)
		close(fd);
	return e;
}

/* Create the new file, ours alone and locked, so that two writers never mix. */
static enum err create_locked(int dirfd, const char *name, int *out)
{
	*out = -1;
	for (int tries = 0; tries < 8; tries++) {
		int fd = openat(dirfd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
		if (fd < 0 && errno != EEXIST)
			return file_errno(errno);
		if (fd < 0) {
			enum err e = remove_stale(dirfd, name);
			if (e != ERR_OK)
				return e;
			continue;
		}
		if (flock(fd, LOCK_EX | LOCK_NB) == 0 && is_same_file(fd, dirfd, name)) {
			*out = fd;
			return ERR_OK;
		}
		close(fd); /* another writer took it for a left-over */
	}
	return ERR_BUSY;
}

/* The same for a name without slashes in its own directory. */
static enum err replace_in(int dirfd, const char *name, const void *p, size_t n)
{
	struct buf fresh = {0};
	int fd;
	buf_printf(&fresh, "%s.new", name);
	enum err e = create_locked(dirfd, buf_str(&fresh), &fd);
	if (e != ERR_OK)
		goto out;
	if (fchmod(fd, 0600) != 0)
		e = file_errno(errno);
	if (e == ERR_OK)
		e = write_all(fd, p, n);
	if (e == ERR_OK)
		e = sync_fd(fd);
	if (e == ERR_OK && renameat(dirfd, buf_str(&fresh), dirfd, name) != 0)
		e = file_errno(errno);
	if (e != ERR_OK)
		unlinkat(dirfd, buf_str(&fresh), 0);
	else
		e = sync_fd(dirfd);
	close(fd);
out:
	buf_clear(&fresh);
	return e;
}

enum err file_replace(int dirfd, const char *name, const void *p, size_t n)
{
	const char *slash = strrchr(name, '/');
	const char *base = slash ? slash + 1 : name;
	char *parent = slash ? mem_dup_n(name, slash == name ? 1 : (size_t)(slash - name)) : mem_dup(".");
	enum err e;
	int fd = openat(dirfd, parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		e = file_errno(errno);
	else
		e = replace_in(fd, base, p, n);
	if (fd >= 0)
		close(fd);
	free(parent);
	return e;
}

/* "dir/" would follow a link that "dir" does not. */
static char *without_trailing_slashes(const char *path)
{
	size_t n = strlen(path);
	while (n > 1 && path[n - 1] == '/')
		n--;
	return mem_dup_n(path, n);
}

enum err file_open_dir(const char *path, int *fd)
{
	struct stat st;
	char *plain = without_trailing_slashes(path);
	enum err e = ERR_OK;
	*fd = -1;
	int dir = open(plain, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (dir < 0 || fstat(dir, &st) != 0)
		e = file_errno(errno);
	else if (!is_private(&st))
		e = ERR_RIGHTS;
	if (e == ERR_OK)
		*fd = dir;
	else if (dir >= 0)
		close(dir);
	free(plain);
	return e;
}

/* Make `name` in `at` unless it is there, and step into it; `at` is closed. The entry
 * of a new directory is synced where the parent may be read. */
static int step_into(int at, const char *name, bool last)
{
	bool made = mkdirat(at, name, 0700) == 0;
	int why = errno;
	int next = openat(at, name, O_PATH | O_DIRECTORY | O_CLOEXEC | (last ? O_NOFOLLOW : 0));
	if (next < 0 && (made || why == EEXIST))
		why = errno;
	if (next >= 0 && made) {
		int parent = openat(at, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (parent >= 0) {
			sync_fd(parent);
			close(parent);
		}
	}
	close(at);
	errno = why;
	return next;
}

static bool is_empty_dir(int dir)
{
	int copy = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = copy < 0 ? NULL : fdopendir(copy);
	size_t entries = 0;
	if (!d) {
		if (copy >= 0)
			close(copy);
		return false;
	}
	for (const struct dirent *entry = readdir(d); entry; entry = readdir(d))
		entries += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	closedir(d);
	return entries == 0;
}

/* An empty directory of ours becomes private; any other is left as it stands. */
static enum err take_empty(int at, int *fd)
{
	struct stat st;
	int dir = openat(at, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum err e = ERR_OK;
	if (dir < 0 || fstat(dir, &st) != 0)
		e = file_errno(errno);
	else if (st.st_uid != geteuid())
		e = ERR_RIGHTS;
	else if (!is_empty_dir(dir))
		e = ERR_EXISTS;
	else if (fchmod(dir, 0700) != 0)
		e = file_errno(errno);
	if (e == ERR_OK)
		*fd = dir;
	else if (dir >= 0)
		close(dir);
	return e;
}

enum err file_make_dir(const char *path, int *fd)
{
	char *plain = without_trailing_slashes(path);
	enum err e = ERR_OK;
	*fd = -1;
	int at = open(plain[0] == '/' ? "/" : ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	char *rest = plain;
	while (at >= 0) {
		rest += strspn(rest, "/");
		size_t n = strcspn(rest, "/");
		if (n == 0)
			break;
		bool last = rest[n] == '\0';
		rest[n] = '\0';
		at = step_into(at, rest, last);
		rest += last ? n : n + 1;
	}
	if (at < 0)
		e = file_errno(errno);
	else
		e = take_empty(at, fd);
	if (at >= 0)
		close(at);
	free(plain);
	return e;
}

bool file_type_is_remote(unsigned long type)
{
	static const unsigned long remote[] = {
		0x6969UL,     /* nfs */
		0x517bUL,     /* smb */
		0xfe534d42UL, /* smb2 */
		0xff534d42UL, /* cifs */
		0x65735546UL, /* fuse, sshfs among them */
		0x01021997UL, /* 9p */
		0x5346414fUL, /* afs */
		0x6b414653UL, /* kafs */
		0x73757245UL, /* coda */
		0x00c36400UL, /* ceph */
		0x0bd00bd0UL, /* lustre */
		0x564cUL,     /* ncp */
		0x786f4256UL, /* vboxsf */
		0x7461636fUL, /* ocfs2 */
		0x01161970UL, /* gfs2 */
		0x19830326UL, /* beegfs */
	};
	for (size_t i = 0; i < sizeof remote / sizeof remote[0]; i++)
		if (type == remote[i])
			return true;
	return false;
}

bool file_is_remote(int dirfd)
{
	struct statfs fs;
	/* f_type is signed on some machines: compare the low 32 bits. */
	return fstatfs(dirfd, &fs) == 0 && file_type_is_remote((unsigned long)fs.f_type & 0xffffffffUL);
}
