/* Passphrases, users, the recovery code, a new master key: what opens before and after,
 * and after a kill anywhere between. */
#include <config.h>

#include "store/opslag.h"
#include "store/suites.h"
#include "support/run.h"

#include "open_priv.h"
#include "place_priv.h"
#include "store/draft.h"
#include "store/journaal.h"
#include "store/verify.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define OTHER "een heel andere wachtzin dan eerst"

static struct opslag t;

static void setup(void)
{
	opslag_setup(&t);
	opslag_ordinary(&t);
}

static void teardown(void)
{
	opslag_teardown(&t);
}

static enum err passphrase(const char *user, const char *text)
{
	struct secret *s = opslag_secret(text);
	enum err e = store_passphrase(t.s, user, s);
	secret_free(s);
	return e;
}

static enum err add(const char *user, const char *text)
{
	struct secret *s = opslag_secret(text);
	enum err e = store_user_add(t.s, user, user, "consulent", s);
	secret_free(s);
	return e;
}

static enum err rekey(const char *user, const char *text, struct buf *dropped)
{
	struct secret *s = opslag_secret(text);
	enum err e = store_rekey(t.s, user, s, dropped);
	secret_free(s);
	return e;
}

static bool keep_code(void *ctx, const char *code)
{
	snprintf(ctx, 64, "%s", code);
	return true;
}

static bool refuse_code(void *ctx, const char *code)
{
	(void)ctx;
	return !*code;
}

/* --- slots ------------------------------------------------------------------------------- */

START_TEST(store_passphrase__the_new_one_opens_and_the_old_one_not)
{
	uint64_t generation = slots_generation(t.s->slots);
	ck_assert_int_eq(passphrase("anja", OTHER), ERR_OK);
	ck_assert_uint_eq(slots_generation(t.s->slots), generation + 1);
	ck_assert_int_eq(opslag_unlock(&t, "anja", OPSLAG_PASSPHRASE), ERR_PASSPHRASE);
	ck_assert_int_eq(opslag_unlock(&t, "anja", OTHER), ERR_OK);
	ck_assert_int_eq(passphrase("niemand", OTHER), ERR_NOT_FOUND);
}
END_TEST

/* The kept generation is there until the next time the store opens well, not longer. */
START_TEST(store_passphrase__the_generation_before_is_kept_until_the_next_opening)
{
	struct buf before = {0}, bak = {0}, now = {0};
	opslag_read(&t, PLACE_KEYS, &before);
	ck_assert_int_eq(passphrase("anja", OTHER), ERR_OK);
	opslag_read(&t, PLACE_KEYS_BAK, &bak);
	ck_assert_str_eq(buf_str(&bak), buf_str(&before));
	ck_assert_int_eq(opslag_unlock(&t, "anja", OTHER), ERR_OK);
	opslag_read(&t, PLACE_KEYS_BAK, &bak);
	opslag_read(&t, PLACE_KEYS, &now);
	ck_assert_str_eq(buf_str(&bak), buf_str(&now));
	buf_clear(&before);
	buf_clear(&bak);
	buf_clear(&now);
}
END_TEST

START_TEST(store_user_add__the_colleague_gets_in_until_removed)
{
	struct buf bak = {0};
	ck_assert_int_eq(add("bram", OTHER), ERR_OK);
	ck_assert_int_eq(add("bram", OTHER), ERR_EXISTS);
	ck_assert_int_eq(add("Bram!", OTHER), ERR_USAGE);
	ck_assert_int_eq(opslag_unlock(&t, "bram", OTHER), ERR_OK);
	ck_assert_str_eq(store_user(t.s), "bram");
	ck_assert_int_eq(opslag_unlock(&t, "anja", OPSLAG_PASSPHRASE), ERR_OK);
	ck_assert_int_eq(store_user_remove(t.s, "bram"), ERR_OK);
	ck_assert_int_eq(store_user_remove(t.s, "bram"), ERR_NOT_FOUND);
	opslag_read(&t, PLACE_KEYS_BAK, &bak);
	ck_assert_ptr_null(strstr(buf_str(&bak), "bram"));
	ck_assert_int_eq(opslag_unlock(&t, "bram", OTHER), ERR_PASSPHRASE);
	ck_assert_int_eq(opslag_unlock(&t, "anja", OPSLAG_PASSPHRASE), ERR_OK);
	ck_assert_int_eq(store_user_remove(t.s, "anja"), ERR_REFUSED);
	ck_assert_int_eq(opslag_unlock(&t, "anja", OPSLAG_PASSPHRASE), ERR_OK);
	buf_clear(&bak);
}
END_TEST

