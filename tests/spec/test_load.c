/* Loading definitions: the example of screens/definitions.md to the byte, our own
 * screens, each fault with its line and word, a municipality over ours, limits and damage. */
#include <config.h>

#include "spec/spec.h"
#include "spec/type.h"

#include "base/mem.h"
#include "support/run.h"
#include "suites.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PATH = 8192 };

static void write_file(const char *dir, const char *name, const char *text)
{
	char path[PATH];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

static char *read_source(const char *name)
{
	char path[PATH];
	snprintf(path, sizeof path, "%s/%s", support_srcdir(), name);
	FILE *f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	struct buf b = {0};
	char piece[4096];
	for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;)
		buf_add_n(&b, piece, n);
	fclose(f);
	return buf_detach(&b);
}

/* The text between ```MARK and ``` . */
static char *fenced(const char *page, const char *mark)
{
	char fence[64];
	snprintf(fence, sizeof fence, "\n```%s\n", mark);
	const char *start = strstr(page, fence);
	ck_assert_ptr_nonnull(start);
	start += strlen(fence);
	const char *end = strstr(start, "```\n");
	ck_assert_ptr_nonnull(end);
	return mem_dup_n(start, (size_t)(end - start));
}

/* A loaded text, with all that must be freed. */
struct loaded {
	enum err err;
	struct spec *s;
	struct spec_fault *faults;
	size_t n;
};

static void unload(struct loaded *l)
{
	spec_free(l->s);
	spec_faults_free(l->faults, l->n);
}

/* Ours in a.def, the municipality's in g.def (NULL: none), codes in codes/c.csv. */
static struct loaded load(const char *ours, const char *theirs, const char *codes)
{
	struct loaded l;
	char dir[PATH], gemeente[PATH], codes_dir[PATH];
	snprintf(dir, sizeof dir, "%s", support_dir());
	snprintf(gemeente, sizeof gemeente, "%s", support_dir());
	snprintf(codes_dir, sizeof codes_dir, "%s", support_dir());
	write_file(dir, "a.def", ours);
	if (theirs)
		write_file(gemeente, "g.def", theirs);
	if (codes)
		write_file(codes_dir, "c.csv", codes);
	l.err = spec_load(dir, codes_dir, theirs ? gemeente : NULL, &l.s, &l.faults, &l.n);
	ck_assert_int_eq(l.err == ERR_OK, l.s != NULL);
	ck_assert_int_eq(l.err == ERR_OK, l.n == 0);
	return l;
}

static void show_faults(const struct loaded *l)
{
	struct buf text = {0};
	spec_faults_format(l->faults, l->n, &text);
	fputs(buf_str(&text), stderr);
	buf_clear(&text);
}

static struct loaded load_good(const char *ours, const char *theirs)
{
	struct loaded l = load(ours, theirs, NULL);
	if (l.err != ERR_OK)
		show_faults(&l);
	ck_assert_int_eq(l.err, ERR_OK);
	return l;
}

/* --- the page --------------------------------------------------------------------------- */

START_TEST(spec_load__gives_the_vector_of_the_page)
{
	char *page = read_source("screens/definitions.md");
	char *definition = fenced(page, "definition"), *canonical = fenced(page, "canonical"),
		*digest = fenced(page, "digest");
	struct loaded l = load_good(definition, NULL);
	const struct spec_record *r = spec_record(l.s, "cursus");
	ck_assert_str_eq(r->canonical, canonical);
	char both[64];
	snprintf(both, sizeof both, "%s\n%s\n", r->digest, spec_digest(l.s));
	ck_assert_str_eq(both, digest);
	unload(&l);
	free(page);
	free(definition);
	free(canonical);
	free(digest);
}
END_TEST

START_TEST(spec_load__loads_what_we_ship)
{
	char dir[PATH], codes[PATH];
	snprintf(dir, sizeof dir, "%s/screens", support_srcdir());
	snprintf(codes, sizeof codes, "%s/db/codes", support_srcdir());
	struct loaded l;
	l.err = spec_load(dir, codes, NULL, &l.s, &l.faults, &l.n);
	if (l.err != ERR_OK)
		show_faults(&l);
	ck_assert_int_eq(l.err, ERR_OK);
	ck_assert_str_eq(spec_code(spec_list(l.s, "landen"), "7009")->label, "Syrië");
	ck_assert_str_eq(spec_code(spec_list(l.s, "gemeenten"), "0003")->until, "2021-01-01");
	ck_assert_str_eq(spec_code(spec_list(l.s, "nationaliteiten"), "0499")->label, "Staatloos");
	ck_assert_str_eq(spec_code(spec_list(l.s, "verblijfstitels"), "09")->until, "1994-10-01");
	ck_assert_str_eq(spec_list(l.s, "talen")->codes[0].code, "tir");
	ck_assert_uint_eq(spec_list(l.s, "talen")->n_codes, 85);
	unload(&l);
}
END_TEST

/* --- the model ---------------------------------------------------------------------------- */

