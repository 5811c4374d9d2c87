/* Stores with the program's own definitions for the tests of chain. */
#include <config.h>

#include "chain/kamer.h"

#include "base/mem.h"
#include "support/run.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PASSPHRASE "vlier kompas mandje zwaluw turf koekoek"

const struct spec *kamer_spec(void)
{
	static struct spec *spec;
	struct spec_fault *faults = NULL;
	char screens[4096], codes[4096];
	size_t n = 0;
	if (spec)
		return spec;
	snprintf(screens, sizeof screens, "%s/screens", support_srcdir());
	snprintf(codes, sizeof codes, "%s/db/codes", support_srcdir());
	enum err e = spec_load(screens, codes, NULL, &spec, &faults, &n);
	for (size_t i = 0; i < n; i++)
		fprintf(stderr, "%s:%d %s %s\n", faults[i].file, faults[i].line, faults[i].word,
			faults[i].text);
	ck_assert_int_eq(e, ERR_OK);
	return spec;
}

void kamer_warm(void)
{
	kamer_spec();
}

static int64_t tick(void *ctx)
{
	return ((struct kamer *)ctx)->now_ms++;
}

static struct store_options options(struct kamer *k)
{
	static char schema[4096];
	k->clock = (struct clock){.wall_ms = tick, .monotonic_ms = tick, .ctx = k};
	snprintf(schema, sizeof schema, "%s/db", support_srcdir());
	return (struct store_options){.dir = k->dir, .spec = kamer_spec(), .schema_dir = schema,
		.clock = &k->clock};
}

static struct secret *passphrase(void)
{
	struct secret *s = secret_new(256);
	ck_assert(secret_append(s, PASSPHRASE, strlen(PASSPHRASE)));
	return s;
}

void kamer_setup(struct kamer *k, bool practice)
{
	ck_assert_int_eq(secret_init(), ERR_OK);
	*k = (struct kamer){.now_ms = 1772442000000}; /* 2 March 2026, 10:00 */
	snprintf(k->dir, sizeof k->dir, "%s/opslag", support_dir());
	snprintf(k->mappings, sizeof k->mappings, "%s/db/mappings", support_srcdir());
	struct store_options o = options(k);
	struct secret *secret = practice ? NULL : passphrase();
	struct store_new n = {.user = "anja", .name = "Anja", .gemeentecode = "0363",
		.rollen = "beheerder consulent",
		.passphrase = secret, .shared_host = true, .practice_today = {2026, 3, 2}};
	ck_assert_int_eq(store_create(&o, &n, &k->s), ERR_OK);
	secret_free(secret);
}

void kamer_teardown(struct kamer *k)
{
	store_close(k->s);
	import_report_clear(&k->report);
	buf_wipe(&k->out);
	k->s = NULL;
}

void kamer_reopen(struct kamer *k)
{
	struct store_options o = options(k);
	struct secret *secret = passphrase();
	struct store_key key = {.user = "anja", .passphrase = secret};
	store_close(k->s);
	k->s = NULL;
	ck_assert_int_eq(store_open(&o, &key, &k->s), ERR_OK);
	secret_free(secret);
}

const char *kamer_put(const char *name, const void *bytes, size_t n)
{
	static char path[4200];
	snprintf(path, sizeof path, "%s/%s", support_dir(), name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bytes, n), (ssize_t)n);
	close(fd);
	return path;
}

const char *kamer_text(const char *name, const char *text)
{
	return kamer_put(name, text, strlen(text));
}

void kamer_read(const char *path, struct buf *out)
{
	char block[65536];
	int fd = open(path, O_RDONLY);
	ck_assert_msg(fd >= 0, "%s", path);
	buf_reset(out);
	for (ssize_t n; (n = read(fd, block, sizeof block)) > 0;)
		buf_add_n(out, block, (size_t)n);
	close(fd);
}

bool kamer_progress(void *ctx, const char *what, uint64_t done, uint64_t total)
{
	struct kamer *k = ctx;
	ck_assert_ptr_nonnull(what);
	ck_assert_uint_le(done, total);
	k->calls++;
	if (k->kill_after && k->calls >= k->kill_after)
		raise(SIGKILL);
	return !k->stop_after || k->calls < k->stop_after;
}

enum err kamer_import(struct kamer *k, const char *kind, const char *path)
{
	struct import_options o = {.kind = kind, .file = path, .mapping_dir = k->mappings,
		.progress = kamer_progress,
		.progress_ctx = k};
	import_report_clear(&k->report);
	k->calls = 0;
	return chain_import(k->s, &o, &k->report);
}

void kamer_take(struct kamer *k, const char *kind, const char *name, const char *text, enum err want)
{
	enum err e = kamer_import(k, kind, kamer_put(name, text, strlen(text)));
	ck_assert_msg(e == want, "%s, not %s: %s", err_name(e), err_name(want), buf_str(&k->report.text));
}

