/* Stores as earlier versions made them (tests/store/stores/NUMBER, one a schema version)
 * open for ever: brought up to date, whole, with what was in them, and they go on.
 * With REGIE_MAKE_STORE=DIR the present version writes one there. */
#include <config.h>

#include "store/opslag.h"
#include "store/suites.h"
#include "support/run.h"

#include "open_priv.h"
#include "place_priv.h"
#include "store/change.h"
#include "store/draft.h"
#include "store/journaal.h"
#include "store/verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BSN "990000011" /* in no register */

static struct opslag t;
static const struct rid none;

static const struct spec_field *field(const char *id)
{
	const struct spec_field *f = spec_field(t.spec, id);
	ck_assert_msg(f != NULL, "%s", id);
	return f;
}

static void save(const struct record *was, const struct record *now, bool gone)
{
	struct change_set *c = change_new(t.s, NULL);
	struct change_result result = {0};
	if (gone)
		change_delete(c, was);
	else if (was)
		change_edit(c, was, now);
	else
		change_create(c, now);
	ck_assert_int_eq(change_save(c, &result), ERR_OK);
	change_result_clear(&result);
	change_free(c);
}

static struct rid make(const char *kind, struct rid owner, const char *id, const char *value)
{
	struct record *r = record_new(spec_record(t.spec, kind), owner);
	struct rid made = r->id;
	record_set(r, field(id)->index, value);
	save(NULL, r, false);
	record_free(r);
	return made;
}

static void set(struct rid id, const char *name, const char *value)
{
	struct record *was;
	ck_assert_int_eq(store_read(t.s, id, &was), ERR_OK);
	struct record *now = record_dup(was);
	record_set(now, field(name)->index, value);
	save(was, now, false);
	record_free(was);
	record_free(now);
}

