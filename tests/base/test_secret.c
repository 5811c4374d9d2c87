/* secret: what it holds, what it refuses, that it wipes and guards, and what happens
 * when the system gives no randomness or no locked memory. */
#include <config.h>

#include "suites.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/secret.h"

enum { CHILD_CANNOT = 77 };

/* Exit status of `act` in a child, -1 when a signal ended it (*sig). */
static int in_child(int (*act)(void), int *sig)
{
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		_exit(act());
	int status;
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	*sig = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool is_zero(const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}

static void start(void)
{
	ck_assert_int_eq(secret_init(), ERR_OK);
}

START_TEST(secret_new__is_empty_zeroed_and_of_its_capacity)
{
	static const size_t caps[] = {0, 1, 16, 32, 100, 4096, 10000};
	struct secret *s = secret_new(caps[_i]);
	ck_assert_uint_eq(secret_len(s), 0);
	ck_assert_uint_eq(secret_cap(s), caps[_i]);
	ck_assert(is_zero(secret_view(s), caps[_i]));
	memset(secret_bytes(s), 0x5a, caps[_i]);
	ck_assert(secret_set_len(s, caps[_i]));
	secret_free(s);
	secret_free(NULL);
}
END_TEST

START_TEST(secret_set_len__keeps_to_the_capacity_and_wipes_what_falls_off)
{
	struct secret *s = secret_new(8);
	ck_assert(secret_append(s, "12345678", 8));
	ck_assert(!secret_set_len(s, 9));
	ck_assert_uint_eq(secret_len(s), 8);
	ck_assert(secret_set_len(s, 3));
	ck_assert_mem_eq(secret_view(s), "123\0\0\0\0\0", 8);
	secret_free(s);
}
END_TEST

START_TEST(secret_append__refuses_what_does_not_fit)
{
	struct secret *s = secret_new(5);
	ck_assert(secret_append(s, "abc", 3));
	ck_assert(!secret_append(s, "def", 3));
	ck_assert(!secret_append(s, "x", SIZE_MAX));
	ck_assert_uint_eq(secret_len(s), 3);
	ck_assert(secret_append(s, NULL, 0));
	ck_assert(secret_append(s, secret_view(s), 2));
	ck_assert_mem_eq(secret_view(s), "abcab", 5);
	secret_free(s);
}
END_TEST

START_TEST(secret_reset__wipes_to_the_capacity)
{
	struct secret *s = secret_new(64);
	memset(secret_bytes(s), 0x5a, 64);
	secret_reset(s);
	ck_assert_uint_eq(secret_len(s), 0);
	ck_assert(is_zero(secret_view(s), 64));
	secret_free(s);
}
END_TEST

static int write_past_the_end(void)
{
	signal(SIGSEGV, SIG_DFL);
	struct secret *s = secret_new(33);
	volatile unsigned char *p = secret_bytes(s);
	p[33] = 1;
	return 0;
}

START_TEST(secret_bytes__one_byte_too_far_faults)
{
	int sig;
	ck_assert_int_eq(in_child(write_past_the_end, &sig), -1);
	ck_assert_int_eq(sig, SIGSEGV);
}
END_TEST

static int ask_too_much(void)
{
	secret_new(SIZE_MAX);
	return 0;
}

START_TEST(secret_new__ends_the_program_without_memory)
{
	int sig;
	ck_assert_int_eq(in_child(ask_too_much, &sig), err_exit_code(ERR_MEMORY));
}
END_TEST

START_TEST(secret_is_equal__length_and_bytes)
{
	struct secret *a = secret_new(8), *b = secret_new(16);
	ck_assert(secret_is_equal(a, b));
	secret_append(a, "geheim", 6);
	ck_assert(!secret_is_equal(a, b));
	secret_append(b, "geheim", 6);
	ck_assert(secret_is_equal(a, b));
	secret_append(b, "!", 1);
	ck_assert(!secret_is_equal(a, b));
	secret_set_len(b, 6);
	secret_bytes(b)[5] ^= 1;
	ck_assert(!secret_is_equal(a, b));
	secret_free(a);
	secret_free(b);
}
END_TEST

START_TEST(secret_random__differs_and_wipe_clears)
{
	unsigned char a[32] = {0}, b[32] = {0};
	secret_random(a, sizeof a);
	secret_random(b, sizeof b);
	ck_assert(!is_zero(a, sizeof a));
	ck_assert_mem_ne(a, b, sizeof a);
	secret_wipe(a, sizeof a);
	ck_assert(is_zero(a, sizeof a));
	secret_wipe(NULL, 0);
}
END_TEST

/* What stands in the pipe, into a secret of 6. */
static const struct {
	const char *in;
	enum err e;
	const char *first, *second;
} readings[] = {
	{"", ERR_OK, "", ""},
	{"abc", ERR_OK, "abc", ""},
	{"abc\n", ERR_OK, "abc", ""},
	{"abc\ndef\n", ERR_OK, "abc", "def"},
	{"abcdef\nghi", ERR_OK, "abcdef", "ghi"},
	{"abcdefg\n", ERR_LIMIT, "", NULL},
	{"\nabc", ERR_OK, "", "abc"},
	{" a b \n", ERR_OK, " a b ", ""},
};

static void assert_holds(const struct secret *s, const char *text)
{
	ck_assert_uint_eq(secret_len(s), strlen(text));
	if (*text)
		ck_assert_mem_eq(secret_view(s), text, strlen(text));
}

START_TEST(secret_read_fd__one_line_and_no_more)
{
	int fds[2];
	ck_assert_int_eq(pipe(fds), 0);
	ck_assert_int_eq(write(fds[1], readings[_i].in, strlen(readings[_i].in)), (ssize_t)strlen(readings[_i].in));
	close(fds[1]);
	struct secret *s = secret_new(6);
	secret_append(s, "old", 3);
	ck_assert_int_eq(secret_read_fd(s, fds[0]), readings[_i].e);
	assert_holds(s, readings[_i].first);
	if (readings[_i].e != ERR_OK)
		ck_assert(is_zero(secret_view(s), 6));
	if (readings[_i].second) {
		ck_assert_int_eq(secret_read_fd(s, fds[0]), ERR_OK);
		assert_holds(s, readings[_i].second);
	}
	close(fds[0]);
	ck_assert_int_eq(secret_read_fd(s, fds[0]), ERR_IO);
	assert_holds(s, "");
	secret_free(s);
}
END_TEST

/* One text in several spellings; the last two rows are no UTF-8 and stay as they are. */
static const struct {
	const char *in;
	size_t n;
	const char *out;
	size_t out_n;
} forms[] = {
	{"", 0, "", 0},
	{"plat ascii", 10, "plat ascii", 10},
	{"e\xcc\x81", 3, "\xc3\xa9", 2},
	{"\xc3\xa9", 2, "\xc3\xa9", 2},
	{"a\0e\xcc\x88", 5, "a\0\xc3\xab", 4},
	{"\xe2\x84\xab", 3, "\xc3\x85", 2},                         /* angstrom sign */
	{"q\xcc\x87\xcc\xa3", 5, "q\xcc\xa3\xcc\x87", 5},           /* marks in order */
	{"\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", 9, "\xed\x95\x9c", 3}, /* jamo */
	{"\xf0\x9d\x85\x9e", 4, "\xf0\x9d\x85\x97\xf0\x9d\x85\xa5", 8}, /* grows: excluded from composing */
	{" \xe2\x80\x8c ", 5, " \xe2\x80\x8c ", 5},                 /* joiners and blanks stay */
	{"e\xcc\x81\xff", 4, "e\xcc\x81\xff", 4},
	{"\xed\xa0\x80", 3, "\xed\xa0\x80", 3},
};

START_TEST(secret_nfc__one_spelling_or_the_bytes)
{
	struct secret *s = secret_new(forms[_i].n);
	secret_append(s, forms[_i].in, forms[_i].n);
	struct secret *nfc = secret_nfc(s);
	ck_assert_uint_eq(secret_len(nfc), forms[_i].out_n);
	ck_assert(memcmp(secret_view(nfc), forms[_i].out, forms[_i].out_n) == 0);
	ck_assert(memcmp(secret_view(s), forms[_i].in, forms[_i].n) == 0);
	secret_free(nfc);
	secret_free(s);
}
END_TEST

static int harden(void)
{
	struct rlimit core;
	if (secret_harden() != ERR_OK || prctl(PR_GET_DUMPABLE) != 0)
		return 1;
	return getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur == 0 && core.rlim_max == 0 ? 0 : 2;
}

START_TEST(secret_harden__not_dumpable_no_core)
{
	int sig;
	ck_assert_int_eq(in_child(harden, &sig), 0);
}
END_TEST

/* The system call gives EPERM from here on. */
static bool forbid(unsigned call)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof code / sizeof code[0], code};
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static int init_without_getrandom(void)
{
	if (!forbid(SYS_getrandom))
		return CHILD_CANNOT;
	return (int)secret_init();
}

