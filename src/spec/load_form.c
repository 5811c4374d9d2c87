/* Forms with their blocks and questions, and overviews with their columns. */
#include <config.h>

#include "model_priv.h"

#include "base/i18n.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static const struct spec_record *main_record(struct loader *l, const struct item *it)
{
	const char *id = item_value(it, "record");
	const struct spec_record *r = id ? map_get(&l->s->model, KIND_RECORD, id) : NULL;
	if (id && id[0] && !r)
		item_fault(l, it, "record", id, _("Dit record bestaat niet."));
	return r;
}

/* --- questions ------------------------------------------------------------------------- */

static const char *or_else(const char *first, const char *second)
{
	return first ? first : second;
}

static void ask_field(struct loader *l, const struct item *it, const struct spec_record *from,
	struct spec_question *q)
{
	const struct spec_field *f = map_get(&l->s->model, KIND_FIELD, it->id);
	q->ask = SPEC_ASK_FIELD;
	q->field = f;
	if (!f)
		item_fault(l, it, NULL, it->id, _("Dit veld bestaat niet."));
	else if (!spec_reaches(from, f->record))
		item_fault(l, it, NULL, it->id, _("Dit veld is vanuit record '%s' niet te bereiken."), from->id);
	if (!f)
		return;
	q->label = or_else(q->label, f->label);
	q->hint = or_else(q->hint, f->hint);
	q->uitleg = or_else(q->uitleg, f->uitleg);
	if (!item_value(it, "eis"))
		q->eis = f->eis;
}

static void ask_rows(struct loader *l, const struct item *it, const struct spec_record *from,
	struct spec_question *q)
{
	const struct spec_record *r = map_get(&l->s->model, KIND_RECORD, it->id);
	q->ask = SPEC_ASK_ROWS;
	q->rows = r;
	if (!r)
		item_fault(l, it, NULL, it->id, _("Dit record bestaat niet."));
	else if (!spec_reaches_rows(from, r))
		item_fault(l, it, NULL, it->id, _("De rijen hiervan zijn vanuit record '%s' niet te bereiken."), from->id);
	if (r)
		q->label = or_else(q->label, r->plural);
}

static void load_question(struct loader *l, struct item *it, const struct spec_record *from,
	struct spec_question *q)
{
	*q = (struct spec_question){.label = item_value(it, "label"), .hint = item_value(it, "hint"),
		.uitleg = item_value(it, "uitleg"), .eis = load_eis(l, it), .relevant = item_expr(l, it, "relevant")};
	it->model = q;
	if (!from)
		return; /* the form is already a fault */
	if (strchr(it->id, '.'))
		ask_field(l, it, from, q);
	else
		ask_rows(l, it, from, q);
}

/* --- forms -------------------------------------------------------------------------------- */

static size_t count_children(const struct item *it)
{
	size_t n = 0;
	for (const struct item *c = it->first; c; c = c->next)
		n++;
	return n;
}

static void load_block(struct loader *l, struct item *it, const struct spec_record *from,
	struct spec_block *b)
{
	*b = (struct spec_block){.id = it->id, .label = item_value(it, "label"), .hint = item_value(it, "hint"),
		.relevant = item_expr(l, it, "relevant")};
	it->model = b;
	b->questions = arena_array(&l->s->arena, count_children(it), sizeof *b->questions);
	for (struct item *q = it->first; q; q = q->next)
		load_question(l, q, from, &b->questions[b->n_questions++]);
	if (b->n_questions == 0)
		item_fault(l, it, NULL, it->id, _("Dit blok heeft geen vragen."));
}

static void load_form(struct loader *l, struct item *it, struct spec_form *f)
{
	*f = (struct spec_form){.id = it->id, .label = item_value(it, "label"), .hint = item_value(it, "hint"),
		.menu = item_value(it, "menu"), .definitive = item_flag(l, it, "vaststellen"),
		.record = main_record(l, it)};
	it->model = f;
	map_put(&l->s->model, KIND_FORM, f->id, f);
	f->blocks = arena_array(&l->s->arena, count_children(it), sizeof *f->blocks);
	for (struct item *b = it->first; b; b = b->next)
		load_block(l, b, f->record, &f->blocks[f->n_blocks++]);
	if (f->n_blocks == 0)
		item_fault(l, it, NULL, it->id, _("Dit formulier heeft geen blokken."));
}

static size_t count_kind(const struct loader *l, enum kind kind)
{
	size_t n = 0;
	for (size_t i = 0; i < l->n_items; i++)
		n += l->items[i]->kind == kind;
	return n;
}

