/* Blocks become the model: each kind of block has one function that reads its keys. Facts come
 * first with their names only, so that they may use each other in any order. */
#include <config.h>

#include "regels_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "rule/calc.h"

#include <stdlib.h>
#include <string.h>

/* --- small things ---------------------------------------------------------------------- */

static struct regel_bron read_bron(struct regels_loader *l, const struct rule_item *it)
{
	static const char *const soorten[] = {"WET", "KETEN", "LOKAAL", "APP", NULL};
	static const char *const zekerheden[] = {"gelezen", "document", "pagina", "lezing", "onbevestigd", NULL};
	return (struct regel_bron){
		.bron = rule_value(it, "bron"),
		.soort = (enum regel_soort)rule_choice(l, it, "soort", soorten),
		.zekerheid = (enum regel_zekerheid)rule_choice(l, it, "zekerheid", zekerheden),
	};
}

static const char *read_label(struct regels_loader *l, const struct rule_item *it)
{
	const char *label = rule_words(l, it, "label");
	if (label && it->kind == RULE_TERMIJN && text_width(label) > REGELS_LABEL_MAX)
		rule_fault(l, it, rule_pair(it, "label"), label,
			_("Dit is te lang voor een regel van de werklijst (ten hoogste %d)."),
			REGELS_LABEL_MAX);
	return label;
}

static const struct spec_record *read_record(struct regels_loader *l, const struct rule_item *it)
{
	const char *id = rule_value(it, "record");
	const struct spec_record *r = id ? spec_record(l->r->spec, id) : NULL;
	if (id && !r)
		rule_fault(l, it, rule_pair(it, "record"), id, _("Dit record bestaat niet."));
	regels_note_used(l->r, r);
	return r;
}

/* "record.veld", or nothing. */
static const char *read_spring(struct regels_loader *l, const struct rule_item *it)
{
	const char *id = rule_value(it, "spring");
	if (id && !spec_field(l->r->spec, id) && !spec_record(l->r->spec, id))
		rule_fault(l, it, rule_pair(it, "spring"), id, _("Dit veld bestaat niet."));
	return id;
}

static enum regel_gevolg read_gevolg(struct regels_loader *l, const struct rule_item *it)
{
	static const char *const words[] = {"recht", "boete", "geld", "orde", "hoffelijk", NULL};
	return (enum regel_gevolg)rule_choice(l, it, "gevolg", words);
}

static const char *read_name(struct regels_loader *l, const struct rule_item *it, const char *key)
{
	const char *name = rule_value(it, key);
	if (name && !rule_is_name(name, strlen(name)))
		rule_fault(l, it, rule_pair(it, key), name, _("Hier hoort een woord van kleine letters, cijfers en _."));
	return name;
}

static bool whole(const char *s, size_t n, int *out)
{
	int value = 0;
	if (n == 0 || n > 6)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		value = value * 10 + (s[i] - '0');
	}
	*out = value;
	return true;
}

/* "@sleutel": NULL with a fault when there is no such setting. */
static const struct regel_instelling *read_setting(struct regels_loader *l, const struct rule_item *it,
	const char *key, const char *name)
{
	const struct regel_instelling *i = regels_instelling(l->r, name);
	if (!i)
		rule_fault(l, it, rule_pair(it, key), name, _("Deze instelling bestaat niet."));
	return i;
}

/* The number of a duration or a demand: digits or @setting. */
static bool read_number(struct regels_loader *l, const struct rule_item *it, const char *key,
	const char *word, struct duur *d)
{
	if (word[0] == '@') {
		d->instelling = read_setting(l, it, key, word + 1);
		if (d->instelling && strncmp(d->instelling->type, "geheel", 6) != 0)
			rule_fault(l, it, rule_pair(it, key), word, _("Deze instelling is geen geheel getal."));
		return true;
	}
	if (whole(word, strlen(word), &d->n))
		return true;
	rule_fault(l, it, rule_pair(it, key), word, _("Hier hoort een getal of @instelling."));
	return false;
}

