/* Chunks of memory in a chain, each at least 64 KiB; the newest is filled first. */
#include <config.h>

#include "arena_priv.h"

#include "base/mem.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct arena_chunk {
	struct arena_chunk *next;
	max_align_t bytes[];
};

enum { CHUNK = 64 << 10 };

static void *arena_bytes(struct arena *a, size_t n, size_t align)
{
	size_t at = (a->used + align - 1) / align * align;
	if (!a->chunk || at > a->size || n > a->size - at) {
		size_t size = n > CHUNK ? n : CHUNK;
		struct arena_chunk *c = mem_new(sizeof *c + size);
		c->next = a->chunk;
		*a = (struct arena){.chunk = c, .size = size};
		at = 0;
	}
	a->used = at + n;
	return (char *)a->chunk->bytes + at;
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
	size_t bytes = 0;
	if (__builtin_mul_overflow(n, size, &bytes))
		return mem_new_array(n, size); /* ends the program */
	return arena_bytes(a, bytes, sizeof(max_align_t));
}

char *arena_dup_n(struct arena *a, const char *s, size_t n)
{
	char *copy = arena_bytes(a, n + 1, 1);
	memcpy(copy, s, n);
	copy[n] = '\0';
	return copy;
}

char *arena_join(struct arena *a, const char *left, char between, const char *right)
{
	size_t n = strlen(left), m = strlen(right);
	char *s = arena_bytes(a, n + m + 2, 1);
	memcpy(s, left, n);
	s[n] = between;
	memcpy(s + n + 1, right, m + 1);
	return s;
}

void arena_clear(struct arena *a)
{
	while (a->chunk) {
		struct arena_chunk *next = a->chunk->next;
		free(a->chunk);
		a->chunk = next;
	}
	*a = (struct arena){0};
}
