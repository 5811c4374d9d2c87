/* The index of dependencies: one node per expression of a field, block or question;
 * per value and per list the nodes that name it; and a rank that puts each node above
 * what it depends on, so that one pass in order of rank settles a change. A circle in
 * the definitions is cut at the edge that closes it. */
#include <config.h>

#include "depend_priv.h"

#include "base/mem.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

/* Owners above the main record: more is a circle. */
#define MAX_OWNERS 16

static size_t kind_add(struct entry *e, const struct spec_record *spec, enum way way, size_t via)
{
	e->kinds = mem_resize(e->kinds, e->n_kinds + 1, sizeof *e->kinds);
	e->kinds[e->n_kinds] = (struct kind){
		.spec = spec,
		.way = way,
		.via = via,
		.hold = NONE,
		.asked = mem_new_array(spec->n_fields, sizeof(unsigned)),
		.on = mem_new_array(spec->n_fields, sizeof(unsigned)),
		.on_value = mem_new_array(spec->n_fields, sizeof(struct edges)),
		.nodes = mem_new_array(spec->n_fields, sizeof(size_t[5])),
	};
	memset(e->kinds[e->n_kinds].nodes, 0xff, spec->n_fields * sizeof(size_t[5]));
	return e->n_kinds++;
}

size_t depend_reach(struct entry *e, const struct spec_record *spec, bool rows)
{
	size_t k = model_kind(e, spec);
	if (k != NONE)
		return (e->kinds[k].way == WAY_ROWS) == rows ? k : NONE;
	if (rows) {
		size_t owner = spec->owner ? depend_reach(e, spec->owner, false) : NONE;
		return owner == NONE ? NONE : kind_add(e, spec, WAY_ROWS, owner);
	}
	for (size_t from = 0; from < e->n_kinds; from++) {
		if (e->kinds[from].way != WAY_MAIN && e->kinds[from].way != WAY_OWNER)
			continue;
		const struct spec_field *link = spec_link(e->kinds[from].spec, spec);
		if (!link)
			continue;
		k = kind_add(e, spec, WAY_REFERRED, from);
		e->kinds[k].link = link;
		return k;
	}
	return NONE;
}

/* The main record and its owners, then what the questions name. */
static void reach_form(struct entry *e)
{
	kind_add(e, e->form->record, WAY_MAIN, NONE);
	for (size_t k = 0; k < MAX_OWNERS && e->kinds[k].spec->owner; k++) {
		if (model_kind(e, e->kinds[k].spec->owner) != NONE)
			break;
		kind_add(e, e->kinds[k].spec->owner, WAY_OWNER, k);
	}
	for (size_t b = 0; b < e->form->n_blocks; b++) {
		const struct spec_block *block = &e->form->blocks[b];
		for (size_t q = 0; q < block->n_questions; q++) {
			const struct spec_question *ask = &block->questions[q];
			bool rows = ask->ask == SPEC_ASK_ROWS;
			depend_reach(e, rows ? ask->rows : ask->field->record, rows);
		}
	}
}

struct naming {
	struct entry *e;
	struct node *node; /* being filled; not yet in e->nodes */
};

static void ref_add(struct node *n, const char *name, size_t kind, size_t field)
{
	n->refs = mem_resize(n->refs, n->n_refs + 1, sizeof *n->refs);
	n->refs[n->n_refs++] = (struct ref){.name = mem_dup(name), .kind = kind, .field = field};
}

static void name_list(struct naming *a, const char *name)
{
	const struct spec_record *rows = spec_record(store_spec(a->e->o.store), name);
	size_t kind = rows ? depend_reach(a->e, rows, true) : NONE;
	if (kind != NONE)
		ref_add(a->node, name, kind, NONE);
}

/* record.veld: of the own record, or of one the form reaches. */
static void name_full(struct naming *a, const char *name)
{
	const struct spec_field *f = spec_field(store_spec(a->e->o.store), name);
	size_t kind = NONE;
	if (f && a->node->role < ROLE_BLOCK && f->record == a->e->kinds[a->node->kind].spec)
		kind = a->node->kind;
	else if (f)
		kind = depend_reach(a->e, f->record, false);
	if (kind != NONE)
		ref_add(a->node, name, kind, f->index);
}

