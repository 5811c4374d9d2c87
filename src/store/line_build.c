/* Writing an operation line: straight to its bytes, with the keys in the order that the form
 * wants. What a reader would refuse is refused here by the same tests on the parts, so that
 * what was written need not be read back; that the two agree is held by tests. */
#include <config.h>

#include "line_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "line_form_priv.h"

/* --- JSON ----------------------------------------------------------------------------- */

static char short_escape(unsigned char c)
{
	static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
	const char *at = c ? strchr(from, c) : NULL;
	return at ? to[at - from] : '\0';
}

static void add_escaped(struct buf *out, unsigned char c)
{
	char letter = short_escape(c);
	if (!letter) {
		buf_printf(out, "\\u%04X", c);
		return;
	}
	buf_add_c(out, '\\');
	buf_add_c(out, letter);
}

static void add_string(struct buf *out, const char *s)
{
	buf_add_c(out, '"');
	for (const char *from = s;; s++) {
		unsigned char c = (unsigned char)*s;
		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		buf_add_n(out, from, (size_t)(s - from));
		if (!c)
			break;
		add_escaped(out, c);
		from = s + 1;
	}
	buf_add_c(out, '"');
}

/* `sep` stands before every key but the first of its object. */
static void add_key(struct buf *out, const char *key, const char **sep)
{
	buf_add(out, *sep);
	*sep = ",";
	add_string(out, key);
	buf_add_c(out, ':');
}

static void add_pair(struct buf *out, const char *key, const char *value, const char **sep)
{
	if (!value)
		return;
	add_key(out, key, sep);
	add_string(out, value);
}

/* --- what may be written ---------------------------------------------------------------- */

static bool is_text(const char *s, size_t max)
{
	size_t n = strlen(s);
	return n <= max && text_is_utf8(s, n);
}

static bool is_text_or_none(const char *s)
{
	return !s || is_text(s, LINE_MAX_BYTES);
}

static bool parts_are_good(const struct line_register *r)
{
	for (size_t i = 0; i < r->n_parts; i++) {
		if (!line_is_name(r->parts[i].name) || !is_text(r->parts[i].value, LINE_MAX_BYTES))
			return false;
		for (size_t k = 0; k < i; k++)
			if (strcmp(r->parts[i].name, r->parts[k].name) == 0)
				return false;
	}
	return r->n_parts > 0;
}

static bool register_is_good(const struct line_register *r)
{
	return line_is_register_name(r->name) && is_text_or_none(r->stand) && is_text_or_none(r->bron) &&
	       is_text_or_none(r->peil) && (r->value ? is_text(r->value, LINE_MAX_BYTES) : parts_are_good(r));
}

static bool head_is_good(const struct line *l)
{
	bool place = l->parts <= 1 || (l->part >= 1 && l->part <= l->parts && l->parts <= LINE_MAX_PARTS);
	return place && l->incarnation >= 1 && l->incarnation < LINE_MAX_INCARNATION && l->sequence >= 1 &&
	       l->sequence < LINE_MAX_SEQUENCE && line_is_kind(l->kind_name) &&
	       (!l->purpose || is_text(l->purpose, LINE_PURPOSE_MAX)) && line_is_name(l->soort) && *l->user &&
	       is_text(l->user, LINE_NAME_MAX) && line_is_version(l->version);
}

/* --- registers ---------------------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Sorted as text, each once. */
static void add_bases(struct buf *out, const struct line_register *r)
{
	char (*text)[ID_TEXT] = mem_new_array(r->n_bases + 1, sizeof *text);
	for (size_t i = 0; i < r->n_bases; i++)
		id_text(r->bases[i], text[i]);
	qsort(text, r->n_bases, sizeof *text, by_text);
	buf_add_c(out, '[');
	for (size_t i = 0; i < r->n_bases; i++) {
		if (i > 0 && strcmp(text[i], text[i - 1]) == 0)
			continue;
		buf_add(out, i ? "," : "");
		add_string(out, text[i]);
	}
	buf_add_c(out, ']');
	free(text);
}

static int by_part(const void *a, const void *b)
{
	return strcmp((*(const struct line_part *const *)a)->name, (*(const struct line_part *const *)b)->name);
}

static void add_parts(struct buf *out, const struct line_register *r)
{
	const struct line_part **sorted = mem_new_array(r->n_parts + 1, sizeof(const struct line_part *));
	const char *sep = "";
	for (size_t i = 0; i < r->n_parts; i++)
		sorted[i] = &r->parts[i];
	qsort(sorted, r->n_parts, sizeof *sorted, by_part);
	buf_add_c(out, '{');
	for (size_t i = 0; i < r->n_parts; i++)
		add_pair(out, sorted[i]->name, sorted[i]->value, &sep);
	buf_add_c(out, '}');
	free(sorted);
}

static void add_register(struct buf *out, const struct line_register *r, const char **sep)
{
	const char *inner = "";
	add_key(out, r->name, sep);
	buf_add_c(out, '[');
	if (r->value)
		add_string(out, r->value);
	else
		add_parts(out, r);
	buf_add(out, ",{");
	add_pair(out, "bron", r->bron, &inner);
	add_pair(out, "peil", r->peil, &inner);
	add_pair(out, "stand", r->stand, &inner);
	buf_add(out, "},");
	add_bases(out, r);
	buf_add_c(out, ']');
}

