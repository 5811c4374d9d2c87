/* The journaal: lines of kind log in the chain of this device. A line stands before what
 * it tells about is shown. A visit to a list is one event in two lines: one when it
 * begins, one when it ends with the records that were drawn; `bezoek` finds those back
 * by record. */
#include <config.h>

#include "store/journaal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "crypt/hash.h"
#include "draft_priv.h"
#include "journaal_priv.h"
#include "line_write_priv.h"
#include "open_priv.h"

#define SEEN_PER_LINE 8000 /* 23 bytes each: well under the longest line */
#define MAX_ROOTS 64

enum { SQL_SEEN, SQL_FAMILY, SQL_LINES, SQL_ROOT };

static const struct sql rows[] = {
	{SQL_SEEN, "INSERT INTO bezoek (record, nr) VALUES (:record, :nr) ON CONFLICT DO NOTHING"},
	/* a record and everything below it */
	{SQL_FAMILY, "WITH RECURSIVE familie (nr) AS (SELECT nr FROM record WHERE id = :id"
		" UNION SELECT r.nr FROM record AS r JOIN familie AS f ON r.eigenaar = f.nr)"
		" SELECT r.id FROM familie AS f JOIN record AS r ON r.nr = f.nr"},
	{SQL_LINES, "SELECT nr FROM lijn WHERE record = :id AND kind = 'log'"
		" UNION SELECT nr FROM bezoek WHERE record = :id"},
	{SQL_ROOT, "SELECT d.id FROM record AS r JOIN record AS d ON d.nr = r.dossier WHERE r.id = :id"},
};

const struct sql_set journaal_sql = SQL_SET("journaal", rows);

enum err journaal_note(struct store *s, const char *act, struct rid subject, const char *detail)
{
	const struct line_particular what[] = {{"bijzonderheden", detail}};
	enum err e = store_begin_log(s);
	if (e)
		return e;
	return store_end(s, line_log(s, act, subject, what, detail && *detail ? 1 : 0));
}

static void add_ids(struct buf *out, const struct rid *ids, size_t n)
{
	char text[ID_TEXT];
	for (size_t i = 0; i < n; i++) {
		id_text(ids[i].b, text);
		buf_add(out, i ? " " : "");
		buf_add(out, text);
	}
}

static enum err note_seen(struct store *s, int64_t nr, struct rid id)
{
	struct stmt *q = db_stmt(s->db, &journaal_sql, SQL_SEEN);
	stmt_blob(q, ":record", id.b, sizeof id.b);
	stmt_int(q, ":nr", nr);
	return stmt_run(q);
}

/* A line that names records, in an open transaction; `more` is one particular beside them. */
static enum err write_named(struct store *s, struct line *l, struct line_register more, const struct rid *ids,
	size_t n)
{
	struct buf text = {0};
	struct line_at at;
	add_ids(&text, ids, n);
	const struct line_register particulars[] = {{.name = JOURNAAL_SEEN, .value = buf_str(&text)}, more};
	l->kind = LINE_LOG;
	l->version = "";
	l->registers = particulars;
	l->n_registers = more.value ? 2 : 1;
	enum err e = line_write(s, l, &at);
	buf_clear(&text);
	for (size_t i = 0; !e && i < n; i++)
		e = note_seen(s, at.nr, ids[i]);
	l->registers = NULL;
	return e;
}

enum err journaal_note_many(struct store *s, const char *act, const struct rid *subjects, size_t n,
	const char *detail)
{
	struct line l = {.soort = act, .user = s->user};
	const struct line_register what = {.name = "bijzonderheden", .value = detail && *detail ? detail : NULL};
	enum err e = store_begin_log(s);
	if (e)
		return e;
	store_random(s, l.set, sizeof l.set);
	for (size_t from = 0; !e && from < n; from += SEEN_PER_LINE)
		e = write_named(s, &l, what, subjects + from, n - from < SEEN_PER_LINE ? n - from : SEEN_PER_LINE);
	return store_end(s, e);
}

/* --- a visit to a list ------------------------------------------------------------------ */

