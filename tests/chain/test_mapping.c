/* Mappings are data: good ones load, every fault is told with its place, noise does no harm. */
#include <config.h>

#include "base/mem.h"
#include "chain/kamer.h"
#include "chain/suites.h"
#include "mapping_priv.h"

#include "support/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char head[] = "mapping: x\nsoort: persoon\nbewaar: brp_rij\nlijst: -\nkolommen: - 01.01.20 08.11.10 c\n";
static const char body[] = "\nuit: persoon\nnaar: 01.01.20 persoon.bsn\n\nuit: adres\nnaar: 08.11.10 adres.straat\n";

static struct mapping *load(const char *text, struct buf *faults)
{
	struct spec_fault_list list = {0};
	struct mapping *m;
	enum err e = mapping_parse(kamer_spec(), "x", text, strlen(text), &m, &list);
	ck_assert_int_eq(e, m ? ERR_OK : ERR_DEFINITION);
	ck_assert((list.n == 0) == (m != NULL));
	spec_faults_format(list.rows, list.n, faults);
	spec_fault_list_clear(&list);
	return m;
}

START_TEST(mapping_load__reads_those_of_the_program)
{
	static const char *const names[] = {"gba-v", "dossier"};
	struct spec_fault_list faults = {0};
	struct buf why = {0};
	struct mapping *m;
	char dir[4200];
	snprintf(dir, sizeof dir, "%s/db/mappings", support_srcdir());
	enum err e = mapping_load(kamer_spec(), dir, names[_i], &m, &faults);
	spec_faults_format(faults.rows, faults.n, &why);
	ck_assert_msg(e == ERR_OK, "%s", buf_str(&why));
	ck_assert_str_eq(m->name, names[_i]);
	ck_assert_uint_ge(m->n_records, 3);
	ck_assert_int_eq(m->records[0].role, MAPPING_MAIN);
	mapping_free(m);
}
END_TEST

START_TEST(mapping_parse__understands_all_keys)
{
	struct buf why = {0};
	struct mapping *m = load(
		"mapping: x\nsoort: dossier\nlabel: Een proef\nbewaar: inlees_rij\nscheiding: tab\ntekenset: ISO-8859-15\nbom: ja\n"
		"regeleinde: CRLF\ngetypt: ja\nspaties: ja\nformules: onschadelijk\nverschil: bestand\ngegevensbron: coa\n"
		"herken: V_nr\nherken: Naam Straat\nkolommen: V_nr Naam Straat Naam -\n\n"
		"uit: dossier\nnaar: Naam dossier.samenvatting\nvast: dossier.doelgroep AS\n\n"
		"uit: persoon\nnaar: V_nr persoon.v_nummer\nnaar: Naam persoon.geslachtsnaam\n\n"
		"uit: adres\nvast: adres.soort woon\nnaar: Straat adres.straat\n", &why);
	ck_assert_msg(m != NULL, "%s", buf_str(&why));
	ck_assert_int_eq(m->separator, '\t');
	ck_assert_int_eq(m->charset, CHARSET_LATIN9);
	ck_assert(m->strict_charset && m->bom && m->crlf && m->as_typed && m->guarded && m->file_wins);
	ck_assert_str_eq(m->source, "coa");
	ck_assert_str_eq(m->columns[0], "V nr");
	ck_assert_uint_eq(m->occurrences[3], 1);
	ck_assert_uint_eq(m->list, SIZE_MAX);
	ck_assert_int_eq(m->records[1].role, MAPPING_LINKED);
	ck_assert_str_eq(m->records[1].link->id, "dossier.persoon");
	ck_assert_int_eq(m->records[2].role, MAPPING_OWNED);
	ck_assert_uint_eq(m->records[2].holder, 1);
	ck_assert_str_eq(m->records[2].to[0].fixed, "woon");
	ck_assert_uint_eq(m->n_keys, 2);
	ck_assert_str_eq(m->keys[0].field->field->id, "persoon.v_nummer");
	ck_assert_ptr_null(m->keys[1].field);
	mapping_free(m);
}
END_TEST

