/* manifest: every rule of it broken once; streams walked in every wrong order. */
#include <config.h>

#include "manifest_priv.h"

#include "parcel.h"
#include "suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct parcel p;
static struct bundle_stream streams[2];
static struct bundle_range have[2];

static void start(void)
{
	parcel_begin(&p);
}

static void stop(void)
{
	parcel_end(&p);
}

/* A whole stream of the device from 1, and a choice of another. */
static struct bundle_manifest sample(void)
{
	struct bundle_manifest m = parcel_manifest(&p, &streams[0], 1, 3);
	streams[1] = (struct bundle_stream){.device = {0xff}, .incarnation = 2, .from = 5, .to = 9};
	have[0] = (struct bundle_range){.device = {1}, .incarnation = 1, .from = 1, .to = 4};
	have[1] = (struct bundle_range){.device = {1}, .incarnation = 1, .from = 6, .to = 6};
	m.streams = streams;
	m.n_streams = 2;
	m.have = have;
	m.n_have = 2;
	m.kind = BUNDLE_REPLY;
	m.lines = 5;
	m.least_app = "0.0.9";
	return m;
}

static enum sync_fault written(const struct bundle_manifest *m)
{
	struct buf out = {0};
	enum sync_fault fault = manifest_write(m, &out);
	ck_assert_int_eq(out.len > 0, fault == FAULT_NONE);
	buf_clear(&out);
	return fault;
}

START_TEST(manifest_read__gives_what_was_written)
{
	struct bundle_manifest m = sample(), *back;
	struct buf text = {0}, again = {0};
	ck_assert_int_eq(manifest_write(&m, &text), FAULT_NONE);
	ck_assert_int_eq(manifest_read(text.s, text.len, &back), FAULT_NONE);
	ck_assert_int_eq(manifest_write(back, &again), FAULT_NONE);
	ck_assert_str_eq(text.s, again.s);
	ck_assert(back->streams[0].whole && !back->streams[1].whole);
	ck_assert_str_eq(back->least_app, "0.0.9");
	manifest_free(back);
	manifest_free(NULL);
	buf_clear(&text);
	buf_clear(&again);
}
END_TEST

START_TEST(geval_B14__every_rule_of_a_manifest)
{
	struct bundle_manifest m = sample();
	ck_assert_int_eq(written(&m), FAULT_NONE);
#define BROKEN(change) \
	do { \
		m = sample(); \
		change; \
		ck_assert_msg(written(&m) == FAULT_MANIFEST, "%s", #change); \
	} while (0)
	BROKEN(m.kind = (enum bundle_kind)3);
	BROKEN(m.incarnation = 0);
	BROKEN(m.incarnation = INT64_C(1) << 31);
	BROKEN(m.number = 0);
	BROKEN(m.number = UINT64_C(1) << 63);
	BROKEN(m.lines = BUNDLE_LINES_MAX + 1);
	BROKEN(m.time_ms = -1);
	BROKEN(m.app = "");
	BROKEN(m.app = NULL);
	BROKEN(m.app = "\xff");
	BROKEN(m.feed_from = 3; m.feed_to = 2);
	BROKEN(m.epoch = UINT64_MAX);
	BROKEN(m.n_streams = BUNDLE_STREAMS_MAX + 1);
	BROKEN(streams[0].from = 0);
	BROKEN(streams[0].to = 0);
	BROKEN(streams[0].to = INT64_MAX);
	BROKEN(streams[0].from = 2);              /* must not begin from nought then */
	BROKEN(streams[0].before[0] = 1);         /* must begin from nought */
	BROKEN(streams[1].after[0] = 1);          /* a choice has no chain */
	BROKEN(memcpy(streams[1].device, p.device, ID_BYTES); streams[1].incarnation = 1); /* one stream twice */
	BROKEN(memset(streams[0].device, 0xff, ID_BYTES)); /* not in order */
	BROKEN(m.kind = BUNDLE_EXPORT);           /* under another's name */
	BROKEN(m.kind = BUNDLE_EXPORT; m.n_streams = 1; memset(streams[0].before, 0, HASH_BYTES); streams[0].whole = false;
		memset(streams[0].after, 0, HASH_BYTES));
	BROKEN(have[1].from = 4; have[1].to = 7); /* overlap */
	BROKEN(have[0].device[0] = 2);
	BROKEN(have[0].to = 0);
#undef BROKEN
}
END_TEST

START_TEST(geval_B14__texts_of_a_manifest_that_are_not_so)
{
	static const char *const changes[][2] = {
		{"\"lines\":\"5\"", "\"lines\":\"05\""}, {"\"lines\":\"5\"", "\"lines\":\"-5\""}, {"\"lines\":\"5\"", "\"lines\":\"\""},
		{"\"lines\":\"5\"", "\"lines\":[]"}, {"\"number\":\"7\"", "\"number\":\"9223372036854775808\""},
		{"\"kind\":\"reply\"", "\"kind\":\"import\""}, {"\"kind\":\"reply\"", "\"kind\":\"export\""}, {"\"regie\":\"bundle\"", "\"regie\":\"store\""},
		{"\"feed\":[\"0\",\"0\"]", "\"feed\":[\"0\"]"}, {"\"feed\":[\"0\",\"0\"]", "\"feed\":[\"0\",\"0\",\"0\"]"},
		{"\"clock\":\"0", "\"clock\":\"G"}, {"\"clock\":\"0", "\"clock\":\""}, {"\"5\",\"9\"]]", "\"5\",\"9\",\"\",\"\"]]"},
		{"\"5\",\"9\"]]", "\"5\"]]"}, {"\"least\":\"0.0.9\",", ""}, {"\"seen\":\"0\",", ""}, {"\"time\":\"", "\"tyme\":\""},
		{"\"device\":\"AAEC", "\"device\":\"A+EC"},
	};
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		struct bundle_manifest m = sample(), *back;
		struct buf text = {0}, other = {0};
		ck_assert_int_eq(manifest_write(&m, &text), FAULT_NONE);
		const char *at = strstr(text.s, changes[i][0]);
		ck_assert_msg(at != NULL, "%s", changes[i][0]);
		buf_add_n(&other, text.s, (size_t)(at - text.s));
		buf_add(&other, changes[i][1]);
		buf_add(&other, at + strlen(changes[i][0]));
		enum sync_fault fault = manifest_read(other.s, other.len, &back);
		ck_assert_msg(fault == FAULT_MANIFEST, "%s: %s", changes[i][1], sync_fault_code(fault));
		ck_assert_ptr_null(back);
		buf_clear(&text);
		buf_clear(&other);
	}
}
END_TEST

