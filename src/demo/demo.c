/* Filling an empty practice store. Households are made one after the other in memory and
 * written as change sets of their own; many sets share a transaction, as an import does.
 * Nothing but the seed decides what is made: chance comes from the dice, and the store
 * takes its ids and salts from the same seed while it is filled. */
#include <config.h>

#include "demo/demo.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/pace.h"
#include "household_priv.h"
#include "staff_priv.h"
#include "store/change.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of what this room makes: a higher number is another caseload. */
#define DEMO_VERSION "1"

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

/* The set in the maker as one change set, in the open transaction when it fits there. */
static enum err write_set(struct filling *f)
{
	const struct demo_set *set = &f->m.set;
	unsigned lines = (unsigned)set->n;
	for (size_t i = 0; i < set->n; i++)
		lines += set->definitive[i];
	if (lines == 0)
		return ERR_OK;
	enum err e = f->lines + lines > f->pace.size ? end_transaction(f, ERR_OK) : ERR_OK;
	if (!e && !f->open) {
		pace_begin(&f->pace);
		e = store_begin(f->s, true);
		f->open = !e;
	}
	if (e)
		return e;
	struct change_result result = {0};
	struct change_set *c = change_new(f->s, NULL);
	for (size_t i = 0; i < set->n; i++)
		change_create(c, set->rows[i]);
	for (size_t i = 0; i < set->n; i++)
		if (set->definitive[i])
			change_freeze(c, set->rows[i]);
	e = change_save(c, &result);
	f->lines += result.lines;
	change_result_clear(&result);
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

/* --- filling --------------------------------------------------------------------------------- */

/* What decides everything, as text. */
static void seed_text(struct store *s, const struct demo_options *o, struct buf *out)
{
	char day[11];
	civil_format(store_today(s), day);
	buf_printf(out, "regie-oefencaseload " DEMO_VERSION " %s %s %u %s", store_gemeente(s), day,
		o->dossiers, o->depth == DEMO_FULL ? "full" : "light");
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
	if (!e)
		e = write_staff(&f);
	if (!e)
		e = write_households(&f);
	e = end_transaction(&f, e);
	store_set_seed(s, NULL);
	if (!e)
		go_on(&f);
	maker_clear(&f.m);
	return e;
}
