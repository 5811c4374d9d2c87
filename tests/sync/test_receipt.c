/* Receipts: signed by the office alone, and believed only where the own chain agrees. */
#include <config.h>

#include "sync/receipt.h"

#include "hostile.h"
#include "parcel.h"
#include "suites.h"

#include <string.h>

#include "crypt/sign.h"

static struct parcel p;
static const struct key *office;

static const struct receipt_range ranges[] = {{1, 5}, {9, 9}};
static const struct receipt_note held[] = {{3, "onbekend"}};
static const struct receipt_note refused[] = {{7, "handtekening"}, {8, "keten"}};

static void start(void)
{
	parcel_begin(&p);
	office = keyring_now(p.office_keys, KEY_SIGN, PARCEL_TIME);
}

static void stop(void)
{
	parcel_end(&p);
}

static struct receipt sample(void)
{
	struct receipt r = {.epoch = 2, .number = 14, .incarnation = 1, .time_ms = PARCEL_TIME, .position = 400,
		.ranges = ranges, .n_ranges = 2, .safe = 4, .head_at = 5, .held = held, .n_held = 1, .refused = refused,
		.n_refused = 2};
	memcpy(r.office, p.office, ID_BYTES);
	memcpy(r.device, p.device, ID_BYTES);
	parcel_link(&p, 5, r.chain);
	parcel_link(&p, 5, r.head);
	return r;
}

static void write(const struct receipt *r, struct buf *out)
{
	ck_assert_int_eq(receipt_write(r, office->secret, out), ERR_OK);
}

START_TEST(receipt_read__gives_what_was_written)
{
	struct receipt r = sample(), *again;
	struct buf text = {0}, second = {0};
	enum sync_fault fault;
	r.fork = true;
	write(&r, &text);
	ck_assert_ptr_null(memchr(text.s, '\n', text.len));
	ck_assert_int_eq(receipt_read(text.s, text.len, office->public, &again, &fault), ERR_OK);
	ck_assert_uint_eq(again->number, 14);
	ck_assert_uint_eq(again->n_ranges, 2);
	ck_assert_int_eq(again->ranges[1].from, 9);
	ck_assert_int_eq(receipt_prefix(again), 5);
	ck_assert_str_eq(again->refused[1].reason, "keten");
	ck_assert(again->fork);
	write(again, &second);
	ck_assert_str_eq(second.s, text.s);
	receipt_free(again);
	receipt_free(NULL);
	buf_clear(&text);
	buf_clear(&second);
}
END_TEST

static bool reads(void *ctx, const char *text, size_t n)
{
	struct receipt *r;
	(void)ctx;
	bool good = receipt_read(text, n, office->public, &r, NULL) == ERR_OK;
	ck_assert_int_eq(good, r != NULL);
	receipt_free(r);
	return good;
}

START_TEST(geval_K15__cut_changed_or_signed_by_a_device_is_no_receipt)
{
	struct receipt r = sample(), *again;
	struct buf text = {0};
	enum sync_fault fault;
	write(&r, &text);
	hostile_refuses_all(text.s, text.len, reads, NULL);
	buf_reset(&text);
	const struct key *device = keyring_now(p.device_keys, KEY_SIGN, PARCEL_TIME);
	ck_assert_int_eq(receipt_write(&r, device->secret, &text), ERR_OK);
	ck_assert_int_eq(receipt_read(text.s, text.len, office->public, &again, &fault), ERR_DAMAGED);
	ck_assert_int_eq(fault, FAULT_SIGNATURE);
	ck_assert_ptr_null(again);
	buf_clear(&text);
}
END_TEST

/* What stands beside body, kind and signature is signed by nobody. */
START_TEST(receipt_read__refuses_keys_beside_the_signature)
{
	struct receipt r = sample(), *again;
	struct buf text = {0};
	enum sync_fault fault;
	write(&r, &text);
	buf_cut(&text, text.len - 1);
	buf_add(&text, ",\"zz\":\"x\"}");
	ck_assert_int_eq(receipt_read(text.s, text.len, office->public, &again, &fault), ERR_PARSE);
	ck_assert_int_eq(fault, FAULT_LINE);
	buf_clear(&text);
}
END_TEST

START_TEST(receipt_write__refuses_what_breaks_its_rules)
{
	static const struct receipt_range gap[] = {{2, 5}}, touching[] = {{1, 5}, {6, 7}}, back[] = {{5, 4}}, nought[] = {{0, 4}},
		far[] = {{1, INT64_MAX}};
	static const struct {
		const struct receipt_range *r;
		size_t n;
	} bad[] = {{gap, 1}, {touching, 2}, {back, 1}, {nought, 1}, {far, 1}, {ranges, 0}};
	static const struct receipt_note noisy[] = {{1, "Ge en"}}, empty[] = {{1, ""}}, none[] = {{1, NULL}};
	struct buf out = {0};
	buf_add(&out, "was");
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct receipt r = sample();
		r.ranges = bad[i].r;
		r.n_ranges = bad[i].n;
		ck_assert_int_eq(receipt_write(&r, office->secret, &out), ERR_PARSE);
	}
	const struct receipt_note *notes[] = {noisy, empty, none};
	for (size_t i = 0; i < 3; i++) {
		struct receipt r = sample();
		r.held = notes[i];
		ck_assert_int_eq(receipt_write(&r, office->secret, &out), ERR_PARSE);
	}
	struct receipt r = sample();
	r.safe = 6; /* beyond what it holds */
	ck_assert_int_eq(receipt_write(&r, office->secret, &out), ERR_PARSE);
	r = sample();
	r.number = 0;
	ck_assert_int_eq(receipt_write(&r, office->secret, &out), ERR_PARSE);
	ck_assert_str_eq(out.s, "was");
	buf_clear(&out);
}
END_TEST

