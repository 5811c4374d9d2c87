/* What the store costs, run by hand; figures go to standard output, one a line.
 *   bench/store DIR [RUNS]        pages, searches and reads of a practice store that exists, and saves
 *                                 against the bare rows in a small one beside it (DIR.saves, removed), with the
 *                                 rules and without; the work list; due dates computed anew
 *   bench/store --make N DIR      first make DIR with N dossiers of three records, in bulk
 *   bench/store --script FILE     the bare rows as a script for the sqlcipher shell, which bench/run
 *                                 times against the saves */
#include <config.h>

#include "db_priv.h"
#include "store/change.h"
#include "rule/regels.h"
#include "spec/type.h"
#include "store/list.h"
#include "store/verify.h"
#include "store/werk.h"
#include "store_priv.h"

#include "base/mem.h"
#include "base/pace.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void must(enum err e, struct store *s, const char *what)
{
	if (!e)
		return;
	fprintf(stderr, "%s: %s %s\n", what, err_name(e), s ? store_error(s) : "");
	exit(1);
}

/* --- a number generator ---------------------------------------------------- */

static uint64_t state = 1;

static unsigned below(unsigned n)
{
	uint64_t z = (state += UINT64_C(0x9e3779b97f4a7c15));
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (unsigned)((z ^ (z >> 31)) % n);
}

static const char *const first_names[] = {"Mohammed", "Fatima", "Sahar", "Reza", "Ahmad", "Tesfay", "Yusuf",
	"Amina", "Olena", "\u0130brahim", "\u015e\u00fckr\u00fc", "Nour", "Abdul Rahman", "Helen", "Semhar",
	"Oksana", "Ali", "Zahra", "Hassan", "Mariam"};
static const char *const name_starts[] = {"Al-", "El ", "Ab", "Ba", "Da", "Fa", "Gha", "Ha", "Ja", "Ka",
	"Kha", "La", "Ma", "Na", "O", "Qa", "Ra", "Sa", "Sha", "Ta", "Wo", "Ya", "Za", "\u0141u", "\u00d6z"};
static const char *const name_ends[] = {"sani", "ahmed", "kari", "med", "rami", "tesfai", "hamad", "lik",
	"noor", "bakr", "daoud", "far", "ssan", "zadeh", "enko", "man", "wahab", "sadiq", "rezai", "tekle"};

static const char *pick(const char *const *of, size_t n)
{
	return of[below((unsigned)n)];
}
#define PICK(a) pick((a), sizeof (a) / sizeof (a)[0])

/* --- records --------------------------------------------------------------- */

static void set(struct record *r, const char *name, const char *fmt,
	...) __attribute__((format(printf, 3, 4)));

static void set(struct record *r, const char *name, const char *fmt, ...)
{
	struct buf b = {0};
	va_list ap;
	const struct spec_field *f = spec_record_field(r->spec, name);
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	if (f)
		record_set(r, f->index, buf_str(&b));
	buf_clear(&b);
}

static struct rid regisseurs[400];

static struct rid add_person(struct change_set *c, const struct spec *spec, unsigned i)
{
	struct record *r = record_new(spec_record(spec, "persoon"), (struct rid){{0}});
	set(r, "voornamen", "%s", PICK(first_names));
	set(r, "geslachtsnaam", "%s%s", PICK(name_starts), PICK(name_ends));
	set(r, "geboortedatum", "%u-%02u-%02u", 1950 + below(55), 1 + below(12), 1 + below(28));
	set(r, "v_nummer", "%010u", 1000000000u + i);
	set(r, "geboorteland", "7021");
	set(r, "geslacht", "%c", "MV"[below(2)]);
	set(r, "telefoon", "06%08u", below(100000000));
	set(r, "email", "a%u@voorbeeld.nl", i);
	set(r, "moedertaal", "tir");
	set(r, "tolk_nodig", "J");
	set(r, "digid", "J");
	set(r, "datum_vestiging_nl", "2025-0%u-01", 1 + below(9));
	struct rid id = r->id;
	change_create(c, r);
	record_free(r);
	return id;
}

