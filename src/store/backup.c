/* A copy of the whole store in another directory: the database page by page under the
 * same key, the slots file with its kept generation, the municipality's definitions, the
 * drafts. Built beside, read back and compared before it gets its name. Putting it back
 * is the same without a key; the next opening notices that it is a copy. */
#include <config.h>

#include "store/verify.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "copy_priv.h"
#include "open_priv.h"
#include "place_priv.h"
#include "presence_priv.h"
#include "verify_priv.h"

#define SMALL_LIMIT (64u << 20)
#define BLOCK (1 << 16)

enum { SQL_END };

static const struct sql rows[] = {
	{SQL_END, "SELECT count(*), coalesce(max(nr), 0),"
		" coalesce((SELECT hex(h) FROM lijn ORDER BY nr DESC LIMIT 1), '') FROM lijn"},
};

const struct sql_set backup_sql = SQL_SET("backup", rows);

/* --- files ------------------------------------------------------------------------------------ */

static enum err copy_small(int from, int to, const char *name)
{
	struct buf bytes = {0};
	enum err e = file_read(from, name, SMALL_LIMIT, &bytes);
	if (!e)
		e = file_replace(to, name, buf_str(&bytes), bytes.len);
	buf_clear(&bytes);
	return e;
}

/* The plain files of one directory inside; what else is in it is not ours to copy. */
static enum err copy_files(DIR *d, int to)
{
	const struct dirent *entry;
	struct stat st;
	enum err e = ERR_OK;
	while (!e && (entry = readdir(d)))
		if (fstatat(dirfd(d), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode))
			e = copy_small(dirfd(d), to, entry->d_name);
	return e == ERR_MISSING ? ERR_OK : e; /* a draft that was saved meanwhile */
}

static enum err copy_dir(int from, int to, const char *name)
{
	if (mkdirat(to, name, 0700) != 0)
		return file_errno(errno);
	int in = openat(from, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (in < 0)
		return errno == ENOENT ? ERR_OK : file_errno(errno);
	int out = openat(to, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *d = fdopendir(in);
	enum err e = out >= 0 && d ? copy_files(d, out) : ERR_IO;
	if (!e)
		e = place_sync(out);
	if (d)
		closedir(d);
	else
		close(in);
	if (out >= 0)
		close(out);
	return e;
}

static enum err copy_beside(int from, int to)
{
	enum err e = copy_small(from, to, PLACE_KEYS);
	if (!e && place_exists(from, PLACE_KEYS_BAK))
		e = copy_small(from, to, PLACE_KEYS_BAK);
	if (!e)
		e = copy_dir(from, to, PLACE_GEMEENTE);
	return e ? e : copy_dir(from, to, PLACE_DRAFTS);
}

/* --- backup --------------------------------------------------------------------------------------- */

/* The end of the lines: how many, the last, its hash. */
struct end {
	int64_t count, last;
	char hash[2 * HASH_BYTES + 1];
};

static enum err read_end(struct db *db, struct end *end)
{
	bool row;
	struct stmt *q = db_stmt(db, &backup_sql, SQL_END);
	enum err e = stmt_step(q, &row);
	if (!e && row) {
		end->count = stmt_get_int(q, 0);
		end->last = stmt_get_int(q, 1);
		snprintf(end->hash, sizeof end->hash, "%s", stmt_get_text(q, 2));
	}
	stmt_done(q);
	return e;
}

static enum err copy_database(struct store *s, const char *path, store_progress_fn progress, void *ctx)
{
	struct db *copy;
	enum err e = store_connect_at(s, path, true, &copy);
	if (e)
		return e;
	e = db_copy(s->db, copy, progress, ctx);
	db_close(copy);
	return e;
}

/* Read the copy back as if it had to serve: pages, trees, chain, and that it ends where the
 * store was while it was made. */
static enum err rehearse(struct store *s, const char *path, const struct end *before,
	store_progress_fn progress, void *ctx)
{
	struct verify_report r = {0};
	struct end now = {0};
	struct db *copy;
	enum err e = store_connect_at(s, path, false, &copy);
	if (e)
		return e;
	e = db_check_pages(copy, &r.pages, &r.text);
	if (!e)
		e = db_check_trees(copy, &r.text);
	if (!e)
		e = verify_chain(copy, s->device, progress, ctx, &r);
	if (!e)
		e = read_end(copy, &now);
	if (!e && (now.count < before->count || now.last < before->last ||
		(now.last == before->last && strcmp(now.hash, before->hash) != 0)))
		e = ERR_DAMAGED;
	if (e == ERR_DAMAGED)
		store_fail(s, e, _("De kopie klopt niet. %s"), buf_str(&r.text));
	verify_report_clear(&r);
	db_close(copy);
	return e;
}

static enum err fill(struct store *s, const char *building, int dirfd, store_progress_fn progress, void *ctx)
{
	static const char journal[] = PLACE_JOURNAL;
	struct end before = {0};
	char *path = place_path(building, PLACE_DB);
	enum err e = read_end(s->db, &before);
	if (!e)
		e = copy_beside(s->dirfd, dirfd);
	if (!e)
		e = copy_database(s, path, progress, ctx);
	if (!e)
		e = rehearse(s, path, &before, progress, ctx);
	if (!e)
		e = place_sniff(dirfd, PLACE_DB, s->id, NULL);
	if (!e)
		e = place_sync_file(dirfd, PLACE_DB);
	if (!e && unlinkat(dirfd, journal, 0) != 0 && errno != ENOENT)
		e = file_errno(errno);
	free(path);
	return e;
}

static enum err log_backup(struct store *s)
{
	static const struct rid none;
	enum err e = store_begin_log(s);
	return e ? e : store_end(s, line_log(s, "reservekopie", none, NULL, 0));
}

enum err store_backup(struct store *s, const char *to_dir, store_progress_fn progress, void *ctx)
{
	char *building, *real = NULL;
	int dirfd;
	struct presence *presence;
	struct buf why = {0};
	if (db_depth(s->db))
		return ERR_BUSY;
	enum err e = create_begin(to_dir, &building, &dirfd, &presence, &why);
	bool ours = !e;
	if (!e)
		real = realpath(building, NULL);
	if (!e && !real)
		e = file_errno(errno);
	if (!e)
		e = log_backup(s);
	if (!e)
		e = fill(s, real, dirfd, progress, ctx);
	if (!e)
		e = create_commit(building, to_dir, dirfd);
	if (e && ours)
		create_remove(building);
	if (e && why.len)
		store_fail(s, e, "%s", buf_str(&why));
	presence_leave(presence);
	if (dirfd >= 0)
		close(dirfd);
	free(real);
	free(building);
	buf_clear(&why);
	return e;
}

/* --- restore ------------------------------------------------------------------------------------------ */

static enum err write_block(int fd, const char *p, ssize_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, p, (size_t)n);
		if (done < 0 && errno != EINTR)
			return file_errno(errno);
		if (done > 0) {
			p += done;
			n -= done;
		}
	}
	return ERR_OK;
}

