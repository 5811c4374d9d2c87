/* file: what is refused, that a replacement is whole or not at all (full disk, kills, two
 * writers), and how directories are made and taken. */
#include <config.h>

#include "suites.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../src/base/file_priv.h"
#include "base/file.h"
#include "support/run.h"

enum { NOBODY = 65534 };

static int dir = -1;

static void setup(void)
{
	ck_assert_int_eq(file_open_dir(support_dir(), &dir), ERR_OK);
}

static void teardown(void)
{
	close(dir);
}

static void put(const char *name, const char *text, mode_t mode)
{
	int fd = openat(dir, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(fchmod(fd, mode), 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
}

static void assert_text(const char *name, const char *text)
{
	struct buf b = {0};
	ck_assert_int_eq(file_read_private(dir, name, 1000, &b), ERR_OK);
	ck_assert_str_eq(buf_str(&b), text);
	buf_clear(&b);
}

static int entries(void)
{
	int n = 0;
	DIR *d = fdopendir(openat(dir, ".", O_RDONLY | O_DIRECTORY));
	ck_assert_ptr_nonnull(d);
	for (struct dirent *e = readdir(d); e; e = readdir(d))
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

START_TEST(file_read__appends_up_to_the_limit)
{
	struct buf b = {0};
	buf_add(&b, "before ");
	put("f", "12345", 0644);
	ck_assert_int_eq(file_read(dir, "f", 4, &b), ERR_LIMIT);
	ck_assert_str_eq(buf_str(&b), "before ");
	ck_assert_int_eq(file_read(dir, "f", 5, &b), ERR_OK);
	ck_assert_str_eq(buf_str(&b), "before 12345");
	put("empty", "", 0600);
	ck_assert_int_eq(file_read(dir, "empty", 0, &b), ERR_OK);
	ck_assert_str_eq(buf_str(&b), "before 12345");
	ck_assert_int_eq(file_read(dir, "none", 5, &b), ERR_MISSING);
	/* A file that says it is empty and is not: only counting bounds it. */
	if (access("/proc/self/status", R_OK) == 0)
		ck_assert_int_eq(file_read(AT_FDCWD, "/proc/self/status", 10, &b), ERR_LIMIT);
	ck_assert_str_eq(buf_str(&b), "before 12345");
	buf_clear(&b);
}
END_TEST

START_TEST(file_read__takes_a_big_file_whole)
{
	size_t n = 300001;
	char *bytes = malloc(n);
	for (size_t i = 0; i < n; i++)
		bytes[i] = (char)(i * 7 + i / 251);
	ck_assert_int_eq(file_replace(dir, "big", bytes, n), ERR_OK);
	struct buf b = {0};
	ck_assert_int_eq(file_read(dir, "big", n, &b), ERR_OK);
	ck_assert_uint_eq(b.len, n);
	ck_assert_mem_eq(b.s, bytes, n);
	buf_clear(&b);
	free(bytes);
}
END_TEST

/* geval-T15 */
START_TEST(file_read__refuses_links_fifos_devices_and_directories)
{
	struct buf b = {0};
	put("f", "x", 0600);
	ck_assert_int_eq(symlinkat("f", dir, "link"), 0);
	ck_assert_int_eq(file_read(dir, "link", 9, &b), ERR_RIGHTS);
	ck_assert_int_eq(mkfifoat(dir, "fifo", 0600), 0);
	ck_assert_int_eq(file_read(dir, "fifo", 9, &b), ERR_RIGHTS);
	ck_assert_int_eq(mkdirat(dir, "d", 0700), 0);
	ck_assert_int_eq(file_read(dir, "d", 9, &b), ERR_RIGHTS);
	ck_assert_int_eq(file_read(AT_FDCWD, "/dev/null", 9, &b), ERR_RIGHTS);
	ck_assert_int_eq(linkat(dir, "f", dir, "second", 0), 0);
	ck_assert_int_eq(file_read(dir, "f", 9, &b), ERR_RIGHTS);
	ck_assert_int_eq(unlinkat(dir, "second", 0), 0);
	ck_assert_int_eq(file_read(dir, "f", 9, &b), ERR_OK);
	ck_assert_str_eq(buf_str(&b), "x");
	buf_clear(&b);
}
END_TEST

START_TEST(file_read_private__refuses_other_owners_and_open_modes)
{
	static const mode_t open_modes[] = {0640, 0604, 0620, 0602, 0610, 0601, 0666};
	struct buf b = {0};
	for (size_t i = 0; i < sizeof open_modes / sizeof open_modes[0]; i++) {
		put("f", "x", open_modes[i]);
		ck_assert_int_eq(file_read_private(dir, "f", 9, &b), ERR_RIGHTS);
		ck_assert_int_eq(file_read(dir, "f", 9, &b), ERR_OK);
		buf_reset(&b);
	}
	put("f", "x", 0400);
	ck_assert_int_eq(file_read_private(dir, "f", 9, &b), ERR_OK);
	if (geteuid() == 0) {
		ck_assert_int_eq(fchownat(dir, "f", NOBODY, NOBODY, 0), 0);
		ck_assert_int_eq(file_read_private(dir, "f", 9, &b), ERR_RIGHTS);
		ck_assert_int_eq(file_read(dir, "f", 9, &b), ERR_OK);
	}
	buf_clear(&b);
}
END_TEST

START_TEST(file_replace__makes_and_replaces_with_mode_0600)
{
	struct stat st;
	umask(0);
	ck_assert_int_eq(file_replace(dir, "f", "one", 3), ERR_OK);
	assert_text("f", "one");
	ck_assert_int_eq(file_replace(dir, "f", "", 0), ERR_OK);
	assert_text("f", "");
	umask(0777);
	ck_assert_int_eq(file_replace(dir, "f", "three", 5), ERR_OK);
	umask(022);
	ck_assert_int_eq(fstatat(dir, "f", &st, 0), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0600);
	assert_text("f", "three");
	ck_assert_int_eq(entries(), 1);
}
END_TEST

START_TEST(file_replace__reaches_through_a_path)
{
	ck_assert_int_eq(mkdirat(dir, "d", 0700), 0);
	ck_assert_int_eq(file_replace(dir, "d/f", "x", 1), ERR_OK);
	assert_text("d/f", "x");
	ck_assert_int_eq(file_replace(dir, "none/f", "x", 1), ERR_MISSING);
	ck_assert_int_eq(fchdir(dir), 0);
	ck_assert_int_eq(file_replace(AT_FDCWD, "f", "y", 1), ERR_OK);
	assert_text("f", "y");
}
END_TEST

START_TEST(file_replace__never_writes_through_what_was_planted)
{
	put("victim", "keep", 0600);
	ck_assert_int_eq(symlinkat("victim", dir, "f.new"), 0);
	ck_assert_int_eq(symlinkat("victim", dir, "f"), 0);
	ck_assert_int_eq(file_replace(dir, "f", "new", 3), ERR_OK);
	assert_text("f", "new");
	assert_text("victim", "keep");
	ck_assert_int_eq(mkfifoat(dir, "f.new", 0600), 0);
	ck_assert_int_eq(file_replace(dir, "f", "newer", 5), ERR_OK);
	assert_text("f", "newer");
	ck_assert_int_eq(linkat(dir, "victim", dir, "f.new", 0), 0);
	ck_assert_int_eq(file_replace(dir, "f", "newest", 6), ERR_OK);
	assert_text("victim", "keep");
	ck_assert_int_eq(mkdirat(dir, "f.new", 0700), 0);
	ck_assert_int_eq(file_replace(dir, "f", "no", 2), ERR_RIGHTS);
	assert_text("f", "newest");
}
END_TEST

START_TEST(file_replace__takes_over_a_left_over_but_not_a_writer_at_work)
{
	put("f", "old", 0600);
	put("f.new", "half of a fi", 0600);
	int fd = openat(dir, "f.new", O_WRONLY);
	ck_assert_int_eq(flock(fd, LOCK_EX), 0);
	ck_assert_int_eq(file_replace(dir, "f", "new", 3), ERR_BUSY);
	assert_text("f", "old");
	assert_text("f.new", "half of a fi");
	close(fd);
	ck_assert_int_eq(file_replace(dir, "f", "new", 3), ERR_OK);
	assert_text("f", "new");
	ck_assert_int_eq(entries(), 1);
}
END_TEST

START_TEST(file_replace__full_disk_leaves_the_old_file)
{
	static char big[20000];
	const struct rlimit small = {8192, 8192};
	put("f", "old", 0600);
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		signal(SIGXFSZ, SIG_IGN);
		if (setrlimit(RLIMIT_FSIZE, &small) != 0)
			_exit(98);
		_exit((int)file_replace(dir, "f", big, sizeof big));
	}
	int status;
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), ERR_DISK_FULL);
	assert_text("f", "old");
	ck_assert_int_eq(entries(), 1);
}
END_TEST

