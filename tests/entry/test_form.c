/* A form that is filled: what it reaches, shows, hides, computes, counts. */
#include <config.h>

#include "entry/suites.h"
#include "entry/world.h"
#include "support/run.h"

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

static enum err open_form(const char *form, struct rid record)
{
	entry_free(e);
	w.o.form = spec_form(w.spec, form);
	return entry_open(&w.o, record, &e);
}

START_TEST(entry_new__reaches_main_owner_referred_and_rows)
{
	ck_assert_str_eq(world_get(e, "intake.datum"), "2026-03-02");
	ck_assert_str_eq(world_get(e, "persoon.naam"), "Şükrü Yılmaz");
	ck_assert_str_eq(world_get(e, "persoon.leeftijd"), "37");
	ck_assert_str_eq(world_get(e, "gezin.gezin_naam"), "");
	ck_assert_uint_ne(world_rows(e, "persoon_taal"), SIZE_MAX);
	ck_assert_uint_ne(world_rows(e, "gezinslid"), SIZE_MAX);
	ck_assert(!entry_is_dirty(e));
	ck_assert_uint_eq(fake_n_drafts(w.s), 0);
}
END_TEST

START_TEST(entry_new__refuses_a_wrong_or_absent_owner)
{
	struct entry *other;
	ck_assert_int_eq(entry_new(&w.o, w.persoon, &other), ERR_NOT_FOUND);
	ck_assert_ptr_null(other);
	ck_assert_int_eq(entry_new(&w.o, (struct rid){{0}}, &other), ERR_NOT_FOUND);
	ck_assert_int_eq(entry_new(&w.o, rid_random(), &other), ERR_NOT_FOUND);
}
END_TEST

START_TEST(entry_new__of_a_single_kind_that_exists_is_refused)
{
	struct entry *other;
	w.o.form = spec_form(w.spec, "kaart");
	ck_assert_int_eq(entry_new(&w.o, w.dossier, &other), ERR_OK);
	entry_free(other);
	fake_put(w.s, "kaart", w.dossier, "tekst=x", NULL);
	ck_assert_int_eq(entry_new(&w.o, w.dossier, &other), ERR_EXISTS);
}
END_TEST

START_TEST(entry_open__refuses_another_kind_and_the_unknown)
{
	struct entry *other;
	ck_assert_int_eq(entry_open(&w.o, w.dossier, &other), ERR_NOT_FOUND);
	ck_assert_int_eq(entry_open(&w.o, rid_random(), &other), ERR_NOT_FOUND);
	w.s->fail_read = ERR_DAMAGED;
	ck_assert_int_eq(entry_open(&w.o, w.dossier, &other), ERR_DAMAGED);
	ck_assert_ptr_null(other);
}
END_TEST

START_TEST(relevance__shows_and_hides_at_once_in_chains)
{
	ck_assert(!world_shows(e, "intake.b"));
	ck_assert(!world_shows(e, "intake.plan"));
	world_set(e, "intake.a", "ja");
	ck_assert(world_shows(e, "intake.b"));
	ck_assert(world_shows(e, "intake.plan"));
	ck_assert(!world_shows(e, "intake.c"));
	world_set(e, "intake.b", "meer");
	ck_assert(world_shows(e, "intake.c"));
	world_set(e, "intake.c", "diep");
	world_set(e, "intake.a", "nee");
	ck_assert(!world_shows(e, "intake.b"));
	ck_assert(!world_shows(e, "intake.c"));
	ck_assert_uint_eq(world_rows(e, "ervaring"), SIZE_MAX);
	world_set(e, "intake.a", "ja");
	ck_assert_str_eq(world_get(e, "intake.b"), "meer");
	ck_assert_str_eq(world_get(e, "intake.c"), "diep");
}
END_TEST