/* What is put before, in, or behind a good mapping, and the fault that is told. */
static const struct { const char *text, *fault; } bad[] = {
	{"", "In dit bestand staat geen indeling."},
	{"uit: persoon\nnaar: a persoon.bsn\n", "x.def:1: uit: "},
	{"mapping: y\nsoort: persoon\nbewaar: brp_rij\nlijst: -\nkolommen: - a\n\nuit: persoon\nnaar: a persoon.bsn\n",
		"x.def:1: y: Een indeling heet zoals haar bestand."},
	{"mapping: x\nsoort: persoon\nlijst: -\nkolommen: - a\n\nuit: persoon\nnaar: a persoon.bsn\n",
		"Hier ontbreekt 'bewaar:'"},
	{"mapping: x\nbewaar: brp_rij\nlijst: -\nkolommen: - a\n\nuit: persoon\nnaar: a persoon.bsn\n",
		"Hier ontbreekt 'soort:'"},
	{"mapping: x\nsoort: persoon\nbewaar: brp_rij\nlijst: -\n\nuit: persoon\nnaar: a persoon.bsn\n",
		"Hier ontbreekt 'kolommen:'"},
	{"mapping: x\nsoort: persoon\nbewaar: brp_rij\nlijst: -\nkolommen: - a\n",
		"Hier ontbreekt een blok 'uit:'."},
	{"mapping: x\nsoort: persoon\nbewaar: brp_rij\nkolommen: - a\n\nuit: persoon\nnaar: a persoon.bsn\n",
		"Hier ontbreekt 'lijst:' of 'herken:'."},
	{"mapping: x\nsoort: persoon\nbewaar: brp_rij\nlijst: -\nherken: a\nkolommen: - a\n\nuit: persoon\nnaar: a persoon.bsn\n",
		"'lijst:' en 'herken:' gaan niet samen."},
	{"mapping: x\nsoort: persoon\nbewaar: bestaat_niet\nlijst: -\nkolommen: - a\n\nuit: persoon\nnaar: a persoon.bsn\n",
		"x.def:3: bestaat_niet: Dit record bestaat niet."},
	{"mapping: x\nsoort: persoon\nbewaar: adres\nlijst: -\nkolommen: - a\n\nuit: persoon\nnaar: a persoon.bsn\n",
		"x.def:3: adres: Een record dat rijen bewaart"},
	{"mapping: x\nsoort: persoon\nbewaar: inlees_rij\nlijst: -\nkolommen: - a\n\nuit: persoon\nnaar: a persoon.bsn\n",
		"inlees_rij: Dit record hoort niet bij het eerste record."},
	{"mapping: x\nsoort: persoon\nbewaar: brp_rij\nlijst: b\nkolommen: - a\n\nuit: persoon\nnaar: a persoon.bsn\n",
		"x.def:4: b: Deze kolom staat niet bij 'kolommen:'."},
	{"mapping: x\nsoort: persoon\nbewaar: brp_rij\nlijst: -\nkolommen: - a#2\n\nuit: persoon\nnaar: - persoon.bsn\n",
		"x.def:5: a#2: In een kopje kan geen"},
	{"=scheiding: |\n", "x.def:6: |: Hier hoort ; of , of tab."},
	{"=tekenset: ISO-2022-KR\n", "x.def:6: ISO-2022-KR: Deze tekenset kent regie niet."},
	{"=bom: misschien\n", "x.def:6: misschien: Hier hoort ja of nee."},
	{"=regeleinde: CR\n", "x.def:6: CR: Hier hoort CRLF of LF."},
	{"=formules: weg\n", "x.def:6: weg: Hier hoort onschadelijk of ongewijzigd."},
	{"=verschil: beide\n", "x.def:6: beide: Hier hoort bestand of hier."},
	{"=gegevensbron: xyz\n", "x.def:6: xyz: Deze code staat niet in de lijst gegevensbron."},
	{"=kolomen: a\n", "bedoelt u 'kolommen'?"},
	{"=soort: persoon\n", "x.def:6: soort: Deze sleutel staat er al."},
	{"+uit: bestaat_niet\nnaar: c persoon.bsn\n", "bestaat_niet: Dit record bestaat niet."},
	{"+uit: dossier\nnaar: c dossier.samenvatting\n",
		"dossier: Dit record hoort niet bij een record dat hierboven staat."},
	{"+uit: persoon_nationaliteit\nnaar: c\n",
		"naar: Hier horen een kolom, een veld en soms een omzetting."},
	{"+uit: persoon_nationaliteit\nnaar: d persoon_nationaliteit.nationaliteit\n",
		"d: Deze kolom staat niet bij 'kolommen:'."},
	{"+uit: persoon_nationaliteit\nnaar: c persoon_nationaliteit.leeftijd\n",
		"Dit veld bestaat niet in dit record."},
	{"+uit: persoon_nationaliteit\nnaar: c persoon.bsn\n",
		"persoon.bsn: Dit veld bestaat niet in dit record."},
	{"+uit: persoon_nationaliteit\nnaar: c persoon_nationaliteit.ingang tijd\n",
		"tijd: Deze omzetting bestaat niet."},
	{"+uit: persoon_nationaliteit\nnaar: c persoon_nationaliteit.ingang\nnaar: c persoon_nationaliteit.ingang\n",
		"persoon_nationaliteit.ingang: Dit veld is al gevuld."},
	{"+uit: persoon_nationaliteit\nvast: persoon_nationaliteit.ingang\nnaar: c persoon_nationaliteit.nationaliteit\n",
		"vast: Hier horen een veld en een waarde."},
	{"+uit: persoon_nationaliteit\nvast: persoon_nationaliteit.ingang 31-12\nnaar: c persoon_nationaliteit.nationaliteit\n",
		"31-12: "},
	{"+uit: persoon_nationaliteit\n", "Hier ontbreekt 'naar:'."},
	{"+uit: persoon_nationaliteit\ncategorie: 99\nnaar: c persoon_nationaliteit.ingang\n",
		"99: Geen kolom hoort bij deze categorie."},
	{"+uit: persoon_nationaliteit\nrijen: soms\nnaar: c persoon_nationaliteit.ingang\n",
		"soms: Hier hoort alle of eerste."},
	{"+kop: x\n", "kop: Dit soort blok hoort hier niet"},
	{"+mapping: z\n", "Een indeling begint met een blok 'mapping:', en heeft er een."},
	{"+uit: persoon_nationaliteit\nnaar: c persoon_nationaliteit.ingang \xFF\n", "x.def:"},
};

