/* Undoing an import: what can be seen is what could be seen before, or nothing is undone. */
#include <config.h>

#include "chain/kamer.h"
#include "chain/suites.h"

#include "support/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct kamer k;

static void setup(void)
{
	kamer_setup(&k, false);
}

static void teardown(void)
{
	kamer_teardown(&k);
}

static const char *data_file(void)
{
	static char path[4300];
	snprintf(path, sizeof path, "%s/tests/chain/data/persoonslijsten.csv", support_srcdir());
	return path;
}

static struct rid nth_id(const char *kind, size_t n)
{
	struct record *r = kamer_nth(&k, kind, n);
	struct rid id = r->id;
	record_free(r);
	return id;
}

static void same_picture(const struct buf *before)
{
	struct buf after = {0};
	kamer_picture(&k, true, &after);
	ck_assert_str_eq(buf_str(&after), buf_str(before));
	buf_clear(&after);
}

/* Many rows: several sets. */
static void big(struct buf *out, int n, const char *what)
{
	buf_add(out, "BSN;Geslachtsnaam;Straat;Samenvatting\n");
	for (int i = 0; i < n; i++)
		buf_printf(out, ";Naam %d;Weg %d;%s\n", i, i, what);
}

static enum err undo(const char *id)
{
	import_report_clear(&k.report);
	return chain_import_undo(k.s, id, NULL, &k.report);
}

static bool tells(const char *text)
{
	return strstr(buf_str(&k.report.text), text) != NULL;
}

START_TEST(undo__takes_away_what_was_new)
{
	struct buf before = {0};
	kamer_picture(&k, true, &before);
	ck_assert_int_eq(kamer_import(&k, "persoon", data_file()), ERR_OK);
	kamer_undo(&k);
	ck_assert_str_ne(k.report.id, "");
	same_picture(&before);
	ck_assert_uint_eq(kamer_count(&k, "persoon"), 0);
	/* and may be done again */
	ck_assert_int_eq(kamer_import(&k, "persoon", data_file()), ERR_OK);
	ck_assert_uint_eq(k.report.created, 13);
	kamer_undo(&k);
	same_picture(&before);
	buf_clear(&before);
}
END_TEST

START_TEST(undo__puts_back_what_was_changed)
{
	struct buf before = {0}, one = {0}, two = {0};
	big(&one, 300, "een");
	big(&two, 320, "twee");
	kamer_take(&k, "dossier", "x.csv", buf_str(&one), ERR_OK);
	kamer_picture(&k, true, &before);
	kamer_take(&k, "dossier", "x.csv", buf_str(&two), ERR_OK);
	ck_assert_uint_eq(k.report.changed, 300);
	ck_assert_uint_eq(k.report.created, 20);
	kamer_undo(&k);
	same_picture(&before);
	kamer_take(&k, "dossier", "x.csv", buf_str(&one), ERR_OK);
	ck_assert_uint_eq(k.report.same, 300);
	kamer_take(&k, "dossier", "x.csv", buf_str(&two), ERR_OK);
	ck_assert_uint_eq(k.report.changed, 300);
	kamer_undo(&k);
	same_picture(&before);
	buf_clear(&before);
	buf_clear(&one);
	buf_clear(&two);
}
END_TEST

START_TEST(undo__puts_back_rows_that_a_file_took_away)
{
	struct buf before = {0};
	kamer_take(&k, "persoon", "x.csv",
		";01.02.40;08.09.10;08.11.10\nA;B;0363;Een\n;;0518;Nul\n;;0599;Min\n", ERR_OK);
	kamer_picture(&k, true, &before);
	kamer_take(&k, "persoon", "x.csv", ";01.02.40;08.09.10;08.11.10\nA;B2;0344;Twee\n;;0599;Min\n",
		ERR_OK);
	ck_assert_uint_eq(k.report.changed, 1);
	kamer_undo(&k);
	same_picture(&before);
	kamer_undo(&k); /* the first one too: what came after it is gone */
	ck_assert_uint_eq(kamer_count(&k, "persoon"), 0);
	buf_clear(&before);
}
END_TEST

START_TEST(undo__refuses_when_someone_worked_on_it)
{
	struct buf before = {0}, text = {0};
	char id[37];
	big(&text, 300, "een");
	kamer_take(&k, "dossier", "x.csv", buf_str(&text), ERR_OK);
	snprintf(id, sizeof id, "%s", k.report.id);
	struct rid one = nth_id("dossier", 150);
	kamer_edit(&k, one, "samenvatting", "hieraan is gewerkt");
	kamer_picture(&k, true, &before);
	ck_assert_int_eq(undo(id), ERR_REFUSED);
	ck_assert_msg(tells("Op 1 van de "), "%s", buf_str(&k.report.text));
	ck_assert(!tells("gewerkt aan"));
	same_picture(&before);
	/* work that was itself undone is not in the way */
	kamer_edit(&k, one, "samenvatting", "een");
	ck_assert_int_eq(undo(id), ERR_OK);
	ck_assert_uint_eq(kamer_count(&k, "dossier"), 0);
	buf_clear(&before);
	buf_clear(&text);
}
END_TEST

