/* Sticks that are full, pulled, read-only, lying or in use: whatever happens, no file that
 * looks finished is anything but whole, and the next try works. */
#include <config.h>

#include "faulty.h"
#include "parcel.h"
#include "suites.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "envelope_priv.h"

enum { LINES = 600, MOST_CALLS = 400 };

static struct parcel p;

static void start(void)
{
	parcel_begin(&p);
}

static void stop(void)
{
	faulty_disarm();
	parcel_end(&p);
}

static void clear_dir(void)
{
	unlinkat(p.dirfd, "een", 0);
	unlinkat(p.dirfd, "een.part", 0);
}

/* What stands under the name is whole, or nothing stands there. */
static bool is_whole_or_absent(void)
{
	return !parcel_exists(&p, "een") || parcel_read(&p, "een") == FAULT_NONE;
}

/* The n-th call fails, for every n until none does. */
static void every_call_fails(enum faulty_way way, int error)
{
	int n = 1, count;
	do {
		clear_dir();
		faulty_arm(FAULTY_ALL, way, n, error);
		enum sync_fault fault = parcel_write(&p, "een", 1, LINES);
		count = faulty_disarm();
		if (count < n) {
			ck_assert_int_eq(fault, FAULT_NONE);
		} else if (fault == FAULT_NONE) {
			ck_assert_msg(parcel_exists(&p, "een"), "call %d", n);
		} else {
			/* Only the very last sync may fail behind the name. */
			ck_assert_msg(!parcel_exists(&p, "een") || n == count, "call %d: %s", n, sync_fault_code(fault));
		}
		ck_assert_msg(is_whole_or_absent(), "call %d", n);
		if (way == FAULTY_ONCE && fault != FAULT_NONE)
			ck_assert_msg(!parcel_exists(&p, "een.part"), "call %d", n);
		/* A second stick, or the same one put back. */
		unlinkat(p.dirfd, "een", 0);
		ck_assert_msg(parcel_write(&p, "een", 1, 3) == FAULT_NONE, "after call %d", n);
		ck_assert(!parcel_exists(&p, "een.part"));
	} while (count >= n++ && n < MOST_CALLS);
	ck_assert_int_gt(n, 8);
	ck_assert_int_lt(n, MOST_CALLS);
}

START_TEST(geval_B18__any_call_may_say_that_the_stick_is_full)
{
	every_call_fails(FAULTY_ONCE, ENOSPC);
	faulty_arm(FAULTY_WRITE, FAULTY_ONCE, 2, ENOSPC);
	clear_dir();
	ck_assert_int_eq(parcel_write(&p, "een", 1, LINES), FAULT_FULL);
}
END_TEST

START_TEST(geval_B19__any_call_may_find_the_stick_gone)
{
	every_call_fails(FAULTY_ONCE, EIO);
	every_call_fails(FAULTY_GONE, ENODEV);
	clear_dir();
	faulty_arm(FAULTY_ALL, FAULTY_GONE, 3, ENODEV);
	ck_assert_int_eq(parcel_write(&p, "een", 1, LINES), FAULT_MEDIUM);
}
END_TEST

/* Killed in place of, or right after, every call. */
static void kill_everywhere(enum faulty_way way)
{
	int n = 1, killed = 0;
	for (; n < MOST_CALLS; n++) {
		clear_dir();
		pid_t child = fork();
		if (child == 0) {
			faulty_arm(FAULTY_ALL, way, n, 0);
			_exit(parcel_write(&p, "een", 1, LINES) == FAULT_NONE ? 0 : 1);
		}
		int status;
		ck_assert_int_eq(waitpid(child, &status, 0), child);
		ck_assert_msg(is_whole_or_absent(), "call %d", n);
		bool done = parcel_exists(&p, "een");
		unlinkat(p.dirfd, "een", 0);
		/* The left-over does not stand in the way. */
		ck_assert_int_eq(parcel_write(&p, "een", 1, 3), FAULT_NONE);
		ck_assert(!parcel_exists(&p, "een.part"));
		if (WIFEXITED(status)) {
			ck_assert_int_eq(WEXITSTATUS(status), 0);
			ck_assert(done);
			break;
		}
		killed++;
	}
	ck_assert_int_gt(killed, 8);
	ck_assert_int_lt(n, MOST_CALLS);
}

START_TEST(geval_B19__killed_at_every_step_of_writing)
{
	kill_everywhere(FAULTY_KILL);
	kill_everywhere(FAULTY_KILL_AFTER);
}
END_TEST

