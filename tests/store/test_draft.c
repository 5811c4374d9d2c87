/* Drafts: what was flushed is there after anything, and nothing of it can be read. */
#include <config.h>

#include "store/opslag.h"
#include "store/suites.h"
#include "support/run.h"

#include "store/change.h"
#include "store/draft.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "crypt/hash.h"

static struct opslag t;

static void setup(void)
{
	opslag_setup(&t);
	opslag_practice(&t);
}

static void teardown(void)
{
	opslag_teardown(&t);
}

static enum err collect(void *ctx, uint64_t number, const char *p, size_t n)
{
	struct buf *b = ctx;
	buf_printf(b, "%d:", (int)number);
	buf_add_n(b, p, n);
	buf_add_c(b, '|');
	return ERR_OK;
}

static void expect(const unsigned char id[16], const char *text)
{
	struct buf b = {0};
	ck_assert_int_eq(draft_read(t.s, id, collect, &b), ERR_OK);
	ck_assert_str_eq(buf_str(&b), text);
	buf_clear(&b);
}

static bool count(void *ctx, const struct draft_info *i)
{
	ck_assert_uint_gt(i->size, 0);
	++*(int *)ctx;
	return true;
}

static int listed(void)
{
	int n = 0;
	ck_assert_int_eq(draft_list(t.s, count, &n), ERR_OK);
	return n;
}

static const char *file_of(const unsigned char id[16])
{
	static char name[64];
	char text[ID_TEXT];
	id_text(id, text);
	snprintf(name, sizeof name, "concept/%s.concept", text);
	return name;
}

START_TEST(draft__records_come_back_in_order)
{
	struct draft *d;
	unsigned char id[16];
	ck_assert_int_eq(draft_new(t.s, &d), ERR_OK);
	memcpy(id, draft_id(d), 16);
	draft_append(d, "een", 3, false);
	draft_append(d, "", 0, false);
	draft_append(d, "drie\0!", 6, true);
	ck_assert_int_eq(draft_flush(d), ERR_OK);
	ck_assert_int_eq(draft_state(d), ERR_OK);
	draft_close(d);
	struct buf b = {0};
	ck_assert_int_eq(draft_read(t.s, id, collect, &b), ERR_OK);
	ck_assert_uint_eq(b.len, strlen("0:een|1:|2:drie") + 3);
	ck_assert_mem_eq(b.s, "0:een|1:|2:drie\0!|", b.len);
	buf_clear(&b);
	ck_assert_int_eq(listed(), 1);
}
END_TEST

START_TEST(draft_reopen__goes_on_behind_what_is_whole)
{
	struct draft *d, *second;
	unsigned char id[16];
	ck_assert_int_eq(draft_new(t.s, &d), ERR_OK);
	memcpy(id, draft_id(d), 16);
	draft_append(d, "een", 3, true);
	draft_append(d, "twee", 4, true);
	ck_assert_int_eq(draft_reopen(t.s, id, &second), ERR_BUSY);
	draft_close(d);
	struct buf bytes = {0};
	opslag_read(&t, file_of(id), &bytes);
	buf_cut(&bytes, bytes.len - 3); /* the tail of a crash */
	opslag_write(&t, file_of(id), &bytes);
	expect(id, "0:een|");
	ck_assert_int_eq(draft_reopen(t.s, id, &d), ERR_OK);
	draft_append(d, "opnieuw", 7, true);
	draft_close(d);
	expect(id, "0:een|1:opnieuw|");
	ck_assert_int_eq(draft_reopen(t.s, (const unsigned char *)"0123456789abcdef", &d), ERR_NOT_FOUND);
	buf_clear(&bytes);
}
END_TEST

START_TEST(draft_discard__takes_the_file_away)
{
	struct draft *d;
	unsigned char id[16];
	ck_assert_int_eq(draft_new(t.s, &d), ERR_OK);
	memcpy(id, draft_id(d), 16);
	draft_append(d, "een", 3, true);
	ck_assert_int_eq(draft_flush(d), ERR_OK);
	draft_discard(d);
	ck_assert_int_ne(access(opslag_path(&t, file_of(id)), F_OK), 0);
	ck_assert_int_eq(draft_remove(t.s, id), ERR_NOT_FOUND);
	ck_assert_int_eq(listed(), 0);
}
END_TEST

