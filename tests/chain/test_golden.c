/* golden: the second set of the house and, where it is there, the visible one; differences are told by key;
 * hostile files are refused with a sentence before anything runs. */
#include <config.h>

#include "suites.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "chain/golden.h"
#include "rule/regels.h"
#include "support/run.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof(a)[0]))

static struct spec *spec;
static struct kalender *kalender;
static struct regels *regels;
static struct instellingen *instellingen;
static struct calc_env env;

static char *path_of(const char *dir, const char *name)
{
	struct buf b = {0};
	buf_printf(&b, "%s/%s", dir, name);
	return buf_detach(&b);
}

static void setup(void)
{
	struct spec_fault *faults = NULL;
	struct spec_fault_list list = {0};
	size_t n = 0;
	char *screens = path_of(support_srcdir(), "screens"), *codes = path_of(support_srcdir(), "db/codes");
	char *days = path_of(support_srcdir(), "db/feestdagen.def"), *dir = path_of(support_srcdir(),
		"db/regels");
	ck_assert_int_eq(spec_load(screens, codes, NULL, &spec, &faults, &n), ERR_OK);
	ck_assert_int_eq(kalender_load(days, &kalender, NULL), ERR_OK);
	struct regels_options o = {.spec = spec, .kalender = kalender, .dir = dir};
	ck_assert_int_eq(regels_load(&o, &regels, &list), ERR_OK);
	instellingen = instellingen_new(regels);
	env = (struct calc_env){kalender, instellingen};
	spec_faults_free(faults, n);
	spec_fault_list_clear(&list);
	free(screens);
	free(codes);
	free(days);
	free(dir);
}

static void teardown(void)
{
	instellingen_free(instellingen);
	regels_free(regels);
	kalender_free(kalender);
	spec_free(spec);
}

static const char *or_absent(const char *s)
{
	return s ? s : "-";
}

/* Run a file whose cases must all hold. */
static size_t assert_passes(const char *path)
{
	struct golden_report r = {0};
	ck_assert_int_eq(chain_golden(path, &env, &r), ERR_OK);
	for (size_t i = 0; i < r.n; i++)
		fprintf(stderr, "%s %s %s: expected %s, got %s (%s)\n", r.rows[i].id, r.rows[i].rule,
			or_absent(r.rows[i].key),
			or_absent(r.rows[i].expected), or_absent(r.rows[i].got), or_absent(r.rows[i].title));
	ck_assert_uint_eq(r.failed, 0);
	ck_assert_uint_eq(r.n_kb_nieuw, 0);
	size_t passed = r.passed;
	golden_report_clear(&r);
	return passed;
}

START_TEST(chain_golden__visible_cases_hold)
{
	char *path = support_shared() ? path_of(support_shared(), "domain/golden-visible.json") : NULL;
	if (path && access(path, R_OK) == 0)
		ck_assert_uint_eq(assert_passes(path), 131);
	free(path);
}
END_TEST

START_TEST(chain_golden__own_cases_hold)
{
	char *path = path_of(support_srcdir(), "tests/rule/golden.json");
	ck_assert_uint_ge(assert_passes(path), 250);
	free(path);
}
END_TEST

/* --- differences ------------------------------------------------------------------------------ */

#define HEAD "{\"schema\": \"golden-1\", \"kb_dagen\": [\"2026-05-15\"], \"cases\": ["
#define TAIL "]}"
#define CASE(input, expect) \
	"{\"id\": \"X1\", \"rule\": \"nazorg\", \"title\": \"t\", \"input\": " input ", \"expect\": " expect "}"

static enum err run(const char *text, struct golden_report *r)
{
	*r = (struct golden_report){0};
	return chain_golden_text(text, strlen(text), &env, r);
}

static void assert_diff(const struct golden_diff *d, const char *key, const char *expected, const char *got)
{
	ck_assert_str_eq(d->id, "X1");
	ck_assert_str_eq(d->rule, "nazorg");
	ck_assert_pstr_eq(d->key, key);
	ck_assert_pstr_eq(d->expected, expected);
	ck_assert_pstr_eq(d->got, got);
}

