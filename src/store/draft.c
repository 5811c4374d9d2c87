/* Drafts: one file each in concept/, records sealed under the store's draft key and
 * bound to their file and place. The screen never waits for the disk: a helper thread
 * seals, appends and syncs what it finds in a queue. What could not be written stays in
 * the queue and is tried again, so a full disk loses nothing once there is room.
 *
 * The thread knows the descriptor, the key and the queue, and nothing of the store. */
#include <config.h>

#include "store/draft.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "crypt/hash.h"
#include "crypt/seal.h"
#include "draft_priv.h"
#include "place_priv.h"
#include "store_priv.h"

#define NAME_BYTES (ID_TEXT + 16)
#define FILE_LIMIT (64u << 20)
#define SYNC_AFTER_MS 2000 /* house 4: at most two seconds of typing are at risk */
#define RETRY_MS 1000

/* Two kinds of file share the directory and the machinery: drafts of forms, and what was
 * drawn on a visit to a list, until the visit ends (draft_priv.h). */
static const char *const suffixes[] = {[DRAFT_FORM] = ".concept", [DRAFT_VISIT] = ".bezoek"};

struct waiting {
	struct waiting *next;
	struct buf bytes;
	bool sync;
};

struct draft {
	enum draft_kind kind;
	unsigned char id[ID_BYTES];
	char name[NAME_BYTES];
	struct store *store;        /* for the caller's side only */
	const struct secret *key;
	int dirfd, fd;
	pthread_t thread;

	pthread_mutex_t lock;       /* guards all below */
	pthread_cond_t changed;
	struct waiting *first, **last;
	uint64_t number;            /* of the next record */
	off_t good;                 /* length of what is whole in the file */
	bool unsynced, dir_synced;
	int64_t sync_at, retry_at;  /* monotonic ms */
	bool asked, stop;           /* of the thread: write and sync now; end */
	enum err failed;            /* present trouble; ERR_OK once all is written */
	unsigned tries;             /* how often the queue was tried; a flush waits for the next */
	bool counted;               /* in store->open_drafts; not the thread's */
};

enum { SQL_SAVED };

static const struct sql rows[] = {
	{SQL_SAVED, "SELECT EXISTS (SELECT 1 FROM lijn WHERE wijziging = :id)"},
};

const struct sql_set draft_sql = SQL_SET("draft", rows);

/* --- the helper thread -------------------------------------------------------------------- */

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static enum err write_all(int fd, const char *p, size_t n, off_t at)
{
	while (n) {
		ssize_t done = pwrite(fd, p, n, at);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return done < 0 ? file_errno(errno) : ERR_DISK_FULL;
		p += done;
		n -= (size_t)done;
		at += done;
	}
	return ERR_OK;
}

/* Without the lock: only the thread touches the file. */
static enum err write_record(struct draft *d, const struct buf *bytes, uint64_t number, off_t *good)
{
	struct buf sealed = {0};
	enum err e = seal_record(&sealed, d->key, d->id, number, buf_str(bytes), bytes->len);
	if (!e)
		e = write_all(d->fd, sealed.s, sealed.len, *good);
	if (!e)
		*good += (off_t)sealed.len;
	else if (ftruncate(d->fd, *good) != 0)
		e = ERR_IO;
	buf_clear(&sealed);
	return e;
}

static enum err sync_file(struct draft *d, bool with_dir)
{
	enum err e = place_sync(d->fd);
	return !e && with_dir ? place_sync(d->dirfd) : e;
}

static void take_first(struct draft *d)
{
	struct waiting *w = d->first;
	d->first = w->next;
	if (!d->first)
		d->last = &d->first;
	buf_wipe(&w->bytes);
	free(w);
}

/* One record from the queue to the file; the lock is free while the disk works. */
static enum err write_first(struct draft *d)
{
	struct waiting *w = d->first;
	uint64_t number = d->number;
	off_t good = d->good;
	pthread_mutex_unlock(&d->lock);
	enum err e = write_record(d, &w->bytes, number, &good);
	pthread_mutex_lock(&d->lock);
	if (e)
		return e;
	d->good = good;
	d->number++;
	if (!d->unsynced)
		d->sync_at = now_ms() + SYNC_AFTER_MS;
	d->unsynced = true;
	d->asked |= w->sync;
	take_first(d);
	return ERR_OK;
}

static enum err sync_now(struct draft *d)
{
	bool with_dir = !d->dir_synced;
	pthread_mutex_unlock(&d->lock);
	enum err e = sync_file(d, with_dir);
	pthread_mutex_lock(&d->lock);
	if (e)
		return e;
	d->unsynced = false;
	d->dir_synced = true;
	return ERR_OK;
}

/* --- when there is something to do -------------------------------------------------------- */

