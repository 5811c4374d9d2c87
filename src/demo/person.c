/* Names as offices have them: one name, long names, a voorvoegsel, a partner's name; births
 * of which only the year is known. */
#include <config.h>

#include "person_priv.h"

#include "base/text.h"
#include "places_priv.h"
#include "spec/type.h"
#include "store/store.h"
#include "texts_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- who ---------------------------------------------------------------------------------- */

/* One in seventy has the whole line of names that a passport may hold. */
static void draw_first_names(struct maker *m, struct identity *who)
{
	const struct words *w = who->woman ? &who->people->women : &who->people->men;
	struct buf b = {0};
	unsigned n = dice_below(&m->dice, 70) == 0 ? 6 : dice_percent(&m->dice, 15) ? 2 : 1;
	for (unsigned i = 0; i < n; i++) {
		const char *name = names_pick(&m->dice, w);
		if (b.len + strlen(name) + 2 > sizeof who->voornamen || strstr(buf_str(&b), name))
			continue;
		buf_printf(&b, "%s%s", b.len ? " " : "", name);
	}
	snprintf(who->voornamen, sizeof who->voornamen, "%s", buf_str(&b));
	buf_clear(&b);
}

/* The father's first name where that is the custom; else the name of the household. */
static void draw_family_name(struct maker *m, struct identity *who, const struct identity *family)
{
	const struct people *p = who->people;
	const char *name = names_pick_family(&m->dice, &p->families, who->voorvoegsel);
	if (family && !(p->fathers && who->age >= 18)) {
		bool by_father = p->fathers && !family->woman && *family->voornamen;
		name = by_father ? family->voornamen : family->geslachtsnaam;
		snprintf(who->voorvoegsel, sizeof who->voorvoegsel, "%s", by_father ? "" :
			family->voorvoegsel);
	}
	snprintf(who->geslachtsnaam, sizeof who->geslachtsnaam, "%s", name);
}

static void draw_birth(struct maker *m, struct identity *who, int least, int most)
{
	static const unsigned char known[] = {93, 4, 2, 1}; /* all, year, month and year, nothing */
	int days = dice_between(&m->dice, least * 365 + least / 4, most * 365 + most / 4 + 364);
	who->born = civil_add_days(m->today, -days);
	bool new_year = dice_percent(&m->dice, who->people->new_year);
	if (new_year && who->age >= 18)
		who->born.month = who->born.day = 1;
	civil_format(who->born, who->geboortedatum);
	unsigned how = dice_weighted(&m->dice, known, 4);
	if (who->age < 18)
		return;
	if (how == 1)
		memcpy(who->geboortedatum + 4, "-00-00", 6);
	else if (how == 2)
		memcpy(who->geboortedatum + 8, "00", 2);
	else if (how == 3)
		memcpy(who->geboortedatum, "0000-00-00", 10);
}

void identity_make(struct maker *m, const struct people *people, bool woman, int least, int most,
	const struct identity *family, struct identity *out)
{
	*out = (struct identity){.people = people, .woman = woman, .age = least};
	draw_birth(m, out, least, most);
	out->age = m->today.year - out->born.year -
		(m->today.month < out->born.month ||
		 (m->today.month == out->born.month && m->today.day < out->born.day));
	draw_first_names(m, out);
	draw_family_name(m, out, family);
	if (dice_percent(&m->dice, people->single) && out->age >= 18) {
		memcpy(out->geslachtsnaam, out->voornamen, sizeof out->geslachtsnaam);
		out->voornamen[0] = out->voorvoegsel[0] = '\0';
	}
}

