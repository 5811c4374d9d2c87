/* Files out: what came in goes out, what was changed here in its own cell, and nobody's byte
 * before the journaal has it. */
#include <config.h>

#include "chain/kamer.h"
#include "chain/suites.h"
#include "store/journaal.h"

#include "support/run.h"

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

static void import_data(void)
{
	char path[4300];
	snprintf(path, sizeof path, "%s/tests/chain/data/persoonslijsten.csv", support_srcdir());
	ck_assert_int_eq(kamer_import(&k, "persoon", path), ERR_OK);
}

/* The only place where two texts differ, as old and new; fails when there are more. */
static void difference(const struct buf *a, const struct buf *b, struct buf *old, struct buf *new)
{
	size_t from = 0, tail = 0;
	while (from < a->len && from < b->len && a->s[from] == b->s[from])
		from++;
	while (tail < a->len - from && tail < b->len - from &&
		a->s[a->len - 1 - tail] == b->s[b->len - 1 - tail])
		tail++;
	/* widen to whole cells */
	while (from && a->s[from - 1] != ';' && a->s[from - 1] != '\n')
		from--;
	while (tail && a->s[a->len - tail] != ';' && a->s[a->len - tail] != '\r')
		tail--;
	buf_reset(old);
	buf_reset(new);
	buf_add_n(old, a->s + from, a->len - tail - from);
	buf_add_n(new, b->s + from, b->len - tail - from);
}

static const struct {
	size_t person;
	const char *kind, *field, *value; /* kind "" : of the person itself; else of its first row */
	const char *old, *new;
} changes[] = {
	{0, "", "geslachtsnaam", "Anders", "Voorbeeld", "Anders"},
	{0, "", "geslachtsnaam", "Met; en \"quote\"", "Voorbeeld", "\"Met; en \"\"quote\"\"\""},
	{0, "", "geslachtsnaam", "", "Voorbeeld", ""},
	{0, "", "geboortedatum", "1980-00-00", "19800305", "19800000"},
	{0, "", "geboortedatum", "0000-00-00", "19800305", "00000000"},
	{0, "", "geboortedatum", "volgend jaar", "19800305", "volgend jaar"},
	{0, "", "geheim_adres", "1", "0", "7"},
	{0, "", "partner_geslachtsnaam", "Gewijzigd", "Proef", "Gewijzigd"},
	{0, "", "overlijdensdatum", "2026-01-02", "", "20260102"},
	{0, "adres", "straat", "Laan", "Proefstraat", "Laan"},
	{0, "adres", "soort", "brief", "W", "B"},
	{0, "persoon_nationaliteit", "nationaliteit", "0001", "0052", "0001"},
	{3, "", "geboortedatum", "1980-02-28", "19800231", "19800228"},
	{3, "", "geheim_adres", "0", "9", "0"},
	{5, "", "voornamen", "Zonder blanco", " Voor en na ", "Zonder blanco"},
};

START_TEST(export__changes_one_cell_for_one_field)
{
	struct buf before = {0}, old = {0}, new = {0};
	import_data();
	kamer_export(&k, "persoon", "csv");
	buf_add_n(&before, k.out.s, k.out.len);
	struct record *r = kamer_nth(&k, "persoon", changes[_i].person), **rows = NULL;
	size_t n = 0;
	if (*changes[_i].kind) {
		ck_assert_int_eq(store_read_rows(k.s, r->id, spec_record(kamer_spec(), changes[_i].kind),
			&rows, &n), ERR_OK);
		ck_assert_uint_gt(n, 0);
	}
	kamer_edit(&k, n ? rows[0]->id : r->id, changes[_i].field, changes[_i].value);
	kamer_export(&k, "persoon", "csv");
	difference(&before, &k.out, &old, &new);
	ck_assert_str_eq(buf_str(&old), changes[_i].old);
	ck_assert_str_eq(buf_str(&new), changes[_i].new);
	records_free(rows, n);
	record_free(r);
	buf_clear(&before);
	buf_clear(&old);
	buf_clear(&new);
}
END_TEST

START_TEST(export__gives_the_file_back_when_the_change_is_undone)
{
	struct buf before = {0};
	import_data();
	kamer_export(&k, "persoon", "csv");
	buf_add_n(&before, k.out.s, k.out.len);
	struct record *r = kamer_nth(&k, "persoon", 5);
	kamer_edit(&k, r->id, "voornamen", "x");
	kamer_edit(&k, r->id, "voornamen", record_get(r, "voornamen"));
	kamer_export(&k, "persoon", "csv");
	ck_assert_uint_eq(k.out.len, before.len);
	ck_assert_mem_eq(k.out.s, before.s, before.len);
	record_free(r);
	buf_clear(&before);
}
END_TEST

