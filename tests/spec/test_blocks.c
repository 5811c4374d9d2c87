/* The block reader: what it makes of good files, and what it says about bad ones. */
#include <config.h>

#include "spec/blocks.h"

#include "base/mem.h"
#include "support/run.h"
#include "suites.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct blocks *parse(const char *text, struct spec_fault_list *faults)
{
	struct blocks *b;
	blocks_parse("proef.def", text, strlen(text), &b, faults);
	return b;
}

/* Everything that was read as one string: "kind=id key=value key::en=value;" a block. */
static char *told(const struct blocks *b)
{
	struct buf out = {0};
	for (size_t i = 0; i < blocks_n(b); i++) {
		const struct block *k = blocks_at(b, i);
		for (size_t j = 0; j < k->n; j++) {
			const struct block_pair *p = &k->pairs[j];
			buf_printf(&out, "%s%s%s%s=%s", j ? "|" : "", p->key, p->lang ? "::" : "",
				p->lang ? p->lang : "", p->value);
		}
		buf_add_c(&out, ';');
	}
	return buf_detach(&out);
}

static const struct { const char *text, *told; } good[] = {
	{"", ""},
	{"\n\n# alleen commentaar\n", ""},
	{"record: a", "record=a;"},
	{"record: a\nlabel: B c \t\n", "record=a|label=B c;"},
	{"record: a\n\nrecord: b\n", "record=a;record=b;"},
	{"record: a\n \t \nrecord: b\n", "record=a;record=b;"},
	{"record: a\n# tussen\nlabel: B\n", "record=a|label=B;"},
	{"a: x\n  y\n\tz\n", "a=x y z;"},
	{"a:\n  y\n", "a=y;"},
	{"a: x\n  .\n  y\n", "a=x\ny;"},
	{"a: x\n  .\n  .\n", "a=x;"},
	{"a: x\n# tussen\n  y\n", "a=x y;"},
	{"a: x\r\n  y\r\n\r\nb: z\r\n", "a=x y;b=z;"},
	{"\xEF\xBB\xBF" "a: x\n", "a=x;"},
	{"a::en: x: y\n", "a::en=x: y;"},
	{"a:x\n", "a=x;"},
	{"a:\n", "a=;"},
	{"a2_b: # geen commentaar\n", "a2_b=# geen commentaar;"},
	{"a: Şükrü é\n", "a=Şükrü é;"},
};

START_TEST(blocks_parse__reads_good_text)
{
	struct spec_fault_list faults = {0};
	struct blocks *b = parse(good[_i].text, &faults);
	ck_assert_ptr_nonnull(b);
	char *got = told(b);
	ck_assert_str_eq(got, good[_i].told);
	ck_assert_uint_eq(faults.n, 0);
	free(got);
	blocks_free(b);
}
END_TEST

/* What can still be read beside the fault; NULL: nothing at all. */
static const struct { const char *text; int line; const char *word, *told; } bad[] = {
	{"geen dubbele punt\nb: c\n", 1, "geen", "b=c;"},
	{"a: x\nLabel: y\n", 2, "Label", "a=x;"},
	{"a: x\n: y\n", 2, "", "a=x;"},
	{"a b: y\n", 1, "a", ""},
	{"a::engels: y\nb: c\n", 1, "a", "b=c;"},
	{"a::e: y\n", 1, "a", ""},
	{"a::: y\n", 1, "a", ""},
	{"  vervolg zonder begin\na: b\n", 1, "vervolg", "a=b;"},
	{"a: x\n\n  los\n", 3, "los", "a=x;"},
	{"1a: x\n", 1, "1a", ""},
	{"a: \xFF\n", 1, "", NULL},
	{"a: b\nb: \xC3(\n", 2, "", NULL},
	{"a: \xED\xA0\x80\n", 1, "", NULL},
	{"a: \xC0\x80\n", 1, "", NULL},
	{"a: x\x01y\n", 1, "U+0001", NULL},
	{"a: x\x1B[31m\n", 1, "U+001B", NULL},
	{"a: x\x7F\n", 1, "U+007F", NULL},
	{"a: x\xC2\x9B\n", 1, "U+009B", NULL},
	{"a: x\ry\n", 1, "U+000D", NULL},
	{"a: x\r", 1, "U+000D", NULL},
	{"a: x\n\xEF\xBB\xBFz: y\n", 2, "U+FEFF", NULL},
	{"a: \xE2\x80\xAE" "txt\n", 1, "U+202E", NULL},
	{"a: \xE2\x80\xA8\n", 1, "U+2028", NULL},
	{"a: \xE2\x80\x8B\n", 1, "U+200B", NULL},
	{"a: \xF3\xA0\x80\x81\n", 1, "U+E0001", NULL},
};

