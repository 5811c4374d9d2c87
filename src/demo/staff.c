/* One colleague for every sixty cases, with names of their own, beside the user of the
 * store, who stands first in m->staff. */
#include <config.h>

#include "staff_priv.h"

#include "base/mem.h"
#include "base/text.h"
#include "places_priv.h"

#include <stdio.h>
#include <string.h>

/* jansen12 : unique by its number, letters as a user name may have. */
static void put_user_name(struct maker *m, struct record *r, const char *family, size_t number)
{
	struct buf key = {0};
	text_fold(&key, family);
	size_t len = 0;
	for (size_t i = 0; i < key.len && len < 20; i++)
		if (key.s[i] >= 'a' && key.s[i] <= 'z')
			key.s[len++] = key.s[i];
	buf_cut(&key, len);
	maker_putf(m, r, "gebruikersnaam", "%s%zu", buf_str(&key), number);
	maker_putf(m, r, "email", "%s%zu@example.nl", buf_str(&key), number);
	buf_clear(&key);
}

static void make_one(struct maker *m, size_t number)
{
	char before[11], phone[17];
	struct record *r = maker_add(m, "medewerker", NULL);
	const char *first = names_pick(&m->dice, &names_nl_first);
	const char *family = names_pick_family(&m->dice, &names_nl_families, before);
	numbers_phone(&m->dice, phone);
	put_user_name(m, r, family, number);
	maker_putf(m, r, "naam", "%s %s%s%s", first, before, *before ? " " : "", family);
	maker_put(m, r, "rol", number % 12 == 0 ? "consulent teamleider" : "consulent");
	maker_put(m, r, "actief", "1");
	maker_putf(m, r, "caseload_max", "%d", dice_between(&m->dice, 5, 8) * 10);
	maker_put(m, r, "tel", phone);
	maker_put(m, r, "bereikbaar", dice_percent(&m->dice, 50) ? "ma t/m do" : "di t/m vr");
	int year = m->today.year - 1 - (int)dice_below(&m->dice, 6);
	maker_putf(m, r, "in_dienst", "%04d-%02d-01", year, 1 + (int)dice_below(&m->dice, 12));
	m->staff[m->n_staff++] = maker_id(r);
}

bool staff_make(struct maker *m)
{
	size_t all = 1 + (m->dossiers + STAFF_CASELOAD - 1) / STAFF_CASELOAD, first = m->n_staff;
	if (first >= all || !spec_record(m->spec, "medewerker"))
		return false;
	m->staff = mem_resize(m->staff, all, sizeof *m->staff);
	maker_begin(m, UINT64_C(1) << 40 | first);
	while (m->n_staff < all && m->n_staff < first + STAFF_SET)
		make_one(m, m->n_staff);
	return true;
}

/* --- providers -------------------------------------------------------------------------------- */

static const struct { const char *naam, *soort, *uitwissel; } providers[] = {
	{"Taalschool De Brug", "knm taal", "mail"}, {"Leerhuis Noord", "knm taal", "port"},
	{"Schakelcollege Midden", "tst", "mail"}, {"Taal en Werk Regio", "map part taal", "best"},
	{"Stichting Welkom Thuis", "mb", "mail"}, {"Werkplaats De Ambacht", "map part", "mail"},
	{"Vrijwilligers Taalhuis", "vrijw", "mail"}, {"Kinderopvang Het Nest", "opv", "post"},
};

static void put_provider_rows(struct maker *m, const struct record *provider, const char *postcode)
{
	char phone[17];
	struct record *c = maker_add(m, "aanbieder_contact", provider);
	struct record *l = maker_add(m, "aanbieder_locatie", provider);
	numbers_phone(&m->dice, phone);
	maker_put(m, c, "naam", names_pick(&m->dice, &names_nl_first));
	maker_put(m, c, "functie", dice_percent(&m->dice, 50) ? "Planning" : "Trajectbegeleider");
	maker_put(m, c, "tel", phone);
	maker_put(m, l, "naam", "Hoofdlocatie");
	maker_put(m, l, "straat", places_street(&m->dice));
	maker_put(m, l, "postcode", postcode);
	maker_put(m, l, "woonplaats", m->town);
	maker_put(m, l, "dagdelen", "di_m di_o do_o ma_m ma_o");
}

void staff_make_providers(struct maker *m)
{
	enum { N = sizeof providers / sizeof providers[0] };
	maker_begin(m, UINT64_C(1) << 41);
	m->providers = mem_new_array(N, sizeof *m->providers);
	for (size_t i = 0; i < N; i++) {
		char postcode[7];
		struct record *r = maker_add(m, "aanbieder", NULL);
		bool lessons = strstr(providers[i].soort, "taal") || strstr(providers[i].soort, "tst");
		numbers_postcode(&m->dice, (unsigned)i, postcode);
		maker_put(m, r, "naam", providers[i].naam);
		maker_put(m, r, "soort", providers[i].soort);
		maker_put(m, r, "duo_instellingsnummer", lessons ?
			(char[]){'9', '0', '0', '0', (char)('0' + i), '\0'} : "");
		maker_put(m, r, "keurmerk_bow", lessons ? "1" : "0");
		maker_put(m, r, "keurmerk_tst", strstr(providers[i].soort, "tst") ? "1" : "0");
		maker_put(m, r, "straat", places_street(&m->dice));
		maker_putf(m, r, "huisnummer", "%d", dice_between(&m->dice, 1, 99));
		maker_put(m, r, "postcode", postcode);
		maker_put(m, r, "woonplaats", m->town);
		maker_put_date(m, r, "verwerkersovereenkomst", civil_add_months(m->today, 18));
		maker_put(m, r, "uitwisselwijze", providers[i].uitwissel);
		put_provider_rows(m, r, postcode);
		m->providers[m->n_providers++] = maker_id(r);
	}
}
