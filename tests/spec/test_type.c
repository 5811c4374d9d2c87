/* The table of types: the vectors of screens/definitions.md, rows of bad and hostile
 * typing for each type, and the properties that hold for all of them. */
#include <config.h>

#include "spec/type.h"

#include "base/mem.h"
#include "base/text.h"
#include "support/run.h"
#include "suites.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- a definition with one field of every type -------------------------------------------- */

static const char *const lists[] = {
	"routes\ncode: B B1-route\ncode: O Onderwijsroute\ncode: Z Zelfredzaamheidsroute\n"
	"code: x Oude route; tot 2022-01-01\n",
	"landen\ncode: 0000 Onbekend\ncode: 5022 Marokko\ncode: 6021 Marshalleilanden\n"
	"code: 6029 Duitsland; tot 1991-06-01\ncode: 9089 Duitsland\n"
	"code: 7009 Syrië\ncode: 8044 Ivoorkust; vanaf 2030-01-01\n",
	"gemeenten\ncode: 0344 Utrecht\ncode: 0003 Appingedam; tot 2021-01-01\n",
	"nationaliteiten\ncode: 0001 Nederlandse\n",
	"talen\ncode: tir Tigrinya\n"
	"code: apc Arabisch, Levantijns\ncode: acm Arabisch, Irakees\ncode: ara Arabisch\n",
};

static const char *const types[] = {
	"tekst(5)", "tekst(200)", "langtekst", "datum", "datum_onv", "datumtijd", "tijd", "kwartaal", "ja_nee",
	"ja_nee_onb", "keuze(routes)", "meer(routes)", "geheel", "geheel(0,30)", "geheel(jaren)", "uren",
		"bedrag", "pct",
	"bsn", "anr", "vnr", "oin", "gemcode", "landcode", "natcode", "taalcode", "tel", "email", "postcode",
		"iban", "kvk",
	"rsin", "btw", "ref(r)", "hash",
};
enum { N_TYPES = sizeof types / sizeof types[0] };

static struct spec *model;

static void setup(void)
{
	struct buf text = {0};
	struct spec_fault *faults;
	size_t n;
	char path[8192];
	const char *dir = support_dir();
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		buf_printf(&text, "lijst: %.*s\nlabel: L\n%s\n", (int)strcspn(lists[i], "\n"), lists[i],
			strchr(lists[i], '\n') + 1);
	buf_add(&text, "record: r\nlabel: Rij\n\n");
	for (size_t i = 0; i < N_TYPES; i++)
		buf_printf(&text, "veld: r.v%zu\ntype: %s\nlabel: V\n\n", i, types[i]);
	snprintf(path, sizeof path, "%s/t.def", dir);
	FILE *f = fopen(path, "w");
	fputs(buf_str(&text), f);
	fclose(f);
	ck_assert_int_eq(spec_load(dir, NULL, NULL, &model, &faults, &n), ERR_OK);
	buf_clear(&text);
}

static void teardown(void)
{
	spec_free(model);
	model = NULL;
}

static const struct spec_field *field_of(const char *type)
{
	for (size_t i = 0; i < N_TYPES; i++)
		if (strcmp(types[i], type) == 0)
			return &spec_record(model, "r")->fields[i];
	ck_abort_msg("no field of type %s", type);
	return NULL;
}

/* Monday to Friday but some holidays of 2024 and 2026. */
static bool is_workday(void *ctx, struct civil d, const char **why)
{
	static const struct { struct civil day; const char *name; } holidays[] = {
		{{2026, 4, 27}, "Koningsdag"}, {{2024, 5, 9}, "Hemelvaartsdag"}, {{2024, 5, 10}, "KB-dag"},
		{{2024, 5, 20}, "Tweede pinksterdag"},
	};
	(void)ctx;
	*why = NULL;
	for (size_t i = 0; i < sizeof holidays / sizeof holidays[0]; i++)
		if (civil_compare(holidays[i].day, d) == 0)
			*why = holidays[i].name;
	if (!*why && civil_weekday(d) >= 6)
		*why = civil_weekday(d) == 6 ? "zaterdag" : "zondag";
	return !*why;
}

static void title(void *ctx, const struct spec_field *f, const char *id, struct buf *out)
{
	(void)ctx;
	buf_printf(out, "%s van %.4s", f->ref->label, id);
}

static const struct spec_env env = {.today = {2026, 3, 2}, .is_workday = is_workday, .title = title};

static void type_into(const char *type, const char *typed, struct spec_parsed *p)
{
	const struct spec_field *f = field_of(type);
	f->type->parse(f, &env, typed, p);
}

static void show(const char *type, const char *stored, struct buf *out)
{
	const struct spec_field *f = field_of(type);
	f->type->print(f, &env, stored, out);
}

/* --- the page ----------------------------------------------------------------------------- */

/* "type | typed | stored | shown"; false when the line is not that. */
static bool check_vector(char *line)
{
	char *part[4] = {line};
	for (int i = 1; i < 4; i++) {
		char *bar = strstr(part[i - 1], " | ");
		if (!bar)
			return false;
		*bar = '\0';
		part[i] = bar + 3;
	}
	struct spec_parsed p = {0};
	struct buf shown = {0};
	type_into(part[0], part[1], &p);
	bool kept = strcmp(part[2], "!") == 0;
	ck_assert_msg((p.finding.len > 0) == kept, "%s '%s' gives '%s'", part[0], part[1], buf_str(&p.finding));
	ck_assert_str_eq(buf_str(&p.value), kept ? part[3] : part[2]);
	show(part[0], buf_str(&p.value), &shown);
	ck_assert_str_eq(buf_str(&shown), part[3]);
	spec_parsed_clear(&p);
	buf_clear(&shown);
	return true;
}

START_TEST(spec_type__gives_the_vectors_of_the_page)
{
	char path[8192], line[1024];
	snprintf(path, sizeof path, "%s/screens/definitions.md", support_srcdir());
	FILE *f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	bool inside = false;
	unsigned n = 0;
	while (fgets(line, sizeof line, f)) {
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, "```", 3) == 0)
			inside = strcmp(line, "```vectors") == 0;
		else if (inside) {
			ck_assert_msg(check_vector(line), "not a vector: %s", line);
			n++;
		}
	}
	fclose(f);
	ck_assert_uint_gt(n, 100);
}
END_TEST

/* --- more that is good: typed, stored, echo (NULL: not looked at) ------------------------- */

