/* tel: counting by C1-C8 on known days, the limits of the ATW, ends of months and leap days, and days
 * that do not exist; then, on random terms, what must always hold. */
#include <config.h>

#include "suites.h"

#include <limits.h>
#include <stdlib.h>

#include "rule/tel.h"
#include "support.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof(a)[0]))

static const struct {
	const char *start;
	int n;
	enum tel_eenheid e;
	bool atw;
	const char *nominaal, *due; /* due NULL: the same */
	bool geldt;
} terms[] = {
	/* C1: the day of the event is day 0 */
	{"2026-03-10", 1, TEL_DAGEN, true, "2026-03-11", NULL, true},
	{"2026-03-10", 0, TEL_DAGEN, true, "2026-03-10", NULL, true},
	{"2026-03-12", 6, TEL_WEKEN, true, "2026-04-23", NULL, true},
	/* C2: a day that the month lacks */
	{"2026-01-31", 1, TEL_MAANDEN, false, "2026-02-28", NULL, false},
	{"2028-01-31", 1, TEL_MAANDEN, false, "2028-02-29", NULL, false},
	{"2100-01-29", 1, TEL_MAANDEN, false, "2100-02-28", NULL, false},
	{"2024-02-29", 1, TEL_JAREN, false, "2025-02-28", NULL, false},
	{"2024-02-29", 4, TEL_JAREN, false, "2028-02-29", NULL, false},
	{"2026-02-28", 2, TEL_JAREN, false, "2028-02-28", NULL, false},
	/* C4, C8: holidays, weekends, KB days */
	{"2026-01-24", 10, TEL_WEKEN, true, "2026-04-04", "2026-04-07", true},
	{"2026-03-05", 10, TEL_WEKEN, true, "2026-05-14", "2026-05-18", true},
	{"2025-03-16", 6, TEL_WEKEN, true, "2025-04-27", "2025-04-28", true}, /* Koningsdag was the Saturday */
	{"2025-03-15", 6, TEL_WEKEN, true, "2025-04-26", "2025-04-28", true},
	{"2026-03-24", 6, TEL_WEKEN, true, "2026-05-05", "2026-05-06", true}, /* 5 May every year */
	{"2026-11-13", 6, TEL_WEKEN, true, "2026-12-25", "2026-12-28", true},
	{"2026-11-13", 6, TEL_WEKEN, false, "2026-12-25", NULL, false},       /* C12 */
	/* C5: the limits themselves and one more */
	{"2026-01-03", 90, TEL_DAGEN, true, "2026-04-03", "2026-04-07", true},
	{"2026-01-02", 91, TEL_DAGEN, true, "2026-04-03", NULL, false},
	{"2026-05-02", 12, TEL_WEKEN, true, "2026-07-25", "2026-07-27", true},
	{"2026-05-02", 13, TEL_WEKEN, true, "2026-08-01", NULL, false},
	{"2026-11-30", 3, TEL_MAANDEN, true, "2027-02-28", "2027-03-01", true},
	{"2026-10-28", 4, TEL_MAANDEN, true, "2027-02-28", NULL, false},
	{"2026-02-28", 1, TEL_JAREN, true, "2027-02-28", NULL, false},
	/* C7: two work days in a term of three days */
	{"2026-12-24", 3, TEL_DAGEN, true, "2026-12-27", "2026-12-29", true},
	{"2026-04-02", 3, TEL_DAGEN, true, "2026-04-05", "2026-04-08", true},
	{"2026-04-02", 5, TEL_DAGEN, true, "2026-04-07", "2026-04-08", true}, /* ends on a work day, the only one */
	{"2026-04-02", 6, TEL_DAGEN, true, "2026-04-08", NULL, true},
	{"2026-12-24", 2, TEL_DAGEN, true, "2026-12-26", "2026-12-28", true}, /* two days: C4 alone */
	{"2026-12-24", 3, TEL_DAGEN, false, "2026-12-27", NULL, false},
	{"2026-08-07", 3, TEL_DAGEN, true, "2026-08-10", "2026-08-11", true}, /* Friday: only the Monday */
	/* work days */
	{"2026-04-02", 5, TEL_WERKDAGEN, false, "2026-04-13", NULL, false},
	{"2026-08-02", 10, TEL_WERKDAGEN, false, "2026-08-14", NULL, false}, /* from a Sunday */
	{"2026-08-02", 0, TEL_WERKDAGEN, false, "2026-08-02", NULL, false},
};