START_TEST(export__writes_one_object_a_line)
{
	import_data();
	kamer_export(&k, "persoon", "jsonl");
	ck_assert_uint_eq(k.rows, 19);
	size_t lines = 0;
	for (const char *p = k.out.s; *p; p += strcspn(p, "\n") + 1) {
		ck_assert_int_eq(*p, '{');
		lines++;
	}
	ck_assert_uint_eq(lines, 19);
	ck_assert_ptr_nonnull(strstr(k.out.s, "\"06.88.10\":\"a\",\"06.88.10#2\":\"b\""));
	ck_assert_ptr_nonnull(strstr(k.out.s, "\n{}\n"));
}
END_TEST

/* Every person that can be read from what was written so far stands in the journaal. */
struct watching {
	size_t calls, rows;
};

static bool count_line(void *ctx, const struct journaal_line *l)
{
	if (strcmp(l->act, "export") == 0)
		++*(size_t *)ctx;
	return true;
}

static bool on_write(void *ctx, const void *p, size_t n)
{
	struct watching *w = ctx;
	(void)p;
	(void)n;
	if (w->calls++ == 0)
		return true; /* the header */
	struct record *r = kamer_nth(&k, "persoon", w->rows++);
	size_t noted = 0;
	ck_assert_int_eq(journaal_read(k.s, r->id, count_line, &noted), ERR_OK);
	ck_assert_uint_eq(noted, 1);
	record_free(r);
	return true;
}

START_TEST(export__is_in_the_journaal_before_its_bytes)
{
	struct watching w = {0};
	struct buf text = {0};
	buf_add(&text, ";01.02.40\n");
	for (int i = 0; i < 80; i++)
		buf_printf(&text, "A%d;B\n", i);
	kamer_take(&k, "persoon", "x.csv", buf_str(&text), ERR_OK);
	struct export_options o = {.kind = "persoon", .mapping_dir = k.mappings, .reason = "proef",
		.write = on_write,
		.write_ctx = &w};
	ck_assert_int_eq(chain_export(k.s, &o, &k.rows), ERR_OK);
	ck_assert_uint_eq(w.rows, 80);
	buf_clear(&text);
}
END_TEST

static bool never(void *ctx, const void *p, size_t n)
{
	(void)p;
	++*(size_t *)ctx;
	return n == 0;
}

static const struct { const char *kind, *mapping, *format, *reason; enum err e; } refusals[] = {
	{"persoon", NULL, NULL, NULL, ERR_REFUSED}, {"persoon", NULL, NULL, "", ERR_REFUSED},
		{"persoon", NULL, NULL, " \t", ERR_REFUSED},
	{"persoon", NULL, "xml", "x", ERR_USAGE}, {"persoon", NULL, "CSV", "x", ERR_USAGE},
	{"persoon", "dossier", NULL, "x", ERR_NOT_FOUND}, {"persoon", "../x", NULL, "x", ERR_NOT_FOUND},
	{"traject", NULL, NULL, "x", ERR_NOT_FOUND},
};

START_TEST(export__refuses_before_its_first_byte)
{
	struct buf why = {0};
	size_t calls = 0;
	import_data();
	struct export_options o = {.kind = refusals[_i].kind, .mapping = refusals[_i].mapping,
		.mapping_dir = k.mappings,
		.format = refusals[_i].format, .reason = refusals[_i].reason, .write = never,
			.write_ctx = &calls, .why = &why};
	ck_assert_int_eq(chain_export(k.s, &o, &k.rows), refusals[_i].e);
	ck_assert_uint_eq(calls, 0);
	ck_assert_uint_gt(why.len, 0);
	buf_clear(&why);
}
END_TEST

START_TEST(export__ends_when_nobody_takes_its_bytes)
{
	size_t calls = 0;
	import_data();
	struct export_options o = {.kind = "persoon", .mapping_dir = k.mappings, .reason = "x",
		.write = never, .write_ctx = &calls};
	ck_assert_int_eq(chain_export(k.s, &o, &k.rows), ERR_IO);
	ck_assert_uint_eq(calls, 1);
}
END_TEST

