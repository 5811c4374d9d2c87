/* demo_fill in real practice stores: twice the same bytes, refusals, stopping half way. */
#include <config.h>

#include "suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "crypt/hash.h"
#include "db_priv.h"
#include "demo/demo.h"
#include "demo/world.h"
#include "store/verify.h"
#include "store_priv.h"
#include "support/run.h"

static struct world w;

static void setup(void)
{
	ck_assert_int_eq(secret_init(), ERR_OK);
	world_open(&w);
}

static void teardown(void)
{
	world_close(&w);
}

/* --- stores ---------------------------------------------------------------------------------- */

struct place {
	char dir[4096], schema_dir[4096];
	struct clock clock;
	struct store_options o;
	struct store *s;
};

static void place_begin(struct place *p, const char *today)
{
	struct civil day;
	ck_assert(civil_parse(today, &day));
	snprintf(p->dir, sizeof p->dir, "%s/oefen", support_dir());
	snprintf(p->schema_dir, sizeof p->schema_dir, "%s/db", support_srcdir());
	p->clock = demo_clock(day);
	p->o = (struct store_options){.dir = p->dir, .spec = w.spec, .schema_dir = p->schema_dir,
		.clock = &p->clock};
	struct store_new n = {.user = "oefenaar", .name = "Oefenaar", .gemeentecode = "0944",
		.rollen = "beheerder consulent", .practice_today = day};
	ck_assert_int_eq(store_create(&p->o, &n, &p->s), ERR_OK);
}

static void place_end(struct place *p)
{
	store_close(p->s);
	demo_clock_end(&p->clock);
}

static enum err fill(struct place *p, unsigned n, enum demo_depth depth)
{
	struct demo_options o = {.dossiers = n, .depth = depth, .kalender = w.kalender};
	return demo_fill(p->s, &o);
}

/* A hash over every operation, with its salt, in order. */
static void operations(struct place *p, char out[65])
{
	struct sql_text t = {0};
	struct stmt *q;
	bool row = true;
	unsigned char h[HASH_BYTES] = {0};
	sql_add(&t, "SELECT zout, regel FROM lijn ORDER BY nr");
	ck_assert_int_eq(db_prepare(p->s->db, &t, &q), ERR_OK);
	sql_text_clear(&t);
	while (row) {
		ck_assert_int_eq(stmt_step(q, &row), ERR_OK);
		for (int i = 0; row && i < 2; i++) {
			size_t n;
			const void *bytes = stmt_get_blob(q, i, &n);
			hash_pair(h, h, sizeof h, bytes, n);
		}
	}
	stmt_free(q);
	hash_hex(h, sizeof h, out);
}

static size_t count_of(struct place *p, const char *kind)
{
	struct rid *ids;
	size_t n;
	ck_assert_int_eq(store_all_of(p->s, spec_record(w.spec, kind), 100000, &ids, &n), ERR_OK);
	free(ids);
	return n;
}

/* --- the same again ---------------------------------------------------------------------------- */

struct made {
	char digest[65], operations[65];
};

static struct made make(unsigned n, enum demo_depth depth, const char *today)
{
	struct place p;
	struct made m;
	place_begin(&p, today);
	ck_assert_int_eq(fill(&p, n, depth), ERR_OK);
	ck_assert_int_eq(store_digest(p.s, m.digest), ERR_OK);
	operations(&p, m.operations);
	place_end(&p);
	return m;
}

START_TEST(fill__twice_gives_the_same_bytes)
{
	enum demo_depth depth = _i ? DEMO_FULL : DEMO_LIGHT;
	struct made a = make(20, depth, "2026-03-02"), b = make(20, depth, "2026-03-02");
	ck_assert_str_eq(a.digest, b.digest);
	ck_assert_str_eq(a.operations, b.operations);
}
END_TEST

START_TEST(fill__of_another_number_depth_or_day_gives_others)
{
	struct made all[] = {
		make(12, DEMO_LIGHT, "2026-03-02"), make(13, DEMO_LIGHT, "2026-03-02"),
		make(12, DEMO_FULL, "2026-03-02"), make(12, DEMO_LIGHT, "2026-03-03"),
	};
	for (int i = 0; i < 4; i++)
		for (int k = 0; k < i; k++)
			ck_assert_str_ne(all[i].digest, all[k].digest);
}
END_TEST

