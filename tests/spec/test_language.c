/* The words of the definitions in another language: all of them, with what is not
 * translated left Dutch, and nothing that a version depends on. */
#include <config.h>

#include "spec/spec.h"
#include "spec/type.h"

#include "base/i18n.h"
#include "support/run.h"
#include "suites.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char TEXT[] =
	"lijst: kleur\nlabel: Kleur\nlabel::en: Colour\ncode: r Rood; tot 2024-01-01\ncode: b Blauw\ncode: g Groen\n"
	"code::en: b Blue\ncode::en: r Red\ncode::en: x Nothing\ncode::fr: g Vert\n\n"
	"record: vorm\nlabel: Vorm\nlabel::en: Shape\n\n"
	"groep: vorm.maat\nlabel: Maat\nlabel::en: Size\n\n"
	"veld: vorm.naam\ntype: tekst(10)\nlabel: Naam\nlabel::en: Name\nhint: Een woord\nuitleg: Lang.\n"
	"uitleg::en: Long.\ngroep: vorm.maat\nconstraint: . != 'x'\nconstraint_message: Geen x.\n"
	"constraint_message::en: No x.\n\n"
	"veld: vorm.kleur\ntype: keuze(kleur)\nlabel: Kleur\n\n"
	"record: punt\nlabel: Punt\nmeervoud: Punten\nmeervoud::en: Points\nvan: vorm\n\n"
	"veld: punt.x\ntype: geheel\nlabel: X\nlabel::en: Across\n\n"
	"record: lijn\nlabel: Lijn\nlabel::en: Line\nvan: vorm\n\n"
	"veld: lijn.x\ntype: geheel\nlabel: X\n\n"
	"formulier: vorm\nrecord: vorm\nlabel: Vorm\nlabel::en: Shape form\nhint: Teken\nhint::en: Draw\n"
	"menu: Deel\nmenu::en: Part\n\n"
	"blok: vorm.a\nlabel: A Eerst\nlabel::en: A First\n\n"
	"vraag: vorm.naam\n\n"
	"vraag: vorm.kleur\nlabel: Welke kleur?\nhint: Kies\nhint::en: Choose\n\n"
	"vraag: punt\n\n"
	"vraag: lijn\n\n"
	"overzicht: vormen\nrecord: vorm\nlabel: Vormen\nlabel::en: Shapes\nkolom: vorm.naam 10\n"
	"kolom: vorm.kleur 8 Tint\nkolom::en: vorm.kleur 8 Hue\nsorteer: vorm.naam\n";

static struct spec *load(const char *lang)
{
	char path[8192];
	const char *dir = support_dir();
	struct spec *s;
	struct spec_fault *faults;
	size_t n;
	snprintf(path, sizeof path, "%s/a.def", dir);
	FILE *f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(TEXT, f);
	fclose(f);
	enum err e = spec_load(dir, NULL, NULL, &s, &faults, &n);
	ck_assert_msg(e == ERR_OK, "%s", n ? faults[0].text : "?");
	if (lang)
		spec_use_language(s, lang);
	return s;
}

static const char *code_label(const struct spec *s, const char *code)
{
	return spec_code(spec_list(s, "kleur"), code)->label;
}

START_TEST(spec_use_language__translates_every_kind_of_word)
{
	struct spec *s = load("en");
	const struct spec_record *vorm = spec_record(s, "vorm");
	const struct spec_field *naam = spec_field(s, "vorm.naam");
	const struct spec_form *form = spec_form(s, "vorm");
	const struct spec_overview *o = spec_overview(s, "vormen");
	ck_assert_str_eq(vorm->label, "Shape");
	ck_assert_str_eq(vorm->groups[0].label, "Size");
	ck_assert_str_eq(naam->label, "Name");
	ck_assert_str_eq(naam->uitleg, "Long.");
	ck_assert_str_eq(naam->constraint_message, "No x.");
	ck_assert_str_eq(spec_record(s, "punt")->plural, "Points");
	ck_assert_str_eq(spec_list(s, "kleur")->label, "Colour");
	ck_assert_str_eq(code_label(s, "r"), "Red");
	ck_assert_str_eq(code_label(s, "b"), "Blue");
	ck_assert_str_eq(form->label, "Shape form");
	ck_assert_str_eq(form->hint, "Draw");
	ck_assert_str_eq(form->menu, "Part");
	ck_assert_str_eq(form->blocks[0].label, "A First");
	ck_assert_str_eq(o->label, "Shapes");
	ck_assert_str_eq(o->columns[1].label, "Hue");
	spec_free(s);
}
END_TEST

START_TEST(spec_use_language__leaves_the_rest_dutch)
{
	struct spec *s = load("en");
	ck_assert_str_eq(spec_field(s, "vorm.naam")->hint, "Een woord");
	ck_assert_str_eq(spec_field(s, "vorm.kleur")->label, "Kleur");
	ck_assert_str_eq(spec_record(s, "punt")->label, "Punt");
	ck_assert_str_eq(code_label(s, "g"), "Groen");
	ck_assert_str_eq(spec_code(spec_list(s, "kleur"), "r")->until, "2024-01-01");
	spec_free(s);
}
END_TEST

/* A question without words of its own says its field's or its record's, in the same
 * language; one with Dutch words of its own does not take the field's English. */
START_TEST(spec_use_language__lets_questions_follow_their_field)
{
	struct spec *s = load("en");
	const struct spec_question *q = spec_form(s, "vorm")->blocks[0].questions;
	ck_assert_str_eq(q[0].label, "Name");
	ck_assert_str_eq(q[0].hint, "Een woord");
	ck_assert_str_eq(q[0].uitleg, "Long.");
	ck_assert_str_eq(q[1].label, "Welke kleur?");
	ck_assert_str_eq(q[1].hint, "Choose");
	ck_assert_str_eq(q[2].label, "Points");
	ck_assert_str_eq(q[3].label, "Line");
	ck_assert_str_eq(spec_record(s, "lijn")->plural, "Line");
	ck_assert_str_eq(spec_overview(s, "vormen")->columns[0].label, "Name");
	spec_free(s);
}
END_TEST

