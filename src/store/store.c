/* The handle of an open store: what it is, its transactions, who may do what. Opening
 * and making are in open.c and create.c. */
#include <config.h>

#include "store/store.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/log.h"
#include "base/mem.h"
#include "open_priv.h"
#include "presence_priv.h"
#include "spec/type.h"
#include "store/change.h"
#include "store_priv.h"

#define TELL_AFTER_MS 300
#define GIVE_UP_MS 5000

enum { SQL_KEEP_DEFINITION, SQL_SET_DEFINITIONS, SQL_GET_DEFINITIONS, SQL_ROLE };

static const struct sql rows[] = {
	{SQL_KEEP_DEFINITION, "INSERT INTO definitie (versie, record, tekst, sinds)"
		" VALUES (:versie, :record, :tekst, :sinds) ON CONFLICT (versie) DO NOTHING"},
	{SQL_SET_DEFINITIONS, "UPDATE winkel SET definities = :digest WHERE nr = 1"},
	{SQL_GET_DEFINITIONS, "SELECT definities FROM winkel WHERE nr = 1"},
	{SQL_ROLE, "SELECT m.rol FROM r_medewerker m JOIN record r ON r.nr = m._nr"
		" WHERE m.gebruikersnaam = :gebruiker AND (r.vlaggen & 1) = 0 LIMIT 1"},
};

const struct sql_set store_sql = SQL_SET("store", rows);

enum err store_fail(struct store *s, enum err e, const char *fmt, ...)
{
	va_list ap;
	buf_reset(&s->error);
	va_start(ap, fmt);
	buf_vprintf(&s->error, fmt, ap);
	va_end(ap);
	log_note("store: %s: %s", err_name(e), buf_str(&s->error));
	return e;
}

void store_notice(struct store *s, const char *sentence)
{
	buf_add(&s->notices, s->notices.len ? "\n" : "");
	buf_add(&s->notices, sentence);
}

const struct regels *store_regels(const struct store *s)
{
	return s->regels;
}

const struct spec *store_spec(const struct store *s)
{
	return s->spec;
}

const struct clock *store_clock(const struct store *s)
{
	return &s->clock;
}

struct civil store_today(const struct store *s)
{
	return clock_today(&s->clock);
}

bool store_is_practice(const struct store *s)
{
	return s->practice;
}

bool store_is_read_only(const struct store *s)
{
	return s->read_only;
}

const char *store_dir(const struct store *s)
{
	return s->dir;
}

const char *store_user(const struct store *s)
{
	return s->user;
}

const char *store_gemeente(const struct store *s)
{
	return s->gemeente;
}

const char *store_device_tag(const struct store *s)
{
	return s->tag;
}

const char *store_error(const struct store *s)
{
	return s->error.len || !s->db ? buf_str(&s->error) : db_error(s->db);
}

const char *store_notices(const struct store *s)
{
	return buf_str(&s->notices);
}

/* --- transactions ------------------------------------------------------------------- */

bool store_wait(void *ctx, int waited_ms)
{
	struct store *s = ctx;
	if (waited_ms < TELL_AFTER_MS)
		return true;
	if (!s->on_busy)
		return waited_ms < GIVE_UP_MS;
	struct buf who = {0};
	presence_who(s->presence, &who);
	bool go_on = s->on_busy(s->busy_ctx, buf_str(&who), waited_ms);
	buf_clear(&who);
	return go_on;
}

static enum err begin(struct store *s, bool write, const char *file, int line)
{
	bool outermost = db_depth(s->db) == 0;
	buf_reset(&s->error);
	enum err e = db_begin_at(s->db, write, file, line);
	if (e || !outermost)
		return e;
	s->written = 0;
	presence_busy(s->presence, true);
	if (!write || !s->unlock_due)
		return ERR_OK;
	e = store_log_unlock(s, false);
	s->unlock_written = !e;
	if (e)
		store_rollback(s);
	return e;
}

