/* One run of an import. Before a set is written, the run's own record says that it will be, some
 * sets ahead at a time: so that no set is unknown to the undo whatever happens in between, which
 * passes over what was announced and never written. A run that changes nothing leaves no record. */
#include <config.h>

#include "run_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "inlezing_priv.h"

#include <stdlib.h>
#include <string.h>

enum { FINDINGS_IN_WORDS = 200, SET_BYTES = 1 << 20, AHEAD = 32 };

void import_report_clear(struct import_report *r)
{
	buf_wipe(&r->text);
	*r = (struct import_report){0};
}

/* What was counted since it was written last goes along. */
static enum err save_state(struct run *r, enum inlezing_stand stand, unsigned sets)
{
	struct record *now = record_dup(r->record);
	inlezing_put_number(now, "stappen", sets);
	inlezing_put_stand(now, stand);
	inlezing_put_number(now, "nieuw", r->before.created + r->report->created);
	inlezing_put_number(now, "gewijzigd", r->before.changed + r->report->changed);
	inlezing_put_number(now, "bevindingen", r->report->findings);
	enum err e = inlezing_save(r->store, &r->record, now);
	record_free(now);
	return e;
}

static bool is_half_undone(void *ctx, const struct record *r)
{
	(void)ctx;
	return inlezing_stand(r) == INLEZING_TERUG;
}

static bool is_open(void *ctx, const struct record *r)
{
	const struct run *run = ctx;
	return inlezing_stand(r) == INLEZING_LOOPT && strcmp(record_get(r, "soort"), run->m->kind) == 0 &&
		strcmp(record_get(r, "indeling"), run->m->name) == 0 &&
			strcmp(record_get(r, "bestand"), run->mark) == 0;
}

/* A record for this run, not stored yet. */
static void make_record(struct run *r)
{
	char text[37];
	r->id = rid_random();
	rid_text(r->id, text);
	r->record = record_new(spec_record(store_spec(r->store), "inlezing"), (struct rid){{0}});
	inlezing_put(r->record, "kenmerk", text);
	inlezing_put(r->record, "soort", r->m->kind);
	inlezing_put(r->record, "indeling", r->m->name);
	inlezing_put(r->record, "bestand", r->mark);
}

enum err run_begin(struct run *r, struct store *s, const struct import_options *o, const struct mapping *m,
	const char *mark, struct import_report *report)
{
	struct record *half = NULL;
	*r = (struct run){.store = s, .o = o, .m = m, .mark = mark, .report = report,
		.pace = pace_new(RUN_FIRST_LINES, RUN_LEAST_LINES, RUN_SET_LINES)};
	enum err e = inlezing_find(s, is_half_undone, NULL, &half);
	if (e == ERR_OK && half) {
		buf_printf(&report->text, _("Maak eerst af: regie import undo %s\n"),
			record_get(half, "kenmerk"));
		e = ERR_REFUSED;
	}
	record_free(half);
	if (e == ERR_OK)
		e = inlezing_find(s, is_open, r, &r->record);
	if (e != ERR_OK || !r->record)
		return e;
	if (!rid_parse(record_get(r->record, "kenmerk"), &r->id))
		return ERR_DAMAGED;
	r->sets = r->announced = inlezing_number(r->record, "stappen");
	r->before = (struct run_counts){inlezing_number(r->record, "nieuw"),
		inlezing_number(r->record, "gewijzigd")};
	rid_text(r->id, report->id);
	return ERR_OK;
}

/* --- sets ---------------------------------------------------------------------------------- */

static struct change_set *set(struct run *r)
{
	unsigned char id[16];
	if (r->set)
		return r->set;
	if (!r->record)
		make_record(r);
	inlezing_set_id(r->id, r->sets, id);
	r->set = change_new(r->store, id);
	change_source(r->set, r->m->source);
	return r->set;
}

static void weigh(struct run *r, const struct record *now)
{
	for (size_t i = 0; now && i < now->spec->n_fields; i++)
		r->bytes += strlen(record_at(now, i));
	r->lines++;
}