void profile_make(struct maker *m, const struct identity *who, const struct course *c, struct profile *out)
{
	static const unsigned char schools[] = {9, 12, 16, 17, 20, 12, 14};
	static const int least_years[] = {0, 1, 6, 7, 10, 9, 14}, most_years[] = {0, 5, 7, 10, 12, 13, 19};
	static const unsigned char quick[] = {25, 50, 25};
	*out = (struct profile){.tongue = names_pick_tongue(&m->dice, who->people)};
	out->school = (int)dice_weighted(&m->dice, schools, 7);
	out->school_years = dice_between(&m->dice, least_years[out->school], most_years[out->school]);
	out->reads = out->school > 0 ? out->school > 1 || dice_percent(&m->dice, 60) : false;
	bool own = strcmp(who->people->tongues[out->tongue].schrift, "Latn") == 0;
	bool learned = dice_percent(&m->dice, out->school >= 4 ? 80 : 30);
	out->latin = out->reads && (own || learned);
	out->learning = (int)dice_weighted(&m->dice, quick, 3);
	if (out->school <= 1)
		out->learning = 0;
	else if (out->school == 6 && out->learning == 0)
		out->learning = 1;
	long here = civil_days_between(c->arrived, c->intake_end) / 120;
	out->dutch = dice_between(&m->dice, 0, 2) + (int)(here < 2 ? here : 2) - (out->reads ? 0 : 1);
	out->dutch = out->dutch < 0 ? 0 : out->dutch > 5 ? 5 : out->dutch;
	const char *routes = out->learning == 0 ? "Z" : who->age < 28 && out->school >= 4 ? "O*11 B*9" : "B";
	maker_choose(&m->dice, routes, out->route, sizeof out->route);
	out->benefit = dice_percent(&m->dice, c->asiel ? 78 : 8) && !civil_is_none(c->registered);
	maker_choose(&m->dice, c->asiel ? "N*80 V*8 S*2 D*8 T*2" : "N*45 V*6 D*28 T*18 Z*3", out->work,
		sizeof out->work);
}

/* --- where -------------------------------------------------------------------------------- */

void home_make(struct maker *m, const struct course *c, struct home *out)
{
	*out = (struct home){.street = places_street(&m->dice)};
	const struct centre *centre = places_centre(&m->dice);
	snprintf(out->number, sizeof out->number, "%d", dice_between(&m->dice, 1, 219));
	if (dice_percent(&m->dice, 8))
		snprintf(out->letter, sizeof out->letter, "%c", 'A' + (int)dice_below(&m->dice, 4));
	if (dice_percent(&m->dice, 6))
		snprintf(out->addition, sizeof out->addition, "%s", dice_percent(&m->dice, 50) ? "bis" :
			"II");
	numbers_postcode(&m->dice, (unsigned)(m->gemeente[3] - '0'), out->postcode);
	if (civil_is_none(c->registered))
		out->centre = centre;
}

static void put_address(struct maker *m, struct record *persoon, const struct home *h, const struct course *c)
{
	struct record *a = maker_add(m, "adres", persoon);
	const struct centre *z = h->centre;
	maker_put(m, a, "soort", z ? "azc" : "woon");
	maker_put(m, a, "straat", z ? z->street : h->street);
	maker_put(m, a, "huisnummer", z ? z->number : h->number);
	maker_put(m, a, "huisletter", z ? "" : h->letter);
	maker_put(m, a, "toevoeging", z ? "" : h->addition);
	maker_put(m, a, "postcode", z ? z->postcode : h->postcode);
	maker_put(m, a, "woonplaats", z ? z->town : m->town);
	maker_put(m, a, "azc_locatie", z ? z->name : "");
	maker_put(m, a, "gemeentecode", z ? z->gemeente : m->gemeente);
	maker_put_date(m, a, "ingang", z ? civil_add_days(c->arrived, 30) : c->registered);
}

/* The centre they came from, ended when the house began. */
static void put_address_before(struct maker *m, struct record *persoon, const struct course *c)
{
	struct home before = {.centre = places_centre(&m->dice)};
	put_address(m, persoon, &before, c);
	struct record *a = persoon ? m->set.rows[m->set.n - 1] : NULL;
	if (a && a != persoon)
		maker_put_date(m, a, "einde", c->registered);
}

/* --- the record ------------------------------------------------------------------------------ */

void identity_put(struct maker *m, struct record *r, const struct identity *who)
{
	maker_put(m, r, "voornamen", who->voornamen);
	maker_put(m, r, "voorvoegsel", who->voorvoegsel);
	maker_put(m, r, "geslachtsnaam", who->geslachtsnaam);
	maker_put(m, r, "geboortedatum", who->geboortedatum);
	maker_put(m, r, "geslacht", who->woman ? "V" : "M");
}

static void put_numbers(struct maker *m, struct record *r, const struct course *c)
{
	char bsn[10], number[11];
	bool waits = civil_is_none(c->registered) && dice_percent(&m->dice, 12);
	bool given = !waits && numbers_bsn(&m->bsn, bsn);
	maker_put(m, r, "bsn", given ? bsn : "");
	maker_put(m, r, "bsn_reden_leeg", given ? "" : waits ? "nog" : "ond");
	numbers_vnr(&m->dice, number);
	maker_put(m, r, "v_nummer", c->asiel || dice_percent(&m->dice, 70) ? number : "");
	if (dice_percent(&m->dice, 25)) {
		numbers_anr(&m->dice, number);
		maker_put(m, r, "a_nummer", number);
	}
	maker_putf(m, r, "clientnummer", "%u", 100000 + m->begun);
}

