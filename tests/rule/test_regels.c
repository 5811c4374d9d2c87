/* regels: the definitions of the program load, every fault is told with its line and word, a
 * municipality's blocks lie over ours, settings have a history, and the digest follows what
 * decides a due date and nothing else. */
#include <config.h>

#include "suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "regels_priv.h"
#include "rule/regels.h"
#include "support.h"
#include "support/run.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof(a)[0]))

/* A good definition of every kind; a fault replaces a line of it. */
static const char *const good[] = {
	"instelling: lbt_dagen", "label: LBT binnen", "type: geheel", "eenheid: dagen", "waarde: 63", "grens: 1 365",
	"slot: vrij", "bron: R042", "soort: LOKAAL", "zekerheid: document", "",
	"instelling: kalender", "label: Kalender", "type: keuze(atw,cao)", "waarde: atw", "",
	"profiel: gennep", "label: Gennep", "waarde: lbt_dagen 63", "waarde: kalender cao", "",
	"feit: eerste_pip", "label: Het eerste PIP", "record: pip", "waar: not(leeg(${dagtekening}))", "op: dagtekening",
	"kies: eerste", "",
	"feit: pips_van_rij", "label: PIP's", "record: pip", "waar: ${ouder} = ${rij.id} or ${id} = ${rij.id}", "kies: aantal", "",
	"feit: begin", "label: Begin", "waarde: if(${dossier.art28}, ${dossier.datum_kennisgeving}, ${eerste_pip.dagtekening})", "",
	"termijn: pip_vaststellen", "label: PIP vaststellen", "record: pip", "relevant: ${dossier.doelgroep} = 'AS'",
	"start: ${begin}", "start_label: Kennisgeving", "duur: 10 weken", "plus: 1 dagen", "atw: ja", "kalender: @kalender",
	"klaar: not(leeg(${dagtekening})) or ${pips_van_rij} > 3", "klaar_op: ${dagtekening}", "wie: college", "wacht: nee",
	"gevolg: recht", "gevolg_tekst: Het recht vervalt.", "vooraf: 14 dagen", "signalen: 12 9 6 maanden",
	"spring: pip.dagtekening", "beweegt: Een andere kennisgeving.", "",
	"termijn: lbt", "label: LBT", "start: ${datum_kennisgeving}", "duur: @lbt_dagen dagen", "gevolg: orde", "",
	"norm: lessen", "label: Lessen", "relevant: ${eerste_pip.leerroute} = 'Z'", "stand: som(uren_stand, uren_leerroute_taal)",
	"eis: 48000", "eenheid: uren", "richting: minstens", "tempo: 0", "tot: termijn lbt", "gevolg: recht",
	"gevolg_tekst: Te weinig.", "beweegt: Meer lessen.", "",
	"toets: pip_goed", "record: pip", "bij: opslaan vaststellen", "relevant: ${dossier.doelgroep} = 'AS'",
	"goed: not(leeg(${leerroute}))", "ernst: weigering", "melding: Kies een leerroute.", "spring: pip.leerroute", "doel: DUO", "",
	"rulebook: R053", "werd: termijn:pip_vaststellen toets:pip_goed instelling:lbt_dagen feit:begin norm:lessen veld:pip.leerroute",
	"", "rulebook: R020", "zonder: Buiten de wet.", "",
};

static char *text_with(const char *line, const char *instead, int *at)
{
	struct buf b = {0};
	*at = 0;
	for (int i = 0; i < COUNT(good); i++) {
		bool here = line && strcmp(good[i], line) == 0 && !*at;
		if (here)
			*at = i + 1;
		if (!here || instead)
			buf_printf(&b, "%s\n", here ? instead : good[i]);
	}
	ck_assert_msg(!line || *at, "no such line: %s", line);
	return buf_detach(&b);
}

START_TEST(regels_load__of_the_program_is_good)
{
	const struct regels *r = rule_regels();
	ck_assert_int_gt((int)regels_n(r), 0);
	ck_assert_int_eq((int)strlen(regels_digest(r)), 22);
	ck_assert_ptr_eq(regels_kalender(r), rule_kalender());
}
END_TEST

