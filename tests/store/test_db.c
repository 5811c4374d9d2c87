/* The connection: proof of the cipher, errors by code, statements, the one door. */
#include <config.h>

#include "store/suites.h"
#include "support/run.h"

#include "db_priv.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/secret.h"

static const unsigned char key[DB_KEY_BYTES] = "a key of thirty-two bytes, fixed";
static const unsigned char other_key[DB_KEY_BYTES] = "a key of thirty-two bytes, other";
static const unsigned char salt[DB_SALT_BYTES] = "salt of sixteen";

static char path[4096];
static struct db *db;

enum { T_MAKE, T_ADD, T_ALL, T_COUNT, T_WRONG, T_TWO };
static const struct sql rows[] = {
	{T_MAKE, "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c BLOB)"},
	{T_ADD, "INSERT INTO t (a, b, c) VALUES (:a, :b, :c)"},
	{T_ALL, "SELECT a, b, c FROM t ORDER BY a"},
	{T_COUNT, "SELECT count(*) FROM t"},
	{T_WRONG, "SELECT z FROM nothing"},
	{T_TWO, "DELETE FROM t; DELETE FROM t"},
};
static const struct sql_set set = SQL_SET("test", rows);

static struct db_options options(bool create)
{
	return (struct db_options){.path = path, .key = key, .salt = salt, .create = create};
}

static void add(struct db *to, int a, const char *b, const void *c, size_t n)
{
	struct stmt *q = db_stmt(to, &set, T_ADD);
	stmt_int(q, ":a", a);
	stmt_text(q, ":b", b);
	stmt_blob(q, ":c", c, n);
	ck_assert_int_eq(stmt_run(q), ERR_OK);
}

static int64_t count(struct db *of)
{
	int64_t n;
	ck_assert_int_eq(stmt_run_int(db_stmt(of, &set, T_COUNT), &n), ERR_OK);
	return n;
}

static void setup(void)
{
	ck_assert_int_eq(secret_init(), ERR_OK);
	snprintf(path, sizeof path, "%s/x.db", support_dir());
	struct db_options o = options(true);
	ck_assert_int_eq(db_open(&o, &db), ERR_OK);
	ck_assert_int_eq(db_begin(db, true), ERR_OK);
	ck_assert_int_eq(stmt_run(db_stmt(db, &set, T_MAKE)), ERR_OK);
	add(db, 1, "een", "\1\2\3", 3);
	ck_assert_int_eq(db_commit(db), ERR_OK);
}

static void teardown(void)
{
	db_close(db);
	db = NULL;
}

/* --- opening -------------------------------------------------------------------------- */

START_TEST(db_open__begins_with_the_salt_and_holds_no_plain_byte)
{
	char head[16];
	int fd = open(path, O_RDONLY);
	ck_assert_int_eq(read(fd, head, sizeof head), sizeof head);
	close(fd);
	ck_assert_mem_eq(head, salt, sizeof head);
}
END_TEST

START_TEST(db_open__refuses_another_key_and_another_salt)
{
	struct db *again;
	struct db_options o = options(false);
	o.key = other_key;
	ck_assert_int_eq(db_open(&o, &again), ERR_DAMAGED);
	ck_assert_ptr_null(again);
	o.key = key;
	o.salt = (const unsigned char *)"salt of sixteem";
	ck_assert_int_eq(db_open(&o, &again), ERR_DAMAGED);
	o.salt = salt;
	ck_assert_int_eq(db_open(&o, &again), ERR_OK);
	ck_assert_int_eq(count(again), 1);
	db_close(again);
}
END_TEST

START_TEST(db_open__never_makes_a_file_and_never_takes_one)
{
	struct db *again;
	struct db_options o = options(true);
	ck_assert_int_eq(db_open(&o, &again), ERR_EXISTS);
	char missing[4200];
	snprintf(missing, sizeof missing, "%s.not", path);
	o = options(false);
	o.path = missing;
	ck_assert_int_eq(db_open(&o, &again), ERR_MISSING);
	ck_assert_int_ne(access(missing, F_OK), 0);
}
END_TEST