struct journaal_visit {
	struct store *s;
	char *act;
	char id[ID_TEXT];
	unsigned char set[ID_BYTES]; /* of the lines at the end, and name of the file */
	struct rid *seen;      /* open addressing; an empty place is all zero */
	size_t n, cap;         /* cap is a power of two */
	struct rid *order;     /* as drawn */
	size_t order_cap;
	char user[33];         /* who looked; of a visit that was cut off perhaps another one */
	struct draft *file;    /* the same on disk until the end; NULL when there is no room */
};

static bool is_new(struct rid *table, size_t cap, struct rid id)
{
	uint64_t at;
	memcpy(&at, id.b, sizeof at); /* ids are random */
	for (;; at++) {
		struct rid *place = &table[at & (cap - 1)];
		if (rid_equal(*place, id))
			return false;
		if (rid_is_none(*place)) {
			*place = id;
			return true;
		}
	}
}

static void grow(struct journaal_visit *v)
{
	size_t cap = v->cap ? v->cap * 2 : 64;
	struct rid *table = mem_new_array(cap, sizeof *table);
	for (size_t i = 0; i < v->n; i++)
		is_new(table, cap, v->order[i]);
	free(v->seen);
	v->seen = table;
	v->cap = cap;
}

static struct journaal_visit *visit_new(struct store *s, const char *act, const char *user)
{
	struct journaal_visit *v = mem_new(sizeof *v);
	v->s = s;
	v->act = mem_dup(act);
	snprintf(v->user, sizeof v->user, "%s", user);
	return v;
}

static void visit_free(struct journaal_visit *v)
{
	free(v->seen);
	free(v->order);
	free(v->act);
	free(v);
}

/* The first record says whose visit it is; the ids follow. Without room on the disk the
 * visit goes on without the file. */
static void begin_file(struct journaal_visit *v)
{
	struct buf head = {0};
	if (draft_new_kind(v->s, DRAFT_VISIT, v->set, &v->file) != ERR_OK)
		return;
	buf_printf(&head, "%s\n%s\n%s", v->id, v->user, v->act);
	draft_append(v->file, head.s, head.len, false);
	buf_clear(&head);
}

enum err journaal_visit_begin(struct store *s, const char *act, struct journaal_visit **out)
{
	static const struct rid none;
	unsigned char id[ID_BYTES];
	*out = NULL;
	struct journaal_visit *v = visit_new(s, act, s->user);
	store_random(s, id, sizeof id);
	store_random(s, v->set, sizeof v->set);
	id_text(id, v->id);
	const struct line_particular what[] = {{"bezoek", v->id}};
	enum err e = store_begin_log(s);
	if (!e)
		e = store_end(s, line_log(s, act, none, what, 1));
	if (e) {
		visit_free(v);
		return e;
	}
	begin_file(v);
	*out = v;
	return ERR_OK;
}

void journaal_visit_drawn(struct journaal_visit *v, struct rid id)
{
	if (!v || rid_is_none(id))
		return;
	if (2 * v->n >= v->cap)
		grow(v);
	if (!is_new(v->seen, v->cap, id))
		return;
	MEM_GROW(v->order, v->n, v->order_cap);
	v->order[v->n++] = id;
	if (v->file)
		draft_append(v->file, id.b, sizeof id.b, false);
}

/* One line with the records from..to, in an open transaction. */
static enum err write_seen(struct journaal_visit *v, size_t from, size_t to)
{
	struct line l = {.soort = v->act, .user = v->user};
	memcpy(l.set, v->set, sizeof l.set);
	return write_named(v->s, &l, (struct line_register){.name = "bezoek", .value = v->id}, v->order + from,
		to - from);
}

static enum err write_all_seen(struct journaal_visit *v)
{
	enum err e = ERR_OK;
	for (size_t from = 0; !e && from < v->n; from += SEEN_PER_LINE) {
		size_t to = v->n - from > SEEN_PER_LINE ? from + SEEN_PER_LINE : v->n;
		e = store_begin_log(v->s);
		if (!e)
			e = store_end(v->s, write_seen(v, from, to));
	}
	return e;
}

enum err journaal_visit_end(struct journaal_visit *v)
{
	if (!v)
		return ERR_OK;
	enum err e = write_all_seen(v);
	if (e)
		draft_close(v->file); /* the next opening tries again */
	else
		draft_discard(v->file);
	visit_free(v);
	return e;
}