START_TEST(manifest_read__passes_over_keys_of_a_later_version)
{
	struct bundle_manifest m = sample(), *back;
	struct buf text = {0};
	ck_assert_int_eq(manifest_write(&m, &text), FAULT_NONE);
	buf_cut(&text, text.len - 1);
	buf_add(&text, ",\"zz_later\":{\"x\":[\"y\"]}}");
	ck_assert_int_eq(manifest_read(text.s, text.len, &back), FAULT_NONE);
	manifest_free(back);
	buf_clear(&text);
}
END_TEST

START_TEST(manifest_read__survives_every_flipped_bit)
{
	struct bundle_manifest m = sample(), *back;
	struct buf text = {0}, again = {0};
	size_t taken = 0;
	ck_assert_int_eq(manifest_write(&m, &text), FAULT_NONE);
	for (size_t bit = 0; bit < 8 * text.len; bit++) {
		text.s[bit / 8] = (char)(text.s[bit / 8] ^ 1 << bit % 8);
		if (manifest_read(text.s, text.len, &back) == FAULT_NONE) {
			/* Another number or name is another good manifest. */
			ck_assert_int_eq(manifest_write(back, &again), FAULT_NONE);
			buf_reset(&again);
			taken++;
		}
		manifest_free(back);
		text.s[bit / 8] = (char)(text.s[bit / 8] ^ 1 << bit % 8);
	}
	ck_assert_uint_gt(taken, 0);
	buf_clear(&text);
	buf_clear(&again);
}
END_TEST

START_TEST(item_write__refuses_what_is_no_item)
{
	struct buf out = {0};
	struct bundle_item item = {.kind = BUNDLE_OTHER, .text = "[\"x\"]", .n = 5};
	ck_assert_int_eq(item_write(&item, &out), FAULT_LINE); /* passed on by nobody */
	item = (struct bundle_item){.kind = BUNDLE_GONE, .incarnation = 1, .sequence = 0};
	ck_assert_int_eq(item_write(&item, &out), FAULT_LINE);
	item = (struct bundle_item){.kind = BUNDLE_MESSAGE, .text = "[]", .n = 2};
	ck_assert_int_eq(item_write(&item, &out), FAULT_LINE);
	item = (struct bundle_item){.kind = BUNDLE_LINE, .text = "{}", .n = 2};
	ck_assert_int_eq(item_write(&item, &out), FAULT_LINE);
	ck_assert_uint_eq(out.len, 0);
}
END_TEST

