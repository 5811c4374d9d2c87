/* Settings: their definitions with type and limits, the profiles of municipalities, and the
 * values that a municipality set, each from a day on. */
#include <config.h>

#include "normtabel_priv.h"
#include "regels_priv.h"

#include "base/i18n.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* --- values ---------------------------------------------------------------------------- */

static bool number_of(const char *s, int64_t *out)
{
	const char *p = s + (*s == '-');
	size_t n = strspn(p, "0123456789");
	if (n == 0 || n > 15 || p[n] || (p[0] == '0' && (n > 1 || p > s)))
		return false;
	*out = strtoll(s, NULL, 10);
	return true;
}

static bool is_whole_type(const char *type)
{
	static const char *const whole[] = {"geheel", "uren", "bedrag", "pct"};
	for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++)
		if (strcmp(type, whole[i]) == 0)
			return true;
	return false;
}

static bool refuse(struct buf *why, const char *text)
{
	if (why)
		buf_add(why, text);
	return false;
}

static bool whole_ok(const struct regel_instelling *i, const char *waarde, struct buf *why)
{
	int64_t n;
	if (!number_of(waarde, &n))
		return refuse(why, _("Hier hoort een heel getal."));
	if (i->min <= i->max && (n < i->min || n > i->max)) {
		if (why)
			buf_printf(why, _("Dit moet van %lld tot en met %lld zijn."), (long long)i->min, (long long)i->max);
		return false;
	}
	return true;
}

static bool choice_ok(const char *type, const char *waarde, struct buf *why)
{
	const char *p = strchr(type, '(') + 1;
	size_t len = strlen(waarde);
	while (*p) {
		size_t n = strcspn(p, ",)");
		if (n == len && memcmp(p, waarde, n) == 0)
			return true;
		p += n + (p[n] != '\0');
	}
	if (why)
		buf_printf(why, _("Kies uit: %.*s."), (int)strcspn(strchr(type, '(') + 1, ")"), strchr(type, '(') + 1);
	return false;
}

bool regels_instelling_ok(const struct regel_instelling *i, const char *waarde, struct buf *why)
{
	if (is_whole_type(i->type))
		return whole_ok(i, waarde, why);
	if (strcmp(i->type, "ja_nee") == 0)
		return strcmp(waarde, "0") == 0 || strcmp(waarde, "1") == 0 || refuse(why,
			_("Hier hoort 1 (ja) of 0 (nee)."));
	if (strncmp(i->type, "keuze(", 6) == 0)
		return choice_ok(i->type, waarde, why);
	if (normtabel_is_type(i->type))
		return normtabel_ok(i->type, waarde, why);
	return strlen(waarde) <= 2000 || refuse(why, _("Deze tekst is te lang."));
}

/* --- reading --------------------------------------------------------------------------- */

/* keuze(a,b): words of letters, digits and _ . */
static bool is_choice_type(const char *type)
{
	size_t n = strlen(type);
	return n > 7 && strncmp(type, "keuze(", 6) == 0 && type[n - 1] == ')' &&
		strspn(type + 6, "abcdefghijklmnopqrstuvwxyz0123456789_,") == n - 7;
}

static void read_limits(struct regels_loader *l, const struct rule_item *it, struct regel_instelling *i)
{
	const char *text = rule_value(it, "grens"), *word;
	int64_t bounds[2];
	size_t n, count = 0;
	i->min = 1;
	i->max = 0;
	for (const char *s = text; s && rule_next_word(&s, &word, &n); count++) {
		char *copy = mem_dup_n(word, n);
		bool good = count < 2 && number_of(copy, &bounds[count]);
		free(copy);
		if (!good)
			break;
	}
	if (!text)
		return;
	if (count != 2 || bounds[0] > bounds[1] || !is_whole_type(i->type)) {
		rule_fault(l, it, rule_pair(it, "grens"), text, _("Hier horen twee hele getallen, het kleinste eerst."));
		return;
	}
	i->min = bounds[0];
	i->max = bounds[1];
}

static void read_setting(struct regels_loader *l, struct rule_item *it, struct regel_instelling *i)
{
	static const char *const slots[] = {"vrij", "beheer", NULL};
	static const char *const soorten[] = {"WET", "KETEN", "LOKAAL", "APP", NULL};
	static const char *const zekerheden[] = {"gelezen", "document", "pagina", "lezing", "onbevestigd", NULL};
	const char *type = rule_value(it, "type"), *waarde = rule_value(it, "waarde");
	*i = (struct regel_instelling){.id = it->id, .label = rule_words(l, it, "label"), .type = type ? type : "tekst",
		.eenheid = rule_words(l, it, "eenheid"), .waarde = waarde ? waarde : "",
		.beheer = rule_choice(l, it, "slot", slots) == 1};
	i->bron = (struct regel_bron){rule_value(it, "bron"), (enum regel_soort)rule_choice(l, it, "soort", soorten),
		(enum regel_zekerheid)rule_choice(l, it, "zekerheid", zekerheden)};
	it->model = i;
	if (type && !is_whole_type(type) && strcmp(type, "ja_nee") != 0 && strcmp(type, "tekst") != 0 &&
		!is_choice_type(type) && !normtabel_is_type(type)) {
		rule_fault(l, it, rule_pair(it, "type"), type,
			_("Dit type bestaat niet; kies uit: geheel, uren, bedrag, pct, ja_nee, tekst, keuze(a,b), rij, trap, leeftijden."));
		i->type = "tekst";
	}
	read_limits(l, it, i);
	struct buf why = {0};
	if (waarde && !regels_instelling_ok(i, waarde, &why))
		rule_fault(l, it, rule_pair(it, "waarde"), waarde, "%s", buf_str(&why));
	buf_clear(&why);
}