#define SMALL \
	"record: a\nlabel: A\nmeervoud: As\ntitel: naam nummer\nnummer: X-{jaar}-{n}\nuitleg: u\n\n" \
	"groep: a.g\nlabel: G\nklasse: C\n\n" \
	"veld: a.naam\ntype: tekst(10)\nlabel: Naam\nhint: h\nlabel::en: Name\neis: V\nnaar: B A\nzoek: naam\n" \
	"required: ${n} > 1\n\n" \
	"veld: a.nummer\ntype: tekst(20)\nlabel: Nummer\neis: A\n\n" \
	"veld: a.n\ntype: geheel(jaren,-3,30)\nlabel: N\ngroep: a.g\n\n" \
	"veld: a.m\ntype: meer(l)\nlabel: M\ngroep: a.g\nrelevant: gekozen(m2, 'y') or ${k} = 'x'\n\n" \
	"veld: a.m2\ntype: meer(l)\nlabel: M2\n\n" \
	"veld: a.k\ntype: keuze(l)\nlabel: K\nbijzonder: gez\nappearance: kort regels-3\n\n" \
	"lijst: l\nlabel: L\ncode: y Yy; vanaf 2020-01-01; tot 2021-01-01\ncode: x X; y en z\n\n" \
	"record: b\nlabel: B\nvan: a\n\n" \
	"veld: b.n\ntype: geheel\nlabel: N\n\n" \
	"veld: b.c\ntype: ref(c)\nlabel: C\n\n" \
	"veld: b.som\ntype: geheel\nlabel: S\ncalculation: ${a.n} + ${c.n} + aantal(b) + som(b, n)\n\n" \
	"record: c\nlabel: C\n\n" \
	"veld: c.n\ntype: geheel\nlabel: N\n\n" \
	"formulier: f\nlabel: F\nrecord: b\nmenu: Menu\nvaststellen: ja\n\n" \
	"blok: f.een\nlabel: Een\nrelevant: ${n} > 1\n\n" \
	"vraag: b.n\n\n" \
	"vraag: a.naam\nlabel: Ander\neis: D\n\n" \
	"vraag: c.n\nrelevant: ${a.n} = 1\n\n" \
	"vraag: b\n\n" \
	"overzicht: o\nlabel: O\nrecord: b\nkolom: b.n 5\n" \
	"kolom: a.naam 20 Naam van a\nsorteer: -a.naam\nop: b.n\nindex: ja\n\n"

START_TEST(spec_load__fills_the_model)
{
	struct loaded l = load_good(SMALL, NULL);
	const struct spec_record *a = spec_record(l.s, "a"), *b = spec_record(l.s, "b"), *c = spec_record(l.s, "c");
	ck_assert_uint_eq(spec_n_records(l.s), 3);
	ck_assert_ptr_eq(spec_record_at(l.s, 1), b);
	ck_assert_ptr_null(spec_record_at(l.s, 3));
	ck_assert_ptr_null(spec_record(l.s, "d"));
	ck_assert_str_eq(a->plural, "As");
	ck_assert_str_eq(b->plural, "B");
	ck_assert_ptr_eq(b->owner, a);
	ck_assert_ptr_null(a->owner);
	ck_assert_uint_eq(a->n_title, 2);
	ck_assert_uint_eq(a->title[1], 1);
	ck_assert_str_eq(a->nummer, "X-{jaar}-{n}");

	const struct spec_field *naam = spec_field(l.s, "a.naam"), *n = spec_record_field(a, "n");
	ck_assert_ptr_eq(naam, spec_record_field(a, "naam"));
	ck_assert_ptr_null(spec_record_field(a, "nee"));
	ck_assert_ptr_null(spec_field(l.s, "a.nee"));
	ck_assert_str_eq(naam->naar, "AB");
	ck_assert_uint_eq(naam->eis, SPEC_EIS_V);
	ck_assert_int_eq(naam->max, 10);
	ck_assert_int_eq(naam->klasse, 'B');
	ck_assert_str_eq(naam->zoek, "naam");
	ck_assert_ptr_nonnull(naam->required);
	ck_assert_str_eq(naam->file, "a.def");
	ck_assert_int_eq(naam->line, 12);
	ck_assert_str_eq(spec_register(naam), "a.naam");
	ck_assert_str_eq(spec_translation(l.s, "veld", "a.naam", "label", "en"), "Name");
	ck_assert_ptr_null(spec_translation(l.s, "veld", "a.naam", "hint", "en"));
	ck_assert_ptr_null(spec_translation(l.s, "veld", "a.x", "label", "en"));
	ck_assert_ptr_null(spec_translation(l.s, "niets", "a.naam", "label", "en"));

	ck_assert_str_eq(spec_register(n), "a.g");
	ck_assert_int_eq(n->klasse, 'C');
	ck_assert_str_eq(n->unit, "jaren");
	ck_assert_int_eq(n->min, -3);
	ck_assert_int_eq(n->max, 30);
	ck_assert_str_eq(n->naar, "L");
	ck_assert_uint_eq(n->group->n_fields, 2);
	ck_assert_uint_eq(n->group->fields[1], 3);
	ck_assert_str_eq(spec_field(l.s, "a.k")->bijzonder, "gez");
	ck_assert(spec_field(l.s, "b.som")->readonly);
	ck_assert_ptr_eq(spec_field(l.s, "b.c")->ref, c);

	ck_assert_ptr_eq(spec_link(b, c), spec_field(l.s, "b.c"));
	ck_assert_ptr_null(spec_link(a, c));
	ck_assert(spec_reaches(b, a) && spec_reaches(b, c) && spec_reaches(b, b) && !spec_reaches(a, c));
	ck_assert(spec_reaches_rows(a, b) && spec_reaches_rows(b, b) && !spec_reaches_rows(c, b) &&
		!spec_reaches_rows(b, c));
	ck_assert_ptr_eq(spec_resolve(l.s, b, "n"), spec_field(l.s, "b.n"));
	ck_assert_ptr_eq(spec_resolve(l.s, b, "c.n"), spec_field(l.s, "c.n"));
	ck_assert_ptr_null(spec_resolve(l.s, a, "c.n"));
	unload(&l);
}
END_TEST

