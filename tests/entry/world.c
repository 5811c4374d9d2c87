#include <config.h>

#include "world.h"

#include "base/mem.h"
#include "support/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct spec *load(const char *defs)
{
	char dir[4096], codes[4096];
	struct spec *spec;
	struct spec_fault *faults = NULL;
	size_t n = 0;
	snprintf(dir, sizeof dir, "%s/tests/entry/%s", support_srcdir(), defs);
	snprintf(codes, sizeof codes, "%s/db/codes", support_srcdir());
	enum err err = spec_load(dir, codes, NULL, &spec, &faults, &n);
	for (size_t i = 0; i < n; i++)
		fprintf(stderr, "%s:%d: %s: %s\n", faults[i].file, faults[i].line, faults[i].word, faults[i].text);
	spec_faults_free(faults, n);
	ck_assert_int_eq(err, ERR_OK);
	return spec;
}

struct world world_new(const char *defs)
{
	struct world w = {.spec = load(defs)};
	char id[37], pair[64];
	struct rid none = {{0}};
	w.s = fake_open(w.spec);
	w.persoon = fake_put(w.s, "persoon", none, "naam=Şükrü Yılmaz", "geboren=1988-05-00", NULL);
	rid_text(w.persoon, id);
	snprintf(pair, sizeof pair, "persoon=%s", id);
	w.dossier = fake_put(w.s, "dossier", none, "nummer=INB-1", pair, NULL);
	w.o = (struct entry_options){.store = w.s, .form = spec_form(w.spec, "intake")};
	return w;
}

void world_free(struct world *w)
{
	fake_close(w->s);
	spec_free(w->spec);
}

/* Records move to the fields of the same name. */
static void adopt(struct store *s, const struct spec *spec)
{
	for (size_t i = 0; i < s->n_records; i++) {
		const struct record *old = s->records[i].r;
		const struct spec_record *kind = spec_record(spec, old->spec->id);
		struct record *r = record_new(kind, old->owner);
		uint32_t *versions = mem_new_array(kind->n_fields + 1, sizeof *versions);
		r->id = old->id;
		for (size_t f = 0; f < kind->n_fields; f++) {
			const struct spec_field *was = spec_record_field(old->spec, kind->fields[f].name);
			if (was)
				value_copy(&r->values[f], &old->values[was->index]);
		}
		record_free(s->records[i].r);
		free(s->records[i].versions);
		s->records[i] = (struct fake_record){r, versions};
	}
	s->spec = spec;
}

void world_redefine(struct world *w, const char *defs)
{
	struct spec *spec = load(defs);
	adopt(w->s, spec);
	if (w->spec)
		spec_free(w->spec);
	w->spec = spec;
	w->o.form = spec_form(spec, "intake");
}

struct entry *world_intake(struct world *w)
{
	struct entry *e;
	ck_assert_int_eq(entry_new(&w->o, w->dossier, &e), ERR_OK);
	return e;
}

static size_t find(const struct entry *e, const char *id)
{
	for (size_t i = 0; i < entry_n_items(e); i++) {
		const struct entry_item *it = entry_item(e, i);
		if (it->kind == ENTRY_FIELD && strcmp(it->field->id, id) == 0)
			return i;
	}
	return SIZE_MAX;
}

size_t world_item(const struct entry *e, const char *id)
{
	size_t i = find(e, id);
	ck_assert_msg(i != SIZE_MAX, "%s staat niet op het formulier", id);
	return i;
}

bool world_shows(const struct entry *e, const char *id)
{
	return find(e, id) != SIZE_MAX;
}

void world_set(struct entry *e, const char *id, const char *typed)
{
	entry_set(e, world_item(e, id), typed);
}

const char *world_get(const struct entry *e, const char *id)
{
	return entry_stored(e, world_item(e, id));
}

size_t world_nth(const struct entry *e, enum entry_kind kind, size_t n)
{
	for (size_t i = 0; i < entry_n_items(e); i++)
		if (entry_item(e, i)->kind == kind && n-- == 0)
			return i;
	return SIZE_MAX;
}

size_t world_rows(const struct entry *e, const char *record)
{
	for (size_t i = 0; i < entry_n_items(e); i++) {
		const struct entry_item *it = entry_item(e, i);
		if (it->kind == ENTRY_ROWS && strcmp(it->question->rows->id, record) == 0)
			return i;
	}
	return SIZE_MAX;
}

size_t world_add(struct entry *e, const char *record)
{
	size_t i = entry_row_add(e, world_rows(e, record));
	ck_assert_uint_ne(i, SIZE_MAX);
	ck_assert_int_eq(entry_item(e, i)->kind, ENTRY_ROW);
	return i;
}

void world_save(struct entry *e)
{
	struct change_result r = {0};
	ck_assert_int_eq(entry_save(e, &r), ERR_OK);
	change_result_clear(&r);
}

char *world_picture(struct entry *e)
{
	struct buf b = {0};
	buf_printf(&b, "%s\n", entry_is_dirty(e) ? "dirty" : "clean");
	for (size_t i = 0; i < entry_n_items(e); i++) {
		const struct entry_item *it = entry_item(e, i);
		const char *what = it->field ? it->field->id : it->question ? "rows" : "block";
		buf_printf(&b, "%d %d %s", it->kind, it->depth, what);
		buf_printf(&b, " [%s] %d %s%s%s\n", entry_stored(e, i), entry_stand(e, i),
			entry_finding(e, i) ? "F" : "-", entry_is_missing(e, i) ? "M" : "-",
			entry_is_readonly(e, i) ? "R" : "-");
	}
	for (size_t b2 = 0; b2 < entry_form(e)->n_blocks; b2++) {
		struct entry_block_state st = entry_block_state(e, b2);
		buf_printf(&b, "%d %u/%u %u %u\n", st.badge, st.answered, st.asked, st.faults, st.missing);
	}
	return buf_detach(&b);
}