static void add_address(struct change_set *c, const struct spec *spec, struct rid person)
{
	struct record *r = record_new(spec_record(spec, "adres"), person);
	set(r, "soort", "woon");
	set(r, "straat", "Lange Voorbeeldstraat");
	set(r, "huisnummer", "%u", 1 + below(300));
	set(r, "postcode", "%u%c%c", 1000 + below(9000), 'A' + below(26), 'A' + below(26));
	set(r, "woonplaats", "Voorbeeldstad");
	set(r, "ingang", "2025-06-01");
	change_create(c, r);
	record_free(r);
}

static void add_dossier(struct change_set *c, const struct spec *spec, struct rid person)
{
	static const char *const phases[] = {"intake", "pip", "traject", "klaar", "nazorg"};
	struct record *r = record_new(spec_record(spec, "dossier"), (struct rid){{0}});
	char uuid[37];
	rid_text(person, uuid);
	set(r, "persoon", "%s", uuid);
	rid_text(regisseurs[below(400)], uuid);
	set(r, "regisseur", "%s", uuid);
	set(r, "gemeentecode", "0363");
	set(r, "doelgroep", "%s", below(3) ? "AS" : "GM");
	set(r, "plichtig", "1");
	set(r, "plicht_begin", "2025-0%u-15", 1 + below(9));
	set(r, "fase", "%s", PICK(phases));
	set(r, "samenvatting", "Spreekt al wat Nederlands, wil graag in de zorg werken, heeft twee kinderen op "
		"de basisschool.");
	change_create(c, r);
	record_free(r);
}

static void save(struct store *s, struct change_set *c)
{
	struct change_result r = {0};
	must(change_save(c, &r), s, "save");
	change_result_clear(&r);
	change_free(c);
}

/* --- bulk ------------------------------------------------------------------ */

static void make_regisseurs(struct store *s, const struct spec *spec)
{
	struct change_set *c = change_new(s, NULL);
	for (size_t i = 0; i < 400; i++) {
		struct record *r = record_new(spec_record(spec, "medewerker"), (struct rid){{0}});
		set(r, "naam", "%s %s%s", PICK(first_names), PICK(name_starts), PICK(name_ends));
		regisseurs[i] = r->id;
		change_create(c, r);
		record_free(r);
	}
	save(s, c);
}

/* Sets of three records, as many in a transaction as the pace allows. */
static void bulk(struct store *s, const struct spec *spec, unsigned n)
{
	double start = now_ms(), worst = 0;
	struct pace pace = pace_new(30, 3, 150);
	for (unsigned i = 0; i < n;) {
		double from = now_ms();
		unsigned k = 0;
		pace_begin(&pace);
		must(store_begin(s, true), s, "begin");
		for (; k < pace.size && i < n; k++, i++) {
			struct change_set *c = change_new(s, NULL);
			struct rid p = add_person(c, spec, i);
			add_address(c, spec, p);
			add_dossier(c, spec, p);
			save(s, c);
		}
		must(store_commit(s), s, "commit");
		pace_end(&pace, k);
		if (now_ms() - from > worst)
			worst = now_ms() - from;
	}
	printf("bulk: %u dossiers, %u lines: %.1f s, %.3f ms a line, longest transaction %.0f ms\n", n, 3 * n,
		(now_ms() - start) / 1e3, (now_ms() - start) / (3.0 * n), worst);
}

static void print_size(const char *dir)
{
	char path[4200];
	struct stat st;
	snprintf(path, sizeof path, "%s/regie.db", dir);
	if (stat(path, &st) == 0)
		printf("size: %.1f MB\n", (double)st.st_size / 1e6);
}

/* --- saves against bare rows ----------------------------------------------- */

#define SAVES 100

static void fill_forty(struct record *r, unsigned round)
{
	for (size_t i = 0; i < r->spec->n_fields && i < 40; i++) {
		const struct spec_field *f = &r->spec->fields[i];
		char text[64];
		if (f->ref || (f->eis & SPEC_EIS_A))
			continue;
		if (f->list) {
			record_set(r, i, f->list->n_codes ? f->list->codes[0].code : "");
			continue;
		}
		if (f->type->value == EXPR_DATE)
			snprintf(text, sizeof text, "2026-%02u-%02zu", 1 + round % 12, 1 + i % 28);
		else
			snprintf(text, sizeof text, "waarde %u van veld %zu", round, i);
		record_set(r, i, text);
	}
}

