/* Passphrases: the list of words, the proposal, and what is too short, too plain or good. */
#include <config.h>

#include "suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/crypt/words_priv.h"
#include "crypt/slots.h"

static void start(void)
{
	ck_assert_int_eq(secret_init(), ERR_OK);
}

static struct secret *secret_of(const char *text)
{
	struct secret *s = secret_new(strlen(text));
	secret_append(s, text, strlen(text));
	return s;
}

START_TEST(words_dutch__sorted_distinct_and_plain)
{
	for (size_t i = 0; i < WORDS_COUNT; i++) {
		size_t n = strlen(words_dutch[i]);
		ck_assert_msg(n >= 4 && n <= WORDS_LONGEST, "%s", words_dutch[i]);
		ck_assert_uint_eq(strspn(words_dutch[i], "abcdefghijklmnopqrstuvwxyz"), n);
		if (i > 0)
			ck_assert_msg(strcmp(words_dutch[i - 1], words_dutch[i]) < 0, "%s", words_dutch[i]);
	}
}
END_TEST

/* Does b come out of a by writing one letter otherwise, or leaving one out? */
static bool is_near(const char *a, const char *b)
{
	size_t i = 0;
	while (a[i] && a[i] == b[i])
		i++;
	return a[i] && (strcmp(a + i + 1, b + i) == 0 || (b[i] && strcmp(a + i + 1, b + i + 1) == 0));
}

START_TEST(words_dutch__no_two_a_letter_apart)
{
	for (size_t i = 0; i < WORDS_COUNT; i++)
		for (size_t j = 0; j < WORDS_COUNT; j++)
			if (i != j && is_near(words_dutch[i], words_dutch[j]))
				ck_abort_msg("%s %s", words_dutch[i], words_dutch[j]);
}
END_TEST

static size_t place_of(const char *word, size_t n)
{
	for (size_t i = 0; i < WORDS_COUNT; i++)
		if (strlen(words_dutch[i]) == n && memcmp(words_dutch[i], word, n) == 0)
			return i;
	ck_abort_msg("not in the list");
}

START_TEST(slots_propose_words__six_of_the_list)
{
	struct secret *s = secret_new(SLOTS_WORDS_BYTES);
	bool seen[WORDS_COUNT] = {false};
	size_t different = 0;
	secret_append(s, "old", 3);
	for (int round = 0; round < 200; round++) {
		char text[SLOTS_WORDS_BYTES + 1];
		ck_assert_int_eq(slots_propose_words(s), ERR_OK);
		snprintf(text, sizeof text, "%.*s", (int)secret_len(s), (const char *)secret_view(s));
		ck_assert_ptr_null(slots_judge_passphrase(s));
		int count = 0;
		for (const char *at = text; *at; count++) {
			size_t n = strcspn(at, " ");
			size_t place = place_of(at, n);
			different += !seen[place];
			seen[place] = true;
			at += n + (at[n] == ' ');
		}
		ck_assert_int_eq(count, 6);
	}
	/* 1,200 draws of 2,048 give about 908 different words; 800 is 10 standard deviations off. */
	ck_assert_uint_gt(different, 800);
	secret_free(s);
	s = secret_new(SLOTS_WORDS_BYTES - 1);
	ck_assert_int_eq(slots_propose_words(s), ERR_LIMIT);
	secret_free(s);
}
END_TEST

enum verdict { GOOD, SHORT, REPEATS, OBVIOUS };

/* 13 characters in 24 bytes */
#define ARABIC_13 "\xd9\x83\xd9\x84\xd9\x85\xd8\xa9 \xd8\xa7\xd9\x84\xd8\xb3\xd8\xb1 \xd8\xb7\xd9\x88\xd9\x8a"