START_TEST(db_open__refuses_a_link)
{
	struct db *again;
	char link[4200];
	snprintf(link, sizeof link, "%s.link", path);
	ck_assert_int_eq(symlink(path, link), 0);
	struct db_options o = options(false);
	o.path = link;
	ck_assert_int_eq(db_open(&o, &again), ERR_RIGHTS);
}
END_TEST

START_TEST(db_open__read_only_refuses_to_write)
{
	struct db *again;
	struct db_options o = options(false);
	o.read_only = true;
	ck_assert_int_eq(db_open(&o, &again), ERR_OK);
	ck_assert_int_eq(db_begin(again, true), ERR_READ_ONLY);
	ck_assert_int_eq(db_begin(again, false), ERR_OK);
	ck_assert_int_eq(count(again), 1);
	ck_assert_int_eq(db_commit(again), ERR_OK);
	db_close(again);
}
END_TEST

/* --- statements ----------------------------------------------------------------------- */

START_TEST(stmt__values_come_back_as_they_were)
{
	bool row;
	size_t n;
	static const char text[] = "Şükrü\n';--";
	ck_assert_int_eq(db_begin(db, true), ERR_OK);
	add(db, 2, text, "a\0b", 3);
	add(db, 3, NULL, "", 0);
	ck_assert_int_eq(db_commit(db), ERR_OK);
	struct stmt *q = db_stmt(db, &set, T_ALL);
	ck_assert_int_eq(stmt_step(q, &row), ERR_OK);
	ck_assert(row && stmt_get_int(q, 0) == 1);
	ck_assert_int_eq(stmt_step(q, &row), ERR_OK);
	ck_assert_str_eq(stmt_get_text(q, 1), text);
	ck_assert_mem_eq(stmt_get_blob(q, 2, &n), "a\0b", 3);
	ck_assert_uint_eq(n, 3);
	char two[2] = "xx";
	ck_assert(!stmt_get_bytes(q, 2, two, 2));
	ck_assert_int_eq(two[0], 0);
	ck_assert_int_eq(stmt_step(q, &row), ERR_OK);
	ck_assert(stmt_is_null(q, 1));
	ck_assert_str_eq(stmt_get_text(q, 1), "");
	ck_assert(!stmt_is_null(q, 2));
	ck_assert_int_eq(stmt_step(q, &row), ERR_OK);
	ck_assert(!row);
	stmt_done(q);
	ck_assert_uint_eq(db_unfinished(db), 0);
}
END_TEST

START_TEST(stmt__a_name_it_lacks_or_a_place_never_bound_is_an_error)
{
	ck_assert_int_eq(db_begin(db, true), ERR_OK);
	struct stmt *q = db_stmt(db, &set, T_ADD);
	stmt_int(q, ":nope", 1);
	ck_assert_int_eq(stmt_run(q), ERR_REFUSED);
	q = db_stmt(db, &set, T_ADD);
	stmt_int(q, ":a", 9);
	stmt_text(q, ":b", "x");
	ck_assert_int_eq(stmt_run(q), ERR_REFUSED);
	q = db_stmt(db, &set, T_ADD);
	stmt_int_at(q, 4, 1);
	ck_assert_int_eq(stmt_run(q), ERR_REFUSED);
	ck_assert_int_eq(stmt_run(db_stmt(db, &set, T_WRONG)), ERR_DAMAGED);
	ck_assert_int_eq(stmt_run(db_stmt(db, &set, T_TWO)), ERR_REFUSED);
	ck_assert_int_eq(stmt_run(db_stmt(db, &set, 77)), ERR_REFUSED);
	ck_assert_int_eq(db_commit(db), ERR_OK);
	ck_assert_int_eq(count(db), 1);
}
END_TEST

