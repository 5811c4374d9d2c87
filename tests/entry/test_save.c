/* The save: one change set over all records of a form, what lapses, clashes, failures. */
#include <config.h>

#include "entry/suites.h"
#include "entry/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct world w;
static struct entry *e;

static void setup(void)
{
	w = world_new("defs");
	e = world_intake(&w);
}

static void teardown(void)
{
	entry_free(e);
	world_free(&w);
}

static void reopen(struct rid id)
{
	entry_free(e);
	ck_assert_int_eq(entry_open(&w.o, id, &e), ERR_OK);
}

static char *before_save(void)
{
	struct buf text = {0};
	entry_before_save(e, &text);
	return buf_detach(&text);
}

#define ck_before_save(expected) \
	do { \
		char *text_ = before_save(); \
		ck_assert_str_eq(text_, expected); \
		free(text_); \
	} while (0)

START_TEST(entry_save__writes_all_touched_records_in_one_set)
{
	world_set(e, "intake.a", "nee");
	entry_set_stored(e, world_item(e, "persoon.moedertaal"), "ara");
	world_set(e, "gezin.gezin_naam", "Yılmaz");
	size_t row = world_add(e, "gezinslid");
	entry_set(e, row + 1, "Ali");
	row = world_add(e, "persoon_taal");
	entry_set_stored(e, row + 1, "tir");
	struct rid main = entry_main(e)->id;
	world_save(e);
	ck_assert_uint_eq(w.s->n_saves, 1);
	ck_assert_str_eq(w.s->last_kinds,
		"create:gezin create:intake set:dossier set:persoon create:gezinslid create:persoon_taal ");
	char id[37];
	rid_text(fake_of(w.s, "gezin", 0)->id, id);
	ck_assert_str_eq(fake_get(w.s, w.dossier, "gezin"), id);
	ck_assert(rid_equal(fake_of(w.s, "gezinslid", 0)->owner, fake_of(w.s, "gezin", 0)->id));
	ck_assert(rid_equal(fake_of(w.s, "intake", 0)->id, main));
	ck_assert_str_eq(fake_get(w.s, main, "leden"), "1");
	ck_assert_str_eq(fake_get(w.s, w.persoon, "moedertaal"), "ara");
	ck_assert(!entry_is_dirty(e));
	world_save(e);
	ck_assert_uint_eq(w.s->n_lines, 0);
}
END_TEST

START_TEST(entry_save__touches_nothing_that_was_not_touched)
{
	world_set(e, "intake.a", "nee");
	world_save(e);
	ck_assert_str_eq(w.s->last_kinds, "create:intake ");
	ck_assert_uint_eq(fake_count(w.s, "gezin"), 0);
	ck_assert_str_eq(fake_get(w.s, w.dossier, "gezin"), "");
}
END_TEST

START_TEST(entry_save__goes_on_from_the_saved_state)
{
	world_set(e, "intake.a", "ja");
	world_set(e, "intake.b", "een");
	world_save(e);
	world_set(e, "intake.b", "twee");
	world_save(e);
	ck_assert_str_eq(w.s->last_kinds, "set:intake ");
	ck_assert_str_eq(fake_get(w.s, entry_main(e)->id, "b"), "twee");
	ck_assert_uint_eq(w.s->n_saves, 2);
}
END_TEST

START_TEST(entry_save__refuses_without_needed_answers)
{
	struct change_result r = {0};
	world_set(e, "intake.datum", "");
	world_set(e, "gezin.opvang", "ja");
	ck_assert_int_eq(entry_save(e, &r), ERR_FINDINGS);
	ck_assert_uint_eq(w.s->n_saves, 0);
	ck_assert_uint_eq(entry_next_problem(e, 0), world_item(e, "intake.datum"));
	world_set(e, "intake.datum", ".");
	ck_assert_int_eq(entry_save(e, &r), ERR_FINDINGS);
	world_set(e, "gezin.gezin_naam", "Y");
	world_add(e, "persoon_taal");
	ck_assert_int_eq(entry_save(e, &r), ERR_FINDINGS);
	entry_undo(e);
	ck_assert_int_eq(entry_save(e, &r), ERR_OK);
	change_result_clear(&r);
}
END_TEST

