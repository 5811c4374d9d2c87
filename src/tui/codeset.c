/* Code sets of locales, known by ourselves as far as Dutch ones go; multi-byte reading
 * functions of the C library are not used, because they hold on to half characters. */
#include <config.h>

#include "codeset_priv.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <wchar.h>

#define REPLACEMENT 0xfffdu

/* ISO 8859-15 where it differs from 8859-1. */
static const struct {
	unsigned char byte;
	uint32_t cp;
} latin9[] = {
	{0xa4, 0x20ac}, {0xa6, 0x0160}, {0xa8, 0x0161}, {0xb4, 0x017d}, {0xb8, 0x017e},
	{0xbc, 0x0152}, {0xbd, 0x0153}, {0xbe, 0x0178},
};

enum codeset codeset_by_name(const char *name)
{
	static const struct {
		const char *name;
		enum codeset set;
	} names[] = {
		{"UTF-8", CODESET_UTF8}, {"UTF8", CODESET_UTF8},
		{"ANSI_X3.4-1968", CODESET_ASCII}, {"US-ASCII", CODESET_ASCII}, {"ASCII", CODESET_ASCII},
		{"646", CODESET_ASCII},
		{"ISO-8859-1", CODESET_LATIN1}, {"ISO8859-1", CODESET_LATIN1},
		{"ISO-8859-15", CODESET_LATIN9}, {"ISO8859-15", CODESET_LATIN9},
	};
	if (!name || !*name)
		return CODESET_ASCII;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcasecmp(names[i].name, name) == 0)
			return names[i].set;
	return CODESET_OTHER;
}

bool codeset_upper(enum codeset set, uint32_t upper[128])
{
	if (set == CODESET_UTF8 || set == CODESET_ASCII)
		return false;
	for (int i = 0; i < 128; i++) {
		wint_t wc = set == CODESET_OTHER ? btowc(0x80 + i) : (wint_t)(0x80 + i);
		upper[i] = wc == WEOF ? REPLACEMENT : (uint32_t)wc;
	}
	for (size_t i = 0; set == CODESET_LATIN9 && i < sizeof latin9 / sizeof latin9[0]; i++)
		upper[latin9[i].byte - 0x80] = latin9[i].cp;
	return true;
}

static bool in_latin1(uint32_t cp)
{
	return (cp >= 0x20 && cp < 0x7f) || (cp >= 0xa0 && cp <= 0xff);
}

static bool in_latin9(uint32_t cp)
{
	for (size_t i = 0; i < sizeof latin9 / sizeof latin9[0]; i++) {
		if (latin9[i].cp == cp)
			return true;
		if (latin9[i].byte == cp)
			return false;
	}
	return in_latin1(cp);
}

static bool in_locale(uint32_t cp)
{
	return (cp >= 0x20 && cp < 0x7f) || (cp >= 0x80 && wctob((wint_t)cp) != EOF && wcwidth((wchar_t)cp) >= 0);
}

static bool in_unicode(uint32_t cp)
{
	return wcwidth((wchar_t)cp) >= 0;
}

codeset_can_show_fn codeset_can_show(enum codeset set)
{
	static const codeset_can_show_fn functions[] = {
		[CODESET_UTF8] = in_unicode,
		[CODESET_ASCII] = NULL,
		[CODESET_LATIN1] = in_latin1,
		[CODESET_LATIN9] = in_latin9,
		[CODESET_OTHER] = in_locale,
	};
	return functions[set];
}