static int by_name(const void *a, const void *b)
{
	return strcmp((*(const struct line_register *const *)a)->name, (*(const struct line_register *const *)b)->name);
}

/* False when one is wrong or named twice. */
static bool add_registers(struct buf *out, const struct line *l)
{
	const struct line_register **sorted = mem_new_array(l->n_registers + 1, sizeof(const struct line_register *));
	const char *sep = "";
	bool good = true;
	for (size_t i = 0; i < l->n_registers; i++)
		sorted[i] = &l->registers[i];
	qsort(sorted, l->n_registers, sizeof *sorted, by_name);
	buf_add_c(out, '{');
	for (size_t i = 0; good && i < l->n_registers; i++) {
		good = register_is_good(sorted[i]) && (i == 0 || strcmp(sorted[i]->name, sorted[i - 1]->name) != 0);
		if (good)
			add_register(out, sorted[i], &sep);
	}
	buf_add_c(out, '}');
	free(sorted);
	return good;
}

/* --- the line ----------------------------------------------------------------------------- */

static void add_number(struct buf *out, const char *key, int64_t n, const char **sep)
{
	add_key(out, key, sep);
	buf_printf(out, "%lld", (long long)n);
}

static void add_after_fields(struct buf *out, const struct line *l, const char **sep)
{
	char record[UUID_TEXT] = "", time[17], place[32];
	add_number(out, "i", l->incarnation, sep);
	add_pair(out, "k", l->kind_name, sep);
	snprintf(place, sizeof place, "%u/%u", l->part, l->parts);
	add_pair(out, "m", l->parts > 1 ? place : NULL, sep);
	add_number(out, "n", l->sequence, sep);
	add_pair(out, "p", l->purpose, sep);
	if (!line_no_id(l->record))
		uuid_text(l->record, record);
	add_pair(out, "r", record, sep);
	add_pair(out, "s", l->soort, sep);
	snprintf(time, sizeof time, "%016llx", (unsigned long long)l->time);
	add_pair(out, "t", time, sep);
	add_pair(out, "u", l->user, sep);
	add_pair(out, "v", l->version, sep);
}

/* The bytes, whatever they say; false when a register is wrong. */
static bool add_line(struct buf *out, const struct line *l)
{
	char id[ID_TEXT];
	const char *sep = "";
	buf_add_c(out, '{');
	id_text(l->set, id);
	add_pair(out, "c", id, &sep);
	id_text(l->device, id);
	add_pair(out, "d", id, &sep);
	add_key(out, "f", &sep);
	bool good = add_registers(out, l);
	add_after_fields(out, l, &sep);
	buf_add_c(out, '}');
	return good;
}

/* With its kind by name and by number. */
static struct line with_kind(const struct line *l)
{
	struct line w = *l;
	if (w.kind != LINE_HELD)
		w.kind_name = line_kind_name(w.kind);
	else if (w.kind_name)
		w.kind = line_kind_by_name(w.kind_name);
	else
		w.kind_name = "";
	return w;
}

enum err line_build(const struct line *l, struct buf *out)
{
	size_t before = out->len;
	struct line w = with_kind(l);
	enum err e = head_is_good(&w) && line_makes_sense(&w) && add_line(out, &w) ? ERR_OK : ERR_PARSE;
	if (!e && out->len - before > LINE_MAX_BYTES)
		e = ERR_LIMIT;
	if (e)
		buf_cut(out, before);
	return e;
}

/* --- cutting ------------------------------------------------------------------------------ */

/* Bytes of a line without its registers, at its largest: numbers and place filled. */
static size_t head_bytes(const struct line *l)
{
	struct line big = with_kind(l);
	struct buf b = {0};
	big.incarnation = LINE_MAX_INCARNATION - 1;
	big.sequence = LINE_MAX_SEQUENCE - 1;
	big.part = big.parts = LINE_MAX_PARTS;
	big.n_registers = 0;
	add_line(&b, &big);
	size_t n = b.len;
	buf_wipe(&b);
	return n;
}

/* "name":[...] and a comma. */
static size_t register_bytes(const struct line_register *r)
{
	struct buf b = {0};
	const char *sep = ",";
	add_register(&b, r, &sep);
	size_t n = b.len;
	buf_wipe(&b);
	return n;
}

enum err line_split(const struct line *l, size_t limit, size_t **starts, size_t *n)
{
	size_t head = head_bytes(l), used = head, cap = 0;
	*starts = NULL;
	*n = 0;
	for (size_t i = 0; i < l->n_registers; i++) {
		size_t more = register_bytes(&l->registers[i]);
		if (head + more > limit) {
			free(*starts);
			*starts = NULL;
			*n = 0;
			return ERR_LIMIT;
		}
		if (i == 0 || used + more > limit) {
			MEM_GROW(*starts, *n + 1, cap);
			(*starts)[(*n)++] = i;
			used = head;
		}
		used += more;
	}
	MEM_GROW(*starts, *n, cap);
	(*starts)[*n] = l->n_registers;
	return ERR_OK;
}