START_TEST(entry_save__lets_old_gaps_of_untouched_records_be)
{
	fake_edit(w.s, w.persoon, "naam", "");
	entry_free(e);
	e = world_intake(&w);
	world_set(e, "intake.a", "nee");
	world_save(e);
	struct change_result r = {0};
	world_set(e, "persoon.geboren", "1990");
	ck_assert_int_eq(entry_save(e, &r), ERR_FINDINGS);
}
END_TEST

START_TEST(entry_save__of_a_new_dossier_makes_its_person)
{
	struct rid none = {{0}};
	struct change_result r = {0};
	entry_free(e);
	w.o.form = spec_form(w.spec, "dossier");
	ck_assert_int_eq(entry_new(&w.o, none, &e), ERR_OK);
	ck_assert(entry_is_missing(e, world_item(e, "persoon.naam"))); /* dossier.persoon has eis V */
	ck_assert_int_eq(entry_save(e, &r), ERR_FINDINGS);
	world_set(e, "persoon.naam", "Łukasz");
	w.s->near = w.persoon;
	ck_before_save("Lijkt op Şükrü Yılmaz: zelfde geboortedatum.");
	world_save(e);
	ck_assert_str_eq(w.s->last_kinds, "create:persoon create:dossier ");
	char id[37];
	rid_text(fake_of(w.s, "persoon", 1)->id, id);
	ck_assert_str_eq(fake_get(w.s, entry_main(e)->id, "persoon"), id);
	world_set(e, "persoon.naam", "Łukas");
	ck_before_save(""); /* no longer new */
}
END_TEST

START_TEST(entry_save__makes_no_record_that_is_only_looked_at)
{
	struct rid none = {{0}};
	struct change_result r = {0};
	entry_free(e);
	w.o.form = spec_form(w.spec, "zaak");
	ck_assert_int_eq(entry_new(&w.o, none, &e), ERR_OK);
	ck_assert(entry_is_missing(e, world_item(e, "dossier.persoon")));
	world_set(e, "dossier.nota", "x");
	ck_assert_int_eq(entry_save(e, &r), ERR_FINDINGS);
	char id[37];
	rid_text(w.persoon, id);
	entry_set_stored(e, world_item(e, "dossier.persoon"), id);
	ck_assert(world_shows(e, "dossier.taalhulp")); /* of a person that is only looked at */
	world_save(e);
	ck_assert_uint_eq(fake_count(w.s, "persoon"), 1);
	entry_free(e);
	w.o.form = spec_form(w.spec, "zaak2");
	ck_assert_int_eq(entry_new(&w.o, none, &e), ERR_OK);
	world_set(e, "persoon.naam", "Nieuw"); /* instead of choosing one */
	ck_assert(!entry_is_missing(e, world_item(e, "dossier.persoon")));
	world_save(e);
	ck_assert_uint_eq(fake_count(w.s, "persoon"), 2);
}
END_TEST

