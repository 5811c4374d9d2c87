/* A municipality's own definitions (house 2; "a new field never needs a compiler"): a file in
 * STORE/gemeente adds a field, and from that alone follow its place on the form, its column in
 * the store and in the list, its history, and its column in import and export.
 * - Changed definitions are taken by a beheerder and by nobody else; until then nothing opens.
 * - A field in use does not change its type: the sentence names it, and the store is as it was.
 * - A field that goes takes nothing with it: it comes back with its values.
 * - A definition with a fault starts nothing, and is named with file and line. */
#include <config.h>

#include "scenarios/lab.h"
#include "scenarios/suites.h"

#include "base/mem.h"
#include "support/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BERT "twaalf trage treinen tussen de tulpen"

static const char own_field[] =
	"veld: persoon.gem_buurthuis\ntype: tekst(40)\nlabel: Buurthuis\nnaar: G\n\n"
	"blok: persoon.naam\n\nvraag: persoon.gem_buurthuis\nna: persoon.roepnaam\n\n"
	"overzicht: caseload\nkolom: persoon.geslachtsnaam 18 Naam\nkolom: persoon.gem_buurthuis 20 Buurthuis\n"
	"kolom: dossier.dossiernummer 16 Dossier\nop: persoon.geslachtsnaam\n";

static char *store;

static void define(const char *name, const char *text)
{
	char *dir = lab_path(store, "gemeente"), *path = lab_path(dir, name);
	mkdir(dir, 0700);
	if (text)
		lab_write(path, text);
	else
		remove(path);
	free(path);
	free(dir);
}

/* The program's own mapping with one column more. */
static void define_mapping(void)
{
	char *from = lab_path(support_srcdir(), "db/mappings/dossier.def"), *dir = lab_path(store, "gemeente/mappings");
	struct buf text = {0};
	char line[1024];
	FILE *f = fopen(from, "re");
	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof line, f)) {
		char *last = strcmp(line, "  Samenvatting\n") == 0 ? line : NULL;
		buf_add(&text, last ? "  Samenvatting Buurthuis\n" : line);
		if (strstr(line, "naar: Moedertaal "))
			buf_add(&text, "naar: Buurthuis persoon.gem_buurthuis\n");
	}
	fclose(f);
	ck_assert_ptr_nonnull(strstr(buf_str(&text), "Samenvatting Buurthuis"));
	mkdir(dir, 0700);
	define("mappings/dossier.def", buf_str(&text));
	buf_clear(&text);
	free(dir);
	free(from);
}

static void setup(void)
{
	store = lab_real();
	lab_verify(store, false);
	struct lab_run r = lab_run((const char *const[]){"./regie", "user", "add", "bert", "--rol", "consulent", "--store", store,
		"--passphrase-fd", LAB_FD, "--new-passphrase-fd", LAB_FD2, NULL},
		(const char *const[]){LAB_PASSPHRASE "\n", BERT "\n", NULL}, NULL);
	ck_assert_int_eq(r.code, 0);
	lab_run_clear(&r);
}

static void teardown(void)
{
	free(store);
}

static struct pty *sit_down(const char *user, const char *passphrase)
{
	struct pty *p = lab_start(store, 24, 80, NULL);
	lab_shows(p, "Wie bent u?");
	pty_type(p, user);
	pty_type(p, KEY_ENTER);
	pty_send(p, passphrase);
	pty_type(p, KEY_ENTER);
	return p;
}

static void as_bert(const char *command, int code, const char *says)
{
	struct lab_run r = lab_run((const char *const[]){"./regie", "definitions", command, "--store", store, "--user", "bert",
		"--passphrase-fd", LAB_FD, NULL}, (const char *const[]){BERT "\n", NULL}, NULL);
	ck_assert_msg(r.code == code && strstr(buf_str(&r.err), says), "%d %s", r.code, buf_str(&r.err));
	lab_run_clear(&r);
}

