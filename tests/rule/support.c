/* Definitions for the suites of room rule. */
#include <config.h>

#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <check.h>

#include "support/run.h"

static struct spec *spec;
static struct kalender *kalender;
static struct regels *regels;

static const char *path_of(struct buf *b, const char *name)
{
	buf_reset(b);
	buf_printf(b, "%s/%s", support_srcdir(), name);
	return buf_str(b);
}

static void forget(void)
{
	regels_free(regels);
	kalender_free(kalender);
	spec_free(spec);
}

static void load_base(void)
{
	struct buf a = {0}, b = {0}, why = {0};
	struct spec_fault *faults = NULL;
	size_t n = 0;
	ck_assert_int_eq(spec_load(path_of(&a, "screens"), path_of(&b, "db/codes"), NULL, &spec, &faults, &n), ERR_OK);
	ck_assert_msg(kalender_load(path_of(&a, "db/feestdagen.def"), &kalender, &why) == ERR_OK, "%s", buf_str(&why));
	buf_clear(&a);
	buf_clear(&b);
	buf_clear(&why);
	atexit(forget);
}

const struct spec *rule_spec(void)
{
	if (!spec)
		load_base();
	return spec;
}

const struct kalender *rule_kalender(void)
{
	rule_spec();
	return kalender;
}

const struct regels *rule_regels(void)
{
	struct buf dir = {0}, text = {0};
	struct spec_fault_list faults = {0};
	if (!regels) {
		struct regels_options o = {.spec = rule_spec(), .kalender = kalender, .dir = path_of(&dir, "db/regels")};
		enum err e = regels_load(&o, &regels, &faults);
		spec_faults_format(faults.rows, faults.n, &text);
		ck_assert_msg(e == ERR_OK, "%s", buf_str(&text));
	}
	spec_fault_list_clear(&faults);
	buf_clear(&dir);
	buf_clear(&text);
	return regels;
}

static void write_file(const char *dir, const char *name, const char *text)
{
	struct buf path = {0};
	buf_printf(&path, "%s/%s", dir, name);
	FILE *f = fopen(buf_str(&path), "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
	buf_clear(&path);
}

enum err rule_load_text(const char *text, const char *own, struct regels **out, struct spec_fault_list *faults)
{
	struct buf gemeente = {0};
	const char *dir = support_dir();
	write_file(dir, "a.def", text);
	buf_printf(&gemeente, "%s/gemeente", dir);
	if (own) {
		ck_assert_int_eq(mkdir(buf_str(&gemeente), 0700), 0);
		write_file(buf_str(&gemeente), "gem.def", own);
	}
	struct regels_options o = {.spec = rule_spec(), .kalender = rule_kalender(), .dir = dir,
		.gemeente = buf_str(&gemeente)};
	enum err e = regels_load(&o, out, faults);
	buf_clear(&gemeente);
	return e;
}

struct regels *rule_good(const char *text)
{
	struct regels *r = NULL;
	struct spec_fault_list faults = {0};
	struct buf all = {0};
	enum err e = rule_load_text(text, NULL, &r, &faults);
	spec_faults_format(faults.rows, faults.n, &all);
	ck_assert_msg(e == ERR_OK, "%s", buf_str(&all));
	spec_fault_list_clear(&faults);
	buf_clear(&all);
	return r;
}

struct civil rule_date(const char *s)
{
	struct civil d;
	ck_assert_msg(civil_parse(s, &d) || !*s, "not a date: %s", s);
	return d;
}

void rule_assert_date(struct civil d, const char *want)
{
	char s[11];
	civil_format(d, s);
	ck_assert_str_eq(s, want);
}
