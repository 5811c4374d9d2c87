/* A caseload from a spreadsheet: one row, one dossier with its person. */
#include <config.h>

#include "chain/kamer.h"
#include "chain/suites.h"

#include "support/run.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct kamer k;

static void setup(void)
{
	kamer_setup(&k, false);
}

static void teardown(void)
{
	kamer_teardown(&k);
}

static void take(const char *text)
{
	kamer_take(&k, "dossier", "caseload.csv", text, ERR_OK);
}

static void counts(uint64_t created, uint64_t changed, uint64_t same)
{
	ck_assert_msg(k.report.created == created && k.report.changed == changed && k.report.same == same,
		"%" PRIu64 " %" PRIu64 " %" PRIu64 ": %s", k.report.created, k.report.changed, k.report.same,
		buf_str(&k.report.text));
}

static bool tells(const char *text)
{
	return strstr(buf_str(&k.report.text), text) != NULL;
}

static void nth_has(const char *kind, size_t n, const char *field, const char *value)
{
	struct record *r = kamer_nth(&k, kind, n);
	ck_assert_str_eq(record_get(r, field), value);
	record_free(r);
}

static struct rid nth_id(const char *kind, size_t n)
{
	struct record *r = kamer_nth(&k, kind, n);
	struct rid id = r->id;
	record_free(r);
	return id;
}

/* Import the same again: nothing is written. */
static void again(const char *text, uint64_t units)
{
	char before[65], after[65];
	kamer_digest(&k, before);
	take(text);
	counts(0, 0, units);
	kamer_digest(&k, after);
	ck_assert_str_eq(before, after);
}

START_TEST(import__takes_the_example)
{
	char path[4300];
	snprintf(path, sizeof path, "%s/db/mappings/dossier-voorbeeld.csv", support_srcdir());
	ck_assert_int_eq(kamer_import(&k, "dossier", path), ERR_OK);
	counts(2, 0, 0);
	ck_assert_uint_eq(k.report.findings, 0);
	ck_assert_uint_eq(k.report.not_stored, 0);
	nth_has("persoon", 0, "bsn", "999990019");
	nth_has("persoon", 0, "geboortedatum", "1990-00-00");
	nth_has("persoon", 1, "geslachtsnaam", "Tesfay");
	nth_has("dossier", 0, "doelgroep", "AS");
	nth_has("dossier", 0, "plichtig", "1");
	nth_has("dossier", 0, "koppeldatum_coa", "2026-01-12");
	char person[37];
	rid_text(nth_id("persoon", 1), person);
	nth_has("dossier", 1, "persoon", person);
	ck_assert_int_eq(kamer_import(&k, "dossier", path), ERR_OK);
	counts(0, 0, 2);
}
END_TEST

/* Columns in any order, any case, left out; separators; what is not known is counted. */
static const char *const shapes[] = {
	"BSN;Geslachtsnaam;Doelgroep\n999990019;Tesfay;AS\n",
	"doelgroep,GESLACHTSNAAM,bsn\nAS,Tesfay,999990019\n",
	"\xEF\xBB\xBF" "Bsn\tGeslachtsnaam\tDoelgroep\r\n999.990.019\tTesfay\tas\r\n",
	"sep=;\r\n BSN ;Geslachts-naam;Geslachtsnaam;Doelgroep\r\n999990019;;Tesfay;AS\r\n\r\n",
	"\"BSN\",\"Geslachtsnaam\",\"Doelgroep\"\r\"999990019\",\"Tesfay\",\"AS\"\r",
};

START_TEST(import__reads_any_shape_of_spreadsheet)
{
	take(shapes[_i]);
	counts(1, 0, 0);
	ck_assert_uint_eq(k.report.findings, 0);
	nth_has("persoon", 0, "bsn", "999990019");
	nth_has("persoon", 0, "geslachtsnaam", "Tesfay");
	nth_has("dossier", 0, "doelgroep", "AS");
	again(shapes[_i], 1);
}
END_TEST