START_TEST(file_replace__tells_rights)
{
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		if (fchmod(dir, 0500) != 0)
			_exit(98);
		if (geteuid() == 0 && (fchown(dir, NOBODY, NOBODY) != 0 || setuid(NOBODY) != 0))
			_exit(97);
		_exit((int)file_replace(dir, "f", "x", 1));
	}
	int status;
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	fchmod(dir, 0700);
	ck_assert_int_eq(WEXITSTATUS(status), ERR_RIGHTS);
}
END_TEST

/* Contents that show a mixture: one letter all the way. */
enum { WRITER_BYTES = 9000 };

static _Noreturn void write_for_ever(char letter)
{
	char text[WRITER_BYTES];
	memset(text, letter, sizeof text);
	while (getppid() != 1)
		file_replace(dir, "f", text, sizeof text);
	_exit(0);
}

static bool is_whole(void)
{
	struct buf b = {0};
	bool whole = file_read_private(dir, "f", WRITER_BYTES, &b) == ERR_OK && b.len == WRITER_BYTES;
	for (size_t i = 0; whole && i < b.len; i++)
		whole = b.s[i] == b.s[0];
	buf_clear(&b);
	return whole;
}

START_TEST(file_replace__two_writers_and_kills_never_show_a_part)
{
	char text[WRITER_BYTES];
	memset(text, 'z', sizeof text);
	ck_assert_int_eq(file_replace(dir, "f", text, sizeof text), ERR_OK);
	for (int round = 0; round < 10; round++) {
		pid_t pids[2];
		for (int i = 0; i < 2; i++) {
			pids[i] = fork();
			ck_assert_int_ge(pids[i], 0);
			if (pids[i] == 0)
				write_for_ever((char)('a' + i));
		}
		bool whole = true;
		for (int i = 0; i < 40 + round * 7; i++)
			whole = is_whole() && whole;
		for (int i = 0; i < 2; i++) {
			kill(pids[i], SIGKILL);
			ck_assert_int_eq(waitpid(pids[i], NULL, 0), pids[i]);
		}
		ck_assert(whole);
		ck_assert(is_whole());
	}
	ck_assert_int_eq(file_replace(dir, "f", "last", 4), ERR_OK);
	assert_text("f", "last");
	ck_assert_int_eq(entries(), 1);
}
END_TEST

