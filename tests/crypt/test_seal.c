/* seal: whole files come back; a cut loses the tail only; a flipped bit, another place,
 * another file or another key is refused from that record on. */
#include <config.h>

#include "suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "crypt/seal.h"
#include "vectors.h"

enum { RECORDS = 4 };

static const char *const texts[RECORDS] = {
	"persoon.achternaam=\xc5\x9e\xc3\xbckr\xc3\xbc", "", "x", "leerroute=B1"};
static const unsigned char file_id[16] = "een bestand van";
static struct secret *key;

/* What a walk saw. */
struct seen {
	uint64_t count;
	bool good;
	uint64_t stop_at;
};

static enum err see(void *ctx, uint64_t number, const char *p, size_t n)
{
	struct seen *seen = ctx;
	if (number == seen->stop_at)
		return ERR_STOPPED;
	seen->good = seen->good && number == seen->count && number < RECORDS && n == strlen(texts[number]) &&
		memcmp(p, texts[number], n) == 0 && p[n] == '\0';
	seen->count++;
	return ERR_OK;
}

static uint64_t walk_with(const struct buf *b, const struct secret *k, const unsigned char id[16],
	size_t *good_len)
{
	struct seen seen = {0, true, UINT64_MAX};
	ck_assert_int_eq(seal_walk(b->s, b->len, k, id, see, &seen, good_len), ERR_OK);
	ck_assert(seen.good);
	return seen.count;
}

static void setup(void)
{
	ck_assert_int_eq(secret_init(), ERR_OK);
	key = secret_new(32);
	secret_random(secret_bytes(key), 32);
	secret_set_len(key, 32);
}

static void teardown(void)
{
	secret_free(key);
}

/* A file of the texts; ends[i] is where record i ends. */
static void seal_all(struct buf *b, size_t ends[RECORDS])
{
	for (uint64_t i = 0; i < RECORDS; i++) {
		ck_assert_int_eq(seal_record(b, key, file_id, i, texts[i], strlen(texts[i])), ERR_OK);
		ends[i] = b->len;
		ck_assert_uint_eq(b->len, (i ? ends[i - 1] : 0) + SEAL_OVERHEAD + strlen(texts[i]));
	}
}

static uint64_t whole_records(const size_t ends[RECORDS], size_t len)
{
	uint64_t n = 0;
	while (n < RECORDS && ends[n] <= len)
		n++;
	return n;
}

START_TEST(seal_record__vectors)
{
	struct buf b = {0};
	unsigned char id[16];
	char hex[300];
	struct secret *draft_key = vector_secret("sub-key 3");
	struct secret *text = vector_secret("sealed record 0 text");
	vector_bytes("sealed file id", id, sizeof id);
	vectors_fix_random();
	ck_assert_int_eq(seal_record(&b, draft_key, id, 0, secret_view(text), secret_len(text)), ERR_OK);
	for (size_t i = 0; i < b.len; i++)
		snprintf(hex + 2 * i, 3, "%02x", (unsigned char)b.s[i]);
	ck_assert_str_eq(hex, vector_text("sealed record 0"));
	buf_reset(&b);
	ck_assert_int_eq(seal_record(&b, draft_key, id, 1, NULL, 0), ERR_OK);
	for (size_t i = 0; i < b.len; i++)
		snprintf(hex + 2 * i, 3, "%02x", (unsigned char)b.s[i]);
	ck_assert_str_eq(hex, vector_text("sealed record 1"));
	vectors_free_random();
	secret_free(draft_key);
	secret_free(text);
	buf_clear(&b);
}
END_TEST

START_TEST(seal_walk__gives_back_what_was_sealed)
{
	struct buf b = {0};
	size_t ends[RECORDS], good_len = 99;
	ck_assert_uint_eq(walk_with(&b, key, file_id, &good_len), 0);
	ck_assert_uint_eq(good_len, 0);
	seal_all(&b, ends);
	ck_assert_uint_eq(walk_with(&b, key, file_id, &good_len), RECORDS);
	ck_assert_uint_eq(good_len, b.len);
	ck_assert(!memmem(b.s, b.len, "leerroute", 9));
	buf_clear(&b);
}
END_TEST