static int init_without_any(void)
{
	const struct rlimit none = {0, 0};
	if (!forbid(SYS_getrandom) || setrlimit(RLIMIT_NOFILE, &none) != 0)
		return CHILD_CANNOT;
	return (int)secret_init();
}

/* geval-K16 */
START_TEST(secret_init__refuses_without_randomness)
{
	int sig;
	int status = in_child(init_without_getrandom, &sig);
	if (status == CHILD_CANNOT)
		return; /* no seccomp in this kernel */
	ck_assert_int_eq(status, ERR_OK);
	ck_assert_int_eq(in_child(init_without_any, &sig), ERR_NO_RANDOM);
}
END_TEST

static int lock_without_limit(void)
{
	const struct rlimit none = {0, 0};
	if (setrlimit(RLIMIT_MEMLOCK, &none) != 0 || (geteuid() == 0 && setuid(65534) != 0))
		return CHILD_CANNOT;
	struct secret *s = secret_new(32);
	secret_random(secret_bytes(s), 32);
	secret_free(s);
	/* AddressSanitizer replaces mlock by one that always succeeds: then both say yes. */
	static char page[8192];
	return secret_is_locked() == (mlock(page, sizeof page) == 0) ? 0 : 1;
}

START_TEST(secret_is_locked__tells_the_truth)
{
	int sig;
	static char page[8192];
	bool can = mlock(page, sizeof page) == 0;
	ck_assert_int_eq(secret_is_locked(), can);
	if (can)
		munlock(page, sizeof page);
	ck_assert_int_eq(in_child(lock_without_limit, &sig), 0);
}
END_TEST