static const struct { const char *bytes; size_t n; const char *charset; } sets[] = {
	{"BSN;Geslachtsnaam\n999990019;\xC3\x87\xC3\xA9\n", 40, NULL},
	{"BSN;Geslachtsnaam\n999990019;\xC7\xE9\n", 31, NULL},
	{"BSN;Geslachtsnaam\n999990019;\xC7\xE9\n", 31, "ISO-8859-15"},
	{"\xFF\xFE" "B\0S\0N\0;\0G\0e\0s\0l\0a\0c\0h\0t\0s\0n\0a\0a\0m\0\n\0" "9\0" "9\0" "9\0" "9\0" "9\0" "0\0" "0\0" "1\0" "9\0;\0\xC7\0\xE9\0\n\0", 0, NULL},
};

START_TEST(import__reads_any_set_of_characters)
{
	size_t n = sets[_i].n ? strlen(sets[_i].bytes) : 2 + 2 * 31;
	struct import_options o = {.kind = "dossier", .mapping_dir = k.mappings, .charset = sets[_i].charset,
		.file = kamer_put("x.csv", sets[_i].bytes, n)};
	ck_assert_int_eq(chain_import(k.s, &o, &k.report), ERR_OK);
	counts(1, 0, 0);
	nth_has("persoon", 0, "geslachtsnaam", "\xC3\x87\xC3\xA9");
	ck_assert_int_eq(tells("Gelezen als CP1252"), _i == 1);
}
END_TEST

START_TEST(import__reads_json_lines)
{
	static const char text[] = "{\"BSN\":999990019,\"Geslachtsnaam\":\"Tesfay\",\"Inburgeringsplichtig\":true,\"Onbekend\":\"x\"}\n"
		"\n{\"geslachtsnaam\":\"B\",\"Geboortedatum\":\"1-2-1990\",\"BSN\":null}\n";
	kamer_take(&k, "dossier", "x.jsonl", text, ERR_OK);
	counts(2, 0, 0);
	ck_assert_uint_eq(k.report.not_stored, 1);
	nth_has("dossier", 0, "plichtig", "1");
	nth_has("persoon", 1, "geboortedatum", "1990-02-01");
	kamer_take(&k, "dossier", "x.jsonl", text, ERR_OK);
	counts(0, 0, 2);
}
END_TEST

START_TEST(import__stores_what_fails_a_check_as_given)
{
	static const char text[] = "BSN;Geslachtsnaam;Geboortedatum;Geslacht;Huisnummer;Gekoppeld op\n"
		"999990018;Een;31-2-1990;Q;twaalf;vandaag\n12345678;Twee;;;;12-1\n000000000;Drie;;;;\n";
	take(text);
	counts(3, 0, 0);
	ck_assert_uint_eq(k.report.findings, 8);
	ck_assert(tells("Rij 2, BSN: ") && tells("Rij 2, Geboortedatum: ") && tells("Rij 2, Huisnummer: ") &&
		tells("Rij 3, BSN: "));
	ck_assert(tells("Rij 2, Gekoppeld op: Schrijf deze datum voluit, met het jaar."));
	ck_assert(!tells("99999") && !tells("twaalf") && !tells("12345678"));
	nth_has("persoon", 0, "bsn", "999990018");
	nth_has("persoon", 0, "geboortedatum", "31-2-1990");
	nth_has("persoon", 1, "bsn", "12345678");
	nth_has("dossier", 0, "koppeldatum_coa", "vandaag");
	again(text, 3);
	k.now_ms += (int64_t)400 * 86400 * 1000; /* a year later "vandaag" is still that word */
	again(text, 3);
}
END_TEST