START_TEST(tel_na__known_terms)
{
	struct tel t = tel_na(rule_kalender(), rule_date(terms[_i].start), terms[_i].n, terms[_i].e, terms[_i].atw,
		KALENDER_ATW, NULL);
	rule_assert_date(t.nominaal, terms[_i].nominaal);
	rule_assert_date(t.due, terms[_i].due ? terms[_i].due : terms[_i].nominaal);
	ck_assert_int_eq(t.verschoven, terms[_i].due != NULL);
	ck_assert_int_eq(t.atw_geldt, terms[_i].geldt);
}
END_TEST

START_TEST(tel_na__calendar_of_agreements)
{
	struct tel t = tel_na(rule_kalender(), rule_date("2026-04-20"), 10, TEL_WERKDAGEN, false, KALENDER_CAO, NULL);
	rule_assert_date(t.due, "2026-05-05");
	t = tel_na(rule_kalender(), rule_date("2026-04-20"), 10, TEL_WERKDAGEN, false, KALENDER_ATW, NULL);
	rule_assert_date(t.due, "2026-05-06");
}
END_TEST

START_TEST(tel_na__no_such_day_is_none)
{
	static const struct { const char *start; int n; enum tel_eenheid e; } bad[] = {
		{"", 1, TEL_DAGEN}, {"2026-01-01", -1, TEL_DAGEN}, {"9999-12-31", 1, TEL_DAGEN},
		{"9999-12-01", 1, TEL_MAANDEN}, {"9999-01-01", 1, TEL_JAREN}, {"2026-01-01", INT_MAX, TEL_DAGEN},
		{"2026-01-01", INT_MAX, TEL_WEKEN}, {"2026-01-01", INT_MAX, TEL_MAANDEN},
		{"2026-01-01", INT_MAX, TEL_JAREN}, {"9999-12-25", 6, TEL_WERKDAGEN},
	};
	for (int i = 0; i < COUNT(bad); i++) {
		struct tel t = tel_na(rule_kalender(), rule_date(bad[i].start), bad[i].n, bad[i].e, true, KALENDER_ATW, NULL);
		ck_assert_msg(civil_is_none(t.nominaal) && civil_is_none(t.due) && !t.verschoven && !t.atw_geldt,
			"row %d", i);
	}
	struct tel t = tel_na(rule_kalender(), rule_date("9999-12-24"), 1, TEL_WEKEN, true, KALENDER_ATW, NULL);
	rule_assert_date(t.due, "9999-12-31");
}
END_TEST

START_TEST(tel_na__tells_what_was_counted_and_skipped)
{
	struct uitleg *u = uitleg_new();
	struct buf out = {0};
	tel_na(rule_kalender(), rule_date("2026-03-05"), 10, TEL_WEKEN, true, KALENDER_ATW, u);
	tel_na(rule_kalender(), rule_date("2026-05-02"), 13, TEL_WEKEN, true, KALENDER_ATW, u);
	tel_na(rule_kalender(), rule_date("2026-04-20"), 10, TEL_WERKDAGEN, false, KALENDER_ATW, u);
	uitleg_print(u, &out);
	ck_assert_str_eq(buf_str(&out),
		"10 weken later: do 14-05-2026\n"
		"een termijn eindigt niet op Hemelvaartsdag: do 14-05-2026\n"
		"een termijn eindigt niet op dag gelijkgesteld bij KB: vr 15-05-2026\n"
		"een termijn eindigt niet op zaterdag: za 16-05-2026\n"
		"een termijn eindigt niet op zondag: zo 17-05-2026\n"
		"verlengd tot een werkdag (ATW 1): ma 18-05-2026\n"
		"13 weken later: za 01-08-2026\n"
		"De ATW verlengt geen termijn van meer dan 12 weken (ATW 4)\n"
		"Koningsdag telt niet mee: ma 27-04-2026\n"
		"Bevrijdingsdag telt niet mee: di 05-05-2026\n"
		"10 werkdagen later: wo 06-05-2026\n");
	buf_clear(&out);
	uitleg_free(u);
}
END_TEST

