/* Households in memory: what they hold agrees with the definitions, each kind of person and
 * each phase occurs, and the same seed makes the same again. */
#include <config.h>

#include "suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "demo/world.h"

static struct world w;

static void setup(void)
{
	world_open(&w);
}

static void teardown(void)
{
	world_close(&w);
}

static void nothing(struct world *x, const struct household *h, void *ctx)
{
	(void)x;
	(void)h;
	(void)ctx;
}

static void judge(struct world *x, const struct household *h, void *ctx)
{
	nothing(x, h, ctx);
	world_judge(x);
}

/* --- against the definitions --------------------------------------------------------------- */

/* Every field that the caseload means to fill exists: a definition that was renamed shows
 * here, by name, and breaks nothing else. */
START_TEST(make__finds_every_field_it_names)
{
	world_start(&w, 400, _i ? DEMO_FULL : DEMO_LIGHT);
	world_make(&w, nothing, NULL);
	ck_assert_str_eq(buf_str(&w.m.missing), "");
}
END_TEST

START_TEST(make__agrees_with_the_definitions)
{
	world_start(&w, 300, _i ? DEMO_FULL : DEMO_LIGHT);
	world_make(&w, judge, NULL);
}
END_TEST

/* A definition that is not there moves nothing else and breaks nothing. */
START_TEST(put__skips_what_is_not_defined_and_notes_it_once)
{
	world_start(&w, 1, DEMO_LIGHT);
	maker_begin(&w.m, 1);
	struct record *r = maker_add(&w.m, "persoon", NULL);
	ck_assert_ptr_nonnull(r);
	maker_put(&w.m, r, "bestaat_niet", "x");
	maker_put(&w.m, r, "bestaat_niet", "y");
	ck_assert_ptr_null(maker_add(&w.m, "geen_record", NULL));
	maker_put(&w.m, NULL, "bsn", "1");
	ck_assert_str_eq(buf_str(&w.m.missing), "persoon.bestaat_niet\ngeen_record\n");
	ck_assert_str_eq(maker_get(r, "bestaat_niet"), "");
}
END_TEST

/* --- who and how many ---------------------------------------------------------------------- */

struct tally {
	unsigned as, gm, fases[8], definitive, half, people[8], both, single, prefix, partner, long_name,
		new_year;
	unsigned year_only, month_year, unknown, odd, no_bsn, stands, sources, own;
	size_t n_bsn;
	char (*bsn)[10];
};

static void count_person(struct tally *t, const struct record *p)
{
	const char *born = record_get(p, "geboortedatum"), *bsn = record_get(p, "bsn");
	t->single += !*record_get(p, "voornamen");
	t->prefix += *record_get(p, "voorvoegsel") != '\0';
	t->partner += strcmp(record_get(p, "naamgebruik"), "E") != 0;
	t->long_name += text_length(record_get(p, "voornamen")) > 35;
	t->new_year += strcmp(born + 4, "-01-01") == 0;
	t->year_only += strcmp(born, "0000-00-00") != 0 && strcmp(born + 4, "-00-00") == 0;
	t->month_year += strncmp(born + 5, "00", 2) != 0 && strcmp(born + 8, "00") == 0;
	t->unknown += strcmp(born, "0000-00-00") == 0;
	for (size_t i = 0; i < p->spec->n_fields; i++)
		t->odd += world_is_odd(&p->spec->fields[i], record_at(p, i));
	t->no_bsn += !*bsn;
	if (*bsn)
		snprintf(t->bsn[t->n_bsn++], 10, "%s", bsn);
}

static void count_intake(struct tally *t, const struct record *r, bool definitive)
{
	t->definitive += definitive;
	t->half += !definitive;
	for (size_t i = 0; i < r->spec->n_fields; i++) {
		t->stands += r->values[i].stand != STAND_GEGEVEN;
		t->sources += r->values[i].bron && r->values[i].peildatum;
	}
}

static void count_all(struct world *x, const struct household *h, void *ctx)
{
	struct tally *t = ctx;
	t->people[h->n_cases + h->n_others]++;
	t->both += h->n_cases == 2;
	for (size_t i = 0; i < x->m.set.n; i++) {
		const struct record *r = x->m.set.rows[i];
		if (strcmp(r->spec->id, "persoon") == 0)
			count_person(t, r);
		if (strcmp(r->spec->id, "brede_intake") == 0)
			count_intake(t, r, x->m.set.definitive[i]);
		if (strcmp(r->spec->id, "dossier") != 0)
			continue;
		t->as += strcmp(record_get(r, "doelgroep"), "AS") == 0;
		t->gm += strcmp(record_get(r, "doelgroep"), "GM") == 0;
		t->fases[*record_get(r, "fase") - '0']++;
		char user[37];
		rid_text(x->m.staff[0], user);
		t->own += strcmp(record_get(r, "regisseur"), user) == 0;
	}
}