static double saves(struct store *s, const struct spec *spec)
{
	struct change_set *c = change_new(s, NULL);
	struct record *was, *r = record_new(spec_record(spec, "dossier"), (struct rid){{0}});
	fill_forty(r, 0);
	change_create(c, r);
	save(s, c);
	double start = now_ms();
	for (unsigned i = 1; i <= SAVES; i++) {
		must(store_read(s, r->id, &was), s, "read");
		struct record *now = record_dup(was);
		fill_forty(now, i);
		c = change_new(s, NULL);
		change_edit(c, was, now);
		save(s, c);
		record_free(now);
		record_free(was);
	}
	record_free(r);
	return now_ms() - start;
}

enum { B_LINE, B_RECORD, B_ROW, B_OVERVIEW, B_TABLE, B_TABLE_O };
static const struct sql bare_rows[] = {
	{B_LINE, "INSERT INTO lijn (id, rest, apparaat, incarnatie, volgnr, h, zout, regel, wijziging, record, "
		"kind, soort, wanneer) "
		"VALUES (randomblob(16), randomblob(16), 99, 1, :n, randomblob(32), randomblob(16), :regel, "
			"randomblob(16), :id, 'set', 'dossier', 1)"},
	{B_RECORD, "INSERT OR REPLACE INTO record (nr, id, soort, koppen, vlaggen, laatste, gewijzigd, door) "
		"VALUES (-1, :id, 0, randomblob(60), 0, :n, 1, 'anja')"},
	{B_ROW, "INSERT OR REPLACE INTO r (nr, a, b, c) VALUES (1, :regel, :n, 1)"},
	{B_OVERVIEW, "INSERT OR REPLACE INTO o (nr, a, b) VALUES (1, :n, 1)"},
	{B_TABLE, "CREATE TABLE r (nr INTEGER PRIMARY KEY, a, b, c)"},
	{B_TABLE_O, "CREATE TABLE o (nr INTEGER PRIMARY KEY, a, b)"},
};
static const struct sql_set bare_sql = SQL_SET("bare", bare_rows);

/* The same rows by four statements in a transaction, on the same connection settings. */
static double bare(struct store *s)
{
	char line[2200];
	unsigned char id[16] = {7};
	memset(line, 'x', sizeof line);
	must(db_begin(s->db, true), s, "begin");
	must(stmt_run(db_stmt(s->db, &bare_sql, B_TABLE)), s, "table");
	must(stmt_run(db_stmt(s->db, &bare_sql, B_TABLE_O)), s, "table");
	must(db_commit(s->db), s, "commit");
	double start = now_ms();
	for (int i = 1; i <= SAVES; i++) {
		must(db_begin(s->db, true), s, "begin");
		for (unsigned q = B_LINE; q <= B_OVERVIEW; q++) {
			struct stmt *st = db_stmt(s->db, &bare_sql, q);
			if (q != B_OVERVIEW && q != B_RECORD)
				stmt_blob(st, ":regel", line, sizeof line);
			if (q <= B_RECORD)
				stmt_blob(st, ":id", id, sizeof id);
			stmt_int(st, ":n", 1000000 + i);
			must(stmt_run(st), s, "bare");
		}
		must(db_commit(s->db), s, "commit");
	}
	return now_ms() - start;
}

/* --- the same for the shell ------------------------------------------------ */

static void add_schema(FILE *out)
{
	char path[4200], piece[4096];
	size_t n;
	snprintf(path, sizeof path, "%s/db/schema.sql", BENCH_TOP);
	FILE *f = fopen(path, "r");
	while (f && (n = fread(piece, 1, sizeof piece, f)) > 0)
		fwrite(piece, 1, n, out);
	if (f)
		fclose(f);
}

