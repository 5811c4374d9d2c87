/* xoshiro256** 1.0 and splitmix64, as their authors published them; nothing else in this
 * room draws chance, so a caseload is a function of its seed. */
#include <config.h>

#include "dice_priv.h"

#include <string.h>

uint64_t dice_seed_of(const char *text)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);
	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
	return h;
}

static uint64_t splitmix(uint64_t *x)
{
	uint64_t z = *x += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

void dice_start(struct dice *d, uint64_t seed, uint64_t stream)
{
	uint64_t x = splitmix(&seed) ^ splitmix(&stream);
	for (int i = 0; i < 4; i++)
		d->s[i] = splitmix(&x);
}

static uint64_t rotl(uint64_t x, int k)
{
	return (x << k) | (x >> (64 - k));
}

uint64_t dice_next(struct dice *d)
{
	uint64_t *s = d->s;
	uint64_t result = rotl(s[1] * 5, 7) * 9;
	uint64_t t = s[1] << 17;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotl(s[3], 45);
	return result;
}

/* The high half times n: the lean of at most n / 2^32 is nothing for invented people. */
unsigned dice_below(struct dice *d, unsigned n)
{
	return (unsigned)(((dice_next(d) >> 32) * n) >> 32);
}

int dice_between(struct dice *d, int lo, int hi)
{
	return hi <= lo ? lo : lo + (int)dice_below(d, (unsigned)(hi - lo) + 1);
}

bool dice_percent(struct dice *d, unsigned percent)
{
	return dice_below(d, 100) < percent;
}

unsigned dice_weighted(struct dice *d, const unsigned char *weights, unsigned n)
{
	unsigned total = 0, i = 0;
	for (unsigned k = 0; k < n; k++)
		total += weights[k];
	if (total == 0)
		return 0;
	unsigned at = dice_below(d, total);
	while (at >= weights[i])
		at -= weights[i++];
	return i;
}

void dice_uuid(struct dice *d, unsigned char out[16])
{
	for (int i = 0; i < 16; i += 8) {
		uint64_t half = dice_next(d);
		for (int k = 0; k < 8; k++)
			out[i + k] = (unsigned char)(half >> (8 * k));
	}
	out[6] = (unsigned char)((out[6] & 0x0f) | 0x40);
	out[8] = (unsigned char)((out[8] & 0x3f) | 0x80);
}
