/* Fields of a form: choices and references by name, texts of more lines, how an answer
 * came, what cannot be changed, two people at the same field, keys of one's own. */
#include <config.h>

#include "view/program.h"
#include "view/suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct pty *start_intake(void)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	program_new_form(p, "brede intake");
	program_shows(p, "> Start brede intake");
	return p;
}

/* The form of the dossier, with the cursor on a field. */
static struct pty *start_on_dossier_field(const char *label)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	char mark[80];
	pty_type(p, KEY_ENTER);
	for (int i = 0; i < 10 && !strstr(pty_screen(p), "> Dossier"); i++)
		pty_type(p, KEY_DOWN);
	pty_type(p, KEY_ENTER);
	snprintf(mark, sizeof mark, "> %s", label);
	for (int i = 0; i < 30 && !strstr(pty_screen(p), mark); i++)
		pty_type(p, KEY_DOWN);
	program_shows(p, mark);
	return p;
}

START_TEST(block_menu__goes_to_any_block)
{
	struct pty *p = start_intake();
	pty_type(p, KEY_F3);
	program_shows(p, "Naar welk blok?");
	program_shows(p, "leeg");
	pty_type(p, "wonen" KEY_ENTER);
	ck_assert_msg(strstr(pty_row(p, 1), "Wonen") != NULL, "%s", pty_screen(p));
	pty_free(p);
}
END_TEST

START_TEST(area__takes_enter_as_a_new_line_and_tab_leaves)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	program_new_form(p, "contactmoment");
	for (int i = 0; i < 8 && !strstr(pty_screen(p), "> Notitie"); i++)
		pty_type(p, KEY_DOWN);
	pty_type(p, "eerste" KEY_ENTER "tweede");
	program_shows(p, "eerste");
	program_shows(p, "> Notitie");
	pty_type(p, KEY_TAB);
	program_shows_not(p, "> Notitie");
	program_shows(p, "tweede");
	pty_free(p);
}
END_TEST

START_TEST(choice__is_replaced_by_typing_and_left_alone_by_passing)
{
	struct pty *p = start_intake();
	pty_type(p, KEY_TAB "thuis" KEY_TAB);
	pty_type(p, KEY_UP);
	program_shows(p, "> Waar                         Thuis");
	pty_type(p, KEY_DOWN);
	program_shows(p, "Waar                         Thuis");
	pty_type(p, KEY_UP "azc" KEY_TAB);
	program_shows(p, "Waar                         AZC");
	pty_free(p);
}
END_TEST

START_TEST(choice_list__opens_narrowed_to_what_was_typed)
{
	struct pty *p = start_intake();
	pty_type(p, KEY_TAB "tel");
	pty_type(p, KEY_F4);
	program_shows(p, "Telefonisch of video");
	program_shows_not(p, "Gemeentehuis");
	pty_type(p, KEY_ENTER);
	program_shows(p, "Waar                         Telefonisch of video");
	pty_free(p);
}
END_TEST

START_TEST(reference__is_typed_by_name)
{
	struct pty *p = start_on_dossier_field("Casusregisseur");
	pty_type(p, "niemand zo" KEY_TAB);
	program_shows(p, "Geen Medewerker heet zo.");
	pty_type(p, KEY_UP "oefen" KEY_TAB);
	program_shows(p, "Casusregisseur               Oefenaar");
	pty_free(p);
}
END_TEST

START_TEST(reference__is_made_where_there_is_none)
{
	struct pty *p = start_on_dossier_field("Gezin");
	pty_type(p, KEY_F4);
	pty_type(p, "nieuw");
	program_shows(p, "nieuw: Gezin toevoegen");
	pty_type(p, KEY_ENTER);
	program_shows(p, "> Gezin");
	pty_type(p, "Familie Proef" KEY_F10);
	program_shows(p, "Gezin                        Familie Proef");
	pty_free(p);
}
END_TEST

START_TEST(stand__is_shown_with_a_word)
{
	struct pty *p = start_intake();
	pty_type(p, KEY_TAB);
	pty_type(p, KEY_CTRL_T);
	program_shows(p, "niet gevraagd");
	pty_type(p, "4");
	program_shows(p, "Waar                         wil niet zeggen");
	pty_type(p, KEY_CTRL_Z);
	program_shows_not(p, "wil niet zeggen");
	pty_free(p);
}
END_TEST

START_TEST(readonly__says_why)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	pty_type(p, KEY_ENTER);
	for (int i = 0; i < 10 && !strstr(pty_screen(p), "> Brede intake"); i++)
		pty_type(p, KEY_DOWN);
	pty_type(p, KEY_ENTER);
	program_shows(p, "(vastgesteld)");
	pty_type(p, "x");
	program_shows(p, "Dit is vastgesteld. F2 correctie");
	pty_free(p);
}
END_TEST

