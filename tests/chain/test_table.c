/* Separated text: rows come out as they went in, or are refused with their place. */
#include <config.h>

#include "chain/suites.h"
#include "table_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows as "a|b/c|d" with "~" before the number of a row that is not the next. */
static enum err read_all(const char *text, size_t n, char separator, struct buf *out, struct buf *why)
{
	struct buf copy = {0};
	struct table t;
	struct row r = {0};
	bool there = true;
	size_t expected = 1;
	enum err e = ERR_OK;
	buf_add_n(&copy, text, n);
	table_take(&t, &copy);
	table_separate(&t, separator);
	while (e == ERR_OK && there) {
		e = table_next(&t, &r, &there, why);
		if (e != ERR_OK || !there)
			break;
		if (out->len)
			buf_add_c(out, '/');
		if (r.number != expected)
			buf_printf(out, "~%zu:", r.number);
		expected = r.number + 1;
		for (size_t i = 0; i < r.n; i++) {
			buf_add(out, i ? "|" : "");
			buf_add(out, row_cell(&r, i));
		}
	}
	row_clear(&r);
	table_clear(&t);
	return e;
}

static const struct { const char *text, *rows; } good[] = {
	{"", ""},
	{"\n\r\n\n", ""},
	{"a;b\nc;d\n", "a|b/c|d"},
	{"a;b\r\nc;d\r\n", "a|b/c|d"},
	{"a;b\rc;d\r", "a|b/c|d"},
	{"a;b\rc;d", "a|b/c|d"},
	{"a;b\nc;d", "a|b/c|d"},
	{"a,b\nc,d\n", "a|b/c|d"},
	{"a\tb\nc\td\n", "a|b/c|d"},
	{"a,b;c,d;e,f\n1;2;3\n", "a|b;c|d;e|f/1;2;3"}, /* more commas than semicolons */
	{"\"a,b,c\";d\n1;2\n", "a,b,c|d/1|2"},         /* those in quotes do not count */
	{"sep=,\na,b;c;d\n", "a|b;c;d"},
	{"sep=;\r\na;b\r\n", "a|b"},
	{"sep=x\na;b\n", "sep=x/a|b"},
	{"a;b\n\n\nc;d\n", "a|b/~4:c|d"},
	{"a;b\n;\n", "a|b/|"},
	{"a;b;\n;;\n", "a|b|/||"},
	{" a ;\tb \n", " a |\tb "},
	{"a;\"b\"\"c\"\n", "a|b\"c"},
	{"a;\"b;c\nd\r\ne\rf\"\nx;y\n", "a|b;c\nd\r\ne\rf/x|y"},
	{"a;\"\"\n", "a|"},
	{"a;\"\"\"\"\n", "a|\""},
	{"a;b\nc\rd;e\n", "a|b/c\rd|e"},               /* a CR inside a row of lines that end in LF */
	{"a;b\r\nc\r;e\r\n", "a|b/c\r|e"},
	{"a\n1;2;3\n", "a/1|2|3"},
	{"\xC3\xA9;\xF0\x9F\x98\x80\n", "\xC3\xA9|\xF0\x9F\x98\x80"},
	{"=1+1;+2;-3;@x;\t4\n", "=1+1|+2|-3|@x|\t4"},
	{"a;'b\n", "a|'b"},
};

START_TEST(table_next__splits_as_the_file_was_written)
{
	struct buf out = {0}, why = {0};
	enum err e = read_all(good[_i].text, strlen(good[_i].text), 0, &out, &why);
	ck_assert_msg(e == ERR_OK, "%s", buf_str(&why));
	ck_assert_str_eq(buf_str(&out), good[_i].rows);
	ck_assert_uint_eq(why.len, 0);
	buf_clear(&out);
	buf_clear(&why);
}
END_TEST

static const struct { const char *text; size_t row, column; } bad[] = {
	{"a;\"b\n", 1, 2},
	{"a;b\nc;\"d;e\nf;g\n", 2, 2},
	{"a;b\n\n\"c;d\n", 3, 1},
	{"a;\"b\"c\n", 1, 2},
	{"a;\"b\" \n", 1, 2},
	{"a;b\"c\n", 1, 2},
	{"a;b\"\n", 1, 2},
	{"a;\"b\"\"\n", 1, 2},
	{"x;y\n1;2\n3;\"4\n5;\"6\"\n", 3, 2}, /* the quote that opens in row 3 ends before the 6 */
	{"\"", 1, 1},
};

