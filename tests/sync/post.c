/* An office, its devices, and sticks between them. */
#include <config.h>

#include "post.h"

#include "support/run.h"

#include "base/mem.h"
#include "store/verify.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct rid none;

/* --- stores ---------------------------------------------------------------------- */

static int64_t wall(void *ctx)
{
	return ((struct post_store *)ctx)->now_ms++;
}

static struct spec *load_spec(void)
{
	struct spec *spec;
	struct spec_fault *faults = NULL;
	char path[4096];
	size_t n = 0;
	snprintf(path, sizeof path, "%s/tests/store/defs", support_srcdir());
	ck_assert_int_eq(spec_load(path, path, NULL, &spec, &faults, &n), ERR_OK);
	return spec;
}

void post_open_store(struct post *p, struct post_store *x, bool make, const char *gemeente)
{
	static char schema[4096];
	struct buf why = {0};
	snprintf(schema, sizeof schema, "%s/db", support_srcdir());
	struct store_options o = {.dir = x->dir, .spec = p->spec, .schema_dir = schema, .clock = &x->clock, .why = &why};
	struct store_new n = {.user = x->user, .name = x->user, .gemeentecode = gemeente, .rollen = "beheerder",
		.practice_today = {2026, 3, 2}};
	struct store_key key = {0};
	int64_t incarnation;
	x->clock = (struct clock){.wall_ms = wall, .monotonic_ms = wall, .ctx = x};
	enum err e = make ? store_create(&o, &n, &x->s) : store_open(&o, &key, &x->s);
	ck_assert_msg(e == ERR_OK, "%s %s", err_name(e), buf_str(&why));
	travel_self(x->s, x->id, &incarnation);
	buf_clear(&why);
}

void post_close_store(struct post_store *x)
{
	store_close(x->s);
	x->s = NULL;
}

static void make_store(struct post *p, struct post_store *x, const char *user, const char *gemeente)
{
	*x = (struct post_store){.now_ms = INT64_C(1772442000000)};
	snprintf(x->user, sizeof x->user, "%s", user);
	snprintf(x->dir, sizeof x->dir, "%s/opslag", support_dir());
	post_open_store(p, x, true, gemeente);
}

static bool say_yes(void *ctx, const char *label, const char *words)
{
	snprintf(ctx, 200, "%s", words);
	return label != NULL && strlen(words) > 20;
}

static bool same_words(void *ctx, const char *words)
{
	return strcmp(ctx, words) == 0;
}

void post_enroll(struct post *p, struct post_store *d, const char *label, const char *users)
{
	struct buf request = {0}, words = {0}, grant = {0}, office = {0};
	char heard[200];
	enum sync_fault fault;
	ck_assert_int_eq(sync_enroll_request(d->s, label, &request, &words, NULL), ERR_OK);
	enum err e = centre_enroll(p->office.s, request.s, request.len, users, say_yes, heard, &grant, &fault);
	ck_assert_msg(e == ERR_OK, "%s %s", err_name(e), sync_fault_code(fault));
	ck_assert_str_eq(heard, buf_str(&words));
	ck_assert_int_eq(travel_get(p->office.s, "test/woorden", &office), ERR_OK);
	e = sync_enroll_accept(d->s, grant.s, grant.len, same_words, (void *)buf_str(&office), &fault);
	ck_assert_msg(e == ERR_OK, "%s %s", err_name(e), sync_fault_code(fault));
	buf_clear(&request);
	buf_clear(&words);
	buf_clear(&grant);
	buf_clear(&office);
}

void post_begin(struct post *p, int n, bool all)
{
	static const char *const towns[] = {"0599", "0344", "0518", "0014", "0772", "0855"};
	struct buf words = {0};
	*p = (struct post){.n = n};
	ck_assert_int_eq(secret_init(), ERR_OK);
	p->spec = load_spec();
	make_store(p, &p->office, "kantoor", "0363");
	ck_assert_int_eq(centre_init(p->office.s, &words), ERR_OK);
	ck_assert_int_eq(travel_put(p->office.s, "test/woorden", words.s, words.len), ERR_OK);
	for (int i = 0; i < n; i++) {
		char user[16], label[24];
		snprintf(user, sizeof user, "u%d", i);
		snprintf(label, sizeof label, "laptop %d", i);
		make_store(p, &p->device[i], user, towns[i]);
		post_enroll(p, &p->device[i], label, all ? "*" : user);
	}
	buf_clear(&words);
}

