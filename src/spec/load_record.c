/* Records, groups and fields from their blocks. First all records get their arrays, so
 * that references may point forward; then their parts are filled. */
#include <config.h>

#include "model_priv.h"

#include "base/i18n.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* --- values from a closed set ------------------------------------------------------- */

/* Is `value` one of the words in `set` (blanks between)? */
static bool in_set(const char *set, const char *value)
{
	const char *word;
	size_t n, len = strlen(value);
	while (next_word(&set, &word, &n))
		if (n == len && memcmp(word, value, n) == 0)
			return true;
	return false;
}

static const char *one_of(struct loader *l, const struct item *it, const char *key, const char *set)
{
	const char *value = item_value(it, key);
	if (value && !in_set(set, value)) {
		item_fault(l, it, key, value, _("Bij '%s' hoort een van: %s."), key, set);
		return NULL;
	}
	return value;
}

static char load_klasse(struct loader *l, const struct item *it)
{
	const char *value = one_of(l, it, "klasse", "A B C D");
	return value ? value[0] : '\0';
}

static void word_fault(struct loader *l, const struct item *it, const char *key, const char *word, size_t n,
	const char *text)
{
	char *one = mem_dup_n(word, n);
	item_fault(l, it, key, one, "%s", text);
	free(one);
}

unsigned load_eis(struct loader *l, const struct item *it)
{
	static const char letters[] = "VDEA";
	const char *value = item_value(it, "eis"), *word;
	unsigned eis = 0, words = 0, none = 0;
	size_t n;
	for (; value && next_word(&value, &word, &n); words++) {
		const char *at = n == 1 ? strchr(letters, word[0]) : NULL;
		if (at)
			eis |= 1u << (at - letters);
		else if (n == 1 && word[0] == 'O')
			none++;
		else
			word_fault(l, it, "eis", word, n, _("Bij 'eis' horen letters uit V D E A O, met een spatie ertussen."));
	}
	if (none && words > 1)
		item_fault(l, it, "eis", "O", _("O betekent geen eis en staat alleen."));
	if ((eis & SPEC_EIS_A) && (eis & SPEC_EIS_V))
		item_fault(l, it, "eis", "A",
			_("Wat het programma zelf zet (A), kan niet worden geëist om op te slaan (V)."));
	return eis;
}

/* The letters in a fixed order, without blanks; "L" when none. */
static const char *load_naar(struct loader *l, const struct item *it)
{
	static const char letters[] = "DCAGZBL";
	const char *value = item_value(it, "naar"), *word;
	char out[sizeof letters] = "";
	bool has[sizeof letters] = {false};
	size_t n, len = 0;
	while (value && next_word(&value, &word, &n)) {
		const char *at = n == 1 ? strchr(letters, word[0]) : NULL;
		if (at)
			has[at - letters] = true;
		else
			word_fault(l, it, "naar", word, n,
				_("Bij 'naar' horen letters uit D C A G Z B L, met een spatie ertussen."));
	}
	for (size_t i = 0; letters[i]; i++)
		if (has[i])
			out[len++] = letters[i];
	if (len > 1 && out[len - 1] == 'L')
		len--; /* L beside a recipient says nothing */
	return len ? arena_dup_n(&l->s->arena, out, len) : "L";
}

static void check_appearance(struct loader *l, const struct item *it)
{
	const char *value = item_value(it, "appearance"), *word;
	size_t n;
	while (value && next_word(&value, &word, &n)) {
		char *one = mem_dup_n(word, n), *end;
		bool good = in_set("kort verborgen", one);
		if (strncmp(one, "regels-", 7) == 0 && one[7] >= '1' && one[7] <= '9')
			good = strtol(one + 7, &end, 10) <= 60 && *end == '\0';
		if (!good)
			item_fault(l, it, "appearance", one, _("Bij 'appearance' hoort kort, verborgen of regels-N (1 tot 60)."));
		free(one);
	}
}

/* --- fields and groups ----------------------------------------------------------------- */

static void load_field(struct loader *l, struct item *it, struct spec_field *f)
{
	const char *point = strchr(it->id, '.');
	f->id = it->id;
	f->name = point + 1;
	f->label = item_value(it, "label");
	f->hint = item_value(it, "hint");
	f->uitleg = item_value(it, "uitleg");
	f->file = it->file;
	f->line = it->line;
	f->bron = item_value(it, "bron");
	f->constraint_message = item_value(it, "constraint_message");
	f->appearance = item_value(it, "appearance");
	f->eis = load_eis(l, it);
	f->naar = load_naar(l, it);
	f->klasse = load_klasse(l, it);
	f->bijzonder = one_of(l, it, "bijzonder", "gez just geh");
	f->zoek = one_of(l, it, "zoek", "naam nummer datum postcode tekst sleutel");
	f->relevant = item_expr(l, it, "relevant");
	f->required = item_expr(l, it, "required");
	f->constraint = item_expr(l, it, "constraint");
	f->deflt = item_expr(l, it, "default");
	f->calculation = item_expr(l, it, "calculation");
	f->readonly = item_flag(l, it, "readonly") || f->calculation;
	check_appearance(l, it);
	load_type(l, it, f);
	if (f->required && !(f->eis & SPEC_EIS_V))
		item_fault(l, it, "required", "", _("'required' hoort bij een veld met eis V."));
	if (f->constraint_message && !item_value(it, "constraint"))
		item_fault(l, it, "constraint_message", "", _("Bij deze zin hoort een 'constraint:'."));
	if (f->deflt && f->calculation)
		item_fault(l, it, "default", "", _("Een berekend veld heeft geen beginwaarde."));
	it->model = f;
	map_put(&l->s->model, KIND_FIELD, f->id, f);
}

