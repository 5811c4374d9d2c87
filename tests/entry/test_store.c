/* The same form over the store itself and the definitions we ship: a dossier is begun,
 * an intake filled, saved, undone, resumed after a death, compared with a colleague's. */
#include <config.h>

#include "entry/suites.h"
#include "support/run.h"

#include "base/mem.h"
#include "entry/entry.h"
#include "store/draft.h"
#include "store/store.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char dir[4096], schema[4096];
static struct spec *spec;
static struct store *s;
static struct clock real_clock;
static struct rid dossier, persoon;
static struct entry_options o;
static struct entry *e;

static struct store_options options(void)
{
	return (struct store_options){.dir = dir, .spec = spec, .schema_dir = schema, .clock = &real_clock};
}

static struct store *handle(void)
{
	struct store_options so = options();
	struct store_key key = {0};
	struct store *out;
	ck_assert_int_eq(store_open(&so, &key, &out), ERR_OK);
	return out;
}

static void put(struct record *r, const char *name, const char *value)
{
	const struct spec_field *f = spec_record_field(r->spec, name);
	ck_assert_ptr_nonnull(f);
	record_set(r, f->index, value);
}

static struct rid create(const char *kind, const char *const *pairs)
{
	struct record *r = record_new(spec_record(spec, kind), (struct rid){{0}});
	struct change_set *c = change_new(s, NULL);
	struct change_result result = {0};
	struct rid id = r->id;
	for (; pairs[0]; pairs += 2)
		put(r, pairs[0], pairs[1]);
	change_create(c, r);
	ck_assert_int_eq(change_save(c, &result), ERR_OK);
	change_result_clear(&result);
	change_free(c);
	record_free(r);
	return id;
}

static void setup(void)
{
	char screens[4096], codes[4096], id[37];
	struct spec_fault *faults;
	size_t n;
	struct store_new fresh = {.user = "anja", .name = "Anja", .gemeentecode = "0518",
		.rollen = "consulent beheerder", .practice_today = {2026, 3, 2}};
	snprintf(screens, sizeof screens, "%s/screens", support_srcdir());
	snprintf(codes, sizeof codes, "%s/db/codes", support_srcdir());
	snprintf(schema, sizeof schema, "%s/db", support_srcdir());
	snprintf(dir, sizeof dir, "%s/opslag", support_dir());
	ck_assert_int_eq(secret_init(), ERR_OK);
	ck_assert_int_eq(spec_load(screens, codes, NULL, &spec, &faults, &n), ERR_OK);
	real_clock = clock_system();
	struct store_options so = options();
	ck_assert_int_eq(store_create(&so, &fresh, &s), ERR_OK);
	persoon = create("persoon", (const char *const[]){"geslachtsnaam", "Yılmaz", "voornamen", "Şükrü",
		"geboortedatum", "1988-05-00", "geboorteland", "5003", "geslacht", "M", NULL});
	rid_text(persoon, id);
	dossier = create("dossier", (const char *const[]){"persoon", id, "doelgroep", "AS", "plichtig", "1", NULL});
	o = (struct entry_options){.store = s, .form = spec_form(spec, "brede_intake")};
	ck_assert_int_eq(entry_new(&o, dossier, &e), ERR_OK);
}

static void teardown(void)
{
	entry_free(e);
	store_close(s);
	spec_free(spec);
}

static size_t item(const char *id)
{
	for (size_t i = 0; i < entry_n_items(e); i++)
		if (entry_item(e, i)->field && strcmp(entry_item(e, i)->field->id, id) == 0)
			return i;
	ck_abort_msg("%s staat niet op het formulier", id);
	return SIZE_MAX;
}

static size_t rows(const char *kind)
{
	for (size_t i = 0; i < entry_n_items(e); i++)
		if (entry_item(e, i)->kind == ENTRY_ROWS && strcmp(entry_item(e, i)->question->rows->id, kind) == 0)
			return i;
	ck_abort_msg("%s staat niet op het formulier", kind);
	return SIZE_MAX;
}

