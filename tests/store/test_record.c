/* Records in memory and as read: ids, copies, titles, rows of an owner, references, equal values. */
#include <config.h>

#include "open_priv.h"
#include "projection_priv.h"
#include "store/lab.h"
#include "store/suites.h"
#include "support/run.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct lab lab;

static void setup(void)
{
	lab_setup(&lab, "0363");
}

static void teardown(void)
{
	lab_teardown(&lab);
}

START_TEST(rid_parse__only_ids)
{
	struct rid id;
	char text[37];
	ck_assert(rid_parse("6f1c2a34-0b5d-4e8f-9a70-b1c2d3e4f506", &id));
	rid_text(id, text);
	ck_assert_str_eq(text, "6f1c2a34-0b5d-4e8f-9a70-b1c2d3e4f506");
	static const char *const bad[] = {"", "6f1c2a34", "6f1c2a34-0b5d-4e8f-9a70-b1c2d3e4f50",
		"6f1c2a34-0b5d-4e8f-9a70-b1c2d3e4f5067", "6f1c2a340b5d4e8f9a70b1c2d3e4f506",
		"6f1c2a34-0b5d-4e8f-9a70-b1c2d3e4f50g", "../../etc/passwd"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ck_assert(!rid_parse(bad[i], &id));
	ck_assert(rid_is_none((struct rid){{0}}));
	ck_assert(!rid_is_none(rid_random()));
	ck_assert(!rid_equal(rid_random(), rid_random()));
}
END_TEST

START_TEST(record_dup__shares_nothing)
{
	struct record *r = lab_new(lab.s, lab.spec, "persoon", (struct rid){{0}}, "geslachtsnaam=Amiri", NULL);
	struct record *was = lab_read(lab.s, r->id), *copy = record_dup(was);
	size_t name = spec_record_field(r->spec, "geslachtsnaam")->index;
	was->values[name].stand = STAND_ONBEKEND;
	lab_set(was, "geslachtsnaam", "Noor");
	ck_assert_str_eq(record_get(copy, "geslachtsnaam"), "Amiri");
	ck_assert_int_eq(copy->values[name].stand, STAND_GEGEVEN);
	ck_assert_uint_eq(copy->heads_len, was->heads_len);
	ck_assert_mem_eq(copy->heads, was->heads, was->heads_len);
	ck_assert_ptr_ne(copy->heads, was->heads);
	record_set(copy, name, NULL);
	ck_assert_str_eq(record_at(copy, name), "");
	record_set(copy, 9999, "x");
	ck_assert_str_eq(record_at(copy, 9999), "");
	record_free(was);
	record_free(copy);
	record_free(r);
	record_free(NULL);
}
END_TEST

START_TEST(record_title__of_the_title_fields)
{
	struct buf b = {0};
	struct record *r = lab_new(NULL, lab.spec, "persoon", (struct rid){{0}}, "geslachtsnaam=Amiri",
		"voornamen=Sahar", NULL);
	buf_add(&b, "> ");
	record_title(r, &b);
	ck_assert_str_eq(buf_str(&b), "> Sahar Amiri");
	buf_reset(&b);
	lab_set(r, "voornamen", "");
	record_title(r, &b);
	ck_assert_str_eq(buf_str(&b), "Amiri");
	buf_clear(&b);
	record_free(r);
}
END_TEST

START_TEST(store_read__what_is_not_there_is_not_found)
{
	struct record *r = (struct record *)1;
	ck_assert_int_eq(store_read(lab.s, rid_random(), &r), ERR_NOT_FOUND);
	ck_assert_ptr_null(r);
	ck_assert_int_eq(store_read(lab.s, (struct rid){{0}}, &r), ERR_NOT_FOUND);
	ck_assert_ptr_null(store_kind_of(lab.s, rid_random()));
}
END_TEST

START_TEST(store_read__a_broken_blob_is_damage)
{
	struct record *x, *r = lab_new(lab.s, lab.spec, "proef", (struct rid){{0}}, "a=x", NULL);
	lab_run(lab.s, "UPDATE record SET koppen = x'ffff' WHERE soort = (SELECT nr FROM veld WHERE id = "
		"'proef')");
	ck_assert_int_eq(store_read(lab.s, r->id, &x), ERR_DAMAGED);
	ck_assert_ptr_null(x);
	record_free(r);
}
END_TEST

START_TEST(store_read_rows__oldest_first_without_the_deleted)
{
	struct record *p = lab_new(lab.s, lab.spec, "proef", (struct rid){{0}}, NULL), **rows;
	struct record *a = lab_new(lab.s, lab.spec, "rij", p->id, "tekst=een", NULL);
	struct record *b = lab_new(lab.s, lab.spec, "rij", p->id, "tekst=twee", NULL);
	struct record *c = lab_new(lab.s, lab.spec, "rij", p->id, "tekst=drie", NULL);
	struct change_set *set = change_new(lab.s, NULL);
	struct change_result res = {0};
	struct record *was = lab_read(lab.s, b->id);
	size_t n;
	change_delete(set, was);
	ck_assert_int_eq(change_save(set, &res), ERR_OK);
	change_free(set);
	ck_assert_int_eq(store_read_rows(lab.s, p->id, a->spec, &rows, &n), ERR_OK);
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(record_get(rows[0], "tekst"), "een");
	ck_assert_str_eq(record_get(rows[1], "tekst"), "drie");
	ck_assert(rid_equal(rows[0]->owner, p->id));
	records_free(rows, n);
	ck_assert_int_eq(store_read_rows(lab.s, rid_random(), a->spec, &rows, &n), ERR_OK);
	ck_assert_uint_eq(n, 0);
	records_free(rows, n);
	ck_assert_int_eq(store_read_rows(lab.s, p->id, spec_record(lab.spec, "subrij"), &rows, &n), ERR_OK);
	ck_assert_uint_eq(n, 0);
	records_free(rows, n);
	record_free(was);
	record_free(p);
	record_free(a);
	record_free(b);
	record_free(c);
}
END_TEST

START_TEST(store_referring__who_points_here)
{
	struct record *p = lab_new(lab.s, lab.spec, "persoon", (struct rid){{0}}, NULL);
	const struct spec_field *f = spec_field(lab.spec, "dossier.persoon");
	char uuid[37], pair[64];
	struct rid *ids;
	size_t n;
	rid_text(p->id, uuid);
	snprintf(pair, sizeof pair, "persoon=%s", uuid);
	struct record *d = lab_new(lab.s, lab.spec, "dossier", (struct rid){{0}}, pair, NULL);
	ck_assert_int_eq(store_referring(lab.s, f, p->id, &ids, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert(rid_equal(ids[0], d->id));
	free(ids);
	lab_edit(lab.s, d->id, "persoon", "");
	ck_assert_int_eq(store_referring(lab.s, f, p->id, &ids, &n), ERR_OK);
	ck_assert_uint_eq(n, 0);
	free(ids);
	ck_assert_int_eq(store_referring(lab.s, f, rid_random(), &ids, &n), ERR_OK);
	ck_assert_uint_eq(n, 0);
	free(ids);
	record_free(p);
	record_free(d);
}
END_TEST

/* geval-M12: two persons with one number are both kept and both found */
START_TEST(store_find_equal__exactly_this_value)
{
	const struct spec_field *bsn = spec_field(lab.spec, "persoon.bsn"),
		*c = spec_field(lab.spec, "proef.c");
	struct rid ids[4];
	size_t n;
	for (int i = 0; i < 3; i++)
		record_free(lab_new(lab.s, lab.spec, "persoon", (struct rid){{0}}, "bsn=999999990", NULL));
	ck_assert_int_eq(store_find_equal(lab.s, bsn, "999999990", ids, 4, &n), ERR_OK);
	ck_assert_uint_eq(n, 3);
	ck_assert_int_eq(store_find_equal(lab.s, bsn, "999999990", ids, 2, &n), ERR_OK);
	ck_assert_uint_eq(n, 2);
	ck_assert_int_eq(store_find_equal(lab.s, bsn, "99999999", ids, 4, &n), ERR_OK);
	ck_assert_uint_eq(n, 0);
	ck_assert_int_eq(store_find_equal(lab.s, bsn, "", ids, 4, &n), ERR_OK);
	ck_assert_uint_eq(n, 0);
	record_free(lab_new(lab.s, lab.spec, "proef", (struct rid){{0}}, "c=7", NULL));
	record_free(lab_new(lab.s, lab.spec, "proef", (struct rid){{0}}, "c=07", NULL));
	ck_assert_int_eq(store_find_equal(lab.s, c, "7", ids, 4, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert_int_eq(store_find_equal(lab.s, c, "07", ids, 4, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
}
END_TEST

Suite *record_suite(void)
{
	Suite *s = suite_create("record");
	TCase *t = tcase_create("memory");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, rid_parse__only_ids);
	tcase_add_test(t, record_dup__shares_nothing);
	tcase_add_test(t, record_title__of_the_title_fields);
	suite_add_tcase(s, t);
	t = tcase_create("read");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, store_read__what_is_not_there_is_not_found);
	tcase_add_test(t, store_read__a_broken_blob_is_damage);
	tcase_add_test(t, store_read_rows__oldest_first_without_the_deleted);
	tcase_add_test(t, store_referring__who_points_here);
	tcase_add_test(t, store_find_equal__exactly_this_value);
	suite_add_tcase(s, t);
	return s;
}