START_TEST(chain_golden__tells_each_key_that_differs)
{
	struct golden_report r;
	struct buf out = {0};
	ck_assert_int_eq(run(HEAD CASE("{\"afronding\": \"2026-08-31\"}",
		"{\"due\": \"2027-03-01\", \"meer\": 1}") TAIL, &r), ERR_OK);
	ck_assert_uint_eq(r.passed, 0);
	ck_assert_uint_eq(r.failed, 1);
	ck_assert_uint_eq(r.n, 2);
	assert_diff(&r.rows[0], "due", "\"2027-03-01\"", "\"2027-02-28\"");
	assert_diff(&r.rows[1], "meer", "1", NULL);
	golden_report_json(&r, &out);
	ck_assert_str_eq(buf_str(&out),
		"{\"passed\": 0, \"failed\": 1, \"kb_nieuw\": [], \"vreemd\": [], \"differs\": ["
		"{\"id\": \"X1\", \"rule\": \"nazorg\", \"key\": \"due\", \"expected\": \"2027-03-01\", \"got\": \"2027-02-28\"}, "
		"{\"id\": \"X1\", \"rule\": \"nazorg\", \"key\": \"meer\", \"expected\": 1, \"got\": null}]}");
	golden_report_clear(&r);
	ck_assert_int_eq(run(HEAD CASE("{\"afronding\": \"2026-08-31\"}", "{}") TAIL, &r), ERR_OK);
	assert_diff(&r.rows[0], "due", NULL, "\"2027-02-28\"");
	golden_report_clear(&r);
	buf_clear(&out);
}
END_TEST

START_TEST(chain_golden__a_calculation_that_refuses_is_a_case_that_fails)
{
	struct golden_report r;
	struct buf out = {0};
	ck_assert_int_eq(run(HEAD CASE("{\"afronding\": \"2026-02-30\"}", "{\"due\": null}") TAIL, &r),
		ERR_OK);
	ck_assert_uint_eq(r.failed, 1);
	assert_diff(&r.rows[0], NULL, NULL, "afronding is niet goed: hier hoort een datum.");
	golden_report_json(&r, &out);
	ck_assert_ptr_nonnull(strstr(buf_str(&out), "\"why\": \"afronding is niet goed"));
	golden_report_clear(&r);
	ck_assert_int_eq(run("{\"schema\": \"golden-1\", \"cases\": [{\"id\": \"a\", \"rule\": \"onzin\", \"input\": {}, \"expect\": {}}]}",
		&r), ERR_OK);
	ck_assert_uint_eq(r.failed, 1);
	golden_report_clear(&r);
	buf_clear(&out);
}
END_TEST

START_TEST(chain_golden__order_of_keys_never_matters_of_lists_always)
{
	struct golden_report r;
	static const char text[] = "{\"schema\": \"golden-1\", \"cases\": ["
		"{\"id\": \"a\", \"rule\": \"voortgangsrapportages\", \"input\": {\"aantal\": 2, \"start\": \"2026-01-01\"}, "
		"\"expect\": {\"reeks\": [\"2026-07-01\", \"2026-04-01\"]}},"
		"{\"id\": \"b\", \"rule\": \"ontzorgen\", \"input\": {\"bijstand\": \"2026-03-01\"}, "
		"\"expect\": {\"grond\": \"zes_maanden\", \"due\": \"2026-08-31\"}}]}";
	ck_assert_int_eq(run(text, &r), ERR_OK);
	ck_assert_uint_eq(r.passed, 1);
	ck_assert_str_eq(r.rows[0].id, "a");
	golden_report_clear(&r);
}
END_TEST

START_TEST(chain_golden__a_kb_day_of_the_file_is_told_and_counts)
{
	struct golden_report r;
	static const char text[] = "{\"schema\": \"golden-1\", \"kb_dagen\": [\"2029-05-11\", \"2026-05-15\"], \"cases\": ["
		"{\"id\": \"a\", \"rule\": \"is_werkdag\", \"input\": {\"datum\": \"2029-05-11\"}, "
		"\"expect\": {\"werkdag\": false, \"reden\": \"kb_dag\"}}]}";
	ck_assert_int_eq(run(text, &r), ERR_OK);
	ck_assert_uint_eq(r.passed, 1);
	ck_assert_uint_eq(r.n_kb_nieuw, 1);
	ck_assert_int_eq(r.kb_nieuw[0].year, 2029);
	golden_report_clear(&r);
	ck_assert(kalender_is_werkdag(kalender, (struct civil){2029, 5, 11},
		NULL)); /* the calendar itself did not change */
}
END_TEST

