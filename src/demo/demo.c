/* Filling an empty practice store. Households are made one after the other in memory and
 * written as change sets of their own, in full depth one for every two weeks in which something
 * happened; many sets share a transaction, as an import does.
 * Nothing but the seed decides what is made: chance comes from the dice, and the store
 * takes its ids and salts from the same seed while it is filled. */
#include <config.h>

#include "demo/demo.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/pace.h"
#include "history_priv.h"
#include "staff_priv.h"
#include "store/change.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of what this room makes: a higher number is another caseload. */
#define VERSION_LIGHT "1"
#define VERSION_FULL "2"

/* --- refusing -------------------------------------------------------------------------------- */

static enum err count_of(struct store *s, const struct spec *spec, const char *kind, size_t *n)
{
	struct rid *ids = NULL;
	const struct spec_record *r = spec_record(spec, kind);
	*n = 0;
	enum err e = r ? store_all_of(s, r, 2, &ids, n) : ERR_OK;
	free(ids);
	return e;
}

/* Nobody in it but the user who made it. */
static enum err must_be_empty(struct store *s, const struct spec *spec)
{
	static const struct { const char *kind; size_t most; } kinds[] = {
		{"persoon", 0}, {"dossier", 0}, {"gezin", 0}, {"aanbieder", 0}, {"medewerker", 1},
	};
	enum err e = store_is_practice(s) && spec ? ERR_OK : ERR_REFUSED;
	for (size_t i = 0; !e && i < sizeof kinds / sizeof kinds[0]; i++) {
		size_t n;
		e = count_of(s, spec, kinds[i].kind, &n);
		if (!e && n > kinds[i].most)
			e = ERR_REFUSED;
	}
	return e;
}

/* --- writing --------------------------------------------------------------------------------- */

enum { LINES_FIRST = 100, LINES_LEAST = 10, LINES_MAX = 500 /* of one transaction */ };

struct filling {
	struct store *s;
	const struct demo_options *o;
	struct maker m;
	struct pace pace;      /* lines of a transaction */
	unsigned lines;        /* in the open one */
	bool open;
};

static enum err end_transaction(struct filling *f, enum err e)
{
	if (!f->open)
		return e;
	f->open = false;
	if (e != ERR_OK && e != ERR_STOPPED) {
		store_rollback(f->s);
		return e;
	}
	enum err committed = store_commit(f->s);
	pace_end(&f->pace, f->lines);
	f->lines = 0;
	return committed ? committed : e;
}

/* Lines that the chosen rows take: each one, and one more to make it definitive. */
static unsigned lines_of(const struct demo_set *set, const struct history *y, int64_t day)
{
	unsigned lines = 0;
	for (size_t i = 0; i < set->n; i++)
		if (!y || y->days[i] == day)
			lines += 1u + set->definitive[i];
	return lines;
}

/* Room in the open transaction, or a new one. */
static enum err room_for(struct filling *f, unsigned lines)
{
	enum err e = f->lines + lines > f->pace.size ? end_transaction(f, ERR_OK) : ERR_OK;
	if (!e && !f->open) {
		pace_begin(&f->pace);
		e = store_begin(f->s, true);
		f->open = !e;
	}
	return e;
}

static enum err save(struct filling *f, struct change_set *c)
{
	struct change_result result = {0};
	enum err e = change_save(c, &result);
	f->lines += result.lines;
	change_result_clear(&result);
	return e;
}

/* The set in the maker as one change set, in the open transaction when it fits there. */
static enum err write_set(struct filling *f)
{
	const struct demo_set *set = &f->m.set;
	unsigned lines = lines_of(set, NULL, 0);
	if (lines == 0)
		return ERR_OK;
	enum err e = room_for(f, lines);
	if (e)
		return e;
	struct change_set *c = change_new(f->s, NULL);
	for (size_t i = 0; i < set->n; i++)
		change_create(c, set->rows[i]);
	for (size_t i = 0; i < set->n; i++)
		if (set->definitive[i])
			change_freeze(c, set->rows[i]);
	e = save(f, c);
	change_free(c);
	return e;
}

static bool go_on(const struct filling *f)
{
	const struct demo_options *o = f->o;
	return !o->progress || o->progress(o->progress_ctx, _("Dossiers"), f->m.begun, o->dossiers);
}

