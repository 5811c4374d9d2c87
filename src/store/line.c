/* Operation lines. Reading is strict in one simple way: after every value was looked at,
 * the tree is written out again and must give the very bytes that came in. So order,
 * blanks, escapes and doubled keys need no rules of their own, and two readers can never
 * differ about a line. */
#include <config.h>

#include "line_priv.h"

#include "base/mem.h"
#include "line_form_priv.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DEPTH 4
#define DAY_MS ((int64_t)86400000)
#define DUMP_FLAGS (JSON_SORT_KEYS | JSON_COMPACT)

/* What a known kind must look like. */
static const struct kind_rule {
	const char *name;
	bool owner;   /* names ~ and must */
	bool only;    /* names nothing else */
	bool subject; /* has a record and a version */
} kinds[LINE_KIND_COUNT] = {
	[LINE_HELD] = {NULL, false, false, false},
	[LINE_CREATE] = {"create", true, false, true},
	[LINE_SET] = {"set", false, false, true},
	[LINE_TOMBSTONE] = {"tombstone", true, true, true},
	[LINE_RESTORE] = {"restore", true, true, true},
	[LINE_FREEZE_RECORD] = {"freeze", false, true, true},
	[LINE_LINK] = {"link", false, false, true},
	[LINE_UNLINK] = {"unlink", false, false, true},
	[LINE_RESOLVE] = {"resolve", false, false, true},
	[LINE_LOG] = {"log", false, false, false},
};

/* Everything a parsed line owns. */
struct owned {
	json_t *root;
	struct line_register *registers;
	struct line_part *parts;
	unsigned char (*bases)[ID_BYTES];
	size_t used_parts, used_bases;
};

const char *line_kind_name(enum line_kind k)
{
	return kinds[k].name;
}

enum line_kind line_kind_by_name(const char *name)
{
	for (size_t k = 1; k < LINE_KIND_COUNT; k++)
		if (strcmp(kinds[k].name, name) == 0)
			return (enum line_kind)k;
	return LINE_HELD;
}

bool line_no_id(const unsigned char id[ID_BYTES])
{
	static const unsigned char none[ID_BYTES];
	return memcmp(id, none, ID_BYTES) == 0;
}

/* 1..max characters, each of `set`. */
static bool is_word(const char *s, const char *set, size_t max)
{
	size_t n = strlen(s);
	return n > 0 && n <= max && strspn(s, set) == n;
}

bool line_is_name(const char *s)
{
	return is_word(s, "abcdefghijklmnopqrstuvwxyz0123456789_.", LINE_NAME_MAX);
}

bool line_is_kind(const char *s)
{
	return is_word(s, "abcdefghijklmnopqrstuvwxyz", 16);
}

/* ~, !, = and a uuid (link), or the name of a field or group. */
bool line_is_register_name(const char *s)
{
	unsigned char id[ID_BYTES];
	if (s[0] == '=')
		return uuid_parse(s + 1, id);
	return strcmp(s, LINE_OWNER) == 0 || strcmp(s, LINE_FREEZE) == 0 || line_is_name(s);
}

/* --- reading ------------------------------------------------------------------------ */

static bool take_text(const json_t *o, const char *key, size_t max, const char **out)
{
	const char *s = json_string_value(json_object_get(o, key));
	if (!s || strlen(s) > max)
		return false;
	*out = s;
	return true;
}

static bool take_id(const json_t *o, const char *key, unsigned char out[ID_BYTES])
{
	const char *s = json_string_value(json_object_get(o, key));
	return s && id_parse(s, out);
}

static bool take_number(const json_t *o, const char *key, int64_t limit, int64_t *out)
{
	const json_t *v = json_object_get(o, key);
	if (!json_is_integer(v) || json_integer_value(v) < 1 || json_integer_value(v) >= limit)
		return false;
	*out = json_integer_value(v);
	return true;
}

