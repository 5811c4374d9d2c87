/* Key slots: every way in and its refusals, memory that is not there, what may be added and
 * removed, and that no copy of a passphrase stays in memory. Argon2id costs 64 MiB and a
 * moment each time, so the tests share sets. */
#include <config.h>

#include "suites.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "crypt/hash.h"
#include "crypt/slots.h"
#include "vectors.h"

static const unsigned char store_id[16] = "een opslag, echt";

static void start(void)
{
	ck_assert_int_eq(secret_init(), ERR_OK);
}

static struct secret *secret_of(const char *text)
{
	struct secret *s = secret_new(strlen(text));
	secret_append(s, text, strlen(text));
	return s;
}

static enum err set_phrase(struct slots *s, const char *user, const char *text)
{
	struct secret *phrase = secret_of(text);
	enum err e = slots_set_passphrase(s, user, phrase, slots_cost_shared);
	secret_free(phrase);
	return e;
}

static enum err unlock(struct slots *s, const char *user, const char *text, size_t *slot)
{
	struct secret *phrase = secret_of(text);
	enum err e = slots_unlock(s, user, phrase, slot);
	secret_free(phrase);
	return e;
}

/* Written and read again: locked. */
static struct slots *again(struct slots *s)
{
	struct buf b = {0};
	struct slots *fresh;
	ck_assert_int_eq(slots_write(s, &b), ERR_OK);
	ck_assert_int_eq(slots_parse(b.s, b.len, &fresh), ERR_OK);
	ck_assert(!slots_is_unlocked(fresh));
	buf_clear(&b);
	return fresh;
}

static bool same_subkeys(const struct slots *a, const struct slots *b)
{
	bool same = true;
	struct secret *x = secret_new(32), *y = secret_new(32);
	for (unsigned n = 1; n <= 3; n++) {
		ck_assert_int_eq(slots_subkey(a, n, x), ERR_OK);
		ck_assert_int_eq(slots_subkey(b, n, y), ERR_OK);
		same = same && secret_is_equal(x, y);
	}
	secret_free(x);
	secret_free(y);
	return same;
}

static struct slots *of_vector(const char *name)
{
	struct buf b = {0};
	struct slots *s;
	vector_block(name, &b);
	ck_assert_int_eq(slots_parse(b.s, b.len, &s), ERR_OK);
	buf_clear(&b);
	return s;
}

static void assert_vector_keys(struct slots *s)
{
	struct secret *key = secret_new(32);
	for (unsigned n = 1; n <= 3; n++) {
		char name[20];
		unsigned char want[32];
		snprintf(name, sizeof name, "sub-key %u", n);
		vector_bytes(name, want, sizeof want);
		ck_assert_int_eq(slots_subkey(s, n, key), ERR_OK);
		ck_assert_uint_eq(secret_len(key), 32);
		ck_assert_mem_eq(secret_view(key), want, 32);
	}
	ck_assert_int_eq(slots_subkey(s, 0, key), ERR_REFUSED);
	ck_assert_int_eq(slots_subkey(s, 4, key), ERR_REFUSED);
	secret_free(key);
	key = secret_new(31);
	ck_assert_int_eq(slots_subkey(s, 1, key), ERR_LIMIT);
	secret_free(key);
}

/* geval-K08: the NFD and the NFC of one passphrase are one passphrase. */
START_TEST(slots_unlock__vector_opens_in_either_normal_form)
{
	static const char *const names[] = {"passphrase as typed (NFD)", "passphrase as taken (NFC)"};
	for (int i = 0; i < 2; i++) {
		size_t slot = 99;
		struct slots *s = of_vector("file-of-three");
		struct secret *phrase = vector_secret(names[i]);
		ck_assert_int_eq(slots_unlock(s, i ? NULL : "jansen", phrase, &slot), ERR_OK);
		ck_assert_uint_eq(slot, 0);
		assert_vector_keys(s);
		secret_free(phrase);
		slots_free(s);
	}
}
END_TEST

