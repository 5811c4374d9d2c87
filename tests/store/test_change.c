/* Change sets: what one user saw against what another did, on one store and on two. */
#include <config.h>

#include "line_write_priv.h"
#include "open_priv.h"
#include "projection_priv.h"
#include "store/lab.h"
#include "store/suites.h"
#include "store/verify.h"
#include "support/run.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct lab lab;
static struct store *other; /* a colleague on the same store */

static void setup(void)
{
	lab_setup(&lab, "0363");
	other = lab_handle(&lab, "bram");
}

static void teardown(void)
{
	store_close(other);
	lab_teardown(&lab);
}

static int64_t count_lines(void)
{
	return lab_int(lab.s, "SELECT count(*) FROM lijn WHERE kind <> 'log'");
}

static struct rid make_person(void)
{
	struct record *r = lab_new(lab.s, lab.spec, "persoon", (struct rid){{0}}, "voornamen=Sahar",
		"geslachtsnaam=Amiri", "telefoon=0612345678", NULL);
	struct rid id = r->id;
	record_free(r);
	return id;
}

/* --- creating and reading -------------------------------------------------- */

START_TEST(change_create__comes_back_byte_for_byte)
{
	struct record *r = lab_new(lab.s, lab.spec, "proef", (struct rid){{0}},
		"a=\u015e\u00fckr\u00fc \"x\" \\ \n\t\u1270\U0001f600", "b=007", "c=12", "g1=links", NULL);
	struct record *back = lab_read(other, r->id);
	ck_assert_str_eq(record_get(back, "a"), record_get(r, "a"));
	ck_assert_str_eq(record_get(back, "b"), "007");
	ck_assert_str_eq(record_get(back, "c"), "12");
	ck_assert_str_eq(record_get(back, "g1"), "links");
	ck_assert_str_eq(record_get(back, "g2"), "");
	ck_assert_str_eq(record_get(back, "geen"), "");
	ck_assert_str_eq(back->changed_by, "anja");
	ck_assert(!back->deleted && !back->frozen && !back->disputed);
	ck_assert_int_gt(back->changed_ms, 0);
	ck_assert_ptr_eq(store_kind_of(lab.s, r->id), r->spec);
	record_free(back);
	record_free(r);
}
END_TEST

START_TEST(change_create__integers_that_are_not_canonical_survive)
{
	static const char *const odd[] = {"007", "-0", "+5", " 5", "1e3", "9223372036854775808", "0x10", "-",
		"12345678901234567890123", "5.0", "-7", "0", "9223372036854775807"};
	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
		char pair[64];
		snprintf(pair, sizeof pair, "c=%s", odd[i]);
		struct record *r = lab_new(lab.s, lab.spec, "proef", (struct rid){{0}}, pair, NULL);
		struct record *back = lab_read(lab.s, r->id);
		ck_assert_str_eq(record_get(back, "c"), odd[i]);
		record_free(back);
		record_free(r);
	}
	ck_assert_int_eq(lab_int(lab.s, "SELECT count(*) FROM r_proef WHERE typeof(c) = 'integer'"), 3);
}
END_TEST

START_TEST(change_create__nfd_is_stored_as_nfc)
{
	struct record *r = lab_new(lab.s, lab.spec, "proef", (struct rid){{0}}, "a=cafe\u0301", NULL);
	struct record *back = lab_read(lab.s, r->id);
	ck_assert_str_eq(record_get(back, "a"), "caf\u00e9");
	record_free(back);
	record_free(r);
}
END_TEST

/* geval: lege en enorme waarden */
START_TEST(change_create__empty_and_huge)
{
	struct record *empty = lab_new(lab.s, lab.spec, "proef", (struct rid){{0}}, NULL);
	char *huge = mem_new(4 * 20000 + 1);
	for (int i = 0; i < 20000; i++)
		memcpy(huge + 4 * i, "\U0001f600", 4);
	struct record *r = record_new(spec_record(lab.spec, "proef"), (struct rid){{0}});
	for (size_t i = 0; i < r->spec->n_fields; i++)
		record_set(r, i, huge);
	struct change_set *c = change_new(lab.s, NULL);
	struct change_result result = {0};
	change_create(c, r);
	ck_assert_int_eq(change_save(c, &result), ERR_OK);
	ck_assert_uint_eq(result.lines, 2); /* five times 80,000 bytes do not fit one line */
	change_free(c);
	struct record *back = lab_read(lab.s, r->id);
	for (size_t i = 0; i < r->spec->n_fields; i++)
		ck_assert_str_eq(record_at(back, i), huge);
	record_free(back);
	back = lab_read(lab.s, empty->id);
	for (size_t i = 0; i < r->spec->n_fields; i++)
		ck_assert_str_eq(record_at(back, i), "");
	ck_assert_int_eq(lab_int(lab.s, "SELECT count(*) FROM lijn WHERE instr(regel, '\"m\":\"1/2\"')"), 1);
	ck_assert_int_eq(lab_int(lab.s, "SELECT count(*) FROM lijn WHERE instr(regel, '\"m\":\"2/2\"') AND "
		"kind = 'set'"), 1);
	record_free(back);
	record_free(r);
	record_free(empty);
	free(huge);
}
END_TEST

START_TEST(change_create__one_register_that_does_not_fit_writes_nothing)
{
	char *huge = mem_new(300001);
	memset(huge, 'x', 300000);
	struct record *r = record_new(spec_record(lab.spec, "proef"), (struct rid){{0}});
	lab_set(r, "b", "klein");
	lab_set(r, "a", huge);
	struct change_set *c = change_new(lab.s, NULL);
	struct change_result result = {0};
	int64_t before = count_lines();
	change_create(c, r);
	ck_assert_int_eq(change_save(c, &result), ERR_LIMIT);
	ck_assert_int_eq(count_lines(), before);
	ck_assert_ptr_null(store_kind_of(lab.s, r->id));
	change_free(c);
	record_free(r);
	free(huge);
}
END_TEST