static bool take_time(const json_t *o, uint64_t *out)
{
	unsigned char b[8];
	const char *s = json_string_value(json_object_get(o, "t"));
	if (!s || strlen(s) != 16 || strspn(s, "0123456789abcdef") != 16 || !hash_unhex(s, b, sizeof b))
		return false;
	uint64_t t = 0;
	for (size_t i = 0; i < sizeof b; i++)
		t = t << 8 | b[i];
	*out = t;
	return true;
}

static bool take_record(const json_t *o, unsigned char out[ID_BYTES])
{
	const char *s = json_string_value(json_object_get(o, "r"));
	char again[UUID_TEXT];
	if (!s)
		return false;
	if (!*s)
		return true;
	if (!uuid_parse(s, out) || line_no_id(out))
		return false;
	uuid_text(out, again);
	return strcmp(s, again) == 0;
}

static bool take_place(const json_t *o, struct line *l)
{
	const json_t *v = json_object_get(o, "m");
	if (!v)
		return true;
	const char *s = json_string_value(v);
	unsigned part = 0, parts = 0;
	int end = 0;
	char again[32];
	if (!s || strlen(s) > 11 || sscanf(s, "%5u/%5u%n", &part, &parts, &end) != 2 || s[end])
		return false;
	snprintf(again, sizeof again, "%u/%u", part, parts);
	if (strcmp(s, again) != 0 || part < 1 || part > parts || parts < 2 || parts > LINE_MAX_PARTS)
		return false;
	l->part = part;
	l->parts = parts;
	return true;
}

static bool take_kind(const json_t *o, struct line *l)
{
	const char *s = json_string_value(json_object_get(o, "k"));
	if (!s || !line_is_kind(s))
		return false;
	l->kind_name = s;
	l->kind = line_kind_by_name(s);
	return true;
}

bool line_is_version(const char *s)
{
	unsigned char id[ID_BYTES];
	return !*s || (strlen(s) == ID_TEXT - 1 && id_parse(s, id));
}

static bool take_version(const json_t *o, struct line *l)
{
	return take_text(o, "v", ID_TEXT - 1, &l->version) && line_is_version(l->version);
}

static bool take_head(const json_t *o, struct line *l)
{
	const json_t *purpose = json_object_get(o, "p");
	return take_id(o, "c", l->set) && take_id(o, "d", l->device) &&
		take_number(o, "i", LINE_MAX_INCARNATION, &l->incarnation) &&
		take_number(o, "n", LINE_MAX_SEQUENCE, &l->sequence) && take_kind(o, l) && take_place(o, l) &&
		(!purpose || take_text(o, "p", LINE_PURPOSE_MAX, &l->purpose)) && take_record(o, l->record) &&
		take_text(o, "s", LINE_NAME_MAX, &l->soort) && line_is_name(l->soort) && take_time(o, &l->time) &&
		take_text(o, "u", LINE_NAME_MAX, &l->user) && *l->user && take_version(o, l);
}

static bool take_value(struct owned *w, json_t *v, struct line_register *r)
{
	const char *key;
	json_t *part;
	if (json_is_string(v)) {
		r->value = json_string_value(v);
		return true;
	}
	if (!json_is_object(v) || json_object_size(v) == 0)
		return false;
	r->parts = w->parts + w->used_parts;
	json_object_foreach(v, key, part) {
		if (!line_is_name(key) || !json_is_string(part))
			return false;
		w->parts[w->used_parts++] = (struct line_part){key, json_string_value(part)};
		r->n_parts++;
	}
	return true;
}

static bool take_meta(json_t *meta, struct line_register *r)
{
	const char *key;
	json_t *v;
	if (!json_is_object(meta))
		return false;
	json_object_foreach(meta, key, v)
		if (!line_is_name(key) || !json_is_string(v))
			return false;
	r->stand = json_string_value(json_object_get(meta, "stand"));
	r->bron = json_string_value(json_object_get(meta, "bron"));
	r->peil = json_string_value(json_object_get(meta, "peil"));
	return true;
}

