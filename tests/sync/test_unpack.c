/* Unpacking what an enemy packed: refused at a limit, in little memory, by a child that may
 * do nothing else. */
#include <config.h>

#include "parcel.h"
#include "suites.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zstd.h>

#include "unpack_priv.h"

static const struct unpack_limits limits = {
	.plain = 8 * 1024 * 1024, .free = 1024 * 1024, .ratio = 100, .pad = 4096};

struct feed {
	const unsigned char *p;
	size_t n, step;
	enum sync_fault fault; /* instead of the end */
};

static enum sync_fault more(void *ctx, const unsigned char **p, size_t *n)
{
	struct feed *f = ctx;
	*p = f->p;
	*n = f->n < f->step ? f->n : f->step;
	f->p += *n;
	f->n -= *n;
	return *n == 0 ? f->fault : FAULT_NONE;
}

/* Unpack all, `step` bytes at a time; what came out is appended to out. */
static enum sync_fault unpack(const void *p, size_t n, size_t step, enum sync_fault fault, struct buf *out)
{
	struct feed f = {p, n, step, fault};
	struct unpack *u;
	const unsigned char *got;
	size_t got_n;
	enum sync_fault result = unpack_new(&limits, more, &f, &u);
	ck_assert_int_eq(result, FAULT_NONE);
	do {
		result = unpack_next(u, &got, &got_n);
		if (result == FAULT_NONE && out)
			buf_add_n(out, got, got_n);
	} while (result == FAULT_NONE && got_n > 0);
	unpack_free(u);
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1); /* no child is left */
	return result;
}

/* Packed text of n bytes of `kind`: 'z' zeros, 'n' noise, 't' something like lines. */
static void pack(struct buf *out, size_t n, char kind, int window_log, const char *dictionary)
{
	char *text = calloc(n ? n : 1, 1), *packed = malloc(ZSTD_compressBound(n));
	unsigned seed = 1;
	for (size_t i = 0; kind != 'z' && i < n; i++) {
		seed = seed * 1103515245 + 12345;
		text[i] = kind == 'n' ? (char)(seed >> 16) : (char)('a' + (seed >> 16) % 16);
	}
	ZSTD_CCtx *c = ZSTD_createCCtx();
	ZSTD_CCtx_setParameter(c, ZSTD_c_windowLog, window_log);
	if (dictionary)
		ZSTD_CCtx_loadDictionary(c, dictionary, strlen(dictionary));
	ZSTD_outBuffer o = {packed, ZSTD_compressBound(n), 0};
	ZSTD_inBuffer i = {text, n, 0};
	ck_assert_uint_eq(ZSTD_compressStream2(c, &o, &i, ZSTD_e_end), 0);
	buf_add_n(out, packed, o.pos);
	ZSTD_freeCCtx(c);
	free(text);
	free(packed);
}

static void start(void)
{
	ck_assert_int_eq(secret_init(), ERR_OK);
}

START_TEST(unpack_next__gives_back_what_was_packed)
{
	static const size_t sizes[] = {0, 1, 1000, 65536, 65537, 3000000}, steps[] = {1000000, 65536, 7};
	for (size_t i = 0; i < 6; i++) {
		for (size_t j = 0; j < 3; j++) {
			struct buf packed = {0}, out = {0};
			if (steps[j] == 7 && sizes[i] > 1000)
				continue; /* it would take long and show nothing more */
			pack(&packed, sizes[i], 't', 20, NULL);
			ck_assert_int_eq(unpack(packed.s, packed.len, steps[j], FAULT_NONE, &out), FAULT_NONE);
			ck_assert_uint_eq(out.len, sizes[i]);
			unsigned seed = 1;
			bool same = true; /* an assertion a byte would take a minute */
			for (size_t k = 0; k < out.len; k++) {
				seed = seed * 1103515245 + 12345;
				same = same && out.s[k] == (char)('a' + (seed >> 16) % 16);
			}
			ck_assert(same);
			buf_clear(&packed);
			buf_clear(&out);
		}
	}
}
END_TEST

START_TEST(unpack_next__takes_padding_of_zeros_only)
{
	struct buf packed = {0};
	pack(&packed, 100, 't', 20, NULL);
	size_t n = packed.len;
	for (int i = 0; i < 4095; i++)
		buf_add_c(&packed, 0);
	ck_assert_int_eq(unpack(packed.s, packed.len, 1000, FAULT_NONE, NULL), FAULT_NONE);
	buf_add_c(&packed, 0);
	ck_assert_int_eq(unpack(packed.s, packed.len, 1000, FAULT_NONE, NULL), FAULT_AFTER);
	packed.s[n + 50] = 1;
	ck_assert_int_eq(unpack(packed.s, n + 51, 1000, FAULT_NONE, NULL), FAULT_AFTER);
	buf_clear(&packed);
}
END_TEST