START_TEST(relevance__follows_chosen_codes_and_other_records)
{
	ck_assert(!world_shows(e, "intake.sport"));
	entry_set_stored(e, world_item(e, "intake.hobby"), "s b");
	ck_assert_str_eq(world_get(e, "intake.hobby"), "b s");
	ck_assert(world_shows(e, "intake.sport"));
	entry_set_stored(e, world_item(e, "intake.hobby"), "b");
	ck_assert(!world_shows(e, "intake.sport"));
	ck_assert(!world_shows(e, "intake.asiel"));
	entry_set_stored(e, world_item(e, "dossier.doelgroep"), "AS");
	ck_assert(world_shows(e, "intake.asiel"));
}
END_TEST

static void member(const char *zorg, const char *uren)
{
	size_t row = world_add(e, "gezinslid");
	struct rid id = entry_item(e, row)->record;
	entry_set(e, entry_find(e, id, spec_field(w.spec, "gezinslid.zorg")), zorg);
	size_t i = entry_find(e, id, spec_field(w.spec, "gezinslid.zorg_uren"));
	if (uren)
		entry_set(e, i, uren);
	else
		ck_assert_uint_eq(i, SIZE_MAX);
}

START_TEST(calculation__follows_rows_in_order_of_dependency)
{
	member("ja", "5");
	ck_assert_str_eq(world_get(e, "intake.leden"), "1");
	ck_assert_str_eq(world_get(e, "intake.uren"), "5");
	ck_assert_str_eq(world_get(e, "intake.zwaarte"), "11");
	member("ja", "7");
	member("nee", NULL);
	ck_assert_str_eq(world_get(e, "intake.leden"), "3");
	ck_assert_str_eq(world_get(e, "intake.zwaarte"), "27");
	/* hours of a member without care do not count, though they were typed */
	entry_set(e, world_item(e, "gezinslid.zorg"), "nee");
	ck_assert_str_eq(world_get(e, "intake.uren"), "7");
	entry_row_remove(e, world_nth(e, ENTRY_ROW, 1));
	ck_assert_str_eq(world_get(e, "intake.leden"), "2");
	ck_assert_str_eq(world_get(e, "intake.uren"), "0");
	ck_assert(entry_is_readonly(e, world_item(e, "intake.leden")));
	entry_set(e, world_item(e, "intake.leden"), "99");
	ck_assert_str_eq(world_get(e, "intake.leden"), "2");
}
END_TEST

START_TEST(calculation__alone_does_not_make_a_form_dirty)
{
	fake_edit(w.s, w.persoon, "leeftijd", "12");
	struct rid id = fake_put(w.s, "intake", w.dossier, "datum=2026-02-01", NULL);
	ck_assert_int_eq(open_form("intake", id), ERR_OK);
	ck_assert_str_eq(world_get(e, "persoon.leeftijd"), "37");
	ck_assert(!entry_is_dirty(e));
	world_set(e, "intake.a", "ja");
	world_save(e);
	ck_assert_str_eq(w.s->last_kinds, "set:intake ");
	ck_assert_str_eq(fake_get(w.s, w.persoon, "leeftijd"), "12");
	world_set(e, "persoon.geboren", "1-5-1990");
	world_save(e);
	ck_assert_str_eq(fake_get(w.s, w.persoon, "leeftijd"), "35");
}
END_TEST

START_TEST(constraint__is_a_finding_beside_the_field_and_follows_the_other)
{
	world_set(e, "intake.eind", "1-2-2026");
	ck_assert_str_eq(entry_finding(e, world_item(e, "intake.eind")), "Het einde ligt voor het begin.");
	world_set(e, "intake.datum", "1-1-2026");
	ck_assert_ptr_null(entry_finding(e, world_item(e, "intake.eind")));
}
END_TEST