/* When the thread must act by itself; -1: not before it is asked. */
static int64_t due_at(const struct draft *d)
{
	if (d->failed)
		return d->asked ? 0 : d->retry_at;
	if (d->first || d->asked)
		return 0;
	return d->unsynced ? d->sync_at : -1;
}

static void rest_until(struct draft *d, int64_t at)
{
	if (at < 0) {
		pthread_cond_wait(&d->changed, &d->lock);
		return;
	}
	struct timespec t = {at / 1000, (long)(at % 1000) * 1000000L};
	pthread_cond_timedwait(&d->changed, &d->lock, &t);
}

/* All that is waiting, until it is done or the disk refuses. A sync is part of it when it
 * was asked for or is due. */
static void work(struct draft *d)
{
	enum err e = ERR_OK;
	while (!e && d->first)
		e = write_first(d);
	if (!e && d->unsynced && (d->asked || now_ms() >= d->sync_at))
		e = sync_now(d);
	d->failed = e;
	d->retry_at = now_ms() + RETRY_MS;
	d->asked = false;
	d->tries++;
	pthread_cond_broadcast(&d->changed);
}

static void *helper(void *arg)
{
	struct draft *d = arg;
	pthread_mutex_lock(&d->lock);
	while (!d->stop) {
		int64_t at = due_at(d);
		if (at >= 0 && at <= now_ms())
			work(d);
		else
			rest_until(d, at);
	}
	pthread_mutex_unlock(&d->lock);
	return NULL;
}

/* Signals are for the thread that reads the keyboard. */
static bool start_helper(struct draft *d)
{
	sigset_t all, before;
	pthread_condattr_t attr;
	pthread_mutex_init(&d->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&d->changed, &attr);
	pthread_condattr_destroy(&attr);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	bool ok = pthread_create(&d->thread, NULL, helper, d) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return ok;
}

static void stop_helper(struct draft *d)
{
	pthread_mutex_lock(&d->lock);
	d->stop = true;
	pthread_cond_broadcast(&d->changed);
	pthread_mutex_unlock(&d->lock);
	pthread_join(d->thread, NULL);
}

/* --- one draft ------------------------------------------------------------------------------ */

static void name_of(enum draft_kind kind, const unsigned char id[ID_BYTES], char name[NAME_BYTES])
{
	char text[ID_TEXT];
	id_text(id, text);
	snprintf(name, NAME_BYTES, "%s%s", text, suffixes[kind]);
}

static bool id_of(enum draft_kind kind, const char *name, unsigned char id[ID_BYTES])
{
	char text[ID_TEXT];
	if (strlen(name) < ID_TEXT - 1 || strcmp(name + ID_TEXT - 1, suffixes[kind]) != 0)
		return false;
	memcpy(text, name, ID_TEXT - 1);
	text[ID_TEXT - 1] = '\0';
	return id_parse(text, id);
}

