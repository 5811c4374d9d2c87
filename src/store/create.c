/* Making a store. Everything is built in DIR.new, synced, and renamed as the last step,
 * so a store that exists is whole, its recovery code was typed back, and its first bytes
 * are proven not to be plain. What an earlier attempt left in DIR.new is taken away. */
#include <config.h>

#include "open_priv.h"

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
#include "crypt/hash.h"
#include "place_priv.h"
#include "presence_priv.h"

#define SCHEMA_LIMIT (1 << 20)

enum { SQL_IDENTITY };

static const struct sql rows[] = {
	{SQL_IDENTITY, "INSERT INTO winkel (nr, winkel, apparaat, incarnatie, exemplaar, tag, gemeente, oefenen,"
		" gebruiker, oefendag, sleutelgeneratie, definities, gemaakt) VALUES (1, :winkel, :apparaat, 1,"
		" :exemplaar, :tag, :gemeente, :oefenen, :gebruiker, :oefendag, :generatie, '', :gemaakt)"},
};

const struct sql_set create_sql = SQL_SET("create", rows);

/* --- what is asked ------------------------------------------------------------------------- */

static bool gemeente_ok(const char *code)
{
	return code && strlen(code) == 4 && strspn(code, "0123456789") == 4;
}

static enum err check_request(const struct store_new *n, struct buf *why)
{
	const char *fault = NULL;
	if (!n->user || !keyfile_user_ok(n->user))
		fault = _("Een gebruikersnaam is 1 tot 32 tekens: a-z 0-9 . - _");
	else if (!gemeente_ok(n->gemeentecode))
		fault = _("Een gemeentecode heeft vier cijfers.");
	else if (!n->passphrase && civil_is_none(n->practice_today))
		fault = _("Een oefenopslag heeft een eigen dag.");
	if (!fault)
		return ERR_OK;
	if (why)
		buf_add(why, fault);
	return ERR_USAGE;
}

/* --- the place ------------------------------------------------------------------------------ */

/* Nothing at DIR, or an empty directory. */
static enum err check_target(const char *dir, struct buf *why)
{
	struct stat st;
	if (lstat(dir, &st) != 0)
		return errno == ENOENT ? ERR_OK : file_errno(errno);
	if (S_ISDIR(st.st_mode) && (rmdir(dir) == 0 || errno == ENOENT))
		return ERR_OK;
	if (why)
		buf_printf(why, _("%s bestaat al en is niet leeg."), dir);
	return ERR_EXISTS;
}

enum err create_remove(const char *dir)
{
	static const char *const dirs[] = {PLACE_DRAFTS, PLACE_GEMEENTE};
	int parentfd, fd;
	char *name;
	enum err e = place_parent(dir, &parentfd, &name);
	if (e)
		return e;
	fd = openat(parentfd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	for (size_t i = 0; fd >= 0 && !e && i < sizeof dirs / sizeof dirs[0]; i++)
		e = place_remove_dir(fd, dirs[i]);
	if (fd >= 0)
		close(fd);
	if (!e)
		e = place_remove_dir(parentfd, name);
	free(name);
	close(parentfd);
	return e;
}

/* Is there a session at work in DIR.new? Then it is not a left-over. */
static bool is_being_made(const char *dir)
{
	struct presence *p = NULL;
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return false;
	enum err e = place_exists(fd, PLACE_PRESENCE) ? presence_enter(fd, &p, NULL) : ERR_OK;
	if (p)
		e = presence_alone(p, NULL);
	presence_leave(p);
	close(fd);
	return e == ERR_BUSY;
}

enum err create_begin(const char *dir, char **building, int *dirfd, struct presence **presence,
	struct buf *why)
{
	*presence = NULL;
	*dirfd = -1;
	struct buf b = {0};
	size_t n = strlen(dir);
	while (n > 1 && dir[n - 1] == '/')
		n--;
	buf_add_n(&b, dir, n);
	buf_add(&b, ".new");
	*building = buf_detach(&b);
	enum err e = check_target(dir, why);
	if (!e && is_being_made(*building))
		e = ERR_BUSY;
	if (!e)
		e = create_remove(*building);
	if (!e || e == ERR_MISSING)
		e = file_make_dir(*building, dirfd);
	if (!e && file_is_remote(*dirfd)) {
		if (why)
			buf_printf(why, _("%s staat op een netwerkschijf; een opslag hoort op een eigen schijf."), dir);
		e = ERR_RIGHTS;
	}
	if (!e)
		e = presence_enter(*dirfd, presence, why);
	if (!e)
		e = presence_alone(*presence, why);
	return e;
}

static enum err sync_tree(int dirfd)
{
	static const char *const dirs[] = {PLACE_DRAFTS, PLACE_GEMEENTE};
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < sizeof dirs / sizeof dirs[0]; i++)
		e = place_sync_file(dirfd, dirs[i]);
	return e ? e : place_sync(dirfd);
}