START_TEST(change_create__twice_is_refused)
{
	struct record *r = lab_new(lab.s, lab.spec, "proef", (struct rid){{0}}, "a=x", NULL);
	struct change_set *c = change_new(lab.s, NULL);
	struct change_result result = {0};
	change_create(c, r);
	ck_assert_int_eq(change_save(c, &result), ERR_EXISTS);
	change_free(c);
	record_free(r);
}
END_TEST

START_TEST(change_create__answers_keep_stand_bron_and_peildatum)
{
	struct record *d = lab_new(lab.s, lab.spec, "dossier", (struct rid){{0}}, NULL);
	struct record *r = lab_new(NULL, lab.spec, "intake", d->id, "uren=90", NULL);
	const struct spec_field *taal = spec_record_field(r->spec, "taal"),
		*uren = spec_record_field(r->spec, "uren");
	r->values[taal->index].stand = STAND_WIL_NIET;
	r->values[uren->index].bron = mem_dup("brp");
	r->values[uren->index].peildatum = mem_dup("2026-01-01");
	struct change_set *c = change_new(lab.s, NULL);
	struct change_result result = {0};
	change_source(c, "imp");
	change_create(c, r);
	ck_assert_int_eq(change_save(c, &result), ERR_OK);
	struct record *back = lab_read(lab.s, r->id);
	ck_assert_int_eq(back->values[taal->index].stand, STAND_WIL_NIET);
	ck_assert_str_eq(back->values[taal->index].bron, "imp");
	ck_assert_str_eq(back->values[uren->index].bron, "brp");
	ck_assert_str_eq(back->values[uren->index].peildatum, "2026-01-01");
	ck_assert(rid_equal(back->owner, d->id));
	change_free(c);
	record_free(back);
	record_free(r);
	record_free(d);
}
END_TEST

START_TEST(change_create__gives_numbers)
{
	char want[32];
	for (int i = 1; i <= 3; i++) {
		struct record *d = lab_new(i == 2 ? other : lab.s, lab.spec, "dossier", (struct rid){{0}}, NULL);
		struct record *back = lab_read(lab.s, d->id);
		snprintf(want, sizeof want, "INB-2026-%s-%d", store_device_tag(lab.s), i);
		ck_assert_str_eq(record_get(back, "dossiernummer"), want);
		record_free(back);
		record_free(d);
	}
	/* one given by hand stays; a lost counter goes on from what is there */
	struct record *d = lab_new(lab.s, lab.spec, "dossier", (struct rid){{0}}, "dossiernummer=OUD-7", NULL);
	struct record *back = lab_read(lab.s, d->id);
	ck_assert_str_eq(record_get(back, "dossiernummer"), "OUD-7");
	record_free(back);
	record_free(d);
	lab_run(lab.s, "DELETE FROM teller");
	d = lab_new(lab.s, lab.spec, "dossier", (struct rid){{0}}, NULL);
	back = lab_read(lab.s, d->id);
	snprintf(want, sizeof want, "INB-2026-%s-4", store_device_tag(lab.s));
	ck_assert_str_eq(record_get(back, "dossiernummer"), want);
	record_free(back);
	record_free(d);
}
END_TEST

START_TEST(change_create__a_practice_store_takes_no_real_bsn)
{
	struct record *r = lab_new(NULL, lab.spec, "persoon", (struct rid){{0}}, "bsn=111222333", NULL);
	struct change_set *c = change_new(lab.s, NULL);
	struct change_result result = {0};
	change_create(c, r);
	ck_assert_int_eq(change_save(c, &result), ERR_REFUSED);
	ck_assert_ptr_nonnull(strstr(store_error(lab.s), "persoon.bsn"));
	ck_assert_ptr_null(strstr(store_error(lab.s), "111222333"));
	ck_assert_ptr_null(store_kind_of(lab.s, r->id));
	change_free(c);
	record_free(r);
}
END_TEST

/* --- editing --------------------------------------------------------------- */

START_TEST(change_edit__writes_only_what_differs)
{
	struct rid id = make_person();
	struct record *was = lab_read(lab.s, id);
	struct change_result r = {0};
	int64_t before = count_lines();
	ck_assert_int_eq(lab_change(lab.s, was, "telefoon", "0612345678", &r), ERR_OK);
	ck_assert_uint_eq(r.lines, 0);
	ck_assert_int_eq(count_lines(), before);
	ck_assert_int_eq(lab_change(lab.s, was, "telefoon", "0699999999", &r), ERR_OK);
	ck_assert_uint_eq(r.lines, 1);
	ck_assert_ptr_null(r.others);
	ck_assert_int_eq(lab_int(lab.s, "SELECT count(*) FROM lijn WHERE kind = 'set' AND instr(regel, "
		"'telefoon') "
		"AND NOT instr(regel, 'geslachtsnaam')"), 1);
	change_result_clear(&r);
	record_free(was);
}
END_TEST

START_TEST(change_edit__emptying_is_a_value)
{
	struct rid id = make_person();
	lab_edit(lab.s, id, "telefoon", "");
	struct record *r = lab_read(lab.s, id);
	ck_assert_str_eq(record_get(r, "telefoon"), "");
	record_free(r);
	ck_assert_int_eq(lab_int(lab.s, "SELECT count(*) FROM r_persoon WHERE telefoon IS NULL"), 1);
}
END_TEST

START_TEST(change_edit__what_does_not_exist_is_not_found)
{
	struct record *r = lab_new(NULL, lab.spec, "proef", (struct rid){{0}}, "a=x", NULL);
	struct change_result result = {0};
	ck_assert_int_eq(lab_change(lab.s, r, "a", "y", &result), ERR_NOT_FOUND);
	record_free(r);
}
END_TEST

/* geval-M01 on one store: a form that stood open */
START_TEST(change_edit__other_fields_merge_and_are_told)
{
	struct rid id = make_person();
	struct record *mine = lab_read(lab.s, id);
	struct change_result r = {0};
	lab_edit(other, id, "telefoon", "0600000001");
	lab_edit(other, id, "geboortedatum", "1988-03-05");
	ck_assert_int_eq(lab_change(lab.s, mine, "geslachtsnaam", "Amiri-Noor", &r), ERR_OK);
	ck_assert_str_eq(r.others, "bram wijzigde intussen: Geboren, Telefoon");
	struct record *now = lab_read(lab.s, id);
	ck_assert_str_eq(record_get(now, "telefoon"), "0600000001");
	ck_assert_str_eq(record_get(now, "geslachtsnaam"), "Amiri-Noor");
	change_result_clear(&r);
	record_free(now);
	record_free(mine);
}
END_TEST