static struct tally tally_of(unsigned n, enum demo_depth depth)
{
	struct tally t = {.bsn = calloc(n, 10)};
	world_start(&w, n, depth);
	world_make(&w, count_all, &t);
	return t;
}

START_TEST(make__of_fifty_has_both_groups_and_all_phases)
{
	struct tally t = tally_of(50, DEMO_LIGHT);
	ck_assert_uint_eq(t.as + t.gm, 50);
	ck_assert_uint_gt(t.as, 10);
	ck_assert_uint_gt(t.gm, 5);
	for (int i = 0; i < 8; i++)
		ck_assert_msg(t.fases[i] > 0, "no case in phase %d", i);
	ck_assert_uint_gt(t.definitive, 0);
	ck_assert_uint_gt(t.half, 0);
	free(t.bsn);
}
END_TEST

START_TEST(make__gives_exactly_as_many_cases_as_asked)
{
	static const unsigned many[] = {0, 1, 2, 3, 7, 61};
	struct tally t = tally_of(many[_i], DEMO_LIGHT);
	ck_assert_uint_eq(t.as + t.gm, many[_i]);
	free(t.bsn);
}
END_TEST

START_TEST(make__has_every_kind_of_person_and_household)
{
	struct tally t = tally_of(1500, DEMO_LIGHT);
	for (int i = 1; i <= 7; i++)
		ck_assert_msg(t.people[i] > 0, "no household of %d", i);
	ck_assert_uint_eq(t.people[0], 0);
	ck_assert_uint_gt(t.both, 100);
	const unsigned seen[] = {t.single, t.prefix, t.partner, t.long_name, t.year_only, t.month_year,
		t.unknown, t.no_bsn, t.stands, t.sources};
	for (size_t i = 0; i < sizeof seen / sizeof seen[0]; i++)
		ck_assert_msg(seen[i] >= 3, "kind %zu only %u times", i, seen[i]);
	ck_assert_uint_gt(t.new_year, 150);
	ck_assert_uint_ge(t.odd, 10);
	ck_assert_uint_le(t.odd, 100);
	free(t.bsn);
}
END_TEST

START_TEST(make__gives_the_user_a_caseload_of_about_eighty)
{
	static const struct { unsigned n, least, most; } rows[] = {{40, 40, 40}, {80, 80, 80},
		{500, 65, 95}, {3000, 65, 100}};
	struct tally t = tally_of(rows[_i].n, DEMO_LIGHT);
	ck_assert_uint_ge(t.own, rows[_i].least);
	ck_assert_uint_le(t.own, rows[_i].most);
	ck_assert_uint_eq(w.m.n_staff, 1 + (rows[_i].n + 59) / 60);
	free(t.bsn);
}
END_TEST

/* --- full depth ------------------------------------------------------------------------------ */

static const char *const parts[] = {
	"persoon", "persoon_nationaliteit", "persoon_taal", "adres", "gezin", "gezinslid", "dossier",
	"brede_intake", "intake_verloop", "intake_gesprek", "werkervaring", "klantprofiel_coa",
	"klantprofiel_opleiding", "klantprofiel_werk", "klantprofiel_module", "oproep", "waarschuwing",
	"document", "zrm_meting", "participatieladder_meting", "leerbaarheidstoets", "pip",
	"pip_afspraak", "pip_verloop", "afspraak_voortgang", "inburgeringstermijn", "inburgeringsaanbod",
	"aanmelding", "traject", "traject_rooster", "presentie", "uren_stand", "voortgangsrapportage",
	"pvt", "pvt_bijeenkomst", "map", "map_thema", "knm", "knm_thema", "examenpoging", "examen_stand",
	"zroute_afronding", "maatschappelijke_begeleiding", "mb_punt", "ontzorgen", "ontzorgen_post",
	"taalmaatje", "pop", "pop_subdoel", "pop_actie", "pop_programma", "nazorg", "voortgangsgesprek",
	"contactmoment", "taak", "signaal", "verlenging_termijn", "vrijstelling", "ontheffing",
	"verhuizing_overdracht", "kinderopvang", "eindrapportage",
	"leerplan", "factuurregel", "leerroute_wijziging", "boete", "bezwaar",
};
enum { PARTS = sizeof parts / sizeof parts[0] };

struct kinds {
	unsigned n[PARTS], others, drafts, plans;
	size_t largest;
};

