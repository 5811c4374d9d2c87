/* Cells and stored values, both ways; and nothing of a person in a reason. */
#include <config.h>

#include "chain/kamer.h"
#include "chain/suites.h"
#include "convert_priv.h"

#include <stdlib.h>
#include <string.h>

static const struct spec_field *field(const char *id)
{
	const struct spec_field *f = spec_field(kamer_spec(), id);
	ck_assert_ptr_nonnull(f);
	return f;
}

static const struct {
	const char *id, *convert;  /* convert NULL: as given; "-": as typed */
	const char *cell, *stored; /* stored NULL: as given, with a finding */
	const char *back;          /* what the stored value becomes; NULL: the cell */
} vectors[] = {
	{"persoon.geboortedatum", "datum", "19800305", "1980-03-05", NULL},
	{"persoon.geboortedatum", "datum", "19800300", "1980-03-00", NULL},
	{"persoon.geboortedatum", "datum", "19800000", "1980-00-00", NULL},
	{"persoon.geboortedatum", "datum", "00000000", "0000-00-00", NULL},
	{"persoon.geboortedatum", "datum", "19801399", NULL, NULL},
	{"persoon.geboortedatum", "datum", "19800230", NULL, NULL},
	{"persoon.geboortedatum", "datum", "1980030", NULL, NULL},
	{"persoon.geboortedatum", "datum", "1980-03-05", "1980-03-05", "19800305"},
	{"persoon.geboortedatum", "datum", " 19800305", NULL, NULL},
	{"persoon.geboortedatum", "datum", "", "", NULL},
	{"persoon.geheim_adres", "geheim", "0", "0", NULL},
	{"persoon.geheim_adres", "geheim", "3", "1", "7"},
	{"persoon.geheim_adres", "geheim", "7", "1", NULL},
	{"persoon.geheim_adres", "geheim", "8", NULL, NULL},
	{"adres.soort", "adressoort", "W", "woon", NULL},
	{"adres.soort", "adressoort", "B", "brief", NULL},
	{"adres.soort", "adressoort", "X", NULL, NULL},
	{"persoon.bsn", NULL, "999990019", "999990019", NULL},
	{"persoon.bsn", NULL, "999990018", NULL, NULL},   /* geval-I03 */
	{"persoon.bsn", NULL, "000000000", NULL, NULL},
	{"persoon.bsn", NULL, "12345678", NULL, NULL},
	{"persoon.bsn", NULL, "999 990 019", NULL, NULL},
	{"persoon.bsn", NULL, "\xD9\xA9\xD9\xA9\xD9\xA9\xD9\xA9\xD9\xA9\xD9\xA0\xD9\xA0\xD9\xA1\xD9\xA9",
		NULL, NULL},
	{"persoon.geslachtsnaam", NULL, " x ", " x ", NULL},
	{"persoon.geslachtsnaam", NULL, ".", ".", NULL},
	{"persoon.geboortedatum", "-", "5-3-1980", "1980-03-05", "05-03-1980"},
	{"persoon.geboortedatum", "-", "1980", "1980-00-00", "00-00-1980"},
	{"persoon.geboortedatum", "-", "5-3", NULL, NULL},
	{"dossier.plicht_begin", "-", "12-1-2026", "2026-01-12", "12-01-2026"},
	{"dossier.plicht_begin", "-", "12-1", NULL, NULL},       /* which year? today decides,
		so a file may not say it */
	{"dossier.plicht_begin", "-", "vandaag", NULL, NULL},
	{"dossier.plicht_begin", "-", "+3w", NULL, NULL},
	{"dossier.plicht_begin", "-", "ma", NULL, NULL},
	{"dossier.plichtig", "-", "ja", "1", "Ja"},
	{"dossier.plichtig", "-", "N", "0", "Nee"},
	{"dossier.plichtig", "-", "misschien", NULL, NULL},
	{"persoon.bsn", "-", "999.990.019", "999990019", "999990019"},
	{"adres.postcode", "-", "1234 ab", "1234AB", NULL},
	{"persoon.geslachtsnaam", "-", "  Tes  fay ", "Tes  fay", "Tes  fay"},
};

