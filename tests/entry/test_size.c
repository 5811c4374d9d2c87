/* Large forms: 400 fields, 1,000 rows, texts of 20,000 characters. A change costs what
 * depends on it, never the size of the form. */
#include <config.h>

#include "entry/suites.h"
#include "entry/world.h"

#include "model_priv.h"
#include "support/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS = 400, ROWS = 1000 };

static struct world w;
static struct entry *e;

/* f0 .. f399: every tenth depends on the one ten before, all sums on the rows. */
static void write_defs(const char *dir)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/groot.def", dir);
	FILE *out = fopen(path, "w");
	ck_assert_ptr_nonnull(out);
	fputs("record: intake\nlabel: Groot\ntitel: f0\n\n", out);
	for (int i = 0; i < FIELDS; i++) {
		const char *type = i % 10 == 5 ? "langtekst" : "geheel";
		fprintf(out, "veld: intake.f%d\ntype: %s\nlabel: Vraag %d\neis: D\n", i, type, i);
		if (i % 10 == 0 && i > 0)
			fprintf(out, "relevant: ${f%d} > 0\n", i - 10);
		if (i % 100 == 99)
			fputs("calculation: som(regel, uren) + aantal(regel)\n", out);
		fputc('\n', out);
	}
	fputs("record: regel\nlabel: Regel\nvan: intake\ntitel: naam\n\n"
		"veld: regel.naam\ntype: tekst(60)\nlabel: Naam\neis: V\n\n"
		"veld: regel.uren\ntype: geheel\nlabel: Uren\n\n"
		"veld: regel.meer\ntype: geheel\nlabel: Meer\nrelevant: ${uren} > 5 and ${intake.f1} = 1\n\n"
		"formulier: intake\nrecord: intake\nlabel: Groot\n\nblok: intake.een\nlabel: Een\n\n", out);
	for (int i = 0; i < FIELDS; i++)
		fprintf(out, "vraag: intake.f%d\n\n", i);
	fputs("vraag: regel\n", out);
	fclose(out);
}

static void setup(void)
{
	char codes[4096], value[64];
	struct spec_fault *faults;
	size_t n;
	const char *dir = support_dir();
	write_defs(dir);
	snprintf(codes, sizeof codes, "%s/db/codes", support_srcdir());
	ck_assert_int_eq(spec_load(dir, codes, NULL, &w.spec, &faults, &n), ERR_OK);
	w.s = fake_open(w.spec);
	struct rid id = fake_put(w.s, "intake", (struct rid){{0}}, "f0=1", NULL);
	for (int i = 0; i < ROWS; i++) {
		snprintf(value, sizeof value, "uren=%d", i % 9);
		fake_put(w.s, "regel", id, "naam=rij", value, NULL);
	}
	w.o = (struct entry_options){.store = w.s, .form = spec_form(w.spec, "intake")};
	ck_assert_int_eq(entry_open(&w.o, id, &e), ERR_OK);
}

static void teardown(void)
{
	entry_free(e);
	world_free(&w);
}

static size_t cost_of(const char *id, const char *typed)
{
	size_t before = e->n_evaluated;
	world_set(e, id, typed);
	return e->n_evaluated - before;
}

START_TEST(large__form_opens_whole)
{
	ck_assert_str_eq(world_get(e, "intake.f99"), "4996"); /* 3996 hours and 1000 rows */
	ck_assert_uint_ge(entry_n_items(e), ROWS + 360);
	ck_assert_uint_eq(entry_block_state(e, 0).answered, 2);
}
END_TEST

START_TEST(change__costs_what_depends_on_it)
{
	ck_assert_uint_eq(cost_of("intake.f2", "7"), 0);
	ck_assert_uint_le(cost_of("intake.f10", "3"), 2);
	ck_assert(world_shows(e, "intake.f20"));
	ck_assert_uint_le(cost_of("intake.f10", ""), 2);
	ck_assert_uint_le(cost_of("intake.f1", "1"), ROWS + 4); /* a condition in each row, four sums */
	size_t row = world_nth(e, ENTRY_ROW, 500);
	entry_row_open(e, row, true);
	size_t before = e->n_evaluated;
	entry_set(e, row + 2, "8");
	ck_assert_uint_le(e->n_evaluated - before, 6);
	ck_assert_int_eq(entry_item(e, row + 3)->kind, ENTRY_FIELD);
	ck_assert_str_eq(entry_item(e, row + 3)->field->id, "regel.meer");
}
END_TEST

START_TEST(chain__of_relevance_falls_in_one_pass)
{
	for (int i = 10; i < FIELDS; i += 10) {
		char id[32];
		snprintf(id, sizeof id, "intake.f%d", i);
		world_set(e, id, "1");
	}
	ck_assert(world_shows(e, "intake.f390"));
	ck_assert_uint_le(cost_of("intake.f0", "0"), FIELDS / 10);
	ck_assert(!world_shows(e, "intake.f10"));
	ck_assert(!world_shows(e, "intake.f390"));
	ck_assert_uint_le(cost_of("intake.f0", "1"), FIELDS / 10);
	ck_assert(world_shows(e, "intake.f390"));
}
END_TEST

START_TEST(draft__holds_only_what_was_touched)
{
	world_set(e, "intake.f2", "7");
	size_t bytes = 0;
	for (size_t i = 0; i < w.s->drafts[0]->n; i++)
		bytes += w.s->drafts[0]->recs[i].len;
	ck_assert_uint_le(bytes, 4096);
}
END_TEST

START_TEST(row__thousand_times_added_and_undone)
{
	for (int i = 0; i < 300; i++)
		world_add(e, "regel");
	ck_assert_str_eq(world_get(e, "intake.f99"), "5296");
	while (entry_undo(e) != SIZE_MAX)
		;
	ck_assert_str_eq(world_get(e, "intake.f99"), "4996");
	ck_assert(!entry_is_dirty(e));
}
END_TEST

Suite *size_suite(void)
{
	Suite *s = suite_create("size");
	TCase *t = tcase_create("size");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, large__form_opens_whole);
	tcase_add_test(t, change__costs_what_depends_on_it);
	tcase_add_test(t, chain__of_relevance_falls_in_one_pass);
	tcase_add_test(t, draft__holds_only_what_was_touched);
	tcase_add_test(t, row__thousand_times_added_and_undone);
	suite_add_tcase(s, t);
	return s;
}