START_TEST(bundle_finish__goes_on_after_short_and_interrupted_writes)
{
	faulty_arm(FAULTY_WRITE, FAULTY_SHORT, 0, 0);
	ck_assert_int_eq(parcel_write(&p, "een", 1, 50), FAULT_NONE);
	ck_assert_int_gt(faulty_disarm(), 10);
	ck_assert_int_eq(parcel_read(&p, "een"), FAULT_NONE);
}
END_TEST

START_TEST(geval_B18__full_at_every_size)
{
	struct rlimit was, small;
	struct buf file = {0};
	ck_assert_int_eq(parcel_write(&p, "een", 1, 40), FAULT_NONE);
	parcel_get(&p, "een", &file);
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &was);
	for (size_t size = 0; size <= file.len; size++) {
		clear_dir();
		small = was;
		small.rlim_cur = size;
		setrlimit(RLIMIT_FSIZE, &small);
		enum sync_fault fault = parcel_write(&p, "een", 1, 40);
		setrlimit(RLIMIT_FSIZE, &was);
		ck_assert_msg(fault == (size < file.len ? FAULT_FULL : FAULT_NONE), "%zu: %s", size, sync_fault_code(fault));
		ck_assert_uint_eq(parcel_count(&p), size == file.len);
	}
	ck_assert_int_eq(parcel_read(&p, "een"), FAULT_NONE);
	buf_clear(&file);
}
END_TEST

static void write_once(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);
	if (fd >= 0 && write(fd, text, strlen(text)) < 0)
		_exit(77);
	close(fd);
}

/* In a name space of its own, so that no rights are needed; 77 where the kernel does not let us. */
static int full_on_tmpfs(void)
{
	char options[60], map[40];
	unsigned uid = getuid(), gid = getgid();
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
		return 77;
	write_once("/proc/self/setgroups", "deny");
	snprintf(map, sizeof map, "%u %u 1", uid, uid);
	write_once("/proc/self/uid_map", map);
	snprintf(map, sizeof map, "%u %u 1", gid, gid);
	write_once("/proc/self/gid_map", map);
	for (int pages = 1; pages < 12; pages++) {
		snprintf(options, sizeof options, "nr_blocks=%d,mode=0700", pages);
		if (mount("none", p.dir, "tmpfs", 0, options) != 0)
			return 77;
		int own = p.dirfd;
		p.dirfd = open(p.dir, O_RDONLY | O_DIRECTORY);
		enum sync_fault fault = parcel_write(&p, "een", 1, 200);
		bool good = fault == FAULT_NONE ? parcel_read(&p, "een") == FAULT_NONE : fault == FAULT_FULL &&
			parcel_count(&p) == 0;
		close(p.dirfd);
		p.dirfd = own;
		umount(p.dir);
		if (!good || (pages < 2 && fault == FAULT_NONE) || (pages == 11 && fault != FAULT_NONE))
			return 1;
	}
	return 0;
}

START_TEST(geval_B18__full_on_tmpfs_of_every_size)
{
	int status;
	pid_t child = fork();
	if (child == 0)
		_exit(full_on_tmpfs());
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status));
	ck_assert(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 77);
}
END_TEST

START_TEST(geval_B25__a_failed_fsync_is_never_tried_again)
{
	faulty_arm(FAULTY_FSYNC, FAULTY_ONCE, 1, EIO);
	ck_assert_int_eq(parcel_write(&p, "een", 1, 3), FAULT_MEDIUM);
	ck_assert_int_eq(faulty_disarm(), 1);
	ck_assert_uint_eq(parcel_count(&p), 0);
	/* Anew, to a new file. */
	ck_assert_int_eq(parcel_write(&p, "een", 1, 3), FAULT_NONE);
}
END_TEST

START_TEST(geval_B21__what_reads_back_wrong_is_not_done)
{
	faulty_arm(FAULTY_PREAD, FAULTY_COUNT, 0, 0);
	ck_assert_int_eq(parcel_write(&p, "een", 1, LINES), FAULT_NONE);
	int reads = faulty_disarm();
	ck_assert_int_ge(reads, 2); /* the bytes, and the signature */
	for (int n = 1; n <= reads; n++) {
		clear_dir();
		faulty_arm(FAULTY_PREAD, FAULTY_FLIP, n, 0);
		ck_assert_int_eq(parcel_write(&p, "een", 1, LINES), FAULT_READ_BACK);
		faulty_disarm();
		ck_assert_uint_eq(parcel_count(&p), 0);
	}
}
END_TEST