START_TEST(regels_load__good_text)
{
	int at;
	char *text = text_with(NULL, NULL, &at);
	struct regels *r = rule_good(text);
	const struct regel_instelling *i = regels_instelling(r, "lbt_dagen");
	ck_assert_str_eq(i->waarde, "63");
	ck_assert_int_eq(i->min, 1);
	ck_assert_int_eq(i->max, 365);
	ck_assert_int_eq(i->bron.soort, SOORT_LOKAAL);
	ck_assert_int_eq(i->bron.zekerheid, ZEKER_DOCUMENT);
	ck_assert_int_eq((int)regels_profiel_at(r, 0)->n, 2);
	ck_assert_str_eq(regels_profiel_at(r, 0)->waarden[1], "cao");
	ck_assert_ptr_null(regels_profiel_at(r, 1));
	ck_assert_str_eq(regels_rulebook_at(r, 1)->zonder, "Buiten de wet.");
	ck_assert_ptr_null(regels_instelling(r, "bestaat_niet"));
	regels_free(r);
	free(text);
}
END_TEST

/* --- faults ---------------------------------------------------------------------------- */

/* A word behind ! is told at the block that is wrong, or that uses it, not at the line. */
static const struct { const char *line, *instead, *word; } bad[] = {
	{"grens: 1 365", "grens: 64 365", "63"},
	{"grens: 1 365", "grens: 365 1", "365 1"},
	{"grens: 1 365", "grens: veel", "veel"},
	{"type: geheel", "type: getal", "getal"},
	{"waarde: 63", "waarde: 063", "063"},
	{"waarde: 63", NULL, "lbt_dagen"},
	{"soort: LOKAAL", "soort: PLAATSELIJK", "PLAATSELIJK"},
	{"zekerheid: document", "zekerheid: zeker", "zeker"},
	{"slot: vrij", "slot: open", "open"},
	{"slot: vrij", "slott: vrij", "slott"},
	{"waarde: lbt_dagen 63", "waarde: lbt_weken 9", "lbt_weken"},
	{"waarde: kalender cao", "waarde: kalender ambtenaren", "ambtenaren"},
	{"instelling: kalender", "instelling: Kalender", "Kalender"},
	{"instelling: kalender", "instelling: gem_kalender", "gem_kalender"},
	{"instelling: kalender", "instelling: lbt_dagen", "lbt_dagen"},
	{"profiel: gennep", "gemeente: gennep", "gemeente"},
	{"record: pip", "record: pips", "pips"},
	{"feit: eerste_pip", "feit: pip", "pip"},
	{"feit: eerste_pip", "feit: rij", "rij"},
	{"waar: not(leeg(${dagtekening}))", "waar: not(leeg(${dagtekenng}))", "dagtekenng"},
	{"waar: not(leeg(${dagtekening}))", "waar: not(leeg(${dagtekening})", NULL},
	{"waar: not(leeg(${dagtekening}))", "waar: ${leerroute} = 'X'", "X"},
	{"waar: not(leeg(${dagtekening}))", "waar: niet(leeg(${dagtekening}))", "niet"},
	{"waar: not(leeg(${dagtekening}))", "waar: leeg(.)", "."},
	{"waar: not(leeg(${dagtekening}))", "waar: ${begin} = 5", "!begin"},
	{"op: dagtekening", "op: dagtekenin", "dagtekenin"},
	{"op: dagtekening", "telt: ${volgnr}", "eerste_pip"},
	{"kies: eerste", "kies: tweede", "tweede"},
	{"kies: eerste", NULL, "eerste_pip"},
	{"kies: eerste", "kies: aantal", "eerste_pip.dagtekening"},
	{"kies: aantal", "kies: som", "pips_van_rij"},
	{"waarde: if(${dossier.art28}, ${dossier.datum_kennisgeving}, ${eerste_pip.dagtekening})", "waarde: ${begin}", "!begin"},
	{"waarde: if(${dossier.art28}, ${dossier.datum_kennisgeving}, ${eerste_pip.dagtekening})",
		"waarde: ${voortgangsgesprek.datum}", "voortgangsgesprek.datum"},
	{"waarde: if(${dossier.art28}, ${dossier.datum_kennisgeving}, ${eerste_pip.dagtekening})",
		"waarde: ${eerste_pip.bestaat_niet}", "eerste_pip.bestaat_niet"},
	{"waarde: if(${dossier.art28}, ${dossier.datum_kennisgeving}, ${eerste_pip.dagtekening})",
		"waarde: ${instelling.bestaat_niet}", "bestaat_niet"},
	{"waarde: if(${dossier.art28}, ${dossier.datum_kennisgeving}, ${eerste_pip.dagtekening})",
		"waarde: vandaag()", "pip_vaststellen"},
	{"waarde: if(${dossier.art28}, ${dossier.datum_kennisgeving}, ${eerste_pip.dagtekening})",
		"waarde: ${rij.dagtekening} - leeftijd(${rij.uren})", "pip_vaststellen"},
	{"waarde: if(${dossier.art28}, ${dossier.datum_kennisgeving}, ${eerste_pip.dagtekening})",
		"waarde: ${rij.bestaat_niet}", "!bestaat_niet"},
	{"label: PIP vaststellen", "label: Een regel die voor de werklijst veel te lang is om te lezen",
		"Een regel die voor de werklijst veel te lang is om te lezen"},
	{"relevant: ${dossier.doelgroep} = 'AS'", "relevant: ${dossier.doelgroep} = 'ASIEL'", "ASIEL"},
	{"start: ${begin}", "start: ${einde}", "einde"},
	{"start: ${begin}", NULL, "pip_vaststellen"},
	{"duur: 10 weken", "duur: tien weken", "tien"},
	{"duur: 10 weken", "duur: 10 uur", "uur"},
	{"duur: 10 weken", "duur: 10", "10"},
	{"duur: 10 weken", "duur: periode 10 weken", "weken"},
	{"duur: 10 weken", "duur: @kalender weken", "@kalender"},
	{"duur: 10 weken", "duur: @bestaat_niet weken", "bestaat_niet"},
	{"duur: 10 weken", "uiterlijk: ${eerste_pip.bestaat_niet}", "eerste_pip.bestaat_niet"},
	{"duur: 10 weken", NULL, "pip_vaststellen"},
	{"plus: 1 dagen", "uiterlijk: ${begin}", "pip_vaststellen"},
	{"plus: 1 dagen", "in: kennisgeving ${begin}", "pip_vaststellen"},
	{"atw: ja", "atw: soms", "soms"},
	{"kalender: @kalender", "kalender: kerk", "kerk"},
	{"kalender: @kalender", "kalender: @kerk", "kerk"},
	{"klaar: not(leeg(${dagtekening})) or ${pips_van_rij} > 3", NULL, "pip_vaststellen"},
	{"gevolg: recht", "gevolg: ramp", "ramp"},
	{"wie: college", "wie: B en W", "B en W"},
	{"signalen: 12 9 6 maanden", "signalen: 12 9 6", "12 9 6"},
	{"signalen: 12 9 6 maanden", "signalen: maanden", "maanden"},
	{"spring: pip.dagtekening", "spring: pip.datum_van_niets", "pip.datum_van_niets"},
	{"stand: som(uren_stand, uren_leerroute_taal)", "stand: som(uren_stand, bestaat_niet)", "bestaat_niet"},
	{"stand: som(uren_stand, uren_leerroute_taal)", "stand: som(niets, uren_leerroute_taal)", "niets"},
	{"eis: 48000", "eis: @norm_weg", "norm_weg"},
	{"eenheid: uren", "eenheid: liter", "liter"},
	{"richting: minstens", "richting: ongeveer", "ongeveer"},
	{"tot: termijn lbt", "tot: lbt", "lbt"},
	{"tot: termijn lbt", "tot: termijn lbtt", "termijn lbtt"},
	{"bij: opslaan vaststellen", "bij: Opslaan", "Opslaan"},
	{"goed: not(leeg(${leerroute}))", "goed: not(leeg(${leer}))", "leer"},
	{"ernst: weigering", "ernst: erg", "erg"},
	{"melding: Kies een leerroute.", NULL, "pip_goed"},
	{"rulebook: R053", "rulebook: r53", "r53"},
	{"zonder: Buiten de wet.", NULL, "R020"},
	{"werd: termijn:pip_vaststellen toets:pip_goed instelling:lbt_dagen feit:begin norm:lessen veld:pip.leerroute",
		"werd: termijn:pip_weg", "termijn:pip_weg"},
	{"werd: termijn:pip_vaststellen toets:pip_goed instelling:lbt_dagen feit:begin norm:lessen veld:pip.leerroute",
		"werd: brief:D01", "brief:D01"},
};

