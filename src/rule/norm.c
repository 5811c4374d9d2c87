/* Norms: how far, how far it must be, and whether the present pace gets there in time. Compared
 * without rounding. */
#include <config.h>

#include "termijn_priv.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { TEMPO_DAGEN = 13 * 7 };

/* The due date of the term that a norm must be reached before; none when there is none (yet). */
static struct civil until(struct scope *c, const struct norm_def *def)
{
	struct termijn t;
	const char *why = NULL;
	if (!def->tot)
		return (struct civil){0};
	size_t n = 1;
	const int *rows = def->tot->record ? feiten_rows(c->f, def->tot->record, &n) : &c->dossier;
	struct scope own; /* a term never sees today */
	scope_init(&own, c->r, c->s, c->f, (struct civil){0});
	bool found = n > 0 && termijn_tel(&own, def->tot, rows[0], &t, NULL, &why) == TELLING_GOED;
	scope_clear(&own);
	return found ? t.due : (struct civil){0};
}

/* Whole days until `rest` more has come at `tempo` a quarter; -1: never. */
static int64_t days_to(int64_t rest, int64_t tempo)
{
	int64_t product;
	if (tempo <= 0 || __builtin_mul_overflow(rest, (int64_t)TEMPO_DAGEN, &product))
		return -1;
	return product / tempo + (product % tempo != 0);
}

static void look_ahead(struct scope *c, const struct norm_def *def, struct norm *m)
{
	if (m->voldaan || !m->minstens)
		return;
	if (!civil_is_none(m->tot) && civil_compare(c->op, m->tot) > 0)
		m->onhaalbaar = true;
	int64_t tempo = def->tempo ? scope_number(c, def->tempo, c->dossier, 0) : 0;
	if (!def->tempo || (tempo <= 0 && m->stand <= 0))
		return; /* nothing came yet: no pace is known */
	int64_t days = days_to(m->eis - m->stand, tempo);
	if (days >= 0 && days < 366 * 1000)
		m->haalbaar_op = civil_add_days(c->op, (long)days);
	if (!civil_is_none(m->tot) && (civil_is_none(m->haalbaar_op) || civil_compare(m->haalbaar_op, m->tot) > 0))
		m->onhaalbaar = true;
}

static bool compute(struct scope *c, const struct norm_def *def, struct norm *m)
{
	if (!scope_true(c, def->relevant, c->dossier))
		return false;
	*m = (struct norm){.id = def->id, .label = def->label, .eenheid = def->eenheid, .gevolg_tekst = def->gevolg_tekst,
		.spring = def->spring, .beweegt = def->beweegt, .gevolg = def->gevolg, .bron = def->bron,
		.minstens = def->minstens};
	if (def->eis_instelling)
		m->eis = instellingen_int(c->s, def->eis_instelling->id, c->op);
	else if (scope_eval(c, def->eis, c->dossier).kind == EXPR_EMPTY)
		return false;
	else
		m->eis = scope_number(c, def->eis, c->dossier, 0);
	m->stand = scope_number(c, def->stand, c->dossier, 0);
	m->voldaan = def->minstens ? m->stand >= m->eis : m->stand <= m->eis;
	m->tot = until(c, def);
	look_ahead(c, def, m);
	return true;
}

void normen_compute(const struct regels *r, const struct instellingen *s, const struct feiten *f,
	struct civil op, struct normen *out)
{
	struct scope c;
	*out = (struct normen){.rows = mem_new_array(r->n_normen + 1, sizeof *out->rows)};
	scope_init(&c, r, s, f, op);
	for (size_t i = 0; i < r->n_normen && c.dossier != FEITEN_NONE; i++)
		out->n += compute(&c, &r->normen[i], &out->rows[out->n]);
	scope_clear(&c);
}

void normen_clear(struct normen *n)
{
	free(n->rows);
	*n = (struct normen){0};
}
