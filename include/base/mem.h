/* Memory that never comes back NULL. Out of memory calls the hook (which puts
 * the terminal back) and ends the program with `_exit(7)`; nothing else in the
 * rooms exits. */
#ifndef REGIE_BASE_MEM_H
#define REGIE_BASE_MEM_H

#include <stddef.h>

/* Zeroed block of `n` bytes (n may be 0); owned by the caller, `free` it. */
void *mem_new(size_t n);
/* Zeroed array; overflow of n * size ends the program. */
void *mem_new_array(size_t n, size_t size);
/* Resize to n * size bytes; new bytes are not zeroed. `p` may be NULL. */
void *mem_resize(void *p, size_t n, size_t size);
/* Copies of a string, and of exactly n bytes with a NUL behind them; NULL gives NULL.
 * The caller owns the copy. */
char *mem_dup(const char *s);
char *mem_dup_n(const char *s, size_t n);
/* Called once before the program ends for lack of memory. NULL: none. */
void mem_on_exhausted(void (*hook)(void));
/* Ends the program so, for memory that was asked elsewhere (locked pages). */
_Noreturn void mem_exhausted(void);

/* Grow array `p` (elements of *p) so that index `n` exists; doubles. */
#define MEM_GROW(p, n, cap) \
	do { \
		if ((n) >= (cap)) { \
			(cap) = (cap) ? (cap) * 2 : 8; \
			while ((n) >= (cap)) (cap) *= 2; \
			(p) = mem_resize((p), (cap), sizeof *(p)); \
		} \
	} while (0)

#endif