START_TEST(change_edit__the_same_field_stops_the_save)
{
	struct rid id = make_person();
	struct record *mine = lab_read(lab.s, id);
	struct change_result r = {0};
	lab_edit(other, id, "telefoon", "0600000001");
	int64_t before = count_lines();
	ck_assert_int_eq(lab_change(lab.s, mine, "telefoon", "0600000002", &r), ERR_CONFLICT);
	ck_assert_int_eq(count_lines(), before);
	ck_assert_uint_eq(r.n_clashes, 1);
	ck_assert_str_eq(r.clashes[0].field->name, "telefoon");
	ck_assert_str_eq(r.clashes[0].mine, "0600000002");
	ck_assert_str_eq(r.clashes[0].theirs, "0600000001");
	ck_assert_str_eq(r.clashes[0].who, "bram");
	ck_assert(rid_equal(r.clashes[0].record, id));
	ck_assert_int_eq(r.clashes[0].choice, 0);
	change_result_clear(&r);
	record_free(mine);
}
END_TEST

struct seen_values {
	char all[16][64];
	bool head[16];
	size_t n;
};

static bool see_value(void *ctx, const struct history_line *l)
{
	struct seen_values *v = ctx;
	if (l->field && strcmp(l->field->name, "telefoon") == 0 && v->n < 16) {
		snprintf(v->all[v->n], sizeof v->all[0], "%s %s %s", l->kind, l->user, l->value);
		v->head[v->n++] = l->head;
	}
	return true;
}

static void choose(int choice, const char *kept, const char *newest)
{
	struct rid id = make_person();
	struct record *was = lab_read(lab.s, id), *now = record_dup(was);
	struct change_result r = {0};
	struct seen_values v = {.n = 0};
	lab_edit(other, id, "telefoon", "theirs");
	struct change_set *c = change_new(lab.s, NULL);
	lab_set(now, "telefoon", "mine");
	change_edit(c, was, now);
	ck_assert_int_eq(change_save(c, &r), ERR_CONFLICT);
	r.clashes[0].choice = choice;
	ck_assert_int_eq(change_save(c, &r), ERR_OK);
	ck_assert_uint_eq(r.lines, 2);
	struct record *back = lab_read(lab.s, id);
	ck_assert_str_eq(record_get(back, "telefoon"), kept);
	ck_assert_int_eq(back->conflicts[spec_record_field(back->spec, "telefoon")->index], 0);
	ck_assert_int_eq(store_history(lab.s, id, see_value, &v), ERR_OK);
	ck_assert_uint_eq(v.n, 4);
	ck_assert_str_eq(v.all[0], newest);
	ck_assert_str_eq(v.all[1], "set anja mine");
	ck_assert_str_eq(v.all[2], "set bram theirs");
	ck_assert_str_eq(v.all[3], "create anja 0612345678");
	ck_assert(v.head[0] && !v.head[1] && !v.head[2] && !v.head[3]);
	change_free(c);
	change_result_clear(&r);
	record_free(was);
	record_free(now);
	record_free(back);
}

START_TEST(change_save__my_choice_names_both_heads)
{
	choose(1, "mine", "resolve anja mine");
}
END_TEST

START_TEST(change_save__their_choice_keeps_mine_in_history)
{
	choose(2, "theirs", "resolve anja theirs");
}
END_TEST

START_TEST(change_save__a_choice_about_an_older_value_is_asked_again)
{
	struct rid id = make_person();
	struct record *was = lab_read(lab.s, id), *now = record_dup(was);
	struct change_result r = {0};
	struct change_set *c = change_new(lab.s, NULL);
	lab_edit(other, id, "telefoon", "een");
	lab_set(now, "telefoon", "mijn");
	change_edit(c, was, now);
	ck_assert_int_eq(change_save(c, &r), ERR_CONFLICT);
	r.clashes[0].choice = 1;
	lab_edit(other, id, "telefoon", "twee");
	ck_assert_int_eq(change_save(c, &r), ERR_CONFLICT);
	ck_assert_str_eq(r.clashes[0].theirs, "twee");
	ck_assert_int_eq(r.clashes[0].choice, 0);
	r.clashes[0].choice = 1;
	ck_assert_int_eq(change_save(c, &r), ERR_OK);
	change_free(c);
	change_result_clear(&r);
	record_free(was);
	record_free(now);
}
END_TEST

/* geval-M03 on one store */
START_TEST(change_save__equal_values_are_no_clash)
{
	struct rid id = make_person();
	struct record *was = lab_read(lab.s, id);
	struct change_result r = {0};
	lab_edit(other, id, "telefoon", "caf\u00e9");
	ck_assert_int_eq(lab_change(lab.s, was, "telefoon", " cafe\u0301", &r), ERR_OK);
	ck_assert_uint_eq(r.lines, 1); /* it is still written and sent */
	struct record *now = lab_read(lab.s, id);
	ck_assert_int_eq(now->conflicts[spec_record_field(now->spec, "telefoon")->index], 0);
	change_result_clear(&r);
	record_free(was);
	record_free(now);
}
END_TEST

/* A colleague who changed it and changed it back is in nobody's way. */
START_TEST(change_save__changed_and_changed_back_is_no_clash)
{
	struct rid id = make_person();
	struct record *was = lab_read(lab.s, id);
	struct change_result r = {0};
	lab_edit(other, id, "telefoon", "even anders");
	lab_edit(other, id, "telefoon", "0612345678");
	ck_assert_int_eq(lab_change(lab.s, was, "telefoon", "nieuw", &r), ERR_OK);
	struct record *now = lab_read(lab.s, id);
	ck_assert_str_eq(record_get(now, "telefoon"), "nieuw");
	ck_assert_int_eq(now->conflicts[spec_record_field(now->spec, "telefoon")->index], 0);
	change_result_clear(&r);
	record_free(was);
	record_free(now);
}
END_TEST