START_TEST(spec_use_language__changes_no_version)
{
	struct spec *dutch = load(NULL), *english = load("en");
	ck_assert_str_eq(spec_digest(dutch), spec_digest(english));
	for (size_t i = 0; i < spec_n_records(dutch); i++) {
		ck_assert_str_eq(spec_record_at(dutch, i)->digest, spec_record_at(english, i)->digest);
		ck_assert_str_eq(spec_record_at(dutch, i)->canonical, spec_record_at(english, i)->canonical);
	}
	spec_free(dutch);
	spec_free(english);
}
END_TEST

static const char *const other_languages[] = {"nl", "", "e", "eng", "EN"};
START_TEST(spec_use_language__does_nothing_in_a_language_nobody_wrote)
{
	struct spec *s = load(other_languages[_i]);
	ck_assert_str_eq(spec_record(s, "vorm")->label, "Vorm");
	ck_assert_str_eq(spec_form(s, "vorm")->blocks[0].questions[0].label, "Naam");
	ck_assert_str_eq(spec_overview(s, "vormen")->columns[1].label, "Tint");
	ck_assert_str_eq(code_label(s, "r"), "Rood");
	spec_free(s);
}
END_TEST

/* What is typed meets the labels that are shown. */
START_TEST(spec_use_language__lets_choices_be_typed_as_shown)
{
	struct spec *s = load("en");
	const struct spec_field *f = spec_field(s, "vorm.kleur");
	struct spec_env env = {.today = {2026, 3, 2}};
	struct spec_parsed p = {0};
	f->type->parse(f, &env, "blue", &p);
	ck_assert_str_eq(buf_str(&p.value), "b");
	ck_assert_str_eq(buf_str(&p.finding), "");
	spec_parsed_clear(&p);
	spec_free(s);
}
END_TEST

/* In English too, what the editor shows of a value is taken as that value. */
static const struct { const char *type, *stored; } edited[] = {
	{"ja_nee", "1"}, {"ja_nee", "0"}, {"ja_nee_onb", "J"}, {"ja_nee_onb", "N"}, {"ja_nee_onb", "O"},
	{"datum", "2026-06-12"}, {"datum_onv", "1980-03-00"}, {"datum_onv", "1980-00-00"}, {"datum_onv", "0000-00-00"},
	{"datumtijd", "2026-06-12T10:15:00+02:00"}, {"tijd", "09:30"}, {"kwartaal", "2026Q1"}, {"uren", "90"},
	{"bedrag", "123456"}, {"pct", "50"}, {"geheel", "1250"},
};

static void speak_english(void)
{
	char *dir = realpath("locale", NULL);
	ck_assert_ptr_nonnull(dir);
	ck_assert_ptr_nonnull(setlocale(LC_ALL, "C.UTF-8"));
	setenv("LANGUAGE", "en", 1);
	bindtextdomain(PACKAGE, dir);
	bind_textdomain_codeset(PACKAGE, "UTF-8");
	textdomain(PACKAGE);
	free(dir);
}

START_TEST(spec_type__takes_back_what_it_shows_in_english)
{
	struct buf text = {0}, shown = {0};
	struct spec_fault *faults;
	struct spec *s;
	char path[8192];
	size_t n;
	if (access("locale/en/LC_MESSAGES/" PACKAGE ".mo", R_OK) != 0)
		return; /* built without gettext */
	buf_printf(&text, "record: a\nlabel: A\n\nveld: a.b\ntype: %s\nlabel: B\n", edited[_i].type);
	snprintf(path, sizeof path, "%s/a.def", support_dir());
	FILE *f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(buf_str(&text), f);
	fclose(f);
	path[strlen(path) - strlen("/a.def")] = '\0';
	ck_assert_int_eq(spec_load(path, NULL, NULL, &s, &faults, &n), ERR_OK);
	const struct spec_field *field = spec_field(s, "a.b");
	struct spec_env env = {.today = {2026, 3, 2}};
	struct spec_parsed p = {0};

	speak_english();
	ck_assert_str_eq(_("Ja"), "Yes");
	field->type->edit(field, &env, edited[_i].stored, &shown);
	field->type->parse(field, &env, buf_str(&shown), &p);
	textdomain("messages");
	ck_assert_str_eq(buf_str(&p.finding), "");
	ck_assert_str_eq(buf_str(&p.value), edited[_i].stored);

	spec_parsed_clear(&p);
	buf_clear(&text);
	buf_clear(&shown);
	spec_free(s);
}
END_TEST

Suite *language_suite(void)
{
	Suite *s = suite_create("language");
	TCase *t = tcase_create("language");
	tcase_add_test(t, spec_use_language__translates_every_kind_of_word);
	tcase_add_test(t, spec_use_language__leaves_the_rest_dutch);
	tcase_add_test(t, spec_use_language__lets_questions_follow_their_field);
	tcase_add_test(t, spec_use_language__changes_no_version);
	tcase_add_loop_test(t, spec_use_language__does_nothing_in_a_language_nobody_wrote, 0,
		sizeof other_languages / sizeof other_languages[0]);
	tcase_add_test(t, spec_use_language__lets_choices_be_typed_as_shown);
	tcase_add_loop_test(t, spec_type__takes_back_what_it_shows_in_english, 0, sizeof edited / sizeof edited[0]);
	suite_add_tcase(s, t);
	return s;
}
