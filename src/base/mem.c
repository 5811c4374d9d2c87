/* Memory that never comes back NULL. When there is none left, the hook puts the
 * terminal back and the program ends with the exit code of ERR_MEMORY. This is the
 * one place outside app that ends the program: no caller could do better, since the
 * open transaction rolls back by itself and drafts are on disk already. `_exit`,
 * because handlers of exit would want memory too. */
#include <config.h>

#include "base/mem.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"

static _Atomic(void (*)(void)) exhausted_hook;

void mem_on_exhausted(void (*hook)(void))
{
	atomic_store(&exhausted_hook, hook);
}

/* Taken out before it is called: a hook that runs out of memory itself ends at once. */
void mem_exhausted(void)
{
	void (*hook)(void) = atomic_exchange(&exhausted_hook, NULL);
	if (hook)
		hook();
	_exit(err_exit_code(ERR_MEMORY));
}

/* n * size, at least 1 so that an empty block has an address of its own. */
static size_t bytes_of(size_t n, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(n, size, &bytes) || bytes > PTRDIFF_MAX)
		mem_exhausted();
	return bytes ? bytes : 1;
}

void *mem_new(size_t n)
{
	return mem_new_array(n, 1);
}

void *mem_new_array(size_t n, size_t size)
{
	void *p = calloc(1, bytes_of(n, size));
	if (!p)
		mem_exhausted();
	return p;
}

void *mem_resize(void *p, size_t n, size_t size)
{
	void *q = realloc(p, bytes_of(n, size));
	if (!q)
		mem_exhausted();
	return q;
}

char *mem_dup(const char *s)
{
	return s ? mem_dup_n(s, strlen(s)) : NULL;
}

char *mem_dup_n(const char *s, size_t n)
{
	if (!s)
		return NULL;
	char *copy = mem_resize(NULL, n == SIZE_MAX ? n : n + 1, 1);
	memcpy(copy, s, n);
	copy[n] = '\0';
	return copy;
}