START_TEST(blocks_parse__names_line_and_word)
{
	struct spec_fault_list faults = {0};
	struct blocks *b = parse(bad[_i].text, &faults);
	ck_assert_uint_eq(faults.n, 1);
	ck_assert_str_eq(faults.rows[0].file, "proef.def");
	ck_assert_int_eq(faults.rows[0].line, bad[_i].line);
	ck_assert_str_eq(faults.rows[0].word, bad[_i].word);
	ck_assert_int_gt(strlen(faults.rows[0].text), 10);
	if (bad[_i].told) {
		char *got = told(b);
		ck_assert_str_eq(got, bad[_i].told);
		free(got);
	} else {
		ck_assert_ptr_null(b);
	}
	blocks_free(b);
	spec_fault_list_clear(&faults);
}
END_TEST

START_TEST(blocks_parse__refuses_nul)
{
	struct spec_fault_list faults = {0};
	struct blocks *b;
	ck_assert_int_eq(blocks_parse("x/proef.def", "a: b\0c\n", 7, &b, &faults), ERR_DEFINITION);
	ck_assert_ptr_null(b);
	ck_assert_str_eq(faults.rows[0].word, "U+0000");
	ck_assert_str_eq(faults.rows[0].file, "proef.def");
	spec_fault_list_clear(&faults);
}
END_TEST

START_TEST(blocks_parse__lists_each_fault)
{
	struct spec_fault_list faults = {0};
	struct blocks *b = parse("A: 1\nb: 2\n\nC: 3\nd: 4\n", &faults);
	ck_assert_uint_eq(faults.n, 2);
	ck_assert_uint_eq(blocks_n(b), 2);
	blocks_free(b);
	spec_fault_list_clear(&faults);
}
END_TEST

static char *repeat(const char *s, size_t n)
{
	struct buf b = {0};
	for (size_t i = 0; i < n; i++)
		buf_add(&b, s);
	return buf_detach(&b);
}

START_TEST(blocks_parse__keeps_its_limits)
{
	static const struct { const char *piece; size_t n; enum err err; bool read; } rows[] = {
		{"a: b\n\n", BLOCKS_MAX - 1, ERR_OK, true},
		{"a: b\n\n", BLOCKS_MAX + 9, ERR_DEFINITION, true},
		{"x", BLOCKS_LINE_MAX + 1, ERR_DEFINITION, true},
		{"a: b\n", BLOCKS_FILE_MAX / 5, ERR_OK, true},
		{"a: b\n", BLOCKS_FILE_MAX / 5 + 1, ERR_LIMIT, false},
		{"fout\n", 5000, ERR_DEFINITION, true},
		{"a:\n bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n", 1, ERR_OK, true},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct spec_fault_list faults = {0};
		struct blocks *b;
		char *text = repeat(rows[i].piece, rows[i].n);
		ck_assert_int_eq(blocks_parse("p.def", text, strlen(text), &b, &faults), rows[i].err);
		ck_assert_int_eq(b != NULL, rows[i].read);
		ck_assert_int_eq(faults.n == 0, rows[i].err == ERR_OK);
		ck_assert_uint_le(faults.n, SPEC_FAULTS_MAX + 1);
		ck_assert(!b || blocks_n(b) <= BLOCKS_MAX);
		free(text);
		blocks_free(b);
		spec_fault_list_clear(&faults);
	}
}
END_TEST