START_TEST(regels_load__tells_line_and_word)
{
	struct regels *r = NULL;
	struct spec_fault_list faults = {0};
	struct buf all = {0};
	int at;
	char *text = text_with(bad[_i].line, bad[_i].instead, &at);
	ck_assert_int_eq(rule_load_text(text, NULL, &r, &faults), ERR_DEFINITION);
	ck_assert_ptr_null(r);
	spec_faults_format(faults.rows, faults.n, &all);
	bool found = false;
	const char *word = bad[_i].word ? bad[_i].word : "";
	bool here = word[0] != '!' && bad[_i].instead && strstr(bad[_i].instead, word);
	word += word[0] == '!';
	for (size_t i = 0; i < faults.n; i++)
		found = found || ((!here || faults.rows[i].line == at) &&
			(!bad[_i].word || strcmp(word, faults.rows[i].word) == 0));
	ck_assert_msg(found, "line %d word %s in:\n%s", at, word, buf_str(&all));
	spec_fault_list_clear(&faults);
	buf_clear(&all);
	free(text);
}
END_TEST

START_TEST(regels_load__circle_of_facts)
{
	struct regels *r = NULL;
	struct spec_fault_list faults = {0};
	ck_assert_int_eq(rule_load_text("feit: a\nlabel: A\nwaarde: ${b}\n\nfeit: b\nlabel: B\nwaarde: ${c}\n\n"
		"feit: c\nlabel: C\nwaarde: ${a}\n", NULL, &r, &faults), ERR_DEFINITION);
	ck_assert_int_eq((int)faults.n, 1);
	ck_assert_str_eq(faults.rows[0].word, "c");
	spec_fault_list_clear(&faults);
}
END_TEST