START_TEST(stmt__in_use_above_gets_a_second_copy)
{
	bool row, inner;
	ck_assert_int_eq(db_begin(db, true), ERR_OK);
	add(db, 2, "twee", NULL, 0);
	ck_assert_int_eq(db_commit(db), ERR_OK);
	struct stmt *a = db_stmt(db, &set, T_ALL);
	ck_assert_int_eq(stmt_step(a, &row), ERR_OK);
	struct stmt *b = db_stmt(db, &set, T_ALL);
	ck_assert_ptr_ne(a, b);
	ck_assert_int_eq(stmt_step(b, &inner), ERR_OK);
	ck_assert_int_eq(stmt_get_int(b, 0), 1);
	stmt_done(b);
	ck_assert_int_eq(stmt_step(a, &row), ERR_OK);
	ck_assert_int_eq(stmt_get_int(a, 0), 2);
	stmt_done(a);
	ck_assert_uint_eq(db_unfinished(db), 0);
}
END_TEST

START_TEST(stmt__equal_keys_are_exists)
{
	ck_assert_int_eq(db_begin(db, true), ERR_OK);
	struct stmt *q = db_stmt(db, &set, T_ADD);
	stmt_int(q, ":a", 1);
	stmt_null(q, ":b");
	stmt_null(q, ":c");
	ck_assert_int_eq(stmt_run(q), ERR_EXISTS);
	db_rollback(db);
}
END_TEST

START_TEST(sql_text__takes_names_of_definitions_only)
{
	static const char *const bad[] = {"", "A", "a\"b", "a b", "a;b", "é", "a-b"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct sql_text t = {0};
		struct stmt *q;
		sql_add(&t, "SELECT ");
		sql_name(&t, "r_", bad[i]);
		ck_assert_int_eq(db_prepare(db, &t, &q), ERR_DEFINITION);
		ck_assert_ptr_null(q);
		sql_text_clear(&t);
	}
	struct sql_text t = {0};
	int64_t n;
	struct stmt *q;
	sql_add(&t, "SELECT a FROM ");
	sql_name(&t, "", "t");
	sql_add(&t, " WHERE a IN (");
	sql_places(&t, 1, 2);
	sql_add(&t, ")");
	ck_assert_int_eq(db_prepare(db, &t, &q), ERR_OK);
	stmt_int_at(q, 1, 1);
	stmt_int_at(q, 2, 5);
	ck_assert_int_eq(stmt_run_int(q, &n), ERR_OK);
	ck_assert_int_eq(n, 1);
	stmt_free(q);
	sql_text_clear(&t);
}
END_TEST

START_TEST(db_exchange__kept_statements_go_on)
{
	struct sql_text t = {0};
	struct stmt *q;
	int64_t n;
	sql_add(&t, "SELECT count(*) FROM t");
	ck_assert_int_eq(db_prepare(db, &t, &q), ERR_OK);
	ck_assert_int_eq(stmt_run_int(q, &n), ERR_OK);
	struct db_options o = options(false);
	ck_assert_int_eq(db_exchange(db, &o), ERR_OK);
	ck_assert_int_eq(stmt_run_int(q, &n), ERR_OK);
	ck_assert_int_eq(n, 1);
	ck_assert_int_eq(count(db), 1);
	stmt_free(q);
	sql_text_clear(&t);
}
END_TEST

START_TEST(db_exchange__that_fails_leaves_nothing_to_write_into)
{
	struct db_options o = options(false);
	o.key = other_key;
	ck_assert_int_eq(db_exchange(db, &o), ERR_DAMAGED);
	ck_assert_int_eq(db_begin(db, true), ERR_IO);
	ck_assert_int_eq(db_begin(db, false), ERR_IO);
}
END_TEST

/* --- the door --------------------------------------------------------------------------- */

