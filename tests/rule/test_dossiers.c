/* dossiers: small dossiers (tests/rule/dossiers/NAME.txt, README there) with the due dates, norms and checks
 * that a person reckoned; the rules of db/regels must give the same. */
#include <config.h>

#include "suites.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/civil.h"
#include "base/mem.h"
#include "rule/termijn.h"
#include "support.h"
#include "support/run.h"

enum { WORDS = 4, FILES_MIN = 12, TERMS_MIN = 60 };

struct reading {
	const char *file;
	int line;
	struct feiten *f;
	struct instellingen *s;
	struct termijnen t;
	bool computed;
	struct civil op;
	int row;
	char **seen;         /* ids of terms that were expected with a date */
	size_t n_seen, cap_seen;
};

#define ASSERT_AT(r, ok, ...) do { \
	if (!(ok)) { \
		fprintf(stderr, "%s:%d: ", (r)->file, (r)->line); \
		fprintf(stderr, __VA_ARGS__); \
		ck_abort_msg("%s:%d", (r)->file, (r)->line); \
	} \
} while (0)

/* Up to WORDS words, the last takes the rest when `rest`; the text is cut up. */
static size_t split(char *text, char *words[WORDS], size_t most, bool rest)
{
	size_t n = 0;
	text += strspn(text, " \t");
	while (*text && n < most) {
		words[n++] = text;
		if (rest && n == most)
			break;
		text += strcspn(text, " \t");
		if (*text)
			*text++ = '\0';
		text += strspn(text, " \t");
	}
	return n;
}

static const struct termijnen *terms(struct reading *r)
{
	if (!r->computed)
		termijnen_compute(rule_regels(), r->s, r->f, &r->t);
	r->computed = true;
	return &r->t;
}

static const struct termijn *find_term(struct reading *r, const char *id, const char *row, size_t *n)
{
	const struct termijnen *t = terms(r);
	const struct termijn *found = NULL;
	*n = 0;
	ASSERT_AT(r, regels_termijn(rule_regels(), id), "no term is called %s\n", id);
	for (size_t i = 0; i < t->n; i++)
		if (t->rows[i].signaal == 0 && strcmp(t->rows[i].regel->id, id) == 0 && (!row || strcmp(t->rows[i].row, row) == 0)) {
			found = &t->rows[i];
			(*n)++;
		}
	return found;
}

static void note_seen(struct reading *r, const char *id)
{
	for (size_t i = 0; i < r->n_seen; i++)
		if (strcmp(r->seen[i], id) == 0)
			return;
	MEM_GROW(r->seen, r->n_seen, r->cap_seen);
	r->seen[r->n_seen++] = mem_dup(id);
}

/* "id [row] date": a term that stands open, or is done, on that date. */
static void expect_term(struct reading *r, char *text, bool done)
{
	char *w[WORDS], due[11];
	size_t found, n = split(text, w, 3, false);
	ASSERT_AT(r, n >= 2, "needs a term and a date\n");
	const struct termijn *t = find_term(r, w[0], n == 3 ? w[1] : NULL, &found);
	ASSERT_AT(r, found == 1, "%s: %zu terms\n", w[0], found);
	civil_format(t->due, due);
	ASSERT_AT(r, strcmp(due, w[n - 1]) == 0, "%s is due %s, not %s\n", w[0], due, w[n - 1]);
	ASSERT_AT(r, t->klaar == done, "%s is %s\n", w[0], t->klaar ? "done" : "open");
	note_seen(r, w[0]);
}

static void expect_open(struct reading *r, char *text)
{
	expect_term(r, text, false);
}

static void expect_done(struct reading *r, char *text)
{
	expect_term(r, text, true);
}

/* The same, of a window: over the day after. */
static void expect_window(struct reading *r, char *text)
{
	char *w[WORDS], copy[200];
	size_t found;
	snprintf(copy, sizeof copy, "%s", text);
	expect_term(r, text, false);
	size_t n = split(copy, w, 3, false);
	const struct termijn *t = find_term(r, w[0], n == 3 ? w[1] : NULL, &found);
	ASSERT_AT(r, t->regel->venster && civil_days_between(t->due, t->tot) == 1, "%s is no window\n", w[0]);
}