static const struct { const char *type, *typed, *stored, *echo; } good[] = {
	{"tekst(200)", "", "", ""}, {"tekst(200)", " \t ", "", ""}, {"datum", "  ", "", ""},
	{"keuze(routes)", "", "", ""},
	{"tekst(5)", "\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80",
		"\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80", ""},
	{"tekst(5)", "e\xCC\x81" "e\xCC\x81" "e\xCC\x81" "e\xCC\x81" "e\xCC\x81", "ééééé", ""},
	{"tekst(200)", "a\x1B[31mb\x07", "a[31mb", ""},
	{"tekst(200)", "a\xE2\x80\xAE" "b", "ab", ""},
	{"langtekst", "een\r\ntwee\rdrie\n", "een\ntwee\ndrie", ""},
	{"datum", "vandaag", "2026-03-02", "ma 02-03-2026"},
	{"datum", "VANDAAG", "2026-03-02", "ma 02-03-2026"},
	{"datum", "27-4", "2026-04-27", "ma 27-04-2026 · Koningsdag"},
	{"datum", "28-2-2026", "2026-02-28", "za 28-02-2026"},
	{"datum", "29-2-2024", "2024-02-29", "do 29-02-2024"},
	{"datum", "12 - 6 - 2026", "2026-06-12", "vr 12-06-2026"},
	{"datum", "12juni", "2026-06-12", "vr 12-06-2026"},
	{"datum", "12 Sept 26", "2026-09-12", "za 12-09-2026"},
	{"datum", "010100", "2000-01-01", "za 01-01-2000"},
	{"datum", "01012000", "2000-01-01", "za 01-01-2000"},
	{"datum", "eergisteren", "2026-02-28", "za 28-02-2026"},
	{"datum", "overmorgen", "2026-03-04", "wo 04-03-2026"},
	{"datum", "maandag", "2026-03-09", "ma 09-03-2026"},
	{"datum", "di", "2026-03-03", "di 03-03-2026"},
	{"datum", "zo", "2026-03-08", "zo 08-03-2026"},
	{"datum", "+10w", "2026-05-11", "ma 11-05-2026 · +10 weken"},
	{"datum", "+ 10 weken", "2026-05-11", "ma 11-05-2026 · +10 weken"},
	{"datum", "+1w", "2026-03-09", "ma 09-03-2026 · +1 week"},
	{"datum", "-2w", "2026-02-16", "ma 16-02-2026 · -2 weken"},
	{"datum", "+5", "2026-03-07", "za 07-03-2026 · +5 dagen"},
	{"datum", "+1j", "2027-03-02", "di 02-03-2027 · +1 jaar"},
	{"datum", "+0d", "2026-03-02", "ma 02-03-2026 · +0 dagen"},
	{"datum", "+5wd", "2026-03-09", "ma 09-03-2026 · 5 wd"},
	{"datum", "-1wd", "2026-02-27", "vr 27-02-2026 · -1 wd"},
	{"datum", "+0wd", "2026-03-02", "ma 02-03-2026 · 0 wd"},
	{"datum", "+40wd", "2026-04-28", "di 28-04-2026 · 40 wd · overgeslagen: Koningsdag"},
	{"datum", "wk1", "2025-12-29", "ma 29-12-2025 · maandag van week 1"},
	{"datum", "week 53 2026", "2026-12-28", "ma 28-12-2026 · maandag van week 53"},
	{"datum", "ew", "2026-03-06", "vr 06-03-2026"},
	{"datum_onv", "1-1-1980", "1980-01-01", "di 01-01-1980 · geschat?"},
	{"datum_onv", "5-3-1980", "1980-03-05", "wo 05-03-1980"},
	{"datum_onv", "3-1980", "1980-03-00", "dag niet bekend: maart 1980"},
	{"datum_onv", "maart 1980", "1980-03-00", "dag niet bekend: maart 1980"},
	{"datum_onv", "1980-3", "1980-03-00", "dag niet bekend: maart 1980"},
	{"datum_onv", "00031980", "1980-03-00", "dag niet bekend: maart 1980"},
	{"datum_onv", "1980", "1980-00-00", "alleen jaar bekend: 1980"},
	{"datum_onv", "00-00-1980", "1980-00-00", "alleen jaar bekend: 1980"},
	{"datum_onv", "00001980", "1980-00-00", "alleen jaar bekend: 1980"},
	{"datum_onv", "19800000", "1980-00-00", "alleen jaar bekend: 1980"},
	{"datum_onv", "0000-00-00", "0000-00-00", "datum niet bekend"},
	{"datum_onv", "00000000", "0000-00-00", "datum niet bekend"},
	{"datum_onv", "ONBEKEND", "0000-00-00", "datum niet bekend"},
	{"datum_onv", "5-3-85", "1985-03-05", "di 05-03-1985"},
	{"datum_onv", "5-3-15", "2015-03-05", "do 05-03-2015"},
	{"datum_onv", "vandaag", "2026-03-02", "ma 02-03-2026"},
	{"datumtijd", "morgen 9.30", "2026-03-03T09:30:00+01:00", "di 03-03-2026 · 09:30"},
	{"datumtijd", "25-10-2026 2:30", "2026-10-25T02:30:00+02:00", "zo 25-10-2026 · 02:30"},
	{"datumtijd", "1-7-2026 14u30", "2026-07-01T14:30:00+02:00", "wo 01-07-2026 · 14:30"},
	{"datumtijd", "1-7-2026 14:30:05", "2026-07-01T14:30:05+02:00", NULL},
	{"datumtijd", "2026-07-01T14:30:05Z", "2026-07-01T14:30:05Z", NULL},
	{"datumtijd", "+2w 10:00", "2026-03-16T10:00:00+01:00", "ma 16-03-2026 · +2 weken · 10:00"},
	{"tijd", "9", "09:00", ""}, {"tijd", "9u", "09:00", ""}, {"tijd", "9u05", "09:05", ""},
	{"tijd", "9.05", "09:05", ""},
	{"tijd", "905", "09:05", ""}, {"tijd", "23:59", "23:59", ""}, {"tijd", "0:00", "00:00", ""},
	{"tijd", "14 uur", "14:00", ""},
	{"kwartaal", "Q1 2025", "2025Q1", ""}, {"kwartaal", "2025-4", "2025Q4", ""},
	{"kwartaal", "2025 Q4", "2025Q4", ""},
	{"ja_nee", "1", "1", ""}, {"ja_nee", "0", "0", ""}, {"ja_nee", "Ja", "1", ""}, {"ja_nee", "n", "0", ""},
	{"ja_nee_onb", "Onb.", "O", ""}, {"ja_nee_onb", "nee", "N", ""},
	{"keuze(routes)", "B", "B", "B1-route"}, {"keuze(routes)", "X", "x", "Oude route · oud, tot 01-01-2022"},
	{"keuze(routes)", "zelfredzaamheidsroute", "Z", "Zelfredzaamheidsroute"},
	{"landcode", "syr", "7009", "Syrië"}, {"landcode", "SYRIË", "7009", "Syrië"},
	{"landcode", "maro", "5022", "Marokko"},
	{"landcode", "0", "0000", "Onbekend"}, {"landcode", "duits", "9089", "Duitsland"},
	{"landcode", "6029", "6029", "Duitsland · oud, tot 01-06-1991"},
	{"landcode", "8044", "8044", "Ivoorkust · geldt vanaf 01-01-2030"},
	{"gemcode", "344", "0344", "Utrecht"}, {"gemcode", "3", "0003", "Appingedam · oud, tot 01-01-2021"},
	{"natcode", "ned", "0001", "Nederlandse"},
	{"taalcode", "levant", "apc", "Arabisch, Levantijns"}, {"taalcode", "arabisch", "ara", "Arabisch"},
	{"taalcode", "arabisch ir", "acm", "Arabisch, Irakees"}, {"taalcode", "TIR", "tir", "Tigrinya"},
	{"meer(routes)", "b z", "B Z", "B1-route, Zelfredzaamheidsroute"},
	{"meer(routes)", "B1-route; onderwijs", "B O", NULL},
	{"meer(routes)", "x", "x", "Oude route"}, {"meer(routes)", "B,,Z,", "B Z", NULL},
	{"geheel", "0", "0", ""}, {"geheel", "-0", "0", ""}, {"geheel", "007", "7", ""}, {"geheel", "+5", "5", ""},
	{"geheel", "\xE2\x88\x92" "5", "-5", ""}, {"geheel", "1.234.567", "1234567", ""},
	{"geheel", "999999999", "999999999", ""},
	{"geheel(jaren)", "12 jaren", "12", ""}, {"geheel(0,30)", "0", "0", ""}, {"geheel(0,30)", "30", "30", ""},
	{"uren", "0", "0", "0:00 uur"}, {"uren", "2,25", "135", "2:15 uur"}, {"uren", "1.5 uur", "90", "1:30 uur"},
	{"uren", "2 u 30", "150", "2:30 uur"}, {"uren", "45 min", "45", "0:45 uur"},
	{"uren", "100 minuten", "100", "1:40 uur"},
	{"uren", "9999:59", "599999", NULL}, {"uren", "3 uur", "180", NULL}, {"uren", "90 M", "90", NULL},
	{"bedrag", "0", "0", ""}, {"bedrag", "1234567,89", "123456789", ""},
	{"bedrag", "1.234.567", "123456700", ""},
	{"bedrag", "EUR 12,50", "1250", ""}, {"bedrag", "-\xE2\x82\xAC 5", "-500", ""},
	{"bedrag", "\xE2\x82\xAC -5", "-500", ""}, {"bedrag", "12,--", "1200", ""},
	{"bedrag", "12,", "1200", ""}, {"bedrag", "1.234", "123400", ""},
	{"pct", "0", "0", ""}, {"pct", "100%", "100", ""}, {"pct", "007", "7", ""},
	{"bsn", "10464554", "010464554", "aangevuld tot 010464554"}, {"bsn", " 999 990 019 ", "999990019", ""},
	{"vnr", "1234567890", "1234567890", ""}, {"vnr", "123456789", "0123456789", "aangevuld tot 0123456789"},
	{"rsin", "123456782", "123456782", ""},
	{"tel", "0612345678", "0612345678", ""}, {"tel", "06.1234.5678", "06 1234 5678", ""},
	{"tel", "06\xE2\x80\x93" "12345678", "06-12345678", ""},
	{"tel", "+31 6 1234 5678", "+31 6 1234 5678", ""}, {"tel", "030-2345678,123", "030-2345678,123", ""},
	{"tel", "112", "112", ""},
	{"email", "o'brien+x@sub.voor-beeld.example", "o'brien+x@sub.voor-beeld.example", ""},
	{"postcode", "1234ab", "1234AB", ""}, {"postcode", "1234 AB", "1234AB", ""},
	{"iban", "NL91ABNA0417164300", "NL91ABNA0417164300", ""},
	{"iban", "de89 3704 0044 0532 0130 00", "DE89370400440532013000", ""},
	{"btw", "nl123456782b01", "NL123456782B01", ""},
	{"ref(r)", "3F2504E0-4F89-41D3-9A0C-0305E82C3301", "3f2504e0-4f89-41d3-9a0c-0305e82c3301", ""},
	{"hash", "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", ""},
};

