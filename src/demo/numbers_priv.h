/* Numbers for invented people: BSNs of the practice range, V-numbers, A-numbers,
 * telephone numbers and postcodes that belong to nobody. */
#ifndef REGIE_DEMO_NUMBERS_PRIV_H
#define REGIE_DEMO_NUMBERS_PRIV_H

#include "dice_priv.h"

enum {
	NUMBERS_BSN_MAX = 909091 /* how many of 990000000..999999999 pass the 11-proef */
};

/* The number of steps taken through the practice range; start at 0. */
struct numbers_bsn {
	unsigned step;
};

/* The next BSN of the range that was not given yet, and true; false when all are given. */
bool numbers_bsn(struct numbers_bsn *n, char out[10]);
/* Ten digits, the first not 0. */
void numbers_vnr(struct dice *d, char out[11]);
/* Ten digits that pass spec_anr_ok. */
void numbers_anr(struct dice *d, char out[11]);
/* 06 and a 0 behind it, which no network gives out, written as people write them. */
void numbers_phone(struct dice *d, char out[17]);
/* Four digits (of which `area` is the thousand) and SA, SD or SS, which are never given out. */
void numbers_postcode(struct dice *d, unsigned area, char out[7]);

#endif
