/* From a medium into the spool directory: what is judged afterwards can no longer change. */
#include <config.h>

#include "envelope_priv.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { STEP = 256 * 1024 };

static enum sync_fault copy(int from, int to)
{
	unsigned char *step = mem_new(STEP);
	enum sync_fault fault = FAULT_NONE;
	uint64_t total = 0;
	while (fault == FAULT_NONE) {
		ssize_t got = read(from, step, STEP);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			fault = FAULT_MEDIUM;
		if (got <= 0)
			break;
		total += (uint64_t)got;
		/* Counted while reading: a file may grow. */
		fault = total > BUNDLE_FILE_MAX ? FAULT_SIZE : envelope_write_all(to, step, (size_t)got);
	}
	free(step);
	return fault;
}

static enum sync_fault sync_file(int fd)
{
	int result;
	do
		result = fsync(fd);
	while (result != 0 && errno == EINTR);
	return result == 0 || errno == EINVAL ? FAULT_NONE : envelope_errno(errno);
}

/* Is the locked file still the one of that name? Another may have given it its name meanwhile. */
static bool is_named(int fd, int dirfd, const char *name)
{
	struct stat st, named;
	return fstat(fd, &st) == 0 && fstatat(dirfd, name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
		st.st_ino == named.st_ino && st.st_dev == named.st_dev && S_ISREG(st.st_mode) && st.st_nlink == 1;
}

/* The copy under a temporary name, then under its own; what a killed one left is written over. */
static enum sync_fault fill(int from, int spool_dirfd, const char *part, const char *as)
{
	int fd = openat(spool_dirfd, part, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);
	if (fd < 0)
		return envelope_errno(errno);
	enum sync_fault fault = FAULT_NONE;
	if ((flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) || !is_named(fd, spool_dirfd, part)) {
		close(fd);
		return FAULT_BUSY;
	}
	if (ftruncate(fd, 0) != 0 || fchmod(fd, 0600) != 0)
		fault = envelope_errno(errno);
	if (fault == FAULT_NONE)
		fault = copy(from, fd);
	if (fault == FAULT_NONE)
		fault = sync_file(fd);
	if (fault == FAULT_NONE && renameat(spool_dirfd, part, spool_dirfd, as) != 0)
		fault = envelope_errno(errno);
	if (fault != FAULT_NONE)
		unlinkat(spool_dirfd, part, 0);
	close(fd);
	return fault;
}

enum err bundle_spool(int dirfd, const char *name, int spool_dirfd, const char *as, enum sync_fault *fault)
{
	char part[256];
	struct stat st;
	int from;
	enum sync_fault f = FAULT_PLACE;
	int n = snprintf(part, sizeof part, "%s.deel", as);
	if (n < 0 || n >= (int)sizeof part || strchr(as, '/') || as[0] == '.' || as[0] == '\0')
		goto out;
	f = envelope_open(dirfd, name, false, &from, &st);
	if (f != FAULT_NONE)
		goto out;
	f = (uint64_t)st.st_size > BUNDLE_FILE_MAX ? FAULT_SIZE : fill(from, spool_dirfd, part, as);
	close(from);
	if (f == FAULT_NONE)
		f = sync_file(spool_dirfd);
out:
	if (fault)
		*fault = f;
	return sync_fault_err(f);
}
