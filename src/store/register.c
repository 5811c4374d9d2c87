/* State of a record from the set of its lines. Nothing here asks in which order lines came:
 * what one line names as replaced is replaced, whether or not it is known yet. The clock
 * only chooses which of several concurrent values is shown. */
#include <config.h>

#include "register_priv.h"

#include "base/mem.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

int register_order(const struct state_line *a, const struct state_line *b)
{
	const struct line *x = a->line, *y = b->line;
	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	int c = memcmp(x->device, y->device, ID_BYTES);
	if (c)
		return c;
	if (x->incarnation != y->incarnation)
		return x->incarnation < y->incarnation ? -1 : 1;
	if (x->sequence != y->sequence)
		return x->sequence < y->sequence ? -1 : 1;
	return memcmp(a->id, b->id, ID_BYTES);
}

/* --- equality -------------------------------------------------------------- */

/* Blanks around a value: the ASCII ones and the no-break space. */
static size_t blank_at(const char *s, size_t n)
{
	if (n && strchr(" \t\n\v\f\r", s[0]) && s[0])
		return 1;
	return n > 1 && (unsigned char)s[0] == 0xc2 && (unsigned char)s[1] == 0xa0 ? 2 : 0;
}

static void trim(const char **s, size_t *n)
{
	size_t k;
	while ((k = blank_at(*s, *n))) {
		*s += k;
		*n -= k;
	}
	for (;;) {
		if (*n && blank_at(*s + *n - 1, 1))
			(*n)--;
		else if (*n > 1 && blank_at(*s + *n - 2, 2) == 2)
			*n -= 2;
		else
			return;
	}
}

bool register_text_equal(const char *a, const char *b)
{
	size_t an, bn;
	if (strcmp(a, b) == 0)
		return true;
	an = strlen(a);
	bn = strlen(b);
	trim(&a, &an);
	trim(&b, &bn);
	if (an == bn && memcmp(a, b, an) == 0)
		return true;
	char *x = text_nfc(a, an), *y = text_nfc(b, bn);
	bool same = strcmp(x, y) == 0;
	free(x);
	free(y);
	return same;
}

/* Every part of a has its like in b, or is empty. */
static bool parts_covered(const struct line_register *a, const struct line_register *b)
{
	for (size_t i = 0; i < a->n_parts; i++)
		if (!register_text_equal(a->parts[i].value, line_value(b, a->parts[i].name)))
			return false;
	return true;
}

bool register_equal(const struct line_register *a, const struct line_register *b)
{
	if (strcmp(a->stand ? a->stand : "", b->stand ? b->stand : "") != 0)
		return false;
	if (!a->value != !b->value)
		return false;
	if (a->value)
		return register_text_equal(a->value, b->value);
	return parts_covered(a, b) && parts_covered(b, a);
}

/* --- gathering ------------------------------------------------------------- */

/* One line naming one register, and one replacement: sorted by name, these are all there is. */
struct named {
	const char *name;
	size_t line;
	const struct line_register *r;
};

struct replaced {
	const char *name;
	const unsigned char *id;
};

struct gather {
	const struct state_line *lines;
	struct named *named;
	size_t n_named, cap_named;
	struct replaced *replaced;
	size_t n_replaced, cap_replaced;
	const unsigned char **frozen; /* ids named by freezes */
	size_t n_frozen, cap_frozen;
};

static int by_name_order(const void *a, const void *b, void *lines)
{
	const struct named *x = a, *y = b;
	const struct state_line *l = lines;
	int c = strcmp(x->name, y->name);
	return c ? c : register_order(&l[x->line], &l[y->line]);
}

static int by_name_id(const void *a, const void *b)
{
	const struct replaced *x = a, *y = b;
	int c = strcmp(x->name, y->name);
	return c ? c : memcmp(x->id, y->id, ID_BYTES);
}

static int by_id(const void *a, const void *b)
{
	return memcmp(*(const unsigned char *const *)a, *(const unsigned char *const *)b, ID_BYTES);
}

static bool is_replaced(const struct gather *g, const char *name, const unsigned char *id)
{
	struct replaced key = {name, id};
	return g->n_replaced &&
		bsearch(&key, g->replaced, g->n_replaced, sizeof *g->replaced, by_name_id) != NULL;
}

static bool is_frozen(const struct gather *g, const unsigned char *id)
{
	return g->n_frozen && bsearch(&id, g->frozen, g->n_frozen, sizeof *g->frozen, by_id) != NULL;
}

