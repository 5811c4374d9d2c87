/* Schema changes: in order, each whole or not at all, also when killed at any statement. */
#include <config.h>

#include "store/opslag.h"
#include "store/suites.h"
#include "support/run.h"

#include "open_priv.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct opslag t;
static char dir[4096];

enum { T_NEW_COLUMN, T_ROWS, T_SCHEMA };
static const struct sql rows[] = {
	{T_NEW_COLUMN, "SELECT count(*) FROM persoonlijk WHERE nieuw = 'v2'"},
	{T_ROWS, "SELECT count(*) FROM persoonlijk"},
	{T_SCHEMA, "SELECT count(*) FROM sqlite_master"},
};
static const struct sql_set set = SQL_SET("test", rows);

static const char two[] =
	"ALTER TABLE persoonlijk ADD COLUMN nieuw TEXT NOT NULL DEFAULT 'v1';\n"
	"-- een opmerking; met een puntkomma\n"
	"UPDATE persoonlijk SET nieuw = 'v2';\n"
	"CREATE TABLE nieuw (a INTEGER PRIMARY KEY) STRICT;\n"
	"PRAGMA user_version = 2;\n";
static const char three[] = "DROP TABLE nieuw;\nPRAGMA user_version = 3;\n";

static void put(const char *name, const char *text)
{
	char path[4300];
	snprintf(path, sizeof path, "%s/migrations/%s", dir, name);
	FILE *f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

static int64_t ask(unsigned id)
{
	int64_t n = -1;
	ck_assert_int_eq(stmt_run_int(db_stmt(t.s->db, &set, id), &n), ERR_OK);
	return n;
}

static int version(void)
{
	int v = -1;
	ck_assert_int_eq(migrate_version(t.s->db, &v), ERR_OK);
	return v;
}

static void setup(void)
{
	char path[4300];
	opslag_setup(&t);
	opslag_practice(&t);
	snprintf(dir, sizeof dir, "%s", support_dir());
	snprintf(path, sizeof path, "%s/migrations", dir);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	put("0002_nieuw.sql", two);
	put("0003_weg.sql", three);
	put("0003 geen stap.sql", "DROP TABLE lijn;");
	put("00002_ook_niet.sql", "DROP TABLE lijn;");
	ck_assert_int_eq(db_begin(t.s->db, true), ERR_OK);
	/* the steps of these tests begin at 1, whatever the schema is at */
	ck_assert_int_eq(db_script(t.s->db, "test", "INSERT INTO persoonlijk VALUES ('a', 'b', 'c');"
		" PRAGMA user_version = 1", NULL, NULL), ERR_OK);
	ck_assert_int_eq(db_commit(t.s->db), ERR_OK);
}

static void teardown(void)
{
	opslag_teardown(&t);
}

START_TEST(migrate_to__goes_step_by_step)
{
	ck_assert_int_eq(version(), 1);
	int64_t tables = ask(T_SCHEMA);
	ck_assert_int_eq(migrate_to(t.s->db, dir, 1, NULL, NULL), ERR_OK);
	ck_assert_int_eq(migrate_to(t.s->db, dir, 2, NULL, NULL), ERR_OK);
	ck_assert_int_eq(version(), 2);
	ck_assert_int_eq(ask(T_NEW_COLUMN), 1);
	ck_assert_int_eq(ask(T_SCHEMA), tables + 1);
	ck_assert_int_eq(migrate_to(t.s->db, dir, 2, NULL, NULL), ERR_OK);
	ck_assert_int_eq(migrate_to(t.s->db, dir, 3, NULL, NULL), ERR_OK);
	ck_assert_int_eq(ask(T_SCHEMA), tables);
	ck_assert_int_eq(migrate_to(t.s->db, dir, 2, NULL, NULL), ERR_NEWER);
	ck_assert_int_eq(version(), 3);
}
END_TEST

START_TEST(migrate_to__a_missing_or_wrong_step_changes_nothing)
{
	ck_assert_int_eq(migrate_to(t.s->db, dir, 4, NULL, NULL), ERR_OLDER);
	ck_assert_int_eq(version(), 3);
	put("0004_fout.sql", "DELETE FROM persoonlijk; SELECT niets;");
	ck_assert_int_eq(migrate_to(t.s->db, dir, 4, NULL, NULL), ERR_DAMAGED);
	put("0004_fout.sql", "DELETE FROM persoonlijk;");
	ck_assert_int_eq(migrate_to(t.s->db, dir, 4, NULL, NULL), ERR_OLDER);
	put("0004_fout.sql", "DELETE FROM persoonlijk; PRAGMA user_version = 5;");
	ck_assert_int_eq(migrate_to(t.s->db, dir, 4, NULL, NULL), ERR_OLDER);
	ck_assert_int_eq(version(), 3);
	ck_assert_int_eq(ask(T_ROWS), 1);
}
END_TEST

/* Counts down to the statement at which the process dies. */
static bool die_at(void *ctx)
{
	int *left = ctx;
	if (--*left == 0)
		kill(getpid(), SIGKILL);
	return true;
}

/* The child uses the connection it inherits; the parent keeps its hands off until it died. */
START_TEST(migrate_to__killed_at_each_statement_resumes)
{
	char path[4300];
	struct secret *key = secret_new(DB_KEY_BYTES);
	ck_assert_int_eq(slots_subkey(t.s->slots, 1, key), ERR_OK);
	snprintf(path, sizeof path, "%s/regie.db", t.s->dir);
	struct db_options o = {.path = path, .key = secret_view(key), .salt = t.s->id};
	db_close(t.s->db);
	t.s->db = NULL;
	for (int at = 1; at <= 5; at++) {
		int left = at, status;
		pid_t child = fork();
		if (child == 0) {
			if (db_open(&o, &t.s->db) == ERR_OK)
				migrate_to(t.s->db, dir, 3, die_at, &left);
			_exit(0);
		}
		ck_assert_int_eq(waitpid(child, &status, 0), child);
		ck_assert(WIFSIGNALED(status));
		ck_assert_int_eq(db_open(&o, &t.s->db), ERR_OK);
		ck_assert_int_eq(version(), at <= 4 ? 1 : 2);
		ck_assert_int_eq(ask(T_ROWS), 1);
		if (at > 4)
			ck_assert_int_eq(ask(T_NEW_COLUMN), 1);
		db_close(t.s->db);
		t.s->db = NULL;
	}
	ck_assert_int_eq(db_open(&o, &t.s->db), ERR_OK);
	ck_assert_int_eq(migrate_to(t.s->db, dir, 3, NULL, NULL), ERR_OK);
	ck_assert_int_eq(version(), 3);
	secret_free(key);
}
END_TEST

Suite *migrate_suite(void)
{
	Suite *s = suite_create("store/migrate");
	const TTest *const tests[] = {
		migrate_to__goes_step_by_step,
		migrate_to__a_missing_or_wrong_step_changes_nothing,
		migrate_to__killed_at_each_statement_resumes,
	};
	TCase *c = tcase_create("migrate");
	tcase_add_checked_fixture(c, setup, teardown);
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(s, c);
	return s;
}