/* The statements of bare(), with the settings of our connection. */
static int script(const char *path)
{
	FILE *out = fopen(path, "w");
	if (!out)
		return 1;
	fputs("PRAGMA key = \"x'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
		"0102030405060708090a0b0c0d0e0f10'\";\n"
		"PRAGMA temp_store = MEMORY;\nPRAGMA journal_mode = TRUNCATE;\nPRAGMA synchronous = EXTRA;\n"
		"PRAGMA cache_size = -8192;\nPRAGMA foreign_keys = ON;\nPRAGMA cell_size_check = ON;\n", out);
	add_schema(out);
	fputs("CREATE TABLE r (nr INTEGER PRIMARY KEY, a, b, c);\nCREATE TABLE o (nr INTEGER PRIMARY KEY, a, b);\n", out);
	for (int i = 1; i <= SAVES; i++) {
		char line[2201];
		memset(line, 'x', sizeof line - 1);
		line[sizeof line - 1] = '\0';
		fprintf(out, "BEGIN IMMEDIATE;\n"
			"INSERT INTO lijn (id, rest, apparaat, incarnatie, volgnr, h, zout, regel, wijziging, record, kind, soort,"
			" wanneer) VALUES (randomblob(16), randomblob(16), 99, 1, %d, randomblob(32), randomblob(16),"
			" CAST('%s' AS BLOB), randomblob(16), x'07000000000000000000000000000000', 'set', 'dossier', 1);\n"
			"INSERT OR REPLACE INTO record (nr, id, soort, koppen, vlaggen, laatste, gewijzigd, door) VALUES (-1,"
			" x'07000000000000000000000000000000', 0, randomblob(60), 0, %d, 1, 'anja');\n"
			"INSERT OR REPLACE INTO r (nr, a, b, c) VALUES (1, CAST('%s' AS BLOB), %d, 1);\n"
			"INSERT OR REPLACE INTO o (nr, a, b) VALUES (1, %d, 1);\nCOMMIT;\n", i, line, i, line, i, i);
	}
	return fclose(out) != 0;
}

/* --- lists ----------------------------------------------------------------- */

struct times {
	double sum, max;
	unsigned n;
};

static void add_time(struct times *t, double ms)
{
	t->sum += ms;
	t->n++;
	if (ms > t->max)
		t->max = ms;
}

static void print_times(const char *what, const char *which, const struct times *t)
{
	printf("%s %s: mean %.2f ms, max %.2f ms over %u\n", what, which, t->n ? t->sum / t->n : 0.0, t->max,
		t->n);
}

static unsigned runs = 5;

/* Pages of 50 from the start on, every sort both ways, with and without a filter. */
static void pages(struct store *s, const struct spec_overview *o, const struct list_filter *f,
	const char *name)
{
	struct times t = {0};
	for (size_t col = 0; col < o->n_columns; col++)
		for (int down = 0; o->columns[col].sort && down < 2; down++) {
			struct list_query q = {.overview = o, .sort = col, .descending = down, .filters = f,
				.n_filters = f ? 1 : 0};
			struct list_row rows[50], anchor = {.id = {{0}}};
			size_t n = 50;
			for (int page = 0; page < 20 && n == 50; page++) {
				double start = now_ms();
				must(store_list_page(s, &q, page ? &anchor : NULL, false, rows, 50, &n), s, "page");
				add_time(&t, now_ms() - start);
				list_rows_clear(&anchor, 1);
				if (n) {
					anchor = rows[n - 1];
					list_rows_clear(rows, n - 1);
				}
			}
			list_rows_clear(&anchor, 1);
		}
	print_times("page of 50", name, &t);
}

static void searches(struct store *s, const struct spec_overview *o)
{
	static const char *const typed[] = {"a", "s", "m", "z", "1", "19", "al", "mo", "moh", "mohammed", "a s",
		"m a", "moh al", "fatima khan", "sahar 1988", "geb:1988", "v:10000", "1000005", "nr:2026",
		"pc:1234", "1234 ab", "sukru", "ozd", "zzzz"};
	for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
		struct times t = {0};
		size_t n = 0;
		for (unsigned k = 0; k < runs; k++) {
			struct list_query q = {.overview = o, .sort = o->sort, .search = typed[i]};
			struct list_row rows[25];
			double start = now_ms();
			must(store_list_page(s, &q, NULL, false, rows, 25, &n), s, "search");
			add_time(&t, now_ms() - start);
			list_rows_clear(rows, n);
		}
		char name[64];
		snprintf(name, sizeof name, "\"%s\" (%zu)", typed[i], n);
		print_times("search", name, &t);
	}
}