static void save(void)
{
	struct change_result r = {0};
	ck_assert_str_eq(err_name(entry_save(e, &r)), "ERR_OK");
	change_result_clear(&r);
	ck_assert(!entry_is_dirty(e));
}

static char *stored(struct rid id, const char *name)
{
	struct record *r;
	ck_assert_int_eq(store_read(s, id, &r), ERR_OK);
	char *text = mem_dup(record_get(r, name));
	record_free(r);
	return text;
}

#define ck_stored(id, name, expected) \
	do { \
		char *text_ = stored(id, name); \
		ck_assert_str_eq(text_, expected); \
		free(text_); \
	} while (0)

/* What a save would still want, answered with anything that is good. */
static void answer_needed(void)
{
	for (size_t i = 0; i < entry_n_items(e); i++) {
		const struct entry_item *it = entry_item(e, i);
		if (it->kind != ENTRY_FIELD || !(it->field->eis & SPEC_EIS_V) || !entry_is_missing(e, i))
			continue;
		if (it->field->list)
			entry_set_stored(e, i, it->field->list->codes[0].code);
		else
			entry_set(e, i, it->field->type->value == EXPR_DATE ? "." : "1");
	}
}

static size_t add_row(const char *kind)
{
	size_t row = entry_row_add(e, rows(kind));
	ck_assert_uint_ne(row, SIZE_MAX);
	answer_needed();
	return row;
}

START_TEST(intake__is_saved_with_all_its_records)
{
	entry_set(e, item("brede_intake.a_notitie"), "spreekt al wat");
	entry_set_stored(e, item("persoon.moedertaal"), "kur");
	size_t row = add_row("persoon_taal");
	entry_set_stored(e, row + 1, "tir");
	add_row("gezinslid");
	answer_needed();
	save();
	ck_stored(persoon, "moedertaal", "kur");
	ck_stored(entry_main(e)->id, "a_notitie", "spreekt al wat");
	char *gezin = stored(dossier, "gezin");
	struct rid id;
	ck_assert(rid_parse(gezin, &id));
	ck_assert_str_eq(store_kind_of(s, id)->id, "gezin");
	free(gezin);
	save();
}
END_TEST

START_TEST(row__deleted_and_restored_by_undo_across_saves)
{
	answer_needed();
	size_t row = add_row("persoon_taal");
	struct rid id = entry_item(e, row)->record;
	entry_set_stored(e, row + 1, "tir");
	save();
	for (row = 0; entry_item(e, row)->kind != ENTRY_ROW; row++)
		;
	entry_row_remove(e, row);
	save();
	struct record *r;
	ck_assert_int_eq(store_read(s, id, &r), ERR_OK);
	ck_assert(r->deleted);
	record_free(r);
	ck_assert_uint_ne(entry_undo(e), SIZE_MAX);
	ck_assert_str_eq(entry_stored(e, entry_find(e, id, spec_field(spec, "persoon_taal.taal"))), "tir");
	save();
	ck_stored(id, "taal", "tir");
	ck_assert_str_eq(entry_stored(e, entry_find(e, id, spec_field(spec, "persoon_taal.taal"))), "tir");
}
END_TEST

START_TEST(stand__is_kept_by_the_store)
{
	answer_needed();
	entry_set_stand(e, item("brede_intake.b2_hoogste_opleiding"), STAND_WIL_NIET);
	save();
	struct rid id = entry_main(e)->id;
	entry_free(e);
	ck_assert_int_eq(entry_open(&o, id, &e), ERR_OK);
	ck_assert_int_eq(entry_stand(e, item("brede_intake.b2_hoogste_opleiding")), STAND_WIL_NIET);
	ck_assert(!entry_is_dirty(e));
}
END_TEST

