/* The judge knows nothing of how records are made: it evaluates the expressions of the
 * definitions over the set, as a form would over the store. */
#include <config.h>

#include "demo/world.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "spec/type.h"
#include "staff_priv.h"
#include "support/run.h"

/* --- standing up --------------------------------------------------------------------------- */

void world_open(struct world *w)
{
	struct buf screens = {0}, codes = {0}, days = {0}, why = {0};
	struct spec_fault *faults;
	size_t n;
	buf_printf(&screens, "%s/screens", support_srcdir());
	buf_printf(&codes, "%s/db/codes", support_srcdir());
	buf_printf(&days, "%s/db/feestdagen.def", support_srcdir());
	*w = (struct world){.spec = NULL};
	enum err e = spec_load(screens.s, codes.s, NULL, &w->spec, &faults, &n);
	spec_faults_format(faults, n, &why);
	ck_assert_msg(e == ERR_OK, "%s", buf_str(&why));
	spec_faults_free(faults, n);
	ck_assert_int_eq(kalender_load(days.s, &w->kalender, NULL), ERR_OK);
	buf_clear(&screens);
	buf_clear(&codes);
	buf_clear(&days);
	buf_clear(&why);
}

void world_close(struct world *w)
{
	maker_clear(&w->m);
	kalender_free(w->kalender);
	spec_free(w->spec);
}

void world_start(struct world *w, unsigned dossiers, enum demo_depth depth)
{
	maker_clear(&w->m);
	w->m = (struct maker){.spec = w->spec, .kalender = w->kalender, .today = demo_today(), .depth = depth,
		.gemeente = "0944", .town = "Mook en Middelaar", .dossiers = dossiers, .seed = 42};
	w->m.staff = mem_new_array(1, sizeof *w->m.staff);
	w->m.staff[0].b[0] = 1;
	w->m.n_staff = 1;
	while (staff_make(&w->m))
		world_judge(w);
	if (depth == DEMO_FULL) {
		staff_make_providers(&w->m);
		world_judge(w);
	}
}

void world_make(struct world *w, void (*each)(struct world *w, const struct household *h, void *ctx),
	void *ctx)
{
	struct household h;
	for (unsigned i = 0; w->m.begun < w->m.dossiers; i++) {
		household_make(&w->m, i, w->m.dossiers - w->m.begun, &h);
		each(w, &h, ctx);
	}
}

struct record *world_first(const struct world *w, const char *kind)
{
	for (size_t i = 0; i < w->m.set.n; i++)
		if (strcmp(w->m.set.rows[i]->spec->id, kind) == 0)
			return w->m.set.rows[i];
	return NULL;
}

size_t world_count(const struct world *w, const char *kind)
{
	size_t n = 0;
	for (size_t i = 0; i < w->m.set.n; i++)
		n += strcmp(w->m.set.rows[i]->spec->id, kind) == 0;
	return n;
}

bool world_is_odd(const struct spec_field *f, const char *value)
{
	const char *field, *odd;
	for (size_t i = 0; (field = person_odd_field(i, &odd)); i++)
		if (strcmp(f->record->id, "persoon") == 0 && strcmp(f->name, field) == 0 &&
			strcmp(value, odd) == 0)
			return true;
	return false;
}

/* --- expressions over the set --------------------------------------------------------------- */

struct view_of {
	const struct world *w;
	const struct record *r;
	const struct spec_field *self;
};

static const struct record *by_id(const struct world *w, struct rid id)
{
	for (size_t i = 0; i < w->m.set.n; i++)
		if (rid_equal(w->m.set.rows[i]->id, id))
			return w->m.set.rows[i];
	return NULL;
}

static const struct record *referred(const struct world *w, const struct record *r,
	const struct spec_record *kind)
{
	const struct spec_field *link = spec_link(r->spec, kind);
	struct rid id;
	return link && rid_parse(record_at(r, link->index), &id) ? by_id(w, id) : NULL;
}

/* Itself, its owners, and what each of these refers to. */
static const struct record *reach(const struct world *w, const struct record *r,
	const struct spec_record *kind)
{
	for (; r; r = by_id(w, r->owner)) {
		if (r->spec == kind)
			return r;
		const struct record *other = referred(w, r, kind);
		if (other)
			return other;
	}
	return NULL;
}