START_TEST(geval_B20__read_only_and_name_clash_touch_nothing)
{
	struct buf before = {0}, after = {0};
	parcel_put(&p, "een", "iets anders", 11);
	parcel_get(&p, "een", &before);
	ck_assert_int_eq(parcel_write(&p, "een", 1, 3), FAULT_NAME);
	parcel_get(&p, "een", &after);
	ck_assert_str_eq(before.s, after.s);
	ck_assert_uint_eq(parcel_count(&p), 1);
	/* It came while we wrote. */
	struct bundle_stream s;
	struct bundle_manifest m = parcel_manifest(&p, &s, 1, 0);
	struct bundle_seal seal = parcel_seal(&p);
	struct bundle_writer *w;
	enum sync_fault fault;
	ck_assert_int_eq(bundle_begin(&seal, &m, p.dirfd, "twee", &w, &fault), ERR_OK);
	parcel_put(&p, "twee", "iets anders", 11);
	ck_assert_int_eq(bundle_finish(w, NULL, &fault), ERR_EXISTS);
	ck_assert_int_eq(fault, FAULT_NAME);
	buf_reset(&after);
	parcel_get(&p, "twee", &after);
	ck_assert_str_eq(before.s, after.s);
	ck_assert(!parcel_exists(&p, "twee.part"));
	unlinkat(p.dirfd, "twee", 0);
	/* A file system without that promise. */
	faulty_arm(FAULTY_RENAME, FAULTY_ONCE, 1, EINVAL);
	ck_assert_int_eq(parcel_write(&p, "twee", 1, 3), FAULT_NONE);
	ck_assert_int_eq(parcel_read(&p, "twee"), FAULT_NONE);
	faulty_arm(FAULTY_OPENAT, FAULTY_ONCE, 1, EROFS);
	ck_assert_int_eq(parcel_write(&p, "drie", 1, 3), FAULT_PLACE);
	faulty_disarm();
	ck_assert_uint_eq(parcel_count(&p), 2);
	buf_clear(&before);
	buf_clear(&after);
}
END_TEST

START_TEST(geval_B19__a_part_that_is_gone_at_its_renaming_is_no_bundle)
{
	faulty_arm(FAULTY_RENAME, FAULTY_ONCE, 1, ENOENT);
	ck_assert_int_eq(parcel_write(&p, "een", 1, 3), FAULT_MEDIUM);
	faulty_disarm();
	ck_assert_uint_eq(parcel_count(&p), 0);
}
END_TEST

START_TEST(geval_B22__links_pipes_and_directories_are_no_target)
{
	static const char *const names[] = {"een", "een.part"};
	int own = p.dirfd;
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(symlinkat("/tmp/nergens", own, names[i]), 0);
		ck_assert_int_eq(parcel_write(&p, "een", 1, 3), FAULT_PLACE);
		ck_assert_int_eq(unlinkat(own, names[i], 0), 0);
		ck_assert_int_eq(mkfifoat(own, names[i], 0600), 0);
		ck_assert_int_eq(parcel_write(&p, "een", 1, 3), FAULT_PLACE);
		ck_assert_int_eq(unlinkat(own, names[i], 0), 0);
		ck_assert_int_eq(mkdirat(own, names[i], 0700), 0);
		ck_assert_int_eq(parcel_write(&p, "een", 1, 3), FAULT_PLACE);
		ck_assert_int_eq(unlinkat(own, names[i], AT_REMOVEDIR), 0);
	}
	ck_assert_uint_eq(parcel_count(&p), 0);
	p.dirfd = open("/dev/full", O_RDWR);
	ck_assert_int_eq(parcel_write(&p, "een", 1, 3), FAULT_PLACE);
	close(p.dirfd);
	p.dirfd = own;
}
END_TEST

START_TEST(bundle_begin__leaves_a_living_writer_alone)
{
	struct bundle_stream s;
	struct bundle_manifest m = parcel_manifest(&p, &s, 1, 0);
	struct bundle_seal seal = parcel_seal(&p);
	struct bundle_writer *w;
	enum sync_fault fault;
	ck_assert_int_eq(bundle_begin(&seal, &m, p.dirfd, "een", &w, &fault), ERR_OK);
	pid_t child = fork();
	if (child == 0)
		_exit(parcel_write(&p, "een", 1, 3));
	int status;
	waitpid(child, &status, 0);
	ck_assert_int_eq(WEXITSTATUS(status), FAULT_BUSY);
	ck_assert_int_eq(bundle_finish(w, NULL, &fault), ERR_OK);
	ck_assert_int_eq(parcel_read(&p, "een"), FAULT_NONE);
}
END_TEST