/* --- visits that were cut off ------------------------------------------------------------ */

struct left_over {
	struct store *s;
	struct journaal_visit *v;
	const unsigned char *set;
	enum err e;
};

/* "id LF user LF act" */
static struct journaal_visit *read_head(struct store *s, const char *p, size_t n)
{
	char *text = mem_dup_n(p, n), *act = NULL;
	char *user = strchr(text, '\n');
	struct journaal_visit *v = NULL;
	if (user) {
		*user++ = '\0';
		act = strchr(user, '\n');
	}
	if (act && strlen(text) == ID_TEXT - 1) {
		*act++ = '\0';
		v = visit_new(s, act, user);
		memcpy(v->id, text, ID_TEXT);
	}
	free(text);
	return v;
}

static enum err read_record(void *ctx, uint64_t number, const char *p, size_t n)
{
	struct left_over *l = ctx;
	struct rid id;
	if (number == 0) {
		l->v = read_head(l->s, p, n);
		if (l->v)
			memcpy(l->v->set, l->set, sizeof l->v->set);
	} else if (n == sizeof id.b) {
		memcpy(id.b, p, n);
		journaal_visit_drawn(l->v, id);
	}
	return ERR_OK;
}

static bool finish_visit(void *ctx, const struct draft_info *i)
{
	struct left_over *l = ctx;
	l->v = NULL;
	l->set = i->id;
	l->e = draft_read_kind(l->s, DRAFT_VISIT, i->id, read_record, l);
	if (!l->e && l->v)
		l->e = write_all_seen(l->v);
	if (!l->e)
		draft_remove_kind(l->s, DRAFT_VISIT, i->id);
	if (l->v)
		visit_free(l->v);
	return !l->e;
}

enum err journaal_settle(struct store *s)
{
	struct left_over l = {.s = s};
	enum err e = draft_list_kind(s, DRAFT_VISIT, finish_visit, &l);
	return e ? e : l.e;
}

enum err journaal_apply(struct store *s, int64_t nr, const struct line *l)
{
	const struct line_register *r = l->kind == LINE_LOG ? line_register(l, JOURNAAL_SEEN) : NULL;
	const char *at = r && r->value ? r->value : "";
	enum err e = ERR_OK;
	while (!e && *at) {
		size_t n = strcspn(at, " ");
		char text[ID_TEXT] = "";
		struct rid id;
		if (n == ID_TEXT - 1)
			memcpy(text, at, n);
		if (id_parse(text, id.b))
			e = note_seen(s, nr, id);
		at += n;
		at += strspn(at, " ");
	}
	return e;
}

/* --- reading ---------------------------------------------------------------------------- */

/* Records whose lines belong to the question, with everything below them: the subject, or
 * what it belongs to; the person of a dossier; the dossiers of a person. */
struct roots {
	struct rid id[MAX_ROOTS];
	size_t n;
};

static void add_root(struct roots *r, struct rid id)
{
	for (size_t i = 0; i < r->n; i++)
		if (rid_equal(r->id[i], id))
			return;
	if (!rid_is_none(id) && r->n < MAX_ROOTS)
		r->id[r->n++] = id;
}

static enum err outermost(struct store *s, struct rid *id)
{
	bool row;
	struct stmt *q = db_stmt(s->db, &journaal_sql, SQL_ROOT);
	stmt_blob(q, ":id", id->b, sizeof id->b);
	enum err e = stmt_step(q, &row);
	if (!e && row)
		stmt_get_bytes(q, 0, id->b, sizeof id->b);
	stmt_done(q);
	return e;
}

/* The records that this one refers to, of kinds that stand alone. */
static void add_referred(struct store *s, const struct spec_record *spec, struct rid id, struct roots *roots)
{
	struct record *r;
	struct rid to;
	if (store_read(s, id, &r) != ERR_OK)
		return;
	for (size_t i = 0; i < spec->n_fields; i++) {
		const struct spec_field *f = &spec->fields[i];
		if (f->ref && !f->ref->owner && strcmp(f->ref->id, "persoon") == 0 && rid_parse(record_at(r, i), &to))
			add_root(roots, to);
	}
	record_free(r);
}