static bool counts(const struct line *l)
{
	return l->kind != LINE_HELD && l->kind != LINE_LOG;
}

/* The soort of a record: of its least create, or, as long as none came, of its least line. */
static size_t find_first(const struct state_line *lines, size_t n, bool *created)
{
	size_t first = STATE_NONE;
	*created = false;
	for (size_t i = 0; i < n; i++) {
		bool create = lines[i].line->kind == LINE_CREATE;
		if (!counts(lines[i].line) || (*created && !create))
			continue;
		if (first == STATE_NONE || (create && !*created) || register_order(&lines[i], &lines[first]) < 0)
			first = i;
		*created = *created || create;
	}
	return first;
}

static void gather_line(struct gather *g, struct state *out, size_t i)
{
	const struct line *l = g->lines[i].line;
	if (out->newest == STATE_NONE || register_order(&g->lines[i], &g->lines[out->newest]) > 0)
		out->newest = i;
	for (size_t k = 0; k < l->n_registers; k++) {
		const struct line_register *r = &l->registers[k];
		bool freeze = l->kind == LINE_FREEZE_RECORD;
		MEM_GROW(g->named, g->n_named, g->cap_named);
		g->named[g->n_named++] = (struct named){r->name, i, r};
		for (size_t b = 0; b < r->n_bases; b++) {
			if (freeze) {
				MEM_GROW(g->frozen, g->n_frozen, g->cap_frozen);
				g->frozen[g->n_frozen++] = r->bases[b];
				continue;
			}
			MEM_GROW(g->replaced, g->n_replaced, g->cap_replaced);
			g->replaced[g->n_replaced++] = (struct replaced){r->name, r->bases[b]};
		}
	}
	out->frozen = out->frozen || l->kind == LINE_FREEZE_RECORD;
}

/* --- one register ---------------------------------------------------------- */

static bool any_differs(const struct named *n, size_t a, const size_t *at, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!register_equal(n[a].r, n[at[i]].r))
			return true;
	return false;
}

/* The frozen lines of a run and all they replaced, also through lines in between: what was
 * history when it was frozen. */
static void mark_past(const struct gather *g, const struct named *n, size_t count, bool *past)
{
	for (bool more = true; more;) {
		more = false;
		for (size_t i = count; i-- > 0;) /* greatest first: mostly one pass is enough */
			for (size_t b = 0; past[i] && b < n[i].r->n_bases; b++)
				for (size_t k = 0; k < count; k++)
					if (!past[k] && memcmp(n[i].r->bases[b], g->lines[n[k].line].id, ID_BYTES) == 0)
						past[k] = more = true;
	}
}

static bool replaced_in_past(const struct gather *g, const struct named *n, size_t count, const bool *past,
	size_t at)
{
	for (size_t i = 0; i < count; i++)
		for (size_t b = 0; past[i] && b < n[i].r->n_bases; b++)
			if (memcmp(n[i].r->bases[b], g->lines[n[at].line].id, ID_BYTES) == 0)
				return true;
	return false;
}

/* What a freeze fixed: the frozen lines that nothing frozen had replaced. `n` is the run of
 * lines that name the register; `heads` holds indexes in that run. */
static void fix_frozen(const struct gather *g, const struct named *n, size_t count,
	const size_t *heads, struct state_register *r)
{
	size_t *fixed = mem_new_array(count, sizeof *fixed), k = 0;
	bool *past = mem_new_array(count, sizeof *past);
	for (size_t i = 0; i < count; i++)
		past[i] = is_frozen(g, g->lines[n[i].line].id);
	mark_past(g, n, count, past);
	for (size_t i = 0; i < count; i++)
		if (is_frozen(g, g->lines[n[i].line].id) && !replaced_in_past(g, n, count, past, i))
			fixed[k++] = i;
	r->shown = k ? n[fixed[k - 1]].line : STATE_NONE;
	r->conflict = k && any_differs(n, fixed[k - 1], fixed, k);
	r->finding = k ? any_differs(n, fixed[k - 1], heads, r->n_heads) : r->n_heads > 0;
	free(past);
	free(fixed);
}