START_TEST(seal_walk__a_cut_loses_the_tail_only)
{
	struct buf b = {0};
	size_t ends[RECORDS], good_len;
	seal_all(&b, ends);
	for (size_t len = 0; len <= b.len; len++) {
		/* In a block of its own size, so that a byte read too many is seen. */
		char *exact = mem_new(len);
		memcpy(exact, b.s, len);
		struct buf cut = {exact, len, len};
		uint64_t want = whole_records(ends, len);
		ck_assert_uint_eq(walk_with(&cut, key, file_id, &good_len), want);
		ck_assert_uint_eq(good_len, want ? ends[want - 1] : 0);
		free(exact);
	}
	buf_clear(&b);
}
END_TEST

START_TEST(seal_walk__a_flipped_bit_is_refused_from_its_record_on)
{
	struct buf b = {0};
	size_t ends[RECORDS], good_len;
	seal_all(&b, ends);
	for (size_t bit = 0; bit < b.len * 8; bit++) {
		b.s[bit / 8] = (char)(b.s[bit / 8] ^ 1 << bit % 8);
		uint64_t want = whole_records(ends, bit / 8);
		ck_assert_uint_eq(walk_with(&b, key, file_id, &good_len), want);
		ck_assert_uint_eq(good_len, want ? ends[want - 1] : 0);
		b.s[bit / 8] = (char)(b.s[bit / 8] ^ 1 << bit % 8);
	}
	ck_assert_uint_eq(walk_with(&b, key, file_id, &good_len), RECORDS);
	buf_clear(&b);
}
END_TEST

START_TEST(seal_walk__refuses_another_key_file_or_place)
{
	struct buf b = {0}, moved = {0};
	size_t ends[RECORDS], good_len;
	unsigned char other[16];
	seal_all(&b, ends);
	memcpy(other, file_id, 16);
	other[15] ^= 1;
	ck_assert_uint_eq(walk_with(&b, key, other, &good_len), 0);
	struct secret *wrong = secret_new(32);
	secret_append(wrong, secret_view(key), 32);
	secret_bytes(wrong)[31] ^= 0x80;
	ck_assert_uint_eq(walk_with(&b, wrong, file_id, &good_len), 0);
	secret_free(wrong);
	/* The second record first; the first record twice; one left out. */
	buf_add_n(&moved, b.s + ends[0], ends[1] - ends[0]);
	ck_assert_uint_eq(walk_with(&moved, key, file_id, &good_len), 0);
	buf_reset(&moved);
	buf_add_n(&moved, b.s, ends[0]);
	buf_add_n(&moved, b.s, ends[0]);
	ck_assert_uint_eq(walk_with(&moved, key, file_id, &good_len), 1);
	buf_reset(&moved);
	buf_add_n(&moved, b.s, ends[1]);
	buf_add_n(&moved, b.s + ends[2], ends[3] - ends[2]);
	ck_assert_uint_eq(walk_with(&moved, key, file_id, &good_len), 2);
	ck_assert_uint_eq(good_len, ends[1]);
	buf_clear(&b);
	buf_clear(&moved);
}
END_TEST

START_TEST(seal_walk__a_cut_tail_can_be_written_again)
{
	struct buf b = {0};
	size_t ends[RECORDS], good_len;
	seal_all(&b, ends);
	buf_cut(&b, ends[3] - 5);
	ck_assert_uint_eq(walk_with(&b, key, file_id, &good_len), 3);
	buf_cut(&b, good_len);
	ck_assert_int_eq(seal_record(&b, key, file_id, 3, texts[3], strlen(texts[3])), ERR_OK);
	ck_assert_uint_eq(walk_with(&b, key, file_id, &good_len), RECORDS);
	buf_clear(&b);
}
END_TEST

