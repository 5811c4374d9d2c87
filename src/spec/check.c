/* Checks of expressions against the model: every name must be there and be reached,
 * every code that is asked about must be in its list, and no field may, along
 * calculations and relevance, depend on itself. */
#include <config.h>

#include "model_priv.h"

#include "base/i18n.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* --- names and codes ---------------------------------------------------------------------- */

/* One expression being looked at. */
struct look {
	struct loader *l;
	const struct item *item;
	const char *key;
	const struct spec_record *from;
	const struct spec_field *self; /* what "." is; NULL: "." may not be used */
};

static void fault(struct look *k, const char *word, const char *text)
{
	item_fault(k->l, k->item, k->key, word, "%s: %s", k->key, text);
}

static const struct spec_field *find(struct look *k, const char *name)
{
	return strcmp(name, ".") == 0 ? k->self : spec_resolve(k->l->s, k->from, name);
}

static void look_list(struct look *k, const char *name)
{
	const struct spec_record *rows = spec_record(k->l->s, name);
	if (!rows)
		fault(k, name, _("Deze lijst bestaat niet (hier hoort de naam van een record)."));
	else if (!spec_reaches_rows(k->from, rows))
		fault(k, name, _("De rijen van deze lijst zijn hier niet te bereiken."));
}

static void look_name(void *ctx, const char *name, bool is_list)
{
	struct look *k = ctx;
	if (is_list)
		look_list(k, name);
	else if (strcmp(name, ".") == 0 && !k->self)
		fault(k, name, _("Een punt (het veld zelf) kan hier niet."));
	else if (!find(k, name) && spec_field(k->l->s, name))
		fault(k, name, _("Dit veld is hier niet te bereiken."));
	else if (!find(k, name))
		fault(k, name, _("Dit veld bestaat niet."));
}

static void look_sum(void *ctx, const char *list, const char *name)
{
	struct look *k = ctx;
	const struct spec_record *rows = spec_record(k->l->s, list);
	const struct spec_field *f = rows ? spec_record_field(rows, name) : NULL;
	if (rows && !f)
		fault(k, name, _("De rijen van deze lijst hebben dit veld niet."));
	else if (f && f->type && !f->type->is_integer)
		fault(k, name, _("Dit veld is geen getal en kan niet worden opgeteld."));
}

static void look_code(void *ctx, const char *name, const char *code)
{
	struct look *k = ctx;
	const struct spec_field *f = find(k, name);
	if (!f || !f->type)
		return;
	if (f->list && !spec_code(f->list, code))
		item_fault(k->l, k->item, k->key, code, _("%s: De lijst '%s' heeft deze code niet."), k->key, f->list->id);
}

/* gekozen() of something that is never chosen. */
static void look_chosen(void *ctx, const char *name, const char *code)
{
	struct look *k = ctx;
	const struct spec_field *f = find(k, name);
	look_code(ctx, name, code);
	if (f && f->type && !f->list)
		fault(k, name, _("Dit veld heeft geen keuzes; gebruik = in plaats van gekozen()."));
}

/* A value of `meer` is a row of codes. */
static void look_compared(void *ctx, const char *name, const char *text)
{
	struct look *k = ctx;
	const struct spec_field *f = find(k, name);
	if (f && f->type && f->type->widget == SPEC_WIDGET_MULTI)
		fault(k, name, _("Dit veld kan meer keuzes hebben; gebruik gekozen()."));
	else if (text[0])
		look_code(ctx, name, text);
}

static void look_at(struct look k, const char *key, const struct expr *e)
{
	if (!e)
		return;
	k.key = key;
	expr_names(e, look_name, &k);
	expr_sums(e, look_sum, &k);
	expr_codes(e, look_chosen, &k);
	expr_compares(e, look_compared, &k);
}

static void check_field(struct loader *l, const struct item *it)
{
	const struct spec_field *f = it->model;
	if (!f)
		return;
	struct look plain = {.l = l, .item = it, .from = f->record}, own = plain;
	own.self = f;
	look_at(own, "constraint", f->constraint);
	look_at(own, "required", f->required);
	look_at(plain, "relevant", f->relevant);
	look_at(plain, "default", f->deflt);
	look_at(plain, "calculation", f->calculation);
}

static const struct spec_record *form_record(const struct item *it)
{
	while (it && it->kind != KIND_FORM)
		it = it->parent;
	const struct spec_form *form = it ? it->model : NULL;
	return form ? form->record : NULL;
}

void check_expressions(struct loader *l)
{
	for (size_t i = 0; i < l->n_items; i++) {
		const struct item *it = l->items[i];
		if (it->kind == KIND_FIELD) {
			check_field(l, it);
			continue;
		}
		struct look k = {.l = l, .item = it, .from = form_record(it)};
		if (!k.from || !it->model)
			continue;
		if (it->kind == KIND_BLOCK)
			look_at(k, "relevant", ((const struct spec_block *)it->model)->relevant);
		else if (it->kind == KIND_QUESTION)
			look_at(k, "relevant", ((const struct spec_question *)it->model)->relevant);
	}
}

