/* The ready pieces on a real screen: list, choice list, page, question, and how an edit
 * is shown. */
#include <config.h>

#include "suites.h"
#include "support/pty.h"

#include <stdio.h>
#include <string.h>

enum { ROWS = 24, COLS = 80 };

#define SAMPLE "tests/tui/sample"
#define UP "\033[A"
#define DOWN "\033[B"
#define PGUP "\033[5~"
#define PGDN "\033[6~"
#define HOME "\033[H"
#define END "\033[F"
#define F12 "\033[24~"
#define LONG_TEXT \
	"SAMPLE_TEXT=Een zin die langer is dan een vlak van dertig breed, met een tweede deel.\nEn een alinea."

static struct pty *sample(const char *mode, const char *text)
{
	const char *argv[] = {SAMPLE, mode, NULL}, *env[] = {text, NULL};
	struct pty *p = pty_start(argv, env, ROWS, COLS, "xterm-256color");
	ck_assert_msg(pty_wait(p), "the sample did not start:\n%s", pty_screen(p));
	return p;
}

static void assert_cursor(struct pty *p, int y, int x)
{
	int at_y, at_x;
	ck_assert(pty_cursor(p, &at_y, &at_x));
	ck_assert_int_eq(at_y, y);
	ck_assert_int_eq(at_x, x);
}

/* --- list ----------------------------------------------------------------------------------- */

/* The screen row with the mark; there is exactly one. */
static int marked_row(struct pty *p)
{
	int found = -1;
	for (int y = 1; y < ROWS - 2; y++)
		if (strcmp(pty_cell(p, y, 0).text, ">") == 0) {
			ck_assert_int_eq(found, -1);
			found = y;
		}
	ck_assert_int_ne(found, -1);
	return found;
}

/* Each row shows the person of its place: rows first .. first + 20 of the list. */
static void assert_rows(struct pty *p, int first, int marked)
{
	char wanted[40];
	for (int y = 1; y < ROWS - 2; y++) {
		snprintf(wanted, sizeof wanted, "Naam van persoon %d ", first + y - 1);
		ck_assert_msg(strstr(pty_row(p, y), wanted) != NULL, "row %d: %s", y, pty_row(p, y));
		ck_assert_int_eq(pty_cell(p, y, 2).bold, first + y - 1 == marked);
	}
	ck_assert_int_eq(marked_row(p), marked - first + 1);
	assert_cursor(p, marked - first + 1, 0);
}

START_TEST(tui_list__moves)
{
	struct pty *p = sample("lijst", NULL);
	assert_rows(p, 0, 0);
	pty_type(p, UP);
	assert_rows(p, 0, 0);
	pty_type(p, DOWN DOWN);
	assert_rows(p, 0, 2);
	pty_type(p, PGDN);
	assert_rows(p, 20, 22);
	for (int i = 23; i < 43; i++) {
		pty_type(p, DOWN);
		assert_rows(p, i > 40 ? i - 20 : 20, i);
	}
	pty_type(p, UP);
	assert_rows(p, 22, 41);
	pty_type(p, PGUP);
	assert_rows(p, 2, 21);
	pty_type(p, HOME);
	assert_rows(p, 0, 0);
	pty_type(p, END);
	assert_rows(p, 979, 999);
	pty_type(p, DOWN PGDN);
	assert_rows(p, 979, 999);
	pty_type(p, PGUP PGUP PGUP);
	assert_rows(p, 919, 939);
	for (int i = 938; i > 915; i--) {
		pty_type(p, UP);
		assert_rows(p, i < 919 ? i : 919, i);
	}
	pty_free(p);
}
END_TEST

START_TEST(tui_list__is_whole_after_a_clear_and_a_resize)
{
	struct pty *p = sample("lijst", NULL);
	pty_type(p, PGDN DOWN);
	pty_type(p, "\014");
	assert_rows(p, 20, 21);
	pty_resize(p, 40, 80);
	ck_assert(pty_wait_text(p, "venster 40x80", PTY_LIMIT_MS));
	pty_resize(p, ROWS, COLS);
	ck_assert(pty_wait_text(p, "venster 24x80", PTY_LIMIT_MS));
	ck_assert(pty_wait(p));
	assert_rows(p, 20, 21);
	pty_free(p);
}
END_TEST

/* --- choice list ------------------------------------------------------------------------------ */