START_TEST(blocks_parse__limits_a_continued_value)
{
	struct spec_fault_list faults = {0};
	char *more = repeat(" 0123456789012345678901234567890\n", 3000);
	struct buf text = {0};
	buf_printf(&text, "a: b\n%sc: d\n", more);
	struct blocks *b = parse(buf_str(&text), &faults);
	ck_assert_uint_eq(faults.n, 1);
	ck_assert_str_eq(block_value(blocks_at(b, 0), "c"), "d");
	free(more);
	buf_clear(&text);
	blocks_free(b);
	spec_fault_list_clear(&faults);
}
END_TEST

/* Any cut and any flipped byte of a good file must be read or refused, never more. */
START_TEST(blocks_parse__survives_damage)
{
	static const char text[] = "record: a\nlabel::en: B\n  meer\n  .\n# c\n\nveld: a.b\nlabel: \xC3\xA9\r\n";
	char damaged[sizeof text];
	for (size_t cut = 0; cut < sizeof text; cut++)
		for (unsigned bit = 0; bit < 9; bit++) {
			memcpy(damaged, text, sizeof text);
			if (bit < 8)
				damaged[cut] ^= (char)(1u << bit);
			struct spec_fault_list faults = {0};
			struct blocks *b;
			size_t n = bit < 8 ? sizeof text - 1 : cut;
			char *exact = mem_dup_n(damaged, n);
			enum err e = blocks_parse("p.def", exact, n, &b, &faults);
			ck_assert_int_eq(e == ERR_OK, faults.n == 0);
			if (b)
				free(told(b));
			free(exact);
			blocks_free(b);
			spec_fault_list_clear(&faults);
		}
}
END_TEST

START_TEST(block_find__tells_languages_apart)
{
	struct spec_fault_list faults = {0};
	struct blocks *b = parse("record: a\nlabel::en: Person\nlabel: Persoon\n", &faults);
	const struct block *k = blocks_at(b, 0);
	ck_assert_str_eq(block_kind(k), "record");
	ck_assert_str_eq(block_id(k), "a");
	ck_assert_str_eq(block_value(k, "label"), "Persoon");
	ck_assert_int_eq(block_find(k, "label", "en")->line, 2);
	ck_assert_ptr_null(block_find(k, "label", "fr"));
	ck_assert_ptr_null(block_value(k, "hint"));
	blocks_free(b);
}
END_TEST

static const struct block_key keys[] = {
	{"label", BLOCK_NEEDED | BLOCK_WORDS},
	{"code", BLOCK_MANY},
	{"relevant", 0},
	{NULL, 0},
};

static const struct { const char *text; int line; const char *word, *part; } checks[] = {
	{"lijst: a\nlabel: b\ncode: 1\ncode: 2\n", 0, NULL, NULL},
	{"lijst: a\nlabel: b\nlabel::en: c\n", 0, NULL, NULL},
	{"lijst: a\n", 1, "a", "label"},
	{"lijst: a\nlabel:\n", 1, "a", "label"},
	{"lijst: a\nlabel: b\nlabel: c\n", 3, "label", "staat er al"},
	{"lijst: a\nlabel: b\nlabel::en: c\nlabel::en: d\n", 4, "label", "staat er al"},
	{"lijst: a\nlabel: b\nrelevent: c\n", 3, "relevent", "'relevant'"},
	{"lijst: a\nlabel: b\nxyzzy: c\n", 3, "xyzzy", "'lijst'."},
	{"lijst: a\nlabel: b\nrelevant::en: c\n", 3, "relevant", "taal"},
	{"lijst: a\nlabel: b\nrelevant: c\n .\n d\n", 3, "relevant", "alinea"},
	{"lijst::en: a\nlabel: b\n", 1, "lijst", "taal"},
};

START_TEST(block_check__finds_wrong_keys)
{
	struct spec_fault_list faults = {0};
	struct blocks *b = parse(checks[_i].text, &faults);
	ck_assert_uint_eq(faults.n, 0);
	bool ok = block_check(blocks_at(b, 0), keys, &faults);
	ck_assert_int_eq(ok, checks[_i].line == 0);
	ck_assert_uint_eq(faults.n, checks[_i].line != 0);
	if (!ok) {
		ck_assert_int_eq(faults.rows[0].line, checks[_i].line);
		ck_assert_str_eq(faults.rows[0].word, checks[_i].word);
		ck_assert_ptr_nonnull(strstr(faults.rows[0].text, checks[_i].part));
	}
	blocks_free(b);
	spec_fault_list_clear(&faults);
}
END_TEST

