/* Judges and picks apart canonical JSON. The judge walks the text once without recursion or
 * memory of its own: the keys before are found again where they lie. */
#include <config.h>

#include "json_priv.h"

#include "base/text.h"

#include <string.h>

enum { DEPTH_MOST = 16 };

/* One byte of a text, escapes undone; the text is known to be well spelled. */
static unsigned char spelled(const char **at)
{
	static const char letters[] = "bfnrt", meant[] = "\b\f\n\r\t";
	const char *p = *at;
	if (*p != '\\') {
		*at = p + 1;
		return (unsigned char)*p;
	}
	if (p[1] == 'u') {
		unsigned low = p[5] >= 'A' ? (unsigned)(p[5] - 'A' + 10) : (unsigned)(p[5] - '0');
		*at = p + 6;
		return (unsigned char)((p[4] - '0') * 16u + low);
	}
	const char *letter = strchr(letters, p[1]);
	*at = p + 2;
	return letter ? (unsigned char)meant[letter - letters] : (unsigned char)p[1];
}

/* Length of the escape at p (after the backslash n bytes are left), 0 when it is not the spelling. */
static size_t escape_length(const char *p, size_t n)
{
	if (n < 2)
		return 0;
	if (strchr("\"\\bfnrt", p[1]) && p[1])
		return 2;
	if (n < 6 || memcmp(p, "\\u00", 4) != 0 || (p[4] != '0' && p[4] != '1'))
		return 0;
	if (!((p[5] >= '0' && p[5] <= '9') || (p[5] >= 'A' && p[5] <= 'F')))
		return 0;
	const char *at = p;
	unsigned char c = spelled(&at);
	/* Not nought, and not one that has a letter. */
	return c && !strchr("\b\f\n\r\t", c) ? 6 : 0;
}

/* Bytes of the text value at p with its quotes, 0 when it is none. */
static size_t text_span(const char *p, size_t n)
{
	if (n == 0 || *p != '"')
		return 0;
	for (size_t i = 1; i < n;) {
		size_t step = 1;
		if (p[i] == '"')
			return i + 1;
		if ((unsigned char)p[i] < 0x20)
			return 0;
		if (p[i] == '\\')
			step = escape_length(p + i, n - i);
		if (step == 0)
			return 0;
		i += step;
	}
	return 0;
}

/* strcmp of two texts with quotes as they are meant. */
static int text_order(const char *a, const char *b)
{
	a++;
	b++;
	while (*a != '"' && *b != '"') {
		unsigned char x = spelled(&a), y = spelled(&b);
		if (x != y)
			return x < y ? -1 : 1;
	}
	return (*b == '"') - (*a == '"');
}

static size_t number_span(const char *p, size_t n)
{
	int64_t value = 0;
	size_t i = 0;
	while (i < n && p[i] >= '0' && p[i] <= '9' && i < 17)
		value = value * 10 + (p[i++] - '0');
	if (i == 0 || (i > 1 && *p == '0') || value > JSON_NUMBER_MAX)
		return 0;
	return i;
}

/* The judge: where it is, and for each open bracket its kind and its last key. */
struct judge {
	const char *p, *end;
	unsigned depth, most;
	bool numbers;
	bool is_object[DEPTH_MOST + 1];
	const char *key[DEPTH_MOST + 1];
};

/* "key": of an object, greater than the one before it. */
static bool judge_key(struct judge *j)
{
	size_t span = text_span(j->p, (size_t)(j->end - j->p));
	const char *before = j->key[j->depth];
	if (span == 0 || (before && text_order(before, j->p) >= 0))
		return false;
	j->key[j->depth] = j->p;
	j->p += span;
	return j->p < j->end && *j->p++ == ':';
}

static bool may_be_number(const struct judge *j)
{
	const char *key = j->depth == 1 ? j->key[1] : NULL;
	return j->numbers && key && j->is_object[1] && (memcmp(key, "\"i\"", 3) == 0 || memcmp(key, "\"n\"", 3) == 0);
}

/* A value, or the opening of one; *opened tells which. */
static bool judge_value(struct judge *j, bool *opened)
{
	size_t left = (size_t)(j->end - j->p);
	*opened = false;
	if (left == 0)
		return false;
	if (may_be_number(j)) {
		size_t span = number_span(j->p, left);
		j->p += span;
		return span > 0;
	}
	if (*j->p == '{' || *j->p == '[') {
		if (j->depth == j->most)
			return false;
		j->depth++;
		j->is_object[j->depth] = *j->p++ == '{';
		j->key[j->depth] = NULL;
		*opened = true;
		return true;
	}
	size_t span = text_span(j->p, left);
	j->p += span;
	return span > 0;
}