/* Sorted as text, each once. */
static bool take_bases(struct owned *w, json_t *bases, struct line_register *r)
{
	const char *last = "";
	if (!json_is_array(bases))
		return false;
	r->bases = w->bases + w->used_bases;
	for (size_t i = 0; i < json_array_size(bases); i++) {
		const char *s = json_string_value(json_array_get(bases, i));
		if (!s || strcmp(s, last) <= 0 || !id_parse(s, w->bases[w->used_bases++]))
			return false;
		last = s;
		r->n_bases++;
	}
	return true;
}

static bool take_register(struct owned *w, const char *name, json_t *v, struct line_register *r)
{
	r->name = name;
	return line_is_register_name(name) && json_is_array(v) && json_array_size(v) == 3 &&
		take_value(w, json_array_get(v, 0), r) && take_meta(json_array_get(v, 1), r) &&
		take_bases(w, json_array_get(v, 2), r);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct line_register *)a)->name, ((const struct line_register *)b)->name);
}

static int by_part(const void *a, const void *b)
{
	return strcmp(((const struct line_part *)a)->name, ((const struct line_part *)b)->name);
}

static void count_fields(json_t *f, size_t *parts, size_t *bases)
{
	const char *key;
	json_t *v;
	*parts = *bases = 0;
	json_object_foreach(f, key, v) {
		*parts += json_object_size(json_array_get(v, 0));
		*bases += json_array_size(json_array_get(v, 2));
	}
}

static bool take_fields(struct owned *w, json_t *f, struct line *l)
{
	const char *key;
	json_t *v;
	size_t n = 0, parts, bases;
	if (!json_is_object(f))
		return false;
	count_fields(f, &parts, &bases);
	w->registers = mem_new_array(json_object_size(f) + 1, sizeof *w->registers);
	w->parts = mem_new_array(parts + 1, sizeof *w->parts);
	w->bases = mem_new_array(bases + 1, sizeof *w->bases);
	json_object_foreach(f, key, v)
		if (!take_register(w, key, v, &w->registers[n++]))
			return false;
	qsort(w->registers, n, sizeof *w->registers, by_name);
	for (size_t i = 0; i < n; i++)
		if (w->registers[i].n_parts > 1)
			qsort(w->parts + (w->registers[i].parts - w->parts), w->registers[i].n_parts,
				sizeof *w->parts, by_part);
	l->registers = w->registers;
	l->n_registers = n;
	return true;
}

/* Depth, and strings everywhere but in i and n. */
static bool only_strings(json_t *v, int depth)
{
	const char *key;
	json_t *x;
	if (json_is_string(v))
		return true;
	if (depth >= MAX_DEPTH)
		return false;
	if (json_is_array(v)) {
		for (size_t i = 0; i < json_array_size(v); i++)
			if (!only_strings(json_array_get(v, i), depth + 1))
				return false;
		return true;
	}
	if (!json_is_object(v))
		return false;
	json_object_foreach(v, key, x)
		if (!(depth == 0 && (strcmp(key, "i") == 0 || strcmp(key, "n") == 0)) &&
			!only_strings(x, depth + 1))
			return false;
	return true;
}

/* One rule a row: what a kind must name, and what no other may. */
static bool fits_kind(const struct line *l)
{
	const struct kind_rule *k = &kinds[l->kind];
	bool owner = line_register(l, LINE_OWNER) != NULL;
	bool freeze = line_register(l, LINE_FREEZE) != NULL;
	if (l->kind == LINE_HELD)
		return true;
	if (k->subject != (*l->version != '\0') || (k->subject && line_no_id(l->record)))
		return false;
	if (owner != k->owner || freeze != (l->kind == LINE_FREEZE_RECORD))
		return false;
	if (l->kind == LINE_LOG)
		for (size_t i = 0; i < l->n_registers; i++)
			if (l->registers[i].n_bases || l->registers[i].name[0] == '=')
				return false;
	if (k->subject && l->n_registers == 0)
		return false;
	return !k->only || l->n_registers == 1;
}

