/* Beginning a form of a dossier from wherever its person is in sight: "nieuw:FORM" is an
 * action of the palette, and may be put under a key of one's own. */
#include <config.h>

#include "quick_priv.h"

#include "base/buf.h"
#include "base/i18n.h"
#include "overlay_priv.h"
#include "pick_priv.h"
#include "view/screens.h"

#include <string.h>

#define PREFIX "nieuw:"

bool quick_is(const char *action)
{
	return strncmp(action, PREFIX, strlen(PREFIX)) == 0;
}

const struct spec_form *quick_form(struct views *vs, const char *action)
{
	return quick_is(action) ? spec_form(views_spec(vs), action + strlen(PREFIX)) : NULL;
}

void quick_add(struct views *vs, struct pick *p, const struct spec_form *f)
{
	const char *why = store_is_read_only(views_store(vs)) ? err_text(ERR_READ_ONLY) : NULL;
	struct buf id = {0}, line = {0}, help = {0};
	buf_printf(&id, PREFIX "%s", f->id);
	buf_printf(&help, _("Begin: %s"), f->label);
	overlay_palette_line(_("Nieuw"), "", buf_str(&help), why, &line);
	pick_add(p, buf_str(&id), buf_str(&line), why != NULL);
	buf_clear(&id);
	buf_clear(&line);
	buf_clear(&help);
}

/* Hangs under a dossier itself, and there may be many. */
static bool is_offered(struct views *vs, const struct spec_form *f)
{
	const struct spec_record *dossier = spec_record(views_spec(vs), "dossier");
	return f->menu && f->record->owner && f->record->owner == dossier && !f->record->single;
}

void quick_offer(struct views *vs, struct pick *p)
{
	const struct spec *spec = views_spec(vs);
	for (size_t i = 0; i < spec_n_forms(spec); i++)
		if (is_offered(vs, spec_form_at(spec, i)))
			quick_add(vs, p, spec_form_at(spec, i));
}

bool quick_act(struct views *vs, struct rid dossier, const char *action)
{
	const struct spec_form *f = quick_form(vs, action);
	if (!f || !is_offered(vs, f) || rid_is_none(dossier))
		return false;
	view_form_new(vs, f, dossier);
	return true;
}