void post_end(struct post *p)
{
	post_close_store(&p->office);
	for (int i = 0; i < p->n; i++)
		post_close_store(&p->device[i]);
	spec_free(p->spec);
}

/* --- sticks ----------------------------------------------------------------------------- */

const char *post_stick(void)
{
	static char dirs[256][512];
	static unsigned n;
	char *d = dirs[n++ % 256];
	snprintf(d, 512, "%.511s", support_dir());
	return d;
}

int post_fd(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	return fd;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(a, b);
}

static size_t list(const char *dir, char names[64][64])
{
	size_t n = 0;
	DIR *d = opendir(dir);
	ck_assert_ptr_nonnull(d);
	for (const struct dirent *x; (x = readdir(d)) && n < 64;)
		if (x->d_name[0] != '.')
			snprintf(names[n++], 64, "%.63s", x->d_name);
	closedir(d);
	qsort(names, n, 64, by_name);
	return n;
}

size_t post_count(const char *dir)
{
	char names[64][64];
	return list(dir, names);
}

void post_name(const char *dir, size_t i, char out[64])
{
	char names[64][64];
	ck_assert_uint_lt(i, list(dir, names));
	memcpy(out, names[i], 64);
}

void post_export(struct post_store *d, const char *stick)
{
	struct sync_exported out;
	enum sync_fault fault;
	int fd = post_fd(stick);
	enum err e = sync_export(d->s, fd, NULL, NULL, &out, &fault);
	ck_assert_msg(e == ERR_OK, "%s %s %s", err_name(e), sync_fault_code(fault), store_error(d->s));
	ck_assert_uint_ge(out.bundles, 1);
	close(fd);
}

enum sync_fault post_take(struct post *p, const char *stick, const char *name, struct centre_taken *out)
{
	enum sync_fault fault;
	int fd = post_fd(stick);
	enum err e = centre_ingest(p->office.s, fd, name, false, NULL, NULL, out, &fault);
	ck_assert_msg((e == ERR_OK) == (fault == FAULT_NONE), "%s %s %s", err_name(e), sync_fault_code(fault),
		store_error(p->office.s));
	close(fd);
	return fault;
}

struct centre_taken post_ingest(struct post *p, const char *stick)
{
	struct centre_taken all = {.number = 0}, one;
	char names[64][64];
	size_t n = list(stick, names);
	for (size_t i = 0; i < n; i++) {
		ck_assert_str_eq(sync_fault_code(post_take(p, stick, names[i], &one)), "ok");
		all.fresh += one.fresh;
		all.known_lines += one.known_lines;
		all.forks += one.forks;
		all.doubtful += one.doubtful;
		all.erased += one.erased;
		all.held += one.held;
		all.again = one.again;
	}
	return all;
}

struct centre_reply post_reply(struct post *p, struct post_store *d, const char *stick)
{
	struct centre_reply out;
	enum sync_fault fault;
	int fd = post_fd(stick);
	enum err e = centre_reply(p->office.s, d->id, fd, NULL, NULL, &out, &fault);
	ck_assert_msg(e == ERR_OK, "%s %s %s", err_name(e), sync_fault_code(fault), store_error(p->office.s));
	close(fd);
	return out;
}

struct sync_imported post_import(struct post_store *d, const char *stick)
{
	struct sync_imported out = {false}, one;
	enum sync_fault fault;
	char names[64][64];
	size_t n = list(stick, names);
	int fd = post_fd(stick);
	for (size_t i = 0; i < n; i++) {
		enum err e = sync_import(d->s, fd, names[i], NULL, NULL, &one, &fault);
		ck_assert_msg(e == ERR_OK, "%s %s %s", err_name(e), sync_fault_code(fault), store_error(d->s));
		out.fresh += one.fresh;
		out.purged += one.purged;
		out.waiting += one.waiting;
		out.received_more |= one.received_more;
		out.received_less |= one.received_less;
		out.different |= one.different;
		out.fork |= one.fork;
		out.again = one.again;
	}
	close(fd);
	return out;
}

struct sync_imported post_round(struct post *p, struct post_store *d)
{
	const char *there = post_stick(), *back = post_stick();
	post_export(d, there);
	post_ingest(p, there);
	post_reply(p, d, back);
	return post_import(d, back);
}

/* --- records ------------------------------------------------------------------------------ */

