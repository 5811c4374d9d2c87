/* Settles what follows from a change: a queue in order of rank (depend.c), so that
 * each expression is evaluated after all it names. Only what can change is looked at;
 * a key in a form of hundreds of fields costs a handful of evaluations.
 *
 * A field that is not relevant is empty for all others, because that is what a save
 * makes of it: relevance never changes by saving. */
#include <config.h>

#include "derive_priv.h"

#include "base/mem.h"
#include "depend_priv.h"
#include "lapse_priv.h"
#include "store/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct job {
	unsigned rank;
	size_t node, hold; /* hold NONE: of a block or question */
};

struct at { /* where an expression is evaluated */
	const struct entry *e;
	const struct node *node;
	const struct hold *hold;
};

/* The queue ------------------------------------------------------------------- */

static bool job_before(const struct job *a, const struct job *b)
{
	if (a->rank != b->rank)
		return a->rank < b->rank;
	return a->node != b->node ? a->node < b->node : a->hold < b->hold;
}

static void job_swap(struct entry *e, size_t i, size_t j)
{
	struct job t = e->jobs[i];
	e->jobs[i] = e->jobs[j];
	e->jobs[j] = t;
}

static bool job_mark(struct entry *e, size_t node, size_t hold, bool on)
{
	struct node *n = &e->nodes[node];
	if (hold == NONE) {
		bool was = n->queued;
		n->queued = on;
		return was;
	}
	unsigned char bit = 1u << n->role, *queued = &e->holds[hold]->cells[n->field].queued;
	bool was = *queued & bit;
	*queued = on ? *queued | bit : *queued & ~bit;
	return was;
}

static void push(struct entry *e, size_t node, size_t hold)
{
	if (node == NONE || job_mark(e, node, hold, true))
		return;
	MEM_GROW(e->jobs, e->n_jobs, e->cap_jobs);
	size_t i = e->n_jobs++;
	e->jobs[i] = (struct job){e->nodes[node].rank, node, hold};
	while (i && job_before(&e->jobs[i], &e->jobs[(i - 1) / 2])) {
		job_swap(e, i, (i - 1) / 2);
		i = (i - 1) / 2;
	}
}

static struct job pop(struct entry *e)
{
	struct job top = e->jobs[0];
	e->jobs[0] = e->jobs[--e->n_jobs];
	for (size_t i = 0;;) {
		size_t least = i;
		for (size_t c = 2 * i + 1; c <= 2 * i + 2 && c < e->n_jobs; c++)
			if (job_before(&e->jobs[c], &e->jobs[least]))
				least = c;
		if (least == i)
			break;
		job_swap(e, i, least);
		i = least;
	}
	job_mark(e, top.node, top.hold, false);
	return top;
}

/* A node for every record it holds for: the same record when it names its own kind. */
static void push_node(struct entry *e, size_t node, size_t source, bool list)
{
	const struct node *n = &e->nodes[node];
	if (n->role >= ROLE_BLOCK) {
		push(e, node, NONE);
		return;
	}
	const struct kind *k = &e->kinds[n->kind];
	if (k->way != WAY_ROWS)
		push(e, node, k->hold);
	else if (!list && source != NONE && e->holds[source]->kind == n->kind)
		push(e, node, source);
	else
		for (size_t i = 0; i < k->n_rows; i++)
			push(e, node, k->rows[i]);
}

static void push_list(struct entry *e, size_t kind)
{
	const struct kind *k = &e->kinds[kind];
	for (size_t i = 0; i < k->on_rows.n; i++)
		push_node(e, k->on_rows.nodes[i], NONE, true);
}

/* What others see of this field may have changed. */
static void push_seen(struct entry *e, size_t hold, size_t field)
{
	const struct kind *k = &e->kinds[e->holds[hold]->kind];
	push(e, k->nodes[field][ROLE_CONSTRAINT], hold);
	for (size_t i = 0; i < k->on_value[field].n; i++)
		push_node(e, k->on_value[field].nodes[i], hold, false);
	if (k->way == WAY_ROWS)
		push_list(e, e->holds[hold]->kind);
}

