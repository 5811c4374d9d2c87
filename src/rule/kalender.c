/* The calendar of work days. A holiday is a row (a day of the year or a distance to
 * Easter, the years and calendars it counts in); a day is looked up by walking the rows,
 * so nothing is computed ahead and no year is special. KB days are a sorted list. */
#include <config.h>

#include "rule/kalender.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "spec/blocks.h"
#include "spec/fault.h"
#include "spec/spec.h"

#define EASTER_MIN (-60) /* keeps every moving day within its own year */
#define EASTER_MAX 90
#define YEAR_MIN 1583
#define YEAR_MAX 9999
#define CODE_KB "kb_dag"
#define ALL_SOORTEN ((1u << KALENDER_SOORTEN) - 1)

struct year_day {
	int month, day; /* 0, 0: none */
};

struct feestdag {
	char *code;
	char *label;
	bool moves;            /* with Easter, by `pasen` days */
	int pasen;
	struct year_day datum;
	struct year_day op_zondag;
	int vanaf, tot;        /* years, both included */
	unsigned kalenders;    /* bit per enum kalender_soort */
	unsigned lustrum;      /* of those, where it counts in years divisible by five only */
};

struct kalender {
	struct feestdag *dagen;
	size_t n, cap;
	long *kb; /* day numbers, ascending */
	size_t n_kb, cap_kb;
	char digest[23];
};

/* Where reading stands. */
struct reader {
	struct kalender *k;
	const struct block *b;
	struct spec_fault_list *faults;
};

static const char *const soort_names[KALENDER_SOORTEN] = {[KALENDER_ATW] = "atw", [KALENDER_CAO] = "cao"};

/* --- reading ---------------------------------------------------------------- */

static bool soort_by_word(const char *word, size_t n, enum kalender_soort *out)
{
	for (enum kalender_soort s = 0; s < KALENDER_SOORTEN; s++)
		if (strlen(soort_names[s]) == n && memcmp(soort_names[s], word, n) == 0) {
			*out = s;
			return true;
		}
	*out = KALENDER_ATW;
	return false;
}

bool kalender_soort_by_name(const char *name, enum kalender_soort *out)
{
	return soort_by_word(name ? name : "", name ? strlen(name) : 0, out);
}

static void fault(struct reader *r, const struct block_pair *p, const char *text)
{
	spec_fault_add(r->faults, r->b->file, p->line, p->value, "%s", text);
}

/* A whole number within bounds, nothing around it. */
static bool parse_int(const char *s, int least, int most, int *out)
{
	bool minus = *s == '-';
	const char *p = minus ? s + 1 : s;
	int value = 0;
	*out = 0;
	if (!*p)
		return false;
	for (; *p; p++) {
		if (*p < '0' || *p > '9' || p - s > 5)
			return false;
		value = value * 10 + (*p - '0');
	}
	*out = minus ? -value : value;
	return *out >= least && *out <= most;
}

/* MM-DD, also 29 February. */
static bool parse_year_day(const char *s, struct year_day *out)
{
	struct buf full = {0};
	struct civil d;
	buf_printf(&full, "2024-%s", s);
	bool good = civil_parse(full.s, &d);
	*out = (struct year_day){d.month, d.day};
	buf_clear(&full);
	return good;
}

static void take_int(struct reader *r, const char *key, int least, int most, int *out)
{
	const struct block_pair *p = block_find(r->b, key, NULL);
	int value;
	if (!p)
		return;
	if (parse_int(p->value, least, most, &value))
		*out = value;
	else
		fault(r, p, _("Dit is geen getal binnen de grenzen."));
}

static void take_year_day(struct reader *r, const char *key, struct year_day *out)
{
	const struct block_pair *p = block_find(r->b, key, NULL);
	if (p && !parse_year_day(p->value, out))
		fault(r, p, _("Dit is geen dag van het jaar (MM-DD)."));
}