/* geval-M13 */
START_TEST(change_save__a_group_is_one_value)
{
	struct rid id = make_person();
	struct record *was = lab_read(lab.s, id);
	struct change_result r = {0};
	lab_edit(other, id, "voornamen", "Zahra");
	ck_assert_int_eq(lab_change(lab.s, was, "geslachtsnaam", "Noor", &r), ERR_CONFLICT);
	ck_assert_uint_eq(r.n_clashes, 1);
	ck_assert_str_eq(r.clashes[0].field->name, "voornamen"); /* the first of its group */
	ck_assert_str_eq(r.clashes[0].mine, "Sahar\n\nNoor");
	ck_assert_str_eq(r.clashes[0].theirs, "Zahra\n\nAmiri");
	change_result_clear(&r);
	record_free(was);
}
END_TEST

START_TEST(change_save__several_clashes_are_all_shown)
{
	struct rid id = make_person();
	struct record *was = lab_read(lab.s, id), *now = record_dup(was);
	struct change_result r = {0};
	struct change_set *c = change_new(lab.s, NULL);
	lab_edit(other, id, "telefoon", "x");
	lab_edit(other, id, "voornamen", "x");
	lab_edit(other, id, "geboortedatum", "1990-00-00");
	lab_set(now, "telefoon", "y");
	lab_set(now, "voornamen", "y");
	change_edit(c, was, now);
	ck_assert_int_eq(change_save(c, &r), ERR_CONFLICT);
	ck_assert_uint_eq(r.n_clashes, 2);
	ck_assert_str_eq(r.others, "bram wijzigde intussen: Geboren");
	r.clashes[0].choice = 1;
	ck_assert_int_eq(change_save(c, &r), ERR_CONFLICT); /* the other is still open */
	ck_assert_int_eq(r.clashes[0].choice, 1);
	r.clashes[1].choice = 2;
	ck_assert_int_eq(change_save(c, &r), ERR_OK);
	ck_assert_uint_eq(r.lines, 2); /* one set, one resolve */
	change_free(c);
	change_result_clear(&r);
	record_free(was);
	record_free(now);
}
END_TEST

START_TEST(change_save__empty_set_is_nothing)
{
	struct change_set *c = change_new(lab.s, NULL);
	struct change_result r = {0};
	int64_t before = count_lines();
	ck_assert_int_eq(change_save(c, &r), ERR_OK);
	ck_assert_uint_eq(r.lines, 0);
	ck_assert_int_eq(count_lines(), before);
	ck_assert_uint_eq(strlen(change_id(c)), 22);
	change_free(c);
}
END_TEST

START_TEST(change_save__the_draft_gives_the_set_its_id)
{
	static const unsigned char draft[16] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
	struct change_set *c = change_new(lab.s, draft);
	struct change_result r = {0};
	struct record *x = lab_new(NULL, lab.spec, "proef", (struct rid){{0}}, "a=x", NULL);
	change_create(c, x);
	ck_assert_int_eq(change_save(c, &r), ERR_OK);
	ck_assert_int_eq(lab_int(lab.s, "SELECT count(*) FROM lijn WHERE wijziging = "
		"x'0102030405060708090a0b0c0d0e0f10'"), 1);
	ck_assert_str_eq(change_id(c), "AQIDBAUGBwgJCgsMDQ4PEA");
	change_free(c);
	record_free(x);
}
END_TEST

/* --- deleting, freezing ---------------------------------------------------- */

static enum err save_one(struct store *s, void (*what)(struct change_set *, const struct record *),
	const struct record *was, struct change_result *r)
{
	struct change_set *c = change_new(s, NULL);
	what(c, was);
	enum err e = change_save(c, r);
	change_free(c);
	return e;
}

START_TEST(change_delete__hides_and_restore_shows)
{
	struct rid id = make_person();
	struct record *was = lab_read(lab.s, id);
	struct change_result r = {0};
	ck_assert_int_eq(save_one(lab.s, change_delete, was, &r), ERR_OK);
	struct record *gone = lab_read(lab.s, id);
	ck_assert(gone->deleted);
	ck_assert_int_eq(lab_int(lab.s, "SELECT count(*) FROM o_personen"), 0);
	ck_assert_int_eq(lab_int(lab.s, "SELECT count(*) FROM zoekwoord"), 0);
	ck_assert_int_eq(save_one(lab.s, change_delete, gone, &r), ERR_OK);
	ck_assert_uint_eq(r.lines, 0);
	ck_assert_int_eq(save_one(lab.s, change_restore, gone, &r), ERR_OK);
	struct record *back = lab_read(lab.s, id);
	ck_assert(!back->deleted && !back->disputed);
	ck_assert_int_eq(lab_int(lab.s, "SELECT count(*) FROM o_personen"), 1);
	ck_assert_int_ge(lab_int(lab.s, "SELECT count(*) FROM zoekwoord"), 2);
	record_free(was);
	record_free(gone);
	record_free(back);
}
END_TEST

/* geval-M10 on one store */
START_TEST(change_delete__of_what_a_colleague_changed_is_disputed)
{
	struct rid id = make_person();
	struct record *was = lab_read(lab.s, id);
	struct change_result r = {0};
	lab_edit(other, id, "telefoon", "nieuw");
	ck_assert_int_eq(save_one(lab.s, change_delete, was, &r), ERR_OK);
	struct record *now = lab_read(lab.s, id);
	ck_assert(!now->deleted && now->disputed);
	ck_assert_str_eq(record_get(now, "telefoon"), "nieuw");
	/* and the other way: an edit of what was deleted meanwhile */
	ck_assert_int_eq(save_one(lab.s, change_delete, now, &r), ERR_OK);
	ck_assert_int_eq(lab_change(other, was, "telefoon", "nog nieuwer", &r), ERR_CONFLICT);
	r.clashes[0].choice = 1;
	change_result_clear(&r);
	ck_assert_int_eq(lab_change(other, now, "telefoon", "nog nieuwer", &r), ERR_OK);
	ck_assert_str_eq(r.others, "anja wijzigde intussen: verwijderd");
	change_result_clear(&r);
	record_free(now);
	now = lab_read(lab.s, id);
	ck_assert(!now->deleted && now->disputed);
	record_free(now);
	record_free(was);
}
END_TEST