static void push_hold(struct entry *e, size_t hold)
{
	const struct kind *k = &e->kinds[e->holds[hold]->kind];
	for (size_t f = 0; f < k->spec->n_fields; f++)
		for (size_t r = 0; r < ROLE_DEFAULT; r++)
			push(e, k->nodes[f][r], hold);
}

/* The scope of an expression --------------------------------------------------- */

static const struct hold *ref_hold(const struct at *at, const struct ref *ref)
{
	const struct kind *k = &at->e->kinds[ref->kind];
	if (at->hold && at->hold->kind == ref->kind)
		return at->hold;
	return k->hold == NONE ? NULL : at->e->holds[k->hold];
}

static const char *named_text(const struct at *at, const char *name, const struct spec_field **f)
{
	if (strcmp(name, ".") == 0) {
		if (!at->hold || at->node->field == NONE)
			return NULL;
		*f = &at->hold->now->spec->fields[at->node->field];
		return value_text(&at->hold->now->values[at->node->field]);
	}
	const struct ref *ref = depend_ref(at->node, name, false);
	if (!ref)
		return NULL;
	const struct hold *h = ref_hold(at, ref);
	if (!h)
		return NULL;
	*f = &h->now->spec->fields[ref->field];
	return lapse_seen(at->e, h, ref->field);
}

static struct expr_value scope_value(void *ctx, const char *name)
{
	const struct spec_field *f;
	const char *text = named_text(ctx, name, &f);
	return text && *text ? spec_expr_value(f, text) : (struct expr_value){.kind = EXPR_EMPTY};
}

static bool scope_has_code(void *ctx, const char *name, const char *code)
{
	const struct spec_field *f;
	const char *text = named_text(ctx, name, &f);
	return text && spec_has_code(text, code);
}

static const struct kind *named_rows(const struct at *at, const char *list)
{
	const struct ref *ref = depend_ref(at->node, list, true);
	return ref ? &at->e->kinds[ref->kind] : NULL;
}

static int64_t scope_count(void *ctx, const char *list)
{
	const struct at *at = ctx;
	const struct kind *k = named_rows(at, list);
	int64_t n = 0;
	for (size_t i = 0; k && i < k->n_rows; i++)
		n += lapse_row_is_seen(at->e, at->e->holds[k->rows[i]]);
	return n;
}

static int64_t scope_sum(void *ctx, const char *list, const char *field)
{
	const struct at *at = ctx;
	const struct kind *k = named_rows(at, list);
	const struct spec_field *f = k ? spec_record_field(k->spec, field) : NULL;
	int64_t sum = 0;
	for (size_t i = 0; f && i < k->n_rows; i++) {
		const struct hold *h = at->e->holds[k->rows[i]];
		if (!lapse_row_is_seen(at->e, h))
			continue;
		struct expr_value v = spec_expr_value(f, lapse_seen(at->e, h, f->index));
		if (v.kind == EXPR_INT && __builtin_add_overflow(sum, v.number, &sum))
			return 0;
	}
	return sum;
}

static struct expr_scope scope_of(struct at *at)
{
	return (struct expr_scope){
		.ctx = at,
		.today = at->e->env.today,
		.value = scope_value,
		.has_code = scope_has_code,
		.count = scope_count,
		.sum = scope_sum,
	};
}

static bool holds_true(const struct entry *e, const struct node *n, const struct hold *h)
{
	struct at at = {.e = e, .node = n, .hold = h};
	struct expr_scope scope = scope_of(&at);
	return expr_true(n->expr, &scope);
}

/* The stored form of an outcome; `out` has room for a number or a date. */
static const char *outcome(const struct entry *e, const struct spec_field *f, struct expr_value v,
	char out[32])
{
	switch (v.kind) {
	case EXPR_TEXT:
		return v.text ? v.text : "";
	case EXPR_INT:
		snprintf(out, 32, "%" PRId64, v.number);
		return out;
	case EXPR_DATE:
		snprintf(out, 32, "%04d-%02d-%02d", v.date.year, v.date.month, v.date.day);
		return out;
	case EXPR_BOOL:
		snprintf(out, 32, "%d", v.number != 0);
		if (!f->type->check(f, &e->env, out, NULL))
			return v.number ? "J" : "N";
		return out;
	case EXPR_EMPTY:
		break;
	}
	return "";
}

