/* The words of the definitions in the language of the screens (label::en). Only words
 * for people are replaced; what a version or digest depends on has no language. */
#include <config.h>

#include "model_priv.h"

#include <string.h>

/* What is being translated, and to what. */
struct tongue {
	struct spec *s;
	const char *lang;
	struct buf id; /* of a question */
};

/* Is there anything in this language at all? There is nothing in Dutch. */
static bool is_spoken(const struct spec *s, const char *lang)
{
	for (size_t k = 0; k < s->items.size; k++) {
		const struct item *it = s->items.slots[k].key ? s->items.slots[k].value : NULL;
		for (size_t i = 0; it && i < it->n; i++)
			if (it->pairs[i].p->lang && strcmp(it->pairs[i].p->lang, lang) == 0)
				return true;
	}
	return false;
}

static void say(const struct tongue *t, const char *kind, const char *id, const char *key, const char **word)
{
	const char *other = spec_translation(t->s, kind, id, key, t->lang);
	if (other && *other)
		*word = other;
}

/* Words of a question that are its field's (the same pointer) follow the field; its own
 * stay as they are until they are translated themselves. */
static void say_as_field(const struct tongue *t, const struct spec_field *f, const char *key, const char *of_field,
	const char **word)
{
	if (f && of_field && *word == of_field)
		say(t, "veld", f->id, key, word);
}

/* Several of a record; where the Dutch has no word of its own for that, its label. */
static void say_plural(const struct tongue *t, const struct spec_record *r, const char **word)
{
	if (r->plural == r->label)
		say(t, "record", r->id, "label", word);
	say(t, "record", r->id, "meervoud", word);
}

static void say_question(struct tongue *t, const struct spec_form *form, struct spec_question *q)
{
	struct buf *id = &t->id;
	const struct spec_field *f = q->field;
	if (q->ask == SPEC_ASK_ROWS && q->label == q->rows->plural)
		say_plural(t, q->rows, &q->label);
	say_as_field(t, f, "label", f ? f->label : NULL, &q->label);
	say_as_field(t, f, "hint", f ? f->hint : NULL, &q->hint);
	say_as_field(t, f, "uitleg", f ? f->uitleg : NULL, &q->uitleg);
	buf_reset(id);
	buf_add(id, form->id);
	buf_add_c(id, '/');
	buf_add(id, f ? f->id : q->rows->id);
	say(t, "vraag", id->s, "label", &q->label);
	say(t, "vraag", id->s, "hint", &q->hint);
	say(t, "vraag", id->s, "uitleg", &q->uitleg);
}

static void say_form(struct tongue *t, struct spec_form *f)
{
	say(t, "formulier", f->id, "label", &f->label);
	say(t, "formulier", f->id, "hint", &f->hint);
	say(t, "formulier", f->id, "menu", &f->menu);
	for (size_t b = 0; b < f->n_blocks; b++) {
		struct spec_block *block = &f->blocks[b];
		say(t, "blok", block->id, "label", &block->label);
		say(t, "blok", block->id, "hint", &block->hint);
		for (size_t q = 0; q < block->n_questions; q++)
			say_question(t, f, &block->questions[q]);
	}
}

/* The pairs of this language and key in the block of an overview or list. */
static const char *next_pair(const struct tongue *t, const struct item *it, const char *key, size_t *i)
{
	while (it && *i < it->n) {
		const struct block_pair *p = it->pairs[(*i)++].p;
		if (p->lang && strcmp(p->lang, t->lang) == 0 && key_is(p, key))
			return p->value;
	}
	return NULL;
}

/* "persoon.bsn 9 BSN" or "persoon.bsn BSN": the heading of that column; NULL: another's. */
static const char *heading_of(const char *value, const char *field)
{
	size_t n = strlen(field);
	if (strncmp(value, field, n) != 0 || value[n] != ' ')
		return NULL;
	value += n + strspn(value + n, " ");
	size_t digits = strspn(value, "0123456789");
	if (digits && value[digits] == ' ')
		value += digits + strspn(value + digits, " ");
	return *value ? value : NULL;
}

static void say_overview(const struct tongue *t, struct spec_overview *o)
{
	const struct item *it = map_get(&t->s->items, KIND_OVERVIEW, o->id);
	say(t, "overzicht", o->id, "label", &o->label);
	for (size_t i = 0; i < o->n_columns; i++) {
		struct spec_column *c = &o->columns[i];
		say_as_field(t, c->field, "label", c->field->label, &c->label);
		size_t at = 0;
		for (const char *value; (value = next_pair(t, it, "kolom", &at));) {
			const char *heading = heading_of(value, c->field->id);
			if (heading)
				c->label = heading;
		}
	}
}

/* "M Man": the label of that code. */
static void say_code(const struct tongue *t, const struct spec_list *l, const char *value)
{
	size_t n = strcspn(value, " ");
	const char *label = value + n + strspn(value + n, " ");
	const struct spec_code *c = spec_code(l, arena_dup_n(&t->s->arena, value, n));
	if (c && *label)
		((struct spec_code *)c)->label = label; /* of our own arena; const to others */
}

static void say_list(const struct tongue *t, struct spec_list *l)
{
	const struct item *it = map_get(&t->s->items, KIND_LIST, l->id);
	size_t at = 0;
	say(t, "lijst", l->id, "label", &l->label);
	for (const char *value; (value = next_pair(t, it, "code", &at));)
		say_code(t, l, value);
}

static void say_record(const struct tongue *t, struct spec_record *r)
{
	const char *plural = r->plural;
	say_plural(t, r, &plural);
	say(t, "record", r->id, "label", &r->label);
	r->plural = plural;
	for (size_t i = 0; i < r->n_groups; i++)
		say(t, "groep", r->groups[i].id, "label", &r->groups[i].label);
	for (size_t i = 0; i < r->n_fields; i++) {
		struct spec_field *f = &r->fields[i];
		say(t, "veld", f->id, "label", &f->label);
		say(t, "veld", f->id, "hint", &f->hint);
		say(t, "veld", f->id, "uitleg", &f->uitleg);
		say(t, "veld", f->id, "constraint_message", &f->constraint_message);
	}
}

/* Forms and overviews first: they know their field's words by the pointer. */
void spec_use_language(struct spec *s, const char *lang)
{
	struct tongue t = {.s = s, .lang = lang};
	if (!is_spoken(s, lang))
		return;
	for (size_t i = 0; i < s->n_forms; i++)
		say_form(&t, &s->forms[i]);
	for (size_t i = 0; i < s->n_overviews; i++)
		say_overview(&t, &s->overviews[i]);
	for (size_t i = 0; i < s->n_records; i++)
		say_record(&t, &s->records[i]);
	for (size_t i = 0; i < s->n_lists; i++)
		say_list(&t, &s->lists[i]);
	buf_clear(&t.id);
}
