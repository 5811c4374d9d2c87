/* Rows as JSON. */
#include <config.h>

#include "chain/kamer.h"
#include "chain/suites.h"
#include "json_priv.h"

#include <string.h>

static struct mapping *mapping_of(const char *extra)
{
	struct spec_fault_list faults = {0};
	struct mapping *m;
	struct buf text = {0};
	buf_printf(&text,
		"mapping: x\nsoort: persoon\nbewaar: brp_rij\nlijst: -\n%skolommen: - BSN Naam_1 b b\n\n"
		"uit: persoon\nnaar: BSN persoon.bsn\n", extra);
	ck_assert_int_eq(mapping_parse(kamer_spec(), "x", text.s, text.len, &m, &faults), ERR_OK);
	buf_clear(&text);
	return m;
}

/* Cells joined by "|", then the count of extra ones; "!" when refused. */
static void read_one(const struct mapping *m, const char *line, struct buf *out)
{
	struct row r = {0};
	bool given[8] = {false};
	buf_reset(out);
	if (!json_read(m, line, strlen(line), &r, given)) {
		buf_add(out, "!");
	} else {
		for (size_t i = 0; i < r.n; i++)
			buf_printf(out, "%s%s", i ? "|" : "", row_cell(&r, i));
		buf_printf(out, " %zu", r.extra);
	}
	row_clear(&r);
}

static const struct { const char *line, *cells; } vectors[] = {
	{"{}", "|||| 0"},
	{"{\"\":\"L1\",\"BSN\":\"999990019\"}", "L1|999990019||| 0"},
	{"{\"BSN\":999990019}", "|999990019||| 0"},
	{"{\"BSN\":true}", "|ja||| 0"},
	{"{\"BSN\":false}", "|nee||| 0"},
	{"{\"BSN\":null}", "|||| 0"},
	{"{\"b\":\"1\",\"b#2\":\"2\"}", "|||1|2 0"},
	{"{\"x\":\"1\",\"y\":\"\",\"z\":null}", "|||| 1"},
	{" {\"BSN\" : \"a\\u00e9\\n\"} ", "|a\xC3\xA9\n||| 0"},
	{"{\"BSN\":1.5}", "!"},
	{"{\"BSN\":1e3}", "!"},
	{"{\"BSN\":[1]}", "!"},
	{"{\"BSN\":{}}", "!"},
	{"{\"x\":[]}", "!"},
	{"{\"BSN\":\"1\",\"BSN\":\"2\"}", "!"},
	{"{\"BSN\":\"a\\u0000b\"}", "!"},
	{"{\"BSN\":\"\\ud800\"}", "!"},
	{"[]", "!"}, {"\"x\"", "!"}, {"", "!"}, {"{", "!"}, {"{}x", "!"}, {"nul", "!"},
	{"{\"BSN\":99999999999999999999999}", "!"},
};

START_TEST(json_read__takes_texts_and_whole_numbers)
{
	struct mapping *m = mapping_of("");
	struct buf out = {0};
	read_one(m, vectors[_i].line, &out);
	ck_assert_str_eq(buf_str(&out), vectors[_i].cells);
	buf_clear(&out);
	mapping_free(m);
}
END_TEST

START_TEST(json_read__knows_headings_of_a_spreadsheet_in_any_case)
{
	struct mapping *m = mapping_of("getypt: ja\nspaties: ja\n");
	struct buf out = {0};
	read_one(m, "{\"bsn\":\"1\",\"NAAM 1\":\"x\"}", &out);
	ck_assert_str_eq(buf_str(&out), "|1|x|| 0");
	read_one(m, "{\"bsn\":\"1\",\"BSN\":\"2\"}", &out);
	ck_assert_str_eq(buf_str(&out), "!"); /* which? */
	buf_clear(&out);
	mapping_free(m);
}
END_TEST

START_TEST(json_read__survives_deep_nesting)
{
	struct mapping *m = mapping_of("");
	struct buf line = {0}, out = {0};
	buf_add(&line, "{\"x\":");
	for (int i = 0; i < 50000; i++)
		buf_add_c(&line, '[');
	read_one(m, buf_str(&line), &out);
	ck_assert_str_eq(buf_str(&out), "!");
	buf_clear(&line);
	buf_clear(&out);
	mapping_free(m);
}
END_TEST

START_TEST(json_write__is_read_back)
{
	static const char *const cells[] = {"L\t1", "\"\\/\x01\x7F", "\xC3\xA9\xF0\x9F\x98\x80", "1", " 2 "};
	struct mapping *m = mapping_of("");
	struct row r = {0}, back = {0};
	bool given[8] = {false};
	struct buf out = {0};
	row_start(&r, 5);
	for (size_t i = 0; i < 5; i++)
		row_set(&r, i, cells[i], strlen(cells[i]));
	json_write(m, &r, &out);
	ck_assert_ptr_null(strchr(buf_str(&out), '\n'));
	ck_assert(json_read(m, out.s, out.len, &back, given));
	for (size_t i = 0; i < 5; i++) {
		ck_assert_str_eq(row_cell(&back, i), cells[i]);
		ck_assert(given[i]);
	}
	row_clear(&r);
	row_clear(&back);
	buf_clear(&out);
	mapping_free(m);
}
END_TEST

Suite *json_suite(void)
{
	Suite *s = suite_create("chain/json");
	TCase *t = tcase_create("json");
	tcase_add_loop_test(t, json_read__takes_texts_and_whole_numbers, 0,
		(int)(sizeof vectors / sizeof vectors[0]));
	tcase_add_test(t, json_read__knows_headings_of_a_spreadsheet_in_any_case);
	tcase_add_test(t, json_read__survives_deep_nesting);
	tcase_add_test(t, json_write__is_read_back);
	suite_add_tcase(s, t);
	return s;
}
