/* The directory, the files in it, who is in it, how often a passphrase was wrong. */
#include <config.h>

#include "store/suites.h"
#include "support/run.h"

#include "place_priv.h"
#include "presence_priv.h"
#include "throttle_priv.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/secret.h"

static const unsigned char id[16] = "store id, 16 by";

static char dir[4096];
static int dirfd_;
static struct buf why;

static void setup(void)
{
	ck_assert_int_eq(secret_init(), ERR_OK);
	snprintf(dir, sizeof dir, "%s/opslag", support_dir());
	ck_assert_int_eq(mkdir(dir, 0700), 0);
	dirfd_ = open(dir, O_RDONLY | O_DIRECTORY);
}

static void teardown(void)
{
	close(dirfd_);
	buf_clear(&why);
}

static void put(const char *name, const void *p, size_t n)
{
	int fd = openat(dirfd_, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, p, n), (ssize_t)n);
	close(fd);
}

static enum err open_place(const char *at)
{
	char *real;
	int fd;
	enum err e = place_open(at, &real, &fd, &why);
	if (!e) {
		close(fd);
		free(real);
	}
	return e;
}

START_TEST(place_open__takes_a_directory_of_ours_only)
{
	char other[4200];
	ck_assert_int_eq(open_place(dir), ERR_OK);
	snprintf(other, sizeof other, "%s/niet", dir);
	ck_assert_int_eq(open_place(other), ERR_MISSING);
	snprintf(other, sizeof other, "%s.link", dir);
	ck_assert_int_eq(symlink(dir, other), 0);
	ck_assert_int_eq(open_place(other), ERR_RIGHTS);
	static const mode_t modes[] = {0755, 0750, 0701, 0770};
	for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
		ck_assert_int_eq(chmod(dir, modes[i]), 0);
		ck_assert_int_eq(open_place(dir), ERR_RIGHTS);
		ck_assert_ptr_nonnull(strstr(buf_str(&why), dir));
		ck_assert_ptr_nonnull(strstr(buf_str(&why), "chmod"));
	}
}
END_TEST

START_TEST(place_open__refuses_a_parent_that_anyone_may_write)
{
	char parent[4096];
	snprintf(parent, sizeof parent, "%s", dir);
	*strrchr(parent, '/') = '\0';
	ck_assert_int_eq(chmod(parent, 0777), 0);
	ck_assert_int_eq(open_place(dir), ERR_RIGHTS);
	ck_assert_int_eq(chmod(parent, 01777), 0);
	ck_assert_int_eq(open_place(dir), ERR_OK);
	ck_assert_int_eq(chmod(parent, 0700), 0);
}
END_TEST

START_TEST(place_check__wants_files_of_one_name_and_one_reader)
{
	static const char *const names[] = {PLACE_DB, PLACE_JOURNAL, PLACE_KEYS, PLACE_KEYS_BAK, PLACE_PRESENCE, PLACE_TRIES};
	ck_assert_int_eq(place_check(dirfd_, dir, &why), ERR_OK);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		put(names[i], "x", 1);
		ck_assert_int_eq(place_check(dirfd_, dir, &why), ERR_OK);
		ck_assert_int_eq(fchmodat(dirfd_, names[i], 0644, 0), 0);
		ck_assert_int_eq(place_check(dirfd_, dir, &why), ERR_RIGHTS);
		ck_assert_ptr_nonnull(strstr(buf_str(&why), names[i]));
		ck_assert_int_eq(fchmodat(dirfd_, names[i], 0600, 0), 0);
		ck_assert_int_eq(linkat(dirfd_, names[i], dirfd_, "tweede", 0), 0);
		ck_assert_int_eq(place_check(dirfd_, dir, &why), ERR_RIGHTS);
		ck_assert_int_eq(unlinkat(dirfd_, "tweede", 0), 0);
		ck_assert_int_eq(unlinkat(dirfd_, names[i], 0), 0);
		ck_assert_int_eq(symlinkat("/dev/null", dirfd_, names[i]), 0);
		ck_assert_int_eq(place_check(dirfd_, dir, &why), ERR_RIGHTS);
		ck_assert_int_eq(unlinkat(dirfd_, names[i], 0), 0);
	}
}
END_TEST

static enum err sniff(const void *p, size_t n)
{
	put(PLACE_DB, p, n);
	return place_sniff(dirfd_, PLACE_DB, id, &why);
}