START_TEST(tel_periode__last_day)
{
	static const struct { const char *start; int n; const char *last; } p[] = {
		{"2026-08-31", 6, "2027-02-28"}, {"2026-04-02", 6, "2026-10-01"}, {"2026-03-01", 6, "2026-08-31"},
		{"2025-03-01", 36, "2028-02-29"}, {"2024-02-29", 12, "2025-02-28"}, {"2024-02-29", 48, "2028-02-28"},
		{"2026-01-01", 1, "2026-01-31"}, {"2026-01-31", 1, "2026-02-28"}, {"2028-01-30", 1, "2028-02-29"},
		{"2026-01-01", 0, ""}, {"2026-01-01", -6, ""}, {"2026-01-01", INT_MAX, ""}, {"", 6, ""},
	};
	for (int i = 0; i < COUNT(p); i++)
		rule_assert_date(tel_periode(rule_date(p[i].start), p[i].n, NULL), p[i].last);
}
END_TEST

START_TEST(tel_terug__never_moves)
{
	static const struct { const char *end; int n; enum tel_eenheid e; const char *day; } b[] = {
		{"2028-08-31", 6, TEL_MAANDEN, "2028-02-29"}, {"2027-08-31", 6, TEL_MAANDEN, "2027-02-28"},
		{"2028-05-12", 6, TEL_MAANDEN, "2027-11-12"}, {"2026-05-16", 2, TEL_DAGEN, "2026-05-14"}, /* Hemelvaart */
		{"2026-05-04", 1, TEL_WEKEN, "2026-04-27"}, {"2028-02-29", 1, TEL_JAREN, "2027-02-28"},
		{"2026-05-18", 2, TEL_WERKDAGEN, "2026-05-12"}, {"2026-05-17", 1, TEL_WERKDAGEN, "2026-05-13"},
		{"1583-01-01", 1, TEL_DAGEN, ""}, {"2026-01-01", -1, TEL_DAGEN, ""}, {"1583-01-03", 9, TEL_WERKDAGEN, ""},
		{"2026-01-01", INT_MAX, TEL_JAREN, ""}, {"", 1, TEL_DAGEN, ""},
	};
	for (int i = 0; i < COUNT(b); i++)
		rule_assert_date(tel_terug(rule_date(b[i].end), b[i].n, b[i].e, rule_kalender(), KALENDER_ATW, NULL),
			b[i].day);
}
END_TEST

START_TEST(tel_eenheid_by_name__names_and_no_others)
{
	enum tel_eenheid e;
	ck_assert(tel_eenheid_by_name("weken", &e) && e == TEL_WEKEN);
	ck_assert(tel_eenheid_by_name("jaar", &e) && e == TEL_JAREN);
	ck_assert(tel_eenheid_by_name("werkdag", &e) && e == TEL_WERKDAGEN);
	ck_assert(tel_eenheid_by_name("maand", &e) && e == TEL_MAANDEN);
	ck_assert(!tel_eenheid_by_name("uren", &e));
	ck_assert(!tel_eenheid_by_name("", &e));
	ck_assert(!tel_eenheid_by_name(NULL, &e));
}
END_TEST