static bool at_close(const struct judge *j)
{
	return j->p < j->end && *j->p == (j->is_object[j->depth] ? '}' : ']');
}

/* After a value: close brackets; true when another value must follow (a comma was read). */
static bool judge_after(struct judge *j)
{
	while (j->depth > 0 && at_close(j)) {
		j->p++;
		j->depth--;
	}
	if (j->depth == 0 || j->p >= j->end || *j->p != ',')
		return false;
	j->p++;
	return true;
}

bool json_valid(const char *p, size_t n, unsigned depth, bool numbers)
{
	struct judge j = {.p = p, .end = p + n, .most = depth < DEPTH_MOST ? depth : DEPTH_MOST, .numbers = numbers};
	bool opened;
	if (n == 0 || !text_is_utf8(p, n))
		return false;
	do {
		do {
			if (j.depth > 0 && j.is_object[j.depth] && !judge_key(&j))
				return false;
			if (!judge_value(&j, &opened))
				return false;
		} while (opened && !at_close(&j));
	} while (judge_after(&j));
	return j.depth == 0 && j.p == j.end;
}

bool json_is_object(struct json v)
{
	return v.n >= 2 && *v.p == '{';
}

bool json_is_array(struct json v)
{
	return v.n >= 2 && *v.p == '[';
}

/* Bytes of the good value at p. */
static size_t span_of(const char *p)
{
	const char *at = p;
	unsigned open = 0;
	do {
		if (*at == '"') {
			at += text_span(at, SIZE_MAX);
			continue;
		}
		if (*at >= '0' && *at <= '9') {
			while (*at >= '0' && *at <= '9')
				at++;
			continue;
		}
		if (*at == '{' || *at == '[')
			open++;
		else if (*at == '}' || *at == ']')
			open--;
		at++;
	} while (open > 0);
	return (size_t)(at - p);
}

static bool key_is(const char *text, size_t span, const char *key)
{
	return span == strlen(key) + 2 && memcmp(text + 1, key, span - 2) == 0;
}

bool json_get(struct json v, const char *key, struct json *out)
{
	if (!json_is_object(v))
		return false;
	const char *at = v.p + 1;
	while (*at == '"') {
		size_t name = text_span(at, SIZE_MAX);
		const char *value = at + name + 1;
		size_t span = span_of(value);
		if (key_is(at, name, key)) {
			*out = (struct json){value, span};
			return true;
		}
		at = value + span;
		at += *at == ',';
	}
	return false;
}

bool json_next(struct json array, const char **at, struct json *out)
{
	if (!json_is_array(array))
		return false;
	const char *p = *at ? *at : array.p + 1;
	p += *p == ',';
	if (*p == ']')
		return false;
	*out = (struct json){p, span_of(p)};
	*at = p + out->n;
	return true;
}

size_t json_count(struct json array, size_t most)
{
	const char *at = NULL;
	struct json v;
	size_t n = 0;
	while (n <= most && json_next(array, &at, &v))
		n++;
	return n;
}

bool json_text(struct json v, size_t most, struct buf *out)
{
	size_t before = out->len;
	if (v.n < 2 || *v.p != '"')
		return false;
	const char *at = v.p + 1, *end = v.p + v.n - 1;
	while (at < end) {
		if (out->len - before == most) {
			buf_cut(out, before);
			return false;
		}
		buf_add_c(out, (char)spelled(&at));
	}
	return true;
}

bool json_plain(struct json v, struct json *out)
{
	if (v.n < 2 || *v.p != '"' || memchr(v.p, '\\', v.n))
		return false;
	*out = (struct json){v.p + 1, v.n - 2};
	return true;
}

bool json_whole(struct json v, int64_t most, int64_t *out)
{
	struct json digits = v;
	if (v.n > 0 && *v.p == '"' && !json_plain(v, &digits))
		return false;
	if (digits.n == 0 || number_span(digits.p, digits.n) != digits.n)
		return false;
	int64_t value = 0;
	for (size_t i = 0; i < digits.n; i++)
		value = value * 10 + (digits.p[i] - '0');
	if (value > most)
		return false;
	*out = value;
	return true;
}

bool json_put(struct buf *out, const char *s, size_t n)
{
	static const char meant[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
	if (n > 0 && !text_is_utf8(s, n))
		return false;
	buf_add_c(out, '"');
	for (size_t i = 0; i < n; i++) {
		const char *short_form = strchr(meant, s[i]);
		if (short_form && s[i])
			buf_printf(out, "\\%c", letters[short_form - meant]);
		else if ((unsigned char)s[i] < 0x20)
			buf_printf(out, "\\u%04X", (unsigned)(unsigned char)s[i]);
		else
			buf_add_c(out, s[i]);
	}
	buf_add_c(out, '"');
	return true;
}