static struct expr_value value_of(void *ctx, const char *name)
{
	const struct view_of *v = ctx;
	const struct spec_field *f = strcmp(name, ".") == 0 ? v->self :
		spec_resolve(v->w->spec, v->r->spec, name);
	const struct record *r = f ? reach(v->w, v->r, f->record) : NULL;
	return r ? spec_expr_value(f, record_at(r, f->index)) : (struct expr_value){.kind = EXPR_EMPTY};
}

static bool has_code(void *ctx, const char *name, const char *code)
{
	const struct view_of *v = ctx;
	const struct spec_field *f = strcmp(name, ".") == 0 ? v->self :
		spec_resolve(v->w->spec, v->r->spec, name);
	const struct record *r = f ? reach(v->w, v->r, f->record) : NULL;
	return r && spec_has_code(record_at(r, f->index), code);
}

static bool is_true(const struct view_of *v, const struct expr *e)
{
	const struct expr_scope scope = {.ctx = (void *)v, .today = v->w->m.today, .value = value_of,
		.has_code = has_code};
	return expr_true(e, &scope);
}

/* --- judging --------------------------------------------------------------------------------- */

/* Answers that a consulent gives and the program remarks on. */
static bool is_remarked(const struct spec_field *f, const char *value)
{
	return (strcmp(f->id, "brede_intake.tolk_gebruikt") == 0 && strcmp(value, "I") == 0) ||
		(strcmp(f->id, "brede_intake.apart_gesproken") == 0 && strcmp(value, "N") == 0);
}

static void judge_reference(const struct view_of *v)
{
	const struct world *w = v->w;
	struct rid id;
	ck_assert(rid_parse(record_at(v->r, v->self->index), &id));
	const struct record *to = by_id(w, id);
	bool known = to != NULL;
	for (size_t i = 0; i < w->m.n_staff; i++)
		known |= rid_equal(w->m.staff[i], id) && strcmp(v->self->ref->id, "medewerker") == 0;
	for (size_t i = 0; i < w->m.n_providers; i++)
		known |= rid_equal(w->m.providers[i], id) && strcmp(v->self->ref->id, "aanbieder") == 0;
	ck_assert_msg(known && (!to || to->spec == v->self->ref), "%s points nowhere", v->self->id);
}

static void judge_value(const struct view_of *v, const char *value)
{
	const struct spec_field *f = v->self;
	struct spec_env env = {.today = v->w->m.today};
	struct buf why = {0};
	if (!world_is_odd(f, value)) {
		bool good = f->type->check(f, &env, value, &why);
		ck_assert_msg(good, "%s = %s: %s", f->id, value, buf_str(&why));
		ck_assert_msg(is_true(v, f->relevant), "%s = %s is not relevant", f->id, value);
		ck_assert_msg(!f->constraint || is_remarked(f, value) || is_true(v, f->constraint),
			"%s = %s: %s", f->id, value, f->constraint_message);
	}
	if (f->ref)
		judge_reference(v);
	buf_clear(&why);
}

static void judge_field(const struct view_of *v, bool definitive)
{
	const struct spec_field *f = v->self;
	const struct value *value = &v->r->values[f->index];
	bool filled = value->text && *value->text;
	ck_assert_msg(!filled || value->stand == STAND_GEGEVEN, "%s: a value and a stand", f->id);
	ck_assert_msg(value->stand == STAND_GEGEVEN || v->r->spec->answers, "%s: no answers here", f->id);
	if (filled)
		judge_value(v, value->text);
	bool set_by_program = f->eis & SPEC_EIS_A;
	bool answered = filled || value->stand != STAND_GEGEVEN;
	if (answered || set_by_program || !is_true(v, f->relevant))
		return;
	ck_assert_msg(!(f->eis & SPEC_EIS_V) || (f->required && !is_true(v, f->required)), "%s is empty",
		f->id);
	ck_assert_msg(!definitive || !(f->eis & SPEC_EIS_D), "%s is empty in what is definitive", f->id);
}

void world_judge(const struct world *w)
{
	for (size_t i = 0; i < w->m.set.n; i++) {
		const struct record *r = w->m.set.rows[i];
		ck_assert(!rid_is_none(r->id));
		ck_assert(!r->spec->owner == rid_is_none(r->owner));
		if (r->spec->owner) {
			const struct record *owner = by_id(w, r->owner);
			ck_assert_msg(owner && owner->spec == r->spec->owner, "%s has no owner", r->spec->id);
		}
		for (size_t k = 0; k < r->spec->n_fields; k++) {
			const struct view_of v = {w, r, &r->spec->fields[k]};
			judge_field(&v, w->m.set.definitive[i]);
		}
	}
}