/* A bare name: of the own record; in a block or question of the main record, else of
 * the record asked about. */
static void name_short(struct naming *a, const char *name)
{
	size_t tries[2] = {a->node->kind, a->node->kind};
	if (a->node->role >= ROLE_BLOCK)
		tries[0] = 0;
	for (size_t i = 0; i < 2; i++) {
		if (tries[i] == NONE)
			continue;
		const struct spec_field *f = spec_record_field(a->e->kinds[tries[i]].spec, name);
		if (f) {
			ref_add(a->node, name, tries[i], f->index);
			return;
		}
	}
}

static void name_one(void *ctx, const char *name, bool is_list)
{
	struct naming *a = ctx;
	if (strcmp(name, ".") == 0)
		return;
	if (is_list)
		name_list(a, name);
	else if (strchr(name, '.'))
		name_full(a, name);
	else
		name_short(a, name);
}

static size_t node_add(struct entry *e, struct node n)
{
	struct naming a = {.e = e, .node = &n};
	if (n.expr)
		expr_names(n.expr, name_one, &a);
	MEM_GROW(e->nodes, e->n_nodes, e->cap_nodes);
	e->nodes[e->n_nodes] = n;
	return e->n_nodes++;
}

static void field_nodes(struct entry *e, size_t kind, size_t field)
{
	const struct spec_field *f = &e->kinds[kind].spec->fields[field];
	const struct expr *of_role[ROLES_OF_FIELD] = {
		[ROLE_CALC] = f->calculation,
		[ROLE_RELEVANT] = f->relevant,
		[ROLE_REQUIRED] = f->required,
		[ROLE_CONSTRAINT] = f->constraint,
		[ROLE_DEFAULT] = f->deflt,
	};
	for (size_t r = 0; r < ROLES_OF_FIELD; r++) {
		if (!of_role[r])
			continue;
		size_t n = node_add(e, (struct node){.role = r, .kind = kind, .field = field,
			.block = NONE, .question = NONE, .expr = of_role[r]});
		e->kinds[kind].nodes[field][r] = n; /* kinds may have moved */
	}
}

static void count_asked(struct entry *e, const struct spec_question *ask, size_t kind)
{
	if (kind == NONE)
		return;
	if (ask->ask == SPEC_ASK_ROWS) {
		e->kinds[kind].rows_asked++;
		e->kinds[kind].rows_on++;
	} else {
		e->kinds[kind].n_asked++;
		e->kinds[kind].asked[ask->field->index]++;
		e->kinds[kind].on[ask->field->index]++;
	}
}

static void block_nodes(struct entry *e, size_t b)
{
	const struct spec_block *block = &e->form->blocks[b];
	e->block_on[b] = true;
	e->block_nodes[b] = node_add(e, (struct node){.role = ROLE_BLOCK, .kind = NONE, .field = NONE,
		.block = b, .question = NONE, .expr = block->relevant});
	e->question_nodes[b] = mem_new_array(block->n_questions, sizeof(size_t));
	e->question_on[b] = mem_new_array(block->n_questions, sizeof(bool));
	for (size_t q = 0; q < block->n_questions; q++) {
		const struct spec_question *ask = &block->questions[q];
		bool rows = ask->ask == SPEC_ASK_ROWS;
		size_t kind = depend_reach(e, rows ? ask->rows : ask->field->record, rows);
		count_asked(e, ask, kind);
		e->question_on[b][q] = true;
		e->question_nodes[b][q] = node_add(e, (struct node){.role = ROLE_QUESTION, .kind = kind,
			.field = rows ? NONE : ask->field->index, .block = b, .question = q, .expr = ask->relevant});
	}
}

static void edge_add(struct edges *edges, size_t node)
{
	for (size_t i = 0; i < edges->n; i++)
		if (edges->nodes[i] == node)
			return;
	MEM_GROW(edges->nodes, edges->n, edges->cap);
	edges->nodes[edges->n++] = node;
}

static void edges_build(struct entry *e)
{
	for (size_t n = 0; n < e->n_nodes; n++) {
		const struct node *node = &e->nodes[n];
		if (node->role == ROLE_DEFAULT)
			continue;
		for (size_t i = 0; i < node->n_refs; i++) {
			const struct ref *ref = &node->refs[i];
			struct kind *k = &e->kinds[ref->kind];
			edge_add(ref->field == NONE ? &k->on_rows : &k->on_value[ref->field], n);
		}
	}
}

