/* The dossier, its household and its drafts: what is there, undo after a save, what was
 * removed comes back, and a lock that returns to the same place. */
#include <config.h>

#include "view/program.h"
#include "view/suites.h"

#include <signal.h>
#include <string.h>

static struct pty *start_dossier(void)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	pty_type(p, KEY_ENTER);
	program_shows(p, "Dossier INB-");
	return p;
}

START_TEST(dossier__says_how_far_each_section_is)
{
	struct pty *p = start_dossier();
	program_shows(p, "vastgelegd");
	program_shows(p, "+ nog niet:");
	program_shows(p, "vastgesteld");
	program_picture(p, "dossier");
	pty_free(p);
}
END_TEST

START_TEST(add_line__offers_what_has_not_begun)
{
	struct pty *p = start_dossier();
	for (int i = 0; i < 20 && !strstr(pty_screen(p), "> + nog niet: Oproep"); i++)
		pty_type(p, KEY_DOWN);
	pty_type(p, KEY_ENTER);
	program_shows(p, "Contactmoment");
	pty_type(p, "contact" KEY_ENTER);
	ck_assert_ptr_nonnull(strstr(pty_row(p, 0), "Contactmoment"));
	pty_free(p);
}
END_TEST

START_TEST(removed__comes_back_by_undo)
{
	struct pty *p = start_dossier();
	pty_type(p, KEY_DOWN);
	program_shows(p, "> Adres");
	pty_type(p, KEY_DELETE);
	program_shows(p, "Verwijderd; ^Z brengt het terug.");
	program_shows(p, "+ nog niet: Adres");
	pty_type(p, KEY_CTRL_Z);
	program_shows(p, "Ongedaan gemaakt.");
	program_shows_not(p, "+ nog niet: Adres");
	pty_free(p);
}
END_TEST

START_TEST(person__is_not_removed_and_it_is_said_why)
{
	struct pty *p = start_dossier();
	pty_type(p, KEY_DELETE);
	program_shows(p, "zet de fase op Gesloten");
	pty_free(p);
}
END_TEST

/* Types a calling name into the form of the person and leaves it saved. */
static void save_roepnaam(struct pty *p, const char *name)
{
	pty_type(p, KEY_ENTER);
	for (int i = 0; i < 20 && !strstr(pty_screen(p), "> Roepnaam"); i++)
		pty_type(p, KEY_DOWN);
	pty_type(p, name);
	pty_type(p, KEY_F10);
	program_shows(p, "Opgeslagen.");
}

START_TEST(save__is_undone_after_a_question_and_stays_in_history)
{
	struct pty *p = start_dossier();
	save_roepnaam(p, "Zonnetje");
	pty_type(p, KEY_CTRL_Z);
	program_shows(p, "ongedaan maken?");
	pty_type(p, "j");
	program_shows(p, "Ongedaan gemaakt.");
	pty_type(p, "h");
	program_shows(p, "Roepnaam: Zonnetje");
	program_shows(p, "Roepnaam: (leeg)  <- nu");
	pty_type(p, KEY_F12);
	pty_type(p, KEY_ENTER);
	program_shows_not(p, "Zonnetje");
	pty_free(p);
}
END_TEST

START_TEST(draft__stands_on_its_line_and_is_compared)
{
	struct pty *p = start_dossier();
	program_add(p, "contactmoment");
	pty_type(p, KEY_DOWN);
	pty_type(p, "tel" KEY_TAB);
	pty_type(p, KEY_F12);
	program_shows(p, "Nog niet opgeslagen; het staat bij de concepten.");
	program_shows(p, "concept: ");
	for (int i = 0; i < 30 && !strstr(pty_screen(p), "> Contactmoment"); i++)
		pty_type(p, KEY_DOWN);
	pty_type(p, KEY_ENTER);
	program_shows(p, "Hier is een concept van");
	pty_type(p, "vergelijk" KEY_ENTER);
	program_shows(p, "Concept naast wat is opgeslagen");
	program_shows(p, "opgeslagen: (leeg)");
	pty_type(p, KEY_F12);
	pty_type(p, KEY_ENTER);
	pty_type(p, "weggooien" KEY_ENTER);
	pty_type(p, "weg" KEY_ENTER);
	program_shows_not(p, "concept: ");
	pty_free(p);
}
END_TEST

START_TEST(palette__begins_a_form_from_the_dossier)
{
	struct pty *p = start_dossier();
	program_do(p, "nieuw contactmoment");
	ck_assert_ptr_nonnull(strstr(pty_row(p, 0), "Contactmoment"));
	pty_free(p);
}
END_TEST

START_TEST(household__shows_dossiers_side_by_side)
{
	struct pty *p = start_dossier();
	pty_type(p, "g");
	program_shows(p, "Dossier of waar");
	program_shows(p, "Dossiernummer");
	program_picture(p, "gezin");
	pty_free(p);
}
END_TEST

