/* The store as a place on disk. A directory that others can write, a file that others
 * can read or that has a second name, a network disk: each is refused before a key is
 * asked, with the path and what to do. The first 16 bytes of the database are the id of
 * the store (it is the cipher's salt), so a file that belongs elsewhere is told apart
 * from a damaged one without any key. */
#include <config.h>

#include "place_priv.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "crypt/hash.h"
#include "db_priv.h"

/* So many bits of the id may differ before the file is taken for another store's: two
 * random ids differ in about 64 of their 128 bits, decay of a disk in one or two. */
#define DECAYED_BITS 16

/* The sentence, with the path in it, for who has to mend it. */
static enum err say(struct buf *why, enum err e, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
static enum err say(struct buf *why, enum err e, const char *fmt, ...)
{
	va_list ap;
	if (!why)
		return e;
	buf_reset(why);
	va_start(ap, fmt);
	buf_vprintf(why, fmt, ap);
	va_end(ap);
	return e;
}

char *place_path(const char *dir, const char *name)
{
	struct buf b = {0};
	buf_add(&b, dir);
	if (name && *name) {
		buf_add_c(&b, '/');
		buf_add(&b, name);
	}
	return buf_detach(&b);
}

bool place_exists(int dirfd, const char *name)
{
	struct stat st;
	return fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static enum err check_parent(const char *real, struct buf *why)
{
	struct stat st;
	int fd;
	char *name;
	enum err e = place_parent(real, &fd, &name);
	if (e)
		return e;
	if (fstat(fd, &st) != 0)
		e = file_errno(errno);
	else if ((st.st_mode & S_IWOTH) && !(st.st_mode & S_ISVTX))
		e = say(why, ERR_RIGHTS, _("De map boven %s is voor iedereen te wijzigen; doe chmod o-w."), real);
	free(name);
	close(fd);
	return e;
}

enum err place_open(const char *dir, char **real, int *dirfd, struct buf *why)
{
	*real = NULL;
	enum err e = file_open_dir(dir, dirfd);
	if (e)
		return e == ERR_MISSING ? say(why, e, _("%s bestaat niet."), dir)
			: say(why, e, _("%s moet een map van uzelf zijn, geen koppeling, met rechten 0700 (chmod 700)."), dir);
	char *path = realpath(dir, NULL);
	if (!path)
		e = file_errno(errno);
	if (!e)
		e = check_parent(path, why);
	if (!e && file_is_remote(*dirfd))
		e = say(why, ERR_RIGHTS, _("%s staat op een netwerkschijf; een opslag hoort op een eigen schijf."), dir);
	if (!e) {
		*real = path;
		return ERR_OK;
	}
	free(path);
	close(*dirfd);
	*dirfd = -1;
	return e;
}

enum err place_check_file(int dirfd, const char *dir, const char *name, struct buf *why)
{
	struct stat st;
	if (fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? ERR_MISSING : file_errno(errno);
	if (!S_ISREG(st.st_mode))
		return say(why, ERR_RIGHTS, _("%s/%s is geen gewoon bestand."), dir, name);
	if (st.st_uid != geteuid())
		return say(why, ERR_RIGHTS, _("%s/%s is van een andere gebruiker (chown)."), dir, name);
	if (st.st_mode & 077)
		return say(why, ERR_RIGHTS, _("%s/%s is leesbaar voor anderen; doe chmod 600."), dir, name);
	if (st.st_nlink != 1)
		return say(why, ERR_RIGHTS, _("%s/%s heeft een tweede naam (harde koppeling); verwijder die."), dir, name);
	return ERR_OK;
}

enum err place_check(int dirfd, const char *dir, struct buf *why)
{
	static const char *const names[] = {PLACE_DB, PLACE_JOURNAL, PLACE_KEYS, PLACE_KEYS_BAK, PLACE_PRESENCE,
		PLACE_TRIES};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		enum err e = place_check_file(dirfd, dir, names[i], why);
		if (e && e != ERR_MISSING)
			return e;
	}
	return ERR_OK;
}

static unsigned bits_apart(const unsigned char *a, const unsigned char *b, size_t n)
{
	unsigned bits = 0;
	for (size_t i = 0; i < n; i++)
		bits += (unsigned)__builtin_popcount((unsigned)(a[i] ^ b[i]));
	return bits;
}

static enum err judge(const unsigned char *head, ssize_t n, off_t size, const unsigned char *store_id)
{
	if (size == 0)
		return ERR_EMPTY;
	if (n == DB_SALT_BYTES && memcmp(head, "SQLite format 3", DB_SALT_BYTES) == 0)
		return ERR_PLAIN;
	if (n == DB_SALT_BYTES && store_id && memcmp(head, store_id, DB_SALT_BYTES) != 0)
		return bits_apart(head, store_id, DB_SALT_BYTES) <= DECAYED_BITS ? ERR_DAMAGED : ERR_FOREIGN;
	return size < DB_PAGE_BYTES ? ERR_DAMAGED : ERR_OK;
}

/* A file that ends within a page was cut, unless a journal still has to undo it. */
static bool is_cut(int dirfd, const char *name, off_t size)
{
	struct stat st;
	if (size % DB_PAGE_BYTES == 0)
		return false;
	bool undone = strcmp(name, PLACE_DB) == 0 && fstatat(dirfd, PLACE_JOURNAL, &st, 0) == 0 && st.st_size > 0;
	return !undone;
}

enum err place_sniff(int dirfd, const char *name, const unsigned char *store_id, struct buf *why)
{
	unsigned char head[DB_SALT_BYTES];
	struct stat st;
	int fd = openat(dirfd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return errno == ENOENT ? ERR_MISSING : file_errno(errno);
	ssize_t n = pread(fd, head, sizeof head, 0);
	enum err e = n < 0 || fstat(fd, &st) != 0 ? ERR_IO : judge(head, n, st.st_size, store_id);
	if (!e && is_cut(dirfd, name, st.st_size))
		e = ERR_DAMAGED;
	close(fd);
	if (e && why) {
		buf_reset(why);
		buf_printf(why, "%s: %s", name, err_text(e));
	}
	return e;
}

enum err place_sync(int dirfd)
{
	return fsync(dirfd) == 0 ? ERR_OK : file_errno(errno);
}

enum err place_sync_file(int dirfd, const char *name)
{
	int fd = openat(dirfd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return file_errno(errno);
	enum err e = place_sync(fd);
	close(fd);
	return e;
}

enum err place_rename(int dirfd, const char *from, const char *to)
{
	if (renameat(dirfd, from, dirfd, to) != 0)
		return file_errno(errno);
	return place_sync(dirfd);
}

static enum err remove_files(DIR *d)
{
	const struct dirent *entry;
	struct stat st;
	while ((entry = readdir(d))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (fstatat(dirfd(d), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
			return ERR_RIGHTS;
		if (unlinkat(dirfd(d), entry->d_name, 0) != 0)
			return file_errno(errno);
	}
	return ERR_OK;
}

enum err place_remove_dir(int dirfd, const char *name)
{
	int fd = openat(dirfd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? ERR_OK : file_errno(errno);
	DIR *d = fdopendir(fd);
	if (!d) {
		close(fd);
		return ERR_IO;
	}
	enum err e = remove_files(d);
	closedir(d);
	if (!e && unlinkat(dirfd, name, AT_REMOVEDIR) != 0)
		e = file_errno(errno);
	return e;
}

enum err place_parent(const char *dir, int *parentfd, char **name)
{
	size_t n = strlen(dir);
	while (n > 1 && dir[n - 1] == '/')
		n--;
	char *path = mem_dup_n(dir, n);
	char *slash = strrchr(path, '/');
	*name = mem_dup(slash ? slash + 1 : path);
	if (slash)
		slash[slash == path] = '\0';
	*parentfd = open(slash ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum err e = *parentfd >= 0 ? ERR_OK : errno == ENOENT ? ERR_MISSING : file_errno(errno);
	free(path);
	if (!e && (!**name || strcmp(*name, ".") == 0 || strcmp(*name, "..") == 0))
		e = ERR_USAGE;
	if (e) {
		if (*parentfd >= 0)
			close(*parentfd);
		free(*name);
		*parentfd = -1;
		*name = NULL;
	}
	return e;
}

/* The machine id is a line in a world-readable file; a machine without one counts as
 * one machine. */
enum err place_exemplaar(int dirfd, const char *name, unsigned char out[32])
{
	char machine[64] = "";
	struct stat st;
	memset(out, 0, 32);
	if (fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? ERR_MISSING : file_errno(errno);
	int fd = open("/etc/machine-id", O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		ssize_t n = read(fd, machine, sizeof machine - 1);
		machine[n > 0 ? n : 0] = '\0';
		close(fd);
	}
	struct buf b = {0};
	buf_printf(&b, "regie-exemplaar %s %llu", machine, (unsigned long long)st.st_ino);
	hash_bytes(out, NULL, 0, b.s, b.len);
	buf_clear(&b);
	return ERR_OK;
}