START_TEST(spec_type__takes_what_is_good)
{
	struct spec_parsed p = {0};
	type_into(good[_i].type, good[_i].typed, &p);
	ck_assert_msg(p.finding.len == 0, "%s '%s': %s", good[_i].type, good[_i].typed, buf_str(&p.finding));
	ck_assert_str_eq(buf_str(&p.value), good[_i].stored);
	if (good[_i].echo)
		ck_assert_str_eq(buf_str(&p.echo), good[_i].echo);
	spec_parsed_clear(&p);
}
END_TEST

/* --- what is not good: typed, and a part of what is said about it ------------------------- */

static const struct { const char *type, *typed, *part; } bad[] = {
	{"tekst(5)", "zes es", "1 teken te lang (ten hoogste 5)"}, {"tekst(5)", "zeven t", "2 tekens te lang"},
	{"datum", "31-4", "april 2026 heeft 30 dagen"}, {"datum", "29-2-2026", "heeft 28 dagen"},
	{"datum", "12-13-2026", "Maand 13"},
	{"datum", "0-1-2026", "hele datum"}, {"datum", "2026", "hele datum"}, {"datum", "6-2026", "hele datum"},
	{"datum", "onbekend", "hele datum"}, {"datum", "12-6-1200", "1200"}, {"datum", "12-6-202", "geen datum"},
	{"datum", "12-6-", "geen datum"}, {"datum", "12--6", "geen datum"}, {"datum", "12-6-2026-1", "geen datum"},
	{"datum", "1234567", "geen datum"}, {"datum", "123456789", "geen datum"}, {"datum", "straks", "geen datum"},
	{"datum", "+", "+10w"}, {"datum", "+w", "+10w"}, {"datum", "+10x", "+10w"}, {"datum", "+999999d", "+10w"},
	{"datum", "+99999j", "te ver"}, {"datum", "+99999m", "te ver"}, {"datum", "-99999w", "te ver"},
	{"datum", "+3000wd", "2000"},
	{"datum", "wk", "wk24"}, {"datum", "wk0", "Week 0"},
	{"datum", "wk53 2025", "Week 53 bestaat niet in 2025"}, {"datum", "wk245", "wk24"},
	{"datum", "wk1 26", "wk24"}, {"datum", "\xD9\xA1\xD9\xA2-6", "0-9"}, {"datum", "\xEF\xBC\x91-6", "0-9"},
	{"datum", "1-1-2026 10:00", "geen datum"}, {"datum", "12-6-2026; DROP", "geen datum"},
	{"datum_onv", "5-3-24", "1924 of 2024"}, {"datum_onv", "050328", "1928 of 2028"},
	{"datum_onv", "5-3", "jaartal"},
	{"datum_onv", "12-00-1980", "00"}, {"datum_onv", "00-03-0000", "jaar is niet bekend"},
	{"datum_onv", "30-02-1980", "29 dagen"},
	{"datum_onv", "13-1980", "Maand 13"}, {"datum_onv", "99", "geen datum"},
	{"datum_onv", "980", "geen datum"}, {"datum_onv", "1500", "1500"},
	{"datumtijd", "vandaag", "dag en tijd"}, {"datumtijd", "10:00", "dag en tijd"},
	{"datumtijd", "1-1-2026 25:00", "dag en tijd"},
	{"datumtijd", "30-2-2026 10:00", "28 dagen"}, {"datumtijd", "29-3-2026 2:30", "uur vooruit"},
	{"datumtijd", "2026-02-30T10:00:00Z", "dag en tijd"},
	{"datumtijd", "1-1-2026 10:00:61", "dag en tijd"},
	{"tijd", "25:00", "tijd"}, {"tijd", "9:60", "tijd"}, {"tijd", "9:5", "tijd"}, {"tijd", "9:", "tijd"},
	{"tijd", "half tien", "tijd"},
	{"tijd", "12345", "tijd"}, {"tijd", "-1:00", "tijd"},
	{"kwartaal", "2026Q0", "kwartaal"}, {"kwartaal", "5", "kwartaal"}, {"kwartaal", "1", "kwartaal"},
	{"kwartaal", "0026Q1", "kwartaal"},
	{"kwartaal", "2026Q11", "kwartaal"}, {"kwartaal", "26Q1", "kwartaal"},
	{"ja_nee", "misschien", "j (ja)"}, {"ja_nee", "2", "j (ja)"}, {"ja_nee", "o", "j (ja)"},
	{"ja_nee_onb", "?", "onbekend"},
	{"keuze(routes)", "zz", "F4"}, {"keuze(routes)", "B O", "F4"},
	{"landcode", "mar", "Marokko, Marshalleilanden"}, {"landcode", "99999", "F4"},
	{"landcode", "70090", "F4"}, {"landcode", "-", "F4"},
	{"taalcode", "arab", "Arabisch, Levantijns, Arabisch, Irakees, Arabisch."},
	{"meer(routes)", "B, q", "F4"}, {"meer(routes)", ",", "F4"}, {"meer(routes)", "B Z q", "F4"},
	{"geheel", "12,5", "heel getal"}, {"geheel", "1e5", "heel getal"}, {"geheel", "0x10", "heel getal"},
	{"geheel", "--5", "heel getal"},
	{"geheel", "1.23", "heel getal"}, {"geheel", "1234.567", "heel getal"},
	{"geheel", "99999999999999999999", "heel getal"},
	{"geheel", "9999999999", "999999999"}, {"geheel", "5 jaren", "heel getal"},
	{"geheel", "\xD9\xA5", "0-9"}, {"geheel", "5\xC2\xB2", "0-9"},
	{"geheel(0,30)", "31", "van 0 tot en met 30"}, {"geheel(0,30)", "-1", "van 0 tot en met 30"},
	{"uren", "1:60", "1:30"}, {"uren", "1:5", "1:30"}, {"uren", "-1", "1:30"},
	{"uren", "1,33", "hele minuten"}, {"uren", "1,255", "1:30"},
	{"uren", "10000", "9999"}, {"uren", "10000 uur", "9999"}, {"uren", "9999999999999", "1:30"},
	{"uren", "202699", "9999"}, {"uren", "u", "1:30"}, {"uren", "1:30:00", "1:30"}, {"uren", "veel", "1:30"},
	{"bedrag", "1,234.56", "1.234,56"}, {"bedrag", "12,345", "1.234,56"}, {"bedrag", "1.2.3", "1.234,56"},
	{"bedrag", "$ 5", "1.234,56"},
	{"bedrag", "99999999999", "te groot"}, {"bedrag", "99999999999 EUR", "te groot"},
	{"bedrag", ",50", "1.234,56"}, {"bedrag", "12-", "1.234,56"},
	{"bedrag", "12.34,5", "1.234,56"}, {"bedrag", "999999999999999999", "te groot"},
	{"pct", "101", "0 tot en met 100"}, {"pct", "12,5", "0 tot en met 100"},
	{"pct", "-1", "0 tot en met 100"}, {"pct", "50%%", "0 tot en met 100"},
	{"bsn", "1234567", "negen cijfers"}, {"bsn", "1234567890", "negen cijfers"},
	{"bsn", "123456789", "11-proef"}, {"bsn", "000000000", "nullen"},
	{"bsn", "00000000", "nullen"}, {"bsn", "99999001a", "negen cijfers"}, {"bsn", "--", "negen cijfers"},
	{"bsn", "\xD9\xA9\xD9\xA9\xD9\xA9\xD9\xA9\xD9\xA9\xD9\xA0\xD9\xA0\xD9\xA1\xD9\xA9", "0-9"},
	{"anr", "123", "tien cijfers"}, {"anr", "1010101012", "klopt niet"},
	{"anr", "0101010101", "klopt niet"}, {"anr", "1101010101", "klopt niet"},
	{"vnr", "1234567", "tien cijfers"}, {"vnr", "12345678901", "tien cijfers"},
	{"vnr", "0000000000", "tien cijfers"}, {"vnr", "123456789x", "tien cijfers"},
	{"oin", "123", "twintig"}, {"kvk", "1234567", "acht"}, {"rsin", "123456789", "11-proef"},
	{"rsin", "000000000", "negen"},
	{"tel", "06", "telefoonnummer"}, {"tel", "06--12345678", "telefoonnummer"},
	{"tel", "(06) 12345678", "telefoonnummer"},
	{"tel", "061234567890123456", "telefoonnummer"}, {"tel", "0612345678,0", "telefoonnummer"},
	{"tel", "0612345678,1", "telefoonnummer"},
	{"tel", "+", "telefoonnummer"}, {"tel", "06-1234567a", "telefoonnummer"},
	{"tel", "06  12345678", "telefoonnummer"}, {"tel", "0612345678-", "telefoonnummer"},
	{"email", "a", "naam@"}, {"email", "@b.nl", "naam@"}, {"email", "a@b", "naam@"},
	{"email", "a@b.n", "naam@"}, {"email", "a@b..nl", "naam@"},
	{"email", "a@.nl", "naam@"}, {"email", "a@-b.nl", "naam@"}, {"email", "a@b-.nl", "naam@"},
	{"email", "a b@c.nl", "naam@"}, {"email", ".a@b.nl", "naam@"},
	{"email", "a.@b.nl", "naam@"}, {"email", "a..b@c.nl", "naam@"}, {"email", "a@b@c.nl", "naam@"},
	{"email", "a@b.nl,c@d.nl", "naam@"}, {"email", "a@b.n1", "naam@"},
	{"postcode", "0234AB", "vier cijfers"}, {"postcode", "1234A", "vier cijfers"},
	{"postcode", "1234ABC", "vier cijfers"}, {"postcode", "AB1234", "vier cijfers"},
	{"iban", "NL91ABNA041716430", "18 tekens"}, {"iban", "NL91ABNA0417164301", "klopt niet"},
	{"iban", "9191ABNA0417164300", "18 tekens"}, {"iban", "DE89", "18 tekens"},
	{"btw", "NL123456789B01", "klopt niet"}, {"btw", "NL123456782B1", "NL123456789B01"},
	{"btw", "DE123456782", "NL123456789B01"},
	{"ref(r)", "iemand", "F4"}, {"ref(r)", "3f2504e0-4f89-41d3-9a0c-0305e82c33011", "F4"},
	{"hash", "abc", "64 tekens"},
};