/* A draft of a correction is one too after a lock: its reason cannot be got round. */
START_TEST(correction__asks_why_after_a_lock_and_names_what_it_corrects)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	pty_type(p, KEY_ENTER);
	for (int i = 0; i < 10 && !strstr(pty_screen(p), "> Brede intake"); i++)
		pty_type(p, KEY_DOWN);
	pty_type(p, KEY_ENTER);
	program_do(p, "correctie");
	program_shows(p, "Brede intake (correctie)");
	pty_type(p, "\013");
	ck_assert_msg(pty_wait_text(p, "Enter opent", 20000), "%s", pty_screen(p));
	pty_type(p, KEY_ENTER);
	ck_assert_msg(pty_wait_text(p, "Verder waar u was", 20000), "%s", pty_screen(p));
	program_shows(p, "Brede intake (correctie)");
	pty_type(p, KEY_F9);
	program_shows(p, "Reden van de correctie");
	pty_type(p, "verkeerde dag" KEY_ENTER);
	program_shows(p, "Opgeslagen.");
	program_do(p, "historie");
	program_shows(p, "(reden: verkeerde dag)");
	for (int i = 0; i < 20 && !pty_shows(p, "Correctie van: "); i++)
		pty_type(p, KEY_PGDN);
	program_shows(p, "Correctie van: ");
	pty_free(p);
}
END_TEST

START_TEST(correction__copies_the_answers_and_asks_why)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	pty_type(p, KEY_ENTER);
	for (int i = 0; i < 10 && !strstr(pty_screen(p), "> Brede intake"); i++)
		pty_type(p, KEY_DOWN);
	pty_type(p, KEY_ENTER);
	program_do(p, "correctie");
	program_shows(p, "Correctie: pas aan wat fout was.");
	program_shows_not(p, "(vastgesteld)");
	program_shows(p, "18-03-2024");
	pty_type(p, KEY_F9);
	program_shows(p, "Reden van de correctie");
	pty_type(p, KEY_ENTER);
	program_shows(p, "een correctie heeft een reden nodig");
	pty_type(p, KEY_F9);
	pty_type(p, "verkeerde datum" KEY_ENTER);
	program_shows(p, "Opgeslagen.");
	program_do(p, "historie");
	program_shows(p, "(reden: verkeerde datum)");
	pty_free(p);
}
END_TEST

START_TEST(answers__lapse_only_after_a_question)
{
	struct pty *p = start_intake();
	pty_type(p, "12-2-2026");
	pty_type(p, KEY_F3);
	pty_type(p, "onderwijs" KEY_ENTER);
	for (int i = 0; i < 30 && !strstr(pty_screen(p), "> Gaat u nu naar een school"); i++)
		pty_type(p, KEY_DOWN);
	program_shows(p, "> Gaat u nu naar een school");
	pty_type(p, "ja" KEY_TAB);
	program_shows(p, "> Naam opleiding");
	pty_type(p, "Entree" KEY_F9);
	program_shows(p, "Opgeslagen.");
	pty_type(p, KEY_UP "nee" KEY_TAB);
	program_shows_not(p, "Naam opleiding");
	pty_type(p, KEY_F9);
	program_shows(p, "1 antwoord vervalt: Naam opleiding");
	pty_type(p, "n");
	program_shows(p, "Niet opgeslagen; alles staat er nog.");
	pty_type(p, KEY_F9);
	pty_type(p, "j");
	program_shows(p, "Opgeslagen.");
	pty_free(p);
}
END_TEST

START_TEST(real_number__is_refused_where_it_stands)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	pty_type(p, KEY_ENTER KEY_ENTER);
	program_shows(p, "> BSN");
	for (int i = 0; i < 9; i++)
		pty_type(p, "\177");
	pty_type(p, "111222333" KEY_F9);
	program_shows(p, "neemt alleen een BSN dat met 99 begint");
	program_shows(p, "> BSN");
	pty_free(p);
}
END_TEST

START_TEST(carry_over__marks_where_it_came_from)
{
	struct pty *p = start_intake();
	pty_type(p, KEY_TAB);
	pty_type(p, KEY_CTRL_N);
	ck_assert_msg(pty_shows(p, "uit Brede intake") || pty_shows(p, "geen eerder antwoord"), "%s", pty_screen(p));
	program_shows(p, "Overgenomen");
	pty_free(p);
}
END_TEST

START_TEST(full_field__says_that_not_all_was_taken)
{
	struct pty *p = start_intake();
	char paste[600];
	snprintf(paste, sizeof paste, "\033[200~%0400d\033[201~", 7);
	pty_type(p, paste);
	program_shows(p, "Er past niet meer in dit veld");
	pty_free(p);
}
END_TEST

START_TEST(resize__keeps_field_and_place_in_the_text)
{
	struct pty *p = start_intake();
	int y, x, y2, x2;
	pty_type(p, "12-2-2026");
	pty_type(p, "\033OD\033OD");
	ck_assert(pty_cursor(p, &y, &x));
	pty_resize(p, 40, 120);
	ck_assert(pty_wait(p));
	ck_assert(pty_cursor(p, &y2, &x2));
	ck_assert_int_eq(x, x2);
	pty_type(p, "9");
	program_shows(p, "12-2-20926");
	pty_free(p);
}
END_TEST

