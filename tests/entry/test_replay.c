/* Properties over random work: a form that was edited, undone, redone, killed and
 * resumed in any order equals a form in which only what still stands was done, once, in
 * order; and saving changes nothing that a form opened afterwards would show. */
#include <config.h>

#include "entry/suites.h"
#include "entry/world.h"

#include "model_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 40, WORK = 60 };

enum deed_kind { DEED_TYPE, DEED_STORED, DEED_STAND, DEED_ADD, DEED_REMOVE };

struct deed {
	enum deed_kind kind;
	const char *field, *text; /* or the list */
	size_t row;               /* n-th row of the list, for a field of a row */
	enum stand stand;
};

static const struct deed deeds[] = {
	{DEED_TYPE, "intake.a", "ja", 0, 0}, {DEED_TYPE, "intake.a", "nee", 0, 0}, {DEED_TYPE, "intake.a", "", 0, 0},
	{DEED_TYPE, "intake.b", "meer", 0, 0}, {DEED_TYPE, "intake.b", "minder", 0, 0},
	{DEED_TYPE, "intake.c", "Ṩehr  diep ", 0, 0}, {DEED_TYPE, "intake.c", "\xff\x01kapot", 0, 0},
	{DEED_TYPE, "intake.eind", "1-1-2026", 0, 0}, {DEED_TYPE, "intake.eind", "+2w", 0, 0},
	{DEED_TYPE, "intake.eind", "gisteren ofzo", 0, 0}, {DEED_TYPE, "intake.datum", ".", 0, 0},
	{DEED_TYPE, "intake.datum", "1-1-2025", 0, 0}, {DEED_TYPE, "intake.plan", "plan", 0, 0},
	{DEED_TYPE, "intake.nota", "regel een\nregel twee", 0, 0}, {DEED_TYPE, "intake.sport", "zwemmen", 0, 0},
	{DEED_TYPE, "intake.asiel", "alleen", 0, 0}, {DEED_TYPE, "persoon.geboren", "1990", 0, 0},
	{DEED_TYPE, "persoon.naam", "Łukasz", 0, 0}, {DEED_TYPE, "gezin.gezin_naam", "Y", 0, 0},
	{DEED_TYPE, "gezin.gezin_naam", "", 0, 0}, {DEED_TYPE, "gezin.opvang", "ja", 0, 0},
	{DEED_STORED, "intake.hobby", "s m", 0, 0}, {DEED_STORED, "intake.hobby", "b", 0, 0},
	{DEED_STORED, "dossier.doelgroep", "AS", 0, 0}, {DEED_STORED, "dossier.doelgroep", "GM", 0, 0},
	{DEED_STORED, "dossier.gezin", "GEZIN", 0, 0}, {DEED_STORED, "dossier.gezin", "", 0, 0},
	{DEED_STAND, "intake.a", NULL, 0, STAND_ONBEKEND}, {DEED_STAND, "intake.b", NULL, 0, STAND_WIL_NIET},
	{DEED_STAND, "intake.plan", NULL, 0, STAND_GEGEVEN}, {DEED_STAND, "persoon.naam", NULL, 0, STAND_ONBEKEND},
	{DEED_ADD, "gezinslid", NULL, 0, 0}, {DEED_ADD, "persoon_taal", NULL, 0, 0},
	{DEED_ADD, "ervaring", NULL, 0, 0},
	{DEED_REMOVE, "gezinslid", NULL, 0, 0}, {DEED_REMOVE, "gezinslid", NULL, 1, 0},
	{DEED_REMOVE, "ervaring", NULL, 0, 0},
	{DEED_TYPE, "gezinslid.zorg", "ja", 0, 0}, {DEED_TYPE, "gezinslid.zorg", "nee", 1, 0},
	{DEED_TYPE, "gezinslid.zorg_uren", "4", 0, 0}, {DEED_TYPE, "gezinslid.zorg_uren", "veel", 1, 0},
	{DEED_TYPE, "gezinslid.roepnaam", "Ali", 0, 0}, {DEED_TYPE, "gezinslid.roepnaam", "Eva", 1, 0},
	{DEED_TYPE, "ervaring.functie", "kok", 0, 0}, {DEED_TYPE, "ervaring.jaren", "61", 0, 0},
	{DEED_STAND, "ervaring.jaren", NULL, 0, STAND_NIET_GEVRAAGD},
	{DEED_TYPE, "persoon_taal.niveau", "3", 0, 0},
	{DEED_TYPE, "persoon.bijnaam", "Sjuk", 0, 0}, {DEED_TYPE, "persoon.bijnaam", "", 0, 0},
	{DEED_TYPE, "gezin.auto", "ja", 0, 0}, {DEED_ADD, "persoon_diploma", NULL, 0, 0},
	{DEED_REMOVE, "persoon_diploma", NULL, 0, 0}, {DEED_TYPE, "persoon_diploma.vak", "bouw", 0, 0},
	{DEED_TYPE, "persoon_diploma.vak", "zorg", 1, 0},
};

