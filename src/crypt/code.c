/* The recovery code. Crockford's base32; after every four characters one that checks
 * them: group number + 2a + 4b + 8c + 16d in GF(32), polynomial x^5 + x^2 + 1. Weights
 * differ and none is nought, so one wrong character or two that changed places within
 * a group never pass; the group number makes moved groups fail, each of them. */
#include <config.h>

#include "code_priv.h"

#include <sodium.h>
#include <stddef.h>
#include <string.h>

enum { GROUP_CHARS = CODE_GROUP_DATA + 1, CODE_CHARS = CODE_GROUPS * GROUP_CHARS };

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* v * x in GF(32). */
static unsigned times_x(unsigned v)
{
	v <<= 1;
	return v & 32u ? v ^ 0x25u : v;
}

static unsigned char check_of(size_t group, const unsigned char data[CODE_GROUP_DATA])
{
	unsigned sum = 0;
	for (size_t i = CODE_GROUP_DATA; i-- > 0;)
		sum = times_x(sum ^ data[i]);
	return (unsigned char)(sum ^ (group + 1));
}

/* Five bits of the code, number `n` of 32, most significant first. */
static unsigned char take_five(const unsigned char bits[CODE_BITS_BYTES], size_t n)
{
	unsigned value = 0;
	for (size_t bit = n * 5; bit < n * 5 + 5; bit++)
		value = value << 1 | (bits[bit / 8] >> (7 - bit % 8) & 1u);
	return (unsigned char)value;
}

static void put_five(unsigned char bits[CODE_BITS_BYTES], size_t n, unsigned char value)
{
	for (size_t i = 0; i < 5; i++) {
		size_t bit = n * 5 + i;
		bits[bit / 8] |= (unsigned char)((value >> (4 - i) & 1u) << (7 - bit % 8));
	}
}

void code_write(const unsigned char bits[CODE_BITS_BYTES], char out[CODE_TEXT])
{
	unsigned char data[CODE_GROUP_DATA];
	for (size_t g = 0; g < CODE_GROUPS; g++) {
		for (size_t i = 0; i < CODE_GROUP_DATA; i++) {
			data[i] = take_five(bits, g * CODE_GROUP_DATA + i);
			*out++ = alphabet[data[i]];
		}
		*out++ = alphabet[check_of(g, data)];
		*out++ = g + 1 < CODE_GROUPS ? '-' : '\0';
	}
	sodium_memzero(data, sizeof data);
}

/* The value of a character, or 0xff for one that no code has. */
static unsigned char value_of(char c)
{
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == 'O')
		c = '0';
	else if (c == 'I' || c == 'L')
		c = '1';
	const char *at = c ? strchr(alphabet, c) : NULL;
	return at ? (unsigned char)(at - alphabet) : 0xff;
}

static bool is_skipped(char c)
{
	/* Later bytes of a UTF-8 character: the first has been counted as a wrong one. */
	return c == ' ' || c == '-' || c == '\t' || c == '\r' || c == '\n' || ((unsigned char)c & 0xc0) == 0x80;
}

static bool is_group_right(size_t group, const unsigned char chars[GROUP_CHARS])
{
	for (size_t i = 0; i < GROUP_CHARS; i++)
		if (chars[i] == 0xff)
			return false;
	return check_of(group, chars) == chars[CODE_GROUP_DATA];
}

bool code_read(const char *text, unsigned char bits[CODE_BITS_BYTES], int *group)
{
	unsigned char chars[CODE_CHARS];
	size_t n = 0, g = 0;
	memset(chars, 0xff, sizeof chars);
	memset(bits, 0, CODE_BITS_BYTES);
	for (; *text; text++) {
		if (is_skipped(*text))
			continue;
		if (n < CODE_CHARS)
			chars[n] = value_of(*text);
		n++;
	}
	while (g < CODE_GROUPS && is_group_right(g, chars + g * GROUP_CHARS))
		g++;
	bool good = g == CODE_GROUPS && n == CODE_CHARS;
	for (size_t i = 0; good && i < CODE_GROUPS * CODE_GROUP_DATA; i++)
		put_five(bits, i, chars[i / CODE_GROUP_DATA * GROUP_CHARS + i % CODE_GROUP_DATA]);
	if (!good && group)
		*group = (int)(g < CODE_GROUPS ? g : CODE_GROUPS - 1) + 1;
	sodium_memzero(chars, sizeof chars);
	return good;
}