/* --- what is in it --------------------------------------------------------------------------------- */

START_TEST(fill__makes_what_was_asked_and_a_sound_store)
{
	struct place p;
	struct verify_report report = {0};
	place_begin(&p, "2026-03-02");
	ck_assert_int_eq(fill(&p, 130, DEMO_LIGHT), ERR_OK);
	ck_assert_uint_eq(count_of(&p, "dossier"), 130);
	ck_assert_uint_eq(count_of(&p, "persoon"), 130);
	ck_assert_uint_eq(count_of(&p, "medewerker"), 1 + 3);
	ck_assert_int_eq(store_verify(p.s, NULL, NULL, &report), ERR_OK);
	ck_assert_str_eq(buf_str(&report.text), "");
	verify_report_clear(&report);
	place_end(&p);
}
END_TEST

/* Numbers given by the store, the phase, and intakes that are definitive. */
START_TEST(fill__is_read_back_whole)
{
	struct place p;
	struct rid *ids;
	size_t n, frozen = 0, open = 0;
	place_begin(&p, "2026-03-02");
	ck_assert_int_eq(fill(&p, 60, DEMO_LIGHT), ERR_OK);
	ck_assert_int_eq(store_all_of(p.s, spec_record(w.spec, "dossier"), 100, &ids, &n), ERR_OK);
	for (size_t i = 0; i < n; i++) {
		struct record *d, *persoon, **intakes;
		struct rid id;
		size_t n_intakes;
		ck_assert_int_eq(store_read(p.s, ids[i], &d), ERR_OK);
		ck_assert_int_eq(strncmp(record_get(d, "dossiernummer"), "INB-2026-", 9), 0);
		ck_assert_uint_eq(strlen(record_get(d, "fase")), 1);
		ck_assert(rid_parse(record_get(d, "persoon"), &id));
		ck_assert_int_eq(store_read(p.s, id, &persoon), ERR_OK);
		ck_assert_str_ne(record_get(persoon, "geslachtsnaam"), "");
		ck_assert_int_eq(store_read_rows(p.s, ids[i], spec_record(w.spec, "brede_intake"),
			&intakes, &n_intakes), ERR_OK);
		for (size_t k = 0; k < n_intakes; k++) {
			frozen += intakes[k]->frozen;
			open += !intakes[k]->frozen;
		}
		records_free(intakes, n_intakes);
		record_free(persoon);
		record_free(d);
	}
	ck_assert_uint_eq(n, 60);
	ck_assert_uint_gt(frozen, 20);
	ck_assert_uint_gt(open, 3);
	free(ids);
	place_end(&p);
}
END_TEST

static int64_t number_of(struct place *p, const char *query)
{
	struct sql_text t = {0};
	struct stmt *q;
	int64_t n;
	sql_add(&t, query);
	ck_assert_int_eq(db_prepare(p->s->db, &t, &q), ERR_OK);
	sql_text_clear(&t);
	ck_assert_int_eq(stmt_run_int(q, &n), ERR_OK);
	stmt_free(q);
	return n;
}

/* Of full depth: written on many days, in order, none of them after today; and dossiers that were
 * opened in one phase and are in another now. */
START_TEST(fill__of_full_depth_has_a_past)
{
	struct place p;
	struct verify_report report = {0};
	const int64_t day = INT64_C(86400000), today = civil_to_days((struct civil){2026, 3, 2}) * day;
	place_begin(&p, "2026-03-02");
	ck_assert_int_eq(fill(&p, 40, DEMO_FULL), ERR_OK);
	ck_assert_int_gt(number_of(&p, "SELECT count(DISTINCT wanneer / 86400000) FROM lijn"), 40);
	ck_assert_int_eq(number_of(&p, "SELECT count(*) FROM lijn AS a JOIN lijn AS b ON b.nr = a.nr + 1"
		" WHERE b.wanneer < a.wanneer"), 0);
	ck_assert_int_lt(number_of(&p, "SELECT max(wanneer) FROM lijn"), today + day);
	ck_assert_int_lt(number_of(&p, "SELECT min(wanneer) FROM lijn"), today - 1000 * day);
	ck_assert_int_gt(number_of(&p, "SELECT count(DISTINCT record) FROM lijn WHERE soort = 'dossier' AND kind = 'set'"),
		20);
	ck_assert_int_eq(number_of(&p, "SELECT count(*) FROM lijn AS l WHERE kind <> 'create' AND record IS NOT NULL"
		" AND NOT EXISTS (SELECT 1 FROM lijn AS c WHERE c.record = l.record AND c.kind = 'create' AND c.nr < l.nr)"), 0);
	ck_assert_uint_eq(count_of(&p, "dossier"), 40);
	ck_assert_int_eq(store_verify(p.s, NULL, NULL, &report), ERR_OK);
	verify_report_clear(&report);
	place_end(&p);
}
END_TEST