static enum err write_staff(struct filling *f)
{
	enum err e = ERR_OK;
	while (!e && staff_make(&f->m))
		e = write_set(f);
	if (!e && f->o->depth == DEMO_FULL) {
		staff_make_providers(&f->m);
		e = write_set(f);
	}
	return e;
}

static enum err write_households(struct filling *f)
{
	enum err e = ERR_OK;
	struct household h;
	for (unsigned number = 0; !e && f->m.begun < f->o->dossiers; number++) {
		if (!go_on(f))
			return ERR_STOPPED;
		household_make(&f->m, number, f->o->dossiers - f->m.begun, &h);
		e = write_set(f);
	}
	return e;
}

/* --- with a past ------------------------------------------------------------------------------ */

/* Every household is made once to know its days, and once more for each of them: so memory
 * holds one household, however many there are. */
static enum err plan_events(struct filling *f, struct history *y)
{
	struct household h;
	for (unsigned number = 0; f->m.begun < f->o->dossiers; number++) {
		MEM_GROW(y->births, y->n_births, y->cap_births);
		y->births[y->n_births++] = (struct birth){f->m.begun, f->m.bsn};
		household_make(&f->m, number, f->o->dossiers - f->m.begun, &h);
		history_days(y, &f->m, &h);
		history_add(y, &f->m, &h, number);
	}
	history_sort(y);
	return ERR_OK;
}

/* A dossier that will change is not made as it is now; NULL: any other row. */
static struct record *opened(struct maker *m, const struct history *y, const struct household *h,
	const struct record *row)
{
	for (unsigned i = 0; i < h->n_cases; i++) {
		const struct subject *s = &h->cases[i];
		if (s->dossier != row || !history_step_day(y, m, s, HISTORY_NOW))
			continue;
		struct record *r = record_dup(row);
		history_put_step(m, s, HISTORY_OPENED, r);
		return r;
	}
	return NULL;
}

static void create_rows(struct filling *f, const struct history *y, const struct household *h, int64_t day,
	struct change_set *c)
{
	const struct demo_set *set = &f->m.set;
	for (size_t i = 0; i < set->n; i++) {
		struct record *early = y->days[i] == day ? opened(&f->m, y, h, set->rows[i]) : NULL;
		if (y->days[i] == day)
			change_create(c, early ? early : set->rows[i]);
		record_free(early);
	}
	for (size_t i = 0; i < set->n; i++)
		if (y->days[i] == day && set->definitive[i])
			change_freeze(c, set->rows[i]);
}

/* The dossier of a case goes a step on; what the store gave it (its number) stays. */
static enum err edit_dossier(struct filling *f, const struct subject *s, enum history_step step,
	struct change_set *c)
{
	struct record *was;
	enum err e = store_read(f->s, s->dossier->id, &was);
	if (e)
		return e;
	struct record *now = record_dup(was);
	history_put_step(&f->m, s, step, now);
	change_edit(c, was, now);
	record_free(now);
	record_free(was);
	return ERR_OK;
}

static enum err edit_dossiers(struct filling *f, const struct history *y, const struct household *h, int64_t day,
	struct change_set *c)
{
	enum err e = ERR_OK;
	for (unsigned i = 0; i < h->n_cases; i++)
		for (int step = HISTORY_PLANNED; !e && step < HISTORY_STEPS; step++)
			if (history_step_day(y, &f->m, &h->cases[i], (enum history_step)step) == day)
				e = edit_dossier(f, &h->cases[i], (enum history_step)step, c);
	return e;
}

static enum err write_event(struct filling *f, struct history *y, const struct event *event)
{
	struct household h;
	const struct birth *b = &y->births[event->household];
	f->m.begun = b->begun;
	f->m.bsn = b->bsn;
	household_make(&f->m, event->household, f->o->dossiers - b->begun, &h);
	history_days(y, &f->m, &h);
	enum err e = room_for(f, lines_of(&f->m.set, y, event->day) + HOUSEHOLD_CASES);
	if (e)
		return e;
	struct change_set *c = change_new(f->s, NULL);
	create_rows(f, y, &h, event->day, c);
	e = edit_dossiers(f, y, &h, event->day, c);
	if (!e)
		e = save(f, c);
	change_free(c);
	return e;
}

