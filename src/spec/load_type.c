/* What stands behind `type:`: a name of the table of types and what that type wants
 * between parentheses. */
#include <config.h>

#include "model_priv.h"

#include "base/i18n.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { ARGS_MAX = 3, TEXT_MAX = 20000 };
#define WHOLE_MAX 999999999L /* of geheel, either side of zero */

/* "name" or "name(a, b, c)" cut up in place. */
struct cut {
	char *name;
	char *args[ARGS_MAX];
	size_t n;
};

static char *trim(char *s)
{
	s += strspn(s, " ");
	for (size_t n = strlen(s); n > 0 && s[n - 1] == ' ';)
		s[--n] = '\0';
	return s;
}

static bool cut_type(char *text, struct cut *c)
{
	*c = (struct cut){.name = text};
	char *open = strchr(text, '(');
	if (!open) {
		trim(text);
		return true;
	}
	size_t n = strlen(text);
	if (text[n - 1] != ')')
		return false;
	text[n - 1] = *open = '\0';
	trim(text);
	for (char *arg = open + 1; arg;) {
		if (c->n == ARGS_MAX)
			return false;
		char *comma = strchr(arg, ',');
		if (comma)
			*comma = '\0';
		c->args[c->n++] = trim(arg);
		arg = comma ? comma + 1 : NULL;
	}
	return true;
}

static bool to_number(const char *s, long *out)
{
	char *end;
	size_t digits = strspn(s + (*s == '-'), "0123456789");
	if (digits == 0 || digits > 9)
		return false;
	*out = strtol(s, &end, 10);
	return *end == '\0';
}

/* --- one function a kind of argument; false when it is not well written -------------- */

static bool take_none(struct loader *l, struct spec_field *f, const struct cut *c)
{
	(void)l;
	(void)f;
	return c->n == 0;
}

static bool take_length(struct loader *l, struct spec_field *f, const struct cut *c)
{
	(void)l;
	return c->n == 1 && to_number(c->args[0], &f->max) && f->max >= 1 && f->max <= TEXT_MAX;
}

/* (jaren), (jaren,0,30), (,0,30) or (0,30). */
static bool take_range(struct loader *l, struct spec_field *f, const struct cut *c)
{
	size_t at = 0;
	f->min = -WHOLE_MAX;
	f->max = WHOLE_MAX;
	if (c->n == 0)
		return true;
	if (c->n != 2) {
		const char *unit = c->args[at++];
		if ((!unit[0] && c->n == 1) || (unit[0] >= '0' && unit[0] <= '9') || unit[0] == '-')
			return false;
		if (unit[0])
			f->unit = arena_dup_n(&l->s->arena, unit, strlen(unit));
	}
	if (at == c->n)
		return true;
	return to_number(c->args[at], &f->min) && to_number(c->args[at + 1], &f->max) && f->min <= f->max;
}

static bool take_list(struct loader *l, struct spec_field *f, const struct cut *c)
{
	if (c->n != 1)
		return false;
	f->list = map_get(&l->s->model, KIND_LIST, c->args[0]);
	return f->list != NULL;
}

static bool take_ref(struct loader *l, struct spec_field *f, const struct cut *c)
{
	if (c->n != 1)
		return false;
	f->ref = map_get(&l->s->model, KIND_RECORD, c->args[0]);
	return f->ref != NULL;
}

static const struct {
	bool (*take)(struct loader *l, struct spec_field *f, const struct cut *c);
	const char *wanted;
} readers[] = {
	[SPEC_ARGS_NONE] = {take_none, N_("Achter dit type hoort niets.")},
	[SPEC_ARGS_LENGTH] = {take_length,
		N_("Achter dit type hoort het grootste aantal tekens, zoals tekst(200).")},
	[SPEC_ARGS_RANGE] = {take_range,
		N_("Schrijf dit type als geheel, geheel(jaren), geheel(1,99) of geheel(jaren,0,30).")},
	[SPEC_ARGS_LIST] = {take_list, N_("Achter dit type hoort een lijst die bestaat, zoals keuze(geslacht).")},
	[SPEC_ARGS_REF] = {take_ref, N_("Achter dit type hoort een record dat bestaat, zoals ref(dossier).")},
};

static void code_list(struct loader *l, const struct item *it, struct spec_field *f)
{
	f->list = map_get(&l->s->model, KIND_LIST, f->type->list);
	if (!f->list)
		item_fault(l, it, "type", f->type->name, _("Dit type vraagt om de lijst '%s', die er niet is."),
			f->type->list);
}

void load_type(struct loader *l, struct item *it, struct spec_field *f)
{
	const char *value = item_value(it, "type");
	struct cut c;
	if (!value || !value[0])
		return; /* already a fault */
	char *text = mem_dup(value);
	if (!cut_type(text, &c)) {
		item_fault(l, it, "type", value, _("Dit type is niet goed geschreven, bijvoorbeeld tekst(200)."));
	} else if (!(f->type = spec_type(c.name))) {
		item_fault(l, it, "type", c.name, _("Dit type bestaat niet."));
	} else if (!readers[f->type->args].take(l, f, &c)) {
		item_fault(l, it, "type", value, "%s", _(readers[f->type->args].wanted));
	} else if (f->type->list) {
		code_list(l, it, f);
	}
	free(text);
}