/* A finding is a sentence, nothing is lost, and what is kept is no good value: at most
 * its unit is put behind it. */
START_TEST(spec_type__keeps_what_is_bad_and_says_why)
{
	struct spec_parsed p = {0};
	const struct spec_field *f = field_of(bad[_i].type);
	type_into(bad[_i].type, bad[_i].typed, &p);
	ck_assert_msg(strstr(buf_str(&p.finding), bad[_i].part) != NULL, "%s '%s': '%s' stored '%s'", bad[_i].type,
		bad[_i].typed, buf_str(&p.finding), buf_str(&p.value));
	ck_assert_int_eq(strncmp(buf_str(&p.value), bad[_i].typed, strlen(bad[_i].typed)), 0);
	ck_assert_uint_eq(p.echo.len, 0);
	ck_assert(!f->type->check(f, &env, buf_str(&p.value), NULL));
	spec_parsed_clear(&p);
}
END_TEST

/* --- properties --------------------------------------------------------------------------- */

static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	return *state ^= *state << 5;
}

static unsigned below(uint32_t *state, unsigned n)
{
	return next_random(state) % n;
}

static void add_digits(uint32_t *state, struct buf *out, unsigned n)
{
	while (n-- > 0)
		buf_add_c(out, (char)('0' + below(state, 10)));
}

