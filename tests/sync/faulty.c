/* A disk that fails. The linker sends the calls of the code under test here (--wrap); while
 * nothing is armed they only pass. */
#include <config.h>

#include "faulty.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

static struct {
	int calls, n, error, count;
	enum faulty_way way;
} armed;

int __real_openat(int dirfd, const char *path, int flags, ...);
ssize_t __real_write(int fd, const void *p, size_t n);
ssize_t __real_pread(int fd, void *p, size_t n, off_t at);
ssize_t __real_read(int fd, void *p, size_t n);
int __real_fsync(int fd);
int __real_renameat(int a, const char *from, int b, const char *to);
int __real_renameat2(int a, const char *from, int b, const char *to, unsigned flags);
int __real_unlinkat(int dirfd, const char *path, int flags);
int __wrap_openat(int dirfd, const char *path, int flags, ...);
ssize_t __wrap_write(int fd, const void *p, size_t n);
ssize_t __wrap_pread(int fd, void *p, size_t n, off_t at);
ssize_t __wrap_read(int fd, void *p, size_t n);
int __wrap_fsync(int fd);
int __wrap_renameat(int a, const char *from, int b, const char *to);
int __wrap_renameat2(int a, const char *from, int b, const char *to, unsigned flags);
int __wrap_unlinkat(int dirfd, const char *path, int flags);

void faulty_arm(int calls, enum faulty_way way, int n, int error)
{
	armed.calls = calls;
	armed.n = n;
	armed.error = error;
	armed.count = 0;
	armed.way = way;
}

int faulty_disarm(void)
{
	armed.calls = 0;
	return armed.count;
}

/* Count a call; true: it fails. */
static bool fails(int call)
{
	if (!(armed.calls & call))
		return false;
	armed.count++;
	if (armed.way == FAULTY_KILL && armed.count == armed.n)
		kill(getpid(), SIGKILL);
	errno = armed.error;
	return (armed.way == FAULTY_ONCE && armed.count == armed.n) ||
		(armed.way == FAULTY_GONE && armed.count >= armed.n);
}

static void after(int call)
{
	if ((armed.calls & call) && armed.way == FAULTY_KILL_AFTER && armed.count == armed.n)
		kill(getpid(), SIGKILL);
}

int __wrap_openat(int dirfd, const char *path, int flags, ...)
{
	va_list ap;
	va_start(ap, flags);
	mode_t mode = flags & O_CREAT ? va_arg(ap, mode_t) : 0;
	va_end(ap);
	if (fails(FAULTY_OPENAT))
		return -1;
	int result = __real_openat(dirfd, path, flags, mode);
	after(FAULTY_OPENAT);
	return result;
}

ssize_t __wrap_write(int fd, const void *p, size_t n)
{
	if (fails(FAULTY_WRITE))
		return -1;
	if ((armed.calls & FAULTY_WRITE) && armed.way == FAULTY_SHORT) {
		if (armed.count % 3 == 0) {
			errno = EINTR;
			return -1;
		}
		n = n > 1000 ? n / 2 : 1;
	}
	ssize_t result = __real_write(fd, p, n);
	after(FAULTY_WRITE);
	return result;
}

ssize_t __wrap_pread(int fd, void *p, size_t n, off_t at)
{
	if (fails(FAULTY_PREAD))
		return -1;
	ssize_t result = __real_pread(fd, p, n, at);
	if ((armed.calls & FAULTY_PREAD) && armed.way == FAULTY_FLIP && armed.count == armed.n && result > 0)
		((unsigned char *)p)[result / 2] ^= 4;
	after(FAULTY_PREAD);
	return result;
}

ssize_t __wrap_read(int fd, void *p, size_t n)
{
	if (fails(FAULTY_READ))
		return -1;
	ssize_t result = __real_read(fd, p, n);
	after(FAULTY_READ);
	return result;
}

int __wrap_fsync(int fd)
{
	if (fails(FAULTY_FSYNC))
		return -1;
	int result = __real_fsync(fd);
	after(FAULTY_FSYNC);
	return result;
}

int __wrap_renameat(int a, const char *from, int b, const char *to)
{
	if (fails(FAULTY_RENAME))
		return -1;
	int result = __real_renameat(a, from, b, to);
	after(FAULTY_RENAME);
	return result;
}

int __wrap_renameat2(int a, const char *from, int b, const char *to, unsigned flags)
{
	if (fails(FAULTY_RENAME))
		return -1;
	int result = __real_renameat2(a, from, b, to, flags);
	after(FAULTY_RENAME);
	return result;
}

int __wrap_unlinkat(int dirfd, const char *path, int flags)
{
	if (fails(FAULTY_UNLINK))
		return -1;
	int result = __real_unlinkat(dirfd, path, flags);
	after(FAULTY_UNLINK);
	return result;
}