static void count_kinds(struct world *x, const struct household *h, void *ctx)
{
	struct kinds *k = ctx;
	size_t lines = x->m.set.n;
	nothing(x, h, NULL);
	for (size_t i = 0; i < x->m.set.n; i++) {
		const char *id = x->m.set.rows[i]->spec->id;
		size_t p = 0;
		while (p < PARTS && strcmp(parts[p], id) != 0)
			p++;
		*(p < PARTS ? &k->n[p] : &k->others) += 1;
		lines += x->m.set.definitive[i];
		if (strcmp(id, "pip") == 0)
			*(x->m.set.definitive[i] ? &k->plans : &k->drafts) += 1;
	}
	k->largest = lines > k->largest ? lines : k->largest;
}

START_TEST(make__of_full_depth_has_every_part)
{
	struct kinds k = {.others = 0};
	world_start(&w, 1500, DEMO_FULL);
	world_make(&w, count_kinds, &k);
	for (size_t i = 0; i < PARTS; i++)
		ck_assert_msg(k.n[i] >= 3, "%s only %u times", parts[i], k.n[i]);
	ck_assert_uint_eq(k.others, 0);
	ck_assert_uint_gt(k.plans, 200);
	ck_assert_uint_gt(k.drafts, 10);
	/* What is written in one transaction is at most 500 lines. */
	ck_assert_uint_le(k.largest, 500);
}
END_TEST

START_TEST(make__of_light_depth_is_person_case_and_intake)
{
	static const char *const light[] = {"persoon", "persoon_nationaliteit", "persoon_taal", "adres",
		"gezin", "gezinslid", "dossier", "brede_intake", "intake_gesprek", "werkervaring"};
	struct kinds k = {.others = 0};
	unsigned all = 0, listed = 0;
	world_start(&w, 200, DEMO_LIGHT);
	world_make(&w, count_kinds, &k);
	for (size_t i = 0; i < PARTS; i++) {
		all += k.n[i];
		for (size_t n = 0; n < sizeof light / sizeof light[0]; n++)
			listed += strcmp(parts[i], light[n]) == 0 ? k.n[i] : 0;
	}
	ck_assert_uint_eq(k.others, 0);
	ck_assert_uint_eq(all, listed);
}
END_TEST

/* --- numbers ----------------------------------------------------------------------------------- */

static int compare_bsn(const void *a, const void *b)
{
	return memcmp(a, b, 9);
}

START_TEST(make__gives_every_bsn_once)
{
	struct tally t = tally_of(3000, DEMO_LIGHT);
	qsort(t.bsn, t.n_bsn, 10, compare_bsn);
	ck_assert_uint_gt(t.n_bsn, 2500);
	for (size_t i = 0; i < t.n_bsn; i++) {
		bool odd = i > 0 && strcmp(t.bsn[i], t.bsn[i - 1]) == 0;
		if (odd || strncmp(t.bsn[i], "99", 2) != 0)
			ck_abort_msg("%s", t.bsn[i]);
	}
	free(t.bsn);
}
END_TEST

/* --- who lives together --------------------------------------------------------------------- */

static void check_links(struct world *x, const struct household *h, void *ctx)
{
	unsigned *linked = ctx;
	char gezin[37];
	const struct record *g = world_first(x, "gezin");
	ck_assert(!g == (h->n_cases + h->n_others < 2));
	if (!g)
		return;
	rid_text(g->id, gezin);
	size_t with_case = 0;
	for (size_t i = 0; i < x->m.set.n; i++) {
		const struct record *r = x->m.set.rows[i];
		if (strcmp(r->spec->id, "dossier") == 0)
			ck_assert_str_eq(record_get(r, "gezin"), gezin);
		if (strcmp(r->spec->id, "gezinslid") == 0)
			with_case += *record_get(r, "gezinslid_dossier") != '\0';
	}
	/* The head of the household has no row: the rows say what others are to it. */
	ck_assert_uint_eq(with_case, h->n_cases - 1);
	ck_assert_uint_eq(world_count(x, "gezinslid"), h->n_cases + h->n_others - 1);
	*linked += h->n_cases == 2;
}

START_TEST(make__links_who_lives_together)
{
	unsigned linked = 0;
	world_start(&w, 300, DEMO_LIGHT);
	world_make(&w, check_links, &linked);
	ck_assert_uint_gt(linked, 20);
}
END_TEST

static void check_children(struct world *x, const struct household *h, void *ctx)
{
	(void)x;
	unsigned *n = ctx;
	for (unsigned i = 0; i < h->n_others; i++) {
		const struct member *o = &h->others[i];
		if (strcmp(o->relatie, "kind") == 0) {
			ck_assert_int_lt(o->who.age, 18);
			ck_assert_int_ge(h->cases[0].who.age - o->who.age, 17);
			++*n;
		}
		if (strcmp(o->relatie, "ouder") == 0)
			ck_assert_int_ge(o->who.age - h->cases[0].who.age, 17);
	}
}