static struct civil some_day(uint32_t *state)
{
	struct civil first = {1583, 1, 1};
	return civil_add_days(first, (long)below(state, 366 * 8400 - 3000));
}

/* One generator a type; what it makes may still fail the check, then another is made. */
static void make_text(uint32_t *s, struct buf *out)
{
	static const char *const pieces[] = {"a", "Z", " ", "é", "ş", "ł", "\xE2\x80\x99", "\xD8\xA7",
		"\xE1\x88\xB0", "-", ".", "1", "\xF0\x9F\x98\x80", "%"};
	unsigned n = 1 + below(s, 5);
	for (unsigned i = 0; i < n; i++)
		buf_add(out, pieces[below(s, sizeof pieces / sizeof pieces[0])]);
}

static void make_lines(uint32_t *s, struct buf *out)
{
	make_text(s, out);
	buf_add(out, "\n\n");
	make_text(s, out);
}

static void make_date(uint32_t *s, struct buf *out)
{
	char day[11];
	civil_format(some_day(s), day);
	buf_add(out, day);
}

static void make_partial(uint32_t *s, struct buf *out)
{
	make_date(s, out);
	unsigned way = below(s, 4);
	if (way >= 1)
		memcpy(out->s + 8, "00", 2);
	if (way >= 2)
		memcpy(out->s + 5, "00", 2);
	if (way == 3)
		memcpy(out->s, "0000", 4);
}

static void make_moment(uint32_t *s, struct buf *out)
{
	make_date(s, out);
	buf_printf(out, "T%02u:%02u:%02u%c%02u:00", below(s, 24), below(s, 60), below(s, 2) * below(s, 60),
		below(s, 9) ? '+' : '-',
		below(s, 3));
}

static void make_time(uint32_t *s, struct buf *out)
{
	buf_printf(out, "%02u:%02u", below(s, 24), below(s, 60));
}

static void make_quarter(uint32_t *s, struct buf *out)
{
	buf_printf(out, "%04uQ%u", 1900 + below(s, 300), 1 + below(s, 4));
}

static void make_bit(uint32_t *s, struct buf *out)
{
	buf_printf(out, "%u", below(s, 2));
}

static void make_jno(uint32_t *s, struct buf *out)
{
	buf_add_c(out, "JNO"[below(s, 3)]);
}

static void make_route(uint32_t *s, struct buf *out)
{
	buf_add_c(out, "BOZx"[below(s, 4)]);
}

static void make_routes(uint32_t *s, struct buf *out)
{
	unsigned set = 1 + below(s, 15);
	for (unsigned i = 0; i < 4; i++)
		if (set & 1u << i)
			buf_printf(out, "%s%c", out->len ? " " : "", "BOZx"[i]);
}

static void make_number(uint32_t *s, struct buf *out)
{
	buf_printf(out, "%s%u", below(s, 3) ? "" : "-", below(s, 3) ? below(s, 40) : next_random(s) % 999999999u);
}

static void make_money(uint32_t *s, struct buf *out)
{
	buf_printf(out, "%s%" PRIu64, below(s, 3) ? "" : "-", (uint64_t)next_random(s) * (1 + below(s, 20)));
}

static void make_3(uint32_t *s, struct buf *out)
{
	buf_printf(out, "%u", below(s, 101));
}

static void make_8(uint32_t *s, struct buf *out)
{
	add_digits(s, out, 8);
}

static void make_9(uint32_t *s, struct buf *out)
{
	add_digits(s, out, 9);
}

