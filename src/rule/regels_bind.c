/* Names in the expressions of rules: each is looked up once, when the definitions are read, so
 * that a wrong one is a fault with its place and evaluating is no search. Facts that use each
 * other in a circle, and terms that would depend on today, are found here as well. */
#include <config.h>

#include "regels_priv.h"

#include "base/i18n.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* --- which records are reached --------------------------------------------------------- */

/* Itself, what owns it, what one of those refers to, or what one of those has once. */
static bool chain_reaches(const struct spec_record *from, const struct spec_record *to)
{
	for (const struct spec_record *at = from; at; at = at->owner)
		if (at == to || spec_link(at, to))
			return true;
	return to->single && to->owner && chain_reaches(from, to->owner);
}

bool rule_reaches(const struct regels *r, const struct spec_record *from, const struct spec_record *to)
{
	return (from && chain_reaches(from, to)) || chain_reaches(r->dossier, to);
}

/* --- one name -------------------------------------------------------------------------- */

struct binder {
	struct regels_loader *l;
	const struct bind_from *from;
	struct bind *binds;
	size_t n, cap;
	bool bad;
};

static void fault(struct binder *b, const char *word, const char *text)
{
	b->bad = true;
	rule_fault(b->l, b->from->item, b->from->pair, word, "%s", text);
}

static void add_bind(struct binder *b, struct bind bind)
{
	regels_note_used(b->l->r, bind.field ? bind.field->record : bind.rows);
	MEM_GROW(b->binds, b->n, b->cap);
	b->binds[b->n++] = bind;
}

static struct feit_def *gatherer(const struct bind_from *from)
{
	return from->feit ? from->feit : from->by;
}

static void gather_feit(struct binder *b, const struct feit_def *used)
{
	struct feit_def *by = gatherer(b->from);
	for (size_t i = 0; i < by->n_uses; i++)
		if (by->uses[i] == used)
			return;
	const struct feit_def **uses = regels_keep(b->l->r, by->n_uses + 1, sizeof *uses);
	if (by->n_uses)
		memcpy(uses, by->uses, by->n_uses * sizeof *uses);
	uses[by->n_uses++] = used;
	by->uses = uses;
}

static void gather_rij(struct binder *b, const char *veld)
{
	struct feit_def *by = gatherer(b->from);
	by->uses_rij = true;
	if (!veld)
		return;
	const char **velden = regels_keep(b->l->r, by->n_rij_velden + 1, sizeof *velden);
	if (by->n_rij_velden)
		memcpy(velden, by->rij_velden, by->n_rij_velden * sizeof *velden);
	velden[by->n_rij_velden++] = veld;
	by->rij_velden = velden;
}

static bool keeps_one_row(const struct feit_def *f)
{
	return f->kies == KIES_EERSTE || f->kies == KIES_LAATSTE;
}

/* "rij.veld" and "rij.id". */
static void bind_rij(struct binder *b, const char *name, const char *veld)
{
	bool id = strcmp(veld, "id") == 0;
	gather_rij(b, id ? NULL : veld);
	add_bind(b, (struct bind){.name = name, .kind = id ? BIND_RIJ_ID : BIND_RIJ_VELD, .veld = veld});
}

static void bind_setting(struct binder *b, const char *name, const char *key)
{
	const struct regel_instelling *i = regels_instelling(b->l->r, key);
	if (!i)
		fault(b, key, _("Deze instelling bestaat niet."));
	else
		add_bind(b, (struct bind){.name = name, .kind = BIND_INSTELLING, .instelling = i});
}

static void bind_feit_field(struct binder *b, const char *name, const struct feit_def *f, const char *veld)
{
	gather_feit(b, f);
	const struct spec_field *field = f->record ? spec_record_field(f->record, veld) : NULL;
	if (!keeps_one_row(f))
		fault(b, name, _("Dit feit is geen rij: het heeft geen velden."));
	else if (!field && f->record)
		fault(b, name, _("Het record van dit feit heeft dit veld niet."));
	else if (field)
		add_bind(b, (struct bind){.name = name, .kind = BIND_FEIT_VELD, .feit = f, .field = field});
}

static void bind_record_field(struct binder *b, const char *name)
{
	const struct regels *r = b->l->r;
	const struct spec_field *f = spec_field(r->spec, name);
	if (!f)
		fault(b, name, _("Dit veld, feit of deze instelling bestaat niet."));
	else if (!rule_reaches(r, b->from->row, f->record))
		fault(b, name, _("Van dit record kan een dossier er meer hebben; maak er een feit van."));
	else
		add_bind(b, (struct bind){.name = name, .kind = BIND_VELD, .field = f});
}

