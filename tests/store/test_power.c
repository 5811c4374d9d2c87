/* Power loss: below SQLite stands a layer that knows which bytes were synced. At every
 * write and sync the disk is thought away: what was not synced is lost, or reaches the
 * disk in one file and not in the other. The store must open from each of those disks
 * and hold every row that was confirmed. */
#include <config.h>

#include "store/suites.h"
#include "support/run.h"

#include "copy_priv.h"
#include "db_priv.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/secret.h"

static const unsigned char key[DB_KEY_BYTES] = "a key of thirty-two bytes, fixed";
static const unsigned char salt[DB_SALT_BYTES] = "salt of sixteen";

enum which { DATABASE, JOURNAL, FILES, OTHER = -1 };

/* Both versions of both files. */
static struct {
	struct buf live[FILES], durable[FILES];
	bool exists[FILES];  /* its name is on the disk */
	bool watching;
	int moments;
	sqlite3_vfs *real;
	char path[4096];     /* of the store under test */
	char image[4096];    /* of what the disk would hold */
	int confirmed;
	long fails_at;       /* count down over calls; the one that comes to 0 fails; 0 none does */
} disk;

/* Is this the call that fails? */
static bool fails(void)
{
	return disk.fails_at > 0 && --disk.fails_at == 0;
}

struct layer {
	sqlite3_file base;
	enum which which;
	sqlite3_file *real;
};

static void moment(void);

static struct layer *layer(sqlite3_file *f)
{
	return (struct layer *)f;
}

static sqlite3_file *real(sqlite3_file *f)
{
	return layer(f)->real;
}

static struct buf *live(sqlite3_file *f)
{
	static struct buf unwatched;
	enum which w = layer(f)->which;
	buf_reset(&unwatched);
	return w == OTHER ? &unwatched : &disk.live[w];
}

static int l_close(sqlite3_file *f)
{
	int rc = real(f)->pMethods->xClose(real(f));
	free(layer(f)->real);
	return rc;
}

static int l_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
	return fails() ? SQLITE_IOERR_READ : real(f)->pMethods->xRead(real(f), p, n, at);
}

static int l_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	struct buf *b = live(f);
	while (b->len < (size_t)(at + n))
		buf_add_c(b, '\0');
	memcpy(b->s + at, p, (size_t)n);
	moment();
	return fails() ? SQLITE_IOERR_WRITE : real(f)->pMethods->xWrite(real(f), p, n, at);
}

static int l_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	buf_cut(live(f), (size_t)size);
	moment();
	return fails() ? SQLITE_IOERR_TRUNCATE : real(f)->pMethods->xTruncate(real(f), size);
}

static int l_sync(sqlite3_file *f, int flags)
{
	enum which w = layer(f)->which;
	moment();
	if (w != OTHER) {
		buf_reset(&disk.durable[w]);
		buf_add_n(&disk.durable[w], buf_str(&disk.live[w]), disk.live[w].len);
		disk.exists[w] = true;
	}
	moment();
	return fails() ? SQLITE_IOERR_FSYNC : real(f)->pMethods->xSync(real(f), flags);
}

static int l_size(sqlite3_file *f, sqlite3_int64 *size)
{
	return fails() ? SQLITE_IOERR_FSTAT : real(f)->pMethods->xFileSize(real(f), size);
}

static int l_lock(sqlite3_file *f, int level)
{
	return fails() ? SQLITE_IOERR_LOCK : real(f)->pMethods->xLock(real(f), level);
}

static int l_unlock(sqlite3_file *f, int level)
{
	return real(f)->pMethods->xUnlock(real(f), level);
}

static int l_reserved(sqlite3_file *f, int *out)
{
	return real(f)->pMethods->xCheckReservedLock(real(f), out);
}

static int l_control(sqlite3_file *f, int op, void *arg)
{
	return real(f)->pMethods->xFileControl(real(f), op, arg);
}

static int l_sector(sqlite3_file *f)
{
	return real(f)->pMethods->xSectorSize(real(f));
}

static int l_traits(sqlite3_file *f)
{
	return real(f)->pMethods->xDeviceCharacteristics(real(f));
}

static const sqlite3_io_methods methods = {1, l_close, l_read, l_write, l_truncate, l_sync, l_size, l_lock, l_unlock,
	l_reserved, l_control, l_sector, l_traits, NULL, NULL, NULL, NULL, NULL, NULL};

