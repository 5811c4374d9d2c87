/* Memory that is given out in pieces and freed at once: the model of the definitions
 * is some thousands of small arrays that all live as long as the `struct spec`. */
#ifndef REGIE_SPEC_ARENA_PRIV_H
#define REGIE_SPEC_ARENA_PRIV_H

#include <stddef.h>

struct arena_chunk;
struct arena {
	struct arena_chunk *chunk; /* the newest; NULL while empty */
	size_t used, size;
};

/* Zeroed, aligned memory for n things of `size`; n may be 0. */
void *arena_array(struct arena *a, size_t n, size_t size);
/* Copies. */
char *arena_dup_n(struct arena *a, const char *s, size_t n);
/* "left", the letter between, "right". */
char *arena_join(struct arena *a, const char *left, char between, const char *right);
void arena_clear(struct arena *a);

#endif