enum err create_commit(const char *building, const char *dir, int dirfd)
{
	int parentfd;
	char *name;
	enum err e = sync_tree(dirfd);
	if (!e)
		e = place_parent(dir, &parentfd, &name);
	if (e)
		return e;
	/* An empty directory that came into being meanwhile is replaced; anything else refuses. */
	if (rename(building, dir) != 0)
		e = errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR ? ERR_EXISTS : file_errno(errno);
	else
		e = place_sync(parentfd);
	free(name);
	close(parentfd);
	return e;
}

/* --- the keys ------------------------------------------------------------------------------ */

static enum err ask_code(struct slots *slots, const struct store_new *n)
{
	char code[SLOTS_CODE_TEXT];
	if (!n->recovery)
		return ERR_OK;
	enum err e = slots_set_recovery(slots, code);
	if (!e && !n->recovery(n->recovery_ctx, code))
		e = ERR_STOPPED;
	secret_wipe(code, sizeof code);
	return e;
}

static enum err make_slots(struct store *s, const struct store_new *n)
{
	unsigned char id[ID_BYTES];
	secret_random(id, sizeof id);
	s->slots = slots_new(id);
	enum err e = n->passphrase ? slots_set_passphrase(s->slots, n->user, n->passphrase,
		n->shared_host ? slots_cost_shared : slots_cost_personal) : slots_set_open(s->slots);
	if (!e)
		e = ask_code(s->slots, n);
	if (!e)
		e = slots_write(s->slots, &s->keys);
	if (!e)
		e = file_replace(s->dirfd, PLACE_KEYS, s->keys.s, s->keys.len);
	if (!e)
		e = file_replace(s->dirfd, PLACE_KEYS_BAK, s->keys.s, s->keys.len);
	return e;
}

/* --- the database --------------------------------------------------------------------------- */

/* A practice store begins with the same ids and salts wherever it is made, until it is
 * closed or given another seed. */
static void seed_practice(struct store *s, const struct store_new *n)
{
	char day[11];
	struct buf b = {0};
	civil_format(n->practice_today, day);
	buf_printf(&b, "regie-oefenbegin %s %s %s", n->gemeentecode, day, n->user);
	hash_bytes(s->seed, NULL, 0, b.s, b.len);
	s->seeded = true;
	buf_clear(&b);
}

/* Practice stores of the same town and day are the same device, so that the same practice
 * caseload gives the same operations; they never leave the machine. */
static void make_device(const struct store_new *n, unsigned char device[ID_BYTES], char tag[3])
{
	static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ";
	unsigned char hash[HASH_BYTES], pick[2];
	secret_random(device, ID_BYTES);
	secret_random(pick, sizeof pick);
	if (!n->passphrase) {
		char day[11];
		struct buf b = {0};
		civil_format(n->practice_today, day);
		buf_printf(&b, "regie-oefenapparaat %s %s", n->gemeentecode, day);
		hash_bytes(hash, NULL, 0, b.s, b.len);
		memcpy(device, hash, ID_BYTES);
		buf_clear(&b);
		pick[0] = pick[1] = 0;
	}
	tag[0] = letters[pick[0] % (sizeof letters - 1)];
	tag[1] = letters[pick[1] % (sizeof letters - 1)];
	tag[2] = '\0';
}

static enum err write_identity(struct store *s, const struct store_new *n)
{
	unsigned char device[ID_BYTES], exemplaar[HASH_BYTES];
	char tag[3], day[11];
	bool practice = !n->passphrase;
	enum err e = place_exemplaar(s->dirfd, PLACE_DB, exemplaar);
	if (e)
		return e;
	make_device(n, device, tag);
	civil_format(practice ? n->practice_today : (struct civil){0}, day);
	struct stmt *q = db_stmt(s->db, &create_sql, SQL_IDENTITY);
	stmt_blob(q, ":winkel", slots_store_id(s->slots), ID_BYTES);
	stmt_blob(q, ":apparaat", device, sizeof device);
	stmt_blob(q, ":exemplaar", exemplaar, sizeof exemplaar);
	stmt_text(q, ":tag", tag);
	stmt_text(q, ":gemeente", n->gemeentecode);
	stmt_int(q, ":oefenen", practice);
	stmt_text(q, ":gebruiker", practice ? n->user : "");
	stmt_text(q, ":oefendag", day);
	stmt_int(q, ":generatie", (int64_t)slots_generation(s->slots));
	stmt_int(q, ":gemaakt", s->clock.wall_ms(s->clock.ctx));
	return stmt_run(q);
}

