/* Expressions: the vectors of screens/expressions.md, limits, hostile text, and the
 * functions that look into an expression. */
#include <config.h>

#include "expr/expr.h"

#include "support/run.h"
#include "suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- the values that the page promises --------------------------------------- */

static const struct { const char *name; struct expr_value value; } fields[] = {
	{".", {.kind = EXPR_INT, .number = 7}},
	{"ja", {.kind = EXPR_BOOL, .number = 1}},
	{"nee", {.kind = EXPR_BOOL}},
	{"vijf", {.kind = EXPR_INT, .number = 5}},
	{"nul", {.kind = EXPR_INT}},
	{"groot", {.kind = EXPR_INT, .number = INT64_MAX}},
	{"naam", {.kind = EXPR_TEXT, .text = "Noord"}},
	{"code", {.kind = EXPR_TEXT, .text = "B"}},
	{"cijfer", {.kind = EXPR_TEXT, .text = "5"}},
	{"datum", {.kind = EXPR_DATE, .date = {2026, 1, 31}}},
	{"maand", {.kind = EXPR_DATE, .date = {1980, 3, 0}}},
	{"jaar", {.kind = EXPR_DATE, .date = {1980, 0, 0}}},
	{"onbekend", {.kind = EXPR_DATE}},
	{"persoon.geboren", {.kind = EXPR_DATE, .date = {2008, 3, 2}}},
};

static struct expr_value value(void *ctx, const char *name)
{
	(void)ctx;
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		if (strcmp(fields[i].name, name) == 0)
			return fields[i].value;
	return (struct expr_value){.kind = EXPR_EMPTY};
}

static bool has_code(void *ctx, const char *name, const char *code)
{
	(void)ctx;
	return strcmp(name, "talen") == 0 && strcmp(code, "ara") == 0;
}

static int64_t count(void *ctx, const char *list)
{
	(void)ctx;
	return strcmp(list, "kinderen") == 0 ? 3 : 0;
}

static int64_t sum(void *ctx, const char *list, const char *field)
{
	(void)ctx;
	return strcmp(list, "kinderen") == 0 && strcmp(field, "uren") == 0 ? 90 : 0;
}

static const struct expr_scope scope = {.today = {2026, 3, 2}, .value = value, .has_code = has_code,
	.count = count, .sum = sum};

static void show(struct expr_value v, struct buf *out)
{
	switch (v.kind) {
	case EXPR_EMPTY: buf_add(out, "empty"); break;
	case EXPR_BOOL: buf_add(out, v.number ? "true" : "false"); break;
	case EXPR_INT: buf_printf(out, "%lld", (long long)v.number); break;
	case EXPR_TEXT: buf_printf(out, "'%s'", v.text); break;
	case EXPR_DATE: buf_printf(out, "%04d-%02d-%02d", v.date.year, v.date.month, v.date.day); break;
	}
}

static void expect_value(const char *text, const char *want)
{
	struct expr *e;
	struct buf got = {0}, why = {0};
	size_t at = 0;
	enum err err = expr_parse(text, &e, &why, &at);
	ck_assert_msg(err == ERR_OK, "%s: %s (%zu)", text, buf_str(&why), at);
	show(expr_eval(e, &scope), &got);
	ck_assert_msg(strcmp(buf_str(&got), want) == 0, "%s => %s, not %s", text, buf_str(&got), want);
	buf_clear(&got);
	expr_free(e);
}

static void expect_fault(const char *text, size_t want)
{
	struct expr *e = (struct expr *)&scope;
	struct buf why = {0};
	size_t at = SIZE_MAX;
	ck_assert_msg(expr_parse(text, &e, &why, &at) == ERR_PARSE, "%s was accepted", text);
	ck_assert_ptr_null(e);
	ck_assert_msg(at == want, "%s !> %zu (%s), not %zu", text, at, buf_str(&why), want);
	ck_assert_uint_gt(why.len, 15);
	ck_assert_int_eq(why.s[why.len - 1] == '.' || why.s[why.len - 1] == '?', 1);
	buf_clear(&why);
}