/* Cells that a spreadsheet program would compute. */
START_TEST(import__keeps_formulas_exactly)
{
	static const char text[] = "Geslachtsnaam;Voornamen;Samenvatting;Straat\n=1+1;+31;\"@som\";\"\t=x\"\n-2;''=y;'=z;'x\n";
	take(text);
	counts(2, 0, 0);
	nth_has("persoon", 0, "geslachtsnaam", "=1+1");
	nth_has("persoon", 0, "voornamen", "+31");
	nth_has("dossier", 0, "samenvatting", "@som");
	nth_has("persoon", 1, "voornamen", "'=y"); /* one ' is what an export put there */
	nth_has("dossier", 1, "samenvatting", "=z");
	kamer_export(&k, "dossier", "csv");
	ck_assert_ptr_nonnull(strstr(buf_str(&k.out), ";'=1+1;"));
	ck_assert_ptr_nonnull(strstr(buf_str(&k.out), ";'\t=x;"));
	ck_assert_ptr_nonnull(strstr(buf_str(&k.out), ";''=y;"));
	ck_assert_ptr_nonnull(strstr(buf_str(&k.out), ";'x;"));
	ck_assert_int_eq(kamer_import(&k, "dossier", kamer_put("x.csv", k.out.s, k.out.len)), ERR_OK);
	counts(0, 2, 0); /* the numbers that the dossiers got are in the file now */
	nth_has("persoon", 0, "geslachtsnaam", "=1+1");
	nth_has("persoon", 1, "voornamen", "'=y");
	kamer_export(&k, "dossier", "jsonl");
	ck_assert_ptr_nonnull(strstr(buf_str(&k.out), "\"=1+1\""));
}
END_TEST

/* --- which dossier ------------------------------------------------------------------------------ */

START_TEST(import__changes_what_the_file_changed)
{
	take("BSN;Geslachtsnaam;Telefoon;Straat;Samenvatting\n999990019;Tesfay;0612345678;Weg;een\n");
	kamer_edit(&k, nth_id("persoon", 0), "email", "a@example.org");
	kamer_edit(&k, nth_id("dossier", 0), "samenvatting", "twee");
	again("BSN;Geslachtsnaam;Telefoon;Straat;Samenvatting\n999990019;Tesfay;0612345678;Weg;een\n", 1);
	take("BSN;Geslachtsnaam;Telefoon;Straat;Samenvatting\n999990019;Tesfay;0687654321;Laan;drie\n");
	counts(0, 1, 0);
	nth_has("persoon", 0, "telefoon", "0687654321");
	nth_has("persoon", 0, "email", "a@example.org");
	nth_has("dossier", 0, "samenvatting", "twee"); /* changed here too: what is here stays, and is told */
	ck_assert(tells("Rij 2, Samenvatting: hier staat iets anders; dat blijft staan."));
	take("BSN;Geslachtsnaam;Telefoon;Straat;Samenvatting\n999990019;Tesfay;;;drie\n");
	counts(0, 1, 0);
	nth_has("persoon", 0, "telefoon", "");
	again("BSN;Geslachtsnaam;Telefoon;Straat;Samenvatting\n999990019;Tesfay;;;drie\n", 1);
}
END_TEST

START_TEST(import__knows_a_row_by_its_numbers)
{
	take("BSN;V-nummer;Geslachtsnaam\n999990019;0000012345;A\n;0000012346;B\n;;C\n");
	counts(3, 0, 0);
	struct record *d = kamer_nth(&k, "dossier", 2);
	struct buf text = {0};
	buf_printf(&text,
		"Dossiernummer;BSN;V-nummer;Geslachtsnaam\n;;0000012345;A1\n;;0000012346;B1\n%s;;;C1\n",
		record_get(d, "dossiernummer"));
	take(buf_str(&text));
	counts(0, 3, 0);
	ck_assert_uint_eq(kamer_count(&k, "dossier"), 3);
	nth_has("persoon", 0, "geslachtsnaam", "A1");
	nth_has("persoon", 1, "geslachtsnaam", "B1");
	nth_has("persoon", 2, "geslachtsnaam", "C1");
	again(buf_str(&text), 3);
	buf_clear(&text);
	record_free(d);
}
END_TEST

START_TEST(import__knows_a_row_without_numbers_by_its_names)
{
	static const char text[] = "Geslachtsnaam;Voornamen;Geboortedatum;Telefoon;BSN\nTesfay;;1-1-1988;0612345678;\n"
		"Tesfay;;1-1-1989;;\nTesfay;;1-1-1988;0600000000;\n;Samira;;;\n";
	take(text);
	counts(4, 0, 0); /* two with equal names and birth dates are two */
	again(text, 4);
	kamer_edit(&k, nth_id("persoon", 0), "geslachtsnaam", "Tesfaye");
	again(text, 4); /* a better name here does not make another of it */
	take("Geslachtsnaam;Voornamen;Geboortedatum;Telefoon;BSN\nTesfay;;1-1-1989;;999990019\n");
	counts(0, 1, 0);
	nth_has("persoon", 1, "bsn", "999990019");
	take("Geslachtsnaam;Voornamen;Geboortedatum;Telefoon;BSN\nTesfay;;1-1-1989;;999990196\n");
	counts(1, 0, 0); /* another number: another person */
}
END_TEST

