/* Golden cases: a JSON file becomes sheets, each calculation runs, and what comes out is laid beside what was
 * expected, key by key, as JSON text. The file is anybody's: everything in it is checked first. */
#include <config.h>

#include "chain/golden.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "rule/sheet.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMA "golden-1"
#define KEYS_MAX 100 /* of one object: a calculation has some twenty */

/* One run: the file, and what the cases are calculated with. */
struct golden {
	const json_t *root, *cases;
	struct calc_env env;
	struct kalender *kalender; /* with the KB days of the file; NULL: the municipality's own will do */
	struct golden_report *r;
};

/* --- JSON into sheets -------------------------------------------------------------- */

static void put_string(struct sheet *s, const char *key, const json_t *v)
{
	struct civil d;
	if (civil_parse(json_string_value(v), &d))
		sheet_date(s, key, d);
	else
		sheet_text(s, key, json_string_value(v));
}

static void list_string(struct sheet *s, const char *key, const json_t *v)
{
	struct civil d;
	if (civil_parse(json_string_value(v), &d))
		sheet_list_date(s, key, d);
	else
		sheet_list_text(s, key, json_string_value(v));
}

static bool has_nul(const json_t *v)
{
	return json_is_string(v) && strlen(json_string_value(v)) != json_string_length(v);
}

static bool put_plain(struct sheet *s, const char *key, const json_t *v)
{
	if (has_nul(v))
		return false;
	if (json_is_null(v))
		sheet_none(s, key);
	else if (json_is_boolean(v))
		sheet_bool(s, key, json_is_true(v));
	else if (json_is_integer(v))
		sheet_int(s, key, json_integer_value(v));
	else if (json_is_string(v))
		put_string(s, key, v);
	else
		return false;
	return true;
}

/* One object of the array: plain values only. */
static bool put_row(struct sheet *s, const char *key, json_t *o)
{
	if (json_object_size(o) > KEYS_MAX)
		return false;
	struct sheet *row = sheet_row(s, key);
	const char *name;
	json_t *v;
	json_object_foreach(o, name, v) {
		if (!put_plain(row, name, v))
			return false;
	}
	return true;
}

/* An array of objects, or of strings; an empty one is a list. */
static bool put_array(struct sheet *s, const char *key, json_t *a)
{
	size_t i;
	json_t *v;
	bool rows = json_is_object(json_array_get(a, 0));
	if (!rows)
		sheet_list(s, key);
	json_array_foreach(a, i, v) {
		if (rows ? !json_is_object(v) || !put_row(s, key, v) : !json_is_string(v) || has_nul(v))
			return false;
		if (!rows)
			list_string(s, key, v);
	}
	return true;
}

static bool put_object(struct sheet *s, json_t *o)
{
	const char *key;
	json_t *v;
	if (json_object_size(o) > KEYS_MAX)
		return false;
	json_object_foreach(o, key, v) {
		if (json_is_array(v) ? !put_array(s, key, v) : !put_plain(s, key, v))
			return false;
	}
	return true;
}

/* --- sheets as text ------------------------------------------------------------------ */

static void print_text(struct buf *out, const char *s)
{
	json_t *v = json_string(s);
	char *text = v ? json_dumps(v, JSON_ENCODE_ANY) : NULL;
	buf_add(out, text ? text : "\"?\"");
	free(text);
	json_decref(v);
}