/* A family migrant often has a partner from here, and some carry that name. */
static void put_partner_name(struct maker *m, struct record *r, const struct course *c)
{
	char before[11];
	const char *name = names_pick_family(&m->dice, &names_nl_families, before);
	bool uses = !c->asiel && dice_percent(&m->dice, 9);
	char use[4];
	maker_choose(&m->dice, "P V N*2", use, sizeof use);
	maker_put(m, r, "naamgebruik", uses ? use : "E");
	if (!uses)
		return;
	maker_put(m, r, "partner_voorvoegsel", before);
	maker_put(m, r, "partner_geslachtsnaam", name);
}

static void put_stay(struct maker *m, struct record *r, const struct course *c)
{
	char title[4];
	maker_choose(&m->dice, c->asiel ? "26*9 27" : "21*7 22 23 25", title, sizeof title);
	maker_put(m, r, "verblijfstitel", title);
	maker_put_date(m, r, "verblijfstitel_ingang", c->permit);
	if (strcmp(title, "25") != 0 && strcmp(title, "27") != 0)
		maker_put_date(m, r, "verblijfstitel_einde",
			civil_add_days(civil_add_months(c->permit, 60), -1));
	maker_put_date(m, r, "datum_vestiging_nl", c->arrived);
	maker_put_date(m, r, "datum_inschrijving_gemeente", c->registered);
}

/* a.achternaam12@example.nl, in letters that an address may have. */
static void put_email(struct maker *m, struct record *r, const struct identity *who)
{
	struct buf key = {0};
	unsigned n = dice_below(&m->dice, 900) + 100;
	text_fold(&key, who->geslachtsnaam);
	size_t len = 0;
	for (size_t i = 0; i < key.len && len < 24; i++)
		if (key.s[i] >= 'a' && key.s[i] <= 'z')
			key.s[len++] = key.s[i];
	buf_cut(&key, len);
	if (len > 0)
		maker_putf(m, r, "email", "%s%u@example.nl", buf_str(&key), n);
	buf_clear(&key);
}

static void put_reach(struct maker *m, struct record *r, const struct identity *who)
{
	char phone[17];
	numbers_phone(&m->dice, phone);
	bool has = dice_percent(&m->dice, 94);
	maker_put(m, r, "telefoon", has ? phone : "");
	if (dice_percent(&m->dice, 12)) {
		numbers_phone(&m->dice, phone);
		maker_put(m, r, "telefoon_2", phone);
		maker_put(m, r, "telefoon_toelichting", texts_pick(&m->dice, "telefoon_toelichting"));
	}
	if (dice_percent(&m->dice, 70))
		put_email(m, r, who);
	maker_put_code(m, r, "contactvoorkeur", "app*5 tel*3 sms mail*2 brief huis");
	maker_put_code(m, r, "digid", "J*5 A*2 N*2 O");
	char licence[4];
	maker_choose(&m->dice, "J*3 N*6 O", licence, sizeof licence);
	maker_put(m, r, "rijbewijs", licence);
	maker_put(m, r, "rijbewijs_land", *licence == 'J' ? who->people->land : "");
}

static void put_language(struct maker *m, struct record *r, const struct identity *who,
	const struct profile *p)
{
	const struct tongue *t = &who->people->tongues[p->tongue];
	char need[4];
	maker_put(m, r, "moedertaal", t->taal);
	maker_choose(&m->dice, p->dutch >= 4 ? "N*6 M*4" : "J*7 M*2 N", need, sizeof need);
	maker_put(m, r, "tolk_nodig", need);
	if (*need != 'N') {
		maker_put(m, r, "tolk_taal", strcmp(t->taal, "mis") == 0 ? "ara" : t->taal);
		if (dice_percent(&m->dice, 10))
			maker_put(m, r, "tolk_bijzonderheden", texts_pick(&m->dice, "tolk_bijzonderheden"));
	}
	struct buf scripts = {0};
	buf_add(&scripts, p->reads ? t->schrift : "geen");
	if (p->latin && strcmp(t->schrift, "Latn") != 0)
		buf_add(&scripts, " Latn");
	char *sorted = spec_sort_codes(buf_str(&scripts));
	maker_put(m, r, "schrift", sorted);
	free(sorted);
	buf_clear(&scripts);
	maker_put(m, r, "alfabetisering", !p->reads ? "A" : p->latin ? "NVT" : "AA");
}