START_TEST(finding__of_the_type_keeps_what_was_typed)
{
	world_set(e, "persoon.geboren", "31-31-1990");
	size_t i = world_item(e, "persoon.geboren");
	ck_assert_ptr_nonnull(entry_finding(e, i));
	ck_assert_str_eq(entry_stored(e, i), "31-31-1990");
	ck_assert_int_eq(entry_block_state(e, 1).badge, BADGE_FAULTS);
	ck_assert_uint_eq(entry_block_state(e, 1).faults, 1);
	entry_undo(e);
	ck_assert_ptr_null(entry_finding(e, i));
	entry_redo(e);
	ck_assert_ptr_nonnull(entry_finding(e, i));
}
END_TEST

START_TEST(missing__counts_stands_as_answers_and_required)
{
	size_t i = world_item(e, "intake.a");
	ck_assert(entry_is_missing(e, i));
	entry_set_stand(e, i, STAND_NIET_GEVRAAGD);
	ck_assert(entry_is_missing(e, i));
	entry_set_stand(e, i, STAND_ONBEKEND);
	ck_assert(!entry_is_missing(e, i));
	ck_assert_int_eq(entry_stand(e, i), STAND_ONBEKEND);
	ck_assert_str_eq(entry_shown(e, i), "onbekend");
	entry_set_stand(e, i, STAND_WIL_NIET);
	ck_assert(!entry_is_missing(e, i));
	entry_set(e, i, "ja");
	ck_assert_int_eq(entry_stand(e, i), STAND_GEGEVEN);
	ck_assert(!entry_is_missing(e, world_item(e, "intake.plan")));
	member("ja", "9");
	ck_assert(entry_is_missing(e, world_item(e, "intake.plan")));
}
END_TEST

START_TEST(stand__is_only_for_answers)
{
	size_t i = world_item(e, "persoon.moedertaal");
	entry_set_stand(e, i, STAND_ONBEKEND);
	ck_assert_int_eq(entry_stand(e, i), STAND_GEGEVEN);
	ck_assert(!entry_is_dirty(e));
}
END_TEST

START_TEST(missing__of_a_record_that_will_not_exist_is_not_asked)
{
	ck_assert(!entry_is_missing(e, world_item(e, "gezin.gezin_naam")));
	world_set(e, "gezin.opvang", "ja");
	ck_assert(entry_is_missing(e, world_item(e, "gezin.gezin_naam")));
	entry_undo(e);
	ck_assert(!entry_is_missing(e, world_item(e, "gezin.gezin_naam")));
}
END_TEST

START_TEST(badge__goes_from_empty_to_done)
{
	struct entry_block_state s = entry_block_state(e, 3);
	ck_assert_int_eq(s.badge, BADGE_EMPTY);
	s = entry_block_state(e, 1);
	ck_assert_int_eq(s.badge, BADGE_BUSY);
	ck_assert_uint_eq(s.answered, 2);
	ck_assert_uint_eq(s.asked, 4); /* name, born, language, rows; the age is computed */
	ck_assert_uint_eq(s.missing, 1);
	entry_set_stored(e, world_item(e, "persoon.moedertaal"), "ara");
	ck_assert_int_eq(entry_block_state(e, 1).badge, BADGE_DONE);
	ck_assert_int_eq(entry_block_state(e, 4).badge, BADGE_EMPTY);
	world_set(e, "intake.nota", "tekst");
	ck_assert_int_eq(entry_block_state(e, 4).badge, BADGE_DONE);
	ck_assert_int_eq(entry_block_state(e, 99).badge, BADGE_EMPTY);
}
END_TEST

START_TEST(next_problem__goes_on_from_the_cursor_and_wraps)
{
	size_t a = world_item(e, "intake.a"), taal = world_item(e, "persoon.moedertaal");
	ck_assert_uint_eq(entry_next_problem(e, 0), a);
	ck_assert_uint_eq(entry_next_problem(e, a), taal);
	ck_assert_uint_eq(entry_next_problem(e, taal), a);
	ck_assert_uint_eq(entry_next_problem(e, SIZE_MAX), a);
	world_set(e, "intake.eind", "1-2-2026");
	ck_assert_uint_eq(entry_next_problem(e, a), world_item(e, "intake.eind"));
	world_set(e, "intake.eind", "");
	world_set(e, "intake.a", "nee");
	entry_set_stored(e, world_item(e, "persoon.moedertaal"), "nld");
	ck_assert_uint_eq(entry_next_problem(e, 3), SIZE_MAX);
}
END_TEST