static void print_plain(struct buf *out, const struct sheet_value *v)
{
	char day[11];
	switch (v->kind) {
	case SHEET_BOOL:
		buf_add(out, v->number ? "true" : "false");
		break;
	case SHEET_INT:
		buf_printf(out, "%lld", (long long)v->number);
		break;
	case SHEET_TEXT:
		print_text(out, v->text);
		break;
	case SHEET_DATE:
		civil_format(v->date, day);
		print_text(out, day);
		break;
	default:
		buf_add(out, "null");
	}
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Keys of a sheet in the order of the alphabet; owned by the caller, *n of them. */
static const char **sorted_keys(const struct sheet *s, size_t *n)
{
	size_t count = 0;
	while (sheet_key(s, count))
		count++;
	const char **keys = mem_new_array(count + 1, sizeof *keys);
	for (size_t i = 0; i < count; i++)
		keys[i] = sheet_key(s, i);
	qsort(keys, count, sizeof *keys, by_name);
	*n = count;
	return keys;
}

static void print_row(struct buf *out, const struct sheet *row)
{
	size_t n;
	const char **keys = sorted_keys(row, &n);
	buf_add_c(out, '{');
	for (size_t i = 0; i < n; i++) {
		struct sheet_value v = sheet_get(row, keys[i]);
		buf_add(out, i ? ", " : "");
		print_text(out, keys[i]);
		buf_add(out, ": ");
		print_plain(out, &v);
	}
	buf_add_c(out, '}');
	free(keys);
}

/* The value of a key, the same text for the same value. */
static char *print_value(const struct sheet *s, const char *key)
{
	struct buf out = {0};
	struct sheet_value v = sheet_get(s, key);
	if (v.kind != SHEET_LIST && v.kind != SHEET_ROWS) {
		print_plain(&out, &v);
		return buf_detach(&out);
	}
	buf_add_c(&out, '[');
	for (size_t i = 0; i < sheet_n(s, key); i++) {
		const struct sheet *row = sheet_row_at(s, key, i);
		struct sheet_value item = sheet_at(s, key, i);
		buf_add(&out, i ? ", " : "");
		if (row)
			print_row(&out, row);
		else
			print_plain(&out, &item);
	}
	buf_add_c(&out, ']');
	return buf_detach(&out);
}

/* --- comparing --------------------------------------------------------------------------- */

/* What of a case is said in a difference. */
struct named {
	const char *id, *rule, *title;
};

/* Takes over expected and got. */
static void differs(struct golden_report *r, const struct named *c, const char *key, char *expected,
	char *got)
{
	MEM_GROW(r->rows, r->n, r->cap);
	r->rows[r->n++] = (struct golden_diff){mem_dup(c->id), mem_dup(c->rule), mem_dup(c->title),
		mem_dup(key), expected, got};
}

static bool compare_key(struct golden_report *r, const struct named *c, const char *key,
	const struct sheet *expect, const struct sheet *out)
{
	char *want = sheet_has(expect, key) ? print_value(expect, key) : NULL;
	char *got = sheet_has(out, key) ? print_value(out, key) : NULL;
	if (want && got && strcmp(want, got) == 0) {
		free(want);
		free(got);
		return true;
	}
	differs(r, c, key, want, got);
	return false;
}

/* Expected keys in the order of the file, then what came out beside them. */
static bool compare(struct golden_report *r, const struct named *c, const struct sheet *expect,
	const struct sheet *out)
{
	bool same = true;
	for (size_t i = 0; sheet_key(expect, i); i++)
		same &= compare_key(r, c, sheet_key(expect, i), expect, out);
	for (size_t i = 0; sheet_key(out, i); i++)
		if (!sheet_has(expect, sheet_key(out, i)))
			same &= compare_key(r, c, sheet_key(out, i), expect, out);
	return same;
}

/* A key that the calculation does not take changes nothing: most often it is a slip of the pen. */
static void look_for_strangers(struct golden_report *r, const struct named *c, const struct sheet *in)
{
	const char *const *known = calc_inputs(c->rule);
	for (size_t i = 0; known && sheet_key(in, i); i++) {
		size_t k = 0;
		while (known[k] && strcmp(known[k], sheet_key(in, i)) != 0)
			k++;
		if (known[k])
			continue;
		MEM_GROW(r->vreemd, r->n_vreemd, r->cap_vreemd);
		r->vreemd[r->n_vreemd++] = (struct golden_diff){.id = mem_dup(c->id), .rule = mem_dup(c->rule),
			.key = mem_dup(sheet_key(in, i))};
	}
}

static void run_case(struct golden *g, const struct named *c, const struct sheet *in,
	const struct sheet *expect)
{
	struct sheet *out = sheet_new();
	struct buf why = {0};
	look_for_strangers(g->r, c, in);
	enum err e = calc_run(c->rule, &g->env, in, out, NULL, &why);
	if (e != ERR_OK)
		differs(g->r, c, NULL, NULL, buf_detach(&why));
	if (e == ERR_OK && compare(g->r, c, expect, out))
		g->r->passed++;
	else
		g->r->failed++;
	buf_clear(&why);
	sheet_free(out);
}

/* --- the file ------------------------------------------------------------------------------- */

static enum err __attribute__((format(printf, 2, 3))) refuse(struct golden_report *r, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	buf_vprintf(&r->why, format, ap);
	va_end(ap);
	return ERR_PARSE;
}

static const char *text_of(const json_t *o, const char *key)
{
	const json_t *v = json_object_get(o, key);
	return json_is_string(v) && !has_nul(v) ? json_string_value(v) : NULL;
}

/* Read one case, and run it when `run`: so a whole file is read before the first case runs. */
static enum err take_case(struct golden *g, size_t i, bool run)
{
	const json_t *o = json_array_get(g->cases, i);
	json_t *input = json_object_get(o, "input"), *expect = json_object_get(o, "expect");
	struct named c = {text_of(o, "id"), text_of(o, "rule"), text_of(o, "title")};
	struct sheet *in = sheet_new(), *out = sheet_new();
	enum err e = ERR_OK;
	if (!c.id || !*c.id || !c.rule || !*c.rule || !json_is_object(input) || !json_is_object(expect))
		e = refuse(g->r,
			_("Een geval heeft id, rule, input en expect nodig; dat is niet zo bij \"%s\"."),
			c.id ? c.id : "");
	else if (!put_object(in, input) || !put_object(out, expect))
		e = refuse(g->r,
			_("Geval %s bevat een waarde die hier niet kan "
			"(tekst, heel getal, true, false, null, rijen of lijst van tekst)."), c.id);
	else if (run)
		run_case(g, &c, in, out);
	sheet_free(in);
	sheet_free(out);
	return e;
}

/* The KB days of the file: those that the calendar lacks count in this run. */
static enum err take_kb(struct golden *g)
{
	const json_t *list = json_object_get(g->root, "kb_dagen"), *v;
	size_t n = json_array_size(list), i;
	if (list && !json_is_array(list))
		return refuse(g->r, "%s", _("kb_dagen is geen lijst."));
	g->r->kb_nieuw = mem_new_array(n + 1, sizeof *g->r->kb_nieuw);
	json_array_foreach(list, i, v) {
		struct civil d;
		if (!json_is_string(v) || has_nul(v) || !civil_parse(json_string_value(v), &d))
			return refuse(g->r, _("kb_dagen bevat iets dat geen datum is: \"%s\"."),
				json_is_string(v) ? json_string_value(v) : "");
		if (!kalender_is_kb_dag(g->env.kalender, d))
			g->r->kb_nieuw[g->r->n_kb_nieuw++] = d;
	}
	if (g->r->n_kb_nieuw)
		g->kalender = kalender_with_kb(g->env.kalender, g->r->kb_nieuw, g->r->n_kb_nieuw);
	return ERR_OK;
}

static enum err take_file(struct golden *g)
{
	const char *schema = text_of(g->root, "schema");
	g->cases = json_object_get(g->root, "cases");
	if (!schema || strcmp(schema, SCHEMA) != 0)
		return refuse(g->r,
			_("Dit is geen bestand met gevallen: schema is \"%s\", niet \"golden-1\"."),
			schema ? schema : "");
	if (!json_is_array(g->cases))
		return refuse(g->r, "%s", _("Dit is geen bestand met gevallen: cases ontbreekt."));
	if (json_array_size(g->cases) > GOLDEN_CASES_MAX)
		return ERR_LIMIT;
	enum err e = take_kb(g);
	if (g->kalender)
		g->env.kalender = g->kalender;
	for (int run = 0; run <= 1; run++)
		for (size_t i = 0; e == ERR_OK && i < json_array_size(g->cases); i++)
			e = take_case(g, i, run);
	return e;
}

enum err chain_golden_text(const char *text, size_t n, const struct calc_env *env, struct golden_report *r)
{
	json_error_t fault;
	json_t *root = json_loadb(text, n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &fault);
	struct golden g = {.root = root, .env = *env, .r = r};
	enum err e;
	if (!root) {
		buf_printf(&r->why, _("Dit is geen goede JSON: regel %d, teken %d."), fault.line,
			fault.column);
		e = ERR_PARSE;
	} else
		e = take_file(&g);
	kalender_free(g.kalender);
	json_decref(root);
	return e;
}

enum err chain_golden(const char *path, const struct calc_env *env, struct golden_report *r)
{
	struct buf text = {0};
	enum err e = file_read(AT_FDCWD, path, GOLDEN_FILE_MAX, &text);
	if (e == ERR_OK)
		e = chain_golden_text(buf_str(&text), text.len, env, r);
	buf_clear(&text);
	return e;
}

static void print_member(struct buf *out, const char *name, const char *value, bool text)
{
	buf_printf(out, ", \"%s\": ", name);
	if (text)
		print_text(out, value);
	else
		buf_add(out, value ? value : "null");
}

void golden_report_json(const struct golden_report *r, struct buf *out)
{
	char day[11];
	buf_printf(out, "{\"passed\": %zu, \"failed\": %zu, \"kb_nieuw\": [", r->passed, r->failed);
	for (size_t i = 0; i < r->n_kb_nieuw; i++) {
		civil_format(r->kb_nieuw[i], day);
		buf_printf(out, "%s\"%s\"", i ? ", " : "", day);
	}
	buf_add(out, "], \"vreemd\": [");
	for (size_t i = 0; i < r->n_vreemd; i++) {
		buf_add(out, i ? ", {\"id\": " : "{\"id\": ");
		print_text(out, r->vreemd[i].id);
		print_member(out, "rule", r->vreemd[i].rule, true);
		print_member(out, "key", r->vreemd[i].key, true);
		buf_add_c(out, '}');
	}
	buf_add(out, "], \"differs\": [");
	for (size_t i = 0; i < r->n; i++) {
		const struct golden_diff *d = &r->rows[i];
		buf_add(out, i ? ", {\"id\": " : "{\"id\": ");
		print_text(out, d->id);
		print_member(out, "rule", d->rule, true);
		if (d->key) {
			print_member(out, "key", d->key, true);
			print_member(out, "expected", d->expected, false);
			print_member(out, "got", d->got, false);
		} else
			print_member(out, "why", d->got, true);
		buf_add_c(out, '}');
	}
	buf_add(out, "]}");
}

static void free_diffs(struct golden_diff *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct golden_diff *d = &rows[i];
		char *const texts[] = {d->id, d->rule, d->title, d->key, d->expected, d->got};
		for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++)
			free(texts[k]);
	}
	free(rows);
}

void golden_report_clear(struct golden_report *r)
{
	free_diffs(r->rows, r->n);
	free_diffs(r->vreemd, r->n_vreemd);
	free(r->kb_nieuw);
	buf_clear(&r->why);
	*r = (struct golden_report){0};
}
