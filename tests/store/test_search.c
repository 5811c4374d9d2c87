/* Search: words of values, what typing means, what is found and in which order. */
#include <config.h>

#include "open_priv.h"
#include "search_priv.h"
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

/* --- words ----------------------------------------------------------------- */

static const char *words_of(const char *field, const char *value)
{
	static char text[1024];
	struct words w = {0};
	const struct spec_field *f = spec_field(lab.spec, field);
	size_t at = 0;
	words_add(&w, f, value);
	words_sort(&w);
	text[0] = '\0';
	for (size_t i = 0; i < w.n; i++)
		at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", i ? " " : "", w.w[i]);
	words_clear(&w);
	return text;
}

START_TEST(words_add__by_kind)
{
	ck_assert_str_eq(words_of("persoon.geslachtsnaam", "\u015e\u00fckr\u00fc"), "nsukru");
	ck_assert_str_eq(words_of("persoon.geslachtsnaam", "El-Amin"), "namin nel nelamin");
	ck_assert_str_eq(words_of("persoon.geslachtsnaam", "de la Cruz y Garcia"), "ncruz nde ngarcia nla ny");
	ck_assert_str_eq(words_of("persoon.geslachtsnaam", "..."), "");
	ck_assert_str_eq(words_of("persoon.geslachtsnaam", ""), "");
	ck_assert_str_eq(words_of("persoon.bsn", "999999990"), "b999999990");
	ck_assert_str_eq(words_of("persoon.v_nummer", "0123456789"), "v0123456789");
	ck_assert_str_eq(words_of("dossier.dossiernummer", "INB-2026-AA-17"),
		"x17 x2026aa17 xaa17 xinb2026aa17");
	ck_assert_str_eq(words_of("persoon.geboortedatum", "1988-03-05"), "d05031988 d19880305");
	ck_assert_str_eq(words_of("persoon.geboortedatum", "1988-03-00"), "d031988 d198803");
	ck_assert_str_eq(words_of("persoon.geboortedatum", "1988-00-00"), "d1988");
	ck_assert_str_eq(words_of("persoon.geboortedatum", "0000-00-00"), "");
	ck_assert_str_eq(words_of("persoon.geboortedatum", "onzin"), "");
	ck_assert_str_eq(words_of("adres.postcode", "1234AB"), "p1234ab");
	ck_assert_str_eq(words_of("persoon.telefoon", "0612345678"), ""); /* not marked zoek */
}
END_TEST

START_TEST(words_add__long_words_are_cut_between_characters)
{
	char value[400] = "", *at = value;
	for (int i = 0; i < 60; i++)
		at += snprintf(at, 8, "\u1270"); /* Ethiopic: three bytes each */
	const char *w = words_of("persoon.geslachtsnaam", value);
	ck_assert_uint_lt(strlen(w), WORD_BYTES);
	ck_assert_uint_eq((strlen(w) - 1) % 3, 0);
}
END_TEST

static const char *terms_of(const char *typed, bool join)
{
	static char text[1024];
	struct term t[SEARCH_TERMS];
	bool joined;
	size_t n = terms_parse(typed, t, join, &joined), at = 0;
	text[0] = '\0';
	for (size_t i = 0; i < n; i++)
		at += (size_t)snprintf(text + at, sizeof text - at, "%s%c%s", i ? " " : "", t[i].kind ?
			t[i].kind : '-', t[i].word);
	return text;
}

START_TEST(terms_parse__what_was_typed)
{
	ck_assert_str_eq(terms_of("  \u0141ukasz  el-amin ", true), "-lukasz -el -amin");
	ck_assert_str_eq(terms_of("INB-2026-AA-17", true), "-inb2026aa17");
	ck_assert_str_eq(terms_of("05-03-1988", true), "-05031988");
	ck_assert_str_eq(terms_of("geb:1988 BSN:9999 v:01 pc:1234 nr:inb-2026", true),
		"d1988 b9999 v01 p1234 xinb2026");
	ck_assert_str_eq(terms_of("geb:05-03-1988", true), "d05031988");
	ck_assert_str_eq(terms_of("1234 AB", true), "p1234ab");
	ck_assert_str_eq(terms_of("1234 AB", false), "-1234 -ab");
	ck_assert_str_eq(terms_of("noor 1234 ab x", true), "-noor p1234ab -x");
	ck_assert_str_eq(terms_of("pc:1234 ab", true), "p1234ab");
	ck_assert_str_eq(terms_of("foo:bar", true), "-foo -bar");
	ck_assert_str_eq(terms_of("geb:", true), "-geb");
	ck_assert_str_eq(terms_of("... --- '", true), "");
	ck_assert_str_eq(terms_of("", true), "");
	ck_assert_str_eq(terms_of("a b c d e f g h i j k", true), "-a -b -c -d -e -f -g -h");
}
END_TEST

