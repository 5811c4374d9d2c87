/* Grapheme clusters: where they end, how wide they are and what of them is drawn.
 * One walk answers all three, so that the columns a text is given are the columns it
 * takes. A cluster ends where Unicode says so, and also before it would grow beyond
 * CLUSTER_COLS: chains of jamo or prefixes have no bound of their own. */
#include <config.h>

#include "base/text.h"

#include <limits.h>

#include <utf8proc.h>

#include "text_priv.h"

#define CLUSTER_COLS 8    /* a letter of any living script needs at most 3 */
#define CLUSTER_MARKS 4   /* drawn on one base */
#define DOTTED_CIRCLE 0x25CC

enum role {
	ROLE_DROP,    /* joiners and selectors: steer the shape, are not drawn */
	ROLE_SPACING, /* takes columns */
	ROLE_MARK,    /* drawn on what stands before it */
	ROLE_HIDDEN,  /* would drive the terminal or be unseen: a visible sign instead */
};

struct cluster {
	size_t end;
	int cols;
	int marks;   /* drawn so far */
	bool based;  /* something for a mark to stand on */
	bool hangul; /* something for a tail to be drawn in */
	bool full;   /* the next would exceed CLUSTER_COLS */
};

static bool is_plain(char c)
{
	return c >= ' ' && c <= '~';
}

static bool is_ascii(char c)
{
	return !(c & 0x80);
}

static bool is_selector(uint32_t cp)
{
	return cp == 0x34F || (cp >= 0x180B && cp <= 0x180F) || (cp >= 0xFE00 && cp <= 0xFE0F) ||
		(cp >= 0xE0100 && cp <= 0xE01EF);
}

/* Letters without ink, of Hangul. */
static bool is_filler(uint32_t cp)
{
	return cp == 0x115F || cp == 0x1160 || cp == 0x3164 || cp == 0xFFA0;
}

/* Medial and final letters of Hangul: drawn in the cell of the initial. */
static bool is_jamo_tail(uint32_t cp)
{
	return (cp >= 0x1161 && cp <= 0x11FF) || (cp >= 0xD7B0 && cp <= 0xD7FB);
}

static bool is_jamo_head(uint32_t cp)
{
	return (cp >= 0x1100 && cp <= 0x115E) || (cp >= 0xA960 && cp <= 0xA97C) || (cp >= 0xAC00 && cp <= 0xD7A3);
}

static bool is_skin_tone(uint32_t cp)
{
	return cp >= 0x1F3FB && cp <= 0x1F3FF;
}

static bool is_joiner(uint32_t cp)
{
	return cp == 0x200C || cp == 0x200D;
}

static enum role role_of(uint32_t cp)
{
	const utf8proc_property_t *property = utf8proc_get_property((utf8proc_int32_t)cp);
	switch (property->category) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return ROLE_HIDDEN;
	case UTF8PROC_CATEGORY_CF:
		if (is_joiner(cp))
			return ROLE_DROP;
		return property->boundclass == UTF8PROC_BOUNDCLASS_PREPEND ? ROLE_SPACING : ROLE_HIDDEN;
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_ME:
		return is_selector(cp) ? ROLE_DROP : ROLE_MARK;
	case UTF8PROC_CATEGORY_LO:
		if (is_jamo_tail(cp))
			return ROLE_MARK;
		return is_filler(cp) ? ROLE_HIDDEN : ROLE_SPACING;
	default:
		return ROLE_SPACING;
	}
}

/* A part of a picture with nothing to be part of. */
static bool is_orphan(const struct cluster *c, uint32_t cp)
{
	return (is_jamo_tail(cp) && !c->hangul) || (is_skin_tone(cp) && !c->based);
}

/* Columns of a code point that is drawn: those of the C library, by which curses counts.
 * It gives two to some that utf8proc gives one, and one to spacing vowel signs and to
 * signs that stand before a number. */
static int columns_of(uint32_t cp)
{
	if (cp < TEXT_NOT_COMPOSED)
		return 1;
	if ((cp >= 0x3248 && cp <= 0x324F) || (cp >= 0x4DC0 && cp <= 0x4DFF) || (cp & ~1u) == 0x302E ||
		(cp & ~1u) == 0x16FF0)
		return 2;
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);
	if (category == UTF8PROC_CATEGORY_MC || category == UTF8PROC_CATEGORY_CF)
		return 1;
	return utf8proc_charwidth((utf8proc_int32_t)cp);
}

/* Emoji that a joiner or a skin tone ties to the one before it: only the first is drawn,
 * since few terminals make one picture of them. */
static bool is_tied(uint32_t cp, uint32_t before)
{
	int class = utf8proc_get_property((utf8proc_int32_t)cp)->boundclass;
	return is_skin_tone(cp) ||
		(before == 0x200D && class == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC);
}

