/* Loading the rules and looking things up in the finished model. */
#include <config.h>

#include "regels_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "rule/calc.h"

#include <stdlib.h>
#include <string.h>

void *regels_keep(struct regels *r, size_t n, size_t size)
{
	void *p = mem_new_array(n ? n : 1, size);
	MEM_GROW(r->kept, r->n_kept, r->cap_kept);
	return r->kept[r->n_kept++] = p;
}

char *regels_keep_text(struct regels *r, const char *s, size_t n)
{
	char *copy = regels_keep(r, n + 1, 1);
	memcpy(copy, s, n);
	return copy;
}

void regels_note_used(struct regels *r, const struct spec_record *record)
{
	for (; record && !regels_uses(r, record); record = record->owner) {
		MEM_GROW(r->used, r->n_used, r->cap_used);
		r->used[r->n_used++] = record;
	}
}

bool regels_uses(const struct regels *r, const struct spec_record *record)
{
	for (size_t i = 0; i < r->n_used; i++)
		if (r->used[i] == record)
			return true;
	return false;
}

/* --- loading --------------------------------------------------------------------------- */

enum err regels_load(const struct regels_options *o, struct regels **out, struct spec_fault_list *faults)
{
	struct regels *r = mem_new(sizeof *r);
	struct regels_loader l = {.r = r, .faults = faults, .lang = o->lang};
	size_t before = faults->total;
	*out = NULL;
	r->spec = o->spec;
	r->kalender = o->kalender;
	r->dossier = spec_record(o->spec, "dossier");
	regels_note_used(r, r->dossier);
	enum err e = r->dossier ? rule_read_files(&l, o->dir, o->gemeente) : ERR_DEFINITION;
	if (!r->dossier)
		spec_fault_add(faults, o->dir, 0, "dossier", _("Dit record bestaat niet."));
	if (e == ERR_OK) {
		rule_build_settings(&l);
		rule_build(&l);
		rule_make_digest(r);
	}
	if (e == ERR_OK && faults->total > before)
		e = ERR_DEFINITION;
	spec_fault_list_sort(faults);
	if (e)
		regels_free(r);
	else
		*out = r;
	return e;
}

void regels_free(struct regels *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->n_files; i++)
		blocks_free(r->files[i]);
	for (size_t i = 0; i < r->n_exprs; i++)
		expr_free(r->exprs[i]);
	for (size_t i = 0; i < r->n_kept; i++)
		free(r->kept[i]);
	free(r->files);
	free(r->exprs);
	free(r->kept);
	free(r->items);
	free(r->used);
	free(r->slots);
	free(r);
}

/* --- digest ---------------------------------------------------------------------------- */

/* What a change of decides no due date. */
static bool is_words(const char *key)
{
	static const char *const words[] = {"label", "start_label", "gevolg_tekst", "beweegt", "bron", "soort",
		"zekerheid", "eenheid", "slot", "grens"};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strcmp(words[i], key) == 0)
			return true;
	return false;
}

void rule_make_digest(struct regels *r)
{
	enum { ENGINE = 1 }; /* to be raised when the same definitions come to count another way */
	struct buf text = {0};
	buf_printf(&text, "regels %d\n%s\n", ENGINE, kalender_digest(r->kalender));
	for (size_t i = 0; i < r->n_items; i++) {
		const struct rule_item *it = r->items[i];
		if (it->kind != RULE_INSTELLING && it->kind != RULE_FEIT && it->kind != RULE_TERMIJN)
			continue;
		buf_printf(&text, "%s: %s\n", rule_kind_name(it->kind), it->id);
		for (size_t j = 0; j < it->n; j++)
			if (!it->pairs[j].p->lang && !is_words(it->pairs[j].p->key))
				buf_printf(&text, "%s: %s\n", it->pairs[j].p->key, it->pairs[j].p->value);
	}
	spec_digest_text(buf_str(&text), text.len, r->digest);
	buf_clear(&text);
}

/* --- the table of rule numbers --------------------------------------------------------- */

static bool exists(const struct regels *r, const char *kind, const char *id)
{
	if (strcmp(kind, "termijn") == 0)
		return rule_termijn(r, id);
	if (strcmp(kind, "norm") == 0)
		return rule_norm(r, id);
	if (strcmp(kind, "toets") == 0)
		return rule_toets(r, id);
	if (strcmp(kind, "feit") == 0)
		return rule_feit(r, id);
	if (strcmp(kind, "instelling") == 0)
		return regels_instelling(r, id);
	if (strcmp(kind, "reken") == 0)
		return calc_outputs(id);
	if (strcmp(kind, "veld") == 0)
		return spec_field(r->spec, id);
	if (strcmp(kind, "lijst") == 0)
		return spec_list(r->spec, id);
	return id[0] != '\0';
}

static bool is_kind(const char *kind)
{
	static const char *const kinds[] = {"termijn", "norm", "toets", "feit", "instelling", "reken", "veld",
		"lijst", "tekst", "code"};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i], kind) == 0)
			return true;
	return false;
}

static void check_became(struct regels_loader *l, const struct rule_item *it, char *word)
{
	char *colon = strchr(word, ':');
	char *kind = mem_dup_n(word, colon ? (size_t)(colon - word) : 0);
	if (!colon || !is_kind(kind))
		rule_fault(l, it, rule_pair(it, "werd"), word,
			_("Hier hoort soort:naam, met als soort termijn norm toets feit instelling reken veld lijst tekst of code."));
	else if (!exists(l->r, kind, colon + 1))
		rule_fault(l, it, rule_pair(it, "werd"), word, _("Dit bestaat niet."));
	free(kind);
}

void rule_check_rulebook(struct regels_loader *l)
{
	for (size_t i = 0; i < l->r->n_items; i++) {
		const struct rule_item *it = l->r->items[i];
		const char *text = it->kind == RULE_RULEBOOK ? rule_value(it, "werd") : NULL, *word;
		size_t n;
		while (text && rule_next_word(&text, &word, &n)) {
			char *copy = mem_dup_n(word, n);
			check_became(l, it, copy);
			free(copy);
		}
	}
}

/* --- asking ---------------------------------------------------------------------------- */

size_t regels_n(const struct regels *r)
{
	return r->n_items;
}

const struct kalender *regels_kalender(const struct regels *r)
{
	return r->kalender;
}

const char *regels_digest(const struct regels *r)
{
	return r->digest;
}

const struct feit_def *rule_feit(const struct regels *r, const char *id)
{
	return rule_model(r, RULE_FEIT, id);
}

const struct termijn_def *rule_termijn(const struct regels *r, const char *id)
{
	return rule_model(r, RULE_TERMIJN, id);
}

const struct norm_def *rule_norm(const struct regels *r, const char *id)
{
	return rule_model(r, RULE_NORM, id);
}

const struct toets_def *rule_toets(const struct regels *r, const char *id)
{
	return rule_model(r, RULE_TOETS, id);
}

const struct regel_termijn *regels_termijn_at(const struct regels *r, size_t i)
{
	return i < r->n_termijnen ? &r->termijnen[i].pub : NULL;
}

const struct regel_termijn *regels_termijn(const struct regels *r, const char *id)
{
	const struct termijn_def *t = rule_termijn(r, id);
	return t ? &t->pub : NULL;
}

const struct regel_rulebook *regels_rulebook_at(const struct regels *r, size_t i)
{
	return i < r->n_rulebook ? &r->rulebook[i] : NULL;
}
