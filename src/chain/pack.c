/* Rows as text. The store keeps text in NFC and takes texts for equal that differ in blanks at
 * their ends; so what is not NFC is written as \xHH, and so is a blank at the end of a cell.
 * Columns go by name: a mapping may be given other columns later. */
#include <config.h>

#include "pack_priv.h"

#include "base/mem.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static const struct { char c, code; } escapes[] = {{'\\', '\\'}, {'\n', 'n'}, {'\r', 'r'}, {'\t', 't'}};

static bool is_ascii(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] >= 0x80)
			return false;
	return true;
}

static bool is_nfc(const char *s, size_t n)
{
	if (is_ascii(s, n))
		return true;
	char *nfc = text_nfc(s, n);
	bool same = strcmp(nfc, s) == 0;
	explicit_bzero(nfc, strlen(nfc));
	free(nfc);
	return same;
}

/* Bytes of the blanks at the end, as far as the store passes over them. */
static size_t blanks_at_end(const char *s, size_t n)
{
	size_t end = n;
	while (end) {
		if (s[end - 1] == ' ' || (s[end - 1] >= '\t' && s[end - 1] <= '\r'))
			end--;
		else if (end > 1 && memcmp(s + end - 2, "\xC2\xA0", 2) == 0)
			end -= 2;
		else
			break;
	}
	return n - end;
}

static void add_bytes(struct buf *out, const char *s, size_t n, bool nfc)
{
	size_t plain = n - blanks_at_end(s, n);
	for (size_t i = 0; i < n; i++) {
		char code = 0;
		for (size_t k = 0; k < sizeof escapes / sizeof escapes[0]; k++)
			if (escapes[k].c == s[i])
				code = escapes[k].code;
		if (code) {
			buf_add_c(out, '\\');
			buf_add_c(out, code);
		} else if (i >= plain || (!nfc && (unsigned char)s[i] >= 0x80)) {
			buf_printf(out, "\\x%02X", (unsigned char)s[i]);
		} else {
			buf_add_c(out, s[i]);
		}
	}
}

/* The letter of an escape may take the mark of a character behind it: so what was made is
 * looked at, not the cell. */
static void add_escaped(struct buf *out, const char *s)
{
	size_t n = strlen(s), begin = out->len;
	add_bytes(out, s, n, true);
	if (is_nfc(out->s + begin, out->len - begin))
		return;
	buf_cut(out, begin);
	add_bytes(out, s, n, false);
}

void pack_row(const struct mapping *m, const struct row *r, struct buf *out)
{
	for (size_t i = 0; i < m->n_columns; i++) {
		const char *cell = row_cell(r, i);
		if (!*cell)
			continue;
		mapping_label(m, i, out);
		buf_add_c(out, '\t');
		add_escaped(out, cell);
		buf_add_c(out, '\n');
	}
}

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static void unescape(struct buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char c = s[i];
		if (c == '\\' && i + 1 < n) {
			c = s[++i];
			if (c == 'x' && i + 2 < n && hex(s[i + 1]) >= 0 && hex(s[i + 2]) >= 0) {
				c = (char)(hex(s[i + 1]) * 16 + hex(s[i + 2]));
				i += 2;
			} else {
				for (size_t k = 0; k < sizeof escapes / sizeof escapes[0]; k++)
					if (escapes[k].code == s[i])
						c = escapes[k].c;
			}
		}
		if (c) /* no text holds a NUL */
			buf_add_c(out, c);
	}
}

/* "NAME" or "NAME#2" as a column. */
static size_t labelled(const struct mapping *m, const char *label, size_t n, size_t hint)
{
	const char *mark = memchr(label, '#', n);
	unsigned long k = mark ? strtoul(mark + 1, NULL, 10) : 1;
	char *name = mem_dup_n(label, mark ? (size_t)(mark - label) : n);
	size_t c = k ? mapping_column(m, name, k - 1, hint) : SIZE_MAX;
	free(name);
	return c;
}

void pack_unpack(const struct mapping *m, const char *packed, struct row *out)
{
	struct buf cell = {0};
	size_t hint = 0;
	row_start(out, m->n_columns);
	for (const char *p = packed; *p;) {
		size_t len = strcspn(p, "\n");
		const char *tab = memchr(p, '\t', len);
		size_t c = tab ? labelled(m, p, (size_t)(tab - p), hint) : SIZE_MAX;
		if (c != SIZE_MAX) {
			buf_reset(&cell);
			unescape(&cell, tab + 1, (size_t)(p + len - tab - 1));
			row_set(out, c, buf_str(&cell), cell.len);
			hint = c + 1;
		}
		p += len + (p[len] == '\n');
	}
	buf_wipe(&cell);
}

size_t pack_weight(const char *packed)
{
	size_t n = 0;
	for (const char *p = packed; *p; p++)
		n += strchr("\"\\\n\t", *p) ? 2 : (unsigned char)*p < 0x20 ? 6 : 1;
	return n;
}
