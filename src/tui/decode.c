/* The decoder: a machine that takes one byte at a time. On the ground a byte is a key or
 * begins one; in a sequence it goes on, completes it, or breaks it off, and then the
 * sequence is closed and the byte is taken again on the ground. That one rule keeps every
 * following key. Nothing grows but a paste, and that is bounded. What was typed may be a
 * passphrase: bytes are wiped as soon as they are a key. */
#include <config.h>

#include "decode_priv.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/secret.h"
#include "base/text.h"
#include "sequence_priv.h"

#define REPLACEMENT 0xfffdu
#define PASTE_END "\033[201~"

enum { QUEUE = 8, ESC_MS = 1000 };

enum state { GROUND, CHARACTER, SEQUENCE, PENDING, PASTE };

/* How far a sequence is by the grammar. */
enum shape {
	AFTER_ESC,
	AFTER_ESC_ESC,
	IN_CSI,
	IN_SS3,
	IN_LINUX,      /* ESC [ [ and one letter */
	IN_MOUSE,      /* ESC [ M and three bytes */
	IN_STRING,     /* an answer of the terminal, up to BEL or ESC \ */
	IN_STRING_ESC,
	COMPLETE       /* but the beginning of a longer one that the terminal knows */
};
enum verdict { MORE, DONE, BROKEN };

struct own_string {
	char *bytes;
	size_t len;
	enum tui_name name;
};

/* A UTF-8 character under way. */
struct utf8 {
	uint32_t cp;
	int missing;             /* continuation bytes still to come */
	unsigned char low, high; /* what the next one may be */
};

struct decode {
	struct own_string *strings;
	size_t n_strings;
	uint32_t upper[128];
	bool is_8bit;
	int esc_ms;
	bool esc_back;

	enum state state;
	int64_t since;           /* when the last byte came */
	int64_t esc_at;          /* PENDING: when that Esc came */
	bool second_esc;         /* SEQUENCE: an Esc was pending before it */
	enum shape shape;
	int mouse_left;
	unsigned char seq[DECODE_SEQUENCE_MAX];
	size_t n_seq;
	bool too_long;
	struct tui_key whole;    /* what the sequence so far already is, when `is_whole` */
	bool is_whole;
	struct utf8 utf8;

	struct buf paste;
	size_t end_matched;      /* bytes of PASTE_END seen */
	bool paste_cut;
	bool paste_cr;           /* the last character was CR */
	bool paste_given;        /* handed out: wipe before anything else */

	struct tui_key queue[QUEUE];
	size_t n_queue;
	unsigned char last[DECODE_SEQUENCE_MAX];
	size_t n_last;
};

static void take(struct decode *d, unsigned char c);

struct decode *decode_new(const struct decode_options *o)
{
	struct decode *d = mem_new(sizeof *d);
	d->esc_ms = o->esc_ms > 0 ? o->esc_ms : ESC_MS;
	d->esc_back = o->esc_back;
	d->is_8bit = o->upper != NULL;
	if (o->upper)
		memcpy(d->upper, o->upper, sizeof d->upper);
	d->strings = mem_new_array(o->n_strings, sizeof *d->strings);
	for (size_t i = 0; i < o->n_strings; i++) {
		const char *s = o->strings[i].bytes;
		size_t len = s ? strlen(s) : 0;
		if (len < 2 || len >= DECODE_SEQUENCE_MAX || s[0] != '\033')
			continue;
		d->strings[d->n_strings++] = (struct own_string){mem_dup(s), len, o->strings[i].name};
	}
	return d;
}

void decode_free(struct decode *d)
{
	if (!d)
		return;
	for (size_t i = 0; i < d->n_strings; i++)
		free(d->strings[i].bytes);
	free(d->strings);
	buf_wipe(&d->paste);
	secret_wipe(d, sizeof *d);
	free(d);
}

/* --- keys out ------------------------------------------------------------------- */

static void give(struct decode *d, struct tui_key k)
{
	if (d->n_queue < QUEUE)
		d->queue[d->n_queue++] = k;
}

static void give_kind(struct decode *d, enum tui_key_kind kind)
{
	give(d, (struct tui_key){.kind = kind});
}

