/* From a plan to lines: each is numbered, chained and applied at once, so that what a later line
 * of the same set names is there. */
#include <config.h>

#include "change_priv.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* One line ready to be written: its shape, and how it is cut when it is too long. */
struct ready {
	struct line line;
	struct line_register *registers;
	size_t *starts;
	size_t pieces;
};

static void shape(const struct plan *p, const struct plan_line *from, struct ready *out)
{
	out->registers = mem_new_array(from->n + 1, sizeof *out->registers);
	for (size_t i = 0; i < from->n; i++) {
		const struct plan_register *r = &from->registers[i];
		out->registers[i] = (struct line_register){.name = r->name, .value = r->value, .parts = r->parts,
			.n_parts = r->n_parts, .stand = r->stand, .bron = r->bron, .peil = r->peil,
			.bases = (const unsigned char (*)[ID_BYTES])r->bases, .n_bases = r->n_bases};
	}
	out->line = (struct line){.kind = from->kind, .soort = from->spec->id, .user = p->s->user,
		.version = from->spec->digest, .purpose = p->c->reason, .registers = out->registers,
			.n_registers = from->n};
	memcpy(out->line.set, p->c->id, ID_BYTES);
	memcpy(out->line.record, from->record, ID_BYTES);
}

/* Most lines are short: only what could be long is measured. */
static bool may_be_long(const struct plan_line *l)
{
	size_t n = 1024;
	for (size_t i = 0; i < l->n; i++) {
		const struct plan_register *r = &l->registers[i];
		n += 256 + 6 * strlen(r->value ? r->value : "") + 26 * (r->n_bases + r->n_after);
		for (size_t k = 0; k < r->n_parts; k++)
			n += 80 + 6 * strlen(r->parts[k].value);
	}
	return n > LINE_MAX_BYTES;
}

static enum err cut(const struct plan_line *from, struct ready *out)
{
	if (may_be_long(from))
		return line_split(&out->line, LINE_MAX_BYTES, &out->starts, &out->pieces);
	out->starts = mem_new_array(2, sizeof *out->starts);
	out->starts[1] = from->n;
	out->pieces = 1;
	return ERR_OK;
}

/* The lines whose ids were not known when the plan was made: bases among earlier lines of the set,
 * and for a tombstone or freeze every head there is now. */
struct writing {
	struct plan *p;
	unsigned char (*ids)[ID_BYTES]; /* of the last piece of each planned line */
	unsigned part, parts;
	int64_t *dossiers;
	size_t n_dossiers, cap_dossiers;
};

static enum err add_head(struct writing *w, struct plan_register *r, int64_t line)
{
	unsigned char id[ID_BYTES];
	struct line l;
	enum err e = line_load(w->p->s, line, &l, id);
	if (e)
		return e;
	line_clear(&l);
	plan_base(r, id);
	return ERR_OK;
}

/* A tombstone names the heads its author saw, and those this set made since. */
static bool names_head(const struct plan_line *l, const struct heads *seen, int64_t line, uint32_t reg,
	int64_t before)
{
	if (l->kind == LINE_FREEZE_RECORD)
		return reg >= HEADS_FIRST;
	if (!l->was)
		return true;
	return line > before || heads_has_line(seen, line);
}

static enum err late_bases(struct writing *w, struct plan_line *l, int64_t before)
{
	struct plan_register *r = &l->registers[0];
	struct heads seen = {0};
	struct rec rec;
	enum err e = rec_load(w->p->s, l->record, &rec);
	if (!e && l->was && !heads_decode(l->was->heads, l->was->heads_len, &seen))
		e = ERR_DAMAGED;
	int64_t last = 0;
	for (size_t i = 0; !e && i < rec.heads.n; i++) {
		const struct head *h = &rec.heads.h[i];
		if (h->line == last || !names_head(l, &seen, h->line, h->reg, before))
			continue;
		e = add_head(w, r, h->line);
		last = h->line;
	}
	heads_clear(&seen);
	rec_clear(&rec);
	return e;
}

static void bases_of_set(struct writing *w, struct plan_line *l)
{
	for (size_t i = 0; i < l->n; i++)
		for (size_t k = 0; k < l->registers[i].n_after; k++)
			plan_base(&l->registers[i], w->ids[l->registers[i].after[k]]);
}

static enum err note_dossier(struct writing *w, const unsigned char record[ID_BYTES])
{
	struct rec r;
	enum err e = rec_load(w->p->s, record, &r);
	int64_t dossier = r.dossier ? r.dossier : r.nr;
	rec_clear(&r);
	for (size_t i = 0; i < w->n_dossiers; i++)
		if (w->dossiers[i] == dossier)
			return e;
	MEM_GROW(w->dossiers, w->n_dossiers, w->cap_dossiers);
	w->dossiers[w->n_dossiers++] = dossier;
	return e;
}

static enum err write_piece(struct writing *w, struct ready *r, size_t piece, size_t index)
{
	struct line_at at;
	struct line l = line_piece(&r->line, r->starts, piece);
	if (w->parts > 1) {
		l.part = ++w->part;
		l.parts = w->parts;
	}
	enum err e = line_write(w->p->s, &l, &at);
	if (!e)
		e = projection_line(w->p->s, &at, &l);
	if (!e) {
		memcpy(w->ids[index], at.id, ID_BYTES);
		w->p->result->lines++;
	}
	return e;
}

static enum err write_line(struct writing *w, size_t index, int64_t before)
{
	struct plan_line *from = &w->p->lines[index];
	struct ready r = {0};
	enum err e = from->all_heads ? late_bases(w, from, before) : ERR_OK;
	bases_of_set(w, from);
	shape(w->p, from, &r);
	if (!e)
		e = cut(from, &r);
	for (size_t i = 0; !e && i < r.pieces; i++)
		e = write_piece(w, &r, i, index);
	if (!e)
		e = note_dossier(w, from->record);
	free(r.registers);
	free(r.starts);
	return e;
}

/* How many lines there will be: each says which of how many it is. */
static enum err count_lines(struct writing *w)
{
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < w->p->n; i++) {
		struct ready r = {0};
		shape(w->p, &w->p->lines[i], &r);
		e = cut(&w->p->lines[i], &r);
		w->parts += (unsigned)r.pieces;
		free(r.registers);
		free(r.starts);
	}
	return !e && w->parts > 99999 ? ERR_LIMIT : e;
}

static enum err last_line(struct store *s, int64_t *nr)
{
	struct sql_text t = {0};
	struct stmt *q;
	sql_add(&t, "SELECT coalesce(max(nr), 0) FROM lijn");
	enum err e = projection_keep(s, &t, &q);
	sql_text_clear(&t);
	return e ? e : stmt_run_int(q, nr);
}

enum err plan_write(struct plan *p)
{
	struct writing w = {.p = p};
	int64_t before = 0;
	enum err e = count_lines(&w);
	if (!e)
		e = last_line(p->s, &before);
	w.ids = mem_new_array(p->n + 1, sizeof *w.ids);
	for (size_t i = 0; !e && i < p->n; i++)
		e = write_line(&w, i, before);
	for (size_t i = 0; !e && i < w.n_dossiers; i++)
		e = store_after_change(p->s, w.dossiers[i]);
	free(w.ids);
	free(w.dossiers);
	return e;
}