static void colleague_writes(struct rid id, const char *name, const char *value)
{
	struct store *other = handle();
	struct record *was, *now;
	struct change_result r = {0};
	ck_assert_int_eq(store_read(other, id, &was), ERR_OK);
	now = record_dup(was);
	put(now, name, value);
	struct change_set *c = change_new(other, NULL);
	change_edit(c, was, now);
	ck_assert_int_eq(change_save(c, &r), ERR_OK);
	change_result_clear(&r);
	change_free(c);
	record_free(was);
	record_free(now);
	store_close(other);
}

START_TEST(colleague__same_field_clashes_other_fields_merge)
{
	struct change_result r = {0};
	answer_needed();
	entry_set(e, item("brede_intake.a_notitie"), "een");
	save();
	struct rid id = entry_main(e)->id;
	entry_set(e, item("brede_intake.a_notitie"), "van mij");
	colleague_writes(id, "a_notitie", "van haar");
	colleague_writes(id, "b_notitie", "ook van haar");
	ck_assert_int_eq(entry_save(e, &r), ERR_CONFLICT);
	ck_assert_uint_eq(r.n_clashes, 1);
	ck_assert_str_eq(r.clashes[0].theirs, "van haar");
	ck_assert(entry_is_dirty(e));
	r.clashes[0].choice = 1;
	ck_assert_int_eq(entry_save(e, &r), ERR_OK);
	ck_stored(id, "a_notitie", "van mij");
	ck_stored(id, "b_notitie", "ook van haar");
	ck_assert_str_eq(entry_stored(e, item("brede_intake.b_notitie")), "ook van haar");
	ck_assert(!entry_in_conflict(e, item("brede_intake.a_notitie")));
	change_result_clear(&r);
}
END_TEST

/* A process of its own fills the form and dies without closing anything. */
static void die_while_filling(struct rid id)
{
	fflush(NULL);
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		struct entry *f;
		struct entry_options mine = o;
		mine.store = handle();
		if (entry_open(&mine, id, &f) != ERR_OK)
			_exit(1);
		size_t i = entry_find(f, id, spec_field(spec, "brede_intake.a_notitie"));
		entry_set(f, i, "net getypt");
		i = entry_find(f, id, spec_field(spec, "brede_intake.b_notitie"));
		entry_set_cursor(f, i, 3);
		entry_typing(f, i, "hal");
		_exit(entry_flush(f, true) == ERR_OK ? 0 : 2);
	}
	int status;
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(WEXITSTATUS(status), 0);
}