/* Words "atw" and "cao", each at most once. */
static void take_soorten(struct reader *r, const char *key, unsigned *out)
{
	const struct block_pair *p = block_find(r->b, key, NULL);
	if (!p)
		return;
	unsigned found = 0;
	for (const char *s = p->value; *s; s += strspn(s, " ")) {
		size_t n = strcspn(s, " ");
		enum kalender_soort soort;
		if (!soort_by_word(s, n, &soort) || (found & 1u << soort)) {
			fault(r, p, _("Hier horen de namen van kalenders (atw, cao), elk één keer."));
			return;
		}
		found |= 1u << soort;
		s += n;
	}
	if (found)
		*out = found;
	else
		fault(r, p, _("Hier horen de namen van kalenders (atw, cao), elk één keer."));
}

static bool is_code(const char *s)
{
	static const char *const taken[] = {CODE_KB, "zaterdag", "zondag"};
	for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
		if (strcmp(s, taken[i]) == 0)
			return false;
	return *s >= 'a' && *s <= 'z' && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(s);
}

/* A code may come back for other years, when the law changes a day. */
static bool is_taken(const struct kalender *k, const struct feestdag *f)
{
	for (size_t i = 0; i < k->n; i++)
		if (strcmp(k->dagen[i].code, f->code) == 0 && k->dagen[i].vanaf <= f->tot && f->vanaf <= k->dagen[i].tot)
			return true;
	return false;
}

/* What only the keys together can say. */
static void check_together(struct reader *r, const struct feestdag *f)
{
	const struct block_pair *kind = &r->b->pairs[0];
	bool fixed = block_find(r->b, "datum", NULL) != NULL;
	if (fixed == f->moves)
		fault(r, kind, _("Een feestdag heeft een datum of een afstand tot Pasen (datum: of pasen:)."));
	if (f->moves && block_find(r->b, "op_zondag", NULL))
		fault(r, kind, _("Een dag die met Pasen verschuift, heeft geen op_zondag."));
	if (f->vanaf > f->tot)
		fault(r, kind, _("Het eerste jaar ligt na het laatste."));
	if (f->lustrum & ~f->kalenders)
		fault(r, kind, _("Lustrum noemt een kalender waarin deze dag niet telt."));
	if (is_taken(r->k, f))
		fault(r, kind, _("Deze feestdag staat er al voor dezelfde jaren."));
}

static void take_feestdag(struct reader *r)
{
	static const struct block_key keys[] = {
		{"label", BLOCK_NEEDED | BLOCK_WORDS}, {"datum", 0}, {"pasen", 0}, {"op_zondag", 0}, {"vanaf", 0},
		{"tot", 0}, {"kalender", 0}, {"lustrum", 0}, {"bron", BLOCK_NEEDED}, {NULL, 0},
	};
	size_t before = r->faults->total;
	const struct block_pair *kind = &r->b->pairs[0];
	struct feestdag f = {.vanaf = YEAR_MIN, .tot = YEAR_MAX, .kalenders = ALL_SOORTEN};
	if (!block_check(r->b, keys, r->faults))
		return;
	f.code = mem_dup(kind->value);
	f.label = mem_dup(block_value(r->b, "label"));
	f.moves = block_find(r->b, "pasen", NULL) != NULL;
	if (!is_code(f.code))
		fault(r, kind, _("Dit kan geen code van een feestdag zijn."));
	take_int(r, "pasen", EASTER_MIN, EASTER_MAX, &f.pasen);
	take_int(r, "vanaf", YEAR_MIN, YEAR_MAX, &f.vanaf);
	take_int(r, "tot", YEAR_MIN, YEAR_MAX, &f.tot);
	take_year_day(r, "datum", &f.datum);
	take_year_day(r, "op_zondag", &f.op_zondag);
	take_soorten(r, "kalender", &f.kalenders);
	take_soorten(r, "lustrum", &f.lustrum);
	check_together(r, &f);
	if (r->faults->total != before) {
		free(f.code);
		free(f.label);
		return;
	}
	MEM_GROW(r->k->dagen, r->k->n, r->k->cap);
	r->k->dagen[r->k->n++] = f;
}

/* In its place. */
static void add_kb(struct kalender *k, struct civil d)
{
	long day = civil_to_days(d);
	MEM_GROW(k->kb, k->n_kb, k->cap_kb);
	size_t at = k->n_kb++;
	for (; at > 0 && k->kb[at - 1] > day; at--)
		k->kb[at] = k->kb[at - 1];
	k->kb[at] = day;
}

