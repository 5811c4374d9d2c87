/* Records that stand apart from dossiers (colleagues, providers, settings): chosen from a
 * list by name, opened in their form, or added. */
#include <config.h>

#include "view/screens.h"

#include "base/i18n.h"
#include "pick_priv.h"

#include <stdlib.h>
#include <string.h>

#define ADD_CODE "+"

/* Has a form, and no place in the dossier of someone. */
static bool stands_apart(struct views *vs, const struct spec_record *r)
{
	const struct spec_form *f = spec_form_of(views_spec(vs), r);
	return !r->owner && f && !f->menu && strcmp(r->id, "dossier") != 0 && strcmp(r->id, "persoon") != 0;
}

static void open_one(struct views *vs, const struct spec_record *kind)
{
	const struct spec_form *form = spec_form_of(views_spec(vs), kind);
	struct pick p = {.hide_codes = true};
	struct rid id;
	if (!store_is_read_only(views_store(vs)))
		pick_add(&p, ADD_CODE, _("nieuw: toevoegen"), false);
	pick_add_records(vs, &p, kind);
	char *code = p.n ? pick_run(vs, &p, kind->plural, NULL, "") : NULL;
	if (!p.n)
		views_message(vs, ROLE_QUIET, "%s", _("Deze lijst is leeg."));
	pick_clear(&p);
	if (code && strcmp(code, ADD_CODE) == 0)
		view_form_new(vs, form, (struct rid){{0}});
	else if (code && rid_parse(code, &id))
		view_form_open(vs, form, id);
	free(code);
}

void view_lists(struct views *vs)
{
	const struct spec *spec = views_spec(vs);
	struct pick p = {.hide_codes = true};
	for (size_t i = 0; i < spec_n_records(spec); i++) {
		const struct spec_record *r = spec_record_at(spec, i);
		if (stands_apart(vs, r))
			pick_add(&p, r->id, r->plural, false);
	}
	char *id = pick_run(vs, &p, _("Welke lijst?"), NULL, "");
	pick_clear(&p);
	if (id)
		open_one(vs, spec_record(spec, id));
	free(id);
}