static void put(struct cluster *c, struct buf *out, uint32_t cp, int cols)
{
	if (c->cols + cols > CLUSTER_COLS) {
		c->full = true;
		return;
	}
	c->cols += cols;
	c->based = true;
	if (out)
		text_encode(out, cp);
}

static void put_mark(struct cluster *c, struct buf *out, uint32_t cp)
{
	if (!c->based)
		put(c, out, DOTTED_CIRCLE, 1);
	if (c->marks++ < CLUSTER_MARKS && out)
		text_encode(out, cp);
}

static void show(struct cluster *c, struct buf *out, uint32_t cp, uint32_t before)
{
	switch (is_orphan(c, cp) ? ROLE_HIDDEN : role_of(cp)) {
	case ROLE_DROP:
		break;
	case ROLE_MARK:
		put_mark(c, out, cp);
		break;
	case ROLE_HIDDEN:
		put(c, out, TEXT_REPLACEMENT, 1);
		break;
	case ROLE_SPACING:
		if (c->based && is_tied(cp, before))
			break;
		c->hangul = c->hangul || is_jamo_head(cp);
		put(c, out, cp, columns_of(cp));
		break;
	}
}

/* The cluster at `at` (s[at] is not the NUL); what is drawn of it goes to out, if any. */
static struct cluster walk(const char *s, size_t at, struct buf *out)
{
	struct cluster c = {.end = at};
	utf8proc_int32_t state = 0;
	uint32_t before, cp;
	c.end += text_decode_z(s + at, &before);
	show(&c, out, before, 0);
	while (s[c.end]) {
		size_t used = text_decode_z(s + c.end, &cp);
		if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)before, (utf8proc_int32_t)cp, &state))
			break;
		show(&c, out, cp, before);
		if (c.full)
			break;
		c.end += used;
		before = cp;
	}
	return c;
}

size_t text_next(const char *s, size_t at)
{
	if (!s[at])
		return at;
	if (is_plain(s[at]) && is_ascii(s[at + 1]))
		return at + 1;
	return walk(s, at, NULL).end;
}

/* Start of the code point, or the bad byte, before `at` (> 0). */
static size_t code_point_before(const char *s, size_t at)
{
	for (size_t len = 2; len <= 4 && len <= at; len++) {
		uint32_t cp;
		if (text_decode(s + at - len, len, &cp) == len)
			return at - len;
	}
	return at - 1;
}

/* True when a cluster starts at `at` (> 0) whatever stands further back: both sides are
 * such that the rules look at these two only. */
static bool starts_cluster(const char *s, size_t at)
{
	uint32_t before, cp;
	text_decode_z(s + code_point_before(s, at), &before);
	text_decode_z(s + at, &cp);
	int class = utf8proc_get_property((utf8proc_int32_t)before)->boundclass;
	if (class == UTF8PROC_BOUNDCLASS_EXTEND || class == UTF8PROC_BOUNDCLASS_ZWJ ||
		class == UTF8PROC_BOUNDCLASS_REGIONAL_INDICATOR)
		return false;
	return utf8proc_grapheme_break((utf8proc_int32_t)before, (utf8proc_int32_t)cp);
}

size_t text_prev(const char *s, size_t at)
{
	if (at == 0)
		return 0;
	size_t start = code_point_before(s, at);
	while (start > 0 && !starts_cluster(s, start))
		start = code_point_before(s, start);
	for (;;) {
		size_t next = text_next(s, start);
		if (next >= at || next == start)
			return start;
		start = next;
	}
}

int text_grapheme_width(const char *s, size_t at)
{
	return s[at] ? walk(s, at, NULL).cols : 0;
}

int text_width(const char *s)
{
	size_t at = 0, cols = 0;
	while (s[at]) {
		if (is_plain(s[at]) && is_ascii(s[at + 1])) {
			at++;
			cols++;
			continue;
		}
		struct cluster c = walk(s, at, NULL);
		at = c.end;
		cols += (size_t)c.cols;
	}
	return cols < INT_MAX ? (int)cols : INT_MAX;
}

size_t text_fit(const char *s, int cols)
{
	size_t at = 0;
	while (s[at]) {
		struct cluster c = {.end = at + 1, .cols = 1};
		if (!is_plain(s[at]) || !is_ascii(s[at + 1]))
			c = walk(s, at, NULL);
		if (c.cols > cols)
			break;
		cols -= c.cols;
		at = c.end;
	}
	return at;
}

void text_display(struct buf *out, const char *s)
{
	size_t at = 0;
	while (s[at]) {
		size_t run = at;
		while (is_plain(s[run]) && is_ascii(s[run + 1]))
			run++;
		buf_add_n(out, s + at, run - at);
		at = run;
		if (s[at])
			at = walk(s, at, out).end;
	}
}