START_TEST(slots_unlock_code__vector_in_any_writing)
{
	int group = 0;
	struct slots *s = of_vector("file-of-three");
	ck_assert_int_eq(slots_unlock_code(s, "w3gyj 5rz4e wqkez ft794 xbnyw svfey xzrfy 3wqko", &group), ERR_OK);
	assert_vector_keys(s);
	slots_free(s);
	s = of_vector("file-of-three");
	ck_assert_int_eq(slots_unlock_code(s, "W3GYJ-5RZ4E-WQKEZ-FT795-XBNYW-SVFEY-XZRFY-3WQK0", &group),
		ERR_CODE_TYPO);
	ck_assert_int_eq(group, 4);
	/* Another whole code: all noughts with their check digits. */
	ck_assert_int_eq(slots_unlock_code(s, "00001-00002-00003-00004-00005-00006-00007-00008", &group),
		ERR_PASSPHRASE);
	ck_assert(!slots_is_unlocked(s));
	slots_free(s);
}
END_TEST

START_TEST(slots_unlock_office__vector_and_other_keys)
{
	struct slots *s = of_vector("file-of-three");
	struct secret *key = vector_secret("office secret key");
	struct secret *other = secret_new(32);
	secret_append(other, secret_view(key), 32);
	secret_bytes(other)[5] ^= 1;
	ck_assert_int_eq(slots_unlock_office(s, other), ERR_PASSPHRASE);
	secret_set_len(other, 31);
	ck_assert_int_eq(slots_unlock_office(s, other), ERR_REFUSED);
	ck_assert_int_eq(slots_unlock_office(s, key), ERR_OK);
	assert_vector_keys(s);
	secret_free(key);
	secret_free(other);
	slots_free(s);
}
END_TEST

START_TEST(slots_unlock_open__vector)
{
	struct slots *s = of_vector("file-of-practice");
	ck_assert_int_eq(slots_unlock_open(s), ERR_OK);
	assert_vector_keys(s);
	slots_free(s);
	s = of_vector("file-of-three");
	ck_assert_int_eq(slots_unlock_open(s), ERR_PASSPHRASE);
	slots_free(s);
}
END_TEST

START_TEST(slots_unlock__tells_users_apart_and_tries_all_without_a_name)
{
	size_t slot = 99;
	struct slots *s = slots_new(store_id);
	ck_assert_int_eq(set_phrase(s, "anna", "wortel trompet kasteel"), ERR_OK);
	ck_assert_int_eq(set_phrase(s, "\xc5\x9e\xc3\xbckr\xc3\xbc", " leading and trailing "), ERR_OK);
	struct slots *read = again(s);
	ck_assert_int_eq(unlock(read, "anna", " leading and trailing ", &slot), ERR_PASSPHRASE);
	ck_assert_int_eq(unlock(read, "bert", "wortel trompet kasteel", &slot), ERR_PASSPHRASE);
	ck_assert_int_eq(unlock(read, NULL, "leading and trailing", &slot), ERR_PASSPHRASE);
	ck_assert_int_eq(unlock(read, "anna", "", &slot), ERR_PASSPHRASE);
	ck_assert_uint_eq(slot, 99);
	ck_assert(!slots_is_unlocked(read));
	ck_assert_int_eq(unlock(read, NULL, " leading and trailing ", &slot), ERR_OK);
	ck_assert_uint_eq(slot, 1);
	ck_assert(same_subkeys(s, read));
	/* Asking for proof again leaves the set as it is. */
	ck_assert_int_eq(unlock(read, "anna", "not the one", &slot), ERR_PASSPHRASE);
	ck_assert(slots_is_unlocked(read));
	/* A user's name in NFD is the same name. */
	ck_assert_int_eq(unlock(read, "S\xcc\xa7u\xcc\x88kru\xcc\x88", " leading and trailing ", NULL), ERR_OK);
	slots_free(read);
	slots_free(s);
}
END_TEST

