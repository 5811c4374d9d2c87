/* A new master key. Everything under the new key is made beside the old: drafts, then
 * the database, then the slots file. The exchange is a row of renames with the slots
 * file last, so what lies there after a crash says by itself whether to go on or back:
 *
 *   regie.keys.nieuw with regie.db.nieuw      not begun: the new is thrown away
 *   regie.keys.nieuw without regie.db.nieuw   begun: finished from here, no key needed
 *   anything else that is new                 not begun: thrown away
 */
#include <config.h>

#include "store/store.h"

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
#include "draft_priv.h"
#include "open_priv.h"
#include "place_priv.h"
#include "presence_priv.h"
#include "rekey_priv.h"

#define JOURNAL_NEW PLACE_DB_NEW "-journal"

/* --- the exchange ------------------------------------------------------------------------- */

static enum err remove_file(int dirfd, const char *name)
{
	return unlinkat(dirfd, name, 0) == 0 || errno == ENOENT ? ERR_OK : file_errno(errno);
}

static enum err exchange_drafts(int dirfd)
{
	enum err e = ERR_OK;
	if (!place_exists(dirfd, PLACE_DRAFTS_NEW))
		return ERR_OK;
	if (place_exists(dirfd, PLACE_DRAFTS))
		e = place_rename(dirfd, PLACE_DRAFTS, PLACE_DRAFTS_OLD);
	return e ? e : place_rename(dirfd, PLACE_DRAFTS_NEW, PLACE_DRAFTS);
}

/* No generation under the old key is kept: it may be why there is a new one. */
static enum err exchange_keys(int dirfd)
{
	struct buf bytes = {0};
	enum err e = file_read_private(dirfd, PLACE_KEYS_NEW, STORE_KEYS_LIMIT, &bytes);
	if (!e)
		e = place_rename(dirfd, PLACE_KEYS_NEW, PLACE_KEYS);
	if (!e)
		e = file_replace(dirfd, PLACE_KEYS_BAK, bytes.s, bytes.len);
	buf_clear(&bytes);
	return e;
}

/* After the database is in place: the rest, from wherever it stopped. */
static enum err go_on(int dirfd)
{
	enum err e = exchange_drafts(dirfd);
	if (!e)
		e = exchange_keys(dirfd);
	return e ? e : place_remove_dir(dirfd, PLACE_DRAFTS_OLD);
}

static enum err go_back(int dirfd)
{
	enum err e = remove_file(dirfd, PLACE_KEYS_NEW);
	if (!e)
		e = remove_file(dirfd, PLACE_DB_NEW);
	if (!e)
		e = remove_file(dirfd, JOURNAL_NEW);
	if (!e)
		e = place_remove_dir(dirfd, PLACE_DRAFTS_NEW);
	return e ? e : place_remove_dir(dirfd, PLACE_DRAFTS_OLD);
}

static bool is_settled(int dirfd)
{
	static const char *const names[] = {PLACE_KEYS_NEW, PLACE_DB_NEW, PLACE_DRAFTS_NEW, PLACE_DRAFTS_OLD};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (place_exists(dirfd, names[i]))
			return false;
	return true;
}

enum err rekey_settle(int dirfd, struct presence *p, struct buf *why)
{
	if (is_settled(dirfd))
		return ERR_OK;
	enum err e = presence_alone(p, why);
	if (e)
		return e;
	bool begun = place_exists(dirfd, PLACE_KEYS_NEW) && !place_exists(dirfd, PLACE_DB_NEW);
	e = begun ? go_on(dirfd) : go_back(dirfd);
	presence_share(p);
	return e;
}

/* --- what is made ---------------------------------------------------------------------------- */

struct rekey {
	struct slots *slots;        /* new master, one user */
	struct buf keys;            /* bytes of the new slots file */
	struct secret *db_key, *draft_key;
	struct db *db;              /* regie.db.nieuw */
};

static enum err make_keys(struct store *s, const char *user, const struct secret *passphrase, struct rekey *r)
{
	r->slots = slots_renew(s->slots);
	r->db_key = secret_new(DB_KEY_BYTES);
	r->draft_key = secret_new(DB_KEY_BYTES);
	enum err e = slots_set_passphrase(r->slots, user, passphrase, keyfile_cost(s->slots));
	if (!e)
		e = slots_write(r->slots, &r->keys);
	if (!e)
		e = slots_subkey(r->slots, 1, r->db_key);
	return e ? e : slots_subkey(r->slots, 3, r->draft_key);
}