static struct world w;
static char gezin[37];
static struct entry *lost[WORK * ROUNDS];
static size_t n_lost;
static uint64_t seed;

static unsigned dice(unsigned n)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(seed >> 33) % n;
}

static void world_make(void)
{
	w = world_new("defs");
	struct rid id = fake_put(w.s, "gezin", (struct rid){{0}}, "gezin_naam=Bestaand", NULL);
	fake_put(w.s, "gezinslid", id, "roepnaam=Oud", "zorg=1", "zorg_uren=3", NULL);
	fake_put(w.s, "persoon_taal", w.persoon, "taal=nld", NULL);
	fake_put(w.s, "persoon_diploma", w.persoon, "vak=lassen", NULL);
	rid_text(id, gezin);
}

/* The item of the n-th row of a list, SIZE_MAX when there are fewer. */
static size_t row_item(const struct entry *e, const char *list, size_t n)
{
	for (size_t i = 0; i < entry_n_items(e); i++) {
		const struct entry_item *it = entry_item(e, i);
		if (it->kind == ENTRY_ROW && strcmp(it->question->rows->id, list) == 0 && n-- == 0)
			return i;
	}
	return SIZE_MAX;
}

static size_t deed_item(struct entry *e, const struct deed *d)
{
	const struct spec_field *f = spec_field(w.spec, d->field);
	if (!f)
		return d->kind == DEED_ADD ? world_rows(e, d->field) : row_item(e, d->field, d->row);
	size_t row = row_item(e, f->record->id, d->row);
	if (row == SIZE_MAX)
		return world_shows(e, d->field) ? world_item(e, d->field) : SIZE_MAX;
	entry_row_open(e, row, true);
	return entry_find(e, entry_item(e, row)->record, f);
}

static void open_all(struct entry *e)
{
	for (size_t i = 0; i < entry_n_items(e); i++)
		entry_row_open(e, i, true);
}

static void perform(struct entry *e, const struct deed *d)
{
	open_all(e);
	size_t i = deed_item(e, d);
	if (i == SIZE_MAX)
		return;
	if (d->kind == DEED_TYPE)
		entry_set(e, i, d->text);
	else if (d->kind == DEED_STORED)
		entry_set_stored(e, i, strcmp(d->text, "GEZIN") == 0 ? gezin : d->text);
	else if (d->kind == DEED_STAND)
		entry_set_stand(e, i, d->stand);
	else if (d->kind == DEED_ADD)
		entry_row_add(e, i);
	else
		entry_row_remove(e, i);
}

static char *picture(struct entry *e)
{
	open_all(e);
	return world_picture(e);
}

static struct entry *kill_and_resume(struct entry *e)
{
	unsigned char id[16];
	bool changed;
	if (!e->log.draft)
		return e;
	memcpy(id, draft_id(e->log.draft), sizeof id);
	lost[n_lost++] = e;
	fake_kill(w.s);
	ck_assert_int_eq(entry_resume(&w.o, id, &e, &changed), ERR_OK);
	ck_assert(!changed);
	return e;
}

/* What stands: the deeds that made a step and were not undone. */
struct standing {
	const struct deed *done[WORK * 2];
	size_t n, n_redo;
};

static void one_step(struct entry **e, struct standing *s)
{
	unsigned roll = dice(10);
	if (roll == 0) {
		*e = kill_and_resume(*e);
	} else if (roll <= 2) {
		bool any = entry_undo(*e) != SIZE_MAX;
		ck_assert_int_eq(any, s->n > 0);
		s->n -= any;
		s->n_redo += any;
	} else if (roll == 3) {
		bool any = entry_redo(*e) != SIZE_MAX;
		ck_assert_int_eq(any, s->n_redo > 0);
		s->n += any;
		s->n_redo -= any;
	} else {
		const struct deed *d = &deeds[dice(sizeof deeds / sizeof deeds[0])];
		size_t before = (*e)->undo.n;
		perform(*e, d);
		if ((*e)->undo.n == before)
			return;
		s->done[s->n++] = d;
		s->n_redo = 0;
	}
}