static void take_kb_dag(struct reader *r)
{
	static const struct block_key keys[] = {{"bron", BLOCK_NEEDED}, {NULL, 0}};
	const struct block_pair *kind = &r->b->pairs[0];
	struct civil d;
	if (!block_check(r->b, keys, r->faults))
		return;
	if (!civil_parse(kind->value, &d)) {
		fault(r, kind, _("Dit is geen datum (JJJJ-MM-DD)."));
		return;
	}
	if (kalender_is_kb_dag(r->k, d))
		fault(r, kind, _("Deze dag staat er al."));
	else
		add_kb(r->k, d);
}

static void take_block(struct reader *r)
{
	static const struct {
		const char *kind;
		void (*take)(struct reader *r);
	} kinds[] = {{"feestdag", take_feestdag}, {CODE_KB, take_kb_dag}};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(block_kind(r->b), kinds[i].kind) == 0) {
			kinds[i].take(r);
			return;
		}
	spec_fault_add(r->faults, r->b->file, r->b->line, block_kind(r->b),
		_("Dit soort blok hoort hier niet (feestdag of kb_dag)."));
}

static void make_digest(struct kalender *k)
{
	struct buf text = {0};
	for (size_t i = 0; i < k->n; i++) {
		const struct feestdag *f = &k->dagen[i];
		buf_printf(&text, "%s %d %d %d-%d %d-%d %d %d %u %u\n", f->code, f->moves, f->pasen, f->datum.month,
			f->datum.day, f->op_zondag.month, f->op_zondag.day, f->vanaf, f->tot, f->kalenders, f->lustrum);
	}
	for (size_t i = 0; i < k->n_kb; i++)
		buf_printf(&text, "%ld\n", k->kb[i]);
	spec_digest_text(buf_str(&text), text.len, k->digest);
	buf_clear(&text);
}

enum err kalender_load(const char *path, struct kalender **out, struct buf *why)
{
	struct spec_fault_list faults = {0};
	struct blocks *blocks = NULL;
	struct kalender *k = mem_new(sizeof *k);
	*out = NULL;
	enum err e = blocks_read_path(path, &blocks, &faults);
	for (size_t i = 0; blocks && i < blocks_n(blocks); i++) {
		struct reader r = {.k = k, .b = blocks_at(blocks, i), .faults = &faults};
		take_block(&r);
	}
	if (!e && !faults.total && k->n == 0)
		spec_fault_add(&faults, path, 0, "", _("Hier staat geen enkele feestdag."));
	if (!e && faults.total)
		e = ERR_DEFINITION;
	spec_fault_list_sort(&faults);
	if (why)
		spec_faults_format(faults.rows, faults.n, why);
	spec_fault_list_clear(&faults);
	blocks_free(blocks);
	if (e) {
		kalender_free(k);
		return e;
	}
	make_digest(k);
	*out = k;
	return ERR_OK;
}

void kalender_free(struct kalender *k)
{
	if (!k)
		return;
	for (size_t i = 0; i < k->n; i++) {
		free(k->dagen[i].code);
		free(k->dagen[i].label);
	}
	free(k->dagen);
	free(k->kb);
	free(k);
}

struct kalender *kalender_with_kb(const struct kalender *k, const struct civil *days, size_t n)
{
	struct kalender *copy = mem_new(sizeof *copy);
	for (size_t i = 0; i < k->n; i++) {
		MEM_GROW(copy->dagen, copy->n, copy->cap);
		struct feestdag *f = &copy->dagen[copy->n++];
		*f = k->dagen[i];
		f->code = mem_dup(f->code);
		f->label = mem_dup(f->label);
	}
	for (size_t i = 0; i < k->n_kb; i++)
		add_kb(copy, civil_from_days(k->kb[i]));
	for (size_t i = 0; i < n; i++)
		if (civil_weekday(days[i]) && !kalender_is_kb_dag(copy, days[i]))
			add_kb(copy, days[i]);
	return copy;
}

/* --- asking ----------------------------------------------------------------- */

static bool counts_in(const struct feestdag *f, enum kalender_soort soort, int year)
{
	unsigned bit = 1u << soort;
	if (year < f->vanaf || year > f->tot || !(f->kalenders & bit))
		return false;
	return !(f->lustrum & bit) || year % 5 == 0;
}

