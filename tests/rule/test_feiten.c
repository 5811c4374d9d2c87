/* feiten: rows and fields in memory, what belongs to a row goes with it, a copy is its own, and
 * hostile ids and values are only text. */
#include <config.h>

#include "suites.h"

#include <stdio.h>
#include <string.h>

#include "rule/feiten.h"
#include "support.h"
#include "support/run.h"

static struct feiten *f;

static void setup(void)
{
	f = feiten_new(rule_spec());
}

static void teardown(void)
{
	feiten_free(f);
}

START_TEST(feiten_row__keeps_order_and_owner)
{
	int d = feiten_row(f, "dossier", "d", NULL), p2 = feiten_row(f, "pip", "p2", "d"), p1 = feiten_row(f, "pip", "p1", "d");
	ck_assert_int_eq(feiten_of(f, "pip", 0), p2);
	ck_assert_int_eq(feiten_of(f, "pip", 1), p1);
	ck_assert_int_eq(feiten_of(f, "pip", 2), FEITEN_NONE);
	ck_assert_int_eq(feiten_owner(f, p1), d);
	ck_assert_int_eq(feiten_owner(f, d), FEITEN_NONE);
	ck_assert_str_eq(feiten_record(f, p1), "pip");
	ck_assert_str_eq(feiten_id(f, p1), "p1");
	ck_assert_int_eq(feiten_by_id(f, "p2"), p2);
	ck_assert_int_eq(feiten_by_id(f, "p3"), FEITEN_NONE);
	ck_assert_int_eq(feiten_row(f, "bestaat_niet", "x", NULL), FEITEN_NONE);
	ck_assert_int_eq(feiten_row(f, "pip", "", "d"), FEITEN_NONE);
}
END_TEST

START_TEST(feiten_owner__may_come_later)
{
	int p = feiten_row(f, "pip", "p", "d");
	ck_assert_int_eq(feiten_owner(f, p), FEITEN_NONE);
	int d = feiten_row(f, "dossier", "d", NULL);
	ck_assert_int_eq(feiten_owner(f, p), d);
}
END_TEST

START_TEST(feiten_set__and_get)
{
	int p = feiten_row(f, "pip", "p", NULL);
	ck_assert_str_eq(feiten_get(f, p, "dagtekening"), "");
	feiten_set(f, p, "dagtekening", "2026-03-02");
	feiten_set(f, p, "bestaat_niet", "x");
	feiten_set(f, FEITEN_NONE, "dagtekening", "x");
	ck_assert_str_eq(feiten_get(f, p, "dagtekening"), "2026-03-02");
	ck_assert_str_eq(feiten_get(f, p, "bestaat_niet"), "");
	ck_assert_str_eq(feiten_get(f, 17, "dagtekening"), "");
	feiten_set(f, p, "dagtekening", "");
	ck_assert_str_eq(feiten_get(f, p, "dagtekening"), "");
	feiten_set(f, p, "dagtekening", "2026-03-03");
	ck_assert_int_eq(feiten_row(f, "pip", "p", NULL), p);
	ck_assert_str_eq(feiten_get(f, p, "dagtekening"), "");
}
END_TEST

START_TEST(feiten_row__of_another_record_moves)
{
	int p = feiten_row(f, "pip", "p", NULL);
	ck_assert_int_eq(feiten_row(f, "oproep", "p", NULL), p);
	ck_assert_int_eq(feiten_of(f, "pip", 0), FEITEN_NONE);
	ck_assert_int_eq(feiten_of(f, "oproep", 0), p);
}
END_TEST

START_TEST(feiten_drop__takes_what_belongs_to_it)
{
	int d = feiten_row(f, "dossier", "d", NULL), p = feiten_row(f, "pip", "p", "d");
	int a = feiten_row(f, "pip_afspraak", "a", "p"), other = feiten_row(f, "pip", "q", "d");
	feiten_drop(f, p);
	ck_assert_int_eq(feiten_by_id(f, "p"), FEITEN_NONE);
	ck_assert_int_eq(feiten_by_id(f, "a"), FEITEN_NONE);
	ck_assert_str_eq(feiten_id(f, a), "");
	ck_assert_int_eq(feiten_of(f, "pip", 0), other);
	feiten_drop(f, p);
	feiten_drop(f, FEITEN_NONE);
	ck_assert_int_eq(feiten_row(f, "pip", "p", "d"), p);
	ck_assert_int_eq(feiten_of(f, "pip", 1), p);
	ck_assert_int_eq(feiten_by_id(f, "d"), d);
}
END_TEST

START_TEST(feiten_copy__is_its_own)
{
	int d = feiten_row(f, "dossier", "d", NULL), p = feiten_row(f, "pip", "p", "d");
	feiten_set(f, d, "doelgroep", "AS");
	feiten_set(f, p, "leerroute", "Z");
	feiten_drop(f, feiten_row(f, "pip", "weg", "d"));
	struct feiten *copy = feiten_copy(f);
	feiten_set(copy, feiten_by_id(copy, "p"), "leerroute", "B");
	ck_assert_str_eq(feiten_get(f, p, "leerroute"), "Z");
	ck_assert_str_eq(feiten_get(copy, feiten_by_id(copy, "p"), "leerroute"), "B");
	ck_assert_str_eq(feiten_get(copy, feiten_by_id(copy, "d"), "doelgroep"), "AS");
	ck_assert_int_eq(feiten_by_id(copy, "weg"), FEITEN_NONE);
	feiten_free(copy);
}
END_TEST

START_TEST(feiten_row__thousands)
{
	char id[20];
	for (int i = 0; i < 5000; i++) {
		snprintf(id, sizeof id, "rij-%d", i);
		int row = feiten_row(f, "presentie", id, i ? "rij-0" : NULL);
		feiten_set(f, row, "aanwezig_min", id);
	}
	ck_assert_int_eq((int)feiten_n(f), 5000);
	for (int i = 0; i < 5000; i += 7) {
		snprintf(id, sizeof id, "rij-%d", i);
		ck_assert_str_eq(feiten_get(f, feiten_by_id(f, id), "aanwezig_min"), id);
		ck_assert_int_eq(feiten_owner(f, i), i ? 0 : FEITEN_NONE);
	}
}
END_TEST

Suite *feiten_suite(void)
{
	Suite *s = suite_create("feiten");
	TCase *t = tcase_create("feiten");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, feiten_row__keeps_order_and_owner);
	tcase_add_test(t, feiten_owner__may_come_later);
	tcase_add_test(t, feiten_set__and_get);
	tcase_add_test(t, feiten_row__of_another_record_moves);
	tcase_add_test(t, feiten_drop__takes_what_belongs_to_it);
	tcase_add_test(t, feiten_copy__is_its_own);
	tcase_add_test(t, feiten_row__thousands);
	suite_add_tcase(s, t);
	return s;
}