START_TEST(export__is_not_for_practice)
{
	size_t calls = 0;
	kamer_teardown(&k);
	kamer_setup(&k, true);
	struct export_options o = {.kind = "persoon", .mapping_dir = k.mappings, .reason = "x",
		.write = never, .write_ctx = &calls};
	ck_assert_int_eq(chain_export(k.s, &o, &k.rows), ERR_REFUSED);
	ck_assert_uint_eq(calls, 0);
}
END_TEST

static bool append(void *ctx, const void *p, size_t n)
{
	buf_add_n(ctx, p, n);
	return true;
}

START_TEST(export__writes_the_set_of_the_mapping)
{
	static const char own[] = "mapping: gba-v\nsoort: persoon\nbewaar: brp_rij\nscheiding: tab\ntekenset: UTF-16LE\nbom: ja\n"
		"lijst: -\nkolommen: - 01.02.40\n\nuit: persoon\nnaar: 01.02.40 persoon.geslachtsnaam\n";
	char dir[4300];
	struct buf out = {0};
	kamer_take(&k, "persoon", "x.csv", ";01.02.40\nA;\xC3\x87\xF0\x9F\x98\x80\n", ERR_OK);
	snprintf(dir, sizeof dir, "%s", kamer_text("gba-v.def", own));
	*strrchr(dir, '/') = '\0';
	struct export_options o = {.kind = "persoon", .mapping_dir = k.mappings, .own_mapping_dir = dir,
		.reason = "x",
		.write = append, .write_ctx = &out};
	ck_assert_int_eq(chain_export(k.s, &o, &k.rows), ERR_OK);
	static const char want[] = "\xFF\xFE\t\0" "0\0" "1\0.\0" "0\0" "2\0.\0" "4\0" "0\0\n\0A\0\t\0\xC7\0\x3D\xD8\x00\xDE\n";
	ck_assert_uint_eq(out.len, sizeof want);
	ck_assert_mem_eq(out.s, want, sizeof want);
	buf_clear(&out);
}
END_TEST

START_TEST(export__refuses_a_character_that_the_set_lacks)
{
	static const char own[] = "mapping: gba-v\nsoort: persoon\nbewaar: brp_rij\ntekenset: ISO-8859-1\nlijst: -\n"
		"kolommen: - 01.02.40\n\nuit: persoon\nnaar: 01.02.40 persoon.geslachtsnaam\n";
	char dir[4300];
	struct buf out = {0}, why = {0};
	kamer_take(&k, "persoon", "x.csv", ";01.02.40\nA;\xC5\x81ukasz\n", ERR_OK);
	snprintf(dir, sizeof dir, "%s", kamer_text("gba-v.def", own));
	*strrchr(dir, '/') = '\0';
	struct export_options o = {.kind = "persoon", .mapping_dir = k.mappings, .own_mapping_dir = dir,
		.reason = "x",
		.write = append, .write_ctx = &out, .why = &why};
	ck_assert_int_eq(chain_export(k.s, &o, &k.rows), ERR_PARSE);
	ck_assert_ptr_nonnull(strstr(buf_str(&why), "ISO-8859-1"));
	ck_assert_ptr_null(strstr(buf_str(&why), "ukasz"));
	buf_clear(&out);
	buf_clear(&why);
}
END_TEST

Suite *export_suite(void)
{
	Suite *s = suite_create("chain/export");
	TCase *t = tcase_create("export");
	tcase_add_unchecked_fixture(t, kamer_warm, NULL);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 240);
	tcase_add_loop_test(t, export__changes_one_cell_for_one_field, 0,
		(int)(sizeof changes / sizeof changes[0]));
	tcase_add_test(t, export__gives_the_file_back_when_the_change_is_undone);
	tcase_add_test(t, export__writes_one_object_a_line);
	tcase_add_test(t, export__is_in_the_journaal_before_its_bytes);
	tcase_add_loop_test(t, export__refuses_before_its_first_byte, 0,
		(int)(sizeof refusals / sizeof refusals[0]));
	tcase_add_test(t, export__ends_when_nobody_takes_its_bytes);
	tcase_add_test(t, export__is_not_for_practice);
	tcase_add_test(t, export__writes_the_set_of_the_mapping);
	tcase_add_test(t, export__refuses_a_character_that_the_set_lacks);
	suite_add_tcase(s, t);
	return s;
}
