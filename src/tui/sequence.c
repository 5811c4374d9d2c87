/* The keys that terminals send, apart from what the terminal description says: both
 * cursor modes, the numbered keys of the VT220, modifiers as xterm adds them, and the
 * spellings of rxvt, the Linux console and the application keypad. A description is
 * often of another terminal than the one in front of the user, so all are accepted
 * always. */
#include <config.h>

#include "sequence_priv.h"

#include <string.h>

enum { MOD_SHIFT = 1, MOD_ALT = 2, MOD_CTRL = 4 };
enum { MAX_PARAMETERS = 4, MAX_PARAMETER = 99999 };

/* Spellings that do not follow the grammar, or mean something of their own. */
static const struct {
	const char *bytes;
	enum tui_name name;
	char cp; /* not 0: this character instead */
} fixed[] = {
	/* Linux console */
	{"\033[[A", TUI_F1, 0}, {"\033[[B", TUI_F2, 0}, {"\033[[C", TUI_F3, 0}, {"\033[[D", TUI_F4, 0},
	{"\033[[E", TUI_F5, 0},
	/* rxvt: shifted and controlled cursor keys */
	{"\033[a", TUI_UP, 0}, {"\033[b", TUI_DOWN, 0}, {"\033[c", TUI_RIGHT, 0}, {"\033[d", TUI_LEFT, 0},
	{"\033Oa", TUI_UP, 0}, {"\033Ob", TUI_DOWN, 0}, {"\033Oc", TUI_CTRL_RIGHT, 0}, {"\033Od", TUI_CTRL_LEFT, 0},
	{"\033[2$", TUI_INSERT, 0}, {"\033[3$", TUI_DELETE, 0}, {"\033[5$", TUI_PGUP, 0}, {"\033[6$", TUI_PGDN, 0},
	{"\033[7$", TUI_HOME, 0}, {"\033[8$", TUI_END, 0},
	{"\033[7^", TUI_CTRL_HOME, 0}, {"\033[8^", TUI_CTRL_END, 0},
	/* keypad in application mode */
	{"\033OM", TUI_ENTER, 0}, {"\033OI", TUI_TAB, 0}, {"\033OX", 0, '='}, {"\033Oj", 0, '*'}, {"\033Ok", 0, '+'},
	{"\033Ol", 0, ','}, {"\033Om", 0, '-'}, {"\033On", 0, '.'}, {"\033Oo", 0, '/'}, {"\033Op", 0, '0'},
	{"\033Oq", 0, '1'}, {"\033Or", 0, '2'}, {"\033Os", 0, '3'}, {"\033Ot", 0, '4'}, {"\033Ou", 0, '5'},
	{"\033Ov", 0, '6'}, {"\033Ow", 0, '7'}, {"\033Ox", 0, '8'}, {"\033Oy", 0, '9'},
};

/* Last letter of ESC [ or ESC O, with or without modifiers before it. */
static const struct {
	char last;
	enum tui_name name;
} letters[] = {
	{'A', TUI_UP}, {'B', TUI_DOWN}, {'C', TUI_RIGHT}, {'D', TUI_LEFT}, {'H', TUI_HOME}, {'F', TUI_END},
	{'P', TUI_F1}, {'Q', TUI_F2}, {'R', TUI_F3}, {'S', TUI_F4}, {'Z', TUI_BACKTAB},
};

/* ESC [ number ~ */
static const struct {
	int number;
	enum tui_name name;
} numbers[] = {
	{1, TUI_HOME}, {2, TUI_INSERT}, {3, TUI_DELETE}, {4, TUI_END}, {5, TUI_PGUP}, {6, TUI_PGDN}, {7, TUI_HOME},
	{8, TUI_END}, {11, TUI_F1}, {12, TUI_F2}, {13, TUI_F3}, {14, TUI_F4}, {15, TUI_F5}, {17, TUI_F6},
	{18, TUI_F7}, {19, TUI_F8}, {20, TUI_F9}, {21, TUI_F10}, {23, TUI_F11}, {24, TUI_F12},
};