START_TEST(draft_list__leaves_out_what_is_open_and_what_is_not_a_draft)
{
	struct draft *d, *open_one;
	unsigned char id[16];
	ck_assert_int_eq(draft_new(t.s, &open_one), ERR_OK);
	draft_append(open_one, "open", 4, true);
	ck_assert_int_eq(draft_new(t.s, &d), ERR_OK);
	memcpy(id, draft_id(d), 16);
	draft_append(d, "dicht", 5, true);
	draft_close(d);
	close(open(opslag_path(&t, "concept/iets anders"), O_CREAT | O_WRONLY, 0600));
	ck_assert_int_eq(symlink("/etc/passwd", opslag_path(&t, "concept/AAAAAAAAAAAAAAAAAAAAAA.concept")), 0);
	ck_assert_int_eq(listed(), 1);
	draft_close(open_one);
	ck_assert_int_eq(listed(), 2);
	ck_assert_int_eq(draft_remove(t.s, id), ERR_OK);
	ck_assert_int_eq(listed(), 1);
}
END_TEST

START_TEST(draft_list__newest_first)
{
	static const struct timespec times[3][2] = {{{1000, 0}, {1000, 0}}, {{3000, 0}, {3000, 0}}, {{2000, 0}, {2000, 0}}};
	struct draft *d;
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(draft_new(t.s, &d), ERR_OK);
		draft_append(d, "x", 1, true);
		char name[64];
		snprintf(name, sizeof name, "%s", file_of(draft_id(d)));
		draft_close(d);
		ck_assert_int_eq(utimensat(AT_FDCWD, opslag_path(&t, name), times[i], 0), 0);
	}
	ck_assert_int_eq(listed(), 3);
}
END_TEST

/* The crash between the save and the removal: the change set is in the store. */
START_TEST(draft_list__removes_what_was_saved)
{
	struct draft *d;
	unsigned char id[16];
	ck_assert_int_eq(draft_new(t.s, &d), ERR_OK);
	memcpy(id, draft_id(d), 16);
	draft_append(d, "een", 3, true);
	draft_close(d);
	ck_assert_int_eq(listed(), 1);
	struct record *r = record_new(spec_record(t.spec, "persoon"), (struct rid){{0}});
	record_set(r, 0, "Tesfay");
	struct change_set *c = change_new(t.s, id);
	struct change_result result = {0};
	change_create(c, r);
	ck_assert_int_eq(change_save(c, &result), ERR_OK);
	ck_assert_int_eq(listed(), 0);
	ck_assert_int_ne(access(opslag_path(&t, file_of(id)), F_OK), 0);
	change_result_clear(&result);
	change_free(c);
	record_free(r);
}
END_TEST

START_TEST(draft__no_readable_byte_in_any_file)
{
	static const char marker[] = "merkteken-van-een-concept-5521";
	struct draft *d;
	ck_assert_int_eq(draft_new(t.s, &d), ERR_OK);
	draft_append(d, marker, sizeof marker, true);
	ck_assert_int_eq(draft_flush(d), ERR_OK);
	ck_assert_uint_eq(opslag_search(t.dir, marker, sizeof marker - 1), 0);
	draft_close(d);
	ck_assert_uint_eq(opslag_search(t.dir, marker, sizeof marker - 1), 0);
}
END_TEST

START_TEST(draft_new__not_when_opened_to_look)
{
	struct draft *d;
	t.o.read_only = true;
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
	ck_assert_int_eq(draft_new(t.s, &d), ERR_READ_ONLY);
	ck_assert_ptr_null(d);
}
END_TEST