START_TEST(change_freeze__nothing_can_be_changed_after)
{
	struct rid id = make_person();
	struct record *was = lab_read(lab.s, id);
	struct change_result r = {0};
	ck_assert_int_eq(save_one(lab.s, change_freeze, was, &r), ERR_OK);
	struct record *now = lab_read(lab.s, id);
	ck_assert(now->frozen);
	int64_t before = count_lines();
	ck_assert_int_eq(lab_change(lab.s, now, "telefoon", "x", &r), ERR_FROZEN);
	ck_assert_int_eq(lab_change(lab.s, now, "bsn", "999999990", &r), ERR_FROZEN); /* was empty */
	ck_assert_int_eq(save_one(lab.s, change_delete, now, &r), ERR_FROZEN);
	ck_assert_int_eq(save_one(lab.s, change_freeze, now, &r), ERR_FROZEN);
	ck_assert_int_eq(lab_change(lab.s, now, "telefoon", "0612345678", &r), ERR_OK); /* nothing differs */
	ck_assert_int_eq(count_lines(), before);
	record_free(was);
	record_free(now);
}
END_TEST

START_TEST(change_freeze__of_what_a_colleague_changed_asks_first)
{
	struct rid id = make_person();
	struct record *was = lab_read(lab.s, id);
	struct change_result r = {0};
	struct change_set *c = change_new(lab.s, NULL);
	lab_edit(other, id, "telefoon", "nieuw");
	change_freeze(c, was);
	ck_assert_int_eq(change_save(c, &r), ERR_CONFLICT);
	ck_assert_str_eq(r.clashes[0].mine, "0612345678");
	ck_assert_str_eq(r.clashes[0].theirs, "nieuw");
	r.clashes[0].choice = 2;
	ck_assert_int_eq(change_save(c, &r), ERR_OK);
	struct record *now = lab_read(lab.s, id);
	ck_assert(now->frozen);
	ck_assert_str_eq(record_get(now, "telefoon"), "nieuw");
	for (size_t i = 0; i < now->spec->n_fields; i++)
		ck_assert_int_eq(now->conflicts[i], 0);
	change_free(c);
	change_result_clear(&r);
	record_free(now);
	record_free(was);
}
END_TEST

/* --- two devices ----------------------------------------------------------- */

START_TEST(change_save__two_devices_converge)
{
	struct lab far;
	char a[65], b[65];
	lab_setup(&far, "0599");
	struct rid id = make_person();
	lab_carry(lab.s, far.s, 1);
	lab_edit(lab.s, id, "telefoon", "thuis");
	lab_edit(far.s, id, "telefoon", "veld");
	lab_edit(far.s, id, "geboortedatum", "1988-03-05");
	lab_carry(lab.s, far.s, 2);
	lab_carry(far.s, lab.s, 3);
	lab_digest(lab.s, a);
	lab_digest(far.s, b);
	ck_assert_str_eq(a, b);
	struct record *r = lab_read(lab.s, id);
	size_t phone = spec_record_field(r->spec, "telefoon")->index;
	ck_assert_int_eq(r->conflicts[phone], 1);
	ck_assert_str_eq(record_get(r, "geboortedatum"), "1988-03-05");
	/* one new edit, which saw both, closes it */
	struct change_result res = {0};
	ck_assert_int_eq(lab_change(lab.s, r, "telefoon", "allebei", &res), ERR_OK);
	record_free(r);
	lab_carry(lab.s, far.s, 4);
	r = lab_read(far.s, id);
	ck_assert_int_eq(r->conflicts[phone], 0);
	ck_assert_str_eq(record_get(r, "telefoon"), "allebei");
	record_free(r);
	lab_digest(lab.s, a);
	lab_digest(far.s, b);
	ck_assert_str_eq(a, b);
	change_result_clear(&res);
	lab_teardown(&far);
}
END_TEST

/* geval-M09 */
START_TEST(change_save__fifty_heads_are_closed_by_one_edit)
{
	struct rid id = make_person();
	struct record *was = lab_read(lab.s, id);
	struct heads h;
	struct projections *p;
	int64_t *lines;
	ck_assert_int_eq(projection_ready(lab.s, &p), ERR_OK);
	const struct layout_register *phone = layout_register(layout_of(p, was->spec), "telefoon");
	ck_assert(heads_decode(was->heads, was->heads_len, &h));
	ck_assert_uint_eq(heads_of(&h, phone->nr, &lines), 1);
	ck_assert_int_eq(store_begin(lab.s, true), ERR_OK);
	for (int i = 0; i < 50; i++) {
		char value[16];
		unsigned char base[1][ID_BYTES];
		struct line_at at;
		struct line l0;
		ck_assert_int_eq(line_load(lab.s, lines[0], &l0, base[0]), ERR_OK);
		line_clear(&l0);
		snprintf(value, sizeof value, "v%d", i);
		struct line_register r = {.name = "telefoon", .value = value,
			.bases = (const unsigned char (*)[ID_BYTES])base, .n_bases = 1};
		struct line l = {.kind = LINE_SET, .soort = "persoon", .user = "u", .version = was->spec->digest,
			.registers = &r, .n_registers = 1};
		memcpy(l.record, id.b, ID_BYTES);
		id_random(l.set);
		ck_assert_int_eq(line_write(lab.s, &l, &at), ERR_OK);
		ck_assert_int_eq(projection_finish(lab.s, projection_line(lab.s, &at, &l)), ERR_OK);
	}
	ck_assert_int_eq(store_end(lab.s, ERR_OK), ERR_OK);
	struct record *now = lab_read(lab.s, id);
	ck_assert_int_eq(now->conflicts[phone->field->index], 1);
	ck_assert_str_eq(record_get(now, "telefoon"), "v49");
	struct change_result r = {0};
	ck_assert_int_eq(lab_change(lab.s, now, "telefoon", "een", &r), ERR_OK);
	ck_assert_uint_eq(r.lines, 1);
	struct record *closed = lab_read(lab.s, id);
	ck_assert_int_eq(closed->conflicts[phone->field->index], 0);
	free(lines);
	heads_clear(&h);
	record_free(was);
	record_free(now);
	record_free(closed);
}
END_TEST

