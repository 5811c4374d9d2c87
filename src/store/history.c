/* History: the lines of a record read backwards. Everything is gathered first and told after the
 * reading transaction has ended, because who listens may take his time. */
#include <config.h>

#include "open_priv.h"
#include "projection_priv.h"

#include "base/mem.h"
#include "store/change.h"

#include <stdlib.h>
#include <string.h>

enum { SQL_LINES };

static const struct sql rows[] = {
	{SQL_LINES, "SELECT nr, id, regel FROM lijn WHERE record = :record AND kind <> 'log' ORDER BY nr"},
};

const struct sql_set history_sql = SQL_SET("historie", rows);

struct past {
	struct line line;
	struct state_line order;
	int64_t nr;
};

struct history {
	struct store *s;
	struct projections *p;
	const struct layout *layout; /* NULL: a soort nobody defined */
	struct heads heads;
	struct past *past;
	size_t n, cap;
};

static enum err gather(struct history *h, struct rid record)
{
	bool row = true;
	struct rec rec;
	enum err e = rec_load(h->s, record.b, &rec);
	if (!e && !rec.soort)
		e = ERR_NOT_FOUND;
	if (!e) {
		h->layout = layout_by_number(h->p, rec.soort);
		heads_copy(&h->heads, &rec.heads);
	}
	rec_clear(&rec);
	struct stmt *q = db_stmt(h->s->db, &history_sql, SQL_LINES);
	stmt_blob(q, ":record", record.b, ID_BYTES);
	while (!e && row) {
		e = stmt_step(q, &row);
		if (e || !row || stmt_is_null(q, 2))
			continue;
		size_t n;
		const void *bytes = stmt_get_blob(q, 2, &n);
		MEM_GROW(h->past, h->n, h->cap);
		struct past *x = &h->past[h->n];
		*x = (struct past){.nr = stmt_get_int(q, 0)};
		e = line_parse(bytes, n, &x->line) || !stmt_get_bytes(q, 1, x->order.id, ID_BYTES) ?
			ERR_DAMAGED : ERR_OK;
		h->n++;
	}
	stmt_done(q);
	for (size_t i = 0; i < h->n; i++)
		h->past[i].order.line = &h->past[i].line;
	return e;
}

static int newest_first(const void *a, const void *b)
{
	struct state_line x = ((const struct past *)a)->order, y = ((const struct past *)b)->order;
	x.line = &((const struct past *)a)->line;
	y.line = &((const struct past *)b)->line;
	return register_order(&y, &x);
}

struct telling {
	bool (*each)(void *ctx, const struct history_line *l);
	void *ctx;
};

/* One register: one call, or one a part. */
static bool tell_register(const struct history *h, const struct past *x, const struct line_register *r,
	struct history_line *l, const struct telling *t)
{
	const struct layout_register *lr = h->layout ? layout_register(h->layout, r->name) : NULL;
	uint32_t reg = lr ? lr->nr : 0;
	bool on = true;
	if (!reg && veld_number(h->s, x->line.soort, r->name, false, &reg) != ERR_OK)
		return false;
	l->head = reg && heads_has(&h->heads, x->nr, reg);
	l->bron = r->bron;
	l->stand = r->stand;
	l->name = r->name;
	if (r->value) {
		l->field = lr ? lr->field : NULL;
		l->value = r->value;
		return t->each(t->ctx, l);
	}
	for (size_t i = 0; on && i < r->n_parts; i++) {
		l->name = r->parts[i].name;
		l->field = lr && lr->group ? spec_record_field(h->layout->spec, r->parts[i].name) : NULL;
		l->value = r->parts[i].value;
		on = t->each(t->ctx, l);
	}
	return on;
}

static bool tell_line(const struct history *h, const struct past *x, const struct telling *t)
{
	char set[ID_TEXT];
	bool on = true;
	id_text(x->line.set, set);
	struct history_line whole = {.when_ms = line_ms(x->line.time), .user = x->line.user,
		.kind = x->line.kind_name, .set = set, .reason = x->line.purpose, .value = "", .name = ""};
	if (x->line.kind != LINE_SET && x->line.kind != LINE_RESOLVE) {
		struct history_line l = whole;
		l.head = heads_has_line(&h->heads, x->nr);
		on = t->each(t->ctx, &l);
	}
	for (size_t i = 0; on && i < x->line.n_registers; i++) {
		const struct line_register *r = &x->line.registers[i];
		struct history_line l = whole;
		if (strcmp(r->name, LINE_OWNER) != 0 && strcmp(r->name, LINE_FREEZE) != 0)
			on = tell_register(h, x, r, &l, t);
	}
	return on;
}

enum err store_history(struct store *s, struct rid record,
	bool (*each)(void *ctx, const struct history_line *l), void *ctx)
{
	struct history h = {.s = s};
	struct telling t = {each, ctx};
	enum err e = projection_ready(s, &h.p);
	if (!e)
		e = store_begin(s, false);
	if (e)
		return e;
	e = store_end(s, gather(&h, record));
	if (!e && h.n)
		qsort(h.past, h.n, sizeof *h.past, newest_first);
	for (size_t i = 0; !e && i < h.n; i++)
		if (!tell_line(&h, &h.past[i], &t))
			break;
	for (size_t i = 0; i < h.n; i++)
		line_clear(&h.past[i].line);
	free(h.past);
	heads_clear(&h.heads);
	return e;
}
