/* log: nothing without opening, one clean line a note, and no file of someone else's choosing. */
#include <config.h>

#include "suites.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/log.h"
#include "support/run.h"

static char *in_dir(const char *name)
{
	struct buf b = {0};
	buf_printf(&b, "%s/%s", support_dir(), name);
	return buf_detach(&b);
}

static void assert_file(const char *path, const char *must, size_t lines)
{
	struct buf b = {0};
	ck_assert_int_eq(file_read_private(AT_FDCWD, path, 1 << 20, &b), ERR_OK);
	size_t seen = 0;
	for (size_t i = 0; i < b.len; i++)
		seen += b.s[i] == '\n';
	ck_assert_uint_eq(seen, lines);
	ck_assert_ptr_nonnull(strstr(buf_str(&b), must));
	buf_clear(&b);
}

START_TEST(log_note__writes_one_line_with_the_time)
{
	char *path = in_dir("regie.log");
	log_note("nowhere %d", 1);
	umask(0);
	ck_assert_int_eq(log_open(path, 0), ERR_OK);
	errno = 5;
	log_note("regie.db rij %d: code %d", 12, 26);
	ck_assert_int_eq(errno, 5);
	log_note("pad \n2026 vals \x1b[2J \xe2\x80\xae.");
	log_close();
	log_note("nowhere %d", 2);
	log_close();
	struct buf b = {0};
	ck_assert_int_eq(file_read_private(AT_FDCWD, path, 4096, &b), ERR_OK);
	char *second = strchr(buf_str(&b), '\n') + 1;
	ck_assert_str_eq(buf_str(&b) + 25, b.s + 25);
	ck_assert_int_eq(strncmp(b.s + 25, " regie.db rij 12: code 26\n", 26), 0);
	ck_assert(b.s[0] == '2' && b.s[10] == 'T' && b.s[19] == '+');
	ck_assert_str_eq(second + 25, " pad ?2026 vals ?[2J ???.\n");
	buf_clear(&b);
	free(path);
}
END_TEST

START_TEST(log_note__cuts_a_long_line)
{
	char *path = in_dir("regie.log");
	char *wide = malloc(100001);
	memset(wide, 'x', 100000);
	wide[100000] = '\0';
	ck_assert_int_eq(log_open(path, 0), ERR_OK);
	log_note("%s", wide);
	log_note("after");
	log_close();
	struct stat st;
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_lt(st.st_size, 1100);
	assert_file(path, " after\n", 2);
	free(wide);
	free(path);
}
END_TEST

START_TEST(log_open__takes_and_gives_back_stderr)
{
	char *path = in_dir("regie.log"), *other = in_dir("stderr");
	int fd = open(other, O_RDWR | O_CREAT, 0600);
	ck_assert_int_ge(fd, 0);
	int real = dup(STDERR_FILENO);
	dup2(fd, STDERR_FILENO);
	ck_assert_int_eq(log_open(path, 1), ERR_OK);
	fprintf(stderr, "noise of a library\n");
	log_note("a note");
	log_close();
	fprintf(stderr, "after closing\n");
	dup2(real, STDERR_FILENO);
	close(real);
	close(fd);
	assert_file(path, "noise of a library\n", 2);
	assert_file(other, "after closing\n", 1);
	free(path);
	free(other);
}
END_TEST

START_TEST(log_open__appends_and_sets_a_big_one_aside)
{
	char *path = in_dir("regie.log");
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(log_open(path, 0), ERR_OK);
		log_note("opening %d", i);
		log_close();
	}
	assert_file(path, "opening 1\n", 2);
	ck_assert_int_eq(truncate(path, (1 << 20) + 1), 0);
	ck_assert_int_eq(log_open(path, 0), ERR_OK);
	log_note("fresh");
	log_close();
	assert_file(path, "fresh\n", 1);
	char old[4200];
	snprintf(old, sizeof old, "%s.1", path);
	struct stat st;
	ck_assert_int_eq(stat(old, &st), 0);
	ck_assert_int_eq(st.st_size, (1 << 20) + 1);
	free(path);
}
END_TEST

/* geval-T15 */
START_TEST(log_open__refuses_links_fifos_and_open_files)
{
	char *path = in_dir("regie.log"), *target = in_dir("target");
	ck_assert_int_eq(symlink(target, path), 0);
	ck_assert_int_eq(log_open(path, 0), ERR_RIGHTS);
	ck_assert_int_ne(access(target, F_OK), 0);
	unlink(path);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	ck_assert_int_eq(log_open(path, 0), ERR_RIGHTS);
	unlink(path);
	int fd = open(target, O_WRONLY | O_CREAT, 0600);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(link(target, path), 0);
	ck_assert_int_eq(log_open(path, 0), ERR_RIGHTS);
	unlink(target);
	ck_assert_int_eq(log_open(path, 0), ERR_OK);
	log_close();
	ck_assert_int_eq(chmod(path, 0644), 0);
	ck_assert_int_eq(log_open(path, 0), ERR_RIGHTS);
	ck_assert_int_eq(log_open("/nonexistent/regie.log", 0), ERR_MISSING);
	log_note("nowhere");
	close(fd);
	free(path);
	free(target);
}
END_TEST

Suite *log_suite(void)
{
	Suite *s = suite_create("log");
	TCase *t = tcase_create("log");
	tcase_add_test(t, log_note__writes_one_line_with_the_time);
	tcase_add_test(t, log_note__cuts_a_long_line);
	tcase_add_test(t, log_open__takes_and_gives_back_stderr);
	tcase_add_test(t, log_open__appends_and_sets_a_big_one_aside);
	tcase_add_test(t, log_open__refuses_links_fifos_and_open_files);
	suite_add_tcase(s, t);
	return s;
}
