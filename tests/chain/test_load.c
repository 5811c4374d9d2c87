/* From a file to UTF-8: what set it is in is known, or it is refused. */
#include <config.h>

#include "chain/kamer.h"
#include "chain/suites.h"
#include "table_priv.h"

#include "support/run.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define UTF8_MARK "\xEF\xBB\xBF"
#define NAME "\xC3\xA9\xE2\x82\xAC" /* e acute, euro sign */

/* Bytes with their length: some hold NUL. */
#define BYTES(s) s, sizeof(s) - 1

static const struct {
	const char *bytes;
	size_t n;
	const char *charset;  /* named */
	bool strict;
	const char *text;     /* UTF-8 behind the mark */
	enum charset set;
	bool guessed;
} good[] = {
	{BYTES("a;b\n" NAME), NULL, false, "a;b\n" NAME, CHARSET_UTF8, false},
	{BYTES(UTF8_MARK "a;b\n" NAME), NULL, true, "a;b\n" NAME, CHARSET_UTF8, false},
	{BYTES(UTF8_MARK "a;b\n" NAME), "utf-8", false, "a;b\n" NAME, CHARSET_UTF8, false},
	{BYTES("a;b\n" NAME), "UTF8", true, "a;b\n" NAME, CHARSET_UTF8, false},
	{BYTES("a;\xE9\x80\n"), NULL, false, "a;" NAME "\n", CHARSET_CP1252, true},
	{BYTES("a;\xE9\x80\n"), "windows-1252", true, "a;" NAME "\n", CHARSET_CP1252, false},
	{BYTES("a;\xE9\xA4\n"), "ISO-8859-15", false, "a;" NAME "\n", CHARSET_LATIN9, false},
	{BYTES("a;\xE9\xA4\n"), "ISO-8859-1", false, "a;\xC3\xA9\xC2\xA4\n", CHARSET_LATIN1, false},
	{BYTES("\xFF\xFE" "a\0;\0\xE9\0\xAC\x20\n\0"), NULL, false, "a;" NAME "\n", CHARSET_UTF16LE, false},
	{BYTES("\xFE\xFF\0a\0;\0\xE9\x20\xAC\0\n"), NULL, true, "a;" NAME "\n", CHARSET_UTF16BE, false},
	{BYTES("a\0;\0\xE9\0\xAC\x20\n\0"), "UTF-16LE", false, "a;" NAME "\n", CHARSET_UTF16LE, false},
	{BYTES("\0a\0;\0\xE9\x20\xAC\0\n"), "utf-16be", false, "a;" NAME "\n", CHARSET_UTF16BE, false},
	{BYTES("\xFF\xFE\x3D\xD8\x00\xDE"), NULL, false, "\xF0\x9F\x98\x80", CHARSET_UTF16LE, false},
	{BYTES(NAME), "windows-1252", false, "\xC3\x83\xC2\xA9\xC3\xA2\xE2\x80\x9A\xC2\xAC", CHARSET_CP1252,
		false},
	{BYTES(""), NULL, true, "", CHARSET_UTF8, false},
};

START_TEST(table_load__reads_every_set_it_knows)
{
	struct table t;
	struct buf why = {0};
	const char *path = kamer_put("in.csv", good[_i].bytes, good[_i].n);
	enum err e = table_load(path, good[_i].charset, good[_i].strict, &t, &why);
	ck_assert_msg(e == ERR_OK, "%s %s", err_name(e), buf_str(&why));
	ck_assert_str_eq(buf_str(&t.text) + t.start, good[_i].text);
	ck_assert_int_eq(t.charset, good[_i].set);
	ck_assert_int_eq(t.guessed, good[_i].guessed);
	table_clear(&t);
}
END_TEST