enum err store_begin_at(struct store *s, bool write, const char *file, int line)
{
	return write && s->read_only ? ERR_READ_ONLY : begin(s, write, file, line);
}

enum err store_begin_log_at(struct store *s, const char *file, int line)
{
	return begin(s, true, file, line);
}

enum err store_commit(struct store *s)
{
	enum err e = db_commit(s->db);
	if (db_depth(s->db))
		return e;
	presence_busy(s->presence, false);
	if (!e && s->unlock_written)
		s->unlock_due = false;
	s->unlock_written = false;
	if (!e && s->written)
		store_witness(s, s->written);
	return e;
}

void store_rollback(struct store *s)
{
	db_rollback(s->db);
	if (db_depth(s->db) == 0) {
		presence_busy(s->presence, false);
		s->unlock_written = false;
	}
}

enum err store_end(struct store *s, enum err e)
{
	if (!e)
		return store_commit(s);
	store_rollback(s);
	return e;
}

void store_witness(struct store *s, int64_t sequence)
{
	presence_witness(s->presence, s->incarnation, sequence);
}

/* --- who and what may ------------------------------------------------------------------ */

bool store_bsn_allowed(const struct store *s, const char *bsn)
{
	if (!s->practice || !bsn || !*bsn)
		return true;
	return strlen(bsn) == 9 && strncmp(bsn, "99", 2) == 0 && spec_bsn_ok(bsn);
}

/* The medewerker of a user name. ERR_NOT_FOUND also when the definitions know no
 * medewerker. */
static enum err medewerker_of(struct store *s, const char *user, struct record **out)
{
	*out = NULL;
	const struct spec_field *f = s->spec ? spec_field(s->spec, "medewerker.gebruikersnaam") : NULL;
	if (!f || !s->definitions_known)
		return ERR_NOT_FOUND;
	struct rid id;
	size_t n = 0;
	enum err e = store_find_equal(s, f, user, &id, 1, &n);
	if (!e && !n)
		e = ERR_NOT_FOUND;
	return e ? e : store_read(s, id, out);
}

/* While the definitions wait to be taken records cannot be read by them; who may take them
 * stands in the table as the ones before made it. */
static bool has_role_before(struct store *s, const char *rol)
{
	bool row = false;
	struct stmt *q = db_stmt(s->db, &store_sql, SQL_ROLE);
	stmt_text(q, ":gebruiker", s->user);
	bool has = stmt_step(q, &row) == ERR_OK && row && spec_has_code(stmt_get_text(q, 0), rol);
	stmt_done(q);
	return has;
}

bool store_has_role(struct store *s, const char *rol)
{
	struct record *r;
	if (!s->definitions_known)
		return has_role_before(s, rol);
	if (medewerker_of(s, s->user, &r) != ERR_OK)
		return false;
	bool has = spec_has_code(record_get(r, "rol"), rol);
	record_free(r);
	return has;
}

bool store_may_manage(struct store *s)
{
	return strcmp(s->user, STORE_USER_RECOVERY) == 0 || !s->spec || !spec_record(s->spec, "medewerker") ||
	       store_has_role(s, "beheerder");
}

static void set_by_name(struct record *r, const char *name, const char *text)
{
	const struct spec_field *f = spec_record_field(r->spec, name);
	if (f && text)
		record_set(r, f->index, text);
}

enum err store_add_medewerker(struct store *s, const char *user, const char *name, const char *rollen)
{
	const struct spec_record *spec = s->spec ? spec_record(s->spec, "medewerker") : NULL;
	struct record *was;
	if (!spec)
		return ERR_OK;
	enum err e = medewerker_of(s, user, &was);
	if (e && e != ERR_NOT_FOUND)
		return e;
	struct record *now = was ? record_dup(was) : record_new(spec, (struct rid){{0}});
	if (!was)
		store_random_uuid(s, now->id.b);
	char *codes = spec_sort_codes(rollen ? rollen : "");
	set_by_name(now, "gebruikersnaam", user);
	set_by_name(now, "naam", name);
	set_by_name(now, "rol", codes);
	set_by_name(now, "actief", "1");
	struct change_set *c = change_new(s, NULL);
	struct change_result result = {0};
	if (was)
		change_edit(c, was, now);
	else
		change_create(c, now);
	e = change_save(c, &result);
	change_result_clear(&result);
	change_free(c);
	record_free(was);
	record_free(now);
	free(codes);
	return e;
}