static struct duur read_duur(struct regels_loader *l, const struct rule_item *it, const char *key)
{
	struct duur d = {0};
	const char *text = rule_value(it, key), *word;
	char *words[4];
	size_t n, count = 0;
	if (!text)
		return d;
	while (count < 4 && rule_next_word(&text, &word, &n))
		words[count++] = regels_keep_text(l->r, word, n);
	size_t at = 0;
	d.terug = count > 0 && strcmp(words[0], "terug") == 0;
	d.periode = count > 0 && strcmp(words[0], "periode") == 0;
	at += d.terug || d.periode;
	if (count != at + 2) {
		rule_fault(l, it, rule_pair(it, key), rule_value(it, key),
			_("Hier hoort een getal en een eenheid, zoals 10 weken."));
		return d;
	}
	d.is = read_number(l, it, key, words[at], &d);
	if (!tel_eenheid_by_name(words[at + 1], &d.eenheid))
		rule_fault(l, it, rule_pair(it, key), words[at + 1],
			_("Deze eenheid bestaat niet; kies uit: dagen, weken, maanden, jaren, werkdagen."));
	else if (d.periode && d.eenheid != TEL_MAANDEN && d.eenheid != TEL_JAREN)
		rule_fault(l, it, rule_pair(it, key), words[at + 1], _("Een periode telt in maanden of jaren."));
	return d;
}

static const struct rule_expr *read_expr(struct regels_loader *l, struct bind_from from, const char *key)
{
	from.pair = rule_pair(from.item, key);
	const char *text = rule_value(from.item, key);
	return text ? rule_expr(l, &from, text) : NULL;
}

/* --- facts ----------------------------------------------------------------------------- */

static const char *const kies_words[] = {"", "eerste", "laatste", "aantal", "som", "grootste", "kleinste",
	NULL};

static void check_feit_name(struct regels_loader *l, const struct rule_item *it)
{
	static const char *const taken[] = {"rij", "instelling", "id", "ouder"};
	bool bad = spec_record(l->r->spec, it->id) != NULL;
	for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
		bad = bad || strcmp(it->id, taken[i]) == 0;
	if (bad)
		rule_fault(l, it, NULL, it->id, _("Deze naam betekent al iets anders."));
}

static void name_feit(struct regels_loader *l, struct rule_item *it, struct feit_def *f)
{
	check_feit_name(l, it);
	f->id = it->id;
	f->label = read_label(l, it);
	f->record = read_record(l, it);
	f->kies = (enum feit_kies)rule_choice(l, it, "kies", kies_words);
	read_bron(l, it);
	it->model = f;
}

/* Which keys belong together. */
static void check_feit_keys(struct regels_loader *l, const struct rule_item *it, const struct feit_def *f)
{
	static const char *const of_rows[] = {"waar", "op", "kies", "telt"};
	bool has_record = rule_value(it, "record"), has_value = rule_value(it, "waarde");
	bool needs_telt = f->kies == KIES_SOM || f->kies == KIES_GROOTSTE || f->kies == KIES_KLEINSTE;
	if (has_record == has_value)
		rule_fault(l, it, NULL, it->id, _("Een feit heeft een record, of een waarde; niet beide."));
	if (has_record && !rule_value(it, "kies"))
		rule_fault(l, it, NULL, it->id, _("Hier ontbreekt 'kies': welke rij, of wat van de rijen."));
	for (size_t i = 0; has_value && i < sizeof of_rows / sizeof of_rows[0]; i++)
		if (rule_pair(it, of_rows[i]))
			rule_fault(l, it, rule_pair(it, of_rows[i]), it->id, _("Dit hoort bij een feit met een record."));
	if (has_record && needs_telt != !!rule_value(it, "telt"))
		rule_fault(l, it, rule_pair(it, "telt"), it->id,
			_("'telt' hoort bij som, grootste en kleinste, en alleen daar."));
	if (rule_value(it, "op") && f->kies != KIES_EERSTE && f->kies != KIES_LAATSTE)
		rule_fault(l, it, rule_pair(it, "op"), it->id, _("'op' hoort bij eerste en laatste."));
}