START_TEST(geval_B13__bombs_windows_frames_and_dictionaries)
{
	struct buf packed = {0}, out = {0};
	struct rusage before, after;
	getrusage(RUSAGE_SELF, &before);
	/* more than may be, and what swells */
	pack(&packed, 64 * 1024 * 1024, 'z', 20, NULL);
	ck_assert_int_eq(unpack(packed.s, packed.len, 65536, FAULT_NONE, &out), FAULT_BOMB);
	ck_assert_uint_le(out.len, 2 * 1024 * 1024);
	buf_reset(&packed);
	pack(&packed, 9 * 1024 * 1024, 'n', 20, NULL);
	ck_assert_int_eq(unpack(packed.s, packed.len, 65536, FAULT_NONE, NULL), FAULT_BOMB);
	buf_reset(&packed);
	pack(&packed, 1024 * 1024, 'z', 20, NULL); /* below that nobody minds */
	ck_assert_int_eq(unpack(packed.s, packed.len, 65536, FAULT_NONE, NULL), FAULT_NONE);
	/* a window of 128 MiB */
	buf_reset(&packed);
	pack(&packed, 40 * 1024 * 1024, 't', 27, NULL);
	ck_assert_int_eq(unpack(packed.s, packed.len, 65536, FAULT_NONE, NULL), FAULT_PACKED);
	/* two frames, many empty ones, a skippable one */
	buf_reset(&packed);
	pack(&packed, 10, 't', 20, NULL);
	pack(&packed, 10, 't', 20, NULL);
	ck_assert_int_eq(unpack(packed.s, packed.len, 65536, FAULT_NONE, NULL), FAULT_AFTER);
	buf_reset(&packed);
	for (int i = 0; i < 1000; i++)
		pack(&packed, 0, 't', 20, NULL);
	ck_assert_int_eq(unpack(packed.s, packed.len, 65536, FAULT_NONE, NULL), FAULT_AFTER);
	ck_assert_int_eq(unpack("\x50\x2a\x4d\x18\4\0\0\0abcd", 12, 65536, FAULT_NONE, NULL), FAULT_PACKED);
	/* one made with a dictionary, and one that asks for number 5 */
	buf_reset(&packed);
	char dictionary[2000];
	for (size_t i = 0; i < sizeof dictionary - 1; i++)
		dictionary[i] = (char)('a' + i * 7 % 16);
	dictionary[sizeof dictionary - 1] = '\0';
	pack(&packed, 1500, 't', 20, dictionary);
	enum sync_fault without = unpack(packed.s, packed.len, 65536, FAULT_NONE, NULL);
	ck_assert(without == FAULT_PACKED || without == FAULT_NONE); /* noise may not have used it */
	ck_assert_int_eq(unpack("\x28\xb5\x2f\xfd\1\0\5\1\0\0", 10, 65536, FAULT_NONE, NULL), FAULT_PACKED);
	ck_assert_int_eq(unpack("", 0, 65536, FAULT_NONE, NULL), FAULT_PACKED);
	getrusage(RUSAGE_CHILDREN, &after);
	/* A child shares what its parent has: it may add its window and little more. */
	getrusage(RUSAGE_SELF, &before);
	ck_assert_int_le(after.ru_maxrss, before.ru_maxrss + 64 * 1024);
	buf_clear(&packed);
	buf_clear(&out);
}
END_TEST

/* The whole way, as a bundle that is validly signed. */
START_TEST(geval_B13__a_gibibyte_in_a_signed_bundle)
{
	struct parcel p;
	struct buf packed = {0}, file = {0};
	parcel_begin(&p);
	const size_t step = 1024 * 1024;
	char *zeros = calloc(step, 1), *room = malloc(step);
	ZSTD_CCtx *c = ZSTD_createCCtx();
	ZSTD_CCtx_setParameter(c, ZSTD_c_compressionLevel, 1);
	for (int i = 0; i < 1024; i++) {
		ZSTD_inBuffer in = {zeros, step, 0};
		ZSTD_outBuffer o = {room, step, 0};
		ZSTD_compressStream2(c, &o, &in, i == 1023 ? ZSTD_e_end : ZSTD_e_continue);
		buf_add_n(&packed, room, o.pos);
	}
	ZSTD_freeCCtx(c);
	ck_assert_uint_lt(packed.len, 200000);
	parcel_seal_raw(&p, packed.s, packed.len, 7, &file);
	parcel_put(&p, "bom", file.s, file.len);
	/* One line of a gibibyte: it is too long before it is too much. */
	enum sync_fault fault = parcel_read(&p, "bom");
	ck_assert_msg(fault == FAULT_LONG || fault == FAULT_BOMB, "%s", sync_fault_code(fault));
	free(zeros);
	free(room);
	buf_clear(&packed);
	buf_clear(&file);
	parcel_end(&p);
}
END_TEST

START_TEST(unpack_next__refuses_every_cut)
{
	struct buf packed = {0};
	pack(&packed, 3000, 't', 20, NULL);
	for (size_t n = 0; n < packed.len; n += n < 12 || n + 6 > packed.len ? 1 : 97)
		ck_assert_msg(unpack(packed.s, n, 65536, FAULT_NONE, NULL) == FAULT_PACKED, "%zu", n);
	buf_clear(&packed);
}
END_TEST

