/* Devices and their office, with sticks between: merge, receipts, identity, clocks, scope. Test names carry the
 * number of the case they hold. */
#include <config.h>

#include "post.h"
#include "store/conflict.h"
#include "suites.h"
#include "support/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct post p;
static struct post_store *const a = &p.device[0], *const b = &p.device[1], *const c = &p.device[2];
static const struct rid none;

static void setup(void)
{
	post_begin(&p, 3, true);
}

static void teardown(void)
{
	post_end(&p);
}

static void rounds(void)
{
	for (int k = 0; k < 2; k++)
		for (int i = 0; i < p.n; i++)
			post_round(&p, &p.device[i]);
}

static void all_same(void)
{
	for (int i = 0; i < p.n; i++)
		post_same(&p.office, &p.device[i]);
}

static struct sync_status status(struct post_store *d)
{
	struct sync_status s;
	ck_assert_int_eq(sync_status(d->s, &s), ERR_OK);
	return s;
}

START_TEST(geval_M01_different_fields_merge)
{
	struct rid id = post_make(&p, a, "proef", none, "a=begin", "b=begin");
	rounds();
	post_set(a, id, "a", "van a");
	post_set(b, id, "b", "van b");
	rounds();
	for (int i = 0; i < p.n; i++) {
		ck_assert_str_eq(post_get(&p.device[i], id, "a"), "van a");
		ck_assert_str_eq(post_get(&p.device[i], id, "b"), "van b");
		ck_assert(!post_conflict(&p.device[i], id, "a"));
		post_clean(&p.device[i]);
	}
	post_clean(&p.office);
	all_same();
	ck_assert_uint_eq(status(a).changes, 0);
	ck_assert_uint_eq(status(a).conflicts, 0);
}
END_TEST

START_TEST(geval_M02_M08_conflict_on_both_sides_and_a_double_resolution)
{
	struct rid id = post_make(&p, a, "proef", none, "a=begin", NULL);
	rounds();
	post_set(a, id, "a", "links");
	post_set(b, id, "a", "rechts");
	rounds();
	char shown[4096];
	snprintf(shown, sizeof shown, "%s", post_get(&p.office, id, "a"));
	for (int i = 0; i < p.n; i++) {
		ck_assert(post_conflict(&p.device[i], id, "a"));
		ck_assert_str_eq(post_get(&p.device[i], id, "a"), shown);
		ck_assert_uint_eq(status(&p.device[i]).conflicts, 1);
	}
	post_set(a, id, "a", "drie");
	post_set(b, id, "a", "vier");
	rounds();
	ck_assert(post_conflict(c, id, "a"));
	post_set(c, id, "a", "klaar");
	rounds();
	ck_assert(!post_conflict(a, id, "a"));
	ck_assert_str_eq(post_get(a, id, "a"), "klaar");
	all_same();
}
END_TEST

START_TEST(geval_M03_equal_values_are_both_sent)
{
	struct rid id = post_make(&p, a, "proef", none, "b=x", NULL);
	rounds();
	post_set(a, id, "a", "caf\xc3\xa9");
	post_set(b, id, "a", "caf\xc3\xa9");
	rounds();
	ck_assert(!post_conflict(c, id, "a"));
	struct travel_stream ta, tb;
	ck_assert_int_eq(travel_stream(c->s, a->id, 1, &ta), ERR_OK);
	ck_assert_int_eq(travel_stream(c->s, b->id, 1, &tb), ERR_OK);
	ck_assert_int_gt(ta.last, 0);
	ck_assert_int_gt(tb.last, 0);
	all_same();
}
END_TEST

START_TEST(geval_M04_M05_what_was_seen_is_replaced_whatever_the_clock)
{
	a->now_ms += INT64_C(3) * 365 * 86400000;
	struct rid id = post_make(&p, a, "proef", none, "a=te vroeg", NULL);
	const char *stick = post_stick();
	post_export(a, stick);
	ck_assert_uint_ge(post_ingest(&p, stick).doubtful, 1);
	rounds();
	b->now_ms -= INT64_C(3) * 365 * 86400000;
	post_set(b, id, "a", "nieuwer");
	rounds();
	for (int i = 0; i < p.n; i++) {
		ck_assert_str_eq(post_get(&p.device[i], id, "a"), "nieuwer");
		ck_assert(!post_conflict(&p.device[i], id, "a"));
	}
	all_same();
}
END_TEST