/* --- cycles -------------------------------------------------------------------------------- */

enum mark { WHITE, GREY, BLACK };

/* Fields numbered 0..n-1 over all records; edges of field i are to[from[i]] .. to[from[i + 1] - 1]. */
struct graph {
	const struct spec *s;
	size_t *base;             /* number of the first field of a record */
	const struct spec_field **fields;
	size_t n;
	size_t *from;
	size_t *to;
	size_t n_to, cap_to;
	const struct spec_field *at; /* whose edges are being gathered */
};

static size_t number_of(const struct graph *g, const struct spec_field *f)
{
	return g->base[f->record - g->s->records] + f->index;
}

static void add_edge(struct graph *g, const struct spec_field *to)
{
	if (!to)
		return;
	MEM_GROW(g->to, g->n_to, g->cap_to);
	g->to[g->n_to++] = number_of(g, to);
}

static void edge_of_name(void *ctx, const char *name, bool is_list)
{
	struct graph *g = ctx;
	if (!is_list)
		add_edge(g, spec_resolve(g->s, g->at->record, name));
}

static void edge_of_sum(void *ctx, const char *list, const char *name)
{
	struct graph *g = ctx;
	const struct spec_record *rows = spec_record(g->s, list);
	add_edge(g, rows ? spec_record_field(rows, name) : NULL);
}

static void gather(struct graph *g, const struct expr *e)
{
	if (!e)
		return;
	expr_names(e, edge_of_name, g);
	expr_sums(e, edge_of_sum, g);
}

static void graph_init(struct graph *g, const struct spec *s)
{
	*g = (struct graph){.s = s, .base = mem_new_array(s->n_records + 1, sizeof *g->base)};
	for (size_t i = 0; i < s->n_records; i++)
		g->base[i + 1] = g->base[i] + s->records[i].n_fields;
	g->n = g->base[s->n_records];
	g->fields = mem_new_array(g->n + 1, sizeof(const struct spec_field *));
	g->from = mem_new_array(g->n + 1, sizeof *g->from);
	for (size_t i = 0; i < s->n_records; i++)
		for (size_t j = 0; j < s->records[i].n_fields; j++) {
			size_t n = g->base[i] + j;
			g->at = g->fields[n] = &s->records[i].fields[j];
			g->from[n] = g->n_to;
			gather(g, g->at->calculation);
			gather(g, g->at->relevant);
		}
	g->from[g->n] = g->n_to;
}

static void graph_clear(struct graph *g)
{
	free(g->base);
	free(g->fields);
	free(g->from);
	free(g->to);
}

/* path[0..n) ends with an edge back to `to`: say the round. */
static void fault_cycle(struct loader *l, const struct graph *g, const size_t *path, size_t n, size_t to)
{
	enum { SHOWN = 8 };
	size_t first = 0;
	while (path[first] != to)
		first++;
	struct buf round = {0};
	for (size_t i = first; i < n && i < first + SHOWN; i++)
		buf_printf(&round, "%s > ", g->fields[path[i]]->id);
	if (n > first + SHOWN)
		buf_add(&round, "... > ");
	buf_add(&round, g->fields[to]->id);
	const struct spec_field *f = g->fields[to];
	spec_fault_add(l->faults, f->file, f->line, f->id, _("Dit veld hangt van zichzelf af: %s."),
		buf_str(&round));
	buf_clear(&round);
}

/* Depth first from `start`, with a path of our own instead of recursion. */
static void walk(struct loader *l, const struct graph *g, size_t start, unsigned char *marks,
	size_t *path, size_t *edge)
{
	size_t n = 0;
	path[n] = start;
	edge[n++] = g->from[start];
	marks[start] = GREY;
	while (n > 0) {
		size_t at = path[n - 1];
		if (edge[n - 1] == g->from[at + 1]) {
			marks[at] = BLACK;
			n--;
			continue;
		}
		size_t to = g->to[edge[n - 1]++];
		if (marks[to] == GREY) {
			fault_cycle(l, g, path, n, to);
		} else if (marks[to] == WHITE) {
			marks[to] = GREY;
			path[n] = to;
			edge[n++] = g->from[to];
		}
	}
}

void check_cycles(struct loader *l)
{
	struct graph g;
	graph_init(&g, l->s);
	unsigned char *marks = mem_new_array(g.n + 1, 1);
	size_t *path = mem_new_array(g.n + 1, sizeof *path), *edge = mem_new_array(g.n + 1, sizeof *edge);
	for (size_t i = 0; i < g.n; i++)
		if (marks[i] == WHITE)
			walk(l, &g, i, marks, path, edge);
	free(marks);
	free(path);
	free(edge);
	graph_clear(&g);
}
