/* json: one spelling, judged whole; values found again where they lie. */
#include <config.h>

#include "json_priv.h"

#include "suites.h"

#include <stdlib.h>
#include <string.h>

static bool valid(const char *text, unsigned depth, bool numbers)
{
	size_t n = strlen(text);
	char *exact = malloc(n ? n : 1); /* a byte beyond it would be noticed */
	memcpy(exact, text, n);
	bool good = json_valid(exact, n, depth, numbers);
	free(exact);
	return good;
}

START_TEST(json_valid__takes_the_one_spelling)
{
	static const char *const good[] = {"\"\"", "\"a\"", "[]", "{}", "[\"a\",\"b\"]", "{\"a\":\"\"}", "{\"\":\"\"}",
		"{\"a\":[],\"b\":{}}", "[[],[]]", "[{\"a\":\"b\"},\"c\"]", "\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001F\"",
		"\"/\x7f\"", "\"\xc3\xa9\xf0\x9f\x98\x80\"", "{\"\\n\":\"\",\"\\u000B\":\"\"}", "{\"a\":\"\",\"a!\":\"\",\"b\":\"\"}",
		"{\"Z\":\"\",\"a\":\"\",\"\xc3\xa9\":\"\"}", "{\"\\\\\":\"\",\"a\":\"\"}", "{\"\\\"\":\"\",\"#\":\"\"}"};
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		ck_assert_msg(valid(good[i], 4, false), "%s", good[i]);
}
END_TEST

