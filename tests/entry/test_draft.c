/* Drafts: what is typed survives the program, and comes back as it was. */
#include <config.h>

#include "entry/suites.h"
#include "entry/world.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static struct world w;
static struct entry *e;
static struct entry *lost[8]; /* forms of processes that died: held, so that nothing calls them leaks */
static size_t n_lost;

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

/* The process dies and the newest draft is resumed by another. */
static bool kill_and_resume(void)
{
	bool changed;
	lost[n_lost++] = e;
	fake_kill(w.s);
	struct entry_draft *d;
	size_t n;
	ck_assert_int_eq(entry_drafts(&w.o, &d, &n), ERR_OK);
	ck_assert_uint_ge(n, 1);
	w.o.form = NULL;
	ck_assert_int_eq(entry_resume(&w.o, d[0].id, &e, &changed), ERR_OK);
	w.o.form = entry_form(e);
	entry_drafts_free(d, n);
	return changed;
}

static struct rid stored_intake(void)
{
	struct rid id = fake_put(w.s, "intake", w.dossier, "datum=2026-02-01", "a=1", "b=oud", NULL);
	entry_free(e);
	ck_assert_int_eq(entry_open(&w.o, id, &e), ERR_OK);
	return id;
}

static void fill(void)
{
	world_set(e, "intake.a", "ja");
	world_set(e, "intake.b", "antwoord");
	entry_set_stand(e, world_item(e, "intake.hobby"), STAND_WIL_NIET);
	world_set(e, "gezin.gezin_naam", "Yılmaz");
	size_t row = world_add(e, "gezinslid");
	entry_set(e, row + 1, "Ali");
	entry_set(e, row + 2, "ja");
	row = world_add(e, "ervaring");
	entry_set(e, row + 1, "kok");
}

START_TEST(draft__comes_with_the_first_change_only)
{
	entry_flush(e, true);
	entry_set_cursor(e, 3, 0);
	ck_assert_ptr_null(entry_draft_id(e));
	ck_assert_uint_eq(w.s->n_drafts, 0);
	world_set(e, "intake.a", "nee");
	ck_assert_ptr_nonnull(entry_draft_id(e));
	ck_assert_uint_eq(fake_n_drafts(w.s), 1);
	entry_undo(e);
	entry_free(e); /* nothing unsaved: no draft stays */
	ck_assert_uint_eq(fake_n_drafts(w.s), 0);
	e = world_intake(&w);
}
END_TEST

START_TEST(resume__after_a_kill_is_the_same_form)
{
	fill();
	char *before = world_picture(e);
	ck_assert(!kill_and_resume());
	for (size_t i; (i = world_nth(e, ENTRY_ROW, 0)) != SIZE_MAX && !entry_row_is_open(e, i);)
		entry_row_open(e, i, true);
	for (size_t i = 0; i < entry_n_items(e); i++)
		entry_row_open(e, i, true);
	char *after = world_picture(e);
	ck_assert_str_eq(before, after);
	ck_assert_str_eq(entry_resume_note(e), "");
	world_save(e);
	ck_assert_str_eq(w.s->last_kinds,
		"create:gezin create:intake set:dossier create:gezinslid create:ervaring ");
	ck_assert_uint_eq(fake_n_drafts(w.s), 0);
	free(before);
	free(after);
}
END_TEST

START_TEST(resume__brings_undo_and_redo_back)
{
	fill();
	entry_undo(e);
	entry_undo(e);
	kill_and_resume();
	ck_assert_uint_eq(world_nth(e, ENTRY_ROW, 1), SIZE_MAX);
	entry_redo(e);
	entry_redo(e);
	ck_assert_str_eq(entry_shown(e, world_nth(e, ENTRY_ROW, 1)), "kok");
	kill_and_resume();
	for (int i = 0; i < 9; i++)
		ck_assert_uint_ne(entry_undo(e), SIZE_MAX);
	ck_assert_uint_eq(entry_undo(e), SIZE_MAX);
	ck_assert(!entry_is_dirty(e));
	ck_assert_str_eq(world_get(e, "gezin.gezin_naam"), "");
	for (int i = 0; i < 9; i++)
		ck_assert_uint_ne(entry_redo(e), SIZE_MAX);
	ck_assert_str_eq(world_get(e, "intake.uren"), "0");
	ck_assert_int_eq(entry_stand(e, world_item(e, "intake.hobby")), STAND_WIL_NIET);
}
END_TEST