START_TEST(slots_unlock_as__takes_the_key_of_the_same_store_only)
{
	static const unsigned char elsewhere[16] = "een andere stad.";
	struct slots *open_set = slots_new(store_id), *other = slots_new(store_id);
	struct slots *foreign = slots_new(elsewhere);
	struct secret *a = secret_new(32), *b = secret_new(32);
	ck_assert_int_eq(slots_set_open(open_set), ERR_OK);
	ck_assert_int_eq(slots_set_open(foreign), ERR_OK);
	ck_assert_int_eq(slots_set_open(other), ERR_OK);
	struct slots *locked = again(open_set), *second = again(open_set);
	ck_assert_int_eq(slots_unlock_as(locked, foreign), ERR_FOREIGN);
	ck_assert_int_eq(slots_unlock_as(locked, other), ERR_SLOTS_DAMAGED);
	ck_assert_int_eq(slots_unlock_as(locked, second), ERR_PASSPHRASE);
	ck_assert(!slots_is_unlocked(locked));
	ck_assert_int_eq(slots_unlock_as(locked, open_set), ERR_OK);
	/* Open already: another master is no proof. */
	ck_assert_int_eq(slots_unlock_as(locked, other), ERR_SLOTS_DAMAGED);
	ck_assert_int_eq(slots_subkey(locked, 1, a), ERR_OK);
	ck_assert_int_eq(slots_subkey(open_set, 1, b), ERR_OK);
	ck_assert(secret_is_equal(a, b));
	secret_free(a);
	secret_free(b);
	slots_free(open_set);
	slots_free(foreign);
	slots_free(other);
	slots_free(locked);
	slots_free(second);
}
END_TEST

START_TEST(slots_set_passphrase__replaces_and_takes_long_and_strange)
{
	char *wide = mem_new(1025);
	memset(wide, 'x', 1024);
	memcpy(wide + 500, "\xff\xfe", 2); /* not UTF-8: byte for byte */
	struct slots *s = slots_new(store_id);
	ck_assert_int_eq(set_phrase(s, "anna", "de eerste wachtzin"), ERR_OK);
	ck_assert_int_eq(set_phrase(s, " anna ", wide), ERR_OK);
	ck_assert_uint_eq(slots_count(s), 1);
	ck_assert_str_eq(slots_user(s, 0), "anna");
	struct slots *read = again(s);
	ck_assert_int_eq(unlock(read, "anna", "de eerste wachtzin", NULL), ERR_PASSPHRASE);
	wide[1023] = 'y';
	ck_assert_int_eq(unlock(read, "anna", wide, NULL), ERR_PASSPHRASE);
	wide[1023] = 'x';
	ck_assert_int_eq(unlock(read, "anna", wide, NULL), ERR_OK);
	free(wide);
	slots_free(read);
	slots_free(s);
}
END_TEST