/* A light one is of today: nothing of a past is told that was not made up. */
START_TEST(fill__of_light_depth_is_of_today)
{
	struct place p;
	const int64_t today = civil_to_days((struct civil){2026, 3, 2});
	place_begin(&p, "2026-03-02");
	ck_assert_int_eq(fill(&p, 10, DEMO_LIGHT), ERR_OK);
	ck_assert_int_eq(number_of(&p, "SELECT min(wanneer) / 86400000 FROM lijn WHERE soort = 'dossier'"), today);
	place_end(&p);
}
END_TEST

/* A dossier of full depth says in the end what it says when it is written at once. */
START_TEST(fill__with_a_past_ends_where_it_should)
{
	struct place p;
	struct household h;
	struct record *r;
	place_begin(&p, "2026-03-02");
	ck_assert_int_eq(fill(&p, 30, DEMO_FULL), ERR_OK);
	struct maker m = {.spec = w.spec, .kalender = w.kalender, .today = {2026, 3, 2}, .depth = DEMO_FULL, .dossiers = 30,
		.seed = dice_seed_of("regie-oefencaseload 2 0944 2026-03-02 30 full"), .gemeente = "0944", .town = "Weert"};
	for (unsigned n = 0; m.begun < 30; n++) {
		household_make(&m, n, 30 - m.begun, &h);
		for (unsigned i = 0; i < h.n_cases; i++) {
			ck_assert_int_eq(store_read(p.s, h.cases[i].dossier->id, &r), ERR_OK);
			for (size_t f = 0; f < r->spec->n_fields; f++)
				if (*record_at(h.cases[i].dossier, f) && !r->spec->fields[f].ref)
					ck_assert_msg(strcmp(record_at(r, f), record_at(h.cases[i].dossier, f)) == 0, "%s", r->spec->fields[f].id);
			record_free(r);
		}
	}
	maker_clear(&m);
	place_end(&p);
}
END_TEST

START_TEST(fill__of_none_leaves_only_the_user)
{
	struct place p;
	place_begin(&p, "2026-03-02");
	ck_assert_int_eq(fill(&p, 0, DEMO_LIGHT), ERR_OK);
	ck_assert_uint_eq(count_of(&p, "dossier"), 0);
	ck_assert_uint_eq(count_of(&p, "medewerker"), 1);
	place_end(&p);
}
END_TEST

/* --- refusing --------------------------------------------------------------------------------------- */

START_TEST(fill__refuses_a_store_that_is_not_empty)
{
	struct place p;
	char before[65], after[65];
	place_begin(&p, "2026-03-02");
	ck_assert_int_eq(fill(&p, 3, DEMO_LIGHT), ERR_OK);
	operations(&p, before);
	ck_assert_int_eq(fill(&p, 3, DEMO_LIGHT), ERR_REFUSED);
	operations(&p, after);
	ck_assert_str_eq(before, after);
	place_end(&p);
}
END_TEST

START_TEST(fill__refuses_an_ordinary_store)
{
	struct place p = {.s = NULL};
	struct clock clock = clock_system();
	struct secret *phrase = secret_new(64);
	secret_append(phrase, "zeven blauwe eenden zwemmen", 27);
	snprintf(p.dir, sizeof p.dir, "%s/echt", support_dir());
	snprintf(p.schema_dir, sizeof p.schema_dir, "%s/db", support_srcdir());
	p.o = (struct store_options){.dir = p.dir, .spec = w.spec, .schema_dir = p.schema_dir,
		.clock = &clock};
	struct store_new n = {.user = "anja", .name = "Anja", .gemeentecode = "0944", .rollen = "beheerder",
		.passphrase = phrase, .shared_host = true};
	ck_assert_int_eq(store_create(&p.o, &n, &p.s), ERR_OK);
	ck_assert_int_eq(fill(&p, 3, DEMO_LIGHT), ERR_REFUSED);
	ck_assert_uint_eq(count_of(&p, "persoon"), 0);
	store_close(p.s);
	secret_free(phrase);
}
END_TEST