START_TEST(mapping_parse__tells_every_fault_with_its_place)
{
	struct buf text = {0}, why = {0};
	const char *t = bad[_i].text;
	if (*t == '=')
		buf_printf(&text, "%s%s%s", head, t + 1, body);
	else if (*t == '+')
		buf_printf(&text, "%s%s\n%s", head, body, t + 1);
	else
		buf_add(&text, t);
	struct mapping *m = load(buf_str(&text), &why);
	ck_assert_ptr_null(m);
	ck_assert_msg(strstr(buf_str(&why), bad[_i].fault) != NULL, "%s", buf_str(&why));
	buf_clear(&text);
	buf_clear(&why);
}
END_TEST

START_TEST(mapping_parse__tells_several_faults_at_once)
{
	struct buf text = {0}, why = {0};
	buf_printf(&text, "%sbom: x\ntekenset: y\n%s\nuit: z\nnaar: c z.a\n", head, body);
	ck_assert_ptr_null(load(buf_str(&text), &why));
	ck_assert_ptr_nonnull(strstr(buf_str(&why), "x.def:6: x: "));
	ck_assert_ptr_nonnull(strstr(buf_str(&why), "x.def:7: y: "));
	ck_assert_ptr_nonnull(strstr(buf_str(&why), "z: Dit record"));
	buf_clear(&text);
	buf_clear(&why);
}
END_TEST

static const char *const names[] = {"", "../gba-v", "GBA-V", "gba-v.def", "/etc/passwd", "gba_v",
	"bestaat-niet",
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "gba-v\n"};

START_TEST(mapping_load__takes_no_path_for_a_name)
{
	struct spec_fault_list faults = {0};
	struct mapping *m;
	char dir[4200];
	snprintf(dir, sizeof dir, "%s/db/mappings", support_srcdir());
	ck_assert_int_eq(mapping_load(kamer_spec(), dir, names[_i], &m, &faults), ERR_NOT_FOUND);
	ck_assert_ptr_null(m);
	ck_assert_uint_eq(faults.n, 0);
}
END_TEST

