/* Persoonslijsten in: every cell is kept, fields are filled, a second file says only what it
 * changed. */
#include <config.h>

#include "base/mem.h"
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

/* A file of a few columns, in any order. */
#define HEAD ";01.01.20;01.02.40;01.03.10;07.70.10;04.05.10;08.09.10;08.10.10;08.11.10\n"

static void take(const char *rows, enum err want)
{
	struct buf text = {0};
	buf_printf(&text, "%s%s", HEAD, rows);
	kamer_take(&k, "persoon", "lijst.csv", buf_str(&text), want);
	buf_clear(&text);
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

/* Value of a field of the n-th person. */
static void person_has(size_t n, const char *field, const char *value)
{
	struct record *r = kamer_nth(&k, "persoon", n);
	ck_assert_str_eq(record_get(r, field), value);
	record_free(r);
}

/* "value value" of a field in the rows of a kind that the n-th person has. */
static void rows_have(size_t n, const char *kind, const char *field, const char *values)
{
	struct record *r = kamer_nth(&k, "persoon", n), **rows;
	struct buf out = {0};
	size_t count;
	ck_assert_int_eq(store_read_rows(k.s, r->id, spec_record(kamer_spec(), kind), &rows, &count), ERR_OK);
	for (size_t i = 0; i < count; i++)
		buf_printf(&out, "%s%s", i ? " " : "", record_get(rows[i], field));
	ck_assert_str_eq(buf_str(&out), values);
	buf_clear(&out);
	records_free(rows, count);
	record_free(r);
}

/* --- whole files ---------------------------------------------------------------------------- */

static void comes_back(const char *path)
{
	struct buf file = {0};
	char before[65], after[65];
	ck_assert_int_eq(kamer_import(&k, "persoon", path), ERR_OK);
	ck_assert_uint_gt(k.report.created, 0);
	ck_assert_uint_eq(k.report.not_stored + k.report.rejected, 0);
	ck_assert_str_ne(k.report.id, "");
	kamer_read(path, &file);
	kamer_export(&k, "persoon", "csv");
	ck_assert_uint_eq(k.out.len, file.len);
	ck_assert_mem_eq(k.out.s, file.s, file.len);
	ck_assert_uint_eq(k.rows, k.report.rows);
	uint64_t lines = kamer_lines(&k), units = k.report.created, findings = k.report.findings;
	kamer_digest(&k, before);
	ck_assert_int_eq(kamer_import(&k, "persoon", path), ERR_OK);
	counts(0, 0, units);
	ck_assert_uint_eq(k.report.findings, findings);
	ck_assert_str_eq(k.report.id, "");
	kamer_digest(&k, after);
	ck_assert_str_eq(before, after);
	ck_assert_uint_eq(kamer_lines(&k), lines);
	buf_clear(&file);
}

static const char *data_file(const char *name)
{
	static char path[4300];
	snprintf(path, sizeof path, "%s/tests/chain/data/%s", support_srcdir(), name);
	return path;
}

START_TEST(import__keeps_every_cell_and_changes_nothing_the_second_time)
{
	comes_back(data_file("persoonslijsten.csv"));
	ck_assert_uint_eq(kamer_count(&k, "persoon"), 13);
}
END_TEST

START_TEST(import__keeps_the_public_test_set)
{
	char path[4300];
	if (!support_shared())
		return; /* not beside every copy of the tree */
	snprintf(path, sizeof path, "%s/data/brp/testpersonen-gba-v.csv", support_shared());
	comes_back(path);
	ck_assert_uint_eq(kamer_count(&k, "persoon"), 344);
}
END_TEST

START_TEST(import__takes_the_export_in_json_for_the_same_file)
{
	struct buf csv = {0};
	ck_assert_int_eq(kamer_import(&k, "persoon", data_file("persoonslijsten.csv")), ERR_OK);
	kamer_export(&k, "persoon", "csv");
	buf_add_n(&csv, k.out.s, k.out.len);
	kamer_export(&k, "persoon", "jsonl");
	const char *path = kamer_put("x.jsonl", k.out.s, k.out.len);
	ck_assert_int_eq(kamer_import(&k, "persoon", path), ERR_OK);
	counts(0, 0, 13);
	kamer_teardown(&k);
	kamer_setup(&k, false);
	ck_assert_int_eq(kamer_import(&k, "persoon", path), ERR_OK);
	counts(13, 0, 0);
	kamer_export(&k, "persoon", "csv");
	ck_assert_uint_eq(k.out.len, csv.len);
	ck_assert_mem_eq(k.out.s, csv.s, csv.len);
	buf_clear(&csv);
}
END_TEST

static const char *const pieces[] = {"", "", "", "a", "0363", "W", "999990019", "19800305", "00000000", " ",
	";", "\"", "\r", "\n",
	"\t", "\\", "=1", "'", ".", "\xC3\xA9", "e\xCC\x81", "\xE2\x84\xAB", "\xC2\xA0", "\xF0\x9F\x98\x80",
		"\x01", "#2", "|"};

static void add_cell(struct buf *out, const char *cell)
{
	if (!strpbrk(cell, ";\"\r\n")) {
		buf_add(out, cell);
		return;
	}
	buf_add_c(out, '"');
	for (; *cell; cell++)
		buf_printf(out, "%s%c", *cell == '"' ? "\"" : "", *cell);
	buf_add_c(out, '"');
}

/* Property: whatever is in the cells, they come out as they went in; a second time nothing is
 * written; and what a changed file says is what comes out. */
START_TEST(import__keeps_any_cells)
{
	struct buf data = {0}, text[2] = {{0}, {0}};
	char path[4300];
	size_t head;
	srand(100 + (unsigned)_i);
	kamer_read(data_file("persoonslijsten.csv"), &data);
	head = strcspn(data.s, "\n") + 1;
	for (int t = 0; t < 2; t++) {
		buf_add_n(&text[t], data.s, head);
		for (int r = 0; r < 60; r++) {
			for (int c = 0; c < 257; c++) {
				struct buf cell = {0};
				if (c == 0 && (r == 0 || rand() % 3 == 0))
					buf_printf(&cell, "L%d", rand() % 20);
				for (int p = c && rand() % 20 == 0 ? rand() % 4 : 0; p > 0; p--)
					buf_add(&cell,
						pieces[rand() % (int)(sizeof pieces / sizeof pieces[0])]);
				buf_add(&text[t], c ? ";" : "");
				add_cell(&text[t], buf_str(&cell));
				buf_clear(&cell);
			}
			buf_add(&text[t], "\r\n");
		}
	}
	snprintf(path, sizeof path, "%s", kamer_put("een.csv", text[0].s, text[0].len));
	comes_back(path);
	/* the second file over it: its lists come out as it says, those it does not name as before */
	uint64_t lists = k.report.same;
	snprintf(path, sizeof path, "%s", kamer_put("twee.csv", text[1].s, text[1].len));
	ck_assert_int_eq(kamer_import(&k, "persoon", path), ERR_OK);
	uint64_t units = k.report.created + k.report.changed + k.report.same, made = k.report.created;
	ck_assert_int_eq(kamer_import(&k, "persoon", path), ERR_OK);
	counts(0, 0, units);
	ck_assert_uint_eq(kamer_count(&k, "persoon"), lists + made);
	kamer_export(&k, "persoon", "csv");
	snprintf(path, sizeof path, "%s", kamer_put("drie.csv", k.out.s, k.out.len));
	ck_assert_int_eq(kamer_import(&k, "persoon", path), ERR_OK);
	counts(0, 0, lists + made);
	kamer_undo(&k);
	kamer_export(&k, "persoon", "csv");
	ck_assert_uint_eq(k.out.len, text[0].len);
	ck_assert_mem_eq(k.out.s, text[0].s, text[0].len);
	buf_clear(&data);
	buf_clear(&text[0]);
	buf_clear(&text[1]);
}
END_TEST

/* --- what is stored ---------------------------------------------------------------------------- */

START_TEST(import__fills_the_fields_of_a_person)
{
	take("A;999990019;Voorbeeld;19800300;7;0052;0363;W;Straat\n;;;;;;0518;B;Weg\n", ERR_OK);
	counts(1, 0, 0);
	ck_assert_uint_eq(k.report.findings, 0);
	ck_assert_uint_eq(k.report.rows, 2);
	person_has(0, "bsn", "999990019");
	person_has(0, "geslachtsnaam", "Voorbeeld");
	person_has(0, "geboortedatum", "1980-03-00");
	person_has(0, "geheim_adres", "1");
	rows_have(0, "persoon_nationaliteit", "nationaliteit", "0052");
	rows_have(0, "adres", "gemeentecode", "0363 0518");
	rows_have(0, "adres", "soort", "woon brief");
	rows_have(0, "brp_rij", "sleutel", "A ");
	rows_have(0, "brp_rij", "rij", "1 2");
}
END_TEST

static const struct { const char *row, *finding; } bad[] = {
	{"A;999990018;B;;;;;;\n", "Rij 2, 01.01.20: "},
	{"A;000000000;B;;;;;;\n", "Rij 2, 01.01.20: "},
	{"A;12345678;B;;;;;;\n", "Rij 2, 01.01.20: "},
	{"A; 999990019;B;;;;;;\n", "Rij 2, 01.01.20: "},
	{"A;\xD9\xA9\xD9\xA9\xD9\xA9\xD9\xA9\xD9\xA9\xD9\xA0\xD9\xA0\xD9\xA1\xD9\xA9;B;;;;;;\n",
		"Rij 2, 01.01.20: "},
	{"A;;B;19801301;;;;;\n", "Rij 2, 01.03.10: "},
	{"A;;B;;9;;;;\n", "Rij 2, 07.70.10: "},
	{"A;;B;;;XXXX;;;\n", "Rij 2, 04.05.10: "},
	{"\nA;;B;;;;;;\n;;;;;;9999;Z;\n", "Rij 4, 08.10.10: "},
};

/* geval-I03: told per row, never corrected, never said. */
START_TEST(import__stores_what_fails_a_check_as_given)
{
	struct buf text = {0};
	take(bad[_i].row, ERR_OK);
	ck_assert_uint_ge(k.report.findings, 1);
	ck_assert_msg(tells(bad[_i].finding), "%s", buf_str(&k.report.text));
	ck_assert(!tells("9999900") && !tells("12345678") && !tells("19801301") && !tells("XXXX"));
	kamer_export(&k, "persoon", "csv");
	const char *row = bad[_i].row + (*bad[_i].row == '\n');
	for (const char *cell = row; *cell; cell += strcspn(cell, ";\n") + 1) {
		size_t n = strcspn(cell, ";\n");
		ck_assert(n == 0 || memmem(k.out.s, k.out.len, cell, n) != NULL);
	}
	buf_clear(&text);
}
END_TEST

START_TEST(import__keeps_two_persons_with_one_bsn)
{
	take("A;999990019;Een;;;;;;\nB;999990019;Twee;;;;;;\n", ERR_OK);
	counts(2, 0, 0);
	ck_assert(tells("Rij 3, 01.01.20: dit BSN staat al in dit bestand; beide blijven staan."));
	take("C;999990019;Drie;;;;;;\n", ERR_OK);
	counts(1, 0, 0);
	ck_assert(tells("Rij 2, 01.01.20: dit BSN staat al bij een andere persoon; beide blijven staan."));
	ck_assert_uint_eq(kamer_count(&k, "persoon"), 3);
}
END_TEST

START_TEST(import__tells_lists_of_one_name_apart_by_their_order)
{
	take("A;;Een;;;;;;\nA;;Twee;;;;;;\nA;;Drie;;;;;;\n", ERR_OK);
	counts(3, 0, 0);
	take("A;;Een;;;;;;\nA;;Twee anders;;;;;;\nA;;Drie;;;;;;\n", ERR_OK);
	counts(0, 1, 2);
	person_has(1, "geslachtsnaam", "Twee anders");
	/* in another order, and the last one left out */
	take("A;;Twee anders;;;;;;\nA;;Een nieuw;;;;;;\n", ERR_OK);
	counts(0, 1, 1);
	person_has(0, "geslachtsnaam", "Een nieuw");
	person_has(1, "geslachtsnaam", "Twee anders");
	person_has(2, "geslachtsnaam", "Drie");
}
END_TEST

START_TEST(import__counts_what_it_does_not_store)
{
	kamer_take(&k, "persoon", "x.csv",
		";01.01.20;99.99.99;;01.02.40;01.02.40\nA;999990019;x;;B;C;D\n;;;y\n", ERR_OK);
	counts(1, 0, 0);
	ck_assert_uint_eq(k.report.not_stored, 3); /* 99.99.99, the second 01.02.40, one beyond the header */
	kamer_export(&k, "persoon", "csv");
	ck_assert_ptr_nonnull(memmem(k.out.s, k.out.len, ";y\r\n",
		4)); /* the second heading without a name is one of ours */
}
END_TEST

START_TEST(import__skips_rows_that_belong_to_no_list)
{
	take(";999990019;Niemand;;;;;;\n;;;;;;0363;;\nA;;B;;;;;;\n", ERR_OK);
	counts(1, 0, 0);
	ck_assert_uint_eq(k.report.rejected, 2);
	ck_assert(tells("Rij 2: deze rij hoort bij geen lijst; overgeslagen."));
	take(";;;;;;;;\n\n;;;;;;;;\nA;;B;;;;;;\n", ERR_OK);
	ck_assert_uint_eq(k.report.rejected, 0);
	ck_assert_uint_eq(k.report.empty, 2);
}
END_TEST

START_TEST(import__keeps_a_header_that_comes_again_but_makes_nothing_of_it)
{
	take("A;999990019;B;;;;0363;W;\n" HEAD ";;;;;;0518;W;\nC;;D;;;;;;\n", ERR_OK);
	counts(2, 0, 0);
	ck_assert(tells("Rij 3: de kopregel staat hier nog eens."));
	ck_assert_uint_eq(k.report.findings, 1);
	rows_have(0, "adres", "gemeentecode", "0363 0518");
	rows_have(0, "brp_rij", "rij", "1 2 3");
}
END_TEST

/* --- a second file -------------------------------------------------------------------------------- */

START_TEST(import__writes_only_what_the_file_changed)
{
	take("A;999990019;Een;19800101;0;;0363;W;Straat\n", ERR_OK);
	struct record *person = kamer_nth(&k, "persoon", 0);
	kamer_edit(&k, person->id, "telefoon", "0612345678");
	kamer_edit(&k, person->id, "geslachtsnaam", "Verbeterd");
	take("A;999990019;Een;19800202;0;;0363;W;Straat\n", ERR_OK);
	counts(0, 1, 0);
	person_has(0, "geslachtsnaam", "Verbeterd"); /* the file did not change it */
	person_has(0, "geboortedatum", "1980-02-02");
	person_has(0, "telefoon", "0612345678");
	/* the BRP's own word stands where both changed it */
	take("A;999990019;Anders;19800202;0;;0363;W;Straat\n", ERR_OK);
	person_has(0, "geslachtsnaam", "Anders");
	/* and empties what it no longer says */
	take("A;999990019;Anders;;0;;0363;W;Straat\n", ERR_OK);
	person_has(0, "geboortedatum", "");
	record_free(person);
}
END_TEST

START_TEST(import__follows_addresses_when_history_moves_down)
{
	take("A;;B;;;0052;0363;W;Een\n;;;;;;0518;W;Nul\n", ERR_OK);
	rows_have(0, "adres", "straat", "Een Nul");
	struct record *person = kamer_nth(&k, "persoon", 0), **rows;
	size_t n;
	ck_assert_int_eq(store_read_rows(k.s, person->id, spec_record(kamer_spec(), "adres"), &rows, &n),
		ERR_OK);
	struct rid first = rows[0]->id;
	records_free(rows, n);
	take("A;;B;;;0052;0599;W;Twee\nA2;;C;;;;;;\n", ERR_OK); /* history gone: the first row is another */
	rows_have(0, "adres", "straat", "Twee");
	take("A;;B;;;0052;0599;W;Twee\n", ERR_OK);
	counts(0, 0, 1);
	take("A;;B;;;0052;0344;W;Drie\n;;;;;0052;0599;W;Twee\n", ERR_OK);
	rows_have(0, "adres", "straat", "Drie Twee");
	rows_have(0, "persoon_nationaliteit", "nationaliteit", "0052");
	ck_assert(!rid_is_none(first));
	record_free(person);
}
END_TEST

START_TEST(import__keeps_the_address_of_a_row_that_moves_down_whole)
{
	take("A;;B;;;;0363;W;Een\n;;;;;;0518;W;Nul\n", ERR_OK);
	struct record *person = kamer_nth(&k, "persoon", 0), **rows;
	size_t n;
	ck_assert_int_eq(store_read_rows(k.s, person->id, spec_record(kamer_spec(), "adres"), &rows, &n),
		ERR_OK);
	kamer_edit(&k, rows[1]->id, "locatieomschrijving", "bij de molen");
	records_free(rows, n);
	take("A;;B;;;;0363;W;Een\n;;;;;;0599;W;Half\n;;;;;;0518;W;Nul\n", ERR_OK);
	counts(0, 1, 0);
	rows_have(0, "brp_rij", "rij", "1 3 2"); /* oldest first */
	rows_have(0, "adres", "straat", "Een Nul Half");
	rows_have(0, "adres", "locatieomschrijving", " bij de molen ");
	kamer_export(&k, "persoon", "csv");
	ck_assert(strstr(buf_str(&k.out), "Half") < strstr(buf_str(&k.out), "Nul"));
	record_free(person);
}
END_TEST

START_TEST(import__takes_back_only_what_nobody_changed)
{
	take("A;;B;;;;0363;W;Een\n;;;;;;0518;W;Nul\n;;;;;;0599;W;Min\n", ERR_OK);
	struct record *person = kamer_nth(&k, "persoon", 0), **rows;
	size_t n;
	ck_assert_int_eq(store_read_rows(k.s, person->id, spec_record(kamer_spec(), "adres"), &rows, &n),
		ERR_OK);
	kamer_edit(&k, rows[1]->id, "straat", "Nulweg");
	records_free(rows, n);
	take("A;;B;;;;0363;W;Een\n", ERR_OK);
	rows_have(0, "adres", "straat", "Een Nulweg");
	rows_have(0, "brp_rij", "rij", "1");
	ck_assert(tells("een gegeven vervalt in het bestand, maar is hier gewijzigd; het blijft staan."));
	record_free(person);
}
END_TEST

START_TEST(import__leaves_alone_what_columns_that_are_gone_said)
{
	take("A;999990019;Een;19800101;;;0363;W;Straat\n", ERR_OK);
	kamer_take(&k, "persoon", "x.csv", ";01.02.40\nA;Twee\n", ERR_OK);
	counts(0, 1, 0);
	person_has(0, "geslachtsnaam", "Twee");
	person_has(0, "geboortedatum", "1980-01-01");
	rows_have(0, "adres", "straat", "Straat");
	kamer_take(&k, "persoon", "x.csv", ";01.02.40\nA;Twee\n", ERR_OK);
	counts(0, 0, 1);
	kamer_export(&k, "persoon", "csv");
	ck_assert_ptr_nonnull(strstr(buf_str(&k.out), "19800101"));
}
END_TEST

START_TEST(import__fills_a_person_that_was_exported_without_a_list)
{
	struct record *r = record_new(spec_record(kamer_spec(), "persoon"), (struct rid){{0}});
	struct change_result result = {0};
	record_set(r, spec_record_field(r->spec, "geslachtsnaam")->index, "Hier gemaakt");
	struct change_set *c = change_new(k.s, NULL);
	change_create(c, r);
	ck_assert_int_eq(change_save(c, &result), ERR_OK);
	change_free(c);
	change_result_clear(&result);
	kamer_export(&k, "persoon", "csv");
	ck_assert_uint_eq(k.rows, 1);
	const char *path = kamer_put("x.csv", k.out.s, k.out.len);
	ck_assert_int_eq(kamer_import(&k, "persoon", path), ERR_OK);
	counts(0, 1, 0);
	ck_assert_uint_eq(kamer_count(&k, "persoon"), 1);
	ck_assert_int_eq(kamer_import(&k, "persoon", path), ERR_OK);
	counts(0, 0, 1);
	person_has(0, "geslachtsnaam", "Hier gemaakt");
	record_free(r);
}
END_TEST

/* --- refused ----------------------------------------------------------------------------------------- */

static const struct { const char *name, *text; enum err e; const char *why; } refusals[] = {
	{"x.csv", "", ERR_PARSE, "Dit bestand is leeg."},
	{"x.csv", "\n\n", ERR_PARSE, "Dit bestand is leeg."},
	{"x.csv", "a;b;c\n1;2;3\n", ERR_PARSE,
		"De kolommen van dit bestand passen niet bij de indeling 'gba-v'."},
	{"x.csv", ",01.01.20,01.02.40\nA,1,2\n", ERR_PARSE, "De kolommen van dit bestand passen niet"},
	{"x.csv", HEAD "A;999990019;B;;;;;;\nC;;\"D;;;;;;\n", ERR_PARSE, "Rij 3, kolom 3: "},
	{"x.csv", HEAD "A;999990019;B;;;;;;\nC;;\xE9;;;;;;\n", ERR_PARSE,
		"Rij 3: een teken dat geen UTF-8 is"},
	{"x.jsonl", "{\"\":\"A\",\"01.02.40\":\"B\"}\n{\"\":\"C\",\"01.02.40\":[1]}\n", ERR_PARSE,
		"Rij 2: dit is geen JSON-object"},
	{"x.jsonl", "{\"\":\"A\"}\nx\n", ERR_PARSE, "Rij 2: "},
};

/* A file with one row that cannot be read writes nothing. */
START_TEST(import__refuses_a_file_as_a_whole)
{
	uint64_t lines = kamer_lines(&k);
	kamer_take(&k, "persoon", refusals[_i].name, refusals[_i].text, refusals[_i].e);
	ck_assert_msg(tells(refusals[_i].why), "%s", buf_str(&k.report.text));
	counts(0, 0, 0);
	ck_assert_str_eq(k.report.id, "");
	ck_assert_uint_eq(kamer_lines(&k), lines);
	ck_assert_uint_eq(kamer_count(&k, "persoon") + kamer_count(&k, "inlezing"), 0);
}
END_TEST

START_TEST(import__refuses_a_row_that_is_too_large_to_keep)
{
	struct buf text = {0};
	buf_add(&text, HEAD "A;;Een;;;;;;\nB;;");
	for (int i = 0; i < 90000; i++)
		buf_add(&text, "\\"); /* four bytes each in a line of operations */
	buf_add(&text, ";;;;;;\n");
	kamer_take(&k, "persoon", "x.csv", buf_str(&text), ERR_LIMIT);
	ck_assert(tells("Rij 3: deze rij is te groot."));
	ck_assert_uint_eq(kamer_count(&k, "persoon"), 0);
	buf_clear(&text);
}
END_TEST

START_TEST(import__keeps_cells_of_the_largest_size)
{
	struct buf text = {0};
	buf_add(&text, HEAD "A;;");
	for (int i = 0; i < 100000; i++)
		buf_add_c(&text, 'x');
	buf_add(&text, ";;;;;;\n");
	kamer_take(&k, "persoon", "x.csv", buf_str(&text), ERR_OK);
	counts(1, 0, 0);
	kamer_export(&k, "persoon", "csv");
	ck_assert_uint_gt(k.out.len, 100000);
	kamer_take(&k, "persoon", "x.csv", buf_str(&text), ERR_OK);
	counts(0, 0, 1);
	buf_clear(&text);
}
END_TEST

START_TEST(import__takes_a_list_that_is_longer_than_a_set)
{
	struct buf text = {0};
	buf_add(&text, HEAD "A;;Lang;;;;0363;W;0\n");
	for (int i = 1; i < 700; i++)
		buf_printf(&text, ";;;;;;0363;W;%d\n", i);
	kamer_take(&k, "persoon", "x.csv", buf_str(&text), ERR_OK);
	counts(1, 0, 0);
	kamer_take(&k, "persoon", "x.csv", buf_str(&text), ERR_OK);
	counts(0, 0, 1);
	kamer_export(&k, "persoon", "csv");
	ck_assert_uint_eq(k.rows, 700);
	kamer_undo(&k);
	ck_assert_uint_eq(kamer_count(&k, "persoon"), 0);
	for (int i = 0; i < 5000; i++)
		buf_add(&text, ";;;;;;0363;W;\n");
	kamer_take(&k, "persoon", "x.csv", buf_str(&text), ERR_LIMIT);
	ck_assert(tells("Rij 5002: deze lijst heeft meer dan 5000 rijen."));
	buf_clear(&text);
}
END_TEST

START_TEST(import__bounds_its_words)
{
	struct buf text = {0};
	buf_add(&text, HEAD);
	for (int i = 0; i < 1000; i++)
		buf_printf(&text, "A%d;12;B;99999999;9;;;;\n", i);
	kamer_take(&k, "persoon", "x.csv", buf_str(&text), ERR_OK);
	ck_assert_uint_ge(k.report.findings, 3000);
	ck_assert_uint_lt(k.report.text.len, 40000);
	ck_assert(tells("... en meer; zie de aantallen."));
	buf_clear(&text);
}
END_TEST

START_TEST(import__is_not_for_practice)
{
	kamer_teardown(&k);
	kamer_setup(&k, true);
	take("A;;B;;;;;;\n", ERR_REFUSED);
	ck_assert(tells("Een oefenopslag leest geen bestanden in."));
	ck_assert_uint_eq(kamer_count(&k, "persoon"), 0);
}
END_TEST

START_TEST(import__tries_without_writing)
{
	struct import_options o = {.kind = "persoon", .mapping_dir = k.mappings, .dry_run = true};
	take("A;999990019;Een;;;;;;\n", ERR_OK);
	o.file = kamer_text("x.csv", HEAD "A;999990019;Twee;;;;;;\nB;999990019;C;;;;;;\n");
	uint64_t lines = kamer_lines(&k);
	import_report_clear(&k.report);
	ck_assert_int_eq(chain_import(k.s, &o, &k.report), ERR_OK);
	counts(1, 1, 0);
	ck_assert_uint_ge(k.report.findings, 1);
	ck_assert_str_eq(k.report.id, "");
	ck_assert_uint_eq(kamer_lines(&k), lines);
}
END_TEST

static const struct { const char *kind, *mapping, *charset; enum err e; } words[] = {
	{"traject", NULL, NULL, ERR_NOT_FOUND}, {"", NULL, NULL, ERR_NOT_FOUND},
		{"persoon", "bestaat-niet", NULL, ERR_NOT_FOUND},
	{"persoon", "dossier", NULL, ERR_NOT_FOUND}, {"persoon", "../gba-v", NULL, ERR_NOT_FOUND},
	{"persoon", NULL, "IBM1390", ERR_USAGE},
};

START_TEST(import__knows_its_words)
{
	struct import_options o = {.kind = words[_i].kind, .mapping = words[_i].mapping,
		.charset = words[_i].charset,
		.mapping_dir = k.mappings, .file = kamer_text("x.csv", HEAD)};
	ck_assert_int_eq(chain_import(k.s, &o, &k.report), words[_i].e);
	ck_assert_uint_gt(k.report.text.len, 0);
}
END_TEST

START_TEST(import__takes_the_municipality_s_own_mapping_first)
{
	static const char own[] = "mapping: gba-v\nsoort: persoon\nbewaar: brp_rij\nscheiding: ;\nlijst: -\nkolommen: - 01.02.40\n\n"
		"uit: persoon\nnaar: 01.02.40 persoon.geslachtsnaam\n";
	char dir[4300];
	snprintf(dir, sizeof dir, "%s", kamer_text("gba-v.def", own));
	*strrchr(dir, '/') = '\0';
	struct import_options o = {.kind = "persoon", .mapping_dir = k.mappings, .own_mapping_dir = dir,
		.file = kamer_text("x.csv", HEAD "A;999990019;Een;;;;;;\n")};
	ck_assert_int_eq(chain_import(k.s, &o, &k.report), ERR_OK);
	counts(1, 0, 0);
	ck_assert_uint_eq(k.report.not_stored, 1);
	person_has(0, "bsn", "");
	kamer_export(&k, "persoon", "csv"); /* by the program's mapping */
	ck_assert_ptr_null(strstr(buf_str(&k.out), "999990019"));
}
END_TEST

Suite *list_suite(void)
{
	Suite *s = suite_create("chain/list");
	TCase *t = tcase_create("persoon"), *no = tcase_create("refused");
	tcase_add_unchecked_fixture(t, kamer_warm, NULL);
	tcase_add_unchecked_fixture(no, kamer_warm, NULL);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_checked_fixture(no, setup, teardown);
	tcase_set_timeout(t, 240);
	tcase_set_timeout(no, 240);
	tcase_add_test(t, import__keeps_every_cell_and_changes_nothing_the_second_time);
	tcase_add_test(t, import__keeps_the_public_test_set);
	tcase_add_loop_test(t, import__keeps_any_cells, 0, 4);
	tcase_add_test(t, import__takes_the_export_in_json_for_the_same_file);
	tcase_add_test(t, import__fills_the_fields_of_a_person);
	tcase_add_loop_test(t, import__stores_what_fails_a_check_as_given, 0,
		(int)(sizeof bad / sizeof bad[0]));
	tcase_add_test(t, import__keeps_two_persons_with_one_bsn);
	tcase_add_test(t, import__tells_lists_of_one_name_apart_by_their_order);
	tcase_add_test(t, import__counts_what_it_does_not_store);
	tcase_add_test(t, import__skips_rows_that_belong_to_no_list);
	tcase_add_test(t, import__keeps_a_header_that_comes_again_but_makes_nothing_of_it);
	tcase_add_test(t, import__writes_only_what_the_file_changed);
	tcase_add_test(t, import__follows_addresses_when_history_moves_down);
	tcase_add_test(t, import__keeps_the_address_of_a_row_that_moves_down_whole);
	tcase_add_test(t, import__takes_back_only_what_nobody_changed);
	tcase_add_test(t, import__leaves_alone_what_columns_that_are_gone_said);
	tcase_add_test(t, import__fills_a_person_that_was_exported_without_a_list);
	tcase_add_loop_test(no, import__refuses_a_file_as_a_whole, 0,
		(int)(sizeof refusals / sizeof refusals[0]));
	tcase_add_test(no, import__refuses_a_row_that_is_too_large_to_keep);
	tcase_add_test(no, import__keeps_cells_of_the_largest_size);
	tcase_add_test(no, import__takes_a_list_that_is_longer_than_a_set);
	tcase_add_test(no, import__bounds_its_words);
	tcase_add_test(no, import__is_not_for_practice);
	tcase_add_test(no, import__tries_without_writing);
	tcase_add_loop_test(no, import__knows_its_words, 0, (int)(sizeof words / sizeof words[0]));
	tcase_add_test(no, import__takes_the_municipality_s_own_mapping_first);
	suite_add_tcase(s, t);
	suite_add_tcase(s, no);
	return s;
}