START_TEST(regels_load__nothing_there)
{
	struct regels *r = NULL;
	struct spec_fault_list faults = {0};
	struct regels_options o = {.spec = rule_spec(), .kalender = rule_kalender(), .dir = "/bestaat/niet"};
	ck_assert_int_eq(regels_load(&o, &r, &faults), ERR_MISSING);
	ck_assert_int_eq((int)faults.n, 1);
	o.dir = support_dir();
	ck_assert_int_eq(regels_load(&o, &r, &faults), ERR_MISSING);
	ck_assert_int_eq((int)faults.n, 2);
	spec_fault_list_clear(&faults);
}
END_TEST

/* --- a municipality -------------------------------------------------------------------- */

START_TEST(regels_load__a_municipality_lies_over_ours)
{
	struct regels *r = NULL;
	struct spec_fault_list faults = {0};
	struct buf all = {0};
	int at;
	char *text = text_with(NULL, NULL, &at);
	enum err e = rule_load_text(text, "instelling: lbt_dagen\nwaarde: 40\n\ninstelling: gem_eigen\nlabel: Eigen\ntype: ja_nee\n"
		"waarde: 1\n\nprofiel: gennep\nwaarde: lbt_dagen 41\n", &r, &faults);
	spec_faults_format(faults.rows, faults.n, &all);
	ck_assert_msg(e == ERR_OK, "%s", buf_str(&all));
	ck_assert_str_eq(regels_instelling(r, "lbt_dagen")->waarde, "40");
	ck_assert_str_eq(regels_instelling(r, "lbt_dagen")->label, "LBT binnen");
	ck_assert_str_eq(regels_instelling(r, "gem_eigen")->waarde, "1");
	ck_assert_str_eq(regels_profiel_at(r, 0)->waarden[0], "41");
	ck_assert_int_eq((int)regels_profiel_at(r, 0)->n, 2);
	regels_free(r);
	buf_clear(&all);
	free(text);
}
END_TEST

