/* Following recipes. What a condition forbids is never filled, so that a record agrees with
 * the `relevant` of its definitions. */
#include <config.h>

#include "recipe_priv.h"

#include "spec/type.h"
#include "texts_priv.h"

#include <stdlib.h>
#include <string.h>

static bool holds(const struct record *r, const char *when)
{
	char field[64];
	size_t n = strcspn(when, " ");
	if (n >= sizeof field)
		return false;
	memcpy(field, when, n);
	field[n] = '\0';
	const char *value = maker_get(r, field), *codes = when + n + strspn(when + n, " ");
	if (*codes == '!')
		return *value && strcmp(value, codes + 1) != 0;
	return *value && spec_has_code(codes, value);
}

/* One to three different codes, sorted; "geen" stays alone. */
static void put_codes(struct maker *m, struct record *r, const char *field, const char *arg)
{
	struct buf all = {0};
	unsigned n = 1 + dice_below(&m->dice, 3);
	for (unsigned i = 0; i < n; i++) {
		char code[24];
		maker_choose(&m->dice, arg, code, sizeof code);
		bool none = strcmp(code, "geen") == 0;
		if (none && i > 0)
			continue;
		buf_printf(&all, "%s%s", i ? " " : "", code);
		if (none)
			break;
	}
	char *sorted = spec_sort_codes(buf_str(&all));
	maker_put(m, r, field, sorted);
	free(sorted);
	buf_clear(&all);
}

static void put_number(struct maker *m, struct record *r, const char *field, const char *arg, int unit)
{
	char *rest;
	long lo = strtol(arg, &rest, 10), hi = strtol(rest, NULL, 10);
	maker_putf(m, r, field, "%d", dice_between(&m->dice, (int)lo, (int)hi) * unit);
}

static void put_answer(struct maker *m, struct record *r, const struct recipe *c)
{
	switch (c->how) {
	case RECIPE_CODE: maker_put_code(m, r, c->field, c->arg); break;
	case RECIPE_CODES: put_codes(m, r, c->field, c->arg); break;
	case RECIPE_NUMBER: put_number(m, r, c->field, c->arg, 1); break;
	case RECIPE_HOURS: put_number(m, r, c->field, c->arg, 60); break;
	case RECIPE_TEXT: maker_put(m, r, c->field, texts_pick(&m->dice, c->arg ? c->arg : c->field)); break;
	}
}

/* What had to be asked can be unknown; a note can not. A group has one manner for all its
 * parts, so only a field on its own. */
static bool may_be_unknown(const struct record *r, const struct spec_field *f)
{
	return r->spec->answers && f && !f->group && f->eis & SPEC_EIS_D;
}

void recipe_follow(struct maker *m, struct record *r, const struct recipe *rows, size_t n,
	const struct recipe_manner *how)
{
	static const unsigned char weights[] = {5, 3, 2};
	static const enum stand stands[] = {STAND_ONBEKEND, STAND_WIL_NIET, STAND_NIET_GEVRAAGD};
	for (size_t i = 0; r && i < n; i++) {
		const struct recipe *c = &rows[i];
		const struct spec_field *f = spec_record_field(r->spec, c->field);
		bool needed = how->complete && f && (f->eis & SPEC_EIS_D);
		bool given = dice_percent(&m->dice, c->percent),
			unknown = dice_percent(&m->dice, how->unknown);
		unsigned stand = dice_weighted(&m->dice, weights, how->complete ? 2 : 3);
		if ((!given && !needed) || *maker_get(r, c->field) || (c->when && !holds(r, c->when)))
			continue;
		if (unknown && may_be_unknown(r, f))
			maker_put_stand(m, r, c->field, stands[stand]);
		else
			put_answer(m, r, c);
	}
}