static bool owner_is_id(const struct line *l)
{
	const struct line_register *r = line_register(l, LINE_OWNER);
	unsigned char id[ID_BYTES];
	char again[UUID_TEXT];
	if (l->kind == LINE_HELD || !r)
		return true;
	if (!r->value)
		return false;
	if (!*r->value)
		return true;
	if (!uuid_parse(r->value, id) || line_no_id(id))
		return false;
	uuid_text(id, again);
	return strcmp(again, r->value) == 0;
}

bool line_makes_sense(const struct line *l)
{
	return fits_kind(l) && owner_is_id(l);
}

static int append(const char *p, size_t n, void *ctx)
{
	buf_add_n(ctx, p, n);
	return 0;
}

static bool same_bytes(json_t *root, const char *bytes, size_t n)
{
	struct buf again = {0};
	bool same = json_dump_callback(root, append, &again, DUMP_FLAGS) == 0 && again.len == n &&
		memcmp(again.s, bytes, n) == 0;
	buf_clear(&again);
	return same;
}

enum err line_parse(const char *bytes, size_t n, struct line *out)
{
	json_error_t why;
	memset(out, 0, sizeof *out);
	if (n > LINE_MAX_BYTES)
		return ERR_LIMIT;
	json_t *root = json_loadb(bytes, n, JSON_REJECT_DUPLICATES, &why);
	if (!root)
		return ERR_PARSE;
	struct owned *w = mem_new(sizeof *w);
	w->root = root;
	out->owned = w;
	if (json_is_object(root) && only_strings(root, 0) && take_head(root, out) &&
		take_fields(w, json_object_get(root, "f"), out) && line_makes_sense(out) &&
		same_bytes(root, bytes, n))
		return ERR_OK;
	line_clear(out);
	return ERR_PARSE;
}

void line_clear(struct line *l)
{
	struct owned *w = l->owned;
	if (w) {
		json_decref(w->root);
		free(w->registers);
		free(w->parts);
		free(w->bases);
		free(w);
	}
	memset(l, 0, sizeof *l);
}

/* --- pieces ------------------------------------------------------------------------- */

struct line line_piece(const struct line *l, const size_t *starts, size_t i)
{
	struct line p = *l;
	p.owned = NULL;
	p.registers = l->registers + starts[i];
	p.n_registers = starts[i + 1] - starts[i];
	if (i > 0 && l->kind == LINE_CREATE)
		p.kind = LINE_SET;
	return p;
}

/* --- looking up --------------------------------------------------------------------- */

const struct line_register *line_register(const struct line *l, const char *name)
{
	for (size_t i = 0; i < l->n_registers; i++)
		if (strcmp(l->registers[i].name, name) == 0)
			return &l->registers[i];
	return NULL;
}

const char *line_value(const struct line_register *r, const char *name)
{
	if (!name)
		return r->value ? r->value : "";
	for (size_t i = 0; i < r->n_parts; i++)
		if (strcmp(r->parts[i].name, name) == 0)
			return r->parts[i].value;
	return "";
}

/* --- clock -------------------------------------------------------------------------- */

int64_t line_ms(uint64_t time)
{
	return (int64_t)(time >> 16);
}

static uint64_t stamp_of(int64_t ms)
{
	if (ms < 0)
		return 0;
	if (ms >= (int64_t)1 << 48)
		ms = ((int64_t)1 << 48) - 1;
	return (uint64_t)ms << 16;
}

uint64_t line_tick(uint64_t last, int64_t wall_ms)
{
	uint64_t now = stamp_of(wall_ms);
	return now > last ? now : last + 1;
}

uint64_t line_hear(uint64_t last, uint64_t received, int64_t wall_ms)
{
	return received > last && received <= stamp_of(wall_ms + DAY_MS) ? received : last;
}