static bool put_outcome(struct entry *e, const struct node *n, struct hold *h)
{
	const struct spec_field *f = &h->now->spec->fields[n->field];
	struct at at = {.e = e, .node = n, .hold = h};
	struct expr_scope scope = scope_of(&at);
	char small[32];
	const char *text = outcome(e, f, expr_eval(n->expr, &scope), small);
	if (strcmp(text, value_text(&h->now->values[n->field])) == 0)
		return false;
	char *copy = mem_dup(text); /* may be borrowed from the value it replaces */
	bool changed = model_put(e, h, n->field, &(struct value){.text = copy});
	free(copy);
	return changed;
}

/* Evaluation ------------------------------------------------------------------ */

static void set_flag(struct cell *c, unsigned char flag, bool on)
{
	c->flags = on ? c->flags | flag : c->flags & ~flag;
}

static void note_moved(struct hold *h, size_t field)
{
	struct cell *c = &h->cells[field];
	bool moved = strcmp(value_text(&h->now->values[field]), c->settled ? c->settled : "") != 0;
	if (moved == !!(c->flags & CELL_MOVED))
		return;
	set_flag(c, CELL_MOVED, moved);
	h->moves += moved ? 1 : -1;
}

static void eval_calc(struct entry *e, const struct job *j)
{
	const struct node *n = &e->nodes[j->node];
	struct hold *h = e->holds[j->hold];
	if (model_is_fixed(e, h) || !put_outcome(e, n, h))
		return;
	note_moved(h, n->field);
	push_seen(e, j->hold, n->field);
}

static void eval_relevant(struct entry *e, const struct job *j)
{
	const struct node *n = &e->nodes[j->node];
	struct cell *c = &e->holds[j->hold]->cells[n->field];
	bool on = holds_true(e, n, e->holds[j->hold]);
	if (on == !!(c->flags & CELL_RELEVANT))
		return;
	set_flag(c, CELL_RELEVANT, on);
	e->stale = true;
	push_seen(e, j->hold, n->field);
}

static void eval_required(struct entry *e, const struct job *j)
{
	const struct node *n = &e->nodes[j->node];
	const struct hold *h = e->holds[j->hold];
	set_flag(&h->cells[n->field], CELL_REQUIRED, holds_true(e, n, h));
}

static void eval_constraint(struct entry *e, const struct job *j)
{
	const struct node *n = &e->nodes[j->node];
	const struct hold *h = e->holds[j->hold];
	bool broken = *value_text(&h->now->values[n->field]) && !holds_true(e, n, h);
	set_flag(&h->cells[n->field], CELL_BROKEN, broken);
}

static void eval_block(struct entry *e, const struct job *j)
{
	const struct node *n = &e->nodes[j->node];
	bool on = holds_true(e, n, model_main(e));
	if (on == e->block_on[n->block])
		return;
	e->block_on[n->block] = on;
	e->stale = true;
	for (size_t q = 0; q < e->form->blocks[n->block].n_questions; q++)
		push(e, e->question_nodes[n->block][q], NONE);
}

/* A field of each record of the kind came on the form or left it. */
static void push_asked(struct entry *e, const struct node *ask)
{
	const struct kind *k = &e->kinds[ask->kind];
	if (k->way != WAY_ROWS) {
		push_seen(e, k->hold, ask->field);
		return;
	}
	for (size_t i = 0; i < k->n_rows; i++)
		for (size_t f = 0; f < k->spec->n_fields; f++)
			push_seen(e, k->rows[i], f);
	push_list(e, ask->kind);
}