START_TEST(irrelevance__is_told_cleared_and_undone)
{
	struct rid id = fake_put(w.s, "intake", w.dossier, "datum=2026-02-01", "a=1", "b=meer", "c=diep", NULL);
	fake_put(w.s, "ervaring", id, "functie=kok", NULL);
	reopen(id);
	ck_before_save("");
	world_set(e, "intake.a", "nee");
	ck_before_save("2 antwoorden vervallen: Vraag b, Vraag c.\n1 rij vervalt.");
	char *before = world_picture(e);
	world_save(e);
	ck_assert_str_eq(w.s->last_kinds, "set:intake tombstone:ervaring ");
	ck_assert_str_eq(fake_get(w.s, id, "b"), "");
	ck_assert_str_eq(fake_get(w.s, id, "c"), "");
	ck_assert_uint_eq(fake_count(w.s, "ervaring"), 0);
	char *after = world_picture(e);
	ck_assert_str_eq(strchr(before, '\n'), strchr(after, '\n')); /* saving changes nothing on the form */
	entry_undo(e);
	ck_assert_str_eq(world_get(e, "intake.b"), "meer");
	ck_assert_str_eq(world_get(e, "intake.c"), "diep");
	ck_assert_uint_ne(world_nth(e, ENTRY_ROW, 0), SIZE_MAX);
	ck_before_save("");
	world_save(e);
	ck_assert_str_eq(w.s->last_kinds, "set:intake restore:ervaring ");
	ck_assert_str_eq(fake_get(w.s, id, "b"), "meer");
	ck_assert_str_eq(fake_of(w.s, "ervaring", 0)->values[0].text, "kok");
	entry_redo(e);
	ck_assert(!world_shows(e, "intake.b"));
	world_save(e);
	ck_assert_str_eq(fake_get(w.s, id, "c"), "");
	free(before);
	free(after);
}
END_TEST

START_TEST(irrelevance__that_was_there_before_is_left_alone)
{
	struct rid id = fake_put(w.s, "intake", w.dossier, "datum=2026-02-01", "a=0", "b=blijft", NULL);
	reopen(id);
	world_set(e, "intake.nota", "iets");
	ck_before_save("");
	world_save(e);
	ck_assert_str_eq(fake_get(w.s, id, "b"), "blijft");
}
END_TEST

START_TEST(irrelevance__of_something_only_typed_is_not_written)
{
	world_set(e, "intake.a", "ja");
	world_set(e, "intake.b", "typte");
	size_t row = world_add(e, "ervaring");
	entry_set(e, row + 1, "kok");
	world_set(e, "intake.a", "nee");
	ck_before_save("1 antwoord vervalt: Vraag b.\n1 rij vervalt.");
	world_save(e);
	ck_assert_str_eq(fake_get(w.s, entry_main(e)->id, "b"), "");
	ck_assert_uint_eq(fake_count(w.s, "ervaring"), 0);
	entry_undo(e);
	ck_assert_str_eq(world_get(e, "intake.b"), "typte");
	ck_assert_str_eq(entry_shown(e, world_nth(e, ENTRY_ROW, 0)), "kok");
}
END_TEST

START_TEST(irrelevance__by_the_form_leaves_other_records_as_they_were_stored)
{
	fake_edit(w.s, w.persoon, "bijnaam", "Sjuk");
	struct rid kept = fake_put(w.s, "persoon_diploma", w.persoon, "vak=lassen", NULL);
	struct rid away = fake_put(w.s, "persoon_diploma", w.persoon, "vak=zorg", NULL);
	entry_free(e);
	e = world_intake(&w);
	world_set(e, "intake.a", "ja");
	world_set(e, "intake.b", "x");
	world_set(e, "persoon.bijnaam", "anders");
	world_set(e, "gezin.auto", "ja");
	entry_set(e, entry_row_add(e, world_rows(e, "persoon_diploma")) + 1, "nieuw");
	entry_row_remove(e, world_nth(e, ENTRY_ROW, 1));
	entry_row_open(e, world_nth(e, ENTRY_ROW, 0), true);
	entry_set(e, world_nth(e, ENTRY_ROW, 0) + 1, "koken");
	world_set(e, "intake.a", "nee");
	ck_before_save("4 antwoorden vervallen: Vraag b, Bijnaam, Auto, Vak.\n1 rij vervalt.");
	world_save(e);
	ck_assert_str_eq(w.s->last_kinds, "create:intake ");
	ck_assert_str_eq(fake_get(w.s, w.persoon, "bijnaam"), "Sjuk");
	ck_assert_str_eq(fake_get(w.s, kept, "vak"), "lassen");
	ck_assert(!fake_record(w.s, away)->deleted);
	ck_assert_uint_eq(fake_count(w.s, "gezin"), 0);
	ck_assert(!entry_is_dirty(e));
	entry_undo(e);
	ck_assert_str_eq(world_get(e, "persoon.bijnaam"), "anders");
	ck_assert_str_eq(world_get(e, "gezin.auto"), "1");
	ck_assert_str_eq(entry_shown(e, world_nth(e, ENTRY_ROW, 0)), "koken");
	ck_assert_str_eq(entry_shown(e, world_nth(e, ENTRY_ROW, 1)), "nieuw");
	ck_assert_uint_eq(world_nth(e, ENTRY_ROW, 2), SIZE_MAX);
}
END_TEST