/* Two programs at once on the same few records: every save of each is in the chain, in one line of
 * numbers, and the tables are what the lines say. */
static void work(int who)
{
	struct store *s = lab_handle(&lab, who ? "bram" : "anja");
	const struct spec_overview *o = spec_overview(lab.spec, "personen");
	struct list_query q = {.overview = o};
	struct list_row rows[3];
	size_t n;
	if (store_list_page(s, &q, NULL, false, rows, 3, &n) != ERR_OK || n != 3)
		_exit(1);
	for (int i = 0; i < 60; i++) {
		struct record *was, *now;
		struct change_result r = {0};
		char value[32];
		if (store_read(s, rows[i % 3].id, &was) != ERR_OK)
			_exit(2);
		now = record_dup(was);
		snprintf(value, sizeof value, "%d-%d", who, i);
		lab_set(now, i % 2 ? "telefoon" : "voornamen", value);
		struct change_set *c = change_new(s, NULL);
		change_edit(c, was, now);
		enum err e;
		while ((e = change_save(c, &r)) == ERR_CONFLICT)
			for (size_t k = 0; k < r.n_clashes; k++)
				r.clashes[k].choice = 1;
		if (e)
			_exit(3);
		change_result_clear(&r);
		change_free(c);
		record_free(was);
		record_free(now);
	}
	list_rows_clear(rows, n);
	store_close(s);
	spec_free(lab.spec);
	_exit(0);
}

START_TEST(change_save__two_programs_at_once)
{
	char a[65], b[65];
	pid_t child[2];
	for (int i = 0; i < 3; i++)
		make_person();
	store_close(other);
	store_close(lab.s);
	other = lab.s = NULL;
	for (int i = 0; i < 2; i++) {
		child[i] = fork();
		ck_assert_int_ge(child[i], 0);
		if (!child[i])
			work(i);
	}
	for (int i = 0; i < 2; i++) {
		int status;
		ck_assert_int_eq(waitpid(child[i], &status, 0), child[i]);
		ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "child %d: %d", i, status);
	}
	lab.s = lab_handle(&lab, "anja");
	other = lab_handle(&lab, "bram");
	ck_assert_int_ge(lab_int(lab.s, "SELECT count(*) FROM lijn WHERE kind IN ('set', 'resolve')"), 120);
	ck_assert_int_eq(lab_int(lab.s, "SELECT max(volgnr) - count(*) FROM lijn"), 0);
	ck_assert_int_eq(lab_int(lab.s, "SELECT count(DISTINCT volgnr) - count(*) FROM lijn"), 0);
	lab_digest(lab.s, a);
	lab_rebuild(lab.s);
	lab_digest(lab.s, b);
	ck_assert_str_eq(a, b);
}
END_TEST

/* --- undo ------------------------------------------------------------------ */

static void undo_last(struct rid id, enum err want)
{
	char set[23];
	int64_t when;
	ck_assert_int_eq(change_last(lab.s, id, set, &when), want == ERR_OK ? ERR_OK : ERR_NOT_FOUND);
	if (want != ERR_OK)
		return;
	ck_assert_int_gt(when, 0);
	ck_assert_int_eq(change_undo(lab.s, set), ERR_OK);
	ck_assert_int_eq(change_undo(lab.s, set), ERR_REFUSED); /* once */
}

START_TEST(change_undo__brings_back_what_was)
{
	struct rid id = make_person();
	lab_edit(lab.s, id, "telefoon", "een");
	lab_edit(lab.s, id, "telefoon", "");
	undo_last(id, ERR_OK);
	struct record *r = lab_read(lab.s, id);
	ck_assert_str_eq(record_get(r, "telefoon"), "een");
	record_free(r);
	lab_edit(lab.s, id, "voornamen", "Zahra");
	undo_last(id, ERR_OK);
	r = lab_read(lab.s, id);
	ck_assert_str_eq(record_get(r, "voornamen"), "Sahar");
	ck_assert_str_eq(record_get(r, "geslachtsnaam"), "Amiri");
	record_free(r);
	lab_edit(lab.s, id, "bsn", "999999990"); /* was never filled */
	undo_last(id, ERR_OK);
	r = lab_read(lab.s, id);
	ck_assert_str_eq(record_get(r, "bsn"), "");
	record_free(r);
}
END_TEST

START_TEST(change_undo__of_a_create_hides_it_and_of_a_delete_shows_it)
{
	struct rid id = make_person();
	undo_last(id, ERR_OK);
	struct record *r = lab_read(lab.s, id);
	ck_assert(r->deleted);
	undo_last(id, ERR_OK); /* the tombstone itself */
	record_free(r);
	r = lab_read(lab.s, id);
	ck_assert(!r->deleted);
	record_free(r);
}
END_TEST

START_TEST(change_undo__is_refused_when_something_was_built_on_it)
{
	struct rid id = make_person();
	char set[23];
	int64_t when;
	ck_assert_int_eq(change_last(lab.s, id, set, &when), ERR_OK);
	lab_edit(other, id, "telefoon", "x");
	ck_assert_int_eq(change_undo(lab.s, set), ERR_REFUSED);
	struct rid second = make_person();
	ck_assert_int_eq(change_last(lab.s, second, set, &when), ERR_OK);
	struct record *a = lab_new(lab.s, lab.spec, "adres", second, "straat=Dorpsstraat", NULL);
	ck_assert_int_eq(change_undo(lab.s, set), ERR_REFUSED); /* it owns a row */
	ck_assert_int_eq(change_undo(lab.s, "AAAAAAAAAAAAAAAAAAAAAA"), ERR_NOT_FOUND);
	ck_assert_int_eq(change_undo(lab.s, "onzin"), ERR_NOT_FOUND);
	struct rid third = make_person();
	ck_assert_int_eq(change_last(lab.s, third, set, &when), ERR_OK);
	char uuid[37], pair[64];
	rid_text(third, uuid);
	snprintf(pair, sizeof pair, "persoon=%s", uuid);
	struct record *d = lab_new(lab.s, lab.spec, "dossier", (struct rid){{0}}, pair, NULL);
	ck_assert_int_eq(change_undo(lab.s, set), ERR_REFUSED); /* a dossier refers to it */
	record_free(a);
	record_free(d);
}
END_TEST

