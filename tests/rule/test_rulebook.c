/* rulebook: the table of rule numbers (db/regels/90-rulebook.def) is complete, and names every block that
 * names a number. */
#include <config.h>

#include "suites.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "rule/regels.h"
#include "spec/blocks.h"
#include "support.h"
#include "support/run.h"

static const struct regel_rulebook *line_of(const char *id, size_t *times)
{
	const struct regel_rulebook *found = NULL;
	*times = 0;
	for (size_t i = 0; regels_rulebook_at(rule_regels(), i); i++)
		if (strcmp(regels_rulebook_at(rule_regels(), i)->id, id) == 0) {
			found = regels_rulebook_at(rule_regels(), i);
			(*times)++;
		}
	return found;
}

static bool has_word(const char *words, const char *word)
{
	size_t n = strlen(word);
	for (const char *p = words; p && *p; p += strspn(p, " ")) {
		size_t len = strcspn(p, " ");
		if (len == n && memcmp(p, word, n) == 0)
			return true;
		p += len;
	}
	return false;
}

/* Numbers from..to with a letter before, of so many digits. */
static void check_present(char letter, int digits, int from, int to)
{
	for (int i = from; i <= to; i++) {
		struct buf name = {0};
		size_t times;
		buf_printf(&name, "%c%0*d", letter, digits, i);
		const char *id = buf_str(&name);
		const struct regel_rulebook *line = line_of(id, &times);
		ck_assert_msg(times == 1, "%s stands %zu times", id, times);
		ck_assert_msg((line->werd && line->werd[0]) || (line->zonder && line->zonder[0]), "%s says nothing", id);
		buf_clear(&name);
	}
}

START_TEST(rulebook__has_every_number_once)
{
	check_present('R', 3, 1, 283);
	check_present('X', 2, 1, 40);
	check_present('C', 1, 1, 16);
}
END_TEST

/* The next R-, X- or C-number in a source; not the R of DUO-R4. NULL at the end. */
static const char *next_number(const char *s, char out[8])
{
	for (const char *p = s; *p; p++) {
		size_t digits = strspn(p + 1, "0123456789");
		bool starts = p == s || !(isalnum((unsigned char)p[-1]) || p[-1] == '-');
		bool form = (*p == 'R' && digits == 3) || (*p == 'X' && digits == 2) || (*p == 'C' && digits > 0 && digits < 3);
		if (starts && form && !isalnum((unsigned char)p[1 + digits])) {
			memcpy(out, p, digits + 1);
			out[digits + 1] = '\0';
			return p + 1 + digits;
		}
	}
	return NULL;
}

static bool of_law(const struct block *b)
{
	static const char *const kinds[] = {"instelling", "feit", "termijn", "norm", "toets"};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(block_kind(b), kinds[i]) == 0)
			return true;
	return false;
}

/* Every number that the block cites names it. */
static size_t check_block(const struct block *b)
{
	const char *at = block_value(b, "bron");
	char id[8];
	size_t n = 0;
	struct buf want = {0};
	buf_printf(&want, "%s:%s", block_kind(b), block_id(b));
	while (at && (at = next_number(at, id))) {
		size_t times;
		const struct regel_rulebook *line = line_of(id, &times);
		ck_assert_msg(line, "%s cites %s, which is no number", buf_str(&want), id);
		ck_assert_msg(has_word(line->werd, buf_str(&want)), "%s does not name %s", id, buf_str(&want));
		n++;
	}
	buf_clear(&want);
	return n;
}

static size_t check_file(const char *path)
{
	struct blocks *blocks = NULL;
	struct spec_fault_list faults = {0};
	size_t n = 0;
	ck_assert_int_eq(blocks_read_path(path, &blocks, &faults), ERR_OK);
	for (size_t i = 0; i < blocks_n(blocks); i++)
		if (of_law(blocks_at(blocks, i)))
			n += check_block(blocks_at(blocks, i));
	blocks_free(blocks);
	spec_fault_list_clear(&faults);
	return n;
}

START_TEST(rulebook__names_every_block_that_cites_a_number)
{
	struct buf dir = {0}, path = {0};
	struct dirent **names;
	size_t cited = 0;
	buf_printf(&dir, "%s/db/regels", support_srcdir());
	int n = scandir(buf_str(&dir), &names, NULL, alphasort);
	for (int i = 0; i < n; i++) {
		size_t len = strlen(names[i]->d_name);
		buf_reset(&path);
		buf_printf(&path, "%s/%s", buf_str(&dir), names[i]->d_name);
		if (len > 4 && strcmp(names[i]->d_name + len - 4, ".def") == 0)
			cited += check_file(buf_str(&path));
		free(names[i]);
	}
	free(names);
	ck_assert_uint_gt(cited, 500);
	buf_clear(&dir);
	buf_clear(&path);
}
END_TEST

START_TEST(rulebook__says_why_a_number_does_nothing)
{
	for (size_t i = 0; regels_rulebook_at(rule_regels(), i); i++) {
		const struct regel_rulebook *line = regels_rulebook_at(rule_regels(), i);
		ck_assert_msg(!line->zonder || strlen(line->zonder) > 20, "%s: no reason", line->id);
	}
}
END_TEST

Suite *rulebook_suite(void)
{
	Suite *s = suite_create("rulebook");
	TCase *t = tcase_create("table");
	tcase_add_test(t, rulebook__has_every_number_once);
	tcase_add_test(t, rulebook__names_every_block_that_cites_a_number);
	tcase_add_test(t, rulebook__says_why_a_number_does_nothing);
	suite_add_tcase(s, t);
	return s;
}