/* `op` may be a bare field. */
static const struct rule_expr *read_op(struct regels_loader *l, struct bind_from from)
{
	const char *text = rule_value(from.item, "op");
	if (!text || !rule_is_name(text, strlen(text)))
		return read_expr(l, from, "op");
	struct buf name = {0};
	from.pair = rule_pair(from.item, "op");
	buf_printf(&name, "${%s}", text);
	const struct rule_expr *e = rule_expr(l, &from, buf_str(&name));
	buf_clear(&name);
	return e;
}

static void fill_feit(struct regels_loader *l, const struct rule_item *it)
{
	struct feit_def *f = it->model;
	struct bind_from from = {.item = it, .row = f->record ? f->record : l->r->dossier,
		.bare_is_row = f->record != NULL, .feit = f};
	check_feit_keys(l, it, f);
	f->waar = read_expr(l, from, "waar");
	f->op = read_op(l, from);
	f->telt = read_expr(l, from, "telt");
	f->waarde = read_expr(l, from, "waarde");
}

/* --- what terms, norms and checks use -------------------------------------------------- */

static void check_rij_fields(struct regels_loader *l, const struct rule_item *it, const struct feit_def *f,
	const struct spec_record *rij)
{
	for (size_t i = 0; i < f->n_rij_velden; i++)
		if (!spec_record_field(rij, f->rij_velden[i]))
			rule_fault(l, it, NULL, f->rij_velden[i], _("'rij.%s' (in %s): het record %s heeft dit veld niet."),
				f->rij_velden[i], f->id ? f->id : it->id, rij->id);
}

static void check_tree(struct regels_loader *l, const struct rule_item *it, struct feit_def *f,
	const struct spec_record *rij)
{
	if (f->mark)
		return;
	f->mark = 1;
	check_rij_fields(l, it, f, rij);
	for (size_t i = 0; i < f->n_uses; i++)
		check_tree(l, it, &l->r->feiten[f->uses[i]->index], rij);
}

/* `by` gathered what the block uses. Called when facts are known to be without circles. */
static void check_use(struct regels_loader *l, const struct rule_item *it, struct feit_def *by,
	const struct spec_record *rij, bool may_use_today)
{
	bool today = by->uses_today;
	for (size_t i = 0; i < by->n_uses; i++)
		today = today || by->uses[i]->uses_today;
	if (today && !may_use_today)
		rule_fault(l, it, NULL, it->id,
			_("Een termijn hangt nooit af van vandaag: vandaag() en leeftijd() kunnen hier niet."));
	check_tree(l, it, by, rij);
	for (size_t i = 0; i < l->r->n_feiten; i++)
		l->r->feiten[i].mark = 0;
}

/* --- terms ----------------------------------------------------------------------------- */

static bool has_text(const char *const *list, const char *s, size_t n)
{
	for (; list && *list; list++)
		if (strlen(*list) == n && memcmp(*list, s, n) == 0)
			return true;
	return false;
}

static void read_inputs(struct regels_loader *l, struct bind_from from, struct termijn_def *t)
{
	const struct rule_item *it = from.item;
	const char *const *known = t->reken ? calc_inputs(t->reken) : NULL;
	t->in = regels_keep(l->r, it->n, sizeof *t->in);
	for (size_t i = 0; i < it->n; i++) {
		if (strcmp(it->pairs[i].p->key, "in") != 0)
			continue;
		const char *text = it->pairs[i].p->value, *word;
		size_t n;
		from.pair = &it->pairs[i];
		if (!rule_next_word(&text, &word, &n))
			continue;
		char *key = regels_keep_text(l->r, word, n);
		if (known && !has_text(known, word, n))
			rule_fault(l, it, from.pair, key, _("De berekening %s heeft deze invoer niet."), t->reken);
		t->in[t->n_in++] = (struct reken_in){key, rule_expr(l, &from, text + strspn(text, " "))};
	}
}