START_TEST(undo__refuses_when_something_hangs_on_it)
{
	kamer_take(&k, "dossier", "x.csv", "BSN;Geslachtsnaam\n999990019;A\n", ERR_OK);
	struct change_result result = {0};
	struct record *row = record_new(spec_record(kamer_spec(), "contactmoment"), nth_id("dossier", 0));
	struct change_set *c = change_new(k.s, NULL);
	change_create(c, row);
	ck_assert_int_eq(change_save(c, &result), ERR_OK);
	change_free(c);
	change_result_clear(&result);
	ck_assert_int_eq(undo("laatste"), ERR_REFUSED);
	ck_assert_uint_eq(kamer_count(&k, "dossier"), 1);
	struct record *was;
	ck_assert_int_eq(store_read(k.s, row->id, &was), ERR_OK);
	c = change_new(k.s, NULL);
	change_delete(c, was);
	ck_assert_int_eq(change_save(c, &result), ERR_OK);
	ck_assert_int_eq(undo("laatste"), ERR_OK);
	ck_assert_uint_eq(kamer_count(&k, "dossier"), 0);
	change_free(c);
	change_result_clear(&result);
	record_free(was);
	record_free(row);
}
END_TEST

START_TEST(undo__passes_over_what_is_deleted_already)
{
	kamer_take(&k, "dossier", "x.csv", "BSN;Geslachtsnaam\n999990019;A\n999990196;B\n", ERR_OK);
	struct change_result result = {0};
	struct record *was = kamer_nth(&k, "dossier", 0);
	struct change_set *c = change_new(k.s, NULL);
	change_delete(c, was);
	ck_assert_int_eq(change_save(c, &result), ERR_OK);
	ck_assert_int_eq(undo("laatste"), ERR_OK);
	ck_assert_uint_eq(kamer_count(&k, "dossier") + kamer_count(&k, "persoon"), 0);
	change_free(c);
	change_result_clear(&result);
	record_free(was);
}
END_TEST

START_TEST(undo__knows_which)
{
	char first[37];
	ck_assert_int_eq(undo("laatste"), ERR_NOT_FOUND);
	ck_assert(tells("Er is geen inlezing om ongedaan te maken."));
	kamer_take(&k, "dossier", "x.csv", "BSN;Geslachtsnaam\n999990019;A\n", ERR_OK);
	snprintf(first, sizeof first, "%s", k.report.id);
	kamer_take(&k, "dossier", "x.csv", "BSN;Geslachtsnaam\n999990196;B\n", ERR_OK);
	ck_assert_int_eq(undo("0d9a1e77-3c52-4b16-8e2f-44556677889a"), ERR_NOT_FOUND);
	ck_assert_int_eq(undo("x' OR 1"), ERR_NOT_FOUND);
	ck_assert_int_eq(undo(first), ERR_OK);
	ck_assert_str_eq(k.report.id, first);
	ck_assert_int_eq(undo(first), ERR_REFUSED);
	ck_assert(tells("Deze inlezing is al ongedaan gemaakt."));
	ck_assert_uint_eq(kamer_count(&k, "dossier"), 1);
	ck_assert_int_eq(undo("laatste"), ERR_OK);
	ck_assert_uint_eq(kamer_count(&k, "dossier"), 0);
	ck_assert_int_eq(undo("laatste"), ERR_NOT_FOUND);
}
END_TEST

START_TEST(undo__stops_and_goes_on)
{
	struct buf before = {0}, text = {0};
	char id[37];
	big(&text, 500, "een");
	kamer_picture(&k, true, &before);
	kamer_take(&k, "dossier", "x.csv", buf_str(&text), ERR_OK);
	snprintf(id, sizeof id, "%s", k.report.id);
	k.stop_after = 3;
	k.calls = 0;
	struct undo_options o = {.progress_ctx = &k, .progress = kamer_progress};
	import_report_clear(&k.report);
	ck_assert_int_eq(chain_import_undo(k.s, id, &o, &k.report), ERR_STOPPED);
	ck_assert(tells("Maak dit af met: regie import undo "));
	size_t left = kamer_count(&k, "dossier");
	ck_assert(left > 0 && left < 500);
	/* until then nothing is imported */
	k.stop_after = 0;
	kamer_take(&k, "dossier", "x.csv", buf_str(&text), ERR_REFUSED);
	ck_assert(tells(id));
	ck_assert_int_eq(undo("laatste"), ERR_OK);
	same_picture(&before);
	kamer_take(&k, "dossier", "x.csv", buf_str(&text), ERR_OK);
	ck_assert_uint_eq(k.report.created, 500);
	buf_clear(&before);
	buf_clear(&text);
}
END_TEST

START_TEST(undo__of_half_an_import)
{
	struct buf before = {0}, text = {0};
	big(&text, 500, "een");
	kamer_picture(&k, true, &before);
	k.stop_after = 900; /* of a thousand rows, checked and read */
	kamer_take(&k, "dossier", "x.csv", buf_str(&text), ERR_STOPPED);
	ck_assert_uint_gt(kamer_count(&k, "dossier"), 0);
	k.stop_after = 0;
	kamer_undo(&k);
	same_picture(&before);
	buf_clear(&before);
	buf_clear(&text);
}
END_TEST

Suite *undo_suite(void)
{
	Suite *s = suite_create("chain/undo");
	TCase *t = tcase_create("undo");
	tcase_add_unchecked_fixture(t, kamer_warm, NULL);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 240);
	tcase_add_test(t, undo__takes_away_what_was_new);
	tcase_add_test(t, undo__puts_back_what_was_changed);
	tcase_add_test(t, undo__puts_back_rows_that_a_file_took_away);
	tcase_add_test(t, undo__refuses_when_someone_worked_on_it);
	tcase_add_test(t, undo__refuses_when_something_hangs_on_it);
	tcase_add_test(t, undo__passes_over_what_is_deleted_already);
	tcase_add_test(t, undo__knows_which);
	tcase_add_test(t, undo__stops_and_goes_on);
	tcase_add_test(t, undo__of_half_an_import);
	suite_add_tcase(s, t);
	return s;
}
