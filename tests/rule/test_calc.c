/* calc: every calculation gives exactly the keys it names; wrong and missing inputs are refused with a
 * sentence; every number of the law comes from its setting; the reasoning; and, on random inputs, what must
 * always hold. What comes out for which input is in golden.json. */
#include <config.h>

#include "suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rule/calc.h"
#include "support.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof(a)[0]))

static struct sheet *in, *out;
static struct instellingen *instellingen;
static struct calc_env env;

static void setup(void)
{
	in = sheet_new();
	out = sheet_new();
	instellingen = instellingen_new(rule_regels());
	env = (struct calc_env){rule_kalender(), instellingen};
}

static void teardown(void)
{
	sheet_free(in);
	sheet_free(out);
	instellingen_free(instellingen);
}

/* "key=value ..." into a sheet: a date, a number, ja or nee, - for empty, else a word. */
static void put(struct sheet *s, const char *key, const char *value)
{
	struct civil d;
	char *end;
	long long n = strtoll(value, &end, 10);
	if (civil_parse(value, &d))
		sheet_date(s, key, d);
	else if (*value && !*end)
		sheet_int(s, key, n);
	else if (strcmp(value, "ja") == 0 || strcmp(value, "nee") == 0)
		sheet_bool(s, key, *value == 'j');
	else if (strcmp(value, "-") == 0)
		sheet_none(s, key);
	else
		sheet_text(s, key, value);
}