static void give_named(struct decode *d, enum tui_name name)
{
	give(d, (struct tui_key){.kind = TUI_NAMED, .name = name});
}

static void remember(struct decode *d)
{
	memcpy(d->last, d->seq, d->n_seq);
	d->n_last = d->n_seq;
}

/* --- characters ----------------------------------------------------------------- */

/* Controls of the upper half never reach the program as text. */
static uint32_t printable(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) ? REPLACEMENT : cp;
}

static void utf8_wipe(struct utf8 *u)
{
	*u = (struct utf8){0};
}

/* First byte of a character; false when no character begins so. The ranges of the
 * second byte exclude overlong forms, surrogates and what lies above U+10FFFF. */
static bool utf8_begin(struct utf8 *u, unsigned char c)
{
	*u = (struct utf8){.low = 0x80, .high = 0xbf};
	if (c >= 0xc2 && c <= 0xdf) {
		u->missing = 1;
		u->cp = c & 0x1fu;
	} else if (c >= 0xe0 && c <= 0xef) {
		u->missing = 2;
		u->cp = c & 0x0fu;
		u->low = c == 0xe0 ? 0xa0 : 0x80;
		u->high = c == 0xed ? 0x9f : 0xbf;
	} else if (c >= 0xf0 && c <= 0xf4) {
		u->missing = 3;
		u->cp = c & 0x07u;
		u->low = c == 0xf0 ? 0x90 : 0x80;
		u->high = c == 0xf4 ? 0x8f : 0xbf;
	}
	return u->missing > 0;
}

/* Next byte; false when it does not belong to this character. */
static bool utf8_go_on(struct utf8 *u, unsigned char c)
{
	if (c < u->low || c > u->high)
		return false;
	u->cp = u->cp << 6 | (c & 0x3fu);
	u->missing--;
	u->low = 0x80;
	u->high = 0xbf;
	return true;
}

/* --- paste ---------------------------------------------------------------------- */

static void paste_put(struct decode *d, uint32_t cp)
{
	bool after_cr = d->paste_cr;
	d->paste_cr = cp == '\r';
	if (cp == '\n' && after_cr)
		return;
	if (cp == '\r')
		cp = '\n';
	if (cp != '\n' && cp != '\t' && (cp < 0x20 || (cp >= 0x7f && cp < 0xa0)))
		return;
	if (d->paste.len + 4 > DECODE_PASTE_MAX) {
		d->paste_cut = true;
		return;
	}
	text_encode(&d->paste, cp);
}

static void paste_byte(struct decode *d, unsigned char c)
{
	if (d->utf8.missing) {
		if (utf8_go_on(&d->utf8, c)) {
			if (!d->utf8.missing)
				paste_put(d, d->utf8.cp);
			return;
		}
		utf8_wipe(&d->utf8);
		paste_put(d, REPLACEMENT);
	}
	if (c < 0x80)
		paste_put(d, c);
	else if (d->is_8bit)
		paste_put(d, d->upper[c - 0x80]);
	else if (!utf8_begin(&d->utf8, c))
		paste_put(d, REPLACEMENT);
}

static void paste_begin(struct decode *d)
{
	utf8_wipe(&d->utf8);
	buf_reset(&d->paste);
	d->end_matched = 0;
	d->paste_cut = d->paste_cr = d->paste_given = false;
	d->state = PASTE;
}

static void paste_end(struct decode *d)
{
	if (d->utf8.missing)
		paste_put(d, REPLACEMENT);
	utf8_wipe(&d->utf8);
	d->state = GROUND;
	if (!d->paste.len && !d->paste_cut)
		return;
	d->paste_given = true;
	give(d, (struct tui_key){
		.kind = TUI_PASTE, .text = buf_str(&d->paste), .text_len = d->paste.len, .cut = d->paste_cut});
}

static void take_in_paste(struct decode *d, unsigned char c)
{
	static const char end[] = PASTE_END;
	if (c == (unsigned char)end[d->end_matched]) {
		if (++d->end_matched == sizeof end - 1)
			paste_end(d);
		return;
	}
	/* ESC occurs in the end mark only as its first byte: no other way to match anew. */
	for (size_t i = 0; i < d->end_matched; i++)
		paste_byte(d, (unsigned char)end[i]);
	d->end_matched = c == '\033';
	if (!d->end_matched)
		paste_byte(d, c);
}

