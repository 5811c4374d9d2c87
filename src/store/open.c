/* The one way into an existing store. From the outside in: the place, the files as they
 * look without a key, the slots file, the passphrase, the connection, the identity. Each
 * refusal has its own code, and nothing is written before everything was proven. */
#include <config.h>

#include "open_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "crypt/hash.h"
#include "journaal_priv.h"
#include "line_write_priv.h"
#include "place_priv.h"
#include "presence_priv.h"
#include "rekey_priv.h"
#include "throttle_priv.h"

enum { SQL_APPLICATION, SQL_IDENTITY, SQL_SET_COPY, SQL_CHECK_TABLES, SQL_SET_FILE };

static const struct sql rows[] = {
	{SQL_APPLICATION, "PRAGMA application_id"},
	{SQL_IDENTITY, "SELECT winkel, apparaat, incarnatie, exemplaar, tag, gemeente, oefenen, gebruiker, oefendag,"
		" sleutelgeneratie FROM winkel WHERE nr = 1"},
	{SQL_SET_COPY, "UPDATE winkel SET incarnatie = :incarnatie, exemplaar = :exemplaar WHERE nr = 1"},
	{SQL_CHECK_TABLES, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'winkel'"},
	{SQL_SET_FILE, "UPDATE winkel SET exemplaar = :exemplaar WHERE nr = 1"},
};
enum { ID_WINKEL, ID_APPARAAT, ID_INCARNATIE, ID_EXEMPLAAR, ID_TAG, ID_GEMEENTE, ID_OEFENEN, ID_GEBRUIKER,
	ID_OEFENDAG, ID_GENERATIE };

const struct sql_set open_sql = SQL_SET("open", rows);

/* What the identity row says beside what the handle keeps. */
struct identity {
	unsigned char exemplaar[HASH_BYTES];
	int64_t generation;
	bool older_keys; /* the slots file is of an earlier generation than was seen here */
};

struct store *store_handle(const struct store_options *o)
{
	struct store *s = mem_new(sizeof *s);
	s->dirfd = -1;
	s->draft_key = secret_new(DB_KEY_BYTES);
	s->spec = o->spec;
	s->regels = o->regels;
	s->clock = *o->clock;
	s->schema_dir = mem_dup(o->schema_dir);
	s->read_only = o->read_only;
	s->on_busy = o->on_busy;
	s->busy_ctx = o->busy_ctx;
	return s;
}

/* --- before the key -------------------------------------------------------------------- */

/* The slots file as it is to be used; a damaged one says whether the kept one is good. */
static enum err read_slots(struct store *s, bool previous, struct buf *why)
{
	const char *name = previous ? PLACE_KEYS_BAK : PLACE_KEYS;
	enum err e = keyfile_read(s->dirfd, name, &s->slots, &s->keys);
	if (e == ERR_MISSING)
		e = ERR_SLOTS_DAMAGED;
	if (e != ERR_SLOTS_DAMAGED || !why)
		return e;
	struct slots *bak;
	struct buf bytes = {0};
	buf_reset(why);
	buf_printf(why, _("%s/%s ontbreekt of is beschadigd."), s->dir, name);
	if (!previous && keyfile_read(s->dirfd, PLACE_KEYS_BAK, &bak, &bytes) == ERR_OK) {
		buf_add(why, _(" De vorige versie, regie.keys.bak, is heel."));
		slots_free(bak);
	}
	buf_clear(&bytes);
	return e;
}

static enum err enter(struct store *s, const struct store_options *o, bool previous)
{
	enum err e = place_open(o->dir, &s->dir, &s->dirfd, o->why);
	if (!e && !place_exists(s->dirfd, PLACE_DB) && !place_exists(s->dirfd, PLACE_KEYS))
		e = ERR_MISSING;
	if (!e)
		e = place_check(s->dirfd, s->dir, o->why);
	if (!e)
		e = place_sniff(s->dirfd, PLACE_DB, NULL, o->why);
	if (!e)
		e = presence_enter(s->dirfd, &s->presence, o->why);
	if (!e)
		e = rekey_settle(s->dirfd, s->presence, o->why);
	if (!e && mkdirat(s->dirfd, PLACE_DRAFTS, 0700) != 0 && errno != EEXIST)
		e = file_errno(errno); /* tools that pack and unpack leave out empty directories */
	if (!e)
		e = read_slots(s, previous, o->why);
	if (!e)
		e = place_sniff(s->dirfd, PLACE_DB, slots_store_id(s->slots), o->why);
	return e;
}

/* --- the key ---------------------------------------------------------------------------- */

static void really_wait(int seconds)
{
	struct timespec t = {.tv_sec = seconds};
	while (nanosleep(&t, &t) != 0)
		;
}

static enum err try_key(struct store *s, const struct store_key *k, struct buf *why)
{
	size_t slot;
	int group = 0;
	enum err e;
	if (k->recovery_code) {
		memcpy(s->user, STORE_USER_RECOVERY, sizeof STORE_USER_RECOVERY);
		e = slots_unlock_code(s->slots, k->recovery_code, &group);
		if (e == ERR_CODE_TYPO && why) {
			buf_reset(why);
			buf_printf(why, _("De typefout zit in groep %d."), group);
		}
		return e;
	}
	e = slots_unlock(s->slots, k->user, k->passphrase, &slot);
	if (!e)
		snprintf(s->user, sizeof s->user, "%s", slots_user(s->slots, slot));
	return e;
}

static enum err unlock(struct store *s, const struct store_options *o, const struct store_key *k)
{
	struct throttle t;
	if (!k->passphrase && !k->recovery_code)
		return slots_unlock_open(s->slots);
	throttle_begin(s->dirfd, &t);
	int seconds = throttle_seconds(&t);
	if (seconds && o->wait)
		o->wait(o->wait_ctx, seconds);
	else if (seconds)
		really_wait(seconds);
	enum err e = try_key(s, k, o->why);
	s->wrong_tries = t.wrong;
	if (e == ERR_OK || e == ERR_PASSPHRASE)
		throttle_end(&t, e == ERR_OK);
	else
		throttle_cancel(&t);
	return e;
}

/* The kept generation opened: it becomes the slots file, the damaged one is set aside. */
static enum err put_back_previous(struct store *s)
{
	static const char aside[] = PLACE_KEYS ".beschadigd";
	if (place_exists(s->dirfd, PLACE_KEYS)) {
		enum err e = place_rename(s->dirfd, PLACE_KEYS, aside);
		if (e)
			return e;
	}
	store_notice(s, _("Het sleutelbestand was beschadigd; de vorige versie is teruggezet."));
	return file_replace(s->dirfd, PLACE_KEYS, s->keys.s, s->keys.len);
}

/* The options of a connection, with the key; wipe by freeing *key. */
static enum err options_for(struct store *s, const char *path, bool create, struct db_options *o,
	struct secret **key)
{
	*key = secret_new(DB_KEY_BYTES);
	enum err e = slots_subkey(s->slots, 1, *key);
	*o = (struct db_options){.path = path, .key = secret_view(*key), .salt = slots_store_id(s->slots),
		.create = create, .busy = store_wait, .busy_ctx = s};
	return e;
}

enum err store_connect_at(struct store *s, const char *path, bool create, struct db **out)
{
	struct db_options o;
	struct secret *key;
	*out = NULL;
	enum err e = options_for(s, path, create, &o, &key);
	if (!e)
		e = db_open(&o, out);
	secret_free(key);
	return e;
}

enum err store_connect(struct store *s, const char *name, bool create, struct db **out)
{
	char *path = place_path(s->dir, name);
	enum err e = store_connect_at(s, path, create, out);
	free(path);
	return e;
}

enum err store_reconnect(struct store *s)
{
	struct db_options o;
	struct secret *key;
	char *path = place_path(s->dir, PLACE_DB);
	enum err e = options_for(s, path, false, &o, &key);
	if (!e)
		e = db_exchange(s->db, &o);
	secret_free(key);
	free(path);
	return e;
}

/* --- behind the key ------------------------------------------------------------------------ */

static enum err take_identity(struct store *s, struct stmt *q, struct identity *id)
{
	unsigned char winkel[ID_BYTES];
	bool ok = stmt_get_bytes(q, ID_WINKEL, winkel, sizeof winkel) &&
	          stmt_get_bytes(q, ID_APPARAAT, s->device, sizeof s->device) &&
	          stmt_get_bytes(q, ID_EXEMPLAAR, id->exemplaar, sizeof id->exemplaar);
	if (!ok)
		return ERR_DAMAGED;
	if (memcmp(winkel, slots_store_id(s->slots), sizeof winkel) != 0)
		return ERR_FOREIGN;
	memcpy(s->id, winkel, sizeof winkel);
	s->incarnation = stmt_get_int(q, ID_INCARNATIE);
	id->generation = stmt_get_int(q, ID_GENERATIE);
	s->practice = stmt_get_int(q, ID_OEFENEN) != 0;
	snprintf(s->tag, sizeof s->tag, "%s", stmt_get_text(q, ID_TAG));
	snprintf(s->gemeente, sizeof s->gemeente, "%s", stmt_get_text(q, ID_GEMEENTE));
	if (!s->practice) {
		s->clock.fixed_today = (struct civil){0};
		return ERR_OK;
	}
	if (!*s->user)
		snprintf(s->user, sizeof s->user, "%s", stmt_get_text(q, ID_GEBRUIKER));
	struct civil *today = &s->clock.fixed_today;
	return !civil_is_none(*today) || civil_parse(stmt_get_text(q, ID_OEFENDAG), today) ? ERR_OK : ERR_DAMAGED;
}

static enum err read_identity(struct store *s, struct identity *id)
{
	bool row;
	struct stmt *q = db_stmt(s->db, &open_sql, SQL_IDENTITY);
	enum err e = stmt_step(q, &row);
	if (!e)
		e = row ? take_identity(s, q, id) : ERR_FOREIGN;
	stmt_done(q);
	return e;
}

/* Is it ours, and of which version? */
static enum err check_kind(struct store *s, int *version)
{
	int64_t application = 0, tables = 0;
	enum err e = stmt_run_int(db_stmt(s->db, &open_sql, SQL_APPLICATION), &application);
	if (!e)
		e = stmt_run_int(db_stmt(s->db, &open_sql, SQL_CHECK_TABLES), &tables);
	if (!e && (application != STORE_APPLICATION || !tables))
		e = ERR_FOREIGN;
	if (!e)
		e = migrate_version(s->db, version);
	if (!e && *version > STORE_SCHEMA)
		e = ERR_NEWER;
	return e;
}

/* An older schema is brought up to date when this session has the store alone. */
static enum err bring_up(struct store *s, int version, struct buf *why)
{
	if (version == STORE_SCHEMA)
		return ERR_OK;
	if (s->read_only)
		return ERR_OLDER;
	enum err e = presence_alone(s->presence, why);
	if (e)
		return e;
	e = migrate_to(s->db, s->schema_dir, STORE_SCHEMA, NULL, NULL);
	presence_share(s->presence);
	return e;
}

/* A copy, or a file put back: from here on another stream of operations. Noticed by the
 * number of the file on this machine, or by a witness that saw more lines than there are. */
static enum err is_copy(struct store *s, const struct identity *id, unsigned char here[HASH_BYTES],
	bool *copy)
{
	int64_t incarnation, sequence, newest = 0;
	enum err e = place_exemplaar(s->dirfd, PLACE_DB, here);
	if (e)
		return e;
	*copy = memcmp(here, id->exemplaar, HASH_BYTES) != 0;
	if (*copy || !presence_witnessed(s->presence, &incarnation, &sequence))
		return ERR_OK;
	e = line_last(s, &newest);
	*copy = incarnation > s->incarnation || (incarnation == s->incarnation && sequence > newest);
	if (!e && *copy && incarnation > s->incarnation)
		s->incarnation = incarnation;
	return e;
}

enum err rekey_set_exemplaar(int dirfd, const char *name, struct db *db)
{
	unsigned char here[HASH_BYTES];
	enum err e = place_exemplaar(dirfd, name, here);
	if (!e)
		e = db_begin(db, true);
	if (e)
		return e;
	struct stmt *q = db_stmt(db, &open_sql, SQL_SET_FILE);
	stmt_blob(q, ":exemplaar", here, sizeof here);
	return db_end(db, stmt_run(q));
}

static enum err begin_incarnation(struct store *s, const unsigned char here[HASH_BYTES])
{
	s->incarnation++;
	struct stmt *q = db_stmt(s->db, &open_sql, SQL_SET_COPY);
	stmt_int(q, ":incarnatie", s->incarnation);
	stmt_blob(q, ":exemplaar", here, HASH_BYTES);
	store_notice(s, _("Dit is een kopie of een teruggezette reservekopie;"
		" het werk gaat verder in een nieuwe reeks."));
	return stmt_run(q);
}

static void compare_generation(struct store *s, struct identity *id)
{
	id->older_keys = (int64_t)slots_generation(s->slots) < id->generation;
	if (id->older_keys)
		store_notice(s, _("Het sleutelbestand is ouder dan deze opslag kent: misschien is het teruggezet."
			" Laat een beheerder de gebruikers nakijken."));
}

enum err store_log_unlock(struct store *s, bool older_keys)
{
	static const struct rid none;
	char wrong[16];
	snprintf(wrong, sizeof wrong, "%u", s->wrong_tries);
	const struct line_particular what[] = {
		{"mislukt", wrong},
		{"sleutelbestand", older_keys ? "ouder" : ""},
	};
	return line_log(s, "ontgrendeld", none, what, sizeof what / sizeof what[0]);
}

static void tell_wrong_tries(struct store *s)
{
	struct buf b = {0};
	if (!s->wrong_tries)
		return;
	buf_printf(&b, _("Sinds de vorige keer is %u keer een verkeerde wachtzin geprobeerd."), s->wrong_tries);
	store_notice(s, buf_str(&b));
	buf_clear(&b);
}

/* What opening has to write by itself, the line of the journaal with it. */
static enum err write_welcome(struct store *s, const struct identity *id, const unsigned char here[HASH_BYTES],
	bool copy)
{
	enum err e = store_begin_log(s);
	if (e)
		return e;
	if (copy)
		e = begin_incarnation(s, here);
	if (!e && (int64_t)slots_generation(s->slots) > id->generation)
		e = keyfile_note_generation(s->db, slots_generation(s->slots));
	if (!e)
		e = store_log_unlock(s, id->older_keys);
	return store_end(s, e);
}

/* Mostly there is nothing to write but that somebody came in. That line goes into the first
 * transaction of the session, before what else is written there: nothing is shown before its
 * own line stands, so this one stands then too, and the first screen waits for the disk once
 * and not twice. Whatever is out of the ordinary is written at once. */
static enum err welcome(struct store *s, struct identity *id)
{
	unsigned char here[HASH_BYTES];
	bool copy = false;
	enum err e = db_begin(s->db, false);
	if (!e)
		e = db_end(s->db, is_copy(s, id, here, &copy));
	if (e)
		return e;
	compare_generation(s, id);
	tell_wrong_tries(s);
	s->unlock_due = !copy && !s->wrong_tries && (int64_t)slots_generation(s->slots) == id->generation;
	return s->unlock_due ? ERR_OK : write_welcome(s, id, here, copy);
}

enum err store_finish_open(struct store *s, const struct store_options *o)
{
	struct identity id = {0};
	int version = 0;
	enum err e = store_connect(s, PLACE_DB, false, &s->db);
	if (!e)
		e = check_kind(s, &version);
	if (!e)
		e = bring_up(s, version, o->why);
	if (!e)
		e = read_identity(s, &id);
	if (!e)
		e = slots_subkey(s->slots, 3, s->draft_key);
	if (e)
		return e;
	presence_name(s->presence, s->user);
	s->definitions_known = store_definitions(s) == STORE_DEFINITIONS_SAME;
	e = welcome(s, &id);
	if (!e)
		journaal_settle(s); /* a failure is no reason to stay out: tried again next time */
	if (!e && s->definitions_known)
		e = projection_open(s);
	return e;
}

enum err store_open(const struct store_options *o, const struct store_key *k, struct store **out)
{
	*out = NULL;
	if (o->why)
		buf_reset(o->why);
	struct store *s = store_handle(o);
	enum err e = enter(s, o, k->previous);
	if (!e)
		e = unlock(s, o, k);
	if (!e && k->previous)
		e = put_back_previous(s);
	if (!e)
		e = store_finish_open(s, o);
	if (!e) {
		keyfile_keep(s);
		*out = s;
		return ERR_OK;
	}
	if (o->why && !o->why->len)
		buf_add(o->why, s->db ? store_error(s) : "");
	store_close(s);
	return e;
}