void load_forms(struct loader *l)
{
	l->s->forms = arena_array(&l->s->arena, count_kind(l, KIND_FORM), sizeof *l->s->forms);
	for (size_t i = 0; i < l->n_items; i++)
		if (l->items[i]->kind == KIND_FORM)
			load_form(l, l->items[i], &l->s->forms[l->s->n_forms++]);
}

/* --- overviews -------------------------------------------------------------------------------- */

static size_t find_column(const struct spec_overview *o, const char *id)
{
	for (size_t i = 0; i < o->n_columns; i++)
		if (o->columns[i].field && strcmp(o->columns[i].field->id, id) == 0)
			return i;
	return o->n_columns;
}

/* "persoon.geslachtsnaam 20 Naam". */
static void load_column(struct loader *l, const struct item_pair *p, struct spec_overview *o)
{
	enum { WIDTH_MAX = 120 };
	const char *rest = p->p->value, *word, *width;
	size_t n, n_width;
	next_word(&rest, &word, &n);
	char *id = arena_dup_n(&l->s->arena, word, n), *end;
	struct spec_column c = {.field = map_get(&l->s->model, KIND_FIELD, id)};
	bool has_width = next_word(&rest, &width, &n_width);
	c.width = has_width ? (int)strtol(width, &end, 10) : 0;
	c.label = rest + strspn(rest, " ");
	if (!c.field)
		spec_fault_add(l->faults, p->file, p->p->line, id, _("Dit veld bestaat niet."));
	else if (o->record && !spec_reaches(o->record, c.field->record))
		spec_fault_add(l->faults, p->file, p->p->line, id,
			_("Dit veld is vanuit record '%s' niet te bereiken."), o->record->id);
	else if (find_column(o, id) < o->n_columns)
		spec_fault_add(l->faults, p->file, p->p->line, id, _("Deze kolom staat er al."));
	else if (!has_width || n_width > 3 || end != width + n_width || c.width < 1 || c.width > WIDTH_MAX)
		spec_fault_add(l->faults, p->file, p->p->line, id,
			_("Schrijf een kolom als: persoon.bsn 9 BSN (breedte 1 tot %d)."), WIDTH_MAX);
	if (c.field && !c.label[0])
		c.label = c.field->label;
	o->columns[o->n_columns++] = c;
}

static void load_sort(struct loader *l, struct item *it, struct spec_overview *o)
{
	const char *value = item_value(it, "sorteer");
	if (!value)
		return;
	o->descending = value[0] == '-';
	o->sort = find_column(o, value + o->descending);
	if (o->sort < o->n_columns)
		o->columns[o->sort].sort = true;
	else
		item_fault(l, it, "sorteer", value, _("Hierop kan niet worden gesorteerd: het is geen kolom."));
}

static void load_sortable(struct loader *l, struct item *it, struct spec_overview *o)
{
	const char *value = item_value(it, "op"), *word;
	size_t n;
	while (value && next_word(&value, &word, &n)) {
		char *id = mem_dup_n(word, n);
		size_t column = find_column(o, id);
		if (column < o->n_columns)
			o->columns[column].sort = true;
		else
			item_fault(l, it, "op", id, _("Hierop kan niet worden gesorteerd: het is geen kolom."));
		free(id);
	}
}

static void load_overview(struct loader *l, struct item *it, struct spec_overview *o)
{
	*o = (struct spec_overview){.id = it->id, .label = item_value(it, "label"), .record = main_record(l, it),
		.indexed = item_flag(l, it, "index")};
	it->model = o;
	map_put(&l->s->model, KIND_OVERVIEW, o->id, o);
	o->columns = arena_array(&l->s->arena, it->n, sizeof *o->columns);
	for (size_t i = 0; i < it->n; i++)
		if (!it->pairs[i].p->lang && strcmp(it->pairs[i].p->key, "kolom") == 0)
			load_column(l, &it->pairs[i], o);
	load_sort(l, it, o);
	load_sortable(l, it, o);
}

void load_overviews(struct loader *l)
{
	l->s->overviews = arena_array(&l->s->arena, count_kind(l, KIND_OVERVIEW), sizeof *l->s->overviews);
	for (size_t i = 0; i < l->n_items; i++)
		if (l->items[i]->kind == KIND_OVERVIEW)
			load_overview(l, l->items[i], &l->s->overviews[l->s->n_overviews++]);
}
