/* Overviews: rows that follow their records, pages by key both ways, filters, rows of an owner. */
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

static struct rid person(const char *name, const char *born)
{
	char a[64], b[64];
	snprintf(a, sizeof a, "geslachtsnaam=%s", name);
	snprintf(b, sizeof b, "geboortedatum=%s", born);
	struct record *r = lab_new(lab.s, lab.spec, "persoon", (struct rid){{0}}, a, b, NULL);
	struct rid id = r->id;
	record_free(r);
	return id;
}

static struct rid dossier(struct rid of, const char *fase, const char *start)
{
	char a[64], b[64], c[64], uuid[37];
	rid_text(of, uuid);
	snprintf(a, sizeof a, "persoon=%s", rid_is_none(of) ? "" : uuid);
	snprintf(b, sizeof b, "fase=%s", fase);
	snprintf(c, sizeof c, "start=%s", start);
	struct record *r = lab_new(lab.s, lab.spec, "dossier", (struct rid){{0}}, a, b, c, NULL);
	struct rid id = r->id;
	record_free(r);
	return id;
}

static size_t column(const struct spec_overview *o, const char *field)
{
	for (size_t i = 0; i < o->n_columns; i++)
		if (strcmp(o->columns[i].field->id, field) == 0)
			return i;
	ck_abort_msg("no column %s", field);
	return 0;
}

static struct list_query query(const char *overview, const char *sort)
{
	const struct spec_overview *o = spec_overview(lab.spec, overview);
	ck_assert_ptr_nonnull(o);
	return (struct list_query){.overview = o, .sort = column(o, sort)};
}

/* The cells of one column of a page, joined by blanks. */
static const char *page(const struct list_query *q, const struct list_row *anchor, bool before, size_t max,
	const char *field, struct list_row *first, struct list_row *last)
{
	static char text[4096];
	struct list_row rows[64];
	size_t n, at = 0, col = column(q->overview, field);
	ck_assert_uint_le(max, 64);
	enum err e = store_list_page(lab.s, q, anchor, before, rows, max, &n);
	ck_assert_msg(e == ERR_OK, "%s %s", err_name(e), store_error(lab.s));
	text[0] = '\0';
	for (size_t i = 0; i < n; i++)
		at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", i ? " " : "", rows[i].cell[col]);
	if (first && n) {
		*first = rows[0];
		memset(&rows[0], 0, sizeof rows[0]);
	}
	if (last && n > 1) {
		*last = rows[n - 1];
		memset(&rows[n - 1], 0, sizeof rows[0]);
	}
	list_rows_clear(rows, n);
	return text;
}

/* --- following ------------------------------------------------------------- */

START_TEST(store_list_page__rows_follow_their_records)
{
	struct list_query q = query("caseload", "persoon.geslachtsnaam");
	ck_assert_str_eq(page(&q, NULL, false, 10, "persoon.geslachtsnaam", NULL, NULL), "");
	struct rid p = person("Noor", "1990-01-01"), r = person("Amiri", "1988-03-05");
	struct rid d = dossier(p, "intake", "2026-01-02");
	ck_assert_str_eq(page(&q, NULL, false, 10, "persoon.geslachtsnaam", NULL, NULL), "Noor");
	lab_edit(lab.s, p, "geslachtsnaam", "Noori"); /* what it refers to */
	ck_assert_str_eq(page(&q, NULL, false, 10, "persoon.geslachtsnaam", NULL, NULL), "Noori");
	char uuid[37];
	rid_text(r, uuid);
	lab_edit(lab.s, d, "persoon", uuid); /* another reference */
	ck_assert_str_eq(page(&q, NULL, false, 10, "persoon.geslachtsnaam", NULL, NULL), "Amiri");
	lab_edit(lab.s, p, "geslachtsnaam", "Zand"); /* nobody looks there now */
	lab_edit(lab.s, d, "fase", "pip");
	ck_assert_str_eq(page(&q, NULL, false, 10, "dossier.fase", NULL, NULL), "pip");
	lab_edit(lab.s, d, "persoon", "");
	ck_assert_str_eq(page(&q, NULL, false, 10, "persoon.geslachtsnaam", NULL, NULL), "");
	lab_edit(lab.s, d, "persoon", "geen uuid");
	ck_assert_str_eq(page(&q, NULL, false, 10, "dossier.fase", NULL, NULL), "pip");
}
END_TEST