static void expect_none(struct reading *r, char *text)
{
	char *w[WORDS];
	size_t found, n = split(text, w, 2, false);
	ASSERT_AT(r, n >= 1, "needs a term\n");
	find_term(r, w[0], n == 2 ? w[1] : NULL, &found);
	ASSERT_AT(r, found == 0, "%s: %zu terms where none belongs\n", w[0], found);
}

/* "id stand eis ja|nee" */
static void expect_norm(struct reading *r, char *text)
{
	char *w[WORDS];
	struct normen norms = {0};
	const struct norm *m = NULL;
	ASSERT_AT(r, split(text, w, 4, false) == 4, "needs a norm, its state, its demand and ja or nee\n");
	normen_compute(rule_regels(), r->s, r->f, r->op, &norms);
	for (size_t i = 0; i < norms.n; i++)
		if (strcmp(norms.rows[i].id, w[0]) == 0)
			m = &norms.rows[i];
	ASSERT_AT(r, m, "no norm %s\n", w[0]);
	ASSERT_AT(r, m->stand == atoll(w[1]), "%s stands at %lld\n", w[0], (long long)m->stand);
	ASSERT_AT(r, m->eis == atoll(w[2]), "%s asks %lld\n", w[0], (long long)m->eis);
	ASSERT_AT(r, m->voldaan == (strcmp(w[3], "ja") == 0), "%s: met is %d\n", w[0], m->voldaan);
	normen_clear(&norms);
}

static bool fails(struct reading *r, const char *row, const char *bij, const char *id)
{
	struct toetsen found = {0};
	bool is = false;
	int at = feiten_by_id(r->f, row);
	ASSERT_AT(r, at != FEITEN_NONE, "no row %s\n", row);
	toetsen_run(rule_regels(), r->s, r->f, at, bij, r->op, &found);
	for (size_t i = 0; i < found.n; i++)
		is = is || strcmp(found.rows[i].id, id) == 0;
	toetsen_clear(&found);
	return is;
}

/* "row bij check" */
static void expect_refused(struct reading *r, char *text)
{
	char *w[WORDS];
	ASSERT_AT(r, split(text, w, 3, false) == 3, "needs a row, when, and a check\n");
	ASSERT_AT(r, fails(r, w[0], w[1], w[2]), "%s holds\n", w[2]);
}

static void expect_allowed(struct reading *r, char *text)
{
	char *w[WORDS];
	ASSERT_AT(r, split(text, w, 3, false) == 3, "needs a row, when, and a check\n");
	ASSERT_AT(r, !fails(r, w[0], w[1], w[2]), "%s does not hold\n", w[2]);
}

/* "row bij": nothing refuses it. */
static void expect_clean(struct reading *r, char *text)
{
	char *w[WORDS];
	struct toetsen found = {0};
	ASSERT_AT(r, split(text, w, 2, false) == 2, "needs a row and when\n");
	int at = feiten_by_id(r->f, w[0]);
	ASSERT_AT(r, at != FEITEN_NONE, "no row %s\n", w[0]);
	toetsen_run(rule_regels(), r->s, r->f, at, w[1], r->op, &found);
	for (size_t i = 0; i < found.n; i++)
		ASSERT_AT(r, !found.rows[i].weigering, "%s refuses\n", found.rows[i].id);
	toetsen_clear(&found);
}

static void set_day(struct reading *r, char *text)
{
	char *w[WORDS];
	ASSERT_AT(r, split(text, w, 1, false) == 1 && civil_parse(w[0], &r->op), "needs a date\n");
}

static void set_setting(struct reading *r, char *text)
{
	char *w[WORDS];
	ASSERT_AT(r, split(text, w, 2, true) == 2, "needs a setting and a value\n");
	ASSERT_AT(r, instellingen_set(r->s, w[0], w[1], rule_date("2022-01-01")) == ERR_OK, "%s cannot be %s\n", w[0], w[1]);
	r->computed = false;
	termijnen_clear(&r->t);
}