START_TEST(random_work__equals_what_still_stands_done_once)
{
	seed = 1000 + (uint64_t)_i;
	world_make();
	struct standing s = {0};
	struct entry *e = world_intake(&w);
	for (int i = 0; i < WORK; i++)
		one_step(&e, &s);
	if (dice(2))
		e = kill_and_resume(e);
	struct entry *naive = world_intake(&w);
	for (size_t i = 0; i < s.n; i++)
		perform(naive, s.done[i]);
	char *a = picture(e), *b = picture(naive);
	ck_assert_str_eq(a, b);
	free(a);
	free(b);
	entry_free(naive);
	entry_free(e);
	world_free(&w);
}
END_TEST

/* From the first to the last: undo all, and it is as it was; redo all, as it is. */
START_TEST(random_work__undone_and_redone_as_a_whole)
{
	seed = 2000 + (uint64_t)_i;
	world_make();
	struct entry *e = world_intake(&w);
	char *first = picture(e);
	for (int i = 0; i < WORK; i++)
		perform(e, &deeds[dice(sizeof deeds / sizeof deeds[0])]);
	char *last = picture(e);
	while (entry_undo(e) != SIZE_MAX)
		;
	char *back = picture(e);
	ck_assert_str_eq(first, back);
	ck_assert(!entry_is_dirty(e));
	while (entry_redo(e) != SIZE_MAX)
		;
	char *again = picture(e);
	ck_assert_str_eq(last, again);
	free(first);
	free(last);
	free(back);
	free(again);
	entry_free(e);
	world_free(&w);
}
END_TEST

/* Answers that a save needs. */
static void mend(struct entry *e)
{
	for (size_t i; (i = entry_next_problem(e, SIZE_MAX)) != SIZE_MAX && entry_is_missing(e, i);) {
		const struct entry_item *it = entry_item(e, i);
		if (it->field->list)
			entry_set_stored(e, i, it->field->list->codes[0].code);
		else
			entry_set(e, i, it->field->type->value == EXPR_DATE ? "1-1-2025" : "ja");
		ck_assert(!entry_is_missing(e, i));
	}
}

/* What one answer brings on the form may be wrong or wanting in its turn. */
static void fix_all(struct entry *e)
{
	for (int round = 0; round < 4; round++) {
		open_all(e);
		for (size_t i = 0; i < entry_n_items(e); i++)
			if (entry_finding(e, i) && !entry_is_readonly(e, i))
				entry_set(e, i, "");
		mend(e);
	}
}

START_TEST(random_work__saved_is_what_another_form_shows)
{
	seed = 3000 + (uint64_t)_i;
	world_make();
	struct entry *e = world_intake(&w), *other;
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < WORK / 3; i++)
			perform(e, &deeds[dice(sizeof deeds / sizeof deeds[0])]);
		fix_all(e);
		char *before = picture(e), link[64];
		snprintf(link, sizeof link, "%s", world_get(e, "dossier.gezin"));
		world_save(e);
		char *after = picture(e);
		ck_assert(!entry_is_dirty(e));
		if (strcmp(link, world_get(e, "dossier.gezin")) == 0) /* no household came with this save */
			ck_assert_str_eq(strchr(before, '\n'), strchr(after, '\n'));
		ck_assert_int_eq(entry_open(&w.o, entry_main(e)->id, &other), ERR_OK);
		char *seen = picture(other);
		ck_assert_str_eq(after, seen);
		entry_free(other);
		free(before);
		free(after);
		free(seen);
		for (unsigned i = dice(4); i > 0; i--)
			entry_undo(e);
	}
	entry_free(e);
	world_free(&w);
}
END_TEST

Suite *replay_suite(void)
{
	Suite *s = suite_create("replay");
	TCase *t = tcase_create("replay");
	tcase_add_loop_test(t, random_work__equals_what_still_stands_done_once, 0, ROUNDS);
	tcase_add_loop_test(t, random_work__undone_and_redone_as_a_whole, 0, ROUNDS);
	tcase_add_loop_test(t, random_work__saved_is_what_another_form_shows, 0, ROUNDS);
	suite_add_tcase(s, t);
	return s;
}