enum err store_end_medewerker(struct store *s, const char *user)
{
	struct record *was;
	enum err e = medewerker_of(s, user, &was);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	struct record *now = record_dup(was);
	set_by_name(now, "actief", "0");
	struct change_set *c = change_new(s, NULL);
	struct change_result result = {0};
	change_edit(c, was, now);
	e = change_save(c, &result);
	change_result_clear(&result);
	change_free(c);
	record_free(was);
	record_free(now);
	return e;
}

/* --- definitions ------------------------------------------------------------------------- */

enum store_definitions store_definitions(struct store *s)
{
	enum store_definitions state = STORE_DEFINITIONS_CHANGED;
	bool row;
	struct stmt *q = db_stmt(s->db, &store_sql, SQL_GET_DEFINITIONS);
	if (s->spec && stmt_step(q, &row) == ERR_OK && row) {
		const char *known = stmt_get_text(q, 0);
		if (!*known)
			state = STORE_DEFINITIONS_NEW;
		else if (strcmp(known, spec_digest(s->spec)) == 0)
			state = STORE_DEFINITIONS_SAME;
	}
	stmt_done(q);
	return state;
}

static enum err keep_definitions(struct store *s)
{
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < spec_n_records(s->spec); i++) {
		const struct spec_record *r = spec_record_at(s->spec, i);
		struct stmt *q = db_stmt(s->db, &store_sql, SQL_KEEP_DEFINITION);
		stmt_text(q, ":versie", r->digest);
		stmt_text(q, ":record", r->id);
		stmt_text(q, ":tekst", r->canonical);
		stmt_int(q, ":sinds", s->clock.wall_ms(s->clock.ctx));
		e = stmt_run(q);
	}
	if (e)
		return e;
	struct stmt *q = db_stmt(s->db, &store_sql, SQL_SET_DEFINITIONS);
	stmt_text(q, ":digest", spec_digest(s->spec));
	return stmt_run(q);
}

static enum err accept(struct store *s)
{
	static const struct rid none;
	const struct line_particular what[] = {{"digest", spec_digest(s->spec)}};
	enum err e = store_begin(s, true);
	if (e)
		return e;
	e = projection_accept(s);
	if (!e)
		e = keep_definitions(s);
	if (!e)
		e = line_log(s, "definities", none, what, 1);
	return store_end(s, e);
}

/* Tables change, so nobody may be in the store who still knows the old ones. */
enum err store_definitions_accept(struct store *s)
{
	struct buf who = {0};
	if (!s->spec)
		return ERR_DEFINITION;
	enum err e = presence_alone(s->presence, &who);
	if (e)
		store_fail(s, e, _("Nog in deze opslag: %s."), buf_str(&who));
	buf_clear(&who);
	if (e)
		return e;
	e = accept(s);
	presence_share(s->presence);
	if (e)
		return e;
	projection_close(s);
	s->definitions_known = true;
	return projection_open(s);
}

/* --- the end ------------------------------------------------------------------------------ */

void store_close(struct store *s)
{
	if (!s)
		return;
	if (s->db && s->unlock_due && store_begin_log(s) == ERR_OK) /* opened, and nothing was written or shown */
		store_commit(s);
	projection_close(s);
	line_close(s);
	db_close(s->db);
	presence_leave(s->presence);
	slots_free(s->slots);
	secret_free(s->draft_key);
	if (s->dirfd >= 0)
		close(s->dirfd);
	buf_clear(&s->keys);
	buf_clear(&s->error);
	buf_clear(&s->notices);
	free(s->dir);
	free(s->schema_dir);
	free(s);
}