static const struct {
	const char *bytes;
	size_t n;
	const char *charset;
	bool strict;
	enum err e;
	const char *why;
} bad[] = {
	/* geval-I02: mixed, without a mark, not to be had */
	{BYTES("a;b\nc;d\n" NAME ";\xE9\n"), NULL, false, ERR_PARSE, "Rij 3: "},
	{BYTES("a;\xE9\n"), NULL, true, ERR_PARSE, "Rij 1: "},
	{BYTES("a;b\n1;2\n\nx;\xE9\n"), "UTF-8", false, ERR_PARSE, "Rij 4: "},
	{BYTES("a;b\n\"x\ny\";2\nx;\xE9\n"), "UTF-8", false, ERR_PARSE, "Rij 3: "},
	{BYTES(UTF8_MARK "a;b\nx;\xE9\n"), NULL, false, ERR_PARSE, "Rij 2: "},
	{BYTES(UTF8_MARK "a;b\n"), "windows-1252", false, ERR_PARSE,
		"Het merkteken van dit bestand zegt UTF-8."},
	{BYTES("\xFF\xFE" "a\0"), "UTF-16BE", false, ERR_PARSE,
		"Het merkteken van dit bestand zegt UTF-16LE."},
	{BYTES("a\0;\0b\0\n\0"), NULL, false, ERR_PARSE, "Dit lijkt UTF-16 zonder merkteken"},
	{BYTES("\0a\0;\0b\0\n"), NULL, true, ERR_PARSE, "Dit lijkt UTF-16 zonder merkteken"},
	{BYTES("aaaaaaaaaaaaaaaaaaaaaaaaaaa;b\naaaaaaaaaaaa;\0\n"), NULL, true, ERR_PARSE, "Rij 2: "},
	{BYTES("a;b\nc;d\0e\n"), "UTF-8", false, ERR_PARSE, "Rij 2: "},
	{BYTES("a;b\nc;d\0e\n"), "windows-1252", false, ERR_PARSE, "Rij 2: "},
	{BYTES("a;\x81\n"), "windows-1252", false, ERR_PARSE, "Rij 1: "},
	{BYTES("\xFF\xFE" "a\0\n\0\n\0\x3D\xD8" "b\0"), NULL, false, ERR_PARSE, "Rij 3: "},
	{BYTES("\xFF\xFE" "a\0;"), NULL, false, ERR_PARSE, "Rij 1: "},
	{BYTES("a;b\n"), "ISO-2022-KR", false, ERR_USAGE, "Deze tekenset kent regie niet"},
	{BYTES("a;b\n"), "ISO-2022-CN-EXT", false, ERR_USAGE, "Deze tekenset kent regie niet"},
	{BYTES("a;b\n"), "IBM1390", false, ERR_USAGE, "Deze tekenset kent regie niet"},
	{BYTES("a;b\n"), "UTF-8//TRANSLIT", false, ERR_USAGE, "Deze tekenset kent regie niet"},
	{BYTES("a;b\n"), "UTF-7", false, ERR_USAGE, "Deze tekenset kent regie niet"},
	{BYTES("a;b\n"), "utf-16", false, ERR_USAGE, "Deze tekenset kent regie niet"},
	{BYTES("a;b\n"), "", false, ERR_USAGE, "Deze tekenset kent regie niet"},
};

START_TEST(table_load__refuses_what_could_be_read_in_two_ways)
{
	struct table t;
	struct buf why = {0};
	const char *path = kamer_put("in.csv", bad[_i].bytes, bad[_i].n);
	ck_assert_int_eq(table_load(path, bad[_i].charset, bad[_i].strict, &t, &why), bad[_i].e);
	ck_assert_msg(strncmp(buf_str(&why), bad[_i].why, strlen(bad[_i].why)) == 0, "%s", buf_str(&why));
	ck_assert_int_eq(why.s[why.len - 1], '\n');
	ck_assert_ptr_null(t.text.s);
	buf_clear(&why);
}
END_TEST

static void refused(const char *path, enum err want)
{
	struct table t;
	struct buf why = {0};
	ck_assert_int_eq(table_load(path, NULL, false, &t, &why), want);
	ck_assert_uint_gt(why.len, 0);
	ck_assert_ptr_null(strstr(buf_str(&why), path));
	buf_clear(&why);
}

START_TEST(table_load__reads_plain_files_only)
{
	char path[4200], link[4200];
	snprintf(path, sizeof path, "%s/er-niet", support_dir());
	refused(path, ERR_NOT_FOUND);
	refused("/er/niet/x.csv", ERR_NOT_FOUND);
	refused(support_dir(), ERR_RIGHTS);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	refused(path, ERR_RIGHTS);
	snprintf(link, sizeof link, "%s/link", support_dir());
	ck_assert_int_eq(symlink(kamer_put("x.csv", "a;b\n", 4), link), 0);
	refused(link, ERR_RIGHTS);
}
END_TEST

/* geval-I01: a field of a gigabyte is refused before it is read. */
START_TEST(table_load__refuses_a_file_of_a_gigabyte)
{
	const char *path = kamer_put("groot.csv", "a;b\n1;\"", 7);
	ck_assert_int_eq(truncate(path, (off_t)1 << 30), 0);
	refused(path, ERR_LIMIT);
	unlink(path);
}
END_TEST

Suite *load_suite(void)
{
	Suite *s = suite_create("chain/load");
	TCase *t = tcase_create("table_load");
	tcase_add_loop_test(t, table_load__reads_every_set_it_knows, 0, (int)(sizeof good / sizeof good[0]));
	tcase_add_loop_test(t, table_load__refuses_what_could_be_read_in_two_ways, 0,
		(int)(sizeof bad / sizeof bad[0]));
	tcase_add_test(t, table_load__reads_plain_files_only);
	tcase_add_test(t, table_load__refuses_a_file_of_a_gigabyte);
	suite_add_tcase(s, t);
	return s;
}