static bool collect(void *ctx, const void *p, size_t n)
{
	buf_add_n(&((struct kamer *)ctx)->out, p, n);
	return true;
}

void kamer_export(struct kamer *k, const char *kind, const char *format)
{
	struct buf why = {0};
	struct export_options o = {.kind = kind, .mapping_dir = k->mappings, .format = format,
		.reason = "proef",
		.write = collect, .write_ctx = k, .why = &why};
	buf_reset(&k->out);
	enum err e = chain_export(k->s, &o, &k->rows);
	ck_assert_msg(e == ERR_OK, "%s: %s %s", err_name(e), buf_str(&why), store_error(k->s));
	buf_clear(&why);
}

void kamer_undo(struct kamer *k)
{
	struct undo_options o = {.progress = kamer_progress, .progress_ctx = k};
	import_report_clear(&k->report);
	k->calls = 0;
	enum err e = chain_import_undo(k->s, "laatste", &o, &k->report);
	ck_assert_msg(e == ERR_OK, "%s: %s", err_name(e), buf_str(&k->report.text));
}

void kamer_digest(struct kamer *k, char out[65])
{
	ck_assert_int_eq(store_digest(k->s, out), ERR_OK);
}

uint64_t kamer_lines(struct kamer *k)
{
	struct verify_report r = {0};
	ck_assert_int_eq(store_verify(k->s, NULL, NULL, &r), ERR_OK);
	uint64_t n = r.lines - r.journaal_lines;
	verify_report_clear(&r);
	return n;
}

/* --- a picture ---------------------------------------------------------------------------- */

static void picture_of(struct kamer *k, const struct record *r, bool ids, int depth, struct buf *out)
{
	char id[37];
	rid_text(r->id, id);
	buf_printf(out, "%*s%s %s\n", depth, "", r->spec->id, ids ? id : "");
	for (size_t i = 0; i < r->spec->n_fields; i++)
		if (*record_at(r, i) && (ids || !r->spec->fields[i].ref))
			buf_printf(out, "%*s %s=%s\n", depth, "", r->spec->fields[i].name, record_at(r, i));
	for (size_t i = 0; i < spec_n_records(kamer_spec()); i++) {
		const struct spec_record *below = spec_record_at(kamer_spec(), i);
		struct record **rows = NULL;
		size_t n = 0;
		if (below->owner != r->spec)
			continue;
		ck_assert_int_eq(store_read_rows(k->s, r->id, below, &rows, &n), ERR_OK);
		for (size_t j = 0; j < n; j++)
			picture_of(k, rows[j], ids, depth + 1, out);
		records_free(rows, n);
	}
}

void kamer_picture(struct kamer *k, bool ids, struct buf *out)
{
	for (size_t i = 0; i < spec_n_records(kamer_spec()); i++) {
		const struct spec_record *spec = spec_record_at(kamer_spec(), i);
		if (spec->owner || strcmp(spec->id, "inlezing") == 0)
			continue;
		for (size_t j = kamer_count(k, spec->id); j-- > 0;) {
			struct record *r = kamer_nth(k, spec->id, j);
			picture_of(k, r, ids, 0, out);
			record_free(r);
		}
	}
}

/* --- records -------------------------------------------------------------------------------- */

size_t kamer_count(struct kamer *k, const char *kind)
{
	struct rid *ids;
	size_t n;
	ck_assert_int_eq(store_all_of(k->s, spec_record(kamer_spec(), kind), 1000000, &ids, &n), ERR_OK);
	free(ids);
	return n;
}

struct record *kamer_nth(struct kamer *k, const char *kind, size_t nth)
{
	struct rid *ids;
	struct record *r;
	size_t n;
	ck_assert_int_eq(store_all_of(k->s, spec_record(kamer_spec(), kind), 1000000, &ids, &n), ERR_OK);
	ck_assert_uint_lt(nth, n);
	ck_assert_int_eq(store_read(k->s, ids[n - 1 - nth], &r), ERR_OK);
	free(ids);
	return r;
}

void kamer_edit(struct kamer *k, struct rid id, const char *field, const char *value)
{
	struct change_result result = {0};
	struct record *was;
	ck_assert_int_eq(store_read(k->s, id, &was), ERR_OK);
	struct record *now = record_dup(was);
	record_set(now, spec_record_field(now->spec, field)->index, value);
	struct change_set *c = change_new(k->s, NULL);
	change_edit(c, was, now);
	ck_assert_int_eq(change_save(c, &result), ERR_OK);
	change_free(c);
	change_result_clear(&result);
	record_free(was);
	record_free(now);
}

int kamer_wait(int pid)
{
	int status;
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return status;
}
