/* Rows of `record`: one a record, with its heads, its owner and what is true of it as a
 * whole. Small numbers stand for ids everywhere in the computed tables. */
#include <config.h>

#include "projection_priv.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SQL_LOAD, SQL_LOAD_NR, SQL_INSERT, SQL_UPDATE, SQL_NUMBER, SQL_ID, SQL_OWNER, SQL_STATUS,
	SQL_CHILDREN, SQL_CHILDREN_OF, SQL_ALONE };

#define COLUMNS "nr, id, soort, eigenaar, dossier, koppen, vlaggen, laatste, gewijzigd, door"

static const struct sql rows[] = {
	{SQL_LOAD, "SELECT " COLUMNS " FROM record WHERE id = :id"},
	{SQL_LOAD_NR, "SELECT " COLUMNS " FROM record WHERE nr = :nr"},
	{SQL_INSERT, "INSERT INTO record (id, soort, eigenaar, dossier, koppen, vlaggen, laatste, gewijzigd, door)"
		" VALUES (:id, :soort, :eigenaar, :dossier, :koppen, :vlaggen, :laatste, :gewijzigd, :door)"},
	{SQL_UPDATE, "UPDATE record SET soort = :soort, eigenaar = :eigenaar, dossier = :dossier,"
		" koppen = :koppen, vlaggen = :vlaggen, laatste = :laatste, gewijzigd = :gewijzigd, door = :door"
		" WHERE nr = :nr"},
	{SQL_NUMBER, "SELECT nr FROM record WHERE id = :id"},
	{SQL_ID, "SELECT id FROM record WHERE nr = :nr"},
	{SQL_OWNER, "SELECT eigenaar FROM record WHERE nr = :nr"},
	{SQL_STATUS, "SELECT eigenaar, vlaggen, soort FROM record WHERE nr = :nr"},
	{SQL_CHILDREN, "SELECT nr FROM record WHERE eigenaar = :eigenaar ORDER BY nr"},
	{SQL_CHILDREN_OF, "SELECT nr FROM record WHERE eigenaar = :eigenaar AND soort = :soort ORDER BY nr"},
	{SQL_ALONE, "SELECT nr FROM record WHERE soort = :soort AND eigenaar IS NULL ORDER BY nr DESC "
		"LIMIT :max"},
};

const struct sql_set projection_rec_sql = SQL_SET("record", rows);

static struct stmt *sql(struct store *s, unsigned id)
{
	return db_stmt(s->db, &projection_rec_sql, id);
}

static enum err take(struct store *s, struct stmt *q, struct rec *out)
{
	enum { NR, ID, SOORT, OWNER, DOSSIER, HEADS, FLAGS, NEWEST, CHANGED, USER };
	bool row;
	size_t n;
	*out = (struct rec){0};
	enum err e = stmt_step(q, &row);
	if (!e && row) {
		const void *heads = stmt_get_blob(q, HEADS, &n);
		out->nr = stmt_get_int(q, NR);
		out->soort = (uint32_t)stmt_get_int(q, SOORT);
		out->owner = stmt_get_int(q, OWNER);
		out->dossier = stmt_get_int(q, DOSSIER);
		out->flags = (unsigned)stmt_get_int(q, FLAGS);
		out->newest = stmt_get_int(q, NEWEST);
		out->changed_ms = stmt_get_int(q, CHANGED);
		snprintf(out->user, sizeof out->user, "%s", stmt_get_text(q, USER));
		if (!heads_decode(heads, n, &out->heads) || !stmt_get_bytes(q, ID, out->id, ID_BYTES))
			e = store_fail(s, ERR_DAMAGED, "record %lld: heads or id broken", (long long)out->nr);
	}
	stmt_done(q);
	return e;
}

enum err rec_load(struct store *s, const unsigned char id[ID_BYTES], struct rec *out)
{
	struct stmt *q = sql(s, SQL_LOAD);
	stmt_blob(q, ":id", id, ID_BYTES);
	return take(s, q, out);
}

enum err rec_load_nr(struct store *s, int64_t nr, struct rec *out)
{
	struct stmt *q = sql(s, SQL_LOAD_NR);
	stmt_int(q, ":nr", nr);
	return take(s, q, out);
}

static void bind_nr(struct stmt *q, const char *name, int64_t nr)
{
	if (nr)
		stmt_int(q, name, nr);
	else
		stmt_null(q, name);
}

