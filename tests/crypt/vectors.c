/* The vectors of db/slots.md. libsodium lets its source of randomness be replaced, so the
 * program needs no door for it. */
#include <config.h>

#include "vectors.h"

#include <check.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "crypt/hash.h"
#include "support/run.h"

static struct buf page;

static const char *page_text(void)
{
	char path[4200];
	if (page.len == 0) {
		snprintf(path, sizeof path, "%s/db/slots.md", support_srcdir());
		ck_assert_int_eq(file_read(AT_FDCWD, path, 1 << 20, &page), ERR_OK);
	}
	return buf_str(&page);
}

const char *vector_text(const char *name)
{
	static char value[512];
	char start[100];
	snprintf(start, sizeof start, "\n%s:", name);
	const char *at = strstr(page_text(), start);
	ck_assert_msg(at != NULL, "db/slots.md has no vector %s", name);
	at += strlen(start);
	at += *at == ' ';
	snprintf(value, sizeof value, "%.*s", (int)strcspn(at, "\n"), at);
	return value;
}

void vector_bytes(const char *name, unsigned char *out, size_t n)
{
	ck_assert_msg(hash_unhex(vector_text(name), out, n), "vector %s", name);
}

struct secret *vector_secret(const char *name)
{
	size_t n = strlen(vector_text(name)) / 2;
	struct secret *s = secret_new(n);
	vector_bytes(name, secret_bytes(s), n);
	secret_set_len(s, n);
	return s;
}

void vector_block(const char *name, struct buf *out)
{
	char start[100];
	snprintf(start, sizeof start, "\n```%s\n", name);
	const char *at = strstr(page_text(), start);
	ck_assert_msg(at != NULL, "db/slots.md has no block %s", name);
	at += strlen(start);
	const char *end = strstr(at, "\n```");
	ck_assert_ptr_nonnull(end);
	buf_add_n(out, at, (size_t)(end + 1 - at));
}

static unsigned drawn[64]; /* how often each size was drawn */

static void draw(void *const p, const size_t n)
{
	static const struct {
		size_t n;
		unsigned first;
	} starts[] = {{32, 0}, {16, 64}, {24, 128}, {8, 192}, {20, 224}};
	unsigned char *out = p;
	for (size_t s = 0; s < sizeof starts / sizeof starts[0]; s++) {
		if (starts[s].n != n)
			continue;
		for (size_t i = 0; i < n; i++)
			out[i] = (unsigned char)(starts[s].first + 32 * drawn[n] + i);
		drawn[n]++;
		return;
	}
	ck_abort_msg("a draw of %zu bytes has no place in the vectors", n);
}

static const char *draw_name(void)
{
	return "vectors";
}

static uint32_t draw_one(void)
{
	ck_abort_msg("a draw of one number has no place in the vectors");
}

void vectors_fix_random(void)
{
	static randombytes_implementation fixed = {
		.implementation_name = draw_name, .random = draw_one, .buf = draw};
	memset(drawn, 0, sizeof drawn);
	randombytes_set_implementation(&fixed);
}

void vectors_free_random(void)
{
	randombytes_set_implementation(&randombytes_sysrandom_implementation);
	buf_clear(&page);
}