Suite *secret_suite(void)
{
	Suite *s = suite_create("secret");
	TCase *t = tcase_create("secret");
	tcase_add_checked_fixture(t, start, NULL);
	tcase_add_loop_test(t, secret_new__is_empty_zeroed_and_of_its_capacity, 0, 7);
	tcase_add_test(t, secret_new__ends_the_program_without_memory);
	tcase_add_test(t, secret_set_len__keeps_to_the_capacity_and_wipes_what_falls_off);
	tcase_add_test(t, secret_append__refuses_what_does_not_fit);
	tcase_add_test(t, secret_reset__wipes_to_the_capacity);
	tcase_add_test(t, secret_bytes__one_byte_too_far_faults);
	tcase_add_test(t, secret_is_equal__length_and_bytes);
	tcase_add_test(t, secret_random__differs_and_wipe_clears);
	tcase_add_loop_test(t, secret_read_fd__one_line_and_no_more, 0, (int)(sizeof readings / sizeof readings[0]));
	tcase_add_loop_test(t, secret_nfc__one_spelling_or_the_bytes, 0, (int)(sizeof forms / sizeof forms[0]));
	tcase_add_test(t, secret_harden__not_dumpable_no_core);
	tcase_add_test(t, secret_init__refuses_without_randomness);
	tcase_add_test(t, secret_is_locked__tells_the_truth);
	suite_add_tcase(s, t);
	return s;
}