START_TEST(geval_B26__a_cancelled_writer_leaves_nothing)
{
	struct bundle_stream s;
	struct bundle_manifest m = parcel_manifest(&p, &s, 1, 5);
	struct bundle_seal seal = parcel_seal(&p);
	struct bundle_writer *w;
	struct buf line = {0};
	struct bundle_item item = {.kind = BUNDLE_LINE};
	enum sync_fault fault;
	ck_assert_int_eq(bundle_begin(&seal, &m, p.dirfd, "een", &w, &fault), ERR_OK);
	parcel_line(&p, 1, &line, item.salt);
	item.text = line.s;
	item.n = line.len;
	ck_assert_int_eq(bundle_put(w, &item, &fault), ERR_OK);
	ck_assert_uint_ge(bundle_written(w), ENVELOPE_HEAD);
	ck_assert_uint_eq(parcel_count(&p), 1);
	bundle_abort(w);
	bundle_abort(NULL);
	ck_assert_uint_eq(parcel_count(&p), 0);
	/* Ended before all its lines came. */
	ck_assert_int_eq(bundle_begin(&seal, &m, p.dirfd, "een", &w, &fault), ERR_OK);
	ck_assert_int_eq(bundle_put(w, &item, &fault), ERR_OK);
	ck_assert_int_ne(bundle_finish(w, NULL, &fault), ERR_OK);
	ck_assert_int_eq(fault, FAULT_COUNT);
	ck_assert_uint_eq(parcel_count(&p), 0);
	/* A line that is not the next one. */
	ck_assert_int_eq(bundle_begin(&seal, &m, p.dirfd, "een", &w, &fault), ERR_OK);
	ck_assert_int_eq(bundle_put(w, &item, &fault), ERR_OK);
	ck_assert_int_ne(bundle_put(w, &item, &fault), ERR_OK);
	ck_assert_int_eq(fault, FAULT_COUNT);
	bundle_abort(w);
	ck_assert_uint_eq(parcel_count(&p), 0);
	buf_clear(&line);
}
END_TEST

/* --- spooling --- */

START_TEST(bundle_spool__fails_or_is_killed_at_every_call)
{
	int n = 1, count, status;
	ck_assert_int_eq(parcel_write(&p, "een", 1, LINES), FAULT_NONE);
	do {
		unlinkat(p.dirfd, "kopie", 0);
		faulty_arm(FAULTY_ALL, FAULTY_ONCE, n, ENOSPC);
		enum err e = bundle_spool(p.dirfd, "een", p.dirfd, "kopie", NULL);
		count = faulty_disarm();
		ck_assert_int_eq(e == ERR_OK, count < n);
		ck_assert(!parcel_exists(&p, "kopie.deel") || count >= n);
		ck_assert(!parcel_exists(&p, "kopie") || parcel_read(&p, "kopie") == FAULT_NONE);
	} while (count >= n++ && n < 100);
	ck_assert_int_gt(n, 5);
	for (n = 1; n < 100; n++) {
		unlinkat(p.dirfd, "kopie", 0);
		pid_t child = fork();
		if (child == 0) {
			faulty_arm(FAULTY_ALL, FAULTY_KILL, n, 0);
			_exit(bundle_spool(p.dirfd, "een", p.dirfd, "kopie", NULL) == ERR_OK ? 0 : 1);
		}
		waitpid(child, &status, 0);
		ck_assert(!parcel_exists(&p, "kopie") || parcel_read(&p, "kopie") == FAULT_NONE);
		ck_assert_int_eq(bundle_spool(p.dirfd, "een", p.dirfd, "kopie", NULL), ERR_OK);
		ck_assert_int_eq(parcel_read(&p, "kopie"), FAULT_NONE);
		ck_assert_uint_eq(parcel_count(&p), 2);
		if (WIFEXITED(status))
			break;
	}
	ck_assert_int_gt(n, 5);
	ck_assert_int_lt(n, 100);
}
END_TEST

START_TEST(bundle_spool__syncs_the_copy_and_its_name)
{
	ck_assert_int_eq(parcel_write(&p, "een", 1, 3), FAULT_NONE);
	faulty_arm(FAULTY_FSYNC, FAULTY_COUNT, 0, 0);
	ck_assert_int_eq(bundle_spool(p.dirfd, "een", p.dirfd, "kopie", NULL), ERR_OK);
	ck_assert_int_eq(faulty_disarm(), 2);
}
END_TEST

