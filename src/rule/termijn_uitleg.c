/* The reasoning of one term in words: the rule with its article and how sure it is, the event,
 * the counting, the outcome, what happens when it is missed, and what would move it. */
#include <config.h>

#include "termijn_priv.h"

#include "base/i18n.h"
#include "base/mem.h"

#include <string.h>

#define NONE ((struct civil){0, 0, 0})

static const char *const soort_words[] = {
	[SOORT_WET] = N_("wet"), [SOORT_KETEN] = N_("ketenafspraak"), [SOORT_LOKAAL] = N_("plaatselijke afspraak"),
	[SOORT_APP] = N_("afspraak van dit programma"),
};

static const char *const zeker_words[] = {
	[ZEKER_GELEZEN] = N_("artikel gelezen"), [ZEKER_DOCUMENT] = N_("uit een document"),
	[ZEKER_PAGINA] = N_("van een officiële pagina"), [ZEKER_LEZING] = N_("lezing"),
	[ZEKER_ONBEVESTIGD] = N_("onbevestigd"),
};

static void tell_rule(struct uitleg *u, const struct regel_termijn *t)
{
	uitleg_add(u, UITLEG_REGEL, NONE, "%s: %s (%s, %s)", t->label, t->bron.bron ? t->bron.bron : _("geen bron"),
		_(soort_words[t->bron.soort]), _(zeker_words[t->bron.zekerheid]));
}

static void tell_doubt(struct uitleg *u, const struct scope *c, const struct termijn_def *def,
	const struct termijn *t)
{
	int known = kalender_kb_tot(c->r->kalender);
	if (def->pub.bron.zekerheid == ZEKER_LEZING)
		uitleg_add(u, UITLEG_ONZEKER, NONE, "%s", _("Lezing: dit is onze uitleg van het artikel."));
	if (def->pub.bron.zekerheid == ZEKER_ONBEVESTIGD)
		uitleg_add(u, UITLEG_ONZEKER, NONE, "%s", _("Onbevestigd: dit is niet nagegaan en blijft open."));
	bool counts_days = def->atw || def->duur.eenheid == TEL_WERKDAGEN || (t && t->verschoven);
	if (t && counts_days && known && t->due.year > known)
		uitleg_add(u, UITLEG_ONZEKER, NONE,
			_("Dagen die bij koninklijk besluit gelijk worden gesteld zijn bekend tot en met %d."), known);
}

static void tell_outcome(struct uitleg *u, const struct termijn *t)
{
	const struct regel_termijn *r = t->regel;
	uitleg_add(u, UITLEG_UITKOMST, t->due, "%s", r->label);
	if (t->klaar && civil_is_none(t->klaar_op))
		uitleg_add(u, UITLEG_UITKOMST, NONE, "%s", _("Dit is gedaan."));
	else if (t->klaar)
		uitleg_add(u, UITLEG_UITKOMST, t->klaar_op, "%s", _("Dit is gedaan op"));
	if (r->gevolg_tekst)
		uitleg_add(u, UITLEG_GRENS, NONE, _("Gemist: %s"), r->gevolg_tekst);
	if (r->beweegt)
		uitleg_add(u, UITLEG_BEWEEGT, NONE, "%s", r->beweegt);
}

bool termijn_explain(const struct regels *r, const struct instellingen *s, const struct feiten *f,
	const char *id, const char *row, struct uitleg *u)
{
	const struct termijn_def *def = rule_termijn(r, id);
	struct scope c;
	struct termijn t;
	const char *why = NULL;
	if (!def)
		return false;
	scope_init(&c, r, s, f, NONE);
	int at = row && *row ? feiten_by_id(f, row) : c.dossier;
	const struct spec_record *kind = def->record ? def->record : r->dossier;
	bool good = false;
	tell_rule(u, &def->pub);
	if (at == FEITEN_NONE || feiten_kind(f, at) != kind)
		uitleg_add(u, UITLEG_GRENS, NONE, _("Er is nog geen %s in dit dossier."), kind->label);
	else
		good = termijn_tel(&c, def, at, &t, u, &why) == TELLING_GOED;
	if (good)
		tell_outcome(u, &t);
	tell_doubt(u, &c, def, good ? &t : NULL);
	scope_clear(&c);
	return good;
}