START_TEST(store_open__an_older_slots_file_is_reported)
{
	struct buf old = {0};
	ck_assert_int_eq(add("bram", OTHER), ERR_OK);
	opslag_read(&t, PLACE_KEYS, &old);
	ck_assert_int_eq(store_user_remove(t.s, "bram"), ERR_OK);
	opslag_close(&t);
	opslag_write(&t, PLACE_KEYS, &old);
	ck_assert_int_eq(opslag_unlock(&t, "anja", OPSLAG_PASSPHRASE), ERR_OK);
	ck_assert_ptr_nonnull(strstr(store_notices(t.s), "ouder"));
	buf_clear(&old);
}
END_TEST

START_TEST(store_recovery__only_a_code_that_was_taken_counts)
{
	char code[64] = "";
	ck_assert_int_eq(store_recovery(t.s, refuse_code, NULL), ERR_STOPPED);
	ck_assert_int_eq(store_recovery(t.s, keep_code, code), ERR_OK);
	ck_assert_int_eq(store_user_remove(t.s, "anja"), ERR_REFUSED); /* a code alone is no user */
	opslag_close(&t);
	struct store_key key = {.recovery_code = code};
	ck_assert_int_eq(store_open(&t.o, &key, &t.s), ERR_OK);
	ck_assert_int_eq(passphrase("anja", OTHER), ERR_OK);
	ck_assert_int_eq(opslag_unlock(&t, "anja", OTHER), ERR_OK);
}
END_TEST

START_TEST(store_passphrase__two_sessions_do_not_lose_each_others_change)
{
	struct opslag second = t;
	struct secret *s = opslag_secret(OPSLAG_PASSPHRASE);
	struct store_key key = {.user = "anja", .passphrase = s};
	ck_assert_int_eq(store_open(&second.o, &key, &second.s), ERR_OK);
	ck_assert_int_eq(add("bram", OTHER), ERR_OK);
	ck_assert_int_eq(store_user_add(second.s, "carla", "Carla", "consulent", s), ERR_OK);
	store_close(second.s);
	secret_free(s);
	ck_assert_int_eq(opslag_unlock(&t, "bram", OTHER), ERR_OK);
	ck_assert_int_eq(opslag_unlock(&t, "carla", OPSLAG_PASSPHRASE), ERR_OK);
}
END_TEST

START_TEST(store_passphrase__nothing_to_change_in_practice_or_when_looking)
{
	t.o.read_only = true;
	ck_assert_int_eq(opslag_unlock(&t, "anja", OPSLAG_PASSPHRASE), ERR_OK);
	ck_assert_int_eq(passphrase("anja", OTHER), ERR_READ_ONLY);
	opslag_close(&t);
	t.o.read_only = false;
	snprintf(t.dir, sizeof t.dir, "%s/oefen", support_dir());
	opslag_practice(&t);
	ck_assert_int_eq(passphrase("oefen", OTHER), ERR_REFUSED);
	ck_assert_int_eq(rekey("oefen", OTHER, NULL), ERR_REFUSED);
}
END_TEST

/* --- a new key ------------------------------------------------------------------------------ */

static enum err count_records(void *ctx, uint64_t number, const char *p, size_t n)
{
	(void)number;
	(void)p;
	(void)n;
	++*(int *)ctx;
	return ERR_OK;
}

static void make_draft(unsigned char id[16])
{
	struct draft *d;
	ck_assert_int_eq(draft_new(t.s, &d), ERR_OK);
	memcpy(id, draft_id(d), 16);
	draft_append(d, "een antwoord", 12, true);
	draft_append(d, "nog een", 7, true);
	ck_assert_int_eq(draft_flush(d), ERR_OK);
	draft_close(d);
}

