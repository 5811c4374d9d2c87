/* The slots file beside the database: read, written as a whole, one generation kept,
 * and its number known inside the database so that an older one is noticed. Also the
 * changes people make to it: passphrases, users, the recovery code. */
#include <config.h>

#include "store/store.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "open_priv.h"
#include "place_priv.h"

enum { SQL_SET_GENERATION };

static const struct sql rows[] = {
	{SQL_SET_GENERATION, "UPDATE winkel SET sleutelgeneratie = :n WHERE nr = 1"},
};

const struct sql_set keyfile_sql = SQL_SET("keyfile", rows);

enum err keyfile_read(int dirfd, const char *name, struct slots **out, struct buf *bytes)
{
	*out = NULL;
	buf_reset(bytes);
	enum err e = file_read_private(dirfd, name, STORE_KEYS_LIMIT, bytes);
	if (e == ERR_LIMIT)
		return ERR_SLOTS_DAMAGED;
	return e ? e : slots_parse(bytes->s, bytes->len, out);
}

enum err keyfile_note_generation(struct db *db, uint64_t generation)
{
	struct stmt *q = db_stmt(db, &keyfile_sql, SQL_SET_GENERATION);
	stmt_int(q, ":n", (int64_t)generation);
	return stmt_run(q);
}

/* Is the file still the one the change was made on? Called with the database locked for
 * writing, which is the lock of the slots file too. */
static enum err unchanged(struct store *s)
{
	struct buf now = {0};
	enum err e = file_read_private(s->dirfd, PLACE_KEYS, STORE_KEYS_LIMIT, &now);
	if (!e && (now.len != s->keys.len || memcmp(now.s, s->keys.s, now.len) != 0))
		e = store_fail(s, ERR_BUSY, _("%s is intussen door een ander gewijzigd; probeer het opnieuw."), PLACE_KEYS);
	buf_clear(&now);
	return e;
}

static enum err replace_files(struct store *s, const struct buf *bytes, bool forget)
{
	enum err e = ERR_OK;
	if (!forget)
		e = file_replace(s->dirfd, PLACE_KEYS_BAK, s->keys.s, s->keys.len);
	if (!e)
		e = file_replace(s->dirfd, PLACE_KEYS, bytes->s, bytes->len);
	if (!e && forget)
		e = file_replace(s->dirfd, PLACE_KEYS_BAK, bytes->s, bytes->len);
	return e;
}

/* The number inside is committed after the file is in place: a crash between leaves a
 * file that is newer than the number, which opening accepts. */
static enum err write_files(struct store *s, uint64_t generation, const struct buf *bytes, bool forget)
{
	static const struct rid none;
	enum err e = store_begin(s, true);
	if (e)
		return e;
	e = unchanged(s);
	if (!e)
		e = keyfile_note_generation(s->db, generation);
	if (!e)
		e = line_log(s, "sleutels", none, NULL, 0);
	if (!e)
		e = replace_files(s, bytes, forget);
	return store_end(s, e);
}

void keyfile_keep(struct store *s)
{
	struct buf bak = {0};
	enum err e = file_read_private(s->dirfd, PLACE_KEYS_BAK, STORE_KEYS_LIMIT, &bak);
	if (e || bak.len != s->keys.len || memcmp(bak.s, s->keys.s, bak.len) != 0)
		file_replace(s->dirfd, PLACE_KEYS_BAK, s->keys.s, s->keys.len);
	buf_clear(&bak);
}

bool keyfile_user_ok(const char *user)
{
	size_t n = strlen(user);
	return n >= 1 && n <= 32 && strspn(user, "abcdefghijklmnopqrstuvwxyz0123456789.-_") == n &&
	       strcmp(user, STORE_USER_RECOVERY) != 0 && strcmp(user, "-") != 0;
}

struct slots_cost keyfile_cost(const struct slots *slots)
{
	for (size_t i = 0; i < slots_count(slots); i++)
		if (slots_kind(slots, i) == SLOT_PASSPHRASE)
			return slots_cost_of(slots, i);
	return slots_cost_personal;
}

/* A practice store has one open slot and no secrets. */
static enum err may_change(struct store *s, bool own)
{
	if (s->practice)
		return store_fail(s, ERR_REFUSED, "%s", _("Een oefenopslag heeft geen wachtzinnen."));
	if (s->read_only)
		return ERR_READ_ONLY;
	if (!own && !store_may_manage(s))
		return store_fail(s, ERR_REFUSED, "%s", _("Alleen een beheerder verandert gebruikers en sleutels."));
	return ERR_OK;
}

static bool has_user(const struct slots *slots, const char *user)
{
	for (size_t i = 0; i < slots_count(slots); i++)
		if (slots_kind(slots, i) == SLOT_PASSPHRASE && strcmp(slots_user(slots, i), user) == 0)
			return true;
	return false;
}