static void make_10(uint32_t *s, struct buf *out)
{
	add_digits(s, out, 10);
}

static void make_20(uint32_t *s, struct buf *out)
{
	add_digits(s, out, 20);
}

static void make_land(uint32_t *s, struct buf *out)
{
	static const char *const codes[] = {"0000", "5022", "6021", "6029", "9089", "7009", "8044"};
	buf_add(out, codes[below(s, 7)]);
}

static void make_gemeente(uint32_t *s, struct buf *out)
{
	buf_add(out, below(s, 2) ? "0344" : "0003");
}

static void make_nationality(uint32_t *s, struct buf *out)
{
	(void)s;
	buf_add(out, "0001");
}

static void make_language(uint32_t *s, struct buf *out)
{
	static const char *const codes[] = {"tir", "apc", "acm", "ara"};
	buf_add(out, codes[below(s, 4)]);
}

static void make_phone(uint32_t *s, struct buf *out)
{
	static const char *const marks[] = {"", "", "", " ", "-", " - ", "(0)", " (0) "};
	buf_add(out, below(s, 2) ? "+" : "0");
	for (unsigned n = 2 + below(s, 9); n > 0; n--) {
		buf_add(out, marks[below(s, 8)]);
		add_digits(s, out, 1);
	}
	if (below(s, 3) == 0)
		buf_printf(out, ",%u", 10 + below(s, 9999));
}

static void make_email(uint32_t *s, struct buf *out)
{
	buf_printf(out, "%c%u.x@%c%u.%s", 'a' + (int)below(s, 26), below(s, 99), 'A' + (int)below(s, 26),
		below(s, 99), below(s, 2) ? "nl" : "example");
}

static void make_postcode(uint32_t *s, struct buf *out)
{
	buf_printf(out, "%u%c%c", 1000 + below(s, 9000), 'A' + (int)below(s, 26), 'A' + (int)below(s, 26));
}

static void make_iban(uint32_t *s, struct buf *out)
{
	buf_printf(out, "%s%02u", below(s, 2) ? "BE" : "LT", 2 + below(s, 97));
	add_digits(s, out, 12 + below(s, 5));
}

static void make_btw(uint32_t *s, struct buf *out)
{
	buf_add(out, "NL");
	add_digits(s, out, 9);
	buf_add(out, "B01");
}

static void make_hex(uint32_t *s, struct buf *out, unsigned n)
{
	while (n-- > 0)
		buf_add_c(out, "0123456789abcdef"[below(s, 16)]);
}

static void make_uuid(uint32_t *s, struct buf *out)
{
	static const unsigned parts[] = {8, 4, 4, 4, 12};
	for (unsigned i = 0; i < 5; i++) {
		if (i > 0)
			buf_add_c(out, '-');
		make_hex(s, out, parts[i]);
	}
}

static void make_hash(uint32_t *s, struct buf *out)
{
	make_hex(s, out, 64);
}

static const struct { const char *type; void (*make)(uint32_t *state, struct buf *out); } makers[] = {
	{"tekst(5)", make_text}, {"tekst(200)", make_text}, {"langtekst", make_lines}, {"datum", make_date},
	{"datum_onv", make_partial},
	{"datumtijd", make_moment}, {"tijd", make_time}, {"kwartaal", make_quarter}, {"ja_nee", make_bit},
	{"ja_nee_onb", make_jno},
	{"keuze(routes)", make_route}, {"meer(routes)", make_routes}, {"geheel", make_number},
	{"geheel(0,30)", make_number},
	{"geheel(jaren)", make_number}, {"uren", make_number}, {"bedrag", make_money}, {"pct", make_3},
	{"bsn", make_9}, {"anr", make_10},
	{"vnr", make_10}, {"oin", make_20}, {"gemcode", make_gemeente}, {"landcode", make_land},
	{"natcode", make_nationality},
	{"taalcode", make_language}, {"tel", make_phone}, {"email", make_email}, {"postcode", make_postcode},
	{"iban", make_iban},
	{"kvk", make_8}, {"rsin", make_9}, {"btw", make_btw}, {"ref(r)", make_uuid}, {"hash", make_hash},
};

/* A good stored value comes back from the editor and, where it is shown as it is typed,
 * from the screen; and its order with itself is equal. */
START_TEST(spec_type__gives_back_what_it_lets_edit)
{
	const struct spec_field *f = field_of(makers[_i].type);
	uint32_t state = 88172645u + (uint32_t)_i;
	unsigned n_good = 0;
	for (unsigned tries = 0; n_good < 400 && tries < 1000000; tries++) {
		struct buf stored = {0}, shown = {0};
		struct spec_parsed p = {0};
		makers[_i].make(&state, &stored);
		char *clean = text_clean(buf_str(&stored), f->type->widget == SPEC_WIDGET_AREA);
		if (clean[0] && strcmp(clean, buf_str(&stored)) == 0 && f->type->check(f, &env, clean, NULL)) {
			n_good++;
			f->type->edit(f, &env, clean, &shown);
			f->type->parse(f, &env, buf_str(&shown), &p);
			ck_assert_msg(p.finding.len == 0, "%s %s edits as %s: %s", makers[_i].type, clean, buf_str(&shown),
				buf_str(&p.finding));
			ck_assert_msg(strcmp(buf_str(&p.value), clean) == 0, "%s %s edits as %s, parses as %s",
				makers[_i].type, clean,
				buf_str(&shown), buf_str(&p.value));
			ck_assert_int_eq(f->type->compare(f, clean, clean), 0);
			ck_assert_int_lt(f->type->compare(f, clean, ""), 0);
			ck_assert_int_gt(f->type->compare(f, "", clean), 0);
		}
		free(clean);
		buf_clear(&stored);
		buf_clear(&shown);
		spec_parsed_clear(&p);
	}
	ck_assert_uint_eq(n_good, 400);
}
END_TEST

START_TEST(spec_type__has_a_generator_for_every_type)
{
	size_t n = 0;
	ck_assert_uint_eq(sizeof makers / sizeof makers[0], N_TYPES);
	for (const struct spec_type *t; (t = spec_type_at(n)); n++) {
		bool made = false;
		ck_assert_ptr_eq(spec_type(t->name), t);
		for (size_t i = 0; i < N_TYPES; i++)
			made = made || field_of(makers[i].type)->type == t;
		ck_assert_msg(made, "%s", t->name);
		ck_assert(t->width > 0 && t->max_chars > 0 && t->parse && t->check && t->print && t->compare && t->edit);
		ck_assert_int_eq(t->is_integer, t->value == EXPR_INT || t->value == EXPR_BOOL);
	}
	ck_assert_uint_eq(n, 32);
	ck_assert_ptr_null(spec_type("text"));
	ck_assert_ptr_null(spec_type(""));
}
END_TEST