START_TEST(spec_load__fills_lists_forms_and_overviews)
{
	struct loaded l = load_good(SMALL, NULL);
	const struct spec_list *list = spec_list(l.s, "l");
	ck_assert_uint_eq(list->n_codes, 2);
	ck_assert_str_eq(list->codes[0].code, "y");
	ck_assert_str_eq(list->codes[0].label, "Yy");
	ck_assert_str_eq(list->codes[0].from, "2020-01-01");
	ck_assert_str_eq(list->codes[0].until, "2021-01-01");
	ck_assert_str_eq(spec_code(list, "x")->label, "X; y en z");
	ck_assert_ptr_null(spec_code(list, "X"));
	ck_assert_ptr_null(spec_code(list, ""));

	const struct spec_form *f = spec_form(l.s, "f");
	ck_assert_uint_eq(spec_n_forms(l.s), 1);
	ck_assert_ptr_eq(spec_form_at(l.s, 0), f);
	ck_assert_ptr_eq(spec_form_of(l.s, spec_record(l.s, "b")), f);
	ck_assert_ptr_null(spec_form_of(l.s, spec_record(l.s, "a")));
	ck_assert(f->definitive);
	ck_assert_str_eq(f->menu, "Menu");
	const struct spec_question *q = f->blocks[0].questions;
	ck_assert_uint_eq(f->blocks[0].n_questions, 4);
	ck_assert_ptr_nonnull(f->blocks[0].relevant);
	ck_assert_str_eq(q[1].label, "Ander");
	ck_assert_str_eq(q[1].hint, "h");
	ck_assert_uint_eq(q[1].eis, SPEC_EIS_D);
	ck_assert_ptr_eq(q[2].field, spec_field(l.s, "c.n"));
	ck_assert_ptr_nonnull(q[2].relevant);
	ck_assert_int_eq(q[3].ask, SPEC_ASK_ROWS);
	ck_assert_str_eq(q[3].label, "B");

	const struct spec_overview *o = spec_overview(l.s, "o");
	ck_assert_ptr_eq(spec_overview_at(l.s, 0), o);
	ck_assert_uint_eq(spec_n_overviews(l.s), 1);
	ck_assert_uint_eq(o->n_columns, 2);
	ck_assert_str_eq(o->columns[0].label, "N");
	ck_assert_str_eq(o->columns[1].label, "Naam van a");
	ck_assert_int_eq(o->columns[1].width, 20);
	ck_assert_uint_eq(o->sort, 1);
	ck_assert(o->descending && o->indexed && o->columns[0].sort && o->columns[1].sort);
	unload(&l);
}
END_TEST

/* --- faults: each changes SMALL at one place, or adds to it ------------------------------------ */

