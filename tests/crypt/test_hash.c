/* hash: digests against another implementation (Python's hashlib), and text forms that
 * have one spelling only. */
#include <config.h>

#include "suites.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/secret.h"
#include "crypt/hash.h"

static void start(void)
{
	ck_assert_int_eq(secret_init(), ERR_OK);
}

static void assert_hex(const unsigned char *p, size_t n, const char *want)
{
	char hex[2 * HASH_BYTES + 1];
	hash_hex(p, n, hex);
	ck_assert_str_eq(hex, want);
}

static void fill(unsigned char *p, size_t n, unsigned from)
{
	for (size_t i = 0; i < n; i++)
		p[i] = (unsigned char)(from + i);
}

START_TEST(hash_bytes__vectors)
{
	unsigned char out[HASH_BYTES], key[64], data[1280];
	fill(key, sizeof key, 0);
	fill(data, sizeof data, 0);
	hash_bytes(out, NULL, 0, "", 0);
	assert_hex(out, 32, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
	hash_bytes(out, NULL, 0, NULL, 0);
	assert_hex(out, 32, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
	hash_bytes(out, NULL, 0, "abc", 3);
	assert_hex(out, 32, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
	hash_bytes(out, NULL, 0, data, sizeof data);
	assert_hex(out, 32, "82628cbfc9689e234b0923a531f4578fe2e7138a03e2f81ed6cde97517336650");
	hash_bytes(out, key, 16, "abc", 3);
	assert_hex(out, 32, "3fd8fd31501cdbe942607b204368e3dc4ebce5744de1a955a6025f5c9848bb20");
	hash_bytes(out, key, 64, NULL, 0);
	assert_hex(out, 32, "2fa9fbd9be36437de204e139e97d402bce68c828f43391608c891b5faed8a98a");
}
END_TEST

START_TEST(hash_now__is_the_hash_of_the_pieces_so_far)
{
	unsigned char whole[HASH_BYTES], now[HASH_BYTES], data[500];
	fill(data, sizeof data, 3);
	struct hash *h = hash_new();
	for (size_t at = 0; at <= sizeof data; at += 50) {
		hash_bytes(whole, NULL, 0, data, at);
		hash_now(h, now);
		ck_assert_mem_eq(now, whole, HASH_BYTES);
		hash_now(h, now);
		ck_assert_mem_eq(now, whole, HASH_BYTES);
		if (at < sizeof data)
			hash_add(h, data + at, 50);
	}
	hash_free(h);
	hash_free(NULL);
}
END_TEST

START_TEST(hash_words__are_eleven_bits_each)
{
	unsigned char digest[HASH_BYTES];
	struct buf all = {0}, some = {0};
	fill(digest, sizeof digest, 0);
	hash_words(digest, 23, &all);
	hash_words(digest, 8, &some);
	ck_assert_int_eq(strncmp(all.s, some.s, some.len), 0);
	size_t blanks = 0;
	for (size_t i = 0; i < all.len; i++)
		blanks += all.s[i] == ' ';
	ck_assert_uint_eq(blanks, 22);
	buf_reset(&all);
	digest[10] ^= 1; /* bits 80..87 are the last seven of eight words: the eighth changes */
	hash_words(digest, 7, &all);
	ck_assert_int_eq(strncmp(all.s, some.s, all.len), 0);
	hash_words(digest, 1, &all);
	buf_reset(&all);
	hash_words(digest, 8, &all);
	ck_assert_str_ne(all.s, some.s);
	buf_clear(&all);
	buf_clear(&some);
}
END_TEST

START_TEST(hash_pair__is_the_hash_of_both_in_order)
{
	unsigned char whole[HASH_BYTES], pair[HASH_BYTES], data[300];
	fill(data, sizeof data, 7);
	hash_bytes(whole, NULL, 0, data, sizeof data);
	for (size_t cut = 0; cut <= sizeof data; cut += 50) {
		hash_pair(pair, data, cut, data + cut, sizeof data - cut);
		ck_assert_mem_eq(pair, whole, HASH_BYTES);
	}
	hash_pair(pair, NULL, 0, "abc", 3);
	assert_hex(pair, 32, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
	hash_pair(pair, "c", 1, "ab", 2);
	hash_pair(whole, "ab", 2, "c", 1);
	ck_assert_mem_ne(pair, whole, HASH_BYTES);
}
END_TEST

START_TEST(hash_link__chain_vector)
{
	static const char line[] = "{\"d\":\"x\",\"n\":1}";
	unsigned char salt[16], prev[HASH_BYTES] = {0}, commit[HASH_BYTES], link[HASH_BYTES];
	fill(salt, sizeof salt, 0x10);
	hash_commit(commit, salt, line, strlen(line));
	assert_hex(commit, 32, "4620f048da89dffa9e13179e8fc87f887640dc4cc14d02223042f9ba628cda54");
	hash_link(link, prev, commit);
	assert_hex(link, 32, "7af3bcda53af5a268d54191f6689cda18b74402959bd07f228b88e70744a1f4a");
}
END_TEST

static const struct {
	const char *hex, *text;
} ids[] = {
	{"00000000000000000000000000000000", "AAAAAAAAAAAAAAAAAAAAAA"},
	{"ffffffffffffffffffffffffffffffff", "_____________________w"},
	{"f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff", "8PHy8_T19vf4-fr7_P3-_w"},
	{"fbefbe00112233445566778899aabbcc", "----ABEiM0RVZneImaq7zA"},
};

START_TEST(id_text__vectors_both_ways)
{
	unsigned char id[ID_BYTES], back[ID_BYTES];
	char text[ID_TEXT];
	ck_assert(hash_unhex(ids[_i].hex, id, sizeof id));
	id_text(id, text);
	ck_assert_str_eq(text, ids[_i].text);
	ck_assert(id_parse(ids[_i].text, back));
	ck_assert_mem_eq(id, back, ID_BYTES);
}
END_TEST

START_TEST(id_parse__refuses_every_other_spelling)
{
	static const char *const bad[] = {
		"", "A", "AAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAA==",
		"AAAAAAAAAAAAAAAAAAAAAB", /* four bits too many in the last character */
		"_____________________x", "+///AAAAAAAAAAAAAAAAAA", "AAAAAAAAAA AAAAAAAAAAA", " AAAAAAAAAAAAAAAAAAAAA",
		"AAAAAAAAAAAAAAAAAAAA\n", "AAAAAAAAAAAAAAAAAAAAA\n", "\xc3\xa9" "AAAAAAAAAAAAAAAAAAAA",
	};
	unsigned char out[ID_BYTES];
	memset(out, 0x5a, sizeof out);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ck_assert_msg(!id_parse(bad[i], out), "%s", bad[i]);
	/* Of the 64 last characters only the four that end in 0000 are canonical. */
	char text[] = "AAAAAAAAAAAAAAAAAAAAA?";
	unsigned char dummy[ID_BYTES];
	int good = 0;
	for (int c = 1; c < 256; c++) {
		text[21] = (char)c;
		good += id_parse(text, dummy);
	}
	ck_assert_int_eq(good, 4);
	for (size_t i = 0; i < sizeof out; i++)
		ck_assert_uint_eq(out[i], 0x5a);
}
END_TEST

START_TEST(id_random__round_trips_and_differs)
{
	unsigned char a[ID_BYTES], b[ID_BYTES], back[ID_BYTES];
	char text[ID_TEXT];
	for (int i = 0; i < 200; i++) {
		id_random(a);
		id_random(b);
		ck_assert_mem_ne(a, b, ID_BYTES);
		id_text(a, text);
		ck_assert(id_parse(text, back));
		ck_assert_mem_eq(a, back, ID_BYTES);
	}
}
END_TEST

START_TEST(uuid_text__form_version_and_round_trip)
{
	unsigned char a[ID_BYTES], back[ID_BYTES];
	char text[UUID_TEXT];
	ck_assert(hash_unhex("00112233445566778899aabbccddeeff", a, sizeof a));
	uuid_text(a, text);
	ck_assert_str_eq(text, "00112233-4455-6677-8899-aabbccddeeff");
	for (int i = 0; i < 200; i++) {
		uuid_random(a);
		uuid_text(a, text);
		ck_assert_uint_eq(strlen(text), 36);
		ck_assert_int_eq(text[14], '4');
		ck_assert_ptr_nonnull(strchr("89ab", text[19]));
		for (char *c = text; *c; c++)
			*c = (char)(i % 2 ? toupper((unsigned char)*c) : *c);
		ck_assert(uuid_parse(text, back));
		ck_assert_mem_eq(a, back, ID_BYTES);
	}
}
END_TEST

START_TEST(uuid_parse__refuses_other_forms)
{
	static const char good[] = "00112233-4455-6677-8899-aabbccddeeff";
	unsigned char out[ID_BYTES];
	char text[40];
	ck_assert(uuid_parse(good, out));
	memset(out, 0x5a, sizeof out);
	for (size_t n = 0; n < sizeof good - 1; n++) {
		snprintf(text, sizeof text, "%.*s", (int)n, good);
		ck_assert(!uuid_parse(text, out));
		snprintf(text, sizeof text, "%s", good);
		text[n] = good[n] == '-' ? '0' : '-';
		ck_assert(!uuid_parse(text, out));
		text[n] = 'g';
		ck_assert(!uuid_parse(text, out));
	}
	ck_assert(!uuid_parse("00112233-4455-6677-8899-aabbccddeefff", out));
	ck_assert(!uuid_parse("00112233445566778899aabbccddeeff", out));
	ck_assert(!uuid_parse("{00112233-4455-6677-8899-aabbccddeeff}", out));
	ck_assert_uint_eq(out[0], 0x5a);
}
END_TEST

START_TEST(hash_unhex__lower_case_and_exact_length_only)
{
	unsigned char out[4] = {1, 2, 3, 4};
	static const char *const bad[] = {"", "0", "00112", "001122", "0011223", "001122334", "0011223344",
		"0011223g", "0011223A", "00112 33", "0x112233"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ck_assert_msg(!hash_unhex(bad[i], out, 4), "%s", bad[i]);
	ck_assert_mem_eq(out, "\1\2\3\4", 4);
	ck_assert(hash_unhex("deadbe0f", out, 4));
	ck_assert_mem_eq(out, "\xde\xad\xbe\x0f", 4);
	ck_assert(hash_unhex("", out, 0));
	ck_assert(!hash_unhex("0", out, 0));
}
END_TEST

Suite *hash_suite(void)
{
	Suite *s = suite_create("hash");
	TCase *t = tcase_create("hash");
	tcase_add_checked_fixture(t, start, NULL);
	tcase_add_test(t, hash_bytes__vectors);
	tcase_add_test(t, hash_now__is_the_hash_of_the_pieces_so_far);
	tcase_add_test(t, hash_words__are_eleven_bits_each);
	tcase_add_test(t, hash_pair__is_the_hash_of_both_in_order);
	tcase_add_test(t, hash_link__chain_vector);
	tcase_add_loop_test(t, id_text__vectors_both_ways, 0, (int)(sizeof ids / sizeof ids[0]));
	tcase_add_test(t, id_parse__refuses_every_other_spelling);
	tcase_add_test(t, id_random__round_trips_and_differs);
	tcase_add_test(t, uuid_text__form_version_and_round_trip);
	tcase_add_test(t, uuid_parse__refuses_other_forms);
	tcase_add_test(t, hash_unhex__lower_case_and_exact_length_only);
	suite_add_tcase(s, t);
	return s;
}
