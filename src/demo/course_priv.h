/* The course of one case: how far it is and on which days what happened, counted back from
 * the store's today. Every other unit takes its dates from here. */
#ifndef REGIE_DEMO_COURSE_PRIV_H
#define REGIE_DEMO_COURSE_PRIV_H

#include "maker_priv.h"

enum course_stage {
	COURSE_ANNOUNCED,   /* DUO or COA told of the person */
	COURSE_CALLED,      /* first talk planned */
	COURSE_INTAKE,      /* intake half way */
	COURSE_INTAKE_DONE, /* intake definitive */
	COURSE_PLAN_DRAFT,  /* PIP being written */
	COURSE_PLAN,        /* PIP definitive, lessons begin */
	COURSE_UNDERWAY,    /* talks, notes, now and then a warning */
	COURSE_FINISHING,   /* the term is nearly over */
	COURSE_DONE,        /* duty fulfilled */
	COURSE_AFTERCARE,
	COURSE_CLOSED,
	COURSE_STAGES
};

/* Days that have not come yet, or that do not belong to this case, are none. Days of the
 * office are work days. */
struct course {
	enum course_stage stage;
	bool asiel;
	struct civil permit;     /* verblijfstitel */
	struct civil arrived;    /* vestiging in Nederland */
	struct civil coupled;    /* AS: koppeling aan de gemeente */
	struct civil notice;     /* kennisgeving */
	struct civil registered; /* BRP van de gemeente; none: still in a centre */
	struct civil duty;       /* begin of the plicht */
	struct civil clock;      /* from when the ten weeks run */
	struct civil called;     /* oproep sent */
	struct civil appointment;/* first talk, may lie ahead */
	struct civil intake, intake_end, test;
	struct civil plan_draft, plan; /* plan: dagtekening of the PIP */
	struct civil term_start, term_end; /* end exclusive, as DUO gives it */
	struct civil done;       /* duty fulfilled or ended */
	struct civil closed;
};

/* The stage of the n-th household: every stage occurs in any twenty in a row. */
enum course_stage course_stage_of(const struct maker *m, unsigned household);
/* Draw a course from the dice of the maker. */
void course_make(struct maker *m, enum course_stage stage, bool asiel, struct course *c);
/* The course of somebody who came along with `first`: the same days up to the calls. */
void course_beside(struct maker *m, const struct course *first, struct course *c);
/* Code of the list `fase`. */
const char *course_fase(enum course_stage stage);

#endif