/* --- always ------------------------------------------------------------------------ */

static struct civil random_day(unsigned *seed)
{
	return civil_add_days((struct civil){1990, 1, 1}, rand_r(seed) % 25000);
}

/* Work days after start up to and including end, in a walk of the test's own. */
static int workdays(struct civil start, struct civil end)
{
	int n = 0;
	for (struct civil d = civil_add_days(start, 1); civil_compare(d, end) <= 0; d = civil_add_days(d, 1))
		n += kalender_is_werkdag(rule_kalender(), d, NULL);
	return n;
}

START_TEST(tel_na__moves_onto_the_first_work_day_that_may_be)
{
	unsigned seed = 20211;
	for (int i = 0; i < 20000; i++) {
		struct civil start = random_day(&seed);
		enum tel_eenheid e = (enum tel_eenheid)(rand_r(&seed) % TEL_WERKDAGEN);
		int n = rand_r(&seed) % 100;
		struct tel t = tel_na(rule_kalender(), start, n, e, true, KALENDER_ATW, NULL);
		ck_assert_int_ge(civil_compare(t.due, t.nominaal), 0);
		ck_assert_int_eq(t.verschoven, civil_compare(t.due, t.nominaal) > 0);
		if (!t.atw_geldt) {
			ck_assert(!t.verschoven);
			continue;
		}
		ck_assert(kalender_is_werkdag(rule_kalender(), t.due, NULL));
		bool three = civil_days_between(start, t.nominaal) >= 3;
		ck_assert(!three || workdays(start, t.due) >= 2);
		/* every earlier day from the nominal one on would not do */
		for (struct civil d = t.nominaal; civil_compare(d, t.due) < 0; d = civil_add_days(d, 1))
			ck_assert(!kalender_is_werkdag(rule_kalender(), d, NULL) || (three && workdays(start, d) < 2));
	}
}
END_TEST

START_TEST(tel_na__a_later_event_or_a_longer_term_is_never_due_earlier)
{
	unsigned seed = 7;
	for (int i = 0; i < 20000; i++) {
		struct civil start = random_day(&seed), later = civil_add_days(start, rand_r(&seed) % 40);
		enum tel_eenheid e = (enum tel_eenheid)(rand_r(&seed) % TEL_EENHEDEN);
		enum kalender_soort soort = rand_r(&seed) % KALENDER_SOORTEN;
		int n = rand_r(&seed) % 12;
		struct tel a = tel_na(rule_kalender(), start, n, e, true, soort, NULL);
		struct tel b = tel_na(rule_kalender(), later, n, e, true, soort, NULL);
		struct tel c = tel_na(rule_kalender(), start, n + 1, e, false, soort, NULL);
		ck_assert_int_le(civil_compare(a.due, b.due), 0);
		ck_assert_int_lt(civil_compare(a.nominaal, c.nominaal), 0);
	}
}
END_TEST

Suite *tel_suite(void)
{
	Suite *suite = suite_create("tel");
	TCase *t = tcase_create("known"), *always = tcase_create("always");
	tcase_add_loop_test(t, tel_na__known_terms, 0, COUNT(terms));
	tcase_add_test(t, tel_na__calendar_of_agreements);
	tcase_add_test(t, tel_na__no_such_day_is_none);
	tcase_add_test(t, tel_na__tells_what_was_counted_and_skipped);
	tcase_add_test(t, tel_periode__last_day);
	tcase_add_test(t, tel_terug__never_moves);
	tcase_add_test(t, tel_eenheid_by_name__names_and_no_others);
	tcase_add_test(always, tel_na__moves_onto_the_first_work_day_that_may_be);
	tcase_add_test(always, tel_na__a_later_event_or_a_longer_term_is_never_due_earlier);
	suite_add_tcase(suite, t);
	suite_add_tcase(suite, always);
	return suite;
}
