/* Who has what: caseloads, a visit, leaving without deletion; kills at every step; three at once. */
#include <config.h>

#include "post.h"
#include "suites.h"
#include "support/run.h"

#include "store/journaal.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct post p;
static struct post_store *const a = &p.device[0], *const b = &p.device[1];
static const struct rid none;

static void setup(void)
{
	post_begin(&p, 2, false);
}

static void teardown(void)
{
	post_end(&p);
}

static struct sync_status status(struct post_store *d)
{
	struct sync_status s;
	ck_assert_int_eq(sync_status(d->s, &s), ERR_OK);
	return s;
}

static void rounds(void)
{
	for (int k = 0; k < 2; k++)
		for (int i = 0; i < p.n; i++)
			post_round(&p, &p.device[i]);
}

START_TEST(centre_reply__gives_a_device_its_own_caseload)
{
	struct rid mine, theirs;
	struct rid file = post_file(&p, &p.office, "u0", "Haile", &mine);
	post_file(&p, &p.office, "u1", "Tesfay", &theirs);
	rounds();
	ck_assert_str_eq(post_get(a, mine, "geslachtsnaam"), "Haile");
	ck_assert_str_eq(post_get(a, theirs, "geslachtsnaam"), "");
	ck_assert_str_eq(post_get(b, theirs, "geslachtsnaam"), "Tesfay");
	ck_assert_str_eq(post_get(b, mine, "geslachtsnaam"), "");
	post_set(a, file, "fase", "pip");
	rounds();
	ck_assert_str_eq(post_get(&p.office, file, "fase"), "pip");
	post_clean(a);
}
END_TEST

/* The file goes to a colleague: contents leave, but not before the office has the work on it. */
START_TEST(geval_M25_leaving_waits_for_unsent_work)
{
	struct rid person, other, id;
	char uuid[37];
	struct rid file = post_file(&p, &p.office, "u0", "Haile", &person);
	post_file(&p, &p.office, "u1", "Tesfay", &other);
	rounds();
	const struct spec_field *f = spec_field(p.spec, "medewerker.gebruikersnaam");
	size_t n;
	ck_assert_int_eq(store_find_equal(p.office.s, f, "u1", &id, 1, &n), ERR_OK);
	rid_text(id, uuid);
	post_set(&p.office, file, "regisseur", uuid);
	post_set(a, person, "telefoon", "0612345678");
	const char *back = post_stick();
	post_reply(&p, a, back);
	struct sync_imported i = post_import(a, back);
	ck_assert_uint_eq(i.purged, 0);
	ck_assert_uint_ge(i.waiting, 1);
	ck_assert_uint_ge(status(a).waiting, 1);
	ck_assert_str_eq(post_get(a, person, "telefoon"), "0612345678");
	rounds();
	ck_assert_str_eq(post_get(a, person, "telefoon"), "");
	ck_assert_str_eq(post_get(a, file, "fase"), "");
	/* it was no deletion */
	ck_assert_str_eq(post_get(&p.office, person, "telefoon"), "0612345678");
	ck_assert_str_eq(post_get(b, person, "telefoon"), "0612345678");
	ck_assert_uint_eq(status(a).waiting, 0);
	post_clean(a);
	/* and it may come back */
	ck_assert_int_eq(store_find_equal(p.office.s, f, "u0", &id, 1, &n), ERR_OK);
	rid_text(id, uuid);
	post_set(&p.office, file, "regisseur", uuid);
	rounds();
	ck_assert_str_eq(post_get(a, person, "telefoon"), "0612345678");
	post_clean(a);
	post_clean(&p.office);
}
END_TEST

static bool find_taken(void *ctx, const struct journaal_line *l)
{
	*(int *)ctx += strcmp(l->act, "meegenomen") == 0 && strstr(l->detail, "laptop 0") != NULL;
	return true;
}