static struct rid find(const char *id, const char *value)
{
	struct rid found;
	size_t n;
	ck_assert_int_eq(store_find_equal(t.s, field(id), value, &found, 1, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	return found;
}

/* --- what a saved store holds ------------------------------------------------------------ */

static void fill(void)
{
	char uuid[37];
	struct journaal_visit *v;
	struct record *r;
	struct rid person = make("persoon", none, "persoon.bsn", BSN);
	rid_text(person, uuid);
	set(person, "persoon.geslachtsnaam", "Habtemariam");
	set(person, "persoon.geslachtsnaam", "Şükrü-Łukasz ተስፋይ");
	struct rid dossier = make("dossier", none, "dossier.persoon", uuid);
	set(dossier, "dossier.dossiernummer", "INB-2026-AA-1");
	make("gesprek", dossier, "gesprek.datum", "2026-03-02");
	struct rid gone = make("gesprek", dossier, "gesprek.datum", "2026-03-03");
	ck_assert_int_eq(store_read(t.s, gone, &r), ERR_OK);
	save(r, NULL, true);
	record_free(r);
	ck_assert_int_eq(journaal_note(t.s, "dossier", dossier, "saved"), ERR_OK);
	ck_assert_int_eq(journaal_visit_begin(t.s, "caseload", &v), ERR_OK);
	journaal_visit_drawn(v, dossier);
	ck_assert_int_eq(journaal_visit_end(v), ERR_OK);
	struct draft *d;
	ck_assert_int_eq(draft_new(t.s, &d), ERR_OK);
	draft_append(d, "concept", 7, true);
	draft_close(d);
}

static bool count_lines(void *ctx, const struct journaal_line *l)
{
	*(int *)ctx += strcmp(l->act, "dossier") == 0 || strcmp(l->act, "caseload") == 0;
	return true;
}

static enum err is_concept(void *ctx, uint64_t number, const char *p, size_t n)
{
	*(bool *)ctx = number == 0 && n == 7 && memcmp(p, "concept", 7) == 0;
	return ERR_OK;
}

static bool read_draft(void *ctx, const struct draft_info *i)
{
	ck_assert_int_eq(draft_read(t.s, i->id, is_concept, ctx), ERR_OK);
	return true;
}

static void expect_filled(void)
{
	struct record *r, **talks;
	size_t n;
	int told = 0;
	bool draft = false;
	ck_assert_int_eq(store_read(t.s, find("persoon.bsn", BSN), &r), ERR_OK);
	ck_assert_str_eq(record_get(r, "geslachtsnaam"), "Şükrü-Łukasz ተስፋይ");
	record_free(r);
	struct rid dossier = find("dossier.dossiernummer", "INB-2026-AA-1");
	ck_assert_int_eq(store_read_rows(t.s, dossier, spec_record(t.spec, "gesprek"), &talks, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(record_get(talks[0], "datum"), "2026-03-02");
	records_free(talks, n);
	ck_assert_int_eq(journaal_read(t.s, dossier, count_lines, &told), ERR_OK);
	ck_assert_int_eq(told, 2);
	ck_assert_int_eq(draft_list(t.s, read_draft, &draft), ERR_OK);
	ck_assert(draft);
}

static void expect_whole(void)
{
	struct verify_report r;
	enum err e = store_verify(t.s, NULL, NULL, &r);
	ck_assert_msg(e == ERR_OK, "%s", buf_str(&r.text));
	verify_report_clear(&r);
	e = store_rebuild(t.s, false, NULL, NULL, &r);
	ck_assert_msg(e == ERR_OK, "%s %s", err_name(e), buf_str(&r.text));
	verify_report_clear(&r);
}

static void put_schema(struct db *db, struct buf *out)
{
	static const struct sql rows[] = {{0, "SELECT m.type || ' ' || m.name || ' ' || m.tbl_name || ' ' ||"
		" coalesce(p.name || ' ' || p.type || p.[notnull] || p.pk, '') || ' ' || coalesce(i.name, '')"
		" FROM sqlite_master AS m LEFT JOIN pragma_table_info(m.name) AS p"
		" LEFT JOIN pragma_index_info(m.name) AS i ORDER BY m.name, p.name, i.seqno"}};
	static const struct sql_set one = SQL_SET("test", rows);
	bool row;
	struct stmt *q = db_stmt(db, &one, 0);
	ck_assert_int_eq(stmt_step(q, &row), ERR_OK);
	while (row) {
		buf_printf(out, "%s\n", stmt_get_text(q, 0));
		ck_assert_int_eq(stmt_step(q, &row), ERR_OK);
	}
	stmt_done(q);
}

/* After being brought up to date an old store has the tables of a new one: who changes
 * db/schema.sql without a migration is stopped here. */
static void expect_present_schema(void)
{
	struct opslag fresh;
	struct buf old = {0}, now = {0};
	opslag_setup(&fresh);
	opslag_practice(&fresh);
	put_schema(t.s->db, &old);
	put_schema(fresh.s->db, &now);
	ck_assert_str_eq(buf_str(&old), buf_str(&now));
	opslag_teardown(&fresh);
	buf_clear(&old);
	buf_clear(&now);
}

/* --- the tests ----------------------------------------------------------------------------------- */

/* The saved files are readable for all in a source tree; in place they must not be. */
static void unpack(int version)
{
	char command[10000];
	snprintf(command, sizeof command, "cp -R '%s/tests/store/stores/%d' '%s' && chmod -R u+w,go= '%s'",
		support_srcdir(), version, t.dir, t.dir);
	ck_assert_int_eq(system(command), 0);
}

START_TEST(store_open__stores_of_every_version)
{
	opslag_setup(&t);
	unpack(_i);
	ck_assert_msg(opslag_open(&t) == ERR_OK, "%s", buf_str(&t.why));
	ck_assert_int_eq(t.s->incarnation, 2);
	if (store_definitions(t.s) != STORE_DEFINITIONS_SAME)
		ck_assert_int_eq(store_definitions_accept(t.s), ERR_OK);
	expect_present_schema();
	expect_filled();
	expect_whole();
	set(find("persoon.bsn", BSN), "persoon.opmerking", "gaat verder");
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
	expect_filled();
	expect_whole();
	opslag_teardown(&t);
}
END_TEST

START_TEST(store_create__makes_one_to_save)
{
	const char *to = getenv("REGIE_MAKE_STORE");
	opslag_setup(&t);
	if (to)
		snprintf(t.dir, sizeof t.dir, "%s", to);
	opslag_practice(&t);
	fill();
	expect_filled();
	expect_whole();
	opslag_teardown(&t);
}
END_TEST

Suite *saved_suite(void)
{
	Suite *s = suite_create("store/saved");
	TCase *c = tcase_create("saved");
	tcase_set_timeout(c, 120);
	tcase_add_test(c, store_create__makes_one_to_save);
	tcase_add_loop_test(c, store_open__stores_of_every_version, 1, STORE_SCHEMA + 1);
	suite_add_tcase(s, c);
	return s;
}