/* --- sequences ------------------------------------------------------------------ */

static void sequence_begin(struct decode *d, bool second)
{
	d->state = SEQUENCE;
	d->shape = AFTER_ESC;
	d->second_esc = second;
	d->seq[0] = '\033';
	d->n_seq = 1;
	d->too_long = d->is_whole = false;
}

static void sequence_add(struct decode *d, unsigned char c)
{
	if (d->n_seq < sizeof d->seq)
		d->seq[d->n_seq++] = c;
	else
		d->too_long = true;
}

static void sequence_leave(struct decode *d)
{
	remember(d);
	secret_wipe(d->seq, sizeof d->seq);
	d->n_seq = 0;
	d->is_whole = false;
	d->state = GROUND;
}

/* Complete: give what it means. */
static void sequence_done(struct decode *d)
{
	struct tui_key k = d->whole;
	enum sequence_kind kind = SEQUENCE_KEY;
	if (d->shape == IN_MOUSE || d->shape == IN_STRING || d->shape == IN_STRING_ESC)
		kind = SEQUENCE_NOTHING;
	else if (!d->is_whole)
		kind = d->too_long ? SEQUENCE_UNKNOWN : sequence_meaning(d->seq, d->n_seq, &k);
	sequence_leave(d);
	if (kind == SEQUENCE_PASTE)
		paste_begin(d);
	else if (kind == SEQUENCE_KEY)
		give(d, k);
	else if (kind == SEQUENCE_UNKNOWN)
		give_kind(d, TUI_UNKNOWN);
}

/* It ends here without being complete: a byte that does not belong, or silence. */
static void sequence_close(struct decode *d)
{
	bool two_esc = d->n_seq >= 2 && d->seq[1] == '\033';
	unsigned char third = d->n_seq == 3 ? d->seq[2] : 0;
	if (d->is_whole || d->shape == COMPLETE) {
		sequence_done(d);
	} else if (d->n_seq == 1) {
		if (d->second_esc)
			give_named(d, TUI_ESC_ESC);
		sequence_leave(d);
	} else if (two_esc && d->n_seq <= 3) {
		sequence_leave(d);
		give_named(d, TUI_ESC_ESC);
		if (third)
			take(d, third);
	} else {
		sequence_leave(d);
		give_kind(d, TUI_UNKNOWN);
	}
}

static enum verdict step_after_esc(struct decode *d, unsigned char c)
{
	switch (c) {
	case '[':
		d->shape = IN_CSI;
		return MORE;
	case 'O':
		d->shape = IN_SS3;
		return MORE;
	case ']': case 'P': case '_': case '^': case 'X':
		if (d->shape == AFTER_ESC) {
			d->shape = IN_STRING;
			return MORE;
		}
		return BROKEN;
	case '\033':
		if (d->shape == AFTER_ESC) {
			d->shape = AFTER_ESC_ESC;
			return MORE;
		}
		return BROKEN;
	default:
		return d->shape == AFTER_ESC && c >= 0x20 && c < 0x7f ? DONE : BROKEN;
	}
}

static enum verdict step_csi(struct decode *d, unsigned char c)
{
	bool first = d->seq[d->n_seq - 1] == '[';
	if (first && c == '[') {
		d->shape = IN_LINUX;
		return MORE;
	}
	if (first && c == 'M') {
		d->shape = IN_MOUSE;
		d->mouse_left = 3;
		return MORE;
	}
	if (c >= 0x20 && c < 0x40)
		return MORE;
	return c >= 0x40 && c < 0x7f ? DONE : BROKEN;
}

static enum verdict step_string(struct decode *d, unsigned char c)
{
	if (d->shape == IN_STRING_ESC)
		return c == '\\' ? DONE : BROKEN;
	if (c == '\033') {
		d->shape = IN_STRING_ESC;
		return MORE;
	}
	if (c == '\a')
		return DONE;
	return c < 0x20 || c == 0x7f ? BROKEN : MORE;
}

