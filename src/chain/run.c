/* One run of an import, and its undoing. */
#include <config.h>

#include "run_priv.h"

#include "base/i18n.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SET_LINES = 400, FINDINGS_IN_WORDS = 200 };

void import_report_clear(struct import_report *r)
{
	buf_wipe(&r->text);
}

/* The run's id with its last four bytes counting the sets. */
static void set_id(struct rid run, unsigned n, unsigned char out[16])
{
	memcpy(out, run.b, 12);
	for (int i = 0; i < 4; i++)
		out[12 + i] = (unsigned char)(n >> (8 * (3 - i)));
}

static void put(struct record *r, const char *name, const char *text)
{
	const struct spec_field *f = spec_record_field(r->spec, name);
	if (f)
		record_set(r, f->index, text);
}

/* Write the run's own record; `sets` and `state` are what it says. */
static enum err save_state(struct run *r, const char *state)
{
	struct change_result res = {0};
	struct record *now = record_dup(r->record);
	char sets[24];
	snprintf(sets, sizeof sets, "%u", r->sets);
	put(now, "stappen", sets);
	put(now, "stand", state);
	struct change_set *c = change_new(r->store, NULL);
	if (r->record->heads)
		change_edit(c, r->record, now);
	else
		change_create(c, now);
	enum err e = change_save(c, &res);
	change_free(c);
	change_result_clear(&res);
	if (e == ERR_OK) {
		struct rid id = now->id;
		record_free(r->record);
		r->record = NULL;
		e = store_read(r->store, id, &r->record);
	}
	record_free(now);
	return e;
}

/* The newest run of this kind and mapping that is still open; NULL: none. */
static struct record *open_run(struct run *r, const struct spec_record *spec)
{
	struct rid *ids = NULL;
	struct record *found = NULL;
	size_t n = 0;
	if (store_all_of(r->store, spec, 50, &ids, &n) != ERR_OK)
		return NULL;
	for (size_t i = 0; i < n && !found; i++) {
		struct record *run = NULL;
		if (store_read(r->store, ids[i], &run) != ERR_OK)
			continue;
		if (strcmp(record_get(run, "stand"), "loopt") == 0 && strcmp(record_get(run, "soort"), r->o->kind) == 0 &&
			strcmp(record_get(run, "indeling"), r->o->mapping) == 0)
			found = run;
		else
			record_free(run);
	}
	free(ids);
	return found;
}

static void new_set(struct run *r)
{
	unsigned char id[16];
	set_id(r->id, r->sets, id);
	r->set = change_new(r->store, id);
	change_source(r->set, "imp");
	r->lines = 0;
}

enum err run_begin(struct run *r, struct store *s, const struct import_options *o, struct import_report *report)
{
	const struct spec_record *spec = spec_record(store_spec(s), "inlezing");
	*r = (struct run){.store = s, .o = o, .report = report};
	if (!spec)
		return ERR_DEFINITION;
	if (o->dry_run)
		return ERR_OK;
	r->record = open_run(r, spec);
	if (r->record) {
		rid_parse(record_get(r->record, "kenmerk"), &r->id);
		r->sets = (unsigned)strtoul(record_get(r->record, "stappen"), NULL, 10);
	} else {
		r->record = record_new(spec, (struct rid){{0}});
		r->id = rid_random();
		memset(r->id.b + 12, 0, 4);
		char text[37];
		rid_text(r->id, text);
		put(r->record, "kenmerk", text);
		put(r->record, "soort", o->kind);
		put(r->record, "indeling", o->mapping);
	}
	rid_text(r->id, report->id);
	enum err e = save_state(r, "loopt");
	if (e == ERR_OK)
		new_set(r);
	return e;
}

/* Save the present set. The count of sets is raised first, so that no set is unknown to
 * the undo whatever happens in between. */
static enum err flush(struct run *r)
{
	struct change_result res = {0};
	if (!r->set || !r->lines)
		return ERR_OK;
	r->sets++;
	enum err e = save_state(r, "loopt");
	if (e == ERR_OK)
		e = change_save(r->set, &res);
	change_result_clear(&res);
	change_free(r->set);
	r->set = NULL;
	if (e == ERR_OK)
		new_set(r);
	return e;
}

enum err run_room(struct run *r, unsigned lines)
{
	enum err e = ERR_OK;
	if (r->o->dry_run)
		return ERR_OK;
	if (r->lines && r->lines + lines > SET_LINES)
		e = flush(r);
	r->lines += lines;
	return e;
}

enum err run_end(struct run *r, enum err e)
{
	if (!r->o->dry_run && r->record) {
		if (e == ERR_OK)
			e = flush(r);
		if (e == ERR_OK)
			e = save_state(r, "klaar");
	}
	change_free(r->set);
	record_free(r->record);
	r->set = NULL;
	r->record = NULL;
	return e;
}

enum err run_progress(struct run *r, uint64_t done, uint64_t total)
{
	if (r->o->progress && !r->o->progress(r->o->progress_ctx, r->o->dry_run ? _("Controleren") : _("Inlezen"), done, total))
		return ERR_STOPPED;
	return ERR_OK;
}

void run_finding(struct run *r, size_t row, const char *column, const char *why)
{
	r->report->findings++;
	if (r->report->findings <= FINDINGS_IN_WORDS)
		buf_printf(&r->report->text, _("Rij %zu, %s: %s\n"), row, column, why);
	else if (r->report->findings == FINDINGS_IN_WORDS + 1)
		buf_add(&r->report->text, _("... en meer; zie de aantallen.\n"));
}

/* --- undo -------------------------------------------------------------------------------------- */

/* The run named by its id, or the newest that was not undone. */
static enum err find_run(struct store *s, const char *id, struct record **out)
{
	const struct spec_record *spec = spec_record(store_spec(s), "inlezing");
	struct rid *ids = NULL;
	size_t n = 0;
	*out = NULL;
	if (!spec)
		return ERR_DEFINITION;
	enum err e = store_all_of(s, spec, 10000, &ids, &n);
	for (size_t i = 0; e == ERR_OK && i < n && !*out; i++) {
		struct record *r = NULL;
		e = store_read(s, ids[i], &r);
		if (e != ERR_OK)
			break;
		bool newest = strcmp(id, "laatste") == 0 && strcmp(record_get(r, "stand"), "ongedaan") != 0;
		if (newest || strcmp(record_get(r, "kenmerk"), id) == 0)
			*out = r;
		else
			record_free(r);
	}
	free(ids);
	return e == ERR_OK && !*out ? ERR_NOT_FOUND : e;
}

enum err chain_import_undo(struct store *s, const char *id, struct import_report *report)
{
	struct run r = {.store = s, .report = report};
	enum err e = find_run(s, id, &r.record);
	if (e != ERR_OK)
		return e;
	if (!rid_parse(record_get(r.record, "kenmerk"), &r.id)) {
		record_free(r.record);
		return ERR_DAMAGED;
	}
	rid_text(r.id, report->id);
	r.sets = (unsigned)strtoul(record_get(r.record, "stappen"), NULL, 10);
	while (r.sets > 0 && e == ERR_OK) {
		unsigned char bytes[16];
		set_id(r.id, r.sets - 1, bytes);
		struct change_set *c = change_new(s, bytes);
		e = change_undo(s, change_id(c));
		change_free(c);
		if (e == ERR_NOT_FOUND)
			e = ERR_OK; /* announced, never written */
		if (e == ERR_OK) {
			r.sets--;
			report->changed++;
			e = save_state(&r, r.sets ? "loopt" : "ongedaan");
		}
	}
	record_free(r.record);
	return e;
}