START_TEST(db_commit__only_through_the_door)
{
	struct stmt *q = db_stmt(db, &set, T_ADD);
	stmt_int(q, ":a", 7);
	stmt_null(q, ":b");
	stmt_null(q, ":c");
	ck_assert_int_eq(stmt_run(q), ERR_REFUSED);
	ck_assert_int_eq(db_script(db, "x", "DELETE FROM t;", NULL, NULL), ERR_REFUSED);
	ck_assert_int_eq(db_script(db, "x", "BEGIN; DELETE FROM t; COMMIT;", NULL, NULL), ERR_REFUSED);
	ck_assert_int_eq(db_commit(db), ERR_REFUSED);
	teardown();
	struct db_options o = options(false);
	ck_assert_int_eq(db_open(&o, &db), ERR_OK);
	ck_assert_int_eq(count(db), 1);
}
END_TEST

START_TEST(db_commit__inner_levels_only_count)
{
	ck_assert_int_eq(db_begin(db, true), ERR_OK);
	ck_assert_int_eq(db_begin(db, true), ERR_OK);
	ck_assert_int_eq(db_begin(db, false), ERR_OK);
	add(db, 2, "x", NULL, 0);
	ck_assert_int_eq(db_depth(db), 3);
	ck_assert_int_eq(db_commit(db), ERR_OK);
	ck_assert_int_eq(db_commit(db), ERR_OK);
	ck_assert(db_is_writing(db));
	ck_assert_int_eq(db_commit(db), ERR_OK);
	ck_assert_int_eq(db_depth(db), 0);
	ck_assert_int_eq(count(db), 2);
}
END_TEST

START_TEST(db_commit__after_an_inner_rollback_stores_nothing)
{
	ck_assert_int_eq(db_begin(db, true), ERR_OK);
	add(db, 2, "x", NULL, 0);
	ck_assert_int_eq(db_begin(db, true), ERR_OK);
	db_rollback(db);
	add(db, 3, "x", NULL, 0);
	ck_assert_int_eq(db_commit(db), ERR_REFUSED);
	ck_assert_int_eq(db_depth(db), 0);
	ck_assert_int_eq(count(db), 1);
}
END_TEST

START_TEST(db_begin__no_writing_inside_reading)
{
	ck_assert_int_eq(db_begin(db, false), ERR_OK);
	ck_assert_int_eq(db_begin(db, true), ERR_REFUSED);
	ck_assert_int_eq(db_depth(db), 1);
	ck_assert_int_eq(db_commit(db), ERR_OK);
}
END_TEST

START_TEST(db_begin__reading_sees_one_moment)
{
	struct db *writer;
	struct db_options o = options(false);
	ck_assert_int_eq(db_open(&o, &writer), ERR_OK);
	ck_assert_int_eq(db_begin(db, false), ERR_OK);
	ck_assert_int_eq(db_begin(writer, true), ERR_OK);
	add(writer, 2, "x", NULL, 0);
	ck_assert_int_eq(count(db), 1);
	db_rollback(writer);
	ck_assert_int_eq(db_commit(db), ERR_OK);
	db_close(writer);
}
END_TEST

static bool give_up(void *ctx, int waited_ms)
{
	*(int *)ctx = waited_ms;
	return waited_ms < 40;
}

START_TEST(db_begin__waits_for_a_writer_and_says_busy)
{
	struct db *second;
	int waited = -1;
	struct db_options o = options(false);
	o.busy = give_up;
	o.busy_ctx = &waited;
	ck_assert_int_eq(db_open(&o, &second), ERR_OK);
	ck_assert_int_eq(db_begin(db, true), ERR_OK);
	ck_assert_int_eq(db_begin(second, true), ERR_BUSY);
	ck_assert_int_ge(waited, 40);
	ck_assert_int_eq(db_commit(db), ERR_OK);
	ck_assert_int_eq(db_begin(second, true), ERR_OK);
	ck_assert_int_eq(db_commit(second), ERR_OK);
	db_close(second);
}
END_TEST