START_TEST(terms_match__prefixes_in_any_order)
{
	struct term t[SEARCH_TERMS];
	bool joined;
	const char *woorden = "b999999990 d05031988 d19880305 namiri nsahar";
	static const struct { const char *typed; bool match; } cases[] = {
		{"sa am", true}, {"am sa", true}, {"sah ami 1988", true}, {"bsn:9999", true}, {"geb:1988", true},
			{"geb:0503", true},
		{"geb:9999", false}, {"bsn:1988", false}, {"ahar", false}, {"sahar noor", false}, {"v:9999", false},
			{"naam:sa", true},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		size_t n = terms_parse(cases[i].typed, t, true, &joined);
		ck_assert_msg(terms_match(t, n, woorden) == cases[i].match, "%s", cases[i].typed);
	}
}
END_TEST

/* --- finding --------------------------------------------------------------- */

static struct rid person(const char *first, const char *name, const char *born, const char *bsn)
{
	char a[64], b[64], c[64], d[64];
	snprintf(a, sizeof a, "voornamen=%s", first);
	snprintf(b, sizeof b, "geslachtsnaam=%s", name);
	snprintf(c, sizeof c, "geboortedatum=%s", born);
	snprintf(d, sizeof d, "bsn=%s", bsn);
	struct record *r = lab_new(lab.s, lab.spec, "persoon", (struct rid){{0}}, a, b, c, d, NULL);
	struct rid id = r->id;
	record_free(r);
	return id;
}

static struct rid dossier(struct rid of, const char *fase)
{
	char a[64], b[64], uuid[37];
	rid_text(of, uuid);
	snprintf(a, sizeof a, "persoon=%s", uuid);
	snprintf(b, sizeof b, "fase=%s", fase);
	struct record *r = lab_new(lab.s, lab.spec, "dossier", (struct rid){{0}}, a, b, NULL);
	struct rid id = r->id;
	record_free(r);
	return id;
}

/* First names of what is found in a list, joined. */
static const char *find_in(const char *overview, const char *typed, const struct list_filter *f)
{
	static char text[4096];
	struct list_row rows[64];
	size_t n, at = 0, col = 0;
	const struct spec_overview *o = spec_overview(lab.spec, overview);
	struct list_query q = {.overview = o, .search = typed, .filters = f, .n_filters = f ? 1 : 0};
	for (size_t i = 0; i < o->n_columns; i++)
		if (strcmp(o->columns[i].field->id, "persoon.geslachtsnaam") == 0)
			col = i;
	for (size_t i = 0; i < o->n_columns; i++)
		if (o->columns[i].sort)
			q.sort = i;
	enum err e = store_list_page(lab.s, &q, NULL, false, rows, 64, &n);
	ck_assert_msg(e == ERR_OK, "%s %s", err_name(e), store_error(lab.s));
	text[0] = '\0';
	for (size_t i = 0; i < n; i++)
		at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", i ? " " : "", rows[i].cell[col]);
	list_rows_clear(rows, n);
	return text;
}

START_TEST(store_list_page__finds_a_dossier_by_its_person)
{
	struct rid p = person("Sahar", "Amiri", "1988-03-05", "999999990"),
		q = person("Reza", "Noor", "1990-00-00", "");
	struct rid d = dossier(p, "intake"), e = dossier(q, "pip");
	ck_assert_str_eq(find_in("caseload", "ami", NULL), "Amiri");
	ck_assert_str_eq(find_in("caseload", "AMIRI sah", NULL), "Amiri");
	ck_assert_str_eq(find_in("caseload", "05-03-1988", NULL), "Amiri");
	ck_assert_str_eq(find_in("caseload", "1988-03-05", NULL), "Amiri");
	ck_assert_str_eq(find_in("caseload", "bsn:99999", NULL), "Amiri");
	ck_assert_str_eq(find_in("caseload", "geb:1990", NULL), "Noor");
	ck_assert_str_eq(find_in("caseload", "zzz", NULL), "");
	ck_assert_str_eq(find_in("personen", "reza", NULL), "Noor");
	struct record *r = lab_read(lab.s, e);
	ck_assert_str_eq(find_in("caseload", record_get(r, "dossiernummer"), NULL), "Noor");
	ck_assert_str_eq(find_in("caseload", "nr:aa2 noor", NULL), "Noor");
	record_free(r);
	/* a postcode is on a row that the person owns */
	record_free(lab_new(lab.s, lab.spec, "adres", p, "postcode=1234AB", NULL));
	ck_assert_str_eq(find_in("caseload", "1234 ab", NULL), "Amiri");
	ck_assert_str_eq(find_in("caseload", "pc:1234 sahar", NULL), "Amiri");
	ck_assert_str_eq(find_in("caseload", "1234 sa", NULL),
		"Amiri"); /* no postcode 1234 SA: digits and a name, then */
	ck_assert_str_eq(find_in("caseload", "1990 no", NULL), "Noor");
	/* names that go away are found no more */
	lab_edit(lab.s, p, "voornamen", "Zahra");
	ck_assert_str_eq(find_in("caseload", "sahar", NULL), "");
	ck_assert_str_eq(find_in("caseload", "zahra", NULL), "Amiri");
	/* newest change first, in the dossier or in what it refers to */
	ck_assert_str_eq(find_in("caseload", "nr:2026", NULL), "Amiri Noor");
	lab_edit(lab.s, e, "fase", "klaar");
	ck_assert_str_eq(find_in("caseload", "nr:2026", NULL), "Noor Amiri");
	record_free(lab_new(lab.s, lab.spec, "gesprek", d, "datum=2026-03-01", NULL));
	ck_assert_str_eq(find_in("caseload", "nr:2026", NULL), "Amiri Noor");
	lab_edit(lab.s, q, "telefoon", "0600000000");
	ck_assert_str_eq(find_in("caseload", "nr:2026", NULL), "Noor Amiri");
}
END_TEST