START_TEST(chain_golden__an_input_that_is_no_input_is_told)
{
	struct golden_report r;
	struct buf out = {0};
	ck_assert_int_eq(run(HEAD CASE("{\"afronding\": \"2026-08-31\", \"afgerond\": true}",
		"{\"due\": \"2027-02-28\"}") TAIL, &r), ERR_OK);
	ck_assert_uint_eq(r.passed, 1);
	ck_assert_uint_eq(r.n_vreemd, 1);
	ck_assert_str_eq(r.vreemd[0].key, "afgerond");
	golden_report_json(&r, &out);
	ck_assert_ptr_nonnull(strstr(buf_str(&out),
		"\"vreemd\": [{\"id\": \"X1\", \"rule\": \"nazorg\", \"key\": \"afgerond\"}]"));
	golden_report_clear(&r);
	buf_clear(&out);
}
END_TEST

/* --- files that are refused ---------------------------------------------------------------------- */

static const char *const refused[] = {
	"", "x", "[]", "{}", "null", "{\"schema\": \"golden-1\"", "{\"schema\": \"golden-2\", \"cases\": []}",
	"{\"schema\": 1, \"cases\": []}", "{\"schema\": \"golden-1\"}",
	"{\"schema\": \"golden-1\", \"cases\": {}}",
	"{\"schema\": \"golden-1\", \"kb_dagen\": \"2026-01-02\", \"cases\": []}",
	"{\"schema\": \"golden-1\", \"kb_dagen\": [\"2026-02-30\"], \"cases\": []}",
	"{\"schema\": \"golden-1\", \"kb_dagen\": [20260102], \"cases\": []}",
	"{\"schema\": \"golden-1\", \"cases\": [1]}", "{\"schema\": \"golden-1\", \"cases\": [{}]}",
	HEAD CASE("{\"afronding\": 1.5}", "{}") TAIL, HEAD CASE("{\"afronding\": 1e400}", "{}") TAIL,
	HEAD CASE("{\"n\": 99999999999999999999}", "{}") TAIL, HEAD CASE("{\"a\": {\"b\": 1}}", "{}") TAIL,
	HEAD CASE("{\"a\": [[1]]}", "{}") TAIL, HEAD CASE("{\"a\": [1]}", "{}") TAIL,
	HEAD CASE("{\"a\": [{\"b\": []}]}", "{}") TAIL,
	HEAD CASE("{\"a\": [{\"b\": 1}, \"c\"]}", "{}") TAIL, HEAD CASE("{\"a\": [\"c\", {\"b\": 1}]}",
	"{}") TAIL,
	HEAD CASE("{\"a\": \"x\\u0000y\"}", "{}") TAIL, HEAD CASE("{\"a\": 1, \"a\": 2}", "{}") TAIL,
	HEAD CASE("{\"afronding\": \"2026-08-31\"}", "{\"due\": 2.0}") TAIL, HEAD CASE("[]", "{}") TAIL,
	HEAD CASE("{}", "[]") TAIL,
	HEAD CASE("{}", "{}") "," TAIL, HEAD CASE("{}", "{}") TAIL "x",
	"{\"schema\": \"golden-1\", \"cases\": [\xff]}",
};

START_TEST(chain_golden__refuses_with_a_sentence_before_anything_runs)
{
	struct golden_report r;
	ck_assert_int_eq(run(refused[_i], &r), ERR_PARSE);
	ck_assert_str_ne(buf_str(&r.why), "");
	ck_assert_uint_eq(r.passed + r.failed, 0);
	ck_assert_uint_eq(r.n, 0);
	golden_report_clear(&r);
	golden_report_clear(&r);
}
END_TEST

START_TEST(chain_golden__deep_nesting_is_refused)
{
	struct golden_report r;
	struct buf deep = {0};
	for (int i = 0; i < 200000; i++)
		buf_add_c(&deep, '[');
	ck_assert_int_eq(run(buf_str(&deep), &r), ERR_PARSE);
	golden_report_clear(&r);
	buf_clear(&deep);
}
END_TEST

