/* The canonical text of a record and the digests (screens/definitions.md, "The digest").
 * What is written here decides what a version is: it can only grow by new keys. */
#include <config.h>

#include "model_priv.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static void add_key(struct buf *out, const char *key, const char *value)
{
	if (!value || !value[0])
		return;
	buf_add(out, key);
	buf_add_n(out, ": ", 2);
	buf_add(out, value);
	buf_add_c(out, '\n');
}

/* Words with one blank between. */
static void add_words(struct buf *out, const char *key, const char *value)
{
	const char *word, *sep = ": ";
	size_t n;
	if (!value || !value[strspn(value, " ")])
		return;
	buf_add(out, key);
	while (next_word(&value, &word, &n)) {
		buf_add(out, sep);
		buf_add_n(out, word, n);
		sep = " ";
	}
	buf_add_c(out, '\n');
}

/* Letters with one blank between. */
static void add_letters(struct buf *out, const char *key, const char *letters)
{
	const char *sep = ": ";
	if (!letters[0])
		return;
	buf_add(out, key);
	for (const char *c = letters; *c; c++) {
		buf_add(out, sep);
		buf_add_c(out, *c);
		sep = " ";
	}
	buf_add_c(out, '\n');
}

static void add_flag(struct buf *out, const char *key, bool flag)
{
	add_key(out, key, flag ? "ja" : NULL);
}

/* A type without blanks. */
static void add_type(struct buf *out, const char *value)
{
	buf_add(out, "type: ");
	for (size_t n; *value; value += n, value += strspn(value, " ")) {
		n = strcspn(value, " ");
		buf_add_n(out, value, n);
	}
	buf_add_c(out, '\n');
}

static void add_eis(struct buf *out, unsigned eis)
{
	char letters[5];
	size_t n = 0;
	for (unsigned i = 0; i < 4; i++)
		if (eis & (1u << i))
			letters[n++] = "VDEA"[i];
	letters[n] = '\0';
	add_letters(out, "eis", letters);
}

static void add_field(struct buf *out, const struct item *it)
{
	const struct spec_field *f = it->model;
	buf_add_c(out, '\n');
	add_key(out, "veld", f->id);
	add_type(out, item_value(it, "type"));
	add_eis(out, f->eis);
	add_key(out, "relevant", item_value(it, "relevant"));
	add_key(out, "required", item_value(it, "required"));
	add_key(out, "constraint", item_value(it, "constraint"));
	add_key(out, "default", item_value(it, "default"));
	add_key(out, "calculation", item_value(it, "calculation"));
	add_flag(out, "readonly", f->readonly);
	add_letters(out, "naar", f->naar);
	add_letters(out, "klasse", (char[]){f->klasse, '\0'});
	add_key(out, "bijzonder", f->bijzonder);
	add_key(out, "groep", f->group ? f->group->id : NULL);
	add_key(out, "zoek", f->zoek);
}

static void add_record(struct buf *out, const struct item *it)
{
	const struct spec_record *r = it->model;
	buf_printf(out, "record: %s\n", r->id);
	add_key(out, "van", r->owner ? r->owner->id : NULL);
	add_flag(out, "enkel", r->single);
	add_flag(out, "antwoord", r->answers);
	add_words(out, "titel", item_value(it, "titel"));
	add_key(out, "nummer", r->nummer);
	for (const struct item *part = it->first; part; part = part->next)
		if (part->kind == KIND_GROUP)
			buf_printf(out, "\ngroep: %s\nklasse: %c\n", part->id, ((const struct spec_group *)part->model)->klasse);
	for (const struct item *part = it->first; part; part = part->next)
		if (part->kind == KIND_FIELD)
			add_field(out, part);
}

/* A list by its file, or by its codes with their words: the words are their meaning. */
static void add_list(struct buf *out, const struct item *it)
{
	buf_printf(out, "lijst: %s\n", it->id);
	add_key(out, "bestand", item_value(it, "bestand"));
	for (size_t i = 0; i < it->n; i++)
		if (!it->pairs[i].p->lang && key_is(it->pairs[i].p, "code"))
			add_words(out, "code", it->pairs[i].p->value);
}

/* What of an overview the store keeps rows for. */
static void add_overview(struct buf *out, const struct item *it)
{
	const struct spec_overview *o = it->model;
	buf_printf(out, "overzicht: %s\nrecord: %s\n", o->id, o->record->id);
	for (size_t i = 0; i < o->n_columns; i++)
		add_key(out, o->columns[i].sort ? "sorteerkolom" : "kolom", o->columns[i].field->id);
	add_key(out, "sorteer", item_value(it, "sorteer"));
	add_flag(out, "index", o->indexed);
}

static bool is_sealed(const struct item *it)
{
	return it->kind == KIND_RECORD || it->kind == KIND_LIST || it->kind == KIND_OVERVIEW;
}

static int by_id(const void *a, const void *b)
{
	const struct item *x = *(struct item *const *)a, *y = *(struct item *const *)b;
	return x->kind != y->kind ? (x->kind > y->kind) - (x->kind < y->kind) : strcmp(x->id, y->id);
}

static void seal_record(struct spec *s, const struct item *it)
{
	struct spec_record *r = it->model;
	struct buf text = {0};
	add_record(&text, it);
	digest_text(r->digest, buf_str(&text), text.len);
	r->canonical = arena_dup_n(&s->arena, buf_str(&text), text.len);
	buf_clear(&text);
}

/* Everything that is stored, what it means and where it goes: records by their versions,
 * lists and overviews by their text, each kind in the order of ids, so that the
 * division over files is no part of it. */
void make_canonical(struct spec *s, struct loader *l)
{
	struct item **sorted = mem_new_array(l->n_items, sizeof(struct item *));
	struct buf all = {0};
	size_t n = 0;
	for (size_t i = 0; i < l->n_items; i++)
		if (is_sealed(l->items[i]))
			sorted[n++] = l->items[i];
	qsort(sorted, n, sizeof(struct item *), by_id);
	for (size_t i = 0; i < n; i++) {
		const struct item *it = sorted[i];
		if (it->kind == KIND_RECORD) {
			seal_record(s, it);
			buf_printf(&all, "record: %s\nversie: %s\n", it->id, ((const struct spec_record *)it->model)->digest);
		} else if (it->kind == KIND_LIST) {
			add_list(&all, it);
		} else if (it->kind == KIND_OVERVIEW) {
			add_overview(&all, it);
		}
	}
	digest_text(s->digest, buf_str(&all), all.len);
	buf_clear(&all);
	free(sorted);
}
