/* Forms: typing, choices, warnings that do not trap, problems, rows, undo, saving, and
 * coming back to a draft. Every form of the definitions is opened, filled and saved. */
#include <config.h>

#include "view/program.h"
#include "view/suites.h"

#include "base/buf.h"
#include "spec/spec.h"
#include "support/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct pty *start_intake(void)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	program_new_form(p, "brede intake");
	ck_assert_msg(pty_shows(p, "Start brede intake"), "%s", pty_screen(p));
	return p;
}

START_TEST(typing__is_echoed_and_checked_beside_the_field)
{
	struct pty *p = start_intake();
	pty_type(p, "12-2-2026" KEY_TAB);
	ck_assert(pty_shows(p, "12-02-2026"));
	pty_type(p, KEY_UP);
	pty_type(p, "x" KEY_TAB);
	ck_assert_msg(pty_shows(p, "!"), "%s", pty_screen(p));
	pty_type(p, KEY_UP);
	ck_assert_msg(pty_row(p, 22)[0] == '!', "%s", pty_screen(p));
	pty_type(p, KEY_F6);
	ck_assert_msg(pty_row(p, 22)[0] != '!', "%s", pty_screen(p));
	pty_free(p);
}
END_TEST

START_TEST(typed_character__costs_few_bytes)
{
	struct pty *p = start_intake();
	pty_type(p, "1");
	for (const char *c = "2-2-2026"; *c; c++) {
		char key[2] = {*c, '\0'};
		ck_assert_uint_le(program_key_bytes(p, key), 20);
	}
	pty_free(p);
}
END_TEST

START_TEST(choice__narrows_by_typing)
{
	struct pty *p = start_intake();
	pty_type(p, KEY_TAB);
	pty_type(p, KEY_F4);
	pty_type(p, "thuis");
	pty_type(p, KEY_ENTER);
	ck_assert_msg(pty_shows(p, "Thuis"), "%s", pty_screen(p));
	pty_free(p);
}
END_TEST

START_TEST(undo__brings_back_and_redo_repeats)
{
	struct pty *p = start_intake();
	pty_type(p, "12-2-2026" KEY_TAB);
	pty_type(p, "\032");
	ck_assert_msg(!pty_shows(p, "12-02-2026"), "%s", pty_screen(p));
	pty_type(p, "\031");
	ck_assert(pty_shows(p, "12-02-2026"));
	pty_free(p);
}
END_TEST

START_TEST(save__says_what_is_needed_and_keeps_the_typing)
{
	struct pty *p = start_intake();
	pty_type(p, KEY_TAB "thuis" KEY_TAB);
	pty_type(p, KEY_F9);
	ck_assert_msg(pty_shows(p, "Niet opgeslagen: Start brede intake is nodig"), "%s", pty_screen(p));
	pty_type(p, "12-2-2026" KEY_TAB);
	pty_type(p, KEY_F9);
	ck_assert_msg(pty_shows(p, "Opgeslagen."), "%s", pty_screen(p));
	pty_free(p);
}
END_TEST

START_TEST(save__says_what_is_left_to_do)
{
	struct pty *p = start_intake();
	pty_type(p, "12-2-2026" KEY_TAB KEY_F9);
	ck_assert_msg(pty_shows(p, "Opgeslagen. Nog te doen: "), "%s", pty_screen(p));
	pty_free(p);
}
END_TEST

START_TEST(finding__beside_its_field_is_no_half_sentence)
{
	struct pty *p = start_intake();
	pty_type(p, KEY_TAB "nergens" KEY_TAB);
	const char *row = pty_row(p, 3);
	ck_assert_msg(strstr(row, "! Niet in de lijst") != NULL, "%s", pty_screen(p));
	ck_assert_msg(strcmp(strstr(row, "! Niet"), "! Niet in de lijst") == 0 || strstr(row, "F4.") != NULL, "%s", row);
	pty_free(p);
}
END_TEST

START_TEST(first_and_last_field__say_so)
{
	struct pty *p = program_start(NULL, NULL, NULL);
	program_new_form(p, "adres");
	pty_type(p, KEY_UP);
	ck_assert_msg(pty_shows(p, "Dit is het eerste veld"), "%s", pty_screen(p));
	ck_assert_msg(!pty_shows(p, "F3 Blok"), "a form of one block:\n%s", pty_screen(p));
	for (int i = 0; i < 12; i++)
		pty_type(p, KEY_TAB);
	ck_assert_msg(pty_shows(p, "Dit is het laatste veld"), "%s", pty_screen(p));
	pty_free(p);
}
END_TEST

START_TEST(freeze__lists_what_is_missing)
{
	struct pty *p = start_intake();
	pty_type(p, "12-2-2026" KEY_TAB);
	pty_type(p, KEY_F2);
	pty_type(p, "vaststellen");
	pty_type(p, KEY_ENTER);
	ck_assert_msg(pty_shows(p, "Dit ontbreekt nog"), "it asks before it knows:\n%s", pty_screen(p));
	ck_assert_msg(!pty_shows(p, "Typ om door te gaan"), "%s", pty_screen(p));
	pty_free(p);
}
END_TEST

START_TEST(rows__are_added_and_removed)
{
	struct pty *p = start_intake();
	pty_type(p, KEY_F8);
	for (int i = 0; i < 8 && !strstr(pty_screen(p), "> "); i++)
		pty_type(p, KEY_DOWN);
	pty_type(p, KEY_DOWN);
	pty_type(p, KEY_ENTER);
	ck_assert_msg(pty_shows(p, "Taal") && pty_shows(p, "Spreken"), "%s", pty_screen(p));
	pty_type(p, "\004");
	ck_assert_msg(pty_shows(p, "Rij weggehaald"), "%s", pty_screen(p));
	pty_type(p, "\032");
	ck_assert_msg(pty_shows(p, "Spreken") || pty_shows(p, "(nog leeg)"), "%s", pty_screen(p));
	pty_free(p);
}
END_TEST