/* Bytes of any kind, in any type: the value is clean text, checked as its finding says,
 * and printing, editing and ordering what is stored never fails. */
START_TEST(spec_type__survives_any_bytes)
{
	static const char *const pieces[] = {
		"\xFF", "\xC3", "\xED\xA0\x80", "\x01", "\x1B[2J", "\x7F", "\xC2\x9B", "\xE2\x80\xAE", "\xE2\x80\xA8",
			"\n", "\r", "\t", "%s%n", "'", "\"",
		";", "-", "+", ".", ",", " ", ":", "0", "1", "9", "00", "2026", "wk", "wd", "ma", "a", "Z", "@",
			"\xE2\x82\xAC", "\xD9\xA1", "999999999999999999999",
		"e\xCC\x81", "\xF0\x9F\x98\x80", "onbekend", "B", "T10:00:00+01:00", "NL", "(0)", "u", "%",
	};
	const struct spec_field *f = field_of(makers[_i].type);
	uint32_t state = 123456789u + (uint32_t)_i;
	for (unsigned round = 0; round < 3000; round++) {
		struct buf typed = {0}, out = {0}, why = {0};
		struct spec_parsed p = {0};
		for (unsigned n = below(&state, 8); n > 0; n--)
			buf_add(&typed, pieces[below(&state, sizeof pieces / sizeof pieces[0])]);
		f->type->parse(f, round % 2 ? &env : &(struct spec_env){.ctx = NULL}, buf_str(&typed), &p);
		const char *value = buf_str(&p.value);
		char *clean = text_clean(value, f->type->widget == SPEC_WIDGET_AREA);
		ck_assert_str_eq(clean, value);
		ck_assert_msg(f->type->check(f, &env, value, NULL) == (p.finding.len == 0), "%s: '%s'",
			makers[_i].type, value);
		f->type->check(f, &env, buf_str(&typed), &why);
		f->type->print(f, &env, buf_str(&typed), &out);
		f->type->edit(f, &env, buf_str(&typed), &out);
		f->type->compare(f, value, buf_str(&typed));
		spec_expr_value(f, buf_str(&typed));
		free(clean);
		buf_clear(&typed);
		buf_clear(&out);
		buf_clear(&why);
		spec_parsed_clear(&p);
	}
}
END_TEST

START_TEST(spec_type__takes_a_long_text_at_once)
{
	struct buf typed = {0};
	for (unsigned i = 0; i < 200000; i++)
		buf_add_c(&typed, "12-"[i % 3]);
	for (size_t i = 0; i < N_TYPES; i++) {
		struct spec_parsed p = {0};
		type_into(types[i], buf_str(&typed), &p);
		ck_assert_uint_gt(p.finding.len, 0);
		ck_assert_uint_ge(p.value.len, typed.len);
		spec_parsed_clear(&p);
	}
	buf_clear(&typed);
}
END_TEST

/* --- single functions --------------------------------------------------------------------- */

