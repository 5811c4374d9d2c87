/* Stored pictures of the screens in UTF-8 at 80x24. The practice caseload is the same
 * each time, so the whole screen is compared. REGIE_SCREENS=write makes them anew. */
#include <config.h>

#include "view/program.h"
#include "view/suites.h"

#include <string.h>

/* Keys from the caseload to a screen, one step an entry; where the hardware cursor must be:
 * on a line with this mark, or anywhere. */
static const struct {
	const char *name;
	const char *keys[8];
	const char *mark;
} pictures[] = {
	{"caseload", {NULL}, "> "},
	{"caseload-zoek", {"/", "al", NULL}, "Zoek:"},
	{"caseload-sorteer", {"s", NULL}, "> "},
	{"caseload-filter", {KEY_F4, NULL}, "> "},
	{"caseload-hulp", {KEY_F1, KEY_F1, NULL}, ""},
	{"actie", {KEY_F2, NULL}, "> "},
	{"eigen", {KEY_CTRL_E, NULL}, ""},
	{"vandaag", {KEY_F12, NULL}, "> "},
	{"vandaag-plaats", {KEY_F12, "g", "g", NULL}, "> "},
	{"vandaag-uitleg", {KEY_F12, "u", NULL}, ""},
	{"termijnen", {KEY_ENTER, "t", NULL}, "> "},
	{"watals", {KEY_ENTER, "t", "w", "z", KEY_ENTER, NULL}, ""},
	{"uren", {KEY_ENTER, "u", NULL}, "> "},
	{"tijdlijn", {KEY_ENTER, "l", NULL}, "> "},
	{"stoppen", {KEY_F12, KEY_F12, NULL}, "Druk op J"},
	{"nieuw-persoon", {"n", "has", NULL}, "> "},
	{"nieuw-dossier", {"n", "Voorbeeld", KEY_F10, NULL}, "> "},
	{"dossier-nieuw", {KEY_ENTER, "n", NULL}, "> "},
	{"persoon", {KEY_ENTER, KEY_ENTER, NULL}, "> "},
	{"intake", {KEY_ENTER, "n", "brede intake", KEY_ENTER, NULL}, "> "},
	{"intake-taal", {KEY_ENTER, "n", "brede intake", KEY_ENTER, KEY_F8, NULL}, "> "},
	{"intake-keuze", {KEY_ENTER, "n", "brede intake", KEY_ENTER, KEY_TAB, KEY_F4, NULL}, "> "},
	{"intake-hulp", {KEY_ENTER, "n", "brede intake", KEY_ENTER, KEY_F1, KEY_F1, NULL}, ""},
	{"intake-blokken", {KEY_ENTER, "n", "brede intake", KEY_ENTER, KEY_F3, NULL}, "> "},
	{"contactmoment", {KEY_ENTER, "n", "contactmoment", KEY_ENTER, NULL}, "> "},
	{"pip", {KEY_ENTER, "n", "pip", KEY_ENTER, NULL}, "> "},
	{"voortgangsgesprek", {KEY_ENTER, "n", "voortgangsgesprek", KEY_ENTER, NULL}, "> "},
	{"waarschuwing", {KEY_ENTER, "n", "waarschuwing", KEY_ENTER, NULL}, "> "},
};

START_TEST(picture__is_as_stored)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	for (int i = 0; pictures[_i].keys[i]; i++)
		pty_type(p, pictures[_i].keys[i]);
	int y, x;
	ck_assert_msg(pty_cursor(p, &y, &x), "the cursor is hidden on %s", pictures[_i].name);
	ck_assert_msg(strstr(pty_row(p, y), pictures[_i].mark) != NULL, "%s: cursor at %d,%d:\n%s", pictures[_i].name, y, x,
		pty_screen(p));
	program_picture(p, pictures[_i].name);
	pty_free(p);
}
END_TEST

START_TEST(practice__is_marked_on_every_screen)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	for (int i = 0; pictures[_i].keys[i]; i++) {
		pty_type(p, pictures[_i].keys[i]);
		ck_assert_msg(pty_shows(p, "OEFENEN"), "%s: %s", pictures[_i].name, pty_screen(p));
	}
	pty_free(p);
}
END_TEST

Suite *pictures_suite(void)
{
	const int n = (int)(sizeof pictures / sizeof pictures[0]);
	Suite *s = suite_create("pictures");
	TCase *t = tcase_create("pictures");
	tcase_add_loop_test(t, picture__is_as_stored, 0, n);
	tcase_add_loop_test(t, practice__is_marked_on_every_screen, 0, n);
	suite_add_tcase(s, t);
	return s;
}