/* One byte further by the grammar. */
static enum verdict step(struct decode *d, unsigned char c)
{
	switch (d->shape) {
	case AFTER_ESC:
	case AFTER_ESC_ESC:
		return step_after_esc(d, c);
	case IN_CSI:
		return step_csi(d, c);
	case IN_SS3:
		if ((c >= '0' && c <= '9') || c == ';')
			return MORE;
		return c >= 0x40 && c < 0x7f ? DONE : BROKEN;
	case IN_LINUX:
		return c >= 0x20 && c < 0x7f ? DONE : BROKEN;
	case IN_MOUSE:
		if (c < 0x20)
			return BROKEN;
		return --d->mouse_left ? MORE : DONE;
	case IN_STRING:
	case IN_STRING_ESC:
		return step_string(d, c);
	case COMPLETE:
		break;
	}
	return BROKEN;
}

/* Is seq the terminal's own spelling of a key, or ours? The terminal's wins. */
static enum sequence_match known_spelling(const struct decode *d, struct tui_key *k)
{
	int found = d->too_long ? MATCH_NONE : (int)sequence_fixed(d->seq, d->n_seq, k);
	for (size_t i = 0; i < d->n_strings && !d->too_long; i++) {
		const struct own_string *s = &d->strings[i];
		if (s->len < d->n_seq || memcmp(s->bytes, d->seq, d->n_seq) != 0)
			continue;
		found |= s->len == d->n_seq ? MATCH_WHOLE : MATCH_PREFIX;
		if (s->len == d->n_seq)
			*k = (struct tui_key){.kind = TUI_NAMED, .name = s->name};
	}
	return (enum sequence_match)found;
}

/* A string that was cut by ESC: that ESC begins something new. */
static void sequence_broken(struct decode *d, unsigned char c)
{
	bool esc_too = d->shape == IN_STRING_ESC;
	sequence_close(d);
	if (esc_too)
		take(d, '\033');
	take(d, c);
}

static void take_in_sequence(struct decode *d, unsigned char c)
{
	enum shape before = d->shape;
	size_t len = d->n_seq;
	bool had_whole = d->is_whole || before == COMPLETE;
	struct tui_key k = {0};
	enum verdict v = step(d, c);
	sequence_add(d, c);
	enum sequence_match m = known_spelling(d, &k);
	if (m & MATCH_WHOLE) {
		d->whole = k;
		d->is_whole = true;
	}
	if (m == MATCH_WHOLE) {
		d->shape = COMPLETE;
		sequence_done(d);
	} else if (m & MATCH_PREFIX) {
		if (v != MORE)
			d->shape = COMPLETE;
		if (!(m & MATCH_WHOLE))
			d->is_whole = false;
	} else if (had_whole || v == BROKEN) {
		d->n_seq = len;
		d->shape = before;
		sequence_broken(d, c);
	} else if (v == DONE) {
		sequence_done(d);
	}
}

/* --- the ground ----------------------------------------------------------------- */

static void take_upper(struct decode *d, unsigned char c)
{
	if (!d->is_8bit) {
		if (utf8_begin(&d->utf8, c))
			d->state = CHARACTER;
		else
			give(d, (struct tui_key){.kind = TUI_CHAR, .cp = REPLACEMENT});
		return;
	}
	/* CSI and SS3 as one byte, from a terminal that sends 8-bit controls. */
	if ((c == 0x9b || c == 0x8f) && printable(d->upper[c - 0x80]) == REPLACEMENT) {
		sequence_begin(d, false);
		take_in_sequence(d, c == 0x9b ? '[' : 'O');
		return;
	}
	give(d, (struct tui_key){.kind = TUI_CHAR, .cp = printable(d->upper[c - 0x80])});
}

static void take_on_ground(struct decode *d, unsigned char c)
{
	if (c == '\033')
		sequence_begin(d, false);
	else if (c == '\r' || c == '\n')
		give_named(d, TUI_ENTER);
	else if (c == '\t')
		give_named(d, TUI_TAB);
	else if (c == 0x7f || c == '\b')
		give_named(d, TUI_BACKSPACE);
	else if (c >= 1 && c <= 26)
		give(d, (struct tui_key){.kind = TUI_CTRL, .cp = (uint32_t)('A' + c - 1)});
	else if (c < 0x20)
		give_kind(d, TUI_UNKNOWN);
	else if (c < 0x80)
		give(d, (struct tui_key){.kind = TUI_CHAR, .cp = c});
	else
		take_upper(d, c);
}