START_TEST(unpack_next__survives_every_flipped_bit)
{
	struct buf packed = {0};
	pack(&packed, 120, 't', 20, NULL);
	const char *level = getenv("REGIE_LEVEL");
	size_t step = level && strcmp(level, "long") == 0 ? 1 : 13; /* each costs a child */
	for (size_t bit = 0; bit < 8 * packed.len; bit += step) {
		struct buf out = {0};
		packed.s[bit / 8] = (char)(packed.s[bit / 8] ^ 1 << bit % 8);
		enum sync_fault fault = unpack(packed.s, packed.len, 65536, FAULT_NONE, &out);
		ck_assert(fault == FAULT_NONE || fault == FAULT_PACKED || fault == FAULT_BOMB || fault == FAULT_AFTER);
		ck_assert_uint_le(out.len, limits.plain);
		packed.s[bit / 8] = (char)(packed.s[bit / 8] ^ 1 << bit % 8);
		buf_clear(&out);
	}
	buf_clear(&packed);
}
END_TEST

START_TEST(unpack_next__passes_on_what_its_source_says)
{
	struct buf packed = {0};
	pack(&packed, 100000, 't', 20, NULL);
	ck_assert_int_eq(unpack(packed.s, 2000, 500, FAULT_STOPPED, NULL), FAULT_STOPPED);
	ck_assert_int_eq(unpack("", 0, 500, FAULT_CHUNK, NULL), FAULT_CHUNK);
	buf_clear(&packed);
}
END_TEST

static pid_t only_child(void)
{
	char path[64];
	int pid = 0;
	snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
	FILE *f = fopen(path, "r");
	if (f) {
		if (fscanf(f, "%d", &pid) != 1)
			pid = 0;
		fclose(f);
	}
	return pid;
}

START_TEST(unpack_new__the_child_has_one_socket_and_a_shut_kernel)
{
	struct buf packed = {0};
	pack(&packed, 3000000, 't', 20, NULL);
	struct feed f = {(unsigned char *)packed.s, packed.len, 1000, FAULT_NONE};
	struct unpack *u;
	const unsigned char *p;
	size_t n;
	ck_assert_int_eq(unpack_new(&limits, more, &f, &u), FAULT_NONE);
	ck_assert_int_eq(unpack_next(u, &p, &n), FAULT_NONE); /* it runs */
	pid_t pid = only_child();
	char path[64], line[200];
	int seccomp = -1, files = 0;
	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	FILE *status = pid ? fopen(path, "r") : NULL;
	while (status && fgets(line, sizeof line, status))
		if (sscanf(line, "Seccomp: %d", &seccomp) == 1)
			break;
	if (status)
		fclose(status);
	snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
	DIR *d = pid ? opendir(path) : NULL;
	while (d && readdir(d))
		files++;
	if (d)
		closedir(d);
	/* Where the kernel says nothing about its children, or has no seccomp, there is nothing to see. */
	if (pid && seccomp >= 0)
		ck_assert_int_eq(seccomp, 1);
	if (d)
		ck_assert_int_eq(files, 4); /* . .. 0 1 */
	/* Killed under our hands: refused, never waited for. */
	if (pid) {
		kill(pid, SIGKILL);
		enum sync_fault fault;
		do
			fault = unpack_next(u, &p, &n);
		while (fault == FAULT_NONE && n > 0);
		ck_assert_int_eq(fault, FAULT_PACKED);
	}
	unpack_free(u);
	unpack_free(NULL);
	buf_clear(&packed);
}
END_TEST

START_TEST(unpack_next__works_where_children_are_not_waited_for)
{
	struct buf packed = {0}, out = {0};
	signal(SIGCHLD, SIG_IGN);
	pack(&packed, 100000, 't', 20, NULL);
	ck_assert_int_eq(unpack(packed.s, packed.len, 5000, FAULT_NONE, &out), FAULT_NONE);
	ck_assert_uint_eq(out.len, 100000);
	buf_clear(&packed);
	buf_clear(&out);
}
END_TEST

Suite *unpack_suite(void)
{
	Suite *s = suite_create("unpack");
	TCase *t = tcase_create("unpack");
	tcase_add_checked_fixture(t, start, NULL);
	tcase_add_test(t, unpack_next__gives_back_what_was_packed);
	tcase_add_test(t, unpack_next__takes_padding_of_zeros_only);
	tcase_add_test(t, geval_B13__bombs_windows_frames_and_dictionaries);
	tcase_add_test(t, geval_B13__a_gibibyte_in_a_signed_bundle);
	tcase_add_test(t, unpack_next__refuses_every_cut);
	tcase_add_test(t, unpack_next__survives_every_flipped_bit);
	tcase_add_test(t, unpack_next__passes_on_what_its_source_says);
	tcase_add_test(t, unpack_new__the_child_has_one_socket_and_a_shut_kernel);
	tcase_add_test(t, unpack_next__works_where_children_are_not_waited_for);
	tcase_set_timeout(t, 300);
	suite_add_tcase(s, t);
	return s;
}
