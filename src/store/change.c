/* Change sets: gathered in memory, written once. What a form showed is kept with its heads, so
 * that a save replaces what its user saw and nothing else. */
#include <config.h>

#include "change_priv.h"

#include "base/mem.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

struct change_set *change_new(struct store *s, const unsigned char draft[16])
{
	struct change_set *c = mem_new(sizeof *c);
	c->s = s;
	if (draft)
		memcpy(c->id, draft, ID_BYTES);
	else
		store_random(s, c->id, sizeof c->id);
	id_text(c->id, c->id_text);
	return c;
}

void change_free(struct change_set *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->n; i++) {
		record_free(c->edits[i].was);
		record_free(c->edits[i].now);
	}
	free(c->edits);
	free(c->reason);
	free(c->source);
	free(c);
}

const char *change_id(const struct change_set *c)
{
	return c->id_text;
}

/* Stored text is NFC, whoever made it. */
static void normalise(struct record *r)
{
	for (size_t i = 0; i < r->spec->n_fields; i++) {
		struct value *v = &r->values[i];
		bool plain = true;
		for (const char *p = v->text; p && *p && plain; p++)
			plain = (unsigned char)*p < 0x80;
		if (!plain) {
			char *nfc = text_nfc(v->text, strlen(v->text));
			free(v->text);
			v->text = nfc;
		}
	}
}

static void add(struct change_set *c, enum edit_kind kind, const struct record *was,
	const struct record *now)
{
	MEM_GROW(c->edits, c->n, c->cap);
	struct edit *e = &c->edits[c->n++];
	*e = (struct edit){.kind = kind, .was = was ? record_dup(was) : NULL, .now = now ? record_dup(now) : NULL};
	if (e->now)
		normalise(e->now);
}

void change_create(struct change_set *c, const struct record *r)
{
	add(c, EDIT_CREATE, NULL, r);
}

void change_edit(struct change_set *c, const struct record *was, const struct record *now)
{
	add(c, EDIT_SET, was, now);
}

void change_settle(struct change_set *c, const struct record *was, const struct record *now, const struct spec_field *f,
	size_t heads)
{
	add(c, EDIT_SETTLE, was, now);
	c->edits[c->n - 1].field = f;
	c->edits[c->n - 1].heads = heads;
}

void change_delete(struct change_set *c, const struct record *was)
{
	add(c, EDIT_DELETE, was, NULL);
}

void change_restore(struct change_set *c, const struct record *was)
{
	add(c, EDIT_RESTORE, was, NULL);
}

void change_freeze(struct change_set *c, const struct record *was)
{
	add(c, EDIT_FREEZE, was, NULL);
}

static void set_text(char **place, const char *text)
{
	char *copy = text && *text ? text_nfc(text, strlen(text)) : NULL;
	free(*place);
	*place = copy;
}

void change_reason(struct change_set *c, const char *reason)
{
	set_text(&c->reason, reason);
}

void change_source(struct change_set *c, const char *bron)
{
	set_text(&c->source, bron);
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

/* --- saving ---------------------------------------------------------------- */

void change_witness(struct store *s)
{
	int64_t sequence;
	if (db_depth(s->db) == 0 && line_last(s, &sequence) == ERR_OK)
		store_witness(s, sequence);
}

/* The clashes were chosen and are history now. */
static void settled(struct change_result *r)
{
	struct change_result told = {.others = r->others, .lines = r->lines};
	r->others = NULL;
	change_result_clear(r);
	*r = told;
}

enum err change_save(struct change_set *c, struct change_result *r)
{
	struct plan p = {.s = c->s, .c = c, .result = r};
	r->lines = 0;
	enum err e = projection_ready(c->s, &p.p);
	if (e)
		return e;
	if (!c->n)
		return c->s->read_only ? ERR_READ_ONLY : ERR_OK;
	e = store_begin(c->s, true);
	if (e)
		return e;
	e = plan_make(&p);
	if (!e)
		e = projection_finish(c->s, plan_write(&p));
	if (e) {
		r->lines = 0;
		store_rollback(c->s);
	} else {
		e = store_commit(c->s);
	}
	if (!e)
		settled(r);
	if (!e && r->lines)
		change_witness(c->s);
	plan_clear(&p);
	return e;
}