START_TEST(small_window__holds_keys_until_they_can_be_seen)
{
	struct pty *p = start_intake();
	pty_resize(p, 10, 40);
	ck_assert(pty_wait(p));
	program_shows(p, "te klein");
	pty_type(p, "12-2-2026" KEY_TAB);
	pty_resize(p, 24, 80);
	ck_assert(pty_wait(p));
	program_shows(p, "12-02-2026");
	program_shows(p, "> Waar");
	pty_free(p);
}
END_TEST

START_TEST(moving__costs_few_bytes)
{
	struct pty *p = start_intake();
	pty_type(p, KEY_DOWN);
	for (int i = 0; i < 12; i++)
		ck_assert_uint_le(program_key_bytes(p, KEY_DOWN), 700);
	pty_free(p);
}
END_TEST

/* Two programs on one store change the same field; the second is asked. */
START_TEST(two_people__choose_between_both_values)
{
	const char *store = program_store();
	struct pty *a = program_start_on(store, NULL, NULL, NULL), *b = program_start_on(store, NULL, NULL, NULL);
	struct pty *both[] = {a, b};
	for (int i = 0; i < 2; i++) {
		pty_type(both[i], KEY_ENTER KEY_ENTER);
		for (int k = 0; k < 20 && !strstr(pty_screen(both[i]), "> Roepnaam"); k++)
			pty_type(both[i], KEY_DOWN);
	}
	pty_type(a, "Eerste" KEY_F9);
	program_shows(a, "Opgeslagen.");
	pty_type(b, "Tweede" KEY_F9);
	program_shows(b, "Roepnaam: ");
	program_shows(b, "van u: Tweede");
	program_shows(b, "oefenaar: Eerste");
	pty_type(b, KEY_F12);
	program_shows(b, "Niet opgeslagen: kies eerst");
	pty_type(b, KEY_F9);
	pty_type(b, "2");
	program_shows(b, "Eerste");
	pty_free(a);
	pty_free(b);
}
END_TEST

START_TEST(discard__goes_back_to_what_is_saved)
{
	struct pty *p = start_intake();
	pty_type(p, "12-2-2026" KEY_TAB);
	program_do(p, "weggooien");
	pty_type(p, "weg" KEY_ENTER);
	program_shows_not(p, "12-02-2026");
	program_shows_not(p, "(gewijzigd)");
	pty_free(p);
}
END_TEST

START_TEST(own_key__is_given_an_action_and_does_it)
{
	const char *store = program_store();
	struct pty *p = program_start_on(store, NULL, NULL, NULL);
	pty_type(p, KEY_CTRL_E);
	program_shows(p, "Eigen toetsen");
	pty_type(p, "3");
	pty_type(p, "mijn" KEY_ENTER);
	pty_type(p, KEY_F12);
	pty_free(p);
	p = program_start_on(store, NULL, NULL, NULL);
	pty_type(p, KEY_CTRL_E "3");
	program_shows(p, "Filter: Regisseur=Oefenaar");
	pty_free(p);
}
END_TEST

START_TEST(learning__says_what_a_key_does_five_times)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	program_do(p, "leren");
	program_shows(p, "Leren staat aan");
	for (int i = 0; i < 6; i++) {
		pty_type(p, "m");
		ck_assert_int_eq(pty_shows(p, "m: Alleen mijn dossiers"), i < 5);
	}
	pty_free(p);
}
END_TEST

Suite *fields_suite(void)
{
	Suite *s = suite_create("fields");
	TCase *t = tcase_create("fields");
	tcase_set_timeout(t, 60); /* a machine that is busy is no fault of ours */
	tcase_add_test(t, block_menu__goes_to_any_block);
	tcase_add_test(t, area__takes_enter_as_a_new_line_and_tab_leaves);
	tcase_add_test(t, choice__is_replaced_by_typing_and_left_alone_by_passing);
	tcase_add_test(t, choice_list__opens_narrowed_to_what_was_typed);
	tcase_add_test(t, reference__is_typed_by_name);
	tcase_add_test(t, reference__is_made_where_there_is_none);
	tcase_add_test(t, stand__is_shown_with_a_word);
	tcase_add_test(t, readonly__says_why);
	tcase_add_test(t, correction__copies_the_answers_and_asks_why);
	tcase_add_test(t, correction__asks_why_after_a_lock_and_names_what_it_corrects);
	tcase_add_test(t, answers__lapse_only_after_a_question);
	tcase_add_test(t, real_number__is_refused_where_it_stands);
	tcase_add_test(t, carry_over__marks_where_it_came_from);
	tcase_add_test(t, full_field__says_that_not_all_was_taken);
	tcase_add_test(t, resize__keeps_field_and_place_in_the_text);
	tcase_add_test(t, small_window__holds_keys_until_they_can_be_seen);
	tcase_add_test(t, moving__costs_few_bytes);
	tcase_add_test(t, two_people__choose_between_both_values);
	tcase_add_test(t, discard__goes_back_to_what_is_saved);
	tcase_add_test(t, own_key__is_given_an_action_and_does_it);
	tcase_add_test(t, learning__says_what_a_key_does_five_times);
	suite_add_tcase(s, t);
	return s;
}
