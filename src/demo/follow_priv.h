/* What follows on the intake in a case of full depth, one function a part; each makes what
 * the course has come to and nothing when it has not. Order matters: later parts refer to
 * what earlier ones made. */
#ifndef REGIE_DEMO_FOLLOW_PRIV_H
#define REGIE_DEMO_FOLLOW_PRIV_H

#include "household_priv.h"

/* A document in the archive of the town. */
struct record *follow_document(struct maker *m, struct subject *s, const char *soort, const char *titel,
	struct civil day);
/* An aanbieder whose kinds hold this code; none when there is none. */
struct rid follow_provider(const struct maker *m, size_t kind);
enum { PROVIDER_LESSONS = 0, PROVIDER_SWITCH = 2, PROVIDER_CARE = 4, PROVIDER_WORK = 5 };

/* Before the intake: profile of the reception centre, calls. */
void follow_centre(struct maker *m, struct subject *s);
void follow_calls(struct maker *m, struct subject *s);
/* Beside it: learning test, self-reliance, ladder. */
void follow_measures(struct maker *m, struct subject *s);
/* Plan, term, offer. */
void follow_plan(struct maker *m, struct subject *s);
/* Lessons, hours, parts of the duty, exams. */
void follow_lessons(struct maker *m, struct subject *s);
/* Messages and decisions of DUO, handover. */
void follow_duo(struct maker *m, struct subject *s);
/* Support. */
void follow_care(struct maker *m, struct subject *s);
/* Talks, notes, warnings, tasks. */
void follow_talks(struct maker *m, struct subject *s);
/* Lesson plans and invoices, a change of route, a fine, an objection. */
void follow_law(struct maker *m, struct subject *s);

#endif
