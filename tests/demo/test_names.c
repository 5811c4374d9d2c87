/* names, places, texts: the tables are as long as they should be, spelled in NFC without
 * control characters, and name codes that exist. */
#include <config.h>

#include "suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/text.h"
#include "names_priv.h"
#include "places_priv.h"
#include "support/run.h"
#include "texts_priv.h"

#include <fcntl.h>

enum { LEAST_NAMES = 25, LEAST_TOWNS = 8 };

static void assert_clean(const char *s)
{
	char *clean = text_clean(s, true);
	ck_assert_str_eq(s, clean);
	free(clean);
}

static void assert_words(const char *land, const struct words *w, unsigned least, size_t longest)
{
	ck_assert_msg(w->n >= least, "%s: %u", land, w->n);
	for (unsigned i = 0; i < w->n; i++) {
		assert_clean(w->row[i]);
		ck_assert_uint_gt(strlen(w->row[i]), 1);
		ck_assert_uint_le(text_length(w->row[i]), longest);
		for (unsigned k = 0; k < i; k++)
			ck_assert_msg(strcmp(w->row[i], w->row[k]) != 0, "%s twice", w->row[i]);
	}
}

START_TEST(people__have_enough_names_of_each_sex)
{
	const struct people *p;
	unsigned n = 0;
	for (; (p = names_people(n)); n++) {
		assert_words(p->land, &p->men, LEAST_NAMES, 100);
		assert_words(p->land, &p->women, LEAST_NAMES, 100);
		assert_words(p->land, &p->families, LEAST_NAMES, 100);
		assert_words(p->land, &p->towns, LEAST_TOWNS, 40);
	}
	ck_assert_uint_ge(n, 16);
	assert_words("nl", &names_nl_first, LEAST_NAMES, 100);
	assert_words("nl", &names_nl_families, LEAST_NAMES, 100);
}
END_TEST

/* Is there a line that starts with the code in a list of db/codes, not ended? */
static void assert_code(const struct buf *list, const char *code)
{
	char key[16];
	snprintf(key, sizeof key, "\n%s;", code);
	const char *at = strstr(buf_str(list), key);
	ck_assert_msg(at != NULL, "no code %s", code);
	const char *end = strchr(at + 1, '\n');
	ck_assert_msg(end && end[-1] == ';', "code %s ended", code);
}

static void read_list(const char *name, struct buf *out)
{
	struct buf path = {0};
	buf_printf(&path, "%s/db/codes/%s.csv", support_srcdir(), name);
	ck_assert_int_eq(file_read(AT_FDCWD, path.s, 1 << 20, out), ERR_OK);
	buf_clear(&path);
}

START_TEST(people__name_codes_that_exist)
{
	struct buf landen = {0}, nat = {0}, talen = {0}, gemeenten = {0};
	const struct people *p;
	read_list("landen", &landen);
	read_list("nationaliteiten", &nat);
	read_list("talen", &talen);
	read_list("gemeenten", &gemeenten);
	for (unsigned i = 0; (p = names_people(i)); i++) {
		assert_code(&landen, p->land);
		assert_code(&nat, p->nationaliteit);
		for (int k = 0; k < PEOPLE_TONGUES && p->tongues[k].taal; k++)
			assert_code(&talen, p->tongues[k].taal);
		for (const char *s = p->others; *s; s += strspn(s, " ")) {
			char code[8];
			snprintf(code, sizeof code, "%.*s", (int)strcspn(s, " "), s);
			assert_code(&talen, code);
			s += strlen(code);
		}
	}
	struct dice d;
	dice_start(&d, 1, 1);
	for (int i = 0; i < 100; i++)
		assert_code(&gemeenten, places_centre(&d)->gemeente);
	buf_clear(&landen);
	buf_clear(&nat);
	buf_clear(&talen);
	buf_clear(&gemeenten);
}
END_TEST

START_TEST(pick_people__follows_the_doelgroep)
{
	struct dice d;
	bool marokko = false, oekraine = false;
	dice_start(&d, 1, 2);
	for (int i = 0; i < 2000; i++) {
		ck_assert(names_pick_people(&d, true)->asiel > 0);
		const struct people *p = names_pick_people(&d, false);
		ck_assert(p->gezin > 0);
		marokko |= p == &people_marokko;
		oekraine |= p == &people_oekraine;
	}
	ck_assert(marokko && oekraine);
}
END_TEST

START_TEST(pick_family__takes_the_voorvoegsel_apart)
{
	static const char *const row[] = {"van der|Meer", "al|Hariri", "Jansen"};
	const struct words w = {row, 3};
	struct dice d;
	char before[11];
	unsigned seen = 0;
	dice_start(&d, 1, 3);
	for (int i = 0; i < 200; i++) {
		const char *name = names_pick_family(&d, &w, before);
		ck_assert_ptr_null(strchr(name, '|'));
		if (strcmp(name, "Meer") == 0)
			ck_assert_str_eq(before, "van der");
		else if (strcmp(name, "Hariri") == 0)
			ck_assert_str_eq(before, "al");
		else
			ck_assert_str_eq(before, "");
		seen |= *name == 'M' ? 1 : *name == 'H' ? 2 : 4;
	}
	ck_assert_uint_eq(seen, 7);
}
END_TEST

/* All three kinds that a screen finds hard are in the tables. */
START_TEST(names__hold_what_screens_find_hard)
{
	const struct people *p;
	size_t longest = 0;
	bool two_marks = false, dotless = false, prefix = false;
	for (unsigned i = 0; (p = names_people(i)); i++)
		for (unsigned k = 0; k < p->families.n; k++) {
			const char *s = p->families.row[k];
			size_t n = text_length(s);
			longest = n > longest ? n : longest;
			two_marks |= strstr(s, "ễ") != NULL;
			dotless |= strstr(s, "ı") != NULL;
			prefix |= strchr(s, '|') != NULL;
		}
	ck_assert_uint_ge(longest, 30);
	ck_assert(two_marks && dotless && prefix);
}
END_TEST

START_TEST(texts__are_many_and_clean)
{
	unsigned n, notes = 0, all = 0;
	const char *topic;
	struct dice d;
	dice_start(&d, 1, 4);
	for (size_t i = 0; (topic = texts_topic(i, &n)); i++) {
		ck_assert_uint_ge(n, 1);
		all += n;
		if (strncmp(topic, "contact.", 8) == 0)
			notes += n;
		for (int k = 0; k < 20; k++) {
			const char *s = texts_pick(&d, topic);
			ck_assert_str_ne(s, "");
			assert_clean(s);
		}
	}
	ck_assert_uint_ge(notes, 30);
	ck_assert_uint_ge(all, 200);
	ck_assert_str_eq(texts_pick(&d, "bestaat niet"), "");
}
END_TEST

Suite *names_suite(void)
{
	Suite *s = suite_create("names");
	TCase *t = tcase_create("names");
	tcase_add_test(t, people__have_enough_names_of_each_sex);
	tcase_add_test(t, people__name_codes_that_exist);
	tcase_add_test(t, pick_people__follows_the_doelgroep);
	tcase_add_test(t, pick_family__takes_the_voorvoegsel_apart);
	tcase_add_test(t, names__hold_what_screens_find_hard);
	tcase_add_test(t, texts__are_many_and_clean);
	suite_add_tcase(s, t);
	return s;
}
