/* Reads block files. The text is copied once and cut up in place: a key ends in a NUL
 * where its colon stood, a continued value is moved up against the part before it, so
 * every string points into that one copy.
 *
 * First the whole file is looked at for bytes that do not belong in it (definitions
 * decide who receives a field, so what cannot be seen is refused); only then for lines. */
#include <config.h>

#include "spec/blocks.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct blocks {
	char *name;
	char *text;
	struct block *rows;
	size_t n, cap;
	struct block_pair *pairs;
	size_t n_pairs, cap_pairs;
};

struct reader {
	struct blocks *b;
	struct spec_fault_list *faults;
	size_t open;     /* first pair of the open block */
	char *value_end; /* end of the open value; NULL: nothing to continue */
	int line;
	bool skip;       /* the last line had a wrong key: its continuation is left out too */
	bool full;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* --- bytes ------------------------------------------------------------------ */

/* Characters that a reader of the file would not see, or would see elsewhere. U+200C
 * and U+200D stay: several scripts need them. */
static bool is_invisible(uint32_t cp)
{
	static const struct { uint32_t first, last; } ranges[] = {
		{0x00, 0x1F}, {0x7F, 0x9F}, {0xAD, 0xAD}, {0x061C, 0x061C}, {0x180E, 0x180E},
		{0x200B, 0x200B}, {0x200E, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F},
		{0xFDD0, 0xFDEF}, {0xFEFF, 0xFEFF}, {0xFFF0, 0xFFFB}, {0xE0000, 0xE007F},
	};
	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
		if (cp >= ranges[i].first && cp <= ranges[i].last)
			return true;
	return (cp & 0xFFFE) == 0xFFFE;
}

/* One fault for the first bad character of a line. */
static void fault_character(struct spec_fault_list *faults, const char *file, int line, uint32_t cp)
{
	char word[16];
	snprintf(word, sizeof word, "U+%04X", (unsigned)cp);
	if (cp == 0xFFFD)
		spec_fault_add(faults, file, line, "", _("Dit is geen geldige UTF-8; bewaar het bestand als UTF-8."));
	else if (cp == '\r')
		spec_fault_add(faults, file, line, word, _("Een los regeleinde (CR) mag hier niet staan."));
	else
		spec_fault_add(faults, file, line, word, _("Dit onzichtbare teken mag hier niet staan."));
}

/* Eight bytes of ordinary letters at once; a line feed or anything odd is for the slow way. */
static bool are_plain(const char *s)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;
	uint64_t w;
	memcpy(&w, s, sizeof w);
	uint64_t below_blank = (w - ones * 0x20) & ~w, is_delete = ((w ^ ones * 0x7F) - ones) & ~(w ^ ones * 0x7F);
	return ((w | below_blank | is_delete) & high) == 0;
}

/* Look at every character. */
static bool check_bytes(const char *file, const char *s, size_t n, struct spec_fault_list *faults)
{
	enum { ENOUGH = 20 };
	int line = 1, bad_line = 0, bad = 0;
	for (size_t i = 0; i < n && bad < ENOUGH;) {
		if (n - i >= sizeof(uint64_t) && are_plain(s + i)) {
			i += sizeof(uint64_t);
			continue;
		}
		unsigned char c = (unsigned char)s[i];
		if (c == '\n')
			line++;
		bool plain = (c >= ' ' && c < 0x7F) || c == '\n' || c == '\t' ||
			(c == '\r' && i + 1 < n && s[i + 1] == '\n');
		if (plain) {
			i++;
			continue;
		}
		uint32_t cp;
		i += text_decode(s + i, n - i, &cp);
		if ((cp == 0xFFFD || is_invisible(cp)) && line != bad_line) {
			fault_character(faults, file, line, cp);
			bad_line = line;
			bad++;
		}
	}
	return bad == 0;
}

/* --- lines ------------------------------------------------------------------ */

static void end_value(struct reader *r)
{
	char *end = r->value_end;
	if (!end)
		return;
	const char *value = r->b->pairs[r->b->n_pairs - 1].value;
	while (end > value && end[-1] == '\n')
		end--;
	*end = '\0';
	r->value_end = NULL;
}

static void end_block(struct reader *r)
{
	struct blocks *b = r->b;
	end_value(r);
	r->skip = false;
	if (b->n_pairs == r->open)
		return;
	MEM_GROW(b->rows, b->n, b->cap);
	/* The pairs may still move: where they are is filled in at the end. */
	b->rows[b->n++] = (struct block){.file = b->name, .line = b->pairs[r->open].line,
		.n = b->n_pairs - r->open};
	r->open = b->n_pairs;
	if (b->n == BLOCKS_MAX) {
		r->full = true;
		spec_fault_add(r->faults, b->name, r->line, "",
			_("Dit bestand heeft te veel blokken (ten hoogste %d)."), BLOCKS_MAX);
	}
}

static size_t word_length(const char *s, const char *end, bool key)
{
	const char *p = s;
	while (p < end && ((*p >= 'a' && *p <= 'z') || (key && p > s && ((*p >= '0' && *p <= '9') || *p == '_'))))
		p++;
	return (size_t)(p - s);
}

