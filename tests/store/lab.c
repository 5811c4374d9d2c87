/* Stores for tests of records. */
#include <config.h>

#include "store/lab.h"

#include "line_write_priv.h"
#include "open_priv.h"
#include "projection_priv.h"
#include "store/oracle.h"
#include "support/run.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t wall(void *ctx)
{
	return ((struct lab *)ctx)->now_ms++;
}

struct spec *lab_spec(const char *dir)
{
	struct spec *spec;
	struct spec_fault *faults = NULL;
	char path[4096];
	size_t n = 0;
	snprintf(path, sizeof path, "%s/tests/store/defs", support_srcdir());
	enum err e = spec_load(dir ? dir : path, path, NULL, &spec, &faults, &n);
	for (size_t i = 0; i < n; i++)
		fprintf(stderr, "%s:%d %s %s\n", faults[i].file, faults[i].line, faults[i].word, faults[i].text);
	ck_assert_int_eq(e, ERR_OK);
	return spec;
}

static struct store_options options(struct lab *t)
{
	static char schema_dir[4096];
	snprintf(schema_dir, sizeof schema_dir, "%s/db", support_srcdir());
	return (struct store_options){.dir = t->dir, .spec = t->spec, .schema_dir = schema_dir,
		.clock = &t->clock};
}

void lab_setup(struct lab *t, const char *gemeente)
{
	struct buf why = {0};
	struct store_new n = {.user = "anja", .name = "Anja", .gemeentecode = gemeente, .rollen = "beheerder",
		.practice_today = {2026, 3, 2}};
	*t = (struct lab){.now_ms = INT64_C(1772442000000)};
	ck_assert_int_eq(secret_init(), ERR_OK);
	t->spec = lab_spec(NULL);
	snprintf(t->dir, sizeof t->dir, "%s/opslag", support_dir());
	t->clock = (struct clock){.wall_ms = wall, .monotonic_ms = wall, .ctx = t};
	struct store_options o = options(t);
	o.why = &why;
	enum err e = store_create(&o, &n, &t->s);
	ck_assert_msg(e == ERR_OK, "%s %s", err_name(e), buf_str(&why));
	buf_clear(&why);
}

void lab_teardown(struct lab *t)
{
	store_close(t->s);
	spec_free(t->spec);
}

struct store *lab_handle(struct lab *t, const char *user)
{
	struct store *s;
	struct store_key key = {0};
	struct store_options o = options(t);
	ck_assert_int_eq(store_open(&o, &key, &s), ERR_OK);
	snprintf(s->user, sizeof s->user, "%s", user);
	return s;
}

void lab_reopen(struct lab *t, const struct spec *spec)
{
	struct store_key key = {0};
	struct store_options o = options(t);
	if (spec)
		o.spec = spec;
	store_close(t->s);
	ck_assert_int_eq(store_open(&o, &key, &t->s), ERR_OK);
}

/* --- the database by hand -------------------------------------------------- */

static struct stmt *prepare(struct store *s, const char *text)
{
	struct sql_text t = {0};
	struct stmt *q;
	buf_add(&t.b, text);
	ck_assert_int_eq(db_prepare(s->db, &t, &q), ERR_OK);
	sql_text_clear(&t);
	return q;
}

int64_t lab_int(struct store *s, const char *sql)
{
	struct stmt *q = prepare(s, sql);
	int64_t v;
	ck_assert_int_eq(stmt_run_int(q, &v), ERR_OK);
	stmt_free(q);
	return v;
}

void lab_run(struct store *s, const char *sql)
{
	ck_assert_int_eq(store_begin(s, true), ERR_OK);
	struct stmt *q = prepare(s, sql);
	ck_assert_int_eq(store_end(s, stmt_run(q)), ERR_OK);
	stmt_free(q);
}

struct copy {
	unsigned char salt[16];
	struct buf line;
};