static enum err write_history(struct filling *f)
{
	enum { FIRST_MINUTE = 8 * 60 + 30, OFFICE_MINUTES = 8 * 60, APART = 7 };
	const struct demo_options *o = f->o;
	struct history y = {0};
	enum err e = plan_events(f, &y);
	for (size_t i = 0, nth = 0; !e && i < y.n; i++) {
		nth = i && y.events[i].day == y.events[i - 1].day ? nth + 1 : 0;
		ticking_move(store_clock(f->s), y.events[i].day, FIRST_MINUTE + (int)(nth * APART % OFFICE_MINUTES));
		if (o->progress && !o->progress(o->progress_ctx, _("Dossiers"), i * o->dossiers / y.n, o->dossiers))
			e = ERR_STOPPED;
		else
			e = write_event(f, &y, &y.events[i]);
	}
	f->m.begun = o->dossiers;
	history_clear(&y);
	return e;
}

/* --- filling --------------------------------------------------------------------------------- */

/* What decides everything, as text. */
static void seed_text(struct store *s, const struct demo_options *o, struct buf *out)
{
	char day[11];
	civil_format(store_today(s), day);
	bool full = o->depth == DEMO_FULL;
	buf_printf(out, "regie-oefencaseload %s %s %s %u %s", full ? VERSION_FULL : VERSION_LIGHT, store_gemeente(s), day,
		o->dossiers, full ? "full" : "light");
}

static void seed_bytes(uint64_t seed, unsigned char out[32])
{
	struct dice d;
	dice_start(&d, seed, 0);
	for (int i = 0; i < 32; i += 8) {
		uint64_t v = dice_next(&d);
		for (int k = 0; k < 8; k++)
			out[i + k] = (unsigned char)(v >> (8 * k));
	}
}

static const char *town_of(const struct spec *spec, const char *gemeente)
{
	const struct spec_list *l = spec_list(spec, "gemeenten");
	const struct spec_code *c = l ? spec_code(l, gemeente) : NULL;
	return c ? c->label : "Voorbeeldstad";
}

static enum err prepare(struct filling *f)
{
	struct buf text = {0};
	unsigned char seed[32];
	struct maker *m = &f->m;
	seed_text(f->s, f->o, &text);
	*m = (struct maker){.spec = store_spec(f->s), .kalender = f->o->kalender, .today = store_today(f->s),
		.depth = f->o->depth, .dossiers = f->o->dossiers, .seed = dice_seed_of(buf_str(&text))};
	buf_clear(&text);
	snprintf(m->gemeente, sizeof m->gemeente, "%s", store_gemeente(f->s));
	m->town = town_of(m->spec, m->gemeente);
	seed_bytes(m->seed, seed);
	return store_set_seed(f->s, seed);
}

/* The user of the store stands first among the colleagues. */
static enum err find_user(struct filling *f)
{
	struct maker *m = &f->m;
	const struct spec_field *name = spec_field(m->spec, "medewerker.gebruikersnaam");
	size_t n = 0;
	m->staff = mem_new_array(1, sizeof *m->staff);
	enum err e = name ? store_find_equal(f->s, name, store_user(f->s), m->staff, 1, &n) : ERR_OK;
	m->n_staff = n;
	return e;
}

enum err demo_fill(struct store *s, const struct demo_options *o)
{
	struct filling f = {.s = s, .o = o, .pace = pace_new(LINES_FIRST, LINES_LEAST, LINES_MAX)};
	enum err e = store_is_read_only(s) ? ERR_READ_ONLY : must_be_empty(s, store_spec(s));
	if (e)
		return e;
	e = prepare(&f);
	if (!e)
		e = find_user(&f);
	if (o->depth == DEMO_LIGHT)
		ticking_move(store_clock(s), civil_to_days(store_today(s)), 9 * 60);
	if (!e)
		e = write_staff(&f);
	if (!e)
		e = o->depth == DEMO_FULL ? write_history(&f) : write_households(&f);
	e = end_transaction(&f, e);
	ticking_move(store_clock(s), civil_to_days(store_today(s)), 9 * 60);
	store_set_seed(s, NULL);
	if (!e)
		go_on(&f);
	maker_clear(&f.m);
	return e;
}