void run_create(struct run *r, const struct record *now)
{
	if (r->o->dry_run)
		return;
	change_create(set(r), now);
	weigh(r, now);
}

void run_edit(struct run *r, const struct record *was, const struct record *now)
{
	if (r->o->dry_run)
		return;
	change_edit(set(r), was, now);
	weigh(r, now);
}

void run_delete(struct run *r, const struct record *was)
{
	if (r->o->dry_run)
		return;
	change_delete(set(r), was);
	weigh(r, NULL);
}

/* What a colleague said since we read stays; it is told. */
static enum err save_set(struct run *r)
{
	const char *theirs = _("Een collega wijzigde intussen hetzelfde gegeven; dat blijft staan.");
	struct change_result result = {0};
	enum err e = change_save(r->set, &result);
	for (int tries = 0; e == ERR_CONFLICT && tries < 5; tries++) {
		for (size_t i = 0; i < result.n_clashes; i++) {
			if (!result.clashes[i].choice)
				run_finding(r, 0, SIZE_MAX, theirs);
			result.clashes[i].choice = 2;
		}
		e = change_save(r->set, &result);
	}
	change_result_clear(&result);
	return e;
}

static void count(struct run *r)
{
	r->report->created += r->waiting.created;
	r->report->changed += r->waiting.changed;
	r->waiting = (struct run_counts){0};
}

static enum err flush(struct run *r)
{
	enum err e = ERR_OK;
	if (r->set) {
		if (r->sets == r->announced) {
			r->announced = r->sets + AHEAD;
			e = save_state(r, INLEZING_LOOPT, r->announced);
		}
		r->sets++;
		if (e == ERR_OK)
			rid_text(r->id, r->report->id);
		pace_begin(&r->pace);
		if (e == ERR_OK)
			e = save_set(r);
		pace_end(&r->pace, r->lines);
		change_free(r->set);
		r->set = NULL;
		r->lines = 0;
		r->bytes = 0;
	}
	if (e == ERR_OK)
		count(r);
	return e;
}

enum err run_room(struct run *r, unsigned lines)
{
	unsigned most = r->reserved > r->pace.size ? r->reserved : r->pace.size;
	if (r->lines + lines <= most && r->bytes <= SET_BYTES)
		return ERR_OK;
	enum err e = flush(r);
	r->reserved = lines;
	return e;
}

enum err run_end(struct run *r, enum err e)
{
	bool stored = r->record && r->record->heads;
	if (e == ERR_OK)
		e = flush(r);
	if (e == ERR_OK && r->record && (stored || r->sets))
		e = save_state(r, INLEZING_KLAAR, r->sets);
	if (e != ERR_OK && r->record && r->record->heads) {
		save_state(r, INLEZING_LOOPT, r->announced); /* the counts; a failure here changes nothing */
		buf_add(&r->report->text, _("Dezelfde opdracht gaat verder waar deze stopte.\n"));
	}
	change_free(r->set);
	record_free(r->record);
	r->set = NULL;
	r->record = NULL;
	return e;
}

enum err run_progress(struct run *r, const char *what, uint64_t done, uint64_t total)
{
	if (r->o->progress && !r->o->progress(r->o->progress_ctx, what, done, total))
		return ERR_STOPPED;
	return ERR_OK;
}

void run_finding(struct run *r, size_t row, size_t column, const char *why)
{
	struct buf *out = &r->report->text;
	r->report->findings++;
	if (r->report->findings == FINDINGS_IN_WORDS + 1)
		buf_add(out, _("... en meer; zie de aantallen.\n"));
	if (r->report->findings > FINDINGS_IN_WORDS)
		return;
	if (row)
		buf_printf(out, _("Rij %zu"), row);
	if (column != SIZE_MAX) {
		buf_add(out, ", ");
		mapping_label(r->m, column, out);
	}
	buf_printf(out, "%s%s\n", row ? ": " : "", why);
}