/* Through the owner, and through what the owner refers to. */
START_TEST(store_list_page__rows_follow_owners)
{
	struct list_query q = query("gesprekken", "gesprek.datum");
	struct rid p = person("Noor", "1990-01-01"), d = dossier(p, "intake", "2026-01-02");
	struct record *g = lab_new(lab.s, lab.spec, "gesprek", d, "datum=2026-02-01", NULL);
	ck_assert_str_eq(page(&q, NULL, false, 10, "persoon.geslachtsnaam", NULL, NULL), "Noor");
	ck_assert_str_eq(page(&q, NULL, false, 10, "dossier.fase", NULL, NULL), "intake");
	lab_edit(lab.s, d, "fase", "klaar");
	lab_edit(lab.s, p, "geslachtsnaam", "Amiri");
	ck_assert_str_eq(page(&q, NULL, false, 10, "persoon.geslachtsnaam", NULL, NULL), "Amiri");
	ck_assert_str_eq(page(&q, NULL, false, 10, "dossier.fase", NULL, NULL), "klaar");
	record_free(g);
}
END_TEST

static void change(struct rid id, void (*what)(struct change_set *, const struct record *))
{
	struct record *was = lab_read(lab.s, id);
	struct change_set *c = change_new(lab.s, NULL);
	struct change_result r = {0};
	what(c, was);
	ck_assert_int_eq(change_save(c, &r), ERR_OK);
	change_free(c);
	record_free(was);
}

START_TEST(store_list_page__rows_of_a_deleted_owner_are_hidden)
{
	struct list_query q = query("gesprekken", "gesprek.datum");
	struct rid d = dossier((struct rid){{0}}, "intake", "2026-01-02");
	struct record *g = lab_new(lab.s, lab.spec, "gesprek", d, "datum=2026-02-01", NULL);
	change(d, change_delete);
	ck_assert_str_eq(page(&q, NULL, false, 10, "gesprek.datum", NULL, NULL), "");
	change(d, change_restore);
	ck_assert_str_eq(page(&q, NULL, false, 10, "gesprek.datum", NULL, NULL), "2026-02-01");
	change(g->id, change_delete);
	ck_assert_str_eq(page(&q, NULL, false, 10, "gesprek.datum", NULL, NULL), "");
	record_free(g);
}
END_TEST

/* --- order ----------------------------------------------------------------- */

static void five(void)
{
	static const char *const names[] = {"\u0141ukasz", "amiri", "\u00d6zt\u00fcrk", "Zand", "El-Amin"};
	static const char *const phases[] = {"pip", "intake", "klaar", "pip", "intake"};
	for (int i = 0; i < 5; i++) {
		char start[16];
		snprintf(start, sizeof start, i == 3 ? "" : "2026-0%d-01", 5 - i);
		dossier(person(names[i], "1990-00-00"), phases[i], start);
	}
}

START_TEST(store_list_page__names_sort_folded_and_empty_comes_last)
{
	struct list_query q = query("caseload", "persoon.geslachtsnaam");
	five();
	dossier((struct rid){{0}}, "", "");
	ck_assert_str_eq(page(&q, NULL, false, 10, "persoon.geslachtsnaam", NULL, NULL),
		"amiri El-Amin \u0141ukasz \u00d6zt\u00fcrk Zand ");
	q.descending = true;
	ck_assert_str_eq(page(&q, NULL, false, 10, "persoon.geslachtsnaam", NULL, NULL),
		" Zand \u00d6zt\u00fcrk \u0141ukasz El-Amin amiri");
	q = query("caseload", "dossier.start");
	ck_assert_str_eq(page(&q, NULL, false, 10, "persoon.geslachtsnaam", NULL, NULL),
		"El-Amin \u00d6zt\u00fcrk amiri \u0141ukasz Zand ");
	q = query("caseload", "dossier.fase"); /* as the list is written: intake, pip, klaar */
	ck_assert_str_eq(page(&q, NULL, false, 10, "dossier.fase", NULL, NULL), "intake intake pip pip klaar ");
}
END_TEST

