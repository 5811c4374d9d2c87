/* Numbers that the program gives, INB-{jaar}-{tag}-{n}: per record definition and year, by this
 * device, whose two letters keep them apart from what others give offline. */
#include <config.h>

#include "change_priv.h"

#include "base/mem.h"
#include "spec/type.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SQL_LAST, SQL_SET };

static const struct sql rows[] = {
	{SQL_LAST, "SELECT n FROM teller WHERE soort = :soort AND jaar = :jaar"},
	{SQL_SET, "INSERT OR REPLACE INTO teller (soort, jaar, n) VALUES (:soort, :jaar, :n)"},
};

const struct sql_set change_number_sql = SQL_SET("nummer", rows);

/* The field that holds the number: set by the program, called (dossier)nummer. */
static const struct spec_field *number_field(const struct spec_record *r)
{
	for (size_t i = 0; r->nummer && i < r->n_fields; i++) {
		const struct spec_field *f = &r->fields[i];
		size_t n = strlen(f->name);
		if (f->eis & SPEC_EIS_A && strcmp(f->type->name, "tekst") == 0 && n >= 6 &&
			strcmp(f->name + n - 6, "nummer") == 0)
			return f;
	}
	return NULL;
}

/* The pattern up to {n} and from there on, with year and letters filled in. */
static void expand(const struct store *s, const char *pattern, int year, struct buf *before,
	struct buf *after)
{
	struct buf *to = before;
	for (const char *p = pattern; *p;) {
		if (strncmp(p, "{jaar}", 6) == 0) {
			buf_printf(to, "%d", year);
			p += 6;
		} else if (strncmp(p, "{tag}", 5) == 0) {
			buf_add(to, s->tag);
			p += 5;
		} else if (strncmp(p, "{n}", 3) == 0) {
			to = after;
			p += 3;
		} else {
			buf_add_c(to, *p++);
		}
	}
}

/* The greatest number of this pattern in the table: for a store whose counter was lost. */
static enum err greatest(struct store *s, const struct layout *l, const struct spec_field *f,
	const char *before, const char *after, int64_t *n)
{
	struct sql_text t = {0};
	struct stmt *q;
	struct buf end = {0};
	bool row = true;
	size_t len = strlen(before);
	*n = 0;
	sql_add(&t, "SELECT ");
	sql_column(&t, f, "");
	sql_add(&t, " FROM ");
	sql_name(&t, "r_", l->spec->id);
	sql_add(&t, " WHERE ");
	sql_column(&t, f, "");
	sql_add(&t, " >= ?1 AND ");
	sql_column(&t, f, "");
	sql_add(&t, " < ?2");
	enum err e = projection_keep(s, &t, &q);
	sql_text_clear(&t);
	if (e)
		return e;
	buf_printf(&end, "%s\x7f", before);
	stmt_text_at(q, 1, before);
	stmt_text_at(q, 2, buf_str(&end));
	while (!e && row) {
		e = stmt_step(q, &row);
		if (e || !row)
			continue;
		char *rest;
		long long v = strtoll(stmt_get_text(q, 0) + len, &rest, 10);
		if (strcmp(rest, after) == 0 && v > *n)
			*n = v;
	}
	stmt_done(q);
	buf_clear(&end);
	return e;
}

static enum err last_number(struct store *s, const struct layout *l, const struct spec_field *f, int year,
	const char *before, const char *after, int64_t *n)
{
	struct stmt *q = db_stmt(s->db, &change_number_sql, SQL_LAST);
	stmt_text(q, ":soort", l->spec->id);
	stmt_int(q, ":jaar", year);
	enum err e = stmt_run_int(q, n);
	return e == ERR_NOT_FOUND ? greatest(s, l, f, before, after, n) : e;
}

static enum err keep_number(struct store *s, const struct layout *l, int year, int64_t n)
{
	struct stmt *q = db_stmt(s->db, &change_number_sql, SQL_SET);
	stmt_text(q, ":soort", l->spec->id);
	stmt_int(q, ":jaar", year);
	stmt_int(q, ":n", n);
	return stmt_run(q);
}

enum err number_give(struct store *s, struct projections *p, struct record *r)
{
	const struct layout *l = layout_of(p, r->spec);
	const struct spec_field *f = number_field(r->spec);
	struct buf before = {0}, after = {0}, number = {0};
	int year = store_today(s).year;
	int64_t n;
	if (!f || *record_at(r, f->index))
		return ERR_OK;
	expand(s, r->spec->nummer, year, &before, &after);
	enum err e = last_number(s, l, f, year, buf_str(&before), buf_str(&after), &n);
	if (!e)
		e = keep_number(s, l, year, n + 1);
	if (!e) {
		buf_printf(&number, "%s%lld%s", buf_str(&before), (long long)(n + 1), buf_str(&after));
		record_set(r, f->index, buf_str(&number));
	}
	buf_clear(&before);
	buf_clear(&after);
	buf_clear(&number);
	return e;
}
