/* Every cut and every flipped bit of a signed text. */
#ifndef REGIE_TESTS_SYNC_HOSTILE_H
#define REGIE_TESTS_SYNC_HOSTILE_H

#include <check.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* `reads` says whether it takes these bytes (given in a block of exactly their size). */
static inline void hostile_refuses_all(const char *text, size_t n, bool (*reads)(void *ctx, const char *p, size_t n),
	void *ctx)
{
	ck_assert(reads(ctx, text, n));
	for (size_t cut = 0; cut < n; cut++) {
		char *copy = malloc(cut ? cut : 1);
		memcpy(copy, text, cut);
		ck_assert_msg(!reads(ctx, copy, cut), "%zu bytes of it", cut);
		free(copy);
	}
	char *copy = malloc(n + 1);
	memcpy(copy, text, n);
	for (size_t bit = 0; bit < 8 * n; bit++) {
		copy[bit / 8] = (char)(copy[bit / 8] ^ 1 << bit % 8);
		ck_assert_msg(!reads(ctx, copy, n), "byte %zu bit %zu", bit / 8, bit % 8);
		copy[bit / 8] = (char)(copy[bit / 8] ^ 1 << bit % 8);
	}
	for (int more = 0; more < 256; more++) {
		copy[n] = (char)more;
		ck_assert_msg(!reads(ctx, copy, n + 1), "and byte %d", more);
	}
	free(copy);
}

#endif
