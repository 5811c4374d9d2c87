/* The model of the exchange (see model.h). */
#include <config.h>

#include "model.h"

#include "ack_priv.h"

#include "base/mem.h"
#include "crypt/hash.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DEVICES 8
#define MAX_STREAMS 4  /* incarnations of one device */
#define MAX_OPS 2000
#define MAX_WIRES 64
#define RECORDS 6
#define FIELDS 4
#define MAX_BASES 24

struct op {
	int name;              /* identity: clones share it */
	int64_t incarnation, sequence;
	int64_t wall;
	uint64_t time;
	int record, field, value;
	int bases[MAX_BASES];
	int n_bases;
	unsigned char commit[HASH_BYTES], h[HASH_BYTES];
};

struct stream {
	int log[MAX_OPS];
	int n;
	struct ack ack;
};

struct device {
	int name;
	int incarnation;       /* 0 .. */
	struct stream s[MAX_STREAMS];
	bool set[MAX_OPS];
	uint64_t last;
	int64_t skew;
};

/* A stick with the lines of one stream of a device. */
struct wire {
	int name, incarnation, present;
	int ops[MAX_OPS];
	int n;
	int64_t at;
	unsigned char after[HASH_BYTES];
};

struct paper {             /* a receipt on its way */
	struct receipt r;
	struct receipt_range range;
	int device;
};

struct world {
	uint64_t rng;
	struct op ops[MAX_OPS];
	int n_ops;
	struct device dev[MAX_DEVICES];
	int n_dev;
	bool office[MAX_OPS], backup[MAX_OPS];
	bool has_backup;
	uint64_t epoch, number;
	int64_t now;
	/* newest bundle of each name and incarnation, as the office keeps it */
	int present[MAX_DEVICES];
	int64_t at[MAX_DEVICES][MAX_STREAMS];
	unsigned char after[MAX_DEVICES][MAX_STREAMS][HASH_BYTES];
	struct wire *wires[MAX_WIRES];
	int n_wires;
	struct paper papers[MAX_WIRES];
	int n_papers;
	struct model_result out;
};

