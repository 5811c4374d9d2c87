/* Where the names in rules get their values: fields of rows, facts and settings. Names were
 * looked up when the definitions were read; a fact is computed once a computation. */
#include <config.h>

#include "scope_priv.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static const struct expr_value nothing = {.kind = EXPR_EMPTY};

/* One expression being evaluated. */
struct at_hand {
	struct scope *c;
	const struct rule_expr *e;
	int row;
};

void scope_init(struct scope *c, const struct regels *r, const struct instellingen *s, const struct feiten *f,
	struct civil op)
{
	*c = (struct scope){.r = r, .s = s, .f = f, .op = op, .at = op};
	c->memo = mem_new_array(r->n_feiten + 1, sizeof *c->memo);
	c->dossier = feiten_of(f, "dossier", 0);
	c->rij = c->dossier;
}

void scope_clear(struct scope *c)
{
	free(c->memo);
	c->memo = NULL;
}

/* --- rows that are reached ------------------------------------------------------------- */

static int owned_row(const struct scope *c, const struct spec_record *rows, int owner)
{
	size_t n;
	const int *all = feiten_rows(c->f, rows, &n);
	for (size_t i = 0; i < n; i++)
		if (feiten_owner(c->f, all[i]) == owner)
			return all[i];
	return FEITEN_NONE;
}

static int linked_row(const struct scope *c, int at, const struct spec_record *to)
{
	const struct spec_field *link = spec_link(feiten_kind(c->f, at), to);
	int row = link ? feiten_by_id(c->f, feiten_value(c->f, at, link)) : FEITEN_NONE;
	return feiten_kind(c->f, row) == to ? row : FEITEN_NONE;
}

/* As the check of names does it: itself, owners, what they refer to, what they have once. Owners
 * that lead in a circle cannot be stored; the count keeps even them from hanging. */
static int chain_row(const struct scope *c, int from, const struct spec_record *to)
{
	enum { DEEP = 16 };
	int depth = 0;
	for (int at = from; at != FEITEN_NONE && depth < DEEP; at = feiten_owner(c->f, at), depth++)
		if (feiten_kind(c->f, at) == to)
			return at;
	depth = 0;
	for (int at = from; at != FEITEN_NONE && depth < DEEP; at = feiten_owner(c->f, at), depth++) {
		int row = linked_row(c, at, to);
		if (row != FEITEN_NONE)
			return row;
	}
	int owner = to->single && to->owner ? chain_row(c, from, to->owner) : FEITEN_NONE;
	return owner == FEITEN_NONE ? FEITEN_NONE : owned_row(c, to, owner);
}

static int reach_row(const struct scope *c, int from, const struct spec_record *to)
{
	if (feiten_kind(c->f, from) == to)
		return from;
	int row = chain_row(c, from, to);
	return row == FEITEN_NONE ? chain_row(c, c->dossier, to) : row;
}

static struct expr_value field_value(const struct scope *c, int row, const struct spec_field *field)
{
	const char *stored = feiten_value(c->f, row, field);
	return *stored ? spec_expr_value(field, stored) : nothing;
}

static struct expr_value id_value(const struct scope *c, int row)
{
	const char *id = feiten_id(c->f, row);
	return *id ? (struct expr_value){.kind = EXPR_TEXT, .text = id} : nothing;
}

/* --- facts ----------------------------------------------------------------------------- */

static int rank(struct expr_value v)
{
	return v.kind == EXPR_INT || v.kind == EXPR_BOOL ? 1 : v.kind == EXPR_DATE ? 2 : v.kind == EXPR_TEXT ? 3 : 0;
}

/* A whole order, so that the choice of a row never depends on the order of comparing. */
static int order(struct expr_value a, struct expr_value b)
{
	if (rank(a) != rank(b))
		return rank(a) < rank(b) ? -1 : 1;
	if (rank(a) == 1)
		return (a.number > b.number) - (a.number < b.number);
	if (rank(a) == 2)
		return civil_compare(a.date, b.date);
	return rank(a) == 3 ? strcmp(a.text, b.text) : 0;
}

/* Is `v` of a later row better than the best so far? Rows with nothing to order by come last in
 * both directions; of equals the first stays first and the last made is last. */