static void eval_question(struct entry *e, const struct job *j)
{
	const struct node *n = &e->nodes[j->node];
	bool *state = &e->question_on[n->block][n->question];
	bool on = e->block_on[n->block] && holds_true(e, n, model_main(e));
	if (on == *state)
		return;
	*state = on;
	e->stale = true;
	if (n->kind == NONE)
		return;
	struct kind *k = &e->kinds[n->kind];
	unsigned *count = n->field == NONE ? &k->rows_on : &k->on[n->field];
	*count += on ? 1 : -1;
	push_asked(e, n);
}

static void run(struct entry *e)
{
	static void (*const evaluate[])(struct entry *, const struct job *) = {
		[ROLE_CALC] = eval_calc,
		[ROLE_RELEVANT] = eval_relevant,
		[ROLE_REQUIRED] = eval_required,
		[ROLE_CONSTRAINT] = eval_constraint,
		[ROLE_BLOCK] = eval_block,
		[ROLE_QUESTION] = eval_question,
	};
	/* In order of rank each is done once; a circle in the definitions ends here. */
	size_t left = 1024 + 4 * e->n_nodes * (e->n_holds + 1);
	while (e->n_jobs) {
		struct job j = pop(e);
		if (left) {
			left--;
			e->n_evaluated++;
			evaluate[e->nodes[j.node].role](e, &j);
		}
	}
}

/* From outside ---------------------------------------------------------------- */

void derive_defaults(struct entry *e, struct hold *h)
{
	const struct kind *k = &e->kinds[h->kind];
	if (!h->fresh || h->absent || h->logged)
		return;
	for (size_t f = 0; f < k->spec->n_fields; f++) {
		size_t n = k->nodes[f][ROLE_DEFAULT];
		if (n == NONE || !put_outcome(e, &e->nodes[n], h))
			continue;
		value_clear(&h->was->values[f]);
		value_copy(&h->was->values[f], &h->now->values[f]);
	}
	model_settle(e, h);
}

static void baseline(struct entry *e, struct hold *h)
{
	for (size_t f = 0; f < h->now->spec->n_fields; f++) {
		struct cell *c = &h->cells[f];
		set_flag(c, CELL_WAS_RELEVANT, c->flags & CELL_RELEVANT);
		set_flag(c, CELL_WAS_SHOWN, (c->flags & CELL_RELEVANT) && lapse_is_on(e, h, f));
		set_flag(c, CELL_MOVED, false);
		free(c->settled);
		c->settled = h->now->spec->fields[f].calculation ? mem_dup(h->now->values[f].text) : NULL;
	}
	h->moves = 0;
}

void derive_all(struct entry *e, bool is_baseline)
{
	for (size_t b = 0; b < e->form->n_blocks; b++) {
		push(e, e->block_nodes[b], NONE);
		for (size_t q = 0; q < e->form->blocks[b].n_questions; q++)
			push(e, e->question_nodes[b][q], NONE);
	}
	for (size_t i = 0; i < e->n_holds; i++)
		push_hold(e, i);
	run(e);
	if (!is_baseline)
		return;
	for (size_t i = 0; i < e->n_holds; i++)
		baseline(e, e->holds[i]);
	for (size_t k = 0; k < e->n_kinds; k++)
		e->kinds[k].rows_were_on = e->kinds[k].rows_on;
}

void derive_joined(struct entry *e, size_t first)
{
	derive_all(e, false);
	for (size_t i = first; i < e->n_holds; i++)
		baseline(e, e->holds[i]);
}

void derive_value(struct entry *e, size_t hold, size_t field)
{
	push_seen(e, hold, field);
	run(e);
}

void derive_row(struct entry *e, size_t hold)
{
	push_list(e, e->holds[hold]->kind);
	run(e);
}

void derive_new_row(struct entry *e, size_t hold)
{
	derive_defaults(e, e->holds[hold]);
	push_hold(e, hold);
	run(e);
	baseline(e, e->holds[hold]);
}

void derive_today(struct entry *e)
{
	struct civil today = store_today(e->o.store);
	if (civil_compare(today, e->env.today) == 0)
		return;
	e->env.today = today;
	derive_all(e, false);
}