START_TEST(place_sniff__tells_each_kind_of_file)
{
	unsigned char page[2 * 4096] = {0};
	ck_assert_int_eq(place_sniff(dirfd_, PLACE_DB, id, &why), ERR_MISSING);
	ck_assert_int_eq(sniff("", 0), ERR_EMPTY);
	memcpy(page, "SQLite format 3", 16);
	ck_assert_int_eq(sniff(page, sizeof page), ERR_PLAIN);
	memcpy(page, id, sizeof id);
	ck_assert_int_eq(sniff(page, sizeof page), ERR_OK);
	ck_assert_int_eq(sniff(page, 4096), ERR_OK);
	ck_assert_int_eq(sniff(page, 4095), ERR_DAMAGED);
	ck_assert_int_eq(sniff(page, 4097), ERR_DAMAGED);
	ck_assert_int_eq(sniff(page, 9), ERR_DAMAGED);
	page[3] ^= 4;
	page[11] ^= 128;
	ck_assert_int_eq(sniff(page, sizeof page), ERR_DAMAGED);
	for (size_t i = 0; i < 16; i++)
		page[i] = (unsigned char)~id[i];
	ck_assert_int_eq(sniff(page, sizeof page), ERR_FOREIGN);
}
END_TEST

START_TEST(place_sniff__leaves_a_half_page_to_the_journal)
{
	unsigned char page[5000] = {0};
	memcpy(page, id, sizeof id);
	put(PLACE_JOURNAL, "", 0);
	ck_assert_int_eq(sniff(page, sizeof page), ERR_DAMAGED);
	put(PLACE_JOURNAL, "hot", 3);
	ck_assert_int_eq(sniff(page, sizeof page), ERR_OK);
}
END_TEST

START_TEST(place_remove_dir__takes_plain_files_only)
{
	ck_assert_int_eq(place_remove_dir(dirfd_, "weg"), ERR_OK);
	ck_assert_int_eq(mkdirat(dirfd_, "weg", 0700), 0);
	put("weg/a", "x", 1);
	put("weg/b", "x", 1);
	ck_assert_int_eq(place_remove_dir(dirfd_, "weg"), ERR_OK);
	ck_assert(!place_exists(dirfd_, "weg"));
	ck_assert_int_eq(mkdirat(dirfd_, "weg", 0700), 0);
	ck_assert_int_eq(symlinkat("/etc/passwd", dirfd_, "weg/link"), 0);
	ck_assert_int_eq(place_remove_dir(dirfd_, "weg"), ERR_RIGHTS);
	ck_assert(place_exists(dirfd_, "weg/link"));
}
END_TEST

START_TEST(place_exemplaar__differs_for_a_copy)
{
	unsigned char a[32], b[32];
	put("a", "x", 1);
	put("b", "x", 1);
	ck_assert_int_eq(place_exemplaar(dirfd_, "a", a), ERR_OK);
	ck_assert_int_eq(place_exemplaar(dirfd_, "b", b), ERR_OK);
	ck_assert_mem_ne(a, b, sizeof a);
	ck_assert_int_eq(renameat(dirfd_, "a", dirfd_, "c"), 0);
	ck_assert_int_eq(place_exemplaar(dirfd_, "c", b), ERR_OK);
	ck_assert_mem_eq(a, b, sizeof a);
}
END_TEST

/* --- who is in it ---------------------------------------------------------------------- */

START_TEST(presence_alone__only_when_nobody_else_is_in)
{
	struct presence *a, *b;
	ck_assert_int_eq(presence_enter(dirfd_, &a, NULL), ERR_OK);
	presence_name(a, "anja");
	ck_assert_int_eq(presence_alone(a, NULL), ERR_OK);
	ck_assert_int_eq(presence_enter(dirfd_, &b, &why), ERR_BUSY);
	ck_assert_ptr_null(b);
	ck_assert_ptr_nonnull(strstr(buf_str(&why), "anja"));
	presence_share(a);
	ck_assert_int_eq(presence_enter(dirfd_, &b, NULL), ERR_OK);
	presence_name(b, "bram");
	ck_assert_int_eq(presence_alone(a, &why), ERR_BUSY);
	ck_assert_ptr_nonnull(strstr(buf_str(&why), "bram"));
	ck_assert_ptr_null(strstr(buf_str(&why), "anja"));
	presence_leave(b);
	ck_assert_int_eq(presence_alone(a, NULL), ERR_OK);
	presence_leave(a);
}
END_TEST

