/* The growing byte string. Room always includes the NUL. Growing moves by hand
 * instead of through realloc, so that the old block can be wiped: most text that
 * passes here is about persons, and `buf_wipe` must not leave earlier copies. */
#include <config.h>

#include "base/buf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define FIRST_CAP 32

static void grow(struct buf *b, size_t n)
{
	size_t want;
	if (__builtin_add_overflow(b->len, n, &want) || want > SIZE_MAX / 4)
		want = SIZE_MAX / 2; /* mem_resize ends the program */
	size_t cap = b->cap ? b->cap : FIRST_CAP;
	while (cap <= want)
		cap *= 2;
	char *s = mem_resize(NULL, cap, 1);
	if (b->s) {
		memcpy(s, b->s, b->len);
		explicit_bzero(b->s, b->cap);
		free(b->s);
	}
	b->s = s;
	b->cap = cap;
}

/* Room for n more bytes and the NUL. */
static void reserve(struct buf *b, size_t n)
{
	if (b->cap <= b->len || n >= b->cap - b->len)
		grow(b, n);
}

void buf_add(struct buf *b, const char *s)
{
	if (s)
		buf_add_n(b, s, strlen(s));
}

void buf_add_n(struct buf *b, const void *p, size_t n)
{
	reserve(b, n);
	if (n)
		memcpy(b->s + b->len, p, n);
	b->len += n;
	b->s[b->len] = '\0';
}

void buf_add_c(struct buf *b, char c)
{
	reserve(b, 1);
	b->s[b->len++] = c;
	b->s[b->len] = '\0';
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	va_copy(again, ap);
	reserve(b, 1);
	int n = vsnprintf(b->s + b->len, b->cap - b->len, fmt, ap);
	if (n > 0 && (size_t)n >= b->cap - b->len) {
		reserve(b, (size_t)n);
		n = vsnprintf(b->s + b->len, b->cap - b->len, fmt, again);
	}
	va_end(again);
	if (n > 0)
		b->len += (size_t)n;
	b->s[b->len] = '\0';
}

const char *buf_str(const struct buf *b)
{
	return b->s ? b->s : "";
}

void buf_cut(struct buf *b, size_t len)
{
	if (len >= b->len)
		return;
	b->len = len;
	b->s[len] = '\0';
}

void buf_reset(struct buf *b)
{
	buf_cut(b, 0);
}

char *buf_detach(struct buf *b)
{
	char *s = b->s ? b->s : mem_new(1);
	*b = (struct buf){0};
	return s;
}

void buf_clear(struct buf *b)
{
	free(b->s);
	*b = (struct buf){0};
}

void buf_wipe(struct buf *b)
{
	if (b->s)
		explicit_bzero(b->s, b->cap);
	buf_clear(b);
}