START_TEST(next_problem__stops_at_a_closed_row)
{
	world_set(e, "intake.a", "nee");
	entry_set_stored(e, world_item(e, "persoon.moedertaal"), "nld");
	size_t row = world_add(e, "persoon_taal");
	ck_assert_uint_eq(entry_next_problem(e, 0), row + 1); /* the field of the opened row */
	entry_row_open(e, row, false);
	ck_assert(entry_is_missing(e, row));
	ck_assert_uint_eq(entry_next_problem(e, 0), row);
	ck_assert_int_eq(entry_block_state(e, 1).missing, 1);
}
END_TEST

START_TEST(rows__open_in_place_and_name_themselves)
{
	size_t row = world_add(e, "persoon_taal");
	ck_assert(entry_row_is_open(e, row));
	ck_assert_int_eq(entry_item(e, row + 1)->depth, 1);
	ck_assert_str_eq(entry_shown(e, row), "Taal 1");
	entry_set_stored(e, row + 1, "tir");
	ck_assert_str_eq(entry_shown(e, row), "tir");
	entry_row_open(e, row, false);
	ck_assert_int_eq(entry_item(e, row + 1)->kind, ENTRY_ADD);
	ck_assert_uint_eq(entry_row_add(e, 0), SIZE_MAX); /* not a list */
	entry_row_remove(e, 0);
	ck_assert_int_eq(entry_item(e, row)->kind, ENTRY_ROW);
}
END_TEST

START_TEST(link__chosen_on_the_form_brings_the_other_record)
{
	struct rid gezin = fake_put(w.s, "gezin", (struct rid){{0}}, "gezin_naam=Yılmaz", NULL);
	fake_put(w.s, "gezinslid", gezin, "roepnaam=Ali", NULL);
	char id[37];
	rid_text(gezin, id);
	world_set(e, "gezin.gezin_naam", "Nieuw gezin");
	entry_set_stored(e, world_item(e, "dossier.gezin"), id);
	ck_assert_str_eq(world_get(e, "gezin.gezin_naam"), "Yılmaz");
	ck_assert_str_eq(world_get(e, "intake.leden"), "1");
	ck_assert_str_eq(entry_shown(e, world_nth(e, ENTRY_ROW, 0)), "Ali");
	entry_undo(e);
	ck_assert_str_eq(world_get(e, "gezin.gezin_naam"), "Nieuw gezin");
	ck_assert_str_eq(world_get(e, "intake.leden"), "0");
	entry_redo(e);
	struct buf text = {0};
	entry_before_save(e, &text);
	ck_assert_str_eq(buf_str(&text), "1 antwoord vervalt: Gezin.");
	buf_clear(&text);
	world_save(e);
	ck_assert_uint_eq(fake_count(w.s, "gezin"), 1);
	ck_assert_str_eq(fake_get(w.s, w.dossier, "gezin"), id);
	ck_assert(!entry_is_dirty(e));
}
END_TEST

START_TEST(link__to_a_record_that_is_not_here_is_to_look_at_only)
{
	fake_edit(w.s, w.dossier, "gezin", "01020304-0000-0000-0000-000000000009");
	entry_free(e);
	e = world_intake(&w);
	ck_assert(entry_is_readonly(e, world_item(e, "gezin.gezin_naam")));
	world_set(e, "gezin.gezin_naam", "x");
	ck_assert(!entry_is_dirty(e));
	world_set(e, "intake.a", "nee");
	world_save(e);
	ck_assert_str_eq(fake_get(w.s, w.dossier, "gezin"), "01020304-0000-0000-0000-000000000009");
	ck_assert_uint_eq(fake_count(w.s, "gezin"), 0);
}
END_TEST

