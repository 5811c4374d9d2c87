/* What a user decides about a line of the work list: done elsewhere, put off with a reason, handed
 * over; and the way to the field where its work is done. A decision is a record of the dossier
 * (werkbesluit): it changes no date, and everybody sees it. */
#include <config.h>

#include "vandaag_priv.h"

#include "ask_priv.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "form_priv.h"
#include "pick_priv.h"
#include "show_priv.h"
#include "view/screens.h"

#include <stdlib.h>
#include <string.h>

static const char besluit[] = "werkbesluit";

/* --- keeping ------------------------------------------------------------------------------ */

static void set_named(struct record *r, const char *name, const char *value)
{
	const struct spec_field *f = spec_record_field(r->spec, name);
	if (f)
		record_set(r, f->index, value);
}

static bool keep(struct vandaag *v, const struct werk_line *l, const char *soort, const char *reden, const char *tot,
	const char *aan)
{
	struct store *s = views_store(v->views);
	const struct spec_record *kind = spec_record(views_spec(v->views), besluit);
	char row[37];
	if (!kind)
		return false;
	struct record *r = record_new(kind, l->dossier);
	rid_text(l->row, row);
	set_named(r, "termijn", l->regel->id);
	set_named(r, "rij", row);
	set_named(r, "soort", soort);
	set_named(r, "reden", reden);
	set_named(r, "tot", tot);
	set_named(r, "aan", aan);
	struct change_set *c = change_new(s, NULL);
	struct change_result res = {0};
	change_create(c, r);
	enum err e = change_save(c, &res);
	change_free(c);
	change_result_clear(&res);
	record_free(r);
	if (e != ERR_OK)
		views_error(v->views, e);
	return e == ERR_OK;
}

/* --- asking --------------------------------------------------------------------------------- */

static char *ask_reason(struct vandaag *v, const char *title, bool needed)
{
	for (;;) {
		char *reason = ask_line(v->views, title, needed ? _("Waarom? Dit blijft bij het dossier staan.")
			: _("Hoe is het gedaan? Leeg mag ook."), "");
		if (!reason || *reason || !needed)
			return reason;
		free(reason);
		views_message(v->views, ROLE_WARNING, "%s", _("Zonder reden kan dit niet; F12 laat het zoals het was."));
	}
}

/* A date as dates are typed everywhere; stored text, owned, or NULL. */
static char *ask_date(struct vandaag *v, const char *title, const struct spec_field *f)
{
	struct spec_env env = show_env(v->views);
	char *typed = mem_dup("+1w");
	for (;;) {
		char *now = ask_line(v->views, title, _("Wanneer moet de regel terugkomen? Een dag, of +3d, +1w, ma."), typed);
		free(typed);
		typed = now;
		if (!typed)
			return NULL;
		struct spec_parsed p = {0};
		f->type->parse(f, &env, typed, &p);
		bool good = !p.finding.len && p.value.len && strcmp(buf_str(&p.value), "") > 0;
		char *value = good ? mem_dup(buf_str(&p.value)) : NULL;
		if (!good)
			views_message(v->views, ROLE_WARNING, "%s", p.finding.len ? buf_str(&p.finding) : _("Typ een dag."));
		spec_parsed_clear(&p);
		if (value) {
			free(typed);
			return value;
		}
	}
}

bool vandaag_done(struct vandaag *v, const struct werk_line *l)
{
	char *reason = ask_reason(v, _("Gedaan"), false);
	bool kept = reason && keep(v, l, "gedaan", reason, NULL, NULL);
	free(reason);
	return kept;
}

bool vandaag_postpone(struct vandaag *v, const struct werk_line *l)
{
	const struct spec_field *tot = spec_field(views_spec(v->views), "werkbesluit.tot");
	char *day = tot ? ask_date(v, _("Uitstellen"), tot) : NULL;
	char *reason = day ? ask_reason(v, _("Uitstellen"), true) : NULL;
	bool kept = reason && keep(v, l, "uitgesteld", reason, day, NULL);
	free(day);
	free(reason);
	return kept;
}

bool vandaag_hand_over(struct vandaag *v, const struct werk_line *l)
{
	const struct spec_record *medewerker = spec_record(views_spec(v->views), "medewerker");
	struct pick p = {.hide_codes = true};
	if (medewerker)
		pick_add_records(v->views, &p, medewerker);
	char *who = p.n ? pick_run(v->views, &p, _("Overdragen aan"), NULL, "") : NULL;
	if (!p.n)
		views_message(v->views, ROLE_QUIET, "%s", _("Er zijn nog geen collega's ingevoerd (l in de caseload)."));
	pick_clear(&p);
	char *reason = who && *who ? ask_reason(v, _("Overdragen"), true) : NULL;
	bool kept = reason && keep(v, l, "overgedragen", reason, NULL, who);
	free(who);
	free(reason);
	return kept;
}

/* --- going there ------------------------------------------------------------------------------ */

/* The record in which the work is done: the row of the term itself, else the newest of its kind
 * in the dossier that is not final; none when one has to be begun. */
static struct rid target_of(struct vandaag *v, const struct werk_line *l, const struct spec_record *kind)
{
	struct store *s = views_store(v->views);
	struct rid found = {{0}};
	struct record **r = NULL;
	size_t n = 0;
	if (strcmp(kind->id, "dossier") == 0)
		return l->dossier;
	if (store_kind_of(s, l->row) == kind)
		return l->row;
	if (store_read_rows(s, l->dossier, kind, &r, &n) != ERR_OK)
		return found;
	for (size_t i = 0; i < n; i++)
		if (!r[i]->frozen)
			found = r[i]->id;
	records_free(r, n);
	return found;
}

void vandaag_go(struct vandaag *v, const struct werk_line *l)
{
	const struct spec_field *f = l->regel->spring ? spec_field(views_spec(v->views), l->regel->spring) : NULL;
	const struct spec_form *form = f ? spec_form_of(views_spec(v->views), f->record) : NULL;
	struct rid dossier = l->dossier;
	struct rid target = form ? target_of(v, l, f->record) : dossier;
	view_dossier(v->views, dossier);
	if (!form)
		return;
	if (!rid_is_none(target))
		form_open_at(v->views, form, target, f);
	else if (f->record->owner && strcmp(f->record->owner->id, "dossier") == 0)
		view_form_new(v->views, form, dossier);
}