static void bind_pair(struct binder *b, const char *name, const char *point)
{
	char *first = regels_keep_text(b->l->r, name, (size_t)(point - name));
	const struct feit_def *f = rule_feit(b->l->r, first);
	if (strcmp(first, "rij") == 0)
		bind_rij(b, name, point + 1);
	else if (strcmp(first, "instelling") == 0)
		bind_setting(b, name, point + 1);
	else if (f)
		bind_feit_field(b, name, f, point + 1);
	else
		bind_record_field(b, name);
}

static void bind_bare(struct binder *b, const char *name)
{
	const struct spec_field *field = b->from->bare_is_row ? spec_record_field(b->from->row, name) : NULL;
	const struct feit_def *f = rule_feit(b->l->r, name);
	if (field && f) {
		fault(b, name, _("Dit is een veld van deze rij en ook een feit; geef het feit een andere naam."));
	} else if (field) {
		add_bind(b, (struct bind){.name = name, .kind = BIND_VELD, .field = field});
	} else if (f) {
		gather_feit(b, f);
		add_bind(b, (struct bind){.name = name, .kind = BIND_FEIT, .feit = f});
	} else if (b->from->bare_is_row) {
		fault(b, name, _("Dit is geen veld van deze rij en geen feit."));
	} else {
		fault(b, name, _("Dit feit bestaat niet."));
	}
}

static void bind_list(struct binder *b, const char *name)
{
	const struct regels *r = b->l->r;
	const struct spec_record *rows = spec_record(r->spec, name);
	if (!rows)
		fault(b, name, _("Deze lijst bestaat niet (hier hoort de naam van een record)."));
	else if (!rows->owner || !rule_reaches(r, b->from->row, rows->owner))
		fault(b, name, _("De rijen van deze lijst zijn hier niet te bereiken; maak er een feit van."));
	else
		add_bind(b, (struct bind){.name = name, .kind = BIND_LIJST, .rows = rows});
}

static void bind_name(void *ctx, const char *name, bool is_list)
{
	struct binder *b = ctx;
	const char *point = strchr(name, '.');
	if (is_list)
		bind_list(b, name);
	else if (strcmp(name, ".") == 0)
		fault(b, name, _("Een punt (het veld zelf) kan hier niet."));
	else if (strcmp(name, "id") == 0)
		add_bind(b, (struct bind){.name = name, .kind = BIND_ID});
	else if (strcmp(name, "ouder") == 0)
		add_bind(b, (struct bind){.name = name, .kind = BIND_OUDER});
	else if (point)
		bind_pair(b, name, point);
	else
		bind_bare(b, name);
}

/* --- codes and sums -------------------------------------------------------------------- */

static const struct bind *find_bind(const struct binder *b, const char *name)
{
	for (size_t i = 0; i < b->n; i++)
		if (strcmp(b->binds[i].name, name) == 0)
			return &b->binds[i];
	return NULL;
}

static void check_sum(void *ctx, const char *list, const char *name)
{
	struct binder *b = ctx;
	const struct spec_record *rows = spec_record(b->l->r->spec, list);
	const struct spec_field *f = rows ? spec_record_field(rows, name) : NULL;
	if (rows && !f)
		fault(b, name, _("De rijen van deze lijst hebben dit veld niet."));
	else if (f && !f->type->is_integer)
		fault(b, name, _("Dit veld is geen getal en kan niet worden opgeteld."));
}

/* Is `code` one of the words of "keuze(a,b,c)"? */
static bool is_option(const char *type, const char *code)
{
	const char *p = strchr(type, '(');
	size_t n = strlen(code);
	for (p = p ? p + 1 : ""; *p; p += strspn(p, ", )")) {
		size_t len = strcspn(p, ", )");
		if (len == n && memcmp(p, code, n) == 0)
			return true;
		p += len;
	}
	return false;
}

static void check_code(void *ctx, const char *name, const char *code)
{
	struct binder *b = ctx;
	const struct bind *at = find_bind(b, name);
	if (!at || !code[0])
		return;
	if (at->kind == BIND_INSTELLING && strncmp(at->instelling->type, "keuze(", 6) == 0) {
		if (!is_option(at->instelling->type, code))
			fault(b, code, _("Deze keuze heeft de instelling niet."));
	} else if (at->field && at->field->list && !spec_code(at->field->list, code)) {
		b->bad = true;
		rule_fault(b->l, b->from->item, b->from->pair, code, _("De lijst '%s' heeft deze code niet."),
			at->field->list->id);
	}
}