START_TEST(fill__refuses_a_store_opened_to_look)
{
	struct place p;
	struct store_key key = {.user = NULL};
	place_begin(&p, "2026-03-02");
	store_close(p.s);
	p.o.read_only = true;
	ck_assert_int_eq(store_open(&p.o, &key, &p.s), ERR_OK);
	ck_assert_int_eq(fill(&p, 3, DEMO_LIGHT), ERR_READ_ONLY);
	place_end(&p);
}
END_TEST

/* --- progress ----------------------------------------------------------------------------------------- */

struct watch {
	uint64_t last, stop_at;
	unsigned calls;
};

static bool watching(void *ctx, const char *what, uint64_t done, uint64_t total)
{
	struct watch *x = ctx;
	ck_assert_str_ne(what, "");
	ck_assert_uint_ge(done, x->last);
	ck_assert_uint_le(done, total);
	x->last = done;
	x->calls++;
	return !x->stop_at || done < x->stop_at;
}

START_TEST(fill__tells_how_far_it_is)
{
	struct place p;
	struct watch x = {0};
	struct demo_options o = {.dossiers = 40, .kalender = w.kalender, .progress = watching,
		.progress_ctx = &x};
	place_begin(&p, "2026-03-02");
	ck_assert_int_eq(demo_fill(p.s, &o), ERR_OK);
	ck_assert_uint_eq(x.last, 40);
	ck_assert_uint_gt(x.calls, 20);
	place_end(&p);
}
END_TEST

/* What was written before the stop is whole, and is the beginning of the same caseload. */
START_TEST(fill__stopped_leaves_whole_sets)
{
	struct place p;
	struct watch x = {.stop_at = 25};
	struct verify_report report = {0};
	struct demo_options o = {.dossiers = 400, .kalender = w.kalender, .progress = watching,
		.progress_ctx = &x};
	place_begin(&p, "2026-03-02");
	ck_assert_int_eq(demo_fill(p.s, &o), ERR_STOPPED);
	size_t n = count_of(&p, "dossier");
	ck_assert_uint_ge(n, 25);
	ck_assert_uint_le(n, 26);
	ck_assert_uint_eq(count_of(&p, "persoon"), n);
	ck_assert_int_eq(store_verify(p.s, NULL, NULL, &report), ERR_OK);
	verify_report_clear(&report);
	ck_assert_int_eq(fill(&p, 3, DEMO_LIGHT), ERR_REFUSED);
	place_end(&p);
}
END_TEST

/* After it the store takes its chance from the system again. */
START_TEST(fill__leaves_no_seed_behind)
{
	struct place p;
	place_begin(&p, "2026-03-02");
	ck_assert_int_eq(fill(&p, 2, DEMO_LIGHT), ERR_OK);
	ck_assert(!p.s->seeded);
	place_end(&p);
}
END_TEST

Suite *fill_suite(void)
{
	Suite *s = suite_create("fill");
	TCase *t = tcase_create("fill");
	tcase_set_timeout(t, 120);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, fill__twice_gives_the_same_bytes, 0, 2);
	tcase_add_test(t, fill__of_another_number_depth_or_day_gives_others);
	tcase_add_test(t, fill__makes_what_was_asked_and_a_sound_store);
	tcase_add_test(t, fill__is_read_back_whole);
	tcase_add_test(t, fill__of_full_depth_has_a_past);
	tcase_add_test(t, fill__of_light_depth_is_of_today);
	tcase_add_test(t, fill__with_a_past_ends_where_it_should);
	tcase_add_test(t, fill__of_none_leaves_only_the_user);
	tcase_add_test(t, fill__refuses_a_store_that_is_not_empty);
	tcase_add_test(t, fill__refuses_an_ordinary_store);
	tcase_add_test(t, fill__refuses_a_store_opened_to_look);
	tcase_add_test(t, fill__tells_how_far_it_is);
	tcase_add_test(t, fill__stopped_leaves_whole_sets);
	tcase_add_test(t, fill__leaves_no_seed_behind);
	suite_add_tcase(s, t);
	return s;
}