START_TEST(make__has_parents_older_than_children)
{
	unsigned n = 0;
	world_start(&w, 500, DEMO_LIGHT);
	world_make(&w, check_children, &n);
	ck_assert_uint_gt(n, 100);
}
END_TEST

/* --- days ----------------------------------------------------------------------------------- */

/* In order as far as they have come, none but the appointment ahead of today. */
static void check_course(struct world *x, const struct household *h, void *ctx)
{
	(void)ctx;
	for (unsigned i = 0; i < h->n_cases; i++) {
		const struct course *c = &h->cases[i].course;
		const struct civil order[] = {c->arrived, c->notice, c->called, c->intake, c->intake_end,
			c->plan, c->term_start, c->done, c->closed};
		struct civil last = {0};
		for (size_t k = 0; k < sizeof order / sizeof order[0]; k++) {
			if (civil_is_none(order[k]))
				continue;
			char day[11];
			civil_format(order[k], day);
			ck_assert_msg(civil_compare(last, order[k]) <= 0, "day %zu of stage %d: %s", k,
				(int)c->stage, day);
			ck_assert_msg(civil_compare(order[k], x->m.today) <= 0, "%s lies ahead", day);
			last = order[k];
		}
		const struct civil office[] = {c->notice, c->called, c->appointment, c->intake,
			c->intake_end, c->plan, c->registered};
		for (size_t k = 0; k < sizeof office / sizeof office[0]; k++)
			ck_assert(civil_is_none(office[k]) ||
				kalender_is_werkdag(x->kalender, office[k], NULL));
		ck_assert(c->asiel == !civil_is_none(c->coupled));
	}
}

START_TEST(course__is_in_order_and_on_work_days)
{
	world_start(&w, 1000, DEMO_LIGHT);
	world_make(&w, check_course, NULL);
}
END_TEST

/* --- the same again -------------------------------------------------------------------------- */

static void print_set(struct world *x, const struct household *h, void *ctx)
{
	nothing(x, h, ctx);
	struct buf *out = ctx;
	for (size_t i = 0; i < x->m.set.n; i++) {
		const struct record *r = x->m.set.rows[i];
		char id[37];
		rid_text(r->id, id);
		buf_printf(out, "%s %s %d\n", r->spec->id, id, x->m.set.definitive[i]);
		for (size_t k = 0; k < r->spec->n_fields; k++)
			if (*record_at(r, k) || r->values[k].stand)
				buf_printf(out, "  %s=%s %d\n", r->spec->fields[k].name, record_at(r, k),
					(int)r->values[k].stand);
	}
}

START_TEST(make__is_a_function_of_its_seed)
{
	struct buf a = {0}, b = {0};
	world_start(&w, 60, DEMO_FULL);
	world_make(&w, print_set, &a);
	world_start(&w, 60, DEMO_FULL);
	world_make(&w, print_set, &b);
	ck_assert_uint_gt(a.len, 10000);
	ck_assert(strcmp(a.s, b.s) == 0);
	buf_reset(&b);
	world_start(&w, 60, DEMO_FULL);
	w.m.seed++;
	world_make(&w, print_set, &b);
	ck_assert(strcmp(a.s, b.s) != 0);
	buf_clear(&a);
	buf_clear(&b);
}
END_TEST

Suite *household_suite(void)
{
	Suite *s = suite_create("household");
	TCase *t = tcase_create("household");
	tcase_set_timeout(t, 120);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, make__finds_every_field_it_names, 0, 2);
	tcase_add_loop_test(t, make__agrees_with_the_definitions, 0, 2);
	tcase_add_test(t, put__skips_what_is_not_defined_and_notes_it_once);
	tcase_add_test(t, make__of_fifty_has_both_groups_and_all_phases);
	tcase_add_loop_test(t, make__gives_exactly_as_many_cases_as_asked, 0, 6);
	tcase_add_test(t, make__has_every_kind_of_person_and_household);
	tcase_add_loop_test(t, make__gives_the_user_a_caseload_of_about_eighty, 0, 4);
	tcase_add_test(t, make__of_full_depth_has_every_part);
	tcase_add_test(t, make__of_light_depth_is_person_case_and_intake);
	tcase_add_test(t, make__gives_every_bsn_once);
	tcase_add_test(t, make__links_who_lives_together);
	tcase_add_test(t, make__has_parents_older_than_children);
	tcase_add_test(t, course__is_in_order_and_on_work_days);
	tcase_add_test(t, make__is_a_function_of_its_seed);
	suite_add_tcase(s, t);
	return s;
}