START_TEST(convert_in__stores_what_is_good_and_keeps_the_rest)
{
	bool typed = vectors[_i].convert && vectors[_i].convert[0] == '-';
	struct mapping m = {.as_typed = typed};
	struct mapping_to to = {.field = field(vectors[_i].id)};
	struct convert_env env = convert_env((struct civil){2026, 3, 2});
	struct buf why = {0};
	if (vectors[_i].convert && !typed)
		to.convert = convert_by_name(vectors[_i].convert);
	char *stored = convert_in(&m, &to, &env, vectors[_i].cell, &why);
	ck_assert_str_eq(stored, vectors[_i].stored ? vectors[_i].stored : vectors[_i].cell);
	ck_assert_msg((why.len > 0) == (vectors[_i].stored == NULL), "%s", buf_str(&why));
	char *back = convert_out(&m, &to, &env, stored);
	if (vectors[_i].back)
		ck_assert_str_eq(back, vectors[_i].back);
	char *again = convert_in(&m, &to, &env, back, NULL);
	ck_assert_str_eq(again, stored);
	free(stored);
	free(back);
	free(again);
	buf_clear(&why);
}
END_TEST

START_TEST(convert_in__gives_a_constant_as_it_is)
{
	struct mapping m = {.as_typed = true};
	char fixed[] = "woon";
	struct mapping_to to = {.field = field("adres.soort"), .fixed = fixed, .column = SIZE_MAX};
	struct convert_env env = convert_env((struct civil){2026, 3, 2});
	char *v = convert_in(&m, &to, &env, "brief", NULL);
	ck_assert_str_eq(v, "woon");
	free(v);
}
END_TEST

/* Every field of every record, with values that are wrong in every way there is. */
START_TEST(convert_in__never_says_the_value)
{
	static const char *const values[] = {"Xqzwvk", "Xqzwvk 12-13-2026", "77731904", "777319041",
		"31-2-2026 Xqzwvk",
		"xqzwvk@", "0900-Xqzwvk", "NL00XQZW0123456789", "7773190477731904777319047773190477731904"};
	struct convert_env env = convert_env((struct civil){2026, 3, 2});
	size_t told = 0;
	for (size_t r = 0; r < spec_n_records(kamer_spec()); r++) {
		const struct spec_record *record = spec_record_at(kamer_spec(), r);
		for (size_t f = 0; f < record->n_fields; f++)
			for (size_t v = 0; v < sizeof values / sizeof values[0]; v++) {
				struct mapping m = {.as_typed = (v + f) % 2};
				struct mapping_to to = {.field = &record->fields[f]};
				struct buf why = {0};
				free(convert_in(&m, &to, &env, values[v], &why));
				told += why.len > 0;
				ck_assert_msg(!strcasestr(buf_str(&why), "xqzw") &&
					!strstr(buf_str(&why), "77731"), "%s: %s",
					record->fields[f].id, buf_str(&why));
				buf_clear(&why);
			}
	}
	ck_assert_uint_gt(told, 1000);
}
END_TEST

START_TEST(convert_same__compares_as_the_store_keeps)
{
	ck_assert(convert_same("", ""));
	ck_assert(convert_same("\xC3\xA9", "e\xCC\x81"));
	ck_assert(convert_same("\xE2\x84\xAB", "\xC3\x85"));
	ck_assert(!convert_same("\xC3\xA9", "e"));
	ck_assert(convert_same("a", "a "));
	ck_assert(convert_same("", " \t\r\n\xC2\xA0"));
	ck_assert(convert_same("\xC2\xA0 e\xCC\x81 ", "\xC3\xA9"));
	ck_assert(!convert_same("a b", "ab"));
}
END_TEST

Suite *convert_suite(void)
{
	Suite *s = suite_create("chain/convert");
	TCase *t = tcase_create("convert");
	tcase_add_unchecked_fixture(t, kamer_warm, NULL);
	tcase_add_loop_test(t, convert_in__stores_what_is_good_and_keeps_the_rest, 0,
		(int)(sizeof vectors / sizeof vectors[0]));
	tcase_add_test(t, convert_in__gives_a_constant_as_it_is);
	tcase_add_test(t, convert_in__never_says_the_value);
	tcase_add_test(t, convert_same__compares_as_the_store_keeps);
	suite_add_tcase(s, t);
	return s;
}