START_TEST(changed__opens_for_nobody_until_a_beheerder_takes_it)
{
	define("eigen.def", own_field);
	lab_command(store, 1, NULL, "verify", NULL);
	as_bert("accept", 1, "beheerder");
	struct pty *p = sit_down("bert", BERT);
	lab_shows(p, "beheerder");
	lab_shows_not(p, LAB_NAME);
	pty_send(p, KEY_F12);
	ck_assert_int_eq(pty_status(p, PTY_LIMIT_MS), 0);
	pty_free(p);
	p = sit_down("anna", LAB_PASSPHRASE);
	lab_shows(p, "Aannemen?");
	pty_send(p, KEY_F12); /* not now */
	ck_assert_int_eq(pty_status(p, PTY_LIMIT_MS), 0);
	pty_free(p);
	p = sit_down("anna", LAB_PASSPHRASE);
	pty_type(p, "aan" KEY_ENTER);
	lab_caseload(p);
	lab_shows(p, "Buurthuis");
	pty_free(p);
	p = sit_down("bert", BERT);
	lab_caseload(p);
	pty_free(p);
	lab_verify(store, true);
}
END_TEST

static void fill_in(const char *value)
{
	struct pty *p = sit_down("anna", LAB_PASSPHRASE);
	lab_open_form(p, "Persoon");
	ck_assert(lab_go_to(p, "Roepnaam"));
	pty_type(p, KEY_DOWN);
	char *label = lab_label(p);
	ck_assert_str_eq(label, "Buurthuis"); /* behind that question, as it says */
	free(label);
	pty_type(p, value);
	pty_type(p, KEY_F9);
	lab_shows(p, "Opgeslagen.");
	pty_type(p, KEY_F2);
	pty_type(p, "historie");
	pty_type(p, KEY_ENTER);
	lab_shows(p, "Buurthuis: ");
	lab_shows(p, value);
	pty_type(p, KEY_F12);
	pty_type(p, KEY_F12);
	pty_type(p, KEY_F12);
	lab_caseload(p);
	lab_shows(p, value);
	pty_free(p);
}

START_TEST(field__is_on_the_form_in_list_history_import_and_export)
{
	define("eigen.def", own_field);
	define_mapping();
	lab_command(store, 0, NULL, "definitions", "check", NULL);
	lab_command(store, 0, NULL, "definitions", "accept", NULL);
	fill_in("De Meerpaal");
	lab_verify(store, true);
	struct buf out = {0};
	lab_command(store, 0, &out, "export", "dossier", "--reason", "proef", NULL);
	ck_assert_msg(strstr(buf_str(&out), "Buurthuis") && strstr(buf_str(&out), "De Meerpaal"), "%s", buf_str(&out));
	buf_reset(&out);
	char *csv = lab_path(support_dir(), "buurthuis.csv");
	lab_write(csv, "V-nummer;Voornamen;Geslachtsnaam;Geboortedatum;Buurthuis;Doelgroep;Inburgeringsplichtig;Gemeentecode;Gekoppeld op\n"
		"0000066666;Een;Ander;01-01-1980;Het Anker;AS;ja;0907;12-01-2026\n");
	lab_command(store, 0, NULL, "import", "dossier", csv, NULL);
	lab_command(store, 0, &out, "export", "dossier", "--reason", "proef", "--format", "jsonl", NULL);
	ck_assert_msg(strstr(buf_str(&out), "Het Anker"), "%s", buf_str(&out));
	buf_clear(&out);
	free(csv);
	lab_verify(store, true);
}
END_TEST