START_TEST(store_list_page__finds_rows_below_a_dossier)
{
	struct rid p = person("Sahar", "Amiri", "1988-03-05", ""), q = person("Reza", "Noor", "1990-00-00", "");
	struct rid d = dossier(p, "intake"), e = dossier(q, "pip");
	record_free(lab_new(lab.s, lab.spec, "gesprek", d, "datum=2026-03-01", NULL));
	record_free(lab_new(lab.s, lab.spec, "gesprek", e, "datum=2026-03-02", NULL));
	record_free(lab_new(lab.s, lab.spec, "gesprek", d, "datum=2026-03-03", NULL));
	ck_assert_str_eq(find_in("gesprekken", "sahar", NULL), "Amiri Amiri");
	ck_assert_str_eq(find_in("gesprekken", "reza noor", NULL), "Noor");
}
END_TEST

START_TEST(store_list_page__search_within_a_filter)
{
	struct list_filter f = {3, "pip"}; /* fase */
	ck_assert_str_eq(spec_overview(lab.spec, "caseload")->columns[3].field->id, "dossier.fase");
	dossier(person("Sahar", "Amiri", "1988-03-05", ""), "intake");
	dossier(person("Sahar", "Noor", "1990-00-00", ""), "pip");
	ck_assert_str_eq(find_in("caseload", "sahar", NULL), "Noor Amiri");
	ck_assert_str_eq(find_in("caseload", "sahar", &f), "Noor");
	f.value = "klaar";
	ck_assert_str_eq(find_in("caseload", "sahar", &f), "");
}
END_TEST

START_TEST(store_list_page__searched_pages_go_on_by_place)
{
	struct list_query q = {.overview = spec_overview(lab.spec, "personen"), .search = "naam"};
	struct list_row rows[4], anchor;
	size_t n;
	char name[32];
	bool more;
	for (int i = 0; i < 10; i++) {
		snprintf(name, sizeof name, "Naam%d", i);
		person("", name, "", "");
	}
	ck_assert_int_eq(store_list_count(lab.s, &q, 100, &n, &more), ERR_OK);
	ck_assert_uint_eq(n, 10);
	ck_assert_int_eq(store_list_page(lab.s, &q, NULL, false, rows, 4, &n), ERR_OK);
	ck_assert_uint_eq(n, 4);
	ck_assert_str_eq(rows[0].cell[0], "Naam9");
	anchor = rows[3];
	list_rows_clear(rows, 3);
	ck_assert_int_eq(store_list_page(lab.s, &q, &anchor, false, rows, 4, &n), ERR_OK);
	ck_assert_str_eq(rows[0].cell[0], "Naam5");
	list_rows_clear(&anchor, 1);
	anchor = rows[0];
	list_rows_clear(rows + 1, n - 1);
	ck_assert_int_eq(store_list_page(lab.s, &q, &anchor, true, rows, 4, &n), ERR_OK);
	ck_assert_uint_eq(n, 4);
	ck_assert_str_eq(rows[3].cell[0], "Naam6");
	list_rows_clear(rows, n);
	list_rows_clear(&anchor, 1);
	ck_assert_int_eq(store_list_page(lab.s, &q, NULL, true, rows, 4, &n), ERR_OK);
	ck_assert_str_eq(rows[3].cell[0], "Naam0");
	list_rows_clear(rows, n);
}
END_TEST