START_TEST(change_undo__is_refused_when_frozen)
{
	struct rid id = make_person();
	struct change_result r = {0};
	lab_edit(lab.s, id, "telefoon", "x");
	struct record *was = lab_read(lab.s, id);
	ck_assert_int_eq(save_one(lab.s, change_freeze, was, &r), ERR_OK);
	undo_last(id, ERR_REFUSED);
	record_free(was);
}
END_TEST

START_TEST(change_undo__of_a_set_of_several_records)
{
	struct change_set *c = change_new(lab.s, NULL);
	struct change_result r = {0};
	struct record *p = lab_new(NULL, lab.spec, "persoon", (struct rid){{0}}, "geslachtsnaam=Noor", NULL);
	struct record *a = lab_new(NULL, lab.spec, "adres", p->id, "straat=Kade", NULL);
	change_create(c, p);
	change_create(c, a);
	ck_assert_int_eq(change_save(c, &r), ERR_OK);
	ck_assert_uint_eq(r.lines, 2);
	ck_assert_int_eq(change_undo(lab.s, change_id(c)), ERR_OK);
	struct record *pp = lab_read(lab.s, p->id), *aa = lab_read(lab.s, a->id);
	ck_assert(pp->deleted && aa->deleted);
	record_free(pp);
	record_free(aa);
	record_free(p);
	record_free(a);
	change_free(c);
}
END_TEST

/* --- newer definitions ----------------------------------------------------- */

/* A part of a group that only a newer definition knows goes along when the group is replaced. */
START_TEST(change_edit__unknown_parts_are_carried_over)
{
	struct rid id = rid_random();
	struct line_part parts[] = {{"geslachtsnaam", "Amiri"}, {"tussenletter", "K"}, {"voornamen", "Sahar"},
		{"voorvoegsel", ""}};
	struct line_register r[] = {{.name = LINE_OWNER, .value = ""},
		{.name = "naam", .parts = parts, .n_parts = 4}, {.name = "haarkleur", .value = "zwart"}};
	struct line l = {.kind = LINE_CREATE, .soort = "persoon", .user = "u",
		.version = "AAAAAAAAAAAAAAAAAAAAAA", .registers = r, .n_registers = 3};
	struct line_at at;
	memcpy(l.record, id.b, ID_BYTES);
	id_random(l.set);
	ck_assert_int_eq(store_begin(lab.s, true), ERR_OK);
	ck_assert_int_eq(line_write(lab.s, &l, &at), ERR_OK);
	ck_assert_int_eq(projection_finish(lab.s, projection_line(lab.s, &at, &l)), ERR_OK);
	ck_assert_int_eq(store_end(lab.s, ERR_OK), ERR_OK);
	lab_edit(lab.s, id, "voornamen", "Zahra");
	ck_assert_int_eq(lab_int(lab.s, "SELECT count(*) FROM lijn WHERE kind = 'set' AND instr(regel, "
		"'\"tussenletter\":\"K\"')"), 1);
	ck_assert_int_eq(lab_int(lab.s, "SELECT count(*) FROM lijn WHERE kind = 'set' AND instr(regel, "
		"'haarkleur')"), 0);
}
END_TEST

static bool see_unknown(void *ctx, const struct history_line *l)
{
	if (!l->field && strcmp(l->name, "haarkleur") == 0) {
		ck_assert_str_eq(l->value, "zwart");
		ck_assert(l->head);
		++*(int *)ctx;
	}
	return true;
}

START_TEST(store_history__shows_fields_nobody_defined)
{
	int n = 0;
	struct rid id = rid_random();
	struct line_register r[] = {{.name = LINE_OWNER, .value = ""}, {.name = "haarkleur", .value = "zwart"}};
	struct line l = {.kind = LINE_CREATE, .soort = "persoon", .user = "u",
		.version = "AAAAAAAAAAAAAAAAAAAAAA", .registers = r, .n_registers = 2};
	struct line_at at;
	memcpy(l.record, id.b, ID_BYTES);
	ck_assert_int_eq(store_begin(lab.s, true), ERR_OK);
	ck_assert_int_eq(line_write(lab.s, &l, &at), ERR_OK);
	ck_assert_int_eq(projection_finish(lab.s, projection_line(lab.s, &at, &l)), ERR_OK);
	ck_assert_int_eq(store_end(lab.s, ERR_OK), ERR_OK);
	ck_assert_int_eq(store_history(lab.s, id, see_unknown, &n), ERR_OK);
	ck_assert_int_eq(n, 1);
	ck_assert_int_eq(store_history(lab.s, rid_random(), see_unknown, &n), ERR_NOT_FOUND);
}
END_TEST

/* --- damage ---------------------------------------------------------------- */

/* A rebuild numbers nothing anew that a form took away. */
START_TEST(change_edit__a_form_stays_good_over_a_rebuild)
{
	struct change_result r = {0};
	struct verify_report report;
	store_close(other);
	other = NULL;
	lab_run(lab.s, "UPDATE veld SET nr = nr + 5000 WHERE id LIKE 'persoon.%'");
	lab_reopen(&lab, NULL);
	struct rid id = make_person();
	struct record *was = lab_read(lab.s, id);
	enum err e = store_rebuild(lab.s, true, NULL, NULL, &report);
	ck_assert_msg(e == ERR_OK, "%s %s", err_name(e), buf_str(&report.text));
	verify_report_clear(&report);
	ck_assert_int_eq(lab_change(lab.s, was, "telefoon", "na de opbouw", &r), ERR_OK);
	struct record *now = lab_read(lab.s, id);
	ck_assert_str_eq(record_get(now, "telefoon"), "na de opbouw");
	ck_assert_int_eq(now->conflicts[spec_record_field(now->spec, "telefoon")->index], 0);
	record_free(was);
	record_free(now);
	other = lab_handle(&lab, "bram");
}
END_TEST