START_TEST(json_valid__refuses_every_other)
{
	static const char *const bad[] = {"", " ", "a", "\"", "\"a", "[", "]", "{", "}", "[}", "{]", "[\"a\"", "[\"a\",]", "[,]",
		"[\"a\" ]", "[ \"a\"]", "[\"a\"\"b\"]", "[\"a\"]]", "[\"a\"],", "{\"a\"}", "{\"a\":}", "{\"a\":\"b\",}", "{:\"b\"}",
		"{\"a\":\"\",\"a\":\"\"}", "{\"b\":\"\",\"a\":\"\"}", "{\"a\" :\"\"}", "{a:\"\"}", "{[]:\"\"}", "1", "[1]", "true",
		"null", "[null]", "\"\\u0041\"", "\"\\u000a\"", "\"\\u001f\"", "\"\\u0000\"", "\"\\u0008\"", "\"\\ud83d\"", "\"\\/\"",
		"\"\\x\"", "\"\\", "\"\\u00\"", "\"\\u00", "\"\n\"", "\"\xff\"", "\"\xc3\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"",
		"{\"a!\":\"\",\"a\":\"\"}", "{\"\\u000B\":\"\",\"\\n\":\"\"}", "[\"a\"]\n", "\xef\xbb\xbf[]"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ck_assert_msg(!valid(bad[i], 4, false), "%s", bad[i]);
	ck_assert(!json_valid("\"a\0b\"", 5, 4, false));
}
END_TEST

START_TEST(json_valid__counts_depth)
{
	ck_assert(valid("[[[[]]]]", 4, false));
	ck_assert(!valid("[[[[[]]]]]", 4, false));
	ck_assert(valid("{\"a\":{\"b\":[\"c\"]}}", 3, false));
	ck_assert(!valid("{\"a\":{\"b\":[\"c\"]}}", 2, false));
	ck_assert(!valid("[]", 0, false));
	ck_assert(valid("\"a\"", 0, false));
	char deep[201];
	memset(deep, '[', 100);
	memset(deep + 100, ']', 100);
	deep[200] = '\0';
	ck_assert(!valid(deep, 1000, false)); /* never more than it has room for */
}
END_TEST

START_TEST(json_valid__numbers_stand_under_i_and_n_only)
{
	static const struct {
		const char *text;
		bool good;
	} cases[] = {
		{"{\"i\":1,\"n\":0}", true}, {"{\"i\":9007199254740991}", true}, {"{\"i\":9007199254740992}", false},
		{"{\"i\":01}", false}, {"{\"i\":-1}", false}, {"{\"i\":1.0}", false}, {"{\"i\":1e3}", false}, {"{\"i\":\"1\"}", false},
		{"{\"i\":[1]}", false}, {"{\"x\":1}", false}, {"{\"ii\":1}", false}, {"{\"f\":{\"i\":1}}", false},
		{"{\"f\":{\"i\":\"1\"}}", true}, {"[1]", false}, {"{\"i\":}", false},
		{"{\"i\":99999999999999999999999999}", false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		ck_assert_msg(valid(cases[i].text, 4, true) == cases[i].good, "%s", cases[i].text);
	ck_assert(!valid("{\"i\":1}", 4, false));
}
END_TEST

static struct json value(const char *text)
{
	ck_assert(valid(text, 4, true));
	return (struct json){text, strlen(text)};
}

START_TEST(json_get__finds_values_where_they_lie)
{
	struct json o = value("{\"\":\"leeg\",\"a\":[\"x\",{\"b\":\"niet deze\"},\"]\"],\"b\":\"{\\\"\",\"i\":12}"), v;
	struct buf text = {0};
	int64_t n;
	ck_assert(json_get(o, "b", &v));
	ck_assert(json_text(v, 10, &text));
	ck_assert_str_eq(text.s, "{\"");
	ck_assert(json_get(o, "i", &v) && json_whole(v, 100, &n));
	ck_assert_int_eq(n, 12);
	ck_assert(!json_whole(v, 11, &n));
	ck_assert(json_get(o, "", &v));
	ck_assert(json_plain(v, &v));
	ck_assert_uint_eq(v.n, 4);
	ck_assert(!json_get(o, "c", &v));
	ck_assert(!json_get(value("[]"), "a", &v));
	ck_assert(!json_get(value("\"a\""), "a", &v));
	ck_assert(json_get(o, "a", &v));
	ck_assert_uint_eq(json_count(v, 9), 3);
	ck_assert_uint_eq(json_count(v, 1), 2); /* no further than it must */
	const char *at = NULL;
	struct json part;
	ck_assert(json_next(v, &at, &part) && part.n == 3);
	ck_assert(json_next(v, &at, &part) && json_is_object(part));
	ck_assert(json_next(v, &at, &part) && part.n == 3);
	ck_assert(!json_next(v, &at, &part));
	buf_clear(&text);
}
END_TEST

START_TEST(json_text__undoes_what_json_put_wrote)
{
	struct buf all = {0}, text = {0}, back = {0};
	for (int c = 1; c < 128; c++)
		buf_add_c(&all, (char)c);
	buf_add(&all, "\xc3\xa9 \xf0\x9f\x98\x80");
	ck_assert(json_put(&text, all.s, all.len));
	ck_assert(json_valid(text.s, text.len, 0, false));
	ck_assert(json_text((struct json){text.s, text.len}, all.len, &back));
	ck_assert_str_eq(back.s, all.s);
	buf_reset(&back);
	buf_add(&back, "was");
	ck_assert(!json_text((struct json){text.s, text.len}, all.len - 1, &back));
	ck_assert_str_eq(back.s, "was");
	buf_reset(&text);
	ck_assert(!json_put(&text, "\xff", 1));
	ck_assert(!json_put(&text, "a\0b", 3));
	ck_assert_uint_eq(text.len, 0);
	ck_assert(json_put(&text, "", 0));
	ck_assert_str_eq(text.s, "\"\"");
	buf_clear(&all);
	buf_clear(&text);
	buf_clear(&back);
}
END_TEST

Suite *json_suite(void)
{
	Suite *s = suite_create("json");
	TCase *t = tcase_create("json");
	tcase_add_test(t, json_valid__takes_the_one_spelling);
	tcase_add_test(t, json_valid__refuses_every_other);
	tcase_add_test(t, json_valid__counts_depth);
	tcase_add_test(t, json_valid__numbers_stand_under_i_and_n_only);
	tcase_add_test(t, json_get__finds_values_where_they_lie);
	tcase_add_test(t, json_text__undoes_what_json_put_wrote);
	suite_add_tcase(s, t);
	return s;
}