START_TEST(lock__comes_back_to_the_dossier)
{
	struct pty *p = start_dossier();
	char band[400];
	strncpy(band, pty_row(p, 0), sizeof band - 1);
	band[sizeof band - 1] = '\0';
	pty_type(p, KEY_CTRL_K);
	ck_assert_msg(pty_wait_text(p, "op slot", 20000), "%s", pty_screen(p));
	ck_assert(pty_wait(p));
	program_shows_not(p, "INB-");
	pty_type(p, KEY_ENTER);
	ck_assert(pty_wait_text(p, "Dossier INB-", 20000));
	ck_assert_str_eq(band, pty_row(p, 0));
	pty_free(p);
}
END_TEST

START_TEST(lock__comes_back_to_the_field_of_a_form_that_was_only_read)
{
	struct pty *p = start_dossier();
	pty_type(p, KEY_ENTER);
	for (int i = 0; i < 4; i++)
		pty_type(p, KEY_DOWN);
	program_shows(p, "> Voornamen");
	pty_type(p, KEY_CTRL_K);
	ck_assert(pty_wait_text(p, "op slot", 20000));
	ck_assert(pty_wait(p));
	pty_type(p, KEY_ENTER);
	ck_assert_msg(pty_wait_text(p, "> Voornamen", 20000), "%s", pty_screen(p));
	ck_assert(pty_wait(p));
	pty_type(p, KEY_F12);
	program_shows(p, "Dossier INB-");
	pty_free(p);
}
END_TEST

START_TEST(suspend__locks_and_comes_back)
{
	struct pty *p = start_dossier();
	program_add(p, "contactmoment");
	pty_type(p, KEY_DOWN "tel" KEY_TAB);
	pty_kill(p, SIGTSTP);
	ck_assert_msg(pty_wait_text(p, "op slot", 20000), "%s", pty_screen(p));
	ck_assert(pty_wait(p));
	program_shows(p, "sliep");
	program_shows_not(p, "Contactmoment");
	pty_type(p, KEY_ENTER);
	ck_assert_msg(pty_wait_text(p, "Verder waar u was.", 20000), "%s", pty_screen(p));
	ck_assert(pty_wait(p));
	ck_assert_ptr_nonnull(strstr(pty_row(p, 0), "Contactmoment"));
	pty_type(p, KEY_F12);
	program_shows(p, "Dossier INB-");
	pty_free(p);
}
END_TEST

START_TEST(hang_up__keeps_the_draft)
{
	const char *store = program_store();
	struct pty *p = program_start_on(store, NULL, NULL, NULL);
	program_new_form(p, "contactmoment");
	pty_type(p, KEY_DOWN "tel");
	pty_hang_up(p);
	ck_assert_int_ge(pty_status(p, 20000), 0);
	pty_free(p);
	const char *argv[] = {"./regie", "--demo", "--store", store, NULL};
	p = pty_start(argv, NULL, 24, 80, "xterm-256color");
	ck_assert(pty_wait(p));
	program_shows(p, "Concepten");
	program_shows(p, "Contactmoment");
	pty_type(p, KEY_ENTER);
	program_shows(p, "> Kanaal *                     tel");
	pty_free(p);
}
END_TEST

START_TEST(drafts__go_with_the_last_that_is_thrown_away)
{
	const char *store = program_store();
	const char *argv[] = {"./regie", "--demo", "--store", store, NULL};
	struct pty *p = program_start_on(store, NULL, NULL, NULL);
	program_new_form(p, "contactmoment");
	pty_type(p, KEY_DOWN "tel");
	pty_hang_up(p);
	ck_assert_int_ge(pty_status(p, 20000), 0);
	pty_free(p);
	p = pty_start(argv, NULL, 24, 80, "xterm-256color");
	ck_assert(pty_wait(p));
	program_shows(p, "Contactmoment");
	pty_type(p, KEY_DELETE);
	pty_type(p, "weg" KEY_ENTER);
	program_shows(p, "Vandaag");
	program_shows(p, "Concept weggegooid.");
	pty_free(p);
}
END_TEST

Suite *dossier_suite(void)
{
	Suite *s = suite_create("dossier");
	TCase *t = tcase_create("dossier");
	tcase_set_timeout(t, 60); /* a machine that is busy is no fault of ours */
	tcase_add_test(t, dossier__says_how_far_each_section_is);
	tcase_add_test(t, add_line__offers_what_has_not_begun);
	tcase_add_test(t, removed__comes_back_by_undo);
	tcase_add_test(t, person__is_not_removed_and_it_is_said_why);
	tcase_add_test(t, save__is_undone_after_a_question_and_stays_in_history);
	tcase_add_test(t, draft__stands_on_its_line_and_is_compared);
	tcase_add_test(t, palette__begins_a_form_from_the_dossier);
	tcase_add_test(t, household__shows_dossiers_side_by_side);
	tcase_add_test(t, lock__comes_back_to_the_dossier);
	tcase_add_test(t, lock__comes_back_to_the_field_of_a_form_that_was_only_read);
	tcase_add_test(t, suspend__locks_and_comes_back);
	tcase_add_test(t, hang_up__keeps_the_draft);
	tcase_add_test(t, drafts__go_with_the_last_that_is_thrown_away);
	suite_add_tcase(s, t);
	return s;
}