static void read_reken(struct regels_loader *l, struct bind_from from, struct termijn_def *t)
{
	const struct rule_item *it = from.item;
	t->reken = rule_value(it, "reken");
	const char *const *outputs = t->reken ? calc_outputs(t->reken) : NULL;
	if (t->reken && !outputs) {
		rule_fault(l, it, rule_pair(it, "reken"), t->reken, _("Deze berekening bestaat niet."));
		t->reken = NULL;
	}
	t->uit = rule_value(it, "uit") ? rule_value(it, "uit") : "due";
	if (t->reken && outputs && !has_text(outputs, t->uit, strlen(t->uit)))
		rule_fault(l, it, rule_pair(it, "uit"), t->uit, _("De berekening %s geeft dit niet."), t->reken);
	read_inputs(l, from, t);
	if (!rule_value(it, "reken") && (t->n_in || rule_value(it, "uit")))
		rule_fault(l, it, NULL, it->id, _("'in' en 'uit' horen bij 'reken'."));
}

static void read_kalender(struct regels_loader *l, const struct rule_item *it, struct termijn_def *t)
{
	const char *text = rule_value(it, "kalender");
	t->kalender_vast = !text || text[0] != '@';
	if (text && text[0] == '@')
		t->kalender_instelling = read_setting(l, it, "kalender", text + 1);
	else if (text && !kalender_soort_by_name(text, &t->kalender))
		rule_fault(l, it, rule_pair(it, "kalender"), text, _("Deze kalender bestaat niet; kies uit: atw, cao."));
}

/* "12 9 6 3 1 maanden". */
static void read_signals(struct regels_loader *l, const struct rule_item *it, struct termijn_def *t)
{
	const char *text = rule_value(it, "signalen"), *word;
	size_t n;
	bool unit = false, bad = false;
	while (text && rule_next_word(&text, &word, &n)) {
		char *copy = regels_keep_text(l->r, word, n);
		int value;
		if (!unit && whole(word, n, &value) && value > 0 && t->n_signalen < REGELS_SIGNALS_MAX)
			t->signalen[t->n_signalen++] = value;
		else if (!unit && tel_eenheid_by_name(copy, &t->signaal_eenheid))
			unit = true;
		else
			bad = true;
	}
	if (bad || unit != (t->n_signalen > 0))
		rule_fault(l, it, rule_pair(it, "signalen"), rule_value(it, "signalen"),
			_("Hier horen getallen en dan een eenheid, zoals 12 6 3 maanden."));
}

/* One way to come to a day: start and duur, or uiterlijk, or reken. */
static void check_ways(struct regels_loader *l, const struct rule_item *it)
{
	bool duur = rule_value(it, "duur"), uiterlijk = rule_value(it, "uiterlijk"), reken = rule_value(it, "reken");
	if (duur + uiterlijk + reken != 1)
		rule_fault(l, it, NULL, it->id, _("Een termijn heeft één van deze drie: duur, uiterlijk of reken."));
	if (duur && !rule_value(it, "start"))
		rule_fault(l, it, NULL, it->id, _("Bij 'duur' hoort 'start'."));
	if (rule_value(it, "klaar_op") && !rule_value(it, "klaar"))
		rule_fault(l, it, NULL, it->id, _("Bij 'klaar_op' hoort 'klaar'."));
}

static void read_termijn_words(struct regels_loader *l, const struct rule_item *it, struct termijn_def *t)
{
	t->pub = (struct regel_termijn){
		.id = it->id,
		.label = read_label(l, it),
		.start_label = rule_words(l, it, "start_label"),
		.wie = read_name(l, it, "wie"),
		.gevolg_tekst = rule_words(l, it, "gevolg_tekst"),
		.beweegt = rule_words(l, it, "beweegt"),
		.spring = read_spring(l, it),
		.gevolg = read_gevolg(l, it),
		.wacht = rule_flag(l, it, "wacht"),
		.venster = rule_flag(l, it, "venster"),
		.bron = read_bron(l, it),
	};
	t->record = read_record(l, it);
	t->pub.record = t->record ? t->record->id : NULL;
}

