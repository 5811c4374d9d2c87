/* Places and pipes of sync: directories that people name, the office's own, and the wire between two
 * programs that share an ssh. */
#include <config.h>

#include "sync_priv.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define WIRE_MAX_BYTES (64u * 1024 * 1024)
#define WIRE_MAX_BUNDLES 100u

int sync_fail(struct app *a, enum err e, enum sync_fault fault, const char *what)
{
	if (fault == FAULT_NONE)
		return app_fail(a, e);
	fprintf(stderr, "regie: %s%s%s\n", what ? what : "", what ? ": " : "", sync_fault_text(fault));
	return err_exit_code(e);
}

/* "regie-" 12 hex "-" 12 digits ".bundel" */
bool is_bundle_name(const char *name)
{
	return strlen(name) == 38 && strncmp(name, "regie-", 6) == 0 && strspn(name + 6, "0123456789abcdef") == 12 &&
		name[18] == '-' && strspn(name + 19, "0123456789") == 12 && strcmp(name + 31, ".bundel") == 0;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

enum err bundles_in(int dirfd, char ***names, size_t *n)
{
	size_t cap = 0;
	int fd = openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	*names = NULL;
	*n = 0;
	if (!d) {
		if (fd >= 0)
			close(fd);
		return file_errno(errno);
	}
	for (const struct dirent *x; (x = readdir(d));) {
		if (!is_bundle_name(x->d_name))
			continue;
		MEM_GROW(*names, *n, cap);
		(*names)[(*n)++] = mem_dup(x->d_name);
	}
	closedir(d);
	if (*n)
		qsort(*names, *n, sizeof **names, by_text);
	return ERR_OK;
}

void names_free(char **names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(names[i]);
	free(names);
}

enum err medium_open(const char *path, int *fd)
{
	*fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return *fd < 0 ? file_errno(errno) : ERR_OK;
}

enum err medium_file(const char *path, int *fd, char **name)
{
	char *copy = mem_dup(path), *slash = strrchr(copy, '/');
	*name = mem_dup(slash ? slash + 1 : copy);
	if (slash)
		slash[slash == copy ? 1 : 0] = '\0';
	enum err e = medium_open(slash ? copy : ".", fd);
	free(copy);
	return e;
}

enum err office_dir(const char *store, const char *name, int *fd)
{
	struct buf path = {0};
	buf_printf(&path, "%s/post/%s", store, name);
	enum err e = file_open_dir(buf_str(&path), fd);
	if (e == ERR_MISSING)
		e = file_make_dir(buf_str(&path), fd);
	if (e == ERR_EXISTS) /* another process made it at this moment, and uses it */
		e = file_open_dir(buf_str(&path), fd);
	buf_clear(&path);
	return e;
}

enum err office_out(const char *store, const unsigned char device[16], int *fd)
{
	char name[32];
	snprintf(name, sizeof name, "uit/%02x%02x%02x%02x%02x%02x", device[0], device[1], device[2], device[3], device[4],
		device[5]);
	return office_dir(store, name, fd);
}

void wait_a_moment(void)
{
	struct timespec t = {.tv_nsec = 500 * 1000 * 1000};
	nanosleep(&t, NULL);
}

/* --- the wire ---------------------------------------------------------------------- */

static enum err write_all(int fd, const void *p, size_t n)
{
	const char *at = p;
	while (n) {
		ssize_t k = write(fd, at, n);
		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return ERR_IO;
		at += k;
		n -= (size_t)k;
	}
	return ERR_OK;
}

static enum err read_all(int fd, void *p, size_t n)
{
	char *at = p;
	while (n) {
		ssize_t k = read(fd, at, n);
		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return ERR_IO;
		at += k;
		n -= (size_t)k;
	}
	return ERR_OK;
}

static enum err send_one(int fd, int dirfd, const char *name)
{
	struct buf bytes = {0}, head = {0};
	enum err e = file_read(dirfd, name, WIRE_MAX_BYTES, &bytes);
	buf_printf(&head, "bundel %s %zu\n", name, bytes.len);
	if (!e)
		e = write_all(fd, head.s, head.len);
	if (!e)
		e = write_all(fd, bytes.s, bytes.len);
	buf_clear(&bytes);
	buf_clear(&head);
	return e;
}

enum err wire_send(int fd, int dirfd, size_t *n)
{
	char **names;
	size_t count;
	enum err e = bundles_in(dirfd, &names, &count);
	*n = 0;
	for (size_t i = 0; !e && i < count && i < WIRE_MAX_BUNDLES; i++) {
		e = send_one(fd, dirfd, names[i]);
		*n += !e;
	}
	names_free(names, count);
	return e ? e : write_all(fd, "einde\n", 6);
}

/* One line, without the newline; at most 100 bytes. */
static enum err read_line(int fd, char out[100])
{
	for (size_t n = 0; n < 99; n++) {
		enum err e = read_all(fd, &out[n], 1);
		if (e)
			return e;
		if (out[n] == '\n') {
			out[n] = '\0';
			return ERR_OK;
		}
	}
	return ERR_PARSE;
}

static enum err receive_one(int fd, int dirfd, const char *line)
{
	char name[64];
	unsigned long size;
	char *bytes;
	if (sscanf(line, "bundel %63s %lu", name, &size) != 2 || !is_bundle_name(name) || size > WIRE_MAX_BYTES)
		return ERR_PARSE;
	bytes = mem_new(size + 1);
	enum err e = read_all(fd, bytes, size);
	if (!e)
		e = file_replace(dirfd, name, bytes, size);
	free(bytes);
	return e;
}

enum err wire_receive(int fd, int dirfd, size_t *n)
{
	char line[100];
	enum err e = ERR_OK;
	for (*n = 0; !e; (*n)++) {
		e = read_line(fd, line);
		if (!e && strcmp(line, "einde") == 0)
			return ERR_OK;
		if (!e)
			e = *n < WIRE_MAX_BUNDLES ? receive_one(fd, dirfd, line) : ERR_LIMIT;
	}
	return e;
}
