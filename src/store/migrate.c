/* Schema changes: one file in migrations/ per number, NNNN_what.sql, brings the schema
 * from NNNN - 1 to NNNN and ends with its own PRAGMA user_version, all in one
 * transaction. Killed anywhere, the next opening begins that file again. */
#include <config.h>

#include "open_priv.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "place_priv.h"

#define MIGRATION_LIMIT (1 << 20)

enum { SQL_VERSION };

static const struct sql rows[] = {
	{SQL_VERSION, "PRAGMA user_version"},
};

const struct sql_set migrate_sql = SQL_SET("migrate", rows);

enum err migrate_version(struct db *db, int *version)
{
	int64_t v;
	enum err e = stmt_run_int(db_stmt(db, &migrate_sql, SQL_VERSION), &v);
	*version = (int)v;
	return e;
}

static bool is_step(const char *name, int number)
{
	char start[16];
	snprintf(start, sizeof start, "%04d_", number);
	size_t n = strlen(name);
	return strncmp(name, start, 5) == 0 && n > 9 && strcmp(name + n - 4, ".sql") == 0;
}

/* The text of step `number`. */
static enum err read_step(const char *dir, int number, struct buf *text)
{
	char *path = place_path(dir, "migrations");
	DIR *d = opendir(path);
	free(path);
	if (!d)
		return file_errno(errno);
	enum err e = ERR_MISSING;
	const struct dirent *entry;
	while (e == ERR_MISSING && (entry = readdir(d)))
		if (is_step(entry->d_name, number))
			e = file_read(dirfd(d), entry->d_name, MIGRATION_LIMIT, text);
	closedir(d);
	if (e == ERR_MISSING)
		log_note("store: no migration %04d", number);
	return e;
}

static enum err step(struct db *db, const char *dir, int number, bool (*each)(void *ctx), void *ctx)
{
	struct buf text = {0};
	int version = 0;
	enum err e = read_step(dir, number, &text);
	if (e) {
		buf_clear(&text);
		return e == ERR_MISSING ? ERR_OLDER : e;
	}
	e = db_begin(db, true);
	if (!e) {
		e = db_script(db, "migration", buf_str(&text), each, ctx);
		if (!e)
			e = migrate_version(db, &version);
		if (!e && version != number)
			e = ERR_OLDER;
		e = db_end(db, e);
	}
	buf_clear(&text);
	return e;
}

enum err migrate_to(struct db *db, const char *dir, int target, bool (*each)(void *ctx), void *ctx)
{
	int version;
	enum err e = migrate_version(db, &version);
	if (!e && version > target)
		return ERR_NEWER;
	if (!e && version < 1)
		return ERR_FOREIGN;
	while (!e && version < target)
		e = step(db, dir, ++version, each, ctx);
	return e;
}
