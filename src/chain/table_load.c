/* From a file to UTF-8 in memory. What set a file is in is never guessed where the guess could
 * be wrong without anyone seeing it: bytes that fit two sets, or none, are refused with their
 * row, and the user says which set it is. */
#include <config.h>

#include "table_priv.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const struct {
	enum err e, as;
	const char *text;
} read_faults[] = {
	{ERR_MISSING, ERR_NOT_FOUND, N_("Dit bestand is er niet.\n")},
	{ERR_RIGHTS, ERR_RIGHTS, N_("Dit bestand mag niet worden gelezen, of is geen gewoon bestand.\n")},
	{ERR_LIMIT, ERR_LIMIT, N_("Dit bestand is groter dan 256 MB; deel het op.\n")},
};

static enum err read_bytes(const char *path, struct buf *raw, struct buf *why)
{
	struct buf folder = {0};
	const char *slash = strrchr(path, '/');
	buf_add_n(&folder, path, slash ? (size_t)(slash - path + 1) : 0);
	int fd = open(folder.len ? buf_str(&folder) : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum err e = fd < 0 ? ERR_MISSING : file_read(fd, slash ? slash + 1 : path, TABLE_MAX_BYTES, raw);
	if (fd >= 0)
		close(fd);
	buf_clear(&folder);
	for (size_t i = 0; i < sizeof read_faults / sizeof read_faults[0]; i++)
		if (read_faults[i].e == e) {
			buf_add(why, _(read_faults[i].text));
			return read_faults[i].as;
		}
	return e;
}

/* The row in which the byte at offset n of the text lies. */
static size_t row_of(enum charset set, const char *p, size_t n)
{
	struct buf text = {0}, why = {0};
	struct table t;
	struct row r = {0};
	size_t bad;
	bool there = charset_decode(set, p, n, &text, &bad) == ERR_OK;
	buf_add_c(&text, 'x');
	table_take(&t, &text);
	table_separate(&t, 0);
	while (there && table_next(&t, &r, &there, &why) == ERR_OK)
		continue;
	size_t row = t.number;
	row_clear(&r);
	table_clear(&t);
	buf_clear(&why);
	return row ? row : 1;
}

/* Is every second byte mostly zero? Text in UTF-16 without a mark. */
static bool looks_like_utf16(const char *p, size_t n)
{
	size_t zeros[2] = {0};
	size_t look = n < 4096 ? n : 4096;
	for (size_t i = 0; i < look; i++)
		zeros[i % 2] += p[i] == 0;
	return zeros[0] > look / 8 || zeros[1] > look / 8;
}

/* Has the text well-formed characters of several bytes beside bytes that are none? */
static bool is_mixed(const char *p, size_t n)
{
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		size_t used = text_decode(p + i, n - i, &cp);
		if (used > 1)
			return true;
		i += used;
	}
	return false;
}

static enum err bad_name(struct buf *why)
{
	buf_add(why, _("Deze tekenset kent regie niet; kies UTF-8, UTF-16LE, UTF-16BE, Windows-1252, "
		"ISO-8859-1 of ISO-8859-15.\n"));
	return ERR_USAGE;
}

/* Without mark or name. */
static enum err guess(const struct buf *raw, bool strict, struct table *t, struct buf *why)
{
	size_t bad = 0;
	struct buf scratch = {0};
	const char *p = buf_str(raw);
	if (t->charset == CHARSET_UTF8)
		return ERR_OK;
	if (looks_like_utf16(p, raw->len)) {
		buf_add(why, _("Dit lijkt UTF-16 zonder merkteken; kies --charset UTF-16LE of UTF-16BE.\n"));
		return ERR_PARSE;
	}
	if (!strict && !is_mixed(p, raw->len)) {
		t->guessed = true;
		return ERR_OK;
	}
	charset_decode(CHARSET_UTF8, p, raw->len, &scratch, &bad);
	buf_wipe(&scratch);
	buf_printf(why,
		_("Rij %zu: een teken dat geen UTF-8 is; kies met --charset de tekenset van dit bestand.\n"),
		row_of(CHARSET_UTF8, p, bad));
	return ERR_PARSE;
}

static enum err choose(const struct buf *raw, const char *name, bool strict, struct table *t, struct buf *why)
{
	enum charset asked;
	t->charset = charset_guess(buf_str(raw), raw->len, &t->start);
	if (!name)
		return t->start ? ERR_OK : guess(raw, strict, t, why);
	if (charset_by_name(name, &asked) != ERR_OK)
		return bad_name(why);
	if (t->start && asked != t->charset) {
		buf_printf(why, _("Het merkteken van dit bestand zegt %s.\n"), charset_name(t->charset));
		return ERR_PARSE;
	}
	t->charset = asked;
	return ERR_OK;
}

static enum err decode(struct buf *raw, struct table *t, struct buf *why)
{
	size_t bad = 0;
	const char *p = buf_str(raw) + t->start;
	size_t n = raw->len - t->start;
	if (t->charset == CHARSET_UTF8 && text_is_utf8(p, n)) {
		t->text = *raw; /* no copy of what may be large */
		*raw = (struct buf){0};
		return ERR_OK;
	}
	enum err e = charset_decode(t->charset, p, n, &t->text, &bad);
	if (e == ERR_PARSE)
		buf_printf(why, _("Rij %zu: een teken dat niet in %s past.\n"), row_of(t->charset, p, bad),
			charset_name(t->charset));
	else if (e != ERR_OK)
		buf_add(why, _("Dit systeem kan deze tekenset niet lezen.\n"));
	t->start = 0;
	return e;
}

enum err table_load(const char *path, const char *charset, bool strict, struct table *out, struct buf *why)
{
	struct buf raw = {0};
	*out = (struct table){0};
	enum err e = read_bytes(path, &raw, why);
	if (e == ERR_OK)
		e = choose(&raw, charset, strict, out, why);
	if (e == ERR_OK)
		e = decode(&raw, out, why);
	buf_wipe(&raw);
	if (e != ERR_OK)
		table_clear(out);
	return e;
}