static enum err copy_large(int from, int to, const char *name)
{
	static const int read_flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC;
	char *block = mem_new(BLOCK);
	int in = openat(from, name, read_flags), out = -1;
	enum err e = in < 0 ? file_errno(errno) : ERR_OK;
	if (!e)
		out = openat(to, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (!e && out < 0)
		e = file_errno(errno);
	for (ssize_t n = 1; !e && n > 0;) {
		n = read(in, block, BLOCK);
		e = n < 0 && errno != EINTR ? file_errno(errno) : write_block(out, block, n);
		n = n < 0 ? 1 : n;
	}
	if (!e)
		e = place_sync(out);
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	free(block);
	return e;
}

/* A whole backup lies still: no session in it, nothing half done, a slots file that reads. */
static enum err check_source(int from, struct presence **presence)
{
	struct slots *slots = NULL;
	struct buf bytes = {0};
	*presence = NULL;
	enum err e = place_exists(from, PLACE_DB) ? ERR_OK : ERR_MISSING;
	if (!e)
		e = keyfile_read(from, PLACE_KEYS, &slots, &bytes);
	if (!e)
		e = place_sniff(from, PLACE_DB, slots_store_id(slots), NULL);
	if (!e && place_exists(from, PLACE_PRESENCE)) {
		e = presence_enter(from, presence, NULL);
		if (!e)
			e = presence_alone(*presence, NULL);
	}
	slots_free(slots);
	buf_clear(&bytes);
	return e;
}

static enum err restore_files(int from, int to)
{
	struct stat st;
	enum err e = copy_beside(from, to);
	if (!e)
		e = copy_large(from, to, PLACE_DB);
	if (!e && fstatat(from, PLACE_JOURNAL, &st, AT_SYMLINK_NOFOLLOW) == 0 && st.st_size > 0)
		e = copy_large(from, to, PLACE_JOURNAL);
	return e;
}

enum err store_restore(const char *from_dir, const char *to_dir)
{
	char *real, *building = NULL;
	int from, to = -1;
	struct presence *in = NULL, *out = NULL;
	enum err e = place_open(from_dir, &real, &from, NULL);
	if (e)
		return e;
	e = place_check(from, real, NULL);
	if (!e)
		e = check_source(from, &in);
	if (e)
		goto out;
	e = create_begin(to_dir, &building, &to, &out, NULL);
	if (e)
		goto out;
	e = restore_files(from, to);
	if (!e)
		e = create_commit(building, to_dir, to);
	if (e)
		create_remove(building);
out:
	presence_leave(in);
	presence_leave(out);
	close(from);
	if (to >= 0)
		close(to);
	free(real);
	free(building);
	return e;
}