static const struct { const char *name; void (*run)(struct reading *r, char *text); } orders[] = {
	{"verwacht", expect_open}, {"klaar", expect_done}, {"venster", expect_window}, {"geen", expect_none}, {"norm", expect_norm},
	{"fout", expect_refused}, {"goed", expect_allowed}, {"schoon", expect_clean}, {"op", set_day}, {"instelling", set_setting},
};

static void add_row(struct reading *r, char *line)
{
	char *w[WORDS];
	size_t n = split(line, w, 3, false);
	r->row = n >= 2 ? feiten_row(r->f, w[0], w[1], n == 3 ? w[2] : NULL) : FEITEN_NONE;
	ASSERT_AT(r, r->row != FEITEN_NONE, "no record %s\n", n ? w[0] : "");
	r->computed = false;
	termijnen_clear(&r->t);
}

static void add_field(struct reading *r, char *line)
{
	char *w[WORDS];
	struct buf name = {0};
	ASSERT_AT(r, split(line, w, 2, true) == 2, "needs a field and a value\n");
	buf_printf(&name, "%s.%s", feiten_record(r->f, r->row), w[0]);
	ASSERT_AT(r, spec_field(rule_spec(), buf_str(&name)), "no field %s\n", buf_str(&name));
	feiten_set(r->f, r->row, w[0], w[1]);
	buf_clear(&name);
}

static void read_line(struct reading *r, char *line)
{
	char *colon = strchr(line, ':');
	size_t word = strcspn(line, " :");
	if (line[0] == '\0' || line[0] == '#')
		return;
	if (line[0] == ' ' || line[0] == '\t') {
		add_field(r, line);
		return;
	}
	if (colon != line + word) {
		add_row(r, line);
		return;
	}
	*colon = '\0';
	for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++)
		if (strcmp(orders[i].name, line) == 0) {
			orders[i].run(r, colon + 1);
			return;
		}
	ASSERT_AT(r, false, "unknown word %s\n", line);
}

static void read_dossier(struct reading *r, const char *path)
{
	char line[512];
	FILE *f = fopen(path, "r");
	ck_assert_msg(f, "%s", path);
	r->f = feiten_new(rule_spec());
	r->s = instellingen_new(rule_regels());
	r->op = rule_date("2026-03-02");
	for (r->line = 1; fgets(line, sizeof line, f); r->line++) {
		line[strcspn(line, "\n")] = '\0';
		read_line(r, line);
	}
	fclose(f);
	termijnen_clear(&r->t);
	r->computed = false;
	instellingen_free(r->s);
	feiten_free(r->f);
}

static int is_dossier(const struct dirent *d)
{
	size_t n = strlen(d->d_name);
	return n > 4 && strcmp(d->d_name + n - 4, ".txt") == 0;
}

START_TEST(dossiers__give_the_dates_that_were_reckoned)
{
	struct buf dir = {0}, path = {0};
	struct dirent **names;
	struct reading r = {0};
	buf_printf(&dir, "%s/tests/rule/dossiers", support_srcdir());
	int n = scandir(buf_str(&dir), &names, is_dossier, alphasort);
	ck_assert_int_ge(n, FILES_MIN);
	for (int i = 0; i < n; i++) {
		buf_reset(&path);
		buf_printf(&path, "%s/%s", buf_str(&dir), names[i]->d_name);
		r.file = names[i]->d_name;
		read_dossier(&r, buf_str(&path));
		free(names[i]);
	}
	ck_assert_uint_ge(r.n_seen, TERMS_MIN);
	for (size_t i = 0; i < r.n_seen; i++)
		free(r.seen[i]);
	free(r.seen);
	free(names);
	buf_clear(&dir);
	buf_clear(&path);
}
END_TEST

Suite *dossiers_suite(void)
{
	Suite *s = suite_create("dossiers");
	TCase *t = tcase_create("reckoned");
	tcase_set_timeout(t, 120);
	tcase_add_test(t, dossiers__give_the_dates_that_were_reckoned);
	suite_add_tcase(s, t);
	return s;
}