static void build_termijn(struct regels_loader *l, struct rule_item *it)
{
	struct termijn_def *t = &l->r->termijnen[l->r->n_termijnen++];
	struct feit_def by = {0};
	read_termijn_words(l, it, t);
	const struct spec_record *row = t->record ? t->record : l->r->dossier;
	struct bind_from from = {.item = it, .row = row, .bare_is_row = true, .by = &by};
	check_ways(l, it);
	t->relevant = read_expr(l, from, "relevant");
	t->start = read_expr(l, from, "start");
	t->uiterlijk = read_expr(l, from, "uiterlijk");
	t->klaar = read_expr(l, from, "klaar");
	t->klaar_op = read_expr(l, from, "klaar_op");
	t->duur = read_duur(l, it, "duur");
	t->plus = read_duur(l, it, "plus");
	t->vooraf = read_duur(l, it, "vooraf");
	if (!t->vooraf.is)
		t->vooraf = (struct duur){.is = true, .n = 14, .eenheid = TEL_DAGEN};
	t->atw = rule_flag(l, it, "atw");
	read_kalender(l, it, t);
	read_reken(l, from, t);
	read_signals(l, it, t);
	check_use(l, it, &by, row, false);
	it->model = t;
}

/* --- norms and checks ------------------------------------------------------------------ */

static void read_eis(struct regels_loader *l, struct bind_from from, struct norm_def *m)
{
	const char *text = rule_value(from.item, "eis");
	if (text && text[0] == '@')
		m->eis_instelling = read_setting(l, from.item, "eis", text + 1);
	else
		m->eis = read_expr(l, from, "eis");
}

/* "termijn inburgering" */
static void read_tot(struct regels_loader *l, const struct rule_item *it, struct norm_def *m)
{
	const char *text = rule_value(it, "tot");
	if (!text)
		return;
	if (strncmp(text, "termijn ", 8) == 0)
		m->tot = rule_termijn(l->r, text + 8);
	if (!m->tot)
		rule_fault(l, it, rule_pair(it, "tot"), text,
			_("Hier hoort 'termijn' en de naam van een termijn die er is."));
}

static void build_norm(struct regels_loader *l, struct rule_item *it)
{
	static const char *const units[] = {"uren", "keer", "pct", "onderdelen", NULL};
	static const char *const ways[] = {"minstens", "hoogstens", NULL};
	struct norm_def *m = &l->r->normen[l->r->n_normen++];
	struct feit_def by = {0};
	struct bind_from from = {.item = it, .row = l->r->dossier, .bare_is_row = true, .by = &by};
	*m = (struct norm_def){
		.id = it->id,
		.label = read_label(l, it),
		.eenheid = units[rule_choice(l, it, "eenheid", units)],
		.gevolg_tekst = rule_words(l, it, "gevolg_tekst"),
		.spring = read_spring(l, it),
		.beweegt = rule_words(l, it, "beweegt"),
		.gevolg = read_gevolg(l, it),
		.bron = read_bron(l, it),
		.minstens = rule_choice(l, it, "richting", ways) == 0,
	};
	m->relevant = read_expr(l, from, "relevant");
	m->stand = read_expr(l, from, "stand");
	m->tempo = read_expr(l, from, "tempo");
	read_eis(l, from, m);
	read_tot(l, it, m);
	check_use(l, it, &by, l->r->dossier, true);
	it->model = m;
}