START_TEST(slots_set_passphrase__refuses_bad_names_costs_and_locked_sets)
{
	static const char *const names[] = {"", " ", "\t", "jans\xffn",
		"12345678901234567890123456789012345678901234567890123456789012345"};
	static const struct slots_cost costs[] = {{0, 0}, {64, 2}, {63, 3}, {1025, 3}, {64, 17}, {8192, 3},
		{64, 1000000000}};
	struct secret *phrase = secret_of("wortel trompet kasteel"), *none = secret_new(0);
	char code[SLOTS_CODE_TEXT] = "x";
	unsigned char key[SLOTS_OFFICE_KEY_BYTES] = {9};
	struct slots *s = slots_new(store_id);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		ck_assert_int_eq(slots_set_passphrase(s, names[i], phrase, slots_cost_shared), ERR_REFUSED);
	for (size_t i = 0; i < sizeof costs / sizeof costs[0]; i++)
		ck_assert_int_eq(slots_set_passphrase(s, "anna", phrase, costs[i]), ERR_REFUSED);
	ck_assert_int_eq(slots_set_passphrase(s, "anna", none, slots_cost_shared), ERR_REFUSED);
	ck_assert_uint_eq(slots_count(s), 0);
	slots_free(s);
	s = of_vector("file-of-three");
	struct buf b = {0};
	struct secret *sub = secret_new(32);
	ck_assert_int_eq(slots_set_passphrase(s, "anna", phrase, slots_cost_shared), ERR_REFUSED);
	ck_assert_int_eq(slots_set_recovery(s, code), ERR_REFUSED);
	ck_assert_str_eq(code, "");
	ck_assert_int_eq(slots_set_open(s), ERR_REFUSED);
	ck_assert_int_eq(slots_set_office(s, key), ERR_REFUSED);
	ck_assert_int_eq(slots_remove_user(s, "jansen"), ERR_REFUSED);
	ck_assert_int_eq(slots_write(s, &b), ERR_REFUSED);
	ck_assert_int_eq(slots_subkey(s, 1, sub), ERR_REFUSED);
	ck_assert_uint_eq(slots_count(s), 3);
	ck_assert_uint_eq(b.len, 0);
	secret_free(sub);
	secret_free(phrase);
	secret_free(none);
	slots_free(s);
}
END_TEST

/* As much address space as there is in use, and half of what argon2id wants. */
static void leave_no_room(void)
{
	unsigned long pages = 0;
	FILE *f = fopen("/proc/self/statm", "r");
	if (!f || fscanf(f, "%lu", &pages) != 1)
		_exit(98);
	fclose(f);
	rlim_t room = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + ((rlim_t)32 << 20);
	const struct rlimit limit = {room, room};
	if (setrlimit(RLIMIT_AS, &limit) != 0)
		_exit(97);
}

/* geval-K04 */
START_TEST(slots_unlock__tells_lack_of_memory_from_a_wrong_passphrase)
{
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		struct slots *s = of_vector("file-of-three");
		struct slots *fresh = slots_new(store_id);
		leave_no_room();
		if (unlock(s, NULL, "wrong", NULL) != ERR_MEMORY || slots_is_unlocked(s))
			_exit(1);
		if (set_phrase(fresh, "anna", "wortel trompet kasteel") != ERR_MEMORY || slots_count(fresh) != 0)
			_exit(2);
		/* The code needs none of it. */
		_exit(slots_unlock_code(s, vector_text("recovery code"), NULL) == ERR_OK ? 0 : 3);
	}
	int status;
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 0);
}
END_TEST

START_TEST(slots_set_recovery__the_code_before_no_longer_opens)
{
	char first[SLOTS_CODE_TEXT], second[SLOTS_CODE_TEXT];
	struct slots *s = slots_new(store_id);
	ck_assert_int_eq(slots_set_recovery(s, first), ERR_OK);
	ck_assert_int_eq(slots_set_recovery(s, second), ERR_OK);
	ck_assert_str_ne(first, second);
	ck_assert_uint_eq(slots_count(s), 1);
	struct slots *read = again(s);
	ck_assert_int_eq(slots_unlock_code(read, first, NULL), ERR_PASSPHRASE);
	ck_assert_int_eq(slots_unlock_code(read, second, NULL), ERR_OK);
	ck_assert(same_subkeys(s, read));
	slots_free(read);
	slots_free(s);
}
END_TEST