/* "EXPRESSION => VALUE" or "EXPRESSION !> OFFSET"; false when it is neither. */
static bool check_vector(char *line)
{
	char *arrow = strstr(line, " => "), *fault = strstr(line, " !> ");
	if (!arrow == !fault)
		return false;
	*(arrow ? arrow : fault) = '\0';
	if (arrow)
		expect_value(line, arrow + 4);
	else
		expect_fault(line, strtoul(fault + 4, NULL, 10));
	return true;
}

START_TEST(expr_eval__gives_the_vectors_of_the_page)
{
	char path[8192], line[1024];
	snprintf(path, sizeof path, "%s/screens/expressions.md", support_srcdir());
	FILE *f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	bool inside = false;
	unsigned n = 0;
	while (fgets(line, sizeof line, f)) {
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, "```", 3) == 0) {
			inside = !inside && strcmp(line, "```vectors") == 0;
		} else if (inside) {
			ck_assert_msg(check_vector(line), "not a vector: %s", line);
			n++;
		}
	}
	fclose(f);
	ck_assert_uint_gt(n, 150);
}
END_TEST

/* --- limits and hostile text -------------------------------------------------- */

static char *nested(const char *open, const char *core, const char *close, size_t n)
{
	struct buf b = {0};
	for (size_t i = 0; i < n; i++)
		buf_add(&b, open);
	buf_add(&b, core);
	for (size_t i = 0; i < n; i++)
		buf_add(&b, close);
	return buf_detach(&b);
}

static const struct { const char *open, *core, *close; size_t n; enum err err; } limits[] = {
	{"(", "1", ")", 63, ERR_OK}, {"(", "1", ")", 64, ERR_PARSE}, {"(", "1", ")", 2000, ERR_PARSE},
	{"-", "1", "", 63, ERR_OK}, {"-", "1", "", 64, ERR_PARSE}, {"-", "1", "", 4095, ERR_PARSE},
	{"not(", "1", ")", 63, ERR_OK}, {"not(", "1", ")", 64, ERR_PARSE},
	{"if(1,1,1 or 1 and 1<1+1*(", "1", "))", 30, ERR_OK},
	{"if(1,1,1 or 1 and 1<1+1*(", "1", "))", 40, ERR_PARSE},
	{"1+", "1", "", 2047, ERR_OK}, {"1+", "12", "", 2047, ERR_OK}, {"1+", "123", "", 2047, ERR_PARSE},
	{"1*", "1", "", 2047, ERR_OK}, {"1 or ", "1", "", 800, ERR_OK},
	{"(", "", "", 10, ERR_PARSE}, {"", "1", ")", 10, ERR_PARSE}, {"${", "a", "}", 3, ERR_PARSE},
	{"'", "a", "'", 1, ERR_OK}, {"'", "", "'", 1, ERR_OK}, {" ", "1", "\t", 900, ERR_OK},
	{"", "'\xC3\xA9\xE2\x82\xAC'", "", 0, ERR_OK}, {"", "'\xFF'", "", 0, ERR_PARSE},
	{"", "\xC3", "", 0, ERR_PARSE},
	{"", "1\n", "", 0, ERR_PARSE}, {"", "\x01", "", 0, ERR_PARSE}, {"", "1;2", "", 0, ERR_PARSE},
	{"", "%s%n", "", 0, ERR_PARSE}, {"", "$", "", 0, ERR_PARSE}, {"", "${", "", 0, ERR_PARSE},
	{"", "'", "", 0, ERR_PARSE}, {"", "gekozen(", "", 0, ERR_PARSE}, {"", "som(a", "", 0, ERR_PARSE},
	{"", "som(a.", "", 0, ERR_PARSE}, {"", "som(a.b,c)", "", 0, ERR_OK}, {"", "not(", "", 0, ERR_PARSE},
};

