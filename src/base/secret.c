/* Secrets: bytes in libsodium's guarded pages, locked and wiped. The length lives
 * beside them in ordinary memory, so that one byte past the capacity faults. */
#include <config.h>

#include "base/secret.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utf8proc.h>

struct secret {
	unsigned char *bytes; /* guarded, `cap` bytes */
	size_t len;
	size_t cap;
};

/* libsodium aborts when it finds no randomness, and waits for ever for a pool that
 * was never filled. So look first: the system call, else the device it falls back on. */
static bool randomness_is_there(void)
{
	unsigned char probe[16];
	ssize_t got = getrandom(probe, sizeof probe, GRND_NONBLOCK);
	secret_wipe(probe, sizeof probe);
	if (got == (ssize_t)sizeof probe)
		return true;
	if (got < 0 && errno == EAGAIN)
		return false;
	int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return false;
	struct stat st;
	bool is_device = fstat(fd, &st) == 0 && S_ISCHR(st.st_mode);
	close(fd);
	return is_device;
}

enum err secret_init(void)
{
	if (!randomness_is_there() || sodium_init() < 0)
		return ERR_NO_RANDOM;
	return ERR_OK;
}

enum err secret_harden(void)
{
	const struct rlimit none = {0, 0};
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || setrlimit(RLIMIT_CORE, &none) != 0)
		return ERR_RIGHTS;
	return ERR_OK;
}

bool secret_is_locked(void)
{
	void *probe = sodium_malloc(1);
	if (!probe)
		return false;
	/* sodium_malloc has tried already and kept silent; a second lock of the page is free. */
	bool locked = sodium_mlock(probe, 1) == 0;
	sodium_free(probe);
	return locked;
}

struct secret *secret_new(size_t cap)
{
	struct secret *s = mem_new(sizeof *s);
	s->cap = cap;
	s->bytes = sodium_allocarray(cap ? cap : 1, 1);
	if (!s->bytes)
		mem_exhausted();
	memset(s->bytes, 0, cap ? cap : 1);
	return s;
}

void secret_free(struct secret *s)
{
	if (!s)
		return;
	sodium_free(s->bytes);
	free(s);
}

unsigned char *secret_bytes(struct secret *s)
{
	return s->bytes;
}

const unsigned char *secret_view(const struct secret *s)
{
	return s->bytes;
}

size_t secret_len(const struct secret *s)
{
	return s->len;
}

size_t secret_cap(const struct secret *s)
{
	return s->cap;
}

bool secret_set_len(struct secret *s, size_t len)
{
	if (len > s->cap)
		return false;
	if (len < s->len)
		sodium_memzero(s->bytes + len, s->len - len);
	s->len = len;
	return true;
}

bool secret_append(struct secret *s, const void *p, size_t n)
{
	if (n > s->cap - s->len)
		return false;
	if (n > 0)
		memmove(s->bytes + s->len, p, n);
	s->len += n;
	return true;
}

void secret_reset(struct secret *s)
{
	sodium_memzero(s->bytes, s->cap);
	s->len = 0;
}

bool secret_is_equal(const struct secret *a, const struct secret *b)
{
	return a->len == b->len && sodium_memcmp(a->bytes, b->bytes, a->len) == 0;
}

struct secret *secret_nfc(const struct secret *s)
{
	const utf8proc_option_t how = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
	utf8proc_ssize_t n = utf8proc_decompose(s->bytes, (utf8proc_ssize_t)s->len, NULL, 0, how);
	if (n <= 0) {
		struct secret *same = secret_new(s->len);
		secret_append(same, s->bytes, s->len);
		return same;
	}
	/* utf8proc_map would leave copies on the heap: hand it guarded room instead. */
	struct secret *wide = secret_new((size_t)n * sizeof(utf8proc_int32_t));
	utf8proc_int32_t *points = (utf8proc_int32_t *)(void *)wide->bytes;
	utf8proc_decompose(s->bytes, (utf8proc_ssize_t)s->len, points, n, how);
	n = utf8proc_normalize_utf32(points, n, how);
	struct secret *nfc = secret_new((size_t)n * 4);
	for (utf8proc_ssize_t i = 0; i < n; i++)
		nfc->len += (size_t)utf8proc_encode_char(points[i], nfc->bytes + nfc->len);
	secret_free(wide);
	return nfc;
}

void secret_wipe(void *p, size_t n)
{
	if (n > 0)
		sodium_memzero(p, n);
}

void secret_random(void *p, size_t n)
{
	randombytes_buf(p, n);
}

enum err secret_read_fd(struct secret *s, int fd)
{
	enum err e = ERR_OK;
	secret_reset(s);
	/* Byte by byte: what follows the newline belongs to the next reader of this descriptor. */
	for (;;) {
		unsigned char c;
		ssize_t got = read(fd, &c, 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			e = ERR_IO;
		if (got <= 0 || c == '\n')
			break;
		bool fits = secret_append(s, &c, 1);
		secret_wipe(&c, 1);
		if (!fits) {
			e = ERR_LIMIT;
			break;
		}
	}
	if (e != ERR_OK)
		secret_reset(s);
	return e;
}