START_TEST(file_open_dir__only_ours_and_closed_to_others)
{
	static const mode_t bad[] = {0750, 0701, 0770, 0777, 0705};
	int fd;
	ck_assert_int_eq(fchdir(dir), 0);
	ck_assert_int_eq(mkdir("d", 0700), 0);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		ck_assert_int_eq(chmod("d", bad[i]), 0);
		ck_assert_int_eq(file_open_dir("d", &fd), ERR_RIGHTS);
		ck_assert_int_eq(fd, -1);
	}
	ck_assert_int_eq(chmod("d", 0700), 0);
	ck_assert_int_eq(symlink("d", "l"), 0);
	ck_assert_int_eq(file_open_dir("l", &fd), ERR_RIGHTS);
	ck_assert_int_eq(file_open_dir("l/", &fd), ERR_RIGHTS);
	ck_assert_int_eq(file_open_dir("l//", &fd), ERR_RIGHTS);
	ck_assert_int_eq(file_open_dir("none", &fd), ERR_MISSING);
	put("f", "x", 0600);
	ck_assert_int_eq(file_open_dir("f", &fd), ERR_RIGHTS);
	ck_assert_int_eq(file_open_dir("d//", &fd), ERR_OK);
	ck_assert_int_eq(fcntl(fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	close(fd);
	if (geteuid() == 0) {
		ck_assert_int_eq(chown("d", NOBODY, NOBODY), 0);
		ck_assert_int_eq(file_open_dir("d", &fd), ERR_RIGHTS);
	}
}
END_TEST

START_TEST(file_make_dir__makes_parents_and_takes_an_empty_one)
{
	int fd;
	struct stat st;
	umask(0);
	ck_assert_int_eq(fchdir(dir), 0);
	ck_assert_int_eq(file_make_dir("a/b//c/", &fd), ERR_OK);
	ck_assert_int_eq(fstat(fd, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0700);
	close(fd);
	ck_assert_int_eq(stat("a/b", &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0700);
	ck_assert_int_eq(file_make_dir("a/b", &fd), ERR_EXISTS);
	ck_assert_int_eq(fd, -1);
	ck_assert_int_eq(chmod("a/b/c", 0755), 0);
	ck_assert_int_eq(file_make_dir("a/b/c", &fd), ERR_OK);
	close(fd);
	ck_assert_int_eq(file_open_dir("a/b/c", &fd), ERR_OK);
	ck_assert_int_eq(file_replace(fd, "f", "x", 1), ERR_OK);
	close(fd);
	ck_assert_int_eq(file_make_dir("a/b/c", &fd), ERR_EXISTS);
	ck_assert_int_eq(file_make_dir("a/b/c/f", &fd), ERR_RIGHTS);
	ck_assert_int_eq(file_make_dir("a/b/c/f/d", &fd), ERR_RIGHTS);
	char *here = realpath(".", NULL);
	struct buf path = {0};
	buf_printf(&path, "%s/abs/olute", here);
	ck_assert_int_eq(file_make_dir(buf_str(&path), &fd), ERR_OK);
	close(fd);
	buf_clear(&path);
	free(here);
}
END_TEST

START_TEST(file_make_dir__refuses_links_and_other_owners)
{
	int fd;
	ck_assert_int_eq(fchdir(dir), 0);
	ck_assert_int_eq(mkdir("real", 0700), 0);
	ck_assert_int_eq(symlink("real", "link"), 0);
	ck_assert_int_eq(symlink("nowhere", "dangling"), 0);
	ck_assert_int_eq(file_make_dir("link", &fd), ERR_RIGHTS);
	ck_assert_int_eq(file_make_dir("dangling", &fd), ERR_RIGHTS);
	ck_assert_int_ne(access("nowhere", F_OK), 0);
	ck_assert_int_eq(file_make_dir("link/below", &fd), ERR_OK);
	close(fd);
	if (geteuid() == 0) {
		ck_assert_int_eq(mkdir("theirs", 0700), 0);
		ck_assert_int_eq(chown("theirs", NOBODY, NOBODY), 0);
		ck_assert_int_eq(file_make_dir("theirs", &fd), ERR_RIGHTS);
	}
	ck_assert_int_eq(file_make_dir("/proc/none", &fd), ERR_MISSING);
}
END_TEST

START_TEST(file_errno__tells_kinds_apart)
{
	static const struct {
		int number;
		enum err e;
	} rows[] = {
		{ENOSPC, ERR_DISK_FULL}, {EDQUOT, ERR_DISK_FULL}, {EACCES, ERR_RIGHTS}, {EPERM, ERR_RIGHTS},
		{EROFS, ERR_RIGHTS},     {ENOENT, ERR_MISSING},   {EIO, ERR_IO},        {EMFILE, ERR_IO},
		{ELOOP, ERR_RIGHTS},     {EFBIG, ERR_DISK_FULL},  {EEXIST, ERR_EXISTS}, {0, ERR_IO},
	};
	ck_assert_int_eq(file_errno(rows[_i].number), rows[_i].e);
}
END_TEST

START_TEST(file_is_remote__knows_its_kinds)
{
	ck_assert(file_type_is_remote(0x6969));
	ck_assert(file_type_is_remote(0xff534d42));
	ck_assert(file_type_is_remote(0x65735546));
	ck_assert(file_type_is_remote(0x01021997));
	ck_assert(!file_type_is_remote(0xef53));     /* ext4 */
	ck_assert(!file_type_is_remote(0x9123683e)); /* btrfs */
	ck_assert(!file_type_is_remote(0x01021994)); /* tmpfs */
	ck_assert(!file_is_remote(-1));
	int proc = open("/proc", O_RDONLY | O_DIRECTORY);
	if (proc >= 0)
		ck_assert(!file_is_remote(proc));
	close(proc);
}
END_TEST

static TCase *of_files(void)
{
	TCase *t = tcase_create("files");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, file_read__appends_up_to_the_limit);
	tcase_add_test(t, file_read__takes_a_big_file_whole);
	tcase_add_test(t, file_read__refuses_links_fifos_devices_and_directories);
	tcase_add_test(t, file_read_private__refuses_other_owners_and_open_modes);
	tcase_add_test(t, file_replace__makes_and_replaces_with_mode_0600);
	tcase_add_test(t, file_replace__reaches_through_a_path);
	tcase_add_test(t, file_replace__never_writes_through_what_was_planted);
	tcase_add_test(t, file_replace__takes_over_a_left_over_but_not_a_writer_at_work);
	tcase_add_test(t, file_replace__full_disk_leaves_the_old_file);
	tcase_add_test(t, file_replace__tells_rights);
	tcase_add_test(t, file_replace__two_writers_and_kills_never_show_a_part);
	return t;
}

static TCase *of_directories(void)
{
	TCase *t = tcase_create("directories");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, file_open_dir__only_ours_and_closed_to_others);
	tcase_add_test(t, file_make_dir__makes_parents_and_takes_an_empty_one);
	tcase_add_test(t, file_make_dir__refuses_links_and_other_owners);
	tcase_add_loop_test(t, file_errno__tells_kinds_apart, 0, 12);
	tcase_add_test(t, file_is_remote__knows_its_kinds);
	return t;
}

Suite *file_suite(void)
{
	Suite *s = suite_create("file");
	suite_add_tcase(s, of_files());
	suite_add_tcase(s, of_directories());
	return s;
}
