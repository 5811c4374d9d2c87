/* stream: chunks in order and whole, or nothing. */
#include <config.h>

#include "suites.h"

#include <sodium.h>
#include <string.h>

#include "base/secret.h"
#include "crypt/stream.h"

enum { CHUNK = 40, SEALED = CHUNK + STREAM_OVERHEAD, CHUNKS = 3 };

static struct secret *key;
static unsigned char header[STREAM_HEADER_BYTES], sealed[CHUNKS][SEALED];

static void start(void)
{
	unsigned char plain[CHUNK];
	ck_assert_int_eq(secret_init(), ERR_OK);
	key = secret_new(32);
	secret_set_len(key, 32);
	secret_random(secret_bytes(key), 32);
	struct stream *s = stream_seal(key, header);
	for (int i = 0; i < CHUNKS; i++) {
		memset(plain, 'a' + i, sizeof plain);
		stream_push(s, plain, sizeof plain, "kop", 3, i == CHUNKS - 1, sealed[i]);
	}
	stream_free(s);
}

static void stop(void)
{
	secret_free(key);
}

static bool pull(struct stream *s, const unsigned char *p, size_t n, char expected, bool *last)
{
	unsigned char plain[CHUNK], want[CHUNK];
	bool good = stream_pull(s, p, n, "kop", 3, plain, last);
	memset(want, good ? expected : 0, sizeof want);
	if (n == SEALED)
		ck_assert_mem_eq(plain, want, sizeof want);
	return good;
}

START_TEST(stream_pull__gives_back_what_was_pushed)
{
	bool last;
	struct stream *s = stream_open(key, header);
	for (int i = 0; i < CHUNKS; i++) {
		ck_assert(pull(s, sealed[i], SEALED, (char)('a' + i), &last));
		ck_assert_int_eq(last, i == CHUNKS - 1);
	}
	stream_free(s);
}
END_TEST

START_TEST(stream_pull__refuses_swapped_dropped_repeated_and_cut_chunks)
{
	bool last;
	struct stream *s = stream_open(key, header);
	ck_assert(!pull(s, sealed[1], SEALED, 0, &last));
	stream_free(s);
	s = stream_open(key, header);
	ck_assert(pull(s, sealed[0], SEALED, 'a', &last));
	ck_assert(!pull(s, sealed[0], SEALED, 0, &last));
	stream_free(s);
	s = stream_open(key, header);
	ck_assert(pull(s, sealed[0], SEALED, 'a', &last));
	ck_assert(!pull(s, sealed[2], SEALED, 0, &last));
	stream_free(s);
	for (size_t n = 0; n < SEALED; n++) {
		s = stream_open(key, header);
		ck_assert(!pull(s, sealed[0], n, 0, &last));
		stream_free(s);
	}
}
END_TEST

START_TEST(stream_pull__refuses_every_flipped_bit_and_other_bound_bytes)
{
	bool last;
	unsigned char plain[CHUNK];
	for (size_t bit = 0; bit < 8 * SEALED; bit++) {
		sealed[0][bit / 8] ^= (unsigned char)(1 << bit % 8);
		struct stream *s = stream_open(key, header);
		ck_assert_msg(!pull(s, sealed[0], SEALED, 0, &last), "bit %zu", bit);
		stream_free(s);
		sealed[0][bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	struct stream *s = stream_open(key, header);
	ck_assert(!stream_pull(s, sealed[0], SEALED, "koP", 3, plain, &last));
	stream_free(s);
	header[0] ^= 1;
	s = stream_open(key, header);
	ck_assert(!pull(s, sealed[0], SEALED, 0, &last));
	stream_free(s);
}
END_TEST

START_TEST(stream_pull__refuses_marks_of_others)
{
	static const unsigned char tags[] = {crypto_secretstream_xchacha20poly1305_TAG_PUSH,
		crypto_secretstream_xchacha20poly1305_TAG_REKEY, 0x55};
	for (size_t i = 0; i < sizeof tags; i++) {
		crypto_secretstream_xchacha20poly1305_state state;
		unsigned char plain[CHUNK] = {0}, box[SEALED];
		bool last = true;
		crypto_secretstream_xchacha20poly1305_init_push(&state, header, secret_view(key));
		crypto_secretstream_xchacha20poly1305_push(&state, box, NULL, plain, CHUNK, (const unsigned char *)"kop", 3,
			tags[i]);
		struct stream *s = stream_open(key, header);
		ck_assert(!pull(s, box, SEALED, 0, &last));
		ck_assert(!last);
		stream_free(s);
	}
}
END_TEST

Suite *stream_suite(void)
{
	Suite *s = suite_create("stream");
	TCase *t = tcase_create("stream");
	tcase_add_checked_fixture(t, start, stop);
	tcase_add_test(t, stream_pull__gives_back_what_was_pushed);
	tcase_add_test(t, stream_pull__refuses_swapped_dropped_repeated_and_cut_chunks);
	tcase_add_test(t, stream_pull__refuses_every_flipped_bit_and_other_bound_bytes);
	tcase_add_test(t, stream_pull__refuses_marks_of_others);
	suite_add_tcase(s, t);
	return s;
}
