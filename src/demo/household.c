/* Who lives together. The first case decides the people, the home and how far the case is;
 * a second case in the household goes the same way a few days later. */
#include <config.h>

#include "household_priv.h"

#include "dossier_priv.h"

#include <string.h>

enum shape { ALONE, ALONE_WAITING, COUPLE_BOTH, COUPLE_ONE, PARENT_ALONE, WITH_PARENT, SHAPES };

static const unsigned char asylum_shapes[SHAPES] = {34, 16, 22, 12, 12, 4};
static const unsigned char family_shapes[SHAPES] = {12, 2, 10, 66, 8, 2};

/* --- the people ------------------------------------------------------------------------------ */

static struct member *add_member(struct household *h, const char *relatie, const char *verblijf)
{
	if (h->n_others >= HOUSEHOLD_OTHERS)
		return NULL;
	struct member *o = &h->others[h->n_others++];
	o->relatie = relatie;
	o->verblijf = verblijf;
	return o;
}

/* The regisseur: the user of the store has about eighty, the others share the rest. */
static struct rid regisseur_of(const struct maker *m)
{
	enum { OWN = 80 };
	uint64_t i = m->begun, n = m->dossiers ? m->dossiers : 1;
	bool own = n <= OWN || m->n_staff < 2 || (i + 1) * OWN / n > i * OWN / n;
	if (m->n_staff == 0)
		return (struct rid){{0}};
	return m->staff[own ? 0 : 1 + i % (m->n_staff - 1)];
}

static struct subject *add_case(struct maker *m, struct household *h)
{
	struct subject *s = &h->cases[h->n_cases++];
	*s = (struct subject){.regisseur = regisseur_of(m)};
	m->begun++;
	return s;
}

/* Of about the same age; in three of a hundred couples both are women or men. */
static void make_partner(struct maker *m, const struct identity *head, const struct people *people,
	struct identity *out)
{
	bool same_sex = dice_percent(&m->dice, 3);
	int least = head->age - 6 < 18 ? 18 : head->age - 6;
	identity_make(m, people, same_sex ? head->woman : !head->woman, least, least + 10, NULL, out);
}

static void add_partner(struct maker *m, struct household *h, enum shape shape, unsigned room, bool asiel)
{
	struct subject *head = &h->cases[0];
	const struct people *people = head->who.people;
	if (shape == COUPLE_BOTH && room > 1) {
		struct subject *s = add_case(m, h);
		course_beside(m, &head->course, &s->course);
		make_partner(m, &head->who, people, &s->who);
		s->partner = head->partner = true;
		s->regisseur = head->regisseur;
		return;
	}
	struct member *o = add_member(h, "partner", shape == ALONE_WAITING ? "nareis" : "thuis");
	make_partner(m, &head->who, people, &o->who);
	head->partner = shape != ALONE_WAITING;
	head->waits = shape == ALONE_WAITING;
	if (asiel || dice_percent(&m->dice, 40) || shape == ALONE_WAITING)
		return;
	/* A partner who was born here, with a Dutch name. */
	const char *name = names_pick_family(&m->dice, &names_nl_families, o->who.voorvoegsel);
	memset(o->who.geslachtsnaam, 0, sizeof o->who.geslachtsnaam);
	memcpy(o->who.geslachtsnaam, name, strlen(name));
	const char *first = names_pick(&m->dice, &names_nl_first);
	memset(o->who.voornamen, 0, sizeof o->who.voornamen);
	memcpy(o->who.voornamen, first, strlen(first));
}

static const struct identity *father_of(const struct household *h)
{
	const struct identity *head = &h->cases[0].who;
	if (head->woman && h->n_cases > 1)
		return &h->cases[1].who;
	if (head->woman && h->n_others > 0 && strcmp(h->others[0].relatie, "partner") == 0 &&
	    h->others[0].who.people == head->people)
		return &h->others[0].who;
	return head;
}

static void add_children(struct maker *m, struct household *h, enum shape shape)
{
	static const unsigned char many[] = {24, 26, 25, 14, 8, 3};
	struct subject *head = &h->cases[0];
	unsigned n = dice_weighted(&m->dice, many, 6);
	int oldest = head->who.age - 18 > 17 ? 17 : head->who.age - 18;
	if (shape == PARENT_ALONE && n == 0)
		n = 1;
	for (unsigned i = 0; i < n && oldest >= 0; i++) {
		struct member *o = add_member(h, dice_percent(&m->dice, 2) ? "pleeg" : "kind",
			shape == ALONE_WAITING ? "nareis" : "thuis");
		if (!o)
			return;
		identity_make(m, head->who.people, dice_percent(&m->dice, 50), 0, oldest, father_of(h),
			&o->who);
		head->kids += shape != ALONE_WAITING;
	}
}

static void add_parent(struct maker *m, struct household *h)
{
	const struct identity *head = &h->cases[0].who;
	struct member *o = add_member(h, "ouder", "thuis");
	identity_make(m, head->people, dice_percent(&m->dice, 65), head->age + 18, head->age + 40, head,
		&o->who);
}

/* A child of two and a half up to four years may go to the voorschool. */
static bool is_of_vve_age(const struct maker *m, const struct identity *who)
{
	return civil_compare(civil_add_months(who->born, 30), m->today) <= 0 &&
		civil_compare(civil_add_months(who->born, 48), m->today) > 0;
}