static const struct { const char *own, *word; } refused[] = {
	{"instelling: lbt_dagen\ntype: tekst\n", "type"},
	{"instelling: eigen\nlabel: Eigen\ntype: ja_nee\nwaarde: 1\n", "eigen"},
	{"termijn: lbt\nrecord: pip\n", "record"},
	{"instelling: lbt_dagen\nwaarde: 400\n", "400"},
};

START_TEST(regels_load__refuses_of_a_municipality)
{
	struct regels *r = NULL;
	struct spec_fault_list faults = {0};
	int at;
	char *text = text_with(NULL, NULL, &at);
	ck_assert_int_eq(rule_load_text(text, refused[_i].own, &r, &faults), ERR_DEFINITION);
	ck_assert_str_eq(faults.rows[0].file, "gem.def");
	ck_assert_str_eq(faults.rows[0].word, refused[_i].word);
	spec_fault_list_clear(&faults);
	free(text);
}
END_TEST

/* --- the page and the reader ----------------------------------------------------------- */

/* Keys at the beginning of lines in the code blocks of the page, each as "kind.key". */
static void keys_of_page(struct buf *out)
{
	struct buf path = {0};
	char line[2000], kind[60] = "";
	bool inside = false;
	buf_printf(&path, "%s/db/rules.md", support_srcdir());
	FILE *f = fopen(buf_str(&path), "r");
	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof line, f)) {
		size_t n = strspn(line, "abcdefghijklmnopqrstuvwxyz_");
		if (strncmp(line, "```", 3) == 0) {
			inside = !inside;
			kind[0] = '\0';
		} else if (inside && n && n < sizeof kind && line[n] == ':') {
			line[n] = '\0';
			if (!kind[0])
				snprintf(kind, sizeof kind, "%.50s", line);
			buf_printf(out, " %s.%s ", kind, line);
		}
	}
	fclose(f);
	buf_clear(&path);
}

static const char *const common[] = {"bron", "soort", "zekerheid"};

static bool is_common(const char *key)
{
	for (int i = 0; i < COUNT(common); i++)
		if (strcmp(common[i], key) == 0)
			return true;
	return false;
}