START_TEST(change_edit__foreign_heads_are_refused)
{
	struct rid a = make_person(), b = make_person();
	struct record *ra = lab_read(lab.s, a), *rb = lab_read(lab.s, b);
	struct change_result r = {0};
	/* the heads of another record */
	unsigned char *heads = ra->heads;
	size_t len = ra->heads_len;
	ra->heads = rb->heads;
	ra->heads_len = rb->heads_len;
	ck_assert_int_eq(lab_change(lab.s, ra, "telefoon", "x", &r), ERR_DAMAGED);
	ra->heads = heads;
	ra->heads_len = len - 1; /* cut */
	ck_assert_int_eq(lab_change(lab.s, ra, "telefoon", "x", &r), ERR_DAMAGED);
	record_free(ra);
	record_free(rb);
	ck_assert_int_eq(lab_int(lab.s, "SELECT count(*) FROM lijn WHERE kind = 'set'"), 0);
}
END_TEST

/* geval-M06, geval-M07: a clock that stands still or goes back */
START_TEST(change_save__stamps_never_go_back)
{
	struct rid id = make_person();
	lab.now_ms -= INT64_C(3) * 365 * 86400000;
	lab_edit(lab.s, id, "telefoon", "een");
	lab_edit(other, id, "telefoon", "twee");
	struct record *r = lab_read(lab.s, id);
	ck_assert_str_eq(record_get(r, "telefoon"), "twee");
	ck_assert_int_eq(r->conflicts[spec_record_field(r->spec, "telefoon")->index], 0);
	record_free(r);
	ck_assert_int_eq(lab_int(lab.s, "SELECT count(*) FROM lijn AS a JOIN lijn AS b ON b.nr = a.nr + 1 "
		"WHERE b.wanneer < a.wanneer"), 0);
}
END_TEST

START_TEST(change_save__read_only_refuses)
{
	struct rid id = make_person();
	struct record *was = lab_read(lab.s, id);
	struct change_result r = {0};
	lab.s->read_only = true;
	ck_assert_int_eq(lab_change(lab.s, was, "telefoon", "x", &r), ERR_READ_ONLY);
	lab.s->read_only = false;
	record_free(was);
}
END_TEST

Suite *change_suite(void)
{
	Suite *s = suite_create("change");
	TCase *t = tcase_create("create");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, change_create__comes_back_byte_for_byte);
	tcase_add_test(t, change_create__integers_that_are_not_canonical_survive);
	tcase_add_test(t, change_create__nfd_is_stored_as_nfc);
	tcase_add_test(t, change_create__empty_and_huge);
	tcase_add_test(t, change_create__one_register_that_does_not_fit_writes_nothing);
	tcase_add_test(t, change_create__twice_is_refused);
	tcase_add_test(t, change_create__answers_keep_stand_bron_and_peildatum);
	tcase_add_test(t, change_create__gives_numbers);
	tcase_add_test(t, change_create__a_practice_store_takes_no_real_bsn);
	suite_add_tcase(s, t);
	t = tcase_create("edit");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, change_edit__writes_only_what_differs);
	tcase_add_test(t, change_edit__emptying_is_a_value);
	tcase_add_test(t, change_edit__what_does_not_exist_is_not_found);
	tcase_add_test(t, change_edit__other_fields_merge_and_are_told);
	tcase_add_test(t, change_edit__the_same_field_stops_the_save);
	tcase_add_test(t, change_edit__unknown_parts_are_carried_over);
	tcase_add_test(t, change_edit__a_form_stays_good_over_a_rebuild);
	tcase_add_test(t, change_edit__foreign_heads_are_refused);
	tcase_add_test(t, change_save__my_choice_names_both_heads);
	tcase_add_test(t, change_save__their_choice_keeps_mine_in_history);
	tcase_add_test(t, change_save__a_choice_about_an_older_value_is_asked_again);
	tcase_add_test(t, change_save__equal_values_are_no_clash);
	tcase_add_test(t, change_save__changed_and_changed_back_is_no_clash);
	tcase_add_test(t, change_save__a_group_is_one_value);
	tcase_add_test(t, change_save__several_clashes_are_all_shown);
	tcase_add_test(t, change_save__empty_set_is_nothing);
	tcase_add_test(t, change_save__the_draft_gives_the_set_its_id);
	tcase_add_test(t, change_save__stamps_never_go_back);
	tcase_add_test(t, change_save__read_only_refuses);
	suite_add_tcase(s, t);
	t = tcase_create("delete");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, change_delete__hides_and_restore_shows);
	tcase_add_test(t, change_delete__of_what_a_colleague_changed_is_disputed);
	tcase_add_test(t, change_freeze__nothing_can_be_changed_after);
	tcase_add_test(t, change_freeze__of_what_a_colleague_changed_asks_first);
	suite_add_tcase(s, t);
	t = tcase_create("devices");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, change_save__two_devices_converge);
	tcase_add_test(t, change_save__two_programs_at_once);
	tcase_add_test(t, change_save__fifty_heads_are_closed_by_one_edit);
	suite_add_tcase(s, t);
	t = tcase_create("undo");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, change_undo__brings_back_what_was);
	tcase_add_test(t, change_undo__of_a_create_hides_it_and_of_a_delete_shows_it);
	tcase_add_test(t, change_undo__is_refused_when_something_was_built_on_it);
	tcase_add_test(t, change_undo__is_refused_when_frozen);
	tcase_add_test(t, change_undo__of_a_set_of_several_records);
	suite_add_tcase(s, t);
	t = tcase_create("history");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, store_history__shows_fields_nobody_defined);
	suite_add_tcase(s, t);
	return s;
}