static void fault_line(struct reader *r, char *s, char *end, const char *text)
{
	char *stop = s;
	while (stop < end && !is_blank(*stop) && *stop != ':')
		stop++;
	char *word = mem_dup_n(s, (size_t)(stop - s));
	spec_fault_add(r->faults, r->b->name, r->line, word, "%s", text);
	free(word);
	r->skip = true;
}

/* "key: value" or "key::lang: value", from s to end. */
static void take_pair(struct reader *r, char *s, char *end)
{
	struct block_pair p = {.key = s, .line = r->line};
	char *colon = s + word_length(s, end, true);
	if (colon == s || colon == end || *colon != ':') {
		fault_line(r, s, end,
			_("Hier hoort een sleutel van kleine letters met een dubbele punt (sleutel: waarde)."));
		return;
	}
	char *value = colon + 1;
	if (value < end && *value == ':') {
		char *lang = value + 1;
		size_t n = word_length(lang, end, false);
		if (n < 2 || n > 3 || lang + n >= end || lang[n] != ':') {
			fault_line(r, s, end, _("De taal is niet goed geschreven (label::en: waarde)."));
			return;
		}
		lang[n] = '\0';
		p.lang = lang;
		value = lang + n + 1;
	}
	*colon = '\0';
	while (value < end && is_blank(*value))
		value++;
	p.value = value;
	r->value_end = end;
	MEM_GROW(r->b->pairs, r->b->n_pairs, r->b->cap_pairs);
	r->b->pairs[r->b->n_pairs++] = p;
}

/* More of the open value: one blank and the text, or a new paragraph for a lone point. */
static void take_more(struct reader *r, char *s, char *end)
{
	if (r->skip)
		return;
	if (!r->value_end) {
		fault_line(r, s, end, _("Deze regel begint met een spatie, maar er is niets om te vervolgen."));
		return;
	}
	struct block_pair *p = &r->b->pairs[r->b->n_pairs - 1];
	size_t had = (size_t)(r->value_end - p->value), n = (size_t)(end - s);
	if (had + n > BLOCKS_LINE_MAX) {
		fault_line(r, s, end, _("Deze waarde is te lang."));
		return;
	}
	if (n == 1 && *s == '.') {
		*r->value_end++ = '\n';
		return;
	}
	if (had > 0 && r->value_end[-1] != '\n')
		*r->value_end++ = ' ';
	memmove(r->value_end, s, n);
	r->value_end += n;
}

static void take_line(struct reader *r, char *s, char *end)
{
	if (end - s > BLOCKS_LINE_MAX) {
		fault_line(r, s, s, _("Deze regel is te lang."));
		return;
	}
	if (s < end && *s == '#')
		return;
	while (end > s && (is_blank(end[-1]) || end[-1] == '\r'))
		end--;
	char *first = s;
	while (first < end && is_blank(*first))
		first++;
	if (first == end) {
		end_block(r);
	} else if (first > s) {
		take_more(r, first, end);
	} else {
		end_value(r);
		r->skip = false;
		take_pair(r, s, end);
	}
}

static void read_lines(struct reader *r, size_t n)
{
	char *s = r->b->text, *stop = s + n;
	while (s < stop && !r->full) {
		char *nl = memchr(s, '\n', (size_t)(stop - s));
		char *end = nl ? nl : stop;
		r->line++;
		take_line(r, s, end);
		s = end + 1;
	}
	end_block(r);
	size_t at = 0;
	for (size_t i = 0; i < r->b->n; i++) {
		r->b->rows[i].pairs = r->b->pairs + at;
		at += r->b->rows[i].n;
	}
}

/* --- the public side -------------------------------------------------------- */

enum err blocks_parse(const char *file, const char *text, size_t n, struct blocks **out,
	struct spec_fault_list *faults)
{
	*out = NULL;
	if (n > BLOCKS_FILE_MAX) {
		spec_fault_add(faults, file, 0, "", _("Dit bestand is te groot (ten hoogste 4 MiB)."));
		return ERR_LIMIT;
	}
	if (n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
		text += 3;
		n -= 3;
	}
	if (!check_bytes(file, text, n, faults))
		return ERR_DEFINITION;
	size_t had = faults->total;
	const char *slash = strrchr(file, '/');
	struct blocks *b = mem_new(sizeof *b);
	b->name = mem_dup(slash ? slash + 1 : file);
	b->text = mem_dup_n(n ? text : "", n);
	struct reader r = {.b = b, .faults = faults};
	read_lines(&r, n);
	*out = b;
	return faults->total == had ? ERR_OK : ERR_DEFINITION;
}

enum err blocks_read(int dirfd, const char *name, struct blocks **out, struct spec_fault_list *faults)
{
	*out = NULL;
	struct buf text = {0};
	enum err e = file_read(dirfd, name, BLOCKS_FILE_MAX, &text);
	if (e == ERR_OK)
		e = blocks_parse(name, buf_str(&text), text.len, out, faults);
	else if (e == ERR_LIMIT)
		spec_fault_add(faults, name, 0, "", _("Dit bestand is te groot (ten hoogste 4 MiB)."));
	else
		spec_fault_add(faults, name, 0, "", _("Dit bestand kan niet worden gelezen: %s"), err_text(e));
	buf_clear(&text);
	return e;
}