START_TEST(expr_parse__keeps_its_limits)
{
	char *text = nested(limits[_i].open, limits[_i].core, limits[_i].close, limits[_i].n);
	struct expr *e;
	size_t at;
	struct buf why = {0};
	ck_assert_int_eq(expr_parse(text, &e, &why, &at), limits[_i].err);
	if (e)
		expr_eval(e, &scope);
	else
		ck_assert_uint_le(at, strlen(text));
	expr_free(e);
	buf_clear(&why);
	free(text);
}
END_TEST

static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	return *state ^= *state << 5;
}

/* Any row of tokens is parsed or refused at a place inside it, and what is parsed has
 * a value that does not depend on when it is asked. */
START_TEST(expr_parse__survives_any_row_of_tokens)
{
	static const char *const tokens[] = {
		"1", "'a'", "\"\"", "${vijf}", "${maand}", "${onbekend}", "${groot}", ".", "(", ")", ",", "+", "-", "*",
		"=", "!=", "<", "<=", ">", ">=", "and", "or", "not(", "if(", "leeg(", "gekozen(", "aantal(", "som(",
		"leeftijd(", "vandaag()", "true()", "a", "'2026-02-30'", "'2026-00-00'", "'9999-12-31'", " ",
	};
	uint32_t state = 2463534242u;
	unsigned parsed = 0;
	for (unsigned round = 0; round < 60000; round++) {
		struct buf text = {0}, first = {0}, second = {0};
		unsigned n = next_random(&state) % 9 + 1;
		for (unsigned i = 0; i < n; i++)
			buf_add(&text, tokens[next_random(&state) % (sizeof tokens / sizeof tokens[0])]);
		struct expr *e;
		size_t at = 0;
		if (expr_parse(buf_str(&text), &e, NULL, &at) == ERR_OK) {
			show(expr_eval(e, &scope), &first);
			show(expr_eval(e, &scope), &second);
			ck_assert_str_eq(buf_str(&first), buf_str(&second));
			parsed++;
		}
		ck_assert_uint_le(at, text.len);
		expr_free(e);
		buf_clear(&text);
		buf_clear(&first);
		buf_clear(&second);
	}
	ck_assert_uint_gt(parsed, 1000);
}
END_TEST

START_TEST(expr_eval__needs_no_scope_functions)
{
	static const struct expr_scope bare = {.ctx = NULL};
	static const struct { const char *text; enum expr_kind kind; } rows[] = {
		{"${a}", EXPR_EMPTY}, {".", EXPR_EMPTY}, {"vandaag()", EXPR_EMPTY}, {"leeftijd('1980-01-01')", EXPR_EMPTY},
		{"aantal(a)", EXPR_INT}, {"som(a, b)", EXPR_INT}, {"gekozen(a, 'b')", EXPR_BOOL},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct expr *e;
		ck_assert_int_eq(expr_parse(rows[i].text, &e, NULL, NULL), ERR_OK);
		ck_assert_int_eq(expr_eval(e, &bare).kind, rows[i].kind);
		ck_assert_int_eq(expr_eval(e, &bare).number, 0);
		expr_free(e);
	}
}
END_TEST

START_TEST(expr_true__follows_the_truth_of_a_value)
{
	static const struct { const char *text; bool truth; } rows[] = {
		{"${niets}", false}, {"0", false}, {"-1", true}, {"''", false}, {"'0'", true}, {"${onbekend}", true},
		{"${nee}", false}, {"${ja}", true}, {"${datum}", true}, {"1 = 2", false},
	};
	ck_assert(expr_true(NULL, &scope));
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct expr *e;
		ck_assert_int_eq(expr_parse(rows[i].text, &e, NULL, NULL), ERR_OK);
		ck_assert_msg(expr_true(e, &scope) == rows[i].truth, "%s", rows[i].text);
		expr_free(e);
	}
}
END_TEST

/* --- looking into an expression ------------------------------------------------ */

static void note_name(void *ctx, const char *name, bool is_list)
{
	buf_printf(ctx, "%s%s ", name, is_list ? "[]" : "");
}

static void note_pair(void *ctx, const char *a, const char *b)
{
	buf_printf(ctx, "%s/%s ", a, b);
}