START_TEST(spec_type_compare__orders_by_meaning)
{
	static const struct { const char *type, *first, *second; } rows[] = {
		{"tekst(200)", "Çelik", "Demir"}, {"tekst(200)", "arts", "Boer"}, {"datum", "2025-12-31", "2026-01-01"},
		{"datum_onv", "1980-00-00", "1980-01-00"}, {"datum_onv", "2026-01-01", "0000-00-00"},
		{"datum_onv", "0000-00-00", ""},
		{"datumtijd", "2026-03-02T10:00:00+02:00", "2026-03-02T09:00:00+00:00"}, {"geheel", "9", "10"},
		{"geheel", "-10", "-9"},
		{"geheel", "5", "vijf"}, {"uren", "90", "600"}, {"bedrag", "999", "1000"}, {"keuze(routes)", "Z", "x"},
		{"keuze(routes)", "x", "q"}, {"ja_nee", "0", "1"}, {"tijd", "09:00", "10:00"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct spec_field *f = field_of(rows[i].type);
		ck_assert_msg(f->type->compare(f, rows[i].first, rows[i].second) < 0, "%s %s", rows[i].type, rows[i].first);
		ck_assert_msg(f->type->compare(f, rows[i].second, rows[i].first) > 0, "%s %s", rows[i].type, rows[i].first);
	}
}
END_TEST

START_TEST(spec_type_check__wants_the_stored_form)
{
	static const struct { const char *type, *stored; bool ok; } rows[] = {
		{"datum", "02-03-2026", false}, {"datum", "2026-03-00", false}, {"datum_onv", "2026-03-00", true},
		{"datum_onv", "1980", false},
		{"postcode", "1234 AB", false}, {"uren", "1:30", false}, {"bedrag", "12,50", false},
		{"geheel", "007", false}, {"geheel", "-0", false},
		{"geheel", "+5", false}, {"ja_nee", "ja", false}, {"ja_nee_onb", "JN", false},
		{"keuze(routes)", "b", false}, {"meer(routes)", "Z B", false},
		{"meer(routes)", "B B", false}, {"meer(routes)", "B  Z", false}, {"meer(routes)", "B Z", true},
		{"tijd", "9:30", false}, {"iban", "NL91 ABNA 0417 1643 00", false},
		{"hash", "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", false},
		{"kwartaal", "2026q1", false},
		{"datumtijd", "2026-03-02T10:00:00", false}, {"datumtijd", "2026-03-02T10:00:00+01:00", true},
		{"datumtijd", "2026-03-02T24:00:00Z", false},
		{"tekst(5)", "a\tb", false}, {"tekst(5)", "a\nb", false}, {"langtekst", "a\nb", true},
		{"langtekst", "a\x1B", false}, {"tekst(5)", "\xFF", false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct spec_field *f = field_of(rows[i].type);
		struct buf why = {0};
		ck_assert_msg(f->type->check(f, &env, rows[i].stored, &why) == rows[i].ok, "%s '%s'", rows[i].type,
			rows[i].stored);
		ck_assert_int_eq(why.len == 0, rows[i].ok);
		buf_clear(&why);
	}
}
END_TEST

START_TEST(spec_type_print__shows_what_edit_does_not)
{
	struct buf out = {0};
	show("ref(r)", "3f2504e0-4f89-41d3-9a0c-0305e82c3301", &out);
	ck_assert_str_eq(buf_str(&out), "Rij van 3f25");
	buf_reset(&out);
	show("landcode", "7009", &out);
	ck_assert_str_eq(buf_str(&out), "Syrië");
	buf_reset(&out);
	show("bedrag", "-123456789", &out);
	ck_assert_str_eq(buf_str(&out), "\xE2\x82\xAC -1.234.567,89");
	buf_clear(&out);
}
END_TEST

START_TEST(spec_expr_value__follows_the_type)
{
	static const struct { const char *type, *stored; enum expr_kind kind; int64_t number; } rows[] = {
		{"geheel", "-5", EXPR_INT, -5}, {"uren", "90", EXPR_INT, 90}, {"bedrag", "1250", EXPR_INT, 1250},
		{"pct", "50", EXPR_INT, 50},
		{"ja_nee", "1", EXPR_BOOL, 1}, {"ja_nee", "0", EXPR_BOOL, 0}, {"ja_nee_onb", "J", EXPR_TEXT, 0},
		{"keuze(routes)", "B", EXPR_TEXT, 0},
		{"datum", "2026-03-02", EXPR_DATE, 0}, {"datum_onv", "1980-00-00", EXPR_DATE, 0},
		{"datumtijd", "2026-03-02T10:00:00+01:00", EXPR_DATE, 0},
		{"datum", "morgen ergens", EXPR_TEXT, 0}, {"geheel", "veel", EXPR_TEXT, 0},
		{"geheel", "", EXPR_EMPTY, 0}, {"tekst(5)", "x", EXPR_TEXT, 0},
		{"datumtijd", "2026-03-02 10:00:00+01:00", EXPR_TEXT, 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct expr_value v = spec_expr_value(field_of(rows[i].type), rows[i].stored);
		ck_assert_msg(v.kind == rows[i].kind, "%s '%s'", rows[i].type, rows[i].stored);
		ck_assert_int_eq(v.number, rows[i].number);
	}
	ck_assert_int_eq(spec_expr_value(field_of("datum"), NULL).kind, EXPR_EMPTY);
	ck_assert_int_eq(spec_expr_value(field_of("datumtijd"), "2026-03-02T10:00:00+01:00").date.day, 2);
	ck_assert_int_eq(spec_expr_value(field_of("datum_onv"), "1980-00-00").date.month, 0);
}
END_TEST

START_TEST(spec_sort_codes__sorts_and_makes_unique)
{
	static const struct { const char *codes, *sorted; } rows[] = {
		{"", ""}, {"  ", ""}, {"b a", "a b"}, {" b  a b ", "a b"}, {"a", "a"}, {"z B 10 9", "10 9 B z"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char *sorted = spec_sort_codes(rows[i].codes);
		ck_assert_str_eq(sorted, rows[i].sorted);
		free(sorted);
	}
	ck_assert(spec_has_code("a b cd", "a") && spec_has_code("a b cd", "cd"));
	ck_assert(!spec_has_code("a b cd", "c") && !spec_has_code("a b cd", "d") && !spec_has_code("", "a") &&
		!spec_has_code("a", ""));
}
END_TEST

START_TEST(spec_bsn_ok__is_the_eleven_test)
{
	ck_assert(spec_bsn_ok("999990019"));
	ck_assert(!spec_bsn_ok("999990018") && !spec_bsn_ok("000000000") && !spec_bsn_ok("99999001") &&
		!spec_bsn_ok("9999900190") &&
		!spec_bsn_ok("99999001x") && !spec_bsn_ok(""));
	ck_assert(spec_anr_ok("1010101025"));
	ck_assert(!spec_anr_ok("1010101026") && !spec_anr_ok("0101010102") && !spec_anr_ok("101010102") &&
		!spec_anr_ok(""));
	/* one wrong digit is always seen */
	char text[] = "999990019";
	for (int i = 0; i < 9; i++)
		for (char c = '0'; c <= '9'; c++) {
			char kept = text[i];
			text[i] = c;
			ck_assert_int_eq(spec_bsn_ok(text), c == kept);
			text[i] = kept;
		}
}
END_TEST

/* The example of the conventions: ten work days on from Friday 3 May 2024. */
START_TEST(spec_type__names_the_holidays_it_skips)
{
	struct spec_env may = env;
	struct spec_parsed p = {0};
	const struct spec_field *f = field_of("datum");
	may.today = (struct civil){2024, 5, 3};
	f->type->parse(f, &may, "+10wd", &p);
	ck_assert_str_eq(buf_str(&p.value), "2024-05-22");
	ck_assert_str_eq(buf_str(&p.echo),
		"wo 22-05-2024 · 10 wd · overgeslagen: Hemelvaartsdag, KB-dag, Tweede pinksterdag");
	may.is_workday = NULL;
	f->type->parse(f, &may, "+10wd", &p);
	ck_assert_ptr_nonnull(strstr(buf_str(&p.finding), "Werkdagen"));
	f->type->parse(f, NULL, "vandaag", &p);
	ck_assert_str_eq(buf_str(&p.value), "vandaag");
	f->type->parse(f, NULL, "12-6-2024", &p);
	ck_assert_str_eq(buf_str(&p.value), "2024-06-12");
	ck_assert_uint_eq(p.finding.len, 0);
	spec_parsed_clear(&p);
}
END_TEST

Suite *type_suite(void)
{
	Suite *s = suite_create("type");
	TCase *t = tcase_create("type");
	tcase_add_unchecked_fixture(t, setup, teardown);
	tcase_add_test(t, spec_type__gives_the_vectors_of_the_page);
	tcase_add_loop_test(t, spec_type__takes_what_is_good, 0, sizeof good / sizeof good[0]);
	tcase_add_loop_test(t, spec_type__keeps_what_is_bad_and_says_why, 0, sizeof bad / sizeof bad[0]);
	tcase_add_loop_test(t, spec_type__gives_back_what_it_lets_edit, 0, sizeof makers / sizeof makers[0]);
	tcase_add_test(t, spec_type__has_a_generator_for_every_type);
	tcase_add_loop_test(t, spec_type__survives_any_bytes, 0, sizeof makers / sizeof makers[0]);
	tcase_add_test(t, spec_type__takes_a_long_text_at_once);
	tcase_add_test(t, spec_type_compare__orders_by_meaning);
	tcase_add_test(t, spec_type_check__wants_the_stored_form);
	tcase_add_test(t, spec_type_print__shows_what_edit_does_not);
	tcase_add_test(t, spec_expr_value__follows_the_type);
	tcase_add_test(t, spec_sort_codes__sorts_and_makes_unique);
	tcase_add_test(t, spec_bsn_ok__is_the_eleven_test);
	tcase_add_test(t, spec_type__names_the_holidays_it_skips);
	suite_add_tcase(s, t);
	return s;
}
