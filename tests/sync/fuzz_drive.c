/* Runs a fuzz entry briefly over its own seeds, changed in the usual ways. The same changes every
 * time; REGIE_LEVEL=long tries a hundred times as many. */
#include <config.h>

#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"

static uint64_t state = 88172645463325252u;

static size_t dice(size_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return n ? (size_t)(state % n) : 0;
}

static void cut_in(struct buf *b, size_t at, const char *p, size_t n)
{
	struct buf out = {0};
	buf_add_n(&out, b->s, at);
	buf_add_n(&out, p, n);
	buf_add_n(&out, b->s + at, b->len - at);
	buf_clear(b);
	*b = out;
}

static void change(struct buf *b, const struct buf *other)
{
	static const char *const words[] = {"\"", "[", "]", "{", "}", ",", ":", "\\u0000", "\\", "\n", "9007199254740992",
		"-1", "0", "null", "\"\"", "[[[[", "\xff", "\xed\xa0\x80", "99999999999999999999"};
	size_t at = dice(b->len + 1), n = dice(20);
	const char *word = words[dice(sizeof words / sizeof words[0])];
	char keep[64];
	switch (dice(6)) {
	case 0:
		if (b->len)
			b->s[dice(b->len)] ^= (char)(1 << dice(8));
		break;
	case 1:
		if (b->len)
			b->s[dice(b->len)] = (char)dice(256);
		break;
	case 2:
		cut_in(b, at, word, strlen(word));
		break;
	case 3: /* take out */
		n = n > b->len - at ? b->len - at : n;
		if (b->len)
			memmove(b->s + at, b->s + at + n, b->len - at - n);
		buf_cut(b, b->len - n);
		break;
	case 4: /* twice */
		n = n > b->len - at ? b->len - at : n;
		memcpy(keep, b->len ? b->s + at : keep, b->len ? n : 0);
		cut_in(b, at, keep, n);
		break;
	default: /* the beginning of this, the end of another */
		buf_cut(b, at);
		at = dice(other->len + 1);
		buf_add_n(b, other->s ? other->s + at : "", other->len - at);
	}
}

/* In a block of exactly its size, so that a byte beyond it is noticed. */
static void try_it(const struct buf *b)
{
	uint8_t *copy = malloc(b->len ? b->len : 1);
	memcpy(copy, b->len ? b->s : "", b->len);
	LLVMFuzzerTestOneInput(copy, b->len);
	free(copy);
}

/* To start libFuzzer from: each seed a file in a directory. */
static int write_seeds(const char *dir)
{
	struct buf b = {0};
	for (size_t i = 0; fuzz_seed(i, &b); i++) {
		char path[4200];
		snprintf(path, sizeof path, "%s/zaad-%zu", dir, i);
		FILE *f = fopen(path, "wb");
		if (!f || fwrite(b.s, 1, b.len, f) != b.len || fclose(f) != 0)
			return 1;
		buf_reset(&b);
	}
	buf_clear(&b);
	return 0;
}

int main(int argc, char **argv)
{
	enum { SEEDS = 64 };
	struct buf seeds[SEEDS] = {{0}};
	size_t n = 0;
	const char *level = getenv("REGIE_LEVEL");
	unsigned inputs = fuzz_inputs * (level && strcmp(level, "long") == 0 ? 100 : 1);
	if (secret_init() != ERR_OK)
		return 1;
	if (argc > 1)
		return write_seeds(argv[1]);
	while (n < SEEDS && fuzz_seed(n, &seeds[n])) {
		try_it(&seeds[n]);
		n++;
	}
	if (n == 0)
		return 1;
	for (unsigned i = 0; i < inputs; i++) {
		struct buf b = {0};
		buf_add_n(&b, seeds[i % n].s, seeds[i % n].len);
		for (size_t k = 1 + dice(4); k > 0; k--)
			change(&b, &seeds[dice(n)]);
		try_it(&b);
		buf_clear(&b);
	}
	for (size_t i = 0; i < n; i++)
		buf_clear(&seeds[i]);
	printf("%u inputs\n1 passed, 0 failed\n", inputs);
	return 0;
}