START_TEST(table_next__names_row_and_column_of_a_quote_that_does_not_fit)
{
	struct buf out = {0}, why = {0};
	char place[60];
	ck_assert_int_eq(read_all(bad[_i].text, strlen(bad[_i].text), ';', &out, &why), ERR_PARSE);
	snprintf(place, sizeof place, "Rij %zu, kolom %zu: ", bad[_i].row, bad[_i].column);
	ck_assert_msg(strncmp(buf_str(&why), place, strlen(place)) == 0, "%s: %s", place, buf_str(&why));
	buf_clear(&out);
	buf_clear(&why);
}
END_TEST

/* geval-I01: a million columns, a field of many megabytes. */
START_TEST(table_next__bounds_columns_cells_and_rows)
{
	static const struct { const char *unit; size_t times; bool quoted; } hostile[] = {
		{";", 1000000, false}, {"x", 32 << 20, false}, {"x", 32 << 20, true},
			{"\"\"", 16 << 20, true},
		{"12345678;", 100000, false}, {"\n", 1 << 20, true},
	};
	struct buf text = {0}, out = {0}, why = {0};
	buf_add(&text, "a;b\n1;");
	if (hostile[_i].quoted)
		buf_add_c(&text, '"');
	for (size_t i = 0; i < hostile[_i].times; i++)
		buf_add(&text, hostile[_i].unit);
	if (hostile[_i].quoted)
		buf_add_c(&text, '"');
	ck_assert_int_eq(read_all(text.s, text.len, ';', &out, &why), ERR_LIMIT);
	ck_assert_msg(strncmp(buf_str(&why), "Rij 2, kolom ", 13) == 0, "%s", buf_str(&why));
	ck_assert_uint_lt(why.len, 200);
	buf_clear(&text);
	buf_clear(&out);
	buf_clear(&why);
}
END_TEST

START_TEST(table_next__takes_as_many_columns_as_are_allowed)
{
	struct buf text = {0}, out = {0}, why = {0};
	for (int i = 1; i < TABLE_MAX_COLUMNS; i++)
		buf_add_c(&text, ';');
	ck_assert_int_eq(read_all(text.s, text.len, ';', &out, &why), ERR_OK);
	ck_assert_uint_eq(out.len, TABLE_MAX_COLUMNS - 1);
	buf_reset(&out);
	buf_add_c(&text, ';');
	ck_assert_int_eq(read_all(text.s, text.len, ';', &out, &why), ERR_LIMIT);
	ck_assert_ptr_nonnull(strstr(buf_str(&why), "kolom 2001"));
	buf_clear(&text);
	buf_clear(&out);
	buf_clear(&why);
}
END_TEST

/* Property: what table_write_cell writes is what table_next reads, whatever the cells are. */
START_TEST(table_write_cell__is_read_back_exactly)
{
	static const char *const pieces[] = {"a", ";", ",", "\t", "\"", "\"\"", "\r", "\n", "\r\n", " ",
		"\xC3\xA9", "'", "=", "x y"};
	static const char separators[] = ";,\t";
	srand(20260302);
	for (int round = 0; round < 3000; round++) {
		struct buf text = {0}, want = {0}, got = {0}, why = {0};
		char separator = separators[rand() % 3];
		size_t rows = 1 + (size_t)rand() % 4, columns = 2 + (size_t)rand() % 4;
		for (size_t i = 0; i < rows; i++) {
			buf_add(&want, i ? "/" : "");
			for (size_t k = 0; k < columns; k++) {
				struct buf cell = {0};
				for (int p = rand() % 4; p > 0; p--)
					buf_add(&cell,
						pieces[rand() % (int)(sizeof pieces / sizeof pieces[0])]);
				if (k)
					buf_add_c(&text, separator);
				buf_add(&want, k ? "|" : "");
				buf_add(&want, buf_str(&cell));
				table_write_cell(&text, buf_str(&cell), separator);
				buf_clear(&cell);
			}
			buf_add(&text, round % 2 ? "\r\n" : "\n");
		}
		enum err e = read_all(text.s, text.len, separator, &got, &why);
		ck_assert_msg(e == ERR_OK, "%s in: %s", buf_str(&why), buf_str(&text));
		ck_assert_str_eq(buf_str(&got), buf_str(&want));
		buf_clear(&text);
		buf_clear(&want);
		buf_clear(&got);
		buf_clear(&why);
	}
}
END_TEST