static void fill(struct sheet *s, const char *args)
{
	char *copy = mem_dup(args), *save = NULL;
	for (char *word = strtok_r(copy, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
		char *value = strchr(word, '=');
		ck_assert_msg(value != NULL, "%s", word);
		*value = '\0';
		put(s, word, value + 1);
	}
	free(copy);
}

/* A row of pip_boete: "id constatering schuld onherroepelijk". */
static void violation(const char *id, const char *constatering, const char *schuld,
	const char *onherroepelijk)
{
	struct sheet *row = sheet_row(in, "overtredingen");
	sheet_text(row, "id", id);
	put(row, "constatering", constatering);
	sheet_text(row, "schuld", schuld);
	put(row, "onherroepelijk", onherroepelijk);
}

static void run(const char *name, const char *args)
{
	struct buf why = {0};
	sheet_clear(in);
	fill(in, args);
	ck_assert_msg(calc_run(name, &env, in, out, NULL, &why) == ERR_OK, "%s %s: %s", name, args,
		buf_str(&why));
	ck_assert_str_eq(buf_str(&why), "");
	buf_clear(&why);
}

/* --- keys ------------------------------------------------------------------------------- */

/* The least that each takes. */
static const struct {
	const char *name, *args;
} least[] = {
	{"is_werkdag", "datum=2026-05-14"}, {"werkdagen", "start=2026-04-02 n=5"},
	{"werkdagen_tussen", "start=2026-04-30 eind=2026-05-31"}, {"termijn_atw",
	"start=2026-05-02 n=12 eenheid=weken atw=ja"},
	{"periode", "start=2026-08-31 maanden=6"}, {"terugtellen", "eind=2028-08-31 maanden=6"},
	{"pip", "kennisgeving=2026-02-11 art28=nee"}, {"pip", "kennisgeving=2026-02-11 art28=ja brp=-"},
	{"pip_verhuizing", "brp_nieuw=2026-02-24"}, {"pip_lokaal", "brp=2026-01-24"}, {"bezwaar",
	"bekendmaking=2026-03-12"},
	{"bezwaar_post", "bekendmaking=2026-03-12"}, {"beslissing_bezwaar",
	"bekendmaking=2026-03-12 commissie=ja verdaagd=nee"},
	{"onherroepelijk", "bekendmaking=2026-01-12"}, {"betaling", "bekendmaking=2026-06-01"},
	{"aanmaning", "verzending=2026-07-20"},
	{"boete_besluit", "rapport=2026-05-02"}, {"boete_regime", "soort=pip overtreding=2026-02-10"},
	{"termijn", "dagtekening=2025-05-12"}, {"verlenging_aanvraag", "einde=2028-05-12"},
	{"verlenging_grond",
	"grond=c termijn_start=2024-06-03 einde=2027-06-02 van=2027-01-15 tot=2027-01-15"},
	{"verlenging_grond",
	"grond=j termijn_start=2024-06-03 einde=2027-06-02 van=2026-01-15 tot=2026-02-15"},
	{"verlenging_inspanning", "dagtekening=2024-06-02 op=2026-12-10 route=b1 doelgroep=asiel"},
	{"aanbod", "vaststelling=2026-01-15 route=onderwijs doelgroep=asiel"},
	{"leerroute_wissel", "dagtekening=2025-05-12 op=2026-11-12 van=b1 naar=z"}, {"afschalen", "route=b1"},
	{"uren_voor_pip", "doel=pvt_12 soort=pvt_intake"}, {"uren_toets", "route=z doelgroep=asiel"},
	{"aanwezigheid", "aanwezig_min=1 totaal_min=2"}, {"aanwezigheid", "aanwezig_min=0 totaal_min=0"},
	{"duo_registratie", "gebeurtenis=2026-12-18"}, {"verhuizing_overdracht", "brp_nieuw=2026-05-11"},
	{"cbs_levering", "jaar=2026 kwartaal=1"}, {"managementinfo", "jaar=2026 kwartaal=4"}, {"ontzorgen",
	"bijstand=2026-03-01"},
	{"voortgangsrapportages", "start=2026-11-30 aantal=4"}, {"nazorg", "afronding=2026-08-31"},
	{"intake_ladder", "nr=1 verwijtbaar=ja"}, {"intake_nieuwe_termijn", "bekendmaking=2026-12-31"},
	{"duo_boete", "doelgroep=gezin"}, {"duo_nieuwe_termijn",
	"bekendmaking=2026-08-14 route=b1 doelgroep=gezin"},
	{"duo_nieuwe_termijn", "bekendmaking=2026-08-14 route=b1 doelgroep=gezin pvt_niet=ja"},
	{"leeftijd", "geboren=2008-02-29 jaren=18"}, {"aow", "geboren=1960-06-15"}, {"bewaren",
	"overlijden=2026-07-04"},
	{"bsn", "bsn=x"},
};

static void assert_keys(const char *name)
{
	const char *const *keys = calc_outputs(name);
	size_t n = 0;
	for (; keys[n]; n++)
		ck_assert_msg(sheet_has(out, keys[n]), "%s lacks %s", name, keys[n]);
	ck_assert_msg(!sheet_key(out, n), "%s also gives %s", name, sheet_key(out, n));
}

START_TEST(calc_run__gives_exactly_the_keys_it_names)
{
	run(least[_i].name, least[_i].args);
	assert_keys(least[_i].name);
}
END_TEST

START_TEST(calc_run__every_name_of_the_table_is_tried)
{
	size_t n = 0;
	for (; calc_name(n); n++) {
		bool tried = strcmp(calc_name(n), "pip_boete") == 0;
		for (int i = 0; i < COUNT(least); i++)
			tried |= strcmp(least[i].name, calc_name(n)) == 0;
		ck_assert_msg(tried, "%s", calc_name(n));
		ck_assert_ptr_nonnull(calc_inputs(calc_name(n))[0]);
	}
	ck_assert_uint_eq(n, 43);
	ck_assert_ptr_null(calc_inputs("onzin"));
	ck_assert_ptr_null(calc_outputs("onzin"));
	violation("a", "2026-01-10", "normaal", "-");
	ck_assert_int_eq(calc_run("pip_boete", &env, in, out, NULL, NULL), ERR_OK);
	assert_keys("pip_boete");
}
END_TEST

START_TEST(calc_run__keys_that_are_not_its_own_change_nothing)
{
	run("nazorg", "afronding=2026-08-31 onzin=3 due=2026-01-01");
	rule_assert_date(sheet_get_date(out, "due"), "2027-02-28");
	assert_keys("nazorg");
}
END_TEST

/* --- refusals ------------------------------------------------------------------------------ */

static const struct {
	const char *name, *args, *why;
} refused[] = {
	{"is_werkdag", "", "datum ontbreekt"}, {"is_werkdag", "datum=-", "datum ontbreekt"},
	{"is_werkdag", "datum=3", "datum is niet goed"}, {"is_werkdag", "datum=2026-02-30",
	"datum is niet goed"},
	{"is_werkdag", "datum=2026-05-14 kalender=ambtenaren", "geen bekende keuze"},
	{"is_werkdag", "datum=2026-05-14 kalender=3", "kalender is niet goed"},
	{"werkdagen", "start=2026-04-02 n=-1", "n is niet goed"}, {"werkdagen", "start=9999-12-24 n=50",
	"bestaat niet"},
	{"werkdagen", "start=2026-04-02 n=100001", "n is niet goed"},
	{"werkdagen_tussen", "start=1583-01-01 eind=9999-12-31", "meer dan 100000 dagen"},
	{"termijn_atw", "start=2026-05-02 n=12 eenheid=uren atw=ja", "geen bekende keuze"},
	{"termijn_atw", "start=2026-05-02 n=12 eenheid=weken", "atw ontbreekt"},
	{"termijn_atw", "start=2026-05-02 n=12 eenheid=weken atw=1", "atw is niet goed"},
	{"termijn_atw", "start=2026-05-02 n=9000 eenheid=jaren atw=ja", "bestaat niet"},
	{"periode", "start=2026-05-02 maanden=0", "maanden is niet goed"}, {"terugtellen",
	"eind=1583-01-31 maanden=1", "bestaat niet"},
	{"pip", "kennisgeving=2026-02-11", "art28 ontbreekt"}, {"pip", "art28=ja brp=2026-02-11",
	"kennisgeving ontbreekt"},
	{"pip", "kennisgeving=2026-02-11 art28=ja brp=ja", "brp is niet goed"},
	{"pip", "kennisgeving=9999-12-01 art28=nee", "bestaat niet"},
	{"beslissing_bezwaar", "bekendmaking=2026-03-12 commissie=ja", "verdaagd ontbreekt"},
	{"boete_regime", "soort=kassa overtreding=2026-02-10", "geen bekende keuze"},
	{"termijn", "dagtekening=2025-05-12 verlenging_maanden=-1", "verlenging_maanden is niet goed"},
	{"termijn", "dagtekening=9999-05-12", "bestaat niet"},
	{"verlenging_grond",
	"grond=g termijn_start=2024-06-03 einde=2027-06-02 van=2027-01-15 tot=2027-01-15",
	"geen bekende keuze"},
	{"verlenging_grond",
	"grond=e termijn_start=2024-06-03 einde=2027-06-02 van=2026-01-15 tot=2027-01-15", "route ontbreekt"},
	{"verlenging_grond",
	"grond=a termijn_start=2024-06-03 einde=2027-06-02 van=2027-01-15 tot=2027-01-14",
	"tot ligt voor van"},
	{"verlenging_grond",
	"grond=a termijn_start=2027-06-03 einde=2027-06-02 van=2027-01-15 tot=2027-01-15", "einde ligt voor"},
	{"verlenging_inspanning",
	"dagtekening=2024-06-02 op=2026-12-10 route=b1 doelgroep=asiel taal_behaald=5",
	"taal_behaald is niet goed"},
	{"aanbod", "vaststelling=2026-01-15 route=b1", "doelgroep ontbreekt"},
	{"aanbod", "vaststelling=2026-01-15 route=b2 doelgroep=asiel", "geen bekende keuze"},
	{"leerroute_wissel", "dagtekening=2025-05-12 op=2026-11-12 van=b1", "naar ontbreekt"},
	{"afschalen", "route=b1 nt2_keurmerk_min=-1", "nt2_keurmerk_min is niet goed"},
	{"afschalen", "route=b1 knm_min=ja", "knm_min is niet goed"}, {"uren_voor_pip",
	"doel=pvt_12 soort=lezen", "geen bekende keuze"},
	{"uren_toets", "route=z doelgroep=asiel pvt_min=1000000001", "pvt_min is niet goed"},
	{"aanwezigheid", "aanwezig_min=1 totaal_min=-2", "totaal_min is niet goed"},
	{"aanwezigheid", "aanwezig_min=1 totaal_min=2 norm=101", "norm is niet goed"},
	{"cbs_levering", "jaar=2026 kwartaal=5", "kwartaal is niet goed"}, {"managementinfo",
	"jaar=2026 kwartaal=0", "kwartaal is niet goed"},
	{"ontzorgen", "bijstand=2026-03-01 bijstand_einde=2026-02-28", "bijstand_einde ligt voor"},
	{"voortgangsrapportages", "start=2026-11-30 aantal=1001", "aantal is niet goed"},
	{"voortgangsrapportages", "start=9999-11-30 aantal=4", "bestaat niet"},
	{"intake_ladder", "nr=0 verwijtbaar=ja", "nr is niet goed"}, {"intake_ladder",
	"nr=4 verwijtbaar=ja", "nr is niet goed"},
	{"intake_ladder", "nr=2", "verwijtbaar ontbreekt"}, {"pip_boete", "", "overtredingen ontbreekt"},
	{"pip_boete", "overtredingen=ja", "overtredingen ontbreekt"}, {"duo_boete", "doelgroep=iedereen",
	"geen bekende keuze"},
	{"duo_nieuwe_termijn",
	"bekendmaking=2026-08-14 route=b1 doelgroep=gezin leerroute_niet=ja examenonderdelen=5",
	"examenonderdelen is niet goed"},
	{"leeftijd", "geboren=2008-02-29 jaren=151", "jaren is niet goed"}, {"aow", "geboren=ja",
	"geboren is niet goed"},
	{"bewaren", "", "einde_plicht of overlijden"}, {"bewaren", "kernset=ja",
	"einde_plicht of overlijden"},
	{"bsn", "bsn=123456782", "bsn ontbreekt"}, {"bsn", "", "bsn ontbreekt"},
};

START_TEST(calc_run__refuses_with_a_sentence_and_gives_nothing)
{
	struct buf why = {0};
	fill(in, refused[_i].args);
	sheet_int(out, "oud", 1);
	enum err e = calc_run(refused[_i].name, &env, in, out, NULL, &why);
	ck_assert_msg(e == ERR_PARSE, "%s %s", refused[_i].name, refused[_i].args);
	ck_assert_msg(strstr(buf_str(&why), refused[_i].why) != NULL, "%s: %s", refused[_i].args,
		buf_str(&why));
	ck_assert_ptr_null(sheet_key(out, 0));
	ck_assert_int_eq(calc_run(refused[_i].name, &env, in, out, NULL, NULL), ERR_PARSE);
	buf_clear(&why);
}
END_TEST

START_TEST(calc_run__no_such_name)
{
	struct buf why = {0};
	ck_assert_int_eq(calc_run("onzin", &env, in, out, NULL, &why), ERR_NOT_FOUND);
	ck_assert_str_eq(buf_str(&why), "Deze berekening bestaat niet: onzin.");
	buf_clear(&why);
}
END_TEST

START_TEST(calc_run__too_many_rows)
{
	struct buf why = {0};
	for (int i = 0; i < 1000; i++)
		violation("a", "2026-01-10", "normaal", "-");
	ck_assert_int_eq(calc_run("pip_boete", &env, in, out, NULL, NULL), ERR_OK);
	violation("a", "2026-01-10", "normaal", "-");
	ck_assert_int_eq(calc_run("pip_boete", &env, in, out, NULL, &why), ERR_PARSE);
	ck_assert_str_eq(buf_str(&why), "overtredingen is niet goed: hoogstens 1000 regels.");
	buf_clear(&why);
}
END_TEST

START_TEST(calc_run__a_bad_row_refuses_all)
{
	struct buf why = {0};
	violation("a", "2026-01-10", "normaal", "-");
	violation("b", "-", "normaal", "-");
	ck_assert_int_eq(calc_run("pip_boete", &env, in, out, NULL, &why), ERR_PARSE);
	ck_assert_ptr_nonnull(strstr(buf_str(&why), "constatering ontbreekt"));
	ck_assert_ptr_null(sheet_key(out, 0));
	buf_clear(&why);
}
END_TEST

/* --- numbers come from settings ----------------------------------------------------------------- */

/* With the setting at another value the output must follow. */
static const struct {
	const char *sleutel, *waarde, *name, *args, *key, *want;
} follows[] = {
	{"pip_weken", "8", "pip", "kennisgeving=2026-02-11 art28=nee", "due", "2026-04-08"},
	{"pip_derden_weken", "3", "pip", "kennisgeving=2026-02-11 art28=nee info_derden=2026-04-21", "due",
	"2026-05-12"},
	{"pip_verhuizing_weken", "4", "pip_verhuizing", "brp_nieuw=2026-08-03", "due", "2026-08-31"},
	{"pip_lokaal_weken", "9", "pip_lokaal", "brp=2026-01-24", "due", "2026-03-28"},
	{"bezwaar_weken", "4", "bezwaar", "bekendmaking=2026-03-12", "due", "2026-04-09"},
	{"bezwaar_post_weken", "2", "bezwaar_post", "bekendmaking=2026-06-01", "due", "2026-07-27"},
	{"bezwaar_besluit_weken", "5", "beslissing_bezwaar",
	"bekendmaking=2026-06-01 commissie=nee verdaagd=nee", "due", "2026-08-17"},
	{"bezwaar_commissie_weken", "5", "beslissing_bezwaar",
	"bekendmaking=2026-06-01 commissie=ja verdaagd=nee", "due", "2026-08-17"},
	{"bezwaar_verdaging_weken", "1", "beslissing_bezwaar",
	"bekendmaking=2026-06-01 commissie=nee verdaagd=ja", "due", "2026-08-31"},
	{"betaling_weken", "4", "betaling", "bekendmaking=2026-06-01", "due", "2026-06-29"},
	{"aanmaning_weken", "3", "aanmaning", "verzending=2026-07-20", "due", "2026-08-10"},
	{"boete_besluit_weken", "12", "boete_besluit", "rapport=2026-05-02", "due", "2026-07-27"},
	{"boete_grens_bedrag", "20000", "boete_regime", "soort=brede_intake overtreding=2026-02-10",
	"vervaljaren", "5"},
	{"pip_boete_max_bedrag", "30000", "boete_regime", "soort=pip overtreding=2026-02-10", "vervaljaren",
	"3"},
	{"boete_verval_zwaar_jaren", "6", "boete_regime", "soort=pip overtreding=2026-02-10", "due",
	"2032-02-10"},
	{"boete_verval_licht_jaren", "2", "boete_regime", "soort=brede_intake overtreding=2026-02-10",
	"due", "2028-02-10"},
	{"termijn_jaren", "4", "termijn", "dagtekening=2025-05-12", "due", "2029-05-12"},
	{"verlenging_aanvraag_maanden", "3", "verlenging_aanvraag", "einde=2028-05-12", "due", "2028-02-13"},
	{"leerroute_wissel_maanden", "12", "leerroute_wissel",
	"dagtekening=2025-05-12 op=2026-11-12 van=b1 naar=z", "due", "2026-05-12"},
	{"aanbod_maanden", "4", "aanbod", "vaststelling=2026-01-15 route=b1 doelgroep=asiel", "due",
	"2026-05-15"},
	{"taalschakel_start_maanden", "7", "aanbod",
	"vaststelling=2026-01-15 route=onderwijs doelgroep=asiel", "due_start", "2026-08-15"},
	{"taalschakel_verlenging_maanden", "5", "aanbod",
	"vaststelling=2026-01-15 route=onderwijs doelgroep=asiel start_taalschakel=2026-09-01",
	"verlenging_maanden", "5"},
	{"inspanning_taalexamens", "3", "verlenging_inspanning",
	"dagtekening=2024-06-02 op=2026-12-10 route=b1 doelgroep=gezin uren_min=27000 taal_behaald=2 knm_examen=ja pvt=ja map=ja", "mag", "nee"},
	{"inspanning_uren_gezin", "27001", "verlenging_inspanning",
	"dagtekening=2024-06-02 op=2026-12-10 route=b1 doelgroep=gezin uren_min=27000 taal_behaald=2 knm_examen=ja pvt=ja map=ja", "mag", "nee"},
	{"inspanning_maanden", "3", "verlenging_inspanning",
	"dagtekening=2024-06-02 op=2026-12-10 route=b1 doelgroep=gezin uren_min=27000 taal_behaald=2 knm_examen=ja pvt=ja map=ja", "due", "2027-09-02"},
	{"afschalen_uren", "36001", "afschalen",
	"route=b1 nt2_keurmerk_min=36000 inspanning=ja b1_onhaalbaar=ja", "mag", "nee"},
	{"pvt_uren", "721", "uren_toets",
	"route=onderwijs doelgroep=asiel taalschakeltraject=ja pvt_min=720 pvt_activiteit=ja pvt_getekend=ja", "voldaan", "nee"},
	{"taalexamens", "3", "uren_toets",
	"route=onderwijs doelgroep=asiel taal_behaald=3 knm_examen=ja pvt_min=720 pvt_activiteit=ja pvt_getekend=ja", "voldaan", "ja"},
	{"aanwezigheid_norm", "50", "aanwezigheid", "aanwezig_min=1 totaal_min=2", "voldoet", "ja"},
	{"duo_registratie_werkdagen", "5", "duo_registratie", "gebeurtenis=2026-08-03", "due", "2026-08-10"},
	{"werkdag_kalender", "cao", "duo_registratie", "gebeurtenis=2026-04-20", "due", "2026-05-05"},
	{"verhuizing_overdracht_werkdagen", "1", "verhuizing_overdracht", "brp_nieuw=2026-08-03", "due",
	"2026-08-04"},
	{"cbs_levering_weken", "5", "cbs_levering", "jaar=2026 kwartaal=1", "due", "2026-05-05"},
	{"managementinfo_voor_dag", "15", "managementinfo", "jaar=2026 kwartaal=4", "due", "2027-01-14"},
	{"voortgangsrapportage_maanden", "3", "nazorg", "afronding=2026-08-31", "due", "2027-02-28"},
	{"nazorg_maanden", "3", "nazorg", "afronding=2026-08-31", "due", "2026-11-30"},
	{"ontzorgen_maanden", "9", "ontzorgen", "bijstand=2026-03-01", "due", "2026-11-30"},
	{"intake_boete_bedrag", "20000", "intake_ladder", "nr=2 verwijtbaar=ja", "boete_cent", "20000"},
	{"intake_boetes", "1", "intake_ladder", "nr=3 verwijtbaar=ja", "boete_cent", "0"},
	{"intake_oproepen", "2", "intake_ladder", "nr=2 verwijtbaar=ja", "intake_voltooien", "ja"},
	{"intake_nieuwe_termijn_maanden", "1", "intake_nieuwe_termijn", "bekendmaking=2026-12-31", "due",
	"2027-01-31"},
	{"duo_boete_asiel", "1", "duo_boete", "doelgroep=asiel pvt=ja", "max_cent", "34000"},
	{"duo_boete_leerroute_bedrag", "90000", "duo_boete", "doelgroep=gezin leerroute=ja", "max_cent",
	"90000"},
	{"duo_boete_pvt_bedrag", "30000", "duo_boete", "doelgroep=gezin pvt=ja", "max_cent", "30000"},
	{"duo_boete_map_bedrag", "30000", "duo_boete", "doelgroep=gezin map=ja", "max_cent", "30000"},
	{"duo_termijn_examens", "24 12", "duo_nieuwe_termijn",
	"bekendmaking=2026-08-14 route=b1 doelgroep=gezin leerroute_niet=ja examenonderdelen=1", "maanden",
	"12"},
	{"duo_termijn_examens", "24 12", "duo_nieuwe_termijn",
	"bekendmaking=2026-08-14 route=b1 doelgroep=gezin leerroute_niet=ja examenonderdelen=2", "maanden",
	"0"},
	{"duo_termijn_z_gezin", "1000=7", "duo_nieuwe_termijn",
	"bekendmaking=2026-08-14 route=z doelgroep=gezin leerroute_niet=ja les_min=60000", "maanden", "7"},
	{"duo_termijn_z_asiel", "1000=8", "duo_nieuwe_termijn",
	"bekendmaking=2026-08-14 route=z doelgroep=asiel leerroute_niet=ja les_min=60000", "maanden", "8"},
	{"duo_termijn_een_maanden", "5", "duo_nieuwe_termijn",
	"bekendmaking=2026-08-14 route=z doelgroep=asiel pvt_niet=ja", "due", "2027-01-14"},
	{"duo_termijn_beide_maanden", "10", "duo_nieuwe_termijn",
	"bekendmaking=2026-08-14 route=z doelgroep=asiel pvt_niet=ja map_niet=ja", "maanden", "10"},
	{"aow_tabel", "1970-01-01=66j6m", "aow", "geboren=1960-06-15", "due", "2026-12-15"},
	{"bewaren_jaren", "6", "bewaren", "einde_plicht=2026-03-31", "due", "2032-04-01"},
	{"bewaren_kernset_jaren", "10", "bewaren", "einde_plicht=2026-03-31 kernset=ja", "due", "2036-04-01"},
	{"verlenging_minimum_maanden", "2", "verlenging_grond",
	"grond=a termijn_start=2024-06-03 einde=2027-06-02 van=2026-02-01 tot=2026-03-31", "due",
	"2027-07-31"},
	{"verlenging_overlijden_maanden", "1", "verlenging_grond",
	"grond=b termijn_start=2024-06-03 einde=2027-06-02 van=2026-02-01 tot=2026-02-01", "due",
	"2027-07-02"},
	{"verlenging_bevalling_weken", "1", "verlenging_grond",
	"grond=c termijn_start=2024-06-03 einde=2027-06-02 van=2026-02-01 tot=2026-02-01", "due",
	"2027-06-09"},
	{"verlenging_alfabetisering_max_maanden", "1", "verlenging_grond",
	"grond=e route=b1 termijn_start=2024-06-03 einde=2027-06-02 van=2025-01-01 tot=2025-12-31", "due",
	"2027-07-02"},
	{"verlenging_dakloosheid_max_maanden", "1", "verlenging_grond",
	"grond=f termijn_start=2024-06-03 einde=2027-06-02 van=2025-01-01 tot=2025-12-31", "due",
	"2027-07-02"},
	{"verlenging_aanbieder_max_maanden", "1", "verlenging_grond",
	"grond=h termijn_start=2024-06-03 einde=2027-06-02 van=2025-01-01 tot=2025-12-31", "due",
	"2027-07-02"},
	{"verlenging_bijzonder_max_maanden", "1", "verlenging_grond",
	"grond=i termijn_start=2024-06-03 einde=2027-06-02 van=2025-01-01 tot=2025-12-31", "due",
	"2027-07-02"},
};

static void assert_out(const char *key, const char *want)
{
	struct sheet *w = sheet_new();
	struct sheet_value a = sheet_get(out, key), b;
	put(w, key, want);
	b = sheet_get(w, key);
	ck_assert_msg(a.kind == b.kind && a.number == b.number && civil_compare(a.date, b.date) == 0,
		"%s: %lld %d-%d-%d", key,
		(long long)a.number, a.date.year, a.date.month, a.date.day);
	sheet_free(w);
}

START_TEST(calc_run__follows_its_setting)
{
	ck_assert_int_eq(instellingen_set(instellingen, follows[_i].sleutel, follows[_i].waarde,
		rule_date("2000-01-01")), ERR_OK);
	run(follows[_i].name, follows[_i].args);
	assert_out(follows[_i].key, follows[_i].want);
}
END_TEST

START_TEST(calc_run__a_setting_holds_from_its_day)
{
	ck_assert_int_eq(instellingen_set(instellingen, "pip_weken", "8", rule_date("2026-03-01")), ERR_OK);
	run("pip", "kennisgeving=2026-02-28 art28=nee");
	assert_out("nominaal", "2026-05-09");
	run("pip", "kennisgeving=2026-03-01 art28=nee");
	assert_out("nominaal", "2026-04-26");
}
END_TEST

START_TEST(calc_run__settings_of_the_ladder)
{
	static const struct { const char *sleutel, *waarde; int totaal; } ladder[] = {
		{"pip_boete_ladder", "60 70", 6000 + 7000 + 7000}, {"pip_boete_max_bedrag", "8000",
			5000 + 8000 + 8000},
		{"schuld_opzet_pct", "90", 4500 + 9000 + 18000}, {"recidive_maanden", "1", 5000 * 3},
		{"plafond_termijn_bedrag", "12000", 12000},
	};
	static const char *const days[] = {"2026-01-01", "2026-03-01", "2026-05-01"};
	for (int i = 0; i < COUNT(ladder); i++) {
		struct instellingen *own = instellingen_new(rule_regels());
		struct calc_env e = {rule_kalender(), own};
		ck_assert_int_eq(instellingen_set(own, ladder[i].sleutel, ladder[i].waarde,
			rule_date("2000-01-01")), ERR_OK);
		sheet_clear(in);
		for (int k = 0; k < 3; k++)
			violation("v", days[k], "opzet", days[k]);
		ck_assert_int_eq(calc_run("pip_boete", &e, in, out, NULL, NULL), ERR_OK);
		ck_assert_int_eq((int)sheet_get_int(out, "totaal_cent", 0), ladder[i].totaal);
		instellingen_free(own);
	}
}
END_TEST

START_TEST(calc_run__recidive_peil_oplegging)
{
	violation("a", "2026-01-10", "opzet", "2026-03-20");
	violation("b", "2026-02-15", "opzet", "-");
	put((struct sheet *)sheet_row_at(in, "overtredingen", 1), "oplegging", "2026-04-01");
	ck_assert_int_eq(calc_run("pip_boete", &env, in, out, NULL, NULL), ERR_OK);
	ck_assert_int_eq(sheet_get_int(sheet_row_at(out, "regels", 1), "trede", 0), 1);
	ck_assert_int_eq(instellingen_set(instellingen, "recidive_peil", "oplegging",
		rule_date("2000-01-01")), ERR_OK);
	ck_assert_int_eq(calc_run("pip_boete", &env, in, out, NULL, NULL), ERR_OK);
	ck_assert_int_eq(sheet_get_int(sheet_row_at(out, "regels", 1), "trede", 0), 2);
}
END_TEST

START_TEST(calc_run__a_wrong_table_cannot_be_set)
{
	static const char *const tables[] = {"pip_boete_ladder", "aow_tabel", "duo_termijn_examens",
		"duo_termijn_z_asiel",
		"duo_termijn_z_gezin"};
	for (int i = 0; i < COUNT(tables); i++)
		ck_assert_int_eq(instellingen_set(instellingen, tables[i], "50 honderd",
			rule_date("2026-01-01")), ERR_PARSE);
}
END_TEST

/* --- reasoning -------------------------------------------------------------------------------------- */

static void assert_uitleg(const char *name, const char *args, const char *want)
{
	struct uitleg *u = uitleg_new();
	struct buf text = {0};
	if (args) {
		sheet_clear(in);
		fill(in, args);
	}
	ck_assert_int_eq(calc_run(name, &env, in, out, u, NULL), ERR_OK);
	uitleg_print(u, &text);
	ck_assert_str_eq(buf_str(&text), want);
	buf_clear(&text);
	uitleg_free(u);
}

START_TEST(calc_run__tells_its_reasoning)
{
	assert_uitleg("pip", "kennisgeving=2026-03-01 brp=2026-03-05 art28=ja info_derden=2026-03-09",
		"Inschrijving in de BRP na de kennisgeving: do 05-03-2026\n"
		"10 weken later: do 14-05-2026\n"
		"een termijn eindigt niet op Hemelvaartsdag: do 14-05-2026\n"
		"een termijn eindigt niet op dag gelijkgesteld bij KB: vr 15-05-2026\n"
		"een termijn eindigt niet op zaterdag: za 16-05-2026\n"
		"een termijn eindigt niet op zondag: zo 17-05-2026\n"
		"verlengd tot een werkdag (ATW 1): ma 18-05-2026\n"
		"Informatie van derden ontvangen: ma 09-03-2026\n"
		"2 weken later: ma 23-03-2026\n"
		"Informatie van derden verkort de termijn niet: ma 18-05-2026\n");
	assert_uitleg("verlenging_grond",
		"grond=e route=b1 termijn_start=2024-06-03 einde=2027-06-02 van=2025-01-01 tot=2025-09-30",
		"Laatste dag van de termijn: wo 02-06-2027\n"
		"273 dagen, de eerste en de laatste dag meegeteld: wo 01-03-2028\n"
		"hoogstens 6 maanden: do 02-12-2027\n"
		"Verwachte nieuwe laatste dag; DUO beslist: do 02-12-2027\n");
	assert_uitleg("afschalen", "route=b1 nt2_keurmerk_min=35999",
		"Cursusuren NT2: 599:59 van 600:00 uur\n");
}
END_TEST

START_TEST(calc_run__tells_what_cut_a_boete)
{
	violation("a", "2026-01-10", "grove_schuld", "2026-03-05");
	violation("b", "2026-04-01", "normaal", "-");
	violation("c", "2026-05-01", "geen", "-");
	sheet_int(in, "reeds_opgelegd_cent", 235000);
	assert_uitleg("pip_boete", NULL,
		"Stap 1: 75 procent van € 50 is € 37,50: za 10-01-2026\n"
		"Stap 2: 50 procent van € 100 is € 50,00: wo 01-04-2026\n"
		"Onder het plafond is nog € 12,50 over (Bi 7.1 lid 5): wo 01-04-2026\n"
		"Geen boete: niet verwijtbaar (Awb 5:41): vr 01-05-2026\n"
		"Lezing: de stap verdubbelt; de eerdere boete is dan onherroepelijk (Bi 7.1)\n");
}
END_TEST

/* --- always ------------------------------------------------------------------------------------------- */

static struct civil random_day(unsigned *seed)
{
	return civil_add_days((struct civil){2022, 1, 1}, rand_r(seed) % 4000);
}

static void random_violations(unsigned *seed)
{
	static const char *const schulden[] = {"opzet", "grove_schuld", "normaal", "verminderd", "geen"};
	struct civil d = random_day(seed);
	char id[8];
	for (int n = rand_r(seed) % 12, i = 0; i < n; i++) {
		struct sheet *row = sheet_row(in, "overtredingen");
		d = civil_add_days(d, rand_r(seed) % 5 ? rand_r(seed) % 60 : -(rand_r(seed) % 400));
		snprintf(id, sizeof id, "v%d", i);
		sheet_text(row, "id", id);
		sheet_date(row, "constatering", d);
		sheet_date(row, "onherroepelijk", rand_r(seed) % 4 ? civil_add_days(d, rand_r(seed) % 60)
			: (struct civil){0});
		sheet_text(row, "schuld", schulden[rand_r(seed) % 5]);
		sheet_bool(row, "bijstand_verlaagd", rand_r(seed) % 10 == 0);
	}
	sheet_rows(in, "overtredingen");
	sheet_int(in, "reeds_opgelegd_cent", rand_r(seed) % 3 ? 0 : rand_r(seed) % 300000);
}

static int64_t of_row(size_t i, const char *key)
{
	return sheet_get_int(sheet_row_at(out, "regels", i), key, 0);
}

START_TEST(pip_boete__never_beyond_step_ladder_or_ceiling_and_sums_agree)
{
	unsigned seed = 2021;
	for (int round = 0; round < 4000; round++) {
		sheet_clear(in);
		random_violations(&seed);
		ck_assert_int_eq(calc_run("pip_boete", &env, in, out, NULL, NULL), ERR_OK);
		int64_t reeds = sheet_get_int(in, "reeds_opgelegd_cent", 0), sum = reeds;
		int64_t plafond = sheet_get_int(out, "plafond_cent", 0), totaal = sheet_get_int(out,
			"totaal_cent", -1);
		ck_assert_uint_eq(sheet_n(out, "regels"), sheet_n(in, "overtredingen"));
		for (size_t i = 0; i < sheet_n(out, "regels"); i++) {
			int64_t trede = of_row(i, "trede"), basis = of_row(i, "basis_cent"),
				bedrag = of_row(i, "bedrag_cent");
			ck_assert(trede >= 0 && trede <= 5);
			ck_assert_int_eq(basis, trede ? 5000 << (trede - 1) : 0);
			ck_assert(bedrag >= 0 && bedrag <= basis * of_row(i, "pct") / 100);
			sum += bedrag;
			ck_assert(bedrag == 0 || sum <= plafond);
		}
		ck_assert_int_eq(totaal, sum);
		ck_assert_int_le(totaal, plafond > reeds ? plafond : reeds);
	}
}
END_TEST

/* Step n needs steps 1 .. n - 1 before it, each irrevocable. */
START_TEST(pip_boete__a_step_rests_on_the_one_before_it)
{
	unsigned seed = 58;
	for (int round = 0; round < 2000; round++) {
		sheet_clear(in);
		random_violations(&seed);
		ck_assert_int_eq(calc_run("pip_boete", &env, in, out, NULL, NULL), ERR_OK);
		for (size_t i = 0; i < sheet_n(out, "regels"); i++) {
			int64_t trede = of_row(i, "trede");
			bool found = trede <= 1;
			for (size_t k = 0; k < i && !found; k++)
				found = of_row(k, "bedrag_cent") > 0 && (of_row(k,
					"trede") == trede - 1 || (trede == 5 && of_row(k, "trede") == 5));
			ck_assert(found);
		}
	}
}
END_TEST

/* A later event never gives an earlier due date. */
START_TEST(calc_run__due_never_goes_back_when_the_event_goes_on)
{
	static const struct { const char *name, *key; } terms[] = {
		{"pip_verhuizing", "brp_nieuw"}, {"bezwaar", "bekendmaking"}, {"bezwaar_post",
			"bekendmaking"},
		{"onherroepelijk", "bekendmaking"}, {"betaling", "bekendmaking"}, {"boete_besluit",
		"rapport"},
		{"termijn", "dagtekening"}, {"verlenging_aanvraag", "einde"}, {"duo_registratie",
		"gebeurtenis"},
		{"ontzorgen", "bijstand"}, {"nazorg", "afronding"}, {"intake_nieuwe_termijn", "bekendmaking"},
		{"bewaren", "einde_plicht"}, {"bewaren", "overlijden"}, {"aow", "geboren"},
	};
	for (int i = 0; i < COUNT(terms); i++) {
		struct civil last = {0};
		for (struct civil d = {1958, 1, 1}; d.year < 2032; d = civil_add_days(d,
			d.year < 1966 || d.year > 2023 ? 1 : 100)) {
			sheet_clear(in);
			sheet_date(in, terms[i].key, d);
			ck_assert_int_eq(calc_run(terms[i].name, &env, in, out, NULL, NULL), ERR_OK);
			struct civil due = sheet_get_date(out, "due");
			ck_assert_msg(civil_compare(due, last) >= 0, "%s %d-%d-%d", terms[i].name, d.year,
				d.month, d.day);
			last = due;
		}
	}
}
END_TEST

START_TEST(duo_nieuwe_termijn__more_hours_never_give_more_months)
{
	static const char *const groups[] = {"asiel", "gezin"};
	for (int g = 0; g < COUNT(groups); g++) {
		int64_t before = 24;
		for (int minutes = 0; minutes < 100000; minutes += 59) {
			sheet_clear(in);
			fill(in, "bekendmaking=2026-08-14 route=z leerroute_niet=ja");
			sheet_text(in, "doelgroep", groups[g]);
			sheet_int(in, "les_min", minutes);
			ck_assert_int_eq(calc_run("duo_nieuwe_termijn", &env, in, out, NULL, NULL), ERR_OK);
			int64_t maanden = sheet_get_int(out, "maanden", -1);
			ck_assert_int_le(maanden, before);
			before = maanden;
		}
		ck_assert_int_eq(before, 0);
	}
}
END_TEST

Suite *calc_suite(void)
{
	Suite *suite = suite_create("calc");
	TCase *t = tcase_create("calculations"), *always = tcase_create("always");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, calc_run__gives_exactly_the_keys_it_names, 0, COUNT(least));
	tcase_add_test(t, calc_run__every_name_of_the_table_is_tried);
	tcase_add_test(t, calc_run__keys_that_are_not_its_own_change_nothing);
	tcase_add_loop_test(t, calc_run__refuses_with_a_sentence_and_gives_nothing, 0, COUNT(refused));
	tcase_add_test(t, calc_run__no_such_name);
	tcase_add_test(t, calc_run__too_many_rows);
	tcase_add_test(t, calc_run__a_bad_row_refuses_all);
	tcase_add_loop_test(t, calc_run__follows_its_setting, 0, COUNT(follows));
	tcase_add_test(t, calc_run__a_setting_holds_from_its_day);
	tcase_add_test(t, calc_run__settings_of_the_ladder);
	tcase_add_test(t, calc_run__recidive_peil_oplegging);
	tcase_add_test(t, calc_run__a_wrong_table_cannot_be_set);
	tcase_add_test(t, calc_run__tells_its_reasoning);
	tcase_add_test(t, calc_run__tells_what_cut_a_boete);
	tcase_add_checked_fixture(always, setup, teardown);
	tcase_add_test(always, pip_boete__never_beyond_step_ladder_or_ceiling_and_sums_agree);
	tcase_add_test(always, pip_boete__a_step_rests_on_the_one_before_it);
	tcase_add_test(always, calc_run__due_never_goes_back_when_the_event_goes_on);
	tcase_add_test(always, duo_nieuwe_termijn__more_hours_never_give_more_months);
	suite_add_tcase(suite, t);
	suite_add_tcase(suite, always);
	return suite;
}