/* --- judging --- */

static bool chain(void *ctx, int64_t sequence, unsigned char out[HASH_BYTES])
{
	(void)ctx;
	parcel_link(&p, sequence, out);
	return true;
}

static struct receipt_known known(void)
{
	struct receipt_known k = {.incarnation = 1, .last = 10, .epoch = 2, .number = 13, .time_ms = PARCEL_TIME - 1,
		.received = 3, .chain = chain};
	memcpy(k.office, p.office, ID_BYTES);
	memcpy(k.device, p.device, ID_BYTES);
	return k;
}

START_TEST(geval_M17__late_doubled_and_disordered_receipts)
{
	struct receipt r = sample();
	struct receipt_known k = known();
	ck_assert_int_eq(receipt_judge(&r, &k), RECEIPT_FORWARD);
	k.received = 5;
	ck_assert_int_eq(receipt_judge(&r, &k), RECEIPT_SAME);
	/* The very same again. */
	k.number = 14;
	k.time_ms = PARCEL_TIME;
	ck_assert_int_eq(receipt_judge(&r, &k), RECEIPT_SAME);
	/* A later one holds already. */
	k.number = 15;
	k.time_ms = PARCEL_TIME + 5;
	k.received = 9;
	ck_assert_int_eq(receipt_judge(&r, &k), RECEIPT_OLD);
	k.epoch = 3;
	k.number = 1;
	ck_assert_int_eq(receipt_judge(&r, &k), RECEIPT_OLD);
	/* The first of all. */
	k = known();
	k.epoch = k.number = 0;
	k.time_ms = k.received = 0;
	ck_assert_int_eq(receipt_judge(&r, &k), RECEIPT_FORWARD);
}
END_TEST

START_TEST(geval_M18__beyond_the_own_log_or_another_hash_is_an_alarm)
{
	struct receipt r = sample();
	struct receipt_known k = known();
	k.last = 8; /* it says it holds 9 */
	ck_assert_int_eq(receipt_judge(&r, &k), RECEIPT_DIFFERENT);
	k = known();
	r.chain[0] ^= 1;
	ck_assert_int_eq(receipt_judge(&r, &k), RECEIPT_DIFFERENT);
	r = sample();
	r.head[3] ^= 1;
	ck_assert_int_eq(receipt_judge(&r, &k), RECEIPT_DIFFERENT);
	r = sample();
	r.head_at = 6; /* the hash of 5 */
	ck_assert_int_eq(receipt_judge(&r, &k), RECEIPT_DIFFERENT);
}
END_TEST

START_TEST(geval_M19__a_receipt_may_go_backwards)
{
	struct receipt r = sample();
	struct receipt_known k = known();
	k.received = 8;
	ck_assert_int_eq(receipt_judge(&r, &k), RECEIPT_BACK);
	/* Restored with a new epoch, its numbers from before. */
	r.epoch = 3;
	r.number = 1;
	r.time_ms = k.time_ms - 1000;
	ck_assert_int_eq(receipt_judge(&r, &k), RECEIPT_BACK);
	/* Restored without saying so: only the clock went on. */
	r.epoch = 2;
	r.number = 5;
	r.time_ms = k.time_ms + 1000;
	ck_assert_int_eq(receipt_judge(&r, &k), RECEIPT_BACK);
	r.epoch = 1;
	ck_assert_int_eq(receipt_judge(&r, &k), RECEIPT_BACK);
	/* Nothing held at all. */
	r = sample();
	r.n_ranges = 0;
	r.head_at = 0;
	ck_assert_int_eq(receipt_judge(&r, &k), RECEIPT_BACK);
}
END_TEST

START_TEST(geval_K15__for_another_device_or_incarnation_is_put_aside)
{
	struct receipt r = sample();
	struct receipt_known k = known();
	r.device[0] ^= 1;
	ck_assert_int_eq(receipt_judge(&r, &k), RECEIPT_OTHER);
	r = sample();
	r.office[0] ^= 1;
	ck_assert_int_eq(receipt_judge(&r, &k), RECEIPT_OTHER);
	r = sample();
	k.incarnation = 2;
	ck_assert_int_eq(receipt_judge(&r, &k), RECEIPT_OTHER);
}
END_TEST

Suite *receipt_suite(void)
{
	Suite *s = suite_create("receipt");
	TCase *t = tcase_create("receipt");
	tcase_add_checked_fixture(t, start, stop);
	tcase_add_test(t, receipt_read__gives_what_was_written);
	tcase_add_test(t, geval_K15__cut_changed_or_signed_by_a_device_is_no_receipt);
	tcase_add_test(t, receipt_read__refuses_keys_beside_the_signature);
	tcase_add_test(t, receipt_write__refuses_what_breaks_its_rules);
	tcase_add_test(t, geval_M17__late_doubled_and_disordered_receipts);
	tcase_add_test(t, geval_M18__beyond_the_own_log_or_another_hash_is_an_alarm);
	tcase_add_test(t, geval_M19__a_receipt_may_go_backwards);
	tcase_add_test(t, geval_K15__for_another_device_or_incarnation_is_put_aside);
	tcase_set_timeout(t, 300);
	suite_add_tcase(s, t);
	return s;
}