/* A record of another draft under this name is not read as this one's. */
START_TEST(draft_read__refuses_a_file_under_another_name)
{
	struct draft *d;
	unsigned char id[2][16];
	struct buf bytes = {0};
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(draft_new(t.s, &d), ERR_OK);
		memcpy(id[i], draft_id(d), 16);
		draft_append(d, "geheim", 6, true);
		draft_close(d);
	}
	opslag_read(&t, file_of(id[0]), &bytes);
	opslag_write(&t, file_of(id[1]), &bytes);
	expect(id[0], "0:geheim|");
	expect(id[1], "");
	buf_clear(&bytes);
}
END_TEST

/* Room for a few records, then none: reported, kept in the queue, written once there is
 * room again. */
static int on_a_full_disk(void)
{
	struct rlimit limit = {1000, 1 << 20};
	struct draft *d;
	char block[300];
	memset(block, 'x', sizeof block);
	signal(SIGXFSZ, SIG_IGN);
	if (draft_new(t.s, &d) != ERR_OK || setrlimit(RLIMIT_FSIZE, &limit) != 0)
		return 1;
	for (int i = 0; i < 6; i++)
		draft_append(d, block, sizeof block, true);
	if (draft_flush(d) != ERR_DISK_FULL || draft_state(d) != ERR_DISK_FULL || draft_flush(d) != ERR_DISK_FULL)
		return 2;
	limit.rlim_cur = 1 << 20;
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0 || draft_flush(d) != ERR_OK || draft_state(d) != ERR_OK)
		return 3;
	unsigned char id[16];
	memcpy(id, draft_id(d), 16);
	draft_close(d);
	struct buf b = {0};
	if (draft_read(t.s, id, collect, &b) != ERR_OK || b.len != 6 * 303)
		return 4;
	buf_clear(&b);
	return 0;
}

START_TEST(draft_flush__a_full_disk_is_reported_and_loses_nothing)
{
	int status;
	pid_t child = fork();
	if (child == 0)
		_exit(on_a_full_disk());
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 0);
}
END_TEST

START_TEST(draft__killed_keeps_what_was_flushed)
{
	for (int i = 0; i < 10; i++) {
		int pipes[2];
		unsigned char id[16];
		char c;
		ck_assert_int_eq(pipe(pipes), 0);
		pid_t child = fork();
		if (child == 0) {
			struct draft *d;
			if (draft_new(t.s, &d) != ERR_OK || write(pipes[1], draft_id(d), 16) != 16)
				_exit(1);
			for (;;) {
				draft_append(d, "antwoord", 8, true);
				if (draft_flush(d) != ERR_OK || write(pipes[1], "x", 1) != 1)
					_exit(1);
			}
		}
		close(pipes[1]);
		ck_assert_int_eq(read(pipes[0], id, 16), 16);
		for (int k = 0; k <= i; k++)
			ck_assert_int_eq(read(pipes[0], &c, 1), 1);
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		int confirmed = i + 1;
		while (read(pipes[0], &c, 1) == 1)
			confirmed++;
		close(pipes[0]);
		struct buf b = {0};
		ck_assert_int_eq(draft_read(t.s, id, collect, &b), ERR_OK);
		ck_assert_uint_ge(b.len, (size_t)confirmed * 11);
		buf_clear(&b);
	}
}
END_TEST

Suite *draft_suite(void)
{
	Suite *s = suite_create("store/draft");
	const TTest *const tests[] = {
		draft__records_come_back_in_order,
		draft_reopen__goes_on_behind_what_is_whole,
		draft_discard__takes_the_file_away,
		draft_list__leaves_out_what_is_open_and_what_is_not_a_draft,
		draft_list__newest_first,
		draft_list__removes_what_was_saved,
		draft__no_readable_byte_in_any_file,
		draft_new__not_when_opened_to_look,
		draft_read__refuses_a_file_under_another_name,
		draft_flush__a_full_disk_is_reported_and_loses_nothing,
		draft__killed_keeps_what_was_flushed,
	};
	TCase *c = tcase_create("draft");
	tcase_add_checked_fixture(c, setup, teardown);
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(s, c);
	return s;
}
