/* Looking things up in the finished model. */
#include <config.h>

#include "model_priv.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

void spec_free(struct spec *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n_files; i++)
		blocks_free(s->files[i]);
	for (size_t i = 0; i < s->n_texts; i++)
		free(s->texts[i]);
	for (size_t i = 0; i < s->n_exprs; i++)
		expr_free(s->exprs[i]);
	free(s->files);
	free(s->texts);
	free(s->exprs);
	map_clear(&s->model);
	map_clear(&s->items);
	arena_clear(&s->arena);
	free(s);
}

/* --- by id and by number ------------------------------------------------------------- */

const struct spec_record *spec_record(const struct spec *s, const char *id)
{
	return map_get(&s->model, KIND_RECORD, id);
}

const struct spec_record *spec_record_at(const struct spec *s, size_t i)
{
	return i < s->n_records ? &s->records[i] : NULL;
}

size_t spec_n_records(const struct spec *s)
{
	return s->n_records;
}

const struct spec_field *spec_field(const struct spec *s, const char *id)
{
	return map_get(&s->model, KIND_FIELD, id);
}

const struct spec_field *spec_record_field(const struct spec_record *r, const char *name)
{
	size_t low = 0, high = r->n_fields;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct spec_field *f = &r->fields[r->by_name[mid]];
		int order = strcmp(f->name, name);
		if (order == 0)
			return f;
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

const struct spec_list *spec_list(const struct spec *s, const char *id)
{
	return map_get(&s->model, KIND_LIST, id);
}

const struct spec_form *spec_form(const struct spec *s, const char *id)
{
	return map_get(&s->model, KIND_FORM, id);
}

const struct spec_form *spec_form_at(const struct spec *s, size_t i)
{
	return i < s->n_forms ? &s->forms[i] : NULL;
}

size_t spec_n_forms(const struct spec *s)
{
	return s->n_forms;
}

const struct spec_form *spec_form_of(const struct spec *s, const struct spec_record *r)
{
	for (size_t i = 0; i < s->n_forms; i++)
		if (s->forms[i].record == r)
			return &s->forms[i];
	return NULL;
}

const struct spec_overview *spec_overview(const struct spec *s, const char *id)
{
	return map_get(&s->model, KIND_OVERVIEW, id);
}

const struct spec_overview *spec_overview_at(const struct spec *s, size_t i)
{
	return i < s->n_overviews ? &s->overviews[i] : NULL;
}

size_t spec_n_overviews(const struct spec *s)
{
	return s->n_overviews;
}

const struct spec_code *spec_code(const struct spec_list *l, const char *code)
{
	size_t low = 0, high = l->n_codes;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct spec_code *c = &l->codes[l->by_code[mid]];
		int order = strcmp(c->code, code);
		if (order == 0)
			return c;
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

const char *spec_digest(const struct spec *s)
{
	return s->digest;
}

void spec_digest_text(const void *p, size_t n, char out[23])
{
	digest_text(out, p, n);
}

const char *spec_register(const struct spec_field *f)
{
	return f->group ? f->group->id : f->id;
}

const char *spec_translation(const struct spec *s, const char *kind, const char *id, const char *key,
	const char *lang)
{
	static const struct { const char *name; enum kind kind; } kinds[] = {
		{"record", KIND_RECORD}, {"groep", KIND_GROUP}, {"veld", KIND_FIELD}, {"lijst", KIND_LIST},
		{"formulier", KIND_FORM}, {"blok", KIND_BLOCK}, {"vraag", KIND_QUESTION}, {"overzicht", KIND_OVERVIEW},
	};
	const struct item *it = NULL;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] && !it; i++)
		if (kinds[i].name[0] == kind[0] && strcmp(kinds[i].name, kind) == 0)
			it = map_get(&s->items, (char)kinds[i].kind, id);
	for (size_t i = 0; it && i < it->n; i++) {
		const struct block_pair *p = it->pairs[i].p;
		if (p->lang && key_is(p, key) && strcmp(p->lang, lang) == 0)
			return p->value;
	}
	return NULL;
}

/* --- from one record to another ------------------------------------------------------------ */

const struct spec_field *spec_link(const struct spec_record *from, const struct spec_record *to)
{
	const struct spec_field *found = NULL;
	for (size_t i = 0; i < from->n_fields; i++) {
		if (from->fields[i].ref != to)
			continue;
		if (found)
			return NULL;
		found = &from->fields[i];
	}
	return found;
}

bool spec_reaches(const struct spec_record *from, const struct spec_record *to)
{
	for (const struct spec_record *r = from; r; r = r->owner)
		if (r == to || spec_link(r, to))
			return true;
	return false;
}

bool spec_reaches_rows(const struct spec_record *from, const struct spec_record *rows)
{
	return rows->owner && spec_reaches(from, rows->owner);
}

const struct spec_field *spec_resolve(const struct spec *s, const struct spec_record *from, const char *name)
{
	if (!strchr(name, '.'))
		return spec_record_field(from, name);
	const struct spec_field *f = spec_field(s, name);
	return f && spec_reaches(from, f->record) ? f : NULL;
}