START_TEST(frozen__and_read_only_forms_take_nothing)
{
	struct rid id = fake_put(w.s, "intake", w.dossier, "datum=2026-02-01", "a=1", NULL);
	fake_freeze(w.s, id);
	ck_assert_int_eq(open_form("intake", id), ERR_OK);
	ck_assert(entry_is_readonly(e, world_item(e, "intake.b")));
	world_set(e, "intake.b", "x");
	entry_typing(e, world_item(e, "intake.b"), "x");
	ck_assert_uint_eq(entry_row_add(e, world_rows(e, "ervaring")), SIZE_MAX);
	ck_assert(!entry_is_dirty(e));
	ck_assert(!entry_is_readonly(e, world_item(e, "persoon.naam")));
	ck_assert(!entry_is_readonly(e, world_item(e, "gezin.gezin_naam")));
	fake_freeze(w.s, w.dossier); /* then no new household can be linked to it */
	ck_assert_int_eq(open_form("intake", id), ERR_OK);
	ck_assert(entry_is_readonly(e, world_item(e, "gezin.gezin_naam")));
	ck_assert_uint_eq(entry_row_add(e, world_rows(e, "gezinslid")), SIZE_MAX);
	w.s->read_only = true;
	ck_assert_int_eq(open_form("intake", id), ERR_OK);
	world_set(e, "persoon.naam", "x");
	ck_assert(!entry_is_dirty(e));
	struct change_result r = {0};
	ck_assert_int_eq(entry_save(e, &r), ERR_READ_ONLY);
}
END_TEST

START_TEST(entry_set__of_the_same_text_keeps_an_imported_value)
{
	fake_edit(w.s, w.persoon, "naam", "  Raar   ingevoerd ");
	entry_free(e);
	e = world_intake(&w);
	size_t i = world_item(e, "persoon.naam");
	entry_set(e, i, entry_edit_text(e, i));
	ck_assert(!entry_is_dirty(e));
	ck_assert_str_eq(entry_stored(e, i), "  Raar   ingevoerd ");
}
END_TEST

START_TEST(entry_set__of_a_huge_text_is_cut_between_characters)
{
	struct buf b = {0};
	for (int i = 0; i < 70000; i++)
		buf_add(&b, "ş");
	size_t i = world_item(e, "intake.nota");
	entry_set(e, i, buf_str(&b));
	ck_assert_uint_eq(strlen(entry_stored(e, i)), 120000);
	ck_assert_ptr_nonnull(entry_finding(e, i));
	buf_cut(&b, 40000); /* 20,000 characters: what a langtekst may hold */
	entry_set(e, i, buf_str(&b));
	ck_assert_str_eq(entry_stored(e, i), buf_str(&b));
	ck_assert_ptr_null(entry_finding(e, i));
	entry_undo(e);
	ck_assert_uint_eq(strlen(entry_stored(e, i)), 120000);
	buf_clear(&b);
}
END_TEST

START_TEST(today__is_followed_while_the_form_stands_open)
{
	ck_assert_str_eq(world_get(e, "persoon.leeftijd"), "37");
	w.s->today = (struct civil){2031, 1, 1};
	world_set(e, "intake.a", "ja");
	ck_assert_str_eq(world_get(e, "persoon.leeftijd"), "42");
}
END_TEST

START_TEST(carry_over__takes_the_previous_talk_and_says_so)
{
	struct rid before = fake_put(w.s, "intake", w.dossier, "datum=2026-02-01", "nota=eerder gezegd", NULL);
	(void)before;
	w.s->records[w.s->n_records - 1].r->changed_ms = INT64_C(1770116400000); /* 3 February 2026 */
	size_t i = world_item(e, "intake.nota");
	ck_assert(entry_carry_over(e, i));
	ck_assert_str_eq(entry_stored(e, i), "eerder gezegd");
	ck_assert_str_eq(entry_echo(e, i), "≈ uit Intake 03-02-2026");
	ck_assert(!entry_carry_over(e, world_item(e, "intake.hobby")));
	entry_undo(e);
	ck_assert_str_eq(entry_stored(e, i), "");
	entry_redo(e);
	ck_assert_str_eq(entry_echo(e, i), "≈ uit Intake 03-02-2026");
	entry_set(e, i, "anders");
	ck_assert_str_eq(entry_echo(e, i), "");
}
END_TEST