/* Bytes changed, cut out and doubled in a real mapping: faults or a mapping, never a crash. */
START_TEST(mapping_parse__survives_noise)
{
	static const char *const files[] = {"gba-v", "dossier"};
	struct buf text = {0};
	char path[4300];
	snprintf(path, sizeof path, "%s/db/mappings/%s.def", support_srcdir(), files[_i]);
	kamer_read(path, &text);
	srand(11);
	for (int round = 0; round < 400; round++) {
		struct spec_fault_list faults = {0};
		struct mapping *m;
		char *copy = mem_dup_n(text.s, text.len);
		size_t n = text.len;
		for (int change = rand() % 8; change >= 0; change--) {
			size_t at = (size_t)rand() % n, len = (size_t)rand() % 40;
			if (rand() % 3 == 0) {
				len = len < n - at ? len : n - at;
				memmove(copy + at, copy + at + len, n - at - len);
				n -= len;
			} else {
				copy[at] = "\n:-_#; a\xC3"[rand() % 9];
			}
			n = n ? n : 1;
		}
		enum err e = mapping_parse(kamer_spec(), files[_i], copy, n, &m, &faults);
		ck_assert((e == ERR_OK) == (m != NULL));
		ck_assert((e == ERR_OK) == (faults.n == 0));
		mapping_free(m);
		spec_fault_list_clear(&faults);
		free(copy);
	}
	buf_clear(&text);
}
END_TEST

START_TEST(mapping_parse__bounds_columns_and_records)
{
	struct buf text = {0}, why = {0};
	buf_add(&text, "mapping: x\nsoort: persoon\nbewaar: brp_rij\nlijst: -\nkolommen: -\n");
	for (int i = 0; i < 2500; i++)
		buf_printf(&text, "  k%d\n", i);
	buf_add(&text, "\nuit: persoon\nnaar: k1 persoon.bsn\n\n");
	for (int i = 0; i < 100; i++)
		buf_add(&text, "uit: adres\nnaar: k2 adres.straat\n\n");
	ck_assert_ptr_null(load(buf_str(&text), &why));
	ck_assert_ptr_nonnull(strstr(buf_str(&why), "Dit zijn meer dan 2000 kolommen."));
	ck_assert_ptr_nonnull(strstr(buf_str(&why), "Dit zijn meer dan 50 records."));
	buf_clear(&text);
	buf_clear(&why);
}
END_TEST

START_TEST(chain_check_mappings__looks_at_every_file)
{
	struct spec_fault_list faults = {0};
	struct buf why = {0};
	char dir[4200], path[4300];
	size_t n;
	snprintf(dir, sizeof dir, "%s/db/mappings", support_srcdir());
	ck_assert_int_eq(chain_check_mappings(kamer_spec(), dir, &faults, &n), ERR_OK);
	ck_assert_uint_eq(n, 2);
	ck_assert_int_eq(chain_check_mappings(kamer_spec(), "/bestaat/niet", &faults, &n), ERR_MISSING);
	snprintf(path, sizeof path, "%s", kamer_put("x.def", head, strlen(head)));
	*strrchr(path, '/') = '\0';
	ck_assert_int_eq(chain_check_mappings(kamer_spec(), path, &faults, &n), ERR_DEFINITION);
	ck_assert_uint_eq(n, 0);
	spec_faults_format(faults.rows, faults.n, &why);
	ck_assert_ptr_nonnull(strstr(buf_str(&why), "x.def:1: x: Hier ontbreekt een blok 'uit:'."));
	spec_fault_list_clear(&faults);
	buf_clear(&why);
}
END_TEST

Suite *mapping_suite(void)
{
	Suite *s = suite_create("chain/mapping");
	TCase *t = tcase_create("mapping");
	tcase_set_timeout(t, 240);
	tcase_add_unchecked_fixture(t, kamer_warm, NULL);
	tcase_add_loop_test(t, mapping_load__reads_those_of_the_program, 0, 2);
	tcase_add_test(t, mapping_parse__understands_all_keys);
	tcase_add_loop_test(t, mapping_parse__tells_every_fault_with_its_place, 0,
		(int)(sizeof bad / sizeof bad[0]));
	tcase_add_test(t, mapping_parse__tells_several_faults_at_once);
	tcase_add_loop_test(t, mapping_load__takes_no_path_for_a_name, 0,
		(int)(sizeof names / sizeof names[0]));
	tcase_add_loop_test(t, mapping_parse__survives_noise, 0, 2);
	tcase_add_test(t, mapping_parse__bounds_columns_and_records);
	tcase_add_test(t, chain_check_mappings__looks_at_every_file);
	suite_add_tcase(s, t);
	return s;
}