static enum which which_of(const char *name)
{
	size_t n = strlen(disk.path);
	if (!name || strncmp(name, disk.path, n) != 0)
		return OTHER;
	return !name[n] ? DATABASE : strcmp(name + n, "-journal") == 0 ? JOURNAL : OTHER;
}

static int l_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
	(void)vfs;
	if (fails())
		return SQLITE_CANTOPEN;
	layer(f)->real = calloc(1, (size_t)disk.real->szOsFile);
	layer(f)->which = disk.watching ? which_of(name) : OTHER;
	int rc = disk.real->xOpen(disk.real, name, real(f), flags, out);
	f->pMethods = rc == SQLITE_OK ? &methods : NULL;
	if (rc != SQLITE_OK)
		free(layer(f)->real);
	return rc;
}

static int l_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	(void)vfs;
	enum which w = disk.watching ? which_of(name) : OTHER;
	if (w != OTHER) {
		buf_reset(&disk.live[w]);
		disk.exists[w] &= !sync; /* without a sync of the directory the file comes back */
	}
	return disk.real->xDelete(disk.real, name, sync);
}

static void install(void)
{
	static sqlite3_vfs vfs;
	disk.real = sqlite3_vfs_find(NULL);
	vfs = *disk.real;
	vfs.zName = "lagen";
	vfs.szOsFile = sizeof(struct layer);
	vfs.xOpen = l_open;
	vfs.xDelete = l_delete;
	ck_assert_int_eq(sqlite3_vfs_register(&vfs, 1), SQLITE_OK);
}

/* --- thinking the power away ---------------------------------------------------------------- */

enum { T_MAKE, T_ADD, T_CHANGE, T_COUNT };
static const struct sql rows[] = {
	{T_MAKE, "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)"},
	{T_ADD, "INSERT INTO t (a, b) VALUES (:a, hex(randomblob(700)))"},
	{T_CHANGE, "UPDATE t SET b = hex(randomblob(700)) WHERE a % 3 = 0"},
	{T_COUNT, "SELECT count(*) FROM t"},
};
static const struct sql_set set = SQL_SET("test", rows);

static void put_image(const char *suffix, const struct buf *b, bool exists)
{
	char path[4200];
	snprintf(path, sizeof path, "%s%s", disk.image, suffix);
	unlink(path);
	if (!exists)
		return;
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ck_assert_int_eq(write(fd, buf_str(b), b->len), (ssize_t)b->len);
	close(fd);
}

/* Open what the disk holds and count. */
static void check_image(const struct buf *database, const struct buf *journal, bool journal_exists)
{
	struct db *db;
	int64_t n = -1;
	struct buf findings = {0};
	struct db_options o = {.path = disk.image, .key = key, .salt = salt};
	put_image("", database, true);
	put_image("-journal", journal, journal_exists);
	ck_assert_int_eq(db_open(&o, &db), ERR_OK);
	ck_assert_int_eq(stmt_run_int(db_stmt(db, &set, T_COUNT), &n), ERR_OK);
	ck_assert_int_ge(n, disk.confirmed);
	ck_assert_int_le(n, disk.confirmed + 1);
	ck_assert_int_eq(db_check_trees(db, &findings), ERR_OK);
	db_close(db);
	buf_clear(&findings);
}

static void moment(void)
{
	if (!disk.watching)
		return;
	disk.watching = false; /* what is opened now is not the store under test */
	disk.moments++;
	check_image(&disk.durable[DATABASE], &disk.durable[JOURNAL], disk.exists[JOURNAL]);
	check_image(&disk.live[DATABASE], &disk.durable[JOURNAL], disk.exists[JOURNAL]);
	check_image(&disk.durable[DATABASE], &disk.live[JOURNAL], true);
	disk.watching = true;
}

static void read_durable(void)
{
	char block[65536];
	int fd = open(disk.path, O_RDONLY);
	for (ssize_t n; (n = read(fd, block, sizeof block)) > 0;)
		buf_add_n(&disk.durable[DATABASE], block, (size_t)n);
	close(fd);
	buf_add_n(&disk.live[DATABASE], disk.durable[DATABASE].s, disk.durable[DATABASE].len);
}

static void add(struct db *db, int a)
{
	struct stmt *q = db_stmt(db, &set, T_ADD);
	stmt_int(q, ":a", a);
	ck_assert_int_eq(stmt_run(q), ERR_OK);
}