/* Which key a modifier makes of another. Shift alone changes nothing. */
static const struct {
	enum tui_name plain;
	int mods;
	enum tui_name name;
} modified[] = {
	{TUI_UP, MOD_ALT, TUI_ALT_UP}, {TUI_DOWN, MOD_ALT, TUI_ALT_DOWN}, {TUI_LEFT, MOD_ALT, TUI_CTRL_LEFT},
	{TUI_RIGHT, MOD_ALT, TUI_CTRL_RIGHT}, {TUI_LEFT, MOD_CTRL, TUI_CTRL_LEFT},
	{TUI_RIGHT, MOD_CTRL, TUI_CTRL_RIGHT},
	{TUI_HOME, MOD_CTRL, TUI_CTRL_HOME}, {TUI_END, MOD_CTRL, TUI_CTRL_END}, {TUI_TAB, MOD_SHIFT, TUI_BACKTAB},
	{TUI_BACKTAB, MOD_SHIFT, TUI_BACKTAB},
};

/* ESC [ parts of a sequence, read once. */
struct csi {
	char private; /* one of "<=>?" or 0 */
	char middle;  /* last intermediate byte or 0 */
	char last;
	int p[MAX_PARAMETERS];
	int n; /* parameters given; none is 0 */
};

static struct tui_key named(enum tui_name name)
{
	return (struct tui_key){.kind = TUI_NAMED, .name = name};
}

static struct tui_key character(uint32_t cp)
{
	return (struct tui_key){.kind = TUI_CHAR, .cp = cp};
}

enum sequence_match sequence_fixed(const unsigned char *s, size_t n, struct tui_key *k)
{
	int found = MATCH_NONE;
	for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++) {
		size_t len = strlen(fixed[i].bytes);
		if (len < n || memcmp(fixed[i].bytes, s, n) != 0)
			continue;
		if (len > n) {
			found |= MATCH_PREFIX;
			continue;
		}
		found |= MATCH_WHOLE;
		*k = fixed[i].cp ? character((unsigned char)fixed[i].cp) : named(fixed[i].name);
	}
	return (enum sequence_match)found;
}

bool sequence_esc_digit(unsigned char c, struct tui_key *k)
{
	static const char digits[] = "1234567890-=";
	const char *at = c ? strchr(digits, c) : NULL;
	if (!at)
		return false;
	*k = named((enum tui_name)(TUI_F1 + (at - digits)));
	k->by_esc = true;
	return true;
}

/* A modifier parameter of xterm (1 + bits); 0 and 1 are none. */
static int mods_of(int parameter)
{
	return parameter > 1 ? (parameter - 1) & (MOD_SHIFT | MOD_ALT | MOD_CTRL) : 0;
}

static bool with_mods(enum tui_name plain, int mods, struct tui_key *k)
{
	for (size_t i = 0; i < sizeof modified / sizeof modified[0]; i++)
		if (modified[i].plain == plain && modified[i].mods == mods) {
			*k = named(modified[i].name);
			return true;
		}
	if (mods & ~MOD_SHIFT || (mods && plain >= TUI_F1 && plain <= TUI_F12))
		return false;
	*k = named(plain);
	return true;
}

static bool by_letter(char last, int mods, struct tui_key *k)
{
	for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++)
		if (letters[i].last == last)
			return with_mods(letters[i].name, mods, k);
	return false;
}

static bool by_number(int number, int mods, struct tui_key *k)
{
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		if (numbers[i].number == number)
			return with_mods(numbers[i].name, mods, k);
	return false;
}

/* A key reported by its code point (CSI u, and xterm's modifyOtherKeys). */
static bool by_code(int code, int mods, struct tui_key *k)
{
	static const struct {
		int code;
		enum tui_name name;
	} codes[] = {{9, TUI_TAB}, {13, TUI_ENTER}, {8, TUI_BACKSPACE}, {127, TUI_BACKSPACE}, {27, TUI_ESC_ESC}};
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
		if (codes[i].code == code)
			return with_mods(codes[i].name, mods, k);
	int letter = code & ~0x20;
	if (mods == MOD_CTRL && letter >= 'A' && letter <= 'Z') {
		*k = (struct tui_key){.kind = TUI_CTRL, .cp = (uint32_t)letter};
		return true;
	}
	if ((mods & ~MOD_SHIFT) || code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0xd800 && code < 0xe000))
		return false;
	*k = character((uint32_t)code);
	return true;
}