static int draft_records(const unsigned char id[16])
{
	int n = 0;
	ck_assert_int_eq(draft_read(t.s, id, count_records, &n), ERR_OK);
	return n;
}

START_TEST(store_rekey__everything_goes_over_to_the_new_key)
{
	unsigned char draft[16];
	char code[64];
	struct buf dropped = {0}, old_keys = {0}, old_db = {0}, now = {0};
	struct verify_report r;
	ck_assert_int_eq(add("bram", OTHER), ERR_OK);
	ck_assert_int_eq(store_recovery(t.s, keep_code, code), ERR_OK);
	make_draft(draft);
	opslag_read(&t, PLACE_KEYS, &old_keys);
	opslag_read(&t, PLACE_DB, &old_db);
	ck_assert_int_eq(rekey("anja", OTHER, &dropped), ERR_OK);
	ck_assert_str_eq(buf_str(&dropped), "bram\nde herstelcode\n");
	ck_assert_int_eq(draft_records(draft), 2);
	ck_assert_int_eq(store_verify(t.s, NULL, NULL, &r), ERR_OK);
	verify_report_clear(&r);

	opslag_read(&t, PLACE_DB, &now);
	ck_assert_mem_eq(now.s, old_db.s, 16);
	ck_assert_mem_ne(now.s + 16, old_db.s + 16, 4080);
	opslag_read(&t, PLACE_KEYS_BAK, &now);
	ck_assert_ptr_null(strstr(buf_str(&now), "bram"));
	ck_assert(!place_exists(t.s->dirfd, PLACE_DB_NEW) && !place_exists(t.s->dirfd, PLACE_KEYS_NEW));
	ck_assert(!place_exists(t.s->dirfd, PLACE_DRAFTS_NEW) && !place_exists(t.s->dirfd, PLACE_DRAFTS_OLD));

	ck_assert_int_eq(opslag_unlock(&t, "anja", OPSLAG_PASSPHRASE), ERR_PASSPHRASE);
	ck_assert_int_eq(opslag_unlock(&t, "bram", OTHER), ERR_PASSPHRASE);
	ck_assert_int_eq(opslag_unlock(&t, "anja", OTHER), ERR_OK);
	ck_assert_str_eq(store_notices(t.s), "Sinds de vorige keer is 2 keer een verkeerde wachtzin geprobeerd.");
	ck_assert_int_eq(draft_records(draft), 2);
	ck_assert_int_eq(t.s->incarnation, 1);
	opslag_close(&t);
	opslag_write(&t, PLACE_KEYS, &old_keys); /* the old file opens nothing any more */
	ck_assert_int_eq(opslag_unlock(&t, "bram", OTHER), ERR_DAMAGED);
	buf_clear(&dropped);
	buf_clear(&old_keys);
	buf_clear(&old_db);
	buf_clear(&now);
}
END_TEST

START_TEST(store_rekey__takes_the_store_alone_and_no_open_form)
{
	struct draft *d;
	struct buf dropped = {0};
	struct opslag second = t;
	struct secret *s = opslag_secret(OPSLAG_PASSPHRASE);
	struct store_key key = {.user = "anja", .passphrase = s};
	ck_assert_int_eq(store_open(&second.o, &key, &second.s), ERR_OK);
	ck_assert_int_eq(rekey("anja", OTHER, &dropped), ERR_BUSY);
	ck_assert_ptr_nonnull(strstr(store_error(t.s), "anja op "));
	store_close(second.s);
	secret_free(s);
	ck_assert_int_eq(draft_new(t.s, &d), ERR_OK);
	ck_assert_int_eq(rekey("anja", OTHER, &dropped), ERR_BUSY);
	draft_discard(d);
	ck_assert_int_eq(rekey("anja", OTHER, &dropped), ERR_OK);
	buf_clear(&dropped);
}
END_TEST

/* --- killed ------------------------------------------------------------------------------------ */

static int kills(int in_check)
{
	const char *n = getenv("REGIE_KILLS");
	return n ? atoi(n) : support_is_long() ? 300 : in_check;
}

static void sleep_us(long us)
{
	struct timespec ts = {us / 1000000, us % 1000000 * 1000};
	nanosleep(&ts, NULL);
}