/* What the page promises is read, and what is read stands on the page. */
START_TEST(rule_keys__are_those_of_the_page)
{
	struct buf page = {0}, name = {0};
	keys_of_page(&page);
	ck_assert_int_gt((int)page.len, 200);
	for (enum rule_kind k = 0; k < RULE_KINDS; k++)
		for (const struct block_key *key = rule_keys(k); key->key; key++) {
			buf_reset(&name);
			buf_printf(&name, " %s.%s ", rule_kind_name(k), key->key);
			ck_assert_msg(is_common(key->key) || strstr(buf_str(&page), buf_str(&name)), "not on the page:%s", name.s);
		}
	char *rest = buf_detach(&page), *save = NULL;
	for (char *word = strtok_r(rest, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
		bool found = false;
		char *point = strchr(word, '.');
		*point = '\0';
		for (enum rule_kind k = 0; k < RULE_KINDS; k++) {
			bool here = strcmp(rule_kind_name(k), word) == 0;
			found = found || (here && strcmp(point + 1, word) == 0);
			for (const struct block_key *key = rule_keys(k); here && key->key; key++)
				found = found || strcmp(key->key, point + 1) == 0;
		}
		ck_assert_msg(found, "not read: %s.%s", word, point + 1);
	}
	free(rest);
	buf_clear(&name);
}
END_TEST

/* --- settings and digest --------------------------------------------------------------- */

START_TEST(instellingen_text__from_a_day_on)
{
	int at;
	char *text = text_with(NULL, NULL, &at);
	struct regels *r = rule_good(text);
	struct instellingen *s = instellingen_new(r);
	struct civil none = {0, 0, 0};
	ck_assert_int_eq(instellingen_int(s, "lbt_dagen", none), 63);
	ck_assert_int_eq(instellingen_set(s, "lbt_dagen", "70", rule_date("2026-01-01")), ERR_OK);
	ck_assert_int_eq(instellingen_set(s, "lbt_dagen", "50", rule_date("2025-01-01")), ERR_OK);
	ck_assert_int_eq(instellingen_set(s, "lbt_dagen", "0", none), ERR_PARSE);
	ck_assert_int_eq(instellingen_set(s, "lbt_dagen", "x", none), ERR_PARSE);
	ck_assert_int_eq(instellingen_set(s, "weg", "1", none), ERR_PARSE);
	ck_assert_int_eq(instellingen_int(s, "lbt_dagen", none), 70);
	ck_assert_int_eq(instellingen_int(s, "lbt_dagen", rule_date("2024-12-31")), 63);
	ck_assert_int_eq(instellingen_int(s, "lbt_dagen", rule_date("2025-01-01")), 50);
	ck_assert_int_eq(instellingen_int(s, "lbt_dagen", rule_date("2025-12-31")), 50);
	ck_assert_int_eq(instellingen_int(s, "lbt_dagen", rule_date("2026-01-01")), 70);
	ck_assert_str_eq(instellingen_text(s, "kalender", none), "atw");
	ck_assert_ptr_null(instellingen_text(s, "weg", none));
	ck_assert_int_eq(instellingen_int(s, "weg", none), 0);
	instellingen_free(s);
	regels_free(r);
	free(text);
}
END_TEST

static const struct { const char *line, *instead; bool same; } changes[] = {
	{"label: PIP vaststellen", "label: PIP maken", true},
	{"gevolg_tekst: Het recht vervalt.", "gevolg_tekst: Anders.", true},
	{"zekerheid: document", "zekerheid: lezing", true},
	{"melding: Kies een leerroute.", "melding: Anders.", true},
	{"waarde: 63", "waarde: 64", false},
	{"duur: 10 weken", "duur: 11 weken", false},
	{"op: dagtekening", "op: volgnr", false},
	{"vooraf: 14 dagen", "vooraf: 15 dagen", false},
};

START_TEST(regels_digest__follows_what_decides)
{
	int at;
	char *text = text_with(NULL, NULL, &at), *other = text_with(changes[_i].line, changes[_i].instead, &at);
	struct regels *a = rule_good(text), *b = rule_good(other);
	ck_assert_int_eq(strcmp(regels_digest(a), regels_digest(b)) == 0, changes[_i].same);
	regels_free(a);
	regels_free(b);
	free(text);
	free(other);
}
END_TEST

Suite *regels_suite(void)
{
	Suite *s = suite_create("regels");
	TCase *t = tcase_create("regels");
	tcase_set_timeout(t, 60);
	tcase_add_test(t, regels_load__of_the_program_is_good);
	tcase_add_test(t, regels_load__good_text);
	tcase_add_loop_test(t, regels_load__tells_line_and_word, 0, COUNT(bad));
	tcase_add_test(t, regels_load__circle_of_facts);
	tcase_add_test(t, regels_load__nothing_there);
	tcase_add_test(t, regels_load__a_municipality_lies_over_ours);
	tcase_add_loop_test(t, regels_load__refuses_of_a_municipality, 0, COUNT(refused));
	tcase_add_test(t, rule_keys__are_those_of_the_page);
	tcase_add_test(t, instellingen_text__from_a_day_on);
	tcase_add_loop_test(t, regels_digest__follows_what_decides, 0, COUNT(changes));
	suite_add_tcase(s, t);
	return s;
}