static void take_in_character(struct decode *d, unsigned char c)
{
	bool belongs = utf8_go_on(&d->utf8, c);
	if (belongs && d->utf8.missing)
		return;
	uint32_t cp = belongs ? printable(d->utf8.cp) : REPLACEMENT;
	utf8_wipe(&d->utf8);
	d->state = GROUND;
	give(d, (struct tui_key){.kind = TUI_CHAR, .cp = cp});
	if (!belongs)
		take(d, c);
}

static void take_pending(struct decode *d, unsigned char c)
{
	struct tui_key k;
	d->state = GROUND;
	if (c == '\033')
		sequence_begin(d, true);
	else if (sequence_esc_digit(c, &k))
		give(d, k);
	else
		take_on_ground(d, c);
}

static void take(struct decode *d, unsigned char c)
{
	switch (d->state) {
	case GROUND:
		take_on_ground(d, c);
		break;
	case CHARACTER:
		take_in_character(d, c);
		break;
	case SEQUENCE:
		take_in_sequence(d, c);
		break;
	case PENDING:
		take_pending(d, c);
		break;
	case PASTE:
		take_in_paste(d, c);
		break;
	}
}

size_t decode_feed(struct decode *d, const unsigned char *p, size_t n, int64_t now)
{
	size_t used = 0;
	if (n)
		d->since = now;
	while (used < n && !d->n_queue)
		take(d, p[used++]);
	return used;
}

/* --- time ----------------------------------------------------------------------- */

int64_t decode_deadline(const struct decode *d)
{
	switch (d->state) {
	case CHARACTER:
		return d->since + DECODE_CHARACTER_MS;
	case SEQUENCE:
		return d->since + DECODE_SEQUENCE_MS;
	case PENDING:
		return d->esc_at + d->esc_ms;
	case PASTE:
		return d->since + DECODE_PASTE_MS;
	case GROUND:
		break;
	}
	return -1;
}

void decode_tick(struct decode *d, int64_t now)
{
	int64_t deadline = decode_deadline(d);
	if (deadline < 0 || now < deadline)
		return;
	if (d->state == CHARACTER) {
		utf8_wipe(&d->utf8);
		d->state = GROUND;
		give(d, (struct tui_key){.kind = TUI_CHAR, .cp = REPLACEMENT});
	} else if (d->state == PASTE) {
		paste_end(d);
	} else if (d->state == PENDING) {
		d->state = GROUND;
		if (d->esc_back)
			give_named(d, TUI_ESC_ESC);
	} else if (d->n_seq == 1 && !d->second_esc) {
		sequence_leave(d);
		d->state = PENDING;
		d->esc_at = d->since;
	} else {
		sequence_close(d);
	}
}

bool decode_next(struct decode *d, struct tui_key *k)
{
	if (d->paste_given && !(d->n_queue && d->queue[0].kind == TUI_PASTE)) {
		buf_wipe(&d->paste);
		d->paste_given = false;
	}
	if (!d->n_queue)
		return false;
	*k = d->queue[0];
	d->n_queue--;
	memmove(d->queue, d->queue + 1, d->n_queue * sizeof d->queue[0]);
	secret_wipe(&d->queue[d->n_queue], sizeof d->queue[0]);
	return true;
}

void decode_drop(struct decode *d)
{
	secret_wipe(d->queue, sizeof d->queue);
	d->n_queue = 0;
	d->paste_given = false;
	buf_wipe(&d->paste);
	if (d->state == PENDING)
		d->state = GROUND;
}

bool decode_is_pending(const struct decode *d)
{
	return d->state == PENDING;
}

bool decode_is_open(const struct decode *d)
{
	return d->state != GROUND && d->state != PENDING;
}

size_t decode_last(const struct decode *d, const unsigned char **p)
{
	*p = d->last;
	return d->n_last;
}