static void write_file(const char *dir, const char *name, const char *text)
{
	char path[8192];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *f = fopen(path, "w");
	fputs(text, f);
	fclose(f);
}

START_TEST(blocks_read__reads_files_and_says_what_it_cannot)
{
	const char *dir = support_dir();
	struct spec_fault_list faults = {0};
	struct blocks *b;
	char path[8192];
	write_file(dir, "a.def", "record: a\n");
	snprintf(path, sizeof path, "%s/a.def", dir);
	ck_assert_int_eq(blocks_read_path(path, &b, &faults), ERR_OK);
	ck_assert_uint_eq(blocks_n(b), 1);
	blocks_free(b);
	snprintf(path, sizeof path, "%s/b.def", dir);
	ck_assert_int_eq(blocks_read_path(path, &b, &faults), ERR_MISSING);
	ck_assert_ptr_null(b);
	ck_assert_uint_eq(faults.n, 1);
	mkfifo(path, 0600);
	ck_assert_int_ne(blocks_read_path(path, &b, &faults), ERR_OK);
	ck_assert_uint_eq(faults.n, 2);
	snprintf(path, sizeof path, "%s/niet/b.def", dir);
	ck_assert_int_eq(blocks_read_path(path, &b, &faults), ERR_MISSING);
	ck_assert_uint_eq(faults.n, 3);
	spec_fault_list_clear(&faults);
}
END_TEST

START_TEST(spec_faults_format__one_line_each_and_harmless)
{
	struct spec_fault_list faults = {0};
	spec_fault_add(&faults, "/een/pad/b.def", 7, "wo\x1B[31mrd", "Zin %d.", 1);
	spec_fault_add(&faults, "a.def", 0, NULL, "Zin.");
	spec_fault_list_sort(&faults);
	struct buf out = {0};
	spec_faults_format(faults.rows, faults.n, &out);
	ck_assert_int_eq(strncmp(buf_str(&out), "a.def: Zin.\nb.def:7: wo", 23), 0);
	ck_assert_ptr_null(strchr(buf_str(&out), 0x1B));
	ck_assert_ptr_nonnull(strstr(buf_str(&out), "rd: Zin 1.\n"));
	buf_clear(&out);
	spec_fault_list_clear(&faults);
}
END_TEST

START_TEST(spec_fault_add__shortens_words_at_a_character)
{
	struct spec_fault_list faults = {0};
	char *word = repeat("\xC3\xA9", 100);
	spec_fault_add(&faults, "a.def", 1, word, "Zin.");
	ck_assert_uint_le(strlen(faults.rows[0].word), SPEC_FAULT_WORD);
	ck_assert_uint_eq(strlen(faults.rows[0].word) % 2, 0);
	free(word);
	spec_fault_list_clear(&faults);
}
END_TEST

Suite *blocks_suite(void)
{
	Suite *s = suite_create("blocks");
	TCase *t = tcase_create("blocks");
	tcase_add_loop_test(t, blocks_parse__reads_good_text, 0, sizeof good / sizeof good[0]);
	tcase_add_loop_test(t, blocks_parse__names_line_and_word, 0, sizeof bad / sizeof bad[0]);
	tcase_add_test(t, blocks_parse__refuses_nul);
	tcase_add_test(t, blocks_parse__lists_each_fault);
	tcase_add_test(t, blocks_parse__keeps_its_limits);
	tcase_add_test(t, blocks_parse__limits_a_continued_value);
	tcase_add_test(t, blocks_parse__survives_damage);
	tcase_add_test(t, block_find__tells_languages_apart);
	tcase_add_loop_test(t, block_check__finds_wrong_keys, 0, sizeof checks / sizeof checks[0]);
	tcase_add_test(t, blocks_read__reads_files_and_says_what_it_cannot);
	tcase_add_test(t, spec_faults_format__one_line_each_and_harmless);
	tcase_add_test(t, spec_fault_add__shortens_words_at_a_character);
	suite_add_tcase(s, t);
	return s;
}