static void check_chosen(void *ctx, const char *name, const char *code)
{
	struct binder *b = ctx;
	const struct bind *at = find_bind(b, name);
	if (at && (at->kind == BIND_VELD || at->kind == BIND_FEIT_VELD) && !at->field->list)
		fault(b, name, _("Dit veld heeft geen keuzes; gebruik = in plaats van gekozen()."));
	check_code(ctx, name, code);
}

static void check_compare(void *ctx, const char *name, const char *text)
{
	struct binder *b = ctx;
	const struct bind *at = find_bind(b, name);
	if (at && at->field && at->field->type->widget == SPEC_WIDGET_MULTI)
		fault(b, name, _("Dit veld kan meer keuzes hebben; gebruik gekozen()."));
	else
		check_code(ctx, name, text);
}

/* --- one expression -------------------------------------------------------------------- */

/* The word at an offset, as a person would point at it. */
static char *word_at(const char *text, size_t at)
{
	size_t n = strcspn(text + at, " \t(),");
	return mem_dup_n(text + at, n ? n : (text[at] != '\0'));
}

static struct expr *parse(struct regels_loader *l, const struct bind_from *from, const char *text)
{
	struct regels *r = l->r;
	struct expr *e;
	struct buf why = {0};
	size_t at = 0;
	if (expr_parse(text, &e, &why, &at) == ERR_OK) {
		MEM_GROW(r->exprs, r->n_exprs, r->cap_exprs);
		r->exprs[r->n_exprs++] = e;
		return e;
	}
	char *word = word_at(text, at);
	rule_fault(l, from->item, from->pair, word, "%s", buf_str(&why));
	free(word);
	buf_clear(&why);
	return NULL;
}

const struct rule_expr *rule_expr(struct regels_loader *l, const struct bind_from *from, const char *text)
{
	struct expr *e = parse(l, from, text);
	if (!e)
		return NULL;
	struct binder b = {.l = l, .from = from};
	expr_names(e, bind_name, &b);
	expr_sums(e, check_sum, &b);
	expr_codes(e, check_chosen, &b);
	expr_compares(e, check_compare, &b);
	if (expr_uses_today(e))
		gatherer(from)->uses_today = true;
	struct rule_expr *out = regels_keep(l->r, 1, sizeof *out);
	*out = (struct rule_expr){.e = e, .n = b.n, .binds = regels_keep(l->r, b.n, sizeof *out->binds)};
	if (b.n)
		memcpy(out->binds, b.binds, b.n * sizeof *b.binds);
	free(b.binds);
	return b.bad ? NULL : out;
}

/* --- circles, and what a fact needs of the row of a term ------------------------------- */

enum { WHITE, GREY, BLACK };

static const struct rule_item *item_of(const struct regels *r, const struct feit_def *f)
{
	return rule_item(r, RULE_FEIT, f->id);
}

static void fault_circle(struct regels_loader *l, const struct feit_def *f, const struct feit_def *to)
{
	struct buf round = {0};
	buf_printf(&round, "%s > %s", f->id, to->id);
	rule_fault(l, item_of(l->r, f), NULL, f->id, _("Dit feit hangt van zichzelf af: %s."), buf_str(&round));
	buf_clear(&round);
}

/* Depth first; facts are few and a chain of them short, a longer one than this is a fault. */
static void walk(struct regels_loader *l, struct feit_def *f, int depth)
{
	enum { DEPTH = 100 };
	f->mark = GREY;
	for (size_t i = 0; i < f->n_uses; i++) {
		struct feit_def *to = &l->r->feiten[f->uses[i]->index];
		if (to->mark == GREY)
			fault_circle(l, f, to);
		else if (to->mark == WHITE && depth == DEPTH)
			rule_fault(l, item_of(l->r, f), NULL, f->id, _("Deze keten van feiten is te lang."));
		else if (to->mark == WHITE)
			walk(l, to, depth + 1);
		f->uses_rij = f->uses_rij || to->uses_rij;
		f->uses_today = f->uses_today || to->uses_today;
	}
	f->mark = BLACK;
}

void rule_check_facts(struct regels_loader *l)
{
	for (size_t i = 0; i < l->r->n_feiten; i++)
		if (l->r->feiten[i].mark == WHITE)
			walk(l, &l->r->feiten[i], 0);
	for (size_t i = 0; i < l->r->n_feiten; i++)
		l->r->feiten[i].mark = WHITE;
}