START_TEST(type__of_a_field_in_use_does_not_change)
{
	define("eigen.def", own_field);
	lab_command(store, 0, NULL, "definitions", "accept", NULL);
	fill_in("De Meerpaal");
	struct buf other = {0};
	buf_add(&other, own_field);
	char *type = strstr(other.s, "tekst(40)");
	memcpy(type, "datum    ", 9);
	define("eigen.def", buf_str(&other));
	struct lab_run r = lab_run((const char *const[]){"./regie", "definitions", "accept", "--store", store, "--passphrase-fd",
		LAB_FD, "--user", LAB_USER, NULL}, (const char *const[]){LAB_PASSPHRASE "\n", NULL}, NULL);
	ck_assert_msg(r.code == 1 && strstr(buf_str(&r.err), "persoon.gem_buurthuis is al ingevuld"), "%d %s", r.code, buf_str(&r.err));
	ck_assert_msg(!strstr(buf_str(&r.err), "Meerpaal"), "%s", buf_str(&r.err));
	lab_run_clear(&r);
	buf_clear(&other);
	define("eigen.def", own_field);
	struct pty *p = sit_down("anna", LAB_PASSPHRASE);
	lab_caseload(p);
	lab_shows(p, "De Meerpaal");
	pty_free(p);
	lab_verify(store, true);
}
END_TEST

START_TEST(field__that_went_comes_back_with_its_values)
{
	define("eigen.def", own_field);
	lab_command(store, 0, NULL, "definitions", "accept", NULL);
	fill_in("De Meerpaal");
	define("eigen.def", NULL);
	lab_command(store, 1, NULL, "verify", NULL);
	lab_command(store, 0, NULL, "definitions", "accept", NULL);
	lab_verify(store, true);
	struct pty *p = sit_down("anna", LAB_PASSPHRASE);
	lab_caseload(p);
	lab_shows_not(p, "Buurthuis");
	pty_free(p);
	define("eigen.def", own_field);
	lab_command(store, 0, NULL, "definitions", "accept", NULL);
	lab_verify(store, true);
	p = sit_down("anna", LAB_PASSPHRASE);
	lab_caseload(p);
	lab_shows(p, "De Meerpaal");
	pty_free(p);
}
END_TEST

START_TEST(fault__starts_nothing_and_is_named)
{
	static const struct { const char *text, *says; } faults[] = {
		{"veld: persoon.buurthuis\ntype: tekst(40)\nlabel: Buurthuis\n", "eigen.def:1"},
		{"veld: persoon.gem_x\ntype: bestaatniet\nlabel: X\n", "eigen.def:2"},
		{"onzin\n", "eigen.def:1"},
		{"veld: persoon.gem_x\ntype: tekst(40)\nlabel: X\nrelevant: ${persoon.bestaatniet} = 1\n", "eigen.def:4"},
	};
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
		define("eigen.def", faults[i].text);
		struct lab_run r = lab_run((const char *const[]){"./regie", "verify", "--store", store, "--passphrase-fd", LAB_FD, NULL},
			(const char *const[]){LAB_PASSPHRASE "\n", NULL}, NULL);
		ck_assert_msg(r.code == 1 && strstr(buf_str(&r.err), faults[i].says), "%zu: %d %s", i, r.code, buf_str(&r.err));
		lab_run_clear(&r);
		struct buf out = {0};
		lab_command(store, 1, &out, "definitions", "check", NULL);
		ck_assert_msg(strstr(buf_str(&out), faults[i].says), "%s", buf_str(&out));
		buf_clear(&out);
		struct pty *p = pty_start((const char *const[]){"./regie", "--store", store, NULL}, NULL, 24, 80, "xterm");
		ck_assert_int_eq(pty_status(p, PTY_LIMIT_MS), 1);
		ck_assert(!pty_is_alternate(p));
		pty_free(p);
	}
	define("eigen.def", NULL);
	lab_verify(store, false);
}
END_TEST

Suite *gemeente_suite(void)
{
	Suite *s = suite_create("gemeente");
	TCase *t = tcase_create("gemeente");
	tcase_set_timeout(t, 120);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, changed__opens_for_nobody_until_a_beheerder_takes_it);
	tcase_add_test(t, field__is_on_the_form_in_list_history_import_and_export);
	tcase_add_test(t, type__of_a_field_in_use_does_not_change);
	tcase_add_test(t, field__that_went_comes_back_with_its_values);
	tcase_add_test(t, fault__starts_nothing_and_is_named);
	suite_add_tcase(s, t);
	return s;
}
