/* Where ids of change sets and salts of lines come from: the system, or in a practice store
 * that is being made a seed, so that the same practice caseload gives the same lines. Keys
 * never come from here. */
#include <config.h>

#include "store_priv.h"

#include <string.h>

#include "base/secret.h"
#include "crypt/hash.h"

enum err store_set_seed(struct store *s, const unsigned char seed[32])
{
	if (seed && !s->practice)
		return store_fail(s, ERR_REFUSED, "only a practice store takes a seed");
	s->seeded = seed != NULL;
	s->drawn = 0;
	memset(s->seed, 0, sizeof s->seed);
	if (seed)
		memcpy(s->seed, seed, sizeof s->seed);
	return ERR_OK;
}

/* The next 32 bytes: a hash of how many were drawn, under the seed. */
static void draw(struct store *s, unsigned char out[HASH_BYTES])
{
	unsigned char count[8];
	uint64_t n = s->drawn++;
	for (size_t i = 0; i < sizeof count; i++)
		count[i] = (unsigned char)(n >> (8 * i));
	hash_bytes(out, s->seed, sizeof s->seed, count, sizeof count);
}

void store_random(struct store *s, void *p, size_t n)
{
	unsigned char block[HASH_BYTES], *out = p;
	if (!s->seeded) {
		secret_random(p, n);
		return;
	}
	while (n > 0) {
		size_t part = n < sizeof block ? n : sizeof block;
		draw(s, block);
		memcpy(out, block, part);
		out += part;
		n -= part;
	}
}

void store_random_uuid(struct store *s, unsigned char out[ID_BYTES])
{
	store_random(s, out, ID_BYTES);
	out[6] = (unsigned char)((out[6] & 0x0f) | 0x40); /* version 4 */
	out[8] = (unsigned char)((out[8] & 0x3f) | 0x80); /* variant of RFC 9562 */
}