/* Passphrases of the past and the next round; exactly one of them opens. */
static void opens_with_one(const char *was, const char *next, const char **now)
{
	t.waited = 0;
	unlink(opslag_path(&t, PLACE_TRIES));
	enum err e = opslag_unlock(&t, "anja", was);
	*now = was;
	if (e == ERR_PASSPHRASE) {
		e = opslag_unlock(&t, "anja", next);
		*now = next;
	}
	ck_assert_msg(e == ERR_OK, "%s: %s", err_name(e), buf_str(&t.why));
}

/* The kill falls anywhere in the work, the key derivation left out as far as it can be:
 * the child says when it begins. */
static void kill_within(void (*work)(const char *next), const char *next, long us)
{
	int ready[2];
	char c;
	ck_assert_int_eq(pipe(ready), 0);
	pid_t child = fork();
	if (child == 0) {
		if (write(ready[1], "x", 1) == 1)
			work(next);
		_exit(0);
	}
	ck_assert_int_eq(read(ready[0], &c, 1), 1);
	sleep_us(us);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	close(ready[0]);
	close(ready[1]);
}

static void change_passphrase(const char *next)
{
	passphrase("anja", next);
}

static void change_key(const char *next)
{
	struct buf dropped = {0};
	rekey("anja", next, &dropped);
}

/* How long the work takes when it is left alone, to spread the kills over it. */
static long duration_us(void (*work)(const char *next), const char *next)
{
	struct timespec a, b;
	clock_gettime(CLOCK_MONOTONIC, &a);
	work(next);
	clock_gettime(CLOCK_MONOTONIC, &b);
	return (b.tv_sec - a.tv_sec) * 1000000L + (b.tv_nsec - a.tv_nsec) / 1000;
}

static void killed_often(void (*work)(const char *next))
{
	static const char *const texts[] = {OPSLAG_PASSPHRASE, OTHER};
	unsigned char draft[16];
	const char *now = OTHER;
	int n = kills(20), changed = 0;
	make_draft(draft);
	long us = duration_us(work, OTHER);
	ck_assert_int_eq(opslag_unlock(&t, "anja", OTHER), ERR_OK);
	for (int i = 0; i < n; i++) {
		const char *next = strcmp(now, texts[0]) == 0 ? texts[1] : texts[0], *before = now;
		/* the parent's handle is the child's: nothing may be open here but that */
		kill_within(work, next, us / 10 + random() % us);
		opens_with_one(before, next, &now);
		changed += now != before;
		ck_assert_int_eq(draft_records(draft), 2);
		ck_assert_int_eq(t.s->incarnation, 1);
		ck_assert_ptr_null(strstr(store_notices(t.s), "kopie"));
	}
	struct verify_report r;
	ck_assert_int_eq(store_verify(t.s, NULL, NULL, &r), ERR_OK);
	verify_report_clear(&r);
	ck_assert_int_le(changed, n);
}

START_TEST(store_passphrase__killed_anywhere_opens_with_one)
{
	killed_often(change_passphrase);
}
END_TEST

START_TEST(store_rekey__killed_anywhere_opens_with_one)
{
	killed_often(change_key);
}
END_TEST

Suite *keys_suite(void)
{
	Suite *s = suite_create("store/keys");
	const TTest *const tests[] = {
		store_passphrase__the_new_one_opens_and_the_old_one_not,
		store_passphrase__the_generation_before_is_kept_until_the_next_opening,
		store_user_add__the_colleague_gets_in_until_removed,
		store_open__an_older_slots_file_is_reported,
		store_recovery__only_a_code_that_was_taken_counts,
		store_passphrase__two_sessions_do_not_lose_each_others_change,
		store_passphrase__nothing_to_change_in_practice_or_when_looking,
		store_rekey__everything_goes_over_to_the_new_key,
		store_rekey__takes_the_store_alone_and_no_open_form,
		store_passphrase__killed_anywhere_opens_with_one,
		store_rekey__killed_anywhere_opens_with_one,
	};
	TCase *c = tcase_create("keys");
	tcase_set_timeout(c, 3600);
	tcase_add_checked_fixture(c, setup, teardown);
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(s, c);
	return s;
}