START_TEST(expr_names__visits_each_once)
{
	struct expr *e;
	struct buf names = {0}, sums = {0}, codes = {0};
	ck_assert_int_eq(expr_parse("${a} = ${b.c} or ${a} < . and gekozen(a, 'x')"
		" and gekozen(d, 'y') or gekozen(d, 'y')"
		" or aantal(l) + som(l, u) + som(l, u) + som(l, v) > aantal(${m})", &e, NULL, NULL), ERR_OK);
	expr_names(e, note_name, &names);
	expr_sums(e, note_pair, &sums);
	expr_codes(e, note_pair, &codes);
	ck_assert_str_eq(buf_str(&names), "a b.c . d l[] m[] ");
	ck_assert_str_eq(buf_str(&sums), "l/u l/v ");
	ck_assert_str_eq(buf_str(&codes), "a/x d/y ");
	buf_clear(&names);
	buf_clear(&sums);
	buf_clear(&codes);
	expr_free(e);
}
END_TEST

START_TEST(expr_uses_today__sees_both_functions)
{
	static const struct { const char *text; bool uses; } rows[] = {
		{"${a} = 1", false}, {"${a} < vandaag()", true}, {"if(1, 2, leeftijd(${a}))", true}, {"'vandaag()'", false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct expr *e;
		ck_assert_int_eq(expr_parse(rows[i].text, &e, NULL, NULL), ERR_OK);
		ck_assert_int_eq(expr_uses_today(e), rows[i].uses);
		expr_free(e);
	}
}
END_TEST

START_TEST(expr_date__is_strict)
{
	static const struct { const char *text; bool ok; struct civil date; } rows[] = {
		{"2026-03-02", true, {2026, 3, 2}}, {"2024-02-29", true, {2024, 2, 29}}, {"1980-03-00", true, {1980, 3, 0}},
		{"1980-00-00", true, {1980, 0, 0}}, {"0000-00-00", true, {0, 0, 0}}, {"1583-01-01", true, {1583, 1, 1}},
		{"2026-02-29", false, {0, 0, 0}}, {"2026-13-01", false, {0, 0, 0}}, {"1980-00-05", false, {0, 0, 0}},
		{"0000-03-00", false, {0, 0, 0}}, {"0000-03-05", false, {0, 0, 0}}, {"1582-12-31", false, {0, 0, 0}},
		{"2026-3-2", false, {0, 0, 0}}, {"2026-03-021", false, {0, 0, 0}}, {" 2026-03-02", false, {0, 0, 0}},
		{"2026-03-0", false, {0, 0, 0}}, {"", false, {0, 0, 0}}, {"2026/03/02", false, {0, 0, 0}},
		{"20+6-03-02", false, {0, 0, 0}}, {"2026-03--2", false, {0, 0, 0}},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct civil d = {9, 9, 9};
		ck_assert_msg(expr_date(rows[i].text, &d) == rows[i].ok, "%s", rows[i].text);
		ck_assert_int_eq(d.year, rows[i].date.year);
		ck_assert_int_eq(d.month, rows[i].date.month);
		ck_assert_int_eq(d.day, rows[i].date.day);
	}
}
END_TEST

Suite *expr_suite(void)
{
	Suite *s = suite_create("expr");
	TCase *t = tcase_create("expr");
	tcase_add_test(t, expr_eval__gives_the_vectors_of_the_page);
	tcase_add_loop_test(t, expr_parse__keeps_its_limits, 0, sizeof limits / sizeof limits[0]);
	tcase_add_test(t, expr_parse__survives_any_row_of_tokens);
	tcase_add_test(t, expr_eval__needs_no_scope_functions);
	tcase_add_test(t, expr_true__follows_the_truth_of_a_value);
	tcase_add_test(t, expr_names__visits_each_once);
	tcase_add_test(t, expr_uses_today__sees_both_functions);
	tcase_add_test(t, expr_date__is_strict);
	suite_add_tcase(s, t);
	return s;
}
