/* The heads of a record as one small blob beside it: numbers of lines and of registers as
 * varints, rising, as differences. A record of forty fields filled by one line takes some
 * fifty bytes. */
#include <config.h>

#include "register_priv.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define BLOB_VERSION 1
#define MAX_HEADS 1000000u

static void put(struct buf *b, uint64_t v)
{
	while (v > 0x7f) {
		buf_add_c(b, (char)(0x80 | (v & 0x7f)));
		v >>= 7;
	}
	buf_add_c(b, (char)v);
}

struct reader {
	const unsigned char *p, *end;
	bool bad;
};

static uint64_t take(struct reader *r, uint64_t max)
{
	uint64_t v = 0;
	for (int shift = 0; shift < 63; shift += 7) {
		if (r->p >= r->end)
			break;
		unsigned char c = *r->p++;
		v |= (uint64_t)(c & 0x7f) << shift;
		if (!(c & 0x80)) {
			if (v > max || (c == 0 && shift))
				break;
			return v;
		}
	}
	r->bad = true;
	return 0;
}

static size_t take_count(struct reader *r)
{
	size_t n = (size_t)take(r, MAX_HEADS);
	if (n > (size_t)(r->end - r->p))
		r->bad = true;
	return r->bad ? 0 : n;
}

static void take_regs(struct reader *r, struct heads *out, int64_t line)
{
	size_t n = take_count(r);
	uint64_t reg = 0;
	for (size_t i = 0; i < n && !r->bad; i++) {
		uint64_t step = take(r, UINT32_MAX / 2);
		if (i && !step)
			r->bad = true;
		reg += step;
		if (reg > UINT32_MAX / 2) {
			r->bad = true;
			return;
		}
		MEM_GROW(out->h, out->n, out->cap);
		out->h[out->n++] = (struct head){line, (uint32_t)reg};
	}
}

static void take_conflicts(struct reader *r, struct heads *out)
{
	size_t n = take_count(r);
	uint64_t reg = 0;
	for (size_t i = 0; i < n && !r->bad; i++) {
		reg += take(r, UINT32_MAX / 2);
		if (reg > UINT32_MAX / 2) {
			r->bad = true;
			return;
		}
		MEM_GROW(out->conflicts, out->n_conflicts, out->cap_conflicts);
		out->conflicts[out->n_conflicts++] = (uint32_t)reg;
	}
}

bool heads_decode(const void *p, size_t n, struct heads *out)
{
	struct reader r = {p, n ? (const unsigned char *)p + n : p, false};
	uint64_t line = 0;
	*out = (struct heads){0};
	if (!n)
		return true;
	r.bad = take(&r, BLOB_VERSION) != BLOB_VERSION;
	if (!r.bad)
		take_conflicts(&r, out);
	for (size_t lines = r.bad ? 0 : take_count(&r); lines && !r.bad; lines--) {
		uint64_t step = take(&r, INT64_MAX / 2);
		line += step;
		if (!step || line > INT64_MAX / 2)
			r.bad = true;
		else
			take_regs(&r, out, (int64_t)line);
	}
	if (!r.bad && r.p == r.end)
		return true;
	heads_clear(out);
	return false;
}

void heads_encode(const struct heads *h, struct buf *out)
{
	size_t lines = 0;
	for (size_t i = 0; i < h->n; i++)
		lines += i == 0 || h->h[i].line != h->h[i - 1].line;
	put(out, BLOB_VERSION);
	put(out, h->n_conflicts);
	for (size_t i = 0; i < h->n_conflicts; i++)
		put(out, h->conflicts[i] - (i ? h->conflicts[i - 1] : 0));
	put(out, lines);
	int64_t last = 0;
	for (size_t from = 0, to; from < h->n; from = to) {
		for (to = from + 1; to < h->n && h->h[to].line == h->h[from].line;)
			to++;
		put(out, (uint64_t)(h->h[from].line - last));
		last = h->h[from].line;
		put(out, to - from);
		for (size_t i = from; i < to; i++)
			put(out, h->h[i].reg - (i > from ? h->h[i - 1].reg : 0));
	}
}