START_TEST(db_script__stops_where_it_is_told)
{
	ck_assert_int_eq(db_begin(db, true), ERR_OK);
	ck_assert_int_eq(db_script(db, "x", "DELETE FROM t; -- rest\n\n", NULL, NULL), ERR_OK);
	ck_assert_int_eq(db_script(db, "x", "DELETE FROM t; SELECT nothing;", NULL, NULL), ERR_DAMAGED);
	db_rollback(db);
	ck_assert_int_eq(count(db), 1);
}
END_TEST

/* Rows of 1 KiB until the limit on the size of the file says stop. */
static int fill(void)
{
	struct rlimit limit = {200 * 1024, 200 * 1024};
	static char block[1024];
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &limit);
	struct db *mine;
	struct db_options o = options(false);
	if (db_open(&o, &mine) != ERR_OK)
		return 1;
	enum err e = ERR_OK;
	int stored = 0;
	for (int i = 10; !e && i < 1000; i++) {
		e = db_begin(mine, true);
		struct stmt *q = e ? NULL : db_stmt(mine, &set, T_ADD);
		if (q) {
			stmt_int(q, ":a", i);
			stmt_text(q, ":b", "vol");
			stmt_blob(q, ":c", block, sizeof block);
			e = db_end(mine, stmt_run(q));
		}
		stored += !e;
	}
	if (e != ERR_DISK_FULL || count(mine) != stored + 1)
		return 2;
	db_close(mine);
	return 0;
}

START_TEST(db_commit__a_full_disk_keeps_what_was_confirmed)
{
	int status;
	teardown();
	pid_t child = fork();
	if (child == 0)
		_exit(fill());
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 0);
	struct db_options o = options(false);
	ck_assert_int_eq(db_open(&o, &db), ERR_OK);
	ck_assert_int_gt(count(db), 10);
}
END_TEST

/* How often the marker stands in memory that this process can write. */
static unsigned in_memory(const char *marker)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	int mem = open("/proc/self/mem", O_RDONLY);
	size_t n = strlen(marker);
	char line[512], *block = malloc(1 << 20);
	unsigned hits = 0;
	ck_assert(maps && block && mem >= 0);
	while (fgets(line, sizeof line, maps)) {
		unsigned long from, to;
		char rights[5];
		if (sscanf(line, "%lx-%lx %4s", &from, &to, rights) != 3 || strcmp(rights, "rw-p") != 0 ||
			to - from > 512ul << 20)
			continue;
		for (unsigned long at = from; at < to; at += 1 << 20) {
			ssize_t got = pread(mem, block, to - at < 1 << 20 ? to - at : 1 << 20, (off_t)at);
			for (char *p = block; got > 0 && (p = memmem(p, (size_t)(block + got - p), marker, n)); p++)
				hits++;
		}
	}
	secret_wipe(block, 1 << 20);
	free(block);
	fclose(maps);
	close(mem);
	return hits;
}

START_TEST(db_close__leaves_no_row_in_memory)
{
	static const char marker[] = "merkteken-in-het-geheugen-7731";
	ck_assert_int_eq(db_begin(db, true), ERR_OK);
	add(db, 2, marker, marker, sizeof marker);
	ck_assert_int_eq(db_commit(db), ERR_OK);
	ck_assert_uint_gt(in_memory(marker), 0);
	teardown();
	ck_assert_uint_eq(in_memory(marker), 0);
}
END_TEST