START_TEST(typing__is_kept_within_two_seconds_with_its_place)
{
	size_t i = world_item(e, "intake.nota");
	entry_set_cursor(e, i, 0);
	entry_typing(e, i, "de eerste woor");
	entry_set_cursor(e, i, 14);
	ck_assert(entry_is_dirty(e));
	ck_assert_int_eq(entry_flush(e, false), ERR_OK);
	ck_assert_uint_eq(fake_n_drafts(w.s), 0); /* fresh: not yet */
	w.s->now_ms += 1000;
	entry_flush(e, false);
	ck_assert_uint_eq(fake_n_drafts(w.s), 1);
	entry_typing(e, i, "de eerste woorden");
	entry_set_cursor(e, i, 17);
	kill_and_resume();
	size_t item, offset;
	entry_cursor(e, &item, &offset);
	ck_assert_uint_eq(item, world_item(e, "intake.nota"));
	ck_assert_uint_eq(offset, 14);
	ck_assert_str_eq(entry_edit_text(e, item), "de eerste woor");
	ck_assert_str_eq(entry_stored(e, item), "");
	entry_set(e, item, "de eerste woorden");
	kill_and_resume();
	ck_assert_str_eq(world_get(e, "intake.nota"), "de eerste woorden");
	ck_assert_str_eq(entry_edit_text(e, world_item(e, "intake.nota")), "de eerste woorden");
}
END_TEST

START_TEST(typing__taken_back_is_gone_in_the_draft_too)
{
	size_t i = world_item(e, "intake.nota");
	world_set(e, "intake.a", "nee");
	entry_typing(e, i, "vergissing");
	entry_flush(e, true);
	entry_set(e, i, "");
	kill_and_resume();
	ck_assert_str_eq(entry_edit_text(e, world_item(e, "intake.nota")), "");
	ck_assert_str_eq(world_get(e, "intake.a"), "0");
}
END_TEST

START_TEST(typing__in_another_field_leaves_the_first)
{
	entry_typing(e, world_item(e, "intake.nota"), "blijft staan");
	entry_typing(e, world_item(e, "persoon.naam"), "Jan");
	ck_assert_str_eq(world_get(e, "intake.nota"), "blijft staan");
	ck_assert_str_eq(entry_edit_text(e, world_item(e, "persoon.naam")), "Jan");
	entry_undo(e); /* leaves the name, then takes it back */
	ck_assert_str_eq(world_get(e, "persoon.naam"), "Şükrü Yılmaz");
	ck_assert_str_eq(world_get(e, "intake.nota"), "blijft staan");
}
END_TEST

START_TEST(cursor__comes_back_in_a_row)
{
	size_t row = world_add(e, "gezinslid");
	entry_set(e, row + 1, "Ali");
	entry_set_cursor(e, row + 2, 1);
	entry_flush(e, true);
	kill_and_resume();
	size_t item, offset;
	entry_cursor(e, &item, &offset);
	ck_assert_str_eq(entry_item(e, item)->field->id, "gezinslid.zorg");
	ck_assert_uint_eq(offset, 1);
	entry_set_cursor(e, world_nth(e, ENTRY_ADD, 0), SIZE_MAX);
	entry_flush(e, true);
	kill_and_resume();
	entry_cursor(e, &item, &offset);
	ck_assert_uint_eq(item, world_nth(e, ENTRY_ADD, 0));
	ck_assert_uint_eq(offset, SIZE_MAX);
}
END_TEST