START_TEST(slots_set_office__one_slot_a_key_and_no_key_of_low_order)
{
	static const unsigned char low[SLOTS_OFFICE_KEY_BYTES] = {0};
	unsigned char key[SLOTS_OFFICE_KEY_BYTES];
	struct slots *s = slots_new(store_id);
	ck_assert_int_eq(slots_set_office(s, low), ERR_REFUSED);
	ck_assert_uint_eq(slots_count(s), 0);
	vector_bytes("office public key", key, sizeof key);
	ck_assert_int_eq(slots_set_office(s, key), ERR_OK);
	ck_assert_int_eq(slots_set_office(s, key), ERR_OK);
	ck_assert_uint_eq(slots_count(s), 1);
	key[0] ^= 1;
	ck_assert_int_eq(slots_set_office(s, key), ERR_OK);
	ck_assert_uint_eq(slots_count(s), 2);
	struct secret *secret_key = vector_secret("office secret key");
	struct slots *read = again(s);
	ck_assert_int_eq(slots_unlock_office(read, secret_key), ERR_OK);
	ck_assert(same_subkeys(s, read));
	secret_free(secret_key);
	slots_free(read);
	slots_free(s);
}
END_TEST

START_TEST(slots_set_open__stands_alone)
{
	char code[SLOTS_CODE_TEXT];
	struct slots *s = slots_new(store_id);
	ck_assert_int_eq(slots_set_open(s), ERR_OK);
	ck_assert_int_eq(slots_set_open(s), ERR_OK);
	ck_assert_uint_eq(slots_count(s), 1);
	ck_assert_int_eq(set_phrase(s, "anna", "wortel trompet kasteel"), ERR_REFUSED);
	ck_assert_int_eq(slots_set_recovery(s, code), ERR_REFUSED);
	slots_free(s);
	s = slots_new(store_id);
	ck_assert_int_eq(slots_set_recovery(s, code), ERR_OK);
	ck_assert_int_eq(slots_set_open(s), ERR_REFUSED);
	ck_assert_uint_eq(slots_count(s), 1);
	slots_free(s);
}
END_TEST

/* geval-K07 */
START_TEST(slots_remove_user__never_the_last_way_in)
{
	char code[SLOTS_CODE_TEXT];
	struct slots *s = slots_new(store_id);
	ck_assert_int_eq(set_phrase(s, "anna", "wortel trompet kasteel"), ERR_OK);
	ck_assert_int_eq(slots_remove_user(s, "bert"), ERR_NOT_FOUND);
	ck_assert_int_eq(slots_remove_user(s, "anna"), ERR_REFUSED);
	ck_assert_int_eq(slots_set_recovery(s, code), ERR_OK);
	ck_assert_int_eq(set_phrase(s, "bert", "sneeuw paraplu vulkaan"), ERR_OK);
	ck_assert_int_eq(slots_remove_user(s, "-"), ERR_NOT_FOUND);
	ck_assert_int_eq(slots_remove_user(s, "anna"), ERR_OK);
	ck_assert_uint_eq(slots_count(s), 2);
	struct slots *read = again(s);
	ck_assert_int_eq(unlock(read, NULL, "wortel trompet kasteel", NULL), ERR_PASSPHRASE);
	ck_assert_int_eq(slots_unlock_code(read, code, NULL), ERR_OK);
	ck_assert_int_eq(slots_remove_user(read, "bert"), ERR_OK);
	ck_assert_uint_eq(slots_count(read), 1);
	ck_assert_int_eq(slots_kind(read, 0), SLOT_RECOVERY);
	slots_free(read);
	slots_free(s);
}
END_TEST

START_TEST(slots_write__raises_the_generation_and_needs_a_slot)
{
	struct buf b = {0};
	char code[SLOTS_CODE_TEXT];
	struct slots *s = slots_new(store_id);
	ck_assert_int_eq(slots_write(s, &b), ERR_REFUSED);
	ck_assert_uint_eq(slots_generation(s), 0);
	ck_assert_int_eq(slots_set_recovery(s, code), ERR_OK);
	for (uint64_t want = 1; want <= 3; want++) {
		struct slots *read = again(s);
		ck_assert_uint_eq(slots_generation(s), want);
		ck_assert_uint_eq(slots_generation(read), want);
		/* What was read goes on where it was. */
		ck_assert_int_eq(slots_unlock_code(read, code, NULL), ERR_OK);
		struct slots *next = again(read);
		ck_assert_uint_eq(slots_generation(next), want + 1);
		ck_assert_int_eq(slots_unlock_code(next, code, NULL), ERR_OK);
		slots_free(next);
		slots_free(read);
	}
	slots_free(s);
	buf_clear(&b);
}
END_TEST

