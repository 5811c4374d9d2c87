/* Numbers by counting or by chance. The BSNs go through the practice range in steps that
 * meet every number once, so they are unique by construction and look scattered. */
#include <config.h>

#include "numbers_priv.h"

#include "spec/type.h"

#include <stdio.h>

/* Eight digits 99000000..99999999 and the ninth that makes the sum of 9 8 7 6 5 4 3 2 -1
 * divisible by 11 (data-layouts 13.1); there is none when that sum asks for a 10. */
bool numbers_bsn(struct numbers_bsn *n, char out[10])
{
	/* The range and the stride share no factor, so every step meets a new one. */
	enum { RANGE = 1000000, STRIDE = 618033, FIRST = 271828 };
	while (n->step < RANGE) {
		unsigned tail = (unsigned)(((uint64_t)n->step++ * STRIDE + FIRST) % RANGE);
		unsigned sum = 0;
		snprintf(out, 10, "99%06u", tail);
		for (unsigned i = 0; i < 8; i++)
			sum += (9 - i) * (unsigned)(out[i] - '0');
		if (sum % 11 == 10)
			continue;
		out[8] = (char)('0' + sum % 11);
		out[9] = '\0';
		return true;
	}
	return false;
}

void numbers_vnr(struct dice *d, char out[11])
{
	unsigned long long v = 1000000000ULL + dice_next(d) % 9000000000ULL;
	snprintf(out, 11, "%010llu", v % 10000000000ULL);
}

/* One in about eighty tries passes. */
void numbers_anr(struct dice *d, char out[11])
{
	do
		numbers_vnr(d, out);
	while (!spec_anr_ok(out));
}

void numbers_phone(struct dice *d, char out[17])
{
	static const char *const starts[] = {"0600", "06-00", "06 00", "+31 6 00"};
	static const unsigned char weights[] = {5, 3, 1, 1};
	const char *start = starts[dice_weighted(d, weights, 4)];
	snprintf(out, 17, "%s%06u", start, dice_below(d, 1000000));
}

void numbers_postcode(struct dice *d, unsigned area, char out[7])
{
	static const char last[] = "ADS";
	unsigned quarter = dice_below(d, 40) + 100;
	snprintf(out, 7, "%u%03uS%c", 1 + area % 9, quarter, last[dice_below(d, 3)]);
}