static void count_children(const struct maker *m, struct household *h)
{
	struct subject *head = &h->cases[0];
	for (unsigned i = 0; i < h->n_others; i++) {
		const struct member *o = &h->others[i];
		bool here = strcmp(o->verblijf, "thuis") == 0;
		head->kids_13 += here && o->who.age < 13;
		head->kids_vve += here && is_of_vve_age(m, &o->who);
	}
	for (unsigned i = 1; i < h->n_cases; i++) {
		h->cases[i].kids = head->kids;
		h->cases[i].kids_13 = head->kids_13;
		h->cases[i].kids_vve = head->kids_vve;
	}
}

static void people_make(struct maker *m, struct household *h, enum shape shape, unsigned room, bool asiel)
{
	struct subject *head = &h->cases[0];
	const struct people *people = names_pick_people(&m->dice, asiel);
	bool woman = dice_percent(&m->dice, asiel ? (shape == PARENT_ALONE ? 80 : 34) : 66);
	identity_make(m, people, woman, shape == PARENT_ALONE ? 20 : 18, shape == ALONE ? 46 : 56, NULL,
		&head->who);
	if (shape == ALONE_WAITING || shape == COUPLE_BOTH || shape == COUPLE_ONE)
		add_partner(m, h, shape, room, asiel);
	if (shape != ALONE && shape != WITH_PARENT)
		add_children(m, h, shape);
	if (shape == WITH_PARENT)
		add_parent(m, h);
	count_children(m, h);
	for (unsigned i = 0; i < h->n_cases; i++)
		profile_make(m, &h->cases[i].who, &h->cases[i].course, &h->cases[i].profile);
	home_make(m, &head->course, &h->home);
}

/* --- the records ------------------------------------------------------------------------------ */

static struct record *make_gezin(struct maker *m, const struct household *h)
{
	const struct identity *head = &h->cases[0].who;
	if (h->n_cases + h->n_others < 2)
		return NULL;
	struct record *g = maker_add(m, "gezin", NULL);
	maker_putf(m, g, "gezin_naam", "Gezin %s%s%s", head->voorvoegsel, *head->voorvoegsel ? " " : "",
		head->geslachtsnaam);
	return g;
}

static const char *school_of(struct maker *m, int age)
{
	bool first = dice_percent(&m->dice, 60);
	if (age < 3)
		return "geen";
	if (age < 4)
		return first ? "vve" : "geen";
	if (age < 12)
		return "bo";
	return age < 16 ? first ? "isk" : "vo" : first ? "isk" : "mbo";
}

static void put_child(struct maker *m, struct record *r, const struct member *o)
{
	bool here = strcmp(o->verblijf, "thuis") == 0;
	maker_put(m, r, "schoolgaand", here ? school_of(m, o->who.age) : "");
	if (here && o->who.age < 5) {
		maker_put_code(m, r, "vve_indicatie", "J*2 N O");
		if (maker_is(r, "vve_indicatie", "J"))
			maker_put(m, r, "vve_geplaatst", o->who.age == 3 ? "1" : "0");
		if (maker_is(r, "vve_geplaatst", "1"))
			maker_put_date(m, r, "vve_ingang",
				maker_workday_before(m, civil_add_days(m->today, -60)));
	}
	if (here && o->who.age < 13)
		maker_put(m, r, "opvang_nodig", o->who.age < 4 || dice_percent(&m->dice, 30) ? "1" : "0");
}

static void put_member(struct maker *m, struct record *gezin, const struct identity *who,
	const struct member *o, const struct record *dossier)
{
	struct record *r = maker_add(m, "gezinslid", gezin);
	identity_put(m, r, who);
	maker_put(m, r, "relatie", o ? o->relatie : "partner");
	maker_put(m, r, "verblijf", o ? o->verblijf : "thuis");
	maker_put_ref(m, r, "gezinslid_dossier", maker_id(dossier));
	if (!o)
		return;
	if (strcmp(o->verblijf, "nareis") == 0)
		maker_putf(m, r, "verwachte_komst", "%04d-%02d-00", m->today.year + 1,
			1 + (int)dice_below(&m->dice, 12));
	if (strcmp(o->relatie, "kind") == 0 || strcmp(o->relatie, "pleeg") == 0)
		put_child(m, r, o);
	if (strcmp(o->relatie, "ouder") == 0) {
		maker_put(m, r, "zorgtaak", "1");
		maker_putf(m, r, "zorgtaak_uren", "%d", dice_between(&m->dice, 2, 14) * 60);
	}
}

void household_make(struct maker *m, unsigned number, unsigned room, struct household *h)
{
	maker_begin(m, (uint64_t)number + 1);
	bool asiel = dice_percent(&m->dice, 62);
	*h = (struct household){.n_cases = 0};
	enum shape shape = (enum shape)dice_weighted(&m->dice, asiel ? asylum_shapes : family_shapes, SHAPES);
	course_make(m, course_stage_of(m, number), asiel, &add_case(m, h)->course);
	people_make(m, h, shape, room, asiel);
	for (unsigned i = 0; i < h->n_cases; i++) {
		struct subject *s = &h->cases[i];
		s->persoon = person_make(m, &s->who, &s->profile, &s->course, &h->home);
	}
	struct record *gezin = make_gezin(m, h);
	for (unsigned i = 0; i < h->n_cases; i++) {
		h->cases[i].gezin = gezin;
		dossier_make(m, &h->cases[i]);
	}
	for (unsigned i = 1; i < h->n_cases; i++)
		put_member(m, gezin, &h->cases[i].who, NULL, h->cases[i].dossier);
	for (unsigned i = 0; i < h->n_others; i++)
		put_member(m, gezin, &h->others[i].who, &h->others[i], NULL);
	for (unsigned i = 0; i < h->n_cases; i++)
		dossier_fill(m, &h->cases[i]);
}
