/* Columns, filters, theme of one person, in this store only. Not part of the chain. */
#include <config.h>

#include "store/personal.h"

#include "open_priv.h"

enum { SQL_GET, SQL_SET };

static const struct sql rows[] = {
	{SQL_GET, "SELECT waarde FROM persoonlijk WHERE gebruiker = :gebruiker AND sleutel = :sleutel"},
	{SQL_SET, "INSERT INTO persoonlijk (gebruiker, sleutel, waarde) VALUES (:gebruiker, :sleutel, :waarde)"
		" ON CONFLICT (gebruiker, sleutel) DO UPDATE SET waarde = excluded.waarde"},
};

const struct sql_set personal_sql = SQL_SET("personal", rows);

enum err personal_get(struct store *s, const char *key, struct buf *out)
{
	bool row;
	struct stmt *q = db_stmt(s->db, &personal_sql, SQL_GET);
	stmt_text(q, ":gebruiker", s->user);
	stmt_text(q, ":sleutel", key);
	enum err e = stmt_step(q, &row);
	if (!e && row)
		buf_add(out, stmt_get_text(q, 0));
	stmt_done(q);
	return e || row ? e : ERR_NOT_FOUND;
}

enum err personal_set(struct store *s, const char *key, const char *value)
{
	enum err e = store_begin(s, true);
	if (e)
		return e;
	struct stmt *q = db_stmt(s->db, &personal_sql, SQL_SET);
	stmt_text(q, ":gebruiker", s->user);
	stmt_text(q, ":sleutel", key);
	stmt_text(q, ":waarde", value);
	return store_end(s, stmt_run(q));
}