START_TEST(presence_who__names_the_one_in_a_transaction)
{
	struct presence *a, *b, *c;
	struct buf who = {0};
	ck_assert_int_eq(presence_enter(dirfd_, &a, NULL), ERR_OK);
	ck_assert_int_eq(presence_enter(dirfd_, &b, NULL), ERR_OK);
	ck_assert_int_eq(presence_enter(dirfd_, &c, NULL), ERR_OK);
	presence_name(b, "bram");
	presence_name(c, "carla");
	presence_who(a, &who);
	ck_assert(strstr(buf_str(&who), "bram") && strstr(buf_str(&who), "carla"));
	presence_busy(c, true);
	buf_reset(&who);
	presence_who(a, &who);
	ck_assert(!strstr(buf_str(&who), "bram") && strstr(buf_str(&who), "carla"));
	presence_leave(c);
	presence_leave(b);
	buf_reset(&who);
	presence_who(a, &who);
	ck_assert_str_eq(buf_str(&who), "");
	buf_clear(&who);
	presence_leave(a);
}
END_TEST

START_TEST(presence_enter__a_killed_session_has_left)
{
	struct presence *a;
	int ready[2];
	char c;
	ck_assert_int_eq(pipe(ready), 0);
	pid_t child = fork();
	if (child == 0) {
		struct presence *mine;
		if (presence_enter(dirfd_, &mine, NULL) != ERR_OK || write(ready[1], "x", 1) != 1)
			_exit(1);
		pause();
	}
	ck_assert_int_eq(read(ready[0], &c, 1), 1);
	ck_assert_int_eq(presence_enter(dirfd_, &a, NULL), ERR_OK);
	ck_assert_int_eq(presence_alone(a, NULL), ERR_BUSY);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	ck_assert_int_eq(presence_alone(a, NULL), ERR_OK);
	presence_leave(a);
	close(ready[0]);
	close(ready[1]);
}
END_TEST

START_TEST(presence_witness__only_goes_up)
{
	struct presence *a;
	int64_t i, n;
	ck_assert_int_eq(presence_enter(dirfd_, &a, NULL), ERR_OK);
	ck_assert(!presence_witnessed(a, &i, &n));
	presence_witness(a, 1, 12);
	presence_witness(a, 1, 7);
	ck_assert(presence_witnessed(a, &i, &n));
	ck_assert(i == 1 && n == 12);
	presence_witness(a, 2, 1);
	presence_leave(a);
	ck_assert_int_eq(presence_enter(dirfd_, &a, NULL), ERR_OK);
	ck_assert(presence_witnessed(a, &i, &n));
	ck_assert(i == 2 && n == 1);
	presence_leave(a);
}
END_TEST

/* --- wrong passphrases -------------------------------------------------------------------- */

START_TEST(throttle__waits_from_the_third_wrong_try)
{
	static const int expected[] = {0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60};
	struct throttle t;
	for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
		throttle_begin(dirfd_, &t);
		ck_assert_int_eq(throttle_seconds(&t), expected[i]);
		throttle_end(&t, false);
	}
	throttle_begin(dirfd_, &t);
	ck_assert_uint_eq(t.wrong, sizeof expected / sizeof expected[0]);
	throttle_cancel(&t);
	throttle_begin(dirfd_, &t);
	throttle_end(&t, true);
	throttle_begin(dirfd_, &t);
	ck_assert_int_eq(throttle_seconds(&t), 0);
	throttle_cancel(&t);
}
END_TEST

START_TEST(throttle__nonsense_in_its_file_keeps_nobody_out)
{
	struct throttle t;
	put(PLACE_TRIES, "\xff\xff nonsense \n", 13);
	throttle_begin(dirfd_, &t);
	ck_assert_int_eq(throttle_seconds(&t), 0);
	throttle_end(&t, true);
	put(PLACE_TRIES, "99999999999999999999", 20);
	throttle_begin(dirfd_, &t);
	ck_assert_int_eq(throttle_seconds(&t), 60);
	throttle_end(&t, true);
	throttle_begin(dirfd_, &t);
	ck_assert_uint_eq(t.wrong, 0);
	throttle_cancel(&t);
}
END_TEST

Suite *place_suite(void)
{
	Suite *s = suite_create("store/place");
	const TTest *const tests[] = {
		place_open__takes_a_directory_of_ours_only,
		place_open__refuses_a_parent_that_anyone_may_write,
		place_check__wants_files_of_one_name_and_one_reader,
		place_sniff__tells_each_kind_of_file,
		place_sniff__leaves_a_half_page_to_the_journal,
		place_remove_dir__takes_plain_files_only,
		place_exemplaar__differs_for_a_copy,
		presence_alone__only_when_nobody_else_is_in,
		presence_who__names_the_one_in_a_transaction,
		presence_enter__a_killed_session_has_left,
		presence_witness__only_goes_up,
		throttle__waits_from_the_third_wrong_try,
		throttle__nonsense_in_its_file_keeps_nobody_out,
	};
	TCase *c = tcase_create("place");
	tcase_add_checked_fixture(c, setup, teardown);
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(s, c);
	return s;
}