START_TEST(centre_pack__travels_until_its_day_and_the_journaal_says_so)
{
	struct rid person, file = post_file(&p, &p.office, "u1", "Bezoek", &person);
	int said = 0;
	rounds();
	ck_assert_str_eq(post_get(a, person, "geslachtsnaam"), "");
	ck_assert_int_eq(centre_pack(p.office.s, a->id, &file, 1, "2026-03-01"), ERR_PARSE);
	ck_assert_int_eq(centre_pack(p.office.s, a->id, &file, 1, "2026-03-04"), ERR_OK);
	ck_assert_int_eq(journaal_read(p.office.s, file, find_taken, &said), ERR_OK);
	ck_assert_int_eq(said, 1);
	post_round(&p, a);
	ck_assert_str_eq(post_get(a, person, "geslachtsnaam"), "Bezoek");
	ck_assert_uint_eq(status(a).pack, 1);
	post_set(a, person, "telefoon", "0611111111");
	/* the day is over; the laptop was not at the office since: it keeps what is not received */
	unsigned gone;
	post_close_store(a);
	a->clock.fixed_today = (struct civil){2026, 3, 5};
	post_open_store(&p, a, false, NULL);
	post_close_store(a);
	post_open_store(&p, a, false, NULL);
	ck_assert_int_eq(sync_expire(a->s, &gone), ERR_OK);
	ck_assert_uint_eq(gone, 0);
	post_round(&p, a);
	/* back before the day for the office: only a return takes it */
	ck_assert_int_eq(centre_return(p.office.s, a->id), ERR_OK);
	ck_assert_int_eq(centre_return(p.office.s, a->id), ERR_NOT_FOUND);
	rounds();
	ck_assert_str_eq(post_get(a, person, "geslachtsnaam"), "");
	ck_assert_str_eq(post_get(&p.office, person, "telefoon"), "0611111111");
	post_clean(a);
}
END_TEST

/* --- kills -------------------------------------------------------------------------------- */

static bool die_at(void *ctx, const char *what, uint64_t done, uint64_t total)
{
	int *left = ctx;
	(void)what;
	(void)done;
	(void)total;
	if (--*left <= 0)
		raise(SIGKILL);
	return true;
}

/* The office process dies at a moment of its own choosing; the parent's handle is closed meanwhile. */
static void ingest_and_die(const char *stick, int usec)
{
	char name[64];
	post_name(stick, 0, name);
	post_close_store(&p.office);
	pid_t child = fork();
	if (child == 0) {
		struct centre_taken t;
		post_open_store(&p, &p.office, false, NULL);
		post_take(&p, stick, name, &t);
		_exit(0);
	}
	usleep((useconds_t)usec);
	kill(child, SIGKILL);
	int status;
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	post_open_store(&p, &p.office, false, NULL);
}

/* geval-M20, geval-M29 */
START_TEST(geval_M20_M29_office_killed_while_it_takes_in)
{
	struct rid id = none;
	for (int i = 0; i < 120; i++) {
		char v[24];
		snprintf(v, sizeof v, "a=regel %d", i);
		id = post_make(&p, a, "proef", none, v, NULL);
	}
	const char *stick = post_stick(), *back = post_stick();
	post_export(a, stick);
	for (int k = 0; k < 8; k++) {
		ingest_and_die(stick, 20000 + k * 40000);
		/* a receipt written now speaks only of what is there */
		post_reply(&p, a, back);
		post_import(a, back);
		struct travel_stream t;
		ck_assert_int_eq(travel_stream(p.office.s, a->id, 1, &t), ERR_OK);
		uint64_t changes = status(a).changes;
		ck_assert(t.held > 100 || changes > 0);
		post_clean(&p.office);
	}
	post_ingest(&p, stick);
	post_round(&p, a);
	ck_assert_str_eq(post_get(&p.office, id, "a"), "regel 119");
	ck_assert_uint_eq(status(a).changes, 0);
	post_clean(&p.office);
}
END_TEST

