/* What is wrong with rows before anything is written. A value that is not good is stored as
 * given and told; only what cannot be kept, or says of nobody what it says, is not stored. */
#include <config.h>

#include "apply_priv.h"

#include "base/i18n.h"
#include "pack_priv.h"

#include <stdlib.h>
#include <string.h>

static bool in_category(const struct mapping *m, const struct row *r, const char *category)
{
	for (size_t i = 0; i < m->n_columns; i++)
		if (*row_cell(r, i) && mapping_in_category(m, i, category))
			return true;
	return false;
}

static bool any_cell(const struct mapping_record *mr, const struct row *r)
{
	for (size_t i = 0; i < mr->n; i++)
		if (!mr->to[i].fixed && *row_cell(r, mr->to[i].column))
			return true;
	return false;
}

bool check_applies(const struct mapping *m, const struct mapping_record *mr, const struct row *r, bool first)
{
	if (r->heading || (!first && !mr->every_row))
		return false;
	if (mr->role == MAPPING_MAIN)
		return true;
	return mr->category ? in_category(m, r, mr->category) : any_cell(mr, r);
}

/* The same BSN twice in one file. */
static void check_number(struct apply *a, const struct mapping_to *to, const struct row *r, const char *value)
{
	if (strcmp(to->field->type->name, "bsn") == 0 &&
		!idset_add(&a->numbers, idset_key(to->field->id, value)))
		run_finding(a->run, r->number, to->column,
			_("dit BSN staat al in dit bestand; beide blijven staan."));
}

static void check_cell(struct apply *a, const struct mapping_to *to, const struct row *r, bool single)
{
	struct buf why = {0};
	const char *cell = to->fixed ? "" : row_cell(r, to->column);
	if (!*cell)
		return;
	char *v = convert_in(a->m, to, &a->env, cell, &why);
	if (why.len)
		run_finding(a->run, r->number, to->column, buf_str(&why));
	if (single)
		check_number(a, to, r, v);
	explicit_bzero(v, strlen(v));
	free(v);
	buf_clear(&why);
}

static void check_row(struct apply *a, size_t i)
{
	const struct row *r = &a->unit.rows[i];
	a->run->report->rows++;
	a->run->report->not_stored += r->extra;
	if (r->heading)
		run_finding(a->run, r->number, SIZE_MAX, _("de kopregel staat hier nog eens."));
	for (size_t k = 0; k < a->m->n_records; k++) {
		const struct mapping_record *mr = &a->m->records[k];
		for (size_t t = 0; check_applies(a->m, mr, r, i == 0) && t < mr->n; t++)
			check_cell(a, &mr->to[t], r, mr->role != MAPPING_OWNED);
	}
}

static bool is_empty(const struct unit *u)
{
	for (size_t i = 0; i < u->n; i++)
		if (!row_is_empty(&u->rows[i]))
			return false;
	return true;
}

static bool has_key(const struct apply *a)
{
	for (size_t i = 0; i < a->m->n_keys; i++)
		for (size_t k = 0; k < a->m->keys[i].n; k++)
			if (*row_cell(&a->unit.rows[0], a->m->keys[i].columns[k]))
				return true;
	return false;
}

bool check_is_named(struct apply *a, bool tell)
{
	const struct unit *u = &a->unit;
	bool list = a->m->list != SIZE_MAX;
	if (!u->rows[0].heading && (list ? *unit_name(u, a->m) != '\0' : has_key(a)))
		return true;
	if (!tell)
		return false;
	if (is_empty(u)) {
		a->run->report->empty += u->n;
		return false;
	}
	a->run->report->rejected += u->n;
	if (!u->rows[0].heading)
		run_finding(a->run, u->rows[0].number, SIZE_MAX,
			list ? _("deze rij hoort bij geen lijst; overgeslagen.")
				: _("geen nummer en geen naam; overgeslagen."));
	return false;
}

enum err check_unit(struct apply *a)
{
	bool named = check_is_named(a, true);
	struct unit *u = &a->unit;
	unit_pack(u, a->m);
	for (size_t i = 0; i < u->n; i++) {
		if (named || u->rows[i].heading)
			check_row(a, i);
		else
			a->run->report->rows++;
		if (pack_weight(buf_str(&u->packed[i])) > PACK_MAX) {
			buf_printf(&a->run->report->text, _("Rij %zu: deze rij is te groot.\n"),
				u->rows[i].number);
			return ERR_LIMIT;
		}
	}
	return ERR_OK;
}