START_TEST(resume__keeps_the_bases_its_author_saw)
{
	struct change_result r = {0};
	struct rid id = stored_intake();
	world_set(e, "intake.b", "van mij");
	ck_assert(!kill_and_resume());
	fake_edit(w.s, id, "b", "van haar");
	fake_edit(w.s, id, "nota", "ook van haar");
	ck_assert(kill_and_resume());
	ck_assert_str_eq(world_get(e, "intake.b"), "van mij");
	ck_assert_str_eq(world_get(e, "intake.nota"), "");
	entry_undo(e);
	ck_assert_str_eq(world_get(e, "intake.b"), "oud");
	entry_redo(e);
	ck_assert_int_eq(entry_save(e, &r), ERR_CONFLICT);
	r.clashes[0].choice = 1;
	ck_assert_int_eq(entry_save(e, &r), ERR_OK);
	ck_assert_str_eq(fake_get(w.s, id, "b"), "van mij");
	ck_assert_str_eq(world_get(e, "intake.nota"), "ook van haar");
	change_result_clear(&r);
}
END_TEST

START_TEST(resume__sees_a_household_that_another_linked_meanwhile)
{
	char id[37];
	struct change_result r = {0};
	world_set(e, "gezin.gezin_naam", "van mij");
	rid_text(fake_put(w.s, "gezin", (struct rid){{0}}, "gezin_naam=van haar", NULL), id);
	fake_edit(w.s, w.dossier, "gezin", id);
	ck_assert(kill_and_resume());
	ck_assert_str_eq(world_get(e, "gezin.gezin_naam"), "van mij");
	ck_assert_int_eq(entry_save(e, &r), ERR_CONFLICT);
	ck_assert_str_eq(r.clashes[0].field->id, "dossier.gezin");
	r.clashes[0].choice = 2;
	ck_assert_int_eq(entry_save(e, &r), ERR_OK);
	ck_assert_str_eq(fake_get(w.s, w.dossier, "gezin"), id);
	ck_assert_str_eq(world_get(e, "gezin.gezin_naam"), "van haar");
	change_result_clear(&r);
}
END_TEST

START_TEST(resume__of_a_row_that_another_deleted_keeps_it)
{
	struct rid id = stored_intake();
	struct rid row = fake_put(w.s, "ervaring", id, "functie=kok", NULL);
	entry_free(e);
	ck_assert_int_eq(entry_open(&w.o, id, &e), ERR_OK);
	size_t i = world_nth(e, ENTRY_ROW, 0);
	entry_row_open(e, i, true);
	entry_set(e, i + 2, "12");
	fake_delete(w.s, row);
	ck_assert(kill_and_resume());
	i = world_nth(e, ENTRY_ROW, 0);
	ck_assert_uint_ne(i, SIZE_MAX);
	ck_assert_str_eq(entry_shown(e, i), "kok");
}
END_TEST