/* Walk a list page by page, forward and back, over keys that are equal many times. */
START_TEST(store_list_page__walks_both_ways_over_equal_keys)
{
	struct list_query q = query("personen", "persoon.geslachtsnaam");
	struct change_set *c = change_new(lab.s, NULL);
	struct change_result r = {0};
	for (int i = 0; i < 100; i++) {
		char name[32], born[32];
		snprintf(name, sizeof name, "geslachtsnaam=%c", "abc"[i % 3]);
		snprintf(born, sizeof born, "geboortedatum=19%02d-01-01", i);
		struct record *p = lab_new(NULL, lab.spec, "persoon", (struct rid){{0}}, name, born, NULL);
		change_create(c, p);
		record_free(p);
	}
	ck_assert_int_eq(change_save(c, &r), ERR_OK);
	ck_assert_uint_eq(r.lines, 100);
	change_free(c);
	for (int descending = 0; descending < 2; descending++)
		for (size_t size = 1; size <= 40; size += 13) {
			struct list_row rows[64], anchor = {.id = {{0}}};
			char all[100][16], text[16];
			size_t n = 0, got, col = column(q.overview, "persoon.geboortedatum");
			q.descending = descending;
			ck_assert_int_eq(store_list_page(lab.s, &q, NULL, false, rows, size, &got), ERR_OK);
			while (got) {
				for (size_t i = 0; i < got; i++) {
					ck_assert_uint_lt(n, 100);
					snprintf(all[n++], sizeof all[0], "%s", rows[i].cell[col]);
				}
				list_rows_clear(&anchor, 1);
				anchor = rows[got - 1];
				list_rows_clear(rows, got - 1);
				ck_assert_int_eq(store_list_page(lab.s, &q, &anchor, false, rows, size, &got), ERR_OK);
			}
			ck_assert_uint_eq(n, 100);
			/* and back: the same, from the end */
			list_rows_clear(&anchor, 1);
			ck_assert_int_eq(store_list_page(lab.s, &q, NULL, true, rows, size, &got), ERR_OK);
			while (got) {
				for (size_t i = got; i-- > 0;) {
					snprintf(text, sizeof text, "%s", rows[i].cell[col]);
					ck_assert_str_eq(text, all[--n]);
				}
				list_rows_clear(&anchor, 1);
				anchor = rows[0];
				list_rows_clear(rows + 1, got - 1);
				ck_assert_int_eq(store_list_page(lab.s, &q, &anchor, true, rows, size, &got), ERR_OK);
			}
			ck_assert_uint_eq(n, 0);
			list_rows_clear(&anchor, 1);
		}
}
END_TEST

/* The row of the anchor changed or went: the place stays. */
START_TEST(store_list_page__the_anchor_may_change_or_go)
{
	struct list_query q = query("personen", "persoon.geslachtsnaam");
	struct list_row first = {.id = {{0}}}, last = {.id = {{0}}};
	struct rid b;
	person("Aa", "1990-01-01");
	b = person("Bb", "1990-01-01");
	person("Cc", "1990-01-01");
	page(&q, NULL, false, 2, "persoon.geslachtsnaam", &first, &last);
	ck_assert(rid_equal(last.id, b));
	lab_edit(lab.s, b, "geslachtsnaam", "Zz");
	ck_assert_str_eq(page(&q, &last, false, 2, "persoon.geslachtsnaam", NULL, NULL), "Cc Zz");
	change(b, change_delete);
	ck_assert_str_eq(page(&q, &last, false, 2, "persoon.geslachtsnaam", NULL, NULL), "Cc");
	ck_assert_str_eq(page(&q, &last, true, 2, "persoon.geslachtsnaam", NULL, NULL), "Aa");
	list_rows_clear(&first, 1);
	list_rows_clear(&last, 1);
}
END_TEST

/* --- filters --------------------------------------------------------------- */

START_TEST(store_list_page__filters)
{
	struct list_query q = query("caseload", "persoon.geslachtsnaam");
	struct list_filter f[2] = {{column(q.overview, "dossier.fase"), "pip"},
		{column(q.overview, "dossier.start"), "2026-05-01"}};
	size_t n;
	bool more;
	five();
	q.filters = f;
	q.n_filters = 1;
	ck_assert_str_eq(page(&q, NULL, false, 10, "persoon.geslachtsnaam", NULL, NULL), "\u0141ukasz Zand");
	ck_assert_int_eq(store_list_count(lab.s, &q, 10, &n, &more), ERR_OK);
	ck_assert_uint_eq(n, 2);
	ck_assert(!more);
	q.n_filters = 2;
	ck_assert_str_eq(page(&q, NULL, false, 10, "persoon.geslachtsnaam", NULL, NULL), "\u0141ukasz");
	f[1].value = ""; /* empty is a value too */
	ck_assert_str_eq(page(&q, NULL, false, 10, "persoon.geslachtsnaam", NULL, NULL), "Zand");
	f[0].value = "onzin'; DROP TABLE lijn; --";
	ck_assert_str_eq(page(&q, NULL, false, 10, "persoon.geslachtsnaam", NULL, NULL), "");
	q.n_filters = 0;
	ck_assert_int_eq(store_list_count(lab.s, &q, 3, &n, &more), ERR_OK);
	ck_assert_uint_eq(n, 3);
	ck_assert(more);
	ck_assert_int_eq(store_list_count(lab.s, &q, 5, &n, &more), ERR_OK);
	ck_assert_uint_eq(n, 5);
	ck_assert(!more);
}
END_TEST

