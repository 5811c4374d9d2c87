/* Dates backwards from today: first how long the ten weeks have been running, from that the
 * days before, then the days after, each held within its stage. */
#include <config.h>

#include "course_priv.h"

/* Per stage: how many days ago the ten weeks began, and how many in a hundred asylum cases
 * still live in a centre. */
static const struct {
	const char *fase;
	int least, most;
	unsigned centre;
} stages[COURSE_STAGES] = {
	[COURSE_ANNOUNCED] = {"0", 1, 12, 60},
	[COURSE_CALLED] = {"1", 8, 30, 45},
	[COURSE_INTAKE] = {"1", 24, 76, 25},
	[COURSE_INTAKE_DONE] = {"2", 45, 80, 15},
	[COURSE_PLAN_DRAFT] = {"2", 50, 90, 10},
	[COURSE_PLAN] = {"3", 110, 250, 0},
	[COURSE_UNDERWAY] = {"3", 260, 900, 0},
	[COURSE_FINISHING] = {"4", 990, 1120, 0},
	[COURSE_DONE] = {"5", 720, 1200, 0},
	[COURSE_AFTERCARE] = {"6", 900, 1350, 0},
	[COURSE_CLOSED] = {"7", 620, 1400, 0},
};

enum course_stage course_stage_of(const struct maker *m, unsigned household)
{
	/* Twenty households: as a caseload looks on an ordinary day. */
	static const unsigned char row[] = {
		COURSE_UNDERWAY, COURSE_INTAKE, COURSE_ANNOUNCED, COURSE_PLAN, COURSE_UNDERWAY,
		COURSE_CLOSED, COURSE_INTAKE, COURSE_CALLED, COURSE_UNDERWAY, COURSE_PLAN_DRAFT,
		COURSE_DONE, COURSE_INTAKE, COURSE_UNDERWAY, COURSE_INTAKE_DONE, COURSE_PLAN,
		COURSE_ANNOUNCED, COURSE_AFTERCARE, COURSE_UNDERWAY, COURSE_CALLED, COURSE_FINISHING,
	};
	enum { ROW = sizeof row / sizeof row[0] };
	return row[(household + m->seed % ROW) % ROW];
}

const char *course_fase(enum course_stage stage)
{
	return stages[stage].fase;
}

static struct civil before(struct maker *m, struct civil d, int least, int most)
{
	return civil_add_days(d, -dice_between(&m->dice, least, most));
}

static struct civil office_before(struct maker *m, struct civil d, int least, int most)
{
	return maker_workday_before(m, before(m, d, least, most));
}

static struct civil office_after(struct maker *m, struct civil d, int least, int most)
{
	return maker_after(m, d, dice_between(&m->dice, least, most));
}

/* Held to days that have been: no later than the last work day before today. */
static struct civil past(const struct maker *m, struct civil d)
{
	return maker_earlier(d, maker_workday_before(m, civil_add_days(m->today, -1)));
}

/* Registered first, then the notice. */
static void arrive_family(struct maker *m, struct course *c)
{
	c->notice = c->clock;
	c->registered = office_before(m, c->notice, 10, 35);
	c->arrived = before(m, c->registered, 0, 5);
	c->permit = before(m, c->arrived, 0, 12);
	c->duty = maker_later(c->permit, c->registered);
}

/* A centre first, then coupled to the town, then a house: before the notice, after it, or
 * not yet. */
static void arrive_asylum(struct maker *m, struct course *c)
{
	bool centre = dice_percent(&m->dice, stages[c->stage].centre);
	bool housed_first = dice_percent(&m->dice, 35);
	struct civil coupled_by;
	if (centre || housed_first) {
		c->notice = c->clock;
		c->registered = centre ? (struct civil){0} : office_before(m, c->notice, 3, 60);
		coupled_by = centre ? c->notice : c->registered;
	} else {
		c->registered = c->clock;
		c->notice = office_before(m, c->registered, 14, 110);
		coupled_by = c->notice;
	}
	c->coupled = office_before(m, coupled_by, 5, 60);
	c->permit = before(m, c->coupled, 14, 40);
	c->arrived = before(m, c->permit, 180, 700);
	c->duty = maker_later(c->permit, before(m, c->notice, 1, 7));
}

static void take_in(struct maker *m, struct course *c)
{
	c->called = office_after(m, c->clock, 3, 8);
	c->appointment = office_after(m, c->called, 8, 18);
	c->intake = past(m, c->appointment);
	c->intake_end = maker_later(c->intake, past(m, office_after(m, c->intake, 14, 35)));
	c->test = maker_earlier(c->intake_end, office_after(m, c->intake, 4, 20));
	if (c->stage == COURSE_ANNOUNCED)
		c->called = c->appointment = (struct civil){0};
	if (c->stage == COURSE_CALLED) {
		c->called = past(m, c->called);
		c->appointment = office_after(m, m->today, 1, 18);
	}
	if (c->stage < COURSE_INTAKE)
		c->intake = c->test = (struct civil){0};
	if (c->stage < COURSE_INTAKE_DONE)
		c->intake_end = (struct civil){0};
	if (!maker_is_past(m, c->test))
		c->test = (struct civil){0};
}

/* One plan in eight is too late. */
static void plan(struct maker *m, struct course *c)
{
	bool late = dice_percent(&m->dice, 12);
	if (c->stage < COURSE_PLAN_DRAFT)
		return;
	c->plan_draft = past(m, office_after(m, c->intake_end, 1, 8));
	if (c->stage < COURSE_PLAN)
		return;
	struct civil by = maker_workday_before(m, civil_add_days(c->clock, 70));
	c->plan = office_after(m, c->intake_end, 6, 18);
	c->plan = late ? office_after(m, by, 3, 40) : maker_earlier(c->plan, by);
	c->plan = maker_later(c->plan, c->plan_draft);
	c->term_start = civil_add_days(c->plan, 1);
	c->term_end = civil_add_months(c->term_start, 36);
}

static void end(struct maker *m, struct course *c)
{
	switch (c->stage) {
	case COURSE_DONE:
		c->done = office_before(m, m->today, 5, 60);
		break;
	case COURSE_AFTERCARE:
		c->done = office_before(m, m->today, 100, 190);
		break;
	case COURSE_CLOSED:
		c->closed = office_before(m, m->today, 5, 120);
		c->done = office_before(m, c->closed, 2, 190);
		break;
	default:
		break;
	}
}

void course_make(struct maker *m, enum course_stage stage, bool asiel, struct course *c)
{
	*c = (struct course){.stage = stage, .asiel = asiel};
	c->clock = office_before(m, m->today, stages[stage].least, stages[stage].most);
	if (asiel)
		arrive_asylum(m, c);
	else
		arrive_family(m, c);
	take_in(m, c);
	plan(m, c);
	end(m, c);
}

void course_beside(struct maker *m, const struct course *first, struct course *c)
{
	*c = (struct course){.stage = first->stage, .asiel = first->asiel, .permit = first->permit,
		.arrived = first->arrived, .coupled = first->coupled, .notice = first->notice,
		.registered = first->registered, .duty = first->duty, .clock = first->clock};
	take_in(m, c);
	plan(m, c);
	end(m, c);
}