START_TEST(second_writer__other_fields_merge)
{
	struct rid id = fake_put(w.s, "intake", w.dossier, "datum=2026-02-01", "a=1", NULL);
	struct change_result r = {0};
	reopen(id);
	world_set(e, "intake.b", "van mij");
	fake_edit(w.s, id, "nota", "van haar");
	ck_assert_int_eq(entry_save(e, &r), ERR_OK);
	ck_assert_str_eq(r.others, "Nota");
	ck_assert_str_eq(fake_get(w.s, id, "nota"), "van haar");
	ck_assert_str_eq(world_get(e, "intake.nota"), "van haar");
	ck_assert_str_eq(world_get(e, "intake.b"), "van mij");
	change_result_clear(&r);
}
END_TEST

static void clash(int choice, const char *stored)
{
	struct rid id = fake_put(w.s, "intake", w.dossier, "datum=2026-02-01", "a=1", NULL);
	struct change_result r = {0};
	reopen(id);
	world_set(e, "intake.b", "van mij");
	fake_edit(w.s, id, "b", "van haar");
	ck_assert_int_eq(entry_save(e, &r), ERR_CONFLICT);
	ck_assert_uint_eq(r.n_clashes, 1);
	ck_assert_str_eq(r.clashes[0].mine, "van mij");
	ck_assert_str_eq(r.clashes[0].theirs, "van haar");
	ck_assert_str_eq(world_get(e, "intake.b"), "van mij");
	ck_assert(entry_is_dirty(e));
	r.clashes[0].choice = choice;
	ck_assert_int_eq(entry_save(e, &r), ERR_OK);
	ck_assert_str_eq(fake_get(w.s, id, "b"), stored);
	ck_assert_str_eq(world_get(e, "intake.b"), stored);
	ck_assert(!entry_is_dirty(e));
	ck_assert_uint_eq(fake_n_drafts(w.s), 0);
	change_result_clear(&r);
}

START_TEST(second_writer__same_field_clashes_and_mine_can_win) { clash(1, "van mij"); } END_TEST
START_TEST(second_writer__same_field_clashes_and_theirs_can_win) { clash(2, "van haar"); } END_TEST

START_TEST(second_writer__rows_of_others_appear_after_the_save)
{
	world_set(e, "intake.a", "nee");
	fake_put(w.s, "persoon_taal", w.persoon, "taal=nld", NULL);
	world_save(e);
	ck_assert_uint_ne(world_nth(e, ENTRY_ROW, 0), SIZE_MAX);
	ck_assert(!entry_is_dirty(e));
}
END_TEST

START_TEST(failure__loses_nothing_and_can_be_tried_again)
{
	struct change_result r = {0};
	world_set(e, "intake.a", "ja");
	world_set(e, "intake.b", "blijft");
	char *before = world_picture(e);
	static const enum err errs[] = {ERR_DISK_FULL, ERR_BUSY, ERR_FROZEN, ERR_REFUSED};
	for (size_t i = 0; i < 4; i++) {
		w.s->fail_save = errs[i];
		ck_assert_int_eq(entry_save(e, &r), errs[i]);
		char *after = world_picture(e);
		ck_assert_str_eq(before, after);
		free(after);
	}
	ck_assert_uint_eq(fake_n_drafts(w.s), 1);
	w.s->fail_save = ERR_OK;
	world_save(e);
	ck_assert_uint_eq(fake_n_drafts(w.s), 0);
	free(before);
}
END_TEST