static const struct { const char *old, *new, *word, *part; } faults[] = {
	/* blocks, keys, ids */
	{"record: c\n", "rekord: c\n", "rekord", "soort blok"},
	{"hint: h\n", "hnt: h\n", "hnt", "'hint'"},
	{"label: Naam\n", "label: Naam\nlabel: Weer\n", "label", "staat er al"},
	{"type: tekst(10)\n", "", "a.naam", "'type:'"},
	{"label: Naam\n", "", "a.naam", "'label:'"},
	{"label: F\n", "label:\n", "f", "'label:'"},
	{"record: b\nlabel", "record: B\nlabel", "B", "kleine letters"},
	{"veld: b.n\n", "veld: n\n", "n", "punt"},
	{"veld: b.n\n", "veld: b.c.n\n", "b.c.n", "punt"},
	{"veld: b.n\n", "veld: d.n\n", "d.n", "'d' bestaat niet"},
	{"veld: a.m2\n", "veld: a.m\n", "a.m", "bestaat al"},
	{"lijst: l\n", "lijst: l\nlabel: L\ncode: q Q\n\nlijst: l\n", "l", "bestaat al"},
	{"veld: a.m2\n", "veld: a.gem_m2\n", "a.gem_m2", "gem_"},
	{"record: c\n", "record: gem_c\n", "gem_c", "gem_"},
	/* values from a set */
	{"eis: V\n", "eis: V X\n", "X", "letters uit"},
	{"eis: V\n", "eis: VD\n", "VD", "letters uit"},
	{"eis: V\n", "eis: V O\n", "O", "alleen"},
	{"eis: V\n", "eis: V A\n", "A", "programma zelf"},
	{"eis: V\n", "eis: D\n", "", "hoort bij een veld met eis V"},
	{"naar: B A\n", "naar: B Q\n", "Q", "letters uit"},
	{"klasse: C\n", "klasse: E\n", "E", "een van"},
	{"bijzonder: gez\n", "bijzonder: ziek\n", "ziek", "een van"},
	{"zoek: naam\n", "zoek: achternaam\n", "achternaam", "een van"},
	{"regels-3\n", "regels-0\n", "regels-0", "regels-N"},
	{"regels-3\n", "breed\n", "breed", "regels-N"},
	{"vaststellen: ja\n", "vaststellen: yes\n", "yes", "ja of nee"},
	/* types */
	{"type: tekst(10)\n", "type: text(10)\n", "text", "bestaat niet"},
	{"type: tekst(10)\n", "type: tekst\n", "tekst", "aantal tekens"},
	{"type: tekst(10)\n", "type: tekst(0)\n", "tekst(0)", "aantal tekens"},
	{"type: tekst(10)\n", "type: tekst(-1)\n", "tekst(-1)", "aantal tekens"},
	{"type: tekst(10)\n", "type: tekst(99999)\n", "tekst(99999)", "aantal tekens"},
	{"type: tekst(10)\n", "type: tekst(10\n", "tekst(10", "goed geschreven"},
	{"type: tekst(10)\n", "type: tekst(1,2,3,4)\n", "tekst(1,2,3,4)", "goed geschreven"},
	{"type: tekst(10)\n", "type: datum(10)\n", "datum(10)", "hoort niets"},
	{"type: keuze(l)\n", "type: keuze(m)\n", "keuze(m)", "lijst die bestaat"},
	{"type: keuze(l)\n", "type: keuze\n", "keuze", "lijst die bestaat"},
	{"type: ref(c)\n", "type: ref(d)\n", "ref(d)", "record dat bestaat"},
	{"geheel(jaren,-3,30)", "geheel(30,-3)", "geheel(30,-3)", "Schrijf dit type"},
	{"geheel(jaren,-3,30)", "geheel(,1,2,3)", "geheel(,1,2,3)", "goed geschreven"},
	{"geheel(jaren,-3,30)", "geheel(3)", "geheel(3)", "Schrijf dit type"},
	{"geheel(jaren,-3,30)", "geheel(jaren,a,b)", "geheel(jaren,a,b)", "Schrijf dit type"},
	{"type: ref(c)\n", "type: landcode\n", "landcode", "'landen'"},
	/* records, groups */
	{"van: a\n", "van: z\n", "z", "bestaat niet"},
	{"van: a\n", "van: b\n", "b", "van zichzelf"},
	{"record: a\nlabel: A\n", "record: a\nlabel: A\nvan: b\n", "a", "van zichzelf"},
	{"record: c\nlabel: C\n", "record: c\nlabel: C\nenkel: ja\n", "", "van een ander record"},
	{"titel: naam nummer\n", "titel: naam naan\n", "naan", "dit veld niet"},
	{"X-{jaar}-{n}", "X-{jaar}", "X-{jaar}", "precies één keer"},
	{"X-{jaar}-{n}", "X-{maand}-{n}", "X-{maand}-{n}", "precies één keer"},
	{"X-{jaar}-{n}", "{n}{n}", "{n}{n}", "precies één keer"},
	{"eis: A\n", "eis: D\n", "X-{jaar}-{n}", "'dossiernummer'"},
	{"record: c\n", "record: leeg\nlabel: Leeg\n\nrecord: c\n", "leeg", "geen velden"},
	{"label: N\ngroep: a.g\n", "label: N\ngroep: a.h\n", "a.h", "bestaat niet"},
	{"veld: c.n\ntype: geheel\n", "veld: c.n\ntype: geheel\ngroep: a.g\n", "a.g", "ander record"},
	{"label: N\ngroep: a.g\n", "label: N\ngroep: a.g\nklasse: A\n", "a.n", "klasse van zijn groep"},
	{"groep: a.g\nlabel: G\n", "groep: a.leeg\nlabel: Leeg\n\ngroep: a.g\nlabel: G\n", "a.leeg", "geen velden"},
	{"groep: a.g\nlabel: G\n", "groep: a.k\nlabel: K\n\ngroep: a.g\nlabel: G\n", "a.k", "geen velden"},
	/* lists */
	{"code: x X; y en z\n", "code: y Weer\n", "y", "twee keer"},
	{"code: x X; y en z\n", "code: x\n", "x", "omschrijving"},
	{"code: x X; y en z\n", "code: x X; tot 2020\n", "x", "datum"},
	{"code: x X; y en z\n", "code: x X; tot 2020-02-30\n", "x", "datum"},
	{"code: x X; y en z\n", "code: x$ X\n", "x$", "geen code"},
	{"code: x X; y en z\n", "code: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx X\n",
		"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "ten hoogste 32"},
	{"lijst: l\n", "lijst: leeg\nlabel: Leeg\n\nlijst: l\n", "leeg", "geen codes"},
	{"lijst: l\n", "lijst: l2\nlabel: L2\nbestand: ../c.csv\ncode: q Q\n\nlijst: l\n", "../c.csv", "db/codes"},
	{"lijst: l\n", "lijst: l2\nlabel: L2\nbestand: d.csv\ncode: q Q\n\nlijst: l\n", "d.csv", "er niet"},
	/* expressions */
	{"${n} > 1\n\nveld: a.nummer", "${n} >\n\nveld: a.nummer", "", "required: Hier ontbreekt"},
	{"${n} > 1\n\nveld: a.nummer", "${n} en 1\n\nveld: a.nummer", "en", "'and'"},
	{"${n} > 1\n\nveld: a.nummer", "${nn} > 1\n\nveld: a.nummer", "nn", "bestaat niet"},
	{"${n} > 1\n\nveld: a.nummer", "${b.n} > 1\n\nveld: a.nummer", "b.n", "niet te bereiken"},
	{"${k} = 'x'", "${k} = 'q'", "q", "deze code niet"},
	{"gekozen(m2, 'y')", "gekozen(m2, 'q')", "q", "deze code niet"},
	{"gekozen(m2, 'y')", "${m2} = 'y'", "m2", "gekozen()"},
	{"gekozen(m2, 'y')", "gekozen(naam, 'y')", "naam", "geen keuzes"},
	{"gekozen(m2, 'y')", "leeg(.)", ".", "punt"},
	{"aantal(b)", "aantal(q)", "q", "lijst bestaat niet"},
	{"aantal(b)", "aantal(c)", "c", "niet te bereiken"},
	{"som(b, n)", "som(b, q)", "q", "dit veld niet"},
	{"som(b, n)", "som(b, c)", "c", "geen getal"},
	{"${a.n} + ${c.n}", "${b.som} + 1", "b.som", "van zichzelf af"},
	{"som(b, n)", "som(b, som)", "b.som", "van zichzelf af"},
	{"label: M2\n", "label: M2\nrelevant: leeg(${m})\n", "a.m", "a.m > a.m2 > a.m"},
	{"relevant: ${n} > 1\n", "relevant: ${nn} > 1\n", "nn", "bestaat niet"},
	{"relevant: ${a.n} = 1\n", "relevant: . = 1\n", ".", "punt"},
	{"label: M2\n", "label: M2\nconstraint_message: Zin.\n", "", "'constraint:'"},
	{"calculation: ", "default: 1\ncalculation: ", "", "beginwaarde"},
	/* forms */
	{"label: F\nrecord: b\n", "label: F\nrecord: z\n", "z", "bestaat niet"},
	{"blok: f.een\n", "blok: g.een\n", "g.een", "formulier 'g'"},
	{"vraag: b.n\n", "vraag: b.q\n", "b.q", "bestaat niet"},
	{"vraag: b.n\n", "vraag: q\n", "q", "bestaat niet"},
	{"vraag: b.n\n", "vraag: c.n\n\nvraag: b.n\n", "c.n", "bestaat al"},
	{"label: F\nrecord: b\n", "label: F\nrecord: c\n", "a.naam", "niet te bereiken"},
	{"label: F\nrecord: b\n", "label: F\nrecord: c\n", "b", "niet te bereiken"},
	{"vraag: b.n\n", "vraag: b.n\nna: b.q\n", "b.q", "niet in dit blok"},
	{"blok: f.een\n", "blok: f.nul\nlabel: Nul\n\nblok: f.een\n", "f.nul", "geen vragen"},
	{"formulier: f\n", "formulier: g\nlabel: G\nrecord: b\n\nformulier: f\n", "g", "geen blokken"},
	{"formulier: f\n", "vraag: a.n\n\nformulier: f\n", "a.n", "geen blok"},
	/* overviews */
	{"kolom: b.n 5\n", "kolom: b.q 5\n", "b.q", "bestaat niet"},
	{"kolom: b.n 5\n", "kolom: b.n\n", "b.n", "breedte"},
	{"kolom: b.n 5\n", "kolom: b.n 5x\n", "b.n", "breedte"},
	{"kolom: b.n 5\n", "kolom: b.n 500\n", "b.n", "breedte"},
	{"kolom: b.n 5\n", "kolom: b.n 5\nkolom: b.n 6\n", "b.n", "staat er al"},
	{"record: b\nkolom", "record: c\nkolom", "a.naam", "niet te bereiken"},
	{"sorteer: -a.naam\n", "sorteer: a.n\n", "a.n", "geen kolom"},
	{"op: b.n\n", "op: b.c\n", "b.c", "geen kolom"},
	{"index: ja\n", "index: 1\n", "1", "ja of nee"},
};

static char *changed(const char *text, const char *old, const char *new)
{
	const char *at = strstr(text, old);
	ck_assert_msg(at != NULL, "not there: %s", old);
	struct buf b = {0};
	buf_add_n(&b, text, (size_t)(at - text));
	buf_add(&b, new);
	buf_add(&b, at + strlen(old));
	return buf_detach(&b);
}

/* Line of `new` in the changed text, to its last line. */
static void lines_of(const char *text, const char *old, const char *new, int *first, int *last)
{
	*first = 1;
	const char *at = strstr(text, old);
	for (const char *s = text; s < at; s++)
		*first += *s == '\n';
	*last = *first;
	for (const char *s = new; *s; s++)
		*last += *s == '\n';
}

static bool has_fault(const struct loaded *l, const char *word, const char *part, int *line)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->faults[i].word, word) == 0 && strstr(l->faults[i].text, part)) {
			*line = l->faults[i].line;
			return strcmp(l->faults[i].file, "a.def") == 0;
		}
	return false;
}