/* --- the walk --- */

static struct bundle_item line_of(int64_t sequence)
{
	struct bundle_item item = {.kind = BUNDLE_LINE, .incarnation = 1, .sequence = sequence};
	unsigned char salt[16];
	struct buf line = {0};
	memcpy(item.device, p.device, ID_BYTES);
	parcel_line(&p, sequence, &line, salt);
	hash_commit(item.commit, salt, line.s, line.len);
	buf_clear(&line);
	return item;
}

static struct bundle_item choice_of(int64_t sequence)
{
	return (struct bundle_item){.kind = BUNDLE_LINE, .device = {0xff}, .incarnation = 2, .sequence = sequence};
}

/* Walk sequences of the whole stream, then (after 0) of the choice. */
static enum sync_fault walk(struct bundle_manifest *m, const int64_t *order, size_t n)
{
	struct track t;
	bool second = false;
	track_begin(&t, m);
	for (size_t i = 0; i < n; i++) {
		if (order[i] == 0) {
			second = true;
			continue;
		}
		struct bundle_item item = second ? choice_of(order[i]) : line_of(order[i]);
		enum sync_fault fault = track_item(&t, &item);
		if (fault != FAULT_NONE)
			return fault;
	}
	return track_end(&t);
}

START_TEST(track_item__holds_lines_to_their_streams)
{
	static const struct {
		int64_t order[8];
		size_t n;
		enum sync_fault fault;
	} walks[] = {
		{{1, 2, 3, 0, 5, 9}, 6, FAULT_NONE}, {{1, 2, 3, 0, 7, 7}, 6, FAULT_NONE}, /* a fork */
		{{1, 2, 3}, 3, FAULT_COUNT}, {{1, 2, 3, 0, 9, 5}, 6, FAULT_COUNT}, {{1, 2, 3, 0, 4, 5}, 6, FAULT_COUNT},
		{{1, 2, 3, 0, 9, 10}, 6, FAULT_COUNT}, {{1, 2, 0, 5, 6, 7}, 6, FAULT_COUNT}, {{1, 3, 2, 0, 5, 6}, 6, FAULT_COUNT},
		{{1, 3, 0, 5, 6, 7}, 6, FAULT_COUNT}, /* a gap is one, whatever the chain says */
		{{2, 3, 4, 0, 5, 6}, 6, FAULT_COUNT}, {{0, 5, 6, 7, 8, 9}, 6, FAULT_COUNT}, {{1, 2, 3, 4, 5}, 5, FAULT_COUNT},
		{{1, 2, 3, 0, 5, 6, 7}, 7, FAULT_COUNT},
	};
	for (size_t i = 0; i < sizeof walks / sizeof walks[0]; i++) {
		struct bundle_manifest m = sample();
		enum sync_fault fault = walk(&m, walks[i].order, walks[i].n);
		ck_assert_msg(fault == walks[i].fault, "walk %zu: %s", i, sync_fault_code(fault));
	}
	/* Another line under the same number: the chain does not come out. */
	static const int64_t order[] = {1, 2, 3, 0, 5, 9};
	struct bundle_manifest m = sample();
	streams[0].after[31] ^= 1;
	ck_assert_int_eq(walk(&m, order, 6), FAULT_CHAIN);
	/* A stream nobody announced. */
	m = sample();
	m.n_streams = 1;
	ck_assert_int_eq(walk(&m, order, 6), FAULT_COUNT);
}
END_TEST

Suite *manifest_suite(void)
{
	Suite *s = suite_create("manifest");
	TCase *t = tcase_create("manifest");
	tcase_add_checked_fixture(t, start, stop);
	tcase_add_test(t, manifest_read__gives_what_was_written);
	tcase_add_test(t, geval_B14__every_rule_of_a_manifest);
	tcase_add_test(t, geval_B14__texts_of_a_manifest_that_are_not_so);
	tcase_add_test(t, manifest_read__passes_over_keys_of_a_later_version);
	tcase_add_test(t, manifest_read__survives_every_flipped_bit);
	tcase_add_test(t, item_write__refuses_what_is_no_item);
	tcase_add_test(t, track_item__holds_lines_to_their_streams);
	suite_add_tcase(s, t);
	return s;
}
