/* The executable model, ported: a set of operations is all there is; heads are what nobody
 * replaced; the stamp only says which of several is shown. Everything is quadratic and
 * obvious on purpose. Beside the model it has a second writer on each device who edits from
 * an old screen, tombstones, freezes, and groups. */
#include <config.h>

#include "store/oracle.h"

#include "base/mem.h"
#include "line_priv.h"
#include "support/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEVICES 5
#define MAX_DEVICES 6
#define MAX_OPS 4000
#define START_MS INT64_C(1760000000000)
#define DAY_MS INT64_C(86400000)

struct device {
	int identity;
	int64_t sequence, acked;
	uint64_t last;
	int64_t skew;
	bool has[MAX_OPS];      /* every operation known here */
	bool old_screen[MAX_OPS]; /* what the second writer still sees */
	size_t log[MAX_OPS];    /* own operations in order */
	size_t n_log;
	int epoch;
	unsigned char link[HASH_BYTES];
};

struct centre {
	bool has[MAX_OPS];
	int epoch;
};

struct wire {
	size_t ops[MAX_OPS];
	size_t n;
};

struct world {
	struct oracle *o;
	uint64_t rng;
	unsigned flags;
	struct device *devices[MAX_DEVICES];
	int n_devices;
	struct centre centre;
	bool backup[MAX_OPS];
	bool has_backup;
	struct wire **wires;
	size_t n_wires, cap_wires;
	char (*values)[16]; /* texts of all values; grows never: MAX_OPS * 2 */
	size_t n_values;
};

int oracle_histories(void)
{
	const char *count = getenv("HISTORIES");
	long n = count ? strtol(count, NULL, 10) : 0;
	return n > 0 ? (int)n : support_is_long() ? 4000 : 60;
}