/* geval-B26: the export stops or dies at each step; no finished-looking file, nothing counts as sent. */
START_TEST(geval_B26_export_killed_at_every_step)
{
	for (int i = 0; i < 450; i++) {
		char v[24];
		snprintf(v, sizeof v, "a=regel %d", i);
		post_make(&p, a, "proef", none, v, NULL);
	}
	uint64_t before = status(a).changes;
	for (int at = 1; at <= 2; at++) {
		const char *stick = post_stick();
		post_close_store(a);
		pid_t child = fork();
		if (child == 0) {
			struct sync_exported out;
			enum sync_fault fault;
			int left = at;
			post_open_store(&p, a, false, NULL);
			sync_export(a->s, post_fd(stick), die_at, &left, &out, &fault);
			_exit(0);
		}
		int state;
		ck_assert_int_eq(waitpid(child, &state, 0), child);
		ck_assert(WIFSIGNALED(state));
		post_open_store(&p, a, false, NULL);
		ck_assert_uint_eq(status(a).changes, before);
		char name[64];
		for (size_t i = 0; i < post_count(stick); i++) {
			struct centre_taken t;
			post_name(stick, i, name);
			ck_assert_ptr_nonnull(strstr(name, ".part"));
			ck_assert_int_ne(post_take(&p, stick, name, &t), FAULT_NONE);
		}
	}
	post_round(&p, a);
	ck_assert_uint_eq(status(a).changes, 0);
}
END_TEST

/* Three processes on one office at once: two take in, one replies; every line once. */
START_TEST(geval_M21_three_at_once)
{
	const char *sa = post_stick(), *sb = post_stick(), *back = post_stick();
	for (int i = 0; i < 40; i++) {
		post_make(&p, a, "proef", none, "a=van a", NULL);
		post_make(&p, b, "proef", none, "a=van b", NULL);
	}
	post_export(a, sa);
	post_export(b, sb);
	post_close_store(&p.office);
	pid_t child[3];
	for (int i = 0; i < 3; i++) {
		child[i] = fork();
		if (child[i] == 0) {
			post_open_store(&p, &p.office, false, NULL);
			if (i < 2)
				post_ingest(&p, i ? sb : sa);
			else
				for (int k = 0; k < 5; k++)
					post_reply(&p, a, back);
			_exit(0);
		}
	}
	for (int i = 0; i < 3; i++) {
		int state;
		ck_assert_int_eq(waitpid(child[i], &state, 0), child[i]);
		ck_assert(WIFEXITED(state) && WEXITSTATUS(state) == 0);
	}
	post_open_store(&p, &p.office, false, NULL);
	struct travel_stream own, there;
	ck_assert_int_eq(travel_stream(a->s, a->id, 1, &own), ERR_OK);
	ck_assert_int_eq(travel_stream(p.office.s, a->id, 1, &there), ERR_OK);
	ck_assert_int_le(there.held, own.held);
	ck_assert_int_gt(there.held, 40);
	rounds();
	ck_assert_uint_eq(status(a).changes, 0);
	ck_assert_uint_eq(status(b).changes, 0);
	post_clean(&p.office);
}
END_TEST

Suite *scope_suite(void)
{
	Suite *s = suite_create("scope");
	const TTest *const tests[] = {
		centre_reply__gives_a_device_its_own_caseload,
		geval_M25_leaving_waits_for_unsent_work,
		centre_pack__travels_until_its_day_and_the_journaal_says_so,
		geval_M20_M29_office_killed_while_it_takes_in,
		geval_B26_export_killed_at_every_step,
		geval_M21_three_at_once,
	};
	TCase *tc = tcase_create("scope");
	tcase_set_timeout(tc, 180);
	tcase_add_checked_fixture(tc, setup, teardown);
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_test(tc, tests[i]);
	suite_add_tcase(s, tc);
	return s;
}