START_TEST(failure__to_read_again_keeps_the_form_and_reads_before_the_next_save)
{
	struct change_result r = {0};
	world_set(e, "intake.a", "ja");
	w.s->fail_read = ERR_BUSY;
	world_save(e); /* it is written */
	ck_assert_uint_eq(fake_count(w.s, "intake"), 1);
	ck_assert(!entry_is_dirty(e));
	world_set(e, "intake.b", "verder");
	ck_assert_int_eq(entry_save(e, &r), ERR_BUSY);
	w.s->fail_read = ERR_OK;
	world_save(e);
	ck_assert_str_eq(fake_get(w.s, entry_main(e)->id, "b"), "verder");
	ck_assert_uint_eq(fake_count(w.s, "intake"), 1);
}
END_TEST

START_TEST(typing__under_the_cursor_is_saved_too)
{
	entry_typing(e, world_item(e, "intake.nota"), "half zin");
	world_save(e);
	ck_assert_str_eq(fake_get(w.s, entry_main(e)->id, "nota"), "half zin");
}
END_TEST

START_TEST(undo__goes_on_across_a_save)
{
	world_set(e, "intake.nota", "een");
	world_save(e);
	world_set(e, "intake.nota", "twee");
	entry_undo(e);
	ck_assert_str_eq(world_get(e, "intake.nota"), "een");
	ck_assert(!entry_is_dirty(e));
	ck_assert_uint_eq(entry_undo(e), world_item(e, "intake.nota"));
	ck_assert_str_eq(world_get(e, "intake.nota"), "");
	ck_assert(entry_is_dirty(e));
	world_save(e);
	ck_assert_str_eq(fake_get(w.s, entry_main(e)->id, "nota"), "");
}
END_TEST

START_TEST(undo__of_a_saved_row_deletes_it)
{
	size_t row = world_add(e, "persoon_taal");
	entry_set_stored(e, row + 1, "tir");
	world_save(e);
	entry_undo(e);
	entry_undo(e);
	ck_assert(entry_is_dirty(e));
	world_save(e);
	ck_assert_uint_eq(fake_count(w.s, "persoon_taal"), 0);
	ck_assert_str_eq(w.s->last_kinds, "tombstone:persoon_taal ");
	entry_redo(e);
	entry_redo(e);
	world_save(e);
	ck_assert_uint_eq(fake_count(w.s, "persoon_taal"), 1);
	ck_assert_str_eq(record_get(fake_of(w.s, "persoon_taal", 0), "taal"), "tir");
}
END_TEST

START_TEST(entry_discard__is_as_it_was_stored)
{
	struct rid id = fake_put(w.s, "intake", w.dossier, "datum=2026-02-01", "a=1", NULL);
	reopen(id);
	char *before = world_picture(e);
	world_set(e, "intake.b", "x");
	world_set(e, "gezin.gezin_naam", "y");
	world_add(e, "gezinslid");
	entry_typing(e, world_item(e, "intake.nota"), "z");
	entry_flush(e, true);
	ck_assert_uint_eq(fake_n_drafts(w.s), 1);
	entry_discard(e);
	char *after = world_picture(e);
	ck_assert_str_eq(before, after);
	ck_assert_uint_eq(fake_n_drafts(w.s), 0);
	ck_assert_uint_eq(entry_undo(e), SIZE_MAX);
	free(before);
	free(after);
}
END_TEST