/* Bytes changed, taken out and doubled in the house's own file: always an answer, never half a run. */
START_TEST(chain_golden__survives_damage)
{
	static const char *const words[] = {"null", "true", "1.5", "-1", "9223372036854775807",
		"\"9999-12-31\"", "[]", "{}", "[{}]",
		"\"\\u0000\"", "\"2026-02-30\""};
	char *path = path_of(support_srcdir(), "tests/rule/golden.json");
	struct buf file = {0}, damaged = {0};
	unsigned seed = 2021;
	size_t ran = 0;
	ck_assert_int_eq(file_read(AT_FDCWD, path, GOLDEN_FILE_MAX, &file), ERR_OK);
	for (int round = 0; round < 60; round++) {
		struct golden_report r;
		size_t at = (size_t)rand_r(&seed) % file.len, skip = (size_t)rand_r(&seed) % 12;
		buf_reset(&damaged);
		buf_add_n(&damaged, file.s, at);
		if (round % 3 == 0)
			buf_add(&damaged, words[rand_r(&seed) % COUNT(words)]);
		else if (round % 3 == 1)
			buf_add_c(&damaged, (char)(1 + rand_r(&seed) % 255));
		if (at + skip < file.len)
			buf_add_n(&damaged, file.s + at + skip, file.len - at - skip);
		enum err e = run(buf_str(&damaged), &r);
		ck_assert_msg(e == ERR_OK || e == ERR_PARSE, "round %d: %s", round, err_name(e));
		ck_assert_int_eq(r.passed + r.failed > 0, e == ERR_OK);
		ran += e == ERR_OK;
		golden_report_clear(&r);
	}
	ck_assert_uint_gt(ran, 0); /* else nothing behind the JSON reader was tried */
	buf_clear(&file);
	buf_clear(&damaged);
	free(path);
}
END_TEST

START_TEST(chain_golden__too_many_keys_are_refused)
{
	struct golden_report r;
	struct buf text = {0};
	buf_add(&text, "{\"schema\": \"golden-1\", \"cases\": [{\"id\": \"a\", \"rule\": \"bsn\", \"expect\": {}, \"input\": {\"k\": 1");
	for (int i = 0; i < 100; i++)
		buf_printf(&text, ", \"k%d\": 1", i);
	buf_add(&text, "}}]}");
	ck_assert_int_eq(run(buf_str(&text), &r), ERR_PARSE);
	golden_report_clear(&r);
	buf_clear(&text);
}
END_TEST

START_TEST(chain_golden__a_bad_case_at_the_end_stops_the_good_one_before_it)
{
	struct golden_report r;
	ck_assert_int_eq(run(HEAD CASE("{\"afronding\": \"2026-08-31\"}", "{\"due\": null}") ", 5" TAIL,
		&r), ERR_PARSE);
	ck_assert_uint_eq(r.failed, 0);
	golden_report_clear(&r);
}
END_TEST

START_TEST(chain_golden__a_file_that_is_not_there)
{
	struct golden_report r = {0};
	char *none = path_of(support_dir(), "geen.json");
	ck_assert_int_eq(chain_golden(none, &env, &r), ERR_MISSING);
	ck_assert_int_eq(chain_golden(support_dir(), &env, &r), ERR_RIGHTS);
	golden_report_clear(&r);
	free(none);
}
END_TEST

Suite *golden_suite(void)
{
	Suite *suite = suite_create("golden");
	TCase *t = tcase_create("files");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, chain_golden__visible_cases_hold);
	tcase_add_test(t, chain_golden__own_cases_hold);
	tcase_add_test(t, chain_golden__tells_each_key_that_differs);
	tcase_add_test(t, chain_golden__a_calculation_that_refuses_is_a_case_that_fails);
	tcase_add_test(t, chain_golden__order_of_keys_never_matters_of_lists_always);
	tcase_add_test(t, chain_golden__a_kb_day_of_the_file_is_told_and_counts);
	tcase_add_test(t, chain_golden__an_input_that_is_no_input_is_told);
	tcase_add_loop_test(t, chain_golden__refuses_with_a_sentence_before_anything_runs, 0, COUNT(refused));
	tcase_add_test(t, chain_golden__deep_nesting_is_refused);
	tcase_add_test(t, chain_golden__survives_damage);
	tcase_add_test(t, chain_golden__too_many_keys_are_refused);
	tcase_add_test(t, chain_golden__a_bad_case_at_the_end_stops_the_good_one_before_it);
	tcase_add_test(t, chain_golden__a_file_that_is_not_there);
	suite_add_tcase(suite, t);
	return suite;
}