static enum err make_drafts(struct store *s, const struct rekey *r)
{
	if (mkdirat(s->dirfd, PLACE_DRAFTS_NEW, 0700) != 0)
		return file_errno(errno);
	int fd = openat(s->dirfd, PLACE_DRAFTS_NEW, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return file_errno(errno);
	enum err e = draft_reseal(s, fd, r->draft_key);
	if (!e)
		e = place_sync(fd);
	close(fd);
	return e;
}

static struct db_options options_of(struct store *s, const struct rekey *r, const char *path, bool create)
{
	return (struct db_options){.path = path, .key = secret_view(r->db_key), .salt = s->id, .create = create,
		.busy = store_wait, .busy_ctx = s};
}

/* The copy says the same as what it was made of, under a connection of its own. */
static enum err prove(struct store *s, struct rekey *r)
{
	unsigned char was[HASH_BYTES], now[HASH_BYTES];
	struct buf findings = {0};
	enum err e = db_digest(s->db, was);
	if (!e)
		e = db_digest(r->db, now);
	if (!e && memcmp(was, now, sizeof was) != 0)
		e = store_fail(s, ERR_DAMAGED, "%s", "the copy under the new key differs");
	if (!e)
		e = db_check_pages(r->db, NULL, &findings);
	buf_clear(&findings);
	return e;
}

static enum err note_generation(struct rekey *r)
{
	enum err e = db_begin(r->db, true);
	if (e)
		return e;
	return db_end(r->db, keyfile_note_generation(r->db, slots_generation(r->slots)));
}

static enum err make_database(struct store *s, struct rekey *r)
{
	char *path = place_path(s->dir, PLACE_DB_NEW);
	struct db_options o = options_of(s, r, path, true);
	enum err e = db_open(&o, &r->db);
	if (!e)
		e = db_copy(s->db, r->db, NULL, NULL);
	db_close(r->db);
	r->db = NULL;
	o.create = false;
	if (!e)
		e = db_open(&o, &r->db);
	if (!e)
		e = prove(s, r);
	if (!e)
		e = note_generation(r);
	if (!e)
		e = rekey_set_exemplaar(s->dirfd, PLACE_DB_NEW, r->db);
	db_close(r->db);
	r->db = NULL;
	free(path);
	if (!e)
		e = place_sniff(s->dirfd, PLACE_DB_NEW, s->id, NULL);
	if (!e)
		e = place_sync_file(s->dirfd, PLACE_DB_NEW);
	return e ? e : remove_file(s->dirfd, JOURNAL_NEW);
}

/* --- the whole ------------------------------------------------------------------------------ */

/* From here there is no way back but forward: the handle goes over to the new files. */
static enum err exchange(struct store *s, struct rekey *r)
{
	char *path = place_path(s->dir, PLACE_DB);
	struct db_options o = options_of(s, r, path, false);
	enum err e = place_rename(s->dirfd, PLACE_DB_NEW, PLACE_DB);
	if (!e)
		e = go_on(s->dirfd);
	if (!e)
		e = db_exchange(s->db, &o);
	free(path);
	if (e) {
		db_abandon(s->db);
		return e;
	}
	struct slots *slots = s->slots;
	struct secret *key = s->draft_key;
	s->slots = r->slots;
	s->draft_key = r->draft_key;
	r->slots = slots;
	r->draft_key = key;
	buf_reset(&s->keys);
	buf_add_n(&s->keys, r->keys.s, r->keys.len);
	return ERR_OK;
}

static void name_dropped(const struct slots *slots, const char *user, struct buf *out)
{
	for (size_t i = 0; i < slots_count(slots); i++) {
		enum slot_kind kind = slots_kind(slots, i);
		if (kind == SLOT_PASSPHRASE && strcmp(slots_user(slots, i), user) != 0)
			buf_printf(out, "%s\n", slots_user(slots, i));
		else if (kind == SLOT_RECOVERY)
			buf_printf(out, "%s\n", _("de herstelcode"));
		else if (kind == SLOT_OFFICE)
			buf_printf(out, "%s\n", _("de sleutel van kantoor"));
	}
}

static enum err log_new_key(struct store *s)
{
	static const struct rid none;
	static const struct line_particular what[] = {{"nieuw", "1"}};
	enum err e = store_begin_log(s);
	return e ? e : store_end(s, line_log(s, "sleutels", none, what, 1));
}

static enum err refuse(struct store *s, const char *user)
{
	struct buf who = {0};
	if (s->practice || s->read_only)
		return s->practice ? ERR_REFUSED : ERR_READ_ONLY;
	if (!store_may_manage(s))
		return store_fail(s, ERR_REFUSED, "%s", _("Alleen een beheerder verandert gebruikers en sleutels."));
	if (!keyfile_user_ok(user))
		return ERR_USAGE;
	if (s->open_drafts || db_depth(s->db))
		return store_fail(s, ERR_BUSY, "%s", _("Er staat nog een formulier open."));
	enum err e = presence_alone(s->presence, &who);
	if (e)
		store_fail(s, e, _("Nog in deze opslag: %s."), buf_str(&who));
	buf_clear(&who);
	return e;
}

enum err store_rekey(struct store *s, const char *user, const struct secret *passphrase, struct buf *out)
{
	struct rekey r = {0};
	enum err e = refuse(s, user);
	if (e)
		return e;
	e = go_back(s->dirfd);
	if (!e)
		e = make_keys(s, user, passphrase, &r);
	if (!e)
		e = make_drafts(s, &r);
	if (!e)
		e = make_database(s, &r);
	if (!e)
		e = file_replace(s->dirfd, PLACE_KEYS_NEW, r.keys.s, r.keys.len);
	if (e) {
		go_back(s->dirfd);
		goto out;
	}
	name_dropped(s->slots, user, out);
	e = exchange(s, &r);
	if (!e)
		e = log_new_key(s);
out:
	presence_share(s->presence);
	slots_free(r.slots);
	secret_free(r.db_key);
	secret_free(r.draft_key);
	buf_clear(&r.keys);
	return e;
}