START_TEST(slots_write__ends_at_the_last_generation)
{
	struct buf b = {0}, last = {0};
	struct slots *s = of_vector("file-of-practice");
	ck_assert_int_eq(slots_unlock_open(s), ERR_OK);
	ck_assert_int_eq(slots_write(s, &b), ERR_OK);
	char *at = strstr(b.s, "generation 2\n");
	ck_assert_ptr_nonnull(at);
	slots_free(s);
	buf_add_n(&last, b.s, (size_t)(at - b.s));
	buf_add(&last, "generation 999999999999999999\n");
	buf_add_n(&last, at + 13, strlen(at + 13) - 69);
	unsigned char sum[HASH_BYTES];
	char hex[2 * HASH_BYTES + 1];
	hash_bytes(sum, NULL, 0, last.s, last.len);
	hash_hex(sum, sizeof sum, hex);
	buf_printf(&last, "sum %s\n", hex);
	ck_assert_int_eq(slots_parse(last.s, last.len, &s), ERR_OK);
	ck_assert_uint_eq(slots_generation(s), 999999999999999999u);
	struct slots *fresh = slots_renew(s);
	ck_assert_int_eq(slots_set_open(fresh), ERR_OK);
	ck_assert_int_eq(slots_write(fresh, &b), ERR_LIMIT);
	slots_free(fresh);
	slots_free(s);
	buf_clear(&b);
	buf_clear(&last);
}
END_TEST

START_TEST(slots_renew__another_master_for_the_same_store)
{
	char code[SLOTS_CODE_TEXT], fresh_code[SLOTS_CODE_TEXT];
	struct slots *s = slots_new(store_id);
	ck_assert_int_eq(slots_set_recovery(s, code), ERR_OK);
	slots_free(again(s));
	struct slots *fresh = slots_renew(s);
	ck_assert_uint_eq(slots_count(fresh), 0);
	ck_assert_mem_eq(slots_store_id(fresh), store_id, 16);
	ck_assert(!same_subkeys(s, fresh));
	ck_assert_int_eq(slots_set_recovery(fresh, fresh_code), ERR_OK);
	struct slots *read = again(fresh);
	ck_assert_uint_eq(slots_generation(read), slots_generation(s) + 1);
	ck_assert_int_eq(slots_unlock_code(read, code, NULL), ERR_PASSPHRASE);
	ck_assert_int_eq(slots_unlock_code(read, fresh_code, NULL), ERR_OK);
	slots_free(read);
	slots_free(fresh);
	slots_free(s);
}
END_TEST

START_TEST(slots_new__nothing_is_drawn_twice)
{
	struct buf a = {0}, b = {0};
	char code[SLOTS_CODE_TEXT];
	struct slots *s = slots_new(store_id), *other = slots_new(store_id);
	ck_assert(!same_subkeys(s, other));
	slots_free(other);
	ck_assert_int_eq(slots_set_recovery(s, code), ERR_OK);
	ck_assert_int_eq(slots_write(s, &a), ERR_OK);
	ck_assert_int_eq(slots_set_recovery(s, code), ERR_OK);
	ck_assert_int_eq(slots_write(s, &b), ERR_OK);
	/* slot recovery ID 0 0 SALT NONCE BOX */
	const char *x = strstr(a.s, "slot recovery ") + 14, *y = strstr(b.s, "slot recovery ") + 14;
	ck_assert(memcmp(x, y, 16) != 0);
	ck_assert(memcmp(x + 21, y + 21, 32) != 0);
	ck_assert(memcmp(x + 54, y + 54, 48) != 0);
	ck_assert(memcmp(x + 103, y + 103, 96) != 0);
	slots_free(s);
	buf_clear(&a);
	buf_clear(&b);
}
END_TEST