START_TEST(geval_B11__three_at_once_spool_and_write_one_name)
{
	ck_assert_int_eq(parcel_write(&p, "een", 1, LINES), FAULT_NONE);
	for (int round = 0; round < 20; round++) {
		pid_t children[3];
		int spooled = 0, written = 0, status;
		for (int i = 0; i < 3; i++) {
			children[i] = fork();
			if (children[i] == 0) {
				enum sync_fault spool, write;
				bundle_spool(p.dirfd, "een", p.dirfd, "kopie", &spool);
				write = parcel_write(&p, "twee", 1, 3);
				bool good = (spool == FAULT_NONE || spool == FAULT_BUSY) &&
					(write == FAULT_NONE || write == FAULT_BUSY || write == FAULT_NAME);
				_exit(!good ? 9 : (spool == FAULT_NONE) + 2 * (write == FAULT_NONE));
			}
		}
		for (int i = 0; i < 3; i++) {
			ck_assert_int_eq(waitpid(children[i], &status, 0), children[i]);
			ck_assert(WIFEXITED(status) && WEXITSTATUS(status) < 4);
			spooled += WEXITSTATUS(status) & 1;
			written += WEXITSTATUS(status) / 2;
		}
		ck_assert_int_ge(spooled, 1);
		ck_assert_int_eq(written, 1); /* one has the name, the others are told */
		ck_assert_int_eq(parcel_read(&p, "kopie"), FAULT_NONE);
		ck_assert_int_eq(parcel_read(&p, "twee"), FAULT_NONE);
		ck_assert_uint_eq(parcel_count(&p), 3);
		unlinkat(p.dirfd, "twee", 0);
		unlinkat(p.dirfd, "kopie", 0);
	}
}
END_TEST

START_TEST(geval_B19__a_medium_that_vanishes_while_it_is_read)
{
	struct bundle *b;
	enum sync_fault fault;
	ck_assert_int_eq(parcel_write(&p, "een", 1, LINES), FAULT_NONE);
	int n = 1, count;
	do {
		faulty_arm(FAULTY_PREAD | FAULTY_OPENAT, FAULTY_GONE, n, ENODEV);
		p.checked = 0;
		enum err e = bundle_open(p.dirfd, "een", &p.reader, &b, &fault);
		count = faulty_disarm();
		ck_assert_int_eq(e == ERR_OK, count < n);
		ck_assert(e == ERR_OK || fault == FAULT_MEDIUM);
		bundle_close(b);
	} while (count >= n++);
	ck_assert_int_gt(n, 4);
}
END_TEST

Suite *medium_suite(void)
{
	Suite *s = suite_create("medium");
	TCase *t = tcase_create("medium");
	tcase_add_checked_fixture(t, start, stop);
	tcase_add_test(t, geval_B18__any_call_may_say_that_the_stick_is_full);
	tcase_add_test(t, geval_B19__any_call_may_find_the_stick_gone);
	tcase_add_test(t, geval_B19__killed_at_every_step_of_writing);
	tcase_add_test(t, bundle_finish__goes_on_after_short_and_interrupted_writes);
	tcase_add_test(t, geval_B18__full_at_every_size);
	tcase_add_test(t, geval_B18__full_on_tmpfs_of_every_size);
	tcase_add_test(t, geval_B25__a_failed_fsync_is_never_tried_again);
	tcase_add_test(t, geval_B21__what_reads_back_wrong_is_not_done);
	tcase_add_test(t, geval_B20__read_only_and_name_clash_touch_nothing);
	tcase_add_test(t, geval_B19__a_part_that_is_gone_at_its_renaming_is_no_bundle);
	tcase_add_test(t, geval_B22__links_pipes_and_directories_are_no_target);
	tcase_add_test(t, bundle_begin__leaves_a_living_writer_alone);
	tcase_add_test(t, geval_B26__a_cancelled_writer_leaves_nothing);
	tcase_add_test(t, bundle_spool__fails_or_is_killed_at_every_call);
	tcase_add_test(t, bundle_spool__syncs_the_copy_and_its_name);
	tcase_add_test(t, geval_B11__three_at_once_spool_and_write_one_name);
	tcase_add_test(t, geval_B19__a_medium_that_vanishes_while_it_is_read);
	tcase_set_timeout(t, 600);
	suite_add_tcase(s, t);
	return s;
}