static enum err make_database(struct store *s, const struct store_new *n)
{
	struct buf schema = {0};
	int version = 0;
	char *path = place_path(s->schema_dir, "schema.sql");
	enum err e = file_read(AT_FDCWD, path, SCHEMA_LIMIT, &schema);
	free(path);
	if (!e)
		e = store_connect(s, PLACE_DB, true, &s->db);
	if (!e)
		e = db_begin(s->db, true);
	if (!e) {
		e = db_script(s->db, "schema", buf_str(&schema), NULL, NULL);
		if (!e)
			e = write_identity(s, n);
		if (!e)
			e = migrate_version(s->db, &version);
		if (!e && version != STORE_SCHEMA)
			e = ERR_OLDER;
		e = db_end(s->db, e);
	}
	buf_clear(&schema);
	return e;
}

/* The bytes on disk are what counts: nothing plain, and ours by its id. */
static enum err prove_file(struct store *s, struct buf *why)
{
	enum err e = place_sniff(s->dirfd, PLACE_DB, slots_store_id(s->slots), why);
	return e == ERR_PLAIN ? ERR_NO_CIPHER : e;
}

static enum err build(struct store *s, const struct store_options *o, const struct store_new *n)
{
	enum err e = ERR_OK;
	if (mkdirat(s->dirfd, PLACE_DRAFTS, 0700) != 0 || mkdirat(s->dirfd, PLACE_GEMEENTE, 0700) != 0)
		e = file_errno(errno);
	if (!e)
		e = make_slots(s, n);
	if (!e)
		e = make_database(s, n);
	db_close(s->db);
	s->db = NULL;
	return e ? e : prove_file(s, o->why);
}

/* The first line, the tables of the definitions, the first user. */
static enum err settle_in(struct store *s, const struct store_new *n)
{
	enum err e = s->spec ? store_definitions_accept(s) : ERR_OK;
	return e ? e : store_add_medewerker(s, n->user, n->name ? n->name : n->user, n->rollen);
}

static enum err build_all(struct store *s, const struct store_options *o, const struct store_new *n)
{
	enum err e = build(s, o, n);
	if (e)
		return e;
	snprintf(s->user, sizeof s->user, "%s", n->user);
	e = store_finish_open(s, o);
	if (!e)
		e = settle_in(s, n);
	return e;
}

/* From the finished directory, by its new name, with the key that is known already. */
static enum err reopen(struct store *s, const struct store_options *o, struct store **out)
{
	struct store *now = store_handle(o);
	enum err e = place_open(o->dir, &now->dir, &now->dirfd, o->why);
	if (!e)
		e = presence_enter(now->dirfd, &now->presence, o->why);
	if (!e)
		e = keyfile_read(now->dirfd, PLACE_KEYS, &now->slots, &now->keys);
	if (!e)
		e = slots_unlock_as(now->slots, s->slots);
	if (!e) {
		memcpy(now->user, s->user, sizeof now->user);
		now->seeded = s->seeded;
		now->drawn = s->drawn;
		memcpy(now->seed, s->seed, sizeof now->seed);
		e = store_finish_open(now, o);
	}
	if (e)
		store_close(now);
	else
		*out = now;
	return e;
}

/* Only the slots stay in the handle: the files are to be renamed. */
static void let_go(struct store *s)
{
	projection_close(s);
	line_close(s);
	db_close(s->db);
	s->db = NULL;
}

enum err store_create(const struct store_options *o, const struct store_new *n, struct store **out)
{
	char *building;
	*out = NULL;
	if (o->why)
		buf_reset(o->why);
	enum err e = check_request(n, o->why);
	if (e)
		return e;
	struct store *s = store_handle(o);
	if (!n->passphrase) {
		s->clock.fixed_today = n->practice_today;
		seed_practice(s, n);
	}
	e = create_begin(o->dir, &building, &s->dirfd, &s->presence, o->why);
	bool ours = !e;
	if (!e)
		s->dir = realpath(building, NULL);
	if (!e && !s->dir)
		e = file_errno(errno);
	if (!e)
		e = build_all(s, o, n);
	if (e && o->why && !o->why->len)
		buf_add(o->why, store_error(s));
	let_go(s);
	if (!e)
		e = create_commit(building, o->dir, s->dirfd);
	presence_leave(s->presence);
	s->presence = NULL;
	if (!e)
		e = reopen(s, o, out);
	else if (ours)
		create_remove(building);
	store_close(s);
	free(building);
	return e;
}