START_TEST(table_write_cell__quotes_only_what_must_be)
{
	static const struct { const char *cell, *written; } rows[] = {
		{"", ""}, {"a", "a"}, {"a;b", "\"a;b\""}, {"a,b", "a,b"}, {"a\"b", "\"a\"\"b\""},
			{" a ", " a "},
		{"a\rb", "\"a\rb\""}, {"a\nb", "\"a\nb\""}, {"\"", "\"\"\"\""}, {"=1", "=1"},
			{"a\tb", "a\tb"},
	};
	struct buf out = {0};
	table_write_cell(&out, rows[_i].cell, ';');
	ck_assert_str_eq(buf_str(&out), rows[_i].written);
	buf_clear(&out);
}
END_TEST

/* Any bytes: an answer, no crash, no more rows than lines. */
START_TEST(table_next__survives_noise)
{
	static const char alphabet[] = "a;,\t\"\r\n \xC3\xA9'=";
	srand(7);
	for (int round = 0; round < 5000; round++) {
		struct buf text = {0}, out = {0}, why = {0};
		for (int i = rand() % 60; i > 0; i--)
			buf_add_c(&text, alphabet[rand() % (int)(sizeof alphabet - 1)]);
		enum err e = read_all(buf_str(&text), text.len, (char)(rand() % 2 ? ';' : 0), &out, &why);
		ck_assert(e == ERR_OK || e == ERR_PARSE);
		ck_assert((e == ERR_OK) == (why.len == 0));
		buf_clear(&text);
		buf_clear(&out);
		buf_clear(&why);
	}
}
END_TEST

START_TEST(table_rewind__begins_at_the_first_row_again)
{
	struct buf text = {0}, why = {0};
	struct table t;
	struct row r = {0};
	bool there;
	buf_add(&text, "a;b\n\nc;d\n");
	table_take(&t, &text);
	ck_assert_ptr_null(text.s);
	table_separate(&t, ';');
	for (int round = 0; round < 2; round++) {
		ck_assert_int_eq(table_next(&t, &r, &there, &why), ERR_OK);
		ck_assert_uint_eq(r.number, 1);
		ck_assert_int_eq(table_next(&t, &r, &there, &why), ERR_OK);
		ck_assert_uint_eq(r.number, 3);
		ck_assert_str_eq(row_cell(&r, 1), "d");
		ck_assert_str_eq(row_cell(&r, 2), "");
		ck_assert_int_eq(table_next(&t, &r, &there, &why), ERR_OK);
		ck_assert(!there);
		table_rewind(&t);
	}
	row_clear(&r);
	table_clear(&t);
}
END_TEST

START_TEST(row_copy__is_a_row_of_its_own)
{
	struct row a = {0}, b = {0};
	row_start(&a, 2);
	row_set(&a, 1, "xyz", 3);
	row_add(&a, "", 0);
	row_add(&a, "q", 1);
	a.number = 9;
	row_copy(&b, &a);
	row_set(&a, 1, "other", 5);
	ck_assert_str_eq(row_cell(&b, 0), "");
	ck_assert_str_eq(row_cell(&b, 1), "xyz");
	ck_assert_str_eq(row_cell(&b, 3), "q");
	ck_assert_uint_eq(b.number, 9);
	ck_assert(!row_is_empty(&b));
	row_start(&b, 3);
	ck_assert(row_is_empty(&b));
	row_clear(&a);
	row_clear(&b);
}
END_TEST

Suite *table_suite(void)
{
	Suite *s = suite_create("chain/table");
	TCase *next = tcase_create("table_next"), *write = tcase_create("table_write_cell"),
		*row = tcase_create("row");
	tcase_add_loop_test(next, table_next__splits_as_the_file_was_written, 0,
		(int)(sizeof good / sizeof good[0]));
	tcase_add_loop_test(next, table_next__names_row_and_column_of_a_quote_that_does_not_fit, 0,
		(int)(sizeof bad / sizeof bad[0]));
	tcase_add_loop_test(next, table_next__bounds_columns_cells_and_rows, 0, 6);
	tcase_add_test(next, table_next__takes_as_many_columns_as_are_allowed);
	tcase_add_test(next, table_next__survives_noise);
	tcase_add_test(next, table_rewind__begins_at_the_first_row_again);
	tcase_add_test(write, table_write_cell__is_read_back_exactly);
	tcase_add_loop_test(write, table_write_cell__quotes_only_what_must_be, 0, 11);
	tcase_add_test(row, row_copy__is_a_row_of_its_own);
	suite_add_tcase(s, next);
	suite_add_tcase(s, write);
	suite_add_tcase(s, row);
	return s;
}