START_TEST(store_list_page__wrong_questions_are_refused)
{
	struct list_query q = query("caseload", "persoon.geslachtsnaam");
	struct list_row rows[4];
	size_t n;
	q.sort = column(q.overview, "dossier.regisseur"); /* not among op: */
	ck_assert_int_eq(store_list_page(lab.s, &q, NULL, false, rows, 4, &n), ERR_REFUSED);
	q.sort = 99;
	ck_assert_int_eq(store_list_page(lab.s, &q, NULL, false, rows, 4, &n), ERR_REFUSED);
	q.overview = spec_overview(lab.spec, "rijen"); /* no index: ja */
	q.sort = 0;
	ck_assert_int_eq(store_list_page(lab.s, &q, NULL, false, rows, 4, &n), ERR_NOT_FOUND);
	ck_assert_uint_eq(n, 0);
}
END_TEST

/* --- rows of one owner ----------------------------------------------------- */

START_TEST(store_list_of__rows_of_one_dossier_in_the_order_of_the_overview)
{
	const struct spec_overview *o = spec_overview(lab.spec, "gesprekken_van");
	struct rid d = dossier((struct rid){{0}}, "", ""), e = dossier((struct rid){{0}}, "", "");
	static const char *const dates[] = {"2026-02-01", "2025-12-31", "", "2026-02-01", "2026-03-01"};
	struct list_row rows[8];
	size_t n;
	for (int i = 0; i < 5; i++) {
		char a[32], b[32];
		snprintf(a, sizeof a, "datum=%s", dates[i]);
		snprintf(b, sizeof b, "verslag=%d", i);
		record_free(lab_new(lab.s, lab.spec, "gesprek", d, a, b, NULL));
	}
	record_free(lab_new(lab.s, lab.spec, "gesprek", e, "verslag=ander", NULL));
	ck_assert_int_eq(store_list_of(lab.s, o, d, rows, 8, &n), ERR_OK);
	ck_assert_uint_eq(n, 5);
	static const char *const want[] = {"4", "3", "0", "1", "2"}; /* newest date first,
		of equals the newest row */
	for (int i = 0; i < 5; i++)
		ck_assert_str_eq(rows[i].cell[1], want[i]);
	list_rows_clear(rows, n);
	ck_assert_int_eq(store_list_of(lab.s, o, d, rows, 2, &n), ERR_OK);
	ck_assert_uint_eq(n, 2);
	list_rows_clear(rows, n);
	ck_assert_int_eq(store_list_of(lab.s, o, rid_random(), rows, 2, &n), ERR_OK);
	ck_assert_uint_eq(n, 0);
}
END_TEST

START_TEST(store_list_of__a_thousand_rows)
{
	const struct spec_overview *o = spec_overview(lab.spec, "rijen");
	struct record *p = lab_new(lab.s, lab.spec, "proef", (struct rid){{0}}, "a=x", NULL), **rows;
	struct change_set *c = change_new(lab.s, NULL);
	struct change_result r = {0};
	struct list_row list[50];
	size_t n;
	for (int i = 0; i < 1000; i++) {
		char t[32];
		snprintf(t, sizeof t, "tekst=rij %03d", (i * 7) % 1000);
		struct record *x = lab_new(NULL, lab.spec, "rij", p->id, t, NULL);
		change_create(c, x);
		record_free(x);
	}
	ck_assert_int_eq(change_save(c, &r), ERR_OK);
	change_free(c);
	ck_assert_int_eq(store_read_rows(lab.s, p->id, spec_record(lab.spec, "rij"), &rows, &n), ERR_OK);
	ck_assert_uint_eq(n, 1000);
	ck_assert_str_eq(record_get(rows[0], "tekst"), "rij 000");
	ck_assert_str_eq(record_get(rows[1], "tekst"), "rij 007"); /* oldest first */
	records_free(rows, n);
	ck_assert_int_eq(store_list_of(lab.s, o, p->id, list, 50, &n), ERR_OK);
	ck_assert_uint_eq(n, 50);
	ck_assert_str_eq(list[49].cell[0], "rij 049");
	list_rows_clear(list, n);
	record_free(p);
}
END_TEST

Suite *list_suite(void)
{
	Suite *s = suite_create("list");
	TCase *t = tcase_create("store_list_page");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, store_list_page__rows_follow_their_records);
	tcase_add_test(t, store_list_page__rows_follow_owners);
	tcase_add_test(t, store_list_page__rows_of_a_deleted_owner_are_hidden);
	tcase_add_test(t, store_list_page__names_sort_folded_and_empty_comes_last);
	tcase_add_test(t, store_list_page__walks_both_ways_over_equal_keys);
	tcase_add_test(t, store_list_page__the_anchor_may_change_or_go);
	tcase_add_test(t, store_list_page__filters);
	tcase_add_test(t, store_list_page__wrong_questions_are_refused);
	suite_add_tcase(s, t);
	t = tcase_create("store_list_of");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, store_list_of__rows_of_one_dossier_in_the_order_of_the_overview);
	tcase_add_test(t, store_list_of__a_thousand_rows);
	suite_add_tcase(s, t);
	return s;
}