static void load_group(struct loader *l, struct item *it, struct spec_group *g)
{
	g->id = it->id;
	g->label = item_value(it, "label");
	g->klasse = load_klasse(l, it);
	if (!g->klasse)
		g->klasse = 'B';
	it->model = g;
	map_put(&l->s->model, KIND_GROUP, g->id, g);
}

static void load_parts(struct loader *l, struct item *it)
{
	struct spec_record *r = it->model;
	for (struct item *part = it->first; part; part = part->next) {
		if (part->kind == KIND_GROUP) {
			struct spec_group *g = &r->groups[r->n_groups++];
			g->record = r;
			load_group(l, part, g);
		} else if (r->n_fields < SPEC_RECORD_FIELDS_MAX) {
			struct spec_field *f = &r->fields[r->n_fields];
			f->record = r;
			f->index = r->n_fields++;
			load_field(l, part, f);
		}
	}
}

/* --- who belongs to whom ------------------------------------------------------------------ */

static void join_group(struct loader *l, const struct item *it)
{
	struct spec_field *f = it->model;
	const char *id = f ? item_value(it, "groep") : NULL;
	const struct spec_group *g = id ? map_get(&l->s->model, KIND_GROUP, id) : NULL;
	if (f && !f->klasse)
		f->klasse = g ? g->klasse : 'B';
	if (!id)
		return;
	if (!g)
		item_fault(l, it, "groep", id, _("Deze groep bestaat niet."));
	else if (g->record != f->record)
		item_fault(l, it, "groep", id, _("Deze groep is van een ander record."));
	else if (f->klasse != g->klasse)
		item_fault(l, it, "klasse", f->id, _("Een veld heeft de klasse van zijn groep (%c)."), g->klasse);
	else
		f->group = g;
}

static void fill_groups(struct loader *l, struct spec_record *r)
{
	for (size_t i = 0; i < r->n_groups; i++) {
		struct spec_group *g = &r->groups[i];
		g->fields = arena_array(&l->s->arena, r->n_fields, sizeof *g->fields);
		for (size_t j = 0; j < r->n_fields; j++)
			if (r->fields[j].group == g)
				g->fields[g->n_fields++] = j;
	}
}

static int by_name(const void *a, const void *b, void *record)
{
	const struct spec_field *f = ((struct spec_record *)record)->fields;
	return strcmp(f[*(const uint16_t *)a].name, f[*(const uint16_t *)b].name);
}

static void sort_names(struct loader *l, struct spec_record *r)
{
	uint16_t *order = arena_array(&l->s->arena, r->n_fields, sizeof *order);
	for (size_t i = 0; i < r->n_fields; i++)
		order[i] = (uint16_t)i;
	qsort_r(order, r->n_fields, sizeof *order, by_name, r);
	r->by_name = order;
}

static void load_title(struct loader *l, const struct item *it, struct spec_record *r)
{
	const char *value = item_value(it, "titel"), *word;
	size_t n;
	r->title = arena_array(&l->s->arena, value ? strlen(value) : 0, sizeof *r->title);
	while (value && next_word(&value, &word, &n)) {
		char *name = mem_dup_n(word, n);
		const struct spec_field *f = spec_record_field(r, name);
		if (f)
			r->title[r->n_title++] = f->index;
		else
			item_fault(l, it, "titel", name, _("Record '%s' heeft dit veld niet."), r->id);
		free(name);
	}
}

/* "INB-{jaar}-{tag}-{n}": {n} once, the other marks at will. */
static bool pattern_is_good(const char *s)
{
	static const char *const marks[] = {"{jaar}", "{tag}", "{n}"};
	unsigned numbers = 0;
	for (; *s; s++) {
		if (*s == '}')
			return false;
		if (*s != '{')
			continue;
		size_t m = 0;
		while (m < 3 && strncmp(s, marks[m], strlen(marks[m])) != 0)
			m++;
		if (m == 3)
			return false;
		numbers += m == 2;
		s += strlen(marks[m]) - 1;
	}
	return numbers == 1;
}

static bool takes_number(const struct spec_record *r)
{
	for (size_t i = 0; i < r->n_fields; i++) {
		const struct spec_field *f = &r->fields[i];
		if ((f->eis & SPEC_EIS_A) && f->type && strcmp(f->type->name, "tekst") == 0 &&
			in_set("dossiernummer nummer", f->name))
			return true;
	}
	return false;
}