START_TEST(db_commit__survives_power_loss_at_every_write)
{
	struct db *db;
	ck_assert_int_eq(secret_init(), ERR_OK);
	ck_assert_int_eq(db_library(), ERR_OK);
	install();
	snprintf(disk.path, sizeof disk.path, "%s/x.db", support_dir());
	snprintf(disk.image, sizeof disk.image, "%s/x.db", support_dir());
	struct db_options o = {.path = disk.path, .key = key, .salt = salt, .create = true};
	ck_assert_int_eq(db_open(&o, &db), ERR_OK);
	ck_assert_int_eq(db_begin(db, true), ERR_OK);
	ck_assert_int_eq(stmt_run(db_stmt(db, &set, T_MAKE)), ERR_OK);
	for (int i = 0; i < 12; i++)
		add(db, i);
	ck_assert_int_eq(db_commit(db), ERR_OK);
	db_close(db);
	read_durable();
	disk.confirmed = 12;
	disk.watching = true;
	o.create = false;
	ck_assert_int_eq(db_open(&o, &db), ERR_OK);
	for (int i = 12; i < 24; i++) {
		ck_assert_int_eq(db_begin(db, true), ERR_OK);
		add(db, i);
		if (i % 2)
			ck_assert_int_eq(stmt_run(db_stmt(db, &set, T_CHANGE)), ERR_OK);
		ck_assert_int_eq(db_commit(db), ERR_OK);
		disk.confirmed = i + 1;
		moment(); /* it was said to be stored */
	}
	disk.watching = false;
	db_close(db);
	ck_assert_int_gt(disk.moments, 100);
	for (int i = 0; i < FILES; i++) {
		buf_clear(&disk.live[i]);
		buf_clear(&disk.durable[i]);
	}
}
END_TEST

/* --- each call failing in turn -------------------------------------------------------------- */

static int count_rows(const struct db_options *o)
{
	struct db *db;
	int64_t n = -1;
	ck_assert_int_eq(db_open(o, &db), ERR_OK);
	ck_assert_int_eq(stmt_run_int(db_stmt(db, &set, T_COUNT), &n), ERR_OK);
	db_close(db);
	return (int)n;
}

/* Open, add a row, close, with the n-th call failing. */
static enum err add_with_failure(const struct db_options *o, int a, long at, bool *confirmed)
{
	struct db *db;
	disk.fails_at = at;
	*confirmed = false;
	enum err e = db_open(o, &db);
	if (!e) {
		e = db_begin(db, true);
		if (!e) {
			struct stmt *q = db_stmt(db, &set, T_ADD);
			stmt_int(q, ":a", a);
			e = db_end(db, stmt_run(q));
		}
		*confirmed = !e;
		db_close(db);
	}
	return e;
}

/* A failing disk is a failing disk: never "damaged", never a row that was confirmed and is
 * not there. */
START_TEST(db_commit__each_failing_call_is_reported_and_loses_nothing)
{
	struct db *db;
	bool confirmed = false;
	int failures = 0, n = 0;
	ck_assert_int_eq(secret_init(), ERR_OK);
	ck_assert_int_eq(db_library(), ERR_OK);
	install();
	snprintf(disk.path, sizeof disk.path, "%s/x.db", support_dir());
	struct db_options o = {.path = disk.path, .key = key, .salt = salt, .create = true};
	ck_assert_int_eq(db_open(&o, &db), ERR_OK);
	ck_assert_int_eq(db_begin(db, true), ERR_OK);
	ck_assert_int_eq(stmt_run(db_stmt(db, &set, T_MAKE)), ERR_OK);
	ck_assert_int_eq(db_commit(db), ERR_OK);
	db_close(db);
	o.create = false;
	for (long at = 1; disk.fails_at == 0; at++) {
		enum err e = add_with_failure(&o, (int)at, at, &confirmed);
		if (disk.fails_at == 0) {
			failures++;
			ck_assert_msg(e == ERR_OK || e == ERR_IO || e == ERR_BUSY || e == ERR_MISSING || e == ERR_RIGHTS,
				"call %ld: %s", at, err_name(e));
			int now = count_rows(&o);
			ck_assert_int_ge(now, n + confirmed);
			ck_assert_int_le(now, n + 1);
			n = now;
		}
	}
	disk.fails_at = 0;
	ck_assert(confirmed); /* the last went through */
	ck_assert_int_gt(failures, 15);
}
END_TEST

Suite *power_suite(void)
{
	Suite *s = suite_create("store/power");
	TCase *c = tcase_create("power");
	tcase_set_timeout(c, 600);
	tcase_add_test(c, db_commit__survives_power_loss_at_every_write);
	tcase_add_test(c, db_commit__each_failing_call_is_reported_and_loses_nothing);
	suite_add_tcase(s, c);
	return s;
}