void heads_clear(struct heads *h)
{
	free(h->h);
	free(h->conflicts);
	*h = (struct heads){0};
}

void heads_copy(struct heads *to, const struct heads *from)
{
	*to = (struct heads){0};
	to->n = to->cap = from->n;
	to->n_conflicts = to->cap_conflicts = from->n_conflicts;
	to->h = mem_new_array(from->n + 1, sizeof *to->h);
	to->conflicts = mem_new_array(from->n_conflicts + 1, sizeof *to->conflicts);
	if (from->n)
		memcpy(to->h, from->h, from->n * sizeof *to->h);
	if (from->n_conflicts)
		memcpy(to->conflicts, from->conflicts, from->n_conflicts * sizeof *to->conflicts);
}

/* First place that is not before (line, reg). */
static size_t place(const struct heads *h, int64_t line, uint32_t reg)
{
	size_t lo = 0, hi = h->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		const struct head *x = &h->h[mid];
		if (x->line < line || (x->line == line && x->reg < reg))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

bool heads_has(const struct heads *h, int64_t line, uint32_t reg)
{
	size_t i = place(h, line, reg);
	return i < h->n && h->h[i].line == line && h->h[i].reg == reg;
}

bool heads_has_line(const struct heads *h, int64_t line)
{
	size_t i = place(h, line, 0);
	return i < h->n && h->h[i].line == line;
}

void heads_add(struct heads *h, int64_t line, uint32_t reg)
{
	size_t i = place(h, line, reg);
	if (i < h->n && h->h[i].line == line && h->h[i].reg == reg)
		return;
	MEM_GROW(h->h, h->n, h->cap);
	memmove(h->h + i + 1, h->h + i, (h->n - i) * sizeof *h->h);
	h->h[i] = (struct head){line, reg};
	h->n++;
}

bool heads_remove(struct heads *h, int64_t line, uint32_t reg)
{
	size_t i = place(h, line, reg);
	if (i >= h->n || h->h[i].line != line || h->h[i].reg != reg)
		return false;
	memmove(h->h + i, h->h + i + 1, (h->n - i - 1) * sizeof *h->h);
	h->n--;
	return true;
}

size_t heads_of(const struct heads *h, uint32_t reg, int64_t **out)
{
	size_t n = 0, cap = 0;
	*out = NULL;
	for (size_t i = 0; i < h->n; i++) {
		if (h->h[i].reg != reg)
			continue;
		MEM_GROW(*out, n, cap);
		(*out)[n++] = h->h[i].line;
	}
	return n;
}

bool heads_in_conflict(const struct heads *h, uint32_t reg)
{
	for (size_t i = 0; i < h->n_conflicts; i++)
		if (h->conflicts[i] == reg)
			return true;
	return false;
}

void heads_set_conflict(struct heads *h, uint32_t reg, bool conflict)
{
	size_t i = 0;
	while (i < h->n_conflicts && h->conflicts[i] < reg)
		i++;
	bool there = i < h->n_conflicts && h->conflicts[i] == reg;
	if (there == conflict)
		return;
	if (conflict) {
		MEM_GROW(h->conflicts, h->n_conflicts, h->cap_conflicts);
		memmove(h->conflicts + i + 1, h->conflicts + i, (h->n_conflicts - i) * sizeof *h->conflicts);
		h->conflicts[i] = reg;
		h->n_conflicts++;
	} else {
		memmove(h->conflicts + i, h->conflicts + i + 1, (h->n_conflicts - i - 1) * sizeof *h->conflicts);
		h->n_conflicts--;
	}
}

bool heads_equal_at(const struct heads *a, const struct heads *b, uint32_t reg)
{
	int64_t *x, *y;
	size_t n = heads_of(a, reg, &x), m = heads_of(b, reg, &y);
	bool same = n == m && (n == 0 || memcmp(x, y, n * sizeof *x) == 0);
	free(x);
	free(y);
	return same;
}
