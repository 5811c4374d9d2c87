/* The log of the program's own troubles: one line a note, one write a line. Kept
 * small: above a mebibyte the file is set aside once, as NAME.1, when it is opened. */
#include <config.h>

#include "base/log.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOG_FILE_MAX = 1024 * 1024, LOG_LINE_MAX = 1000 };

/* The one place of the log; the draft thread writes here too. */
static struct {
	pthread_mutex_t lock;
	int fd;         /* -1 when closed */
	int old_stderr; /* where fd 2 pointed before, -1 when not taken */
} state = {PTHREAD_MUTEX_INITIALIZER, -1, -1};

static enum err open_checked(const char *path, int *out, off_t *size)
{
	struct stat st;
	enum err e = ERR_RIGHTS;
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);
	*out = -1;
	if (fd < 0)
		return file_errno(errno);
	if (fstat(fd, &st) != 0)
		e = file_errno(errno);
	else if (S_ISREG(st.st_mode) && st.st_nlink == 1 && st.st_uid == geteuid() &&
		(st.st_mode & (S_IRWXG | S_IRWXO)) == 0)
		e = ERR_OK;
	if (e != ERR_OK) {
		close(fd);
		return e;
	}
	*out = fd;
	*size = st.st_size;
	return ERR_OK;
}

static enum err set_aside(const char *path)
{
	struct buf old = {0};
	enum err e = ERR_OK;
	buf_printf(&old, "%s.1", path);
	if (rename(path, buf_str(&old)) != 0)
		e = file_errno(errno);
	buf_clear(&old);
	return e;
}

enum err log_open(const char *path, int take_stderr)
{
	int fd;
	off_t size;
	log_close();
	enum err e = open_checked(path, &fd, &size);
	if (e == ERR_OK && size > LOG_FILE_MAX) {
		close(fd);
		e = set_aside(path);
		if (e == ERR_OK)
			e = open_checked(path, &fd, &size);
	}
	if (e != ERR_OK)
		return e;
	pthread_mutex_lock(&state.lock);
	state.fd = fd;
	if (take_stderr) {
		fflush(stderr);
		state.old_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
		dup2(fd, STDERR_FILENO);
	}
	pthread_mutex_unlock(&state.lock);
	return ERR_OK;
}

void log_close(void)
{
	pthread_mutex_lock(&state.lock);
	if (state.old_stderr >= 0) {
		fflush(stderr);
		dup2(state.old_stderr, STDERR_FILENO);
		close(state.old_stderr);
	}
	if (state.fd >= 0)
		close(state.fd);
	state.fd = -1;
	state.old_stderr = -1;
	pthread_mutex_unlock(&state.lock);
}

/* One line, whatever stood in the arguments: a path with a newline or an escape in it
 * must not forge a line or drive the terminal of who reads the log. */
static void make_one_line(struct buf *b, size_t from)
{
	buf_cut(b, LOG_LINE_MAX);
	for (size_t i = from; i < b->len; i++) {
		unsigned char c = (unsigned char)b->s[i];
		if (c < 0x20 || c >= 0x7f)
			b->s[i] = '?';
	}
	buf_add_c(b, '\n');
}

void log_note(const char *fmt, ...)
{
	struct buf line = {0};
	struct clock c = clock_system();
	char now[26];
	va_list ap;
	int saved = errno;
	pthread_mutex_lock(&state.lock);
	if (state.fd >= 0) {
		clock_format(c.wall_ms(c.ctx), now);
		buf_printf(&line, "%s ", now);
		va_start(ap, fmt);
		buf_vprintf(&line, fmt, ap);
		va_end(ap);
		make_one_line(&line, sizeof now);
		/* A log that cannot be written has nobody to tell. */
		ssize_t put = write(state.fd, line.s, line.len);
		(void)put;
	}
	pthread_mutex_unlock(&state.lock);
	buf_clear(&line);
	errno = saved;
}
