/* The store in memory (fake_store.h). */
#include <config.h>

#include "fake_store.h"

#include "base/mem.h"
#include "store/werk.h"
#include "store/list.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- values and records --------------------------------------------------------- */

bool rid_is_none(struct rid id)
{
	static const struct rid none;
	return memcmp(&id, &none, sizeof none) == 0;
}

bool rid_equal(struct rid a, struct rid b)
{
	return memcmp(&a, &b, sizeof a) == 0;
}

void rid_text(struct rid id, char out[37])
{
	char *p = out;
	for (int i = 0; i < 16; i++)
		p += sprintf(p, i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" : "%02x", id.b[i]);
}

bool rid_parse(const char *s, struct rid *out)
{
	unsigned v;
	*out = (struct rid){{0}};
	for (int i = 0; i < 16; i++) {
		s += *s == '-';
		if (sscanf(s, "%2x", &v) != 1)
			return false;
		out->b[i] = (unsigned char)v;
		s += 2;
	}
	return *s == '\0';
}

struct rid rid_random(void)
{
	static uint32_t next;
	struct rid id = {{1}};
	next++;
	memcpy(id.b + 8, &next, sizeof next);
	return id;
}

void value_clear(struct value *v)
{
	free(v->text);
	free(v->bron);
	free(v->peildatum);
	*v = (struct value){0};
}

void value_copy(struct value *to, const struct value *from)
{
	struct value v = {mem_dup(from->text), from->stand, mem_dup(from->bron), mem_dup(from->peildatum)};
	value_clear(to);
	*to = v;
}

struct record *record_new(const struct spec_record *spec, struct rid owner)
{
	struct record *r = mem_new(sizeof *r);
	r->id = rid_random();
	r->spec = spec;
	r->owner = owner;
	r->values = mem_new_array(spec->n_fields, sizeof *r->values);
	r->conflicts = mem_new(spec->n_fields);
	return r;
}

void record_free(struct record *r)
{
	if (!r)
		return;
	for (size_t f = 0; f < r->spec->n_fields; f++)
		value_clear(&r->values[f]);
	free(r->values);
	free(r->conflicts);
	free(r->heads);
	free(r->changed_by);
	free(r);
}

struct record *record_dup(const struct record *r)
{
	struct record *d = record_new(r->spec, r->owner);
	d->id = r->id;
	d->deleted = r->deleted;
	d->frozen = r->frozen;
	d->changed_ms = r->changed_ms;
	for (size_t f = 0; f < r->spec->n_fields; f++)
		value_copy(&d->values[f], &r->values[f]);
	memcpy(d->conflicts, r->conflicts, r->spec->n_fields);
	d->heads = mem_new(r->heads_len);
	if (r->heads_len)
		memcpy(d->heads, r->heads, r->heads_len);
	d->heads_len = r->heads_len;
	return d;
}

const char *record_at(const struct record *r, size_t field)
{
	return r->values[field].text ? r->values[field].text : "";
}

const char *record_get(const struct record *r, const char *name)
{
	const struct spec_field *f = spec_record_field(r->spec, name);
	return f ? record_at(r, f->index) : "";
}

void record_set(struct record *r, size_t field, const char *text)
{
	free(r->values[field].text);
	r->values[field].text = mem_dup(text);
}

void records_free(struct record **r, size_t n)
{
	for (size_t i = 0; i < n; i++)
		record_free(r[i]);
	free(r);
}

void record_title(const struct record *r, struct buf *out)
{
	for (size_t i = 0; i < r->spec->n_title; i++) {
		const char *text = record_at(r, r->spec->title[i]);
		if (*text)
			buf_printf(out, "%s%s", out->len ? " " : "", text);
	}
}

/* --- the store ------------------------------------------------------------------ */

static int64_t fake_ms(void *ctx)
{
	return ((const struct store *)ctx)->now_ms;
}

struct store *fake_open(const struct spec *spec)
{
	struct store *s = mem_new(sizeof *s);
	s->spec = spec;
	s->clock = (struct clock){.wall_ms = fake_ms, .monotonic_ms = fake_ms, .ctx = s};
	s->today = (struct civil){2026, 3, 2};
	s->now_ms = INT64_C(1772400000000);
	return s;
}

void fake_close(struct store *s)
{
	for (size_t i = 0; i < s->n_records; i++) {
		record_free(s->records[i].r);
		free(s->records[i].versions);
	}
	for (size_t i = 0; i < s->n_drafts; i++) {
		for (size_t k = 0; k < s->drafts[i]->n; k++)
			buf_clear(&s->drafts[i]->recs[k]);
		free(s->drafts[i]->recs);
		free(s->drafts[i]);
	}
	free(s->drafts);
	free(s->records);
	free(s);
}

const struct spec *store_spec(const struct store *s)
{
	return s->spec;
}

const struct clock *store_clock(const struct store *s)
{
	return &s->clock;
}

struct civil store_today(const struct store *s)
{
	return s->today;
}

bool store_is_read_only(const struct store *s)
{
	return s->read_only;
}

enum err store_begin_at(struct store *s, bool write, const char *file, int line)
{
	(void)s;
	(void)write;
	(void)file;
	(void)line;
	return ERR_OK;
}

enum err store_commit(struct store *s)
{
	(void)s;
	return ERR_OK;
}

void store_rollback(struct store *s)
{
	(void)s;
}

static struct fake_record *find(struct store *s, struct rid id)
{
	for (size_t i = 0; i < s->n_records; i++)
		if (rid_equal(s->records[i].r->id, id))
			return &s->records[i];
	return NULL;
}

static void add(struct store *s, struct record *r)
{
	s->records = mem_resize(s->records, s->n_records + 1, sizeof *s->records);
	s->records[s->n_records++] = (struct fake_record){
		.r = r, .versions = mem_new_array(r->spec->n_fields + 1, sizeof(uint32_t))};
	r->changed_ms = s->now_ms;
}

static void write_field(struct store *s, struct fake_record *f, size_t field, const struct value *v)
{
	value_copy(&f->r->values[field], v);
	f->versions[field]++;
	f->r->changed_ms = ++s->now_ms;
}

struct rid fake_put(struct store *s, const char *kind, struct rid owner, ...)
{
	struct record *r = record_new(spec_record(s->spec, kind), owner);
	va_list ap;
	va_start(ap, owner);
	for (const char *pair; (pair = va_arg(ap, const char *));) {
		char *name = mem_dup_n(pair, strcspn(pair, "="));
		record_set(r, spec_record_field(r->spec, name)->index, strchr(pair, '=') + 1);
		free(name);
	}
	va_end(ap);
	add(s, r);
	return r->id;
}

void fake_edit(struct store *s, struct rid id, const char *name, const char *value)
{
	struct fake_record *f = find(s, id);
	char *text = mem_dup(value);
	write_field(s, f, spec_record_field(f->r->spec, name)->index, &(struct value){.text = text});
	free(text);
}

void fake_freeze(struct store *s, struct rid id)
{
	find(s, id)->r->frozen = true;
}

void fake_delete(struct store *s, struct rid id)
{
	struct fake_record *f = find(s, id);
	f->r->deleted = true;
	f->versions[f->r->spec->n_fields]++;
}

const struct record *fake_record(struct store *s, struct rid id)
{
	struct fake_record *f = find(s, id);
	return f ? f->r : NULL;
}

const char *fake_get(struct store *s, struct rid id, const char *name)
{
	const struct record *r = fake_record(s, id);
	return r ? record_get(r, name) : "(weg)";
}

const struct record *fake_of(struct store *s, const char *kind, size_t n)
{
	for (size_t i = 0; i < s->n_records; i++)
		if (strcmp(s->records[i].r->spec->id, kind) == 0 && !s->records[i].r->deleted && n-- == 0)
			return s->records[i].r;
	return NULL;
}

size_t fake_count(struct store *s, const char *kind)
{
	size_t n = 0;
	while (fake_of(s, kind, n))
		n++;
	return n;
}

static struct record *copy_out(const struct fake_record *f)
{
	struct record *r = record_dup(f->r);
	free(r->heads);
	r->heads_len = (r->spec->n_fields + 1) * sizeof(uint32_t);
	r->heads = mem_new(r->heads_len);
	memcpy(r->heads, f->versions, r->heads_len);
	for (size_t k = 0; r->deleted && k < r->spec->n_fields; k++)
		value_clear(&r->values[k]); /* the tables have none of a deleted record */
	return r;
}

enum err store_read(struct store *s, struct rid id, struct record **out)
{
	*out = NULL;
	if (s->fail_read)
		return s->fail_read;
	const struct fake_record *f = find(s, id);
	if (!f)
		return ERR_NOT_FOUND;
	*out = copy_out(f);
	return ERR_OK;
}

enum err store_read_rows(struct store *s, struct rid owner, const struct spec_record *rows,
	struct record ***out, size_t *n)
{
	*out = NULL;
	*n = 0;
	if (s->fail_read)
		return s->fail_read;
	*out = mem_new_array(s->n_records, sizeof **out);
	for (size_t i = 0; i < s->n_records; i++) {
		const struct record *r = s->records[i].r;
		if (r->spec == rows && rid_equal(r->owner, owner) && !r->deleted)
			(*out)[(*n)++] = copy_out(&s->records[i]);
	}
	return ERR_OK;
}

const struct spec_record *store_kind_of(struct store *s, struct rid id)
{
	const struct fake_record *f = find(s, id);
	return f ? f->r->spec : NULL;
}

enum err store_referring(struct store *s, const struct spec_field *f, struct rid to, struct rid **out,
	size_t *n)
{
	char text[37];
	rid_text(to, text);
	*out = mem_new_array(s->n_records, sizeof **out);
	*n = 0;
	for (size_t i = 0; i < s->n_records; i++)
		if (s->records[i].r->spec == f->record && strcmp(record_at(s->records[i].r, f->index), text) == 0)
			(*out)[(*n)++] = s->records[i].r->id;
	return ERR_OK;
}

enum err store_near(struct store *s, const struct record *persoon, struct rid *out, const char **why,
	size_t max, size_t *n)
{
	(void)persoon;
	*n = 0;
	if (rid_is_none(s->near) || !max)
		return ERR_OK;
	out[0] = s->near;
	why[0] = "zelfde geboortedatum";
	*n = 1;
	return ERR_OK;
}

/* --- change sets ------------------------------------------------------------------ */

struct line {
	const char *kind;
	struct record *was, *now;
};

struct change_set {
	struct store *s;
	char id[23];
	char *reason;
	struct line *lines;
	size_t n;
};

struct change_set *change_new(struct store *s, const unsigned char draft[16])
{
	struct change_set *c = mem_new(sizeof *c);
	c->s = s;
	snprintf(c->id, sizeof c->id, "set-%02x", draft ? draft[0] : 0);
	return c;
}

void change_free(struct change_set *c)
{
	for (size_t i = 0; i < c->n; i++) {
		record_free(c->lines[i].was);
		record_free(c->lines[i].now);
	}
	free(c->lines);
	free(c->reason);
	free(c);
}

void change_reason(struct change_set *c, const char *reason)
{
	free(c->reason);
	c->reason = mem_dup(reason);
}

const char *change_id(const struct change_set *c)
{
	return c->id;
}

static void line_add(struct change_set *c, const char *kind, const struct record *was,
	const struct record *now)
{
	c->lines = mem_resize(c->lines, c->n + 1, sizeof *c->lines);
	c->lines[c->n++] = (struct line){kind, was ? record_dup(was) : NULL, now ? record_dup(now) : NULL};
}

void change_create(struct change_set *c, const struct record *r)
{
	line_add(c, "create", NULL, r);
}

void change_edit(struct change_set *c, const struct record *was, const struct record *now)
{
	line_add(c, "set", was, now);
}

void change_delete(struct change_set *c, const struct record *was)
{
	line_add(c, "tombstone", was, NULL);
}

void change_restore(struct change_set *c, const struct record *was)
{
	line_add(c, "restore", was, NULL);
}

void change_freeze(struct change_set *c, const struct record *was)
{
	line_add(c, "freeze", was, NULL);
}

static bool text_differs(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") != 0;
}

static bool value_differs(const struct value *a, const struct value *b)
{
	return text_differs(a->text, b->text) || a->stand != b->stand || text_differs(a->bron, b->bron)
		|| text_differs(a->peildatum, b->peildatum);
}

static int choice_of(const struct change_result *r, struct rid id, const struct spec_field *f)
{
	for (size_t i = 0; i < r->n_clashes; i++)
		if (rid_equal(r->clashes[i].record, id) && r->clashes[i].field == f)
			return r->clashes[i].choice;
	return 0;
}

static uint32_t seen_version(const struct record *was, size_t field)
{
	uint32_t v = 0;
	if (was->heads_len >= (field + 1) * sizeof v)
		memcpy(&v, was->heads + field * sizeof v, sizeof v);
	return v;
}

static void clash_add(struct change_result *r, const struct line *l, const struct fake_record *f,
	size_t field)
{
	r->clashes = mem_resize(r->clashes, r->n_clashes + 1, sizeof *r->clashes);
	r->clashes[r->n_clashes++] = (struct change_clash){
		.record = f->r->id,
		.field = &f->r->spec->fields[field],
		.mine = mem_dup(record_at(l->now, field)),
		.theirs = mem_dup(record_at(f->r, field)),
		.who = mem_dup("b.jansen"),
	};
}

/* True when the field of this line must not be written. */
static bool clashes(const struct line *l, const struct fake_record *f, size_t field,
	const struct change_result *r, bool *open)
{
	if (seen_version(l->was, field) == f->versions[field])
		return false;
	if (!value_differs(&l->now->values[field], &f->r->values[field]))
		return false;
	int choice = choice_of(r, f->r->id, &f->r->spec->fields[field]);
	*open |= choice == 0;
	return choice != 1;
}

static bool look_for_clashes(struct change_set *c, struct change_result *r)
{
	struct change_result found = {0};
	bool open = false;
	for (size_t i = 0; i < c->n; i++) {
		const struct line *l = &c->lines[i];
		const struct fake_record *f = l->now && l->was ? find(c->s, l->was->id) : NULL;
		for (size_t k = 0; f && k < l->now->spec->n_fields; k++) {
			bool this_open = false;
			if (value_differs(&l->was->values[k], &l->now->values[k]) && clashes(l, f, k, r, &this_open) && this_open)
				clash_add(&found, l, f, k);
			open |= this_open;
		}
	}
	if (open) {
		change_result_clear(r);
		*r = found;
	}
	return open;
}

static void apply_set(struct change_set *c, const struct line *l, struct change_result *r)
{
	struct fake_record *f = find(c->s, l->was->id);
	bool any = false, ignored = false;
	for (size_t k = 0; k < l->now->spec->n_fields; k++) {
		if (!value_differs(&l->was->values[k], &l->now->values[k])) {
			if (seen_version(l->was, k) != f->versions[k] && !r->others)
				r->others = mem_dup(f->r->spec->fields[k].label);
			continue;
		}
		if (clashes(l, f, k, r, &ignored))
			continue;
		write_field(c->s, f, k, &l->now->values[k]);
		any = true;
	}
	r->lines += any;
}

static void apply_line(struct change_set *c, const struct line *l, struct change_result *r)
{
	struct fake_record *f = l->was ? find(c->s, l->was->id) : NULL;
	if (!l->was)
		add(c->s, record_dup(l->now));
	else if (l->now)
		apply_set(c, l, r);
	else if (strcmp(l->kind, "freeze") == 0)
		f->r->frozen = true;
	else
		f->r->deleted = strcmp(l->kind, "tombstone") == 0;
	if (l->was && !l->now)
		f->versions[f->r->spec->n_fields]++;
	if (!l->was || !l->now)
		r->lines++;
}

static bool line_is_empty(const struct line *l)
{
	for (size_t k = 0; l->was && l->now && k < l->now->spec->n_fields; k++)
		if (value_differs(&l->was->values[k], &l->now->values[k]))
			return false;
	return l->was && l->now;
}

enum err change_save(struct change_set *c, struct change_result *r)
{
	struct store *s = c->s;
	if (s->fail_save)
		return s->fail_save;
	if (look_for_clashes(c, r))
		return ERR_CONFLICT;
	s->n_saves++;
	s->last_kinds[0] = '\0';
	for (size_t i = 0; i < c->n; i++) {
		const struct line *l = &c->lines[i];
		size_t len = strlen(s->last_kinds);
		apply_line(c, l, r);
		const char *kind = (l->now ? l->now : l->was)->spec->id;
		if (!line_is_empty(l))
			snprintf(s->last_kinds + len, sizeof s->last_kinds - len, "%s:%s ", l->kind, kind);
	}
	s->n_lines = r->lines;
	return ERR_OK;
}

void change_result_clear(struct change_result *r)
{
	for (size_t i = 0; i < r->n_clashes; i++) {
		free(r->clashes[i].mine);
		free(r->clashes[i].theirs);
		free(r->clashes[i].who);
	}
	free(r->clashes);
	free(r->others);
	*r = (struct change_result){0};
}

/* --- drafts ---------------------------------------------------------------------- */

struct draft {
	struct store *s;
	struct fake_draft *d;
};

static struct draft *draft_of(struct store *s, struct fake_draft *d)
{
	struct draft *out = mem_new(sizeof *out);
	*out = (struct draft){s, d};
	d->open = true;
	return out;
}

static struct fake_draft *draft_find(struct store *s, const unsigned char id[16])
{
	for (size_t i = 0; i < s->n_drafts; i++)
		if (!s->drafts[i]->gone && memcmp(s->drafts[i]->id, id, 16) == 0)
			return s->drafts[i];
	return NULL;
}

enum err draft_new(struct store *s, struct draft **out)
{
	*out = NULL;
	if (s->fail_draft)
		return s->fail_draft;
	struct fake_draft *d = mem_new(sizeof *d);
	d->id[0] = (unsigned char)(s->n_drafts + 1);
	s->drafts = mem_resize(s->drafts, s->n_drafts + 1, sizeof *s->drafts);
	s->drafts[s->n_drafts++] = d;
	*out = draft_of(s, d);
	return ERR_OK;
}

enum err draft_reopen(struct store *s, const unsigned char id[16], struct draft **out)
{
	struct fake_draft *d = draft_find(s, id);
	*out = NULL;
	if (!d)
		return ERR_NOT_FOUND;
	if (d->open)
		return ERR_BUSY;
	*out = draft_of(s, d);
	return ERR_OK;
}

const unsigned char *draft_id(const struct draft *d)
{
	return d->d->id;
}

void draft_append(struct draft *d, const void *p, size_t n, bool sync)
{
	d->d->recs = mem_resize(d->d->recs, d->d->n + 1, sizeof *d->d->recs);
	d->d->recs[d->d->n] = (struct buf){0};
	buf_add_n(&d->d->recs[d->d->n++], p, n);
	if (sync && !d->s->draft_trouble)
		d->d->n_synced = d->d->n;
}

enum err draft_flush(struct draft *d)
{
	if (!d->s->draft_trouble)
		d->d->n_synced = d->d->n;
	return d->s->draft_trouble;
}

enum err draft_state(struct draft *d)
{
	return d->s->draft_trouble;
}

void draft_close(struct draft *d)
{
	if (!d)
		return;
	draft_flush(d);
	d->d->open = false;
	free(d);
}

void draft_discard(struct draft *d)
{
	if (!d)
		return;
	d->d->gone = true;
	free(d);
}

enum err draft_list(struct store *s, bool (*each)(void *ctx, const struct draft_info *i), void *ctx)
{
	for (size_t i = s->n_drafts; i-- > 0;) {
		struct draft_info info = {.when_ms = s->now_ms, .size = s->drafts[i]->n};
		memcpy(info.id, s->drafts[i]->id, 16);
		if (!s->drafts[i]->gone && !s->drafts[i]->open && !each(ctx, &info))
			break;
	}
	return ERR_OK;
}

enum err draft_read(struct store *s, const unsigned char id[16],
	enum err (*each)(void *ctx, uint64_t number, const char *p, size_t n), void *ctx)
{
	const struct fake_draft *d = draft_find(s, id);
	if (!d)
		return ERR_NOT_FOUND;
	for (size_t i = 0; i < d->n; i++) {
		enum err err = each(ctx, i, d->recs[i].s, d->recs[i].len);
		if (err != ERR_OK)
			return err;
	}
	return ERR_OK;
}

enum err draft_remove(struct store *s, const unsigned char id[16])
{
	struct fake_draft *d = draft_find(s, id);
	if (!d)
		return ERR_NOT_FOUND;
	d->gone = true;
	return ERR_OK;
}

size_t fake_n_drafts(struct store *s)
{
	size_t n = 0;
	for (size_t i = 0; i < s->n_drafts; i++)
		n += !s->drafts[i]->gone && s->drafts[i]->n_synced > 0;
	return n;
}

void fake_kill(struct store *s)
{
	for (size_t i = 0; i < s->n_drafts; i++) {
		struct fake_draft *d = s->drafts[i];
		while (d->n > d->n_synced)
			buf_clear(&d->recs[--d->n]);
		d->open = false;
		d->gone |= d->n == 0;
	}
}

/* No rules here: nothing asks. */
enum err store_instellingen(struct store *s, struct instellingen **out)
{
	(void)s;
	*out = NULL;
	return ERR_NOT_FOUND;
}

enum err store_feiten(struct store *s, struct rid dossier, struct civil op, struct feiten **out)
{
	(void)s;
	(void)dossier;
	(void)op;
	*out = NULL;
	return ERR_NOT_FOUND;
}