START_TEST(entry_freeze__lists_what_is_missing_then_freezes_main_and_rows)
{
	struct change_result r = {0};
	struct buf why = {0};
	world_set(e, "intake.a", "ja");
	world_set(e, "intake.eind", "1-1-2026");
	ck_assert_int_eq(entry_freeze(e, &r, &why), ERR_FINDINGS);
	ck_assert_str_eq(buf_str(&why),
		"Vraag b: ontbreekt\nEinde: Het einde ligt voor het begin.\nMoedertaal: ontbreekt\n");
	ck_assert_uint_eq(fake_count(w.s, "intake"), 1); /* saved all the same */
	world_set(e, "intake.b", "x");
	world_set(e, "intake.eind", "");
	entry_set_stored(e, world_item(e, "persoon.moedertaal"), "ara");
	entry_set(e, world_add(e, "ervaring") + 1, "kok");
	buf_reset(&why);
	ck_assert_int_eq(entry_freeze(e, &r, &why), ERR_OK);
	ck_assert_str_eq(buf_str(&why), "");
	ck_assert(entry_main(e)->frozen);
	ck_assert(fake_of(w.s, "ervaring", 0)->frozen);
	ck_assert(!fake_record(w.s, w.persoon)->frozen);
	ck_assert(entry_is_readonly(e, world_item(e, "intake.b")));
	ck_assert_int_eq(entry_freeze(e, &r, &why), ERR_FROZEN);
	change_result_clear(&r);
	buf_clear(&why);
}
END_TEST

START_TEST(entry_freeze__is_only_for_forms_that_say_so)
{
	struct change_result r = {0};
	struct buf why = {0};
	entry_free(e);
	w.o.form = spec_form(w.spec, "kaart");
	ck_assert_int_eq(entry_new(&w.o, w.dossier, &e), ERR_OK);
	ck_assert_int_eq(entry_freeze(e, &r, &why), ERR_REFUSED);
}
END_TEST

Suite *save_suite(void)
{
	Suite *s = suite_create("save");
	TCase *t = tcase_create("save");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, entry_save__writes_all_touched_records_in_one_set);
	tcase_add_test(t, entry_save__touches_nothing_that_was_not_touched);
	tcase_add_test(t, entry_save__goes_on_from_the_saved_state);
	tcase_add_test(t, entry_save__refuses_without_needed_answers);
	tcase_add_test(t, entry_save__lets_old_gaps_of_untouched_records_be);
	tcase_add_test(t, entry_save__of_a_new_dossier_makes_its_person);
	tcase_add_test(t, entry_save__makes_no_record_that_is_only_looked_at);
	tcase_add_test(t, irrelevance__is_told_cleared_and_undone);
	tcase_add_test(t, irrelevance__that_was_there_before_is_left_alone);
	tcase_add_test(t, irrelevance__of_something_only_typed_is_not_written);
	tcase_add_test(t, irrelevance__by_the_form_leaves_other_records_as_they_were_stored);
	tcase_add_test(t, second_writer__other_fields_merge);
	tcase_add_test(t, second_writer__same_field_clashes_and_mine_can_win);
	tcase_add_test(t, second_writer__same_field_clashes_and_theirs_can_win);
	tcase_add_test(t, second_writer__rows_of_others_appear_after_the_save);
	tcase_add_test(t, failure__loses_nothing_and_can_be_tried_again);
	tcase_add_test(t, failure__to_read_again_keeps_the_form_and_reads_before_the_next_save);
	tcase_add_test(t, typing__under_the_cursor_is_saved_too);
	tcase_add_test(t, undo__goes_on_across_a_save);
	tcase_add_test(t, undo__of_a_saved_row_deletes_it);
	tcase_add_test(t, entry_discard__is_as_it_was_stored);
	tcase_add_test(t, entry_freeze__lists_what_is_missing_then_freezes_main_and_rows);
	tcase_add_test(t, entry_freeze__is_only_for_forms_that_say_so);
	suite_add_tcase(s, t);
	return s;
}
