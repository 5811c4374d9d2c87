/* The chance of the practice caseload: xoshiro256** seeded by splitmix64 (Blackman and
 * Vigna), so that one seed gives one caseload on every machine. Not for secrets. Two draws
 * never stand in the arguments of one call: a compiler may take them in either order. */
#ifndef REGIE_DEMO_DICE_PRIV_H
#define REGIE_DEMO_DICE_PRIV_H

#include <stdbool.h>
#include <stdint.h>

struct dice {
	uint64_t s[4];
};

/* A number from any text (FNV-1a, 64 bits). */
uint64_t dice_seed_of(const char *text);
/* Start a row of its own for every (seed, stream): one household never moves another. */
void dice_start(struct dice *d, uint64_t seed, uint64_t stream);
uint64_t dice_next(struct dice *d);
/* 0 .. n-1; n > 0. */
unsigned dice_below(struct dice *d, unsigned n);
/* lo .. hi, both included. */
int dice_between(struct dice *d, int lo, int hi);
bool dice_percent(struct dice *d, unsigned percent);
/* Index in n weights, each as often as its weight says; 0 when all are 0. */
unsigned dice_weighted(struct dice *d, const unsigned char *weights, unsigned n);
/* 16 bytes in the form of a uuid v4. */
void dice_uuid(struct dice *d, unsigned char out[16]);

#endif
