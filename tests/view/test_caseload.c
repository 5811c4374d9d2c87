/* The caseload and the dossier: search, sort, filter and their memory, paging in few
 * bytes, the cursor on the row that is meant. */
#include <config.h>

#include "view/program.h"
#include "view/suites.h"

#include <stdio.h>
#include <string.h>

START_TEST(search__finds_while_typing_and_clears)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	pty_type(p, "/");
	pty_type(p, "zzqx");
	ck_assert(pty_shows(p, "Niets gevonden"));
	pty_type(p, KEY_F12);
	ck_assert(!pty_shows(p, "Niets gevonden"));
	pty_free(p);
}
END_TEST

START_TEST(search__shows_only_the_keys_that_work_while_letters_are_text)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	program_shows(p, "n Nieuw");
	pty_type(p, "/");
	program_shows_not(p, "n Nieuw");
	program_shows_not(p, "s Sorteer");
	program_shows(p, "F4 Filter");
	program_shows(p, "Tab: naar de lijst");
	pty_type(p, "zzqx");
	pty_type(p, KEY_TAB);
	program_shows(p, "n Nieuw");
	pty_free(p);
}
END_TEST

START_TEST(search__counts_what_it_found)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	pty_type(p, "/");
	pty_type(p, "INB-2026-AA-11");
	program_shows(p, "1 dossier");
	pty_free(p);
}
END_TEST

/* A name that stops where its column ends is no other name. */
START_TEST(cut_text__is_marked)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	pty_type(p, "/");
	pty_type(p, "INB-2026-AA-16");
	program_shows(p, "Al Mohammad…");
	pty_resize(p, 24, 140);
	ck_assert(pty_wait(p));
	program_shows_not(p, "Al Mohammad…");
	pty_free(p);
}
END_TEST

START_TEST(cursor__stands_on_the_marked_row)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	int y, x;
	for (int i = 0; i < 25; i++) {
		pty_type(p, KEY_DOWN);
		ck_assert(pty_cursor(p, &y, &x));
		ck_assert_int_eq(x, 0);
		ck_assert_int_eq(pty_row(p, y)[0], '>');
	}
	pty_free(p);
}
END_TEST

START_TEST(keys__stay_under_their_bytes)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	for (int i = 0; i < 10; i++)
		ck_assert_uint_le(program_key_bytes(p, KEY_DOWN), 200);
	for (int i = 0; i < 8; i++)
		pty_type(p, KEY_DOWN);
	for (int i = 0; i < 10; i++)
		ck_assert_uint_le(program_key_bytes(p, KEY_DOWN), 350);
	ck_assert_uint_le(program_key_bytes(p, KEY_PGUP), 2000);
	pty_free(p);
}
END_TEST

START_TEST(first_frame__is_small)
{
	struct pty *p = program_start_first(NULL, NULL, NULL, NULL);
	size_t n;
	pty_bytes(p, &n);
	ck_assert_uint_le(n, 4500);
	pty_free(p);
}
END_TEST

START_TEST(end_and_home__show_both_ends)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	char first[400], last[400];
	strncpy(first, pty_row(p, 4), sizeof first - 1);
	first[sizeof first - 1] = '\0';
	pty_type(p, KEY_END);
	strncpy(last, pty_row(p, 4), sizeof last - 1);
	last[sizeof last - 1] = '\0';
	ck_assert_str_ne(first, last);
	pty_type(p, KEY_HOME);
	ck_assert_str_eq(first, pty_row(p, 4));
	pty_free(p);
}
END_TEST

START_TEST(sort_and_filter__are_remembered)
{
	const char *store = program_store();
	struct pty *p = program_start_on(store, NULL, NULL, NULL);
	pty_type(p, "s");
	pty_type(p, "dossier");
	pty_type(p, KEY_ENTER);
	ck_assert(pty_shows(p, "Op Dossier"));
	pty_type(p, KEY_F4);
	pty_type(p, "fase");
	pty_type(p, KEY_ENTER);
	pty_type(p, "intake");
	pty_type(p, KEY_ENTER);
	ck_assert(pty_shows(p, "Filter: Fase=Intake"));
	pty_free(p);
	p = program_start_on(store, NULL, NULL, NULL);
	ck_assert(pty_shows(p, "Op Dossier"));
	ck_assert(pty_shows(p, "Filter: Fase=Intake"));
	pty_free(p);
}
END_TEST

START_TEST(escape_digit__is_a_function_key)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	pty_type(p, "\033");
	ck_assert(pty_shows(p, "Esc-"));
	pty_type(p, "2");
	ck_assert(pty_shows(p, "Wat wilt u doen?"));
	pty_type(p, "\033\033");
	pty_free(p);
}
END_TEST