static bool is_on(struct year_day y, struct civil d)
{
	return y.month == d.month && y.day == d.day;
}

/* `after_easter` is how far d lies behind Easter of its year. */
static bool falls_on(const struct feestdag *f, struct civil d, long after_easter)
{
	if (f->moves)
		return after_easter == f->pasen;
	if (!f->op_zondag.month)
		return is_on(f->datum, d);
	struct civil datum = {d.year, (int8_t)f->datum.month, (int8_t)f->datum.day};
	return is_on(civil_weekday(datum) == 7 ? f->op_zondag : f->datum, d);
}

static const struct feestdag *feestdag_on(const struct kalender *k, enum kalender_soort soort, struct civil d)
{
	long after_easter = civil_days_between(civil_easter(d.year), d);
	for (size_t i = 0; i < k->n; i++)
		if (counts_in(&k->dagen[i], soort, d.year) && falls_on(&k->dagen[i], d, after_easter))
			return &k->dagen[i];
	return NULL;
}

static int compare_days(const void *a, const void *b)
{
	long x = *(const long *)a, y = *(const long *)b;
	return (x > y) - (x < y);
}

bool kalender_is_kb_dag(const struct kalender *k, struct civil d)
{
	long day = civil_to_days(d);
	return !civil_is_none(d) && k->n_kb > 0 &&
		bsearch(&day, k->kb, k->n_kb, sizeof *k->kb, compare_days) != NULL;
}

/* Why d is free: code and name, both NULL on a work day. */
struct reden {
	const char *code, *label;
};

static struct reden reden_of(const struct kalender *k, enum kalender_soort soort, struct civil d)
{
	const struct feestdag *f = feestdag_on(k, soort, d);
	if (f)
		return (struct reden){f->code, f->label};
	if (soort == KALENDER_ATW && kalender_is_kb_dag(k, d))
		return (struct reden){CODE_KB, _("dag gelijkgesteld bij KB")};
	int weekday = civil_weekday(d);
	if (weekday == 6)
		return (struct reden){"zaterdag", _("zaterdag")};
	return weekday == 7 ? (struct reden){"zondag", _("zondag")} : (struct reden){NULL, NULL};
}

bool kalender_is_werkdag(const struct kalender *k, struct civil d, const char **why)
{
	return kalender_is_werkdag_in(k, KALENDER_ATW, d, why);
}

bool kalender_is_werkdag_in(const struct kalender *k, enum kalender_soort soort, struct civil d,
	const char **why)
{
	int weekday = civil_weekday(d);
	if (why)
		*why = NULL;
	if (weekday == 0 || (weekday > 5 && !why)) /* counting needs no name */
		return false;
	struct reden reden = reden_of(k, soort, d);
	if (why)
		*why = reden.label;
	return !reden.code;
}

const char *kalender_reden(const struct kalender *k, enum kalender_soort soort, struct civil d)
{
	return civil_is_valid(d.year, d.month, d.day) ? reden_of(k, soort, d).code : NULL;
}

struct civil kalender_werkdagen(const struct kalender *k, struct civil start, int n)
{
	return kalender_werkdagen_in(k, KALENDER_ATW, start, n);
}

struct civil kalender_werkdagen_in(const struct kalender *k, enum kalender_soort soort, struct civil start,
	int n)
{
	struct civil d = n < 0 ? (struct civil){0} : start;
	while (n > 0 && !civil_is_none(d)) {
		d = civil_add_days(d, 1);
		n -= kalender_is_werkdag_in(k, soort, d, NULL);
	}
	return d;
}

long kalender_werkdagen_tussen(const struct kalender *k, enum kalender_soort soort, struct civil start,
	struct civil eind)
{
	long count = 0;
	for (long left = civil_days_between(start, eind); left > 0; left--) {
		start = civil_add_days(start, 1);
		count += kalender_is_werkdag_in(k, soort, start, NULL);
	}
	return count;
}

int kalender_kb_tot(const struct kalender *k)
{
	return k->n_kb ? civil_from_days(k->kb[k->n_kb - 1]).year : 0;
}

const char *kalender_digest(const struct kalender *k)
{
	return k->digest;
}