/* SQLCipher writes about damage on descriptor 2, which would tear the screen. */
START_TEST(db_open__says_nothing_on_stderr)
{
	int ends[2], before = dup(2);
	char c;
	struct db *again;
	struct db_options o = options(false);
	ck_assert_int_eq(pipe2(ends, O_NONBLOCK), 0);
	fflush(stderr);
	dup2(ends[1], 2);
	o.key = other_key;
	enum err wrong = db_open(&o, &again);
	teardown();
	int fd = open(path, O_WRONLY);
	ck_assert_int_eq(pwrite(fd, "x", 1, 4096 + 77), 1);
	close(fd);
	o.key = key;
	enum err damaged = db_open(&o, &again);
	int64_t n;
	if (!damaged)
		damaged = stmt_run_int(db_stmt(again, &set, T_COUNT), &n);
	db_close(again);
	dup2(before, 2);
	close(before);
	ck_assert_int_eq(wrong, ERR_DAMAGED);
	ck_assert_int_eq(damaged, ERR_DAMAGED);
	ck_assert_int_eq(read(ends[0], &c, 1), -1);
	close(ends[0]);
	close(ends[1]);
}
END_TEST

/* A sort, an index and a rollback too large for the cache make no file anywhere. */
START_TEST(db__makes_no_temporary_file)
{
	static char block[900];
	char dir[4096], event[512];
	snprintf(dir, sizeof dir, "%s", support_dir());
	teardown();
	setenv("SQLITE_TMPDIR", dir, 1);
	setenv("TMPDIR", dir, 1);
	int watch = inotify_init1(IN_NONBLOCK);
	ck_assert_int_ge(inotify_add_watch(watch, dir, IN_CREATE | IN_OPEN), 0);
	ck_assert_int_ge(inotify_add_watch(watch, "/var/tmp", IN_CREATE), 0);
	struct db_options o = options(false);
	ck_assert_int_eq(db_open(&o, &db), ERR_OK);
	ck_assert_int_eq(db_begin(db, true), ERR_OK);
	for (int i = 10; i < 12000; i++)
		add(db, i, "sorteren", block, sizeof block);
	ck_assert_int_eq(db_commit(db), ERR_OK);
	ck_assert_int_eq(db_begin(db, true), ERR_OK);
	ck_assert_int_eq(db_script(db, "x", "CREATE INDEX i ON t (c, b); SELECT * FROM t ORDER BY b, c DESC, a DESC;"
		"SELECT DISTINCT c || a FROM t; UPDATE t SET b = b || c;", NULL, NULL), ERR_OK);
	db_rollback(db);
	ssize_t n = read(watch, event, sizeof event);
	ck_assert_int_eq(n, -1);
	close(watch);
}
END_TEST

Suite *db_suite(void)
{
	Suite *s = suite_create("store/db");
	struct {
		const char *name;
		const TTest *tests[8];
	} cases[] = {
		{"open", {db_open__begins_with_the_salt_and_holds_no_plain_byte, db_open__refuses_another_key_and_another_salt,
			db_open__never_makes_a_file_and_never_takes_one, db_open__refuses_a_link, db_open__read_only_refuses_to_write,
			db_close__leaves_no_row_in_memory, db_open__says_nothing_on_stderr,
			db__makes_no_temporary_file}},
		{"stmt", {stmt__values_come_back_as_they_were, stmt__a_name_it_lacks_or_a_place_never_bound_is_an_error,
			stmt__in_use_above_gets_a_second_copy, stmt__equal_keys_are_exists, sql_text__takes_names_of_definitions_only,
			db_exchange__kept_statements_go_on, db_exchange__that_fails_leaves_nothing_to_write_into, NULL}},
		{"door", {db_commit__only_through_the_door, db_commit__inner_levels_only_count,
			db_commit__after_an_inner_rollback_stores_nothing, db_begin__no_writing_inside_reading,
			db_begin__reading_sees_one_moment, db_begin__waits_for_a_writer_and_says_busy,
			db_script__stops_where_it_is_told, db_commit__a_full_disk_keeps_what_was_confirmed}},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		TCase *c = tcase_create(cases[i].name);
		tcase_add_checked_fixture(c, setup, teardown);
		for (size_t t = 0; t < 8 && cases[i].tests[t]; t++)
			tcase_add_test(c, cases[i].tests[t]);
		suite_add_tcase(s, c);
	}
	return s;
}