/* Keys after opening, and what the message line says then ("" while it stays open). */
static const struct {
	const char *mode, *keys, *message;
} picks[] = {
	{"keuze", "\r", "gekozen [O]"},          /* the cursor starts at what was chosen */
	{"keuze", DOWN "\r", "gekozen [Z]"},
	{"keuze", "1", "gekozen [B1]"},
	{"keuze", "5", "gekozen [X1]"},
	{"keuze", "9", ""},
	{"keuze", "zelf\r", "gekozen [Z]"},
	{"keuze", "ZELF\r", "gekozen [Z]"},
	{"keuze", "b\r", "gekozen [B1]"},        /* by code */
	{"keuze", "code alg\r", "gekozen [X1]"}, /* words in any order, folded */
	{"keuze", "code\r", "gekozen [X2]"},     /* what it begins with goes before a later word */
	{"keuze", "code" UP "\r", "gekozen [X1]"},
	{"keuze", "ond\177\177\177\177zel\r", "gekozen [Z]"},
	{"keuze", "qq\r", ""},
	{"keuze", "qq\177\177\r", "gekozen [B1]"},
	{"keuze", "keuze van\r", "gekozen [K]"}, /* an ended one may still be meant */
	{"keuze", F12, "verlaten []"},
	{"keuze", "\033\033", "verlaten []"},
	{"keuzes", "\r", "gekozen [B1 Z oud]"},  /* what is no choice is kept */
	{"keuzes", " \r", "gekozen [Z oud]"},
	{"keuzes", "12\r", "gekozen [O Z oud]"},
	{"keuzes", "ond \177\177\177 \r", "gekozen [O Z oud]"},
	{"keuzes", DOWN " \r", "gekozen [B1 O Z oud]"},
	{"keuzes", F12, "verlaten []"},
};

START_TEST(tui_pick__answers)
{
	struct pty *p = sample(picks[_i].mode, NULL);
	pty_type(p, picks[_i].keys);
	bool open = pty_shows(p, "Leerroute");
	if (*picks[_i].message)
		ck_assert_msg(strcmp(pty_row(p, 22), picks[_i].message) == 0, "row %d: %s", _i, pty_row(p, 22));
	ck_assert(open == !*picks[_i].message);
	pty_free(p);
}
END_TEST

START_TEST(tui_pick__shows_numbers_marks_and_ended)
{
	struct pty *p = sample("keuzes", NULL);
	ck_assert(pty_shows(p, "> 1 [x] B1  B1-route"));
	ck_assert(pty_shows(p, "  2 [ ] O   Onderwijsroute"));
	ck_assert(pty_shows(p, "  3 [x] Z   Zelfredzaamheidsroute"));
	ck_assert(pty_shows(p, "  4 [ ] K   (Keuze van vóór 2022)"));
	pty_type(p, "zel");
	ck_assert(pty_shows(p, "Zoek: zel"));
	ck_assert(pty_shows(p, "> 1 [x] Z   Zelfredzaamheidsroute"));
	ck_assert(!pty_shows(p, "Onderwijsroute"));
	pty_type(p, "qq");
	ck_assert(pty_shows(p, "Geen keuze past"));
	pty_free(p);
}
END_TEST

/* --- page --------------------------------------------------------------------------------------- */

static const char *numbered_text(void)
{
	static char text[4096];
	size_t n = (size_t)snprintf(text, sizeof text, "SAMPLE_TEXT=");
	for (int i = 1; i <= 60; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "regel %d.\n", i);
	return text;
}

START_TEST(tui_page__scrolls_and_closes)
{
	struct pty *p = sample("bladzijde", numbered_text());
	ck_assert(pty_shows(p, " Hulp ") && pty_shows(p, "regel 1.") && pty_shows(p, "regel 19."));
	ck_assert(!pty_shows(p, "regel 20."));
	ck_assert(pty_shows(p, "1-19 van 61"));
	pty_type(p, DOWN);
	ck_assert(!pty_shows(p, "regel 1.") && pty_shows(p, "regel 20."));
	pty_type(p, " ");
	ck_assert(pty_shows(p, "20-38 van 61"));
	pty_type(p, END);
	ck_assert(pty_shows(p, "43-61 van 61"));
	pty_type(p, DOWN PGDN);
	ck_assert(pty_shows(p, "43-61 van 61"));
	pty_type(p, HOME);
	ck_assert(pty_shows(p, "regel 1."));
	pty_type(p, "x\033OP");
	ck_assert(pty_shows(p, "regel 1."));
	static const char *const leave[] = {F12, "\033\033", "\r", "q"};
	pty_type(p, leave[_i]);
	ck_assert_str_eq(pty_row(p, 22), "bladzijde [dicht]");
	pty_free(p);
}
END_TEST