static void load_number(struct loader *l, const struct item *it, struct spec_record *r)
{
	r->nummer = item_value(it, "nummer");
	if (r->nummer && !pattern_is_good(r->nummer))
		item_fault(l, it, "nummer", r->nummer,
			_("Schrijf een nummer als INB-{jaar}-{tag}-{n}, met {n} precies één keer."));
	else if (r->nummer && !takes_number(r))
		item_fault(l, it, "nummer", r->nummer,
			_("Dit record heeft geen tekstveld 'nummer' of 'dossiernummer' met eis A."));
}

static void load_owner(struct loader *l, const struct item *it, struct spec_record *r)
{
	const char *owner = item_value(it, "van");
	if (owner && strcmp(owner, "-") != 0) {
		r->owner = map_get(&l->s->model, KIND_RECORD, owner);
		if (!r->owner)
			item_fault(l, it, "van", owner, _("Dit record bestaat niet."));
	}
	if (r->single && !r->owner)
		item_fault(l, it, "enkel", "", _("'enkel' hoort bij een record dat van een ander record is."));
}

/* A chain of owners that does not end is cut, so that all that follows can walk it. */
static void cut_owner_cycle(struct loader *l, const struct item *it, struct spec_record *r)
{
	size_t steps = 0;
	for (const struct spec_record *o = r->owner; o; o = o->owner)
		if (o == r || ++steps > l->s->n_records) {
			item_fault(l, it, "van", r->id, _("Dit record is langs een omweg van zichzelf."));
			r->owner = NULL;
			return;
		}
}

/* --- all records --------------------------------------------------------------------------- */

static void start_record(struct loader *l, struct item *it, struct spec_record *r)
{
	size_t fields = 0, groups = 0;
	for (const struct item *part = it->first; part; part = part->next) {
		fields += part->kind == KIND_FIELD;
		groups += part->kind == KIND_GROUP;
	}
	if (fields > SPEC_RECORD_FIELDS_MAX)
		item_fault(l, it, NULL, it->id, _("Dit record heeft te veel velden (%zu, ten hoogste %d)."),
			fields, SPEC_RECORD_FIELDS_MAX);
	*r = (struct spec_record){.id = it->id, .label = item_value(it, "label"),
		.plural = item_value(it, "meervoud"),
		.answers = item_flag(l, it, "antwoord"), .single = item_flag(l, it, "enkel"),
		.bron = item_value(it, "bron"), .file = it->file, .line = it->line};
	if (!r->plural)
		r->plural = r->label;
	r->fields = arena_array(&l->s->arena, fields, sizeof *r->fields);
	r->groups = arena_array(&l->s->arena, groups, sizeof *r->groups);
	it->model = r;
	map_put(&l->s->model, KIND_RECORD, r->id, r);
}

static void each_record(struct loader *l, void (*act)(struct loader *l, struct item *it))
{
	for (size_t i = 0; i < l->n_items; i++)
		if (l->items[i]->kind == KIND_RECORD)
			act(l, l->items[i]);
}

static void begin(struct loader *l, struct item *it)
{
	start_record(l, it, &l->s->records[l->s->n_records++]);
}

static void join_parts(struct loader *l, struct item *it)
{
	struct spec_record *r = it->model;
	for (const struct item *part = it->first; part; part = part->next)
		if (part->kind == KIND_FIELD)
			join_group(l, part);
	fill_groups(l, r);
	sort_names(l, r);
	load_title(l, it, r);
	load_number(l, it, r);
	load_owner(l, it, r);
}

static void cut_cycles(struct loader *l, struct item *it)
{
	cut_owner_cycle(l, it, it->model);
}

void load_records(struct loader *l)
{
	l->s->records = arena_array(&l->s->arena, l->n_records, sizeof *l->s->records);
	each_record(l, begin);
	each_record(l, load_parts);
	each_record(l, join_parts);
	each_record(l, cut_cycles);
}

/* --- checks that need every record ------------------------------------------------------------ */

static void check_record(struct loader *l, struct item *it)
{
	const struct spec_record *r = it->model;
	if (r->n_fields == 0)
		item_fault(l, it, NULL, r->id, _("Dit record heeft geen velden."));
	for (const struct item *part = it->first; part; part = part->next) {
		const struct spec_group *g = part->kind == KIND_GROUP ? part->model : NULL;
		if (!g)
			continue;
		if (g->n_fields == 0)
			item_fault(l, part, NULL, g->id, _("Deze groep heeft geen velden."));
		const struct spec_field *f = map_get(&l->s->model, KIND_FIELD, g->id);
		if (f && f->group != g)
			item_fault(l, part, NULL, g->id, _("Een veld dat niet in deze groep zit, heeft dezelfde naam."));
	}
}

void check_records(struct loader *l)
{
	each_record(l, check_record);
}