static void reads(struct store *s, const struct spec_overview *o)
{
	struct list_query q = {.overview = o, .sort = o->sort};
	struct list_row rows[50];
	struct times t = {0};
	size_t n;
	must(store_list_page(s, &q, NULL, false, rows, 50, &n), s, "page");
	for (size_t i = 0; i < n; i++) {
		struct record *r;
		double start = now_ms();
		must(store_read(s, rows[i].id, &r), s, "read");
		add_time(&t, now_ms() - start);
		record_free(r);
	}
	list_rows_clear(rows, n);
	print_times("read", "a dossier", &t);
}

/* --- the whole ------------------------------------------------------------- */

static struct clock real_clock;
static const struct regels *rules;

static struct store_options options(const char *dir, const struct spec *spec, struct buf *why)
{
	return (struct store_options){.dir = dir, .spec = spec, .regels = rules, .schema_dir = BENCH_TOP "/db", .clock = &real_clock,
		.why = why};
}

static struct store *make(const char *dir, const struct spec *spec)
{
	struct buf why = {0};
	struct store *s;
	struct store_options o = options(dir, spec, &why);
	struct store_new new = {.user = "anja", .name = "Anja", .gemeentecode = "0363", .rollen = "consulent",
		.practice_today = {2026, 3, 2}};
	enum err e = store_create(&o, &new, &s);
	if (e)
		fprintf(stderr, "%s\n", buf_str(&why));
	must(e, NULL, dir);
	buf_clear(&why);
	return s;
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *f)
{
	(void)st;
	(void)flag;
	(void)f;
	return remove(path);
}