/* The reader's place is kept by the text when it wraps anew. */
START_TEST(tui_page__keeps_the_place_in_a_resize)
{
	struct pty *p = sample("bladzijde", numbered_text());
	pty_type(p, PGDN PGDN);
	ck_assert(pty_shows(p, "37-55 van 61"));
	pty_resize(p, ROWS, 100);
	ck_assert(pty_wait_text(p, "venster 24x100", PTY_LIMIT_MS));
	ck_assert(pty_wait(p));
	ck_assert(pty_shows(p, "37-55 van 61"));
	pty_free(p);
}
END_TEST

/* --- question --------------------------------------------------------------------------------------- */

static const struct {
	const char *mode, *keys, *message;
} asks[] = {
	{"vraag", "j", "antwoord [ja]"},
	{"vraag", "J", "antwoord [ja]"},
	{"vraag", "n", "antwoord [nee]"},
	{"vraag", "\r", "antwoord [nee]"},
	{"vraag", F12, "antwoord [nee]"},
	{"vraag", "\033\033", "antwoord [nee]"},
	{"vraag", "xy \t" UP "\033[200~j\033[201~\033OP", ""},
	{"woord", "vaststellen\r", "antwoord [ja]"},
	{"woord", "VastStellen \r", "antwoord [ja]"},
	{"woord", "vaststelen\r", ""},
	{"woord", "vaststelen\rvaststellen\r", "antwoord [ja]"},
	{"woord", "vaststellen", ""},
	{"woord", "j\r", ""},
	{"woord", "\r", "antwoord [nee]"},
	{"woord", "vaststelen\r\r", "antwoord [nee]"},
	{"woord", "\033[200~vaststellen\n\033[201~", ""},
	{"woord", "vast" F12, "antwoord [nee]"},
};

START_TEST(tui_ask__answers)
{
	struct pty *p = sample(asks[_i].mode, "SAMPLE_TEXT=Wilt u dit doen?");
	ck_assert(pty_shows(p, "Wilt u dit doen?") && pty_shows(p, " Vaststellen "));
	pty_type(p, asks[_i].keys);
	if (*asks[_i].message)
		ck_assert_msg(strcmp(pty_row(p, 22), asks[_i].message) == 0, "row %d: %s", _i, pty_row(p, 22));
	ck_assert(pty_shows(p, "Wilt u dit doen?") == !*asks[_i].message);
	pty_free(p);
}
END_TEST

START_TEST(tui_ask__a_resize_answers_nothing)
{
	struct pty *p = sample("woord", "SAMPLE_TEXT=Wilt u dit doen?");
	pty_type(p, "vast");
	pty_resize(p, 5, 10);
	ck_assert(pty_wait(p));
	pty_resize(p, ROWS, COLS);
	ck_assert(pty_wait_text(p, "venster 24x80", PTY_LIMIT_MS));
	pty_type(p, "stellen\r");
	ck_assert_str_eq(pty_row(p, 22), "antwoord [ja]");
	pty_free(p);
}
END_TEST

/* What was typed before the question stood there is no answer to it. It comes in one
 * piece with the key that asks, so it is there when the question is made. */
START_TEST(tui_ask__drops_what_was_typed_ahead)
{
	struct pty *p = sample("leeg", NULL);
	pty_type(p, "\001jjj\rjjj");
	ck_assert(pty_shows(p, " Vaststellen "));
	ck_assert(!pty_shows(p, "antwoord"));
	pty_type(p, "j");
	ck_assert_str_eq(pty_row(p, 22), "antwoord [ja]");
	pty_free(p);
}
END_TEST

/* --- edit on the screen --------------------------------------------------------------------------------- */

START_TEST(tui_edit_draw__scrolls_a_long_line)
{
	struct pty *p = sample("veld", "SAMPLE_TEXT=0123456789abcdefghijklmnopqrstuvwxyz");
	ck_assert_str_eq(pty_cell(p, 2, 28).text, "<");
	ck_assert_ptr_nonnull(strstr(pty_row(p, 2), "uvwxyz"));
	pty_type(p, HOME);
	ck_assert_ptr_nonnull(strstr(pty_row(p, 2), " 0123456789abcdefghijklmnopqrs>"));
	assert_cursor(p, 2, 28);
	for (int i = 0; i < 36; i++) { /* the cursor always stands on the character it is at */
		int y, x;
		static const char all[] = "0123456789abcdefghijklmnopqrstuvwxyz";
		ck_assert(pty_cursor(p, &y, &x));
		ck_assert(x >= 28 && x < 58);
		ck_assert_int_eq(pty_cell(p, y, x).text[0], all[i]);
		pty_type(p, "\033[C");
	}
	pty_free(p);
}
END_TEST

