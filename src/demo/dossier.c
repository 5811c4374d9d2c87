/* The dossier: the duty as DUO tells it, the days that terms hang on, the phase. */
#include <config.h>

#include "dossier_priv.h"

#include "follow_priv.h"
#include "intake_priv.h"
#include "texts_priv.h"

#include <string.h>

static void put_group(struct maker *m, struct subject *s)
{
	struct record *r = s->dossier;
	bool asiel = s->course.asiel;
	maker_put(m, r, "doelgroep", asiel ? "AS" : "GM");
	maker_put_code(m, r, "doelgroep_detail", asiel ? "AS" : "GH*4 GV*5 GHA*2 GVA OV GB");
	maker_put_date(m, r, "doelgroep_vanaf", s->course.duty);
	maker_put(m, r, "rechten_als", asiel ? "AS" : "GM");
	if (!asiel)
		return;
	maker_put(m, r, "art28", "1");
	maker_put(m, r, "mb_recht", "1");
	maker_put_date(m, r, "koppeldatum_coa", s->course.coupled);
	if (!civil_is_none(s->course.intake)) {
		maker_put_code(m, r, "pid_toestemming", "J*5 N O");
		maker_put_date(m, r, "pid_toestemming_op", s->course.intake);
	}
}

/* How the duty ended: fulfilled, unless the case was closed for another reason. */
static void put_duty(struct maker *m, struct subject *s)
{
	static const struct { const char *reden, *geen_plicht; } ends[] = {
		{"voldaan", "VD"}, {"verhuisd", ""}, {"vrijgesteld", "VV"}, {"ontheven", "VO"},
		{"buitenland", "VT"}, {"ingetrokken", "VW"},
	};
	static const unsigned char weights[] = {9, 5, 1, 1, 1, 1};
	struct record *r = s->dossier;
	const struct course *c = &s->course;
	unsigned how = dice_weighted(&m->dice, weights, 6);
	if (c->stage != COURSE_CLOSED)
		how = 0;
	bool over = !civil_is_none(c->done) && *ends[how].geen_plicht;
	maker_put(m, r, "plichtig", over ? "0" : "1");
	maker_put_date(m, r, "plicht_begin", c->duty);
	if (over) {
		maker_put_date(m, r, "plicht_eind", c->done);
		maker_put(m, r, "reden_geen_plicht", ends[how].geen_plicht);
	}
	maker_put_date(m, r, "plicht_wijzigingsdatum", over ? c->done : c->duty);
	maker_put_date(m, r, "sluitdatum", c->closed);
	maker_put(m, r, "sluitreden", civil_is_none(c->closed) ? "" : ends[how].reden);
	if (!civil_is_none(c->closed) && over)
		maker_put_date(m, r, "vernietigen_na", civil_add_months(c->done, 60));
	if (how == 1 && !civil_is_none(c->closed))
		maker_put_date(m, s->persoon, "datum_uitschrijving_gemeente", c->closed);
}

static void put_others(struct maker *m, struct subject *s)
{
	struct record *r = s->dossier;
	char phone[17];
	numbers_phone(&m->dice, phone);
	if (s->profile.benefit && dice_percent(&m->dice, 60)) {
		char before[11];
		const char *name = names_pick_family(&m->dice, &names_nl_families, before);
		maker_putf(m, r, "klantmanager_pw", "%s %s%s%s", names_pick(&m->dice, &names_nl_first),
			before, *before ? " " : "", name);
		maker_put(m, r, "klantmanager_pw_tel", phone);
	}
	if (dice_percent(&m->dice, 3)) {
		maker_put(m, r, "gemachtigde", "Vluchtelingenwerk, spreekuur");
		maker_put_date(m, r, "machtiging_op", s->course.notice);
	}
	maker_put(m, r, "prioriteit", dice_percent(&m->dice, 7) ? "h" : "n");
	if (s->course.stage >= COURSE_INTAKE_DONE && dice_percent(&m->dice, 60))
		maker_put(m, r, "samenvatting", texts_pick(&m->dice, "samenvatting"));
}

void dossier_make(struct maker *m, struct subject *s)
{
	struct record *r = maker_add(m, "dossier", NULL);
	s->dossier = r;
	maker_put_ref(m, r, "persoon", maker_id(s->persoon));
	maker_put_ref(m, r, "gezin", maker_id(s->gezin));
	maker_put(m, r, "gemeentecode", m->gemeente);
	maker_put_ref(m, r, "regisseur", s->regisseur);
	put_group(m, s);
	put_duty(m, s);
	maker_put_date(m, r, "datum_kennisgeving", s->course.notice);
	maker_put_date(m, r, "dagtekening_eerste_pip", s->course.plan);
	maker_put(m, r, "fase", course_fase(s->course.stage));
	put_others(m, s);
}

void dossier_fill(struct maker *m, struct subject *s)
{
	bool full = m->depth == DEMO_FULL;
	if (full) {
		follow_centre(m, s);
		follow_calls(m, s);
	}
	intake_make(m, s);
	if (!full)
		return;
	follow_measures(m, s);
	follow_plan(m, s);
	follow_lessons(m, s);
	follow_care(m, s);
	follow_duo(m, s);
	follow_talks(m, s);
	follow_law(m, s);
}