START_TEST(import__keeps_two_dossiers_of_one_bsn)
{
	static const char text[] = "BSN;Geslachtsnaam\n999990019;A\n999990019;B\n";
	take(text);
	counts(2, 0, 0);
	ck_assert(tells("Rij 3, BSN: dit BSN staat al in dit bestand; beide blijven staan."));
	ck_assert_uint_eq(kamer_count(&k, "persoon"), 2);
	again(text, 2);
	take("BSN;Geslachtsnaam\n999990019;B\n999990019;A2\n");
	counts(0, 1, 1);
	nth_has("persoon", 0, "geslachtsnaam", "A2");
	nth_has("persoon", 1, "geslachtsnaam", "B");
}
END_TEST

START_TEST(import__gives_a_known_person_a_dossier)
{
	kamer_take(&k, "persoon", "p.csv",
		";01.01.20;01.02.10;01.02.40;08.10.10;08.11.10\nL;999990019;Samira Fatima;Voorbeeld;W;Weg\n",
			ERR_OK);
	take("BSN;Voornamen;Geslachtsnaam;Telefoon;Straat\n999990019;Samira;;0612345678;Laan\n");
	counts(1, 0, 0);
	ck_assert_uint_eq(kamer_count(&k, "persoon"), 1);
	nth_has("persoon", 0, "voornamen", "Samira Fatima");  /* what is there stays */
	nth_has("persoon", 0, "geslachtsnaam", "Voorbeeld");
	nth_has("persoon", 0, "telefoon", "0612345678");      /* what is empty is filled */
	ck_assert(tells("Rij 2, Voornamen: hier staat iets anders; dat blijft staan."));
	ck_assert(tells("Rij 2, Straat: hier staat iets anders; dat blijft staan."));
	again("BSN;Voornamen;Geslachtsnaam;Telefoon;Straat\n999990019;Samira;;0612345678;Laan\n", 1);
}
END_TEST

START_TEST(import__fills_a_dossier_that_was_made_here)
{
	struct record *p = record_new(spec_record(kamer_spec(), "persoon"), (struct rid){{0}});
	struct record *d = record_new(spec_record(kamer_spec(), "dossier"), (struct rid){{0}});
	struct change_result result = {0};
	char id[37];
	record_set(p, spec_record_field(p->spec, "bsn")->index, "999990019");
	rid_text(p->id, id);
	record_set(d, spec_record_field(d->spec, "persoon")->index, id);
	record_set(d, spec_record_field(d->spec, "doelgroep")->index, "GM");
	struct change_set *c = change_new(k.s, NULL);
	change_create(c, p);
	change_create(c, d);
	ck_assert_int_eq(change_save(c, &result), ERR_OK);
	take("BSN;Geslachtsnaam;Doelgroep;Straat\n999990019;Tesfay;AS;Weg\n");
	counts(0, 1, 0);
	nth_has("persoon", 0, "geslachtsnaam", "Tesfay");
	nth_has("dossier", 0, "doelgroep", "GM");
	ck_assert(tells("Rij 2, Doelgroep: hier staat iets anders; dat blijft staan."));
	kamer_export(&k, "dossier", "csv");
	ck_assert_ptr_nonnull(strstr(buf_str(&k.out), "Weg"));
	again("BSN;Geslachtsnaam;Doelgroep;Straat\n999990019;Tesfay;AS;Weg\n", 1);
	change_free(c);
	change_result_clear(&result);
	record_free(p);
	record_free(d);
}
END_TEST

START_TEST(import__skips_rows_that_name_nobody)
{
	take("BSN;Geslachtsnaam;Doelgroep;Dossiernummer\n;;;\n;;AS;\n999990019;A;AS;\n;;AS;X-1\n");
	counts(1, 0, 0);
	ck_assert_uint_eq(k.report.rows, 4);
	ck_assert_uint_eq(k.report.empty, 1);
	ck_assert_uint_eq(k.report.rejected, 2);
	ck_assert(tells("Rij 3: geen nummer en geen naam; overgeslagen."));
	ck_assert(tells("Rij 5: over wie dit gaat, staat er niet; overgeslagen."));
}
END_TEST