START_TEST(spec_load__names_each_fault)
{
	char *text = changed(SMALL, faults[_i].old, faults[_i].new);
	struct loaded l = load(text, NULL, NULL);
	int line = 0;
	ck_assert_int_eq(l.err, ERR_DEFINITION);
	bool found = has_fault(&l, faults[_i].word, faults[_i].part, &line);
	if (!found)
		show_faults(&l);
	ck_assert_msg(found, "%s: %s", faults[_i].new, faults[_i].part);
	ck_assert_int_gt(line, 0);
	unload(&l);
	free(text);
}
END_TEST

/* Where a fault has its own line, that line is the one. */
START_TEST(spec_load__points_at_the_line)
{
	static const struct { const char *old, *new, *word, *part; } rows[] = {
		{"hint: h\n", "hnt: h\n", "hnt", "'hint'"},
		{"naar: B A\n", "naar: B\n  Q\n", "Q", "letters uit"},
		{"type: ref(c)\n", "type: ref(d)\n", "ref(d)", "record dat bestaat"},
		{"code: x X; y en z\n", "code: x\n", "x", "omschrijving"},
		{"kolom: b.n 5\n", "kolom: b.q 5\n", "b.q", "bestaat niet"},
		{"sorteer: -a.naam\n", "sorteer: a.n\n", "a.n", "geen kolom"},
		{"relevant: ${a.n} = 1\n", "relevant: . = 1\n", ".", "punt"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char *text = changed(SMALL, rows[i].old, rows[i].new);
		struct loaded l = load(text, NULL, NULL);
		int line = 0, first, last;
		ck_assert(has_fault(&l, rows[i].word, rows[i].part, &line));
		lines_of(SMALL, rows[i].old, rows[i].new, &first, &last);
		ck_assert_int_eq(line, first);
		unload(&l);
		free(text);
	}
}
END_TEST

START_TEST(spec_load__lists_all_faults_in_order)
{
	struct loaded l = load("record: a\n\nveld: a.b\ntype: niets\nlabel: B\n\nfout\n\nveld: a.c\nlabel: C\n",
		NULL, NULL);
	static const int lines[] = {1, 4, 7, 9};
	ck_assert_uint_eq(l.n, 4);
	for (size_t i = 0; i < l.n; i++)
		ck_assert_int_eq(l.faults[i].line, lines[i]);
	unload(&l);
}
END_TEST

START_TEST(spec_load__says_when_there_is_nothing)
{
	struct spec *s;
	struct spec_fault *f;
	size_t n;
	char dir[PATH];
	snprintf(dir, sizeof dir, "%s/niet", support_dir());
	ck_assert_int_eq(spec_load(dir, NULL, NULL, &s, &f, &n), ERR_MISSING);
	ck_assert_ptr_null(s);
	ck_assert_uint_eq(n, 1);
	spec_faults_free(f, n);
	ck_assert_int_eq(spec_load(support_dir(), NULL, NULL, &s, &f, &n), ERR_MISSING);
	ck_assert_uint_eq(n, 1);
	spec_faults_free(f, n);
}
END_TEST

/* A municipality's directory that is not there is no fault; other files beside ours neither. */
START_TEST(spec_load__passes_over_what_is_no_definition)
{
	char dir[PATH], none[PATH + 8];
	struct loaded l;
	snprintf(dir, sizeof dir, "%s", support_dir());
	snprintf(none, sizeof none, "%s/geen", dir);
	write_file(dir, "a.def", SMALL);
	write_file(dir, "b.def~", "fout\n");
	write_file(dir, ".c.def", "fout\n");
	write_file(dir, "README.md", "fout\n");
	write_file(dir, ".def", "fout\n");
	l.err = spec_load(dir, NULL, none, &l.s, &l.faults, &l.n);
	ck_assert_int_eq(l.err, ERR_OK);
	unload(&l);
}
END_TEST

/* --- codes in files --------------------------------------------------------------------------- */

#define WITH_FILE \
	"record: a\nlabel: A\n\nveld: a.k\ntype: keuze(l)\nlabel: K\n\nlijst: l\nlabel: L\nbestand: c.csv\n"
#define HEADER "code;omschrijving;vanaf;tot\n"

START_TEST(spec_load__reads_code_files)
{
	struct loaded l = load(WITH_FILE "code: z Zelf\n", NULL,
		HEADER "02;Twee, of meer;2001-01-01;\r\n\n01;Eén;;2020-12-31");
	ck_assert_int_eq(l.err, ERR_OK);
	const struct spec_list *list = spec_list(l.s, "l");
	ck_assert_uint_eq(list->n_codes, 3);
	ck_assert_str_eq(list->codes[0].label, "Twee, of meer");
	ck_assert_str_eq(spec_code(list, "01")->label, "Eén");
	ck_assert_str_eq(spec_code(list, "01")->until, "2020-12-31");
	ck_assert_ptr_null(spec_code(list, "01")->from);
	ck_assert_ptr_nonnull(spec_code(list, "z"));
	unload(&l);
}
END_TEST

static const struct { const char *text; int line; const char *word, *part; } bad_files[] = {
	{"", 1, "", "eerste regel"},
	{"code;label\n", 1, "", "eerste regel"},
	{HEADER "01;Een;\n", 2, "", "vier kolommen"},
	{HEADER "01;Een;;;\n", 2, "", "vier kolommen"},
	{HEADER "01;\"Een\";;\n", 2, "", "vier kolommen"},
	{HEADER "01;;;\n", 2, "01", "omschrijving"},
	{HEADER ";Een;;\n", 2, "", "geen code"},
	{HEADER "0 1;Een;;\n", 2, "0 1", "geen code"},
	{HEADER "01;Een;01-01-2020;\n", 2, "01", "datum"},
	{HEADER "01;Een;;2020-02-30\n", 2, "01", "datum"},
	{HEADER "01;E\x01;;\n", 2, "", "onzichtbare"},
	{HEADER "01;E\xFF;;\n", 0, "", "UTF-8"},
};

START_TEST(spec_load__refuses_bad_code_files)
{
	struct loaded l = load(WITH_FILE "code: z Zelf\n", NULL, bad_files[_i].text);
	ck_assert_int_eq(l.err, ERR_DEFINITION);
	ck_assert_str_eq(l.faults[0].file, "c.csv");
	ck_assert_int_eq(l.faults[0].line, bad_files[_i].line);
	ck_assert_str_eq(l.faults[0].word, bad_files[_i].word);
	ck_assert_ptr_nonnull(strstr(l.faults[0].text, bad_files[_i].part));
	unload(&l);
}
END_TEST

/* --- a municipality -------------------------------------------------------------------------- */

START_TEST(spec_load__lets_a_municipality_change_single_keys)
{
	struct loaded plain = load_good(SMALL, NULL);
	struct loaded l = load_good(SMALL,
		"veld: a.naam\nlabel: Andere naam\neis: V D\n\n"
		"lijst: l\ncode: x Nieuw\ncode: z Zet\n\n"
		"overzicht: o\nkolom: b.n 7\nsorteer: b.n\nop: b.n\n\n"
		"blok: f.een\nhint: Let op\n\n"
		"vraag: b.n\nlabel: Anders gevraagd\n");
	const struct spec_field *f = spec_field(l.s, "a.naam");
	ck_assert_str_eq(f->label, "Andere naam");
	ck_assert_str_eq(f->hint, "h");
	ck_assert_uint_eq(f->eis, SPEC_EIS_V | SPEC_EIS_D);
	ck_assert_uint_eq(f->index, 0);
	ck_assert_uint_eq(spec_list(l.s, "l")->n_codes, 3);
	ck_assert_str_eq(spec_code(spec_list(l.s, "l"), "x")->label, "Nieuw");
	ck_assert_uint_eq(spec_overview(l.s, "o")->n_columns, 1);
	ck_assert_int_eq(spec_overview(l.s, "o")->columns[0].width, 7);
	const struct spec_block *b = &spec_form(l.s, "f")->blocks[0];
	ck_assert_str_eq(b->hint, "Let op");
	ck_assert_uint_eq(b->n_questions, 4);
	ck_assert_str_eq(b->questions[0].label, "Anders gevraagd");
	ck_assert_str_ne(spec_record(l.s, "a")->digest, spec_record(plain.s, "a")->digest);
	ck_assert_str_eq(spec_record(l.s, "b")->digest, spec_record(plain.s, "b")->digest);
	ck_assert_str_ne(spec_digest(l.s), spec_digest(plain.s));
	unload(&l);
	unload(&plain);
}
END_TEST

START_TEST(spec_load__lets_a_municipality_add)
{
	struct loaded l = load_good(SMALL,
		"veld: b.gem_fiets\ntype: ja_nee\nlabel: Fiets\n\n"
		"record: gem_sport\nlabel: Sport\nvan: b\n\n"
		"veld: gem_sport.club\ntype: tekst(20)\nlabel: Club\n\n"
		"blok: f.een\n\nvraag: b.gem_fiets\nna: b.n\n\nvraag: gem_sport\n\n"
		"blok: f.gem_meer\nlabel: Meer\n\nvraag: b.c\n");
	const struct spec_form *f = spec_form(l.s, "f");
	ck_assert_uint_eq(f->n_blocks, 2);
	ck_assert_uint_eq(f->blocks[0].n_questions, 6);
	ck_assert_str_eq(f->blocks[0].questions[1].field->id, "b.gem_fiets");
	ck_assert_str_eq(f->blocks[0].questions[5].rows->id, "gem_sport");
	ck_assert_uint_eq(spec_field(l.s, "b.gem_fiets")->index, 3);
	unload(&l);
}
END_TEST

static const struct { const char *theirs, *word, *part; } refused[] = {
	{"veld: a.naam\ntype: datum\n", "type", "niet wijzigen"},
	{"veld: a.naam\ngroep: a.g\n", "groep", "niet wijzigen"},
	{"record: b\nvan: c\n", "van", "niet wijzigen"},
	{"record: b\nenkel: ja\n", "enkel", "niet wijzigen"},
	{"record: b\nantwoord: ja\n", "antwoord", "niet wijzigen"},
	{"formulier: f\nrecord: a\n", "record", "niet wijzigen"},
	{"blok: f.een\n\nvraag: a.naam\nna: b.n\n", "na", "niet wijzigen"},
	{"record: sport\nlabel: Sport\n\nveld: sport.x\ntype: datum\nlabel: X\n", "sport", "gem_"},
	{"veld: a.fiets\ntype: ja_nee\nlabel: F\n", "a.fiets", "gem_"},
	{"lijst: gem_l\nlabel: L\ncode: a A\n\nlijst: gem_l\nlabel: L\n", "gem_l", "bestaat al"},
	{"blok: f.meer\nlabel: M\n\nvraag: b.c\n", "f.meer", "gem_"},
	{"veld: a.naam\nnaar: X\n", "X", "letters uit"},
	{"veld: a.gem_x\nlabel: X\n", "a.gem_x", "'type:'"},
};

START_TEST(spec_load__refuses_what_a_municipality_may_not)
{
	struct loaded l = load(SMALL, refused[_i].theirs, NULL);
	ck_assert_int_eq(l.err, ERR_DEFINITION);
	ck_assert_str_eq(l.faults[0].file, "g.def");
	ck_assert_str_eq(l.faults[0].word, refused[_i].word);
	ck_assert_ptr_nonnull(strstr(l.faults[0].text, refused[_i].part));
	unload(&l);
}
END_TEST

/* Saying the same again is no change. */
START_TEST(spec_load__takes_a_fixed_key_that_stays_the_same)
{
	struct loaded l = load_good(SMALL, "veld: a.naam\ntype: tekst(10)\nlabel: Zo\n");
	ck_assert_str_eq(spec_field(l.s, "a.naam")->label, "Zo");
	unload(&l);
}
END_TEST

/* --- versions ----------------------------------------------------------------------------------- */

static const struct { const char *old, *new; bool record, all; } versions[] = {
	{"label: Naam\n", "label: Anders\n", false, false},
	{"hint: h\n", "hint: i\n", false, false},
	{"appearance: kort regels-3\n", "", false, false},
	{"type: tekst(10)\n", "type: tekst( 10 )\n", false, false},
	{"naar: B A\n", "naar: A B\n", false, false},
	{"naar: B A\n", "naar: A B L\n", false, false},
	{"label: M2\n", "label: M2\nklasse: B\nnaar: L\neis: O\nreadonly: nee\n", false, false},
	{"relevant: ${a.n} = 1\n", "", false, false},
	{"naar: B A\n", "naar: B\n", true, true},
	{"eis: V\n", "eis: V D\n", true, true},
	{"type: tekst(10)\n", "type: tekst(11)\n", true, true},
	{"klasse: C\n", "klasse: A\n", true, true},
	{"bijzonder: gez\n", "", true, true},
	{"zoek: naam\n", "", true, true},
	{"${n} > 1\n\nveld: a.nummer", "${n} > 2\n\nveld: a.nummer", true, true},
	{"titel: naam nummer\n", "titel: naam\n", true, true},
	{"code: x X; y en z\n", "code: x Anders\n", false, true},
	{"index: ja\n", "index: nee\n", false, true},
	{"kolom: b.n 5\n", "kolom: b.n 6\n", false, false},
	{"veld: c.n\ntype: geheel\n", "veld: c.n\ntype: uren\n", false, true},
};

START_TEST(spec_digest__changes_with_what_is_stored_or_sent)
{
	struct loaded plain = load_good(SMALL, NULL);
	char *text = changed(SMALL, versions[_i].old, versions[_i].new);
	struct loaded l = load_good(text, NULL);
	bool record = strcmp(spec_record(l.s, "a")->digest, spec_record(plain.s, "a")->digest) != 0;
	bool all = strcmp(spec_digest(l.s), spec_digest(plain.s)) != 0;
	ck_assert_msg(record == versions[_i].record, "%s", versions[_i].new);
	ck_assert_msg(all == versions[_i].all, "%s", versions[_i].new);
	unload(&l);
	unload(&plain);
	free(text);
}
END_TEST

/* --- limits and damage ------------------------------------------------------------------------- */

static char *many_fields(size_t records, size_t fields)
{
	struct buf b = {0};
	for (size_t i = 0; i < records; i++) {
		buf_printf(&b, "record: r%zu\nlabel: R\n\n", i);
		for (size_t j = 0; j < fields; j++)
			buf_printf(&b, "veld: r%zu.v%zu\ntype: ja_nee\nlabel: V\n\n", i, j);
	}
	return buf_detach(&b);
}

START_TEST(spec_load__refuses_too_much_politely)
{
	static const struct { size_t records, fields, files; const char *part; } rows[] = {
		{1, 400, 1, NULL}, {1, 401, 1, "te veel velden (401"}, {48, 400, 6, "te veel velden"},
		{1001, 1, 1, "te veel records"}, {1, 20500, 1, "te veel blokken"}, {1, 1, 501, "te veel bestanden"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char dir[PATH], name[32];
		struct loaded l;
		char *text = many_fields(rows[i].records, rows[i].fields);
		snprintf(dir, sizeof dir, "%s", support_dir());
		for (size_t f = 0; f < rows[i].files; f++) {
			/* each file its own records */
			struct buf b = {0};
			for (const char *s = text; *s; s++) {
				buf_add_c(&b, *s);
				if (*s == 'r' && s[1] >= '0' && s[1] <= '9')
					buf_printf(&b, "%zu_", f);
			}
			snprintf(name, sizeof name, "%03zu.def", f);
			write_file(dir, name, buf_str(&b));
			buf_clear(&b);
		}
		l.err = spec_load(dir, NULL, NULL, &l.s, &l.faults, &l.n);
		bool said = false;
		for (size_t f = 0; f < l.n; f++)
			said = said || strstr(l.faults[f].text, rows[i].part ? rows[i].part : "?");
		ck_assert_msg(said == (rows[i].part != NULL), "row %zu", i);
		ck_assert_uint_le(l.n, SPEC_FAULTS_MAX + 1);
		unload(&l);
		free(text);
	}
}
END_TEST

/* A chain of fields that is as long as may be must not be walked by recursion. */
START_TEST(spec_load__follows_long_chains)
{
	struct buf b = {0};
	buf_add(&b, "record: r\nlabel: R\n\nveld: r.v0\ntype: geheel\nlabel: V\n\n");
	for (int i = 1; i < 400; i++)
		buf_printf(&b, "veld: r.v%d\ntype: geheel\nlabel: V\ncalculation: ${v%d} + 1\n\n", i, i - 1);
	struct loaded l = load_good(buf_str(&b), NULL);
	unload(&l);
	buf_add(&b, "record: s\nlabel: S\n\nveld: s.x\ntype: geheel\nlabel: X\ncalculation: ${x}\n");
	l = load(buf_str(&b), NULL, NULL);
	ck_assert_uint_eq(l.n, 1);
	ck_assert_str_eq(l.faults[0].word, "s.x");
	unload(&l);
	buf_clear(&b);
}
END_TEST

/* Any line lost, doubled or cut short leaves a text that loads or is refused. */
START_TEST(spec_load__survives_damage)
{
	char dir[PATH];
	unsigned n = 0;
	snprintf(dir, sizeof dir, "%s", support_dir());
	for (const char *line = SMALL; *line; n++) {
		const char *end = strchr(line, '\n') + 1;
		for (int way = 0; way < 3; way++) {
			struct buf b = {0};
			struct loaded l;
			buf_add_n(&b, SMALL, (size_t)(line - SMALL));
			if (way == 1)
				buf_add_n(&b, line, (size_t)(end - line));
			if (way == 2 && end - line > 2)
				buf_add_n(&b, line, (size_t)(end - line) / 2);
			buf_add(&b, way == 1 ? line : end);
			write_file(dir, "a.def", buf_str(&b));
			l.err = spec_load(dir, NULL, NULL, &l.s, &l.faults, &l.n);
			ck_assert_int_eq(l.err == ERR_OK, l.n == 0);
			ck_assert_int_eq(l.err == ERR_OK, l.s != NULL);
			unload(&l);
			buf_clear(&b);
		}
		line = end;
	}
	ck_assert_uint_gt(n, 90);
}
END_TEST

Suite *load_suite(void)
{
	Suite *s = suite_create("load");
	TCase *t = tcase_create("load");
	tcase_add_test(t, spec_load__gives_the_vector_of_the_page);
	tcase_add_test(t, spec_load__loads_what_we_ship);
	tcase_add_test(t, spec_load__fills_the_model);
	tcase_add_test(t, spec_load__fills_lists_forms_and_overviews);
	tcase_add_loop_test(t, spec_load__names_each_fault, 0, sizeof faults / sizeof faults[0]);
	tcase_add_test(t, spec_load__points_at_the_line);
	tcase_add_test(t, spec_load__lists_all_faults_in_order);
	tcase_add_test(t, spec_load__says_when_there_is_nothing);
	tcase_add_test(t, spec_load__passes_over_what_is_no_definition);
	tcase_add_test(t, spec_load__reads_code_files);
	tcase_add_loop_test(t, spec_load__refuses_bad_code_files, 0, sizeof bad_files / sizeof bad_files[0]);
	tcase_add_test(t, spec_load__lets_a_municipality_change_single_keys);
	tcase_add_test(t, spec_load__lets_a_municipality_add);
	tcase_add_loop_test(t, spec_load__refuses_what_a_municipality_may_not, 0,
		sizeof refused / sizeof refused[0]);
	tcase_add_test(t, spec_load__takes_a_fixed_key_that_stays_the_same);
	tcase_add_loop_test(t, spec_digest__changes_with_what_is_stored_or_sent, 0,
		sizeof versions / sizeof versions[0]);
	tcase_add_test(t, spec_load__refuses_too_much_politely);
	tcase_add_test(t, spec_load__follows_long_chains);
	tcase_add_test(t, spec_load__survives_damage);
	suite_add_tcase(s, t);
	return s;
}