START_TEST(resume__after_other_definitions_brings_what_there_is)
{
	fill();
	world_set(e, "intake.nota", "komt niet terug");
	entry_set_stored(e, world_add(e, "persoon_taal") + 1, "tir");
	world_set(e, "intake.b", "wel");
	lost[n_lost++] = e;
	fake_kill(w.s);
	struct spec *old = w.spec;
	w.spec = NULL; /* the dead form still points at it */
	e = NULL;
	w.s->spec = old;
	world_redefine(&w, "defs2");
	struct entry_draft *d;
	size_t n;
	bool changed;
	ck_assert_int_eq(entry_drafts(&w.o, &d, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert_int_eq(entry_resume(&w.o, d[0].id, &e, &changed), ERR_OK);
	entry_drafts_free(d, n);
	ck_assert_str_eq(entry_resume_note(e), "persoon_taal, intake.nota");
	ck_assert_str_eq(world_get(e, "intake.b"), "wel");
	ck_assert_str_eq(world_get(e, "gezin.gezin_naam"), "Yılmaz");
	ck_assert(world_shows(e, "intake.nieuw"));
	ck_assert_uint_ne(entry_undo(e), SIZE_MAX);
	ck_assert_str_eq(world_get(e, "intake.b"), "antwoord");
	world_save(e);
	ck_assert_str_eq(fake_get(w.s, entry_main(e)->id, "b"), "antwoord");
	spec_free(old);
}
END_TEST

START_TEST(entry_drafts__names_the_person_and_counts)
{
	struct entry_draft *d;
	size_t n;
	ck_assert_int_eq(entry_drafts(&w.o, &d, &n), ERR_OK);
	ck_assert_uint_eq(n, 0);
	entry_drafts_free(d, n);
	world_set(e, "intake.a", "ja");
	world_set(e, "intake.b", "x");
	entry_free(e);
	e = world_intake(&w);
	ck_assert_int_eq(entry_drafts(&w.o, &d, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(d[0].title, "Şükrü Yılmaz");
	ck_assert_ptr_eq(d[0].form, w.o.form);
	ck_assert_uint_eq(d[0].answers, 2);
	ck_assert(rid_is_none(d[0].record));
	ck_assert(rid_equal(d[0].owner, w.dossier));
	entry_drafts_free(d, n);
	struct rid id = stored_intake();
	world_set(e, "intake.b", "y");
	entry_free(e);
	e = world_intake(&w);
	ck_assert_int_eq(entry_drafts(&w.o, &d, &n), ERR_OK);
	ck_assert_uint_eq(n, 2);
	ck_assert(rid_equal(d[0].record, id)); /* newest first */
	entry_drafts_free(d, n);
}
END_TEST

START_TEST(entry_resume__refuses_what_is_not_a_draft)
{
	static const unsigned char none[16] = {99};
	struct entry *other;
	bool changed;
	ck_assert_int_eq(entry_resume(&w.o, none, &other, &changed), ERR_NOT_FOUND);
	ck_assert_ptr_null(other);
	world_set(e, "intake.a", "ja");
	ck_assert_int_eq(entry_resume(&w.o, w.s->drafts[0]->id, &other, &changed), ERR_BUSY);
	lost[n_lost++] = e;
	fake_kill(w.s);
	e = world_intake(&w);
	w.o.form = spec_form(w.spec, "kaart");
	ck_assert_int_eq(entry_resume(&w.o, w.s->drafts[0]->id, &other, &changed), ERR_NOT_FOUND);
	w.o.form = spec_form(w.spec, "intake");
	buf_cut(&w.s->drafts[0]->recs[0], 5);
	ck_assert_int_eq(entry_resume(&w.o, w.s->drafts[0]->id, &other, &changed), ERR_DAMAGED);
	w.s->drafts[0]->recs[0].s[1] = 2;
	ck_assert_int_eq(entry_resume(&w.o, w.s->drafts[0]->id, &other, &changed), ERR_NEWER_FORMAT);
	w.s->drafts[0]->recs[0].s[0] = 'Q';
	ck_assert_int_eq(entry_resume(&w.o, w.s->drafts[0]->id, &other, &changed), ERR_DAMAGED);
	ck_assert(!w.s->drafts[0]->open);
}
END_TEST

/* Every record cut at every length: never more than what was there comes back. */
START_TEST(entry_resume__reads_cut_records_without_harm)
{
	fill();
	entry_typing(e, world_item(e, "intake.nota"), "tekst");
	entry_flush(e, true);
	lost[n_lost++] = e;
	fake_kill(w.s);
	struct fake_draft *d = w.s->drafts[0];
	for (size_t i = 1; i < d->n; i++) {
		struct buf whole = d->recs[i];
		for (size_t len = 1; len < whole.len; len++) {
			bool changed;
			char *cut = mem_dup_n(whole.s, len);
			d->recs[i] = (struct buf){.s = cut, .len = len, .cap = len + 1};
			ck_assert_int_eq(entry_resume(&w.o, d->id, &e, &changed), ERR_OK);
			ck_assert_uint_ge(entry_n_items(e), 5);
			entry_free(e);
			d->gone = d->open = false;
			free(cut);
		}
		d->recs[i] = whole;
	}
	e = world_intake(&w);
}
END_TEST

/* The process can die between any two records: what comes back is the form as it stood after
 * one of the steps, whole, or, when not even the first was told, nothing, and no ghost. */
START_TEST(entry_resume__after_any_record_is_the_form_as_it_once_stood)
{
	enum { STEPS = 6 };
	char *stood[STEPS + 1];
	static const char *const typed[STEPS][2] = {{"intake.b", "een"}, {"persoon.naam", "Ayşe"}, {"intake.b", "twee"},
		{"gezin.gezin_naam", "Yılmaz"}, {"intake.b", "drie"}, {"intake.a", "nee"}};
	stored_intake();
	stood[0] = world_picture(e);
	for (size_t i = 0; i < STEPS; i++) {
		world_set(e, typed[i][0], typed[i][1]);
		stood[i + 1] = world_picture(e);
	}
	lost[n_lost++] = e;
	fake_kill(w.s);
	struct fake_draft *d = w.s->drafts[0];
	size_t whole = d->n, before = 0;
	for (d->n = 1; d->n <= whole; d->n++) {
		bool changed;
		enum err err = entry_resume(&w.o, d->id, &e, &changed);
		if (err == ERR_NOT_FOUND && before == 0)
			continue;
		ck_assert_int_eq(err, ERR_OK);
		char *now = world_picture(e);
		size_t at = before;
		while (at <= STEPS && strcmp(now, stood[at]) != 0)
			at++;
		ck_assert_msg(at <= STEPS, "after %zu of %zu records:\n%s", d->n, whole, now);
		before = at;
		free(now);
		entry_free(e);
		d->gone = d->open = false;
	}
	ck_assert_uint_eq(before, STEPS);
	d->n = 1;
	struct entry_draft *list;
	size_t n;
	ck_assert_int_eq(entry_drafts(&w.o, &list, &n), ERR_OK);
	ck_assert_uint_eq(n, 0);
	ck_assert(d->gone);
	d->n = whole;
	entry_drafts_free(list, n);
	for (size_t i = 0; i <= STEPS; i++)
		free(stood[i]);
	e = world_intake(&w);
}
END_TEST

START_TEST(disk_full__is_shown_and_loses_nothing)
{
	w.s->fail_draft = ERR_DISK_FULL;
	fill();
	ck_assert_int_eq(entry_draft_state(e), ERR_DISK_FULL);
	ck_assert_int_eq(entry_flush(e, false), ERR_DISK_FULL);
	ck_assert_ptr_null(entry_draft_id(e));
	entry_undo(e);
	entry_redo(e);
	char *before = world_picture(e);
	w.s->fail_draft = ERR_OK;
	ck_assert_int_eq(entry_flush(e, false), ERR_OK);
	kill_and_resume();
	for (size_t i = 0; i < entry_n_items(e); i++)
		entry_row_open(e, i, true);
	char *after = world_picture(e);
	ck_assert_str_eq(before, after);
	for (int i = 0; i < 9; i++)
		ck_assert_uint_ne(entry_undo(e), SIZE_MAX);
	ck_assert(!entry_is_dirty(e));
	free(before);
	free(after);
}
END_TEST

START_TEST(disk_full__of_the_file_is_shown_until_its_writer_is_through)
{
	world_set(e, "intake.a", "ja");
	w.s->draft_trouble = ERR_DISK_FULL;
	world_set(e, "intake.b", "x");
	ck_assert_int_eq(entry_flush(e, true), ERR_DISK_FULL);
	ck_assert_int_eq(entry_draft_state(e), ERR_DISK_FULL);
	w.s->draft_trouble = ERR_OK;
	ck_assert_int_eq(entry_flush(e, true), ERR_OK);
	kill_and_resume();
	ck_assert_str_eq(world_get(e, "intake.b"), "x");
}
END_TEST

/* Twenty megabytes of typing do not become twenty megabytes of file. */
START_TEST(draft__that_grew_is_made_anew)
{
	struct buf text = {0};
	for (int i = 0; i < 20000; i++)
		buf_add_c(&text, 'a');
	world_set(e, "intake.a", "ja");
	size_t i = world_item(e, "intake.nota");
	for (int k = 0; k < 1000; k++) {
		text.s[k] = 'b';
		entry_typing(e, i, buf_str(&text));
		w.s->now_ms += 2000;
		entry_flush(e, false);
	}
	ck_assert_uint_eq(w.s->n_drafts, 2);
	ck_assert_uint_eq(fake_n_drafts(w.s), 1);
	kill_and_resume();
	ck_assert_str_eq(entry_edit_text(e, world_item(e, "intake.nota")), buf_str(&text));
	ck_assert_str_eq(world_get(e, "intake.a"), "1");
	buf_clear(&text);
}
END_TEST

START_TEST(draft__that_cannot_be_made_anew_goes_on)
{
	struct buf text = {0};
	for (int i = 0; i < 20000; i++)
		buf_add_c(&text, 'a');
	size_t i = world_item(e, "intake.nota");
	w.s->draft_trouble = ERR_OK;
	for (int k = 0; k < 900; k++) {
		text.s[k] = 'b';
		entry_typing(e, i, buf_str(&text));
		w.s->now_ms += 2000;
		if (k == 800)
			w.s->fail_draft = ERR_DISK_FULL;
		entry_flush(e, false);
	}
	world_set(e, "intake.a", "ja");
	ck_assert_uint_eq(w.s->n_drafts, 1);
	kill_and_resume();
	ck_assert_str_eq(world_get(e, "intake.nota"), buf_str(&text));
	ck_assert_str_eq(world_get(e, "intake.a"), "1");
	buf_clear(&text);
}
END_TEST

START_TEST(undo__from_before_a_save_survives_in_the_next_draft)
{
	world_set(e, "intake.nota", "een");
	world_save(e);
	world_set(e, "intake.a", "ja");
	kill_and_resume();
	entry_undo(e);
	ck_assert(!entry_is_dirty(e));
	ck_assert_uint_ne(entry_undo(e), SIZE_MAX);
	ck_assert_str_eq(world_get(e, "intake.nota"), "");
	kill_and_resume();
	ck_assert_str_eq(world_get(e, "intake.nota"), "");
	entry_redo(e);
	entry_redo(e);
	ck_assert_str_eq(world_get(e, "intake.a"), "1");
	ck_assert_str_eq(world_get(e, "intake.nota"), "een");
}
END_TEST

START_TEST(draft__that_starts_with_an_undo_knows_the_redo)
{
	world_set(e, "intake.nota", "een");
	world_save(e);
	entry_undo(e);
	kill_and_resume();
	ck_assert_str_eq(world_get(e, "intake.nota"), "");
	ck_assert_uint_eq(entry_undo(e), SIZE_MAX);
	ck_assert_uint_ne(entry_redo(e), SIZE_MAX);
	ck_assert_str_eq(world_get(e, "intake.nota"), "een");
	ck_assert(!entry_is_dirty(e));
}
END_TEST

START_TEST(carry_over__is_marked_after_a_kill_too)
{
	fake_put(w.s, "intake", w.dossier, "datum=2026-02-01", "nota=eerder gezegd", NULL);
	ck_assert(entry_carry_over(e, world_item(e, "intake.nota")));
	char *mark = mem_dup(entry_echo(e, world_item(e, "intake.nota")));
	ck_assert_ptr_nonnull(strstr(mark, "≈ uit Intake"));
	kill_and_resume();
	ck_assert_str_eq(entry_echo(e, world_item(e, "intake.nota")), mark);
	free(mark);
}
END_TEST

START_TEST(entry_free__keeps_what_is_under_the_cursor)
{
	entry_typing(e, world_item(e, "intake.nota"), "niet verlaten");
	entry_free(e);
	ck_assert_uint_eq(fake_n_drafts(w.s), 1);
	bool changed;
	ck_assert_int_eq(entry_resume(&w.o, w.s->drafts[0]->id, &e, &changed), ERR_OK);
	ck_assert_str_eq(entry_edit_text(e, world_item(e, "intake.nota")), "niet verlaten");
}
END_TEST

START_TEST(resume__in_a_store_to_look_at_shows_and_changes_nothing)
{
	fill();
	entry_free(e);
	w.s->read_only = true;
	bool changed;
	ck_assert_int_eq(entry_resume(&w.o, w.s->drafts[0]->id, &e, &changed), ERR_OK);
	ck_assert_str_eq(world_get(e, "intake.b"), "antwoord");
	world_set(e, "intake.b", "x");
	ck_assert_uint_eq(entry_undo(e), SIZE_MAX);
	ck_assert_str_eq(world_get(e, "intake.b"), "antwoord");
	entry_free(e);
	ck_assert_uint_eq(fake_n_drafts(w.s), 1);
	w.s->read_only = false;
	e = world_intake(&w);
}
END_TEST

START_TEST(resume__restores_a_row_that_a_save_had_deleted)
{
	struct rid row = fake_put(w.s, "persoon_taal", w.persoon, "taal=tir", NULL);
	entry_free(e);
	e = world_intake(&w);
	entry_row_remove(e, world_nth(e, ENTRY_ROW, 0));
	world_save(e);
	ck_assert(fake_record(w.s, row)->deleted);
	entry_undo(e);
	ck_assert(!kill_and_resume());
	ck_assert_str_eq(entry_shown(e, world_nth(e, ENTRY_ROW, 0)), "tir");
	world_save(e);
	ck_assert_str_eq(w.s->last_kinds, "restore:persoon_taal ");
	ck_assert(!fake_record(w.s, row)->deleted);
}
END_TEST

Suite *draft_suite(void)
{
	Suite *s = suite_create("draft");
	TCase *t = tcase_create("draft");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, draft__comes_with_the_first_change_only);
	tcase_add_test(t, resume__after_a_kill_is_the_same_form);
	tcase_add_test(t, resume__brings_undo_and_redo_back);
	tcase_add_test(t, typing__is_kept_within_two_seconds_with_its_place);
	tcase_add_test(t, typing__taken_back_is_gone_in_the_draft_too);
	tcase_add_test(t, typing__in_another_field_leaves_the_first);
	tcase_add_test(t, cursor__comes_back_in_a_row);
	tcase_add_test(t, resume__keeps_the_bases_its_author_saw);
	tcase_add_test(t, resume__sees_a_household_that_another_linked_meanwhile);
	tcase_add_test(t, resume__of_a_row_that_another_deleted_keeps_it);
	tcase_add_test(t, resume__after_other_definitions_brings_what_there_is);
	tcase_add_test(t, entry_drafts__names_the_person_and_counts);
	tcase_add_test(t, entry_resume__refuses_what_is_not_a_draft);
	tcase_add_test(t, entry_resume__reads_cut_records_without_harm);
	tcase_add_test(t, entry_resume__after_any_record_is_the_form_as_it_once_stood);
	tcase_add_test(t, disk_full__is_shown_and_loses_nothing);
	tcase_add_test(t, disk_full__of_the_file_is_shown_until_its_writer_is_through);
	tcase_add_test(t, draft__that_grew_is_made_anew);
	tcase_add_test(t, draft__that_cannot_be_made_anew_goes_on);
	tcase_add_test(t, undo__from_before_a_save_survives_in_the_next_draft);
	tcase_add_test(t, draft__that_starts_with_an_undo_knows_the_redo);
	tcase_add_test(t, carry_over__is_marked_after_a_kill_too);
	tcase_add_test(t, entry_free__keeps_what_is_under_the_cursor);
	tcase_add_test(t, resume__in_a_store_to_look_at_shows_and_changes_nothing);
	tcase_add_test(t, resume__restores_a_row_that_a_save_had_deleted);
	suite_add_tcase(s, t);
	return s;
}
