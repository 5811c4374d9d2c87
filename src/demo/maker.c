/* Records of one change set, filled by name. Everything drawn from the dice is drawn also
 * when the field is not there: one definition less moves no other value. */
#include <config.h>

#include "maker_priv.h"

#include "base/clock.h"
#include "base/mem.h"
#include "spec/type.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- the set ------------------------------------------------------------------------------ */

static void empty_set(struct demo_set *s)
{
	for (size_t i = 0; i < s->n; i++)
		record_free(s->rows[i]);
	s->n = 0;
}

void maker_begin(struct maker *m, uint64_t number)
{
	empty_set(&m->set);
	dice_start(&m->dice, m->seed, number);
}

void maker_clear(struct maker *m)
{
	empty_set(&m->set);
	free(m->set.rows);
	free(m->set.definitive);
	m->set = (struct demo_set){0};
	free(m->staff);
	free(m->providers);
	m->staff = m->providers = NULL;
	buf_clear(&m->missing);
}

/* Note a name that is not defined, each once. */
static void miss(struct maker *m, const char *record, const char *field)
{
	struct buf line = {0};
	buf_printf(&line, field ? "%s.%s\n" : "%s\n", record, field);
	const char *at = buf_str(&m->missing);
	size_t n = line.len;
	while (*at && strncmp(at, line.s, n) != 0)
		at = strchr(at, '\n') + 1;
	if (!*at)
		buf_add_n(&m->missing, line.s, n);
	buf_clear(&line);
}

struct record *maker_add(struct maker *m, const char *kind, const struct record *owner)
{
	const struct spec_record *spec = spec_record(m->spec, kind);
	struct rid id;
	dice_uuid(&m->dice, id.b);
	if (!spec || (spec->owner && !owner)) {
		if (!spec)
			miss(m, kind, NULL);
		return NULL;
	}
	struct demo_set *s = &m->set;
	if (s->n >= s->cap) {
		size_t cap = s->cap;
		MEM_GROW(s->rows, s->n, cap);
		s->definitive = mem_resize(s->definitive, cap, sizeof *s->definitive);
		s->cap = cap;
	}
	struct record *r = record_new(spec, spec->owner ? owner->id : (struct rid){{0}});
	r->id = id;
	s->rows[s->n] = r;
	s->definitive[s->n++] = false;
	return r;
}

void maker_definitive(struct maker *m, const struct record *r)
{
	for (size_t i = 0; i < m->set.n; i++)
		if (m->set.rows[i] == r)
			m->set.definitive[i] = true;
}

struct rid maker_id(const struct record *r)
{
	return r ? r->id : (struct rid){{0}};
}

/* --- values -------------------------------------------------------------------------------- */

static struct value *value_of(struct maker *m, struct record *r, const char *field)
{
	const struct spec_field *f = r ? spec_record_field(r->spec, field) : NULL;
	if (r && !f)
		miss(m, r->spec->id, field);
	return f ? &r->values[f->index] : NULL;
}

void maker_put(struct maker *m, struct record *r, const char *field, const char *text)
{
	struct value *v = value_of(m, r, field);
	if (v)
		record_set(r, (size_t)(v - r->values), text && *text ? text : NULL);
}

void maker_putf(struct maker *m, struct record *r, const char *field, const char *fmt, ...)
{
	struct buf b = {0};
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	maker_put(m, r, field, buf_str(&b));
	buf_clear(&b);
}

void maker_put_date(struct maker *m, struct record *r, const char *field, struct civil d)
{
	char text[11];
	civil_format(d, text);
	maker_put(m, r, field, text);
}

void maker_put_moment(struct maker *m, struct record *r, const char *field, struct civil d, int minutes)
{
	char text[26] = "";
	if (!civil_is_none(d)) {
		int64_t ms = (civil_to_days(d) * INT64_C(1440) + minutes) * 60000;
		ms -= clock_amsterdam_offset(ms) * INT64_C(60000);
		clock_format(ms, text);
	}
	maker_put(m, r, field, text);
}

void maker_put_ref(struct maker *m, struct record *r, const char *field, struct rid to)
{
	char text[37] = "";
	if (!rid_is_none(to))
		rid_text(to, text);
	maker_put(m, r, field, text);
}

void maker_choose(struct dice *d, const char *weighted, char *out, size_t n)
{
	enum { MOST = 24 };
	unsigned char weights[MOST];
	const char *words[MOST];
	unsigned count = 0;
	for (const char *s = weighted; *s && count < MOST; s += strspn(s, " ")) {
		size_t len = strcspn(s, " *");
		words[count] = s;
		weights[count] = 1;
		s += len;
		if (*s == '*')
			weights[count] = (unsigned char)strtoul(s + 1, (char **)&s, 10);
		count++;
	}
	const char *word = words[dice_weighted(d, weights, count)];
	snprintf(out, n, "%.*s", (int)strcspn(word, " *"), word);
}

void maker_put_code(struct maker *m, struct record *r, const char *field, const char *weighted)
{
	char code[24];
	maker_choose(&m->dice, weighted, code, sizeof code);
	maker_put(m, r, field, code);
}

void maker_put_stand(struct maker *m, struct record *r, const char *field, enum stand s)
{
	struct value *v = value_of(m, r, field);
	if (!v)
		return;
	value_clear(v);
	v->stand = s;
}

void maker_put_source(struct maker *m, struct record *r, const char *field, const char *bron,
	struct civil peil)
{
	char day[11];
	struct value *v = value_of(m, r, field);
	if (!v || !v->text || !*v->text)
		return;
	civil_format(peil, day);
	free(v->bron);
	free(v->peildatum);
	v->bron = mem_dup(bron);
	v->peildatum = *day ? mem_dup(day) : NULL;
}

const char *maker_get(const struct record *r, const char *field)
{
	return r ? record_get(r, field) : "";
}

bool maker_is(const struct record *r, const char *field, const char *value)
{
	return strcmp(maker_get(r, field), value) == 0;
}

/* --- days ----------------------------------------------------------------------------------- */

struct civil maker_workday(const struct maker *m, struct civil d)
{
	while (!civil_is_none(d) && !kalender_is_werkdag(m->kalender, d, NULL))
		d = civil_add_days(d, 1);
	return d;
}

struct civil maker_workday_before(const struct maker *m, struct civil d)
{
	while (!civil_is_none(d) && !kalender_is_werkdag(m->kalender, d, NULL))
		d = civil_add_days(d, -1);
	return d;
}

struct civil maker_after(const struct maker *m, struct civil d, long days)
{
	return maker_workday(m, civil_add_days(d, days));
}

bool maker_is_past(const struct maker *m, struct civil d)
{
	return !civil_is_none(d) && civil_compare(d, m->today) <= 0;
}

struct civil maker_earlier(struct civil a, struct civil b)
{
	return civil_compare(a, b) <= 0 ? a : b;
}

struct civil maker_later(struct civil a, struct civil b)
{
	return civil_compare(a, b) >= 0 ? a : b;
}