static unsigned rank_of(struct entry *e, size_t n);

static void rank_above(struct entry *e, size_t n, unsigned *rank)
{
	if (n == NONE || e->nodes[n].visiting)
		return;
	unsigned below = rank_of(e, n);
	if (below >= *rank)
		*rank = below + 1;
}

/* A value is seen through its own calculation and condition and the questions that ask it. */
static void rank_value(struct entry *e, size_t kind, size_t field, unsigned *rank)
{
	rank_above(e, e->kinds[kind].nodes[field][ROLE_CALC], rank);
	rank_above(e, e->kinds[kind].nodes[field][ROLE_RELEVANT], rank);
	bool rows = e->kinds[kind].way == WAY_ROWS;
	for (size_t b = 0; b < e->form->n_blocks; b++)
		for (size_t q = 0; q < e->form->blocks[b].n_questions; q++) {
			const struct node *ask = &e->nodes[e->question_nodes[b][q]];
			if (ask->kind == kind && (rows || ask->field == field))
				rank_above(e, e->question_nodes[b][q], rank);
		}
}

static unsigned rank_of(struct entry *e, size_t n)
{
	struct node *node = &e->nodes[n];
	if (node->rank)
		return node->rank;
	unsigned rank = 1;
	node->visiting = true;
	if (node->role == ROLE_QUESTION)
		rank_above(e, e->block_nodes[node->block], &rank);
	for (size_t i = 0; i < node->n_refs; i++) {
		const struct ref *ref = &node->refs[i];
		if (ref->field != NONE)
			rank_value(e, ref->kind, ref->field, &rank);
		else
			for (size_t f = 0; f < e->kinds[ref->kind].spec->n_fields; f++)
				rank_value(e, ref->kind, f, &rank);
	}
	node->visiting = false;
	return node->rank = rank;
}

void depend_build(struct entry *e)
{
	size_t n_blocks = e->form->n_blocks;
	reach_form(e);
	e->block_nodes = mem_new_array(n_blocks, sizeof(size_t));
	e->block_on = mem_new_array(n_blocks, sizeof(bool));
	e->question_nodes = mem_new_array(n_blocks, sizeof(size_t *));
	e->question_on = mem_new_array(n_blocks, sizeof(bool *));
	for (size_t b = 0; b < n_blocks; b++)
		block_nodes(e, b);
	for (size_t k = 0; k < e->n_kinds; k++) /* grows: expressions reach more kinds */
		for (size_t f = 0; f < e->kinds[k].spec->n_fields; f++)
			field_nodes(e, k, f);
	edges_build(e);
	for (size_t n = 0; n < e->n_nodes; n++)
		rank_of(e, n);
}

static void kind_clear(struct kind *k)
{
	for (size_t f = 0; f < k->spec->n_fields; f++)
		free(k->on_value[f].nodes);
	free(k->on_value);
	free(k->on_rows.nodes);
	free(k->nodes);
	free(k->asked);
	free(k->on);
	free(k->rows);
}

void depend_clear(struct entry *e)
{
	for (size_t n = 0; n < e->n_nodes; n++) {
		for (size_t i = 0; i < e->nodes[n].n_refs; i++)
			free(e->nodes[n].refs[i].name);
		free(e->nodes[n].refs);
	}
	for (size_t b = 0; b < e->form->n_blocks; b++) {
		free(e->question_nodes[b]);
		free(e->question_on[b]);
	}
	for (size_t k = 0; k < e->n_kinds; k++)
		kind_clear(&e->kinds[k]);
	free(e->kinds);
	free(e->nodes);
	free(e->jobs);
	free(e->block_nodes);
	free(e->block_on);
	free(e->question_nodes);
	free(e->question_on);
}

const struct ref *depend_ref(const struct node *n, const char *name, bool list)
{
	for (size_t i = 0; i < n->n_refs; i++)
		if ((n->refs[i].field == NONE) == list && strcmp(n->refs[i].name, name) == 0)
			return &n->refs[i];
	return NULL;
}