static bool better(enum feit_kies kies, struct expr_value v, struct expr_value best)
{
	bool had = best.kind != EXPR_EMPTY, has = v.kind != EXPR_EMPTY;
	if (has != had)
		return has;
	return kies == KIES_EERSTE ? order(v, best) < 0 : order(v, best) >= 0;
}

static void choose_row(struct scope *c, const struct feit_def *f, const int *rows, size_t n,
	struct scope_memo *m)
{
	struct expr_value best = nothing;
	for (size_t i = 0; i < n; i++) {
		if (!scope_true(c, f->waar, rows[i]))
			continue;
		struct expr_value v = scope_eval(c, f->op, rows[i]);
		if (m->row != FEITEN_NONE && !better(f->kies, v, best))
			continue;
		m->row = rows[i];
		best = v;
	}
	m->value = id_value(c, m->row);
}

static struct expr_value add(struct expr_value sum, struct expr_value v)
{
	int64_t n;
	if (rank(v) != 1 || __builtin_add_overflow(sum.number, v.number, &n))
		return sum;
	return (struct expr_value){.kind = EXPR_INT, .number = n};
}

static struct expr_value of_rows(struct scope *c, const struct feit_def *f, const int *rows, size_t n)
{
	bool counts = f->kies == KIES_AANTAL || f->kies == KIES_SOM;
	struct expr_value out = {.kind = counts ? EXPR_INT : EXPR_EMPTY};
	for (size_t i = 0; i < n; i++) {
		if (!scope_true(c, f->waar, rows[i]))
			continue;
		struct expr_value v = scope_eval(c, f->telt, rows[i]);
		if (f->kies == KIES_AANTAL)
			out.number++;
		else if (f->kies == KIES_SOM)
			out = add(out, v);
		else if (v.kind != EXPR_EMPTY && (out.kind == EXPR_EMPTY ||
			(f->kies == KIES_GROOTSTE ? order(v, out) > 0 : order(v, out) < 0)))
			out = v;
	}
	return out;
}

static void compute_feit(struct scope *c, const struct feit_def *f, struct scope_memo *m)
{
	size_t n = 0;
	const int *rows = f->record ? feiten_rows(c->f, f->record, &n) : NULL;
	struct civil at = c->at;
	c->at = c->op;
	if (f->kies == KIES_WAARDE)
		m->value = scope_eval(c, f->waarde, c->dossier);
	else if (f->kies == KIES_EERSTE || f->kies == KIES_LAATSTE)
		choose_row(c, f, rows, n, m);
	else
		m->value = of_rows(c, f, rows, n);
	c->at = at;
}

static const struct scope_memo *feit_of(struct scope *c, const struct feit_def *f)
{
	struct scope_memo *m = &c->memo[f->index];
	if (m->done && (!f->uses_rij || m->rij == c->rij))
		return m;
	struct scope_memo made = {.done = true, .rij = c->rij, .row = FEITEN_NONE};
	compute_feit(c, f, &made);
	*m = made;
	return m;
}

/* --- names ----------------------------------------------------------------------------- */

static struct expr_value setting_value(const struct scope *c, const struct regel_instelling *i)
{
	const char *text = instellingen_text(c->s, i->id, c->at);
	if (strcmp(i->type, "ja_nee") == 0)
		return (struct expr_value){.kind = EXPR_BOOL, .number = strcmp(text, "1") == 0};
	if (strcmp(i->type, "tekst") == 0 || strncmp(i->type, "keuze(", 6) == 0)
		return (struct expr_value){.kind = EXPR_TEXT, .text = text};
	return (struct expr_value){.kind = EXPR_INT, .number = instellingen_int(c->s, i->id, c->at)};
}

static struct expr_value rij_value(const struct scope *c, const char *veld)
{
	const struct spec_record *r = feiten_kind(c->f, c->rij);
	const struct spec_field *field = r ? spec_record_field(r, veld) : NULL;
	return field ? field_value(c, c->rij, field) : nothing;
}

static const struct bind *bind_of(const struct rule_expr *e, const char *name, bool is_list)
{
	for (size_t i = 0; i < e->n; i++)
		if ((e->binds[i].kind == BIND_LIJST) == is_list && strcmp(e->binds[i].name, name) == 0)
			return &e->binds[i];
	return NULL;
}