enum err rec_save(struct store *s, struct rec *r)
{
	struct buf heads = {0};
	struct stmt *q = sql(s, r->nr ? SQL_UPDATE : SQL_INSERT);
	heads_encode(&r->heads, &heads);
	if (r->nr)
		stmt_int(q, ":nr", r->nr);
	else
		stmt_blob(q, ":id", r->id, ID_BYTES);
	stmt_int(q, ":soort", r->soort);
	bind_nr(q, ":eigenaar", r->owner);
	bind_nr(q, ":dossier", r->dossier);
	stmt_blob(q, ":koppen", heads.s, heads.len);
	stmt_int(q, ":vlaggen", r->flags);
	stmt_int(q, ":laatste", r->newest);
	stmt_int(q, ":gewijzigd", r->changed_ms);
	stmt_text(q, ":door", r->user);
	enum err e = stmt_run(q);
	if (!e && !r->nr)
		r->nr = db_last_rowid(s->db);
	buf_clear(&heads);
	return e;
}

void rec_clear(struct rec *r)
{
	heads_clear(&r->heads);
	*r = (struct rec){0};
}

enum err rec_number(struct store *s, const unsigned char id[ID_BYTES], int64_t *nr)
{
	struct stmt *q = sql(s, SQL_NUMBER);
	stmt_blob(q, ":id", id, ID_BYTES);
	enum err e = stmt_run_int(q, nr);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err rec_id(struct store *s, int64_t nr, unsigned char id[ID_BYTES])
{
	bool row;
	struct stmt *q = sql(s, SQL_ID);
	memset(id, 0, ID_BYTES);
	stmt_int(q, ":nr", nr);
	enum err e = stmt_step(q, &row);
	if (!e && !row)
		e = ERR_NOT_FOUND;
	if (!e && !stmt_get_bytes(q, 0, id, ID_BYTES))
		e = ERR_DAMAGED;
	stmt_done(q);
	return e;
}

enum err rec_by_text(struct store *s, const char *uuid, int64_t *nr)
{
	unsigned char id[ID_BYTES];
	*nr = 0;
	if (!uuid || !uuid_parse(uuid, id))
		return ERR_OK;
	return rec_number(s, id, nr);
}

enum err rec_owner(struct store *s, int64_t nr, int64_t *owner)
{
	struct stmt *q = sql(s, SQL_OWNER);
	stmt_int(q, ":nr", nr);
	enum err e = stmt_run_int(q, owner);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err rec_visible(struct store *s, int64_t nr, bool *visible)
{
	enum err e = ERR_OK;
	bool row = true;
	int64_t at = nr;
	*visible = false;
	for (int depth = 0; !e && row && at && depth <= OWNER_DEPTH; depth++) {
		struct stmt *q = sql(s, SQL_STATUS);
		stmt_int(q, ":nr", at);
		e = stmt_step(q, &row);
		if (!e && row) {
			if (stmt_get_int(q, 1) & FLAG_DELETED || (at == nr && !stmt_get_int(q, 2)))
				row = false;
			at = stmt_get_int(q, 0);
		}
		stmt_done(q);
	}
	*visible = !e && row && nr;
	return e;
}

static enum err take_numbers(struct stmt *q, int64_t **out, size_t *n)
{
	bool row = true;
	size_t cap = 0;
	enum err e = ERR_OK;
	*out = NULL;
	*n = 0;
	while (!e && row) {
		e = stmt_step(q, &row);
		if (e || !row)
			continue;
		MEM_GROW(*out, *n, cap);
		(*out)[(*n)++] = stmt_get_int(q, 0);
	}
	stmt_done(q);
	if (e) {
		free(*out);
		*out = NULL;
		*n = 0;
	}
	return e;
}

enum err rec_children(struct store *s, int64_t nr, uint32_t soort, int64_t **out, size_t *n)
{
	struct stmt *q = sql(s, soort ? SQL_CHILDREN_OF : SQL_CHILDREN);
	stmt_int(q, ":eigenaar", nr);
	if (soort)
		stmt_int(q, ":soort", soort);
	return take_numbers(q, out, n);
}

enum err rec_alone(struct store *s, uint32_t soort, size_t max, int64_t **out, size_t *n)
{
	struct stmt *q = sql(s, SQL_ALONE);
	stmt_int(q, ":soort", soort);
	stmt_int(q, ":max", max > INT32_MAX ? INT32_MAX : (int64_t)max);
	return take_numbers(q, out, n);
}

enum err rec_referring(struct store *s, struct layout *l, const struct spec_field *f, int64_t nr,
	int64_t **out, size_t *n)
{
	struct sql_text t = {0};
	struct stmt *q;
	unsigned char id[ID_BYTES];
	char text[UUID_TEXT];
	*out = NULL;
	*n = 0;
	sql_add(&t, "SELECT _nr FROM ");
	sql_name(&t, "r_", l->spec->id);
	sql_add(&t, " WHERE ");
	sql_column(&t, f, "");
	sql_add(&t, " = ?1 ORDER BY _nr");
	enum err e = rec_id(s, nr, id);
	if (!e)
		e = projection_keep(s, &t, &q);
	sql_text_clear(&t);
	if (e)
		return e;
	uuid_text(id, text);
	stmt_text_at(q, 1, text);
	return take_numbers(q, out, n);
}