START_TEST(dossier__opens_and_comes_back_to_its_row)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	char row[400];
	int y, x;
	for (int i = 0; i < 6; i++)
		pty_type(p, KEY_DOWN);
	pty_cursor(p, &y, &x);
	strncpy(row, pty_row(p, y), sizeof row - 1);
	row[sizeof row - 1] = '\0';
	pty_type(p, KEY_ENTER);
	ck_assert(pty_shows(p, "Dossier INB-"));
	pty_type(p, KEY_F12);
	pty_cursor(p, &y, &x);
	ck_assert_str_eq(row, pty_row(p, y));
	pty_free(p);
}
END_TEST

START_TEST(new_person__shows_who_is_already_there)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	char row[400], name[64];
	strncpy(row, pty_row(p, 4) + 2, sizeof row - 1);
	row[sizeof row - 1] = '\0';
	size_t n = strcspn(row, " ");
	snprintf(name, sizeof name, "%.*s", (int)(n < 60 ? n : 60), row);
	pty_type(p, "n");
	ck_assert(pty_shows(p, "eerst zoeken"));
	pty_type(p, name);
	ck_assert_msg(pty_shows(p, "Lijkt op wie er al is"), "%s", pty_screen(p));
	pty_type(p, KEY_F10);
	ck_assert_msg(pty_shows(p, "Nieuw dossier"), "%s", pty_screen(p));
	ck_assert(pty_shows(p, name));
	pty_free(p);
}
END_TEST

/* Types what a save asks for, until it is saved. */
static void save_with_what_is_needed(struct pty *p)
{
	static const struct { const char *asked, *typed; } answers[] = {
		{"Geboortedatum is nodig", "1-2-1990" KEY_TAB}, {"Doelgroep is nodig", "as" KEY_TAB},
		{"Inburgeringsplichtig is nodig", "j" KEY_TAB}, {"Geboorteland is nodig", "syr" KEY_TAB},
		{"Geslacht is nodig", "v" KEY_TAB}, {"Kennisgeving DUO is nodig", "1-2-2026" KEY_TAB},
	};
	for (int tries = 0; tries < 6; tries++) {
		pty_type(p, KEY_F9);
		if (pty_shows(p, "Opgeslagen"))
			return;
		for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++)
			if (pty_shows(p, answers[i].asked))
				pty_type(p, answers[i].typed);
	}
	ck_abort_msg("not saved:\n%s", pty_screen(p));
}

START_TEST(new_dossier__is_where_its_form_is_left_to)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	pty_type(p, "n");
	pty_type(p, "Zzqxyw");
	program_shows_not(p, "Enter Open");
	pty_type(p, KEY_ENTER);
	program_shows(p, "Niemand gevonden");
	pty_type(p, KEY_F10);
	save_with_what_is_needed(p);
	pty_type(p, KEY_F12);
	program_shows(p, "Dossier INB-2026-");
	program_shows(p, "Zzqxyw");
	program_add(p, "brede intake");
	program_shows(p, "Start brede intake");
	pty_free(p);
}
END_TEST

START_TEST(new_dossier__not_saved_leads_back_to_the_caseload)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	pty_type(p, "n");
	pty_type(p, "Zzqxyw");
	pty_type(p, KEY_F10);
	pty_type(p, KEY_F12);
	program_shows(p, "bij de concepten");
	program_shows(p, "Regisseur");
	pty_free(p);
}
END_TEST

Suite *caseload_suite(void)
{
	Suite *s = suite_create("caseload");
	TCase *t = tcase_create("caseload");
	tcase_set_timeout(t, 60); /* a machine that is busy is no fault of ours */
	tcase_add_test(t, search__finds_while_typing_and_clears);
	tcase_add_test(t, search__shows_only_the_keys_that_work_while_letters_are_text);
	tcase_add_test(t, search__counts_what_it_found);
	tcase_add_test(t, cut_text__is_marked);
	tcase_add_test(t, new_dossier__is_where_its_form_is_left_to);
	tcase_add_test(t, new_dossier__not_saved_leads_back_to_the_caseload);
	tcase_add_test(t, cursor__stands_on_the_marked_row);
	tcase_add_test(t, keys__stay_under_their_bytes);
	tcase_add_test(t, first_frame__is_small);
	tcase_add_test(t, end_and_home__show_both_ends);
	tcase_add_test(t, sort_and_filter__are_remembered);
	tcase_add_test(t, escape_digit__is_a_function_key);
	tcase_add_test(t, dossier__opens_and_comes_back_to_its_row);
	tcase_add_test(t, new_person__shows_who_is_already_there);
	suite_add_tcase(s, t);
	return s;
}