START_TEST(carry_over__takes_from_the_household)
{
	char id[37], gezin[64], persoon[64];
	struct rid none = {{0}};
	rid_text(fake_put(w.s, "gezin", none, "gezin_naam=Y", NULL), id);
	snprintf(gezin, sizeof gezin, "gezin=%s", id);
	fake_edit(w.s, w.dossier, "gezin", id);
	rid_text(fake_put(w.s, "persoon", none, "naam=Leyla", "moedertaal=tir", NULL), id);
	snprintf(persoon, sizeof persoon, "persoon=%s", id);
	struct rid other = fake_put(w.s, "dossier", none, persoon, gezin, NULL);
	fake_put(w.s, "intake", other, "nota=samen", NULL);
	entry_free(e);
	e = world_intake(&w);
	ck_assert(entry_carry_over(e, world_item(e, "intake.nota")));
	ck_assert_str_eq(world_get(e, "intake.nota"), "samen");
	ck_assert(entry_carry_over(e, world_item(e, "persoon.moedertaal")));
	ck_assert_str_eq(world_get(e, "persoon.moedertaal"), "tir");
}
END_TEST

START_TEST(calculation__of_every_kind_of_outcome)
{
	const struct record *p = NULL;
	world_set(e, "persoon.geboren", "1-5-1990"); /* so that the person is written */
	world_save(e);
	p = fake_record(w.s, w.persoon);
	ck_assert_str_eq(record_get(p, "leeftijd"), "35");
	ck_assert_str_eq(record_get(p, "volwassen"), "1");
	ck_assert_str_eq(record_get(p, "volgend_jaar"), "2027-03-02");
	ck_assert_str_eq(record_get(p, "roept"), "Şükrü Yılmaz");
	world_set(e, "persoon.geboren", "");
	world_save(e);
	p = fake_record(w.s, w.persoon);
	ck_assert_str_eq(record_get(p, "leeftijd"), "");
	ck_assert_str_eq(record_get(p, "volwassen"), "0"); /* comparing with empty is false */
}
END_TEST

START_TEST(calculation__sees_what_a_hidden_field_of_another_record_will_stay)
{
	world_set(e, "intake.a", "ja");
	world_set(e, "persoon.bijnaam", "Sjuk");
	world_set(e, "intake.a", "nee");
	world_set(e, "persoon.geboren", "1990");
	world_save(e);
	ck_assert_str_eq(fake_get(w.s, w.persoon, "bijnaam"), "");
	ck_assert_str_eq(fake_get(w.s, w.persoon, "roept"), "Şükrü Yılmaz");
}
END_TEST

START_TEST(calculation__of_a_frozen_record_stays_as_it_was_made_definitive)
{
	fake_edit(w.s, w.persoon, "leeftijd", "12");
	fake_freeze(w.s, w.persoon);
	entry_free(e);
	e = world_intake(&w);
	ck_assert_str_eq(world_get(e, "persoon.leeftijd"), "12");
}
END_TEST