static const struct {
	const char *text;
	enum verdict verdict;
} judged[] = {
	{"", SHORT},
	{"kort", SHORT},
	{"vijftien tekens", SHORT},
	{"paarse olifanten", GOOD},
	{"zestien letters!", OBVIOUS},
	{"e\xcc\x81\xc3\xa9n twee drie v", SHORT},     /* NFD counts as it is kept: 15 */
	{"e\xcc\x81\xc3\xa9n twee drie vi", GOOD},     /* 16 */
	{ARABIC_13, SHORT},
	{ARABIC_13 "\xd9\x84\xd8\xa9 \xd8\xac\xd8\xaf\xd8\xa7", GOOD},
	{"wortel trompet kasteel sneeuw", GOOD},
	{"De trein naar Zwolle rijdt 's nachts", GOOD},
	{"mijn oma bakte boterkoek", GOOD},
	{"kT9#vQ2!mZ7&xR4%", GOOD},
	{"#(!_%&;$@*~)=+?/", GOOD},
	{"                ", REPEATS},
	{"aaaaaaaaaaaaaaaaaaaa", REPEATS},
	{"AaAaAaAaAaAaAaAaAaAa", REPEATS},
	{"abcabcabcabcabcabcabc", REPEATS},
	{"!!!!!!!!!!!!!!!!!!!!!", REPEATS},
	{"appel appel appel", REPEATS},
	{"Appel, appel; APPEL!", REPEATS},
	{"fietspomp-fietspomp", REPEATS},
	{"fietspompfietspompfiets", REPEATS},
	{"een twee een twee een twee", REPEATS},
	{"1111222233334444", REPEATS},
	{"1234567890123456", OBVIOUS},
	{"12345678901234567890", REPEATS},
	{"abcdefghijklmnopqr", OBVIOUS},
	{"zyxwvutsrqponmlkji", OBVIOUS},
	{"qwertyuiopasdfghjkl", OBVIOUS},
	{"Wachtwoord123456789", OBVIOUS},
	{"welkom2026!welkom2027!", OBVIOUS},
	{"Dit is mijn geheime wachtwoord", OBVIOUS},
	{"Gemeente Amsterdam 2026", OBVIOUS},
	{"inburgering2026!!!!", OBVIOUS},
	{"Januari2026Februari2026", OBVIOUS},
	{"correct horse battery staple", OBVIOUS},
	{"31415926535897932384", OBVIOUS},
	{"maandag dinsdag woensdag", OBVIOUS},
	/* not UTF-8: a run of bytes */
	{"\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8\xf7\xf6\xf5\xf4\xf3\xf2\xf1\xf0", OBVIOUS},
};

START_TEST(slots_judge_passphrase__rows)
{
	static const char *const starts[] = {[SHORT] = "Te kort", [REPEATS] = "Te veel", [OBVIOUS] = "Te voor"};
	struct secret *s = secret_of(judged[_i].text);
	const char *why = slots_judge_passphrase(s);
	if (judged[_i].verdict == GOOD)
		ck_assert_msg(why == NULL, "%s: %s", judged[_i].text, why);
	else
		ck_assert_msg(why && strncmp(why, starts[judged[_i].verdict], 7) == 0, "%s: %s", judged[_i].text,
			why ? why : "good");
	ck_assert_uint_eq(secret_len(s), strlen(judged[_i].text));
	secret_free(s);
}
END_TEST

START_TEST(slots_judge_passphrase__takes_long_and_strange_bytes)
{
	struct secret *s = secret_new(4096);
	secret_random(secret_bytes(s), 4096);
	secret_set_len(s, 4096);
	ck_assert_ptr_null(slots_judge_passphrase(s));
	memset(secret_bytes(s), 0, 4096);
	ck_assert_ptr_nonnull(slots_judge_passphrase(s));
	secret_free(s);
}
END_TEST

Suite *phrase_suite(void)
{
	Suite *s = suite_create("phrase");
	TCase *t = tcase_create("phrase");
	tcase_add_checked_fixture(t, start, NULL);
	tcase_add_test(t, words_dutch__sorted_distinct_and_plain);
	tcase_add_test(t, words_dutch__no_two_a_letter_apart);
	tcase_add_test(t, slots_propose_words__six_of_the_list);
	tcase_add_loop_test(t, slots_judge_passphrase__rows, 0, (int)(sizeof judged / sizeof judged[0]));
	tcase_add_test(t, slots_judge_passphrase__takes_long_and_strange_bytes);
	suite_add_tcase(s, t);
	return s;
}