static void set_pair(struct record *r, const char *pair)
{
	if (!pair)
		return;
	char *name = mem_dup(pair), *eq = strchr(name, '=');
	*eq = '\0';
	const struct spec_field *f = spec_record_field(r->spec, name);
	ck_assert_msg(f != NULL, "%s", name);
	record_set(r, f->index, eq + 1);
	free(name);
}

struct rid post_make(struct post *p, struct post_store *x, const char *kind, struct rid owner, const char *a,
	const char *b)
{
	struct record *r = record_new(spec_record(p->spec, kind), owner);
	struct change_set *c = change_new(x->s, NULL);
	struct change_result result = {0};
	struct rid id = r->id;
	set_pair(r, a);
	set_pair(r, b);
	change_create(c, r);
	enum err e = change_save(c, &result);
	ck_assert_msg(e == ERR_OK, "%s %s", err_name(e), store_error(x->s));
	change_result_clear(&result);
	change_free(c);
	record_free(r);
	return id;
}

void post_set(struct post_store *x, struct rid id, const char *field, const char *value)
{
	struct record *was, *now;
	struct change_set *c = change_new(x->s, NULL);
	struct change_result result = {0};
	ck_assert_int_eq(store_read(x->s, id, &was), ERR_OK);
	now = record_dup(was);
	record_set(now, spec_record_field(was->spec, field)->index, value);
	change_edit(c, was, now);
	enum err e = change_save(c, &result);
	ck_assert_msg(e == ERR_OK, "%s %s", err_name(e), store_error(x->s));
	change_result_clear(&result);
	change_free(c);
	record_free(was);
	record_free(now);
}

void post_delete(struct post_store *x, struct rid id)
{
	struct record *was;
	struct change_set *c = change_new(x->s, NULL);
	struct change_result result = {0};
	ck_assert_int_eq(store_read(x->s, id, &was), ERR_OK);
	change_delete(c, was);
	ck_assert_int_eq(change_save(c, &result), ERR_OK);
	change_result_clear(&result);
	change_free(c);
	record_free(was);
}

const char *post_get(struct post_store *x, struct rid id, const char *field)
{
	static char value[4096];
	struct record *r = NULL;
	value[0] = '\0';
	if (store_read(x->s, id, &r) == ERR_OK)
		snprintf(value, sizeof value, "%s", record_get(r, field));
	record_free(r);
	return value;
}

bool post_conflict(struct post_store *x, struct rid id, const char *field)
{
	struct record *r;
	ck_assert_int_eq(store_read(x->s, id, &r), ERR_OK);
	bool conflict = r->conflicts[spec_record_field(r->spec, field)->index];
	record_free(r);
	return conflict;
}

static struct rid worker(struct post *p, struct post_store *x, const char *user)
{
	const struct spec_field *f = spec_field(p->spec, "medewerker.gebruikersnaam");
	char pair[64];
	struct rid id;
	size_t n = 0;
	ck_assert_int_eq(store_find_equal(x->s, f, user, &id, 1, &n), ERR_OK);
	if (n)
		return id;
	snprintf(pair, sizeof pair, "gebruikersnaam=%s", user);
	return post_make(p, x, "medewerker", none, "naam=Iemand", pair);
}

struct rid post_file(struct post *p, struct post_store *x, const char *user, const char *name, struct rid *person)
{
	char pair[80], persoon[64], regisseur[64], id[37];
	snprintf(pair, sizeof pair, "geslachtsnaam=%s", name);
	struct rid who = post_make(p, x, "persoon", none, pair, NULL);
	rid_text(who, id);
	snprintf(persoon, sizeof persoon, "persoon=%s", id);
	rid_text(worker(p, x, user), id);
	snprintf(regisseur, sizeof regisseur, "regisseur=%s", id);
	if (person)
		*person = who;
	return post_make(p, x, "dossier", none, persoon, regisseur);
}

void post_same(struct post_store *a, struct post_store *b)
{
	char x[65], y[65];
	ck_assert_int_eq(store_digest(a->s, x), ERR_OK);
	ck_assert_int_eq(store_digest(b->s, y), ERR_OK);
	ck_assert_str_eq(x, y);
}

void post_clean(struct post_store *x)
{
	struct verify_report r;
	enum err e = store_verify(x->s, NULL, NULL, &r);
	ck_assert_msg(e == ERR_OK, "%s %s", err_name(e), buf_str(&r.text));
	verify_report_clear(&r);
	e = store_rebuild(x->s, false, NULL, NULL, &r);
	ck_assert_msg(e == ERR_OK, "%s %s", err_name(e), buf_str(&r.text));
	verify_report_clear(&r);
}