START_TEST(slots_unlock__a_slot_of_another_set_does_not_open)
{
	/* The same store id and code, two masters: the slot of one pasted into the other. */
	struct buf a = {0}, b = {0}, mixed = {0};
	char code[SLOTS_CODE_TEXT];
	unsigned char key[SLOTS_OFFICE_KEY_BYTES];
	struct secret *secret_key = vector_secret("office secret key");
	vector_bytes("office public key", key, sizeof key);
	struct slots *s = slots_new(store_id), *other = slots_new(store_id);
	ck_assert_int_eq(slots_set_office(s, key), ERR_OK);
	ck_assert_int_eq(slots_set_recovery(s, code), ERR_OK);
	ck_assert_int_eq(slots_set_office(other, key), ERR_OK);
	ck_assert_int_eq(slots_set_recovery(other, code), ERR_OK);
	ck_assert_int_eq(slots_write(s, &a), ERR_OK);
	ck_assert_int_eq(slots_write(other, &b), ERR_OK);
	slots_free(s);
	slots_free(other);
	char *office = strstr(b.s, "slot office"), *rest = strstr(a.s, "slot recovery");
	buf_add_n(&mixed, a.s, (size_t)(strstr(a.s, "slot office") - a.s));
	buf_add_n(&mixed, office, strcspn(office, "\n") + 1);
	buf_add_n(&mixed, rest, strlen(rest) - 69);
	unsigned char sum[HASH_BYTES];
	char hex[2 * HASH_BYTES + 1];
	hash_bytes(sum, NULL, 0, mixed.s, mixed.len);
	hash_hex(sum, sizeof sum, hex);
	buf_printf(&mixed, "sum %s\n", hex);
	ck_assert_int_eq(slots_parse(mixed.s, mixed.len, &s), ERR_OK);
	/* The sealed box opens: only the MAC says that it does not belong here. */
	ck_assert_int_eq(slots_unlock_office(s, secret_key), ERR_SLOTS_DAMAGED);
	ck_assert(!slots_is_unlocked(s));
	slots_free(s);
	secret_free(secret_key);
	buf_clear(&a);
	buf_clear(&b);
	buf_clear(&mixed);
}
END_TEST

/* How often the masked pattern stands in our writable memory. The needle itself is unmasked
 * one byte at a time and never laid down. */