/* Changes are made on a fresh copy of the present file, so that one that fails leaves
 * nothing behind in memory. */
static enum err begin_change(struct store *s, bool own, struct slots **work)
{
	*work = NULL;
	enum err e = may_change(s, own);
	if (!e)
		e = keyfile_read(s->dirfd, PLACE_KEYS, work, &s->keys);
	if (!e)
		e = slots_unlock_as(*work, s->slots);
	return e;
}

/* Write the copy when all went well; takes it either way. */
static enum err end_change(struct store *s, struct slots *work, enum err e, bool forget)
{
	struct buf bytes = {0};
	if (!e)
		e = slots_write(work, &bytes);
	if (!e)
		e = write_files(s, slots_generation(work), &bytes, forget);
	if (!e) {
		slots_free(s->slots);
		s->slots = work;
		buf_reset(&s->keys);
		buf_add_n(&s->keys, bytes.s, bytes.len);
	} else {
		slots_free(work);
	}
	buf_clear(&bytes);
	return e;
}

enum err store_passphrase(struct store *s, const char *user, const struct secret *now)
{
	struct slots *work;
	enum err e = begin_change(s, strcmp(user, s->user) == 0, &work);
	if (!e && !has_user(work, user))
		e = ERR_NOT_FOUND;
	if (!e)
		e = slots_set_passphrase(work, user, now, keyfile_cost(s->slots));
	return end_change(s, work, e, false);
}

enum err store_user_add(struct store *s, const char *user, const char *name, const char *rollen,
	const struct secret *passphrase)
{
	struct slots *work;
	enum err e = begin_change(s, false, &work);
	if (!e && !keyfile_user_ok(user))
		e = ERR_USAGE;
	if (!e && has_user(work, user))
		e = ERR_EXISTS;
	if (!e)
		e = slots_set_passphrase(work, user, passphrase, keyfile_cost(s->slots));
	if (!e)
		e = store_add_medewerker(s, user, name, rollen);
	return end_change(s, work, e, false);
}

static size_t count_users(const struct slots *slots)
{
	size_t n = 0;
	for (size_t i = 0; i < slots_count(slots); i++)
		n += slots_kind(slots, i) == SLOT_PASSPHRASE;
	return n;
}

enum err store_user_remove(struct store *s, const char *user)
{
	struct slots *work;
	enum err e = begin_change(s, false, &work);
	if (!e && has_user(work, user) && count_users(work) == 1)
		e = store_fail(s, ERR_REFUSED, _("Dit is de laatste gebruiker: daarna opent alleen de herstelcode nog."));
	if (!e)
		e = slots_remove_user(work, user);
	e = end_change(s, work, e, true);
	return e ? e : store_end_medewerker(s, user);
}

enum err store_recovery(struct store *s, bool (*shown)(void *ctx, const char *code), void *ctx)
{
	char code[SLOTS_CODE_TEXT];
	struct slots *work;
	enum err e = begin_change(s, false, &work);
	if (!e)
		e = slots_set_recovery(work, code);
	if (!e && !shown(ctx, code))
		e = ERR_STOPPED;
	secret_wipe(code, sizeof code);
	return end_change(s, work, e, true);
}

/* --- what can be seen without a key ---------------------------------------------------- */

static enum err peek(const char *dir, struct slots **out)
{
	char *real;
	int dirfd;
	struct buf bytes = {0};
	*out = NULL;
	enum err e = place_open(dir, &real, &dirfd, NULL);
	if (e)
		return e;
	e = keyfile_read(dirfd, PLACE_KEYS, out, &bytes);
	if (e == ERR_MISSING && place_exists(dirfd, PLACE_DB))
		e = ERR_SLOTS_DAMAGED;
	buf_clear(&bytes);
	close(dirfd);
	free(real);
	return e;
}

enum err store_peek(const char *dir, bool *practice, size_t *n_users)
{
	struct slots *slots;
	*practice = false;
	*n_users = 0;
	enum err e = peek(dir, &slots);
	if (e)
		return e;
	for (size_t i = 0; i < slots_count(slots); i++) {
		*practice |= slots_kind(slots, i) == SLOT_OPEN;
		*n_users += slots_kind(slots, i) == SLOT_PASSPHRASE;
	}
	slots_free(slots);
	return ERR_OK;
}

enum err store_peek_users(const char *dir, struct buf *out)
{
	struct slots *slots;
	enum err e = peek(dir, &slots);
	if (e)
		return e;
	for (size_t i = 0; i < slots_count(slots); i++)
		if (slots_kind(slots, i) == SLOT_PASSPHRASE)
			buf_printf(out, "%s\n", slots_user(slots, i));
	slots_free(slots);
	return ERR_OK;
}