uint64_t oracle_next(uint64_t *state)
{
	uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

size_t oracle_below(uint64_t *state, size_t n)
{
	return (size_t)(oracle_next(state) % n);
}

void oracle_record(int record, unsigned char out[16])
{
	memset(out, 0x40 + record, 16);
	out[6] = 0x4a;
	out[8] = 0x8a;
}

/* --- the meaning, in the dullest way --------------------------------------- */

static const struct oracle_says *says(const struct oracle *o, size_t op, int record, int field)
{
	const struct oracle_op *x = &o->ops[op];
	if (x->record != record)
		return NULL;
	for (size_t i = 0; i < x->n_says; i++)
		if (x->says[i].field == field)
			return &x->says[i];
	return NULL;
}

static bool names(const struct oracle_says *s, size_t op)
{
	for (size_t i = 0; i < s->n_bases; i++)
		if (s->bases[i] == op)
			return true;
	return false;
}

static bool later(const struct oracle *o, size_t a, size_t b)
{
	const struct oracle_op *x = &o->ops[a], *y = &o->ops[b];
	if (x->time != y->time)
		return x->time > y->time;
	if (x->device != y->device)
		return x->device > y->device;
	if (x->incarnation != y->incarnation)
		return x->incarnation > y->incarnation;
	if (x->sequence != y->sequence)
		return x->sequence > y->sequence;
	return memcmp(x->id, y->id, ID_BYTES) > 0;
}

/* Values are compared as a reader sees them: "é" is one thing however it is spelled, and
 * blanks around it are not seen. The oracle only ever makes these spellings. */
static void plain(const char *value, char out[32])
{
	size_t n = 0;
	for (const char *p = value; *p && n < 30; p++) {
		if (p[0] == 'e' && (unsigned char)p[1] == 0xcc && (unsigned char)p[2] == 0x81) {
			out[n++] = (char)0xc3;
			out[n++] = (char)0xa9;
			p += 2;
		} else if (*p != ' ') {
			out[n++] = *p;
		}
	}
	out[n] = '\0';
}

static bool same_value(const char *a, const char *b)
{
	char x[32], y[32];
	plain(a, x);
	plain(b, y);
	return strcmp(x, y) == 0;
}

static size_t find_heads(const struct oracle *o, const bool *in, int record, int field, size_t *out)
{
	size_t n = 0;
	for (size_t i = 0; i < o->n; i++) {
		bool replaced = false;
		if (!in[i] || !says(o, i, record, field))
			continue;
		for (size_t j = 0; j < o->n && !replaced; j++) {
			const struct oracle_says *s = in[j] ? says(o, j, record, field) : NULL;
			replaced = s && names(s, i);
		}
		if (!replaced && n < 64)
			out[n++] = i;
	}
	return n;
}

static size_t greatest(const struct oracle *o, const size_t *ops, size_t n)
{
	size_t best = ops[0];
	for (size_t i = 1; i < n; i++)
		if (later(o, ops[i], best))
			best = ops[i];
	return best;
}

/* Frozen: named by some freeze of the record in the set. */
static bool frozen_op(const struct oracle *o, const bool *in, int record, size_t op)
{
	for (size_t j = 0; j < o->n; j++) {
		const struct oracle_says *s = in[j] ? says(o, j, record, ORACLE_FIELDS + 1) : NULL;
		if (s && names(s, op))
			return true;
	}
	return false;
}

/* Did the author of a freeze have `op` behind him in this register: frozen, or replaced, step by
 * step, by something frozen? */
static bool behind_freeze(const struct oracle *o, const bool *in, int record, int field, size_t op,
	int depth)
{
	if (frozen_op(o, in, record, op))
		return true;
	for (size_t j = 0; j < o->n && depth < 64; j++) {
		const struct oracle_says *s = in[j] ? says(o, j, record, field) : NULL;
		if (s && names(s, op) && behind_freeze(o, in, record, field, j, depth + 1))
			return true;
	}
	return false;
}

static void expect_frozen(const struct oracle *o, const bool *in, int record, int field,
	struct oracle_field *f)
{
	size_t fixed[64], n = 0;
	for (size_t i = 0; i < o->n; i++) {
		bool was_history = false;
		if (!in[i] || !says(o, i, record, field) || !frozen_op(o, in, record, i))
			continue;
		for (size_t j = 0; j < o->n && !was_history; j++)
			was_history = in[j] && says(o, j, record, field) && names(says(o, j, record, field), i) &&
				behind_freeze(o, in, record, field, j, 0);
		if (!was_history && n < 64)
			fixed[n++] = i;
	}
	f->shown = NULL;
	f->conflict = false;
	f->finding = n == 0 && f->n_heads > 0;
	if (!n)
		return;
	f->shown = says(o, greatest(o, fixed, n), record, field)->value;
	for (size_t i = 0; i < n; i++)
		if (!same_value(says(o, fixed[i], record, field)->value, f->shown))
			f->conflict = true;
	for (size_t i = 0; i < f->n_heads; i++)
		if (!same_value(says(o, f->heads[i], record, field)->value, f->shown))
			f->finding = true;
}

static void expect_field(const struct oracle *o, const bool *in, int record, int field, bool frozen,
	struct oracle_field *f)
{
	memset(f, 0, sizeof *f);
	for (size_t i = 0; i < o->n; i++)
		if (in[i] && says(o, i, record, field))
			f->known = true;
	f->n_heads = find_heads(o, in, record, field, f->heads);
	if (frozen && f->known) {
		expect_frozen(o, in, record, field, f);
		return;
	}
	if (!f->n_heads)
		return;
	f->shown = says(o, greatest(o, f->heads, f->n_heads), record, field)->value;
	for (size_t i = 0; i < f->n_heads; i++)
		if (!same_value(says(o, f->heads[i], record, field)->value, f->shown))
			f->conflict = true;
}

static void expect_tombstone(const struct oracle *o, const bool *in, int record, struct oracle_state *out)
{
	size_t status[64], n = find_heads(o, in, record, ORACLE_FIELDS, status), stones = 0;
	bool unseen = out->frozen;
	for (size_t i = 0; i < n; i++)
		stones += o->ops[status[i]].kind == OP_TOMBSTONE;
	for (int f = 0; f < ORACLE_FIELDS; f++)
		for (size_t h = 0; h < out->field[f].n_heads; h++) {
			bool seen = false;
			for (size_t i = 0; i < n; i++)
				seen = seen || (o->ops[status[i]].kind == OP_TOMBSTONE &&
					names(says(o, status[i], record, ORACLE_FIELDS), out->field[f].heads[h]));
			unseen = unseen || !seen;
		}
	out->deleted = stones && stones == n && !unseen;
	out->disputed = stones && !out->deleted;
}

void oracle_expect(const struct oracle *o, const bool *in, int record, struct oracle_state *out)
{
	memset(out, 0, sizeof *out);
	for (size_t i = 0; i < o->n; i++) {
		if (!in[i] || o->ops[i].record != record)
			continue;
		if (!out->known || later(o, i, out->newest))
			out->newest = i;
		out->known = true;
		out->created = out->created || o->ops[i].kind == OP_CREATE;
		out->frozen = out->frozen || o->ops[i].kind == OP_FREEZE;
	}
	for (int f = 0; f < ORACLE_FIELDS; f++)
		expect_field(o, in, record, f, out->frozen, &out->field[f]);
	expect_tombstone(o, in, record, out);
}

/* --- making operations ----------------------------------------------------- */

static void device_id(int identity, unsigned char out[ID_BYTES])
{
	memset(out, 0, ID_BYTES);
	out[0] = (unsigned char)(0x10 + identity);
	out[15] = 1;
}

static const char *const field_names[ORACLE_FIELDS + 2] = {"a", "b", "c", "g", LINE_OWNER, LINE_FREEZE};

/* The line of an operation, as any device would write it. */
static void write_line(struct world *w, struct oracle_op *x, unsigned char link[HASH_BYTES])
{
	static const enum line_kind kinds[] = {LINE_CREATE, LINE_SET, LINE_TOMBSTONE, LINE_RESTORE,
		LINE_FREEZE_RECORD};
	struct line_register regs[ORACLE_FIELDS + 1] = {{0}};
	struct line_part parts[2];
	char g1[32], g2[32];
	unsigned char (*bases[ORACLE_FIELDS + 1])[ID_BYTES];
	struct line l = {.kind = kinds[x->kind], .soort = ORACLE_SOORT, .user = "u", .time = x->time,
		.version = "AAAAAAAAAAAAAAAAAAAAAA", .incarnation = x->incarnation, .sequence = x->sequence,
		.registers = regs, .n_registers = x->n_says};
	device_id(x->device, l.device);
	oracle_record(x->record, l.record);
	for (size_t i = 0; i < sizeof l.set; i += 8) {
		uint64_t r = oracle_next(&w->rng);
		memcpy(l.set + i, &r, 8);
		r = oracle_next(&w->rng);
		memcpy(x->salt + i, &r, 8);
	}
	for (size_t i = 0; i < x->n_says; i++) {
		const struct oracle_says *s = &x->says[i];
		regs[i].name = field_names[s->field];
		regs[i].value = s->value;
		if (s->field == 3) {
			const char *slash = strchr(s->value, '/');
			snprintf(g1, sizeof g1, "%.*s", (int)(slash - s->value), s->value);
			snprintf(g2, sizeof g2, "%s", slash + 1);
			parts[0] = (struct line_part){"g1", g1};
			parts[1] = (struct line_part){"g2", g2};
			regs[i].value = NULL;
			regs[i].parts = parts;
			regs[i].n_parts = 2;
		}
		bases[i] = mem_new_array(s->n_bases + 1, sizeof *bases[i]);
		for (size_t b = 0; b < s->n_bases; b++)
			memcpy(bases[i][b], w->o->ops[s->bases[b]].id, ID_BYTES);
		regs[i].bases = (const unsigned char (*)[ID_BYTES])bases[i];
		regs[i].n_bases = s->n_bases;
	}
	if (line_build(&l, &x->line) != ERR_OK)
		abort();
	unsigned char commit[HASH_BYTES];
	hash_commit(commit, x->salt, x->line.s, x->line.len);
	memcpy(x->id, commit, ID_BYTES);
	hash_link(link, link, commit);
	memcpy(x->link, link, HASH_BYTES);
	for (size_t i = 0; i < x->n_says; i++)
		free(bases[i]);
}

static const char *new_value(struct world *w, int field)
{
	static const char *const same[] = {"caf\xc3\xa9", "cafe\xcc\x81", " caf\xc3\xa9 ", "caf\xc3\xa9"};
	char *v = w->values[w->n_values++];
	unsigned pick = (unsigned)oracle_below(&w->rng, 10);
	if (field == 3)
		snprintf(v, 16, "v%u/w%u", (unsigned)oracle_below(&w->rng, 3), (unsigned)oracle_below(&w->rng, 3));
	else if (pick == 0)
		snprintf(v, 16, "%s", same[oracle_below(&w->rng, 4)]);
	else if (pick == 1)
		v[0] = '\0';
	else if (pick < 4)
		snprintf(v, 16, "v%u", (unsigned)oracle_below(&w->rng, 3));
	else
		snprintf(v, 16, "v%u", (unsigned)oracle_below(&w->rng, 1000000));
	return v;
}

static void add_says(struct world *w, struct oracle_op *x, const bool *screen, int field, const char *value)
{
	struct oracle_says *s = &x->says[x->n_says++];
	size_t heads[64], n = find_heads(w->o, screen, x->record, field, heads);
	s->field = field;
	s->value = value;
	s->bases = mem_new_array(n + 1, sizeof *s->bases);
	memcpy(s->bases, heads, n * sizeof *heads);
	s->n_bases = n;
}

/* A tombstone and a freeze name every head of every register. */
static void add_all_heads(struct world *w, struct oracle_op *x, const bool *screen, int reg, bool status)
{
	struct oracle_says *s = &x->says[x->n_says++];
	s->field = reg;
	s->value = "";
	s->bases = mem_new_array(64 * (ORACLE_FIELDS + 1), sizeof *s->bases);
	for (int f = 0; f < ORACLE_FIELDS + (status ? 1 : 0); f++) {
		size_t heads[64], n = find_heads(w->o, screen, x->record, f, heads);
		for (size_t i = 0; i < n; i++)
			if (!names(s, heads[i]))
				s->bases[s->n_bases++] = heads[i];
	}
}

static struct oracle_op *new_op(struct world *w, struct device *d, int64_t now, int record)
{
	struct oracle *o = w->o;
	MEM_GROW(o->ops, o->n, o->cap);
	struct oracle_op *x = &o->ops[o->n];
	memset(x, 0, sizeof *x);
	x->record = record;
	x->device = d->identity;
	x->incarnation = 1;
	x->sequence = ++d->sequence;
	x->time = d->last = line_tick(d->last, w->flags & ORACLE_TIES ? START_MS : now + d->skew);
	return x;
}

static void edit(struct world *w, struct device *d, int64_t now)
{
	int record = (int)oracle_below(&w->rng, ORACLE_RECORDS);
	bool stale = (w->flags & ORACLE_STALE) && oracle_below(&w->rng, 4) == 0;
	const bool *screen = stale ? d->old_screen : d->has;
	struct oracle_state here;
	size_t dice = oracle_below(&w->rng, 100);
	oracle_expect(w->o, d->has, record, &here);
	struct oracle_op *x = new_op(w, d, now, record);
	if (!here.created) {
		x->kind = OP_CREATE;
		add_says(w, x, d->has, ORACLE_FIELDS, "");
		x->says[0].n_bases = 0;
	} else if ((w->flags & ORACLE_DELETE) && dice < 8) {
		x->kind = OP_TOMBSTONE;
		add_all_heads(w, x, screen, ORACLE_FIELDS, true);
	} else if ((w->flags & ORACLE_DELETE) && dice < 12) {
		x->kind = OP_RESTORE;
		add_says(w, x, screen, ORACLE_FIELDS, "");
	} else if ((w->flags & ORACLE_FREEZE) && dice < 14) {
		x->kind = OP_FREEZE;
		add_all_heads(w, x, screen, ORACLE_FIELDS + 1, false);
	} else {
		x->kind = OP_SET;
	}
	if (x->kind <= OP_SET)
		for (int f = 0; f < ORACLE_FIELDS; f++)
			if (oracle_below(&w->rng, 3) == 0 || (f == ORACLE_FIELDS - 1 && x->n_says == 0))
				add_says(w, x, screen, f, new_value(w, f));
	write_line(w, x, d->link);
	d->has[w->o->n] = true;
	d->log[d->n_log++] = w->o->n++;
}

/* --- carrying -------------------------------------------------------------- */

static void write_stick(struct world *w, struct device *d)
{
	struct wire *b = mem_new(sizeof *b);
	for (size_t i = 0; i < d->n_log; i++)
		if (w->o->ops[d->log[i]].sequence > d->acked)
			b->ops[b->n++] = d->log[i];
	MEM_GROW(w->wires, w->n_wires, w->cap_wires);
	w->wires[w->n_wires++] = b;
}

static void ingest(struct world *w, size_t op)
{
	struct oracle *o = w->o;
	for (size_t i = 0; i < o->n; i++)
		if (w->centre.has[i] && i != op && o->ops[i].device == o->ops[op].device &&
			o->ops[i].sequence == o->ops[op].sequence && !w->centre.has[op])
			o->forks++;
	w->centre.has[op] = true;
}

static void deliver(struct world *w)
{
	size_t i = oracle_below(&w->rng, w->n_wires);
	struct wire *b = w->wires[i];
	for (size_t k = 0; k < b->n; k++)
		ingest(w, b->ops[k]);
	if (oracle_below(&w->rng, 10) < 7) {
		free(b);
		w->wires[i] = w->wires[--w->n_wires];
	}
}

/* How far the centre holds this device's own chain, by hash, not by number. */
static int64_t contiguous(struct world *w, struct device *d)
{
	int64_t n = 0;
	for (size_t i = 0; i < d->n_log && w->centre.has[d->log[i]]; i++)
		n = w->o->ops[d->log[i]].sequence;
	return n;
}

static void receive(struct world *w, struct device *d, bool at_end)
{
	int64_t n = contiguous(w, d);
	if (w->centre.epoch != d->epoch || at_end) {
		d->epoch = w->centre.epoch;
		d->acked = n;
	}
	if (n > d->acked)
		d->acked = n;
	for (size_t i = 0; i < w->o->n; i++)
		if (w->centre.has[i]) {
			d->has[i] = true;
			d->last = line_hear(d->last, w->o->ops[i].time, line_ms(d->last));
		}
}

/* A copy of the disk of device 0, three operations old, goes on under the same name. */
static void clone(struct world *w)
{
	struct device *x = w->devices[0], *y = mem_new(sizeof *y);
	*y = *x;
	size_t keep = x->n_log > 3 ? x->n_log - 3 : 0;
	for (size_t i = keep; i < x->n_log; i++)
		y->has[x->log[i]] = y->old_screen[x->log[i]] = false;
	y->n_log = keep;
	y->sequence = keep ? w->o->ops[x->log[keep - 1]].sequence : 0;
	memset(y->link, 0, sizeof y->link);
	if (keep)
		memcpy(y->link, w->o->ops[x->log[keep - 1]].link, sizeof y->link);
	y->acked = y->acked < y->sequence ? y->acked : y->sequence;
	w->devices[w->n_devices++] = y;
}

static void step(struct world *w, size_t t, size_t steps)
{
	int64_t now = START_MS + (int64_t)t * 60000;
	struct device *d = w->devices[oracle_below(&w->rng, (size_t)w->n_devices)];
	size_t dice = oracle_below(&w->rng, 1000);
	if (oracle_below(&w->rng, 8) == 0)
		memcpy(d->old_screen, d->has, sizeof d->has);
	if (dice < 550)
		edit(w, d, now);
	else if (dice < 700)
		write_stick(w, d);
	else if (dice < 850 && w->n_wires)
		deliver(w);
	else if (dice < 970)
		receive(w, d, false);
	else if ((w->flags & ORACLE_RESTORE) && !w->has_backup && dice < 985) {
		memcpy(w->backup, w->centre.has, sizeof w->backup);
		w->has_backup = true;
	} else if ((w->flags & ORACLE_RESTORE) && w->has_backup && t * 10 > steps * 6 && !w->centre.epoch) {
		memcpy(w->centre.has, w->backup, sizeof w->backup);
		w->centre.epoch = 1;
	}
	if ((w->flags & ORACLE_CLONE) && t == steps / 2)
		clone(w);
}

/* --- what must hold -------------------------------------------------------- */

static void state_bytes(const struct oracle *o, const bool *in, struct buf *out)
{
	for (int r = 0; r < ORACLE_RECORDS; r++) {
		struct oracle_state s;
		oracle_expect(o, in, r, &s);
		buf_printf(out, "%d%d%d%d%d|", s.known, s.created, s.deleted, s.disputed, s.frozen);
		for (int f = 0; f < ORACLE_FIELDS; f++)
			buf_printf(out, "%s,%d,%d,%zu;", s.field[f].shown ? s.field[f].shown : "-",
				s.field[f].conflict, s.field[f].finding, s.field[f].n_heads);
	}
}

/* Every operation is a head or named by one whose author therefore had it in view. */
static void count_silent(struct oracle *o, const bool *in)
{
	for (size_t i = 0; i < o->n; i++)
		for (size_t k = 0; k < o->ops[i].n_says; k++) {
			int record = o->ops[i].record, field = o->ops[i].says[k].field;
			size_t heads[64], n = find_heads(o, in, record, field, heads);
			bool accounted = field > ORACLE_FIELDS;
			for (size_t h = 0; h < n; h++)
				accounted = accounted || heads[h] == i;
			for (size_t j = 0; j < o->n && !accounted; j++)
				accounted = says(o, j, record, field) && names(says(o, j, record, field), i);
			o->silent += !accounted;
		}
}

/* Registers where the last writer by clock alone would have shown a replaced value. */
static void count_clock(struct oracle *o, const bool *in)
{
	for (int r = 0; r < ORACLE_RECORDS; r++)
		for (int f = 0; f < ORACLE_FIELDS; f++) {
			size_t heads[64], n = find_heads(o, in, r, f, heads), best = o->n;
			bool conflict = false, wrong = true;
			for (size_t i = 0; i < o->n; i++)
				if (says(o, i, r, f) && (best == o->n || later(o, i, best)))
					best = i;
			for (size_t h = 0; h < n; h++) {
				wrong = wrong && heads[h] != best;
				conflict = conflict || !same_value(says(o, heads[h], r, f)->value,
					says(o, heads[0], r, f)->value);
			}
			o->registers += best < o->n;
			o->conflicts += conflict;
			o->lww_wrong += best < o->n && wrong;
		}
}

static void settle(struct world *w)
{
	struct oracle *o = w->o;
	for (int round = 0; round < 3; round++)
		for (int i = 0; i < w->n_devices; i++) {
			struct device *d = w->devices[i];
			receive(w, d, true);
			for (size_t k = 0; k < d->n_log; k++)
				if (o->ops[d->log[k]].sequence > d->acked)
					ingest(w, d->log[k]);
			receive(w, d, true);
		}
	struct buf first = {0};
	state_bytes(o, w->centre.has, &first);
	o->digests = 1;
	for (int i = 0; i < w->n_devices; i++) {
		struct buf other = {0};
		state_bytes(o, w->devices[i]->has, &other);
		o->digests += strcmp(buf_str(&first), buf_str(&other)) != 0;
		buf_clear(&other);
	}
	buf_clear(&first);
	for (size_t i = 0; i < o->n; i++)
		o->missing += !w->centre.has[i];
	count_silent(o, w->centre.has);
	count_clock(o, w->centre.has);
}

struct oracle *oracle_run(uint64_t seed, size_t steps, unsigned flags)
{
	static const int64_t skews[] = {0, 0, 0, -40000000, 90000, 7 * DAY_MS, -400 * DAY_MS, 1095 * DAY_MS,
		-1095 * DAY_MS};
	struct world *w = mem_new(sizeof *w);
	w->o = mem_new(sizeof *w->o);
	w->rng = seed * UINT64_C(0x2545f4914f6cdd1d) + 1;
	w->flags = flags;
	w->values = mem_new_array(MAX_OPS * ORACLE_FIELDS, sizeof *w->values);
	for (w->n_devices = 0; w->n_devices < DEVICES; w->n_devices++) {
		struct device *d = w->devices[w->n_devices] = mem_new(sizeof *d);
		d->identity = w->n_devices;
		d->skew = skews[oracle_below(&w->rng, sizeof skews / sizeof skews[0])];
	}
	for (size_t t = 1; t <= steps && w->o->n < MAX_OPS - 1; t++)
		step(w, t, steps);
	settle(w);
	struct oracle *o = w->o;
	for (int i = 0; i < w->n_devices; i++)
		free(w->devices[i]);
	while (w->n_wires)
		free(w->wires[--w->n_wires]);
	free(w->wires);
	/* the values live as long as the history */
	for (size_t i = 0; i < o->n; i++)
		for (size_t k = 0; k < o->ops[i].n_says; k++)
			o->ops[i].says[k].value = mem_dup(o->ops[i].says[k].value);
	free(w->values);
	free(w);
	return o;
}

void oracle_free(struct oracle *o)
{
	for (size_t i = 0; i < o->n; i++) {
		for (size_t k = 0; k < o->ops[i].n_says; k++) {
			free(o->ops[i].says[k].bases);
			free((char *)o->ops[i].says[k].value);
		}
		buf_clear(&o->ops[i].line);
	}
	free(o->ops);
	free(o);
}