static uint64_t dice(struct world *w)
{
	uint64_t z = (w->rng += 0x9e3779b97f4a7c15u);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static int below(struct world *w, int n)
{
	return (int)(dice(w) % (uint64_t)n);
}

/* --- registers ------------------------------------------------------------------------- */

static bool is_base(const struct op *o, int i)
{
	for (int b = 0; b < o->n_bases; b++)
		if (o->bases[b] == i)
			return true;
	return false;
}

/* Heads of a register in a set, rising by (time, name, incarnation, sequence, hash). */
static int heads_of(const struct world *w, const bool *set, int record, int field, int *out)
{
	int of[MAX_OPS], n = 0, found = 0;
	for (int i = 0; i < w->n_ops; i++)
		if (set[i] && w->ops[i].record == record && w->ops[i].field == field)
			of[n++] = i;
	for (int k = 0; k < n; k++) {
		bool replaced = false;
		for (int l = 0; l < n && !replaced; l++)
			replaced = is_base(&w->ops[of[l]], of[k]);
		if (!replaced)
			out[found++] = of[k];
	}
	return found;
}

static int order(const struct op *a, const struct op *b)
{
	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	if (a->name != b->name)
		return a->name - b->name;
	if (a->incarnation != b->incarnation)
		return a->incarnation < b->incarnation ? -1 : 1;
	if (a->sequence != b->sequence)
		return a->sequence < b->sequence ? -1 : 1;
	return memcmp(a->h, b->h, HASH_BYTES);
}

static int shown(const struct world *w, const int *heads, int n)
{
	int best = -1;
	for (int i = 0; i < n; i++)
		if (best < 0 || order(&w->ops[best], &w->ops[heads[i]]) < 0)
			best = heads[i];
	return best;
}

static void digest(const struct world *w, const bool *set, unsigned char out[HASH_BYTES])
{
	int heads[MAX_OPS], all[RECORDS * FIELDS * 2], k = 0;
	for (int r = 0; r < RECORDS; r++)
		for (int f = 0; f < FIELDS; f++) {
			int n = heads_of(w, set, r, f, heads), sum = 0;
			for (int i = 0; i < n; i++)
				sum += w->ops[heads[i]].value;
			all[k++] = n ? w->ops[shown(w, heads, n)].value : -1;
			all[k++] = sum;
		}
	hash_bytes(out, NULL, 0, all, sizeof all);
}

/* --- a device ---------------------------------------------------------------------------- */

static uint64_t tick(struct world *w, struct device *d)
{
	uint64_t now = (uint64_t)(w->now + d->skew) << 16;
	d->last = now > d->last ? now : d->last + 1;
	return d->last;
}

static void edit(struct world *w, struct device *d)
{
	static const unsigned char zero[HASH_BYTES];
	struct stream *s = &d->s[d->incarnation];
	int i = w->n_ops, heads[MAX_OPS];
	if (i == MAX_OPS)
		return;
	struct op *o = &w->ops[i];
	*o = (struct op){.name = d->name, .incarnation = d->incarnation + 1, .sequence = s->n + 1, .wall = w->now + d->skew,
		.time = tick(w, d), .record = below(w, RECORDS), .field = below(w, FIELDS), .value = below(w, 1000000)};
	int n = heads_of(w, d->set, o->record, o->field, heads);
	for (int k = 0; k < n && k < MAX_BASES; k++)
		o->bases[o->n_bases++] = heads[k];
	hash_bytes(o->commit, &i, sizeof i, o, sizeof *o);
	hash_link(o->h, s->n ? w->ops[s->log[s->n - 1]].h : zero, o->commit);
	w->n_ops++;
	d->set[i] = true;
	s->log[s->n++] = i;
}

/* Everything that no receipt covers, of every stream. */
static void write_sticks(struct world *w, struct device *d)
{
	for (int i = 0; i <= d->incarnation; i++) {
		struct stream *s = &d->s[i];
		int64_t from = ack_from(&s->ack);
		if (from > s->n || w->n_wires == MAX_WIRES)
			continue;
		struct wire *x = mem_new(sizeof *x);
		x->name = d->name;
		x->incarnation = i;
		x->present = d->incarnation;
		for (int64_t k = from; k <= s->n; k++)
			x->ops[x->n++] = s->log[k - 1];
		x->at = s->n;
		memcpy(x->after, w->ops[s->log[s->n - 1]].h, HASH_BYTES);
		s->ack.exported = s->n;
		w->wires[w->n_wires++] = x;
	}
}

static void hear(struct world *w, struct device *d)
{
	for (int i = 0; i < w->n_ops; i++) {
		if (!w->office[i] || d->set[i])
			continue;
		d->set[i] = true;
		uint64_t limit = (uint64_t)(w->now + d->skew + 86400000) << 16;
		if (w->ops[i].time > d->last && w->ops[i].time <= limit)
			d->last = w->ops[i].time;
	}
}

/* --- the office ---------------------------------------------------------------------------- */

static void ingest(struct world *w, const struct wire *x)
{
	for (int i = 0; i < x->n; i++)
		w->office[x->ops[i]] = true;
	w->present[x->name] = x->present;
	w->at[x->name][x->incarnation] = x->at;
	memcpy(w->after[x->name][x->incarnation], x->after, HASH_BYTES);
}

/* Chains that are there from 1 on, by breadth: what the store's table of ends says. */
static struct office_stream look(struct world *w, int name, int incarnation)
{
	unsigned char level[16][HASH_BYTES] = {{0}}, next[16][HASH_BYTES];
	int n = 1;
	struct office_stream out = {.at = w->at[name][incarnation], .passed = incarnation < w->present[name]};
	memcpy(out.after, w->after[name][incarnation], HASH_BYTES);
	for (int64_t seq = 1; n; seq++) {
		int k = 0, rows = 0;
		bool grew[16] = {false};
		for (int i = 0; i < w->n_ops; i++) {
			const struct op *o = &w->ops[i];
			if (!w->office[i] || o->name != name || o->incarnation != incarnation + 1 || o->sequence != seq)
				continue;
			rows++;
			for (int p = 0; p < n; p++) {
				unsigned char h[HASH_BYTES];
				hash_link(h, level[p], o->commit);
				if (memcmp(h, o->h, HASH_BYTES) != 0)
					continue;
				grew[p] = true;
				out.holds_there = out.holds_there || (seq == out.at && memcmp(h, out.after, HASH_BYTES) == 0);
				memcpy(next[k++], h, HASH_BYTES);
			}
		}
		out.fork = out.fork || rows > 1;
		for (int p = 0; p < n; p++) {
			if (grew[p])
				continue;
			if (seq - 1 >= out.held) {
				out.held = seq - 1;
				memcpy(out.h, level[p], HASH_BYTES);
			}
			out.ends_there = out.ends_there || (seq - 1 == out.at && memcmp(level[p], out.after, HASH_BYTES) == 0);
		}
		memcpy(level, next, sizeof level);
		n = k;
	}
	return out;
}

static struct paper write_receipt(struct world *w, int device, int incarnation)
{
	struct paper p = {.device = device};
	struct device *d = &w->dev[device];
	struct office_stream o = look(w, d->name, incarnation);
	p.r = (struct receipt){.epoch = w->epoch, .number = ++w->number, .incarnation = incarnation + 1, .time_ms = w->now};
	p.r.device[0] = (unsigned char)(d->name + 1);
	ack_range(&o, &p.range, &p.r);
	return p;
}

static bool chain_at(void *ctx, int64_t sequence, unsigned char out[HASH_BYTES])
{
	const void *const *both = ctx;
	const struct world *w = both[0];
	const struct stream *s = both[1];
	if (sequence < 1 || sequence > s->n)
		return false;
	memcpy(out, w->ops[s->log[sequence - 1]].h, HASH_BYTES);
	return true;
}

static void read_receipt(struct world *w, struct paper *p)
{
	struct device *d = &w->dev[p->device];
	int i = (int)p->r.incarnation - 1;
	if (i > d->incarnation)
		return;
	struct stream *s = &d->s[i];
	const void *both[2] = {w, s};
	struct receipt_known k = {.incarnation = p->r.incarnation, .last = s->n, .chain = chain_at, .ctx = both};
	k.device[0] = (unsigned char)(d->name + 1);
	p->r.ranges = &p->range;
	w->out.back += ack_take(&s->ack, &p->r, &k, i == d->incarnation) == RECEIPT_BACK;
	/* as long as the office was not put back since, what is acknowledged is there */
	for (int64_t q = 1; q <= s->ack.received && s->ack.epoch == w->epoch; q++)
		w->out.lied += !w->office[s->log[q - 1]];
}

static void reply(struct world *w, int device, bool late)
{
	struct device *d = &w->dev[device];
	for (int i = 0; i <= d->incarnation; i++) {
		struct paper p = write_receipt(w, device, i);
		if (late && w->n_papers < MAX_WIRES)
			w->papers[w->n_papers++] = p;
		else
			read_receipt(w, &p);
	}
	if (!late)
		hear(w, d);
}

/* --- accidents ------------------------------------------------------------------------------- */

static void clone(struct world *w)
{
	if (w->n_dev == MAX_DEVICES)
		return;
	struct device *x = &w->dev[0], *y = &w->dev[w->n_dev++];
	*y = *x;
	struct stream *s = &y->s[y->incarnation];
	for (int k = 0; k < 3 && s->n; k++) /* the image is a little older */
		y->set[s->log[--s->n]] = false;
	if (s->ack.received > s->n)
		s->ack.received = s->n;
}

/* A copy of the device from a while ago is put back; it is noticed and goes on as another incarnation. */
static void device_back(struct world *w, const struct device *old)
{
	struct device *d = &w->dev[1];
	int now = d->incarnation;
	if (now + 1 >= MAX_STREAMS)
		return;
	*d = *old;
	d->incarnation = now + 1;
}

static void office_back(struct world *w)
{
	memcpy(w->office, w->backup, sizeof w->office);
	w->epoch++;
}

/* --- judgement ---------------------------------------------------------------------------------- */

static void quiesce(struct world *w)
{
	for (int i = 0; i < w->n_papers; i++)
		read_receipt(w, &w->papers[i]);
	w->n_papers = 0;
	for (int round = 0; round < 4; round++)
		for (int i = 0; i < w->n_dev; i++) {
			int from = w->n_wires;
			w->now += 1000;
			write_sticks(w, &w->dev[i]);
			while (w->n_wires > from) {
				ingest(w, w->wires[--w->n_wires]);
				free(w->wires[w->n_wires]);
			}
			reply(w, i, false);
		}
	for (int i = 0; i < w->n_dev; i++)
		hear(w, &w->dev[i]);
}

static void judge_registers(struct world *w)
{
	bool named[MAX_OPS] = {false};
	int heads[MAX_OPS];
	for (int i = 0; i < w->n_ops; i++)
		for (int b = 0; b < w->ops[i].n_bases; b++)
			named[w->ops[i].bases[b]] = true;
	for (int r = 0; r < RECORDS; r++)
		for (int f = 0; f < FIELDS; f++) {
			int n = heads_of(w, w->office, r, f, heads), late = -1;
			bool is_head = false;
			for (int i = 0; i < n; i++)
				named[heads[i]] = true;
			w->out.conflicts += n > 1;
			for (int i = 0; i < w->n_ops; i++)
				if (w->ops[i].record == r && w->ops[i].field == f && (late < 0 || w->ops[i].wall > w->ops[late].wall))
					late = i;
			for (int i = 0; i < n; i++)
				is_head = is_head || heads[i] == late;
			w->out.superseded += late >= 0 && !is_head;
		}
	for (int i = 0; i < w->n_ops; i++)
		w->out.silent += !named[i];
}

static void judge(struct world *w)
{
	unsigned char first[HASH_BYTES], d[HASH_BYTES];
	digest(w, w->office, first);
	w->out.digests = 1;
	for (int i = 0; i < w->n_dev; i++) {
		digest(w, w->dev[i].set, d);
		w->out.digests += memcmp(first, d, HASH_BYTES) != 0;
		for (int k = 0; k <= w->dev[i].incarnation; k++)
			w->out.stuck += w->dev[i].s[k].ack.received < w->dev[i].s[k].n;
	}
	for (int i = 0; i < w->n_ops; i++)
		w->out.missing += !w->office[i];
	judge_registers(w);
	for (int i = 0; i < w->n_ops; i++)
		for (int k = 0; k < i; k++)
			w->out.forks += w->ops[i].name == w->ops[k].name && w->ops[i].incarnation == w->ops[k].incarnation &&
				w->ops[i].sequence == w->ops[k].sequence;
	w->out.ops = (size_t)w->n_ops;
}

/* --- one history ----------------------------------------------------------------------------------- */

static void deliver(struct world *w)
{
	int i = below(w, w->n_wires);
	ingest(w, w->wires[i]);
	if (below(w, 10) < 7) { /* else it is delivered again later */
		free(w->wires[i]);
		w->wires[i] = w->wires[--w->n_wires];
	}
}

static void step(struct world *w, unsigned flags, size_t at, size_t steps)
{
	int device = below(w, w->n_dev), a = below(w, 1000);
	if (a < 520) {
		edit(w, &w->dev[device]);
	} else if (a < 660) {
		write_sticks(w, &w->dev[device]);
	} else if (a < 800 && w->n_wires) {
		deliver(w);
	} else if (a < 820 && w->n_wires) {
		free(w->wires[--w->n_wires]); /* lost */
	} else if (a < 900) {
		reply(w, device, below(w, 3) == 0);
	} else if (a < 960 && w->n_papers) {
		int i = below(w, w->n_papers);
		read_receipt(w, &w->papers[i]);
		if (below(w, 3))
			w->papers[i] = w->papers[--w->n_papers];
	} else if (flags & MODEL_RESTORE && !w->has_backup && a < 985) {
		memcpy(w->backup, w->office, sizeof w->backup);
		w->has_backup = true;
	} else if (flags & MODEL_RESTORE && w->has_backup && at > steps * 6 / 10 && w->epoch == 1) {
		office_back(w);
	}
}

struct model_result model_run(uint64_t seed, size_t steps, unsigned flags)
{
	static const int64_t skews[] = {0, 0, 0, -40000000, 90000, INT64_C(7) * 86400000, INT64_C(-400) * 86400000};
	struct world *w = mem_new(sizeof *w);
	struct device *old = NULL;
	w->rng = seed * 77 + 5;
	w->epoch = 1;
	w->n_dev = 2 + below(w, 5);
	for (int i = 0; i < w->n_dev; i++) {
		w->dev[i].name = i;
		w->dev[i].skew = skews[below(w, 7)];
	}
	for (size_t t = 1; t <= steps; t++) {
		w->now = INT64_C(1760000000000) + (int64_t)t * 60000;
		step(w, flags, t, steps);
		if (flags & MODEL_CLONE && t == steps / 2)
			clone(w);
		if (flags & MODEL_DEVICE_BACK && t == steps / 3) {
			old = mem_new(sizeof *old);
			*old = w->dev[1];
		}
		if (old && t == steps * 3 / 4)
			device_back(w, old);
	}
	/* what was on the laptop that was put back and went nowhere is gone with it */
	quiesce(w);
	judge(w);
	struct model_result out = w->out;
	for (int i = 0; i < w->n_wires; i++)
		free(w->wires[i]);
	free(old);
	free(w);
	return out;
}

int model_histories(void)
{
	const char *n = getenv("HISTORIES");
	return n ? (int)strtol(n, NULL, 10) : 500;
}
