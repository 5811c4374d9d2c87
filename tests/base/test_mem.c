/* mem: what it gives, and how the program ends when there is nothing to give. */
#include <config.h>

#include "suites.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"

static int report_fd;

static void hook(void)
{
	if (write(report_fd, "h", 1) != 1)
		_exit(99);
}

/* A hook that runs out itself must not be called again. */
static void hungry_hook(void)
{
	hook();
	mem_new(SIZE_MAX);
}

static void want_too_much(void)
{
	mem_new(SIZE_MAX);
}

static void want_too_many(void)
{
	mem_new_array(SIZE_MAX / 8 + 2, 8);
}

static void resize_too_much(void)
{
	mem_resize(NULL, SIZE_MAX / 2, 3);
}

static void dup_too_much(void)
{
	mem_dup_n("x", SIZE_MAX);
}

/* Runs `act` in a child with `on_end` as the hook; gives the exit status and in *calls how
 * often the hook ran. */
static int end_of(void (*act)(void), void (*on_end)(void), int *calls)
{
	int fds[2];
	ck_assert_int_eq(pipe(fds), 0);
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		report_fd = fds[1];
		mem_on_exhausted(on_end);
		act();
		_exit(98);
	}
	close(fds[1]);
	char bytes[8];
	ssize_t n = read(fds[0], bytes, sizeof bytes);
	ck_assert_int_ge(n, 0);
	*calls = (int)n;
	close(fds[0]);
	int status;
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static const struct {
	void (*act)(void);
	void (*hook)(void);
	int calls;
} ends[] = {
	{want_too_much, hook, 1}, {want_too_many, hook, 1}, {resize_too_much, hook, 1},
	{dup_too_much, hook, 1}, {want_too_much, NULL, 0}, {want_too_much, hungry_hook, 1},
};

START_TEST(mem_on_exhausted__hook_once_then_exit_7)
{
	int calls;
	ck_assert_int_eq(end_of(ends[_i].act, ends[_i].hook, &calls), 7);
	ck_assert_int_eq(calls, ends[_i].calls);
}
END_TEST

START_TEST(mem_new__is_zeroed_and_never_null)
{
	static const unsigned char zero[1000];
	unsigned char *p = mem_new(sizeof zero);
	ck_assert_mem_eq(p, zero, sizeof zero);
	free(p);
	void *a = mem_new(0), *b = mem_new_array(0, 8), *c = mem_new_array(8, 0);
	ck_assert(a && b && c && a != b && b != c);
	free(a);
	free(b);
	free(c);
}
END_TEST

START_TEST(mem_resize__keeps_content_and_takes_null)
{
	int *p = mem_resize(NULL, 2, sizeof *p);
	p[0] = 7;
	p[1] = 8;
	p = mem_resize(p, 1000, sizeof *p);
	ck_assert_int_eq(p[0], 7);
	ck_assert_int_eq(p[1], 8);
	p = mem_resize(p, 0, sizeof *p);
	ck_assert_ptr_nonnull(p);
	free(p);
}
END_TEST

START_TEST(mem_dup__copies)
{
	ck_assert_ptr_null(mem_dup(NULL));
	ck_assert_ptr_null(mem_dup_n(NULL, 3));
	char *a = mem_dup(""), *b = mem_dup_n("a\0b", 3), *c = mem_dup_n("xyz", 0);
	ck_assert_str_eq(a, "");
	ck_assert_mem_eq(b, "a\0b", 4);
	ck_assert_str_eq(c, "");
	free(a);
	free(b);
	free(c);
}
END_TEST

START_TEST(MEM_GROW__makes_every_index_exist)
{
	long *p = NULL;
	size_t cap = 0;
	for (size_t i = 0; i < 5000; i = i * 3 + 1) {
		MEM_GROW(p, i, cap);
		ck_assert_uint_gt(cap, i);
		p[i] = (long)i;
	}
	ck_assert_int_eq(p[40], 40);
	free(p);
}
END_TEST

Suite *mem_suite(void)
{
	Suite *s = suite_create("mem");
	TCase *tc = tcase_create("mem");
	tcase_add_loop_test(tc, mem_on_exhausted__hook_once_then_exit_7, 0, sizeof ends / sizeof ends[0]);
	tcase_add_test(tc, mem_new__is_zeroed_and_never_null);
	tcase_add_test(tc, mem_resize__keeps_content_and_takes_null);
	tcase_add_test(tc, mem_dup__copies);
	tcase_add_test(tc, MEM_GROW__makes_every_index_exist);
	suite_add_tcase(s, tc);
	return s;
}