enum err blocks_read_path(const char *path, struct blocks **out, struct spec_fault_list *faults)
{
	*out = NULL;
	const char *slash = strrchr(path, '/');
	char *dir = slash ? mem_dup_n(path, (size_t)(slash - path) + 1) : mem_dup(".");
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(dir);
	if (fd < 0) {
		spec_fault_add(faults, path, 0, "", _("De map van dit bestand is er niet."));
		return ERR_MISSING;
	}
	enum err e = blocks_read(fd, slash ? slash + 1 : path, out, faults);
	close(fd);
	return e;
}

void blocks_free(struct blocks *b)
{
	if (!b)
		return;
	free(b->name);
	free(b->text);
	free(b->rows);
	free(b->pairs);
	free(b);
}

size_t blocks_n(const struct blocks *b)
{
	return b->n;
}

const struct block *blocks_at(const struct blocks *b, size_t i)
{
	return &b->rows[i];
}

const char *block_kind(const struct block *b)
{
	return b->pairs[0].key;
}

const char *block_id(const struct block *b)
{
	return b->pairs[0].value;
}

const struct block_pair *block_find(const struct block *b, const char *key, const char *lang)
{
	for (size_t i = 0; i < b->n; i++) {
		const struct block_pair *p = &b->pairs[i];
		if (p->key[0] == key[0] && strcmp(p->key, key) == 0 && (lang ? p->lang && strcmp(p->lang, lang) == 0 : !p->lang))
			return p;
	}
	return NULL;
}

const char *block_value(const struct block *b, const char *key)
{
	const struct block_pair *p = block_find(b, key, NULL);
	return p ? p->value : NULL;
}

/* --- checking the keys ------------------------------------------------------ */

static const struct block_key *known_key(const struct block_key *keys, const char *key)
{
	for (; keys->key; keys++)
		if (keys->key[0] == key[0] && strcmp(keys->key, key) == 0)
			return keys;
	return NULL;
}

/* Edit distance, for words below 24 letters; longer ones are far from everything. */
static size_t distance(const char *a, const char *b)
{
	enum { LONG = 24 };
	size_t row[LONG + 1], na = strlen(a), nb = strlen(b);
	if (na > LONG || nb > LONG)
		return LONG;
	for (size_t j = 0; j <= nb; j++)
		row[j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t corner = row[0];
		row[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			size_t best = corner + (a[i - 1] != b[j - 1]);
			corner = row[j];
			best = row[j] + 1 < best ? row[j] + 1 : best;
			row[j] = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
		}
	}
	return row[nb];
}

static const char *nearest(const struct block_key *keys, const char *key)
{
	const char *best = NULL;
	size_t best_distance = 3;
	for (; keys->key; keys++) {
		size_t d = distance(keys->key, key);
		if (d < best_distance) {
			best_distance = d;
			best = keys->key;
		}
	}
	return best;
}

static void check_pair(const struct block *b, const struct block_pair *p, const struct block_key *keys,
	struct spec_fault_list *faults)
{
	const struct block_key *k = known_key(keys, p->key);
	if (!k) {
		const char *hint = nearest(keys, p->key);
		if (hint)
			spec_fault_add(faults, b->file, p->line, p->key,
				_("Deze sleutel bestaat niet in een blok '%s'; bedoelt u '%s'?"), block_kind(b), hint);
		else
			spec_fault_add(faults, b->file, p->line, p->key,
				_("Deze sleutel bestaat niet in een blok '%s'."), block_kind(b));
		return;
	}
	if (p->lang && !(k->flags & BLOCK_WORDS))
		spec_fault_add(faults, b->file, p->line, p->key, _("Deze sleutel kan geen taal hebben."));
	if (strchr(p->value, '\n') && !(k->flags & BLOCK_WORDS))
		spec_fault_add(faults, b->file, p->line, p->key, _("Deze sleutel kan geen alinea's hebben."));
	if (!(k->flags & BLOCK_MANY) && block_find(b, p->key, p->lang) != p)
		spec_fault_add(faults, b->file, p->line, p->key, _("Deze sleutel staat er al."));
}

bool block_check(const struct block *b, const struct block_key *keys, struct spec_fault_list *faults)
{
	size_t had = faults->total;
	if (b->pairs[0].lang)
		spec_fault_add(faults, b->file, b->line, block_kind(b),
			_("De eerste sleutel van een blok kan geen taal hebben."));
	for (size_t i = 1; i < b->n; i++)
		check_pair(b, &b->pairs[i], keys, faults);
	for (; keys->key; keys++) {
		if (!(keys->flags & BLOCK_NEEDED))
			continue;
		const char *value = block_value(b, keys->key);
		if (!value || !value[0])
			spec_fault_add(faults, b->file, b->line, block_id(b), _("Hier ontbreekt '%s:'."), keys->key);
	}
	return faults->total == had;
}