START_TEST(shown__names_codes_and_records)
{
	char id[37];
	entry_set_stored(e, world_item(e, "persoon.moedertaal"), "ara");
	ck_assert_str_eq(entry_shown(e, world_item(e, "persoon.moedertaal")), "Arabisch");
	rid_text(fake_put(w.s, "gezin", (struct rid){{0}}, "gezin_naam=Yılmaz", NULL), id);
	entry_set_stored(e, world_item(e, "dossier.gezin"), id);
	ck_assert_str_eq(entry_shown(e, world_item(e, "dossier.gezin")), "Yılmaz");
	world_set(e, "gezin.gezin_naam", "Demir"); /* as it stands on the form */
	ck_assert_str_eq(entry_shown(e, world_item(e, "dossier.gezin")), "Demir");
	entry_free(e);
	w.o.form = spec_form(w.spec, "verwijst");
	ck_assert_int_eq(entry_new(&w.o, w.dossier, &e), ERR_OK);
	entry_set_stored(e, world_item(e, "verwijzing.naar"), id);
	ck_assert_str_eq(entry_shown(e, world_item(e, "verwijzing.naar")), "Yılmaz");
	ck_assert_str_eq(entry_shown(e, world_item(e, "verwijzing.naar")), "Yılmaz");
	entry_set_stored(e, world_item(e, "verwijzing.ook"), "01020304-0000-0000-0000-000000000009");
	entry_shown(e, world_item(e, "verwijzing.ook")); /* of a record that is not here: no name, no harm */
}
END_TEST

START_TEST(echo__says_where_a_value_came_from)
{
	struct value *v = &w.s->records[0].r->values[spec_field(w.spec, "persoon.naam")->index];
	v->bron = strdup("coa");
	v->peildatum = strdup("2026-02-03");
	entry_free(e);
	e = world_intake(&w);
	ck_assert_str_eq(entry_echo(e, world_item(e, "persoon.naam")), "≈ per 03-02-2026 (COA)");
	world_set(e, "persoon.naam", "Jan");
	ck_assert_str_eq(entry_echo(e, world_item(e, "persoon.naam")), "");
	free(v->peildatum);
	v->peildatum = NULL;
	entry_free(e);
	e = world_intake(&w);
	ck_assert_str_eq(entry_echo(e, world_item(e, "persoon.naam")), "≈ uit COA");
}
END_TEST

START_TEST(echo__of_a_date_comes_back_without_typing)
{
	world_set(e, "intake.eind", "4-3-2026");
	char *typed = strdup(entry_echo(e, world_item(e, "intake.eind")));
	ck_assert_ptr_nonnull(strstr(typed, "wo"));
	entry_undo(e);
	entry_redo(e);
	ck_assert_ptr_nonnull(strstr(entry_echo(e, world_item(e, "intake.eind")), "wo"));
	free(typed);
}
END_TEST

START_TEST(kalender__counts_work_days_in_typed_dates)
{
	struct kalender *k;
	struct buf why = {0};
	char path[4096];
	snprintf(path, sizeof path, "%s/db/feestdagen.def", support_srcdir());
	ck_assert_int_eq(kalender_load(path, &k, &why), ERR_OK);
	w.s->today = (struct civil){2024, 5, 3};
	w.o.kalender = k;
	entry_free(e);
	e = world_intake(&w);
	world_set(e, "intake.eind", "+10wd");
	ck_assert_str_eq(world_get(e, "intake.eind"), "2024-05-22");
	kalender_free(k);
	w.o.kalender = NULL;
	buf_clear(&why);
}
END_TEST

START_TEST(row__that_is_closed_tells_its_findings)
{
	world_set(e, "intake.a", "ja");
	size_t row = world_add(e, "ervaring");
	entry_set(e, row + 1, "kok");
	entry_set(e, row + 2, "61");
	ck_assert_ptr_null(entry_finding(e, row));
	entry_row_open(e, row, false);
	ck_assert_str_eq(entry_finding(e, row), "1 bevinding");
	entry_set_stored(e, world_item(e, "persoon.moedertaal"), "ara");
	world_set(e, "intake.b", "x");
	ck_assert_uint_eq(entry_next_problem(e, 0), row);
	ck_assert_int_eq(entry_block_state(e, 3).badge, BADGE_FAULTS);
}
END_TEST