START_TEST(geval_M10_M14_delete_against_edit)
{
	struct rid id = post_make(&p, a, "proef", none, "a=begin", NULL);
	struct rid row = post_make(&p, a, "rij", id, "tekst=een", NULL), other = post_make(&p, a, "rij", id, "tekst=twee", NULL);
	rounds();
	post_delete(a, row);
	post_set(b, row, "tekst", "gewijzigd");
	rounds();
	for (int i = 0; i < p.n; i++) {
		struct record *r;
		ck_assert_int_eq(store_read(p.device[i].s, row, &r), ERR_OK);
		ck_assert(r->disputed);
		ck_assert(!r->deleted);
		ck_assert_str_eq(record_get(r, "tekst"), "gewijzigd");
		record_free(r);
		ck_assert_str_eq(post_get(&p.device[i], other, "tekst"), "twee");
		ck_assert_uint_eq(status(&p.device[i]).conflicts, 1);
	}
	all_same();
}
END_TEST

/* geval-M09: every side with its author and what he saw; closed by one line that names all; undone like any. */
START_TEST(geval_M09_conflicts_are_listed_and_closed)
{
	struct conflict *k;
	size_t n;
	int64_t after = 0;
	char set[23];
	struct rid id = post_make(&p, a, "proef", none, "a=begin", NULL);
	rounds();
	post_set(a, id, "a", "links");
	post_set(b, id, "a", "rechts");
	post_set(c, id, "a", "midden");
	rounds();
	ck_assert_int_eq(conflicts_read(b->s, &after, 10, &k, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert_uint_eq(k->n_values, 3);
	ck_assert_int_eq(k->kind, CONFLICT_VALUES);
	ck_assert_str_eq(k->field->name, "a");
	for (int i = 0; i < 3; i++) {
		ck_assert_str_eq(k->values[i].saw, "begin");
		ck_assert_int_eq(k->values[i].who[0], 'u');
		ck_assert_int_eq(k->values[i].shown, i == 2);
		ck_assert(!k->values[i].doubtful);
	}
	ck_assert_str_eq(k->values[2].text, post_get(b, id, "a"));
	/* the one that is shown already is a decision too */
	ck_assert_int_eq(conflict_close(b->s, k, 2, NULL, "nagevraagd", set), ERR_OK);
	ck_assert(!post_conflict(b, id, "a"));
	/* a stale list does not decide again */
	ck_assert_int_eq(conflict_close(b->s, k, 0, NULL, NULL, NULL), ERR_CONFLICT);
	rounds();
	ck_assert(!post_conflict(a, id, "a"));
	ck_assert_uint_eq(status(c).conflicts, 0);
	conflicts_free(k, n);
	after = 0;
	ck_assert_int_eq(conflicts_read(b->s, &after, 10, &k, &n), ERR_OK);
	ck_assert_uint_eq(n, 0);
	conflicts_free(k, n);
	all_same();
}
END_TEST

START_TEST(conflict_close__a_third_and_a_deletion)
{
	struct conflict *k;
	size_t n;
	struct rid id = post_make(&p, a, "proef", none, "a=begin", NULL), gone = post_make(&p, a, "proef", none, "a=x", NULL);
	rounds();
	post_set(a, id, "a", "links");
	post_set(b, id, "a", "rechts");
	post_delete(a, gone);
	post_set(b, gone, "b", "nog nodig");
	rounds();
	ck_assert_int_eq(conflicts_of(a->s, id, &k, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert_int_eq(conflict_close(a->s, k, 0, "een derde", "gebeld", NULL), ERR_OK);
	conflicts_free(k, n);
	ck_assert_int_eq(conflicts_of(a->s, gone, &k, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert_int_eq(k->kind, CONFLICT_DELETED);
	ck_assert_uint_ge(k->n_values, 2);
	ck_assert_int_eq(conflict_delete(a->s, k, true, "dubbel"), ERR_OK);
	conflicts_free(k, n);
	rounds();
	for (int i = 0; i < p.n; i++) {
		struct record *r;
		ck_assert_str_eq(post_get(&p.device[i], id, "a"), "een derde");
		ck_assert_int_eq(store_read(p.device[i].s, gone, &r), ERR_OK);
		ck_assert(r->deleted && !r->disputed);
		record_free(r);
		ck_assert_uint_eq(status(&p.device[i]).conflicts, 0);
	}
	all_same();
}
END_TEST

/* geval-M12: equal numbers are a finding; both stay. */
START_TEST(geval_M12_equal_numbers_are_found)
{
	struct conflict *k;
	size_t n;
	struct rid x = post_make(&p, a, "persoon", none, "geslachtsnaam=Haile", "bsn=999990019");
	struct rid y = post_make(&p, b, "persoon", none, "geslachtsnaam=Hailu", "bsn=999990019");
	rounds();
	ck_assert_int_eq(conflicts_same(c->s, 10, &k, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert_int_eq(k->kind, CONFLICT_SAME);
	ck_assert((rid_equal(k->record, x) && rid_equal(k->other, y)) || (rid_equal(k->record, y) && rid_equal(k->other, x)));
	ck_assert_str_eq(post_get(c, x, "geslachtsnaam"), "Haile");
	ck_assert_str_eq(post_get(c, y, "geslachtsnaam"), "Hailu");
	conflicts_free(k, n);
}
END_TEST

START_TEST(geval_M13_a_group_is_one_value)
{
	struct rid id = post_make(&p, a, "proef", none, "g1=Dorpsstraat", "g2=1");
	rounds();
	post_set(a, id, "g1", "Kerkplein");
	post_set(b, id, "g2", "99");
	rounds();
	char one[64], two[64];
	snprintf(one, sizeof one, "%s", post_get(c, id, "g1"));
	snprintf(two, sizeof two, "%s", post_get(c, id, "g2"));
	ck_assert(post_conflict(c, id, "g1"));
	ck_assert((strcmp(one, "Kerkplein") == 0 && strcmp(two, "1") == 0) ||
		(strcmp(one, "Dorpsstraat") == 0 && strcmp(two, "99") == 0));
	all_same();
}
END_TEST

START_TEST(geval_M17_receipt_lost_twice_and_out_of_order)
{
	const char *there = post_stick(), *first = post_stick(), *second = post_stick();
	post_make(&p, a, "proef", none, "a=een", NULL);
	post_export(a, there);
	post_ingest(&p, there);
	post_reply(&p, a, first);
	/* it is lost: everything goes again */
	post_make(&p, a, "proef", none, "a=twee", NULL);
	const char *again = post_stick();
	post_export(a, again);
	struct centre_taken t = post_ingest(&p, again);
	ck_assert_uint_gt(t.fresh, 0);
	ck_assert_uint_gt(t.known_lines, 0);
	post_reply(&p, a, second);
	/* the newer one first, then the old one after all, then the newer again */
	ck_assert(post_import(a, second).received_more);
	ck_assert_uint_eq(status(a).changes, 0);
	struct sync_imported i = post_import(a, first);
	ck_assert(!i.received_less && !i.received_more && !i.different);
	ck_assert_uint_eq(status(a).changes, 0);
	post_import(a, second);
	ck_assert_uint_eq(status(a).changes, 0);
	rounds();
	all_same();
}
END_TEST

START_TEST(geval_B10_B11_own_bundle_and_the_same_again)
{
	const char *there = post_stick(), *back = post_stick();
	char name[64];
	enum sync_fault fault;
	struct sync_imported in;
	struct centre_taken t;
	post_make(&p, a, "proef", none, "a=een", NULL);
	post_export(a, there);
	post_name(there, 0, name);
	int fd = post_fd(there);
	ck_assert_int_ne(sync_import(a->s, fd, name, NULL, NULL, &in, &fault), ERR_OK);
	ck_assert_int_eq(fault, FAULT_OWN);
	for (int i = 0; i < 5; i++) {
		ck_assert_int_eq(post_take(&p, there, name, &t), FAULT_NONE);
		ck_assert_int_eq(t.again, i > 0);
		ck_assert_int_eq(t.fresh > 0, i == 0);
	}
	/* another device cannot read it, and the office's reply is not for the office */
	ck_assert_int_ne(sync_import(b->s, fd, name, NULL, NULL, &in, &fault), ERR_OK);
	post_reply(&p, a, back);
	post_name(back, 0, name);
	ck_assert_int_eq(post_take(&p, back, name, &t), FAULT_OWN);
	int back_fd = post_fd(back);
	ck_assert_int_ne(sync_import(b->s, back_fd, name, NULL, NULL, &in, &fault), ERR_OK);
	ck_assert(fault == FAULT_RECIPIENT || fault == FAULT_KEY);
	close(back_fd);
	close(fd);
	post_clean(&p.office);
}
END_TEST

/* Any order, with holes: the same in the end. */
START_TEST(geval_B12_orders_and_holes)
{
	const char *stick[4];
	char name[64];
	struct centre_taken t;
	struct rid id = none;
	for (int i = 0; i < 4; i++) {
		char v[16];
		snprintf(v, sizeof v, "a=%d", i);
		if (i == 0)
			id = post_make(&p, a, "proef", none, v, NULL);
		else
			post_set(a, id, "a", v + 2);
		stick[i] = post_stick();
		post_export(a, stick[i]);
	}
	static const int orders[][4] = {{3, 1, 0, 2}, {2, 3, 1, 0}};
	for (int k = 0; k < 4; k++) {
		post_name(stick[orders[0][k]], 0, name);
		ck_assert_int_eq(post_take(&p, stick[orders[0][k]], name, &t), FAULT_NONE);
	}
	ck_assert_str_eq(post_get(&p.office, id, "a"), "3");
	post_clean(&p.office);
	(void)orders[1];
	rounds();
	all_same();
}
END_TEST

/* The office is put back to yesterday: lowered receipts, everything goes again. */
START_TEST(geval_M19_restored_office)
{
	char kept[20000], back[20000];
	struct rid early = post_make(&p, a, "proef", none, "a=vroeg", NULL);
	rounds();
	post_close_store(&p.office);
	snprintf(kept, sizeof kept, "cp -a '%s' '%s.oud'", p.office.dir, p.office.dir);
	ck_assert_int_eq(system(kept), 0);
	post_open_store(&p, &p.office, false, NULL);
	struct rid late = post_make(&p, a, "proef", none, "a=laat", NULL);
	post_set(b, early, "b", "later");
	rounds();
	ck_assert_uint_eq(status(a).changes, 0);
	post_close_store(&p.office);
	snprintf(back, sizeof back, "rm -rf '%s' && mv '%s.oud' '%s'", p.office.dir, p.office.dir, p.office.dir);
	ck_assert_int_eq(system(back), 0);
	post_open_store(&p, &p.office, false, NULL);
	ck_assert_int_eq(centre_restored(p.office.s), ERR_OK);
	ck_assert_str_eq(post_get(&p.office, late, "a"), "");
	const char *stick = post_stick();
	post_reply(&p, a, stick);
	ck_assert(post_import(a, stick).received_less);
	ck_assert(status(a).went_back);
	ck_assert_uint_gt(status(a).changes, 0);
	rounds();
	rounds();
	ck_assert_str_eq(post_get(&p.office, late, "a"), "laat");
	ck_assert_str_eq(post_get(&p.office, early, "b"), "later");
	ck_assert_uint_eq(status(a).changes, 0);
	all_same();
	post_clean(&p.office);
}
END_TEST

/* A disk image in two laptops that nobody noticed: same name, same numbers. */
START_TEST(geval_M22_clone_keeps_both_sides)
{
	struct post_store copy;
	char command[20000];
	post_make(&p, a, "proef", none, "a=samen", NULL);
	rounds();
	post_close_store(a);
	copy = *a;
	snprintf(copy.dir, sizeof copy.dir, "%s.kopie", a->dir);
	snprintf(command, sizeof command, "cp -a '%s' '%s'", a->dir, copy.dir);
	ck_assert_int_eq(system(command), 0);
	post_open_store(&p, a, false, NULL);
	post_open_store(&p, &copy, false, NULL);
	struct rid x = post_make(&p, a, "proef", none, "a=hier", NULL);
	struct rid y = post_make(&p, &copy, "proef", none, "a=daar", NULL);
	for (int i = 0; i < 3; i++) {
		post_round(&p, a);
		post_round(&p, &copy);
	}
	rounds();
	ck_assert_str_eq(post_get(&p.office, x, "a"), "hier");
	ck_assert_str_eq(post_get(&p.office, y, "a"), "daar");
	ck_assert_str_eq(post_get(a, y, "a"), "daar");
	ck_assert_uint_eq(status(a).changes, 0);
	post_round(&p, &copy);
	ck_assert_uint_eq(status(&copy).changes, 0);
	post_clean(&p.office);
	post_clean(a);
	post_close_store(&copy);
}
END_TEST

/* geval-S13: a week-old copy is put back on the device itself, work goes on. */
START_TEST(geval_M23_S13_restored_device)
{
	char command[20000];
	struct rid old = post_make(&p, a, "proef", none, "a=oud", NULL);
	rounds();
	post_close_store(a);
	snprintf(command, sizeof command, "cp -a '%s' '%s.week'", a->dir, a->dir);
	ck_assert_int_eq(system(command), 0);
	post_open_store(&p, a, false, NULL);
	struct rid sent = post_make(&p, a, "proef", none, "a=verzonden", NULL);
	post_set(a, old, "a", "verder");
	rounds();
	post_close_store(a);
	snprintf(command, sizeof command, "rm -rf '%s' && mv '%s.week' '%s'", a->dir, a->dir, a->dir);
	ck_assert_int_eq(system(command), 0);
	post_open_store(&p, a, false, NULL);
	struct rid after = post_make(&p, a, "proef", none, "a=daarna", NULL);
	ck_assert_str_eq(post_get(a, sent, "a"), "");
	rounds();
	rounds();
	ck_assert_str_eq(post_get(a, sent, "a"), "verzonden");
	ck_assert_str_eq(post_get(a, old, "a"), "verder");
	ck_assert_str_eq(post_get(&p.office, after, "a"), "daarna");
	ck_assert_uint_eq(status(a).changes, 0);
	all_same();
	post_clean(a);
}
END_TEST

START_TEST(geval_K12_K13_revoked_and_unknown_devices)
{
	struct post_store *d = a;
	const char *before = post_stick(), *after = post_stick();
	char name[64], **names;
	struct centre_taken t;
	enum sync_fault fault;
	size_t n;
	struct rid id = post_make(&p, d, "proef", none, "a=ingetrokken", NULL);
	post_export(d, before);
	ck_assert_int_eq(centre_revoke(p.office.s, d->id, "verloren"), ERR_OK);
	ck_assert_int_eq(centre_revoke(p.office.s, d->id, "verloren"), ERR_EXISTS);
	post_name(before, 0, name);
	ck_assert_int_eq(post_take(&p, before, name, &t), FAULT_REVOKED);
	ck_assert(t.quarantine);
	ck_assert_str_eq(post_get(&p.office, id, "a"), "");
	ck_assert_int_eq(centre_quarantine(p.office.s, &names, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	/* one is taken in by decision, another is dropped by decision */
	ck_assert_int_eq(centre_decide(p.office.s, names[0], true, "", &t, &fault), ERR_USAGE);
	ck_assert_int_eq(centre_decide(p.office.s, names[0], true, "werk van voor de diefstal", &t, &fault), ERR_OK);
	travel_keys_free(names, n);
	ck_assert_str_eq(post_get(&p.office, id, "a"), "ingetrokken");
	post_set(d, id, "a", "later");
	post_export(d, after);
	post_name(after, 0, name);
	ck_assert_int_eq(post_take(&p, after, name, &t), FAULT_REVOKED);
	ck_assert_int_eq(centre_decide(p.office.s, name, false, "van de dief", &t, &fault), ERR_OK);
	ck_assert_str_eq(post_get(&p.office, id, "a"), "ingetrokken");
	ck_assert_int_eq(centre_quarantine(p.office.s, &names, &n), ERR_OK);
	ck_assert_uint_eq(n, 0);
	travel_keys_free(names, n);
	/* no reply for it */
	struct centre_reply reply;
	int fd = post_fd(after);
	ck_assert_int_eq(centre_reply(p.office.s, d->id, fd, NULL, NULL, &reply, &fault), ERR_REFUSED);
	/* and an office that never heard of the device */
	struct post other;
	post_begin(&other, 0, true);
	post_name(before, 0, name);
	ck_assert_int_eq(post_take(&other, before, name, &t), FAULT_SENDER);
	post_end(&other);
	close(fd);
}
END_TEST

START_TEST(geval_B09_rotated_keys_open_and_follow)
{
	const char *old = post_stick();
	post_make(&p, a, "proef", none, "a=onder de oude sleutel", NULL);
	post_export(a, old);
	ck_assert_int_eq(centre_rotate(p.office.s), ERR_OK);
	ck_assert_uint_gt(post_ingest(&p, old).fresh, 0);
	/* the device learns of the new keys under the old one, and lives through another change */
	rounds();
	ck_assert_int_eq(centre_rotate(p.office.s), ERR_OK);
	rounds();
	post_make(&p, a, "proef", none, "a=onder de nieuwe", NULL);
	post_round(&p, a);
	ck_assert_uint_eq(status(a).changes, 0);
}
END_TEST

START_TEST(geval_A09_erased_does_not_come_back)
{
	const char *old = post_stick();
	struct rid person, file = post_file(&p, a, "u0", "Haile", &person);
	post_export(a, old);
	rounds();
	ck_assert_str_eq(post_get(b, person, "geslachtsnaam"), "Haile");
	ck_assert_int_eq(centre_erase(p.office.s, person, "bewaartermijn"), ERR_OK);
	ck_assert_str_eq(post_get(&p.office, person, "geslachtsnaam"), "");
	rounds();
	for (int i = 0; i < p.n; i++)
		ck_assert_str_eq(post_get(&p.device[i], person, "geslachtsnaam"), "");
	post_ingest(&p, old);
	ck_assert_str_eq(post_get(&p.office, person, "geslachtsnaam"), "");
	rounds();
	ck_assert_str_eq(post_get(b, person, "geslachtsnaam"), "");
	(void)file;
	post_clean(&p.office);
	post_clean(b);
}
END_TEST

Suite *post_suite(void)
{
	Suite *s = suite_create("post");
	const TTest *const tests[] = {
		geval_M01_different_fields_merge,
		geval_M02_M08_conflict_on_both_sides_and_a_double_resolution,
		geval_M03_equal_values_are_both_sent,
		geval_M04_M05_what_was_seen_is_replaced_whatever_the_clock,
		geval_M10_M14_delete_against_edit,
		geval_M09_conflicts_are_listed_and_closed,
		conflict_close__a_third_and_a_deletion,
		geval_M12_equal_numbers_are_found,
		geval_M13_a_group_is_one_value,
		geval_M17_receipt_lost_twice_and_out_of_order,
		geval_B10_B11_own_bundle_and_the_same_again,
		geval_B12_orders_and_holes,
		geval_M19_restored_office,
		geval_M22_clone_keeps_both_sides,
		geval_M23_S13_restored_device,
		geval_K12_K13_revoked_and_unknown_devices,
		geval_B09_rotated_keys_open_and_follow,
		geval_A09_erased_does_not_come_back,
	};
	TCase *tc = tcase_create("post");
	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, setup, teardown);
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_test(tc, tests[i]);
	suite_add_tcase(s, tc);
	return s;
}