static void measure_saves(const char *dir, const struct spec *spec, const char *how)
{
	char path[4200];
	snprintf(path, sizeof path, "%s.saves", dir);
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	struct store *s = make(path, spec);
	double with = saves(s, spec), without = bare(s);
	printf("saves %s: %d of a record of 40 fields: %.0f ms; the bare rows: %.0f ms; %.2f times\n", how, SAVES, with,
		without, with / without);
	store_close(s);
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static size_t column(const struct spec_overview *o, const char *field)
{
	for (size_t i = 0; i < o->n_columns; i++)
		if (strcmp(o->columns[i].field->id, field) == 0)
			return i;
	return 0;
}

/* The regisseur of the first case, as a filter. */
static void first_regisseur(struct store *s, const struct spec_overview *o, struct list_filter *f, struct buf *value)
{
	struct list_query q = {.overview = o, .sort = o->sort};
	struct list_row row;
	size_t n;
	f->column = column(o, "dossier.regisseur");
	must(store_list_page(s, &q, NULL, false, &row, 1, &n), s, "page");
	if (n)
		buf_add(value, row.cell[f->column]);
	f->value = buf_str(value);
	list_rows_clear(&row, n);
}

static void measure_reading(struct store *s, const struct spec *spec)
{
	const struct spec_overview *o = spec_overview(spec, "caseload");
	struct list_filter mine, phase = {column(o, "dossier.fase"), "pip"};
	struct buf who = {0};
	char digest[65];
	first_regisseur(s, o, &mine, &who);
	pages(s, o, NULL, "all");
	pages(s, o, &mine, "of one regisseur");
	pages(s, o, &phase, "of one phase");
	reads(s, o);
	searches(s, o);
	double start = now_ms();
	must(store_digest(s, digest), s, "digest");
	printf("digest: %.1f s\n", (now_ms() - start) / 1e3);
	buf_clear(&who);
}

/* --- due dates ------------------------------------------------------------------ */

static struct regels *load_rules(const struct spec *spec)
{
	struct kalender *kalender;
	struct regels *r;
	struct spec_fault_list faults = {0};
	double start = now_ms();
	must(kalender_load(BENCH_TOP "/db/feestdagen.def", &kalender, NULL), NULL, "calendar");
	struct regels_options o = {.spec = spec, .kalender = kalender, .dir = BENCH_TOP "/db/regels"};
	must(regels_load(&o, &r, &faults), NULL, "rules");
	printf("rules: %zu read in %.1f ms\n", regels_n(r), now_ms() - start);
	return r;
}

/* As if the rules had changed. */
static void forget_state(struct store *s)
{
	static const struct sql sql[] = {{0, "DELETE FROM afgeleid WHERE id = 'termijn'"}};
	static const struct sql_set set = SQL_SET("forget", sql);
	must(db_begin(s->db, true), s, "begin");
	must(db_end(s->db, stmt_run(db_stmt(s->db, &set, 0))), s, "forget");
}

static void measure_recompute(struct store *s)
{
	size_t waiting, left = 1, rounds = 0;
	forget_state(s);
	must(store_werk_pending(s, &waiting), s, "waiting");
	double start = now_ms(), each = waiting ? (double)waiting : 1;
	clock_t began = clock();
	while (left && rounds++ < 100000)
		must(store_werk_recompute(s, 500, &left), s, "recompute");
	printf("due dates of %zu dossiers computed: %.2f ms each, %.2f ms of the processor\n", waiting,
		(now_ms() - start) / each, (double)(clock() - began) * 1e3 / CLOCKS_PER_SEC / each);
}

static void measure_list(struct store *s, struct rid who, const char *which)
{
	static struct werk_line lines[200];
	struct times t = {0};
	size_t n = 0;
	bool more;
	for (unsigned i = 0; i < runs; i++) {
		struct werk_query q = {.regisseur = who, .tot = {2026, 3, 2}};
		double start = now_ms();
		must(store_werk(s, &q, lines, 200, &n, &more), s, "work list");
		add_time(&t, now_ms() - start);
		werk_lines_clear(lines, n);
	}
	printf("%zu lines: ", n);
	print_times("work list", which, &t);
}

static void measure_due(struct store *s, const struct spec *spec)
{
	struct list_filter mine;
	struct rid who = {{0}};
	struct buf text = {0};
	measure_recompute(s);
	measure_list(s, who, "all");
	first_regisseur(s, spec_overview(spec, "caseload"), &mine, &text);
	if (rid_parse(buf_str(&text), &who))
		measure_list(s, who, "of one regisseur");
	buf_clear(&text);
}

int main(int argc, char **argv)
{
	struct spec *spec;
	struct spec_fault *faults = NULL;
	struct store *s;
	size_t n = 0;
	if (argc == 3 && strcmp(argv[1], "--script") == 0)
		return script(argv[2]);
	bool making = argc == 4 && strcmp(argv[1], "--make") == 0;
	if (!making && (argc < 2 || argc > 3 || argv[1][0] == '-')) {
		fprintf(stderr, "bench/store DIR [RUNS] | --make DOSSIERS DIR | --script FILE\n");
		return 2;
	}
	const char *dir = making ? argv[3] : argv[1];
	real_clock = clock_system();
	must(secret_init(), NULL, "secret");
	must(spec_load(BENCH_TOP "/screens", BENCH_TOP "/db/codes", NULL, &spec, &faults, &n), NULL, "definitions");
	struct regels *all_rules = load_rules(spec);
	if (making) {
		s = make(dir, spec);
		make_regisseurs(s, spec);
		bulk(s, spec, (unsigned)strtoul(argv[2], NULL, 10));
	} else {
		rules = all_rules;
		struct store_options o = options(dir, spec, NULL);
		struct store_key key = {0};
		runs = argc == 3 ? (unsigned)strtoul(argv[2], NULL, 10) : runs;
		must(store_open(&o, &key, &s), NULL, dir);
	}
	print_size(dir);
	rules = NULL;
	measure_saves(dir, spec, "without rules");
	rules = all_rules;
	measure_saves(dir, spec, "with rules");
	if (!making)
		measure_due(s, spec);
	measure_reading(s, spec);
	store_close(s);
	regels_free(all_rules);
	spec_free(spec);
	return 0;
}