START_TEST(tui_edit_draw__shows_wide_and_marked_text)
{
	struct pty *p = sample("veld", "SAMPLE_TEXT=漢字e\314\201Şü");
	ck_assert_ptr_nonnull(strstr(pty_row(p, 2), "漢字e\314\201Şü"));
	assert_cursor(p, 2, 28 + 7);
	pty_type(p, "\033[D\033[D\033[D\033[D");
	assert_cursor(p, 2, 28 + 2);
	pty_type(p, "\177x");
	ck_assert_ptr_nonnull(strstr(pty_row(p, 2), "x字e\314\201Şü"));
	assert_cursor(p, 2, 28 + 1);
	pty_free(p);
}
END_TEST

START_TEST(tui_edit_draw__wraps_an_area)
{
	struct pty *p = sample("vlak", LONG_TEXT);
	ck_assert_str_eq(pty_row(p, 3), "          Een zin die langer is dan een");
	ck_assert_str_eq(pty_row(p, 4), "          vlak van dertig breed, met");
	ck_assert_str_eq(pty_row(p, 5), "          een tweede deel.");
	ck_assert_str_eq(pty_row(p, 6), "          En een alinea.");
	assert_cursor(p, 6, 24);
	pty_type(p, UP);
	assert_cursor(p, 5, 24);
	pty_type(p, UP HOME);
	assert_cursor(p, 4, 10);
	pty_type(p, "een ");
	ck_assert_str_eq(pty_row(p, 4), "          een vlak van dertig breed,");
	pty_type(p, "\033[1;5F\r\rx\ry\rz");
	ck_assert_str_eq(pty_row(p, 8), "          z");
	ck_assert_str_eq(pty_cell(p, 3, 39).text, "^"); /* more above */
	assert_cursor(p, 8, 11);
	pty_type(p, "\033[1;5H");
	ck_assert_str_eq(pty_cell(p, 8, 39).text, "v");
	assert_cursor(p, 3, 10);
	pty_free(p);
}
END_TEST

START_TEST(tui_edit_draw__stars_a_secret)
{
	struct pty *p = sample("geheim", NULL);
	pty_type(p, "ge\303\251im");
	ck_assert_str_eq(pty_row(p, 3), "          *****");
	assert_cursor(p, 3, 15);
	pty_type(p, "\177");
	ck_assert_str_eq(pty_row(p, 3), "          ****");
	for (int i = 0; i < 40; i++)
		pty_type(p, "x");
	ck_assert_str_eq(pty_cell(p, 3, 10).text, "<");
	ck_assert(!pty_wrote(p, "ge") && !pty_wrote(p, "im"));
	pty_free(p);
}
END_TEST

Suite *widget_suite(void)
{
	Suite *s = suite_create("widget");
	TCase *t = tcase_create("widget");
	tcase_set_timeout(t, 300);
	tcase_add_test(t, tui_list__moves);
	tcase_add_test(t, tui_list__is_whole_after_a_clear_and_a_resize);
	tcase_add_loop_test(t, tui_pick__answers, 0, sizeof picks / sizeof picks[0]);
	tcase_add_test(t, tui_pick__shows_numbers_marks_and_ended);
	tcase_add_loop_test(t, tui_page__scrolls_and_closes, 0, 4);
	tcase_add_test(t, tui_page__keeps_the_place_in_a_resize);
	tcase_add_loop_test(t, tui_ask__answers, 0, sizeof asks / sizeof asks[0]);
	tcase_add_test(t, tui_ask__a_resize_answers_nothing);
	tcase_add_test(t, tui_ask__drops_what_was_typed_ahead);
	tcase_add_test(t, tui_edit_draw__scrolls_a_long_line);
	tcase_add_test(t, tui_edit_draw__shows_wide_and_marked_text);
	tcase_add_test(t, tui_edit_draw__wraps_an_area);
	tcase_add_test(t, tui_edit_draw__stars_a_secret);
	suite_add_tcase(s, t);
	return s;
}