void lab_carry(struct store *from, struct store *to, uint64_t seed)
{
	struct copy *all = NULL;
	size_t n = 0, cap = 0;
	bool row = true;
	struct stmt *q = prepare(from, "SELECT zout, regel FROM lijn WHERE kind <> 'log' ORDER BY nr");
	while (row) {
		ck_assert_int_eq(stmt_step(q, &row), ERR_OK);
		if (!row)
			break;
		size_t len;
		const void *p = stmt_get_blob(q, 1, &len);
		MEM_GROW(all, n, cap);
		all[n] = (struct copy){{0}, {0}};
		ck_assert(stmt_get_bytes(q, 0, all[n].salt, 16));
		buf_add_n(&all[n++].line, p, len);
	}
	stmt_free(q);
	for (size_t i = n; i > 1; i--) {
		size_t k = oracle_below(&seed, i);
		struct copy x = all[i - 1];
		all[i - 1] = all[k];
		all[k] = x;
	}
	ck_assert_int_eq(store_begin(to, true), ERR_OK);
	for (size_t i = 0; i < n; i++) {
		struct line_at at;
		ck_assert_int_eq(line_receive(to, all[i].salt, all[i].line.s, all[i].line.len, NULL, &at), ERR_OK);
		if (at.fresh)
			ck_assert_int_eq(projection_apply(to, at.nr), ERR_OK);
		buf_clear(&all[i].line);
	}
	ck_assert_int_eq(store_end(to, ERR_OK), ERR_OK);
	free(all);
}

void lab_digest(struct store *s, char out[65])
{
	ck_assert_int_eq(projection_digest(s, NULL, NULL, out), ERR_OK);
	ck_assert_uint_eq(strlen(out), 64);
}

static void keep_table(void *ctx, const char *table, const char *hex)
{
	buf_printf(ctx, "%s %.8s\n", table, hex);
}

void lab_same(struct store *a, struct store *b)
{
	struct buf x = {0}, y = {0};
	char hex[65];
	ck_assert_int_eq(projection_digest(a, keep_table, &x, hex), ERR_OK);
	ck_assert_int_eq(projection_digest(b, keep_table, &y, hex), ERR_OK);
	if (strcmp(buf_str(&x), buf_str(&y)) != 0)
		ck_abort_msg("tables differ:\n%s\n%s", buf_str(&x), buf_str(&y));
	buf_clear(&x);
	buf_clear(&y);
}

void lab_rebuild(struct store *s)
{
	int64_t last = lab_int(s, "SELECT coalesce(max(nr), 0) FROM lijn");
	ck_assert_int_eq(projection_empty(s), ERR_OK);
	ck_assert_int_eq(store_begin(s, true), ERR_OK);
	for (int64_t nr = 1; nr <= last; nr++)
		ck_assert_int_eq(projection_apply(s, nr), ERR_OK);
	ck_assert_int_eq(store_end(s, ERR_OK), ERR_OK);
}

/* --- records --------------------------------------------------------------- */

void lab_set(struct record *r, const char *name, const char *value)
{
	const struct spec_field *f = spec_record_field(r->spec, name);
	ck_assert_msg(f != NULL, "no field %s", name);
	record_set(r, f->index, value);
}

struct record *lab_new(struct store *s, const struct spec *spec, const char *kind, struct rid owner, ...)
{
	va_list ap;
	const struct spec_record *k = spec_record(spec, kind);
	ck_assert_ptr_nonnull(k);
	struct record *r = record_new(k, owner);
	va_start(ap, owner);
	for (const char *pair; (pair = va_arg(ap, const char *));) {
		const char *eq = strchr(pair, '=');
		char *name = mem_dup_n(pair, (size_t)(eq - pair));
		lab_set(r, name, eq + 1);
		free(name);
	}
	va_end(ap);
	if (s) {
		struct change_set *c = change_new(s, NULL);
		struct change_result result = {0};
		change_create(c, r);
		enum err e = change_save(c, &result);
		ck_assert_msg(e == ERR_OK, "%s %s", err_name(e), store_error(s));
		ck_assert_uint_ge(result.lines, 1);
		change_result_clear(&result);
		change_free(c);
	}
	return r;
}

struct record *lab_read(struct store *s, struct rid id)
{
	struct record *r;
	enum err e = store_read(s, id, &r);
	ck_assert_msg(e == ERR_OK, "%s", err_name(e));
	return r;
}

enum err lab_change(struct store *s, const struct record *was, const char *name, const char *value,
	struct change_result *r)
{
	struct record *now = record_dup(was);
	struct change_set *c = change_new(s, NULL);
	lab_set(now, name, value);
	change_edit(c, was, now);
	enum err e = change_save(c, r);
	change_free(c);
	record_free(now);
	return e;
}

void lab_edit(struct store *s, struct rid id, const char *name, const char *value)
{
	struct change_result result = {0};
	struct record *was = lab_read(s, id);
	ck_assert_int_eq(lab_change(s, was, name, value, &result), ERR_OK);
	change_result_clear(&result);
	record_free(was);
}