START_TEST(accessors__take_any_index)
{
	size_t far[] = {entry_n_items(e), SIZE_MAX, 0};
	for (size_t k = 0; k < 3; k++) {
		size_t i = far[k];
		ck_assert_str_eq(entry_stored(e, i), "");
		ck_assert_str_eq(entry_shown(e, i), "");
		ck_assert_str_eq(entry_edit_text(e, i), "");
		ck_assert_str_eq(entry_echo(e, i), "");
		ck_assert_ptr_null(entry_finding(e, i));
		ck_assert(!entry_is_missing(e, i));
		ck_assert(entry_is_readonly(e, i));
		entry_set(e, i, "x");
		entry_set_stored(e, i, "x");
		entry_set_stand(e, i, STAND_ONBEKEND);
		entry_typing(e, i, "x");
		entry_row_open(e, i, true);
		entry_row_remove(e, i);
		entry_set_cursor(e, i, 5);
	}
	ck_assert_ptr_null(entry_item(e, SIZE_MAX));
	ck_assert(!entry_is_dirty(e));
	ck_assert_uint_eq(entry_undo(e), SIZE_MAX);
	ck_assert_uint_eq(entry_redo(e), SIZE_MAX);
}
END_TEST

Suite *form_suite(void)
{
	Suite *s = suite_create("form");
	TCase *t = tcase_create("form");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, entry_new__reaches_main_owner_referred_and_rows);
	tcase_add_test(t, entry_new__refuses_a_wrong_or_absent_owner);
	tcase_add_test(t, entry_new__of_a_single_kind_that_exists_is_refused);
	tcase_add_test(t, entry_open__refuses_another_kind_and_the_unknown);
	tcase_add_test(t, relevance__shows_and_hides_at_once_in_chains);
	tcase_add_test(t, relevance__follows_chosen_codes_and_other_records);
	tcase_add_test(t, calculation__follows_rows_in_order_of_dependency);
	tcase_add_test(t, calculation__alone_does_not_make_a_form_dirty);
	tcase_add_test(t, constraint__is_a_finding_beside_the_field_and_follows_the_other);
	tcase_add_test(t, finding__of_the_type_keeps_what_was_typed);
	tcase_add_test(t, missing__counts_stands_as_answers_and_required);
	tcase_add_test(t, stand__is_only_for_answers);
	tcase_add_test(t, missing__of_a_record_that_will_not_exist_is_not_asked);
	tcase_add_test(t, badge__goes_from_empty_to_done);
	tcase_add_test(t, next_problem__goes_on_from_the_cursor_and_wraps);
	tcase_add_test(t, next_problem__stops_at_a_closed_row);
	tcase_add_test(t, rows__open_in_place_and_name_themselves);
	tcase_add_test(t, link__chosen_on_the_form_brings_the_other_record);
	tcase_add_test(t, link__to_a_record_that_is_not_here_is_to_look_at_only);
	tcase_add_test(t, frozen__and_read_only_forms_take_nothing);
	tcase_add_test(t, entry_set__of_the_same_text_keeps_an_imported_value);
	tcase_add_test(t, entry_set__of_a_huge_text_is_cut_between_characters);
	tcase_add_test(t, today__is_followed_while_the_form_stands_open);
	tcase_add_test(t, carry_over__takes_the_previous_talk_and_says_so);
	tcase_add_test(t, carry_over__takes_from_the_household);
	tcase_add_test(t, calculation__of_every_kind_of_outcome);
	tcase_add_test(t, calculation__sees_what_a_hidden_field_of_another_record_will_stay);
	tcase_add_test(t, calculation__of_a_frozen_record_stays_as_it_was_made_definitive);
	tcase_add_test(t, shown__names_codes_and_records);
	tcase_add_test(t, echo__says_where_a_value_came_from);
	tcase_add_test(t, echo__of_a_date_comes_back_without_typing);
	tcase_add_test(t, kalender__counts_work_days_in_typed_dates);
	tcase_add_test(t, row__that_is_closed_tells_its_findings);
	tcase_add_test(t, accessors__take_any_index);
	suite_add_tcase(s, t);
	return s;
}