static void read_profile_value(struct regels_loader *l, const struct rule_item *it, const struct rule_pair *p,
	struct regel_profiel *out, const char **keys, const char **values)
{
	const char *text = p->p->value, *word;
	size_t n;
	if (!rule_next_word(&text, &word, &n))
		return;
	char *key = regels_keep_text(l->r, word, n);
	const struct regel_instelling *i = regels_instelling(l->r, key);
	struct buf why = {0};
	keys[out->n] = key;
	values[out->n++] = text + strspn(text, " ");
	if (!i)
		rule_fault(l, it, p, key, _("Deze instelling bestaat niet."));
	else if (!regels_instelling_ok(i, values[out->n - 1], &why))
		rule_fault(l, it, p, values[out->n - 1], "%s", buf_str(&why));
	buf_clear(&why);
}

static void read_profile(struct regels_loader *l, struct rule_item *it, struct regel_profiel *out)
{
	const char **keys = regels_keep(l->r, it->n, sizeof *keys), **values = regels_keep(l->r, it->n,
		sizeof *values);
	*out = (struct regel_profiel){.id = it->id, .label = rule_words(l, it, "label"), .sleutels = keys,
		.waarden = values};
	for (size_t i = 0; i < it->n; i++)
		if (strcmp(it->pairs[i].p->key, "waarde") == 0)
			read_profile_value(l, it, &it->pairs[i], out, keys, values);
	it->model = out;
}

void rule_build_settings(struct regels_loader *l)
{
	struct regels *r = l->r;
	r->instellingen = regels_keep(r, r->n_items, sizeof *r->instellingen);
	r->profielen = regels_keep(r, r->n_items, sizeof *r->profielen);
	for (size_t i = 0; i < r->n_items; i++)
		if (r->items[i]->kind == RULE_INSTELLING)
			read_setting(l, r->items[i], &r->instellingen[r->n_instellingen++]);
	for (size_t i = 0; i < r->n_items; i++)
		if (r->items[i]->kind == RULE_PROFIEL)
			read_profile(l, r->items[i], &r->profielen[r->n_profielen++]);
}

/* --- asking ---------------------------------------------------------------------------- */

const struct regel_instelling *regels_instelling_at(const struct regels *r, size_t i)
{
	return i < r->n_instellingen ? &r->instellingen[i] : NULL;
}

const struct regel_instelling *regels_instelling(const struct regels *r, const char *id)
{
	return rule_model(r, RULE_INSTELLING, id);
}

const struct regel_profiel *regels_profiel_at(const struct regels *r, size_t i)
{
	return i < r->n_profielen ? &r->profielen[i] : NULL;
}

/* --- what a municipality set ----------------------------------------------------------- */

struct gezet {
	const struct regel_instelling *instelling;
	struct civil ingang;
	char *waarde;
};

struct instellingen {
	const struct regels *r;
	struct gezet *rows;
	size_t n, cap;
};

struct instellingen *instellingen_new(const struct regels *r)
{
	struct instellingen *s = mem_new(sizeof *s);
	s->r = r;
	return s;
}

void instellingen_free(struct instellingen *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n; i++)
		free(s->rows[i].waarde);
	free(s->rows);
	free(s);
}

enum err instellingen_set(struct instellingen *s, const char *sleutel, const char *waarde,
	struct civil ingang)
{
	const struct regel_instelling *i = regels_instelling(s->r, sleutel);
	if (!i || !waarde || !regels_instelling_ok(i, waarde, NULL))
		return ERR_PARSE;
	MEM_GROW(s->rows, s->n, s->cap);
	s->rows[s->n++] = (struct gezet){i, ingang, mem_dup(waarde)};
	return ERR_OK;
}

const char *instellingen_text(const struct instellingen *s, const char *sleutel, struct civil op)
{
	const struct regel_instelling *i = regels_instelling(s->r, sleutel);
	if (!i)
		return NULL;
	const struct gezet *best = NULL;
	for (size_t k = 0; k < s->n; k++) {
		const struct gezet *g = &s->rows[k];
		if (g->instelling != i || (!civil_is_none(op) && civil_compare(g->ingang, op) > 0))
			continue;
		if (!best || civil_compare(g->ingang, best->ingang) >= 0)
			best = g;
	}
	return best ? best->waarde : i->waarde;
}

int64_t instellingen_int(const struct instellingen *s, const char *sleutel, struct civil op)
{
	const char *text = instellingen_text(s, sleutel, op);
	int64_t n = 0;
	return text && number_of(text, &n) ? n : 0;
}