START_TEST(kill__comes_back_at_the_same_field)
{
	const char *store = program_store();
	struct pty *p = program_start_on(store, NULL, NULL, NULL);
	program_new_form(p, "brede intake");
	pty_type(p, "12-2-2026" KEY_TAB);
	pty_type(p, "azc" KEY_TAB);
	pty_wait_seconds(p, 2); /* the draft, cursor included, is at most that much behind */
	pty_kill(p, 9);
	pty_free(p);
	const char *argv[] = {"./regie", "--demo", "--store", store, NULL};
	p = pty_start(argv, NULL, 24, 80, "xterm-256color");
	ck_assert(pty_wait(p));
	ck_assert_msg(pty_shows(p, "Concepten"), "%s", pty_screen(p));
	pty_type(p, KEY_ENTER);
	ck_assert_msg(pty_shows(p, "12-02-2026") && pty_shows(p, "AZC"), "%s", pty_screen(p));
	pty_free(p);
}
END_TEST

START_TEST(lock__comes_back_at_the_same_field)
{
	struct pty *p = start_intake();
	pty_type(p, "12-2-2026" KEY_TAB);
	pty_type(p, "\013");
	ck_assert_msg(pty_wait_text(p, "op slot", 20000), "%s", pty_screen(p));
	ck_assert(!pty_shows(p, "12-02-2026"));
	pty_type(p, KEY_ENTER);
	ck_assert_msg(pty_wait_text(p, "12-02-2026", 20000), "%s", pty_screen(p));
	pty_free(p);
}
END_TEST

/* --- every form --------------------------------------------------------------------------- */

static struct spec *load_spec(void)
{
	struct spec *spec;
	struct spec_fault *faults;
	size_t n;
	struct buf dir = {0}, codes = {0};
	buf_printf(&dir, "%s/screens", support_srcdir());
	buf_printf(&codes, "%s/db/codes", support_srcdir());
	ck_assert_int_eq(spec_load(buf_str(&dir), buf_str(&codes), NULL, &spec, &faults, &n), ERR_OK);
	buf_clear(&dir);
	buf_clear(&codes);
	return spec;
}

static bool is_for_people(const struct spec_form *f)
{
	for (size_t b = 0; b < f->n_blocks; b++)
		for (size_t q = 0; q < f->blocks[b].n_questions; q++) {
			const struct spec_field *field = f->blocks[b].questions[q].field;
			if (!field || !(field->readonly || field->calculation || (field->eis & SPEC_EIS_A)))
				return true;
		}
	return false;
}

/* Forms reached from a dossier by "n". */
static bool from_dossier(const struct spec_form *f)
{
	const struct spec_record *owner = f->record->owner;
	return f->menu && is_for_people(f) && owner && (strcmp(owner->id, "dossier") == 0 || strcmp(owner->id, "persoon") == 0);
}

/* Open the i-th form, walk it from top to bottom with hostile and plain typing, leave. */
START_TEST(every_form__opens_is_typed_in_and_left)
{
	static const char *const typed[] = {"1", "ja", "12-2-2026", "\303\251\xff" "e\xcc\x81", "\033[200~plak\nmij\033[201~"};
	struct spec *spec = load_spec();
	struct pty *p = program_start(NULL, NULL, NULL);
	pty_type(p, KEY_ENTER);
	for (size_t i = (size_t)_i; i < spec_n_forms(spec); i += 8) {
		const struct spec_form *f = spec_form_at(spec, i);
		if (!from_dossier(f))
			continue;
		pty_type(p, "n");
		pty_type(p, f->label);
		pty_type(p, KEY_ENTER);
		ck_assert_msg(strstr(pty_row(p, 0), f->label) != NULL, "%s: %s", f->id, pty_screen(p));
		for (int k = 0; k < 12; k++) {
			pty_type(p, typed[k % 5]);
			pty_type(p, KEY_DOWN);
		}
		pty_type(p, KEY_F6);
		pty_type(p, KEY_F12);
		ck_assert_msg(pty_shows(p, "Dossier"), "%s: %s", f->id, pty_screen(p));
	}
	pty_free(p);
	spec_free(spec);
}
END_TEST

Suite *form_suite(void)
{
	Suite *s = suite_create("form");
	TCase *t = tcase_create("form");
	tcase_set_timeout(t, 60); /* a machine that is busy is no fault of ours */
	tcase_add_test(t, typing__is_echoed_and_checked_beside_the_field);
	tcase_add_test(t, typed_character__costs_few_bytes);
	tcase_add_test(t, choice__narrows_by_typing);
	tcase_add_test(t, undo__brings_back_and_redo_repeats);
	tcase_add_test(t, save__says_what_is_needed_and_keeps_the_typing);
	tcase_add_test(t, save__says_what_is_left_to_do);
	tcase_add_test(t, finding__beside_its_field_is_no_half_sentence);
	tcase_add_test(t, first_and_last_field__say_so);
	tcase_add_test(t, freeze__lists_what_is_missing);
	tcase_add_test(t, rows__are_added_and_removed);
	tcase_add_test(t, kill__comes_back_at_the_same_field);
	tcase_add_test(t, lock__comes_back_at_the_same_field);
	tcase_add_loop_test(t, every_form__opens_is_typed_in_and_left, 0, 8);
	suite_add_tcase(s, t);
	return s;
}