/* More than a search looks at: it stays bounded, says so, and the newest are among them. */
START_TEST(store_list_page__a_long_list_is_bounded_and_knows_the_newest)
{
	struct list_query q = {.overview = spec_overview(lab.spec, "personen"), .search = "a"};
	struct change_set *c = change_new(lab.s, NULL);
	struct change_result r = {0};
	struct list_row rows[2];
	size_t n;
	bool more;
	for (int i = 0; i < 900; i++) {
		char name[32];
		snprintf(name, sizeof name, "geslachtsnaam=a%04d", i);
		struct record *p = lab_new(NULL, lab.spec, "persoon", (struct rid){{0}}, name, NULL);
		change_create(c, p);
		record_free(p);
	}
	ck_assert_int_eq(change_save(c, &r), ERR_OK);
	change_free(c);
	person("", "azzz", "", "");
	ck_assert_int_eq(store_list_count(lab.s, &q, 1000, &n, &more), ERR_OK);
	ck_assert_uint_le(n, SEARCH_CANDIDATES);
	ck_assert(more);
	ck_assert_int_eq(store_list_page(lab.s, &q, NULL, false, rows, 2, &n), ERR_OK);
	ck_assert_str_eq(rows[0].cell[0], "azzz");
	list_rows_clear(rows, n);
	q.search = "a0899"; /* the rarest word leads */
	ck_assert_int_eq(store_list_page(lab.s, &q, NULL, false, rows, 2, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	list_rows_clear(rows, n);
}
END_TEST

/* --- near ------------------------------------------------------------------ */

static const char *near(const char *first, const char *name, const char *born, const char *bsn)
{
	static char text[512];
	char a[64], b[64], c[64], d[64];
	struct rid ids[8];
	const char *why[8];
	size_t n, at = 0;
	snprintf(a, sizeof a, "voornamen=%s", first);
	snprintf(b, sizeof b, "geslachtsnaam=%s", name);
	snprintf(c, sizeof c, "geboortedatum=%s", born);
	snprintf(d, sizeof d, "bsn=%s", bsn);
	struct record *r = lab_new(NULL, lab.spec, "persoon", (struct rid){{0}}, a, b, c, d, NULL);
	enum err e = store_near(lab.s, r, ids, why, 8, &n);
	ck_assert_msg(e == ERR_OK, "%s", err_name(e));
	text[0] = '\0';
	for (size_t i = 0; i < n; i++) {
		struct record *x = lab_read(lab.s, ids[i]);
		ck_assert(*why[i]);
		at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", i ? " " : "",
			record_get(x, "geslachtsnaam"));
		record_free(x);
	}
	record_free(r);
	return text;
}

START_TEST(store_near__search_before_create)
{
	person("Sahar", "Amiri", "1988-03-05", "999999990");
	person("Sahar", "Amiri-Noor", "1988-00-00", "");
	person("Reza", "Amiri", "1970-01-01", "");
	ck_assert_str_eq(near("Iemand", "Anders", "", "999999990"), "Amiri"); /* the same number */
	ck_assert_str_eq(near("sahar", "AMIRI", "1988-03-05", ""), "Amiri Amiri-Noor");
	ck_assert_str_eq(near("Amiri", "Sahar", "1988-03-00", ""),
		"Amiri-Noor Amiri"); /* names the other way round */
	ck_assert_str_eq(near("Sahar", "Amiri", "1970-01-01", ""),
		"Amiri"); /* Reza: a name and the day in common */
	ck_assert_str_eq(near("Sahar", "Amiri", "1971-01-01", ""), "");
	ck_assert_str_eq(near("", "Noor-Sahar", "", ""), "Amiri-Noor"); /* spread over other fields */
	ck_assert_str_eq(near("Reza", "Amiri", "", ""), "Amiri"); /* no date known */
	ck_assert_str_eq(near("", "", "1988-03-05", ""), "");
	ck_assert_str_eq(near("", "", "", ""), "");
}
END_TEST

Suite *search_suite(void)
{
	Suite *s = suite_create("search");
	TCase *t = tcase_create("words");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, words_add__by_kind);
	tcase_add_test(t, words_add__long_words_are_cut_between_characters);
	tcase_add_test(t, terms_parse__what_was_typed);
	tcase_add_test(t, terms_match__prefixes_in_any_order);
	suite_add_tcase(s, t);
	t = tcase_create("find");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, store_list_page__finds_a_dossier_by_its_person);
	tcase_add_test(t, store_list_page__finds_rows_below_a_dossier);
	tcase_add_test(t, store_list_page__search_within_a_filter);
	tcase_add_test(t, store_list_page__searched_pages_go_on_by_place);
	tcase_add_test(t, store_list_page__a_long_list_is_bounded_and_knows_the_newest);
	suite_add_tcase(s, t);
	t = tcase_create("store_near");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, store_near__search_before_create);
	suite_add_tcase(s, t);
	return s;
}