/* Reads "private, numbers; separated, intermediates, last"; `n` > 0. */
static void read_csi(const unsigned char *s, size_t n, struct csi *c)
{
	size_t i = 0;
	*c = (struct csi){.last = (char)s[n - 1]};
	if (strchr("<=>?", s[0]) && n > 1)
		c->private = (char)s[i++];
	for (; i < n - 1; i++) {
		int at = c->n ? c->n - 1 : 0;
		if (s[i] >= '0' && s[i] <= '9') {
			c->n = c->n ? c->n : 1;
			if (c->p[at] < MAX_PARAMETER / 10)
				c->p[at] = c->p[at] * 10 + (s[i] - '0');
		} else if (s[i] == ';') {
			c->n = c->n ? c->n : 1;
			c->n += c->n < MAX_PARAMETERS;
		} else if (s[i] < 0x30) {
			c->middle = (char)s[i];
		}
	}
}

/* Reports nobody asked for: mouse, focus, position, attributes, modes, window. */
static bool is_report(const struct csi *c)
{
	if (c->private)
		return true;
	if ((c->last == 'I' || c->last == 'O') && c->n == 0)
		return true;
	if (c->last == 'M' && c->n == 3)
		return true;
	if (c->last == 'R' && c->n == 2 && c->p[0] != 1)
		return true;
	return strchr("cntxy", c->last) != NULL;
}

static enum sequence_kind csi_meaning(const unsigned char *s, size_t n, struct tui_key *k)
{
	struct csi c;
	read_csi(s, n, &c);
	if (is_report(&c))
		return SEQUENCE_NOTHING;
	if (c.middle)
		return SEQUENCE_UNKNOWN;
	bool known = false;
	if (c.last == '~' && c.n > 0 && c.p[0] == 200)
		return SEQUENCE_PASTE;
	if (c.last == '~' && c.n > 0 && c.p[0] == 201)
		return SEQUENCE_NOTHING;
	if (c.last == '~' && c.n == 3 && c.p[0] == 27)
		known = by_code(c.p[2], mods_of(c.p[1]), k);
	else if (c.last == '~')
		known = by_number(c.p[0], mods_of(c.p[1]), k);
	else if (c.last == '^')
		known = by_number(c.p[0], MOD_CTRL, k);
	else if (c.last == 'u')
		known = by_code(c.p[0], mods_of(c.p[1]), k);
	else
		known = by_letter(c.last, mods_of(c.n > 1 ? c.p[1] : c.p[0]), k);
	return known ? SEQUENCE_KEY : SEQUENCE_UNKNOWN;
}

static enum sequence_kind after_esc(const unsigned char *s, size_t n, struct tui_key *k)
{
	if (n > 2 && s[1] == '[')
		return csi_meaning(s + 2, n - 2, k);
	if (n > 2 && s[1] == 'O') {
		struct csi c;
		read_csi(s + 2, n - 2, &c);
		return by_letter(c.last, mods_of(c.n > 1 ? c.p[1] : c.p[0]), k) ? SEQUENCE_KEY : SEQUENCE_UNKNOWN;
	}
	if (n == 2 && sequence_esc_digit(s[1], k))
		return SEQUENCE_KEY;
	return SEQUENCE_UNKNOWN;
}

enum sequence_kind sequence_meaning(const unsigned char *s, size_t n, struct tui_key *k)
{
	if (n < 3 || s[1] != '\033')
		return after_esc(s, n, k);
	/* A second ESC is Alt (rxvt and others), or an Esc typed just before another key:
	 * only the keys that have an Alt of their own take it. */
	enum sequence_kind kind = after_esc(s + 1, n - 1, k);
	if (kind == SEQUENCE_KEY && k->kind == TUI_NAMED)
		with_mods(k->name, MOD_ALT, k);
	return kind;
}