static enum err open_dir(struct store *s, int *fd)
{
	*fd = openat(s->dirfd, PLACE_DRAFTS, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return *fd >= 0 ? ERR_OK : file_errno(errno);
}

/* A draft that is being typed in is locked; false when another has it. */
static bool claim(int fd)
{
	struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	return fcntl(fd, F_OFD_SETLK, &l) == 0;
}

static void free_draft(struct draft *d)
{
	while (d->first)
		take_first(d);
	if (d->fd >= 0)
		close(d->fd);
	if (d->dirfd >= 0)
		close(d->dirfd);
	if (d->counted)
		d->store->open_drafts--;
	free(d);
}

static struct draft *make(struct store *s, enum draft_kind kind, const unsigned char id[ID_BYTES])
{
	struct draft *d = mem_new(sizeof *d);
	*d = (struct draft){.kind = kind, .store = s, .key = s->draft_key, .fd = -1, .dirfd = -1};
	d->last = &d->first;
	memcpy(d->id, id, ID_BYTES);
	name_of(kind, id, d->name);
	return d;
}

static enum err start(struct draft *d, struct draft **out)
{
	if (!claim(d->fd))
		return ERR_BUSY;
	d->store->open_drafts++;
	d->counted = true;
	if (!start_helper(d))
		return ERR_MEMORY;
	*out = d;
	return ERR_OK;
}

enum err draft_new_kind(struct store *s, enum draft_kind kind, const unsigned char id[ID_BYTES],
	struct draft **out)
{
	*out = NULL;
	struct draft *d = make(s, kind, id);
	enum err e = open_dir(s, &d->dirfd);
	if (!e)
		d->fd = openat(d->dirfd, d->name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (!e && d->fd < 0)
		e = file_errno(errno);
	if (!e)
		e = start(d, out);
	if (e)
		free_draft(d);
	return e;
}

enum err draft_new(struct store *s, struct draft **out)
{
	unsigned char id[ID_BYTES];
	*out = NULL;
	id_random(id);
	return s->read_only ? ERR_READ_ONLY : draft_new_kind(s, DRAFT_FORM, id, out);
}

struct count {
	uint64_t n;
};

static enum err count_record(void *ctx, uint64_t number, const char *p, size_t n)
{
	struct count *c = ctx;
	(void)p;
	(void)n;
	c->n = number + 1;
	return ERR_OK;
}

/* Append after what is whole: a tail that a crash cut off is cut off the file too. */
static enum err find_end(struct draft *d)
{
	struct buf bytes = {0};
	struct count c = {0};
	size_t good = 0;
	enum err e = file_read_private(d->dirfd, d->name, FILE_LIMIT, &bytes);
	if (!e)
		e = seal_walk(buf_str(&bytes), bytes.len, d->key, d->id, count_record, &c, &good);
	if (!e && good < bytes.len && ftruncate(d->fd, (off_t)good) != 0)
		e = file_errno(errno);
	d->number = c.n;
	d->good = (off_t)good;
	d->dir_synced = true;
	buf_clear(&bytes);
	return e;
}

enum err draft_reopen(struct store *s, const unsigned char id[16], struct draft **out)
{
	*out = NULL;
	if (s->read_only)
		return ERR_READ_ONLY;
	struct draft *d = make(s, DRAFT_FORM, id);
	enum err e = open_dir(s, &d->dirfd);
	if (!e)
		d->fd = openat(d->dirfd, d->name, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	if (!e && d->fd < 0)
		e = errno == ENOENT ? ERR_NOT_FOUND : file_errno(errno);
	if (!e && !claim(d->fd))
		e = ERR_BUSY;
	if (!e)
		e = find_end(d);
	if (!e)
		e = start(d, out);
	if (e)
		free_draft(d);
	return e;
}

const unsigned char *draft_id(const struct draft *d)
{
	return d->id;
}

void draft_append(struct draft *d, const void *p, size_t n, bool sync)
{
	struct waiting *w = mem_new(sizeof *w);
	buf_add_n(&w->bytes, p, n);
	w->sync = sync;
	pthread_mutex_lock(&d->lock);
	*d->last = w;
	d->last = &w->next;
	pthread_cond_broadcast(&d->changed);
	pthread_mutex_unlock(&d->lock);
}

enum err draft_flush(struct draft *d)
{
	pthread_mutex_lock(&d->lock);
	unsigned tries = d->tries;
	while ((d->first || d->unsynced) && !(d->failed && d->tries != tries)) {
		d->asked = true;
		pthread_cond_broadcast(&d->changed);
		pthread_cond_wait(&d->changed, &d->lock);
	}
	enum err e = d->failed;
	pthread_mutex_unlock(&d->lock);
	return e;
}

enum err draft_state(struct draft *d)
{
	pthread_mutex_lock(&d->lock);
	enum err e = d->failed;
	pthread_mutex_unlock(&d->lock);
	return e;
}

static void end(struct draft *d)
{
	stop_helper(d);
	pthread_cond_destroy(&d->changed);
	pthread_mutex_destroy(&d->lock);
	free_draft(d);
}

void draft_close(struct draft *d)
{
	if (!d)
		return;
	draft_flush(d);
	end(d);
}

void draft_discard(struct draft *d)
{
	if (!d)
		return;
	unlinkat(d->dirfd, d->name, 0);
	if (d->kind == DRAFT_FORM)
		place_sync(d->dirfd); /* a visit that came back is known by its change set */
	end(d);
}

/* --- all drafts of the store ------------------------------------------------------------------ */

/* What a crash between the save and the removal left: its change set is in the store. */
static enum err is_saved(struct store *s, const unsigned char id[ID_BYTES], bool *saved)
{
	int64_t n;
	struct stmt *q = db_stmt(s->db, &draft_sql, SQL_SAVED);
	stmt_blob(q, ":id", id, ID_BYTES);
	enum err e = stmt_run_int(q, &n);
	*saved = n != 0;
	return e;
}

/* Look at one name; *keep when it is one of the kind that nobody has open. */
static enum err look(struct store *s, enum draft_kind kind, int dirfd, const char *name, struct draft_info *i,
	bool *keep)
{
	struct stat st;
	bool saved = false;
	*keep = false;
	if (!id_of(kind, name, i->id))
		return ERR_OK;
	int fd = openat(dirfd, name, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return ERR_OK;
	bool ours = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && claim(fd);
	enum err e = ours ? is_saved(s, i->id, &saved) : ERR_OK;
	if (!e && ours && (saved || st.st_size == 0) && (!s->read_only || kind == DRAFT_VISIT))
		unlinkat(dirfd, name, 0);
	else
		*keep = !e && ours && !saved && st.st_size > 0;
	i->when_ms = (int64_t)st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000;
	i->size = ours ? (size_t)st.st_size : 0;
	close(fd);
	return e;
}

static int newest_first(const void *a, const void *b)
{
	const struct draft_info *x = a, *y = b;
	if (x->when_ms != y->when_ms)
		return x->when_ms < y->when_ms ? 1 : -1;
	return memcmp(x->id, y->id, ID_BYTES);
}

static enum err gather(struct store *s, enum draft_kind kind, struct draft_info **out, size_t *n)
{
	int fd;
	size_t cap = 0;
	bool keep;
	*out = NULL;
	*n = 0;
	enum err e = open_dir(s, &fd);
	if (e)
		return e;
	DIR *d = fdopendir(fd);
	if (!d) {
		close(fd);
		return ERR_IO;
	}
	const struct dirent *entry;
	while (!e && (entry = readdir(d))) {
		MEM_GROW(*out, *n, cap);
		e = look(s, kind, fd, entry->d_name, &(*out)[*n], &keep);
		*n += keep;
	}
	closedir(d);
	return e;
}

enum err draft_list_kind(struct store *s, enum draft_kind kind,
	bool (*each)(void *ctx, const struct draft_info *i), void *ctx)
{
	struct draft_info *all;
	size_t n;
	enum err e = gather(s, kind, &all, &n);
	if (!e && n)
		qsort(all, n, sizeof *all, newest_first);
	for (size_t i = 0; !e && i < n; i++)
		if (!each(ctx, &all[i]))
			break;
	free(all);
	return e;
}

enum err draft_list(struct store *s, bool (*each)(void *ctx, const struct draft_info *i), void *ctx)
{
	return draft_list_kind(s, DRAFT_FORM, each, ctx);
}

enum err draft_read_kind(struct store *s, enum draft_kind kind, const unsigned char id[ID_BYTES],
	enum err (*each)(void *ctx, uint64_t number, const char *p, size_t n), void *ctx)
{
	char name[NAME_BYTES];
	struct buf bytes = {0};
	size_t good;
	int fd;
	enum err e = open_dir(s, &fd);
	if (e)
		return e;
	name_of(kind, id, name);
	e = file_read_private(fd, name, FILE_LIMIT, &bytes);
	close(fd);
	if (!e)
		e = seal_walk(buf_str(&bytes), bytes.len, s->draft_key, id, each, ctx, &good);
	buf_clear(&bytes);
	return e == ERR_MISSING ? ERR_NOT_FOUND : e;
}

enum err draft_read(struct store *s, const unsigned char id[16],
	enum err (*each)(void *ctx, uint64_t number, const char *p, size_t n), void *ctx)
{
	return draft_read_kind(s, DRAFT_FORM, id, each, ctx);
}

enum err draft_remove_kind(struct store *s, enum draft_kind kind, const unsigned char id[ID_BYTES])
{
	char name[NAME_BYTES];
	int fd;
	enum err e = open_dir(s, &fd);
	if (e)
		return e;
	name_of(kind, id, name);
	if (unlinkat(fd, name, 0) != 0)
		e = errno == ENOENT ? ERR_NOT_FOUND : file_errno(errno);
	else
		e = place_sync(fd);
	close(fd);
	return e;
}

enum err draft_remove(struct store *s, const unsigned char id[16])
{
	return draft_remove_kind(s, DRAFT_FORM, id);
}

/* --- another key ------------------------------------------------------------------------------ */

struct reseal {
	struct buf out;
	const struct secret *key;
	const unsigned char *id;
};

static enum err reseal_record(void *ctx, uint64_t number, const char *p, size_t n)
{
	struct reseal *r = ctx;
	return seal_record(&r->out, r->key, r->id, number, p, n);
}

static enum err reseal_file(struct store *s, int from, int to, const char *name, const struct secret *key)
{
	unsigned char id[ID_BYTES];
	struct buf bytes = {0};
	size_t good;
	if (!id_of(DRAFT_FORM, name, id) && !id_of(DRAFT_VISIT, name, id))
		return ERR_OK;
	struct reseal r = {.key = key, .id = id};
	enum err e = file_read_private(from, name, FILE_LIMIT, &bytes);
	if (!e)
		e = seal_walk(buf_str(&bytes), bytes.len, s->draft_key, id, reseal_record, &r, &good);
	if (!e)
		e = file_replace(to, name, buf_str(&r.out), r.out.len);
	buf_clear(&bytes);
	buf_clear(&r.out);
	return e;
}

enum err draft_reseal(struct store *s, int to, const struct secret *key)
{
	int fd;
	enum err e = open_dir(s, &fd);
	if (e)
		return e;
	DIR *d = fdopendir(fd);
	if (!d) {
		close(fd);
		return ERR_IO;
	}
	const struct dirent *entry;
	while (!e && (entry = readdir(d)))
		e = reseal_file(s, fd, to, entry->d_name, key);
	closedir(d);
	return e;
}