static struct expr_value name_value(void *ctx, const char *name)
{
	struct at_hand *h = ctx;
	struct scope *c = h->c;
	const struct bind *b = bind_of(h->e, name, false);
	if (!b)
		return nothing;
	switch (b->kind) {
	case BIND_VELD:
		return field_value(c, reach_row(c, h->row, b->field->record), b->field);
	case BIND_RIJ_VELD:
		return rij_value(c, b->veld);
	case BIND_ID:
		return id_value(c, h->row);
	case BIND_OUDER:
		return id_value(c, feiten_owner(c->f, h->row));
	case BIND_RIJ_ID:
		return id_value(c, c->rij);
	case BIND_FEIT:
		return feit_of(c, b->feit)->value;
	case BIND_FEIT_VELD:
		return field_value(c, feit_of(c, b->feit)->row, b->field);
	case BIND_INSTELLING:
		return setting_value(c, b->instelling);
	case BIND_LIJST:
		break;
	}
	return nothing;
}

static bool name_has_code(void *ctx, const char *name, const char *code)
{
	struct expr_value v = name_value(ctx, name);
	return v.kind == EXPR_TEXT && v.text && spec_has_code(v.text, code);
}

/* Rows of a list below the row that owns them here. */
static int64_t list_total(struct at_hand *h, const char *list, const char *field)
{
	const struct scope *c = h->c;
	const struct bind *b = bind_of(h->e, list, true);
	size_t n = 0;
	const int *rows = b ? feiten_rows(c->f, b->rows, &n) : NULL;
	const struct spec_field *f = b && field ? spec_record_field(b->rows, field) : NULL;
	int owner = n ? reach_row(c, h->row, b->rows->owner) : FEITEN_NONE;
	struct expr_value sum = {.kind = EXPR_INT}, one = {.kind = EXPR_INT, .number = 1};
	for (size_t i = 0; i < n; i++)
		if (feiten_owner(c->f, rows[i]) == owner)
			sum = add(sum, f ? field_value(c, rows[i], f) : one);
	return sum.number;
}

static int64_t list_count(void *ctx, const char *list)
{
	return list_total(ctx, list, NULL);
}

static int64_t list_sum(void *ctx, const char *list, const char *field)
{
	return list_total(ctx, list, field);
}

/* --- evaluating ------------------------------------------------------------------------ */

struct expr_value scope_eval(struct scope *c, const struct rule_expr *e, int row)
{
	if (!e)
		return nothing;
	struct at_hand h = {.c = c, .e = e, .row = row};
	struct expr_scope s = {.ctx = &h, .today = c->op, .value = name_value, .has_code = name_has_code,
		.count = list_count, .sum = list_sum};
	return expr_eval(e->e, &s);
}

struct expr_value scope_name(struct scope *c, const struct rule_expr *e, const char *name, int row)
{
	struct at_hand h = {.c = c, .e = e, .row = row};
	return name_value(&h, name);
}

bool scope_true(struct scope *c, const struct rule_expr *e, int row)
{
	if (!e)
		return true;
	struct expr_value v = scope_eval(c, e, row);
	return rank(v) == 1 ? v.number != 0 : rank(v) == 2 || (rank(v) == 3 && v.text && *v.text);
}

static bool is_whole(struct civil d)
{
	return d.year > 0 && d.month > 0 && d.day > 0;
}

enum scope_date scope_date(struct scope *c, const struct rule_expr *e, int row, struct civil *out)
{
	struct expr_value v = scope_eval(c, e, row);
	*out = (struct civil){0};
	if (v.kind == EXPR_TEXT && v.text && expr_date(v.text, &v.date))
		v.kind = EXPR_DATE;
	if (v.kind == EXPR_EMPTY || (v.kind == EXPR_TEXT && (!v.text || !*v.text)))
		return SCOPE_NO_DATE;
	if (v.kind != EXPR_DATE || !is_whole(v.date) || civil_is_none(civil_add_days(v.date, 0)))
		return SCOPE_BAD_DATE;
	*out = v.date;
	return SCOPE_DATE;
}

int64_t scope_number(struct scope *c, const struct rule_expr *e, int row, int64_t otherwise)
{
	struct expr_value v = scope_eval(c, e, row);
	return rank(v) == 1 ? v.number : otherwise;
}