static void read_bij(struct regels_loader *l, const struct rule_item *it, struct toets_def *t)
{
	const char *text = rule_value(it, "bij"), *word;
	size_t n;
	t->bij = regels_keep(l->r, text ? strlen(text) / 2 + 1 : 0, sizeof *t->bij);
	while (text && rule_next_word(&text, &word, &n)) {
		char *copy = regels_keep_text(l->r, word, n);
		if (!rule_is_name(word, n))
			rule_fault(l, it, rule_pair(it, "bij"), copy, _("Hier hoort een woord van kleine letters, cijfers en _."));
		t->bij[t->n_bij++] = copy;
	}
}

static void build_toets(struct regels_loader *l, struct rule_item *it)
{
	static const char *const weights[] = {"weigering", "waarschuwing", NULL};
	struct toets_def *t = &l->r->toetsen[l->r->n_toetsen++];
	struct feit_def by = {0};
	*t = (struct toets_def){
		.id = it->id,
		.melding = rule_words(l, it, "melding"),
		.spring = read_spring(l, it),
		.doel = rule_value(it, "doel"),
		.bron = read_bron(l, it),
		.record = read_record(l, it),
		.weigering = rule_choice(l, it, "ernst", weights) == 0,
	};
	read_bij(l, it, t);
	it->model = t;
	if (!t->record)
		return;
	struct bind_from from = {.item = it, .row = t->record, .bare_is_row = true, .by = &by};
	t->relevant = read_expr(l, from, "relevant");
	t->goed = read_expr(l, from, "goed");
	check_use(l, it, &by, t->record, true);
}

static void build_rulebook(struct regels_loader *l, struct rule_item *it)
{
	struct regel_rulebook *b = &l->r->rulebook[l->r->n_rulebook++];
	*b = (struct regel_rulebook){it->id, rule_value(it, "werd"), rule_words(l, it, "zonder")};
	if (!b->werd && !b->zonder)
		rule_fault(l, it, NULL, it->id, _("Hier hoort 'werd' of 'zonder'."));
	read_bron(l, it);
	it->model = b;
}

/* --- all of them ----------------------------------------------------------------------- */

static size_t count(const struct regels *r, enum rule_kind kind)
{
	size_t n = 0;
	for (size_t i = 0; i < r->n_items; i++)
		n += r->items[i]->kind == kind;
	return n;
}

static void each(struct regels_loader *l, enum rule_kind kind,
	void (*build)(struct regels_loader *l, struct rule_item *it))
{
	for (size_t i = 0; i < l->r->n_items; i++)
		if (l->r->items[i]->kind == kind)
			build(l, l->r->items[i]);
}

static void build_feiten(struct regels_loader *l)
{
	struct regels *r = l->r;
	r->feiten = regels_keep(r, count(r, RULE_FEIT), sizeof *r->feiten);
	for (size_t i = 0; i < r->n_items; i++) {
		if (r->items[i]->kind != RULE_FEIT)
			continue;
		struct feit_def *f = &r->feiten[r->n_feiten];
		f->index = r->n_feiten++;
		name_feit(l, r->items[i], f);
	}
	for (size_t i = 0; i < r->n_items; i++)
		if (r->items[i]->kind == RULE_FEIT)
			fill_feit(l, r->items[i]);
}

void rule_build(struct regels_loader *l)
{
	struct regels *r = l->r;
	build_feiten(l);
	rule_check_facts(l);
	r->termijnen = regels_keep(r, count(r, RULE_TERMIJN), sizeof *r->termijnen);
	r->normen = regels_keep(r, count(r, RULE_NORM), sizeof *r->normen);
	r->toetsen = regels_keep(r, count(r, RULE_TOETS), sizeof *r->toetsen);
	r->rulebook = regels_keep(r, count(r, RULE_RULEBOOK), sizeof *r->rulebook);
	each(l, RULE_TERMIJN, build_termijn);
	each(l, RULE_NORM, build_norm);
	each(l, RULE_TOETS, build_toets);
	each(l, RULE_RULEBOOK, build_rulebook);
	rule_check_rulebook(l);
}