START_TEST(death__leaves_a_draft_that_goes_on_with_the_bases_of_its_author)
{
	struct entry_draft *d;
	struct change_result r = {0};
	size_t n, at, offset;
	bool changed;
	answer_needed();
	save();
	struct rid id = entry_main(e)->id;
	entry_free(e);
	store_close(s);
	die_while_filling(id);
	s = handle();
	o.store = s;
	colleague_writes(id, "a_notitie", "van haar");
	ck_assert_int_eq(entry_drafts(&o, &d, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(d[0].title, "Şükrü Yılmaz");
	ck_assert_uint_eq(d[0].answers, 2);
	ck_assert(rid_equal(d[0].record, id));
	ck_assert_int_eq(entry_resume(&o, d[0].id, &e, &changed), ERR_OK);
	ck_assert(changed);
	entry_drafts_free(d, n);
	ck_assert_str_eq(entry_stored(e, item("brede_intake.a_notitie")), "net getypt");
	entry_cursor(e, &at, &offset);
	ck_assert_uint_eq(at, item("brede_intake.b_notitie"));
	ck_assert_uint_eq(offset, 3);
	ck_assert_str_eq(entry_edit_text(e, at), "hal");
	ck_assert_int_eq(entry_save(e, &r), ERR_CONFLICT);
	r.clashes[0].choice = 1;
	ck_assert_int_eq(entry_save(e, &r), ERR_OK);
	ck_stored(id, "a_notitie", "net getypt");
	ck_stored(id, "b_notitie", "hal");
	ck_assert_int_eq(entry_drafts(&o, &d, &n), ERR_OK);
	ck_assert_uint_eq(n, 0);
	entry_drafts_free(d, n);
	change_result_clear(&r);
}
END_TEST

START_TEST(draft__whose_set_was_saved_is_a_left_over)
{
	struct entry_draft *d;
	size_t n;
	answer_needed();
	ck_assert_ptr_nonnull(entry_draft_id(e));
	ck_assert_uint_eq(strlen(entry_draft_id(e)), 22);
	char copy[8192], cmd[8200];
	snprintf(copy, sizeof copy, "%s/concept/%s.concept", dir, entry_draft_id(e));
	entry_flush(e, true);
	snprintf(cmd, sizeof cmd, "%s.bak", copy);
	ck_assert_int_eq(link(copy, cmd), 0); /* as if the removal had not happened */
	save();
	ck_assert_int_eq(rename(cmd, copy), 0);
	ck_assert_int_eq(entry_drafts(&o, &d, &n), ERR_OK);
	ck_assert_uint_eq(n, 0);
	entry_drafts_free(d, n);
	ck_assert_int_ne(access(copy, F_OK), 0);
}
END_TEST

START_TEST(near__warns_before_a_person_is_made_twice)
{
	struct buf text = {0};
	entry_free(e);
	o.form = spec_form(spec, "persoon");
	ck_assert_int_eq(entry_new(&o, (struct rid){{0}}, &e), ERR_OK);
	entry_set(e, item("persoon.voornamen"), "Sukru");
	entry_set(e, item("persoon.geslachtsnaam"), "Yilmaz");
	entry_set(e, item("persoon.geboortedatum"), "12-5-1988");
	entry_before_save(e, &text);
	ck_assert_ptr_nonnull(strstr(buf_str(&text), "Lijkt op Şükrü Yılmaz"));
	buf_clear(&text);
}
END_TEST

START_TEST(freeze__keeps_the_intake_as_it_is)
{
	struct change_result r = {0};
	struct buf why = {0};
	answer_needed();
	ck_assert_int_eq(entry_freeze(e, &r, &why), ERR_FINDINGS);
	ck_assert_uint_gt(why.len, 0);
	for (size_t i = 0; i < entry_n_items(e); i++)
		if (entry_is_missing(e, i) && entry_item(e, i)->kind == ENTRY_FIELD) {
			const struct spec_field *f = entry_item(e, i)->field;
			if (f->record->answers)
				entry_set_stand(e, i, STAND_ONBEKEND);
			else if (f->list)
				entry_set_stored(e, i, f->list->codes[0].code);
			else
				entry_set(e, i, f->type->value == EXPR_DATE ? "." : "1");
		}
	for (size_t i; (i = entry_next_problem(e, SIZE_MAX)) != SIZE_MAX && entry_item(e, i)->kind == ENTRY_ROWS;) {
		entry_row_add(e, i);
		answer_needed();
	}
	buf_reset(&why);
	enum err err = entry_freeze(e, &r, &why);
	ck_assert_msg(err == ERR_OK, "%s: %s", err_name(err), buf_str(&why));
	ck_assert(entry_main(e)->frozen);
	ck_assert(entry_is_readonly(e, item("brede_intake.a_notitie")));
	change_result_clear(&r);
	buf_clear(&why);
}
END_TEST

Suite *store_suite(void)
{
	Suite *suite = suite_create("store");
	TCase *t = tcase_create("store");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, intake__is_saved_with_all_its_records);
	tcase_add_test(t, row__deleted_and_restored_by_undo_across_saves);
	tcase_add_test(t, stand__is_kept_by_the_store);
	tcase_add_test(t, colleague__same_field_clashes_other_fields_merge);
	tcase_add_test(t, death__leaves_a_draft_that_goes_on_with_the_bases_of_its_author);
	tcase_add_test(t, draft__whose_set_was_saved_is_a_left_over);
	tcase_add_test(t, near__warns_before_a_person_is_made_twice);
	tcase_add_test(t, freeze__keeps_the_intake_as_it_is);
	suite_add_tcase(suite, t);
	return suite;
}