static void put_benefit(struct maker *m, struct record *r, const struct profile *p, const struct course *c)
{
	maker_put(m, r, "bijstand", p->benefit ? "J" : dice_percent(&m->dice, 10) ? "O" : "N");
	if (!p->benefit)
		return;
	maker_put_date(m, r, "bijstand_ingang", c->registered);
	if (!civil_is_none(c->done))
		maker_put_date(m, r, "bijstand_einde", c->done);
}

static void put_checked(struct maker *m, struct record *r, const struct course *c)
{
	bool seen = maker_is_past(m, c->intake);
	maker_put(m, r, "bsn_geverifieerd", seen ? "1" : "0");
	if (!seen)
		return;
	maker_put_date(m, r, "bsn_geverifieerd_op", c->intake);
	maker_put_code(m, r, "bsn_geverifieerd_wijze", "brp*2 document*5 duo");
}

static const struct { const char *field, *value; } odd[] = {
	{"telefoon", "geen telefoon"}, {"email", "nog vragen"}, {"v_nummer", "28114"},
	{"a_nummer", "onbekend"}, {"rijbewijs", "ja, Syrisch"}, {"geslacht", "X"},
	{"moedertaal", "arabisch"}, {"telefoon_2", "06 - ?"},
};

const char *person_odd_field(size_t i, const char **value)
{
	if (i >= sizeof odd / sizeof odd[0])
		return NULL;
	*value = odd[i].value;
	return odd[i].field;
}

/* As an import leaves it: the value as given, with its source. */
static void put_odd(struct maker *m, struct record *r)
{
	size_t i = dice_below(&m->dice, sizeof odd / sizeof odd[0]);
	if (dice_below(&m->dice, 40) != 0)
		return;
	maker_put(m, r, odd[i].field, odd[i].value);
	maker_put_source(m, r, odd[i].field, "imp", (struct civil){0});
}

static void put_nationality(struct maker *m, struct record *persoon, const struct identity *who)
{
	bool stateless = dice_percent(&m->dice, who->people == &people_syrie ? 4 : 0);
	struct record *n = maker_add(m, "persoon_nationaliteit", persoon);
	maker_put(m, n, "nationaliteit", stateless ? "0499" : who->people->nationaliteit);
	maker_put(m, n, "ingang", who->geboortedatum);
}

static void put_other_tongue(struct maker *m, struct record *persoon, const struct identity *who,
	const struct profile *p)
{
	char code[8];
	maker_choose(&m->dice, who->people->others, code, sizeof code);
	if (strcmp(code, who->people->tongues[p->tongue].taal) == 0 || !dice_percent(&m->dice, 45))
		return;
	struct record *t = maker_add(m, "persoon_taal", persoon);
	maker_put(m, t, "taal", code);
	maker_put_code(m, t, "mondeling", "1 2*3 3*3 4*2 5");
	maker_put_code(m, t, "schriftelijk", p->reads ? "0 1 2*3 3*2 4" : "0");
}

struct record *person_make(struct maker *m, const struct identity *who, const struct profile *p,
	const struct course *c, const struct home *home)
{
	struct record *r = maker_add(m, "persoon", NULL);
	put_numbers(m, r, c);
	identity_put(m, r, who);
	put_partner_name(m, r, c);
	if (dice_percent(&m->dice, 6) && *who->voornamen)
		maker_putf(m, r, "roepnaam", "%.*s", (int)strcspn(who->voornamen, " "), who->voornamen);
	maker_put(m, r, "geboorteplaats", dice_percent(&m->dice, 92) ?
		names_pick(&m->dice, &who->people->towns) : "");
	maker_put(m, r, "geboorteland", who->people->land);
	put_stay(m, r, c);
	maker_put(m, r, "geheim_adres", dice_percent(&m->dice, 3) ? "1" : "0");
	put_reach(m, r, who);
	put_language(m, r, who, p);
	put_benefit(m, r, p, c);
	put_checked(m, r, c);
	if (dice_percent(&m->dice, 8))
		maker_put(m, r, "opmerking_benadering", texts_pick(&m->dice, "opmerking_benadering"));
	put_odd(m, r);
	if (m->depth == DEMO_FULL && !home->centre && c->asiel)
		put_address_before(m, r, c);
	put_address(m, r, home, c);
	put_nationality(m, r, who);
	put_other_tongue(m, r, who, p);
	return r;
}