static void settle(const struct gather *g, const struct named *n, size_t count, bool frozen,
	size_t *room, struct state_register *r)
{
	size_t *at = mem_new_array(count, sizeof *at);
	r->name = n[0].name;
	r->heads = room;
	for (size_t i = 0; i < count; i++) {
		if (is_replaced(g, r->name, g->lines[n[i].line].id))
			continue;
		at[r->n_heads] = i;
		r->heads[r->n_heads++] = n[i].line;
	}
	if (frozen) {
		fix_frozen(g, n, count, at, r);
	} else if (r->n_heads) {
		r->shown = r->heads[r->n_heads - 1];
		r->conflict = any_differs(n, at[r->n_heads - 1], at, r->n_heads);
	}
	free(at);
}

/* --- tombstones ------------------------------------------------------------ */

static bool named_by(const struct state_line *l, const unsigned char *id)
{
	const struct line_register *r = line_register(l->line, LINE_OWNER);
	for (size_t i = 0; r && i < r->n_bases; i++)
		if (memcmp(r->bases[i], id, ID_BYTES) == 0)
			return true;
	return false;
}

/* Was line `i` on the screen of one who deleted? */
static bool was_seen(const struct state_line *lines, const struct state *s, size_t i)
{
	for (size_t k = 0; k < s->n_status; k++)
		if (lines[s->status[k]].line->kind == LINE_TOMBSTONE && named_by(&lines[s->status[k]], lines[i].id))
			return true;
	return false;
}

static void settle_tombstone(const struct state_line *lines, struct state *s)
{
	size_t stones = 0;
	for (size_t i = 0; i < s->n_status; i++)
		stones += lines[s->status[i]].line->kind == LINE_TOMBSTONE;
	if (!stones)
		return;
	bool all = stones == s->n_status && !s->frozen;
	for (size_t r = 0; all && r < s->n_registers; r++)
		for (size_t h = 0; all && h < s->registers[r].n_heads; h++)
			all = was_seen(lines, s, s->registers[r].heads[h]);
	s->deleted = all;
	s->disputed = !all;
}

/* --- the whole ------------------------------------------------------------- */

static void split_registers(struct gather *g, struct state *out, size_t *room)
{
	size_t from = 0, to;
	for (; from < g->n_named; from = to) {
		for (to = from + 1; to < g->n_named && strcmp(g->named[to].name, g->named[from].name) == 0;)
			to++;
		struct state_register r = {.shown = STATE_NONE};
		if (strcmp(g->named[from].name, LINE_FREEZE) == 0) {
			out->freezes = room;
			for (size_t i = from; i < to; i++)
				room[out->n_freezes++] = g->named[i].line;
		} else if (strcmp(g->named[from].name, LINE_OWNER) == 0) {
			settle(g, g->named + from, to - from, false, room, &r);
			out->status = r.heads;
			out->n_status = r.n_heads;
		} else {
			settle(g, g->named + from, to - from, out->frozen, room, &r);
			out->registers[out->n_registers++] = r;
		}
		room += to - from;
	}
}

void state_of(const struct state_line *lines, size_t n, struct state *out)
{
	struct gather g = {.lines = lines};
	unsigned char none[ID_BYTES] = {0};
	*out = (struct state){.newest = STATE_NONE};
	size_t first = find_first(lines, n, &out->created);
	if (first == STATE_NONE)
		return;
	out->soort = lines[first].line->soort;
	memcpy(out->owner, none, ID_BYTES);
	if (out->created)
		uuid_parse(line_value(line_register(lines[first].line, LINE_OWNER), NULL), out->owner);
	for (size_t i = 0; i < n; i++)
		if (counts(lines[i].line) && strcmp(lines[i].line->soort, out->soort) == 0)
			gather_line(&g, out, i);
	qsort_r(g.named, g.n_named, sizeof *g.named, by_name_order, (void *)lines);
	if (g.n_replaced)
		qsort(g.replaced, g.n_replaced, sizeof *g.replaced, by_name_id);
	if (g.n_frozen)
		qsort(g.frozen, g.n_frozen, sizeof *g.frozen, by_id);
	out->owned = mem_new_array(g.n_named + 1, sizeof *out->owned);
	out->registers = mem_new_array(g.n_named + 1, sizeof *out->registers);
	split_registers(&g, out, out->owned);
	settle_tombstone(lines, out);
	free(g.named);
	free(g.replaced);
	free(g.frozen);
}

void state_clear(struct state *s)
{
	free(s->owned);
	free(s->registers);
	*s = (struct state){.newest = STATE_NONE};
}
