/* A record was written on the newest day that it speaks of and that has been, not before what
 * it belongs to or refers to. So no part of the caseload has to say when it was typed. */
#include <config.h>

#include "history_priv.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { WINDOW = 14 };

/* The last day of the two weeks in which this day falls, but not after today. */
static int64_t last_of_window(const struct maker *m, int64_t day)
{
	int64_t end = day - day % WINDOW + WINDOW - 1, today = civil_to_days(m->today);
	return end < today ? end : today;
}

/* The day of a date or moment; 0 for anything else, and for what lies ahead. */
static int64_t spoken_day(const struct maker *m, const char *text)
{
	char first[11];
	struct civil d;
	if (strlen(text) < 10 || text[4] != '-' || text[7] != '-' || (text[10] && text[10] != 'T'))
		return 0;
	memcpy(first, text, 10);
	first[10] = '\0';
	return civil_parse(first, &d) && d.day && maker_is_past(m, d) ? civil_to_days(d) : 0;
}

static size_t row_of(const struct maker *m, struct rid id)
{
	for (size_t i = 0; i < m->set.n; i++)
		if (rid_equal(m->set.rows[i]->id, id))
			return i;
	return SIZE_MAX;
}

static bool is_head(const struct record *r)
{
	return strcmp(r->spec->id, "persoon") == 0 || strcmp(r->spec->id, "dossier") == 0 ||
	       strcmp(r->spec->id, "gezin") == 0;
}

static int64_t notice_of(const struct maker *m, const struct household *h)
{
	int64_t first = civil_to_days(m->today);
	for (unsigned i = 0; i < h->n_cases; i++) {
		int64_t day = civil_to_days(h->cases[i].course.notice);
		first = day < first ? day : first;
	}
	int64_t least = civil_to_days(m->today) - HISTORY_DAYS + WINDOW;
	return first > least ? first : least;
}

/* Of what it is part of and of what it refers to in the same household: those stand before it. */
static int64_t earliest(const struct history *y, const struct maker *m, const struct record *r, int64_t first,
	bool *closed)
{
	struct rid to;
	size_t owner = rid_is_none(r->owner) ? SIZE_MAX : row_of(m, r->owner);
	int64_t day = owner != SIZE_MAX ? y->days[owner] : first;
	*closed = owner != SIZE_MAX && m->set.definitive[owner];
	for (size_t i = 0; i < r->spec->n_fields && !*closed; i++) {
		const char *text = r->spec->fields[i].ref ? record_at(r, i) : "";
		size_t at = *text && rid_parse(text, &to) ? row_of(m, to) : SIZE_MAX;
		if (at != SIZE_MAX && y->days[at] > day)
			day = y->days[at];
	}
	return day;
}

static int64_t day_of_row(const struct history *y, const struct maker *m, const struct record *r, int64_t first)
{
	bool closed;
	if (is_head(r))
		return last_of_window(m, first);
	int64_t day = earliest(y, m, r, first, &closed);
	for (size_t i = 0; i < r->spec->n_fields && !closed; i++) {
		int64_t spoken = spoken_day(m, record_at(r, i));
		day = spoken > day ? spoken : day;
	}
	return last_of_window(m, day);
}

void history_days(struct history *y, const struct maker *m, const struct household *h)
{
	int64_t first = notice_of(m, h);
	if (m->set.n > y->cap_days) {
		y->cap_days = m->set.n + m->set.n / 2;
		y->days = mem_resize(y->days, y->cap_days, sizeof *y->days);
	}
	memset(y->days, 0, m->set.n * sizeof *y->days);
	for (size_t i = 0; i < m->set.n; i++)
		y->days[i] = day_of_row(y, m, m->set.rows[i], first);
}

/* --- the dossier ----------------------------------------------------------------------------- */

static int64_t newest_day(const struct maker *m, const struct course *c)
{
	const struct civil days[] = {c->called, c->intake, c->intake_end, c->plan_draft, c->plan, c->done, c->closed};
	int64_t newest = 0;
	for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
		if (maker_is_past(m, days[i]) && civil_to_days(days[i]) > newest)
			newest = civil_to_days(days[i]);
	return newest ? last_of_window(m, newest) : 0;
}

int64_t history_step_day(const struct history *y, const struct maker *m, const struct subject *s,
	enum history_step step)
{
	size_t at = s->dossier ? row_of(m, s->dossier->id) : SIZE_MAX;
	if (at == SIZE_MAX)
		return 0;
	int64_t opened = y->days[at], now = newest_day(m, &s->course);
	int64_t plan = civil_is_none(s->course.plan) ? 0 : last_of_window(m, civil_to_days(s->course.plan));
	if (step == HISTORY_OPENED)
		return opened;
	if (step == HISTORY_PLANNED)
		return plan > opened && plan < now ? plan : 0;
	return now > opened ? now : 0;
}

void history_put_step(struct maker *m, const struct subject *s, enum history_step step, struct record *r)
{
	static const char *const late[] = {"plicht_eind", "reden_geen_plicht", "sluitdatum", "sluitreden",
		"vernietigen_na", "dagtekening_eerste_pip", "samenvatting", "pid_toestemming", "pid_toestemming_op"};
	for (size_t i = 0; i < sizeof late / sizeof late[0]; i++)
		maker_put(m, r, late[i], step == HISTORY_NOW ? maker_get(s->dossier, late[i]) : "");
	static const char *const changed[] = {"plichtig", "plicht_wijzigingsdatum", "fase"};
	for (size_t i = 0; i < sizeof changed / sizeof changed[0]; i++)
		maker_put(m, r, changed[i], maker_get(s->dossier, changed[i]));
	if (step == HISTORY_NOW)
		return;
	maker_put(m, r, "plichtig", "1");
	maker_put_date(m, r, "plicht_wijzigingsdatum", s->course.duty);
	maker_put(m, r, "fase", course_fase(step == HISTORY_PLANNED ? COURSE_PLAN : COURSE_ANNOUNCED));
	if (step == HISTORY_PLANNED)
		maker_put_date(m, r, "dagtekening_eerste_pip", s->course.plan);
}

/* --- the events ------------------------------------------------------------------------------- */

static void add_event(struct history *y, size_t from, int64_t day, unsigned number)
{
	for (size_t i = from; i < y->n; i++)
		if (y->events[i].day == day)
			return;
	MEM_GROW(y->events, y->n, y->cap);
	y->events[y->n++] = (struct event){day, number};
}

void history_add(struct history *y, const struct maker *m, const struct household *h, unsigned number)
{
	size_t from = y->n;
	for (size_t i = 0; i < m->set.n; i++)
		add_event(y, from, y->days[i], number);
	for (unsigned c = 0; c < h->n_cases; c++)
		for (int step = HISTORY_PLANNED; step < HISTORY_STEPS; step++) {
			int64_t day = history_step_day(y, m, &h->cases[c], (enum history_step)step);
			if (day)
				add_event(y, from, day, number);
		}
}

static int by_day(const void *a, const void *b)
{
	const struct event *x = a, *y = b;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return x->household < y->household ? -1 : x->household > y->household;
}

void history_sort(struct history *y)
{
	if (y->n)
		qsort(y->events, y->n, sizeof *y->events, by_day);
}

void history_clear(struct history *y)
{
	free(y->events);
	free(y->births);
	free(y->days);
	*y = (struct history){0};
}