START_TEST(import__updates_a_person_of_two_dossiers_once)
{
	take("BSN;Geslachtsnaam;Telefoon\n999990019;A;0612345678\n");
	struct record *d = kamer_nth(&k, "dossier", 0);
	struct change_result result = {0};
	struct change_set *c = change_new(k.s, NULL);
	d->id = rid_random();
	record_set(d, spec_record_field(d->spec, "dossiernummer")->index, NULL);
	change_create(c, d);
	ck_assert_int_eq(change_save(c, &result), ERR_OK);
	ck_assert_uint_eq(kamer_count(&k, "dossier"), 2);
	take("BSN;Geslachtsnaam;Telefoon\n999990019;A;0611111111\n999990019;B;0622222222\n");
	ck_assert_uint_eq(kamer_count(&k, "dossier"), 2);
	nth_has("persoon", 0, "telefoon", "0611111111");
	nth_has("persoon", 0, "geslachtsnaam", "A");
	struct record *p = kamer_nth(&k, "persoon", 0);
	for (size_t i = 0; i < p->spec->n_fields; i++)
		ck_assert(!p->conflicts[i]);
	kamer_undo(&k);
	nth_has("persoon", 0, "telefoon", "0612345678");
	record_free(p);
	record_free(d);
	change_free(c);
	change_result_clear(&result);
}
END_TEST

static const struct { const char *text, *why; } refusals[] = {
	{"Naam;Adres\nA;B\n", "De kolommen van dit bestand passen niet bij de indeling 'dossier'."},
	{"Doelgroep;Straat\nAS;B\n", "De kolommen van dit bestand passen niet bij de indeling 'dossier'."},
	{"BSN;Geslachtsnaam\n999990019;A\n999990196;\"B\n", "Rij 3, kolom 2: "},
	{"BSN;Geslachtsnaam\n999990019;\xC3\xA9\n999990196;\xE9\n", "Rij 3: een teken dat geen UTF-8 is"},
};

START_TEST(import__refuses_a_file_as_a_whole)
{
	kamer_take(&k, "dossier", "x.csv", refusals[_i].text, ERR_PARSE);
	ck_assert_msg(tells(refusals[_i].why), "%s", buf_str(&k.report.text));
	ck_assert_uint_eq(kamer_count(&k, "dossier") + kamer_count(&k, "persoon") + kamer_count(&k,
		"inlezing"), 0);
}
END_TEST

Suite *sheet_suite(void)
{
	Suite *s = suite_create("chain/sheet");
	TCase *t = tcase_create("dossier");
	tcase_add_unchecked_fixture(t, kamer_warm, NULL);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 240);
	tcase_add_test(t, import__takes_the_example);
	tcase_add_loop_test(t, import__reads_any_shape_of_spreadsheet, 0,
		(int)(sizeof shapes / sizeof shapes[0]));
	tcase_add_loop_test(t, import__reads_any_set_of_characters, 0, (int)(sizeof sets / sizeof sets[0]));
	tcase_add_test(t, import__reads_json_lines);
	tcase_add_test(t, import__stores_what_fails_a_check_as_given);
	tcase_add_test(t, import__keeps_formulas_exactly);
	tcase_add_test(t, import__changes_what_the_file_changed);
	tcase_add_test(t, import__knows_a_row_by_its_numbers);
	tcase_add_test(t, import__knows_a_row_without_numbers_by_its_names);
	tcase_add_test(t, import__keeps_two_dossiers_of_one_bsn);
	tcase_add_test(t, import__gives_a_known_person_a_dossier);
	tcase_add_test(t, import__fills_a_dossier_that_was_made_here);
	tcase_add_test(t, import__skips_rows_that_name_nobody);
	tcase_add_test(t, import__updates_a_person_of_two_dossiers_once);
	tcase_add_loop_test(t, import__refuses_a_file_as_a_whole, 0,
		(int)(sizeof refusals / sizeof refusals[0]));
	suite_add_tcase(s, t);
	return s;
}