/* The records of kinds that stand alone and refer to this one. */
static enum err add_referring(struct store *s, const struct spec_record *spec, struct rid id,
	struct roots *roots)
{
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < spec_n_records(s->spec); i++) {
		const struct spec_record *from = spec_record_at(s->spec, i);
		const struct spec_field *link = from->owner ? NULL : spec_link(from, spec);
		struct rid *ids = NULL;
		size_t n = 0;
		if (link)
			e = store_referring(s, link, id, &ids, &n);
		for (size_t k = 0; k < n; k++)
			add_root(roots, ids[k]);
		free(ids);
	}
	return e;
}

static enum err find_roots(struct store *s, struct rid subject, struct roots *roots)
{
	struct rid root = subject;
	enum err e = outermost(s, &root);
	add_root(roots, root);
	const struct spec_record *spec = !e && s->spec && s->definitions_known ? store_kind_of(s, root) : NULL;
	if (!spec)
		return e;
	add_referred(s, spec, root, roots);
	return strcmp(spec->id, "persoon") == 0 ? add_referring(s, spec, root, roots) : e;
}

struct numbers {
	int64_t *nr;
	size_t n, cap;
};

static enum err add_lines_of(struct store *s, const unsigned char id[ID_BYTES], struct numbers *out)
{
	bool row;
	struct stmt *q = db_stmt(s->db, &journaal_sql, SQL_LINES);
	stmt_blob(q, ":id", id, ID_BYTES);
	enum err e = stmt_step(q, &row);
	for (; !e && row; e = stmt_step(q, &row)) {
		MEM_GROW(out->nr, out->n, out->cap);
		out->nr[out->n++] = stmt_get_int(q, 0);
	}
	stmt_done(q);
	return e;
}

static enum err add_family(struct store *s, struct rid root, struct numbers *out)
{
	bool row;
	unsigned char id[ID_BYTES];
	enum err e = add_lines_of(s, root.b, out); /* also when the record itself never came */
	struct stmt *q = db_stmt(s->db, &journaal_sql, SQL_FAMILY);
	stmt_blob(q, ":id", root.b, sizeof root.b);
	if (!e)
		e = stmt_step(q, &row);
	while (!e && row) {
		stmt_get_bytes(q, 0, id, sizeof id);
		e = add_lines_of(s, id, out);
		if (!e)
			e = stmt_step(q, &row);
	}
	stmt_done(q);
	return e;
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

/* What the particulars say, but for the ids of a visit. */
static void put_detail(const struct line *l, struct buf *out)
{
	for (size_t i = 0; i < l->n_registers; i++) {
		const struct line_register *r = &l->registers[i];
		if (!r->value || !*r->value || strcmp(r->name, JOURNAAL_SEEN) == 0 || strcmp(r->name, "bezoek") == 0)
			continue;
		buf_add(out, out->len ? " " : "");
		buf_add(out, r->value);
	}
}

static enum err tell(struct store *s, int64_t nr, bool (*each)(void *ctx, const struct journaal_line *l),
	void *ctx, bool *more)
{
	struct line l;
	struct buf detail = {0};
	enum err e = line_load(s, nr, &l, NULL);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_OK : e; /* destroyed at the end of its term */
	put_detail(&l, &detail);
	struct journaal_line told = {line_ms(l.time), l.user, l.soort, buf_str(&detail)};
	*more = each(ctx, &told);
	line_clear(&l);
	buf_wipe(&detail);
	return ERR_OK;
}

enum err journaal_read(struct store *s, struct rid subject,
	bool (*each)(void *ctx, const struct journaal_line *l), void *ctx)
{
	struct roots roots = {.n = 0};
	struct numbers found = {0};
	bool more = true;
	enum err e = find_roots(s, subject, &roots);
	for (size_t i = 0; !e && i < roots.n; i++)
		e = add_family(s, roots.id[i], &found);
	if (found.n)
		qsort(found.nr, found.n, sizeof *found.nr, by_number);
	for (size_t i = 0; !e && more && i < found.n; i++)
		if (i == 0 || found.nr[i] != found.nr[i - 1])
			e = tell(s, found.nr[i], each, ctx, &more);
	free(found.nr);
	return e;
}