static size_t hits_in_memory(const unsigned char *masked, size_t n)
{
	enum { CHUNK = 1 << 20, HUGE_REGION = 512 << 20 };
	size_t hits = 0;
	char line[512];
	FILE *maps = fopen("/proc/self/maps", "r");
	int mem = open("/proc/self/mem", O_RDONLY);
	unsigned char *chunk = mmap(NULL, CHUNK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ck_assert(maps && mem >= 0 && chunk != MAP_FAILED);
	while (fgets(line, sizeof line, maps)) {
		unsigned long from, to;
		char mode[5];
		if (sscanf(line, "%lx-%lx %4s", &from, &to, mode) != 3 || mode[1] != 'w' || to - from > HUGE_REGION)
			continue;
		if ((uintptr_t)chunk >= from && (uintptr_t)chunk < to)
			to = (uintptr_t)chunk; /* not what we have just read */
		for (unsigned long at = from; at < to; at += CHUNK - 256) {
			size_t want = to - at < CHUNK ? to - at : CHUNK;
			ssize_t got = pread(mem, chunk, want, (off_t)at);
			for (ssize_t i = 0; i + (ssize_t)n <= got; i++) {
				size_t j = 0;
				while (j < n && chunk[i + (ssize_t)j] == (masked[j] ^ 0xa5))
					j++;
				hits += j == n;
			}
		}
	}
	munmap(chunk, CHUNK);
	close(mem);
	fclose(maps);
	return hits;
}

/* geval-K18 */
START_TEST(slots_unlock__leaves_no_copy_of_the_passphrase)
{
	enum { LENGTH = 40 };
	unsigned char masked[LENGTH];
	secret_random(masked, sizeof masked);
	struct secret *phrase = secret_new(LENGTH);
	for (size_t i = 0; i < LENGTH; i++) {
		masked[i] = (unsigned char)((masked[i] % 26 + 'a') ^ 0xa5);
		secret_bytes(phrase)[i] = masked[i] ^ 0xa5;
	}
	secret_set_len(phrase, LENGTH);
	ck_assert_uint_ge(hits_in_memory(masked, LENGTH), 1); /* the search does find it */
	struct slots *s = slots_new(store_id);
	ck_assert_int_eq(slots_set_passphrase(s, "anna", phrase, slots_cost_shared), ERR_OK);
	struct slots *read = again(s);
	ck_assert_int_eq(slots_unlock(read, NULL, phrase, NULL), ERR_OK);
	ck_assert_ptr_null(slots_judge_passphrase(phrase));
	secret_free(phrase);
	ck_assert_uint_eq(hits_in_memory(masked, LENGTH), 0);
	/* Nor of a sub-key, while the set is still open. */
	struct secret *key = secret_new(32);
	ck_assert_int_eq(slots_subkey(read, 1, key), ERR_OK);
	for (size_t i = 0; i < 32; i++)
		masked[i] = secret_view(key)[i] ^ 0xa5;
	secret_free(key);
	ck_assert_uint_eq(hits_in_memory(masked, 32), 0);
	slots_free(read);
	slots_free(s);
}
END_TEST

static TCase *of_ways_in(void)
{
	TCase *t = tcase_create("ways in");
	tcase_add_checked_fixture(t, start, NULL);
	tcase_add_test(t, slots_unlock__vector_opens_in_either_normal_form);
	tcase_add_test(t, slots_unlock_code__vector_in_any_writing);
	tcase_add_test(t, slots_unlock_office__vector_and_other_keys);
	tcase_add_test(t, slots_unlock_open__vector);
	tcase_add_test(t, slots_unlock_as__takes_the_key_of_the_same_store_only);
	tcase_add_test(t, slots_unlock__tells_users_apart_and_tries_all_without_a_name);
	tcase_add_test(t, slots_unlock__tells_lack_of_memory_from_a_wrong_passphrase);
	tcase_add_test(t, slots_unlock__a_slot_of_another_set_does_not_open);
	tcase_add_test(t, slots_unlock__leaves_no_copy_of_the_passphrase);
	return t;
}

static TCase *of_changes(void)
{
	TCase *t = tcase_create("changes");
	tcase_add_checked_fixture(t, start, NULL);
	tcase_add_test(t, slots_set_passphrase__replaces_and_takes_long_and_strange);
	tcase_add_test(t, slots_set_passphrase__refuses_bad_names_costs_and_locked_sets);
	tcase_add_test(t, slots_set_recovery__the_code_before_no_longer_opens);
	tcase_add_test(t, slots_set_office__one_slot_a_key_and_no_key_of_low_order);
	tcase_add_test(t, slots_set_open__stands_alone);
	tcase_add_test(t, slots_remove_user__never_the_last_way_in);
	tcase_add_test(t, slots_write__raises_the_generation_and_needs_a_slot);
	tcase_add_test(t, slots_write__ends_at_the_last_generation);
	tcase_add_test(t, slots_renew__another_master_for_the_same_store);
	tcase_add_test(t, slots_new__nothing_is_drawn_twice);
	return t;
}

Suite *slots_suite(void)
{
	Suite *s = suite_create("slots");
	suite_add_tcase(s, of_ways_in());
	suite_add_tcase(s, of_changes());
	return s;
}