START_TEST(seal_walk__stops_when_told_to)
{
	struct buf b = {0};
	size_t ends[RECORDS], good_len;
	struct seen seen = {0, true, 2};
	seal_all(&b, ends);
	ck_assert_int_eq(seal_walk(b.s, b.len, key, file_id, see, &seen, &good_len), ERR_STOPPED);
	ck_assert_uint_eq(seen.count, 2);
	ck_assert_uint_eq(good_len, ends[1]);
	buf_clear(&b);
}
END_TEST

static enum err count_bytes(void *ctx, uint64_t number, const char *p, size_t n)
{
	(void)number;
	(void)p;
	*(size_t *)ctx += n;
	return ERR_OK;
}

START_TEST(seal_record__holds_four_mebibytes_and_no_more)
{
	struct buf b = {0};
	size_t good_len, total = 0;
	char *big = mem_new(SEAL_RECORD_MAX + 1);
	ck_assert_int_eq(seal_record(&b, key, file_id, 0, big, SEAL_RECORD_MAX + 1), ERR_LIMIT);
	ck_assert_uint_eq(b.len, 0);
	ck_assert_int_eq(seal_record(&b, key, file_id, 0, big, SEAL_RECORD_MAX), ERR_OK);
	ck_assert_int_eq(seal_walk(b.s, b.len, key, file_id, count_bytes, &total, &good_len), ERR_OK);
	ck_assert_uint_eq(total, SEAL_RECORD_MAX);
	ck_assert_uint_eq(good_len, b.len);
	free(big);
	buf_clear(&b);
}
END_TEST

START_TEST(seal_walk__refuses_noise)
{
	for (int i = 0; i < 2000; i++) {
		unsigned char noise[200];
		struct seen seen = {0, true, UINT64_MAX};
		size_t good_len;
		secret_random(noise, sizeof noise);
		noise[1] &= 1; /* a length that may fit */
		noise[2] = noise[3] = 0;
		ck_assert_int_eq(seal_walk(noise, sizeof noise, key, file_id, see, &seen, &good_len), ERR_OK);
		ck_assert_uint_eq(seen.count + good_len, 0);
	}
}
END_TEST

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return x < y ? -1 : x > y;
}

/* geval-K17 */
START_TEST(seal_record__never_the_same_nonce)
{
	enum { MANY = 10000, SIZE = SEAL_OVERHEAD + 1 };
	struct buf b = {0};
	for (int i = 0; i < MANY; i++)
		ck_assert_int_eq(seal_record(&b, key, file_id, 0, "x", 1), ERR_OK);
	/* Eight bytes of 24: a collision by chance has odds of 1 in 10^11. */
	uint64_t *nonces = mem_new_array(MANY, sizeof *nonces);
	for (size_t i = 0; i < MANY; i++)
		memcpy(&nonces[i], b.s + i * SIZE + 4, sizeof *nonces);
	qsort(nonces, MANY, sizeof *nonces, by_value);
	for (size_t i = 1; i < MANY; i++)
		ck_assert(nonces[i - 1] != nonces[i]);
	free(nonces);
	buf_clear(&b);
}
END_TEST

Suite *seal_suite(void)
{
	Suite *s = suite_create("seal");
	TCase *t = tcase_create("seal");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, seal_record__vectors);
	tcase_add_test(t, seal_walk__gives_back_what_was_sealed);
	tcase_add_test(t, seal_walk__a_cut_loses_the_tail_only);
	tcase_add_test(t, seal_walk__a_flipped_bit_is_refused_from_its_record_on);
	tcase_add_test(t, seal_walk__refuses_another_key_file_or_place);
	tcase_add_test(t, seal_walk__a_cut_tail_can_be_written_again);
	tcase_add_test(t, seal_walk__stops_when_told_to);
	tcase_add_test(t, seal_record__holds_four_mebibytes_and_no_more);
	tcase_add_test(t, seal_walk__refuses_noise);
	tcase_add_test(t, seal_record__never_the_same_nonce);
	suite_add_tcase(s, t);
	return s;
}
