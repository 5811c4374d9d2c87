/* What holds on every screen whatever the terminal: no colour escape in black and white,
 * only ASCII when asked, no letter lost in ISO 8859-1, sizes, hostile bytes. */
#include <config.h>

#include "view/program.h"
#include "view/suites.h"

#include <stdio.h>
#include <string.h>

/* Through the screens: caseload, help, palette, dossier, form, choice list. */
static void tour(struct pty *p)
{
	pty_type(p, KEY_F1);
	pty_type(p, KEY_F1);
	pty_type(p, KEY_F12);
	pty_type(p, KEY_F2);
	pty_type(p, KEY_F12);
	program_new_form(p, "brede intake");
	pty_type(p, KEY_TAB);
	pty_type(p, KEY_F4);
	pty_type(p, KEY_F12);
	pty_type(p, KEY_F8);
	pty_type(p, KEY_F12);
	pty_type(p, KEY_F12);
}

/* A select-graphic-rendition that sets a colour. */
static bool has_colour(const char *bytes, size_t n)
{
	for (size_t i = 0; i + 3 < n; i++) {
		if (bytes[i] != '\033' || bytes[i + 1] != '[')
			continue;
		size_t k = i + 2;
		while (k < n && (bytes[k] == ';' || (bytes[k] >= '0' && bytes[k] <= '9')))
			k++;
		if (k >= n || bytes[k] != 'm')
			continue;
		for (size_t j = i + 2; j + 1 < k; j++)
			if ((j == i + 2 || bytes[j - 1] == ';') && (bytes[j] == '3' || bytes[j] == '4') && bytes[j + 1] >= '0' &&
				bytes[j + 1] <= '8')
				return true;
	}
	return false;
}

START_TEST(mono__emits_no_colour)
{
	struct pty *p = program_start("--zwart-wit", NULL, NULL);
	size_t n;
	tour(p);
	const char *bytes = pty_bytes(p, &n);
	ck_assert(!has_colour(bytes, n));
	ck_assert(!pty_has_title(p));
	pty_free(p);
}
END_TEST

START_TEST(no_color__emits_no_colour)
{
	struct pty *p = program_start(NULL, (const char *const[]){"NO_COLOR=1", NULL}, NULL);
	size_t n;
	tour(p);
	const char *bytes = pty_bytes(p, &n);
	ck_assert(!has_colour(bytes, n));
	pty_free(p);
}
END_TEST

START_TEST(colour__is_there_otherwise)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	size_t n;
	const char *bytes = pty_bytes(p, &n);
	ck_assert(has_colour(bytes, n));
	pty_free(p);
}
END_TEST

START_TEST(ascii__emits_only_ascii)
{
	struct pty *p = program_start("--ascii", NULL, NULL);
	size_t n;
	tour(p);
	const char *bytes = pty_bytes(p, &n);
	for (size_t i = 0; i < n; i++)
		ck_assert_msg((unsigned char)bytes[i] < 0x80, "byte %02x at %zu", (unsigned char)bytes[i], i);
	pty_free(p);
}
END_TEST

START_TEST(latin1__loses_no_letter)
{
	const char *locpath = pty_locale("nl_NL", "ISO-8859-1");
	if (!locpath)
		return; /* localedef is not there */
	const char *store = program_store();
	struct pty *wide = program_start_on(store, NULL, NULL, NULL);
	struct pty *narrow = program_start_on(store, NULL,
		(const char *const[]){locpath, "LC_ALL=nl_NL.ISO-8859-1", NULL}, NULL);
	for (int y = 4; y < 20; y++) {
		const char *a = pty_row(wide, y), *b = pty_row(narrow, y);
		ck_assert_msg((a[0] != '\0') == (b[0] != '\0'), "row %d: '%s' '%s'", y, a, b);
	}
	pty_free(narrow);
	pty_free(wide);
}
END_TEST

static const char *const terms[] = {"xterm-256color", "xterm", "screen", "linux", "vt100", "vt220"};

START_TEST(terms__all_show_the_caseload)
{
	struct pty *p = program_start(NULL, NULL, terms[_i]);
	ck_assert_msg(pty_shows(p, "Enter Open"), "%s: %s", terms[_i], pty_screen(p));
	pty_free(p);
}
END_TEST

START_TEST(resize__says_too_small_and_comes_back)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	pty_resize(p, 10, 40);
	pty_wait(p);
	ck_assert_msg(pty_shows(p, "te klein"), "%s", pty_screen(p));
	pty_resize(p, 24, 80);
	pty_wait(p);
	ck_assert(pty_shows(p, "Caseload"));
	for (int i = 0; i < 40; i++)
		pty_resize(p, 1 + i * 7 % 60, 1 + i * 13 % 200);
	pty_resize(p, 30, 100);
	pty_wait(p);
	ck_assert_msg(pty_shows(p, "Caseload"), "%s", pty_screen(p));
	pty_free(p);
}
END_TEST

START_TEST(palette__runs_and_says_why_not)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	pty_type(p, KEY_F2);
	pty_type(p, "sorteer");
	pty_type(p, KEY_ENTER);
	ck_assert_msg(pty_shows(p, "Sorteer op"), "%s", pty_screen(p));
	pty_free(p);
}
END_TEST

START_TEST(read_only__refuses_with_a_reason)
{
	struct pty *p = program_start("--read-only", NULL, NULL);
	ck_assert(pty_shows(p, "KIJKEN"));
	pty_type(p, "n");
	ck_assert_msg(pty_shows(p, "wijzigen kan niet"), "%s", pty_screen(p));
	pty_free(p);
}
END_TEST

START_TEST(quit__puts_the_terminal_back)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	pty_type(p, KEY_F12);
	pty_type(p, KEY_F12);
	ck_assert(pty_shows(p, "Regie sluiten?"));
	pty_send(p, "j");
	ck_assert_int_eq(pty_status(p, 20000), 0);
	ck_assert(!pty_is_alternate(p));
	pty_free(p);
}
END_TEST

Suite *terminal_suite(void)
{
	Suite *s = suite_create("terminal");
	TCase *t = tcase_create("terminal");
	tcase_add_test(t, mono__emits_no_colour);
	tcase_add_test(t, no_color__emits_no_colour);
	tcase_add_test(t, colour__is_there_otherwise);
	tcase_add_test(t, ascii__emits_only_ascii);
	tcase_add_test(t, latin1__loses_no_letter);
	tcase_add_loop_test(t, terms__all_show_the_caseload, 0, sizeof terms / sizeof terms[0]);
	tcase_add_test(t, resize__says_too_small_and_comes_back);
	tcase_add_test(t, palette__runs_and_says_why_not);
	tcase_add_test(t, read_only__refuses_with_a_reason);
	tcase_add_test(t, quit__puts_the_terminal_back);
	suite_add_tcase(s, t);
	return s;
}
